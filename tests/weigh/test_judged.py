"""What a person judged of origins, conflicts and counts, and the verdicts on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tellings.join import gather_claims, link_versions
from tellings.model import (
    Attribution,
    Cite,
    Claim,
    Conflict,
    Corroboration,
    Entity,
    Origin,
    Quote,
    Rule,
    Ruling,
    Span,
    State,
    Utterance,
    Verdict,
    What,
)
from tellings.weigh import check_judgements, count_corroboration, find_conflicts, judge_origins
from tests.join.world import COURT, FERRY, Told, copies_of, story_of, tell

WIRE = tell(["MARRACK (AP) — " + FERRY[0], *FERRY[1:]], "a.example")
CUT = tell(FERRY[:5], "b.example")
OWN = tell(["Our reporter spoke to families waiting on the quay.", FERRY[1]], "c.example", "2031-05-05")
FAR = tell([COURT[0], FERRY[2]], "d.example", "2031-05-06")
NAMELESS = tell(["Nobody knows who wrote this line about the harbour.", FERRY[5]], None, "2031-05-07")
PILE = [WIRE, CUT, OWN, FAR, NAMELESS]


def whole(told: Told) -> Cite:
    return Cite(told.article.id, 0, len(told.article.text))


def at(told: Told, words: str) -> Cite:
    start = told.article.text.index(words)
    return Cite(told.article.id, start, start + len(words))


def ruling(rule: Rule, a: Cite, b: Cite, what: What = "origin") -> Ruling:
    return Ruling(f"j{rule}{min(a, b)}{max(a, b)}", rule, what, min(a, b), max(a, b))


def origins_of(pile: Sequence[Told], *rulings: Ruling) -> tuple[Origin, ...]:
    versions = link_versions([told.sketch for told in pile])
    dates = [told.published for told in pile]
    return judge_origins(story_of(pile), [t.article for t in pile], copies_of(pile), dates, versions, rulings)


def home_of(origins: Sequence[Origin]) -> dict[str, Origin]:
    return {share.article: row for row in origins for share in row.articles if share.main}


def test_reports_judged_to_be_of_one_origin_are() -> None:
    before, homes = home_of(origins_of(PILE)), home_of(origins_of(PILE, ruling("same-origin", whole(WIRE), whole(FAR))))
    assert before[WIRE.article.id] != before[FAR.article.id]
    assert homes[WIRE.article.id] == homes[FAR.article.id] == homes[CUT.article.id]
    assert homes[FAR.article.id].kind == "agency"
    assert any("a person judged" in why.says for why in homes[FAR.article.id].reasons)
    assert homes[OWN.article.id].name == before[OWN.article.id].name


def test_a_report_without_outlet_judged_to_be_of_an_outlet_is_its() -> None:
    homes = home_of(origins_of(PILE, ruling("same-origin", whole(OWN), whole(NAMELESS))))
    assert homes[OWN.article.id] == homes[NAMELESS.article.id]
    assert homes[OWN.article.id].name == "c.example"


def test_a_copy_judged_not_to_be_one_is_its_outlets_own() -> None:
    before, homes = (
        home_of(origins_of(PILE)),
        home_of(origins_of(PILE, ruling("not-same-origin", whole(WIRE), whole(CUT)))),
    )
    assert before[WIRE.article.id] == before[CUT.article.id]
    assert homes[WIRE.article.id].kind == "agency"
    assert (homes[CUT.article.id].kind, homes[CUT.article.id].name) == ("own", "b.example")


def test_two_reports_of_one_outlet_judged_apart_leave_the_later_unknown() -> None:
    other = tell([COURT[1], FERRY[3]], "c.example", "2031-05-09")
    homes = home_of(origins_of([OWN, other], ruling("not-same-origin", whole(OWN), whole(other))))
    assert homes[OWN.article.id].kind == "own"
    assert homes[other.article.id].kind == "unknown"


JUDGED = [
    ruling("same-origin", whole(WIRE), whole(FAR)),
    ruling("not-same-origin", whole(WIRE), whole(CUT)),
    ruling("same-origin", whole(OWN), whole(NAMELESS)),
    ruling("same-origin", whole(CUT), whole(FAR)),
]


@settings(max_examples=20, deadline=None)
@given(st.permutations(PILE), st.permutations(JUDGED), st.integers(0, 4))
def test_origins_are_the_same_for_any_order_and_each_report_has_one(
    pile: list[Told], rulings: list[Ruling], most: int
) -> None:
    some = sorted(rulings[:most], key=lambda row: row.id)
    found = origins_of(pile, *rulings[:most])
    assert [replace(row, reasons=()) for row in found] == [replace(row, reasons=()) for row in origins_of(PILE, *some)]
    mains = [share.article for row in found for share in row.articles if share.main]
    assert sorted(mains) == sorted(told.article.id for told in PILE)


# ---- counts


def count_of(told: Sequence[Told], place: Cite, *rulings: Ruling) -> tuple[Claim, Corroboration]:
    statements = [row for one in told for row in one.statements]
    articles = sorted((one.article for one in told), key=lambda article: article.id)
    sentences = [row for one in told for row in one.sentences]
    copies = copies_of(told)
    claims = gather_claims(story_of(told), articles, sentences, statements, (), (), copies)
    origins = origins_of(told, *rulings)
    counts = count_corroboration(story_of(told), claims, statements, (), origins, copies, (), (), rulings)
    return next(pair for pair in zip(claims, counts, strict=True) if any(one == place for one in pair[0].statements))


def test_passages_of_reports_judged_apart_are_counted_apart() -> None:
    place = at(CUT, FERRY[3])
    _, before = count_of([WIRE, CUT], place)
    _, after = count_of([WIRE, CUT], place, ruling("not-same-origin", whole(WIRE), whole(CUT)))
    assert (before.low, after.low) == (1, 2)


def test_a_corrected_speaker_is_the_source() -> None:
    told = tell(["The coastguard said: “Nobody was hurt in the harbour.”"], "a.example")
    [statement] = told.statements
    words = at(told, "Nobody was hurt in the harbour.")
    quote = Quote(told.article.id, "direct", (words.span,), who="x.wrong")
    said = replace(statement, quote=quote.id, attributed_to="x.wrong")
    claim = Claim("c1", "s", "", whole(told), (Cite(told.article.id, said.span.start, said.span.end),), (said.id,))
    people = [Entity(key, "s", key, "PERSON", None, (), (f"x.{key}",)) for key in ("right", "wrong")]
    corrected = [Attribution(quote.id, told.article.id, "s", "right", "j1")]
    [before] = count_corroboration(story_of([told]), [claim], [said], [quote], [], [], people)
    [after] = count_corroboration(story_of([told]), [claim], [said], [quote], [], [], people, corrected)
    assert (before.sources, after.sources) == (("wrong",), ("right",))


# ---- conflicts

FOUR, SIX = "The crash killed 4 people at the breakwater.", "The crash killed 6 people at the breakwater."
CLASHING = [tell([FERRY[0], FOUR], "a.example"), tell([FERRY[0], SIX], "b.example"), tell([COURT[0], SIX], "c.example")]


def conflicts_of(pile: Sequence[Told], *rulings: Ruling) -> tuple[Conflict, ...]:
    articles = sorted((told.article for told in pile), key=lambda article: article.id)
    sentences = [row for told in pile for row in told.sentences]
    statements = [row for told in pile for row in told.statements]
    claims = gather_claims(story_of(pile), articles, sentences, statements, (), (), ())
    dates = [told.published for told in pile]
    return find_conflicts(story_of(pile), articles, sentences, statements, claims, (), dates, (), (), (), rulings)


def test_a_conflict_judged_to_be_none_is_left_out_for_all_who_say_so() -> None:
    assert len(conflicts_of(CLASHING)) == 1
    for told in CLASHING[1:]:
        place = ruling("not-a-conflict", at(CLASHING[0], "killed 4 people at the break"), at(told, SIX), "conflict")
        assert conflicts_of(CLASHING, place) == ()
    other = ruling("not-a-conflict", at(CLASHING[0], FOUR), at(CLASHING[1], FERRY[0]), "conflict")
    assert conflicts_of(CLASHING, other) == conflicts_of(CLASHING)


# ---- verdicts


def verdicts_of(
    pile: Sequence[Told],
    *rulings: Ruling,
    quotes: Sequence[Quote] = (),
    entities: Sequence[Entity] = (),
    utterances: Sequence[Utterance] = (),
) -> dict[str, Verdict]:
    statements = [row for told in pile for row in told.statements]
    articles = sorted((told.article for told in pile), key=lambda article: article.id)
    sentences = [row for told in pile for row in told.sentences]
    claims = gather_claims(story_of(pile), articles, sentences, statements, (), (), (), rulings)
    found = check_judgements(
        story_of(pile),
        rulings,
        statements,
        (),
        quotes,
        entities,
        utterances,
        origins_of(pile, *rulings),
        claims,
        conflicts_of(pile, *rulings),
    )
    return {row.judgement: row for row in found}


@pytest.mark.parametrize(
    ("rule", "a", "b", "what", "state", "says"),
    [
        ("same", at(WIRE, FERRY[4]), at(OWN, "Our reporter"), "claim", "applied", "they are one claim"),
        ("not-same", at(WIRE, FERRY[1]), at(CUT, FERRY[1]), "claim", "applied", "they are two: no one claim"),
        ("not-same", at(WIRE, "30 passengers"), at(WIRE, "4 people"), "claim", "no-effect", "one and the same"),
        ("same", at(WIRE, "30 passengers"), at(CUT, FERRY[0]), "entity", "no-effect", "nobody and nothing is named"),
        ("same-origin", whole(WIRE), whole(FAR), "origin", "applied", "they are one origin"),
        ("not-same-origin", whole(WIRE), whole(CUT), "origin", "applied", "they are two"),
        ("not-a-conflict", at(WIRE, FERRY[1]), at(CUT, FERRY[1]), "conflict", "applied", "nothing that does not fit"),
        ("wrong-speaker", at(WIRE, FERRY[1]), at(WIRE, FERRY[1]), "quote", "no-effect", "no quotation stands"),
    ],
)
def test_what_came_of_a_judgement(rule: Rule, a: Cite, b: Cite, what: What, state: State, says: str) -> None:
    [verdict] = verdicts_of(PILE, ruling(rule, a, b, what)).values()
    assert (verdict.state, verdict.story) == (state, story_of(PILE).id)
    assert says in verdict.says


def test_judgements_that_contradict_each_other_name_each_other() -> None:
    one = ruling("same", at(WIRE, FERRY[1]), at(OWN, "Our reporter"), "claim")
    two = ruling("same", at(OWN, "Our reporter"), at(FAR, COURT[0]), "claim")
    no = ruling("not-same", at(WIRE, FERRY[1]), at(FAR, COURT[0]), "claim")
    found = verdicts_of(PILE, one, two, no)
    assert {row.state for row in found.values()} == {"contradicted"}
    assert found[no.id].against == tuple(sorted((one.id, two.id)))
    assert found[one.id].against == found[two.id].against == (no.id,)
    assert "stay apart" in found[one.id].says
    assert verdicts_of(PILE, one, two)[one.id].state == "applied"


def test_speakers_named_twice_are_told() -> None:
    told = tell(["“We shall not rest until every sailor is home,” she said."], "a.example")
    quote = Quote(told.article.id, "direct", (Span(1, 20),), who="x.1")
    place = Cite(told.article.id, 1, 20)
    people = [Entity(key, "s", name, "PERSON", None, (), ()) for key, name in (("e1", "Ada Venn"), ("e2", "Tom Reed"))]
    ada, tom = (
        Ruling(f"j{n}", "wrong-speaker", "quote", place, place, who) for n, who in enumerate(("Ada Venn", "Reed"))
    )
    said = Utterance("u1", "s", "e1", (place,), (quote.id,), "none")
    kept = partial(verdicts_of, quotes=[quote], entities=people, utterances=[said])
    [alone] = kept([told], ada).values()
    assert (alone.state, alone.says) == ("applied", "the words are shown as said by Ada Venn")
    both = kept([told], ada, tom)
    assert [row.against for row in both.values()] == [("j1",), ("j0",)]
    assert {row.state for row in both.values()} == {"contradicted"}
    [lost] = kept([told], replace(ada, speaker="Nobody Here")).values()
    assert "nobody in this story is called Nobody Here" in lost.says
