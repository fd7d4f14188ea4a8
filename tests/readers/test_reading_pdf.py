"""PDF pages drawn by hand: paragraphs over lines and pages, running heads, columns, tables, boxes, footnotes, scans."""

from __future__ import annotations

from reading_builders import PLAN_LINES, Page, block_texts, pdf, plan_page

from aligner.model.document import Document
from aligner.readers import read_bytes

LONG = "加快建设覆盖城乡的数字基础设施，推动政务数据资源有序共享和开发利用，完善数字化发展的体制机制和保障措施，持续提升公共服务水平，到2025年全面建成。"
OTHER = "健全数据共享交换机制，编制政务数据资源目录，建设全市统一的数据平台，推动人口、法人等基础数据按需共享，各级部门按照职责分工负责落实。"


def read(*pages: Page) -> Document:
    return read_bytes(pdf(*pages), "plan.pdf")


def texts_after_plan(document: Document) -> list[str]:
    texts = block_texts(document)
    assert texts[:len(PLAN_LINES)] == list(PLAN_LINES)
    return texts[len(PLAN_LINES):]


def test_lines_become_paragraphs_and_larger_type_the_title():
    page, _ = plan_page()
    document = read(page)
    assert block_texts(document) == list(PLAN_LINES)
    assert document.title == PLAN_LINES[0]
    assert {block.page for block in document.blocks} == {1}


def test_spaces_set_between_chinese_and_numbers_are_not_written():
    page, y = plan_page()
    page.text(80, y, "到 2025 年建成 5G 基站。")
    assert texts_after_plan(read(page)) == ["到2025年建成5G基站。"]


def test_paragraph_goes_on_over_the_page_end():
    first, y = plan_page()
    first.text(108, y, LONG[:28]).text(80, y + 24, LONG[28:58])
    second = Page()
    second.text(80, 80, LONG[58:])
    second.lines(80, 110, OTHER)
    document = read(first, second)
    assert texts_after_plan(document) == [LONG, OTHER]
    assert [block.page for block in document.blocks[-2:]] == [1, 2]


def test_running_heads_and_page_numbers_are_dropped():
    pages = []
    for number in range(1, 5):
        page, y = plan_page() if number == 1 else (Page(), 80)
        page.text(80, 40, "云川市数字化发展规划文本", 9)
        page.text(270, 800, f"— {number} —", 10)
        page.lines(80, y, f"第{number}项任务。" + LONG)
        pages.append(page)
    text = read(*pages).text
    assert "规划文本" not in text
    assert "—" not in text.replace("2021—2025", "")
    assert text.count(LONG) == 4


def test_table_of_contents_is_dropped():
    contents = Page()
    contents.text(270, 80, "目　录", 18)
    for i, heading in enumerate((PLAN_LINES[1], PLAN_LINES[3], PLAN_LINES[4])):
        contents.text(80, 120 + 24 * i, heading + "．" * 20 + str(i + 2))
    page, _ = plan_page()
    assert block_texts(read(contents, page)) == list(PLAN_LINES)


def test_ruled_table_becomes_rows():
    page, y = plan_page()
    page.text(200, y, "表1 主要指标", 12)
    xs, ys = (80, 280, 380, 500), (y + 10, y + 34, y + 74, y + 98)
    page.grid(xs, ys)
    for x, words in zip(xs, ("指标", "2020年", "2025年"), strict=False):
        page.text(x + 4, ys[0] + 16, words, 10.5)
    page.text(84, ys[1] + 16, "每万人口发明专利", 10.5).text(84, ys[1] + 32, "拥有量", 10.5)
    page.text(284, ys[1] + 24, "3.4", 10.5).text(384, ys[1] + 24, "7.5", 10.5)
    page.text(84, ys[2] + 16, "基站数", 10.5).text(284, ys[2] + 16, "1200", 10.5).text(384, ys[2] + 16, "5000", 10.5)
    document = read(page)
    assert texts_after_plan(document) == ["表1 主要指标", "指标｜2020年｜2025年", "每万人口发明专利拥有量｜3.4｜7.5", "基站数｜1200｜5000"]
    (table,) = document.tables
    assert table.caption == "表1 主要指标"
    assert table.page == 1


def test_cell_over_two_rows_stands_in_both():
    page, y = plan_page()
    top = y + 10
    page.grid((80, 200, 380), (top, top + 24))
    page.rule(80, top + 24, 80, top + 72).rule(200, top + 24, 200, top + 72).rule(380, top + 24, 380, top + 72)
    page.rule(200, top + 48, 380, top + 48).rule(80, top + 72, 380, top + 72)
    for x, below, words in ((84, 16, "领域"), (204, 16, "任务"), (84, 52, "网络"), (204, 40, "建设5G"), (204, 64, "建设光纤")):
        page.text(x, top + below, words, 10.5)
    assert texts_after_plan(read(page)) == ["领域｜任务", "网络｜建设5G", "网络｜建设光纤"]


