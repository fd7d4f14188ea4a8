"""PDF files: printed lines made into paragraphs again, with tables, boxes and footnotes, without the page around them.

Running heads, page numbers and tables of contents are dropped; paragraphs broken by line and page ends are joined;
pages without text are named as issues.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pypdfium2 as pdfium

from aligner.errors import UnusableInput
from aligner.model.document import Issue
from aligner.readers.contents import contents_lines
from aligner.readers.detection import Source
from aligner.readers.limits import MAX_PAGES
from aligner.readers.numbering import number_of
from aligner.readers.pdf_layout import PrintedLine, fragments_of, lines_of, merged
from aligner.readers.pdf_page import Glyph, PageContent, Rule, read_page
from aligner.readers.pdf_tables import Grid, find_grids
from aligner.readers.reading import Line, Reading, RowCell, row_line
from aligner.readers.titles import reads_as_title
from aligner.readers.wraps import ends_sentence, is_page_number, joint, opens_line

_TRUNCATED = "PDF 文件不完整（可能没有下载完）；请重新下载后再上传"
_DAMAGED = "PDF 文件已损坏，无法打开；请重新下载，或用浏览器“打印为 PDF”另存一份再上传"
_ENCRYPTED = "PDF 文件已加密，需要密码才能打开；请取消密码后重新保存，再上传"
_SCAN = "PDF 是扫描件，没有可读取的文字；请先做文字识别（OCR），或上传可编辑版本（.docx、文字版 PDF）"
_NOTE = re.compile(r"(?:\d{1,3}|[①-⑳]|[\[〔]\d{1,3}[\]〕]|[*＊])[\s.．]*(?=\D)")
# How far down or up the page running heads and feet stand, as shares of its height.
_HEAD_ZONE, _FOOT_ZONE = 0.13, 0.86


def read_pdf(source: Source) -> Reading:
    """A PDF file's logical lines with their pages."""
    pages, issues = _pages(source.data)
    blank = [page for page in pages if _is_unreadable(page)]
    if not any(page.glyphs for page in pages) or len(blank) == len(pages):
        raise UnusableInput(_SCAN if any(p.image_share > 0.1 or p.paths > 200 for p in pages) else "PDF 里没有任何文字；请上传可编辑版本（.docx、文字版 PDF）")
    issues += [
        Issue(severity="warning", message=f"第{page.number}页没有可读取的文字（可能是扫描图片），未参与核对；请上传可编辑版本", page=page.number)
        for page in blank
    ]
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
        raise UnusableInput(_ENCRYPTED if "password" in str(error).lower() or "security" in str(error).lower() else _DAMAGED) from error
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
            except pdfium.PdfiumError:
                issues.append(Issue(
                    severity="warning", message=f"第{number + 1}页已损坏，未能读取，未参与核对；请重新导出 PDF 后再上传", page=number + 1))
        if not pages:
            raise UnusableInput(_DAMAGED)
        return pages, issues
    finally:
        document.close()


def _is_truncated(data: bytes) -> bool:
    """Whether the end of the file is missing: no cross-reference pointer near it, or shorter than it says."""
    if b"startxref" not in data[-65536:]:
        return True
    linearized = re.search(rb"/Linearized[^>]{0,200}?/L\s+(\d+)", data[:2048])
    return linearized is not None and len(data) < int(linearized.group(1)) and b"%%EOF" not in data[-2048:]


def _is_unreadable(page: PageContent) -> bool:
    """Whether a page shows something but says nothing: an image, drawn text, or glyphs without meaning."""
    words = sum(1 for glyph in page.glyphs if glyph.y > _HEAD_ZONE * page.height and glyph.y < 0.93 * page.height)
    if page.unreadable > 20 and page.unreadable > 0.5 * len(page.glyphs):
        return True
    return words < 10 and (page.image_share > 0.3 or page.paths > 300)


# --- the whole document --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _PageLines:
    """A page's fragments outside its grids, and the grids with the glyphs within."""

    content: PageContent
    fragments: tuple[PrintedLine, ...]
    grids: tuple[Grid, ...]
    inside: tuple[tuple[Glyph, ...], ...]


