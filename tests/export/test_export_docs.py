"""docs/excel.md documents every sheet and every column, and nothing that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from aligner.labels import BATCH_SHEETS, SHEETS

TEXT = (Path(__file__).parents[2] / "docs" / "excel.md").read_text(encoding="utf-8")


def part(title):
    return re.search(rf"^# {re.escape(title)}\n(.*?)(?=^# |\Z)", TEXT, re.MULTILINE | re.DOTALL)[1]


def documented(title):
    """Sheet name -> the columns listed under its heading."""
    sections = re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", part(title), re.MULTILINE | re.DOTALL)
    return {name: re.findall(r"^\| (?!列 \|)([^|]+?) \| [^|]+ \|$", body, re.MULTILINE) for name, body in sections}


# Columns that depend on the national plan or on the batch are documented under one name for all of them.
VARYING = {"任务1、任务2……行动1……", "各规划简称", "各指标名称"}


@pytest.mark.parametrize(("title", "sheets"), [("差距报告", SHEETS), ("汇总.xlsx", BATCH_SHEETS)])
def test_every_sheet_and_column_is_documented(title, sheets):
    found = documented(title)
    assert list(found) == [sheet.zh for sheet in sheets.values()]
    for sheet in sheets.values():
        columns = [name for name in found[sheet.zh] if name not in VARYING]
        assert columns == [column.zh for column in sheet.columns]


@pytest.mark.parametrize("key", [*SHEETS, *(key for key in BATCH_SHEETS if key not in {"batch_overview", "notes"})])
def test_every_defined_name_is_documented(key):
    assert f"`aligner_{key}`" in TEXT
