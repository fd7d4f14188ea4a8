"""Whether a national task binds this place at all: a rule with its ground in the national text, or it applies.

A gap that no one can close sends an official looking for nothing: 山西 has no container port. But a task is set
aside only where a rule of the catalogue names its ground and what the rule asks for is known to be lacking. In doubt
it applies: a place nobody knows, a plan that does not say where it lies. A plan that answers the task anyway is
judged normally, so the verdict asks here only about tasks that it finds unanswered.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from aligner.catalogue import data_file, full_width
from aligner.folding import fold_letters
from aligner.model.document import Body, Document, Level
from aligner.model.national import Applicability, NationalTask


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What is known of whom a plan speaks for.

    `lacking` maps what the place does not have (coast, border, frontier, port, free-trade-zone) to how that is
    known; what it has and what is unknown are not in it. `province` is the real province, where there is one.
    `departments` are the sectors (水利, 公安 …) of a department's plan, empty where they are unknown.
    """

    level: Level | None = None
    body: Body | None = None
    province: str | None = None
    departments: tuple[str, ...] = ()
    lacking: Mapping[str, str] = field(default_factory=dict)


def place_of(document: Document) -> Place:
    """What region, level, body, title and text tell about the plan's place."""
    province = _province_of(document.region)
    return Place(
        level=document.level,
        body=document.body,
        province=province.name if province else None,
        departments=_departments_of(document.title) if document.body == "部门" else (),
        lacking=_known_lacks(province) if province else _stated_lacks(document),
    )


def not_applicable_reason(task: NationalTask, place: Place) -> str | None:
    """Why the task does not bind this place, in one sentence for the user; None where it does or may."""
    rule = task.applicability
    basis = _excluded_by(rule, task.departments, place)
    if basis is None:
        return None
    return f"{rule.reason}（{basis}；国家规划原文：“{full_width(rule.ground or '')}”）"


def _excluded_by(rule: Applicability, owners: tuple[str, ...], place: Place) -> str | None:
    """What is known of the place that the rule does not admit; None where nothing is."""
    if rule.levels and place.level and place.level not in rule.levels:
        return f"本规划为{place.level}级规划"
    if rule.regions and place.province and place.province not in rule.regions:
        return f"本规划属{place.province}"
    for feature in rule.geography:
        if feature in place.lacking:
            return place.lacking[feature]
    if rule.bodies and place.body and place.body not in rule.bodies:
        return _outside_its_sector(place, owners)
    return None


def _outside_its_sector(place: Place, owners: tuple[str, ...]) -> str | None:
    """A body that the rule does not name is bound all the same where the task is its own, or may be."""
    if place.body == "政府":
        return "本规划为政府规划"
    if not place.departments or set(place.departments) & set(owners):
        return None
    return f"本规划为{'、'.join(place.departments)}部门规划"


# --- real provinces --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Province:
    name: str
    short: str
    features: tuple[str, ...]
    cities: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Feature:
    """Something a place has or lacks; `any_of` other features make it."""

    name: str
    label: str
    lacking: str
    any_of: tuple[str, ...]


@cache
def _regions() -> tuple[tuple[_Feature, ...], tuple[_Province, ...]]:
    data = json.loads(data_file("regions.json").read_bytes())
    features = tuple(
        _Feature(name=name, label=said["label"], lacking=said["lacking"], any_of=tuple(said.get("any_of", ())))
        for name, said in data["features"].items()
    )
    provinces = tuple(
        _Province(name=p["name"], short=p["short"], features=tuple(p["features"]), cities=tuple(p["cities"]))
        for p in data["provinces"]
    )
    return features, provinces


# After a province's short name may follow nothing, its kind, or a place of it: 四川, 四川全省, 四川省成都市; but not
# 河北区 or 海南州, which lie elsewhere.
_ELSEWHERE = re.compile(r"^(?:区|县|州|镇|乡|街道|岭|川|藏族|蒙古族)")


