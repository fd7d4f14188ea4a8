"""Web pages: the article without the page around it, as content systems of governments publish it.

The article is found by the marks those systems set (UCAP-CONTENT, TRS_Editor, zoom …), else as the part of the page
that holds most running text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from aligner.errors import UnusableInput
from aligner.readers.detection import Source
from aligner.readers.reading import Line, Reading, RowCell, row_line
from aligner.readers.wraps import goes_on, joint

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CONTENT = re.compile(
    r"ucap-?content|trs_(?:editor|paper)|^zoom$|pages?_content|article-?_?(?:content|body|text|con)|"
    r"news_?-?(?:content|text|con)|"
    r"text_?content|content_?text|con_?text|main_?text|zwxl|gknr|bt_content|view_content|wzcon|txtcon|detail-?content|"
    r"^article$|^content$|^vsb_content|^mce_editor|^(?:js_content|artibody|txt)$",
    re.IGNORECASE,
)
_DROPPED = {
    "script",
    "style",
    "noscript",
    "template",
    "head",
    "nav",
    "header",
    "footer",
    "aside",
    "form",
    "button",
    "select",
    "input",
    "textarea",
    "iframe",
    "object",
    "svg",
    "canvas",
    "video",
    "audio",
    "map",
}
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation)?|menu|breadcrumb|crumb|position|location|footer?|header|sidebar|side|"
    r"share|bdshare|tools?|"
    r"related|recommend|pagination|pager|prev|next|copyright|toolbar|qrcode|advert|banner|links|login|"
    r"search|hidden)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLOCKS = {
    "p",
    "div",
    "section",
    "article",
    "main",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "table",
    "tbody",
    "thead",
    "tfoot",
    "tr",
    "td",
    "th",
    "caption",
    "blockquote",
    "pre",
    "center",
    "figure",
    "figcaption",
    "hr",
    "address",
    "fieldset",
    "body",
    "html",
    "details",
    "summary",
}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_PAGE_CHROME = re.compile(
    r"(?:打印|关闭|收藏|分享|分享到|返回顶部|下载|全屏|字号|字体|大|中|小|上一篇|下一篇|扫一扫.{0,16}|【?(?:打印|关闭|字体|字号).{0,12}】?|"
    r"(?:上一篇|下一篇|上一条|下一条)[:：].*|责任编辑[:：].{0,12}|(?:您|你)?(?:当前|现在)?(?:所在)?(?:的)?位置[:：].*)"
)
_OPENED = re.compile(r"<(?:html|body)[\s>]", re.IGNORECASE)
_CLOSED = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_TITLE_META = ("ArticleTitle", "og:title", "title")
_DATE_META = ("PubDate", "publishdate", "article:published_time", "pubdate")
_LAYOUT_CELL = 1500
# Stands for ``<br>`` while a run of text is gathered; no page contains it (the parser drops it).
_BREAK = "\x00"


def read_html(source: Source) -> Reading:
    """A web page's article as lines, its title first."""
    assert source.decoded is not None
    if _is_truncated(source.decoded.text):
        raise UnusableInput("网页文件不完整（可能没有保存完）；请在浏览器中重新另存为完整网页后再上传")
    root = _parsed(source.decoded.text)
    if root is None:
        raise UnusableInput("网页里没有内容；请在浏览器中打开确认后，另存为完整网页再上传")
    title, published = _title(root), _meta(root, _DATE_META)
    article = _article(root)
    lines = _Flow().lines(article)
    if title and not any(_same(line.text, title) for line in lines[:12]):
        lines.insert(0, Line(text=title))
    return Reading(lines=tuple(lines), title=title, published=published)


def _is_truncated(text: str) -> bool:
    """Whether a page breaks off: opened, never closed, and its last character ends no element.

    Old pages that leave out ``</body></html>`` still end with some element.
    """
    return bool(_OPENED.search(text)) and not _CLOSED.search(text) and not text.rstrip().endswith(">")


def _parsed(text: str) -> HtmlElement | None:
    from lxml import etree, html

    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    try:
        return html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


# --- the article within the page -----------------------------------------------------------------------------------


def _article(root: HtmlElement) -> HtmlElement:
    """The element that holds the article: marked as content, with the most running text of its own."""
    body = root.find(".//body")
    page = body if body is not None else root
    marked = [
        element
        for element in page.iter("div", "td", "article", "section", "main")
        if any(_CONTENT.search(name) for name in _names(element))
    ]
    best = max(marked, key=_weight, default=None)
    whole = _weight(page)
    if best is not None and _weight(best) >= max(0.5 * whole, 200):
        return _innermost(marked, best)
    return page if best is None or whole > 2 * _weight(best) else best


