"""What the heads scored, decoded and written into a Doc: word classes, morphology, trees, names."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, IDX, IS_SPACE, LENGTH, MORPH, POS
from spacy.parts_of_speech import IDS
from spacy.tokens import Doc
from spacy.vocab import Vocab

from tellings.language.encode import Encoder, Int8, Seen, vectors_of
from tellings.language.names import best_paths, name_spans
from tellings.language.sentences import Stretch
from tellings.language.trees import best_tree

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Key = tuple[str, bytes]  # a sentence's characters, and where its words lie in it

LATER = "parataxis"  # how the root of a sentence's second window hangs on that of its first
SPACE = "dep"  # how white space hangs on the word before it
KEPT_NAMES = frozenset({"PERSON", "ORG", "PLACE"})  # "OTHER" only keeps other names out of these
REMEMBERED = 4096  # sentences, at about 3 kB: 12 MB a process, a hundred articles
IOB = {"I": 1, "O": 2, "B": 3}  # spaCy's numbers


@dataclass(frozen=True, slots=True)
class Parsed:
    """Words of one sentence: class numbers of each head; ``head`` counts words from 0, the root is its own head."""

    upos: Ints
    feats: Ints
    head: Ints
    deprel: Ints
    names: list[tuple[int, int, str]]


@functools.lru_cache(maxsize=4)
def codes(vocab: Vocab, classes: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, npt.NDArray[np.uint64]]:
    """spaCy's number for each class of each head."""
    named = dict(classes)
    return {
        "upos": np.array([IDS[name] for name in named["upos"]], np.uint64),
        "feats": np.array([vocab.morphology.add("" if name == "_" else name) for name in named["feats"]], np.uint64),
        "deprel": np.array(
            [vocab.strings.add("ROOT" if name == "root" else name) for name in named["deprel"]], np.uint64
        ),
    }


def parse(seen: Sequence[Seen], encoder: Encoder) -> list[Parsed]:
    """The words of each window."""
    heads = [np.array(best_tree(part.words["arcs"])) for part in seen]
    labels = relations(seen, heads, encoder)
    paths = best_paths([part.words["tags"][1:] for part in seen], encoder.moves)
    return [
        Parsed(
            part.words["upos"][1:].argmax(axis=1),
            part.words["feats"][1:].argmax(axis=1),
            np.where(tree[1:] > 0, tree[1:] - 1, np.arange(len(tree) - 1)),
            label,
            name_spans(path, encoder.classes["tags"]),
        )
        for part, tree, label, path in zip(seen, heads, labels, paths, strict=True)
    ]


def relations(seen: Sequence[Seen], heads: Sequence[Ints], encoder: Encoder) -> list[Ints]:
    """Relation of each word of each window to its head: ``root`` on the root and nowhere else."""
    if not seen:
        return []
    dep = np.concatenate([part.words["label_dep"][1:] for part in seen])
    head = np.concatenate([part.words["label_head"][tree[1:]] for part, tree in zip(seen, heads, strict=True)])
    on_root = np.concatenate([tree[1:] == 0 for tree in heads])
    scores = encoder.relations(dep, head)
    root = encoder.classes["deprel"].index("root")
    scores[:, root] = np.where(on_root, np.inf, -np.inf)
    found = scores.argmax(axis=1)
    return np.split(found, np.cumsum([len(tree) - 1 for tree in heads])[:-1])


def join_windows(parts: Sequence[Parsed], later: int) -> Parsed:
    """Windows of one sentence as one: their roots hang on the first window's root, with relation number ``later``."""
    if len(parts) == 1:
        return parts[0]
    starts = np.cumsum([0, *(len(part.head) for part in parts)])
    heads = [part.head + start for part, start in zip(parts, starts, strict=False)]
    labels = [part.deprel.copy() for part in parts]
    first = int(np.flatnonzero(parts[0].head == np.arange(len(parts[0].head)))[0])
    for part, head, label in list(zip(parts, heads, labels, strict=True))[1:]:
        own = np.flatnonzero(part.head == np.arange(len(part.head)))[0]
        head[own], label[own] = first, later
    return Parsed(
        np.concatenate([part.upos for part in parts]),
        np.concatenate([part.feats for part in parts]),
        np.concatenate(heads),
        np.concatenate(labels),
        [(a + int(s), b + int(s), label) for part, s in zip(parts, starts, strict=False) for a, b, label in part.names],
    )


@dataclass(frozen=True, slots=True)
class Told:
    """What is kept of a sentence: the sums of its windows' vectors, its words (None without heads or words), and how each
    word scored for beginning and for ending a sentence (None without that head)."""

    sums: Floats
    words: Parsed | None
    starts: Floats | None


