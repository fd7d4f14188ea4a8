"""Why this module exists: the program as a whole, its commands, its languages, and the one way in which it fails.

Exit status: 0 done; 1 the threshold of --fail-on was crossed; 2 the input could not be used (one line on standard
error says which file, why, what to do); 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from aligner import __version__
from aligner.cli.grammar import Group, Option, Sources
from aligner.cli.language import say, use_language
from aligner.errors import AlignerError, SettingsFault
from aligner.settings import SETTING_NAMES, load_settings, read_settings_file

# Each command's module holds `command`; a command appears here when it works.
_COMMANDS = {
    "check": "aligner.cli.check",
    "batch": "aligner.cli.batch",
    "tasks": "aligner.cli.tasks",
    "text": "aligner.cli.text",
    "plan": "aligner.cli.plan",
    "evaluate": "aligner.cli.evaluate",
    "train": "aligner.cli.train",
    "bench": "aligner.cli.bench",
}


class _Program(Group):
    """The group that all commands hang on."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Choose the language and read the settings file before anything is parsed, so that all of it can use them."""
        use_language(_value_of("--lang", args) or os.environ.get("ALIGNER_LANG") or "zh")
        values = self._file_values(args)
        if not (_value_of("--lang", args) or os.environ.get("ALIGNER_LANG")):
            use_language(values.get("lang", "zh"))
        tables = {name: value for name, value in values.items() if isinstance(value, dict)}
        settings = {name: value for name, value in values.items() if not isinstance(value, dict)}
        return super().make_context(
            info_name,
            args,
            parent,
            obj=Sources(file=settings),
            default_map=_defaults_of(self, tables, click.Context(self)),
            auto_envvar_prefix="ALIGNER",
            **extra,
        )

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run, say every failure in one line on standard error, and end with the exit status of the contract."""
        try:
            status = super().main(
                args,
                prog_name or "aligner",
                complete_var,
                standalone_mode=False,
                windows_expand_args=windows_expand_args,
                **extra,
            )
        except (click.ClickException, AlignerError, OSError, click.exceptions.Abort, MemoryError) as failure:
            status = _report(failure)
        except Exception as defect:
            if os.environ.get("ALIGNER_DEBUG"):
                raise
            status = _report(defect)
        sys.exit(status if isinstance(status, int) else 0)

    def _file_values(self, args: list[str]) -> dict[str, Any]:
        if "--help" in args:
            return {}
        named = _value_of("--settings", args)
        values = read_settings_file(path=Path(named) if named else None)
        faults = list(self._unknown_lines(values))
        if faults:
            try:
                load_settings(file={k: v for k, v in values.items() if not isinstance(v, dict) and k in SETTING_NAMES})
            except SettingsFault as fault:
                faults.extend(fault.faults)
            raise SettingsFault(tuple(faults))
        return values

    def _unknown_lines(self, values: Mapping[str, Any]) -> list[str]:
        """The lines of the settings file that name no setting, no command or no option of that command."""
        faults = [
            f"设置文件中的 {name} 不是任何设置（可用：{'、'.join(SETTING_NAMES)}）"
            for name, value in values.items()
            if not isinstance(value, dict) and name not in SETTING_NAMES
        ]
        tables = {name: value for name, value in values.items() if isinstance(value, dict)}
        return faults + _unknown_options(self, tables, click.Context(self))


def _unknown_options(group: Group, tables: Mapping[str, Mapping[str, Any]], ctx: click.Context) -> list[str]:
    faults = []
    for name, table in tables.items():
        command = group.get_command(ctx, name)
        if command is None:
            faults.append(f"设置文件中的 [{name}] 不是任何命令（可用：{'、'.join(group.list_commands(ctx))}）")
        elif isinstance(command, Group):
            faults.extend(_unknown_options(command, table, ctx))
        else:
            known = [line for param in command.params if (line := line_of(param))]
            wrong = [line for line in table if line not in known]
            faults.extend(f"设置文件中 [{name}] 的 {line} 不是它的选项（可用：{'、'.join(known)}）" for line in wrong)
    return faults


def line_of(param: click.Parameter) -> str | None:
    """The line of an option under its command in the settings file; None for a setting and for an argument."""
    if not isinstance(param, Option) or param.setting:
        return None
    return max(param.opts, key=len).lstrip("-").replace("-", "_")


def _defaults_of(group: Group, tables: Mapping[str, Mapping[str, Any]], ctx: click.Context) -> dict[str, Any]:
    """The tables as click's defaults: every value in the words that the command line would have."""
    defaults: dict[str, Any] = {}
    for name, table in tables.items():
        command = group.get_command(ctx, name)
        if isinstance(command, Group):
            defaults[name] = _defaults_of(command, table, ctx)
        elif command is not None:
            params = {line_of(param): param for param in command.params}
            defaults[name] = {line: _in_words(value, params[line]) for line, value in table.items()}
    return defaults


