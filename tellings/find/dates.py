"""The report's own date as told by the report alone: what states it, else what the calendar and the text allow. Never the day of the run.

A stated date is the day most of the stamps name; every other stamp, and a past event told with a later date, stands among the reasons as evidence
against. Where nothing states it, candidate days are weighed: "Tuesday (Nov 26)" fits only some years, a past event cannot lie after the report, news
tells of the last days. The weights are counts on news_cluster or set by hand, as each says; quality/dates measures them.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from tellings.find.lexing import lex_text, time_words
from tellings.find.meaning import LONG_AGO, complete, days_on
from tellings.find.tables import table, word_set
from tellings.find.times import longest, scan
from tellings.model import Article, OwnDate, Precision, Reason, Span, Stamp, TimeExpression, cite, reason

#: Log-odds that a stamp of this kind names the day the report was published, and what one of another day takes away. Set by hand; order matters most.
STAMP_WEIGHT = {"given": 5.0, "json-ld": 4.5, "feed": 4.0, "meta": 3.5, "text": 4.0, "address": 3.0}
ROLE_FACTOR = {"published": 1.0, "unclear": 0.8, "updated": 0.5}
AGAINST = -0.5  # part of a stamp's weight that it takes away from another day
LATE_EVENT = -2.0  # a past event told with a date after the stated one
PAIR_FITS, PAIR_FAILS = 2.0, -3.0  # "Tuesday (Nov 26)" on a day of that name, or not
#: Log share of reports written 0..6 days after a weekday they lead with; counted on news_cluster (426 weekdays).
LAG = (-0.9, -1.05, -2.6, -3.1, -3.5, -3.4, -2.8)
LAG_PART = 0.7  # weekdays of one report are not independent evidence
EARLY_SPAN = (
    -0.4
)  # a month or year told without a sign of the future, that begins after the day: it may still be a plan
#: Log weight of the days between the newest day told and the report: same day, next day, third day, up to a week, longer. Counted on news_cluster.
FRESH = (0.0, -1.0, -2.2, -2.8, -2.8, -2.8, -2.8, -2.8, -3.5)
FRESH_DAYS = 16
#: Log weight of the years between the newest year told and the report; counted on news_cluster.
YEAR_AGE = (0.0, -1.3, -1.9, -2.6, -3.1, -3.3, -3.6)
SAME_SEASON, SEASON = (
    45,
    1.5,
)  # days after the newest full date that are likelier than the same days a year on. Set by hand
DATE_LINE = 3.0  # a date at the head of the text or alone on its line
PICTURE_REACH = 24  # characters before a date in which "file photo" makes it that of a picture
NOTICE_REACH = 14  # characters before a year in which a notice says "Copyright"
NOTICE_FAILS, NOTICE_SURE = (
    -3.0,
    0.93,
)  # a day of another year than the notice's; its year is right in 31 of 33 on news_cluster
NEW_YEAR, NEW_YEAR_DAYS = -1.0, 7  # a page fetched days after it was written carries the new year's notice. Set by hand
HEAD = 40  # characters: a date that begins before that stands in a date line
#: How often a report is written near any day it tells at all: 62 % on news_cluster; a date line or "Tuesday (Nov 26)" says more. Set by hand.
NEAR, NEAR_SURE = 0.62, 0.85
PRINTED_SURE = (
    0.95  # how often a day without its year on a stamp line or in a date line is the report's: 5 of 5 on news_cluster
)
PRINTED_SAYS = "“{}” stands where a report says its own day, without the year"
DAYLESS = 0.85  # how often the year of a report without any day is one of those weighed; counted on news_cluster
#: Log share of reports written 0..11 months after a month they name without its year; counted on news_cluster (190 months).
MONTH_LAG = (-3.0, -1.6, -1.75, -1.6, -3.2, -3.0, -3.5, -3.4, -3.1, -4.2, -3.6, -2.9)
OLD_DAY = 5  # years: a full date this much older than the newest year told is background (a birth, a law). Set by hand
LEADING = 3  # weekdays told first: later ones are often background
YEARS_ON = 11  # years after the newest told year that are still weighed
DAY_SURE, COARSE_SURE = 0.2, 0.6  # least probability at which a day, or a month or year, is given as the value
POSSIBLE = 0.2  # of the best day's share: less likely days are left out of the bounds
MOST_CLUES = 80  # times read for an inference: news leads with what is new
MOST_DAYS = 4000  # candidate days weighed at most

_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_LONG_YEAR = re.compile(
    r"[+-]?\d{5,}-\d{2}-\d{2}(?!\d)"
)  # what programs write for the end of their calendar (+275760-09-13)
#: The first printed news is of 1605; before it and after 2200 a stamp is a database's filler (0001-01-01, 9999-12-31).
PRINTED = (1605, 2200)
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d{2})[/_-]?(\d{1,2})[/_-]?(\d{2})(?!\d)")
_STAMP_REACH = 400  # characters of a stamp that are read
SHOWN = 40  # characters shown of one that was not understood
AHEAD = word_set("future_signs") | {"until", "till", "would"}
LIMITS = frozenset(
    {"by", "through"}
)  # of what is to come right before a time; elsewhere "abducted by", "drove through"


@dataclass(frozen=True, slots=True)
class Clue:
    """One piece of evidence in the text: a day, year, month, feast, weekday, weekday with its day of the month, or year of a copyright notice.

    ``ahead`` when told as yet to come; ``loose`` when it dates a picture from the files ("FILE - In this Dec. 28, 2017, photo"), which the
    report may follow by years; ``printed`` when it stands where a report's own day does, on a stamp line or in a date line, without its year.
    """

    kind: str
    expression: TimeExpression
    low: date | None = None
    high: date | None = None
    month: int = 0
    day: int = 0
    weekday: int = 0
    ahead: bool = False
    loose: bool = False
    printed: bool = False

    def in_year(self, year: int) -> date | None:
        """Its day of the month in a year; None where that year has none (29 February)."""
        return _day(str(year), str(self.month), str(self.day))


def date_article(article: Article, expressions: Sequence[TimeExpression]) -> OwnDate:
    """The report's own date from its stamps, else from its text; the reasons' weights add up to the log-odds of the value.

    ``basis`` is ``given`` (stated beside the text), ``stated`` (by the page or a stamp line), ``inferred`` or ``unknown``; then the value is None
    and the reasons name the days that would fit.
    """
    clues = read_clues(article, expressions)
    stamps = [(stamp, day) for stamp in article.stamps if (day := parse_stamp(stamp)) is not None]
    found = stated_date(article, stamps, clues) if stamps else inferred_date(article, clues)
    return replace(found, reasons=(*found.reasons, *unread_reasons(article)))


# --- stated ----------------------------------------------------------------------------------------------------------------------------------


def unread_reasons(article: Article) -> list[Reason]:
    """What was given as the report's date and names no day one came out on, so that whoever gave it sees why it was not taken."""
    given = [stamp.value for stamp in article.stamps if stamp.where == "given" and parse_stamp(stamp) is None]
    return [reason(f"the date given beside the text, {value[:SHOWN]!r}, was not read as a day", 0.0) for value in given]


