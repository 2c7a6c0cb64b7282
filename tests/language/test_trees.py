"""Trees are trees, and the best ones."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tellings.language.names import Moves, best_paths, moves_of, name_spans
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


def learned(seed: int) -> Moves:
    chance = np.random.default_rng(seed)
    moves = [str(value) for value in chance.normal(size=len(TAGS) ** 2)]
    return moves_of(
        {"tags": TAGS, "moves": tuple(moves), "first": tuple(str(v) for v in chance.normal(size=len(TAGS)))}
    )


@given(st.lists(st.integers(0, 6), min_size=1, max_size=6), st.integers(0, 2**32 - 1), st.booleans())
@settings(max_examples=150, deadline=None)
def test_tags_are_well_formed_and_best(sizes: list[int], seed: int, plain: bool) -> None:
    chance = np.random.default_rng(seed)
    scores = [chance.normal(size=(size, len(TAGS))).astype(np.float32) for size in sizes]
    moves = moves_of({"tags": TAGS}) if plain else learned(seed)
    paths = best_paths(scores, moves)
    assert paths == [best_paths([one], moves)[0] for one in scores], "each by itself gives the same"

    def worth(one: np.ndarray, way: tuple[int, ...]) -> float:
        steps = sum(moves.after[a, b] for a, b in itertools.pairwise(way))
        return float(moves.first[way[0]] + steps + sum(one[i, tag] for i, tag in enumerate(way)))

    for one, path in zip(scores, paths, strict=True):
        assert len(path) == len(one)
        assert all(TAGS[b][0] != "I" or TAGS[a][1:] == TAGS[b][1:] for a, b in zip([0, *path], path, strict=False))
        if 0 < len(one) <= 3:
            best = max(worth(one, way) for way in itertools.product(range(len(TAGS)), repeat=len(one)))
            assert abs(best - worth(one, tuple(path))) < 1e-4
        spans = name_spans(path, TAGS)
        assert sum(b - a for a, b, _ in spans) == sum(TAGS[tag] != "O" for tag in path)


def test_no_words_and_one_word() -> None:
    assert best_tree(np.zeros((1, 1), np.float32)) == [0]
    assert best_tree(np.zeros((2, 2), np.float32)) == [0, 0]
