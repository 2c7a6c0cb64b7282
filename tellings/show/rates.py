"""How often each kind of line was wrong when it was last measured, as shipped with this version."""

from __future__ import annotations

import csv
from importlib.resources import files

from tellings.show.pages import Measured


def measured_rates() -> tuple[Measured, ...]:
    """The main figures of quality/RESULTS.md, from tellings/data/measured.csv, which ``python -m quality --write`` makes; empty without it."""
    table = files("tellings") / "data" / "measured.csv"
    if not table.is_file():
        return ()
    rows = csv.DictReader(table.read_text(encoding="utf-8").splitlines())
    return tuple(Measured(row["what"], row["value"], row["on"], row["command"]) for row in rows)
