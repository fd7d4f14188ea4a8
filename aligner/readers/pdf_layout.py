"""From glyphs to printed lines in reading order: fragments, columns, the lines within frames.

Two columns are read one after the other where nothing is printed across the gutter; lines that cross it, or stand
above and below, are read as they come.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import NamedTuple

from aligner.readers.pdf_page import Glyph
from aligner.readers.wraps import joint

# Gaps in em: between words (Latin, Chinese), between fragments that may belong to different columns or cells (drawn
# one after the other, drawn apart).
_WORD_GAP = 0.18
_HAN_GAP = 0.7
_FRAGMENT_GAP = 1.8
_RUN_GAP = 0.3
_NOTE_MARK = re.compile(r"[\d①-⑳\[\]〔〕*＊]")
# Marks of two characters drawn as one glyph: —— and …….
_DOUBLED = "—…─"
_LABEL = re.compile(r"^((?:专栏|附?表|附?图|附件)\d{1,2})(?=[“一-鿿])")
_WORD = re.compile(r"[A-Za-z0-9]")


class Part(NamedTuple):
    """A fragment of a line that wide gaps set apart, with its extent."""

    text: str
    x0: float
    x1: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedLine:
    """One printed line, or a fragment of one: its text, extent, baseline and size, and the column it stands in.

    `bare` is its text without raised note marks. `parts` are the fragments it was put together from, where wide
    gaps part them. A line with a `grid` stands for that grid of the page: it has no text, but a `height`.
    """

    text: str
    bare: str
    x0: float
    x1: float
    y: float
    size: float
    page: int
    left: float = 0.0
    right: float = 0.0
    parts: tuple[Part, ...] = ()
    grid: int | None = None
    height: float = 0.0

    @property
    def top(self) -> float:
        """Where the line's characters begin."""
        return self.y - self.size * 0.9

    @property
    def bottom(self) -> float:
        """Where it ends: its baseline or, of a grid, its last rule."""
        return self.y + self.height


def fragments_of(glyphs: Iterable[Glyph], page: int) -> list[PrintedLine]:
    """The fragments of a page or cell: glyphs on one baseline without wide gaps, from top to bottom."""
    return [_fragment(part, page) for row in _rows(_runs(glyphs)) for part in _parted(row)]


def lines_of(fragments: Sequence[PrintedLine], width: float) -> list[PrintedLine]:
    """The lines of a page in reading order, each with the bounds of its column."""
    lines: list[PrintedLine] = []
    single: list[PrintedLine] = []
    stretches = list(_stretches(sorted(fragments, key=lambda f: (f.y, f.x0)), width))
    for i, stretch in enumerate(stretches):
        columns = _columns(stretch, not any(stretches[i + 1:]))
        if columns is None:
            single += stretch
            continue
        before, left, right, after = columns
        lines += [*merged(single + before), *_in_column(left), *_in_column(right)]
        single = after
    return lines + merged(single)


