"""The sentences that state what a national milestone states: a state reached, with the place's own deadline.

``到2025年，数字乡村标准规范更加完善`` states the goal the nation sets for 2023, two years late.
``完善数字乡村标准规范`` is a measure on the same subject and states no goal.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from aligner.folding import fold
from aligner.model.findings import MilestoneStatement, Sentence
from aligner.model.national import Catalogue, Milestone

# From here on a statement is taken for the milestone (docs/indicators.md has the figures).
ENOUGH = 0.40
# What any goal may say of anything; it counts this much, so that the subject decides.
_ANY_GOAL = 0.35
_GOAL_WORDS = (
    "取得重要进展 取得重大进展 取得显著进展 取得明显进展 取得明显成效 取得显著成效 成效明显 进展明显 明显 显著 大幅 不断 日益 日趋 持续 更加 更为 进一步 基本 初步 全面 整体 普遍 总体 有力 有效 "
    "基本形成 初步形成 基本建成 初步建成 基本实现 形成 建成 建立 实现 提升 提高 增强 改善 完善 健全 完备 丰富 涌现 扩大 发展 水平 能力 支撑 达到 得到 作用"
).split()
# How far the best action must be ahead of the next one.
_MARGIN = 0.05
# Between the two milestones of one action the deadline tips the scale, no more.
_SAME_YEAR = 0.08


def find_milestones(sentences: Sequence[Sentence], catalogue: Catalogue) -> tuple[MilestoneStatement, ...]:
    """The best statement of each milestone that the plan states, in the order of the catalogue.

    The score is the mean of two shares, weighted by how few actions use the words: of the milestone's words that
    the statement says, and of the statement's words that the milestone has.
    """
    if not catalogue.milestones:
        return ()
    profile = _profile_of(catalogue)
    best: dict[tuple[int, int], MilestoneStatement] = {}
    for number, sentence in enumerate(sentences):
        if not _may_state_a_goal(sentence):
            continue
        for statement in _statements_in(sentence, _inherited(number, sentences), profile):
            key = (statement.action, statement.year)
            if key not in best or statement.score > best[key].score:
                best[key] = statement
    order = [(milestone.action, milestone.year) for milestone in catalogue.milestones]
    return tuple(best[key] for key in order if key in best)


# --- what states a goal ----------------------------------------------------------------------------------------

_COMMITS = frozenset({"measure", "goal"})
_NO_PLEDGE = frozenset({"quotation", "negation", "heading", "background"})
_LOOKS_BACK = frozenset({"background", "review", "situation", "problems", "glossary", "appendix"})
_DATED = re.compile(
    r"(?:到|至|在)?(?P<year>20\d\d)\s*年(?:底|末|前|底前|以前)?|[“\"]十(?P<five>[一二三四五六七八九])五[”\"]?(?:规划)?(?:期?末|期间|时期)|"
    r"规划期?末|期末|届时"
)
_DIGIT = {c: i for i, c in enumerate("一二三四五六七八九", 1)}
_STARTS_SEGMENT = re.compile(
    r"(?:力争|争取|预计|确保|再用[^，]{1,6}，)?(?:到|至)(?:20\d\d\s*年|[“\"]十[一二三四五六七八九]五|规划期?末)"
)

_STATE = (
    r"形成|成形|成型|建成|建立|确立|提升|提高|增强|完善|健全|完备|改善|优化|缩小|收窄|弥合|解决|化解|缓解|消除|破解|丰富|广阔|更广|广泛|涌现|迸发|繁荣|兴盛|活跃|明显|显著|凸显|显现|"
    r"彰显|普及|覆盖|"
    r"联通|贯通|打通|壮大|扩大|拓展|进展|成效|突破|发展|作用|跃升|增长|台阶|步伐|先进|前列|领先|水平|阶段|行列|方阵|实现|到位|成熟|夯实|牢固|见效|降低|减少|共享|响|优|强|高|快|"
    r"现代化|数字化|智能化|需求|支撑|支持|建设|示范|标杆|链条|体系|格局|生态|品牌|机制|能力|效应|项目"
)
_ENDS_IN_STATE = re.compile(rf"(?:{_STATE})(?:到位|起来|中)?$")
_RESULT = re.compile(
    r"覆盖|建成|形成|实现|取得|达到|步入|迈入|进入|跨入|落地|发挥|涌现|位居|位于|跻身|居|基本解决|得到|成为|惠及|共享|(?:更加|日益|更趋|日趋|不断|显著|明显|大幅|进一步|基本|初步|"
    r"全面|普遍|整体|有力|持续|逐步|广泛|深度|总体|有效|快速|日臻|得以|稳步)"
)
_ACTS = re.compile(
    r"^(?:同时|并|要|继续|持续|积极|大力|深入|扎实|切实|着力|加快|全面(?!小康)|稳步|有序|逐步|不断|进一步|统筹|努力)*(?:加快|加强|加大|推进|推动|推行|推广|建设|建立|构建|打造|"
    r"完善|健全|优化|深化|强化|夯实|筑牢|补齐|破解|解决|提升|提高|促进|培育|培训|培养|壮大|做强|做优|做大|实施|开展|拓展|释放|支持|引导|鼓励|探索|规范|保障|落实|"
    r"升级|扩大|整合|缩小|丰富|组织|制定|制订|出台|编制|发展|增强|普及|繁荣|创新|改善|发挥|围绕|聚焦|依托|利用|运用|加速|助推|引进|完成|研究|推出|改造|配备|选择|增加|坚持|坚定|树牢|"
    r"践行|迭代|贯彻|遵循|健全|高标准|高水平|高质量推进|建成(?!一批|.{0,8}体系)|完成|开通|上线)"
)


def _may_state_a_goal(sentence: Sentence) -> bool:
    if sentence.part in _LOOKS_BACK or sentence.function in _NO_PLEDGE:
        return False
    return (
        sentence.function in _COMMITS
        or sentence.deadline is not None
        or sentence.part == "goals"
        or sentence.function == "problem"
    )


_BRACKETS = re.compile(r"[（(][^）)]*[）)]")


def _states_a_goal(clause: str, dated: bool) -> bool:
    """Whether a clause says that something will be in a state, not that someone will do something."""
    said = _BRACKETS.sub("", _LEAD.sub("", clause)).strip("，,。；; ")
    if len(said) < 4:
        return False
    if _ACTS.match(said):
        return False
    ends, results = _ENDS_IN_STATE.search(said), _RESULT.search(said)
    return bool((ends and results) or (dated and (ends or results)))


_LEAD = re.compile(
    r"^[\s——\-·（(一二三四五六七八九十\d）)、.．]*(?:其中|分领域看|具体目标是?|总体目标是?|主要目标是?|目标)?[：:]?(?:力争|争取|预计|确保|努力)?(?:(?:到|至|"
    r"在)?(?:20\d\d\s*年|[“\"]十[一二三四五六七八九]五[”\"]?(?:规划)?)(?:底|末|前|期末|期间|时期|以前)*|规划期?末|期末|届时|三年内|五年内)?[，,]?(?:力争|"
    r"争取|预计|确保|努力)?"
)


# --- statements ------------------------------------------------------------------------------------------------


def _statements_in(sentence: Sentence, inherited: int | None, profile: _Profile) -> Iterator[MilestoneStatement]:
    """At most one milestone of an action for each dated stretch of the sentence."""
    for start, end, clauses in _segments(sentence):
        text = sentence.text[start:end]
        deadline = _deadline_in(text, sentence) or inherited
        dated = deadline is not None or sentence.part == "goals"
        goals = [clause for clause in clauses if _states_a_goal(sentence.text[clause[0] : clause[1]], dated)]
        if not goals:
            continue
        for judged in _judged(
            [sentence.text[a:b] for a, b in goals], _grams(text + "".join(sentence.path[-1:])), deadline, profile
        ):
            yield MilestoneStatement(
                action=judged.milestone.action,
                year=judged.milestone.year,
                text=text,
                start=sentence.start + start,
                end=sentence.start + end,
                deadline=deadline,
                score=round(judged.score, 4),
                parts=(("milestone_words", round(judged.said, 4)), ("sentence_words", round(judged.meant, 4))),
            )


def _segments(sentence: Sentence) -> Iterator[tuple[int, int, list[tuple[int, int]]]]:
    """The stretches of a sentence that carry a date of their own (到2023年……，到2025年……), with their clauses."""
    clauses = [(start - sentence.start, end - sentence.start) for start, end in sentence.clauses] or [
        (0, len(sentence.text))
    ]
    stretches: list[list[tuple[int, int]]] = []
    for clause in clauses:
        if not stretches or _STARTS_SEGMENT.match(sentence.text[clause[0] : clause[1]]):
            stretches.append([])
        stretches[-1].append(clause)
    for stretch in stretches:
        yield stretch[0][0], stretch[-1][1], stretch


def _deadline_in(text: str, sentence: Sentence) -> int | None:
    years = []
    for dated in _DATED.finditer(fold(text)):
        if dated["year"]:
            years.append(int(dated["year"]))
        elif dated["five"]:
            years.append(1955 + 5 * (10 + _DIGIT[dated["five"]]))
    return max(years, default=sentence.deadline)


def _inherited(number: int, sentences: Sequence[Sentence]) -> int | None:
    """A deadline said before: by the part before ；, by a lead-in (到2025年：) or by a heading (2025年目标)."""
    sentence = sentences[number]
    for before in reversed(sentences[max(0, number - 8) : number]):
        closes = before.text.rstrip()[-1:]
        if before.path != sentence.path or closes not in "；;：:":
            break
        if before.deadline is not None:
            return before.deadline
    years = [int(year) for heading in sentence.path if "目标" in heading for year in re.findall(r"20\d\d", heading)]
    return max(years, default=None)


# --- likeness --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """A milestone as weighed character pairs: its clauses apart, and all its words with the action's title."""

    milestone: Milestone
    clauses: tuple[frozenset[str], ...]
    all: frozenset[str]
    subject: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Profile:
    milestones: tuple[_Words, ...]
    weight: Mapping[str, float]
    unknown: float

    def weigh(self, grams: frozenset[str]) -> float:
        return sum(self.weight.get(gram, self.unknown if len(gram) > 1 else self.unknown / 2) for gram in grams)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """How like a run of clauses (numbers from `first` up to `last`) is to a milestone."""

    milestone: Milestone
    said: float
    meant: float
    first: int = 0
    last: int = 0

    @property
    def score(self) -> float:
        return self.said + self.meant


