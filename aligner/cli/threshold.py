"""When a check counts as failed: ``--fail-on missing|partial|'coverage<0.8'|never``."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from aligner.cli.grammar import option
from aligner.cli.language import say

if TYPE_CHECKING:
    from aligner.model.check import Summary

Function = TypeVar("Function", bound=Callable[..., Any])

_COVERAGE = re.compile(r"coverage\s*[<＜]\s*(?P<number>\d+(?:\.\d+)?|\.\d+)\s*(?P<percent>[%％]?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """What must not happen: a verdict of one of these kinds, or a coverage below `coverage`."""

    verdicts: tuple[str, ...] = ()
    coverage: float | None = None

    def crossed_by(self, summary: Summary) -> bool:
        """Whether a plan's summary crosses it; coverage is that of the applicable tasks."""
        if any(getattr(summary, verdict) for verdict in self.verdicts):
            return True
        return self.coverage is not None and summary.coverage_applicable < self.coverage


NEVER = Threshold()


class ThresholdType(click.ParamType[Threshold]):
    """The words of --fail-on."""

    name = "threshold"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return "[never|missing|partial|coverage<X]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Threshold:
        if isinstance(value, Threshold):
            return value
        match str(value).strip():
            case "never":
                return NEVER
            case "missing":
                return Threshold(verdicts=("missing",))
            case "partial":
                return Threshold(verdicts=("missing", "partial"))
        found = _COVERAGE.fullmatch(str(value).strip())
        ratio = float(found["number"]) / (100 if found["percent"] else 1) if found else None
        if ratio is None or not 0 <= ratio <= 1:
            self.fail(
                say(
                    f"“{value}”无法理解；请写 never、missing、partial 或 'coverage<0.8'（0 到 1 之间）",
                    f"{value!r} is not understood; write never, missing, partial or 'coverage<0.8' (between 0 and 1)",
                ),
                param,
                ctx,
            )
        return Threshold(coverage=ratio)


def fail_on_option(function: Function) -> Function:
    """--fail-on: ends with 1 where the threshold is crossed."""
    return option(
        "--fail-on",
        type=ThresholdType(),
        default="never",
        zh="越过阈值时以 1 结束：有未衔接；有未衔接或部分衔接；适用衔接率低于 X（默认 never）。",
        en="End with 1 where a task is missing; is missing or partial; coverage is below X (default never).",
    )(function)
