"""The catalogue file: reads into the model, names every fault at once, assumes nothing of one particular plan."""

from __future__ import annotations

import copy
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aligner.catalogue import GEOGRAPHY, catalogue_faults, data_file, full_width, load_catalogue
from aligner.errors import AlignerError, CatalogueFault
from aligner.wording import strength_of

# A ministry's plan of other years with three tasks: nothing of it resembles the plan that comes along.
SMALL = {
    "id": "water-2035",
    "title": "全国水网建设规划",
    "source": "测试",
    "sections": [
        {"id": "main", "kind": "task", "number": 1, "title": "织密水网", "intro": "水网是根本。"},
        {"id": "deeds", "kind": "action", "number": 7, "title": "节水行动"},
    ],
    "tasks": [
        {
            "id": "net-1", "kind": "task", "section": "main", "title": "联通河湖",
            "text": "到2030年联通10条河。探索跨流域调度。",
            "points": [{"number": 1, "text": "到2030年联通10条河。"}, {"number": 2, "text": "探索跨流域调度。"}],
            "keywords": ["河"], "departments": ["水利"],
        },
        {
            "id": "net-box", "kind": "box", "section": "main", "box_title": "海水利用", "title": "淡化海水",
            "text": "在沿海建设淡化厂。", "points": [{"number": 1, "text": "在沿海建设淡化厂。"}],
            "applicability": {"geography": ["coast"], "ground": "在沿海建设淡化厂", "reason": "只在沿海"},
        },
        {
            "id": "deed-1", "kind": "action", "section": "deeds", "title": "家家节水", "text": "鼓励节水。",
            "points": [{"number": 1, "text": "鼓励节水。", "strength": "normal"}],
        },
    ],
    "indicators": [
        {"number": 1, "name": "水网覆盖率", "unit": "%", "base_value": 60, "base_year": 2025, "target_value": 82.5,
         "target_year": 2035},
    ],
    "milestones": [{"action": 7, "year": 2030, "title": "节水行动", "text": "到2030年人人节水", "parts": ["人人节水"]}],
}


def written(folder: Path, data: object) -> Path:
    file = folder / "catalogue.json"
    file.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return file


def changed(change) -> dict:
    data = copy.deepcopy(SMALL)
    change(data)
    return data


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


def test_default_catalogue_has_no_fault():
    assert catalogue_faults(data_file("catalogue.json")) == ()


def test_default_catalogue_is_the_contracts(catalogue):
    assert catalogue.id == "14fyp-informatization"
    assert len(catalogue.tasks) == 136
    assert sum(len(task.points) for task in catalogue.tasks) == 447
    assert len({task.id for task in catalogue.tasks}) == 136
    assert (len(catalogue.indicators), len(catalogue.milestones)) == (18, 20)
    assert (len(catalogue.goals), len(catalogue.directions), len(catalogue.requirements)) == (7, 5, 6)
    assert catalogue.task("box-03-2").box_title == "全国一体化大数据中心体系建设工程"
    assert catalogue.task("box-03-2").section_title == "建设泛在智联的数字基础设施体系"


def test_loading_needs_no_heavy_library():
    code = "import sys, aligner.catalogue as c; c.load_catalogue(); print(*(m.split('.')[0] for m in sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"spacy", "pandas", "numpy", "opencc", "click", "openpyxl", "lxml"} & set(loaded)


def test_restricting_rules_name_their_ground(catalogue):
    restricted = [
        task for task in catalogue.tasks
        if task.applicability.levels or task.applicability.bodies or task.applicability.geography
    ]
    assert {"box-02-2", "box-17-1", "action-04-1", "task-09-1"} <= {task.id for task in restricted}
    for task in restricted:
        assert task.applicability.ground.replace(",", "") in (task.title + task.text).replace(",", ""), task.id


def test_another_plan_runs_through_the_same_code(tmp_path):
    file = written(tmp_path, SMALL)
    assert catalogue_faults(file) == ()
    small = load_catalogue(file)
    assert [task.id for task in small.tasks] == ["net-1", "net-box", "deed-1"]
    assert small.tasks[1].section_title == "织密水网"
    assert small.tasks[1].applicability.geography == ("coast",)
    assert small.indicators[0].target_value == 82.5
    assert small.indicators[0].national_total is False
    assert small.milestones[0].parts == ("人人节水",)
    assert small.goals == ()