@lru_cache(maxsize=4)
def _profile_of(catalogue: Catalogue) -> _Profile:
    """Weights from the catalogue alone: a pair that many points and actions use tells little (基本形成)."""
    points = [point.text for task in catalogue.tasks for point in task.points]
    parts = [part for milestone in catalogue.milestones for part in _parts(milestone)]
    used = Counter(gram for text in (*points, *parts) for gram in _grams(text))
    sections = {milestone.action: set(_grams(milestone.title)) for milestone in catalogue.milestones}
    for milestone in catalogue.milestones:
        sections[milestone.action] |= _grams(milestone.text)
    shared = Counter(gram for grams in sections.values() for gram in grams)
    total = len(points) + len(parts) + 1
    weight = {
        gram: (0.5 if len(gram) == 1 else 1.0) * math.log(total / (count + 1)) / max(1, shared[gram]) ** 0.5
        for gram, count in used.items()
    }
    subjects = {action: _subject_of(action, catalogue, used) for action in sections}
    weight.update(
        {gram: weight.get(gram, math.log(total)) * _ANY_GOAL for word in _GOAL_WORDS for gram in _grams(word)}
    )
    words = tuple(
        _Words(
            milestone=milestone,
            clauses=tuple(_grams(part) for part in _parts(milestone)),
            all=_grams(milestone.text) | _grams(milestone.title),
            subject=subjects[milestone.action],
        )
        for milestone in catalogue.milestones
    )
    return _Profile(milestones=words, weight=weight, unknown=math.log(total) * 0.6)


