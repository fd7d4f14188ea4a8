"""Why this module exists: a reviewer of 31 provinces wants one workbook: who answers what, and what nobody answers.

总览 is one page; the heat map shows every task in every plan by sign and tint; the rest are tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from openpyxl.formatting.rule import DataBarRule
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from aligner.export.batch import (
    PlanSummary,
    TaskAnswers,
    answers_by_task,
    in_order,
    mean_coverage,
    plan_labels,
)
from aligner.export.cells import cut_text, one_line
from aligner.export.charts import add_verdict_chart
from aligner.export.workbook import (
    ACCENT,
    HEADER,
    TONES,
    Book,
    Look,
    height_of,
    link_to,
    look_of,
    place_in,
    set_up_print,
    tone_of,
    write_table,
)
from aligner.labels import (
    BATCH_SHEETS,
    RELATIONS,
    STATUSES,
    VERDICTS,
    BatchSheetKey,
    Column,
    Lang,
    phrase,
    shown,
)
from aligner.model.national import Catalogue
from aligner.report import Row, meanings, number_text, ratio_notes, section_names, target_text

_MOST_MISSED = 8
_LEAST_COVERED = 8
_PLANS_ON_A_PAGE = 45
_PLAN_WIDTH = 4.6

# The grid of 总览: the table by section in A–I, a narrow space in J, the chart over K–R.
_SPACE = 10
_LAST = 18
_SPACE_WIDTH, _CHART_UNIT = 1.5, 9.5


def to_batch_excel(plans: Iterable[PlanSummary], catalogue: Catalogue, lang: Lang = "zh") -> bytes:
    """汇总.xlsx: the overview of many plans as an Excel workbook."""
    batch = _Batch.of(plans, catalogue, lang)
    book = Book(
        title=phrase("batch_title", lang),
        subject=phrase("against", lang, national=one_line(catalogue.title), tasks=len(catalogue.tasks)),
        properties={"aligner.national_plan": f"{catalogue.id}/{catalogue.version}", "aligner.lang": lang},
    )
    _write_overview(book, batch)
    _write_plans(book, batch)
    _write_heatmap(book, batch)
    _write_unanswered(book, batch)
    _write_indicators(book, batch)
    _write_failures(book, batch)
    _write_notes(book, batch)
    return book.to_bytes()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch:
    """The plans of a batch with what every sheet needs."""

    catalogue: Catalogue
    lang: Lang
    plans: tuple[PlanSummary, ...]
    checked: tuple[PlanSummary, ...]
    answers: tuple[TaskAnswers, ...]
    labels: Mapping[str, str]

    @classmethod
    def of(cls, plans: Iterable[PlanSummary], catalogue: Catalogue, lang: Lang) -> _Batch:
        ordered = in_order(plans)
        checked = tuple(plan for plan in ordered if plan.checked)
        return cls(
            catalogue=catalogue,
            lang=lang,
            plans=ordered,
            checked=checked,
            answers=answers_by_task(checked, catalogue),
            labels=plan_labels(ordered),
        )

    @property
    def failed(self) -> tuple[PlanSummary, ...]:
        return tuple(plan for plan in self.plans if not plan.checked)

    @property
    def missed(self) -> tuple[TaskAnswers, ...]:
        """The tasks that some plan lacks, the most often missing first."""
        lacking = [answers for answers in self.answers if answers.lacking]
        return tuple(sorted(lacking, key=lambda answers: -answers.share_missing))

    def name(self, key: BatchSheetKey) -> str:
        return BATCH_SHEETS[key].name(self.lang)

    def names(self, plans: Iterable[PlanSummary]) -> str:
        return "、".join(one_line(self.labels[plan.file]) for plan in plans)


def _new_sheet(book: Book, batch: _Batch, key: BatchSheetKey, tint: str = ACCENT) -> Worksheet:
    sheet = book.sheet(batch.name(key), tint)
    set_up_print(
        sheet,
        heading="" if key == "batch_overview" else f"{phrase('batch_title', batch.lang)}：{batch.name(key)}",
        footing=batch.catalogue.title,
        lang=batch.lang,
        repeated_rows="1:1" if key != "batch_overview" else None,
    )
    return sheet


def _write_plans(book: Book, batch: _Batch) -> None:
    sheet = _new_sheet(book, batch, "plans")
    rows = list(_plan_rows(batch))
    table = BATCH_SHEETS["plans"]
    write_table(book, sheet, table, rows, batch.lang)
    keys = [column.key for column in table.columns]
    for key in ("coverage", "coverage_applicable"):
        _add_bars(sheet, keys.index(key) + 1, len(rows))


def _plan_rows(batch: _Batch) -> Iterator[Row]:
    for number, plan in enumerate(batch.checked, start=1):
        summary = plan.summary
        assert summary is not None
        yield {
            "number": number,
            "region": plan.region,
            "level": plan.level,
            "title": plan.title,
            **{verdict: getattr(summary, verdict) for verdict in VERDICTS},
            "coverage": summary.coverage,
            "coverage_applicable": summary.coverage_applicable,
            "status": STATUSES[plan.status or "complete"].name(batch.lang),
            "file": plan.file,
        }


def _write_heatmap(book: Book, batch: _Batch) -> None:
    """Tasks down, plans across; a sign and a tint in each cell; task titles stay in sight and on every page."""
    sheet = _new_sheet(book, batch, "heatmap", "C98F00")
    table, lang, checked = BATCH_SHEETS["heatmap"], batch.lang, batch.checked
    fixed = len(table.columns)
    last = get_column_letter(fixed + max(len(checked), 1))
    _write_heatmap_heading(book, sheet, batch)
    verdicts = [dict(plan.verdicts) for plan in checked]
    numbers = section_names(batch.catalogue, lang)
    linked = {answers.task.id: row for row, answers in enumerate(batch.missed, start=2)}
    for row, answers in enumerate(batch.answers, start=2):
        task = answers.task
        values = (task.id, numbers[task.id].number, task.title, answers.counts["missing"])
        for position, (column, value) in enumerate(zip(table.columns, values, strict=True), start=1):
            target = place_in(batch.name("unanswered"), linked[task.id]) if task.id in linked else None
            leads = target is not None and column.key == "id"
            cell = book.write(sheet, row, position, value, look_of(value, column.shows, leads))
            if leads and target:
                link_to(cell, target)
        for position, by_task in enumerate(verdicts, start=fixed + 1):
            verdict = by_task[task.id]
            ink, tint = TONES[verdict]
            look = Look(ink=ink, tint=tint, bold=True, horizontal="center", wrap=False)
            book.write(sheet, row, position, VERDICTS[verdict].sign, look)
        sheet.row_dimensions[row].height = height_of([(task.title, table.columns[2].width)], least=17)
    sheet.freeze_panes = sheet.cell(row=2, column=fixed + 1).coordinate
    sheet.auto_filter.ref = f"A1:{last}{len(batch.answers) + 1}"
    sheet.print_title_cols = f"A:{get_column_letter(fixed)}"
    if len(checked) > _PLANS_ON_A_PAGE:
        sheet.page_setup.fitToWidth = -(-len(checked) // _PLANS_ON_A_PAGE)
        sheet.page_setup.pageOrder = "overThenDown"
    book.name("aligner_heatmap", sheet, f"$A$1:${last}${len(batch.answers) + 1}")


def _write_heatmap_heading(book: Book, sheet: Worksheet, batch: _Batch) -> None:
    table = BATCH_SHEETS["heatmap"]
    for position, column in enumerate(table.columns, start=1):
        book.write(sheet, 1, position, column.heading(batch.lang), HEADER)
        sheet.column_dimensions[get_column_letter(position)].width = column.width
    for position, plan in enumerate(batch.checked, start=len(table.columns) + 1):
        label = cut_text(one_line(batch.labels[plan.file]), 14)
        book.write(sheet, 1, position, label, replace(HEADER, rotation=90, vertical="bottom", wrap=False))
        sheet.column_dimensions[get_column_letter(position)].width = _PLAN_WIDTH
    longest = max((len(cut_text(batch.labels[plan.file], 14)) for plan in batch.checked), default=4)
    sheet.row_dimensions[1].height = max(40, min(longest * 13.5 + 16, 180))


def _write_unanswered(book: Book, batch: _Batch) -> None:
    sheet = _new_sheet(book, batch, "unanswered", "A3212E")
    table = BATCH_SHEETS["unanswered"]
    sections = section_names(batch.catalogue, batch.lang)
    rows: list[Row] = [
        {
            "id": answers.task.id,
            "section": sections[answers.task.id].name,
            "title": answers.task.title,
            "applicable": answers.applicable,
            "missing": answers.counts["missing"],
            "partial": answers.counts["partial"],
            "share": answers.share_missing,
            "who": phrase("all_plans", batch.lang)
            if len(answers.lacking) == len(batch.checked) > 1
            else batch.names(answers.lacking),
        }
        for answers in batch.missed
    ]
    heat = {answers.task.id: row for row, answers in enumerate(batch.answers, start=2)}

    def link(row: Mapping[str, object], column: Column) -> str | None:
        return place_in(batch.name("heatmap"), heat[str(row["id"])]) if column.key == "id" else None

    write_table(book, sheet, table, rows, batch.lang, link)
    _add_bars(sheet, [column.key for column in table.columns].index("share") + 1, len(rows))


def _write_indicators(book: Book, batch: _Batch) -> None:
    """Plans down, indicators across; the national targets on the first line."""
    lang, catalogue = batch.lang, batch.catalogue
    sheet = _new_sheet(book, batch, "batch_indicators")
    table = BATCH_SHEETS["batch_indicators"]
    indicators = tuple(
        Column(key=str(indicator.number), zh=indicator.name, en=indicator.name, width=12.5)
        for indicator in catalogue.indicators
    )
    national: Row = {"plan": phrase("national_target", lang), "level": None}
    for indicator in catalogue.indicators:
        national[str(indicator.number)] = target_text(indicator.target_value, indicator.unit, None, lang)
    rows = [national, *(_indicator_row(batch, plan) for plan in batch.checked)]
    write_table(book, sheet, replace(table, columns=(*table.columns, *indicators)), rows, lang)
    for position in range(1, len(table.columns) + len(indicators) + 1):
        value = sheet.cell(row=2, column=position).value
        centred = Look(bold=True, tint="EEF3F9", horizontal="left" if position == 1 else "center")
        book.write(sheet, 2, position, value, centred)
    for row, plan in enumerate(batch.checked, start=3):
        for position, comparison in enumerate(plan.indicators, start=len(table.columns) + 1):
            ink, tint = tone_of(comparison.relation)
            value = sheet.cell(row=row, column=position).value
            book.write(sheet, row, position, value, Look(ink=ink, tint=tint, horizontal="center"))
    sheet.freeze_panes = "B3"
    sheet.print_title_rows = "1:2"


def _indicator_row(batch: _Batch, plan: PlanSummary) -> Row:
    row: Row = {"plan": batch.labels[plan.file], "level": plan.level}
    row |= {str(indicator.number): None for indicator in batch.catalogue.indicators}
    for comparison in plan.indicators:
        sign = RELATIONS[comparison.relation].sign
        value = "" if comparison.value is None else f" {number_text(comparison.value)}{comparison.unit or ''}"
        row[str(comparison.number)] = f"{sign}{value}"
    return row


def _write_failures(book: Book, batch: _Batch) -> None:
    sheet = _new_sheet(book, batch, "failures", "A3212E" if batch.failed else "8A949E")
    rows: list[Row] = [
        {"number": number, "file": plan.file, "reason": plan.failure}
        for number, plan in enumerate(batch.failed, start=1)
    ]
    write_table(book, sheet, BATCH_SHEETS["failures"], rows, batch.lang)


def _write_notes(book: Book, batch: _Batch) -> None:
    sheet = _new_sheet(book, batch, "notes", "8A949E")
    lang, chinese = batch.lang, batch.lang == "zh"
    groups: tuple[tuple[str, Iterable[tuple[str, str]]], ...] = (
        (
            "国家规划" if chinese else "National plan",
            (
                ("名称" if chinese else "Title", batch.catalogue.title),
                ("目录标识与版本" if chinese else "Id, version", f"{batch.catalogue.id} / {batch.catalogue.version}"),
            ),
        ),
        ("判定" if chinese else "Verdicts", meanings(VERDICTS, lang)),
        ("衔接率" if chinese else "Ratios", ratio_notes(lang)),
        ("指标比较" if chinese else "Indicators", meanings(RELATIONS, lang)),
    )
    rows: list[Row] = [
        {"group": group, "name": name, "meaning": meaning} for group, pairs in groups for name, meaning in pairs
    ]
    write_table(book, sheet, BATCH_SHEETS["notes"], rows, lang)


def _write_overview(book: Book, batch: _Batch) -> None:
    """One page: how many plans, how well, by section with a chart, what is missed most, who is lowest."""
    sheet = _new_sheet(book, batch, "batch_overview")
    table = BATCH_SHEETS["batch_overview"]
    widths = [column.width for column in table.columns] + [_SPACE_WIDTH] + [_CHART_UNIT] * (_LAST - _SPACE)
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    first = _write_head(book, sheet, batch, sum(widths))
    sections = list(_section_rows(batch))
    row = _write_sections(book, sheet, batch, sections, first)
    if batch.checked:
        add_verdict_chart(
            sheet, table, heading_row=first, sections=len(sections) - 1, columns=(_SPACE + 1, _LAST), shares=True
        )
    row = _write_extremes(book, sheet, batch, row, widths)
    row = _write_remarks(book, sheet, batch, row, widths)
    sheet.print_area = f"A1:{get_column_letter(_LAST)}{row - 1}"
    sheet.page_setup.fitToHeight = 1


def _write_head(book: Book, sheet: Worksheet, batch: _Batch, width: float) -> int:
    lang = batch.lang
    ratios = [plan.summary.coverage for plan in batch.checked if plan.summary] or [0.0]
    truth = "\n".join(
        (
            phrase("batch_plans", lang, plans=len(batch.plans), checked=len(batch.checked), failed=len(batch.failed)),
            phrase(
                "batch_coverage",
                lang,
                mean=mean_coverage(batch.checked),
                tasks=len(batch.catalogue.tasks),
                most=max(ratios),
                least=min(ratios),
            ),
        )
    )
    against = phrase("against", lang, national=one_line(batch.catalogue.title), tasks=len(batch.catalogue.tasks))
    lines = (
        (phrase("batch_title", lang), Look(ink=ACCENT, bold=True, size=18, horizontal="center", border=False)),
        (against, Look(ink="5F6B76", horizontal="center", border=False)),
        (truth, Look(ink=ACCENT, tint="EEF3F9", bold=True, size=13, horizontal="center")),
    )
    for row, (text, look) in enumerate(lines, start=1):
        book.write_merged(sheet, row, (1, _LAST), text, look)
        sheet.row_dimensions[row].height = height_of([(text, width)], least=20, size=look.size)
    sheet.row_dimensions[4].height = 6
    return 5


def _section_rows(batch: _Batch) -> Iterator[Row]:
    """The verdicts of all plans added up section by section, and in all."""
    names = section_names(batch.catalogue, batch.lang)
    grouped: dict[str, list[TaskAnswers]] = {}
    for answers in batch.answers:
        grouped.setdefault(names[answers.task.id].section, []).append(answers)
    for part in grouped.values():
        name = names[part[0].task.id]
        yield {"section_no": name.number, "section": name.title} | _added_up(batch, part)
    yield {"section_no": phrase("total", batch.lang), "section": None} | _added_up(batch, batch.answers)


def _added_up(batch: _Batch, answers: Sequence[TaskAnswers]) -> Row:
    counts = {verdict: sum(one.counts[verdict] for one in answers) for verdict in VERDICTS}
    wanted = {one.task.id for one in answers}
    guesses = [guess for plan in batch.checked for task_id, guess in plan.guesses if task_id in wanted]
    total = sum(counts.values())
    gained = counts["covered"] + guesses.count("covered") + (counts["partial"] + guesses.count("partial")) / 2
    return {"total": total, **counts, "coverage": gained / total if total else 0.0}


def _write_sections(book: Book, sheet: Worksheet, batch: _Batch, rows: Sequence[Row], heading_row: int) -> int:
    lang, table = batch.lang, BATCH_SHEETS["batch_overview"]
    for position, column in enumerate(table.columns, start=1):
        signed = VERDICTS[column.key].name(lang, signed=True) if column.key in VERDICTS else column.heading(lang)
        ink, tint = TONES.get(column.key, (HEADER.ink, HEADER.tint or ""))
        book.write(sheet, heading_row, position, signed, Look(ink=ink, tint=tint, bold=True, horizontal="center"))
    sheet.row_dimensions[heading_row].height = 20 if lang == "zh" else 34
    for row, record in enumerate(rows, start=heading_row + 1):
        total = record is rows[-1]
        for position, column in enumerate(table.columns, start=1):
            look = replace(look_of(record[column.key], column.shows), bold=total, wrap=False)
            look = replace(look, tint="EEF3F9") if total else look
            book.write(sheet, row, position, shown(record[column.key], column.shows, lang), look)
        sheet.row_dimensions[row].height = 17.5
    after = heading_row + len(rows) + 1
    sheet.row_dimensions[after].height = 6
    return after + 1


def _write_extremes(book: Book, sheet: Worksheet, batch: _Batch, row: int, widths: list[float]) -> int:
    """On the left the tasks most often missing, on the right the plans with the lowest coverage."""
    lang = batch.lang
    missed = batch.missed[:_MOST_MISSED]
    lowest = sorted(batch.checked, key=lambda plan: plan.summary.coverage if plan.summary else 0.0)[:_LEAST_COVERED]
    title = Look(ink=ACCENT, bold=True, size=12, border=False)
    left = phrase("most_missed", lang, shown=len(missed)) if missed else phrase("nothing_missing", lang)
    link_to(book.write_merged(sheet, row, (1, 9), left, title), place_in(batch.name("unanswered"), 1))
    right = phrase("least_covered", lang, shown=len(lowest))
    link_to(book.write_merged(sheet, row, (_SPACE + 1, _LAST), right, title), place_in(batch.name("plans"), 1))
    sheet.row_dimensions[row].height = 22
    linked = {plan.file: number for number, plan in enumerate(batch.checked, start=2)}
    for offset in range(max(len(missed), len(lowest))):
        row += 1
        texts = []
        if offset < len(missed):
            texts += _write_missed(book, sheet, batch, row, missed[offset], place=offset + 2, widths=widths)
        if offset < len(lowest):
            texts += _write_lowest(book, sheet, batch, row, lowest[offset], linked[lowest[offset].file], widths)
        sheet.row_dimensions[row].height = height_of(texts)
    sheet.row_dimensions[row + 1].height = 6
    return row + 2


def _write_missed(
    book: Book, sheet: Worksheet, batch: _Batch, row: int, answers: TaskAnswers, *, place: int, widths: list[float]
) -> list[tuple[str, float]]:
    cell = book.write(sheet, row, 1, answers.task.id, look_of(answers.task.id, "id", True))
    link_to(cell, place_in(batch.name("unanswered"), place))
    counted = f"{answers.counts['missing']} / {answers.applicable}"
    book.write(sheet, row, 2, answers.task.title, Look())
    ink, tint = TONES["missing"]
    book.write(sheet, row, 3, counted, Look(ink=ink, tint=tint, bold=True, horizontal="center"))
    who = cut_text(batch.names(answers.lacking), 56)
    book.write_merged(sheet, row, (4, 9), who, Look())
    return [(answers.task.title, widths[1]), (who, sum(widths[3:9]))]


def _write_lowest(
    book: Book, sheet: Worksheet, batch: _Batch, row: int, plan: PlanSummary, place: int, widths: list[float]
) -> list[tuple[str, float]]:
    assert plan.summary is not None
    columns = (_SPACE + 1, _LAST - 3)
    text = cut_text(one_line(plan.title or batch.labels[plan.file]), 48)
    book.write_merged(sheet, row, columns, text, Look())
    look = look_of(plan.summary.coverage, "percent", True)
    cell = book.write(sheet, row, _LAST - 2, plan.summary.coverage, look)
    link_to(cell, place_in(batch.name("plans"), place))
    counts = " ".join(f"{label.sign}{getattr(plan.summary, verdict)}" for verdict, label in VERDICTS.items())
    book.write_merged(sheet, row, (_LAST - 1, _LAST), counts, replace(look_of(counts, "id"), size=9))
    return [(text, sum(widths[columns[0] - 1 : columns[1]]))]


def _write_remarks(book: Book, sheet: Worksheet, batch: _Batch, row: int, widths: list[float]) -> int:
    lang = batch.lang
    uncovered = [one for one in batch.answers if batch.checked and not one.counts["covered"] and one.applicable]
    incomplete = [plan for plan in batch.checked if plan.status == "partial"]
    remarks: list[tuple[str, BatchSheetKey]] = []
    if uncovered:
        names = "、".join(f"{one.task.id} {one.task.title}" for one in uncovered)
        remarks.append((phrase("answered_by_none", lang, total=len(uncovered), names=names), "unanswered"))
    if incomplete:
        names = batch.names(incomplete)
        remarks.append((phrase("incomplete_plans", lang, total=len(incomplete), names=names), "plans"))
    if batch.failed:
        names = batch.names(batch.failed)
        remarks.append((phrase("failed_plans", lang, total=len(batch.failed), names=names), "failures"))
    for text, key in remarks:
        cell = book.write(sheet, row, 1, phrase("remarks", lang), Look(ink=ACCENT, bold=True))
        link_to(cell, place_in(batch.name(key), 1))
        width = sum(widths[1:])
        cut = cut_text(one_line(text), int(width * 0.98))
        book.write_merged(sheet, row, (2, _LAST), cut, Look())
        sheet.row_dimensions[row].height = height_of([(cut, width)])
        row += 1
    return row


def _add_bars(sheet: Worksheet, column: int, rows: int) -> None:
    """Bars behind the ratios, so that a long column can be taken in at a glance."""
    if rows:
        letter = get_column_letter(column)
        bars: Any = DataBarRule
        rule = bars(start_type="num", start_value=0, end_type="num", end_value=1, color="9DC3E6")
        sheet.conditional_formatting.add(f"{letter}2:{letter}{rows + 1}", rule)
