"""The parser: what the text says is what the catalogue has, and every quotation can be looked up in the text."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from aligner.catalogue import catalogue_faults, load_catalogue
from aligner.errors import CatalogueFault
from aligner.national_text import (
    BROKEN_PARAGRAPH,
    BROKEN_ROW,
    STRAY_SPACE,
    catalogue_json,
    main,
    misquotations,
    parse_national_plan,
    quotations,
    reviewed,
)

PLAN = Path(__file__).parent.parent / "national_plan"
TEXT = (PLAN / "14fyp-national-informatization-plan.txt").read_text(encoding="utf-8")
REVIEW = json.loads((PLAN / "review.json").read_text(encoding="utf-8"))

SMALL_PLAN = """\
“十五五”国家试验规划

一、总体部署

(一)发展目标

到2030年,试验取得进展。

试验体系更加完备。试验更多,更好。

“十五五”试验主要指标

序号 类别 指标 2025 2030 属性
1 试验类 试验台数(万
台)
3.5* 6 预期性
2 试验普及率(%) 20 50 约束性

注:带*的为2024年数据。

二、主攻方向

要把握方向。

向前看。看得更远。

三、重大任务和重点工程

(一)建设试验体系
试验很重要。
建设试验台。在各地建设 7G 试验台;推广试验。
专栏 1   试验台工程
1.加快试验。加快试验;扩大
试验。
2.推广试验。推广试验。
完善试验制度。完善制度。

四、优先行动

总的说明。

(一)试验普及行动

行动目标:到2027年,试验普及;到2030年,人人试验。农村也试验。

开展培训。面向公众
开展培训。

五、组织实施

(一)加强领导

要加强领导。

(本文有删减)

