"""Where a plan comes from: region, level, body, date and period, guessed from its title and text.

Past and future are relative to the date, so it is looked for in the document itself before anything else; what the
user states is never overruled.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from aligner.model.document import Body, Level
from aligner.readers.regions import (
    BY_ABBREVIATION,
    CITY_PATTERN,
    COUNTY_PATTERN,
    PROVINCE_PATTERN,
    PROVINCES,
    leading_place,
    level_of,
    level_of_region,
)
from aligner.readers.titles import Title

_HEAD = 1500
_TAIL = 600
# Full-width digits and letters, as years are written in some plans: ２０２１年.
_NARROW = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B) if chr(code).isalnum()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Place and time of a plan; what could not be told is None."""

    region: str | None = None
    level: Level | None = None
    body: Body | None = None
    dated: str | None = None
    period: tuple[int, int] | None = None


def guess_origin(text: str, title: Title, published: str | None) -> Origin:
    """Guess place and time from the title, then the issuing notice, then the text."""
    text, title = text.translate(_NARROW), replace(title, text=title.text.translate(_NARROW))
    head = text[:_HEAD]
    region = _region(text, head, title)
    level = _level(text, head, title, region)
    if level == "国家":
        region = None
    period = _period(title.text if title.own else "", head)
    dated = _dated(text, head, title, period, published)
    if period is None and _is_work_report(title, head) and dated:
        period = (int(dated[:4]), int(dated[:4]))
    return Origin(region=region, level=level, body=_body(text, head, title, level), dated=dated, period=period)


# --- place ---------------------------------------------------------------------------------------------------------

_PLACES = rf"(?P<place>(?:{PROVINCE_PATTERN})?(?:{CITY_PATTERN})?(?:{COUNTY_PATTERN})?)"
_MEETING = re.compile(rf"在{_PLACES}(?:人大)?第[一二三四五六七八九十百\d]+届")
_REPRESENTING = re.compile(
    r"代表(?P<place>[^，。省市州县区旗盟]{0,8}(?:省|自治区|市|自治州|州|盟|地区|县|区|旗))(?:人民)?政府"
)
_LOCAL_REPORT = re.compile(r"代表(?P<unit>省|自治区|市|自治州|州|盟|地区|县|区|旗)(?:人民)?政府")
_GOVERNMENT = re.compile(
    rf"^\s*(?:中共)?(?P<place>(?:{PROVINCE_PATTERN})?(?:{CITY_PATTERN})?(?:{COUNTY_PATTERN})?)"
    r"(?:人民政府|行政公署|委员会|委\s|[一-鿿]{2,14}(?:厅|局|委员会|委|办公室)$)", re.MULTILINE)
_NUMBER = re.compile(r"(?P<code>[一-鿿]{2,12})\s*[〔\[（(［]\s*(?P<year>(?:19|20)\d{2})\s*[〕\]）)］]\s*第?\s*\d+\s*号")
_NICKNAME = re.compile(r"(?:数字|智慧|数智|平安|健康|网上|法治)([一-鿿]{2,3})")
_SELF: dict[Level, re.Pattern[str]] = {
    "省": re.compile(r"全省|我省|省委|省直|自治区党委|全区各|我区"),
    "市": re.compile(r"全市|我市|市委|市直|全州|我州|州委|全盟"),
    "县": re.compile(r"全县|我县|县委|县直|本县|全旗|本区各|区委、区政府|各乡镇")}
_NATION = re.compile(r"各省、自治区、直辖市|各省（区、市）|各省、自治区")
_CENTRAL = re.compile(
    r"国务院|中共中央|中央[一-鿿]{0,6}(?:办公室|委员会)|国家[一-鿿]{2,10}(?:局|委员会|委|办公室|总局)|"
    r"(?:工业和信息化|教育|科学技术|科技|公安|民政|司法|财政|人力资源(?:和)?社会保障|自然资源|生态环境|住房(?:和)?城乡建设|"
    r"交通运输|水利|农业农村|商务|文化和旅游|退役军人事务|应急管理)部|"
    r"(?:海关|税务|市场监督管理|广播电视|体育)总局|中国人民银行|最高人民(?:法院|检察院)"
)


def _region(text: str, head: str, title: Title) -> str | None:
    """The place that the plan speaks for, by title, issuer, meeting, signature and document number, in this order."""
    name = title.text if title.own else ""
    for source in (name, title.issuer or "", re.sub(r"^(?:关于|20\d{2}年|推进|加快|支持|促进)+", "", name)):
        if place := leading_place(source.lstrip("《“\"")):
            return place
    if (found := _MEETING.search(head)) and (place := _complete(found.group("place"))):
        return place
    for short, (full, _) in PROVINCES.items():
        if short in name:
            return full
    if place := _nicknamed(name, text):
        return place
    for pattern in (_REPRESENTING, _GOVERNMENT):
        for found in pattern.finditer(head):
            if place := _complete(found.group("place")):
                return place
    if _LOCAL_REPORT.search(head) or _NATION.search(head):
        return None
    number = _own_number(head)
    return (BY_ABBREVIATION.get(number[0][:1]) if number else None) or _most_named(text)


