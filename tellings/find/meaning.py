"""What a time expression means: a small formula over an anchor, and its value once the anchor is known.

Grammar of ``TimeExpression.meaning``::

    meaning  = value | steps                 a complete TIMEX3 value, or steps applied left to right from the anchor's day
             | value "|" value               two values that the words allow, as likely:  P2W|P3W  2019-11-10|2019-10-11
             | value " since " steps         a length that began there and lasts until the anchor:  P34Y since year-34
             | value " at " steps            a length counted from an event of the text, and the day it reaches:  P2D at 2019-05-07 day+2
             | "? " steps                    counted from an event whose day the text does not tell: only another report can;  P2D at ? day+2
    steps    = [value] step { " " step }     from the anchor's day, or from a value of the calendar
    step     = unit ("+" | "-") number       move by units; the result is one such unit:  day-1  week+0  month-2  year-1  decade+0  quarter-1
             | field "=" number way          the one of that field:  weekday=2<  month=7<<  day=11-26~  season=2>  quarter=3<  easter=-2~
             | "period" ("+" | "-") number   the part of the year whose figures the text gives, years on;  ``period in 1988``: that of a year
             | "T" time                      a time of that day:  T18:30  TMO  TAF  TEV  TNI;  T18:30+05:30 and T18:30~US-5 in a zone
    unit     = minute hour day week weekend month quarter half year decade century season
    way      = "<"   the last one before the anchor's own          "<="  the same, or the anchor's own
             | ">"   the next one after the anchor's own           ">="  the same, or the anchor's own
             | "<<"  "last July" said after July: the last one, or the one of the year before: two readings
             | "~"   the nearest, the past one unless it lies more than LONG_AGO back
             | "="   the one inside the interval reached so far:  year-1 month=7=

Fields: ``weekday`` 1 (Monday) to 7, ``month`` 1 to 12, ``day`` MM-DD, ``dom`` day of the month, ``season`` 1 (spring) to 4, ``quarter``, ``half``,
``easter`` days from Easter Sunday, ``nth`` MM-W-N (the N-th weekday W of a month, 9 for the last), ``feast`` a feast of the moon's
calendars by its number in ``feasts.csv``, which has the days of 1985 to 2040.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from tellings.find.tables import table
from tellings.find.zones import offset_on
from tellings.model import OwnDate, Precision, Published, Reading, TimeExpression

LONG_AGO = 270  # days: a bare "Dec. 15" written in October means the coming one; "March 31" the past one. Tuned on half of TimeBank
SEASONS = ("SP", "SU", "FA", "WI")
SECOND_READING = (
    0.45  # "last July" said in autumn: this year's or last year's. No data decide; the nearer one is slightly likelier
)
UNIT_PRECISION: dict[str, Precision] = {
    "minute": "minute",
    "hour": "hour",
    "day": "day",
    "week": "week",
    "weekend": "week",
    "month": "month",
    "quarter": "quarter",
    "half": "half",
    "year": "year",
    "decade": "decade",
    "century": "century",
    "season": "season",
}
MONTHS_IN = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200, "season": 3}


@dataclass(frozen=True, slots=True)
class Point:
    """A first day and how exactly it is known; ``time`` is the part after the date (``T18:30``, ``TMO``), ``unit`` what it was counted in."""

    low: date
    unit: str
    time: str = ""


def read_time(
    expression: TimeExpression,
    *,
    report: OwnDate | Published | None,
    before: Reading | None,
    period: Reading | None = None,
) -> tuple[Reading, ...]:
    """What an expression says once its anchor is known, likeliest first; empty when nothing fixes it.

    ``report`` is the day the report was written (its ``low``..``high``), ``before`` the nearest time told earlier in the text, for expressions
    relative to it (the report stands in where there is none). Durations, sets and vague times have a value but no days: ``low`` and ``high`` are
    empty. A report known only to a month or year gives the readings of both ends.
    """
    if expression.anchor == "none":
        readings = [complete(value) for value in expression.meaning.split("|")]
        return () if no_day(readings[0].value) else equally(readings)
    if expression.meaning.startswith("? "):
        return ()
    if " since " in expression.meaning or " at " in expression.meaning:
        return read_lasting(expression, report)
    if expression.anchor == "period":
        return read_period(expression, report, period)
    anchors = anchor_days(expression, report, before)
    if len(anchors) > 1 and too_fine(expression.meaning, (anchors[-1] - anchors[0]).days):
        return ()
    found: dict[str, tuple[Point, float]] = {}
    for anchor in anchors:
        for point, probability in settle(expression.meaning, anchor):
            value = show(point)
            held = found[value][1] if value in found else 0.0
            found[value] = (point, held + probability / len(anchors))
    readings = [reading_of(point, round(probability, 3)) for point, probability in found.values()]
    return tuple(sorted(readings, key=lambda reading: (-reading.probability, reading.value)))


def from_event(expression: TimeExpression, day: date) -> Reading | None:
    """What an expression counted from an event says once its day is known; None for one that is not, or is counted from a day of its own text."""
    value, at, steps = expression.meaning.rpartition(" at ")
    if not expression.event or not (steps.startswith("? ") or expression.rule == "day-beside"):
        return None
    reached = settle(steps.removeprefix("? "), day)
    if not reached:
        return None
    reading = reading_of(reached[0][0], 1.0)
    return replace(reading, value=value) if at else reading


def no_day(value: str) -> bool:
    """Whether a value is written as a day that no calendar has: 31 February."""
    return (
        len(value) >= 10
        and value[4] == value[7] == "-"
        and value[:4].isdigit()
        and value[8:10].isdigit()
        and parse_point(value) is None
    )


def equally(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """Readings as likely as each other, in their order."""
    if len(readings) == 1:
        return tuple(readings)
    return tuple(replace(reading, probability=round(1 / len(readings), 3)) for reading in readings)


def read_lasting(expression: TimeExpression, report: OwnDate | Published | None) -> tuple[Reading, ...]:
    """A length that lasts until the report, or is counted from an event: its value, with the days it began and ends, or the day it reaches.

    No days where the report's own are not known well enough.
    """
    until = " since " in expression.meaning
    value, _, steps = expression.meaning.partition(" since " if until else " at ")
    days = anchor_days(expression, report, None)
    if not days and not until and steps[:1].isdigit():
        days = [date(2000, 1, 1)]  # any day: the steps begin with a date of their own
    open_ = (days[-1] - days[0]).days if days else 0
    known = days and not steps.startswith("?") and not too_fine(steps, open_)
    reached = [point for point, _ in settle(steps, days[0])] if known else []
    if not reached:
        return (Reading(value, "", "", "unknown", 1.0),)
    high = days[-1] if until else last_day(reached[0])
    return (Reading(value, reached[0].low.isoformat(), high.isoformat(), UNIT_PRECISION[reached[0].unit], 1.0),)


OPEN_DAYS = 366  # a report known to no year is no anchor

#: Steps that say nothing counted from a report whose own day is open by more days than this.
FINENESS = {
    "day": 1,
    "weekday": 1,
    "hour": 1,
    "minute": 1,
    "dom": 27,
    "week": 7,
    "weekend": 7,
    "month": 31,
    "quarter": 92,
    "half": 184,
}


def too_fine(meaning: str, span: int) -> bool:
    """Whether a formula counts in units finer than how well its anchor is known: "Monday" in a report of some day of 2019."""
    first = meaning.split(" ")[0]
    name, equals, _ = first.partition("=")
    if first[0].isdigit():
        return False
    if first[0] == "T" or (equals and name in ("weekday", "dom")):
        return span > FINENESS.get(name, 1)
    return not equals and span > FINENESS.get(first.rstrip("+-0123456789"), 366)


def read_period(
    expression: TimeExpression, report: OwnDate | Published | None, period: Reading | None
) -> tuple[Reading, ...]:
    """What a comparison of figures says: the part of the year spoken of (``period``, the report's own year where there is none) in another year.

    ``period+0`` is that part itself (the last quarter where none was told), ``period-1`` the one a year before, ``period in 1988`` that
    of a named year.
    """
    point = parse_point(period.value) if period is not None else None
    if point is None:
        days = anchor_days(expression, report, None)
        if not days:
            return ()
        point = move(days[0], "quarter", -1) if expression.meaning == "period+0" else move(days[0], "year", 0)
    words = expression.meaning.split(" ")
    year = int(words[2]) if len(words) == 3 else point.low.year + int(words[0].removeprefix("period"))
    try:
        moved = Point(point.low.replace(year=year), point.unit)
    except ValueError:
        return ()
    return (reading_of(moved, 1.0),)


#: Rules that name the part of the year whose figures follow, and units such a part has.
PERIOD_RULES = frozenset(
    {"quarter", "quarter-year", "year-quarter", "half", "fiscal-year", "the-quarter", "quarter-ended"}
)


def read_times(expressions: Sequence[TimeExpression], report: OwnDate | Published | None) -> list[tuple[Reading, ...]]:
    """The readings of one article's expressions, in their order, each read with what was told before it."""
    before: Reading | None = None
    told_before: list[Reading | None] = [None, None, None]
    period: Reading | None = None
    found: list[tuple[Reading, ...]] = []
    history = is_narrative(expressions, report)
    for expression in expressions:
        told = narrated(expression, before) if history and before is not None else ()
        near = told_before[fineness(expression.meaning)]
        readings = told or read_time(expression, report=report, before=near, period=period)
        found.append(readings)
        if expression.rule == "months-of-year" and report is not None and report.value is not None:
            period = complete(report.value[:4])
        if not readings or not readings[0].low:
            continue
        if (
            expression.type in ("DATE", "TIME")
            and expression.anchor != "period"
            and (told or expression.anchor in ("none", "text") or not history)
        ):
            before = readings[0]
            for level in range(LEVELS.get(before.precision, 2), 3):
                told_before[level] = before
        if expression.rule in PERIOD_RULES and (report is None or not report.high or readings[0].high <= report.high):
            period = readings[0]
    return found


#: How exact a time must be for "that day" (0), "a month later" (1) or "that year" (2) to be counted from it.
LEVELS: dict[str, int] = {"minute": 0, "hour": 0, "day": 0, "week": 1, "month": 1, "season": 1, "quarter": 1}


def fineness(meaning: str) -> int:
    """The level of LEVELS a formula asks for: "that day" goes back to the last day told, over a year told since."""
    if meaning.startswith(("day", "weekday=", "T", "hour", "minute", "dom=")):
        return 0
    return 1 if meaning.startswith(("week", "month", "season", "quarter")) else 2


#: Rules that name a part of some year without saying which; in a narrative the year is that of what was told before.
YEARLESS = frozenset({"month", "month-day", "season", "holiday"})
#: Rules that point at a day, week or month from the day of writing, as news does and history does not.
POINTING = frozenset(
    {"deictic", "deictic-part", "weekday", "weekday-part", "relative-unit", "shifted", "this-part", "last-part"}
)
NARRATED_DATES = 6  # years told at least before a text is taken for a narrative; set by hand: news rarely tells as many
NEWS_SHARE = 0.25  # expressions that point from the day of writing, for each year told: more of them make it news
#: Months a narrative may step back within a year; further back is taken for the next year. Tuned on WikiWars.
BACKWARDS = 8


def is_narrative(expressions: Sequence[TimeExpression], report: OwnDate | Published | None) -> bool:
    """Whether a text tells of past years from within: many years told, nearly all before the report's own, and hardly a "Monday" or "last week"."""
    years = [e.meaning[:4] for e in expressions if e.anchor == "none" and e.type == "DATE" and e.meaning[:2] != "BC"]
    told = [year for year in years if len(year) == 4 and year.isdigit()]
    if len(told) < NARRATED_DATES:
        return False
    own = report.value[:4] if report is not None and report.value is not None else None
    pointing = sum(e.rule in POINTING and e.anchor == "report" for e in expressions)
    past = sum(own is None or year < own for year in told)
    return pointing <= NEWS_SHARE * len(told) and past * 2 > len(told)


def narrated(expression: TimeExpression, before: Reading) -> tuple[Reading, ...]:
    """A day, month or season without its year, in the year of what was told before it or the next; empty for other expressions."""
    meaning = expression.meaning
    if expression.rule not in YEARLESS or expression.anchor != "report" or " " in meaning or not before.low:
        return ()
    told = date.fromisoformat(before.low)
    step = f"year+0 {meaning.rstrip('~<>=')}="
    points = [point for point, _ in settle(step, date(told.year, 1, 1))]
    if (
        before.precision in ("day", "month", "hour", "minute")
        and points
        and points[0].low.month < told.month - BACKWARDS
    ):
        points = [point for point, _ in settle(step, date(min(told.year + 1, 9999), 1, 1))]
    return tuple(reading_of(point, 1.0) for point in points[:1])


def anchor_days(expression: TimeExpression, report: OwnDate | Published | None, before: Reading | None) -> list[date]:
    """The days an expression is counted from: the day told before, the report's own, or both ends of its interval where it has no day."""
    if expression.anchor == "text" and before is not None and before.low:
        return [date.fromisoformat(before.low)]
    if report is None or report.low is None or report.high is None:
        return []
    if report.precision == "day" and report.value is not None:
        return [date.fromisoformat(report.value[:10])]
    ends = {date.fromisoformat(report.low), date.fromisoformat(report.high)}
    return sorted(ends) if (max(ends) - min(ends)).days <= OPEN_DAYS else []


def settle(meaning: str, anchor: date) -> list[tuple[Point, float]]:
    """The points a formula reaches from a day, each with its probability; none where the calendar ends."""
    points = [(Point(anchor, "day"), 1.0)]
    for step in meaning.split(" "):
        following: list[tuple[Point, float]] = []
        for point, probability in points:
            try:
                following += [(reached, probability * part) for reached, part in apply(step, point)]
            except (OverflowError, ValueError):
                continue
        points = following
    return points


def apply(step: str, point: Point) -> list[tuple[Point, float]]:
    """One step of a formula. Raises ValueError or OverflowError where the calendar has no such day."""
    if step[0].isdigit():
        value = parse_point(step)
        return [(value, 1.0)] if value is not None else []
    if step[0] == "T":
        return [(Point(point.low, "minute" if step[1:2].isdigit() else "hour", step), 1.0)]
    name, equals, rest = step.partition("=")
    if equals and name.isalpha():
        way = rest.lstrip("-0123456789")
        return choose(name, rest[: len(rest) - len(way)], way, point)
    at = max(step.rfind("+"), step.rfind("-"))
    return [(move(point.low, step[:at], int(step[at:])), 1.0)]


def days_on(day: date, count: int) -> date:
    """The day ``count`` days on; the calendar's first or last where it ends before."""
    return date.fromordinal(min(max(day.toordinal() + count, date.min.toordinal()), date.max.toordinal()))


def move(day: date, unit: str, count: int) -> Point:
    """``count`` units on from the unit that holds ``day``."""
    if unit == "day":
        return Point(day + timedelta(days=count), "day")
    if unit in ("hour", "minute"):
        return Point(day, unit, "T")
    if unit == "week":
        return Point(day - timedelta(days=day.weekday()) + timedelta(weeks=count), "week")
    if unit == "weekend":
        saturday = day - timedelta(days=day.weekday()) + timedelta(days=5)
        if (count < 0 and day.weekday() < 5) or count >= 0:
            return Point(saturday + timedelta(weeks=count), "weekend")
        return Point(saturday + timedelta(weeks=count + 1), "weekend")
    months = MONTHS_IN[unit]
    index = day.year * 12 + day.month - 1
    index = (index // months + count) * months
    return Point(date(index // 12, index % 12 + 1, 1), unit)


def choose(field: str, number: str, way: str, point: Point) -> list[tuple[Point, float]]:
    """The occurrence of a field that ``way`` picks, seen from ``point``."""
    if way == "=":
        low, high = point.low, last_day(point)
        inside = [p for p in occurrences(field, number, low) if low <= p.low <= high]
        return [(inside[0], 1.0)] if inside else []
    own = point.low
    around = list(occurrences(field, number, own))
    past = [p for p in around if last_day(p) < own]
    holding = [p for p in around if p.low <= own <= last_day(p)]
    coming = [p for p in around if p.low > own]
    if not past or not coming:
        return []  # a day no year has: 31 April
    if way == "<<":
        last = past[-1]
        if last.low.year == own.year and len(past) > 1 and field != "weekday":
            return [(last, 1 - SECOND_READING), (past[-2], SECOND_READING)]
        return [(last, 1.0)]
    if holding and way in ("<=", ">=", "~"):
        return [(holding[0], 1.0)]
    if way == "~":
        return [(past[-1] if (own - past[-1].low).days <= LONG_AGO else coming[0], 1.0)]
    return [(past[-1] if way in ("<", "<=") else coming[0], 1.0)]


def occurrences(field: str, number: str, own: date) -> Iterable[Point]:
    """The field's occurrences around a day, in order: two or more on either side."""
    if field == "weekday":
        monday = own - timedelta(days=own.weekday())
        return [Point(monday + timedelta(days=7 * week + int(number) - 1), "day") for week in (-2, -1, 0, 1, 2)]
    if field == "feast":
        return [Point(day, "day") for day in feast_days(int(number)) if abs(day.year - own.year) < 10]
    if field == "dom":
        found = []
        for shift in range(-3, 4):
            first = move(own, "month", shift).low
            if int(number) <= calendar.monthrange(first.year, first.month)[1]:
                found.append(Point(first.replace(day=int(number)), "day"))
        return found
    return [point for year in range(own.year - 9, own.year + 10) if (point := in_year(field, number, year)) is not None]


@cache
def feast_days(number: int) -> tuple[date, ...]:
    """The days of a feast of the moon's calendars, by its number in ``feasts.csv``, in order."""
    return next(
        tuple(map(date.fromisoformat, row["days"].split()))
        for row in table("feasts.csv")
        if row["number"] == str(number)
    )


def in_year(field: str, number: str, year: int) -> Point | None:
    """The field's occurrence that begins in a year; None where that year has none (29 February)."""
    if field == "day":
        month, day = (int(piece) for piece in number.split("-"))
        return Point(date(year, month, day), "day") if day <= calendar.monthrange(year, month)[1] else None
    if field == "easter":
        return Point(easter(year) + timedelta(days=int(number)), "day")
    if field == "nth":
        return Point(nth_weekday(year, *(int(piece) for piece in number.split("-"))), "day")
    first = {
        "month": int(number),
        "season": 3 * int(number),
        "quarter": 3 * int(number) - 2,
        "half": 6 * int(number) - 5,
    }[field]
    return Point(date(year, first, 1), field)


def nth_weekday(year: int, month: int, weekday: int, count: int) -> date:
    """The ``count``-th ``weekday`` (1 Monday) of a month; 9 asks for the last."""
    first = date(year, month, 1)
    day = first + timedelta(days=(weekday - first.isoweekday()) % 7)
    if count == 9:
        while (day + timedelta(days=7)).month == month:
            day += timedelta(days=7)
        return day
    return day + timedelta(days=7 * (count - 1))


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm printed by Nature, 1876)."""
    golden, century = year % 19, year // 100
    epact = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    full = epact - epact // 28 * (1 - epact // 28 * (29 // (epact + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + full + 2 - century + century // 4) % 7
    offset = full - weekday
    month = 3 + (offset + 40) // 44
    return date(year, month, offset + 28 - 31 * (month // 4))


def last_day(point: Point) -> date:
    """The last day a point covers."""
    if point.unit in ("day", "hour", "minute"):
        return point.low
    if point.unit == "week":
        return point.low + timedelta(days=6)
    if point.unit == "weekend":
        return point.low + timedelta(days=1)
    index = point.low.year * 12 + point.low.month - 1 + MONTHS_IN[point.unit]
    return date(9999, 12, 31) if index // 12 > 9999 else date(index // 12, index % 12 + 1, 1) - timedelta(days=1)


def show(point: Point) -> str:
    """The TIMEX3 value of a point."""
    day = point.low
    if point.unit in ("day", "hour", "minute"):
        time, _, zone = point.time.partition("~")
        return day.isoformat() + time + (offset_on(zone, day) if zone else "")
    if point.unit in ("week", "weekend"):
        year, week, _ = day.isocalendar()
        return f"{year:04}-W{week:02}" + ("-WE" if point.unit == "weekend" else "")
    shown = {
        "month": f"{day.year:04}-{day.month:02}",
        "quarter": f"{day.year:04}-Q{(day.month + 2) // 3}",
        "half": f"{day.year:04}-H{(day.month + 5) // 6}",
        "year": f"{day.year:04}",
        "decade": f"{day.year // 10:03}",
        "century": f"{day.year // 100:02}",
    }
    if point.unit == "season":
        return f"{day.year:04}-{SEASONS[day.month // 3 - 1]}"
    return shown[point.unit]


def reading_of(point: Point, probability: float) -> Reading:
    """A point as a Reading."""
    return Reading(
        show(point), point.low.isoformat(), last_day(point).isoformat(), UNIT_PRECISION[point.unit], probability
    )


def complete(value: str) -> Reading:
    """The reading of a complete TIMEX3 value; days only where the value fixes them."""
    point = parse_point(value)
    if point is not None and (show(point) == value or "~" in value):
        return reading_of(point, 1.0)
    return Reading(value, "", "", "unknown", 1.0)


def parse_point(value: str) -> Point | None:
    """The point a TIMEX3 date value names; None for durations, sets, vague times and days no calendar has."""
    body, mark, time = value.partition("T")
    if value.startswith(("P", "F")) or "X" in body:
        return None
    pieces = body.split("-")
    try:
        if len(pieces) == 1:
            unit = {4: "year", 3: "decade", 2: "century"}[len(body)]
            return Point(date(int(body) * 10 ** (4 - len(body)), 1, 1), unit)
        year, second = int(pieces[0]), pieces[1]
        if second[0] == "W" and second != "WI":
            day = date.fromisocalendar(year, int(second[1:]), 6 if pieces[2:] == ["WE"] else 1)
            return Point(day, "weekend" if len(pieces) > 2 else "week")
        if second[0] in "QH":
            months = 3 if second[0] == "Q" else 6
            return Point(date(year, months * (int(second[1:]) - 1) + 1, 1), "quarter" if months == 3 else "half")
        if second in SEASONS:
            return Point(date(year, 3 * (SEASONS.index(second) + 1), 1), "season")
        if len(pieces) == 2:
            return Point(date(year, int(second), 1), "month")
        unit = ("minute" if ":" in time else "hour") if mark else "day"
        return Point(date(year, int(second), int(pieces[2])), unit, mark + time)
    except (ValueError, KeyError, IndexError):
        return None
