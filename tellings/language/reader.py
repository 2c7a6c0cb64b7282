"""One pass over one article: words, sentences, vectors, syntax and names, in a spaCy ``Doc``."""

from __future__ import annotations

import functools
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import msgspec
import numpy as np
import srsly  # type: ignore[import-untyped]  # comes with spaCy, which keeps ``user_data`` by it
from spacy.attrs import (
    DEP,
    ENT_ID,
    ENT_IOB,
    ENT_KB_ID,
    ENT_TYPE,
    HEAD,
    IDX,
    LEMMA,
    MORPH,
    NORM,
    ORTH,
    POS,
    SENT_START,
    SPACY,
    TAG,
)
from spacy.tokens import Doc

from tellings.language.encode import WIDTH, Encoder, Int8
from tellings.language.sentences import split_sentences, split_stretches, trimmed
from tellings.language.syntax import Ints, Memory, Parsed, see_sentences, see_stretches, write_syntax
from tellings.language.weights import WEIGHTS, Weights, read_weights
from tellings.language.words import english, tokenise

VECTORS = "tellings_vectors"  # key in ``doc.user_data``


class Syntax(Protocol):
    """Another Universal Dependencies pipeline: sets ``pos``, ``morph``, ``head``, ``dep``, ``ents`` of a Doc and returns it.

    Any spaCy component or ``Language.pipe`` step that keeps the given sentence starts will do.
    """

    def __call__(self, doc: Doc) -> Doc: ...


class Reader:
    """Reads English: text in, ``Doc`` out. One per process is enough; ``load_reader`` keeps it."""

    def __init__(self, weights: Weights, *, threads: int = 1, syntax: Syntax | None = None) -> None:
        self.version = weights.version
        self.digest = weights.digest
        self.encoder = Encoder(weights.onnx, weights.words, threads=threads)
        self.memory = Memory()
        self.syntax = syntax

    def read(self, text: str, parts: Sequence[tuple[int, int]] | None = None) -> Doc:
        """``text`` as a Doc over the whole of it; ``token.idx`` is exact.

        ``parts`` are the spans of blocks (headline, byline, paragraphs) at whose borders a sentence ends. Sentence
        starts are set; ``doc.user_data["tellings_vectors"]`` holds the vectors ``(sentences, 384)`` int8 in the order of
        ``sentence_spans(doc)``. The result depends on ``text`` and ``parts`` alone.
        """
        return self.divide(tokenise(text), parts)

    def divide(self, doc: Doc, parts: Sequence[tuple[int, int]] | None = None) -> Doc:
        """Sets the sentence starts of a tokenised Doc and adds what the network sees in it. Returns the same Doc."""
        if "starts" not in self.encoder.heads:
            set_sentence_starts(doc, split_sentences(doc.text, parts))
            return self.annotate(doc)
        spans, vectors, parsed = see_stretches(doc, split_stretches(doc.text, parts), self.encoder, self.memory)
        set_sentence_starts(doc, spans)
        return self.write(doc, vectors, parsed)

    def annotate(self, doc: Doc) -> Doc:
        """Adds to a Doc whose sentence starts are set what the network sees in it. Returns the same Doc."""
        return self.write(doc, *see_sentences(doc, sentence_spans(doc), self.encoder, self.memory))

    def write(self, doc: Doc, vectors: Int8, parsed: Sequence[tuple[Ints, Parsed]]) -> Doc:
        """Puts what was seen into a Doc whose sentence starts are set; syntax is the other pipeline's where one was given."""
        doc.user_data[VECTORS] = vectors
        if self.syntax:
            return self.syntax(doc)
        if parsed:
            write_syntax(doc, parsed, self.encoder.classes)
        return doc

    def encode(self, sentences: Sequence[str]) -> Int8:
        """Vectors ``(len(sentences), 384)``, int8: unit vectors times 127. Each depends on its own sentence only."""
        return self.encoder.encode(sentences)


@functools.cache
def load_reader(*, threads: int = 1, folder: Path = WEIGHTS) -> Reader:
    """The reader of this process, loaded once for each ``threads`` (of one onnxruntime run) and weights ``folder``.

    Raises ``BadWeights`` when a file is missing or damaged. Load it after forking, not before.
    """
    return Reader(read_weights(folder), threads=threads)


