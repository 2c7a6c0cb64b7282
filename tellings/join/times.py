"""What each time expression means once the reports' days are known."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from tellings.find.meaning import from_event, read_times
from tellings.model import Cite, Published, Reading, Story, TimeExpression, When, cite

WHY = {
    "none": "complete by itself",
    "report": "counted from the report's day",
    "text": "counted from the time told before it",
    "period": "the part of the year whose figures are given, in another year",
}


def resolve_times(story: Story, dates: Sequence[Published], expressions: Sequence[TimeExpression]) -> tuple[When, ...]:
    """One When per expression, in order: its readings with the report's day and the time told before it in the same article as anchors.

    The likeliest reading gives value and precision; without a reading the value is None and ``why`` says what is missing.
    """
    return resolve_together(resolve_alone(dates, expressions), expressions)


def resolve_alone(dates: Iterable[Published], expressions: Iterable[TimeExpression]) -> dict[str, list[When]]:
    """By article, in order, what its expressions mean by its own day and text, whatever other reports tell."""
    published = {date.article: date for date in dates}
    by_article: dict[str, list[TimeExpression]] = defaultdict(list)
    for expression in sorted(expressions, key=lambda row: (row.article, row.span, row.id)):
        by_article[expression.article].append(expression)
    return {article: resolve_article(rows, published.get(article)) for article, rows in sorted(by_article.items())}


def resolve_together(alone: Mapping[str, Sequence[When]], expressions: Sequence[TimeExpression]) -> tuple[When, ...]:
    """The Whens of some reports of one story, each helped by what the others tell. ``expressions`` hold theirs, and may hold more."""
    whens = [when for _, rows in sorted(alone.items()) for when in rows]
    return tuple(decide(place_events(whens, expressions), expressions))


def resolve_article(expressions: Sequence[TimeExpression], report: Published | None) -> list[When]:
    """The Whens of one article's expressions, each anchored on what was told before it."""
    return [
        settle(expression, tuple(sorted(readings, key=likeliest)), report)
        for expression, readings in zip(expressions, read_times(expressions, report), strict=True)
    ]


def place_events(whens: Sequence[When], expressions: Sequence[TimeExpression]) -> list[When]:
    """The same Whens, one counted from an event that its own report gives no day ("two days after the blast") counted from the day that the story's
    other reports give it, where all that do give the same."""
    asked = {row.id: row for row in expressions if row.event}
    told: dict[str, list[tuple[Reading, Cite]]] = defaultdict(list)
    for when in whens:
        row = asked.get(when.expression)
        if row is None or when.type != "DATE" or len(when.readings) != 1 or when.readings[0].precision != "day":
            continue
        if from_event(row, A_DAY) is None:
            told[row.event].append((when.readings[0], cite(when.article, when.span)))
    return [
        counted_from(when, asked[when.expression], told[asked[when.expression].event])
        if when.expression in asked
        else when
        for when in whens
    ]


A_DAY = date(2000, 1, 1)  # any day, to ask whether an expression is counted from an event


def counted_from(when: When, row: TimeExpression, told: Sequence[tuple[Reading, Cite]]) -> When:
    """A When counted from the one day that other reports give its event; itself where none or several are given."""
    others = [(reading, place) for reading, place in told if place.article != when.article]
    days = {reading.value for reading, _ in others}
    if len(days) != 1:
        return when
    reading = from_event(row, date.fromisoformat(others[0][0].low))
    if reading is None:
        return when
    why = f"counted from the {row.event}, told for {others[0][0].value} in another report"
    value = when.value if when.type == "DURATION" else reading.value
    precision = when.precision if when.type == "DURATION" else reading.precision
    places = tuple(sorted(place for _, place in others))[:MOST_PLACES]
    return replace(when, value=value, precision=precision, readings=(reading,), why=why, cites=places)


MOST_PLACES = 3  # places cited for a day that many reports tell
DECIDED = 0.9  # odds of the one reading that a time told in full elsewhere in the story names. Set by hand: rare, and no data tell


