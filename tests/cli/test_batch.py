"""A folder of plans: nothing is lost, nothing is overwritten, one fault harms one plan."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import batch_fakes
import pytest
from hypothesis import given as each
from hypothesis import strategies as st

from aligner.batch import (
    JOURNAL,
    OVERVIEW_JSON,
    OVERVIEW_WORKBOOK,
    Batch,
    _own_stems,
    check_folder,
    engine_fingerprint,
    find_plans,
)
from aligner.catalogue import load_catalogue
from aligner.errors import AlignerError
from aligner.readers import Given
from aligner.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def one_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine stays the same although somebody edits a module while the tests run."""
    monkeypatch.setattr("aligner.batch.engine_fingerprint", lambda: "engine")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "plans"
    folder.mkdir()
    for name in ("甲省.txt", "乙省.txt", "丙省.txt"):
        (folder / name).write_text(f"{name}信息化规划\n" + "建设。" * len(name), encoding="utf-8")
    return folder


def run(folder: Path, out: Path, *, resume: bool = False, time_limit: float = 60, formats=("json",)) -> Batch:
    return check_folder(
        find_plans(folder, recursive=True, leave_out=out).plans,
        out,
        load_catalogue(),
        Settings(jobs=2, time_limit=time_limit),
        Given(),
        formats=formats,
        resume=resume,
        judge=batch_fakes.judge_by_words,
    )


def files_of(out: Path) -> dict[str, bytes]:
    """What a batch wrote, the journal apart: it tells in which order plans were finished."""
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file() and p.name != JOURNAL}


def test_one_report_each_and_the_overview(folder: Path, tmp_path: Path) -> None:
    batch = run(folder, tmp_path / "out", formats=("json", "markdown"))
    assert set(files_of(tmp_path / "out")) == {
        *(f"{name}{suffix}" for name in ("甲省", "乙省", "丙省") for suffix in (".json", ".md")),
        OVERVIEW_WORKBOOK,
        OVERVIEW_JSON,
    }
    assert not batch.failed
    overview = json.loads((tmp_path / "out" / OVERVIEW_JSON).read_bytes())
    assert [plan["file"] for plan in overview["plans"]] == sorted(("甲省.txt", "乙省.txt", "丙省.txt"))


def test_a_broken_plan_is_reported_and_the_rest_go_on(folder: Path, tmp_path: Path) -> None:
    for word in ("die", "refuse", "defect"):
        (folder / f"{word}.txt").write_text(f"[{word}]", encoding="utf-8")
    batch = run(folder, tmp_path / "out")
    failures = {summary.file: summary.failure for summary in batch.failed}
    assert set(failures) == {"die.txt", "refuse.txt", "defect.txt"}
    assert "内存" in failures["die.txt"]
    assert failures["refuse.txt"] == "文件已损坏；请重新下载"
    assert "KeyError" in failures["defect.txt"]
    assert all("\n" not in reason for reason in failures.values())
    assert sum(summary.checked for summary in batch.summaries) == 3
    overview = json.loads((tmp_path / "out" / OVERVIEW_JSON).read_bytes())
    assert overview["totals"]["failed"] == 3


def test_a_plan_that_hangs_ends_at_its_time_limit(folder: Path, tmp_path: Path) -> None:
    (folder / "hang.txt").write_text("[hang]", encoding="utf-8")
    batch = run(folder, tmp_path / "out", time_limit=4)
    assert [summary.file for summary in batch.failed] == ["hang.txt"]
    assert "时限" in batch.failed[0].failure


def test_stems_that_collide_give_reports_of_their_own(tmp_path: Path) -> None:
    folder = tmp_path / "plans"
    (folder / "子").mkdir(parents=True)
    names = ("甲.txt", "甲.md", "甲.html", "子/甲.txt", "汇总.txt", "summary.txt", "甲（md）.txt")
    for name in names:
        (folder / name).write_text(f"{name} 的内容", encoding="utf-8")
    batch = run(folder, tmp_path / "out", formats=("excel", "json"))
    paths = [path for reports in batch.reports.values() for path in reports]
    assert len({str(path).casefold() for path in paths}) == 2 * len(names)
    for name, reports in batch.reports.items():
        for path in reports:
            assert path.read_text(encoding="utf-8").endswith(f"{name} 的内容")
    assert (tmp_path / "out" / OVERVIEW_WORKBOOK).read_bytes().startswith(b"PK")