def _innermost(marked: list[HtmlElement], best: HtmlElement) -> HtmlElement:
    """Of nested marked elements the innermost that still holds nearly all the text."""
    weight = _weight(best)
    inner = best
    for element in marked:
        if _weight(element) >= 0.97 * weight and any(ancestor is inner for ancestor in element.iterancestors()):
            inner = element
    return inner


def _weight(element: HtmlElement) -> int:
    """How much running text an element holds: Chinese characters outside links and page furniture."""
    return sum(_han(text) for text in _texts(element))


def _texts(element: HtmlElement) -> Iterator[str]:
    for event, inner in _walk(element):
        furniture = inner.tag == "a" or _is_furniture(inner)
        if event == "start" and not furniture:
            yield inner.text or ""
        elif event == "end" and inner is not element:
            yield inner.tail or ""


def _walk(element: HtmlElement) -> Iterator[tuple[str, HtmlElement]]:
    """Start and end of every element within, the element itself included; links and furniture are not entered.

    Written without recursion: pages that never close their tags nest thousands deep.
    """
    from lxml import etree

    walker = etree.iterwalk(element, events=("start", "end"))
    for event, inner in walker:
        if event == "start" and (inner.tag == "a" or _is_furniture(inner)):
            walker.skip_subtree()
        yield event, inner


def _han(text: str) -> int:
    return sum(1 for c in text if "一" <= c <= "鿿")


def _is_furniture(element: HtmlElement) -> bool:
    """Whether an element belongs to the page and not to the article."""
    if element.tag in _DROPPED or _HIDDEN.search(element.get("style") or "") or element.get("hidden") is not None:
        return True
    if element.tag in {"body", "html", "td", "tr", "tbody", "table"}:
        return False
    names = _names(element)
    return any(_FURNITURE.search(name) for name in names) and not any(_CONTENT.search(name) for name in names)


def _names(element: HtmlElement) -> list[str]:
    """The id and classes of an element."""
    return f"{element.get('id') or ''} {element.get('class') or ''}".split()


# --- title and date ------------------------------------------------------------------------------------------------


def _title(root: HtmlElement) -> str | None:
    if stated := _meta(root, _TITLE_META[:2]):
        return _clean_title(stated)
    for tag in ("h1", "h2"):
        for heading in root.iter(tag):
            text = " ".join("".join(heading.itertext()).split())
            if _han(text) >= 6 and "logo" not in (heading.get("class") or "") and not _is_inside_furniture(heading):
                return text
    page_title = root.find(".//title")
    return _clean_title(page_title.text_content()) if page_title is not None else None


def _clean_title(text: str) -> str | None:
    """A page's title without the names of site and column: ``X规划_某省人民政府``."""
    parts = [part.strip() for part in re.split(r"\s*[_|]\s*|\s+[-–—]+\s+|--+", " ".join(text.split())) if part.strip()]
    return max(parts[:2], key=len, default=None) if parts else None


def _is_inside_furniture(element: HtmlElement) -> bool:
    return any(_is_furniture(ancestor) for ancestor in element.iterancestors())


def _meta(root: HtmlElement, names: tuple[str, ...]) -> str | None:
    wanted = {name.lower() for name in names}
    for element in root.iter("meta"):
        name = (element.get("name") or element.get("property") or "").lower()
        if name in wanted and (content := (element.get("content") or "").strip()):
            return content
    return None


def _same(line: str, title: str) -> bool:
    return re.sub(r"\s", "", line) == re.sub(r"\s", "", title)


# --- lines ---------------------------------------------------------------------------------------------------------


