"""How each national indicator is met by the plan's own targets: like compared with like, or said why not.

A value for 2023 or 2030 is no value for 2025, and a province's 网民规模 cannot be higher or lower than the nation's.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import isclose

from aligner.model.alignment import IndicatorComparison, Relation
from aligner.model.findings import IndicatorTarget
from aligner.model.national import Catalogue, NationalIndicator


def compare_indicators(targets: Iterable[IndicatorTarget], catalogue: Catalogue) -> tuple[IndicatorComparison, ...]:
    """One comparison for each national indicator, in the plan's order."""
    by_number: dict[int, list[IndicatorTarget]] = {}
    for target in targets:
        by_number.setdefault(target.number, []).append(target)
    return tuple(_comparison(indicator, by_number.get(indicator.number, [])) for indicator in catalogue.indicators)


def _comparison(indicator: NationalIndicator, targets: list[IndicatorTarget]) -> IndicatorComparison:
    if not targets:
        return IndicatorComparison(number=indicator.number, relation="absent")
    target = min(targets, key=lambda said: _telling(said, indicator))
    return IndicatorComparison(
        number=indicator.number,
        relation=_relation(indicator, target),
        text=target.text,
        start=target.start,
        end=target.end,
        value=target.value,
        unit=target.unit,
        year=target.year,
        base_value=target.base_value,
        base_year=target.base_year,
    )


def _telling(target: IndicatorTarget, indicator: NationalIndicator) -> tuple[bool, bool, bool, int]:
    """The target that says most comes first: a value for the national year, a base beside it, the first in the text."""
    return (not _has_value(target, indicator), target.value is None, target.base_value is None, target.start)


def _has_value(target: IndicatorTarget, indicator: NationalIndicator) -> bool:
    return target.value is not None and target.year == indicator.target_year


def _relation(indicator: NationalIndicator, target: IndicatorTarget) -> Relation:
    if target.value is None or not _has_value(target, indicator):
        return "no_target"
    if indicator.national_total:
        return "local_scale"
    if isclose(target.value, indicator.target_value, rel_tol=1e-6):
        return "equal"
    return "higher" if target.value > indicator.target_value else "lower"
