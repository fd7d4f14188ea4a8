"""Numbers with their units as values: ``3.2万个`` is 32000 个, ``百分之五`` and ``5％`` are 5 %, ``五成`` is 50 %.

What only looks like an amount is none: years (``2025年``), names (``5G``、``IPv6``、``L3``、``4K``、``十四五``),
numbering (``第十条``、``3.``), dates (``6月30日``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from aligner.folding import fold
from aligner.model.findings import Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A unit taken apart: what one of it is in `base` units (``万户``: 10000 户; ``‰``: 0.1 %)."""

    factor: float
    base: str


def find_quantities(text: str, offset: int = 0) -> tuple[Quantity, ...]:
    """All amounts of the text in order; start and end count from `offset`.

    A range (``10—15%``) is one quantity worth its lower end, the only part that is promised. A bound that touches
    the number (``不低于85%``、``60%以上``) belongs to the quoted text and does not change the value.
    """
    plain = fold(text)
    return tuple(
        quantity
        for match in _AMOUNT.finditer(plain)
        if (quantity := _quantity_of(match, text, plain, offset)) is not None
    )


def chinese_number(numeral: str) -> float | None:
    """The value of a Chinese numeral (``三千五百``、``二点五``、``二〇``), None where it is none."""
    whole, point, fraction = numeral.partition("点")
    digits = "".join(str(_DIGITS[c]) for c in fraction if c in _DIGITS)
    if point and (not fraction or len(digits) != len(fraction)):
        return None
    value = _chinese_whole(whole)
    if value is None:
        return None
    return float(f"{value}.{digits}") if digits and value == int(value) else value


def scale_of(unit: str | None) -> Scale:
    """A unit as factor and base unit: ``万亿元`` → 10¹² 元, ``亿`` → 10⁸ without a name, ``千分之`` → 0.1 %."""
    if not unit:
        return Scale(factor=1.0, base="")
    plain = fold(unit).strip().removeprefix("个" if unit.startswith("个百分") else "")
    if plain in _RATIOS:
        return Scale(factor=_RATIOS[plain], base="%")
    factor = 1.0
    while plain[:1] in _MULTIPLIERS and plain not in _WHOLE_UNITS:
        factor *= _MULTIPLIERS[plain[0]]
        plain = plain[1:]
    if plain in _SPEEDS:
        return Scale(factor=factor * _SPEEDS[plain], base="兆")
    return Scale(factor=factor, base=plain)


