"""Times a unit heads: durations, shifts ("two years ago"), the week, month or year a text points at, quarters, sets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from tellings.find.lasting import joint_before, lasting
from tellings.find.lexing import Anchor, Find, Lex, free, small_number, tight, time_words, word, year_at
from tellings.find.meaning import complete, move, show
from tellings.find.named_times import YEAR_BEFORE, modifier_before, month, relative_year
from tellings.find.quantities import ONES, TENS
from tellings.find.tense import is_future
from tellings.model import Mod

ORDINALS = {
    w: n
    for n, w in enumerate(
        ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"), start=1
    )
}
LATER_ORDINALS = (
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
)
CENTURY_ORDINALS = {**ORDINALS, **{w: n for n, w in enumerate(LATER_ORDINALS, start=11)}}


HEDGES: dict[tuple[str, ...], Mod] = {
    ("more", "than"): "MORE_THAN",
    ("less", "than"): "LESS_THAN",
    ("fewer", "than"): "LESS_THAN",
    ("at", "least"): "EQUAL_OR_MORE",
    ("at", "most"): "EQUAL_OR_LESS",
    ("no", "more", "than"): "EQUAL_OR_LESS",
    ("no", "less", "than"): "EQUAL_OR_MORE",
    ("up", "to"): "EQUAL_OR_LESS",
    ("as", "many", "as"): "EQUAL_OR_LESS",
    ("under",): "LESS_THAN",
    ("a", "little", "more", "than"): "MORE_THAN",
    ("well", "over"): "MORE_THAN",
    ("just", "over"): "MORE_THAN",
    ("close", "to"): "APPROX",
    ("about",): "APPROX",
    ("around",): "APPROX",
    ("some",): "APPROX",
    ("nearly",): "LESS_THAN",
    ("almost",): "LESS_THAN",
    ("approximately",): "APPROX",
    ("roughly",): "APPROX",
}


@dataclass(frozen=True, slots=True)
class Number:
    """A number over words ``[low, high)``: ``value`` None when it is vague (``several``)."""

    low: int
    value: float | None


def unit(lex: Lex, at: int, value: str) -> Find | None:
    """Everything a unit of time heads: ``two years ago``, ``last week``, ``the past four months``, ``every day``, ``third quarter``."""
    name, code = value.split(":")
    here = lex.lower[at]
    plural = here.endswith("s") and here != "s"
    for rule in (how_often, before_last, week_of, ordinal_unit, year_before, relative_unit, counted_unit, told_unit):
        find = rule(lex, at, name, code, plural)
        if find is not None:
            return find
    return None


def how_often(lex: Lex, at: int, name: str, code: str, plural: bool) -> Find | None:
    """``twice a week``, ``three times a day``, ``every other month``, ``every two years``, ``at weekends``: a set."""
    if plural:
        if name == "weekend" and word(lex, at - 1) in ("on", "at", "most", "many"):
            return Find(at, at + 1, "SET", "XXXX-WXX-WE", "none", "weekends")
        number = number_before(lex, at)
        if number is None or number.value is None or word(lex, number.low - 1) != "every":
            return None
        return Find(number.low - 1, at + 1, "SET", duration(f"{number.value:g}", code), "none", "every-unit")
    before = word(lex, at - 1)
    if before in ("other", "second") and word(lex, at - 2) == "every":
        return Find(at - 2, at + 1, "SET", duration("2", code), "none", "every-unit")
    if before not in ("a", "per", "each", "every", "an"):
        return None
    if word(lex, at - 2) in ("once", "twice"):
        return Find(at - 2, at + 1, "SET", duration("1", code), "none", "times-a-unit")
    number = number_before(lex, at - 2) if word(lex, at - 2) == "times" else None
    return None if number is None else Find(number.low, at + 1, "SET", duration("1", code), "none", "times-a-unit")


def before_last(lex: Lex, at: int, name: str, code: str, plural: bool) -> Find | None:
    """``the week before last``, ``the weekend before last``, ``the year after next``."""
    steps = {("before", "last"): -2, ("after", "next"): 2}.get((word(lex, at + 1), word(lex, at + 2)))
    if (
        steps is None
        or plural
        or word(lex, at - 1) != "the"
        or name not in ("week", "weekend", "month", "quarter", "year")
    ):
        return None
    return Find(at - 1, at + 3, "DATE", f"{name}{steps:+}", "report", "before-last")


def week_of(lex: Lex, at: int, name: str, code: str, plural: bool) -> Find | None:
    """``the week of March 6``: the week that holds a day."""
    if (
        name != "week"
        or plural
        or word(lex, at + 1) != "of"
        or time_words().get(word(lex, at + 2), ("",))[0] not in ("month", "month-short")
    ):
        return None
    day = month(lex, at + 2, time_words()[word(lex, at + 2)][1])
    if day is None or day.rule not in ("month-day", "full-date") or day.low != at + 2:
        return None
    low = at - 1 if word(lex, at - 1) == "the" else at
    if day.anchor == "none":
        return (
            Find(low, day.high, "DATE", show(move(date.fromisoformat(day.meaning), "week", 0)), "none", "week-of")
            if complete(day.meaning).low
            else None
        )
    return Find(low, day.high, "DATE", f"{day.meaning} week+0", day.anchor, "week-of")


def ordinal_unit(lex: Lex, at: int, name: str, code: str, plural: bool) -> Find | None:
    """``the first quarter of 2020``, ``third-quarter``, ``the nineteenth century``, ``this year's second quarter``."""
    if name not in ("quarter", "century") or plural:
        return two_quarters(lex, at) if name == "quarter" else None
    near = at - 1
    hyphen = word(lex, near) == "-"
    if hyphen:
        near -= 1
    order = CENTURY_ORDINALS.get(word(lex, near))
    if order is None:
        return None
    low = near
    if word(lex, low - 1) == "-" and word(lex, low - 2) == "fiscal":
        low -= 1
    if word(lex, low - 1) == "fiscal":
        low -= 1
    if word(lex, low - 1) == "the" and not hyphen:
        low -= 1
    if name == "century":
        return Find(low, at + 1, "DATE", f"{order - 1:02}", "none", "century-word")
    if order > 4:
        return None
    return quarter_of(lex, low, at + 1, order)


