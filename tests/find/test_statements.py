"""Clauses and the figures in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tellings.find.quantities import parse_digits
from tellings.model import Part, Span
from tests.find.reading import read


@pytest.mark.parametrize(
    ("text", "low", "high", "unit", "bound"),
    [
        ("At least 120 people were killed there.", 120, None, "person", "at-least"),
        ("More than 1,000 houses burned there.", 1000, None, "house", "more-than"),
        ("The crew lost two dozen boats.", 24, 24, "boat", "exact"),
        ("It cost $3.5 million to build.", 3.5e6, 3.5e6, "USD", "exact"),
        ("It cost 5 million euros to build.", 5e6, 5e6, "EUR", "exact"),
        ("Prices rose by 3.5 percent there.", 3.5, 3.5, "%", "exact"),
        ("Prices rose by 3.5% over there.", 3.5, 3.5, "%", "exact"),
        ("Between 5 and 7 ships sank there.", 5, 7, "ship", "exact"),
        ("Some 20-30 boats sank there.", 18, 33, "boat", "about"),
        ("Dozens of homes burned there.", 24, None, "home", "vague"),
        ("Twenty-five pupils passed the test.", 25, 25, "pupil", "exact"),
        ("It lifts 60,000 pounds of cargo there.", 60000, 60000, "lb", "exact"),
        ("It cost 60,000 pounds to build.", 60000, 60000, "GBP", "exact"),
        ("It sailed with 12 crew members.", 12, 12, "crew", "exact"),
        ("Up to 40 people may be missing.", None, 40, "person", "at-most"),
    ],
)
def test_quantity(text: str, low: float | None, high: float | None, unit: str, bound: str) -> None:
    (statement,) = read(text).statements
    assert [(q.low, q.high, q.unit, q.bound) for q in statement.quantities] == [(low, high, unit, bound)]


@pytest.mark.parametrize(
    "text",
    ["He slept for three days.", "Room 214 was empty then.", "It happened back in 2019.", "The 45-year-old man left."],
)
def test_no_quantity(text: str) -> None:
    assert [s.quantities for s in read(text).statements] == [()]


@given(st.integers(0, 10**9))
def test_digits_read_back(number: int) -> None:
    assert parse_digits(f"{number:,}") == parse_digits(str(number)) == number


@pytest.mark.parametrize("word", ["1,23", "12,3456", "1st", "3.", "", "1.2.3", "٣", "10,000,00"])
def test_no_digits(word: str) -> None:
    assert parse_digits(word) is None


def test_a_statement_lies_in_its_sentence_and_clauses_are_cut_where_safe() -> None:
    text = (
        "The ferry sank near the pier, but the crew was saved by a tug; the captain is missing. Nobody else was hurt."
    )
    found = read(text)
    assert [s.span.of(text) for s in found.statements] == [
        "The ferry sank near the pier",
        "the crew was saved by a tug",
        "the captain is missing.",
        "Nobody else was hurt.",
    ]
    assert [s.sentence for s in found.statements] == [0, 0, 0, 1]
    assert [s.polarity for s in found.statements] == ["+", "+", "+", "-"]


def test_furniture_states_nothing_and_captions_do() -> None:
    text = "Share this story with your friends now.\nThe ferry lies at the pier today."
    parts = (Part("furniture", Span(0, 39)), Part("caption", Span(40, len(text))))
    assert [s.span.start for s in read(text, parts=parts).statements] == [40]


def test_quoted_statements_are_their_speakers() -> None:
    found = read("“The ferry was never safe,” said Ana Weir.\n\nThe board met late at night.")
    assert [found.name(s.attributed_to) for s in found.statements] == ["Ana Weir", None]


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("The board will sell the ferry.", "planned"),
        ("The board denied the charge.", "denied"),
        ("The board could sell the ferry.", "conditional"),
        ("The board allegedly sold the ferry.", "alleged"),
        ("The board threatened to sell the ferry.", "threatened"),
        ("The board sold the ferry.", "asserted"),
    ],
)
def test_modality(text: str, modality: str) -> None:
    assert [s.modality for s in read(text).statements] == [modality]


@pytest.mark.parametrize(
    ("text", "polarity", "modality"),
    [
        ("The minister did not close the bridge.", "-", "asserted"),
        ('"We heard nothing at all from the ship after that hour," she said.', "-", "asserted"),
        ('The minister told reporters on the quay in Brill that he had called out: "No, nothing."', "+", "asserted"),
        ('The minister told the "never again" league of the plan on Monday.', "+", "asserted"),
        ("The minister rejects the story.", "+", "denied"),
        ("The minister denied the story.", "-", "denied"),
    ],
)
def test_polarity_and_denial(text: str, polarity: str, modality: str) -> None:
    first = read(text).statements[0]
    assert (first.polarity, first.modality) == (polarity, modality)
