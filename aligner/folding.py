"""Why this module exists: two spellings of one text must compare equal without moving any offset.

``５Ｇ網路`` and ``5G网路`` fold to the same characters, one for one, so an offset into the folded text is an
offset into the plan.
"""

from __future__ import annotations

import unicodedata
from functools import cache

# Blocks of characters that are worth folding: everything outside ASCII and common simplified Chinese is looked up.
_CJK = range(0x3400, 0x9FFF + 1)
_COMPATIBILITY = (
    range(0x00A0, 0x0100), range(0x2000, 0x2070), range(0x2100, 0x2200), range(0x2460, 0x2500),
    range(0x2E80, 0x2FE0), range(0x3000, 0x3040), range(0x3200, 0x3400), range(0xF900, 0xFB00),
    range(0xFE30, 0xFE50), range(0xFF00, 0xFFF0),
)
# Punctuation that documents use interchangeably, beyond what NFKC makes equal.
_PUNCTUATION = str.maketrans({"‧": "·", "•": "·", "﹒": "·", "臵": "置", "–": "—", "―": "—"})


@cache
def _table() -> dict[int, str]:
    """The one-to-one folding table: NFKC where it gives one character, then traditional → simplified (OpenCC)."""
    from opencc import OpenCC

    table = dict(_PUNCTUATION)
    for block in _COMPATIBILITY:
        for code in block:
            folded = unicodedata.normalize("NFKC", chr(code))
            if len(folded) == 1 and folded != chr(code):
                table[code] = folded
    traditional = "".join(map(chr, _CJK))
    simplified = OpenCC("t2s").convert(traditional)
    if len(simplified) == len(traditional):
        table.update({ord(t): s for t, s in zip(traditional, simplified, strict=True) if t != s})
    return table


@cache
def _letters() -> dict[int, str]:
    """The part of the table that folds letters, digits and ideographs; Chinese punctuation stays Chinese."""
    return {code: to for code, to in _table().items() if unicodedata.category(chr(code))[0] in "LN"}


def fold_letters(text: str) -> str:
    """The text as rules written for plain simplified Chinese can read it: ``２０２５年`` and ``網絡`` folded, ``，；：｜``
    left alone; same length.
    """
    return text.translate(_letters())


def fold(text: str) -> str:
    """The text with full- and half-width, compatibility and traditional forms made one; same length.

    Quotation marks and case are kept: they carry meaning in a plan (“5G” is folded from ``５Ｇ``, not lowered).
    """
    return text.translate(_table())
