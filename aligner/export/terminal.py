"""Why this module exists: whoever checks a plan at a terminal wants the answer at a glance, without opening a file.

Widths count Chinese characters as two columns; colour only repeats what the signs say; no character of the plan can
drive the terminal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from aligner.export.cells import cut_to_width, display_width, one_line, pad_to_width, wrap_to_width
from aligner.labels import LEVELS, SEVERITIES, VERDICTS, Lang, phrase
from aligner.model.alignment import TaskCoverage
from aligner.model.check import Check, Summary
from aligner.model.national import NationalTask
from aligner.report import (
    counts_line,
    coverage_line,
    doubtful_tasks,
    findings_line,
    headline,
    indicators_line,
    issue_line,
    milestones_line,
    sections_of,
    top_gaps,
)

_LEAST_WIDTH, _MOST_WIDTH = 40, 120
_MOST_GAPS, _MOST_DOUBTFUL, _MOST_ISSUES = 6, 6, 8
_SHORTEST_BAR, _LONGEST_BAR = 6, 20
_COUNT, _RATIO = 4, 9

_BOLD, _DIM, _HEADING = "1", "2", "1;36"
_COLOURS: Mapping[str, str] = {
    "covered": "32", "partial": "33", "missing": "31", "uncertain": "35", "not_applicable": "90",
}  # fmt: skip
_BLOCKS: Mapping[str, str] = {
    "covered": "█", "partial": "▒", "missing": "░", "uncertain": "?", "not_applicable": "-",
}  # fmt: skip


def to_terminal(check: Check, lang: Lang = "zh", color: bool = False, width: int = 80) -> str:
    """The check as a readable summary; plain text unless `color`, every line at most `width` columns."""
    page = _Page(check, lang, color, min(max(width, _LEAST_WIDTH), _MOST_WIDTH))
    return "\n".join(line.rstrip() for line in page.lines()) + "\n"


class _Page:
    """The summary of one check for one terminal."""

    def __init__(self, check: Check, lang: Lang, color: bool, width: int) -> None:
        self._check = check
        self._lang: Lang = lang
        self._color = color
        self._width = width
        self._national: dict[str, NationalTask] = {task.id: task for task in check.catalogue.tasks}

    def lines(self) -> Iterator[str]:
        """The page from top to bottom."""
        yield from self._head()
        yield from self._truth()
        yield from self._sections()
        yield from self._gaps()
        yield from self._doubtful()
        yield from self._targets()
        yield from self._issues()

    def _head(self) -> Iterator[str]:
        for line in wrap_to_width(one_line(self._check.document.title), self._width, 2):
            yield self._painted(line, _BOLD)
        yield from self._folded(one_line(headline(self._check, self._lang)))
        against = phrase(
            "against", self._lang, national=one_line(self._check.catalogue.title), tasks=len(self._check.tasks)
        )
        yield cut_to_width(against, self._width)

    def _truth(self) -> Iterator[str]:
        yield ""
        for line in self._folded(counts_line(self._check, self._lang)):
            yield self._with_verdicts_painted(line)
        for line in self._folded(coverage_line(self._check, self._lang)):
            yield self._painted(line, _BOLD)
        if self._check.status == "partial":
            for line in wrap_to_width("! " + phrase("incomplete", self._lang), self._width, 4):
                yield self._painted(line, _COLOURS["missing"])

    def _sections(self) -> Iterator[str]:
        sections = sections_of(self._check, self._lang)
        longest = max((display_width(one_line(section.of.name)) for section in sections), default=0)
        room = self._width - _RATIO - _COUNT * len(VERDICTS)
        bar = min(room - longest - 1, _LONGEST_BAR)
        bar = bar if bar >= _SHORTEST_BAR else 0
        name_width = min(room - (bar + 1 if bar else 0), longest + 1)
        yield ""
        title = pad_to_width(phrase("by_section", self._lang), name_width + (bar + 1 if bar else 0))
        ratio = phrase("coverage", self._lang)
        signs = "".join(label.sign.rjust(_COUNT) for label in VERDICTS.values())
        yield self._painted(title, _HEADING) + " " * (_RATIO - display_width(ratio)) + ratio + signs
        for section in sections:
            summary = section.summary
            counts = "".join(
                self._painted(str(count).rjust(_COUNT), _COLOURS[verdict] if count else _DIM)
                for verdict, count in _counts(summary).items()
            )
            drawn = " " + self._bar(summary, bar) if bar else ""
            name = pad_to_width(one_line(section.of.name), name_width)
            yield f"{name}{drawn}{f'{summary.coverage:.1%}'.rjust(_RATIO)}{counts}"

    def _bar(self, summary: Summary, length: int) -> str:
        shares = _shared_out(_counts(summary), length)
        return "".join(self._painted(_BLOCKS[verdict] * share, _COLOURS[verdict]) for verdict, share in shares.items())

    def _gaps(self) -> Iterator[str]:
        total = self._check.summary.missing + self._check.summary.partial
        gaps = top_gaps(self._check, _MOST_GAPS)
        yield ""
        title = phrase("top_gaps", self._lang, total=total, shown=len(gaps)) if gaps else phrase("no_gaps", self._lang)
        yield self._painted(title, _HEADING)
        for task in gaps:
            national = self._national[task.task_id]
            yield self._task_line(task, national)
            yield from self._labelled("national_wording", national.text, lines=2)
            if task.suggestion:
                yield from self._labelled("suggestion", task.suggestion, lines=1)

    def _doubtful(self) -> Iterator[str]:
        doubtful = doubtful_tasks(self._check)
        if not doubtful:
            return
        yield ""
        yield self._painted(phrase("doubtful", self._lang, total=len(doubtful)), _HEADING)
        for task in doubtful[:_MOST_DOUBTFUL]:
            guess = phrase(
                "best_guess", self._lang, level=LEVELS[task.best_guess].name(self._lang), confidence=task.confidence
            )
            yield self._task_line(task, self._national[task.task_id], guess)
        if len(doubtful) > _MOST_DOUBTFUL:
            yield "  …"

    def _targets(self) -> Iterator[str]:
        yield ""
        for title, total, line in (
            ("indicators", len(self._check.indicators), indicators_line(self._check, self._lang)),
            ("milestones", len(self._check.milestones), milestones_line(self._check, self._lang)),
        ):
            if total:
                yield self._painted(phrase(title, self._lang, total=total), _HEADING)
                yield from self._folded(line, indent="  ")
        yield from self._folded(findings_line(self._check, self._lang))

    def _issues(self) -> Iterator[str]:
        severities = list(SEVERITIES)
        issues = sorted(self._check.document.issues, key=lambda issue: severities.index(issue.severity))
        if not issues:
            return
        yield ""
        yield self._painted(phrase("document_issues", self._lang, total=len(issues)), _HEADING)
        for issue in issues[:_MOST_ISSUES]:
            first, *rest = wrap_to_width(one_line(issue_line(issue, self._lang)), self._width - 2, 3)
            yield "  " + first
            yield from ("    " + line for line in rest)
        if len(issues) > _MOST_ISSUES:
            yield "  …"

    def _task_line(self, task: TaskCoverage, national: NationalTask, remark: str = "") -> str:
        line = f"{VERDICTS[task.verdict].sign} {task.task_id} {one_line(national.title)}"
        room = self._width - (display_width(remark) + 2 if remark else 0)
        line = cut_to_width(line, room) + (f"  {remark}" if remark else "")
        sign = line[0]
        return self._painted(sign, _COLOURS[task.verdict]) + self._painted(line[1:], _BOLD)

    def _labelled(self, label: str, text: str, *, lines: int) -> Iterator[str]:
        name = phrase(label, self._lang) + ("：" if self._lang == "zh" else ": ")
        indent = 2 + display_width(name)
        first, *rest = wrap_to_width(one_line(text), self._width - indent, lines) or ("",)
        yield "  " + self._painted(name, _DIM) + first
        yield from (" " * indent + line for line in rest)

    def _folded(self, line: str, indent: str = "") -> Iterator[str]:
        """A line of parts joined by “ · ”, broken between parts where it is too long."""
        current = ""
        for part in line.split(" · "):
            joined = f"{current} · {part}" if current else part
            if current and display_width(indent + joined) > self._width:
                yield indent + current
                joined = part
            current = cut_to_width(joined, self._width - len(indent))
        yield indent + current

    def _with_verdicts_painted(self, line: str) -> str:
        colours = {label.sign: _COLOURS[verdict] for verdict, label in VERDICTS.items()}
        return " · ".join(self._painted(part, colours.get(part[:1], _BOLD)) for part in line.split(" · "))

    def _painted(self, text: str, colour: str) -> str:
        return f"\x1b[{colour}m{text}\x1b[0m" if self._color and text.strip() else text


def _counts(summary: Summary) -> dict[str, int]:
    return {verdict: getattr(summary, verdict) for verdict in VERDICTS}


def _shared_out(counts: Mapping[str, int], length: int) -> dict[str, int]:
    """So many places shared out in proportion to the counts; the places add up, the largest rests are served first."""
    total = sum(counts.values()) or 1
    exact = {name: count * length / total for name, count in counts.items()}
    shares = {name: int(share) for name, share in exact.items()}
    for name in sorted(exact, key=lambda name: shares[name] - exact[name])[: length - sum(shares.values())]:
        shares[name] += 1
    return shares
