"""`aligner tasks`: the national tasks with their points, the indicators and the milestones."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aligner.cli.grammar import Command
from aligner.cli.language import say
from aligner.cli.options import catalogue_option, settings_of
from aligner.cli.output import Target, format_option, output_option

if TYPE_CHECKING:
    from aligner.model.national import Catalogue, NationalIndicator, NationalTask

FORMATS = ("table", "json", "csv")


@click.command(
    "tasks",
    cls=Command,
    zh="列出国家规划的任务、要点、指标和节点。",
    en="List the national tasks, points, indicators and milestones.",
)
@output_option(zh="写入文件。", en="Write to a file.")
@format_option(FORMATS)
@catalogue_option
@click.pass_context
def command(ctx: click.Context, output: Path | None, format: str | None) -> None:
    """List the national tasks."""
    settings = settings_of(ctx)
    target = Target.of(output, format, FORMATS)
    from aligner.catalogue import load_catalogue

    target.deliver(_PRESENTED[target.format](load_catalogue(settings.catalogue)))


def _table(catalogue: Catalogue) -> str:
    return "\n".join(_lines(catalogue)) + "\n"


def _lines(catalogue: Catalogue) -> Iterator[str]:
    points = sum(len(task.points) for task in catalogue.tasks)
    yield catalogue.title
    yield say(
        f"任务 {len(catalogue.tasks)} 项，要点 {points} 条，指标 {len(catalogue.indicators)} 项，"
        f"节点 {len(catalogue.milestones)} 个",
        f"{len(catalogue.tasks)} tasks, {points} points, {len(catalogue.indicators)} indicators, "
        f"{len(catalogue.milestones)} milestones",
    )
    heading = ""
    for task in catalogue.tasks:
        if task.section_title + (task.box_title or "") != heading:
            heading = task.section_title + (task.box_title or "")
            yield ""
            yield " · ".join(part for part in (task.section_title, task.box_title) if part)
        yield from _task_lines(task)
    from aligner.catalogue import full_width

    yield from ("", say("指标", "Indicators"))
    for indicator in catalogue.indicators:
        yield f"  {indicator.number:>2}  {indicator.name}  {_change(indicator)}"
    yield from ("", say("节点", "Milestones"))
    for milestone in catalogue.milestones:
        yield f"  {milestone.action:>2}  {milestone.year}  {milestone.title}"
        yield f"      {full_width(milestone.text)}"


def _task_lines(task: NationalTask) -> Iterator[str]:
    from aligner.catalogue import full_width

    yield f"  {task.id:<13}{full_width(task.title)}"
    for point in task.points:
        yield f"      （{point.number}）{full_width(point.text)}"


def _change(indicator: NationalIndicator) -> str:
    unit = indicator.unit or ""
    return (
        f"{indicator.base_value:g}{unit}（{indicator.base_year}）→ "
        f"{indicator.target_value:g}{unit}（{indicator.target_year}）{indicator.attribute}"
    )


def _json(catalogue: Catalogue) -> str:
    content = {
        "national_plan": {"id": catalogue.id, "title": catalogue.title, "version": catalogue.version},
        "sections": [asdict(section) for section in catalogue.sections],
        "tasks": [asdict(task) for task in catalogue.tasks],
        "indicators": [asdict(indicator) for indicator in catalogue.indicators],
        "milestones": [asdict(milestone) for milestone in catalogue.milestones],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _csv(catalogue: Catalogue) -> bytes:
    """One row for each point, indicator and milestone, with a byte order mark so that Excel reads it as UTF-8."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(say("类别,编号,所属部分,专栏,名称,序号,内容", "kind,id,section,box,title,number,text").split(","))
    for task in catalogue.tasks:
        place = (task.section_title, task.box_title or "", task.title)
        kind = say({"task": "任务", "box": "专栏", "action": "行动"}[task.kind], task.kind)
        writer.writerows((kind, task.id, *place, point.number, point.text) for point in task.points)
    for indicator in catalogue.indicators:
        kind = say("指标", "indicator")
        writer.writerow((kind, indicator.number, indicator.category, "", indicator.name, "", _change(indicator)))
    for milestone in catalogue.milestones:
        kind = say("节点", "milestone")
        writer.writerow((kind, milestone.action, "", "", milestone.title, milestone.year, milestone.text))
    return file.getvalue().encode("utf-8-sig")


_PRESENTED: dict[str, Callable[[Catalogue], str | bytes]] = {"table": _table, "json": _json, "csv": _csv}