def two_quarters(lex: Lex, at: int) -> Find | None:
    """The last of ``the second and fourth quarters``, in no year."""
    order = ORDINALS.get(word(lex, at - 1), 5)
    if order > 4 or word(lex, at - 2) != "and" or word(lex, at - 3) not in ORDINALS:
        return None
    return Find(at - 1, at + 1, "DATE", f"XXXX-Q{order}", "none", "quarters")


def quarter_of(lex: Lex, low: int, high: int, order: int) -> Find:
    """The year a quarter belongs to: said after it, before it, or the nearest."""
    near = high + 1 if word(lex, high) == "of" else high
    near = near + 1 if word(lex, near) == "fiscal" else near
    year = year_at(lex, near)
    if year is not None:
        return Find(low, near + 1, "DATE", f"{year:04}-Q{order}", "none", "quarter-year")
    relative = relative_year(lex, high)
    if relative is not None:
        return Find(low, relative[1], "DATE", f"{relative[0]} quarter={order}=", relative[2], "quarter")
    if year_at(lex, low - 1) is not None and lex.free[low]:
        start = low - 2 if word(lex, low - 2) == "the" else low - 1
        return Find(start, high, "DATE", f"{lex.text[low - 1]}-Q{order}", "none", "year-quarter")
    if word(lex, low - 1) == "s" and word(lex, low - 3) == "year":
        shift = {"last": "year-1", "this": "year+0", "next": "year+1"}.get(word(lex, low - 4))
        if shift is not None:
            return Find(low - 4, high, "DATE", f"{shift} quarter={order}=", "report", "quarter")
    fiscal = "fiscal" in lex.lower[max(0, low - 1) : high]
    step = f"year+0 quarter={order}=" if fiscal else f"quarter={order}~"
    return Find(low, high, "DATE", step, "report", "quarter")


