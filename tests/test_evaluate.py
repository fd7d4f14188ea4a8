"""Evaluation: figures equal to those worked out by an independent scorer, and each definition on a case of its own.

tests/data/evaluate holds invented labels (truth/), two runs of invented checks (checks/, other/) and the figures that
another program of the same definitions gave for them (*.figures.json).
"""

from __future__ import annotations

import json
import math
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.catalogue import load_catalogue
from aligner.errors import AlignerError
from aligner.evaluate import Evaluation, changes, read_truth, read_truths, score_plan
from aligner.evaluate.evaluation import read_checks
from aligner.evaluate.figures import auc, calibration_error, figures_of_plans, macro_f1, reliability, weighted_kappa
from aligner.evaluate.judging import SUFFIXES, read_documents
from aligner.evaluate.page import as_page
from aligner.evaluate.places import same_place
from aligner.evaluate.tables import as_markdown

DATA = Path(__file__).parent / "data" / "evaluate"
LEVELS = ("missing", "partial", "covered")


def run(name: str) -> Evaluation:
    """One of the two runs."""
    truths = read_truths(DATA / "truth")
    return Evaluation.of(truths, read_checks(DATA / name, [t.name for t in truths]), load_catalogue())


def label(level: str = "covered", **more: Any) -> dict[str, Any]:
    evidence = [] if level == "missing" else [{"quote": "加快建设全省一体化算力调度平台并向社会开放"}]
    return {"id": "task-01-1", "level": level, "answered": [], "evidence": evidence} | more


def verdict(level: str, **more: Any) -> dict[str, Any]:
    return {"id": "task-01-1", "verdict": level, "best_guess": level, "evidence": [], "points": []} | more


def scored(tmp_path: Path, task: dict[str, Any], said: dict[str, Any] | None, **more: Any) -> dict[str, float]:
    """The figures of a plan with one task."""
    file = tmp_path / "x.truth.json"
    file.write_text(json.dumps({"kind": "constructed", "tasks": [task]} | more), encoding="utf-8")
    check = {"tasks": [said] if said else []}
    return figures_of_plans([score_plan(read_truth(file), check, [])])


# --- against another scorer ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["checks", "other"])
def test_every_figure_is_that_of_the_other_scorer(name: str) -> None:
    expected = json.loads((DATA / f"{name}.figures.json").read_text(encoding="utf-8"))
    own = run(name).as_json(per_plan=True)
    found = own["plans"] | own["figures"]
    assert found.keys() == expected.keys()
    for group, figures in expected.items():
        assert list(found[group]) == list(figures), group
        for figure, value in figures.items():
            assert found[group][figure] == (value if value is None else pytest.approx(value)), (group, figure)


def test_the_runs_hold_what_can_go_wrong() -> None:
    figures = run("checks").figures()["all"]
    for name in ("kappa", "traps avoided", "indicator relations", "milestones", "local-only measures found"):
        assert 0 < figures[name] < 1, name
    assert figures["left uncertain"] > 0
    assert figures["called not applicable"] > 0
    assert figures["tasks present"] < 1


# --- definitions -----------------------------------------------------------------------------------------------


def test_kappa_is_one_for_agreement_and_none_for_chance() -> None:
    assert weighted_kappa([(level, level) for level in LEVELS]) == 1
    assert weighted_kappa([(a, b) for a in LEVELS for b in LEVELS]) == pytest.approx(0)
    assert math.isnan(weighted_kappa([]))
    assert math.isnan(weighted_kappa([("missing", "missing")]))


def test_two_levels_off_weigh_four_times_as_much_as_one() -> None:
    near = weighted_kappa([("missing", "partial"), ("covered", "covered"), ("missing", "missing"), ("partial", "partial")])
    far = weighted_kappa([("missing", "covered"), ("covered", "covered"), ("missing", "missing"), ("partial", "partial")])
    assert far < near < 1


def test_macro_f1_is_the_mean_over_the_levels_that_occur() -> None:
    assert macro_f1([("missing", "missing"), ("covered", "partial")]) == pytest.approx(1 / 3)
    assert math.isnan(macro_f1([]))


@given(st.lists(st.tuples(st.sampled_from([0.0, 0.2, 0.5, 0.9]), st.booleans()), max_size=30))
def test_auc_counts_ordered_pairs(scored_tasks: list[tuple[float, bool]]) -> None:
    yes = [s for s, answered in scored_tasks if answered]
    no = [s for s, answered in scored_tasks if not answered]
    pairs = [1.0 if a > b else 0.5 if a == b else 0.0 for a in yes for b in no]
    found = auc(scored_tasks)
    assert math.isnan(found) if not pairs else found == pytest.approx(sum(pairs) / len(pairs))


