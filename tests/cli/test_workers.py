"""One argument that kills or hangs its process costs only itself."""

from __future__ import annotations

import batch_fakes
import pytest

from aligner.errors import AlignerError
from aligner.workers import run_tasks


def outcomes(numbers: list[int], *, jobs: int = 2, time_limit: float = 30) -> dict[int, object]:
    ended = run_tasks(batch_fakes.double, numbers, jobs=jobs, time_limit=time_limit)
    return {numbers[o.index]: o.value if o.failure is None else (o.failure, o.message) for o in ended}


def test_every_argument_gets_its_own_answer() -> None:
    assert outcomes([1, 2, 3, 4, 5]) == {1: 2, 2: 4, 3: 6, 4: 8, 5: 10}


def test_no_arguments_start_no_process() -> None:
    assert outcomes([]) == {}


def test_a_process_that_dies_costs_only_its_argument() -> None:
    ended = outcomes([1, -1, 2, 3])
    assert ended[-1][0] == "died"
    assert "信号 11" in ended[-1][1]
    assert {k: v for k, v in ended.items() if k > 0} == {1: 2, 2: 4, 3: 6}


def test_a_process_that_hangs_is_ended_after_its_time() -> None:
    ended = outcomes([-2, 1, 2], time_limit=3)
    assert ended[-2][0] == "timeout"
    assert "--time-limit" in ended[-2][1]
    assert (ended[1], ended[2]) == (2, 4)


def test_a_refused_argument_says_why_and_a_defect_says_where() -> None:
    ended = outcomes([-3, -4, 1])
    assert ended[-3] == ("refused", "这不是数")
    assert ended[-4][0] == "refused"
    assert "ZeroDivisionError" in ended[-4][1]
    assert "batch_fakes.py:" in ended[-4][1]
    assert ended[1] == 2


def test_processes_that_cannot_prepare_end_the_run_with_the_reason() -> None:
    with pytest.raises(AlignerError, match="引擎装不上"):
        list(run_tasks(batch_fakes.double, [1], jobs=1, time_limit=30, prepare=batch_fakes.refuse_to_start))


def test_processes_that_die_at_their_start_do_not_start_for_ever() -> None:
    with pytest.raises(AlignerError, match="无法启动"):
        list(run_tasks(batch_fakes.double, [1], jobs=1, time_limit=30, prepare=batch_fakes.die_at_start))
