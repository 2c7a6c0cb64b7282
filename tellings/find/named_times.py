"""Times with a name: months, weekdays, parts of the day, seasons, feasts, and the words that point at a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from tellings.find.lexing import (
    _LEX,
    Anchor,
    Find,
    Lex,
    day_number,
    free,
    skip_dot,
    small_number,
    tight,
    time_words,
    word,
    year_at,
)
from tellings.find.meaning import nth_weekday, settle, show
from tellings.find.quantities import ONES, TENS
from tellings.find.tables import table, word_set
from tellings.find.tense import direction, is_future
from tellings.find.zones import zone_after
from tellings.model import Mod

YEAR_BEFORE = word_set("year_before")
MODS: dict[str, Mod] = {
    "early": "START",
    "late": "END",
    "mid": "MID",
    "beginning": "START",
    "start": "START",
    "end": "END",
    "middle": "MID",
}


@cache
def holidays() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """First word to (all words, meaning), longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for row in table("holidays.csv"):
        words = tuple(_LEX.findall(row["name"]))
        found.setdefault(words[0], []).append((words, row["meaning"]))
    for entries in found.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return found


def modifier_before(lex: Lex, at: int) -> tuple[int, Mod | None]:
    """``early``, ``late``, ``mid-``, ``the end of`` before a time: (first word, mod)."""
    before = word(lex, at - 1)
    low = at
    if before == "the":
        low, before = at - 1, word(lex, at - 2)
    if before == "-" and word(lex, at - 2) == "mid":
        return at - 2, "MID"
    if before in ("early", "late", "mid") and low == at:
        start = at - 1
        return (start - 1 if word(lex, start - 1) == "the" else start), MODS[before]
    if before == "in" and word(lex, low - 2) in ("early", "late", "earlier", "later"):
        return low - 2, "START" if word(lex, low - 2).startswith("ear") else "END"
    if before == "of":
        head = word(lex, low - 2)
        if head in ("end", "beginning", "start", "middle") and word(lex, low - 3) == "the":
            return low - 3, MODS[head]
        if head in ("end", "beginning", "start", "middle"):
            return low - 2, MODS[head]
    if before in ("early", "late") and low == at - 1:
        return at - 2, MODS[before]
    return at, None


def daypart_after(lex: Lex, at: int) -> tuple[str, int] | None:
    """A part of the day after a day: ``Tuesday night``."""
    entry = time_words().get(word(lex, at))
    if entry is not None and entry[0] == "daypart" and free(lex, at):
        return "T" + entry[1], at + 1
    return None


def month(lex: Lex, at: int, value: str) -> Find | None:
    """``November``, ``Nov. 26``, ``26 November 2019``, ``late July last year``, ``last March``."""
    short = time_words()[lex.lower[at]][0] == "month-short"
    number = int(value)
    if not lex.text[at][0].isupper():
        return None
    after = skip_dot(lex, at + 1) if short else at + 1
    low, day = day_before(lex, at)
    high = after
    if day is None:
        told = day_number(lex, after)
        if told is not None and word(lex, told[1]) not in ("people",):
            day, high = told
    year, high = year_after(lex, high, day is not None)
    if (
        day is None
        and year is None
        and (short or lex.lower[at] in ("may", "march", "august", "april", "june"))
        and not timely(lex, at, short)
    ):
        return None
    if day is None and year is None and names_person(lex, at):
        return None
    if short and day is None and after == at + 1 and after < len(lex.text) and lex.text[after][0].isupper():
        return None  # "Jan Novak"
    low = weekday_before(lex, low)
    if day is not None and year is None:
        relative = relative_year(lex, high)
        if relative is not None:
            return Find(low, relative[1], "DATE", f"{relative[0]} day={number:02}-{day:02}=", relative[2], "month-day")
        return Find(low, high, "DATE", f"day={number:02}-{day:02}{direction(lex, at)}", "report", "month-day")
    if day is not None and year is not None:
        return Find(low, high, "DATE", f"{year_text(year)}-{number:02}-{day:02}", "none", "full-date")
    return bare_month(lex, at, low, high, number, year)


