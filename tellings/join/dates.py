"""The day of each report once its story is known."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from tellings.find.dates import (
    DAY_SURE,
    PRINTED_SAYS,
    PRINTED_SURE,
    Clue,
    bounds_of,
    odds_of,
    read_clues,
    told_first,
    weigh_day,
)
from tellings.find.meaning import days_on
from tellings.model import (
    Article,
    Cite,
    Copy,
    OwnDate,
    Precision,
    Published,
    Reason,
    Story,
    TimeExpression,
    cite,
    reason,
)

MOSTLY = 0.5  # share of the undated article's body standing word by word in a dated one, to take over its day
TAKEN_OVER = 1.4  # log-odds that a copy is of its original's day; hand-set, not measured yet
#: Log share of report pairs of one story that lie 0..7 days apart, either side by itself; counted on news_cluster (69 events).
GAP = (-0.98, -2.2, -3.7, -4.2, -6.0, -4.2, -5.6, -6.5)
REACH = 7  # days either side of a dated report that are weighed
IN_REACH = 0.75  # how often a report lies within REACH days of another of its story; counted on news_cluster
MOST_DONORS = 60  # dated reports of one story that are weighed, in order of their days
STORY_SURE = 0.12  # least share of the likeliest day at which its year is given; the day itself from DAY_SURE on. Counted in date_odds.csv
SHOWN = 0.05  # log-odds below which a clue tells the days apart too little to be listed
SAME_TIME = (
    45  # days between a report's own inferred day and its story's within which the story's may replace it. Set by hand
)
LIKE = 0.15  # of the best day's share: less likely days are left out of the bounds


def refine_dates(
    story: Story,
    articles: Sequence[Article],
    dates: Sequence[OwnDate],
    expressions: Sequence[TimeExpression],
    copies: Sequence[Copy],
) -> tuple[Published, ...]:
    """One Published per article of the story: its own date; else the day of a dated report it mostly repeats; else what the days of the story's
    other reports and the calendar in its own text ("Tuesday", "Nov 26") make likeliest.

    An inferred day says so (``basis``); its reasons' weights add up to its log-odds. Only what a report tells alone is lent to others: nothing
    inferred here is passed on. Never today's date. ``low`` and ``high`` stay as the article's own where it has no value.
    """
    own = {row.article: row for row in dates}
    texts: dict[str, list[TimeExpression]] = defaultdict(list)
    for expression in sorted(expressions, key=lambda row: (row.article, row.span, row.id)):
        texts[expression.article].append(expression)
    donors = sorted((day, row.article) for row in dates if (day := dated_day(row)) is not None)
    return tuple(publish(article, own.get(article.id), own, copies, donors, texts[article.id]) for article in articles)


def dated_day(row: OwnDate | Published) -> date | None:
    """The day of a date known to the day."""
    return date.fromisoformat(row.value[:10]) if row.value is not None and len(row.value) >= 10 else None


def publish(
    article: Article,
    mine: OwnDate | None,
    own: dict[str, OwnDate],
    copies: Sequence[Copy],
    donors: Sequence[tuple[date, str]],
    expressions: Sequence[TimeExpression],
) -> Published:
    """An article's day: its own, borrowed from a copy, or told by its story."""
    if mine is not None and dated_day(mine) is not None:
        if mine.basis == "inferred":
            clues = told_first(read_clues(article, expressions))
            told = story_date(article, clues, donors, None)
            if told is not None and stronger(told, mine, clues):
                return told
        return Published(article.id, mine.value, mine.precision, mine.basis, mine.low, mine.high, mine.reasons)
    reasons = mine.reasons if mine is not None else ()
    low, high = (mine.low, mine.high) if mine is not None else (None, None)
    found = [donor for copy in copies for donor in donors_of(article.id, copy, own)]
    for _, value, day_low, day_high, places in sorted(found, key=lambda donor: (-donor[0], donor[1], donor[4])):
        if fits(day_low, day_high, low, high):
            why = reason(f"most of it stands word by word in a report of {value}", TAKEN_OVER, places)
            return Published(article.id, value, "day", "inferred", day_low, day_high, (*no_weights(reasons), why))
    told = story_date(article, told_first(read_clues(article, expressions)), donors, low)
    if told is not None:
        return told
    if mine is not None and mine.value is not None:
        return Published(article.id, mine.value, mine.precision, mine.basis, mine.low, mine.high, mine.reasons)
    return Published(article.id, None, "unknown", "unknown", low, high, reasons)


def stronger(told: Published, mine: OwnDate, clues: Sequence[Clue]) -> bool:
    """Whether the story's day is to stand over the one a report's own text makes likeliest: it is likelier, and not of another time than the full
    date the report's own day rests on (a report may stand in the wrong story)."""
    day, own = dated_day(told), dated_day(mine)
    if day is not None and any(clue.printed for clue in clues):
        return True  # the day is stated either way: for its year other reports are better witnesses than the years a text tells of
    if day is None or own is None or log_odds(told.reasons) <= log_odds(mine.reasons):
        return False
    rooted = any(
        c.kind == "day" and not c.ahead and not c.loose and c.low and abs((c.low - own).days) <= REACH for c in clues
    )
    return not rooted or abs((day - own).days) <= SAME_TIME


def log_odds(reasons: Sequence[Reason]) -> float:
    """What reasons add up to, rounded."""
    return round(math.fsum(row.weight for row in reasons), 6)


