"""Why this module exists: every face (Excel, CSV, Markdown, terminal, web) must call the same thing by the same name.

One table of Chinese and English names: verdicts with their signs, levels, strengths, relations, milestones, sheets
with their columns, and the sentences that more than one face prints. Cheap to import: no library, no data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Lang = Literal["zh", "en"]
LANGUAGES: tuple[Lang, ...] = ("zh", "en")

# How a column's values are shown. `verdict` … `severity` hold codes that are named here; the others hold plain values.
Shows = Literal[
    "text", "id", "integer", "number", "percent", "probability", "flag",
    "verdict", "level", "strength", "relation", "milestone", "severity", "kind",
]  # fmt: skip

SheetKey = Literal[
    "overview", "gaps", "tasks", "evidence", "indicators", "milestones", "responsible", "local", "copied", "notes"
]
BatchSheetKey = Literal["batch_overview", "plans", "heatmap", "unanswered", "batch_indicators", "failures", "notes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A name in both languages, the sign that tells it apart without colour, and what it means."""

    zh: str
    en: str
    sign: str = ""
    zh_meaning: str = ""
    en_meaning: str = ""

    def name(self, lang: Lang = "zh", *, signed: bool = False) -> str:
        """The name in one language, with its sign before it where asked: ``✓ 已衔接``."""
        plain = self.zh if lang == "zh" else self.en
        return f"{self.sign} {plain}" if signed and self.sign else plain

    def meaning(self, lang: Lang = "zh") -> str:
        """What the name stands for, in one sentence."""
        return self.zh_meaning if lang == "zh" else self.en_meaning


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table: its stable key, its heading, what its values are, and its width in half-width digits."""

    key: str
    zh: str
    en: str
    shows: Shows = "text"
    width: float = 12

    def heading(self, lang: Lang = "zh") -> str:
        """The heading in one language."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One table of the report: the name it has as an Excel sheet and its columns, in order."""

    key: str
    zh: str
    en: str
    columns: tuple[Column, ...]

    def name(self, lang: Lang = "zh") -> str:
        """The sheet's name in one language."""
        return self.zh if lang == "zh" else self.en


VERDICTS: Mapping[str, Label] = {
    "covered": Label(
        zh="已衔接", en="Covered", sign="✓",
        zh_meaning="有具体的、面向未来的举措，回应了任务主旨和至少一半要点。",
        en_meaning="Concrete, forward-looking measures answer the task's core and at least half of its points.",
    ),
    "partial": Label(
        zh="部分衔接", en="Partial", sign="◐",
        zh_meaning="回应的要点不足一半；或国家表述更强而本地只有研究、探索、鼓励等弱表述；或只是笼统提及。",
        en_meaning="Fewer than half of the points; or only weak wording where the nation says more; "
        "or a general mention.",
    ),
    "missing": Label(
        zh="未衔接", en="Missing", sign="✗",
        zh_meaning="没有面向未来的举措回应这项任务。",
        en_meaning="No forward-looking measure answers it.",
    ),
    "uncertain": Label(
        zh="存疑", en="Uncertain", sign="?",
        zh_meaning="证据不足以判定，需人工判断；仍给出最可能的等级，衔接率按该等级计。",
        en_meaning="The evidence does not decide; a person must look. The best guess counts towards the ratios.",
    ),
    "not_applicable": Label(
        zh="不适用", en="Not applicable", sign="–",
        zh_meaning="国家规划原文写明的适用范围不含本地或本部门（附理由）；审核人可以改判。",
        en_meaning="A stated rule of the national text excludes this place or department; a reviewer can overrule.",
    ),
}  # fmt: skip

LEVELS: Mapping[str, Label] = {level: VERDICTS[level] for level in ("covered", "partial", "missing")}