def _complete(place: str) -> str | None:
    """A place that has a name of its own (``省``, ``市`` alone have none)."""
    return place if place and leading_place(place) == place else None


def _nicknamed(title: str, text: str) -> str | None:
    """``数字丹霞`` in a title names 丹霞市 where the text says so."""
    for short in _NICKNAME.findall(title):
        for length in (3, 2):
            name = short[:length]
            places = Counter(re.findall(rf"{name}(?:省|自治区|市|自治州|州|盟|县|区|旗)", text))
            place: str = places.most_common(1)[0][0] if places else ""
            if place and level_of(place):
                return place
    return None


def _most_named(text: str) -> str | None:
    """The province that the text names far more often than any other."""
    counts = Counter({full: len(re.findall(f"{short}(?!路)", text)) for short, (full, _) in PROVINCES.items()})
    (first, most), (_, second) = counts.most_common(2)
    return first if most >= 5 and most >= 4 * max(second, 1) else None


def _level(text: str, head: str, title: Title, region: str | None) -> Level | None:
    """国家, 省, 市 or 县: of the region where it is known, else by whom the text addresses and how it calls itself."""
    named = f"{title.issuer or ''} {title.text if title.own else ''}".strip(" 《")
    if _NATION.search(head) or (_CENTRAL.match(named) and not region):
        return "国家"
    if region is not None and region in named + head:
        return level_of_region(region)
    if found := _LOCAL_REPORT.search(head):
        return level_of("某" + found.group("unit"))
    own = _self_level(text)
    if own is not None or region is not None:
        return own or level_of_region(region or "")
    return "国家" if len(re.findall(r"我国|全国", text)) >= 3 else None


def _self_level(text: str) -> Level | None:
    counts = {level: len(pattern.findall(text)) for level, pattern in _SELF.items()}
    level = max(counts, key=lambda key: counts[key])
    return level if counts[level] >= 3 and counts[level] > len(re.findall(r"我国|全国", text)) * 0.5 else None


# --- body ----------------------------------------------------------------------------------------------------------

_SECTORS = (
    "教育|水利|卫生健康|健康|医疗保障|医保|中医药|交通运输|交通|应急管理|消防|生态环境|环境保护|自然资源|民政|养老|人力资源|人社|"
    "文化和旅游|文化|文旅|农业农村|农业|住房城乡建设|住房和城乡建设|公安|政法|司法|法院|检察|审计|统计|税务|气象|林业|林草|体育|"
    "广播电视|广电|药品监管|市场监管|商务|能源|档案|粮食|地震|防震减灾|民族|退役军人|残疾人|海洋|海关|财政|科技创新|科技|"
    "工业|制造业|民航|邮政|铁路|港口|航运"
)
_DEPARTMENT = re.compile(
    rf"(?:(?:{_SECTORS})[一-鿿]{{0,8}}(?:厅|局|委员会|委|部)|发展(?:和)?改革委(?:员会)?|(?:经济|工业)和信息化(?:厅|局|委员会|部)|"
    r"大数据(?:发展)?(?:管理)?局|数据(?:资源)?(?:管理)?局|通信管理局|网(?:络安全和)?信(?:息化委员会)?办(?:公室)?|"
    r"人力资源和社会保障(?:厅|局|部)|市场监督管理(?:局|总局)|科学技术(?:厅|局|部))"
)
_SECTOR_PLAN = re.compile(
    rf"(?:{_SECTORS})(?:和[一-鿿]{{2,4}})?(?:事业|行业|系统|领域|保障|工作|管理|监测)?(?:信息化|数字化|智慧|智能化|网络安全|科技创新|创新)|"
    rf"智慧(?:{_SECTORS})|数字(?:健康|教育|水利|交通|文旅|文化|档案|农业|商务)|(?:{_SECTORS})(?:事业)?发展"
)
_ADDRESSED = re.compile(r"^\s*各[^。：:\n]{0,60}?(?:厅|局|委|主管部门|管理部门)[^。：:\n]{0,80}[：:]", re.MULTILINE)
_PEOPLES_GOVERNMENT = re.compile(r"人民政府|政府办公[厅室]|国务院")


