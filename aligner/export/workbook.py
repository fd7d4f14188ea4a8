"""Why this module exists: every workbook must open ready to read and to print, whatever the plan's text holds.

What all sheets share: styles, cells that cannot become formulas, widths and row heights for Chinese text, print setup,
and a package without time stamps, so that the same check gives the same bytes.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from math import ceil
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from aligner.export.cells import excel_text, is_formula_like, one_line
from aligner.labels import Column, Lang, Sheet, Shows, phrase, shown

FONT = "微软雅黑"
FONT_SIZE = 10

# Ink and tint of each code. Signs stand beside them, so that a black-and-white print says the same.
TONES: Mapping[str, tuple[str, str]] = {
    "covered": ("1D6B43", "DFF1E5"),
    "partial": ("7A5A00", "FFF0C7"),
    "missing": ("A3212E", "F9D9DB"),
    "uncertain": ("4C3F91", "E6E1F5"),
    "not_applicable": ("5F6B76", "ECEEF0"),
}
_SAME_TONE: Mapping[str, str] = {
    "higher": "covered", "equal": "covered", "lower": "missing", "local_scale": "not_applicable",
    "no_target": "partial", "absent": "missing", "on_time": "covered", "late": "partial", "undated": "partial",
}  # fmt: skip
ACCENT = "1F4E79"
HEADER_TINT = "DCE6F1"
REPLY_TINT = "FFFBE6"
_GRID = "BFC7D0"

# An Excel row is at most 409.5 points high. One line of 10-point text takes 14.5 in the tallest of the usual Chinese
# fonts (Noto Sans CJK); 微软雅黑 needs 13.2 and so gets a little air.
_MOST_HEIGHT = 409.0
_LINE_HEIGHT = 1.45
_PADDING = 6.0
_PIXELS_PER_UNIT = 7.0
_CELL_PADDING = 17.0  # left and right, with the indent of text
_PIXELS_PER_POINT = 4 / 3

_TOKEN = re.compile(r"[!-~]+|\s|[^!-~\s]", re.DOTALL)
_MODIFIED = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")
_EARLIEST = (1980, 1, 1, 0, 0, 0)

_CENTRED: frozenset[Shows] = frozenset(
    (
        "id",
        "integer",
        "number",
        "percent",
        "probability",
        "flag",
        "verdict",
        "level",
        "strength",
        "relation",
        "milestone",
        "kind",
    )
)
_TONED: frozenset[Shows] = frozenset(("verdict", "relation", "milestone"))
_NUMBER_FORMATS: Mapping[Shows, str] = {"percent": "0.0%", "probability": "0%", "integer": "0"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a cell looks; equal looks share one style in the file."""

    ink: str = "1B2733"
    tint: str | None = None
    bold: bool = False
    size: float = FONT_SIZE
    horizontal: str = "left"
    vertical: str = "center"
    wrap: bool = True
    border: bool = True
    link: bool = False
    number_format: str = "General"
    rotation: int = 0


HEADER = Look(ink=ACCENT, tint=HEADER_TINT, bold=True, horizontal="center")
PLAIN = Look()


