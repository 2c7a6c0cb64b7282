"""Where the data sets lie, and members of their archives."""

from __future__ import annotations

import os
import tarfile
from collections.abc import Iterator
from pathlib import Path


def data_root() -> Path:
    """Folder of the data-set archives: ``TELLINGS_DATA``, or ``../shared/data`` beside the repository."""
    default = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
    return Path(os.environ.get("TELLINGS_DATA", default))


def members(archive: str, suffix: str = "", *, contains: str = "") -> Iterator[tuple[str, str]]:
    """Name and text of each file of ``archive`` whose name ends (and holds) so, by name. Raises ``OSError`` without it."""
    with tarfile.open(data_root() / f"{archive}.tar.gz") as opened:
        names = sorted(
            m.name for m in opened.getmembers() if m.isfile() and m.name.endswith(suffix) and contains in m.name
        )
        for name in names:
            content = opened.extractfile(name)
            assert content is not None  # a plain file has content
            yield name, content.read().decode("utf-8")
