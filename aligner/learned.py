"""Why this module exists: what was learned from labelled plans is data — arrays by name — not code and not a pickle.

A model file is a NumPy ``.npz`` without objects (``allow_pickle=False``): the topic network, and boosted trees as flat
arrays. `aligner train` writes it from the project's own texts (docs/evaluation.md).
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

DEFAULT_MODEL = Path(__file__).with_name("match") / "learned.npz"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trees:
    """A sum of regression trees over named features: the log-odds of what it was trained on.

    Arrays are (trees, nodes): `feature` to look at, `threshold` (go left where the value is at most it), children
    `left` and `right` (a leaf points to itself), `value` of a node (of an inner one: the mean of what lies below it,
    so that a path can be explained). `base` is added to the sum.
    """

    names: tuple[str, ...]
    feature: NDArray[np.int16]
    threshold: Floats
    left: NDArray[np.int16]
    right: NDArray[np.int16]
    value: Floats
    depth: int
    base: float = 0.0

    def log_odds(self, rows: Floats) -> Floats:
        """The sum of all trees for each row of `rows` (rows, features)."""
        import numpy as np

        total = np.full(len(rows), self.base, dtype=np.float64)
        for part in _slices(len(rows), 2048):
            *_, nodes = self._walk(rows[part])
            total[part] += np.take_along_axis(self.value, nodes.T, axis=1).sum(axis=0, dtype=np.float64)
        return total.astype(np.float32)

    def probability(self, rows: Floats) -> Floats:
        """The sum of all trees as a probability for each row."""
        import numpy as np

        return (1.0 / (1.0 + np.exp(-self.log_odds(rows)))).astype(np.float32)

    def contributions(self, rows: Floats) -> tuple[float, Floats]:
        """What each feature adds to the log-odds: (the start, an array (rows, features)); they add up to `log_odds`.

        A feature is credited with the change of the node's mean at every split on it (Saabas 2014).
        """
        import numpy as np

        width = len(self.names)
        credit = np.zeros((len(rows), width), dtype=np.float64)
        trees = np.arange(len(self.value))
        place = np.arange(len(rows))[:, None] * width
        before = None
        for nodes in self._walk(rows):
            if before is not None:
                change = self.value[trees, nodes] - self.value[trees, before]
                columns = (place + self.feature[trees, before]).ravel()
                credit += np.bincount(columns, weights=change.ravel(), minlength=credit.size).reshape(credit.shape)
            before = nodes
        return self.base + float(self.value[:, 0].sum(dtype=np.float64)), credit.astype(np.float32)

    def _walk(self, rows: Floats) -> Iterator[NDArray[np.int16]]:
        """The nodes (rows, trees) reached after each step, from the roots to the leaves."""
        import numpy as np

        trees = np.arange(len(self.value))[None, :]
        which = np.arange(len(rows))[:, None]
        nodes = np.zeros((len(rows), len(self.value)), dtype=np.int16)
        yield nodes
        for _ in range(self.depth):
            goes_left = rows[which, self.feature[trees, nodes]] <= self.threshold[trees, nodes]
            nodes = np.where(goes_left, self.left[trees, nodes], self.right[trees, nodes])
            yield nodes

    def arrays(self, prefix: str) -> dict[str, Any]:
        """The trees as named arrays for a model file."""
        import numpy as np

        return {
            f"{prefix}.names": np.array(self.names),
            f"{prefix}.feature": self.feature,
            f"{prefix}.threshold": self.threshold,
            f"{prefix}.left": self.left,
            f"{prefix}.right": self.right,
            f"{prefix}.value": self.value,
            f"{prefix}.depth": np.array(self.depth),
            f"{prefix}.base": np.array(self.base),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Any], prefix: str) -> Trees:
        """The inverse of `arrays`."""
        return cls(
            names=tuple(str(name) for name in arrays[f"{prefix}.names"]),
            feature=arrays[f"{prefix}.feature"],
            threshold=arrays[f"{prefix}.threshold"],
            left=arrays[f"{prefix}.left"],
            right=arrays[f"{prefix}.right"],
            value=arrays[f"{prefix}.value"],
            depth=int(arrays[f"{prefix}.depth"]),
            base=float(arrays[f"{prefix}.base"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Learned:
    """Everything learned, by name, with what it was learned for.

    `arrays` holds the topic network; `trees` the models ``link`` (does this sentence answer this task), ``point`` (is
    this point answered), ``answered`` and ``covered`` (the level); `about` says for which catalogue and from what.
    """

    arrays: Mapping[str, Any]
    trees: Mapping[str, Trees]
    about: Mapping[str, Any]
    fingerprint: str

    def to_bytes(self) -> bytes:
        """The model file, the same bytes for the same content."""
        import zipfile

        import numpy as np

        entries = dict(self.arrays)
        for name, trees in self.trees.items():
            entries.update(trees.arrays(f"trees.{name}"))
        entries["about"] = np.array(json.dumps(self.about, ensure_ascii=False, sort_keys=True))
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name in sorted(entries):
                array = io.BytesIO()
                np.lib.format.write_array(array, np.asanyarray(entries[name]), allow_pickle=False)
                archive.writestr(zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), array.getvalue())
        return out.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Learned:
        """Read a model file; nothing in it can run code (no pickles)."""
        import numpy as np

        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            entries = {name: file[name] for name in file.files}
        about = json.loads(str(entries.pop("about")))
        names = sorted({name.split(".")[1] for name in entries if name.startswith("trees.")})
        trees = {name: Trees.from_arrays(entries, f"trees.{name}") for name in names}
        arrays = {name: array for name, array in entries.items() if not name.startswith("trees.")}
        return cls(arrays=arrays, trees=trees, about=about, fingerprint=hashlib.sha256(data).hexdigest()[:12])


@lru_cache(maxsize=4)
def load_learned(path: Path = DEFAULT_MODEL) -> Learned:
    """The model file at `path`, once a process."""
    return Learned.from_bytes(path.read_bytes())


def _slices(length: int, size: int) -> Iterator[slice]:
    for start in range(0, length, size):
        yield slice(start, min(start + size, length))
