"""Times told by letters, halves and spoken clocks: "Q3 2018", "FY2019", "the second half of 2020", "half past six", "20 minutes to seven"."""

from __future__ import annotations

from tellings.find.figure_times import half_of_day
from tellings.find.lexing import Find, Lex, free, small_number, word, year_at
from tellings.find.named_times import relative_year, with_day
from tellings.find.quantities import ONES, TENS

PERIODS = {"q": 4, "h": 2}  # letters of a part of the year, and how many parts a year has
HALVES = {"first": 1, "second": 2, "latter": 2}
CLOCK_HOURS = {name: hour for name, hour in ONES.items() if 1 <= hour <= 12}
CLOCK_STARTS = frozenset({"at", "about", "around", "by", "until", "since", "till", "nearly", "almost", "just"})
NO_HOUR = frozenset(
    {"percent", "%", "per", "-", "million", "billion", "people", "years", "months", "weeks", "days", "hours", "minutes"}
)


def lettered(lex: Lex, at: int, value: str) -> Find | None:
    """``H1 2021``, ``Q3 2018``, ``2018 Q3``, ``Q3`` of the nearest year, ``FY2019``, ``FY 2019-20``."""
    letter = lex.lower[at]
    if not lex.text[at].isupper() or not free(lex, at) or word(lex, at + 1) in ("", "-"):
        return None
    if letter == "fy":
        year = year_at(lex, at + 1)
        return None if year is None else Find(at, at + 2, "DATE", f"{year:04}", "none", "fiscal-year")
    part = small_number(lex, at + 1)
    if part is None or free(lex, at + 1) or not 1 <= part <= PERIODS[letter] or len(lex.text[at + 1]) > 1:
        return None
    high = at + 2
    if not free(lex, high) and word(lex, high)[:1].isalnum():
        return None
    near = high + 1 if word(lex, high) in ("of", "fy", "'") else high
    year = year_at(lex, near)
    rule = "quarter-year" if letter == "q" else "half-year"
    if year is not None:
        return Find(at, near + 1, "DATE", f"{year:04}-{value}{part}", "none", rule)
    if year_at(lex, at - 1) is not None:
        return Find(at - 1, high, "DATE", f"{lex.text[at - 1]}-{value}{part}", "none", rule)
    return Find(at, high, "DATE", f"quarter={part}~", "report", "quarter") if letter == "q" else None


def half_of_year(lex: Lex, at: int, value: str) -> Find | None:
    """``the first half of 2020``, ``the second half of this year``; a half of no year is one of a match."""
    order = HALVES.get(word(lex, at - 1))
    low = at - 2 if word(lex, at - 2) == "the" else at - 1
    if order is not None and word(lex, at + 1) in ("of", "in"):
        year = year_at(lex, at + 2)
        if year is not None:
            return Find(low, at + 3, "DATE", f"{year:04}-H{order}", "none", "half-year")
    if order is not None:
        relative = relative_year(lex, at + 1)
        if relative is not None:
            return Find(low, relative[1], "DATE", f"{relative[0]} half={order}=", relative[2], "half")
    return None


def spoken_clock(lex: Lex, at: int) -> Find | None:
    """``half past six``, ``quarter to nine``, ``20 minutes to seven``, ``at ten past six``: ``past`` or ``to`` stands at the place."""
    hour = CLOCK_HOURS.get(word(lex, at + 1)) or small_number(lex, at + 1)
    if hour is None or not 1 <= hour <= 12:
        return None
    near = at - 2 if word(lex, at - 1) in ("minutes", "minute") else at - 1
    here = word(lex, near)
    minutes = {"half": 30, "quarter": 15}.get(here) or small_number(lex, near) or ONES.get(here) or TENS.get(here)
    low = near - 1 if here == "quarter" and word(lex, near - 1) == "a" else near
    told = near < at - 1 or here == "half" or word(lex, low - 1) in CLOCK_STARTS
    if minutes is None or not 1 <= minutes <= 30 or not told or (here == "half" and lex.lower[at] == "to"):
        return None
    if near == at - 1 and minutes % 5:
        return None
    afternoon, high = half_told(lex, at + 2)
    if word(lex, high) in NO_HOUR:
        return None
    total = (hour % 12 + 12 * afternoon) * 60 + (minutes if lex.lower[at] == "past" else -minutes)
    total += 12 * 60 if total < 0 else 0
    return with_day(lex, low, high, f"T{total // 60:02}:{total % 60:02}", "clock-spoken")


def half_told(lex: Lex, at: int) -> tuple[bool, int]:
    """Whether the half of the day after an hour is the second, and the word after it; what is not told is the clock's own hour."""
    if word(lex, at) == "o" and word(lex, at + 1) == "'" and word(lex, at + 2) == "clock":
        at += 3
    if (
        word(lex, at) == "in"
        and word(lex, at + 1) == "the"
        and word(lex, at + 2) in ("morning", "afternoon", "evening")
    ):
        return word(lex, at + 2) != "morning", at + 3
    half = half_of_day(lex, at)
    return (half[0] == "p", half[1]) if half is not None else (False, at)
