"""The tables in ``tellings/data`` that the reading steps use."""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from importlib import resources
from typing import Any

from tellings.model import BadTable


def table_text(name: str) -> str:
    """The whole of ``tellings/data/NAME``."""
    return (resources.files("tellings") / "data" / name).read_text(encoding="utf-8")


def table_rows(name: str) -> list[dict[str, str]]:
    """The rows of a CSV table, in file order. Raises BadTable for one with missing or surplus cells or without a source."""
    rows = list(csv.DictReader(table_text(name).splitlines()))
    for number, row in enumerate(rows, 2):
        if None in row or None in row.values() or not row.get("source"):
            raise BadTable(f"{name} line {number} has missing or surplus cells or no source; complete the row")
    return rows


def table_tree(name: str) -> dict[str, Any]:
    """A TOML table as it is."""
    return tomllib.loads(table_text(name))


@cache
def word_list(name: str) -> frozenset[str]:
    """A list of reading_words.toml. Raises BadTable when there is none of this name, or it has no source."""
    entry = table_tree("reading_words.toml").get(name, {})
    if not entry.get("source") or not entry.get("what") or not entry.get("words"):
        raise BadTable(f"reading_words.toml: [{name}] needs what it is for, a source and words")
    return frozenset(entry["words"])
