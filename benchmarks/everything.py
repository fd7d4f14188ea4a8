"""Whether the check of every plan under some folders keeps the contract: no traceback, every rule, seconds a plan.

python benchmarks/everything.py FOLDER [FOLDER …] [--jobs N] [--faces] [--twice] [--slowest N]

Each plan is checked as `aligner check --format json` does, the JSON is held against docs/check.schema.json and against
the rules that a schema cannot say (offsets, sums, order, counts). Ends with 1 where a plan broke a rule or raised
anything but a refusal. The tests use `contract_faults` on the plans that come with the project.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from aligner.catalogue import load_catalogue
from aligner.errors import UnusableInput
from aligner.model.national import Catalogue
from aligner.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
SCHEMA = ROOT / "docs" / "check.schema.json"
_ENDINGS = {".txt", ".md", ".docx", ".pdf", ".html", ".htm"}
_LEVELS = ("covered", "partial", "missing")
_WORTH = {"covered": 1.0, "partial": 0.5, "missing": 0.0}
_COUNTED = ("covered", "partial", "missing", "uncertain", "not_applicable")
# Four decimals are written.
_EPSILON = 6e-5

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One plan: how long it took, what it broke; `refused` where it was called no plan."""

    plan: Path
    seconds: float
    chars: int = 0
    coverage: float | None = None
    uncertain: int = 0
    faults: tuple[str, ...] = ()
    refused: str | None = None


