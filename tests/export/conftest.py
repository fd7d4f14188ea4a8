"""Checks for the tests of the faces; made once, as nothing can change them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import check_builders


@pytest.fixture(scope="session")
def small():
    return check_builders.small_check()


@pytest.fixture(scope="session")
def full():
    return check_builders.full_check()
