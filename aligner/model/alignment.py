"""How local sentences answer national tasks: evidence with its parts, points answered, one coverage per task."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from aligner.model.national import Strength

Verdict = Literal["covered", "partial", "missing", "not_applicable", "uncertain"]
CoverageLevel = Literal["covered", "partial", "missing"]
Relation = Literal["equal", "higher", "lower", "no_target", "absent", "local_scale"]
MilestoneKind = Literal["on_time", "late", "undated", "absent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePart:
    """One named share of a score; the parts of an evidence add up to its score."""

    label: str
    points: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One sentence (its index in the findings) that may answer a task: the chance that it does, and why."""

    sentence: int
    score: float
    parts: tuple[ScorePart, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PointLink:
    """The chance that one point is answered, and the sentences (index, chance) that answer it best."""

    number: int
    chance: float
    sentences: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLinks:
    """All links of one task, best first, its points, and the named signals that its level is judged by."""

    task_id: str
    links: tuple[Link, ...]
    points: tuple[PointLink, ...]
    signals: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A verbatim sentence that answers a task: where it stands, how strongly, and which points it answers."""

    quote: str
    start: int
    end: int
    page: int | None
    path: tuple[str, ...]
    score: float
    parts: tuple[ScorePart, ...]
    points: tuple[int, ...] = ()
    strength: Strength = "normal"


@dataclass(frozen=True, slots=True, kw_only=True)
class PointAnswer:
    """Whether one point is answered, with the calibrated probability that it is."""

    number: int
    answered: bool
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiedPassage:
    """A run of the local text taken over from the national wording."""

    start: int
    end: int
    quote: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCoverage:
    """The verdict on one national task: level, probabilities, evidence, points, and why.

    `levels` maps covered, partial, missing to calibrated probabilities (sum 1) before any rule of applicability.
    """

    task_id: str
    verdict: Verdict
    levels: dict[str, float]
    best_guess: CoverageLevel
    confidence: float
    strength: Strength | None
    points: tuple[PointAnswer, ...]
    evidence: tuple[Evidence, ...]
    national_strength: Strength
    weakened: bool
    copied: tuple[CopiedPassage, ...] = ()
    responsible: tuple[str, ...] = ()
    explanation: str = ""
    not_applicable_reason: str | None = None
    suggestion: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorComparison:
    """One national indicator against the plan: relation and, unless absent, the local target with its place."""

    number: int
    relation: Relation
    text: str | None = None
    start: int | None = None
    end: int | None = None
    value: float | None = None
    unit: str | None = None
    year: int | None = None
    base_value: float | None = None
    base_year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneComparison:
    """One national milestone against the plan: stated on time, late, undated or absent; evidence unless absent."""

    action: int
    year: int
    kind: MilestoneKind
    evidence: tuple[Evidence, ...] = ()
