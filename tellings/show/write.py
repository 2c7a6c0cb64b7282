"""Writes a dossier into a folder: ``dossier.json`` and ``dossier.html``, past a stated size a folder of pages.

Each file is written beside its name and renamed into place, so a reader never meets half a page and a full disk or a power cut leaves the old
one. Files depend on the rows and on ``made`` alone.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from types import MappingProxyType

import msgspec

from tellings.model import digest
from tellings.show.conflicts import Opened, disputed, open_story, titles
from tellings.show.encode import to_json
from tellings.show.fill import dossier_page
from tellings.show.html import LOOK, list_html, single_html, story_html
from tellings.show.pages import DossierPage, Made, NewsPage
from tellings.show.rows import Rows, affair_names, split_stories, with_lone_stories
from tellings.show.story import Card, card

IN_ONE_FILE = 25  # reports; a dossier.html of more is a folder of pages: about 45 kB of page a report, and one story's tables fit a screen
IN_ONE_JSON = 2_000  # reports; a dossier.json of more names its parts instead: about 40 kB a report, 80 MB


#: Writes the pages of the stories with these ids by ``write_story``, wherever it likes, and gives their cards in the same order.
Spread = Callable[[Sequence[str]], Iterable[Card]]


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the first page, how many story pages were made anew, how many stayed, every file written, from the folder on, and how many
    conflicts the pages tell of, those about one subject as one."""

    first: Path
    pages: int
    kept: int
    files: tuple[Path, ...] = ()
    conflicts: int = 0


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a folder of pages holds, kept beside the pages: the look they were made with, and the card of each story by its id."""

    look: str
    cards: dict[str, Card]


def write_rows(folder: Path, rows: Rows, *, made: Made) -> Written:
    """``write_dossier`` for rows that are all at hand."""
    parts = split_stories(rows)
    stories = {story.id: len(story.articles) for story in rows.stories}

    def load(key: str) -> Opened:
        return open_story(parts[key])

    return write_dossier(folder, stories, load, parts[""], made=made, affairs=affair_names(rows))


def write_dossier(
    folder: Path,
    stories: Mapping[str, int],
    load: Callable[[str], Opened],
    rest: Rows,
    *,
    made: Made,
    touched: Collection[str] | None = None,
    affairs: Mapping[str, str] = MappingProxyType({}),
    spread: Spread | None = None,
    news: Callable[[], NewsPage | None] = lambda: None,
) -> Written:
    """Writes ``dossier.html`` and ``dossier.json`` into ``folder``, and makes it where it is missing.

    ``stories`` gives each story's number of reports, ``load`` opens one, ``rest`` is what belongs to no story.
    Up to IN_ONE_FILE reports all is in the two files. Past it, each story is a page and a JSON part of its own in ``stories/``, ``dossier.html``
    lists them, and only stories in ``touched`` (None: all), without a page, or made by another version are loaded and written; of the others only
    the name of their affair is put right, which ``affairs`` gives by story. Past IN_ONE_JSON reports ``dossier.json`` names the parts instead of
    holding them. With ``spread`` story pages are written by it, in other processes for instance, instead of being loaded here. ``news`` gives
    what is new for the first page, and is asked for when the stories are loaded. Raises OSError where the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if sum(stories.values()) + len(rest.articles) <= IN_ONE_FILE:
        parts = [load(key) for key in sorted(stories)]
        return _write_single(folder, parts, rest, made, news())
    shelf = folder / "stories"

    def here(keys: Sequence[str]) -> Iterable[Card]:
        return (write_story(shelf, key, load(key), made=made) for key in keys)

    return _write_folder(folder, stories, spread or here, rest, made, touched, affairs, news)


def _write_single(folder: Path, parts: list[Opened], rest: Rows, made: Made, news: NewsPage | None) -> Written:
    pages = [to_json(dossier_page(rest, made=made))]
    pages += [to_json(dossier_page(told.rows, made=made, titles=titles(told))) for told in parts]
    write_file(folder / "dossier.json", merge(pages, made, news=news), sure=True)
    alone = [open_story(rows) for rows in _lone(rest).values()]
    write_file(folder / "dossier.html", single_html([*parts, *alone], rest, made=made, news=news).encode(), sure=True)
    shelf = folder / "stories"
    _forget(shelf, _read_shelf(shelf / "shelf.json").cards)
    files = (Path("dossier.html"), Path("dossier.json"))
    conflicts = sum(disputed(told.rows)["conflict"] for told in parts)
    return Written(folder / "dossier.html", len(parts) + len(alone), 0, files, conflicts)


def write_story(shelf: Path, key: str, told: Opened, *, made: Made, lone: bool = False) -> Card:
    """Writes the page and the JSON part of a story into ``shelf``; its card for the list.

    ``lone``: the story was made up for an article that belongs to none, so the JSON part leaves it out.
    """
    page = shelf / f"{file_name(key)}.html"
    write_file(page, story_html(told, made=made).encode())
    part = (
        dossier_page(replace(told.rows, stories=()), made=made)
        if lone
        else dossier_page(told.rows, made=made, titles=titles(told))
    )
    write_file(page.with_suffix(".json"), to_json(part))
    return card(told, page=f"{shelf.name}/{page.name}")


