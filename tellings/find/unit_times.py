"""Times a unit heads: durations, shifts ("two years ago"), the week, month or year a text points at, quarters, sets."""

from __future__ import annotations

from dataclasses import dataclass

from tellings.find.lexing import Anchor, Find, Lex, free, small_number, tight, word, year_at
from tellings.find.named_times import modifier_before, relative_year
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
    for rule in (ordinal_unit, year_before, relative_unit, counted_unit, told_unit):
        find = rule(lex, at, name, code, plural)
        if find is not None:
            return find
    return None


def ordinal_unit(lex: Lex, at: int, name: str, code: str, plural: bool) -> Find | None:
    """``the first quarter of 2020``, ``third-quarter``, ``the nineteenth century``, ``this year's second quarter``."""
    if name not in ("quarter", "century") or plural:
        return None
    near = at - 1
    if word(lex, near) == "-":
        near -= 1
    order = CENTURY_ORDINALS.get(word(lex, near))
    if order is None:
        return None
    low = near
    if word(lex, low - 1) == "fiscal":
        low -= 1
    if word(lex, low - 1) == "the":
        low -= 1
    if name == "century":
        return Find(low, at + 1, "DATE", f"{order - 1:02}", "none", "century-word")
    if order > 4:
        return None
    return quarter_of(lex, low, at + 1, order)


def quarter_of(lex: Lex, low: int, high: int, order: int) -> Find:
    """The year a quarter belongs to: said after it, before it, or the nearest."""
    near = high + 1 if word(lex, high) == "of" else high
    near = near + 1 if word(lex, near) == "fiscal" else near
    year = year_at(lex, near)
    if year is not None:
        return Find(low, near + 1, "DATE", f"{year:04}-Q{order}", "none", "quarter-year")
    relative = relative_year(lex, high)
    if relative is not None:
        return Find(low, relative[1], "DATE", f"{relative[0]} quarter={order}=", "report", "quarter")
    if year_at(lex, low - 1) is not None and lex.free[low]:
        start = low - 2 if word(lex, low - 2) == "the" else low - 1
        return Find(start, high, "DATE", f"{lex.text[low - 1]}-Q{order}", "none", "year-quarter")
    if word(lex, low - 1) == "s" and word(lex, low - 3) == "year":
        shift = {"last": "year-1", "this": "year+0", "next": "year+1"}.get(word(lex, low - 4))
        if shift is not None:
            return Find(low - 4, high, "DATE", f"{shift} quarter={order}=", "report", "quarter")
    return Find(low, high, "DATE", f"quarter={order}~", "report", "quarter")


def year_before(lex: Lex, at: int, name: str, code: str, plural: bool) -> Find | None:
    """``year-ago``, ``the year-earlier quarter``, ``year-end``."""
    if name == "quarter" and word(lex, at - 1) in ("ago", "earlier") and word(lex, at - 3) == "year":
        return None  # the year's own find covers the quarter
    if name != "year" or plural:
        return None
    near = at + 2 if word(lex, at + 1) == "-" and not free(lex, at + 1) else at + 1
    low = at - 1 if word(lex, at - 1) == "the" else at
    if word(lex, near) == "end" and (near == at + 2 or word(lex, at - 1) in ("by", "at", "before", "since", "until")):
        return Find(at, near + 1, "DATE", "year+0", "report", "year-end", "END")
    if near == at + 2 and word(lex, near) in ("ago", "earlier"):
        period = word(lex, near + 1) in ("quarter", "period") and low < at
        shift = "quarter-4" if word(lex, near + 1) == "quarter" or of_quarter(lex, low) else "year-1"
        return Find(low if period else at, near + 2 if period else near + 1, "DATE", shift, "text", "year-ago")
    return None


def told_unit(lex: Lex, at: int, name: str, code: str, plural: bool) -> Find | None:
    """``the quarter``, ``the year``, ``the week`` in a phrase of time: the one spoken of."""
    if plural or word(lex, at - 1) != "the" or name not in ("quarter", "year", "week", "month", "weekend"):
        return None
    if word(lex, at - 2) not in ("for", "in", "during", "throughout", "over", "of", "within") or word(lex, at + 1) in (
        "of",
        "-",
        "'",
        "when",
    ):
        return None
    if name == "weekend":
        return Find(at - 1, at + 1, "DATE", f"weekend{'+0' if is_future(lex, at) else '-1'}", "report", "the-weekend")
    return Find(at - 1, at + 1, "DATE", f"{name}+0", "text", "the-unit")


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
    before = word(lex, at - 1)
    if plural or before not in RELATIVE or name in ("second", "minute"):
        return None
    shift = RELATIVE[before]
    low = at - 1
    if (
        before == "this"
        and word(lex, low - 1) == "of"
        and word(lex, low - 2) not in ("end", "beginning", "start", "middle")
    ):
        low = at - 1
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
    if (before == "latest" and name != "quarter") or name == "hour":
        return None
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
    if before in ("every", "each", "per"):
        return Find(end - 1, at + 1, "SET", duration("1", code), "none", "every-unit") if before != "per" else None
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
    )
    if more:
        end -= 1
    number = number_before(lex, end)
    if number is None:
        return bare_units(lex, at, code, plural)
    if not hyphen and not plural and number.value not in (1.0, None) and number.value != 0.5:
        return None
    if (
        (hyphen and word(lex, at + 1) == "-" and word(lex, at + 2) in ("old", "olds"))
        or word(lex, at + 1) == "old"
        or (word(lex, at + 1) == "of" and word(lex, at + 2) == "age")
    ):
        return None
    low = number.low
    low, mod = hedge_before(lex, low)
    low, relative = past_before(lex, low)
    amount = "X" if number.value is None else f"{number.value:g}"
    after = word(lex, at + 1)
    if after in ("ago", "earlier", "later", "hence") or (after == "from" and word(lex, at + 2) == "now"):
        return shifted(lex, low, at, name, number.value, mod)
    if word(lex, at - 1) == "a" and not relative and after in ("-",):
        return None
    if (
        before == "a"
        and name in ("second", "minute", "quarter", "day", "hour", "week", "month", "year")
        and rate(lex, end - 1)
    ):
        return None
    return Find(low, at + 1, "DURATION", duration(amount, code), "none", "duration", mod)


