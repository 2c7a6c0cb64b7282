"""How long does a person wait for the dossier of five reports?"""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench.figure import Figure
from bench.piles import BUNDLED, letters
from bench.process import MEGABYTE, tellings, watch

LIMIT_S = 6.0
RUNS = 3


def run(*, small: bool) -> list[Figure]:
    """Each run a new process and a new folder; the slowest counts. ``small``: the bundled pile, once, without a limit."""
    pile = BUNDLED if small else letters()
    with tempfile.TemporaryDirectory(prefix="bench-") as place:
        runs = [
            watch([tellings(), "build", str(pile), "-o", str(Path(place) / str(number))])
            for number in range(1 if small else RUNS)
        ]
    name = "the bundled pile" if small else "five letters"
    return [
        Figure(f"build of {name}, wall, slowest run", max(r.seconds for r in runs), "s", None if small else LIMIT_S),
        Figure(f"build of {name}, processor, slowest run", max(r.busy for r in runs), "s"),
        Figure(f"build of {name}, memory", max(r.peak_bytes for r in runs) / MEGABYTE, "MB"),
    ]
