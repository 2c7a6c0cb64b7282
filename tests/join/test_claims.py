"""Claims: each statement once, any order, copies, figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tellings.join import gather_claims
from tellings.join.groups import Edges, add_edge, agreeing_groups
from tellings.join.likeness import base_score, near_tellings, prepare
from tellings.join.sameness import PRIOR, judge_pairs
from tellings.model import Claim, Part, Span
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


def test_every_statement_is_in_a_claim_and_no_claim_lies_in_another() -> None:
    claims = claims_of(PILE)
    found = {row for claim in claims for row in claim.statement_ids}
    assert found == {statement.id for told in PILE for statement in told.statements}
    assert len({claim.id for claim in claims}) == len(claims)
    sets = [set(claim.statement_ids) for claim in claims]
    assert not any(one <= two for at, one in enumerate(sets) for other, two in enumerate(sets) if at != other)


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
    pairs = list(near_tellings(tellings, vectors, -99.0))
    near = {(one, two): base_score(tellings[one], tellings[two], cosine)[0] for one, two, cosine in pairs}
    kept = {(one, two) for one, two, _ in near_tellings(tellings, vectors, floor)}
    assert {pair for pair, base in near.items() if base >= floor + 0.02} <= kept
    assert kept <= {pair for pair, base in near.items() if base >= floor - 0.02}
    for alike in judge_pairs(tellings, pairs).values():
        assert abs(alike.total - PRIOR - sum(weight for _, weight in alike.parts)) < 2e-3


@given(
    st.dictionaries(st.tuples(st.integers(0, 7), st.integers(0, 7)), st.floats(-2, 3), max_size=20), st.integers(1, 8)
)
def test_each_two_of_a_group_are_linked_and_what_joins_agrees_on_average(
    weights: dict[tuple[int, int], float], most: int
) -> None:
    edges: Edges = {}
    for (one, two), weight in weights.items():
        if one != two:
            add_edge(edges, one, two, round(weight, 3))
    groups = agreeing_groups(8, edges, open_at=0.5, lone_at=-0.5, most=most)
    assert {number for group in groups for number in group} == set(range(8))
    for group in groups:
        links = [edges.get(a, {}).get(b, -9.0) for at, a in enumerate(group) for b in group[at + 1 :]]
        assert -9.0 not in links
        assert sum(links) >= -0.5
    strong = {(a, b) for a, row in edges.items() for b, weight in row.items() if a < b and weight >= 0.5}
    count = Counter(number for group in groups for number in group)
    assert all(count[number] <= most for number in range(8))
    assert all(most in (count[a], count[b]) or any(a in group and b in group for group in groups) for a, b in strong)


def test_a_sentence_that_says_two_things_is_in_a_claim_for_each() -> None:
    edges: Edges = {}
    add_edge(edges, 0, 1, 1.0)
    add_edge(edges, 1, 2, 0.9)
    assert agreeing_groups(4, edges, open_at=0.0, lone_at=0.0) == [[0, 1], [1, 2], [3]]


def test_claims_that_share_statements_are_worded_by_different_ones() -> None:
    claims = [claim for claim in claims_of(PILE) if len(claim.statements) > 1]
    assert claims
    for claim in claims:
        others = {other.text_cite for other in claims if other is not claim}
        assert claim.text_cite in claim.statements
        assert claim.text_cite not in others or others >= set(claim.statements)


def test_a_headline_words_no_claim_that_running_text_tells() -> None:
    first, *others = PILE
    headed = replace(
        first.article,
        parts=(
            Part("headline", first.statements[0].span),
            Part("body", Span(first.statements[0].span.end, len(first.article.text))),
        ),
    )
    claims = claims_of([replace(first, article=headed), *others])
    (claim,) = [one for one in claims if first.statements[0].id in one.statement_ids and len(one.statements) > 1]
    assert claim.text_cite.article != headed.id
