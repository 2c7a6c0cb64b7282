"""``python -m bench``: runs the questions, writes RESULTS.md, names what is over its limit.

Full size takes hours, so questions can be asked one at a time: ``--only kill --write`` puts the answer in place of the one before and leaves the
others. Each answer says when, with what and on what machine it was taken, and how busy that was with other work.
"""

from __future__ import annotations

import argparse
import ast
import datetime
import importlib
import os
import platform
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import psutil

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
are those of the machine named with them, which other work may have slowed.
"""
LIBRARIES = ("numpy", "onnxruntime", "spacy")
QUIET = 10.0  # per cent of all cores that other processes may use without being mentioned


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when every limit is kept, 1 when one is broken, 2 for wrong usage."""
    made = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    made.add_argument("--only", action="append", choices=QUESTIONS, help="only this question; can be given again")
    made.add_argument(
        "--small",
        action="store_true",
        help="small, bundled inputs: shows that it works, measures nothing worth quoting",
    )
    made.add_argument("--write", action="store_true", help="write what is asked, at full size, into bench/RESULTS.md")
    asked = made.parse_args(arguments)
    if asked.write and asked.small:
        made.error("--write records figures of full size; leave out --small")
    over = []
    for question in asked.only or QUESTIONS:
        busy = psutil.cpu_percent(1.0)
        title, figures = answer(question, small=asked.small)
        section = render(title, figures, taken(max(busy, psutil.cpu_percent(1.0)))) if figures else absent(title)
        print(section, flush=True)
        if asked.write and figures:
            RESULTS.write_text(put_in(read_results(), title, section), encoding="utf-8")
        over += [f"{question}: {figure.what}: {figure.value:.3g} {figure.unit}" for figure in figures if figure.over]
    for line in over:
        print(f"OVER {line}", file=sys.stderr)
    return 1 if over else 0


def answer(question: str, *, small: bool) -> tuple[str, list[Figure]]:
    """A question in words (the first line of its module) and its figures, none where its data are not here."""
    title = title_of(question)
    try:
        return title, importlib.import_module(f"bench.{question}").run(small=small)
    except NoData as absent:
        print(f"skipped: {question}: {absent}", file=sys.stderr)
        return title, []


def title_of(question: str) -> str:
    """A question in words: the first line of its module, which is not loaded for it."""
    tree = ast.parse(RESULTS.with_name(f"{question}.py").read_text(encoding="utf-8"))
    return (ast.get_docstring(tree) or question).splitlines()[0]


def absent(title: str) -> str:
    """The section of a question that was not measured."""
    return f"## {title}\n\nNot measured: its data are not here.\n"


def taken(busy: float) -> str:
    """When, with what and where figures are taken; ``busy``: per cent of all cores in use just before or after."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    beside = f" **Other work took {busy:.0f} % of the processor.**" if busy > QUIET else ""
    return f"{datetime.date.today().isoformat()}, tellings {version('tellings')}, {libraries}; {machine()}.{beside}"


def read_results() -> str:
    """RESULTS.md as it stands, empty where there is none."""
    return RESULTS.read_text(encoding="utf-8") if RESULTS.is_file() else ""


def put_in(results: str, title: str, section: str) -> str:
    """RESULTS.md with a question's section in place of the one before; sections in the order of QUESTIONS, those of no question left out."""
    known = {text.splitlines()[0]: f"## {text}" for text in results.split("\n## ")[1:]} | {title: section}
    titles = map(title_of, QUESTIONS)
    return "\n".join([HEAD, *(known[name].rstrip("\n") + "\n" for name in titles if name in known)])


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
