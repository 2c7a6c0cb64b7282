"""Trees are trees, and the best ones."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tellings.language.names import best_tags, name_spans
from tellings.language.trees import best_tree, find_cycle

TAGS = ("O", "B-X", "I-X", "B-Y", "I-Y")


@given(st.integers(2, 9), st.integers(0, 2**32 - 1))
@settings(max_examples=300, deadline=None)
def test_one_root_and_no_cycle(size: int, seed: int) -> None:
    heads = best_tree(np.random.default_rng(seed).normal(size=(size, size)).astype(np.float32))
    assert len(heads) == size
    assert heads[1:].count(0) == 1
    assert all(0 <= head < size for head in heads)
    assert not find_cycle(heads)


def total(scores: np.ndarray, heads: tuple[int, ...]) -> float:
    return float(sum(scores[i, head] for i, head in enumerate(heads) if i))


@given(st.integers(2, 5), st.integers(0, 2**32 - 1))
@settings(max_examples=150, deadline=None)
def test_no_better_tree_exists(size: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(size, size)).astype(np.float32)
    trees = [
        (0, *heads)
        for heads in itertools.product(range(size), repeat=size - 1)
        if heads.count(0) == 1 and all(head != i + 1 for i, head in enumerate(heads)) and not find_cycle([0, *heads])
    ]
    best = max(total(scores, tree) for tree in trees)
    assert abs(total(scores, tuple(best_tree(scores))) - best) < 1e-4


@given(st.integers(1, 6), st.integers(0, 2**32 - 1))
@settings(max_examples=100, deadline=None)
def test_tags_are_well_formed_and_best(size: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(size, len(TAGS))).astype(np.float32)
    path = best_tags(scores, TAGS)

    def fits(tags: tuple[int, ...]) -> bool:
        pairs = zip([0, *tags], tags, strict=False)
        return all(TAGS[b][0] != "I" or TAGS[a][1:] == TAGS[b][1:] for a, b in pairs)

    assert fits(tuple(path))
    if size <= 4:
        ways = filter(fits, itertools.product(range(len(TAGS)), repeat=size))
        assert (
            abs(max(sum(scores[i, t] for i, t in enumerate(way)) for way in ways) - scores[range(size), path].sum())
            < 1e-4
        )
    spans = name_spans(path, TAGS)
    assert sum(b - a for a, b, _ in spans) == sum(TAGS[tag] != "O" for tag in path)


def test_no_words_and_one_word() -> None:
    assert best_tree(np.zeros((1, 1), np.float32)) == [0]
    assert best_tree(np.zeros((2, 2), np.float32)) == [0, 0]
