"""Why this module exists: each stage must be fitted on what earlier stages say of plans they have never seen.

Plans are dealt into groups. A network is fitted for every set of groups left out, so that the link model learns from
predictions on unseen plans; the point and level models likewise. `learn_left_out` repeats all of it without one group
at a time and hands out, for each plan, a model that never saw it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aligner.learned import Learned, Trees
from aligner.match.comparisons import COLUMNS, Candidates, LocalSide, NationalSide, find_candidates
from aligner.match.links import POINT_COLUMNS, SIGNALS, PointTable, signals_of
from aligner.match.topics import TopicNetwork
from aligner.model.national import Catalogue
from aligner.train.boosting import LEVEL, LINK, POINT, fit_trees
from aligner.train.material import LabelledPlan, Material
from aligner.train.network import Curriculum, Lessons, train_network

Floats = NDArray[np.float32]
Progress = Callable[[str], None]
Group = int
Rows = tuple[Floats, NDArray[np.bool_], Floats]  # rows, labels, weights of one plan

GROUPS = 5
_RANK = {"missing": 0, "partial": 1, "covered": 2}
# A sentence that is no listed evidence of an answered task may still answer it: labels list two or three.
_UNLISTED = 0.35


def learn(catalogue: Catalogue, material: Material, progress: Progress = lambda _: None) -> Learned:
    """Fit everything on all of the material."""
    return _School(catalogue, material, progress).graduate(frozenset())


def learn_left_out(
    catalogue: Catalogue, material: Material, progress: Progress = lambda _: None
) -> Iterable[tuple[tuple[str, ...], Learned]]:
    """For each group of plans a model fitted without them: (names of the plans, model)."""
    school = _School(catalogue, material, progress)
    for group in range(GROUPS):
        names = tuple(plan.name for plan in material.plans if school.group[plan.name] == group)
        yield names, school.graduate(frozenset({group}))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Sheet:
    """One plan's candidates under a network that never saw it, with their labels."""

    plan: LabelledPlan
    local: LocalSide
    candidates: Candidates
    labels: NDArray[np.bool_]
    weights: Floats


