"""`aligner batch`: every plan of a folder, one report each and one overview."""

from __future__ import annotations

import signal
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aligner.cli.grammar import Choice, Command, option, setting_option
from aligner.cli.language import say
from aligner.cli.options import given_of, given_options, judging_options, quiet_libraries, settings_of
from aligner.cli.output import note, put
from aligner.cli.threshold import Threshold, fail_on_option
from aligner.errors import AlignerError

if TYPE_CHECKING:
    from aligner.batch import Batch, Listener, Listing
    from aligner.export import PlanSummary

FORMATS = ("excel", "json", "csv", "markdown")


@click.command(
    "batch",
    cls=Command,
    zh="核对文件夹中的全部规划：每份一个报告，另有 汇总.xlsx 和 summary.json。",
    en="Check every plan of a folder: one report each, 汇总.xlsx and summary.json.",
)
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path))
@option(
    "-o",
    "--output",
    required=True,
    metavar="OUT",
    type=click.Path(path_type=Path),
    zh="存放报告的文件夹（没有则建立）。",
    en="The folder for the reports (made if need be).",
)
@option(
    "--format",
    multiple=True,
    type=Choice(FORMATS),
    default=("excel",),
    zh="每份报告的格式，可重复（默认 excel）。",
    en="Format of the reports; may be repeated (default excel).",
)
@option("--recursive", is_flag=True, zh="也核对子文件夹。", en="Enter subfolders too.")
@option("--resume", is_flag=True, zh="接着做被中断的批量核对。", en="Go on with an interrupted batch.")
@setting_option("--jobs", metavar="N", zh="同时用几个进程（默认全部核心）。", en="Processes (default: all cores).")
@setting_option(
    "--time-limit",
    metavar="SECONDS",
    zh="每份规划最多用时（默认 600 秒），超过则记为失败。",
    en="The longest a plan may take (default 600) before it counts as failed.",
)
@given_options
@judging_options
@fail_on_option
@click.pass_context
def command(
    ctx: click.Context,
    folder: Path,
    output: Path,
    format: tuple[str, ...],
    recursive: bool,
    resume: bool,
    region: str | None,
    level: str | None,
    body: str | None,
    dated: str | None,
    assignments: tuple[str, ...],
    fail_on: Threshold,
) -> None:
    """Check every plan of a folder."""
    settings = settings_of(ctx, assignments)
    given = given_of(region, level, body, dated)
    quiet_libraries()
    from aligner.batch import check_folder, find_plans
    from aligner.catalogue import load_catalogue

    listing = find_plans(folder, recursive=recursive, leave_out=output)
    _note_listing(listing)
    if not listing.plans:
        raise AlignerError(
            say(
                f"{folder}：没有可核对的规划（支持 Word、PDF、网页、文本）；子文件夹请加 --recursive",
                f"{folder}: holds no plan (Word, PDF, HTML, text); add --recursive for subfolders",
            )
        )
    catalogue = load_catalogue(settings.catalogue)
    try:
        with _terminations_as_interrupts(), _progress() as listener:
            batch = check_folder(
                listing.plans,
                output,
                catalogue,
                settings,
                given,
                formats=tuple(dict.fromkeys(format)),
                resume=resume,
                listener=listener,
            )
    except KeyboardInterrupt:
        note(say("已中断；已完成的报告都在，加 --resume 接着做", "interrupted; add --resume to go on"))
        ctx.exit(130)
    put(_result(batch))
    _note_result(batch)
    ctx.exit(2 if batch.failed else 1 if _crossed(batch.summaries, fail_on) else 0)


def _crossed(summaries: Sequence[PlanSummary], threshold: Threshold) -> bool:
    return any(plan.summary is not None and threshold.crossed_by(plan.summary) for plan in summaries)


# --- messages --------------------------------------------------------------------------------------------------


