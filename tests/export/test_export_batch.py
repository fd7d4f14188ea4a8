"""汇总.xlsx and summary.json: every plan, every task, every failure, in any order of work."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest
from check_builders import full_check

from aligner.export import PlanSummary, failure_of, summary_of, to_batch_excel, to_batch_json
from aligner.export.batch import plan_labels
from aligner.labels import BATCH_SHEETS, VERDICTS

SHEET_NAMES = ["总览", "各规划情况", "任务热力图", "未衔接任务", "指标比较", "未能核对", "说明"]
REASON = "文件已损坏，无法打开；请用 Word 重新另存为 DOCX 后再试。"


@pytest.fixture(scope="module")
def plans(full):
    regions = ("甲省", "乙省", "丙省", None, "戊省", "戊省")
    summaries = [
        replace(summary_of(full_check(seed), f"p{seed}.docx"), region=region) for seed, region in enumerate(regions)
    ]
    return [*summaries, failure_of("坏/损坏.docx", REASON)]


@pytest.fixture(scope="module")
def book(plans, full):
    return openpyxl.load_workbook(BytesIO(to_batch_excel(plans, full.catalogue)))


def test_a_summary_survives_a_file_and_a_process(plans):
    for plan in plans:
        assert PlanSummary.from_record(json.loads(json.dumps(plan.as_record()))) == plan
        assert pickle.loads(pickle.dumps(plan)) == plan


def test_order_of_work_changes_nothing(plans, full):
    assert to_batch_json(plans, full.catalogue) == to_batch_json(reversed(plans), full.catalogue)
    assert to_batch_excel(plans, full.catalogue) == to_batch_excel(reversed(plans), full.catalogue)


def test_json_counts_plans_and_tasks(plans, full):
    written = json.loads(to_batch_json(plans, full.catalogue))
    assert written["totals"]["plans"] == 7
    assert written["totals"]["checked"] == 6
    assert written["totals"]["failed"] == 1
    assert len(written["plans"]) == 7
    assert len(written["tasks"]) == len(full.tasks)
    assert written["plans"][-1]["failure"] == REASON
    for task in written["tasks"]:
        assert sum(task[verdict] for verdict in VERDICTS) == 6
        assert len(task["missing_in"]) == task["missing"]


def test_sheets_of_the_overview(book):
    assert book.sheetnames == SHEET_NAMES
    for key in ("plans", "unanswered", "failures", "notes"):
        sheet = BATCH_SHEETS[key]
        assert [cell.value for cell in book[sheet.zh][1]] == [column.zh for column in sheet.columns]
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"


def test_heat_map_shows_every_verdict_by_sign_and_colour(book, plans):
    sheet = book["任务热力图"]
    assert [cell.value for cell in sheet[1]][4:] == ["甲省", "乙省", "丙省", "p3", "p4", "p5"]
    tints = {}
    for row in sheet.iter_rows(min_row=2):
        for cell, plan in zip(row[4:], plans, strict=False):
            sign = VERDICTS[dict(plan.verdicts)[row[0].value]].sign
            assert cell.value == sign
            tints.setdefault(sign, set()).add(cell.fill.fgColor.rgb)
    assert len(tints) == 5
    assert all(len(tint) == 1 for tint in tints.values())
    assert sheet.freeze_panes == "E2"
    assert sheet.print_title_cols == "$A:$D"


def test_unanswered_tasks_name_who_lacks_them(book, plans):
    labels = plan_labels(plans)
    rows = list(book["未衔接任务"].iter_rows(min_row=2, values_only=True))
    shares = [row[6] for row in rows]
    assert shares == sorted(shares, reverse=True)
    for row in rows:
        who = [labels[plan.file] for plan in plans if dict(plan.verdicts).get(row[0]) == "missing"]
        assert row[4] == len(who) > 0
        assert row[7] == ("、".join(who) if len(who) < 6 else "全部规划")


def test_indicators_are_compared_beside_the_national_target(book, full):
    sheet = book["指标比较"]
    assert [cell.value for cell in sheet[1]][2:] == [indicator.name for indicator in full.catalogue.indicators]
    assert sheet["A2"].value == "国家目标"
    assert sheet["C2"].value == "56.5"
    assert sheet["C3"].value == "↑ 62.15"


def test_failures_are_told_with_their_reason(book):
    assert [cell.value for cell in book["未能核对"][2]] == [1, "坏/损坏.docx", REASON]
    text = " ".join(str(cell) for row in book["总览"].iter_rows(values_only=True) for cell in row if cell)
    assert "共 7 份规划 · 已核对 6 份 · 未能核对 1 份" in text
    assert "损坏" in text


def test_a_batch_in_which_nothing_could_be_read_is_still_a_workbook(full):
    failures = [failure_of("a.docx", REASON)]
    book = openpyxl.load_workbook(BytesIO(to_batch_excel(failures, full.catalogue)))
    assert book.sheetnames == SHEET_NAMES
    assert json.loads(to_batch_json(failures, full.catalogue))["totals"]["mean_coverage"] == 0
    empty = openpyxl.load_workbook(BytesIO(to_batch_excel([], full.catalogue)))
    assert empty.sheetnames == SHEET_NAMES


def test_many_plans_print_on_several_pages_across(plans, full):
    many = [replace(plans[0], file=f"{n:03d}.docx", region=f"第{n}市") for n in range(151)]
    sheet = openpyxl.load_workbook(BytesIO(to_batch_excel(many, full.catalogue)))["任务热力图"]
    assert sheet.max_column == 155
    assert sheet.page_setup.fitToWidth == 4


def test_coverage_by_section_counts_uncertain_as_its_best_guess(full):
    plan = summary_of(full, "a.docx")
    sheet = openpyxl.load_workbook(BytesIO(to_batch_excel([plan], full.catalogue)))["总览"]
    total = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "合计")
    assert round(total[8], 3) == full.summary.coverage
