"""Stories: order, growth, strangers, roundups, twins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st

from tellings.join import gather_stories, link_affairs, propose_pairs, sketch_article
from tellings.join.pairs import PRIOR
from tellings.model import Affair, Sketch
from tellings.store import join_affairs
from tests.join.world import COURT, FERRY, LETTERS, stories_of, tell

PILE = [
    tell(FERRY, "a.example"),
    tell([FERRY[1], FERRY[0], FERRY[3], FERRY[2]], "b.example"),
    tell(FERRY[:4], "c.example", "2031-05-05"),
    tell(COURT, "a.example"),
    tell([COURT[1], COURT[0], COURT[2]], "d.example"),
    tell(LETTERS, "d.example", None),
]


def affairs_of(pile: Sequence[Sketch]) -> set[Affair]:
    """The affairs of a pile."""
    pairs = propose_pairs(pile, since=None)
    stories = gather_stories(pile, pairs, since=None)
    links = link_affairs(stories, pile, pairs, since=None)
    return set(join_affairs((story.id for story in stories), [(link.earlier, link.later) for link in links]).values())


def test_each_event_is_one_story_with_a_title() -> None:
    groups = {frozenset(story.articles) for story in stories_of(PILE)}
    ids = [told.article.id for told in PILE]
    assert groups == {frozenset(ids[:3]), frozenset(ids[3:5]), frozenset(ids[5:])}
    assert all(story.title for story in stories_of(PILE))


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(len(PILE))))
def test_stories_are_the_same_for_any_order(order: list[int]) -> None:
    assert stories_of([PILE[n] for n in order]) == stories_of(PILE)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, len(PILE)))
def test_adding_gives_the_stories_of_one_go(cut: int) -> None:
    sketches = [told.sketch for told in PILE]
    new = frozenset(sketch.article for sketch in sketches[cut:])
    kept = {frozenset(story.articles): story for story in stories_of(PILE[:cut])}
    touched = gather_stories(sketches, propose_pairs(sketches, since=None), since=new)
    changed = {article for story in touched for article in story.articles}
    whole = [story for members, story in kept.items() if members.isdisjoint(changed)] + list(touched)
    assert sorted(whole, key=lambda story: story.id) == list(stories_of(PILE))


def test_an_unrelated_article_changes_no_other_story() -> None:
    fewer = stories_of(PILE[:5])
    assert set(fewer) <= set(stories_of(PILE))


def test_a_roundup_glues_nothing_together() -> None:
    roundup = tell(
        [FERRY[0], COURT[0], LETTERS[0], *LETTERS[1:], "In other news, the weather will stay dry."], "r.example"
    )
    groups = [set(story.articles) for story in stories_of([*PILE, roundup])]
    ferry, court = PILE[0].article.id, PILE[3].article.id
    assert not any({ferry, court} <= group for group in groups)


def test_articles_with_one_text_are_one_story_however_many() -> None:
    first = tell(FERRY, "a.example").sketch
    pile = [
        Sketch(f"{n:016x}", first.text_id, None, first.keys, first.words, first.vector, None, None)
        for n in range(2_000)
    ]
    (story,) = gather_stories(pile, propose_pairs(pile, since=None), since=None)
    assert len(story.articles) == 2_000


def test_membership_has_reasons_that_add_up() -> None:
    for story in stories_of(PILE):
        assert {member.article for member in story.membership} == set(story.articles)
        for member in story.membership:
            assert member.score.reasons
            assert member.score.prior in (PRIOR, 0.0)


def test_no_dates_at_all_still_gives_stories() -> None:
    undated = [
        tell(lines, outlet, None)
        for lines, outlet in ((FERRY, "a.example"), (FERRY[:5], "b.example"), (COURT, "c.example"))
    ]
    assert sorted(len(story.articles) for story in stories_of(undated)) == [1, 2]


NOTICE = ["Chat with our newsroom in the messenger."]


def titled(title: str, lines: Sequence[str], day: str = "2031-05-04") -> Sketch:
    """The sketch of a report with a title beside its text."""
    told = tell(lines, f"{len(title)}.example", day)
    return sketch_article(
        replace(told.article, title=title, id=f"{told.article.id}{len(title)}"), told.sentences, told.date
    )


def test_a_page_cut_down_to_a_notice_is_known_by_its_title() -> None:
    whole = titled("Ferry strikes breakwater at Marrack harbour", FERRY)
    cut = titled("Marrack ferry strikes harbour breakwater, killing four", NOTICE)
    other = titled("Tribunal orders brewer Halloran to repay subsidies", NOTICE)
    court = titled("Halloran must repay subsidies, tribunal rules", COURT)
    pile = [whole, cut, other, court]
    groups = {frozenset(story.articles) for story in gather_stories(pile, propose_pairs(pile, since=None), since=None)}
    assert groups == {frozenset((whole.article, cut.article)), frozenset((other.article, court.article))}


def test_a_year_between_costs_more_than_a_day() -> None:
    def score(day: str) -> float:
        pair = propose_pairs([titled("A", FERRY), titled("Bee", FERRY[:4], day)], since=None)[0]
        return pair.score.total

    assert score("2031-05-04") > score("2031-05-05") > score("2031-05-20") > score("2032-05-04")


def test_the_same_happening_a_year_on_is_a_story_of_its_own_in_one_affair() -> None:
    """Only where the text tells its day itself: a day given beside it may be that of the crawl."""
    now = [tell(FERRY, "a.example"), tell(FERRY[:4], "b.example"), tell([FERRY[1], *FERRY[3:]], "c.example")]
    then = tell(
        [
            "The coastguard at Marrack harbour will get a second boat.",
            "Orrin Lines has bought a third vessel for the islands.",
        ],
        "d.example",
        "2030-05-01",
    )
    ways: tuple[tuple[Literal["told", "given"], int], ...] = (("told", 2), ("given", 1))
    for dated, stories in ways:
        pile = [told.sketch for told in now] + [replace(then.sketch, dated=dated)]
        assert len(affairs_of(pile)) == 1
        assert len(gather_stories(pile, propose_pairs(pile, since=None), since=None)) == stories


HEARING = (
    "A road builder told the Westmar tax tribunal that he had handed envelopes of cash to the brewer Halloran.",
    "Judge Petra Vance warned the gallery after shouts at the first witness about the subsidies for Halloran.",
    "Halloran said through a lawyer that the grants had been approved by the former commerce secretary.",
    "The tribunal in Westmar will hear two accountants on the 12 million crowns next week.",
)


def test_a_second_hearing_is_a_story_of_its_own_in_one_affair() -> None:
    first = [tell(COURT, "a.example", "2031-04-08"), tell([COURT[1], COURT[0], COURT[2]], "b.example", "2031-04-09")]
    second = [tell(HEARING, "a.example", "2031-06-16"), tell([HEARING[1], HEARING[0]], "b.example", "2031-06-16")]
    found = stories_of([*first, *second])
    assert {frozenset(story.articles) for story in found} == {
        frozenset(told.article.id for told in part) for part in (first, second)
    }
    assert len(affairs_of([told.sketch for told in (*first, *second)])) == 1


def test_one_late_report_makes_no_story_of_its_own_and_is_doubtful() -> None:
    late = tell([FERRY[0], FERRY[2], FERRY[1], FERRY[4]], "d.example", "2031-09-01")
    (story,) = stories_of([*PILE[:3], late])
    assert [row.article for row in story.membership if row.doubtful] == [late.article.id]


NORTH = (
    "An earthquake struck the Tarvo valley in northern Belland early on Monday, and dozens of stone houses collapsed.",
    "Governor Pavel Lunk said rescuers reached the valley by helicopter; aftershocks rattled the town of Istra.",
)
SOUTH = (
    "An earthquake shook the port of Calvera in southern Morland on Thursday evening, and dozens of stone houses collapsed.",
    "Mayor Lucia Ferran said rescuers reached the cellars by ladder; aftershocks rattled the Gulf of Sorn.",
)


def test_two_earthquakes_of_one_week_are_two_stories_and_no_affair() -> None:
    piles = [
        [tell(lines, outlet, day) for outlet in ("a.example", "b.example")]
        for lines, day in ((NORTH, "2031-05-05"), (SOUTH, "2031-05-08"))
    ]
    assert len(stories_of([*piles[0], *piles[1]])) == 2
    assert len(affairs_of([told.sketch for told in (*piles[0], *piles[1])])) == 2
