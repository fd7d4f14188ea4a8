"""The program as a whole: languages, settings, help, start-up, and how it behaves among other programs."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import batch_fakes
import click
import pytest
from click.testing import Result

from aligner.batch import JOURNAL
from aligner.catalogue import load_catalogue
from aligner.cli.program import program
from aligner.settings import SETTING_NAMES

Aligner = Callable[..., Result]
ROOT = Path(__file__).resolve().parents[2]
# What a run that only parses must not load: each costs more than the whole start.
HEAVY = ("spacy", "pandas", "numpy", "openpyxl", "xlsxwriter", "lxml", "docx", "pypdfium2", "trafilatura", "rich")


def spawn(*arguments: object, **options: object) -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | options.pop("environment", {})  # type: ignore[operator]
    command = [sys.executable, "-m", "aligner", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, env=environment, timeout=60, check=False, **options)


def commands() -> list[tuple[tuple[str, ...], click.Command]]:
    """Every command with the words that call it."""
    found: list[tuple[tuple[str, ...], click.Command]] = []

    def collect(group: click.Group, words: tuple[str, ...]) -> None:
        context = click.Context(group)
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            found.append(((*words, name), command))
            if isinstance(command, click.Group):
                collect(command, (*words, name))

    collect(program, ())
    return found


@pytest.mark.parametrize(("words", "command"), commands(), ids=lambda value: " ".join(value) if value is tuple else "")
def test_help_speaks_both_languages(aligner: Aligner, words: tuple[str, ...], command: click.Command) -> None:
    chinese, english = aligner(*words, "--help"), aligner(*words, "--lang", "en", "--help")
    assert chinese.exit_code == english.exit_code == 0
    assert chinese.stdout.startswith("用法：")
    assert english.stdout.startswith("Usage: ")
    assert "Show this message" not in chinese.stdout
    assert "显示帮助" not in english.stdout


def test_the_program_without_a_command_explains_itself(aligner: Aligner) -> None:
    result = aligner()
    assert result.exit_code == 0
    assert all(name in result.stdout for name in program.modules)


def test_the_language_may_be_chosen_anywhere(aligner: Aligner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "tasks" in aligner("--lang", "en", "tasks").stdout.splitlines()[1]
    assert "tasks" in aligner("tasks", "--lang=en").stdout.splitlines()[1]
    assert "任务" in aligner("tasks").stdout.splitlines()[1]
    monkeypatch.setenv("ALIGNER_LANG", "en")
    assert "tasks" in aligner("tasks").stdout.splitlines()[1]
    assert "任务" in aligner("tasks", "--lang", "zh").stdout.splitlines()[1]
    monkeypatch.delenv("ALIGNER_LANG")
    (tmp_path / "settings.toml").write_text('lang = "en"\n', encoding="utf-8")
    assert "tasks" in aligner("--settings", tmp_path / "settings.toml", "tasks").stdout.splitlines()[1]


@pytest.mark.parametrize(
    ("arguments", "chinese", "english"),
    [
        (("chek",), "没有命令 chek", "no such command chek"),
        (("check",), "缺少 PLAN", "missing PLAN"),
        (("batch", "x"), "缺少 --output", "missing --output"),
        (("check", "x", "--frmat", "y"), "没有选项 --frmat，是否指 --format", "did you mean --format"),
        (("check", "x", "--format"), "选项 --format 缺少值", "option --format needs a value"),
        (("check", "x", "--format", "word97"), "没有“word97”", "'word97' is not one of"),
        (("check", "x", "y"), "多余的参数：y", "unexpected argument: y"),
        (("batch", "x", "-o", "y", "--resume=1"), "选项 --resume 不带值", "option --resume takes no value"),
        (("check", "x", "--set", "jobs"), "名称=值", "NAME=VALUE"),
        (("plan", "x"), "没有命令 x", "no such command x"),
    ],
)
def test_a_mistake_in_the_command_is_one_line(
    aligner: Aligner, arguments: tuple[str, ...], chinese: str, english: str
) -> None:
    for language, says in (("zh", chinese), ("en", english)):
        result = aligner("--lang", language, *arguments)
        assert result.exit_code == 2
        assert result.stdout == ""
        assert says in result.stderr
        assert len(result.stderr.splitlines()) == 1


def test_every_option_has_its_variable(aligner: Aligner, plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIGNER_CHECK_FORMAT", "json")
    monkeypatch.setenv("ALIGNER_CHECK_REGION", "江苏省")
    monkeypatch.setenv("ALIGNER_CHECK_FAIL_ON", "missing")
    result = aligner("check", plan)
    assert json.loads(result.stdout)["document"]["region"] == "江苏省"
    assert result.exit_code == 1
    assert aligner("check", plan, "--fail-on", "never").exit_code == 0


def test_every_option_has_its_line_in_the_settings_file(
    aligner: Aligner, plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text('[check]\nformat = "json"\ndated = 2022\nfail_on = "missing"\n', encoding="utf-8")
    monkeypatch.setenv("ALIGNER_SETTINGS", str(settings))
    result = aligner("check", plan)
    assert json.loads(result.stdout)["document"]["dated"] == "2022"
    assert result.exit_code == 1
    monkeypatch.setenv("ALIGNER_CHECK_DATED", "2023")
    assert json.loads(aligner("check", plan).stdout)["document"]["dated"] == "2023"


def test_a_line_may_hold_one_value_or_many(aligner: Aligner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aligner.batch.judge_plan", batch_fakes.judge_by_words)
    monkeypatch.setattr("aligner.batch._load_engine", batch_fakes.nothing_to_load)
    (tmp_path / "甲.txt").write_text("甲", encoding="utf-8")
    for line, suffixes in (('format = "json"', {".json"}), ('format = ["csv", "markdown"]', {".csv", ".md"})):
        settings, out = tmp_path / "settings.toml", tmp_path / f"out{len(suffixes)}"
        settings.write_text(f"jobs = 1\n[batch]\n{line}\n", encoding="utf-8")
        result = aligner("batch", tmp_path, "-o", out, "--settings", settings)
        assert result.exit_code == 0, result.stderr
        assert {path.suffix for path in out.glob("甲.*")} == suffixes


def test_the_settings_file_has_its_place(aligner: Aligner) -> None:
    place = Path(os.environ["XDG_CONFIG_HOME"]) / "aligner" / "settings.toml"
    place.parent.mkdir()
    place.write_text('lang = "en"\n', encoding="utf-8")
    assert "tasks" in aligner("tasks").stdout.splitlines()[1]


def test_all_faults_of_a_settings_file_are_told_at_once(aligner: Aligner, tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text(
        'jobs = 0\ncolour = "red"\ntime_limit = "soon"\n[check]\nformatt = "json"\n[chek]\nx = 1\n', encoding="utf-8"
    )
    result = aligner("--settings", settings, "tasks")
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert all(word in result.stderr for word in ("jobs", "colour", "time_limit", "formatt", "chek"))


@pytest.mark.parametrize(
    ("content", "says"),
    [("lang = ", "TOML"), ("\xff", "UTF-8"), (None, "找不到设置文件")],
)
def test_a_settings_file_that_cannot_be_read_is_named(
    aligner: Aligner, tmp_path: Path, content: str | None, says: str
) -> None:
    settings = tmp_path / "settings.toml"
    if content is not None:
        settings.write_bytes(content.encode("latin-1"))
    result = aligner("tasks", "--settings", settings)
    assert result.exit_code == 2
    assert says in result.stderr
    assert str(settings) in result.stderr


def test_help_works_with_a_broken_settings_file(aligner: Aligner, tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("lang =", encoding="utf-8")
    assert aligner("--settings", tmp_path / "settings.toml", "tasks", "--help").exit_code == 0


@pytest.mark.parametrize("assignment", ["cost_missed_gap=-1", "cost_missed_gap=viel", "no_such_thing=1", "jobs=1.5"])
def test_a_setting_that_cannot_be_is_refused(aligner: Aligner, plan: Path, assignment: str) -> None:
    result = aligner("check", plan, "--set", assignment)
    assert result.exit_code == 2
    assert assignment.partition("=")[0] in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_the_tasks_in_every_format(aligner: Aligner, tmp_path: Path) -> None:
    catalogue = load_catalogue()
    table = aligner("tasks").stdout
    assert all(f"  {task.id:<13}{task.title}\n" in table for task in catalogue.tasks)
    content = json.loads(aligner("tasks", "--format", "json").stdout)
    assert [task["id"] for task in content["tasks"]] == [task.id for task in catalogue.tasks]
    assert len(content["indicators"]) == len(catalogue.indicators)
    assert len(content["milestones"]) == len(catalogue.milestones)
    rows = list(csv.reader(io.StringIO(aligner("tasks", "--format", "csv").stdout_bytes.decode("utf-8-sig"))))
    points = sum(len(task.points) for task in catalogue.tasks)
    assert len(rows) == 1 + points + len(catalogue.indicators) + len(catalogue.milestones)
    assert {len(row) for row in rows} == {7}
    aligner("tasks", "-o", tmp_path / "任务.csv")
    assert (tmp_path / "任务.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_plan_validate_lists_every_fault(aligner: Aligner, tmp_path: Path) -> None:
    good = ROOT / "national_plan" / "catalogue.json"
    result = aligner("plan", "validate", good)
    assert result.exit_code == 0
    assert "没有问题" in result.stdout
    data = json.loads(good.read_bytes())
    data["tasks"][0].pop("title")
    data["tasks"][1]["id"] = data["tasks"][2]["id"]
    bad = tmp_path / "catalogue.json"
    bad.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    result = aligner("plan", "validate", bad)
    assert result.exit_code == 2
    assert len(result.stdout.splitlines()) >= 2
    assert len(result.stderr.splitlines()) == 1
    assert aligner("check", "x", "--catalogue", bad).exit_code == 2


def test_batch_prints_the_table_and_the_paths(
    aligner: Aligner, plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aligner.batch.judge_plan", batch_fakes.judge_by_words)
    monkeypatch.setattr("aligner.batch._load_engine", batch_fakes.nothing_to_load)
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    (folder / "~$甲.docx").write_bytes(b"x")
    assert "没有可核对的规划" in aligner("batch", folder, "-o", out).stderr
    (folder / "甲.txt").write_text("甲", encoding="utf-8")
    result = aligner("batch", folder, "-o", out, "--jobs", "1", "--region", "江苏省")
    assert result.exit_code == 0, result.stderr
    assert str(out / "甲.xlsx") in result.stdout
    assert str(out / "汇总.xlsx") in result.stdout
    assert "~$甲.docx" in result.stderr
    assert json.loads((out / "summary.json").read_bytes())["plans"][0]["region"] == "江苏省"
    assert aligner("batch", folder, "-o", out, "--fail-on", "missing", "--jobs", "1").exit_code == 1
    (folder / "坏.txt").write_text("[refuse]", encoding="utf-8")
    result = aligner("batch", folder, "-o", out, "--fail-on", "missing", "--jobs", "1")
    assert result.exit_code == 2
    assert "坏.txt" in result.stderr
    assert "已损坏" in result.stdout
    result = aligner("batch", folder, "-o", out, "--resume", "--jobs", "1", "--region", "江苏省")
    assert result.exit_code == 2
    for path, says in ((tmp_path / "没有", "不存在"), (plan, "aligner check")):
        result = aligner("batch", path, "-o", out)
        assert result.exit_code == 2
        assert says in result.stderr


# --- among other programs --------------------------------------------------------------------------------------


def loaded_by(*arguments: str) -> set[str]:
    """The heavy libraries that a run imports."""
    result = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "aligner", *arguments],
        capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)}, timeout=60, check=True,
    )  # fmt: skip
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in result.stderr.splitlines()}
    return imported & set(HEAVY)


@pytest.mark.parametrize(
    "arguments", [("--help",), ("--version",), ("check", "--help"), ("tasks",), ("plan", "validate", "--help")]
)
def test_what_needs_no_engine_loads_none(arguments: tuple[str, ...]) -> None:
    assert loaded_by(*arguments) == set()


def test_a_reader_that_stops_reading_is_no_failure() -> None:
    command = f"set -o pipefail; '{sys.executable}' -m aligner tasks | head -1"
    result = subprocess.run(
        ["bash", "-c", command], capture_output=True, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False
    )
    assert result.returncode == 0
    assert result.stderr == b""
    closed = subprocess.run(
        [sys.executable, "-m", "aligner", "tasks"], stdout=open(os.devnull), stderr=subprocess.PIPE,  # noqa: SIM115
        env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False,
    )  # fmt: skip
    assert b"Traceback" not in closed.stderr


def test_the_result_is_utf8_in_any_locale_and_from_any_folder(tmp_path: Path) -> None:
    result = spawn("tasks", cwd=tmp_path, environment={"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert result.returncode == 0, result.stderr
    assert "节点" in result.stdout.decode("utf-8")
    result = spawn("check", "没有.docx", cwd=tmp_path, environment={"LC_ALL": "C", "PYTHONUTF8": "0"})
    assert result.returncode == 2
    assert b"Traceback" not in result.stderr


def on_terminal(*arguments: object, environment: dict[str, str] | None = None) -> tuple[int, str]:
    """Run on a pseudo-terminal and return the exit status and all it shows."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "aligner", *map(str, arguments)], stdout=theirs, stderr=theirs, stdin=theirs,
        env=os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm"} | (environment or {}),
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    return process.wait(), shown.decode("utf-8", "replace")


