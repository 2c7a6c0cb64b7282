"""Groups by links are the connected ones, whatever the order of the links."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tellings.join.groups import link

PAIRS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=14)


@given(PAIRS)
def test_groups_are_what_hangs_together(pairs: list[tuple[int, int]]) -> None:
    groups = link(10, pairs)
    reached = {number: {number} for number in range(10)}
    for _ in range(10):
        for one, two in pairs:
            both = reached[one] | reached[two]
            for number in both:
                reached[number] = both
    assert groups == sorted(sorted(members) for members in {frozenset(members) for members in reached.values()})


@given(PAIRS, st.randoms(use_true_random=False))
def test_the_order_of_links_says_nothing(pairs: list[tuple[int, int]], chance: object) -> None:
    other = list(pairs)
    chance.shuffle(other)  # type: ignore[attr-defined]
    assert link(10, pairs) == link(10, other)
