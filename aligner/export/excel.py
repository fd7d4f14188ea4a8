"""Why this module exists: the gap report is what the official files: one workbook, ready to read, print and reply to.

总览 is one page for a leader; every other sheet is one table of `report_of`, linked from summary to detail.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from aligner.export.cells import cut_text, one_line
from aligner.export.charts import add_verdict_chart
from aligner.export.workbook import (
    ACCENT,
    HEADER,
    REPLY_TINT,
    TONES,
    Book,
    Look,
    height_of,
    link_to,
    look_of,
    place_in,
    set_up_print,
    write_table,
)
from aligner.labels import ADOPTIONS, SHEETS, VERDICTS, Column, Lang, Sheet, SheetKey, phrase, shown
from aligner.model.check import Check
from aligner.report import (
    Report,
    counts_line,
    coverage_line,
    doubtful_tasks,
    findings_line,
    headline,
    indicators_line,
    issue_line,
    lacking_points,
    milestones_line,
    report_of,
    sections_of,
    top_gaps,
)

_TOP_GAPS = 8

# The grid of 总览: the table by section in A–J, a narrow space in K, the chart over L–S.
_SPACE = 11
_LAST = 19
_SPACE_WIDTH, _CHART_UNIT = 1.5, 9.5
_ROW_OF_SECTIONS = 17.5

_Texts = list[tuple[str, float]]


def to_excel(check: Check, lang: Lang = "zh") -> bytes:
    """The gap report as an Excel workbook."""
    report = report_of(check, lang)
    book = Book(
        title=phrase("report_title", lang, title=one_line(check.document.title)),
        subject=phrase("against", lang, national=one_line(check.catalogue.title), tasks=len(check.tasks)),
        properties={
            "aligner.document": check.document.sha256,
            "aligner.national_plan": f"{check.catalogue.id}/{check.catalogue.version}",
            "aligner.engine": check.engine,
            "aligner.lang": lang,
        },
    )
    places = _Places.of(report)
    _write_overview(book, report, places)
    for key, sheet in report.sheets.items():
        if key != "overview":
            _write_sheet(book, report, places, sheet, key)
    return book.to_bytes()


class _Places:
    """The rows at which a task stands in each sheet: where links lead."""

    def __init__(self, rows: Mapping[SheetKey, Mapping[str, int]], lang: Lang) -> None:
        self._rows = rows
        self._lang: Lang = lang

    @classmethod
    def of(cls, report: Report) -> _Places:
        """The first row of each task in each table that has an id of tasks."""
        keys: tuple[SheetKey, ...] = ("gaps", "tasks", "evidence", "copied")
        return cls({key: _first_rows(report, key) for key in keys}, report.lang)

    def of_task(self, key: SheetKey, task_id: str) -> str | None:
        """The place of a task in a sheet, None where it is not there."""
        row = self._rows[key].get(task_id)
        return place_in(SHEETS[key].name(self._lang), row) if row else None

    def of_sheet(self, key: SheetKey) -> str:
        """The head of a sheet."""
        return place_in(SHEETS[key].name(self._lang), 1)


def _first_rows(report: Report, key: SheetKey) -> dict[str, int]:
    rows: dict[str, int] = {}
    for number, task_id in enumerate(report.tables[key]["id"], start=2):
        rows.setdefault(task_id, number)
    return rows


def _write_sheet(book: Book, report: Report, places: _Places, table: Sheet, key: SheetKey) -> None:
    sheet = book.sheet(table.name(report.lang), _TAB_TINTS.get(key, ACCENT))
    rows: list[Any] = report.tables[key].to_dict("records")
    write_table(book, sheet, table, rows, report.lang, _links(key, places))
    if key == "gaps":
        _add_reply_columns(book, sheet, table, len(rows), report.lang)
    heading = f"{table.name(report.lang)}：{cut_text(one_line(report.check.document.title), 50)}"
    set_up_print(sheet, heading=heading, footing=report.check.catalogue.title, lang=report.lang, repeated_rows="1:1")


_TAB_TINTS: Mapping[SheetKey, str] = {"gaps": "A3212E", "tasks": "1D6B43", "evidence": "1D6B43", "notes": "8A949E"}


def _links(key: SheetKey, places: _Places) -> Callable[[Mapping[str, object], Column], str | None]:
    """Where the cells of a sheet lead: a gap to the task and to its evidence, an evidence back to its task.

    Only short cells lead anywhere: LibreOffice shows a linked cell on one line, however long its text.
    """
    leads: Mapping[SheetKey, Mapping[str, SheetKey]] = {
        "gaps": {"id": "tasks", "verdict": "evidence"},
        "tasks": {"id": "gaps", "verdict": "evidence"},
        "evidence": {"id": "tasks"},
        "copied": {"id": "tasks"},
    }

    def link(row: Mapping[str, object], column: Column) -> str | None:
        target = leads.get(key, {}).get(column.key)
        return places.of_task(target, str(row["id"])) if target else None

    return link


def _add_reply_columns(book: Book, sheet: Worksheet, table: Sheet, rows: int, lang: Lang) -> None:
    """Tint the two columns that the receiver fills in, and let Excel check what is filled in."""
    keys = [column.key for column in table.columns]
    feedback, adoption = (keys.index(key) + 1 for key in ("feedback", "adoption"))
    for row in range(2, rows + 2):
        book.write(sheet, row, feedback, None, Look(tint=REPLY_TINT))
        book.write(sheet, row, adoption, None, Look(tint=REPLY_TINT, horizontal="center"))
    if not rows:
        return
    chinese = lang == "zh"
    length = DataValidation(
        type="textLength", operator="lessThanOrEqual", formula1="2000", allow_blank=True,
        promptTitle="反馈意见" if chinese else "Feedback",
        prompt="请写明意见和理由，不超过2000字。" if chinese else "Opinion and reason, at most 2000 characters.",
        errorTitle="太长" if chinese else "Too long",
        error="请不超过2000字。" if chinese else "At most 2000 characters.",
    )  # fmt: skip
    choices = ",".join(choice.name(lang) for choice in ADOPTIONS)
    choice = DataValidation(
        type="list", formula1=f'"{choices}"', allow_blank=True,
        promptTitle="采纳情况" if chinese else "Adoption",
        prompt="请从列表中选择。" if chinese else "Choose from the list.",
        errorTitle="不在列表中" if chinese else "Not in the list",
        error=f"请从列表中选择：{choices}。" if chinese else f"Choose one of: {choices}.",
    )  # fmt: skip
    for validation, column in ((length, feedback), (choice, adoption)):
        validation.showInputMessage = validation.showErrorMessage = True
        letter = get_column_letter(column)
        validation.add(f"{letter}2:{letter}{rows + 1}")
        sheet.add_data_validation(validation)


def _write_overview(book: Book, report: Report, places: _Places) -> None:
    """One page: the line of truth, the sections beside their chart, the gaps that matter most, what else to know."""
    check, lang = report.check, report.lang
    table = SHEETS["overview"]
    sheet = book.sheet(table.name(lang))
    widths = [column.width for column in table.columns] + [_SPACE_WIDTH] + [_CHART_UNIT] * (_LAST - _SPACE)
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    row = _write_head(book, sheet, check, lang, sum(widths))
    first = row + 1
    row = _write_sections(book, sheet, report, places, first)
    add_verdict_chart(
        sheet, table, heading_row=first, sections=len(sections_of(check, lang)), columns=(_SPACE + 1, _LAST)
    )
    row = _write_top_gaps(book, sheet, check, lang, places, row + 1, widths)
    row = _write_remarks(book, sheet, check, lang, places, row, widths)
    sections_end = first + len(report.tables["overview"])
    book.name("aligner_overview", sheet, f"$A${first}:${get_column_letter(len(table.columns))}${sections_end}")
    last = get_column_letter(_LAST)
    sheet.print_area = f"A1:{last}{row - 1}"
    set_up_print(sheet, heading="", footing=check.catalogue.title, lang=lang, repeated_rows=None)
    sheet.page_setup.fitToHeight = 1


def _write_head(book: Book, sheet: Worksheet, check: Check, lang: Lang, width: float) -> int:
    """Title, what the plan is, the line of truth; a warning where part of the plan could not be read."""
    against = phrase("against", lang, national=one_line(check.catalogue.title), tasks=len(check.tasks))
    lines = [
        (phrase("report_title", lang, title=one_line(check.document.title)), Look(
            ink=ACCENT, bold=True, size=18, horizontal="center", border=False)),
        (f"{one_line(headline(check, lang))}    {against}", Look(
            ink="5F6B76", size=10, horizontal="center", border=False)),
        (f"{counts_line(check, lang)}\n{coverage_line(check, lang)}", Look(
            ink=ACCENT, tint="EEF3F9", bold=True, size=13, horizontal="center")),
    ]  # fmt: skip
    if check.status == "partial":
        lines.append(("! " + phrase("incomplete", lang), Look(ink="A3212E", tint="F9D9DB", bold=True, size=11)))
    for row, (text, look) in enumerate(lines, start=1):
        book.write_merged(sheet, row, (1, _LAST), text, look)
        sheet.row_dimensions[row].height = height_of([(text, width)], least=20, size=look.size)
    sheet.row_dimensions[len(lines) + 1].height = 6
    return len(lines) + 1


def _write_sections(book: Book, sheet: Worksheet, report: Report, places: _Places, row: int) -> int:
    """The table by section with its heading at `row`; the row after it."""
    lang, table = report.lang, SHEETS["overview"]
    for position, column in enumerate(table.columns, start=1):
        signed = VERDICTS[column.key].name(lang, signed=True) if column.key in VERDICTS else column.heading(lang)
        ink, tint = TONES.get(column.key, (HEADER.ink, HEADER.tint or ""))
        book.write(sheet, row, position, signed, Look(ink=ink, tint=tint, bold=True, horizontal="center"))
    sheet.row_dimensions[row].height = 20 if lang == "zh" else 34
    records = report.tables["overview"].to_dict("records")
    sections = sections_of(report.check, lang)
    for number, record in enumerate(records):
        row += 1
        total = number == len(sections)
        for position, column in enumerate(table.columns, start=1):
            look = look_of(record[column.key], column.shows)
            target = places.of_task("tasks", sections[number].tasks[0].task_id) if not total else None
            linked = target is not None and column.key == "section"
            cell = book.write(
                sheet, row, position, shown(record[column.key], column.shows, lang),
                Look(ink=ACCENT if linked else look.ink, bold=total, horizontal=look.horizontal, wrap=False,
                     tint="EEF3F9" if total else None, number_format=look.number_format),
            )  # fmt: skip
            if linked and target:
                link_to(cell, target)
        sheet.row_dimensions[row].height = _ROW_OF_SECTIONS
    sheet.row_dimensions[row + 1].height = 6
    return row + 2


def _write_top_gaps(
    book: Book, sheet: Worksheet, check: Check, lang: Lang, places: _Places, row: int, widths: list[float]
) -> int:
    """The gaps that matter most, each linked to its line in the list of gaps; the row after them."""
    national = {task.id: task for task in check.catalogue.tasks}
    gaps = top_gaps(check, _TOP_GAPS)
    total = check.summary.missing + check.summary.partial
    row -= 1
    title = phrase("top_gaps", lang, total=total, shown=len(gaps)) if gaps else phrase("no_gaps", lang)
    cell = book.write_merged(sheet, row, (1, _LAST), title, Look(ink=ACCENT, bold=True, size=12, border=False))
    link_to(cell, places.of_sheet("gaps"))
    sheet.row_dimensions[row].height = 22
    spans = ((1, 1), (2, 2), (3, 4), (5, 12), (13, _LAST))
    heads = [column.heading(lang) for column in SHEETS["gaps"].columns if column.key in _TOP_COLUMNS]
    if gaps:
        row += 1
        for span, head in zip(spans, heads, strict=True):
            book.write_merged(sheet, row, span, head, HEADER)
        sheet.row_dimensions[row].height = 20
    for task in gaps:
        row += 1
        lacking = "".join(lacking_points(task, national[task.task_id])) or phrase("points_touched", lang)
        values = (task.task_id, national[task.task_id].title, task.verdict, lacking, task.suggestion or "")
        texts: _Texts = []
        for span, value, key in zip(spans, values, _TOP_COLUMNS, strict=True):
            width = sum(widths[span[0] - 1 : span[1]])
            shows = next(column.shows for column in SHEETS["gaps"].columns if column.key == key)
            text = cut_text(one_line(str(shown(value, shows, lang, signed=True))), int(width * 0.98))
            target = places.of_task("gaps", task.task_id) if key == "id" else None
            cell = book.write_merged(sheet, row, span, text, look_of(value, shows, bool(target)))
            if target:
                link_to(cell, target)
            texts.append((text, width))
        sheet.row_dimensions[row].height = height_of(texts)
    sheet.row_dimensions[row + 1].height = 6
    return row + 2


_TOP_COLUMNS = ("id", "title", "verdict", "lacking", "suggestion")


def _write_remarks(
    book: Book, sheet: Worksheet, check: Check, lang: Lang, places: _Places, row: int, widths: list[float]
) -> int:
    """What else a leader should know, one line each with a link to its sheet; the row after them."""
    national = {task.id: task for task in check.catalogue.tasks}
    doubtful = doubtful_tasks(check)
    issues = check.document.issues
    names = "；".join(f"{task.task_id} {national[task.task_id].title}" for task in doubtful)
    remarks: list[tuple[str, str, SheetKey]] = [
        (phrase("indicators", lang, total=len(check.indicators)), indicators_line(check, lang), "indicators"),
        (phrase("milestones", lang, total=len(check.milestones)), milestones_line(check, lang), "milestones"),
        (phrase("other_findings", lang), findings_line(check, lang), "copied"),
    ]
    if doubtful:
        remarks.insert(0, (phrase("doubtful", lang, total=len(doubtful)), names, "tasks"))
    if issues:
        told = "  ".join(issue_line(issue, lang) for issue in issues)
        remarks.append((phrase("document_issues", lang, total=len(issues)), told, "notes"))
    for label, text, key in remarks:
        cell = book.write_merged(sheet, row, (1, 2), label, Look(ink=ACCENT, bold=True))
        link_to(cell, places.of_sheet(key))
        width = sum(widths[2:])
        cut = cut_text(one_line(text), int(width))
        book.write_merged(sheet, row, (3, _LAST), cut, Look())
        sheet.row_dimensions[row].height = height_of([(label, sum(widths[:2])), (cut, width)])
        row += 1
    return row
