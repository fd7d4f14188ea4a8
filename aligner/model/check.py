"""The result of a check: one object that Excel, JSON, web, API and CLI all present."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from aligner.model.alignment import IndicatorComparison, MilestoneComparison, TaskCoverage
from aligner.model.document import Document
from aligner.model.findings import Measure
from aligner.model.national import Catalogue

CheckStatus = Literal["complete", "partial"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedMeasure:
    """A local measure with the ids of the national tasks it answers; none: 地方特色举措."""

    measure: Measure
    tasks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Counts of verdicts and both coverage ratios (three decimals).

    `coverage` = (covered + partial / 2) / all tasks, where uncertain counts as its best guess and
    not applicable as nothing; `coverage_applicable` divides by the applicable tasks only.
    """

    covered: int
    partial: int
    missing: int
    uncertain: int
    not_applicable: int
    coverage: float
    coverage_applicable: float

    @classmethod
    def of(cls, tasks: tuple[TaskCoverage, ...]) -> Summary:
        """Count the verdicts of all tasks."""
        count = Counter(task.verdict for task in tasks)
        worth = {"covered": 1.0, "partial": 0.5, "missing": 0.0}
        gained = sum(worth[task.best_guess] for task in tasks if task.verdict != "not_applicable")
        applicable = len(tasks) - count["not_applicable"]
        return cls(
            covered=count["covered"],
            partial=count["partial"],
            missing=count["missing"],
            uncertain=count["uncertain"],
            not_applicable=count["not_applicable"],
            coverage=round(gained / len(tasks), 3) if tasks else 0.0,
            coverage_applicable=round(gained / applicable, 3) if applicable else 0.0,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One local plan judged against one national plan.

    `engine` is the fingerprint of program version, model files and settings that made it.
    """

    document: Document
    catalogue: Catalogue
    status: CheckStatus
    tasks: tuple[TaskCoverage, ...]
    indicators: tuple[IndicatorComparison, ...]
    milestones: tuple[MilestoneComparison, ...]
    measures: tuple[LinkedMeasure, ...]
    summary: Summary
    engine: str
