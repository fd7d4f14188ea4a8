"""Reads a national plan's catalogue file and says everything that is wrong with it at once.

The catalogue is data: ids, counts, years and names come from the file, so another national plan (十五五, a
ministry's plan, a province's plan over its cities) runs through the same engine. The file's fields are explained in
docs/catalogue.md.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from aligner.errors import CatalogueFault
from aligner.model.national import (
    Applicability,
    Catalogue,
    Mend,
    Milestone,
    NationalIndicator,
    NationalTask,
    Passage,
    Point,
    Section,
    Strength,
)
from aligner.wording import strength_of

# What a rule of applicability may ask of a place; national_plan/regions.json says which province has it.
GEOGRAPHY = ("coast", "border", "frontier", "port", "free-trade-zone")
LEVELS = ("国家", "省", "市", "县")
BODIES = ("政府", "部门")


def load_catalogue(path: Path | None = None) -> Catalogue:
    """The catalogue in `path`, by default the one that comes with the program; CatalogueFault lists all faults."""
    data, faults = _read(path or data_file("catalogue.json"))
    if faults:
        raise CatalogueFault(faults)
    return _catalogue_of(data)


def catalogue_faults(path: Path) -> tuple[str, ...]:
    """Everything that is wrong with a catalogue file, in sentences for the user; empty where it can be used."""
    return _read(path)[1]


def data_file(name: str) -> Path:
    """Where a data file or folder of the national plan lies: in the installed package, else in the checkout."""
    package = find_spec("aligner_national_plan")
    folders = [Path(folder) for folder in package.submodule_search_locations or ()] if package else []
    folders.append(Path(__file__).resolve().parent.parent / "national_plan")
    for folder in folders:
        if (folder / name).exists():
            return folder / name
    raise CatalogueFault((f"找不到国家规划的数据文件 {name}；请重新安装本程序",))


def full_width(text: str) -> str:
    """National wording as an official expects to read it: full-width commas, colons and brackets.

    The catalogue keeps the source's half-width ones, so that a quotation can be looked up; reports show this.
    Digits keep theirs (``1,000``、``3:1``).
    """
    return _HALF_WIDTH.sub(lambda match: match[0].translate(_FULL_WIDTH), text)


_HALF_WIDTH = re.compile(r"(?<!\d)[,;:]|[,;:](?!\d)|[()]")
_FULL_WIDTH = str.maketrans(",;:()", "，；：（）")


# --- reading and validating ------------------------------------------------------------------------------------

# What a field must be: a name for messages and a test.
_Kind = tuple[str, Callable[[Any], bool]]


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


_TEXT: _Kind = ("不为空的文字", _is_text)
_WORDS: _Kind = ("文字的列表", lambda value: isinstance(value, list) and all(map(_is_text, value)))
_NUMBER: _Kind = ("数", _is_number)
_WHOLE: _Kind = ("整数", lambda value: isinstance(value, int) and not isinstance(value, bool))
_FLAG: _Kind = ("true 或 false", lambda value: isinstance(value, bool))
_LIST: _Kind = ("列表", lambda value: isinstance(value, list))
_OBJECT: _Kind = ("对象", lambda value: isinstance(value, dict))


def _one_of(*words: str) -> _Kind:
    return "、".join(words) + " 之一", lambda value: value in words


def _some_of(*words: str) -> _Kind:
    name = "由 " + "、".join(words) + " 组成的列表"
    return name, lambda value: isinstance(value, list) and all(word in words for word in value)


_STRENGTH = _one_of("firm", "normal", "weak")

# The fields of each kind of object: what must be there, what may be there.
_FILE: tuple[dict[str, _Kind], dict[str, _Kind]] = (
    {"id": _TEXT, "title": _TEXT, "source": _TEXT, "sections": _LIST, "tasks": _LIST},
    {
        "note": _TEXT,
        "indicators": _LIST,
        "milestones": _LIST,
        "goals": _LIST,
        "directions": _LIST,
        "requirements": _LIST,
        "mends": _LIST,
    },
)
_SECTION: tuple[dict[str, _Kind], dict[str, _Kind]] = (
    {"id": _TEXT, "kind": _one_of("task", "action"), "number": _WHOLE, "title": _TEXT},
    {"intro": _TEXT},
)
_TASK: tuple[dict[str, _Kind], dict[str, _Kind]] = (
    {
        "id": _TEXT,
        "kind": _one_of("task", "box", "action"),
        "section": _TEXT,
        "title": _TEXT,
        "text": _TEXT,
        "points": _LIST,
    },
    {"box_title": _TEXT, "keywords": _WORDS, "departments": _WORDS, "strength": _STRENGTH, "applicability": _OBJECT},
)
_POINT: tuple[dict[str, _Kind], dict[str, _Kind]] = ({"number": _WHOLE, "text": _TEXT}, {"strength": _STRENGTH})
_APPLICABILITY: tuple[dict[str, _Kind], dict[str, _Kind]] = (
    {},
    {
        "levels": _some_of(*LEVELS),
        "bodies": _some_of(*BODIES),
        "geography": _some_of(*GEOGRAPHY),
        "regions": _WORDS,
        "ground": _TEXT,
        "reason": _TEXT,
    },
)
_INDICATOR: tuple[dict[str, _Kind], dict[str, _Kind]] = (
    {
        "number": _WHOLE,
        "name": _TEXT,
        "base_value": _NUMBER,
        "base_year": _WHOLE,
        "target_value": _NUMBER,
        "target_year": _WHOLE,
    },
    {"unit": _TEXT, "attribute": _TEXT, "category": _TEXT, "national_total": _FLAG, "aliases": _WORDS},
)
_MILESTONE: tuple[dict[str, _Kind], dict[str, _Kind]] = (
    {"action": _WHOLE, "year": _WHOLE, "title": _TEXT, "text": _TEXT},
    {"parts": _WORDS},
)
_PASSAGE: tuple[dict[str, _Kind], dict[str, _Kind]] = ({"id": _TEXT, "title": _TEXT, "text": _TEXT}, {})
_MEND: tuple[dict[str, _Kind], dict[str, _Kind]] = (
    {"where": _TEXT, "fault": _TEXT, "source": _TEXT, "mended": _TEXT},
    {},
)
# The lists of the file: what one entry is called in a message, and its fields.
_LISTS: dict[str, tuple[str, tuple[dict[str, _Kind], dict[str, _Kind]]]] = {
    "sections": ("章节", _SECTION),
    "tasks": ("任务", _TASK),
    "indicators": ("指标", _INDICATOR),
    "milestones": ("节点", _MILESTONE),
    "goals": ("目标", _PASSAGE),
    "directions": ("方向", _PASSAGE),
    "requirements": ("要求", _PASSAGE),
    "mends": ("修补", _MEND),
}


def _read(path: Path) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The file's content and its faults; content is of use only where there are none."""
    try:
        data = json.loads(Path(path).read_bytes())
    except OSError as error:
        return {}, (f"目录文件 {path} 打不开（{error.strerror}）；请检查路径",)
    except UnicodeDecodeError:
        return {}, (f"目录文件 {path} 不是 UTF-8 文本；请另存为 UTF-8",)
    except json.JSONDecodeError as error:
        return {}, (f"目录文件 {path} 不是 JSON：第{error.lineno}行第{error.colno}列读不下去；请改正后再试",)
    except RecursionError:
        return {}, (f"目录文件 {path} 嵌套过深，不是目录；请参照 docs/catalogue.md",)
    if not isinstance(data, dict):
        return {}, (f"目录文件 {path} 的最外层应是对象（{{…}}）；请参照 docs/catalogue.md",)
    return data, (*_faults_of_fields(data), *_faults_of_relations(data))