def year_before(lex: Lex, at: int, name: str, code: str, plural: bool) -> Find | None:
    """``year-ago``, ``the year-earlier quarter``, ``year-end``."""
    if name == "quarter" and word(lex, at - 1) in ("ago", "earlier") and word(lex, at - 3) == "year":
        return None  # the year's own find covers the quarter
    if name != "year" or plural:
        return None
    near = at + 2 if word(lex, at + 1) == "-" and not free(lex, at + 1) else at + 1
    low = at - 1 if word(lex, at - 1) == "the" else at
    if word(lex, near) == "end" and (near == at + 2 or word(lex, at - 1) in ("by", "at", "before", "since", "until")):
        day = "day=12-31<" if word(lex, at - 1) == "since" else "year+0 day=12-31="
        return Find(at, near + 1, "DATE", day, "report", "year-end")
    if near != at + 2 or word(lex, near) not in ("ago", "earlier"):
        return None
    high = period_after(lex, near + 1)
    if high is None:
        return Find(at, near + 1, "DATE", "period-1", "period", "year-ago")
    order = next((ORDINALS[w] for w in lex.lower[near + 1 : high] if w in ORDINALS), None)
    if order is not None and word(lex, high - 1) == "quarter":
        return Find(low, high, "DATE", f"year-1 quarter={order}=", "report", "year-ago")
    return Find(low, high, "DATE", "period-1", "period", "year-ago")


def period_after(lex: Lex, at: int) -> int | None:
    """The word after the part of the year a comparison names: ``third quarter``, ``period``, ``nine months``; None where it names none."""
    for near in (at, at + 1):
        if word(lex, near) in ("quarter", "period", "half") or (near > at and word(lex, near) == "months"):
            return near + 1 if near == at or word(lex, at) in ORDINALS or word(lex, at) in ONES else None
    return None


TOLD_AFTER = frozenset({"for", "in", "during", "throughout", "over", "of", "within", "into", "through"})


def told_unit(lex: Lex, at: int, name: str, code: str, plural: bool) -> Find | None:
    """``the quarter``, ``later in the year``, ``the end of the month``, ``the day before``: the one spoken of."""
    if plural or word(lex, at - 1) != "the" or not lex.text[at][0].islower():
        return None
    if name == "day":
        return told_day(lex, at)
    if name not in ("quarter", "year", "week", "month", "weekend", "decade"):
        return None
    if name == "weekend" and word(lex, at + 1) not in ("of", "'"):
        step = "weekend+0" if is_future(lex, at) or word(lex, at - 2) == "of" else "weekend-1"
        return (
            Find(at - 1, at + 1, "DATE", step, "report", "the-weekend") if word(lex, at - 2) in BEFORE_WEEKEND else None
        )
    low, mod = later_in(lex, at - 1)
    if low == at - 1:
        low, mod = modifier_before(lex, at)
        low = at - 1 if low == at else low
    if mod is None and (word(lex, at - 2) not in TOLD_AFTER or word(lex, at + 1) in ("of", "-", "'", "when")):
        return None
    if name == "year" and word(lex, at + 1) in ("ended", "ending"):
        return Find(at - 1, at + 1, "DURATION", "P1Y", "none", "the-unit")
    if name == "quarter" and mod is None:
        return Find(low, at + 1, "DATE", "period+0", "period", "the-quarter")
    return Find(low, at + 1, "DATE", f"{name}+0", "text", "the-unit", mod)


BEFORE_WEEKEND = TOLD_AFTER | {"on", "at", "after", "before", "until"}


def told_day(lex: Lex, at: int) -> Find | None:
    """``the day before the vote``, ``the day of the vote``, ``the day after``, ``later in the day``."""
    after = word(lex, at + 1)
    if after in ("before", "after", "following"):
        if after == "following" or not word(lex, at + 2).isalpha():
            return Find(at - 1, at + 2, "DATE", "day-1" if after == "before" else "day+1", "text", "day-beside")
        if time_words().get(word(lex, at + 2), ("",))[0] == "deictic":
            return None
        return Find(at - 1, at + 1, "DATE", "day-1" if after == "before" else "day+1", "text", "day-beside")
    if after == "of":
        return Find(at - 1, at + 1, "DATE", "? day+0", "report", "day-of")
    low, mod = later_in(lex, at - 1)
    return (
        Find(low if low < at - 1 else at - 1, at + 1, "DATE", "day+0", "text", "the-unit", mod)
        if mod is not None
        else None
    )


