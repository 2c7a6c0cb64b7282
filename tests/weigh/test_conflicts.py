"""Conflicts, and what each report alone has or lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tellings.join import gather_claims
from tellings.model import Article, Claim, Conflict, Doubt, Published, Sentence, Statement, Version, Warned
from tellings.weigh import count_corroboration, find_absences, find_conflicts, judge_origins
from tellings.weigh.absences import Absences
from tests.join.world import COURT, FERRY, LETTERS, Told, copies_of, story_of, tell


def rows_of(
    pile: Sequence[Told],
) -> tuple[tuple[Claim, ...], list[Article], list[Sentence], list[Statement], list[Published]]:
    """Claims, articles, sentences, statements and dates of a pile."""
    articles = sorted((told.article for told in pile), key=lambda article: article.id)
    sentences = [row for told in pile for row in told.sentences]
    statements = [row for told in pile for row in told.statements]
    claims = gather_claims(story_of(pile), articles, sentences, statements, (), (), ())
    return claims, articles, sentences, statements, [told.published for told in pile]


def conflicts_of(pile: Sequence[Told], versions: Sequence[Version] = ()) -> tuple[Conflict, ...]:
    """The conflicts of a pile taken as one story."""
    claims, articles, sentences, statements, dates = rows_of(pile)
    return find_conflicts(story_of(pile), articles, sentences, statements, claims, (), dates, versions, (), ())


def two(first: str, second: str, day: str = "2031-05-04") -> list[Told]:
    """Two reports with one sentence each beside others."""
    return [tell([FERRY[0], first], "a.example"), tell([FERRY[0], second], "b.example", day)]


@pytest.mark.parametrize(
    ("first", "second", "day", "relation"),
    [
        (
            "The crash killed 4 people at the breakwater.",
            "The crash killed 6 people at the breakwater.",
            "2031-05-04",
            "conflict",
        ),
        (
            "The crash killed at least 4 people at the breakwater.",
            "The crash killed at least 9 people at the breakwater.",
            "2031-05-05",
            "revised",
        ),
        (
            "The search for 9 people still missing at the breakwater goes on.",
            "The search for 6 people still missing at the breakwater goes on.",
            "2031-05-05",
            "revised",
        ),
        (
            "The crash killed more than 20 people at the breakwater.",
            "The crash killed 22 people at the breakwater.",
            "2031-05-04",
            "precision",
        ),
    ],
)
def test_figures_for_one_thing(first: str, second: str, day: str, relation: str) -> None:
    (row,) = [row for row in conflicts_of(two(first, second, day)) if row.kind == "figure"]
    assert row.relation == relation
    assert {row.a.article, row.b.article} == {told.article.id for told in two(first, second, day)}


def test_what_an_address_says_otherwise_later_is_a_revision() -> None:
    pile = two("The crash killed 6 people at the breakwater.", "The crash killed 4 people at the breakwater.")
    (before,) = conflicts_of(pile)
    (after,) = conflicts_of(pile, [Version("v", "a.example/crash", tuple(told.article.id for told in pile))])
    (beside,) = conflicts_of(pile, [Version("v", "a.example/crash", (pile[0].article.id, "another"))])
    assert (before.relation, after.relation, beside.relation) == ("conflict", "revised", "conflict")
    assert (after.a, after.b) == (before.a, before.b)


def test_without_a_day_a_toll_is_never_a_conflict() -> None:
    first, second = two("The crash killed 4 people at the breakwater.", "The crash killed 6 people at the breakwater.")
    pile = [first, replace(second, date=replace(second.date, value=None, basis="unknown"))]
    (row,) = [row for row in conflicts_of(pile) if row.kind == "figure"]
    assert row.relation == "revised"
    assert any("nothing says which is later" in why.says for why in row.reasons)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The crash killed 4 people at the breakwater.", "The crash killed 4 people at the breakwater."),
        ("The crash killed 4 people at the breakwater.", "The brewer employs 600 people in its bottling plant."),
        ("The hull is 40 metres long.", "The inquiry will hear 12 witnesses."),
    ],
)
def test_figures_for_other_things_are_no_conflict(first: str, second: str) -> None:
    assert not [row for row in conflicts_of(two(first, second)) if row.kind == "figure"]


def test_a_remark_with_a_word_changed_is_a_conflict_of_wording() -> None:
    said = "The harbour master said: “The steering failed minutes before the {} and nobody could stop her.”"
    (row,) = [
        row for row in conflicts_of(two(said.format("collision"), said.format("explosion"))) if row.kind == "wording"
    ]
    says = " ".join(why.says for why in row.reasons)
    assert "collision against explosion" in says or "explosion against collision" in says


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(3)))
def test_conflicts_are_the_same_for_any_order_and_scores_add_up(order: list[int]) -> None:
    pile = [
        *two("The crash killed 4 people at the breakwater.", "The crash killed 6 people at the breakwater."),
        tell(COURT, "c.example"),
    ]
    rows = conflicts_of([pile[n] for n in order])
    assert rows == conflicts_of(pile)
    for row in rows:
        total = row.prior + sum(why.weight for why in row.reasons)
        assert row.probability >= 0.5
        assert (total >= 0) == (row.probability >= 0.5)


def test_a_list_of_figures_is_bounded() -> None:
    lists = [
        tell([f"Ward {n} of the district recorded {n + shift} votes." for n in range(200)], f"{shift}.example")
        for shift in (1000, 5000)
    ]
    assert not conflicts_of(lists)


def absences_of(pile: Sequence[Told], warned: Sequence[Warned] = ()) -> tuple[tuple[Claim, ...], Absences]:
    """What a pile's reports alone have and lack."""
    claims, articles, sentences, statements, dates = rows_of(pile)
    origins = judge_origins(story_of(pile), articles, copies_of(pile), dates, ())
    counts = count_corroboration(story_of(pile), claims, statements, (), origins, (), ())
    return claims, find_absences(story_of(pile), articles, sentences, statements, claims, counts, dates, warned)


