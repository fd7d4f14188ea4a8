"""Why this module exists: one plan that kills or hangs its process must not take the other plans with it.

`run_tasks` runs one function over many arguments in a few processes. Each process prepares once (loads the engine),
then takes one argument at a time; a process that dies or overstays its time costs only the argument it was given,
and another takes its place. (`concurrent.futures` gives up the whole pool instead.)
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, Literal

from aligner.errors import AlignerError

# How often in a row a process may fail to start before the whole run is given up.
_STARTS = 3
# Numerical libraries start one thread a core each unless one of these says otherwise.
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


def use_one_thread() -> None:
    """Keep numerical libraries to one thread; before they are imported, and unless the environment says otherwise.

    The matrices of one plan are small: a second thread gains little on an idle machine and waits, spinning, on a busy
    one (five times the processor time, docs/performance.md).
    """
    for name in _ONE_THREAD:
        os.environ.setdefault(name, "1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of the argument at `index`: its `value`, or how it failed and a sentence that says so."""

    index: int
    value: Any = None
    failure: Literal["refused", "died", "timeout"] | None = None
    message: str = ""


def run_tasks(
    function: Callable[[Any], Any],
    arguments: Sequence[Any],
    *,
    jobs: int,
    time_limit: float,
    prepare: Callable[[], object] | None = None,
) -> Iterator[Outcome]:
    """Yield one outcome for each argument, in the order they end.

    `function` and `prepare` must be importable by name; every process calls `prepare` once before its first argument.
    Raises AlignerError where the processes cannot start at all. Ending the iteration ends the processes.
    """
    pool = _Pool(function, prepare, time_limit)
    try:
        yield from pool.outcomes(arguments, jobs)
    finally:
        pool.close()


@dataclass(slots=True, kw_only=True)
class _Worker:
    """One process with the argument it has now (None: starting or idle) and until when it may take."""

    process: Any
    connection: Connection
    deadline: float
    ready: bool = False
    index: int | None = None


class _Pool:
    """The processes of one run."""

    def __init__(self, function: Callable[[Any], Any], prepare: Callable[[], object] | None, limit: float) -> None:
        self._function = function
        self._prepare = prepare
        self._limit = limit
        # spawn: the same on every system, and no thread of a library is ever copied half-way.
        self._context = multiprocessing.get_context("spawn")
        self._workers: list[_Worker] = []
        self._failed_starts = 0

    def outcomes(self, arguments: Sequence[Any], jobs: int) -> Iterator[Outcome]:
        waiting = list(range(len(arguments)))[::-1]
        left = len(arguments)
        while left:
            while len(self._workers) < min(jobs, left):
                self._workers.append(self._started())
            for worker in self._awaited():
                outcome = self._heard(worker)
                if outcome is not None:
                    left -= 1
                    yield outcome
                if worker.ready and worker.index is None and waiting and worker in self._workers:
                    self._hand(worker, waiting.pop(), arguments)

    def close(self) -> None:
        for worker in self._workers:
            _end(worker)
        self._workers.clear()

    def _started(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs, self._function, self._prepare), daemon=True)
        with _interrupts_held():
            process.start()
        theirs.close()
        return _Worker(process=process, connection=ours, deadline=time.monotonic() + self._limit)

    def _hand(self, worker: _Worker, index: int, arguments: Sequence[Any]) -> None:
        worker.index, worker.deadline = index, time.monotonic() + self._limit
        with suppress(OSError):  # a process that died just now is noticed when it is awaited
            worker.connection.send((index, arguments[index]))

    def _awaited(self) -> list[_Worker]:
        """The workers that have something to say, have died or have overstayed; waits for the first of them."""
        busy = [w for w in self._workers if not w.ready or w.index is not None]
        now = time.monotonic()
        nearest = max(0.0, min(w.deadline for w in busy) - now)
        heard = set(wait([h for w in busy for h in (w.connection, w.process.sentinel)], timeout=nearest))
        now = time.monotonic()
        return [w for w in busy if w.connection in heard or w.process.sentinel in heard or w.deadline <= now]

    def _heard(self, worker: _Worker) -> Outcome | None:
        """What a worker says: an outcome, or None where it only became ready."""
        try:
            if worker.connection.poll():
                return self._said(worker, *worker.connection.recv())
        except (EOFError, OSError):
            died = True
        else:
            died = bool(wait([worker.process.sentinel], timeout=0))
        if died:
            worker.process.join(5)  # its pipes close a moment before the system lets go of it
        self._workers.remove(worker)
        _end(worker)
        if worker.index is None:
            self._count_failed_start("核对进程无法启动")
            return None
        if died:
            return Outcome(index=worker.index, failure="died", message=_cause_of_death(worker.process.exitcode))
        message = f"超过时限 {self._limit:g} 秒仍未完成，已停止；可用 --time-limit 放宽"
        return Outcome(index=worker.index, failure="timeout", message=message)

    def _said(self, worker: _Worker, kind: str, content: Any) -> Outcome | None:
        if kind == "ready":
            worker.ready, self._failed_starts = True, 0
            return None
        if kind == "unready":
            raise AlignerError(content)
        index, worker.index = worker.index, None
        assert index is not None
        if kind == "value":
            return Outcome(index=index, value=content)
        return Outcome(index=index, failure="refused", message=content)

    def _count_failed_start(self, message: str) -> None:
        self._failed_starts += 1
        if self._failed_starts >= _STARTS:
            raise AlignerError(f"{message}（可能内存不足）；请减少 --jobs 后重试")


