"""Sentences to learn from: trees of UD EWT and GUM, names of six corpora, plain sentences for the vectors.

Names are reconciled by ``labels.csv``. A label there may stand for several of ours (``O|OTHER``: this corpus does not
mark other names, so a word outside its names is not known to be none); the loss then asks only for one of them.
"""

from __future__ import annotations

import csv
import functools
import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tellings.language.sentences import split_sentences
from training.data import members

NAMES = ("PERSON", "ORG", "PLACE", "OTHER")
TAGS = ("O", *(f"{place}-{name}" for name in NAMES for place in "BI"))
FEATURES = frozenset(
    ["Tense", "Mood", "VerbForm", "Voice", "Person", "Number", "Poss", "PronType", "Degree", "NumType"]
)
TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "prof",
        "professor",
        "president",
        "minister",
        "prime",
        "senator",
        "sen",
        "rep",
        "representative",
        "gov",
        "governor",
        "general",
        "gen",
        "colonel",
        "col",
        "captain",
        "capt",
        "sir",
        "lord",
        "lady",
        "king",
        "queen",
        "prince",
        "princess",
        "pope",
        "bishop",
        "judge",
        "justice",
        "chancellor",
        "chairman",
        "mayor",
        "secretary",
        "ambassador",
        "sgt",
        "sergeant",
        "lieutenant",
        "lt",
        "vice",
    ]
)  # left out of a person's name, as UNER does

Tags = tuple[frozenset[str], ...]
Name = tuple[int, int, str]

#: Ends the corpus of a sentence that carries other names than it came with.
SWAPPED = " swapped"


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with what is known of it. ``words`` are spans of ``text``; ``head`` counts words from 1, 0 is the root.

    ``names`` holds for each word the set of tags it may have, and is empty when nothing is known of names.
    """

    corpus: str
    id: str
    text: str
    words: tuple[tuple[int, int], ...] = ()
    upos: tuple[str, ...] = ()
    feats: tuple[str, ...] = ()
    head: tuple[int, ...] = ()
    deprel: tuple[str, ...] = ()
    names: Tags = ()
    misc: tuple[str, ...] = field(default=(), repr=False)


@functools.cache
def label_table() -> dict[tuple[str, str], frozenset[str]]:
    """(corpus, its label) -> our labels it may stand for."""
    with (Path(__file__).parent / "labels.csv").open(encoding="utf-8", newline="") as file:
        return {(row["corpus"], row["label"]): frozenset(row["ours"].split("|")) for row in csv.DictReader(file)}


def allowed(corpus: str, tag: str, before: str) -> frozenset[str]:
    """Our tags for the tag ``tag`` of a corpus (``B-PER``, ``I-LOC``, ``O``); ``before`` is the tag of the word before."""
    place, _, label = tag.partition("-")
    if place == "I" and before.partition("-")[2] != label:
        place = "B"  # IOB1 and slips
    ours = label_table()[corpus, label or "O"]
    if not label:
        return frozenset(t for t in TAGS if (t == "O" and "O" in ours) or t[2:] in ours)
    return frozenset("O" if name == "O" else f"{place}-{name}" for name in ours)


def tag_sets(corpus: str, tags: Iterable[str]) -> Tags:
    tags = list(tags)
    return tuple(allowed(corpus, tag, before) for tag, before in zip(tags, ["O", *tags], strict=False))


def word_spans(text: str, rows: list[list[str]], multi: dict[int, tuple[str, int, int]]) -> Iterator[tuple[int, int]]:
    """Where each word of a CoNLL-U sentence lies in its text, counted as ``shared/score/ud.py`` counts.

    Words of a multi-word token share its characters as their forms allow. A form that is not in the text is empty.
    """
    at = cursor = stop = 0
    for row in rows:
        number, form = int(row[0]), row[1]
        if number in multi:
            whole, first, last = multi[number]
            if number == first:
                cursor = text.index(whole, at)
                stop = cursor + len(whole)
            fits = text[cursor : cursor + len(form)].lower() == form.lower()
            start = cursor
            end = cursor + len(form) if fits else stop if number == last else min(stop, cursor + len(form))
            cursor = end
            at = max(at, end)
        else:
            start = text.find(form, at)
            start = at if start < 0 else start
            end = min(len(text), start + len(form))
            at = end
        yield start, end


def parse_conllu(content: str, corpus: str) -> Iterator[Example]:
    """Sentences of a CoNLL-U file. Empty nodes and enhanced edges are left out."""
    for block in content.split("\n\n"):
        lines = block.splitlines()
        comments = dict(line[2:].split(" = ", 1) for line in lines if line.startswith("# ") and " = " in line)
        cells = [line.split("\t") for line in lines if line and line[0].isdigit()]
        rows = [row for row in cells if row[0].isdigit()]
        if not rows:
            continue
        multi: dict[int, tuple[str, int, int]] = {}
        for row in cells:
            if "-" in row[0]:
                first, last = map(int, row[0].split("-"))
                multi |= dict.fromkeys(range(first, last + 1), (row[1], first, last))
        yield Example(
            corpus,
            comments.get("sent_id", ""),
            comments["text"],
            words=tuple(word_spans(comments["text"], rows, multi)),
            upos=tuple(row[3] for row in rows),
            feats=tuple(kept_features(row[5]) for row in rows),
            head=tuple(int(row[6]) for row in rows),
            deprel=tuple(row[7] for row in rows),
            misc=tuple(row[9] for row in rows),
        )


def kept_features(cell: str) -> str:
    return "|".join(sorted(f for f in cell.split("|") if f.split("=")[0] in FEATURES)) or "_"


def ewt(part: str) -> list[Example]:
    """UD English EWT (``train``, ``dev``, ``test``) with the names of UNER where both have the same words."""
    ((_, names),) = list(members("uner_english_ewt", ".iob2", contains=f"-{part}"))
    tags: dict[str, list[list[str]]] = {}
    for block in names.split("\n\n"):
        lines = block.splitlines()
        ids = [line.split(" = ", 1)[1] for line in lines if line.startswith("# sent_id")]
        if ids:
            tags[ids[0]] = [line.split("\t")[:3] for line in lines if line and line[0].isdigit() and "\t" in line]
    ((_, trees),) = list(members("ud_english_ewt", f"ewt-ud-{part}.conllu"))
    return [with_uner(example, tags.get(example.id, [])) for example in parse_conllu(trees, "ewt")]


def with_uner(example: Example, rows: list[list[str]]) -> Example:
    forms = [example.text[start:end] for start, end in example.words]
    if len(rows) != len(forms):
        return example
    return replace(example, names=tag_sets("uner_english_ewt", (row[2].strip() for row in rows)))


def gum() -> list[Example]:
    """GUM's openly licensed documents, with names from its entities."""
    documents = (parse_conllu(content, "gum") for _, content in members("gum_clean", ".conllu"))
    return [replace(example, names=gum_names(example)) for document in documents for example in document]


