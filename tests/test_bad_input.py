"""Bad input through the command line: one clear line on standard error, exit 2, no traceback, no file."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from real_checks import PLANS, ROOT, verdicts

from aligner.cli.program import program

sys.path.insert(0, str(ROOT / "tests" / "readers"))
from reading_builders import Page, docx, paragraph, pdf, plan_page
from test_reading_refusals import ENGLISH, NOVEL, OFFICIAL_NOVEL, ole

HTML = f"<html><head><title>云川市规划</title></head><body><p>{NOVEL}</p></body></html>"


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        with package.open("word/document.xml", "w") as part:
            for _ in range(70):
                part.write(bytes(1024 * 1024))
    return out.getvalue()


def _real(name: str, share: float) -> bytes:
    data = (PLANS / name).read_bytes()
    return data[: int(len(data) * share)]


def _spoiled(name: str) -> bytes:
    """A real file with a stretch of zeros in its middle."""
    data = bytearray((PLANS / name).read_bytes())
    middle = len(data) // 2
    data[middle : middle + 4000] = bytes(4000)
    return bytes(data)


# What the file holds, its name, and a word of the sentence that says so.
BAD = {
    "empty": (b"", "空.txt", "空"),
    "white space": (b" \n\t\n ", "空白.md", "空"),
    "ten characters": ("一二三四五六七八九十".encode(), "短.txt", "10 个汉字"),
    "novel": (NOVEL.encode(), "小说.txt", "不像规划"),
    "office novel": (OFFICIAL_NOVEL.encode("gb18030"), "官场小说.txt", "不像规划"),
    "novel in Word": (docx(paragraph(NOVEL), with_plan=False), "小说.docx", "不像规划"),
    "novel as a web page": (HTML.encode(), "小说.html", "不像规划"),
    "English": (ENGLISH.encode(), "english.txt", "中文"),
    "encrypted docx": (ole("EncryptionInfo", "EncryptedPackage"), "加密.docx", "加密"),
    "encrypted pdf": (pdf(plan_page()[0], encrypted=True), "加密.pdf", "加密"),
    "truncated docx": (_real("jianglan.docx", 0.6), "截断.docx", "不完整"),
    "truncated pdf": (_real("linchuan.pdf", 0.5), "截断.pdf", "不完整"),
    "truncated html": (_real("linchuan.html", 0.6), "截断.html", "不完整"),
    "damaged docx": (_spoiled("jianglan.docx"), "损坏.docx", "损坏"),
    "damaged pdf": (b"%PDF-1.5\n" + bytes(3000) + b"startxref\n12\n%%EOF", "损坏.pdf", "损坏"),
    "scan": (pdf(Page().scan(), Page().scan()), "扫描.pdf", "OCR"),
    "zip bomb": (_bomb(), "炸弹.docx", "压缩炸弹"),
    "bytes without meaning": (bytes(range(256)) * 40, "乱码.txt", ""),
    "old Word": (ole("WordDocument"), "旧.doc", "另存为"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(500), "图.png", "图片"),
}


def refused(plan: Path, out: Path) -> str:
    """The one line that `aligner check` says of it."""
    result = CliRunner().invoke(program, ["check", str(plan), "-o", str(out)])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert not out.exists()
    return one_line(result.stderr)


def one_line(stderr: str) -> str:
    assert "Traceback" not in stderr
    lines = stderr.splitlines()
    assert len(lines) == 1, stderr
    assert "请" in lines[0] or "；" in lines[0], f"no next step: {lines[0]}"
    return lines[0]


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_a_plan_is_refused_in_one_line(case: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    data, name, words = BAD[case]
    plan = tmp_path / name
    plan.write_bytes(data)
    line = refused(plan, tmp_path / "out.json")
    assert name in line
    assert words in line
    assert capfd.readouterr() == ("", ""), "a library wrote past Python"
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_300_megabytes_are_refused_by_their_size(tmp_path: Path) -> None:
    plan = tmp_path / "大.pdf"
    with plan.open("wb") as file:
        file.truncate(300 * 1024 * 1024)
    assert "300 MB" in refused(plan, tmp_path / "out.json")


def test_a_folder_and_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "文件夹" in refused(tmp_path, tmp_path / "out.json")
    assert "不存在" in refused(tmp_path / "没有.docx", tmp_path / "out.json")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is unreadable to root")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    plan = tmp_path / "锁.txt"
    plan.write_text(NOVEL, encoding="utf-8")
    plan.chmod(0)
    assert "权限" in refused(plan, tmp_path / "out.json")


def test_a_file_that_the_system_does_not_hand_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = tmp_path / "锁.txt"
    plan.write_text(NOVEL, encoding="utf-8")

    opened = Path.open

    def denied(path: Path, *arguments: Any, **options: Any) -> Any:
        if path == plan:
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", denied)
    monkeypatch.setattr(Path, "read_bytes", lambda path: denied(path, "rb").read())
    assert "锁.txt" in refused(plan, tmp_path / "out.json")


@pytest.mark.parametrize("name", ["规划.pdf", "规划.txt", "规划.html"])
def test_a_wrong_extension_on_a_good_file_is_only_noted(name: str, tmp_path: Path) -> None:
    source = PLANS / "linchuan.docx"
    plan, out = tmp_path / name, tmp_path / "out.json"
    plan.write_bytes(source.read_bytes())
    result = CliRunner().invoke(program, ["check", str(plan), "-o", str(out)])
    assert result.exit_code == 0, result.stderr
    found = json.loads(out.read_bytes())
    assert any("Word" in issue["message"] and issue["severity"] == "info" for issue in found["document"]["issues"])
    assert {task["id"]: task["verdict"] for task in found["tasks"]} == verdicts(source)


def test_pages_without_text_make_a_check_partial_and_no_gap_certain(tmp_path: Path) -> None:
    plan, out = tmp_path / "半扫描.pdf", tmp_path / "out.json"
    plan.write_bytes(pdf(plan_page()[0], Page().scan()))
    assert CliRunner().invoke(program, ["check", str(plan), "-o", str(out)]).exit_code == 0
    found = json.loads(out.read_bytes())
    assert found["status"] == "partial"
    assert found["summary"]["missing"] == 0
    assert any(issue["page"] == 2 for issue in found["document"]["issues"])


def test_the_program_itself_ends_with_2_and_one_line(tmp_path: Path) -> None:
    plan = tmp_path / "加密.pdf"
    plan.write_bytes(BAD["encrypted pdf"][0])
    command = [sys.executable, "-m", "aligner", "check", str(plan), "-o", str(tmp_path / "out.xlsx")]
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    ended = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "加密" in one_line(ended.stderr)
    assert not (tmp_path / "out.xlsx").exists()


def test_a_batch_goes_on_past_every_bad_file(tmp_path: Path) -> None:
    folder, out = tmp_path / "规划", tmp_path / "报告"
    folder.mkdir()
    suffixes = (".txt", ".md", ".docx", ".pdf", ".html")
    bad = {name: data for data, name, _ in BAD.values() if name.endswith(suffixes)}
    for name, data in bad.items():
        (folder / name).write_bytes(data)
    good = "好的规划.txt"
    (folder / good).write_bytes((PLANS / "heyuan-water.txt").read_bytes())
    result = CliRunner().invoke(program, ["batch", str(folder), "-o", str(out), "--jobs", "2", "--format", "json"])
    assert result.exit_code == 2
    assert "Traceback" not in result.stderr
    overview = json.loads((out / "summary.json").read_bytes())
    assert overview["totals"]["failed"] == len(bad)
    assert sorted(path.name for path in out.glob("*.json")) == sorted(["summary.json", "好的规划.json"])
    assert json.loads((out / "好的规划.json").read_bytes())["summary"] == next(
        one["summary"] for one in overview["plans"] if one["file"] == good
    )
