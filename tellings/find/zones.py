"""Time zones after a time of day: which words name one, and the offset it stands for where that is certain.

Names and offsets are the table ``time_zones``. A name that stands for several zones (``IST``, ``CST``, ``BST``) or none in particular ("local
time") is part of the time and gives no offset. ``US-5`` and ``EU+1`` are zones with summer time by rule, settled by the day.
"""

from __future__ import annotations

from datetime import date
from functools import cache

from tellings.find.lexing import Lex, free, small_number, tight, word
from tellings.find.tables import table

MOST_HOURS = 14  # no zone lies further from Greenwich (Kiribati, +14:00)


@cache
def zone_names() -> dict[str, str]:
    """Name in lower case to offset; empty where it is not certain."""
    return {row["name"]: row["offset"] for row in table("time_zones.csv")}


def zone_after(lex: Lex, at: int) -> tuple[str, int] | None:
    """The zone whose name begins at a word: (offset or empty, the word after it); None where none does.

    Read are abbreviations in capitals (``GMT``, with ``GMT+8``), in brackets or not, and names before ``time`` ("Eastern time", "local time").
    """
    bracket = word(lex, at) == "("
    first = at + 1 if bracket else at
    found = figured_zone(lex, first) or abbreviated_zone(lex, first) or named_zone(lex, first)
    if found is None or not bracket:
        return found
    return (found[0], found[1] + 1) if word(lex, found[1]) == ")" else None


def abbreviated_zone(lex: Lex, at: int) -> tuple[str, int] | None:
    """``EST``, ``GMT`` in capitals, ``time`` after it or not."""
    if not 2 <= len(word(lex, at)) <= 4 or not lex.text[at].isupper() or lex.lower[at] not in zone_names():
        return None
    return zone_names()[lex.lower[at]], at + 2 if word(lex, at + 1) == "time" else at + 1


def named_zone(lex: Lex, at: int) -> tuple[str, int] | None:
    """``Eastern time``, ``Central European Time``, ``local time``."""
    for width in (2, 1):
        name = " ".join(lex.lower[at : at + width])
        if word(lex, at + width) == "time" and name in zone_names():
            return zone_names()[name], at + width + 1
    return None


def figured_zone(lex: Lex, at: int) -> tuple[str, int] | None:
    """``GMT+8``, ``UTC-05:30``."""
    sign = word(lex, at + 1)
    if word(lex, at) not in ("gmt", "utc") or sign not in ("+", "-", "−") or not tight(lex, at, at + 3):
        return None
    hours, high, minutes = small_number(lex, at + 2), at + 3, 0
    if word(lex, high) == ":" and not free(lex, high) and not free(lex, high + 1):
        minutes, high = small_number(lex, high + 1) or 0, high + 2
    if hours is None or hours > MOST_HOURS or minutes > 59:
        return None
    return f"{'+' if sign == '+' else '-'}{hours:02}:{minutes:02}", high


def offset_on(zone: str, day: date) -> str:
    """The offset of a zone of the table on a day; empty where it is not certain.

    Summer time: in the United States from the second Sunday of March to the first of November since 2007, in Europe from the last Sunday of March to
    the last of October since 1996; before that the rule was another, and no offset is given.
    """
    if zone[:2] not in ("US", "EU"):
        return zone
    if day.year < {"US": 2007, "EU": 1996}[zone[:2]]:
        return ""
    first, last = ((3, 2), (11, 1)) if zone[:2] == "US" else ((3, 9), (10, 9))
    summer = sunday(day.year, *first) <= day < sunday(day.year, *last)
    return f"{int(zone[2:]) + summer:+03}:00"


def sunday(year: int, month: int, count: int) -> date:
    """The ``count``-th Sunday of a month; 9 asks for the last."""
    days = [day for day in range(1, 32) if is_sunday(year, month, day)]
    return date(year, month, days[-1] if count == 9 else days[count - 1])


def is_sunday(year: int, month: int, day: int) -> bool:
    """Whether that is a day of the month, and a Sunday."""
    try:
        return date(year, month, day).isoweekday() == 7
    except ValueError:
        return False
