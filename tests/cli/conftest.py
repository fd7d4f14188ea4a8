"""The command line in tests: its own settings, a fake engine, a small plan."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import engine_fakes
import pytest
from click.testing import CliRunner, Result

from aligner.cli.program import program


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No variable and no settings file of the person who runs the tests."""
    import os

    for name in [name for name in os.environ if name.startswith(("ALIGNER_", "NO_COLOR"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))


@pytest.fixture
def aligner(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs `aligner` with these arguments and a fake engine."""
    monkeypatch.setitem(sys.modules, "aligner.pipeline", engine_fakes.fake_pipeline())

    def run(*arguments: object) -> Result:
        return CliRunner().invoke(program, [str(argument) for argument in arguments])

    return run


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "云岭省规划.txt"
    path.write_text(engine_fakes.PLAN, encoding="utf-8")
    return path
