"""What kind of section a block stands in: an achievement in 发展基础 and a pledge in 重点任务 read alike, the heading tells them apart.

The heading path decides (outermost first, a deeper heading refines), helped by the block's kind and, for reports
without usable headings, by the paragraph that opens a look back or a look ahead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from aligner.model.document import Block, Document

# A heading longer than this is a paragraph that carries a number, not a name of a section.
_LONGEST_NAME = 40

_NUMBERING = re.compile(
    r"^\s*(?:第[一二三四五六七八九十百零〇\d]+[章节条部分篇编]+|[（(][一二三四五六七八九十\d]+[）)]|[一二三四五六七八九十]+[、.．]"
    r"|\d+(?:[.．]\d+)*[、.．]?|[①-⑳]|——|—)?\s*"
)
# Verbs that open the title of a measure: “夯实数字基础”, “补齐短板” are tasks, not 发展基础 or 问题.
_TASK_VERB = re.compile(
    r"^(?:加快|加强|加大|加力|推进(?!情况|机制|措施)|推动|推行|推广|建设(?!目标|基础|现状|背景|成效|情况|原则|思路|成就|内容|任务|回顾)|建立|建好|建强|构建|打造|完善|健全|优化|深化|强化|夯实|筑牢|织密|补齐|补|破解|解决|聚焦|聚力|化解"
    r"|提升|提高|提速|促进|培育|壮大|做强|做优|做大|做实|实施(?!步骤|要求|目标|路径|内容|原则|机制|背景|情况)|开展|创新(?!目标|基础|原则)|拓展|统筹|激活|释放|发展(?!目标|基础|现状|环境|形势|思路|理念|原则|成效|背景|愿景|指标|回顾|机遇|问题|成就|趋势)|支持|引导|鼓励|探索|规范(?!$)|保障(?!措施|机制|体系|$)|落实|抓好|抓牢|防范"
    r"|升级|全面|着力|大力|持续|积极|深入|扎实|切实|坚决|坚定|更好|稳步|有序|统一|严格|扩大|营造|改造(?!目标|任务)|整合|融合|用好|管好|守牢|守住|打通|打好|打牢|突破|攻克)"
)
_PARTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("glossary", re.compile(r"名词解释|名词术语|名词注释|术语(?:解释|和定义|与定义)|词语解释|缩略语|参考文献")),
    ("goals", re.compile(r"(?:主要|发展|总体|工作|行动|预期|建设|阶段|具体|战略|规划|年度|重要|量化|分项|改革|实施(?!步骤|要求|目标|路径|内容|原则|机制|背景|情况)|试点|年|的|期|近期|核心)目标|^目标|目标(?:任务|体系|愿景|展望|$)"
                         r"|主要指标|发展指标|指标体系|发展愿景|远景展望|要干成什么样|干成什么样|达到什么|到20\d\d年")),
    ("review", re.compile(r"回顾|回头看|(?:工作|建设|发展|主要|取得的?|显著|“[^”]*”)?(?:成效|成绩|成就)(?:$|[与和及])|工作总结|做了什么|干了什么|完成情况|进展情况|执行情况"
                          r"|(?:过去|近)[一二三四五六七八九十几]+年|[一五]年来|工作(?:开展)?情况$|建设情况$")),
    ("problems", re.compile(r"存在(?:的)?(?:主要|突出|一些)?(?:问题|短板|不足|困难)|(?:^|主要|突出|[与和及、])(?:问题|短板|不足|难处|差距)(?:$|[与和及、（])|短板(?:弱项|$)|差在哪|困难(?:与|和)?挑战|瓶颈(?:制约|$)|难处$|的(?:问题|短板|难点|堵点)$")),
    ("background", re.compile(r"(?:发展|工作|建设|现有|已有|现实|产业|前期|应用|改革)(?:的)?(?:基础|现状|家底)(?:$|[与和及、（])|^(?:基础|现状|背景|家底)|(?:发展|工作|建设|编制|规划|政策|起草|制定|项目|时代)背景|现状|家底(?:$|[与和及、])")),
    ("situation", re.compile(r"形势|机遇|挑战|发展环境(?:分析|$)|国内外|趋势|(?:重要|重大|现实|必要)(?:性|意义)|面临的")),
    ("principles", re.compile(r"指导思想|原则|总体要求|总体思路|基本思路|总体考虑|总的考虑|总要求|发展理念|发展思路|工作思路|总体定位|往哪里走|遵循")),
    ("safeguards", re.compile(r"保障|组织实施|组织领导|实施机制|实施步骤|实施要求|工作要求|监督|考核|评估|抓落实|推进机制|谁来管")),
    ("preface", re.compile(r"^(?:前言|序言|引言|序|导言|编制说明|说明)$")),
    ("measures", re.compile(r"任务|措施|举措|工程|行动|项目|工作安排|重点工作|工作重点|安排|部署|专栏|专项|清单|内容|路径|建什么|怎么")),
)
# A mixed heading (工作回顾和工作安排) holds commitments: in doubt the text is judged by its own cues.
_MIXED = re.compile(r"(?:回顾|成效|现状|基础|形势|问题|背景).*(?:安排|任务|措施|目标|要求|打算|思路|举措)")
_YEAR_OF_WORK = re.compile(r"(20\d\d)年(?:的)?(?:主要|重点|政府)?工作(?:情况|回顾|总结|$)")
_OPENS_LOOK_BACK = re.compile(
    r"^(?:各位代表[！!：:，,]?)?(?:过去(?:的)?[一五]年|[一五]年来|刚刚过去的|回顾(?:过去|20\d\d|[“‘]|[一五]年)|20\d\d年(?:，|,)?(?:是|面对|在|，我们|全[省市县区])|本届政府(?:任期|以来))"
)
_OPENS_LOOK_AHEAD = re.compile(
    r"^(?:各位代表[！!：:，,]?)?(?:今年(?:是|，|工作|政府|要|经济|，?我们)|做好今年|20\d\d年(?:是|，?政府|，?我们|工作|要)?.{0,40}(?:要|工作的?总体要求|重点(?:抓好|做好)|做好以下)|今后[一二三四五六七八九十几]+年|未来[一二三四五六七八九十几]+年|“十.五”时期.{0,30}(?:目标|要|将)|综合(?:各方面)?(?:因素)?)"
)
_REPORT = re.compile(r"工作报告|工作总结")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A block with the kind of section it stands in."""

    block: Block
    part: str


