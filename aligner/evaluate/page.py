"""The errors of an evaluation as one HTML page without scripts: national text and local text side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from aligner.evaluate.comparison import changes
from aligner.evaluate.evaluation import Evaluation
from aligner.evaluate.figures import Bin, reliability
from aligner.evaluate.scoring import TaskScore
from aligner.evaluate.tables import FIGURE_NAMES, TERMS, shown
from aligner.model.national import Catalogue

_STYLE = """
body{font-family:"Noto Sans CJK SC","Microsoft YaHei",sans-serif;line-height:1.6}
body{max-width:1200px;margin:1em auto;padding:0 1em}
table{border-collapse:collapse;width:100%;margin:.5em 0 1.5em}
th,td{border:1px solid #999;padding:.3em .5em;text-align:left;vertical-align:top}
th{background:#eee}.figures td+td{text-align:right}svg{max-width:360px}
blockquote{margin:.3em 0;padding-left:.6em;border-left:3px solid #999}
.true{border-color:#1b7f3b}.said{border-color:#b3261e}
"""


def as_page(evaluation: Evaluation, catalogue: Catalogue, other: Evaluation | None = None) -> str:
    """The page of errors."""
    body = [
        "<h1>判定与标注不一致之处</h1>",
        "<h2>指标</h2>",
        _figures(evaluation, other),
        "<h2>可靠性</h2>",
        *_diagrams(evaluation),
        *(_changed(evaluation, other) if other else ()),
        "<h2>等级不对的任务</h2>",
        *_errors(evaluation, catalogue),
        "<h2>没有避开的陷阱</h2>",
        _traps(evaluation, catalogue),
        "<h2>指标和节点判错</h2>",
        _relations(evaluation),
    ]
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>判定与标注不一致之处</title>'
        f"<style>{_STYLE}</style></head><body>\n" + "\n".join(body) + "\n</body></html>\n"
    )


def reliability_diagram(bins: Sequence[Bin], title: str) -> str:
    """A reliability diagram as inline SVG: share right over confidence; on the diagonal both agree."""
    side, edge = 240, 36
    most = max((b.count for b in bins), default=1)

    def x(value: float) -> float:
        return edge + value * side

    def y(value: float) -> float:
        return edge + (1 - value) * side

    marks = [
        f'<circle cx="{x(b.confidence):.1f}" cy="{y(b.right):.1f}" r="{3 + 7 * (b.count / most) ** 0.5:.1f}"'
        f' fill="#24548f"><title>{b.low:.1f}–{b.high:.1f}：{b.count} 项，'
        f"平均把握 {b.confidence:.3f}，正确率 {b.right:.3f}</title></circle>"
        for b in bins
    ]
    ticks = [
        f'<text x="{x(t / 5):.0f}" y="{y(0) + 16:.0f}" text-anchor="middle">{t / 5:.1f}</text>'
        f'<text x="{edge - 6}" y="{y(t / 5) + 4:.0f}" text-anchor="end">{t / 5:.1f}</text>'
        for t in range(6)
    ]
    size = side + 2 * edge
    return (
        f'<svg viewBox="0 0 {size} {size}" role="img" aria-label="{escape(title)}" font-size="11">'
        f'<text x="{size / 2:.0f}" y="18" text-anchor="middle" font-size="13">{escape(title)}</text>'
        f'<rect x="{edge}" y="{edge}" width="{side}" height="{side}" fill="none" stroke="#999"/>'
        f'<line x1="{x(0):.0f}" y1="{y(0):.0f}" x2="{x(1):.0f}" y2="{y(1):.0f}" stroke="#999" stroke-dasharray="4"/>'
        f"{''.join(ticks)}{''.join(marks)}"
        f'<text x="{size / 2:.0f}" y="{size - 4}" text-anchor="middle">把握</text></svg>'
    )


def _figures(evaluation: Evaluation, other: Evaluation | None) -> str:
    columns = [(_term(name), values) for name, values in evaluation.figures().items()]
    if other is not None:
        columns += [(f"对照：{_term(name)}", values) for name, values in other.figures().items()]
    rows = [
        [FIGURE_NAMES[name], *(shown(values[name]) if name in values else "–" for _, values in columns)]
        for name in FIGURE_NAMES
        if any(name in values for _, values in columns)
    ]
    return _table(["指标", *(heading for heading, _ in columns)], rows, kind="figures")


def _diagrams(evaluation: Evaluation) -> Iterator[str]:
    for name, plans in evaluation.groups.items():
        yield reliability_diagram(reliability(task for plan in plans for task in plan.tasks), _term(name))


def _errors(evaluation: Evaluation, catalogue: Catalogue) -> Iterator[str]:
    national = {task.id: task for task in catalogue.tasks}
    for plan in evaluation.plans:
        wrong = [task for task in plan.tasks if not task.right]
        if not wrong:
            continue
        yield f"<h3>{escape(plan.truth.name)} {escape(plan.truth.title)}（{len(wrong)}）</h3>"
        yield "<table><tr><th>任务</th><th>国家规划</th><th>标注</th><th>判定</th></tr>"
        for task in wrong:
            known = national.get(task.truth.id)
            text = f"<b>{escape(known.title)}</b><br>{escape(known.text)}" if known else ""
            cells = (escape(task.truth.id), text, _true(task), _said(task))
            yield f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
        yield "</table>"


def _true(task: TaskScore) -> str:
    levels = "、".join(map(_term, task.truth.accept))
    points = "、".join(map(str, sorted(task.truth.answered))) or "无"
    quotes = dict.fromkeys(task.truth.quotes)
    blocks = "".join(f'<blockquote class="true">{escape(quote)}</blockquote>' for quote in quotes)
    return f"{levels}<br>回应的要点：{points}{blocks}"


def _said(task: TaskScore) -> str:
    verdict = "结果中没有" if task.verdict is None else _term(task.verdict)
    guess = f"（最可能：{_term(task.guess)}）" if task.verdict != task.guess else ""
    confidence = "" if task.confidence is None else f"，把握 {task.confidence:.2f}"
    quotes = "".join(f'<blockquote class="said">{escape(q)}</blockquote>' for q in task.shown)
    return f"{verdict}{guess}{confidence}{quotes}<p>{escape(task.explanation or '')}</p>"


def _traps(evaluation: Evaluation, catalogue: Catalogue) -> str:
    titles = {task.id: task.title for task in catalogue.tasks}
    rows = [
        [plan.truth.name, f"{trap.trap.task_id} {titles.get(trap.trap.task_id, '')}", _term(trap.kind), trap.trap.quote]
        for plan in evaluation.plans
        for trap in plan.traps
        if not trap.avoided
    ]
    return _table(["规划", "任务", "种类", "原文"], rows)


def _relations(evaluation: Evaluation) -> str:
    rows = [
        [plan.truth.name, relation.name, relation.true, relation.said or "–"]
        for plan in evaluation.plans
        for relation in plan.relations
        if relation.true != relation.said
    ]
    return _table(["规划", "指标或节点", "标注", "判定"], rows)


def _changed(evaluation: Evaluation, other: Evaluation) -> Iterator[str]:
    yield "<h2>改变了的判定</h2>"
    rows = [
        [
            change.plan,
            change.after.truth.id,
            "、".join(map(_term, change.after.truth.accept)),
            _term(change.before.verdict or change.before.guess),
            _term(change.after.verdict or change.after.guess),
            _term(change.effect),
        ]
        for change in changes(other.plans, evaluation.plans)
    ]
    yield _table(["规划", "任务", "应为", "对照", "本次", "结果"], rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], kind: str = "") -> str:
    if not rows:
        return "<p>无</p>"
    lines = ["".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows]
    headings = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    return f'<table class="{kind}"><tr>{headings}</tr>' + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def _term(name: str) -> str:
    return TERMS.get(name, name)


