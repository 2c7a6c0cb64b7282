"""Does a build that meets a full disk say so, and go on where it stood once there is room?

The disk is a small tmpfs where this process may mount one, else a limit on the size of files, which SQLite meets as the same error. The room
given is a part of what the whole dossier takes, another part each time, so that it runs out in different steps.
"""

from __future__ import annotations

import contextlib
import resource
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.figure import Figure
from bench.kill import rows
from bench.piles import BUNDLED
from bench.process import tellings
from tellings.store import open_workspace, verify

TRIES, FEW = 8, 2


def run(*, small: bool) -> list[Figure]:
    """How many of the builds that ran out of room said what to do, opened again, and ended in the rows of a build with room enough."""
    tries = FEW if small else TRIES
    told = opened = same = full = 0
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        place = Path(name)
        command(place / "calm", None)
        calm = rows(place / "calm")
        size = sum(path.stat().st_size for path in (place / "calm").rglob("*") if path.is_file())
        for number in range(tries):
            room = size * (number + 1) // (tries + 1)
            with disk(place / "disk", room) as (folder, limit):
                code, said = command(folder, limit)
                if code == 0:
                    continue
                full += 1
                told += "free space there" in said
                shutil.copytree(
                    folder, place / "moved"
                )  # the way out: another disk; on the full one nothing can be written
                open_workspace(place / "moved", write=True).close()
                opened += 1
            command(place / "moved", None)
            same += rows(place / "moved") == calm and not verify(place / "moved").mismatches
            shutil.rmtree(place / "moved")
    return [
        Figure("builds that ran out of room", full, "builds", 1, at_least=True),
        Figure("of these, without saying what to do", full - told, "builds", 0),
        Figure("of these, whose workspace did not open", full - opened, "builds", 0),
        Figure("of these, with other rows once there was room", full - same, "builds", 0),
    ]


@contextlib.contextmanager
def disk(place: Path, room: int) -> Iterator[tuple[Path, int | None]]:
    """A folder on a disk of ``room`` bytes; or any folder, and the limit for each file, where no disk can be mounted."""
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={room}", "tmpfs", str(place)]
    mounted = (
        shutil.which("mount") is not None and not subprocess.run(mount, capture_output=True, check=False).returncode
    )
    try:
        yield place / "out", None if mounted else room // 2
    finally:
        if mounted:
            subprocess.run(["umount", str(place)], check=True)
        shutil.rmtree(place)


def command(folder: Path, limit: int | None) -> tuple[int, str]:
    """Builds the bundled pile, no file larger than ``limit``; the exit status and what was said."""
    before: Callable[[], Any] | None = None
    if limit is not None:
        bound = limit

        def before() -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (bound, bound))

    done = subprocess.run(
        [tellings(), "build", str(BUNDLED), "-o", str(folder)],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=before,
    )
    if limit is None and done.returncode and not done.stderr:
        raise RuntimeError(f"the build in {folder} ended with {done.returncode}")
    return done.returncode, done.stderr