def _body(text: str, head: str, title: Title, level: Level | None) -> Body | None:
    """政府 where a government issues it; 部门 where a department does or the plan is of one department's sector."""
    issuer = title.issuer or ""
    if _DEPARTMENT.search(issuer):
        return "部门"
    if _PEOPLES_GOVERNMENT.search(issuer) or _is_work_report(title, head):
        return "政府"
    if (found := _ADDRESSED.search(head)) and not _PEOPLES_GOVERNMENT.search(found.group()):
        return "部门"
    signature = _signature(text)
    own = re.split("关于|印发", title.text)[0] if title.own else ""
    if _DEPARTMENT.search(own) and re.search("(?:厅|局|委|委员会|部|办)", own):
        return "部门"
    if _PEOPLES_GOVERNMENT.search(own) or (signature and _PEOPLES_GOVERNMENT.search(signature)):
        return "政府"
    if signature and _DEPARTMENT.search(signature):
        return "部门"
    if title.own and _SECTOR_PLAN.search(title.text):
        return "部门"
    return "政府" if level is not None else None


def _signature(text: str) -> str | None:
    """The issuing body on a line of its own, above a line that is a date."""
    found = re.search(
        r"^[ \t\u3000]*([一-鿿][一-鿿、 \u3000]{3,40})\n{1,4}[ \t\u3000]*(?:20\d{2}年\d{1,2}月\d{1,2}日|二[〇○零一二三四五六七八九]{3}年)",
        text, re.MULTILINE,
    )
    return found.group(1) if found else None


# --- time ----------------------------------------------------------------------------------------------------------

_FIVE_YEARS = {"十一": 2006, "十二": 2011, "十三": 2016, "十四": 2021, "十五": 2026, "十六": 2031}
_FIVE = re.compile(r"[“\"”'‘]?(十[一二三四五六])五[”\"“'’]?(?:时期)?")
_RANGE = re.compile(r"(20\d{2})\s*年?\s*(?:[—–―\-－~～至]{1,2}|到)\s*(20\d{2})\s*年?")
_YEAR = re.compile(r"(?<!\d)(20\d{2})\s*年?(?!\d)")
_DATE = re.compile(r"(20\d{2})\s*年\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*日)?")
_ISO = re.compile(r"(20\d{2})[-/.](\d{1,2})[-/.](\d{1,2})")
_DATE_LINE = re.compile(r"^[\s（(]*(20\d{2}\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)[\s）)]*$", re.MULTILINE)
_PRINTED = re.compile(r"(20\d{2}年\d{1,2}月\d{1,2}日)\s*印发\s*$", re.MULTILINE)
_HAN_DATE_LINE = re.compile(
    r"^[\s（(]*(二[〇○零０Ｏ一二三四五六七八九]{3}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{0,3}日?)[\s）)]*$",
    re.MULTILINE,
)
_DAY = r"(20\d{2}年\d{1,2}月\d{1,2}日)"
_MEETING_DATE = re.compile(
    rf"{_DAY}\s*在[^。\n]{{4,40}}(?:会议|大会)|(?:会议|大会)[^。\n]{{0,4}}[（(]{_DAY}[）)]"
)
_STATED = re.compile(r"(?:发布日期|印发日期|成文日期|发布时间|时间|日期)[:：\s]*(20\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2})")
_PLAN_PERIOD = re.compile(
    r"(?:规划期|实施期|规划期限|实施期限|行动期|有效期)[^。\n]{0,12}?(20\d{2})年?\s*(?:[—–―\-－~～至]{1,2}|到)\s*(20\d{2})"
)
_SUBTITLE = re.compile(r"^\s*[（(](20\d{2})年?\s*[—–―\-－~～至]{1,2}\s*(20\d{2})年", re.MULTILINE)
_THIS_YEAR = re.compile(
    r"(20\d{2})年(?:工作安排|工作总体|工作要点|重点工作|工作任务|主要任务|政府工作)|"
    r"(?:今年|本年)[^。\n]{0,4}（(20\d{2})年）"
)
# What shows that a year had come (the plan speaks from it or later), and that it had ended (it speaks from the next).
_BEGUN = re.compile(
    r"〔(20\d{2})〕|(20\d{2})年第[一二三四五六七八九十\d]+次|自(20\d{2})年\d{1,2}月\d{1,2}日起(?:施行|实施|执行)"
)
_ENDED = re.compile(
    r"(?:截至|截止)(?:到)?(20\d{2})年|到(20\d{2})年(?:底|末)，[^。；，]{0,30}(?:累计|已)|(20\d{2})年工作回顾|"
    r"(?<![到至])(20\d{2})年(?:全[省市县区州]|我[省市县区州]|[^。；\n]{0,20}(?:增长|同比))"
)
_TARGET = re.compile(r"(?:到|至|力争)(20\d{2})年|(20\d{2})年(?:底|\d{1,2}月底?)?前")
_DIGITS = dict(zip("〇○零０Ｏ一二三四五六七八九", "00000123456789", strict=True))


def _is_work_report(title: Title, head: str) -> bool:
    return (title.own and "工作报告" in title.text) or bool(re.search(r"代表[^。，]{0,12}政府[，,]?向大会报告", head))


