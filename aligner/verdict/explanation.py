"""One plain sentence for each verdict, from its own parts: what answers what, what is lacking, why not more."""

from __future__ import annotations

from aligner.catalogue import full_width
from aligner.model.alignment import Evidence, TaskCoverage
from aligner.model.national import NationalTask

_LONGEST_QUOTE = 40
_STRENGTH = {"weak": "研究、探索、鼓励一类的弱表述", "normal": "一般性推进表述", "firm": "有数量或时限的明确表述"}
_LEVEL = {"covered": "已衔接", "partial": "部分衔接", "missing": "未衔接"}


def explain(coverage: TaskCoverage, task: NationalTask) -> str:
    """Why this verdict, in one Chinese sentence."""
    if coverage.verdict == "not_applicable":
        return coverage.not_applicable_reason or "本任务不适用于本地"
    if coverage.verdict == "missing":
        return f"全文没有找到面向今后的举措回应“{_title(task)}”，{_count(coverage)}条要点均未回应。"
    found = _found(coverage)
    if coverage.verdict == "uncertain":
        return (
            f"证据不足以判定（倾向{_LEVEL[coverage.best_guess]}，把握{coverage.confidence:.0%}），请人工核对：{found}。"
        )
    return f"{found}{_why_not_more(coverage)}。"


def suggest(coverage: TaskCoverage, task: NationalTask) -> str | None:
    """What the drafter could do about a gap, in one finished sentence; None where nothing is lacking."""
    lacking = [point for point, answer in zip(task.points, coverage.points, strict=True) if not answer.answered]
    if coverage.verdict in ("covered", "not_applicable") and not coverage.weakened:
        return None
    if coverage.weakened and coverage.verdict == "covered":
        return "将“研究、探索、鼓励”改为明确的推进措施，并写明数量或时限。"
    if coverage.verdict == "missing" or not any(answer.answered for answer in coverage.points):
        first = f"，重点回应“{_short(lacking[0].text)}”" if lacking else ""
        return f"针对“{_title(task)}”补充具体举措{first}，并明确责任单位和完成时限。"
    if lacking:
        numbers = "、".join(str(point.number) for point in lacking)
        return f"补充第{numbers}条要点的具体举措（如“{_short(lacking[0].text)}”），并明确责任单位和完成时限。"
    return "人工核对所列证据，必要时补充数量、时限和责任单位。"


def _found(coverage: TaskCoverage) -> str:
    if not coverage.evidence:
        return f"未找到直接回应的举措（{_count(coverage)}条要点）"
    best = coverage.evidence[0]
    answered = [str(answer.number) for answer in coverage.points if answer.answered]
    what = f"回应第{'、'.join(answered)}条要点" if answered else "只涉及主题，未落到具体要点"
    others = f"等{len(coverage.evidence)}处" if len(coverage.evidence) > 1 else ""
    return f"“{_short(best.quote)}”{_place(best)}{others}{what}（共{_count(coverage)}条）"


def _why_not_more(coverage: TaskCoverage) -> str:
    reasons = []
    lacking = [str(answer.number) for answer in coverage.points if not answer.answered]
    if lacking:
        reasons.append(f"第{'、'.join(lacking)}条未见具体举措")
    if coverage.weakened:
        reasons.append(f"国家要求较明确而本地为{_STRENGTH['weak']}，力度弱化")
    if coverage.copied:
        reasons.append("所引文字与国家规划雷同，缺少本地内容")
    return "；" + "；".join(reasons) if reasons else f"，为{_STRENGTH[coverage.strength or 'normal']}"


def _place(piece: Evidence) -> str:
    return f"（第{piece.page}页）" if piece.page else ""


def _count(coverage: TaskCoverage) -> int:
    return len(coverage.points)


def _title(task: NationalTask) -> str:
    return full_width(task.title)


def _short(text: str) -> str:
    flat = full_width("".join(text.split())).rstrip("。；;，,")
    return flat if len(flat) <= _LONGEST_QUOTE else f"{flat[: _LONGEST_QUOTE - 1]}…"
