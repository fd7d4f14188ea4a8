"""`aligner check`: one plan in, its verdicts out."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aligner.cli.grammar import Command, option
from aligner.cli.language import language, say
from aligner.cli.options import (
    given_of,
    given_options,
    judging_options,
    plan_argument,
    quiet_libraries,
    refuse,
    settings_of,
)
from aligner.cli.output import Target, colour_wanted, format_option, line_width, note, output_option
from aligner.cli.threshold import Threshold, fail_on_option
from aligner.errors import UnusableInput

if TYPE_CHECKING:
    from aligner.model.check import Check

# The first is what a terminal gets.
FORMATS = ("table", "excel", "json", "csv", "markdown")


@click.command(
    "check",
    cls=Command,
    zh="核对一份规划：终端上显示摘要，或用 -o 写出差距清单（后缀决定格式）。",
    en="Check one plan: a summary on the terminal, or -o FILE for the gap report (its suffix is the format).",
)
@plan_argument
@output_option(zh="写入文件，如 差距清单.xlsx。", en="Write to a file, for instance gaps.xlsx.")
@format_option(FORMATS)
@given_options
@judging_options
@fail_on_option
@option("--timing", is_flag=True, zh="在标准错误上显示各步用时。", en="Show on standard error how long each step took.")
@click.pass_context
def command(
    ctx: click.Context,
    plan: Path,
    output: Path | None,
    format: str | None,
    region: str | None,
    level: str | None,
    body: str | None,
    dated: str | None,
    assignments: tuple[str, ...],
    fail_on: Threshold,
    timing: bool,
) -> None:
    """Check one plan."""
    watch = _Watch()
    settings = settings_of(ctx, assignments)
    target = Target.of(output, format, FORMATS, source=plan)
    given = given_of(region, level, body, dated)
    quiet_libraries()
    from aligner.workers import use_one_thread

    use_one_thread()
    from aligner.catalogue import load_catalogue
    from aligner.pipeline import check_plan

    catalogue = load_catalogue(settings.catalogue)
    watch.lap(say("启动", "start"))
    try:
        check = check_plan(plan, catalogue, settings, given)
    except UnusableInput as fault:
        raise refuse(plan, fault) from fault
    watch.lap(say("核对", "check"))
    target.deliver(_PRESENTED[target.format](check))
    watch.lap(say("输出", "output"))
    if timing:
        note(watch.line())
    ctx.exit(1 if fail_on.crossed_by(check.summary) else 0)


def _table(check: Check) -> str:
    from aligner.export import to_terminal

    return to_terminal(check, lang=language(), color=colour_wanted(), width=line_width())


def _excel(check: Check) -> bytes:
    from aligner.export import to_excel

    return to_excel(check, lang=language())


def _json(check: Check) -> bytes:
    from aligner.export import to_json

    return to_json(check)


def _csv(check: Check) -> bytes:
    from aligner.export import to_csv

    return to_csv(check, lang=language())


def _markdown(check: Check) -> str:
    from aligner.export import to_markdown

    return to_markdown(check, lang=language())


_PRESENTED: dict[str, Callable[[Check], Any]] = {
    "table": _table,
    "excel": _excel,
    "json": _json,
    "csv": _csv,
    "markdown": _markdown,
}


class _Watch:
    """How long each step took."""

    def __init__(self) -> None:
        self._laps: list[tuple[str, float]] = []
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self._laps.append((name, now - self._last))
        self._last = now

    def line(self) -> str:
        parts = say("，", ", ").join(f"{name} {seconds:.2f} s" for name, seconds in self._laps)
        return say(f"用时：{parts}", f"time: {parts}")
