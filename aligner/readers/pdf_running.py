"""The page around the text of a PDF: running heads, feet and page numbers, margins, footnotes.

Told by comparing pages: what stands at one height on several of them, what most lines begin and end with.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from aligner.readers.pdf_layout import PrintedLine, fragments_of, merged
from aligner.readers.pdf_page import Glyph, PageContent, Rule
from aligner.readers.pdf_tables import Grid, find_grids
from aligner.readers.reading import Line
from aligner.readers.wraps import is_page_number, joint

_NOTE = re.compile(r"(?:\d{1,3}|[①-⑳]|[\[〔]\d{1,3}[\]〕]|[*＊])[\s.．]*(?=\D)")
# How far down or up the page running heads and feet stand, as shares of its height.
HEAD_ZONE, FOOT_ZONE = 0.13, 0.86

Margins = dict[tuple[int, int, int], tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLines:
    """A page's fragments outside its grids, and the grids with the glyphs within."""

    content: PageContent
    fragments: tuple[PrintedLine, ...]
    grids: tuple[Grid, ...]
    inside: tuple[tuple[Glyph, ...], ...]


def page_lines(page: PageContent) -> PageLines:
    """A page's glyphs parted into those within grids and the fragments outside."""
    grids = find_grids(page.rules, page.width, page.height) if len(page.rules) >= 4 else ()
    inside: list[list[Glyph]] = [[] for _ in grids]
    outside: list[Glyph] = []
    for glyph in page.glyphs:
        middle, height = (glyph.x0 + glyph.x1) / 2, glyph.y - 0.35 * glyph.size
        home = next((i for i, grid in enumerate(grids) if grid.holds(middle, height)), None)
        (outside if home is None else inside[home]).append(glyph)
    kept = [i for i in range(len(grids)) if inside[i]]
    return PageLines(
        content=page, fragments=tuple(fragments_of(outside, page.number)),
        grids=tuple(grids[i] for i in kept), inside=tuple(tuple(inside[i]) for i in kept),
    )


def body_size(pages: Sequence[PageLines]) -> float:
    """The size most of the text is set in."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for fragment in page.fragments:
            sizes[round(fragment.size * 2) / 2] += len(fragment.text)
    return sizes.most_common(1)[0][0] if sizes else 12.0


def without_running(pages: Sequence[PageLines], body: float) -> list[PageLines]:
    """The pages without running heads, feet and page numbers: what repeats at one height, or is a number there."""
    seen: defaultdict[tuple[bool, int, str], set[int]] = defaultdict(set)
    for page in pages:
        for line in _margin_lines(page, body):
            seen[_running_key(page, line)].add(page.content.number)
    enough = 2 if len(pages) <= 6 else 3
    kept: list[PageLines] = []
    for page in pages:
        dropped: set[tuple[float, float]] = set()
        for line in _margin_lines(page, body):
            places = len(seen[_running_key(page, line)])
            if is_page_number(line.text) or places >= enough or (places == 2 and line.size < 0.95 * body):
                dropped.add((line.y, line.size))
        fragments = tuple(f for f in page.fragments if not any(abs(f.y - y) < 0.5 * size for y, size in dropped))
        kept.append(replace(page, fragments=fragments))
    return kept


def _margin_lines(page: PageLines, body: float) -> list[PrintedLine]:
    """The lines at the very top and bottom of a page, at most three each, where running heads stand.

    A line as large as the text that fills the page is the text's own.
    """
    width = page.content.width
    lines = [line for line in merged(page.fragments) if line.size < 0.95 * body or line.x1 - line.x0 < 0.55 * width]
    height = page.content.height
    top = [line for line in lines[:3] if line.y < HEAD_ZONE * height]
    bottom = [line for line in lines[-3:] if line.y > FOOT_ZONE * height]
    return top + bottom


def _running_key(page: PageLines, line: PrintedLine) -> tuple[bool, int, str]:
    words = re.sub(r"\d+|[ivxIVX]+(?=\W|$)", "#", re.sub(r"\s", "", line.text))
    return line.y < page.content.height / 2, round(line.y / 4), words


def margin_key(page: PageContent) -> tuple[int, int, int]:
    """Pages of one size and side share their margins."""
    return page.number % 2, round(page.width), round(page.height)


def margins_of(pages: Sequence[PageLines], body: float) -> Margins:
    """Left and right edge of the text on each kind of page: where many lines begin, and where the longest end."""
    starts: defaultdict[tuple[int, int, int], Counter[int]] = defaultdict(Counter)
    ends: defaultdict[tuple[int, int, int], list[float]] = defaultdict(list)
    for page in pages:
        for line in merged(page.fragments):
            if abs(line.size - body) < 0.15 * body and len(line.text) >= 10:
                starts[margin_key(page.content)][round(line.x0)] += 1
                ends[margin_key(page.content)].append(line.x1)
    margins: Margins = {}
    for key, counter in starts.items():
        total = sum(counter.values())
        often = [x for x in counter if sum(counter[y] for y in (x - 1, x, x + 1)) >= max(0.08 * total, 1)]
        ordered = sorted(ends[key])
        margins[key] = float(min(often, default=min(counter))), ordered[int(0.95 * (len(ordered) - 1))]
    return margins


def footnotes_of(page: PageLines, body: float) -> tuple[list[PrintedLine], list[Line]]:
    """A page's fragments without its footnotes, and the footnotes as lines.

    Footnotes stand last on the page, are set smaller than the text, and begin with a mark or below a short rule.
    """
    lines = merged(page.fragments)
    first = len(lines)
    while first and lines[first - 1].size < 0.92 * body and lines[first - 1].y > 0.4 * page.content.height:
        first -= 1
    ruled = _note_rule(page.content.rules, page.content)
    if ruled is not None:
        first = max(first, next((i for i, line in enumerate(lines) if line.y > ruled), len(lines)))
    elif not any(f.bare != f.text for f in page.fragments):
        first = len(lines)
    while first < len(lines) and not (_NOTE.match(lines[first].text) or ruled is not None):
        first += 1
    if first == len(lines) or not _NOTE.match(lines[first].text):
        return list(page.fragments), []
    top = lines[first].top
    notes: list[str] = []
    for line in lines[first:]:
        if found := _NOTE.match(line.text):
            notes.append(line.text[found.end():].strip())
        else:
            notes[-1] += joint(notes[-1], line.text) + line.text
    number = page.content.number
    footnotes = [Line(text=note, kind="footnote", page=number) for note in notes if note]
    return [fragment for fragment in page.fragments if fragment.y < top], footnotes


def _note_rule(rules: Sequence[Rule], page: PageContent) -> float | None:
    """The height of the short rule above the footnotes."""
    short = [
        rule.y0 for rule in rules
        if abs(rule.y0 - rule.y1) < 1 and 40 < rule.x1 - rule.x0 < 0.45 * page.width and rule.y0 > 0.4 * page.height
        and rule.x0 < 0.3 * page.width
    ]
    return max(short, default=None)
