"""The workspace's schema, version by version.

A workspace says in ``application_id`` that it is one of ours and in ``user_version`` how many of MIGRATIONS it has seen. Opening an older runs
the rest, all or none; a newer one is refused. A released migration never changes, so what made an old workspace stays readable here. The first is
generated from the model while nothing is released.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from tellings.model import BadWorkspace
from tellings.store.schema import TABLES, table_of

APPLICATION_ID = 0x7E111465  # "tellings" as near as hex digits spell it; fixed for ever


def make_tables(connection: sqlite3.Connection) -> None:
    """Version 1: a table per kind of row, the bookkeeping of runs, the search index."""
    for kind in TABLES:
        table = table_of(kind)
        connection.execute(table.create)
        for index in table.indexes:
            connection.execute(index)
    for statement in BOOKKEEPING:
        connection.execute(statement)


BOOKKEEPING = (
    # What is made already: a step's result for a key (article, pair, story) is up to date while the signature is the same.
    "CREATE TABLE kept (step TEXT NOT NULL, key TEXT NOT NULL, signature TEXT NOT NULL, PRIMARY KEY (step, key)) WITHOUT ROWID",
    "CREATE INDEX kept_signature ON kept (step, signature)",
    # Every report ever read, by the name it came under and its bytes; which article it gave (NULL: none) and in which run it was last seen.
    """CREATE TABLE reports (source BLOB NOT NULL, digest TEXT NOT NULL, signature TEXT NOT NULL, article TEXT, variant TEXT NOT NULL,
    run INTEGER NOT NULL, PRIMARY KEY (source, digest)) WITHOUT ROWID""",
    "CREATE INDEX reports_article ON reports (article)",
    # Where two reports of one article were extracted differently: the rows of each, so that the choice never depends on order.
    "CREATE TABLE variants (article TEXT NOT NULL, variant TEXT NOT NULL, rows BLOB NOT NULL, PRIMARY KEY (article, variant)) WITHOUT ROWID",
    # The ids rows had before their story was put together anew; taken: another story's row has that id now.
    """CREATE TABLE earlier (story TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, members TEXT NOT NULL, taken INTEGER NOT NULL,
    PRIMARY KEY (story, kind, id)) WITHOUT ROWID""",
    # A cache that may be emptied at any time: what analysis keeps to spare its work.
    "CREATE TABLE docs (article TEXT PRIMARY KEY, signature TEXT NOT NULL, doc BLOB NOT NULL) WITHOUT ROWID",
    # Which sketches have a key, so that a new article's likely partners are found without reading every sketch.
    "CREATE TABLE sketch_keys (key INTEGER NOT NULL, sketch INTEGER NOT NULL, PRIMARY KEY (key, sketch)) WITHOUT ROWID",
    # Keys are added for many sketches at once, in their order: one by one, each would touch a page of its own.
    "CREATE TABLE sketches_keyed (sketch INTEGER PRIMARY KEY)",
    """CREATE TRIGGER sketches_keys_drop AFTER DELETE ON sketches BEGIN
    DELETE FROM sketch_keys WHERE sketch = old.row AND key IN (SELECT value FROM json_each(old.keys));
    DELETE FROM sketches_keyed WHERE sketch = old.row; END""",
    # What the dossier told of a story when it was last written, and what each finished build changed: for what is new.
    "CREATE TABLE told (story TEXT PRIMARY KEY, facts BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE journal (run INTEGER PRIMARY KEY, at TEXT NOT NULL, first INTEGER NOT NULL, changes BLOB NOT NULL)",
    "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE VIRTUAL TABLE search USING fts5 (title, text, content='articles', content_rowid='row', tokenize="unicode61 remove_diacritics 2")""",
    """CREATE TRIGGER articles_search_add AFTER INSERT ON articles BEGIN
    INSERT INTO search (rowid, title, text) VALUES (new.row, new.title, new.text); END""",
    """CREATE TRIGGER articles_search_drop AFTER DELETE ON articles BEGIN
    INSERT INTO search (search, rowid, title, text) VALUES ('delete', old.row, old.title, old.text); END""",
)

MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (make_tables,)


def schema_version(connection: sqlite3.Connection, path: str) -> int:
    """How many migrations a workspace has seen, 0 for an empty file. Raises BadWorkspace when it is not ours or newer than this program."""
    (ours,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (objects,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if not objects and not ours:
        return 0
    if ours != APPLICATION_ID:
        raise BadWorkspace(f"{path} is an SQLite file but no Tellings workspace; give another folder")
    if version > len(MIGRATIONS):
        raise BadWorkspace(
            f"{path} was made by a newer Tellings (schema {version}, this one knows up to {len(MIGRATIONS)}); "
            "update with: pip install --upgrade tellings"
        )
    return int(version)


def migrate(connection: sqlite3.Connection, path: str) -> None:
    """Brings the schema to the newest version inside the caller's transaction."""
    for number, step in enumerate(
        MIGRATIONS[schema_version(connection, path) :], start=schema_version(connection, path) + 1
    ):
        step(connection)
        connection.execute(f"PRAGMA user_version = {number}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def check_columns(connection: sqlite3.Connection, path: str) -> None:
    """Raises BadWorkspace naming the first table whose columns are not those of the model: made by another build of this version, or by hand."""
    for kind in TABLES:
        table = table_of(kind)
        found = [row[1] for row in connection.execute(f'PRAGMA table_info("{table.name}")')]
        wanted = ["row", *(column.name for column in table.columns)]
        if found != wanted:
            raise BadWorkspace(
                f"{path}: table {table.name} has other columns than this Tellings expects ({', '.join(found) or 'it is missing'}); "
                "it was made by another version; build into a new folder"
            )
