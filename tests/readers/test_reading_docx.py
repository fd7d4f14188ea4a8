"""Word documents: automatic numbers, tracked changes, text boxes, notes, tables, breaks, what is no plan text."""

from __future__ import annotations

import pytest
from reading_builders import PLAN_LINES, block_texts, cell, docx, paragraph, run, table, zipped

from aligner.model.document import Document
from aligner.readers import read_bytes
from aligner.readers.docx_numbering import formatted, han

BREAK = "<w:r><w:br/></w:r>"


def read(body: str, **parts: str) -> Document:
    return read_bytes(docx(body, parts=parts), "plan.docx")


def added(document: Document) -> list[str]:
    """The blocks after the small plan that every built document begins with."""
    texts = block_texts(document)
    assert texts[:len(PLAN_LINES)] == list(PLAN_LINES)
    return texts[len(PLAN_LINES):]


# --- automatic numbering -------------------------------------------------------------------------------------------


def level(number: int, kind: str, text: str, extra: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/>{extra}</w:lvl>'
    )


def numbered(text: str, list_id: int = 1, at: int = 0) -> str:
    return paragraph(text, properties=f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{list_id}"/></w:numPr>')


THREE_LEVELS = (
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "chineseCountingThousand", "%1、") + level(1, "chineseCounting", "（%2）") + level(2, "decimal", "%3.")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)


def test_numbers_that_word_counts_are_in_the_text():
    document = read(
        numbered("保障措施") + numbered("组织领导", at=1) + numbered("成立专班", at=2) + numbered("压实责任", at=2)
        + numbered("资金保障", at=1) + numbered("统筹资金", at=2) + numbered("附则") + numbered("施行", at=1),
        numbering=THREE_LEVELS,
    )
    assert added(document) == [
        "一、保障措施", "（一）组织领导", "1. 成立专班", "2. 压实责任", "（二）资金保障", "1. 统筹资金", "二、附则", "（一）施行",
    ]
    assert "一、保障措施" in [heading.text for heading in document.headings]


def test_numbers_from_styles_and_the_styles_they_are_based_on():
    numbering = (
        '<w:abstractNum w:abstractNumId="0">'
        + level(0, "chineseCounting", "第%1章", '<w:pStyle w:val="Chapter"/>')
        + level(1, "chineseCounting", "第%2节", '<w:pStyle w:val="Section"/>')
        + '</w:abstractNum><w:num w:numId="4"><w:abstractNumId w:val="0"/></w:num>'
    )
    styles = (
        '<w:style w:type="paragraph" w:styleId="Chapter"><w:name w:val="章"/><w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Section"><w:name w:val="节"/><w:basedOn w:val="Chapter"/><w:pPr><w:numPr>'
        '<w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="MyChapter"><w:name w:val="我的章"/><w:basedOn w:val="Chapter"/></w:style>'
    )
    document = read(
        paragraph("总则", style="Chapter") + paragraph("目的", style="Section") + paragraph("范围", style="Section")
        + paragraph("附则", style="MyChapter") + paragraph("解释", style="Section"),
        numbering=numbering, styles=styles,
    )
    assert added(document) == ["第一章 总则", "第一节 目的", "第二节 范围", "第二章 附则", "第一节 解释"]


