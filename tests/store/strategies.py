"""Rows of any kind, from its annotations alone."""

from __future__ import annotations

import dataclasses
import types
import typing
from typing import Any

from hypothesis import strategies as st

from tellings.model import Cite, Span
from tellings.store import TABLES

#: Any text at all, with the halves of surrogate pairs that JSON can smuggle in.
TEXT = st.text(st.characters(), max_size=12)
PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXT,
    int: st.integers(0, 2**62),
    bool: st.booleans(),
    float: st.floats(allow_nan=False, allow_infinity=False),
    bytes: st.binary(max_size=8),
    Span: st.tuples(st.integers(0, 99), st.integers(0, 99)).map(lambda ends: Span(min(ends), max(ends))),
    Cite: st.tuples(TEXT, st.integers(0, 99), st.integers(0, 99)).map(lambda c: Cite(c[0], min(c[1:]), max(c[1:]))),
}


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Values of an annotation."""
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if hint in PLAIN:
        return PLAIN[hint]
    if hint is type(None):
        return st.none()
    if origin is typing.Literal:
        return st.sampled_from(parts)
    if origin in (types.UnionType, typing.Union):
        return st.one_of([values(part) for part in parts])
    if origin is tuple and len(parts) == 2 and parts[1] is Ellipsis:
        return st.lists(values(parts[0]), min_size=parts[0] is Span, max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*map(values, parts))
    return rows(hint)


def rows(kind: type[Any]) -> st.SearchStrategy[Any]:
    """Rows of a kind."""
    hints = typing.get_type_hints(kind)
    return st.builds(kind, **{field.name: values(hints[field.name]) for field in dataclasses.fields(kind)})


ANY_ROW = st.one_of([rows(kind) for kind in TABLES])