def _serve(connection: Connection, function: Callable[[Any], Any], prepare: Callable[[], object] | None) -> None:
    """A worker process: prepare once, then answer one argument after another until the other end closes."""
    _detach()
    try:
        if prepare is not None:
            prepare()
    except BaseException as fault:
        connection.send(("unready", sentence_of(fault)))
        return
    with suppress(EOFError, OSError):
        connection.send(("ready", None))
        while True:
            _, argument = connection.recv()
            try:
                answer = ("value", function(argument))
            except Exception as fault:
                answer = ("refused", sentence_of(fault))
            connection.send(answer)


def sentence_of(fault: BaseException) -> str:
    """One line for the user: an AlignerError's own, or which defect of the program it was."""
    if isinstance(fault, AlignerError):
        return " ".join(str(fault).split())
    if isinstance(fault, MemoryError):
        return "内存不足；请减少 --jobs 或拆分文件"
    where = fault.__traceback__
    while where and where.tb_next:
        where = where.tb_next
    place = f"{os.path.basename(where.tb_frame.f_code.co_filename)}:{where.tb_lineno}" if where else "?"
    detail = " ".join(str(fault).split())[:200]
    return f"程序内部错误（{type(fault).__name__}: {detail}，{place}）；这是程序的缺陷，请连同文件报告给维护者"


def _detach() -> None:
    """Leave interrupts to the parent, end with it, and keep libraries' words off the result and the progress bar."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    use_one_thread()
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    if not os.environ.get("ALIGNER_DEBUG"):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 2)
    os.dup2(2, 1)


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """A child starts with interrupts blocked: Ctrl-C during its start reaches only the parent."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end(worker: _Worker) -> None:
    """End a process: ask, then insist."""
    worker.connection.close()
    worker.process.terminate()
    worker.process.join(1)
    if worker.process.is_alive():
        worker.process.kill()
        worker.process.join()
    # exitcode must stay readable: the process object is not closed.


def _cause_of_death(code: int | None) -> str:
    if code == -9 and sys.platform != "win32":
        return "核对进程被系统终止（多半因内存不足）；请减少 --jobs 或拆分文件后重试"
    if code is not None and code < 0:
        return f"核对进程崩溃（信号 {-code}）；请另存文件后重试"
    return f"核对进程意外退出（代码 {code}）；请另存文件后重试"
