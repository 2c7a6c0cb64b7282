"""Times in the text, as worded: where they stand, of what type, and what they mean relative to an anchor. Not yet dates: see ``meaning``.

Method: one pass over plain words (letters, digits, single marks). A word of the table ``time_words`` or a digit that can belong to a time calls its
rule, which looks a bounded number of words left and right; of overlapping finds the longest stays. Each find carries the rule's name. TIMEX3
conventions: no preposition in the span; ``last``, ``the``, ``early``, ``about`` belong to it. Known to fail: times told by events ("the day of the
vote"), fiscal years that do not follow the calendar, weekdays used as names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from spacy.tokens import Doc

from tellings.find.meaning import complete, read_time, settle, show
from tellings.find.quantities import ONES, TENS
from tellings.find.tables import table, word_set
from tellings.model import Article, Mod, Span, TimeExpression, TimeType

__all__ = ["complete", "find_times", "read_time", "settle", "show"]

Anchor = Literal["none", "report", "text"]

_LEX = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_")
LOOK = 14  # words a rule looks for a tense on either side; sentences longer than that mix tenses anyway
FUTURE = word_set("future_signs")
PAST_REPORTS = frozenset(
    {"said", "told", "came", "was", "were", "had", "did", "began", "met", "took", "went", "left", "fell", "rose", "won"}
)
YEAR_BEFORE = word_set("year_before")
NUMBERED = word_set("numbered_before")
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
MODS: dict[str, Mod] = {
    "early": "START",
    "late": "END",
    "mid": "MID",
    "beginning": "START",
    "start": "START",
    "end": "END",
    "middle": "MID",
}
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
DECADES = {
    w: n
    for n, w in enumerate(
        ("twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"), start=2
    )
}
ZONES = word_set("zones")
CODES = {"PAST_REF", "PRESENT_REF", "FUTURE_REF"}


@dataclass(frozen=True, slots=True)
class Lex:
    """The words of a text: as written, in lower case, with their characters, and whether a blank stands before each."""

    text: list[str]
    lower: list[str]
    start: list[int]
    end: list[int]
    free: list[bool]


@dataclass(frozen=True, slots=True)
class Find:
    """A rule's find over words ``[low, high)``."""

    low: int
    high: int
    type: TimeType
    meaning: str
    anchor: Anchor
    rule: str
    mod: Mod | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """A number over words ``[low, high)``: ``value`` None when it is vague (``several``)."""

    low: int
    value: float | None


@cache
def time_words() -> dict[str, tuple[str, str]]:
    """Word in lower case to (kind, value)."""
    return {row["word"]: (row["kind"], row["value"]) for row in table("time_words.csv")}


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


def find_times(article: Article, doc: Doc) -> tuple[TimeExpression, ...]:
    """Every time expression of an article, in text order, not overlapping; in its furniture too (a stamp is a time like any other).

    Linear in the length of the text: every rule looks at a bounded number of words.
    """
    lex = lex_text(article.text)
    found = longest(scan(lex))
    return tuple(
        TimeExpression(
            article.id, Span(lex.start[f.low], lex.end[f.high - 1]), f.type, f.meaning, f.anchor, f.rule, f.mod
        )
        for f in found
    )


def lex_text(text: str) -> Lex:
    """The words of a text."""
    matches = list(_LEX.finditer(text))
    words = [match.group() for match in matches]
    start = [match.start() for match in matches]
    end = [match.end() for match in matches]
    free = [True, *(start[n] > end[n - 1] for n in range(1, len(start)))]
    return Lex(words, [word.lower().replace("’", "'") for word in words], start, end, free)


def scan(lex: Lex) -> list[Find]:
    """Every rule's finds, by first word; they may overlap."""
    table_ = time_words()
    feasts = holidays()
    found: list[Find] = []
    for at, word in enumerate(lex.lower):
        entry = table_.get(word)
        find: Find | None = None
        if entry is not None:
            find = RULES[entry[0]](lex, at, entry[1])
        elif word[0].isdigit():
            find = numeric(lex, at)
        elif word in DECADES:
            find = named_decade(lex, at)
        elif word == "nineteen":
            find = spelled_year(lex, at)
        if find is not None:
            found.append(find)
        if word in feasts and lex.text[at][0].isupper():
            feast = holiday(lex, at, feasts[word])
            if feast is not None:
                found.append(feast)
    return found