def main() -> int:
    """Check everything and print what broke."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--faces", action="store_true", help="make Excel, CSV, Markdown and the terminal table too")
    parser.add_argument("--twice", action="store_true", help="check again and compare the bytes")
    parser.add_argument("--slowest", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="write each JSON into this folder")
    asked = parser.parse_args()
    plans = [path for folder in asked.folders for path in _plans_under(folder)]
    jobs = [(path, asked.faces, asked.twice, asked.keep) for path in plans]
    outcomes = []
    with ProcessPoolExecutor(asked.jobs) as pool:
        for outcome in pool.map(_run, jobs):
            outcomes.append(outcome)
            _print_outcome(outcome)
    return _print_summary(outcomes, asked.slowest)


def contract_faults(check: Json, text: str, catalogue: Catalogue) -> tuple[str, ...]:
    """Every way in which the JSON of a check breaks its contract; `text` is what `aligner text` prints."""
    faults = tuple(f"schema: {fault}" for fault in _schema_faults(check))
    return faults or tuple(_rule_faults(check, text, catalogue))


# --- one plan ------------------------------------------------------------------------------------------------------


def _run(job: tuple[Path, bool, bool, Path | None]) -> Outcome:
    path, faces, twice, keep = job
    from aligner.pipeline import check_plan
    from aligner.readers import read_document

    catalogue = _catalogue()
    begun = time.perf_counter()
    try:
        check = check_plan(path, catalogue, Settings())
        seconds = time.perf_counter() - begun
        from aligner.export import to_json

        data = to_json(check)
        found = json.loads(data)
        faults = list(contract_faults(found, read_document(path).text, catalogue))
        if path.name in data.decode():
            faults.append("the JSON holds the file's name")
        if faces:
            _make_faces(check)
        if twice and to_json(check_plan(path, catalogue, Settings())) != data:
            faults.append("a second run gives other bytes")
        if keep:
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"{path.name}.json").write_bytes(data)
    except UnusableInput as fault:
        return Outcome(plan=path, seconds=time.perf_counter() - begun, refused=str(fault))
    except Exception:
        return Outcome(plan=path, seconds=time.perf_counter() - begun, faults=(traceback.format_exc(),))
    summary = found["summary"]
    return Outcome(
        plan=path,
        seconds=seconds,
        chars=found["document"]["chars"],
        coverage=summary["coverage_applicable"],
        uncertain=summary["uncertain"],
        faults=tuple(faults),
    )


def _make_faces(check: Any) -> None:
    from aligner.export import to_csv, to_excel, to_markdown, to_terminal

    for lang in ("zh", "en"):
        to_excel(check, lang)
        to_csv(check, lang)
        to_markdown(check, lang)
        to_terminal(check, lang, width=100)


@cache
def _catalogue() -> Catalogue:
    return load_catalogue()


def _plans_under(folder: Path) -> Iterator[Path]:
    if folder.is_file():
        yield folder
        return
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.suffix.lower() in _ENDINGS and path.stem.lower() not in {"readme", "sources"}:
            yield path


def _print_outcome(outcome: Outcome) -> None:
    coverage = f"{outcome.coverage:.3f} {outcome.uncertain:>3}?" if outcome.coverage is not None else "refused   "
    print(f"{outcome.seconds:6.2f} s {outcome.chars:>7} {coverage} {outcome.plan.name}", flush=True)
    for line in ([outcome.refused] if outcome.refused else []) + list(outcome.faults):
        print("         ! " + line.rstrip().replace("\n", "\n           "), flush=True)


def _print_summary(outcomes: Sequence[Outcome], slowest: int) -> int:
    broken = [outcome for outcome in outcomes if outcome.faults]
    refused = [outcome for outcome in outcomes if outcome.refused]
    checked = len(outcomes) - len(refused)
    total = sum(outcome.seconds for outcome in outcomes)
    print(f"\n{checked} checked, {len(refused)} refused, {len(broken)} broke a rule; {total:.0f} s in all")
    if outcomes:
        print(f"a plan: {total / len(outcomes):.2f} s; slowest:")
    for outcome in sorted(outcomes, key=lambda one: -one.seconds)[:slowest]:
        print(f"  {outcome.seconds:6.2f} s {outcome.chars:>7} {outcome.plan.name}")
    return 1 if broken else 0


# --- the rules -----------------------------------------------------------------------------------------------------


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def _schema_faults(check: Json) -> Iterator[str]:
    for error in _validator().iter_errors(check):
        yield f"{error.json_path}: {error.message[:200]}"


def _rule_faults(check: Json, text: str, catalogue: Catalogue) -> Iterator[str]:
    if check["document"]["chars"] != len(text):
        yield f"document.chars is {check['document']['chars']}, the text has {len(text)}"
    if check["national_plan"] != {"id": catalogue.id, "version": catalogue.version}:
        yield f"national_plan is {check['national_plan']}"
    yield from _task_faults(check, text, catalogue)
    yield from _indicator_faults(check, text, catalogue)
    yield from _milestone_faults(check, text, catalogue)
    yield from _measure_faults(check, text, catalogue)
    yield from _summary_faults(check)


def _task_faults(check: Json, text: str, catalogue: Catalogue) -> Iterator[str]:
    ids = [task["id"] for task in check["tasks"]]
    if ids != [task.id for task in catalogue.tasks]:
        yield "the tasks are not the catalogue's, each once, in its order"
        return
    for task, national in zip(check["tasks"], catalogue.tasks, strict=True):
        where = task["id"]
        for fault in _level_faults(task):
            yield f"{where}: {fault}"
        if [point["number"] for point in task["points"]] != [point.number for point in national.points]:
            yield f"{where}: the points are not the catalogue's"
        for fault in _answer_faults(task, bool(national.points)):
            yield f"{where}: {fault}"
        for fault in _evidence_faults(task["evidence"], text, {point.number for point in national.points}):
            yield f"{where}: {fault}"
        for copied in task["copied"]:
            yield from _quote_faults(f"{where} copied", copied["quote"], copied, text)


def _level_faults(task: Json) -> Iterator[str]:
    levels, guess = task["levels"], task["best_guess"]
    if abs(sum(levels.values()) - 1) > 1e-9:
        yield f"the levels add up to {sum(levels.values())}"
    if levels[guess] < max(levels.values()) - _EPSILON:
        yield f"best_guess {guess} is not the likeliest of {levels}"
    if abs(task["confidence"] - levels[guess]) > _EPSILON:
        yield f"confidence {task['confidence']} is not that of {guess}: {levels[guess]}"
    if task["verdict"] not in (guess, "uncertain", "not_applicable"):
        yield f"verdict {task['verdict']} is neither {guess} nor uncertain nor not_applicable"
    if (task["verdict"] == "not_applicable") != bool(task["not_applicable_reason"]):
        yield f"verdict {task['verdict']} with the reason {task['not_applicable_reason']!r}"
    if not task["explanation"].strip():
        yield "no explanation"


def _answer_faults(task: Json, has_points: bool) -> Iterator[str]:
    answered = sum(point["answered"] for point in task["points"])
    if task["verdict"] in ("covered", "partial") and not task["evidence"]:
        yield f"{task['verdict']} without evidence"
    if task["verdict"] in ("missing", "not_applicable") and task["evidence"]:
        yield f"{task['verdict']} with evidence"
    if task["best_guess"] == "missing" and answered:
        yield f"missing with {answered} points answered"
    if task["best_guess"] == "covered" and has_points and answered * 2 < len(task["points"]):
        yield f"covered with {answered} of {len(task['points'])} points"
    if (task["strength"] is None) != (not task["evidence"]):
        yield f"strength {task['strength']} with {len(task['evidence'])} pieces of evidence"
    if task["weakened"] and (task["strength"] is None or task["strength"] == task["national_strength"]):
        yield f"weakened from {task['national_strength']} to {task['strength']}"


def _evidence_faults(evidence: Sequence[Json], text: str, points: set[int]) -> Iterator[str]:
    scores = [piece["score"] for piece in evidence]
    if scores != sorted(scores, reverse=True):
        yield f"the evidence is not best first: {scores}"
    if len({piece["start"] for piece in evidence}) != len(evidence):
        yield "a piece of evidence stands twice"
    for piece in evidence:
        yield from _quote_faults("evidence", piece["quote"], piece, text)
        if piece["parts"] and abs(sum(part["points"] for part in piece["parts"]) - piece["score"]) > _EPSILON:
            yield f"the parts add up to {sum(p['points'] for p in piece['parts'])}, the score is {piece['score']}"
        if not set(piece["points"]) <= points:
            yield f"evidence names points {piece['points']} of {sorted(points)}"


def _quote_faults(what: str, quote: str, place: Json, text: str) -> Iterator[str]:
    if text[place["start"] : place["end"]] != quote:
        found = text[place["start"] : place["end"]]
        yield f"{what}: {quote[:40]!r} is not at {place['start']}–{place['end']}, where {found[:40]!r} stands"
    elif not quote.strip():
        yield f"{what}: an empty quotation at {place['start']}"


def _indicator_faults(check: Json, text: str, catalogue: Catalogue) -> Iterator[str]:
    names = [indicator["national"] for indicator in check["indicators"]]
    if names != [indicator.name for indicator in catalogue.indicators]:
        yield "the indicators are not the catalogue's, each once, in its order"
        return
    for indicator, national in zip(check["indicators"], catalogue.indicators, strict=True):
        where, local, target = f"indicator {national.number}", indicator["local"], indicator["national_target"]
        if (target["value"], target["unit"], target["year"]) != (
            national.target_value, national.unit, national.target_year,
        ):  # fmt: skip
            yield f"{where}: the national target is {target}"
        if local is None:
            continue
        yield from _quote_faults(where, local["text"], local, text)
        if indicator["relation"] in ("equal", "higher", "lower"):
            yield from (f"{where}: {fault}" for fault in _compared_faults(indicator["relation"], local, target))


def _compared_faults(relation: str, local: Json, target: Json) -> Iterator[str]:
    if local["value"] is None or local["year"] != target["year"] or local["unit"] != target["unit"]:
        yield f"{relation}, but the local side is {local['value']} {local['unit']} in {local['year']}"
        return
    difference = local["value"] - target["value"]
    if (relation == "higher") != (difference > 0) or (relation == "lower") != (difference < 0):
        yield f"{relation}, but {local['value']} is against {target['value']}"


def _milestone_faults(check: Json, text: str, catalogue: Catalogue) -> Iterator[str]:
    keys = [(milestone["action"], milestone["year"], milestone["title"]) for milestone in check["milestones"]]
    if keys != [(milestone.action, milestone.year, milestone.title) for milestone in catalogue.milestones]:
        yield "the milestones are not the catalogue's, each once, in its order"
    for milestone in check["milestones"]:
        where = f"milestone {milestone['action']}/{milestone['year']}"
        if (milestone["kind"] == "absent") != (not milestone["evidence"]):
            yield f"{where}: {milestone['kind']} with {len(milestone['evidence'])} pieces of evidence"
        for piece in milestone["evidence"]:
            yield from _quote_faults(where, piece["quote"], piece, text)


def _measure_faults(check: Json, text: str, catalogue: Catalogue) -> Iterator[str]:
    measures, order = check["measures"], [task.id for task in catalogue.tasks]
    if len({measure["id"] for measure in measures}) != len(measures):
        yield "two measures have one id"
    if [measure["start"] for measure in measures] != sorted(measure["start"] for measure in measures):
        yield "the measures are not in the order of the text"
    for measure in measures:
        yield from _quote_faults(f"measure {measure['id']}", measure["text"], measure, text)
        if not set(measure["tasks"]) <= set(order) or len(set(measure["tasks"])) != len(measure["tasks"]):
            yield f"measure {measure['id']}: tasks {measure['tasks']}"


def _summary_faults(check: Json) -> Iterator[str]:
    summary, tasks = check["summary"], check["tasks"]
    for verdict in _COUNTED:
        if (count := sum(task["verdict"] == verdict for task in tasks)) != summary[verdict]:
            yield f"summary.{verdict} is {summary[verdict]}, the tasks have {count}"
    gained = sum(_WORTH[task["best_guess"]] for task in tasks if task["verdict"] != "not_applicable")
    applicable = [task for task in tasks if task["verdict"] != "not_applicable"]
    for name, of in (("coverage", tasks), ("coverage_applicable", applicable)):
        expected = gained / len(of) if of else 0.0
        if abs(summary[name] - expected) > 0.0005 + 1e-9 or round(summary[name], 3) != summary[name]:
            yield f"summary.{name} is {summary[name]}, the tasks give {expected:.4f}"


if __name__ == "__main__":
    sys.exit(main())
