"""Tables for others: exact in Parquet, safe and reversible in CSV, the same bytes for the same rows."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tellings.model import Article, BadInput, BadWorkspace, Quote, Sentence, Span, text_id
from tellings.store import TABLES, export, open_workspace
from tellings.store.export import FORMULA, cell, read_cell
from tests.store.test_verify import TEXT, fill


def exported(folder: Path, form: Any) -> dict[str, Any]:
    with open_workspace(folder) as workspace:
        paths = export(workspace, folder / form, form=form)
    assert paths[-1].name == "manifest.json"
    return dict(json.loads(paths[-1].read_text(encoding="utf-8")))


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_the_manifest_tells_what_is_there(tmp_path: Path, form: str) -> None:
    fill(tmp_path)
    with open_workspace(tmp_path, write=True) as workspace:
        workspace.put("made", {"version": "0.1", "settings": {"jobs": 2}})
    manifest = exported(tmp_path, form)
    assert manifest["made"] == {"version": "0.1", "settings": {"jobs": 2}}
    assert {file["name"].removesuffix(f".{form}") for file in manifest["files"]} == set(TABLES.values())
    for file in manifest["files"]:
        data = (tmp_path / form / file["name"]).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (file["bytes"], file["sha256"])
    assert next(file["rows"] for file in manifest["files"] if file["name"] == f"statements.{form}") == 2
    assert exported(tmp_path, form) == manifest


def test_places_lead_back_to_the_text(tmp_path: Path) -> None:
    exported(fill(tmp_path), "csv")
    with (tmp_path / "csv" / "statements.csv").open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))
    with (tmp_path / "csv" / "articles.csv").open(encoding="utf-8", newline="") as file:
        texts = {read_cell(article["id"]): read_cell(article["text"]) for article in csv.DictReader(file)}
    assert texts[row["article"]][int(row["start_char"]) : int(row["end_char"])] == "12 boats sank"
    assert texts["a"] == TEXT


def test_parquet_holds_the_values(tmp_path: Path) -> None:
    text = "\ud83d half, =1+1, 'tis \0 it\r\n"
    with open_workspace(tmp_path, write=True) as workspace:
        workspace.add(
            [
                Article("a", text_id(text), text),
                Sentence("a", Span(0, 3), 0, b"\x00\xff"),
                Quote("a", "direct", (Span(0, 1),)),
            ]
        )
    exported(tmp_path, "parquet")
    (article,) = pyarrow.parquet.read_table(tmp_path / "parquet" / "articles.parquet").to_pylist()
    (sentence,) = pyarrow.parquet.read_table(tmp_path / "parquet" / "sentences.parquet").to_pylist()
    assert article["text"] == text.replace("\ud83d", "\ufffd")
    assert article["title"] is None
    assert (sentence["vector"], sentence["start_char"], sentence["end_char"]) == (b"\x00\xff", 0, 3)
    assert pyarrow.parquet.read_table(tmp_path / "parquet" / "claims.parquet").num_rows == 0


@given(st.text())
@settings(deadline=None)
def test_no_cell_is_a_formula_and_every_cell_comes_back(text: str) -> None:
    assert read_cell(cell(text)) == text
    assert not cell(text).startswith(FORMULA[:-1])


def test_the_order_rows_came_in_changes_no_byte(tmp_path: Path) -> None:
    rows = [Article(key, text_id(key), key) for key in "bca"]
    for name, some in (("x", rows), ("y", rows[::-1])):
        with open_workspace(tmp_path / name, write=True) as workspace:
            workspace.add(some)
    assert exported(tmp_path / "x", "csv") == exported(tmp_path / "y", "csv")


def test_another_form_is_refused(tmp_path: Path) -> None:
    fill(tmp_path)
    with pytest.raises(BadInput, match="give csv or parquet"):
        exported(tmp_path, "xlsx")


def test_a_row_that_is_not_as_it_was_written_is_not_exported(tmp_path: Path) -> None:
    fill(tmp_path)
    with open_workspace(tmp_path, write=True) as workspace:
        workspace.tell("UPDATE claims SET reasons = '{garbage'")
    with pytest.raises(
        BadWorkspace, match="claims c1 was changed since it was written; tellings verify says what else"
    ):
        exported(tmp_path, "csv")
    assert not (tmp_path / "csv" / "manifest.json").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are text there")
@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_folder_whose_name_is_no_utf8(form: Any, tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    fill(folder)
    with open_workspace(folder) as workspace:
        paths = export(workspace, folder / "export", form=form)
    assert all(path.is_file() for path in paths)
