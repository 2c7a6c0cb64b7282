"""Figures in running text: digits, number words, ranges, percentages, money, with what they count and how they are hedged.

One pass over the words; each figure looks at a bounded number of neighbours. Times, dates, ordinals and figures inside names are left to others
or out: a figure whose unit is a unit of time is a duration, not a quantity.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from tellings.find.tables import table, word_set
from tellings.find.words import Words
from tellings.model import Quantity, Span

Bound = Literal["exact", "about", "at-least", "at-most", "more-than", "less-than", "vague"]

ONES = {
    w: n
    for n, w in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
TENS = {
    w: 10 * n
    for n, w in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2)
}
SCALES = {
    "hundred": 100.0,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "dozen": 12.0,
    "score": 20.0,
}
SHORT_SCALES = {"k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12}
#: Vague plurals with the least and most they can mean.
VAGUE = {
    "dozens": (24.0, None),
    "scores": (40.0, None),
    "hundreds": (200.0, None),
    "thousands": (2000.0, None),
    "millions": (2e6, None),
    "billions": (2e9, None),
}
MONEY = {
    "$": "USD",
    "US$": "USD",
    "£": "GBP",
    "€": "EUR",
    "¥": "JPY",
    "₹": "INR",
    "A$": "AUD",
    "C$": "CAD",
    "S$": "SGD",
    "NZ$": "NZD",
    "HK$": "HKD",
    "Rs": "INR",
    "R": "ZAR",
}
METRES = "m"  # in a figure millions, but for "80m deep"
DIMENSIONS = word_set("dimensions")
MEASURED_IN_METRES = word_set("measured_in_metres")
ABOUT = word_set("about")
#: Phrases before a figure, longest first, and the bound they set.
HEDGES: tuple[tuple[tuple[str, ...], Bound], ...] = (
    (("no", "fewer", "than"), "at-least"),
    (("no", "less", "than"), "at-least"),
    (("not", "less", "than"), "at-least"),
    (("no", "more", "than"), "at-most"),
    (("not", "more", "than"), "at-most"),
    (("at", "least"), "at-least"),
    (("at", "most"), "at-most"),
    (("up", "to"), "at-most"),
    (("as", "many", "as"), "at-most"),
    (("as", "much", "as"), "at-most"),
    (("more", "than"), "more-than"),
    (("more", "-", "than"), "more-than"),
    (("greater", "than"), "more-than"),
    (("fewer", "than"), "less-than"),
    (("less", "than"), "less-than"),
    (("close", "to"), "about"),
    (("over",), "more-than"),
    (("above",), "more-than"),
    (("exceeding",), "more-than"),
    (("under",), "less-than"),
    (("below",), "less-than"),
    (("minimum",), "at-least"),
    (("maximum",), "at-most"),
)
AFTER: dict[tuple[str, ...], Bound] = {
    ("or", "more"): "at-least",
    ("or", "so"): "about",
    ("or", "fewer"): "at-most",
    ("or", "less"): "at-most",
}
AGE = "age"  # the unit of an age in years
YOUNGEST, OLDEST = 10, 115  # ages after a name and a comma start at YOUNGEST: "Brody, 3," is more often a ranking
CLOCK = re.compile(r"(?:[01]?\d|2[0-3])\.[0-5]\d")  # "6.13" after "at"
HEDGING = frozenset(
    ["about", "around", "some", "nearly", "almost", "roughly", "over", "under", "only", "just", "all", "the", "another"]
)
ABOUT_PART = 0.1  # "about 100" admits a tenth either way; a stated convention, not a measurement
ADJECTIVES_LOOKED_PAST = 3  # words between a figure and what it counts: "27 newly hired dock workers"


@dataclass(frozen=True, slots=True)
class Figure:
    """A bare figure over words ``[low, high)``: its value, and whether it was written as an exact number."""

    low: int
    high: int
    value: float
    top: float | None = None
    vague: bool = False
    unit: str = ""  # where the figure itself says it: the "m" of "80m deep"


@cache
def units() -> dict[str, tuple[str, str]]:
    """Every form of every unit in lower case: (unit shown, its kind: measure, time, percent, money)."""
    found: dict[str, tuple[str, str]] = {}
    for row in table("units.csv"):
        for form in row["forms"].split("|"):
            found[form] = (row["unit"], row["kind"])
    return found


@cache
def conversions() -> dict[str, tuple[str, float]]:
    """Each unit that is converted: (into which, times what), from conversions.csv."""
    return {row["unit"]: (row["into"], float(row["factor"])) for row in table("conversions.csv")}


def find_quantities(words: Words, low: int, high: int, busy: Sequence[bool]) -> tuple[Quantity, ...]:
    """The quantities in words ``[low, high)``, in order; words marked ``busy`` (times, names) hold none."""
    found: list[Quantity] = []
    at = low
    while at < high:
        figure = None if busy[at] else figure_at(words, at, high)
        if figure is None:
            at += 1
            continue
        quantity, at = quantity_of(words, figure, low, high, busy)
        if quantity is not None:
            found.append(quantity)
    return tuple(found)


def figure_at(words: Words, at: int, high: int) -> Figure | None:
    """The figure that begins at word ``at``: digits with their scale, or number words."""
    word = words.lower[at]
    digits = parse_digits(word)
    if digits is not None:
        short = at + 1 < high and words.lower[at + 1] == METRES
        end = at + 1 + short
        money = at > 0 and words.text[at - 1] in MONEY
        if (short or word[-1] == METRES) and not money and tells_length(words, end, high):
            return Figure(at, end, digits if short else digits / SHORT_SCALES[METRES], unit=METRES)
        end, value = at + 1, digits
        while end < high and words.lower[end] in SCALES:
            value *= SCALES[words.lower[end]]
            end += 1
        if end == at + 1 and end < high and words.lower[end] in SHORT_SCALES and words.start[end] == words.end[at]:
            value *= SHORT_SCALES[words.lower[end]]
            end += 1
        return Figure(at, end, value)
    if word in VAGUE:
        end = at + 1
        if end + 1 < high and words.lower[end] == "of" and words.lower[end + 1] in VAGUE:
            word, end = words.lower[end + 1], end + 2
        least, most = VAGUE[word]
        return Figure(at, end, least, most, vague=True)
    return figure_in_words(words, at, high)


def tells_length(words: Words, at: int, high: int) -> bool:
    """Whether the words from ``at`` on say that an "m" before them means metres: "80m deep", "the 80m-deep shaft", "a 40m dry well".

    Not "20m high-speed trains": there the word of length belongs to the next.
    """
    at += at < high and words.text[at] == "-"
    near = words.lower[at : min(high, at + ADJECTIVES_LOOKED_PAST)]
    if near[:1] and near[0] in DIMENSIONS:
        return near[1:2] != ["-"]
    for word in near:
        if not word.isalpha() or word in NOT_COUNTED or word in units():
            return False
        if word in MEASURED_IN_METRES:
            return True
    return False


def parse_digits(word: str) -> float | None:
    """``1,234``, ``13.66``, ``5bn``, ``3k`` as a number; None for anything else (ordinals, dates, versions)."""
    scale = 1.0
    body = word
    for length in (3, 2, 1):
        if word[-length:] in SHORT_SCALES and len(word) > length and word[-length - 1].isdigit():
            body, scale = word[:-length], SHORT_SCALES[word[-length:]]
            break
    if not body or not body[0].isdigit() or not body[-1].isdigit() or len(body) > 24:
        return None
    whole, _, fraction = body.partition(".")
    groups = whole.split(",")
    if len(groups) > 1 and (any(len(group) != 3 for group in groups[1:]) or len(groups[0]) > 3):
        return None
    joined = "".join(groups)
    if not (joined.isascii() and joined.isdigit()) or (fraction and not (fraction.isascii() and fraction.isdigit())):
        return None
    return float(joined + ("." + fraction if fraction else "")) * scale


def figure_in_words(words: Words, at: int, high: int) -> Figure | None:
    """``two dozen``, ``a hundred``, ``twenty-five``, ``three million``."""
    total = current = 0.0
    end, seen = at, False
    while end < high and end - at < 12:
        word = words.lower[end]
        if word in ONES:
            if seen and current % 10 and current % 100 < 20:
                break
            current += ONES[word]
        elif word in TENS:
            current += TENS[word]
        elif word in SCALES and (seen or word != "score"):
            if not seen and not (at and words.lower[at - 1] in ("a", "an", "several", "half")):
                break
            current = max(current, 1.0) * SCALES[word]
            if SCALES[word] >= 1000:
                total, current = total + current, 0.0
        elif (
            seen and word == "-" and end + 1 < high and words.lower[end + 1] in ONES and words.lower[end - 1] in TENS
        ) or (
            seen
            and word == "and"
            and end + 1 < high
            and words.lower[end + 1] in {**ONES, **TENS}
            and words.lower[end - 1] in SCALES
        ):
            end += 1
            continue
        else:
            break
        seen = True
        end += 1
    if not seen:
        return None
    if end - at == 1 and words.lower[at] in ("one", "zero") and not counts(words, end, high):
        return None
    return Figure(at, end, total + current)


def counts(words: Words, at: int, high: int) -> bool:
    """Whether ``one`` counts something: a known unit, ``person`` or the like follows, not ``of``."""
    return at < high and (
        words.lower[at] in units() or words.lower[at] in ("person", "man", "woman", "child", "death", "people")
    )


def quantity_of(words: Words, figure: Figure, low: int, high: int, busy: Sequence[bool]) -> tuple[Quantity | None, int]:
    """The quantity a figure belongs to, and the word to go on from; None when it counts time or is no quantity (a year, a label)."""
    begin, end = figure.low, figure.high
    value, top = figure.value, figure.top
    bound: Bound = "vague" if figure.vague else "exact"
    unit = ""
    if begin > low and words.text[begin - 1] in MONEY:
        unit = MONEY[words.text[begin - 1]]
        begin -= 1
    ranged = range_top(words, end, high)
    if ranged is not None:
        top_figure, end = ranged
        scale = top_figure.value
        value = (
            value * next((s for s in (1e12, 1e9, 1e6, 1e3) if scale >= s > value), 1.0)
            if scale >= 1000 * max(value, 1.0)
            else value
        )
        top = scale
    begin, end, bound = hedge(words, begin, end, low, high, bound)
    unit_end = end
    years = years_of_age(words, figure, low, high)
    if years is not None:
        return Quantity(words.span(figure.low, years), value, value, AGE, "exact"), max(years, figure.high)
    unit = unit or figure.unit or (ranged[0].unit if ranged is not None else "")
    if not unit:
        unit, kind, unit_end = unit_after(words, end, high, busy)
        if kind == "time" or (kind == "" and not figure.vague and is_label(words, figure, low, high)):
            return None, max(end, figure.high)
    lowest, highest = interval(value, top, bound)
    return Quantity(words.span(begin, max(unit_end, end)), lowest, highest, unit, bound), max(end, figure.high)


def years_of_age(words: Words, figure: Figure, low: int, high: int) -> int | None:
    """The word after an age (``Anna Brody, 34,``, ``aged 34``, ``34-year-old``, ``34 years old``); None when the figure is none."""
    at, end = figure.low, figure.high
    if not 0 < figure.value <= OLDEST or figure.value % 1 or figure.vague:
        return None
    if at > low and words.lower[at - 1] in ("aged", "age"):
        return end
    if words.lower[end : end + 2] == ["years", "old"]:
        return end + 2
    for length in (1, 2, 5):
        joined = "".join(words.lower[end : end + length]).strip("-")
        if joined in ("year-old", "year-olds") and end + length <= high:
            return end + length
    named = at - 2 >= low and words.text[at - 1] == "," and words.text[at - 2][0].isupper()
    closed = end < high and words.text[end] in (",", ")", ".")
    return end if named and closed and figure.value >= YOUNGEST and words.text[at].isdigit() else None


def range_top(words: Words, at: int, high: int) -> tuple[Figure, int] | None:
    """The second figure of ``five to seven``, ``50-60``, ``between 5 and 7``, ``between 8% and 15%``."""
    if at + 2 < high and words.lower[at] in ("%", "percent") and "between" in words.lower[max(0, at - 3) : at]:
        at += 1
    if at + 1 < high and words.lower[at] in ("to", "-", "–", "or", "and"):
        if words.lower[at] == "and" and not (at >= 2 and "between" in words.lower[max(0, at - 4) : at]):
            return None
        if words.lower[at] in ("-", "–") and words.start[at + 1] != words.end[at]:
            return None
        if words.text[at + 1] in MONEY and at + 2 < high:
            at += 1
        figure = figure_at(words, at + 1, high)
        if figure is not None:
            return figure, figure.high
    return None


def hedge(words: Words, begin: int, end: int, low: int, high: int, bound: Bound) -> tuple[int, int, Bound]:
    """The figure with the words that bound it: ``more than``, ``about``, ``or so``."""
    if begin > low and words.lower[begin - 1] in ("a", "an", "the"):
        back = begin - 1
        if (words.lower[begin - 1] != "the" and words.lower[begin] in SCALES) or (
            back > low and words.lower[back - 1] in ABOUT
        ):
            begin = back
    for phrase, told in HEDGES:
        width = len(phrase)
        if begin - width >= low and tuple(words.lower[begin - width : begin]) == phrase:
            return begin - width, end, told
    if begin > low and words.lower[begin - 1] in ABOUT:
        return begin - 1, end, "about"
    tail = AFTER.get(tuple(words.lower[end : end + 2])) if end + 1 < high else None
    if tail is not None:
        return begin, end + 2, tail
    return begin, end, bound


def unit_after(words: Words, at: int, high: int, busy: Sequence[bool]) -> tuple[str, str, int]:
    """(unit, kind, word after it): a unit of the table, else the noun that follows within ADJECTIVES_LOOKED_PAST words.

    Names before the noun are looked past (``218 Chibok girls``), and words joined by hyphens are one (``112 tram-related accidents``).
    """
    near = at
    if near < high and words.text[near] == "-":
        near += 1
    if near < high and words.lower[near] in units():
        unit, kind = units()[words.lower[near]]
        if words.lower[near] == "pounds" and near + 1 < high and words.lower[near + 1] in ("of", "("):
            return "lb", "measure", near + 1  # "pounds of thrust", "pounds (105 metric tons)"
        return unit, kind, near + 1
    if near < high and words.lower[near] == "of" and near + 1 < high:
        near += 2 if words.lower[near + 1] in ("the", "its", "their", "those", "his", "her") else 1
    left = ADJECTIVES_LOOKED_PAST
    for ahead in range(near, min(high, near + 2 * ADJECTIVES_LOOKED_PAST + 1)):
        word = words.lower[ahead]
        joined = word == "-" and ahead > near
        named = busy[ahead] and words.text[ahead][0].isupper()
        left -= not joined and not named and not (ahead > near and words.lower[ahead - 1] == "-")
        if left < -1 or word in NOT_COUNTED or not (joined or word.isalpha()):
            break
        if joined or named:
            continue
        if busy[ahead]:
            break
        if word in units() and units()[word][1] == "count":
            return units()[word][0], "count", ahead + 1
        if words.pos and words.pos[ahead] not in ("NOUN", "PROPN"):
            continue
        if word in ("members", "personnel") and words.lower[ahead - 1] == "service":
            return "serviceman", "count", ahead + 1
        if word.endswith(("s", "men")) and not word.endswith("ss") and words.text[ahead][0].islower():
            return singular(word) if word.endswith("s") else word, "count", ahead + 1
    return "", "", at


NOT_COUNTED = word_set("not_counted")


def singular(word: str) -> str:
    """A plural noun's plain singular (``cities`` -> ``city``), by spelling alone."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1]


