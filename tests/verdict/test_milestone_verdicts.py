"""Milestones compared by deadline; and the sample plans as their labels say."""

from __future__ import annotations

from pathlib import Path

import pytest

from aligner.catalogue import load_catalogue
from aligner.extract import extract_findings
from aligner.model.document import Block, Document
from aligner.model.findings import MilestoneStatement
from aligner.readers import read_document
from aligner.verdict.milestones import compare_milestones

CATALOGUE = load_catalogue()
PLANS = Path(__file__).parent.parent / "data" / "readers"
GOAL = "到2023年，数字贸易统计体系基本形成。"
DOCUMENT = Document(
    title="某规划",
    text=GOAL,
    sha256="0" * 64,
    format="txt",
    blocks=(Block(kind="paragraph", start=0, end=len(GOAL), page=3, path=("发展目标",)),),
)


def statement(deadline: int | None, *, score: float = 0.7, end: int = len(GOAL)) -> MilestoneStatement:
    return MilestoneStatement(
        action=4,
        year=2023,
        text=GOAL[:end],
        start=0,
        end=end,
        deadline=deadline,
        score=score,
        parts=(("a", score - 0.2), ("b", 0.2)),
    )


def test_every_milestone_is_compared_once_in_order():
    found = compare_milestones((), DOCUMENT, CATALOGUE)
    assert [(one.action, one.year) for one in found] == [(one.action, one.year) for one in CATALOGUE.milestones]
    assert all(one.kind == "absent" and not one.evidence for one in found)


@pytest.mark.parametrize(
    ("deadline", "kind"), [(2022, "on_time"), (2023, "on_time"), (2024, "late"), (2035, "late"), (None, "undated")]
)
def test_the_deadline_decides(deadline, kind):
    found = {(one.action, one.year): one for one in compare_milestones([statement(deadline)], DOCUMENT, CATALOGUE)}
    assert found[4, 2023].kind == kind
    assert found[4, 2025].kind == "absent"


def test_the_evidence_says_where_and_why():
    (evidence,) = next(
        one.evidence for one in compare_milestones([statement(2023)], DOCUMENT, CATALOGUE) if one.evidence
    )
    assert DOCUMENT.text[evidence.start : evidence.end] == evidence.quote == GOAL
    assert (evidence.page, evidence.path) == (3, ("发展目标",))
    assert sum(part.points for part in evidence.parts) == pytest.approx(evidence.score)


def test_the_likest_statement_decides():
    said = [statement(2027, score=0.5), statement(2023, score=0.8)]
    kinds = [
        next(one.kind for one in compare_milestones(order, DOCUMENT, CATALOGUE) if one.evidence)
        for order in (said, said[::-1])
    ]
    assert kinds == ["on_time", "on_time"]


LABELLED = {
    "jianglan.pdf": {(1, 2025): "on_time", (2, 2025): "late", (3, 2023): "on_time", (4, 2023): "on_time",
                     (5, 2023): "on_time",
                     (6, 2023): "on_time", (7, 2023): "on_time", (9, 2025): "undated", (10, 2025): "late"},
    "yunling.gbk.txt": {(3, 2023): "undated", (4, 2025): "on_time", (6, 2023): "late", (7, 2023): "late",
                        (8, 2025): "late",
                        (10, 2025): "late"},
    "linchuan.docx": {(3, 2023): "on_time", (10, 2025): "late"},
    "heyuan-water.txt": {(3, 2025): "undated", (9, 2025): "on_time"},
}  # fmt: skip


@pytest.mark.parametrize("name", LABELLED)
def test_the_sample_plans(name):
    document = read_document(PLANS / name)
    found = compare_milestones(extract_findings(document, CATALOGUE).milestones, document, CATALOGUE)
    assert {(one.action, one.year): one.kind for one in found if one.kind != "absent"} == LABELLED[name]
    assert all(document.text[e.start : e.end] == e.quote for one in found for e in one.evidence)
