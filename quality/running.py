"""Checks run one after the other, or several at once. A module of its own: a new process must be able to import what it runs."""

from __future__ import annotations

import contextlib
import multiprocessing
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from quality.checks import Check
from quality.data import cache_folder, open_sets
from quality.results import Result, basis_of


def run_all(
    able: Sequence[Check], folder: Path, package: Path, jobs: int
) -> Iterator[tuple[Check, Result | str, float]]:
    """Each check with its result, or its traceback when it broke, and how long it took."""
    if jobs <= 1:
        yield from ((check, *run_one(check, folder, package)) for check in able)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, max_tasks_per_child=1) as pool:
        waiting = {pool.submit(run_one, check, folder, package): check for check in able}
        yield from ((waiting[done], *done.result()) for done in as_completed(waiting))


def run_one(check: Check, folder: Path, package: Path) -> tuple[Result | str, float]:
    """One check's result or its traceback, and its seconds."""
    began = time.perf_counter()
    outcome: Result | str
    try:
        data = open_sets(check.sets, folder, cache_folder())
        with contextlib.redirect_stdout(sys.stderr):
            rows = check.run(data)
        outcome = Result(basis_of(check, package, data), rows)
    except Exception:  # a broken check is one failure among others, not the end of the run
        outcome = traceback.format_exc()
    return outcome, time.perf_counter() - began