class _Printed:
    """The printed document: knows its body size, margins and habits, and gives its logical lines."""

    def __init__(self, pages: Sequence[PageContent]) -> None:
        taken = [_page_lines(page) for page in pages]
        self._body = _body_size(taken)
        self._pages = _without_running(taken, self._body)
        self._margins = _margins(self._pages, self._body)
        self._indents = _uses_indents(self._pages, self._margins, self._body)
        self._frames = 0
        self._tables = 0

    def lines(self) -> list[Line]:
        """The logical lines of the document: its flow of paragraphs, rows and frames, then footnotes in their place."""
        flow: list[_Item] = []
        notes: list[Line] = []
        for page in self._pages:
            body, footnotes = _footnotes(page, self._body)
            notes += footnotes
            flow += self._page_flow(page, body, bool(footnotes))
        dropped = contents_lines([item.line.text if item.line else "" for item in flow])
        flow = [item for i, item in enumerate(flow) if i not in dropped]
        return _titled(self._composed(flow), self._body) + notes

    def _page_flow(self, page: _PageLines, fragments: Sequence[PrintedLine], has_notes: bool) -> Iterator[_Item]:
        """A page's printed lines and grids in reading order."""
        number = page.content.number
        marks = [
            PrintedLine(text="", bare="", x0=grid.x0, x1=grid.x1, y=grid.y0 + 0.1, size=0.1, page=number, grid=i)
            for i, grid in enumerate(page.grids)
        ]
        left, right = self._margins.get(_margin_key(page.content), (0.0, page.content.width))
        for line in lines_of([*fragments, *marks], page.content.width):
            if line.grid is not None:
                yield _Item(grid=page.grids[line.grid], inside=page.inside[line.grid], page=number)
                continue
            if has_notes:
                line = replace(line, text=line.bare)
            if not line.right:
                line = replace(line, left=left, right=right)
            yield _Item(line=line, page=number)

    # --- composing -------------------------------------------------------------------------------------------------

    def _composed(self, flow: Sequence[_Item]) -> list[Line]:
        out: list[Line] = []
        paragraph: _Paragraph | None = None
        open_table: _OpenTable | None = None
        i = 0
        while i < len(flow):
            item = flow[i]
            rows = _aligned_rows(flow, i)
            if rows:
                paragraph = None
                self._tables += 1
                out += [row_line(tuple(RowCell(text=part, column=n) for n, part in enumerate(r.line.parts)), self._tables, r.page)
                        for r in rows if r.line is not None]
                i += len(rows)
                continue
            i += 1
            if item.line is not None:
                open_table = None
                if paragraph is not None and paragraph.frame is None and self._continues(paragraph.last, item.line):
                    paragraph.add(item.line)
                    out[paragraph.index] = paragraph.as_line()
                else:
                    paragraph = _Paragraph(index=len(out), lines=[item.line])
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
        left = item.grid.x0
        lines = merged(fragments_of(item.inside, item.page))
        inner_left, inner_right = min((f.x0 for f in lines), default=left), max((f.x1 for f in lines), default=item.grid.x1)
        paragraph = before
        for line in lines:
            line = replace(line, left=inner_left, right=max(inner_right, item.grid.x1 - 1.5 * line.size))
            if paragraph is not None and paragraph.frame == self._frames and self._continues(paragraph.last, line):
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

    def _continues(self, before: PrintedLine, line: PrintedLine) -> bool:
        """Whether a printed line goes on with the paragraph of the line before it."""
        size = max(before.size, line.size)
        if abs(before.size - line.size) > 0.12 * size:
            return False
        same_page = before.page == line.page and line.y > before.y
        if same_page and line.y - before.y > 2.6 * size:
            return False
        if opens_line(line.text) and ends_sentence(before.text):
            return False
        centred, before_centred = _is_centred(line, self._body), _is_centred(before, self._body)
        if centred or before_centred:
            return centred and before_centred and same_page and not opens_line(line.text) and not ends_sentence(before.text)
        indent = (line.x0 - line.left) / size
        before_indent = (before.x0 - before.left) / before.size
        room = (before.right - before.x1) / size
        if indent > 1.2:
            # A block set in as a whole goes on; a first line set in begins a paragraph.
            return abs(indent - before_indent) < 0.3 and room < 1.2 and not ends_sentence(before.text) and not opens_line(line.text)
        if opens_line(line.text) and (room > 2 or number_of(line.text) is not None and ends_sentence(before.text)):
            return False
        if room < 2.2:
            return not (ends_sentence(before.text) and not self._indents and room > 1.1)
        # A short line ends its paragraph, unless an unbreakable word was carried over to the next.
        return self._indents and not ends_sentence(before.text) and room < 9 and (before_indent > 1.2 or len(before.text) > 12)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """A printed line or a grid in the flow of the document."""

    page: int
    line: PrintedLine | None = None
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
        size = self.lines[0].size
        return Line(text=text, page=self.lines[0].page, frame=self.frame, level=round(size * 100))


