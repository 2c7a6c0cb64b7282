"""Names everybody knows (countries, capitals, great bodies), titles and roles, looked up over the words of a text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from tellings.find.tables import table
from tellings.model import Label

#: How the table says a country is named: by its name, an adjective, its people, the seat of its government, or a place in it.
Standing = Literal["name", "demonym", "people", "seat", "place", "body"]

_SPLIT = re.compile(r"[^\s\-]+|-")


@dataclass(frozen=True, slots=True)
class Known:
    """An entry of the tables: ``name`` is what the entity is called whatever form the text used."""

    name: str
    label: Label
    standing: Standing
    country: str | None


@dataclass(frozen=True, slots=True)
class Title:
    """A title or role: ``gender`` is ``man``, ``woman`` or empty."""

    title: str
    kind: Literal["honorific", "office", "role"]
    gender: str


Forms = dict[str, list[tuple[tuple[str, ...], Known]]]
_LABELS: dict[str, Label] = {
    "name": "COUNTRY",
    "demonym": "COUNTRY",
    "people": "GROUP",
    "seat": "PLACE",
    "place": "PLACE",
}


@cache
def known_forms() -> Forms:
    """First word to (all words, entry), longest first. Words as spaCy's English tokenizer cuts them; all capitals too where that is a name."""
    forms: Forms = {}
    for row in table("countries.csv"):
        standing = cast(Standing, row["kind"])
        name = country_name(row["code"]) if standing in ("name", "demonym") else row["form"]
        _add(forms, row["form"], Known(name, _LABELS[standing], standing, row["code"]))
    for row in table("bodies.csv"):
        _add(forms, row["form"], Known(row["name"], cast(Label, row["label"]), "body", None))
    for entries in forms.values():
        entries.sort(key=lambda entry: (-len(entry[0]), entry[0]))
    return forms


def _add(forms: Forms, form: str, entry: Known) -> None:
    words = tuple(_SPLIT.findall(form))
    for spelled in {words, tuple(word.upper() for word in words)} if len(form) > 3 else {words}:
        forms.setdefault(spelled[0], []).append((spelled, entry))


def country_name(code: str) -> str:
    """The name shown for an ISO 3166-1 alpha-3 code; the code itself when the table has none."""
    return _country_names().get(code, code)


@cache
def _country_names() -> dict[str, str]:
    return {row["code"]: row["form"] for row in table("countries.csv") if row["shown"]}


def known_at(text: Sequence[str], at: int, high: int) -> tuple[int, Known] | None:
    """The longest known name that begins at word ``at``: (the word after it, entry)."""
    for words, entry in known_forms().get(text[at], ()):
        end = at + len(words)
        if end <= high and tuple(text[at:end]) == words:
            return end, entry
    return None


@cache
def titles() -> dict[str, list[tuple[tuple[str, ...], Title]]]:
    """First word in lower case to (all words in lower case, entry), longest first."""
    found: dict[str, list[tuple[tuple[str, ...], Title]]] = {}
    for row in table("titles.csv"):
        kind = cast(Literal["honorific", "office", "role"], row["kind"])
        words = tuple(word.lower() for word in _SPLIT.findall(row["title"]))
        found.setdefault(words[0], []).append((words, Title(row["title"].lower(), kind, row["gender"])))
    for entries in found.values():
        entries.sort(key=lambda entry: (-len(entry[0]), entry[1].kind))
    return found


def title_at(lower: Sequence[str], at: int, high: int) -> tuple[int, Title] | None:
    """The longest title or role that begins at word ``at``: (the word after it, entry)."""
    for words, entry in titles().get(lower[at], ()):
        end = at + len(words)
        if end <= high and tuple(lower[at:end]) == words:
            return end, entry
    return None


@cache
def endings() -> dict[str, Label]:
    """What a name is, by the word it ends in."""
    return {row["word"]: cast(Label, row["label"]) for row in table("name_endings.csv")}


@dataclass(frozen=True, slots=True)
class Cue:
    """A speech verb. ``frames``: ``clause``, ``that``, ``told``, ``to``, ``toward``, ``float`` (see data/cues.csv's note in docs/words.md)."""

    lemma: str
    frames: frozenset[str]
    medium: str


@cache
def cues() -> dict[str, Cue]:
    """Every form of every speech verb, in lower case."""
    found: dict[str, Cue] = {}
    for row in table("cues.csv"):
        cue = Cue(row["lemma"], frozenset(row["frames"].split()), row["medium"])
        for form in row["forms"].split():
            found.setdefault(form, cue)
    return found