def _faults_of_fields(data: Mapping[str, Any]) -> Iterator[str]:
    """Unknown and missing fields and wrong types, in the whole file."""
    yield from _field_faults("目录", data, _FILE)
    for name, (noun, fields) in _LISTS.items():
        for place, entry in enumerate(_list(data, name), start=1):
            where = _where(noun, place, entry)
            yield from _field_faults(where, entry, fields)
            if name == "tasks" and isinstance(entry, dict):
                yield from _fields_inside_task(where, entry)


def _fields_inside_task(where: str, task: Mapping[str, Any]) -> Iterator[str]:
    for place, point in enumerate(_list(task, "points"), start=1):
        yield from _field_faults(f"{where}的第{place}个要点", point, _POINT)
    rule = task.get("applicability", {})
    if isinstance(rule, dict):
        yield from _field_faults(f"{where}的适用条件", rule, _APPLICABILITY)


def _field_faults(where: str, entry: Any, fields: tuple[dict[str, _Kind], dict[str, _Kind]]) -> Iterator[str]:
    required, optional = fields
    if not isinstance(entry, dict):
        yield f"{where}：应是对象（{{…}}）"
        return
    for name in required:
        if name not in entry:
            yield f"{where}：缺少字段“{name}”"
    for name, value in entry.items():
        kind = required.get(name) or optional.get(name)
        if kind is None:
            yield f"{where}：不认识的字段“{name}”"
        elif not kind[1](value):
            yield f"{where}：字段“{name}”应是{kind[0]}"


