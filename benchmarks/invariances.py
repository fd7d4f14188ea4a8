"""How many verdicts change where nothing changes that a plan commits to: order, numbering, widths, script, boilerplate.

python benchmarks/invariances.py FOLDER [FOLDER …] [--variant NAME …] [--show N]

Each plan is read, written anew as plain text in each variant, and checked again. A verdict of a task counts as changed
where its word differs. The tests use `VARIANTS` on a few of the plans that come with the project.
"""

from __future__ import annotations

import argparse
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from aligner.catalogue import load_catalogue
from aligner.model.check import Check
from aligner.model.document import Document, Heading
from aligner.model.national import Catalogue
from aligner.readers import read_bytes
from aligner.settings import Settings

_ENDINGS = (".txt", ".docx", ".pdf", ".html")
_DIGITS = "〇一二三四五六七八九"
# A number before a heading: 第一章 第二节 一、 （一） 1. 1.2 （1） 1）
_NUMBER = re.compile(
    r"\s*(?:第[一二三四五六七八九十百零〇\d]+[章节篇部分条款]+|[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]+(?=、)"
    r"|\d+(?:[.．]\d+)+|\d+(?=[.．、)）]))[、.．)）\s\u3000]*"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A task whose verdict differs between a plan and a variant of it."""

    task: str
    before: str
    after: str


def main() -> None:
    """Measure every variant on every plan."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--variant", nargs="*", default=list(VARIANTS), choices=list(VARIANTS))
    parser.add_argument("--show", type=int, default=3, help="changes shown for each plan and variant")
    asked = parser.parse_args()
    changed, asked_of = Counter[str](), Counter[str]()
    for path in (p for folder in asked.folders for p in sorted(folder.iterdir()) if p.suffix in _ENDINGS):
        document = read_bytes(path.read_bytes(), path.name)
        plain = check_of(document.text)
        for name in asked.variant:
            changes = changes_between(plain, check_of(VARIANTS[name](document)))
            changed[name] += len(changes)
            asked_of[name] += len(plain.tasks)
            if changes:
                shown = "; ".join(f"{c.task} {c.before}>{c.after}" for c in changes[: asked.show])
                print(f"{path.stem:<14} {name:<22} {len(changes):>3}  {shown}", flush=True)
    print()
    for name in asked.variant:
        print(f"{name:<22} {changed[name]:>4} of {asked_of[name]} = {changed[name] / max(asked_of[name], 1):.2%}")


def check_of(text: str) -> Check:
    """The check of a text; place and date are guessed anew, so a variant that hides them shows."""
    from aligner.pipeline import check_bytes

    return check_bytes(text.encode(), "plan.txt", _catalogue(), Settings())


def changes_between(before: Check, after: Check) -> tuple[Change, ...]:
    """Every task whose verdict differs."""
    return tuple(
        Change(task=one.task_id, before=one.verdict, after=other.verdict)
        for one, other in zip(before.tasks, after.tasks, strict=True)
        if one.verdict != other.verdict
    )


@cache
def _catalogue() -> Catalogue:
    return load_catalogue()


# --- the order of sections -----------------------------------------------------------------------------------------


def shuffled_sections(document: Document) -> str:
    """The sections of every level in another order, each with its number: what stands before the first stays first."""
    return _shuffled(document.text, document.headings, random.Random(7))


def reversed_chapters(document: Document) -> str:
    """The outermost sections backwards."""
    front, sections = _sections(document.text, 0, len(document.text), document.headings)
    return _joined([front, *(document.text[start:end] for start, end, _ in reversed(sections))])


def _shuffled(text: str, headings: Sequence[Heading], dice: random.Random) -> str:
    front, sections = _sections(text, 0, len(text), headings)
    parts = [_shuffled_inside(text, start, end, inner, dice) for start, end, inner in sections]
    dice.shuffle(parts)
    return _joined([front, *parts])


def _shuffled_inside(text: str, start: int, end: int, headings: Sequence[Heading], dice: random.Random) -> str:
    front, sections = _sections(text, start, end, headings)
    parts = [_shuffled_inside(text, *section, dice) for section in sections]
    dice.shuffle(parts)
    return _joined([front, *parts])


def _sections(
    text: str, start: int, end: int, headings: Sequence[Heading]
) -> tuple[str, list[tuple[int, int, Sequence[Heading]]]]:
    """What stands before the first heading of the outermost level, and each section with the headings inside it."""
    if not headings:
        return text[start:end], []
    level = min(heading.level for heading in headings)
    own = [i for i, heading in enumerate(headings) if heading.level == level]
    ends = [headings[i].start for i in own[1:]] + [end]
    sections: list[tuple[int, int, Sequence[Heading]]] = [
        (headings[i].start, stop, [h for h in headings[i + 1 :] if h.start < stop])
        for i, stop in zip(own, ends, strict=True)
    ]
    return text[start : headings[own[0]].start], sections


def _joined(parts: Sequence[str]) -> str:
    return "\n\n".join(part.strip("\n") for part in parts if part.strip()) + "\n"


# --- numbering -----------------------------------------------------------------------------------------------------


