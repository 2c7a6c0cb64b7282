"""What a person judged: links that must be and must not be, in any order, contradictions told."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tellings.join import correct_speakers, gather_claims, match_utterances, resolve_entities
from tellings.join.groups import link_apart
from tellings.join.judged import settle
from tellings.model import (
    Cite,
    Claim,
    Entity,
    LocalEntity,
    Mention,
    Quote,
    Rule,
    Ruling,
    Span,
    Story,
    Utterance,
    What,
)
from tests.join.world import FERRY, Told, story_of, tell

NAMES = "abcdefg"
TIES = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES), st.booleans()).filter(lambda tie: tie[0] < tie[1]),
    max_size=9,
    unique=True,
)
NOWHERE = Cite("x", 0, 1)


def rulings_of(ties: Iterable[tuple[str, str, bool]]) -> list[tuple[str, str, Ruling]]:
    return [
        (a, b, Ruling(f"j{a}{b}{together}", "same" if together else "not-same", "claim", NOWHERE, NOWHERE))
        for a, b, together in ties
    ]


def settled(
    ties: Sequence[tuple[str, str, bool]],
) -> tuple[set[tuple[str, str]], set[tuple[str, str]], dict[str, set[str]]]:
    made = rulings_of(ties)
    same = [tie for tie in made if tie[2].rule == "same"]
    found = settle(same, [tie for tie in made if tie[2].rule != "same"], {})
    return set(found.together), set(found.apart), {key: set(others) for key, others in found.against.items()}


def reach(pairs: Iterable[tuple[str, str]], start: str) -> set[str]:
    """Everything linked with a name, however far."""
    found, fresh, known = {start}, {start}, list(pairs)
    while fresh:
        fresh = {b for a, b in known if a in fresh} | {a for a, b in known if b in fresh}
        fresh -= found
        found |= fresh
    return found


@given(TIES)
def test_what_is_judged_the_same_never_crosses_what_is_judged_not_to_be(ties: list[tuple[str, str, bool]]) -> None:
    together, apart, _ = settled(ties)
    assert all(b not in reach(together, a) for a, b in apart)
    assert apart == {(a, b) for a, b, same in ties if not same}  # apart is never given up


@given(TIES)
def test_nothing_is_set_aside_silently(ties: list[tuple[str, str, bool]]) -> None:
    together, _, against = settled(ties)
    wanted = {(a, b) for a, b, same in ties if same}
    for a, b in wanted - together:
        assert against[f"j{a}{b}True"]
    for key, others in against.items():
        assert all(key in against[other] for other in others)
    for a, b, same in ties:  # who contradicts is told, and nobody else is
        crossed = not same and b in reach(wanted, a)
        assert same or crossed == (f"j{a}{b}False" in against)


@given(TIES, st.randoms())
def test_the_order_of_judgements_says_nothing(ties: list[tuple[str, str, bool]], chance: object) -> None:
    other = list(ties)
    chance.shuffle(other)  # type: ignore[attr-defined]
    assert settled(ties) == settled(other)


@given(TIES)
def test_links_are_not_used_that_would_join_what_is_apart(ties: list[tuple[str, str, bool]]) -> None:
    number = {name: place for place, name in enumerate(NAMES)}
    together, apart, _ = settled([tie for tie in ties if not tie[2]])
    pairs = [(number[a], number[b]) for a, b, same in ties if same]
    groups = link_apart(len(NAMES), pairs, [(number[a], number[b]) for a, b in apart])
    home = {member: place for place, group in enumerate(groups) for member in group}
    assert sorted(home) == list(range(len(NAMES)))
    assert all(home[number[a]] != home[number[b]] for a, b in apart)
    assert not together
    if not apart:
        assert all(home[a] == home[b] for a, b in pairs)


# ---- claims

PILE = [
    tell(FERRY, "a.example"),
    tell([FERRY[1], "Four died when the ship hit the wall of the port.", FERRY[5]], "b.example"),
    tell(["Divers saw nobody on the car deck.", FERRY[1]], "c.example", "2031-05-05"),
]


def at(told: Told, words: str) -> Cite:
    start = told.article.text.index(words)
    return Cite(told.article.id, start, start + len(words))


def rule(rule: Rule, a: Cite, b: Cite, what: What = "claim", speaker: str = "") -> Ruling:
    return Ruling(f"j{rule}{a}{b}{speaker}", rule, what, min(a, b), max(a, b), speaker)


def claims_of(pile: Sequence[Told], *rulings: Ruling) -> tuple[Claim, ...]:
    sentences = [sentence for told in pile for sentence in told.sentences]
    statements = [statement for told in pile for statement in told.statements]
    articles = sorted((told.article for told in pile), key=lambda article: article.id)
    return gather_claims(story_of(pile), articles, sentences, statements, (), (), (), rulings)


def claim_at(claims: Sequence[Claim], place: Cite) -> Claim:
    return next(
        row
        for row in claims
        if any(one.article == place.article and one.span.contains(place.span) for one in row.statements)
    )


DIED = at(PILE[1], "Four died when the ship")
KILLED = at(PILE[0], "4 people were killed")
NOBODY = at(PILE[2], "saw nobody on the car deck")
DIVERS = at(PILE[0], "Divers searched")


def test_statements_judged_the_same_are_one_claim_that_says_so() -> None:
    assert claim_at(claims_of(PILE), DIED) != claim_at(claims_of(PILE), KILLED)
    ruling = rule("same", DIED, KILLED)
    claims = claims_of(PILE, ruling)
    assert claim_at(claims, DIED) == claim_at(claims, KILLED)
    assert ruling.id in claim_at(claims, DIED).reasons[0].says
    assert sorted(row for claim in claims for row in claim.statement_ids) == sorted(
        row for claim in claims_of(PILE) for row in claim.statement_ids
    )


def test_the_very_same_words_judged_not_the_same_are_two_claims() -> None:
    one, two = at(PILE[0], FERRY[1]), at(PILE[1], FERRY[1])
    assert claim_at(claims_of(PILE), one) == claim_at(claims_of(PILE), two)
    claims = claims_of(PILE, rule("not-same", one, two))
    assert claim_at(claims, one) != claim_at(claims, two)


@settings(max_examples=20, deadline=None)
@given(
    st.permutations(range(len(PILE))),
    st.permutations(
        [
            rule("same", DIED, KILLED),
            rule("same", NOBODY, DIVERS),
            rule("not-same", DIED, DIVERS),
            rule("same", NOBODY, KILLED),
        ]
    ),
)
def test_claims_are_the_same_for_any_order_of_reports_and_judgements(order: list[int], rulings: list[Ruling]) -> None:
    claims = claims_of([PILE[n] for n in order], *rulings)
    assert set(claims) == set(claims_of(PILE, *sorted(rulings, key=lambda row: row.id)))
    assert claim_at(claims, DIED) != claim_at(claims, DIVERS)  # the three that would join them contradict it


def test_a_judgement_on_words_nobody_states_changes_nothing() -> None:
    nothing = Cite(PILE[0].article.id, 0, 0)
    assert claims_of(PILE, rule("same", nothing, DIED)) == claims_of(PILE)


# ---- names

STORY = Story("y0", "t", ("a", "b", "c"))
LOCALS = (
    LocalEntity("a.1", "a", "Ada Venn", "PERSON"),
    LocalEntity("b.1", "b", "Venn", "PERSON"),
    LocalEntity("c.1", "c", "the skipper", "PERSON"),
)
MENTIONS = tuple(Mention(row.article, Span(0, 8), "PERSON", row.id) for row in LOCALS)


def entities_of(*rulings: Ruling) -> tuple[Entity, ...]:
    return resolve_entities(STORY, LOCALS, MENTIONS, rulings)


def groups_of(*rulings: Ruling) -> set[frozenset[str]]:
    return {frozenset(row.locals) for row in entities_of(*rulings)}


def test_names_are_who_a_person_judged_them_to_be() -> None:
    a, b, c = (Cite(key, 2, 5) for key in "abc")
    assert groups_of() == {frozenset({"a.1", "b.1"}), frozenset({"c.1"})}
    assert groups_of(rule("not-same", a, b, "entity")) == {frozenset({one.id}) for one in LOCALS}
    assert groups_of(rule("same", a, c, "entity")) == {frozenset({"a.1", "b.1", "c.1"})}
    both = rule("same", a, c, "entity"), rule("not-same", c, b, "entity")
    assert groups_of(*both) == {frozenset({"a.1", "c.1"}), frozenset({"b.1"})}
    crossed = (*both, rule("same", a, b, "entity"))
    assert groups_of(*crossed) == groups_of(rule("not-same", c, b, "entity"))


# ---- quotes

SAID = "We shall not rest until every last missing sailor has been brought home"
LATER = "Nobody will be forgotten by this harbour"


def quoting(*wordings: str) -> tuple[list[Told], list[Quote]]:
    pile = [tell([f"She said: “{words}”"], f"{n}.example") for n, words in enumerate(wordings)]
    return pile, [
        Quote(told.article.id, "direct", (at(told, words).span,)) for told, words in zip(pile, wordings, strict=True)
    ]


def utterances_of(pile: Sequence[Told], quotes: Sequence[Quote], *rulings: Ruling) -> tuple[Utterance, ...]:
    return match_utterances(story_of(pile), [told.article for told in pile], quotes, (), (), (), rulings)


def test_quotes_judged_the_same_are_one_utterance_and_others_two() -> None:
    pile, quotes = quoting(SAID, SAID, LATER)
    one, two, three = (Cite(row.article, row.words[0].start, row.words[0].end) for row in quotes)
    assert [len(row.renderings) for row in utterances_of(pile, quotes)].count(2) == 1
    joined = utterances_of(pile, quotes, rule("same", one, three, "quote"))
    assert [len(row.renderings) for row in joined] == [3]
    assert "a person judged" in joined[0].reasons[0].says
    parted = utterances_of(pile, quotes, rule("not-same", one, two, "quote"))
    assert [len(row.renderings) for row in parted] == [1, 1, 1]
    mixed = utterances_of(pile, quotes, rule("not-same", one, two, "quote"), rule("same", two, three, "quote"))
    assert sorted(len(row.renderings) for row in mixed) == [1, 2]
    assert {key for row in mixed for key in row.quotes} == {row.id for row in quotes}


@pytest.mark.parametrize(("speaker", "who"), [("Ada Venn", "e1"), ("Venn", "e1"), ("", None)])
def test_a_speaker_is_the_one_a_person_named(speaker: str, who: str | None) -> None:
    pile, quotes = quoting(SAID, SAID)
    first, second = (told.article.id for told in pile)
    entities = (
        Entity("e1", "y0", "Ada Venn", "PERSON", None, (), (f"{first}.1",)),
        Entity("e2", "y0", "Tom Reed", "PERSON", None, (), (f"{second}.1",)),
    )
    spoken = [Quote(row.article, "direct", row.words, who=f"{second}.1") for row in quotes]
    place = Cite(first, spoken[0].words[0].start, spoken[0].words[0].start + 9)
    rulings = (rule("wrong-speaker", place, place, "quote", speaker),)
    corrected = correct_speakers(story_of(pile), spoken, (), entities, rulings)
    assert [(row.quote, row.who) for row in corrected] == [(spoken[0].id, who)]
    found = match_utterances(story_of(pile), [told.article for told in pile], spoken, (), entities, corrected)
    assert who in {row.who for row in found if spoken[0].id in row.quotes}


def test_a_speaker_named_by_a_place_or_by_nobody_known() -> None:
    pile, quotes = quoting(SAID, LATER)
    first, second = (told.article.id for told in pile)
    entity = Entity("e1", "y0", "the harbour", "ORG", None, (), (f"{second}.1",))
    mention = Mention(second, Span(0, 3), "ORG", f"{second}.1")
    place = Cite(first, quotes[0].words[0].start, quotes[0].words[0].end)
    named = Ruling("j1", "wrong-speaker", "quote", place, Cite(second, 0, 3))
    unknown = Ruling("j2", "wrong-speaker", "quote", place, place, "Somebody Else")
    story = story_of(pile)
    assert [row.who for row in correct_speakers(story, quotes, [mention], [entity], [named])] == ["e1"]
    assert correct_speakers(story, quotes, [mention], [entity], [unknown]) == ()
    nobody = Ruling("j3", "wrong-speaker", "quote", place, place)
    for order in itertools.permutations([named, nobody]):
        assert [row.who for row in correct_speakers(story, quotes, [mention], [entity], order)] == [None]