def _in_words(value: Any, param: click.Parameter) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, list):
        return [str(item) for item in value]
    return [str(value)] if param.multiple else str(value)


def _value_of(name: str, args: Sequence[str]) -> str | None:
    """The value of an option anywhere among the arguments, before click has parsed them."""
    for i, argument in enumerate(args):
        if argument == "--":
            return None
        if argument == name and i + 1 < len(args):
            return args[i + 1]
        if argument.startswith(name + "="):
            return argument[len(name) + 1 :]
    return None


def _report(failure: BaseException) -> int:
    """Say in one line what went wrong and what to do; return the exit status."""
    if isinstance(failure, click.exceptions.Abort):
        _complain(say("已中断", "interrupted"))
        return 130
    _complain(say("错误：", "Error: ") + " ".join(_sentence(failure).split()))
    return 2


def _complain(line: str) -> None:
    click.echo(line, err=True)


def _sentence(failure: BaseException) -> str:
    if isinstance(failure, click.UsageError):
        return _usage_sentence(failure)
    if isinstance(failure, click.ClickException):
        return failure.format_message()
    if isinstance(failure, OSError) and failure.filename is not None:
        return say(
            f"{failure.filename}：无法使用（{failure.strerror}）；请检查路径和权限",
            f"{failure.filename}: cannot be used ({failure.strerror}); check the path and its permissions",
        )
    from aligner.workers import sentence_of

    return sentence_of(failure)


def _usage_sentence(error: click.UsageError) -> str:
    """click's usage errors in the user's language, with where to look next."""
    command = error.ctx.command_path if error.ctx else "aligner"
    hint = say(f"；用法见 {command} --help", f"; see {command} --help")
    if isinstance(error, click.NoSuchOption):
        near = say("，是否指 ", ", did you mean ") + " / ".join(error.possibilities) if error.possibilities else ""
        return say(f"没有选项 {error.option_name}{near}", f"no such option {error.option_name}{near}") + hint
    if isinstance(error, click.MissingParameter):
        name = error.param.make_metavar(error.ctx) if error.param and error.ctx else ""
        if isinstance(error.param, click.Option):
            name = error.param.opts[-1]
        return say(f"缺少 {name}", f"missing {name}") + hint
    if isinstance(error, click.BadParameter) and error.param:
        name = error.param.opts[-1] if isinstance(error.param, click.Option) else error.param.human_readable_name
        return f"{name}{say('：', ': ')}{error.message}"
    if isinstance(error, click.BadOptionUsage):
        if "does not take" in error.message:
            return say(f"选项 {error.option_name} 不带值", f"option {error.option_name} takes no value") + hint
        return say(f"选项 {error.option_name} 缺少值", f"option {error.option_name} needs a value") + hint
    if "No such command" in error.message:
        name = getattr(error, "command_name", None) or error.message.split("'")[1]
        known = "、".join(_commands_in(error.ctx))
        return say(f"没有命令 {name}（可用：{known}）", f"no such command {name} (there are: {known})") + hint
    if "unexpected extra argument" in error.message:
        extra = error.message.partition("(")[2].rpartition(")")[0]
        return say(f"多余的参数：{extra}", f"unexpected argument: {extra}") + hint
    if "Missing command" in error.message:
        return say("缺少命令", "missing command") + hint
    return error.format_message() + hint


def _commands_in(ctx: click.Context | None) -> list[str]:
    return ctx.command.list_commands(ctx) if ctx and isinstance(ctx.command, click.Group) else []


def _show_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"aligner {__version__}")
        ctx.exit()


program = _Program(
    "aligner",
    zh="规划衔接核对：逐项核对地方规划对国家规划任务的衔接情况，给出依据原文、差距清单和汇总表。",
    en="Check how far a local plan answers each task of the national plan, with the sentence that proves it.",
    modules=_COMMANDS,
    params=[
        Option(
            ["--version"],
            zh="显示版本后退出。",
            en="Show the version and exit.",
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_show_version,
            allow_from_autoenv=False,
            setting=True,
        )
    ],
)
