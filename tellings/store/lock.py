"""One writer at a time, guarded by the operating system's file lock: it goes with its process, however that ends, so none is ever stale."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tellings.model import BadWorkspace, WorkspaceBusy


class WriterLock:
    """Held from ``__init__`` to ``close``. Raises WorkspaceBusy naming the process that holds it.

    The lock file stays when released: removing it would let two writers hold locks on two files of one name.
    """

    def __init__(self, path: Path) -> None:
        try:
            self.file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)
        except OSError as error:
            raise BadWorkspace(
                f"{path.parent} cannot be written: {error.strerror}; give a folder you may write to"
            ) from error
        try:
            take(self.file)
        except OSError as error:
            holder = os.pread(self.file, 20, 0).decode("ascii", "replace").strip() if hasattr(os, "pread") else ""
            os.close(self.file)
            who = f"process {holder}" if holder else "another process"
            raise WorkspaceBusy(
                f"{path.parent} is being written by {who}; wait until it is done, or stop it"
            ) from error
        os.ftruncate(self.file, 0)
        os.write(self.file, str(os.getpid()).encode())

    def close(self) -> None:
        """Lets the next writer in."""
        if self.file >= 0:
            os.close(self.file)
        self.file = -1


if sys.platform == "win32":

    def take(file: int) -> None:
        """Takes the lock or raises OSError at once."""
        import msvcrt

        os.lseek(file, 1 << 30, os.SEEK_SET)  # past the process id, which must stay readable
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

else:

    def take(file: int) -> None:
        """Takes the lock or raises OSError at once."""
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
