"""CoNLL-U files as texts with gold words, counted as the project is measured from outside.

Documents (or blocks of 40 sentences) are given as one text each, sentences joined by a space, paragraphs by an empty line. A word
matches when the system has one over the same characters; words of a multi-word token share its characters as far as their forms
go. Relations are compared without their subtype.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

BLOCK = 40

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Word:
    """A gold word: its class, the place of its head (None for the root), its relation."""

    place: Place
    upos: str
    head: Place | None
    deprel: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A gold sentence: its id, its text by itself, and its words' places in that text. ``new`` says what begins with it."""

    id: str
    text: str
    words: tuple[Word, ...]
    new: str


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text as a reader gets it, and where its gold sentences begin in it."""

    text: str
    starts: tuple[int, ...]
    sentences: tuple[Sentence, ...]


def read_sentences(path: Path) -> Iterator[Sentence]:
    """The sentences of a CoNLL-U file; empty nodes are left out."""
    new, name, text, rows = "", "", "", []
    for line in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        if line.startswith("# newdoc"):
            new = "document"
        elif line.startswith("# newpar"):
            new = new or "paragraph"
        elif line.startswith("# sent_id = "):
            name = line[12:]
        elif line.startswith("# text = "):
            text = line[9:]
        elif line and not line.startswith("#"):
            rows.append(line.split("\t"))
        elif not line and rows:
            yield Sentence(name, text, tuple(words_of(text, rows)), new)
            new, rows = "", []


def words_of(text: str, rows: list[list[str]]) -> list[Word]:
    """The words of one sentence from its CoNLL-U rows."""
    places: list[Place] = []
    at = cursor = stop = last = 0
    for row in rows:
        if "-" in row[0]:
            last = int(row[0].split("-")[1])
            cursor = text.index(row[1], at)
            stop = cursor + len(row[1])
        elif "." not in row[0]:
            form = row[1]
            if int(row[0]) <= last:
                fits = text[cursor : cursor + len(form)].lower() == form.lower()
                end = cursor + len(form) if fits else stop if int(row[0]) == last else min(stop, cursor + len(form))
                places.append((cursor, end))
                cursor, at = end, max(at, end)
            else:
                start = text.find(form, at)
                start = at if start < 0 else start  # a form that is not in its text counts as missed
                places.append((start, start + len(form)))
                at = start + len(form)
    cells = [row for row in rows if row[0].isdigit()]
    return [
        Word(place, row[3], places[int(row[6]) - 1] if int(row[6]) else None, row[7].split(":")[0])
        for row, place in zip(cells, places, strict=True)
    ]


def blocks(sentences: list[Sentence]) -> Iterator[Block]:
    """The sentences as texts: a document, or 40 sentences of it, each."""
    held: list[Sentence] = []
    for sentence in sentences:
        if held and (sentence.new == "document" or len(held) >= BLOCK):
            yield block_of(held)
            held = []
        held.append(sentence)
    if held:
        yield block_of(held)


def block_of(sentences: list[Sentence]) -> Block:
    text, starts = "", []
    for sentence in sentences:
        text += "" if not text else "\n\n" if sentence.new else " "
        starts.append(len(text))
        text += sentence.text
    return Block(text, tuple(starts), tuple(sentences))