def later_in(lex: Lex, at: int) -> tuple[int, Mod | None]:
    """``later in``, ``early in`` before ``the`` at a place: (first word, mod)."""
    before = word(lex, at - 2)
    if word(lex, at - 1) == "in" and before in ("early", "late", "earlier", "later"):
        return at - 2, "START" if before.startswith("ear") else "END"
    return at, None


RELATIVE = {
    "last": -1,
    "past": -1,
    "previous": -1,
    "this": 0,
    "current": 0,
    "next": 1,
    "coming": 1,
    "following": 1,
    "same": 0,
    "latest": -1,
    "that": 0,
}


def relative_unit(lex: Lex, at: int, name: str, code: str, plural: bool) -> Find | None:
    """``last week``, ``this year``, ``earlier this month``, ``late next year``, ``the next day``, ``the end of last week``."""
    low = at - 1
    if name == "year" and word(lex, low) in ("fiscal", "full", "calendar", "financial"):
        if word(lex, low - 1) in ("the", "its") and not plural:
            low = low - 1 if word(lex, low - 1) == "the" else low
            return Find(low, at + 1, "DATE", "year+0", "report", "fiscal-year")
        low -= 1
    before = word(lex, low)
    if plural or before not in RELATIVE or name in ("second", "minute"):
        return None
    shift = RELATIVE[before]
    anchor: Anchor = "report"
    if word(lex, low - 1) in ("the", "that") and before in (
        "next",
        "following",
        "previous",
        "same",
        "last",
        "past",
        "current",
        "latest",
        "coming",
    ):
        low -= 1
        if before in ("next", "following", "previous", "same"):
            anchor = "text"
        elif before in ("last", "past") and name in ("decade", "century", "year", "month", "week", "hour", "day"):
            return Find(low, at + 1, "DURATION", duration("1", code), "none", "past-unit")
    if before == "that":
        anchor = "text"
    if word(lex, at + 1) == "or" and word(lex, at + 2) == "so" and shift:
        return Find(low, at + 3, "DATE", f"{name}{shift:+}", anchor, "relative-unit", "APPROX")
    if (before == "latest" and name not in ("quarter", "year")) or name == "hour":
        return None
    if before == "coming" and low == at - 1 and name == "quarter":
        return None
    if name == "decade" and before in ("last", "past"):
        return Find(low, at + 1, "DURATION", duration("1", code), "none", "past-unit")
    if (name, before) == ("year", "last") and word(lex, at + 1) == "'" and word(lex, at + 3) in ("quarter", "period"):
        return Find(low, at + 4, "DATE", "period-1", "period", "year-ago")
    mod: Mod | None = None
    if word(lex, low - 1) in ("early", "late", "earlier", "later"):
        mod = "START" if word(lex, low - 1).startswith("ear") else "END"
        low -= 1
    else:
        low, mod = modifier_before(lex, low)
    return Find(low, at + 1, "DATE", f"{name}{shift:+}", anchor, "relative-unit", mod)


