"""Why this module exists: from judged pairs to what a verdict needs — links with parts, points answered, signals.

One measure may answer several tasks; a task may be answered by several measures. Nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner.learned import Learned, Trees
from aligner.match.comparisons import (
    COLUMNS,
    Candidates,
    LocalSide,
    NationalSide,
    chance_of,
    find_candidates,
    topics_of,
    worth_reading,
)
from aligner.model.alignment import Link, PointLink, ScorePart, TaskLinks
from aligner.model.findings import Sentence

Floats = NDArray[np.float32]

# Links below this chance are not handed on, unless they are the best of a point; parts are computed from the second
# chance on, which is below what a verdict shows (verdict.coverage.EVIDENCE_CHANCE).
_FAINT = 0.02
_SHOWN = 0.45

POINT_COLUMNS = (
    "joint_best", "joint_second", "joint_sum", "link_of_best", "best_link_of_task", "point_sentence", "point_clause",
    "ahead_of_sibling_points", "point_anywhere", "meaning", "wording", "best_meaning", "best_wording", "points_of_task",
)  # fmt: skip
SIGNALS = (
    "first_link", "second_link", "third_link", "fifth_link", "links_together", "links_above_30", "links_above_60",
    "first_point", "second_point", "half_of_points", "points_together", "share_of_points", "share_answered",
    "points_of_task", "weak_wording", "firm_wording", "commitment", "length_of_first", "length_of_links",
    "breadth_of_plan", "breadth_by_length", "length_of_plan", "sibling_tasks", "rival_of_first", "tasks_of_first",
    "spoken_of", "kind_of_task",
)  # fmt: skip


def link_tasks(sentences: Sequence[Sentence], national: NationalSide, learned: Learned) -> tuple[TaskLinks, ...]:
    """For every national task its links (best first), how likely each point is answered, and the level's signals."""
    read = [number for number, sentence in enumerate(sentences) if worth_reading(sentence)]
    if not read:
        return tuple(_unanswered(national))
    local = LocalSide.of([sentences[number] for number in read])
    candidates = find_candidates(local, national, topics_of(learned, national))
    scores = learned.trees["link"].probability(candidates.rows)
    points = PointTable.of(candidates, scores, national)
    chances = learned.trees["point"].probability(points.rows)
    signals = signals_of(local, candidates, scores, chances, national)
    parts = _parts_of(learned.trees["link"], candidates, scores, _shown_pairs(candidates, scores, points, national))
    return tuple(_gathered(read, candidates, scores, points, chances, signals, parts, national))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PointTable:
    """A row of POINT_COLUMNS for every national point, and the sentences that answer it best (joint chance)."""

    rows: Floats
    best: tuple[tuple[tuple[int, float], ...], ...]

    @classmethod
    def of(cls, candidates: Candidates, scores: Floats, national: NationalSide) -> PointTable:
        """Judge each point by the sentences linked to its task."""
        rows: list[list[float]] = []
        best: list[tuple[tuple[int, float], ...]] = []
        for task, (start, count) in enumerate(zip(national.point_starts, national.point_counts, strict=True)):
            pairs = np.flatnonzero(candidates.task == task)
            sentences, link = candidates.sentence[pairs], scores[pairs]
            span = slice(start, start + count)
            whole, clause = candidates.sentence_points[sentences, span], candidates.clause_points[sentences, span]
            meaning, wording = candidates.point_meaning[sentences, span], candidates.point_wording[sentences, span]
            log_odds = np.maximum(whole, clause)
            chance = chance_of(log_odds)
            joint = chance * link[:, None]
            for point in range(count):
                if not len(pairs):
                    rows.append([-9.2] * (len(POINT_COLUMNS) - 1) + [float(count)])
                    best.append(())
                    continue
                order = np.argsort(-joint[:, point], kind="stable")
                first = order[0]
                others = np.delete(log_odds[first], point)
                rows.append([
                    _logit(joint[first, point]),
                    _logit(joint[order[1], point]) if len(order) > 1 else -9.2,
                    float(np.log(joint[:, point].sum() + 1e-4)),
                    _logit(link[first]),
                    _logit(link.max()),
                    float(whole[first, point]),
                    float(clause[first, point]),
                    float(log_odds[first, point] - others.max()) if len(others) else 3.0,
                    _logit(chance[:, point].max()),
                    float(meaning[first, point]),
                    float(wording[first, point]),
                    float((meaning[:, point] * link).max()),
                    float((wording[:, point] * link).max()),
                    float(count),
                ])  # fmt: skip
                best.append(tuple((int(sentences[i]), float(joint[i, point])) for i in order[:3]))
        return cls(rows=np.array(rows, dtype=np.float32), best=tuple(best))


