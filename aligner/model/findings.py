"""What extraction finds in a local plan: sentences with their function, measures, targets, milestones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from aligner.model.national import Strength

# What a sentence does. Only `measure` commits the place to something; the others only look like evidence.
Function = Literal["measure", "goal", "background", "slogan", "quotation", "problem", "negation", "heading", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number with its unit, normalised (``3.2万个`` → 32000 个; ``五成`` → 50 %), and its verbatim place."""

    text: str
    value: float
    unit: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of the plan (split at 。；！？ and line ends) with the function it has there.

    `clauses` are the (start, end) offsets of its parts split at commas, at least one. `part` names the kind of
    section it stands in (background, goals, principles, measures, safeguards, table …). `strength` is 力度.
    `commitment` in [0, 1] is how sure it is that the sentence commits the place to something; function follows.
    """

    text: str
    start: int
    end: int
    function: Function
    part: str
    strength: Strength
    clauses: tuple[tuple[int, int], ...]
    path: tuple[str, ...] = ()
    page: int | None = None
    action: str | None = None
    object: str | None = None
    quantities: tuple[Quantity, ...] = ()
    deadline: int | None = None
    responsible: tuple[str, ...] = ()
    commitment: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A forward-looking commitment of the local plan; its id is deterministic (place order and content)."""

    id: str
    sentence: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorTarget:
    """What the plan says of one national indicator: verbatim text with place, value in the national unit."""

    number: int
    text: str
    start: int
    end: int
    value: float | None = None
    unit: str | None = None
    year: int | None = None
    base_value: float | None = None
    base_year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneStatement:
    """A sentence of the plan that states what a priority action's milestone states, with its own deadline.

    `parts` are the named shares that add up to the score.
    """

    action: int
    year: int
    text: str
    start: int
    end: int
    deadline: int | None = None
    score: float = 0.0
    parts: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Everything extraction found, in the order of the text."""

    sentences: tuple[Sentence, ...]
    measures: tuple[Measure, ...]
    targets: tuple[IndicatorTarget, ...] = ()
    milestones: tuple[MilestoneStatement, ...] = ()
