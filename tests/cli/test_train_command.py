"""`aligner train`: where the model goes, what is refused, and that a check uses only the model that is named."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import engine_fakes
import pytest
from click.testing import CliRunner, Result

from aligner.catalogue import data_file, load_catalogue
from aligner.cli.program import program
from aligner.errors import AlignerError
from aligner.learned import DEFAULT_MODEL, load_learned
from aligner.settings import Settings

Run = Callable[..., Result]
PLANS = ("甲",)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder of one's own labelled plans."""
    folder = tmp_path / "自己的"
    (folder / "truth").mkdir(parents=True)
    (folder / "plans").mkdir()
    tasks = [{"id": task.id, "level": "missing", "answered": [], "evidence": []} for task in load_catalogue().tasks]
    (folder / "truth" / "甲.truth.json").write_text(json.dumps({"kind": "free", "tasks": tasks}), encoding="utf-8")
    (folder / "plans" / "甲.txt").write_text(engine_fakes.PLAN, encoding="utf-8")
    return folder


@pytest.fixture
def aligner(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, own: Path) -> Run:
    """Runs `aligner` with training that takes no time, a quick engine, and only the folder `own` as material."""
    import aligner.train as train

    pipeline = engine_fakes.fake_pipeline()
    before = SimpleNamespace(about={"plans": []}, to_bytes=lambda: b"before")
    after = SimpleNamespace(about={"plans": list(PLANS)}, to_bytes=lambda: b"after")
    material = SimpleNamespace(plans=(SimpleNamespace(name="甲", sentences=()),), examples=())
    pipeline.model_of = lambda *_: before  # type: ignore[attr-defined]
    file = tmp_path / "engine.txt"

    def check_document(document, catalogue, settings, learned=None):  # type: ignore[no-untyped-def]
        file.write_text(document.text, encoding="utf-8")
        return engine_fakes.check_by_titles(file, catalogue, settings)

    pipeline.check_document = check_document  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "aligner.pipeline", pipeline)
    monkeypatch.setattr("aligner.cli.train.require_training", lambda: None)
    monkeypatch.setattr(train, "load_material", lambda *_: material)
    monkeypatch.setattr(train, "learn", lambda *_: after)
    monkeypatch.setattr(train, "learn_left_out", lambda *_: iter([(PLANS, before)]))
    monkeypatch.setattr("aligner.catalogue.data_file", lambda name: own if name == "labelled" else data_file(name))

    def run(*arguments: object) -> Result:
        environment = {"ALIGNER_DATA": str(tmp_path / "data")}
        return CliRunner().invoke(program, [str(argument) for argument in arguments], env=environment)

    return run


def test_the_model_goes_under_the_data_folder_and_figures_come_first(aligner: Run, tmp_path: Path) -> None:
    packaged = DEFAULT_MODEL.read_bytes()
    result = aligner("train")
    assert result.exit_code == 0, result.stderr
    target = tmp_path / "data" / "model" / "learned.npz"
    assert target.read_bytes() == b"after"
    assert DEFAULT_MODEL.read_bytes() == packaged
    assert "样本内" in result.stdout
    assert "kappa" in result.stdout
    assert "留出" not in result.stdout
    assert f"model={target}" in result.stderr, "how to use it is said, since it is not used by itself"


def test_figures_of_plans_left_out_are_given_on_request(aligner: Run, tmp_path: Path) -> None:
    result = aligner("train", "--figures", "-o", tmp_path / "m.npz")
    assert result.exit_code == 0, result.stderr
    assert "留出检验" in result.stdout
    assert (tmp_path / "m.npz").read_bytes() == b"after"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("-o", DEFAULT_MODEL), "--packaged"),
        (("--packaged", "-o", "x.npz"), "--packaged"),
        (("--packaged", "--examples", "x.jsonl"), "--packaged"),
        (("no-such-folder",), "docs/labels.md"),
        (("--examples", "no-such.jsonl"), "no-such.jsonl"),
    ],
)
def test_what_cannot_be_done_is_refused_before_any_work(
    aligner: Run, arguments: tuple[object, ...], words: str, tmp_path: Path
) -> None:
    result = aligner("train", *arguments)
    assert result.exit_code == 2
    assert words in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "data").exists()


def test_without_the_libraries_it_says_which_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aligner.cli.train.find_spec", lambda name: None if name == "lightgbm" else object())
    result = CliRunner().invoke(program, ["train"])
    assert result.exit_code == 2
    assert "pip install lightgbm" in result.stderr
    assert "scipy" not in result.stderr


def test_a_model_for_another_catalogue_is_refused_with_the_way_out() -> None:
    from aligner.pipeline import model_of

    catalogue = load_catalogue()
    assert model_of(Settings(), catalogue) is load_learned(DEFAULT_MODEL)
    with pytest.raises(AlignerError, match="aligner train"):
        model_of(Settings(model=DEFAULT_MODEL), replace(catalogue, version="another"))
    # Without a model of its own another national plan is judged by likeness, and the check warns.
    assert model_of(Settings(), replace(catalogue, version="another")) is load_learned(DEFAULT_MODEL)


@pytest.mark.parametrize("content", [b"", b"no model", b"PK\x03\x04 cut off"])
def test_a_file_that_is_no_model_is_refused_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    from aligner.pipeline import model_of

    file = tmp_path / "m.npz"
    file.write_bytes(content)
    with pytest.raises(AlignerError, match="aligner train"):
        model_of(Settings(model=file), load_catalogue())


def test_the_fingerprint_follows_the_content_of_the_model(tmp_path: Path) -> None:
    one, two, other = (tmp_path / name for name in ("1.npz", "2.npz", "3.npz"))
    for path, content in ((one, b"same"), (two, b"same"), (other, b"other")):
        path.write_bytes(content)
    assert Settings(model=one).fingerprint() == Settings(model=two).fingerprint()
    assert len({Settings(model=one).fingerprint(), Settings(model=other).fingerprint(), Settings().fingerprint()}) == 3