def gum_mentions(misc: tuple[str, ...]) -> list[tuple[int, int, str, str]]:
    """(first word, last word, type, Wikipedia title or "") of the entities that begin and end in the sentence."""
    opened: list[tuple[str, int, list[str]]] = []
    found = []
    for at, cell in enumerate(misc):
        entity = next((part[7:] for part in cell.split("|") if part.startswith("Entity=")), "")
        for start, close in re.findall(r"(\([^()]+)?(\)?)", re.sub(r"(\d+)\)", r"(!\1)", entity)):
            if start.startswith("(!"):
                index = next((k for k in range(len(opened) - 1, -1, -1) if opened[k][0] == start[2:]), None)
                if index is not None:
                    _, first, parts = opened.pop(index)
                    found.append((first, at, parts[1], "-".join(parts[7:]) if len(parts) > 7 else ""))
            elif start:
                parts = start[1:].split("-")
                if close and len(parts) > 1:
                    found.append((at, at, parts[1], "-".join(parts[7:]) if len(parts) > 7 else ""))
                elif len(parts) > 1:
                    opened.append((parts[0], at, parts))
    return found


def gum_names(example: Example) -> Tags:
    """Names among GUM's entities: those whose head is a proper noun, the run of proper nouns around that head.

    Inner entities first; an outer one takes them over when it is the whole title of its Wikipedia page ("University of
    X") and otherwise keeps to what they left.
    """
    tags = ["O"] * len(example.words)
    forms = [example.text[start:end] for start, end in example.words]
    for first, last, kind, title in sorted(gum_mentions(example.misc), key=lambda m: m[1] - m[0]):
        heads = [i for i in range(first, last + 1) if not (first + 1 <= example.head[i] <= last + 1)]
        if kind == "time" or len(heads) != 1 or example.upos[heads[0]] != "PROPN" or ("gum", kind) not in label_table():
            continue
        whole = " ".join(forms[first : last + 1]).lower().removeprefix("the ")
        if title and whole == title.replace("_", " ").lower().removeprefix("the "):
            low, high = first + (forms[first].lower() == "the"), last + 1
        else:
            low = high = heads[0]
            while low > first and example.upos[low - 1] == "PROPN" and tags[low - 1] == "O":
                low -= 1
            while high <= last and example.upos[high] == "PROPN" and tags[high] == "O":
                high += 1
            while kind == "person" and low < high and forms[low].lower().rstrip(".") in TITLES:
                low += 1
        for at in range(low, high):
            tags[at] = f"{'B' if at == low else 'I'}-{kind}"
    return tag_sets("gum", tags)


def column_names(archive: str, contains: tuple[str, ...], corpus: str) -> list[Example]:
    """Sentences of two-column files (word, tag), blank line between sentences, words joined by spaces."""
    found = []
    for name, content in members(archive):
        if not any(part in name for part in contains):
            continue
        for number, block in enumerate(re.split(r"\n\s*\n", content)):
            rows = [line.split() for line in block.splitlines() if len(line.split()) == 2]
            if 2 <= len(rows) <= 120:
                example = from_words(corpus, f"{Path(name).name}-{number}", [row[0] for row in rows])
                found.append(replace(example, names=tag_sets(corpus, (row[1] for row in rows))))
    return found


