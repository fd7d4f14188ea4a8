"""Targets for the national indicators: the same quantity in any wording or table, and none of its look-alikes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_builders import document_of

from aligner.catalogue import load_catalogue
from aligner.extract.annotations import annotated_sentences
from aligner.extract.indicators import find_targets
from aligner.model.document import Cell, Document, Table
from aligner.verdict.indicators import compare_indicators

CATALOGUE = load_catalogue()
GOALS, BASIS = "三、发展目标", "一、发展基础"

# What the comparison says of each indicator named: relation, value in the national unit, base.
Said = dict[int, tuple[str, float | None, float | None]]


def said_in(document: Document) -> Said:
    targets = find_targets(document, annotated_sentences(document), CATALOGUE)
    assert all(document.text[target.start : target.end] == target.text for target in targets)
    found = compare_indicators(targets, CATALOGUE)
    return {one.number: (one.relation, one.value, one.base_value) for one in found if one.relation != "absent"}


def said(text: str, heading: str = GOALS) -> Said:
    return said_in(document_of([(heading, tuple(text.split("\n")))]))


SENTENCES: list[tuple[str, Said]] = [
    ("到2025年，全省5G用户普及率由15%提高到56%。", {2: ("equal", 56, 15)}),
    ("5G用户普及率达到60%以上。", {2: ("higher", 60, None)}),
    ("到2023年5G用户普及率达到40%，2025年达到58%。", {2: ("higher", 58, None)}),
    ("到2023年，5G用户普及率达到40%。", {2: ("no_target", 40, None)}),
    ("到2030年，5G用户普及率达到90%。", {2: ("no_target", 90, None)}),
    ("到2025年，数字经济核心产业增加值占地区生产总值的比重比2020年提高3个百分点，达到10%。", {9: ("equal", 10, None)}),
    ("2020年电子社保卡申领率为25%，到2025年提高42个百分点。", {16: ("equal", 67, 25)}),
    ("到2025年，网上零售额在2020年0.8万亿元的基础上翻一番。", {12: ("local_scale", 1.6, 0.8)}),
    ("到2025年，网上零售额比2020年翻一番。", {12: ("no_target", None, None)}),
    ("到2025年，电子诉讼占比力争达到三成。", {17: ("equal", 30, None)}),
    (
        "到2025年，工业设备上云率、关键业务环节全面数字化企业比例分别达到30%和62%。",
        {11: ("equal", 30, None), 10: ("higher", 62, None)},
    ),
    ("到2025年，省级行政许可事项网上办理率不低于90%。", {14: ("equal", 90, None)}),
    ("到2025年，行政许可事项网上办理率达到百分之九十五。", {14: ("higher", 95, None)}),
    ("到2025年，全省高新技术企业突破3500家。", {8: ("local_scale", 0.35, None)}),
    ("到2025年，网民规模达到5200万人。", {1: ("local_scale", 0.52, None)}),
    ("到2025年，每万人口新一代信息技术产业发明专利拥有量达到6件左右。", {5: ("higher", 6, None)}),
    ("到2025年，IT项目投资占全社会固定资产投资比重保持在5%—6%。", {6: ("lower", 5, None)}),
    ("到2025年，数字中国发展指数达到92。", {0: ("lower", 92, None)}),
    ("到2025年信息消费规模超过6000亿元。", {13: ("local_scale", 0.6, None)}),
    (
        "到2025年，千兆光纤用户达到120万户，IPv6活跃用户数达到5000万。",
        {3: ("local_scale", 120, None), 4: ("local_scale", 0.5, None)},
    ),
    ("到2025年，一体化政务服务平台实名用户突破4000万。", {15: ("local_scale", 0.4, None)}),
    ("到2025年底，电子社会保障卡覆盖率达到七成。", {16: ("higher", 70, None)}),
    ("“十四五”末，计算机、通信和其他电子设备制造业研发投入强度达到3.5%。", {7: ("higher", 3.5, None)}),
    ("力争2024年提前实现5G用户普及率56%的目标。", {2: ("no_target", 56, None)}),
    ("到２０２５年，５Ｇ用戶普及率達到５６％。", {2: ("equal", 56, None)}),
    (
        "到2025年，5G用户普及率从2020年的17%提高至2025年的65%，网上零售额达到1.2万亿元。",
        {2: ("higher", 65, 17), 12: ("local_scale", 1.2, None)},
    ),
    ("规划期末，企业工业设备上云率提高到25%，较2020年提高12个百分点。", {11: ("lower", 25, None)}),
    ("到2025年，关键业务环节全面数字化的规模以上企业比例达60%。", {10: ("equal", 60, None)}),
    ("到2025年，5G用户普及率和重点场所5G网络通达率分别达到56%和98%。", {2: ("equal", 56, None)}),
    ("到2025年，建成5G基站20万个，5G用户普及率达到50%，千兆城市达到5个。", {2: ("lower", 50, None)}),
    ("到2025年，5G用户普及率超过全国平均水平2个百分点。", {2: ("no_target", None, None)}),
    ("5G用户普及率持续提高。", {2: ("no_target", None, None)}),
    ("到2025年，数字经济核心产业增加值占比翻一番，由5%提高到10%。", {9: ("equal", 10, 5)}),
    ("到2025年，数字经济核心产业增加值达到8000亿元，占GDP比重达到12%。", {9: ("higher", 12, None)}),
    (
        "到2025年，实现网上零售额、信息消费规模“双万亿”。",
        {12: ("no_target", None, None), 13: ("no_target", None, None)},
    ),
    ("到2025年，全市5G个人用户普及率达到62%，较2020年提高45个百分点。", {2: ("higher", 62, None)}),
    ("5G用户普及率2025年力争达到50%以上。", {2: ("lower", 50, None)}),
    ("到2025年，全省网民规模约6100万，互联网普及率达到80%。", {1: ("local_scale", 0.61, None)}),
    ("到2025年末，规上工业企业关键业务环节全面数字化比例提升至六成以上。", {10: ("equal", 60, None)}),
    (
        "2025年，全省电子诉讼占比达到35%左右，电子社保卡申领率达到67%。",
        {17: ("higher", 35, None), 16: ("equal", 67, None)},
    ),
    ("到2025年，国家高新技术企业数量翻一番，达到5000家。", {8: ("local_scale", 0.5, None)}),
    ("到2025年，数字经济核心产业增加值占GDP比重由2020年的6.2%提高到10%，在全省位次前移。", {9: ("equal", 10, 6.2)}),
    ("到2025年，网上零售额年均增长10%，力争突破1万亿元。", {12: ("local_scale", 1, None)}),
    ("到2022年，企业工业设备上云率达到20%；到2025年，达到35%。", {11: ("no_target", 20, None)}),
    ("数字中国发展指数进入全国前十。", {0: ("no_target", None, None)}),
    ("到2025年，省级行政许可事项网上办理率保持100%。", {14: ("higher", 100, None)}),
    ("信息消费规模年均增长12%以上。", {13: ("no_target", None, None)}),
    ("到2025年，千兆及以上用户发展到300万户。", {3: ("local_scale", 300, None)}),
    ("到2025年，IPv6活跃用户规模超过4000万户。", {4: ("local_scale", 0.4, None)}),
    ("到2025年，全省工业企业设备上云率不低于百分之三十。", {11: ("equal", 30, None)}),
    ("到2025年，5G用户普及率(%)由15提高到56。", {2: ("equal", 56, 15)}),
]
LOOK_ALIKES = [
    "到2025年，农产品网络零售额突破80亿元。",
    "到2025年，数字经济增加值占GDP比重达到50%。",
    "到2025年，千兆用户占比达到30%。",
    "到2025年，全社会研发经费投入强度达到2.8%。",
    "到2025年，规模以上工业企业关键工序数控化率达到65%。",
    "到2025年，电子健康卡申领率达到80%。",
    "到2025年，市级行政许可事项网上办理率达到95%。",
    "到2025年，限额以上单位网上零售额增长15%。",
    "到2025年，每万人口高价值发明专利拥有量达到10件。",
    "五年新增高新技术企业200家。",
    "到2025年，农村5G用户普及率达到50%。",
    "到2025年，网上零售额增速保持在10%左右。",
    "到2025年，5G网络人口覆盖率达到90%，IPv6流量占比达到70%。",
    "到2025年，网民网络安全意识明显增强，电子诉讼平台全面应用。",
    "到2025年，中小企业设备上云率达到40%。",
    "支持高新技术企业建设研发机构300家。",
    "实现跨境电商网络零售额年均增长20%。",
    "到2025年，省级政务服务事项网上可办率达到98%。",
    "到2025年，数字经济核心产业营业收入占比达到20%。",
    "到2025年，电子证照用证率、电子社保卡应用场景达到80%和300个。",
    "到2025年，每万人口发明专利拥有量达到20件。",
    "到2025年，全社会固定资产投资年均增长8%。",
    "对首次认定的高新技术企业奖励20万元，到2025年培育入库企业500家。",
    "到2025年，重点行业工业设备上云率达到50%。",
    "到2025年，5G基站密度达到每万人26个，5G用户突破2000万户。",
]
TABLES: list[tuple[str, Said]] = [
    (
        "指标名称｜单位｜2020年｜2023年｜2025年｜属性\n5G用户普及率｜%｜15｜40｜56｜预期性\n企业工业设备上云率｜%｜13｜20｜28｜预期性",
        {2: ("equal", 56, 15), 11: ("lower", 28, 13)},
    ),
    (
        "类别｜序号｜指标｜2020年基期值｜2025年目标值\n数字设施｜1｜5G用户普及率（%）｜15｜60\n2｜网民规模（万人）｜3800｜4200\n创新能力｜3｜数字经济核心产业增加值占GDP比重（%）｜7｜10",
        {2: ("higher", 60, 15), 1: ("local_scale", 0.42, 0.38), 9: ("equal", 10, 7)},
    ),
    (
        "指标｜“十三五”末｜“十四五”末\n电子诉讼占比｜18%｜≥30%\n电子社保卡申领率｜25%｜70%以上",
        {17: ("equal", 30, 18), 16: ("higher", 70, 25)},
    ),
    (
        "指标｜现状值｜目标值｜年均增速（%）\n网上零售额（亿元）｜4000｜8000｜[15]\n数字中国发展指数｜83｜95｜—",
        {12: ("local_scale", 0.8, 0.4), 0: ("equal", 95, 83)},
    ),
    ("指标｜2025年｜2020年｜单位\n5G用户普及率｜58｜15｜%", {2: ("higher", 58, 15)}),
    (
        "指标｜单位｜2020年｜2025年\n5G用户普及率｜%｜15｜提高41个百分点\n网上零售额｜万亿元｜0.5｜翻一番\n企业工业设备上云率｜%｜13｜年均提高3个百分点\n"
        "电子诉讼占比｜%｜—｜28—32\n1000M及以上速率的光纤接入用户｜万户｜500｜2000",
        {
            2: ("equal", 56, 15),
            12: ("local_scale", 1, 0.5),
            11: ("no_target", None, 13),
            17: ("lower", 28, None),
            3: ("local_scale", 2000, 500),
        },
    ),
    ("5G用户普及率｜15%｜56%", {2: ("equal", 56, 15)}),
    (
        "指标｜单位｜2020年｜2025年\n农村网络零售额｜亿元｜70｜180\n数字经济增加值占GDP比重｜%｜30｜45\n研发经费投入强度｜%｜2｜3\n每万人口高价值发明专利拥有量｜件｜4｜8\n"
        "千兆宽带用户占比｜%｜5｜40\n网上零售额增速｜%｜10｜12\n电子社保卡签发网点数｜个｜3｜8",
        {},
    ),
    ("指标｜单位｜2020年｜2030年\n5G用户普及率｜%｜15｜90", {2: ("no_target", 90, 15)}),
    (
        "指标｜单位｜2021年｜2022年｜2023年｜2024年｜2025年\n5G用户普及率｜%｜20｜30｜40｜50｜57",
        {2: ("higher", 57, None)},
    ),
    ("指标｜单位｜2020年实际｜2025年预期\n省级行政许可事项网上办理率｜％｜82｜90", {14: ("equal", 90, 82)}),
    (
        "序号｜主要指标｜规划目标（2025年）\n1｜5G用户普及率｜56%\n2｜高新技术企业总数｜3500家",
        {2: ("equal", 56, None), 8: ("local_scale", 0.35, None)},
    ),
    (
        "主要指标｜计量单位｜2020年现状｜2025年目标｜年均增长（%）｜指标属性\n5G用户普及率｜%｜16.5｜58｜〔41.5〕｜预期性\n信息消费规模｜亿元｜2800｜5000｜12.3｜预期性\n"
        "数字经济核心产业增加值占GDP的比重｜%｜6.8｜10｜〔3.2〕｜预期性",
        {2: ("higher", 58, 16.5), 13: ("local_scale", 0.5, 0.28), 9: ("equal", 10, 6.8)},
    ),
    (
        "序号｜指标｜2025年目标值｜责任单位\n1｜电子社保卡申领率（%）｜67｜省人力资源社会保障厅\n2｜电子诉讼占比（%）｜25｜省法院",
        {16: ("equal", 67, None), 17: ("lower", 25, None)},
    ),
    (
        "指标｜基期｜规划期末\n每万人口新一代信息技术产业发明专利拥有量（件）｜1.6｜4.0\nIT项目投资占全社会固定资产投资总额的比例（%）｜2.1｜>5.8",
        {5: ("lower", 4, 1.6), 6: ("equal", 5.8, 2.1)},
    ),
    (
        "领域｜指标｜2022年目标｜2025年目标\n基础设施｜IPv6活跃用户数（万户）｜2000｜3500\n产业｜工业设备上云率｜20%｜30%",
        {4: ("local_scale", 0.35, None), 11: ("equal", 30, None)},
    ),
    ("任务｜目标｜牵头单位\n加快5G建设｜到2025年，5G用户普及率达到60%｜省通信管理局", {2: ("higher", 60, None)}),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_running_text(text, expected):
    assert said(text) == expected


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_names_alike_are_other_quantities(text):
    assert said(text) == {}


@pytest.mark.parametrize(("table", "expected"), TABLES)
def test_rows_of_cells(table, expected):
    assert said(table) == expected


def test_an_achievement_sets_no_target():
    assert said("2020年，全省5G用户普及率达到16%，网上零售额达到7600亿元。", BASIS) == {}


def test_what_the_nation_wants_is_no_target_of_the_place():
    assert said("国家提出，到2025年5G用户普及率达到56%。", BASIS) == {}


def test_a_table_with_merged_header_cells():
    rows = (
        (("指标", 0, 1, 2), ("2020年", 1, 1, 2), ("目标值", 2, 2, 1)),
        (("2023年", 2, 1, 1), ("2025年", 3, 1, 1)),
        (("5G用户普及率（%）", 0, 1, 1), ("15", 1, 1, 1), ("40", 2, 1, 1), ("56", 3, 1, 1)),
    )
    lines = tuple("｜".join(text for text, *_ in row) for row in rows)
    document = document_of([(GOALS, lines)])
    start = place = document.text.index(lines[0])
    cells = []
    for number, row in enumerate(rows):
        for text, column, columns, down in row:
            cells.append(
                Cell(
                    text=text,
                    start=place,
                    end=place + len(text),
                    row=number,
                    column=column,
                    column_span=columns,
                    row_span=down,
                )
            )
            place += len(text) + 1
    table = Table(start=start, end=place - 1, cells=tuple(cells))
    with_table = Document(
        **{**{name: getattr(document, name) for name in Document.__dataclass_fields__}, "tables": (table,)}
    )
    assert said_in(with_table) == {2: ("equal", 56, 15)} == said_in(document)


def test_the_quote_is_the_row_or_the_clause_with_its_date():
    document = document_of(
        [(GOALS, ("大力推进。到2025年，全省5G用户普及率由15%提高到56%，建成5G基站20万个。", "5G用户普及率｜15%｜56%"))]
    )
    texts = [target.text for target in find_targets(document, annotated_sentences(document), CATALOGUE)]
    assert texts == ["到2025年，全省5G用户普及率由15%提高到56%", "5G用户普及率｜15%｜56%"]


def test_a_table_goes_on_without_its_header_only_with_as_many_columns():
    table = "指标｜单位｜2025年｜2020年\n电子诉讼占比｜%｜30｜18"
    assert said(f"{table}\n（续表）\n5G用户普及率｜%｜56｜15")[2] == ("equal", 56, 15)


@settings(max_examples=60, deadline=None)
@given(st.decimals(min_value=1, max_value=99, places=1), st.sampled_from(["{}%", "百分之{}", "{}％"]))
def test_a_value_is_read_in_any_spelling(value, spelling):
    number = format(value.normalize(), "f")
    (found,) = said(f"到2025年，5G用户普及率达到{spelling.format(number)}。").values()
    assert found[1] == float(value)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3),
    st.text(alphabet="推进全省数据共享开放，。建设平台", max_size=30),
)
def test_boilerplate_around_them_changes_no_target(cases, boilerplate):
    lines = tuple(text for text, _ in cases)
    apart = said_in(document_of([(GOALS, lines)]))
    assert said_in(document_of([("一、总体要求", (boilerplate or "略",)), (GOALS, lines)])) == apart
