"""Tables of contents: they repeat the headings and promise nothing, so they are not plan text."""

from __future__ import annotations

import re
from collections.abc import Sequence

_TITLE = re.compile(r"\s*目\s*(?:录|錄|次)\s*")
_LEADERS = re.compile(
    r".*?(?:[.．·…⋯‥_﹒•-]{4,}|…{2,}|(?:[.·…]\s){4,})\s*"
    r"[（(\-—]?\s*(?:\d{1,4}|[ivxlIVXL]{1,6})?\s*[）)\-—]?\s*"
)
_NUMBERED_END = re.compile(r".*[^\d\s.．]\s*(?:\t|\s{2,})?\d{1,3}\s*")


def is_contents_title(line: str) -> bool:
    """Whether a line is the title of a table of contents."""
    return bool(_TITLE.fullmatch(line))


def is_contents_entry(line: str) -> bool:
    """Whether a line is an entry with leaders: ``第一章 总体要求…………5``."""
    return len(line) <= 160 and bool(_LEADERS.fullmatch(line)) and bool(line.strip(" \u3000.…·_-—"))


def contents_lines(lines: Sequence[str]) -> frozenset[int]:
    """The numbers of the lines that make up tables of contents.

    After a title 目录 the entries run as long as they have leaders or page numbers, or repeat as headings further on.
    """
    found = {i for i, line in enumerate(lines) if is_contents_entry(line)}
    titles = [i for i, line in enumerate(lines) if is_contents_title(line)]
    last = {_bare(line): i for i, line in enumerate(lines) if line.strip()} if titles else {}
    for title in titles:
        if title in found:
            continue
        found.add(title)
        found.update(_run_after(lines, title, last))
    return frozenset(found)


def _run_after(lines: Sequence[str], title: int, last: dict[str, int]) -> list[int]:
    """The entries after a title; `last` says where each line stands for the last time."""
    run: list[int] = []
    for i in range(title + 1, min(len(lines), title + 400)):
        line = lines[i].strip()
        if not line:
            continue
        repeats = last.get(_bare(line), i) > i
        if len(line) <= 80 and (is_contents_entry(line) or _NUMBERED_END.fullmatch(line) or repeats):
            run.append(i)
        else:
            break
    return run


def _bare(line: str) -> str:
    """A heading as it stands both in the table and in the plan: without page number, leaders and white space."""
    return re.sub(r"[\s.…·⋯_]+|\d{1,3}\s*$", "", line)
