"""Why this module exists: a leader reads the picture before the table; it must also be read in black and white."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.series_factory import SeriesFactory
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.colors import ColorChoice
from openpyxl.drawing.fill import PatternFillProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties, RichTextProperties
from openpyxl.worksheet.worksheet import Worksheet

from aligner.export.workbook import FONT, TONES
from aligner.labels import VERDICTS, Sheet

# Fills of the chart: colour and pattern differ, so that the bars stay apart in black and white.
_PATTERNS: Mapping[str, tuple[str | None, str, str]] = {
    "covered": (None, "2F7D55", "2F7D55"),
    "partial": ("wdUpDiag", "C98F00", "FFF0C7"),
    "missing": ("smCheck", "A3212E", "FFFFFF"),
    "uncertain": ("pct20", "4C3F91", "FFFFFF"),
    "not_applicable": (None, "C9CED4", "C9CED4"),
}


def add_verdict_chart(
    sheet: Worksheet,
    table: Sheet,
    *,
    heading_row: int,
    sections: int,
    columns: tuple[int, int],
    shares: bool = False,
) -> None:
    """Bars of verdicts by section, beside the table (which starts in column A) and in its order.

    `columns` are the first and last column that the chart covers; `shares` makes all bars equally long.
    """
    keys = [column.key for column in table.columns]
    chart: Any = BarChart()
    chart.type, chart.grouping = "bar", "percentStacked" if shares else "stacked"
    chart.overlap, chart.gapWidth = 100, 45
    for verdict in VERDICTS:
        column = keys.index(verdict) + 1
        values = Reference(sheet, min_col=column, min_row=heading_row, max_row=heading_row + sections)
        series = SeriesFactory(values, title_from_data=True)
        series.graphicalProperties = _fill(verdict)
        chart.series.append(series)
    chart.set_categories(Reference(sheet, min_col=1, min_row=heading_row + 1, max_row=heading_row + sections))
    chart.title = None
    chart.legend.position = "t"
    chart.legend.txPr = _chart_text(900)
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.x_axis.txPr = chart.y_axis.txPr = _chart_text(850)
    chart.x_axis.majorTickMark = chart.y_axis.majorTickMark = None
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill="E1E5EA"))
    chart.y_axis.number_format = "0%" if shares else "0"
    chart.y_axis.numFmt.sourceLinked = False
    chart.graphical_properties = GraphicalProperties(ln=LineProperties(solidFill="BFC7D0"))
    chart.anchor = TwoCellAnchor(
        _from=AnchorMarker(col=columns[0] - 1, row=heading_row - 1),
        to=AnchorMarker(col=columns[1], row=heading_row + sections + 1),
    )
    sheet.add_chart(chart)


def _fill(verdict: str) -> GraphicalProperties:
    pattern, ink, ground = _PATTERNS[verdict]
    edge = LineProperties(solidFill=TONES[verdict][0], w=6350)
    if pattern is None:
        return GraphicalProperties(solidFill=ink, ln=edge)
    two_tone: dict[str, Any] = {"prst": pattern, "fgClr": _colour(ink), "bgClr": _colour(ground)}
    return GraphicalProperties(pattFill=PatternFillProperties(**two_tone), ln=edge)


def _colour(rgb: str) -> ColorChoice:
    choice: dict[str, Any] = {"srgbClr": rgb}
    return ColorChoice(**choice)


def _chart_text(size: int) -> RichText:
    text = CharacterProperties(sz=size, latin=Font(typeface=FONT), ea=Font(typeface=FONT), solidFill="1B2733")
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=text), endParaRPr=text)
    return RichText(bodyPr=RichTextProperties(), p=[paragraph])
