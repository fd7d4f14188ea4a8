"""Plain text and Markdown: encodings, verbatim text, hard-wrapped lines, tables of contents."""

from __future__ import annotations

import codecs
import subprocess
import sys

import pytest
from reading_builders import PLAN_LINES, PLAN_TEXT, block_texts, sentences

from aligner.folding import fold
from aligner.readers import read_bytes

TRADITIONAL = (
    "雲川市數字化發展規劃（2021—2025年）\n\n一、總體要求\n\n全市堅持統籌推進，到2025年建成數字化發展體系，"
    "各級部門落實工作責任。\n\n二、重點任務\n\n（一）建設網絡設施\n\n加快建設5G網絡，完善光纖覆蓋，到2025年建成5G基站5000個，"
    "責任單位為市工業和信息化局。\n\n專欄1　重點工程\n\n1.數據共享工程。推動政務數據資源向基層開放。\n"
)


@pytest.mark.parametrize(
    "data",
    [
        PLAN_TEXT.encode(),
        codecs.BOM_UTF8 + PLAN_TEXT.encode(),
        PLAN_TEXT.encode("gbk"),
        PLAN_TEXT.encode("gb18030"),
        codecs.BOM_UTF16_LE + PLAN_TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + PLAN_TEXT.encode("utf-16-be"),
        PLAN_TEXT.encode("utf-16-le"),
        PLAN_TEXT.encode("utf-16-be"),
    ],
    ids=["utf-8", "utf-8-bom", "gbk", "gb18030", "utf-16-le", "utf-16-be", "utf-16-le-no-bom", "utf-16-be-no-bom"],
)
def test_encodings_give_the_same_text(data):
    assert read_bytes(data, "plan.txt").text == PLAN_TEXT


def test_plain_text_needs_no_heavy_library():
    # In a process of its own: other tests have imported them already.
    code = (
        "import sys; from aligner.readers import read_bytes; read_bytes(sys.stdin.buffer.read(), 'plan.txt');"
        "print(sorted({'lxml', 'chardet', 'pandas', 'spacy', 'pypdfium2', 'numpy', 'opencc'} & set(sys.modules)))"
    )
    for data in (PLAN_TEXT.encode(), PLAN_TEXT.encode("gb18030")):
        done = subprocess.run([sys.executable, "-c", code], input=data, capture_output=True, check=True)
        assert done.stdout.decode().strip() == "[]"


def test_big5_is_read_as_traditional_text():
    text = TRADITIONAL.replace("—", "－")
    assert read_bytes(text.encode("big5hkscs"), "plan.txt").text == text


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_line_ends_become_one_character_and_all_else_stays(end):
    document = read_bytes(("  \t" + PLAN_TEXT.replace("\n", end) + " 　 ").encode(), "plan.txt")
    assert document.text == "  \t" + PLAN_TEXT + " 　 "


def test_traditional_plan_is_recognised_and_stays_verbatim():
    document = read_bytes(TRADITIONAL.encode(), "plan.txt")
    assert document.text == TRADITIONAL
    assert document.title == "雲川市數字化發展規劃（2021—2025年）"
    assert [h.text for h in document.headings] == ["一、總體要求", "二、重點任務", "（一）建設網絡設施", "專欄1　重點工程"]
    assert document.region == "云川市"
    assert document.period == (2021, 2025)


def test_full_and_half_width_forms_compare_equal():
    wide = PLAN_TEXT.replace("5G", "５Ｇ").replace("2025", "２０２５").replace("（一）", "(一)")
    document = read_bytes(wide.encode(), "plan.txt")
    assert document.text == wide
    assert sentences(document) == sentences(read_bytes(PLAN_TEXT.encode(), "plan.txt"))
    assert fold(document.text) == fold(PLAN_TEXT)


def test_file_cut_within_a_character_is_read_with_a_warning():
    document = read_bytes(PLAN_TEXT.rstrip().encode()[:-1], "plan.txt")
    assert document.text.startswith(PLAN_LINES[0])
    assert [issue.severity for issue in document.issues] == ["warning"]


def wrapped(text: str, width: int = 26) -> str:
    lines = []
    for line in text.split("\n"):
        rest = "　　" + line if len(line) > width else line
        while rest:
            lines.append(rest[:width])
            rest = rest[width:]
    return "\n".join(lines)


