"""Indicators compared: like with like, in the nation's year and unit; and the sample plans as their labels say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.catalogue import load_catalogue
from aligner.extract import extract_findings
from aligner.model.findings import IndicatorTarget
from aligner.readers import read_document
from aligner.verdict.indicators import compare_indicators

CATALOGUE = load_catalogue()
PLANS = Path(__file__).parent.parent / "data" / "readers"
SHARE = next(one for one in CATALOGUE.indicators if one.unit == "%" and not one.national_total)
TOTAL = next(one for one in CATALOGUE.indicators if one.national_total)


def target(number: int, value: float | None = None, year: int | None = None) -> IndicatorTarget:
    return IndicatorTarget(number=number, text="某指标", start=0, end=3, value=value, year=year)


def relation(*targets: IndicatorTarget) -> str:
    (number,) = {one.number for one in targets}
    return next(one.relation for one in compare_indicators(targets, CATALOGUE) if one.number == number)


def test_every_national_indicator_is_compared_once_in_order():
    found = compare_indicators((), CATALOGUE)
    assert [one.number for one in found] == [one.number for one in CATALOGUE.indicators]
    assert {one.relation for one in found} == {"absent"}
    assert all(one.text is None and one.value is None for one in found)


@given(st.floats(min_value=0.1, max_value=200, allow_nan=False))
def test_a_share_is_equal_higher_or_lower(value):
    expected = (
        "higher"
        if value > SHARE.target_value * 1.000001
        else "lower"
        if value < SHARE.target_value * 0.999999
        else "equal"
    )
    assert relation(target(SHARE.number, value, SHARE.target_year)) == expected


def test_the_same_value_is_equal():
    assert relation(target(SHARE.number, SHARE.target_value, SHARE.target_year)) == "equal"


@pytest.mark.parametrize("shift", [-2, 5])
def test_another_year_is_no_target_for_this_one(shift):
    assert relation(target(SHARE.number, SHARE.target_value, SHARE.target_year + shift)) == "no_target"


def test_a_value_without_a_year_and_a_mention_without_a_value_are_no_target():
    assert relation(target(SHARE.number, SHARE.target_value)) == "no_target"
    assert relation(target(SHARE.number)) == "no_target"


def test_a_total_of_the_nation_is_local_scale_but_only_with_a_value():
    assert relation(target(TOTAL.number, 1.0, TOTAL.target_year)) == "local_scale"
    assert relation(target(TOTAL.number)) == "no_target"


def test_the_target_of_the_national_year_decides_wherever_it_stands():
    said = (
        target(SHARE.number),
        target(SHARE.number, 1, SHARE.target_year - 2),
        target(SHARE.number, 99, SHARE.target_year),
    )
    assert relation(*said) == relation(*reversed(said)) == "higher"


def test_years_and_values_come_from_the_catalogue():
    later = replace(
        CATALOGUE,
        indicators=tuple(
            replace(one, target_year=one.target_year + 5, target_value=1.0) for one in CATALOGUE.indicators
        ),
    )
    found = compare_indicators([target(SHARE.number, 2.0, SHARE.target_year + 5)], later)
    assert next(one.relation for one in found if one.number == SHARE.number) == "higher"


LABELLED = {
    "jianglan.docx": {2: "higher", 3: "no_target", 5: "higher", 6: "equal", 7: "higher", 9: "lower", 10: "lower",
                      12: "local_scale",
                      14: "no_target", 15: "local_scale", 16: "lower", 17: "higher"},
    "yunling.pdf": {3: "no_target", 4: "local_scale", 5: "equal", 7: "higher", 8: "local_scale", 9: "no_target",
                    10: "equal",
                    15: "local_scale", 17: "equal"},
    # 9 is named in a list without any value; its label says absent, the definition says no target.
    "linchuan.html": {0: "lower", 1: "local_scale", 9: "no_target", 11: "lower", 16: "equal"},
    "heyuan-water.gbk.txt": {14: "no_target"},
}  # fmt: skip


@pytest.mark.parametrize("name", LABELLED)
def test_the_sample_plans(name):
    document = read_document(PLANS / name)
    found = compare_indicators(extract_findings(document, CATALOGUE).targets, CATALOGUE)
    assert {one.number: one.relation for one in found if one.relation != "absent"} == LABELLED[name]
    assert all(document.text[one.start : one.end] == one.text for one in found if one.start is not None)
