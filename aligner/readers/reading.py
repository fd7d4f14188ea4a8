"""What a format's reader hands on: the plan's logical lines with what only the format knows of each.

Everything that can be told from the words alone (numbering, boxes, title, place) is told later, once for all formats,
so that the same plan in TXT, DOCX, PDF and HTML gives the same structure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from aligner.model.document import Issue
from aligner.readers.numbering import begins_box, is_caption

CELL_SEPARATOR = "｜"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCell:
    """One cell of a table row: its text, the column it begins in, and how far it spans."""

    text: str
    column: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One logical line: a paragraph, heading, table row, line of a frame (one-cell table, text box) or footnote.

    `start` and `end` are its place in the plan's text (set by the plain-text reader, else when the text is
    composed); `level` the format's own outline level (1 outermost); `frame` and `table` number the frame or table
    it stands in.
    """

    text: str
    kind: Literal["text", "row", "footnote"] = "text"
    start: int = -1
    end: int = -1
    level: int | None = None
    page: int | None = None
    frame: int | None = None
    table: int | None = None
    cells: tuple[RowCell, ...] = ()
    is_title: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A file read: its lines in reading order, and what the format says of the whole.

    `text` is set where the file's own text is the plan's text (plain text); `title` and `published` come from
    metadata written by people (an article's title and date), never from a program's file properties.
    """

    lines: tuple[Line, ...]
    text: str | None = None
    title: str | None = None
    published: str | None = None
    issues: tuple[Issue, ...] = ()
    complete: bool = True


def row_line(cells: tuple[RowCell, ...], table: int, page: int | None = None) -> Line:
    """A table row as one line, its cells joined by ``｜``; a caption set as the table's first row is a line of text."""
    if len(cells) == 1 and (is_caption(cells[0].text) or begins_box(cells[0].text)):
        return Line(text=cells[0].text, page=page)
    return Line(
        text=CELL_SEPARATOR.join(cell.text for cell in cells), kind="row", cells=cells, table=table, page=page
    )
