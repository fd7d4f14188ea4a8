"""What kind of section a block stands in: an achievement and a pledge read alike, the heading tells them apart.

The heading path decides (outermost first, a deeper heading refines), helped by the block's kind and, for reports
without usable headings, by the paragraph that opens a look back or a look ahead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from aligner.folding import fold_letters
from aligner.model.document import Block, Document

# A report whose text before the first look ahead is a smaller share than this has no look back worth the name.
_LEAST_REVIEW = 0.1
# Where nothing looks ahead before this share of the text, the signs cannot be trusted.
_MOST_REVIEW = 0.65
# A heading longer than this is a paragraph that carries a number, not a name of a section.
_LONGEST_NAME = 40

_NUMBERING = re.compile(
    r"^\s*(?:第[一二三四五六七八九十百零〇\d]+[章节条部分篇编]+|[（(][一二三四五六七八九十\d]+[）)]|[一二三四五六七八九十]+[、.．]"
    r"|\d+(?:[.．]\d+)*[、.．]?|[①-⑳]|——|—)?\s*"
)
# Verbs that open the title of a measure: “夯实数字基础”, “补齐短板” are tasks, not 发展基础 or 问题.
_TASK_VERB = re.compile(
    r"^(?:加快|加强|加大|加力|推进(?!情况|机制|措施)|推动|推行|推广|建设(?!目标|基础|现状|背景|成效|情况|原则|思路|成就|内容|任务|回顾)|建立|建好|建强|构建|打造|完善|健全"
    r"|优化|深化|强化|夯实|筑牢|织密|补齐|补|破解|解决|聚焦|聚力|化解"
    r"|提升|提高|提速|促进|培育|壮大|做强|做优|做大|做实|实施(?!步骤|要求|目标|路径|内容|原则|机制|背景|情况)|开展|创新(?!目标|基础|原则)|拓展|统筹|激活|释放|发展(?!目标|基础"
    r"|现状|环境|形势|思路|理念|原则|成效|背景|愿景|指标|回顾|机遇|问题|成就|趋势)|支持|引导|鼓励|探索|规范(?!$)|保障(?!措施|机制|体系|$)|落实|抓好|抓牢|防范"
    r"|升级|全面|着力|大力|持续|积极|深入|扎实|切实|坚决|坚定|更好|稳步|有序|统一|严格|扩大|营造|改造(?!目标|任务)|整合|融合|用好|管好|守牢|守住|打通|打好|打牢|突破|攻克)"
)
_PARTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("glossary", re.compile(r"名词解释|名词术语|名词注释|术语(?:解释|和定义|与定义)|词语解释|缩略语|参考文献")),
    (
        "review",
        re.compile(
            r"回顾|回头看|(?:工作|建设|发展|主要|取得的?|显著|“[^”]*”)?(?:成效|成绩|成就)(?:$|[与和及])|工作总结|做了什么|干了什么|完成情况|进展情况|执行情况"
            r"|(?:过去|近)[一二三四五六七八九十几]+年|[一五]年来|工作(?:开展)?情况$|建设情况$"
        ),
    ),
    (
        "goals",
        re.compile(
            r"(?:主要|发展|总体|工作|行动|预期|建设|阶段|具体|战略|规划|年度|重要|量化|分项|改革|实施|试点|年|的|期|近期|核心)目标|^目标|目标(?:任务|体系|愿景|展望|$)"
            r"|主要指标|发展指标|指标体系|发展愿景|远景展望|要干成什么样|干成什么样|达到什么|到20\d\d年"
        ),
    ),
    (
        "problems",
        re.compile(
            r"存在(?:的)?(?:主要|突出|一些)?(?:问题|短板|不足|困难)|(?:^|主要|突出|[与和及、])(?:问题|短板|不足|难处|差距)(?:$|[与和及、（])|短板(?:弱项|$)"
            r"|差在哪|困难(?:与|和)?挑战|瓶颈(?:制约|$)|难处$|的(?:问题|短板|难点|堵点)$"
        ),
    ),
    (
        "background",
        re.compile(
            r"(?:发展|工作|建设|现有|已有|现实|产业|前期|应用|改革)(?:的)?(?:基础|现状|家底)(?:$|[与和及、（])|^(?:基础|现状|背景|家底)(?:$|[与和及、情分])"
            r"|(?:发展|工作|建设|编制|规划|政策|起草|制定|项目|时代)背景|现状(?:$|[与和及、分])|家底(?:$|[与和及、])"
        ),
    ),
    (
        "situation",
        re.compile(r"形势|机遇|挑战|发展环境(?:分析)?$|国内外|趋势|(?:重要|重大|现实|必要)(?:性|意义)|面临的"),
    ),
    ("principles", re.compile(r"指导思想|原则$|原则和|原则与|和原则|基本原则|发展理念|遵循")),
    (
        "requirements",
        re.compile(r"总体要求|总体思路|基本思路|总体考虑|总的考虑|总要求|发展思路|工作思路|总体定位|往哪里走"),
    ),
    (
        "safeguards",
        re.compile(
            r"保障(?:措施|机制|体系|$)|(?:组织|政策|战略|要素|安全|工作|权益)保障|组织实施|组织领导|实施机制|实施步骤|实施要求|工作要求|监督|考核|评估|抓落实|推进机制|谁来管"
        ),
    ),
    ("preface", re.compile(r"^(?:前言|序言|引言|序|导言|编制说明|说明)$")),
    (
        "measures",
        re.compile(
            r"任务|措施|举措|工程|行动|项目|工作安排|重点工作|工作重点|安排|部署|专栏|专项|清单|内容|路径|建什么|怎么"
        ),
    ),
)
# A mixed heading (工作回顾和工作安排) holds commitments: in doubt the text is judged by its own cues.
_MIXED = re.compile(
    r"(?:回顾|成效|成就|现状|基础|形势|问题|背景|目标|要求|思路).*(?:安排|任务|措施|打算|举措|重点工作|主要工作)"
    r"|(?:回顾|成效|成就|现状|基础|形势|问题).*(?:目标|要求|思路)"
)
_YEAR_OF_WORK = re.compile(
    r"(20\d\d)年(?:的|度)?(?:主要|重点|政府|全[省市县区])?(?:经济社会发展)?工作((?:主要|基本|完成)?(?:情况|回顾|总结|成效)?)"
)
_REVIEWING = frozenset({"情况", "回顾", "总结", "成效", "主要情况", "基本情况", "完成情况"})
_SAFEGUARDS = re.compile(r"组织领导|组织实施|组织保障|保障措施|考核评估|督[促查导]")
# A report's paragraphs open with the time they speak of, where no heading says it.
_OPENS_LOOK_BACK = re.compile(
    r"^(?:各位代表[！!：:，,]?)?(?:——)?(?:(?:刚刚)?过去(?:的)?[一五\d]|[一五]年来|刚刚过去|这[一五]年|回顾(?:过去|20\d\d|[“‘]|[一五]年)|本届政府(?:任期|以来))"
)
_OPENS_LOOK_AHEAD = re.compile(
    r"^(?:各位代表[！!：:，,]?)?(?:今年(?:是|，|工作|政府|要|经济|全[省市县区])|做好今年|今后[一二三四五六七八九十几]+年|未来[一二三四五六七八九十几]+年"
    r"|综合(?:各方面)?(?:因素)?|实现上述目标)"
)
_TOP_NUMBER = re.compile(r"^\s*[一二三四五六七八九十]+、")
_OPENING_YEAR = re.compile(r"^[^—（(]{0,8}?(20\d\d)年(?!\d+月\d+日|.{0,6}以来)")
_OPENING_PERIOD = re.compile(r"^[“\"]十([一二三四五六七八九])五[”\"]")
_REPORT_YEAR = re.compile(r"(20\d\d)年[^，。]{0,14}工作报告")
_REPORT = re.compile(r"工作报告|工作总结")
_DELEGATES = re.compile(r"各位(?:代表|委员)[：:]")
# Sections that no deeper heading turns into tasks, and the parts a deeper heading might seem to name there.
_CLOSED = frozenset({"review", "background", "problems", "situation", "glossary"})
_FORWARD = frozenset({"measures", "safeguards", "goals", "requirements"})


_APPENDIX = re.compile(r"附[件录][一二三四五六七八九十\d]*[：:.．、]?(?P<name>.*)$")
_OF_THE_NATION = re.compile(
    r"[《“”\"]?(?:“?十[一二三四五六]五”?)?(?:国家|国务院|中共中央|党中央|全国).{0,40}(?:规划|纲要|意见|方案|计划|办法|通知|条例|战略)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A block with the kind of section it stands in."""

    block: Block
    part: str