def names_person(lex: Lex, at: int) -> bool:
    """Whether ``April Jones`` is a person: a capital follows, and no word of time stands before."""
    if lex.lower[at] not in ("april", "may", "june", "august") or at + 1 >= len(lex.text):
        return False
    after = lex.text[at + 1]
    capital = after[0].isupper() and after[1:2].islower() and after.lower() not in time_words() and free(lex, at + 1)
    return capital and word(lex, at - 1) in ("and", "or", ",", "with", "ms", "mrs", "miss")


def bare_month(lex: Lex, at: int, low: int, high: int, number: int, year: int | None) -> Find:
    """A month without a day, with what tells its year."""
    low, mod = modifier_before(lex, low)
    if year is not None:
        return Find(low, high, "DATE", f"{year_text(year)}-{number:02}", "none", "month-year", mod)
    relative = relative_year(lex, high)
    if relative is not None:
        return Find(low, relative[1], "DATE", f"{relative[0]} month={number}=", relative[2], "month-relative-year", mod)
    before = word(lex, low - 1)
    if before in ("every", "each"):
        return Find(low - 1, high, "SET", f"XXXX-{number:02}", "none", "every-month")
    if before in ("previous", "following") and word(lex, low - 2) == "the":
        return Find(
            low - 2,
            high,
            "DATE",
            f"month={number}{'<' if before == 'previous' else '>'}",
            "text",
            f"{before}-month",
            mod,
        )
    if before in ("last", "past", "next", "this"):
        way = {"last": "<<", "past": "<", "next": ">", "this": "="}[before]
        step = f"month={number}{way}" if before != "this" else f"year+0 month={number}="
        return Find(low - 1, high, "DATE", step, "report", f"{before}-month", mod)
    return Find(low, high, "DATE", f"month={number}{direction(lex, at)}", "report", "month", mod)


def timely(lex: Lex, at: int, short: bool) -> bool:
    """Whether ``May``, ``March`` or an abbreviation is a month here: a word of time right before it."""
    noun = word(lex, at - 1) in ("the", "a", "an") and lex.lower[at] != "may" and small_noun(lex, at + 1)
    return (
        (noun and not short)
        or word(lex, at - 1) in YEAR_BEFORE
        or (word(lex, at - 1) in ("every", "each") and not short)
        or (word(lex, at - 1) == "-" and word(lex, at - 2) == "mid")
        or (not short and word(lex, at + 1) in ("'",) and word(lex, at - 1) in ("in", "last"))
    )


def small_noun(lex: Lex, at: int) -> bool:
    """Whether a word in small letters follows, as a noun does after ``the March``: no preposition and no verb of the frequent kind."""
    here = word(lex, at)
    return (
        here.isalpha()
        and len(here) > 3
        and lex.text[at][0].islower()
        and here not in ("from", "with", "into", "that", "through", "began", "went")
    )


def day_before(lex: Lex, at: int) -> tuple[int, int | None]:
    """``26 November``, ``the 26th of November``: (first word, day)."""
    near = at - 1
    if word(lex, near) == "of":
        near -= 1
    suffix = word(lex, near) in ("st", "nd", "rd", "th") and not lex.free[near]
    if suffix:
        near -= 1
    number = small_number(lex, near) if near >= 0 else None
    if number is None or not 1 <= number <= 31 or len(lex.text[near]) > 2 or (near < at - 1 and not suffix):
        return at, None
    if near and not lex.free[near] and lex.lower[near - 1] in (":", ".", ",", "/"):
        return at, None
    return (near - 1 if word(lex, near - 1) == "the" else near), number


def year_after(lex: Lex, at: int, after_day: bool) -> tuple[int | None, int]:
    """``2019``, ``, 2019``, ``of 2019`` after a month: (year, word after it)."""
    near = at
    if (
        (word(lex, near) == "," and after_day)
        or word(lex, near) == "of"
        or (word(lex, near) == "," and year_at(lex, near + 1) is not None)
    ):
        near += 1
    bygone = bc_year(lex, near)
    if bygone is not None:
        return bygone
    year = year_at(lex, near)
    if year is None and word(lex, near) in ("nineteen", "two"):
        return spelled_year_at(lex, near) or (None, at)
    return (year, near + 1) if year is not None and year >= 1500 else (None, at)


