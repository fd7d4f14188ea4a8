"""The spaCy pipeline that annotates a block of a plan: a blank pipeline, rjieba's words, one component a question.

A block is one Doc whose text never changes; its sentences are the span group ``sentences``, and what each component
finds is an extension of the span. Docs never leave this package.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

import rjieba
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from aligner.extract.actions import action_and_object
from aligner.extract.bodies import bodies_in, is_tail
from aligner.extract.deadlines import deadline_of
from aligner.extract.functions import COMMITTED, read_function
from aligner.extract.sections import Passage
from aligner.extract.sentences import clause_spans, sentence_spans
from aligner.wording import strength_of

SENTENCES = "sentences"
# A title may be all that a plan says of a subject: it stays within reach of matching, below a commitment.
_NAME_COMMITS = 0.4
_WHITE = re.compile(r"\s+")

_DOC_EXTENSIONS = ("passage", "year", "offset", "follows", "header", "given", "national")
_SPAN_EXTENSIONS = (
    "plain", "clauses", "function", "commitment", "strength", "deadline", "responsible", "tail", "action", "object",
)
_COMPONENTS = (
    "plan_sentences", "plan_clauses", "plan_functions", "plan_strength", "plan_deadlines", "plan_responsible",
    "plan_actions",
)


@cache
def plan_pipeline() -> Language:
    """The pipeline, made once a process."""
    _register_extensions()
    nlp = Language(Vocab(), meta={"lang": "zh", "name": "plan"})
    nlp.tokenizer = WordTokenizer(nlp.vocab)
    for name in _COMPONENTS:
        nlp.add_pipe(name)
    return nlp


def annotate(nlp: Language, docs: Iterable[Doc]) -> Iterator[Doc]:
    """Run every component over the blocks of one plan, lazily."""
    return nlp.pipe(docs, batch_size=256)


class WordTokenizer:
    """rjieba's words as tokens, spaces too: the Doc's text is the block's text, character for character."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        words: list[str] = []
        begin = 0
        for start, end in sentence_spans(text):
            # Cut at the sentences' edges first: no word may stand in two sentences.
            for piece in (text[begin:start], text[start:end]):
                if piece:
                    words += rjieba.cut(piece)
            begin = end
        if begin < len(text):
            words += rjieba.cut(text[begin:])
        return Doc(self.vocab, words=words, spaces=[False] * len(words))


def _register_extensions() -> None:
    for name in _DOC_EXTENSIONS:
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)
    for name in _SPAN_EXTENSIONS:
        if not Span.has_extension(name):
            Span.set_extension(name, default=None)


@Language.component("plan_sentences")
def plan_sentences(doc: Doc) -> Doc:
    """Sentences split at 。；！？ and at the block's ends."""
    found = (doc.char_span(start, end) for start, end in sentence_spans(doc.text))
    # The tokenizer cut at the same edges, so every sentence begins and ends with a token.
    spans = [span for span in found if span is not None]
    doc.spans[SENTENCES] = spans
    for span in spans:
        span._.plain = _WHITE.sub("", span.text)
    return doc


@Language.component("plan_clauses")
def plan_clauses(doc: Doc) -> Doc:
    """Clauses as offsets into the plan's text."""
    for span in doc.spans[SENTENCES]:
        base = doc._.offset + span.start_char
        span._.clauses = tuple((base + start, base + end) for start, end in clause_spans(span.text))
    return doc


@Language.component("plan_functions")
def plan_functions(doc: Doc) -> Doc:
    """What each sentence does, and how surely it commits."""
    passage: Passage = doc._.passage
    spans = list(doc.spans[SENTENCES])
    for span in spans:
        span._.tail = is_tail(span._.plain)
    for number, span in enumerate(spans):
        plain = span._.plain
        if passage.block.kind == "title" or doc._.header or span._.tail:
            span._.function = "heading" if passage.block.kind == "title" else "other"
            span._.commitment = 0.0
            continue
        reading = read_function(plain, passage.part, doc._.year, national=doc._.national)
        span._.function, span._.commitment = reading.function, reading.commitment
        if _is_name_only(plain, number, spans, passage, doc._.follows) and (
            passage.block.kind == "heading" or reading.commitment >= COMMITTED
        ):
            span._.function, span._.commitment = "heading", min(reading.commitment, _NAME_COMMITS)
    return doc


@Language.component("plan_strength")
def plan_strength(doc: Doc) -> Doc:
    """力度 of each sentence."""
    for span in doc.spans[SENTENCES]:
        span._.strength = strength_of(span._.plain)
    return doc


@Language.component("plan_deadlines")
def plan_deadlines(doc: Doc) -> Doc:
    """By when each sentence promises."""
    for span in doc.spans[SENTENCES]:
        span._.deadline = deadline_of(span._.plain, doc._.year)
    return doc


@Language.component("plan_responsible")
def plan_responsible(doc: Doc) -> Doc:
    """Who answers for each sentence: its own bodies, then those of the tail behind it."""
    spans = list(doc.spans[SENTENCES])
    tail: tuple[str, ...] = ()
    for span in reversed(spans):
        own = bodies_in(span._.plain)
        if span._.tail:
            tail = own
        span._.responsible = tuple(dict.fromkeys((*own, *tail)))
    return doc


@Language.component("plan_actions")
def plan_actions(doc: Doc) -> Doc:
    """What each sentence does to what."""
    for span in doc.spans[SENTENCES]:
        span._.action, span._.object = action_and_object(token.text for token in span)
    return doc


# “持续推动政务数据共享。” opens with a manner word as no title does.
_DETERMINED = re.compile(r"持续|积极|大力|着力|稳步|有序|深入|全力|继续|进一步|逐步|每年|定期")
_LONGEST_UNNUMBERED_NAME = 14
_RUN_IN = re.compile(
    r"^(?:[（(][一二三四五六七八九十\d]+[）)]|[一二三四五六七八九十]+[、.．]|\d+(?:[.．]\d+)+[、.．]?|\d+[、.．]|[①-⑳]|——?"
    r"|第[一二三四五六七八九十百]+条)?(?P<name>[^，,：:\d“”]{2,22})[。：:]?$"
)
_HEADING = re.compile(r"^.{2,40}[^。；;！!]$")


def _is_name_only(plain: str, number: int, spans: list[Span], passage: Passage, follows: bool) -> bool:
    """Whether the sentence only names what the following text sets out (“推进数据共享。”); in doubt it does not."""
    if passage.block.kind == "heading" and len(spans) == 1:
        return follows and bool(_HEADING.match(plain))
    if number > 0 or len(spans) < 2 or passage.block.kind in ("table",):
        return False
    name = _RUN_IN.match(plain)
    if name is None or not any(len(span._.plain) > len(plain) + 4 and not span._.tail for span in spans[1:]):
        return False
    numbered = len(plain) > len(name["name"]) + 1
    return numbered or (len(name["name"]) <= _LONGEST_UNNUMBERED_NAME and not _DETERMINED.match(plain))
