"""The day of each report once its story is known."""

from __future__ import annotations

from collections.abc import Sequence

from tellings.model import Article, Cite, Copy, OwnDate, Published, Story, TimeExpression, reason

MOSTLY = 0.5  # share of the undated article's body standing word by word in a dated one, to take over its day
TAKEN_OVER = 1.4  # log-odds that a copy is of its original's day; hand-set, not measured yet


def refine_dates(
    story: Story,
    articles: Sequence[Article],
    dates: Sequence[OwnDate],
    expressions: Sequence[TimeExpression],
    copies: Sequence[Copy],
) -> tuple[Published, ...]:
    """One Published per article of the story: its own date, or where it has none the day of a dated report it mostly repeats.

    An inferred day says so (``basis``) and rests on the copied passages. Nothing else about the story sets a date: reports of one
    story can be weeks apart.
    Never today's date. ``low`` and ``high`` stay as the article's own where it has no value.
    """
    own = {date.article: date for date in dates}
    return tuple(publish(article.id, own.get(article.id), own, copies) for article in articles)


def publish(article: str, mine: OwnDate | None, own: dict[str, OwnDate], copies: Sequence[Copy]) -> Published:
    """An article's day: its own, or borrowed."""
    if mine is not None and mine.value is not None:
        return Published(article, mine.value, mine.precision, mine.basis, mine.low, mine.high, mine.reasons)
    donors = [found for copy in copies for found in donors_of(article, copy, own)]
    reasons = mine.reasons if mine is not None else ()
    low, high = (mine.low, mine.high) if mine is not None else (None, None)
    for _, value, day_low, day_high, places in sorted(donors, key=lambda donor: (-donor[0], donor[1], donor[4])):
        if fits(day_low, day_high, low, high):
            why = reason(f"most of it stands word by word in a report of {value}", TAKEN_OVER, places)
            return Published(article, value, "day", "inferred", day_low, day_high, (*reasons, why))
    return Published(article, None, "unknown", "unknown", low, high, reasons)


def donors_of(
    article: str, copy: Copy, own: dict[str, OwnDate]
) -> list[tuple[float, str, str, str, tuple[Cite, Cite]]]:
    """The dated other end of a verbatim copy that covers most of ``article``: share, day, first and last day, places."""
    ends = [(copy.a, copy.share_a, copy.b), (copy.b, copy.share_b, copy.a)]
    found = []
    for place, share, other in ends:
        date = own.get(other.article)
        if (
            place.article == article
            and copy.kind == "verbatim"
            and share >= MOSTLY
            and date
            and date.value
            and date.low
            and date.high
        ):
            found.append((share, date.value[:10], date.low, date.high, (copy.a, copy.b)))
    return found


def fits(low: str, high: str, first: str | None, last: str | None) -> bool:
    """Whether the days overlap."""
    return (last is None or low <= last) and (first is None or high >= first)