def bc_year(lex: Lex, at: int) -> tuple[int, int] | None:
    """``480 BC``, ``480 B.C.``: (the year below zero, the word after it)."""
    number = small_number(lex, at)
    if not number:
        return None
    here = lex.text[at + 1] if at + 1 < len(lex.text) else ""
    if here in ("BC", "BCE"):
        return -number, at + 2
    if here == "B" and word(lex, at + 2) == "." and word(lex, at + 3) == "c" and tight(lex, at + 1, at + 4):
        return -number, skip_dot(lex, at + 4)
    return None


def year_text(year: int) -> str:
    """A year as TIMEX3 writes it; one before our era, below zero here, with ``BC``."""
    return f"{year:04}" if year > 0 else f"BC{-year:04}"


def spelled_year_at(lex: Lex, at: int) -> tuple[int, int] | None:
    """``nineteen ninety-six``, ``two thousand (and) four``: (year, the word after it)."""
    if word(lex, at) == "two" and word(lex, at + 1) == "thousand":
        near = at + 3 if word(lex, at + 2) == "and" else at + 2
        ones = ONES.get(word(lex, near), 0)
        return (2000 + ones, near + 1) if 1 <= ones <= 20 else (2000, at + 2)
    tens = TENS.get(word(lex, at + 1))
    if word(lex, at) != "nineteen" or tens is None:
        return None
    near = at + 3 if word(lex, at + 2) == "-" else at + 2
    ones = ONES.get(word(lex, near), 0)
    return (1900 + tens + ones, near + 1) if 1 <= ones <= 9 else (1900 + tens, at + 2)


def relative_year(lex: Lex, at: int) -> tuple[str, int, Anchor] | None:
    """``last year``, ``of this year``, ``of the same year`` after a month or day: (step, word after it, what it counts from)."""
    near = at + 1 if word(lex, at) in ("of", ",") else at
    step = {"last": "year-1", "this": "year+0", "next": "year+1"}.get(word(lex, near))
    if step is not None:
        return (step, near + 2, "report") if word(lex, near + 1) == "year" else None
    if word(lex, at) != "of":
        return None
    if word(lex, near) == "the":
        near += 1
    step = {"that": "year+0", "same": "year+0", "following": "year+1", "previous": "year-1"}.get(word(lex, near))
    return (step, near + 2, "text") if step is not None and word(lex, near + 1) == "year" else None


def weekday_before(lex: Lex, at: int) -> int:
    """The first word of a date with the weekday before it: ``Friday, Oct. 23``, not ``Friday (Oct. 23)``."""
    near = at - 1
    if word(lex, near) == ",":
        near -= 1
    if word(lex, near) == "." and near and not lex.free[near]:
        near -= 1
    entry = time_words().get(word(lex, near))
    return near if entry is not None and entry[0] in ("weekday", "weekday-short") else at


def weekday(lex: Lex, at: int, value: str) -> Find | None:
    """``Tuesday``, ``last Tuesday``, ``next Tuesday morning``, ``every Tuesday``."""
    short = time_words()[lex.lower[at]][0] == "weekday-short"
    if not lex.text[at][0].isupper() or (short and word(lex, at - 1) != "on"):
        return None
    before = word(lex, at - 1)
    if names_paper(lex, at):
        return None
    if (ordinal := nth_of_month(lex, at, value)) is not None:
        return ordinal
    if before in ("every", "each"):
        return Find(at - 1, at + 1, "SET", f"XXXX-WXX-{value}", "none", "every-weekday")
    low, mod = modifier_before(lex, at)
    low, mod = (
        (at, None) if mod not in ("START", "END") or word(lex, at - 1) not in ("early", "late") else (at - 1, mod)
    )
    way = ">=" if is_future(lex, at) else "<="
    if before in ("previous", "following") and word(lex, at - 2) == "the":
        return Find(
            at - 2,
            at + 1,
            "DATE",
            f"weekday={value}{'<' if before == 'previous' else '>'}",
            "text",
            f"{before}-weekday",
        )
    if before in ("last", "this", "next", "past", "coming"):
        low = at - 1
        way = {"last": "<", "past": "<", "next": ">", "this": way, "coming": ">"}[before]
        if word(lex, low - 1) == "this" or word(lex, low - 1) == "the":
            low -= 1
    if word(lex, at - 1) == "week" and word(lex, at - 2) in ("last", "next") and word(lex, at - 3) != "the":
        shift = "week-1" if word(lex, at - 2) == "last" else "week+1"
        return Find(at - 2, at + 1, "DATE", f"{shift} weekday={value}=", "report", "weekday-of-week")
    week = (
        {"last": "week-1", "next": "week+1", "this": "week+0"}.get(word(lex, at + 1))
        if word(lex, at + 2) == "week"
        else None
    )
    if week is not None:
        return Find(low, at + 3, "DATE", f"{week} weekday={value}=", "report", "weekday-of-week", mod)
    high = at + 1
    meaning = f"weekday={value}{way}"
    plural = time_words().get(word(lex, high), ("", ""))
    if plural[0] == "daypart" and word(lex, high).endswith("s"):
        return Find(at, high + 1, "SET", f"XXXX-WXX-{value}T{plural[1]}", "none", "weekday-parts")
    part = daypart_after(lex, high)
    if part is not None:
        return Find(low, part[1], "TIME", f"{meaning} {part[0]}", "report", "weekday-part", mod)
    return Find(low, high, "DATE", meaning, "report", "weekday", mod)


NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 9}


def nth_of_month(lex: Lex, at: int, value: str) -> Find | None:
    """``the first Monday in May``, ``the last Sunday of October 2018``."""
    count = NTH.get(word(lex, at - 1))
    entry = time_words().get(word(lex, at + 2), ("", ""))
    if count is None or word(lex, at + 1) not in ("in", "of") or not entry[0].startswith("month"):
        return None
    low = at - 2 if word(lex, at - 2) == "the" else at - 1
    after = skip_dot(lex, at + 3) if entry[0] == "month-short" else at + 3
    year, high = year_after(lex, after, False)
    if year is not None and year > 0:
        day = nth_weekday(year, int(entry[1]), int(value), count)
        return Find(low, high, "DATE", day.isoformat(), "none", "full-date")
    step = f"nth={int(entry[1]):02}-{value}-{count}{direction(lex, at)}"
    return Find(low, after, "DATE", step, "report", "nth-weekday")


AFTER_DAY = word_set("named_after_day")


def names_paper(lex: Lex, at: int) -> bool:
    """Whether a weekday is part of a name: ``the Sunday Times``, ``the Friday Agreement``, ``Monday Night Football``."""
    after = at + 1
    if after + 1 < len(lex.text) and lex.text[after] == "Night" and free(lex, after):
        return True
    return after < len(lex.text) and lex.lower[after] in AFTER_DAY and lex.text[after][0].isupper() and free(lex, after)


def weekdays(lex: Lex, at: int, value: str) -> Find | None:
    """``Tuesdays``: a set."""
    return Find(at, at + 1, "SET", f"XXXX-WXX-{value}", "none", "weekdays") if lex.text[at][0].isupper() else None


def deictic(lex: Lex, at: int, value: str) -> Find | None:
    """``yesterday``, ``today``, ``tomorrow night``, ``early today``."""
    low, high = at, at + 1
    mod: Mod | None = None
    if (
        lex.text[at][0].isupper()
        and at
        and lex.text[at - 1][0].isupper()
        and not lex.text[at].isupper()
        and lex.free[at]
        and at > 1
        and word(lex, at + 1) not in ("'",)
    ):
        return None  # a name: "USA Today"
    if word(lex, at - 1) in ("early", "late", "later", "earlier"):
        low = at - 1
        mod = {"early": "START", "late": "END"}.get(word(lex, at - 1))  # type: ignore[assignment]
    part = daypart_after(lex, high)
    if part is not None:
        return Find(low, part[1], "TIME", f"{value} {part[0]}", "report", "deictic-part", mod)
    if word(lex, at - 1) in ("before", "after") and word(lex, at - 2) == "day" and word(lex, at - 3) == "the":
        shift = {"day-1": "day-2", "day+1": "day+2"}.get(value)
        if shift is not None:
            return Find(at - 3, high, "DATE", shift, "report", "deictic-next")
    return Find(low, high, "TIME" if "T" in value else "DATE", value, "report", "deictic", mod)


