"""Composes every step of a check and decides nothing: the one page to read first."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
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
from aligner.model.document import Document, Issue
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
    with ThreadPoolExecutor(max_workers=1) as ahead:
        ahead.submit(_load_encoder)
        learned = learned or model_of(settings, catalogue)
        document = _with_warning(document, catalogue, learned)
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

    Raises AlignerError where the model that the settings name was made for another national plan, or another state of
    this one. The program's own model judges another plan by likeness alone, and the check says so.
    """
    try:
        learned = load_learned(settings.model or DEFAULT_MODEL)
    except (ValueError, KeyError, EOFError, BadZipFile):
        raise AlignerError(f"{settings.model}：不是模型文件；请用 aligner train 生成") from None
    made_for = (learned.about["catalogue"], learned.about["catalogue_version"])
    if settings.model and made_for != (catalogue.id, catalogue.version):
        raise AlignerError(
            f"模型 {settings.model} 是为 {learned.about['catalogue']}（版本 "
            f"{learned.about['catalogue_version']}）训练的，不合 {catalogue.id}（版本 {catalogue.version}）；"
            "请用 aligner train 重新训练，再用设置 model 指明新的模型文件"
        )
    return learned


def engine_of(learned: Learned, settings: Settings) -> str:
    """The fingerprint of what made a check: program version, model file, settings that change verdicts."""
    stamp = f"{__version__}/{learned.fingerprint}/{settings.fingerprint()}"
    return f"{__version__}-{hashlib.sha256(stamp.encode()).hexdigest()[:12]}"


def _with_warning(document: Document, catalogue: Catalogue, learned: Learned) -> Document:
    """The document, with an issue where no model was trained for the national plan it is compared with."""
    if learned.about["catalogue_version"] == catalogue.version:
        return document
    message = (
        f"没有为《{catalogue.title}》这一版目录训练过模型，判定只依据语义和用词的相似，未经检验；"
        "请逐项人工复核，或准备标注后用 aligner train 训练"
    )
    return replace(document, issues=(*document.issues, Issue(severity="warning", message=message)))


def _load_encoder() -> None:
    from aligner.match.encoder import load_encoder

    load_encoder()


def _links(findings: Findings, catalogue: Catalogue, learned: Learned) -> tuple[TaskLinks, ...]:
    from aligner.match.links import link_tasks

    return link_tasks(findings.sentences, _national_side(catalogue, learned), learned)


@lru_cache(maxsize=4)
def _national_side(catalogue: Catalogue, learned: Learned) -> NationalSide:
    from aligner.match.comparisons import NationalSide

    return NationalSide.stored(catalogue, learned)


def _copied(document: Document, catalogue: Catalogue) -> Mapping[str, tuple[CopiedPassage, ...]]:
    return copied_passages(document.text, catalogue)
