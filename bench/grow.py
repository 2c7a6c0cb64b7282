"""What does adding one report to a large workspace cost?"""

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
START = "from tellings import desk, language; language.load_reader().read('It starts.')"


def run(*, small: bool) -> list[Figure]:
    """One report added to a workspace of 10,000 made-up ones, less the start-up of a process that reads one sentence."""
    texts = [report["text"] for report in bundled_reports()] if small else open_texts()
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


def add(place: Path, reports: list[dict[str, str]], name: str) -> Watched:
    """Builds more reports into the one workspace."""
    pile = write_jsonl(place / f"{name}.jsonl", reports)
    return watch([tellings(), "build", str(pile), "-o", str(place / "out")])