def vague(lex: Lex, at: int, value: str) -> Find | None:
    """``now``, ``currently``, ``recently``, ``the past``, ``the future``."""
    here = lex.lower[at]
    before, after = word(lex, at - 1), word(lex, at + 1)
    if here in ("past", "future", "present"):
        if (
            before == "the" and after not in time_words() and small_number(lex, at + 1) is None and not after.isalpha()
        ) or (
            before == "the" and after in ("and", "is", "was", "as", "for", "that", "to", "in", "if", "when", "because")
        ):
            return Find(at - 1, at + 1, "DATE", value, "none", "vague")
        if before in ("near", "foreseeable", "recent", "distant") and word(lex, at - 2) == "the":
            return Find(at - 2, at + 1, "DATE", value, "none", "vague")
        return None
    if here == "recently" and before == "as" and after == "as":
        return None
    if here == "now" and before == "right":
        return Find(at - 1, at + 1, "DATE", value, "none", "vague")
    if here == "recent":
        entry = time_words().get(after)
        return Find(at, at + 1, "DATE", value, "none", "vague") if entry is None or entry[0] != "unit" else None
    if here in ("current", "annual") and before in ("alternating", "direct"):
        return None
    return Find(at, at + 1, "DATE", value, "none", "vague")


def clock_word(lex: Lex, at: int, value: str) -> Find | None:
    """``noon``, ``midnight``, ``noon Thursday``, ``at midnight on Friday``."""
    if word(lex, at - 1) == "high":
        return None
    return with_day(lex, at, at + 1, f"T{value}", "clock-word")


def with_day(lex: Lex, low: int, high: int, time: str, rule: str) -> Find:
    """A time of day with the day beside it, else of the report's own day (or the day told before)."""
    zone = zone_after(lex, high) if ":" in time else None
    if zone is not None:
        time, high = time + zoned(zone[0]), zone[1]
    near = high + 1 if word(lex, high) in ("on", ",") else high
    entry = time_words().get(word(lex, near))
    if entry is not None and entry[0] == "weekday" and lex.text[near][0].isupper() and not dated_after(lex, near + 1):
        way = ">=" if is_future(lex, low) else "<="
        return Find(low, near + 1, "TIME", f"weekday={entry[1]}{way} {time}", "report", rule)
    if entry is not None and entry[0] == "deictic" and "T" not in entry[1]:
        return Find(low, near + 1, "TIME", f"{entry[1]} {time}", "report", rule)
    before = time_words().get(word(lex, low - 1)) or (
        time_words().get(word(lex, low - 2)) if word(lex, low - 1) == "at" else None
    )
    if before is not None and before[0] == "weekday":
        start = low - 1 if word(lex, low - 1) != "at" else low - 2
        way = ">=" if is_future(lex, start) else "<="
        return Find(start, high, "TIME", f"weekday={before[1]}{way} {time}", "report", rule)
    return Find(low, high, "TIME", f"day+0 {time}", "text", rule)


def dated_after(lex: Lex, at: int) -> bool:
    """Whether a weekday goes on as a date: ``, 24 November``, ``, Nov. 24``, ``the 24th of November``; then the date is a find of its own."""
    near = at + 1 if word(lex, at) == "," else at
    near = near + 1 if word(lex, near) == "the" else near
    kind = time_words().get(word(lex, near), ("", ""))[0]
    if kind.startswith("month"):
        return day_number(lex, skip_dot(lex, near + 1)) is not None
    told = day_number(lex, near)
    if told is None:
        return False
    place = told[1] + 1 if word(lex, told[1]) == "of" else told[1]
    return time_words().get(word(lex, place), ("", ""))[0].startswith("month")


def zoned(offset: str) -> str:
    """A zone as it stands after a time of day in a formula."""
    return f"~{offset}" if offset[:2] in ("US", "EU") else offset


