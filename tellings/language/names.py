"""Tag scores to names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

NEVER = np.float32(-1e9)
TOGETHER = 128  # sentences of similar length decoded at once; not tuned


@dataclass(frozen=True, slots=True)
class Moves:
    """What it adds to a path that a tag follows another, ``after[before, tag]``, or comes first; ``NEVER`` where it may not."""

    after: Floats
    first: Floats


def moves_of(classes: Mapping[str, tuple[str, ...]]) -> Moves:
    """The moves that the weights carry (``moves`` and ``first`` beside ``tags``), else 0 for every well-formed one.

    ``I-X`` follows ``B-X`` or ``I-X`` only.
    """
    tags = classes.get("tags", ())
    may = [[not after.startswith("I-") or before[1:] == after[1:] for after in tags] for before in tags]
    begins = np.array([not tag.startswith("I-") for tag in tags], bool)
    learned = np.array([float(value) for value in classes.get("moves", ())] or np.zeros(len(tags) ** 2), np.float32)
    first = np.array([float(value) for value in classes.get("first", ())] or np.zeros(len(tags)), np.float32)
    square = (len(tags), len(tags))
    after = np.where(np.array(may, bool).reshape(square), learned.reshape(square), NEVER)
    return Moves(after, np.where(begins, first, NEVER))


def best_paths(scores: Sequence[Floats], moves: Moves) -> list[list[int]]:
    """For each sentence's scores ``(words, tags)`` its best sequence of tags (Viterbi 1967), as tag numbers; in the order given.

    Sentences of similar length are decoded together; each one's path is its own, bit for bit.
    """
    order = sorted(range(len(scores)), key=lambda at: len(scores[at]))
    paths: list[list[int]] = [[] for _ in scores]
    for start in range(0, len(order), TOGETHER):
        group = [at for at in order[start : start + TOGETHER] if len(scores[at])]
        for at, path in zip(group, best_together([scores[at] for at in group], moves), strict=True):
            paths[at] = path
    return paths


def best_together(scores: Sequence[Floats], moves: Moves) -> list[list[int]]:
    if not scores:
        return []
    sizes = np.array([len(one) for one in scores])
    width = scores[0].shape[1]
    grid = np.zeros((len(scores), int(sizes.max()), width), np.float32)
    for row, one in zip(grid, scores, strict=True):
        row[: len(one)] = one
    total, back = grid[:, 0] + moves.first, [np.tile(np.arange(width), (len(scores), 1))]
    for at in range(1, grid.shape[1]):
        ways = total[:, :, None] + moves.after
        goes_on = (at < sizes)[:, None]
        back.append(np.where(goes_on, ways.argmax(axis=1), back[0]))
        total = np.where(goes_on, ways.max(axis=1) + grid[:, at], total)
    tag = total.argmax(axis=1)
    columns = [tag]
    for step in reversed(back[1:]):
        tag = step[np.arange(len(scores)), tag]
        columns.append(tag)
    found = np.stack(columns[::-1], axis=1)
    return [path[:size] for path, size in zip(found.tolist(), sizes.tolist(), strict=True)]


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
