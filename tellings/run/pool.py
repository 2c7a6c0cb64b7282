"""Work spread over processes, or done in this one: the same results in the same order either way.

Memory stays bounded: no more than a few chunks are under way, whatever the input. A worker that is killed (out of memory, most often) breaks no run:
what it had is tried again, each piece alone; a piece that kills its worker twice comes back as ``Died``.
"""

from __future__ import annotations

import concurrent.futures
import dataclasses
import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Protocol, TypeVar

from tellings.run.groups import Desk
from tellings.run.plan import Plan
from tellings.store import Workspace

CHUNK_ITEMS = 8  # pieces handed over at once: their transfer costs less than a tenth of their work
CHUNK_SIZE = 1 << 20  # bytes of one hand-over, about
AHEAD = 2  # chunks under way for each process: one being worked on, one waiting

Task = TypeVar("Task")
Result = TypeVar("Result")


@dataclasses.dataclass(frozen=True, slots=True)
class Died:
    """Instead of a result: the process working on it was killed, twice."""

    why: str = "the process working on it was killed twice, most likely for want of memory"


class Pool(Protocol):
    """Where groups are worked on. An adapter for a cluster needs this and nothing else."""

    def map(
        self, work: Callable[[Desk, Task], Result], tasks: Iterable[Task], *, size: Callable[[Task], int] = ...
    ) -> Iterator[list[tuple[Task, Result | Died]]]:
        """Results with their tasks, in the tasks' order, some at a time."""
        ...

    def renew(self) -> None:
        """Lets go of what the processes have loaded and remembered, where that gives memory back. Called while nothing is under way."""
        ...

    def close(self) -> None:
        """Ends it; work under way is dropped."""
        ...


def one(task: object) -> int:
    """The size of a task that is small."""
    return 1


def chunks(tasks: Iterable[Task], size: Callable[[Task], int]) -> Iterator[list[Task]]:
    """Tasks in lists of at most CHUNK_ITEMS, cut as soon as their sizes reach CHUNK_SIZE."""
    chunk: list[Task] = []
    total = 0
    for task in tasks:
        chunk.append(task)
        total += size(task)
        if len(chunk) >= CHUNK_ITEMS or total >= CHUNK_SIZE:
            yield chunk
            chunk, total = [], 0
    if chunk:
        yield chunk


