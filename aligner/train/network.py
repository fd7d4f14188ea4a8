"""The topic network's training: plain NumPy, one seed, the same result on the same machine.

Inputs are fixed meaning vectors and n-grams; a label may be unknown (weight 0): in a labelled plan a sentence that is
no listed evidence may still answer a task that the plan answers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from aligner.match.comparisons import LocalSide
from aligner.match.encoder import encode
from aligner.match.grams import ROWS, Grams, grams_of, rarity_of
from aligner.match.topics import VECTOR_SCALE, TopicNetwork
from aligner.model.national import Catalogue
from aligner.train.material import Example, LabelledPlan

Floats = NDArray[np.float32]

# Chosen once on the project's own plans left out (docs/evaluation.md); real documents had no part in it.
_EPOCHS = 15
_BATCH = 128
_RATE = 2e-3
_DECAY = 1e-5
_GRAM_SIZE = 64
_HIDDEN = 320
_DROP_VECTOR, _DROP_GRAM, _DROP_HIDDEN = 0.2, 0.3, 0.3
_NATIONAL_OTHER = 0.3  # weight of “this national point is no other point”: national points overlap
_SILENT = 0.5  # weight of a plan's sentence that is evidence for nothing


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lessons:
    """Texts as the network sees them with labels and weights (texts, tasks + points)."""

    vectors: Floats
    grams: sparse.csr_array
    labels: Floats
    weights: Floats

    @classmethod
    def joined(cls, lessons: list[Lessons]) -> Lessons:
        """Several sets of lessons as one."""
        return cls(
            vectors=np.concatenate([lesson.vectors for lesson in lessons]),
            grams=sparse.vstack([lesson.grams for lesson in lessons], format="csr"),
            labels=np.concatenate([lesson.labels for lesson in lessons]),
            weights=np.concatenate([lesson.weights for lesson in lessons]),
        )


class Curriculum:
    """Makes lessons of examples, national wording and labelled plans for one catalogue."""

    def __init__(self, catalogue: Catalogue, texts: list[str]) -> None:
        self.rarity = rarity_of(grams_of(texts))
        self._catalogue = catalogue
        self._task = {task.id: number for number, task in enumerate(catalogue.tasks)}
        counts = [len(task.points) for task in catalogue.tasks]
        self._first = np.concatenate(([0], np.cumsum(counts)[:-1])) + len(counts)
        self._counts = counts
        self.size = len(counts) + sum(counts)

    def of_examples(self, examples: tuple[Example, ...]) -> Lessons:
        """Examples are labelled in full; a general mention says nothing about the task's points."""
        labels, weights = self._blank(len(examples))
        for row, example in enumerate(examples):
            for task_id, points in example.tasks.items():
                self._mark(labels[row], task_id, points)
                if not points:
                    weights[row, self._points(task_id)] = 0
        return self._lessons([example.text for example in examples], labels, weights)

    def of_catalogue(self) -> Lessons:
        """Every national point is an answer to itself; its title a general mention."""
        texts: list[str] = []
        labels, weights = self._blank(self.size)
        weights[:] = _NATIONAL_OTHER
        for task in self._catalogue.tasks:
            for point in (*task.points, None):
                row = len(texts)
                texts.append(point.text if point else task.title)
                self._mark(labels[row], task.id, (point.number,) if point else ())
                weights[row, self._task[task.id]] = 1
                weights[row, self._points(task.id)] = 1 if point else 0
        return self._lessons(texts, labels, weights)

    def of_plan(self, plan: LabelledPlan, local: LocalSide) -> Lessons:
        """A plan's sentences: listed evidence is right, tasks that are surely missing are wrong, the rest unknown."""
        known = np.ones(self.size, dtype=np.float32)
        for task_id, label in plan.labels.items():
            if label.surely_missing:
                continue
            known[self._task[task_id]] = 0
            for number in range(self._counts[self._task[task_id]]):
                open_point = number + 1 in (*label.answered, *label.partly) or "missing" in label.accept
                known[self._first[self._task[task_id]] + number] = 0 if open_point else 1
        labels = np.zeros((len(plan.sentences), self.size), dtype=np.float32)
        weights = np.repeat(known[None], len(plan.sentences), axis=0)
        for (row, task_id), points in plan.evidence.items():
            self._mark(labels[row], task_id, points)
            weights[row] = np.maximum(weights[row], labels[row])
        weights[labels.sum(axis=1) == 0] *= _SILENT
        return Lessons(vectors=local.vectors, grams=self._weighted(local.grams), labels=labels, weights=weights)

    def _lessons(self, texts: list[str], labels: Floats, weights: Floats) -> Lessons:
        from aligner.match.comparisons import squeezed

        vectors, _ = encode([(squeezed(text),) for text in texts])
        return Lessons(vectors=vectors, grams=self._weighted(grams_of(texts)), labels=labels, weights=weights)

    def _weighted(self, grams: Grams) -> sparse.csr_array:
        return sparse.csr_array((grams.weights(self.rarity), grams.rows, grams.starts), shape=(len(grams), ROWS))

    def _blank(self, rows: int) -> tuple[Floats, Floats]:
        return np.zeros((rows, self.size), dtype=np.float32), np.ones((rows, self.size), dtype=np.float32)

    def _mark(self, row: Floats, task_id: str, points: tuple[int, ...]) -> None:
        task = self._task[task_id]
        row[task] = 1
        for point in points:
            row[self._first[task] + point - 1] = 1

    def _points(self, task_id: str) -> slice:
        task = self._task[task_id]
        return slice(self._first[task], self._first[task] + self._counts[task])


