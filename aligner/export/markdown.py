"""Why this module exists: a report that is read in a code forge, a wiki or a mail, without any office program.

The same rows as the workbook. Text of the plan is escaped: it cannot become a link, an image or HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from aligner.export.cells import markdown_text
from aligner.labels import LEVELS, SHEETS, VERDICTS, Column, Lang, SheetKey, phrase, shown
from aligner.model.check import Check
from aligner.report import (
    Row,
    counts_line,
    coverage_line,
    doubtful_tasks,
    findings_line,
    headline,
    indicators_line,
    issue_line,
    milestones_line,
    rows_of,
    sheet_of,
)

# The columns of each table that a page without scroll bars has room for.
_COLUMNS: dict[SheetKey, tuple[str, ...]] = {
    "tasks": ("id", "title", "verdict", "best_guess", "confidence", "answered", "strength", "responsible"),
    "indicators": ("number", "name", "target", "relation", "local_value", "quote", "page"),
    "milestones": ("action", "title", "year", "kind", "quote", "page"),
    "local": ("number", "text", "page", "path", "responsible"),
    "copied": ("id", "title", "quote", "page", "path"),
}
_GAP_PARTS = ("national_text", "lacking", "local", "suggestion")


def to_markdown(check: Check, lang: Lang = "zh") -> str:
    """The check as a Markdown report."""
    return "\n".join(_lines(check, lang)) + "\n"


def _lines(check: Check, lang: Lang) -> Iterator[str]:
    yield f"# {phrase('report_title', lang, title=markdown_text(check.document.title))}"
    yield from ("", markdown_text(headline(check, lang)), "")
    yield phrase("against", lang, national=markdown_text(check.catalogue.title), tasks=len(check.tasks))
    yield from ("", f"**{counts_line(check, lang)}**", "", f"**{coverage_line(check, lang)}**")
    if check.status == "partial":
        yield from ("", f"> **{phrase('incomplete', lang)}**")
    yield from _issues(check, lang)
    yield from _heading(phrase("by_section", lang))
    yield from _table(SHEETS["overview"].columns, rows_of(check, "overview", lang), lang)
    yield from _gaps(check, lang)
    yield from _doubtful(check, lang)
    yield from _heading(phrase("indicators", lang, total=len(check.indicators)), indicators_line(check, lang))
    yield from _sheet(check, "indicators", lang)
    yield from _heading(phrase("milestones", lang, total=len(check.milestones)), milestones_line(check, lang))
    yield from _sheet(check, "milestones", lang)
    for key in ("responsible", "local", "copied", "tasks", "notes"):
        remark = findings_line(check, lang) if key == "local" else ""
        yield from _heading(SHEETS[key].name(lang), remark)
        yield from _sheet(check, key, lang)


def _heading(title: str, remark: str = "") -> Iterator[str]:
    yield from ("", f"## {title}", "")
    if remark:
        yield from (remark, "")


def _issues(check: Check, lang: Lang) -> Iterator[str]:
    issues = check.document.issues
    if issues:
        yield from _heading(phrase("document_issues", lang, total=len(issues)))
        yield from (f"- {markdown_text(issue_line(issue, lang))}" for issue in issues)


def _gaps(check: Check, lang: Lang) -> Iterator[str]:
    """Each gap with the national wording, what is lacking, what is there and what to do."""
    sheet, rows = SHEETS["gaps"], rows_of(check, "gaps", lang)
    headings = {column.key: column.heading(lang) for column in sheet.columns}
    yield from _heading(phrase("all_gaps", lang, total=len(rows)) if rows else phrase("no_gaps", lang))
    for row in rows:
        verdict = VERDICTS[str(row["verdict"])].name(lang, signed=True)
        yield f"### {verdict} · {row['id']} {markdown_text(str(row['title']))}"
        yield ""
        for key in _GAP_PARTS:
            if row[key]:
                yield f"- **{headings[key]}**{'：' if lang == 'zh' else ': '}{_multiline(str(row[key]))}"
        yield ""


def _doubtful(check: Check, lang: Lang) -> Iterator[str]:
    doubtful = doubtful_tasks(check)
    titles = {task.id: task.title for task in check.catalogue.tasks}
    if doubtful:
        yield from _heading(phrase("doubtful", lang, total=len(doubtful)))
    for task in doubtful:
        guess = phrase("best_guess", lang, level=LEVELS[task.best_guess].name(lang), confidence=task.confidence)
        yield f"- {VERDICTS[task.verdict].sign} {task.task_id} {markdown_text(titles[task.task_id])} — {guess}"


def _sheet(check: Check, key: SheetKey, lang: Lang) -> Iterator[str]:
    wanted = _COLUMNS.get(key)
    columns = [column for column in sheet_of(check, key, lang).columns if wanted is None or column.key in wanted]
    rows = rows_of(check, key, lang)
    if rows:
        yield from _table(columns, rows, lang)
    else:
        yield phrase("none", lang)


def _table(columns: Sequence[Column], rows: Iterable[Row], lang: Lang) -> Iterator[str]:
    yield _line(markdown_text(column.heading(lang)) for column in columns)
    yield _line("---" for _ in columns)
    for row in rows:
        yield _line(_cell(row[column.key], column, lang) for column in columns)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(value: object, column: Column, lang: Lang) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and column.shows in {"percent", "probability"}:
        return f"{value:.1%}" if column.shows == "percent" else f"{value:.0%}"
    return _multiline(str(shown(value, column.shows, lang, signed=True)))


def _multiline(text: str) -> str:
    return "<br>".join(markdown_text(line) for line in text.split("\n"))
