"""Rows keep the id they were born with.

A step names a row after its earliest member. When a story grows, an earlier member may come, and the fresh name would differ from the one
readers already have. So each new row takes the id of the earlier row it shares the most members with, and a Successor row says what the fresh name
was. Where two earlier rows became one, or one became two, Successor rows lead from the id that is gone, or shared, to the rows that follow it.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tellings.model import Successor, digest
from tellings.store import Earlier


@dataclasses.dataclass(frozen=True, slots=True)
class Named:
    """Rows under their lasting ids, the Successor rows that tell of changes, and fresh id -> lasting id where they differ, by kind."""

    rows: tuple[Any, ...]
    successors: tuple[Successor, ...]
    renamed: Mapping[str, str]

    def with_others(self, others: Iterable[Any]) -> Named:
        """The same with more rows, in which the renamed ids are replaced as well."""
        return Named((*self.rows, *(rename(row, self.renamed) for row in others)), self.successors, self.renamed)


def name_rows(rows: Sequence[Any], earlier: Iterable[Earlier]) -> Named:
    """New rows under the ids of the earlier rows they continue.

    An earlier row is continued by the new row of its kind that shares the most members with it, ties by smallest earlier then new id; each is
    continued once and each continues one. A fresh id that an earlier row, carried on elsewhere, has already is told apart by its members' digest.
    """
    kinds = {type(row).__name__ for row in rows}
    before = [row for row in earlier if row.kind in kinds]
    renamed: dict[str, str] = {}
    successors: set[Successor] = set()
    for kind in sorted(kinds):
        new = sorted((row for row in rows if type(row).__name__ == kind), key=lambda row: row.id)
        old = {row.id: row for row in before if row.kind == kind}
        shared = overlaps(new, [row for row in old.values() if not row.taken])
        lasting = settle(new, old, shared)
        renamed |= {fresh: name for fresh, name in lasting.items() if fresh != name}
        successors |= tell(kind, lasting, shared, new, old)
    if not renamed:
        return Named(tuple(rows), tuple(sorted(successors, key=lambda row: row.id)), {})
    return Named(
        tuple(rename(row, renamed) for row in rows), tuple(sorted(successors, key=lambda row: row.id)), renamed
    )


def overlaps(new: Sequence[Any], old: Sequence[Earlier]) -> dict[tuple[str, str], int]:
    """How many members each earlier and new row share, by (earlier id, fresh id), where any."""
    holders: dict[str, list[str]] = defaultdict(list)
    for row in old:
        for member in dict.fromkeys(row.members):
            holders[member].append(row.id)
    shared: dict[tuple[str, str], int] = defaultdict(int)
    for row in new:
        for member in dict.fromkeys(row.members):
            for holder in holders.get(member, ()):
                shared[holder, row.id] += 1
    return dict(shared)


def settle(new: Sequence[Any], old: Mapping[str, Earlier], shared: Mapping[tuple[str, str], int]) -> dict[str, str]:
    """Fresh id -> lasting id for every new row, each lasting id once."""
    lasting: dict[str, str] = {}
    used: set[str] = set()
    for (before, fresh), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if before not in used and fresh not in lasting:
            lasting[fresh] = before
            used.add(before)
    for row in new:
        if row.id not in lasting:
            free = row.id not in used and row.id not in old
            lasting[row.id] = row.id if free else f"{row.id}-{digest('again', *row.members)[:6]}"
            used.add(lasting[row.id])
    return lasting


def tell(
    kind: str,
    lasting: Mapping[str, str],
    shared: Mapping[tuple[str, str], int],
    new: Sequence[Any],
    old: Mapping[str, Earlier],
) -> set[Successor]:
    """The Successor rows: from every earlier id to the rows that took over members the row under that id has no longer, and from every fresh name not
    used. Rows may have members in common (claims do): what an earlier row's own heir still has leads nowhere else."""
    members = {row.id: frozenset(row.members) for row in new}
    heirs = {name: members[fresh] for fresh, name in lasting.items()}
    told = {
        Successor(kind, before, lasting[fresh])
        for before, fresh in shared
        if lasting[fresh] != before
        and not members[fresh].intersection(old[before].members) <= heirs.get(before, frozenset())
    }
    return told | {Successor(kind, fresh, name) for fresh, name in lasting.items() if fresh != name}


def rename(value: Any, renamed: Mapping[str, str]) -> Any:
    """A row, or a value in one, with every id of ``renamed`` replaced; the same object when there is none in it."""
    if isinstance(value, str):
        return renamed.get(value, value)
    if isinstance(value, tuple):
        made = tuple(rename(part, renamed) for part in value)
        return made if any(a is not b for a, b in zip(made, value, strict=True)) else value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changes = {}
        for field in dataclasses.fields(value):
            part = getattr(value, field.name)
            made = rename(part, renamed)
            if made is not part:
                changes[field.name] = made
        return dataclasses.replace(value, **changes) if changes else value
    return value
