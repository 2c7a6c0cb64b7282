"""The report's own date."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tellings.find.dates import weekday_inside
from tellings.model import OwnDate, Span, Stamp
from tests.find.reading import read

stamps = st.lists(
    st.builds(
        Stamp,
        st.sampled_from(
            ["2019-11-27", "2019-11-28T10:00:00+05:30", "Wed, 27 Nov 2019 10:00:00 GMT", "nonsense", "27.11.2019"]
        ),
        st.sampled_from(["given", "json-ld", "meta", "feed", "text"]),
        st.sampled_from(["published", "updated", "unclear"]),
    ),
    max_size=4,
)
texts = st.sampled_from(
    [
        "He spoke.",
        "He left on Tuesday (Nov 26) after the vote of 2018.",
        "A letter dated November 26, 2019, came on Wednesday.",
        "The ship sank on 4 March 2031.",
    ]
)


@given(stamps, texts)
@settings(deadline=None)
def test_low_and_high_hold_the_value_and_unknown_has_none(given_stamps: list[Stamp], text: str) -> None:
    date = read(text, tuple(given_stamps)).date
    if date.value is None:
        assert (date.basis, date.precision) == ("unknown", "unknown")
    else:
        assert date.low is not None
        assert date.high is not None
        assert date.low[: len(date.value)] <= date.value <= date.high[: len(date.value)]
        assert date.reasons


@pytest.mark.parametrize(
    ("value", "where"),
    [
        ("Published 19:17 IST, November 27th 2019", "text"),
        ("2019-11-27T23:17:00+05:30", "json-ld"),
        ("Wed, 27 Nov 2019 10:00:00 GMT", "feed"),
        ("https://paper.example/news/2019/11/27/letter", "address"),
        ("https://paper.example/20191127-letter.html", "address"),
        ("20191127", "meta"),
        ("27 November 2019", "given"),
        ("Nov. 27, 2019", "meta"),
    ],
)
def test_common_stamps(value: str, where: str) -> None:
    date = read("He spoke.", (Stamp(value, where),)).date  # type: ignore[arg-type]
    assert (date.value, date.precision) == ("2019-11-27", "day")
    assert date.basis == ("given" if where == "given" else "stated")


def test_contradicting_stamps_stand_among_the_reasons() -> None:
    date = read(
        "He spoke.", (Stamp("2019-11-27", "json-ld", "published"), Stamp("2019-11-20", "meta", "published"))
    ).date
    assert date.value == "2019-11-27"
    assert any("contradicts" in reason.says and reason.weight < 0 for reason in date.reasons)


def test_an_update_does_not_contradict_the_publication() -> None:
    date = read("He spoke.", (Stamp("2019-11-27", "text", "published"), Stamp("2019-11-28", "text", "updated"))).date
    assert date.value == "2019-11-27"
    assert not any("contradicts" in reason.says for reason in date.reasons)


def test_a_later_event_speaks_against_the_stated_day() -> None:
    date = read("The mayor fell on 4 March 2020.", (Stamp("2019-11-27", "given"),)).date
    assert date.value == "2019-11-27"
    assert any("contradicts" in reason.says for reason in date.reasons)


def test_the_calendar_gives_the_year() -> None:
    text = "The court, which ruled in 2018, sat on Tuesday (Nov 26). On Wednesday it rose."
    date = read(text).date
    assert (date.value, date.basis) == ("2019-11-27", "inferred")
    shown = 1 / (1 + math.exp(-sum(reason.weight for reason in date.reasons)))
    assert 0.1 < shown < 0.95


def test_without_a_year_the_candidates_are_named_and_nothing_is_guessed() -> None:
    date = read("The court sat on Tuesday (Nov 26).").date
    assert date.value is None
    assert "2013, 2019, 2024" in date.reasons[0].says


def test_nothing_said_nothing_known() -> None:
    assert read("He spoke of boats.").date == OwnDate(
        "a", None, "unknown", "unknown", None, None, read("He spoke of boats.").date.reasons
    )


@pytest.mark.parametrize(
    "value",
    [
        "0000-01-01",
        "0001-01-01",
        "9999-12-31T23:59:59Z",
        "275760-09-13",
        "+275760-09-13",
        "99991231",
        "31 December 9999",
    ],
)
def test_the_filler_of_a_database_is_no_date(value: str) -> None:
    date = read("He spoke of boats.", (Stamp(value, "given"),)).date
    assert (date.value, date.basis) == (None, "unknown")
    assert any(repr(value) in reason.says and reason.weight == 0 for reason in date.reasons)


def test_a_day_printed_without_its_year_leaves_only_the_year_to_be_found() -> None:
    text = "The bridge was closed on Tuesday. It was built in 2027.\n\nMon 12 March, 9.15pm"
    start = text.index("Mon 12")
    stamp = Stamp("Mon 12 March, 9.15pm", "text", "updated", Span(start, len(text)))
    date = read(text, (stamp,)).date
    assert (date.basis, (date.value or "")[5:]) == ("inferred", "03-12")
    assert date.value == "2029-03-12"  # the first Monday of that name from 2027 on
    assert any("without the year" in row.says for row in date.reasons)
    assert not any("no date is stated" in row.says for row in date.reasons)


@pytest.mark.parametrize(
    ("words", "day"),
    [("Friday, Oct. 23", 5), ("Mon 13 March", 1), ("Thurs Nov 2", 4), ("March 13", 0), ("", 0), ("monsoon", 0)],
)
def test_the_weekday_a_date_opens_with(words: str, day: int) -> None:
    assert weekday_inside(words) == day
