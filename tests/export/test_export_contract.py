"""The JSON of a check keeps its contract: every field, in order, the same bytes."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from check_builders import full_check
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from aligner.export import as_contract, to_json
from aligner.model.alignment import Evidence, ScorePart
from aligner.model.check import Summary

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "docs" / "check.schema.json").read_text(encoding="utf-8"))


def parsed(check):
    return json.loads(to_json(check).decode("utf-8"))


@pytest.mark.parametrize("name", ["small", "full"])
def test_obeys_the_schema(name, request):
    Draft202012Validator.check_schema(SCHEMA)
    errors = list(Draft202012Validator(SCHEMA).iter_errors(parsed(request.getfixturevalue(name))))
    assert not errors


def test_schema_refuses_a_covered_task_without_evidence(small):
    broken = parsed(small)
    broken["tasks"][0]["evidence"] = []
    assert not Draft202012Validator(SCHEMA).is_valid(broken)


def test_fields_stand_in_the_order_of_the_contract(small):
    written = parsed(small)
    assert list(written)[:9] == [
        "schema_version", "document", "national_plan", "status", "tasks", "indicators", "milestones", "measures",
        "summary",
    ]  # fmt: skip
    assert list(written["document"]) == [
        "title", "sha256", "format", "chars", "region", "level", "body", "dated", "period", "issues",
    ]  # fmt: skip
    assert list(written["tasks"][0]) == [
        "id", "verdict", "levels", "best_guess", "confidence", "strength", "points", "evidence", "national_strength",
        "weakened", "copied", "responsible", "explanation", "not_applicable_reason", "suggestion",
    ]  # fmt: skip
    assert list(written["tasks"][0]["evidence"][0])[:7] == ["quote", "start", "end", "page", "path", "score", "parts"]
    assert list(written["indicators"][0])[:4] == ["national", "relation", "national_target", "local"]
    assert list(written["indicators"][0]["local"]) == ["text", "value", "unit", "year", "base", "start", "end"]
    assert list(written["milestones"][0]) == ["action", "year", "title", "kind", "evidence"]
    assert list(written["measures"][0]) == [
        "id", "text", "start", "end", "path", "responsible", "deadline", "tasks",
    ]  # fmt: skip
    assert list(written["summary"]) == [
        "covered", "partial", "missing", "uncertain", "not_applicable", "coverage", "coverage_applicable",
    ]  # fmt: skip


def test_every_quotation_stands_at_its_offsets(full):
    text, written = full.document.text, parsed(full)
    quotes = [evidence for task in written["tasks"] for evidence in task["evidence"]]
    quotes += [evidence for milestone in written["milestones"] for evidence in milestone["evidence"]]
    quotes += [copied for task in written["tasks"] for copied in task["copied"]]
    assert quotes
    assert all(text[quote["start"] : quote["end"]] == quote["quote"] for quote in quotes)
    places = [*written["measures"], *(one["local"] for one in written["indicators"] if one["local"])]
    assert all(text[place["start"] : place["end"]] == place["text"] for place in places)


@given(st.floats(0, 1), st.floats(0, 1), st.sampled_from(["covered", "partial", "missing"]))
def test_levels_add_up_to_one_and_the_best_guess_agrees_with_the_confidence(first, second, best):
    low, high = sorted((first, second))
    shares = dict(zip(("covered", "partial", "missing"), (low, high - low, 1 - high), strict=True))
    check = full_check()
    task = replace(check.tasks[0], levels=shares, best_guess=best, confidence=shares[best])
    written = as_contract(replace(check, tasks=(task,)))["tasks"][0]
    assert round(sum(written["levels"].values()), 9) == 1
    assert all(0 <= share <= 1 for share in written["levels"].values())
    assert all(abs(written["levels"][level] - shares[level]) <= 0.0002 for level in shares)
    assert written["levels"][best] == written["confidence"]


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=8))
def test_parts_add_up_to_the_score(points):
    parts = tuple(ScorePart(label=str(n), points=point) for n, point in enumerate(points))
    evidence = Evidence(quote="推进", start=0, end=2, page=None, path=(), score=sum(points), parts=parts)
    check = full_check()
    task = replace(check.tasks[0], evidence=(evidence,))
    written = as_contract(replace(check, tasks=(task,)))["tasks"][0]["evidence"][0]
    assert sum(part["points"] for part in written["parts"]) == pytest.approx(written["score"], abs=1e-9)


def test_same_check_same_bytes_whatever_the_hash_seed(full):
    code = (
        "import sys; sys.path[:0] = sys.argv[1:]; from check_builders import full_check; "
        "from aligner.export import to_json; sys.stdout.buffer.write(to_json(full_check()))"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code, str(ROOT), str(Path(__file__).parent)],
            env={"PYTHONHASHSEED": seed, "PYTHONUTF8": "1"}, capture_output=True, check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert runs == {to_json(full)}


def test_json_needs_no_heavy_library():
    code = (
        "import sys; sys.path[:0] = sys.argv[1:]; from check_builders import small_check; "
        "from aligner.export import to_json, to_terminal; to_json(small_check()); to_terminal(small_check()); "
        "print([name for name in ('pandas', 'openpyxl', 'numpy', 'spacy') if name in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(ROOT), str(Path(__file__).parent)], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"


def test_holds_no_name_of_a_file_and_no_time(small):
    written = to_json(small).decode("utf-8")
    assert 'path": [' in written  # the headings above a quotation, not a path of the file system
    assert not {"file", "path", "filename", "time", "created"} & set(parsed(small)["document"])


def test_numbers_are_written_as_plans_write_them(small):
    first = parsed(small)["indicators"][0]
    assert first["national_target"] == {"value": 56.5, "unit": None, "year": 2025}
    equal = next(one for one in parsed(small)["indicators"] if one["relation"] == "equal")
    assert equal["local"]["base"] == {"value": 17, "year": 2020}
    assert '"value": 17,' in to_json(small).decode("utf-8")
    assert next(one for one in parsed(small)["indicators"] if one["relation"] == "absent")["local"] is None


def test_text_that_is_no_unicode_keeps_offsets(small):
    document = replace(small.document, title="甲\ud800乙")
    assert parsed(replace(small, document=document))["document"]["title"] == "甲?乙"


def test_an_empty_check_is_still_whole(small):
    empty = replace(small, tasks=(), indicators=(), milestones=(), measures=(), summary=Summary.of(()))
    assert parsed(empty)["tasks"] == []
    assert parsed(empty)["summary"]["coverage"] == 0
