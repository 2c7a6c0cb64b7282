"""Origins and counts: credits, copies, versions, duplicates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tellings.join import gather_claims, link_versions
from tellings.join.credits import self_named
from tellings.model import Claim, Corroboration, Origin, Part, Span
from tellings.weigh import count_corroboration, judge_origins
from tests.join.test_retelling import REWRITE, WITNESSES
from tests.join.world import COURT, FERRY, LETTERS, Told, copies_of, story_of, tell

OWN = (
    "Our reporter spoke to families waiting on the quay for news of relatives.",
    "Several cafes along the waterfront opened early to serve hot soup to volunteers.",
)


def origins_of(pile: Sequence[Told]) -> tuple[Origin, ...]:
    """The origins of a pile taken as one story."""
    versions = link_versions([told.sketch for told in pile])
    return judge_origins(
        story_of(pile), [t.article for t in pile], copies_of(pile), [t.published for t in pile], versions
    )


def counts_of(pile: Sequence[Told]) -> list[tuple[Claim, Corroboration]]:
    """The claims of a pile with their counts."""
    copies = copies_of(pile)
    statements = [row for told in pile for row in told.statements]
    articles = sorted((told.article for told in pile), key=lambda article: article.id)
    claims = gather_claims(story_of(pile), articles, [s for t in pile for s in t.sentences], statements, (), (), copies)
    counts = count_corroboration(story_of(pile), claims, statements, (), origins_of(pile), copies, ())
    return list(zip(claims, counts, strict=True))


def main_of(pile: Sequence[Told]) -> dict[str, tuple[str, str]]:
    """Kind and name of each article's main origin."""
    return {
        share.article: (origin.kind, origin.name)
        for origin in origins_of(pile)
        for share in origin.articles
        if share.main
    }


def test_an_agency_credit_makes_copies_one_origin() -> None:
    wire = tell(["MARRACK (AP) — " + FERRY[0], *FERRY[1:]], "a.example")
    cut = tell(FERRY[:4], "b.example")
    own = tell([OWN[0], OWN[1], FERRY[1]], "c.example")
    mains = main_of([wire, cut, own])
    assert mains[wire.article.id] == mains[cut.article.id] == ("agency", "The Associated Press")
    assert mains[own.article.id] == ("own", "c.example")


def passages_of(pile: Sequence[Told], name: str, told: Told) -> list[str]:
    """What a report has of an origin that is not its main one."""
    return [
        place.span.of(told.article.text)
        for origin in origins_of(pile)
        for share in origin.articles
        if origin.name == name and share.article == told.article.id and not share.main
        for place in share.passages
    ]


def test_a_report_of_several_agencies_is_its_outlet_s_with_passages_of_theirs() -> None:
    one = tell(["MARRACK (AP) — " + FERRY[0], *FERRY[1:]], "a.example")
    two = tell(["MARRACK (AFP) - " + COURT[0], *COURT[1:]], "z.example")
    mix = tell([*OWN, *LETTERS, *FERRY[:2], *COURT[:2], "With reports from AP and AFP"], "The Ellory Post")
    pile = [one, two, mix]
    assert main_of(pile)[mix.article.id] == ("own", "The Ellory Post")
    assert passages_of(pile, "The Associated Press", mix)
    assert passages_of(pile, "Agence France-Presse", mix)


def test_own_paragraphs_in_a_wire_story_are_own() -> None:
    wire = tell(["MARRACK (AP) — " + FERRY[0], *FERRY[1:]], "a.example")
    part = tell([*FERRY[:4], OWN[0], FERRY[4], "With AP inputs"], "Harbour Courier")
    asked = "A cook told The Ellory Post that the alarm had rung for a minute before the crew came up on deck."
    whole = tell(["MARRACK (AP) — " + FERRY[0], *FERRY[1:4], asked, OWN[1]], "The Ellory Post")
    pile = [wire, part, whole]
    assert {main_of(pile)[told.article.id] for told in pile} == {("agency", "The Associated Press")}
    assert passages_of(pile, "Harbour Courier", part) == [OWN[0]]
    assert passages_of(pile, "The Ellory Post", whole) == [asked]


