"""Sentences broken by the layout: which line goes on in the next, and how the two halves join.

A line end inside ``系统指导轻↵工业推进数字化转型`` belongs to the page; one after ``有关单位：`` belongs to the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from unicodedata import east_asian_width

from aligner.readers.numbering import begins_box, is_annex, is_caption, is_unnumbered_heading, number_of

_ENDS = tuple("。！？；：…!?;:.．】]」』｜|")
_CLOSERS = "”’）)》〉\"'"
_WORD = re.compile(r"[A-Za-z0-9]")
_LATIN = re.compile(r"[A-Za-z]")
# A line that cannot be the middle of a sentence: list marks, dashes, dates, addressees, captions.
_OPENS = re.compile(
    r"\s|——|—|－－|--|[●•·◆■□▲▪※★☆○◎✓\-*]\s*\S|注[:：]|附[:：]|[(（]此件|责任单位|牵头单位|配合单位|"
    r"(?:一|二|三|四|五|六|七|八|九|十)(?:是|要)|\d{4}年\d{1,2}月\d{1,2}日$|[二〇○零一九]{4}年[一二三四五六七八九十]{1,2}月"
)
_PAGE_NUMBER = re.compile(
    r"\s*(?:[—–\-－·~～]+\s*)?(?:第\s*)?(?:\d{1,4}|[ivxIVX]{1,6})(?:\s*页)?(?:\s*[/／共]\s*\d{1,4}\s*页?)?"
    r"(?:\s*[—–\-－·~～]+)?\s*"
)


def is_page_number(line: str) -> bool:
    """Whether a line is nothing but a page number: ``— 12 —``, ``第3页 共10页``, ``7``."""
    return len(line) <= 24 and bool(_PAGE_NUMBER.fullmatch(line))


def width(text: str) -> int:
    """Columns that a text takes, a Chinese character counting two."""
    return sum(2 if east_asian_width(c) in "WFA" else 1 for c in text)


def joint(before: str, after: str) -> str:
    """What stands between two halves of a broken line: nothing in Chinese, a space between two Latin words."""
    if before and after and _WORD.match(before[-1]) and _WORD.match(after[0]):
        return " " if _LATIN.match(before[-1]) or _LATIN.match(after[0]) else ""
    return " " if before and after and before[-1] in ",.;:" and _LATIN.match(after[0]) else ""


def ends_sentence(line: str) -> bool:
    """Whether a line comes to an end by its punctuation."""
    return line.rstrip().rstrip(_CLOSERS).endswith(_ENDS)


def unclosed(text: str) -> bool:
    """Whether a quotation or bracket is still open at the end of a text."""
    return any(text.count(opening) > text.count(closing) for opening, closing in ("“”", "（）", "《》", "()"))


def opens_line(line: str) -> bool:
    """Whether a line must begin a new line by its first characters: a number, a dash, a heading, a caption."""
    return bool(
        number_of(line) or _OPENS.match(line) or begins_box(line) or is_caption(line) or is_annex(line)
        or is_unnumbered_heading(line) or "｜" in line
    )


def goes_on(before: str, after: str, wrap: int | None = None) -> bool:
    """Whether `after` continues the sentence that the line end interrupts.

    `wrap` is the width at which the text is wrapped (see `wrap_width`), None where it is not: then only a long line
    without any end, too long for a heading, goes on.
    """
    if not before or not after or ends_sentence(before) or "｜" in before or opens_line(after):
        return False
    if wrap is not None:
        return width(before.strip()) >= wrap - 5
    if before.rstrip().endswith(tuple(_CLOSERS)):
        return False
    return len(before) > 60 and (before[-1] in "，、,（(“《" or unclosed(before) or not _reads_as_title(before))


def wrap_width(lines: Sequence[str]) -> int | None:
    """The width at which a text is hard-wrapped, None where its lines are paragraphs.

    Wrapped text shows itself by many long lines of one width that end in the middle of a sentence.
    """
    widths = [(width(line.strip()), line) for line in lines if len(line) >= 16]
    if len(widths) < 8:
        return None
    common, _ = Counter(w // 4 for w, _ in widths).most_common(1)[0]
    near = [line for w, line in widths if abs(w - common * 4) <= 8]
    broken = sum(1 for line in near if not ends_sentence(line))
    if common * 4 > 120 or len(near) < 0.4 * len(widths) or broken < 0.35 * len(widths):
        return None
    return common * 4


def _reads_as_title(line: str) -> bool:
    return line.rstrip().rstrip("）)").endswith(
        ("通知", "意见", "方案", "规划", "计划", "办法", "措施", "要点", "决定", "报告", "纲要", "公告", "通告", "函")
    )