版权说明。
"""


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.fixture(scope="module")
def skeleton():
    return parse_national_plan(TEXT)


@pytest.fixture(scope="module")
def catalogue():
    return reviewed(parse_national_plan(TEXT), REVIEW)


def test_catalogue_file_is_what_text_and_review_give(catalogue):
    assert (PLAN / "catalogue.json").read_text(encoding="utf-8") == catalogue_json(catalogue)


def test_generating_writes_the_same_file(tmp_path, capsys):
    output = tmp_path / "catalogue.json"
    assert main(["-o", str(output)]) == 0
    assert output.read_bytes() == (PLAN / "catalogue.json").read_bytes()
    assert "136" in capsys.readouterr().err


def test_counts_of_the_contract(skeleton):
    kinds = Counter(task.kind for task in skeleton.tasks)
    assert kinds == {"task": 43, "box": 60, "action": 33}
    assert sum(len(task.points) for task in skeleton.tasks) == 447
    assert len(skeleton.milestones) == 20
    assert [indicator.number for indicator in skeleton.indicators] == list(range(18))
    assert (len(skeleton.goals), len(skeleton.directions), len(skeleton.requirements)) == (7, 5, 6)


@pytest.mark.parametrize(
    ("prefix", "counts"),
    [
        ("task", [4, 3, 4, 3, 5, 5, 5, 4, 5, 5]),
        ("box", [3, 3, 4, 4, 3, 3, 2, 4, 4, 4, 2, 5, 7, 2, 4, 4, 2]),
        ("action", [3, 3, 3, 3, 4, 4, 5, 4, 2, 2]),
    ],
)
def test_ids_of_the_contract(skeleton, prefix, counts):
    expected = [
        f"{prefix}-{group:02d}-{k}" for group, count in enumerate(counts, start=1) for k in range(1, count + 1)
    ]
    assert [task.id for task in skeleton.tasks if task.kind == prefix] == expected


def test_tasks_stand_in_the_order_of_the_text(skeleton):
    source = squeezed(TEXT)
    places = [source.index(squeezed(task.title + "。" + task.text)) for task in skeleton.tasks]
    assert places == sorted(places)
    ids = [task.id for task in skeleton.tasks]
    assert ids[:5] == ["task-01-1", "box-01-1", "box-01-2", "box-01-3", "task-01-2"]


def test_points_are_the_whole_text(skeleton):
    for task in skeleton.tasks:
        assert "".join(point.text for point in task.points) == task.text
        assert [point.number for point in task.points] == list(range(1, len(task.points) + 1))


def test_every_quotation_is_verbatim(catalogue):
    """White space ignored; the one mended misprint is compared as it was printed."""
    source = squeezed(TEXT)
    assert misquotations(catalogue, TEXT) == ()
    absent = [(where, text) for where, text in quotations(catalogue) if squeezed(text) not in source]
    assert {where for where, _ in absent} == {"box-10-4", "box-10-4 第1点"}
    assert all("装置" in text and squeezed(text).replace("装置", "装臵") in source for _, text in absent)


def test_a_changed_word_is_a_misquotation(catalogue):
    changed = TEXT.replace("太赫兹", "太赫芝")
    assert any("task-01-1" in fault for fault in misquotations(catalogue, changed))


def test_quotations_are_without_stray_white_space(catalogue):
    assert [text for _, text in quotations(catalogue) if re.search(r"[\u4e00-\u9fff]\s|\s[\u4e00-\u9fff]", text)] == []
    assert catalogue.task("box-01-1").title == "加快5G网络建设"


def test_every_mend_is_listed(catalogue):
    source = squeezed(TEXT)
    faults = Counter(mend.fault for mend in catalogue.mends)
    assert faults[BROKEN_ROW] == 6
    assert faults["错字"] == 1
    assert {m.where for m in catalogue.mends if m.fault == BROKEN_PARAGRAPH} == {"milestone-02-2023", "action-02-3"}
    assert all(squeezed(mend.source) in source for mend in catalogue.mends)
    # Wherever the source has white space inside a catalogued box, a mend says so.
    spaced = {mend.where for mend in catalogue.mends if mend.fault == STRAY_SPACE}
    assert {"box-01-1", "box-01-2", "box-01-3", "box-02-1", "box-17-1", "box-01"} <= spaced


def test_broken_paragraphs_are_joined(skeleton):
    assert skeleton.milestones[2].parts[0] == "大中型企业数字能力发展体系初步建成"
    point = skeleton.task("action-02-3").points[1].text
    assert point.startswith("鼓励第三方服务机构创新服务方法工具,形成一批集战略咨询")


def test_indicators_of_broken_rows(skeleton):
    by_number = {indicator.number: indicator for indicator in skeleton.indicators}
    assert by_number[0].name == "数字中国发展指数"
    assert by_number[0].unit is None
    third = by_number[3]
    assert (third.name, third.unit, third.base_value, third.target_value) == (
        "1000M及以上速率的光纤接入用户", "万户", 640, 6000,
    )
    fifth = by_number[5]
    assert (fifth.name, fifth.unit, fifth.category) == ("每万人口新一代信息技术产业发明专利拥有量", "件", "创新能力")
    assert (by_number[6].base_value, by_number[6].base_year) == (3.5, 2019)
    assert by_number[7].base_year == 2020
    assert by_number[9].name == "数字经济核心产业增加值占GDP比重"
    assert by_number[13].category == "产业转型"
    assert by_number[17].target_year == 2025


def test_totals_of_the_nation(catalogue):
    totals = {indicator.number for indicator in catalogue.indicators if indicator.national_total}
    assert totals == {1, 3, 4, 8, 12, 13, 15}


def test_aliases_name_one_indicator_each(catalogue):
    names = [name for indicator in catalogue.indicators for name in (indicator.name, *indicator.aliases)]
    assert [name for name, times in Counter(names).items() if times > 1] == []


def test_milestones_have_a_year_each(skeleton):
    assert [(m.action, m.year) for m in skeleton.milestones] == [
        (action, year) for action in range(1, 11) for year in (2023, 2025)
    ]
    tenth = skeleton.milestones[18]
    assert tenth.text.startswith("到2023年全国养老数据管理水平")
    assert tenth.parts[0] == "全国养老数据管理水平不断提升"
    seventh = skeleton.milestones[13]
    assert seventh.parts[-1] == "乡村数字治理体系日趋完善"


def test_keywords_are_the_plans_own_words(catalogue):
    for task in catalogue.tasks:
        assert 3 <= len(task.keywords) <= 10, task.id
        assert [word for word in task.keywords if word not in task.title + task.text] == [], task.id
        bare = [point.number for point in task.points if not any(word in point.text for word in task.keywords)]
        assert bare == [], f"{task.id}: points without a keyword"


def test_every_task_has_owners_and_a_decision(catalogue):
    for task in catalogue.tasks:
        assert task.departments, task.id
        assert task.applicability.reason, task.id


def test_nothing_of_the_tail_gets_in(skeleton):
    assert skeleton.requirements[-1].text.endswith("良好氛围。")
    assert all("著作权" not in passage.text for passage in skeleton.requirements)


def test_another_text_with_other_numbers():
    plan = parse_national_plan(SMALL_PLAN)
    assert [task.id for task in plan.tasks] == [
        "task-01-1", "box-01-1", "box-01-2", "task-01-2", "action-01-1",
    ]
    assert [point.text for point in plan.tasks[0].points] == ["在各地建设7G试验台;", "推广试验。"]
    assert [point.text for point in plan.tasks[1].points] == ["加快试验;", "扩大试验。"]
    assert plan.tasks[1].box_title == "试验台工程"
    assert plan.tasks[4].text == "面向公众开展培训。"
    assert [(m.year, m.parts) for m in plan.milestones] == [
        (2027, ("试验普及",)), (2030, ("人人试验", "农村也试验")),
    ]
    first, second = plan.indicators
    assert (first.name, first.unit, first.base_year, first.target_year) == ("试验台数", "万台", 2024, 2030)
    assert (second.category, second.attribute, second.base_year) == ("试验类", "约束性", 2025)
    assert [goal.title for goal in plan.goals] == ["试验体系更加完备"]
    assert [direction.title for direction in plan.directions] == ["向前看"]
    assert [(passage.title, passage.text) for passage in plan.requirements] == [("加强领导", "要加强领导。")]
    assert misquotations(plan, SMALL_PLAN) == ()


def small_review() -> dict[str, object]:
    plan = parse_national_plan(SMALL_PLAN)
    return {
        "id": "small", "source": "测试", "applies_everywhere": "各地都可以落实",
        "tasks": {task.id: {"keywords": ["试验"], "departments": ["科技"]} for task in plan.tasks},
        "indicators": {"1": {"national_total": True}, "2": {}},
        "mends": [],
    }


def test_generated_catalogue_of_another_plan_loads(tmp_path):
    text, review, output = tmp_path / "plan.txt", tmp_path / "review.json", tmp_path / "catalogue.json"
    text.write_text(SMALL_PLAN, encoding="utf-8")
    review.write_text(json.dumps(small_review(), ensure_ascii=False), encoding="utf-8")
    assert main([str(text), "--review", str(review), "-o", str(output)]) == 0
    assert catalogue_faults(output) == ()
    loaded = load_catalogue(output)
    assert loaded.id == "small"
    assert loaded.indicators[0].national_total


def test_a_review_that_does_not_fit_is_refused(tmp_path, capsys):
    review = small_review()
    del review["tasks"]["box-01-2"]
    review["tasks"]["box-09-9"] = {"keywords": [], "departments": []}
    file, text, output = tmp_path / "review.json", tmp_path / "plan.txt", tmp_path / "catalogue.json"
    file.write_text(json.dumps(review), encoding="utf-8")
    text.write_text(SMALL_PLAN, encoding="utf-8")
    assert main([str(text), "--review", str(file), "-o", str(output)]) == 2
    said = capsys.readouterr().err
    assert "box-01-2" in said
    assert "box-09-9" in said
    assert not output.exists()


def test_a_text_without_the_parts_is_refused():
    with pytest.raises(CatalogueFault, match="重大任务"):
        parse_national_plan("某规划\n一、前言\n没有别的。\n")
