"""Dates borrowed from copies, times resolved, the timeline, versions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tellings.find import date_article, find_times
from tellings.join import known_history, known_on, link_versions, order_timeline, refine_dates, resolve_times
from tellings.join.timeline import MOST_DAYS
from tellings.language import load_reader
from tellings.language.words import tokenise
from tellings.model import Published, Reading, Reason, Span, TimeExpression, When
from tellings.read.stamps import find_stamps
from tests.join.world import FERRY, Told, copies_of, story_of, tell

DATED, UNDATED = tell(FERRY, "a.example"), tell([*FERRY[:5], "Own line."], "b.example", None)


def test_a_report_without_a_date_takes_that_of_its_copy_and_says_so() -> None:
    pile = [DATED, UNDATED]
    dates = {
        row.article: row
        for row in refine_dates(story_of(pile), [t.article for t in pile], [t.date for t in pile], (), copies_of(pile))
    }
    found = dates[UNDATED.article.id]
    assert (found.value, found.basis) == ("2031-05-04", "inferred")
    assert found.reasons
    assert dates[DATED.article.id].basis == "given"


def test_a_copy_dated_to_the_year_lends_no_day() -> None:
    """A report whose story gave it a year alone is known to the year; its copy takes no day from it."""
    pile = [tell(FERRY, "a.example", "2031"), UNDATED]
    dates = [replace(pile[0].date, precision="year", low="2031-01-01", high="2031-12-31"), UNDATED.date]
    found = {
        row.article: row for row in refine_dates(story_of(pile), [t.article for t in pile], dates, (), copies_of(pile))
    }
    row = found[UNDATED.article.id]
    assert row.precision != "day" or len(row.value or "") >= 10
    expressions = find_times(UNDATED.article, tokenise(UNDATED.article.text))
    resolve_times(story_of(pile), list(found.values()), expressions)


def test_no_date_anywhere_stays_unknown() -> None:
    pile = [tell(FERRY, "a.example", None), UNDATED]
    for row in refine_dates(story_of(pile), [t.article for t in pile], [t.date for t in pile], (), copies_of(pile)):
        assert (row.value, row.basis) == (None, "unknown")


def test_a_story_lends_its_day_with_less_weight_than_a_copy_and_one_report_alone_lends_its_year() -> None:
    others = [tell(FERRY[:n], f"{n}.example", "2031-05-04") for n in (2, 3, 4)]
    pile = [DATED, UNDATED, *others]
    story, articles, dates = story_of(pile), [t.article for t in pile], [t.date for t in pile]
    two = [DATED, UNDATED]
    copied = refine_dates(story_of(two), [t.article for t in two], [t.date for t in two], (), copies_of(two))
    (taken,) = [row for row in copied if row.article == UNDATED.article.id]
    (lent,) = [row for row in refine_dates(story, articles, dates, (), ()) if row.article == UNDATED.article.id]
    assert (lent.value, lent.basis) == ("2031-05-04", "inferred")
    assert odds(lent.reasons) < odds(taken.reasons)
    assert any("other reports" in row.says for row in lent.reasons)
    alone = refine_dates(story_of(two), [t.article for t in two], [t.date for t in two], (), ())
    assert [row.value for row in alone if row.article == UNDATED.article.id] == ["2031"]


def odds(reasons: tuple[Reason, ...]) -> float:
    """What reasons add up to."""
    return sum(row.weight for row in reasons)


def test_the_calendar_decides_between_the_days_of_a_story() -> None:
    told = tell(
        ["A ferry named Orla sank off Kell on Saturday (May 3), harbour officials in Dunmore said on Sunday."],
        "c.example",
        None,
    )
    article = told.article
    expressions = find_times(article, tokenise(article.text))
    pile = [DATED, told]
    rows = refine_dates(story_of(pile), [t.article for t in pile], [t.date for t in pile], expressions, ())
    (found,) = [row for row in rows if row.article == article.id]
    assert (found.value, found.basis) == ("2031-05-04", "inferred")
    assert any("Saturday" in row.says or "May 3" in row.says for row in found.reasons)


def test_a_report_that_tells_its_own_year_is_not_pulled_into_another_by_its_story() -> None:
    told = tell(
        ["The old ferry Orla was sold in Dunmore on Tuesday, May 4, 2029, its owner said on Wednesday."],
        "e.example",
        None,
    )
    article = told.article
    expressions = find_times(article, tokenise(article.text))
    own = date_article(article, expressions)
    assert (own.value or "").startswith("2029-05")
    pile = [DATED, told]
    rows = refine_dates(story_of(pile), [t.article for t in pile], [DATED.date, own], expressions, ())
    assert [row.value for row in rows if row.article == article.id] == [own.value]


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("Last updated Sun 4 May, 9.15pm", "2031-05-04"),  # a Sunday in 2031
        ("Published Sunday, May 4, 21:15", "2031-05-04"),
        ("Posted 2 August", "2031-08-02"),  # no other report is near: of the nearest year
    ],
)
def test_a_day_printed_without_its_year_is_of_the_year_of_its_story(line: str, value: str) -> None:
    told = tell(["The ferry Orla sank off Kell, harbour officials in Dunmore said on Sunday.", line], "c.example", None)
    place = Span(told.article.text.index(line), len(told.article.text))
    printed = find_stamps(told.article.text, [place])
    article = replace(told.article, stamps=tuple(printed))
    expressions = find_times(article, tokenise(article.text))
    own = date_article(article, expressions)
    assert (own.value, own.basis) == (None, "unknown")  # nothing in it tells a year
    assert "own day, without the year" in own.reasons[0].says
    pile = [DATED, tell(FERRY[:4], "d.example", "2031-05-06")]
    articles, dates = [*(t.article for t in pile), article], [*(t.date for t in pile), own]
    rows = refine_dates(story_of([*pile, told]), articles, dates, expressions, ())
    (found,) = [row for row in rows if row.article == article.id]
    assert (found.value, found.basis) == (value, "inferred")
    assert (found.low, found.high) == (value, value)
    assert found.reasons[0].cites[0].start > place.start


def test_the_day_of_a_report_does_not_hang_on_the_order_of_its_story() -> None:
    pile = [DATED, UNDATED, tell(FERRY[:4], "d.example", "2031-05-06")]
    story, dates = story_of(pile), [t.date for t in pile]
    one = refine_dates(story, [t.article for t in pile], dates, (), ())
    other = refine_dates(story, [t.article for t in pile[::-1]], dates[::-1], (), ())
    assert sorted(one, key=lambda row: row.article) == sorted(other, key=lambda row: row.article)


def test_every_expression_becomes_one_when_and_says_why() -> None:
    expression = TimeExpression(UNDATED.article.id, Span(0, 5), "DATE", "", "report", "test")
    (when,) = resolve_times(story_of([UNDATED]), (), (expression,))
    assert (when.expression, when.value) == (expression.id, None)
    assert "not known" in when.why


def when_of(told: Told, value: str) -> When:
    """A time in the first sentence of a report."""
    reading = Reading(value, value, value, "day", 1.0)
    return When(
        told.article.id,
        f"{told.article.id}.t0-5",
        Span(0, 5),
        "DATE",
        value,
        "day",
        None,
        (reading,),
        "complete by itself",
    )


def test_the_timeline_tells_background_news_and_plans_in_order() -> None:
    pile = [tell([line], "a.example") for line in FERRY[:3]]
    whens = [when_of(told, value) for told, value in zip(pile, ("2031-06-01", "2030-01-01", "2031-05-03"), strict=True)]
    dates = [told.published for told in pile]
    entries = order_timeline(
        story_of(pile), [t.article for t in pile], [s for t in pile for s in t.sentences], whens, dates, ()
    )
    assert [(entry.value, entry.kind) for entry in entries] == [
        ("2030-01-01", "background"),
        ("2031-05-03", "news"),
        ("2031-06-01", "plan"),
    ]
    assert all(entry.cites and entry.text for entry in entries)


def test_one_address_with_two_texts_is_a_version_and_a_front_page_is_not() -> None:
    address, front = "https://a.example/news/ferry", "https://a.example/"
    old, new = tell(FERRY[:3], "a.example", "2031-05-04", address), tell(FERRY, "a.example", "2031-05-05", address)
    others = [tell(FERRY[:2], "a.example", "2031-05-04", front), tell(FERRY[2:], "a.example", "2031-05-04", front)]
    (version,) = link_versions([told.sketch for told in (new, old, *others)])
    assert version.articles == (old.article.id, new.article.id)


def test_two_readings_stay_until_a_date_told_in_full_decides() -> None:
    told = tell(["Olga Brandt won the vote of last July, the harbour office said."], "a.example", "2031-10-04")
    other = tell(["Olga Brandt won the vote on 14 July 2030, a clerk said."], "b.example", "2031-10-04")
    alone = whens_of([told])[0]
    assert [(r.value, r.probability) for r in alone.readings] == [("2031-07", 0.55), ("2030-07", 0.45)]
    decided = next(when for when in whens_of([told, other]) if when.article == told.article.id)
    assert (decided.value, decided.readings[0].probability) == ("2030-07", 0.9)
    assert sum(reading.probability for reading in decided.readings) == 1
    assert "in another report" in decided.why


def test_a_time_counted_from_an_event_is_settled_by_the_report_that_tells_its_day() -> None:
    asks = tell(
        ["Police left the harbour two days after the blast.", "A school shut on the day of the blast, a clerk said."],
        "a.example",
        "2031-10-04",
    )
    tells = tell(["The blast on 20 September 2031 wrecked a crane."], "b.example", "2031-09-21")
    other = tell(["The blast of 25 September 2031 wrecked a crane."], "c.example", "2031-09-26")
    alone = parsed_whens([asks])
    assert [(when.type, when.value) for when in alone] == [("DURATION", "P2D"), ("DATE", None)]
    assert all("whose day is not told" in when.why for when in alone)
    found = [when for when in parsed_whens([asks, tells]) if when.article == asks.article.id]
    assert [(when.value, when.readings[0].low) for when in found] == [
        ("P2D", "2031-09-22"),
        ("2031-09-20", "2031-09-20"),
    ]
    for when in found:
        assert "counted from the blast, told for 2031-09-20 in another report" in when.why
        assert [place.article for place in when.cites] == [tells.article.id]
    assert parsed_whens([asks, tells]) == parsed_whens([tells, asks])
    unlike = [when for when in parsed_whens([asks, tells, other]) if when.article == asks.article.id]
    assert unlike == alone, "two days for one event settle nothing"


def test_two_readings_are_decided_by_the_day_of_the_same_event_in_another_report() -> None:
    told = tell(["Last July's vote was close. Then Olga Brandt won."], "a.example", "2031-10-04")
    other = tell(
        ["The vote on 14 July 2030 went to Olga Brandt. The quay was shut on 3 July 2031."], "b.example", "2031-10-04"
    )
    found = next(when for when in parsed_whens([told, other]) if when.article == told.article.id)
    assert (found.value, found.readings[0].probability) == ("2030-07", 0.9)
    assert "of the vote" in found.why
    assert [place.article for place in found.cites] == [other.article.id]


def parsed_whens(pile: list[Told]) -> list[When]:
    """The resolved times of some reports as one story, by article and place, read with their trees."""
    reader = load_reader()
    expressions = [e for told in pile for e in find_times(told.article, reader.read(told.article.text, []))]
    return list(resolve_times(story_of(pile), published_of(pile), expressions))


def whens_of(pile: list[Told]) -> list[When]:
    """The resolved times of some reports as one story."""
    expressions = [e for told in pile for e in find_times(told.article, tokenise(told.article.text))]
    return list(resolve_times(story_of(pile), published_of(pile), expressions))


def published_of(pile: list[Told]) -> list[Published]:
    """The reports' dates once the story is known."""
    return list(refine_dates(story_of(pile), [t.article for t in pile], [t.date for t in pile], (), ()))