def test_strength_is_read_off_the_wording_unless_stated(tmp_path):
    small = load_catalogue(written(tmp_path, SMALL))
    first, second = small.tasks[0].points
    assert first.strength == strength_of(first.text)
    assert second.strength == "weak"
    assert small.tasks[0].strength == first.strength
    assert small.tasks[2].points[0].strength == "normal"
    assert small.tasks[2].strength == "normal"


def test_version_is_a_fingerprint_of_the_content(tmp_path):
    plain = load_catalogue(written(tmp_path, SMALL)).version
    assert re.fullmatch(r"[0-9a-f]{12}", plain)
    other_layout = tmp_path / "indented.json"
    reordered = dict(reversed(SMALL.items()))
    other_layout.write_text(json.dumps(reordered, indent=4), encoding="utf-8-sig")
    assert load_catalogue(other_layout).version == plain
    other_word = changed(lambda d: d["tasks"][0].update(title="连通河湖"))
    assert load_catalogue(written(tmp_path, other_word)).version != plain


FAULTS = {
    "unknown key": (lambda d: d.update(taskz=[]), "目录：不认识的字段“taskz”"),
    "unknown key of a task": (lambda d: d["tasks"][0].update(keyword=["水"]), "任务 net-1：不认识的字段“keyword”"),
    "missing list": (lambda d: d.pop("source"), "目录：缺少字段“source”"),
    "missing field": (lambda d: d["tasks"][0].pop("title"), "任务 net-1：缺少字段“title”"),
    "missing id": (lambda d: d["tasks"][2].pop("id"), "第3个任务：缺少字段“id”"),
    "wrong type": (lambda d: d["tasks"][0].update(title=7), "任务 net-1：字段“title”应是不为空的文字"),
    "not a list": (lambda d: d.update(tasks={}), "目录：字段“tasks”应是列表"),
    "entry is no object": (lambda d: d["tasks"].append("x"), "第4个任务：应是对象"),
    "point is no object": (lambda d: d["tasks"][0]["points"].append(3), "任务 net-1的第3个要点：应是对象"),
    "words": (lambda d: d["tasks"][0].update(keywords="河"), "任务 net-1：字段“keywords”应是文字的列表"),
    "kind": (lambda d: d["tasks"][0].update(kind="job"), "任务 net-1：字段“kind”应是task、box、action 之一"),
    "duplicate task": (lambda d: d["tasks"].append(copy.deepcopy(d["tasks"][0])), "任务编号 net-1 重复出现 2 次"),
    "duplicate indicator": (
        lambda d: d["indicators"].append(dict(d["indicators"][0])), "指标编号 1 重复出现 2 次"
    ),
    "duplicate milestone": (lambda d: d["milestones"].append(d["milestones"][0]), "节点 7、2030 重复出现 2 次"),
    "numbering": (lambda d: d["tasks"][0]["points"][1].update(number=3), "任务 net-1：要点编号应从1起"),
    "no points": (lambda d: d["tasks"][2].update(points=[]), "任务 deed-1：没有要点"),
    "foreign point": (
        lambda d: d["tasks"][0]["points"][0].update(text="修一座桥。"), "任务 net-1：第1点的文字不在任务正文中"
    ),
    "empty section": (
        lambda d: d["sections"].append({"id": "empty", "kind": "task", "number": 2, "title": "空"}),
        "章节 empty：没有任何任务",
    ),
    "unknown section": (lambda d: d["tasks"][0].update(section="nowhere"), "所属章节“nowhere”不存在"),
    "box without title": (lambda d: d["tasks"][1].pop("box_title"), "任务 net-box：专栏任务缺少字段“box_title”"),
    "indicator without numbers": (
        lambda d: d["indicators"][0].pop("target_value"), "指标 水网覆盖率：缺少字段“target_value”"
    ),
    "indicator with words for numbers": (
        lambda d: d["indicators"][0].update(base_value="六成"), "指标 水网覆盖率：字段“base_value”应是数"
    ),
    "indicator that is not a number": (
        lambda d: d["indicators"][0].update(base_value=float("nan")), "指标 水网覆盖率：字段“base_value”应是数"
    ),
    "milestone of no action": (lambda d: d["milestones"][0].update(action=9), "没有编号为 9 的优先行动"),
    "no ground": (lambda d: d["tasks"][1]["applicability"].pop("ground"), "却没有写明国家规划原文依据"),
    "no reason": (lambda d: d["tasks"][1]["applicability"].pop("reason"), "却没有写明理由"),
    "foreign ground": (
        lambda d: d["tasks"][1]["applicability"].update(ground="只限沙漠"), "原文依据“只限沙漠”不见于"
    ),
    "geography": (
        lambda d: d["tasks"][1]["applicability"].update(geography=["desert"]), "的适用条件：字段“geography”应是由"
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_named(tmp_path, name):
    change, message = FAULTS[name]
    file = written(tmp_path, changed(change))
    faults = catalogue_faults(file)
    assert any(message in fault for fault in faults), faults
    with pytest.raises(CatalogueFault) as raised:
        load_catalogue(file)
    assert raised.value.faults == faults


def test_all_faults_are_named_at_once(tmp_path):
    def spoil(data):
        data["tasks"][0]["title"] = 7
        data["tasks"][1]["applicability"].pop("ground")
        data["milestones"][0]["action"] = 9
        data["extra"] = 1

    faults = catalogue_faults(written(tmp_path, changed(spoil)))
    assert len(faults) == 4
    assert all(re.search(r"[\u4e00-\u9fff]", fault) for fault in faults)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "不是 JSON"),
        (b"{", "第1行第2列"),
        (b"[1]", "最外层应是对象"),
        ("{\"id\": \"规划\"}".encode("gb18030"), "不是 UTF-8"),
        (b"[" * 100_000, "嵌套过深"),
    ],
)
def test_what_is_no_catalogue_is_said_in_one_sentence(tmp_path, content, message):
    file = tmp_path / "broken.json"
    file.write_bytes(content)
    faults = catalogue_faults(file)
    assert len(faults) == 1
    assert message in faults[0]