def test_a_photo_credit_says_nothing_about_the_text() -> None:
    pile = [tell(["A crane lifts the hull. REUTERS/Dana Holt", *FERRY], "a.example")]
    assert list(main_of(pile).values()) == [("own", "a.example")]


def test_a_credit_for_a_part_is_a_side_origin() -> None:
    pile = [tell([*FERRY, *OWN, "Reuters contributed to this report."], "a.example")]
    assert {(o.name, share.main) for o in origins_of(pile) for share in o.articles} == {
        ("a.example", True),
        ("Reuters", False),
    }


def test_a_rewrite_is_the_newsroom_s_it_follows_and_its_own_paragraph_the_outlet_s() -> None:
    added = "The foreign ministry in Velm said that two of its citizens were on the ferry and that both were unhurt."
    wire = tell(["MARRACK (AP) — " + FERRY[0], *FERRY[1:]], "a.example")
    rewrite = tell([*REWRITE, added, "(With inputs from AP)"], "b.example")
    pile = [wire, rewrite]
    assert set(main_of(pile).values()) == {("agency", "The Associated Press")}
    (own,) = (origin for origin in origins_of(pile) if origin.name == "b.example")
    assert own.kind == "own"
    assert [place.span.of(rewrite.article.text) for share in own.articles for place in share.passages] == [added]


def test_a_long_report_that_took_in_a_short_dispatch_stands_alone() -> None:
    wire = tell(["MARRACK (AP) — " + FERRY[0], FERRY[1], FERRY[2]], "a.example")
    long = tell([*OWN, REWRITE[0], *COURT, REWRITE[1], *LETTERS, REWRITE[2], WITNESSES[0], WITNESSES[3]], "b.example")
    assert main_of([wire, long])[long.article.id] == ("own", "b.example")


def test_a_masthead_names_the_outlet_and_a_heading_does_not() -> None:
    lines = ("THE MERIDIAN", *FERRY, "That is what an e-mail seen by The Meridian says.")
    told = tell(lines)
    headed = replace(
        told.article, parts=(Part("furniture", Span(0, 12)), Part("body", Span(13, len(told.article.text))))
    )
    assert self_named(headed) == "The Meridian"
    assert self_named(told.article) is None
    plain = tell(("BREAKING NEWS", *FERRY)).article
    assert (
        self_named(replace(plain, parts=(Part("furniture", Span(0, 13)), Part("body", Span(14, len(plain.text))))))
        is None
    )


def test_without_an_outlet_the_origin_is_unknown_and_there_is_one() -> None:
    (origin,) = origins_of([tell(FERRY)])
    assert (origin.kind, origin.name) == ("unknown", "")


def test_versions_of_one_address_are_one_origin() -> None:
    address = "https://a.example/news/ferry"
    pile = [tell(FERRY[:3], None, "2031-05-04", address), tell(COURT, None, "2031-05-05", address)]
    assert len(origins_of(pile)) == 1


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(4)))
def test_every_article_has_one_main_origin_in_any_order(order: list[int]) -> None:
    pile = [tell(FERRY, "a.example"), tell(FERRY[:4], "b.example"), tell([*OWN, FERRY[0]], "c.example"), tell(COURT)]
    origins = origins_of([pile[n] for n in order])
    mains = [share.article for origin in origins for share in origin.articles if share.main]
    assert sorted(mains) == sorted(told.article.id for told in pile)
    assert set(origins) == set(origins_of(pile))


