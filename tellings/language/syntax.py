"""What the heads scored, decoded and written into a Doc: word classes, morphology, trees, names."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, IDX, IS_SPACE, LENGTH, MORPH, POS
from spacy.parts_of_speech import IDS
from spacy.tokens import Doc
from spacy.vocab import Vocab

from tellings.language.encode import Encoder, Floats, Int8, Seen, Window, vectors_of
from tellings.language.names import best_tags, name_spans
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


def parse(seen: Seen, encoder: Encoder) -> Parsed:
    """The words of one window."""
    words, classes = seen.words, encoder.classes
    heads = np.array(best_tree(words["arc_dep"] @ words["arc_head"].T))
    path = best_tags(words["tags"][1:], classes["tags"])
    return Parsed(
        words["upos"][1:].argmax(axis=1),
        words["feats"][1:].argmax(axis=1),
        np.where(heads[1:] > 0, heads[1:] - 1, np.arange(len(heads) - 1)),
        relations(words, heads, encoder),
        name_spans(path, classes["tags"]),
    )


def relations(words: dict[str, Floats], heads: Ints, encoder: Encoder) -> Ints:
    """Relation of each word to its head: ``root`` on the root and nowhere else."""
    assert encoder.relations is not None  # an encoder with heads has them
    weight, bias = encoder.relations
    dep, head = words["label_dep"][1:], words["label_head"][heads[1:]]
    scores = np.concatenate([np.maximum(dep + head, 0), dep * head], axis=1) @ weight.T + bias
    root = encoder.classes["deprel"].index("root")
    scores[:, root] = np.where(heads[1:] == 0, np.inf, -np.inf)
    return np.asarray(scores.argmax(axis=1))


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


def see_sentences(
    doc: Doc, spans: Sequence[tuple[int, int]], encoder: Encoder
) -> tuple[Int8, list[tuple[Ints, Parsed]]]:
    """Vectors of the sentences at ``spans``, and for each with words its token numbers and what was seen in them."""
    text, table = doc.text, doc.to_array([IDX, LENGTH, IS_SPACE]).astype(np.int64).reshape(-1, 3)
    tokens = np.flatnonzero(table[:, 2] == 0)
    starts, ends = table[tokens, 0], table[tokens, 0] + table[tokens, 1]
    borders = np.searchsorted(starts, [start for start, _ in spans] + [len(text)])
    by_sentence: list[list[Window]] = []
    for (start, end), low, high in zip(spans, borders[:-1], borders[1:], strict=True):
        words = np.stack([starts[low:high] - start, ends[low:high] - start], axis=1)
        by_sentence.append(encoder.windows(text[start:end], words))
    seen = iter(encoder.see([window for group in by_sentence for window in group]))
    sums: list[Floats] = []
    parsed: list[tuple[Ints, Parsed]] = []
    for group, low, high in zip(by_sentence, borders[:-1], borders[1:], strict=True):
        found = [next(seen) for _ in group]
        sums += [part.vector for part in found]
        held = [part for part, window in zip(found, group, strict=True) if len(window.first)]
        if held and encoder.classes:
            later = encoder.classes["deprel"].index(LATER)
            parsed.append((tokens[low:high], join_windows([parse(part, encoder) for part in held], later)))
    stacked = np.stack(sums) if sums else np.zeros((0, 1), np.float32)
    return vectors_of(stacked, [len(group) for group in by_sentence]), parsed


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