def passages_of(document: Document) -> tuple[Passage, ...]:
    """Every block of the document with its part, in the order of the text.

    The part follows from the block's own heading path, so the order of sections does not change it; only a report
    whose headings do not say which half they belong to is read in its order.
    """
    preface = _preface_end(document)
    year = speaking_year(document)
    named = [_named_part(document, block, year) for block in document.blocks]
    halves = _halves_of_report(document, named, year) if _is_report(document) else (None,) * len(named)
    foreign = _foreign_appendices(document)
    return tuple(
        Passage(
            block=block,
            part="appendix" if block.start in foreign else _part_of_block(block, name, half, block.start < preface),
        )
        for block, name, half in zip(document.blocks, named, halves, strict=True)
    )


def _foreign_appendices(document: Document) -> frozenset[int]:
    """The starts of the blocks of an appendix that reprints a document of the nation: its pledges are not the plan's.

    A notice's 附件 that is the plan itself stays: only a title that names a national document closes what follows,
    up to the next 附件. A national plan's own appendices are its own.
    """
    if document.level == "国家":
        return frozenset()
    starts: list[int] = []
    foreign = expected = False
    for block in document.blocks:
        line = "".join(document.text[block.start : block.end].split())
        opening = _APPENDIX.match(line) if len(line) <= _LONGEST_NAME * 2 else None
        if opening:
            foreign, expected = bool(_OF_THE_NATION.match(opening["name"])), not opening["name"]
        elif expected:
            foreign, expected = bool(_OF_THE_NATION.match(line)), False
        if foreign:
            starts.append(block.start)
    return frozenset(starts)


