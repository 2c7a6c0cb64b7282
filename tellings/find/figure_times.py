"""Times told in figures: ISO and slashed dates, clock times, years, decades, centuries."""

from __future__ import annotations

from tellings.find.lexing import Find, Lex, free, skip_dot, small_number, tight, word, year_at
from tellings.find.meaning import complete
from tellings.find.named_times import YEAR_BEFORE, modifier_before, spelled_year_at, with_day
from tellings.find.tables import word_set
from tellings.find.zones import zone_after

NUMBERED = word_set("numbered_before")
DECADES = {
    w: n
    for n, w in enumerate(
        ("twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"), start=2
    )
}


def numeric(lex: Lex, at: int) -> Find | None:
    """What a figure can begin: an ISO or slashed date, a clock time, a decade, a year."""
    if len(lex.text[at]) > 4 or (
        at and not lex.free[at] and lex.lower[at - 1] in ("/", ".", ":", ",", "$", "#", "@", "_", "=")
    ):
        return apostrophe_decade(lex, at)
    for rule in (iso_date, slashed_date, clock, era_year, decade_figure, century_figure, year_alone):
        find = rule(lex, at)
        if find is not None:
            return find
    return apostrophe_decade(lex, at)


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
    """``11/26/2019``, ``26.11.2019``; with full stops the day comes first; with slashes both orders stay where both are days of the calendar."""
    mark = word(lex, at + 1)
    if mark not in ("/", ".") or word(lex, at + 3) != mark or not tight(lex, at, at + 5):
        return None
    first, second, year = small_number(lex, at), small_number(lex, at + 2), small_number(lex, at + 4)
    if first is None or second is None or year is None or len(lex.text[at + 4]) not in (2, 4):
        return None
    if len(lex.text[at + 4]) == 2:
        year += 2000 if year < 50 else 1900
    orders = ((first, second), (second, first)) if mark == "/" else ((second, first), (first, second))
    values = [f"{year:04}-{month_:02}-{day:02}" for month_, day in orders if month_ <= 12 and day <= 31]
    told = [value for value in dict.fromkeys(values) if is_day(value)]
    if not told:
        return None
    if mark == "." or len(told) == 2:
        return Find(at, at + 5, "DATE", "|".join(told[: 1 if mark == "." else 2]), "none", "slashed-date")
    order = "" if first == second else "-us" if told[0] == f"{year:04}-{first:02}-{second:02}" else "-eu"
    return Find(at, at + 5, "DATE", told[0], "none", f"slashed-date{order}")


def clock(lex: Lex, at: int) -> Find | None:
    """``10 p.m.``, ``9:30 am``, ``19:17 IST``, ``10 o'clock``."""
    hour = small_number(lex, at)
    if len(lex.text[at]) == 4:
        return military(lex, at)
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
    if word(lex, high) in ("hrs", "hours", "h") and minute is not None and not free(lex, high):
        return with_day(lex, at, high + 1, f"T{hour:02}:{minute:02}", "clock-24")
    if minute is not None and colon and not (word(lex, high) == ":" and not free(lex, high)):
        return with_day(lex, at, high, f"T{hour:02}:{minute:02}", "clock-24")
    if word(lex, high) == "o" and word(lex, high + 1) == "'" and word(lex, high + 2) == "clock":
        return with_day(lex, at, high + 3, f"T{hour:02}:{minute or 0:02}", "o-clock")
    return None


def military(lex: Lex, at: int) -> Find | None:
    """``0600 GMT``, ``1830 hours``: four digits before a zone or ``hours``."""
    told = small_number(lex, at)
    if told is None or told // 100 > 23 or told % 100 > 59:
        return None
    time = f"T{told // 100:02}:{told % 100:02}"
    if word(lex, at + 1) in ("hours", "hrs") and (lex.text[at][0] == "0" or word(lex, at - 1) in ("at", "by", "until")):
        return with_day(lex, at, at + 2, time, "clock-24")
    return with_day(lex, at, at + 1, time, "clock-24") if zone_after(lex, at + 1) is not None else None


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
    """``nineteen ninety-six``, ``the year two thousand``."""
    told = spelled_year_at(lex, at)
    if told is None or (word(lex, at) == "two" and word(lex, at - 1) != "year"):
        return None
    low = at - 2 if word(lex, at - 1) == "year" and word(lex, at - 2) == "the" else at
    return Find(low, told[1], "DATE", f"{told[0]:04}", "none", "spelled-year")


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
    era = era_at(lex, at + 3)
    if era is not None and era[0] == "BC":
        return Find(low, era[1], "DATE", f"BC{number - 1:02}", "none", "era-century", mod)
    return Find(low, at + 3, "DATE", f"{number - 1:02}", "none", "century", mod)


def year_alone(lex: Lex, at: int) -> Find | None:
    """``2017``, ``fiscal 1989``, ``early 1999``, ``the end of 2020``: a year by itself where nothing makes it a count."""
    year = year_at(lex, at)
    if year is None or not is_year(lex, at, year):
        return None
    before, after = word(lex, at - 1), word(lex, at + 1)
    low, mod = modifier_before(lex, at)
    if before == "fiscal" or (before == "year" and word(lex, at - 2) in ("the", "fiscal")):
        low = at - 1 if before == "fiscal" else at - 2
    if before == "the" and after in ("period", "quarter"):
        return period_of_year(at, year, after)
    return Find(low, at + 1, "DATE", f"{year:04}", "none", "fiscal-year" if before == "fiscal" else "year", mod)


def period_of_year(at: int, year: int, name: str) -> Find:
    """``the 1988 quarter``, ``the 1988 period``: that year's part of the calendar the report compares with."""
    return Find(at - 1, at + 2, "DATE", f"period in {year:04}", "period", f"year-{name}")