def parse_stamp(stamp: Stamp) -> date | None:
    """The day a stamp names; None when it names none, or one no report was published on. Zones are kept as written: the day is the newsroom's own."""
    day = _named_day(stamp)
    return day if day is not None and PRINTED[0] <= day.year <= PRINTED[1] else None


def _named_day(stamp: Stamp) -> date | None:
    value = stamp.value[:_STAMP_REACH].strip()
    if _LONG_YEAR.match(value):
        return None
    if stamp.where == "address":
        found = _COMPACT.search(value)
        return _day(found.group(1), found.group(2), found.group(3)) if found else None
    iso = _ISO.search(value)
    if iso:
        return _day(*iso.groups())
    if value.isdigit() and len(value) == 8:
        return _day(value[:4], value[4:6], value[6:])
    for find in longest(scan(lex_text(value))):
        if find.anchor == "none":
            reading = complete(find.meaning.split("|")[0])
            if reading.precision in ("day", "minute", "hour"):
                return date.fromisoformat(reading.low)
    return None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def stated_date(article: Article, stamps: Sequence[tuple[Stamp, date]], clues: Sequence[Clue]) -> OwnDate:
    """The day with the most weight among the stamps, an update giving way to a publication."""
    weight: dict[date, float] = defaultdict(float)
    for stamp, day in stamps:
        weight[day] += STAMP_WEIGHT[stamp.where] * ROLE_FACTOR[stamp.role]
    best = max(sorted(weight), key=lambda day: weight[day])
    reasons = [stamp_reason(article, stamp, day, best) for stamp, day in stamps]
    reasons += [r for clue in clues if (r := clue_against(article, clue, best)) is not None]
    basis = "given" if any(stamp.where == "given" and day == best for stamp, day in stamps) else "stated"
    iso = best.isoformat()
    return OwnDate(article.id, iso, "day", "given" if basis == "given" else "stated", iso, iso, tuple(reasons))