def numbered(scheme: Sequence[Callable[[tuple[int, ...]], str]]) -> Callable[[Document], str]:
    """Every heading with another number; the outermost level first in the scheme. 专栏 keep theirs."""

    def renumber(document: Document) -> str:
        text, parts, last = document.text, [], 0
        counts: list[int] = []
        for heading, level in _ranked(document.headings):
            words = text[heading.start : heading.end]
            if not _NUMBER.match(words) or level > len(scheme):
                continue
            counts = [*counts[:level], *([0] * (level - len(counts)))]
            counts[level - 1] += 1
            parts += [text[last : heading.start], scheme[level - 1](tuple(counts)), _NUMBER.sub("", words, count=1)]
            last = heading.end
        return "".join([*parts, text[last:]])

    return renumber


def _ranked(headings: Sequence[Heading]) -> Iterator[tuple[Heading, int]]:
    """Each heading with the rank (from 1) of its level among the levels that occur."""
    levels = sorted({heading.level for heading in headings if _NUMBER.match(heading.text)})
    for heading in headings:
        if heading.level in levels:
            yield heading, levels.index(heading.level) + 1


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if not tens else ("十" if tens == 1 else _DIGITS[tens] + "十")) + (
        _DIGITS[ones] if ones or not tens else ""
    )


_CHAPTERS = (
    lambda n: f"第{_chinese(n[-1])}章 ", lambda n: f"第{_chinese(n[-1])}节 ", lambda n: f"{_chinese(n[-1])}、",
    lambda n: f"（{_chinese(n[-1])}）", lambda n: f"{n[-1]}.",
)  # fmt: skip
_OFFICIAL = (
    lambda n: f"{_chinese(n[-1])}、", lambda n: f"（{_chinese(n[-1])}）", lambda n: f"{n[-1]}.", lambda n: f"（{n[-1]}）",
)  # fmt: skip
_DECIMAL = tuple((lambda n: ".".join(map(str, n)) + (" " if len(n) > 1 else ". ")) for _ in range(4))


# --- widths and script ---------------------------------------------------------------------------------------------

_HALF_MARKS = str.maketrans("，：；！？（）％", ",:;!?()%")
_FULL_MARKS = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F) if chr(code) not in "\"'<>"})


def full_width(document: Document) -> str:
    """Digits, letters and marks in their full-width forms."""
    return document.text.translate(_FULL_MARKS)


def half_width(document: Document) -> str:
    """Marks, digits and letters in their half-width forms, as far as they have any."""
    narrow = "".join(
        unicodedata.normalize("NFKC", c) if "\uff10" <= c <= "\uff5a" and c.isalnum() else c for c in document.text
    )
    return narrow.translate(_HALF_MARKS)


def traditional(document: Document) -> str:
    """The whole plan in traditional characters."""
    from opencc import OpenCC

    return str(OpenCC("s2t").convert(document.text))


# --- boilerplate ---------------------------------------------------------------------------------------------------


def national_appendix(document: Document) -> str:
    """The wording of a score of national tasks in an appendix."""
    tasks = _catalogue().tasks[3::7]
    lines = [f"（{_chinese(i)}）{task.title}\n\n{task.text}" for i, task in enumerate(tasks, 1)]
    return f"{document.text.rstrip()}\n\n附件\n\n“十四五”国家信息化规划（节选）\n\n" + "\n\n".join(lines) + "\n"


def national_preface(document: Document) -> str:
    """National requirements quoted before the first section."""
    tasks = _catalogue().tasks[5::23]
    quoted = "".join(
        f"{lead}，{task.points[0].text.rstrip('。；')}。"
        for task, lead in zip(tasks, _LEADS * len(tasks), strict=False)
        if task.points
    )
    first = document.headings[0].start if document.headings else 0
    return f"{document.text[:first].rstrip()}\n\n{quoted}\n\n{document.text[first:]}"


_LEADS = (
    "《“十四五”国家信息化规划》提出", "国家明确要求", "《“十四五”国家信息化规划》指出", "党中央、国务院作出部署，要求",
)  # fmt: skip

_SLOGANS = (
    "坚持以习近平新时代中国特色社会主义思想为指导，全面贯彻党的十九大和十九届历次全会精神，立足新发展阶段，完整、准确、全面贯彻新发展理念，"
    "构建新发展格局。",
    "坚持以人民为中心的发展思想，不断增强人民群众的获得感、幸福感、安全感。",
    "坚持统筹协调、整体推进，坚持创新驱动、数据赋能，坚持开放合作、安全可控。",
    "各地各部门要提高政治站位，统一思想认识，切实把思想和行动统一到党中央、国务院的决策部署上来。",
    "以只争朝夕的精神状态和真抓实干的工作作风，奋力谱写高质量发展新篇章。",
)


def slogans(document: Document) -> str:
    """General slogans in a section of their own before the first, and again at the end."""
    words = "\n\n".join(_SLOGANS)
    first = document.headings[0].start if document.headings else 0
    return f"{document.text[:first].rstrip()}\n\n{words}\n\n{document.text[first:].rstrip()}\n\n{words}\n"


VARIANTS: dict[str, Callable[[Document], str]] = {
    "shuffled sections": shuffled_sections,
    "reversed chapters": reversed_chapters,
    "numbered by chapters": numbered(_CHAPTERS),
    "numbered 一（一）1": numbered(_OFFICIAL),
    "numbered 1.1": numbered(_DECIMAL),
    "full width": full_width,
    "half width": half_width,
    "traditional": traditional,
    "national appendix": national_appendix,
    "national preface": national_preface,
    "slogans": slogans,
}


if __name__ == "__main__":
    main()
