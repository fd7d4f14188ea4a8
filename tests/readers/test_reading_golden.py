"""One plan, many formats: TXT, DOCX, PDF, HTML and GBK give the same sentences, structure and origin."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from reading_builders import sentences

from aligner.model.document import Document
from aligner.readers import read_document

DATA = Path(__file__).parents[1] / "data" / "readers"
OTHER_FORMATS = sorted(
    path.name for path in DATA.iterdir() if path.suffix in {".docx", ".pdf", ".html"} or path.name.endswith(".gbk.txt")
)
# The text box at the end of one DOCX (and its PDF) that the plain-text form leaves out.
TEXT_BOX = {"联系单位:临川市大数据局", "联系处室:信息化推进处", "联系电话:0000-88001122"}


def truth_of(name: str) -> Document:
    return read_document(DATA / f"{name.split('.')[0]}.txt")


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_every_format_is_represented():
    assert {name.rpartition(".")[2] for name in OTHER_FORMATS} == {"docx", "pdf", "html", "txt"}


@pytest.mark.parametrize("name", OTHER_FORMATS)
def test_same_sentences_as_the_plain_text(name):
    expected, found = Counter(sentences(truth_of(name))), Counter(sentences(read_document(DATA / name)))
    assert not expected - found
    assert set(found - expected) <= TEXT_BOX


@pytest.mark.parametrize("name", OTHER_FORMATS)
def test_same_headings_and_paths_as_the_plain_text(name):
    truth, document = truth_of(name), read_document(DATA / name)
    assert [(h.level, bare(h.text)) for h in document.headings] == [(h.level, bare(h.text)) for h in truth.headings]

    def described(doc: Document) -> dict[str, tuple[str, tuple[str, ...]]]:
        return {
            bare(doc.text[b.start:b.end]): (b.kind, tuple(map(bare, b.path))) for b in doc.blocks if b.kind != "footnote"
        }

    expected, found = described(truth), described(document)
    assert {text: found[text] for text in expected} == expected


@pytest.mark.parametrize("name", OTHER_FORMATS)
def test_same_tables_as_the_plain_text(name):
    def described(doc: Document) -> list[tuple[str, list[tuple[int, int, str]]]]:
        return [
            (bare(t.caption or ""), [(cell.row, cell.column, bare(cell.text)) for cell in t.cells]) for t in doc.tables
        ]

    assert described(read_document(DATA / name)) == described(truth_of(name))


@pytest.mark.parametrize("name", OTHER_FORMATS)
def test_same_title_and_origin_as_the_plain_text(name):
    truth, document = truth_of(name), read_document(DATA / name)
    assert document.title == truth.title
    assert (document.region, document.level, document.body) == (truth.region, truth.level, truth.body)
    assert (document.year, document.period) == (truth.year, truth.period)
    assert document.complete
    assert document.issues == ()


@pytest.mark.parametrize(
    ("name", "region", "level", "body", "year", "period"),
    [
        ("jianglan", "江澜省", "省", "政府", 2021, (2021, 2025)),
        ("yunling", "云岭省", "省", "政府", 2021, (2021, 2025)),
        ("linchuan", "临川市", "市", "政府", 2022, (2022, 2025)),
        ("heyuan-water", "禾原省", "省", "部门", 2021, (2021, 2025)),
    ],
)
def test_origin_of_the_development_plans(name, region, level, body, year, period):
    document = truth_of(name)
    assert (document.region, document.level, document.body) == (region, level, body)
    assert (document.year, document.period) == (year, period)


def test_outline_of_a_plan_with_chapters():
    outline = [(heading.level, heading.text) for heading in truth_of("jianglan").headings]
    assert outline[:12] == [
        (1, "前言"),
        (1, "第一章 发展基础与面临形势"),
        (2, "一、发展基础"),
        (3, "（一）主要成绩"),
        (3, "（二）存在问题"),
        (2, "二、面临形势"),
        (1, "第二章 总体要求"),
        (2, "一、指导思想"),
        (2, "二、基本原则"),
        (2, "三、发展目标"),
        (1, "第三章 重点任务"),
        (2, "一、夯实智联互通的数字基础设施"),
    ]


def test_pages_of_a_pdf_count_up_and_hold_their_text():
    document = read_document(DATA / "jianglan.pdf")
    pages = [block.page for block in document.blocks if block.kind != "footnote"]
    assert all(page is not None for page in pages)
    assert pages == sorted(pages)
    table = document.tables[0]
    assert table.page == 9


def test_footnotes_are_kept_apart():
    for name in ("heyuan-water.docx", "heyuan-water.pdf"):
        document = read_document(DATA / name)
        notes = [document.text[b.start:b.end] for b in document.blocks if b.kind == "footnote"]
        assert len(notes) == 5
        assert notes[2] == "数据来源：省水文中心2020年站网普查。"
        assert "18.6亿元，工作面貌" in document.text


def test_deleted_text_is_gone_and_inserted_text_counts():
    text = read_document(DATA / "linchuan.docx").text
    assert "到2025年建成5G基站1.1万个" in text
    assert "1.5万个" not in text
    assert "异地灾备中心" not in text


def test_nothing_of_the_page_around_a_web_article_remains():
    text = read_document(DATA / "jianglan.html").text
    for furniture in ("无障碍", "浏览次数", "上一篇", "一图读懂", "ICP", "分享到", "您当前所在位置"):
        assert furniture not in text
