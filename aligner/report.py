"""Why this module exists: Excel, CSV, Markdown and the terminal must show the same tables, so each is made here once.

A row is a dict whose keys are the column keys of `labels.SHEETS`; codes (``missing``) stay codes, and each face names
them. Rows need no library; only `report_of` imports pandas.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from aligner.catalogue import full_width
from aligner.labels import (
    ADOPTIONS,
    MILESTONES,
    PARTS,
    RELATIONS,
    SEVERITIES,
    SHEETS,
    STATUSES,
    STRENGTHS,
    VERDICTS,
    Column,
    Label,
    Lang,
    Sheet,
    SheetKey,
    phrase,
    shown,
)
from aligner.model.alignment import Evidence, IndicatorComparison, MilestoneComparison, ScorePart, TaskCoverage
from aligner.model.check import Check, LinkedMeasure, Summary
from aligner.model.document import Issue, Locator
from aligner.model.national import Catalogue, NationalIndicator, NationalTask

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, object]

GAP_VERDICTS = ("missing", "partial")

# How much of a quotation the summarising columns show; the sheet of evidence shows all of it.
_QUOTE_IN_GAPS = 220
_QUOTE_IN_TASKS = 80
_EVIDENCE_IN_GAPS = 2
# Parts of a score that two decimals would show as nothing are left out.
_SMALLEST_PART = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The tables of one check by their keys; each frame's columns are the column keys, its cells the codes."""

    check: Check
    lang: Lang
    sheets: Mapping[SheetKey, Sheet]
    tables: Mapping[SheetKey, pd.DataFrame]

    def readable(self, key: SheetKey) -> pd.DataFrame:
        """A table with headings and names in the report's language, as a person or a spreadsheet reads it."""
        import pandas as pd

        table = self.tables[key]
        return pd.DataFrame(
            {
                column.heading(self.lang): pd.Series(
                    [shown(value, column.shows, self.lang) for value in table[column.key]], dtype=object
                )
                for column in self.sheets[key].columns
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionName:
    """A section of the national plan as tables name it: ``任务1``, ``建设泛在智联的数字基础设施体系``."""

    section: str
    number: str
    title: str

    @property
    def name(self) -> str:
        """Number and title."""
        return f"{self.number} {self.title}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionCoverage:
    """One section of the national plan with the verdicts on its tasks."""

    of: SectionName
    tasks: tuple[TaskCoverage, ...]
    summary: Summary


def report_of(check: Check, lang: Lang = "zh") -> Report:
    """The named tables of a check as pandas frames."""
    import pandas as pd

    sheets = {key: sheet_of(check, key, lang) for key in SHEETS}
    return Report(
        check=check,
        lang=lang,
        sheets=sheets,
        tables={
            key: pd.DataFrame(rows_of(check, key, lang), columns=[column.key for column in sheet.columns], dtype=object)
            for key, sheet in sheets.items()
        },
    )


def sheet_of(check: Check, key: SheetKey, lang: Lang = "zh") -> Sheet:
    """The name and columns of one table; that of the responsible bodies has a column for each section."""
    sheet = SHEETS[key]
    if key != "responsible":
        return sheet
    *counts, tasks = sheet.columns
    sections = tuple(
        Column(key=part.of.section, zh=part.of.number, en=part.of.number, shows="integer", width=7.5)
        for part in sections_of(check, lang)
    )
    return replace(sheet, columns=(*counts, *sections, tasks))


def rows_of(check: Check, key: SheetKey, lang: Lang = "zh") -> tuple[Row, ...]:
    """The rows of one table."""
    return tuple(_ROWS[key](check, lang))


def sections_of(check: Check, lang: Lang = "zh") -> tuple[SectionCoverage, ...]:
    """The verdicts section by section, in the national plan's order."""
    names = section_names(check.catalogue, lang)
    grouped: dict[SectionName, list[TaskCoverage]] = {}
    for task in check.tasks:
        grouped.setdefault(names[task.task_id], []).append(task)
    return tuple(
        SectionCoverage(of=name, tasks=tuple(tasks), summary=Summary.of(tuple(tasks)))
        for name, tasks in grouped.items()
    )


def section_names(catalogue: Catalogue, lang: Lang = "zh") -> dict[str, SectionName]:
    """The section of each task, by the task's id."""
    numbers = {
        section.id: phrase(f"section_{section.kind}", lang, number=section.number) for section in catalogue.sections
    }
    return {
        task.id: SectionName(
            section=task.section, number=numbers.get(task.section, task.section), title=task.section_title
        )
        for task in catalogue.tasks
    }


def top_gaps(check: Check, most: int) -> tuple[TaskCoverage, ...]:
    """The gaps that matter most: missing before partial, firm national wording first, then the surest."""
    firmness = {"firm": 0, "normal": 1, "weak": 2}

    def weight(task: TaskCoverage) -> tuple[int, int, float]:
        return GAP_VERDICTS.index(task.verdict), firmness[task.national_strength], -round(task.confidence, 4)

    return tuple(sorted((task for task in check.tasks if task.verdict in GAP_VERDICTS), key=weight)[:most])


def doubtful_tasks(check: Check) -> tuple[TaskCoverage, ...]:
    """The tasks a person must look at."""
    return tuple(task for task in check.tasks if task.verdict == "uncertain")


def headline(check: Check, lang: Lang = "zh") -> str:
    """What the plan is: region, level, date, period, size."""
    document = check.document
    known = [
        document.region or phrase("no_region", lang),
        document.level or phrase("no_level", lang),
        document.body,
        phrase("dated", lang, dated=document.dated) if document.dated else None,
        phrase("period", lang, first=document.period[0], last=document.period[1]) if document.period else None,
        phrase("size", lang, format=document.format.upper(), chars=len(document.text)),
    ]
    return " · ".join(part for part in known if part)


def counts_line(check: Check, lang: Lang = "zh") -> str:
    """The verdicts counted: ``✓ 已衔接 81 · ◐ 部分衔接 31 · …``."""
    return " · ".join(
        f"{label.name(lang, signed=True)} {getattr(check.summary, verdict)}" for verdict, label in VERDICTS.items()
    )


def coverage_line(check: Check, lang: Lang = "zh") -> str:
    """Both ratios with their denominators."""
    total = len(check.tasks)
    every = phrase("coverage_all", lang, ratio=check.summary.coverage, tasks=total)
    applicable = phrase(
        "coverage_applicable",
        lang,
        ratio=check.summary.coverage_applicable,
        tasks=total - check.summary.not_applicable,
    )
    return f"{every} · {applicable}"


def indicators_line(check: Check, lang: Lang = "zh") -> str:
    """The relations of the indicators counted."""
    return _counted(RELATIONS, (comparison.relation for comparison in check.indicators), lang)


def milestones_line(check: Check, lang: Lang = "zh") -> str:
    """The results of the milestones counted."""
    return _counted(MILESTONES, (comparison.kind for comparison in check.milestones), lang)


def findings_line(check: Check, lang: Lang = "zh") -> str:
    """What else the check found: weakened wording, copied passages, measures of the place's own."""
    return " · ".join(
        (
            phrase("weakened_tasks", lang, total=sum(task.weakened for task in check.tasks)),
            phrase("copied_passages", lang, total=sum(len(task.copied) for task in check.tasks)),
            phrase("local_measures", lang, total=sum(not linked.tasks for linked in check.measures)),
        )
    )


def issue_line(issue: Issue, lang: Lang = "zh") -> str:
    """One problem of the document: severity, message, page."""
    return f"{SEVERITIES[issue.severity].name(lang, signed=True)}：{issue.message}{_page_of(issue, lang)}"


def place_of(page: int | None, path: Iterable[str], lang: Lang = "zh") -> str:
    """Where a quotation stands: ``第3页 · 第三章 … › 第一节 …``."""
    headings = path_text(path)
    return " · ".join(part for part in (phrase("page", lang, page=page) if page else "", headings) if part)


def path_text(path: Iterable[str]) -> str:
    """Headings from the outermost in."""
    return " › ".join(path)


def target_text(value: float | None, unit: str | None, year: int | None, lang: Lang = "zh") -> str | None:
    """A target as a plan writes it: ``56%（2025年）``."""
    if value is None:
        return None
    with_unit = f"{number_text(value)}{unit or ''}"
    return phrase("year_value", lang, value=with_unit, year=year) if year else with_unit


def number_text(value: float) -> str:
    """A number without needless zeros."""
    rounded = round(value, 4)
    return str(int(rounded)) if rounded == int(rounded) else str(rounded)


def lacking_points(task: TaskCoverage, national: NationalTask) -> tuple[str, ...]:
    """The wording of the points that the plan does not answer, each with its number."""
    answered = {point.number for point in task.points if point.answered}
    lacking = (point for point in national.points if point.number not in answered)
    return tuple(f"（{point.number}）{full_width(point.text)}" for point in lacking)


def meanings(table: Mapping[str, Label], lang: Lang) -> Iterator[tuple[str, str]]:
    """Each name of a table with what it means."""
    for label in table.values():
        yield label.name(lang, signed=True), label.meaning(lang)


def ratio_notes(lang: Lang) -> Iterator[tuple[str, str]]:
    """What the ratios and the confidence mean."""
    if lang == "zh":
        yield "衔接率", "（已衔接 + 部分衔接 ÷ 2）÷ 全部任务数。存疑的任务按最可能的等级计，不适用的任务不得分。"
        yield "适用衔接率", "同上，分母只计适用的任务（不含“不适用”）。"
        yield "把握", "最可能的等级判对的概率（经校准）：标为 90% 的，十项中约有九项判对。"
        yield "已答要点", "已回应的要点数 / 该任务的要点总数。要点是国家任务标题句之后的各句。"
    else:
        yield "Coverage", "(covered + partial / 2) / all tasks; uncertain counts as its best guess."
        yield "Of applicable", "The same over the applicable tasks only."
        yield "Confidence", "Calibrated probability that the best guess is right: of those given 90%, nine in ten are."
        yield "Points answered", "Answered points / all points of the task (the sentences after its title sentence)."


def _overview_rows(check: Check, lang: Lang) -> Iterator[Row]:
    for section in sections_of(check, lang):
        yield {"section_no": section.of.number, "section": section.of.title} | _counts(section.tasks, section.summary)
    yield {"section_no": phrase("total", lang), "section": None} | _counts(check.tasks, check.summary)


def _counts(tasks: tuple[TaskCoverage, ...], summary: Summary) -> Row:
    return {
        "total": len(tasks),
        **{verdict: getattr(summary, verdict) for verdict in VERDICTS},
        "coverage": summary.coverage,
        "coverage_applicable": summary.coverage_applicable,
    }


def _gap_rows(check: Check, lang: Lang) -> Iterator[Row]:
    for task, national, section in _tasks_with_context(check, lang):
        if task.verdict in GAP_VERDICTS:
            yield {
                "id": task.task_id,
                "section": section,
                "title": full_width(national.title),
                "national_text": full_width(national.text),
                "verdict": task.verdict,
                "lacking": "\n".join(lacking_points(task, national)) or phrase("points_touched", lang),
                "local": _local_wording(task.evidence, lang, most=_EVIDENCE_IN_GAPS, length=_QUOTE_IN_GAPS, headings=2),
                "strength": task.strength,
                "suggestion": task.suggestion,
                "confidence": task.confidence,
                "feedback": None,
                "adoption": None,
            }


def _task_rows(check: Check, lang: Lang) -> Iterator[Row]:
    for task, national, section in _tasks_with_context(check, lang):
        evidence = (
            _local_wording(task.evidence, lang, most=1, length=_QUOTE_IN_TASKS, headings=1) if task.evidence else None
        )
        yield {
            "id": task.task_id,
            "kind": national.kind,
            "section": section,
            "box": national.box_title,
            "title": full_width(national.title),
            "verdict": task.verdict,
            "best_guess": task.best_guess,
            "confidence": task.confidence,
            "answered": f"{sum(point.answered for point in task.points)}/{len(national.points)}",
            "strength": task.strength,
            "national_strength": task.national_strength,
            "weakened": task.weakened,
            "local": evidence,
            "responsible": "、".join(task.responsible) or None,
            "explanation": "".join(part for part in (task.explanation, task.not_applicable_reason) if part) or None,
        }


def _evidence_rows(check: Check, lang: Lang) -> Iterator[Row]:
    for task, national, _ in _tasks_with_context(check, lang):
        for rank, evidence in enumerate(task.evidence, start=1):
            yield {
                "id": task.task_id,
                "title": full_width(national.title),
                "verdict": task.verdict,
                "rank": rank,
                "quote": evidence.quote,
                "page": evidence.page,
                "path": path_text(evidence.path),
                "points": "、".join(map(str, evidence.points)) or None,
                "strength": evidence.strength,
                "score": round(evidence.score, 2),
                "parts": _parts_text(evidence.parts, lang),
                "start": evidence.start,
                "end": evidence.end,
            }


def _parts_text(parts: Sequence[ScorePart], lang: Lang) -> str | None:
    """The parts that show at two decimals, the largest first; a minus that no line end separates from its number."""
    shown = sorted((part for part in parts if abs(part.points) >= _SMALLEST_PART), key=lambda part: -abs(part.points))
    named = ((PARTS[part.label].name(lang) if part.label in PARTS else part.label, part.points) for part in shown)
    return "、".join(f"{name} {points:.2f}".replace("-", "−") for name, points in named) or None


def _indicator_rows(check: Check, lang: Lang) -> Iterator[Row]:
    national = {indicator.number: indicator for indicator in check.catalogue.indicators}
    locator = Locator(check.document)
    for comparison in check.indicators:
        indicator = national[comparison.number]
        yield {
            "number": indicator.number,
            "category": indicator.category,
            "name": indicator.name,
            "base": target_text(indicator.base_value, indicator.unit, indicator.base_year, lang),
            "target": target_text(indicator.target_value, indicator.unit, indicator.target_year, lang),
            "attribute": indicator.attribute,
            "relation": comparison.relation,
            "local_value": target_text(comparison.value, comparison.unit, comparison.year, lang),
            "local_base": target_text(comparison.base_value, comparison.unit, comparison.base_year, lang),
            "difference": _difference(comparison, indicator),
            "quote": comparison.text,
            **_place_columns(comparison.start, locator),
        }


def _milestone_rows(check: Check, lang: Lang) -> Iterator[Row]:
    national = {(milestone.action, milestone.year): milestone for milestone in check.catalogue.milestones}
    for comparison in check.milestones:
        milestone = national[comparison.action, comparison.year]
        best = comparison.evidence[0] if comparison.evidence else None
        yield {
            "action": comparison.action,
            "title": milestone.title,
            "year": comparison.year,
            "national_text": milestone.text,
            "kind": comparison.kind,
            "quote": _joined_quotes(comparison),
            "page": best.page if best else None,
            "path": path_text(best.path) if best else None,
        }


def _responsible_rows(check: Check, lang: Lang) -> Iterator[Row]:
    """Who leads which answer, section by section: the busiest body first, the tasks that name nobody last."""
    sections = {task_id: name.section for task_id, name in section_names(check.catalogue, lang).items()}
    answered = [task for task in check.tasks if task.verdict in {"covered", "partial", "uncertain"} and task.evidence]
    led: dict[str, list[TaskCoverage]] = {}
    for task in answered:
        for body in dict.fromkeys(task.responsible):
            led.setdefault(body, []).append(task)
    ranked = sorted(led.items(), key=lambda item: -len(item[1]))
    unled = [task for task in answered if not task.responsible]
    if unled:
        ranked.append((phrase("nobody", lang), unled))
    for body, tasks in ranked:
        verdicts = Counter(task.verdict for task in tasks)
        by_section = Counter(sections[task.task_id] for task in tasks)
        yield {
            "body": body,
            "total": len(tasks),
            "covered": verdicts["covered"],
            "partial": verdicts["partial"],
            "others": len(tasks) - verdicts["covered"] - verdicts["partial"],
            **{section: by_section[section] or None for section in dict.fromkeys(sections.values())},
            "tasks": "、".join(task.task_id for task in tasks),
        }


def _local_rows(check: Check, lang: Lang) -> Iterator[Row]:
    own: list[LinkedMeasure] = [linked for linked in check.measures if not linked.tasks]
    for number, linked in enumerate(own, start=1):
        sentence = linked.measure.sentence
        yield {
            "number": number,
            "text": sentence.text,
            "page": sentence.page,
            "path": path_text(sentence.path),
            "responsible": "、".join(sentence.responsible) or None,
            "deadline": sentence.deadline,
            "strength": sentence.strength,
            "id": linked.measure.id,
        }


def _copied_rows(check: Check, lang: Lang) -> Iterator[Row]:
    locator = Locator(check.document)
    for task, national, _ in _tasks_with_context(check, lang):
        for copied in task.copied:
            yield {
                "id": task.task_id,
                "title": full_width(national.title),
                "verdict": task.verdict,
                "quote": copied.quote,
                "source": copied.source,
                "length": len(copied.quote),
                **_place_columns(copied.start, locator),
                "start": copied.start,
                "end": copied.end,
            }


def _note_rows(check: Check, lang: Lang) -> Iterator[Row]:
    for group, pairs in _notes(check, lang):
        for name, meaning in pairs:
            yield {"group": group, "name": name, "meaning": meaning}


def _notes(check: Check, lang: Lang) -> Iterator[tuple[str, Iterable[tuple[str, str]]]]:
    chinese = lang == "zh"
    yield ("文件问题" if chinese else "Document issues"), _issue_notes(check, lang)
    yield ("本规划" if chinese else "This plan"), _document_notes(check, lang)
    yield ("国家规划与版本" if chinese else "National plan, versions"), _version_notes(check, lang)
    yield ("判定" if chinese else "Verdicts"), meanings(VERDICTS, lang)
    yield ("衔接率与把握" if chinese else "Ratios, confidence"), ratio_notes(lang)
    yield ("力度" if chinese else "Strength"), meanings(STRENGTHS, lang)
    yield ("得分构成" if chinese else "Score parts"), meanings(PARTS, lang)
    yield ("指标对照" if chinese else "Indicators"), meanings(RELATIONS, lang)
    yield ("节点对照" if chinese else "Milestones"), meanings(MILESTONES, lang)
    yield ("填写说明" if chinese else "How to reply"), _reply_notes(lang)


def _issue_notes(check: Check, lang: Lang) -> Iterator[tuple[str, str]]:
    for issue in check.document.issues:
        severity = SEVERITIES[issue.severity].name(lang, signed=True)
        yield severity, f"{issue.message}{_page_of(issue, lang)}"
    if not check.document.issues:
        yield phrase("none", lang), phrase("no_issues", lang)


def _page_of(issue: Issue, lang: Lang) -> str:
    """The page in brackets, unless the message names it."""
    page = phrase("page", lang, page=issue.page)
    return f"（{page}）" if issue.page and page not in issue.message else ""


def _document_notes(check: Check, lang: Lang) -> Iterator[tuple[str, str]]:
    document, chinese = check.document, lang == "zh"
    period = f"{document.period[0]}—{document.period[1]}" if document.period else None
    unknown = "未识别" if chinese else "unknown"
    for zh, en, value in (
        ("规划名称", "Plan", document.title),
        ("地区", "Region", document.region),
        ("层级", "Level", document.level),
        ("主体", "Body", document.body),
        ("文件日期", "Dated", document.dated),
        ("规划期", "Period", period),
        ("格式与字数", "Format, size", phrase("size", lang, format=document.format.upper(), chars=len(document.text))),
        ("完整性", "Completeness", STATUSES[check.status].name(lang)),
        ("文件指纹", "Fingerprint (SHA-256)", document.sha256),
    ):
        yield (zh if chinese else en), value or unknown


def _version_notes(check: Check, lang: Lang) -> Iterator[tuple[str, str]]:
    catalogue, chinese = check.catalogue, lang == "zh"
    points = sum(len(task.points) for task in catalogue.tasks)
    yield ("对照的国家规划" if chinese else "National plan"), catalogue.title
    yield (
        ("任务与要点" if chinese else "Tasks, points"),
        f"{len(catalogue.tasks)} 项任务，{points} 个要点，{len(catalogue.indicators)} 项指标，"
        f"{len(catalogue.milestones)} 个节点"
        if chinese
        else f"{len(catalogue.tasks)} tasks, {points} points, {len(catalogue.indicators)} indicators, "
        f"{len(catalogue.milestones)} milestones",
    )
    yield ("目录标识与版本" if chinese else "Catalogue id, version"), f"{catalogue.id} / {catalogue.version}"
    yield ("核对程序指纹" if chinese else "Engine fingerprint"), check.engine


def _reply_notes(lang: Lang) -> Iterator[tuple[str, str]]:
    sheet = SHEETS["gaps"]
    feedback, adoption = (column.heading(lang) for column in sheet.columns[-2:])
    choices = ("、" if lang == "zh" else ", ").join(choice.name(lang) for choice in ADOPTIONS)
    if lang == "zh":
        yield feedback, f"由收到“{sheet.zh}”的单位填写，写明意见和理由。请不要改动“编号”列，回收时按编号对应。"
        yield adoption, f"从下拉列表中选择：{choices}。"
    else:
        yield feedback, f"Filled in by whoever receives “{sheet.en}”. Leave the column Id as it is."
        yield adoption, f"Choose from the list: {choices}."


def _tasks_with_context(check: Check, lang: Lang) -> Iterator[tuple[TaskCoverage, NationalTask, str]]:
    national = {task.id: task for task in check.catalogue.tasks}
    sections = section_names(check.catalogue, lang)
    for task in check.tasks:
        yield task, national[task.task_id], sections[task.task_id].name


def _local_wording(evidence: tuple[Evidence, ...], lang: Lang, *, most: int, length: int, headings: int) -> str:
    """The best quotations, each after its place; the rest are in the sheet of evidence."""
    if not evidence:
        return phrase("nothing_local", lang)
    lines = [_placed_quote(one, lang, length, headings) for one in evidence[:most]]
    if len(evidence) > most:
        lines.append(phrase("more_evidence", lang, total=len(evidence), sheet=SHEETS["evidence"].name(lang)))
    return "\n".join(lines)


def _placed_quote(evidence: Evidence, lang: Lang, length: int, headings: int) -> str:
    place = place_of(evidence.page, evidence.path[-headings:], lang)
    quote = evidence.quote if len(evidence.quote) <= length else evidence.quote[: length - 1] + "…"
    return f"【{place}】{quote}" if place else quote


def _place_columns(start: int | None, locator: Locator) -> Row:
    if start is None:
        return {"page": None, "path": None}
    return {"page": locator.page_at(start), "path": path_text(locator.path_at(start)) or None}


def _difference(comparison: IndicatorComparison, indicator: NationalIndicator) -> float | None:
    if comparison.relation not in {"equal", "higher", "lower"} or comparison.value is None:
        return None
    return round(comparison.value - indicator.target_value, 4)


def _joined_quotes(comparison: MilestoneComparison) -> str | None:
    return "\n".join(evidence.quote for evidence in comparison.evidence) or None


def _counted(table: Mapping[str, Label], codes: Iterable[str], lang: Lang) -> str:
    count = Counter(codes)
    return " · ".join(f"{label.name(lang, signed=True)} {count[code]}" for code, label in table.items())


_ROWS: Mapping[SheetKey, Callable[[Check, Lang], Iterable[Row]]] = {
    "overview": _overview_rows,
    "gaps": _gap_rows,
    "tasks": _task_rows,
    "evidence": _evidence_rows,
    "indicators": _indicator_rows,
    "milestones": _milestone_rows,
    "responsible": _responsible_rows,
    "local": _local_rows,
    "copied": _copied_rows,
    "notes": _note_rows,
}