def speaking_year(document: Document) -> int | None:
    """The year the plan speaks from: its own, or the year after the one whose work its headings look back on."""
    worked = [
        int(work[1]) + 1
        for heading in document.headings
        if len(heading.text) <= _LONGEST_NAME and (work := _YEAR_OF_WORK.search(heading.text)) and work[2] in _REVIEWING
    ]
    titled = [int(year) for year in _REPORT_YEAR.findall(document.title)]
    return max((year for year in (document.year, *titled, *worked) if year), default=None)


@lru_cache(maxsize=4096)
def part_of(path: tuple[str, ...], year: int | None) -> str | None:
    """The part named by a heading path, None where no heading says."""
    part = None
    for heading in path:
        named = _part_named_by(heading, year)
        if named is None or (part in _CLOSED and named in _FORWARD):
            # A look back stays one: 发展基础 / （一）重点工程进展 is no list of tasks.
            continue
        part = named
    return part


def _part_named_by(heading: str, year: int | None) -> str | None:
    name = _NUMBERING.sub("", fold_letters(heading), count=1).strip(" 　：:。.")
    if not name or len(name) > _LONGEST_NAME:
        return None
    if _MIXED.search(name):
        return "measures"
    if work := _YEAR_OF_WORK.search(name):
        if work[2] in _REVIEWING:
            return "review"
        return "review" if year and int(work[1]) < year and not work[2] else "measures"
    if _TASK_VERB.match(name):
        return "safeguards" if _SAFEGUARDS.search(name) else None
    for part, pattern in _PARTS:
        # A title of two clauses (坚持……，推动……) tells what to do, whatever word stands in it.
        if pattern.search(name) and ("，" not in name or part in ("measures", "safeguards")):
            return part
    return None


def _part_of_block(block: Block, named: str | None, half: str | None, before_headings: bool) -> str:
    if block.kind == "footnote":
        return "footnote"
    if block.kind in ("table", "box") and named in (None, "principles", "requirements"):
        return "goals" if named else block.kind
    if named:
        return named
    return half or ("preface" if before_headings else "measures")


def _is_report(document: Document) -> bool:
    return bool(_REPORT.search(document.title) or _DELEGATES.search(document.text, 0, 1500))


def _named_part(document: Document, block: Block, year: int | None) -> str | None:
    own = (document.text[block.start : block.end],) if block.kind == "heading" else ()
    return part_of((*block.path, *own), year)


def _halves_of_report(document: Document, named: list[str | None], year: int | None) -> tuple[str | None, ...]:
    """For each block of a report the half it stands in: a report looks back first, then ahead, and never turns round.

    What stands before the first sign of looking ahead looks back, if it is neither a mere greeting nor nearly all.
    """
    halves: list[str | None] = []
    half: str | None = None
    review_numbered = False
    for block, name in zip(document.blocks, named, strict=True):
        text = document.text[block.start : block.end]
        numbered = block.kind == "heading" and bool(_TOP_NUMBER.match(text))
        opened = _half_opened_by(text, name, year) if block.kind != "title" else None
        if half == "review" and review_numbered and numbered and name is None:
            # 一、……工作回顾 has ended where 二、…… begins.
            opened = "measures"
        if opened and (half != "measures" or name == "review"):
            half = opened
            review_numbered = half == "review" and (numbered or review_numbered)
        halves.append(half)
    ahead = halves.index("measures") if "measures" in halves else len(halves) - 1
    share = document.blocks[ahead].start / max(len(document.text), 1) if halves else 0.0
    if share > _MOST_REVIEW:
        return (None,) * len(halves)
    if share > _LEAST_REVIEW:
        halves[:ahead] = [half or "review" for half in halves[:ahead]]
    return tuple(halves)


def _half_opened_by(text: str, named: str | None, year: int | None) -> str | None:
    """Which half of a report begins with this block (review, measures), None where it goes on."""
    opening = text[:60]
    name = named or (_part_named_by(text, year) if len(text) <= _LONGEST_NAME and text[-1:] not in "。；" else None)
    if name in ("review", "measures", "goals"):
        return "review" if name == "review" else "measures"
    if _OPENS_LOOK_AHEAD.search(opening):
        return "measures"
    if _OPENS_LOOK_BACK.search(opening):
        return "review"
    if year and (period := _OPENING_PERIOD.match(opening)):
        last = 1955 + 5 * (10 + "一二三四五六七八九".index(period[1]) + 1)
        return "review" if last < year else "measures" if last - 4 >= year else None
    if year and len(text) > _LONGEST_NAME and (dated := _OPENING_YEAR.match(opening)):
        return "measures" if int(dated[1]) >= year else "review"
    return None


def _preface_end(document: Document) -> int:
    """Where the text before the first heading ends, 0 in a document that has no headings to speak of."""
    first = min((heading.start for heading in document.headings), default=0)
    return first if len(document.headings) >= 2 and first < len(document.text) // 3 else 0
