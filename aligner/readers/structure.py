"""From lines to a plan's structure: text, blocks with the headings above them, headings, tables.

Works from the words and numbers alone, with the format's own marks as a second opinion, so that one plan gives one
structure in every format.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from aligner.model.document import Block, BlockKind, Cell, Heading, Table
from aligner.readers.contents import contents_lines
from aligner.readers.numbering import (
    ARABIC,
    ARTICLE,
    BOX,
    CHAPTER,
    HAN_BRACKET,
    OUTERMOST,
    SECTION,
    UNNUMBERED,
    begins_box,
    is_annex,
    is_caption,
    is_unnumbered_heading,
    number_of,
)
from aligner.readers.reading import Line
from aligner.readers.titles import Title
from aligner.readers.wraps import ends_sentence, goes_on, joint

# A heading is a phrase: longer lines are paragraphs that happen to be numbered.
_HEADING_LENGTH = 45
_LEAD_LENGTH = 30
_SENTENCE_END = ("。", "；", "，", "：", "！", "？", ";", ":", ",", "、", "…")
_LEAD = re.compile(r"[^。；！？｜]{2,30}?[。](?=.)")
# A first sentence with a year, an amount or an enumeration promises something: it is text, not a title.
_NOT_A_TITLE = re.compile(r"\d{4}年|\d+(?:\.\d+)?[%％万亿个家项]|[，,；].*[，,；]|^到|^对|责任单位|牵头")
# Amounts and years make even a numbered sentence of its own line a commitment.
_PROMISE = re.compile(r"\d{4}年|\d+(?:\.\d+)?[%％万亿个家项]|责任单位|牵头")
_BARE = re.compile(r"[“”一-鿿、+A-Z0-9]{4,20}(?<!代表)(?<!同志们)")
_FOOTNOTE = re.compile(r"[\[［〔【]\s*\d{1,3}\s*[\]］〕】]\s*\S")


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """A plan's text with everything that points into it."""

    text: str
    blocks: tuple[Block, ...]
    headings: tuple[Heading, ...]
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """What one line is: its kind and, where it heads others, its rank and the place of the heading's words."""

    line: Line
    kind: BlockKind
    rank: int | None = None
    heading_end: int | None = None
    run_in: bool = False


def compose(lines: Sequence[Line]) -> tuple[str, tuple[Line, ...]]:
    """The text of a file that is not plain text: its logical lines one below the other, and the lines with places.

    Tables of contents are left out, sentences broken by a hard return are made whole, footnotes stand at the end.
    """
    dropped = contents_lines([line.text for line in lines])
    kept = _mended(line for i, line in enumerate(lines) if i not in dropped and line.text.strip())
    kept.sort(key=lambda line: line.kind == "footnote")
    placed: list[Line] = []
    offset = 0
    for line in kept:
        placed.append(replace(line, start=offset, end=offset + len(line.text)))
        offset += len(line.text) + 1
    return "\n".join(line.text for line in placed), tuple(placed)


def build_structure(text: str, lines: Sequence[Line], title: Title) -> Structure:
    """Tell what each line is and which headings stand above it."""
    framed = _frames(lines)
    parts = _classify(lines, title, framed)
    ranks = _format_ranks(parts)
    blocks, headings = _nest(text, parts, ranks)
    return Structure(text=text, blocks=blocks, headings=headings, tables=_tables(text, lines, blocks))


def _mended(lines: Iterable[Line]) -> list[Line]:
    mended: list[Line] = []
    for line in lines:
        before = mended[-1] if mended else None
        if (
            before is not None and before.kind == line.kind == "text" and before.frame == line.frame
            and line.level is None and before.level is None and not before.is_title and goes_on(before.text, line.text)
        ):
            mended[-1] = replace(before, text=before.text + joint(before.text, line.text) + line.text)
        else:
            mended.append(line)
    return mended


def _frames(lines: Sequence[Line]) -> frozenset[int]:
    """The frames that set something apart; one that holds most of the plan is page layout."""
    size: Counter[int] = Counter()
    for line in lines:
        if line.frame is not None:
            size[line.frame] += len(line.text)
    whole = sum(len(line.text) for line in lines)
    return frozenset(frame for frame, length in size.items() if length < 0.5 * whole)


# --- what each line is ---------------------------------------------------------------------------------------------


