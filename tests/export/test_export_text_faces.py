"""Terminal, Markdown and CSV: readable, as wide as allowed, and inert whatever the plan holds."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from io import StringIO

import pytest
from check_builders import small_check, with_text
from hypothesis import given
from hypothesis import strategies as st

from aligner.export import to_csv, to_markdown, to_terminal
from aligner.export.cells import (
    csv_text,
    cut_to_width,
    display_width,
    excel_text,
    is_formula_like,
    markdown_text,
    pad_to_width,
    plain_text,
    wrap_to_width,
)
from aligner.labels import SHEETS

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [40, 56, 80, 100, 120])
def test_no_line_is_wider_than_the_terminal(full, lang, width):
    lines = to_terminal(full, lang, width=width).splitlines()
    assert max(map(display_width, lines)) <= width


def test_terminal_names_title_gaps_doubts_and_issues(full):
    text = to_terminal(full)
    assert text.startswith(full.document.title)
    for expected in ("江澜省", "2021-10-12", "主要差距", "国家表述：", "存疑（7 项", "指标对照（18 项）", "第12页表格"):
        assert expected in text


def test_colour_only_repeats_the_signs(full):
    plain, coloured = to_terminal(full), to_terminal(full, color=True)
    assert "\x1b" not in plain
    assert ESCAPE.search(coloured)
    assert ESCAPE.sub("", coloured) == plain


def test_a_partial_check_is_said_before_the_sections(small):
    text = to_terminal(replace(small, status="partial"))
    assert text.index("不完整") < text.index("分部分情况")
    assert "不完整" in to_markdown(replace(small, status="partial"))


def test_a_plan_cannot_drive_the_terminal():
    text = to_terminal(with_text(small_check(), "甲\x1b]0;改名\x07乙\x9b31m\r\n丙\u202e丁"))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)
    assert "甲]0;改名乙31m 丙丁" in text


def test_a_plan_cannot_write_markdown():
    text = to_markdown(with_text(small_check(), "![图](http://evil.example/a.png)<script>|`x`| **粗**\n# 题"))
    assert "![" not in text
    assert "<script>" not in text
    assert r"\!\[图\](http://evil.example/a.png)\<script\>\|\`x\`\| \*\*粗\*\* \# 题" in text
    for table in re.findall(r"(?:^\| .*\n)+", text, re.MULTILINE):
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}) == 1


def test_csv_opens_in_excel_and_reads_back(full):
    data = to_csv(full)
    assert data.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in data
    rows = list(csv.DictReader(StringIO(data.decode("utf-8-sig"), newline="")))
    assert len(rows) == len(full.tasks)
    assert list(rows[0]) == [column.zh for column in SHEETS["tasks"].columns]
    assert float(rows[0]["把握"]) == round(full.tasks[0].confidence, 4)


@pytest.mark.parametrize("sheet", list(SHEETS))
def test_every_table_can_be_had_as_csv(small, sheet):
    assert to_csv(small, sheet=sheet).decode("utf-8-sig").count("\r\n") >= 1


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", " =1", "＝1", "＋1", "－1", "＠a"])
def test_csv_disarms_formulas(text):
    check = with_text(small_check(), text)
    rows = csv.reader(StringIO(to_csv(check, sheet="evidence").decode("utf-8-sig"), newline=""))
    quotes = [row[4] for row in rows][1:]
    assert quotes
    assert all(quote.startswith("'") for quote in quotes)


@given(st.text())
def test_cells_hold_any_text(text):
    assert not re.search(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]", excel_text(text))
    assert not is_formula_like(csv_text(text))
    assert "\n" not in markdown_text(text)
    assert plain_text(plain_text(text)) == plain_text(text)


@given(st.text(), st.integers(1, 30), st.integers(1, 5))
def test_widths_are_kept(text, width, lines):
    plain = plain_text(text).replace("\n", " ").replace("\t", " ")
    assert display_width(cut_to_width(plain, width)) <= width
    assert display_width(pad_to_width(plain, width)) == width
    wrapped = wrap_to_width(plain, max(width, 2), lines)
    assert len(wrapped) <= lines
    assert all(display_width(line) <= max(width, 2) for line in wrapped)


@given(st.text(alphabet="甲乙ab，。 ", min_size=1, max_size=80), st.integers(4, 20))
def test_wrapping_loses_nothing_but_spaces(text, width):
    joined = "".join(wrap_to_width(text, width, 1000))
    assert joined.replace(" ", "") == text.replace(" ", "")
