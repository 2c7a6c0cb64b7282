"""Tag scores to names."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

NEVER = np.float32(-1e9)


@functools.lru_cache(maxsize=4)
def transitions(tags: tuple[str, ...]) -> Floats:
    """``[before, after]``: 0 where a tag may follow, ``NEVER`` where not (``I-X`` follows ``B-X`` or ``I-X`` only)."""
    may = [[not after.startswith("I-") or before[1:] == after[1:] for after in tags] for before in tags]
    return np.where(may, np.float32(0), NEVER)


def best_tags(scores: Floats, tags: tuple[str, ...]) -> list[int]:
    """The best sequence of tags (Viterbi) for scores ``(words, tags)``; only well-formed ones count."""
    best = scores.argmax(axis=1).tolist()
    if all(tags[b][0] != "I" or (i and tags[best[i - 1]][1:] == tags[b][1:]) for i, b in enumerate(best)):
        return [int(tag) for tag in best]
    moves = transitions(tags)
    total = scores[0] + moves[tags.index("O")]
    back = []
    for row in scores[1:]:
        ways = total[:, None] + moves
        back.append(ways.argmax(axis=0))
        total = ways.max(axis=0) + row
    path = [int(total.argmax())]
    for step in reversed(back):
        path.append(int(step[path[-1]]))
    return path[::-1]


def name_spans(path: Sequence[int], tags: tuple[str, ...]) -> list[tuple[int, int, str]]:
    """(first word, one past the last word, label) of each name in a well-formed sequence of tags."""
    found: list[tuple[int, int, str]] = []
    for at, tag in enumerate(path):
        kind, _, label = tags[tag].partition("-")
        if kind == "B":
            found.append((at, at + 1, label))
        elif kind == "I":
            start, _, label = found.pop()
            found.append((start, at + 1, label))
    return found
