"""Composes every step of a check and decides nothing: the one page to read first."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from aligner import __version__
from aligner.errors import AlignerError
from aligner.extract import extract_findings
from aligner.learned import DEFAULT_MODEL, Learned, load_learned
from aligner.match.copying import copied_passages
from aligner.model.alignment import CopiedPassage, TaskLinks
from aligner.model.check import Check, LinkedMeasure, Summary
from aligner.model.document import Document
from aligner.model.findings import Findings
from aligner.model.national import Catalogue
from aligner.readers import Given, read_bytes, read_document
from aligner.settings import Settings
from aligner.verdict.coverage import Plan, judge_coverage
from aligner.verdict.indicators import compare_indicators
from aligner.verdict.milestones import compare_milestones

if TYPE_CHECKING:
    from aligner.match.comparisons import NationalSide

# A measure is listed under a task from this chance on; the others are 地方特色. Set on the project's own plans, whole
# plans left out (docs/evaluation.md, “Thresholds”).
MEASURE_CHANCE = 0.3


def check_plan(path: Path, catalogue: Catalogue, settings: Settings, given: Given | None = None) -> Check:
    """Judge how far one local plan answers each national task. Raises UnusableInput for what is no plan."""
    return check_document(read_document(path, given or Given()), catalogue, settings)


def check_bytes(data: bytes, name: str, catalogue: Catalogue, settings: Settings, given: Given | None = None) -> Check:
    """The same for a plan that is not a file: equal bytes and options give an equal check."""
    return check_document(read_bytes(data, name, given or Given()), catalogue, settings)


def check_document(
    document: Document, catalogue: Catalogue, settings: Settings, learned: Learned | None = None
) -> Check:
    """The same for a plan already read; `learned` replaces the model that the settings name."""
    learned = learned or model_of(settings, catalogue)
    findings = extract_findings(document, catalogue)
    links = _links(findings, catalogue, learned)
    plan = Plan(document=document, sentences=findings.sentences, copied=_copied(document, catalogue))
    tasks = judge_coverage(catalogue, plan, links, learned, settings)
    return Check(
        document=document,
        catalogue=catalogue,
        status="complete" if document.complete else "partial",
        tasks=tasks,
        indicators=compare_indicators(findings.targets, catalogue),
        milestones=compare_milestones(findings.milestones, document, catalogue),
        measures=linked_measures(findings, links),
        summary=Summary.of(tasks),
        engine=engine_of(learned, settings),
    )


def linked_measures(findings: Findings, links: Sequence[TaskLinks]) -> tuple[LinkedMeasure, ...]:
    """Every measure with the tasks it answers, in the order of the text."""
    tasks: dict[int, list[str]] = {}
    for task in links:
        for link in task.links:
            if link.score >= MEASURE_CHANCE:
                tasks.setdefault(link.sentence, []).append(task.task_id)
    index = {sentence.start: number for number, sentence in enumerate(findings.sentences)}
    return tuple(
        LinkedMeasure(measure=measure, tasks=tuple(tasks.get(index[measure.sentence.start], ())))
        for measure in findings.measures
    )


def model_of(settings: Settings, catalogue: Catalogue) -> Learned:
    """The model that the settings name, else the one that comes with the program.

    Raises AlignerError where it was made for another national plan, or another state of this one.
    """
    try:
        learned = load_learned(settings.model or DEFAULT_MODEL)
    except (ValueError, KeyError, EOFError, BadZipFile):
        raise AlignerError(f"{settings.model}：不是模型文件；请用 aligner train 生成") from None
    if (learned.about["catalogue"], learned.about["catalogue_version"]) != (catalogue.id, catalogue.version):
        raise AlignerError(
            f"模型 {settings.model or DEFAULT_MODEL} 是为 {learned.about['catalogue']}（版本 "
            f"{learned.about['catalogue_version']}）训练的，不合 {catalogue.id}（版本 {catalogue.version}）；"
            "请用 aligner train 重新训练，再用设置 model 指明新的模型文件"
        )
    return learned


def engine_of(learned: Learned, settings: Settings) -> str:
    """The fingerprint of what made a check: program version, model file, settings that change verdicts."""
    stamp = f"{__version__}/{learned.fingerprint}/{settings.fingerprint()}"
    return f"{__version__}-{hashlib.sha256(stamp.encode()).hexdigest()[:12]}"


def _links(findings: Findings, catalogue: Catalogue, learned: Learned) -> tuple[TaskLinks, ...]:
    from aligner.match.links import link_tasks

    return link_tasks(findings.sentences, _national_side(catalogue, learned), learned)


@lru_cache(maxsize=4)
def _national_side(catalogue: Catalogue, learned: Learned) -> NationalSide:
    from aligner.match.comparisons import NationalSide

    return NationalSide.stored(catalogue, learned)


def _copied(document: Document, catalogue: Catalogue) -> Mapping[str, tuple[CopiedPassage, ...]]:
    return copied_passages(document.text, catalogue)