def _write_folder(
    folder: Path,
    stories: Mapping[str, int],
    spread: Spread,
    rest: Rows,
    made: Made,
    touched: Collection[str] | None,
    affairs: Mapping[str, str],
    news: Callable[[], NewsPage | None],
) -> Written:
    shelf = folder / "stories"
    shelf.mkdir(exist_ok=True)
    alone = _lone(rest)
    old = _read_shelf(shelf / "shelf.json")
    there = {path.name for path in shelf.iterdir()}

    def stays(key: str) -> bool:
        name = file_name(key)
        fresh = touched is not None and key not in touched and old.look == LOOK and key in old.cards
        return fresh and f"{name}.html" in there and f"{name}.json" in there

    every = sorted({*stories, *alone})
    todo = [key for key in every if not stays(key)]
    together = [key for key in todo if key not in alone]
    fresh = dict(zip(together, spread(together), strict=True))
    fresh |= {
        key: write_story(shelf, key, open_story(alone[key]), made=made, lone=True) for key in todo if key in alone
    }
    cards = {key: fresh[key] if key in fresh else old.cards[key] for key in every}
    anew = [Path("stories", f"{file_name(key)}.{kind}") for key in todo for kind in ("html", "json")]
    moved = [key for key in stories if key not in fresh and cards[key].affair != affairs.get(key, cards[key].affair)]
    for key in moved:
        cards[key] = replace(cards[key], affair=affairs[key])
        rename_affair(shelf / f"{file_name(key)}.json", affairs[key])
    belonging = Rows(rejected=rest.rejected, successors=rest.successors, judgements=rest.judgements)
    head = to_json(dossier_page(belonging, made=made))
    names = [f"stories/{file_name(key)}.json" for key in cards]
    new = news()
    if sum(stories.values()) + len(rest.articles) <= IN_ONE_JSON:
        write_file(
            folder / "dossier.json",
            merge([head, *((folder / name).read_bytes() for name in names)], made, news=new),
            sure=True,
        )
    else:
        write_file(folder / "dossier.json", merge([head], made, parts=names, news=new), sure=True)
    write_file(folder / "dossier.html", list_html(list(cards.values()), rest, made=made, news=new).encode(), sure=True)
    write_file(shelf / "shelf.json", to_json(Shelf(LOOK, cards)))
    _forget(shelf, old.cards.keys() - cards.keys())
    told = (Path("stories", f"{file_name(key)}.json") for key in moved)
    files = (Path("dossier.html"), Path("dossier.json"), *anew, *told)
    conflicts = sum(one.conflicts for one in cards.values())
    return Written(folder / "dossier.html", len(todo), len(cards) - len(todo), files, conflicts)


def rename_affair(part: Path, name: str) -> None:
    """Puts the name of its affair into a story's JSON part; nothing else in it depends on other stories."""
    page = msgspec.json.decode(part.read_bytes(), type=dict[str, msgspec.Raw])
    stories = json.loads(bytes(page["stories"]))  # which may hold half of a surrogate pair
    page["stories"] = msgspec.Raw(to_json([story | {"affair": name} for story in stories]))
    write_file(part, msgspec.json.encode(page))


def file_name(key: str) -> str:
    """A story's id as a file name: itself where it is plain letters and digits, else its digest."""
    return key if key.isascii() and key.replace("-", "").isalnum() and len(key) <= 64 else digest("file", key)


def merge(pages: Iterable[bytes], made: Made, *, parts: Iterable[str] = (), news: NewsPage | None = None) -> bytes:
    """DossierPages as JSON, one after the other in one: every list is the lists of the pages joined, the rest as given."""
    lists: dict[str, list[msgspec.Raw]] = {
        field.name: [] for field in fields(DossierPage) if field.name not in {"made", "parts", "news_since"}
    }
    decode = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
    rows = msgspec.json.Decoder(list[msgspec.Raw]).decode
    for page in pages:
        for name, value in decode(page).items():
            if name in lists:
                lists[name] += rows(value)
    rest = {"parts": list(parts), "news_since": news}
    return msgspec.json.encode({"made": msgspec.Raw(to_json(made)), **lists, **rest})


def write_file(path: Path, content: bytes, *, sure: bool = False) -> None:
    """Writes beside the name, then renames into place. A part left by a crash is overwritten by the next try: there is one writer at a time.

    ``sure`` waits until the disk has it; without, a power cut may lose a page that the workspace can give again.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as out:
            out.write(content)
            if sure:
                out.flush()
                os.fsync(out.fileno())
        part.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise


def _lone(rest: Rows) -> dict[str, Rows]:
    return {key: part for key, part in split_stories(with_lone_stories(rest)).items() if key}


def _read_shelf(path: Path) -> Shelf:
    """What lies in the folder already; empty where nothing does or where it cannot be read."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Shelf)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return Shelf("", {})


def _forget(shelf: Path, keys: Iterable[str]) -> None:
    """Removes the pages and parts of stories that are no more, and the folder when it is empty then; other people's files stay."""
    for name in [file_name(key) for key in keys]:
        for suffix in (".html", ".json"):
            (shelf / f"{name}{suffix}").unlink(missing_ok=True)
    if shelf.is_dir() and [path.name for path in shelf.iterdir()] == ["shelf.json"]:
        (shelf / "shelf.json").unlink()
        shelf.rmdir()