def longest(found: Sequence[Find]) -> list[Find]:
    """Of overlapping finds the longest, of equally long the first."""
    kept: list[Find] = []
    for find in sorted(found, key=lambda f: (f.low, -f.high)):
        while kept and find.low < kept[-1].high and find.high - find.low > kept[-1].high - kept[-1].low:
            kept.pop()
        if not kept or find.low >= kept[-1].high:
            kept.append(find)
    return kept


# --- small looks left and right --------------------------------------------------------------------------------------------------------------


def word(lex: Lex, at: int) -> str:
    """The word at a place in lower case, empty outside the text."""
    return lex.lower[at] if 0 <= at < len(lex.lower) else ""


def is_future(lex: Lex, at: int) -> bool:
    """Whether the sentence speaks of what is to come: a future sign nearer to the time than any sentence end, LOOK words at most."""
    before = at - 1
    while before >= 0 and lex.lower[before] in ("on", "late", "early", "this", "last", ",", "by", "at", "in", "."):
        before -= 1
    if before >= 0 and (
        lex.lower[before] in PAST_REPORTS or (lex.lower[before].endswith("ed") and lex.lower[before] not in FUTURE)
    ):
        return yet_to_be(lex, before)
    for step in (-1, 1):
        near = at + step
        while abs(near - at) <= LOOK and 0 <= near < len(lex.lower) and lex.lower[near] not in (".", "?", "!", ";"):
            if lex.lower[near] in FUTURE and not (lex.lower[near] == "ll" and lex.lower[near - 1] != "'"):
                return True
            near += step
    return False


def yet_to_be(lex: Lex, at: int) -> bool:
    """Whether the participle at a place is of what is to come: ``will (not) be closed``, ``is to be closed``; not ``was``, ``seemed to be``."""
    near = at - 1
    while word(lex, near).endswith("ly"):
        near -= 1
    if word(lex, near) != "be":
        return False
    near -= 1
    while word(lex, near) in ("not", "t", "'", "’", "also", "only") or word(lex, near).endswith("ly"):
        near -= 1
    if word(lex, near) == "to":
        return word(lex, near - 1) in {"is", "are", "set", ","} | FUTURE
    return word(lex, near) in ("will", "ll", "wo", "won", "shall", "must", "should")


def small_number(lex: Lex, at: int) -> int | None:
    """The digits at a place as a number below 10,000."""
    text = word(lex, at)
    return int(text) if text and len(text) <= 4 and text.isascii() and text.isdigit() else None


def year_at(lex: Lex, at: int) -> int | None:
    """A four-digit year that is not part of a longer figure."""
    number = small_number(lex, at)
    if number is None or len(lex.text[at]) != 4 or not 1000 <= number <= 2199:
        return None
    after = word(lex, at + 1)
    if after in (",", ".", ":") and not lex.free[at + 1] and word(lex, at + 2)[:1].isdigit() and not lex.free[at + 2]:
        return None
    return number


def day_number(lex: Lex, at: int) -> tuple[int, int] | None:
    """A day of the month and the word after it: ``3``, ``3rd``."""
    number = small_number(lex, at)
    if number is None or not 1 <= number <= 31 or len(lex.text[at]) > 2:
        return None
    if word(lex, at + 1) in ("st", "nd", "rd", "th") and not lex.free[at + 1]:
        return number, at + 2
    after = at + 1
    if (
        word(lex, after) in (":", ",", ".", "%")
        and not free(lex, after)
        and word(lex, after + 1)[:1].isdigit()
        and not free(lex, after + 1)
    ):
        return None
    return number, after


def free(lex: Lex, at: int) -> bool:
    """Whether a blank stands before the word (or the text ends)."""
    return at >= len(lex.free) or lex.free[at]


def skip_dot(lex: Lex, at: int) -> int:
    """The word after an abbreviation's full stop."""
    return at + 1 if word(lex, at) == "." and not free(lex, at) else at


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


# --- rules -----------------------------------------------------------------------------------------------------------------------------------


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
    low = weekday_before(lex, low)
    if day is not None and year is None:
        relative = relative_year(lex, high)
        if relative is not None:
            return Find(low, relative[1], "DATE", f"{relative[0]} day={number:02}-{day:02}=", "report", "month-day")
        return Find(
            low, high, "DATE", f"day={number:02}-{day:02}{'>=' if is_future(lex, at) else '~'}", "report", "month-day"
        )
    if day is not None:
        return Find(low, high, "DATE", f"{year:04}-{number:02}-{day:02}", "none", "full-date")
    return bare_month(lex, at, low, high, number, year)


