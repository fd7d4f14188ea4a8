"""What the plan says of each national indicator: the value it sets itself, by when, and from where it starts.

A target needs the same quantity: ``农产品网络零售额`` is not 网上零售额, ``数字经济增加值占GDP比重`` is not that of its
core industries, ``千兆用户占比`` is no number of users. An achievement (``2020年网上零售额达到7600亿元``) sets no target.
Tables and running text are read by the same rules (docs/indicators.md).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from aligner.extract.quantities import find_quantities, scale_of
from aligner.folding import fold
from aligner.model.document import Document
from aligner.model.findings import IndicatorTarget, Quantity, Sentence
from aligner.model.national import Catalogue, NationalIndicator


def find_targets(
    document: Document, sentences: Sequence[Sentence], catalogue: Catalogue
) -> tuple[IndicatorTarget, ...]:
    """Every target of the plan for a national indicator, in the order of the text.

    One indicator may have several (a table row and a sentence, 2023 and 2025); a mention without a value has
    `value` None. Values are in the national unit.
    """
    plain = fold(document.text)
    near = [name for name in _all_names(catalogue) if any(seed in plain for seed in name.seeds)]
    if not near:
        return ()
    in_tables = tuple(_targets_in_tables(document, plain, near))
    read = {(target.number, _line_of(plain, target.start)) for target in in_tables}
    in_text = (
        target
        for target in _targets_in_sentences(document, plain, sentences, near)
        if (target.number, _line_of(plain, target.start)) not in read
    )
    return tuple(sorted((*in_tables, *in_text), key=lambda target: (target.start, target.number, target.year or 0)))


# --- names -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    """How an indicator is named: `full` names it, `bare` only where a value follows at once (网民达到445万人).

    `seeds` are the rarest two characters of each name: a text without any of them does not name it.
    """

    indicator: NationalIndicator
    full: str
    bare: str | None
    seeds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mention:
    """An indicator named in the text, from `start` to `end`."""

    names: _Names
    start: int
    end: int


# Words of one meaning inside a name; everything else must agree character for character.
_SYNONYMS = (
    (
        r"GDP|(?:地区|国内|全[省市区]|本?地区)?生产总值",
        r"(?:(?:全国|全[省市区州县]|我[省市区州县]|本[省市区州县]|地区|当地)?的?(?:地区|国内)?生产总值(?:[（(]GDP[）)])?|GDP)",
    ),
    (r"占比|比重|比例", r"(?:占比|比重|比例|比率)"),
    (
        r"研发经费投入|研发投入|R&D经费投入",
        r"(?:研发(?:经费)?(?:投入)?|R&D(?:经费)?(?:投入)?|研究与试验发展[（(]R&D[）)]经费投入)",
    ),
    (r"1000M(?:bps)?", r"(?:1000\s?(?:M(?:bps|b/s|bit/s)?|兆)|1\s?Gbps|千兆)"),
    (r"(?:总量|总数|数量|规模|总额|人数|数)$", r"(?:总量|总数|总规模|数量|规模|总额|人数|户数|数)"),
    (r"网上|网络", r"(?:网上|网络|线上)"),
)
_SYNONYM = re.compile("|".join(f"(?P<s{i}>{pattern})" for i, (pattern, _) in enumerate(_SYNONYMS)))
_LOOSE = r"[的\s“”\"、]{0,2}"
# 核心产业增加值达到8000亿元，占GDP比重达到12%: the sum may stand between the parts of a share's name.
_INTERRUPTED = r"(?:(?:达到?|超过|突破|增至)[^。;；|占]{1,14}[,，])?"
_TAIL = re.compile(r"(?:总量|总数|数量|规模|总额|人数|总规模|数)$")


@lru_cache(maxsize=4)
def _all_names(catalogue: Catalogue) -> tuple[_Names, ...]:
    frequencies = _frequencies(catalogue)
    return tuple(_names_of(indicator, frequencies) for indicator in catalogue.indicators)


def _names_of(indicator: NationalIndicator, frequencies: Counter[str]) -> _Names:
    names = sorted(
        {fold(name).replace("的", "") for name in (indicator.name, *indicator.aliases)}, key=len, reverse=True
    )
    stripped = {_TAIL.sub("", name).removeprefix("全国") for name in names} if indicator.national_total else set()
    bare = sorted(stripped - set(names), key=len, reverse=True)
    seeds = {
        min((name[i : i + 2] for i in _literal_places(name)), key=lambda pair: frequencies[pair])
        for name in (*names, *bare)
    }
    return _Names(
        indicator=indicator,
        full="|".join(_pattern_of(name) for name in names),
        bare="|".join(_pattern_of(name) for name in bare) or None,
        seeds=tuple(sorted(seeds)),
    )


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """A name's pattern, compiled when a text first holds its seed: most plans name few of the indicators."""
    return re.compile(pattern)


