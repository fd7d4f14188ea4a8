"""Structure from words and numbers: headings, paths, boxes, titles; what begins with a number and heads nothing."""

from __future__ import annotations

import pytest
from reading_builders import PLAN_TEXT

from aligner.model.document import Document
from aligner.readers import read_bytes
from aligner.readers.numbering import (
    ACTION,
    ARABIC,
    ARABIC_BRACKET,
    ARTICLE,
    CHAPTER,
    CIRCLED,
    HAN,
    HAN_BRACKET,
    PART,
    SECTION,
    begins_box,
    is_annex,
    is_caption,
    number_of,
)

BODY = "加快推进数字化建设，完善保障机制，落实各级部门责任，到2025年建成统一平台，持续提升公共服务水平。"


def read(*lines: str) -> Document:
    return read_bytes("\n\n".join(lines).encode(), "plan.txt")


def path_of(document: Document, words: str) -> tuple[str, ...]:
    (block,) = [b for b in document.blocks if words in document.text[b.start:b.end]]
    return block.path


def kind_of(document: Document, words: str) -> str:
    (block,) = [b for b in document.blocks if words in document.text[b.start:b.end]]
    return block.kind


@pytest.mark.parametrize(
    ("line", "rank"),
    [
        ("第一编 总论", PART), ("第二部分　目标任务", PART), ("第三章 重点任务", CHAPTER), ("第十二节　保障", SECTION),
        ("第三条 本办法所称数据", ARTICLE), ("一、总体要求", HAN), ("十二、保障", HAN), ("一　总体要求", HAN), ("【三】怎么办", HAN),
        ("行动三：强基", ACTION), ("（一）指导思想", HAN_BRACKET), ("(二) 原则", HAN_BRACKET), ("1.建设网络", ARABIC),
        ("12．建设网络", ARABIC), ("3、建设网络", ARABIC), ("1. 5G网络建设", ARABIC), ("3.5G应用", ARABIC), ("１．建设网络", ARABIC),
        ("（1）建设网络", ARABIC_BRACKET), ("2）建设网络", ARABIC_BRACKET), ("①建设网络", CIRCLED),
    ],
)
def test_numbers_are_known_by_their_style(line, rank):
    number = number_of(line)
    assert number is not None
    assert number.rank == rank


def test_dotted_numbers_stand_below_each_other():
    one, two, three = (number_of(line) for line in ("1.建设", "1.1 建设", "1.1.1 建设"))
    assert one is not None
    assert two is not None
    assert three is not None
    assert one.rank < two.rank < three.rank


@pytest.mark.parametrize(
    "line", ["2025年建成平台", "5G网络覆盖", "1.2万个基站", "3.5亿元投资", "一是加强领导", "第三方评估机构", "第一时间处置", "十四五时期"]
)
def test_quantities_and_words_are_no_numbers_of_a_list(line):
    assert number_of(line) is None


def test_the_same_style_has_one_level_below_chapters():
    document = read(
        "云川市数字化发展规划", "第一章 总体要求", "一、指导思想", BODY, "第二章 重点任务", "一、建设网络", "（一）固定网络", BODY, "二、共享数据", BODY + "甲"
    )
    assert [(h.level, h.text) for h in document.headings] == [
        (1, "第一章 总体要求"), (2, "一、指导思想"), (1, "第二章 重点任务"), (2, "一、建设网络"), (3, "（一）固定网络"), (2, "二、共享数据"),
    ]
    assert path_of(document, BODY + "甲") == ("第二章 重点任务", "二、共享数据")


def test_a_title_run_in_heads_its_own_paragraph_and_what_follows():
    document = read("云川市数字化发展规划", "一、任务", "（一）建设网络。" + BODY, "责任单位：市工业和信息化局。", "（二）共享数据。" + BODY + "乙")
    assert [h.text for h in document.headings] == ["一、任务", "（一）建设网络", "（二）共享数据"]
    assert path_of(document, "责任单位") == ("一、任务", "（一）建设网络")
    assert kind_of(document, "（一）建设网络。") == "paragraph"


@pytest.mark.parametrize(
    "line",
    [
        "（一）到2025年建成5G基站5000个。市工业和信息化局牵头，各区县配合推进网络建设工作。",
        "（1）对新建项目给予补助；",
        "1.加快建设数据中心，完善感知网络，推广电子证照，健全数据共享机制，由市大数据局牵头落实，各部门配合。",
    ],
)
def test_numbered_commitments_are_paragraphs_without_heading(line):
    document = read("云川市数字化发展规划", "一、任务", line, BODY)
    assert [h.text for h in document.headings] == ["一、任务"]
    assert kind_of(document, line) == "paragraph"