class Memory:
    """Sentences seen before by what decides what is seen in them: their characters and where their words lie.

    Copies of one agency text, and one report from many hands, are thus encoded once. The last REMEMBERED are kept.
    """

    def __init__(self) -> None:
        self.known: dict[Key, Told] = {}

    def add(self, key: Key, told: Told) -> None:
        """Keeps one more, the oldest making room."""
        self.known[key] = told
        if len(self.known) > REMEMBERED:
            del self.known[next(iter(self.known))]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a Doc (tokens that are no white space): their token numbers and their rows ``[start, end)`` in its text."""

    tokens: Ints
    places: Ints

    def within(self, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """For each span the words that begin in it, as a range."""
        borders = np.searchsorted(self.places[:, 0], np.asarray(spans, np.int64).reshape(-1, 2))
        return [(low, high) for low, high in borders.tolist()]


def words_of(doc: Doc) -> Words:
    table = doc.to_array([IDX, LENGTH, IS_SPACE]).astype(np.int64).reshape(-1, 3)
    tokens = np.flatnonzero(table[:, 2] == 0)
    return Words(tokens, np.stack([table[tokens, 0], table[tokens, 0] + table[tokens, 1]], axis=1))


def see_sentences(
    doc: Doc, spans: Sequence[tuple[int, int]], encoder: Encoder, memory: Memory
) -> tuple[Int8, list[tuple[Ints, Parsed]]]:
    """Vectors of the sentences at ``spans``, and for each with words its token numbers and what was seen in them."""
    words = words_of(doc)
    return put_together(recall(doc.text, spans, words, encoder, memory), words.within(spans), words)


def see_stretches(
    doc: Doc, stretches: Sequence[Stretch], encoder: Encoder, memory: Memory
) -> tuple[list[tuple[int, int]], Int8, list[tuple[Ints, Parsed]]]:
    """The sentences of ``stretches`` as spans, and what ``see_sentences`` gives for them.

    Each stretch is seen once. Where a sentence begins inside it, the encoder says; only what is cut there is seen once more,
    so that every sentence is seen by itself.
    """
    words = words_of(doc)
    spans = [(stretch.start, stretch.end) for stretch in stretches]
    ranges, told = words.within(spans), recall(doc.text, spans, words, encoder, memory)
    parts = [
        list(cut_span(span, beginnings(stretch, one, held, words, encoder), held, words))
        for stretch, span, one, held in zip(stretches, spans, told, ranges, strict=True)
    ]
    fresh = [part for group in parts if len(group) > 1 for part in group]
    anew = iter(recall(doc.text, fresh, words, encoder, memory))
    told = [next(anew) if len(group) > 1 else one for group, one in zip(parts, told, strict=True) for _ in group]
    spans = [part for group in parts for part in group]
    return spans, *put_together(told, words.within(spans), words)


def beginnings(stretch: Stretch, told: Told, held: tuple[int, int], words: Words, encoder: Encoder) -> list[int]:
    """Numbers of the words inside a stretch at which a sentence begins (see ``training/starts.py`` for the score)."""
    low, high = held
    if high - low < 2 or told.starts is None:
        return []
    by_odds, asked, other = (float(value) for value in encoder.classes["starts"])
    scores = told.starts
    total = scores[1:, 0] + scores[:-1, 1] + other
    if stretch.doubts:
        known = dict(stretch.doubts)
        for at, start in enumerate(words.places[low + 1 : high, 0].tolist()):
            if start in known:
                total[at] += by_odds * min(max(known[start], -6.0), 6.0) + asked - other
    return [low + 1 + at for at in np.flatnonzero(np.round(total, 2) > 0).tolist()]


def cut_span(
    span: tuple[int, int], cuts: Sequence[int], held: tuple[int, int], words: Words
) -> Iterator[tuple[int, int]]:
    """A span cut before the words ``cuts``."""
    borders = [held[0], *cuts, held[1]]
    for low, high in itertools.pairwise(borders):
        yield (
            span[0] if low == held[0] else int(words.places[low, 0]),
            span[1] if high == held[1] else int(words.places[high - 1, 1]),
        )


def recall(text: str, spans: Sequence[tuple[int, int]], words: Words, encoder: Encoder, memory: Memory) -> list[Told]:
    """What is seen in each span of a text; spans seen before are not encoded again."""
    ranges = words.within(spans)
    keys = [
        (text[start:end], (words.places[low:high] - start).tobytes())
        for (start, end), (low, high) in zip(spans, ranges, strict=True)
    ]
    told = {key: memory.known[key] for key in keys if key in memory.known}
    fresh = {key: at for key, at in first_places(keys).items() if key not in told}
    sentences = [(spans[at], ranges[at]) for at in fresh.values()]
    for key, one in zip(fresh, look(text, words.places, sentences, encoder), strict=True):
        told[key] = one
        memory.add(key, one)
    return [told[key] for key in keys]


def put_together(
    told: Sequence[Told], ranges: Sequence[tuple[int, int]], words: Words
) -> tuple[Int8, list[tuple[Ints, Parsed]]]:
    """Vectors of sentences, and for each with words its token numbers and their analysis."""
    sums = np.concatenate([one.sums for one in told]) if told else np.zeros((0, 1), np.float32)
    parsed = [(words.tokens[low:high], one.words) for one, (low, high) in zip(told, ranges, strict=True) if one.words]
    return vectors_of(sums, [len(one.sums) for one in told]), parsed


def first_places(keys: Sequence[Key]) -> dict[Key, int]:
    """Where each key stands first, in order."""
    places: dict[Key, int] = {}
    for at, key in enumerate(keys):
        places.setdefault(key, at)
    return places


def look(
    text: str, words: Ints, sentences: Sequence[tuple[tuple[int, int], tuple[int, int]]], encoder: Encoder
) -> list[Told]:
    """What the network sees in some sentences of a text, each given as its span and the rows of its ``words``."""
    if not sentences:
        return []
    rows = np.concatenate([words[low:high] for _, (low, high) in sentences])
    borders = np.cumsum([0, *(high - low for _, (low, high) in sentences)]).tolist()
    by_sentence = encoder.windows_in(text, [span for span, _ in sentences], rows, borders)
    windows = [window for group in by_sentence for window in group]
    seen = encoder.see(windows)
    worded = [at for at, window in enumerate(windows) if len(window.first)] if encoder.classes else []
    trees = dict(zip(worded, parse([seen[at] for at in worded], encoder), strict=True))
    later = encoder.classes["deprel"].index(LATER) if encoder.classes else 0
    told: list[Told] = []
    at = 0
    for group in by_sentence:
        held = [trees[number] for number in range(at, at + len(group)) if number in trees]
        sums = np.stack([part.vector for part in seen[at : at + len(group)]])
        starts = [part.words["starts"][1:] for part in seen[at : at + len(group)] if "starts" in part.words]
        told.append(Told(sums, join_windows(held, later) if held else None, np.concatenate(starts) if starts else None))
        at += len(group)
    return told


def write_syntax(doc: Doc, parsed: Sequence[tuple[Ints, Parsed]], classes: dict[str, tuple[str, ...]]) -> None:
    """Sets ``pos``, ``morph``, ``head``, ``dep`` and ``ents`` of a Doc; white space hangs on the word before it."""
    size, strings = len(doc), doc.vocab.strings
    coded = codes(doc.vocab, tuple(sorted(classes.items())))
    heads = np.full(size, -1, np.int64)
    columns = np.zeros((size, 6), np.uint64)  # in the order of from_array below
    columns[:, 1], columns[:, 2], columns[:, 4] = strings.add(SPACE), IDS["SPACE"], IOB["O"]
    for tokens, sentence in parsed:
        heads[tokens] = tokens[sentence.head]
        columns[tokens, 1] = coded["deprel"][sentence.deprel]
        columns[tokens, 2] = coded["upos"][sentence.upos]
        columns[tokens, 3] = coded["feats"][sentence.feats]
        for start, end, label in sentence.names:
            if label in KEPT_NAMES:
                first, last = int(tokens[start]), int(tokens[end - 1])
                columns[first : last + 1, 4], columns[first : last + 1, 5] = IOB["I"], strings.add(label)
                columns[first, 4] = IOB["B"]
    hang_white_space(doc, heads)
    columns[:, 0] = (heads - np.arange(size)).astype(np.uint64)
    doc.from_array([HEAD, DEP, POS, MORPH, ENT_IOB, ENT_TYPE], columns)  # type: ignore[arg-type]  # its stub is narrower


def hang_white_space(doc: Doc, heads: Ints) -> None:
    """Gives white space a head inside its sentence: the token before, or the first word when it begins the text."""
    loose = np.flatnonzero(heads < 0)
    words = np.flatnonzero(heads >= 0)
    for token in loose.tolist():
        later = np.searchsorted(words, token)
        heads[token] = token - 1 if token else int(words[later]) if later < len(words) else token
