"""Canonical order: the one in which a step gets its rows, whatever order they were made or stored in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tellings.model import Span


def row_order(row: Any) -> tuple[str, int, int, str]:
    """A row's place in canonical order: by (article, start, end, id) where it has them, else by id."""
    article = getattr(row, "article", "")
    if not article:
        return "", 0, 0, row.id
    span = getattr(row, "span", None)
    if isinstance(span, Span):
        return article, span.start, span.end, row.id
    words = getattr(row, "words", None)
    if words and isinstance(words[0], Span):
        return article, words[0].start, words[-1].end, row.id
    return article, 0, 0, row.id


def in_order(rows: Iterable[Any]) -> list[Any]:
    """Rows in canonical order; equal rows once."""
    ordered = sorted(rows, key=row_order)
    return [row for place, row in enumerate(ordered) if not place or row != ordered[place - 1]]
