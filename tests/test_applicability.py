"""Applicability: a task is set aside only by a rule with its ground; in doubt it applies."""

from __future__ import annotations

import json

import pytest

from aligner.catalogue import data_file, load_catalogue
from aligner.model.document import Document
from aligner.verdict.applicability import not_applicable_reason, place_of

PORT, CABLE, ZONE, RULES = "box-02-2", "box-17-1", "action-04-1", "task-09-1"
POLICE = ("box-12-1", "box-12-2", "box-12-3", "box-12-5")
FINANCE = ("action-08-1", "action-08-4")


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


def document(region=None, level="省", body="政府", title="某规划", text="推进信息化。"):
    return Document(
        title=title, text=text, sha256="", format="txt", blocks=(), region=region, level=level, body=body
    )


def set_aside(catalogue, **known):
    place = place_of(document(**known))
    return {task.id for task in catalogue.tasks if not_applicable_reason(task, place)}


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ("山西省", {PORT, CABLE, ZONE}),
        ("青海省", {PORT, CABLE, ZONE}),
        ("北京市", {PORT, CABLE}),
        ("陕西省", {PORT, CABLE}),
        ("内蒙古自治区", {PORT, ZONE}),
        ("吉林省", {PORT, ZONE}),
        ("云南省", set()),
        ("江西省", {CABLE, ZONE}),
        ("重庆市", {CABLE}),
        ("湖北省", {CABLE}),
        ("上海市", set()),
        ("广东省", set()),
        ("海南省", set()),
        ("广西壮族自治区", set()),
        ("新疆维吾尔自治区", {PORT}),
    ],
)
def test_provinces(catalogue, region, expected):
    assert set_aside(catalogue, region=region) == expected


@pytest.mark.parametrize(
    ("region", "province"),
    [
        ("山西", "山西省"),
        ("内蒙古", "内蒙古自治区"),
        ("包头市", "内蒙古自治区"),
        ("四川省成都市", "四川省"),
        ("四川成都", "四川省"),
        ("上海市浦东新区", "上海市"),
        ("新疆生产建设兵团", "新疆维吾尔自治区"),
        ("海南州", "青海省"),
        ("海南藏族自治州", "青海省"),
        ("海南省三亚市", "海南省"),
        ("吉林市", "吉林省"),
        ("松原市", "吉林省"),
    ],
)
def test_regions_are_found_by_province_and_city(region, province):
    assert place_of(document(region=region)).province == province


@pytest.mark.parametrize("region", [None, "", "云岭省", "松原岭市", "临川市", "河北区", "年衡澜省"])
def test_unknown_and_fictional_regions_have_no_province(catalogue, region):
    assert place_of(document(region=region)).province is None
    assert set_aside(catalogue, region=region) == set()


def test_the_reason_says_rule_place_and_ground(catalogue):
    reason = not_applicable_reason(catalogue.task(PORT), place_of(document(region="山西省")))
    assert "山西省没有沿海港口或内河集装箱港口" in reason
    assert "以沿海集装箱枢纽港为重点示范" in reason
    assert "\n" not in reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("云岭是这样一个内陆边境省份，边境线长。", {PORT}),
        ("禾原地处内陆，山丘多、平川少。", {PORT}),
        ("虽不临海也要有向海而兴的胸襟。", {PORT}),
        ("我省地处内陆，不沿边。", {PORT, CABLE}),
        ("我省地处内陆，既不沿海也不沿边。", {PORT, CABLE}),
        ("我省尚未获批自由贸易试验区。", {ZONE}),
    ],
)
def test_a_plan_may_say_itself_what_its_place_lacks(catalogue, text, expected):
    assert set_aside(catalogue, region="云岭省", text=text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "打造内陆开放高地。",
        "主要指标进入内陆省份前列。",
        "与内陆省份共建飞地园区。",
        "我省地处沿海，与地处内陆的邻省合作。",
        "地处内陆，沿江建成集装箱码头三座。",
        "海岸线长，地处内陆的县也要发展。",
        "省内没有空白点。",
    ],
)
def test_anything_less_than_outright_leaves_the_ports_task(catalogue, text):
    assert PORT not in set_aside(catalogue, region="云岭省", text=text)


def test_what_the_text_says_does_not_overrule_the_map(catalogue):
    assert set_aside(catalogue, region="广东省", text="粤北地处内陆。") == set()


@pytest.mark.parametrize(
    ("level", "expected"), [("国家", set()), ("省", set()), (None, set()), ("市", {RULES}), ("县", {RULES})]
)
def test_levels(catalogue, level, expected):
    assert set_aside(catalogue, level=level) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("禾原省“十四五”水利信息化专项规划", {*POLICE, *FINANCE}),
        ("某省教育信息化规划", {*POLICE, *FINANCE}),
        ("某市智慧公安建设方案", {*FINANCE}),
        ("某省金融科技发展规划", {"box-12-1", "box-12-2", "box-12-5"}),  # box-12-3: banks stop fraud, too
        ("某省信息化发展规划", set()),
        ("某省大数据发展规划", set()),
        ("某县数字乡村发展行动方案", set()),
        ("某市人民政府信息化方案", set()),
    ],
)
def test_departments_plans(catalogue, title, expected):
    assert set_aside(catalogue, body="部门", title=title) == expected


def test_a_governments_plan_is_bound_whatever_its_title(catalogue):
    assert set_aside(catalogue, body="政府", title="某省水利信息化规划") == set()
    assert set_aside(catalogue, body=None, title="某省水利信息化规划") == set()


def test_most_tasks_bind_everyone(catalogue):
    worst = set_aside(catalogue, region="山西省", level="县", body="部门", title="某县水利规划")
    assert worst == {PORT, CABLE, ZONE, RULES, *POLICE, *FINANCE}


def test_the_map_of_provinces():
    data = json.loads(data_file("regions.json").read_text(encoding="utf-8"))
    having = {
        feature: {p["short"] for p in data["provinces"] if feature in p["features"]}
        for feature in ("coast", "border", "port", "free-trade-zone")
    }
    assert len(data["provinces"]) == 31
    assert having["coast"] == {
        "天津", "河北", "辽宁", "上海", "江苏", "浙江", "福建", "山东", "广东", "广西", "海南",
    }
    assert having["border"] == {"辽宁", "吉林", "黑龙江", "内蒙古", "甘肃", "新疆", "西藏", "云南", "广西"}
    assert having["coast"] <= having["port"]
    assert len(having["free-trade-zone"]) == 22
    cities = [city for province in data["provinces"] for city in province["cities"]]
    assert len(cities) == len(set(cities))


def test_every_owner_of_a_closed_task_can_be_told_from_a_title(catalogue):
    """Else a plan of the very department that owns the task would be told that it need not answer."""
    words = {d["name"] for d in json.loads(data_file("departments.json").read_text(encoding="utf-8"))["departments"]}
    for task_id in (*POLICE, *FINANCE):
        assert words & set(catalogue.task(task_id).departments), task_id