def from_words(corpus: str, name: str, words: list[str]) -> Example:
    spans, at = [], 0
    for word in words:
        spans.append((at, at + len(word)))
        at += len(word) + 1
    return Example(corpus, name, " ".join(words), words=tuple(spans))


def re3d() -> list[Example]:
    """re3d's documents, cut into sentences by our splitter and into words at white space and punctuation."""
    texts: dict[str, str] = {}
    marked: dict[str, list[tuple[int, int, str]]] = {}
    for name, content in members("ner_small", ".json", contains="re3d"):
        rows = [json.loads(line) for line in content.splitlines() if line.strip()]
        for row in rows:
            if name.endswith("documents.json"):
                texts[row["_id"]] = row["text"]
            elif name.endswith("entities.json"):
                marked.setdefault(row["documentId"], []).append((row["begin"], row["end"], row["type"]))
    found = []
    for document, text in texts.items():
        for start, end in split_sentences(text):
            words = tuple(match.span() for match in re.finditer(r"\w+|[^\w\s]", text[start:end]))
            names = tag_sets("re3d", re3d_tags(text, start, words, marked.get(document, [])))
            found.append(Example("re3d", f"{document}-{start}", text[start:end], words=words, names=names))
    return found


def re3d_tags(
    text: str, start: int, words: tuple[tuple[int, int], ...], marked: list[tuple[int, int, str]]
) -> list[str]:
    tags = ["O"] * len(words)
    for low, high, kind in sorted(marked, key=lambda m: m[0] - m[1]):
        if ("re3d", kind) not in label_table():
            continue
        inside = [i for i, (a, b) in enumerate(words) if low <= start + a and start + b <= high]
        while inside and text[start + words[inside[0]][0] : start + words[inside[0]][1]].lower() == "the":
            inside = inside[1:]
        capital = any(text[start + words[i][0]].isupper() for i in inside)
        if not inside or (kind in {"Person", "Organisation", "Location"} and not capital):
            continue
        for i in inside:
            tags[i] = f"{'B' if i == inside[0] else 'I'}-{kind}"
    return tags


def wikinews() -> list[Example]:
    """Sentences of Wikinews 2019-20, for the vectors only."""
    csv.field_size_limit(10**8)
    found = []
    for name, content in members("wikinews_2019_2020", ".csv"):
        for number, row in enumerate(csv.DictReader(content.splitlines(keepends=True))):
            spans = split_sentences(row["text"])
            found += [
                Example("wikinews", f"{Path(name).stem}-{number}-{s}", row["text"][s:e])
                for s, e in spans
                if e - s < 600
            ]
    return found


def certain_names(example: Example) -> list[Name]:
    """(first word, word after the last, kind) of the names that a corpus leaves no doubt of."""
    found: list[Name] = []
    for at, tags in enumerate(example.names):
        place, _, kind = next(iter(tags)).partition("-") if len(tags) == 1 else ("O", "", "")
        if place == "B":
            found.append((at, at + 1, kind))
        elif place == "I" and found and found[-1][1:] == (at, kind):
            found[-1] = (found[-1][0], at + 1, kind)
    return found


def pool_of(examples: Sequence[Example]) -> dict[str, list[Example]]:
    """Kind -> each different name of it once, in order, as an example of its own."""
    pool: dict[str, dict[str, Example]] = {}
    for example in examples:
        for low, high, kind in certain_names(example):
            begin, end = example.words[low][0], example.words[high - 1][1]
            if all(start < stop for start, stop in example.words[low:high]):
                words = tuple((start - begin, stop - begin) for start, stop in example.words[low:high])
                pool.setdefault(kind, {})[example.text[begin:end]] = Example(
                    "", "", example.text[begin:end], words=words
                )
    return {kind: [names[text] for text in sorted(names)] for kind, names in pool.items()}


def swapped(example: Example, pool: dict[str, list[Example]], chance: random.Random) -> Example:
    """The sentence with another name of the same kind in the place of each name; trees are left out."""
    text, words, tags, at, word = "", list[tuple[int, int]](), list[frozenset[str]](), 0, 0

    def keep(until: int, upto: int) -> None:
        nonlocal text
        shift = len(text) - at
        words.extend((start + shift, stop + shift) for start, stop in example.words[word:until])
        tags.extend(example.names[word:until])
        text += example.text[at:upto]

    for low, high, kind in certain_names(example):
        keep(low, example.words[low][0])
        other = chance.choice(pool[kind])
        words.extend((start + len(text), stop + len(text)) for start, stop in other.words)
        tags.extend(frozenset([f"{'I' if number else 'B'}-{kind}"]) for number in range(len(other.words)))
        text += other.text
        at, word = example.words[high - 1][1], high
    keep(len(example.words), len(example.text))
    return Example(example.corpus + SWAPPED, example.id, text, words=tuple(words), names=tuple(tags))


def with_swaps(examples: Sequence[Example]) -> list[Example]:
    """The sentences, then each that holds a name once more with other names (mention replacement, Dai and Adel 2020)."""
    pool, chance = pool_of(examples), random.Random(0)
    return [*examples, *(swapped(example, pool, chance) for example in examples if certain_names(example))]
