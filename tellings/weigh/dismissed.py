"""Conflicts that a person judged to be none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tellings.model import Cite, Conflict, Ruling

HELD = 0.5  # share of the shorter place that lies in the other, for both to speak of one thing: a quoted clause and its sentence do


def without_dismissed(conflicts: Iterable[Conflict], rulings: Sequence[Ruling]) -> list[Conflict]:
    """The conflicts but those a ruling speaks of.

    A row stands for every report that gives either value, so a ruling on two of its places, one of each side, dismisses all of it.
    """
    wrong = [row for row in rulings if row.rule == "not-a-conflict"]
    return [row for row in conflicts if not any(dismisses(ruling, row) for ruling in wrong)]


def dismisses(ruling: Ruling, conflict: Conflict) -> bool:
    """Whether a ruling has one place on each side of a conflict."""
    a, b = (conflict.a, *conflict.also_a), (conflict.b, *conflict.also_b)
    return (on_side(ruling.a, a) and on_side(ruling.b, b)) or (on_side(ruling.a, b) and on_side(ruling.b, a))


def on_side(place: Cite, side: Iterable[Cite]) -> bool:
    """Whether a place is one of a side's."""
    return any(
        place.article == one.article
        and place.span.overlap(one.span) >= HELD * max(1, min(len(place.span), len(one.span)))
        for one in side
    )
