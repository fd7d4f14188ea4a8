"""What workers do in tests instead of judging: a plan's own words say what becomes of it."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from aligner.batch import Assignment
from aligner.catalogue import load_catalogue
from aligner.errors import UnusableInput
from aligner.export import PlanSummary
from aligner.files import write_whole
from aligner.model.check import Summary


def judge_by_words(assignment: Assignment) -> PlanSummary:
    """Die, hang, refuse or err as the plan says; else write reports that hold its text, and count its tasks."""
    text = assignment.plan.read_text(encoding="utf-8")
    _misbehave(text, assignment.plan)
    tasks = load_catalogue(assignment.settings.catalogue).tasks
    covered = len(text) % (len(tasks) + 1)
    for format_, path in assignment.reports:
        write_whole(path, f"{format_}:{text}".encode())
    return PlanSummary(
        file=assignment.plan.name,
        title=text.splitlines()[0],
        region=assignment.given.region,
        status="complete",
        verdicts=tuple((t.id, "covered" if i < covered else "missing") for i, t in enumerate(tasks)),
        summary=Summary(
            covered=covered,
            partial=0,
            missing=len(tasks) - covered,
            uncertain=0,
            not_applicable=0,
            coverage=round(covered / len(tasks), 3),
            coverage_applicable=round(covered / len(tasks), 3),
        ),
    )


def nothing_to_load(catalogue: Path | None) -> None:
    """In place of the engine."""


def refuse_to_start() -> None:
    raise UnusableInput("引擎装不上")


def die_at_start() -> None:
    os._exit(7)


def double(number: int) -> int:
    """A task for the workers' own tests; negative numbers misbehave."""
    if number == -1:
        os.kill(os.getpid(), signal.SIGSEGV)
    if number == -2:
        time.sleep(60)
    if number == -3:
        raise UnusableInput("这不是数")
    if number == -4:
        raise ZeroDivisionError("defect")
    print("a library talks on standard output")
    return 2 * number


def _misbehave(text: str, plan: Path) -> None:
    if "[wait]" in text:  # until the test lets go
        while not (plan.parent.parent / "go").exists():
            time.sleep(0.02)
    if "[die]" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "[hang]" in text:
        time.sleep(60)
    if "[refuse]" in text:
        raise UnusableInput("文件已损坏；请重新下载")
    if "[defect]" in text:
        raise KeyError("defect")
