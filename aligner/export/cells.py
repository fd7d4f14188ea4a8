"""Why this module exists: plan text is untrusted; no cell, line or screen may execute, hide or break on what it says.

A plan may contain ``=HYPERLINK(…)``, control characters, terminal escapes or Markdown: each face writes them as text.
JSON alone keeps every character (its quotations are verbatim).
"""

from __future__ import annotations

import re
import unicodedata

# The most characters (UTF-16 units) that a cell of an Excel sheet can hold.
EXCEL_CELL_LIMIT = 32_767

# What a spreadsheet takes for the start of a formula; the full-width forms count in East Asian versions of Excel.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_LINE_ENDS = re.compile(r"\r\n|\r|\u2028|\u2029|\x0b|\x0c|\x85")
# Control characters other than tab and line feed, lone surrogates, non-characters, and the marks that turn the
# direction of writing (they can make a text read as another one).
_UNSAFE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\ufeff\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
# What a line of Chinese text does not begin with.
_NEVER_FIRST = frozenset("，。、；：！？）》”’】…,.;:!?)")
_EXCEL_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_MARKDOWN_MARK = re.compile(r"([\\`*_\[\]<>|#~!&])")
_MARKDOWN_OPENING = re.compile(r"^(\d*)([-+=.)])")


def plain_text(text: str) -> str:
    """The text without characters that are not text; every line end a line feed."""
    return _UNSAFE.sub("", _LINE_ENDS.sub("\n", text))


def one_line(text: str) -> str:
    """The text on one line, runs of white space as one space."""
    return " ".join(plain_text(text).split())


def is_formula_like(text: str) -> bool:
    """Whether a spreadsheet could take the text for a formula."""
    return text.startswith(_FORMULA_STARTS) or text.lstrip().startswith(_FORMULA_STARTS)


def excel_text(text: str, ending: str = "…") -> str:
    """The text as a cell of an Excel sheet can hold it: plain, escaped as OOXML wants, at most 32,767 units."""
    safe = _EXCEL_ESCAPE.sub("_x005F_", plain_text(text))
    units = len(safe) + sum(1 for character in safe if character > "\uffff")
    if units <= EXCEL_CELL_LIMIT:
        return safe
    return _first_units(safe, EXCEL_CELL_LIMIT - len(ending)) + ending


def csv_text(text: str) -> str:
    """The text as a CSV field that no spreadsheet runs: what looks like a formula gets an apostrophe before it."""
    plain = plain_text(text)
    return f"'{plain}" if is_formula_like(text) or is_formula_like(plain) else plain


def markdown_text(text: str) -> str:
    """The text with every mark of Markdown and HTML escaped, so that it reads as it is written; on one line."""
    return _MARKDOWN_OPENING.sub(r"\1\\\2", _MARKDOWN_MARK.sub(r"\\\1", one_line(text)))


def cut_text(text: str, length: int) -> str:
    """At most `length` characters, an ellipsis in place of the rest."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def display_width(text: str) -> int:
    """Columns the text takes on a terminal: two for a Chinese character, none for a combining mark."""
    return sum(map(_character_width, text))


def cut_to_width(text: str, width: int) -> str:
    """The text cut to so many columns, an ellipsis in place of the rest."""
    if display_width(text) <= width:
        return text
    return _first_columns(text, max(width - 1, 0)).rstrip() + "…" if width > 0 else ""


def pad_to_width(text: str, width: int) -> str:
    """The text cut or filled with spaces to exactly so many columns."""
    cut = cut_to_width(text, width)
    return cut + " " * (width - display_width(cut))


def wrap_to_width(text: str, width: int, lines: int) -> tuple[str, ...]:
    """The text in at most so many lines of so many columns; an ellipsis ends it where there is more."""
    rest = text
    wrapped: list[str] = []
    while rest and len(wrapped) < lines - 1 and display_width(rest) > width:
        line = _first_columns(rest, width) or rest[0]
        while len(line) > 1 and rest[len(line) : len(line) + 1] in _NEVER_FIRST:
            line = line[:-1]
        wrapped.append(line)
        rest = rest[len(line) :].lstrip()
    return (*wrapped, cut_to_width(rest, width)) if rest else tuple(wrapped)


def _character_width(character: str) -> int:
    if character < "\u0300":
        return 1
    if unicodedata.combining(character) or unicodedata.category(character) in {"Cf", "Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _first_columns(text: str, width: int) -> str:
    used = 0
    for i, character in enumerate(text):
        used += _character_width(character)
        if used > width:
            return text[:i]
    return text


def _first_units(text: str, units: int) -> str:
    used = 0
    for i, character in enumerate(text):
        used += 2 if character > "\uffff" else 1
        if used > units:
            return text[:i]
    return text
