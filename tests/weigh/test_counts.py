"""Whom a claim's tellers cite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import pytest

from tellings.join.bearing import OTHERWISE
from tellings.model import (
    Cite,
    Claim,
    Copy,
    Corroboration,
    Entity,
    Origin,
    Quote,
    Share,
    Span,
    Statement,
    Story,
    reason,
)
from tellings.weigh import count_corroboration

TEXT = "The coastguard said that 18 people were still missing, and the search goes on."
CLAUSE = Span(0, TEXT.index(", and"))
WORDS = Span(TEXT.index("18"), CLAUSE.end)
CUE = Span(TEXT.index("said"), TEXT.index("said") + 4)


def sources(*, quote: Quote, statement: Span = CLAUSE) -> tuple[str, ...]:
    """The sources of the one claim of one statement in an article with one quote."""
    told = Statement("a", statement, 0)
    claim = Claim(
        "c",
        "s",
        TEXT[statement.start : statement.end],
        Cite("a", statement.start, statement.end),
        (Cite("a", statement.start, statement.end),),
        (told.id,),
    )
    entity = Entity("guard", "s", "coastguard", "ORG", None, (), ("a.n0",))
    [count] = count_corroboration(Story("s", "", ("a",)), [claim], [told], [quote], [], [], [entity])
    return count.sources


def test_a_statement_that_says_whom_it_has_it_from_cites_them() -> None:
    assert sources(quote=Quote("a", "indirect", (WORDS,), CUE, who="a.n0")) == ("guard",)


@pytest.mark.parametrize(
    "quote",
    [
        Quote("a", "indirect", (WORDS,), CUE, who=None),
        Quote("a", "indirect", (WORDS,), None, who="a.n0"),
        Quote("a", "indirect", (WORDS,), CUE, who="a.n0", negated=True),
        Quote("b", "indirect", (WORDS,), CUE, who="a.n0"),
        Quote("a", "indirect", (Span(WORDS.start, len(TEXT)),), CUE, who="a.n0"),
    ],
)
def test_nobody_is_cited_for_words_that_are_not_theirs(quote: Quote) -> None:
    assert sources(quote=quote) == ()


# ---- how many newsrooms


PLACES = {name: Cite(name, 0, 40) for name in "abc"}


def newsroom(article: str, name: str, group: str = "") -> Origin:
    return Origin(f"o{article}", "s", "own", name, (Share(article, 1.0, True, ()),), (), group)


def bounds(
    *,
    copies: Sequence[Copy] = (),
    credits: Mapping[str, str] = MappingProxyType({}),
    partly: str = "",
    stating: str = "abc",
) -> tuple[int, int]:
    """The bounds of one claim that reports of three newsrooms tell, some ``partly``; ``credits`` are the newsrooms that some say they have it from.
    Those not ``stating`` it tell a more exact claim that entails it."""
    count = counted(copies=copies, credits=credits, partly=partly, stating=stating)
    return count.low, count.high


def counted(
    *,
    copies: Sequence[Copy] = (),
    credits: Mapping[str, str] = MappingProxyType({}),
    partly: str = "",
    stating: str = "abc",
) -> Corroboration:
    """The count whose bounds ``bounds`` gives."""
    rows = [
        Statement(name, place.span, 0, attributed_to=f"{name}.n0" if name in credits else None)
        for name, place in PLACES.items()
    ]
    claim = claim_of(
        "c", [row for row in rows if row.article in stating], [row for row in rows if row.article in partly]
    )
    exact = [claim_of(f"x{row.article}", [row]) for row in rows if row.article not in stating]
    claim = replace(claim, entailed_by=tuple(other.id for other in exact))
    entities = [
        Entity(f"e{at}", "s", giver, "ORG", None, (), (f"{name}.n0",))
        for at, (name, giver) in enumerate(credits.items())
    ]
    origins = [newsroom(name, f"The {name.upper()} Post") for name in PLACES]
    story = Story("s", "", tuple("abc"))
    count, *_ = count_corroboration(story, [claim, *exact], rows, [], origins, copies, entities)
    return count


def claim_of(name: str, rows: Sequence[Statement], partly: Sequence[Statement] = ()) -> Claim:
    """The claim of some statements, of which some tell only a part."""
    places = tuple(map(rows_place, rows))
    why = tuple(reason("does not say 18 people", -0.4, [rows_place(row)]) for row in partly)
    return Claim(name, "s", "", places[0], places, tuple(row.id for row in rows), partly=why)


def rows_place(row: Statement) -> Cite:
    return Cite(row.article, row.span.start, row.span.end)


def shared(share: float) -> Copy:
    return Copy("k", "verbatim", PLACES["a"], PLACES["b"], "unknown", share, share / 2)


def test_each_newsroom_counts() -> None:
    assert bounds() == (3, 3)


def test_a_passage_in_common_makes_two_newsrooms_one_and_a_slight_one_leaves_it_open() -> None:
    assert bounds(copies=[shared(0.4)]) == (2, 2)
    assert bounds(copies=[shared(0.05)]) == (2, 3)


def test_who_has_it_from_another_newsroom_is_uncertain() -> None:
    assert bounds(credits={"c": "Reuters"}) == (2, 3)
    assert bounds(credits={"b": "Reuters", "c": "Reuters"}) == (1, 2)
    assert bounds(credits={"c": "The A Post"}) == (2, 2)
    assert bounds(credits={"c": "the coastguard"}) == (3, 3)


def test_newsrooms_that_all_have_it_from_others_leave_one_at_the_least() -> None:
    assert bounds(credits={"a": "Reuters", "b": "Reuters", "c": "Sky News"}) == (1, 2)


def test_who_tells_only_a_part_is_uncertain_and_the_count_says_what_is_lacking() -> None:
    count = counted(partly="bc")
    assert (count.low, count.high) == (1, 3)
    lacking = [row for row in count.reasons if "does not say 18 people" in row.says]
    assert [row.cites for row in lacking] == [(PLACES["b"],), (PLACES["c"],)]
    assert all(row.weight == 0 for row in lacking)


def test_who_says_something_else_instead_is_in_no_bound_and_the_count_says_so() -> None:
    rows = [Statement(name, place.span, 0) for name, place in PLACES.items()]
    says = reason("says sixteen, not 18", OTHERWISE, [PLACES["c"]])
    claim = replace(claim_of("c", rows, rows[1:2]), partly=(*claim_of("c", rows, rows[1:2]).partly, says))
    origins = [newsroom(name, f"The {name.upper()} Post") for name in "abc"]
    [count] = count_corroboration(Story("s", "", tuple("abc")), [claim], rows, [], origins, [], [])
    assert (count.low, count.high) == (1, 2)
    assert origins[2].id not in count.origins
    [told] = [row for row in count.reasons if "says sixteen, not 18" in row.says]
    assert (told.weight, told.cites) == (0, (PLACES["c"],))


def test_a_newsroom_counts_when_one_of_its_reports_says_it_all() -> None:
    assert bounds(copies=[shared(0.4)], partly="a") == (2, 2)
    assert bounds(copies=[shared(0.4)], partly="ab") == (1, 2)


def test_newsrooms_that_tell_something_more_exact_count_when_it_says_all_of_the_general_claim() -> None:
    assert bounds(stating="ab") == (3, 3)
    assert bounds(stating="a", partly="b") == (2, 3)


def test_a_slight_passage_leaves_its_telling_with_the_report_it_stands_in() -> None:
    rows = [Statement(name, place.span, 0) for name, place in PLACES.items()]
    claim = claim_of("c", rows)
    a, b, c = (newsroom(name, f"The {name.upper()} Post") for name in "abc")
    borrowed = replace(a, articles=(*a.articles, Share("b", 0.05, False, (PLACES["b"],))))
    story = Story("s", "", tuple("abc"))
    [count] = count_corroboration(story, [claim], rows, [], [borrowed, b, c], [shared(0.05)], [])
    assert (count.low, count.high) == (2, 3)
    [count] = count_corroboration(story, [claim], rows, [], [borrowed, b, c], [shared(0.4)], [])
    assert (count.low, count.high) == (2, 2)


def test_what_an_outlet_added_to_anothers_report_is_uncertain() -> None:
    rows = [Statement(name, place.span, 0) for name, place in PLACES.items()]
    a, b = newsroom("a", "The A Post"), newsroom("b", "The B Post")
    wire = replace(b, id="ow", kind="agency", name="Reuters", articles=(*b.articles, Share("c", 1.0, True, ())))
    added = Origin("oc", "s", "own", "The C Post", (Share("c", 0.1, False, (PLACES["c"],)),), (), "")
    story = Story("s", "", tuple("abc"))
    [count] = count_corroboration(story, [claim_of("c", rows)], rows, [], [a, wire, added], [], [])
    assert (count.low, count.high) == (2, 3)
