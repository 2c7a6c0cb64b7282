"""What a plain spaCy pipeline reaches on the same tables: trained and measured by ``training/baseline.py``, which writes the figures."""

from __future__ import annotations

import csv
import functools
from pathlib import Path

FIGURES = Path(__file__).parent / "spacy_cnn.csv"
SYSTEM = "spaCy CNN, same training data"


@functools.cache
def figures() -> dict[str, dict[str, float]]:
    """Table -> measure -> figure."""
    found: dict[str, dict[str, float]] = {}
    with FIGURES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["table"], {})[row["measure"]] = float(row["value"])
    return found


def cnn_rows(table: str, cases: int) -> list[dict[str, str | float | int]]:
    """Its rows of a table. Raises ``KeyError`` for a table it was not measured on."""
    return [
        {"table": table, "system": SYSTEM, "measure": measure, "value": value, "cases": cases}
        for measure, value in figures()[table].items()
    ]
