"""What all tests share: the flag that regenerates goldens, and the checks of the plans that come with the project."""

from __future__ import annotations

import os
import sys
from pathlib import Path

# Before numpy is imported: one process a core is enough, its libraries' threads would only wait for each other.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
# The rules and the variants that the wide runs use (benchmarks/) are the tests' own.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))

import pytest  # noqa: E402


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--regenerate-golden", action="store_true", help="write tests/golden anew instead of comparing with it"
    )


@pytest.fixture
def regenerate_golden(request: pytest.FixtureRequest) -> bool:
    """Whether goldens are to be written; without the flag a missing one fails."""
    return bool(request.config.getoption("--regenerate-golden"))
