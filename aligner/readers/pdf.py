"""PDF files: printed lines made into paragraphs again, with tables, boxes and footnotes, without the page around them.

Running heads, page numbers and tables of contents are dropped; paragraphs broken by line and page ends are joined;
pages without text are named as issues.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pypdfium2 as pdfium

from aligner.errors import UnusableInput
from aligner.model.document import Issue
from aligner.readers.contents import contents_lines
from aligner.readers.detection import Source
from aligner.readers.limits import MAX_PAGES, check_length
from aligner.readers.numbering import number_of
from aligner.readers.pdf_aligned import aligned_rows
from aligner.readers.pdf_layout import PrintedLine, fragments_of, lines_of, merged
from aligner.readers.pdf_page import Glyph, PageContent, read_page
from aligner.readers.pdf_paragraphs import continues, habits_of
from aligner.readers.pdf_running import (
    HEAD_ZONE,
    PageLines,
    body_size,
    footnotes_of,
    margin_key,
    margins_of,
    page_lines,
    without_running,
)
from aligner.readers.pdf_tables import Grid
from aligner.readers.reading import Line, Reading, RowCell, row_line
from aligner.readers.titles import reads_as_title
from aligner.readers.wraps import joint

_TRUNCATED = "PDF 文件不完整（可能没有下载完）；请重新下载后再上传"
_DAMAGED = "PDF 文件已损坏，无法打开；请重新下载，或用浏览器“打印为 PDF”另存一份再上传"
_ENCRYPTED = "PDF 文件已加密，需要密码才能打开；请取消密码后重新保存，再上传"
_SCAN = "PDF 是扫描件，没有可读取的文字；请先做文字识别（OCR），或上传可编辑版本（.docx、文字版 PDF）"

_NO_WORDS = "PDF 里没有任何文字；请上传可编辑版本（.docx、文字版 PDF）"
_BLANK = "没有可读取的文字（可能是扫描图片），未参与核对；请上传可编辑版本"


def read_pdf(source: Source) -> Reading:
    """A PDF file's logical lines with their pages."""
    pages, issues = _pages(source.data)
    blank = [page for page in pages if _is_unreadable(page)]
    if not any(page.glyphs for page in pages) or len(blank) == len(pages):
        drawn = any(page.image_share > 0.1 or page.paths > 200 for page in pages)
        raise UnusableInput(_SCAN if drawn else _NO_WORDS)
    issues += [_page_issue(page.number, _BLANK) for page in blank]
    lines = _Printed(pages).lines()
    return Reading(lines=tuple(lines), issues=tuple(issues), complete=not issues)


def _pages(data: bytes) -> tuple[list[PageContent], list[Issue]]:
    """Every page that can be read, and an issue for each that cannot."""
    if _is_truncated(data):
        raise UnusableInput(_TRUNCATED)
    try:
        document = pdfium.PdfDocument(data)
        count = len(document)
    except pdfium.PdfiumError as error:
        locked = any(word in str(error).lower() for word in ("password", "security"))
        raise UnusableInput(_ENCRYPTED if locked else _DAMAGED) from error
    try:
        if count == 0:
            raise UnusableInput(_DAMAGED)
        if count > MAX_PAGES:
            raise UnusableInput(f"PDF 有 {count} 页，超过上限 {MAX_PAGES} 页；请只上传规划正文")
        pages: list[PageContent] = []
        issues: list[Issue] = []
        for number in range(count):
            try:
                pages.append(read_page(document, number))
                check_length(sum(len(page.glyphs) for page in pages))
            except pdfium.PdfiumError:
                issues.append(_page_issue(number + 1, "已损坏，未能读取，未参与核对；请重新导出 PDF 后再上传"))
        if not pages:
            raise UnusableInput(_DAMAGED)
        return pages, issues
    finally:
        document.close()


def _page_issue(number: int, what: str) -> Issue:
    return Issue(severity="warning", message=f"第{number}页{what}", page=number)