def test_table_over_two_pages_is_one_table_with_one_header():
    xs = (80, 280, 500)

    def draw(page: Page, top: float, rows: list[tuple[str, str]]) -> None:
        page.grid(xs, [top + 24 * i for i in range(len(rows) + 1)])
        for i, row in enumerate(rows):
            for x, words in zip(xs, row, strict=False):
                page.text(x + 4, top + 24 * i + 16, words, 10.5)

    first, _ = plan_page()
    draw(first, 700, [("任务", "单位"), ("建设网络", "市工信局")])
    second = Page()
    draw(second, 60, [("任务", "单位"), ("共享数据", "市大数据局")])
    second.lines(80, 140, LONG)
    document = read(first, second)
    assert texts_after_plan(document) == ["任务｜单位", "建设网络｜市工信局", "共享数据｜市大数据局", LONG]
    assert len(document.tables) == 1


def test_table_without_rules_is_told_by_its_columns():
    page, y = plan_page()
    for i, row in enumerate((("指标", "2020年", "2025年"), ("基站数", "1200", "5000"), ("光纤端口", "30万", "80万"))):
        for x, words in zip((100, 250, 380), row, strict=True):
            page.text(x, y + 20 * i, words, 10.5)
    assert texts_after_plan(read(page)) == ["指标｜2020年｜2025年", "基站数｜1200｜5000", "光纤端口｜30万｜80万"]


def test_box_is_set_apart_from_the_text_around_it():
    page, y = plan_page()
    page.grid((80, 500), (y, y + 90))
    page.text(220, y + 20, "专栏1 重点工程", 12)
    page.text(104, y + 42, "1.基站工程。建设基站5000个，覆盖全部乡镇和重点", 12).text(84, y + 60, "园区。", 12)
    page.text(104, y + 78, "2.光纤工程。完善覆盖。", 12)
    page.lines(80, y + 120, LONG)
    document = read(page)
    assert texts_after_plan(document) == [
        "专栏1 重点工程", "1.基站工程。建设基站5000个，覆盖全部乡镇和重点园区。", "2.光纤工程。完善覆盖。", LONG,
    ]
    assert [block.kind for block in document.blocks[-4:]] == ["heading", "box", "box", "paragraph"]
    assert document.blocks[-1].path == PLAN_LINES[3:4] + PLAN_LINES[6:7]


def test_two_columns_are_read_one_after_the_other():
    page, y = plan_page()
    below = page.lines(80, y, "（三）强化保障", 14)
    left = page.lines(80, below, LONG + OTHER, width=14)
    right = page.lines(304, below, "（四）加强评估。" + OTHER + LONG, width=14)
    page.lines(80, max(left, right) + 10, "本规划自印发之日起实施，由市大数据局负责解释，各级部门结合实际抓好落实，每年开展一次评估。")
    texts = texts_after_plan(read(page))
    assert texts == [
        "（三）强化保障", LONG + OTHER, "（四）加强评估。" + OTHER + LONG,
        "本规划自印发之日起实施，由市大数据局负责解释，各级部门结合实际抓好落实，每年开展一次评估。",
    ]


def test_footnotes_are_blocks_of_their_own():
    page, y = plan_page()
    page.text(108, y, "全市投资达到18.6亿元")
    page.text(108 + 14 * 10, y - 5, "1", 7)
    page.text(108 + 14 * 10 + 4, y, "，用于网络建设。")
    page.rule(80, 730, 190, 730)
    page.text(80, 745, "1 数据来源：市统计局年报。", 9)
    document = read(page)
    assert block_texts(document, "footnote") == ["数据来源：市统计局年报。"]
    assert "18.6亿元，用于网络建设。" in document.text


def test_page_turned_on_its_side_is_read_upright():
    page, _ = plan_page()
    turned = Page(rotate=90)
    # On a page shown turned to the right, text runs upwards in the page's own coordinates.
    words = (LONG + "附表").encode("utf-16-be").hex()
    turned.operators.append(f"BT /F1 8 Tf 0 1 -1 0 100 60 Tm <{words}> Tj ET")
    assert LONG + "附表" in read(page, turned).text


def test_watermark_across_the_page_is_not_read():
    page, _ = plan_page()
    page.operators.append(f"BT /F1 60 Tf 0.7 0.7 -0.7 0.7 150 300 Tm <{'内部资料'.encode('utf-16-be').hex()}> Tj ET")
    assert "内部资料" not in read(page).text


def test_bold_by_overprinting_is_read_once():
    page, y = plan_page()
    page.text(108, y, "加快推进。").text(108.4, y, "加快推进。")
    assert texts_after_plan(read(page)) == ["加快推进。"]


def test_scanned_page_among_others_is_an_issue_with_its_page():
    first, _ = plan_page()
    last = Page()
    last.lines(80, 80, OTHER)
    document = read(first, Page().scan(), last)
    assert not document.complete
    (issue,) = document.issues
    assert (issue.severity, issue.page) == ("warning", 2)
    assert "第2页" in issue.message
    assert texts_after_plan(document) == [OTHER]


def test_empty_page_is_no_issue():
    first, _ = plan_page()
    document = read(first, Page())
    assert document.complete
    assert document.issues == ()


def test_title_of_two_lines():
    page = Page()
    page.text(100, 80, "云川市推进信息化高质量发展若干措施", 22).text(190, 115, "（2022—2025年）", 22)
    y = 170.0
    for line in PLAN_LINES[1:]:
        y = page.lines(80, y, line)
    document = read(page)
    assert document.title == "云川市推进信息化高质量发展若干措施（2022—2025年）"