def _classify(lines: Sequence[Line], title: Title, framed: frozenset[int]) -> list[_Part]:
    parts: list[_Part] = []
    box: _Box | None = None
    for i, line in enumerate(lines):
        frame = line.frame if line.frame in framed else None
        if line.kind == "footnote" or (line.kind == "text" and _FOOTNOTE.match(line.text)):
            parts.append(_Part(line=line, kind="footnote"))
            continue
        if title.start <= line.start < title.end:
            box = None
            parts.append(_Part(line=line, kind="title"))
            continue
        if box is not None and not box.holds(line, frame):
            box = None
        if line.kind == "row":
            parts.append(_Part(line=line, kind="table"))
        elif begins_box(line.text):
            box = _Box(frame)
            parts.append(_Part(line=line, kind="heading", rank=BOX, heading_end=line.end))
        elif box is not None or frame is not None:
            parts.append(_Part(line=line, kind="box"))
        elif line.start < title.start and number_of(line.text) is None:
            # The notice that issues the plan; its own title, however large, heads nothing of the plan.
            parts.append(_Part(line=line, kind="paragraph"))
        else:
            parts.append(_flow_line(line, lines[i + 1] if i + 1 < len(lines) else None))
    return parts


class _Box:
    """A box being read: it ends with its frame or, where the format shows none, with the next heading above its items.

    Items numbered ``1.`` end with the first line that is not numbered so; unnumbered items run on to a number.
    """

    __slots__ = ("_first", "_frame", "_rank")

    def __init__(self, frame: int | None) -> None:
        self._frame = frame
        self._rank: int | None = None
        self._first = True

    def holds(self, line: Line, frame: int | None) -> bool:
        if self._frame is not None:
            return frame == self._frame
        if frame is not None or line.level is not None or is_annex(line.text) or is_unnumbered_heading(line.text):
            return False
        if line.kind == "row" or is_caption(line.text):
            return True
        number = number_of(line.text)
        rank = number.rank if number else None
        if self._first:
            self._first = False
            self._rank = rank
            return rank is None or rank >= ARABIC
        if rank is None:
            return self._rank is None or line.text.startswith("注")
        return self._rank is not None and rank >= self._rank


def _flow_line(line: Line, following: Line | None) -> _Part:
    """A line of running text: a heading, a paragraph with its title run in, or a paragraph."""
    number = number_of(line.text)
    if _is_heading(line, number.rank if number else None, following):
        rank = number.rank if number else None
        if rank is None and (is_annex(line.text) or is_unnumbered_heading(line.text)):
            rank = OUTERMOST
        elif rank is None and line.level is None:
            rank = UNNUMBERED
        return _Part(line=line, kind="heading", rank=rank, heading_end=line.end)
    if number and number.rank != ARTICLE and (lead := _LEAD.match(line.text, number.end)):
        words = line.text[number.end:lead.end() - 1]
        if len(words) <= _LEAD_LENGTH and not _NOT_A_TITLE.search(words.strip()):
            end = line.start + lead.end() - 1
            return _Part(line=line, kind="paragraph", rank=number.rank, heading_end=end, run_in=True)
    return _Part(line=line, kind="paragraph")


def _is_heading(line: Line, rank: int | None, following: Line | None) -> bool:
    text = line.text.rstrip()
    if len(text) > _HEADING_LENGTH or is_caption(text):
        return False
    if is_annex(text) or is_unnumbered_heading(text):
        return True
    if text.endswith(_SENTENCE_END):
        return (
            text.endswith(("。", "：", ":")) and rank is not None and rank <= HAN_BRACKET and rank != ARTICLE
            and not re.search("[。；]", text[:-1]) and not _PROMISE.search(text) and _is_body(following, rank)
        )
    if rank is None:
        return _is_body(following, None) and (line.level is not None or _is_bare_heading(text, following))
    if rank <= SECTION:
        return True
    # A numbered phrase with nothing below it is an item of a list: its words are all there is.
    return _is_body(following, rank)


def _is_bare_heading(text: str, following: Line | None) -> bool:
    """Whether a short line without number or style heads the long paragraph that follows it."""
    return (
        following is not None and bool(_BARE.fullmatch(text)) and following.kind == "text" and len(following.text) >= 50
        and number_of(following.text) is None and ends_sentence(following.text)
    )


def _is_body(following: Line | None, rank: int | None) -> bool:
    """Whether what follows stands below a heading of that rank: text, a table, or a deeper heading."""
    if following is None or following.kind == "footnote":
        return False
    if following.kind == "row" or following.frame is not None or rank is None:
        return True
    number = number_of(following.text)
    if number is None:
        return not is_annex(following.text)
    return number.rank > rank or number.rank == ARTICLE