def _period(title: str, head: str) -> tuple[int, int] | None:
    """The first and last year a plan covers: of its title, else as it says of itself."""
    if found := _RANGE.search(title):
        return _ordered(int(found.group(1)), int(found.group(2)))
    if found := _SUBTITLE.search(head[:300]):
        return _ordered(int(found.group(1)), int(found.group(2)))
    if (found := _PLAN_PERIOD.search(head)) and "报告" not in title:
        return _ordered(int(found.group(1)), int(found.group(2)))
    if "报告" in title and (found := _YEAR.search(title)):
        return int(found.group(1)), int(found.group(1))
    if found := _FIVE.search(title):
        first = _FIVE_YEARS[found.group(1)]
        return first, first + 4
    if found := _YEAR.search(title):
        return int(found.group(1)), int(found.group(1))
    return None


def _ordered(first: int, last: int) -> tuple[int, int] | None:
    return (first, last) if first <= last else None


def _dated(text: str, head: str, title: Title, period: tuple[int, int] | None, published: str | None) -> str | None:
    """The date the plan speaks from: meeting, date line, own document number, title, looking back, publication."""
    if found := _MEETING_DATE.search(head):
        return _iso(found.group(1) or found.group(2))
    year = _title_year(title.text, head, period)
    for date in _date_lines(head, text):
        if date and (year is None or abs(int(date[:4]) - year) <= 2):
            return date
    number = _own_number(head)
    if number and (year is None or abs(number[1] - year) <= 2):
        return str(number[1])
    stated = _iso(published) if published else None
    if stated is None and (found := _STATED.search(head)):
        stated = _iso(found.group(1))
    if year is not None:
        return stated if stated and int(stated[:4]) == year else str(year)
    back = _latest_look_back(text)
    if stated and (back is None or int(stated[:4]) >= back):
        return stated
    return str(back) if back else None


def _title_year(title: str, head: str, period: tuple[int, int] | None) -> int | None:
    if period is not None:
        return period[0]
    if found := _THIS_YEAR.search(head):
        return int(next(filter(None, found.groups())))
    return None


def _date_lines(head: str, text: str) -> Iterator[str | None]:
    for part in (head, text[-_TAIL:]):
        for found in _DATE_LINE.finditer(part):
            yield _iso(found.group(1))
        for found in _PRINTED.finditer(part):
            yield _iso(found.group(1))
        for found in _HAN_DATE_LINE.finditer(part):
            yield _iso(_arabic(found.group(1)))


def _own_number(head: str) -> tuple[str, int] | None:
    """The plan's own document number, on a line of its own: ``包府办发〔2022〕43号``; a cited one is another's."""
    for line in head.split("\n")[:40]:
        bare = line.strip(" \u3000（）()")
        found = _NUMBER.search(bare)
        if found and found.end() == len(bare) and len(bare) <= 40 and (found.start() == 0 or "号" in bare[:4]):
            return found.group("code"), int(found.group("year"))
    return None


def _latest_look_back(text: str) -> int | None:
    """The year the plan must speak from: one begun or the one after a year ended, never after its first target."""
    if found := _THIS_YEAR.search(text):
        return int(next(filter(None, found.groups())))
    years = _years(_BEGUN, text) + [year + 1 for year in _years(_ENDED, text[:8000])]
    targets = _years(_TARGET, text)
    years = [year for year in years if not targets or year <= max(targets) + 1]
    years += [_FIVE_YEARS[number] for number in _FIVE.findall(text[:3000])]
    return max(years, default=None)


def _years(pattern: re.Pattern[str], text: str) -> list[int]:
    return [int(next(filter(None, found.groups()))) for found in pattern.finditer(text)]


def _iso(date: str | None) -> str | None:
    """``2022年4月14日`` or ``2022-04-14 10:05`` as ``2022-04-14``."""
    if not date:
        return None
    found = _DATE.search(date) or _ISO.search(date)
    if not found:
        return None
    year, month, day = found.group(1), int(found.group(2)), found.group(3)
    if not 1 <= month <= 12 or (day and not 1 <= int(day) <= 31):
        return year
    return f"{year}-{month:02}-{int(day):02}" if day else f"{year}-{month:02}"


def _arabic(date: str) -> str:
    year, _, rest = date.partition("年")
    month, _, day = rest.partition("月")
    digits = "".join(_DIGITS.get(c, "") for c in year)
    return f"{digits}年{_small(month)}月" + (f"{_small(day.rstrip('日'))}日" if day else "")


def _small(number: str) -> int:
    """A numeral up to 三十一."""
    tens, ten, ones = number.partition("十")
    if not ten:
        return int(_DIGITS.get(number, "0"))
    return (int(_DIGITS[tens]) if tens else 1) * 10 + (int(_DIGITS[ones]) if ones else 0)

