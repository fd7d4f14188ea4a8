"""Region, level, body, date and period, guessed from title and text; what the user states comes first."""

from __future__ import annotations

import pytest

from aligner.errors import SettingsFault
from aligner.model.document import Document
from aligner.readers import Given, read_bytes
from aligner.readers.regions import leading_place, level_of, level_of_region

BODY = "加快推进数字化建设，完善保障机制，落实各级部门责任，建成统一平台，持续提升公共服务水平，健全数据共享机制。"


def read(*lines: str, given: Given | None = None) -> Document:
    return read_bytes("\n".join((*lines, BODY)).encode(), "plan.txt", given or Given())


@pytest.mark.parametrize(
    ("title", "region", "level"),
    [
        ("江澜省“十四五”信息化发展规划", "江澜省", "省"),
        ("雁山自治区大数据发展“十四五”规划", "雁山自治区", "省"),
        ("内蒙古自治区数字经济发展规划", "内蒙古自治区", "省"),
        ("上海市数字经济发展规划", "上海市", "省"),
        ("新疆维吾尔自治区信息化规划", "新疆维吾尔自治区", "省"),
        ("临川市推进信息化高质量发展若干措施", "临川市", "市"),
        ("苏州市数字经济发展规划", "苏州市", "市"),
        ("江苏省南京市数字经济发展规划", "江苏省南京市", "市"),
        ("阿坝州数字化发展规划", "阿坝州", "市"),
        ("延边朝鲜族自治州信息化规划", "延边朝鲜族自治州", "市"),
        ("锡林郭勒盟数字化发展规划", "锡林郭勒盟", "市"),
        ("大兴安岭地区信息化发展规划", "大兴安岭地区", "市"),
        ("云萝县数字乡村建设实施方案", "云萝县", "县"),
        ("临湖区城市运行“一网统管”实施方案", "临湖区", "县"),
        ("通州区信息化发展规划", "通州区", "县"),
        ("达拉特旗信息化发展规划", "达拉特旗", "县"),
        ("2023年溪口县政府工作报告", "溪口县", "县"),
        ("数字山东2021行动方案", "山东省", "省"),
    ],
)
def test_region_and_level_by_title(title, region, level):
    document = read(title)
    assert (document.region, document.level) == (region, level)


@pytest.mark.parametrize("text", ["城市大脑建设方案", "园区信息化规划", "全省信息化规划", "各市信息化规划", "关于推进示范区建设的意见"])
def test_words_that_end_like_a_place_are_none(text):
    assert leading_place(text) is None


def test_level_of_written_places():
    assert level_of("云萝县") == "县"
    assert level_of("示范区") is None
    assert level_of_region("江苏省南京市") == "市"


def test_nickname_in_the_title_is_completed_from_the_text():
    document = read("数字丹霞2022年行动方案", "丹霞市各部门加快推进建设工作。")
    assert (document.region, document.level) == ("丹霞市", "市")


def test_national_plan_by_whom_it_addresses():
    document = read("工业和信息化部关于印发《智能制造发展规划》的通知", "各省、自治区、直辖市及计划单列市工业和信息化主管部门：")
    assert (document.region, document.level, document.body) == (None, "国家", "部门")


def test_work_report_without_a_title_of_its_own():
    document = read("各位代表：", "现在，我代表市人民政府向大会报告工作，请予审议。", "一、2023年工作回顾", BODY, "二、2024年工作安排")
    assert (document.level, document.body, document.year, document.period) == ("市", "政府", 2024, (2024, 2024))


@pytest.mark.parametrize(
    ("lines", "body"),
    [
        (("江澜省“十四五”信息化发展规划",), "政府"),
        (("洮安省卫生健康委数字健康发展行动方案",), "部门"),
        (("禾原省“十四五”水利信息化专项规划",), "部门"),
        (("松原岭市教育信息化“十四五”发展规划",), "部门"),
        (("云川市教育局关于印发《云川市智慧教育行动方案》的通知",), "部门"),
        (("云川市人民政府办公室关于印发《云川市智慧教育行动方案》的通知",), "政府"),
        (("云川市数据专区建设方案", "云川市经济和信息化局", "2022年11月21日"), "部门"),
        (("2024年云川市政府工作报告",), "政府"),
    ],
)
def test_body(lines, body):
    assert read(*lines).body == body


@pytest.mark.parametrize(
    ("lines", "dated", "period"),
    [
        (("2026年云川省政府工作报告", "——2026年1月27日在云川省第十四届人民代表大会第四次会议上"), "2026-01-27", (2026, 2026)),
        (("云川省政府工作报告", "（2026年1月27日在云川省第十四届人民代表大会第四次会议上）"), "2026-01-27", (2026, 2026)),
        (("云川市数字化三年行动方案（2023—2025年）",), "2023", (2023, 2025)),
        (("云川市数字化行动计划（2021-2023年）",), "2021", (2021, 2023)),
        (("云川省“十四五”信息化规划",), "2021", (2021, 2025)),
        (("云川省“十三五”信息化规划",), "2016", (2016, 2020)),
        (("云川市2022年数字化工作要点",), "2022", (2022, 2022)),
        (("云川市数字化发展规划", "云政发〔2021〕43号"), "2021", None),
        (("云川市数字化发展规划", "云川市人民政府", "2022年4月14日"), "2022-04-14", None),
        (("云川市数字化发展规划", "云川市人民政府", "二〇二二年十月三十一日"), "2022-10-31", None),
        (("云川市数字化发展规划", "规划期为2021年至2025年，展望到2035年。"), "2021", (2021, 2025)),
        (("云川市数字化发展规划", "截至2020年底，全市累计建成基站3000个。到2025年建成8000个。"), "2021", None),
        (("云川市数字化发展规划", "到2025年建成基站8000个。"), None, None),
    ],
)
def test_date_and_period(lines, dated, period):
    document = read(*lines)
    assert (document.dated, document.period) == (dated, period)


def test_cited_document_number_is_not_the_plans_own():
    document = read("云川市数字化发展规划（2023—2025年）", "为贯彻《关于加快数字化的意见》（国发〔2019〕3号）精神，制定本规划。")
    assert document.dated == "2023"


def test_what_the_user_states_comes_first():
    given = Given(region="望海县", body="部门", dated="2019-05")
    document = read("江澜省“十四五”信息化发展规划", given=given)
    assert (document.region, document.level, document.body) == ("望海县", "县", "部门")
    assert (document.dated, document.period) == ("2019-05", (2021, 2025))


def test_faults_of_options_are_named_together():
    with pytest.raises(SettingsFault) as raised:
        Given(level="镇", dated="去年")  # type: ignore[arg-type]
    assert len(raised.value.faults) == 2


def test_years_in_full_width_digits():
    document = read("临川市推进信息化若干措施（２０２２—２０２５年）", "２０２２年３月８日")
    assert (document.region, document.period, document.dated) == ("临川市", (2022, 2025), "2022-03-08")
