"""Which printed line goes on with the paragraph before it: told by the document's indents, gaps and full lines.

Most Chinese documents set in the first line of a paragraph; others part paragraphs by a wider gap; some do neither,
and then only punctuation and short lines tell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from aligner.readers.numbering import number_of
from aligner.readers.pdf_layout import PrintedLine
from aligner.readers.wraps import ends_sentence, opens_line, unclosed

# Larger type than this, against the body's, is display: titles and headings.
_DISPLAY = 1.12


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How a document sets its text: body size, distance of lines in em, and what parts its paragraphs."""

    body: float
    pitch: float = 1.8
    indents: bool = True
    gaps: bool = False


def habits_of(lines: Sequence[PrintedLine], body: float) -> Habits:
    """The habits that the lines of a document (in reading order, with the bounds of their columns) show."""
    own = [line for line in lines if abs(line.size - body) < 0.12 * body]
    wide = [line for line in own if line.x1 - line.x0 > 0.3 * (line.right - line.left)]
    indented = sum(1 for line in wide if 1.4 < (line.x0 - line.left) / body < 2.8)
    distances = [
        (b.y - a.y) / body for a, b in pairwise(own)
        if a.page == b.page and abs(a.left - b.left) < 1 and 0.8 * body < b.y - a.y < 4 * body
    ]
    common = Counter(round(distance * 10) for distance in distances).most_common(1)
    pitch = common[0][0] / 10 if common else 1.8
    apart = sum(1 for distance in distances if distance > 1.2 * pitch)
    return Habits(
        body=body, pitch=pitch, indents=indented >= max(0.06 * len(wide), 1),
        gaps=len(distances) >= 10 and apart >= 0.06 * len(distances),
    )


def continues(before: PrintedLine, line: PrintedLine, habits: Habits) -> bool:
    """Whether a printed line goes on with the paragraph of the line before it."""
    size = max(before.size, line.size)
    if abs(before.size - line.size) > 0.12 * size:
        return False
    beside = before.page == line.page and abs(before.left - line.left) < 1 and line.y > before.y
    gap = (line.y - before.y) / size if beside else None
    opens, ended = opens_line(line.text), ends_sentence(before.text)
    room = (before.right - before.x1) / size
    if gap is not None and gap > 2.6:
        return False
    if line.size > _DISPLAY * habits.body or is_centred(line, habits.body) or is_centred(before, habits.body):
        return gap is not None and not ended and _is_one_title(before, line, room, habits, opens)
    if gap is not None and habits.gaps:
        if gap > 1.25 * habits.pitch:
            return False
        if not habits.indents:
            return True
    indent, before_indent = (line.x0 - line.left) / size, (before.x0 - before.left) / before.size
    if opens and ended and (number_of(line.text) is not None or indent > 1.2 or room > 2.2 or not habits.indents):
        return False
    if indent > 1.2:
        # A block set in as a whole goes on; a first line set in, as the document sets them in, begins a paragraph.
        first = habits.indents and indent < 2.8
        return not first and abs(indent - before_indent) < 0.3 and room < 1.2 and not ended and not opens
    if opens and room > 2:
        return False
    if room < 2.2:
        return habits.indents or not ended or room <= 1.1
    # A short line ends its paragraph, unless an unbreakable word was carried over to the next.
    return not ended and room < (9 if habits.indents else 6) and (before_indent > 1.2 or len(before.text) > 12)


def is_centred(line: PrintedLine, body: float) -> bool:
    """Whether a line stands in the middle; a long title in large type leaves little room beside it."""
    left, right = line.x0 - line.left, line.right - line.x1
    room = (0.6 if line.size > _DISPLAY * body else 2.6) * line.size
    return left > room and right > room and abs(left - right) < 1.5 * line.size


def _is_one_title(before: PrintedLine, line: PrintedLine, room: float, habits: Habits, opens: bool) -> bool:
    """Whether two lines of a title or heading are one: both in the middle, or the first as full as it can be."""
    if opens and not unclosed(before.text):
        return False
    if is_centred(line, habits.body) and is_centred(before, habits.body):
        return True
    return line.size > _DISPLAY * habits.body and room < 1.6
