"""`aligner check`: formats, files, exit status, and one sentence for everything that goes wrong."""

from __future__ import annotations

import json
import os
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import engine_fakes
import pytest
from click.testing import Result

Aligner = Callable[..., Result]


def one_line(result: Result) -> str:
    """What standard error says: exactly one line, and nothing of a traceback."""
    lines = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    assert "Traceback" not in result.stderr
    return lines[0]


def test_a_summary_on_standard_output(aligner: Aligner, plan: Path) -> None:
    result = aligner("check", plan)
    assert result.exit_code == 0
    assert "云岭省数字化发展规划" in result.stdout
    assert "\x1b[" not in result.stdout
    assert result.stderr == ""


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("差距.xlsx", b"PK"),
        ("out.json", b"{"),
        ("out.CSV", b"\xef\xbb\xbf"),
        ("out.md", b"# "),
        ("out.markdown", b"# "),
        ("out.txt", "云岭省".encode()),
    ],
)
def test_the_suffix_chooses_the_format(aligner: Aligner, plan: Path, tmp_path: Path, name: str, begins: bytes) -> None:
    result = aligner("check", plan, "-o", tmp_path / name)
    assert result.exit_code == 0
    assert result.stdout == ""
    assert str(tmp_path / name) in one_line(result)
    assert (tmp_path / name).read_bytes().startswith(begins)
    assert not list(tmp_path.glob(".aligner-*"))


def test_a_format_that_is_asked_for_wins_over_the_suffix_and_is_remarked_on(
    aligner: Aligner, plan: Path, tmp_path: Path
) -> None:
    result = aligner("check", plan, "-o", tmp_path / "out.xlsx", "--format", "json")
    assert json.loads((tmp_path / "out.xlsx").read_bytes())["schema_version"] == 1
    assert "注意" in result.stderr


def test_a_format_from_the_environment_gives_way_to_the_suffix(
    aligner: Aligner, plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALIGNER_CHECK_FORMAT", "json")
    aligner("check", plan, "-o", tmp_path / "out.md")
    assert (tmp_path / "out.md").read_bytes().startswith(b"# ")
    assert aligner("check", plan).stdout.startswith("{")


def test_a_workbook_goes_through_a_pipe(aligner: Aligner, plan: Path) -> None:
    result = aligner("check", plan, "--format", "excel")
    assert zipfile.ZipFile(BytesIO(result.stdout_bytes)).testzip() is None


def test_two_runs_write_the_same_json(aligner: Aligner, plan: Path) -> None:
    first, second = aligner("check", plan, "--format", "json"), aligner("check", plan, "--format", "json")
    assert first.stdout_bytes == second.stdout_bytes
    assert json.loads(first.stdout_bytes)["summary"]["covered"] == 2


@pytest.mark.parametrize(
    ("threshold", "status"),
    [
        ("never", 0),
        ("missing", 1),
        ("partial", 1),
        ("coverage<0.8", 1),
        ("coverage < 80%", 1),
        ("coverage<0.001", 0),
        ("coverage<0", 0),
    ],
)
def test_the_threshold_decides_the_exit_status(aligner: Aligner, plan: Path, threshold: str, status: int) -> None:
    result = aligner("check", plan, "--fail-on", threshold)
    assert result.exit_code == status
    assert "云岭省" in result.stdout


def test_a_coverage_that_is_reached_does_not_cross_the_threshold(aligner: Aligner, plan: Path) -> None:
    reached = json.loads(aligner("check", plan, "--format", "json").stdout)["summary"]["coverage_applicable"]
    assert aligner("check", plan, "--fail-on", f"coverage<{reached}").exit_code == 0
    assert aligner("check", plan, "--fail-on", f"coverage<{reached + 0.001:.3f}").exit_code == 1


@pytest.mark.parametrize("threshold", ["coverage", "coverage<2", "coverage>0.5", "missing,partial", "120%", ""])
def test_a_threshold_that_means_nothing_is_refused(aligner: Aligner, plan: Path, threshold: str) -> None:
    result = aligner("check", plan, f"--fail-on={threshold}")
    assert result.exit_code == 2
    assert "--fail-on" in one_line(result)


def test_what_is_stated_of_the_plan_reaches_the_reader(aligner: Aligner, plan: Path) -> None:
    stated = ("--region", "江苏省", "--level", "省", "--body", "部门", "--dated", "2022")
    document = json.loads(aligner("check", plan, "--format", "json", *stated).stdout)["document"]
    assert [document[key] for key in ("region", "level", "body", "dated")] == ["江苏省", "省", "部门", "2022"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "空"),
        (b"   \n", "空"),
        ("只有十来个字的文件。".encode(), "文字太少"),
        (b"%PDF-1.7\nbroken", "PDF"),
        (b"PK\x03\x04broken", "损坏"),
        (("He went to the river and sat down. " * 200).encode(), "中文"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "docx"),
        (bytes(range(256)) * 40, "；"),
    ],
)
def test_a_file_that_cannot_be_a_plan_gets_one_sentence(
    aligner: Aligner, tmp_path: Path, content: bytes, says: str
) -> None:
    bad = tmp_path / "坏文件.txt"
    bad.write_bytes(content)
    result = aligner("check", bad, "-o", tmp_path / "out.json")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert str(bad) in one_line(result)
    assert says in result.stderr
    assert not (tmp_path / "out.json").exists()


