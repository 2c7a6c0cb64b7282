"""Tables are made from the nouns, and every row comes back as it went in."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tellings.model as model
from tellings.model import BadWorkspace, Cite, Claim, Quote, Reason, Span
from tellings.store import KINDS, TABLES, decode_rows, encode_rows, open_workspace, table_of
from tellings.store.schema import checksum
from tests.store.strategies import ANY_ROW, rows


@settings(max_examples=300, deadline=None)
@given(ANY_ROW)
def test_every_row_comes_back_as_it_was(row: Any) -> None:
    ((table, values),) = encode_rows([row]).items()
    assert decode_rows(table, values) == [row]
    assert KINDS[table] is type(row)


@settings(max_examples=30, deadline=None)
@given(st.lists(ANY_ROW, max_size=20))
def test_every_row_comes_back_from_the_file(tmp_path_factory: pytest.TempPathFactory, some: list[Any]) -> None:
    with open_workspace(tmp_path_factory.mktemp("w"), write=True) as workspace:
        workspace.add(some)
        for kind, name in TABLES.items():
            table = table_of(kind)
            stored = workspace.ask(f'SELECT {table.names} FROM "{name}" ORDER BY "row"')
            assert decode_rows(name, stored) == [row for row in some if type(row) is kind]
            assert all(checksum(values[:-1]) == values[-1] for values in stored)


@settings(max_examples=100, deadline=None)
@given(ANY_ROW)
def test_encoded_rows_travel(row: Any) -> None:
    encoded = encode_rows([row])
    travelled = msgspec.msgpack.decode(msgspec.msgpack.encode(encoded), type=dict[str, list[tuple[Any, ...]]])
    assert travelled == encoded


def test_every_noun_with_an_id_has_a_table() -> None:
    nouns = {getattr(model, name) for name in model.__all__}
    kinds = {
        noun for noun in nouns if isinstance(noun, type) and dataclasses.is_dataclass(noun) and hasattr(noun, "id")
    }
    assert kinds - {model.Given} == set(TABLES)


def test_places_have_columns_of_their_own() -> None:
    names = [column.name for column in table_of(Quote).columns]
    assert {"id", "article", "form", "words", "cue_start_char", "cue_end_char", "speaker_start_char", "who"} <= set(
        names
    )
    assert "text_cite_article" in [column.name for column in table_of(Claim).columns]
    assert not {"start", "end"} & {
        column.name for kind in TABLES for column in table_of(kind).columns
    }  # ``end`` is reserved in DuckDB


def test_a_kind_without_table_is_refused() -> None:
    with pytest.raises(BadWorkspace, match="keeps no rows of kind Reason"):
        encode_rows([Reason("because", 1.0)])


@given(rows(Claim), st.data())
@settings(max_examples=50, deadline=None)
def test_garbage_is_named(row: Claim, data: st.DataObject) -> None:
    ((table, [values]),) = encode_rows([row]).items()
    at = [column.name for column in table_of(Claim).columns].index(
        data.draw(st.sampled_from(["statements", "text_cite_start_char"]))
    )
    broken = (*values[:at], "{garbage", *values[at + 1 :])
    with pytest.raises(BadWorkspace, match=r"claims row .* cannot be read"):
        decode_rows(table, [broken])


def test_rows_of_articles_and_stories(tmp_path: Path) -> None:
    near, far = Cite("a", 0, 1), Cite("c", 0, 1)
    with open_workspace(tmp_path, write=True) as workspace:
        copies = [
            model.Copy("k1", "verbatim", near, Cite("b", 0, 1), "unknown", 0.5, 1),
            model.Copy("k2", "verbatim", near, far, "unknown", 1.0, 0.0),
        ]
        version = model.Version("v", "https://x.example/1", ("a", "c"))
        quotes = [Quote(article, "direct", (Span(0, 1),)) for article in "abc"]
        workspace.add([*copies, version, *quotes])
        assert workspace.rows_of(model.Copy, ["a", "b"]) == copies[:1]
        assert workspace.rows_of(model.Version, ["c", "d"]) == [version]
        assert workspace.rows_of(model.Version, ["b"]) == []
        assert sorted(workspace.rows_of(Quote, ["a", "c", "a"]), key=lambda quote: quote.article) == [
            quotes[0],
            quotes[2],
        ]
        with pytest.raises(BadWorkspace):
            workspace.rows_of(model.Rejected, ["a"])
