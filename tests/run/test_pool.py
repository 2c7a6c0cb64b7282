"""Work over processes: the same results in the same order, and a killed worker costs nothing but its own piece."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tellings.run.groups import Desk
from tellings.run.plan import make_plan
from tellings.run.pool import AHEAD, CHUNK_ITEMS, Died, Here, Processes, chunks, one
from tellings.store import open_workspace
from tests.run.test_engine import rows, run
from tests.run.tiny import CODECS, TINY, TOOLS, report

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills processes")


def double(desk: Desk, number: int) -> int:
    if number == 13:
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def fail(desk: Desk, number: int) -> int:
    raise ValueError(f"no {number}")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_workspace(tmp_path, write=True) as workspace:
        yield Desk(make_plan(TINY, TOOLS, CODECS), workspace)


def test_only_the_piece_that_kills_is_lost(desk: Desk) -> None:
    pool = Processes(desk, 2)
    try:
        results = [pair for some in pool.map(double, range(60)) for pair in some]
        assert [number for number, _ in results] == list(range(60))
        assert [result for _, result in results] == [Died() if number == 13 else 2 * number for number in range(60)]
        with pytest.raises(ValueError, match="no 0"):
            list(pool.map(fail, range(3)))
    finally:
        pool.close()


def test_no_more_is_taken_than_is_under_way(desk: Desk) -> None:
    taken = 0

    def tasks() -> Iterator[int]:
        nonlocal taken
        for number in range(10_000, 10_400):
            taken += 1
            yield number

    pool = Processes(desk, 1)
    try:
        done = 0
        for some in pool.map(double, tasks()):
            done += len(some)
            assert taken - done <= (AHEAD + 1) * CHUNK_ITEMS
    finally:
        pool.close()


def thresholds(desk: Desk, number: int) -> tuple[int, int, int]:
    return gc.get_threshold()


def test_garbage_is_looked_for_as_seldom_as_in_the_parent(desk: Desk) -> None:
    before = gc.get_threshold()
    gc.set_threshold(9_999, 12, 13)
    try:
        with contextlib.closing(Processes(desk, 1)) as pool:
            ((result,),) = pool.map(thresholds, [0])
        assert result == (0, (9_999, 12, 13))
    finally:
        gc.set_threshold(*before)


def own_number(desk: Desk, number: int) -> int:
    return os.getpid()


def test_renewed_processes_are_others_and_go_on(desk: Desk) -> None:
    with contextlib.closing(Processes(desk, 2)) as pool:
        before = {result for some in pool.map(own_number, range(40)) for _, result in some}
        pool.renew()
        after = {result for some in pool.map(own_number, range(40)) for _, result in some}
    assert before
    assert after
    assert not before & after
    assert os.getpid() not in before | after


def test_chunks_end_at_their_size() -> None:
    assert list(chunks(range(3), lambda number: 1 << 20)) == [[0], [1], [2]]
    assert [len(some) for some in chunks(range(20), one)] == [8, 8, 4]
    assert list(Here.map(None, double, [], size=one)) == []  # type: ignore[arg-type]


def test_the_same_rows_for_any_number_of_processes(tmp_path: Path) -> None:
    reports = [
        report(f"s{number}", f"X||{number}", f"line {number % 7}", f"line {number % 5}", order=number)
        for number in range(40)
    ]
    reports.append(report("bad", "X||1", "CRASH"))
    found = []
    for jobs in (1, 2):
        with open_workspace(tmp_path / str(jobs), write=True) as workspace:
            run(workspace, reports[:25], jobs=jobs)
            outcome = run(workspace, reports, jobs=jobs)
            found.append((rows(workspace), outcome.added, outcome.failed, set(outcome.seconds)))
    assert found[0] == found[1]
