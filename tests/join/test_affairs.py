"""Affairs: which stories are linked, and that it hangs on their own articles alone."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from tellings.join import gather_stories, link_affairs, propose_pairs
from tellings.join.affairs import AFFAIR
from tellings.join.pairs import BINDING, timeless
from tellings.model import AffairLink, Pair, Sketch, Story
from tellings.store import join_affairs
from tests.join.test_stories import HEARING
from tests.join.world import COURT, FERRY, tell

#: Years before: near to a hearing or two but for the time between.
BREWERY = (
    "The brewer Halloran won a regatta off Tarvo with a boat built from old barrels.",
    "Sixty sailors from Westmar took part, and the commerce secretary handed over the cup.",
)
PILE = [
    told.sketch
    for told in (
        tell(COURT, "a.example", "2031-04-08"),
        tell([COURT[1], COURT[0], COURT[2]], "b.example", "2031-04-09"),
        tell(HEARING, "a.example", "2031-06-16"),
        tell([HEARING[1], HEARING[0]], "b.example", "2031-06-16"),
        tell([HEARING[2], HEARING[0]], "c.example", "2032-01-10"),
        tell(BREWERY, "d.example", "1991-02-02"),
        tell(FERRY, "a.example", "2031-05-04"),
        tell(FERRY[:4], "b.example", "2031-05-05"),
    )
]


def joined(pile: Sequence[Sketch]) -> tuple[tuple[Story, ...], tuple[Pair, ...], tuple[AffairLink, ...]]:
    pairs = propose_pairs(pile, since=None)
    stories = gather_stories(pile, pairs, since=None)
    return stories, pairs, link_affairs(stories, pile, pairs, since=None)


def test_hearings_are_one_affair_and_the_ferry_is_none_of_it() -> None:
    stories, _, links = joined(PILE)
    affairs = set(
        join_affairs((story.id for story in stories), [(link.earlier, link.later) for link in links]).values()
    )
    assert len(stories) > len(affairs) == 2
    first = min(PILE, key=lambda sketch: sketch.low or "").article
    (opening,) = (story.id for story in stories if first in story.articles)
    assert opening in {link.earlier for link in links}
    assert opening not in {link.later for link in links}
    assert all(link.score.total >= AFFAIR for link in links)


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(len(PILE))), st.integers(1, len(PILE)))
def test_links_of_some_stories_are_those_of_all_with_an_end_in_them(order: list[int], size: int) -> None:
    """Given only what the engine promises: the stories a binding pair joins to a new one, and the pairs with a new end."""
    stories, pairs, links = joined(PILE)
    chosen = {PILE[number].article for number in order[:size]}
    new = [story for story in stories if chosen & set(story.articles)]
    since = frozenset(article for story in new for article in story.articles)
    at_new = [pair for pair in pairs if since & {pair.a, pair.b}]
    ends = {end for pair in at_new if pair.binds for end in (pair.a, pair.b)} | since
    near = [story for story in stories if ends & set(story.articles)]
    told = {article for story in near for article in story.articles}
    found = link_affairs(
        near,
        [sketch for sketch in PILE if sketch.article in told],
        [pair for pair in at_new if {pair.a, pair.b} <= told],
        since=since,
    )
    ids = {story.id for story in new}
    assert found == tuple(link for link in links if ids & {link.earlier, link.later})


def test_what_a_pair_binds_is_told_by_its_score() -> None:
    _, pairs, _ = joined(PILE)
    for pair in pairs:
        assert (pair.binds == "story") == (pair.score.total >= BINDING)
        assert pair.binds or timeless(pair.score) < BINDING
    assert {pair.binds for pair in pairs} >= {"story", "affair"}
