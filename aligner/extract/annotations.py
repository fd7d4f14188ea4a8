"""From a document to its annotated sentences: blocks into spaCy Docs, Docs into the model's sentences.

What reaches beyond a block is settled here: a 责任单位 line answers for the paragraphs before it, a table's header
says which of its columns names the responsible.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from aligner.extract.bodies import is_body_column, is_tail, names_of
from aligner.extract.pipeline import SENTENCES, annotate, plan_pipeline
from aligner.extract.quantities import find_quantities
from aligner.extract.sections import Passage, passages_of, speaking_year
from aligner.extract.sentences import sentence_spans
from aligner.model.document import Document
from aligner.model.findings import Sentence

# A block longer than this is cut at a sentence's end: the Docs stay small whatever a reader hands over.
_LONGEST_PIECE = 20_000
_NUMBERED = re.compile(
    r"^\s*(?:[（(][一二三四五六七八九十\d]+[）)]|[一二三四五六七八九十]+[、.．]|\d+(?:[.．]\d+)*[、.．]|[①-⑳]|第[一二三四五六七八九十百]+条)"
)
_HEADER_CELLS = re.compile(
    r"^(?:序号|编号|指标|类别|单位|属性|任务|项目|名称|内容|责任|牵头|配合|完成时限|时间|时限|备注|分值|目标值?|20\d\d年|[一二]级指标|评分|考核|工程|措施|领域|事项)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """What a table says of one of its rows."""

    header: bool
    responsible: tuple[str, ...]


def annotated_sentences(document: Document) -> tuple[Sentence, ...]:
    """All sentences of the document in the order of the text."""
    found = [sentences for doc in annotate(plan_pipeline(), _docs_of(document)) if (sentences := _sentences_of(doc))]
    return tuple(sentence for sentences in _answered_for(found) for sentence in sentences)


def _docs_of(document: Document) -> Iterator[Doc]:
    nlp = plan_pipeline()
    rows = _rows_of(document)
    passages = passages_of(document)
    year = speaking_year(document)
    for number, passage in enumerate(passages):
        block = passage.block
        row = rows.get(block.start) if block.kind == "table" else None
        for start, end in _pieces(document.text, block.start, block.end):
            doc = nlp.make_doc(document.text[start:end])
            doc._.passage, doc._.year, doc._.offset = passage, year, start
            doc._.header = row.header if row else False
            doc._.given = row.responsible if row else ()
            doc._.national = document.level == "国家"
            doc._.follows = _has_text_below(passages, number)
            yield doc


def _sentences_of(doc: Doc) -> tuple[Sentence, ...]:
    passage: Passage = doc._.passage
    block, offset = passage.block, doc._.offset
    return tuple(
        Sentence(
            text=span.text,
            start=offset + span.start_char,
            end=offset + span.end_char,
            function=span._.function,
            part=passage.part,
            strength=span._.strength,
            clauses=span._.clauses,
            path=block.path,
            page=block.page,
            action=span._.action,
            object=span._.object,
            quantities=find_quantities(span.text, offset + span.start_char),
            deadline=span._.deadline,
            responsible=tuple(dict.fromkeys((*span._.responsible, *doc._.given))),
            commitment=span._.commitment,
        )
        for span in doc.spans[SENTENCES]
    )


def _answered_for(blocks: list[tuple[Sentence, ...]]) -> list[tuple[Sentence, ...]]:
    """The blocks with a line that only names the responsible passed back to the paragraphs it closes.

    It reaches back to the previous such line or to the start of its own numbered item or section.
    """
    answered = list(blocks)
    for number, sentences in enumerate(blocks):
        if not _only_responsible(sentences):
            continue
        bodies = tuple(dict.fromkeys(body for sentence in sentences for body in sentence.responsible))
        for before in range(number - 1, -1, -1):
            earlier = blocks[before]
            if _only_responsible(earlier) or earlier[0].path != sentences[0].path or earlier[0].part == "table":
                break
            answered[before] = tuple(_with_bodies(sentence, bodies) for sentence in answered[before])
            if _NUMBERED.match(earlier[0].text):
                break
    return answered


def _with_bodies(sentence: Sentence, bodies: tuple[str, ...]) -> Sentence:
    return replace(sentence, responsible=tuple(dict.fromkeys((*sentence.responsible, *bodies))))


def _only_responsible(sentences: tuple[Sentence, ...]) -> bool:
    return all(is_tail("".join(sentence.text.split())) and sentence.responsible for sentence in sentences)


def _rows_of(document: Document) -> dict[int, _Row]:
    """The rows of all tables by the offset of their line: which are headers, and who answers for the others."""
    rows: dict[int, _Row] = {}
    for table in document.tables:
        columns: tuple[int, ...] = ()
        for number, cells in enumerate(table.rows()):
            if not cells:
                continue
            header = number < 2 and _is_header([cell.text.strip() for cell in cells])
            if header:
                columns = tuple(cell.column for cell in cells if is_body_column(cell.text.strip())) or columns
            bodies = () if header else tuple(
                name for cell in cells if cell.column in columns for name in names_of(cell.text.replace("\n", "、"))
            )
            line = document.text.rfind("\n", 0, min(cell.start for cell in cells)) + 1
            rows[line] = _Row(header=header, responsible=tuple(dict.fromkeys(bodies)))
    return rows


def _is_header(texts: list[str]) -> bool:
    """Whether most cells of a row are names of columns."""
    return sum(len(text) <= 16 and bool(_HEADER_CELLS.match(text)) for text in texts) * 2 > len(texts)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The block in pieces of bearable length, cut between sentences."""
    if end - start <= _LONGEST_PIECE:
        yield start, end
        return
    begin = start
    for _, sentence_end in sentence_spans(text[start:end]):
        if start + sentence_end - begin >= _LONGEST_PIECE:
            yield begin, start + sentence_end
            begin = start + sentence_end
    if begin < end:
        yield begin, end


def _has_text_below(passages: tuple[Passage, ...], number: int) -> bool:
    """Whether a heading has text of its own below it; a heading without any is itself the measure of a list."""
    return number + 1 < len(passages) and len(passages[number + 1].block.path) > len(passages[number].block.path)
