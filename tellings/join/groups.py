"""Grouping by links: plain connection, average link over sparse log-odds, and groups that may share members."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence


class Forest:
    """Disjoint sets over the numbers 0 to ``size`` - 1. The root of a set is its smallest member, so results do not depend on the
    order of joins."""

    __slots__ = ("parent",)

    def __init__(self, size: int) -> None:
        self.parent = list(range(size))

    def root(self, number: int) -> int:
        """The smallest member of the set holding ``number``."""
        parent = self.parent
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    def join(self, first: int, second: int) -> None:
        """Puts the sets of two numbers together."""
        low, high = sorted((self.root(first), self.root(second)))
        self.parent[high] = low

    def groups(self) -> list[list[int]]:
        """All sets, each sorted, in order of their smallest member."""
        found: dict[int, list[int]] = defaultdict(list)
        for number in range(len(self.parent)):
            found[self.root(number)].append(number)
        return [found[root] for root in sorted(found)]


def link_apart(
    size: int, pairs: Iterable[Sequence[int]], apart: Iterable[Sequence[int]], together: Iterable[Sequence[int]] = ()
) -> list[list[int]]:
    """The groups that ``together`` and then, in their order, the pairs connect; no pair is used that would bring two of ``apart`` into one group."""
    forest = Forest(size)
    for first, second in together:
        forest.join(first, second)
    foes: dict[int, set[int]] = defaultdict(set)
    for first, second in apart:
        foes[forest.root(first)].add(second)
        foes[forest.root(second)].add(first)
    for first, second in pairs:
        low, high = sorted((forest.root(first), forest.root(second)))
        if low == high or any(forest.root(foe) == high for foe in foes.get(low, ())):
            continue
        forest.join(low, high)
        if high in foes:
            foes[low] |= foes.pop(high)
    return forest.groups()


def link(size: int, pairs: Iterable[Sequence[int]]) -> list[list[int]]:
    """The groups that the pairs connect among ``size`` numbers."""
    forest = Forest(size)
    for first, second in pairs:
        forest.join(first, second)
    return forest.groups()


Edges = dict[int, dict[int, float]]


def add_edge(edges: Edges, first: int, second: int, weight: float) -> None:
    """Puts a link between two numbers, both ways; where one stands already the larger weight stays."""
    best = max(weight, edges.get(first, {}).get(second, weight))
    edges.setdefault(first, {})[second] = best
    edges.setdefault(second, {})[first] = best


def average_link(items: Sequence[int], edges: Edges, *, threshold: float, strangers: float) -> list[list[int]]:
    """Average-link clustering of linked items, stopped when no two groups reach ``threshold`` on average.

    A pair without a link counts as ``strangers``. Sums are kept for linked groups only; a
    heap holds every merge worth doing, stale entries are skipped. Ties go to the smaller numbers, so the result does not depend on the
    order of links. Groups are sorted, in order of their smallest item. O(links x log links) for groups of bounded size.
    """
    groups = {item: [item] for item in items}
    sums = {item: {other: (weight, 1) for other, weight in edges.get(item, {}).items()} for item in items}

    def average(first: int, second: int) -> float:
        total, links = sums[first][second]
        most = len(groups[first]) * len(groups[second])
        return round((total + (most - links) * strangers) / most, 3)

    def merge(a: int, b: int) -> None:
        groups[a] += groups.pop(b)
        for other, (total, links) in sums.pop(b).items():
            del sums[other][b]
            if other != a:
                before, count = sums[a].get(other, (0.0, 0))
                sums[a][other] = sums[other][a] = (round(before + total, 3), count + links)

    heap = [
        (-average(a, b), a, b, len(groups[a]), len(groups[b]))
        for a in groups
        for b in sums[a]
        if a < b and average(a, b) >= threshold
    ]
    heapq.heapify(heap)
    while heap:
        _, a, b, size_a, size_b = heapq.heappop(heap)
        if len(groups.get(a, ())) != size_a or len(groups.get(b, ())) != size_b:
            continue
        merge(a, b)
        for other in sums[a]:
            low, high = min(a, other), max(a, other)
            worth = average(low, high)
            if worth >= threshold:
                heapq.heappush(heap, (-worth, low, high, len(groups[low]), len(groups[high])))
    return sorted(sorted(group) for group in groups.values())


def agreeing_groups(
    size: int, edges: Edges, *, open_at: float, lone_at: float, agree: float = 0.0, most: int = 6
) -> list[list[int]]:
    """Groups of the numbers 0 to ``size`` - 1 of which each two are linked; a number may be in several.

    Links are taken from the strongest down, ties to the smaller numbers. One that no group holds yet opens a group of its two ends when it weighs
    ``open_at``, or ``lone_at`` where one end is in no group so far; then joins, as long as there is any, what is linked to all members with
    ``agree`` or more on average, the one with the largest sum first. So "A and B" and "B and C" are two groups unless A and C are linked as well,
    and a number that says several things is in a group for each: in ``most`` at the most, so that a hundred near copies do not make a thousand groups
    (on the tuning stories of gold_dev 6 is as good as no bound). Numbers in no group are alone. Each group is sorted; groups stand in order of their
    members.
    """
    ordered = sorted(
        (-weight, one, two)
        for one, row in edges.items()
        for two, weight in row.items()
        if one < two and weight >= lone_at
    )
    held: set[tuple[int, int]] = set()
    inside: Counter[int] = Counter()
    full: set[int] = set()
    groups = []
    for minus, one, two in ordered:
        if (one, two) in held or (-minus < open_at and one in inside and two in inside):
            continue
        if one in full or two in full:
            continue
        group = grow_group(one, two, edges, full, agree)
        held.update((a, b) for at, a in enumerate(group) for b in group[at + 1 :])
        inside.update(group)
        full.update(number for number in group if inside[number] >= most)
        groups.append(group)
    return sorted([*groups, *([number] for number in range(size) if number not in inside)])


def grow_group(one: int, two: int, edges: Edges, full: Collection[int], agree: float) -> list[int]:
    """Two numbers and what is linked to all of the group with ``agree`` on average, none of it ``full``, the largest sum of weights first."""
    group = [one, two]
    first, second = edges.get(one, {}), edges.get(two, {})
    sums = {other: first[other] + second[other] for other in first.keys() & second.keys() if other not in full}
    while sums:
        best = min(sums, key=lambda other: (-round(sums[other], 3), other))
        if round(sums[best], 3) < agree * len(group):
            break
        group.append(best)
        row = edges[best]
        sums = {other: weight + row[other] for other, weight in sums.items() if other in row}
    return sorted(group)
