"""Tables made from the nouns: one table per kind of row, and the way from a row to its columns and back.

A field of text or number is a column of its name. A ``Span`` is ``start_char`` and ``end_char`` (after the field's name and an underscore unless the
field is called ``span``), a ``Cite`` the same with ``article`` before; ``end`` alone is a reserved word in several databases. Anything nested is
JSON. Every table begins with ``row``, SQLite's own number, and ``id``.

Text that UTF-8 cannot hold (a lone surrogate, from a broken ``\\ud800`` in JSON) is kept as a BLOB of the same column, so that a text comes back
character for character whatever it is.
"""

from __future__ import annotations

import dataclasses
import json
import re
import types
import typing
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from tellings.model import (
    AffairLink,
    Article,
    Attribution,
    BadWorkspace,
    Cite,
    Claim,
    Conflict,
    Copy,
    Corroboration,
    Entity,
    Event,
    Judgement,
    LocalEntity,
    Mention,
    Omission,
    OnlyHere,
    Origin,
    OwnDate,
    Pair,
    Published,
    Quote,
    Rejected,
    Ruling,
    Sentence,
    Sighting,
    Sketch,
    Span,
    Statement,
    Story,
    Successor,
    TimeExpression,
    TimelineEntry,
    Utterance,
    Verdict,
    Version,
    Warned,
    When,
)

#: Every kind of row the workspace keeps and the name of its table.
TABLES: dict[type, str] = {
    Article: "articles",
    Sighting: "sightings",
    Rejected: "rejected",
    Warned: "warned",
    Sentence: "sentences",
    TimeExpression: "times",
    OwnDate: "own_dates",
    Mention: "mentions",
    LocalEntity: "local_entities",
    Quote: "quotes",
    Event: "events",
    Statement: "statements",
    Sketch: "sketches",
    Version: "versions",
    Pair: "pairs",
    Copy: "copies",
    Story: "stories",
    AffairLink: "affair_links",
    Successor: "successors",
    Published: "published",
    When: "whens",
    Entity: "entities",
    Utterance: "utterances",
    Origin: "origins",
    Claim: "claims",
    Corroboration: "corroborations",
    Conflict: "conflicts",
    OnlyHere: "only_here",
    Omission: "omissions",
    TimelineEntry: "timeline",
    Judgement: "judgements",
    Ruling: "rulings",
    Attribution: "attributions",
    Verdict: "verdicts",
}

KINDS: dict[str, type] = {table: kind for kind, table in TABLES.items()}

CHECK = "check"  # the last column of every table: CRC-32 of the others, so that a row changed by hand is known

#: Encoded rows: the columns' values by table. Plain values only, so they travel cheaply between processes.
Encoded = dict[str, list[tuple[Any, ...]]]


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its name, SQLite type and whether it may be NULL."""

    name: str
    type: str
    optional: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """A kind of row as a table: its columns after ``row``, which of them find it quickly, and the way there and back.

    ``encode`` gives the columns' values of a row, as the file holds them, but its checksum; ``decode`` a row from them, and raises ValueError or
    TypeError when they are not one.
    """

    kind: type
    name: str
    columns: tuple[Column, ...]
    keys: tuple[str, ...]
    encode: Callable[[Any], tuple[Any, ...]]
    decode: Callable[[Sequence[Any]], Any]

    @property
    def names(self) -> str:
        """The columns' names, quoted, for a statement."""
        return ", ".join(f'"{column.name}"' for column in self.columns)

    @property
    def insert(self) -> str:
        """The statement that adds a row."""
        return f'INSERT INTO "{self.name}" ({self.names}) VALUES ({", ".join("?" * len(self.columns))})'

    @property
    def create(self) -> str:
        """The statement that makes the table."""
        columns = ", ".join(f'"{c.name}" {c.type}{"" if c.optional else " NOT NULL"}' for c in self.columns)
        return f'CREATE TABLE "{self.name}" ("row" INTEGER PRIMARY KEY, {columns})'

    @property
    def indexes(self) -> tuple[str, ...]:
        """The statements that make its indexes."""
        return tuple(f'CREATE INDEX "{self.name}_{key}" ON "{self.name}" ("{key}")' for key in self.keys)