LONG_LINES = (
    "云川市数字化发展规划（2021—2025年）",
    "一、总体要求",
    "坚持统筹推进与重点突破相结合，加快建设覆盖城乡的数字基础设施，推动数据资源有序共享和开发利用，完善数字化发展的体制机制和保障措施。",
    "坚持以人民为中心的发展思想，持续提升政务服务和公共服务的数字化水平，让发展成果更多更公平地惠及全市人民，不断增强获得感。",
    "二、重点任务",
    "加快第五代移动通信网络建设，推进城区、乡镇和主要交通线路的连续覆盖，到规划期末建成基站五千个，各区县政府按照职责分工负责落实。",
    "健全数据共享机制，编制政务数据资源目录，建设全市统一的数据共享交换平台，推动人口、法人、电子证照等基础数据按需共享、安全流动。",
    "实施制造业数字化转型行动，支持企业开展设备上云和生产线智能化改造，培育一批示范工厂和示范车间，带动中小企业加快转型升级步伐。",
)


def test_hard_wrapped_paragraphs_are_one_block_each_over_verbatim_text():
    text = wrapped("\n".join(LONG_LINES))
    document = read_bytes(text.encode(), "plan.txt")
    assert document.text == text
    assert [block.replace("\n", "") for block in block_texts(document)] == list(LONG_LINES)
    assert sentences(document) == sentences(read_bytes("\n".join(LONG_LINES).encode(), "plan.txt"))


def test_page_numbers_between_wrapped_lines_make_no_block():
    lines = wrapped("\n".join(LONG_LINES)).split("\n")
    lines[6:6], lines[13:13], lines[20:20] = ["1"], ["2"], ["3"]
    blocks = block_texts(read_bytes("\n".join(lines).encode(), "plan.txt"))
    assert not {"1", "2", "3"} & set(blocks)
    assert len(blocks) == len(LONG_LINES)


def test_short_lines_of_a_list_stay_apart():
    text = PLAN_TEXT + "\n建设数据中心\n\n完善感知网络\n\n推广电子证照\n"
    assert block_texts(read_bytes(text.encode(), "plan.txt"))[-3:] == ["建设数据中心", "完善感知网络", "推广电子证照"]


@pytest.mark.parametrize(
    "entries",
    [
        "目录\n一、总体要求……………………1\n二、重点任务……………………2\n（一）建设网络设施.............2\n",
        "目　录\n\n一、总体要求 1\n\n二、重点任务 2\n\n",
        "目 录\n一、总体要求\n二、重点任务\n（一）建设网络设施\n（二）推进数据共享\n",
    ],
    ids=["leaders", "page-numbers", "headings-only"],
)
def test_table_of_contents_makes_no_blocks(entries):
    title, _, rest = PLAN_TEXT.partition("\n")
    document = read_bytes(f"{title}\n{entries}\n{rest}".encode(), "plan.txt")
    assert block_texts(document) == list(PLAN_LINES)
    assert "目" in document.text


def test_table_rows_become_a_table_with_places():
    text = PLAN_TEXT + "\n表1 主要指标\n\n指标｜2020年｜2025年\n\n5G基站数｜1200｜5000\n\n注：按年报口径。\n"
    document = read_bytes(text.encode(), "plan.txt")
    (table,) = document.tables
    assert table.caption == "表1 主要指标"
    assert [[cell.text for cell in row] for row in table.rows()] == [["指标", "2020年", "2025年"], ["5G基站数", "1200", "5000"]]
    assert all(document.text[cell.start:cell.end] == cell.text for cell in table.cells)


def test_rows_parted_by_tabs_are_a_table():
    text = PLAN_TEXT + "\n序号\t指标\t2025年\n1\t5G基站数\t5000\n"
    document = read_bytes(text.encode(), "plan.txt")
    assert [cell.text for cell in document.tables[0].cells] == ["序号", "指标", "2025年", "1", "5G基站数", "5000"]


def test_markdown_reads_as_the_same_plan():
    marked = (
        f"# {PLAN_LINES[0]}\n\n## {PLAN_LINES[1]}\n\n{PLAN_LINES[2]}\n\n## {PLAN_LINES[3]}\n\n### {PLAN_LINES[4]}\n\n"
        f"**加快建设5G网络**，{PLAN_LINES[5][9:]}\n\n### {PLAN_LINES[6]}\n\n- {PLAN_LINES[7]}\n\n"
        "| 指标 | 2025年 |\n| --- | --- |\n| 5G基站数 | **5000** |\n"
    )
    document = read_bytes(marked.encode(), "plan.md")
    assert document.format == "markdown"
    assert block_texts(document)[:8] == list(PLAN_LINES)
    assert [h.text for h in document.headings] == [PLAN_LINES[1], PLAN_LINES[3], PLAN_LINES[4], PLAN_LINES[6]]
    assert [cell.text for cell in document.tables[0].cells] == ["指标", "2025年", "5G基站数", "5000"]
