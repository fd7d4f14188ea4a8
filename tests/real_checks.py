"""Real checks of the plans in tests/data/readers, each made once a process: the whole engine, nothing faked."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from aligner.catalogue import load_catalogue
from aligner.export import to_json
from aligner.model.check import Check
from aligner.model.national import Catalogue
from aligner.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
PLANS = ROOT / "tests" / "data" / "readers"
SAMPLES = ROOT / "samples"
LABELLED = ROOT / "national_plan" / "labelled" / "plans"


@cache
def catalogue() -> Catalogue:
    """The national plan that comes with the program."""
    return load_catalogue()


@cache
def checked(path: Path) -> Check:
    """The check of one plan file, with default settings."""
    from aligner.pipeline import check_plan

    return check_plan(path, catalogue(), Settings())


@cache
def json_of(path: Path) -> dict[str, Any]:
    """The same as the JSON that `aligner check` writes, read back."""
    found: dict[str, Any] = json.loads(to_json(checked(path)))
    return found


def verdicts(path: Path) -> dict[str, str]:
    """The verdict of every task."""
    return {task.task_id: task.verdict for task in checked(path).tasks}