@each(
    st.lists(
        st.builds("{}{}{}".format, st.sampled_from(["", "子/"]), st.sampled_from(["A", "a", "甲", "甲（md）", "汇总"]),
                  st.sampled_from(["", ".md", ".MD", ".txt", ".txt.md"])),
        unique=True,
    )
)  # fmt: skip
def test_no_two_plans_share_a_stem(names: list[str]) -> None:
    stems = _own_stems(names)
    assert set(stems) == set(names)
    assert len({stem.casefold() for stem in stems.values()}) == len(names)
    assert not {"汇总", "summary"} & {stem.casefold() for stem in stems.values()}


def test_resume_redoes_nothing_that_is_finished(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(folder, out)
    before = files_of(out)
    stamps = {p: p.stat().st_mtime_ns for p in out.glob("*省.json")}
    (folder / "丁省.txt").write_text("丁省规划", encoding="utf-8")
    batch = run(folder, out, resume=True)
    assert batch.resumed == 3
    assert {p: p.stat().st_mtime_ns for p in stamps} == stamps
    assert {name: data for name, data in files_of(out).items() if name in before and "省" in name} == {
        name: data for name, data in before.items() if "省" in name
    }
    fresh = run(folder, tmp_path / "fresh")
    assert fresh.resumed == 0
    assert files_of(out) == files_of(tmp_path / "fresh")


@pytest.mark.parametrize("change", ["plan", "report", "report gone", "half a line", "garbage"])
def test_what_is_not_certainly_finished_is_done_again(folder: Path, tmp_path: Path, change: str) -> None:
    out = tmp_path / "out"
    run(folder, out)
    journal = out / JOURNAL
    match change:
        case "plan":
            (folder / "甲省.txt").write_text("另一份规划", encoding="utf-8")
        case "report":
            (out / "甲省.json").write_bytes(b"{")
        case "report gone":
            (out / "甲省.json").unlink()
        case "half a line":
            journal.write_bytes(journal.read_bytes()[:-20])
        case "garbage":
            journal.write_bytes(b"\xff\xfe[]\n{}\n" + journal.read_bytes().split(b"\n", 1)[1])
    assert run(folder, out, resume=True).resumed == 2
    run(folder, tmp_path / "fresh")
    assert files_of(out) == files_of(tmp_path / "fresh")


def test_other_options_are_another_batch(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(folder, out)
    assert run(folder, out, resume=True, formats=("markdown",)).resumed == 0


def test_another_engine_is_another_batch(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(folder, tmp_path / "out")
    monkeypatch.setattr("aligner.batch.engine_fingerprint", lambda: "another engine")
    assert run(folder, tmp_path / "out", resume=True).resumed == 0


def test_the_engine_is_known_by_its_files() -> None:
    assert engine_fingerprint() == engine_fingerprint()
    assert len(engine_fingerprint()) == 16


def test_without_resume_everything_is_done_again(folder: Path, tmp_path: Path) -> None:
    run(folder, tmp_path / "out")
    assert run(folder, tmp_path / "out").resumed == 0


_KILLED = """
import sys
sys.path.insert(0, {tests!r})
import aligner.batch, test_batch
aligner.batch.engine_fingerprint = lambda: "engine"
from pathlib import Path
if __name__ == "__main__":
    test_batch.run(Path({folder!r}), Path({out!r}), resume={resume})
"""


def test_a_killed_batch_goes_on_and_ends_as_if_it_had_not_been_killed(folder: Path, tmp_path: Path) -> None:
    for i in range(6):
        (folder / f"等待{i}.txt").write_text(f"等待{i}" + "[wait]" * (i > 0), encoding="utf-8")
    out, script = tmp_path / "out", tmp_path / "killed.py"
    script.write_text(
        _KILLED.format(tests=str(Path(__file__).parent), folder=str(folder), out=str(out), resume=False),
        encoding="utf-8",
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([sys.executable, str(script)], env=environment, start_new_session=True)
    until = time.monotonic() + 30
    while len(finished_in(out)) < 2 and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    done = len(finished_in(out))
    assert 2 <= done < 9
    (folder.parent / "go").touch()
    assert not (out / OVERVIEW_JSON).exists()
    batch = run_until_free(folder, out)
    assert batch.resumed >= done
    run(folder, tmp_path / "fresh")
    assert files_of(out) == files_of(tmp_path / "fresh")
    assert not list(out.glob(".aligner-*.tmp"))


def finished_in(out: Path) -> list[bytes]:
    journal = out / JOURNAL
    return journal.read_bytes().splitlines() if journal.exists() else []


def run_until_free(folder: Path, out: Path) -> Batch:
    """Resume; the journal's lock goes with the killed process, maybe a moment later."""
    fcntl = pytest.importorskip("fcntl")
    with (out / JOURNAL).open("a+b") as journal:
        fcntl.flock(journal, fcntl.LOCK_EX)
    return run(folder, out, resume=True)


def test_two_batches_never_write_into_one_folder_at_once(folder: Path, tmp_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    out = tmp_path / "out"
    out.mkdir()
    with (out / JOURNAL).open("a+b") as journal:
        fcntl.flock(journal, fcntl.LOCK_EX)
        with pytest.raises(AlignerError, match="另一个批量核对"):
            run(folder, out)


def test_hidden_and_temporary_files_are_passed_over_and_others_listed(tmp_path: Path) -> None:
    for name in (
        "甲.docx",
        "README.md",
        "~$甲.docx",
        ".DS_Store",
        "._甲.docx",
        "Thumbs.db",
        "数据.csv",
        "图.png",
        "乙.doc",
        "无后缀",
    ):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "子").mkdir()
    (tmp_path / "子" / "丙.txt").write_bytes(b"x")
    (tmp_path / ".git").mkdir()
    listing = find_plans(tmp_path)
    assert {plan.name for plan in listing.plans} == {"甲.docx", "乙.doc", "无后缀"}
    assert set(listing.passed_over) == {"README.md", "~$甲.docx", ".DS_Store", "._甲.docx", "Thumbs.db"}
    assert listing.unsupported == ("图.png", "数据.csv")
    assert listing.not_entered == ("子",)
    assert "子/丙.txt" in {plan.name for plan in find_plans(tmp_path, recursive=True).plans}


def test_reports_inside_the_folder_are_not_plans(folder: Path) -> None:
    out = folder / "报告"
    run(folder, out, formats=("markdown",))
    assert len(find_plans(folder, recursive=True, leave_out=out).plans) == 3


def test_reports_never_take_the_place_of_plans(folder: Path) -> None:
    (folder / "丁省.md").write_text("丁省规划", encoding="utf-8")
    with pytest.raises(AlignerError, match="同一个文件夹"):
        run(folder, folder, formats=("markdown",))
    (folder / folder.name).mkdir()
    (folder / folder.name / "丁省.md").write_text("套在里面的规划", encoding="utf-8")
    with pytest.raises(AlignerError, match="覆盖规划本身"):
        run(folder, folder.parent, formats=("markdown",))
    assert (folder / "丁省.md").read_text(encoding="utf-8") == "丁省规划"


@pytest.mark.parametrize("make", ["file", "file above"])
def test_an_output_that_is_no_folder_is_refused(folder: Path, tmp_path: Path, make: str) -> None:
    blocked = tmp_path / "out"
    blocked.write_bytes(b"")
    with pytest.raises(AlignerError, match="文件夹"):
        run(folder, blocked if make == "file" else blocked / "deeper")
