"""Times: what is one, how far it reaches, what it means."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tellings.find import find_times, read_time, read_times
from tellings.find.meaning import complete, easter, last_day, move, settle, show
from tellings.language.words import tokenise
from tellings.model import Article, OwnDate
from tests.find.reading import read

REPORT = OwnDate("a", "2019-11-27", "day", "given", "2019-11-27", "2019-11-27")  # a Wednesday
days = st.dates(date(3100, 1, 1), date(6000, 1, 1))


@pytest.mark.parametrize(
    ("text", "words", "kind", "value"),
    [
        ("He left on November 3, 2018.", "November 3, 2018", "DATE", "2018-11-03"),
        ("He left on 3 November 2018.", "3 November 2018", "DATE", "2018-11-03"),
        ("He left on the 3rd of November.", "the 3rd of November", "DATE", "2019-11-03"),
        ("He left on 2018-11-03.", "2018-11-03", "DATE", "2018-11-03"),
        ("He left on Friday, Oct. 25.", "Friday, Oct. 25", "DATE", "2019-10-25"),
        ("He left on Monday.", "Monday", "DATE", "2019-11-25"),
        ("He will leave on Monday.", "Monday", "DATE", "2019-12-02"),
        ("The hall will be closed on Monday.", "Monday", "DATE", "2019-12-02"),
        ("The hall will not be closed on Monday.", "Monday", "DATE", "2019-12-02"),
        ("The hall is to be opened on Monday.", "Monday", "DATE", "2019-12-02"),
        ("The hall seemed to be closed on Monday.", "Monday", "DATE", "2019-11-25"),
        ("The hall was closed on Monday.", "Monday", "DATE", "2019-11-25"),
        ("They will meet on Monday at 6:40 a.m.", "Monday at 6:40 a.m.", "TIME", "2019-12-02T06:40"),
        ("They met on Monday at 6:40 a.m.", "Monday at 6:40 a.m.", "TIME", "2019-11-25T06:40"),
        ("It fell a week ago today.", "a week ago today", "DATE", "2019-11-20"),
        ("It fell two weeks ago yesterday.", "two weeks ago yesterday", "DATE", "2019-11-12"),
        ("He left last Wednesday.", "last Wednesday", "DATE", "2019-11-20"),
        ("He left on Tuesday night.", "Tuesday night", "TIME", "2019-11-26TNI"),
        ("He left yesterday.", "yesterday", "DATE", "2019-11-26"),
        ("He left last week.", "last week", "DATE", "2019-W47"),
        ("He left two years ago.", "two years ago", "DATE", "2017"),
        ("He left late last year.", "late last year", "DATE", "2018"),
        ("He left in the 1990s.", "the 1990s", "DATE", "199"),
        ("It begins in the first quarter of 2020.", "the first quarter of 2020", "DATE", "2020-Q1"),
        ("He slept for three days.", "three days", "DURATION", "P3D"),
        ("It took more than four hours.", "more than four hours", "DURATION", "PT4H"),
        ("They meet every week.", "every week", "SET", "P1W"),
        ("It opened at 10:30 a.m. on Monday.", "10:30 a.m. on Monday", "TIME", "2019-11-25T10:30"),
        ("He left in 2017.", "2017", "DATE", "2017"),
        ("He left early in the 19th century.", "early in the 19th century", "DATE", "18"),
        ("He left on the night of March 5, 2018.", "the night of March 5, 2018", "TIME", "2018-03-05TNI"),
        ("It fell in 490 BC.", "490 BC", "DATE", "BC0490"),
        ("It fell in the spring of 480 B.C.", "the spring of 480 B.C.", "DATE", "BC0480-SP"),
        ("It lasted five and a half hours.", "five and a half hours", "DURATION", "PT5H30M"),
        ("The two day rally was loud.", "two day", "DURATION", "P2D"),
        ("The 14-day wait was long.", "14-day", "DURATION", "P14D"),
        ("They sail on Monday nights.", "Monday nights", "SET", "XXXX-WXX-1TNI"),
        ("He will speak the week of March 2.", "the week of March 2", "DATE", "2020-W10"),
        ("It runs until Friday.", "Friday", "DATE", "2019-11-29"),
        ("The show planned for Saturday was cancelled.", "Saturday", "DATE", "2019-11-23"),
        ("It earned $3 million in the third quarter.", "the third quarter", "DATE", "2019-Q3"),
        ("He left at the end of the month.", "the end of the month", "DATE", "2019-11"),
        ("He left the day before last Tuesday.", "the day before last Tuesday", "DATE", "2019-11-25"),
        ("They live well these days.", "these days", "DATE", "PRESENT_REF"),
        ("He left in winter.", "winter", "DATE", "2018-WI"),
        ("January nineteen ninety-seven was cold.", "January nineteen ninety-seven", "DATE", "1997-01"),
        ("He left in July of the same year.", "July of the same year", "DATE", "2019-07"),
        ("He left last Christmas.", "last Christmas", "DATE", "2018-12-25"),
    ],
)
def test_time_words_and_value(text: str, words: str, kind: str, value: str) -> None:
    found = read(text)
    assert [(t.span.of(text), t.type) for t in found.times] == [(words, kind)]
    readings = read_time(found.times[0], report=REPORT, before=None)
    assert readings[0].value == value


@pytest.mark.parametrize(
    "text",
    [
        "Theresa May spoke.",
        "It may rain.",
        "The second goal won it.",
        "They are open 24/7.",
        "She paid $2000 for it.",
        "Flight 2017 landed.",
        "He is a 45-year-old man.",
        "A second attack failed.",
        "Three quarters of the hall were full.",
        "Jan Novak spoke to USA Today readers."[:16],
        "The fall of the city was quick.",
        "They sank 2000 ships.",
        "The march was long.",
        "They fall and spring back.",
        "Call 555-1990 now and then."[:13],
    ],
)
def test_no_time(text: str) -> None:
    assert read(text).times == ()


def test_last_july_has_two_readings_after_july() -> None:
    found = read("It won last July's vote.")
    assert [r.value for r in read_time(found.times[0], report=REPORT, before=None)] == ["2019-07", "2018-07"]


def test_without_a_report_date_a_relative_time_has_no_reading() -> None:
    (monday,) = read("He left on Monday.").times
    assert read_time(monday, report=None, before=None) == ()
    assert read_time(monday, report=OwnDate("a", None, "unknown", "unknown"), before=None) == ()


@given(
    days,
    st.sampled_from(["day", "week", "month", "quarter", "half", "year", "decade", "century"]),
    st.integers(-30, 30),
)
def test_moving_keeps_to_the_unit(day: date, unit: str, count: int) -> None:
    point = move(day, unit, count)
    assert point.low <= last_day(point)
    assert last_day(move(day, unit, 0)) >= day >= move(day, unit, 0).low
    following = move(day, unit, count + 1)
    assert following.low == last_day(point) + timedelta(days=1)


@given(days, st.sampled_from(["day", "week", "month", "quarter", "half", "year", "decade", "season=1", "season=4"]))
def test_a_value_reads_back_as_the_same_days(day: date, unit: str) -> None:
    ((point, _),) = settle(f"{unit}<=" if "=" in unit else f"{unit}+0", day)
    reading = complete(show(point))
    assert (reading.low, reading.high) == (point.low.isoformat(), last_day(point).isoformat())


@given(days, st.integers(1, 7))
def test_weekdays_fall_on_their_side(day: date, weekday: int) -> None:
    ((before, _),) = settle(f"weekday={weekday}<=", day)
    ((after, _),) = settle(f"weekday={weekday}>", day)
    assert before.low.isoweekday() == after.low.isoweekday() == weekday
    assert before.low <= day < after.low
    assert (after.low - before.low).days <= 14


@pytest.mark.parametrize(("year", "day"), [(2019, "2019-04-21"), (2024, "2024-03-31"), (1961, "1961-04-02")])
def test_easter(year: int, day: str) -> None:
    assert easter(year).isoformat() == day


def test_no_calendar_no_reading() -> None:
    assert settle("year+9000", date(2000, 1, 1)) == []
    assert complete("2019-02-30").low == ""


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("They met on 22-25 April 2018.", ["2018-04-22", "2018-04-25"]),
        ("They met on May 4 and 5.", ["2019-05-04", "2019-05-05"]),
        ("They met on March 5-9, 2018.", ["2018-03-05", "2018-03-09"]),
        ("They met from Dec. 30 to Jan. 2, 2018.", ["2017-12-30", "2018-01-02"]),
        ("They met in 1990-94.", ["1990", "1994"]),
        ("The war (499-493 BC) was long.", ["BC0499", "BC0493"]),
        ("They met between 2008 and 2010.", ["2008", "2010"]),
        ("They met on Monday and Tuesday.", ["2019-11-25", "2019-11-26"]),
        ("They met on May 4 and 5 people fell.", ["2019-05-04"]),
    ],
)
def test_lists_and_ranges(text: str, values: list[str]) -> None:
    assert [readings[0].value for readings in read_times(read(text).times, REPORT)] == values


def test_a_comparison_of_figures_means_the_same_quarter_a_year_before() -> None:
    text = "It earned $3 million in the third quarter, up from $2 million a year earlier. Sales in the 2017 quarter were $9 million."
    values = [readings[0].value for readings in read_times(read(text).times, REPORT)]
    assert values == ["2019-Q3", "2018-Q3", "2017-Q3"]


def test_a_narrative_reads_its_months_in_the_year_told_last() -> None:
    years = " ".join(f"In {year} it rained." for year in range(1863, 1868))
    text = f"In 1861 he sailed. In 1862 he came to Orrin. In March he fell ill, and on 4 May he died. {years}"
    values = [readings[0].value for readings in read_times(read(text).times, REPORT)]
    assert values[:4] == ["1861", "1862", "1862-03", "1862-05-04"]


def test_news_reads_a_month_from_its_own_day() -> None:
    text = "The vote of 1998 was close. He left in March and came back on Monday."
    assert [readings[0].value for readings in read_times(read(text).times, REPORT)] == ["1998", "2019-03", "2019-11-25"]


@pytest.mark.parametrize(
    ("text", "count"), [("He left on Monday.", 0), ("He left last week.", 0), ("He left last year.", 1)]
)
def test_a_report_known_to_its_year_fixes_no_weekday(text: str, count: int) -> None:
    report = OwnDate("a", "2019", "year", "inferred", "2019-01-01", "2019-12-31")
    assert len(read_time(read(text).times[0], report=report, before=None)) == count


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "12-",
        "1999-",
        "1 and ",
        "490 BC - ",
        "May 1-",
        "the first of the ",
        "two and a half ",
        "Monday, ",
        "on the night of ",
        "over ",
        "last week of ",
    ],
)
def test_finding_times_is_linear_in_a_hostile_text(piece: str) -> None:
    """Counts calls rather than the clock: twice the text asks for about twice the calls."""
    assert calls(piece * 1600) <= 2.2 * calls(piece * 800) + 2000


def calls(text: str) -> int:
    """How many functions finding and reading the times of a text calls."""
    import sys

    article, doc, count = Article("a", "t", text), tokenise(text), 0

    def watch(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(watch)
    try:
        read_times(find_times(article, doc), REPORT)
    finally:
        sys.setprofile(None)
    return count
