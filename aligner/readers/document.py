"""Reading a plan: whatever the format, one Document whose text is fixed and whose parts point into it.

A file that cannot be read as a plan raises UnusableInput with one sentence: what, where, what next.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

from aligner.errors import AlignerError, SettingsFault, UnusableInput
from aligner.model.document import Body, Document, Issue, Level
from aligner.readers.detection import Source, detect, extension_note
from aligner.readers.limits import check_length, check_size
from aligner.readers.origin import Origin, guess_origin
from aligner.readers.plausibility import check_plausible
from aligner.readers.reading import Line, Reading
from aligner.readers.regions import level_of_region
from aligner.readers.structure import build_structure, compose
from aligner.readers.text import read_markdown, read_text
from aligner.readers.titles import Title, find_title

_DATED = re.compile(r"(?:19|20)\d{2}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
# Characters that only traditional texts have, and every traditional plan has many of.
_TRADITIONAL = "為與國發會進業設實機構體經濟區網應產務"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the user states of a plan; None is guessed. `dated` is ISO: ``2021``, ``2021-10`` or ``2021-10-12``."""

    region: str | None = None
    level: Level | None = None
    body: Body | None = None
    dated: str | None = None

    def __post_init__(self) -> None:
        faults = []
        if self.level is not None and self.level not in get_args(Level):
            faults.append(f"层级“{self.level}”不存在；可选：国家、省、市、县")
        if self.body is not None and self.body not in get_args(Body):
            faults.append(f"主体“{self.body}”不存在；可选：政府、部门")
        if self.dated is not None and not _DATED.fullmatch(self.dated):
            faults.append(f"日期“{self.dated}”无法识别；请写成 2021、2021-10 或 2021-10-12")
        if faults:
            raise SettingsFault(tuple(faults))


def read_document(path: Path | str, given: Given = Given()) -> Document:
    """Read one plan from a file.

    Raises UnusableInput for a file that is missing, empty, damaged, encrypted, too large or no plan.
    """
    path = Path(path)
    return read_bytes(_bytes_of(path), path.name, given)


def read_bytes(data: bytes, name: str, given: Given = Given()) -> Document:
    """Read one plan from its bytes; `name` is only looked at where content leaves the format open.

    Raises UnusableInput as `read_document` does; no other exception leaves it.
    """
    try:
        return _document(data, name, given)
    except AlignerError:
        raise
    except ImportError as error:
        raise UnusableInput(f"读取这种格式所需的组件（{error.name}）没有安装；请重新安装 aligner") from error
    except Exception as error:
        raise UnusableInput("文件内容异常，无法读取；请用 Word 或 WPS 打开后另存为 .docx 再上传") from error


def _document(data: bytes, name: str, given: Given) -> Document:
    check_size(len(data))
    source = detect(data, name)
    reading = READERS[source.format](source)
    text, lines = (reading.text, reading.lines) if reading.text is not None else compose(reading.lines)
    check_length(len(text))
    plain, plain_lines = _simplified(text, lines)
    check_plausible(plain)
    title = find_title(plain_lines, reading.title)
    structure = build_structure(text, plain_lines, title)
    origin = _stated_first(given, guess_origin(plain, title, reading.published))
    note = extension_note(source.format, name)
    issues = reading.issues + ((Issue(severity="info", message=note),) if note else ())
    return Document(
        title=_verbatim(title, text), text=text, sha256=hashlib.sha256(data).hexdigest(), format=source.format,
        blocks=structure.blocks, headings=structure.headings, tables=structure.tables, issues=issues,
        region=origin.region, level=origin.level, body=origin.body, dated=origin.dated, period=origin.period,
        complete=reading.complete,
    )


def _simplified(text: str, lines: tuple[Line, ...]) -> tuple[str, tuple[Line, ...]]:
    """A traditional text in simplified characters of the same places, so that it is recognised; others as they are."""
    sample = text[:20_000]
    if sum(sample.count(c) for c in _TRADITIONAL) < 0.01 * len(sample):
        return text, lines
    from aligner.folding import fold

    return fold(text), tuple(line if line.kind == "row" else replace(line, text=fold(line.text)) for line in lines)


def _verbatim(title: Title, text: str) -> str:
    """The title as the plan writes it, in its own characters."""
    own = text[title.start:title.end]
    return own if len(own) == len(title.text) else title.text


def _stated_first(given: Given, guessed: Origin) -> Origin:
    """What the user states, with the guess for the rest; a stated region brings its own level."""
    level = given.level or (level_of_region(given.region) if given.region else None) or guessed.level
    return Origin(
        region=given.region or guessed.region, level=level, body=given.body or guessed.body,
        dated=given.dated or guessed.dated, period=guessed.period,
    )


def _bytes_of(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise UnusableInput("这是一个文件夹，不是文件；核对整个文件夹请用 aligner batch")
        check_size(path.stat().st_size)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UnusableInput("文件不存在；请检查路径和文件名") from error
    except PermissionError as error:
        raise UnusableInput("没有读取该文件的权限；请检查文件权限，或复制到可读的文件夹") from error
    except OSError as error:
        raise UnusableInput("无法打开文件；请检查路径和磁盘后重试") from error


# --- one table: format -> reader; heavy libraries are imported when their format is read ----------------------------


def _read_docx(source: Source) -> Reading:
    from aligner.readers.docx import read_docx

    return read_docx(source)


def _read_pdf(source: Source) -> Reading:
    from aligner.readers.pdf import read_pdf

    return read_pdf(source)


def _read_html(source: Source) -> Reading:
    from aligner.readers.html import read_html

    return read_html(source)


READERS: dict[str, Callable[[Source], Reading]] = {
    "txt": read_text, "markdown": read_markdown, "docx": _read_docx, "pdf": _read_pdf, "html": _read_html,
}
