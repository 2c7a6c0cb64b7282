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

from tellings.language.encode import Encoder, Int8, Seen, Window, vectors_of
from tellings.language.names import best_tags, name_spans
from tellings.language.sentences import Stretch
from tellings.language.trees import best_tree

Ints = npt.NDArray[np.int64]

LATER = "parataxis"  # how the root of a sentence's second window hangs on that of its first
SPACE = "dep"  # how white space hangs on the word before it
KEPT_NAMES = frozenset({"PERSON", "ORG", "PLACE"})  # "OTHER" only keeps other names out of these
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
    return [
        Parsed(
            part.words["upos"][1:].argmax(axis=1),
            part.words["feats"][1:].argmax(axis=1),
            np.where(tree[1:] > 0, tree[1:] - 1, np.arange(len(tree) - 1)),
            label,
            name_spans(best_tags(part.words["tags"][1:], encoder.classes["tags"]), encoder.classes["tags"]),
        )
        for part, tree, label in zip(seen, heads, labels, strict=True)
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
class Words:
    """The words of a Doc (tokens that are no white space): their token numbers and where they begin and end in its text."""

    tokens: Ints
    starts: Ints
    ends: Ints

    def within(self, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """For each span the words that begin in it, as a range."""
        borders = np.searchsorted(self.starts, np.asarray(spans, np.int64).reshape(-1, 2))
        return [(low, high) for low, high in borders.tolist()]


def words_of(doc: Doc) -> Words:
    table = doc.to_array([IDX, LENGTH, IS_SPACE]).astype(np.int64).reshape(-1, 3)
    tokens = np.flatnonzero(table[:, 2] == 0)
    return Words(tokens, table[tokens, 0], table[tokens, 0] + table[tokens, 1])


def windows_of(
    text: str, spans: Sequence[tuple[int, int]], words: Words, encoder: Encoder
) -> tuple[list[list[Window]], list[tuple[int, int]]]:
    """The windows of each span, and the range of words in it."""
    ranges = words.within(spans)
    found = []
    for (start, end), (low, high) in zip(spans, ranges, strict=True):
        places = np.stack([words.starts[low:high] - start, words.ends[low:high] - start], axis=1)
        found.append(encoder.windows(text[start:end], places))
    return found, ranges


def see_sentences(
    doc: Doc, spans: Sequence[tuple[int, int]], encoder: Encoder
) -> tuple[Int8, list[tuple[Ints, Parsed]]]:
    """Vectors of the sentences at ``spans``, and for each with words its token numbers and what was seen in them."""
    words = words_of(doc)
    grouped, ranges = windows_of(doc.text, spans, words, encoder)
    seen = iter(encoder.see([window for group in grouped for window in group]))
    return parse_sentences([[next(seen) for _ in group] for group in grouped], ranges, words, encoder)


def see_stretches(
    doc: Doc, stretches: Sequence[Stretch], encoder: Encoder
) -> tuple[list[tuple[int, int]], Int8, list[tuple[Ints, Parsed]]]:
    """The sentences of ``stretches`` as spans, and what ``see_sentences`` gives for them.

    Each stretch is seen once. Where a sentence begins inside it, the encoder says; only what is cut there is seen once more,
    so that every sentence is seen by itself.
    """
    words = words_of(doc)
    spans = [(stretch.start, stretch.end) for stretch in stretches]
    grouped, ranges = windows_of(doc.text, spans, words, encoder)
    flat = iter(encoder.see([window for group in grouped for window in group]))
    seen = [[next(flat) for _ in group] for group in grouped]
    cut = {
        at: cuts
        for at, stretch in enumerate(stretches)
        if (cuts := beginnings(stretch, seen[at], ranges[at], words, encoder))
    }
    if cut:
        parts = [part for at, cuts in cut.items() for part in cut_span(spans[at], cuts, ranges[at], words)]
        again, _ = windows_of(doc.text, parts, words, encoder)
        flat = iter(encoder.see([window for group in again for window in group]))
        anew = iter([[next(flat) for _ in group] for group in again])
        pieces = iter(parts)
        both = [
            [(next(pieces), next(anew)) for _ in range(len(cut[at]) + 1)] if at in cut else [(spans[at], seen[at])]
            for at in range(len(spans))
        ]
        spans, seen = [span for group in both for span, _ in group], [one for group in both for _, one in group]
        ranges = words.within(spans)
    return spans, *parse_sentences(seen, ranges, words, encoder)


def beginnings(
    stretch: Stretch, seen: Sequence[Seen], held: tuple[int, int], words: Words, encoder: Encoder
) -> list[int]:
    """Numbers of the words inside a stretch at which a sentence begins (see ``training/starts.py`` for the score)."""
    low, high = held
    if high - low < 2:
        return []
    by_odds, asked, other = (float(value) for value in encoder.classes["starts"])
    scores = np.concatenate([part.words["starts"][1:] for part in seen])
    total = scores[1:, 0] + scores[:-1, 1] + other
    if stretch.doubts:
        known = dict(stretch.doubts)
        for at, start in enumerate(words.starts[low + 1 : high].tolist()):
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
            span[0] if low == held[0] else int(words.starts[low]),
            span[1] if high == held[1] else int(words.ends[high - 1]),
        )


def parse_sentences(
    seen: Sequence[Sequence[Seen]], ranges: Sequence[tuple[int, int]], words: Words, encoder: Encoder
) -> tuple[Int8, list[tuple[Ints, Parsed]]]:
    """Vectors of sentences from what was seen in their windows; and for each with words its token numbers and their analysis."""
    flat = [part for group in seen for part in group]
    worded = [part for part in flat if "upos" in part.words and len(part.words["upos"]) > 1]
    trees = dict(zip(map(id, worded), parse(worded, encoder), strict=True))
    parsed: list[tuple[Ints, Parsed]] = []
    for group, (low, high) in zip(seen, ranges, strict=True):
        held = [trees[id(part)] for part in group if id(part) in trees]
        if held:
            parsed.append((words.tokens[low:high], join_windows(held, encoder.classes["deprel"].index(LATER))))
    sums = [part.vector for part in flat]
    stacked = np.stack(sums) if sums else np.zeros((0, 1), np.float32)
    return vectors_of(stacked, [len(group) for group in seen]), parsed


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
