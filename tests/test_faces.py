"""One result, many faces: a real check says the same in JSON, Excel, CSV, Markdown, on the terminal and in a batch."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections import Counter
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from real_checks import PLANS, catalogue, checked, json_of

from aligner.cli.program import program
from aligner.export import to_csv, to_excel, to_markdown, to_terminal
from aligner.labels import MILESTONES, RELATIONS, SHEETS, VERDICTS

PLAN = PLANS / "heyuan-water.docx"
CODES = {label.name("zh"): code for code, label in VERDICTS.items()}


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    """The JSON, which the other faces must repeat."""
    return json_of(PLAN)


@pytest.fixture(scope="module")
def workbook() -> Any:
    return openpyxl.load_workbook(BytesIO(to_excel(checked(PLAN))))


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of `aligner batch` over a folder with the plan and a file that is none."""
    folder, out = tmp_path_factory.mktemp("plans"), tmp_path_factory.mktemp("out")
    shutil.copy(PLAN, folder / "水利规划.docx")
    (folder / "坏文件.txt").write_text("一二三四五", encoding="utf-8")
    result = CliRunner().invoke(program, ["batch", str(folder), "-o", str(out), "--jobs", "1", "--format", "json"])
    assert result.exit_code == 2, result.stderr
    return out


def rows(workbook: Any, key: str) -> list[dict[str, Any]]:
    """The rows of a sheet by the keys of its columns."""
    sheet = SHEETS[key]
    keys = {column.heading("zh"): column.key for column in sheet.columns}
    head, *found = workbook[sheet.name("zh")].iter_rows(values_only=True)
    return [{keys[name]: value for name, value in zip(head, row, strict=True) if name in keys} for row in found]


def code(shown: str) -> str:
    return CODES[re.sub(r"^[✓◐✗?–] ", "", shown)]


def from_excel(book: Any) -> dict[str, str]:
    return {row["id"]: code(row["verdict"]) for row in rows(book, "tasks")}


def from_csv(_: Any) -> dict[str, str]:
    keys = {column.key: column.heading("zh") for column in SHEETS["tasks"].columns}
    found = csv.DictReader(StringIO(to_csv(checked(PLAN)).decode("utf-8-sig")))
    return {row[keys["id"]]: code(row[keys["verdict"]]) for row in found}


def from_markdown(_: Any) -> dict[str, str]:
    text = to_markdown(checked(PLAN)).split(f"## {SHEETS['tasks'].name('zh')}\n")[1].split("\n## ")[0]
    cells = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")][2:]
    return {row[0]: code(row[2]) for row in cells}


@pytest.mark.parametrize("face", [from_excel, from_csv, from_markdown])
def test_every_task_has_one_verdict(face: Callable[[Any], dict[str, str]], truth: dict[str, Any], workbook: Any) -> None:
    assert face(workbook) == {task["id"]: task["verdict"] for task in truth["tasks"]}


def test_counts_and_ratios_are_the_same_wherever_they_stand(truth: dict[str, Any], workbook: Any) -> None:
    summary = truth["summary"]
    faces = (to_terminal(checked(PLAN), width=100), to_markdown(checked(PLAN)), workbook["总览"]["A3"].value)
    for text in faces:
        line = next(line for line in text.splitlines() if "✓" in line)
        for verdict, label in VERDICTS.items():
            assert int(re.search(rf"{re.escape(label.name('zh', signed=True))} (\d+)", line)[1]) == summary[verdict]
        assert f"{summary['coverage']:.1%}" in text
        assert f"{summary['coverage_applicable']:.1%}" in text


def test_the_evidence_of_the_workbook_is_that_of_the_json(truth: dict[str, Any], workbook: Any) -> None:
    expected = [(task["id"], one["quote"], one["start"]) for task in truth["tasks"] for one in task["evidence"]]
    assert [(row["id"], row["quote"], row["start"]) for row in rows(workbook, "evidence")] == expected


def test_the_gaps_of_the_workbook_are_the_missing_and_the_partial(truth: dict[str, Any], workbook: Any) -> None:
    expected = {task["id"]: task["verdict"] for task in truth["tasks"] if task["verdict"] in {"missing", "partial"}}
    assert {row["id"]: code(row["verdict"]) for row in rows(workbook, "gaps")} == expected


def test_indicators_and_milestones_are_the_same(truth: dict[str, Any], workbook: Any) -> None:
    relations = {label.name("zh", signed=True): code for code, label in RELATIONS.items()}
    shown = {row["name"]: relations[row["relation"]] for row in rows(workbook, "indicators")}
    assert shown == {one["national"]: one["relation"] for one in truth["indicators"]}
    kinds = {label.name("zh", signed=True): code for code, label in MILESTONES.items()}
    found = {(row["action"], row["year"]): kinds[row["kind"]] for row in rows(workbook, "milestones")}
    assert found == {(one["action"], one["year"]): one["kind"] for one in truth["milestones"]}


def test_local_measures_and_copied_passages_are_the_same(truth: dict[str, Any], workbook: Any) -> None:
    own = [measure["text"] for measure in truth["measures"] if not measure["tasks"]]
    assert [row["text"] for row in rows(workbook, "local")] == own
    copied = [piece["quote"] for task in truth["tasks"] for piece in task["copied"]]
    assert [row["quote"] for row in rows(workbook, "copied")] == copied


def test_a_batch_says_what_a_single_check_says(truth: dict[str, Any], batch: Path) -> None:
    assert json.loads((batch / "水利规划.json").read_bytes()) == truth
    overview = json.loads((batch / "summary.json").read_bytes())
    (plan,) = [one for one in overview["plans"] if one["file"] == "水利规划.docx"]
    assert plan["summary"] == truth["summary"]
    assert plan["verdicts"] == {task["id"]: task["verdict"] for task in truth["tasks"]}


def test_the_overview_of_a_batch_shows_the_same_verdicts(truth: dict[str, Any], batch: Path) -> None:
    book = openpyxl.load_workbook(batch / "汇总.xlsx")
    shown = Counter(
        cell.value[0] for sheet in book for row in sheet.iter_rows() for cell in row
        if isinstance(cell.value, str) and cell.value in {label.sign for label in VERDICTS.values()}
    )  # fmt: skip
    assert sum(shown.values()) >= len(catalogue().tasks), book.sheetnames


def test_score_parts_are_named_for_people(workbook: Any) -> None:
    parts = [row["parts"] for row in rows(workbook, "evidence")]
    assert all(parts)
    assert not [text for text in parts if re.search(r"[a-z]|[-−]?0\.00", text)]
