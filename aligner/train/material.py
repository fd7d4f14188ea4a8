"""What the models are trained on: example sentences with their tasks, and labelled plans with their evidence.

Formats: docs/evaluation.md. The plans and examples of the package were written for this project.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from aligner.catalogue import data_file
from aligner.extract import extract_findings
from aligner.match.comparisons import worth_reading
from aligner.model.findings import Sentence
from aligner.model.national import Catalogue
from aligner.readers import read_document

# Kinds of examples that commit to something; the others only look like it and teach nothing about a subject.
_COMMITTING = ("measure", "neighbour")
# Two quotations are one place when they share half of the shorter one's six-character shingles.
_SHINGLE = 6
_SAME_PLACE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A short local-style sentence with the tasks it answers: {task id: points}, no points for a general mention."""

    text: str
    tasks: Mapping[str, tuple[int, ...]]
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLabel:
    """The truth for one task in one plan; `accept` holds all levels that count as right."""

    task_id: str
    level: str
    accept: tuple[str, ...]
    answered: tuple[int, ...]
    partly: tuple[int, ...]

    @property
    def surely_missing(self) -> bool:
        """No reader thinks it is answered."""
        return self.accept == ("missing",)


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledPlan:
    """A plan with its sentences and truth; `evidence` maps (sentence, task id) to the points known to be answered."""

    name: str
    kind: str
    sentences: tuple[Sentence, ...]
    labels: Mapping[str, TaskLabel]
    evidence: Mapping[tuple[int, str], tuple[int, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Everything one training run sees."""

    examples: tuple[Example, ...]
    plans: tuple[LabelledPlan, ...]

    def without(self, names: Iterable[str]) -> Material:
        """The same without these plans."""
        left = frozenset(names)
        return Material(examples=self.examples, plans=tuple(plan for plan in self.plans if plan.name not in left))


def load_material(catalogue: Catalogue, folders: Iterable[Path] = (), examples: Iterable[Path] = ()) -> Material:
    """The package's examples and labelled plans, and those in further folders (``plans/`` beside ``truth/``)."""
    own = data_file("labelled")
    files = [*sorted(data_file("examples").glob("*.jsonl")), *examples]
    return Material(
        examples=tuple(example for file in files for example in read_examples(file, catalogue)),
        plans=tuple(plan for folder in (own, *folders) for plan in read_labelled(folder, catalogue)),
    )


def read_examples(file: Path, catalogue: Catalogue) -> list[Example]:
    """The examples of one JSON-lines file whose tasks the catalogue knows; other plans' examples are passed over."""
    known = {task.id for task in catalogue.tasks}
    records = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
    return [
        Example(
            text=record["text"],
            tasks={task: tuple(points) for task, points in record["tasks"].items()},
            kind=record["kind"],
        )
        for record in records
        if (record["kind"] in _COMMITTING or record["tasks"]) and known.issuperset(record["tasks"])
    ]


def read_labelled(folder: Path, catalogue: Catalogue) -> list[LabelledPlan]:
    """The labelled plans of a folder: ``truth/NAME.truth.json`` with ``plans/NAME.txt``."""
    truths = sorted((folder / "truth").glob("*.truth.json"))
    return [read_plan(truth, plan_file(truth, folder / "plans"), catalogue) for truth in truths]


def plan_file(truth: Path, *folders: Path) -> Path:
    """The plan of a truth file: found by its stem in the folders, TXT first."""
    stem = truth.name.removesuffix(".truth.json")
    for suffix in (".txt", ".docx", ".pdf", ".html", ".md"):
        for folder in folders:
            if (folder / f"{stem}{suffix}").is_file():
                return folder / f"{stem}{suffix}"
    raise FileNotFoundError(f"{stem}（{'、'.join(map(str, folders))}）")


def read_plan(truth: Path, file: Path, catalogue: Catalogue) -> LabelledPlan:
    """One labelled plan, its evidence quotations found again in its sentences."""
    record = json.loads(truth.read_text("utf-8"))
    found = extract_findings(read_document(file), catalogue).sentences
    sentences = tuple(sentence for sentence in found if worth_reading(sentence))
    return LabelledPlan(
        name=truth.name.removesuffix(".truth.json"),
        kind=record.get("kind", "constructed"),
        sentences=sentences,
        labels={task["id"]: _label(task) for task in record["tasks"]},
        evidence=_evidence(record["tasks"], sentences),
    )


def _label(task: Mapping[str, Any]) -> TaskLabel:
    return TaskLabel(
        task_id=task["id"],
        level=task["level"],
        accept=tuple(task.get("accept", [task["level"]])),
        answered=tuple(task["answered"]),
        partly=tuple(task.get("partly", ())),
    )


def _evidence(
    tasks: Iterable[Mapping[str, Any]], sentences: tuple[Sentence, ...]
) -> dict[tuple[int, str], tuple[int, ...]]:
    """Which sentence is evidence for which task, with the points where the label names them."""
    plain = [_plain(sentence.text) for sentence in sentences]
    shingles = [_shingles(text) for text in plain]
    found: dict[tuple[int, str], tuple[int, ...]] = {}
    for task in tasks:
        quotes = [(entry["quote"], tuple(entry.get("points") or ())) for entry in task["evidence"]]
        quotes += [(quote, ()) for quote in task.get("also", ())]
        only = tuple(task["answered"]) if len(task["answered"]) == 1 and len(task["evidence"]) == 1 else ()
        for quote, points in quotes:
            text = _plain(quote)
            for number in _places(text, _shingles(text), plain, shingles):
                known = found.get((number, task["id"]), ())
                found[number, task["id"]] = tuple(sorted({*known, *(points or only)}))
    return found


def _places(quote: str, quote_shingles: frozenset[str], plain: list[str], shingles: list[frozenset[str]]) -> list[int]:
    return [
        number
        for number, text in enumerate(plain)
        if len(text) >= 4
        and (text in quote or quote in text or _share(shingles[number], quote_shingles) >= _SAME_PLACE)
    ]


def _share(a: frozenset[str], b: frozenset[str]) -> float:
    common = len(a & b)
    return common / max(1, min(len(a), len(b))) if common >= _SHINGLE else 0.0


@cache
def _shingles(text: str) -> frozenset[str]:
    return frozenset(text[i : i + _SHINGLE] for i in range(max(1, len(text) - _SHINGLE + 1)))


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text))
