"""`aligner evaluate`: what it reads, what it refuses, what its figures claim."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import engine_fakes
import pytest
from click.testing import CliRunner, Result

from aligner.catalogue import load_catalogue
from aligner.cli.program import program

DATA = Path(__file__).parents[1] / "data" / "evaluate"
TRUTH, CHECKS, OTHER = DATA / "truth", DATA / "checks", DATA / "other"
Run = Callable[..., Result]


@pytest.fixture
def aligner(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs `aligner` with an engine that judges by titles and a model that says what it was trained on."""
    pipeline = engine_fakes.fake_pipeline()
    file = tmp_path / "engine.txt"

    def check_document(document, catalogue, settings, learned=None):  # type: ignore[no-untyped-def]
        file.write_text(document.text, encoding="utf-8")
        return engine_fakes.check_by_titles(file, catalogue, settings)

    pipeline.check_document = check_document  # type: ignore[attr-defined]
    pipeline.model_of = lambda *_: SimpleNamespace(about={"plans": ["甲"]})  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "aligner.pipeline", pipeline)

    def run(*arguments: object) -> Result:
        return CliRunner().invoke(program, [str(argument) for argument in arguments])

    return run


@pytest.fixture
def labelled(tmp_path: Path) -> tuple[Path, Path]:
    """Two labelled plans: a folder of labels and a folder of plans."""
    truth, plans = tmp_path / "标注", tmp_path / "规划"
    truth.mkdir()
    plans.mkdir()
    for name in ("甲", "乙"):
        tasks = [{"id": task.id, "level": "missing", "answered": [], "evidence": []} for task in load_catalogue().tasks]
        record = {"kind": "real", "tasks": tasks}
        (truth / f"{name}.truth.json").write_text(json.dumps(record), encoding="utf-8")
        (plans / f"{name}.txt").write_text(engine_fakes.PLAN, encoding="utf-8")
    return truth, plans


def test_checks_made_before_give_the_figures(aligner: Run) -> None:
    result = aligner("evaluate", TRUTH, "--checks", CHECKS, "--format", "json", "--per-plan")
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    expected = json.loads((DATA / "checks.figures.json").read_text(encoding="utf-8"))
    assert found["figures"]["all"]["kappa"] == pytest.approx(expected["all"]["kappa"])
    assert found["plans"]["real-5"]["macro F1"] == pytest.approx(expected["real-5"]["macro F1"])


def test_two_runs_are_compared_and_errors_become_a_page(aligner: Run, tmp_path: Path) -> None:
    page = tmp_path / "错误.html"
    result = aligner("evaluate", TRUTH, "--checks", CHECKS, "--compare", OTHER, "--errors", page)
    assert result.exit_code == 0, result.stderr
    assert "改变了的判定" in result.stdout
    assert "变对" in result.stdout
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_plans_are_checked_and_the_figures_say_what_they_may_claim(
    aligner: Run, labelled: tuple[Path, Path], tmp_path: Path
) -> None:
    truth, plans = labelled
    written = tmp_path / "结果"
    result = aligner("evaluate", truth, "--plans", plans, "--write-checks", written, "--format", "json")
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["judged_by"] == {"甲": "in-sample", "乙": "unseen"}
    in_sample, unseen = (next(line for line in result.stderr.splitlines() if name in line) for name in ("样本内", "未见过"))
    assert in_sample.endswith("甲")
    assert unseen.endswith("乙")
    assert sorted(path.name for path in written.iterdir()) == ["乙.json", "甲.json"]
    again = aligner("evaluate", truth, "--checks", written, "--format", "json")
    assert json.loads(again.stdout)["figures"] == json.loads(result.stdout)["figures"]


def test_left_out_never_uses_a_model_that_saw_the_plan(
    aligner: Run, labelled: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    import aligner.train as train

    truth, plans = labelled
    everything = SimpleNamespace(about={"plans": ["甲", "丙"]})
    without, without_both = SimpleNamespace(about={"plans": ["丙"]}), SimpleNamespace(about={"plans": []})
    material = SimpleNamespace(plans=(SimpleNamespace(name="甲", sentences=()), SimpleNamespace(name="丙", sentences=())))
    used = []
    fake = sys.modules["aligner.pipeline"]
    check = fake.check_document

    def remember(document, catalogue, settings, learned=None):  # type: ignore[no-untyped-def]
        used.append(learned)
        return check(document, catalogue, settings)

    monkeypatch.setattr(fake, "check_document", remember)
    monkeypatch.setattr("aligner.cli.train.require_training", lambda: None)
    monkeypatch.setattr(train, "load_material", lambda *_: material)
    monkeypatch.setattr(train, "learn", lambda *_: everything)
    monkeypatch.setattr(train, "learn_left_out", lambda *_: iter([(("甲",), without), (("丙",), without_both)]))
    result = aligner("evaluate", truth, "--plans", plans, "--left-out", "--format", "json")
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["judged_by"] == {"乙": "unseen", "甲": "left-out"}
    assert used == [everything, without], "乙 is no material, 甲 is"

    monkeypatch.setattr(train, "learn_left_out", lambda *_: iter([(("甲",), everything)]))
    refused = aligner("evaluate", truth, "--plans", plans, "--left-out")
    assert refused.exit_code == 2
    assert "甲" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--checks", CHECKS, "--left-out"), "--left-out"),
        (("--checks", CHECKS, "--plans", DATA), "--plans"),
        ((), "--plans"),
        (("--plans", DATA), "constructed-1"),
        (("--checks", DATA), "constructed-1.json"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_line(aligner: Run, arguments: tuple[object, ...], words: str) -> None:
    result = aligner("evaluate", TRUTH, *arguments)
    assert result.exit_code == 2
    assert words in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert result.stdout == ""