_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_MULTIPLIERS = {"十": 1e1, "百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}
_RATIOS = {
    "%": 1.0,
    "百分点": 1.0,
    "个百分点": 1.0,
    "‰": 0.1,
    "千分点": 0.1,
    "个千分点": 0.1,
    "成": 10.0,
    "百分之": 1.0,
    "千分之": 0.1,
    "万分之": 0.01,
}
_SPEEDS = {
    "兆": 1.0,
    "Mbps": 1.0,
    "M": 1.0,
    "兆比特每秒": 1.0,
    "Gbps": 1e3,
    "G": 1e3,
    "吉比特每秒": 1e3,
    "Tbps": 1e6,
    "太比特每秒": 1e6,
    "T": 1e6,
}
_WHOLE_UNITS = frozenset({"千米", "千克", "千瓦", "千瓦时", "千伏", "千兆", "百分点", "千分点"})

_SCALE = r"(?:[十百万亿]|千(?![瓦米克伏兆]))"
_ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
_CHINESE = r"[〇零一二两三四五六七八九十百千万亿]+(?:点[〇零一二三四五六七八九]+)?"
_UNIT = (
    r"个百分点|百分点|个千分点|个月|%|‰|成半?|倍|番|"
    r"EFLOPS|PFLOPS|TFLOPS|Tbps|Gbps|Mbps|[EPTGM]B(?![A-Za-z])|兆比特每秒|吉比特每秒|太比特每秒|兆|"
    r"千瓦时|千瓦|千伏|千米|平方公里|平方千米|平方米|立方米|公里|公顷|公斤|千克|海里|毫秒|分钟|小时|标准机架|机架|"
    r"人次|户次|万吨标准煤|吨标准煤|美元|元|人|户|家|个|件|项|台|套|座|亩|吨|米|度|秒|天|日(?!报)|次|张|份|所|处|条|本|名|位|架|辆|艘|枚|颗|款|门|宗|部|期|类|种|支|只|"
    r"场|册|篇|例|站|卡|端|路|口|头|只|根|块|片|幅|亿|年|周|岁|级|分"
)
_AMOUNT = re.compile(
    rf"(?P<parts>(?P<denominator>[百千万]|[二三四五六七八九十])分之(?P<numerator>{_CHINESE}|{_ARABIC}))"
    rf"|(?P<half>一半|半数|过半)|(?P<doubled>翻(?P<times>[一两二三四])?番)"
    rf"|(?P<first>{_ARABIC})(?P<firstscale>(?:{_SCALE}|%)*)\s*(?P<to>[—\-–~～至到]+)\s*(?P<second>{_ARABIC})(?:余|"
    rf"多)?(?P<secondscale>{_SCALE}*)(?:余|多)?(?:[ 　]*(?P<rangeunit>{_UNIT}))?"
    rf"|(?P<number>{_ARABIC})(?:余|多)?(?P<scale>{_SCALE}*)(?:余|多)?(?:[ 　]*(?P<unit>{_UNIT}))?"
    rf"|(?P<numeral>{_CHINESE})(?:余|多)?(?P<named>{_UNIT})"
)
_BEFORE = re.compile(
    r"(?:不低于|不少于|不高于|不超过|不小于|不大于|不多于|至少|最少|约为?|大约|近|超过|突破|高于|低于|大于|小于|多于|逾|[≥≤>＞<＜±])\s*$"
)
_AFTER = re.compile(r"\s*(?:及?以上|以内|以下|左右|上下|之间|以外)")
# What stands before a number that belongs to a name, a numbering, a date or a code.
_NAMED_BEFORE = re.compile(r"(?:[A-Za-z第〔\[/#№_.·×]|[A-Za-z]-|\d[—\-.,:])$")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_NAMED_AFTER = re.compile(
    r"[A-Za-z〕]|年代|月(?!均)|日|号|点(?:半|钟)|[.、．](?!\d)\s*[\u4e00-\u9fff]{2}|[:：]\d|[）)]\s*[\u4e00-\u9fff]|×|-[A-Za-z]"
)
# 万亿元级、亿户 name a size and count nothing; 三五个 is about three, its lower end.
_COUNTS = re.compile(r"[零〇一二两三四五六七八九]|^[十百千]")
_ABOUT = re.compile(r"一两|两三|三[四五]|四五|五六|六七|七八|八九")
# One of a thing is an article (一个平台), and counted abstractions are names (两个一百年、三级联动).
_ARTICLE_UNITS = frozenset(
    {
        "个",
        "项",
        "家",
        "件",
        "套",
        "张",
        "条",
        "座",
        "位",
        "名",
        "次",
        "类",
        "种",
        "本",
        "期",
        "站",
        "卡",
        "端",
        "路",
        "口",
        "支",
        "只",
        "份",
        "处",
        "所",
        "台",
        "部",
        "度",
        "米",
        "场",
        "头",
        "根",
        "块",
        "片",
        "门",
        "篇",
        "分",
        "户",
        "人",
        "年",
        "天",
        "日",
        "周",
    }
)
_NAMES_ONLY = frozenset(
    {"级", "端", "分", "期", "路", "口", "头", "卡", "块", "片", "根", "度", "门", "日", "周", "岁", "站", "部", "位"}
)


def _quantity_of(match: re.Match[str], text: str, plain: str, offset: int) -> Quantity | None:
    read = _ratio_of(match) or _range_of(match, plain) or _arabic_of(match, plain) or _numeral_of(match, plain)
    if read is None:
        return None
    value, unit = read
    start, end = _with_bounds(plain, match.start(), match.end())
    return Quantity(text=text[start:end], value=value, unit=unit, start=offset + start, end=offset + end)


def _ratio_of(match: re.Match[str]) -> tuple[float, str | None] | None:
    if match["parts"]:
        numerator = match["numerator"]
        value = _arabic(numerator) if numerator[0].isdigit() else chinese_number(numerator)
        whole = {"百": 100.0, "千": 1000.0, "万": 10000.0}.get(match["denominator"]) or chinese_number(
            match["denominator"]
        )
        return (_tidy(value * 100 / whole), "%") if value is not None and whole else None
    if match["half"]:
        return 50.0, "%"
    if match["doubled"]:
        times = _DIGITS[match["times"]] if match["times"] else 1
        return float(2**times), "倍"
    return None


def _range_of(match: re.Match[str], plain: str) -> tuple[float, str | None] | None:
    if not match["first"] or _is_name(match.start(), match.end(), match["first"], match["rangeunit"], plain):
        return None
    if _YEAR.match(match["second"]) or (_YEAR.match(match["first"]) and match["rangeunit"] in (None, "年")):
        return None
    scale = match["firstscale"].rstrip("%") or match["secondscale"]
    unit = match["rangeunit"] or ("%" if "%" in match["firstscale"] else None)
    return _normalised(_arabic(match["first"]) * _product(scale), unit)


def _arabic_of(match: re.Match[str], plain: str) -> tuple[float, str | None] | None:
    if not match["number"]:
        return None
    unit = match["unit"]
    if _is_name(match.start(), match.end(), match["number"] if not match["scale"] else "", unit, plain):
        return None
    if unit in ("级", "期", "日") or (unit == "年" and _arabic(match["number"]) > 200):
        return None
    return _normalised(_arabic(match["number"]) * _product(match["scale"]), unit)


def _numeral_of(match: re.Match[str], plain: str) -> tuple[float, str | None] | None:
    numeral, unit = match["numeral"], match["named"]
    if not numeral or plain[: match.start()].endswith("第") or unit in _NAMES_ONLY:
        return None
    if (numeral == "一" and unit in _ARTICLE_UNITS) or (unit == "年" and (len(numeral) > 3 or "〇" in numeral)):
        return None
    if unit == "成" and plain[match.end() : match.end() + 1] in tuple("为果立长效员功品就绩本都型熟套片份交份"):
        return None
    if not _COUNTS.search(numeral):
        return None
    value = float(_DIGITS[numeral[0]]) if _ABOUT.fullmatch(numeral) else chinese_number(numeral)
    return None if value is None else _normalised(value, unit)


def _is_name(start: int, end: int, number: str, unit: str | None, plain: str) -> bool:
    """Whether the number belongs to a name, a year, a date, a numbering or a code."""
    if _NAMED_BEFORE.search(plain[max(0, start - 2) : start]):
        return True
    if _YEAR.match(number) and (unit in (None, "年")):
        return True
    if unit is None and plain[end : end + 1] == "|" and (start == 0 or plain[start - 1] == "\n"):
        return True  # the running number of a table row
    return unit is None and bool(_NAMED_AFTER.match(plain[end : end + 4]))


def _normalised(value: float, unit: str | None) -> tuple[float, str | None]:
    """Ratios in %, speeds in 兆; 成半 is a half tenth more; everything else keeps its own unit."""
    if unit is None:
        return _tidy(value), None
    if unit == "成半":
        return _tidy(value * 10 + 5), "%"
    if unit in ("个百分点", "百分点"):
        return _tidy(value), "百分点"
    scale = scale_of(unit)
    if scale.base in ("%", "兆"):
        return _tidy(value * scale.factor), scale.base
    return _tidy(value * (scale.factor if unit not in _WHOLE_UNITS else 1.0)), scale.base or None


def _with_bounds(plain: str, start: int, end: int) -> tuple[int, int]:
    before = _BEFORE.search(plain[max(0, start - 4) : start])
    after = _AFTER.match(plain, end)
    return start - len(before[0]) if before else start, after.end() if after else end


def _chinese_whole(numeral: str) -> float | None:
    if not numeral:
        return None
    if len(numeral) > 1 and all(c in _DIGITS for c in numeral):
        return float("".join(str(_DIGITS[c]) for c in numeral))
    total = section = digit = 0
    for c in numeral:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c in _SMALL:
            section += (digit or 1) * _SMALL[c]
            digit = 0
        elif c in ("万", "亿"):
            total = (total + section + digit or 1) * int(_MULTIPLIERS[c])
            section = digit = 0
        else:
            return None
    return float(total + section + digit)


def _product(multipliers: str) -> float:
    value = 1.0
    for c in multipliers:
        value *= _MULTIPLIERS[c]
    return value


def _arabic(number: str) -> float:
    return float(number.replace(",", ""))


def _tidy(value: float) -> float:
    """Without the dust of binary fractions: 0.45 亿 is 45000000, not 45000000.00000001."""
    return float(f"{value:.12g}")
