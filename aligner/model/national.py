"""The national plan as reviewed data: tasks with points, indicators, milestones, and whom each binds.

Nothing here assumes one particular plan: counts, ids and years come from the catalogue file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Strength = Literal["firm", "normal", "weak"]
TaskKind = Literal["task", "box", "action"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One sentence of a task after its title sentence, numbered from 1: the unit that is answered or not."""

    number: int
    text: str
    strength: Strength = "normal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicability:
    """Whom a task binds and where, with the ground in the national text; empty tuples bind everyone.

    A task is not applicable only where a rule excludes the place: `levels` the administrative levels it binds
    (国家 省 市 县), `bodies` the kinds of body (政府 部门), `geography` what a place must have (coast, border,
    free-trade-zone …; every entry must hold), `regions` the provinces it names where it binds only these.
    `ground` quotes the national text (verbatim); `reason` is the sentence shown to the user.
    """

    levels: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    geography: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    ground: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalTask:
    """One national task: a task paragraph, an item of a 专栏, or a measure of a priority action."""

    id: str
    kind: TaskKind
    title: str
    text: str
    points: tuple[Point, ...]
    section: str
    section_title: str
    box_title: str | None = None
    keywords: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    strength: Strength = "normal"
    applicability: Applicability = Applicability()


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalIndicator:
    """A national target: name, unit, base and target value with their years, attribute (预期性 / 约束性).

    `national_total` is True where the value is a total of the nation (网民规模), which a province cannot be
    compared with. `aliases` are other names in use for the same quantity.
    """

    number: int
    name: str
    unit: str | None
    base_value: float
    base_year: int
    target_value: float
    target_year: int
    attribute: str
    category: str
    national_total: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """What a priority action shall have reached by a year; `parts` are its clauses."""

    action: int
    year: int
    title: str
    text: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the national plan that tasks belong to (a major task 01–10, a priority action 01–10)."""

    id: str
    kind: Literal["task", "action"]
    number: int
    title: str
    intro: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A goal, direction or requirement of the national plan: a title and its text."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mend:
    """A fault of the source text and how the catalogue mends it (white space apart, quotations stay verbatim)."""

    where: str
    fault: str
    source: str
    mended: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """A national plan made comparable; `version` is a fingerprint of its content."""

    id: str
    title: str
    version: str
    source: str
    sections: tuple[Section, ...]
    tasks: tuple[NationalTask, ...]
    indicators: tuple[NationalIndicator, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    goals: tuple[Passage, ...] = ()
    directions: tuple[Passage, ...] = ()
    requirements: tuple[Passage, ...] = ()
    mends: tuple[Mend, ...] = ()

    def task(self, task_id: str) -> NationalTask:
        """The task of that id; KeyError where there is none."""
        for task in self.tasks:
            if task.id == task_id:
                return task
        raise KeyError(task_id)