@given(st.lists(st.tuples(st.sampled_from(LEVELS), st.sampled_from(LEVELS)), min_size=1), st.randoms())
def test_the_order_of_plans_and_tasks_changes_nothing(pairs: list[tuple[str, str]], chance: random.Random) -> None:
    other = list(pairs)
    chance.shuffle(other)
    assert weighted_kappa(pairs) == pytest.approx(weighted_kappa(other), nan_ok=True)
    assert macro_f1(pairs) == macro_f1(other)


def test_either_level_is_right_where_readers_differed(tmp_path: Path) -> None:
    task = label("covered", accept=["partial", "covered"])
    for level in ("partial", "covered"):
        assert scored(tmp_path, task, verdict(level))["accuracy"] == 1
    assert scored(tmp_path, task, verdict("missing"))["accuracy"] == 0


def test_an_uncertain_verdict_counts_by_its_best_guess_but_not_as_stated(tmp_path: Path) -> None:
    figures = scored(tmp_path, label("missing"), verdict("uncertain", best_guess="missing"))
    assert figures["accuracy"] == 1
    assert figures["left uncertain"] == 1
    assert math.isnan(figures["automatic missing right"])
    assert figures["true gaps reported"] == 0


def test_a_task_that_the_check_lacks_counts_as_missing(tmp_path: Path) -> None:
    figures = scored(tmp_path, label("covered", answered=[1]), None)
    assert figures["tasks present"] == 0
    assert figures["accuracy"] == figures["evidence recall (tasks)"] == figures["point recall"] == 0
    assert math.isnan(figures["calibration error"])


def test_points_on_which_readers_differ_count_neither_way(tmp_path: Path) -> None:
    points = [{"number": 1, "answered": True}, {"number": 2, "answered": True}, {"number": 3, "answered": False}]
    figures = scored(tmp_path, label(answered=[1, 3], partly=[2]), verdict("covered", points=points))
    assert figures["point precision"] == 1
    assert figures["point recall"] == 0.5
    assert figures["points F1"] == pytest.approx(2 / 3)


def test_a_false_point_counts_on_a_missing_task_too(tmp_path: Path) -> None:
    said = verdict("missing", points=[{"number": 1, "answered": True}])
    assert scored(tmp_path, label("missing"), said)["point precision"] == 0


def test_only_the_first_three_sentences_shown_are_judged(tmp_path: Path) -> None:
    right, wrong = label()["evidence"][0]["quote"], "健全工作机制，落实责任单位，完善考核评估制度"
    said = verdict("covered", evidence=[{"quote": q} for q in (right, wrong, right, wrong, wrong)])
    figures = scored(tmp_path, label(), said)
    assert figures["evidence precision"] == pytest.approx(2 / 3)
    assert figures["first evidence right"] == 1


TRAP = {"id": "task-01-1", "quote": "“十三五”期间，全省累计建成算力设施三处，利用率居全国前列"}


@pytest.mark.parametrize(
    ("said", "avoided"),
    [
        (verdict("missing"), 1),
        (verdict("uncertain", best_guess="covered", evidence=[{"quote": TRAP["quote"]}]), 1),
        (verdict("covered", evidence=[{"quote": TRAP["quote"]}]), 0),
        (verdict("covered", evidence=[{"quote": "推动各地因地制宜开展试点示范"}]), 1),
        (verdict("partial"), 0),
        (None, 0),
    ],
)
def test_a_trap_is_avoided_unless_it_is_the_evidence(tmp_path: Path, said: dict[str, Any] | None, avoided: int) -> None:
    assert scored(tmp_path, label("missing"), said, traps=[TRAP])["traps avoided"] == avoided


def test_a_trap_on_an_answered_task_does_not_count(tmp_path: Path) -> None:
    assert "traps avoided" not in scored(tmp_path, label("covered"), verdict("covered"), traps=[TRAP])


def test_a_quotation_of_everything_points_nowhere() -> None:
    chapter = "".join(f"第{i}条建设第{i * 7919}号算力设施与配套网络。" for i in range(200))
    quote = chapter[500:540]
    assert same_place(quote, quote[:25])
    assert not same_place(quote, chapter)
    assert not same_place("", quote)
    assert not same_place("，。", "，。")


def test_confidence_of_one_falls_into_the_last_bin() -> None:
    tasks = [task for plan in run("checks").plans for task in plan.tasks]
    bins = reliability(tasks)
    assert sum(b.count for b in bins) == sum(task.confidence is not None for task in tasks)
    assert all(b.low <= b.confidence <= b.high for b in bins)
    assert 0 <= calibration_error(tasks) <= 1


# --- the parts of an evaluation --------------------------------------------------------------------------------


def test_the_kinds_of_trap_add_up_to_all_traps() -> None:
    evaluation = run("checks")
    counts = evaluation.counts()["all"]["traps avoided"]
    kinds = evaluation.traps()
    assert (sum(a for a, _ in kinds.values()), sum(n for _, n in kinds.values())) == counts
    assert set(kinds) <= {"background", "slogan", "quote", "neighbour"}
    assert len(kinds) > 1


