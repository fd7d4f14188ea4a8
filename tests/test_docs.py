"""The documentation is true: what exists is documented, what is documented exists."""

from __future__ import annotations

import re
import shlex
from dataclasses import MISSING, fields
from pathlib import Path

import click
import pytest

from aligner import __version__
from aligner.catalogue import load_catalogue
from aligner.cli.grammar import Option
from aligner.cli.program import line_of, program
from aligner.labels import VERDICTS
from aligner.settings import Settings, variable_of

ROOT = Path(__file__).resolve().parents[1]
READMES = ("README.md", "README.en.md")
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for pattern in (
        "*.md",
        "docs/**/*.md",
        "national_plan/*.md",
        "web/*.md",
        "benchmarks/*.md",
        "provincial_uploads/*.md",
    )
    for path in ROOT.glob(pattern)
)
EVERYWHERE = {"--help", "--lang", "--settings", "--version"}


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands() -> dict[str, click.Command]:
    """Every command that does something, by the words that call it."""
    found: dict[str, click.Command] = {}

    def collect(group: click.Group, words: tuple[str, ...]) -> None:
        context = click.Context(group)
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            if isinstance(command, click.Group):
                collect(command, (*words, name))
            elif command is not None:
                found[" ".join((*words, name))] = command

    collect(program, ())
    return found


COMMANDS = commands()


def section_of(words: str) -> str:
    """What docs/cli.md says of a command."""
    page = text_of("docs/cli.md")
    start = page.index(f"\n## {words}\n")
    end = page.find("\n## ", start + 1)
    return page[start : end if end > 0 else None]


def shell_lines(page: str) -> list[str]:
    """The commands that a page tells its reader to type."""
    blocks = re.findall(r"```sh\n(.*?)```", text_of(page), re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_and_option_is_documented(words: str) -> None:
    assert f"`aligner {words}`" in text_of("docs/cli.md")
    section = section_of(words)
    for param in COMMANDS[words].params:
        if isinstance(param, Option):
            for name in set(param.opts) - EVERYWHERE:
                assert f"`{name}`" in section, f"{words} {name}"


def test_the_options_of_every_command_are_documented_once() -> None:
    page = text_of("docs/cli.md")
    assert all(f"`{name}" in page or f" {name}" in page for name in EVERYWHERE)


@pytest.mark.parametrize("words", COMMANDS)
def test_every_option_that_a_section_names_exists(words: str) -> None:
    known = {name for param in COMMANDS[words].params for name in param.opts} | EVERYWHERE
    named = set(re.findall(r"`(--[a-z-]+)`", section_of(words)))
    others = {name for command in COMMANDS.values() for param in command.params for name in param.opts}
    assert named <= known | (others if words == "batch" else set()), words


@pytest.mark.parametrize("words", COMMANDS)
def test_every_option_has_its_line_and_variable_documented(words: str) -> None:
    page = text_of("docs/settings.md")
    for param in COMMANDS[words].params:
        if line := line_of(param):
            variable = f"ALIGNER_{words.replace(' ', '_')}_{line}".upper()
            assert f"| `{max(param.opts, key=len)}` | `{line}` | `{variable}` |" in page
            assert param.name == line, "click looks a line up by the parameter's name"


def test_every_setting_is_documented_with_its_default() -> None:
    page = text_of("docs/settings.md")
    for field in fields(Settings):
        row = re.search(rf"^\| `{field.name}` \| `{variable_of(field.name)}` \|.*$", page, re.MULTILINE)
        assert row, field.name
        cells = [cell.strip() for cell in row[0].strip("|").split("|")]
        if field.default is not MISSING and field.default is not None:
            shown = f"{field.default:g}" if isinstance(field.default, float) else field.default
            assert cells[3] == f"`{shown}`", field.name
        # Another catalogue changes verdicts too, and has a fingerprint of its own.
        judges = bool(field.metadata.get("judges")) or field.name == "catalogue"
        assert cells[4] == ("是" if judges else "否"), field.name


def test_every_setting_that_the_page_names_exists() -> None:
    page = text_of("docs/settings.md")
    names = {field.name for field in fields(Settings)}
    table = page[page.index("## 各项设置") : page.index("## 各命令的选项")]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == names
    variables = {variable_of(name) for name in names} | {"ALIGNER_SETTINGS", "ALIGNER_DEBUG"}
    for words, command in COMMANDS.items():
        prefix = f"ALIGNER_{words.replace(' ', '_')}_".upper()
        variables |= {prefix + line.upper() for param in command.params if (line := line_of(param))}
    assert set(re.findall(r"ALIGNER_[A-Z_]+", page)) - {"ALIGNER_"} <= variables


def test_the_example_settings_file_is_valid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    (example,) = re.findall(r"```toml\n(.*?)```", text_of("docs/settings.md"), re.DOTALL)
    settings = tmp_path / "settings.toml"
    settings.write_text(example, encoding="utf-8")
    monkeypatch.setenv("ALIGNER_SETTINGS", str(settings))
    assert CliRunner().invoke(program, ["tasks"]).exit_code == 0


@pytest.mark.parametrize("page", [*READMES, "docs/cli.md", "docs/glossary.md"])
def test_every_verdict_is_explained(page: str) -> None:
    text = text_of(page)
    for code, label in VERDICTS.items():
        assert label.zh in text
        if page != "README.md":
            assert f"`{code}`" in text


@pytest.mark.parametrize("page", [*READMES, "docs/cli.md", "CONTRIBUTING.md"])
def test_the_commands_that_a_page_shows_exist(page: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))
    shown = shell_lines(page)
    assert shown
    for line in shown:
        words = shlex.split(line, comments=True)
        program_name = Path(words[0]).name if words else ""
        if program_name == "make":
            assert words[1] in targets, line
        elif program_name == "aligner":
            understand(words[1:])


