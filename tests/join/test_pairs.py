"""Which articles are worth comparing: order, growth, crowds."""

from __future__ import annotations

import itertools
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tellings.join import propose_pairs, sketch_article
from tellings.join.pairs import CROWD, TWINS
from tellings.model import Sketch
from tests.join.world import COURT, FERRY, LETTERS, tell

LINES = (*FERRY, *COURT, *LETTERS)
reports = st.lists(st.integers(0, len(LINES) - 1), min_size=1, max_size=6, unique=True)
piles = st.lists(reports, min_size=1, max_size=8, unique_by=tuple)


def make_pile(picked: list[list[int]]) -> list[Sketch]:
    """Sketches of reports made of the picked sentences."""
    days = ("2031-05-04", "2031-05-06", None)
    told = [
        tell([LINES[n] for n in numbers], f"paper{place}.example", days[place % 3])
        for place, numbers in enumerate(picked)
    ]
    return [row.sketch for row in told]


@settings(max_examples=40, deadline=None)
@given(piles, st.randoms())
def test_pairs_are_the_same_for_any_order(picked: list[list[int]], random: Random) -> None:
    pile = make_pile(picked)
    shuffled = list(pile)
    random.shuffle(shuffled)
    assert set(propose_pairs(pile, since=None)) == set(propose_pairs(shuffled, since=None))


@settings(max_examples=40, deadline=None)
@given(piles, st.integers(0, 8))
def test_a_pile_built_in_two_goes_has_the_pairs_of_one_go(picked: list[list[int]], cut: int) -> None:
    pile = make_pile(picked)
    new = frozenset(sketch.article for sketch in pile[cut:])
    old = propose_pairs(pile[:cut], since=None)
    added = propose_pairs(pile, since=new)
    assert sorted((*old, *added), key=lambda pair: pair.id) == sorted(
        propose_pairs(pile, since=None), key=lambda pair: pair.id
    )


@settings(max_examples=25, deadline=None)
@given(piles)
def test_a_pair_depends_on_its_two_articles_alone(picked: list[list[int]]) -> None:
    pile = {sketch.article: sketch for sketch in make_pile(picked)}
    for pair in propose_pairs(list(pile.values()), since=None):
        assert propose_pairs([pile[pair.a], pile[pair.b]], since=None) == (pair,)


@settings(max_examples=25, deadline=None)
@given(piles)
def test_a_score_is_its_prior_and_reasons(picked: list[list[int]]) -> None:
    for pair in propose_pairs(make_pile(picked), since=None):
        assert pair.a < pair.b
        assert abs(pair.score.total - (pair.score.prior + sum(why.weight for why in pair.score.reasons))) < 1e-6


def test_reports_of_one_story_are_proposed_and_strangers_are_not() -> None:
    ferry, rewrite, court = (
        tell(FERRY, "a.example"),
        tell([FERRY[1], FERRY[0], FERRY[3]], "b.example"),
        tell(COURT, "c.example"),
    )
    pairs = propose_pairs([ferry.sketch, rewrite.sketch, court.sketch], since=None)
    assert [{pair.a, pair.b} for pair in pairs] == [{ferry.article.id, rewrite.article.id}]
    assert pairs[0].score.total > 0


def test_many_articles_with_one_text_make_few_pairs() -> None:
    count = 3_000
    first = tell(FERRY, "a.example").sketch
    pile = [
        Sketch(f"{n:016x}", first.text_id, None, first.keys, first.words, first.vector, None, None)
        for n in range(count)
    ]
    assert len(propose_pairs(pile, since=None)) == count - 1
    few = pile[:TWINS]
    assert len(propose_pairs(few, since=None)) == len(list(itertools.combinations(few, 2)))


def test_a_key_shared_by_a_crowd_proposes_neighbours_only() -> None:
    first = tell(FERRY, "a.example").sketch
    pile = [
        Sketch(f"{n:016x}", f"text{n}", None, first.keys, first.words, first.vector, None, None)
        for n in range(CROWD + 5)
    ]
    assert len(propose_pairs(pile, since=None)) == CROWD + 4


def test_a_text_of_a_few_words_has_a_sketch() -> None:
    told = tell(["No."], None, None)
    assert told.sketch.keys == ()
    assert sketch_article(told.article, (), told.date).vector == bytes(384)
