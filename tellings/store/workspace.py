"""The workspace: one SQLite file holding every row, and what is already made.

While it is written the file is in WAL mode, so that readers go on undisturbed and a commit costs no wait for the disk; when the writer is done it
goes back to one plain file that can be copied, mailed and read from a read-only place.
"""

from __future__ import annotations

import contextlib
import errno
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import msgspec

from tellings.model import Article, BadWorkspace, Sighting, Story, WorkspaceBusy, WorkspaceFull
from tellings.store.lock import WriterLock
from tellings.store.migrations import MIGRATIONS, check_columns, migrate, schema_version
from tellings.store.schema import KINDS, TABLES, Encoded, decode_rows, encode_rows, group_of, storable, table_of

NAME = "tellings.db"
WAIT_S = 10.0  # for a reader or another program that holds the file for a moment
CACHE_KIB = 65_536  # of SQLite pages: holds the indexes of ten thousand articles
READER_KIB = 8_192  # the same for one that only reads: helpers read each story's rows once, and the system's cache holds the file
KEYED_AT_ONCE = 4_000  # sketches: a million keys to sort, 60 MB
CHUNK = 500  # keys asked for in one statement

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Earlier:
    """An id a row of ``kind`` had before: what it is recognised by, and whether another story's row carries the id on (``taken``)."""

    kind: str
    id: str
    members: tuple[str, ...]
    taken: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """A report read before: the signature it was extracted under, the article (if any) it gave and which variant, the run it was seen in."""

    source: str
    digest: str
    signature: str
    article: str | None
    variant: str
    run: int


