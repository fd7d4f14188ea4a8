"""How well what commits is told from what does not: evidence kept, traps dropped, 力度 read, per kind of plan.

python benchmarks/functions.py TRUTH_DIR PLANS_DIR [PLANS_DIR …] [--examples FILE …]

A plan is looked for under its label file's name (NAME.txt, .docx …) in each folder. Evidence counts as kept where a
sentence that overlaps it has a commitment of at least one half; a trap that is no neighbour counts as dropped where
none has. Example files (JSON lines with text, kind, strength) are read as sentences that stand alone among measures.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from aligner.catalogue import load_catalogue
from aligner.extract import extract_findings
from aligner.extract.functions import COMMITTED, read_function
from aligner.model.document import Document
from aligner.model.findings import Findings
from aligner.readers import read_document
from aligner.wording import strength_of

_FORMATS = (".txt", ".docx", ".pdf", ".html")
# The year that examples without a document speak from.
_EXAMPLE_YEAR = 2022


def main() -> None:
    """Measure the labelled plans and the examples; print one table each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("truth", type=Path)
    parser.add_argument("plans", type=Path, nargs="+")
    parser.add_argument("--examples", type=Path, nargs="*", default=[])
    asked = parser.parse_args()
    _report_plans(asked.truth, asked.plans)
    for examples in asked.examples:
        _report_examples(examples)


def _report_plans(truth_folder: Path, folders: list[Path]) -> None:
    catalogue = load_catalogue()
    kept: dict[str, Counter[bool]] = defaultdict(Counter)
    dropped: dict[tuple[str, str], Counter[bool]] = defaultdict(Counter)
    for truth, document in _labelled(truth_folder, folders):
        findings = extract_findings(document, catalogue)
        for quote in _evidence_of(truth):
            if (start := document.text.find(quote)) >= 0:
                kept[truth["kind"]][_commitment(findings, start, start + len(quote)) >= COMMITTED] += 1
        for trap in truth["traps"]:
            start = document.text.find(trap["quote"])
            commitment, function = _strongest(findings, start, start + len(trap["quote"]))
            dropped[truth["kind"], function][commitment < COMMITTED] += 1
    for kind, counts in sorted(kept.items()):
        print(f"evidence kept, {kind}: {counts[True]}/{counts.total()} = {counts[True] / counts.total():.4f}")
    for (kind, function), counts in sorted(dropped.items()):
        print(f"traps, {kind}, read as {function}: {counts.total()}, of which not committing {counts[True]}")


def _report_examples(path: Path) -> None:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    committed: dict[str, Counter[bool]] = defaultdict(Counter)
    for row in rows:
        reading = read_function("".join(row["text"].split()), "measures", _EXAMPLE_YEAR)
        committed[row["kind"]][reading.commitment >= COMMITTED] += 1
    print(f"{path.name}: read as committing, each standing alone among measures")
    for kind, counts in sorted(committed.items()):
        print(f"  {kind}: {counts[True]}/{counts.total()} = {counts[True] / counts.total():.3f}")
    read = Counter((row["strength"], strength_of(row["text"])) for row in rows if row.get("strength"))
    right = sum(count for (label, found), count in read.items() if label == found)
    print(f"  strength: {right}/{read.total()} = {right / max(read.total(), 1):.3f}")
    for (label, found), count in sorted(read.items()):
        print(f"    labelled {label}, read {found}: {count}")


def _labelled(truth_folder: Path, folders: list[Path]) -> Iterator[tuple[dict, Document]]:  # type: ignore[type-arg]
    for path in sorted(truth_folder.glob("*.truth.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        name = path.name.removesuffix(".truth.json")
        plan = next((p for folder in folders for end in _FORMATS if (p := folder / f"{name}{end}").exists()), None)
        if plan:
            yield truth, read_document(plan)


def _evidence_of(truth: dict) -> set[str]:  # type: ignore[type-arg]
    return {evidence["quote"] for task in truth["tasks"] if task["level"] != "missing" for evidence in task["evidence"]}


def _commitment(findings: Findings, start: int, end: int) -> float:
    return _strongest(findings, start, end)[0]


def _strongest(findings: Findings, start: int, end: int) -> tuple[float, str]:
    """Commitment and function of the sentence that overlaps the stretch and commits most."""
    over = [sentence for sentence in findings.sentences if sentence.start < end - 1 and sentence.end > start]
    return max(((sentence.commitment, sentence.function) for sentence in over), default=(0.0, "other"))


if __name__ == "__main__":
    main()
