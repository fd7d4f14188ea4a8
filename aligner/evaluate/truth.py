"""What readers found in a plan: the level of every national task, with the sentences that prove it (docs/labels.md)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aligner.errors import AlignerError

SUFFIX = ".truth.json"
KINDS = ("constructed", "free", "real")
LEVELS = ("missing", "partial", "covered")


@dataclass(frozen=True, slots=True, kw_only=True)
class TruthTask:
    """The truth for one task: `accept` holds all levels that count as right, `quotes` the evidence of all readers.

    `trap` is the kind of what only looks like evidence for it (background, slogan, quote, neighbour …), where known.
    """

    id: str
    level: str
    accept: tuple[str, ...]
    answered: frozenset[int]
    partly: frozenset[int]
    quotes: tuple[str, ...]
    wording: str | None = None
    trap: str | None = None

    @property
    def surely_answered(self) -> bool:
        """No reader accepts that it is missing."""
        return "missing" not in self.accept

    @property
    def surely_missing(self) -> bool:
        """No reader thinks that it is answered."""
        return self.accept == ("missing",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trap:
    """A sentence that looks like evidence for a task and is none."""

    task_id: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """The labels of one plan. Indicators, milestones and local measures are labelled on constructed plans only."""

    name: str
    kind: str
    title: str
    tasks: tuple[TruthTask, ...]
    traps: tuple[Trap, ...] = ()
    indicator_names: Mapping[str, str]
    indicators: Mapping[str, str]
    milestones: Mapping[tuple[int, int], str]
    local_only: tuple[str, ...] = ()

    def task(self, task_id: str) -> TruthTask:
        """The truth for a task, by its id."""
        return next(task for task in self.tasks if task.id == task_id)


def read_truths(folder: Path) -> tuple[Truth, ...]:
    """All ``NAME.truth.json`` of a folder, by name. Raises AlignerError with every fault of every file at once."""
    files = sorted(folder.glob(f"*{SUFFIX}"))
    if not files:
        raise AlignerError(f"{folder}：没有标注文件（名称{SUFFIX}）；格式见 docs/labels.md")
    truths, faults = [], []
    for file in files:
        try:
            truths.append(read_truth(file))
        except AlignerError as fault:
            faults.append(str(fault))
    if faults:
        raise AlignerError("；".join(faults))
    return tuple(truths)


def read_truth(file: Path) -> Truth:
    """The labels of one file."""
    try:
        record = json.loads(file.read_text("utf-8"))
    except ValueError as fault:
        raise AlignerError(f"{file}：不是 UTF-8 编码的 JSON（{fault}）；请对照 docs/labels.md 修改") from None
    faults = list(_faults(record))
    if faults:
        raise AlignerError(f"{file}：{'；'.join(faults[:20])}；请对照 docs/labels.md 修改")
    return Truth(
        name=file.name.removesuffix(SUFFIX),
        kind=record.get("kind", "constructed"),
        title=record.get("title", ""),
        tasks=tuple(_task(task) for task in record["tasks"]),
        traps=tuple(Trap(task_id=trap["id"], quote=trap["quote"]) for trap in record.get("traps", ())),
        indicator_names={str(number): name for number, name in record.get("indicator_names", {}).items()},
        indicators={str(entry["number"]): entry["relation"] for entry in record.get("indicators", ())},
        milestones={(entry["action"], entry["year"]): entry["kind"] for entry in record.get("milestones", ())},
        local_only=tuple(entry["quote"] for entry in record.get("local_only", ())),
    )


def _task(task: Mapping[str, Any]) -> TruthTask:
    return TruthTask(
        id=task["id"],
        level=task["level"],
        accept=tuple(task.get("accept", [task["level"]])),
        answered=frozenset(task["answered"]),
        partly=frozenset(task.get("partly", ())),
        quotes=(*(entry["quote"] for entry in task["evidence"]), *task.get("also", ())),
        wording=task.get("wording"),
        trap=task.get("trap"),
    )


def _faults(record: Any) -> Iterator[str]:
    if not isinstance(record, dict) or not isinstance(record.get("tasks"), list) or not record["tasks"]:
        yield "缺少 tasks（任务列表）"
        return
    if record.get("kind", "constructed") not in KINDS:
        yield f"kind 为“{record['kind']}”，只能是 {'、'.join(KINDS)}"
    ids = [task.get("id") if isinstance(task, dict) else None for task in record["tasks"]]
    for number, task in enumerate(record["tasks"], start=1):
        yield from _task_faults(f"第 {number} 项任务", task)
    yield from (f"任务 {i} 出现两次" for i in sorted({str(i) for i in ids if i is not None and ids.count(i) > 1}))
    for name, keys in (
        ("traps", ("id", "quote")),
        ("indicators", ("number", "relation")),
        ("milestones", ("action", "year", "kind")),
        ("local_only", ("quote",)),
    ):
        for entry in record.get(name, ()):
            if not isinstance(entry, dict) or any(key not in entry for key in keys):
                yield f"{name} 的每一项都要有 {'、'.join(keys)}"
                break
    known = set(ids)
    strangers = {trap["id"] for trap in record.get("traps", ()) if isinstance(trap, dict) and "id" in trap} - known
    yield from (f"traps 中的 {task_id} 不在 tasks 中" for task_id in sorted(strangers))


def _task_faults(where: str, task: Any) -> Iterator[str]:
    if not isinstance(task, dict) or not isinstance(task.get("id"), str):
        yield f"{where} 缺少 id"
        return
    accept = task.get("accept", [task.get("level")])
    if task.get("level") not in LEVELS or not accept or any(level not in LEVELS for level in accept):
        yield f"{task['id']} 的 level、accept 只能是 {'、'.join(LEVELS)}"
    if not isinstance(task.get("answered"), list):
        yield f"{task['id']} 缺少 answered（回应的要点序号）"
    evidence = task.get("evidence")
    if not isinstance(evidence, list) or any(not isinstance(e, dict) or "quote" not in e for e in evidence):
        yield f"{task['id']} 的 evidence 应是列表，每项有 quote"