def test_a_workbook_never_goes_onto_a_terminal(plan: Path) -> None:
    status, shown = on_terminal("check", plan, "--format", "excel")
    assert status == 2
    assert "-o" in shown
    assert "PK" not in shown


def test_an_interrupt_ends_a_batch_cleanly_and_leaves_no_process(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for name in "甲乙丙丁":
        (folder / f"{name}.txt").write_text(f"{name}[wait]", encoding="utf-8")
    script = tmp_path / "run.py"
    script.write_text(
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "import batch_fakes, aligner.batch\n"
        "aligner.batch.judge_plan = batch_fakes.judge_by_words\n"
        "aligner.batch._load_engine = batch_fakes.nothing_to_load\n"
        "if __name__ == '__main__':\n"
        "    from aligner.cli import main\n"
        f"    sys.argv = ['aligner', 'batch', {str(folder)!r}, '-o', {str(out)!r}, '--jobs', '2']\n"
        "    main()\n",
        encoding="utf-8",
    )
    for number in (signal.SIGINT, signal.SIGTERM):
        process = subprocess.Popen(
            [sys.executable, str(script)], stderr=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        while not (out / JOURNAL).exists() and process.poll() is None:
            time.sleep(0.02)
        os.killpg(process.pid, number)
        stdout, stderr = process.communicate(timeout=30)
        assert stdout == b""
        assert stderr.decode().splitlines() == ["已中断；已完成的报告都在，加 --resume 接着做"]
        assert process.returncode == 130
        (out / JOURNAL).unlink()
        assert all_ended(process.pid)


def all_ended(group: int) -> bool:
    """Whether no process of a group is left, now or a moment later."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def test_settings_are_known_by_their_names() -> None:
    assert {"lang", "data", "jobs", "time_limit", "cost_missed_gap"} <= set(SETTING_NAMES)
