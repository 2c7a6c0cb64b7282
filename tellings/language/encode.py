"""Sentences to numbers: the encoder's ONNX file on onnxruntime.

A sentence is encoded by itself. Sentences of similar length share a run, padded to the next multiple of ``STEP`` pieces;
since that length follows from the sentence alone and the scales in the file are constants, a sentence's numbers do not
depend on what shares its run (``tests/language`` holds this bit for bit).
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from tellings.language.names import moves_of
from tellings.language.pieces import Spans, align_all
from tellings.language.shapes import shapes_of

Int8 = npt.NDArray[np.int8]
Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Feed = dict[str, npt.NDArray[Any]]

WIDTH = 384
WINDOW = 254  # pieces a run may hold beside the two special ones: the base model was trained with 256
STEP = 16  # sentences are padded to a multiple of this for attention; not tuned
ROWS = 1024  # pieces (padded) in one run; one sentence a run costs 4 % more time, measured on 40 Wikinews articles
MASKED = np.float32(-1e4)  # attention score of padding: exp of it is exactly 0
VECTOR_SCALE = 127  # a unit vector times this, rounded, is what we keep
HEADS = ("upos", "feats", "tags", "label_dep", "label_head", "starts", "arcs")
PAIR = 128  # numbers of a word that speak for its relation to its head


@dataclass(frozen=True, slots=True)
class Window:
    """A sentence as the encoder takes it, or a stretch of one too long for it.

    ``ids`` are word pieces without the special ones, ``shapes`` their letter case. ``first``, ``last`` and ``inside``
    (see ``pieces.align``) say where the words lie, counted from the window's first piece.
    """

    ids: list[int]
    shapes: npt.NDArray[np.int32]
    first: Ints
    last: Ints
    inside: Ints


@dataclass(frozen=True, slots=True)
class Seen:
    """What the encoder saw in one window: the sum over its pieces (``vector``), and for its words one array per head.

    Row 0 of a head's array is the root, row i + 1 word i; ``arcs`` has a column for each of them too.
    """

    vector: Floats
    words: dict[str, Floats]


class Encoder:
    """The encoder with its tokenizer. Not tied to any text; one per process is enough.

    ``classes`` holds the class names of each head, in the order of its scores; it is empty for an encoder without heads.
    """

    def __init__(self, onnx: bytes, words: str, *, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Spinning threads take the core that another process of ours needs.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self.session = onnxruntime.InferenceSession(onnx, options, providers=["CPUExecutionProvider"])
        self.inputs = frozenset(value.name for value in self.session.get_inputs())
        self.tokenizer = Tokenizer.from_str(words)
        vocabulary = self.tokenizer.get_vocab()
        self.first, self.last = vocabulary["[CLS]"], vocabulary["[SEP]"]
        self.breaks = frozenset(vocabulary[mark] for mark in (",", ";", ":", "—", "–"))
        self.needed_only = onnxruntime.RunOptions()
        self.needed_only.add_run_config_entry("only_execute_path_to_fetches", "1")
        outputs = {value.name for value in self.session.get_outputs()}
        self.heads = tuple(name for name in HEADS if name in outputs)
        metadata = self.session.get_modelmeta().custom_metadata_map
        self.classes = {name: tuple(json.loads(value)) for name, value in metadata.items()}
        self.moves = moves_of(self.classes)
        self.smallest = self.feed([self.windows("a", [(0, 1)])[0]], STEP, STEP) if self.classes else {}

    def windows(self, sentence: str, words: Spans = ()) -> list[Window]:
        """A sentence ready for ``see``: one window, or several cut at clause ends when it is too long for one.

        ``words`` are spans of the sentence, in order; each belongs to one window. Every window holds a word if there are
        words enough.
        """
        spans = np.asarray(words, np.int64).reshape(-1, 2)
        return self.windows_in(sentence, [(0, len(sentence))], spans, [0, len(spans)])[0]

    def windows_in(
        self, text: str, sentences: Sequence[tuple[int, int]], words: Ints, borders: Sequence[int]
    ) -> list[list[Window]]:
        """``windows`` of each of the ``sentences`` of a text, given as spans in order.

        ``words`` are spans of the text, a row each; those of sentence i are the rows from ``borders[i]`` to ``borders[i + 1]``.
        """
        encoded = [self.tokenizer.encode(text[start:end], add_special_tokens=False) for start, end in sentences]
        sizes = [len(one) for one in encoded]
        cut = np.cumsum([0, *sizes])
        flat = itertools.chain.from_iterable(itertools.chain.from_iterable(one.offsets for one in encoded))
        pieces = np.fromiter(flat, np.int64, 2 * int(cut[-1])).reshape(-1, 2)
        pieces += np.repeat(np.array([start for start, _ in sentences], np.int64), sizes)[:, None]
        shapes = shapes_of(text, pieces)
        placed = align_all(pieces, cut, words, np.asarray(borders, np.int64))
        found = []
        for one, at, stop, low, high in zip(
            encoded, cut[:-1].tolist(), cut[1:].tolist(), borders[:-1], borders[1:], strict=True
        ):
            first, last, inside = (column[low:high] for column in placed)
            found.append(self.cut_window(Window(one.ids, shapes[at:stop], first, last, inside)))
        return found

    def cut_window(self, window: Window) -> list[Window]:
        """The window of a whole sentence, cut at clause ends when it is too long."""
        if len(window.ids) <= WINDOW:
            return [window]
        found = []
        for start, end in cuts(window.ids, self.breaks):
            held = (start <= window.first) & (window.first < end)
            shifted, stop = window.first[held] - start, np.minimum(window.last[held], end - 1) - start
            found.append(Window(window.ids[start:end], window.shapes[start:end], shifted, stop, window.inside[held]))
        return found

    def feeds(self, windows: Sequence[Window]) -> Iterator[tuple[Feed, list[int]]]:
        """Inputs of each run of the graph, with the positions in ``windows`` of those in it."""
        by_size: dict[tuple[int, int], list[int]] = {}
        for at, window in enumerate(windows):
            length = -(-(len(window.ids) + 2) // STEP) * STEP
            across = max(length, -(-(len(window.first) + 1) // STEP) * STEP)  # longer only where words share pieces
            by_size.setdefault((length, across), []).append(at)
        for length, across in sorted(by_size):
            group, rows = by_size[length, across], max(1, ROWS // length)
            for start in range(0, len(group), rows):
                chosen = group[start : start + rows]
                yield self.feed([windows[at] for at in chosen], length, across), chosen

    def feed(self, windows: Sequence[Window], length: int, across: int) -> Feed:
        """Inputs of one run of the graph (see ``training/graph.py`` for what each one is).

        Sentences are padded to ``length`` pieces and ``across`` words, the root among these.
        """
        sizes = np.array([len(window.ids) + 2 for window in windows], np.int32)
        starts = np.cumsum(sizes, dtype=np.int32) - sizes
        columns = np.arange(length, dtype=np.int32)
        held = columns[None, :] < sizes[:, None]
        feed: Feed = {
            "ids": np.array([i for window in windows for i in (self.first, *window.ids, self.last)], np.int32),
            "place": np.broadcast_to(columns, held.shape)[held],
            "grid": np.where(held, starts[:, None] + columns[None, :], 0).astype(np.int32),
            "back": np.flatnonzero(held).astype(np.int32),
            "bias": np.where(held, np.float32(0), MASKED)[:, None, None, :],
        }
        if "shapes" in self.inputs:
            end, root = np.zeros(1, np.int32), np.zeros(1, np.int64)
            feed["shapes"] = np.concatenate([part for window in windows for part in (end, window.shapes, end)])
            for name in ("first", "last"):
                placed = [
                    (root + at, getattr(w, name) + (at + 1)) for w, at in zip(windows, starts.tolist(), strict=True)
                ]
                feed[name] = np.concatenate([part for pair in placed for part in pair]).astype(np.int32)
            inside = [part for window in windows for part in (root, window.inside)]
            feed["inside"] = np.concatenate(inside).astype(np.int32)
            counts = np.array([len(window.first) + 1 for window in windows], np.int32)
            columns = np.arange(across, dtype=np.int32)[None, :]
            roots = np.cumsum(counts, dtype=np.int32) - counts
            feed["word_grid"] = np.where(columns < counts[:, None], roots[:, None] + columns, 0).astype(np.int32)
            if "before" in self.inputs:
                rows = np.arange(counts.sum(), dtype=np.int32)
                feed["before"], feed["after"] = rows - 1, rows + 1
                feed["before"][roots], feed["after"][roots + counts - 1] = roots, roots
            feed["pair_dep"] = feed["pair_head"] = np.zeros((1, PAIR), np.float32)
        return feed

    def see(self, windows: Sequence[Window]) -> list[Seen]:
        """What the encoder sees in each window, bit for bit the same whatever else is in ``windows``."""
        found: list[Seen | None] = [None] * len(windows)
        heads = self.heads
        for feed, chosen in self.feeds(windows):
            hidden, *scores = self.session.run(["hidden", *heads], feed, self.needed_only)
            sums = np.add.reduceat(hidden, np.flatnonzero(feed["place"] == 0), axis=0)
            stop = 0
            for row, at in enumerate(chosen):
                start, stop = stop, stop + len(windows[at].first) + 1
                words = {name: values[start:stop] for name, values in zip(heads, scores, strict=True) if name != "arcs"}
                if heads:
                    words["arcs"] = scores[-1][row, : stop - start, : stop - start]
                found[at] = Seen(sums[row], words)
        return [seen for seen in found if seen]

    def relations(self, dep: Floats, head: Floats) -> Floats:
        """Scores ``(words, relations)`` of words with the given heads: rows of ``label_dep`` and of ``label_head``."""
        feed = {**self.smallest, "pair_dep": dep, "pair_head": head}
        scores: Floats = self.session.run(["deprel"], feed, self.needed_only)[0]
        return scores

    def encode(self, sentences: Sequence[str]) -> Int8:
        """Vectors ``(len(sentences), 384)``, int8: the unit vector times 127, rounded.

        The mean over the last layer's pieces, as all-MiniLM-L6-v2 was trained. A sentence longer than the window is cut
        at clause ends, and the mean is taken over all its pieces. The row of a sentence is the same, bit for bit,
        whatever else is in ``sentences``.
        """
        by_sentence = [self.windows(sentence) for sentence in sentences]
        windows = [window for group in by_sentence for window in group]
        sums = np.zeros((len(windows), WIDTH), np.float32)
        for feed, chosen in self.feeds(windows):
            (hidden,) = self.session.run(["hidden"], feed, self.needed_only)
            sums[chosen] = np.add.reduceat(hidden, np.flatnonzero(feed["place"] == 0), axis=0)
        return vectors_of(sums, [len(group) for group in by_sentence])


def cuts(ids: list[int], breaks: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Stretches of at most ``WINDOW`` pieces, cut after a comma or the like where the second half has one."""
    start = 0
    while len(ids) - start > WINDOW:
        marks = (at for at in range(start + WINDOW, start + WINDOW // 2, -1) if ids[at - 1] in breaks)
        end = next(marks, start + WINDOW)
        yield start, end
        start = end
    yield start, len(ids)


def vectors_of(sums: Floats, windows: Sequence[int]) -> Int8:
    """Sentence vectors from the sums of their windows; ``windows`` counts those of each sentence, at least one."""
    if not len(windows):
        return np.zeros((0, WIDTH), np.int8)
    counts = np.asarray(windows)
    return quantise(np.add.reduceat(sums, np.cumsum(counts) - counts, axis=0))


def quantise(vectors: Floats) -> Int8:
    """Each row scaled to length 1, times 127, rounded to int8."""
    lengths = np.sqrt((vectors * vectors).sum(axis=1, keepdims=True))
    rounded: Int8 = np.rint(vectors / np.maximum(lengths, 1e-12) * VECTOR_SCALE).astype(np.int8)
    return rounded
