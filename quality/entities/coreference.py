"""Scores of coreference over one set of mentions: MUC, B-cubed, CEAF over entities, and the mean of their F1 (CoNLL-2012's figure).

Definitions as in Pradhan et al., "Scoring Coreference Partitions of Predicted Mentions", ACL 2014; key and response cover the same mentions here, so
no mention is unmatched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

Partition = Mapping[Any, Hashable]  # mention -> cluster


def score(key: Partition, response: Partition) -> dict[str, float]:
    """F1 of each measure and their mean. Raises ValueError when the two do not cover the same mentions."""
    if key.keys() != response.keys():
        raise ValueError("key and response must cover the same mentions")
    figures = {"MUC F1": muc(key, response), "B-cubed F1": b_cubed(key, response), "CEAF-e F1": ceaf(key, response)}
    return figures | {"CoNLL F1": sum(figures.values()) / len(figures)}


def f1(precision: float, recall: float) -> float:
    """The harmonic mean, 0 when both are."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def clusters(partition: Partition) -> dict[Hashable, set[Hashable]]:
    """The mentions of each cluster."""
    found: dict[Hashable, set[Hashable]] = {}
    for mention, cluster in partition.items():
        found.setdefault(cluster, set()).add(mention)
    return found


def muc(key: Partition, response: Partition) -> float:
    """Links kept: of each cluster, its size less the number of pieces the other side cuts it into."""

    def kept(mine: Partition, other: Partition) -> float:
        links = total = 0
        for members in clusters(mine).values():
            total += len(members) - 1
            links += len(members) - len({other[mention] for mention in members})
        return links / total if total else 0.0

    return f1(kept(response, key), kept(key, response))


def b_cubed(key: Partition, response: Partition) -> float:
    """Per mention, the share of its cluster that is right; the mean over mentions."""

    def mean(mine: Partition, other: Partition) -> float:
        total = 0.0
        for members in clusters(mine).values():
            shared = Counter(other[mention] for mention in members)
            total += sum(count * count for count in shared.values()) / len(members)
        return total / len(mine) if mine else 0.0

    return f1(mean(response, key), mean(key, response))


def ceaf(key: Partition, response: Partition) -> float:
    """The best one-to-one pairing of clusters, each pair worth twice its shared mentions over the sum of its sizes."""
    mine, theirs = list(clusters(key).values()), list(clusters(response).values())
    if not mine or not theirs:
        return 0.0
    worth = np.array([[2 * len(a & b) / (len(a) + len(b)) for b in theirs] for a in mine])
    total = float(best_pairing(worth))
    return f1(total / len(theirs), total / len(mine))


def best_pairing(worth: npt.NDArray[np.float64]) -> float:
    """The greatest sum over pairs of a row and a column, each used once (shortest augmenting paths, rows x rows x columns)."""
    if worth.shape[0] > worth.shape[1]:
        worth = worth.T
    rows, columns = worth.shape
    cost = np.zeros((rows + 1, columns + 1))
    cost[1:, 1:] = -worth
    u, v = np.zeros(rows + 1), np.zeros(columns + 1)
    match = np.zeros(columns + 1, np.int64)
    for row in range(1, rows + 1):
        match[0], column = row, 0
        least = np.full(columns + 1, np.inf)
        way = np.zeros(columns + 1, np.int64)
        used = np.zeros(columns + 1, bool)
        while match[column]:
            used[column] = True
            reduced = cost[match[column]] - u[match[column]] - v
            better = ~used & (reduced < least)
            least[better], way[better] = reduced[better], column
            free = np.where(used, np.inf, least)
            free[0] = np.inf
            nearest = int(free.argmin())
            step = free[nearest]
            u[match[used]] += step
            v[used] -= step
            least[~used] -= step
            column = nearest
        while column:
            match[column] = match[way[column]]
            column = int(way[column])
    return float(sum(worth[match[column] - 1, column - 1] for column in range(1, columns + 1) if match[column]))