class Book:
    """A workbook in the making: hands out sheets, writes cells, and ends as bytes."""

    def __init__(self, *, title: str, subject: str, properties: Mapping[str, str]) -> None:
        workbook: Any = Workbook()
        workbook.remove(workbook.active)
        self.workbook = workbook
        normal = self.workbook._named_styles["Normal"]
        normal.font = Font(name=FONT, size=FONT_SIZE, family=2)
        about = self.workbook.properties
        about.title, about.subject, about.creator = excel_text(title)[:200], subject, "aligner"
        for name, value in properties.items():
            self.workbook.custom_doc_props.append(StringProperty(name=name, value=value))
        self._styles: dict[Look, object] = {}

    def sheet(self, name: str, tint: str = ACCENT) -> Worksheet:
        """A new sheet, without grid lines (cells have borders of their own)."""
        sheet: Worksheet = self.workbook.create_sheet(name)
        sheet.sheet_view.showGridLines = False
        sheet.sheet_properties.tabColor = tint
        sheet.sheet_format.defaultRowHeight = 18
        sheet.sheet_format.customHeight = True
        return sheet

    def write(self, sheet: Worksheet, row: int, column: int, value: object, look: Look = PLAIN) -> Cell:
        """One cell; text stays text, whatever it starts with."""
        cell: Any = sheet.cell(row=row, column=column)
        self._dress(cell, look)
        if isinstance(value, str):
            cell.value = excel_text(value, phrase("cut")) or None
            cell.data_type = "s" if cell.value else "n"
            if is_formula_like(value):
                cell.quotePrefix = True
        elif value is not None:
            cell.value = value
        written: Cell = cell
        return written

    def write_merged(
        self, sheet: Worksheet, row: int, columns: tuple[int, int], value: object, look: Look = PLAIN
    ) -> Cell:
        """One text over several columns of a row."""
        first, last = columns
        for column in range(first + 1, last + 1):
            self.write(sheet, row, column, None, look)
        cell = self.write(sheet, row, first, value, look)
        if last > first:
            sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
        return cell

    def name(self, name: str, sheet: Worksheet, area: str) -> None:
        """A defined name for an area, the same in every report: other programs find a table by it."""
        self.workbook.defined_names[name] = DefinedName(name, attr_text=f"{quote_sheetname(sheet.title)}!{area}")

    def to_bytes(self) -> bytes:
        """The file. The package's time stamps are taken out: the same content gives the same bytes."""
        saved, timeless = BytesIO(), BytesIO()
        self.workbook.save(saved)
        with zipfile.ZipFile(saved) as source, zipfile.ZipFile(timeless, "w", zipfile.ZIP_DEFLATED) as target:
            for member in source.infolist():
                content = source.read(member)
                if member.filename == "docProps/core.xml":
                    content = _MODIFIED.sub(b"", content)
                entry = zipfile.ZipInfo(member.filename, date_time=_EARLIEST)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o600 << 16
                target.writestr(entry, content)
        return timeless.getvalue()

    def _dress(self, cell: Any, look: Look) -> None:
        """Give the cell its look; openpyxl's style of a look is made once and copied, which is ten times faster."""
        known = self._styles.get(look)
        if known is not None:
            cell._style = copy(known)
            return
        cell.font = Font(
            name=FONT, size=look.size, bold=look.bold, color=look.ink, underline="single" if look.link else None
        )
        if look.tint:
            cell.fill = PatternFill("solid", fgColor=look.tint)
        if look.border:
            side = Side(style="thin", color=_GRID)
            cell.border = Border(left=side, right=side, top=side, bottom=side)
        cell.alignment = Alignment(
            horizontal=look.horizontal,
            vertical=look.vertical,
            wrap_text=look.wrap,
            text_rotation=look.rotation,
            indent=1 if look.horizontal == "left" and look.border else 0,
        )
        cell.number_format = look.number_format
        self._styles[look] = copy(cell._style)


def write_table(
    book: Book,
    sheet: Worksheet,
    table: Sheet,
    rows: Sequence[Mapping[str, object]],
    lang: Lang,
    link: Callable[[Mapping[str, object], Column], str | None] = lambda row, column: None,
) -> None:
    """A whole sheet: frozen heading with filter, rows high enough for their text, ready to print.

    `link` answers the place in the workbook that a cell leads to, if any.
    """
    widths = {column.key: width_of(column, lang) for column in table.columns}
    for number, column in enumerate(table.columns, start=1):
        book.write(sheet, 1, number, column.heading(lang), HEADER)
        sheet.column_dimensions[get_column_letter(number)].width = widths[column.key]
    headings = [(column.heading(lang), widths[column.key]) for column in table.columns]
    sheet.row_dimensions[1].height = height_of(headings, least=30)
    for number, row in enumerate(rows, start=2):
        texts = []
        for position, column in enumerate(table.columns, start=1):
            value = shown(row[column.key], column.shows, lang, signed=True)
            target = link(row, column)
            cell = book.write(sheet, number, position, value, look_of(row[column.key], column.shows, bool(target)))
            if target:
                link_to(cell, target)
            if isinstance(value, str):
                texts.append((value, widths[column.key]))
        sheet.row_dimensions[number].height = height_of(texts)
    last = get_column_letter(len(table.columns))
    sheet.freeze_panes = "B2" if table.columns[0].shows == "id" else "A2"
    sheet.auto_filter.ref = f"A1:{last}{max(len(rows) + 1, 2)}"
    book.name(f"aligner_{table.key}", sheet, f"$A$1:${last}${len(rows) + 1}")


