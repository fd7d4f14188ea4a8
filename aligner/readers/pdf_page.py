"""One PDF page as it is drawn: glyphs with place and size, ruled lines, images; y counts from the top.

Everything that knows pdfium is here.
"""

from __future__ import annotations

import ctypes
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

# A page with more ruled lines than this is a map or a chart, whose lines part no text.
_MAX_PATHS = 4000
_MAX_SEGMENTS = 400
_THIN = 3.0


class Glyph(NamedTuple):
    """A character with its horizontal extent, baseline and em size, in points from the page's top left.

    `spaced` says that a space is drawn before it.
    """

    char: str
    x0: float
    x1: float
    y: float
    size: float
    spaced: bool = False


class Rule(NamedTuple):
    """A straight ruled line, horizontal or vertical."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContent:
    """What one page draws. `unreadable` counts characters without a meaning (fonts without an encoding)."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]
    image_share: float
    paths: int
    unreadable: int


def read_page(document: pdfium.PdfDocument, number: int) -> PageContent:
    """The content of a page (numbered from 0); raises PdfiumError where the page is damaged."""
    page = document[number]
    try:
        width, height = page.get_size()
        rotation = page.get_rotation()
        turn = _Turn(page, rotation)
        glyphs, unreadable = _glyphs(page, turn)
        rules, image_area, paths = _drawings(page, turn)
    finally:
        page.close()
    return PageContent(
        number=number + 1, width=width, height=height, glyphs=tuple(glyphs), rules=tuple(rules),
        image_share=image_area / max(width * height, 1.0), paths=paths, unreadable=unreadable,
    )


class _Turn:
    """From the page's own coordinates to points from the top left of the page as it is shown."""

    __slots__ = ("_bottom", "_left", "_right", "_rotation", "_top")

    def __init__(self, page: pdfium.PdfPage, rotation: int) -> None:
        self._left, self._bottom, self._right, self._top = page.get_bbox()
        self._rotation = rotation

    def point(self, x: float, y: float) -> tuple[float, float]:
        if self._rotation == 90:
            return y - self._bottom, x - self._left
        if self._rotation == 180:
            return self._right - x, y - self._bottom
        if self._rotation == 270:
            return self._top - y, self._right - x
        return x - self._left, self._top - y

    def upright(self, angle: float) -> bool:
        """Whether a glyph of that angle (radians, clockwise) reads from left to right on the page as shown."""
        shown = (angle * 57.29578 + self._rotation) % 360
        return shown < 20 or shown > 340


def _glyphs(page: pdfium.PdfPage, turn: _Turn) -> tuple[list[Glyph], int]:
    textpage = page.get_textpage()
    handle = textpage.raw
    count = raw.FPDFText_CountChars(handle)
    x, y = ctypes.c_double(), ctypes.c_double()
    box = raw.FS_RECTF()
    found: list[tuple[str, float, float, float, float, bool]] = []
    unreadable = 0
    spaced = False
    for i in range(count):
        code = raw.FPDFText_GetUnicode(handle, i)
        if code <= 0x20 or code == 0xA0 or code == 0x3000 or 0x2000 <= code <= 0x200D:
            spaced = spaced or (code >= 0x20 and not raw.FPDFText_IsGenerated(handle, i))
            continue
        if code >= 0xFFF0 or 0xE000 <= code <= 0xF8FF or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
            unreadable += 1
            continue
        if not raw.FPDFText_GetLooseCharBox(handle, i, box) or not raw.FPDFText_GetCharOrigin(handle, i, x, y):
            continue
        if not turn.upright(raw.FPDFText_GetCharAngle(handle, i)):
            continue
        xa, _ = turn.point(box.left, box.top)
        xb, _ = turn.point(box.right, box.bottom)
        _, baseline = turn.point(x.value, y.value)
        size = raw.FPDFText_GetFontSize(handle, i)
        found.append((_character(code), min(xa, xb), max(xa, xb), baseline, size, spaced))
        spaced = False
    textpage.close()
    return _sized(found), unreadable


def _sized(found: list[tuple[str, float, float, float, float, bool]]) -> list[Glyph]:
    """Glyphs with their em size: the nominal size times the page's scale, told from Chinese, which is one em wide."""
    ratios = [(x1 - x0) / size for char, x0, x1, _, size, _ in found if size > 0 and "一" <= char <= "鿿"]
    scale = median(ratios) if ratios else 1.0
    if not 0.05 < scale < 200:
        scale = 1.0
    glyphs: list[Glyph] = []
    for char, x0, x1, y, size, spaced in found:
        em = x1 - x0 if "一" <= char <= "鿿" and abs((x1 - x0) / max(size * scale, 0.1) - 1) > 0.3 else size * scale
        glyphs.append(Glyph(char, x0, x1, y, em, spaced))
    return glyphs


