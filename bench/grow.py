"""What does adding one report to a large workspace cost?

The reports are dispatches of some 150 words: what an added report costs hangs on how many rows are kept and how many may be near it, and whole
articles would take forty minutes of two cores to build before the first could be added.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

from bench.figure import Figure
from bench.piles import bundled_reports, make_reports, open_texts, write_jsonl
from bench.process import MEGABYTE, Watched, tellings, watch

ARTICLES, SMALL = 10_000, 60
LIMIT_S = 1.0
RUNS = 3
WORDS = 200  # of a text, about
START = "from tellings import desk, language; language.load_reader().read('It starts.')"


def run(*, small: bool) -> list[Figure]:
    """One report added to a workspace of 10,000 made-up ones, less the start-up of a process that reads one sentence."""
    texts = [opening(text) for text in ([r["text"] for r in bundled_reports()] if small else open_texts())]
    count = SMALL if small else ARTICLES
    *pile, one, two, three = make_reports(texts, count + RUNS)
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        place = Path(name)
        first = add(place, pile, "pile")
        added = [add(place, [report], report["id"]) for report in (one, two, three)]
    start = min(watch([sys.executable, "-c", START]).seconds for _ in range(RUNS))
    more = statistics.median(done.seconds for done in added)
    busy = statistics.median(done.busy for done in added)
    return [
        Figure(
            f"one report more in {count}, beyond start-up, median of {RUNS}",
            more - start,
            "s",
            None if small else LIMIT_S,
        ),
        Figure("the same, processor time with start-up", busy, "s"),
        Figure("start-up", start, "s"),
        Figure(f"the {count} before", count / first.seconds, "articles/s"),
        Figure("memory of adding one", max(done.peak_bytes for done in added) / MEGABYTE, "MB"),
    ]


def opening(text: str) -> str:
    """The first lines of a text, until they hold WORDS words."""
    kept: list[str] = []
    words = 0
    for line in text.splitlines():
        if words < WORDS:
            kept.append(line)
            words += len(line.split())
    return "\n".join(kept)


def add(place: Path, reports: list[dict[str, str]], name: str) -> Watched:
    """Builds more reports into the one workspace."""
    pile = write_jsonl(place / f"{name}.jsonl", reports)
    return watch([tellings(), "build", str(pile), "-o", str(place / "out")])
