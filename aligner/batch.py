"""Checks every plan of a folder on all cores: one report a plan, one overview, and no plan's fault harms another.

A killed batch goes on where it stopped. The journal in the output folder holds what the overview needs of every
finished plan, under a key of everything its verdicts depend on: the file's content and name, the engine, the settings
and the options. A plan counts as finished when its line is whole and its reports are the very files written then.
"""

from __future__ import annotations

import hashlib
import json
import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Any

from aligner import __version__
from aligner.errors import AlignerError
from aligner.files import write_whole
from aligner.workers import Outcome, run_tasks

if TYPE_CHECKING:
    from aligner.export import PlanSummary
    from aligner.labels import Lang
    from aligner.model.check import Check
    from aligner.model.national import Catalogue
    from aligner.readers import Given
    from aligner.settings import Settings

OVERVIEW_WORKBOOK = "汇总.xlsx"
OVERVIEW_JSON = "summary.json"
JOURNAL = ".aligner-journal.jsonl"

# What a plan may come as. The formats that cannot be read are among them: such a plan must not be passed over in
# silence but fail with the sentence that says what to do.
PLAN_SUFFIXES = frozenset(
    [
        ".docx",
        ".docm",
        ".dotx",
        ".doc",
        ".wps",
        ".rtf",
        ".odt",
        ".ofd",
        ".pdf",
        ".html",
        ".htm",
        ".shtml",
        ".xhtml",
        ".mht",
        ".txt",
        ".text",
        ".md",
        ".markdown",
    ]
)
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
REPORT_SUFFIXES = {"excel": ".xlsx", "json": ".json", "csv": ".csv", "markdown": ".md"}
# A name of 255 bytes is the most that file systems take; the report's suffix must fit too.
_LONGEST_STEM = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One file of the folder: its `name` below the folder (the plan's name in the batch) and its reports' stem."""

    path: Path
    name: str
    stem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a folder holds: plans, files passed over (hidden, temporary, README), other files, folders not entered."""

    plans: tuple[Plan, ...]
    passed_over: tuple[str, ...] = ()
    unsupported: tuple[str, ...] = ()
    not_entered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """What a worker needs to check one plan and write its reports."""

    plan: Path
    reports: tuple[tuple[str, Path], ...]
    settings: Settings
    given: Given
    lang: Lang


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """The result of a batch: every plan's summary (or failure) in the order of names, and what was written where."""

    summaries: tuple[PlanSummary, ...]
    reports: Mapping[str, tuple[Path, ...]]
    workbook: Path
    overview: Path
    resumed: int

    @property
    def failed(self) -> tuple[PlanSummary, ...]:
        """The plans that could not be checked."""
        return tuple(summary for summary in self.summaries if not summary.checked)


# Hears of every plan as it ends: how many are done, of how many that were to do, and its summary.
Listener = Callable[[int, int, "PlanSummary"], None]


def find_plans(folder: Path, *, recursive: bool = False, leave_out: Path | None = None) -> Listing:
    """The plans under a folder in the order of their names, each with a stem for its reports that is its own.

    `leave_out` (the output folder) is not entered. Raises AlignerError where the folder cannot be used.
    """
    if not folder.exists():
        raise AlignerError(f"{folder}：文件夹不存在；请检查路径")
    if not folder.is_dir():
        raise AlignerError(f"{folder}：这是一个文件，不是文件夹；核对单个文件请用 aligner check")
    if leave_out is not None and leave_out.resolve() == folder.resolve():
        raise AlignerError(f"{folder}：报告不能与规划放在同一个文件夹；请用 -o 指定另一个")
    names, passed_over, unsupported, not_entered = [], [], [], []
    for name, kind in _walk(folder, recursive, leave_out):
        pure = PurePosixPath(name)
        if kind == "folder":
            not_entered.append(name)
        elif _is_beside_the_point(pure):
            passed_over.append(name)
        elif pure.suffix.lower() in PLAN_SUFFIXES or not pure.suffix:
            names.append(name)
        else:
            unsupported.append(name)
    names.sort(key=_sort_key)
    stems = _own_stems(names)
    return Listing(
        plans=tuple(Plan(path=folder / name, name=name, stem=stems[name]) for name in names),
        passed_over=tuple(sorted(passed_over)),
        unsupported=tuple(sorted(unsupported)),
        not_entered=tuple(sorted(not_entered)),
    )


def check_folder(
    plans: Sequence[Plan],
    out: Path,
    catalogue: Catalogue,
    settings: Settings,
    given: Given,
    *,
    formats: Sequence[str] = ("excel",),
    resume: bool = False,
    listener: Listener = lambda done, total, summary: None,
    judge: Callable[[Assignment], PlanSummary] | None = None,
) -> Batch:
    """Check the plans, write a report each and the overview into `out`; a plan that fails is reported with the rest.

    `judge` is what a worker does with one plan (`judge_plan`; a test may name another). Interrupted at any moment,
    a later run with `resume` gives the same files as an uninterrupted one.
    """
    from aligner.export import failure_of

    _make_folder(out)
    assignments = [_assignment(plan, out, formats, settings, given) for plan in plans]
    _refuse_overwriting(plans, assignments)
    summaries: dict[str, PlanSummary] = {}
    with _journal(out, resume) as (journal, finished):
        _clear_halves(out, assignments)
        keys = [_key(plan, catalogue, settings, given, formats) for plan in plans]
        for plan, key, assignment in zip(plans, keys, assignments, strict=True):
            if (entry := finished.get(key)) and (summary := _resumed(entry, plan, assignment)):
                summaries[plan.name] = summary
        resumed = len(summaries)
        waiting = [i for i, plan in enumerate(plans) if plan.name not in summaries]
        for outcome in _judged([assignments[i] for i in waiting], settings, judge or judge_plan):
            i = waiting[outcome.index]
            if outcome.failure is None:
                summary = replace(outcome.value, file=plans[i].name)
                _note_finished(journal, keys[i], assignments[i], summary)
            else:
                _remove(path for _, path in assignments[i].reports)
                summary = failure_of(plans[i].name, outcome.message)
            summaries[plans[i].name] = summary
            listener(len(summaries) - resumed, len(waiting), summary)
        batch = Batch(
            summaries=tuple(summaries[plan.name] for plan in plans),
            reports={
                plan.name: tuple(path for _, path in assignment.reports)
                for plan, assignment in zip(plans, assignments, strict=True)
                if summaries[plan.name].checked
            },
            workbook=out / OVERVIEW_WORKBOOK,
            overview=out / OVERVIEW_JSON,
            resumed=resumed,
        )
        _write_overview(batch, catalogue, settings)
    return batch


def judge_plan(assignment: Assignment) -> PlanSummary:
    """Check one plan and write its reports: what a worker does."""
    from aligner.export import summary_of
    from aligner.pipeline import check_plan

    settings = assignment.settings
    check = check_plan(assignment.plan, _catalogue(settings.catalogue), settings, assignment.given)
    for format_, path in assignment.reports:
        write_whole(path, _presented(check, format_, assignment.lang))
    return summary_of(check, assignment.plan.name)


def _judged(
    assignments: Sequence[Assignment], settings: Settings, judge: Callable[[Assignment], PlanSummary]
) -> Iterator[Outcome]:
    if not assignments:
        return iter(())
    return run_tasks(
        judge,
        assignments,
        jobs=settings.workers,
        time_limit=settings.time_limit,
        prepare=partial(_load_engine, settings.catalogue) if judge is judge_plan else None,
    )


def _load_engine(catalogue: Path | None) -> None:
    """What every worker does once: import the engine and read the catalogue."""
    import aligner.pipeline  # noqa: F401

    _catalogue(catalogue)


@cache
def _catalogue(path: Path | None) -> Catalogue:
    from aligner.catalogue import load_catalogue

    return load_catalogue(path)


def _presented(check: Check, format_: str, lang: Lang) -> bytes:
    from aligner import export

    match format_:
        case "excel":
            return export.to_excel(check, lang)
        case "json":
            return export.to_json(check)
        case "csv":
            return export.to_csv(check, lang)
        case _:
            return export.to_markdown(check, lang).encode("utf-8")


def _write_overview(batch: Batch, catalogue: Catalogue, settings: Settings) -> None:
    from aligner.export import to_batch_excel, to_batch_json

    write_whole(batch.workbook, to_batch_excel(batch.summaries, catalogue, settings.lang))
    write_whole(batch.overview, to_batch_json(batch.summaries, catalogue))


# --- what a folder holds ---------------------------------------------------------------------------------------


def _walk(folder: Path, recursive: bool, leave_out: Path | None) -> Iterator[tuple[str, str]]:
    """Every file below the folder by its name there, and the folders that were not entered."""
    left_out = leave_out.resolve() if leave_out is not None else None

    def refuse(fault: OSError) -> None:
        raise AlignerError(f"{fault.filename}：文件夹无法读取（{fault.strerror}）；请检查权限")

    for place, folders, files in os.walk(folder, onerror=refuse):
        here = Path(place)
        inside = [f for f in folders if not f.startswith(".") and f.lower() not in _SYSTEM_FILES]
        inside = [f for f in inside if left_out is None or (here / f).resolve() != left_out]
        for file in files:
            yield (here / file).relative_to(folder).as_posix(), "file"
        if not recursive:
            for name in inside:
                yield (here / name).relative_to(folder).as_posix(), "folder"
        folders[:] = inside if recursive else []


def _is_beside_the_point(name: PurePosixPath) -> bool:
    """Hidden and temporary files, and the README that explains a folder."""
    return name.name.startswith((".", "~$")) or name.name.lower() in _SYSTEM_FILES or name.stem.lower() == "readme"


def _sort_key(name: str) -> tuple[str, str]:
    return _alike(name), name


def _alike(name: str) -> str:
    """Names that some file system takes for the same are the same here."""
    return unicodedata.normalize("NFC", name).casefold()


def _own_stems(names: Sequence[str]) -> dict[str, str]:
    """For each plan a stem below the output folder that no other plan has, whichever plans are finished already.

    ``甲.docx`` beside ``甲.pdf`` become ``甲（docx）`` and ``甲（pdf）``; the overview's own names are taken.
    """
    plain = {name: _shortened(PurePosixPath(name).with_suffix("").as_posix()) for name in names}
    taken = {_alike(PurePosixPath(reserved).stem) for reserved in (OVERVIEW_WORKBOOK, OVERVIEW_JSON)}
    counts: dict[str, int] = {}
    for stem in plain.values():
        counts[_alike(stem)] = counts.get(_alike(stem), 0) + 1
    stems: dict[str, str] = {}
    for name, stem in plain.items():
        if counts[_alike(stem)] == 1 and _alike(stem) not in taken:
            stems[name] = stem
    taken.update(_alike(stem) for stem in stems.values())
    for name, stem in plain.items():
        if name not in stems:
            suffix = PurePosixPath(name).suffix.lstrip(".").lower()
            with_suffix = f"{stem}（{suffix}）" if suffix else stem
            candidates = (with_suffix if n == 1 else f"{with_suffix}-{n}" for n in range(1, len(names) + 3))
            stems[name] = next(candidate for candidate in candidates if _alike(candidate) not in taken)
            taken.add(_alike(stems[name]))
    return stems


def _shortened(stem: str) -> str:
    folder, name = PurePosixPath(stem).parent, PurePosixPath(stem).name
    cut = name.encode("utf-8", "surrogateescape")[:_LONGEST_STEM].decode("utf-8", "ignore")
    return (folder / (cut or "plan")).as_posix()


def _make_folder(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise AlignerError(f"{out}：这是一个文件；-o 应为存放报告的文件夹")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise AlignerError(f"{out}：无法建立文件夹（{fault.strerror}）；请换一个位置") from None
    if not os.access(out, os.W_OK | os.X_OK):
        raise AlignerError(f"{out}：没有写入的权限；请换一个位置")


def _assignment(plan: Plan, out: Path, formats: Sequence[str], settings: Settings, given: Given) -> Assignment:
    reports = tuple((format_, out / (plan.stem + REPORT_SUFFIXES[format_])) for format_ in formats)
    try:
        (out / plan.stem).parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise AlignerError(f"{(out / plan.stem).parent}：无法建立文件夹（{fault.strerror}）；请换一个位置") from None
    return Assignment(plan=plan.path, reports=reports, settings=settings, given=given, lang=settings.lang)


def _refuse_overwriting(plans: Sequence[Plan], assignments: Sequence[Assignment]) -> None:
    """No report may take the place of a plan, as it could where one folder holds the other."""
    originals = {plan.path.resolve() for plan in plans}
    for assignment in assignments:
        for _, path in assignment.reports:
            if path.resolve() in originals:
                raise AlignerError(f"{path}：报告会覆盖规划本身；请用 -o 指定另一个文件夹")


def _clear_halves(out: Path, assignments: Sequence[Assignment]) -> None:
    """Remove what killed runs were writing."""
    for folder in {out, *(path.parent for assignment in assignments for _, path in assignment.reports)}:
        _remove(folder.glob(".aligner-*.tmp"))


# --- the journal -----------------------------------------------------------------------------------------------


@contextmanager
def _journal(out: Path, resume: bool) -> Iterator[tuple[IO[bytes], dict[str, Any]]]:
    """The journal, open for one batch at a time, and what it says is finished."""
    file = (out / JOURNAL).open("a+b")
    with file:
        _lock(file, out)
        finished = _entries(file) if resume else {}
        if not resume:
            file.truncate(0)
        yield file, finished


def _entries(file: IO[bytes]) -> dict[str, Any]:
    """The journal's whole lines by their keys; a line that a killed run left half-written is cut off."""
    file.seek(0)
    content = file.read()
    whole = content[: content.rfind(b"\n") + 1]
    file.truncate(len(whole))
    entries = {}
    for line in whole.splitlines():
        with suppress(ValueError, KeyError, TypeError):
            entry = json.loads(line)
            entries[entry["key"]] = entry
    return entries


def _note_finished(journal: IO[bytes], key: str, assignment: Assignment, summary: PlanSummary) -> None:
    entry = {
        "key": key,
        "reports": {path.name: _digest(path) for _, path in assignment.reports},
        "summary": summary.as_record(),
    }
    journal.write(json.dumps(entry, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
    journal.flush()
    os.fsync(journal.fileno())


def _resumed(entry: Mapping[str, Any], plan: Plan, assignment: Assignment) -> PlanSummary | None:
    """What the journal says of a plan, None where its reports are not the ones written then."""
    from aligner.export import PlanSummary

    try:
        if any(entry["reports"][path.name] != _digest(path) for _, path in assignment.reports):
            return None
        return replace(PlanSummary.from_record(entry["summary"]), file=plan.name)
    except (KeyError, TypeError, AttributeError, OSError):
        return None


def _key(plan: Plan, catalogue: Catalogue, settings: Settings, given: Given, formats: Sequence[str]) -> str:
    """The fingerprint of everything that a plan's verdicts and reports depend on."""
    try:
        content = _digest(plan.path)
    except OSError:
        content = "unreadable"
    parts = {
        "content": content,
        "name": plan.name,
        "stem": plan.stem,
        "engine": engine_fingerprint(),
        "catalogue": catalogue.version,
        "settings": settings.fingerprint(),
        "given": [given.region, given.level, given.body, given.dated],
        "formats": list(formats),
        "lang": settings.lang,
    }
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")).hexdigest()


@cache
def engine_fingerprint() -> str:
    """The fingerprint of the program itself: its version, its modules, its model files, the national plan's data."""
    from aligner.catalogue import data_file

    digest = hashlib.sha256(__version__.encode())
    for folder in (Path(__file__).resolve().parent, data_file("catalogue.json").parent):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + _digest(path).encode())
    return digest.hexdigest()[:16]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _lock(file: IO[bytes], out: Path) -> None:
    try:
        import fcntl
    except ImportError:  # Windows: two batches into one folder are not told apart
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise AlignerError(f"{out}：另一个批量核对正在写入这个文件夹；请等它结束，或换一个 -o") from None


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        with suppress(OSError):
            path.unlink()