def set_sentence_starts(doc: Doc, spans: Sequence[tuple[int, int]]) -> None:
    """Marks the first token of each span as a sentence start, every other token as none.

    A start inside a token falls on the token after it; white space before the first sentence belongs to it.
    """
    starts = np.array([start for start, _ in spans[1:]], np.int64)
    offsets = doc.to_array(IDX).astype(np.int64)
    marks = np.full(len(doc), -1, np.int64)
    marks[np.searchsorted(offsets, starts[starts <= offsets.max(initial=-1)])] = 1
    marks[:1] = 1
    # All at once: setting them token by token looks through the whole Doc every time.
    doc.from_array([SENT_START], marks.astype(np.uint64)[:, None])  # type: ignore[arg-type]


def sentence_spans(doc: Doc) -> list[tuple[int, int]]:
    """Spans ``[start, end)`` of the sentences of a Doc in its text, without surrounding white space, in order.

    One for each row of the vectors, and one for each of ``doc.sents`` that is not white space alone.
    """
    text = doc.text
    spans = (trimmed(text, sent.start_char, sent.end_char) for sent in doc.sents)
    return [(start, end) for start, end in spans if start < end]


def sentence_vectors(doc: Doc) -> Int8:
    """The vectors of a Doc that was read, ``(len(sentence_spans(doc)), 384)`` int8."""
    vectors: Int8 = np.asarray(doc.user_data[VECTORS], np.int8).reshape(-1, WIDTH)
    return vectors


@dataclass(frozen=True, slots=True)
class Kept:
    """A Doc as plain values. ``cells`` has a row for each of ATTRIBUTES and a column for each token: places in ``numbers``, its values, each once.

    ``strings`` are those that the values name; ``spaces`` says which tokens a blank follows, None where that is not known; ``data`` is what
    ``user_data`` holds beside the ``vectors``, in spaCy's msgpack, empty where that is nothing.
    """

    strings: list[str]
    numbers: bytes
    cells: bytes
    spaces: bytes | None
    vectors: bytes | None
    data: bytes
    groups: bytes
    cats: dict[str, float]


#: What is kept of each token: all that spaCy's own DocBin keeps.
ATTRIBUTES = [ORTH, NORM, LEMMA, TAG, DEP, ENT_TYPE, ENT_KB_ID, ENT_ID, MORPH, POS, ENT_IOB, HEAD, SENT_START]


def doc_to_bytes(doc: Doc) -> bytes:
    """The Doc with everything a reader put into it, compressed.

    DocBin, which does the same, asks for every string once for every word and compresses harder: three times the time, measured on 127 articles.
    """
    table = doc.to_array(ATTRIBUTES).reshape(len(doc), len(ATTRIBUTES))
    numbers = np.unique(table)
    cells = np.searchsorted(numbers, table.T).astype(cell_type(len(numbers)))
    strings, vectors = doc.vocab.strings, doc.user_data.get(VECTORS)
    data = {key: value for key, value in doc.user_data.items() if key != VECTORS}
    named = [
        strings[number] for number in numbers.tolist() if number in strings
    ]  # a small number may name one too: no harm
    kept = Kept(
        named,
        numbers.tobytes(),
        cells.tobytes(),
        None if doc.has_unknown_spaces else doc.to_array(SPACY).astype(bool).tobytes(),
        None if vectors is None else np.asarray(vectors, np.int8).tobytes(),
        srsly.msgpack_dumps(data) if data else b"",
        doc.spans.to_bytes(),
        doc.cats,
    )
    return zlib.compress(msgspec.msgpack.encode(kept), 1)


def doc_from_bytes(content: bytes) -> Doc:
    """The Doc that ``doc_to_bytes`` was given, over this process's vocabulary."""
    kept = msgspec.msgpack.decode(zlib.decompress(content), type=Kept)
    vocab = english().vocab
    for string in kept.strings:
        vocab.strings.add(string)
    numbers = np.frombuffer(kept.numbers, np.uint64)
    table = numbers[np.frombuffer(kept.cells, cell_type(len(numbers))).reshape(len(ATTRIBUTES), -1).T]
    spaces = None if kept.spaces is None else np.frombuffer(kept.spaces, bool).tolist()
    doc = Doc(vocab, words=table[:, 0], spaces=spaces)
    doc.from_array(ATTRIBUTES, table)
    doc.cats = kept.cats
    doc.spans.from_bytes(kept.groups)
    if kept.data:
        doc.user_data.update(srsly.msgpack_loads(kept.data, use_list=False))
    if kept.vectors is not None:
        doc.user_data[VECTORS] = np.frombuffer(kept.vectors, np.int8).reshape(-1, WIDTH)
    return doc


def cell_type(count: int) -> np.dtype[Any]:
    """The smallest whole number that tells so many apart."""
    return np.min_scalar_type(count)
