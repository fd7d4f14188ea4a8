"""Word documents: the text as Word shows it, with the numbers Word counts and the changes Word tracks.

Inserted text counts, deleted text does not; comments, running heads and tables of contents are not plan text. A
table of one column is a frame (专栏); any other is rows of cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aligner.errors import UnusableInput
from aligner.model.document import Issue
from aligner.readers.detection import Source
from aligner.readers.docx_numbering import VAL, Numbering, Styles, W, list_of
from aligner.readers.docx_package import Package
from aligner.readers.reading import Line, Reading, RowCell, row_line
from aligner.readers.wraps import goes_on, joint, opens_line

if TYPE_CHECKING:
    from lxml.etree import _Element

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DELETED = {f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", f"{W}sectPr", f"{W}tblPr", f"{W}tcPr", f"{W}trPr"}
_WRAPPERS = {
    f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag", f"{W}hyperlink", f"{W}sdtContent", f"{W}dir", f"{W}bdo",
}
_IMAGES = {f"{W}drawing", f"{W}pict", f"{W}object"}
_OFF = {"0", "false", "off"}
_TOC_STYLE = re.compile(r"(?:toc|目录|contents)\s*(?:\d|heading|标题)|toc|目录")
# A cell longer than this, with paragraphs of its own, lays out the page; it is no cell of a table of facts.
_LAYOUT_CELL = 2500
_EMBEDDED = "文档中嵌有另一个文件，其内容未能读取；请把它的文字粘贴进正文后再上传"
_HIDDEN_RESULTS = ("TOC", "PAGE ", "NUMPAGES")


def read_docx(source: Source) -> Reading:
    """A DOCX file's logical lines."""
    package = Package(source.data)
    main = package.main()
    root = package.xml(main)
    body = root.find(f"{W}body") if root is not None else None
    if body is None:
        raise UnusableInput("Word 文档中没有正文；请用 Word 打开确认后另存一份再上传")
    targets = {kind: target for _, kind, target in package.relationships(main)}
    styles = Styles(package.xml(targets.get("styles", "word/styles.xml")))
    walk = _Walk(styles, Numbering(package.xml(targets.get("numbering", "word/numbering.xml")), styles))
    lines = walk.flow(body)
    notes = _notes(package, targets, walk)
    if not any(line.text.strip() for line in lines) and walk.images:
        raise UnusableInput("文档里只有图片，没有可读取的文字；请先做文字识别（OCR），或上传可编辑版本")
    issues = tuple(walk.issues)
    return Reading(lines=tuple(lines + notes), issues=issues, complete=not any(i.severity != "info" for i in issues))


def _notes(package: Package, targets: dict[str, str], walk: _Walk) -> list[Line]:
    """The footnotes and endnotes that the text refers to, in its order."""
    lines: list[Line] = []
    for kind, element in (("footnotes", "footnote"), ("endnotes", "endnote")):
        wanted = walk.notes[element]
        root = package.xml(targets[kind]) if wanted and kind in targets else None
        if root is None:
            continue
        notes = {note.get(f"{W}id", ""): note for note in root.iterfind(f"{W}{element}")}
        for identifier in wanted:
            if (note := notes.get(identifier)) is not None:
                text = "".join(line.text for line in walk.flow(note)).strip()
                lines += [Line(text=text, kind="footnote")] if text else []
    return lines


@dataclass(slots=True, kw_only=True)
class _Text:
    """The text of one paragraph while it is read, with the text boxes anchored in it."""

    pieces: list[str] = field(default_factory=list)
    boxes: list[_Element] = field(default_factory=list)