def bare_month(lex: Lex, at: int, low: int, high: int, number: int, year: int | None) -> Find:
    """A month without a day, with what tells its year."""
    low, mod = modifier_before(lex, low)
    if year is not None:
        return Find(low, high, "DATE", f"{year:04}-{number:02}", "none", "month-year", mod)
    relative = relative_year(lex, high)
    if relative is not None:
        return Find(low, relative[1], "DATE", f"{relative[0]} month={number}=", "report", "month-relative-year", mod)
    before = word(lex, low - 1)
    if before in ("last", "past", "next", "this"):
        way = {"last": "<<", "past": "<", "next": ">", "this": "="}[before]
        step = f"month={number}{way}" if before != "this" else f"year+0 month={number}="
        return Find(low - 1, high, "DATE", step, "report", f"{before}-month", mod)
    return Find(low, high, "DATE", f"month={number}{'>=' if is_future(lex, at) else '~'}", "report", "month", mod)


def timely(lex: Lex, at: int, short: bool) -> bool:
    """Whether ``May``, ``March`` or an abbreviation is a month here: a word of time right before it."""
    return (
        word(lex, at - 1) in YEAR_BEFORE
        or (word(lex, at - 1) == "-" and word(lex, at - 2) == "mid")
        or (not short and word(lex, at + 1) in ("'",) and word(lex, at - 1) in ("in", "last"))
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
    return (near - 1 if suffix and word(lex, near - 1) == "the" else near), number


def year_after(lex: Lex, at: int, after_day: bool) -> tuple[int | None, int]:
    """``2019``, ``, 2019``, ``of 2019`` after a month: (year, word after it)."""
    near = at
    if (
        (word(lex, near) == "," and after_day)
        or word(lex, near) == "of"
        or (word(lex, near) == "," and year_at(lex, near + 1) is not None)
    ):
        near += 1
    year = year_at(lex, near)
    return (year, near + 1) if year is not None and year >= 1500 else (None, at)


def relative_year(lex: Lex, at: int) -> tuple[str, int] | None:
    """``last year``, ``of this year``, ``of next year`` after a month or day."""
    near = at + 1 if word(lex, at) in ("of", ",") else at
    shift = {"last": "year-1", "this": "year+0", "next": "year+1"}.get(word(lex, near))
    return (shift, near + 2) if shift is not None and word(lex, near + 1) == "year" else None


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
    if before in ("every", "each"):
        return Find(at - 1, at + 1, "SET", f"XXXX-WXX-{value}", "none", "every-weekday")
    low, mod = modifier_before(lex, at)
    low, mod = (
        (at, None) if mod not in ("START", "END") or word(lex, at - 1) not in ("early", "late") else (at - 1, mod)
    )
    way = ">=" if is_future(lex, at) else "<="
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
    part = daypart_after(lex, high)
    if part is not None:
        return Find(low, part[1], "TIME", f"{meaning} {part[0]}", "report", "weekday-part", mod)
    return Find(low, high, "DATE", meaning, "report", "weekday", mod)


def weekdays(lex: Lex, at: int, value: str) -> Find | None:
    """``Tuesdays``: a set."""
    return Find(at, at + 1, "SET", f"XXXX-WXX-{value}", "none", "weekdays") if lex.text[at][0].isupper() else None


def deictic(lex: Lex, at: int, value: str) -> Find | None:
    """``yesterday``, ``today``, ``tomorrow night``, ``early today``."""
    low, high = at, at + 1
    mod: Mod | None = None
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
        ) or (before == "the" and after in ("and", "is", "was", "of", "as", "for", "that", "to", "in")):
            return Find(at - 1, at + 1, "DATE", value, "none", "vague")
        if before in ("near", "foreseeable", "recent", "distant") and word(lex, at - 2) == "the":
            return Find(at - 2, at + 1, "DATE", value, "none", "vague")
        return None
    if here == "recent":
        entry = time_words().get(after)
        return Find(at, at + 1, "DATE", value, "none", "vague") if entry is None or entry[0] != "unit" else None
    if here in ("current", "annual") and before in ("alternating", "direct"):
        return None
    return Find(at, at + 1, "DATE", value, "none", "vague")


def clock_word(lex: Lex, at: int, value: str) -> Find | None:
    """``noon``, ``midnight``, ``noon Thursday``, ``at midnight on Friday``."""
    return with_day(lex, at, at + 1, f"T{value}", "clock-word")


