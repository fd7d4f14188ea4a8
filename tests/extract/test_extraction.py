"""The whole extraction: offsets, order, ids, responsible bodies, deadlines, and what must not change them."""

from __future__ import annotations

import random
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from plan_builders import document_of, task_table

from aligner.catalogue import load_catalogue
from aligner.extract import extract_findings
from aligner.extract.annotations import annotated_sentences
from aligner.model.document import Block, Document

SENTENCES = (
    "加快千兆光网建设，到2023年覆盖全部乡镇。",
    "建立“一数一源”机制；开展数据质量评估！",
    "支持企业上云（补助上限10万元；逐年核定），由市工信局牵头。",
    "“十三五”期间，累计培训数字人才2万人。",
    "坚持创新引领，让群众更有获得感。",
    "（责任单位：市教育局、市科技局）",
    "他说：“一定要办好！”会议通过了方案。",
    "建 设 内 容：机房、网络\n与终端",
    "……",
)
HEADINGS = ("一、发展基础", "二、基本原则", "三、重点任务", "四、保障措施", "五、推进数据共享")


@st.composite
def plans(draw: st.DrawFn) -> Document:
    paragraph = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4).map("".join)
    sections = st.tuples(st.sampled_from(HEADINGS), st.lists(paragraph, max_size=4).map(tuple))
    return document_of(draw(st.lists(sections, max_size=4)))


@given(plans())
@settings(max_examples=60, deadline=None)
def test_sentences_are_verbatim_ordered_and_apart(document: Document) -> None:
    end = 0
    for sentence in annotated_sentences(document):
        assert document.text[sentence.start : sentence.end] == sentence.text == sentence.text.strip()
        assert sentence.start >= end
        assert 0.0 <= sentence.commitment <= 1.0
        end = sentence.end
        clauses = sentence.clauses
        assert (clauses[0][0], clauses[-1][1]) == (sentence.start, sentence.end)
        assert all(left[1] == right[0] for left, right in pairwise(clauses))


@given(plans(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_paragraphs_changes_no_function(document: Document, order: random.Random) -> None:
    def functions(of: Document) -> list[tuple[str, str, float, str]]:
        return sorted((s.text, s.function, s.commitment, s.part) for s in annotated_sentences(of))

    assert functions(_shuffled(document, order)) == functions(document)


@given(st.text(alphabet="数据。，；！“”（）：:;2025年省厅 \n｜、.%", max_size=120))
@settings(max_examples=120, deadline=None)
def test_any_text_is_read(text: str) -> None:
    block = Block(kind="paragraph", start=0, end=len(text))
    document = Document(title="", text=text, sha256="", format="txt", blocks=(block,))
    assert all(text[s.start : s.end] == s.text for s in annotated_sentences(document))


def test_a_long_block_is_read_to_its_end() -> None:
    paragraph = "建设数据中心，完善运维制度。" * 3000
    sentences = annotated_sentences(document_of((("三、重点任务", (paragraph,)),)))
    assert sum(sentence.text == "建设数据中心，完善运维制度。" for sentence in sentences) == 3000


def test_wrapped_lines_stay_in_the_sentence() -> None:
    text = "推进智能制造系统建\n设，培育服务商20家。"
    sentence = annotated_sentences(document_of((("三、重点任务", (text,)),)))[-1]
    assert sentence.text == text
    assert sentence.function == "measure"


def test_measure_ids_follow_the_wording() -> None:
    catalogue = load_catalogue()
    twice = ("三、重点任务", ("建设城市大脑，接入摄像头3万路。", "建设城市大脑，接入摄像头3万路。"))
    ids = [m.id for m in extract_findings(document_of((twice,)), catalogue).measures]
    more = ("二、推进普惠金融", ("开发信用贷产品，服务小微企业。",))
    others = [m.id for m in extract_findings(document_of((more, twice)), catalogue).measures]
    assert len(set(ids)) == len(ids) == 2
    assert set(ids) < set(others)
    assert ids[0].rpartition("-")[0] == ids[1].rpartition("-")[0]


def test_quantities_stand_in_the_plan() -> None:
    document = document_of((("三、重点任务", ("建成5G基站1.2万个，占比达到35%。",)),))
    sentence = annotated_sentences(document)[-1]
    assert {(q.value, q.unit) for q in sentence.quantities} == {(12000, "个"), (35, "%")}
    assert all(document.text[q.start : q.end] == q.text for q in sentence.quantities)


def test_action_and_object() -> None:
    sentence = annotated_sentences(document_of((("三、重点任务", ("加快建设低空监管平台，接入飞行器。",)),)))[-1]
    assert (sentence.action, sentence.object) == ("建设", "低空监管平台")


def test_a_tail_answers_for_its_paragraph_and_is_no_measure() -> None:
    text = "1.建设算力中心。2024年投产一期机房。责任单位：市发改委、市工信局，各县区政府。"
    sentences = annotated_sentences(document_of((("三、重点任务", (text,)),)))[2:]
    assert sentences[-1].function == "other"
    assert sentences[-1].commitment == 0.0
    assert all(s.responsible == ("市发改委", "市工信局", "各县区政府") for s in sentences)


def test_a_line_of_its_own_answers_for_the_item_before_it() -> None:
    paragraphs = (
        "1.建设算力中心，2024年投产。", "配套建设光缆。", "责任单位：市发改委",
        "2.建设数字乡村，覆盖90个村。", "（责任单位：市农业农村局）",
    )
    named = {s.text: s.responsible for s in annotated_sentences(document_of((("三、重点任务", paragraphs),)))}
    assert named["1.建设算力中心，2024年投产。"] == named["配套建设光缆。"] == ("市发改委",)
    assert named["2.建设数字乡村，覆盖90个村。"] == ("市农业农村局",)


def test_a_task_table_names_the_responsible_in_its_column() -> None:
    document = task_table(
        (("序号", "重点任务", "责任单位", "完成时限"), ("1", "建设视频共享平台", "市公安局、市大数据局", "2023年"))
    )
    header, row = annotated_sentences(document)[1:]
    assert header.commitment == 0.0
    assert row.responsible == ("市公安局", "市大数据局")
    assert (row.function, row.deadline) == ("measure", 2023)


def _shuffled(document: Document, order: random.Random) -> Document:
    """The same plan with the paragraphs of each section in another order."""
    sections: list[tuple[str, list[str]]] = []
    for block in document.blocks[1:]:
        text = document.text[block.start : block.end]
        if block.kind == "heading":
            sections.append((text, []))
        else:
            sections[-1][1].append(text)
    for _, paragraphs in sections:
        order.shuffle(paragraphs)
    return document_of([(heading, tuple(paragraphs)) for heading, paragraphs in sections])
