"""The part of a workspace that some work needs, for processes that cannot reach its file (on other machines)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tellings.store.schema import TABLES, Encoded, group_of, table_of
from tellings.store.workspace import Earlier, Workspace, open_in_memory


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Rows as they are stored, by table; by story the ids its rows had before; kept analyses as (article, signature, bytes). Plain values only."""

    rows: Encoded
    earlier: tuple[tuple[str, tuple[Earlier, ...]], ...]
    docs: tuple[tuple[str, str, bytes], ...]


def cut_excerpt(
    workspace: Workspace, *, articles: Iterable[str], stories: Iterable[str] = (), docs: bool = False
) -> Excerpt:
    """Everything the workspace holds of these articles, between them and of these stories; ``docs``: the kept analyses too."""
    texts, told = tuple(dict.fromkeys(articles)), tuple(dict.fromkeys(stories))
    rows: Encoded = defaultdict(list)
    for kind, name in TABLES.items():
        group, table = group_of(kind), table_of(kind)
        if group == "story":
            asked = f'SELECT {table.names} FROM "{name}" WHERE "story" IN ({{}})'
            rows[name] = list(workspace.ask_by(asked, told))
        elif group not in ("source", "stories"):
            rows[name] = list(workspace.stored_of(kind, texts))
    kept = workspace.ask_by("SELECT article, signature, doc FROM docs WHERE article IN ({})", texts) if docs else ()
    earlier = tuple((story, tuple(workspace.earlier(story))) for story in told)
    return Excerpt({name: found for name, found in rows.items() if found}, earlier, tuple(kept))


def open_excerpt(excerpt: Excerpt) -> Workspace:
    """An excerpt as a workspace in memory: what it holds is found there as in the one it was cut from."""
    workspace = open_in_memory(Path("excerpt"))
    workspace.add_encoded(excerpt.rows)
    for story, known in excerpt.earlier:
        workspace.put_earlier(story, known)
    for article, signature, doc in excerpt.docs:
        workspace.put_doc(article, signature, doc)
    return workspace
