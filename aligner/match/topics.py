"""Why this module exists: 职务科技成果赋权 answers a national point it shares no word with; that is learned, not spelled.

A small network reads a text's meaning vector and its n-grams and says, for every national task and point, how likely
the text answers it. It was trained on the example bank, the national wording and the labelled plans (aligner.train).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from aligner.match.grams import Grams, cosine

Floats = NDArray[np.float32]

VECTOR_SCALE = 4.0  # brings the 512 small numbers of a unit vector to the size of the n-gram features


class Topics(Protocol):
    """What the comparisons ask: how likely a text answers each task and point, and how rare each gram is."""

    @property
    def rarity(self) -> Floats:
        """Inverse document frequency of every gram row."""

    def log_odds(self, vectors: Floats, grams: Grams) -> Floats:
        """(texts, tasks + points) log-odds."""


# Least squares of the network's log-odds of points on meaning and wording, over the candidates of twelve labelled
# plans (6,464 pairs, r = .38): a stand-in, far weaker than the network.
_MEANING, _WORDING, _START = 4.8, 29.2, -4.9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LikenessTopics:
    """Stands in for the network where none was trained for a national plan: likeness in meaning and wording only."""

    point_vectors: Floats
    point_grams: Grams
    point_starts: NDArray[np.int64]
    rarity: Floats

    def log_odds(self, vectors: Floats, grams: Grams) -> Floats:
        """(texts, tasks + points) log-odds; a task's are those of its best point."""
        meaning = vectors @ self.point_vectors.T
        points = _MEANING * meaning + _WORDING * cosine(grams, self.point_grams, self.rarity) + _START
        tasks = np.maximum.reduceat(points, self.point_starts, axis=1)
        return np.concatenate((tasks, points), axis=1).astype(np.float32)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TopicNetwork:
    """Weights: n-gram table (65536, k) in bytes with a scale a row, one hidden layer, a direct path from the n-grams.

    Outputs are log-odds for all tasks, then all points, in the catalogue's order.
    """

    table: NDArray[np.int8]
    scale: Floats
    rarity: Floats
    w1: Floats
    b1: Floats
    w2: Floats
    b2: Floats
    skip: Floats

    def log_odds(self, vectors: Floats, grams: Grams) -> Floats:
        """(texts, tasks + points) log-odds of texts with these vectors and grams."""
        lexical = self.lexical(grams)
        hidden = np.maximum(
            vectors @ (self.w1[: vectors.shape[1]] * VECTOR_SCALE) + lexical @ self.w1[vectors.shape[1] :] + self.b1, 0
        )
        return np.asarray(hidden @ self.w2 + lexical @ self.skip + self.b2, dtype=np.float32)

    def lexical(self, grams: Grams) -> Floats:
        """The n-gram features of each text: (texts, k)."""
        out = np.zeros((len(grams), self.table.shape[1]), dtype=np.float32)
        weights = grams.weights(self.rarity) * self.scale[grams.rows]
        filled = np.flatnonzero(np.diff(grams.starts))
        if len(filled):
            terms = self.table[grams.rows] * weights[:, None]
            out[filled] = np.add.reduceat(terms, grams.starts[filled], axis=0)
        return out

    def arrays(self) -> dict[str, Any]:
        """The network as named arrays for a model file; wide matrices in half precision."""
        half = {name: getattr(self, name).astype(np.float16) for name in ("w1", "w2", "skip", "rarity", "scale")}
        return {"topic.table": self.table, "topic.b1": self.b1, "topic.b2": self.b2} | {
            f"topic.{name}": array for name, array in half.items()
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Any]) -> TopicNetwork:
        """The inverse of `arrays`."""
        wide = {
            name: arrays[f"topic.{name}"].astype(np.float32)
            for name in ("w1", "w2", "skip", "rarity", "scale", "b1", "b2")
        }
        return cls(table=arrays["topic.table"], **wide)