def test_a_short_paragraph_with_its_title_run_in_is_no_heading_even_above_a_box():
    line = "（一）建设智慧城市。推动智慧城市提质升级，增强管理水平。"
    document = read("云川市数字化发展规划", "一、任务", line, "专栏1 重点工程", "1.大脑工程。" + BODY)
    assert kind_of(document, line) == "paragraph"
    assert [h.text for h in document.headings] == ["一、任务", "（一）建设智慧城市", "专栏1 重点工程"]


def test_numbered_phrases_without_anything_below_are_items_and_no_headings():
    document = read("云川市数字化发展规划", "一、任务", BODY, "1.建设数据中心", "2.完善感知网络", "3.推广电子证照")
    assert [h.text for h in document.headings] == ["一、任务"]
    assert kind_of(document, "2.完善感知网络") == "paragraph"


def test_box_ends_where_its_items_end():
    document = read(
        "云川市数字化发展规划", "一、建设网络", BODY, "专栏1　重点工程", "1.基站工程。" + BODY, "2.光纤工程。" + BODY,
        "同时加快推进农村网络建设，完善运维机制。", "二、共享数据", BODY + "丙",
    )
    assert kind_of(document, "1.基站工程") == kind_of(document, "2.光纤工程") == "box"
    assert path_of(document, "1.基站工程") == ("一、建设网络", "专栏1　重点工程")
    assert kind_of(document, "同时加快") == "paragraph"
    assert path_of(document, "同时加快") == ("一、建设网络",)
    assert path_of(document, BODY + "丙") == ("二、共享数据",)


def test_box_of_unnumbered_items_runs_to_the_next_number():
    document = read("云川市数字化发展规划", "一、建设网络", BODY, "专栏2 重点工程", "基站工程：" + BODY, "光纤工程：" + BODY, "二、共享数据", BODY)
    assert kind_of(document, "光纤工程") == "box"
    assert [h.text for h in document.headings] == ["一、建设网络", "专栏2 重点工程", "二、共享数据"]


def test_unnumbered_headings_and_annexes_stand_outermost():
    document = read("云川市数字化发展规划", "前言", BODY, "一、任务", "（一）网络", BODY, "附件1 任务分工表", BODY + "丁")
    assert [(h.level, h.text) for h in document.headings] == [
        (1, "前言"), (1, "一、任务"), (2, "（一）网络"), (1, "附件1 任务分工表"),
    ]
    assert path_of(document, BODY + "丁") == ("附件1 任务分工表",)


@pytest.mark.parametrize(
    ("line", "found"),
    [("专栏1 重点工程", True), ("专栏：重点工程", True), ("专栏所列工程由市政府牵头推进。", False), ("專欄3　重點工程", True)],
)
def test_boxes_are_known_by_their_title(line, found):
    assert begins_box(line) is found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("表1 主要指标", True), ("表2主要指标", True), ("附表：任务分工", True), ("表3-1 指标", True),
        ("表1中所列指标为预期性。", False), ("表面处理工程", False),
    ],
)
def test_captions_are_known_by_their_number(line, found):
    assert is_caption(line) is found


@pytest.mark.parametrize(
    ("line", "found"), [("附件", True), ("附件1", True), ("附件：任务分工表", True), ("附件：1.任务分工表2.指标表", False), ("附件所列任务逐项落实。", False)]
)
def test_annexes_are_known(line, found):
    assert is_annex(line) is found


def test_title_within_a_notice_is_the_plans_own():
    document = read(
        "云川市人民政府办公室关于印发《云川市数字化发展规划》的通知", "云政办发〔2021〕12号", "各区县人民政府，市政府各部门：",
        "现将《云川市数字化发展规划》印发给你们，请认真贯彻落实。", "2021年10月12日", "云川市数字化发展规划", "一、任务", BODY,
    )
    assert document.title == "云川市数字化发展规划"
    assert [document.text[b.start:b.end] for b in document.blocks if b.kind == "title"] == ["云川市数字化发展规划"]
    assert document.dated == "2021-10-12"


def test_title_after_what_a_web_page_left_in_the_text():
    document = read("下载", "打印", "2026年云川省政府工作报告", "——2026年1月27日在云川省第十四届人民代表大会第四次会议上", "各位代表：", BODY)
    assert document.title == "2026年云川省政府工作报告"


def test_title_broken_over_two_lines():
    document = read_bytes(("云川市支持数字经济园区建设等\n若干政策措施\n" + PLAN_TEXT.partition("\n")[2]).encode(), "plan.txt")
    assert document.title == "云川市支持数字经济园区建设等若干政策措施"


def test_without_a_title_the_first_line_stands_in():
    document = read(BODY, "一、任务", BODY)
    assert document.title == BODY
    assert not any(block.kind == "title" for block in document.blocks)


def test_notes_marked_in_brackets_are_footnotes():
    document = read("云川市数字化发展规划", "一、任务", BODY, "[1]“一网通办”：指依托统一平台办理政务服务。")
    assert kind_of(document, "[1]") == "footnote"
