"""Small documents built by hand: headings and paragraphs, without any reader."""

from __future__ import annotations

from collections.abc import Iterable

from aligner.model.document import Block, BlockKind, Cell, Document, Heading, Table

# A section of a test plan: its heading and its paragraphs.
Section = tuple[str, tuple[str, ...]]


def document_of(sections: Iterable[Section], *, title: str = "云州市数字化发展规划", year: int = 2021) -> Document:
    """A plan of sections one level deep, its title first."""
    lines: list[tuple[BlockKind, tuple[str, ...], str]] = [("title", (), title)]
    for heading, paragraphs in sections:
        lines.append(("heading", (), heading))
        lines += [("paragraph", (heading,), paragraph) for paragraph in paragraphs]
    blocks, headings, text = [], [], ""
    for kind, path, line in lines:
        start = len(text)
        blocks.append(Block(kind=kind, start=start, end=start + len(line), path=path))
        if kind == "heading":
            headings.append(Heading(level=1, text=line, start=start, end=start + len(line)))
        text += line + "\n"
    return Document(
        title=title, text=text, sha256="0" * 64, format="txt", blocks=tuple(blocks), headings=tuple(headings),
        level="市", dated=str(year), period=(2021, 2025),
    )


def task_table(rows: tuple[tuple[str, ...], ...]) -> Document:
    """A plan that is one table of tasks, its first row the header."""
    heading = "三、重点任务分工"
    text, cells, blocks = heading + "\n", [], [Block(kind="heading", start=0, end=len(heading))]
    begin = len(text)
    for number, row in enumerate(rows):
        start = len(text)
        for column, cell in enumerate(row):
            cells.append(
                Cell(text=cell, start=len(text), end=len(text) + len(cell), row=number, column=column)
            )
            text += cell + ("｜" if column + 1 < len(row) else "\n")
        blocks.append(Block(kind="table", start=start, end=len(text) - 1, path=(heading,)))
    table = Table(start=begin, end=len(text) - 1, cells=tuple(cells))
    return Document(
        title="任务分工", text=text, sha256="0" * 64, format="txt", blocks=tuple(blocks),
        headings=(Heading(level=1, text=heading, start=0, end=len(heading)),), tables=(table,), dated="2021",
    )
