"""How far a run has come: a bar on a terminal, plain lines otherwise. What cannot be written is left out: no run ends for want of a listener."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable
from types import TracebackType
from typing import Protocol, TextIO

LINE_EVERY_S = 5.0  # plain lines go to logs: often enough to see life, seldom enough to read


class Progress(Protocol):
    """Told of every piece of work done: the step's name, how many are done, how many there are (None: not known yet)."""

    def __call__(self, step: str, done: int, total: int | None) -> None: ...

    def __enter__(self) -> Progress: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def tell(stream: TextIO, text: str) -> None:
    """Writes a line at once; a stream that cannot be written (a full disk, a terminal or reader that is gone) is silent from then on."""
    try:
        print(text, file=stream, flush=True)
    except (OSError, ValueError):
        silence(stream)


def silence(stream: TextIO) -> None:
    """Lets what a stream still holds, and all that follows, go nowhere: Python would fail over it once more when it ends."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


class Lines:
    """Plain lines: one when a step ends, one every five seconds in between."""

    def __init__(self, stream: TextIO, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.stream, self.clock = stream, clock
        self.step, self.last, self.at = "", "", clock()

    def __enter__(self) -> Lines:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.flush()

    def flush(self) -> None:
        """Writes the last line that was not written yet."""
        if self.last:
            tell(self.stream, self.last)
        self.last = ""

    def __call__(self, step: str, done: int, total: int | None) -> None:
        if step != self.step:
            self.flush()
            self.step, self.at = step, self.clock()
        self.last = f"{step}: {done}" if total is None else f"{step}: {done} of {total}"
        if self.clock() - self.at >= LINE_EVERY_S:
            self.at = self.clock()
            self.flush()


class Bar:
    """A bar per step on the terminal, by rich."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as RichProgress

        self.bar = RichProgress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self.tasks: dict[str, int] = {}

    def __enter__(self) -> Bar:
        with contextlib.suppress(OSError, ValueError):
            self.bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(OSError, ValueError):
            self.bar.stop()

    def __call__(self, step: str, done: int, total: int | None) -> None:
        from rich.progress import TaskID

        with contextlib.suppress(OSError, ValueError):
            if step not in self.tasks:
                self.tasks[step] = self.bar.add_task(step, total=total)
            self.bar.update(TaskID(self.tasks[step]), completed=done, total=total)