def _faults_of_relations(data: Mapping[str, Any]) -> Iterator[str]:
    """What does not fit together: ids, numbering, sections and tasks, quotations, milestones, applicability."""
    sections, tasks = _objects(data, "sections"), _objects(data, "tasks")
    yield from _doubles("章节编号", (section.get("id") for section in sections))
    yield from _doubles("任务编号", (task.get("id") for task in tasks))
    yield from _doubles("指标编号", (indicator.get("number") for indicator in _objects(data, "indicators")))
    yield from _doubles("节点", ((m.get("action"), m.get("year")) for m in _objects(data, "milestones")))
    for name in ("goals", "directions", "requirements"):
        yield from _doubles(f"{_LISTS[name][0]}编号", (passage.get("id") for passage in _objects(data, name)))
    yield from _section_faults(sections, tasks)
    wording = _all_wording(data)
    for place, task in enumerate(tasks, start=1):
        yield from _task_faults(_where("任务", place, task), task, wording)
    actions = [section.get("number") for section in sections if section.get("kind") == "action"]
    for milestone in _objects(data, "milestones"):
        action = milestone.get("action")
        if action not in actions:
            yield f"节点 {action}（{milestone.get('year')}年）：没有编号为 {action} 的优先行动"


def _section_faults(sections: list[dict[str, Any]], tasks: list[dict[str, Any]]) -> Iterator[str]:
    known = [section.get("id") for section in sections]
    used = [task.get("section") for task in tasks]
    for section in sections:
        if section.get("id") not in used:
            yield f"章节 {section.get('id')}：没有任何任务"
    for task in tasks:
        if "section" in task and task["section"] not in known:
            yield f"任务 {task.get('id')}：所属章节“{task['section']}”不存在"


def _task_faults(where: str, task: dict[str, Any], wording: str) -> Iterator[str]:
    points = _objects(task, "points")
    if "points" in task and not points:
        yield f"{where}：没有要点"
    if [point.get("number") for point in points] != list(range(1, len(points) + 1)):
        yield f"{where}：要点编号应从1起依次为 1、2、3……"
    text = _squeezed(task.get("text"))
    for point in points:
        if _is_text(point.get("text")) and _squeezed(point["text"]) not in text:
            yield f"{where}：第{point.get('number')}点的文字不在任务正文中"
    if task.get("kind") == "box" and "box_title" not in task:
        yield f"{where}：专栏任务缺少字段“box_title”"
    rule = task.get("applicability")
    if isinstance(rule, dict):
        yield from _applicability_faults(where, rule, wording)


def _applicability_faults(where: str, rule: Mapping[str, Any], wording: str) -> Iterator[str]:
    restricts = any(rule.get(name) for name in ("levels", "bodies", "geography", "regions"))
    if restricts and not rule.get("ground"):
        yield f"{where}：限定了适用范围，却没有写明国家规划原文依据（ground）"
    if restricts and not rule.get("reason"):
        yield f"{where}：限定了适用范围，却没有写明理由（reason）"
    if _is_text(rule.get("ground")) and _squeezed(rule["ground"]) not in wording:
        yield f"{where}：适用条件的原文依据“{rule['ground']}”不见于目录所载的国家规划文字"


def _doubles(noun: str, ids: Iterable[Any]) -> Iterator[str]:
    count = Counter(str(i) if not isinstance(i, tuple) else "、".join(map(str, i)) for i in ids if i is not None)
    yield from (f"{noun} {name} 重复出现 {times} 次" for name, times in count.items() if times > 1)