@dataclass(frozen=True, slots=True, kw_only=True)
class _OpenTable:
    """The grid read last, which the next page may go on with."""

    columns: tuple[float, ...]
    page: int
    header: tuple[RowCell, ...]

    def continues(self, item: _Item) -> bool:
        """Whether a grid is the same table or frame on the following page."""
        return (
            item.grid is not None and item.page == self.page + 1 and len(item.grid.columns) == len(self.columns)
            and all(abs(a - b) < 4 for a, b in zip(item.grid.columns, self.columns, strict=True))
        )


# --- pages ---------------------------------------------------------------------------------------------------------


def _page_lines(page: PageContent) -> _PageLines:
    """A page's glyphs parted into those within grids and the fragments outside."""
    grids = find_grids(page.rules, page.width, page.height) if len(page.rules) >= 4 else ()
    inside: list[list[Glyph]] = [[] for _ in grids]
    outside: list[Glyph] = []
    for glyph in page.glyphs:
        middle, height = (glyph.x0 + glyph.x1) / 2, glyph.y - 0.35 * glyph.size
        home = next((i for i, grid in enumerate(grids) if grid.holds(middle, height)), None)
        (outside if home is None else inside[home]).append(glyph)
    kept = [i for i in range(len(grids)) if inside[i]]
    return _PageLines(
        content=page, fragments=tuple(fragments_of(outside, page.number)),
        grids=tuple(grids[i] for i in kept), inside=tuple(tuple(inside[i]) for i in kept),
    )