class _Flow:
    """Walks an article in order and gives its lines; knows the frames and tables seen so far."""

    def __init__(self) -> None:
        self._frames = 0
        self._tables = 0

    def lines(self, element: HtmlElement, frame: int | None = None) -> list[Line]:
        """The lines of an element's content: runs of inline text between block elements."""
        from lxml import etree

        lines: list[Line] = []
        run: list[str] = []
        level: int | None = None
        walker = etree.iterwalk(element, events=("start", "end"))
        for event, inner in walker:
            starts, inside = event == "start", inner is not element
            skipped = inside and (inner.tag == "table" or _is_furniture(inner))
            if starts and skipped:
                walker.skip_subtree()
            if inside and inner.tag in _BLOCKS and (inner.tag == "table" or not skipped):
                lines += _paragraphs(run, frame, level)
                run = []
                if starts and inner.tag == "table" and not _is_furniture(inner):
                    lines += self._table(inner, frame)
                level = int(inner.tag[1]) if starts and inner.tag in _HEADINGS else None
            if starts:
                run.append(_BREAK if inner.tag == "br" else "" if skipped else _flat(inner.text))
            elif inside:
                run.append(_flat(inner.tail))
        return lines + _paragraphs(run, frame, level)

    def _table(self, table: HtmlElement, frame: int | None) -> list[Line]:
        rows = [row for row in table.iter("tr") if _nearest(row, "table") is table]
        lines = [line for caption in table.iterchildren("caption") for line in self.lines(caption, frame)]
        cells = [[cell for cell in row if cell.tag in {"td", "th"}] for row in rows]
        widest = max((sum(_span(cell, "colspan") for cell in row) for row in cells), default=0)
        if widest <= 1 or max((len(row) for row in cells), default=0) <= 1:
            self._frames += 1
            return lines + [line for row in cells for cell in row for line in self.lines(cell, self._frames)]
        if any(_lays_out(cell) for row in cells for cell in row):
            return lines + [line for row in cells for cell in row for line in self.lines(cell, frame)]
        return lines + list(self._rows(cells))

    def _rows(self, rows: list[list[HtmlElement]]) -> Iterator[Line]:
        self._tables += 1
        number = self._tables
        hanging: dict[int, tuple[int, RowCell]] = {}
        for row in rows:
            cells: list[RowCell] = []
            below: list[Line] = []
            column = 0
            own = iter(row)
            repeated = 0
            while True:
                if column in hanging:
                    left, cell = hanging.pop(column)
                    cells.append(cell)
                    repeated += 1
                    if left > 1:
                        hanging[column] = (left - 1, cell)
                    column += cell.column_span
                    continue
                element = next(own, None)
                if element is None:
                    break
                content = self.lines(element)
                words = "".join(
                    (joint(a, b.text) or " ") + b.text if a else b.text
                    for a, b in _pairs([line for line in content if line.kind == "text" and line.frame is None])
                )
                below += [line for line in content if line.kind != "text" or line.frame is not None]
                cell = RowCell(
                    text=" ".join(words.split()).replace("｜", "|"),
                    column=column,
                    row_span=_span(element, "rowspan"),
                    column_span=_span(element, "colspan"),
                )
                cells.append(cell)
                if cell.row_span > 1:
                    hanging[column] = (cell.row_span - 1, cell)
                column += cell.column_span
            if any(cell.text for cell in cells) and repeated < len(cells):
                yield row_line(tuple(cells), number)
            yield from below


def _lays_out(cell: HtmlElement) -> bool:
    """Whether a cell holds a part of the page and not an entry of a table."""
    weight = _weight(cell)
    blocks = sum(1 for _ in cell.iter("p", "h1", "h2", "h3", "table"))
    return weight > _LAYOUT_CELL or (weight > 400 and blocks >= 6)


def _pairs(lines: list[Line]) -> Iterator[tuple[str, Line]]:
    before = ""
    for line in lines:
        yield before, line
        before = line.text


def _flat(text: str | None) -> str:
    """Text as a browser shows it: the source's line ends are white space, none within Chinese."""
    if not text:
        return ""
    if "\n" in text:
        text = re.sub(r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t\r]*\n[ \t\r]*(?=[\u3001-\u9fff\uff00-\uffef])", "", text)
    return re.sub(r"[\t\r\n]+", " ", text)


def _paragraphs(run: list[str], frame: int | None, level: int | None) -> list[Line]:
    """The lines of a run of inline text, parted at ``<br>``; a sentence broken by one is made whole."""
    parts: list[str] = []
    for raw in "".join(run).split(_BREAK):
        indented = raw.lstrip(" \t\r")[:1] == "\u3000" or raw.startswith(("\u00a0\u00a0", "\u2003"))
        part = re.sub(r"[ \t\r\u00a0\u2000-\u200d\u2060\ufeff]+", " ", raw).strip(" \u3000")
        if not part or _PAGE_CHROME.fullmatch(part):
            continue
        if parts and not indented and goes_on(parts[-1], part, 0):
            parts[-1] += joint(parts[-1], part) + part
        else:
            parts.append(part)
    return [Line(text=part, frame=frame, level=level) for part in parts]


def _nearest(element: HtmlElement, tag: str) -> HtmlElement | None:
    return next((ancestor for ancestor in element.iterancestors() if ancestor.tag == tag), None)


def _span(cell: HtmlElement, name: str) -> int:
    value = cell.get(name) or "1"
    return min(max(int(value), 1), 1000) if value.isdigit() else 1