def _subject_of(action: int, catalogue: Catalogue, used: Counter[str]) -> frozenset[str]:
    """The character pairs that name what an action is about: its own texts repeat them and few others use them."""
    section = next((s.id for s in catalogue.sections if s.kind == "action" and s.number == action), None)
    milestones = [milestone for milestone in catalogue.milestones if milestone.action == action]
    texts = [point.text for task in catalogue.tasks if task.section == section for point in task.points]
    texts += [part for milestone in milestones for part in _parts(milestone)]
    own = Counter(gram for text in texts for gram in _grams(text) if len(gram) > 1)
    title = _grams(milestones[0].title)
    return frozenset(
        gram
        for gram, count in own.items()
        if (count >= 3 and count / used[gram] >= 0.4) or (gram in title and count >= 2 and count / used[gram] >= 0.3)
    )


def _judged(clauses: list[str], around: frozenset[str], deadline: int | None, profile: _Profile) -> Iterator[_Judged]:
    """The milestones that the goal clauses state: the best of each action, if like enough and ahead of the others."""
    sets = [_grams(_LEAD.sub("", clause)) for clause in clauses]
    near = [words for words in profile.milestones if words.subject & around]
    best: dict[tuple[int, int], _Judged] = {}
    for first, last in _runs(len(sets)):
        run = frozenset().union(*sets[first:last])
        scored = [replace(_likeness(run, words, profile), first=first, last=last) for words in near]
        for judged in _best_of_each_action(scored, deadline):
            rival = max(
                (other.score for other in scored if other.milestone.action != judged.milestone.action), default=0.0
            )
            if judged.score < ENOUGH or judged.score - rival < _MARGIN:
                continue
            key = (judged.milestone.action, judged.milestone.year)
            if key not in best or judged.score > best[key].score:
                best[key] = judged
    chosen: dict[int, _Judged] = {}
    for judged in best.values():
        other = chosen.get(judged.milestone.action)
        chosen[judged.milestone.action] = judged if other is None else _of_one_action(judged, other, deadline)
    yield from chosen.values()