class Here:
    """Works in this process."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def map(
        self, work: Callable[[Desk, Task], Result], tasks: Iterable[Task], *, size: Callable[[Task], int] = one
    ) -> Iterator[list[tuple[Task, Result | Died]]]:
        """See ``Pool.map``."""
        for chunk in chunks(tasks, size):
            yield [(task, work(self.desk, task)) for task in chunk]

    def renew(self) -> None:
        """Nothing: what this process has loaded stays."""

    def close(self) -> None:
        """Nothing to end."""


class Processes:
    """Works in other processes, which read the workspace for themselves; started when first needed. Seconds by step come back to ``desk.bench``."""

    def __init__(self, desk: Desk, jobs: int) -> None:
        self.desk, self.jobs = desk, jobs
        self.running: concurrent.futures.ProcessPoolExecutor | None = None

    def start(self) -> concurrent.futures.ProcessPoolExecutor:
        """The running processes."""
        if self.running is None:
            self.running = concurrent.futures.ProcessPoolExecutor(
                self.jobs,
                mp_context=make_context(self.desk.plan),
                initializer=sit_down,
                initargs=(self.desk.plan, self.desk.workspace.reader(), gc.get_threshold()),
            )
        return self.running

    def map(
        self, work: Callable[[Desk, Task], Result], tasks: Iterable[Task], *, size: Callable[[Task], int] = one
    ) -> Iterator[list[tuple[Task, Result | Died]]]:
        """See ``Pool.map``."""
        waiting = chunks(tasks, size)
        under_way: deque[tuple[list[Task], concurrent.futures.Future[Any] | None]] = deque()
        more = True
        while more or under_way:
            while more and len(under_way) < self.jobs * AHEAD:
                chunk = next(waiting, None)
                more = chunk is not None
                if chunk is not None:
                    under_way.append((chunk, self.hand_over(work, chunk)))
            if not under_way:
                break
            chunk, future = under_way.popleft()
            results = self.results_of(future)
            if results is None:  # a worker was killed: none of what is under way will come
                self.close()
                yield self.one_by_one(work, chunk)
                under_way = deque(
                    (chunk, future if future is not None and settled(future) else None) for chunk, future in under_way
                )
                under_way = deque((chunk, future or self.hand_over(work, chunk)) for chunk, future in under_way)
            else:
                yield list(zip(chunk, results, strict=True))

    def hand_over(
        self, work: Callable[[Desk, Task], Result], chunk: list[Task]
    ) -> concurrent.futures.Future[Any] | None:
        """A chunk under way; None when the processes broke before it was."""
        try:
            return self.start().submit(work_here, work, chunk)
        except BrokenProcessPool:
            return None

    def results_of(self, future: concurrent.futures.Future[Any] | None) -> list[Any] | None:
        """A chunk's results, None when its process was killed. Raises what the work raised."""
        if future is None:
            return None
        try:
            results, seconds = future.result()
        except BrokenProcessPool:
            return None
        for step, taken in seconds.items():
            self.desk.bench.seconds[step] += taken
        return list(results)

    def one_by_one(self, work: Callable[[Desk, Task], Result], chunk: list[Task]) -> list[tuple[Task, Result | Died]]:
        """Each task alone in a fresh process, so that only the one that kills it is lost."""
        done: list[tuple[Task, Result | Died]] = []
        for task in chunk:
            results = self.results_of(self.hand_over(work, [task]))
            if results is None:
                self.close()
            done.append((task, Died() if results is None else results[0]))
        return done

    def renew(self) -> None:
        """Ends the processes; new ones are forked when next needed, in a tenth of a second each."""
        self.close()

    def close(self) -> None:
        """Ends the processes; work under way is dropped."""
        running, self.running = self.running, None
        if running is not None:
            workers = list((getattr(running, "_processes", None) or {}).values())
            running.shutdown(wait=False, cancel_futures=True)
            for worker in workers:  # what they have read they have read; nothing they do is kept
                if worker.is_alive():
                    worker.terminate()
            running.shutdown(wait=True)


def settled(future: concurrent.futures.Future[Any]) -> bool:
    """Whether a chunk came back before the processes broke."""
    return future.done() and not future.cancelled() and not isinstance(future.exception(), BrokenProcessPool)


def make_context(plan: Plan) -> multiprocessing.context.BaseContext:
    """Processes forked from one clean server that has imported the steps, unless one was started before; spawned where there is no such server.

    Not plain fork: this process may run threads (onnxruntime, a progress bar), and a forked child can inherit their locks held.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    modules = {step.function.__module__ for step in plan.steps} - {"__main__"}
    context.set_forkserver_preload(["tellings.run.pool", *sorted(modules)])
    return context


_desk: Desk | None = None


def sit_down(plan: Plan, reader: Callable[[], Workspace], collecting: tuple[int, int, int]) -> None:
    """Readies a new process: Ctrl-C is the parent's to handle, and when the parent is gone this process goes too.

    It looks for garbage as seldom as its parent does (``collecting``).
    """
    global _desk
    gc.set_threshold(*collecting)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=leave_with_parent, daemon=True).start()
    _desk = Desk(plan, reader())


def leave_with_parent() -> None:
    """Waits for the parent's end, whatever it was, and ends this process: an orphan would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)


def work_here(work: Callable[[Desk, Any], Any], chunk: list[Any]) -> tuple[list[Any], dict[str, float]]:
    """A chunk's results in this process, and the seconds its steps took."""
    assert _desk is not None
    results = [work(_desk, task) for task in chunk]
    return results, _desk.bench.take_seconds()
