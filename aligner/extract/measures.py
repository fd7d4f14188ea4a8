"""The commitments among the sentences, each under an id that the same content keeps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

from aligner.model.findings import Measure, Sentence

_COMMITTING = frozenset({"measure", "goal"})


def measures_of(sentences: Iterable[Sentence]) -> tuple[Measure, ...]:
    """Every measure and goal; the id is a hash of the wording, with a counter where it occurs again.

    Other parts of the plan may change without changing it.
    """
    seen: Counter[str] = Counter()
    measures = []
    for sentence in sentences:
        if sentence.function not in _COMMITTING:
            continue
        digest = sha256("".join(sentence.text.split()).encode()).hexdigest()[:12]
        seen[digest] += 1
        measures.append(Measure(id=f"m-{digest}-{seen[digest]}", sentence=sentence))
    return tuple(measures)