def _province_of(region: str | None) -> _Province | None:
    """The real province that the region's name belongs to; None for a fictional or unknown place."""
    name = re.sub(r"\s", "", region or "")
    if not name:
        return None
    provinces = _regions()[1]
    for province in provinces:
        if name.startswith(province.name) or any(name.startswith(city) for city in province.cities):
            return province
    for province in provinces:
        if name.startswith(province.short) and not _ELSEWHERE.match(name[len(province.short) :]):
            return province
    return None


def _known_lacks(province: _Province) -> dict[str, str]:
    """What a real province does not have."""
    return {
        feature.name: f"{province.name}{feature.lacking}"
        for feature in _regions()[0]
        if not {feature.name, *feature.any_of} & set(province.features)
    }


# --- places that only their own plan knows ---------------------------------------------------------------------

# Said outright of the place itself: “地处内陆”, “这样一个内陆边境省份”, “虽不临海”. “内陆开放高地” says what is built,
# “内陆省份前列” with whom it is compared: neither says where the place lies.
_INLAND = re.compile(
    r"(?:地处|位于|深居|身处)[^，。；]{0,6}内陆"
    r"|(?:作为|这样一个|是一个|我省是|我市是|我县是|我区是)[^，。；]{0,4}内陆[^，。；]{0,4}[省市县区]"
    r"|(?:不|没有|无)(?:临海|沿海|靠海|出海口|海岸线)"
)
_NO_BORDER = re.compile(r"(?:也|又|既|且)?不(?:沿边|靠边)|(?:不靠|没有|无)(?:陆地)?边境")
_NO_ZONE = re.compile(
    r"(?:尚未|还没有|未能?)(?:获批|设立|布局)[^，。；]{0,12}(?:自由贸易试验区|自贸试验区|自贸区)"
    r"|(?:尚无|没有)(?:自由贸易试验区|自贸试验区|自贸区)"
)
# Signs to the contrary: then nothing is said to be lacking.
_SEASIDE = re.compile(
    r"(?:地处|位于|我国|东部|东南)[^，。；]{0,6}沿海|沿海(?:大|强|经济|发达)?(?:省|市|县)|海岸线长|滨海|海港|临港|渔港|海岛"
)
_PORT = re.compile(r"码头|集装箱|港区|港务|港航|航运枢纽|泊位|\d[万千]?吨级")


def _stated_lacks(document: Document) -> dict[str, str]:
    """What the plan itself says its place does not have."""
    lacks: dict[str, str] = {}
    text = fold_letters(document.text)
    inland = _INLAND.search(text)
    if inland and not _SEASIDE.search(text):
        basis = f"规划自述“{inland[0]}”"
        lacks["coast"] = basis
        if not _PORT.search(text):
            lacks["port"] = basis
        no_border = _NO_BORDER.search(text)
        if no_border:
            lacks["border"] = lacks["frontier"] = f"规划自述“{no_border[0]}”"
    no_zone = _NO_ZONE.search(text)
    if no_zone:
        lacks["free-trade-zone"] = f"规划自述“{no_zone[0]}”"
    return lacks


# --- departments -----------------------------------------------------------------------------------------------


@cache
def _sectors() -> tuple[re.Pattern[str], tuple[tuple[str, re.Pattern[str]], ...]]:
    data = json.loads(data_file("departments.json").read_bytes())
    sectors = tuple((d["name"], re.compile("|".join(map(re.escape, d["words"])))) for d in data["departments"])
    return re.compile("|".join(map(re.escape, data["broad"]))), sectors


def _departments_of(title: str) -> tuple[str, ...]:
    """The sectors that the title names; none where it names a matter of everyone (数字政府, 大数据)."""
    broad, sectors = _sectors()
    title = fold_letters(title).replace("人民政府", "")  # holds “民政”
    if broad.search(title):
        return ()
    return tuple(name for name, words in sectors if words.search(title))
