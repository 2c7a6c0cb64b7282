"""Does a build survive ``kill -9`` at any moment?

    python -m bench.kill [KILLS]

Each try starts a build in its own process, kills it after a random time, and checks that the workspace opens. Every few kills a build may end,
its rows are compared with those of a build never disturbed and all its cites are verified, and the next begins with an empty folder. Four in
five kills hit a build of an invented pipeline, which is quick, so that most moments are moments of the engine and the store; the others hit
``tellings build`` on the bundled pile, pages and all.
"""

from __future__ import annotations

import dataclasses
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.figure import Figure, render
from bench.piles import BUNDLED
from bench.process import tellings
from tellings.model import Report, WorkspaceBusy
from tellings.store import TABLES, open_workspace, verify

Command = Callable[[Path, int], list[str]]

KILLS = 200
REPORTS = 60
KILLS_A_BUILD = 4
LONGEST_S = 600.0  # a build that takes longer hangs
LET_GO_S = 20.0  # for helpers of a killed process to notice


@dataclasses.dataclass(slots=True)
class Told:
    """How it went: builds ``killed`` under way, builds that ``ended``, and how many of these had other rows or did not verify."""

    killed: int = 0
    ended: int = 0
    differing: int = 0


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


def tiny(folder: Path, jobs: int) -> list[str]:
    """The command that builds the invented pile."""
    return [sys.executable, "-m", "bench.kill", "--build", str(folder), str(jobs)]


def real(folder: Path, jobs: int) -> list[str]:
    """The command that builds the bundled pile with the steps of news."""
    return [tellings(), "build", str(BUNDLED), "-o", str(folder), "--jobs", str(jobs)]


def start(command: Command, folder: Path, jobs: int) -> subprocess.Popen[bytes]:
    """One build, in a process group of its own: what is killed is the whole of it, as by a power cut."""
    return subprocess.Popen(
        command(folder, jobs), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )


def rows(folder: Path) -> dict[str, list[Any]]:
    """Every row of a workspace, sorted."""
    with open_workspace(folder) as workspace:
        return {name: sorted(map(repr, workspace.rows(kind))) for kind, name in TABLES.items()}


def kill_and_resume(folder: Path, *, kills: int, jobs: int, seed: int, command: Command = tiny) -> Told:
    """Kills builds at random moments until ``kills`` were killed under way or twenty times as many were tried."""
    run_to_end(command, folder / "calm", 1)
    calm, chosen, told = rows(folder / "calm"), random.Random(seed), Told()
    started = time.monotonic()
    run_to_end(command, folder / "timed", jobs)
    longest = time.monotonic() - started
    shutil.rmtree(folder / "timed")
    for number in range(20 * kills):
        if told.killed >= kills:
            break
        process = start(command, folder / "shaken", jobs)
        try:
            process.wait(chosen.uniform(0.1, 1.0) * longest)
        except subprocess.TimeoutExpired:
            kill(process, alone=chosen.random() < 0.5)
            told.killed += 1
        if (folder / "shaken" / "tellings.db").exists():
            open_again(folder / "shaken")
        if number % KILLS_A_BUILD == KILLS_A_BUILD - 1:
            told.differing += not ends_alike(command, folder / "shaken", calm, jobs)
            told.ended += 1
    told.differing += not ends_alike(command, folder / "shaken", calm, jobs)
    told.ended += 1
    return told


def kill(process: subprocess.Popen[bytes], *, alone: bool) -> None:
    """Ends a build with SIGKILL: the writing process alone (its helpers must notice and go), or all of its processes at once."""
    if alone or not hasattr(os, "killpg"):
        process.send_signal(signal.SIGKILL)
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def open_again(folder: Path) -> None:
    """Opens a workspace for writing as the next build would. A helper of the killed process may hold the file for a moment longer."""
    until = time.monotonic() + LET_GO_S
    while True:
        try:
            open_workspace(folder, write=True).close()
            return
        except WorkspaceBusy:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def run_to_end(command: Command, folder: Path, jobs: int) -> None:
    """A build nobody disturbs."""
    code = start(command, folder, jobs).wait(LONGEST_S)
    if code:
        raise RuntimeError(f"the build in {folder} ended with {code}")


def ends_alike(command: Command, folder: Path, calm: dict[str, list[Any]], jobs: int) -> bool:
    """Lets a build end; whether it has the calm build's rows and holds. Empties the folder."""
    run_to_end(command, folder, jobs)
    same = rows(folder) == calm and not verify(folder, pages=command is real).mismatches
    shutil.rmtree(folder)
    return same


def run(*, small: bool, kills: int | None = None) -> list[Figure]:
    """KILLS builds killed, in one process and in two. ``small``: eight, of the invented pipeline alone."""
    asked = kills or (8 if small else KILLS)
    figures = []
    for name, command, share in (("invented steps", tiny, 1.0 if small else 0.8), ("tellings build", real, 0.2)):
        if small and command is real:
            continue
        for jobs in (1, 2):
            with tempfile.TemporaryDirectory(prefix="bench-") as folder:
                told = kill_and_resume(
                    Path(folder), kills=max(1, round(asked * share / 2)), jobs=jobs, seed=jobs, command=command
                )
            what = f"{name}, {jobs} process{'es' if jobs > 1 else ''}"
            print(f"{what}: {told}", file=sys.stderr, flush=True)  # a full run takes a quarter of an hour
            figures += [
                Figure(f"{what}: builds killed under way", told.killed, "builds"),
                Figure(
                    f"{what}: of {told.ended} resumed to the end, other rows than undisturbed",
                    told.differing,
                    "builds",
                    0,
                ),
            ]
    return figures


def main() -> int:
    """Prints the table; 1 when rows differed. ``--build``: the build itself."""
    if sys.argv[1:2] == ["--build"]:
        build(sys.argv[2], int(sys.argv[3]))
        return 0
    figures = run(small=False, kills=int(sys.argv[1]) if len(sys.argv) > 1 else None)
    print(render("Does a build survive kill -9?", figures))
    return int(any(figure.over for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
