"""Each kind of conflict by itself: figures, times, words that exclude each other, denials, spellings, wordings."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tellings.find.quantities import conversions
from tellings.find.tables import table
from tellings.model import Conflict, Span
from tellings.weigh.around import FARTHEST, LEXEME, context_of, lexemes, shared_context, walk
from tellings.weigh.contrasts import members
from tellings.weigh.figure_pairs import day_number
from tellings.weigh.figures import kind_of
from tellings.weigh.moments import read_clocks
from tellings.weigh.spellings import near_spellings
from tests.join.world import FERRY, tell
from tests.weigh.test_conflicts import conflicts_of, two


def kinds(first: str, second: str, day: str = "2031-05-04") -> set[tuple[str, str]]:
    """Kind and relation of the conflicts of two reports with one sentence each beside a common one."""
    return {(row.kind, row.relation) for row in conflicts_of(two(first, second, day))}


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ("The gang fled the Velm bank in a stolen truck.", "The gang fled the Velm bank in a stolen van.", "other"),
        ("Halloran's brother called the police in Rothby.", "Halloran's father called the police in Rothby.", "who"),
        (
            "The girl was found in the cellar of the Wick house.",
            "The girl was found in the attic of the Wick house.",
            "place",
        ),
        (
            "The captain of the Petra survived the storm.",
            "The captain of the Petra died in the storm.",
            "did-or-denied",
        ),
        ("The mast of the Lynx fell at 6:40 am on deck.", "The mast of the Lynx fell at 7:20 am on deck.", "date"),
        ("The wreck lies near Sandilands pier in Corby.", "The wreck lies near Sandlilands pier in Corby.", "name"),
    ],
)
def test_what_cannot_both_be_so_is_a_conflict_of_its_kind(first: str, second: str, kind: str) -> None:
    assert (kind, "conflict") in kinds(first, second)
    assert not kinds(first, first)


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ("The reef lies 2 miles from the jetty of Skarr.", "The reef lies 3 km from the jetty of Skarr.", "figure"),
        ("The mast of the Lynx fell at 6 am on deck.", "The mast of the Lynx fell at 6:10 am on deck.", "date"),
    ],
)
def test_another_unit_and_a_rounder_hour_are_no_conflict(first: str, second: str, kind: str) -> None:
    assert (kind, "conflict") not in kinds(first, second)


def test_a_denial_names_who_denies_and_meets_the_accusation_that_names_them() -> None:
    said = "The Corby Herald reported that Arden tankers sold crude oil to the rebels at sea."
    denied = "Arden's foreign ministry dismissed the claim of oil sold to the rebels as untrue."
    pile = [tell([FERRY[0], said], "a.example"), tell([FERRY[1], denied], "b.example")]
    texts = {told.article.id: told.article.text for told in pile}
    (dispute,) = [row for row in conflicts_of(pile) if row.denial is not None]
    assert dispute.denial is not None
    assert dispute.denial.span.of(texts[dispute.denial.article]) == denied
    assert dispute.denial in (dispute.a, dispute.b)
    assert dispute.denier is None  # nobody was looked for: no entities were given


def test_months_later_a_count_is_of_another_time() -> None:
    first, second = "The war displaced 26 people from Ombe.", "The war displaced 21 people from Ombe."
    assert ("figure", "scope") in kinds(first, second, "2031-09-04")


def test_a_correction_notice_and_happenings_of_another_year_agree_with_nothing() -> None:
    notice = "Correction: an earlier version of this article misspelled a name and gave the wrong page."
    other = "In 1959 a fire in Glasgow killed 3 visitors of a theatre."
    pile = [tell([*FERRY, notice], "a.example"), tell([*FERRY[2:], other], "b.example")]
    assert not conflicts_of(pile)


def test_four_hundred_figures_cost_bounded_time_and_clash_with_nothing() -> None:
    rows = [
        " ".join(f"Ward {n} counted {n * 7 + shift} votes, {n + 3} of them late." for n in range(400))
        for shift in (0, 5)
    ]
    started = time.process_time()
    found = conflicts_of([tell([text, FERRY[0]], f"{n}.example") for n, text in enumerate(rows)])
    assert time.process_time() - started < 30
    assert len(found) <= 1


@pytest.mark.parametrize(
    ("text", "minute", "halved"),
    [
        ("it sank at 6.04am", 364, False),
        ("it sank at 7:20 p.m. sharp", 1160, False),
        ("it sank at half past six", 390, True),
        ("it sank at 20 minutes to seven", 400, True),
        ("it sank at twenty past seven in the evening", 1160, False),
        ("called at 6.13 and", 373, True),
        ("shares fell at 6.13%", None, False),
        ("version 3.14 of it", None, False),
    ],
)
def test_times_of_day(text: str, minute: int | None, halved: bool) -> None:
    found = [(when, half) for _, when, half in read_clocks(text, Span(0, len(text)))]
    assert found == ([] if minute is None else [(minute, halved)])


@pytest.mark.parametrize(
    ("one", "two", "apart"),
    [
        ("sandilands", "sandlilands", True),
        ("faizabad", "fayzabad", False),
        ("mohammad", "mohamad", False),
        ("nigerian", "nigeria", False),
    ],
)
def test_spellings_that_no_transliteration_explains(one: str, two: str, apart: bool) -> None:
    assert list(near_spellings(sorted((one, two)))) == ([tuple(sorted((one, two)))] if apart else [])


@given(st.text(alphabet="abc ,.and12", max_size=80), st.integers(0, 80), st.integers(0, 10))
def test_walks_reach_the_words_outside_the_place_and_cost_more_the_farther(text: str, start: int, length: int) -> None:
    words = lexemes(text, 0, len(text))
    place = Span(min(start, len(text)), min(start + length, len(text)))
    costs = walk(words, place)
    outside = [
        m
        for m in LEXEME.finditer(text)
        if m.group()[0].isalnum() and (m.end() <= place.start or m.start() >= place.end)
    ]
    assert {m.start() for m, _ in costs} <= {m.start() for m in outside}
    assert len(costs) == len(outside) or max(cost for _, cost in costs) > FARTHEST - 10
    assert [cost for _, cost in costs] == sorted(cost for _, cost in costs)
    share, shared = shared_context(context_of(costs), context_of(costs))
    assert 0 <= share <= 1.001
    assert set(shared) == set(context_of(costs))


@given(st.dates(), st.dates())
def test_day_numbers_keep_the_order_of_days(one: object, two: object) -> None:
    first, second = str(one), str(two)
    assert (day_number(first) < day_number(second)) == (first < second)


def test_tables_of_conflicts_are_read() -> None:
    assert members()["lorry"] == members()["truck"]
    assert kind_of("soldier") == kind_of("troop")
    assert kind_of("mile") == "km"
    assert set(conversions()) == {row["unit"] for row in table("conversions.csv")}


def test_reasons_add_up_to_the_probability_shown() -> None:
    first, second = "The gang fled the Velm bank in a truck.", "The gang fled the Velm bank in a van."
    rows: tuple[Conflict, ...] = conflicts_of(two(first, second))
    assert rows
    for row in rows:
        total = row.prior + sum(why.weight for why in row.reasons)
        assert (total >= 0) == (row.probability >= 0.5)