class _Walk:
    """Walks a document in order; knows the lists' counters, the open fields and the frames seen so far."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering
        self._fields: list[_Field] = []
        self._carry = ""
        self._frames = 0
        self._tables = 0
        self.images = 0
        self.notes: dict[str, list[str]] = {"footnote": [], "endnote": []}
        self.issues: list[Issue] = []

    def flow(self, parent: _Element, frame: int | None = None) -> list[Line]:
        """The lines of a body, cell, text box or note."""
        lines: list[Line] = []
        for element in _blocks(parent):
            if element.tag == f"{W}p":
                lines += self._paragraph(element, frame)
            elif element.tag == f"{W}tbl":
                lines += self._table(element, frame)
            elif element.tag == f"{W}altChunk":
                self.issues.append(Issue(severity="warning", message=_EMBEDDED))
        return lines

    # --- paragraphs ------------------------------------------------------------------------------------------------

    def _paragraph(self, element: _Element, frame: int | None) -> list[Line]:
        properties = element.find(f"{W}pPr")
        style, own_list, outline = _properties(properties)
        style = style or self._styles.default
        inside_contents = self._in_contents()
        text = _Text()
        self._runs(element, text)
        words = self._carry + "".join(text.pieces)
        self._carry = ""
        if _mark_deleted(properties):
            self._carry = words
            return self._boxes(text.boxes)
        if inside_contents or self._in_contents() or _TOC_STYLE.fullmatch(self._styles.name(style)):
            return self._boxes(text.boxes)
        label = self._numbering.label(own_list, style)
        level = outline if outline is not None else self._styles.outline(style)
        title = self._styles.name(style) in {"title", "标题"}
        lines = [
            Line(text=part, level=level if first else None, frame=frame, is_title=title)
            for first, part in _soft_lines(label, words)
        ]
        return lines + self._boxes(text.boxes)

    def _boxes(self, boxes: list[_Element]) -> list[Line]:
        lines: list[Line] = []
        for box in boxes:
            self._frames += 1
            lines += self.flow(box, self._frames)
        return lines

    def _runs(self, parent: _Element, text: _Text) -> None:
        for element in parent:
            tag = element.tag
            if tag == f"{W}r":
                self._run(element, text)
            elif tag in _DELETED:
                continue
            elif tag in _WRAPPERS:
                self._runs(element, text)
            elif tag == f"{W}sdt":
                if not _is_contents(element) and (content := element.find(f"{W}sdtContent")) is not None:
                    self._runs(content, text)
            elif tag == f"{W}fldSimple":
                if not element.get(f"{W}instr", "").strip().upper().startswith(("TOC", "PAGE", "NUMPAGES")):
                    self._runs(element, text)
            elif tag == f"{_MC}AlternateContent":
                self._alternate(element, text)
            elif tag in {f"{_M}oMath", f"{_M}oMathPara"}:
                text.pieces += [part.text or "" for part in element.iter(f"{_M}t")]

    def _run(self, run: _Element, text: _Text) -> None:
        hidden = run.find(f"{W}rPr/{W}vanish")
        if hidden is not None and hidden.get(VAL) not in _OFF:
            return
        for element in run:
            tag = element.tag
            if tag == f"{W}fldChar":
                self._field_mark(element.get(f"{W}fldCharType", ""))
            elif tag == f"{W}instrText":
                if self._fields:
                    self._fields[-1].code += element.text or ""
            elif tag == f"{_MC}AlternateContent":
                self._alternate(element, text)
            elif tag in _IMAGES:
                self.images += 1
                text.boxes += _text_boxes(element)
            elif tag in {f"{W}footnoteReference", f"{W}endnoteReference"}:
                self.notes[tag[len(W):].removesuffix("Reference")].append(element.get(f"{W}id", ""))
            elif self._shown():
                text.pieces.append(_characters(element))

    def _alternate(self, element: _Element, text: _Text) -> None:
        """One of several forms of the same thing: its text boxes are taken once."""
        self.images += 1
        for form in (*element.iterfind(f"{_MC}Choice"), *element.iterfind(f"{_MC}Fallback")):
            boxes = _text_boxes(form)
            before = len(text.pieces)
            if not boxes:
                self._runs(form, text)
                for run_child in form:
                    if run_child.tag in {f"{W}t", f"{W}sym", f"{W}tab", f"{W}br"} and self._shown():
                        text.pieces.append(_characters(run_child))
            text.boxes += boxes
            if boxes or len(text.pieces) > before:
                return

    # --- fields ----------------------------------------------------------------------------------------------------

    def _field_mark(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].result = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _shown(self) -> bool:
        """Whether text here is shown: not a field's code, nor the result of a page number."""
        return all(f.result and not f.code.strip().upper().startswith(_HIDDEN_RESULTS) for f in self._fields)

    def _in_contents(self) -> bool:
        return any(f.code.strip().upper().startswith("TOC") for f in self._fields)

    # --- tables ----------------------------------------------------------------------------------------------------

    def _table(self, table: _Element, frame: int | None) -> list[Line]:
        rows = [row for row in _children(table, f"{W}tr") if not _row_deleted(row)]
        grid = [_grid_row(row) for row in rows]
        if max((len(row) for row in grid), default=0) <= 1:
            self._frames += 1
            return [line for row in grid for cell in row for line in self.flow(cell.element, self._frames)]
        self._tables += 1
        number = self._tables
        spans = _row_spans(grid)
        texts: dict[tuple[int, int], str] = {}
        lines: list[Line] = []
        for i, row in enumerate(grid):
            below: list[Line] = []
            cells: list[RowCell] = []
            fresh = False
            for cell in row:
                if cell.continues:
                    words = texts.get((i - 1, cell.column), "")
                else:
                    content = self.flow(cell.element)
                    if sum(len(line.text) for line in content) > _LAYOUT_CELL and len(content) > 3:
                        below += content
                        continue
                    words = _cell_text([line for line in content if line.kind == "text" and line.frame is None])
                    below += [line for line in content if line.kind != "text" or line.frame is not None]
                texts[i, cell.column] = words
                fresh = fresh or (bool(words) and not cell.continues)
                cells.append(RowCell(
                    text=words, column=cell.column, row_span=spans[i, cell.column], column_span=cell.span,
                ))
            if fresh:
                lines.append(row_line(tuple(cells), number))
            lines += below
        return lines


