"""Claims: each statement once, any order, copies, figures."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from tellings.join import gather_claims
from tellings.join.likeness import PRIOR, judge_likeness, near_tellings, prepare
from tellings.model import Claim
from tests.join.world import COURT, FERRY, Told, copies_of, story_of, tell

MORE = (
    "More than 20 people were taken to hospital, the coastguard said.",
    "The coastguard said 30 people were taken to hospital on one afternoon.",
    "The brewer has until Wednesday to hand over its accounts.",
)
PILE = [
    tell(FERRY, "a.example"),
    tell([FERRY[1], FERRY[0], FERRY[5], MORE[0]], "b.example"),
    tell([FERRY[3], FERRY[2], MORE[1]], "c.example", "2031-05-05"),
    tell([*COURT[:2], MORE[2]], "d.example", None),
]


def claims_of(pile: Sequence[Told]) -> tuple[Claim, ...]:
    """The claims of a pile taken as one story."""
    sentences = [sentence for told in pile for sentence in told.sentences]
    statements = [statement for told in pile for statement in told.statements]
    articles = sorted((told.article for told in pile), key=lambda article: article.id)
    return gather_claims(story_of(pile), articles, sentences, statements, (), (), copies_of(pile))


def test_every_statement_is_in_exactly_one_claim() -> None:
    found = [row for claim in claims_of(PILE) for row in claim.statement_ids]
    assert sorted(found) == sorted(statement.id for told in PILE for statement in told.statements)


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(len(PILE))))
def test_claims_are_the_same_for_any_order(order: list[int]) -> None:
    assert set(claims_of([PILE[n] for n in order])) == set(claims_of(PILE))


def test_the_same_sentence_in_two_reports_is_one_claim_with_words_of_one_of_them() -> None:
    texts = {told.article.id: told.article.text for told in PILE}
    claim = next(
        claim for claim in claims_of(PILE) if FERRY[0] in [p.span.of(texts[p.article]) for p in claim.statements]
    )
    assert len({place.article for place in claim.statements}) == 2
    assert claim.text_cite.span.of(texts[claim.text_cite.article]) == claim.text
    assert claim.reasons


def test_a_more_exact_figure_entails_the_general_claim() -> None:
    pile = [tell([FERRY[0], MORE[0]], "a.example"), tell([FERRY[2], MORE[1]], "b.example")]
    claims = {claim.text: claim for claim in claims_of(pile)}
    assert claims[MORE[0]].entailed_by == (claims[MORE[1]].id,)
    assert claims[MORE[1]].entailed_by == ()


def test_a_statement_and_its_denial_are_two_claims() -> None:
    said, denied = (
        "The marine accident board opened an inquiry into the wreck.",
        "The marine accident board never opened an inquiry into the wreck.",
    )
    claims = claims_of([tell([FERRY[0], said], "a.example"), tell([FERRY[1], denied], "b.example")])
    assert {said, denied} <= {claim.text for claim in claims}


def test_an_article_printed_by_many_costs_its_text_once() -> None:
    pile = [tell(FERRY, f"paper{n}.example") for n in range(300)]
    claims = claims_of_statements_only(pile)
    assert len(claims) == len(FERRY)
    assert all(len(claim.statements) == 300 for claim in claims)


def claims_of_statements_only(pile: Sequence[Told]) -> tuple[Claim, ...]:
    """The claims of a pile without looking for copies first."""
    sentences = [sentence for told in pile for sentence in told.sentences]
    statements = [statement for told in pile for statement in told.statements]
    return gather_claims(story_of(pile), [told.article for told in pile], sentences, statements, (), (), ())


@settings(max_examples=20, deadline=None)
@given(st.floats(-8, 2))
def test_near_statements_are_those_whose_score_reaches_the_floor(floor: float) -> None:
    pile = PILE[:3]
    sentences = [sentence for told in pile for sentence in told.sentences]
    tellings, vectors = prepare([t.article for t in pile], sentences, [s for t in pile for s in t.statements], (), ())
    near = {
        (one, two): judge_likeness(tellings[one], tellings[two], cosine)
        for one, two, cosine in near_tellings(tellings, vectors, -99.0)
    }
    kept = {(one, two) for one, two, _ in near_tellings(tellings, vectors, floor)}
    assert {pair for pair, alike in near.items() if alike.base >= floor + 0.02} <= kept
    assert kept <= {pair for pair, alike in near.items() if alike.base >= floor - 0.02}
    for alike in near.values():
        assert abs(alike.total - PRIOR - sum(weight for _, weight in alike.parts)) < 2e-3
