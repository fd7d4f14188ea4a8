"""What the benchmark measures with: generated plans, the exponent, the targets. Never a time."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable

import pytest
from click.testing import Result
from hypothesis import given as each
from hypothesis import strategies as st

from aligner import bench
from aligner.bench import Measurement, as_docx, exponent_of, generated_plan
from aligner.catalogue import load_catalogue
from aligner.errors import AlignerError
from aligner.readers import read_bytes


def test_a_generated_plan_has_its_length_and_is_always_the_same() -> None:
    catalogue = load_catalogue()
    for chars in (1_000, 20_000, 100_000):
        assert len(generated_plan(catalogue, chars)) == chars
    assert generated_plan(catalogue, 5_000) == generated_plan(catalogue, 5_000)
    assert generated_plan(catalogue, 5_000, seed=1) != generated_plan(catalogue, 5_000, seed=2)


def test_a_generated_plan_hardly_repeats_itself() -> None:
    sentences = [s for s in generated_plan(load_catalogue(), 100_000).replace("\n", "。").split("。") if s]
    assert len(set(sentences)) > 0.9 * len(sentences)


def test_a_generated_plan_reads_the_same_as_text_and_as_word() -> None:
    text = generated_plan(load_catalogue(), 5_000)
    word = read_bytes(as_docx(text), "plan.docx")
    plain = read_bytes(text.encode(), "plan.txt")
    assert word.text.split() == plain.text.split() == text.split()
    assert len(word.headings) > 2


@each(st.floats(0.5, 2.5), st.floats(1e-6, 10))
def test_the_exponent_is_the_power_of_the_length(power: float, factor: float) -> None:
    lengths = (10_000, 31_600, 100_000, 1_000_000)
    assert exponent_of(lengths, [factor * length**power for length in lengths]) == pytest.approx(power)


@pytest.mark.parametrize(
    ("number", "numeral"), [(1, "一"), (10, "十"), (12, "十二"), (21, "二十一"), (105, "一百零五")]
)
def test_chapters_are_numbered_in_chinese(number: int, numeral: str) -> None:
    assert bench._numeral(number) == numeral


def test_a_target_is_met_from_its_side() -> None:
    assert Measurement(name="", value=1.9, target=2.0).met is True
    assert Measurement(name="", value=2.1, target=2.0).met is False
    assert Measurement(name="", value=1.6, target=1.7, at_least=True).met is False
    assert Measurement(name="", value=1.6).met is None


def test_a_run_tells_its_time_and_memory_and_a_failed_one_is_named() -> None:
    run = bench._run((sys.executable, "-c", "x = bytearray(50_000_000)"))
    assert run.seconds > 0
    assert run.megabytes > 50
    with pytest.raises(AlignerError, match="python-docx"):
        bench._run((sys.executable, "-c", "import no_such_library"))


def test_the_table_and_the_json_hold_every_figure(
    aligner: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    figures = [
        Measurement(name="ratio", value=1.234, unit="×", target=2.0),
        Measurement(name="memory", value=math.nan, unit="MB", target=400),
        Measurement(name="rate", value=1.0, at_least=True, target=1.7),
        Measurement(name="plain", value=3.0, unit="s"),
    ]
    monkeypatch.setattr("aligner.bench.measure", lambda *_: iter(figures))
    table = aligner("bench").stdout
    assert "| ratio | 1.23 × | ≤ 2 × | ✓ |" in table
    assert "| rate | 1.00 | ≥ 1.7 | ✗ |" in table
    rows = json.loads(aligner("bench", "--quick", "--format", "json").stdout)
    assert [row["name"] for row in rows] == ["ratio", "memory", "rate", "plain"]
    assert rows[1]["value"] is None


def test_plain_reading_is_a_program_of_its_own() -> None:
    compile(bench.PLAIN_READING, "plain", "exec")
