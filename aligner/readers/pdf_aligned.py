"""Tables without ruled columns (三线表 and tables without any rule): told by what stands in line below each other.

Three or more columns are needed; two would be a list of terms or a form as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from aligner.readers.numbering import number_of
from aligner.readers.pdf_layout import Part, PrintedLine
from aligner.readers.reading import RowCell
from aligner.readers.wraps import joint

_MIN_COLUMNS = 3
_Column = tuple[float, float]


def aligned_rows(lines: Sequence[PrintedLine]) -> tuple[int, list[tuple[RowCell, ...]]]:
    """How many of the lines make up a table that begins with the first of them, and its rows; 0 where none begins."""
    if not lines or len(lines[0].parts) < _MIN_COLUMNS:
        return 0, []
    columns: list[_Column] = []
    count = seeds = 0
    for i, line in enumerate(lines):
        if i and (line.page != lines[0].page or not 0 < line.y - lines[i - 1].y < 4 * line.size):
            break
        if abs(line.size - lines[0].size) > 0.15 * lines[0].size or (not line.parts and number_of(line.text)):
            break
        widened = _widened(columns, _parts(line))
        if len(widened) < _MIN_COLUMNS or (columns and len(widened) < len(columns)) or _is_running(line, widened):
            break
        columns = widened
        seeds += len(line.parts) >= _MIN_COLUMNS
        count = i + 1
    if seeds < 2:
        return 0, []
    return count, _rows(lines[:count], columns)


def _parts(line: PrintedLine) -> tuple[Part, ...]:
    return line.parts or (Part(line.bare, line.x0, line.x1),)


def _is_running(line: PrintedLine, columns: Sequence[_Column]) -> bool:
    """Whether a line is running text below the table: one part that takes most of its width, or begins left of it."""
    breadth = columns[-1][1] - columns[0][0]
    return not line.parts and (line.x1 - line.x0 > 0.45 * breadth or line.x0 < columns[0][0] - line.size)


def _widened(columns: Sequence[_Column], parts: Sequence[Part]) -> list[_Column]:
    """The columns with a further line's parts in them: overlapping extents are one column."""
    merged: list[_Column] = []
    for start, end in sorted([*columns, *((part.x0, part.x1) for part in parts)]):
        if merged and start < merged[-1][1] - 0.5:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _rows(lines: Sequence[PrintedLine], columns: Sequence[_Column]) -> list[tuple[RowCell, ...]]:
    """The lines put together to rows: parted by wider gaps, else by what stands in the first column."""
    gaps = [below.y - above.y for above, below in pairwise(lines)]
    narrow, wide = min(gaps), max(gaps)
    by_gap = wide > 1.25 * narrow
    rows: list[list[str]] = []
    for i, line in enumerate(lines):
        texts = _cells(line, columns)
        full = bool(texts[0]) and sum(map(bool, texts)) * 2 >= len(texts)
        begins = i == 0 or (gaps[i - 1] > 1.2 * narrow if by_gap else full)
        if begins:
            rows.append(texts)
        else:
            rows[-1] = [old + joint(old, new) + new for old, new in zip(rows[-1], texts, strict=True)]
    return [tuple(RowCell(text=text, column=n) for n, text in enumerate(row)) for row in rows]


def _cells(line: PrintedLine, columns: Sequence[_Column]) -> list[str]:
    texts = [""] * len(columns)
    for part in _parts(line):
        n = next(i for i, (start, end) in enumerate(columns) if start - 0.1 <= part.x0 and part.x1 <= end + 0.1)
        texts[n] += joint(texts[n], part.text) + part.text
    return texts