def with_day(lex: Lex, low: int, high: int, time: str, rule: str) -> Find:
    """A time of day with the day beside it, else of the report's own day (or the day told before)."""
    zone = high
    if word(lex, zone) in ZONES and lex.text[zone].isupper():
        high = zone + 1
    near = high + 1 if word(lex, high) in ("on", ",") else high
    entry = time_words().get(word(lex, near))
    if entry is not None and entry[0] == "weekday" and lex.text[near][0].isupper():
        way = ">=" if is_future(lex, near) else "<="
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


def daypart(lex: Lex, at: int, value: str) -> Find | None:
    """``this morning``, ``last night``, ``the evening``, ``overnight``."""
    before = word(lex, at - 1)
    if before in ("this", "last"):
        day = "day-1" if (before == "last" and value in ("NI", "EV")) or before == "last" else "day+0"
        return Find(at - 1, at + 1, "TIME", f"{day} T{value}", "report", f"{before}-part")
    if before in ("every", "each"):
        return Find(at - 1, at + 1, "SET", f"XXXX-XX-XXT{value}", "none", "part-set")
    if lex.lower[at].endswith("s"):
        return None
    if lex.lower[at] == "overnight":
        return Find(at, at + 1, "TIME", "day+0 TNI", "text", "part")
    if before in ("next", "following") and word(lex, at - 2) == "the":
        return Find(at - 2, at + 1, "TIME", f"day+1 T{value}", "text", "next-part")
    if before == "the" and word(lex, at - 2) in ("in", "during", "of", "by"):
        return Find(at - 1, at + 1, "TIME", f"day+0 T{value}", "text", "part")
    return None


def season(lex: Lex, at: int, value: str) -> Find | None:
    """``last spring``, ``this summer``, ``the winter of 1998``; alone it is no date (``fall``, ``spring``)."""
    number = ("SP", "SU", "FA", "WI").index(value) + 1
    low, mod = modifier_before(lex, at)
    before = word(lex, low - 1)
    if (word(lex, at + 1) == "of" and year_at(lex, at + 2) is not None) or year_at(lex, at + 1) is not None:
        high = at + 3 if word(lex, at + 1) == "of" else at + 2
        start = low - 1 if before == "the" else low
        return Find(start, high, "DATE", f"{lex.text[high - 1]}-{value}", "none", "season-year", mod)
    relative = relative_year(lex, at + 1)
    if relative is not None and before != "to":
        return Find(low, relative[1], "DATE", f"{relative[0]} season={number}=", "report", "season", mod)
    if before in ("last", "past", "next", "this", "coming"):
        way = {"last": "<<", "past": "<", "next": ">", "coming": ">", "this": "~"}[before]
        return Find(low - 1, at + 1, "DATE", f"season={number}{way}", "report", "season", mod)
    if before == "the" and value in ("SU", "WI") and word(lex, low - 2) in ("in", "during", "over", "for", "of"):
        return Find(
            low - 1, at + 1, "DATE", f"season={number}{'>=' if is_future(lex, at) else '~'}", "report", "season", mod
        )
    return None


def sets(lex: Lex, at: int, value: str) -> Find | None:
    """``daily``, ``weekly``: a set, unless part of a name."""
    return Find(at, at + 1, "SET", value, "none", "set") if lex.text[at][0].islower() else None


def holiday(lex: Lex, at: int, entries: Sequence[tuple[tuple[str, ...], str]]) -> Find | None:
    """A feast of the table, with ``last`` or ``next`` or a year."""
    for words, meaning in entries:
        high = at + len(words)
        if tuple(lex.lower[at:high]) != words:
            continue
        year, end = year_after(lex, high, False)
        if year is not None:
            inside = settle(meaning[:-1] + "=", complete_day(year)) if meaning[-1] == "~" else []
            reached = settle(f"year+0 {meaning[:-1]}=", complete_day(year)) or inside
            if reached:
                return Find(at, end, "DATE", show(reached[0][0]), "none", "holiday")
        before = word(lex, at - 1)
        if before in ("last", "next", "this"):
            way = {"last": "<", "next": ">", "this": "~"}[before]
            return Find(at - 1, high, "DATE", meaning[:-1] + way, "report", "holiday")
        return Find(at, high, "DATE", meaning[:-1] + (">=" if is_future(lex, at) else "~"), "report", "holiday")
    return None


def complete_day(year: int) -> date:
    """The first day of a year."""
    return date(year, 1, 1)


# --- figures ---------------------------------------------------------------------------------------------------------------------------------


