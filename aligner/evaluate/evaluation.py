"""All figures of one run in one object: what the table, the JSON and the page of errors are made from."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aligner.errors import AlignerError
from aligner.evaluate.comparison import changes
from aligner.evaluate.figures import confusion, figures, figures_of_plans, ratio, reliability
from aligner.evaluate.scoring import CheckJson, PlanScore, score_plan
from aligner.evaluate.truth import KINDS, Truth
from aligner.model.national import Catalogue

ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The scored plans of one run. `judged_by` says of each plan which model judged it, where known."""

    plans: tuple[PlanScore, ...]
    judged_by: Mapping[str, str]

    @classmethod
    def of(
        cls,
        truths: Iterable[Truth],
        checks: Mapping[str, CheckJson],
        catalogue: Catalogue,
        judged_by: Mapping[str, str] | None = None,
    ) -> Evaluation:
        """Score every truth with its check, by name."""
        milestones = [(milestone.action, milestone.year) for milestone in catalogue.milestones]
        plans = tuple(score_plan(truth, checks[truth.name], milestones) for truth in truths)
        return cls(plans=plans, judged_by=judged_by or {})

    @property
    def groups(self) -> dict[str, tuple[PlanScore, ...]]:
        """All plans, and apart the plans of each kind where there are several kinds."""
        kinds = {kind: tuple(plan for plan in self.plans if plan.truth.kind == kind) for kind in KINDS}
        present = {kind: plans for kind, plans in kinds.items() if plans}
        return {ALL: self.plans} | (present if len(present) > 1 else {})

    def figures(self) -> dict[str, dict[str, float]]:
        """Figures of each group of plans."""
        return {name: figures_of_plans(plans) for name, plans in self.groups.items()}

    def figures_by_plan(self) -> dict[str, dict[str, float]]:
        """Figures of each plan."""
        return {plan.truth.name: figures_of_plans([plan]) for plan in self.plans}

    def figures_by_task_kind(self) -> dict[str, dict[str, dict[str, float]]]:
        """For each group the figures of each kind of task (task, box, action)."""
        kinds = list(dict.fromkeys(task.kind for plan in self.plans for task in plan.tasks))
        return {
            name: {kind: figures([t for plan in plans for t in plan.tasks if t.kind == kind]) for kind in kinds}
            for name, plans in self.groups.items()
        }

    def traps(self) -> dict[str, tuple[int, int]]:
        """For each kind of trap how many were avoided, of how many."""
        traps = [trap for plan in self.plans for trap in plan.traps]
        kinds = sorted({trap.kind for trap in traps})
        return {kind: _avoided([trap.avoided for trap in traps if trap.kind == kind]) for kind in kinds}

    def counts(self) -> dict[str, dict[str, tuple[int, int]]]:
        """Numerator and denominator of what is counted for plans as a whole (traps, indicators, milestones …)."""
        from aligner.evaluate.scoring import sum_counts

        return {name: dict(sum_counts(c for plan in plans for c in plan.counts)) for name, plans in self.groups.items()}

    def as_json(self, *, per_plan: bool = False, other: Evaluation | None = None) -> dict[str, Any]:
        """Everything as plain values; NaN becomes null. `other` is the run to compare with."""
        out: dict[str, Any] = {
            "figures": self.figures(),
            "counts": self.counts(),
            "task_kinds": self.figures_by_task_kind(),
            "traps": {kind: {"avoided": a, "of": n, "share": ratio(a, n)} for kind, (a, n) in self.traps().items()},
            "confusion": {name: confusion(_tasks(plans)) for name, plans in self.groups.items()},
            "reliability": {
                name: [
                    {"low": b.low, "high": b.high, "count": b.count, "confidence": b.confidence, "right": b.right}
                    for b in reliability(_tasks(plans))
                ]
                for name, plans in self.groups.items()
            },
            "judged_by": dict(self.judged_by),
        }
        if per_plan:
            out["plans"] = self.figures_by_plan()
        if other is not None:
            out["other"] = {"figures": other.figures(), "changes": _changes(other, self)}
        plain: dict[str, Any] = _without_nan(out)
        return plain


def read_checks(folder: Path, names: Sequence[str]) -> dict[str, CheckJson]:
    """The checks of these plans from a folder of NAME.json. Raises AlignerError that names all that lack or fail."""
    checks: dict[str, CheckJson] = {}
    faults = []
    for name in names:
        file = folder / f"{name}.json"
        try:
            check = json.loads(file.read_text("utf-8"))
            check["tasks"]
        except FileNotFoundError:
            faults.append(f"没有 {file.name}")
        except (ValueError, KeyError, TypeError):
            faults.append(f"{file.name} 不是核对结果的 JSON")
        else:
            checks[name] = check
    if faults:
        raise AlignerError(f"{folder}：{'；'.join(faults)}；核对结果用 aligner check 规划 -o 名称.json 写出")
    return checks


def _avoided(flags: Sequence[bool]) -> tuple[int, int]:
    return sum(flags), len(flags)


def _tasks(plans: Iterable[PlanScore]) -> list[Any]:
    return [task for plan in plans for task in plan.tasks]


def _changes(before: Evaluation, after: Evaluation) -> list[dict[str, Any]]:
    return [
        {
            "plan": change.plan,
            "task": change.after.truth.id,
            "accept": list(change.after.truth.accept),
            "before": change.before.verdict,
            "before_guess": change.before.guess,
            "after": change.after.verdict,
            "after_guess": change.after.guess,
            "effect": change.effect,
        }
        for change in changes(before.plans, after.plans)
    ]


def _without_nan(value: Any) -> Any:
    if isinstance(value, float) and math.isnan(value):
        return None
    if isinstance(value, Mapping):
        return {key: _without_nan(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(entry) for entry in value]
    return value
