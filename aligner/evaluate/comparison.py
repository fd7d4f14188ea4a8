"""Two runs on the same plans: which verdicts changed, and whether for the better."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from aligner.evaluate.scoring import PlanScore, TaskScore


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One task of one plan whose verdict or best guess is another than before."""

    plan: str
    before: TaskScore
    after: TaskScore

    @property
    def effect(self) -> Literal["better", "worse", "neither"]:
        """Whether the best guess became right, wrong, or neither."""
        if self.before.right == self.after.right:
            return "neither"
        return "better" if self.after.right else "worse"


def changes(before: Sequence[PlanScore], after: Sequence[PlanScore]) -> Iterator[Change]:
    """Every change between two runs, in the order of the plans and their tasks."""
    earlier = {(plan.truth.name, task.truth.id): task for plan in before for task in plan.tasks}
    for plan in after:
        for task in plan.tasks:
            old = earlier.get((plan.truth.name, task.truth.id))
            if old and (old.verdict, old.guess) != (task.verdict, task.guess):
                yield Change(plan=plan.truth.name, before=old, after=task)
