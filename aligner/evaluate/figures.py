"""From counts to figures: agreement, precision, recall, calibration. What has nothing to count is NaN."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aligner.evaluate.scoring import Counts, PlanScore, TaskScore, sum_counts
from aligner.evaluate.truth import LEVELS

BINS = 10
_RANK = {level: rank for rank, level in enumerate(LEVELS)}
Pair = tuple[str, str]  # (true level, guessed level)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Verdicts of about the same confidence: how many, how confident on average, how many right."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


def figures_of_plans(plans: Sequence[PlanScore]) -> dict[str, float]:
    """All figures over one or more plans, those of indicators, milestones and traps among them."""
    return figures([task for plan in plans for task in plan.tasks], [c for plan in plans for c in plan.counts])


def figures(tasks: Sequence[TaskScore], more: Iterable[Counts] = ()) -> dict[str, float]:
    """All figures over tasks, in a fixed order; `more` are counts beside those of the tasks."""
    pairs = [(task.level, task.guess) for task in tasks]
    counts = sum_counts([*(task.counts for task in tasks), *more])
    out: dict[str, float] = {
        "tasks": len(pairs),
        "kappa": weighted_kappa(pairs),
        "macro F1": macro_f1(pairs),
        "accuracy": share([true == guess for true, guess in pairs]),
    }
    out |= _automatic(tasks, gaps=sum(true == "missing" for true, _ in pairs))
    out |= {name: ratio(*counts[name]) for name in sorted(counts)}
    out["points F1"] = harmonic_mean(out.get("point precision", 0.0), out.get("point recall", 0.0))
    out["AUC answered at all"] = auc(
        [(task.answered_chance, not task.truth.surely_missing) for task in tasks if task.answered_chance is not None]
    )
    out["calibration error"] = calibration_error(tasks)
    return out


def weighted_kappa(pairs: Sequence[Pair]) -> float:
    """Agreement beyond chance, a difference of two levels four times as bad as one of one (Cohen 1968)."""
    if not pairs:
        return math.nan
    true = [sum(t == level for t, _ in pairs) for level in LEVELS]
    said = [sum(g == level for _, g in pairs) for level in LEVELS]
    observed = sum((_RANK[t] - _RANK[g]) ** 2 for t, g in pairs) / len(pairs)
    chance = sum(a * b * (i - j) ** 2 for i, a in enumerate(true) for j, b in enumerate(said)) / len(pairs) ** 2
    return 1 - observed / chance if chance else math.nan


def macro_f1(pairs: Sequence[Pair]) -> float:
    """The mean of the F1 of every level that occurs in the truth or among the guesses."""
    scores = []
    for level in LEVELS:
        hits = sum(t == g == level for t, g in pairs)
        either = sum((t == level) + (g == level) for t, g in pairs)
        if either:
            scores.append(2 * hits / either)
    return sum(scores) / len(scores) if scores else math.nan


def auc(scored: Sequence[tuple[float, bool]]) -> float:
    """The chance that an answered task scores above an unanswered one; ties count half."""
    answered = sum(is_answered for _, is_answered in scored)
    unanswered = len(scored) - answered
    if not answered or not unanswered:
        return math.nan
    above, below = 0.0, 0
    for score in sorted({score for score, _ in scored}):
        here = [is_answered for s, is_answered in scored if s == score]
        yes, no = sum(here), len(here) - sum(here)
        above += yes * (below + no / 2)
        below += no
    return above / (answered * unanswered)


def reliability(tasks: Iterable[TaskScore]) -> tuple[Bin, ...]:
    """Tenths of confidence that hold any verdict: a confidence of .9 should be right nine times in ten."""
    members: dict[int, list[tuple[float, bool]]] = {}
    for task in tasks:
        if task.confidence is not None:
            members.setdefault(min(BINS - 1, int(task.confidence * BINS)), []).append((task.confidence, task.right))
    return tuple(
        Bin(
            low=number / BINS,
            high=(number + 1) / BINS,
            count=len(held),
            confidence=sum(confidence for confidence, _ in held) / len(held),
            right=share([right for _, right in held]),
        )
        for number, held in sorted(members.items())
    )


def calibration_error(tasks: Sequence[TaskScore]) -> float:
    """The mean difference between confidence and share right, over tenths of confidence, weighted by their size."""
    bins = reliability(tasks)
    return ratio(sum(abs(b.confidence - b.right) * b.count for b in bins), sum(b.count for b in bins))


def confusion(tasks: Iterable[TaskScore]) -> dict[str, dict[str, int]]:
    """How often each true level (rows) got each guess; `uncertain` and `not_applicable` say how many a person sees."""
    table = {true: dict.fromkeys((*LEVELS, "uncertain", "not_applicable"), 0) for true in LEVELS}
    for task in tasks:
        table[task.level][task.guess] += 1
        if task.verdict in ("uncertain", "not_applicable"):
            table[task.level][task.verdict] += 1
    return table


def share(flags: Sequence[bool]) -> float:
    """The share that is true."""
    return ratio(sum(flags), len(flags))


def ratio(part: float, whole: float) -> float:
    """A part of a whole, NaN of nothing."""
    return part / whole if whole else math.nan


def harmonic_mean(a: float, b: float) -> float:
    """F1 of precision and recall."""
    return ratio(2 * a * b, a + b)


def _automatic(tasks: Sequence[TaskScore], gaps: int) -> dict[str, float]:
    """Figures of what is stated without a person's look; `gaps` is the number of true gaps, stated or not."""
    covered = [task for task in tasks if task.stated == "covered"]
    missing = [task for task in tasks if task.stated == "missing"]
    found = sum(task.level == "missing" for task in missing)
    return {
        "automatic covered right": share([task.level == "covered" for task in covered]),
        "automatic covered at least partial": share([task.level != "missing" for task in covered]),
        "automatic missing right": ratio(found, len(missing)),
        "true gaps reported": ratio(found, gaps),
    }
