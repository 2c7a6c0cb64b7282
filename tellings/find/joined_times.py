"""Times that stand together: lists and ranges ("Nov. 1-3", "4 and 5 May", "1990-94"), and one time told in two pieces ("10 p.m. on March 5").

One walk over the finds in order of place. A piece that has no sense alone (the ``22`` of "22-25 April") takes its month, year or era from the time it
stands with; a time of day and its day become one find.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tellings.find.figure_times import PEOPLE
from tellings.find.lexing import Find, Lex, free, small_number, tight, word, year_at

DASHES = frozenset({"-", "–", "—"})
SEPARATORS = DASHES | {"and", "or", "to", "&", "through"}
MOST_ITEMS = 6  # days named before one month: "on 1, 3, 5 and 7 May"
DAY_FIRST = re.compile(r"(?:\d{4}-\d{2}-|day=\d{2}-)(\d{2})")
CLOCKS = frozenset({"clock", "clock-24", "o-clock", "clock-word", "clock-spoken"})
JOINTS = frozenset({"on", ",", "of", "at", "around", "about"})
COUNTED = frozenset({"million", "billion", "percent", "per", "%", "other", "more", "were", "of"})


def join_times(lex: Lex, finds: Sequence[Find]) -> list[Find]:
    """The finds with what stands beside them, in order of place, not overlapping. Linear: a find looks at its neighbours only."""
    joined: list[Find] = []
    for find in borrow_years(lex, finds):
        previous = joined[-1] if joined else None
        floor = previous.high if previous is not None else 0
        if previous is not None:
            if (ended := ended_quarter(lex, previous, find)) is not None:
                joined[-1] = ended
            elif (merged := merge(lex, previous, find)) is not None:
                joined[-1] = merged
                continue
            elif (ranged := in_order(lex, previous, find)) is not None:
                joined[-1], find = ranged
        joined += items_before(lex, find, floor) or hour_before(lex, find, floor)
        later = item_after(lex, find) or items_after(lex, find)
        dated = with_year_of(find, later[0]) if later and find.rule == "month-day" else None
        joined.append(dated or find)
        joined += later
    return drop_overlaps(joined)


def drop_overlaps(finds: Sequence[Find]) -> list[Find]:
    """The finds without those that begin inside the one before."""
    kept: list[Find] = []
    for find in finds:
        if not kept or find.low >= kept[-1].high:
            kept.append(find)
    return kept


# --- one time in two pieces ------------------------------------------------------------------------------------------------------------------


def merge(lex: Lex, first: Find, second: Find) -> Find | None:
    """A time of day and its day as one find; None where they are two times."""
    gap = lex.lower[first.high : second.low]
    if gap == ["of"] and is_part_of(lex, first, second):
        return replace(first, high=second.high)
    if first.rule == "day-beside" and gap in (["before"], ["after"]) and is_day(second) and second.anchor == "report":
        return replace(first, high=second.high, meaning=f"{second.meaning} {first.meaning}", anchor="report")
    if len(gap) > 1 or (gap and gap[0] not in JOINTS):
        return None
    if is_time_of_day(first) and is_day(second):
        if first.rule not in CLOCKS and gap != ["of"] and gap != ["on"]:
            return None
        return timed(first.low, max(first.high, second.high), second, first)
    if is_day(first) and second.rule in CLOCKS and is_time_of_day(second) and gap != ["of"]:
        return timed(first.low, second.high, first, second)
    return None


def ended_quarter(lex: Lex, first: Find, second: Find) -> Find | None:
    """``the quarter``, ``the fiscal year`` of "the quarter ended Sept. 30": the one that holds that day. The day stays a time of its own."""
    if lex.lower[first.high : second.low] not in (["ended"], ["ending"], ["that", "ended"], ["which", "ended"]):
        return None
    if first.rule == "fiscal-year" and first.meaning == "year+0" and is_day(second):
        if second.anchor == "none":
            return replace(first, meaning=second.meaning[:4], anchor="none", rule="year-ended")
        return replace(first, meaning=f"{second.meaning} year+0", anchor="report", rule="year-ended")
    if first.rule != "the-quarter" or not is_day(second) or second.anchor != "report":
        return None
    return replace(first, meaning=f"{second.meaning} quarter+0", anchor="report", rule="quarter-ended")


def is_part_of(lex: Lex, first: Find, second: Find) -> bool:
    """Whether a find tells some weeks or months out of the one after it: ``the first ten months of 1915``, ``the last week of August``."""
    opens = lex.lower[first.low + 1] if lex.lower[first.low] == "the" else lex.lower[first.low]
    if first.type != "DURATION" or opens not in ("first", "last", "final", "next", "early", "closing", "opening"):
        return False
    return second.type == "DATE" and second.rule in (
        "year",
        "month",
        "month-year",
        "month-relative-year",
        "relative-unit",
        "the-unit",
    )


def timed(low: int, high: int, day: Find, time: Find) -> Find:
    """The find of a day with a time of that day."""
    told = time.meaning.removeprefix("day+0 ")
    meaning = day.meaning + told if day.anchor == "none" else f"{day.meaning} {told}"
    return Find(low, high, "TIME", meaning, day.anchor, f"{day.rule}-{time.rule}", time.mod or day.mod)


def is_time_of_day(find: Find) -> bool:
    """Whether a find tells a time of a day that is told elsewhere."""
    return find.type == "TIME" and find.anchor == "text" and find.meaning.startswith("day+0 T")


def is_day(find: Find) -> bool:
    """Whether a find tells one day by its date or weekday."""
    return (
        find.type == "DATE"
        and find.mod is None
        and find.rule in ("month-day", "full-date", "weekday", "deictic", "iso-date")
    )


# --- lists and ranges ------------------------------------------------------------------------------------------------------------------------


def borrow_years(lex: Lex, finds: Sequence[Find]) -> list[Find]:
    """The finds, a day or month without a year taking that of the dated one it is listed with: "Nov. 5 to Dec. 6, 2019"."""
    found = list(finds)
    for n in range(len(found) - 2, -1, -1):
        first, second = found[n], found[n + 1]
        gap = lex.lower[first.high : second.low]
        if second.anchor != "none" or first.rule not in ("month-day", "month") or first.anchor != "report":
            continue
        if first.meaning[-1] not in "~=" or not gap or not set(gap) <= SEPARATORS | {"from", "between", ",", "("}:
            continue
        dated = with_year_of(first, second)
        if dated is not None:
            found[n] = dated
    return found


def with_year_of(first: Find, second: Find) -> Find | None:
    """A day or month in the year of the one after it, or the year before where it would come later."""
    if second.rule not in ("full-date", "month-year"):
        return None
    year, month = int(second.meaning[:4]), second.meaning[5:7]
    if first.rule == "month-day":
        told = first.meaning[4:9]
        year -= told > second.meaning[5:10] and second.rule == "full-date"
        return replace(first, meaning=f"{year:04}-{told}", anchor="none", rule="full-date")
    told = f"{int(first.meaning[6:].rstrip('~<>=')):02}"
    year -= told > month
    return replace(first, meaning=f"{year:04}-{told}", anchor="none", rule="month-year")


def items_before(lex: Lex, find: Find, floor: int) -> list[Find]:
    """The days, or years before our era, listed before a find: ``22`` of "22-25 April", ``499`` of "499-493 BC"."""
    if (
        find.rule not in ("full-date", "month-day", "era-year")
        or small_number(lex, find.low) is None
        or find.mod is not None
    ):
        return []
    found: list[Find] = []
    at = find.low
    while len(found) < MOST_ITEMS:
        item = item_before(lex, find, at, bool(found))
        if item is None or item.low < floor:
            break
        found.append(item)
        at = item.low
    return found[::-1]


def hour_before(lex: Lex, find: Find, floor: int) -> list[Find]:
    """The first hour of ``9 to 11 a.m.``, ``from 9-11 a.m.``, ``between 9 and 11 p.m. on Monday``: of the same half of the same day."""
    clock = find.meaning.rfind("T")
    joint = word(lex, find.low - 1)
    if find.type != "TIME" or joint not in SEPARATORS or clock < 0 or ":" not in find.meaning[clock:]:
        return []
    near = find.low - 2
    first, last = small_number(lex, near), small_number(lex, find.low)
    half = word(lex, find.low + 1) in ("a", "p", "am", "pm")
    if (
        first is None
        or last is None
        or not half
        or not 1 <= first <= 12
        or near < floor
        or (near and not free(lex, near))
    ):
        return []
    if joint in ("and", "or") and word(lex, near - 1) != "between":
        return []
    hour = int(find.meaning[clock + 1 : clock + 3])
    begin = hour - last % 12 + first % 12
    if begin >= hour:
        begin -= 12  # "11 to 2 p.m." begins before noon
    if begin < 0:
        return []
    meaning = f"{find.meaning[:clock]}T{begin:02}:00{find.meaning[clock + 6 :]}"
    return [Find(near, near + 1, "TIME", meaning, find.anchor, find.rule)]


def item_before(lex: Lex, find: Find, at: int, listed: bool) -> Find | None:
    """The item before word ``at``, which a dash, ``and``, ``to`` or, in a longer list, a comma joins to it."""
    near = at - 1
    joint = word(lex, near)
    if joint == "the":
        near -= 1
        joint = word(lex, near)
    if joint not in SEPARATORS and not (listed and joint == ","):
        return None
    near -= 1
    if word(lex, near) in ("st", "nd", "rd", "th") and not free(lex, near):
        near -= 1
    number = small_number(lex, near) if near >= 0 else None
    if number is None or (near and not lex.free[near] and lex.lower[near - 1] not in ("(", "-", "–", '"', "“")):
        return None
    if find.rule == "era-year":
        own = int(find.meaning[-4:])
        if not (own < number < own + 200 and find.meaning.startswith("BC")):
            return None
        return Find(near, near + 1, "DATE", f"BC{number:04}", "none", "era-year")
    if not 1 <= number <= 31 or len(lex.text[near]) > 2:
        return None
    return Find(near, near + 1, "DATE", with_day_of(find.meaning, number), find.anchor, find.rule)


def with_day_of(meaning: str, day: int) -> str:
    """A date's formula or value with another day of the month."""
    match = DAY_FIRST.match(meaning)
    return meaning if match is None else f"{meaning[: match.start(1)]}{day:02}{meaning[match.end(1) :]}"


