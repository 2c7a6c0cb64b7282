"""How many articles a second does a whole build take on two cores, and how much memory?"""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench.figure import Figure
from bench.piles import bundled_reports, count_words, news_cluster, write_jsonl
from bench.process import MEGABYTE, tellings, watch

JOBS = 2
ARTICLES_A_SECOND = 12.0
LIMIT_MB = 1500.0


def run(*, small: bool) -> list[Figure]:
    """One build of news_cluster, start-up and dossier included. ``small``: the bundled reports, without limits."""
    reports = bundled_reports() if small else news_cluster()
    with tempfile.TemporaryDirectory(prefix="bench-") as place:
        pile = write_jsonl(Path(place) / "pile.jsonl", reports)
        done = watch([tellings(), "build", str(pile), "-o", str(Path(place) / "out"), "--jobs", str(JOBS)])
        size = sum(path.stat().st_size for path in (Path(place) / "out").rglob("*") if path.is_file())
    limits = (None, None) if small else (ARTICLES_A_SECOND, LIMIT_MB)
    return [
        Figure(
            f"{len(reports)} articles, {JOBS} processes", len(reports) / done.seconds, "articles/s", limits[0], True
        ),
        Figure("the same, processor time of all processes", done.busy, "s"),
        Figure("the same, words", count_words(reports) / done.seconds, "words/s"),
        Figure("most memory of all processes together", done.peak_bytes / MEGABYTE, "MB", limits[1]),
        Figure("dossier and workspace on disk", size / MEGABYTE, "MB"),
    ]