STRENGTHS: Mapping[str, Label] = {
    "firm": Label(
        zh="强", en="Firm",
        zh_meaning="全面、建成、实现等，并有数量或时限。",
        en_meaning="全面, 建成, 实现 with a number or a date.",
    ),
    "normal": Label(
        zh="中", en="Normal",
        zh_meaning="推动、加快、完善等。",
        en_meaning="推动, 加快, 完善.",
    ),
    "weak": Label(
        zh="弱", en="Weak",
        zh_meaning="研究、探索、鼓励等。",
        en_meaning="研究, 探索, 鼓励.",
    ),
}  # fmt: skip

RELATIONS: Mapping[str, Label] = {
    "higher": Label(
        zh="高于国家", en="Higher", sign="↑",
        zh_meaning="同一指标、同一单位、同一目标年，本地目标高于国家目标。",
        en_meaning="Same indicator, unit and target year; the local target is higher.",
    ),
    "equal": Label(
        zh="与国家持平", en="Equal", sign="＝",
        zh_meaning="同一指标、同一单位、同一目标年，本地目标与国家目标相同。",
        en_meaning="Same indicator, unit and target year; the same target.",
    ),
    "lower": Label(
        zh="低于国家", en="Lower", sign="↓",
        zh_meaning="同一指标、同一单位、同一目标年，本地目标低于国家目标。",
        en_meaning="Same indicator, unit and target year; the local target is lower.",
    ),
    "local_scale": Label(
        zh="本地规模", en="Local scale", sign="◇",
        zh_meaning="国家指标是全国总量，本地数值为本地规模，不作高低比较。",
        en_meaning="The national figure is a total of the nation; a local figure cannot be compared with it.",
    ),
    "no_target": Label(
        zh="未定目标值", en="No target", sign="○",
        zh_meaning="提到该指标，但没有目标年的数值。",
        en_meaning="Mentioned without a value for the target year.",
    ),
    "absent": Label(
        zh="未提及", en="Absent", sign="✗",
        zh_meaning="没有提到该指标。",
        en_meaning="Not mentioned.",
    ),
}  # fmt: skip

# What a score is made of: the labels of its parts as the matching names them.
PARTS: Mapping[str, Label] = {
    "start": Label(zh="起点", en="start", zh_meaning="任意一句与任意一项任务相配的可能。", en_meaning="The chance of any pair."),
    "topic": Label(zh="主题", en="topic", zh_meaning="全句或分句所谈的任务。", en_meaning="What task it speaks of."),
    "point": Label(zh="要点", en="point", zh_meaning="与任务某一要点的对应。", en_meaning="How it meets one point of the task."),
    "semantic": Label(zh="语义", en="meaning", zh_meaning="与国家表述的意思相近。", en_meaning="Likeness in meaning."),
    "lexical": Label(
        zh="用词", en="words", zh_meaning="与国家表述共有的词。", en_meaning="Words shared with the national wording.",
    ),
    "rivals": Label(zh="相近任务", en="rivals", zh_meaning="与更相配的其他任务相比。", en_meaning="Against other tasks that it fits."),
    "context": Label(
        zh="上下文", en="context", zh_meaning="所在标题和前后句。", en_meaning="The heading above, the sentences around.",
    ),
    "commitment": Label(
        zh="承诺", en="commitment", zh_meaning="是否面向未来作出承诺。", en_meaning="Whether it commits to something.",
    ),
    "wording": Label(zh="写法", en="wording", zh_meaning="长短、有无数字。", en_meaning="Length and numbers."),
    "task": Label(zh="任务", en="task", zh_meaning="任务的类别和要点数。", en_meaning="The task's kind and number of points."),
}  # fmt: skip