@dataclass(slots=True, kw_only=True)
class _Field:
    code: str = ""
    result: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _GridCell:
    element: _Element
    column: int
    span: int
    continues: bool


def _blocks(parent: _Element) -> Iterator[_Element]:
    """The block elements of a parent in order, wrappers opened, tables of contents left out."""
    for element in parent:
        tag = element.tag
        if tag in {f"{W}p", f"{W}tbl", f"{W}altChunk"}:
            yield element
        elif tag == f"{W}sdt":
            content = element.find(f"{W}sdtContent")
            if content is not None and not _is_contents(element):
                yield from _blocks(content)
        elif tag in _WRAPPERS:
            yield from _blocks(element)
        elif tag == f"{_MC}AlternateContent" and (form := element.find(f"{_MC}Choice")) is not None:
            yield from _blocks(form)


def _children(parent: _Element, tag: str) -> Iterator[_Element]:
    """The children of a kind, also within content controls and custom XML."""
    for element in parent:
        if element.tag == tag:
            yield element
        elif element.tag == f"{W}sdt" and (content := element.find(f"{W}sdtContent")) is not None:
            yield from _children(content, tag)
        elif element.tag in _WRAPPERS:
            yield from _children(element, tag)


def _is_contents(control: _Element) -> bool:
    gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and "table of contents" in gallery.get(VAL, "").lower()


def _properties(properties: _Element | None) -> tuple[str | None, tuple[str | None, int | None], int | None]:
    """Style, list and outline level that a paragraph states itself."""
    if properties is None:
        return None, (None, None), None
    style = outline = None
    own_list: tuple[str | None, int | None] = (None, None)
    for element in properties:
        if element.tag == f"{W}pStyle":
            style = element.get(VAL)
        elif element.tag == f"{W}numPr":
            own_list = list_of(element)
        elif element.tag == f"{W}outlineLvl" and element.get(VAL, "9").isdigit():
            outline = int(element.get(VAL, "9")) + 1
    return style, own_list, outline if outline is not None and outline <= 9 else None


