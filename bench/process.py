"""Runs a command and watches its whole process tree."""

from __future__ import annotations

import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil

#: Writes a command's standard input.
Feed = Callable[[IO[bytes]], None]

MEGABYTE = 1_000_000
LOOK_EVERY_S = 0.02  # memory is looked at this often: a look costs under a millisecond


@dataclass(frozen=True, slots=True)
class Watched:
    """``seconds`` of wall time, ``busy`` of processor time, and the most memory the process and its children held at once.

    Memory is what is resident, shared pages counted in each process. On a machine that has nothing else to do, a run whose work is spread over n
    cores takes at least ``busy / n``; when much else runs beside it, ``busy`` says more than ``seconds``.
    """

    seconds: float
    busy: float
    peak_bytes: int
    stdout: str


class Failed(RuntimeError):
    """A measured command ended with another code than 0: its time means nothing."""


def tellings() -> str:
    """The ``tellings`` command of the environment this runs in."""
    return str(Path(sys.executable).with_name("tellings"))


def watch(command: Sequence[str], *, feed: Feed | None = None) -> Watched:
    """Runs ``command`` to its end; ``feed`` writes its standard input. Raises Failed with the last lines of stderr."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        began = time.perf_counter()
        source = subprocess.PIPE if feed else subprocess.DEVNULL
        process = subprocess.Popen(command, stdin=source, stdout=out, stderr=errors, env=usual_environment())
        writer = None if feed is None or process.stdin is None else start_feeding(feed, process.stdin)
        family = Family(process.pid)
        while process.poll() is None:
            family.look()
            time.sleep(LOOK_EVERY_S)
        seconds = time.perf_counter() - began
        if writer is not None:
            writer.join()
        out.seek(0)
        errors.seek(0)
        if process.returncode:
            raise Failed(f"{' '.join(command)} ended with {process.returncode}: {errors.read()[-2000:].decode()}")
        return Watched(seconds, sum(family.busy.values()), family.peak, out.read().decode())


def usual_environment() -> dict[str, str]:
    """The environment as people have it: Python may keep what it compiled, which costs a process that may not most of a second."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def start_feeding(feed: Feed, pipe: IO[bytes]) -> threading.Thread:
    """A thread that writes the input and closes it."""

    def write() -> None:
        with contextlib.suppress(BrokenPipeError), pipe:
            feed(pipe)

    thread = threading.Thread(target=write, daemon=True)
    thread.start()
    return thread


class Family:
    """A process and all below it: the most memory they held at once, and the processor seconds of each that ever lived."""

    def __init__(self, pid: int) -> None:
        self.pid, self.peak = pid, 0
        self.busy: dict[int, float] = {}

    def look(self) -> None:
        """Takes note of all that live now."""
        held = 0
        try:
            top = psutil.Process(self.pid)
            for process in (top, *top.children(recursive=True)):
                with contextlib.suppress(psutil.NoSuchProcess), process.oneshot():
                    held += process.memory_info().rss
                    times = process.cpu_times()
                    self.busy[process.pid] = times.user + times.system
        except psutil.NoSuchProcess:
            pass
        self.peak = max(self.peak, held)


def median_seconds(command: Callable[[], Watched], runs: int) -> float:
    """The median wall time of several runs."""
    return statistics.median(command().seconds for _ in range(runs))
