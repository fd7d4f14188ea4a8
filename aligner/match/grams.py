"""Why this module exists: rare wordings (太赫兹, 揭榜挂帅) decide what a sentence is about, and meaning vectors blur them.

Texts as weighted sets of hashed character n-grams (2 to 4). A sentence's grams are those of its clauses: no gram
spans punctuation. Everything is computed for all clauses at once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner.folding import fold

Floats = NDArray[np.float32]

ROWS = 1 << 16  # hashed grams share 65,536 rows; the bank's texts use about 100,000 different grams
_LENGTHS = (2, 3, 4)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_GAP = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grams:
    """The grams of some texts: `rows` of all texts end to end, each once a text; `starts` where each text begins."""

    rows: NDArray[np.int64]
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def owners(self) -> NDArray[np.int64]:
        """For every entry of `rows` the text it belongs to."""
        return np.repeat(np.arange(len(self)), np.diff(self.starts))

    def weights(self, rarity: Floats) -> Floats:
        """One weight an entry: the gram's rarity, scaled so that each text has length 1."""
        weights = rarity[self.rows]
        squares = np.bincount(self.owners(), weights=weights * weights, minlength=len(self))
        return np.asarray(weights / np.sqrt(np.maximum(squares, 1e-9))[self.owners()], dtype=np.float32)


def plain(text: str) -> str:
    """The text as grams see it: folded, lower case, numbers as 0, gaps for everything that is no word character."""
    return _GAP.sub(" ", _NUMBER.sub("0", fold(text).lower())).strip()


def grams_of(texts: Sequence[str]) -> Grams:
    """The grams of each text."""
    return _unique(*_hashed([plain(text) for text in texts]), len(texts))


def joined(grams: Grams, owner: NDArray[np.int64], count: int) -> Grams:
    """The grams of `count` larger texts, where part i belongs to the larger text `owner[i]`."""
    return _unique(grams.rows, owner[grams.owners()], count)


def rarity_of(grams: Grams) -> Floats:
    """Inverse document frequency of every row over the texts of `grams`; rows never seen are the rarest."""
    seen = np.bincount(grams.rows, minlength=ROWS)
    return np.log((1 + len(grams)) / (1 + seen)).astype(np.float32)


def cosine(left: Grams, right: Grams, rarity: Floats) -> Floats:
    """(texts of left, texts of right): only grams that occur on the right are looked at."""
    order = np.argsort(right.rows, kind="stable")
    rows, owners, weights = right.rows[order], right.owners()[order], right.weights(rarity)[order]
    begin = np.searchsorted(rows, left.rows, side="left")
    count = np.searchsorted(rows, left.rows, side="right") - begin
    entry = np.repeat(np.arange(len(left.rows)), count)
    place = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + begin[entry]
    keys = left.owners()[entry] * len(right) + owners[place]
    summed = np.bincount(keys, weights=left.weights(rarity)[entry] * weights[place], minlength=len(left) * len(right))
    return summed.reshape(len(left), len(right)).astype(np.float32)


def _hashed(texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows and owners of all n-grams, repeats included."""
    line = " ".join(texts)
    codes = np.frombuffer(line.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    lengths = np.array([len(text) + 1 for text in texts])
    owner = np.repeat(np.arange(len(texts)), lengths)[: len(codes)]
    gap = codes == ord(" ")
    rows, owners = [], []
    for n in _LENGTHS:
        count = len(codes) - n + 1
        if count <= 0:
            continue
        value = np.full(count, n, dtype=np.uint64)
        broken = np.zeros(count, dtype=bool)
        for k in range(n):
            value = value * np.uint64(0x100000001B3) ^ codes[k : k + count] * np.uint64(0x9E3779B97F4A7C15)
            broken |= gap[k : k + count]
        rows.append(((value ^ value >> np.uint64(29)) * np.uint64(0xBF58476D1CE4E5B9) >> np.uint64(48))[~broken])
        owners.append(owner[:count][~broken])
    if not rows:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    return np.concatenate(rows).astype(np.int64), np.concatenate(owners)


def _unique(rows: NDArray[np.int64], owners: NDArray[np.int64], count: int) -> Grams:
    keys = np.unique(owners * ROWS + rows)
    starts = np.searchsorted(keys // ROWS, np.arange(count + 1))
    return Grams(rows=keys % ROWS, starts=starts)
