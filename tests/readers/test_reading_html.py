"""Web pages: the article without navigation, tables with spans, breaks, encodings named by the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading_builders import PLAN_LINES, block_texts

from aligner.errors import UnusableInput
from aligner.model.document import Document
from aligner.readers import read_bytes

LONG = "加快建设覆盖城乡的数字基础设施，推动政务数据资源有序共享和开发利用，完善数字化发展的体制机制，各级部门按职责分工抓好落实。" * 2
PARAGRAPHS = "".join(f"<p>　　{line}</p>" for line in PLAN_LINES[1:])
NAVIGATION = (
    '<div class="header"><ul class="nav"><li><a href="/">首页</a></li><li><a href="/1">政务公开</a></li></ul></div>'
    '<div class="position">您当前所在位置：<a href="/">首页</a> &gt; 规划</div>'
)
REST = (
    '<div class="share">分享到：微信</div><div class="related"><h3>相关链接</h3><ul><li><a href="/2">一图读懂规划</a></li></ul></div>'
    '<div class="footer">主办：市政府办公室　网站标识码：0000</div><script>var a = "推进建设";</script>'
)


def page(article: str, *, head: str = "", holder: str = '<div class="TRS_Editor">') -> str:
    return (
        f"<!DOCTYPE html><html><head><title>{PLAN_LINES[0]}_云川市人民政府</title>{head}</head><body>{NAVIGATION}"
        f'<h2 class="title">{PLAN_LINES[0]}</h2>{holder}{article}</div>{REST}</body></html>'
    )


def read(article: str, **how: str) -> Document:
    return read_bytes(page(article, **how).encode(), "plan.html")


@pytest.mark.parametrize(
    "holder",
    [
        '<div class="TRS_Editor">', '<div id="UCAP-CONTENT">', '<div id="zoom">', '<div class="pages_content">',
        '<div class="article-content">', '<div id="vsb_content">', "<article>", '<div class="unknown">', "<div>",
    ],
)
def test_article_is_found_and_the_page_around_it_dropped(holder):
    document = read(PARAGRAPHS, holder=holder)
    assert block_texts(document) == list(PLAN_LINES)
    assert document.title == PLAN_LINES[0]


def test_title_and_date_of_the_article_are_taken_from_its_metadata():
    head = f'<meta name="ArticleTitle" content="{PLAN_LINES[0]}"><meta name="PubDate" content="2021-12-30 10:05">'
    document = read(PARAGRAPHS, head=head)
    assert document.title == PLAN_LINES[0]
    assert document.dated == "2021-12-30"


def test_encoding_named_by_the_page():
    text = page(PARAGRAPHS, head='<meta http-equiv="Content-Type" content="text/html; charset=gb2312">')
    assert block_texts(read_bytes(text.encode("gb18030"), "plan.html")) == list(PLAN_LINES)


def test_breaks_part_paragraphs_but_not_sentences():
    article = "<p>" + "<br>".join(("　　" + PLAN_LINES[1], "　　加快建设网络，完善", "光纤覆盖。", "　　推进共享。")) + f"</p>{PARAGRAPHS}"
    assert block_texts(read(article))[1:4] == [PLAN_LINES[1], "加快建设网络，完善光纤覆盖。", "推进共享。"]


def test_line_ends_of_the_source_are_no_line_ends_of_the_text():
    article = f"<p>加快建设\n        网络设施，完善\n光纤覆盖。</p>{PARAGRAPHS}"
    assert "加快建设网络设施，完善光纤覆盖。" in block_texts(read(article))


def test_text_in_nested_spans_keeps_numbers_and_latin():
    article = f'<p><span style="font-size:16pt">到<span lang="EN-US">2025</span>年建成<b>5G</b>基站<span>5000</span>个。</span></p>{PARAGRAPHS}'
    assert "到2025年建成5G基站5000个。" in block_texts(read(article))


def test_table_with_spans():
    table = (
        "<table><tr><td colspan=3>表1 任务分工</td></tr><tr><th>领域</th><th>任务</th><th>单位</th></tr>"
        "<tr><td rowspan=2>网络</td><td>建设5G</td><td>市工信局</td></tr><tr><td>建设光纤</td><td>市通管办</td></tr>"
        "<tr><td>数据</td><td colspan=2>推进共享</td></tr></table>"
    )
    document = read(PARAGRAPHS + table)
    assert block_texts(document)[len(PLAN_LINES):] == [
        "表1 任务分工", "领域｜任务｜单位", "网络｜建设5G｜市工信局", "网络｜建设光纤｜市通管办", "数据｜推进共享",
    ]
    assert document.tables[0].caption == "表1 任务分工"


def test_table_of_one_cell_is_a_box():
    box = "<table><tr><td><p>专栏1 重点工程</p><p>1.基站工程。建设基站5000个。</p></td></tr></table>"
    document = read(PARAGRAPHS + box + f"<p>{LONG}</p>")
    assert block_texts(document, "box") == ["1.基站工程。建设基站5000个。"]
    assert document.blocks[-1].kind == "paragraph"


def test_page_laid_out_by_a_table_is_read_as_text():
    laid_out = f'<table><tr><td width="150"><a href="/">导航</a></td><td>{PARAGRAPHS}<p>{LONG * 12}</p></td></tr></table>'
    document = read_bytes(f"<html><body><h1>{PLAN_LINES[0]}</h1>{laid_out}</body></html>".encode(), "plan.html")
    assert document.tables == ()
    assert block_texts(document)[0] == PLAN_LINES[0]
    assert PLAN_LINES[5] in block_texts(document)


def test_headings_by_tag():
    document = read(f"<h2>推进机制</h2><p>{LONG}</p>{PARAGRAPHS}")
    assert document.headings[0].text == "推进机制"


def test_hidden_text_is_not_read():
    document = read(f'<p style="display: none">内部备注</p>{PARAGRAPHS}')
    assert "内部备注" not in document.text


def test_broken_markup_is_read_as_far_as_it_goes():
    document = read(PARAGRAPHS.replace("</p>", ""))
    assert block_texts(document) == list(PLAN_LINES)


def test_web_page_saved_as_doc():
    document = read_bytes(page(PARAGRAPHS).encode("gb18030"), "plan.doc")
    assert document.format == "html"
    assert block_texts(document) == list(PLAN_LINES)


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9])
def test_a_page_that_breaks_off_is_refused(share):
    data = (Path(__file__).parents[1] / "data" / "readers" / "linchuan.html").read_bytes()
    with pytest.raises(UnusableInput, match="不完整"):
        read_bytes(data[: int(len(data) * share)], "plan.html")


@pytest.mark.parametrize("page", ["<html><body>{}", "<body>{}</body>", "{}", "<HTML><BODY>{}</BODY>\n</HTML>\n"])
def test_a_page_that_leaves_out_closing_tags_is_whole(page):
    paragraphs = "".join(f"<p>{line}</p>" for line in PLAN_LINES)
    assert read_bytes(page.format(paragraphs).encode(), "plan.html").complete