def test_a_missing_plan_and_a_folder_are_named(aligner: Aligner, tmp_path: Path) -> None:
    for path, says in ((tmp_path / "没有.docx", "不存在"), (tmp_path, "aligner batch")):
        result = aligner("check", path)
        assert result.exit_code == 2
        assert str(path) in one_line(result)
        assert says in result.stderr


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("out.doc", ".xlsx .json .csv .md"),
        ("out", ".xlsx .json .csv .md"),
        ("没有的文件夹/out.xlsx", "不存在"),
        ("云岭省规划.txt", "规划本身"),
        ("文件夹", "这是一个文件夹"),
        ("云岭省规划.txt/out.xlsx", "不是文件夹"),
    ],
)
def test_an_output_that_cannot_be_written_is_refused_before_the_work(
    aligner: Aligner, plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, says: str
) -> None:
    def no_work(*_: object) -> None:
        raise AssertionError("checked although the result could not be written")

    monkeypatch.setattr(sys.modules["aligner.pipeline"], "check_plan", no_work)
    (tmp_path / "文件夹").mkdir()
    result = aligner("check", plan, "-o", tmp_path / name)
    assert result.exit_code == 2
    assert says in one_line(result)
    assert plan.read_text(encoding="utf-8") == engine_fakes.PLAN


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_refused(aligner: Aligner, plan: Path, tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    result = aligner("check", plan, "-o", locked / "out.json")
    assert result.exit_code == 2
    assert "权限" in one_line(result)


def test_an_existing_report_stays_whole_when_writing_fails(
    aligner: Aligner, plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = tmp_path / "out.json"
    report.write_text("以前的报告", encoding="utf-8")

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("aligner.files.os.fsync", full_disk)
    result = aligner("check", plan, "-o", report)
    assert result.exit_code == 2
    assert "磁盘" in one_line(result)
    assert report.read_text(encoding="utf-8") == "以前的报告"
    assert not list(tmp_path.glob(".aligner-*"))


def test_a_defect_of_the_program_is_one_line_too(aligner: Aligner, plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def defect(*_: object) -> None:
        raise KeyError("行\n列")

    monkeypatch.setattr(sys.modules["aligner.pipeline"], "check_plan", defect)
    result = aligner("check", plan)
    assert result.exit_code == 2
    assert "KeyError" in one_line(result)


def test_timing_is_told_beside_the_result(aligner: Aligner, plan: Path) -> None:
    result = aligner("check", plan, "--format", "json", "--timing")
    assert "用时" in one_line(result)
    assert json.loads(result.stdout)


def test_a_document_problem_does_not_disturb_the_result(aligner: Aligner, tmp_path: Path) -> None:
    gbk = tmp_path / "规划.txt"
    gbk.write_bytes(engine_fakes.PLAN.encode("gbk"))
    utf8 = tmp_path / "规划2.txt"
    utf8.write_text(engine_fakes.PLAN, encoding="utf-8")
    assert aligner("text", gbk).stdout == aligner("text", utf8).stdout


def test_the_text_is_exactly_what_offsets_refer_to(aligner: Aligner, plan: Path, tmp_path: Path) -> None:
    text = aligner("text", plan).stdout_bytes.decode("utf-8")
    check = json.loads(aligner("check", plan, "--format", "json").stdout)
    quotes = [evidence for task in check["tasks"] for evidence in task["evidence"]]
    assert quotes
    assert all(text[e["start"] : e["end"]] == e["quote"] for e in quotes)
    assert len(text) == check["document"]["chars"]
    aligner("text", plan, "-o", tmp_path / "text.txt")
    assert (tmp_path / "text.txt").read_bytes() == text.encode("utf-8")