NAMED = {
    "given": "the date given beside the text",
    "json-ld": "the page's JSON-LD",
    "feed": "the feed",
    "meta": "the page's metadata",
    "text": "a stamp line in the text",
    "address": "the address",
}


def stamp_reason(article: Article, stamp: Stamp, day: date, best: date) -> Reason:
    """What one stamp says for or against the chosen day."""
    share = STAMP_WEIGHT[stamp.where] * ROLE_FACTOR[stamp.role]
    cites = [cite(article.id, stamp.span)] if stamp.span is not None else []
    role = " as updated" if stamp.role == "updated" else ""
    if day == best:
        return reason(f"{NAMED[stamp.where]} says {day.isoformat()}{role}", share, cites)
    if stamp.role == "updated" and day > best:
        return reason(f"{NAMED[stamp.where]} says it was updated on {day.isoformat()}, after it", 0.0, cites)
    return reason(f"{NAMED[stamp.where]} says {day.isoformat()}{role}: contradicts it", AGAINST * share, cites)


def clue_against(article: Article, clue: Clue, best: date) -> Reason | None:
    """A clue in the text that speaks against a stated day; None when it fits."""
    cites = [cite(article.id, clue.expression.span)]
    told = clue.expression.span.of(article.text)
    if clue.kind == "day" and clue.low is not None and not clue.ahead and clue.low > days_on(best, 1):
        return reason(f"the text tells of {told}, after the stated day: contradicts it", LATE_EVENT, cites)
    if clue.kind == "pair":
        fits = pair_fits(clue, best)
        return reason(
            f"{told} {'fits' if fits else 'does not fit'} the calendar near that day", 0.5 if fits else -1.0, cites
        )
    return None


# --- inferred ---------------------------------------------------------------------------------------------------------------------------------


def read_clues(article: Article, expressions: Sequence[TimeExpression]) -> list[Clue]:
    """What the times of a text say about the day it was written."""
    clues: list[Clue] = []
    last_weekday: tuple[int, int] | None = None  # (end of its span, weekday)
    for expression in expressions:
        clue = read_clue(article, expression)
        if clue is None:
            continue
        if clue.kind == "weekday":
            last_weekday = (expression.span.end, clue.weekday)
        elif clue.kind == "month-day":
            near = last_weekday is not None and 0 < expression.span.start - last_weekday[0] <= 3
            inside = weekday_inside(article.text[expression.span.start : expression.span.end])
            named = last_weekday[1] if near and last_weekday is not None else inside
            if named:
                clue = Clue("pair", expression, month=clue.month, day=clue.day, weekday=named, ahead=clue.ahead)
        clues.append(clue)
    return mark_printed(article, clues)


def mark_printed(article: Article, clues: Sequence[Clue]) -> list[Clue]:
    """The same clues, the one marked that states the report's own day without its year: on a stamp line (of publication, then unclear), in a date
    line, or on a stamp line of an update."""
    order: dict[Span, int] = {part.span: 2 for part in article.parts if part.kind == "dateline"}
    for stamp in article.stamps:
        if stamp.span is not None and parse_stamp(stamp) is None:
            order[stamp.span] = {"published": 0, "unclear": 1, "updated": 3}[stamp.role]
    found = [
        (rank, number)
        for number, clue in enumerate(clues)
        if clue.kind in ("pair", "month-day")
        for span, rank in order.items()
        if span.overlap(clue.expression.span)
    ]
    chosen = min(found, default=(0, -1))[1]
    return [replace(clue, printed=True, ahead=False) if n == chosen else clue for n, clue in enumerate(clues)]