def decide(whens: Sequence[When], expressions: Sequence[TimeExpression] = ()) -> list[When]:
    """The same Whens, one with several readings leaning to the reading that a time complete by itself names: the day of the same event ("last July's
    vote", "the vote on 14 July 2030"), elsewhere in its article, or, where that tells none, in the story's other reports."""
    told: dict[str, list[When]] = defaultdict(list)
    of_event: dict[str, list[When]] = defaultdict(list)
    events = {row.id: row.event for row in expressions if row.event}
    for when in whens:
        if when.why == WHY["none"] and len(when.readings) == 1 and when.readings[0].low:
            told[when.article].append(when)
            if when.expression in events:
                of_event[events[when.expression]].append(when)
    every = Told(when for rows in told.values() for when in rows)
    own = {article: Told(rows) for article, rows in told.items()}
    named = {event: Told(rows) for event, rows in of_event.items()}
    none = Told(())
    found = []
    for when in whens:
        if len(when.readings) > 1:
            event = events.get(when.expression, "")
            when = lean(when, named.get(event, none), f"of the {event}")
            when = lean(when, own.get(when.article, none), "in the same report")
            when = lean(when, every, "in another report")
        found.append(when)
    return found


class Told:
    """Stretches of days, asked in logarithmic time whether any of them lies inside another."""

    def __init__(self, whens: Iterable[When]) -> None:
        ordered = sorted((when.readings[0].low, when.readings[0].high, cite(when.article, when.span)) for when in whens)
        self.lows = [low for low, _, _ in ordered]
        self.ends = [(high, place) for _, high, place in ordered]  # the first end among the stretches from each on
        for at in range(len(ordered) - 2, -1, -1):
            self.ends[at] = min(self.ends[at], self.ends[at + 1])

    def inside(self, low: str, high: str) -> Cite | None:
        """Where a stretch that lies in the days ``low`` to ``high`` is told; None where none is."""
        at = bisect_left(self.lows, low)
        return self.ends[at][1] if at < len(self.ends) and self.ends[at][0] <= high else None


def lean(when: When, told: Told, where: str) -> When:
    """A When whose one named reading is DECIDED; itself where none or several of its readings are named, or where it was decided before."""
    places = {
        reading: place
        for reading in when.readings
        if reading.low and (place := told.inside(reading.low, reading.high)) is not None
    }
    named = list(places)
    if len(named) != 1 or when.readings[0].probability >= DECIDED:
        return when
    rest = math.fsum(reading.probability for reading in when.readings if reading is not named[0])
    readings = [
        replace(
            reading,
            probability=DECIDED if reading is named[0] else round(reading.probability * (1 - DECIDED) / rest, 3),
        )
        for reading in when.readings
    ]
    readings.sort(key=likeliest)
    why = f"{when.why}; {named[0].value} is told in full {where}"
    return replace(
        when,
        value=readings[0].value,
        precision=readings[0].precision,
        readings=tuple(readings),
        why=why,
        cites=(places[named[0]],),
    )


def likeliest(reading: Reading) -> tuple[float, str]:
    """Sorts the likeliest first, then by value."""
    return -reading.probability, reading.value


def settle(expression: TimeExpression, readings: tuple[Reading, ...], report: Published | None) -> When:
    """The When of one expression."""
    why = WHY[expression.anchor]
    if expression.meaning.startswith("? ") or " at ? " in expression.meaning:
        why = f"counted from the {expression.event}, whose day is not told"
    elif expression.anchor == "report":
        known = report.value if report is not None else None
        why = f"{why}, {known}" if known else "the report's day is not known"
    elif expression.anchor == "text" and not readings:
        why = "no time is told before it"
    return When(
        article=expression.article,
        expression=expression.id,
        span=expression.span,
        type=expression.type,
        value=readings[0].value if readings else None,
        precision=readings[0].precision if readings else "unknown",
        mod=expression.mod,
        readings=readings,
        why=why,
    )