def test_the_timeline_as_known_on_a_day_holds_what_was_told_by_then_and_plans_stay_plans() -> None:
    first = tell(["The ferry will sail again on 9 May 2031, the owner said."], "a.example", "2031-05-04")
    later = tell(["The ferry sailed again on 9 May 2031, the owner said."], "b.example", "2031-05-10")
    pile = [first, later]
    expressions = [e for told in pile for e in find_times(told.article, tokenise(told.article.text))]
    sentences = [sentence for told in pile for sentence in told.sentences]
    dates = published_of(pile)

    def entries(day: str) -> list[tuple[str | None, str]]:
        found = known_on(day, story_of(pile), [t.article for t in pile], sentences, expressions, dates, ())
        return [(entry.value, entry.kind) for entry in found]

    assert entries("2031-05-03") == []
    assert entries("2031-05-04") == [("2031-05-09", "plan")]
    assert sorted(entries("2031-05-10")) == [("2031-05-09", "news"), ("2031-05-09", "plan")]


def test_the_days_a_page_offers_tell_what_is_asked_for_one_by_one() -> None:
    pile = [
        tell(
            [f"A ferry sank off Kell on Sunday. Boat {n} sails on {n + 3} June 2031."],
            f"{n}.example",
            f"2031-05-{n:02}",
        )
        for n in range(1, 30)
    ]
    expressions = [e for told in pile for e in find_times(told.article, tokenise(told.article.text))]
    sentences = [sentence for told in pile for sentence in told.sentences]
    rows = (story_of(pile), [t.article for t in pile], sentences, expressions, published_of(pile), ())
    found = known_history(*rows)
    days = [one.day for one in found]
    assert len(days) == MOST_DAYS
    assert (days[0], days[-1]) == ("2031-05-01", "2031-05-29")
    assert days == sorted(set(days))
    assert all(one.entries == known_on(one.day, *rows) for one in found)


def test_what_is_expected_is_a_forecast_and_a_tenure_stands_where_it_began() -> None:
    told = tell(
        ["The bridge is expected to open on 9 May 2031.", "The mayor, in power for 34 years, spoke of boats."],
        "a.example",
        "2031-05-04",
    )
    expressions = find_times(told.article, tokenise(told.article.text))
    dates = published_of([told])
    whens = resolve_times(story_of([told]), dates, expressions)
    entries = order_timeline(story_of([told]), [told.article], told.sentences, whens, dates, ())
    assert [(entry.value, entry.kind) for entry in entries] == [("1997", "background"), ("2031-05-09", "forecast")]


def test_a_copyright_year_is_a_date_to_the_year_and_no_entry_of_the_timeline() -> None:
    told = tell(
        ["The ferry sank and the harbour was shut, officials said.", "Copyright 2031 Harbour Press."], "a.example", None
    )
    own = date_article(told.article, find_times(told.article, tokenise(told.article.text)))
    assert (own.value, own.precision, own.basis) == ("2031", "year", "inferred")
    assert any("copyright" in row.says for row in own.reasons)
