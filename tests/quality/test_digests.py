"""What makes figures stale and what does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from quality.digests import plain_source, rules_digest, tables_digest, weights_digest

SOURCE = '"""What it does."""\nLIMIT = 3\n\n\ndef count(xs):\n    """How many."""\n    return len(xs) + LIMIT\n'


@pytest.fixture
def package(tmp_path: Path) -> Path:
    for folder in ("model", "read", "language", "find", "join", "weigh", "show", "data/weights"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "part.py").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "news.py").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "data" / "cues.csv").write_text("cue,source\nsay,invented\n", encoding="utf-8")
    (tmp_path / "data" / "weights" / "reader.onnx").write_bytes(b"\x00\x01")
    (tmp_path / "data" / "weights" / "tokenizer.json").write_text("{}", encoding="utf-8")
    return tmp_path


def test_comments_docstrings_and_layout_change_no_rule() -> None:
    told = SOURCE.replace("What it does.", "Otherwise told.").replace(
        "LIMIT = 3\n", "# measured on nothing\nLIMIT    =    3\n"
    )
    assert plain_source(told.replace("    return", "\n    # add\n    return")) == plain_source(SOURCE)


@pytest.mark.parametrize(("old", "new"), [("LIMIT = 3", "LIMIT = 4"), ("len(xs) +", "len(xs) -"), ("count", "counted")])
def test_any_other_change_changes_the_rules(old: str, new: str) -> None:
    assert plain_source(SOURCE.replace(old, new)) != plain_source(SOURCE)


def test_a_function_that_is_only_a_docstring_stays_a_function() -> None:
    assert plain_source('def f():\n    """Nothing."""\n') != plain_source("")


def test_a_layer_depends_on_itself_and_those_below(package: Path) -> None:
    before = {layer: rules_digest(package, layer) for layer in ("read", "find", "news")}
    (package / "join" / "part.py").write_text("LIMIT = 9\n", encoding="utf-8")
    assert rules_digest(package, "read") == before["read"]
    assert rules_digest(package, "find") == before["find"]
    assert rules_digest(package, "news") != before["news"]


def test_showing_rows_otherwise_makes_no_figure_stale(package: Path) -> None:
    before = rules_digest(package, "news")
    (package / "show" / "part.py").write_text("LIMIT = 9\n", encoding="utf-8")
    assert rules_digest(package, "news") == before


def test_tables_and_weights_are_digested_apart(package: Path) -> None:
    tables, weights = tables_digest(package), weights_digest(package)
    (package / "data" / "cues.csv").write_text("cue,source\nstate,invented\n", encoding="utf-8")
    assert tables_digest(package) != tables
    assert weights_digest(package) == weights
    tables = tables_digest(package)
    (package / "data" / "weights" / "tokenizer.json").write_text("[]", encoding="utf-8")
    assert tables_digest(package) == tables
    assert weights_digest(package) != weights


def test_words_about_the_data_make_nothing_stale(package: Path) -> None:
    before = tables_digest(package)
    (package / "data" / "README.md").write_text("About the tables.", encoding="utf-8")
    assert tables_digest(package) == before
