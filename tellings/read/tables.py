"""CSV and Parquet: a report a row."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import closing
from typing import IO, TYPE_CHECKING

from tellings.model import Rejected, Report
from tellings.read.json_lines import decode_json
from tellings.read.limits import Limits, Refusal, RefusedStream
from tellings.read.records import carries_text, columns_wanted, no_text_column, record_report
from tellings.read.streams import read_lines, spooled

if TYPE_CHECKING:
    from pyarrow.parquet import ParquetFile

ROWS_AT_ONCE = 32  # of a Parquet file: with the longest texts allowed still under a third of a gigabyte


def read_csv(source: str, stream: IO[bytes], limits: Limits) -> Iterator[Report | Rejected]:
    """One report a row of a CSV or TSV file with a header; without an id a row is named ``source:LINE`` by the line it begins on.

    The delimiter is the one of comma, tab, semicolon and bar that the header has most of. A row over the limits, or with a quotation
    mark that is never closed, ends the file: nothing after it can be trusted.
    """
    csv.field_size_limit(max(csv.field_size_limit(), limits.record_bytes))
    lines = Lines(stream, limits)
    header = next(iter(lines), "")
    reader = csv.reader(lines, delimiter=max(",\t;|", key=header.count))
    try:
        names = next(csv.reader([header], delimiter=reader.dialect.delimiter), [])
        if not carries_text(names):
            yield Rejected(source, "NO_TEXT", no_text_column(names))
            return
        while True:
            lines.start_row()
            row = next(reader, None)
            if row is None:
                return
            if any(cell.strip() for cell in row):
                yield record_report(dict(zip(names, row, strict=False)), f"{source}:{lines.first}", limits)
    except csv.Error as error:
        yield Rejected(f"{source}:{lines.first}", "UNREADABLE", f"not a CSV row ({error}); rows before it are read")


class Lines:
    """The lines of a table as text, for ``csv.reader``; knows where the present row began and refuses one that never ends."""

    def __init__(self, stream: IO[bytes], limits: Limits) -> None:
        self._lines = read_lines(stream, limits.record_bytes)
        self._limits = limits
        self._size = 0
        self.first = 1
        self.number = 0

    def start_row(self) -> None:
        """Says that the next line begins a row."""
        self.first, self._size = self.number + 1, 0

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        self.number, raw = next(self._lines)
        self._size += len(raw or b"")
        if raw is None or self._size > self._limits.record_bytes:
            raise RefusedStream(
                Refusal(
                    "TOO_LARGE",
                    f"the row on line {self.first} has more than {self._limits.record_bytes:,} bytes; is a quotation mark left open?",
                )
            )
        return decode_json(raw.removeprefix(b"\xef\xbb\xbf") if self.number == 1 else raw)


def read_parquet(source: str, stream: IO[bytes], limits: Limits) -> Iterator[Report | Rejected]:
    """One report a row, a few rows at a time; without an id a row is named ``source:ROW`` from 1."""
    import pyarrow

    try:
        with closing(spooled(stream, limits)) as whole:
            yield from read_rows(source, whole, limits)
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        yield Rejected(source, "UNREADABLE", f"a damaged Parquet file ({str(error)[:100]}); rows before are read")


def read_rows(source: str, stream: IO[bytes], limits: Limits) -> Iterator[Report | Rejected]:
    """The rows of an open Parquet file. Raises what pyarrow raises at damage."""
    import pyarrow.parquet

    file = pyarrow.parquet.ParquetFile(stream, buffer_size=1 << 20, pre_buffer=False)
    columns = file.schema_arrow.names
    if not carries_text(columns):
        yield Rejected(source, "NO_TEXT", no_text_column(columns))
        return
    wanted = columns_wanted(columns)
    check_packing(file, limits)
    number = 0
    # Repeated values stay one value until their row is read: a column that says one long text a million times is small.
    repeated = pyarrow.parquet.ParquetFile(
        stream, buffer_size=1 << 20, pre_buffer=False, read_dictionary=text_columns(file, wanted)
    )
    for batch in repeated.iter_batches(batch_size=ROWS_AT_ONCE, columns=wanted):
        for at in range(batch.num_rows):
            number += 1
            values = {name: column[at].as_py() for name, column in zip(batch.schema.names, batch.columns, strict=True)}
            yield record_report(values, f"{source}:{number}", limits)


def text_columns(file: ParquetFile, wanted: list[str]) -> list[str]:
    """Those of the wanted columns that hold strings or bytes."""
    import pyarrow

    kinds = {field.name: field.type for field in file.schema_arrow}
    return [name for name in wanted if pyarrow.types.is_string(kinds[name]) or pyarrow.types.is_binary(kinds[name])]


def check_packing(file: ParquetFile, limits: Limits) -> None:
    """Raises RefusedStream when a column says it unpacks to more than the limits allow."""
    for group in range(file.metadata.num_row_groups):
        for at in range(file.metadata.num_columns):
            column = file.metadata.row_group(group).column(at)
            size = column.total_uncompressed_size
            if size > limits.expansion_free and size > limits.expansion * max(1, column.total_compressed_size):
                raise RefusedStream(
                    Refusal(
                        "TOO_LARGE",
                        f"column {column.path_in_schema!r} unpacks to {size:,} bytes; write it in smaller row groups",
                    )
                )