def numeric(lex: Lex, at: int) -> Find | None:
    """What a figure can begin: an ISO or slashed date, a clock time, a decade, a year."""
    if len(lex.text[at]) > 4 or (
        at and not lex.free[at] and lex.lower[at - 1] in ("/", ".", ":", ",", "$", "#", "@", "_", "=")
    ):
        return apostrophe_decade(lex, at)
    for rule in (iso_date, slashed_date, clock, decade_figure, century_figure, year_alone):
        find = rule(lex, at)
        if find is not None:
            return find
    return apostrophe_decade(lex, at)


def tight(lex: Lex, low: int, high: int) -> bool:
    """Whether words stand without blanks between them."""
    return high <= len(lex.free) and not any(lex.free[low + 1 : high])


def iso_date(lex: Lex, at: int) -> Find | None:
    """``2019-11-27``, ``2019-11-27T19:17``."""
    if word(lex, at + 1) != "-" or word(lex, at + 3) != "-" or not tight(lex, at, at + 5):
        return None
    numbers = (small_number(lex, at), small_number(lex, at + 2), small_number(lex, at + 4))
    if None in numbers or len(lex.text[at]) != 4:
        return None
    value = f"{numbers[0]:04}-{numbers[1]:02}-{numbers[2]:02}"
    return Find(at, at + 5, "DATE", value, "none", "iso-date") if is_day(value) else None


def is_day(value: str) -> bool:
    """Whether a full date is one of the calendar."""
    return bool(complete(value).low)


def slashed_date(lex: Lex, at: int) -> Find | None:
    """``11/26/2019``, ``26.11.2019``; month first only where the other order is no date or the separator is a slash and both are."""
    mark = word(lex, at + 1)
    if mark not in ("/", ".") or word(lex, at + 3) != mark or not tight(lex, at, at + 5):
        return None
    first, second, year = small_number(lex, at), small_number(lex, at + 2), small_number(lex, at + 4)
    if first is None or second is None or year is None or len(lex.text[at + 4]) not in (2, 4):
        return None
    if len(lex.text[at + 4]) == 2:
        year += 2000 if year < 50 else 1900
    orders = ((first, second), (second, first)) if mark == "/" else ((second, first), (first, second))
    for month_, day in orders:
        value = f"{year:04}-{month_:02}-{day:02}"
        if month_ <= 12 and day <= 31 and is_day(value):
            return Find(at, at + 5, "DATE", value, "none", "slashed-date")
    return None


def clock(lex: Lex, at: int) -> Find | None:
    """``10 p.m.``, ``9:30 am``, ``19:17 IST``, ``10 o'clock``."""
    hour = small_number(lex, at)
    if hour is None or hour > 24 or len(lex.text[at]) > 2:
        return None
    high, minute = at + 1, None
    if (
        word(lex, high) in (":", ".")
        and not free(lex, high)
        and len(word(lex, high + 1)) == 2
        and not free(lex, high + 1)
    ):
        minute = small_number(lex, high + 1)
        colon = word(lex, high) == ":"
        if minute is None or minute > 59:
            return None
        high += 2
    else:
        colon = False
    half = half_of_day(lex, high)
    if half is not None:
        if hour > 12:
            return None
        hour = hour % 12 + (12 if half[0] == "p" else 0)
        return with_day(lex, at, half[1], f"T{hour:02}:{minute or 0:02}", "clock")
    if minute is not None and colon and not (word(lex, high) == ":" and not free(lex, high)):
        return with_day(lex, at, high, f"T{hour:02}:{minute:02}", "clock-24")
    if word(lex, high) == "o" and word(lex, high + 1) == "'" and word(lex, high + 2) == "clock":
        return with_day(lex, at, high + 3, f"T{hour:02}:{minute or 0:02}", "o-clock")
    return None


def half_of_day(lex: Lex, at: int) -> tuple[str, int] | None:
    """``a.m.``, ``pm``: (``a`` or ``p``, the word after it)."""
    here = word(lex, at)
    if here in ("am", "pm"):
        return here[0], at + 1
    if here in ("a", "p") and word(lex, at + 1) == "." and word(lex, at + 2) == "m" and tight(lex, at, at + 3):
        return here, skip_dot(lex, at + 3)
    return None


def decade_figure(lex: Lex, at: int) -> Find | None:
    """``the 1990s``, ``mid-1980s``."""
    text = lex.text[at]
    if len(text) != 4 or text[3] != "0" or word(lex, at + 1) != "s" or free(lex, at + 1):
        return None
    low, mod = modifier_before(lex, at)
    if mod is None and word(lex, at - 1) == "the":
        low = at - 1
    return Find(low, at + 2, "DATE", text[:3], "none", "decade", mod)


