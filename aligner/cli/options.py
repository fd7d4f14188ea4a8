"""The options that several commands share, and what they are turned into."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Callable
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from aligner.cli.grammar import Choice, Sources, option, setting_option
from aligner.cli.language import say, use_language
from aligner.errors import AlignerError, UnusableInput
from aligner.settings import Settings, load_settings

if TYPE_CHECKING:
    from aligner.readers import Given

Function = TypeVar("Function", bound=Callable[..., Any])

plan_argument = click.argument("plan", metavar="PLAN", type=click.Path(path_type=Path))

catalogue_option = setting_option(
    "--catalogue",
    metavar="FILE",
    zh="国家规划的目录文件（默认用随程序提供的）。",
    en="The national plan's catalogue (default: the one that comes along).",
)


def given_options(function: Function) -> Function:
    """What the user states of the plan instead of having it guessed."""
    return _stacked(
        function,
        option(
            "--region",
            metavar="NAME",
            zh="地区，如 江苏省（默认从文中识别）。",
            en="The region (default: found in the text).",
        ),
        option("--level", type=Choice(("国家", "省", "市", "县")), zh="层级。", en="The administrative level."),
        option("--body", type=Choice(("政府", "部门")), zh="编制主体。", en="Who made the plan: 政府 or 部门."),
        option(
            "--dated", metavar="YEAR", zh="规划的日期，如 2021 或 2021-10。", en="The plan's date: 2021 or 2021-10."
        ),
    )


def judging_options(function: Function) -> Function:
    """What verdicts depend on."""
    return _stacked(
        function,
        catalogue_option,
        option(
            "--set",
            "assignments",
            multiple=True,
            metavar="NAME=VALUE",
            # The settings themselves have variables and lines.
            setting=True,
            allow_from_autoenv=False,
            zh="改变一项设置，可重复（见 docs/settings.md）。",
            en="Change a setting; may be repeated (docs/settings.md).",
        ),
    )


def settings_of(ctx: click.Context, assignments: tuple[str, ...] = ()) -> Settings:
    """The settings of this run: options, `--set`, environment, settings file, defaults."""
    sources = ctx.ensure_object(Sources)
    settings = load_settings(_assigned(assignments) | sources.given, file=sources.file)
    use_language(settings.lang)
    return settings


def given_of(region: str | None, level: Any, body: Any, dated: str | None) -> Given:
    """The stated facts of a plan."""
    from aligner.readers import Given

    return Given(region=region, level=level, body=body, dated=dated)


def refuse(path: Path, fault: UnusableInput) -> AlignerError:
    """What to say of a file that cannot be read as a plan: which file, why, what to do."""
    return AlignerError(f"{path}{say('：', ': ')}{fault}")


def quiet_libraries() -> None:
    """Keep libraries' warnings off standard error, which speaks to the user."""
    if not os.environ.get("ALIGNER_DEBUG"):
        logging.getLogger().addHandler(logging.NullHandler())
        warnings.simplefilter("ignore")


def _assigned(assignments: tuple[str, ...]) -> dict[str, str]:
    values = {}
    for assignment in assignments:
        name, sign, value = assignment.partition("=")
        if not sign:
            raise AlignerError(
                say(f"--set {assignment}：应写成 名称=值", f"--set {assignment}: should read NAME=VALUE")
            )
        values[name.strip().lower().replace("-", "_")] = value.strip()
    return values


def _stacked(function: Function, *decorators: Callable[[Function], Function]) -> Function:
    """Decorators in the order in which help lists them."""
    return reduce(lambda wrapped, decorate: decorate(wrapped), reversed(decorators), function)
