"""Dossiers on disk: whole or not at all, and only what changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tellings.model import Affair, Story
from tellings.show import Made, Rows, dossier_page, split_stories, to_json, write_dossier, write_rows
from tellings.show import write as writing
from tellings.show.conflicts import Opened, open_story, titles
from tellings.show.rows import affair_names
from tests.show.worlds import ferry, written

MADE = Made(version="1.2.3")


def many(number: int) -> Rows:
    """The ferry and as many stories of one report."""
    rows = ferry()
    lone = tuple(
        replace(written(f"Fair number {one} was held.", "Courier", "2031-05-06"), id=f"a{one}") for one in range(number)
    )
    stories = tuple(Story(f"s{one}", f"Fair {one}", (f"a{one}",)) for one in range(number))
    return replace(rows, articles=(*rows.articles, *lone), stories=(*rows.stories, *stories))


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_small_pile_is_two_files(tmp_path: Path) -> None:
    written_ = write_rows(tmp_path / "new" / "dossier", ferry(), made=MADE)
    assert written_.first == tmp_path / "new" / "dossier" / "dossier.html"
    assert set(files(tmp_path / "new" / "dossier")) == {"dossier.html", "dossier.json"}


def all_titles(rows: Rows) -> dict[str, str]:
    """What the conflicts of every story are about."""
    return {
        key: words
        for part in split_stories(rows).values()
        if part.stories
        for key, words in titles(open_story(part)).items()
    }


def test_the_json_written_is_the_page(tmp_path: Path) -> None:
    rows = replace(ferry(), articles=(*ferry().articles, replace(written("Alone.", "Courier", "2031"), id="alone")))
    write_rows(tmp_path, rows, made=MADE)
    assert json.loads((tmp_path / "dossier.json").read_bytes()) == json.loads(
        to_json(dossier_page(rows, made=MADE, titles=all_titles(rows)))
    )


def test_a_large_pile_is_a_folder_of_pages(tmp_path: Path) -> None:
    rows = many(30)
    written_ = write_rows(tmp_path, rows, made=MADE)
    assert written_.pages == 31
    first = (tmp_path / "dossier.html").read_text()
    for story in rows.stories:
        assert f'href="stories/{story.id}.html"' in first
        assert (tmp_path / "stories" / f"{story.id}.html").exists()
    assert json.loads((tmp_path / "dossier.json").read_bytes()) == json.loads(
        to_json(dossier_page(rows, made=MADE, titles=all_titles(rows)))
    )


def test_a_very_large_pile_names_its_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "IN_ONE_JSON", 10)
    rows = many(30)
    write_rows(tmp_path, rows, made=MADE)
    page = json.loads((tmp_path / "dossier.json").read_bytes())
    assert page["articles"] == []
    assert page["rejected"]
    told = [one["id"] for name in page["parts"] for one in json.loads((tmp_path / name).read_bytes())["articles"]]
    assert sorted(told) == sorted(one.id for one in rows.articles)


def test_every_file_written_is_named(tmp_path: Path) -> None:
    """From the folder on, whatever way the folder is spelled."""
    result = write_rows(tmp_path, many(30), made=MADE)
    assert {str(path) for path in result.files} | {"stories/shelf.json"} == set(files(tmp_path))
    assert {str(path) for path in write_rows(tmp_path, ferry(), made=MADE).files} == {"dossier.html", "dossier.json"}


def opening(parts: Mapping[str, Rows]) -> Callable[[str], Opened]:
    """Opens the story of a key."""
    return lambda key: open_story(parts[key])


def test_only_touched_stories_are_loaded_and_written(tmp_path: Path) -> None:
    rows = many(30)
    write_rows(tmp_path, rows, made=MADE)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "stories").iterdir() if path.stem != "shelf"}
    loaded: list[str] = []
    parts = split_stories(rows)

    def load(key: str) -> Opened:
        loaded.append(key)
        return open_story(parts[key])

    stories = {one.id: len(one.articles) for one in rows.stories}
    result = write_dossier(tmp_path, stories, load, parts[""], made=MADE, touched={"s3"})
    assert loaded == ["s3"]
    assert (result.pages, result.kept) == (1, 30)
    assert {path.name for path, time in before.items() if path.stat().st_mtime_ns != time} == {"s3.html", "s3.json"}


def test_a_page_that_stays_is_told_of_the_new_name_of_its_affair(tmp_path: Path) -> None:
    """Nothing but the name and the list changes, and the part is named as written."""
    rows = many(30)
    write_rows(tmp_path, rows, made=MADE)
    before = files(tmp_path)
    stories = {one.id: len(one.articles) for one in rows.stories}
    linked = replace(rows, affairs=(Affair(("s3", "s4")),))
    parts = split_stories(linked)
    result = write_dossier(
        tmp_path, stories, opening(parts), parts[""], made=MADE, touched=(), affairs=affair_names(linked)
    )
    assert result.pages == 0
    assert [str(path) for path in result.files] == ["dossier.html", "dossier.json", "stories/s4.json"]
    after = files(tmp_path)
    write_rows(tmp_path, linked, made=MADE)
    assert files(tmp_path) == after
    assert {name for name in after if after[name] != before[name]} == {
        "dossier.html",
        "dossier.json",
        "stories/s4.json",
        "stories/shelf.json",
    }


def test_a_lost_page_and_another_look_are_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = many(30)
    parts, stories = split_stories(rows), {one.id: len(one.articles) for one in rows.stories}
    write_rows(tmp_path, rows, made=MADE)
    (tmp_path / "stories" / "s4.html").unlink()
    assert write_dossier(tmp_path, stories, opening(parts), parts[""], made=MADE, touched=()).pages == 1
    monkeypatch.setattr(writing, "LOOK", "another")
    assert write_dossier(tmp_path, stories, opening(parts), parts[""], made=MADE, touched=()).pages == 31


def test_pages_of_stories_that_are_no_more_go_and_other_files_stay(tmp_path: Path) -> None:
    write_rows(tmp_path, many(30), made=MADE)
    mine = tmp_path / "stories" / "notes.html"
    mine.write_text("mine")
    write_rows(tmp_path, many(27), made=MADE)
    assert not (tmp_path / "stories" / "s29.html").exists()
    write_rows(tmp_path, ferry(), made=MADE)
    assert {path.name for path in (tmp_path / "stories").iterdir() if path.suffix == ".html"} == {"notes.html"}


def test_the_folder_goes_when_nothing_is_left_in_it(tmp_path: Path) -> None:
    write_rows(tmp_path, many(30), made=MADE)
    write_rows(tmp_path, ferry(), made=MADE)
    assert set(files(tmp_path)) == {"dossier.html", "dossier.json"}


def test_files_depend_on_rows_and_made_alone(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_rows(tmp_path / name, many(30), made=MADE)
    assert files(tmp_path / "one") == files(tmp_path / "two")


@pytest.mark.parametrize("number", [0, 30])
def test_nothing_to_show_is_shown_too(tmp_path: Path, number: int) -> None:
    write_rows(tmp_path, Rows(rejected=ferry().rejected), made=MADE)
    assert "pile/menu.html" in (tmp_path / "dossier.html").read_text()
    assert json.loads((tmp_path / "dossier.json").read_bytes())["articles"] == [] * number


def test_a_failed_write_leaves_the_old_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_rows(tmp_path, ferry(), made=MADE)
    before = files(tmp_path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_rows(tmp_path, ferry(), made=replace(MADE, version="2"))
    assert files(tmp_path) == before


def test_odd_ids_make_plain_file_names() -> None:
    for key in ("../../etc/passwd", "a/b", "", "ö", "x" * 300, "s 1", ".hidden", "-"):
        name = writing.file_name(key)
        assert name.replace("-", "").isalnum()
        assert len(name) <= 64