def _pattern_of(name: str) -> str:
    parts: list[str] = []
    place = 0
    for synonym in _SYNONYM.finditer(name):
        parts += map(re.escape, name[place : synonym.start()])
        parts.append(_SYNONYMS[int((synonym.lastgroup or "s0")[1:])][1])
        place = synonym.end()
    parts += map(re.escape, name[place:])
    return _LOOSE.join(_INTERRUPTED + "占" if part == "占" else part for part in parts)


def _literal_places(name: str) -> list[int]:
    """Where two neighbouring characters outside synonyms begin, else any two."""
    covered = {i for synonym in _SYNONYM.finditer(name) for i in range(synonym.start(), synonym.end())}
    pairs = range(len(name) - 1)
    return [i for i in pairs if not {i, i + 1} & covered] or list(pairs)


def _frequencies(catalogue: Catalogue) -> Counter[str]:
    text = "".join(task.text for task in catalogue.tasks)
    return Counter(text[i : i + 2] for i in range(len(text) - 1))


# What before or after a name makes it another quantity: a part of it, an increment, its growth, a share in it.
_ANOTHER_BEFORE = re.compile(
    r"(?:[业品村镇型类者民族商厂校院]|(?<!自治)(?<!全)(?<!我)(?<!本)(?<!地)区|(?<!国家)级|[限规]上|以上|单位|领域|部门|系统|县域|跨境|实物|直播|电商|中小|小微|大型|"
    r"重点|骨干|制造|民营|国有|外资|青少年|学生|老年人|残疾人"
    r"|新增|净增|新认定|新培育|发展|增加|每年|年均|人均|户均|单个|其他|移动|微信|抖音|涉农|生鲜|产业园|基地)的?$"
)
_ANOTHER_AFTER = re.compile(
    r"(?:的)?(?:占(?!比[达为不超])|占比|比例|比重|[渗普]\S?[透及]?率|渗透率|普及率|增速|增长率|增幅|增量|年均增速|同比增速|净增|提升幅度|满意度|结构|质量|人均|排名|位次|"
    r"覆盖率|中(?:的)?[^，。]{0,6}占)"
)
# A city's or department's own share of what the nation asks of provinces is another quantity too.
_REGION_BEFORE = re.compile(
    r"^(?:[\d\s.．、（()）一二三四五六七八九十*※其中：:]*)(?:全国|全[省市区州县盟旗域]|我[省市区州县]|本[省市区州县]|区域|地区|年末|年度|(?![^省市州县盟旗]*(?:开发|高新|"
    r"产业|园|新|示范|试验|保税|合作|功能|牧|山|林|库|老|社|景|城|矿)区)[\u4e00-\u9fff]{2,6}[省市区州县盟旗])?的?$"
)
_REST_OF_NAME = re.compile(
    r"[\s*※①-⑳\d]*(?:[（(\[【][^）)\]】]*[）)\]】]|[*※①-⑳\s]|数|数量|规模|水平|目标|达到|/[%\u4e00-\u9fff]{1,4}|[,，、:：]?单位[:：].*|%)*$"
)


def _mentions_in(text: str, names: Iterable[_Names]) -> list[_Mention]:
    """The indicators named in a sentence, each at its longest name, none where the words mean another quantity."""
    found = []
    for name in names:
        if not any(seed in text for seed in name.seeds):
            continue
        taken: list[tuple[int, int]] = []
        for match in _compiled(name.full).finditer(text):
            taken.append(match.span())
            if not _is_another(text, *match.span()):
                found.append(_Mention(names=name, start=match.start(), end=match.end()))
        for match in _compiled(name.bare).finditer(text) if name.bare else ():
            inside = any(start <= match.start() < end for start, end in taken)
            if not inside and _VALUE_AT_ONCE.match(text, match.end()) and not _is_another(text, *match.span()):
                found.append(_Mention(names=name, start=match.start(), end=match.end()))
    return sorted(found, key=lambda mention: mention.start)


