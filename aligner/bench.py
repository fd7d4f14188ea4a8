"""Why this module exists: speed is promised as ratios that hold on any machine; anybody can measure them in one run.

Everything is measured on input generated from the catalogue's own words: whole checks against a process that only
imports the big libraries and reads the same file, growth with length, and two processes against one.
"""

from __future__ import annotations

import math
import os
import random
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from aligner.errors import AlignerError

if TYPE_CHECKING:
    from aligner.model.national import Catalogue
    from aligner.settings import Settings

PLAN_CHARS = 20_000
# What the whole check of one plan is compared with: the price of the libraries and of plain reading.
PLAIN_READING = """
import sys, spacy, pandas, docx
document = docx.Document(sys.argv[1])
text = "\\n".join(paragraph.text for paragraph in document.paragraphs)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One figure: what was measured, its value and unit, and the most (or, `at_least`, the least) it should be."""

    name: str
    value: float
    unit: str = ""
    target: float | None = None
    at_least: bool = False

    @property
    def met(self) -> bool | None:
        """Whether the target is met, None where there is none."""
        if self.target is None:
            return None
        return self.value >= self.target if self.at_least else self.value <= self.target


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How much is measured."""

    repeats: int
    lengths: tuple[int, ...]
    plans: int


FULL = Extent(repeats=5, lengths=(10_000, 31_600, 100_000, 316_000, 1_000_000), plans=12)
QUICK = Extent(repeats=2, lengths=(10_000, 31_600, 100_000), plans=6)


def measure(catalogue: Catalogue, settings: Settings, extent: Extent = FULL) -> Iterator[Measurement]:
    """Yield each figure as soon as it is known."""
    with tempfile.TemporaryDirectory(prefix="aligner-bench-") as folder:
        yield from measure_start(extent.repeats)
        yield from measure_check(catalogue, Path(folder), extent.repeats)
        yield from measure_growth(catalogue, settings, Path(folder), extent.lengths)
        yield from measure_batch(catalogue, settings, Path(folder), extent.plans)


def measure_start(repeats: int) -> Iterator[Measurement]:
    """How soon the program answers when it needs no engine."""
    for words, target in ((("--help",), 0.2), (("tasks",), 0.5)):
        seconds = min(_run(_aligner(*words)).seconds for _ in range(max(repeats, 3)))
        yield Measurement(name=f"aligner {' '.join(words)}", value=seconds, unit="s", target=target)


def measure_check(catalogue: Catalogue, folder: Path, repeats: int) -> Iterator[Measurement]:
    """A whole `aligner check --format json` of a DOCX against plain reading, alternately; the best of each counts."""
    plan, out = folder / "plan.docx", folder / "plan.json"
    plan.write_bytes(as_docx(generated_plan(catalogue, PLAN_CHARS)))
    plain, check = [], []
    for _ in range(repeats):
        plain.append(_run((sys.executable, "-c", PLAIN_READING, str(plan))))
        check.append(_run(_aligner("check", str(plan), "-o", str(out))))
    best_plain, best_check = min(run.seconds for run in plain), min(run.seconds for run in check)
    yield Measurement(name="plain reading, DOCX of 20,000 characters", value=best_plain, unit="s")
    yield Measurement(name="aligner check, the same", value=best_check, unit="s")
    yield Measurement(name="ratio check / plain reading", value=best_check / best_plain, unit="×", target=2.0)
    yield Measurement(
        name="peak memory of the check", value=max(run.megabytes for run in check), unit="MB", target=400
    )  # fmt: skip


def measure_growth(
    catalogue: Catalogue, settings: Settings, folder: Path, lengths: Sequence[int]
) -> Iterator[Measurement]:
    """Time without start-up at several lengths, and the exponent with which it grows."""
    from aligner.pipeline import check_plan
    from aligner.readers import Given

    def seconds_of(chars: int, seed: int) -> float:
        plan = folder / f"{chars}-{seed}.txt"
        plan.write_text(generated_plan(catalogue, chars, seed), encoding="utf-8")
        begun = time.perf_counter()
        check_plan(plan, catalogue, settings, Given())
        return time.perf_counter() - begun

    seconds_of(lengths[0], seed=0)
    seconds = []
    for chars in lengths:
        # Short plans take little time, which noise disturbs most: the best of three.
        seconds.append(min(seconds_of(chars, seed) for seed in range(1, 4 if chars <= PLAN_CHARS else 2)))
        yield Measurement(name=f"check of {chars:,} characters without start-up", value=seconds[-1], unit="s")
    yield Measurement(name="growth exponent", value=exponent_of(lengths, seconds), target=1.1)


def measure_batch(catalogue: Catalogue, settings: Settings, folder: Path, plans: int) -> Iterator[Measurement]:
    """The steady rate of a batch with one process and with two."""
    source = folder / "plans"
    source.mkdir()
    for i in range(plans):
        text = generated_plan(catalogue, PLAN_CHARS, seed=100 + i)
        (source / f"{i:02}.txt").write_text(text, encoding="utf-8")
    rates = [_steady_rate(source, folder / f"out{jobs}", catalogue, settings, jobs) for jobs in (1, 2)]
    yield Measurement(name="batch, seconds a plan and core", value=1 / rates[0], unit="s", target=1.4)
    yield Measurement(
        name="two processes / one", value=rates[1] / rates[0], unit="×", target=1.7, at_least=True
    )  # fmt: skip


def exponent_of(lengths: Sequence[float], seconds: Sequence[float]) -> float:
    """The power of the length with which the time grows: the slope of the logarithms, by least squares."""
    xs, ys = [math.log(length) for length in lengths], [math.log(second) for second in seconds]
    middle_x, middle_y = sum(xs) / len(xs), sum(ys) / len(ys)
    above = sum((x - middle_x) * (y - middle_y) for x, y in zip(xs, ys, strict=True))
    return above / sum((x - middle_x) ** 2 for x in xs)


# --- generated plans -------------------------------------------------------------------------------------------

_NUMERALS = "一二三四五六七八九十"
_BODIES = ("省大数据局", "省通信管理局", "省工业和信息化厅", "省教育厅", "省发展改革委", "省农业农村厅")
_OPENINGS = ("加快", "全面", "扎实", "有序", "重点", "持续")
_LOOKING_BACK = "“十三五”期间，{clause}，累计完成投资{number}亿元。"
_PROMISING = (
    "{opening}推进{title}，{clause}，{other}。",
    "到2025年，{clause}，{other}，覆盖率达到{number}%。（责任单位：{body}）",
    "由{body}牵头，{clause}，{year}年底前建成{number}个示范项目。",
    "支持有条件的市县{clause}，{other}。",
)


def generated_plan(catalogue: Catalogue, chars: int, seed: int = 0) -> str:
    """A plan of `chars` characters, made of the catalogue's clauses in ever new combinations; same seed, same plan."""
    chance = random.Random(seed)
    titles = [section.title for section in catalogue.sections]
    clauses = [
        clause
        for task in catalogue.tasks
        for point in task.points
        for clause in re.split("[,，;；。：:]", point.text)
        if 6 <= len(clause) <= 40
    ]
    lines = ["测试省“十四五”数字化发展规划", "第一章 发展基础"]
    size = sum(map(len, lines)) + len(lines)
    chapter, paragraphs = 1, 0
    while size < chars:
        if paragraphs % 12 == 6:
            chapter += 1
            line = f"第{_numeral(chapter)}章 {titles[(chapter - 2) % len(titles)]}"
        elif paragraphs % 4 == 0:
            line = f"（{_NUMERALS[paragraphs // 4 % 10]}）{chance.choice(clauses)}"
        else:
            forms = (_LOOKING_BACK,) if chapter == 1 else _PROMISING
            line = "".join(
                _sentence(chance, chance.choice(forms), titles, clauses) for _ in range(chance.randint(1, 3))
            )
        lines.append(line)
        size += len(line) + 1
        paragraphs += 1
    return "\n".join(lines)[:chars]


