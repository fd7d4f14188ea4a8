"""Why this module exists: an overview of many plans needs little of each check, and must survive a killed run.

A `PlanSummary` is that little: small enough to hand between processes and to keep in a file, so that a batch that
goes on where it stopped need not check a plan again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import PurePath
from typing import Any

from aligner.model.alignment import CoverageLevel, Relation, Verdict
from aligner.model.check import Check, CheckStatus, Summary
from aligner.model.national import Catalogue, NationalTask

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorSummary:
    """One national indicator in one plan: its relation and the local value, if any."""

    number: int
    relation: Relation
    value: float | None = None
    unit: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSummary:
    """One plan of a batch: what the overview shows of its check, or the sentence that says why there is none.

    `file` is the plan's path below the folder, the plan's name in the batch. `verdicts` pairs task ids with verdicts
    in the national plan's order, `guesses` the uncertain ones with their most likely level. `warnings` counts the
    document's warnings and errors.
    """

    file: str
    title: str | None = None
    sha256: str | None = None
    region: str | None = None
    level: str | None = None
    body: str | None = None
    dated: str | None = None
    status: CheckStatus | None = None
    warnings: int = 0
    verdicts: tuple[tuple[str, Verdict], ...] = ()
    guesses: tuple[tuple[str, CoverageLevel], ...] = ()
    summary: Summary | None = None
    indicators: tuple[IndicatorSummary, ...] = ()
    failure: str | None = None

    @property
    def checked(self) -> bool:
        """Whether there is a check."""
        return self.failure is None and self.summary is not None

    def as_record(self) -> dict[str, Any]:
        """The summary as plain objects for JSON."""
        return asdict(self) | {
            "verdicts": dict(self.verdicts),
            "guesses": dict(self.guesses),
            "indicators": [asdict(indicator) for indicator in self.indicators],
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> PlanSummary:
        """The summary that `as_record` wrote."""
        summary = record["summary"]
        return cls(
            **dict(record)
            | {
                "verdicts": tuple(record["verdicts"].items()),
                "guesses": tuple(record["guesses"].items()),
                "summary": Summary(**summary) if summary else None,
                "indicators": tuple(IndicatorSummary(**indicator) for indicator in record["indicators"]),
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAnswers:
    """One national task over all plans: how many answer it, and which plans lack it."""

    task: NationalTask
    counts: Mapping[str, int]
    lacking: tuple[PlanSummary, ...]

    @property
    def applicable(self) -> int:
        """The plans that the task binds."""
        return sum(self.counts.values()) - self.counts["not_applicable"]

    @property
    def share_missing(self) -> float:
        """The share of the plans it binds that lack it."""
        return self.counts["missing"] / self.applicable if self.applicable else 0.0


def summary_of(check: Check, file: str) -> PlanSummary:
    """What the overview needs of one check."""
    document = check.document
    return PlanSummary(
        file=file,
        title=document.title,
        sha256=document.sha256,
        region=document.region,
        level=document.level,
        body=document.body,
        dated=document.dated,
        status=check.status,
        warnings=sum(issue.severity != "info" for issue in document.issues),
        verdicts=tuple((task.task_id, task.verdict) for task in check.tasks),
        guesses=tuple((task.task_id, task.best_guess) for task in check.tasks if task.verdict == "uncertain"),
        summary=check.summary,
        indicators=tuple(
            IndicatorSummary(
                number=comparison.number,
                relation=comparison.relation,
                value=None if comparison.value is None else round(comparison.value, 4),
                unit=comparison.unit,
                year=comparison.year,
            )
            for comparison in check.indicators
        ),
    )


def failure_of(file: str, reason: str) -> PlanSummary:
    """A plan that could not be checked, with the sentence that says why and what to do."""
    return PlanSummary(file=file, failure=reason)


def to_batch_json(plans: Iterable[PlanSummary], catalogue: Catalogue) -> bytes:
    """The overview of many plans as UTF-8 JSON: totals, each plan, each national task; no times in it."""
    ordered = in_order(plans)
    checked = [plan for plan in ordered if plan.checked]
    overview = {
        "schema_version": SCHEMA_VERSION,
        "national_plan": {"id": catalogue.id, "version": catalogue.version},
        "totals": {
            "plans": len(ordered),
            "checked": len(checked),
            "failed": len(ordered) - len(checked),
            "mean_coverage": mean_coverage(checked),
        },
    }
    lines = [f'"{name}": {_compact(value)}' for name, value in overview.items()]
    lines.append(_listed("plans", [plan.as_record() for plan in ordered]))
    lines.append(_listed("tasks", [_task_record(answers) for answers in answers_by_task(checked, catalogue)]))
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode("utf-8", errors="replace")


def in_order(plans: Iterable[PlanSummary]) -> tuple[PlanSummary, ...]:
    """The plans by the names of their files: the same however the work was shared out."""
    return tuple(sorted(plans, key=lambda plan: plan.file))


def mean_coverage(checked: Sequence[PlanSummary]) -> float:
    """The mean of the plans' coverage, three decimals."""
    ratios = [plan.summary.coverage for plan in checked if plan.summary]
    return round(sum(ratios) / len(ratios), 3) if ratios else 0.0


def answers_by_task(checked: Sequence[PlanSummary], catalogue: Catalogue) -> tuple[TaskAnswers, ...]:
    """Every national task with its verdicts over the checked plans, in the national plan's order."""
    verdicts = [(plan, dict(plan.verdicts)) for plan in checked]
    answers = []
    for task in catalogue.tasks:
        counts = dict.fromkeys(("covered", "partial", "missing", "uncertain", "not_applicable"), 0)
        lacking = []
        for plan, by_task in verdicts:
            verdict = by_task[task.id]
            counts[verdict] += 1
            if verdict == "missing":
                lacking.append(plan)
        answers.append(TaskAnswers(task=task, counts=counts, lacking=tuple(lacking)))
    return tuple(answers)


def plan_labels(plans: Sequence[PlanSummary]) -> dict[str, str]:
    """A short name for each plan by its file: the region where only one plan has it, else the file's name."""
    regions = [plan.region for plan in plans]
    stems = [PurePath(plan.file).stem for plan in plans]
    return {
        plan.file: plan.region
        if plan.region and regions.count(plan.region) == 1
        else stem
        if stems.count(stem) == 1
        else plan.file
        for plan, stem in zip(plans, stems, strict=True)
    }


def _task_record(answers: TaskAnswers) -> dict[str, object]:
    return {
        "id": answers.task.id,
        "title": answers.task.title,
        **answers.counts,
        "missing_in": [plan.file for plan in answers.lacking],
    }


def _listed(name: str, items: Sequence[object]) -> str:
    inside = ",\n".join(_compact(item) for item in items)
    return f'"{name}": [\n{inside}\n]' if items else f'"{name}": []'


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
