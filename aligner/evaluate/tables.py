"""An evaluation as Markdown tables: the same on a terminal and in docs/evaluation.md."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from aligner.evaluate.evaluation import Evaluation
from aligner.evaluate.figures import confusion, reliability
from aligner.evaluate.scoring import PlanScore, sum_counts
from aligner.evaluate.truth import LEVELS
from aligner.labels import Lang

# Counted for plans as a whole: given as numerator/denominator, since there are few.
_COUNTED = (
    "traps avoided",
    "indicator relations",
    "indicator absences",
    "milestones",
    "milestone absences",
    "local-only measures found",
)
FIGURE_NAMES = {
    "tasks": "任务数",
    "kappa": "加权 kappa",
    "macro F1": "宏平均 F1",
    "accuracy": "等级正确",
    "automatic covered right": "自动“已衔接”正确",
    "automatic covered at least partial": "自动“已衔接”至少部分衔接",
    "automatic missing right": "自动“未衔接”正确",
    "true gaps reported": "真实差距中被报告的",
    "answered but called not applicable": "已回应却判不适用",
    "called not applicable": "判不适用",
    "evidence precision": "证据正确（前三条）",
    "evidence recall (tasks)": "找到证据的任务",
    "first evidence right": "首条证据正确",
    "indicator absences": "指标缺失判对",
    "indicator relations": "指标关系判对",
    "left uncertain": "存疑",
    "local-only measures found": "地方特色举措找到",
    "measures linked to their task": "举措挂到任务",
    "milestone absences": "节点缺失判对",
    "milestones": "节点判对",
    "point precision": "要点准确率",
    "point recall": "要点召回率",
    "tasks present": "结果中有该任务",
    "traps avoided": "陷阱避开",
    "points F1": "要点 F1",
    "AUC answered at all": "是否回应的 AUC",
    "calibration error": "校准误差",
}
TERMS = {
    "all": "全部", "constructed": "按要求写的", "free": "自由写的", "real": "真实文件", "task": "任务", "box": "专栏",
    "action": "优先行动", "covered": "已衔接", "partial": "部分衔接", "missing": "未衔接", "uncertain": "存疑",
    "not_applicable": "不适用", "background": "背景", "slogan": "口号", "quote": "转述国家要求", "neighbour": "近邻",
    "unknown": "未注明", "better": "变对", "worse": "变错", "neither": "对错不变", "in-sample": "样本内", "unseen": "未见过",
    "left-out": "留出",
}  # fmt: skip


def as_markdown(
    evaluation: Evaluation, *, lang: Lang = "zh", per_plan: bool = False, other: Evaluation | None = None
) -> str:
    """Every table of an evaluation, under headings."""
    words = _Words(lang)
    parts = [
        (words.pick("指标", "Figures"), figures_table(evaluation, lang=lang, other=other)),
        (words.pick("各类任务", "Kinds of task"), _task_kinds(evaluation, words)),
        (words.pick("混淆矩阵", "Confusion matrix"), _confusion(evaluation, words)),
        (words.pick("可靠性", "Reliability"), _reliability(evaluation, words)),
    ]
    if evaluation.traps():
        parts.append((words.pick("陷阱", "Traps"), _traps(evaluation, words)))
    if per_plan:
        parts.append((words.pick("各份规划", "Plans"), _plans(evaluation, words)))
    if other is not None:
        parts.append((words.pick("改变了的判定", "Changed verdicts"), _changed(evaluation, other, words)))
    return "\n\n".join(f"## {heading}\n\n{table}" for heading, table in parts) + "\n"


def figures_table(evaluation: Evaluation, *, lang: Lang = "zh", other: Evaluation | None = None) -> str:
    """All figures, a column for each group of plans; with `other` its columns beside them."""
    words = _Words(lang)
    columns = [(words.term(name), plans, fig) for (name, plans), fig in _columns(evaluation)]
    if other is not None:
        now, before = words.pick("（本次）", " (this)"), words.pick("（对照）", " (other)")
        pairs = zip(_columns(evaluation), _columns(other), strict=True)
        columns = [
            (words.term(name) + which, plans, fig)
            for entries in pairs
            for which, ((name, plans), fig) in zip((now, before), entries, strict=True)
        ]
    counts = [sum_counts(c for plan in plans for c in plan.counts) for _, plans, _ in columns]
    rows = []
    for name in FIGURE_NAMES:
        if any(name in figures for _, _, figures in columns):
            cells = []
            for (_, _, figures), counted in zip(columns, counts, strict=True):
                if name in _COUNTED and name in counted:
                    cells.append("/".join(map(str, counted[name])))
                else:
                    cells.append(shown(figures.get(name, math.nan)))
            rows.append([words.figure(name), *cells])
    return markdown_table([words.pick("指标", "figure"), *(heading for heading, _, _ in columns)], rows)


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    cells = [[cell.replace("|", "｜").replace("\n", " ") for cell in line] for line in lines]
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)


def shown(value: float) -> str:
    """A figure to three decimals; a dash where there is nothing to count."""
    if isinstance(value, int):
        return str(value)
    return "–" if math.isnan(value) else f"{value:.3f}"


class _Words:
    """Terms in the language in use."""

    def __init__(self, lang: Lang) -> None:
        self.chinese = lang == "zh"

    def pick(self, zh: str, en: str) -> str:
        return zh if self.chinese else en

    def term(self, name: str) -> str:
        return TERMS.get(name, name) if self.chinese else name.replace("_", " ")

    def figure(self, name: str) -> str:
        return f"{FIGURE_NAMES[name]} `{name}`" if self.chinese else name


def _columns(evaluation: Evaluation) -> list[tuple[tuple[str, tuple[PlanScore, ...]], dict[str, float]]]:
    return list(zip(evaluation.groups.items(), evaluation.figures().values(), strict=True))


def _task_kinds(evaluation: Evaluation, words: _Words) -> str:
    names = ("tasks", "kappa", "macro F1", "first evidence right", "points F1", "AUC answered at all")
    rows = [
        [words.term(group), words.term(kind), *(shown(figures.get(name, math.nan)) for name in names)]
        for group, kinds in evaluation.figures_by_task_kind().items()
        for kind, figures in kinds.items()
    ]
    head = [words.pick("规划", "plans"), words.pick("任务", "tasks"), *map(words.figure, names)]
    return markdown_table(head, rows)


def _confusion(evaluation: Evaluation, words: _Words) -> str:
    columns = (*LEVELS, "uncertain", "not_applicable")
    rows = [
        [words.term(group), words.term(true), *(str(table[true][column]) for column in columns)]
        for group, plans in evaluation.groups.items()
        for table in [confusion(task for plan in plans for task in plan.tasks)]
        for true in LEVELS
    ]
    head = [words.pick("规划", "plans"), words.pick("实际 \\ 判定", "true \\ guess"), *map(words.term, columns)]
    return markdown_table(head, rows)


def _reliability(evaluation: Evaluation, words: _Words) -> str:
    rows = [
        [words.term(group), f"{b.low:.1f}–{b.high:.1f}", str(b.count), f"{b.confidence:.3f}", f"{b.right:.3f}"]
        for group, plans in evaluation.groups.items()
        for b in reliability(task for plan in plans for task in plan.tasks)
    ]
    head = ("规划", "把握", "判定数", "平均把握", "正确率") if words.chinese else (
        "plans", "confidence", "verdicts", "mean confidence", "share right")  # fmt: skip
    return markdown_table(head, rows)


def _traps(evaluation: Evaluation, words: _Words) -> str:
    rows = [[words.term(kind), f"{avoided}/{of}"] for kind, (avoided, of) in evaluation.traps().items()]
    return markdown_table([words.pick("种类", "kind"), words.pick("避开", "avoided")], rows)


def _plans(evaluation: Evaluation, words: _Words) -> str:
    names = ("kappa", "macro F1", "first evidence right", "points F1", "AUC answered at all", "left uncertain")
    figures = evaluation.figures_by_plan()
    rows = [
        [
            plan.truth.name,
            words.term(plan.truth.kind),
            words.term(evaluation.judged_by.get(plan.truth.name, "–")),
            *(shown(figures[plan.truth.name].get(name, math.nan)) for name in names),
        ]
        for plan in evaluation.plans
    ]
    head = [words.pick("规划", "plan"), words.pick("种类", "kind"), words.pick("模型", "model"), *map(words.figure, names)]
    return markdown_table(head, rows)


def _changed(evaluation: Evaluation, other: Evaluation, words: _Words) -> str:
    from aligner.evaluate.comparison import changes

    rows = [
        [
            change.plan,
            change.after.truth.id,
            "、".join(map(words.term, change.after.truth.accept)),
            _verdict(change.before.verdict, change.before.guess, words),
            _verdict(change.after.verdict, change.after.guess, words),
            words.term(change.effect),
        ]
        for change in changes(other.plans, evaluation.plans)
    ]
    head = ("规划", "任务", "应为", "对照", "本次", "结果") if words.chinese else (
        "plan", "task", "accepted", "other", "this", "effect")  # fmt: skip
    return markdown_table(head, rows)


def _verdict(verdict: str | None, guess: str, words: _Words) -> str:
    if verdict in (None, guess):
        return words.term(guess)
    return f"{words.term(str(verdict))}（{words.term(guess)}）"