def daypart(lex: Lex, at: int, value: str) -> Find | None:
    """``this morning``, ``last night``, ``that evening``, ``the night of``, ``at night``, ``overnight``."""
    before = word(lex, at - 1)
    if before == "-" and word(lex, at - 2) == "mid":
        return mid_part(lex, at, value)
    if before in ("this", "last"):
        day = "day-1" if before == "last" else "day+0"
        low = at - 2 if word(lex, at - 2) in ("early", "late", "earlier", "later") else at - 1
        return Find(low, at + 1, "TIME", f"{day} T{value}", "report", f"{before}-part")
    if before in ("every", "each"):
        return Find(at - 1, at + 1, "SET", f"XXXX-XX-XXT{value}", "none", "part-set")
    if before in ("at", "by") and lex.lower[at] == "night" and word(lex, at + 1) != "-":
        return Find(at, at + 1, "TIME", "XXXX-XX-XXTNI", "none", "at-night")
    if lex.lower[at] == "daytime":
        return Find(at, at + 1, "TIME", "XXXX-XX-XXTDT", "none", "daytime")
    if lex.lower[at].endswith("s"):
        return None
    if lex.lower[at] == "overnight":
        return Find(at, at + 1, "TIME", "day+0 TNI", "text", "part")
    low = at - 1
    if before in ("next", "following") and word(lex, at - 2) == "the":
        low = at - 3 if word(lex, at - 3) in ("early", "late") else at - 2
        return Find(low, at + 1, "TIME", f"day+1 T{value}", "text", "next-part")
    if before in ("that", "same", "one"):
        low = at - 2 if before == "same" and word(lex, at - 2) in ("the", "that") else at - 1
        return Find(low, at + 1, "TIME", f"day+0 T{value}", "text", "part")
    if names_daily(lex, at):
        return None
    if before == "the" and (word(lex, at - 2) in ("in", "during", "of", "by", "on") or word(lex, at + 1) == "of"):
        early = word(lex, at - 2) == "in" and word(lex, at - 3) in ("early", "late") and word(lex, at + 1) == "of"
        return Find(at - 3 if early else at - 1, at + 1, "TIME", f"day+0 T{value}", "text", "part")
    return None


def names_daily(lex: Lex, at: int) -> bool:
    """Whether a part of the day opens a name: ``by the Evening Post``. Where headlines set every word with a capital, ``The`` has one too."""
    after = lex.text[at + 1] if at + 1 < len(lex.text) and free(lex, at + 1) else ""
    return at > 0 and lex.text[at - 1] == "the" and lex.text[at][0].isupper() and after[:1].isupper()


def mid_part(lex: Lex, at: int, value: str) -> Find:
    """``mid-afternoon``, with the day beside it: ``mid-morning Thursday``, ``mid-afternoon yesterday``."""
    found = with_day(lex, at - 2, at + 1, f"T{value}", "mid-part")
    return replace(found, mod="MID")


SEASON_CODES = ("SP", "SU", "FA", "WI")
IN_SEASON = frozenset(
    {
        "in",
        "during",
        "over",
        "for",
        "of",
        "by",
        "throughout",
        "until",
        "till",
        "since",
        "into",
        "through",
        "after",
        "before",
    }
)


def season(lex: Lex, at: int, value: str) -> Find | None:
    """``last spring``, ``this summer``, ``the winter of 1998``, ``in winter``; ``fall`` and ``spring`` alone are mostly other words."""
    number = SEASON_CODES.index(value) + 1
    low, mod = modifier_before(lex, at)
    before = word(lex, low - 1)
    near = at + 2 if word(lex, at + 1) == "of" else at + 1
    bygone = bc_year(lex, near)
    if bygone is not None or year_at(lex, near) is not None:
        year, high = bygone if bygone is not None else (year_at(lex, near) or 0, near + 1)
        start = low - 1 if before == "the" else low
        return Find(start, high, "DATE", f"{year_text(year)}-{value}", "none", "season-year", mod)
    if before in ("every", "each"):
        return Find(low - 1, at + 1, "SET", f"XXXX-{SEASON_CODES[number - 1]}", "none", "every-season")
    relative = relative_year(lex, at + 1)
    if relative is not None and before != "to":
        start = low - 1 if before == "the" else low
        return Find(start, relative[1], "DATE", f"{relative[0]} season={number}=", relative[2], "season", mod)
    if before in ("last", "past", "next", "this", "coming"):
        way = {"last": "<<", "past": "<", "next": ">", "coming": ">", "this": "~"}[before]
        start = low - 2 if word(lex, low - 2) in ("this", "the") and before != "this" else low - 1
        return Find(start, at + 1, "DATE", f"season={number}{way}", "report", "season", mod)
    return bare_season(lex, at, low, number, mod)


