"""Checks of labelled plans, by the model of the program or by models that never saw the plan (left out)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from aligner.errors import AlignerError
from aligner.evaluate.truth import Truth
from aligner.model.check import Check
from aligner.model.document import Document
from aligner.model.national import Catalogue
from aligner.settings import Settings

if TYPE_CHECKING:
    from aligner.learned import Learned
    from aligner.train import Material

Progress = Callable[[str], None]

# TXT first: offsets of labels refer to it.
SUFFIXES = (".txt", ".docx", ".pdf", ".html", ".md")

# What a figure can claim depends on who judged the plan.
IN_SAMPLE = "in-sample"  # the model was trained on this plan
UNSEEN = "unseen"  # the model was trained, but not on this plan
LEFT_OUT = "left-out"  # the plan is training material; a model was fitted without its group for it


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledDocument:
    """A plan with its truth, read from a file."""

    truth: Truth
    document: Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A check of a labelled plan and what its figures may claim (IN_SAMPLE, UNSEEN, LEFT_OUT)."""

    name: str
    check: Check
    judged_by: str


def read_documents(truths: Sequence[Truth], folders: Sequence[Path]) -> list[LabelledDocument]:
    """The plans of the truths, each found by its stem in the folders. Raises AlignerError that names all not found."""
    from aligner.readers import read_document

    found = [(truth, _file_of(truth.name, folders)) for truth in truths]
    absent = [truth.name for truth, file in found if file is None]
    if absent:
        places = "、".join(map(str, folders))
        raise AlignerError(f"在 {places} 中找不到规划：{'、'.join(absent)}（按文件名查找，可用 {' '.join(SUFFIXES)}）")
    return [LabelledDocument(truth=truth, document=read_document(file)) for truth, file in found if file]


def judge(
    plans: Sequence[LabelledDocument], catalogue: Catalogue, settings: Settings, learned: Learned
) -> Iterator[Judged]:
    """Every plan judged by one model; those that the model was trained on are marked in-sample."""
    from aligner.pipeline import check_document

    seen = frozenset(learned.about["plans"])
    for plan in plans:
        check = check_document(plan.document, catalogue, settings, learned)
        judged_by = IN_SAMPLE if plan.truth.name in seen else UNSEEN
        yield Judged(name=plan.truth.name, check=check, judged_by=judged_by)


def judge_left_out(
    plans: Sequence[LabelledDocument],
    catalogue: Catalogue,
    settings: Settings,
    material: Material,
    progress: Progress = lambda _: None,
) -> Iterator[Judged]:
    """Every plan judged by a model that never saw it: everything learned is fitted again.

    A plan of the material is judged by models fitted without its whole group; any other plan by the model fitted on
    all of the material, which holds nothing of it.
    """
    from aligner.pipeline import check_document
    from aligner.train import learn, learn_left_out

    twin = {plan.truth.name: _twin_in(material, plan) for plan in plans}
    inside = [plan for plan in plans if twin[plan.truth.name]]
    outside = [plan for plan in plans if not twin[plan.truth.name]]
    if outside:
        learned = learn(catalogue, material, progress)
        for plan in outside:
            check = check_document(plan.document, catalogue, settings, learned)
            yield Judged(name=plan.truth.name, check=check, judged_by=UNSEEN)
    if inside:
        for names, learned in learn_left_out(catalogue, material, progress):
            if set(names) & set(learned.about["plans"]):
                raise AlignerError(f"模型的训练材料中仍有应当留出的规划：{'、'.join(names)}；请报告此缺陷")
            for plan in inside:
                if twin[plan.truth.name] in names:
                    check = check_document(plan.document, catalogue, settings, learned)
                    yield Judged(name=plan.truth.name, check=check, judged_by=LEFT_OUT)


def _file_of(name: str, folders: Sequence[Path]) -> Path | None:
    places = (folder / f"{name}{suffix}" for suffix in SUFFIXES for folder in folders)
    return next((place for place in places if place.is_file()), None)


def _twin_in(material: Material, plan: LabelledDocument) -> str | None:
    """The plan of the material that this is: of the same name, or of the same text under another name."""
    if any(other.name == plan.truth.name for other in material.plans):
        return plan.truth.name
    text = "".join(plan.document.text.split())
    for other in material.plans:
        if other.sentences and all("".join(sentence.text.split()) in text for sentence in other.sentences):
            return other.name
    return None
