"""Does a build survive ``kill -9`` at any moment? Prints how many of 200 killed builds went on to the very same rows.

    python -m bench.kill [KILLS]

Each try starts a build of an invented pile in its own process, kills it after a random time, and checks that the workspace opens. Every few kills
a build may end, its rows are compared with those of a build never disturbed, and the next begins with an empty folder.
"""

from __future__ import annotations

import dataclasses
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tellings.model import Report
from tellings.store import TABLES, open_workspace, verify

REPORTS = 60
KILLS_A_BUILD = 4
LONGEST_S = 600.0  # a build that takes longer hangs


@dataclasses.dataclass(slots=True)
class Told:
    """How it went: builds ``killed`` under way, builds that ended, and whether each ended in the same rows and verified."""

    killed: int = 0
    ended: int = 0
    same: bool = True


def pile() -> list[Report]:
    """Reports that share lines, so that pairs, copies, stories and claims come of them."""
    from tests.run.tiny import report

    lines = [
        f"The {thing} of pier {number} is closed." for number in range(12) for thing in ("ferry", "crane", "office")
    ]
    chosen = random.Random(7)
    return [report(f"r{n}", f"Outlet{n % 5}||{n:03}", *chosen.sample(lines, 3), order=n) for n in range(REPORTS)]


def build(folder: str, jobs: int) -> None:
    """One build, in this process."""
    from tellings.run import run_steps
    from tests.run.tiny import CODECS, TINY, TOOLS

    with open_workspace(folder, write=True) as workspace:
        for some in (pile()[: REPORTS // 2], pile()):
            run_steps(TINY, some, workspace=workspace, tools=TOOLS, codecs=CODECS, jobs=jobs)


def start(folder: Path, jobs: int) -> subprocess.Popen[bytes]:
    """One build, in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "bench.kill", "--build", str(folder), str(jobs)], stderr=subprocess.DEVNULL
    )


def rows(folder: Path) -> dict[str, list[Any]]:
    """Every row of a workspace, sorted."""
    with open_workspace(folder) as workspace:
        return {name: sorted(map(repr, workspace.rows(kind))) for kind, name in TABLES.items()}


def kill_and_resume(folder: Path, *, kills: int, jobs: int, seed: int) -> Told:
    """Kills builds at random moments until ``kills`` were killed under way or twenty times as many were tried."""
    build(str(folder / "calm"), 1)
    calm, chosen, told = rows(folder / "calm"), random.Random(seed), Told()
    started = time.monotonic()
    run_to_end(folder / "timed", jobs)
    longest = time.monotonic() - started
    shutil.rmtree(folder / "timed")
    for number in range(20 * kills):
        if told.killed >= kills:
            break
        process = start(folder / "shaken", jobs)
        try:
            process.wait(chosen.uniform(0.1, 1.0) * longest)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            told.killed += 1
        if (folder / "shaken" / "tellings.db").exists():
            open_workspace(folder / "shaken", write=True).close()
        if number % KILLS_A_BUILD == KILLS_A_BUILD - 1:
            told.same &= ends_alike(folder / "shaken", calm, jobs)
            told.ended += 1
    told.same &= ends_alike(folder / "shaken", calm, jobs)
    told.ended += 1
    return told


def run_to_end(folder: Path, jobs: int) -> None:
    """A build nobody disturbs."""
    code = start(folder, jobs).wait(LONGEST_S)
    if code:
        raise RuntimeError(f"the build in {folder} ended with {code}")


def ends_alike(folder: Path, calm: dict[str, list[Any]], jobs: int) -> bool:
    """Lets a build end; whether it has the calm build's rows and holds. Empties the folder."""
    run_to_end(folder, jobs)
    same = rows(folder) == calm and not verify(folder, pages=False).mismatches
    shutil.rmtree(folder)
    return same


def main() -> None:
    """Prints the table."""
    if sys.argv[1:2] == ["--build"]:
        build(sys.argv[2], int(sys.argv[3]))
        return
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    for jobs in (1, 2):
        with tempfile.TemporaryDirectory() as folder:
            told = kill_and_resume(Path(folder), kills=kills // 2, jobs=jobs, seed=jobs)
        said = "all the same rows" if told.same else "ROWS DIFFER"
        print(f"jobs {jobs}: {told.killed} builds killed, {told.ended} ended: {said}", flush=True)


if __name__ == "__main__":
    main()
