"""Runs the public command line, as a stranger would: what a check learns of Tellings, it learns from what the command writes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any


class CommandFailed(RuntimeError):
    """The command ended with another code than 0."""


def tellings(arguments: Sequence[str]) -> str:
    """Standard output of ``tellings ARGUMENTS`` of the environment this runs in. Raises CommandFailed with the last lines of stderr."""
    command = Path(sys.executable).with_name("tellings")
    done = subprocess.run([str(command), *arguments], capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise CommandFailed(f"tellings {' '.join(arguments)} ended with {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout


def build(inputs: Sequence[Path], folder: Path, *, jobs: int | None = None) -> dict[str, Any]:
    """The ``dossier.json`` of a pile, built into ``folder``."""
    extra = [] if jobs is None else ["--jobs", str(jobs)]
    tellings(["build", *map(str, inputs), "-o", str(folder), *extra])
    dossier: dict[str, Any] = json.loads((folder / "dossier.json").read_text(encoding="utf-8"))
    return dossier


def read(inputs: Sequence[Path]) -> list[dict[str, Any]]:
    """One object per report, as ``tellings read`` prints them."""
    return [json.loads(line) for line in tellings(["read", *map(str, inputs)]).splitlines() if line]


def write_pile(path: Path, docs: Iterable[Mapping[str, Any]], keys: Sequence[str]) -> Path:
    """``docs`` as JSON Lines, with those of ``keys`` they have."""
    with path.open("w", encoding="utf-8") as stream:
        for doc in docs:
            stream.write(json.dumps({key: doc[key] for key in keys if doc.get(key)}, ensure_ascii=False) + "\n")
    return path
