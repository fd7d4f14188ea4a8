"""What holds for every reading: places lie in the text, in order and apart; reading twice gives the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_builders import PLAN_LINES, PLAN_TEXT, Page, docx, paragraph, pdf, table

from aligner.errors import UnusableInput
from aligner.model.document import Document, Locator
from aligner.readers import Given, read_bytes, read_document

DATA = Path(__file__).parents[1] / "data" / "readers"

LINES = st.lists(
    st.one_of(
        st.sampled_from((*PLAN_LINES, "前言", "附件1", "目录", "专栏1 工程", "1.建设网络", "（1）推进", "表1 指标", "指标｜2025年", "1｜5", "— 3 —", "")),
        st.text("推进建设完善5G。；，（）一二1.｜—\t 　“”\u200b\x0c", max_size=40),
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20),
    ),
    max_size=30,
)


def check(document: Document) -> None:
    """The invariants of a document."""
    end = 0
    for block in document.blocks:
        assert end <= block.start < block.end <= len(document.text)
        assert document.text[block.start:block.end].strip() == document.text[block.start:block.end]
        end = block.end
    assert all(document.text[h.start:h.end] == h.text and h.level >= 1 for h in document.headings)
    starts = [heading.start for heading in document.headings]
    assert starts == sorted(starts)
    for found in document.tables:
        assert all(document.text[cell.start:cell.end] == cell.text for cell in found.cells)
        assert all(found.start <= cell.start <= cell.end <= found.end for cell in found.cells)
    texts = {heading.text.replace("\n", "") for heading in document.headings}
    assert all(set(block.path) <= texts for block in document.blocks)
    assert "\r" not in document.text
    locator = Locator(document)
    assert all(locator.block_at(block.start) == block for block in document.blocks)


def read_or_refused(data: bytes, name: str) -> None:
    """Whatever a file holds, it is read with all invariants or refused in one sentence."""
    sentence = ""
    try:
        check(read_bytes(data, name))
    except UnusableInput as refusal:
        sentence = str(refusal)
    assert not sentence or ("请" in sentence and "\n" not in sentence)


@pytest.mark.parametrize("path", sorted(DATA.iterdir()), ids=lambda path: path.name)
def test_invariants_of_the_development_plans(path):
    document = read_document(path)
    check(document)
    assert read_bytes(path.read_bytes(), path.name, Given()) == document


@given(LINES)
@settings(max_examples=150, deadline=None)
def test_invariants_of_any_text(lines):
    text = PLAN_TEXT + "\n".join(lines)
    document = read_bytes(text.encode("utf-8", "surrogatepass").decode("utf-8", "replace").encode(), "plan.txt")
    check(document)
    assert read_bytes(document.text.encode(), "plan.txt").blocks == document.blocks


@given(LINES)
@settings(max_examples=60, deadline=None)
def test_docx_of_the_same_lines_has_the_same_invariants(lines):
    legal = ["".join(c for c in line if c >= " " and c not in "<>&" and not "\ud800" <= c <= "\udfff" and c < "\ufffe") for line in lines]
    document = read_bytes(docx("".join(map(paragraph, legal)) + table(["甲", "乙"], ["丙", "丁"])), "plan.docx")
    check(document)


@given(st.lists(st.tuples(st.integers(40, 400), st.integers(40, 800), st.sampled_from(PLAN_LINES), st.sampled_from((7, 12, 20))), max_size=12))
@settings(max_examples=40, deadline=None)
def test_text_anywhere_on_a_page_never_breaks_the_reading(marks):
    page = Page()
    for x, y, words, size in marks:
        page.text(x, y, words, size)
    page.grid((50, 200, 300), (100, 200, 300))
    read_or_refused(pdf(page), "plan.pdf")


@given(st.binary(max_size=400), st.sampled_from((b"", b"%PDF-1.4\n", b"PK\x03\x04", b"<html>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe")))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_refused_in_one_sentence(data, head):
    read_or_refused(head + data, "plan")


@given(st.integers(0, 3000), st.integers(0, 255))
@settings(max_examples=80, deadline=None)
def test_one_spoiled_byte_never_escapes(place, value):
    for data, name in ((docx(paragraph("加快推进。")), "plan.docx"), (pdf(_page()), "plan.pdf")):
        spoiled = bytearray(data)
        spoiled[place % len(spoiled)] = value
        read_or_refused(bytes(spoiled), name)


def _page() -> Page:
    page = Page()
    page.lines(80, 80, PLAN_TEXT.replace("\n", ""))
    return page
