"""Why this module exists: 力度 must mean the same on the national side and on the local side.

weak (研究、探索、鼓励) < normal (推动、加快、完善) < firm (全面、建成、实现 with a number or a date).
"""

from __future__ import annotations

import re

from aligner.model.national import Strength

_WEAK = re.compile(r"研究(?!院|所|中心|生|机构|基地|成果|室)|探索|鼓励|引导|支持有条件|适时|有序推进试点|条件成熟")
_FIRM_WORD = re.compile(r"全面|建成|实现|全覆盖|确保|完成|达到|不低于|不少于|突破|超过|基本建立")
_NUMBER_OR_DATE = re.compile(r"\d|[一二三四五六七八九十百千万亿]+(?:个|家|项|%|成|倍)|年底|年前|翻番|翻一番")


def strength_of(text: str) -> Strength:
    """力度 of one sentence's wording."""
    if _FIRM_WORD.search(text) and _NUMBER_OR_DATE.search(text):
        return "firm"
    if _WEAK.search(text):
        return "weak"
    return "normal"
