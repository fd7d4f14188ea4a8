"""The parser that made the catalogue: the national plan's published text becomes sections, tasks, points, indicators.

Kept so that every quotation of `national_plan/catalogue.json` can be traced: text + review = catalogue, by one
command::

    python -m aligner.national_text

Nothing is counted here: how many tasks, boxes or indicators there are is what the text says. What a person has
added (keywords, departments, whom a task binds, other names of an indicator, mended misprints) lives in
`national_plan/review.json`, so that generating again never loses it.

The wording stays the source's, half-width commas included, so that a quotation can be looked up in the source.
Mended are white space inside words (“5G 创新”), paragraphs and table rows broken in the middle, and the misprints
that the review lists; each mend is recorded.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from aligner.errors import CatalogueFault
from aligner.model.national import (
    Applicability,
    Catalogue,
    Mend,
    Milestone,
    NationalIndicator,
    NationalTask,
    Passage,
    Point,
    Section,
    TaskKind,
)

_NUMERALS = "一二三四五六七八九十"
_PART = re.compile(rf"^[{_NUMERALS}]+、(?P<title>[^。]+)$")
_SECTION = re.compile(rf"^[(（](?P<number>[{_NUMERALS}]+)[)）](?P<title>[^。]+)$")
_BOX = re.compile(r"^专栏\s*(?P<number>\d+)\s*(?P<title>.+)$")
_ITEM = re.compile(r"^(?P<number>\d+)[.．、](?P<body>.+)$", re.DOTALL)
_SENTENCE_END = re.compile(r"(?<=[。；;])")
_ENDS_SENTENCE = re.compile(r"[。；;！？!?]$")
_GOAL = re.compile(r"^行动目标[:：]")
_BY_YEAR = re.compile(r"到(?P<year>\d{4})年[,，]?")
_CLAUSE_END = re.compile(r"[,，;；。]")
_TAIL = re.compile(r"^[(（]本文有删减[)）]$")
# White space is wanted only between two words of Latin script (“Public domain”).
_STRAY_SPACE = re.compile(r"(?<![A-Za-z0-9])\s+|\s+(?![A-Za-z0-9])")
# Where a mend is quoted from: clause by clause, a clause with the space that follows its comma.
_QUOTABLE = re.compile(r"(?<=[,，。；;、])(?!\s)")

# The parts of the plan that the catalogue holds, found by words of their headings.
_TASKS, _ACTIONS, _DIRECTIONS, _REQUIREMENTS = "重大任务", "优先行动", "主攻方向", "组织实施"
_GOALS_HEADING, _INDICATORS_HEADING = "发展目标", "主要指标"

BROKEN_PARAGRAPH = "段落在句中断开"
BROKEN_ROW = "表格一行断成数行"
STRAY_SPACE = "字间多余的空格"


def parse_national_plan(text: str) -> Catalogue:
    """Read the plan's text into a catalogue without anything reviewed: no id, version, keywords or applicability."""
    lines = tuple(line.strip() for line in text.split("\n") if line.strip())
    parts = _parts_of(lines)
    mender = _Mender()
    sections, tasks = _major_tasks(_part(parts, _TASKS), mender)
    action_sections, measures, milestones = _priority_actions(_part(parts, _ACTIONS), mender)
    return Catalogue(
        id="",
        title=lines[0],
        version="",
        source="",
        sections=sections + action_sections,
        tasks=tasks + measures,
        indicators=_indicators(lines, mender),
        milestones=milestones,
        goals=_titled_passages("goal", _goal_lines(lines), mender),
        directions=_titled_passages("direction", _part(parts, _DIRECTIONS), mender),
        requirements=_requirements(_part(parts, _REQUIREMENTS), mender),
        mends=tuple(mender.mends),
    )


def reviewed(skeleton: Catalogue, review: Mapping[str, Any]) -> Catalogue:
    """The parsed plan with everything a person has added; CatalogueFault where the review does not fit the plan."""
    faults = tuple(_misfits(skeleton, review))
    if faults:
        raise CatalogueFault(faults)
    mends = tuple(Mend(**mend) for mend in review["mends"])
    catalogue = _mend_wording(skeleton, mends)
    tasks = tuple(_reviewed_task(task, review) for task in catalogue.tasks)
    indicators = tuple(
        replace(
            indicator,
            national_total=review["indicators"][str(indicator.number)].get("national_total", False),
            aliases=tuple(review["indicators"][str(indicator.number)].get("aliases", ())),
        )
        for indicator in catalogue.indicators
    )
    return replace(
        catalogue,
        id=review["id"],
        source=review["source"],
        tasks=tasks,
        indicators=indicators,
        mends=catalogue.mends + mends,
    )


