"""Why this module exists: an analyst joins many checks in a spreadsheet or in pandas; CSV is what both read.

UTF-8 with a byte order mark (Excel shows Chinese rightly), CRLF, every text quoted, and no text that a spreadsheet
would run: what looks like a formula gets an apostrophe before it.
"""

from __future__ import annotations

import csv
from io import StringIO

from aligner.export.cells import csv_text
from aligner.labels import Lang, SheetKey, shown
from aligner.model.check import Check
from aligner.report import rows_of, sheet_of


def to_csv(check: Check, lang: Lang = "zh", sheet: SheetKey = "tasks") -> bytes:
    """One table of the report as CSV, by default all tasks."""
    columns = sheet_of(check, sheet, lang).columns
    text = StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow([column.heading(lang) for column in columns])
    for row in rows_of(check, sheet, lang):
        writer.writerow([_field(shown(row[column.key], column.shows, lang)) for column in columns])
    return text.getvalue().encode("utf-8-sig", errors="replace")


def _field(value: object) -> object:
    if isinstance(value, float):
        return round(value, 4)
    return csv_text(value) if isinstance(value, str) else value
