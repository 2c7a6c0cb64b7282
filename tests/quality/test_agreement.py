"""The hand-made cases are whole, and one of each sort is read."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality.agreement.cases import outcome, read_cases
from quality.agreement.pairs import Compared, area, best_threshold, compare, stance
from tellings.language import load_reader

EXPECTED = {"same", "entails", "conflict", "revised", "scope", "precision", "none"}


def test_cases_are_whole_and_each_stands_once() -> None:
    cases = read_cases()
    assert len(cases) >= 150
    assert {case["expect"] for case in cases} == EXPECTED
    assert {case["strength"] for case in cases} == {"easy", "medium", "hard"}
    assert max(Counter((case["a"], case["b"]) for case in cases).values()) == 1


@pytest.mark.parametrize("expect", ["same", "conflict", "revised", "precision"])
def test_the_first_case_of_each_sort_is_read(expect: str) -> None:
    case = next(case for case in read_cases() if case["expect"] == expect)
    assert outcome(case, load_reader()) == expect


# ---- published pairs


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=12))
def test_no_threshold_is_right_more_often(pairs: list[tuple[int, bool]]) -> None:
    values, gold = [float(value) for value, _ in pairs], [yes for _, yes in pairs]

    def right(least: float) -> int:
        return sum((value >= least) == yes for value, yes in zip(values, gold, strict=True))

    assert right(best_threshold(values, gold)) == max(map(right, [*values, float("inf")]))


def test_the_area_counts_true_pairs_above_false_ones() -> None:
    gold = np.array([True, False, True, False])
    assert area(np.array([3.0, 1.0, 2.0, 0.0]), gold) == 1.0
    assert area(np.array([1.0, 1.0, 1.0, 1.0]), gold) == 0.5


def test_a_denial_is_against_whatever_the_words_and_a_hedge_only_observes() -> None:
    assert stance(Compared(9.0, True, False), 0.0) == "against"
    assert stance(Compared(9.0, False, True), 0.0) == "observing"
    assert stance(Compared(9.0, False, False), 0.0) == "for"


def test_pairs_are_read_by_words_and_by_polarity() -> None:
    reader = load_reader()
    same = compare("The ferry sank off Ellory.", "A ferry sank near Ellory.", reader)
    other = compare("The ferry sank off Ellory.", "The mayor opened a school.", reader)
    denied = compare("The ferry sank off Ellory.", "The ferry did not sink off Ellory.", reader)
    assert same.likeness > other.likeness
    assert denied.denies
    assert not same.denies
    once = "The ferry sank off Ellory."
    assert compare(once, once, reader).likeness > same.likeness
