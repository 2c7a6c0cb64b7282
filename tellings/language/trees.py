"""Scores to dependency trees: one root, no cycles (Chu and Liu 1965, Edmonds 1967)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

NEVER = -1e9
ROUNDING = 1e-2  # far above what sums of a few hundred scores in float32 lose, far below what tells two trees apart


def best_tree(scores: Floats) -> list[int]:
    """Head of each word in the best tree with exactly one root, as row numbers of ``scores``.

    ``scores[i, j]`` is how well row i hangs on row j, ``(words + 1, words + 1)``; row 0 is the root. Returns ``words + 1``
    numbers, the first 0 and without meaning. Equal scores go to the lower row. Nearly always the best head of each word
    makes a tree already; only otherwise is the search made.
    """
    size = len(scores)
    if size <= 2:
        return [0] * size
    scores = scores.copy()
    np.fill_diagonal(scores, NEVER)
    heads = scores.argmax(axis=1)
    heads[0] = 0
    if int((heads[1:] == 0).sum()) == 1 and not find_cycle(heads.tolist()):
        return [int(head) for head in heads]
    return single_root(scores)


def single_root(scores: Floats) -> list[int]:
    """The best tree with exactly one word on the root: the best over the likeliest candidates for that word.

    A candidate's cost is what its root score loses against its best other head; the search over candidates stops at the
    five cheapest, since each costs a run of the algorithm, and as soon as none that is left can win.
    """
    others = scores[1:].copy()
    others[:, 0] = NEVER
    highest = others.max(axis=1)
    losses = highest - scores[1:, 0]
    order = np.argsort(losses, kind="stable")[:5] + 1
    free = float(highest.sum(dtype=np.float64))  # no tree with this root scores more than that less the root's loss
    best, best_total = [0] * len(scores), -np.inf
    for root in order.tolist():
        if free - float(losses[root - 1]) < best_total - ROUNDING:
            break
        limited = scores.astype(np.float64)
        limited[1:, 0] = NEVER
        limited[root, :] = NEVER
        limited[root, 0] = 0
        heads = edmonds(np.asarray(limited, np.float64))
        total = float(scores[np.arange(1, len(scores)), heads[1:]].sum(dtype=np.float64))
        if total > best_total:
            best, best_total = heads, total
    return best


def edmonds(scores: npt.NDArray[np.float64]) -> list[int]:
    """Best spanning tree towards row 0, by contraction of cycles."""
    size = len(scores)
    scores = scores.copy()
    np.fill_diagonal(scores, 2.0 * NEVER)
    heads = [0, *(int(head) for head in scores[1:].argmax(axis=1))]
    cycle = find_cycle(heads)
    if not cycle:
        return heads
    inside = np.zeros(size, bool)
    inside[cycle] = True
    outside = np.flatnonzero(~inside)
    held = np.array(cycle)
    smaller = np.full((len(outside) + 1, len(outside) + 1), 2.0 * NEVER)
    smaller[:-1, :-1] = scores[np.ix_(outside, outside)]
    kept = scores[held, [heads[i] for i in cycle]]
    gains = scores[np.ix_(held, outside)] - kept[:, None]  # what breaking the cycle at each word costs
    broken = gains.argmax(axis=0)
    smaller[-1, :-1] = gains.max(axis=0)
    into = scores[np.ix_(outside, held)]
    entered = into.argmax(axis=1)
    smaller[:-1, -1] = into.max(axis=1)
    found = edmonds(smaller)
    for at, word in enumerate(outside.tolist()):
        if word:
            heads[word] = int(outside[found[at]]) if found[at] < len(outside) else int(held[entered[at]])
    head = found[len(outside)]
    heads[int(held[broken[head]])] = int(outside[head])
    return heads


def find_cycle(heads: list[int]) -> list[int]:
    """Rows of one cycle, or nothing; row 0 is the root."""
    colour = [0] * len(heads)
    colour[0] = -1
    for start in range(1, len(heads)):
        at = start
        while not colour[at]:
            colour[at] = start
            at = heads[at]
        if colour[at] == start:
            cycle, word = [at], heads[at]
            while word != at:
                cycle.append(word)
                word = heads[word]
            return cycle
    return []