def test_a_missing_file_is_an_error_for_the_user(tmp_path):
    with pytest.raises(AlignerError, match="打不开"):
        load_catalogue(tmp_path / "nothing.json")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.floats(allow_nan=False) | st.sampled_from(["", "main", "水"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "number", "text"]), inner),
    max_leaves=6,
)


@given(data=st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_content_makes_validation_fail(tmp_path, data):
    """Whatever stands in whatever field, the answer is a list of faults, never a traceback."""
    spoilt = copy.deepcopy(SMALL)
    node = spoilt
    while True:
        key = data.draw(st.sampled_from(sorted(node) if isinstance(node, dict) else range(len(node))))
        if isinstance(node[key], (dict, list)) and node[key] and data.draw(st.booleans()):
            node = node[key]
        else:
            break
    node[key] = data.draw(_JSON)
    file = written(tmp_path, spoilt)
    faults = catalogue_faults(file)
    if not faults:
        load_catalogue(file)


def test_geography_is_known_to_the_regions():
    regions = json.loads(data_file("regions.json").read_text(encoding="utf-8"))
    assert tuple(regions["features"]) == GEOGRAPHY


@pytest.mark.parametrize(
    ("source", "reading"),
    [
        ("建设网络,推动应用;完善(VR/AR)", "建设网络，推动应用；完善（VR/AR）"),
        ("行动目标:到2023年,完成", "行动目标：到2023年，完成"),
        ("投入1,000万元,比例3:1", "投入1,000万元，比例3:1"),
        ("5G,6G", "5G，6G"),
        ("“装置”。", "“装置”。"),
    ],
)
def test_shown_wording_is_full_width(source, reading):
    assert full_width(source) == reading


def test_documentation_names_every_field():
    page = (Path(__file__).parent.parent / "docs" / "catalogue.md").read_text(encoding="utf-8")
    data = json.loads(data_file("catalogue.json").read_text(encoding="utf-8"))
    fields = set(data) | {key for name in data if isinstance(data[name], list) for entry in data[name] for key in entry}
    fields |= {key for task in data["tasks"] for key in task["applicability"]}
    assert {field for field in fields if f"`{field}`" not in page} == set()
    assert {feature for feature in GEOGRAPHY if f"`{feature}`" not in page} == set()
