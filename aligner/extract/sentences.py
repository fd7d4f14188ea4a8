"""Sentences and clauses of a block as offsets: the units that are judged, quoted and matched.

``一是……；二是……。`` gives two sentences; ``（责任单位：省教育厅）`` behind a full stop gives one of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner.extract.bodies import is_tail

# A closing quotation mark or bracket after the stop belongs to the sentence that it closes.
_STOP = re.compile(r"[。；！？;!?]+[”’」』》）)\]】]*")
_COMMA = re.compile(r"[，,]")
_COLON = re.compile(r"[：:]")
_OPENING_BRACKET = re.compile(r"\s*([（(](?:[^（()）]|[（(][^（()）]*[）)]){3,300}[）)])")
_EDGE = " \t\r\n\u3000\xa0｜|"

# A lead-in before a colon stands alone from this length on (“建设内容：” stays with what it introduces).
_LONG_LEAD = 10
# “到2025年，” sets the time of what follows and means nothing without it.
_ONLY_TIME = re.compile(r"(?:力争)?(?:到|至|在)?20\d\d年(?:底|末|年底)?(?:前)?[，,：:]")
# A comma part shorter than this says nothing alone (“同时，”, “到2025年，”): it goes with what follows.
SHORTEST_CLAUSE = 6


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """The (start, end) of each sentence of a block's text, trimmed of white space and cell rules."""
    begin = 0
    for stop in _STOP.finditer(text):
        if _inside_number_or_bracket(text, begin, stop.start()):
            continue
        yield from _parted(text, begin, stop.end())
        begin = stop.end()
    yield from _parted(text, begin, len(text))


def clause_spans(text: str) -> tuple[tuple[int, int], ...]:
    """The (start, end) of the comma parts of a sentence, at least one; 、 never splits."""
    cuts = [comma.end() for comma in _COMMA.finditer(text) if not _thousands(text, comma.start())]
    cuts += [
        colon.end()
        for colon in _COLON.finditer(text)
        if colon.start() - max([0, *(cut for cut in cuts if cut <= colon.start())]) >= _LONG_LEAD
    ]
    clauses: list[tuple[int, int]] = []
    begin = 0
    for cut in [*sorted(cuts), len(text)]:
        alone = cut - begin > SHORTEST_CLAUSE and not _ONLY_TIME.fullmatch(text, begin, cut)
        if alone or (cut == len(text) and not clauses):
            clauses.append((begin, cut))
            begin = cut
        elif cut == len(text) and begin < cut:
            clauses[-1] = (clauses[-1][0], cut)
    return tuple(clauses)


def _parted(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence, in two where a bracket that only names who answered for the sentence before opens it."""
    opening = _OPENING_BRACKET.match(text, begin, end)
    if opening and opening.end() < end and is_tail(opening[1]):
        yield from _trimmed(text, begin, opening.end())
        begin = opening.end()
    yield from _trimmed(text, begin, end)


def _trimmed(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    while begin < end and text[begin] in _EDGE:
        begin += 1
    while end > begin and text[end - 1] in _EDGE:
        end -= 1
    if any(character.isalnum() for character in text[begin:end]):
        yield begin, end


def _inside_number_or_bracket(text: str, begin: int, stop: int) -> bool:
    """Whether the stop stands inside a short bracket (（2021年；试行）) that has not closed yet."""
    opened = max(text.rfind("（", begin, stop), text.rfind("(", begin, stop))
    if opened < 0:
        return False
    closed = max(text.rfind("）", opened, stop), text.rfind(")", opened, stop))
    if closed > opened:
        return False
    ahead = re.compile(r"[）)]").search(text, stop, min(len(text), opened + 200))
    return ahead is not None


def _thousands(text: str, comma: int) -> bool:
    """Whether the comma groups digits (1,000)."""
    return text[comma] == "," and text[comma - 1 : comma].isdigit() and text[comma + 1 : comma + 4].isdigit()
