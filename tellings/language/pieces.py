"""Which word pieces a word consists of."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Spans = Sequence[tuple[int, int]] | Ints  # character spans: pairs, or the rows of an array


def align(offsets: Spans, words: Spans) -> tuple[Ints, Ints, Ints]:
    """For each word its first piece, its last piece, and 1 where the word begins inside its first piece.

    ``offsets`` and ``words`` are character spans of the same sentence, in order. A word without a piece of its own (a
    control character, the second half of "cannot") takes the piece that covers its start, else the next, else the last.
    Indices count pieces from 0; without any piece they are -1 (the caller's first special piece).
    """
    pieces = np.asarray(offsets, np.int64).reshape(-1, 2)
    spans = np.asarray(words, np.int64).reshape(-1, 2)
    return align_all(pieces, np.array([0, len(pieces)]), spans, np.array([0, len(spans)]))


def align_all(pieces: Ints, piece_borders: Ints, words: Ints, word_borders: Ints) -> tuple[Ints, Ints, Ints]:
    """``align`` for all sentences of a text at once: an array call costs as much for one sentence as for forty.

    ``pieces`` and ``words`` are spans of the text, ``piece_borders`` and ``word_borders`` say where those of each sentence begin and end
    in them. Indices count from the first piece of the word's own sentence.
    """
    counts = np.diff(word_borders)
    base, size = np.repeat(piece_borders[:-1], counts), np.repeat(np.diff(piece_borders), counts)
    if not len(pieces):
        nothing = np.full(len(words), -1, np.int64)
        return nothing, nothing, np.zeros(len(words), np.int64)
    starts, ends = np.ascontiguousarray(pieces[:, 0]), np.maximum.accumulate(pieces[:, 1])
    stop = np.maximum(base + size - 1, 0)
    first = np.minimum(np.searchsorted(ends, words[:, 0], side="right"), stop)
    last = np.searchsorted(starts, np.maximum(words[:, 1], words[:, 0] + 1), side="left") - 1
    last = np.maximum(np.minimum(last, stop), first)
    inside = ((starts[first] < words[:, 0]) & (words[:, 0] < ends[first]) & (size > 0)).astype(np.int64)
    return np.where(size > 0, first - base, -1), np.where(size > 0, last - base, -1), inside