def table_of(kind: type) -> Table:
    """The table of a kind of row. Raises BadWorkspace for a kind the workspace does not keep."""
    if kind not in _TABLES:
        _TABLES[kind] = _make_table(kind)
    return _TABLES[kind]


_TABLES: dict[type, Table] = {}


def _make_table(kind: type) -> Table:
    if kind not in TABLES:
        raise BadWorkspace(f"the workspace keeps no rows of kind {kind.__name__}; add it to TABLES and a migration")
    hints = typing.get_type_hints(kind)
    fields = [(field.name, hints[field.name]) for field in dataclasses.fields(kind)]
    columns: list[Column] = [] if "id" in hints else [Column("id", "TEXT", False)]
    writers: list[str] = [] if "id" in hints else ["storable(row.id)"]
    readers: list[str] = []
    names: dict[str, Any] = {"Span": Span, "Cite": Cite, "kind": kind, "text": _text, "number": _number}
    names["storable"] = storable
    for name, hint in fields:
        written, read = _field(name, hint, len(columns), names)
        for column, value in written:
            columns.append(column)
            writers.append(value)
        readers.append(read)
    columns.append(Column(CHECK, "INTEGER", False))
    encode = eval(f"lambda row: ({', '.join(writers)},)", names)  # the text is made of our own field names
    decode = eval(f"lambda c: kind({', '.join(readers)})", names)
    return Table(kind, TABLES[kind], tuple(columns), _keys(kind, hints), encode, decode)


def _field(name: str, hint: Any, at: int, names: dict[str, Any]) -> tuple[list[tuple[Column, str]], str]:
    """A field's columns with the expression that fills each from ``row``, and the expression that makes it from ``c[at:]``."""
    inner, optional = _without_none(hint)
    prefix = "" if name in ("span", "cite") else f"{name}_"
    if inner in (Span, Cite):
        parts = ("article", "start", "end") if inner is Cite else ("start", "end")
        columns = [
            Column(
                f"{prefix}{part}{'' if part == 'article' else '_char'}",
                "TEXT" if part == "article" else "INTEGER",
                optional,
            )
            for part in parts
        ]
        values = [_stored(f"row.{name}.{part}") if part == "article" else f"row.{name}.{part}" for part in parts]
        if optional:
            values = [f"(None if row.{name} is None else {value})" for value in values]
        pieces = ", ".join(
            _checked(f"c[{at + i}]", *(("str", "text") if part == "article" else ("int", "number")))
            for i, part in enumerate(parts)
        )
        made = f"{inner.__name__}({pieces})"
        return list(zip(columns, values, strict=True)), f"(None if c[{at}] is None else {made})" if optional else made
    scalar = _scalar(inner)
    if scalar is None:
        codec = f"json_{name}"
        names[f"{codec}_to"], names[f"{codec}_from"] = _json_codec(hint)
        read = f'(() if c[{at}] == "[]" else {codec}_from(c[{at}]))'  # an empty tuple is the commonest value by far
        return [(Column(name, "TEXT", False), f"{codec}_to(row.{name})")], read
    column = Column(name, scalar, optional)
    value, read = f"row.{name}", f"c[{at}]"
    if scalar == "TEXT":
        value, read = _stored(value), _checked(read, "str", "text")
    elif inner is bool:
        value, read = f"int({value})", f"bool({read})"
    elif inner is float:
        value = f"({value} + 0.0)"  # never -0.0, which SQLite does not keep
    if optional:
        value, read = f"(None if row.{name} is None else {value})", f"(None if c[{at}] is None else {read})"
    return [(column, value)], read


def _stored(text: str) -> str:
    """The expression of a text as the file holds it, without a call for plain ASCII; JSON is UTF-8 whatever it tells."""
    return f"({text} if {text}.isascii() else storable({text}))"


def _checked(value: str, kind: str, convert: str) -> str:
    """The expression of a value that is of this kind nearly always, and is converted, or refused, where it is not."""
    return f"({value} if {value}.__class__ is {kind} else {convert}({value}))"


