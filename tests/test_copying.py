"""照搬: what repeats the national wording is found where it stands, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.catalogue import load_catalogue
from aligner.match.copying import COPIED_CHARACTERS, copied_passages

CATALOGUE = load_catalogue()
POINTS = [(task.id, point.text) for task in CATALOGUE.tasks for point in task.points]
LONG_POINTS = [(task, text) for task, text in POINTS if sum(c.isalnum() for c in text) >= COPIED_CHARACTERS]
LOCAL = st.text(alphabet=st.sampled_from("我省市县乡村建成座台套，。； \n０1２年在清江望山"), max_size=60)


def test_a_copied_point_with_local_words_after_it():
    local = "2023年，进一步完善征信体系，加快完善重点领域信贷流程和信用评价模型，由人民银行某支行负责。"
    (passage,) = copied_passages(local, CATALOGUE)["action-08-1"]
    assert passage.quote == "进一步完善征信体系，加快完善重点领域信贷流程和信用评价模型"
    assert passage.source == "进一步完善征信体系,加快完善重点领域信贷流程和信用评价模型"
    assert local[passage.start : passage.end] == passage.quote


@pytest.mark.parametrize(
    "local",
    [
        "进一步完善徵信體系，加快完善重點領域信貸流程和信用評價模型",
        "进一步完善征信体系,加快完善重点领域\n信贷流程和信用评价模型",
        "进一步完善征信体系、加快完善重点领域 信贷流程　和信用评价模型",
    ],
)
def test_script_width_and_layout_do_not_hide_a_copy(local):
    (passage,) = copied_passages(f"　　{local}。", CATALOGUE)["action-08-1"]
    assert passage.quote == local


def test_swapped_place_names_do_not_hide_a_copy():
    local = "加强全省水利综合监管，持续推进我省节水信息化管理能力提升。"
    (passage,) = copied_passages(local, CATALOGUE)["action-06-3"]
    assert passage.quote == "水利综合监管，持续推进我省节水信息化管理能力提升"
    assert passage.source == "水利综合监管,持续推进国家节水信息化管理能力提升"


def test_a_short_sentence_copied_whole_is_a_copy():
    local = "以流域为单元提升水情测报和智能调度能力，澜江、红水溪两大流域建成一体化系统。"
    assert [p.quote for p in copied_passages(local, CATALOGUE)["action-06-3"]] == [
        "以流域为单元提升水情测报和智能调度能力"
    ]


@pytest.mark.parametrize(
    "local",
    [
        "",
        "网络",
        "推进乡村智慧物流发展。",
        "推动互联网、大数据、人工智能和实体经济深度融合。",
        "企业把设备接到云上，省里给三成补贴；每个县都有一支数字化服务队。",
        "到2025年建成5G基站1.1万个，重点镇基本通达，海岛村由一家兜底。",
        "English text without any Chinese at all, long enough to be a passage.",
    ],
)
def test_turns_of_phrase_and_own_words_are_none(local):
    assert copied_passages(local, CATALOGUE) == {}


def test_a_passage_that_two_tasks_share_belongs_to_both():
    shared = "建设社会治理大数据与模拟推演科学研究平台，开展人工智能条件下的社会治理实验。"
    found = copied_passages(shared, CATALOGUE)
    assert "task-06-2" in found
    assert all(passage.quote in shared for passages in found.values() for passage in passages)


def test_the_national_text_itself_is_a_copy_of_every_task():
    text = "\n".join(task.text for task in CATALOGUE.tasks)
    found = copied_passages(text, CATALOGUE)
    long_enough = {task for task, _ in LONG_POINTS}
    assert long_enough <= set(found)


def test_a_copy_ends_where_the_task_ends():
    first, second = CATALOGUE.tasks[0], CATALOGUE.tasks[1]
    text = first.text + second.text
    found = copied_passages(text, CATALOGUE)
    assert all(passage.end <= len(first.text) for passage in found[first.id])
    assert all(passage.start >= len(first.text) - 1 for passage in found[second.id])


@given(before=LOCAL, point=st.sampled_from(LONG_POINTS), after=LOCAL)
@settings(max_examples=60, deadline=None)
def test_a_long_point_is_found_wherever_it_stands(before, point, after):
    task, wording = point
    text = f"{before}。{wording}{after}"
    start = len(before) + 1
    end = start + len(wording.rstrip("。；;”"))
    assert any(p.start <= start + 1 and p.end >= end for p in copied_passages(text, CATALOGUE)[task])


@given(pieces=st.lists(LOCAL | st.sampled_from([text for _, text in POINTS]), max_size=6), cut=st.integers(0, 30))
@settings(max_examples=60, deadline=None)
def test_quotations_are_verbatim_on_both_sides(pieces, cut):
    text = "".join(pieces)[cut:]
    for task, passages in copied_passages(text, CATALOGUE).items():
        own = CATALOGUE.task(task).text
        assert list(passages) == sorted(passages, key=lambda p: p.start)
        for passage in passages:
            assert 0 <= passage.start < passage.end <= len(text)
            assert text[passage.start : passage.end] == passage.quote
            assert passage.source in own


@given(text=LOCAL)
@settings(max_examples=60, deadline=None)
def test_local_words_alone_are_never_a_copy(text):
    assert copied_passages(text, CATALOGUE) == {}


@given(before=LOCAL, point=st.sampled_from(LONG_POINTS))
@settings(max_examples=40, deadline=None)
def test_text_before_moves_a_copy_and_changes_nothing_else(before, point):
    _, wording = point
    alone = copied_passages(wording, CATALOGUE)
    moved = copied_passages(f"{before}\n@@@@\n{wording}", CATALOGUE)
    shift = len(before) + 6
    assert {t: [(p.start + shift, p.quote) for p in ps] for t, ps in alone.items()} == {
        t: [(p.start, p.quote) for p in ps] for t, ps in moved.items()
    }