MILESTONES: Mapping[str, Label] = {
    "on_time": Label(
        zh="按期", en="On time", sign="✓",
        zh_meaning="写明该目标，时限不晚于国家。",
        en_meaning="The goal is stated with a deadline no later than the nation's.",
    ),
    "late": Label(
        zh="晚于国家", en="Late", sign="◐",
        zh_meaning="写明该目标，时限晚于国家。",
        en_meaning="The goal is stated with a later deadline.",
    ),
    "undated": Label(
        zh="未写时限", en="Undated", sign="○",
        zh_meaning="写明该目标，没有时限。",
        en_meaning="The goal is stated without a deadline.",
    ),
    "absent": Label(
        zh="未提及", en="Absent", sign="✗",
        zh_meaning="没有提到该目标。",
        en_meaning="The goal is not stated.",
    ),
}  # fmt: skip

SEVERITIES: Mapping[str, Label] = {
    "error": Label(zh="错误", en="Error", sign="✗"),
    "warning": Label(zh="注意", en="Warning", sign="!"),
    "info": Label(zh="提示", en="Note", sign="·"),
}

KINDS: Mapping[str, Label] = {
    "task": Label(zh="任务", en="Task"),
    "box": Label(zh="专栏", en="Box item"),
    "action": Label(zh="行动", en="Action"),
}

STATUSES: Mapping[str, Label] = {
    "complete": Label(zh="完整", en="Complete"),
    "partial": Label(zh="不完整", en="Incomplete"),
}

# What the person who gets the gap list fills in: the choices of the column 采纳情况.
ADOPTIONS: tuple[Label, ...] = (
    Label(zh="采纳", en="Adopted"),
    Label(zh="部分采纳", en="Partly adopted"),
    Label(zh="不采纳", en="Not adopted"),
    Label(zh="待研究", en="Under study"),
)

_CODES: Mapping[str, Mapping[str, Label]] = {
    "verdict": VERDICTS,
    "level": LEVELS,
    "strength": STRENGTHS,
    "relation": RELATIONS,
    "milestone": MILESTONES,
    "severity": SEVERITIES,
    "kind": KINDS,
}

_TASK_ID = Column(key="id", zh="编号", en="Id", shows="id", width=11.5)
_SECTION = Column(key="section", zh="所属部分", en="Section", width=15)
_TITLE = Column(key="title", zh="国家任务", en="National task", width=20)
_VERDICT = Column(key="verdict", zh="判定", en="Verdict", shows="verdict", width=11.5)
_PAGE = Column(key="page", zh="页码", en="Page", shows="integer", width=6.5)
_PATH = Column(key="path", zh="章节", en="Place", width=38)
_START = Column(key="start", zh="起", en="Start", shows="integer", width=7.5)
_END = Column(key="end", zh="止", en="End", shows="integer", width=7.5)
_COUNTS = tuple(
    Column(key=code, zh=label.zh, en=label.en, shows="integer", width=9.5) for code, label in VERDICTS.items()
)

