"""How long do ten thousand identical reports take?

The very same report under ten thousand names is one article seen ten thousand times: it is read, analysed and stored once. One text printed by
many outlets is an article for each, all of one origin; its sentences are encoded once and the texts are compared once, not pairwise.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.figure import Figure
from bench.piles import bundled_reports, write_jsonl
from bench.process import MEGABYTE, tellings, watch

REPORTS, SMALL = 10_000, 200
OUTLETS, FEW = 300, 10
LIMIT_S = 60.0  # the same under 10,000 names: six milliseconds each, where reading one alone takes a hundred


def run(*, small: bool) -> list[Figure]:
    """Reports of one outlet, then of many outlets."""
    count, outlets = (SMALL, FEW) if small else (REPORTS, OUTLETS)
    figures = []
    for name, reports, limit in (
        (f"{count} identical reports", same(count, 1), LIMIT_S),
        (f"one text from {outlets} outlets", same(outlets, outlets), None),
    ):
        with tempfile.TemporaryDirectory(prefix="bench-") as place:
            pile = write_jsonl(Path(place) / "pile.jsonl", reports)
            done = watch([tellings(), "build", str(pile), "-o", str(Path(place) / "out")])
        figures += [
            Figure(f"{name}, wall", done.seconds, "s", None if small else limit),
            Figure(f"{name}, processor", done.busy, "s"),
            Figure(f"{name}, memory", done.peak_bytes / MEGABYTE, "MB"),
        ]
    return figures


def same(count: int, outlets: int) -> Iterator[dict[str, str]]:
    """``count`` reports with one text, from ``outlets`` outlets in turn."""
    text = max((report["text"] for report in bundled_reports()), key=len)
    for number in range(count):
        yield {
            "id": f"same-{number}",
            "text": text,
            "published": "2023-03-13",
            "outlet": f"outlet-{number % outlets}.example",
        }
