"""When two quotations point to the same place: compared by their words, so that one truth serves every file format."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# Six characters in a row are rarely shared by chance.
SHINGLE = 6
SHARE = 0.5
# A quotation of a whole section points nowhere: a longer one (in shingles) matches only what is about as long.
LONGEST = 600

_NO_WORD = re.compile(r"[\W_]+")


def same_place(a: str, b: str) -> bool:
    """Whether two quotations share at least half of the shorter one's shingles."""
    x, y = _shingles(a), _shingles(b)
    shorter, longer = sorted((len(x), len(y)))
    needed = SHARE * (longer if longer > LONGEST else shorter)
    return shorter > 0 and len(x & y) >= needed


def any_place(quote: str, quotes: Iterable[str]) -> bool:
    """Whether a quotation points to the place of one of these."""
    return any(same_place(quote, other) for other in quotes)


def plain_name(name: str) -> str:
    """An indicator's name without forms of width and punctuation."""
    return _NO_WORD.sub("", unicodedata.normalize("NFKC", name))


@lru_cache(maxsize=1 << 15)
def _shingles(text: str) -> frozenset[str]:
    words = _NO_WORD.sub("", text)
    if not words:
        return frozenset()
    return frozenset(words[i : i + SHINGLE] for i in range(max(1, len(words) - SHINGLE + 1)))