def test_lists_sharing_a_definition_count_on_unless_started_anew():
    numbering = (
        '<w:abstractNum w:abstractNumId="0">' + level(0, "decimal", "%1.") + "</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    body = numbered("甲任务", 1) + numbered("乙任务", 1) + numbered("丙任务", 2) + numbered("丁任务", 3) + numbered("戊任务", 3)
    assert added(read(body, numbering=numbering)) == ["1. 甲任务", "2. 乙任务", "3. 丙任务", "1. 丁任务", "2. 戊任务"]


def test_numbering_switched_off_and_bullets_give_no_label():
    numbering = THREE_LEVELS + (
        '<w:abstractNum w:abstractNumId="9">' + level(0, "bullet", "\uf06c") + '</w:abstractNum>'
        '<w:num w:numId="9"><w:abstractNumId w:val="9"/></w:num>'
    )
    assert added(read(numbered("无编号任务", 0) + numbered("项目符号任务", 9), numbering=numbering)) == ["无编号任务", "项目符号任务"]


def test_legal_numbering_writes_outer_levels_in_digits():
    numbering = (
        '<w:abstractNum w:abstractNumId="0">' + level(0, "chineseCounting", "第%1章") + level(1, "decimal", "%1.%2", "<w:isLgl/>")
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    assert added(read(numbered("总则") + numbered("目的", at=1), numbering=numbering)) == ["第一章 总则", "1.1 目的"]


@pytest.mark.parametrize(
    ("number", "kind", "text"),
    [
        (12, "chineseCounting", "十二"), (20, "chineseCountingThousand", "二十"), (105, "japaneseCounting", "一百零五"), (3, "decimal", "3"),
        (3, "decimalEnclosedCircle", "③"), (2, "ideographTraditional", "乙"), (28, "lowerLetter", "bb"), (4, "upperRoman", "IV"),
        (7, "decimalZero", "07"), (12, "decimalFullWidth", "１２"), (12, "chineseLegalSimplified", "壹拾贰"),
    ],
)
def test_formats_of_numbers(number, kind, text):
    assert formatted(number, kind) == text


def test_chinese_numerals():
    assert [han(n) for n in (1, 10, 11, 21, 100, 110, 1001, 2030)] == [
        "一", "十", "十一", "二十一", "一百", "一百一十", "一千零一", "二千零三十",
    ]


# --- tracked changes, comments, hidden text ------------------------------------------------------------------------


def test_inserted_text_counts_and_deleted_text_does_not():
    runs = (
        run("建成基站") + f'<w:del w:id="1"><w:r><w:delText>3000</w:delText></w:r></w:del><w:ins w:id="2">{run("5000")}</w:ins>' + run("个。")
    )
    assert added(read(paragraph(runs=runs))) == ["建成基站5000个。"]


def test_moved_text_counts_where_it_went():
    body = (
        paragraph(runs=f'<w:moveFrom w:id="1">{run("推进共享。")}</w:moveFrom>{run("加强领导。")}')
        + paragraph(runs=f'<w:moveTo w:id="2">{run("推进共享。")}</w:moveTo>')
    )
    assert added(read(body)) == ["加强领导。", "推进共享。"]


def test_deleted_paragraph_end_joins_two_paragraphs():
    mark = '<w:rPr><w:del w:id="1"/></w:rPr>'
    assert added(read(paragraph("加快建设", properties=mark) + paragraph("网络设施。"))) == ["加快建设网络设施。"]


def test_deleted_table_row_is_gone():
    rows = '<w:tr><w:tc><w:p/></w:tc></w:tr>'
    body = table(["指标", "2025年"], ["基站", "5000"]).replace(
        "</w:tbl>", f'<w:tr><w:trPr><w:del w:id="3"/></w:trPr>{cell("旧指标")}{cell("1")}</w:tr></w:tbl>'
    )
    assert added(read(body)) == ["指标｜2025年", "基站｜5000"]
    assert rows


def test_comments_are_no_plan_text():
    runs = '<w:commentRangeStart w:id="0"/>' + run("推进数据共享。") + '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
    document = read(paragraph(runs=runs), comments=f'<w:comment w:id="0">{paragraph("这里要补数字")}</w:comment>')
    assert added(document) == ["推进数据共享。"]


def test_hidden_text_is_not_read():
    runs = run("推进共享") + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>内部批注</w:t></w:r>" + run("。")
    assert added(read(paragraph(runs=runs))) == ["推进共享。"]


def test_former_properties_do_not_number_a_paragraph():
    old = '<w:pPrChange w:id="1"><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr></w:pPrChange>'
    assert added(read(paragraph("加强领导", properties=old), numbering=THREE_LEVELS)) == ["加强领导"]


# --- text boxes, notes, fields -------------------------------------------------------------------------------------


def text_box(text: str) -> str:
    content = f"<w:txbxContent>{paragraph(text)}</w:txbxContent>"
    return (
        "<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wp:anchor><wps:wsp><wps:txbx>"
        f"{content}</wps:txbx></wps:wsp></wp:anchor></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def test_text_box_is_read_once_after_its_paragraph():
    document = read(paragraph(runs=run("见右侧") + text_box("专栏1 重点工程") + run("文本框。")) + paragraph("加快推进。"))
    assert added(document) == ["见右侧文本框。", "专栏1 重点工程", "加快推进。"]


def test_text_box_of_older_word():
    box = f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{paragraph('推进网络建设。')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    assert added(read(paragraph(runs=run("见文本框。") + box))) == ["见文本框。", "推进网络建设。"]


def test_footnotes_and_endnotes_are_blocks_of_their_own():
    runs = run("投资9亿元") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run("。") + '<w:r><w:endnoteReference w:id="1"/></w:r>'
    document = read(
        paragraph(runs=runs) + paragraph("加快推进。"),
        footnotes=f'<w:footnote w:id="0" w:type="separator">{paragraph("")}</w:footnote><w:footnote w:id="2">{paragraph(" 按2020年价格计算。")}</w:footnote>',
        endnotes=f'<w:endnote w:id="1">{paragraph("资料来源：统计年鉴。")}</w:endnote>',
    )
    assert added(document) == ["投资9亿元。", "加快推进。", "按2020年价格计算。", "资料来源：统计年鉴。"]
    assert block_texts(document, "footnote") == ["按2020年价格计算。", "资料来源：统计年鉴。"]


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def test_table_of_contents_is_dropped_in_every_form():
    by_control = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>'
        + paragraph("目 录") + paragraph("总体要求 1") + "</w:sdtContent></w:sdt>"
    )
    by_field = (
        paragraph(runs=mark("begin") + code(' TOC \\o "1-3" ') + mark("separate") + run("总体要求") + "<w:r><w:tab/></w:r>" + run("1"))
        + paragraph(runs=run("重点任务 2")) + paragraph(runs=mark("end"))
    )
    by_style = paragraph("总体要求\t1", style="TOC1") + paragraph("重点任务\t2", style="a9")
    styles = (
        '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="a9"><w:name w:val="toc 2"/></w:style>'
    )
    assert added(read(by_control + by_field + by_style + paragraph("加快推进。"), styles=styles)) == ["加快推进。"]


def test_results_of_fields_are_text_and_their_codes_are_not():
    runs = run("到") + mark("begin") + code(" REF year ") + mark("separate") + run("2025") + mark("end") + run("年建成。")
    assert added(read(paragraph(runs=runs))) == ["到2025年建成。"]


def test_running_heads_are_not_read():
    assert "机密" not in read(paragraph("加快推进。"), header1=paragraph("机密 云川市规划"), footer1=paragraph("第1页")).text


def test_content_controls_and_links_are_text():
    body = (
        f"<w:sdt><w:sdtContent>{paragraph('推进数据共享。')}</w:sdtContent></w:sdt>"
        + paragraph(runs=f'<w:hyperlink r:id="rId9">{run("建设网络")}</w:hyperlink><w:sdt><w:sdtContent>{run("设施。")}</w:sdtContent></w:sdt>')
    )
    assert added(read(body)) == ["推进数据共享。", "建设网络设施。"]


def test_embedded_file_makes_the_reading_incomplete():
    document = read('<w:altChunk r:id="rId8"/>' + paragraph("加快推进。"))
    assert not document.complete
    assert [issue.severity for issue in document.issues] == ["warning"]


# --- breaks --------------------------------------------------------------------------------------------------------


def test_soft_break_within_a_sentence_joins():
    assert added(read(paragraph(runs=run("加快建设数字基础") + BREAK + run("设施，完善网络。")))) == ["加快建设数字基础设施，完善网络。"]


def test_soft_break_between_items_parts():
    runs = run("（一）建设网络。") + BREAK + run("（二）共享数据。") + BREAK + run("　　加强领导。")
    assert added(read(paragraph(runs=runs))) == ["（一）建设网络。", "（二）共享数据。", "加强领导。"]


def test_paragraph_broken_by_a_hard_return_is_made_whole():
    first = "加快建设覆盖城乡的数字基础设施，推动政务数据资源有序共享和开发利用，完善数字化发展的体制机制和保障措施，持续提升全市各级部门的"
    assert added(read(paragraph(first) + paragraph("服务水平。"))) == [first + "服务水平。"]


def test_page_break_is_no_line_end():
    assert added(read(paragraph(runs=run("建成平") + '<w:r><w:br w:type="page"/></w:r>' + run("台。")))) == ["建成平台。"]


# --- headings and tables -------------------------------------------------------------------------------------------


def test_headings_by_style_and_outline_level():
    styles = '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 1"/></w:style>'
    document = read(
        paragraph("推进机制", style="2") + paragraph("加强统筹协调。")
        + paragraph("考核办法", properties='<w:outlineLvl w:val="1"/>') + paragraph("开展年度考核。"),
        styles=styles,
    )
    headings = [heading.text for heading in document.headings]
    assert headings[-2:] == ["推进机制", "考核办法"]
    assert document.blocks[-1].path[-1] == "考核办法"


def test_rows_are_lines_and_cells_have_places():
    document = read(paragraph("表1 主要指标") + table(["指标", "2020年", "2025年"], ["5G基站", "1200", "5000"]))
    assert added(document) == ["表1 主要指标", "指标｜2020年｜2025年", "5G基站｜1200｜5000"]
    (found,) = document.tables
    assert found.caption == "表1 主要指标"
    assert all(document.text[c.start:c.end] == c.text for c in found.cells)


def test_merged_cells_stand_in_every_row_they_span():
    start, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    document = read(table(
        [cell("表2 任务分工", '<w:gridSpan w:val="3"/>')],
        [cell("领域", start), cell("任务", start), cell("单位", start)],
        [cell("", on), cell("", on), cell("", on)],
        [cell("网络", start), "建设5G", "市工信局"],
        [cell("", on), "建设光纤", "市通管办"],
        ["数据", cell("推进共享", '<w:gridSpan w:val="2"/>')],
    ))
    assert added(document) == ["表2 任务分工", "领域｜任务｜单位", "网络｜建设5G｜市工信局", "网络｜建设光纤｜市通管办", "数据｜推进共享"]
    spans = {(c.text, c.row): (c.row_span, c.column_span) for c in document.tables[0].cells}
    assert spans["网络", 1] == (2, 1)
    assert spans["推进共享", 3] == (1, 2)


def test_nested_table_follows_the_row_it_stands_in():
    inner = paragraph("内容见下：") + table(["甲指标", "5"], ["乙指标", "6"]) + paragraph("")
    document = read(table(["工程", "内容"], ["网络工程", inner], ["数据工程", "建设平台"]))
    assert added(document) == ["工程｜内容", "网络工程｜内容见下：", "甲指标｜5", "乙指标｜6", "数据工程｜建设平台"]


def test_table_of_one_column_is_a_box():
    box = cell(paragraph("专栏1 重点工程") + paragraph("1.基站工程。建设基站5000个。") + paragraph("2.光纤工程。完善覆盖。"))
    document = read(table([box]) + paragraph("加快推进。"))
    assert block_texts(document, "box") == ["1.基站工程。建设基站5000个。", "2.光纤工程。完善覆盖。"]
    assert document.blocks[-1].kind == "paragraph"
    assert "专栏1 重点工程" not in document.blocks[-1].path


def test_whole_plan_in_a_frame_is_still_paragraphs():
    frame = cell("".join(paragraph(line) for line in PLAN_LINES))
    document = read_bytes(docx(table([frame]), with_plan=False), "plan.docx")
    assert {b.kind for b in document.blocks} == {"title", "heading", "paragraph"}


def test_strict_open_xml_is_read_too():
    data = docx("")
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        files = {name: package.read(name) for name in package.namelist()}
    transitional = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    files["word/document.xml"] = files["word/document.xml"].replace(transitional, b"http://purl.oclc.org/ooxml/wordprocessingml/main")
    assert block_texts(read_bytes(zipped(files), "plan.docx")) == list(PLAN_LINES)