def _body_size(pages: Sequence[_PageLines]) -> float:
    """The size most of the text is set in."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for fragment in page.fragments:
            sizes[round(fragment.size * 2) / 2] += len(fragment.text)
    return sizes.most_common(1)[0][0] if sizes else 12.0


def _without_running(pages: Sequence[_PageLines], body: float) -> list[_PageLines]:
    """The pages without running heads, running feet and page numbers: what repeats at one height, or is a number there."""
    seen: defaultdict[tuple[bool, int, str], set[int]] = defaultdict(set)
    for page in pages:
        for line in _margin_lines(page):
            seen[_running_key(page, line)].add(page.content.number)
    enough = 2 if len(pages) <= 6 else 3
    kept: list[_PageLines] = []
    for page in pages:
        dropped: set[tuple[float, float]] = set()
        for line in _margin_lines(page):
            places = len(seen[_running_key(page, line)])
            if is_page_number(line.text) or places >= enough or (places == 2 and line.size < 0.95 * body):
                dropped.add((line.y, line.size))
        fragments = tuple(f for f in page.fragments if not any(abs(f.y - y) < 0.5 * size for y, size in dropped))
        kept.append(replace(page, fragments=fragments))
    return kept


def _margin_lines(page: _PageLines) -> list[PrintedLine]:
    """The lines at the very top and bottom of a page, at most three each, where running heads stand."""
    lines = merged(page.fragments)
    height = page.content.height
    top = [line for line in lines[:3] if line.y < _HEAD_ZONE * height]
    bottom = [line for line in lines[-3:] if line.y > _FOOT_ZONE * height]
    return top + bottom


def _running_key(page: _PageLines, line: PrintedLine) -> tuple[bool, int, str]:
    words = re.sub(r"\d+|[ivxIVX]+(?=\W|$)", "#", re.sub(r"\s", "", line.text))
    return line.y < page.content.height / 2, round(line.y / 4), words


def _margin_key(page: PageContent) -> tuple[int, int, int]:
    """Pages of one size and side share their margins."""
    return page.number % 2, round(page.width), round(page.height)


def _margins(pages: Sequence[_PageLines], body: float) -> dict[tuple[int, int, int], tuple[float, float]]:
    """Left and right edge of the text on each kind of page: where many lines begin, and where the longest end."""
    starts: defaultdict[tuple[int, int, int], Counter[int]] = defaultdict(Counter)
    ends: defaultdict[tuple[int, int, int], list[float]] = defaultdict(list)
    for page in pages:
        for line in merged(page.fragments):
            if abs(line.size - body) < 0.15 * body and len(line.text) >= 10:
                starts[_margin_key(page.content)][round(line.x0)] += 1
                ends[_margin_key(page.content)].append(line.x1)
    margins: dict[tuple[int, int, int], tuple[float, float]] = {}
    for key, counter in starts.items():
        total = sum(counter.values())
        often = [x for x in counter if sum(counter[y] for y in (x - 1, x, x + 1)) >= max(0.08 * total, 1)]
        ordered = sorted(ends[key])
        margins[key] = float(min(often, default=min(counter))), ordered[int(0.95 * (len(ordered) - 1))]
    return margins


def _uses_indents(
    pages: Sequence[_PageLines], margins: dict[tuple[int, int, int], tuple[float, float]], body: float
) -> bool:
    """Whether the document sets in the first lines of its paragraphs, as most Chinese documents do."""
    indented = total = 0
    for page in pages:
        left, right = margins.get(_margin_key(page.content), (0.0, 0.0))
        for line in merged(page.fragments):
            if abs(line.size - body) < 0.15 * body and line.x1 - line.x0 > 0.3 * (right - left):
                total += 1
                indented += 1.4 < (line.x0 - left) / body < 2.8
    return indented >= max(0.06 * total, 1)


def _footnotes(page: _PageLines, body: float) -> tuple[list[PrintedLine], list[Line]]:
    """A page's fragments without its footnotes, and the footnotes as lines.

    Footnotes stand last on the page, are set smaller than the text, and begin with a mark or below a short rule.
    """
    lines = merged(page.fragments)
    first = len(lines)
    while first and lines[first - 1].size < 0.92 * body and lines[first - 1].y > 0.4 * page.content.height:
        first -= 1
    ruled = _note_rule(page.content.rules, page.content)
    if ruled is not None:
        first = max(first, next((i for i, line in enumerate(lines) if line.y > ruled), len(lines)))
    elif not any(f.bare != f.text for f in page.fragments):
        first = len(lines)
    while first < len(lines) and not (_NOTE.match(lines[first].text) or ruled is not None):
        first += 1
    if first == len(lines) or not _NOTE.match(lines[first].text):
        return list(page.fragments), []
    top = lines[first].top
    notes: list[str] = []
    for line in lines[first:]:
        if found := _NOTE.match(line.text):
            notes.append(line.text[found.end():].strip())
        else:
            notes[-1] += joint(notes[-1], line.text) + line.text
    number = page.content.number
    return [f for f in page.fragments if f.y < top], [Line(text=note, kind="footnote", page=number) for note in notes if note]


def _note_rule(rules: Sequence[Rule], page: PageContent) -> float | None:
    """The height of the short rule above the footnotes."""
    short = [
        rule.y0 for rule in rules
        if abs(rule.y0 - rule.y1) < 1 and 40 < rule.x1 - rule.x0 < 0.45 * page.width and rule.y0 > 0.4 * page.height
        and rule.x0 < 0.3 * page.width
    ]
    return max(short, default=None)


# --- paragraphs ----------------------------------------------------------------------------------------------------


def _is_centred(line: PrintedLine, body: float) -> bool:
    """Whether a line stands in the middle; a long title in large type leaves little room beside it."""
    left, right = line.x0 - line.left, line.right - line.x1
    room = (0.6 if line.size > 1.15 * body else 2.6) * line.size
    return left > room and right > room and abs(left - right) < 1.5 * line.size


def _aligned_rows(flow: Sequence[_Item], start: int) -> list[_Item]:
    """Rows of a table without ruled columns: neighbouring lines with as many parts, three or more."""
    rows: list[_Item] = []
    for item in flow[start:]:
        if item.line is None or len(item.line.parts) < 3 or (rows and rows[-1].line is not None and len(item.line.parts) != len(rows[-1].line.parts)):
            break
        rows.append(item)
    return rows if len(rows) >= 2 else []


def _titled(lines: list[Line], body: float) -> list[Line]:
    """The lines with their size made into a heading level and the largest title-like line of the first pages marked.

    Sizes above the body's are levels, the largest first; the letterhead of a notice is larger than any title.
    """
    sizes = sorted({line.level for line in lines if _is_display(line, body)}, reverse=True)
    rank = {size: i + 1 for i, size in enumerate(_clustered(sizes))}
    titles = [line for line in lines[:30] if _is_display(line, body) and (line.page or 1) <= 3 and reads_as_title(line.text)]
    title = max(titles, key=lambda line: line.level or 0, default=None)
    return [
        replace(line, level=None if not _is_display(line, body) else min(rank[_nearest(rank, line.level or 0)], 6), is_title=line is title)
        for line in lines
    ]


def _is_display(line: Line, body: float) -> bool:
    return line.kind == "text" and line.frame is None and line.level is not None and line.level > 106 * body and len(line.text) <= 80


def _clustered(sizes: Sequence[int | None]) -> list[int]:
    clusters: list[int] = []
    for size in sizes:
        if size is not None and (not clusters or size < 0.95 * clusters[-1]):
            clusters.append(size)
    return clusters


def _nearest(rank: dict[int, int], size: int) -> int:
    return min(rank, key=lambda known: abs(known - size))


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
        replace(old, text=old.text + joint(old.text, new.text) + new.text) for old, new in zip(before.cells, row, strict=True)
    )
    return row_line(cells, table, before.page)