def understand(words: list[str]) -> None:
    """Parse a command as the program would, without running it."""
    group: click.Command = program
    context = click.Context(program, info_name="aligner")
    while isinstance(group, click.Group):
        inner = group.get_command(context, words[0])
        assert inner is not None, words
        group, words = inner, words[1:]
    group.make_context("aligner", list(words), parent=context)


def test_make_targets_that_pages_name_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))
    for page in PAGES:
        assert set(re.findall(r"`make ([a-z-]+)`", text_of(page))) <= targets, page


def test_both_readmes_show_the_same_commands() -> None:
    def bare(page: str) -> list[list[str]]:
        return [[w for w in shlex.split(line, comments=True) if w.isascii()] for line in shell_lines(page)]

    chinese, english = (bare(page) for page in READMES)
    assert [line[:2] for line in chinese] == [line[:2] for line in english]


@pytest.mark.parametrize("page", READMES)
def test_the_readme_counts_as_the_catalogue_does(page: str) -> None:
    catalogue = load_catalogue()
    points = sum(len(task.points) for task in catalogue.tasks)
    numbers = set(re.findall(r"\d+", text_of(page)))
    assert {
        str(n) for n in (len(catalogue.tasks), points, len(catalogue.indicators), len(catalogue.milestones))
    } <= numbers


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    folder = (ROOT / page).parent
    for link in re.findall(r"\]\(([^)\s]+)\)", text_of(page)):
        if not re.match(r"[a-z]+:", link) and not link.startswith("#"):
            assert (folder / link.partition("#")[0]).exists(), f"{page}: {link}"


def test_the_changelog_knows_this_version() -> None:
    assert f"## {__version__}" in text_of("CHANGELOG.md")


def test_every_benchmark_target_is_documented() -> None:
    source, page = text_of("aligner/bench.py"), text_of("docs/performance.md")
    for target in re.findall(r"target=([\d.]+)", source):
        number = f"{float(target):g}"
        assert number in page, number
