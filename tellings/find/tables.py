"""The tables in ``tellings/data`` that the find steps read, each loaded once.

Every table is a CSV file with a header and a ``source`` column. Raises BadTable when a row has another number of fields than the header.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

from tellings.model import BadTable


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of ``tellings/data/NAME`` in file order, one dictionary of column to text each."""
    lines = resources.files("tellings").joinpath("data", name).read_text(encoding="utf-8").splitlines()
    rows = list(csv.reader(lines))
    head = rows[0]
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(head):
            raise BadTable(
                f"{name}, line {number}: {len(row)} fields, the header names {len(head)}; quote fields that hold a comma"
            )
    return tuple(dict(zip(head, row, strict=True)) for row in rows[1:])


@cache
def word_set(name: str) -> frozenset[str]:
    """The words of one set of ``word_sets.csv``. Raises BadTable when there is no such set."""
    for row in table("word_sets.csv"):
        if row["set"] == name:
            return frozenset(row["words"].split())
    raise BadTable(f"word_sets.csv has no set {name!r}; add a row with its words")
