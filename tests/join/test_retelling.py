"""Rewrites: the same things in the same order in other words are found, independent reports of one event are not."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tellings.join.alignment import common_words
from tellings.join.retelling import Telling, best_path, whole_source
from tellings.model import Span
from tests.join.world import FERRY, copies_between, tell

REWRITE = (
    "On Sunday night the ferry, with holidaymakers on board, struck the Marrack harbour breakwater, it was reported.",
    "The coastguard said that 4 people, at least, had been killed and that 30 of the passengers had needed hospital.",
    "The vessel lost its steering in the heavy swell, in the words of Ilse Quorn, who is harbour master.",
    "All island sailings from Marrack are suspended by Orrin Lines, which is the operator.",
    "Until dawn the flooded deck for cars was searched by divers, who came upon nobody.",
    "On Wednesday the marine board that looks into an accident will begin to lead its inquiry.",
)
WITNESSES = (
    "A waiter on the quay heard a long scrape and saw the lights of the ferry lean over.",
    "Passengers in wet blankets were given soup in the net loft by two brothers who mend trawls.",
    "The coastguard said at least 4 people were killed.",
    "A nurse said the last of the injured came in after two in the morning with a broken wrist.",
    "The mayor opened the sports hall for relatives, who sat along the wall bars in silence.",
    "Sailings stay suspended, a notice of Orrin Lines on the ticket office door said.",
)


def test_the_same_things_in_the_same_order_are_a_rewrite() -> None:
    copies = copies_between(tell(FERRY, "a.example"), tell(REWRITE, "b.example"))
    assert {copy.kind for copy in copies} == {"rewritten"}
    assert len(copies) >= 5


def test_independent_reports_of_one_event_are_no_rewrite() -> None:
    assert copies_between(tell(FERRY, "a.example"), tell(WITNESSES, "b.example")) == ()


def test_the_order_tells() -> None:
    shuffled = [REWRITE[place] for place in (5, 3, 1, 4, 2, 0)]
    assert copies_between(tell(FERRY, "a.example"), tell(shuffled, "b.example")) == ()


def test_one_that_names_its_source_is_believed_in_any_order() -> None:
    shuffled = [REWRITE[place] for place in (5, 3, 1, 4, 2, 0)]
    copies = copies_between(
        tell(FERRY, "Harbour Courier"),
        tell([*shuffled, "Nobody was arrested, the Harbour Courier reported."], "b.example"),
    )
    assert {copy.kind for copy in copies} == {"rewritten"}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from("abcd"), max_size=12), st.lists(st.sampled_from("abcd"), max_size=12))
def test_common_words_are_the_longest_common_subsequence(first: list[str], second: list[str]) -> None:
    longest = [[0] * (len(second) + 1) for _ in range(len(first) + 1)]
    for row, one in enumerate(first):
        for column, two in enumerate(second):
            longest[row + 1][column + 1] = (
                longest[row][column] + 1 if one == two else max(longest[row][column + 1], longest[row + 1][column])
            )
    assert common_words(first, second) == longest[-1][-1] == common_words(second, first)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from([0.0, 0.1, 0.3, 0.5]), min_size=4, max_size=4), min_size=1, max_size=5))
def test_the_path_is_the_worthiest_in_order(rows: list[list[float]]) -> None:
    gain = np.array(rows, dtype=np.float32)
    path = best_path(gain)
    assert all(gain[cell] > 0 for cell in path)
    assert all(before[0] <= after[0] and before[1] < after[1] for before, after in pairwise(path))

    def best(row: int, column: int) -> float:
        if column == gain.shape[1]:
            return 0.0
        here = [float(gain[place, column]) + best(place, column + 1) for place in range(row, gain.shape[0])]
        return max(best(row, column + 1), *here)

    assert abs(sum(float(gain[cell]) for cell in path) - best(0, 0)) < 1e-5


def test_two_sentences_told_in_one_are_its_source_together() -> None:
    spans = (Span(0, 40), Span(41, 80), Span(200, 240))
    empty = np.zeros(0)
    giver = Telling(
        spans,
        np.zeros((3, 384), np.float32),
        np.zeros(3, bool),
        empty.astype(np.uint64),
        empty.astype(int),
        empty.astype(np.float32),
        np.zeros(3, np.float32),
    )
    alike = np.array([[0.7, 0.1], [0.6, 0.2], [0.6, 0.1]], dtype=np.float32)
    assert whole_source(0, 0, giver, alike) == Span(0, 80)
    alike[1, 1] = 0.9
    assert whole_source(0, 0, giver, alike) == Span(0, 40)