SHEETS: Mapping[SheetKey, Sheet] = {
    "overview": Sheet(
        key="overview", zh="总览", en="Overview",
        columns=(
            Column(key="section_no", zh="部分", en="Part", width=11.5),
            Column(key="section", zh="名称", en="Title", width=36),
            Column(key="total", zh="任务数", en="Tasks", shows="integer", width=8),
            *_COUNTS,
            Column(key="coverage", zh="衔接率", en="Coverage", shows="percent", width=9.5),
            Column(key="coverage_applicable", zh="适用衔接率", en="Of applicable", shows="percent", width=11.5),
        ),
    ),
    "gaps": Sheet(
        key="gaps", zh="差距清单", en="Gaps",
        columns=(
            _TASK_ID,
            Column(key="section", zh="所属部分", en="Section", width=12),
            Column(key="title", zh="国家任务", en="National task", width=15),
            Column(key="national_text", zh="国家表述", en="National wording", width=36),
            _VERDICT,
            Column(key="lacking", zh="缺少的要点", en="Points lacking", width=34),
            Column(key="local", zh="已有内容", en="Local wording", width=34),
            Column(key="strength", zh="力度", en="Strength", shows="strength", width=6.5),
            Column(key="suggestion", zh="建议", en="Suggestion", width=23),
            Column(key="confidence", zh="把握", en="Confidence", shows="probability", width=6.5),
            Column(key="feedback", zh="反馈意见", en="Feedback", width=15),
            Column(key="adoption", zh="采纳情况", en="Adoption", width=10),
        ),
    ),
    "tasks": Sheet(
        key="tasks", zh="全部任务", en="All tasks",
        columns=(
            _TASK_ID,
            Column(key="kind", zh="类别", en="Kind", shows="kind", width=6.5),
            Column(key="section", zh="所属部分", en="Section", width=22),
            Column(key="box", zh="专栏名称", en="Box", width=18),
            Column(key="title", zh="国家任务", en="National task", width=26),
            _VERDICT,
            Column(key="best_guess", zh="最可能", en="Best guess", shows="level", width=9.5),
            Column(key="confidence", zh="把握", en="Confidence", shows="probability", width=6.5),
            Column(key="answered", zh="已答要点", en="Points answered", shows="id", width=9),
            Column(key="strength", zh="力度", en="Strength", shows="strength", width=6.5),
            Column(key="national_strength", zh="国家力度", en="National strength", shows="strength", width=9),
            Column(key="weakened", zh="力度减弱", en="Weakened", shows="flag", width=9),
            Column(key="local", zh="主要证据", en="Best evidence", width=52),
            Column(key="responsible", zh="责任单位", en="Responsible", width=17),
            Column(key="explanation", zh="判定说明", en="Explanation", width=32),
        ),
    ),
    "evidence": Sheet(
        key="evidence", zh="证据", en="Evidence",
        columns=(
            _TASK_ID,
            _TITLE,
            _VERDICT,
            Column(key="rank", zh="序号", en="No.", shows="integer", width=6.5),
            Column(key="quote", zh="原文", en="Quotation", width=62),
            _PAGE,
            _PATH,
            Column(key="points", zh="回应要点", en="Points", shows="id", width=9),
            Column(key="strength", zh="力度", en="Strength", shows="strength", width=6.5),
            Column(key="score", zh="得分", en="Score", shows="number", width=7),
            Column(key="parts", zh="得分构成", en="Score parts", width=26),
            _START,
            _END,
        ),
    ),
    "indicators": Sheet(
        key="indicators", zh="指标对照", en="Indicators",
        columns=(
            Column(key="number", zh="序号", en="No.", shows="integer", width=6.5),
            Column(key="category", zh="类别", en="Category", width=12),
            Column(key="name", zh="国家指标", en="National indicator", width=28),
            Column(key="base", zh="国家基期", en="National base", width=17),
            Column(key="target", zh="国家目标", en="National target", width=17),
            Column(key="attribute", zh="属性", en="Attribute", width=8),
            Column(key="relation", zh="对照结果", en="Relation", shows="relation", width=14),
            Column(key="local_value", zh="本地目标", en="Local target", width=18),
            Column(key="local_base", zh="本地基期", en="Local base", width=17),
            Column(key="difference", zh="相差", en="Difference", shows="number", width=8),
            Column(key="quote", zh="原文", en="Quotation", width=40),
            _PAGE,
            Column(key="path", zh="章节", en="Place", width=30),
        ),
    ),
    "milestones": Sheet(
        key="milestones", zh="节点对照", en="Milestones",
        columns=(
            Column(key="action", zh="行动", en="Action", shows="integer", width=6.5),
            Column(key="title", zh="行动名称", en="Action title", width=24),
            Column(key="year", zh="节点年", en="Year", shows="integer", width=8),
            Column(key="national_text", zh="国家目标", en="National goal", width=48),
            Column(key="kind", zh="对照结果", en="Result", shows="milestone", width=12),
            Column(key="quote", zh="原文", en="Quotation", width=48),
            _PAGE,
            Column(key="path", zh="章节", en="Place", width=24),
        ),
    ),
    "responsible": Sheet(
        key="responsible", zh="责任单位", en="Responsible bodies",
        columns=(
            Column(key="body", zh="责任单位", en="Body", width=30),
            Column(key="total", zh="任务数", en="Tasks", shows="integer", width=8),
            Column(key="covered", zh="已衔接", en="Covered", shows="integer", width=9.5),
            Column(key="partial", zh="部分衔接", en="Partial", shows="integer", width=9.5),
            Column(key="others", zh="其他", en="Others", shows="integer", width=8),
            Column(key="tasks", zh="任务编号", en="Task ids", width=60),
        ),
    ),
    "local": Sheet(
        key="local", zh="地方特色举措", en="Local measures",
        columns=(
            Column(key="number", zh="序号", en="No.", shows="integer", width=6.5),
            Column(key="text", zh="举措原文", en="Measure", width=80),
            _PAGE,
            _PATH,
            Column(key="responsible", zh="责任单位", en="Responsible", width=20),
            Column(key="deadline", zh="时限", en="Deadline", shows="integer", width=8),
            Column(key="strength", zh="力度", en="Strength", shows="strength", width=6.5),
            Column(key="id", zh="举措编号", en="Measure id", shows="id", width=16),
        ),
    ),
    "copied": Sheet(
        key="copied", zh="照搬提示", en="Copied wording",
        columns=(
            _TASK_ID,
            _TITLE,
            _VERDICT,
            Column(key="quote", zh="本地原文", en="Local wording", width=55),
            Column(key="source", zh="国家原文", en="National wording", width=55),
            Column(key="length", zh="字数", en="Characters", shows="integer", width=7),
            _PAGE,
            Column(key="path", zh="章节", en="Place", width=22),
            _START,
            _END,
        ),
    ),
    "notes": Sheet(
        key="notes", zh="说明", en="Notes",
        columns=(
            Column(key="group", zh="类别", en="Group", width=22),
            Column(key="name", zh="名称", en="Name", width=24),
            Column(key="meaning", zh="说明", en="Meaning", width=100),
        ),
    ),
}  # fmt: skip