def as_docx(text: str) -> bytes:
    """A small Word file that holds the text, a paragraph a line."""
    import io

    paragraphs = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>' for line in text.splitlines()
    )
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"<w:body>{paragraphs}</w:body></w:document>",
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + content)
    return file.getvalue()


def _sentence(chance: random.Random, form: str, titles: Sequence[str], clauses: Sequence[str]) -> str:
    return form.format(
        opening=chance.choice(_OPENINGS),
        title=chance.choice(titles),
        clause=chance.choice(clauses),
        other=chance.choice(clauses),
        body=chance.choice(_BODIES),
        number=chance.randint(2, 99),
        year=chance.randint(2022, 2025),
    )


def _numeral(number: int) -> str:
    """A chapter's number in Chinese, up to 9999."""
    if number <= 10:
        return _NUMERALS[number - 1]
    digits, text = str(number), ""
    for i, digit in enumerate(digits):
        if digit != "0":
            text += _NUMERALS[int(digit) - 1] + ("", "十", "百", "千")[len(digits) - 1 - i]
        elif text and not text.endswith("零"):
            text += "零"
    return text.rstrip("零").removeprefix("一") if 10 <= number < 20 else text.rstrip("零")


# --- running ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    seconds: float
    megabytes: float


def _aligner(*words: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "aligner", *words)


def _run(command: Sequence[str]) -> _Run:
    """Run a program to its end; how long it took and the most memory it held."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    complaint = process.stderr.read()
    megabytes = _waited_for(process)
    seconds = time.perf_counter() - begun
    process.stderr.close()
    if process.returncode:
        last = complaint.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise AlignerError(f"基准中的程序没有成功（{' '.join(last)}）；与纯读取比较需要 python-docx")
    return _Run(seconds=seconds, megabytes=megabytes)


def _waited_for(process: subprocess.Popen[bytes]) -> float:
    if not hasattr(os, "wait4"):
        process.wait()
        return math.nan
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def _steady_rate(source: Path, out: Path, catalogue: Catalogue, settings: Settings, jobs: int) -> float:
    """Plans a second once every process has started: from the first plan of each on."""
    from dataclasses import replace

    from aligner.batch import check_folder, find_plans
    from aligner.readers import Given

    ended: list[float] = []
    listener: Callable[..., None] = lambda *_: ended.append(time.perf_counter())  # noqa: E731
    plans = find_plans(source).plans
    batch = check_folder(
        plans, out, catalogue, replace(settings, jobs=jobs), Given(), formats=("json",), listener=listener
    )  # fmt: skip
    if batch.failed:
        raise AlignerError(f"基准中的规划未能核对：{batch.failed[0].failure}")
    return (len(plans) - jobs) / (ended[-1] - ended[jobs - 1])