def _best_of_each_action(scored: list[_Judged], deadline: int | None) -> list[_Judged]:
    best: dict[int, _Judged] = {}
    for judged in scored:
        other = best.get(judged.milestone.action)
        best[judged.milestone.action] = (
            judged if other is None else max(other, judged, key=lambda j: _dated_score(j, deadline))
        )
    return list(best.values())


def _of_one_action(one: _Judged, other: _Judged, deadline: int | None) -> _Judged:
    """Which of an action's milestones a sentence states: the wording decides, 2023's goal may come in 2025.

    Only where it states both in different clauses does its own deadline decide.
    """
    apart = one.last <= other.first or other.last <= one.first
    if apart and deadline in (one.milestone.year, other.milestone.year):
        return one if one.milestone.year == deadline else other
    return max(one, other, key=lambda judged: _dated_score(judged, deadline))


def _dated_score(judged: _Judged, deadline: int | None) -> float:
    return judged.score + (_SAME_YEAR if judged.milestone.year == deadline else 0.0)


def _runs(count: int) -> Iterator[tuple[int, int]]:
    """Every run of neighbouring clauses: a sentence may list the goals of several actions."""
    for first in range(count):
        for last in range(first + 1, min(count, first + 6) + 1):
            yield first, last


def _likeness(grams: frozenset[str], words: _Words, profile: _Profile) -> _Judged:
    clauses = [clause for clause in words.clauses if clause]
    said = max((profile.weigh(grams & clause) / profile.weigh(clause) for clause in clauses), default=0.0)
    own = profile.weigh(grams)
    meant = profile.weigh(grams & words.all) / own if own else 0.0
    return _Judged(milestone=words.milestone, said=said / 2, meant=meant / 2)


def _parts(milestone: Milestone) -> tuple[str, ...]:
    return milestone.parts or (milestone.text,)


_PLACE = re.compile(r"全[省市区县州国]|我[省市区县州]|本[省市区县州]")
_NO_WORD = re.compile(r"[^\w]|[\d_的和与及等]")


def _grams(text: str) -> frozenset[str]:
    """The characters and character pairs of a text; places, dates and function words left out."""
    plain = _NO_WORD.sub("", _PLACE.sub("", _DATED.sub("", fold(text)))).lower()
    return frozenset(plain) | frozenset(plain[i : i + 2] for i in range(len(plain) - 1))