def counted_unit(lex: Lex, at: int, name: str, code: str, plural: bool) -> Find | None:
    """A number of units: a duration, or a date when ``ago``, ``earlier`` or ``later`` follows."""
    hyphen = word(lex, at - 1) == "-" and not lex.free[at]
    end = at - 1 if hyphen else at
    before = word(lex, end - 1)
    if before in ("every", "each"):
        return Find(end - 1, at + 1, "SET", duration("1", code), "none", "every-unit")
    if before == "these" and name == "day" and plural:
        return Find(end - 1, at + 1, "DATE", "PRESENT_REF", "none", "these-days")
    if name == "second" and not plural and not hyphen:
        return None  # the ordinal: "a second attack"
    if (
        name == "quarter"
        and (word(lex, at + 1) in ("of", "the") or (not plural and not hyphen))
        and (not plural or before in ("three", "-", "3"))
        and word(lex, at + 1) not in ("ago", "earlier", "later")
    ):
        return None  # the fraction: "three quarters of the vote", "about a quarter"
    more = before in (
        "more",
        "additional",
        "consecutive",
        "straight",
        "full",
        "long",
        "whole",
        "fiscal",
        "calendar",
        "business",
        "working",
        "trading",
        "school",
    )
    if more:
        end -= 1
    if before == "one" and name == "day" and not hyphen and someday(lex, at):
        way = "FUTURE_REF" if is_future(lex, at) else "PAST_REF"
        return Find(end - 1, at + 1, "DATE", way, "none", "one-day")
    if before == "per" and not plural:
        return Find(end - 1, at + 1, "SET", duration("1", code), "none", "rate")
    if before == "many" and word(lex, end - 2) == "as":
        return None  # a count told before: "the third in as many days"
    number = number_before(lex, end)
    if number is None and hyphen is False and word(lex, at + 1) == "-" and word(lex, at + 2) == "long" and not plural:
        return Find(at, at + 3, "DURATION", duration("1", code), "none", "unit-long")
    if number is None:
        return bare_units(lex, at, code, plural)
    if not hyphen and not plural and number.value not in (1.0, None, 0.5) and not adjectival(lex, at):
        return None
    if (
        (hyphen and word(lex, at + 1) == "-" and word(lex, at + 2) in ("old", "olds"))
        or word(lex, at + 1) == "old"
        or (word(lex, at + 1) == "of" and word(lex, at + 2) == "age")
    ):
        return None
    other = lower_end(lex, number)
    first = other.low if other is not None else number.low
    low, mod = hedge_before(lex, first)
    if other is not None:
        ends = [duration(f"{value:g}", code) for value in (other.value, number.value) if value is not None]
        return Find(low, at + 1, "DURATION", "|".join(ends), "none", "duration-range", mod)
    low, relative = past_before(lex, low) if low == number.low else (low, False)
    single = not plural and number.value not in (1.0, None, 0.5)
    if (
        (hyphen or single)
        and not relative
        and low < number.low
        and word(lex, low) == "the"
        and word(lex, at + 1) != "period"
    ):
        low += 1  # "the 14-day wait": the article is the noun's
    if word(lex, at + 1) == "period" and (hyphen or relative) and word(lex, low - 1) in ("a", "the"):
        low -= 1
    amount = "X" if number.value is None else f"{number.value:g}"
    after = word(lex, at + 1)
    if after == "'" and number.value is not None:
        near = at + 3 if word(lex, at + 2) == "s" else at + 2
        if word(lex, near) == "time" and word(lex, first - 1) in ("in", "within"):
            ahead = shifted(lex, low, at, name, fortnights(lex, at, number.value), mod)
            return (
                replace(ahead, high=near + 1, meaning=ahead.meaning, anchor="report")
                if ahead.anchor != "none"
                else None
            )
    if after in ("before", "previously", "prior") and not word(lex, at + 2).isalpha():
        after = "earlier"
    if after in ("ago", "earlier", "later", "hence") or (after == "from" and word(lex, at + 2) == "now"):
        return shifted(lex, low, at, name, fortnights(lex, at, number.value), mod)
    if word(lex, at - 1) == "a" and not relative and after in ("-",):
        return None
    if (
        before == "a"
        and name in ("second", "minute", "quarter", "day", "hour", "week", "month", "year")
        and rate(lex, end - 1)
    ):
        return None
    months = name == "month" and amount in ("3", "6", "9") and word(lex, number.low - 1) in ("first", "latest")
    rule = "months-of-year" if months and relative else "duration"
    high, told, loose = upper_end(lex, at + 1, amount, code)
    find = Find(low, high, "DURATION", told, "none", rule, mod or loose)
    return lasting(lex, find) if rule == "duration" and not relative else find


