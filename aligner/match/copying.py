"""照搬: which passages of a local plan are taken over from the national wording.

A place that copies “加快完善重点领域信贷流程和信用评价模型” has said that it will, but not what it will do. The
passage is an answer; the report flags it.

A copy is a run of the same characters in the same order, punctuation, white space, width and script forms apart. A
few characters swapped in between (“全国” for “全省”, “国家” left out) do not end it: that is how copies are adapted.
"""

from __future__ import annotations

import string
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from aligner.folding import fold
from aligner.model.alignment import CopiedPassage
from aligner.model.national import Catalogue

# Characters (punctuation not counted) in a row that make a passage a copy wherever it stands. Plans written without
# the national plan at hand have no such run in 146,000 characters (docs/catalogue.md, 照搬检测).
COPIED_CHARACTERS = 25
# A shorter run is a copy too where it is this share of a national sentence; below MIN_SHARED it is a turn of phrase.
COPIED_SHARE = 0.6
MIN_SHARED = 14

_SEED = 8  # characters that must agree without a break for a run to begin
_RESUME = 6  # characters that must agree after a swap for the run to go on
_SWAP = 4  # characters that a swap may take up on either side

_CASE = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def copied_passages(text: str, catalogue: Catalogue) -> Mapping[str, tuple[CopiedPassage, ...]]:
    """The copied passages of a local text by the task whose wording they repeat, in the order of the text.

    Offsets are those of `text`; `source` is the national wording, verbatim. Tasks without a copy are not in it.
    Takes time linear in the length of the text.
    """
    national = _index_of(catalogue)
    local, places = _letters(text)
    found: dict[str, list[CopiedPassage]] = {}
    at = 0
    while at <= len(local) - _SEED:
        runs = _runs_at(local, at, national)
        for run in runs:
            passages = found.setdefault(national.task_at(run.national_start), [])
            start, end = places[run.start], places[run.end - 1] + 1
            source = national.wording[national.places[run.national_start] : national.places[run.national_end - 1] + 1]
            passages.append(CopiedPassage(start=start, end=end, quote=text[start:end], source=source))
        at = max(run.end for run in runs) - _SEED + 1 if runs else at + 1
    return {task: _outermost(passages) for task, passages in found.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """A stretch of letters that local and national text share; `shared` counts those outside of swaps."""

    start: int
    end: int
    national_start: int
    national_end: int
    shared: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _NationalIndex:
    """All national points as one string of letters, with the places of every seed, and back to tasks and wording."""

    wording: str
    letters: str
    places: list[int]
    seeds: dict[str, list[int]]
    task_starts: list[int]
    task_ids: list[str]
    point_starts: list[int]

    def task_at(self, place: int) -> str:
        return self.task_ids[bisect_right(self.task_starts, place) - 1]

    def task_end(self, place: int) -> int:
        """Where the task that holds the letter at `place` ends."""
        number = bisect_right(self.task_starts, place)
        return self.task_starts[number] if number < len(self.task_starts) else len(self.letters)

    def share_of_a_point(self, start: int, end: int) -> tuple[float, int]:
        """The largest share of one point that lies between the places, and how many letters that is."""
        first, last = bisect_right(self.point_starts, start) - 1, bisect_right(self.point_starts, end - 1) - 1
        best = (0.0, 0)
        for point in range(first, last + 1):
            begins = self.point_starts[point]
            ends = self.point_starts[point + 1] if point + 1 < len(self.point_starts) else len(self.letters)
            shared = min(end, ends) - max(start, begins)
            best = max(best, (shared / (ends - begins), shared))
        return best


@lru_cache(maxsize=4)
def _index_of(catalogue: Catalogue) -> _NationalIndex:
    wording = ""
    letters: list[str] = []
    places: list[int] = []
    task_starts: list[int] = []
    task_ids: list[str] = []
    point_starts: list[int] = []
    for task in catalogue.tasks:
        task_starts.append(len(places))
        task_ids.append(task.id)
        for point in task.points:
            point_letters, point_places = _letters(point.text)
            if not point_letters:
                continue
            point_starts.append(len(places))
            places.extend(len(wording) + place for place in point_places)
            letters.append(point_letters)
            wording += point.text
    joined = "".join(letters)
    seeds: dict[str, list[int]] = {}
    ends = [*task_starts[1:], len(joined)]
    for start, end in zip(task_starts, ends, strict=True):
        for place in range(start, end - _SEED + 1):
            seeds.setdefault(joined[place : place + _SEED], []).append(place)
    return _NationalIndex(
        wording=wording,
        letters=joined,
        places=places,
        seeds=seeds,
        task_starts=task_starts,
        task_ids=task_ids,
        point_starts=point_starts,
    )


def _letters(text: str) -> tuple[str, list[int]]:
    """The letters and digits of a text, folded, and where each stands."""
    folded = fold(text).translate(_CASE)
    places = [place for place, character in enumerate(folded) if character.isalnum()]
    return "".join([folded[place] for place in places]), places


def _runs_at(local: str, at: int, national: _NationalIndex) -> list[_Run]:
    """The copies that begin at one place of the local text, the longest for each task."""
    best: dict[str, _Run] = {}
    for place in national.seeds.get(local[at : at + _SEED], ()):
        run = _run_from(local, at, place, national)
        task = national.task_at(place)
        if _is_copy(run, national) and (task not in best or run.shared > best[task].shared):
            best[task] = run
    return list(best.values())


def _run_from(local: str, start: int, national_start: int, national: _NationalIndex) -> _Run:
    """The longest run from a seed, over swaps, to the end of the national task at most."""
    limit = national.task_end(national_start)
    end, national_end, shared = start, national_start, 0
    while True:
        same = _same_from(local, end, national.letters, national_end, limit)
        end, national_end, shared = end + same, national_end + same, shared + same
        swap = _swap_at(local, end, national.letters, national_end, limit)
        if swap is None:
            return _Run(start=start, end=end, national_start=national_start, national_end=national_end, shared=shared)
        end, national_end = end + swap[0], national_end + swap[1]


def _same_from(local: str, at: int, letters: str, place: int, limit: int) -> int:
    """How many characters agree from here on."""
    longest = min(len(local) - at, limit - place)
    same = 0
    while same < longest and local[at + same] == letters[place + same]:
        same += 1
    return same


def _swap_at(local: str, at: int, letters: str, place: int, limit: int) -> tuple[int, int] | None:
    """How many characters to leave out on each side so that the texts agree again; the fewest, None for none."""
    for total in range(1, 2 * _SWAP + 1):
        for mine in range(max(0, total - _SWAP), min(_SWAP, total) + 1):
            theirs = total - mine
            resumed = letters[place + theirs : min(place + theirs + _RESUME, limit)]
            if len(resumed) == _RESUME and local.startswith(resumed, at + mine):
                return mine, theirs
    return None


def _is_copy(run: _Run, national: _NationalIndex) -> bool:
    if run.shared >= COPIED_CHARACTERS:
        return True
    share, letters = national.share_of_a_point(run.national_start, run.national_end)
    return run.shared >= MIN_SHARED and letters >= MIN_SHARED and share >= COPIED_SHARE


def _outermost(passages: list[CopiedPassage]) -> tuple[CopiedPassage, ...]:
    """The passages in the order of the text, without those that lie inside another."""
    kept: list[CopiedPassage] = []
    for passage in sorted(passages, key=lambda p: (p.start, -p.end)):
        if not kept or passage.end > kept[-1].end:
            kept.append(passage)
    return tuple(kept)