def train_network(lessons: Lessons, rarity: Floats, seed: int = 0) -> TopicNetwork:
    """Fit the network: Adam with a rising and falling rate, dropout, cross-entropy over the known labels."""
    return _Training(lessons, seed).run().network(rarity)


class _Training:
    """The weights on their way; n-gram rows have Adam states of their own and move only when seen."""

    def __init__(self, lessons: Lessons, seed: int) -> None:
        self.lessons = lessons
        self.random = np.random.default_rng(seed)
        inputs, outputs = lessons.vectors.shape[1] + _GRAM_SIZE, lessons.labels.shape[1]
        self.w = {
            "w1": self._uniform(inputs, _HIDDEN),
            "b1": np.zeros(_HIDDEN, dtype=np.float32),
            "w2": self._uniform(_HIDDEN, outputs),
            "b2": np.full(outputs, -5.0, dtype=np.float32),
            "skip": self._uniform(_GRAM_SIZE, outputs),
        }
        self.table = self.random.normal(0, 0.05, (ROWS, _GRAM_SIZE)).astype(np.float32)
        self.moments = {
            name: (np.zeros_like(x), np.zeros_like(x)) for name, x in (*self.w.items(), ("table", self.table))
        }
        self.step = 0

    def run(self) -> _Training:
        count = len(self.lessons.labels)
        steps = _EPOCHS * -(-count // _BATCH)
        for _ in range(_EPOCHS):
            order = self.random.permutation(count)
            for begin in range(0, count, _BATCH):
                self.step += 1
                self._learn(order[begin : begin + _BATCH], _rate(self.step / steps))
        return self

    def network(self, rarity: Floats) -> TopicNetwork:
        """The result; n-gram rows as bytes with one scale a row."""
        seen = np.zeros(ROWS, dtype=bool)
        seen[np.unique(self.lessons.grams.indices)] = True
        table = np.where(seen[:, None], self.table, 0)
        scale = np.maximum(np.abs(table).max(axis=1), 1e-6) / 127
        return TopicNetwork(
            table=np.round(table / scale[:, None]).astype(np.int8),
            scale=scale.astype(np.float32),
            rarity=rarity,
            **self.w,
        )

    def _learn(self, batch: NDArray[np.int64], rate: float) -> None:
        w = self.w
        grams = self.lessons.grams[batch]
        rows, place = np.unique(grams.indices, return_inverse=True)
        small = sparse.csr_array((grams.data, place, grams.indptr), shape=(len(batch), len(rows)))
        x_keep = self._dropout((len(batch), self.lessons.vectors.shape[1]), _DROP_VECTOR)
        g_keep = self._dropout((len(batch), _GRAM_SIZE), _DROP_GRAM)
        h_keep = self._dropout((len(batch), _HIDDEN), _DROP_HIDDEN)
        lexical = (small @ self.table[rows]) * g_keep
        inputs = np.concatenate((self.lessons.vectors[batch] * VECTOR_SCALE * x_keep, lexical), axis=1)
        hidden = np.maximum(inputs @ w["w1"] + w["b1"], 0)
        kept = hidden * h_keep
        out = kept @ w["w2"] + lexical @ w["skip"] + w["b2"]
        error = (1 / (1 + np.exp(-out)) - self.lessons.labels[batch]) * self.lessons.weights[batch] / len(batch)
        back = (error @ w["w2"].T) * h_keep * (hidden > 0)
        back_lexical = (back @ w["w1"][-_GRAM_SIZE:].T + error @ w["skip"].T) * g_keep
        gradients = {
            "w1": inputs.T @ back, "b1": back.sum(axis=0),
            "w2": kept.T @ error, "b2": error.sum(axis=0), "skip": lexical.T @ error,
        }  # fmt: skip
        for name, gradient in gradients.items():
            self._adam(w[name], self.moments[name], slice(None), gradient, rate)
            if name != "b1" and name != "b2":
                w[name] *= np.float32(1 - rate * _DECAY)
        self._adam(self.table, self.moments["table"], rows, small.T @ back_lexical, rate)

    def _adam(
        self,
        weights: Floats,
        moments: tuple[Floats, Floats],
        rows: slice | NDArray[np.int64],
        gradient: Floats,
        rate: float,
    ) -> None:
        first, second = moments
        m = first[rows] * 0.9 + gradient * 0.1
        v = second[rows] * 0.999 + gradient * gradient * 0.001
        first[rows], second[rows] = m, v
        m_hat, v_hat = m / (1 - 0.9**self.step), v / (1 - 0.999**self.step)
        weights[rows] -= (rate * m_hat / (np.sqrt(v_hat) + 1e-8)).astype(np.float32)

    def _dropout(self, shape: tuple[int, int], drop: float) -> Floats:
        return (self.random.random(shape, dtype=np.float32) >= drop).astype(np.float32) / np.float32(1 - drop)

    def _uniform(self, inputs: int, outputs: int) -> Floats:
        bound = inputs**-0.5
        return self.random.uniform(-bound, bound, (inputs, outputs)).astype(np.float32)


def _rate(progress: float) -> float:
    """Up over the first tenth, then down along a cosine."""
    if progress < 0.1:
        return _RATE * (0.04 + 0.96 * progress / 0.1)
    return _RATE * (0.5 + 0.5 * float(np.cos(np.pi * (progress - 0.1) / 0.9))) + _RATE * 1e-4
