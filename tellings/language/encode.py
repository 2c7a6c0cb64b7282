"""Sentences to vectors: the encoder's ONNX file on onnxruntime.

A sentence is encoded by itself. Sentences of similar length share a run, padded to the next multiple of ``STEP`` pieces;
since that length follows from the sentence alone and the scales in the file are constants, a sentence's numbers do not
depend on what shares its run (``tests/language`` holds this bit for bit).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

Int8 = npt.NDArray[np.int8]
Floats = npt.NDArray[np.float32]
Feed = dict[str, npt.NDArray[Any]]

WIDTH = 384
WINDOW = 254  # pieces a run may hold beside the two special ones: the base model was trained with 256
STEP = 16  # sentences are padded to a multiple of this for attention; 8 and 32 cost 2 and 5 % more time
ROWS = 1024  # pieces (padded) in one run: more is no faster, less is
MASKED = np.float32(-1e4)  # attention score of padding: exp of it is exactly 0
VECTOR_SCALE = 127  # a unit vector times this, rounded, is what we keep


class Encoder:
    """The encoder with its tokenizer. Not tied to any text; one per process is enough."""

    def __init__(self, onnx: bytes, words: str, *, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Spinning threads take the core that another process of ours needs.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self.session = onnxruntime.InferenceSession(onnx, options, providers=["CPUExecutionProvider"])
        self.tokenizer = Tokenizer.from_str(words)
        vocabulary = self.tokenizer.get_vocab()
        self.first, self.last = vocabulary["[CLS]"], vocabulary["[SEP]"]
        self.breaks = frozenset(vocabulary[mark] for mark in (",", ";", ":", "—", "–"))

    def pieces(self, sentence: str) -> list[int]:
        """Word pieces of a sentence, without the special ones."""
        return list(self.tokenizer.encode(sentence, add_special_tokens=False).ids)

    def windows(self, pieces: list[int]) -> list[list[int]]:
        """``pieces`` in runs of at most ``WINDOW``, cut after a comma or the like where the second half has one."""
        runs = []
        while len(pieces) > WINDOW:
            marks = (at for at in range(WINDOW, WINDOW // 2, -1) if pieces[at - 1] in self.breaks)
            cut = next(marks, WINDOW)
            runs.append(pieces[:cut])
            pieces = pieces[cut:]
        return [*runs, pieces]

    def feeds(self, runs: Sequence[list[int]]) -> Iterator[tuple[Feed, list[int]]]:
        """Inputs of each run of the graph, with the positions in ``runs`` of the sentences in it."""
        by_length: dict[int, list[int]] = {}
        for at, pieces in enumerate(runs):
            by_length.setdefault(-(-(len(pieces) + 2) // STEP) * STEP, []).append(at)
        for length in sorted(by_length):
            group, rows = by_length[length], max(1, ROWS // length)
            for start in range(0, len(group), rows):
                chosen = group[start : start + rows]
                yield self.feed([runs[at] for at in chosen], length), chosen

    def feed(self, runs: Sequence[list[int]], length: int) -> Feed:
        """Inputs of one run of the graph (see ``training/graph.py`` for what each one is)."""
        sizes = np.array([len(pieces) + 2 for pieces in runs], np.int32)
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int32)
        columns = np.arange(length, dtype=np.int32)
        held = columns[None, :] < sizes[:, None]
        ids = np.array([i for pieces in runs for i in (self.first, *pieces, self.last)], np.int32)
        return {
            "ids": ids,
            "place": np.broadcast_to(columns, held.shape)[held],
            "grid": np.where(held, starts[:, None] + columns[None, :], 0).astype(np.int32),
            "back": np.flatnonzero(held).astype(np.int32),
            "bias": np.where(held, np.float32(0), MASKED)[:, None, None, :],
        }

    def encode(self, sentences: Sequence[str]) -> Int8:
        """Vectors ``(len(sentences), 384)``, int8: the unit vector times 127, rounded.

        The mean over the last layer's pieces, as all-MiniLM-L6-v2 was trained. A sentence longer than the window is cut
        at clause ends, and the mean is taken over all its pieces. The row of a sentence is the same, bit for bit,
        whatever else is in ``sentences``.
        """
        owner: list[int] = []
        runs: list[list[int]] = []
        for at, sentence in enumerate(sentences):
            parts = self.windows(self.pieces(sentence))
            runs += parts
            owner += [at] * len(parts)
        sums = np.zeros((len(sentences), WIDTH), np.float32)
        run_sums = np.empty((len(runs), WIDTH), np.float32)
        for feed, chosen in self.feeds(runs):
            (hidden,) = self.session.run(["hidden"], feed)
            starts = np.flatnonzero(feed["place"] == 0)
            run_sums[chosen] = np.add.reduceat(hidden, starts, axis=0)
        np.add.at(sums, owner, run_sums)
        return quantise(sums)


def quantise(vectors: Floats) -> Int8:
    """Each row scaled to length 1, times 127, rounded to int8."""
    lengths = np.sqrt((vectors * vectors).sum(axis=1, keepdims=True))
    rounded: Int8 = np.rint(vectors / np.maximum(lengths, 1e-12) * VECTOR_SCALE).astype(np.int8)
    return rounded