def is_year(lex: Lex, at: int, year: int) -> bool:
    """Whether four digits are a year: what stands around them, and how likely such a number is one."""
    before, after = word(lex, at - 1), word(lex, at + 1)
    if names_street(lex, at) or other_calendar(lex, at):
        return False
    if before in NUMBERED or after in ("%", "percent") or ends_number(lex, at):
        return False
    if before in YEAR_BEFORE or (before in ("'", "-", "–", "/") and not lex.free[at]):
        return not (counted_after(lex, at) and before in ("of", "by", "to", "than"))
    counted = counted_after(lex, at)
    if year < 1500 or (counted and (before not in OWNERS or after in PEOPLE)):
        return False
    if 1900 <= year <= 2035:
        return not (counted and before in ("of", "by", "to", "than"))
    if after in ("-", "–", "/") and not free(lex, at + 1):
        return is_span_of_years(lex, at, year)
    return before in OWNERS or (not counted and ((before == "(" and after in (")", ",")) or as_late_as(lex, at)))


STREETS = frozenset(
    {"street", "st", "avenue", "ave", "road", "rd", "boulevard", "blvd", "drive", "lane", "square", "highway"}
)


def names_street(lex: Lex, at: int) -> bool:
    """Whether the digits are a house number: ``1990 Main Street``, ``1600 W. Elm Ave``."""
    for near in range(at + 1, min(at + 5, len(lex.text))):
        if near > at + 1 and lex.lower[near] in STREETS and lex.text[near][0].isupper():
            return True
        if not (lex.text[near][0].isupper() or lex.text[near] == "."):
            return False
    return False


def other_calendar(lex: Lex, at: int) -> bool:
    """Whether the year is said to be of another calendar than the Gregorian: ``1398 (Persian calendar)``, ``1441 AH``, ``in the Hebrew calendar``."""
    if at + 1 < len(lex.text) and lex.text[at + 1] in ("AH", "SH", "AM", "BE"):
        return True
    return any(
        lex.lower[near] == "calendar"
        and lex.text[near - 1][0].isupper()
        and lex.lower[near - 1] not in ("gregorian", "julian")
        for near in range(at + 2, min(at + 6, len(lex.text)))
    )


OWNERS = frozenset({"the", "a", "his", "her", "its", "their"})
PEOPLE = frozenset(
    {"people", "men", "women", "children", "troops", "soldiers", "workers", "jobs", "dead", "feet", "miles"}
)


def ends_number(lex: Lex, at: int) -> bool:
    """Whether the digits end a telephone number: ``555-1990``."""
    return (
        word(lex, at - 1) == "-"
        and at > 1
        and tight(lex, at - 2, at + 1)
        and len(lex.text[at - 2]) == 3
        and lex.text[at - 2].isdigit()
    )


def counted_after(lex: Lex, at: int) -> bool:
    """Whether a plural in small letters follows, of which there may be so many: ``2000 soldiers``."""
    after = word(lex, at + 1)
    if not free(lex, at + 1) or not after.isalpha() or not lex.text[at + 1][0].islower():
        return False
    return (after.endswith("s") and len(after) > 3) or after in PEOPLE


def is_span_of_years(lex: Lex, at: int, year: int) -> bool:
    """``1861-1865``: a later year follows a dash, at most a long life on."""
    other = year_at(lex, at + 2)
    return other is not None and year < other <= year + 120


def as_late_as(lex: Lex, at: int) -> bool:
    """``as late as 1781``, ``as early as 1850``."""
    return word(lex, at - 1) == "as" and word(lex, at - 3) == "as"


def era_year(lex: Lex, at: int) -> Find | None:
    """``490 BC``, ``the 470s B.C.``, ``79 AD``: TIMEX3 writes years before our era with ``BC`` and four digits."""
    number = small_number(lex, at)
    if number is None or number == 0:
        return None
    near = at + 2 if word(lex, at + 1) == "s" and not free(lex, at + 1) else at + 1
    era = era_at(lex, near)
    if era is None:
        return None
    low, mod = modifier_before(lex, at)
    if word(lex, low - 1) in ("ca", "c", "circa") or (word(lex, low - 1) == "." and word(lex, low - 2) in ("ca", "c")):
        low, mod = (low - 2 if word(lex, low - 1) == "." else low - 1), "APPROX"
    if near == at + 2:
        low = low - 1 if mod is None and word(lex, low - 1) == "the" else low
        return Find(
            low,
            era[1],
            "DATE",
            f"BC{number // 10:03}" if era[0] == "BC" else f"{number // 10:03}",
            "none",
            "era-decade",
            mod,
        )
    return Find(low, era[1], "DATE", f"BC{number:04}" if era[0] == "BC" else f"{number:04}", "none", "era-year", mod)


def era_at(lex: Lex, at: int) -> tuple[str, int] | None:
    """``BC``, ``B.C.``, ``BCE``, ``AD``, ``CE`` in capitals: (``BC`` or ``AD``, the word after it)."""
    here = lex.text[at] if at < len(lex.text) else ""
    if here in ("BC", "BCE"):
        return "BC", at + 1
    if here in ("AD", "CE"):
        return "AD", at + 1
    if here == "B" and word(lex, at + 1) == "." and word(lex, at + 2) == "c" and tight(lex, at, at + 3):
        return "BC", skip_dot(lex, at + 3)
    if here == "A" and word(lex, at + 1) == "." and word(lex, at + 2) == "d" and tight(lex, at, at + 3):
        return "AD", skip_dot(lex, at + 3)
    return None
