"""Every table as CSV or Parquet, with a manifest that a paper can cite.

Places are ``start_char`` and ``end_char``: half-open, in Unicode code points of the ``text`` of the article with that id. The same rows give the same
bytes: tables are sorted by id, and nothing says when they were written.

Parquet holds the values exactly. CSV has limits, so two things are done to its cells, both undone by a reader who takes one apostrophe off every text
cell that starts with one. A text that starts with ``=``, ``+``, ``-``, ``@``, a tab, a carriage return or an apostrophe gets an apostrophe before it:
reports are strangers' text, and a spreadsheet would run it as a formula. Bytes are base64, an empty cell is a missing value or an empty text. In both
forms half of a surrogate pair, which UTF-8 cannot hold, is U+FFFD: one character as well, so places stay right.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import platform
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from tellings.model import BadInput, BadWorkspace
from tellings.store.schema import CHECK, TABLES, Column, Table, checksum, table_of
from tellings.store.workspace import Workspace, explained, no_folder

ROWS_AT_ONCE = 10_000  # of one table in memory; a row group of Parquet
FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
SURROGATE = re.compile("[\ud800-\udfff]")

Form = Literal["csv", "parquet"]


def export(workspace: Workspace, into: Path | str, *, form: Form) -> tuple[Path, ...]:
    """Writes each table as ``NAME.csv`` or ``NAME.parquet`` and ``manifest.json`` into a folder, made where it is missing; their paths.

    Files of the same names are replaced. Raises BadInput for another form and a folder that cannot be made,
    WorkspaceFull when the disk is full, OSError when the folder cannot be written.
    """
    if form not in ("csv", "parquet"):
        raise BadInput(f"{form!r} is no form to export to; give csv or parquet")
    folder = Path(into)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"{folder} cannot be made: {no_folder(folder, error)}") from error
    workspace.tell("PRAGMA temp_store = FILE")  # sorting a large table must not fill the memory
    files = []
    with explained(folder / "manifest.json"):
        for kind in TABLES:
            table = table_of(kind)
            path = folder / f"{table.name}.{form}"
            part = path.with_name(f".{path.name}.part")
            count = (write_csv if form == "csv" else write_parquet)(part, table, read_table(workspace, table))
            files.append(describe(part, path.name, table, count))
            part.replace(path)
        manifest = folder / "manifest.json"
        part = manifest.with_name(".manifest.json.part")
        part.write_text(
            json.dumps(make_manifest(workspace, form, files), indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
        )
        part.replace(manifest)
    return (*(folder / file["name"] for file in files), manifest)


def columns_of(table: Table) -> tuple[Column, ...]:
    """The columns that are exported: all but the checksum."""
    return tuple(column for column in table.columns if column.name != CHECK)


def read_table(workspace: Workspace, table: Table) -> Iterator[list[tuple[Any, ...]]]:
    """A table's rows by id, some at a time. Raises BadWorkspace at a row that is not as it was written."""
    with explained(workspace.path):
        cursor = workspace.connection.execute(f'SELECT {table.names} FROM "{table.name}" ORDER BY id, "{CHECK}"')
        while rows := list(islice(cursor, ROWS_AT_ONCE)):
            for row in rows:
                if checksum(row[:-1]) != row[-1]:
                    raise BadWorkspace(
                        f"{table.name} {row[0]} was changed since it was written; tellings verify says what else, a build into a new folder mends it"
                    )
            yield [
                tuple(as_utf8(value, column) for value, column in zip(row[:-1], columns_of(table), strict=True))
                for row in rows
            ]


def as_utf8(value: Any, column: Column) -> Any:
    """A stored value with what UTF-8 cannot hold replaced."""
    if column.type == "TEXT" and isinstance(value, bytes):
        return SURROGATE.sub("\ufffd", value.decode("utf-8", "surrogatepass"))
    return value


def write_csv(path: Path, table: Table, batches: Iterable[Sequence[Sequence[Any]]]) -> int:
    """Writes a CSV file (UTF-8, comma, doubled quotes, line feeds); the number of rows."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(column.name for column in columns_of(table))
        for batch in batches:
            count += len(batch)
            writer.writerows([cell(value) for value in row] for row in batch)
    return count


def cell(value: Any) -> Any:
    """A value as it stands in CSV; ``read_cell`` undoes what is done to text."""
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value


def read_cell(text: str) -> str:
    """The text that a CSV cell stands for."""
    return text.removeprefix("'")


def write_parquet(path: Path, table: Table, batches: Iterable[Sequence[Sequence[Any]]]) -> int:
    """Writes a Parquet file; the number of rows."""
    import pyarrow
    import pyarrow.parquet

    types = {"TEXT": pyarrow.string(), "INTEGER": pyarrow.int64(), "REAL": pyarrow.float64(), "BLOB": pyarrow.binary()}
    schema = pyarrow.schema(
        [pyarrow.field(column.name, types[column.type], column.optional) for column in columns_of(table)]
    )
    count = 0
    # pyarrow takes no name that is no UTF-8, so it gets the open file
    with path.open("wb") as file, pyarrow.parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        for batch in batches:
            count += len(batch)
            arrays = [
                pyarrow.array(list(values), field.type)
                for values, field in zip(zip(*batch, strict=True), schema, strict=True)
            ]
            writer.write_table(pyarrow.Table.from_arrays(arrays, schema=schema))
    return count


def describe(path: Path, name: str, table: Table, rows: int) -> dict[str, Any]:
    """A file's entry in the manifest."""
    hasher = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            hasher.update(block)
    return {
        "name": name,
        "holds": f"{table.kind.__name__} rows: {(table.kind.__doc__ or '').strip().partition('.')[0]}",
        "rows": rows,
        "bytes": path.stat().st_size,
        "sha256": hasher.hexdigest(),
        "columns": {column.name: column.type for column in columns_of(table)},
    }


def make_manifest(workspace: Workspace, form: Form, files: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What was exported, from what, by what; ``made`` is what the build noted of itself (versions, settings, digests of weights and tables)."""
    return {
        "what": "Tables of a Tellings workspace. Places (start_char, end_char) are half-open, in Unicode code points of the article's text.",
        "form": form,
        "cells": (
            "UTF-8. A text cell that starts with an apostrophe stands for the text after it; bytes are base64; an empty cell is missing or empty."
            if form == "csv"
            else "Values as they are; nested fields are JSON text."
        ),
        "versions": {
            "tellings": version_of("tellings"),
            "python": platform.python_version(),
            "sqlite": sqlite3.sqlite_version,
        }
        | ({"pyarrow": version_of("pyarrow")} if form == "parquet" else {}),
        "schema": workspace.ask("PRAGMA user_version")[0][0],
        "made": workspace.get("made"),
        "files": list(files),
    }


def version_of(package: str) -> str:
    """An installed package's version, empty where it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