def _is_truncated(data: bytes) -> bool:
    """Whether the end of the file is missing: no cross-reference pointer near it, or shorter than it says."""
    if b"startxref" not in data[-65536:]:
        return True
    linearized = re.search(rb"/Linearized[^>]{0,200}?/L\s+(\d+)", data[:2048])
    return linearized is not None and len(data) < int(linearized.group(1)) and b"%%EOF" not in data[-2048:]


def _is_unreadable(page: PageContent) -> bool:
    """Whether a page shows something but says nothing: an image, drawn text, or glyphs without meaning."""
    words = sum(1 for glyph in page.glyphs if glyph.y > HEAD_ZONE * page.height and glyph.y < 0.93 * page.height)
    if page.unreadable > 20 and page.unreadable > 0.5 * len(page.glyphs):
        return True
    return words < 10 and (page.image_share > 0.3 or page.paths > 300)


# --- the whole document --------------------------------------------------------------------------------------------


class _Printed:
    """The printed document: knows its body size, margins and habits, and gives its logical lines."""

    def __init__(self, pages: Sequence[PageContent]) -> None:
        taken = [page_lines(page) for page in pages]
        self._body = body_size(taken)
        self._pages = without_running(taken, self._body)
        self._margins = margins_of(self._pages, self._body)
        self._sizes: dict[int, float] = {}
        self._frames = 0
        self._tables = 0

    def lines(self) -> list[Line]:
        """The logical lines of the document: its flow of paragraphs, rows and frames, then its footnotes."""
        flow: list[_Item] = []
        notes: list[Line] = []
        for page in self._pages:
            fragments, footnotes = footnotes_of(page, self._body)
            notes += footnotes
            flow += self._page_flow(page, fragments, bool(footnotes))
        dropped = contents_lines([item.line.text if item.line else "" for item in flow])
        flow = [item for i, item in enumerate(flow) if i not in dropped]
        flow = _in_columns(flow)
        self._habits = habits_of([item.line for item in flow if item.line is not None], self._body)
        return _titled(self._composed(flow), self._sizes, self._body) + notes

    def _page_flow(self, page: PageLines, fragments: Sequence[PrintedLine], has_notes: bool) -> Iterator[_Item]:
        """A page's printed lines and grids in reading order."""
        number = page.content.number
        marks = [
            PrintedLine(
                text="", bare="", x0=grid.x0, x1=grid.x1, y=grid.y0 + 0.9 * self._body, size=self._body, page=number,
                grid=i, height=grid.y1 - grid.y0 - 0.9 * self._body,
            )
            for i, grid in enumerate(page.grids)
        ]
        left, right = self._margins.get(margin_key(page.content), (0.0, page.content.width))
        for line in lines_of([*fragments, *marks], page.content.width):
            if line.grid is not None:
                yield _Item(grid=page.grids[line.grid], inside=page.inside[line.grid], page=number)
                continue
            text = line.bare if has_notes else line.text
            columned = bool(line.right)
            bounds = (line.left, line.right) if columned else (left, right)
            yield _Item(line=replace(line, text=text, left=bounds[0], right=bounds[1]), page=number, columned=columned)

    # --- composing -------------------------------------------------------------------------------------------------

    def _composed(self, flow: Sequence[_Item]) -> list[Line]:
        out: list[Line] = []
        paragraph: _Paragraph | None = None
        open_table: _OpenTable | None = None
        i = 0
        while i < len(flow):
            item = flow[i]
            count, rows = aligned_rows(_lines_from(flow, i))
            if count:
                paragraph = open_table = None
                self._tables += 1
                out += [row_line(row, self._tables, item.page) for row in rows]
                i += count
                continue
            i += 1
            if item.line is not None:
                open_table = None
                flowing = paragraph is not None and paragraph.frame is None
                if paragraph is not None and flowing and continues(paragraph.last, item.line, self._habits):
                    paragraph.add(item.line)
                    out[paragraph.index] = paragraph.as_line()
                else:
                    paragraph = _Paragraph(index=len(out), lines=[item.line])
                    self._sizes[len(out)] = item.line.size
                    out.append(paragraph.as_line())
                continue
            assert item.grid is not None
            if item.grid.is_frame:
                before = paragraph if open_table is not None and open_table.continues(item) else None
                if before is None:
                    self._frames += 1
                open_table = _OpenTable(columns=item.grid.columns, page=item.page, header=())
                paragraph = self._frame(item, out, before)
            else:
                before_table = open_table if open_table is not None and open_table.continues(item) else None
                if before_table is None:
                    self._tables += 1
                open_table = self._table(item, out, before_table)
                paragraph = None
        return out

    def _frame(self, item: _Item, out: list[Line], before: _Paragraph | None) -> _Paragraph | None:
        """The paragraphs within a frame; `before` is the last of the same frame on the page before."""
        assert item.grid is not None
        lines = merged(fragments_of(item.inside, item.page))
        inner_left = min((line.x0 for line in lines), default=item.grid.x0)
        inner_right = max((line.x1 for line in lines), default=item.grid.x1)
        habits = replace(self._habits, gaps=False)
        paragraph = before
        for line in lines:
            line = replace(line, left=inner_left, right=max(inner_right, item.grid.x1 - 1.5 * line.size))
            if paragraph is not None and paragraph.frame == self._frames and continues(paragraph.last, line, habits):
                paragraph.add(line)
                out[paragraph.index] = paragraph.as_line()
            else:
                paragraph = _Paragraph(index=len(out), lines=[line], frame=self._frames)
                out.append(paragraph.as_line())
        return paragraph

    def _table(self, item: _Item, out: list[Line], before: _OpenTable | None) -> _OpenTable:
        """The rows of a table; on a further page its repeated header is dropped and a broken row made whole."""
        assert item.grid is not None
        rows = _grid_rows(item.grid, item.inside, item.page)
        header = before.header if before else (rows[0] if rows else ())
        if before is not None and rows:
            if [c.text for c in rows[0]] == [c.text for c in header]:
                rows = rows[1:]
            if rows and out and out[-1].kind == "row" and _is_broken_row(out[-1], rows[0]):
                out[-1] = _mended_row(out[-1], rows[0], self._tables)
                rows = rows[1:]
        out += [row_line(row, self._tables, item.page) for row in rows]
        if len(header) == 1 and len(rows) > 1:
            header = rows[1]
        return _OpenTable(columns=item.grid.columns, page=item.page, header=header)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """A printed line (`columned`: of one of two columns) or a grid in the flow of the document."""

    page: int
    line: PrintedLine | None = None
    columned: bool = False
    grid: Grid | None = None
    inside: tuple[Glyph, ...] = ()


