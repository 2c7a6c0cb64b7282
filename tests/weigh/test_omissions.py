"""What a report is said to leave out: only what nothing in it comes near."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tellings.model import Article, Claim, Corroboration, Omission, Quantity, Span, reason
from tellings.weigh.omissions import (
    Asked,
    Reports,
    ask,
    comes_near,
    find_omissions,
    make_reports,
    same_figure,
    share_held,
    stems_of,
    weigh_words,
)
from tests.join.world import COURT, FERRY, LETTERS, Told, story_of, tell, vector
from tests.weigh.test_conflicts import rows_of

FINE = "Magistrates fined the skipper 4200 crowns for sailing without a licensed navigator."
FILLER = (
    "Bakeries along the quay opened early for the volunteers.",
    "The mayor thanked the fire brigade in a short speech.",
    "Schools will stay closed until the weekend.",
    "A choir sang in the square after dark.",
    "Fishermen mended their nets beside the old customs house.",
    "Tourists took pictures of the empty pier.",
    "The lighthouse keeper painted his door green.",
)


def report(lines: Sequence[str], outlet: str, title: str | None = None) -> Told:
    """A report with a headline of its own given beside it."""
    told = tell(lines, f"{outlet}.example")
    return replace(told, article=replace(told.article, title=title))


def teller(place: int, claim: str = FINE, at: int = 2) -> Told:
    """One of several reports that have a claim among other sentences, no two alike but for it."""
    others = [(*FERRY, *COURT, *LETTERS)[(4 * place + n) % 13] for n in range(4)]
    return report([*others[:at], claim, *others[at:]], f"t{place}")


TELLERS = [teller(0), teller(1), teller(2)]


def omissions_of(pile: Sequence[Told], claims: Sequence[Claim] | None = None) -> tuple[Omission, ...]:
    """What the reports of a pile lack; every claim told by many newsrooms."""
    made, articles, sentences, statements, dates = rows_of(pile)
    claims = made if claims is None else claims
    counts = [Corroboration(claim.id, "y0", (), (), (), 9, 9, ()) for claim in claims]
    return find_omissions(story_of(pile), articles, sentences, statements, claims, counts, dates, ())


def lacking(pile: Sequence[Told], claims: Sequence[Claim] | None = None) -> list[str]:
    """The reports that lack FINE, as outlets."""
    made, articles, *_ = rows_of(pile)
    fine = {claim.id for claim in (made if claims is None else claims) if claim.text == FINE}
    outlets = {article.id: article.outlet or "" for article in articles}
    return [outlets[row.article] for row in omissions_of(pile, claims) if row.claim in fine]


def test_a_report_in_which_nothing_comes_near_lacks_it() -> None:
    assert lacking([*TELLERS, report(FILLER, "q")]) == ["q.example"]
    [row] = omissions_of([*TELLERS, report(FILLER, "q")])
    assert row.reasons[0].says == "3 other reports have it, and nothing here comes near it"


@pytest.mark.parametrize(
    "told",
    [
        "The skipper was fined by magistrates.",  # in a sentence, less exactly
        "Licence, navigator: magistrates asked about both.",  # a sentence with much of its words
        "It cost him 4200 crowns.",  # the figure alone
        "Licensing of navigators, the sailings of skippers and magisterial fines were talked of.",  # other forms of its words
    ],
)
def test_a_sentence_that_comes_near_lets_a_report_off(told: str) -> None:
    assert lacking([*TELLERS, report([*FILLER, told], "q")]) == []


def test_words_of_the_claim_all_over_the_report_let_it_off() -> None:
    spread = ["Magistrates met.", "A skipper waved.", "One navigator slept.", "The dog was licensed."]
    lines = [part for pair in zip(FILLER, spread, strict=False) for part in pair]
    assert lacking([*TELLERS, report([*lines, *FILLER[4:]], "q")]) == []


def test_a_headline_that_tells_it_lets_a_report_off() -> None:
    assert lacking([*TELLERS, report(FILLER, "q", title="Magistrates fined skipper without licensed navigator")]) == []
    assert lacking([*TELLERS, report(FILLER, "q", title="A choir by the sea")]) == ["q.example"]


def with_fine(pile: Sequence[Told]) -> tuple[list[Claim], Claim, Claim, list[Article]]:
    """The claims of a pile, the one of FINE, and one that the last report has."""
    claims, articles, *_ = rows_of(pile)
    last = pile[-1].article.id
    [fine] = [claim for claim in claims if claim.text == FINE]
    other = next(claim for claim in claims if {place.article for place in claim.statements} == {last})
    return list(claims), fine, other, articles


@pytest.mark.parametrize("tie", ["more exact", "less exact", "beside", "one beside it", "a statement in common"])
def test_a_report_with_a_part_in_a_claim_like_it_lacks_nothing(tie: str) -> None:
    pile = [*TELLERS, report(FILLER, "q")]
    claims, fine, other, _ = with_fine(pile)
    ties = {
        "more exact": (replace(fine, entailed_by=(other.id,)), other),
        "less exact": (fine, replace(other, entailed_by=(fine.id,))),
        "beside": (replace(fine, beside=other.id), other),
        "one beside it": (fine, replace(other, beside=fine.id)),
        "a statement in common": (
            fine,
            replace(
                other,
                statements=(*other.statements, fine.statements[0]),
                statement_ids=(*other.statement_ids, fine.statement_ids[0]),
            ),
        ),
    }
    tied = [ties[tie][0] if row is fine else ties[tie][1] if row is other else row for row in claims]
    assert lacking(pile, claims) == ["q.example"]
    assert lacking(pile, tied) == []


def test_who_tells_a_part_does_not_count_as_telling_it() -> None:
    pile = [*TELLERS, report(FILLER, "q")]
    claims, fine, _, _ = with_fine(pile)
    partly = replace(fine, partly=(reason("may tell only a part of it", -0.5, [fine.statements[0]]),))
    assert lacking(pile, [partly if row is fine else row for row in claims]) == []


@pytest.mark.parametrize(("at", "found"), [(0, []), (4, ["q.example"])])
def test_what_stands_at_the_head_of_most_is_not_asked_about(at: int, found: list[str]) -> None:
    others = [*FERRY[1:5], *COURT[:3], *LETTERS[1:], *FERRY[5:], *COURT[3:], FERRY[0], FERRY[1], LETTERS[0], COURT[1]]
    pile = []
    for place in range(3):
        lines = others[5 * place : 5 * place + 5]
        pile.append(report([*lines[:at], FINE, *lines[at:]], f"h{place}"))
    assert lacking([*pile, report(FILLER, "q")]) == found


def asked_and_report(told: str, other: bytes | None = None) -> tuple[Asked, str, Reports]:
    """What is asked about FINE, and a report with one sentence more, of a vector given or its own."""
    pile = [*TELLERS, report([*FILLER, told], "q")]
    claims, *_ = rows_of(TELLERS)
    _, articles, sentences, statements, _ = rows_of(pile)
    last = pile[-1].article.id
    given = [replace(row, vector=other) if other and row.article == last else row for row in sentences]
    reports = make_reports(articles, given, statements)
    return ask(next(claim for claim in claims if claim.text == FINE), reports), last, reports


def test_a_sentence_of_like_meaning_comes_near() -> None:
    alike, apart = vector(FINE), vector(FERRY[0])
    assert comes_near(*asked_and_report("He must pay.", alike))
    assert not comes_near(*asked_and_report("He must pay.", apart))


def test_some_of_the_words_come_near_in_one_sentence_and_not_all_over() -> None:
    apart = vector(FERRY[0])
    assert comes_near(*asked_and_report("Magistrates met the skipper they fined.", apart))
    pile = [*TELLERS, report([*FILLER, "Magistrates met.", "A skipper waved.", "One was fined."], "q")]
    assert lacking(pile) == ["q.example"]


def test_two_claims_in_the_same_words_are_one_omission() -> None:
    pile = [*TELLERS, report(FILLER, "q")]
    claims, fine, _, _ = with_fine(pile)
    twin = replace(fine, id=f"{fine.id}0")
    assert len(lacking(pile, [*claims, twin])) == 1


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(4)), st.permutations(range(7)))
def test_any_order_of_reports_gives_the_same_rows(order: list[int], lines: list[int]) -> None:
    pile = [*TELLERS, report([FILLER[n] for n in lines], "q")]
    assert omissions_of([pile[n] for n in order]) == omissions_of(pile)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([*FERRY, *COURT, FINE, *FILLER]), min_size=1, max_size=9))
def test_no_report_lacks_a_claim_whose_words_it_has(lines: list[str]) -> None:
    pile = [*TELLERS, report(lines, "q"), report(FILLER, "r")]
    claims, articles, *_ = rows_of(pile)
    texts = {article.id: article.text for article in articles}
    words = {claim.id: claim.text for claim in claims}
    assert not [row for row in omissions_of(pile) if words[row.claim] in texts[row.article]]


def test_figures_are_compared_in_one_unit() -> None:
    def figure(value: float, unit: str) -> Quantity:
        return Quantity(Span(0, 1), value, value, unit)

    assert same_figure(figure(10, "mile"), figure(16, "km"))
    assert same_figure(figure(284.46e9, "USD"), figure(284e9, "USD"))
    assert not same_figure(figure(10, "mile"), figure(10, "km"))
    assert not same_figure(figure(10, "mile"), figure(10, ""))
    assert not same_figure(figure(10, "passenger"), figure(12, "passenger"))


def test_words_are_held_by_stem_and_figures_whole() -> None:
    words = weigh_words("Oxygen supplied for 4455 divers")
    assert share_held(words, stems_of("a supply of oxygen, 4455 diver's")) == 1.0
    assert 0 < share_held(words, stems_of("44551 divers")) < share_held(words, stems_of("4455 divers")) < 1
    assert share_held((), stems_of("oxygen")) == 0.0