PILE = [
    tell([FERRY[1], LETTERS[0], LETTERS[1]], "a.example"),
    tell([COURT[0], FERRY[1], COURT[1]], "b.example"),
    tell([COURT[2], COURT[3], FERRY[1]], "c.example"),
    tell([FERRY[2], FERRY[3], FERRY[4], FERRY[5]], "d.example", "2031-05-06"),
]


def test_what_one_report_has_and_what_it_lacks() -> None:
    claims, absences = absences_of(PILE)
    texts = {claim.id: claim.text for claim in claims}
    assert ("The subsidies had been approved by the former commerce secretary five years ago.", PILE[2].article.id) in {
        (texts[row.claim], row.article) for row in absences.only_here
    }
    assert [(texts[row.claim], row.article) for row in absences.omissions] == [(FERRY[1], PILE[3].article.id)]
    assert all(row.reasons for row in absences.omissions)


def test_what_another_report_may_tell_in_other_words_is_not_called_only_here() -> None:
    told, retold = (
        "The Orla struck the breakwater at Kell and sank.",
        "At Kell the breakwater was struck; sank the Orla had by noon.",
    )
    claims, absences = absences_of([tell([told, LETTERS[0]], "a.example"), tell([retold, COURT[0]], "b.example")])
    texts = {claim.id: claim.text for claim in claims}
    only = {texts[row.claim] for row in absences.only_here}
    assert {LETTERS[0], COURT[0]} <= only
    assert told not in only


@pytest.mark.parametrize("doubt", ["CUT_OFF", "SHORT", "LIST", "LIVE_BLOG"])
def test_nothing_is_called_omitted_from_a_doubtful_article(doubt: Doubt) -> None:
    _, absences = absences_of(PILE, [Warned(PILE[3].article.id, doubt, "cut off")])
    assert absences.omissions == ()


def test_nothing_is_called_omitted_from_a_report_that_came_first_or_is_short_or_undated() -> None:
    for lines, day in ((FERRY[2:], "2031-05-01"), ((FERRY[4],), "2031-05-06"), (FERRY[2:], None)):
        _, absences = absences_of([*PILE[:3], tell(lines, "d.example", day)])
        assert absences.omissions == ()


def test_a_story_of_one_text_has_nothing_only_here() -> None:
    _, absences = absences_of([tell(FERRY, "a.example"), tell(FERRY, "b.example")])
    assert absences.only_here == ()


def test_a_report_that_gives_both_figures_means_two_things() -> None:
    sentence = "The crash killed 10 visitors and 2 pilots at the breakwater."
    assert not [row for row in conflicts_of(two(sentence, sentence, "2031-05-05")) if row.kind == "figure"]