def rate(lex: Lex, at: int) -> bool:
    """Whether ``a year`` tells how often or how much: ``$5 a year``, ``twice a day``, ``two million tons a month``."""
    before = word(lex, at - 1)
    return (
        before in ("times", "once", "twice", "percent", "cents", "dollars", "tons", "tonnes", "barrels")
        or before[:1].isdigit()
        or before in ("million", "billion")
    )


def shifted(lex: Lex, low: int, at: int, name: str, value: float | None, mod: Mod | None) -> Find:
    """``two years ago``, ``three days later``, ``a week ago today``."""
    after = word(lex, at + 1)
    high = at + 2 if after != "from" else at + 3
    back = after in ("ago", "earlier")
    anchor: Anchor = "report" if after in ("ago", "from", "hence") else "text"
    if value is None or name in ("second", "minute", "hour"):
        return Find(low, high, "DATE", "PAST_REF" if back else "FUTURE_REF", "none", "vague-shift", mod)
    if name in ("decade", "century"):  # "a decade ago" tells a year, not a decade of the calendar
        value, name = value * (10 if name == "decade" else 100), "year"
    if name == "year" and value == 1 and back and of_quarter(lex, low):
        return Find(low, high, "DATE", "quarter-4", "text", "quarter-year-ago", mod)
    near = {"yesterday": -1, "today": 0, "tomorrow": 1}.get(word(lex, high))
    if name == "week" and after == "ago" and near is not None and value == int(value):
        return Find(low, high + 1, "DATE", f"day{near - 7 * int(value):+}", "report", "weeks-ago-today", mod)
    if value != int(value):
        value = value * 12 if name == "year" else value
        name = "month" if name == "year" else name
    return Find(low, high, "DATE", f"{name}{-int(value) if back else int(value):+}", anchor, "shifted", mod)


QUARTER_REACH = 40  # words back in which a quarter makes "a year earlier" that quarter of the year before


def of_quarter(lex: Lex, at: int) -> bool:
    """Whether a comparison with a year before speaks of a quarter told shortly before."""
    return "quarter" in lex.lower[max(0, at - QUARTER_REACH) : at]


def bare_units(lex: Lex, at: int, code: str, plural: bool) -> Find | None:
    """``years``, ``decades`` without a number: a vague duration where a word of duration stands before; ``recent weeks``, ``coming months``."""
    if not plural:
        return None
    before = word(lex, at - 1)
    if before in ("recent", "coming", "past", "last", "next", "previous"):
        low = at - 2 if word(lex, at - 2) == "the" else at - 1
        return Find(low, at + 1, "DURATION", duration("X", code), "none", "vague-units")
    if before in ("for", "of", "in", "after", "within", "over", "took", "take", "spent", "many", "or") and code not in (
        "TS",
    ):
        low = at - 1 if before == "many" else at
        if word(lex, at + 1) in ("ago", "later", "earlier"):
            return Find(
                low, at + 2, "DATE", "FUTURE_REF" if word(lex, at + 1) == "later" else "PAST_REF", "none", "vague-shift"
            )
        return Find(low, at + 1, "DURATION", duration("X", code), "none", "vague-units")
    return None


def duration(amount: str, code: str) -> str:
    """A TIMEX3 duration."""
    if code == "WE":
        return f"P{amount}WE"
    if code == "TS" or code == "TM" or code == "TH":
        return f"PT{amount}{code[1]}"
    return f"P{amount}{code}"


def number_before(lex: Lex, end: int) -> Number | None:
    """The number that ends right before a word: digits, number words, ``a``, ``several``, ``a few``, ``a couple of``, ``half a``."""
    here = word(lex, end - 1)
    digits = small_number(lex, end - 1) if here else None
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


def hedge_before(lex: Lex, low: int) -> tuple[int, Mod | None]:
    """``more than``, ``about``, ``nearly`` before a number."""
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
