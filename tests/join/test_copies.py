"""Copies: verbatim, quotations, boilerplate, direction, hostile repetition."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tellings.join.alignment import find_runs, make_words
from tellings.model import Copy
from tests.join.world import COURT, FERRY, Told, copies_between, tell

OWN = (
    "Our reporter spoke to families waiting on the quay for news of relatives.",
    "Several cafes along the waterfront opened early to serve hot soup to volunteers.",
    "A choir from the seamen's mission sang until the last lifeboat came back.",
)
REMARK = "“We shall not rest until every last one of those missing has been brought home to this harbour tonight,”"


def covered(told: Told, copies: Sequence[Copy], line: str) -> bool:
    """Whether a copy covers a line of a report."""
    start = told.article.text.index(line)
    ends = [place for copy in copies for place in (copy.a, copy.b) if place.article == told.article.id]
    return any(place.start <= start and start + len(line) <= place.end + 1 for place in ends)


def test_a_copied_paragraph_is_found_and_own_text_is_not() -> None:
    one = tell([*FERRY[:3], OWN[0], OWN[1]], "a.example")
    two = tell([OWN[2], *FERRY[:3], FERRY[4]], "b.example")
    copies = copies_between(one, two)
    assert {copy.kind for copy in copies} == {"verbatim"}
    assert all(covered(one, copies, line) and covered(two, copies, line) for line in FERRY[:3])
    assert not any(covered(one, copies, line) for line in OWN[:2])


def test_the_same_text_from_two_outlets_is_one_whole_copy() -> None:
    (copy,) = copies_between(tell(FERRY, "a.example"), tell(FERRY, "b.example"))
    assert (copy.kind, copy.share_a, copy.share_b) == ("verbatim", 1.0, 1.0)


def test_a_common_quotation_is_no_copy() -> None:
    one = tell([f"{REMARK} Ilse Quorn told a crowd of reporters.", OWN[0], OWN[1], FERRY[3]], "a.example")
    two = tell(
        ["The harbour master made a promise to the families.", f"Ms Quorn said: {REMARK}", OWN[2], COURT[0]],
        "b.example",
    )
    copies = copies_between(one, two)
    assert {copy.kind for copy in copies} <= {"shared-quote"}
    assert copies


def test_set_phrases_are_no_copy() -> None:
    one = tell([*FERRY[:3], "A spokesman declined to comment on the matter when asked."], "a.example")
    two = tell([*FERRY[:3], OWN[0], "The brewer declined to comment on the matter when asked by us."], "b.example")
    copies = copies_between(one, two)
    assert copies
    assert not any(
        "declined" in copy.a.span.of(told.article.text)
        for copy in copies
        for told in (one, two)
        if copy.a.article == told.article.id
    )


def test_the_outlet_named_as_teller_had_it_first() -> None:
    one = tell([*FERRY[:4], OWN[0]], "Harbour Courier")
    two = tell([*FERRY[:3], "Harbour Courier reported the sailings were suspended.", OWN[2]], "b.example")
    (first, *_) = copies_between(one, two)
    assert first.direction == ("a-to-b" if first.a.article == one.article.id else "b-to-a")


def test_no_direction_is_invented() -> None:
    one, two = tell([*FERRY[:4], OWN[0]], "a.example", None), tell([OWN[2], *FERRY[:4]], "b.example", None)
    assert {copy.direction for copy in copies_between(one, two)} == {"unknown"}


def test_a_report_holding_another_ten_times_is_bounded() -> None:
    one, two = tell(FERRY, "a.example"), tell([*FERRY * 10, OWN[0]], "b.example")
    copies = copies_between(one, two)
    assert 1 <= len(copies) <= 10 * len(FERRY)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from("abcdef"), max_size=30), st.lists(st.sampled_from("abcdef"), max_size=30))
def test_runs_are_the_same_words(one: list[str], two: list[str]) -> None:
    texts = [make_words(text, [(place, place + 1) for place in range(len(text))], ()) for text in (one, two)]
    for run in find_runs(*texts):
        assert one[run.a : run.a + run.length] == two[run.b : run.b + run.length]


@settings(max_examples=25, deadline=None)
@given(st.permutations([*FERRY[:4], *OWN]), st.permutations([*FERRY[:4], *COURT[:2]]))
def test_passages_lie_in_their_texts_and_do_not_overlap(lines: list[str], others: list[str]) -> None:
    one, two = tell(lines, "a.example"), tell(others, "b.example")
    copies = copies_between(one, two)
    for told in (one, two):
        places = sorted(place for copy in copies for place in (copy.a, copy.b) if place.article == told.article.id)
        assert all(place.end <= len(told.article.text) for place in places)
        assert all(before.end <= after.start for before, after in pairwise(places))


def test_a_dispatch_credited_for_a_part_was_there_first() -> None:
    wire = tell(["MARRACK (AP) — " + FERRY[0], *FERRY[1:]], "wire.example", None)
    taker = tell([*FERRY[:4], "(With inputs from AP)"], "b.example", None)
    (one, *_) = copies_between(wire, taker)
    assert one.direction == ("a-to-b" if one.a.article == wire.article.id else "b-to-a")


def test_passages_run_over_paragraphs_only_within_one_dispatch() -> None:
    long = [f"{FERRY[0][:-1]}, and {FERRY[1]}", f"{FERRY[2][:-1]}, and {FERRY[3]}"]
    assert len(copies_between(tell([*long, FERRY[4]], "a.example"), tell(long, "b.example"))) == 1
    one, two = ([" ".join(f"{name}{word}" for word in range(90)) + "."] for name in ("velm", "orrin"))
    assert len(copies_between(tell([*one, *long], "a.example"), tell([*long, *two], "b.example"))) == 2


def test_names_and_words_in_another_spelling_are_the_same() -> None:
    home = "On Friday a court freed Judge al-Tameemi after the harbour labour organisers paid 5 crowns of bail in Qadara to the guards."
    away = "On Friday a court freed Judge Tamimi after the harbor labor organizers paid five crowns of bail in Gadara to the guards."
    (copy,) = copies_between(tell([home, OWN[0]], "a.example"), tell([OWN[1], away], "b.example"))
    assert copy.kind == "verbatim"
    assert copy.reasons[0].says.startswith("100 of 100")


def test_another_name_in_the_same_place_is_not_the_same() -> None:
    one = "The court in Marrack freed Ilse Quorn on Friday after the union of dockers paid the bail that the harbour guards had asked for."
    two = "The court in Marrack freed Anselm Brody on Friday after the union of dockers paid the bail that the harbour guards had asked for."
    (copy,) = copies_between(tell([one, OWN[0]], "a.example"), tell([OWN[1], two], "b.example"))
    assert not copy.reasons[0].says.startswith("100 of 100")


def test_a_line_printed_twice_is_found_at_both_places() -> None:
    caption = "The ferry Velm Star lies on her side against the breakwater at Marrack while divers search her flooded car deck."
    once, twice = tell([caption, OWN[0]], "a.example"), tell([caption, *OWN[1:], caption], "b.example")
    copies = copies_between(once, twice)
    places = sorted(place.start for copy in copies for place in (copy.a, copy.b) if place.article == twice.article.id)
    assert places == [0, twice.article.text.rindex(caption)]


def test_a_quotation_is_copied_where_the_words_around_it_are() -> None:
    lead = "The harbour master of Marrack walked out to the families on the quay shortly before dawn and took off her cap to them."
    one = tell([lead, REMARK, *OWN], "a.example")
    two = tell([*COURT, lead, REMARK, *FERRY[3:]], "b.example")
    assert {copy.kind for copy in copies_between(one, two)} == {"verbatim"}