def merged(fragments: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Fragments on one baseline put together from left to right."""
    lines: list[PrintedLine] = []
    for fragment in sorted(fragments, key=lambda f: (f.y, f.x0)):
        last = lines[-1] if lines else None
        if last is not None and _on_one_baseline(last, fragment) and fragment.x0 >= last.x1 - 1:
            apart = fragment.x0 - last.x1 > _HAN_GAP * fragment.size
            between = " " if apart else joint(last.text, fragment.text)
            lines[-1] = replace(
                last, text=last.text + between + fragment.text, bare=last.bare + between + fragment.bare,
                x1=fragment.x1, size=max(last.size, fragment.size),
                parts=(*(last.parts or (_part(last),)), _part(fragment)) if apart else last.parts,
            )
        else:
            lines.append(fragment)
    return lines


def _on_one_baseline(one: PrintedLine, other: PrintedLine) -> bool:
    return one.grid is other.grid is None and abs(one.y - other.y) < 0.4 * max(one.size, other.size)


def _part(line: PrintedLine) -> Part:
    return Part(line.bare, line.x0, line.x1)


def text_of(glyphs: Sequence[Glyph]) -> str:
    """The text of glyphs on one line, with spaces where gaps part words.

    A space between Chinese and a number or Latin word is how it is set (``到 2025 年``), not how it is written; only
    the number of a box or table is set off from its title (``专栏1 重点工程``).
    """
    text = ""
    before: Glyph | None = None
    for glyph in glyphs:
        if before is not None:
            gap = (glyph.x0 - before.x1) / max(glyph.size, 0.1)
            words = bool(_WORD.match(before.char)) + bool(_WORD.match(glyph.char))
            if (words == 2 and (gap > _WORD_GAP or glyph.spaced)) or (words == 0 and glyph.spaced) or gap > _HAN_GAP:
                text += " "
        text += glyph.char
        before = glyph
    return _LABEL.sub(r"\1 ", text)


# --- fragments -----------------------------------------------------------------------------------------------------


def _runs(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs drawn one after the other from left to right; doubled ones (bold by overprinting) once."""
    runs: list[list[Glyph]] = []
    for glyph in glyphs:
        last = runs[-1][-1] if runs else None
        if last is not None:
            size = max(last.size, glyph.size)
            if _overprints(last, glyph):
                continue
            if abs(last.y - glyph.y) < 0.5 * size and -0.6 * size < glyph.x0 - last.x1 < _FRAGMENT_GAP * size:
                runs[-1].append(glyph)
                continue
        runs.append([glyph])
    return runs


def _rows(runs: list[list[Glyph]]) -> list[list[list[Glyph]]]:
    """Runs on one baseline together, each row from left to right."""
    placed = sorted(((_baseline(run), run) for run in runs), key=lambda item: item[0])
    rows: list[tuple[float, float, list[list[Glyph]]]] = []
    for y, run in placed:
        size = max(glyph.size for glyph in run)
        if rows and abs(y - rows[-1][0]) < 0.35 * max(size, rows[-1][1]):
            first, biggest, others = rows[-1]
            rows[-1] = (first, max(biggest, size), [*others, run])
        else:
            rows.append((y, size, [run]))
    return [sorted(row, key=lambda run: run[0].x0) for _, _, row in rows]


def _baseline(run: list[Glyph]) -> float:
    """The baseline of a run's full-size glyphs: raised note marks do not move it."""
    size = max(glyph.size for glyph in run)
    return median(glyph.y for glyph in run if glyph.size > 0.8 * size)


def _overprints(first: Glyph, glyph: Glyph) -> bool:
    """Whether a glyph is drawn over the same one again, to look bold."""
    near = 0.25 * max(first.size, glyph.size)
    same = first.char == glyph.char and glyph.char not in _DOUBLED
    return same and abs(first.x0 - glyph.x0) < near and abs(first.y - glyph.y) < near


def _once(glyphs: list[Glyph]) -> list[Glyph]:
    kept: list[Glyph] = []
    for glyph in glyphs:
        if not (kept and _overprints(kept[-1], glyph)):
            kept.append(glyph)
    return kept


def _parted(row: list[list[Glyph]]) -> list[list[Glyph]]:
    """A row's runs put together where they touch; a run drawn apart that stands off begins a fragment of its own."""
    parts: list[list[Glyph]] = []
    for run in row:
        edge = max(glyph.x1 for glyph in parts[-1]) if parts else 0.0
        if parts and run[0].x0 - edge < _RUN_GAP * run[0].size:
            parts[-1] += run
        else:
            parts.append(list(run))
    return [_once(sorted(part, key=lambda glyph: glyph.x0)) for part in parts]


def _fragment(glyphs: list[Glyph], page: int) -> PrintedLine:
    size = median(sorted(glyph.size for glyph in glyphs)[len(glyphs) // 4:])
    y = _baseline(glyphs)
    bare = [g for g in glyphs if not (g.size < 0.78 * size and g.y < y - 0.08 * size and _NOTE_MARK.match(g.char))]
    return PrintedLine(
        text=text_of(glyphs), bare=text_of(bare), x0=glyphs[0].x0, x1=max(glyph.x1 for glyph in glyphs), y=y,
        size=size, page=page,
    )


# --- columns -------------------------------------------------------------------------------------------------------


def _stretches(fragments: list[PrintedLine], width: float) -> Iterable[list[PrintedLine]]:
    """The page cut into fragments that cross its middle, each alone, and stretches that nothing crosses."""
    if not fragments:
        return
    middle = _middle(fragments)
    run: list[PrintedLine] = []
    for fragment in fragments:
        if fragment.x0 < middle - 0.04 * width and fragment.x1 > middle + 0.04 * width:
            yield run
            yield [fragment]
            run = []
        else:
            run.append(fragment)
    yield run


def _middle(fragments: list[PrintedLine]) -> float:
    return (min(f.x0 for f in fragments) + max(f.x1 for f in fragments)) / 2


def _columns(run: list[PrintedLine], is_last: bool) -> tuple[list[PrintedLine], ...] | None:
    """A stretch that nothing crosses as what stands above two columns, the columns, and what stands below them.

    None where it is one column: both sides must be printed beside each other. Where the page ends with the stretch
    (`is_last`), a left column longer than the right one is still one column.
    """
    if len(run) < 4:
        return None
    middle = _middle(run)
    lefts = [f for f in run if (f.x0 + f.x1) / 2 < middle]
    rights = [f for f in run if (f.x0 + f.x1) / 2 >= middle]
    if not _are_columns(lefts, rights):
        return None
    top, bottom = rights[0].top, max(f.bottom for f in rights)
    before = [f for f in lefts if f.y < top]
    inside: list[PrintedLine] = []
    after: list[PrintedLine] = []
    for fragment in lefts[len(before):]:
        last = inside[-1] if inside else None
        close = (
            last is not None and fragment.y - last.bottom < 1.9 * last.size
            and abs(fragment.size - last.size) < 0.1 * last.size
        )
        (inside if is_last or (not after and (fragment.top <= bottom or close)) else after).append(fragment)
    return before, inside, rights, after


def _are_columns(lefts: list[PrintedLine], rights: list[PrintedLine]) -> bool:
    if len(lefts) < 2 or len(rights) < 2:
        return False
    top, bottom = rights[0].top, max(f.bottom for f in rights)
    beside = [f for f in lefts if f.bottom >= top and f.top <= bottom]
    if len(beside) < 2:
        return False
    gutter = min(f.x0 for f in rights) - max(f.x1 for f in beside)
    breadth = median(f.x1 - f.x0 for f in beside), median(f.x1 - f.x0 for f in rights)
    return gutter > 0.2 * rights[0].size and min(breadth) > 8 * rights[0].size


def _in_column(lines: list[PrintedLine]) -> list[PrintedLine]:
    left, right = min((f.x0 for f in lines), default=0.0), max((f.x1 for f in lines), default=0.0)
    return [replace(line, left=left, right=right) for line in lines]