@dataclass(slots=True, kw_only=True)
class _Paragraph:
    """A paragraph being put together; `index` is its place among the lines given out."""

    index: int
    lines: list[PrintedLine]
    frame: int | None = None

    @property
    def last(self) -> PrintedLine:
        return self.lines[-1]

    def add(self, line: PrintedLine) -> None:
        self.lines.append(line)

    def as_line(self) -> Line:
        text = ""
        for line in self.lines:
            text += joint(text, line.text) + line.text
        return Line(text=text, page=self.lines[0].page, frame=self.frame)


@dataclass(frozen=True, slots=True, kw_only=True)
class _OpenTable:
    """The grid read last, which the next page may go on with."""

    columns: tuple[float, ...]
    page: int
    header: tuple[RowCell, ...]

    def continues(self, item: _Item) -> bool:
        """Whether a grid is the same table or frame, in the next column or on the following page."""
        if item.grid is None or item.page - self.page not in {0, 1} or len(item.grid.columns) != len(self.columns):
            return False
        shift = item.grid.columns[0] - self.columns[0]
        return all(abs(a - b - shift) < 4 for a, b in zip(item.grid.columns, self.columns, strict=True))


# --- paragraphs, titles, rows without rules ---------------------------------------------------------------------------


def _in_columns(flow: Sequence[_Item]) -> list[_Item]:
    """The flow of a document set in two columns, with the lines of columns that stand alone on a page bounded too."""
    lines = [item.line for item in flow if item.columned and item.line is not None]
    if sum(len(line.text) for line in lines) < 0.5 * sum(len(item.line.text) for item in flow if item.line is not None):
        return list(flow)
    columns = sorted({(round(line.left), round(line.right)) for line in lines}, key=lambda edges: edges[0] - edges[1])
    bounded: list[_Item] = []
    for item in flow:
        line = item.line
        if line is not None and not item.columned:
            home = next((c for c in columns if c[0] - 2 <= line.x0 and line.x1 <= c[1] + 2), None)
            if home is not None:
                item = replace(item, line=replace(line, left=float(home[0]), right=float(home[1])), columned=True)
        bounded.append(item)
    return bounded