_VALUE_AT_ONCE = re.compile(
    r"(?:[（(][^）)]{1,12}[）)])?(?:总?数量?|总?规模|总量)?(?:预计|将|力争|争取|也|均)?(?:达到?|突破|超过?|增至|增加到|增长到|发展到|扩大到|提高到|保持在|稳定在|"
    r"由|从)[^，。；]{0,3}[\d一二三四五六七八九十百千两]"
)


def _is_another(text: str, start: int, end: int) -> bool:
    return bool(_ANOTHER_BEFORE.search(text[max(0, start - 6) : start]) or _ANOTHER_AFTER.match(text, end))


# --- tables ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    text: str
    start: int
    column: int
    last_column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """What a column of values holds: where things stand or what is to be reached, and the year it speaks of."""

    role: str
    year: int | None = None
    unit: str | None = None


_Row = tuple[_Cell, ...]

# Between cells, as written and as folded.
_RULE = re.compile(r"[｜|]")

_HEADER = re.compile(
    r"指标|名称|单位|20\d\d|目标|现状|现值|基期|基数|基础值|属性|序号|“?十[三四五]五”?末|类别|类型|性质|基准"
)
_BASE_WORD = re.compile(r"基期|基数|基础值|基准|现状|现值|现有|当前|目前|实际|完成值|完成情况|已达|初始")
_TARGET_WORD = re.compile(r"目标|规划|预期值|预计|期末|计划")
_GROWTH_WORD = re.compile(r"年均|增速|增长|增幅|累计|变化")
_YEARS = re.compile(r"(20\d\d)\s*年?(?:\s*[—\-–~～至]+\s*(20\d\d))?")
_PERIOD = re.compile(r"[“\"]?十([一二三四五六七八九])五[”\"]?(?:规划|时期)?(?:期?末|末期|期间|$)")
_DIGIT = {c: i for i, c in enumerate("一二三四五六七八九", 1)}
_UNIT_TEXT = re.compile(
    r"[（(\[]\s*(?:单位[:：])?([%‰]|[万亿千百]{0,3}(?:[元户家件人个项台套次]|人次|美元)?)\s*[）)\]]|单位[:：]\s*([%‰]|"
    r"[万亿千百]{0,3}(?:[元户家件人个项台套次]|人次)?)"
)
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?:\s*[—\-–~～至]+\s*\d[\d,]*(?:\.\d+)?)?")
_VALUE_CELL = re.compile(r"^[\[［（(]?\s*(?:[≥≤>＞<＜＝=约近超达到]*)\s*\d[\d,.]*")


def _targets_in_tables(document: Document, plain: str, names: Sequence[_Names]) -> Iterator[IndicatorTarget]:
    columns: dict[int, _Column] = {}
    width = 0
    for rows, caption in _tables_of(document, plain):
        header, body = _split_header(rows)
        header = _spread(header, body)
        if header:
            columns, width = _columns_of(header, document), max(cell.last_column for row in header for cell in row) + 1
        elif rows and max(cell.last_column for cell in rows[0]) + 1 != width:
            columns, width = {}, 0  # not the next page of the table before
        for row in body:
            yield from _targets_in_row(row, columns, width, caption, document, names)


def _tables_of(document: Document, plain: str) -> Iterator[tuple[list[_Row], str]]:
    """The rows of every table with its caption, in the order of the text: the reader's tables and lines of ｜ cells."""
    tables: list[tuple[int, list[_Row], str]] = []
    covered = [(table.start, table.end) for table in document.tables]
    for table in document.tables:
        rows = [
            tuple(
                _Cell(text=fold(c.text), start=c.start, column=c.column, last_column=c.column + c.column_span - 1)
                for c in row
            )
            for row in table.rows()
        ]
        before = plain[max(0, table.start - 60) : table.start]
        tables.append((table.start, rows, fold(table.caption or "") + before))
    loose: list[_Row] = []
    begin = gap = 0
    for start, line in _lines_of(plain):
        if _RULE.search(line) and not any(a <= start < b for a, b in covered):
            begin = start if not loose else begin
            loose.append(_cells_of(line, start))
            gap = 0
        elif loose and line.strip():
            gap += 1
            tables.append((begin, loose, plain[max(0, begin - 60) : begin]))
            loose = []
    if loose:
        tables.append((begin, loose, plain[max(0, begin - 60) : begin]))
    for _, rows, caption in sorted(tables, key=lambda table: table[0]):
        yield rows, caption