def set_up_print(sheet: Worksheet, *, heading: str, footing: str, lang: Lang, repeated_rows: str | None) -> None:
    """A4 landscape, fitted to the width, heading rows repeated, page numbers below."""
    page: Any = sheet
    setup = page.page_setup
    setup.orientation, setup.paperSize = "landscape", 9
    setup.fitToWidth, setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    margins = page.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.header, margins.footer = 0.65, 0.6, 0.3, 0.3
    page.print_options.horizontalCentered = True
    if repeated_rows:
        page.print_title_rows = repeated_rows
    page.oddHeader.center.text = _page_text(heading) or None
    page.oddFooter.left.text = _page_text(footing) or None
    page.oddFooter.right.text = "第 &P 页，共 &N 页" if lang == "zh" else "page &P of &N"


def width_of(column: Column, lang: Lang) -> float:
    """The column's width; wider where an English heading has a longer word than fits."""
    longest = max(len(word) for word in column.heading(lang).split()) if lang == "en" else 0
    return max(column.width, longest * 1.15 + 1.5)


def look_of(value: object, shows: Shows, linked: bool = False) -> Look:
    """The look of a value of that kind."""
    plain = (ACCENT if linked else Look().ink, None)
    ink, tint = tone_of(str(value)) if shows in _TONED and value is not None else plain
    return Look(
        ink=ink,
        tint=tint,
        bold=shows == "verdict",
        horizontal="center" if shows in _CENTRED else "left",
        link=linked,
        number_format=_NUMBER_FORMATS.get(shows, "General"),
    )


def tone_of(code: str) -> tuple[str, str]:
    """Ink and tint of a verdict, relation or milestone."""
    return TONES[_SAME_TONE.get(code, code)]


def link_to(cell: Cell, target: str) -> None:
    """A link inside the workbook (never a HYPERLINK formula, never outside)."""
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=target)


def place_in(sheet_name: str, row: int, column: str = "A") -> str:
    """A place in the workbook as links name it."""
    return f"{quote_sheetname(sheet_name)}!{column}{row}"


def height_of(texts: Iterable[tuple[str, float]], *, least: float = 18.0, size: float = FONT_SIZE) -> float:
    """The height in points of a row that shows all of its texts, each with its column's width."""
    lines = max((lines_of(text, width, size) for text, width in texts), default=1)
    return min(max(ceil(lines * size * _LINE_HEIGHT + _PADDING), least), _MOST_HEIGHT)


@lru_cache(maxsize=4096)
def lines_of(text: str, width: float, size: float = FONT_SIZE) -> int:
    """How many lines the text takes in a column of that width: Chinese breaks anywhere, Latin words do not."""
    capacity = max((width * _PIXELS_PER_UNIT - _CELL_PADDING) / (size * _PIXELS_PER_POINT) - 0.3, 1.0)
    return sum(_wrapped_lines(paragraph, capacity) for paragraph in text.split("\n"))


def _wrapped_lines(paragraph: str, capacity: float) -> int:
    lines, used = 1, 0.0
    for token in _TOKEN.findall(paragraph):
        wide = sum(1.0 if character >= "\u2010" else 0.58 for character in token)
        if used + wide <= capacity:
            used += wide
            continue
        whole, rest = divmod(wide, capacity)
        lines += int(whole) + (1 if used and wide <= capacity else 0)
        used = rest if wide > capacity else wide
    return lines


def _page_text(text: str) -> str:
    """A text for a page's head or foot, where “&” begins a command and 255 characters are all there is."""
    return one_line(text).replace("&", "＆")[:80]
