"""Why this module exists: the rules of extraction are written in plain simplified Chinese; plans need not be.

A plan in traditional characters or with full-width digits is read from a copy with the same offsets; whatever is
quoted is quoted from the plan itself.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from aligner.folding import fold_letters
from aligner.model.document import Document
from aligner.model.findings import Findings, IndicatorTarget, MilestoneStatement, Sentence

Found = TypeVar("Found", IndicatorTarget, MilestoneStatement)


def legible(document: Document) -> Document:
    """The document with letters folded one for one; the document itself where nothing is to fold."""
    text = fold_letters(document.text)
    if text == document.text and fold_letters(document.title) == document.title:
        return document
    return replace(
        document,
        text=text,
        title=fold_letters(document.title),
        headings=tuple(replace(heading, text=fold_letters(heading.text)) for heading in document.headings),
        tables=tuple(
            replace(table, cells=tuple(replace(cell, text=fold_letters(cell.text)) for cell in table.cells))
            for table in document.tables
        ),
    )


def verbatim(findings: Findings, document: Document) -> Findings:
    """The findings with every quotation taken from the document itself."""
    return replace(
        findings,
        sentences=tuple(_sentence(sentence, document) for sentence in findings.sentences),
        measures=tuple(
            replace(measure, sentence=_sentence(measure.sentence, document)) for measure in findings.measures
        ),
        targets=tuple(_quoted(target, document) for target in findings.targets),
        milestones=tuple(_quoted(milestone, document) for milestone in findings.milestones),
    )


def _sentence(sentence: Sentence, document: Document) -> Sentence:
    quantities = tuple(replace(q, text=document.text[q.start : q.end]) for q in sentence.quantities)
    return replace(sentence, text=document.text[sentence.start : sentence.end], quantities=quantities)


def _quoted(found: Found, document: Document) -> Found:
    return replace(found, text=document.text[found.start : found.end])
