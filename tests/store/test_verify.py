"""Whatever is changed by hand is named, and what cannot be read is a mismatch, never a crash."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tellings.model import (
    Affair,
    Article,
    Cite,
    Claim,
    Conflict,
    Copy,
    Corroboration,
    LocalEntity,
    Mention,
    Origin,
    Quantity,
    Quote,
    Reason,
    Score,
    Sentence,
    Share,
    Sighting,
    Span,
    Statement,
    Story,
    TimelineEntry,
    text_id,
)
from tellings.store import (
    NAME,
    TABLES,
    Known,
    Noted,
    Workspace,
    note_build,
    note_counts,
    note_pages,
    open_workspace,
    table_of,
    verify,
)

TEXT = "Officials said 12 boats sank. Nobody was hurt."
OTHER = "Officials said 12 boats sank off the pier."


def fill(folder: Path) -> Path:
    """A workspace that holds, with a dossier written from it."""
    first, second = Article("a", text_id(TEXT), TEXT), Article("b", text_id(OTHER), OTHER)
    whole, same = Cite("a", 0, 28), Cite("b", 0, 28)
    why = (Reason("the figures differ", 1.5, (whole,)),)
    made: list[Any] = [
        first,
        second,
        Sighting("a", "pile/a.txt"),
        Sighting("b", "pile/b.txt"),
        *(Sentence(key, Span(0, 28), 0, b"") for key in "ab"),
        LocalEntity("a.e1", "a", "Officials", "GROUP"),
        Mention("a", Span(0, 9), "GROUP", "a.e1"),
        Quote("a", "indirect", (Span(15, 28),), Span(10, 14), Span(0, 9), "a.e1"),
        *(Statement(key, Span(15, 28), 0, quantities=(Quantity(Span(15, 17), 12.0, 12.0, "boat"),)) for key in "ab"),
        Copy("k1", "verbatim", whole, same, "unknown", 0.6, 0.7, why),
        Story("y1", "Boats sink", ("a", "b")),
        Origin("o1", "y1", "unknown", "", (Share("a", 1.0, True, (whole,)),)),
        Claim(
            "c1",
            "y1",
            "12 boats sank",
            Cite("a", 15, 28),
            (Cite("a", 15, 28), Cite("b", 15, 28)),
            ("a.c15-28", "b.c15-28"),
        ),
        Corroboration("c1", "y1", ("o1",), ("o1",), (), 1, 1, ()),
        Conflict("x1", "y1", "figure", "conflict", "boats", whole, same, Score(0.0, why).probability, 0.0, why),
        TimelineEntry("t1", "y1", None, "unknown", None, None, "news", "12 boats sank", (Cite("a", 15, 28),)),
    ]
    with open_workspace(folder, write=True) as workspace:
        workspace.add(made)
        write_dossier(workspace, folder)
    return folder


def write_dossier(workspace: Workspace, folder: Path) -> None:
    place = {"article": "a", "start": 15, "end": 28}
    page: dict[str, Any] = {
        "articles": [
            {
                "id": "a",
                "text": TEXT,
                "title": None,
                "outlet": None,
                "url": None,
                "parts": [],
                "sentences": [{"start": 0, "end": 28}],
                "mentions": [{"start": 0, "end": 9}],
                "times": [],
                "events": [],
                "statements": [{"start": 15, "end": 28}],
                "quotes": [
                    {
                        "id": "a.q15-28i",
                        "form": "indirect",
                        "words": [{"start": 15, "end": 28}],
                        "cue": {"start": 10, "end": 14},
                        "speaker": {"start": 0, "end": 9},
                    }
                ],
            }
        ],
        "stories": [{"id": "y1", "title": "Boats sink", "articles": ["a", "b"], "affair": Affair(("y1",)).name}],
        "copies": [{"id": "k1", "kind": "verbatim", "a": {"article": "a", "start": 0, "end": 28}}],
        "origins": [],
        "claims": [
            {
                "id": "c1",
                "story": "y1",
                "text": "12 boats sank",
                "statements": [place, {"article": "b", "start": 15, "end": 28}],
                "origins": ["o1"],
                "independent": {"low": 1, "high": 1},
                "sources": [],
            }
        ],
        "timeline": [{"id": "t1", "when": {"value": None}, "text": "12 boats sank", "cites": [place]}],
        **{name: [] for name in ("conflicts", "utterances", "only_here", "omissions", "entities")},
    }
    (folder / "dossier.json").write_text(json.dumps(page), encoding="utf-8")
    (folder / "dossier.html").write_text("<p>One\n<p>Two\n<p>Three\n", encoding="utf-8")
    note_pages(workspace, folder, ["dossier.json", "dossier.html"])


def said(folder: Path) -> str:
    return "\n".join(map(str, verify(folder).mismatches))


def test_what_holds_holds(tmp_path: Path) -> None:
    checked = verify(fill(tmp_path))
    assert checked.mismatches == []
    assert (checked.texts, checked.files) == (2, 2)
    assert checked.summary.endswith(": all hold")


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE articles SET text = replace(text, '12', '13') WHERE id = 'a'", "articles a: its text was changed"),
        ("UPDATE quotes SET speaker_start_char = 1", "quotes a.q15-28i: changed since it was written"),
        ("UPDATE copies SET b_end_char = 400", "copies k1: cites characters 0 to 400 of article b"),
        ("UPDATE claims SET text = '99 boats sank'", "claims c1: its words are not the text's"),
        ("UPDATE timeline SET text = 'Nobody sank'", "timeline t1: its words are not the text's"),
        ("UPDATE conflicts SET probability = 0.99", "conflicts x1: its probability is not the sum of its reasons"),
        ("UPDATE statements SET quantities = replace(quantities, '12.0', '7.0')", "a quantity of 7.0 to 7.0 stands at 12"),
        ("UPDATE stories SET articles = '[\"a\"]'", "cites article b, which is not in its story"),
        ("DELETE FROM articles WHERE id = 'b'", "cites article b, which is not there"),
        ("DELETE FROM statements WHERE article = 'b'", "its statement_ids names statements b.c15-28, which is not there"),
        ("DELETE FROM local_entities", "its entity names local_entities a.e1, which is not there"),
        ("DELETE FROM stories", "its story y1 is gone"),
        ("INSERT INTO affair_links VALUES (1, 'y0~y1', 'y0', 'y1', '{\"prior\": 0.0, \"reasons\": []}', 0)", "its earlier names stories y0"),
        (f"INSERT INTO claims SELECT 99, {table_of(Claim).names} FROM claims", "claims c1: 2 rows have this id"),
        ("UPDATE claims SET reasons = '{garbage'", "claims c1: cannot be read"),
        ("UPDATE mentions SET label = 'ALIEN'", "mentions a.m0-9: cannot be read: Invalid enum value 'ALIEN'"),
        ("UPDATE origins SET id = 'o2'", "origins o2: changed since it was written"),
        ("DELETE FROM settings", "dossier.json: was not written by tellings build"),
        ("DROP TABLE quotes", "table quotes has other columns"),
    ],
)  # fmt: skip
def test_a_row_changed_by_hand_is_named(tmp_path: Path, statement: str, named: str) -> None:
    fill(tmp_path)
    with open_workspace(tmp_path, write=True) as workspace:
        assert workspace.tell(statement) != 0
    assert named in said(tmp_path)


def keep_books(folder: Path) -> None:
    """What the end of a build writes down."""
    with open_workspace(folder, write=True) as workspace, workspace.transaction():
        workspace.put("run", 1)
        workspace.note_reports([Known(f"pile/{key}.txt", key, "s", key, "v", 1) for key in "ab"])
        note_build(workspace, Noted(1, "2031-05-06T09:30:00+00:00", True, b"[]"), {"y1": b"[]"})
        note_counts(workspace)


@pytest.mark.parametrize("table", ["reports", "told", "journal", "sightings", "corroborations"])
def test_deleted_rows_that_nothing_refers_to_are_missed(tmp_path: Path, table: str) -> None:
    keep_books(fill(tmp_path))
    assert said(tmp_path) == ""
    with open_workspace(tmp_path, write=True) as workspace:
        number = workspace.tell(f"DELETE FROM {table}")
    assert f"{table}: {number} rows were written, 0 are there" in said(tmp_path)


def test_rows_of_a_build_that_was_cut_off_are_not_missed(tmp_path: Path) -> None:
    keep_books(fill(tmp_path))
    with open_workspace(tmp_path, write=True) as workspace, workspace.transaction():
        workspace.put("run", 2)  # as each build does when it begins
        workspace.note_reports([Known("pile/c.txt", "c", "s", None, "v", 2)])
    assert said(tmp_path) == ""


@pytest.mark.parametrize("counts", ['"many"', '{"run": 1, "rows": [3]}', '{"run": 1, "rows": {"told": "1"}}', "{"])
def test_counts_that_make_no_sense_are_a_mismatch(tmp_path: Path, counts: str) -> None:
    keep_books(fill(tmp_path))
    with open_workspace(tmp_path, write=True) as workspace:
        workspace.tell("UPDATE settings SET value = ? WHERE name = 'counts'", (counts,))
    assert said(tmp_path)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_drawn_change_is_seen(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = fill(tmp_path_factory.mktemp("w"))
    with open_workspace(folder, write=True) as workspace:
        kind = data.draw(st.sampled_from([kind for kind in TABLES if workspace.count(kind)]))
        column = data.draw(st.sampled_from(table_of(kind).columns))
        change = {"TEXT": f"coalesce(\"{column.name}\", '') || 'x'", "BLOB": "x'00'"}.get(
            column.type, f'coalesce("{column.name}", 0) + 1'
        )
        workspace.tell(f'UPDATE "{TABLES[kind]}" SET "{column.name}" = {change}')
    assert verify(folder, pages=False).mismatches


def change_text(page: dict[str, Any]) -> None:
    page["articles"][0]["text"] = TEXT.replace("12", "13")


def change_span(page: dict[str, Any]) -> None:
    page["articles"][0]["sentences"][0]["end"] = 27


def change_quote(page: dict[str, Any]) -> None:
    page["articles"][0]["quotes"][0]["speaker"]["end"] = 8


def change_claim(page: dict[str, Any]) -> None:
    page["claims"][0]["statements"][0]["start"] = 14


def change_count(page: dict[str, Any]) -> None:
    page["claims"][0]["independent"]["low"] = 3


def invent_story(page: dict[str, Any]) -> None:
    page["stories"][0]["id"] = "y9"


def move_to_an_affair(page: dict[str, Any]) -> None:
    page["stories"][0]["affair"] = "f1"


def cite_past_the_end(page: dict[str, Any]) -> None:
    page["timeline"][0]["cites"][0]["end"] = 10_000


def leave_out_a_list(page: dict[str, Any]) -> None:
    del page["copies"]


def put_in_nonsense(page: dict[str, Any]) -> None:
    page["claims"][0] = 7


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (change_text, "articles a: its text was changed at character 16"),
        (change_span, "articles a: its sentences do not stand where"),
        (change_quote, "articles a: quote a.q15-28i does not stand where"),
        (change_claim, "claims c1: its statements is not the workspace's"),
        (change_count, "claims c1: its counts are not the workspace's"),
        (invent_story, "stories y9: is not in the workspace's stories"),
        (move_to_an_affair, "stories y1: its affair is not the one the workspace's links make"),
        (cite_past_the_end, "timeline t1: cites characters 15 to 10000 of article a, which has 46"),
        (leave_out_a_list, "dossier.json: is no dossier: KeyError 'copies'"),
        (put_in_nonsense, "claims ?: cannot be understood"),
    ],
)
def test_a_changed_dossier_is_named(tmp_path: Path, change: Callable[[dict[str, Any]], None], named: str) -> None:
    path = fill(tmp_path) / "dossier.json"
    page = json.loads(path.read_text(encoding="utf-8"))
    change(page)
    path.write_text(json.dumps(page), encoding="utf-8")
    assert named in said(tmp_path)
    assert "dossier.json line 1: was changed" in said(tmp_path)


def test_a_changed_page_is_named_by_its_line(tmp_path: Path) -> None:
    path = fill(tmp_path) / "dossier.html"
    path.write_text("<p>One\n<p>2\n<p>Three\n", encoding="utf-8")
    assert [str(row) for row in verify(tmp_path).mismatches] == [f"{path} line 2: was changed since it was written"]
    path.write_text("<p>One\n<p>2\n", encoding="utf-8")
    assert "has 3 lines instead of 4, other ones from line 2 on" in said(tmp_path)


@pytest.mark.parametrize("name", ["dossier.html", "dossier.json", NAME])
@pytest.mark.parametrize("content", [None, b"", b"\0\xff garbage", b"[" * 100_000])
def test_missing_or_garbage_files_are_mismatches(tmp_path: Path, name: str, content: bytes | None) -> None:
    path = fill(tmp_path) / name
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    assert verify(tmp_path).mismatches


def test_a_damaged_file_is_a_mismatch_unless_nothing_was_hurt(tmp_path: Path) -> None:
    path = fill(tmp_path) / NAME
    whole, rows = path.read_bytes(), stored(tmp_path)
    seen = 0
    for start in range(0, len(whole), len(whole) // 9):
        path.write_bytes(whole[:start] + b"\xa5" * 3000 + whole[start + 3000 :])
        if verify(tmp_path).mismatches:
            seen += 1
        else:
            assert stored(tmp_path) == rows
    assert seen
    path.write_bytes(whole[: len(whole) // 2])
    assert verify(tmp_path).mismatches


def stored(folder: Path) -> dict[str, list[Any]]:
    with open_workspace(folder) as workspace:
        return {name: workspace.rows(kind) for kind, name in TABLES.items()}


def test_where_nothing_is_nothing_was_checked(tmp_path: Path) -> None:
    found = verify(tmp_path / "none")
    assert len(found.mismatches) == 1
    assert found.summary == "nothing could be checked"
