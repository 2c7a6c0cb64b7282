"""Work spread by Daft: over processes of this machine, or over a Ray cluster where ``DAFT_RUNNER=ray`` says so. The same rows as ever.

Daft (https://daft.ai, Apache-2.0) is an existing distributed engine; here it is given what any engine needs, a table of work to map a function
over. Nothing has to be shared between machines but the installed program: what a piece of work reads of the workspace travels with it.
"""

from __future__ import annotations

import gc
import importlib.util
import os
import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from tellings.model import BadInput, BadStep, Pair, Report, Story
from tellings.run.groups import Desk
from tellings.run.plan import Plan, sign_steps
from tellings.run.pool import Died, Result, Task, chunks, one
from tellings.store import Excerpt, cut_excerpt, open_excerpt

WAVE_BYTES = (
    64 << 20
)  # handed over at once: starting the workers of a wave takes seconds, so a wave should hold minutes of their work
WAVE_CHUNKS = 4_096

Wave = list[tuple[list[Any], bytes]]  # chunks of tasks, and each as it travels


class Stopped(Exception):
    """A wave broke off: a worker was killed."""


class Daft:
    """A ``Pool`` over Daft's workers, ``jobs`` at a time. Raises BadInput where Daft is not installed or starts no worker."""

    def __init__(self, desk: Desk, jobs: int) -> None:
        self.desk, self.jobs = desk, jobs
        self.daft = import_daft()
        self.plan = pickle.dumps((desk.plan, gc.get_threshold()))
        self.works = False  # whether a worker ever did a chunk's work

    def map(
        self, work: Callable[[Desk, Task], Result], tasks: Iterable[Task], *, size: Callable[[Task], int] = one
    ) -> Iterator[list[tuple[Task, Result | Died]]]:
        """See ``Pool.map``."""
        for wave in waves(chunks(tasks, size), self.pack(work)):
            yield from self.run(wave)

    def renew(self) -> None:
        """Nothing: every wave has workers of its own."""

    def close(self) -> None:
        """Nothing to end: Daft ends its workers with each wave."""

    def pack(self, work: Callable[[Desk, Any], Any]) -> Callable[[Sequence[Any]], bytes]:
        """How a chunk of tasks travels: the work, the tasks, and what they read of the workspace."""

        def packed(chunk: Sequence[Any]) -> bytes:
            needed = [needs(task) for task in chunk]
            articles = [key for keys, _, _ in needed for key in keys]
            stories = [key for _, keys, _ in needed for key in keys]
            docs = any(docs for _, _, docs in needed)
            excerpt = cut_excerpt(self.desk.workspace, articles=articles, stories=stories, docs=docs)
            return pickle.dumps((work, list(chunk), excerpt if articles or stories else None))

        return packed

    def try_out(self) -> None:
        """Has a worker do nothing, so that an engine which cannot work is not taken for work that kills it."""
        try:
            list(self.answers([pickle.dumps((len_of, [()], None))]))
        except Stopped as error:
            raise BadInput(
                f"the engine daft starts no worker: {error.__cause__}; leave out --engine, or see docs/commands.md for what a cluster needs"
            ) from error

    def run(self, wave: Wave) -> Iterator[list[tuple[Any, Any]]]:
        """A wave's results in order. Where it breaks off, what is left is tried in halves: only a piece that kills its worker alone is lost."""
        done = 0
        try:
            for results in self.answers([packed for _, packed in wave]):
                yield list(zip(wave[done][0], results, strict=True))
                done += 1
        except Stopped:
            if not self.works:
                self.try_out()
            left = wave[done:]
            if len(left) > 1:
                yield from self.run(left[: len(left) // 2])
                yield from self.run(left[len(left) // 2 :])
            else:
                yield from self.split(*left[0])

    def split(self, chunk: list[Any], packed: bytes) -> Iterator[list[tuple[Any, Any]]]:
        """The tasks of a chunk that killed its worker, each alone."""
        if len(chunk) == 1:
            yield [(chunk[0], Died())]
            return
        work, _, excerpt = pickle.loads(packed)
        for task in chunk:
            yield from self.run([([task], pickle.dumps((work, [task], excerpt)))])

    def answers(self, packed: Sequence[bytes]) -> Iterator[list[Any]]:
        """The results of packed chunks, in their order, as they come. Raises what the work raised, and Stopped when a worker was killed."""
        worker = self.daft.cls(Worker, max_concurrency=self.jobs, use_process=True)(self.plan)
        frame = self.daft.from_pydict({"at": list(range(len(packed))), "chunk": list(packed)}).into_batches(1)
        frame = frame.select(frame["at"], worker(frame["chunk"]).alias("told"))
        waiting: dict[int, bytes] = {}
        rows, at = iter(frame.iter_rows()), 0
        while at < len(packed):
            try:
                row = next(rows)
            except Exception as error:  # what the work raises comes back as an answer: this is the engine's own
                raise Stopped(str(error)) from error
            waiting[row["at"]] = row["told"]
            while at in waiting:
                results, seconds = pickle.loads(waiting.pop(at))
                at += 1
                if isinstance(results, Exception):
                    raise results
                for step, taken in seconds.items():
                    self.desk.bench.seconds[step] += taken
                self.works = True
                yield results


class Worker:
    """What Daft starts in each of its processes: a desk of its own, which reads from the excerpts that come with the work."""

    def __init__(self, plan: bytes) -> None:
        self.plan = plan
        self.desk: Desk | None = None

    def __call__(self, packed: bytes) -> bytes:
        """A chunk's results and the seconds its steps took; instead of results the error that stopped it."""
        try:
            if self.desk is None:
                self.desk = sit_down(self.plan)
            work, chunk, excerpt = pickle.loads(packed)
            if excerpt is not None:
                self.desk.workspace.close()
                self.desk.workspace = open_excerpt(excerpt)
                self.desk.remembered.clear()
            told = [work(self.desk, task) for task in chunk], self.desk.bench.take_seconds()
            return pickle.dumps(told)
        except Exception as error:
            return pickle.dumps((portable(error), {}))


def portable(error: Exception) -> Exception:
    """An error that can travel: itself, or its words where it holds what cannot."""
    try:
        pickle.loads(pickle.dumps(error))
        return error
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")


def sit_down(packed: bytes) -> Desk:
    """A worker's desk. Raises BadStep where this machine has another version of the program."""
    plan, collecting = pickle.loads(packed)
    gc.set_threshold(*collecting)
    check_same(plan)
    return Desk(plan, open_excerpt(Excerpt({}, (), ())))


def check_same(plan: Plan) -> None:
    """Raises BadStep unless the steps' code and tables here are those of the plan: rows of two versions must not be mixed."""
    if dict(plan.signatures) != sign_steps(plan.steps, plan.tools):
        raise BadStep("a worker has another version of Tellings than this machine; install the same on all of them")


def import_daft() -> Any:
    """The library. Asked to report to nobody first: it counts its users over the network unless told not to."""
    if importlib.util.find_spec("daft") is None:
        raise BadInput("engine 'daft' is not installed; add it with: pip install 'tellings[daft]'")
    os.environ.setdefault("DO_NOT_TRACK", "true")
    os.environ.setdefault("DAFT_PROGRESS_BAR", "0")
    import daft

    return daft


def find_daft() -> Callable[[Desk, int], Daft]:
    """Daft as an engine of ``run_steps``. Raises BadInput where it is not installed."""
    import_daft()
    return Daft


def needs(task: Any) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """What a task of ``groups`` reads of the workspace: articles, stories, and whether the articles' analyses too."""
    match task:
        case Report():
            return (), (), False
        case (tuple(), Story() as story):
            return story.articles, (story.id,), False
        case (tuple(), tuple() as pairs):
            return tuple(end for pair in pairs if isinstance(pair, Pair) for end in (pair.a, pair.b)), (), False
        case (str() as article, tuple()):
            return (article,), (), True
        case _:
            raise BadStep(f"a task of kind {type(task).__name__} cannot travel to another machine")


def waves(cut: Iterable[list[Any]], pack: Callable[[Sequence[Any]], bytes]) -> Iterator[Wave]:
    """Packed chunks in lists of at most WAVE_CHUNKS, cut as soon as they hold WAVE_BYTES."""
    wave: Wave = []
    total = 0
    for chunk in cut:
        packed = pack(chunk)
        wave.append((chunk, packed))
        total += len(packed)
        if total >= WAVE_BYTES or len(wave) >= WAVE_CHUNKS:
            yield wave
            wave, total = [], 0
    if wave:
        yield wave


def len_of(desk: Desk, task: Sequence[Any]) -> int:
    """Work that shows a worker works."""
    return len(task)
