"""The tables of a report: the same rows for every face, as pandas frames for whoever goes on computing."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "export"))

from check_builders import full_check, small_check

from aligner.labels import SHEETS, VERDICTS, phrase, shown
from aligner.model.document import Issue
from aligner.report import (
    issue_line,
    number_text,
    place_of,
    report_of,
    rows_of,
    sections_of,
    sheet_of,
    target_text,
    top_gaps,
)


@pytest.fixture(scope="module")
def full():
    return full_check()


@pytest.fixture(scope="module")
def report(full):
    return report_of(full)


def test_every_table_has_the_columns_of_its_sheet(report, full):
    assert list(report.tables) == list(SHEETS)
    for key, table in report.tables.items():
        assert list(table.columns) == [column.key for column in sheet_of(full, key).columns]
        assert all(set(row) == set(table.columns) for row in rows_of(full, key))


def test_tables_hold_codes_and_readable_ones_names(report):
    assert set(report.tables["tasks"]["verdict"]) == set(VERDICTS)
    assert set(report.readable("tasks")["判定"]) == {label.zh for label in VERDICTS.values()}
    english = report_of(report.check, "en").readable("tasks")
    assert set(english["Verdict"]) == {label.en for label in VERDICTS.values()}


def test_missing_values_stay_none_and_whole_numbers_whole(report):
    pages = report.tables["evidence"]["page"]
    assert all(isinstance(page, int) for page in pages)
    assert report.tables["gaps"]["feedback"].isna().all()
    assert None in list(report.readable("tasks")["责任单位"])


def test_every_task_stands_once_in_the_plan_s_order(report, full):
    assert list(report.tables["tasks"]["id"]) == [task.id for task in full.catalogue.tasks]


def test_sections_add_up_to_the_whole(full):
    sections = sections_of(full)
    assert sum(len(section.tasks) for section in sections) == len(full.tasks)
    for verdict in VERDICTS:
        assert sum(getattr(one.summary, verdict) for one in sections) == getattr(full.summary, verdict)
    assert sections[0].of.name == "任务1 建设泛在智联的数字基础设施体系"


def test_top_gaps_are_missing_first_then_firm_then_sure(full):
    gaps = top_gaps(full, 1000)
    assert len(gaps) == full.summary.missing + full.summary.partial
    firmness = ("firm", "normal", "weak")
    order = [(task.verdict != "missing", firmness.index(task.national_strength), -task.confidence) for task in gaps]
    assert order == sorted(order)


def test_responsible_bodies_are_counted_by_section(report, full):
    table = report.tables["responsible"]
    nobody = table[table["body"] == phrase("nobody")].iloc[0]
    unled = [t for t in full.tasks if t.evidence and not t.responsible and t.verdict != "not_applicable"]
    assert nobody["total"] == len(unled)
    sections = [section.of.section for section in sections_of(full)]
    for _, row in table.iterrows():
        assert sum(row[section] or 0 for section in sections) == row["total"]
        assert row["covered"] + row["partial"] + row["others"] == row["total"]


def test_local_measures_are_those_that_answer_no_task(report, full):
    own = [linked.measure.sentence.text for linked in full.measures if not linked.tasks]
    assert list(report.tables["local"]["text"]) == own


def test_difference_only_where_like_is_compared_with_like(report):
    table = report.tables["indicators"]
    for _, row in table.iterrows():
        assert (row["difference"] is not None) == (row["relation"] in {"equal", "higher", "lower"})
    higher = table[table["relation"] == "higher"].iloc[0]
    assert higher["difference"] > 0


def test_small_check_in_words():
    check = small_check()
    gaps = rows_of(check, "gaps")
    assert [row["id"] for row in gaps] == ["task-01-2", "box-01-1"]
    assert gaps[1]["lacking"] == "（1）科学统筹5G网络布局和站址规划。\n（2）加强供应链安全管理。"
    assert gaps[1]["local"] == "（未找到相关举措）"


def test_an_unknown_section_is_named_by_its_id():
    check = small_check()
    bare = replace(check, catalogue=replace(check.catalogue, sections=()))
    assert sections_of(bare)[0].of.number == "task-01"


def test_page_of_an_issue_is_told_once():
    assert issue_line(Issue(severity="warning", message="第12页无法读取。", page=12)).count("12") == 1
    assert issue_line(Issue(severity="error", message="表格无法读取。", page=3)) == "✗ 错误：表格无法读取。（第3页）"


def test_places_and_targets_in_words():
    assert place_of(3, ("第三章 任务", "一、网络")) == "第3页 · 第三章 任务 › 一、网络"
    assert place_of(None, ()) == ""
    assert target_text(56.0, "%", 2025) == "56%（2025年）"
    assert target_text(None, "%", 2025) is None
    assert number_text(1234567.0) == "1234567"
    assert number_text(0.1 + 0.2) == "0.3"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_code_has_a_name(lang):
    for verdict, label in VERDICTS.items():
        assert shown(verdict, "verdict", lang, signed=True) == f"{label.sign} {label.name(lang)}"
    assert shown(None, "verdict", lang) is None
