"""Full-text search over titles and texts, by SQLite's FTS5."""

from __future__ import annotations

from dataclasses import dataclass

from tellings.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Found:
    """An article that holds the words: its id, title, and a piece of its text around them; the lower ``rank``, the better."""

    article: str
    title: str | None
    around: str
    rank: float


def search(workspace: Workspace, query: str, *, most: int = 50) -> tuple[Found, ...]:
    """Articles that hold all words of ``query`` (words in double quotes: in that order), best first, ties by id.

    Words match whole words, whatever their case and accents; the ranking is BM25. A query without a word finds nothing.
    """
    terms = parse_query(query)
    if not terms:
        return ()
    found = workspace.ask(
        """SELECT a.id, a.title, CAST(snippet(search, 1, '', '', '…', 24) AS BLOB), rank FROM search JOIN articles a ON a.row = search.rowid
        WHERE search MATCH ? ORDER BY rank, a.id LIMIT ?""",
        (terms, most),
    )
    return tuple(Found(article, as_text(title), as_text(around) or "", rank) for article, title, around, rank in found)


def as_text(value: str | bytes | None) -> str | None:
    """Text for reading: what UTF-8 cannot hold stands as U+FFFD."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def parse_query(query: str) -> str:
    """The query in FTS5's grammar: every word or quoted phrase a string, so that no character of it is an operator."""
    pieces: list[str] = []
    for place, piece in enumerate(query.replace("\0", " ").encode("utf-8", "replace").decode().split('"')):
        pieces += [piece] if place % 2 else piece.split()
    return " ".join(f'"{piece}"' for piece in pieces if any(character.isalnum() for character in piece))