def no_weights(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """The reasons why a report alone has no day, as remarks: they say nothing about the borrowed one."""
    return tuple(reason(row.says, 0.0, row.cites) for row in reasons)


def story_date(
    article: Article, clues: Sequence[Clue], donors: Sequence[tuple[date, str]], low: str | None
) -> Published | None:
    """The likeliest day near the story's dated reports, or its month or year; None where none is dated or none is likely enough.

    Weighed are the days within REACH of a dated report: by how far reports of one story lie apart, and by the weekdays and days the text tells.
    """
    others = [donor for donor in donors if donor[1] != article.id][:MOST_DONORS]
    if not others:
        return None
    around = {days_on(day, on) for day, _ in others for on in range(-REACH, REACH + 1)}
    days = sorted(
        day for day in around if low is None or day.isoformat() >= low[:10] or day.year > int(low[:4])
    ) or sorted(around)
    printed = next((clue for clue in clues if clue.printed), None)
    within = False
    if printed is not None:  # only its year is to be found
        fitting = [day for day in days if (day.month, day.day) == (printed.month, printed.day)]
        within = bool(fitting)
        days = fitting or sorted({day for donor, _ in others if (day := nearest_year(printed, donor)) is not None})
        if not days:
            return None
    own = [weigh_day(clues, day) for day in days]
    near = [nearness(day, others) for day in days]
    totals = [prior + math.fsum(weight for _, weight in said) for prior, said in zip(near, own, strict=True)]
    top = max(totals)
    shares = [math.exp(total - top) for total in totals]
    whole = math.fsum(shares)
    best = max(range(len(days)), key=lambda n: (round(shares[n], 9), -n))
    trust = IN_REACH * len(others) / (len(others) + 1)  # one other report may be of another time, many are not
    if within:
        trust = PRINTED_SURE  # that a day stated falls within days of the others is no chance
    said = trust * shares[best] / whole
    if said < STORY_SURE:
        return None
    kind = "day" if said >= DAY_SURE else "year"
    precision: Precision = "day" if kind == "day" else "year"
    value = days[best].isoformat()[: 10 if kind == "day" else 4]
    probability = odds_of("story-printed" if within and kind == "day" else f"story-{kind}", said)
    reasons = [
        reason(
            PRINTED_SAYS.format(clue.expression.span.of(article.text)), 0.0, [cite(article.id, clue.expression.span)]
        )
        for clue in clues
        if clue is printed
    ]
    reasons += [
        reason(
            f"“{clue.expression.span.of(article.text)}” {'fits' if lift > 0 else 'speaks against'} {days[best].isoformat()}",
            lift,
            [cite(article.id, clue.expression.span)],
        )
        for clue, lift in lifts(own, best)
    ]
    rest = round(math.log(probability / (1 - probability)) - math.fsum(row.weight for row in reasons), 3)
    span = (
        f"on {others[0][0].isoformat()}"
        if others[0][0] == others[-1][0]
        else f"from {others[0][0].isoformat()} to {others[-1][0].isoformat()}"
    )
    reasons.append(
        reason(
            f"{len(others)} other report{'s' if len(others) > 1 else ''} of the story {'are' if len(others) > 1 else 'is'} dated, {span}",
            rest,
        )
    )
    held = [day for day, share in zip(days, shares, strict=True) if share >= LIKE * shares[best]]
    first, last = (held[0].isoformat(), held[-1].isoformat()) if precision == "day" else bounds_of(value)
    return Published(article.id, value, precision, "inferred", first, last, tuple(reasons))


def nearest_year(printed: Clue, donor: date) -> date | None:
    """The occurrence nearest to a dated report of a day stated without its year; None for a 29 February that no year near has."""
    years = range(donor.year - 1, donor.year + 2)
    found = [day for year in years if (day := printed.in_year(year)) is not None]
    return min(found, key=lambda day: (abs((day - donor).days), day), default=None)


def nearness(day: date, donors: Sequence[tuple[date, str]]) -> float:
    """Log of how likely a report lies on a day, from how far it is from each dated report of the story."""
    gaps = [abs((day - donor).days) for donor, _ in donors]
    return math.log(math.fsum(math.exp(GAP[min(gap, len(GAP) - 1)]) for gap in gaps) / len(gaps))


def lifts(own: Sequence[Sequence[tuple[Clue, float]]], best: int) -> list[tuple[Clue, float]]:
    """What each clue adds for the best day over the mean of all days weighed, in order of place."""
    sums: dict[Clue, float] = defaultdict(float)
    for said in own:
        for clue, weight in said:
            sums[clue] += weight / len(own)
    at_best: dict[Clue, float] = defaultdict(float)
    for clue, weight in own[best]:
        at_best[clue] += weight
    raised = [(clue, round(at_best[clue] - sums[clue], 3)) for clue in sums]
    telling = [(clue, lift) for clue, lift in raised if abs(lift) >= SHOWN]
    return sorted(telling, key=lambda pair: (pair[0].expression.span, pair[0].kind, pair[1]))


def donors_of(
    article: str, copy: Copy, own: dict[str, OwnDate]
) -> list[tuple[float, str, str, str, tuple[Cite, Cite]]]:
    """The dated other end of a verbatim copy that covers most of ``article``: share, day, first and last day, places."""
    ends = [(copy.a, copy.share_a, copy.b), (copy.b, copy.share_b, copy.a)]
    found = []
    for place, share, other in ends:
        row = own.get(other.article)
        if (
            place.article == article
            and copy.kind == "verbatim"
            and share >= MOSTLY
            and row is not None
            and dated_day(row) is not None
            and row.value
            and row.low
            and row.high
        ):
            found.append((share, row.value[:10], row.low, row.high, (copy.a, copy.b)))
    return found


def fits(low: str, high: str, first: str | None, last: str | None) -> bool:
    """Whether the days overlap."""
    return (last is None or low <= last) and (first is None or high >= first)
