"""Ruled tables and boxes of a PDF page: which cells its lines enclose, told from the lines alone.

A grid of one column is a frame (专栏); any other is a table. Kept here and not left to a table library: the pages'
lines are read anyway, and a second parse of the file would cost more than all other reading.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from aligner.readers.pdf_page import Rule

_SNAP = 3.0
_MIN_WIDTH = 12.0
_MIN_HEIGHT = 7.0
# Beyond these the rules draw a chart or a map, no table.
_MAX_RULES = 3000
_MAX_CROSSINGS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class GridCell:
    """An enclosed cell: its bounds, its row and column from 0, and how far it spans."""

    x0: float
    y0: float
    x1: float
    y1: float
    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Cells that touch each other; `columns` are the x of its column boundaries."""

    x0: float
    y0: float
    x1: float
    y1: float
    columns: tuple[float, ...]
    cells: tuple[GridCell, ...]

    @property
    def is_frame(self) -> bool:
        """Whether it sets text apart and does not tabulate it."""
        return len(self.columns) == 2

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies within."""
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1


def find_grids(rules: tuple[Rule, ...], width: float, height: float) -> tuple[Grid, ...]:
    """The grids of a page, from top to bottom; a border round the whole page is none."""
    if len(rules) > _MAX_RULES:
        return ()
    across = _joined([(rule.y0, rule.x0, rule.x1) for rule in rules if rule.x1 - rule.x0 > rule.y1 - rule.y0])
    down = _joined([(rule.x0, rule.y0, rule.y1) for rule in rules if rule.x1 - rule.x0 <= rule.y1 - rule.y0])
    if len(across) < 2 or len(down) < 2 or len(across) * len(down) > _MAX_CROSSINGS:
        return ()
    boxes = [box for box in _boxes(across, down) if (box[2] - box[0]) * (box[3] - box[1]) < 0.8 * width * height]
    return tuple(sorted((_grid(group) for group in _groups(boxes)), key=lambda grid: (grid.y0, grid.x0)))


_Lines = dict[float, list[tuple[float, float]]]
_Box = tuple[float, float, float, float]


def _joined(segments: list[tuple[float, float, float]]) -> _Lines:
    """Segments snapped to common lines: position -> the stretches drawn there, touching ones made one."""
    lines: _Lines = {}
    gathered: defaultdict[float, list[tuple[float, float]]] = defaultdict(list)
    last: float | None = None
    for position, start, end in sorted(segments):
        if last is None or position - last > _SNAP:
            last = position
        gathered[last].append((start, end))
    for position, stretches in gathered.items():
        merged: list[tuple[float, float]] = []
        for start, end in sorted(stretches):
            if merged and start <= merged[-1][1] + _SNAP:
                merged[-1] = (merged[-1][0], max(merged[-1][1], end))
            else:
                merged.append((start, end))
        lines[position] = merged
    return lines


def _covers(stretches: list[tuple[float, float]], start: float, end: float) -> bool:
    return any(a - _SNAP <= start and end <= b + _SNAP for a, b in stretches)


def _boxes(across: _Lines, down: _Lines) -> list[_Box]:
    """The smallest rectangles whose four sides are all drawn."""
    ys, xs = sorted(across), sorted(down)
    boxes: list[_Box] = []
    for i, top in enumerate(ys):
        crossing = [x for x in xs if _covers(across[top], x, x) and _covers(down[x], top, top)]
        for j, left in enumerate(crossing):
            box = _smallest(across, down, ys[i + 1:], crossing[j + 1:], top, left)
            if box is not None and box[2] - box[0] >= _MIN_WIDTH and box[3] - box[1] >= _MIN_HEIGHT:
                boxes.append(box)
    return boxes


def _smallest(
    across: _Lines, down: _Lines, below: list[float], right_of: list[float], top: float, left: float
) -> _Box | None:
    for right in right_of:
        if not _covers(across[top], left, right):
            return None
        for bottom in below:
            if not _covers(down[left], top, bottom):
                break
            if _covers(down[right], top, bottom) and _covers(across[bottom], left, right):
                return left, top, right, bottom
    return None


def _groups(boxes: list[_Box]) -> list[list[_Box]]:
    """Boxes that share a corner, directly or through others."""
    owner: dict[tuple[float, float], int] = {}
    parent = list(range(len(boxes)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, (x0, y0, x1, y1) in enumerate(boxes):
        for corner in ((x0, y0), (x1, y0), (x0, y1), (x1, y1)):
            if corner in owner:
                parent[root(i)] = root(owner[corner])
            owner[corner] = i
    groups: defaultdict[int, list[_Box]] = defaultdict(list)
    for i, box in enumerate(boxes):
        groups[root(i)].append(box)
    return list(groups.values())


def _grid(boxes: list[_Box]) -> Grid:
    xs = sorted({x for box in boxes for x in (box[0], box[2])})
    ys = sorted({y for box in boxes for y in (box[1], box[3])})
    column, row = {x: i for i, x in enumerate(xs)}, {y: i for i, y in enumerate(ys)}
    cells = tuple(
        GridCell(
            x0=x0, y0=y0, x1=x1, y1=y1, row=row[y0], column=column[x0],
            row_span=row[y1] - row[y0], column_span=column[x1] - column[x0],
        )
        for x0, y0, x1, y1 in sorted(boxes, key=lambda box: (box[1], box[0]))
    )
    return Grid(x0=xs[0], y0=ys[0], x1=xs[-1], y1=ys[-1], columns=tuple(xs), cells=cells)
