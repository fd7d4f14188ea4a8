"""`aligner text`: the plan's text, exactly the text that offsets refer to."""

from __future__ import annotations

from pathlib import Path

import click

from aligner.cli.grammar import Command
from aligner.cli.options import given_of, given_options, plan_argument, quiet_libraries, refuse, settings_of
from aligner.cli.output import Target, output_option
from aligner.errors import UnusableInput


@click.command(
    "text",
    cls=Command,
    zh="输出规划的正文：JSON 中所有位置（start、end）都指向这份文本。",
    en="Print the plan's text: exactly what the offsets (start, end) of the JSON refer to.",
)
@plan_argument
@output_option(zh="写入文件。", en="Write to a file.")
@given_options
@click.pass_context
def command(
    ctx: click.Context,
    plan: Path,
    output: Path | None,
    region: str | None,
    level: str | None,
    body: str | None,
    dated: str | None,
) -> None:
    """Print a plan's text."""
    settings_of(ctx)
    target = Target.of(output, "table", ("table",), source=plan)
    quiet_libraries()
    from aligner.readers import read_document

    try:
        document = read_document(plan, given_of(region, level, body, dated))
    except UnusableInput as fault:
        raise refuse(plan, fault) from fault
    target.deliver(document.text.encode("utf-8"))