def signals_of(
    local: LocalSide, candidates: Candidates, scores: Floats, chances: Floats, national: NationalSide
) -> Floats:
    """The named signals (tasks, SIGNALS) that the level of each task is judged by."""
    tasks, sentences = len(national.task_ids), len(local.sentences)
    table = np.zeros((max(sentences, 5), tasks), dtype=np.float32)
    table[candidates.sentence, candidates.task] = scores
    order = np.argsort(-table, axis=0, kind="stable")[:5]
    top = np.take_along_axis(table, order, axis=0)
    lengths = np.zeros(len(table))
    lengths[:sentences] = [len(s.text) for s in local.sentences]
    weak, firm, commitment = (np.zeros(len(table)) for _ in range(3))
    weak[:sentences] = [s.strength == "weak" for s in local.sentences]
    firm[:sentences] = [s.strength == "firm" for s in local.sentences]
    commitment[:sentences] = [s.commitment for s in local.sentences]
    first = order[0]
    breadth = float(np.log(top[0].sum() + 0.1))
    rows = []
    for task, (start, count) in enumerate(zip(national.point_starts, national.point_counts, strict=True)):
        points = np.sort(chances[start : start + count])[::-1]
        siblings = np.flatnonzero((national.sections == national.sections[task]) & (np.arange(tasks) != task))
        rivals = np.sort(table[first[task]])[::-1]
        likely = order[:3, task][top[:3, task] > 0.2]
        rows.append([
            _logit(top[0, task]), _logit(top[1, task]), _logit(top[2, task]), _logit(top[4, task]),
            float(np.log(table[:, task].sum() + 1e-3)),
            float((table[:, task] > 0.3).sum()), float((table[:, task] > 0.6).sum()),
            _logit(points[0]), _logit(points[min(1, count - 1)]), _logit(points[(count + 1) // 2 - 1]),
            float(points.sum()), float(points.mean()), float((points > 0.5).mean()), float(count),
            float(weak[order[:3, task]].mean()), float(firm[order[:3, task]].mean()), float(commitment[first[task]]),
            float(np.log1p(lengths[first[task]])), float(lengths[likely].sum()), breadth,
            breadth - float(np.log(sentences)), float(np.log(sentences)),
            float(top[0][siblings].mean()) if len(siblings) else 0.0,
            float(rivals[0] - table[first[task], task]), float(rivals[:4].sum()), float(candidates.spoken_of[task]),
            float(national.kinds[task]),
        ])  # fmt: skip
    return np.array(rows, dtype=np.float32)


def _gathered(
    read: Sequence[int],
    candidates: Candidates,
    scores: Floats,
    points: PointTable,
    chances: Floats,
    signals: Floats,
    parts: dict[int, tuple[ScorePart, ...]],
    national: NationalSide,
) -> list[TaskLinks]:
    """The arrays as one TaskLinks a task; sentences by their number in the findings."""
    out = []
    for task, task_id in enumerate(national.task_ids):
        start, count = int(national.point_starts[task]), int(national.point_counts[task])
        pairs = np.flatnonzero((candidates.task == task) & (scores >= _FAINT))
        pairs = pairs[np.argsort(-scores[pairs], kind="stable")]
        links = tuple(
            Link(sentence=read[candidates.sentence[pair]], score=float(scores[pair]), parts=parts.get(int(pair), ()))
            for pair in pairs
        )
        answers = tuple(
            PointLink(
                number=n + 1,
                chance=float(chances[start + n]),
                sentences=tuple((read[number], chance) for number, chance in points.best[start + n]),
            )
            for n in range(count)
        )
        named = dict(zip(SIGNALS, (float(value) for value in signals[task]), strict=True))
        out.append(TaskLinks(task_id=task_id, links=links, points=answers, signals=named))
    return out


def _shown_pairs(
    candidates: Candidates, scores: Floats, points: PointTable, national: NationalSide
) -> NDArray[np.int64]:
    """The pairs a verdict may show: likely ones, the best of each task, and the best for each point."""
    place = {
        pair: number
        for number, pair in enumerate(zip(candidates.sentence.tolist(), candidates.task.tolist(), strict=True))
    }
    shown = set(np.flatnonzero(scores >= _SHOWN).tolist())
    for task, (start, count) in enumerate(zip(national.point_starts, national.point_counts, strict=True)):
        pairs = np.flatnonzero(candidates.task == task)
        if len(pairs):
            shown.add(int(pairs[np.argmax(scores[pairs])]))
        shown.update(place[best[0][0], task] for best in points.best[start : start + count] if best)
    return np.array(sorted(shown), dtype=np.int64)


def _parts_of(
    trees: Trees, candidates: Candidates, scores: Floats, shown: NDArray[np.int64]
) -> dict[int, tuple[ScorePart, ...]]:
    """The score of each shown pair as the sum of named parts, in the order of COLUMNS.

    The log-odds are a sum of contributions; each part is the change of the probability when it is added, so that
    start and parts add up to the score exactly.
    """
    if not len(shown):
        return {}
    labels = list(dict.fromkeys(label for _, label in COLUMNS))
    start, credit = trees.contributions(candidates.rows[shown])
    member = np.array([[label == own for own in labels] for _, label in COLUMNS], dtype=np.float32)
    steps = np.concatenate((np.full((len(shown), 1), start, dtype=np.float32), credit @ member), axis=1)
    chances = chance_of(np.cumsum(steps, axis=1))
    shares = np.diff(chances, axis=1, prepend=np.zeros((len(shown), 1), dtype=np.float32))
    return {
        int(pair): tuple(
            ScorePart(label=label, points=float(share)) for label, share in zip(("start", *labels), row, strict=True)
        )
        for pair, row in zip(shown, shares, strict=True)
    }


def _unanswered(national: NationalSide) -> list[TaskLinks]:
    return [
        TaskLinks(
            task_id=task_id,
            links=(),
            points=tuple(PointLink(number=n + 1, chance=0.0, sentences=()) for n in range(int(count))),
            signals={},
        )
        for task_id, count in zip(national.task_ids, national.point_counts, strict=True)
    ]


def _logit(chance: float) -> float:
    clipped = min(max(float(chance), 1e-4), 1 - 1e-4)
    return float(np.log(clipped / (1 - clipped)))
