"""JSON, Excel, CSV, Markdown and terminal say the same verdicts and the same counts."""

from __future__ import annotations

import csv
import json
import re
from io import BytesIO, StringIO

import openpyxl
import pytest

from aligner.export import summary_of, to_csv, to_excel, to_json, to_markdown, to_terminal
from aligner.labels import SHEETS, VERDICTS

NAMES = {lang: {label.name(lang): code for code, label in VERDICTS.items()} for lang in ("zh", "en")}


def code_of(shown, lang):
    return NAMES[lang][shown.split(" ", 1)[1] if shown.split(" ")[0] in "✓◐✗?–" else shown]


def verdicts_of_json(check, lang):
    return {task["id"]: task["verdict"] for task in json.loads(to_json(check))["tasks"]}


def verdicts_of_excel(check, lang):
    sheet = openpyxl.load_workbook(BytesIO(to_excel(check, lang)))[SHEETS["tasks"].name(lang)]
    heads = [cell.value for cell in sheet[1]]
    column = {one.key: heads.index(one.heading(lang)) for one in SHEETS["tasks"].columns}
    rows = sheet.iter_rows(min_row=2, values_only=True)
    return {row[column["id"]]: code_of(row[column["verdict"]], lang) for row in rows}


def verdicts_of_csv(check, lang):
    rows = csv.DictReader(StringIO(to_csv(check, lang).decode("utf-8-sig")))
    keys = {one.key: one.heading(lang) for one in SHEETS["tasks"].columns}
    return {row[keys["id"]]: code_of(row[keys["verdict"]], lang) for row in rows}


def verdicts_of_markdown(check, lang):
    text = to_markdown(check, lang).split(f"## {SHEETS['tasks'].name(lang)}\n")[1].split("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")][2:]
    return {row[0]: code_of(row[2], lang) for row in rows}


def verdicts_of_batch(check, lang):
    return dict(summary_of(check, "x.docx").verdicts)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["small", "full"])
@pytest.mark.parametrize(
    "face", [verdicts_of_json, verdicts_of_excel, verdicts_of_csv, verdicts_of_markdown, verdicts_of_batch]
)
def test_every_face_gives_every_task_the_same_verdict(face, name, lang, request):
    check = request.getfixturevalue(name)
    assert face(check, lang) == {task.task_id: task.verdict for task in check.tasks}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["small", "full"])
def test_every_face_counts_the_same(name, lang, request):
    check = request.getfixturevalue(name)
    expected = {code: getattr(check.summary, code) for code in VERDICTS}
    assert {code: json.loads(to_json(check))["summary"][code] for code in VERDICTS} == expected
    overview = openpyxl.load_workbook(BytesIO(to_excel(check, lang)))[SHEETS["overview"].name(lang)]
    for text in (to_terminal(check, lang, width=120), to_markdown(check, lang), overview["A3"].value):
        line = next(line for line in text.splitlines() if "✓" in line)
        found = {code: int(re.search(rf"{re.escape(label.name(lang, signed=True))} (\d+)", line)[1])
                 for code, label in VERDICTS.items()}  # fmt: skip
        assert found == expected
        assert f"{check.summary.coverage:.1%}" in text
        assert f"{check.summary.coverage_applicable:.1%}" in text


def test_gaps_are_the_missing_and_the_partial_in_every_face(full):
    gaps = [task.task_id for task in full.tasks if task.verdict in {"missing", "partial"}]
    sheet = openpyxl.load_workbook(BytesIO(to_excel(full)))["差距清单"]
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == gaps
    assert re.findall(r"^### \S+ \S+ · (\S+)", to_markdown(full), re.MULTILINE) == gaps


def test_the_total_of_the_overview_is_the_summary(full):
    sheet = openpyxl.load_workbook(BytesIO(to_excel(full)))["总览"]
    total = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "合计")
    summary = full.summary
    assert total[2:10] == (
        len(full.tasks), summary.covered, summary.partial, summary.missing, summary.uncertain, summary.not_applicable,
        summary.coverage, summary.coverage_applicable,
    )  # fmt: skip