def apostrophe_decade(lex: Lex, at: int) -> Find | None:
    """``the '90s`` of the last century."""
    text = lex.text[at]
    if (
        len(text) == 2
        and text[1] == "0"
        and word(lex, at + 1) == "s"
        and not free(lex, at + 1)
        and word(lex, at - 1) in ("'", "‘", "the")
    ):
        low = at - 1 if word(lex, at - 1) != "the" else at
        low = low - 1 if word(lex, low - 1) == "the" else low
        return Find(low, at + 2, "DATE", ("19" if text[0] > "2" else "20") + text[0], "none", "decade-short")
    return None


def named_decade(lex: Lex, at: int) -> Find | None:
    """``the nineties``; not somebody's age."""
    if word(lex, at - 1) != "the":
        return None
    return Find(at - 1, at + 1, "DATE", f"19{DECADES[lex.lower[at]]}", "none", "decade-name")


def spelled_year(lex: Lex, at: int) -> Find | None:
    """``nineteen ninety-six``."""
    tens = TENS.get(word(lex, at + 1))
    if tens is None:
        return None
    high = at + 2
    near = high + 1 if word(lex, high) == "-" else high
    ones = ONES.get(word(lex, near), 0)
    if 1 <= ones <= 9:
        high = near + 1
    return Find(at, high, "DATE", f"19{tens + (ones if ones <= 9 else 0)}", "none", "spelled-year")


def century_figure(lex: Lex, at: int) -> Find | None:
    """``the 19th century``."""
    number = small_number(lex, at)
    if (
        number is None
        or word(lex, at + 1) not in ("st", "nd", "rd", "th")
        or free(lex, at + 1)
        or word(lex, at + 2) != "century"
        or not 1 <= number <= 99
    ):
        return None
    low, mod = modifier_before(lex, at)
    if mod is None and word(lex, at - 1) == "the":
        low = at - 1
    return Find(low, at + 3, "DATE", f"{number - 1:02}", "none", "century", mod)


def year_alone(lex: Lex, at: int) -> Find | None:
    """``2017``, ``fiscal 1989``, ``early 1999``, ``the end of 2020``: a year by itself where nothing makes it a count."""
    year = year_at(lex, at)
    if year is None:
        return None
    before, after = word(lex, at - 1), word(lex, at + 1)
    if (
        before == "-"
        and at > 1
        and tight(lex, at - 2, at + 1)
        and len(lex.text[at - 2]) == 3
        and lex.text[at - 2].isdigit()
    ):
        return None  # the end of a telephone number
    if (
        before in NUMBERED
        or after in ("%", "percent")
        or (
            after in ("-", "/")
            and not free(lex, at + 1)
            and word(lex, at + 2)[:1].isalpha()
            and before not in YEAR_BEFORE
            and not 1900 <= year <= 2035
        )
    ):
        return None
    sure = before in YEAR_BEFORE or (before in ("'", "-", "/") and not lex.free[at])
    plural = (
        after.isalpha()
        and after.endswith("s")
        and len(after) > 3
        and lex.text[at + 1][0].islower()
        and free(lex, at + 1)
    )
    if not sure and (not 1900 <= year <= 2035 or (plural and before not in ("the", "a", "his", "her", "its", "their"))):
        return None
    if (year < 1500 and not sure) or (plural and before in ("of", "by", "to", "than")):
        return None
    low, mod = modifier_before(lex, at)
    if before == "fiscal" or (before == "year" and word(lex, at - 2) in ("the", "fiscal")):
        low = at - 1 if before == "fiscal" else at - 2
    if before == "the" and after in ("period", "quarter"):
        return Find(at - 1, at + 2, "DATE", f"{year:04}", "none", "year-period")
    return Find(low, at + 1, "DATE", f"{year:04}", "none", "year", mod)


# --- units -----------------------------------------------------------------------------------------------------------------------------------


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


Rule = Callable[[Lex, int, str], Find | None]
RULES: dict[str, Rule] = {
    "month": month,
    "month-short": month,
    "weekday": weekday,
    "weekday-short": weekday,
    "weekdays": weekdays,
    "unit": unit,
    "season": season,
    "daypart": daypart,
    "clock": clock_word,
    "deictic": deictic,
    "vague": vague,
    "set": sets,
}