class _School:
    """Holds what all fits share: vectors, lessons, and the networks already fitted."""

    def __init__(self, catalogue: Catalogue, material: Material, progress: Progress) -> None:
        self.catalogue, self.material, self.progress = catalogue, material, progress
        self.national = NationalSide.of(catalogue)
        self.local = {plan.name: LocalSide.of(plan.sentences) for plan in material.plans}
        self.group = _dealt(material.plans)
        texts = [example.text for example in material.examples]
        texts += [point.text for task in catalogue.tasks for point in task.points]
        self.curriculum = Curriculum(catalogue, texts)
        self.basics = Lessons.joined([self.curriculum.of_examples(material.examples), self.curriculum.of_catalogue()])
        self.plan_lessons = {p.name: self.curriculum.of_plan(p, self.local[p.name]) for p in material.plans}
        self._networks: dict[frozenset[Group], TopicNetwork] = {}

    def graduate(self, out: frozenset[Group]) -> Learned:
        """All models, fitted without the groups `out`."""
        sheets = {g: self._sheets(out | {g}, g) for g in range(GROUPS) if g not in out}
        link_rows = {g: [(s.candidates.rows, s.labels, s.weights) for s in sheets[g]] for g in sheets}
        link_scores, link = _crossed(link_rows, LINK, [name for name, _ in COLUMNS])
        tables = {
            g: [
                PointTable.of(s.candidates, scores, self.national)
                for s, scores in zip(sheets[g], link_scores[g], strict=True)
            ]
            for g in sheets
        }
        point_rows = {
            g: [(t.rows, *_point_labels(s.plan, self.catalogue)) for s, t in zip(sheets[g], tables[g], strict=True)]
            for g in sheets
        }
        point_chances, point = _crossed(point_rows, POINT, POINT_COLUMNS)
        signals = {
            g: [
                signals_of(s.local, s.candidates, scores, chances, self.national)
                for s, scores, chances in zip(sheets[g], link_scores[g], point_chances[g], strict=True)
            ]
            for g in sheets
        }
        levels = {name: self._level(sheets, signals, floor) for name, floor in (("answered", 1), ("covered", 2))}
        self.progress(f"分组 {sorted(out) or '无'} 之外的模型已训练")
        return self._finished(self._network(out), {"link": link, "point": point, **levels}, out)

    def _sheets(self, out: frozenset[Group], group: Group) -> list[_Sheet]:
        network = self._network(out)
        return [self._sheet(plan, network) for plan in self.material.plans if self.group[plan.name] == group]

    def _sheet(self, plan: LabelledPlan, network: TopicNetwork) -> _Sheet:
        candidates = find_candidates(self.local[plan.name], self.national, network)
        ids = self.national.task_ids
        pairs = list(zip(candidates.sentence.tolist(), candidates.task.tolist(), strict=True))
        labels = np.array([(sentence, ids[task]) in plan.evidence for sentence, task in pairs])
        open_task = np.array([not plan.labels[ids[task]].surely_missing for _, task in pairs])
        weights = np.where(open_task & ~labels, _UNLISTED, 1.0).astype(np.float32)
        return _Sheet(plan=plan, local=self.local[plan.name], candidates=candidates, labels=labels, weights=weights)

    def _network(self, out: frozenset[Group]) -> TopicNetwork:
        if out not in self._networks:
            lessons = [self.plan_lessons[p.name] for p in self.material.plans if self.group[p.name] not in out]
            trained = train_network(Lessons.joined([self.basics, *lessons]), self.curriculum.rarity)
            # What is judged later is the stored network, bytes and halves included.
            self._networks[out] = TopicNetwork.from_arrays(trained.arrays())
            self.progress(f"主题网络（不含分组 {sorted(out) or '无'}）已训练")
        return self._networks[out]

    def _level(self, sheets: dict[Group, list[_Sheet]], signals: dict[Group, list[Floats]], floor: int) -> Trees:
        entries: list[Rows] = []
        for g in sheets:
            for sheet, rows in zip(sheets[g], signals[g], strict=True):
                ranks = np.array([_RANK[sheet.plan.labels[task_id].level] for task_id in self.national.task_ids])
                entries.append((rows, ranks >= floor, np.ones(len(ranks), dtype=np.float32)))
        return _fitted(entries, SIGNALS, LEVEL)

    def _finished(self, network: TopicNetwork, trees: dict[str, Trees], out: frozenset[Group]) -> Learned:
        plans = sorted(plan.name for plan in self.material.plans if self.group[plan.name] not in out)
        about = {
            "catalogue": self.catalogue.id,
            "catalogue_version": self.catalogue.version,
            "examples": len(self.material.examples),
            "plans": plans,
        }
        model = Learned(
            arrays=network.arrays() | _national_arrays(self.national), trees=trees, about=about, fingerprint=""
        )
        return Learned.from_bytes(model.to_bytes())


def _crossed(
    rows: Mapping[Group, Sequence[Rows]], shape: Mapping[str, Any], names: Sequence[str]
) -> tuple[dict[Group, list[Floats]], Trees]:
    """Predictions for each group by trees fitted on the others, and the trees fitted on all."""
    predictions = {}
    for group, own in rows.items():
        others = [entry for other in rows if other != group for entry in rows[other]]
        trees = _fitted(others, names, shape)
        predictions[group] = [trees.probability(entry[0]) for entry in own]
    return predictions, _fitted([entry for entries in rows.values() for entry in entries], names, shape)


def _fitted(entries: Sequence[Rows], names: Iterable[str], shape: Mapping[str, Any]) -> Trees:
    rows, labels, weights = (np.concatenate(parts) for parts in zip(*entries, strict=True))
    return fit_trees(rows, labels, weights, tuple(names), shape)


def _point_labels(plan: LabelledPlan, catalogue: Catalogue) -> tuple[NDArray[np.bool_], Floats]:
    """Whether each point is answered; points that are touched in part count neither way."""
    labels, weights = [], []
    for task in catalogue.tasks:
        label = plan.labels[task.id]
        for point in task.points:
            answered = point.number in label.answered
            labels.append(answered)
            weights.append(0.0 if point.number in label.partly and not answered else 1.0)
    return np.array(labels), np.array(weights, dtype=np.float32)


def _dealt(plans: Iterable[LabelledPlan]) -> dict[str, Group]:
    """Plans into groups, each kind spread evenly, by name: adding a plan moves few others."""
    dealt: dict[str, Group] = {}
    for kind in ("constructed", "free", "real"):
        for number, plan in enumerate(sorted((p for p in plans if p.kind == kind), key=lambda p: p.name)):
            dealt[plan.name] = number % GROUPS
    return dealt


def _national_arrays(national: NationalSide) -> dict[str, object]:
    return {f"national.{name}": array for name, array in national.arrays().items()}


__all__ = ["GROUPS", "learn", "learn_left_out"]
