"""`aligner bench`: speed on generated input, as ratios to plain reading."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aligner.cli.grammar import Command, option
from aligner.cli.language import say
from aligner.cli.options import judging_options, quiet_libraries, settings_of
from aligner.cli.output import Target, format_option, note, output_option

if TYPE_CHECKING:
    from aligner.bench import Measurement

FORMATS = ("table", "json")


@click.command(
    "bench",
    cls=Command,
    zh="在生成的输入上测速，给出与纯读取的比值。",
    en="Measure the speed on generated input, as ratios to plain reading.",
)
@output_option(zh="写入文件。", en="Write to a file.")
@format_option(FORMATS)
@option("--quick", is_flag=True, zh="少测几次、只测到十万字。", en="Fewer repeats, only up to 100,000 characters.")
@judging_options
@click.pass_context
def command(
    ctx: click.Context, output: Path | None, format: str | None, quick: bool, assignments: tuple[str, ...]
) -> None:
    """Measure the speed."""
    settings = settings_of(ctx, assignments)
    target = Target.of(output, format, FORMATS)
    quiet_libraries()
    from aligner.bench import FULL, QUICK, measure
    from aligner.catalogue import load_catalogue

    measurements = []
    for measurement in measure(load_catalogue(settings.catalogue), settings, QUICK if quick else FULL):
        measurements.append(measurement)
        note(_line(measurement))
    target.deliver(_json(measurements) if target.format == "json" else _table(measurements))


def _table(measurements: list[Measurement]) -> str:
    """Markdown, as docs/performance.md holds it."""
    head = say("| 项目 | 结果 | 要求 | |", "| measured | result | target | |")
    rows = [
        f"| {m.name} | {_figure(m.value, m.unit)} | {_target(m)} | {_mark(m)} |".replace("  |", " |")
        for m in measurements
    ]
    return "\n".join([head, "|---|---|---|---|", *rows]) + "\n"


def _json(measurements: list[Measurement]) -> str:
    rows = [
        {
            "name": m.name,
            "value": None if math.isnan(m.value) else round(m.value, 4),
            "unit": m.unit,
            "target": m.target,
            "at_least": m.at_least,
            "met": m.met,
        }
        for m in measurements
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def _line(measurement: Measurement) -> str:
    return f"{_mark(measurement) or '·'} {measurement.name}: {_figure(measurement.value, measurement.unit)}"


def _figure(value: float, unit: str) -> str:
    return f"{value:.0f} {unit}" if unit == "MB" else f"{value:.2f} {unit}".strip()


def _target(measurement: Measurement) -> str:
    if measurement.target is None:
        return ""
    return f"{'≥' if measurement.at_least else '≤'} {measurement.target:g} {measurement.unit}".strip()


def _mark(measurement: Measurement) -> str:
    return {None: "", True: "✓", False: "✗"}[measurement.met]
