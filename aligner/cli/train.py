"""`aligner train`: the model file from the labelled data of the package and one's own."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aligner.cli.grammar import Command, option
from aligner.cli.language import language, say
from aligner.cli.options import judging_options, quiet_libraries, settings_of
from aligner.cli.output import note, output_option, put
from aligner.errors import AlignerError
from aligner.files import refuse_unwritable, write_whole
from aligner.workers import use_one_thread

if TYPE_CHECKING:
    from aligner.evaluate.evaluation import Evaluation
    from aligner.learned import Learned
    from aligner.model.national import Catalogue
    from aligner.settings import Settings
    from aligner.train import Material

# The libraries of the extra `train`, by the names under which they are installed.
_LIBRARIES = {"lightgbm": "lightgbm", "scipy": "scipy"}


@click.command(
    "train",
    cls=Command,
    zh="用标注材料重新训练模型：随程序提供的，加上 FOLDER（plans/ 和 truth/）与 --examples。\n"
    "先后各给一次指标；核对只在设置 model 指明时才用新模型。",
    en="Fit the model again: on the material that comes along, FOLDERs (plans/ and truth/) and --examples.\n"
    "Figures before and after; checks use the new model only where the setting `model` names it.",
)
@click.argument("folders", metavar="[FOLDER]...", nargs=-1, type=click.Path(path_type=Path))
@option(
    "--examples",
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    zh="例句文件（JSON 行），可重复。",
    en="A file of example sentences (JSON lines); may be repeated.",
)
@output_option(
    zh="模型文件（默认在 ALIGNER_DATA 的 model/learned.npz）。",
    en="The model file (default: model/learned.npz under ALIGNER_DATA).",
)
@option(
    "--packaged",
    is_flag=True,
    zh="写入随程序提供的模型文件（供项目开发者）。",
    en="Write the model file that comes with the program (for its developers).",
)
@option(
    "--figures",
    is_flag=True,
    zh="也做留出检验：每份规划由没有见过它的模型判定，另需数分钟。",
    en="Figures with every plan left out too: takes minutes more.",
)
@judging_options
@click.pass_context
def command(
    ctx: click.Context,
    folders: tuple[Path, ...],
    examples: tuple[Path, ...],
    output: Path | None,
    packaged: bool,
    figures: bool,
    assignments: tuple[str, ...],
) -> None:
    """Fit the model again."""
    settings = settings_of(ctx, assignments)
    quiet_libraries()
    target = _target(output, packaged, folders, examples, settings)
    require_training()
    use_one_thread()
    from aligner.catalogue import load_catalogue
    from aligner.pipeline import model_of
    from aligner.train import learn, load_material

    catalogue = load_catalogue(settings.catalogue)
    _refuse_absent(folders, examples)
    note(say("读取训练材料", "reading the material"))
    material = load_material(catalogue, folders, examples)
    note(
        say(
            f"{len(material.plans)} 份标注规划，{len(material.examples)} 条例句；训练需数分钟",
            f"{len(material.plans)} labelled plans, {len(material.examples)} examples; fitting takes minutes",
        )
    )
    before = model_of(settings, catalogue)
    learned = learn(catalogue, material, note)
    put(_report(catalogue, settings, folders, before, learned, material, left_out=figures))
    target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, learned.to_bytes())
    note(say(f"已写入 {target}", f"written: {target}"))
    if not packaged:
        note(say(f"要用它核对，请设置 model = \"{target}\"（--set model={target}）", f"to check with it: --set model={target}"))


def require_training() -> None:
    """Refuse where the libraries of the extra `train` are absent, and say which to install."""
    absent = [name for module, name in _LIBRARIES.items() if find_spec(module) is None]
    if absent:
        raise AlignerError(
            say(
                f"训练需要 {'、'.join(absent)}；请运行 pip install \"aligner[train]\" 或 pip install {' '.join(absent)}",
                f"training needs {', '.join(absent)}: pip install \"aligner[train]\" or pip install {' '.join(absent)}",
            )
        )


def _target(
    output: Path | None, packaged: bool, folders: tuple[Path, ...], examples: tuple[Path, ...], settings: Settings
) -> Path:
    """Where the model goes; the packaged one is written only when asked for, and only from the package's data."""
    from aligner.learned import DEFAULT_MODEL

    if packaged:
        if output or folders or examples:
            raise AlignerError(
                say(
                    "--packaged 只用随程序提供的材料，不能与 -o、FOLDER、--examples 同用",
                    "--packaged uses only the material that comes along: not with -o, FOLDER, --examples",
                )
            )
        return DEFAULT_MODEL
    if output is None:
        return settings.data / "model" / "learned.npz"
    if output.resolve() == DEFAULT_MODEL.resolve():
        raise AlignerError(
            say(
                f"{output}：这是随程序提供的模型；请换一个文件名（项目开发者用 --packaged）",
                f"{output}: the model that comes with the program; name another file (developers: --packaged)",
            )
        )
    refuse_unwritable(output)
    return output


def _refuse_absent(folders: tuple[Path, ...], examples: tuple[Path, ...]) -> None:
    for folder in folders:
        if not (folder / "truth").is_dir() or not (folder / "plans").is_dir():
            raise AlignerError(
                say(
                    f"{folder}：应有 plans/（规划）和 truth/（标注），格式见 docs/labels.md",
                    f"{folder}: should hold plans/ and truth/ (docs/labels.md)",
                )
            )
    for file in examples:
        if not file.is_file():
            raise AlignerError(say(f"{file}：没有这个文件；例句格式见 docs/labels.md", f"{file}: no such file"))


def _report(
    catalogue: Catalogue,
    settings: Settings,
    folders: tuple[Path, ...],
    before: Learned,
    after: Learned,
    material: Material,
    *,
    left_out: bool,
) -> str:
    """Figures before and after, under headings that say what they may claim."""
    from aligner.catalogue import data_file
    from aligner.evaluate import Evaluation, read_truths
    from aligner.evaluate.judging import Judged, judge, judge_left_out, read_documents
    from aligner.evaluate.tables import figures_table
    from aligner.export import as_contract

    places = [data_file("labelled"), *folders]
    truths = [truth for place in places for truth in read_truths(place / "truth")]
    plans = [plan for place in places for plan in read_documents(read_truths(place / "truth"), [place / "plans"])]

    def evaluated(results: object) -> Evaluation:
        checks: dict[str, object] = {}
        for judged in results:  # type: ignore[attr-defined]
            assert isinstance(judged, Judged)
            checks[judged.name] = as_contract(judged.check)
        return Evaluation.of(truths, checks, catalogue)  # type: ignore[arg-type]

    note(say("用原来的模型核对", "checking with the model before"))
    old = evaluated(judge(plans, catalogue, settings, before))
    note(say("用新模型核对", "checking with the new model"))
    new = evaluated(judge(plans, catalogue, settings, after))
    heading = say(
        "## 训练前后（样本内：模型用这些规划训练过，数字偏高，只用来看有没有变坏）",
        "## Before and after (in-sample: the models were trained on these plans; too good to be true)",
    )
    parts = [f"{heading}\n\n{figures_table(new, lang=language(), other=old)}"]
    if left_out:
        heading = say("## 留出检验（每份规划由没有见过它的模型判定）", "## Every plan judged by a model that never saw it")
        unseen = evaluated(judge_left_out(plans, catalogue, settings, material, note))
        parts.append(f"{heading}\n\n{figures_table(unseen, lang=language())}")
    return "\n\n".join(parts) + "\n"
