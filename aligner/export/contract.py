"""Why this module exists: other programs read the JSON of a check, so its fields, order and bytes are a contract.

Nothing here knows a time, a file name or a path: the same check gives the same bytes. Imports no heavy library,
because a JSON check must not pay for pandas. The schema is `docs/check.schema.json`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from aligner.model.alignment import Evidence, IndicatorComparison, MilestoneComparison, TaskCoverage
from aligner.model.check import Check, LinkedMeasure
from aligner.model.document import Document
from aligner.model.national import Catalogue

SCHEMA_VERSION = 1

# Probabilities and scores to four decimals: finer digits differ between processors and mean nothing to a reader.
_DECIMALS = 4

JsonObject = dict[str, object]


def to_json(check: Check) -> bytes:
    """The check as UTF-8 JSON by the contract.

    One line for each task, indicator, milestone and measure: quick to write, and two versions of a check compare
    line by line.
    """
    fields = (f"{_compact(name)}: {_laid_out(value)}" for name, value in as_contract(check).items())
    # A lone surrogate cannot be UTF-8; one “?” in its place keeps every offset.
    return ("{\n" + ",\n".join(fields) + "\n}\n").encode("utf-8", errors="replace")


def as_contract(check: Check) -> JsonObject:
    """The check as plain objects: exactly what `to_json` writes, for an interface that answers with JSON itself."""
    catalogue = check.catalogue
    return {
        "schema_version": SCHEMA_VERSION,
        "document": _document(check.document),
        "national_plan": {"id": catalogue.id, "version": catalogue.version},
        "status": check.status,
        "tasks": [_task(task) for task in check.tasks],
        "indicators": _indicators(check.indicators, catalogue),
        "milestones": _milestones(check.milestones, catalogue),
        "measures": [_measure(linked) for linked in check.measures],
        "summary": {
            "covered": check.summary.covered,
            "partial": check.summary.partial,
            "missing": check.summary.missing,
            "uncertain": check.summary.uncertain,
            "not_applicable": check.summary.not_applicable,
            "coverage": check.summary.coverage,
            "coverage_applicable": check.summary.coverage_applicable,
        },
        "engine": check.engine,
    }


def _document(document: Document) -> JsonObject:
    return {
        "title": document.title,
        "sha256": document.sha256,
        "format": document.format,
        "chars": len(document.text),
        "region": document.region,
        "level": document.level,
        "body": document.body,
        "dated": document.dated,
        "period": list(document.period) if document.period else None,
        "issues": [
            {"severity": issue.severity, "message": issue.message, "page": issue.page} for issue in document.issues
        ],
    }


def _task(task: TaskCoverage) -> JsonObject:
    return {
        "id": task.task_id,
        "verdict": task.verdict,
        "levels": _levels(task),
        "best_guess": task.best_guess,
        "confidence": _rounded(task.confidence),
        "strength": task.strength,
        "points": [
            {"number": point.number, "answered": point.answered, "confidence": _rounded(point.confidence)}
            for point in task.points
        ],
        "evidence": [_evidence(evidence) for evidence in task.evidence],
        "national_strength": task.national_strength,
        "weakened": task.weakened,
        "copied": [
            {"start": copied.start, "end": copied.end, "quote": copied.quote, "source": copied.source}
            for copied in task.copied
        ],
        "responsible": list(task.responsible),
        "explanation": task.explanation,
        "not_applicable_reason": task.not_applicable_reason,
        "suggestion": task.suggestion,
    }


def _levels(task: TaskCoverage) -> JsonObject:
    """The three probabilities, rounded so that they still add up to 1.

    The best guess keeps its own rounding (it is what `confidence` says); the larger of the others takes the rest.
    """
    rounded = {level: _rounded(task.levels[level]) for level in ("covered", "partial", "missing")}
    larger, smaller = sorted((level for level in rounded if level != task.best_guess), key=lambda e: -rounded[e])
    rounded[larger] = _rounded(1 - rounded[task.best_guess] - rounded[smaller])
    return dict(rounded)


def _evidence(evidence: Evidence) -> JsonObject:
    return {
        "quote": evidence.quote,
        "start": evidence.start,
        "end": evidence.end,
        "page": evidence.page,
        "path": list(evidence.path),
        "score": _rounded(evidence.score),
        "parts": _parts(evidence),
        "points": list(evidence.points),
        "strength": evidence.strength,
    }


def _parts(evidence: Evidence) -> list[JsonObject]:
    """The parts of the score; the largest takes what rounding leaves, so that they add up to the score as written."""
    points = [_rounded(part.points) for part in evidence.parts]
    rest = _rounded(evidence.score) - sum(points)
    if points and abs(rest) <= len(points) * 10**-_DECIMALS:
        largest = points.index(max(points))
        points[largest] = _rounded(points[largest] + rest)
    return [{"label": part.label, "points": value} for part, value in zip(evidence.parts, points, strict=True)]


def _indicators(comparisons: Iterable[IndicatorComparison], catalogue: Catalogue) -> list[JsonObject]:
    national = {indicator.number: indicator for indicator in catalogue.indicators}
    return [
        {
            "national": national[comparison.number].name,
            "relation": comparison.relation,
            "national_target": {
                "value": _value(national[comparison.number].target_value),
                "unit": national[comparison.number].unit,
                "year": national[comparison.number].target_year,
            },
            "local": _local_target(comparison),
            "number": comparison.number,
        }
        for comparison in comparisons
    ]


def _local_target(comparison: IndicatorComparison) -> JsonObject | None:
    if comparison.relation == "absent":
        return None
    has_base = comparison.base_value is not None
    return {
        "text": comparison.text,
        "value": _value(comparison.value),
        "unit": comparison.unit,
        "year": comparison.year,
        "base": {"value": _value(comparison.base_value), "year": comparison.base_year} if has_base else None,
        "start": comparison.start,
        "end": comparison.end,
    }


def _milestones(comparisons: Iterable[MilestoneComparison], catalogue: Catalogue) -> list[JsonObject]:
    titles = {(milestone.action, milestone.year): milestone.title for milestone in catalogue.milestones}
    return [
        {
            "action": comparison.action,
            "year": comparison.year,
            "title": titles[comparison.action, comparison.year],
            "kind": comparison.kind,
            "evidence": [_evidence(evidence) for evidence in comparison.evidence],
        }
        for comparison in comparisons
    ]


def _measure(linked: LinkedMeasure) -> JsonObject:
    sentence = linked.measure.sentence
    return {
        "id": linked.measure.id,
        "text": sentence.text,
        "start": sentence.start,
        "end": sentence.end,
        "path": list(sentence.path),
        "responsible": list(sentence.responsible),
        "deadline": None if sentence.deadline is None else str(sentence.deadline),
        "tasks": list(linked.tasks),
    }


def _rounded(number: float) -> float:
    return round(float(number), _DECIMALS) + 0.0  # + 0.0: never “-0.0”


def _value(number: float | None) -> float | int | None:
    """A target's value: 56 rather than 56.0, as plans write it."""
    if number is None:
        return None
    rounded = _rounded(number)
    return int(rounded) if rounded.is_integer() else rounded


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _laid_out(value: object) -> str:
    """A list one item a line; everything else on one line."""
    if not isinstance(value, list) or not value:
        return _compact(value)
    return "[\n" + ",\n".join(_compact(item) for item in value) + "\n]"
