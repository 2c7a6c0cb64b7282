"""Times: what is one, how far it reaches, what it means."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tellings.find import find_times, read_time, read_times
from tellings.find.meaning import complete, easter, last_day, move, settle, show
from tellings.find.zones import offset_on, zone_names
from tellings.language import load_reader
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
        ("Divers were to go down again on Monday.", "Monday", "DATE", "2019-12-02"),
        ("The tide was to blame on Monday.", "Monday", "DATE", "2019-11-25"),
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
        ("The vote could come as early as Monday.", "Monday", "DATE", "2019-12-02"),
        ("He warned of it as early as Monday.", "Monday", "DATE", "2019-11-25"),
        ("It must be signed no later than Friday.", "Friday", "DATE", "2019-11-29"),
        ("The vote is on Thursday.", "Thursday", "DATE", "2019-11-28"),
        ("The strike begins on Monday.", "Monday", "DATE", "2019-12-02"),
        ("The strike ended on Monday.", "Monday", "DATE", "2019-11-25"),
        ("It lost money in FY2019.", "FY2019", "DATE", "2019"),
        ("It lost money in Q3 2018.", "Q3 2018", "DATE", "2018-Q3"),
        ("It lost money in 2018 Q4.", "2018 Q4", "DATE", "2018-Q4"),
        ("It lost money in H1 2021.", "H1 2021", "DATE", "2021-H1"),
        ("It lost money in the first half of 2020.", "the first half of 2020", "DATE", "2020-H1"),
        ("It lost in the second half of last year.", "the second half of last year", "DATE", "2018-H2"),
        ("They prayed during Easter week.", "Easter week", "DATE", "2019-W16"),
        ("They sail on Memorial Day weekend.", "Memorial Day weekend", "DATE", "2019-W21-WE"),
        ("They meet twice a week.", "twice a week", "SET", "P1W"),
        ("They meet three times a day.", "three times a day", "SET", "P1D"),
        ("They meet every other week.", "every other week", "SET", "P2W"),
        ("They meet every two years.", "every two years", "SET", "P2Y"),
        ("They meet at weekends.", "weekends", "SET", "XXXX-WXX-WE"),
        ("They meet each summer.", "each summer", "SET", "XXXX-SU"),
        ("They meet every August.", "every August", "SET", "XXXX-08"),
        ("They meet every Christmas Eve.", "every Christmas Eve", "SET", "XXXX-12-24"),
        ("Diwali was quiet.", "Diwali", "DATE", "2019-10-27"),
        ("They will meet before Lunar New Year.", "Lunar New Year", "DATE", "2020-01-25"),
        ("Yom Kippur 2018 was hot.", "Yom Kippur 2018", "DATE", "2018-09-19"),
        ("They met on the first Monday in May.", "the first Monday in May", "DATE", "2019-05-06"),
        ("He left on the last Sunday of October 2018.", "the last Sunday of October 2018", "DATE", "2018-10-28"),
        ("It sank at 2am on Sunday, 24 November.", "2am on Sunday, 24 November", "TIME", "2019-11-24T02:00"),
        (
            "It sank at 2:15 p.m. on Friday, Nov. 8, 2019.",
            "2:15 p.m. on Friday, Nov. 8, 2019",
            "TIME",
            "2019-11-08T14:15",
        ),
        ("He left a fortnight ago.", "a fortnight ago", "DATE", "2019-W46"),
        ("He will leave in three weeks' time.", "three weeks' time", "DATE", "2019-W51"),
        ("He left the weekend before last.", "the weekend before last", "DATE", "2019-W46-WE"),
        ("It sank at half past six.", "half past six", "TIME", "2019-11-27T06:30"),
        ("It sank at quarter to nine.", "quarter to nine", "TIME", "2019-11-27T08:45"),
        ("It sank at ten past four in the afternoon.", "ten past four in the afternoon", "TIME", "2019-11-27T16:10"),
        ("It sank 20 minutes to seven on Monday.", "20 minutes to seven on Monday", "TIME", "2019-11-25T06:40"),
        ("It sank at 0600 GMT.", "0600 GMT", "TIME", "2019-11-27T06:00+00:00"),
        ("It lost money in the fiscal year ended June 2, 2018.", "the fiscal year", "DATE", "2018"),
    ],
)
def test_time_words_and_value(text: str, words: str, kind: str, value: str) -> None:
    found = read(text)
    assert [(t.span.of(text), t.type) for t in found.times[:1]] == [(words, kind)]
    assert len(found.times) == 1 + (found.times[0].rule == "year-ended")
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
        "The Sunday Times was sold out.",
        "They watched Monday Night Football.",
        "The Easter Rising failed.",
        "They sailed to Easter Island.",
        "She lives at 24 Sunday Street.",
        "It was the third win in as many days.",
        "Ada Venn and April Jones spoke.",
        "They scored twice in the first half of the match.",
        "He walked past 5 houses.",
        "From 10 to 12 people came.",
        "Half past the gate they turned.",
        "He was moved from ten to six.",
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
        ("They met from Monday to Friday.", ["2019-11-18", "2019-11-22"]),
        ("They will meet from Monday to Friday.", ["2019-12-02", "2019-12-06"]),
        ("They met between Monday and Wednesday.", ["2019-11-25", "2019-11-27"]),
        ("They met on May 3, 5 and 7.", ["2019-05-03", "2019-05-05", "2019-05-07"]),
        ("They met on June 3, 10, and 17 in Kell.", ["2019-06-03", "2019-06-10", "2019-06-17"]),
        ("They met on May 4, 12 people said.", ["2019-05-04"]),
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
        "May 3, 5, ",
        "from Monday to Friday ",
        "20 minutes to seven to ",
        "twice a week ",
        "Q1 2019 Q2 ",
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


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("It fell at 9:30 a.m. GMT on 3 May 2019.", ["2019-05-03T09:30+00:00"]),
        ("It fell at 10 a.m. Eastern time on July 4, 2019.", ["2019-07-04T10:00-04:00"]),
        ("It fell at 10 a.m. Eastern time on January 4, 2019.", ["2019-01-04T10:00-05:00"]),
        ("It fell at 10 a.m. EDT on July 4, 2019.", ["2019-07-04T10:00-04:00"]),
        ("It fell at 10 a.m. GMT+8 on July 4, 2019.", ["2019-07-04T10:00+08:00"]),
        ("It fell at 10 a.m. ET on July 4, 1999.", ["1999-07-04T10:00"]),
        ("It fell at 19:17 IST, Nov 27 2019.", ["2019-11-27T19:17"]),
        ("It fell at 8 p.m. local time on July 4, 2019.", ["2019-07-04T20:00"]),
    ],
)
def test_a_zone_gives_its_offset_where_the_name_has_one(text: str, values: list[str]) -> None:
    found = read(text).times
    assert [readings[0].value for readings in read_times(found, REPORT)] == values


def test_every_zone_is_an_offset_a_rule_or_named_as_uncertain() -> None:
    for name, offset in zone_names().items():
        assert name == name.lower()
        if offset:
            assert offset_on(offset, date(2019, 7, 1))[0] in "+-"
    assert offset_on("US-5", date(2019, 3, 9)) == "-05:00"
    assert offset_on("US-5", date(2019, 3, 10)) == "-04:00"
    assert offset_on("EU+1", date(2019, 10, 26)) == "+02:00"
    assert offset_on("EU+1", date(2019, 10, 27)) == "+01:00"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("It takes two to three weeks.", ["P2W", "P3W"]),
        ("It takes 10-15 days.", ["P10D", "P15D"]),
        ("It takes a year or two.", ["P1Y", "P2Y"]),
        ("It was signed on 3/4/2019.", ["2019-03-04", "2019-04-03"]),
        ("It was signed on 3.4.2019.", ["2019-04-03"]),
        ("It was signed on 4/4/2019.", ["2019-04-04"]),
        ("It was signed on 31 April 2019.", []),
        ("It was signed on Feb. 30.", []),
    ],
)
def test_what_can_be_read_in_two_ways_keeps_both_and_what_no_calendar_has_none(text: str, values: list[str]) -> None:
    (readings,) = read_times(read(text).times, REPORT)
    assert [reading.value for reading in readings] == values
    assert not readings or sum(reading.probability for reading in readings) == 1


def test_other_slashed_dates_of_the_text_tell_their_order() -> None:
    found = read("It was signed on 3/4/2019 and filed on 26/4/2019.").times
    assert [[r.value for r in readings] for readings in read_times(found, REPORT)] == [["2019-04-03"], ["2019-04-26"]]


@pytest.mark.parametrize(
    ("text", "begun"),
    [
        ("She has led the party for 34 years.", "1985-01-01"),
        ("He, in power for more than three decades, spoke.", "1989-01-01"),
        ("She has been in hiding for two weeks.", "2019-11-11"),
        ("She was in power for 34 years.", ""),
        ("She will be in office for 4 years.", ""),
        ("It will last for two weeks.", ""),
    ],
)
def test_a_tenure_that_lasts_says_when_it_began(text: str, begun: str) -> None:
    ((reading,),) = read_times(read(text).times, REPORT)
    assert (reading.low, reading.high) == (begun, "2019-11-27" if begun else "")
    assert reading.value.startswith("P")


def test_an_impossible_or_boundless_number_ends_no_reading() -> None:
    for text in (
        "On 31 April.",
        "In year 0 and 9999.",
        "On 12/31/9999 and 1/1/0001.",
        "It was " + "9" * 5000 + " years ago.",
    ):
        read_times(read(text).times, REPORT)
        read_times(read(text).times, OwnDate("a", "9999-12-31", "day", "given", "9999-12-31", "9999-12-31"))


@pytest.mark.parametrize(
    ("text", "mod"),
    [
        ("He left more than two years ago.", "BEFORE"),
        ("He left less than two years ago.", "AFTER"),
        ("He left at least two years ago.", "ON_OR_BEFORE"),
        ("It took at least two years.", "EQUAL_OR_MORE"),
        ("It took nearly two years.", "LESS_THAN"),
        ("It took about two years.", "APPROX"),
        ("It took a year or so.", "APPROX"),
        ("It fell in mid-November.", "MID"),
        ("It fell in late 2018.", "END"),
        ("It fell at the start of 2018.", "START"),
        ("It fell in 2018.", None),
    ],
)
def test_mod(text: str, mod: str | None) -> None:
    assert [time.mod for time in read(text).times] == [mod]


def test_hours_in_a_range_share_their_half_of_the_day() -> None:
    found = read("It ran from 9 to 11 a.m. on Monday and from 10-2 p.m. on Tuesday.").times
    values = [readings[0].value for readings in read_times(found, REPORT)]
    assert values == ["2019-11-25T09:00", "2019-11-25T11:00", "2019-11-26T10:00", "2019-11-26T14:00"]


def test_that_day_goes_back_to_the_last_day_told_over_a_year() -> None:
    found = read("He left on 3 May 2018. In 1990 he had come. That day it rained.").times
    assert [readings[0].value for readings in read_times(found, REPORT)] == ["2018-05-03", "1990", "2018-05-03"]


@pytest.mark.parametrize(
    "text", ["She lives at 1990 Main Street.", "It was 1398 in the Persian calendar.", "He came in 1441 AH."]
)
def test_house_numbers_and_years_of_other_calendars_are_no_years(text: str) -> None:
    assert read(text).times == ()


def test_a_length_after_an_event_told_with_its_day_says_the_day_it_reaches() -> None:
    def last(text: str) -> tuple[str, str, str]:
        article = Article("a", "t", text)
        reading = read_times(find_times(article, load_reader().read(text, [])), REPORT)[-1][0]
        return reading.value, reading.low, reading.high

    assert last("The trial on Nov. 3, 2018 drew crowds. Two days after the trial he left.") == (
        "P2D",
        "2018-11-05",
        "2018-11-05",
    )
    assert last("The crash on July 3, 2018 killed ten. It rained the day before the crash.")[0] == "2018-07-02"
    assert last("Police said Friday the attack was planned. Two days after the attack, the mayor left.") == (
        "P2D",
        "",
        "",
    )
