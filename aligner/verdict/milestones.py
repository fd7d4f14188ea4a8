"""Whether the plan reaches each national milestone in time: by the deadline it states itself.

A goal that the nation sets for 2023 and the plan for 2025 is late, however strong its wording.
"""

from __future__ import annotations

from collections.abc import Iterable

from aligner.model.alignment import Evidence, MilestoneComparison, MilestoneKind, ScorePart
from aligner.model.document import Document, Locator
from aligner.model.findings import MilestoneStatement
from aligner.model.national import Catalogue
from aligner.wording import strength_of


def compare_milestones(
    statements: Iterable[MilestoneStatement], document: Document, catalogue: Catalogue
) -> tuple[MilestoneComparison, ...]:
    """One comparison for each national milestone, in the plan's order; the best statement decides."""
    best: dict[tuple[int, int], MilestoneStatement] = {}
    for statement in statements:
        key = (statement.action, statement.year)
        if key not in best or statement.score > best[key].score:
            best[key] = statement
    locator = Locator(document)
    return tuple(
        _comparison(milestone.action, milestone.year, best.get((milestone.action, milestone.year)), locator)
        for milestone in catalogue.milestones
    )


def _comparison(action: int, year: int, statement: MilestoneStatement | None, locator: Locator) -> MilestoneComparison:
    if statement is None:
        return MilestoneComparison(action=action, year=year, kind="absent")
    return MilestoneComparison(
        action=action, year=year, kind=_kind(statement), evidence=(_evidence(statement, locator),)
    )


def _kind(statement: MilestoneStatement) -> MilestoneKind:
    if statement.deadline is None:
        return "undated"
    return "on_time" if statement.deadline <= statement.year else "late"


def _evidence(statement: MilestoneStatement, locator: Locator) -> Evidence:
    return Evidence(
        quote=statement.text,
        start=statement.start,
        end=statement.end,
        page=locator.page_at(statement.start),
        path=locator.path_at(statement.start),
        score=statement.score,
        parts=tuple(ScorePart(label=label, points=points) for label, points in statement.parts),
        strength=strength_of(statement.text),
    )
