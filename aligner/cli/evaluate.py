"""`aligner evaluate`: how far verdicts agree with the labels of readers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aligner.cli.grammar import Command, option
from aligner.cli.language import language, say
from aligner.cli.options import judging_options, quiet_libraries, settings_of
from aligner.cli.output import Target, format_option, note, output_option
from aligner.errors import AlignerError
from aligner.files import refuse_unwritable, write_whole
from aligner.workers import use_one_thread

if TYPE_CHECKING:
    from aligner.evaluate.evaluation import Evaluation
    from aligner.evaluate.judging import Judged
    from aligner.evaluate.truth import Truth
    from aligner.model.national import Catalogue
    from aligner.settings import Settings

FORMATS = ("table", "json")


@click.command(
    "evaluate",
    cls=Command,
    zh="用标注过的规划检验判定：与读者的一致程度、证据、要点、校准、陷阱。\n不给 TRUTH 时用随程序提供的标注规划。",
    en="Hold verdicts against labelled plans: agreement, evidence, points, calibration, traps.\n"
    "Without TRUTH: the labelled plans that come along.",
)
@click.argument("truth", metavar="[TRUTH]", required=False, type=click.Path(path_type=Path))
@option(
    "--checks",
    metavar="DIR",
    type=click.Path(path_type=Path),
    zh="已有的核对结果（名称.json），不再核对。",
    en="Checks made before (NAME.json), instead of checking.",
)
@option(
    "--plans",
    multiple=True,
    metavar="DIR",
    type=click.Path(path_type=Path),
    zh="规划所在的文件夹，可重复；按文件名查找，TXT 优先。",
    en="Where the plans are; may be repeated; found by name, TXT first.",
)
@option(
    "--left-out",
    is_flag=True,
    zh="每份规划都由没有见过它的模型判定：全部重新训练，需数分钟。",
    en="Judge every plan by a model that never saw it: everything is fitted again, takes minutes.",
)
@option(
    "--write-checks",
    metavar="DIR",
    type=click.Path(path_type=Path),
    zh="把核对结果的 JSON 写入文件夹。",
    en="Keep the JSON of the checks in a folder.",
)
@option(
    "--compare",
    metavar="DIR",
    type=click.Path(path_type=Path),
    zh="与另一次的核对结果比较：指标并列，列出改变了的判定。",
    en="Compare with another run's checks: figures side by side, changed verdicts.",
)
@option(
    "--errors",
    metavar="FILE",
    type=click.Path(path_type=Path),
    zh="把不一致之处写成网页，国家与地方原文并列。",
    en="Write the disagreements as an HTML page, both texts side by side.",
)
@option("--per-plan", is_flag=True, zh="也给出每份规划的指标。", en="Figures of every plan too.")
@output_option(zh="写入文件。", en="Write to a file.")
@format_option(FORMATS)
@judging_options
@click.pass_context
def command(
    ctx: click.Context,
    truth: Path | None,
    checks: Path | None,
    plans: tuple[Path, ...],
    left_out: bool,
    write_checks: Path | None,
    compare: Path | None,
    errors: Path | None,
    per_plan: bool,
    output: Path | None,
    format: str | None,
    assignments: tuple[str, ...],
) -> None:
    """Hold verdicts against labels."""
    settings = settings_of(ctx, assignments)
    target = Target.of(output, format, FORMATS)
    _refuse_contradictions(truth, checks, plans, left_out, write_checks)
    if errors:
        refuse_unwritable(errors)
    quiet_libraries()
    use_one_thread()
    from aligner.catalogue import data_file, load_catalogue
    from aligner.evaluate import Evaluation, read_truths
    from aligner.evaluate.evaluation import read_checks

    catalogue = load_catalogue(settings.catalogue)
    truths = read_truths(truth or data_file("labelled") / "truth")
    names = [entry.name for entry in truths]
    other = Evaluation.of(truths, read_checks(compare, names), catalogue) if compare else None
    if checks:
        evaluation = Evaluation.of(truths, read_checks(checks, names), catalogue)
    else:
        folders = plans or (data_file("labelled") / "plans",)
        evaluation = _judged(truths, folders, catalogue, settings, left_out=left_out, write_checks=write_checks)
    if errors:
        from aligner.evaluate.page import as_page

        write_whole(errors, as_page(evaluation, catalogue, other).encode())
        note(say(f"已写入 {errors}", f"written: {errors}"))
    _note_claims(evaluation)
    present = _json if target.format == "json" else _table
    target.deliver(present(evaluation, per_plan, other))


def _refuse_contradictions(
    truth: Path | None, checks: Path | None, plans: Sequence[Path], left_out: bool, write_checks: Path | None
) -> None:
    if checks and (plans or left_out or write_checks):
        raise AlignerError(
            say(
                "--checks 用已有的核对结果，不能与 --plans、--left-out、--write-checks 同用",
                "--checks uses checks made before: not together with --plans, --left-out, --write-checks",
            )
        )
    if truth and not checks and not plans:
        raise AlignerError(
            say(
                f"{truth}：请用 --plans 给出规划所在的文件夹，或用 --checks 给出已有的核对结果",
                f"{truth}: say with --plans where the plans are, or with --checks where checks are",
            )
        )


def _judged(
    truths: Sequence[Truth],
    folders: Sequence[Path],
    catalogue: Catalogue,
    settings: Settings,
    *,
    left_out: bool,
    write_checks: Path | None,
) -> Evaluation:
    """Check the plans and score them, in the order in which they come."""
    from aligner.evaluate import Evaluation
    from aligner.evaluate.judging import judge, judge_left_out, read_documents
    from aligner.export import as_contract, to_json

    if write_checks:
        write_checks.mkdir(parents=True, exist_ok=True)
    plans = read_documents(truths, folders)
    if left_out:
        from aligner.cli.train import require_training

        require_training()
        from aligner.train import load_material

        note(say("读取训练材料", "reading the material"))
        results: Iterable[Judged] = judge_left_out(plans, catalogue, settings, load_material(catalogue), note)
    else:
        from aligner.pipeline import model_of

        results = judge(plans, catalogue, settings, model_of(settings, catalogue))
    checks, judged_by = {}, {}
    for number, judged in enumerate(results, start=1):
        note(f"[{number}/{len(plans)}] {judged.name}")
        checks[judged.name], judged_by[judged.name] = as_contract(judged.check), judged.judged_by
        if write_checks:
            write_whole(write_checks / f"{judged.name}.json", to_json(judged.check))
    return Evaluation.of(truths, checks, catalogue, judged_by)


def _note_claims(evaluation: Evaluation) -> None:
    """Say what the figures may claim, before they are read."""
    from aligner.evaluate.judging import IN_SAMPLE, LEFT_OUT, UNSEEN

    named = {
        IN_SAMPLE: say("样本内：判定它们的模型用它们训练过，数字偏高", "in-sample: the model was trained on them"),
        UNSEEN: say("未见过：不在训练材料中，由用全部材料训练的模型判定", "unseen: no part of the material"),
        LEFT_OUT: say("留出：由没有见过它们那一组的模型判定", "left out: judged by a model without their group"),
    }
    for claim, words in named.items():
        names = [name for name, judged_by in evaluation.judged_by.items() if judged_by == claim]
        if names:
            note(f"{words}{say('：', ': ')}{'、'.join(names)}")


def _json(evaluation: Evaluation, per_plan: bool, other: Evaluation | None) -> str:
    return json.dumps(evaluation.as_json(per_plan=per_plan, other=other), ensure_ascii=False, indent=1) + "\n"


def _table(evaluation: Evaluation, per_plan: bool, other: Evaluation | None) -> str:
    from aligner.evaluate.tables import as_markdown

    return as_markdown(evaluation, lang=language(), per_plan=per_plan, other=other)
