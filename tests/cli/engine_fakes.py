"""An engine for tests of the command line: quick, and obvious in what it decides."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

from aligner.model.alignment import Evidence, IndicatorComparison, MilestoneComparison, PointAnswer, TaskCoverage
from aligner.model.check import Check, Summary
from aligner.model.document import Document
from aligner.model.national import Catalogue, NationalTask
from aligner.readers import Given, read_document
from aligner.settings import Settings

PLAN = """云岭省数字化发展规划

第一章 发展基础
“十三五”期间，全省信息化建设取得明显成效，累计建成5G基站3.2万个。

第二章 主要任务
第一节 建设泛在智能的网络连接设施
加快5G网络建设，到2025年全省建成5G基站10万个，由省通信管理局牵头。
推进政务数据共享，完善公共数据资源目录，2023年底前实现省市县三级目录上线。

第二节 保障措施
加强组织领导，健全工作机制，落实责任单位，完善考核评估制度。
"""


def check_by_titles(path: Path, catalogue: Catalogue, settings: Settings, given: Given = Given()) -> Check:
    """Judge a task as covered where its title stands in the plan, else as missing."""
    document = read_document(path, given)
    tasks = tuple(_coverage(task, document) for task in catalogue.tasks)
    return Check(
        document=document,
        catalogue=catalogue,
        status="complete",
        tasks=tasks,
        indicators=tuple(IndicatorComparison(number=i.number, relation="absent") for i in catalogue.indicators),
        milestones=tuple(
            MilestoneComparison(action=m.action, year=m.year, kind="absent") for m in catalogue.milestones
        ),
        measures=(),
        summary=Summary.of(tasks),
        engine="fake",
    )


def fake_pipeline() -> ModuleType:
    """In place of `aligner.pipeline`."""
    module = ModuleType("aligner.pipeline")
    module.check_plan = check_by_titles  # type: ignore[attr-defined]
    return module


def _coverage(task: NationalTask, document: Document) -> TaskCoverage:
    start = document.text.find(task.title)
    found = start >= 0
    end = start + len(task.title)
    evidence = Evidence(
        quote=document.text[start:end], start=start, end=end, page=None, path=(), score=1.0, parts=()
    )  # fmt: skip
    level = "covered" if found else "missing"
    return TaskCoverage(
        task_id=task.id,
        verdict=level,
        levels={"covered": float(found), "partial": 0.0, "missing": float(not found)},
        best_guess=level,
        confidence=1.0,
        strength="normal" if found else None,
        points=tuple(PointAnswer(number=p.number, answered=found, confidence=1.0) for p in task.points),
        evidence=(evidence,) if found else (),
        national_strength=task.strength,
        weakened=False,
        explanation="测试。",
    )
