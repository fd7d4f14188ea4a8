"""Bodies, deadlines, clauses and 力度 of single sentences."""

from __future__ import annotations

import pytest

from aligner.extract.bodies import bodies_in, is_tail
from aligner.extract.deadlines import deadline_of
from aligner.extract.sentences import clause_spans, sentence_spans
from aligner.wording import strength_of


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("责任单位：市教育局、市科技局，各县（市、区）人民政府。", ("市教育局", "市科技局", "各县（市、区）人民政府")),
        ("（牵头单位：省商务厅；配合单位：省税务局）", ("省商务厅", "省税务局")),
        ("搭建监测平台。（省水利厅、省气象局按职责分工负责）", ("省水利厅", "省气象局")),
        ("由市民政局牵头，市卫生健康委配合建立台账。", ("市民政局", "市卫生健康委")),
        ("由省统计局会同省大数据局构建报表制度。", ("省统计局", "省大数据局")),
        ("市公安局每月通报一次接入情况。", ("市公安局",)),
        ("推动企业、高校和科研院所深度合作。", ()),
        ("提高省级行政许可事项网上办理率。", ()),
        ("打通市公安局的数据接口。", ()),
    ],
)
def test_bodies(text: str, bodies: tuple[str, ...]) -> None:
    assert bodies_in(text) == bodies


@pytest.mark.parametrize(
    ("text", "tail"),
    [
        ("责任单位：市教育局。", True),
        ("（省教育厅、省科技厅负责）", True),
        ("（七）争创国家智能制造先行区。", False),
        ("（以下简称平台）", False),
        ("市教育局负责建设智慧校园。", False),
    ],
)
def test_tails(text: str, tail: bool) -> None:
    assert is_tail(text) is tail


@pytest.mark.parametrize(
    ("text", "year", "deadline"),
    [
        ("到2023年建成，2025年全面推广。", 2021, 2025),
        ("比2020年提高5个百分点。", 2021, None),
        ("2019年已建成一期。", 2021, None),
        ("落实《三年行动计划（2021—2023年）》。", 2021, None),
        ("年底前完成整改。", 2024, 2024),
        ("明年启动二期工程。", 2024, 2025),
        ("“十五五”末实现全覆盖。", 2026, 2030),
        ("完善制度。", 2021, None),
    ],
)
def test_deadlines(text: str, year: int, deadline: int | None) -> None:
    assert deadline_of(text, year) == deadline


def test_sentences_end_at_stops_with_their_closing_marks() -> None:
    text = "他说：“办好！”建成平台（2021年；试行）。（责任单位：市工信局）支持上云；开展培训"
    assert [text[a:b] for a, b in sentence_spans(text)] == [
        "他说：“办好！”", "建成平台（2021年；试行）。", "（责任单位：市工信局）", "支持上云；", "开展培训",
    ]


def test_clauses_split_at_commas_and_join_the_short() -> None:
    text = "同时，推动算力、存力、运力协同发展，到2025年，建成枢纽节点。"
    assert [text[a:b] for a, b in clause_spans(text)] == ["同时，推动算力、存力、运力协同发展，", "到2025年，建成枢纽节点。"]


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("探索建立数据资产入表机制。", "weak"),
        ("（三）研究制定跨境数据流动规则。", "weak"),
        ("鼓励龙头企业开放应用场景。", "weak"),
        ("加强基础研究，布局一批共性技术平台。", "normal"),
        ("建设量子测量研究院，引导社会资本参与。", "normal"),
        ("推进5G、IPv6和L3级自动驾驶应用。", "normal"),
        ("依托大学建设城域试验网，探索行业试用。", "normal"),
        ("完善“1+4”平台体系。", "normal"),
        ("到2024年建成省级节点。", "firm"),
        ("培育服务商30家以上。", "firm"),
        ("实现行政村千兆光纤全覆盖。", "firm"),
    ],
)
def test_strength(text: str, strength: str) -> None:
    assert strength_of(text) == strength
