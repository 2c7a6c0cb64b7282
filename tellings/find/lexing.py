"""The words of a text as the rules for times walk over them, and the small looks left and right they share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from spacy.attrs import IDX, LENGTH, MORPH, POS
from spacy.tokens import Doc

from tellings.find.tables import table
from tellings.model import Mod, TimeType

Anchor = Literal["none", "report", "text", "period"]

_LEX = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_")


@dataclass(frozen=True, slots=True)
class Lex:
    """The words of a text: as written, in lower case, with their characters, and whether a blank stands before each.

    Where the text was analysed ``pos`` is each word's coarse part of speech, and ``past`` whether it is a past form; both are empty otherwise.
    """

    text: list[str]
    lower: list[str]
    start: list[int]
    end: list[int]
    free: list[bool]
    pos: list[str]
    past: list[bool]


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
    event: str = ""


@cache
def time_words() -> dict[str, tuple[str, str]]:
    """Word in lower case to (kind, value)."""
    return {row["word"]: (row["kind"], row["value"]) for row in table("time_words.csv")}


def lex_text(text: str, doc: Doc | None = None) -> Lex:
    """The words of a text, with their parts of speech where ``doc`` has them."""
    matches = list(_LEX.finditer(text))
    words = [match.group() for match in matches]
    start = [match.start() for match in matches]
    end = [match.end() for match in matches]
    free = [True, *(start[n] > end[n - 1] for n in range(1, len(start)))]
    pos, past = forms(start, doc) if doc is not None and doc.has_annotation("POS") else ([], [])
    return Lex(words, [word.lower().replace("’", "'") for word in words], start, end, free, pos, past)


def forms(starts: list[int], doc: Doc) -> tuple[list[str], list[bool]]:
    """For the token each word lies in its coarse part of speech, and whether it is a past form. Linear: both lists are walked once."""
    rows = doc.to_array([IDX, LENGTH, POS, MORPH])
    strings = doc.vocab.strings
    names = {int(code): strings[int(code)] if code else "" for code in set(rows[:, 2].tolist())}
    is_past = {int(code): bool(code) and "Tense=Past" in strings[int(code)] for code in set(rows[:, 3].tolist())}
    ends = (rows[:, 0] + rows[:, 1]).tolist()
    tags, pasts = rows[:, 2].tolist(), rows[:, 3].tolist()
    pos: list[str] = []
    past: list[bool] = []
    at = 0
    for start in starts:
        while at < len(ends) and ends[at] <= start:
            at += 1
        pos.append(names[tags[at]] if at < len(ends) else "")
        past.append(at < len(ends) and is_past[pasts[at]])
    return pos, past


def word(lex: Lex, at: int) -> str:
    """The word at a place in lower case, empty outside the text."""
    return lex.lower[at] if 0 <= at < len(lex.lower) else ""


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


def tight(lex: Lex, low: int, high: int) -> bool:
    """Whether words stand without blanks between them."""
    return high <= len(lex.free) and not any(lex.free[low + 1 : high])