def _mark_deleted(properties: _Element | None) -> bool:
    """Whether the paragraph's end is a tracked deletion: its text runs on into the next paragraph."""
    mark = properties.find(f"{W}rPr") if properties is not None else None
    return mark is not None and (mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None)


def _row_deleted(row: _Element) -> bool:
    properties = row.find(f"{W}trPr")
    return properties is not None and properties.find(f"{W}del") is not None


def _characters(element: _Element) -> str:
    tag = element.tag
    if tag == f"{W}t":
        return (element.text or "").replace("\n", " ")
    if tag in {f"{W}tab", f"{W}ptab"}:
        return "\t"
    if tag == f"{W}cr" or (tag == f"{W}br" and element.get(f"{W}type", "textWrapping") == "textWrapping"):
        return "\n"
    if tag == f"{W}noBreakHyphen":
        return "-"
    if tag == f"{W}ruby":
        return "".join(part.text or "" for part in element.iterfind(f"{W}rubyBase//{W}t"))
    if tag == f"{W}sym":
        code = int(element.get(f"{W}char", "0"), 16)
        return chr(code) if 0x20 <= code < 0xE000 else ""
    return ""


def _text_boxes(element: _Element) -> list[_Element]:
    """The text boxes within a drawing, outermost only, none twice."""
    boxes: list[_Element] = []
    if element.tag == f"{_MC}AlternateContent":
        for form in (*element.iterfind(f"{_MC}Choice"), *element.iterfind(f"{_MC}Fallback")):
            if found := _text_boxes(form):
                return found
        return []
    for child in element:
        if child.tag == f"{W}txbxContent":
            boxes.append(child)
        elif isinstance(child.tag, str):
            boxes += _text_boxes(child)
    return boxes


def _soft_lines(label: str, words: str) -> Iterator[tuple[bool, str]]:
    """The logical lines of a paragraph: soft line breaks part sentences and items, not the middle of a sentence."""
    parts: list[str] = []
    for raw in words.split("\n"):
        part = re.sub(r"[\t \u00a0\u2000-\u200d\ufeff]+", " ", raw)
        bare = part.strip()
        if not bare:
            continue
        begins = part[0] in " \u3000" or (opens_line(bare) and not opens_line(bare[:1]))
        if parts and not begins and (goes_on(parts[-1], bare, 0)):
            parts[-1] += joint(parts[-1], bare) + bare
        else:
            parts.append(bare)
    if parts:
        parts[0] = label + parts[0]
    for i, part in enumerate(parts):
        yield i == 0, part


def _grid_row(row: _Element) -> tuple[_GridCell, ...]:
    """The cells of a row with the grid column each begins in."""
    column = 0
    if (before := row.find(f"{W}trPr/{W}gridBefore")) is not None:
        column = int(before.get(VAL, "0"))
    cells: list[_GridCell] = []
    for element in _children(row, f"{W}tc"):
        span = element.find(f"{W}tcPr/{W}gridSpan")
        width = max(int(span.get(VAL, "1")), 1) if span is not None else 1
        merge = element.find(f"{W}tcPr/{W}vMerge")
        if element.find(f"{W}tcPr/{W}cellDel") is None:
            continues = merge is not None and merge.get(VAL, "continue") != "restart"
            cells.append(_GridCell(element=element, column=column, span=width, continues=continues))
        column += width
    return tuple(cells)


def _row_spans(grid: list[tuple[_GridCell, ...]]) -> dict[tuple[int, int], int]:
    """How many rows the cell at each place spans, counted from its first row."""
    spans: dict[tuple[int, int], int] = {}
    for i, row in enumerate(grid):
        for cell in row:
            count = 1
            while i + count < len(grid) and any(c.column == cell.column and c.continues for c in grid[i + count]):
                count += 1
            spans[i, cell.column] = count
    return spans


def _cell_text(lines: list[Line]) -> str:
    text = ""
    for line in lines:
        text += (joint(text, line.text) or " " if text else "") + line.text
    return re.sub(r"\s+", " ", text).replace("｜", "|").strip()
