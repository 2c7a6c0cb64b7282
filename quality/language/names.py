"""Names of people, organisations and places on given words: UNER English EWT, and newswire from outside the West.

F1 over names with exact words and label. The worldwide set's classes are mapped to three: Person, Organization, and Location and
Facility as places; its others are no names here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from quality.language.cnn import cnn_rows
from quality.language.trees import read_sentences
from tellings.language import load_reader
from tellings.language.reader import Reader
from tellings.language.syntax import KEPT_NAMES, parse

Rows = list[dict[str, str | float | int]]
Name = tuple[int, int, str]

OURS = {
    "PER": "PERSON",
    "ORG": "ORG",
    "LOC": "PLACE",
    "Person": "PERSON",
    "Organization": "ORG",
    "Location": "PLACE",
    "Facility": "PLACE",
}
#: Published F1 on UNER English EWT's test part (Mayhew et al. 2024, XLM-R large, trained on its train part).
PUBLISHED = 0.860
TITLED = re.compile(r"[A-Z]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words joined as ``text``, their places in it, and the gold names as word ranges."""

    text: str
    words: tuple[tuple[int, int], ...]
    names: frozenset[Name]


def run(data: Path) -> Rows:
    """Dev and test part of UNER English EWT, the worldwide newswire whole."""
    sets = {f"names, UNER English EWT {part}": list(uner(data, part)) for part in ("dev", "test")}
    sets["names, worldwide newswire"] = list(worldwide(data))
    reader, rows = load_reader(), Rows()
    for table, sentences in sets.items():
        if table.endswith("EWT test"):
            cases = sum(len(sentence.names) for sentence in sentences)
            row: dict[str, str | float | int] = {"table": table, "system": "XLM-R large (published)", "measure": "F1"}
            rows.append(row | {"value": PUBLISHED, "cases": cases})
        rows += cnn_rows(table, sum(len(sentence.names) for sentence in sentences))
        rows += count(table, "runs of capitals are people", sentences, [runs_of_capitals(s) for s in sentences])
        if reader.encoder.classes:
            rows += count(table, "tellings", sentences, [found_names(reader, s) for s in sentences])
    return rows


def uner(data: Path, part: str) -> Iterator[Sentence]:
    """Sentences of UNER English EWT that the treebank has too, with its text."""
    texts = {s.id: s for s in read_sentences(data / "ud_english_ewt" / f"en_ewt-ud-{part}.conllu")}
    content = (data / "uner_english_ewt" / f"en_ewt-ud-{part}.iob2").read_text(encoding="utf-8")
    for block in content.split("\n\n"):
        lines = block.splitlines()
        name = next((line[12:] for line in lines if line.startswith("# sent_id = ")), "")
        tags = [line.split("\t")[2] for line in lines if line[:1].isdigit()]
        if name in texts and len(texts[name].words) == len(tags):
            yield Sentence(texts[name].text, tuple(word.place for word in texts[name].words), names_of(tags))


def worldwide(data: Path) -> Iterator[Sentence]:
    """Sentences of the worldwide newswire, words joined by spaces; address lines are left out."""
    for path in sorted((data / "en_worldwide_newswire_eval" / "processed_annotated").glob("*.tsv")):
        for block in re.split(r"\n[^\S\n]*\n", path.read_text(encoding="utf-8")):
            rows = [line.split("\t")[:2] for line in block.splitlines() if "\t" in line and line.split("\t")[0].strip()]
            if len(rows) < 2:
                continue
            places, at = [], 0
            for word, _ in rows:
                places.append((at, at + len(word)))
                at += len(word) + 1
            yield Sentence(
                " ".join(word for word, _ in rows), tuple(places), names_of([tag.strip() for _, tag in rows])
            )


def names_of(tags: list[str]) -> frozenset[Name]:
    """Names from BIO tags, those of our three classes, in our labels."""
    found: list[Name] = []
    before = ""
    for at, tag in enumerate([*tags, "O"]):
        place, _, label = tag.partition("-")
        if place == "I" and before == label and found:
            found[-1] = (found[-1][0], at + 1, found[-1][2])
        elif label:
            found.append((at, at + 1, OURS.get(label, "")))
        before = label
    return frozenset(name for name in found if name[2])


def runs_of_capitals(sentence: Sentence) -> set[Name]:
    """The baseline: words that begin with a capital, but for the first, are a person's name."""
    tags = ["O"]
    for start, _ in sentence.words[1:]:
        capital = TITLED.match(sentence.text, start)
        tags.append("O" if not capital else "B-PER" if tags[-1] == "O" else "I-PER")
    return set(names_of(tags))


def found_names(reader: Reader, sentence: Sentence) -> set[Name]:
    """The reader's names on the given words; a sentence longer than the window is read in stretches."""
    found: set[Name] = set()
    start = 0
    for window in reader.encoder.windows(sentence.text, sentence.words):
        if len(window.first):
            (parsed,) = parse(reader.encoder.see([window]), reader.encoder)
            found |= {(a + start, b + start, label) for a, b, label in parsed.names if label in KEPT_NAMES}
        start += len(window.first)
    return found


def count(table: str, system: str, gold: Iterable[Sentence], found: Iterable[set[Name]]) -> Rows:
    hits = labelled = guessed = 0
    for sentence, names in zip(gold, found, strict=True):
        hits += len(sentence.names & names)
        labelled += len(sentence.names)
        guessed += len(names)
    figures = {"F1": 2 * hits / (labelled + guessed), "precision": hits / max(guessed, 1), "recall": hits / labelled}
    return [
        {"table": table, "system": system, "measure": measure, "value": value, "cases": labelled}
        for measure, value in figures.items()
    ]
