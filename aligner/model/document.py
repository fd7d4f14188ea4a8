"""A local plan as text with structure: the text is fixed, everything else points into it by character offsets.

`document.text[start:end] == quote` holds for every quotation shown anywhere; offsets count characters (code
points), lines end with one ``\\n``.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

Severity = Literal["info", "warning", "error"]
Level = Literal["国家", "省", "市", "县"]
Body = Literal["政府", "部门"]
BlockKind = Literal["title", "heading", "paragraph", "table", "box", "footnote"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A problem of the document that the reader of the report must know; carried with it, never raised.

    `message` says what, where, and the next step, for the user. `page` counts from 1, None where unknown.
    """

    severity: Severity
    message: str
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading with its level (1 = 第一章 / 一、, 2 = 第一节 / （一）, 3 = 1., 4 = （1）…) and place."""

    level: int
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One run of the text between two line ends: a title, heading, paragraph, table row, box line or footnote.

    A table row's text is its cells joined by ``｜`` (as in the plain-text form of the same plan).
    `path` holds the texts of the headings above it, outermost first.
    """

    kind: BlockKind
    start: int
    end: int
    page: int | None = None
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One table cell with its place in the text; merged cells repeat their text's place with their spans."""

    text: str
    start: int
    end: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: its cells, where its rows stand in the text, and its caption (the line before it), if any."""

    start: int
    end: int
    cells: tuple[Cell, ...]
    caption: str | None = None
    page: int | None = None

    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        """The cells row by row, each row from left to right."""
        numbers = sorted({cell.row for cell in self.cells})
        return tuple(
            tuple(sorted((c for c in self.cells if c.row == n), key=lambda c: c.column)) for n in numbers
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One local plan: its text, structure, what is known of its place and time, and its issues.

    `complete` is False where a page or part could not be read: the check then is `partial`, and no gap is
    certain. `dated` is ISO (``2021-10-12``, ``2021-10`` or ``2021``); `period` its first and last year.
    """

    title: str
    text: str
    sha256: str
    format: str
    blocks: tuple[Block, ...]
    headings: tuple[Heading, ...] = ()
    tables: tuple[Table, ...] = ()
    issues: tuple[Issue, ...] = ()
    region: str | None = None
    level: Level | None = None
    body: Body | None = None
    dated: str | None = None
    period: tuple[int, int] | None = None
    complete: bool = True

    @property
    def year(self) -> int | None:
        """The year the plan speaks from: past and future are relative to it."""
        return int(self.dated[:4]) if self.dated else None


class Locator:
    """Maps an offset of a document to its block, page and heading path."""

    __slots__ = ("_blocks", "_starts")

    def __init__(self, document: Document) -> None:
        self._blocks = document.blocks
        self._starts = [block.start for block in document.blocks]

    def block_at(self, offset: int) -> Block | None:
        """The block that holds the character at `offset`, None between blocks."""
        i = bisect_right(self._starts, offset) - 1
        if i < 0 or offset >= max(self._blocks[i].end, self._blocks[i].start + 1):
            return None
        return self._blocks[i]

    def page_at(self, offset: int) -> int | None:
        """The page (from 1) of the character at `offset`."""
        block = self.block_at(offset)
        return block.page if block else None

    def path_at(self, offset: int) -> tuple[str, ...]:
        """The headings above the character at `offset`, outermost first."""
        block = self.block_at(offset)
        return block.path if block else ()
