"""The names of places: the real provinces, and how the names of any province, city or county are built.

自治区 and 直辖市 count as 省; 州, 盟 and 地区 as 市; 旗 and districts of a city as 县.
"""

from __future__ import annotations

import re

from aligner.model.document import Level

# Short name -> (full name, the abbreviation used in document numbers).
PROVINCES: dict[str, tuple[str, str]] = {
    "北京": ("北京市", "京"), "天津": ("天津市", "津"), "上海": ("上海市", "沪"), "重庆": ("重庆市", "渝"),
    "河北": ("河北省", "冀"), "山西": ("山西省", "晋"), "辽宁": ("辽宁省", "辽"), "吉林": ("吉林省", "吉"),
    "黑龙江": ("黑龙江省", "黑"), "江苏": ("江苏省", "苏"), "浙江": ("浙江省", "浙"), "安徽": ("安徽省", "皖"),
    "福建": ("福建省", "闽"), "江西": ("江西省", "赣"), "山东": ("山东省", "鲁"), "河南": ("河南省", "豫"),
    "湖北": ("湖北省", "鄂"), "湖南": ("湖南省", "湘"), "广东": ("广东省", "粤"), "海南": ("海南省", "琼"),
    "四川": ("四川省", "川"), "贵州": ("贵州省", "黔"), "云南": ("云南省", "云"), "陕西": ("陕西省", "陕"),
    "甘肃": ("甘肃省", "甘"), "青海": ("青海省", "青"), "台湾": ("台湾省", "台"),
    "内蒙古": ("内蒙古自治区", "内蒙古"), "广西": ("广西壮族自治区", "桂"), "西藏": ("西藏自治区", "藏"),
    "宁夏": ("宁夏回族自治区", "宁"), "新疆": ("新疆维吾尔自治区", "新"),
    "香港": ("香港特别行政区", "港"), "澳门": ("澳门特别行政区", "澳"),
}
FULL_NAMES = frozenset(full for full, _ in PROVINCES.values())
BY_ABBREVIATION = {abbreviation: full for full, abbreviation in PROVINCES.values()}

_NAMED = "|".join(sorted(FULL_NAMES, key=len, reverse=True))
# What never stands in the name of a place: particles and punctuation, and 全省, 各市, 本县 at its beginning.
_START = r"(?![全本各我该外跨][省市县区州国]|关于|印发|我|现在|代表|各|[省市县区州])"
_LETTER = r"[^的了在对为于《》“”、，。；：！？｜—（）()0-9A-Za-z\s]"
_NAME = rf"{_START}(?:(?![区县]|自治州|自治旗){_LETTER}){{1,7}}?"
PROVINCE_PATTERN = rf"(?:{_NAMED}|{_START}(?:(?![市县区]){_LETTER}){{1,7}}?(?:省|自治区|特别行政区))"
CITY_PATTERN = rf"{_NAME}(?:自治州|地区|市(?!场|民|政|直|级|区)|州(?![市区县]|新区)|盟)"
COUNTY_PATTERN = rf"{_NAME}(?:自治县|自治旗|林区|新区|县(?!级|域|区)|区(?!域|县|块)|旗(?!舰))"
LEADING_PLACE = re.compile(rf"(?P<province>{PROVINCE_PATTERN})?(?P<city>{CITY_PATTERN})?(?P<county>{COUNTY_PATTERN})?")
_SUFFIXES: tuple[tuple[str, Level], ...] = (
    ("特别行政区", "省"), ("自治区", "省"), ("省", "省"), ("自治州", "市"), ("自治县", "县"), ("自治旗", "县"),
    ("地区", "市"), ("市", "市"), ("州", "市"), ("盟", "市"), ("县", "县"), ("区", "县"), ("旗", "县"),
)
# Words that end like a place and are none: 城市, 园区, 社区, 示范区 …
_NO_PLACE = re.compile(
    r"(?:城市|都市|超市|上市|股市|门市|地市|县市|园区|社区|景区|校区|城区|辖区|片区|灾区|山区|牧区|农区|林区|库区|港区|示范区|"
    r"试验区|先导区|开发区|保税区|合作区|自贸区|高新区|经开区|集聚区|功能区|专区|特区|集中区|贸易区|保护区|"
    r"互联网|加盟|联盟|同盟|九州|神州|乡镇|区县|郡县)$"
)


def level_of(place: str) -> Level | None:
    """The administrative level of a place by its name, None where the name is not a place's."""
    if place in FULL_NAMES:
        return "省"
    if place in {"全国", "国家", "中国", "中华人民共和国"}:
        return "国家"
    if _NO_PLACE.search(place) and not place.endswith(("新区", "特别行政区")):
        return None
    for suffix, level in _SUFFIXES:
        if place.endswith(suffix) and len(place) > len(suffix):
            return level
    return "省" if place in PROVINCES else None


def leading_places(text: str) -> tuple[str, ...]:
    """The places that a text begins with, largest first: 江苏省, 南京市 in ``江苏省南京市数字经济规划``."""
    found = LEADING_PLACE.match(text)
    places: list[str] = []
    for part in (found.group(name) for name in ("province", "city", "county")) if found else ():
        if part and level_of(part) is None:
            break
        if part:
            places.append(part)
    return tuple(places)


def leading_place(text: str) -> str | None:
    """The place that a text begins with, with the places it lies in as the text has them; None where there is none."""
    return "".join(leading_places(text)) or None


def level_of_region(region: str) -> Level | None:
    """The level of a place written with those it lies in: 市 for ``江苏省南京市``."""
    places = leading_places(region)
    return level_of(places[-1]) if places and "".join(places) == region else level_of(region)
