"""The process that helpers are forked from, started before anything heavy is loaded.

It loads what every helper needs while this process loads what it needs itself: on two cores the first helper works two seconds sooner, and what was
loaded once is shared by all. Imports nothing of ours, so that a command can begin with it.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from multiprocessing import forkserver

#: What helpers work with: the engine's part, the commands, and what these load only when first used.
MODULES = ("tellings.run.pool", "tellings.desk", "tellings.warm")

#: Threads of numpy's products; read when numpy is loaded. Work is spread over processes, and the idle threads of a product spin for 20 ms, which
#: doubled the processor time of comparing statements.
THREADS = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS")

SMALL_BYTES = 1_000_000  # of one input, over which there will be helpers; ``desk.peek`` looks closer later


def start_server(modules: Sequence[str] = MODULES) -> None:
    """Starts it where there is none yet. Nothing where processes cannot be forked from one: there helpers are started one by one."""
    if "forkserver" in multiprocessing.get_all_start_methods():
        multiprocessing.get_context("forkserver").set_forkserver_preload(list(modules))
        with one_thread(), deaf():
            forkserver.ensure_running()


@contextlib.contextmanager
def one_thread() -> Iterator[None]:
    """Inside, a process that is started uses one thread for numpy's products unless the environment says otherwise."""
    lacking = [name for name in THREADS if name not in os.environ]
    os.environ.update(dict.fromkeys(lacking, "1"))
    try:
        yield
    finally:
        for name in lacking:
            del os.environ[name]


@contextlib.contextmanager
def deaf() -> Iterator[None]:
    """Inside, a process that is started ignores Ctrl-C from its first moment: that is its parent's to handle."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def will_help(inputs: Sequence[str], jobs: int | None) -> bool:
    """Whether there will surely be helpers: more than one process asked for, or a large file given and several cores."""
    if jobs is not None:
        return jobs > 1
    return (os.cpu_count() or 1) > 1 and any(
        os.path.isfile(name) and os.path.getsize(name) > SMALL_BYTES for name in inputs
    )
