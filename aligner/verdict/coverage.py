"""The verdict on each task: level from the signals of its links, points, evidence that proves it, or 存疑.

“已衔接” without a sentence that proves it does not exist here; a page that could not be read makes no gap certain.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from aligner.learned import Learned
from aligner.model.alignment import (
    CopiedPassage,
    CoverageLevel,
    Evidence,
    Link,
    PointAnswer,
    PointLink,
    TaskCoverage,
    TaskLinks,
    Verdict,
)
from aligner.model.document import Document
from aligner.model.findings import Sentence
from aligner.model.national import Catalogue, NationalTask, Strength
from aligner.settings import Settings
from aligner.verdict.applicability import not_applicable_reason, place_of
from aligner.verdict.explanation import explain, suggest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LEVELS: tuple[CoverageLevel, ...] = ("covered", "partial", "missing")
_ORDER: Mapping[Strength, int] = {"weak": 0, "normal": 1, "firm": 2}

# A point counts as answered from this chance on; shown evidence, and a measure's tasks, from these. Set on the
# project's own plans, whole plans left out (docs/evaluation.md, “Thresholds”).
POINT_CHANCE = 0.45
EVIDENCE_CHANCE = 0.5
_MOST_EVIDENCE = 6
# With pages unread a gap is only a guess: what is missing may stand on them.
_GAP_WITH_UNREAD_PAGES: Verdict = "uncertain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a verdict needs of the plan besides its links."""

    document: Document
    sentences: tuple[Sentence, ...]
    copied: Mapping[str, tuple[CopiedPassage, ...]]


def judge_coverage(
    catalogue: Catalogue, plan: Plan, tasks: Sequence[TaskLinks], learned: Learned, settings: Settings
) -> tuple[TaskCoverage, ...]:
    """One verdict for every national task, in the catalogue's order."""
    place = place_of(plan.document)
    levels = level_chances(tasks, learned)
    return tuple(
        _judged(task, links, chances, plan, not_applicable_reason(task, place), settings)
        for task, links, chances in zip(catalogue.tasks, tasks, levels, strict=True)
    )


def level_chances(tasks: Sequence[TaskLinks], learned: Learned) -> list[dict[str, float]]:
    """The calibrated probabilities of the three levels for each task; they sum to 1."""
    answered, covered = learned.trees["answered"], learned.trees["covered"]
    linked = [task for task in tasks if task.signals]
    if not linked:
        return [{"covered": 0.0, "partial": 0.0, "missing": 1.0} for _ in tasks]
    rows = _rows(linked, answered.names)
    either, full = answered.probability(rows), covered.probability(rows)
    chances = iter(zip(either.tolist(), full.tolist(), strict=True))
    return [
        _level_chances(*next(chances)) if task.signals else {"covered": 0.0, "partial": 0.0, "missing": 1.0}
        for task in tasks
    ]


def _level_chances(either: float, full: float) -> dict[str, float]:
    covered = min(full, either)
    return {"covered": covered, "partial": either - covered, "missing": 1.0 - either}


def _judged(
    task: NationalTask,
    links: TaskLinks,
    levels: dict[str, float],
    plan: Plan,
    excluded: str | None,
    settings: Settings,
) -> TaskCoverage:
    guess = max(_LEVELS, key=lambda level: levels[level])
    if guess != "missing" and not links.links:
        guess = "missing"
    points = _answers(links.points, guess)
    evidence = _evidence(links, points, guess, plan)
    verdict = _verdict(guess, levels, excluded, plan.document, settings)
    if verdict == "missing" or verdict == "not_applicable":
        evidence = ()
    copied = tuple(
        p for p in plan.copied.get(task.id, ()) if any(e.start < p.end and p.start < e.end for e in evidence)
    )
    strength = _strongest(evidence, copied)
    coverage = TaskCoverage(
        task_id=task.id,
        verdict=verdict,
        levels=levels,
        best_guess=guess,
        confidence=levels[guess],
        strength=strength,
        points=points,
        evidence=evidence,
        national_strength=task.strength,
        weakened=strength == "weak" and task.strength != "weak",
        copied=copied,
        responsible=_responsible(evidence, plan),
        not_applicable_reason=excluded if verdict == "not_applicable" else None,
    )
    return _explained(coverage, task)