def _lines_of(plain: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in plain.split("\n"):
        yield start, line
        start += len(line) + 1


def _cells_of(line: str, start: int) -> _Row:
    cells = []
    for column, text in enumerate(_RULE.split(line)):
        cells.append(
            _Cell(text=text.strip(), start=start + len(text) - len(text.lstrip()), column=column, last_column=column)
        )
        start += len(text) + 1
    return tuple(cells)


def _split_header(rows: list[_Row]) -> tuple[list[_Row], list[_Row]]:
    """The leading rows that name columns, and the rest: a header holds no value, years apart."""
    count = 0
    for row in rows[:3]:
        texts = [cell.text for cell in row if cell.text]
        values = [t for t in texts if _VALUE_CELL.match(t) and not _YEARS.match(t)]
        if not texts or values or not any(_HEADER.search(t) for t in texts) or max(map(len, texts)) > 40:
            break
        count += 1
    return rows[:count], rows[count:]


def _spread(header: list[_Row], body: list[_Row]) -> list[_Row]:
    """Two header lines of plain text whose last cell above stands over all cells below (目标值 over 2023年｜2025年)."""
    if len(header) != 2 or not body or len(body[0]) != len(header[0]) - 1 + len(header[1]) or header[1][0].column > 0:
        return header
    above, below = header
    last, shift = above[-1], len(above) - 1
    return [
        (*above[:-1], replace(last, last_column=shift + len(below) - 1)),
        tuple(replace(cell, column=cell.column + shift, last_column=cell.last_column + shift) for cell in below),
    ]


def _columns_of(header: list[_Row], document: Document) -> dict[int, _Column]:
    heads: dict[int, str] = {}
    for row in header:
        for cell in row:
            for column in range(cell.column, cell.last_column + 1):
                heads[column] = f"{heads.get(column, '')} {cell.text}"
    return {column: role for column, head in heads.items() if (role := _column_of(head, document))}


def _column_of(head: str, document: Document) -> _Column | None:
    unit_match = _UNIT_TEXT.search(head)
    unit = (unit_match[1] or unit_match[2]) if unit_match else None
    years = [int(match[2] or match[1]) for match in _YEARS.finditer(head)]
    years += [1955 + 5 * (10 + _DIGIT[match[1]]) for match in _PERIOD.finditer(head)]
    if _GROWTH_WORD.search(head):
        return _Column(role="growth")
    if years:
        year = max(years)
        now = document.year
        looks_back = (
            _BASE_WORD.search(head)
            or (now is not None and year < now)
            or (document.period and year < document.period[0])
        )
        return _Column(role="base" if looks_back and not _TARGET_WORD.search(head) else "target", year=year, unit=unit)
    if _BASE_WORD.search(head):
        return _Column(role="base", unit=unit)
    if _TARGET_WORD.search(head) and "指标" not in head:
        return _Column(role="target", year=_period_end(document), unit=unit)
    if "单位" in head and "责任" not in head and "牵头" not in head:
        return _Column(role="unit")
    return None


def _targets_in_row(
    row: _Row, columns: dict[int, _Column], width: int, caption: str, document: Document, names: Sequence[_Names]
) -> Iterator[IndicatorTarget]:
    found = _named_by_row(row, names)
    if found is None:
        return
    name, named = found
    # A row of plain text that lacks the merged cells on its left is read from the right.
    shift = max(0, width - 1 - max(cell.last_column for cell in row)) if width else 0
    role_of = {cell.column: columns.get(cell.column + shift) for cell in row}
    unit = _unit_of_row(row, role_of, named, caption)
    indicator = name.indicator
    values = [
        (cell, role)
        for cell in row
        if cell.column > named.column and (role := role_of[cell.column]) and role.role in ("base", "target")
    ]
    if not columns:
        values = _values_without_header(row, named, document)
    base, base_year = None, None
    for cell, role in values:
        if role.role == "base" and (read := _cell_value(cell.text, role.unit or unit, indicator)) is not None:
            base, base_year = read, role.year
    targets = [(cell, role) for cell, role in values if role.role == "target"]
    start, end = _line_of(document.text, named.start)
    said = IndicatorTarget(
        number=indicator.number,
        text=document.text[start:end],
        start=start,
        end=end,
        unit=indicator.unit,
        base_value=base,
        base_year=base_year,
    )
    wanted = [
        replace(said, value=value, year=role.year)
        for cell, role in targets
        if (value := _target_value(cell.text, role.unit or unit, indicator, base)) is not None
    ]
    yield from wanted or [said]


def _named_by_row(row: _Row, names: Sequence[_Names]) -> tuple[_Names, _Cell] | None:
    """The indicator that a cell of the row names, whole: what else the cell says may only be place, unit or a note."""
    for cell in row:
        if not cell.text or len(cell.text) > 60:
            continue
        text = cell.text.replace("\n", "")
        for name in names:
            if not any(seed in text.replace("的", "") for seed in name.seeds):
                continue
            for pattern in (name.full, name.bare):
                match = _compiled(pattern).search(text) if pattern else None
                if match and _REGION_BEFORE.match(text[: match.start()]) and _REST_OF_NAME.match(text, match.end()):
                    return name, cell
    return None


def _unit_of_row(row: _Row, role_of: dict[int, _Column | None], named: _Cell, caption: str) -> str | None:
    for cell in row:
        role = role_of[cell.column]
        if role and role.role == "unit" and cell.text.strip(" —-/"):
            return cell.text.strip()
    for text in (named.text, caption):
        match = _UNIT_TEXT.search(text)
        if match and (match[1] or match[2]):
            return match[1] or match[2]
    # No header said so, but a cell that is nothing but a unit is one.
    for cell in row:
        if cell.column > named.column and re.fullmatch(
            r"[%‰]|[万亿千百]{0,3}(?:[元户家件人个]|人次)", cell.text.strip() or "-"
        ):
            return cell.text.strip()
    return None


def _values_without_header(row: _Row, named: _Cell, document: Document) -> list[tuple[_Cell, _Column]]:
    """Without a header two numbers are where things stand and the target, one is the target."""
    cells = [cell for cell in row if cell.column > named.column and _VALUE_CELL.match(cell.text)]
    roles = {1: ("target",), 2: ("base", "target")}.get(len(cells), ())
    end = _period_end(document)
    return [
        (cell, _Column(role=role, year=end if role == "target" else None))
        for cell, role in zip(cells, roles, strict=False)
    ]


def _cell_value(text: str, unit: str | None, indicator: NationalIndicator) -> float | None:
    """The level a cell states, in the national unit; None for 逐年提高, —, growth and other quantities."""
    quantity = _cell_quantity(text, unit, indicator)
    if quantity is None or quantity.unit in ("百分点", "倍") or _GROWTH.search(text):
        return None
    return _in_national_unit(quantity, indicator)


def _target_value(text: str, unit: str | None, indicator: NationalIndicator, base: float | None) -> float | None:
    quantity = _cell_quantity(text, unit, indicator)
    if quantity is not None and (quantity.unit in ("百分点", "倍") or _GROWTH.search(text)):
        return _grown(base, quantity, text)
    return _cell_value(text, unit, indicator)


def _cell_quantity(text: str, unit: str | None, indicator: NationalIndicator) -> Quantity | None:
    """A bare number takes the unit of its column or row, else the national one."""
    given = unit if unit is not None else indicator.unit if not indicator.national_total else None
    number = _NUMBER.search(text)
    if (
        number
        and given
        and not re.match(r"\s*(?:[十百千万亿%‰]|个百|百分|成|倍|番|[元户家件人个项])", text[number.end() :])
    ):
        text = text[: number.end()] + given + text[number.end() :]
    elif number and not given:
        text = (
            text[: number.end()]
            + ("" if re.match(r"\s*[十百千万亿%‰元户家件人个成倍番]", text[number.end() :]) else "分")
            + text[number.end() :]
        )
    found = find_quantities(text)
    return found[0] if found else None


# --- running text ----------------------------------------------------------------------------------------------

_FORWARD = frozenset({"measure", "goal", "other"})
_STOPS = re.compile(r"[。；;！!？?｜|\n]|其中|同时|此外|以及")
# A comma that separates clauses, not thousands (达到40%,2025年达到56%; 1,200家).
_COMMA = re.compile(r"(?<!\d)[，,]|[，,](?!\d{3}(?!\d))")
_YEAR_PHRASE = re.compile(
    r"(?P<lead>[由从比较于在自以]|相比|对比)?(?:到|至|与|，)?(?:(?P<year>20\d\d)(?:\s*[—\-–~～至]+\s*(?P<last>20\d\d))?(?:年底?末?|"
    r"(?=[）)]))|(?P<period>[“\"]?十(?P<number>[一二三四五六七八九])五[”\"]?(?:规划)?(?:期?末|时期末))|(?P<end>(?:本?规划)?期末))"
)
_GROWTH = re.compile(
    r"(?:增长|增速|增幅|递增|年均|同比|增加|提高|提升|上升|扩大)(?:率)?(?:约|近|超过?|达到?|不低于|保持在|在)?(?=[\d一二三四五六七八九十百千两翻])(?<!到)"
)
_GROWS_BY = re.compile(r"(?:增长|递增|增速|增幅|提高|提升|上升|增加|扩大|快于|高于|领先|超出?|低于)[^\d到至]{0,6}$")
_REACHES = re.compile(r"(?:到|至|达|为|破|过|在|：|:|超|于)[^\d，]{0,4}$")
_FROM = re.compile(r"(?:由|从|自)[^，。；到至]{0,14}$")
_ON_THAT = re.compile(r"的?(?:水平)?基础上")
_FILLER = re.compile(
    r"(?:(?:到|至|在|由|从|比|较|与|和|即|为|达到?|力争|争取|确保|预计|基本|稳定|保持|维持|提高|提升|增加|增长|上升|扩大|增至|升至|突破|超过?|不低于|不少于|翻|实现|进一步|"
    r"逐步|其?均|约|近|左右|以上|及|"
    r"相比|基础上|的|年|底|末|前|全省|全市|全国|全区|平均|水平|并|再|到|分别|了|规划期?|期|“?十[三四五]五”?|20\d\d|个百分点|百分点|以内|"
    r"[\d.%‰十百千万亿元户家件人个倍番一二三四五六七八九两成半（）()“”\"：:—\-–~～]))*$"
)


def _targets_in_sentences(
    document: Document, plain: str, sentences: Sequence[Sentence], names: Sequence[_Names]
) -> Iterator[IndicatorTarget]:
    for number in _sentences_with(plain, sentences, {seed for name in names for seed in name.seeds}):
        sentence = sentences[number]
        if not _looks_ahead(sentence, document):
            continue
        text = plain[sentence.start : sentence.end]
        mentions = _mentions_in(text, names)
        if not mentions:
            continue
        horizon = _horizon(number, sentences, plain, document)
        for place, mention in enumerate(mentions):
            limit = mentions[place + 1].start if place + 1 < len(mentions) else len(text)
            yield from _targets_of_mention(mention, limit, mentions, sentence, text, document, horizon)


def _sentences_with(plain: str, sentences: Sequence[Sentence], seeds: Iterable[str]) -> list[int]:
    """The numbers of the sentences that hold a seed: the whole text is searched once a seed, however long it is."""
    starts = [sentence.start for sentence in sentences]
    found = set()
    for seed in seeds:
        place = plain.find(seed)
        while place >= 0:
            number = bisect_right(starts, place) - 1
            if number >= 0 and place < sentences[number].end:
                found.add(number)
            place = plain.find(seed, place + 1)
    return sorted(found)


def _looks_ahead(sentence: Sentence, document: Document) -> bool:
    """Achievements, problems and quotations set no target, unless they name a year to come."""
    if sentence.function in _FORWARD and sentence.part not in (
        "background",
        "review",
        "problems",
        "situation",
        "glossary",
        "appendix",
    ):
        return True
    return (
        sentence.deadline is not None
        and document.year is not None
        and sentence.deadline > document.year
        and sentence.function != "quotation"
    )


def _horizon(number: int, sentences: Sequence[Sentence], plain: str, document: Document) -> int | None:
    """By when a sentence without a year speaks: as its paragraph, lead-in or heading said, else the plan's end."""
    sentence = sentences[number]
    for before in reversed(sentences[max(0, number - 8) : number]):
        between = plain[before.end : sentence.start]
        if before.path != sentence.path or ("\n" in between and not before.text.rstrip().endswith(("：", ":"))):
            break
        if before.deadline is not None:
            return before.deadline
    for heading in reversed(sentence.path):
        if "目标" in heading and (years := re.findall(r"20\d\d", heading)):
            return int(max(years))
    return _period_end(document)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """One amount of a mention: a level reached by `year`, where things stand, or growth over that."""

    quantity: Quantity
    role: str
    year: int | None


def _targets_of_mention(
    mention: _Mention,
    limit: int,
    mentions: list[_Mention],
    sentence: Sentence,
    text: str,
    document: Document,
    horizon: int | None,
) -> Iterator[IndicatorTarget]:
    indicator = mention.names.indicator
    end = _end_of_statement(text, mention.end, limit)
    said = _amounts(text, mention, end, indicator, document)
    if (shared := _respectively(text, mention, mentions, indicator)) is not None:
        said, end = shared
    base = next((amount for amount in said if amount.role == "base"), None)
    base_value = _in_national_unit(base.quantity, indicator) if base else None
    begin = _quote_start(text, mention.start)
    start = sentence.start + begin
    finish = sentence.start + max(end, mention.end)
    target = IndicatorTarget(
        number=indicator.number,
        text=document.text[start:finish],
        start=start,
        end=finish,
        unit=indicator.unit,
        base_value=base_value,
        base_year=base.year if base else None,
    )
    wanted = []
    for amount in said:
        if amount.role == "level":
            value = _in_national_unit(amount.quantity, indicator)
        elif amount.role == "growth":
            value = _grown(base_value, amount.quantity, text[mention.end : end])
        else:
            continue
        if value is not None:
            wanted.append(replace(target, value=value, year=amount.year or horizon))
    yield from {(w.year, w.value): w for w in wanted}.values() or [target]


def _end_of_statement(text: str, start: int, limit: int) -> int:
    """Where the statement on a name ends: its clause, and what follows without a subject of its own (，2025年达到56%)."""
    stop = _STOPS.search(text, start, limit)
    limit = stop.start() if stop else limit
    cuts = [comma.start() for comma in _COMMA.finditer(text, start, limit)] + [limit]
    end = cuts[0]
    for cut in cuts[1:]:
        if not _FILLER.match(text[end + 1 : cut]):
            break
        end = cut
    return end


def _amounts(text: str, mention: _Mention, end: int, indicator: NationalIndicator, document: Document) -> list[_Said]:
    years = [
        (match.start(), match.end(), _year_of(match, document), bool(match["lead"]))
        for match in _YEAR_PHRASE.finditer(text, 0, end)
    ]
    said: list[_Said] = []
    listed = _lists_names(text, mention)
    unit_said = re.match(r"[（(]([%‰])[）)]", text[mention.end :])
    for quantity in find_quantities(text[mention.end : end], mention.end):
        if unit_said and quantity.unit is None:
            quantity = replace(quantity, unit=unit_said[1])
        if listed or not _comparable(quantity, indicator):
            continue
        lead = text[max(mention.end, quantity.start - 16) : quantity.start]
        own = next(
            (
                y
                for y in years
                if quantity.end <= y[0] <= quantity.end + 2 and text[quantity.end : quantity.end + 1] in "（("
            ),
            None,
        )
        before = [y for y in years if y[1] <= quantity.start]
        lead_years = [y for y in before if y[3] and y[1] >= mention.end]
        year = own[2] if own else next((y[2] for y in reversed(before) if not y[3]), None)
        if _FROM.search(lead) or _ON_THAT.match(text, quantity.end) or (_past(year, document) and not own):
            base_year = lead_years[-1][2] if lead_years else year if _past(year, document) else None
            role = "base" if quantity.unit not in ("百分点", "倍") else "growth"
            if role == "base":
                said.append(_Said(quantity=quantity, role=role, year=base_year))
                continue
            year = next((y[2] for y in reversed(before) if not y[3] and not _past(y[2], document)), None)
        reaches = _REACHES.search(lead) and not (lead_years and quantity.unit in ("百分点", "倍"))
        grows = quantity.unit in ("百分点", "倍") or (_GROWS_BY.search(lead) and not reaches)
        said.append(_Said(quantity=quantity, role="growth" if grows else "level", year=year))
    return said


def _lists_names(text: str, mention: _Mention) -> bool:
    """Whether the name stands in a list of names (A和B分别达到……): what follows is not its own value."""
    return bool(
        re.match(
            r"(?:[（(][^）)]*[）)])?(?:、|和|与|及|以及)(?=[\u4e00-\u9fffA-Za-z])", text[mention.end : mention.end + 16]
        )
    )


def _respectively(
    text: str, mention: _Mention, mentions: list[_Mention], indicator: NationalIndicator
) -> tuple[list[_Said], int] | None:
    """The value of a name in ``A、B和C分别达到x、y和z``, by its place in the list."""
    sign = re.compile(r"分别").search(text, mention.end)
    stop = re.compile(r"[。；;\n｜|]").search(text, mention.end)
    if (
        sign is None
        or (stop and stop.start() < sign.start())
        or re.search(r"\d+(?:\.\d+)?[%万亿家户]", text[mention.end : sign.start()])
    ):
        return None
    begin = _clause_start(text, mention.start)
    # “计算机、通信和其他电子设备制造业……” holds list signs of its own: the name itself counts as one.
    listed = [part for part in _LIST_SIGN.split(text[begin : mention.start]) if part]
    place = len(listed)
    subjects = [*listed, "", *(part for part in _LIST_SIGN.split(text[mention.end : sign.start()]) if part)]
    values = find_quantities(text[sign.end() : stop.start() if stop else len(text)], sign.end())
    if place >= len(values) or (len(subjects) != len(values) and len(mentions) == 1):
        return None
    quantity = values[place]
    if not _comparable(quantity, indicator):
        return None
    year = next((int(y) for y in reversed(re.findall(r"(?<![由从比较])(20\d\d)年", text[: quantity.start]))), None)
    role = "growth" if quantity.unit in ("百分点", "倍") else "level"
    return [_Said(quantity=quantity, role=role, year=year)], quantity.end


_LIST_SIGN = re.compile(r"[、，,]|和|与|以及|(?<!普)及(?!以|时)")


def _year_of(match: re.Match[str], document: Document) -> int | None:
    if match["year"]:
        return int(match["last"] or match["year"])
    if match["number"]:
        return 1955 + 5 * (10 + _DIGIT[match["number"]])
    return _period_end(document)


def _past(year: int | None, document: Document) -> bool:
    """Whether a year lies before the plan's own: what it names there is where things stood."""
    first = document.period[0] if document.period else document.year
    return year is not None and first is not None and year < first


def _clause_start(text: str, place: int) -> int:
    """The start of the clause a name stands in."""
    edges = (_COMMA.finditer(text, 0, place), _EDGES.finditer(text, 0, place))
    return max((edge.end() for found in edges for edge in found), default=0)


def _quote_start(text: str, place: int) -> int:
    """The start of what is quoted: the clause, with the date before it (到2025年，……)."""
    begin = _clause_start(text, place)
    dated = _DATE_CLAUSE.search(text[:begin])
    return dated.start(1) if dated else begin


_EDGES = re.compile(r"[；;。：:｜|\n]")
_DATE_CLAUSE = re.compile(
    r"(?:^|[，,；;。：:｜|\n])([^，,；;。：:｜|\n]{0,8}(?:20\d\d年|五”?期?末|期末)[^，,；;。：:｜|\n]{0,4}[，,])$"
)


def _comparable(quantity: Quantity, indicator: NationalIndicator) -> bool:
    """Whether the amount can be of the indicator's kind: shares in %, totals in counts or money, growth in any."""
    if quantity.unit in ("百分点", "倍"):
        return True
    national, local = scale_of(indicator.unit).base, scale_of(quantity.unit).base
    if national == "%" or local == "%":
        return national == local or bool(indicator.national_total and local == "%")
    if indicator.unit is None:
        return local in ("", "分", "点")
    if national == "元" or local in ("元", "美元"):
        return national == local
    return local in _COUNT_NOUNS


_COUNT_NOUNS = frozenset({"", "人", "户", "家", "个", "件", "项", "人次", "户次"})


def _in_national_unit(quantity: Quantity, indicator: NationalIndicator) -> float | None:
    if not _comparable(quantity, indicator) or (quantity.unit == "%" and scale_of(indicator.unit).base != "%"):
        return None
    return float(f"{quantity.value * scale_of(quantity.unit).factor / scale_of(indicator.unit).factor:.10g}")


def _grown(base: float | None, quantity: Quantity, wording: str) -> float | None:
    """A target given as growth (提高10个百分点、翻一番、增长50%), resolved with the base where the plan gives one."""
    if base is None or re.search(r"年均|同比|每年|全国|平均", wording):
        return None
    if quantity.unit == "百分点":
        value = base + quantity.value
    elif quantity.unit == "倍":
        added = bool(
            re.search(r"(?:增长|增加|提高|扩大)(?!到|至)[^到至]{0,3}$", wording[: wording.find(quantity.text)])
        )
        value = base * (quantity.value + (1 if added and "番" not in quantity.text else 0))
    elif quantity.unit == "%":
        value = base * (1 + quantity.value / 100)
    else:
        return None
    return float(f"{value:.10g}")


def _period_end(document: Document) -> int | None:
    return document.period[1] if document.period else None


def _line_of(text: str, place: int) -> tuple[int, int]:
    start = text.rfind("\n", 0, place) + 1
    end = text.find("\n", place)
    return start, end if end >= 0 else len(text)