BATCH_SHEETS: Mapping[BatchSheetKey, Sheet] = {
    "batch_overview": Sheet(
        key="batch_overview", zh="总览", en="Overview",
        columns=(
            Column(key="section_no", zh="部分", en="Part", width=11.5),
            Column(key="section", zh="名称", en="Title", width=36),
            Column(key="total", zh="任务项次", en="Task × plan", shows="integer", width=9.5),
            *_COUNTS,
            Column(key="coverage", zh="平均衔接率", en="Mean coverage", shows="percent", width=11.5),
        ),
    ),
    "plans": Sheet(
        key="plans", zh="各规划情况", en="Plans",
        columns=(
            Column(key="number", zh="序号", en="No.", shows="integer", width=6.5),
            Column(key="region", zh="地区", en="Region", width=16),
            Column(key="level", zh="层级", en="Level", shows="id", width=6.5),
            Column(key="title", zh="规划名称", en="Plan", width=44),
            *_COUNTS,
            Column(key="coverage", zh="衔接率", en="Coverage", shows="percent", width=9.5),
            Column(key="coverage_applicable", zh="适用衔接率", en="Of applicable", shows="percent", width=11.5),
            Column(key="status", zh="完整性", en="Completeness", shows="id", width=11.5),
            Column(key="file", zh="文件", en="File", width=36),
        ),
    ),
    "heatmap": Sheet(
        key="heatmap", zh="任务热力图", en="Heat map",
        columns=(
            _TASK_ID,
            Column(key="section", zh="部分", en="Part", shows="id", width=8),
            Column(key="title", zh="国家任务", en="National task", width=40),
            Column(key="missing", zh="未衔接", en="Missing", shows="integer", width=8),
        ),
    ),
    "unanswered": Sheet(
        key="unanswered", zh="未衔接任务", en="Unanswered tasks",
        columns=(
            _TASK_ID,
            Column(key="section", zh="所属部分", en="Section", width=26),
            Column(key="title", zh="国家任务", en="National task", width=32),
            Column(key="applicable", zh="适用规划数", en="Plans it binds", shows="integer", width=11),
            Column(key="missing", zh="未衔接", en="Missing", shows="integer", width=9.5),
            Column(key="partial", zh="部分衔接", en="Partial", shows="integer", width=9.5),
            Column(key="share", zh="未衔接占比", en="Share missing", shows="percent", width=11.5),
            Column(key="who", zh="未衔接的规划", en="Who lacks it", width=100),
        ),
    ),
    "batch_indicators": Sheet(
        key="batch_indicators", zh="指标比较", en="Indicators",
        columns=(
            Column(key="plan", zh="规划", en="Plan", width=22),
            Column(key="level", zh="层级", en="Level", shows="id", width=6.5),
        ),
    ),
    "failures": Sheet(
        key="failures", zh="未能核对", en="Failures",
        columns=(
            Column(key="number", zh="序号", en="No.", shows="integer", width=6.5),
            Column(key="file", zh="文件", en="File", width=50),
            Column(key="reason", zh="原因和下一步", en="Why, and what to do", width=90),
        ),
    ),
    "notes": SHEETS["notes"],
}  # fmt: skip

