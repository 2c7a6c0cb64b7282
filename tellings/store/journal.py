"""What the dossier told when it was last written, and what each build changed: so that the next one can say what is new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import msgspec

from tellings.model import (
    AffairLink,
    BadWorkspace,
    Corroboration,
    Judgement,
    Rejected,
    Sighting,
    Successor,
    Verdict,
    Warned,
)
from tellings.store.schema import table_of
from tellings.store.workspace import CHUNK, Workspace


@dataclass(frozen=True, slots=True)
class Noted:
    """A build as the journal has it: its run, when, whether it was the first, and its changes, encoded by whoever reads them."""

    run: int
    at: str
    first: bool
    changes: bytes


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows the counted tables held when a run ended."""

    run: int
    rows: dict[str, int]


def told(workspace: Workspace, stories: Iterable[str]) -> dict[str, bytes]:
    """What was told of these stories when the dossier was last written; of a story not told yet nothing."""
    return dict(workspace.ask_by("SELECT story, facts FROM told WHERE story IN ({})", stories))


def journal(workspace: Workspace) -> list[Noted]:
    """Every finished build, oldest first."""
    found = workspace.ask("SELECT run, at, first, changes FROM journal ORDER BY run")
    return [Noted(run, at, bool(first), changes) for run, at, first, changes in found]


def note_build(workspace: Workspace, noted: Noted, facts: Mapping[str, bytes | None]) -> None:
    """Puts a build into the journal and, for the stories it touched, what is told now; None for a story that is no more."""
    workspace.tell(
        "INSERT OR REPLACE INTO journal (run, at, first, changes) VALUES (?, ?, ?, ?)",
        (noted.run, noted.at, noted.first, noted.changes),
    )
    workspace.tell_many("DELETE FROM told WHERE story = ?", [(key,) for key in facts])
    workspace.tell_many(
        "INSERT INTO told (story, facts) VALUES (?, ?)",
        [(key, kept) for key, kept in facts.items() if kept is not None],
    )


def heirs(workspace: Workspace, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """By id, every id it was renamed to or lives on in, however far; nothing for ids that never changed."""
    wanted = list(dict.fromkeys(ids))
    ahead: dict[str, set[str]] = {}
    waiting, seen = set(wanted), set(wanted)
    names = table_of(Successor).name
    while waiting:
        chunk = [waiting.pop() for _ in range(min(CHUNK, len(waiting)))]
        for old, new in workspace.ask_by(f'SELECT old, new FROM "{names}" WHERE old IN ({{}})', chunk):
            ahead.setdefault(old, set()).add(new)
            if new not in seen:
                seen.add(new)
                waiting.add(new)
    found = {}
    for key in wanted:
        reached: set[str] = set()
        fresh = set(ahead.get(key, ()))
        while fresh:
            reached |= fresh
            fresh = {new for one in fresh for new in ahead.get(one, ())} - reached
        if reached:
            found[key] = tuple(sorted(reached))
    return found


#: Rows that nothing else refers to: one that is gone would not be missed otherwise.
COUNTED = (Judgement, Verdict, Sighting, Rejected, Warned, AffairLink, Corroboration)

#: Tables of bookkeeping of which the same holds. Not ``docs`` and ``kept``, caches: what is gone from them is merely made again.
BOOKS = ("reports", "variants", "earlier", "told", "journal")


def note_counts(workspace: Workspace) -> None:
    """Writes down, at the end of a build, how many rows there are in the tables nothing else refers to, and which run that was."""
    workspace.put("counts", msgspec.to_builtins(Counts(workspace.get("run"), count_rows(workspace))))


def changed_counts(workspace: Workspace) -> list[tuple[str, int, int]]:
    """Tables that hold another number of rows than their last build wrote: name, then, now.

    Nothing once another build has begun: one that was cut off may have added rows, which the next one settles. Raises BadWorkspace for counts
    that are none.
    """
    noted = workspace.get("counts")
    if noted is None:
        return []
    try:
        then = msgspec.convert(noted, Counts)
    except msgspec.ValidationError as error:
        raise BadWorkspace(f"the counts of the last build cannot be read: {error}; build again") from error
    if then.run != workspace.get("run"):
        return []
    now = count_rows(workspace)
    return [(name, then.rows[name], number) for name, number in now.items() if then.rows.get(name, number) != number]


def count_rows(workspace: Workspace) -> dict[str, int]:
    """How many rows the counted tables hold, by name."""
    names = (*(table_of(kind).name for kind in COUNTED), *BOOKS)
    return {name: int(number) for name in names for (number,) in workspace.ask(f'SELECT count(*) FROM "{name}"')}
