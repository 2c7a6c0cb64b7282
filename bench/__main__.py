"""``python -m bench``: runs the questions, writes RESULTS.md, names what is over its limit."""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.figure import Figure, render
from bench.piles import NoData

#: The questions: one module each, with ``run(small=...) -> list of Figure``.
QUESTIONS = (
    *("startup", "language", "letters", "cluster", "steps", "pairs", "identical", "grow", "stream"),
    *("quotes", "kill", "disk", "fuzz_readers"),
)

RESULTS = Path(__file__).resolve().parent / "RESULTS.md"
HEAD = """# Speed and memory

Written by `python -m bench --write`; do not edit. Every question is a file of this folder; its limits are those of the design. Times are
wall times of whole processes where nothing else is said. Ratios are taken within one run, so they hold on other machines; absolute times
are those of the machine named here, which other work may have slowed.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when every limit is kept, 1 when one is broken, 2 for wrong usage."""
    made = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    made.add_argument("--only", action="append", choices=QUESTIONS, help="only this question; can be given again")
    made.add_argument(
        "--small",
        action="store_true",
        help="small, bundled inputs: shows that it works, measures nothing worth quoting",
    )
    made.add_argument("--write", action="store_true", help="write bench/RESULTS.md (all questions, full size)")
    asked = made.parse_args(arguments)
    if asked.write and (asked.only or asked.small):
        made.error("--write records all questions at full size; leave out --only and --small")
    sections, over = [], []
    for question in asked.only or QUESTIONS:
        title, figures = answer(question, small=asked.small)
        section = render(title, figures) if figures else f"## {title}\n\nNot measured: its data are not here.\n"
        print(section, flush=True)
        sections.append(section)
        over += [f"{question}: {figure.what}: {figure.value:.3g} {figure.unit}" for figure in figures if figure.over]
    if asked.write:
        RESULTS.write_text("\n".join([HEAD, f"Machine: {machine()}.\n", *sections]), encoding="utf-8")
    for line in over:
        print(f"OVER {line}", file=sys.stderr)
    return 1 if over else 0


def answer(question: str, *, small: bool) -> tuple[str, list[Figure]]:
    """A question in words (the first line of its module) and its figures, none where its data are not here."""
    module = importlib.import_module(f"bench.{question}")
    title = (module.__doc__ or question).splitlines()[0]
    try:
        return title, module.run(small=small)
    except NoData as absent:
        print(f"skipped: {question}: {absent}", file=sys.stderr)
        return title, []


def machine() -> str:
    """The processor, how many cores this process may use, and Python."""
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.is_file():
        lines = info.read_text(encoding="utf-8").splitlines()
        name = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), name)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{name}, {cores} cores, Python {platform.python_version()}"


if __name__ == "__main__":
    sys.exit(main())