# Sentences that more than one face prints. `{…}` are filled by `phrase`.
_PHRASES: Mapping[str, Label] = {
    "report_title": Label(zh="{title} 衔接情况核对", en="{title}: alignment check"),
    "against": Label(zh="对照：{national}（{tasks} 项任务）", en="Against: {national} ({tasks} tasks)"),
    "period": Label(zh="规划期 {first}—{last}", en="period {first}–{last}"),
    "dated": Label(zh="文件日期 {dated}", en="dated {dated}"),
    "size": Label(zh="{format}，{chars:,} 字", en="{format}, {chars:,} characters"),
    "no_region": Label(zh="地区未识别", en="region unknown"),
    "no_level": Label(zh="层级未识别", en="level unknown"),
    "coverage_all": Label(
        zh="衔接率 {ratio:.1%}（按全部 {tasks} 项计）", en="coverage {ratio:.1%} (of all {tasks} tasks)"
    ),
    "coverage_applicable": Label(
        zh="适用衔接率 {ratio:.1%}（按适用的 {tasks} 项计）", en="{ratio:.1%} (of {tasks} applicable tasks)"
    ),
    "coverage": Label(zh="衔接率", en="coverage"),
    "by_section": Label(zh="分部分情况", en="By section"),
    "total": Label(zh="合计", en="Total"),
    "top_gaps": Label(zh="主要差距（共 {total} 项，列前 {shown} 项）", en="Top gaps ({shown} of {total})"),
    "all_gaps": Label(zh="差距清单（{total} 项）", en="Gaps ({total})"),
    "no_gaps": Label(zh="没有未衔接或部分衔接的任务。", en="No task is missing or partial."),
    "doubtful": Label(zh="存疑（{total} 项，请人工判断）", en="Uncertain ({total}, a person must look)"),
    "best_guess": Label(zh="最可能：{level}（{confidence:.0%}）", en="best guess: {level} ({confidence:.0%})"),
    "indicators": Label(zh="指标对照（{total} 项）", en="Indicators ({total})"),
    "milestones": Label(zh="节点对照（{total} 个）", en="Milestones ({total})"),
    "local_measures": Label(zh="地方特色举措 {total} 条", en="{total} local measures of its own"),
    "copied_passages": Label(zh="照搬国家表述 {total} 处", en="{total} passages copied from the national text"),
    "weakened_tasks": Label(zh="力度弱于国家 {total} 项", en="{total} tasks weaker than the national wording"),
    "other_findings": Label(zh="其他发现", en="Also found"),
    "document_issues": Label(zh="文件问题（{total} 条）", en="Document issues ({total})"),
    "no_issues": Label(zh="没有发现文件问题。", en="No document issues."),
    "incomplete": Label(
        zh="规划有部分内容未能读取，结果不完整：“未衔接”可能是没有读到，请先处理下列文件问题再核对。",
        en="Part of the plan could not be read: a gap may only be unread text. Mend the document issues first.",
    ),
    "page": Label(zh="第{page}页", en="p. {page}"),
    "section_task": Label(zh="任务{number}", en="Task {number}"),
    "section_action": Label(zh="行动{number}", en="Action {number}"),
    "national_wording": Label(zh="国家表述", en="National wording"),
    "lacking": Label(zh="缺少的要点", en="Points lacking"),
    "local_wording": Label(zh="已有内容", en="Local wording"),
    "suggestion": Label(zh="建议", en="Suggestion"),
    "nothing_local": Label(zh="（未找到相关举措）", en="(nothing found)"),
    "more_evidence": Label(zh="（共 {total} 处，见“{sheet}”）", en="({total} in all, see “{sheet}”)"),
    "points_touched": Label(zh="（各要点均已涉及，见建议）", en="(every point is touched, see the suggestion)"),
    "nobody": Label(zh="（未写明责任单位）", en="(nobody named)"),
    "yes": Label(zh="是", en="yes"),
    "year_value": Label(zh="{value}（{year}年）", en="{value} ({year})"),
    "cut": Label(zh="…（其余略）", en="… (cut)"),
    "none": Label(zh="无", en="none"),
    "batch_title": Label(zh="规划衔接情况汇总", en="Alignment of plans: overview"),
    "batch_plans": Label(
        zh="共 {plans} 份规划 · 已核对 {checked} 份 · 未能核对 {failed} 份",
        en="{plans} plans · {checked} checked · {failed} not checked",
    ),
    "batch_coverage": Label(
        zh="平均衔接率 {mean:.1%}（每份按全部 {tasks} 项计） · 最高 {most:.1%} · 最低 {least:.1%}",
        en="mean coverage {mean:.1%} (each of all {tasks} tasks) · highest {most:.1%} · lowest {least:.1%}",
    ),
    "most_missed": Label(zh="未衔接最多的国家任务（前 {shown} 项）", en="National tasks most often missing ({shown})"),
    "least_covered": Label(zh="衔接率最低的规划（{shown} 份）", en="Plans with the lowest coverage ({shown})"),
    "answered_by_none": Label(
        zh="没有一份规划衔接的国家任务 {total} 项：{names}", en="{total} national tasks that no plan covers: {names}"
    ),
    "incomplete_plans": Label(
        zh="读取不完整的规划 {total} 份：{names}", en="{total} plans were read only in part: {names}"
    ),
    "failed_plans": Label(zh="未能核对的文件 {total} 份：{names}", en="{total} files could not be checked: {names}"),
    "remarks": Label(zh="需要注意", en="To note"),
    "nothing_missing": Label(zh="没有未衔接的任务。", en="No task is missing anywhere."),
    "national_target": Label(zh="国家目标", en="National target"),
    "all_plans": Label(zh="全部规划", en="All plans"),
}  # fmt: skip


def phrase(key: str, lang: Lang = "zh", **values: object) -> str:
    """A sentence of the table in one language with its places filled."""
    return _PHRASES[key].name(lang).format(**values)


def shown(value: object, shows: Shows, lang: Lang = "zh", *, signed: bool = False) -> object:
    """A value as a reader sees it: codes become names (with their signs where asked), the rest stays itself."""
    if value is None:
        return None
    if shows == "flag":
        return phrase("yes", lang) if value else None
    if shows in _CODES:
        return _CODES[shows][str(value)].name(lang, signed=signed)
    return value