def is_label(words: Words, figure: Figure, low: int, high: int) -> bool:
    """Whether a figure without a unit names rather than counts: a year, ``Flight 214``, ``No. 5``, ``Article 3``, ``called at 6.13``,
    ``a two-car train``, ``picture 1/8``."""
    before = words.text[figure.low - 1] if figure.low > low else ""
    if before in ("No.", "#", "no.", "/") or (
        before[:1].isupper() and before.isalpha() and before.lower() not in HEDGING
    ):
        return True
    after = words.text[figure.high] if figure.high < high else ""
    if after == "/" or (after == "-" and words.start[figure.high] == words.end[figure.high - 1]):
        return True
    if CLOCK.fullmatch(words.text[figure.low]) and before.lower() in ("at", "about", "around", "by", "until", "from"):
        return True
    return figure.high - figure.low == 1 and len(words.text[figure.low]) == 4 and 1100 <= figure.value <= 2100


def interval(value: float, top: float | None, bound: Bound) -> tuple[float | None, float | None]:
    """The least and most a hedged figure admits; None is no end."""
    high = value if top is None else max(top, value)
    if bound in ("at-least", "more-than"):
        return value, None
    if bound in ("at-most", "less-than"):
        return None, high
    if bound == "about":
        return round(value * (1 - ABOUT_PART), 6), round(high * (1 + ABOUT_PART), 6)
    if bound == "vague":
        return value, top
    return value, high


def covers(span: Span, words: Words, at: int) -> bool:
    """Whether a word lies in a span."""
    return span.start <= words.start[at] < span.end
