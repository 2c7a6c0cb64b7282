"""The hand-made cases are whole, and one of each sort is read."""

from __future__ import annotations

from collections import Counter

import pytest

from quality.agreement.cases import outcome, read_cases
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
