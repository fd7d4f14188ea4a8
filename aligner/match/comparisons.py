"""Why this module exists: a link between a sentence and a task is judged by comparisons that have names.

Each comparison is a matrix (sentences, tasks); the candidates are the pairs worth judging, with one row of named
values each. The same code serves checking and training.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aligner.folding import fold
from aligner.learned import Learned
from aligner.match.encoder import encode, encode_whole
from aligner.match.grams import Grams, cosine, grams_of, joined
from aligner.match.topics import LikenessTopics, TopicNetwork, Topics
from aligner.model.findings import Sentence
from aligner.model.national import Catalogue

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

# A pair is a candidate when the topic network gives sentence or clause at least this chance, or when the sentence is
# among the three likeliest for the task. Recall of the labelled evidence at these values: docs/evaluation.md.
_SENTENCE_CHANCE = 0.01
_CLAUSE_CHANCE = 0.02
_BEST_OF_A_TASK = 3

# A sentence that does not commit is not read at all, so that slogans, achievements and quotations cannot move any
# verdict. Of 3,032 labelled evidence sentences all but one commit with .5 or more (docs/extraction.md).
_COMMITTED = 0.5

_NUMBER = re.compile(
    r"^\s*(?:第[一二三四五六七八九十百零〇\d]+[编章节条部分]+|[（(][一二三四五六七八九十百\d]+[）)]|[一二三四五六七八九十百]+[、.．]"
    r"|\d+(?:[.．]\d+)*[、.．\s]|[①-⑳]|专栏\s*\d*)\s*"
)
_DIGIT = re.compile(r"\d")
_FUNCTIONS = ("measure", "goal", "background", "slogan", "quotation", "problem", "negation", "heading", "other")
_STRENGTHS = ("weak", "normal", "firm")

# The columns of a candidate's row, each with the part of the score that it belongs to (what a person reads).
COLUMNS: tuple[tuple[str, str], ...] = (
    ("topic_sentence", "topic"),
    ("topic_clause", "topic"),
    ("topic_sentence_behind_best", "topic"),
    ("topic_clause_behind_best", "topic"),
    ("topic_rank_in_plan", "topic"),
    ("point_sentence", "point"),
    ("point_clause", "point"),
    ("meaning_sentence", "semantic"),
    ("meaning_clause", "semantic"),
    ("meaning_title", "semantic"),
    ("meaning_behind_best", "semantic"),
    ("wording_sentence", "lexical"),
    ("wording_clause", "lexical"),
    ("wording_behind_rivals", "rivals"),
    ("rank_among_tasks", "rivals"),
    ("behind_best_task", "rivals"),
    ("clause_behind_best_task", "rivals"),
    ("tasks_spoken_of", "rivals"),
    ("section_spoken_of", "context"),
    ("neighbours", "context"),
    ("heading", "context"),
    ("commitment", "commitment"),
    ("function", "commitment"),
    ("strength", "commitment"),
    ("length", "wording"),
    ("numbers", "wording"),
    ("kind_of_task", "task"),
    ("points_of_task", "task"),
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NationalSide:
    """What the comparisons need of a catalogue, computed once: vectors and grams of its points and titles."""

    version: str
    task_ids: tuple[str, ...]
    point_counts: Ints
    point_starts: Ints
    point_vectors: Floats
    title_vectors: Floats
    point_grams: Grams
    sections: Ints
    kinds: Floats

    @classmethod
    def of(cls, catalogue: Catalogue) -> NationalSide:
        """Encode the catalogue's points and titles (about half a second for 447 points)."""
        return cls._made(
            catalogue,
            point_vectors=encode_whole([squeezed(point.text) for task in catalogue.tasks for point in task.points]),
            title_vectors=encode_whole([squeezed(task.title) for task in catalogue.tasks]),
        )

    @classmethod
    def _made(cls, catalogue: Catalogue, *, point_vectors: Floats, title_vectors: Floats) -> NationalSide:
        tasks = catalogue.tasks
        counts = np.array([len(task.points) for task in tasks])
        sections = {section: number for number, section in enumerate(dict.fromkeys(task.section for task in tasks))}
        return cls(
            version=catalogue.version,
            task_ids=tuple(task.id for task in tasks),
            point_counts=counts,
            point_starts=np.concatenate(([0], np.cumsum(counts)[:-1])),
            point_vectors=point_vectors,
            title_vectors=title_vectors,
            point_grams=grams_of([f"{task.title} {point.text}" for task in tasks for point in task.points]),
            sections=np.array([sections[task.section] for task in tasks]),
            kinds=np.array([("task", "box", "action").index(task.kind) for task in tasks], dtype=np.float32),
        )

    def arrays(self) -> dict[str, Any]:
        """The vectors as named arrays for a model file, so that a check need not encode the catalogue again."""
        return {"points": self.point_vectors.astype(np.float16), "titles": self.title_vectors.astype(np.float16)}

    @classmethod
    def stored(cls, catalogue: Catalogue, learned: Learned) -> NationalSide:
        """The national side with the model file's vectors, where they were made of this very catalogue."""
        if learned.about["catalogue_version"] != catalogue.version:
            return cls.of(catalogue)
        return cls._made(
            catalogue,
            point_vectors=learned.arrays["national.points"].astype(np.float32),
            title_vectors=learned.arrays["national.titles"].astype(np.float32),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LocalSide:
    """What the comparisons need of a plan's sentences: vectors and grams of sentences, clauses, headings."""

    sentences: tuple[Sentence, ...]
    vectors: Floats
    grams: Grams
    clause_vectors: Floats
    clause_grams: Grams
    clause_starts: Ints
    heading_vectors: Floats
    heading_grams: Grams
    heading_of: Ints

    @classmethod
    def of(cls, sentences: Sequence[Sentence]) -> LocalSide:
        """Encode the sentences with their clauses, and the headings above them."""
        clauses = [_clause_texts(sentence) for sentence in sentences]
        counts = np.array([len(parts) for parts in clauses], dtype=np.int64)
        vectors, clause_vectors = encode([[squeezed(part) for part in parts] for parts in clauses])
        clause_grams = grams_of([part for parts in clauses for part in parts])
        headings = {"": 0}
        heading_of = np.array([headings.setdefault(_heading(s), len(headings)) for s in sentences], dtype=np.int64)
        return cls(
            sentences=tuple(sentences),
            vectors=vectors,
            grams=joined(clause_grams, np.repeat(np.arange(len(sentences)), counts), len(sentences)),
            clause_vectors=clause_vectors,
            clause_grams=clause_grams,
            clause_starts=np.cumsum(counts) - counts,
            heading_vectors=encode_whole([squeezed(heading) for heading in headings]),
            heading_grams=grams_of(list(headings)),
            heading_of=heading_of,
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Candidates:
    """The pairs worth judging: `rows` (pairs, columns), with the index of each pair's sentence and task.

    `sentence_points`, `clause_points` (sentences, all points) are the topic network's log-odds of each point, and
    `point_meaning`, `point_wording` the similarities; `spoken_of` (tasks) the best topic log-odds in the whole plan.
    """

    rows: Floats
    sentence: Ints
    task: Ints
    sentence_points: Floats
    clause_points: Floats
    point_meaning: Floats
    point_wording: Floats
    spoken_of: Floats


def worth_reading(sentence: Sentence) -> bool:
    """Whether the sentence commits to anything: what does not is never evidence and need not be encoded."""
    return sentence.commitment >= _COMMITTED


def topics_of(learned: Learned, national: NationalSide) -> Topics:
    """The trained network where it was trained for this national plan, else likeness alone."""
    network = TopicNetwork.from_arrays(learned.arrays)
    if learned.about["catalogue_version"] == national.version:
        return network
    return LikenessTopics(
        point_vectors=national.point_vectors,
        point_grams=national.point_grams,
        point_starts=national.point_starts,
        rarity=network.rarity,
    )


def find_candidates(local: LocalSide, national: NationalSide, topics: Topics) -> Candidates:
    """Compare every sentence with every task and keep the pairs worth judging."""
    tasks = len(national.task_ids)
    whole = topics.log_odds(local.vectors, local.grams)
    clause = _best_clause(topics.log_odds(local.clause_vectors, local.clause_grams), local)
    heading = topics.log_odds(local.heading_vectors, local.heading_grams)[:, :tasks]
    meaning = local.vectors @ national.point_vectors.T
    meaning_clause = _best_clause(local.clause_vectors @ national.point_vectors.T, local)
    wording, wording_clause = _shared_wording(local, national, topics.rarity)
    topic, topic_clause = whole[:, :tasks], clause[:, :tasks]
    chance = chance_of(topic)
    matrices = {
        "topic_sentence": topic,
        "topic_clause": topic_clause,
        "topic_sentence_behind_best": topic - topic.max(axis=0),
        "topic_clause_behind_best": topic_clause - topic_clause.max(axis=0),
        "topic_rank_in_plan": _ranks(topic, axis=0),
        "point_sentence": _best_point(whole[:, tasks:], national),
        "point_clause": _best_point(clause[:, tasks:], national),
        "meaning_sentence": _best_point(meaning, national),
        "meaning_clause": _best_point(meaning_clause, national),
        "meaning_title": _best_clause(local.clause_vectors @ national.title_vectors.T, local),
        "wording_sentence": _best_point(wording, national),
        "wording_clause": _best_point(wording_clause, national),
        "rank_among_tasks": _ranks(topic, axis=1),
        "behind_best_task": topic - topic.max(axis=1, keepdims=True),
        "clause_behind_best_task": topic_clause - topic_clause.max(axis=1, keepdims=True),
        "section_spoken_of": _section_chance(chance, national.sections),
        "neighbours": _neighbour_chance(chance, local),
        "heading": heading[local.heading_of],
    }
    matrices["meaning_behind_best"] = matrices["meaning_sentence"] - matrices["meaning_sentence"].max(axis=0)
    matrices["wording_behind_rivals"] = matrices["wording_sentence"] - matrices["wording_sentence"].max(
        axis=1, keepdims=True
    )
    by_sentence = _sentence_columns(local.sentences, chance)
    by_task = {"kind_of_task": national.kinds, "points_of_task": national.point_counts.astype(np.float32)}
    sentence, task = np.nonzero(_worth_judging(chance, chance_of(topic_clause), matrices["topic_rank_in_plan"]))
    columns = [
        matrices[name][sentence, task]
        if name in matrices
        else by_sentence[name][sentence]
        if name in by_sentence
        else by_task[name][task]
        for name, _ in COLUMNS
    ]
    return Candidates(
        rows=np.stack(columns, axis=1).astype(np.float32),
        sentence=sentence,
        task=task,
        sentence_points=whole[:, tasks:],
        clause_points=clause[:, tasks:],
        point_meaning=np.maximum(meaning, meaning_clause),
        point_wording=np.maximum(wording, wording_clause),
        spoken_of=topic.max(axis=0),
    )


def _sentence_columns(sentences: Sequence[Sentence], chance: Floats) -> dict[str, Floats]:
    columns = {
        "tasks_spoken_of": (chance > 0.3).sum(axis=1),
        "commitment": [s.commitment for s in sentences],
        "function": [_FUNCTIONS.index(s.function) for s in sentences],
        "strength": [_STRENGTHS.index(s.strength) for s in sentences],
        "length": np.log1p([len(s.text) for s in sentences]),
        "numbers": [bool(_DIGIT.search(s.text)) for s in sentences],
    }
    return {name: np.asarray(values, dtype=np.float32) for name, values in columns.items()}


def _worth_judging(chance: Floats, clause_chance: Floats, rank: Floats) -> NDArray[np.bool_]:
    return np.asarray((chance > _SENTENCE_CHANCE) | (clause_chance > _CLAUSE_CHANCE) | (rank < _BEST_OF_A_TASK))


def _best_clause(values: Floats, local: LocalSide) -> Floats:
    """The best clause's value for each sentence: (clauses, n) -> (sentences, n)."""
    return np.asarray(np.maximum.reduceat(values, local.clause_starts, axis=0))


def _best_point(values: Floats, national: NationalSide) -> Floats:
    """The best point's value for each task: (n, points) -> (n, tasks)."""
    return np.asarray(np.maximum.reduceat(values, national.point_starts, axis=1))


def _shared_wording(local: LocalSide, national: NationalSide, rarity: Floats) -> tuple[Floats, Floats]:
    """Cosine of rarity-weighted n-grams between sentences (best clauses) and points: two (sentences, points)."""
    sentence = cosine(local.grams, national.point_grams, rarity)
    clause = cosine(local.clause_grams, national.point_grams, rarity)
    return sentence, _best_clause(clause, local)


def _section_chance(chance: Floats, sections: Ints) -> Floats:
    """How likely the sentence speaks of anything in the task's section."""
    best = np.stack([chance[:, sections == n].max(axis=1) for n in range(sections.max() + 1)], axis=1)
    return np.asarray(best[:, sections])


def _neighbour_chance(chance: Floats, local: LocalSide) -> Floats:
    """How much the sentences just before and behind, in the same paragraph, speak of the task."""
    near = np.zeros_like(chance)
    together = np.array(
        [_same_paragraph(a, b) for a, b in zip(local.sentences, local.sentences[1:], strict=False)], dtype=bool
    )
    before = np.flatnonzero(together)
    near[before + 1] += chance[before]
    near[before] += chance[before + 1]
    return near


def _same_paragraph(a: Sentence, b: Sentence) -> bool:
    return b.start - a.end <= 2 and a.path == b.path


def _ranks(values: Floats, axis: int) -> Floats:
    order = np.argsort(-values, axis=axis, kind="stable")
    return np.asarray(np.argsort(order, axis=axis, kind="stable"), dtype=np.float32)


def chance_of(log_odds: Floats) -> Floats:
    """Log-odds as chances."""
    return np.asarray(1.0 / (1.0 + np.exp(-log_odds)), dtype=np.float32)


def _clause_texts(sentence: Sentence) -> list[str]:
    return [sentence.text[start - sentence.start : end - sentence.start] for start, end in sentence.clauses]


def _heading(sentence: Sentence) -> str:
    """The nearest heading above the sentence, without its number: how a plan counts must not matter."""
    return _NUMBER.sub("", sentence.path[-1], count=1).strip() if sentence.path else ""


def squeezed(text: str) -> str:
    """The text as the encoder reads it: folded, without white space."""
    return "".join(fold(text).split()) or "。"