def test_the_confusion_matrix_counts_every_task_once() -> None:
    found = run("checks").as_json()
    for group, table in found["confusion"].items():
        assert sum(row[level] for row in table.values() for level in LEVELS) == found["figures"][group]["tasks"]


def test_kinds_of_task_add_up() -> None:
    found = run("checks").as_json()
    for group, kinds in found["task_kinds"].items():
        assert set(kinds) == {"task", "box", "action"}
        assert sum(figures["tasks"] for figures in kinds.values()) == found["figures"][group]["tasks"]


def test_a_run_compared_with_itself_has_no_changes() -> None:
    one, other = run("checks"), run("other")
    assert list(changes(one.plans, one.plans)) == []
    found = list(changes(other.plans, one.plans))
    assert {change.effect for change in found} == {"better", "worse", "neither"}
    for change in found:
        assert (change.effect == "better") == (change.after.right and not change.before.right)
        assert (change.effect == "worse") == (change.before.right and not change.after.right)


def test_the_json_is_json() -> None:
    text = json.dumps(run("checks").as_json(per_plan=True, other=run("other")), allow_nan=False)
    assert {"figures", "plans", "task_kinds", "traps", "confusion", "reliability", "other"} <= json.loads(text).keys()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_tables_are_whole(lang: Any) -> None:
    text = as_markdown(run("checks"), lang=lang, per_plan=True, other=run("other"))
    width = 0
    for line in text.splitlines():
        cells = line.count("|")
        assert not cells or not width or cells == width, line
        width = cells
    for plan in ("constructed-1", "free-3", "real-5"):
        assert plan in text


def test_the_page_shows_both_texts_and_runs_nothing() -> None:
    evaluation, catalogue = run("checks"), load_catalogue()
    page = as_page(evaluation, catalogue, run("other"))
    wrong = next(t for plan in evaluation.plans for t in plan.tasks if not t.right and t.explanation and t.truth.quotes)
    assert wrong.truth.quotes[0] in page
    assert next(task.title for task in catalogue.tasks if task.id == wrong.truth.id) in page
    assert wrong.explanation
    assert "<b>" in wrong.explanation
    assert wrong.explanation not in page, "text of a plan is escaped"
    assert "<script" not in page
    assert page.count("<svg") == len(evaluation.groups)


# --- labels and plans ------------------------------------------------------------------------------------------


def test_the_labels_of_the_package_are_whole() -> None:
    from aligner.catalogue import data_file

    catalogue = load_catalogue()
    points = {task.id: {point.number for point in task.points} for task in catalogue.tasks}
    truths = read_truths(data_file("labelled") / "truth")
    documents = read_documents(truths, [data_file("labelled") / "plans"])
    for plan in documents:
        text = plan.document.text
        assert plan.truth.kind in ("constructed", "free")
        assert [task.id for task in plan.truth.tasks] == [task.id for task in catalogue.tasks]
        for task in plan.truth.tasks:
            assert task.level in task.accept
            assert task.answered | task.partly <= points[task.id], (plan.truth.name, task.id)
            assert not task.surely_answered or task.quotes, (plan.truth.name, task.id)
            assert all(quote in text for quote in task.quotes), (plan.truth.name, task.id)


def test_all_faults_of_all_label_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.truth.json").write_text("{", encoding="utf-8")
    (tmp_path / "b.truth.json").write_text(
        json.dumps({"kind": "odd", "tasks": [label(level="maybe"), label(), {"id": "task-09-9"}], "traps": [{"id": "x"}]}),
        encoding="utf-8",
    )
    with pytest.raises(AlignerError) as caught:
        read_truths(tmp_path)
    for word in ("a.truth.json", "b.truth.json", "odd", "level", "出现两次", "task-09-9", "traps"):
        assert word in str(caught.value), word


def test_a_folder_without_labels_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AlignerError, match=r"docs/labels\.md"):
        read_truths(tmp_path)


def test_checks_that_lack_are_named_all_at_once(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_text("[]", encoding="utf-8")
    with pytest.raises(AlignerError, match=r"a\.json.*b\.json"):
        read_checks(tmp_path, ["a", "b"])


def test_a_plan_is_found_by_its_stem_text_first(tmp_path: Path) -> None:
    truth = read_truths(DATA / "truth")[0]
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    sentence = "加快建设全省一体化算力调度平台，推进政务数据共享，完善乡村网络设施，支持企业上云用云。\n"
    (one / f"{truth.name}.html").write_text(f"<html><body><p>网页{sentence * 20}</p></body></html>", encoding="utf-8")
    (two / f"{truth.name}.txt").write_text(f"文本{sentence * 20}", encoding="utf-8")
    (found,) = read_documents([truth], [one, two])
    assert found.document.text.startswith("文本")
    assert SUFFIXES[0] == ".txt"
    with pytest.raises(AlignerError, match=truth.name):
        read_documents([truth], [one / "nowhere"])