def item_after(lex: Lex, find: Find) -> list[Find]:
    """The day or year a range or list goes on with: ``9, 1918`` of "March 5-9, 1918", ``5`` of "May 4 and 5", ``94`` of "1990-94"."""
    at = find.high
    if word(lex, at) not in SEPARATORS or find.rule not in ("month-day", "full-date", "year"):
        return []
    number = small_number(lex, at + 1)
    dash = word(lex, at) in DASHES
    if (
        number is None
        or len(lex.text[at + 1]) > 2
        or (dash and not tight(lex, at - 1, at + 2))
        or goes_on(lex, at + 2, dash)
    ):
        return []
    if find.rule == "year":
        year = int(find.meaning[:2] + f"{number:02}")
        later = dash and len(lex.text[at + 1]) == 2 and year > int(find.meaning) and find.mod is None
        return [Find(at + 1, at + 2, "DATE", f"{year:04}", "none", "year")] if later else []
    match = DAY_FIRST.match(find.meaning)
    if find.rule == "full-date" or match is None or not int(match.group(1)) < number <= 31 or "year" in find.meaning:
        return []
    high = at + 2
    if word(lex, high) in ("st", "nd", "rd", "th") and not free(lex, high):
        high += 1
    year_place = high + 1 if word(lex, high) == "," else high
    told = year_at(lex, year_place)
    if told is not None:
        month = find.meaning[4:6]
        return [Find(at + 1, year_place + 1, "DATE", f"{told:04}-{month}-{number:02}", "none", "full-date")]
    return [Find(at + 1, high, "DATE", with_day_of(find.meaning, number), find.anchor, find.rule)]


