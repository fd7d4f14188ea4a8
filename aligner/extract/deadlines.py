"""By when: the year a sentence sets itself, against years it only looks back on or names in a title."""

from __future__ import annotations

import re

_YEAR = re.compile(
    r"(?P<lead>[到至于在自从比较由以《（(“—\-~～]?)\s*(?P<year>20\d\d)\s*(?P<range>[—\-–~～至]+\s*20\d\d)?年(?P<tail>底前?|前|末|内"
    r"|上半年|下半年|以前|[一二三四]季度|\d+月)?"
)
_TITLE = re.compile(r"《[^》]*》")
_THIS_YEAR = re.compile(r"今年|年内|本年度?|年底前|年底|[1-9]\d?月(?:底|份|\d+日)前?|全年|下半年|[一二三四]季度")
_NEXT_YEAR = re.compile(r"明年")
_PERIOD_END = re.compile(r"[“\"]十([一二三四五六七八九])五[”\"]?(?:末|期末|时期末)")
_DIGIT = {c: i for i, c in enumerate("一二三四五六七八九", 1)}
_BASIS = frozenset("自从比较由以")


def deadline_of(text: str, year: int | None) -> int | None:
    """The last year by which the sentence promises, None where it sets none.

    ``比2020年提高``, ``自2021年起`` and years inside 《》 set none; without a document year every named year counts.
    """
    plain = _TITLE.sub(lambda title: "《" + "〇" * (len(title[0]) - 2) + "》", text)
    years = [int(named["range"][-4:]) if named["range"] else int(named["year"])
             for named in _YEAR.finditer(plain) if named["lead"] not in _BASIS]
    years += [1955 + 5 * (10 + _DIGIT[end[1]]) for end in _PERIOD_END.finditer(plain)]
    if year is not None:
        years = [named for named in years if named >= year]
        if not years and _NEXT_YEAR.search(plain):
            years = [year + 1]
        if not years and _THIS_YEAR.search(plain):
            years = [year]
    return max(years, default=None)
