"""The workbook opens ready to read and to print, leads from summary to detail, and runs nothing."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest
from check_builders import small_check, with_text
from openpyxl.utils import range_boundaries

from aligner.catalogue import full_width
from aligner.export import to_batch_excel, to_excel
from aligner.export.batch import failure_of, summary_of
from aligner.export.workbook import height_of, lines_of
from aligner.labels import SHEETS

SHEET_NAMES = [
    "总览", "差距清单", "全部任务", "证据", "指标对照", "节点对照", "责任单位", "地方特色举措", "照搬提示", "说明",
]  # fmt: skip

HOSTILE = [
    '=HYPERLINK("http://evil.example","点这里")', "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "=cmd|' /C calc'!A0",
    "＝1+1", "#N/A", "#REF!", "_x0041_", "a\x00b\x07c\x1b[31m", "x" * 40_000, "𠀀" * 20_000, "]]><f>1</f>", "'!A1",
    "\ud800", "&D&P&\"Arial\"", "a\u202eb",
]  # fmt: skip


@pytest.fixture(scope="module")
def book(full):
    return openpyxl.load_workbook(BytesIO(to_excel(full)))


def package(data):
    return zipfile.ZipFile(BytesIO(data))


def test_sheets_and_columns_are_those_of_the_labels(book):
    assert book.sheetnames == SHEET_NAMES
    for key, sheet in SHEETS.items():
        if key in {"overview", "responsible"}:
            continue
        assert [cell.value for cell in book[sheet.zh][1]] == [column.zh for column in sheet.columns]


def test_gap_list_holds_what_an_official_needs(book, full):
    sheet = book["差距清单"]
    heads = [cell.value for cell in sheet[1]]
    assert heads == [
        "编号", "所属部分", "国家任务", "国家表述", "判定", "缺少的要点", "已有内容", "力度", "建议", "把握",
        "反馈意见", "采纳情况",
    ]  # fmt: skip
    first = dict(zip(heads, next(sheet.iter_rows(min_row=2, values_only=True)), strict=True))
    task = next(task for task in full.tasks if task.verdict in {"missing", "partial"})
    national = full.catalogue.task(task.task_id)
    assert first["国家表述"] == full_width(national.text)
    for point, answer in zip(national.points, task.points, strict=True):
        assert (full_width(point.text) in first["缺少的要点"]) is not answer.answered
    assert task.evidence[0].quote in first["已有内容"]
    assert f"第{task.evidence[0].page}页" in first["已有内容"]
    assert task.evidence[0].path[-1] in first["已有内容"]
    assert first["反馈意见"] is None
    assert first["采纳情况"] is None


def test_reply_columns_are_validated(book):
    sheet = book["差距清单"]
    validations = {str(one.sqref): one for one in sheet.data_validations.dataValidation}
    assert validations[f"L2:L{sheet.max_row}"].formula1 == '"采纳,部分采纳,不采纳,待研究"'
    assert validations[f"K2:K{sheet.max_row}"].type == "textLength"


@pytest.mark.parametrize("name", SHEET_NAMES)
def test_every_sheet_prints_on_a4_landscape_fitted_to_the_width(book, name):
    sheet = book[name]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToWidth == 1
    assert "&P" in sheet.oddFooter.right.text
    if name == "总览":
        assert sheet.page_setup.fitToHeight == 1
        assert sheet._charts
    else:
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.freeze_panes in {"A2", "B2"}
        assert sheet.auto_filter.ref.startswith("A1:")


def test_rows_are_as_high_as_their_text(book):
    for name in SHEET_NAMES[1:]:
        sheet = book[name]
        widths = {letter: one.width for letter, one in sheet.column_dimensions.items()}
        for row in sheet.iter_rows():
            lines = max(lines_of(cell.value, widths[cell.column_letter]) for cell in row if isinstance(cell.value, str))
            height = sheet.row_dimensions[row[0].row].height
            assert height >= min(lines * 14.5, 409)


def test_verdicts_are_told_apart_by_sign_and_by_colour(book):
    cells = [row[5] for row in book["全部任务"].iter_rows(min_row=2)]
    looks = {cell.value: cell.fill.fgColor.rgb for cell in cells}
    assert set(looks) == {"✓ 已衔接", "◐ 部分衔接", "✗ 未衔接", "? 存疑", "– 不适用"}
    assert len(set(looks.values())) == 5


def test_links_lead_to_the_task_they_name(book):
    followed = 0
    for name in ("总览", "差距清单", "全部任务", "证据", "照搬提示"):
        for row in book[name].iter_rows():
            for cell in row:
                if cell.hyperlink is None:
                    continue
                assert cell.hyperlink.target is None
                target, place = re.fullmatch(r"'?([^'!]+)'?!([A-Z]+\d+)", cell.hyperlink.location).groups()
                if isinstance(row[0].value, str) and re.match(r"(task|box|action)-\d", row[0].value):
                    assert book[target][place].value == row[0].value
                    followed += 1
    assert followed > 300


def test_nothing_leads_out_of_the_workbook(full):
    with package(to_excel(full)) as files:
        relations = "".join(files.read(n).decode() for n in files.namelist() if n.endswith(".rels"))
    assert 'TargetMode="External"' not in relations


def test_tables_have_stable_names(book):
    names = {f"aligner_{key}" for key in SHEETS}
    assert names <= set(book.defined_names)
    sheet, area = book.defined_names["aligner_gaps"].attr_text.split("!")
    assert sheet.strip("'") == "差距清单"
    assert range_boundaries(area.replace("$", "")) == (1, 1, 12, book["差距清单"].max_row)
    _, area = book.defined_names["aligner_overview"].attr_text.split("!")
    rows = [[cell.value for cell in row] for row in book["总览"][area.replace("$", "")]]
    assert (rows[0][0], rows[-1][0]) == ("部分", "合计")


def test_same_check_same_bytes_and_no_time_inside(small):
    first = to_excel(small)
    assert first == to_excel(small_check())
    with package(first) as files:
        assert {info.date_time for info in files.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"dcterms" not in re.sub(rb'xmlns:\w+="[^"]*"', b"", files.read("docProps/core.xml"))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_plan_becomes_a_formula_or_breaks_the_file(text):
    check = with_text(small_check(), text)
    plans = [summary_of(check, text), failure_of(text + "2", text)]
    for data in (to_excel(check), to_batch_excel(plans, check.catalogue)):
        with package(data) as files:
            sheets = [files.read(n).decode("utf-8") for n in files.namelist() if n.startswith("xl/worksheets/sheet")]
        assert not any("<f>" in sheet or "<f " in sheet for sheet in sheets)
        book = openpyxl.load_workbook(BytesIO(data))
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    assert cell.data_type in {"s", "n"}
                    if isinstance(cell.value, str):
                        assert len(cell.value.encode("utf-16-le")) // 2 <= 32_767
            for part in (sheet.oddHeader.center, sheet.oddFooter.left):
                assert "&" not in (part.text or "")


def test_a_text_like_a_formula_stays_text_when_it_is_edited():
    check = with_text(small_check(), "=1+1")
    cell = openpyxl.load_workbook(BytesIO(to_excel(check)))["证据"]["E2"]
    assert cell.value == "=1+1"
    assert cell.data_type == "s"
    assert cell.quotePrefix


def test_a_partial_check_says_so_first(small):
    text = openpyxl.load_workbook(BytesIO(to_excel(replace(small, status="partial"))))["总览"]["A4"].value
    assert "不完整" in text


def test_a_check_without_gaps_and_findings_is_still_a_whole_workbook(small):
    covered = tuple(task for task in small.tasks if task.verdict == "covered")
    bare = replace(small, tasks=covered, indicators=(), milestones=(), measures=())
    book = openpyxl.load_workbook(BytesIO(to_excel(bare)))
    assert book.sheetnames == SHEET_NAMES
    assert any("没有未衔接" in str(row[0]) for row in book["总览"].iter_rows(values_only=True))


def test_lines_are_counted_for_chinese_and_for_latin_words():
    assert lines_of("十个字正好放得下一行", 24) == 1
    assert lines_of("字" * 100, 24) >= 8
    assert lines_of("一\n二\n三", 24) == 3
    assert lines_of("a" * 200, 24) > 5
    assert height_of([("字" * 5000, 24)]) == 409
