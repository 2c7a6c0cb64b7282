"""What each time expression means once the reports' days are known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

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
    return tuple(
        when for article, rows in sorted(by_article.items()) for when in resolve_article(rows, published.get(article))
    )


def resolve_article(expressions: Sequence[TimeExpression], report: Published | None) -> list[When]:
    """The Whens of one article's expressions, each anchored on what was told before it."""
    return [
        settle(expression, tuple(sorted(readings, key=likeliest)), report)
        for expression, readings in zip(expressions, read_times(expressions, report), strict=True)
    ]


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