def _all_wording(data: Mapping[str, Any]) -> str:
    """Every wording of the national plan that the file holds, without white space: a ground must be among it."""
    entries = (entry for name in _LISTS if name != "mends" for entry in _objects(data, name))
    return "\n".join(_squeezed(entry.get(field)) for entry in entries for field in ("title", "intro", "text"))


def _where(noun: str, place: int, entry: Any) -> str:
    name = (entry.get("id") or entry.get("name")) if isinstance(entry, dict) else None
    return f"{noun} {name}" if name else f"第{place}个{noun}"


def _list(data: Mapping[str, Any], name: str) -> list[Any]:
    value = data.get(name, [])
    return value if isinstance(value, list) else []


def _objects(data: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    return [entry for entry in _list(data, name) if isinstance(entry, dict)]


def _squeezed(text: Any) -> str:
    return "".join(text.split()) if isinstance(text, str) else ""


# --- building --------------------------------------------------------------------------------------------------


def _catalogue_of(data: Mapping[str, Any]) -> Catalogue:
    titles = {section["id"]: section["title"] for section in data["sections"]}
    return Catalogue(
        id=data["id"],
        title=data["title"],
        version=_fingerprint(data),
        source=data["source"],
        sections=tuple(Section(**section) for section in data["sections"]),
        tasks=tuple(_task_of(task, titles[task["section"]]) for task in data["tasks"]),
        indicators=tuple(_indicator_of(indicator) for indicator in data.get("indicators", ())),
        milestones=tuple(_milestone_of(milestone) for milestone in data.get("milestones", ())),
        goals=tuple(Passage(**passage) for passage in data.get("goals", ())),
        directions=tuple(Passage(**passage) for passage in data.get("directions", ())),
        requirements=tuple(Passage(**passage) for passage in data.get("requirements", ())),
        mends=tuple(Mend(**mend) for mend in data.get("mends", ())),
    )


def _task_of(task: Mapping[str, Any], section_title: str) -> NationalTask:
    points = tuple(_point_of(point) for point in task["points"])
    rule = task.get("applicability", {})
    return NationalTask(
        id=task["id"],
        kind=task["kind"],
        title=task["title"],
        text=task["text"],
        points=points,
        section=task["section"],
        section_title=section_title,
        box_title=task.get("box_title"),
        keywords=tuple(task.get("keywords", ())),
        departments=tuple(task.get("departments", ())),
        strength=task.get("strength") or _strongest(points),
        applicability=Applicability(
            levels=tuple(rule.get("levels", ())),
            bodies=tuple(rule.get("bodies", ())),
            geography=tuple(rule.get("geography", ())),
            regions=tuple(rule.get("regions", ())),
            ground=rule.get("ground"),
            reason=rule.get("reason"),
        ),
    )


def _point_of(point: Mapping[str, Any]) -> Point:
    text = point["text"]
    return Point(number=point["number"], text=text, strength=point.get("strength") or strength_of(text))


def _strongest(points: tuple[Point, ...]) -> Strength:
    """A task binds as firmly as its firmest point: weaker local wording falls short of that."""
    said = {point.strength for point in points}
    order: tuple[Strength, ...] = ("firm", "normal", "weak")
    return next(strength for strength in order if strength in said)


def _indicator_of(indicator: Mapping[str, Any]) -> NationalIndicator:
    return NationalIndicator(
        number=indicator["number"],
        name=indicator["name"],
        unit=indicator.get("unit"),
        base_value=float(indicator["base_value"]),
        base_year=indicator["base_year"],
        target_value=float(indicator["target_value"]),
        target_year=indicator["target_year"],
        attribute=indicator.get("attribute", ""),
        category=indicator.get("category", ""),
        national_total=indicator.get("national_total", False),
        aliases=tuple(indicator.get("aliases", ())),
    )


def _milestone_of(milestone: Mapping[str, Any]) -> Milestone:
    return Milestone(
        action=milestone["action"],
        year=milestone["year"],
        title=milestone["title"],
        text=milestone["text"],
        parts=tuple(milestone.get("parts", ())),
    )


def _fingerprint(data: Mapping[str, Any]) -> str:
    """A short fingerprint of the content: layout and order of fields do not change it, any word does."""
    canonical = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:12]
