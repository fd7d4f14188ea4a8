"""`aligner plan`: what a person does with a national plan's catalogue."""

from __future__ import annotations

from pathlib import Path

import click

from aligner.cli.grammar import Command, Group
from aligner.cli.language import say
from aligner.cli.options import settings_of
from aligner.cli.output import put
from aligner.errors import AlignerError

command = Group("plan", zh="国家规划的目录文件。", en="The catalogue of a national plan.")


@command.command(
    "validate",
    cls=Command,
    zh="检查一个目录文件，一次列出全部问题。",
    en="Read a catalogue and list every fault at once.",
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.pass_context
def validate(ctx: click.Context, file: Path) -> None:
    """List every fault of a catalogue file."""
    settings_of(ctx)
    from aligner.catalogue import catalogue_faults, load_catalogue

    faults = catalogue_faults(file)
    if faults:
        put("".join(f"{fault}\n" for fault in faults))
        raise AlignerError(
            say(
                f"{file}：有 {len(faults)} 处问题（已逐条列出）；请改正后再检查",
                f"{file}: {len(faults)} faults (listed); mend them and validate again",
            )
        )
    catalogue = load_catalogue(file)
    points = sum(len(task.points) for task in catalogue.tasks)
    put(
        say(
            f"没有问题：{catalogue.title}，任务 {len(catalogue.tasks)} 项、要点 {points} 条、"
            f"指标 {len(catalogue.indicators)} 项、节点 {len(catalogue.milestones)} 个\n",
            f"no faults: {catalogue.title}; {len(catalogue.tasks)} tasks, {points} points, "
            f"{len(catalogue.indicators)} indicators, {len(catalogue.milestones)} milestones\n",
        )
    )