def passages_of(document: Document) -> tuple[Passage, ...]:
    """Every block of the document with its part, in the order of the text.

    The part depends on the block's own heading path, so the order of sections does not change it.
    """
    in_preface = _preface_end(document)
    report = bool(_REPORT.search(document.title))
    looking_back: tuple[tuple[str, ...], bool] | None = None
    passages = []
    for block in document.blocks:
        own = (document.text[block.start : block.end],) if block.kind == "heading" else ()
        part = part_of((*block.path, *own), document.year)
        if block.kind == "footnote":
            part = "footnote"
        elif part is None and block.start < in_preface:
            part = "preface"
        elif part in (None, "principles") and block.kind in ("table", "box"):
            part = "goals" if part else block.kind
        if report and part in (None, "measures"):
            opening = document.text[block.start : min(block.end, block.start + 80)]
            if _OPENS_LOOK_AHEAD.search(opening) and _speaks_ahead(opening, document.year):
                looking_back = (block.path[:1], False)
            elif _OPENS_LOOK_BACK.search(opening) and not _speaks_ahead(opening, document.year):
                looking_back = (block.path[:1], True)
            if looking_back and looking_back[0] == block.path[:1] and looking_back[1] and part is None:
                part = "review"
        passages.append(Passage(block=block, part=part or "measures"))
    return tuple(passages)


@lru_cache(maxsize=4096)
def part_of(path: tuple[str, ...], year: int | None) -> str | None:
    """The part named by a heading path, None where no heading says."""
    part = None
    for heading in path:
        named = _part_named_by(heading, year)
        if named is None or (part in ("background", "review", "problems", "situation", "glossary") and named in ("measures", "safeguards")):
            # 发展基础 / （一）重点工程进展 stays a look back.
            continue
        part = named
    return part


def _part_named_by(heading: str, year: int | None) -> str | None:
    name = _NUMBERING.sub("", heading, count=1).strip(" 　：:。.")
    if not name or len(name) > _LONGEST_NAME:
        return None
    if (work := _YEAR_OF_WORK.search(name)) and year:
        return "review" if int(work[1]) < year else "measures"
    if _MIXED.search(name):
        return "goals" if "目标" in name and not re.search(r"安排|任务|措施|举措", name) else "measures"
    if _TASK_VERB.match(name):
        return "safeguards" if re.search(r"组织领导|组织实施|组织保障|保障措施|考核评估|督[促查导]", name) else None
    for part, pattern in _PARTS:
        if pattern.search(name):
            return part
    return None


def _preface_end(document: Document) -> int:
    """Where the text before the first heading ends, 0 in a document that has no headings to speak of."""
    first = min((heading.start for heading in document.headings), default=0)
    return first if len(document.headings) >= 2 and first < len(document.text) // 3 else 0


def _speaks_ahead(opening: str, year: int | None) -> bool:
    if "今年" in opening or "今后" in opening or "未来" in opening:
        return True
    years = [int(y) for y in re.findall(r"(20\d\d)年", opening)]
    return bool(year and years and max(years) >= year)
