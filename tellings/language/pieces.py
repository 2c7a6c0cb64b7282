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
    if not len(pieces):
        nothing = np.full(len(spans), -1, np.int64)
        return nothing, nothing, np.zeros(len(spans), np.int64)
    starts, ends = np.ascontiguousarray(pieces[:, 0]), np.maximum.accumulate(pieces[:, 1])
    first = np.minimum(np.searchsorted(ends, spans[:, 0], side="right"), len(pieces) - 1)
    last = np.searchsorted(starts, np.maximum(spans[:, 1], spans[:, 0] + 1), side="left") - 1
    last = np.maximum(last, first)
    inside = ((starts[first] < spans[:, 0]) & (spans[:, 0] < ends[first])).astype(np.int64)
    return first, last, inside
