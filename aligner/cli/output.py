"""Why this module exists: a result goes whole into the file or onto standard output, and into nothing else.

Standard output carries only the result, in UTF-8 whatever the locale when it is not a terminal; workbooks never go
onto a terminal. A reader that stops reading (``| head``) is no failure.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from aligner.cli.grammar import Choice, option
from aligner.cli.language import say
from aligner.errors import AlignerError
from aligner.files import refuse_unwritable, write_whole

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

# The suffixes of each format; the first is the one that files of this program get.
SUFFIXES = {
    "excel": (".xlsx",),
    "json": (".json",),
    "csv": (".csv",),
    "markdown": (".md", ".markdown"),
    "table": (".txt",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a result goes (None: standard output) and in which format."""

    path: Path | None
    format: str

    @classmethod
    def of(cls, path: Path | None, wanted: str | None, formats: Sequence[str], *, source: Path | None = None) -> Target:
        """The target of a command: --format, else the file's suffix, else the first of `formats`.

        Refuses before any work what could not be delivered: an unknown suffix, a place that cannot be written, the
        plan itself (`source`), a workbook on a terminal.
        """
        if path is not None:
            _refuse_source(path, source)
            refuse_unwritable(path)
        format_ = _format_of(path, wanted, formats)
        if path is None and format_ == "excel" and sys.stdout.isatty():
            raise AlignerError(
                say(
                    "Excel 文件不能显示在终端上；请加 -o 文件名.xlsx",
                    "a workbook cannot be shown on a terminal; add -o FILE.xlsx",
                )
            )
        return cls(path=path, format=format_)

    def deliver(self, content: bytes | str) -> None:
        """Hand out the result: written whole into the file, else put onto standard output."""
        if self.path is None:
            put(content)
            return
        write_whole(self.path, content.encode("utf-8") if isinstance(content, str) else content)
        note(say(f"已写入 {self.path}", f"written: {self.path}"))


def output_option(*, zh: str, en: str) -> Decorator:
    """-o FILE."""
    return option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", zh=zh, en=en)


def format_option(formats: Sequence[str]) -> Decorator:
    """--format, one of the formats that the command knows."""
    return option(
        "--format",
        type=Choice(formats),
        zh=f"格式（默认由 -o 的后缀决定，否则 {formats[0]}）。",
        en=f"Format (default: the suffix of -o, else {formats[0]}).",
    )


def put(content: bytes | str) -> None:
    """Write to standard output; silent where nobody reads any more."""
    try:
        if isinstance(content, str) and sys.stdout.isatty():
            print(content, end="" if content.endswith("\n") else "\n", flush=True)
            return
        data = content.encode("utf-8") if isinstance(content, str) else content
        sys.stdout.flush()
        stream = sys.stdout.buffer
        stream.write(data)
        stream.flush()
    except BrokenPipeError:
        # What the interpreter would still flush at its end has nowhere to go either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def note(message: str) -> None:
    """A message for the person: on standard error, one line."""
    click.echo(message, err=True)


def colour_wanted() -> bool:
    """Colour only on a terminal, and never with NO_COLOR."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def line_width() -> int:
    """The width to present in: the terminal's, or what fits a page."""
    return shutil.get_terminal_size((100, 24)).columns if sys.stdout.isatty() else 100


def _format_of(path: Path | None, wanted: str | None, formats: Sequence[str]) -> str:
    by_suffix = next((f for f in formats if path and path.suffix.lower() in SUFFIXES[f]), None)
    context = click.get_current_context(silent=True)
    written = context.get_parameter_source("format") if context else None
    if wanted and (path is None or written is click.core.ParameterSource.COMMANDLINE or written is None):
        if path is not None and by_suffix != wanted:
            proper = SUFFIXES[wanted][0]
            note(
                say(
                    f"注意：{path.name} 的内容是 {wanted}，通常用后缀 {proper}",
                    f"note: {path.name} holds {wanted}, whose usual suffix is {proper}",
                )
            )
        return wanted
    if path is None:
        return formats[0]
    if by_suffix is None:
        known = " ".join(suffix for f in formats for suffix in SUFFIXES[f])
        raise AlignerError(
            say(
                f"{path}：后缀“{path.suffix}”不知道是什么格式；请用 {known} 之一，或加 --format",
                f"{path}: the suffix {path.suffix!r} names no format; use one of {known}, or add --format",
            )
        )
    return by_suffix


def _refuse_source(path: Path, source: Path | None) -> None:
    if source is not None and path.exists() and source.exists() and path.samefile(source):
        raise AlignerError(
            say(
                f"{path}：这是规划本身，不能被覆盖；请换一个文件名",
                f"{path}: that is the plan itself; name another file",
            )
        )
