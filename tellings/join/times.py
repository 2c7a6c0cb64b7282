"""What each time expression means once the reports' days are known."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tellings.find.meaning import read_times
from tellings.model import Published, Reading, Story, TimeExpression, When

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
    published = {date.article: date for date in dates}
    by_article: dict[str, list[TimeExpression]] = defaultdict(list)
    for expression in sorted(expressions, key=lambda row: (row.article, row.span, row.id)):
        by_article[expression.article].append(expression)
    whens = [
        when for article, rows in sorted(by_article.items()) for when in resolve_article(rows, published.get(article))
    ]
    return tuple(decide(whens))


def resolve_article(expressions: Sequence[TimeExpression], report: Published | None) -> list[When]:
    """The Whens of one article's expressions, each anchored on what was told before it."""
    return [
        settle(expression, tuple(sorted(readings, key=likeliest)), report)
        for expression, readings in zip(expressions, read_times(expressions, report), strict=True)
    ]


DECIDED = 0.9  # odds of the one reading that a time told in full elsewhere in the story names. Set by hand: rare, and no data tell


def decide(whens: Sequence[When]) -> list[When]:
    """The same Whens, one with several readings leaning to the reading that a time complete by itself names, elsewhere in its article or, where that
    tells none, in the story's other reports."""
    told: dict[str, list[Reading]] = defaultdict(list)
    for when in whens:
        if when.why == WHY["none"] and len(when.readings) == 1 and when.readings[0].low:
            told[when.article].append(when.readings[0])
    every = Told(reading for readings in told.values() for reading in readings)
    own = {article: Told(readings) for article, readings in told.items()}
    none = Told(())
    return [
        lean(lean(when, own.get(when.article, none), "in the same report"), every, "in another report")
        if len(when.readings) > 1
        else when
        for when in whens
    ]


class Told:
    """Stretches of days, asked in logarithmic time whether any of them lies inside another."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        ordered = sorted({(reading.low, reading.high) for reading in readings})
        self.lows = [low for low, _ in ordered]
        self.ends = [high for _, high in ordered]  # the first end among the stretches from each on
        for at in range(len(ordered) - 2, -1, -1):
            self.ends[at] = min(self.ends[at], self.ends[at + 1])

    def inside(self, low: str, high: str) -> bool:
        """Whether a stretch lies in the days ``low`` to ``high``."""
        at = bisect_left(self.lows, low)
        return at < len(self.ends) and self.ends[at] <= high


def lean(when: When, told: Told, where: str) -> When:
    """A When whose one named reading is DECIDED; itself where none or several of its readings are named, or where it was decided before."""
    named = [reading for reading in when.readings if reading.low and told.inside(reading.low, reading.high)]
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
    return replace(when, value=readings[0].value, precision=readings[0].precision, readings=tuple(readings), why=why)


def likeliest(reading: Reading) -> tuple[float, str]:
    """Sorts the likeliest first, then by value."""
    return -reading.probability, reading.value


def settle(expression: TimeExpression, readings: tuple[Reading, ...], report: Published | None) -> When:
    """The When of one expression."""
    why = WHY[expression.anchor]
    if expression.anchor == "report":
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