def _lines_from(flow: Sequence[_Item], start: int) -> Sequence[PrintedLine]:
    """The printed lines from a place in the flow up to the next grid, where several parts make a table likely."""
    first = flow[start].line
    if first is None or len(first.parts) < 3:
        return ()
    lines: list[PrintedLine] = []
    for item in flow[start:start + 400]:
        if item.line is None:
            break
        lines.append(item.line)
    return lines


def _titled(lines: Sequence[Line], sizes: dict[int, float], body: float) -> list[Line]:
    """The lines with a heading level for type larger than the body's, and the plan's title marked.

    Larger sizes are outer levels. The title is the largest line of the first pages that reads as one: the letterhead
    of a notice is larger than any title.
    """
    display = {i: size for i, size in sizes.items() if size > 1.06 * body and len(lines[i].text) <= 80}
    levels: list[float] = []
    for size in sorted(display.values(), reverse=True):
        if not levels or size < 0.95 * levels[-1]:
            levels.append(size)
    titles = [i for i in display if i < 30 and (lines[i].page or 1) <= 3 and reads_as_title(lines[i].text)]
    title = max(titles, key=lambda i: display[i], default=None)
    marked = list(lines)
    for i, size in display.items():
        level = 1 + sum(1 for larger in levels[1:] if size <= larger * 1.001)
        marked[i] = replace(lines[i], level=min(level, 6), is_title=i == title)
    return marked


# --- tables --------------------------------------------------------------------------------------------------------


def _grid_rows(grid: Grid, glyphs: Sequence[Glyph], page: int) -> list[tuple[RowCell, ...]]:
    """The rows of a table; a cell over several rows stands in each of them."""
    held: list[list[Glyph]] = [[] for _ in grid.cells]
    for glyph in glyphs:
        middle, height = (glyph.x0 + glyph.x1) / 2, glyph.y - 0.35 * glyph.size
        for i, cell in enumerate(grid.cells):
            if cell.x0 <= middle <= cell.x1 and cell.y0 <= height <= cell.y1:
                held[i].append(glyph)
                break
    texts = [_cell_text(glyphs_held, page) for glyphs_held in held]
    rows: list[tuple[RowCell, ...]] = []
    for number in sorted({cell.row for cell in grid.cells}):
        row: list[RowCell] = []
        begun = False
        for cell, text in sorted(zip(grid.cells, texts, strict=True), key=lambda pair: pair[0].column):
            if cell.row <= number < cell.row + cell.row_span:
                begun = begun or (cell.row == number and bool(text))
                row.append(RowCell(text=text, column=cell.column, row_span=cell.row_span, column_span=cell.column_span))
        if begun:
            rows.append(tuple(row))
    return rows


def _cell_text(glyphs: Sequence[Glyph], page: int) -> str:
    text = ""
    for line in merged(fragments_of(glyphs, page)):
        text += joint(text, line.text) + line.text
    return text.replace("｜", "|").strip()


def _is_broken_row(before: Line, row: tuple[RowCell, ...]) -> bool:
    """Whether a page's first row is the rest of the row before the page end: unnumbered, and not full."""
    return (
        len(row) == len(before.cells) > 1 and not row[0].text and bool(before.cells[0].text)
        and any(not cell.text for cell in row[1:]) and not number_of(next((c.text for c in row if c.text), ""))
    )


def _mended_row(before: Line, row: tuple[RowCell, ...], table: int) -> Line:
    cells = tuple(
        replace(old, text=old.text + joint(old.text, new.text) + new.text)
        for old, new in zip(before.cells, row, strict=True)
    )
    return row_line(cells, table, before.page)