def test_a_duplicated_article_adds_no_corroboration() -> None:
    pile = [tell([FERRY[0], FERRY[1], OWN[0]], "a.example"), tell([OWN[1], FERRY[1], FERRY[0]], "b.example")]
    before = {claim.text: (count.low, count.high) for claim, count in counts_of(pile)}
    twice = [*pile, tell([FERRY[0], FERRY[1], OWN[0]], "z.example")]
    after = {claim.text: (count.low, count.high) for claim, count in counts_of(twice)}
    assert after == before


def test_copies_count_once_and_independent_tellings_twice() -> None:
    told_again = "The ferry hit the harbour breakwater at Marrack late on Sunday night with holidaymakers aboard."
    copy = [tell([*FERRY[:4], OWN[0]], "a.example"), tell([OWN[1], *FERRY[:4]], "b.example")]
    assert {count.high for _, count in counts_of(copy)} == {1}
    own = [tell([FERRY[0], OWN[0]], "a.example"), tell([OWN[1], told_again], "b.example")]
    assert max(count.low for _, count in counts_of(own)) == 2


def test_bounds_hold_and_unknown_origins_raise_only_the_upper_one() -> None:
    pile = [tell([FERRY[0], OWN[0]], "a.example"), tell([FERRY[0], OWN[1]]), tell(COURT)]
    for claim, count in counts_of(pile):
        assert 1 <= count.low <= count.high <= len({place.article for place in claim.statements}) or claim.entailed_by
        assert len(count.counted) <= count.low
        assert count.high <= max(count.low, len(count.counted) + len(count.uncertain))
    assert any((count.low, count.high) == (1, 2) for _, count in counts_of(pile))


def test_an_agency_that_no_table_lists_is_one_newsroom() -> None:
    """A date line names it; its own wire, a copy without credit and a report with its inputs are found by that name."""
    wire = "ELLORY, May 4 (Northline) - " + " ".join(FERRY)
    told = [
        tell([wire], "Northline"),
        tell([wire.replace("The", "A", 1)], "a.example"),
        tell([*COURT, "(With inputs from Northline)"], "b.example"),
    ]
    rows = origins_of(told)
    (northline,) = [row for row in rows if row.name == "Northline"]
    assert northline.kind == "agency"
    main = {share.article for share in northline.articles if share.main}
    assert main == {told[0].article.id, told[1].article.id}
    assert {share.article for share in northline.articles} - main == {told[2].article.id}


def test_newsrooms_of_one_publisher_count_once_at_least() -> None:
    told_again = "The ferry hit the harbour breakwater at Marrack late on Sunday night with holidaymakers aboard."
    sisters = [tell([FERRY[0], OWN[0]], "Daily Mirror"), tell([OWN[1], told_again], "express.co.uk")]
    assert {origin.group for origin in origins_of(sisters)} == {"Reach"}
    bounds = {(count.low, count.high) for _, count in counts_of(sisters)}
    assert (1, 2) in bounds
    assert max(low for low, _ in bounds) == 1
    strangers = [tell([FERRY[0], OWN[0]], "Daily Mirror"), tell([OWN[1], told_again], "The Guardian")]
    assert max(count.low for _, count in counts_of(strangers)) == 2


def test_a_report_that_prints_a_release_has_it_for_origin() -> None:
    release = tell(["FOR IMMEDIATE RELEASE", *FERRY, "Media enquiries: press@orrin.example", "-ENDS-"], "Orrin Lines")
    printed = tell(FERRY, "a.example")
    own = tell([OWN[0], OWN[1], FERRY[1]], "b.example")
    mains = main_of([release, printed, own])
    assert mains[release.article.id] == mains[printed.article.id] == ("release", "Orrin Lines")
    assert mains[own.article.id] == ("own", "b.example")


def test_an_outlet_given_by_host_and_by_name_is_one_newsroom() -> None:
    pile = [tell([FERRY[0], OWN[0]], "ellorypost.example"), tell([OWN[1], FERRY[3]], "The Ellory Post")]
    assert {(origin.kind, origin.name) for origin in origins_of(pile)} == {("own", "The Ellory Post")}
