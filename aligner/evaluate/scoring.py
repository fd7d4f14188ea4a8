"""One check against the truth of its plan: what was counted, task by task and for the plan.

A task that the check lacks counts as missing, without evidence or points, and as fallen into its trap. Recall of
evidence and points is asked only where no reader accepts `missing`; a false point counts on any task.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aligner.evaluate.places import any_place, plain_name, same_place
from aligner.evaluate.truth import LEVELS, Trap, Truth, TruthTask

# Names of what is counted: (how many were right, of how many).
Counts = Mapping[str, tuple[int, int]]
CheckJson = Mapping[str, Any]

_RANK = {level: rank for rank, level in enumerate(LEVELS)}
_ANSWERED = ("covered", "partial")
# Evidence is judged on the first three sentences shown.
_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskScore:
    """One task of one plan: what the truth accepts, what the check says, and the counts that follow.

    `guess` is the verdict, or the best guess where it is no level; `stated` the verdict where it is one, else None.
    `answered_chance` ranks tasks by how likely they are answered at all; None where readers dispute that.
    """

    truth: TruthTask
    verdict: str | None
    guess: str
    confidence: float | None
    answered_chance: float | None
    shown: tuple[str, ...]
    explanation: str | None
    counts: Counts

    @property
    def level(self) -> str:
        """The true level: the guess where it is accepted, else the first reader's."""
        return self.guess if self.right else self.truth.level

    @property
    def right(self) -> bool:
        """Whether the guess is an accepted level."""
        return self.guess in self.truth.accept

    @property
    def stated(self) -> str | None:
        """The verdict where it is one of the three levels: what is said without a person's look."""
        return self.verdict if self.verdict in _RANK else None

    @property
    def kind(self) -> str:
        """The kind of task, from its id: task, box, action."""
        return self.truth.id.partition("-")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrapScore:
    """One trap, of which kind, and whether the check avoided it."""

    trap: Trap
    kind: str
    avoided: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """An indicator's relation or a milestone's kind: what is true and what was said."""

    key: str
    name: str
    true: str
    said: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanScore:
    """One plan's check against its truth."""

    truth: Truth
    tasks: tuple[TaskScore, ...]
    traps: tuple[TrapScore, ...]
    relations: tuple[Relation, ...]
    local_found: tuple[bool, ...]

    @property
    def counts(self) -> Iterator[Counts]:
        """What is counted for the plan as a whole, beside what its tasks count."""
        yield from ({"traps avoided": (int(trap.avoided), 1)} for trap in self.traps)
        yield from ({relation.key: (int(relation.said == relation.true), 1)} for relation in self.relations)
        yield from ({"local-only measures found": (int(found), 1)} for found in self.local_found)


def score_plan(truth: Truth, check: CheckJson, milestones: Sequence[tuple[int, int]]) -> PlanScore:
    """Hold a check (its JSON) against the truth; `milestones` are the catalogue's (action, year)."""
    said = {task["id"]: task for task in check["tasks"]}
    linked = _measures_by_task(check.get("measures", ()))
    constructed = truth.kind == "constructed"
    return PlanScore(
        truth=truth,
        tasks=tuple(_task_score(task, said.get(task.id), linked.get(task.id, ())) for task in truth.tasks),
        traps=tuple(_trap_scores(truth, said)),
        relations=(*_indicators(truth, check), *_milestones(truth, check, milestones)) if constructed else (),
        local_found=tuple(_local_found(truth, check)) if constructed else (),
    )


def sum_counts(many: Iterable[Counts]) -> Counts:
    """Counts of several added up, name by name."""
    total: dict[str, tuple[int, int]] = {}
    for counts in many:
        for name, (hits, of) in counts.items():
            before = total.get(name, (0, 0))
            total[name] = (before[0] + hits, before[1] + of)
    return total


def _task_score(truth: TruthTask, said: Mapping[str, Any] | None, linked: Sequence[str]) -> TaskScore:
    task = said or {}
    verdict = task.get("verdict")
    guess = _guess(task)
    evidence = tuple(entry["quote"] for entry in task.get("evidence", ()))
    shown = evidence if verdict in (*_ANSWERED, "uncertain") else ()
    return TaskScore(
        truth=truth,
        verdict=verdict,
        guess=guess,
        confidence=task.get("confidence"),
        answered_chance=_answered_chance(truth, task, guess),
        shown=shown,
        explanation=task.get("explanation"),
        counts=sum_counts([*_verdict_counts(truth, said, verdict), *_evidence_counts(truth, verdict, shown, linked),
                     *_point_counts(truth, task)]),
    )  # fmt: skip