def weekday_inside(words: str) -> int:
    """The weekday a date opens with (``Friday, Oct. 23``, ``Mon 13 March``), 0 for none."""
    first = lex_text(words[:12]).lower[:1]
    kind, value = time_words().get(first[0], ("", "")) if first else ("", "")
    return int(value) if kind in ("weekday", "weekday-short") else 0


def read_clue(article: Article, expression: TimeExpression) -> Clue | None:
    """One time as a clue; None when it says nothing about the day of writing."""
    ahead = told_ahead(article.text, expression)
    meaning = expression.meaning
    if expression.anchor == "none" and expression.type in ("DATE", "TIME"):
        reading = complete(meaning)
        if not reading.low or reading.precision not in ("day", "hour", "minute", "month", "year", "quarter"):
            return None
        kind = "span" if reading.precision in ("month", "year", "quarter") else "day"
        if reading.precision == "year" and is_notice(article.text, expression):
            kind = "notice"
        loose = kind == "day" and dates_picture(article, expression)
        low, high = date.fromisoformat(reading.low), date.fromisoformat(reading.high)
        if high.year > PRINTED[1]:
            return None  # 31 December 9999 and the like say nothing
        return Clue(kind, expression, low, high, ahead=ahead, loose=loose)
    if meaning.startswith("day=") and (" " not in meaning or " T" in meaning):
        ahead = ahead or ">" in meaning
        return Clue("month-day", expression, month=int(meaning[4:6]), day=int(meaning[7:9]), ahead=ahead)
    if expression.rule == "month" and meaning.startswith("month="):
        return Clue("month", expression, month=int(meaning[6:].rstrip("~<>=")), ahead=ahead or ">" in meaning)
    if meaning.startswith("weekday=") and "<" in meaning and expression.rule != "weekday-range":
        return Clue("weekday", expression, weekday=int(meaning[8]))
    return None


def is_notice(text: str, expression: TimeExpression) -> bool:
    """Whether a year is that of a copyright notice: ``Copyright 2018``, ``© 2018``."""
    before = text[max(0, expression.span.start - NOTICE_REACH) : expression.span.start].lower().rstrip()
    return before.endswith(("copyright", "©", "(c)"))


def dates_picture(article: Article, expression: TimeExpression) -> bool:
    """Whether a date is that of a picture from the files: "FILE - In this ...", "This Dec. 28 photo". Other pictures are as new as the news."""
    before = article.text[max(0, expression.span.start - PICTURE_REACH) : expression.span.start].lower().split()
    after = article.text[expression.span.end : expression.span.end + PICTURE_REACH].lower().split()
    this = before[-1:] == ["this"] and not PICTURES.isdisjoint(word.strip(",.") for word in after)
    return "file" in before or this


PICTURES = frozenset({"photo", "photograph", "image", "picture", "frame"})


def told_ahead(text: str, expression: TimeExpression) -> bool:
    """Whether a time is told as yet to come: a future sign among the eight words before it in its sentence, or ``by``, ``until`` right before it."""
    before = text[max(0, expression.span.start - 60) : expression.span.start].lower().replace("\xa0", " ")
    tail = max(before.rfind(". "), before.rfind("\n"))
    sentence = before[tail + 1 :]
    words = sentence.split()
    return bool(AHEAD & set(words[-8:])) or bool(LIMITS & set(words[-1:])) or " to be " in sentence


def pair_fits(clue: Clue, day: date) -> bool:
    """Whether the clue's day of the month, at its occurrence nearest to ``day``, has the clue's weekday."""
    told = last_occurrence(clue.month, clue.day, day)
    if told is None or (day - told).days > LONG_AGO:
        told = last_occurrence(clue.month, clue.day, days_on(day, 366 - LONG_AGO))
    return told is not None and told.isoweekday() == clue.weekday


