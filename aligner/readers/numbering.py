"""How Chinese official documents number their parts: 第一章, 第一节, 一、, （一）, 1., （1）, ①.

The style of a number, not its indentation or font, carries the structure: （一） stands below 一、 in every format.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Ranks of numbering styles, outermost first; 1.1 and 1.1.1 stand between 1. and （1）.
PART, CHAPTER, SECTION, ARTICLE, HAN, ACTION, HAN_BRACKET, ARABIC, ARABIC_DOTTED, ARABIC_BRACKET, CIRCLED = (
    0, 10, 20, 25, 30, 35, 40, 50, 52, 60, 70,
)
# Headings without a number: 前言 and 附件 stand with the outermost of the plan, any other below all numbers.
OUTERMOST = -1
UNNUMBERED = 80
BOX = 90

_HAN = "〇零○一二三四五六七八九十百两"
_STYLES: tuple[tuple[int, str], ...] = (
    (PART, rf"第[{_HAN}\d]{{1,4}}(?:编|編|篇|部分)(?=[\s：:、]|$|[^的])"),
    (CHAPTER, rf"第[{_HAN}\d]{{1,4}}章"),
    (SECTION, rf"第[{_HAN}\d]{{1,4}}(?:节|節)"),
    (ARTICLE, rf"第[{_HAN}\d]{{1,5}}(?:条|條)(?=[\s：:]|$)"),
    (HAN, rf"[{_HAN}]{{1,4}}(?:、|[.．](?!\d)|\s+(?=[^\s年月日]))"),
    (HAN, rf"【[{_HAN}]{{1,3}}】|【[^】]{{2,30}}】$"),
    (ACTION, rf"(?:行动|行動|任务|任務|工程|举措|舉措|专项|專項|计划|計劃)[{_HAN}]{{1,3}}[：:、\s]"),
    (HAN_BRACKET, rf"[（(〔﹙]\s*[{_HAN}]{{1,4}}\s*[）)〕﹚]"),
    (
        ARABIC_DOTTED,
        r"\d{1,2}(?:[.．]\d{1,2}){1,3}(?:[.．、]?\s+(?=[“一-鿿])|[.．、]?(?=[“一-鿿])(?![万亿个倍元%％米公平吨人家项]))",
    ),
    (ARABIC, r"\d{1,3}(?:[.．](?!\d)|[.．](?=\d+[GgKkDd])|、)|\d{1,2}\s+(?=[一-鿿])(?!\s*[年月日时个项家万亿元人户])"),
    (ARABIC_BRACKET, r"[（(]\s*\d{1,3}\s*[）)]|\d{1,2}[）)]"),
    (CIRCLED, r"[①-⑳㈠-㈩]"),
)
_NUMBERED = re.compile("|".join(f"(?P<s{i}>{pattern})" for i, (_, pattern) in enumerate(_STYLES)))
_STARTS = re.compile(r"[第【行任工举舉专專计計〇零○一二三四五六七八九十百两（(〔﹙\d①-⑳㈠-㈩]")
_BOX = re.compile(r"(?:专|專)[栏欄]\s*(?:[\d一二三四五六七八九十]{1,3}|[:：])[\s:：—－-]*")
_CAPTION = re.compile(
    r"(?:附?表|图|圖)\s*[\d一二三四五六七八九十]{1,3}(?:[-—－.．]\d{1,3})?"
    r"(?:[\s：:、.．]|(?=[^\d\s年月日所中的是为列及和与]))|附表[\s：:]"
)
_UNNUMBERED = re.compile(
    r"(?:前|引|序|导|導)\s*言|序|引\s*子|结\s*[语束]语?|后\s*记|附\s*[则則]|"
    r"名[词詞]解[释釋]|[术術][语語]解[释釋]|编制说明|起草说明"
)
_ANNEX = re.compile(r"附\s*(?:件|录|錄|表)\s*[\d一二三四五六七八九十]{0,3}\s*(?:[:：]?\s*$|[:：\s](?!.*[。；;]))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """The number that a line begins with: the rank of its style and where the words begin."""

    rank: int
    end: int


def number_of(line: str) -> Numbered | None:
    """The number at the start of a line, None where it begins otherwise.

    ``1.2万个`` and ``2025年`` begin with quantities, not with numbers of a list.
    """
    if not _STARTS.match(line):
        return None
    found = _NUMBERED.match(line)
    if found is None or found.lastgroup is None:
        return None
    rank = _STYLES[int(found.lastgroup[1:])][0]
    if rank == ARABIC_DOTTED:
        rank += len(re.findall(r"[.．]\d", found.group()))
    return Numbered(rank=rank, end=found.end())


def begins_box(line: str) -> bool:
    """Whether a line is the title of a box: ``专栏3　数据要素重点工程``."""
    return bool(_BOX.match(line)) and len(line) <= 60 and not line.rstrip().endswith(("。", "；", "，"))


def is_caption(line: str) -> bool:
    """Whether a line is the caption of a table or figure: ``表1 主要指标``."""
    return bool(_CAPTION.match(line)) and len(line) <= 60 and not line.rstrip().endswith(("。", "；", "，"))


def is_unnumbered_heading(line: str) -> bool:
    """Whether a whole line is one of the headings that never carry a number: 前言, 结语, 附则."""
    return len(line) <= 12 and bool(_UNNUMBERED.fullmatch(line.strip()))


def is_annex(line: str) -> bool:
    """Whether a line opens an annex: ``附件2 任务分工表``; a list of annexes (``附件：1.…2.…``) does not."""
    return len(line) <= 50 and bool(_ANNEX.match(line)) and not re.search(r"1[.．、].*2[.．、]", line)