def items_after(lex: Lex, find: Find) -> list[Find]:
    """The days a list goes on with: ``5 and 7`` of "May 3, 5 and 7", ``10, and 17`` of "May 3, 10, and 17"; a list ends with ``and`` or ``or``."""
    if (
        find.rule != "month-day"
        or find.mod is not None
        or "year" in find.meaning
        or DAY_FIRST.match(find.meaning) is None
    ):
        return []
    found: list[Find] = []
    at = find.high
    while len(found) < MOST_ITEMS and word(lex, at) in (",", "and", "or", "&"):
        last = word(lex, at) != "," or word(lex, at + 1) in ("and", "or")
        place = at + 2 if word(lex, at) == "," and last else at + 1
        number = small_number(lex, place)
        if number is None or not 1 <= number <= 31 or len(lex.text[place]) > 2 or goes_on(lex, place + 1, dash=False):
            return []
        high = place + 1
        if word(lex, high) in ("st", "nd", "rd", "th") and not free(lex, high):
            high += 1
        found.append(Find(place, high, "DATE", with_day_of(find.meaning, number), find.anchor, find.rule))
        if last:
            return found
        at = high
    return []


def in_order(lex: Lex, first: Find, second: Find) -> tuple[Find, Find] | None:
    """Two weekdays of a range, ``from Monday to Friday``, ``Monday through Friday``, ``between Friday and Sunday``, the second after the first.

    Where both are past the first is counted back from the second, else the second on from the first.
    """
    gap = lex.lower[first.high : second.low]
    if (
        first.rule != "weekday"
        or second.rule != "weekday"
        or len(gap) != 1
        or {first.meaning[9:], second.meaning[9:]} - {"<=", ">="}
    ):
        return None
    before = word(lex, first.low - 1)
    if not (
        gap[0] in DASHES | {"through"}
        or (gap[0] in ("to", "until") and before == "from")
        or (gap[0] == "and" and before == "between")
    ):
        return None
    if first.meaning[9:] == second.meaning[9:] == "<=":
        return replace(first, meaning=f"{second.meaning} {first.meaning[:9]}<", rule="weekday-range"), second
    return first, replace(second, meaning=f"{first.meaning} {second.meaning[:9]}>", rule="weekday-range")


def goes_on(lex: Lex, at: int, dash: bool) -> bool:
    """Whether what follows a number makes it a count or a longer figure: ``and 5 people``, ``and 3.5``."""
    here = word(lex, at)
    if (
        here in (".", ",", ":", "/", "-")
        and not free(lex, at)
        and word(lex, at + 1)[:1].isdigit()
        and not free(lex, at + 1)
    ):
        return True
    if dash or not here.isalpha():
        return here in ("%",)
    return here in PEOPLE or here in COUNTED or (here.endswith("s") and len(here) > 3)