@lru_cache(maxsize=65536)
def last_occurrence(month: int, day: int, on: date) -> date | None:
    """The last such day of the month at or before ``on``, at most eight years back (29 February)."""
    for year in range(on.year, on.year - 9, -1):
        told = _day(str(year), str(month), str(day))
        if told is not None and told <= on:
            return told
    return None


def inferred_date(article: Article, clues: Sequence[Clue]) -> OwnDate:
    """The likeliest day, month or year of writing where nothing states it; ``unknown`` where the text does not even tell a year."""
    clues = told_first(clues)
    pairs = [clue for clue in clues if clue.kind == "pair"]
    if not any(clue.low is not None and not clue.ahead for clue in clues):
        return OwnDate(article.id, None, "unknown", "unknown", None, None, unknown_reasons(article, clues))
    low = newest_told(clues)
    ahead = [
        clue.high for clue in clues if clue.high is not None and clue.low is not None and clue.ahead and clue.low > low
    ]
    high = min([*ahead, date(min(low.year + YEARS_ON, 9998), 12, 31)])
    printed = [clue for clue in clues if clue.printed]
    days = printed_days(printed[0], low, high) if printed else candidate_days(clues, low, high)
    dayless = not days
    if dayless:
        days = middles(low, high)
    tables = {clue.expression.id: [clue_weight(clue, day, low) for day in days] for clue in weighed(clues, dayless)}
    headed = [clue for clue in clues if heads_text(article, clue)][:1]
    tables |= {clue.expression.id: tables.get(clue.expression.id, [0.0] * len(days)) for clue in printed}
    for clue in headed:
        line = [DATE_LINE if stands_on(clue, day) else 0.0 for day in days]
        tables[clue.expression.id] = [
            a + b for a, b in zip(tables.get(clue.expression.id, [0.0] * len(days)), line, strict=True)
        ]
    fresh = [year_age(day, low) if dayless else freshness(clues, day, low) for day in days]
    totals = [sum(column[n] for column in tables.values()) + fresh[n] for n in range(len(days))]
    near = DAYLESS if dayless else PRINTED_SURE if printed else NEAR_SURE if headed or pairs else NEAR
    found = likeliest(article, clues, days, totals, tables, (low, high), near, dayless)
    return of_notice(article, clues, found)


def told_first(clues: Sequence[Clue]) -> list[Clue]:
    """The first MOST_CLUES clues, and a notice that stands after them."""
    return [*clues[:MOST_CLUES], *[clue for clue in clues[MOST_CLUES:] if clue.kind == "notice"][:1]]


def of_notice(article: Article, clues: Sequence[Clue], found: OwnDate) -> OwnDate:
    """A date as found, or the year of the copyright notice where nothing else was found or it is of another year."""
    notices = [clue for clue in clues if clue.kind == "notice" and clue.low is not None]
    if not notices:
        return found
    newest = max(notices, key=lambda clue: (clue.low or date.min, clue.expression.span))
    year = f"{newest.low.year:04}" if newest.low is not None else ""
    if found.value is not None and (
        found.value[:4] == year or clue_weight(newest, last_of(found), last_of(found)) > NOTICE_FAILS
    ):
        return found
    weight = math.log(NOTICE_SURE / (1 - NOTICE_SURE))
    why = reason(f"its copyright notice says {year}", weight, [cite(article.id, newest.expression.span)])
    low, high = bounds_of(year)
    return OwnDate(article.id, year, "year", "inferred", low, high, (why,))


def last_of(found: OwnDate) -> date:
    """The last day of a date."""
    return date.fromisoformat(found.high or "0001-01-01")


