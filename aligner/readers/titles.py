"""The plan's own title: ``X`` in ``……关于印发《X》的通知``, else the line that names a plan, else the first line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from aligner.readers.numbering import number_of
from aligner.readers.reading import Line
from aligner.readers.wraps import joint

_KINDS = (
    "规划|規劃|纲要|綱要|方案|意见|意見|措施|办法|辦法|报告|報告|计划|計劃|要点|要點|政策|细则|细則|规定|規定|条例|條例|"
    "行动|行動|指南|指引|通知|决定|決定|清单|举措|若干条|总体设计|蓝图|导则|路线图"
)
_NOTE = re.compile(r"\s*[（(【〔\[][^（）()]{1,40}[）)】〕\]]\s*$")
_TITLE = re.compile(rf".*(?:{_KINDS})$")
_NOT_TITLE = re.compile(r"[。；;！!？?]|来源|记者|字体|字号|当前位置|您的位置|责任编辑|附件[:：]|^根据|^按照|^为")
_WRAPPER = re.compile(
    r"(?P<issuer>.*?)(?:关于|關於)?(?:印发|印發|下发|下發|转发|轉發|发布|發布|公布|颁发|颁布|批转|报送)\s*"
    r"(?:《(?P<quoted>.+)》|〈(?P<angled>.+)〉|(?P<bare>.{6,}?))\s*(?:的)?(?:通知|公告|决定|函|通告|命令)"
)
# A subtitle in brackets, a dash or a date stands beside a title and is no part of it.
_NO_PART = re.compile(r"[（(—―－-]|\d{4}[年-]")
_FIRST_LINES = 40
_TITLE_LENGTH = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """The plan's title with its place in the text; `issuer` is who issues it where a notice says so.

    `start` = `end` where the title stands nowhere on a line of its own; `own` is False where the text has no title
    and its first line stands in for it.
    """

    text: str
    start: int = 0
    end: int = 0
    issuer: str | None = None
    own: bool = True


def find_title(lines: Sequence[Line], stated: str | None) -> Title:
    """The title of a plan whose metadata states `stated` (None where it has none)."""
    first = [line for line in lines[:_FIRST_LINES] if line.kind == "text"]
    marked = [line for line in first if line.is_title]
    if stated or marked:
        text = stated or "".join(line.text for line in marked)
        own = _own_line(lines, text) or (_span(marked) if marked else None)
        return _unwrapped(lines, text, own or (0, 0))
    for i in range(len(first)):
        for count in (1, 2, 3):
            group = first[i:i + count]
            text = _joined(group)
            if len(group) == count and _joins(group) and reads_as_title(text):
                return _unwrapped(lines, text, _span(group))
    return Title(text=first[0].text.split("\n")[0] if first else "", own=False)


def reads_as_title(text: str) -> bool:
    """Whether a line names a plan: it ends with 规划, 方案, 意见 … and is no sentence."""
    bare = text.strip()
    for _ in range(2):
        bare = _NOTE.sub("", bare)
    return (
        4 <= len(bare) <= _TITLE_LENGTH and bool(_TITLE.match(bare)) and not _NOT_TITLE.search(bare)
        and number_of(bare) is None
    )


def _unwrapped(lines: Sequence[Line], text: str, place: tuple[int, int]) -> Title:
    """The title inside a notice that issues it, placed where it stands again as the plan's own first line."""
    found = _WRAPPER.match(text.strip())
    if not found:
        return Title(text=text.strip(), start=place[0], end=place[1])
    inner = (found.group("quoted") or found.group("angled") or found.group("bare")).strip().rstrip("的")
    own = _own_line(lines, inner) or place
    return Title(text=inner, start=own[0], end=own[1], issuer=found.group("issuer").strip() or None)


def _own_line(lines: Sequence[Line], title: str) -> tuple[int, int] | None:
    """Where a title stands on a line (or broken over a few lines) of its own, near the beginning."""
    wanted = _bare(title)
    for i in range(min(len(lines), 80)):
        bare = ""
        for line in lines[i:i + 4]:
            bare += _bare(line.text)
            if line.kind != "text" or not wanted.startswith(bare):
                break
            if bare == wanted:
                return lines[i].start, line.end
    return None


def _joins(group: Sequence[Line]) -> bool:
    """Whether short lines may be one title broken over them."""
    if len(group) == 1:
        return True
    first_parts = all(
        8 <= len(line.text) <= 40 and not _NOT_TITLE.search(line.text) and not line.text.endswith(("：", ":", "，"))
        and not reads_as_title(line.text) and number_of(line.text) is None and not _NO_PART.match(line.text)
        for line in group[:-1]
    )
    return first_parts and number_of(group[-1].text) is None and not re.match(r"[（(—―]", group[-1].text)


def _joined(group: Sequence[Line]) -> str:
    text = ""
    for line in group:
        text += (joint(text, line.text) if text else "") + line.text.replace("\n", "")
    return text


def _span(group: Sequence[Line]) -> tuple[int, int]:
    return group[0].start, group[-1].end


def _bare(text: str) -> str:
    return re.sub(r"[\s《》〈〉“”\"'‘’（）()·—－-]+", "", text)
