"""What a sentence does in its place: how surely it commits the place, and if it does not, what it is instead.

``“十三五”期间，建成5G基站3.2万个`` looks like an answer and is an achievement; ``国家要求……`` is another's pledge.
What the section leads one to expect plus named cues of the sentence's own make its commitment; the function
follows from it (docs/extraction.md lists every cue with its weight).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from aligner.extract import wordlists as words
from aligner.model.findings import Function

# From here on a sentence counts as a commitment.
COMMITTED = 0.5

# What the section leads one to expect of a sentence, before its own words are read.
_EXPECTED = {
    "measures": 0.80,
    "box": 0.85,
    "table": 0.75,
    "goals": 0.85,
    "safeguards": 0.80,
    "preface": 0.30,
    "principles": 0.30,
    "requirements": 0.55,
    "background": 0.12,
    "review": 0.12,
    "situation": 0.15,
    "problems": 0.10,
    "glossary": 0.0,
    "footnote": 0.20,
    "appendix": 0.0,
}
# What a sentence is that does not commit and has no stronger cue of its own.
_OTHERWISE: dict[str, Function] = {
    "background": "background",
    "review": "background",
    "situation": "background",
    "problems": "problem",
    "principles": "slogan",
    "requirements": "slogan",
    "preface": "background",
    "glossary": "other",
    "footnote": "other",
    "appendix": "quotation",
}
_LOOKING_BACK = frozenset({"background", "review", "situation", "problems"})
_PREACHING = frozenset({"principles", "requirements", "preface"})
_COMMITTING = frozenset({"measures", "box", "table", "goals", "safeguards"})

_TITLE = re.compile(r"《[^》]*》")
_DIGIT = {character: number for number, character in enumerate("一二三四五六七八九", 1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One reason for or against a commitment; a reason against names the function it speaks for."""

    name: str
    points: float
    function: Function | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a sentence is read: its commitment in [0, 1], the function that follows, and the cues that made it."""

    commitment: float
    function: Function
    cues: tuple[Cue, ...]


def read_function(text: str, part: str, year: int | None, *, national: bool = False) -> Reading:
    """Judge one sentence (without white space) of a section of kind `part` in a document that speaks from `year`.

    In a `national` document the nation speaks for itself: 国家建立…… is a measure there.
    """
    # A title's words (《……三年行动计划（2018—2020年）》) say nothing of what the sentence does.
    plain = words.NUMBERING.sub("", _TITLE.sub("《》", text), count=1)
    cited = () if national else _cues_of_source(words.NUMBERING.sub("", text, count=1), part)
    promised = () if any(cue.name == "a national source" for cue in cited) else _cues_of_promise(plain, part, year)
    cues = (
        *promised,
        *cited,
        *_cues_of_past(plain, part, year),
        *_cues_of_problem(plain, part),
        *_cues_of_declining(plain),
        *_cues_of_slogan(plain, part),
    )
    total = _EXPECTED.get(part, _EXPECTED["measures"]) + sum(cue.points for cue in cues)
    commitment = round(min(1.0, max(0.0, total)), 3)
    return Reading(commitment=commitment, function=_function(commitment, part, cues), cues=cues)


def _function(commitment: float, part: str, cues: tuple[Cue, ...]) -> Function:
    if commitment >= COMMITTED:
        return "goal" if part == "goals" else "measure"
    against = [cue for cue in cues if cue.function is not None]
    heaviest = min(against, key=lambda cue: cue.points, default=None)
    # In a section that never commits only a strong cue names the sentence otherwise than the section.
    if heaviest and (part not in _OTHERWISE or heaviest.points <= -0.3):
        return heaviest.function or "other"
    return _OTHERWISE.get(part, "other")


def _cues_of_promise(plain: str, part: str, year: int | None) -> tuple[Cue, ...]:
    cues = []
    if _year_to_come(plain, year):
        cues.append(Cue(name="a year to come", points=0.40))
    if words.WILL.search(plain):
        cues.append(Cue(name="will", points=0.15 if part in _LOOKING_BACK else 0.20))
    if words.MUST.search(plain):
        cues.append(Cue(name="must", points=0.10))
    if words.SHALL.search(plain):
        cues.append(Cue(name="shall", points=0.10 if part in _LOOKING_BACK else 0.20))
    if part not in _LOOKING_BACK and words.IMPERATIVE.search(plain):
        cues.append(Cue(name="imperative", points=0.15))
    if words.SCORED.search(plain):
        cues.append(Cue(name="scored", points=0.30))
    return tuple(cues)


def _cues_of_past(plain: str, part: str, year: int | None) -> tuple[Cue, ...]:
    # Among measures an achievement is rare, and a promise beside it rarer still a mere report.
    weight = (0.6 if part in _COMMITTING else 1.0) * (
        0.4 if words.WILL.search(plain) or _year_to_come(plain, year) else 1.0
    )
    acts = words.IMPERATIVE.search(plain) is not None or part == "goals"
    found = (
        ("a past planning period", 0.60, _past_period(plain, year)),
        ("since, last year, as of", 0.40, bool(words.SINCE.search(plain))),
        ("a past year", 0.35, year is not None and any(int(y) < year for y in words.PAST_YEAR.findall(plain))),
        ("already", 0.25, bool(words.DONE.search(plain))),
        ("done (了)", 0.40, bool(words.PERFECT.search(plain))),
        ("growth achieved", 0.25, bool(words.GROWTH.search(plain))),
        ("rank or award", 0.25, bool(words.RANK.search(plain))),
        ("what year it is", 0.50, bool(words.WHAT_YEAR.search(plain))),
        ("a total", 0.20, not acts and bool(words.TOTAL.search(plain))),
        ("a state reached", 0.15, not acts and bool(words.STATE.search(plain))),
    )
    return tuple(
        Cue(name=name, points=-round(points * weight, 3), function="background")
        for name, points, holds in found
        if holds
    )


def _cues_of_source(text: str, part: str) -> tuple[Cue, ...]:
    if words.ABOUT_DOCUMENT.search(text):
        return (Cue(name="about the document", points=-0.60, function="other"),)
    if source := words.SOURCE.match(text):
        if words.OWN.search(text, source.end()):
            return (Cue(name="a national source, then the place's own", points=-0.25, function="quotation"),)
        return (Cue(name="a national source", points=-0.65, function="quotation"),)
    if words.OBEYS.search(text):
        points = -0.30 if part in _LOOKING_BACK else -0.10
        return (Cue(name="as the nation requires", points=points, function="quotation"),)
    return ()


def _cues_of_problem(plain: str, part: str) -> tuple[Cue, ...]:
    hard, soft = _unmended(words.PROBLEM, plain), _unmended(words.SOFT_PROBLEM, plain)
    if not hard and not soft:
        return ()
    if part in _COMMITTING:
        each = 0.12 if words.IMPERATIVE.search(plain) or words.SHALL.search(plain) else 0.26
        points = min(0.5, each * hard + 0.06 * soft)
    else:
        points = min(0.6, 0.35 * hard + 0.20 * soft)
    return (Cue(name="a problem", points=-round(points, 3), function="problem"),)


def _cues_of_declining(plain: str) -> tuple[Cue, ...]:
    if words.NOT_NOW.search(plain):
        return (Cue(name="not now", points=-0.50, function="negation"),)
    if words.NO_MORE.search(plain):
        # 县区不再单独建设 sets a limit within a measure more often than it declines one.
        return (Cue(name="no more", points=-0.15, function="negation"),)
    return ()


def _cues_of_slogan(plain: str, part: str) -> tuple[Cue, ...]:
    cues = []
    if words.PRINCIPLE.search(plain):
        cues.append(Cue(name="a principle", points=-0.40 if part in _PREACHING else -0.10, function="slogan"))
    if words.MAXIM.search(plain):
        cues.append(Cue(name="a maxim", points=-0.45, function="slogan"))
    praised = len(words.SLOGAN.findall(plain))
    if praised:
        points = min(0.45, (0.25 if part in _PREACHING else 0.10) * praised)
        cues.append(Cue(name="a slogan", points=-round(points, 3), function="slogan"))
    return tuple(cues)


def _unmended(problem: re.Pattern[str], plain: str) -> int:
    """How many problems the sentence finds and does not set out to mend."""
    return sum(1 for found in problem.finditer(plain) if not words.MENDS.search(plain[: found.start()]))


def _year_to_come(plain: str, year: int | None) -> bool:
    return year is not None and any(int(named) > year for named in words.ANY_YEAR.findall(plain))


def _past_period(plain: str, year: int | None) -> bool:
    """Whether the sentence speaks of a five-year period (“十三五”) that ended before the document's year."""
    if year is None:
        return False
    ends = [1955 + 5 * (10 + _DIGIT[named]) for named in words.FIVE_YEARS.findall(plain)]
    return bool(ends) and min(ends) < year
