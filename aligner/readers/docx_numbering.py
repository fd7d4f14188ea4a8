"""Automatic numbering of Word: the 一、（一）1. that no run contains and that carry the structure.

A paragraph is numbered by itself or by its style (or the styles it is based on); lists that share an abstract
numbering count on, unless an override starts them anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = f"{W}val"

_HAN_DIGITS = "零一二三四五六七八九"
_LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_HEAVENLY = "甲乙丙丁戊己庚辛壬癸"
_EARTHLY = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_NO_WORDS = re.compile(r"[\ue000-\uf8ff●•·◆■□▲▪※★☆○◎✓Ø§]")


@dataclass(slots=True, kw_only=True)
class _ListLevel:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    style: str | None = None
    legal: bool = False


@dataclass(slots=True, kw_only=True)
class _List:
    """One w:num: the abstract numbering it counts with, and its own starts and levels."""

    abstract: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, _ListLevel] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What a paragraph style says of structure: outline level from 1, list and level, or nothing."""

    name: str
    based_on: str | None
    outline: int | None
    list_id: str | None
    list_level: int | None


class Styles:
    """The paragraph styles of a document, with what each inherits."""

    def __init__(self, root: _Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self.default: str | None = None
        for element in root.iterfind(f"{W}style") if root is not None else ():
            if element.get(f"{W}type") != "paragraph":
                continue
            identifier = element.get(f"{W}styleId", "")
            self._styles[identifier] = _style(element)
            if element.get(f"{W}default") in {"1", "true", "on"}:
                self.default = identifier

    def name(self, identifier: str | None) -> str:
        """The name of a style in lower case: ``heading 1``, ``toc 2``."""
        style = self._styles.get(identifier or "")
        return style.name if style else (identifier or "").lower()

    def outline(self, identifier: str | None) -> int | None:
        """The outline level (from 1) of a style, its own or inherited."""
        for style in self._chain(identifier):
            if style.outline is not None:
                return style.outline if style.outline <= 9 else None
            if found := re.fullmatch(r"(?:heading|标题)\s*([1-9])", style.name):
                return int(found.group(1))
        return None

    def numbering(self, identifier: str | None) -> tuple[str, int | None, str] | None:
        """List, level and the style that names them, of a style's own or inherited numbering."""
        level: int | None = None
        for style_id, style in self._named_chain(identifier):
            level = style.list_level if level is None else level
            if style.list_id is not None:
                return style.list_id, level, style_id
        return None

    def _chain(self, identifier: str | None) -> list[Style]:
        return [style for _, style in self._named_chain(identifier)]

    def _named_chain(self, identifier: str | None) -> list[tuple[str, Style]]:
        chain: list[tuple[str, Style]] = []
        current = identifier
        while current and current in self._styles and len(chain) < 20:
            chain.append((current, self._styles[current]))
            current = self._styles[current].based_on
        return chain


def _style(element: _Element) -> Style:
    name = element.find(f"{W}name")
    based = element.find(f"{W}basedOn")
    outline = element.find(f"{W}pPr/{W}outlineLvl")
    numbering = element.find(f"{W}pPr/{W}numPr")
    list_id, level = list_of(numbering)
    return Style(
        name=(name.get(VAL, "") if name is not None else "").lower(),
        based_on=based.get(VAL) if based is not None else None,
        outline=_number(outline, 9) + 1 if outline is not None else None,
        list_id=list_id, list_level=level,
    )


def list_of(numbering: _Element | None) -> tuple[str | None, int | None]:
    """List and level that a w:numPr names."""
    if numbering is None:
        return None, None
    number, level = numbering.find(f"{W}numId"), numbering.find(f"{W}ilvl")
    return number.get(VAL) if number is not None else None, _number(level, 0) if level is not None else None


class Numbering:
    """Counts the lists of one document in the order in which its paragraphs ask for their labels."""

    def __init__(self, root: _Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, dict[int, _ListLevel]] = {}
        self._lists: dict[str, _List] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        if root is not None:
            self._load(root)

    def label(self, paragraph_list: tuple[str | None, int | None], style: str | None) -> str:
        """The label of the next paragraph of a list, empty where it has none; counts it."""
        list_id, level = paragraph_list
        inherited = self._styles.numbering(style)
        if list_id is None and inherited is not None:
            list_id, styled_level, style_id = inherited
            level = level if level is not None else styled_level
            level = level if level is not None else self._level_of_style(list_id, style_id)
        if list_id is None or list_id == "0" or list_id not in self._lists:
            return ""
        return self._count(list_id, level or 0)

    def _count(self, list_id: str, level: int) -> str:
        numbered = self._lists[list_id]
        levels = {**self._abstract.get(numbered.abstract, {}), **numbered.levels}
        if level not in levels:
            return ""
        counters = self._counters.setdefault(numbered.abstract, {})
        first = (list_id, level) not in self._begun
        self._begun.add((list_id, level))
        if level not in counters or (first and level in numbered.starts):
            counters[level] = numbered.starts.get(level, levels[level].start)
        else:
            counters[level] += 1
        for deeper in [other for other in counters if other > level]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or (restart != 0 and level < restart):
                del counters[deeper]
        return _rendered(levels, level, counters)

    def _level_of_style(self, list_id: str, style: str) -> int:
        numbered = self._lists.get(list_id)
        levels = self._abstract.get(numbered.abstract, {}) if numbered else {}
        return next((number for number, level in levels.items() if level.style == style), 0)

    def _load(self, root: _Element) -> None:
        linked: dict[str, str] = {}
        by_style: dict[str, str] = {}
        for element in root.iterfind(f"{W}abstractNum"):
            identifier = element.get(f"{W}abstractNumId", "")
            self._abstract[identifier] = {
                int(level.get(f"{W}ilvl", "0")): _list_level(level) for level in element.iterfind(f"{W}lvl")
            }
            if (link := element.find(f"{W}numStyleLink")) is not None:
                linked[identifier] = link.get(VAL, "")
            if (link := element.find(f"{W}styleLink")) is not None:
                by_style[link.get(VAL, "")] = identifier
        for element in root.iterfind(f"{W}num"):
            abstract = element.find(f"{W}abstractNumId")
            identifier = abstract.get(VAL, "") if abstract is not None else ""
            target = by_style.get(linked.get(identifier, ""), identifier)
            numbered = _List(abstract=target)
            for override in element.iterfind(f"{W}lvlOverride"):
                number = int(override.get(f"{W}ilvl", "0"))
                if (start := override.find(f"{W}startOverride")) is not None:
                    numbered.starts[number] = _number(start, 1)
                if (level := override.find(f"{W}lvl")) is not None:
                    numbered.levels[number] = _list_level(level)
            self._lists[element.get(f"{W}numId", "")] = numbered


def _list_level(element: _Element) -> _ListLevel:
    level = _ListLevel()
    for child in element:
        if child.tag == f"{W}start":
            level.start = _number(child, 1)
        elif child.tag == f"{W}numFmt":
            level.format = child.get(VAL, "decimal")
        elif child.tag == f"{W}lvlText":
            level.text = child.get(VAL, "")
        elif child.tag == f"{W}suff":
            level.suffix = child.get(VAL, "tab")
        elif child.tag == f"{W}lvlRestart":
            level.restart = _number(child, 0)
        elif child.tag == f"{W}pStyle":
            level.style = child.get(VAL)
        elif child.tag == f"{W}isLgl":
            level.legal = child.get(VAL, "1") not in {"0", "false", "off"}
    return level


def _rendered(levels: dict[int, _ListLevel], level: int, counters: dict[int, int]) -> str:
    own = levels[level]
    if own.format in {"bullet", "none"}:
        text = _NO_WORDS.sub("", own.text) if own.format == "bullet" else re.sub(r"%\d", "", own.text)
        return text if own.format == "none" or text in {"—", "——", "-", "－"} else ""

    def count(found: re.Match[str]) -> str:
        number = int(found.group(1)) - 1
        other = levels.get(number, own)
        kind = "decimal" if own.legal and number < level else other.format
        return formatted(counters.get(number, other.start), kind)

    text = re.sub(r"%([1-9])", count, own.text)
    # 一、 and （一） stand close to their words; 第一章 and 1. are set off, or 第一章总则 and 1.5G would run together.
    close = own.suffix == "nothing" or text.endswith(("、", "）", ")", "．", "，"))
    return text if close or not text else text.rstrip() + " "


def formatted(number: int, kind: str) -> str:
    """A number as Word writes it in a list: 十二, 甲, ③, IV, b."""
    if kind in {"chineseCounting", "chineseCountingThousand", "taiwaneseCountingThousand", "taiwaneseCounting",
                "japaneseCounting", "ideographDigital", "chineseDigital", "koreanDigital2"}:
        return han(number)
    if kind in {"chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"}:
        return han(number, _LEGAL_DIGITS, "拾佰仟")
    if kind in {"decimalEnclosedCircle", "decimalEnclosedCircleChinese", "ideographEnclosedCircle"}:
        return chr(0x245F + number) if 1 <= number <= 20 else str(number)
    if kind == "ideographTraditional":
        return _HEAVENLY[(number - 1) % 10]
    if kind == "ideographZodiac":
        return _EARTHLY[(number - 1) % 12]
    if kind in {"lowerLetter", "upperLetter"}:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if kind == "upperLetter" else letter
    if kind in {"lowerRoman", "upperRoman"}:
        return _roman(number).upper() if kind == "upperRoman" else _roman(number)
    if kind == "decimalZero":
        return f"{number:02}"
    if kind == "decimalFullWidth":
        return "".join(chr(0xFF10 + int(digit)) for digit in str(number))
    return str(number)


def han(number: int, digits: str = _HAN_DIGITS, units: str = "十百千") -> str:
    """A number up to 9,999 in Chinese numerals: 十二, 二十, 一百零五."""
    if not 0 < number < 10_000:
        return digits[0] if number == 0 else str(number)
    text = ""
    pending_zero = False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            text += (digits[0] if pending_zero else "") + digits[digit] + (units[place - 1] if place else "")
            pending_zero = False
        else:
            pending_zero = bool(text)
    # 十二, not 一十二; in the numerals of contracts it stays 壹拾贰.
    return text[1:] if digits == _HAN_DIGITS and text.startswith("一十") else text


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def _number(element: _Element, default: int) -> int:
    try:
        return int(element.get(VAL, default))
    except ValueError:
        return default