def lower_end(lex: Lex, number: Number) -> Number | None:
    """The number before another that a joint ties to it: ``two`` of "two to three weeks", ``10`` of "10-15 years"."""
    joint = joint_before(lex, number.low)
    other = number_before(lex, joint) if joint is not None else None
    if other is None or other.value is None or number.value is None or not 0 < other.value < number.value:
        return None
    return None if word(lex, other.low) in ("a", "an") else other


def upper_end(lex: Lex, at: int, amount: str, code: str) -> tuple[int, str, Mod | None]:
    """What ``or two``, ``or so`` after a length adds: (the word after it, its value or values, mod)."""
    told = duration(amount, code)
    if word(lex, at) != "or":
        return at, told, None
    if word(lex, at + 1) == "so":
        return at + 2, told, "APPROX"
    if amount == "1" and word(lex, at + 1) == "two" and word(lex, at + 2) not in time_words():
        return at + 2, f"{told}|{duration('2', code)}", None
    return at, told, None


def someday(lex: Lex, at: int) -> bool:
    """Whether ``one day`` is a day unnamed rather than a length: beside its verb ("will one day be", "she one day found") or at a clause's head."""
    before, after = word(lex, at - 2), word(lex, at + 1)
    if after in ("be", "become", "have") or before in ("will", "would", "may", "might", "could", "ll"):
        return True
    return bool(lex.pos) and at + 1 < len(lex.pos) and lex.pos[at + 1] in ("VERB", "AUX") and before not in YEAR_BEFORE


def adjectival(lex: Lex, at: int) -> bool:
    """Whether a unit in the singular stands before a noun: ``a two day rally``, ``a three year long siege``."""
    after = word(lex, at + 1)
    return (
        after.isalpha()
        and free(lex, at + 1)
        and lex.text[at + 1][0].islower()
        and after not in ("old", "and", "or", "of", "in", "on")
    )


def rate(lex: Lex, at: int) -> bool:
    """Whether ``a year`` tells how often or how much: ``$5 a year``, ``twice a day``, ``two million tons a month``."""
    before = word(lex, at - 1)
    return (
        before in ("times", "once", "twice", "percent", "cents", "dollars", "tons", "tonnes", "barrels")
        or before[:1].isdigit()
        or before in ("million", "billion")
    )


#: A bound on how long before or after says on which side of the point a time lies: "more than two years ago" is before it.
POINT_MODS: dict[bool, dict[Mod, Mod]] = {
    True: {
        "MORE_THAN": "BEFORE",
        "LESS_THAN": "AFTER",
        "EQUAL_OR_MORE": "ON_OR_BEFORE",
        "EQUAL_OR_LESS": "ON_OR_AFTER",
    },
    False: {
        "MORE_THAN": "AFTER",
        "LESS_THAN": "BEFORE",
        "EQUAL_OR_MORE": "ON_OR_AFTER",
        "EQUAL_OR_LESS": "ON_OR_BEFORE",
    },
}


def fortnights(lex: Lex, at: int, value: float | None) -> float | None:
    """A number of weeks, two to the fortnight; other units as they are."""
    return 2 * value if value is not None and lex.lower[at].startswith("fortnight") else value


def shifted(lex: Lex, low: int, at: int, name: str, value: float | None, mod: Mod | None) -> Find:
    """``two years ago``, ``three days later``, ``a week ago today``."""
    after = word(lex, at + 1)
    high = at + 2 if after != "from" else at + 3
    back = after in ("ago", "earlier", "before", "previously", "prior")
    mod = POINT_MODS[back].get(mod, mod) if mod is not None else None
    anchor: Anchor = "report" if after in ("ago", "from", "hence") else "text"
    if value is None or name in ("second", "minute", "hour"):
        return Find(low, high, "DATE", "PAST_REF" if back else "FUTURE_REF", "none", "vague-shift", mod)
    if name in ("decade", "century"):  # "a decade ago" tells a year, not a decade of the calendar
        value, name = value * (10 if name == "decade" else 100), "year"
    if name == "year" and value == 1 and back and compares(lex, low):
        return Find(low, high, "DATE", "period-1", "period", "year-ago", mod)
    near = {"yesterday": -1, "today": 0, "tomorrow": 1}.get(word(lex, high))
    if name == "week" and after == "ago" and near is not None and value == int(value):
        return Find(low, high + 1, "DATE", f"day{near - 7 * int(value):+}", "report", "weeks-ago-today", mod)
    if value != int(value):
        value = value * 12 if name == "year" else value
        name = "month" if name == "year" else name
    return Find(low, high, "DATE", f"{name}{-int(value) if back else int(value):+}", anchor, "shifted", mod)


