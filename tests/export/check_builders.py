"""Checks built by hand, as no engine is needed to test the faces: a small one, and one with every national task.

The wording of the large one's tasks comes from the national plan's own paragraphs, so that lengths are real; the local
plan (江澜省) is fictional. Every quotation stands at its offsets in `document.text`.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path

from aligner.model.alignment import (
    CopiedPassage,
    Evidence,
    IndicatorComparison,
    MilestoneComparison,
    PointAnswer,
    ScorePart,
    TaskCoverage,
)
from aligner.model.check import Check, LinkedMeasure, Summary
from aligner.model.document import Block, Document, Issue
from aligner.model.findings import Measure, Sentence
from aligner.model.national import (
    Catalogue,
    Milestone,
    NationalIndicator,
    NationalTask,
    Point,
    Section,
)

NATIONAL_TEXT = Path(__file__).parents[2] / "national_plan" / "14fyp-national-informatization-plan.txt"

_VERDICT_CYCLE = (
    "covered", "covered", "partial", "covered", "missing", "covered", "partial", "covered", "covered", "uncertain",
    "covered", "missing", "covered", "partial", "covered", "covered", "not_applicable", "covered", "missing",
)  # fmt: skip
_PATHS = (
    ("第三章 主要任务", "第一节 建设泛在智联的数字基础设施"),
    ("第三章 主要任务", "第二节 激活数据要素价值", "一、完善公共数据资源体系"),
    ("第四章 重点工程",),
)
_LOCAL_SENTENCES = (
    "加快5G网络在县城、重点镇和产业园区的深度覆盖，到2025年全省累计建成5G基站13万个，由省通信管理局会同各市政府推进。",
    "编制公共数据资源目录，健全数据采集、汇聚、共享、开放和质量管理制度，2023年底前实现省市县三级目录全量上线。",
    "鼓励有条件的园区探索建设工业互联网标识解析二级节点。",
    "实施中小企业数字化赋能专项行动，每年遴选200家企业给予诊断、改造和上云补助，推动关键业务环节全面数字化，"
    "引导平台企业开放算力、算法和开发工具，形成一批可复制、可推广的典型场景。",
    "推进适老化、无障碍改造，保留必要的线下服务窗口。",
)
_OWN_SENTENCES = (
    "在云屿列岛推行“岛上达”补给预约，居民可在手机上拼单预订淡水、液化气和建材的轮渡舱位，2023年覆盖全部有居民海岛。",
    "建设贝类育苗水温盐度监测点，为养殖户推送预警短信。",
)
_BODIES = (("省工业和信息化厅",), ("省大数据发展管理局", "省发展改革委"), (), ("省通信管理局", "各设区市人民政府"))


def small_check() -> Check:
    """A handful of tasks, one of each verdict."""
    return _check(_small_catalogue(), verdicts=("covered", "partial", "missing", "uncertain", "not_applicable"))


def full_check(seed: int = 0) -> Check:
    """As many tasks, indicators and milestones as the real thing; `seed` turns the cycle of verdicts."""
    catalogue = _full_catalogue()
    verdicts = tuple(
        _VERDICT_CYCLE[(i * (1 + seed % 7) + seed) % len(_VERDICT_CYCLE)] for i in range(len(catalogue.tasks))
    )
    return _check(catalogue, verdicts=verdicts)


def with_text(check: Check, hostile: str) -> Check:
    """The same check with one text wherever plan or catalogue text is shown."""
    evidence = Evidence(
        quote=hostile, start=0, end=len(hostile), page=1, path=(hostile,), score=0.5,
        parts=(ScorePart(label=hostile, points=0.5),),
    )  # fmt: skip
    tasks = tuple(
        replace(
            task, evidence=(evidence,), responsible=(hostile,), explanation=hostile, suggestion=hostile,
            not_applicable_reason=hostile, copied=(CopiedPassage(start=0, end=1, quote=hostile, source=hostile),),
        )
        for task in check.tasks
    )  # fmt: skip
    catalogue = replace(
        check.catalogue,
        title=hostile,
        tasks=tuple(
            replace(t, title=hostile, text=hostile, section_title=hostile, box_title=hostile,
                    points=tuple(replace(p, text=hostile) for p in t.points))
            for t in check.catalogue.tasks
        ),
    )  # fmt: skip
    document = replace(
        check.document, title=hostile, region=hostile, issues=(Issue(severity="warning", message=hostile),)
    )
    measures = tuple(
        replace(m, measure=replace(m.measure, sentence=replace(m.measure.sentence, text=hostile)))
        for m in check.measures
    )
    return replace(check, document=document, catalogue=catalogue, tasks=tasks, measures=measures)


def _check(catalogue: Catalogue, verdicts: tuple[str, ...]) -> Check:
    document = _document()
    tasks = tuple(
        _coverage(task, verdict, i, document)
        for i, (task, verdict) in enumerate(zip(catalogue.tasks, verdicts, strict=True))
    )
    return Check(
        document=document,
        catalogue=catalogue,
        status="complete",
        tasks=tasks,
        indicators=tuple(_indicator(indicator, document) for indicator in catalogue.indicators),
        milestones=tuple(_milestone(i, one, document) for i, one in enumerate(catalogue.milestones)),
        measures=_measures(document, tasks),
        summary=Summary.of(tasks),
        engine="0.1.0+test",
    )


def _document() -> Document:
    title = "江澜省“十四五”信息化发展规划"
    blocks, text = [], title + "\n"
    for page in range(1, 11):
        for i, sentence in enumerate((*_LOCAL_SENTENCES, *_OWN_SENTENCES)):
            line = f"{page}.{i + 1} {sentence}"
            path = _PATHS[(page + i) % len(_PATHS)]
            blocks.append(Block(kind="paragraph", start=len(text), end=len(text) + len(line), page=page, path=path))
            text += line + "\n"
    table_line = "1｜5G用户普及率｜%｜17｜65"
    blocks.append(Block(kind="table", start=len(text), end=len(text) + len(table_line), page=11, path=_PATHS[0]))
    text += table_line + "\n"
    return Document(
        title=title, text=text, sha256=hashlib.sha256(text.encode()).hexdigest(), format="docx",
        blocks=tuple(blocks), region="江澜省", level="省", body="政府", dated="2021-10-12", period=(2021, 2025),
        issues=(
            Issue(severity="warning", message="第12页表格未能识别；请上传可编辑版本后重新核对。", page=12),
            Issue(severity="info", message="文件扩展名是 .doc，内容是 DOCX，已按 DOCX 读取。"),
        ),
    )  # fmt: skip


def _evidence(document: Document, i: int, score: float) -> Evidence:
    block = [b for b in document.blocks if b.kind == "paragraph"][i % 70]
    start = document.text.index(" ", block.start) + 1
    meaning, wording = round(score * 0.6, 4), round(score * 0.25, 4)
    return Evidence(
        quote=document.text[start : block.end], start=start, end=block.end, page=block.page, path=block.path,
        score=score, points=(1,), strength=("normal", "firm", "weak")[i % 3],
        parts=(
            ScorePart(label="语义", points=meaning), ScorePart(label="用词", points=wording),
            ScorePart(label="对象", points=score - meaning - wording),
        ),
    )  # fmt: skip


def _coverage(task: NationalTask, verdict: str, i: int, document: Document) -> TaskCoverage:
    best = {"uncertain": "partial", "not_applicable": "missing"}.get(verdict, verdict)
    sure = 0.45 if verdict == "uncertain" else 0.7 + (i * 37 % 29) / 100
    others = [level for level in ("covered", "partial", "missing") if level != best]
    levels = {best: sure, others[0]: (1 - sure) * 2 / 3, others[1]: (1 - sure) / 3}
    share = {"covered": 0.8, "partial": 0.4, "missing": 0.0}[best]
    answered = round(share * len(task.points))
    points = tuple(
        PointAnswer(number=point.number, answered=point.number <= answered, confidence=0.9) for point in task.points
    )
    evidence = (
        tuple(_evidence(document, i * 3 + k, 0.93 - k * 0.11) for k in range(1 + i % 3)) if best != "missing" else ()
    )
    first = evidence[0] if evidence else None
    return TaskCoverage(
        task_id=task.id, verdict=verdict, levels=levels, best_guess=best, confidence=sure,
        strength=first.strength if first else None, points=points, evidence=evidence,
        national_strength=("normal", "firm", "weak")[i % 3], weakened=bool(first) and first.strength == "weak",
        copied=(CopiedPassage(start=first.start, end=first.end, quote=first.quote, source=task.text[:80]),)
        if first and i % 11 == 0 else (),
        responsible=_BODIES[i % 4] if first else (),
        explanation={
            "covered": "本地有具体举措，回应了多数要点。", "partial": "只回应了少数要点。",
            "missing": "没有找到相关举措。", "uncertain": "有相近内容，但不足以判定，请人工判断。",
            "not_applicable": "此项对本地不适用。",
        }[verdict],
        not_applicable_reason="国家规划写明面向“沿海集装箱枢纽港”，本地不沿海。"
        if verdict == "not_applicable" else None,
        suggestion=f"建议在相应章节补充“{task.title}”的具体举措，写明目标、时限和责任单位。"
        if verdict in {"partial", "missing"} else None,
    )  # fmt: skip


def _indicator(indicator: NationalIndicator, document: Document) -> IndicatorComparison:
    relation = ("higher", "lower", "equal", "local_scale", "no_target", "absent")[indicator.number % 6]
    text = "1｜5G用户普及率｜%｜17｜65"
    start = document.text.index(text)
    place = {"text": text, "start": start, "end": start + len(text)}
    if relation == "absent":
        return IndicatorComparison(number=indicator.number, relation="absent")
    if relation == "no_target":
        return IndicatorComparison(number=indicator.number, relation="no_target", **place)
    factor = {"higher": 1.1, "lower": 0.9, "equal": 1, "local_scale": 0.05}[relation]
    return IndicatorComparison(
        number=indicator.number, relation=relation, value=round(indicator.target_value * factor, 2),
        unit=indicator.unit, year=indicator.target_year, base_value=indicator.base_value,
        base_year=indicator.base_year, **place,
    )  # fmt: skip


def _milestone(i: int, milestone: Milestone, document: Document) -> MilestoneComparison:
    kind = ("on_time", "absent", "late", "undated")[i % 4]
    evidence = () if kind == "absent" else (_evidence(document, i * 5 + 1, 0.8),)
    return MilestoneComparison(action=milestone.action, year=milestone.year, kind=kind, evidence=evidence)


def _measures(document: Document, tasks: tuple[TaskCoverage, ...]) -> tuple[LinkedMeasure, ...]:
    answers: dict[tuple[int, int], list[str]] = {}
    for task in tasks:
        for evidence in task.evidence:
            answers.setdefault((evidence.start, evidence.end), []).append(task.task_id)
    measures = []
    for number, block in enumerate(b for b in document.blocks if b.kind == "paragraph"):
        start = document.text.index(" ", block.start) + 1
        text = document.text[start : block.end]
        own = text in _OWN_SENTENCES
        sentence = Sentence(
            text=text, start=start, end=block.end, function="measure", part="measures", strength="normal",
            clauses=((start, block.end),), path=block.path, page=block.page, deadline=2023 if number % 3 else None,
            responsible=("省海洋渔业局",) if own else (),
        )  # fmt: skip
        linked = () if own else tuple(answers.get((start, block.end), ("task-01-1",)))
        measures.append(LinkedMeasure(measure=Measure(id=f"m{number:03d}", sentence=sentence), tasks=linked))
    return tuple(measures)


def _small_catalogue() -> Catalogue:
    sections = (
        Section(id="task-01", kind="task", number=1, title="建设泛在智联的数字基础设施体系"),
        Section(id="action-01", kind="action", number=1, title="全民数字素养与技能提升行动"),
    )
    texts = (
        ("task-01-1", "task", 0, "建设泛在智能的网络连接设施", "加快5G商用网络规模建设。推进IPv6改造；加强6G研究。"),
        ("task-01-2", "task", 0, "建设物联数通的新型感知基础设施", "加快公路、铁路数字化改造。部署感知终端。"),
        ("box-01-1", "box", 0, "加快5G网络建设", "科学统筹5G网络布局和站址规划。加强供应链安全管理。"),
        ("action-01-1", "action", 1, "开展数字技能培训", "依托高校、企业开展培训，到2025年全面覆盖。"),
        ("action-01-2", "action", 1, "发展沿海枢纽港服务", "在沿海集装箱枢纽港开展示范。"),
    )
    tasks = tuple(
        NationalTask(
            id=task_id, kind=kind, title=title, text=text, points=_points(text), section=sections[s].id,
            section_title=sections[s].title, box_title="5G创新应用工程" if kind == "box" else None,
        )
        for task_id, kind, s, title, text in texts
    )  # fmt: skip
    return Catalogue(
        id="small-plan", title="小样国家规划", version="1", source="", sections=sections, tasks=tasks,
        indicators=_indicators(6), milestones=_milestones(2, (2023, 2025)),
    )  # fmt: skip


def _full_catalogue() -> Catalogue:
    sections = tuple(
        Section(id=f"{kind}-{n:02d}", kind=kind, number=n, title=title)
        for kind, titles in (("task", _TASK_TITLES), ("action", _ACTION_TITLES))
        for n, title in enumerate(titles, start=1)
    )
    ids = [f"task-{s:02d}-{k}" for s, n in enumerate(_TASK_COUNTS, start=1) for k in range(1, n + 1)]
    ids += [f"box-{b:02d}-{k}" for b, n in enumerate(_BOX_COUNTS, start=1) for k in range(1, n + 1)]
    ids += [f"action-{a:02d}-{k}" for a, n in enumerate(_ACTION_COUNTS, start=1) for k in range(1, n + 1)]
    texts = _national_paragraphs()
    return Catalogue(
        id="14fyp-informatization", title="“十四五”国家信息化规划", version="test", source="", sections=sections,
        tasks=tuple(_full_task(task_id, texts[i % len(texts)], sections) for i, task_id in enumerate(ids)),
        indicators=_indicators(18), milestones=_milestones(10, (2023, 2025)),
    )  # fmt: skip


def _full_task(task_id: str, paragraph: str, sections: tuple[Section, ...]) -> NationalTask:
    kind, number, _ = task_id.split("-")
    title, _, text = paragraph.partition("。")
    section = {"task": int(number) - 1, "box": (int(number) - 1) * 10 // 17, "action": 9 + int(number)}[kind]
    return NationalTask(
        id=task_id, kind=kind, title=title, text=text, points=_points(text), section=sections[section].id,
        section_title=sections[section].title, box_title="5G 创新应用工程" if kind == "box" else None,
    )  # fmt: skip


def _national_paragraphs() -> list[str]:
    """Paragraphs of the national plan that open with a short title sentence, as its tasks do."""
    lines = (line.strip() for line in NATIONAL_TEXT.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if re.match(r"[^。，,；]{6,24}。.{30,}。$", line)]


def _points(text: str) -> tuple[Point, ...]:
    parts = [part for part in re.split(r"(?<=[。；;])", text) if part.strip()]
    return tuple(Point(number=n, text=part.strip()) for n, part in enumerate(parts, start=1))


def _indicators(count: int) -> tuple[NationalIndicator, ...]:
    return tuple(
        NationalIndicator(
            number=n, name=_INDICATOR_NAMES[n % len(_INDICATOR_NAMES)], unit=(None, "%", "亿")[n % 3],
            base_value=15 + n, base_year=2020, target_value=56.5 + n, target_year=2025, attribute="预期性",
            category="数字设施", national_total=n % 6 == 3,
        )
        for n in range(count)
    )  # fmt: skip


def _milestones(actions: int, years: tuple[int, ...]) -> tuple[Milestone, ...]:
    return tuple(
        Milestone(
            action=action, year=year, title=_ACTION_TITLES[action - 1],
            text=f"到{year}年，适应数字化发展的能力建设取得显著成效，平台、资源和服务体系基本形成。",
        )
        for action in range(1, actions + 1)
        for year in years
    )  # fmt: skip


_TASK_COUNTS = (4, 3, 4, 3, 5, 5, 5, 4, 5, 5)
_BOX_COUNTS = (3, 3, 4, 4, 3, 3, 2, 4, 4, 4, 2, 5, 7, 2, 4, 4, 2)
_ACTION_COUNTS = (3, 3, 3, 3, 4, 4, 5, 4, 2, 2)
_TASK_TITLES = (
    "建设泛在智联的数字基础设施体系", "建立高效利用的数据要素资源体系", "构建释放数字生产力的创新发展体系",
    "培育先进安全的数字产业体系", "构建产业数字化转型发展体系", "构筑共建共治共享的数字社会治理体系",
    "打造协同高效的数字政府服务体系", "构建普惠便捷的数字民生保障体系", "拓展互利共赢的数字领域国际合作体系",
    "建立健全规范有序的数字化发展治理体系",
)  # fmt: skip
_ACTION_TITLES = (
    "全民数字素养与技能提升行动", "企业数字能力提升行动", "前沿数字技术突破行动", "数字贸易开放合作行动",
    "基层智慧治理能力提升行动", "绿色智慧生态文明建设行动", "数字乡村发展行动", "数字普惠金融服务行动",
    "公共卫生应急数字化建设行动", "智慧养老服务拓展行动",
)  # fmt: skip
_INDICATOR_NAMES = (
    "数字中国发展指数", "网民规模", "5G用户普及率", "1000M及以上速率的光纤接入用户", "IPv6活跃用户数",
    "每万人口新一代信息技术产业发明专利拥有量", "IT项目投资占全社会固定资产投资总额的比例",
    "计算机、通信和其他电子设备制造业研发经费投入强度",
)  # fmt: skip
