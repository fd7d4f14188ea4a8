"""Why this module exists: click's commands and options, with help and errors in the user's language.

Every option gets the variable ``ALIGNER_<COMMAND>_<OPTION>`` and the line ``<option>`` under ``[<command>]`` in the
settings file. An option that *is* a setting (`setting_option`) keeps the setting's own variable and top-level line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import click

from aligner.cli.language import say

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(slots=True, kw_only=True)
class Sources:
    """Where settings come from in this run: the settings file's values, and what the options gave so far."""

    file: dict[str, Any] = field(default_factory=dict)
    given: dict[str, Any] = field(default_factory=dict)


class Option(click.Option):
    """An option with its help in both languages."""

    def __init__(self, *args: Any, zh: str, en: str, setting: bool = False, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.zh, self.en, self.setting = zh, en, setting

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        self.help = say(self.zh, self.en)
        return super().get_help_record(ctx)


class Choice(click.ParamType[str]):
    """One of a few words; the error lists them."""

    name = "choice"

    def __init__(self, choices: Sequence[str]) -> None:
        self.choices = tuple(choices)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return f"[{'|'.join(self.choices)}]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value in self.choices:
            return str(value)
        known = "、".join(self.choices)
        raise click.BadParameter(
            say(f"没有“{value}”；可用：{known}", f"{value!r} is not one of {', '.join(self.choices)}"), ctx, param
        )


class _Bilingual(click.Command):
    """What commands and groups share: help texts and headings in the language in use."""

    zh: str
    en: str

    def get_short_help_str(self, limit: int = 45) -> str:
        return say(self.zh, self.en).split("\n")[0]

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=say("用法：", "Usage: "))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for paragraph in say(self.zh, self.en).split("\n"):
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(paragraph)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        records = [record for param in options if (record := param.get_help_record(ctx))]
        if records:
            with formatter.section(say("选项", "Options")):
                formatter.write_dl(records)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = say("显示帮助后退出。", "Show this message and exit.")
        return option


class Command(_Bilingual):
    """A command with its help in both languages and the options that every command has."""

    def __init__(self, *args: Any, zh: str, en: str, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.zh, self.en = zh, en
        self.params.extend(_common_options())


class Group(_Bilingual, click.Group):
    """A command that holds commands; `modules` names the module of each, imported only when it is used."""

    def __init__(self, *args: Any, zh: str, en: str, modules: dict[str, str] | None = None, **attributes: Any) -> None:
        attributes |= {"callback": _show_help, "invoke_without_command": True}
        super().__init__(*args, **attributes)
        self.zh, self.en, self.modules = zh, en, modules or {}
        self.params.extend(_common_options())

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self.modules, *self.commands]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.modules:
            return super().get_command(ctx, cmd_name)
        from importlib import import_module

        command: click.Command = import_module(self.modules[cmd_name]).command
        return command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section(say("命令", "Commands")):
            formatter.write_dl([(name, command.get_short_help_str()) for name, command in rows if command])
        super().format_options(ctx, formatter)


def option(*names: str, zh: str, en: str, **attributes: Any) -> Callable[[Function], Function]:
    """An option of a command."""
    return click.option(*names, cls=Option, zh=zh, en=en, **attributes)


def setting_option(*names: str, zh: str, en: str, **attributes: Any) -> Callable[[Function], Function]:
    """An option that is a setting: it is not handed to the command but stored for `settings_of`."""
    return click.option(*names, cls=Option, zh=zh, en=en, **_AS_SETTING, **attributes)


def _common_options() -> list[click.Parameter]:
    """--lang and --settings, wherever the user writes them."""
    return [
        Option(
            ["--lang"],
            zh="界面语言：zh（默认）或 en。",
            en="Language: zh (default) or en.",
            metavar="zh|en",
            is_eager=True,
            **_AS_SETTING,
        ),
        Option(
            ["--settings"],
            zh="设置文件（TOML）。",
            en="Settings file (TOML).",
            metavar="FILE",
            is_eager=True,
            **(_AS_SETTING | {"callback": None}),
        ),
    ]


@click.pass_context
def _show_help(ctx: click.Context) -> None:
    """A group without a command explains itself."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def _store(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    if value is not None and not ctx.resilient_parsing:
        ctx.ensure_object(Sources).given[str(param.name)] = value


_AS_SETTING: dict[str, Any] = {"expose_value": False, "callback": _store, "allow_from_autoenv": False, "setting": True}