# --- which headings stand above ------------------------------------------------------------------------------------


def _format_ranks(parts: Sequence[_Part]) -> dict[int, float]:
    """The rank that each of the format's own heading levels has in this plan, learned from its numbered headings.

    Level 0 is the outermost rank of the plan, where 前言 and 附件 stand.
    """
    votes: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for part in parts:
        if part.kind == "heading" and part.rank not in {None, BOX, OUTERMOST} and part.line.level is not None:
            votes[part.line.level][part.rank or 0] += 1
    ranks: dict[int, float] = {level: float(counter.most_common(1)[0][0]) for level, counter in votes.items()}
    numbered = [part.rank for part in parts if part.rank not in {None, BOX, OUTERMOST, UNNUMBERED}]
    ranks[0] = float(min((rank for rank in numbered if rank is not None), default=CHAPTER))
    for level in range(1, 7):
        ranks.setdefault(level, ranks[level - 1] + (1.0 if level > 1 else 0.0))
    return ranks


def _nest(
    text: str, parts: Sequence[_Part], ranks: dict[int, float]
) -> tuple[tuple[Block, ...], tuple[Heading, ...]]:
    depth = _depths(parts, ranks)
    blocks: list[Block] = []
    headings: list[Heading] = []
    stack: list[tuple[float, str, bool]] = []
    for part in parts:
        line = part.line
        rank = _rank_of(part, ranks)
        if part.kind == "title":
            stack.clear()
        elif part.kind not in {"box", "table", "footnote"} and rank != BOX:
            stack = [entry for entry in stack if entry[0] != BOX]
        if rank is not None and part.heading_end is not None:
            words = text[line.start:part.heading_end]
            stack = [e for e in stack if e[0] < rank and not (rank == BOX and e[2])]
            above = tuple(entry[1] for entry in stack)
            stack.append((rank, words.replace("\n", ""), part.run_in))
            headings.append(Heading(level=depth[rank], text=words, start=line.start, end=part.heading_end))
            path = tuple(entry[1] for entry in stack) if part.run_in else above
        else:
            path = () if part.kind in {"title", "footnote"} else tuple(entry[1] for entry in stack)
        blocks.append(Block(kind=part.kind, start=line.start, end=line.end, page=line.page, path=path))
    return tuple(blocks), tuple(headings)


def _rank_of(part: _Part, ranks: dict[int, float]) -> float | None:
    if part.rank == OUTERMOST:
        return ranks[0]
    if part.rank is not None:
        return float(part.rank)
    if part.kind == "heading":
        return ranks[min(part.line.level or 1, 6)]
    return None


def _depths(parts: Sequence[_Part], ranks: dict[int, float]) -> dict[float, int]:
    """The level of each rank in this plan: 1 for the outermost style it uses."""
    used = sorted({rank for part in parts if (rank := _rank_of(part, ranks)) is not None})
    return {rank: i + 1 for i, rank in enumerate(used)}


# --- tables --------------------------------------------------------------------------------------------------------


def _tables(text: str, lines: Sequence[Line], blocks: Sequence[Block]) -> tuple[Table, ...]:
    tables: list[Table] = []
    i = 0
    while i < len(lines):
        if lines[i].kind != "row":
            i += 1
            continue
        j = i
        while j < len(lines) and lines[j].kind == "row" and lines[j].table == lines[i].table:
            j += 1
        above = lines[i - 1] if i else None
        caption = text[above.start:above.end] if above is not None and _captions(above.text) else None
        rows = lines[i:j]
        if caption is None and len(rows) > 1 and len(rows[0].cells) == 1:
            caption = rows[0].text
        cells = tuple(cell for number, row in enumerate(rows) for cell in _cells(row, number))
        tables.append(Table(start=rows[0].start, end=rows[-1].end, cells=cells, caption=caption, page=rows[0].page))
        i = j
    return tuple(tables)


def _captions(line: str) -> bool:
    names_table = len(line) <= 40 and line.endswith(("表", "指标", "清单", "如下：", "分工"))
    return is_caption(line) or begins_box(line) or names_table


def _cells(row: Line, number: int) -> Iterable[Cell]:
    at = 0
    for cell in row.cells:
        found = row.text.find(cell.text, at)
        start = row.start + (found if found >= 0 else at)
        at = start - row.start + len(cell.text)
        yield Cell(
            text=cell.text, start=start, end=start + len(cell.text), row=number, column=cell.column,
            row_span=cell.row_span, column_span=cell.column_span,
        )
