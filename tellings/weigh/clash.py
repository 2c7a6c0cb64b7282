"""A pair of statements that do not fit, before rows are made of them."""

from __future__ import annotations

from dataclasses import dataclass

from tellings.join.likeness import Telling
from tellings.model import Cite, ConflictKind, Relation, Score

LONG = 260  # characters of a statement that is cited whole; of a longer one the clause alone is


@dataclass(frozen=True, slots=True)
class Dispute:
    """An accusation and its denial: where the denial stands, who denies and who accuses (Entity ids, None where nobody is named)."""

    denial: Cite
    denier: str | None
    accuser: str | None


@dataclass(frozen=True, slots=True)
class Clash:
    """Two tellings that do not fit: how, and why.

    ``a`` and ``b`` are the places shown; ``key`` names what clashes (two values of one thing), so that the same clash told in
    many places is one row, and ``sides`` which of the two values each of them gives.
    """

    one: Telling
    two: Telling
    a: Cite
    b: Cite
    kind: ConflictKind
    relation: Relation
    about: str
    score: Score
    key: tuple[str, ...]
    sides: tuple[str, str]
    dispute: Dispute | None = None


def place_in(telling: Telling, low: int, high: int) -> Cite:
    """The statement something stands in, or ``[low, high)``, its clause alone, where the statement is long."""
    place = telling.place
    return place if place.end - place.start <= LONG else Cite(place.article, low, high)
