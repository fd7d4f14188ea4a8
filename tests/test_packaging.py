"""The wheel: complete, with no name in it that is not the project's own, and it runs from any folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("setuptools", minversion="70.1", reason="older ones cannot build a wheel")

ROOT = Path(__file__).resolve().parents[1]
CARRIED = ("aligner", "national_plan", "web", "setup.cfg", "pyproject.toml", "README.md", "LICENSE", "MANIFEST.in")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy: building leaves folders behind."""
    source, dist = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("dist")
    for name in CARRIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, source / name)
    code = "import sys; from setuptools.build_meta import build_wheel; build_wheel(sys.argv[1])"
    subprocess.run([sys.executable, "-c", code, str(dist)], cwd=source, check=True, capture_output=True)
    (built,) = dist.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_nothing_general_lands_in_site_packages(names: set[str]) -> None:
    top = {name.partition("/")[0] for name in names if ".dist-info" not in name}
    assert top == {"aligner", "aligner_national_plan", "aligner_web"}


def test_every_module_is_in_the_wheel(names: set[str]) -> None:
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "aligner").rglob("*.py")}
    assert modules <= names
    assert "aligner_web/__init__.py" in names


def test_every_data_file_is_in_the_wheel(names: set[str]) -> None:
    data = {
        path.relative_to(ROOT).as_posix()
        for folder in ("aligner", "national_plan")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc"} and "cache" not in path.as_posix()
    }
    assert {name.replace("national_plan/", "aligner_national_plan/", 1) for name in data} <= names


def test_the_wheel_carries_its_licence_and_its_command(wheel: Path, names: set[str]) -> None:
    assert any(name.endswith("LICENSE") for name in names)
    with zipfile.ZipFile(wheel) as archive:
        (entry_points,) = [name for name in names if name.endswith("entry_points.txt")]
        assert "aligner = aligner.cli:main" in archive.read(entry_points).decode()


@pytest.mark.slow
def test_the_installed_program_runs_from_any_folder(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "environment"
    venv.create(home, with_pip=False)
    bin_folder = home / ("Scripts" if os.name == "nt" else "bin")
    python = bin_folder / "python"
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", "-q", str(wheel)],
        check=True,
        capture_output=True,
    )
    (site,) = home.glob("lib/python*/site-packages")
    # The dependencies of this environment, below the installed program.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PYTHONHOME"}}
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    def run(*words: str) -> bytes:
        result = subprocess.run(words, cwd=elsewhere, env=environment, capture_output=True, check=False)
        assert result.returncode == 0, result.stderr.decode()
        return result.stdout

    where = run(str(python), "-c", "import aligner, aligner_web; print(aligner.__file__)").decode()
    assert str(home) in where
    tasks = json.loads(run(str(bin_folder / "aligner"), "tasks", "--format", "json"))
    assert len(tasks["tasks"]) > 0
    shutil.copy(next((ROOT / "samples").glob("*.txt")), elsewhere / "规划.txt")
    check = json.loads(run(str(bin_folder / "aligner"), "check", "规划.txt", "--format", "json"))
    assert len(check["tasks"]) == len(tasks["tasks"])
