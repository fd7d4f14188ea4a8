"""What a sentence does: a set of own sentences for each function, in the section where it would stand."""

from __future__ import annotations

import pytest
from plan_builders import Section, document_of

from aligner.extract.annotations import annotated_sentences
from aligner.extract.functions import COMMITTED, read_function
from aligner.extract.sections import part_of, speaking_year
from aligner.model.findings import Sentence

MEASURES = (
    "推进县域政务数据共享交换平台建设，接入部门业务系统不少于60个。",
    "对首次上云的中小企业给予不超过5万元补助。",
    "市大数据局牵头编制公共数据目录，每季度更新一次。",
    "有关部门应当在收到申请后五个工作日内答复。",
    "到2024年，全部乡镇卫生院接入远程会诊中心。",
    "针对算力布局分散的短板，整合老旧机房23个。",
    "各县区不再单独建设视频平台，统一接入市级中枢。",
    "未按期完成数据归集的扣2分。",
    "力争国家级工业互联网平台落户我市。",
)
BACKGROUND = (
    "“十三五”期间，全市累计建成光纤端口120万个。",
    "截至2020年底，全市注册数字企业达到860家。",
    "2019年，云州入选全省首批智慧城市试点。",
    "网上办事能力明显增强，群众满意度位居全省第二。",
)
PROBLEMS = (
    "部门之间数据壁垒仍未打通，共享率偏低。",
    "数字人才缺乏，基层技术力量薄弱。",
    "规划统筹不够，重复建设时有发生。",
)
QUOTATIONS = (
    "国家明确提出，加快建设全国一体化算力网络。",
    "党中央、国务院要求各地健全数据基础制度。",
    "《数字中国建设整体布局规划》提出夯实数字基础设施。",
    "在绿色发展方面，国家要求推动数据中心节能改造。",
)
SLOGANS = (
    "坚持以人民为中心，让数字红利更好惠及千家万户。",
    "始终把安全摆在突出位置，筑牢数字云州的坚强屏障。",
    "没有信息化就没有现代化。",
)
NEGATIONS = (
    "受财力所限，本规划期内不安排量子通信试验网建设。",
    "自动驾驶示范暂不具备条件，待国家统一部署后再行研究。",
)


@pytest.mark.parametrize("text", MEASURES)
def test_a_measure_commits(text: str) -> None:
    read = _read("三、重点任务", text)
    assert read.function == "measure"
    assert read.commitment >= COMMITTED


@pytest.mark.parametrize(
    ("heading", "function", "texts"),
    [
        ("一、发展基础", "background", BACKGROUND),
        ("二、存在问题", "problem", PROBLEMS),
        ("二、面临形势", "quotation", QUOTATIONS),
        ("三、重点任务", "quotation", QUOTATIONS),
        ("二、基本原则", "slogan", SLOGANS),
        ("三、重点任务", "negation", NEGATIONS),
    ],
)
def test_what_only_looks_like_a_measure_does_not_commit(heading: str, function: str, texts: tuple[str, ...]) -> None:
    for text in texts:
        read = _read(heading, text)
        assert (read.function, read.commitment < COMMITTED) == (function, True), text


def test_goals_commit_under_a_label_of_their_own() -> None:
    read = _read("（三）主要目标", "到2025年，数字经济核心产业增加值占比达到12%。")
    assert read.function == "goal"
    assert read.commitment >= COMMITTED


def test_a_promise_in_a_look_back_still_commits() -> None:
    assert _read("一、发展基础", "下一步将于2023年建成二期工程。").function == "measure"


def test_a_national_demand_that_the_place_takes_up_is_its_own() -> None:
    assert _read("三、重点任务", "国家要求健全数据制度，我市将制定数据条例。").function == "measure"
    assert _read("三、重点任务", "落实《数据安全法》要求，建立分类分级目录。").function == "measure"