FIGURE_REACH = 14  # words back in which a figure makes "a year earlier" a comparison of figures
MONEY = frozenset(
    {"$", "%", "percent", "cents", "million", "billion", "sales", "profit", "net", "earnings", "income", "revenue"}
)


def compares(lex: Lex, at: int) -> bool:
    """Whether ``a year earlier`` at a place compares a figure with that of a year before."""
    return not MONEY.isdisjoint(lex.lower[max(0, at - FIGURE_REACH) : at + FIGURE_REACH // 2])


def bare_units(lex: Lex, at: int, code: str, plural: bool) -> Find | None:
    """``years``, ``decades`` without a number: a vague duration where a word of duration stands before; ``recent weeks``, ``coming months``."""
    if not plural or not lex.text[at][0].islower():
        return None
    before, after = word(lex, at - 1), word(lex, at + 1)
    if before in ("recent", "coming", "past", "last", "next", "previous", "early", "final", "intervening", "following"):
        low = at - 2 if word(lex, at - 2) == "the" else at - 1
        if before in ("early", "final", "intervening", "following") and low == at - 1:
            return None
        few = number_before(lex, at - 1) if before in ("past", "last", "next", "previous") else None
        low = few.low if few is not None and few.value is not None and few.value > 1 else low
        amount = f"{few.value:g}" if few is not None and low == few.low and few.value is not None else "X"
        low = low - 1 if word(lex, low - 1) == "the" and amount != "X" else low
        return Find(low, at + 1, "DURATION", duration(amount, code), "none", "vague-units")
    if after in ("ago", "later", "earlier") and code != "TS":
        low = at - 1 if before == "many" else at
        vague = "FUTURE_REF" if after == "later" else "PAST_REF"
        return (
            Find(low, at + 2, "DATE", vague, "none", "vague-shift")
            if after != "ago"
            else Find(low, at + 2, "DURATION", duration("X", code), "none", "vague-ago")
        )
    if (
        before == "the"
        and code != "TS"
        and (
            (word(lex, at - 2) == "over" and after not in ("of", "since"))
            or (after == "that" and word(lex, at + 2) in ("followed", "follow"))
        )
    ):
        return Find(
            at - 1 if word(lex, at - 2) == "over" else at,
            at + 1,
            "DURATION",
            duration("X", code),
            "none",
            "vague-units",
        )
    if (before in BEFORE_UNITS and code != "TS") or (after in ("before", "after") and code in ("D", "W", "M")):
        low = at - 1 if before == "many" else at
        return Find(low, at + 1, "DURATION", duration("X", code), "none", "vague-units")
    return None


BEFORE_UNITS = frozenset({"for", "of", "in", "after", "within", "over", "took", "take", "spent", "many", "or"})


def duration(amount: str, code: str) -> str:
    """A TIMEX3 duration."""
    if code == "E" and amount not in ("1", "X") and amount.isdigit():
        return f"P{amount}0Y"
    if code == "WE":
        return f"P{amount}WE"
    if code == "TH" and amount.endswith(".5"):
        return f"PT{amount[:-2]}H30M" if amount != "0.5" else "PT30M"
    if code == "TS" or code == "TM" or code == "TH":
        return f"PT{amount}{code[1]}"
    return f"P{amount}{code}"


def number_before(lex: Lex, end: int) -> Number | None:
    """The number that ends right before a word: digits, number words, ``a``, ``several``, ``a few``, ``a couple of``, ``half a``."""
    here = word(lex, end - 1)
    if here == "half" and word(lex, end - 2) in ("a", "and"):
        return number_and_half(lex, end - 1)
    digits = small_number(lex, end - 1) if here else None
    if digits == 2 and word(lex, end - 2) == "/" and word(lex, end - 3) == "1" and tight(lex, end - 3, end):
        whole = small_number(lex, end - 4)
        return Number(end - 4, whole + 0.5) if whole is not None and lex.free[end - 3] else Number(end - 3, 0.5)
    if digits is not None:
        if (
            end >= 3
            and word(lex, end - 2) == "."
            and tight(lex, end - 3, end)
            and small_number(lex, end - 3) is not None
        ):
            return Number(end - 3, float(f"{lex.text[end - 3]}.{lex.text[end - 1]}"))
        if end >= 3 and word(lex, end - 2) == "," and tight(lex, end - 3, end):
            first = small_number(lex, end - 3)
            return Number(end - 3, float(first * 1000 + digits)) if first is not None else None
        return (
            None
            if end >= 2 and word(lex, end - 2) in ("/", ".", ":", "$") and not lex.free[end - 1]
            else Number(end - 1, float(digits))
        )
    if here in ("a", "an"):
        if word(lex, end - 2) == "half":
            return Number(end - 2, 0.5)
        return Number(end - 1, 1.0)
    if here in ("several", "many"):
        return Number(end - 1, None)
    if here == "few":
        return Number(end - 2 if word(lex, end - 2) in ("a", "the") else end - 1, None)
    if here == "couple" or (here == "of" and word(lex, end - 2) == "couple"):
        low = end - 1 if here == "couple" else end - 2
        return Number(low - 1 if word(lex, low - 1) == "a" else low, 2.0)
    if here == "dozen":
        return Number(end - 2 if word(lex, end - 2) == "a" else end - 1, 12.0)
    if here in TENS:
        return Number(end - 1, float(TENS[here]))
    if here in ONES and here != "zero":
        if word(lex, end - 2) == "-" and word(lex, end - 3) in TENS:
            return Number(end - 3, float(TENS[word(lex, end - 3)] + ONES[here]))
        return Number(end - 1, float(ONES[here]))
    if here == "hundred" and word(lex, end - 2) in ("a", "one", "two", "three", "four", "five"):
        return Number(end - 2, 100.0 * ONES.get(word(lex, end - 2), 1))
    return None


def number_and_half(lex: Lex, at: int) -> Number | None:
    """``two and a half``, ``two and half`` before word ``at`` (``half``)."""
    near = at - 2 if word(lex, at - 1) == "a" else at - 1
    whole = number_before(lex, near) if word(lex, near) == "and" and word(lex, near - 1) != "half" else None
    return Number(whole.low, whole.value + 0.5) if whole is not None and whole.value is not None else None


#: Words after which "over two weeks" is more than two weeks; after others it is "in the course of".
BEFORE_OVER = frozenset(
    {"for", "after", "of", "lasted", "last", "lasts", "took", "takes", "take", "than", "with", "in", "spent"}
)


def hedge_before(lex: Lex, low: int) -> tuple[int, Mod | None]:
    """``more than``, ``about``, ``nearly`` before a number."""
    if word(lex, low - 1) == "over" and word(lex, low - 2) in BEFORE_OVER:
        return low - 1, "MORE_THAN"
    for phrase, mod in HEDGES.items():
        width = len(phrase)
        if low >= width and tuple(lex.lower[low - width : low]) == phrase:
            return low - width, mod
    return low, None


def past_before(lex: Lex, low: int) -> tuple[int, bool]:
    """``the past``, ``the next``, ``the first`` before a number of units: part of the span."""
    if word(lex, low - 1) in (
        "past",
        "last",
        "next",
        "first",
        "coming",
        "previous",
        "following",
        "final",
        "another",
        "latest",
    ):
        return (low - 2 if word(lex, low - 2) == "the" else low - 1), True
    if word(lex, low - 1) == "the" and word(lex, low) not in ("a", "an"):
        return low - 1, False
    return low, False
