"""Plain text and Markdown: the text of a TXT is the plan's text as it stands; Markdown loses its marks."""

from __future__ import annotations

import re
from itertools import pairwise

from aligner.model.document import Issue
from aligner.readers.contents import contents_lines
from aligner.readers.detection import Source
from aligner.readers.reading import CELL_SEPARATOR, Line, Reading, RowCell, row_line
from aligner.readers.wraps import goes_on, is_page_number, wrap_width

_LINE_END = re.compile(r"\r\n?")
_HEADING = re.compile(r"(#{1,6})[ \t\u3000]+(.*?)[ \t]*#*$")
_RULE = re.compile(r"\|?[ \t]*:?-{3,}:?[ \t]*(?:\|[ \t]*:?-{3,}:?[ \t]*)*\|?")
_MARKS = (
    (re.compile(r"!\[[^\]\[]{0,200}\]\([^)]{0,500}\)"), ""),
    (re.compile(r"\[([^\]\[]{1,200})\]\([^)]{0,500}\)"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)(.{1,300}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![*\w])\*(?=\S)([^*]{1,300}?)(?<=\S)\*(?![*\w])"), r"\1"),
    (re.compile(r"`([^`]{1,300})`"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+\-.!|])"), r"\1"),
)


def read_text(source: Source) -> Reading:
    """A TXT file: its text is kept to the character (line ends as ``\\n``), lines point into it.

    Hard-wrapped lines make one logical line that spans line ends; tables of contents and page numbers get no line.
    """
    assert source.decoded is not None
    text = _LINE_END.sub("\n", source.decoded.text.removeprefix("\ufeff"))
    return Reading(lines=_lines_of(text), text=text, issues=_issues(source))


def read_markdown(source: Source) -> Reading:
    """A Markdown file: headings by ``#``, tables as rows, emphasis and links as their words."""
    assert source.decoded is not None
    text = _LINE_END.sub("\n", source.decoded.text.removeprefix("\ufeff"))
    lines: list[Line] = []
    table = 0
    for raw in text.split("\n"):
        line = raw.strip().removeprefix(">").strip()
        if not line or line.startswith("```") or set(line) <= set("-*_ ") or _RULE.fullmatch(line):
            table += not line
            continue
        lines.append(_markdown_line(line, table))
    return Reading(lines=tuple(lines), issues=_issues(source))


def _markdown_line(line: str, table: int) -> Line:
    if heading := _HEADING.match(line):
        return Line(text=_plain(heading.group(2)), level=len(heading.group(1)))
    if line.startswith("|") and line.count("|") >= 3:
        cells = [_plain(cell.strip()) for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
        return row_line(tuple(RowCell(text=cell, column=i) for i, cell in enumerate(cells)), table=table)
    return Line(text=_plain(re.sub(r"^[-*+][ \t]+(?=\S)", "", line)))


def _plain(line: str) -> str:
    for mark, words in _MARKS:
        line = mark.sub(words, line)
    return line.strip()


def _lines_of(text: str) -> tuple[Line, ...]:
    """The logical lines of a text with their places."""
    spans = _spans(text)
    raw = [text[start:end] for start, end in spans]
    dropped = contents_lines(raw) | _page_numbers(raw)
    kept = [i for i in range(len(raw)) if i not in dropped]
    wrap = wrap_width([raw[i] for i in kept])
    lines: list[Line] = []
    table = -1
    previous = -2
    for i in kept:
        start, end = spans[i]
        if cells := _row(raw[i]):
            table += not (lines and lines[-1].kind == "row" and lines[-1].end >= start - 3)
            lines.append(Line(text=raw[i], kind="row", start=start, end=end, cells=cells, table=table))
        elif _is_broken(text, lines, start, wrap) and goes_on(raw[previous], raw[i], wrap):
            lines[-1] = Line(text=text[lines[-1].start:end], start=lines[-1].start, end=end)
        else:
            lines.append(Line(text=raw[i], start=start, end=end))
        previous = i
    return tuple(lines)


def _spans(text: str) -> list[tuple[int, int]]:
    """The non-empty lines' places without the white space around them."""
    spans: list[tuple[int, int]] = []
    offset = 0
    for line in text.split("\n"):
        bare = line.strip()
        if bare:
            start = offset + line.index(bare[0])
            spans.append((start, start + len(bare)))
        offset += len(line) + 1
    return spans


def _is_broken(text: str, lines: list[Line], start: int, wrap: int | None) -> bool:
    """Whether only one line end (in wrapped text also page numbers or blank lines) parts a line from the last."""
    if not lines or lines[-1].kind != "text":
        return False
    between = text[lines[-1].end:start]
    return between.count("\n") == 1 or (wrap is not None and len(between) <= 24)


def _page_numbers(lines: list[str]) -> frozenset[int]:
    """The lines that are page numbers: bare numbers that count up through the text."""
    numbers = [(i, int(found.group())) for i, line in enumerate(lines)
               if is_page_number(line) and (found := re.search(r"\d+", line))]
    rising = sum(1 for (_, a), (_, b) in pairwise(numbers) if 0 < b - a <= 3)
    return frozenset(i for i, _ in numbers) if len(numbers) >= 3 and rising >= 0.6 * (len(numbers) - 1) else frozenset()


def _row(line: str) -> tuple[RowCell, ...]:
    """The cells of a table row in plain text (cells parted by ``｜`` or tabs); empty where it is none."""
    if CELL_SEPARATOR in line:
        parts = line.split(CELL_SEPARATOR)
    elif line.count("\t") >= 2:
        parts = line.split("\t")
    else:
        return ()
    return tuple(RowCell(text=part.strip(), column=i) for i, part in enumerate(parts))


def _issues(source: Source) -> tuple[Issue, ...]:
    if source.decoded is None or not source.decoded.spoiled:
        return ()
    message = f"文件中有 {source.decoded.spoiled} 处字符无法识别（可能在传输中损坏）；请核对原文"
    return (Issue(severity="warning", message=message),)