def test_in_a_national_document_the_nation_speaks_for_itself() -> None:
    text = "国家建立数据分类分级保护制度。"
    assert read_function(text, "measures", 2021).function == "quotation"
    assert read_function(text, "measures", 2021, national=True).function == "measure"


def test_past_and_future_are_relative_to_the_document() -> None:
    text = "2021年全市建成换电站40座。"
    assert read_function(text, "preface", 2019).commitment >= COMMITTED
    assert read_function(text, "preface", 2023).commitment < COMMITTED


def test_a_title_sentence_is_a_heading_only_with_a_fuller_sentence_behind_it() -> None:
    titled = _sentences("三、重点任务", "（一）推进数据共享。建立目录更新机制，按月通报各部门归集情况。")
    assert [sentence.function for sentence in titled] == ["heading", "measure"]
    assert _read("三、重点任务", "（一）推进数据共享。").function == "measure"
    counted = _sentences("三、重点任务", "建成基站500个。同步改造老旧机房，降低整体能耗水平。")
    assert counted[0].function == "measure"


def test_the_text_about_the_document_is_no_measure() -> None:
    assert _read("前言", "为加快数字化发展，根据有关规定，制定本规划。").function == "other"


def test_a_report_looks_back_then_ahead() -> None:
    sections: tuple[Section, ...] = (
        ("一、2022年工作回顾", ("新建充电桩3000个，改造老旧小区56个。",)),
        ("二、2023年工作安排", ("新建充电桩4000个，改造老旧小区60个。",)),
    )
    document = document_of(sections, title="云州市政府工作报告", year=2022)
    assert speaking_year(document) == 2023
    done, planned = (s for s in annotated_sentences(document) if s.text.startswith("新建"))
    assert done.function == "background"
    assert planned.function == "measure"


def test_a_report_without_telling_headings_is_read_by_its_paragraphs() -> None:
    sections: tuple[Section, ...] = (
        ("一、经济稳中有进", ("过去一年，全市上下共克时艰。", "新建标准厂房20万平方米。")),
        ("二、民生持续改善", ("新增学位8000个。",)),
        ("三、加力提速工业发展", ("今年是攻坚之年，重点做好以下工作。", "新建标准厂房30万平方米。", *MEASURES)),
    )
    document = document_of(sections, title="云州市政府工作报告", year=2023)
    functions = {s.text: s.function for s in annotated_sentences(document)}
    assert functions["新建标准厂房20万平方米。"] == functions["新增学位8000个。"] == "background"
    assert functions["新建标准厂房30万平方米。"] == "measure"


@pytest.mark.parametrize(
    ("path", "part"),
    [
        (("第一章 发展基础", "（一）主要成绩"), "review"),
        (("第二章 总体要求", "三、发展目标"), "goals"),
        (("第二章 总体要求", "二、基本原则"), "principles"),
        (("一、夯实数字基础设施",), None),
        (("二、补齐民生短板",), None),
        (("（二）产业家底监测",), None),
        (("第一章 发展基础", "（二）重点工程进展情况"), "review"),
        (("一、2023年工作回顾和2024年工作安排",), "measures"),
        (("第八章 保障措施",), "safeguards"),
        (("附件 名词解释",), "glossary"),
    ],
)
def test_the_heading_path_names_the_part(path: tuple[str, ...], part: str | None) -> None:
    assert part_of(path, 2024) == part


def test_a_commitment_is_the_sum_of_its_cues() -> None:
    read = read_function("“十三五”期间，全市累计建成基站800个。", "background", 2021)
    assert {cue.name for cue in read.cues} >= {"a past planning period"}
    assert read.commitment == max(0.0, round(0.12 + sum(cue.points for cue in read.cues), 3))


def _sentences(heading: str, text: str) -> tuple[Sentence, ...]:
    return annotated_sentences(document_of(((heading, (text,)), ("九、附则", ("本规划自印发之日起施行。",)))))[2:-2]


def _read(heading: str, text: str) -> Sentence:
    (sentence,) = _sentences(heading, text)
    return sentence