def _without_none(hint: Any) -> tuple[Any, bool]:
    """A hint without ``| None``, and whether it had one."""
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        inner = [part for part in typing.get_args(hint) if part is not type(None)]
        if len(inner) == 1:
            return inner[0], True
    return hint, False


def _scalar(hint: Any) -> str | None:
    """The SQLite type of a plain field, None for a nested one."""
    if typing.get_origin(hint) is typing.Literal:
        return "TEXT"
    return {str: "TEXT", int: "INTEGER", bool: "INTEGER", float: "REAL", bytes: "BLOB"}.get(hint)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "surrogatepass")
    raise TypeError(f"{value!r} stands where text is expected")


def _number(value: Any) -> int:
    if not isinstance(value, int):
        raise TypeError(f"{value!r} stands where a whole number is expected")
    return value


def _json_codec(hint: Any) -> tuple[Callable[[Any], str], Callable[[str], Any]]:
    """To JSON text and back for a nested field."""
    encoder, decoder = msgspec.json.Encoder(), msgspec.json.Decoder(hint)

    def to_json(value: Any) -> str:
        if value == ():
            return "[]"
        try:
            return encoder.encode(value).decode()
        except UnicodeEncodeError:  # a lone surrogate: the standard library writes it as \ud800
            return json.dumps(msgspec.to_builtins(value), separators=(",", ":"))

    def from_json(value: str) -> Any:
        if "\\u" in value and re.search(r"\\u[dD][89a-fA-F]", value):
            return msgspec.convert(json.loads(value), hint)
        return decoder.decode(value)

    return to_json, from_json


def _keys(kind: type, hints: Mapping[str, Any]) -> tuple[str, ...]:
    """The columns rows of this kind are looked up by."""
    found = [name for name in ("id", "story", "article", "source", "old") if name in hints]
    if "story" not in hints and "a" in hints:
        found += ["a", "b"] if hints["a"] is str else ["a_article", "b_article"]
    found += {
        Pair: ["id"],
        Judgement: ["id"],
        Sketch: ["text_id", "url"],
        AffairLink: ["id", "earlier", "later"],
    }.get(kind, [])
    if kind in (OnlyHere, Omission, Event):  # looked up by story alone; an Event's source is an entity
        found = [name for name in found if name != ("source" if kind is Event else "article")]
    return tuple(found)


def encode_rows(rows: Iterable[Any]) -> Encoded:
    """Rows of any kinds as the columns' values, by table, in the order given. Text that UTF-8 cannot hold becomes bytes."""
    encoded: Encoded = defaultdict(list)
    for row in rows:
        table = table_of(type(row))
        values = table.encode(row)
        encoded[table.name].append((*values, checksum(values)))
    return dict(encoded)


def checksum(values: Sequence[Any]) -> int:
    """The checksum of a row's stored values, as SQLite gives them back."""
    return zlib.crc32(repr(tuple(values)).encode("utf-8", "surrogatepass"))


def storable(value: Any) -> Any:
    """A column's value as the file holds it: text that UTF-8 cannot hold as bytes."""
    if value.__class__ is str and not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            return value.encode("utf-8", "surrogatepass")
    return value


def decode_rows(table: str, values: Iterable[Sequence[Any]]) -> list[Any]:
    """Rows from their columns' values. Raises BadWorkspace naming the table and row where they are no such row."""
    decode = table_of(KINDS[table]).decode
    rows = []
    for columns in values:
        try:
            rows.append(decode(columns))
        except (TypeError, ValueError, msgspec.MsgspecError, AttributeError) as error:
            raise BadWorkspace(
                f"{table} row {columns[0]!r} cannot be read: {error}; the workspace was changed by hand or damaged, build it anew"
            ) from error
    return rows


def group_of(kind: type) -> str:
    """What rows of a kind are kept by: ``article``, ``story``, ``ends`` (two articles), ``members`` (several), ``stories`` (two) or ``source``."""
    names = {field.name for field in dataclasses.fields(kind)}
    if kind is Article or ("article" in names and "story" not in names):
        return "article"
    if "story" in names:
        return "story"
    if "earlier" in names:
        return "stories"
    if "a" in names:
        return "ends"
    return "members" if "articles" in names else "source"