def _character(code: int) -> str:
    """The character meant: fonts often map 一 to the radical ⼀ or to a compatibility form."""
    char = chr(code)
    if 0x2E80 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF or 0xFB00 <= code <= 0xFB06:
        return unicodedata.normalize("NFKC", char)
    return char


# --- drawings ------------------------------------------------------------------------------------------------------


def _drawings(page: pdfium.PdfPage, turn: _Turn) -> tuple[list[Rule], float, int]:
    walk = _Drawings(turn)
    walk.page(page.raw)
    return walk.rules, walk.image_area, walk.paths


class _Drawings:
    """Gathers ruled lines and the area of images of a page, within form objects too."""

    def __init__(self, turn: _Turn) -> None:
        self._turn = turn
        self.rules: list[Rule] = []
        self.image_area = 0.0
        self.paths = 0

    def page(self, page: Any) -> None:
        for i in range(raw.FPDFPage_CountObjects(page)):
            self._object(raw.FPDFPage_GetObject(page, i), (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), 0)

    def _object(self, item: Any, matrix: tuple[float, ...], depth: int) -> None:
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            self.paths += 1
            if self.paths <= _MAX_PATHS:
                self._path(item, _times(_matrix(item), matrix))
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            a, b, c, d, _, _ = _times(_matrix(item), matrix)
            self.image_area += abs(a * d - b * c)
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < 5:
            inner = _times(_matrix(item), matrix)
            for i in range(raw.FPDFFormObj_CountObjects(item)):
                self._object(raw.FPDFFormObj_GetObject(item, i), inner, depth + 1)

    def _path(self, path: Any, matrix: tuple[float, ...]) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        count = raw.FPDFPath_CountSegments(path)
        if count > _MAX_SEGMENTS or not raw.FPDFPath_GetDrawMode(path, fill, stroke):
            return
        if not (fill.value or stroke.value):
            return
        x, y = ctypes.c_float(), ctypes.c_float()
        figure: list[tuple[float, float]] = []
        for i in range(count):
            segment = raw.FPDFPath_GetPathSegment(path, i)
            if not raw.FPDFPathSegment_GetPoint(segment, x, y):
                continue
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind == raw.FPDF_SEGMENT_MOVETO and figure:
                self._figure(figure, bool(stroke.value))
                figure = []
            if kind == raw.FPDF_SEGMENT_BEZIERTO:
                return
            figure.append(self._turn.point(*_moved(x.value, y.value, matrix)))
            if raw.FPDFPathSegment_GetClose(segment):
                figure.append(figure[0])
        if figure:
            self._figure(figure, bool(stroke.value))

    def _figure(self, points: list[tuple[float, float]], stroked: bool) -> None:
        """The rules of one figure: a thin rectangle is one, a stroked outline has one for each side."""
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
        if y1 - y0 <= _THIN and x1 - x0 > _THIN:
            self.rules.append(Rule(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2))
        elif x1 - x0 <= _THIN and y1 - y0 > _THIN:
            self.rules.append(Rule((x0 + x1) / 2, y0, (x0 + x1) / 2, y1))
        elif stroked:
            for (xa, ya), (xb, yb) in pairwise(points):
                if abs(ya - yb) <= 1 and abs(xa - xb) > _THIN:
                    self.rules.append(Rule(min(xa, xb), (ya + yb) / 2, max(xa, xb), (ya + yb) / 2))
                elif abs(xa - xb) <= 1 and abs(ya - yb) > _THIN:
                    self.rules.append(Rule((xa + xb) / 2, min(ya, yb), (xa + xb) / 2, max(ya, yb)))


def _matrix(item: Any) -> tuple[float, ...]:
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, matrix):
        return 1.0, 0.0, 0.0, 1.0, 0.0, 0.0
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(inner: tuple[float, ...], outer: tuple[float, ...]) -> tuple[float, ...]:
    a, b, c, d, e, f = inner
    oa, ob, oc, od, oe, of = outer
    return (
        a * oa + b * oc, a * ob + b * od, c * oa + d * oc, c * ob + d * od, e * oa + f * oc + oe, e * ob + f * od + of,
    )


def _moved(x: float, y: float, matrix: tuple[float, ...]) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