def middles(low: date, high: date) -> list[date]:
    """The middle of each month between two days: stands for its days where the text tells none."""
    first = low.year * 12 + low.month - 1
    last = high.year * 12 + high.month - 1
    days = [date(month // 12, month % 12 + 1, 15) for month in range(first, last + 1)]
    return [min(max(day, low), high) for day in days]


def year_age(day: date, low: date) -> float:
    """Log weight of the years since the newest year told."""
    return YEAR_AGE[min(max(day.year - low.year, 0), len(YEAR_AGE) - 1)]


def stands_on(clue: Clue, day: date) -> bool:
    """Whether a clue's date is this day of the calendar."""
    return clue.low == day if clue.kind == "day" else (clue.month, clue.day) == (day.month, day.day)


def newest_told(clues: Sequence[Clue]) -> date:
    """The newest full date told as past; the newest month or year where that is of a later year."""
    days = [clue.low for clue in clues if clue.kind == "day" and clue.low is not None and not clue.ahead]
    spans = [clue.low for clue in clues if clue.kind == "span" and clue.low is not None and not clue.ahead]
    newest_span = max(spans, default=date.min)
    newest_day = max(days, default=date.min)
    return newest_span if newest_span.year > newest_day.year + OLD_DAY else newest_day


def weighed(clues: Sequence[Clue], dayless: bool) -> list[Clue]:
    """The clues that tell days apart: every pair, the weekdays told first, the newest month or year; without a day the months told."""
    weekdays = [clue for clue in clues if clue.kind == "weekday"][:LEADING]
    spans = [clue for clue in clues if clue.kind == "span" and not clue.ahead]
    newest = sorted(spans, key=lambda clue: (clue.low or date.min, clue.expression.span))[-1:]
    months = [clue for clue in clues if dayless and clue.kind == "month" and not clue.ahead][:LEADING]
    sure = [clue for clue in clues if clue.kind in ("pair", "notice")]
    return sure + weekdays + newest + months


def candidate_days(clues: Sequence[Clue], low: date, high: date) -> list[date]:
    """Days the report may have been written on: FRESH_DAYS days from each day told, in each year that fits, in order."""
    starts: set[date] = set()
    for clue in clues:
        if (
            clue.kind == "day"
            and clue.low is not None
            and low <= clue.low <= high
            and not clue.loose
            and not clue.ahead
        ):
            starts.add(clue.low)
        if clue.month and clue.day:
            for year in range(low.year, min(high.year, low.year + YEARS_ON) + 1):
                told = clue.in_year(year)
                if told is not None:
                    starts.add(told)
    days = {days_on(start, on) for start in starts for on in range(FRESH_DAYS) if start <= high}
    return sorted(day for day in days if low <= day <= high)[:MOST_DAYS]


def printed_days(clue: Clue, low: date, high: date) -> list[date]:
    """The day a report states without its year, in each year that fits, in order."""
    years = range(low.year, min(high.year, low.year + YEARS_ON) + 1)
    days = [day for year in years if (day := clue.in_year(year)) is not None]
    return [day for day in days if low <= day <= high]


def clue_weight(clue: Clue, day: date, low: date) -> float:
    """How well a clue fits a day of writing."""
    if clue.kind == "pair":
        return PAIR_FITS if pair_fits(clue, day) else PAIR_FAILS
    if clue.kind == "notice":
        if clue.low is None or clue.low.year == day.year:
            return 0.0
        return NEW_YEAR if 0 < (clue.low - day).days <= NEW_YEAR_DAYS else NOTICE_FAILS
    if clue.kind == "span":
        return 0.0 if clue.low is None or clue.low <= day else EARLY_SPAN
    if clue.kind == "month":
        return MONTH_LAG[(day.month - clue.month) % 12]
    return LAG_PART * LAG[(day.isoweekday() - clue.weekday) % 7]


def heads_text(article: Article, clue: Clue) -> bool:
    """Whether a date stands in a date line: at the head of the text, in a dateline, or alone on its line."""
    span = clue.expression.span
    if clue.kind not in ("day", "pair", "month-day"):
        return False
    if any(part.kind == "dateline" and part.span.contains(span) for part in article.parts):
        return True
    before = article.text.rfind("\n", max(0, span.start - 4), span.start)
    after = article.text.find("\n", span.end, span.end + 4)
    alone = (before >= 0 or span.start < 3) and (after >= 0 or len(article.text) - span.end < 4)
    head = span.start < HEAD and clue.kind == "day" and not clue.loose
    return alone or (head and stamp_words(article.text[: span.start]))


STAMPED = frozenset({"published", "posted", "updated", "on", "at", "by", "last", "modified", "date", "of", "from"})


def stamp_words(before: str) -> bool:
    """Whether what stands before a date is no sentence: names, figures, and the words of a stamp."""
    return all(word.lower().strip(":|,.") in STAMPED or not word[:1].islower() for word in before.split())


def freshness(clues: Sequence[Clue], day: date, low: date) -> float:
    """News is new: the newest day told lies near the report, and the newest year not many years back."""
    newest = [
        clue.low for clue in clues if clue.kind == "day" and clue.low is not None and not clue.ahead and clue.low <= day
    ]
    for clue in clues:
        if clue.month and clue.day and not clue.ahead:
            told = last_occurrence(clue.month, clue.day, day)
            newest += [told] if told is not None else []
    gap = min(((day - told).days for told in newest), default=FRESH_DAYS)
    dated = (
        any(clue.kind == "day" and clue.low == low and not clue.loose for clue in clues)
        and (day - low).days <= SAME_SEASON
    )
    return (
        (SEASON if dated else 0.0)
        + FRESH[min(gap, len(FRESH) - 1)]
        + YEAR_AGE[min(day.year - low.year, len(YEAR_AGE) - 1)]
    )


def likeliest(
    article: Article,
    clues: Sequence[Clue],
    days: Sequence[date],
    totals: Sequence[float],
    tables: dict[str, list[float]],
    bounds: tuple[date, date],
    near: float,
    dayless: bool,
) -> OwnDate:
    """The best day, or the month or year that holds most of the probability, with reasons that add up to its log-odds."""
    low, high = bounds
    top = max(totals)
    shares = [math.exp(total - top) for total in totals]
    whole = sum(shares)
    best = max(range(len(days)), key=lambda n: (shares[n], -n))
    value, precision, probability = coarsen(days, [near * share / whole for share in shares], best, dayless)
    printed = not dayless and any(clue.printed for clue in clues)
    probability = odds_of(f"own-{precision}", probability)
    if value is None:
        return OwnDate(
            article.id, None, "unknown", "unknown", low.isoformat(), high.isoformat(), unknown_reasons(article, clues)
        )
    reasons: list[Reason] = []
    for clue in sorted((c for c in clues if c.expression.id in tables), key=lambda c: c.expression.span):
        column = tables[clue.expression.id]
        told = clue.expression.span.of(article.text)
        lift = column[best] - sum(column) / len(column)
        says = PRINTED_SAYS.format(told) if printed and clue.printed else f"“{told}” fits {days[best].isoformat()}"
        reasons.append(reason(says, lift, [cite(article.id, clue.expression.span)]))
    last = [clue for clue in clues if clue.low == low and not clue.ahead][:1]
    rest = round(math.log(probability / (1 - probability)) - math.fsum(r.weight for r in reasons), 3)
    stated, fit = ("its year is not stated", "years") if printed else ("no date is stated", "days")
    says = f"{stated}; the newest day or year told is {low.isoformat()}, and {len(days)} {fit} would fit"
    reasons.append(reason(says, rest, [cite(article.id, clue.expression.span) for clue in last]))
    first, last_day = around(days, shares, best) if precision == "day" else bounds_of(value)
    if (
        printed and precision == "day"
    ):  # of which year it is the text cannot tell: told years are often those of the background
        first, last_day = days[0].isoformat(), days[-1].isoformat()
    return OwnDate(article.id, value, precision, "inferred", first, last_day, tuple(reasons))


def odds_of(kind: str, said: float) -> float:
    """How often a date of that kind is right whose weights come to the probability ``said``: steps of ``date_odds.csv``, (right + 1) of (cases + 2).

    Weights set by hand or counted one by one count related evidence twice; dates given at 60 % and more were right in 3 of 10. The steps are fitted
    on the stories whose id has an even digest (sha256), and the table tells what the others gave.
    """
    steps = [(float(row["said"]), float(row["right"])) for row in table("date_odds.csv") if row["kind"] == kind]
    return next((right for least, right in reversed(steps) if round(said, 6) >= least), steps[0][1] if steps else 0.5)


def weigh_day(clues: Sequence[Clue], day: date) -> list[tuple[Clue, float]]:
    """What each telling clue says for or against one day, apart from the others: for a report whose story is dated.

    A past day after it, or a day told ahead before it, speaks against; the newest past day told near it, and a weekday, for it.
    """
    weighed_: list[tuple[Clue, float]] = []
    for clue in [clue for clue in clues if clue.kind in ("pair", "notice")] + [c for c in clues if c.kind == "weekday"][
        :LEADING
    ]:
        weighed_.append((clue, clue_weight(clue, day, day)))
    past = [(told, clue) for clue in clues if not clue.printed and (told := told_before(clue, day)) is not None]
    if past:
        newest, clue = max(past, key=lambda pair: (pair[0], pair[1].expression.span))
        weighed_.append((clue, FRESH[min((day - newest).days, len(FRESH) - 1)]))
    for clue in clues:
        if clue.kind == "day" and clue.low is not None and (clue.low < day if clue.ahead else clue.low > day):
            weighed_.append((clue, LATE_EVENT))
    return weighed_


def told_before(clue: Clue, day: date) -> date | None:
    """The day a clue tells of as past, seen from a day of writing; None when it tells none."""
    if clue.ahead or clue.loose:
        return None
    if clue.kind == "day":
        return clue.low if clue.low is not None and clue.low <= day else None
    return last_occurrence(clue.month, clue.day, day) if clue.month and clue.day else None


def coarsen(
    days: Sequence[date], shares: Sequence[float], best: int, dayless: bool
) -> tuple[str | None, Precision, float]:
    """The best day when sure enough, else its month, else its year, else nothing; with its probability. No day where none is told."""
    if shares[best] >= DAY_SURE and not dayless:
        return days[best].isoformat(), "day", shares[best]
    lengths: tuple[tuple[int, Precision], ...] = ((7, "month"), (4, "year"))
    for length, precision in lengths:
        sums: dict[str, float] = defaultdict(float)
        for day, share in zip(days, shares, strict=True):
            sums[day.isoformat()[:length]] += share
        value = max(sorted(sums), key=lambda key: sums[key])
        if sums[value] >= COARSE_SURE:
            return value, precision, sums[value]
    return None, "unknown", 0.0


def around(days: Sequence[date], shares: Sequence[float], best: int) -> tuple[str, str]:
    """First and last day near the best one that is at least POSSIBLE times as likely: an inferred day is not a stated one."""
    held = [
        day
        for day, share in zip(days, shares, strict=True)
        if share >= POSSIBLE * shares[best] and abs((day - days[best]).days) <= FRESH_DAYS
    ]
    return min(held).isoformat(), max(held).isoformat()


def bounds_of(value: str) -> tuple[str, str]:
    """First and last day of a month or year."""
    reading = complete(value)
    return reading.low, reading.high


def unknown_reasons(article: Article, clues: Sequence[Clue]) -> tuple[Reason, ...]:
    """Why the date stays unknown; for "Tuesday (Nov 26)" the years in which that day has that name."""
    reasons = [
        reason(PRINTED_SAYS.format(told), 0.0, [cite(article.id, clue.expression.span)])
        for clue in clues
        if clue.printed and (told := clue.expression.span.of(article.text))
    ]
    for clue in [clue for clue in clues if clue.kind == "pair"][:3]:
        years = [
            year
            for year in range(1990, 2041)
            if (day := clue.in_year(year)) is not None and day.isoweekday() == clue.weekday
        ]
        told = clue.expression.span.of(article.text)
        says = f"“{told}” with its weekday fits only {', '.join(str(year) for year in years)}"
        reasons.append(reason(says, 0.0, [cite(article.id, clue.expression.span)]))
    if not reasons and any(clue.low is not None for clue in clues):
        reasons.append(reason("no day is likely enough: the report tells no day near its own", 0.0))
    return tuple(reasons) or (reason("nothing in the report states or implies its date", 0.0),)