def bare_season(lex: Lex, at: int, low: int, number: int, mod: Mod | None) -> Find | None:
    """A season with nothing that tells its year; in capitals or where the word may be another it needs a preposition."""
    before = word(lex, low - 1)
    step = f"season={number}{direction(lex, at)}"
    article = before in ("the", "that", "same")
    start = low - 1 if article else low
    if (
        (before == "the" or mod is not None)
        and word(lex, start - 1) in IN_SEASON | {"and"}
        and word(lex, at + 1) != "of"
    ):
        return Find(start, at + 1, "DATE", step, "report", "season", mod)
    capital = at + 1 < len(lex.text) and lex.text[at + 1][0].isupper()
    if capital or not lex.text[at][0].islower() or lex.lower[at] == "fall":
        return None
    if before == "and" and time_words().get(word(lex, low - 2), ("",))[0] != "season":
        before = ""
    if lex.lower[at] == "spring" and (
        before not in IN_SEASON | {"a", "the", "and", "that", "same"}
        or word(lex, at + 1) in ("up", "from", "to", "back", "into")
    ):
        return None
    return Find(start if before == "the" or mod is not None else at, at + 1, "DATE", step, "report", "season", mod)


def sets(lex: Lex, at: int, value: str) -> Find | None:
    """``daily``, ``weekly``: a set, unless part of a name."""
    return Find(at, at + 1, "SET", value, "none", "set") if lex.text[at][0].islower() else None


def names_happening(lex: Lex, at: int, high: int) -> bool:
    """Whether a feast is part of a name: ``the Easter Rising``, ``Easter Island``."""
    if high >= len(lex.text) or not lex.text[high][0].isupper() or lex.lower[high] in time_words():
        return False
    return free(lex, high) and (
        word(lex, at - 1) == "the" or lex.lower[high] in ("island", "islands", "carol", "parade")
    )


@cache
def feast_mods() -> dict[str, Mod]:
    """The formulas of feasts that begin when the moon is seen: a day sooner or later from place to place."""
    return {f"feast={row['number']}~": "APPROX" for row in table("feasts.csv") if row["mod"]}


def with_unit_after(lex: Lex, low: int, high: int, step: str) -> Find | None:
    """``Easter week``, ``Memorial Day weekend``: the week that holds the feast, the weekend beside it."""
    if word(lex, high) == "week":
        return Find(low, high + 1, "DATE", f"{step} week+0", "report", "holiday-week")
    if word(lex, high) == "weekend":
        return Find(low, high + 1, "DATE", f"{step} day-2 weekend+0", "report", "holiday-week")
    return None


def holiday(lex: Lex, at: int, entries: Sequence[tuple[tuple[str, ...], str]]) -> Find | None:
    """A feast of the table, with ``last`` or ``next`` or a year."""
    for words, meaning in entries:
        high = at + len(words)
        if tuple(lex.lower[at:high]) != words:
            continue
        if names_happening(lex, at, high):
            return None
        mod = feast_mods().get(meaning)
        year, end = year_after(lex, high, False)
        if year is not None and year > 0:
            inside = settle(meaning.replace("~", "="), complete_day(year))
            reached = settle(f"year+0 {meaning.replace('~', '=')}", complete_day(year)) or inside
            return Find(at, end, "DATE", show(reached[0][0]), "none", "holiday", mod) if reached else None
        before = word(lex, at - 1)
        if before in ("last", "next", "this"):
            way = {"last": "<", "next": ">", "this": "~"}[before]
            return Find(at - 1, high, "DATE", meaning.replace("~", way), "report", "holiday", mod)
        step = meaning.replace("~", direction(lex, at))
        if before in ("every", "each") and meaning.startswith("day=") and " " not in meaning:
            return Find(at - 1, high, "SET", f"XXXX-{meaning[4:9]}", "none", "every-holiday")
        if (longer := with_unit_after(lex, at, high, step)) is not None:
            return longer
        part = daypart_after(lex, high)
        if part is not None:
            return Find(at, part[1], "TIME", f"{step} {part[0]}", "report", "holiday")
        return Find(at, high, "DATE", step, "report", "holiday", mod)
    return None


def complete_day(year: int) -> date:
    """The first day of a year."""
    return date(year, 1, 1)
