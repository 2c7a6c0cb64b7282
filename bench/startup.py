"""How long does `tellings --help` take?"""

from __future__ import annotations

from bench.figure import Figure
from bench.process import median_seconds, tellings, watch

LIMIT_S = 0.5
RUNS = 7


def run(*, small: bool) -> list[Figure]:
    """The median of a few runs, each a new process."""
    seconds = median_seconds(lambda: watch([tellings(), "--help"]), 3 if small else RUNS)
    return [Figure("tellings --help, wall", seconds, "s", LIMIT_S)]