def _verdict(
    guess: CoverageLevel, levels: dict[str, float], excluded: str | None, document: Document, settings: Settings
) -> Verdict:
    """The guess, or 存疑 where its expected cost is more than that of a person's look."""
    if guess == "missing" and excluded:
        return "not_applicable"
    if _expected_cost(guess, levels, settings) > settings.cost_review:
        return "uncertain"
    if guess == "missing" and not document.complete:
        return _GAP_WITH_UNREAD_PAGES
    return guess


def _expected_cost(guess: CoverageLevel, levels: dict[str, float], settings: Settings) -> float:
    """What stating the guess costs on average: a level too high hides a gap, a level too low invents one.

    Two levels off cost the whole of the setting, one level off half of it.
    """
    rank = {"missing": 0, "partial": 1, "covered": 2}
    return sum(
        chance
        * abs(rank[level] - rank[guess])
        / 2
        * (settings.cost_missed_gap if rank[level] < rank[guess] else settings.cost_false_gap)
        for level, chance in levels.items()
    )


def _answers(points: Sequence[PointLink], guess: CoverageLevel) -> tuple[PointAnswer, ...]:
    """Which points are answered: none where the task is missing, at least half where it is covered (verdicts.md)."""
    ranked = sorted(points, key=lambda point: (-point.chance, point.number))
    needed = {point.number for point in ranked[: (len(points) + 1) // 2]} if guess == "covered" else set()
    return tuple(
        PointAnswer(
            number=point.number,
            answered=guess != "missing" and (point.chance >= POINT_CHANCE or point.number in needed),
            confidence=point.chance,
        )
        for point in points
    )


def _evidence(
    links: TaskLinks, points: Sequence[PointAnswer], guess: CoverageLevel, plan: Plan
) -> tuple[Evidence, ...]:
    """The sentences to show, best first: the best link, further likely ones, and one for each answered point."""
    answered = {point.number for point in points if point.answered}
    of_point = {point.number: point.sentences for point in links.points if point.number in answered}
    by_sentence = {link.sentence: link for link in links.links}
    chosen = [link.sentence for link in links.links if link.score >= EVIDENCE_CHANCE]
    chosen += [link.sentence for link in links.links[:1]]
    chosen += [best[0][0] for best in of_point.values() if best]
    shown = [by_sentence[number] for number in dict.fromkeys(chosen) if number in by_sentence]
    shown.sort(key=lambda link: (-link.score, link.sentence))
    return tuple(_shown(link, of_point, plan.sentences) for link in shown[:_MOST_EVIDENCE])


def _shown(link: Link, of_point: Mapping[int, Sequence[tuple[int, float]]], sentences: Sequence[Sentence]) -> Evidence:
    sentence = sentences[link.sentence]
    return Evidence(
        quote=sentence.text,
        start=sentence.start,
        end=sentence.end,
        page=sentence.page,
        path=sentence.path,
        score=link.score,
        parts=link.parts,
        points=tuple(number for number, best in of_point.items() if best and best[0][0] == link.sentence),
        strength=sentence.strength,
    )


def _strongest(evidence: Sequence[Evidence], copied: Sequence[CopiedPassage]) -> Strength | None:
    """力度 of the strongest evidence; a sentence taken over from the nation commits to no more than normal."""
    found = [_own_strength(piece, copied) for piece in evidence]
    return max(found, key=lambda strength: _ORDER[strength], default=None)


def _own_strength(piece: Evidence, copied: Sequence[CopiedPassage]) -> Strength:
    taken_over = any(piece.start < passage.end and passage.start < piece.end for passage in copied)
    return "normal" if taken_over and piece.strength == "firm" else piece.strength


def _responsible(evidence: Sequence[Evidence], plan: Plan) -> tuple[str, ...]:
    named = {sentence.start: sentence.responsible for sentence in plan.sentences}
    return tuple(dict.fromkeys(body for piece in evidence for body in named.get(piece.start, ())))


def _explained(coverage: TaskCoverage, task: NationalTask) -> TaskCoverage:
    return replace(coverage, explanation=explain(coverage, task), suggestion=suggest(coverage, task))


def _rows(tasks: Sequence[TaskLinks], names: Sequence[str]) -> NDArray[np.float32]:
    import numpy as np

    return np.array([[task.signals[name] for name in names] for task in tasks], dtype=np.float32)