def _note_listing(listing: Listing) -> None:
    """Say what is not checked, and why."""
    for names, zh, en in (
        (listing.passed_over, "跳过隐藏、临时文件和说明", "passed over, hidden, temporary or a README"),
        (listing.unsupported, "不是规划的格式，未核对", "not a plan's format, not checked"),
        (listing.not_entered, "子文件夹未核对（加 --recursive）", "subfolders not entered (add --recursive)"),
    ):
        if names:
            shown = "、".join(names[:10]) + (say(f" 等 {len(names)} 个", f" and others, {len(names)}")) * (
                len(names) > 10
            )
            note(f"{say(zh, en)}{say('：', ': ')}{shown}")


def _note_result(batch: Batch) -> None:
    if batch.resumed:
        note(
            say(f"其中 {batch.resumed} 份此前已完成，没有重做", f"{batch.resumed} were finished before and not redone")
        )
    if batch.failed:
        note(
            say(
                f"{len(batch.failed)} 份未能核对（原因见 {batch.workbook} 的“未能核对”）",
                f"{len(batch.failed)} could not be checked (why: {batch.workbook})",
            )
        )


def _progress() -> AbstractContextManager[Listener]:
    """Who hears of each plan: a bar with the time left on a terminal, else a line a plan."""
    return _bar() if sys.stderr.isatty() else nullcontext(_line)


def _line(done: int, total: int, summary: PlanSummary) -> None:
    note(f"[{done}/{total}] {_outcome(summary)}")


@contextmanager
def _bar() -> Iterator[Listener]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns: tuple[Any, ...] = (
        TextColumn(say("核对", "checking")),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(say("剩余", "left")),
        TimeRemainingColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), speed_estimate_period=600) as progress:
        bar = progress.add_task("", total=None)

        def hear(done: int, total: int, summary: PlanSummary) -> None:
            progress.update(bar, completed=done, total=total, description=summary.file[-40:])
            if not summary.checked:
                progress.console.print(_outcome(summary), markup=False, highlight=False, soft_wrap=True)

        yield hear


def _outcome(summary: PlanSummary) -> str:
    if summary.summary is None:
        return say(f"未能核对 {summary.file}：{summary.failure}", f"failed {summary.file}: {summary.failure}")
    return f"{summary.file}  {say('衔接率', 'coverage')} {summary.summary.coverage:.1%}"


# --- the result ------------------------------------------------------------------------------------------------


def _result(batch: Batch) -> str:
    """The table of plans and the paths of what was written."""
    from aligner.cli.language import language
    from aligner.labels import VERDICTS

    headings = [
        say("规划", "plan"),
        *(label.name(language()) for label in VERDICTS.values()),
        say("衔接率", "coverage"),
        say("报告", "report"),
    ]
    rows = [headings, *(_row(plan, batch, tuple(VERDICTS)) for plan in batch.summaries)]
    lines = _aligned(rows)
    lines += ["", f"{say('汇总', 'overview')}  {batch.workbook}", f"JSON  {batch.overview}"]
    return "\n".join(lines) + "\n"


def _row(plan: PlanSummary, batch: Batch, verdicts: Sequence[str]) -> list[str]:
    if plan.summary is None:
        return [plan.file, *("-" for _ in verdicts), "-", say(f"未能核对：{plan.failure}", f"failed: {plan.failure}")]
    counts = [str(getattr(plan.summary, verdict)) for verdict in verdicts]
    reports = " ".join(str(path) for path in batch.reports[plan.file])
    return [plan.file, *counts, f"{plan.summary.coverage:.1%}", reports]


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Columns of equal width on a terminal, where a Chinese character takes two places."""
    widths = [max(_width(row[i]) for row in rows) for i in range(len(rows[0]) - 1)]
    return [
        "  ".join(
            [
                cell + " " * (width - _width(cell)) if i == 0 else " " * (width - _width(cell)) + cell
                for i, (cell, width) in enumerate(zip(row[:-1], widths, strict=True))
            ]
            + [row[-1]]
        )
        for row in rows
    ]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


@contextmanager
def _terminations_as_interrupts() -> Iterator[None]:
    """A polite end (SIGTERM) leaves as clean a folder as Ctrl-C."""

    def interrupt(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGTERM, interrupt)
    except ValueError:  # not the main thread
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
