"""Small files in code, one trait each: DOCX parts zipped by hand, PDF pages drawn by hand, a plan's sentences."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from aligner.folding import fold
from aligner.model.document import Document

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

# Enough of a plan that a file with one trait of interest is still read as a plan.
PLAN_LINES = (
    "云川市数字化发展规划（2021—2025年）",
    "一、总体要求",
    "全市坚持统筹推进，到2025年建成数字化发展体系，各级部门落实工作责任。",
    "二、重点任务",
    "（一）建设网络设施",
    "加快建设5G网络，完善光纤覆盖，到2025年建成5G基站5000个，责任单位为市工业和信息化局。",
    "（二）推进数据共享",
    "健全数据共享机制，推动政务数据资源向基层开放，提升公共服务水平。",
)
PLAN_TEXT = "\n\n".join(PLAN_LINES) + "\n"


def sentences(document: Document) -> list[str]:
    """The sentences of a plan as formats must agree on them: folded, without white space, footnotes apart."""
    found: list[str] = []
    for block in document.blocks:
        if block.kind != "footnote":
            text = re.sub(r"\s", "", fold(document.text[block.start:block.end]))
            found += [sentence for sentence in re.split(r"(?<=[。；！？;!?])", text) if sentence]
    return found


def block_texts(document: Document, *kinds: str) -> list[str]:
    """The texts of the blocks of some kinds (of all without any)."""
    return [document.text[b.start:b.end] for b in document.blocks if not kinds or b.kind in kinds]


# --- DOCX ----------------------------------------------------------------------------------------------------------


def paragraph(text: str = "", *, style: str | None = None, properties: str = "", runs: str | None = None) -> str:
    """One w:p with a single run of text, or with the runs given."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    inner = runs if runs is not None else f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{inner}</w:p>"


def run(text: str) -> str:
    """One w:r."""
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def cell(content: str, properties: str = "") -> str:
    """One w:tc; plain text becomes a paragraph."""
    inner = content if content.startswith("<") else paragraph(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def table(*rows: Sequence[str]) -> str:
    """A w:tbl of rows of cells (as `cell` makes them, or plain text)."""
    body = "".join(f"<w:tr>{''.join(c if c.startswith('<w:tc>') else cell(c) for c in row)}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr/>{body}</w:tbl>"


def docx(body: str, *, parts: dict[str, str] | None = None, with_plan: bool = True) -> bytes:
    """A DOCX whose body is the paragraphs given, after a small plan; `parts` are further parts by their short name.

    `parts` maps styles, numbering, footnotes, comments … to the inner XML of that part.
    """
    before = "".join(paragraph(line) for line in PLAN_LINES) if with_plan else ""
    files = {
        "word/document.xml": f"<w:document {_NAMESPACES}><w:body>{before}{body}</w:body></w:document>",
        "_rels/.rels": _relations({"officeDocument": "word/document.xml"}),
        "[Content_Types].xml": _content_types(),
        "word/_rels/document.xml.rels": _relations({name: f"{name}.xml" for name in parts or {}}),
    }
    for name, inner in (parts or {}).items():
        files[f"word/{name}.xml"] = f"<w:{name} {_NAMESPACES}>{inner}</w:{name}>"
    return zipped({name: f'<?xml version="1.0" encoding="UTF-8"?>{text}'.encode() for name, text in files.items()})


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip of the files given."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return out.getvalue()


def _relations(targets: dict[str, str]) -> str:
    items = "".join(
        f'<Relationship Id="rId{i}" Type="{_RELATION}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{items}</Relationships>'


def _content_types() -> str:
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_DOCUMENT_TYPE}.document.main+xml"/></Types>'
    )


# --- PDF -----------------------------------------------------------------------------------------------------------


@dataclass
class Page:
    """A page of A4 being drawn; y counts from the top, in points."""

    operators: list[str] = field(default_factory=list)
    image: bool = False
    rotate: int = 0

    def text(self, x: float, y: float, words: str, size: float = 14) -> Page:
        """Draw a line of text with its baseline at y."""
        code = words.encode("utf-16-be").hex()
        self.operators.append(f"BT /F1 {size} Tf {x} {842 - y} Td <{code}> Tj ET")
        return self

    def lines(self, x: float, y: float, words: str, size: float = 14, width: int = 30, indent: int = 2) -> float:
        """Draw a paragraph set to `width` characters, its first line set in; gives the y of the next line."""
        rest, first = words, True
        while rest:
            count = width - (indent if first else 0)
            self.text(x + (indent * size if first else 0), y, rest[:count], size)
            rest, first, y = rest[count:], False, y + 1.7 * size
        return y

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> Page:
        """Draw a straight line."""
        self.operators.append(f"{x0} {842 - y0} m {x1} {842 - y1} l S")
        return self

    def grid(self, xs: Sequence[float], ys: Sequence[float]) -> Page:
        """Draw a ruled table."""
        for y in ys:
            self.rule(xs[0], y, xs[-1], y)
        for x in xs:
            self.rule(x, ys[0], x, ys[-1])
        return self

    def scan(self) -> Page:
        """Cover the page with an image."""
        self.image = True
        return self


def pdf(*pages: Page, encrypted: bool = False) -> bytes:
    """A PDF of the pages drawn, with a standard Chinese font that no file needs to carry."""
    objects: dict[int, bytes] = {
        3: b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
        4: b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)"
           b"/Supplement 2>>/DW 1000/W[1 95 500 814 939 500]/FontDescriptor 5 0 R>>",
        5: b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880"
           b"/Descent -120/CapHeight 880/StemV 93>>",
        6: b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>stream\n"
           b"\x80\nendstream",
    }
    kids = []
    for page in pages:
        number = max(objects) + 1
        drawn = "\n".join(page.operators) + ("\nq 595 0 0 842 0 0 cm /Im1 Do Q" if page.image else "")
        content = zlib.compress(drawn.encode())
        objects[number] = (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Rotate %d/Resources<</Font<</F1 3 0 R>>/XObject<</Im1 6 0 R>>"
            b">>/Contents %d 0 R>>" % (page.rotate, number + 1)
        )
        objects[number + 1] = b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(content), content)
        kids.append(b"%d 0 R" % number)
    objects[1] = b"<</Type/Catalog/Pages 2 0 R>>"
    objects[2] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
    trailer = b"/Root 1 0 R/Size %d" % (max(objects) + 1)
    if encrypted:
        # The standard handler with a password nobody knows: the entries fit no password, least of all the empty one.
        key = b"0123456789abcdef" * 2
        trailer += b"/ID[<61><61>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O(%s)/U(%s)>>" % (key, key)
    return _assembled(objects, trailer)


def _assembled(objects: dict[int, bytes], trailer: bytes) -> bytes:
    out = bytearray(b"%PDF-1.5\n")
    places: dict[int, int] = {}
    for number in sorted(objects):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (max(objects) + 1)
    for number in range(1, max(objects) + 1):
        out += b"%010d 00000 n \n" % places[number]
    out += b"trailer<<%s>>\nstartxref\n%d\n%%%%EOF\n" % (trailer, start)
    return bytes(out)


def plan_page(start: float = 80) -> tuple[Page, float]:
    """A page with the small plan on it, and the y below it."""
    page = Page()
    page.text(130, start, PLAN_LINES[0], 20)
    y = start + 40
    for line in PLAN_LINES[1:]:
        y = page.lines(80, y, line)
    return page, y
