"""Coreference scores against figures worked out by hand, and the pairing against trying all."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality.entities.coreference import best_pairing, score

KEY = {1: "a", 2: "a", 3: "a", 4: "b", 5: "b"}


def test_a_perfect_answer_scores_one() -> None:
    assert set(score(KEY, {mention: name * 2 for mention, name in KEY.items()}).values()) == {1.0}


def test_one_mention_put_elsewhere() -> None:
    found = score(KEY, {1: "x", 2: "x", 3: "y", 4: "y", 5: "y"})
    # MUC: each side keeps 2 of 3 links. B-cubed: 11/15 both ways. CEAF: two pairs worth 0.8 each.
    assert found["MUC F1"] == pytest.approx(2 / 3)
    assert found["B-cubed F1"] == pytest.approx(11 / 15)
    assert found["CEAF-e F1"] == pytest.approx(0.8)


def test_other_mentions_are_refused() -> None:
    with pytest.raises(ValueError, match="same mentions"):
        score(KEY, {1: "a"})


@given(st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=1, max_size=4))
def test_the_best_pairing_is_the_best_of_all(rows: list[list[int]]) -> None:
    worth = np.array(rows, float)
    tried = (
        sum(worth[row, column] for row, column in enumerate(columns)) for columns in permutations(range(4), len(rows))
    )
    assert best_pairing(worth) == pytest.approx(max(tried))