def _guess(task: Mapping[str, Any]) -> str:
    for said in (task.get("verdict"), task.get("best_guess")):
        if said in _RANK:
            return str(said)
    return "missing"


def _answered_chance(truth: TruthTask, task: Mapping[str, Any], guess: str) -> float | None:
    disputed = len(truth.accept) > 1 and not truth.surely_answered
    return None if disputed else 1 - task.get("levels", {}).get("missing", 1 - _RANK[guess] / 2)


def _verdict_counts(truth: TruthTask, said: Mapping[str, Any] | None, verdict: str | None) -> Iterator[Counts]:
    yield {"tasks present": (int(said is not None), 1)}
    yield {"left uncertain": (int(verdict == "uncertain"), 1)}
    yield {"called not applicable": (int(verdict == "not_applicable"), 1)}
    if truth.surely_answered:
        yield {"answered but called not applicable": (int(verdict == "not_applicable"), 1)}


def _evidence_counts(
    truth: TruthTask, verdict: str | None, shown: Sequence[str], linked: Sequence[str]
) -> Iterator[Counts]:
    if verdict in _ANSWERED:
        yield from ({"evidence precision": (int(any_place(quote, truth.quotes)), 1)} for quote in shown[:_SHOWN])
        yield {"first evidence right": (int(bool(shown) and any_place(shown[0], truth.quotes)), 1)}
    if truth.surely_answered:
        yield {"evidence recall (tasks)": (int(any(any_place(quote, truth.quotes) for quote in shown)), 1)}
        yield {"measures linked to their task": (int(any(any_place(text, truth.quotes) for text in linked)), 1)}


def _point_counts(truth: TruthTask, task: Mapping[str, Any]) -> Iterator[Counts]:
    answered = {point["number"] for point in task.get("points", ()) if point.get("answered")}
    decided = answered - truth.partly
    yield {"point precision": (len(decided & truth.answered), len(decided))}
    if truth.surely_answered:
        yield {"point recall": (len(answered & truth.answered), len(truth.answered))}


def _trap_scores(truth: Truth, said: Mapping[str, Mapping[str, Any]]) -> Iterator[TrapScore]:
    """A trap counts only where the task is surely missing: elsewhere the verdict may have other grounds."""
    tasks = {task.id: task for task in truth.tasks}
    for trap in truth.traps:
        task = tasks[trap.task_id]
        if task.surely_missing:
            yield TrapScore(trap=trap, kind=task.trap or "unknown", avoided=not _fell(trap, said.get(trap.task_id)))


def _fell(trap: Trap, task: Mapping[str, Any] | None) -> bool:
    """A task that is called answered without any evidence counts as fallen too."""
    if task is None:
        return True
    quotes = [entry["quote"] for entry in task.get("evidence", ())]
    return task["verdict"] in _ANSWERED and (not quotes or any_place(trap.quote, quotes))


def _indicators(truth: Truth, check: CheckJson) -> Iterator[Relation]:
    said = {plain_name(entry["national"]): entry["relation"] for entry in check.get("indicators", ())}
    for number, name in truth.indicator_names.items():
        true = truth.indicators.get(number)
        key = "indicator absences" if true is None else "indicator relations"
        yield Relation(key=key, name=name, true=true or "absent", said=_relation(plain_name(name), said))


def _relation(name: str, said: Mapping[str, str]) -> str | None:
    """The relation said of an indicator: under its own name, else under one that contains it or that it contains."""
    if said.get(name):
        return said[name]
    return next((said[o] for o in said if min(len(o), len(name)) >= 4 and (o in name or name in o)), None)


def _milestones(truth: Truth, check: CheckJson, milestones: Sequence[tuple[int, int]]) -> Iterator[Relation]:
    said = {(entry["action"], entry.get("year")): entry["kind"] for entry in check.get("milestones", ())}
    for action, year in milestones:
        true = truth.milestones.get((action, year))
        kind = said.get((action, year)) or said.get((action, None))
        key = "milestone absences" if true is None else "milestones"
        yield Relation(key=key, name=f"{action}/{year}", true=true or "absent", said=kind)


def _local_found(truth: Truth, check: CheckJson) -> Iterator[bool]:
    """A local measure is found where every measure of its place answers no national task."""
    measures = check.get("measures", ())
    for quote in truth.local_only:
        own = [measure for measure in measures if same_place(measure["text"], quote)]
        yield bool(own) and not any(measure["tasks"] for measure in own)


def _measures_by_task(measures: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    texts: dict[str, list[str]] = {}
    for measure in measures:
        for task_id in measure["tasks"]:
            texts.setdefault(task_id, []).append(measure["text"])
    return texts