def open_workspace(folder: Path | str, *, write: bool = False) -> Workspace:
    """The workspace of ``folder``: ``folder/tellings.db``; with ``write`` made where it is missing and brought to the newest schema.

    Raises BadWorkspace when it is missing (reading), is no workspace of ours, is damaged, or was made by a newer version; WorkspaceBusy when
    another process writes to it (writing only: readers may come at any time).
    """
    path = Path(folder) / NAME
    if not write:
        if not path.is_file():
            raise BadWorkspace(f"{path} does not exist; make it with: tellings build INPUT... -o {folder}")
        return _open_to_read(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadWorkspace(f"{path.parent} cannot be made: {no_folder(path.parent, error)}") from error
    lock = WriterLock(path.with_name("tellings.lock"))
    try:
        return _open_to_write(path, lock)
    except BaseException:
        lock.close()
        raise


def no_folder(path: Path, error: OSError) -> str:
    """Why a folder cannot be made, and what to do."""
    if isinstance(error, FileExistsError):
        if path.is_symlink():
            return f"it is a link to {path.readlink()}, which is not there; remove the link, or give another folder"
        return "it is a file; give a folder"
    return f"{error.strerror}; give a folder you may write to"


def _open_to_write(path: Path, lock: WriterLock) -> Workspace:
    with explained(path):
        connection = _connect(path.resolve().as_uri() + "?mode=rwc", CACHE_KIB)
        try:
            schema_version(connection, str(path))
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(
                "PRAGMA synchronous = NORMAL"
            )  # in WAL mode: a power cut loses the last commits, never half of one
            connection.execute("BEGIN IMMEDIATE")
            migrate(connection, str(path))
            check_columns(connection, str(path))
            connection.execute("COMMIT")
        except BaseException:
            connection.close()
            raise
    return Workspace(path, connection, lock)


def _open_to_read(path: Path) -> Workspace:
    with explained(path):
        connection = _connect(path.resolve().as_uri() + "?mode=ro", READER_KIB)
        try:
            version = schema_version(connection, str(path))
            if not version:
                raise BadWorkspace(f"{path} is empty; make it with: tellings build INPUT... -o {path.parent}")
            if version < len(MIGRATIONS):
                raise BadWorkspace(
                    f"{path} was made by an older Tellings (schema {version} of {len(MIGRATIONS)}); "
                    "run tellings build on it once with any of its reports to bring it up to date"
                )
            check_columns(connection, str(path))
        except BaseException:
            connection.close()
            raise
    return Workspace(path, connection, None)


def open_in_memory(name: Path) -> Workspace:
    """An empty workspace in memory, for writing; ``name`` stands for its path in errors."""
    with explained(name):
        connection = _connect("file::memory:", READER_KIB)
        migrate(connection, str(name))
    return Workspace(name, connection, None)


def _connect(address: str, cache: int) -> sqlite3.Connection:
    connection = sqlite3.connect(address, uri=True, timeout=WAIT_S, isolation_level=None, check_same_thread=False)
    connection.execute(f"PRAGMA cache_size = -{cache}")
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection


@contextlib.contextmanager
def explained(path: Path) -> Iterator[None]:
    """SQLite's errors as ours: WorkspaceFull, WorkspaceBusy or BadWorkspace, naming the file and the way out."""
    try:
        yield
    except sqlite3.Error as error:
        raise _explain(path, error) from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise _full(path) from error
        raise


def _explain(path: Path, error: sqlite3.Error) -> BadWorkspace:
    name = getattr(error, "sqlite_errorname", "") or ""
    if name == "SQLITE_FULL" or name.startswith(
        ("SQLITE_IOERR_WRITE", "SQLITE_IOERR_SHM", "SQLITE_IOERR_TRUNCATE", "SQLITE_IOERR_FSYNC")
    ):
        return _full(path)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return WorkspaceBusy(
            f"{path} is locked by another program; close what has it open, then run the same command again"
        )
    if name.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH")):
        return BadWorkspace(
            f"{path} cannot be opened: {error}; check that the file and its folder may be read (and written, to build)"
        )
    return BadWorkspace(f"{path} cannot be used: {error}; it is damaged or no workspace, build into a new folder")


def _full(path: Path) -> WorkspaceFull:
    try:
        free = f"{shutil.disk_usage(path.parent).free / 1e6:.1f} MB are left"
        used = sum(file.stat().st_size for file in path.parent.glob("tellings.db*")) / 1e6
    except OSError:
        free, used = "nothing is left", 0.0
    return WorkspaceFull(
        f"no room to write {path} ({used:.1f} MB; {free} on its disk or quota): free space there, or build with -o on another disk, "
        "and run the same command again; it goes on from the last whole step"
    )


class Workspace:
    """Rows by kind and key, and what is made already. Made by ``open_workspace``; close it, or use it in ``with``.

    Rows come back in no particular order. Every method raises WorkspaceFull, WorkspaceBusy or BadWorkspace as ``open_workspace`` says.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, lock: WriterLock | None) -> None:
        self.path, self.connection, self.lock = path, connection, lock

    def __enter__(self) -> Workspace:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Gives the file back; after writing it is one plain file again, unless somebody is reading it just then."""
        with contextlib.suppress(sqlite3.Error):
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
        if self.lock is not None:
            with contextlib.suppress(
                sqlite3.Error
            ):  # busy readers or a full disk leave the WAL beside it; the next writer tidies up
                self.connection.execute("PRAGMA busy_timeout = 0")
                self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                self.connection.execute("PRAGMA journal_mode = DELETE")
        self.connection.close()
        if self.lock is not None:
            self.lock.close()

    def reader(self) -> Callable[[], Workspace]:
        """A picklable function that opens this workspace for reading, for other processes."""
        return partial(open_workspace, self.path.parent)

    def ask(self, statement: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of an SQL statement, as they stand in the file."""
        with explained(self.path):
            return self.connection.execute(statement, values).fetchall()

    def tell(self, statement: str, values: Sequence[Any] = ()) -> int:
        """Runs one changing statement; the number of rows it changed."""
        with explained(self.path):
            return self.connection.execute(statement, values).rowcount

    def tell_many(self, statement: str, values: Iterable[Sequence[Any]]) -> None:
        """Runs one changing statement for each set of values."""
        with explained(self.path):
            self.connection.executemany(statement, values)

    def ask_by(self, statement: str, keys: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
        """The rows of ``statement`` whose ``IN ({})`` stands for the keys, asked in chunks; each key once."""
        unique = list(dict.fromkeys(keys))
        for start in range(0, len(unique), CHUNK):
            chunk = [storable(key) for key in unique[start : start + CHUNK]]
            yield from self.ask(statement.format(", ".join("?" * len(chunk))), chunk)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside, or nothing: whatever stops it (an error, Ctrl-C, a full disk, a killed process)."""
        self.tell("BEGIN IMMEDIATE")
        try:
            yield
            self.tell("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
            raise

    # ---- rows

    def rows(self, kind: type[Row]) -> list[Row]:
        """Every row of a kind."""
        table = table_of(kind)
        return decode_rows(table.name, self.ask(f'SELECT {table.names} FROM "{table.name}"'))

    def rows_by(self, kind: type[Row], column: str, keys: Iterable[Any]) -> list[Row]:
        """Rows of a kind whose column (a key of its table) has one of these values."""
        table = table_of(kind)
        return decode_rows(
            table.name, self.ask_by(f'SELECT {table.names} FROM "{table.name}" WHERE "{column}" IN ({{}})', keys)
        )

    def rows_of(self, kind: type[Row], articles: Iterable[str]) -> list[Row]:
        """Rows of a kind that belong to these articles; rows with two ends: both; rows with several members: any."""
        return decode_rows(table_of(kind).name, self.stored_of(kind, articles))

    def stored_of(self, kind: type, articles: Iterable[str]) -> Iterator[tuple[Any, ...]]:
        """The same as they are stored: their columns' values."""
        known, table, group = dict.fromkeys(articles), table_of(kind), group_of(kind)
        select = f'SELECT {table.names} FROM "{table.name}"'
        if group == "article":
            column = "id" if kind is Article else "article"
            yield from self.ask_by(f'{select} WHERE "{column}" IN ({{}})', known)
        elif group == "ends":
            columns = [column.name for column in table.columns]
            a, b = ("a", "b") if "a" in columns else ("a_article", "b_article")
            at = columns.index(b)
            yield from (row for row in self.ask_by(f'{select} WHERE "{a}" IN ({{}})', known) if row[at] in known)
        elif group == "members":
            names = ", ".join(f't."{column.name}"' for column in table.columns)
            found = self.ask_by(
                f'SELECT DISTINCT t."row", {names} FROM "{table.name}" t, json_each(t.articles) e WHERE e.value IN ({{}})',
                known,
            )
            yield from {row[0]: row[1:] for row in found}.values()
        else:
            raise BadWorkspace(f"rows of kind {kind.__name__} belong to no article")

    def key_sketches(self) -> None:
        """Makes the sketches added since findable by their keys, in one transaction each KEYED_AT_ONCE: those numbered after all that are keyed."""
        waiting = [
            row
            for (row,) in self.ask(
                'SELECT "row" FROM sketches WHERE "row" > coalesce((SELECT max(sketch) FROM sketches_keyed), -1) ORDER BY 1'
            )
        ]
        for start in range(0, len(waiting), KEYED_AT_ONCE):
            with self.transaction():
                low, high = waiting[start], waiting[min(start + KEYED_AT_ONCE, len(waiting)) - 1]
                self.tell(
                    """INSERT OR IGNORE INTO sketch_keys SELECT e.value, s."row" FROM sketches s, json_each(s.keys) e
                    WHERE s."row" BETWEEN ? AND ? AND s."row" NOT IN (SELECT sketch FROM sketches_keyed) ORDER BY 1, 2""",
                    (low, high),
                )
                self.tell_many(
                    "INSERT INTO sketches_keyed VALUES (?)", [(row,) for row in waiting[start : start + KEYED_AT_ONCE]]
                )

    def near(self, articles: Iterable[str]) -> set[str]:
        """These articles and all (findable: ``key_sketches``) that share a sketch key, a text or an address with one of them.

        With any of these comes every article with its very text.
        """
        found = set(articles)
        own = list(self.ask_by('SELECT "row", text_id, url FROM sketches WHERE article IN ({})', found))
        sharing = (
            (
                """SELECT DISTINCT k.sketch FROM sketches s CROSS JOIN json_each(s.keys) e CROSS JOIN sketch_keys k ON k.key = e.value
                WHERE s."row" IN ({})""",
                0,
            ),
            ('SELECT "row" FROM sketches WHERE url IN ({})', 2),
            ('SELECT "row" FROM sketches WHERE text_id IN ({})', 1),
        )
        rows: set[int] = set()
        for statement, column in sharing:
            rows |= {
                row
                for (row,) in self.ask_by(statement, [values[column] for values in own if values[column] is not None])
            }
        return found | self.twins(
            key for (key,) in self.ask_by('SELECT article FROM sketches WHERE "row" IN ({})', rows)
        )

    def twins(self, articles: Iterable[str]) -> set[str]:
        """These articles and all with the very text of one of them."""
        known = set(articles)
        texts = [text for (text,) in self.ask_by("SELECT text_id FROM sketches WHERE article IN ({})", known)]
        return known | {key for (key,) in self.ask_by("SELECT article FROM sketches WHERE text_id IN ({})", texts)}

    def linked(self, articles: Iterable[str]) -> set[str]:
        """These articles and all that hang together with them over equal texts and pairs that may bind a story, however far."""
        found: set[str] = set()
        fresh = self.twins(articles)
        while fresh:
            found |= fresh
            ends = [
                *self.ask_by("SELECT b FROM pairs WHERE a IN ({}) AND binds = 'story'", fresh),
                *self.ask_by("SELECT a FROM pairs WHERE b IN ({}) AND binds = 'story'", fresh),
            ]
            fresh = self.twins(key for (key,) in ends) - found
        return found

    def count(self, kind: type) -> int:
        """How many rows of a kind there are."""
        ((number,),) = self.ask(f'SELECT count(*) FROM "{table_of(kind).name}"')
        return int(number)

    def add(self, rows: Iterable[Any]) -> None:
        """Adds rows of any kinds."""
        self.add_encoded(encode_rows(rows))

    def add_encoded(self, encoded: Encoded) -> None:
        """Adds rows that ``encode_rows`` made, perhaps in another process."""
        for name, values in encoded.items():
            self.tell_many(table_of(KINDS[name]).insert, values)

    def drop(self, kind: type, column: str, keys: Iterable[Any]) -> None:
        """Removes the rows of a kind whose column has one of these values."""
        self.tell_many(f'DELETE FROM "{table_of(kind).name}" WHERE "{column}" = ?', [(storable(key),) for key in keys])

    def clear(self, kind: type) -> None:
        """Removes every row of a kind."""
        self.tell(f'DELETE FROM "{table_of(kind).name}"')

    def articles_of(self, source: str) -> list[str]:
        """Ids of the articles seen under a source, in the order they came."""
        return [
            row.article
            for row in sorted(self.rows_by(Sighting, "source", [source]), key=lambda row: (row.order, row.article))
        ]

    # ---- what is made already

    def kept(self, step: str) -> dict[str, str]:
        """The signature of each key's kept result of a step."""
        return dict(self.ask("SELECT key, signature FROM kept WHERE step = ?", (step,)))

    def kept_of(self, step: str, keys: Iterable[str]) -> dict[str, str]:
        """The same for some keys."""
        known = list(keys)
        found: dict[str, str] = {}
        for start in range(0, len(known), CHUNK):
            chunk = known[start : start + CHUNK]
            marks = ", ".join("?" * len(chunk))
            found.update(
                self.ask(f"SELECT key, signature FROM kept WHERE step = ? AND key IN ({marks})", (step, *chunk))
            )
        return found

    def stale(self, kind: type, step: str, signature: str) -> list[str]:
        """Ids of the rows of a kind for which this step has no kept result under this signature, sorted.

        What goes takes its kept results along, so counting tells how many rows have none. They are looked for from the newest row back: those of one
        report more are found without a look at the rest.
        """
        name = table_of(kind).name
        rows = self.count(kind)
        ((kept,),) = self.ask("SELECT count(*) FROM kept WHERE step = ? AND signature = ?", (step, signature))
        if rows == kept:
            return []
        found = self.ask(
            f"""SELECT id FROM "{name}" r WHERE NOT EXISTS (SELECT 1 FROM kept k WHERE k.step = ? AND k.key = r.id AND k.signature = ?)
            ORDER BY "row" DESC LIMIT ?""",
            (step, signature, rows - kept if rows > kept else -1),
        )
        return sorted({key for (key,) in found})

    def keep(self, kept: Iterable[tuple[str, str, str]]) -> None:
        """Notes results as made: (step, key, signature)."""
        self.tell_many("INSERT OR REPLACE INTO kept (step, key, signature) VALUES (?, ?, ?)", kept)

    def forget(self, step: str, keys: Iterable[str] | None = None) -> None:
        """Results of a step for some keys (None: all) no longer hold."""
        if keys is None:
            self.tell("DELETE FROM kept WHERE step = ?", (step,))
        else:
            self.tell_many("DELETE FROM kept WHERE step = ? AND key = ?", [(step, key) for key in keys])

    def get(self, name: str, kind: Any = Any) -> Any:
        """A setting, None where there is none. Raises BadWorkspace where it is no JSON, or none of this kind."""
        found = self.ask("SELECT value FROM settings WHERE name = ?", (name,))
        try:
            return msgspec.json.decode(found[0][0], type=kind) if found else None
        except (msgspec.DecodeError, TypeError, UnicodeError) as error:
            raise BadWorkspace(
                f"{self.path}: its setting {name} is damaged or was changed by hand; build into a new folder"
            ) from error

    def check_whole(self, story: Story, articles: Iterable[Article]) -> None:
        """Raises BadWorkspace where these are not the articles of a story, each once: a row was removed by hand, or lost."""
        if sorted(article.id for article in articles) != sorted(story.articles):
            raise BadWorkspace(
                f"{self.path}: not all articles of story {story.id} are there; the workspace was changed by hand or damaged, build it anew"
            )

    def put(self, name: str, value: Any) -> None:
        """Writes a setting: anything JSON holds."""
        self.tell(
            "INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)", (name, msgspec.json.encode(value).decode())
        )

    # ---- the cache of analyses

    def doc(self, article: str, signature: str) -> bytes | None:
        """What was kept of an article's analysis under this signature, None where nothing was."""
        found = self.ask("SELECT doc FROM docs WHERE article = ? AND signature = ?", (article, signature))
        return found[0][0] if found else None

    def put_doc(self, article: str, signature: str, doc: bytes) -> None:
        """Keeps an article's analysis."""
        self.tell("INSERT OR REPLACE INTO docs (article, signature, doc) VALUES (?, ?, ?)", (article, signature, doc))

    def drop_docs(self, articles: Iterable[str] | None = None) -> None:
        """Empties the cache, for some articles or for all."""
        if articles is None:
            self.tell("DELETE FROM docs")
        else:
            self.tell_many("DELETE FROM docs WHERE article = ?", [(article,) for article in articles])

    # ---- reports

    def reports(self, column: str, value: Any) -> list[Known]:
        """Reports known by ``source``, ``digest``, ``article`` or ``run``."""
        if column == "source":
            value = value.encode("utf-8", "surrogatepass")
        found = self.ask(
            f'SELECT source, digest, signature, article, variant, run FROM reports WHERE "{column}" = ?', (value,)
        )
        return [Known(row[0].decode("utf-8", "surrogatepass"), *row[1:]) for row in found]

    def known(self, source: str, digest: str) -> Known | None:
        """This very report, if it was read before."""
        key = (source.encode("utf-8", "surrogatepass"), digest)
        found = self.ask("SELECT signature, article, variant, run FROM reports WHERE source = ? AND digest = ?", key)
        return Known(source, digest, *found[0]) if found else None

    def note_reports(self, reports: Iterable[Known]) -> None:
        """Notes reports as read."""
        self.tell_many(
            "INSERT OR REPLACE INTO reports (source, digest, signature, article, variant, run) VALUES (?, ?, ?, ?, ?, ?)",
            [
                (r.source.encode("utf-8", "surrogatepass"), r.digest, r.signature, r.article, r.variant, r.run)
                for r in reports
            ],
        )

    def drop_report(self, report: Known) -> None:
        """Forgets a report."""
        key = (report.source.encode("utf-8", "surrogatepass"), report.digest)
        self.tell("DELETE FROM reports WHERE source = ? AND digest = ?", key)

    def superseded(self, run: int) -> list[Known]:
        """Reports of earlier runs whose source gave another report in this run, sorted."""
        found = self.ask(
            """SELECT source, digest, signature, article, variant, run FROM reports o WHERE run < ? AND EXISTS
            (SELECT 1 FROM reports n WHERE n.source = o.source AND n.run = ?) ORDER BY source, digest""",
            (run, run),
        )
        return [Known(row[0].decode("utf-8", "surrogatepass"), *row[1:]) for row in found]

    def variants(self, article: str) -> dict[str, Encoded]:
        """How an article was extracted from different reports, where that differs: the rows by variant."""
        found = self.ask("SELECT variant, rows FROM variants WHERE article = ?", (article,))
        return {variant: msgspec.msgpack.decode(rows, type=dict[str, list[tuple[Any, ...]]]) for variant, rows in found}

    def put_variant(self, article: str, variant: str, rows: Encoded) -> None:
        """Keeps one way an article was extracted."""
        self.tell(
            "INSERT OR REPLACE INTO variants (article, variant, rows) VALUES (?, ?, ?)",
            (article, variant, msgspec.msgpack.encode(rows)),
        )

    def drop_variants(self, article: str) -> None:
        """Forgets the ways an article was extracted."""
        self.tell("DELETE FROM variants WHERE article = ?", (article,))

    # ---- ids of earlier rows

    def earlier(self, story: str) -> list[Earlier]:
        """The ids that rows of this story had before it was put together anew."""
        found = self.ask("SELECT kind, id, members, taken FROM earlier WHERE story = ?", (story,))
        return [
            Earlier(kind, key, tuple(msgspec.json.decode(members)), bool(taken)) for kind, key, members, taken in found
        ]

    def put_earlier(self, story: str, rows: Iterable[Earlier]) -> None:
        """Keeps ids for a story to name its rows by."""
        self.tell_many(
            "INSERT OR REPLACE INTO earlier (story, kind, id, members, taken) VALUES (?, ?, ?, ?, ?)",
            [(story, row.kind, row.id, msgspec.json.encode(row.members).decode(), row.taken) for row in rows],
        )

    def drop_earlier(self, story: str) -> None:
        """Forgets them: its rows are named."""
        self.tell("DELETE FROM earlier WHERE story = ?", (story,))


def table_counts(workspace: Workspace) -> dict[str, int]:
    """How many rows each table holds."""
    return {name: workspace.count(kind) for kind, name in TABLES.items()}