def quotations(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Every wording that the catalogue takes from the national plan, with the place where it is used."""
    yield "title", catalogue.title
    for section in catalogue.sections:
        yield section.id, section.title
        yield section.id, section.intro
    for task in catalogue.tasks:
        yield from ((task.id, text) for text in (task.title, task.text, task.box_title or ""))
        yield from ((f"{task.id} 第{point.number}点", point.text) for point in task.points)
        yield f"{task.id} applicability", task.applicability.ground or ""
    for indicator in catalogue.indicators:
        yield f"indicator-{indicator.number}", indicator.name
    for milestone in catalogue.milestones:
        where = f"milestone-{milestone.action:02d}-{milestone.year}"
        yield from ((where, text) for text in (milestone.title, milestone.text, *milestone.parts))
    for passage in catalogue.goals + catalogue.directions + catalogue.requirements:
        yield passage.id, passage.title
        yield passage.id, passage.text


def misquotations(catalogue: Catalogue, text: str) -> tuple[str, ...]:
    """What the catalogue quotes but the plan's text does not say, white space ignored and listed mends undone."""
    source = _squeezed(text)
    misprints = [m for m in catalogue.mends if _squeezed(m.source) != _squeezed(m.mended)]

    def as_printed(quotation: str) -> str:
        for mend in misprints:
            quotation = quotation.replace(mend.mended, mend.source)
        return _squeezed(quotation)

    return tuple(
        f"{where}：引文不见于原文：{quotation}"
        for where, quotation in quotations(catalogue)
        if as_printed(quotation) not in source
    )


def catalogue_json(catalogue: Catalogue) -> str:
    """The catalogue file: indented JSON, what holds no further structure (a point, a mend) on one line."""
    return _layout(_as_data(catalogue)) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Generate the catalogue file again from the plan's text and the review."""
    folder = Path(__file__).resolve().parent.parent / "national_plan"
    printed = folder / "14fyp-national-informatization-plan.txt"
    parser = argparse.ArgumentParser(prog="python -m aligner.national_text", description="由规划原文和审校文件生成目录")
    parser.add_argument("text", nargs="?", type=Path, default=printed, help="规划原文（UTF-8 文本）")
    parser.add_argument("--review", type=Path, default=folder / "review.json", help="审校文件")
    parser.add_argument("-o", "--output", type=Path, default=folder / "catalogue.json", help="写到哪里")
    given = parser.parse_args(arguments)
    text = given.text.read_text(encoding="utf-8")
    try:
        catalogue = reviewed(parse_national_plan(text), json.loads(given.review.read_text(encoding="utf-8")))
    except CatalogueFault as fault:
        print("\n".join(fault.faults), file=sys.stderr)
        return 2
    wrong = misquotations(catalogue, text)
    if wrong:
        print("\n".join(wrong), file=sys.stderr)
        return 2
    given.output.write_text(catalogue_json(catalogue), encoding="utf-8")
    print(
        f"{given.output}：任务 {len(catalogue.tasks)} 项，要点 {sum(len(t.points) for t in catalogue.tasks)} 个，"
        f"指标 {len(catalogue.indicators)} 项，节点 {len(catalogue.milestones)} 个，修补 {len(catalogue.mends)} 处",
        file=sys.stderr,
    )
    return 0


# --- reading the text ------------------------------------------------------------------------------------------


class _Mender:
    """Takes stray white space and line breaks out of the printed wording and keeps a record of every mend."""

    def __init__(self) -> None:
        self.mends: list[Mend] = []

    def mended(self, where: str, printed: str) -> str:
        """The wording without stray white space; what was taken out is recorded by the clause it stood in."""
        for clause in _QUOTABLE.split(printed):
            text = _STRAY_SPACE.sub("", clause)
            if text != clause:
                self.record(where, BROKEN_PARAGRAPH if "\n" in clause else STRAY_SPACE, clause, text)
        return _STRAY_SPACE.sub("", printed)

    def record(self, where: str, fault: str, source: str, mended: str) -> None:
        """Note one mend; the same clause is noted once."""
        mend = Mend(where=where, fault=fault, source=source, mended=mended)
        if mend not in self.mends:
            self.mends.append(mend)


def _parts_of(lines: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The lines of each numbered part (一、 二、 …) by its title, the notes of the library at the end left out."""
    parts: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in lines:
        if _TAIL.match(line):
            break
        heading = _PART.match(line)
        if heading:
            current = parts.setdefault(heading["title"], [])
        elif current is not None:
            current.append(line)
    return {title: tuple(body) for title, body in parts.items()}


def _part(parts: Mapping[str, tuple[str, ...]], words: str) -> tuple[str, ...]:
    """The lines of the part whose title holds `words`, paragraphs broken in the middle of a sentence joined by \\n."""
    for title, lines in parts.items():
        if words in title:
            return tuple(_joined(lines))
    raise CatalogueFault((f"原文中找不到标题含“{words}”的部分；请确认给的是规划全文",))


def _joined(lines: tuple[str, ...]) -> Iterator[str]:
    """Paragraphs: a line that neither heads something nor ends a sentence goes on in the next."""
    open_line = ""
    for line in lines:
        whole = f"{open_line}\n{line}" if open_line else line
        is_heading = not open_line and (_SECTION.match(line) or _BOX.match(line))
        if is_heading or _ENDS_SENTENCE.search(whole):
            yield whole
            open_line = ""
        else:
            open_line = whole
    if open_line:
        yield open_line


def _major_tasks(lines: tuple[str, ...], mender: _Mender) -> tuple[tuple[Section, ...], tuple[NationalTask, ...]]:
    """Major tasks with their paragraphs and the items of the boxes (专栏), in the order of the text."""
    sections: list[Section] = []
    tasks: list[NationalTask] = []
    paragraph = item = box = 0
    box_title: str | None = None
    for line in lines:
        if heading := _SECTION.match(line):
            number = _numeral(heading["number"])
            sections.append(Section(id=f"task-{number:02d}", kind="task", number=number, title=heading["title"]))
            paragraph, box_title = 0, None
        elif heading := _BOX.match(line):
            box, item = int(heading["number"]), 0
            box_title = mender.mended(f"box-{box:02d}", heading["title"])
        elif box_title and (entry := _ITEM.match(line)):
            item += 1
            tasks.append(_task(f"box-{box:02d}-{item}", "box", entry["body"], sections[-1], box_title, mender))
        elif not sections[-1].intro:
            sections[-1] = replace(sections[-1], intro=mender.mended(sections[-1].id, line))
        else:
            paragraph, box_title = paragraph + 1, None
            number = sections[-1].number
            tasks.append(_task(f"task-{number:02d}-{paragraph}", "task", line, sections[-1], None, mender))
    titles = {section.id: section.title for section in sections}
    return tuple(sections), tuple(replace(task, section_title=titles[task.section]) for task in tasks)


def _priority_actions(
    lines: tuple[str, ...], mender: _Mender
) -> tuple[tuple[Section, ...], tuple[NationalTask, ...], tuple[Milestone, ...]]:
    """Priority actions: each with its goal (行动目标, which gives the milestones) and its measure paragraphs."""
    sections: list[Section] = []
    tasks: list[NationalTask] = []
    milestones: list[Milestone] = []
    paragraph = 0
    for line in lines:
        if heading := _SECTION.match(line):
            number = _numeral(heading["number"])
            sections.append(Section(id=f"action-{number:02d}", kind="action", number=number, title=heading["title"]))
            paragraph = 0
        elif sections and _GOAL.match(line):
            milestones.extend(_milestones(sections[-1], line, mender))
        elif sections:
            paragraph += 1
            task_id = f"action-{sections[-1].number:02d}-{paragraph}"
            tasks.append(_task(task_id, "action", line, sections[-1], None, mender))
    return tuple(sections), tuple(tasks), tuple(milestones)


def _task(
    task_id: str, kind: TaskKind, printed: str, section: Section, box_title: str | None, mender: _Mender
) -> NationalTask:
    """One task: its title is its first sentence, its points are the sentences after it."""
    title, _, text = mender.mended(task_id, printed).partition("。")
    points = tuple(
        Point(number=number, text=sentence)
        for number, sentence in enumerate(filter(None, _SENTENCE_END.split(text)), start=1)
    )
    return NationalTask(
        id=task_id, kind=kind, title=title, text=text, points=points,
        section=section.id, section_title=section.title, box_title=box_title,
    )


def _milestones(section: Section, printed: str, mender: _Mender) -> Iterator[Milestone]:
    """What the action's goal says for each year: from “到2023年” to the next “到”."""
    starts = [match.start() for match in _BY_YEAR.finditer(printed)]
    for start, end in zip(starts, [*starts[1:], len(printed)], strict=True):
        year = int(printed[start + 1 : start + 5])
        text = mender.mended(f"milestone-{section.number:02d}-{year}", printed[start:end]).rstrip("；;")
        reached = _BY_YEAR.sub("", text, count=1)
        yield Milestone(
            action=section.number, year=year, title=section.title, text=text,
            parts=tuple(part for part in _CLAUSE_END.split(reached) if part),
        )


def _goal_lines(lines: tuple[str, ...]) -> tuple[str, ...]:
    """The paragraphs between the heading of the goals and the table of indicators."""
    return lines[_place_of(_GOALS_HEADING, lines) + 1 : _place_of(_INDICATORS_HEADING, lines)]


def _place_of(heading: str, lines: tuple[str, ...]) -> int:
    """Where the line stands that ends with `heading`."""
    for i, line in enumerate(lines):
        if line.endswith(heading):
            return i
    raise CatalogueFault((f"原文中找不到标题“{heading}”；请确认给的是规划全文",))


def _titled_passages(kind: str, lines: tuple[str, ...], mender: _Mender) -> tuple[Passage, ...]:
    """Paragraphs that open with a title sentence; one of a single sentence leads in and is none."""
    found: list[Passage] = []
    for line in lines:
        where = f"{kind}-{len(found) + 1}"
        title, _, text = mender.mended(where, line).partition("。")
        if text:
            found.append(Passage(id=where, title=title, text=text))
    return tuple(found)


def _requirements(lines: tuple[str, ...], mender: _Mender) -> tuple[Passage, ...]:
    """The requirements on carrying the plan out: a numbered heading and the paragraphs under it."""
    found: list[Passage] = []
    for line in lines:
        if heading := _SECTION.match(line):
            found.append(Passage(id=f"requirement-{len(found) + 1}", title=heading["title"], text=""))
        else:
            text = found[-1].text + mender.mended(found[-1].id, line)
            found[-1] = replace(found[-1], text=text)
    return tuple(found)


_ROW = re.compile(
    r"^(?:(?P<number>\d+) )?(?P<name>.+?)\s+(?P<base>[\d.]+)(?P<star>\*?) (?P<target>[\d.]+) (?P<attribute>\w+性)$",
    re.DOTALL,
)
_UNIT = re.compile(r"^(?P<name>.+)[(（](?P<unit>[^()（）]+)[)）]$")


def _indicators(lines: tuple[str, ...], mender: _Mender) -> tuple[NationalIndicator, ...]:
    """The table of main indicators: number, category (where it changes), name with unit, base, target, attribute."""
    header = _place_of(_INDICATORS_HEADING, lines) + 1
    note = next((i for i in range(header, len(lines)) if lines[i].startswith("注")), header)
    years = [int(year) for year in re.findall(r"\d{4}", lines[header])]
    starred = re.search(r"\*的为(\d{4})年", lines[note])
    found: list[NationalIndicator] = []
    category = ""
    for row in _table_rows(lines[header + 1 : note]):
        cells = _ROW.match(row)
        if not cells:
            raise CatalogueFault((f"指标表的这一行读不懂：{row}",))
        printed_category, _, printed_name = cells["name"].rpartition(" ")
        category = printed_category or category
        name = printed_name.replace("\n", "")
        number = int(cells["number"] or 0)
        if "\n" in row:
            mended = re.sub(r"\n(?=\d)", " ", row).replace("\n", "")
            mender.record(f"indicator-{number}", BROKEN_ROW, row, mended)
        unit = _UNIT.match(name)
        found.append(
            NationalIndicator(
                number=number,
                name=unit["name"] if unit else name,
                unit=unit["unit"] if unit else None,
                base_value=float(cells["base"]),
                base_year=int(starred[1]) if cells["star"] and starred else years[0],
                target_value=float(cells["target"]),
                target_year=years[1],
                attribute=cells["attribute"],
                category=category,
            )
        )
    return tuple(found)


def _table_rows(lines: tuple[str, ...]) -> Iterator[str]:
    """Rows of the table: a row ends with its attribute (预期性, 约束性), however many lines it was printed on."""
    row = ""
    for line in lines:
        row = f"{row}\n{line}" if row else line
        if line.endswith("性"):
            yield row
            row = ""
    if row:
        raise CatalogueFault((f"指标表的最后一行不完整：{row}",))


def _numeral(text: str) -> int:
    """一 … 十 … 十九 as a number."""
    tens, ten, ones = text.rpartition("十")
    digit = _NUMERALS.index(ones) + 1 if ones else 0
    return ((_NUMERALS.index(tens) + 1 if tens else 1) * 10 if ten else 0) + digit


# --- merging the review ----------------------------------------------------------------------------------------


def _misfits(skeleton: Catalogue, review: Mapping[str, Any]) -> Iterator[str]:
    """Where text and review do not speak of the same tasks and indicators."""
    for noun, known, named in (
        ("任务", {task.id for task in skeleton.tasks}, set(review["tasks"])),
        ("指标", {str(indicator.number) for indicator in skeleton.indicators}, set(review["indicators"])),
    ):
        yield from (f"审校文件没有{noun} {missing}；请补上" for missing in sorted(known - named))
        yield from (f"审校文件的{noun} {extra} 不见于原文；请删去或改正编号" for extra in sorted(named - known))


def _mend_wording(catalogue: Catalogue, mends: tuple[Mend, ...]) -> Catalogue:
    """The catalogue with the misprints mended in the task that each mend names."""

    def mended(task: NationalTask) -> NationalTask:
        for mend in mends:
            if mend.where == task.id:
                points = tuple(replace(p, text=p.text.replace(mend.source, mend.mended)) for p in task.points)
                text = task.text.replace(mend.source, mend.mended)
                task = replace(task, text=text, points=points)
        return task

    return replace(catalogue, tasks=tuple(mended(task) for task in catalogue.tasks))


def _reviewed_task(task: NationalTask, review: Mapping[str, Any]) -> NationalTask:
    said = review["tasks"][task.id]
    rule: dict[str, Any] = said.get("applicability", {"reason": review["applies_everywhere"]})
    return replace(
        task,
        keywords=tuple(said["keywords"]),
        departments=tuple(said["departments"]),
        applicability=Applicability(
            levels=tuple(rule.get("levels", ())),
            bodies=tuple(rule.get("bodies", ())),
            geography=tuple(rule.get("geography", ())),
            regions=tuple(rule.get("regions", ())),
            ground=rule.get("ground"),
            reason=rule.get("reason"),
        ),
    )


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


# --- writing the file ------------------------------------------------------------------------------------------


def _as_data(catalogue: Catalogue) -> dict[str, Any]:
    """The catalogue as plain data in the file's order; what is empty or follows from the rest is left out."""
    return {
        "note": "由 python -m aligner.national_text 从规划原文和 review.json 生成；要改动请改 review.json 后重新生成",
        "id": catalogue.id,
        "title": catalogue.title,
        "source": catalogue.source,
        "sections": [_filled(section, "id", "kind", "number", "title", "intro") for section in catalogue.sections],
        "tasks": [_task_data(task) for task in catalogue.tasks],
        "indicators": [
            _filled(
                indicator, "number", "name", "unit", "base_value", "base_year", "target_value", "target_year",
                "attribute", "category", "national_total", "aliases",
            )
            for indicator in catalogue.indicators
        ],
        "milestones": [_filled(goal, "action", "year", "title", "text", "parts") for goal in catalogue.milestones],
        "goals": [_filled(passage, "id", "title", "text") for passage in catalogue.goals],
        "directions": [_filled(passage, "id", "title", "text") for passage in catalogue.directions],
        "requirements": [_filled(passage, "id", "title", "text") for passage in catalogue.requirements],
        "mends": [_filled(mend, "where", "fault", "source", "mended") for mend in catalogue.mends],
    }


def _task_data(task: NationalTask) -> dict[str, Any]:
    return {
        **_filled(task, "id", "kind", "section", "box_title", "title", "text"),
        "points": [{"number": point.number, "text": point.text} for point in task.points],
        **_filled(task, "keywords", "departments"),
        "applicability": _filled(
            task.applicability, "levels", "bodies", "geography", "regions", "ground", "reason"
        ),
    }


def _filled(thing: object, *names: str) -> dict[str, Any]:
    """The named fields that are not empty, numbers without a needless “.0”."""
    data: dict[str, Any] = {}
    for name in names:
        value = getattr(thing, name)
        if value is None or value is False or value in ("", ()):
            continue
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        data[name] = list(value) if isinstance(value, tuple) else value
    return data


def _layout(value: Any, depth: int = 0) -> str:
    """Indented JSON in which a list or an object that holds no further list or object takes one line."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if not any(isinstance(item, (dict, list)) for item in inner):
        return json.dumps(value, ensure_ascii=False)
    pad, close = "  " * (depth + 1), "  " * depth
    if isinstance(value, dict):
        rows = [f"{pad}{json.dumps(key)}: {_layout(item, depth + 1)}" for key, item in value.items()]
        return "{\n" + ",\n".join(rows) + f"\n{close}}}"
    return "[\n" + ",\n".join(pad + _layout(item, depth + 1) for item in value) + f"\n{close}]"


if __name__ == "__main__":
    sys.exit(main())
