"""Marks a dataclass as a bundle: a few kinds of row returned together by one step."""

from __future__ import annotations

from typing import TypeVar

_Bundle = TypeVar("_Bundle", bound=type)


def bundle(kind: _Bundle) -> _Bundle:
    """The same class, marked; each of its fields must be a tuple of rows of one kind (or the discardable Doc)."""
    kind.__bundle__ = True  # type: ignore[attr-defined]
    return kind
