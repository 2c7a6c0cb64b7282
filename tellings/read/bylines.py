"""Bylines: whether a line is one, and whom it names."""

from __future__ import annotations

import re

from tellings.read.shipped import word_list

WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
HANDLE = re.compile(r"\S*@\S+")
PLAIN_SHARE = 5  # at most every fifth word of a byline may be a common word in small letters
OPENING = re.compile(r"(?i)^(?:[a-z ]{0,20}\bby:?\s|about the authors?:? ?)")
PLACE_OR_ROLE = re.compile(r"\s(?:in|on|at|for|is|was|reports|are|has)\s|\s[|–—-]\s|[|/(]|\breports$")
BETWEEN_NAMES = re.compile(r",\s*(?:and\s)?|\sand\s|\s&\s|;\s*")
LIST_OF_NAMES = re.compile(r"\sand\s|\s&\s|;")
NOT_A_NAME = re.compile(r"(?i)\b(?:mon|tues?|wednes|thurs?|fri|satur|sun)day\b|\d|[@:/|]")


def reads_as_names(text: str) -> bool:
    """Whether a line after ``By`` is names, roles and places rather than a sentence: nearly every word is large or one of a few small ones."""
    found = WORD.findall(HANDLE.sub("", text))[1:]
    plain = [word for word in found if word[0].islower() and word.lower() not in word_list("byline")]
    return bool(found) and len(plain) <= len(found) // PLAIN_SHARE and found[0].lower() not in word_list("not_by")


def byline_names(text: str) -> tuple[str, ...]:
    """The people a byline names, without places, roles and outlets: what stands before the first bar or place, while it is names."""
    line = PLACE_OR_ROLE.split(OPENING.sub("", text).strip())[0]
    names: list[str] = []
    for piece in BETWEEN_NAMES.split(line):
        if is_name(piece):
            names.append(" ".join(piece.split()))
        elif names:
            break
    # Behind a comma alone stands an outlet or a place as often as a colleague.
    return tuple(names if LIST_OF_NAMES.search(line) else names[:1])


def is_name(piece: str) -> bool:
    """Whether a piece of a byline is a person's name: two to five words, large but for particles, none of a desk or agency."""
    found = piece.split()
    if not 2 <= len(found) <= 5 or NOT_A_NAME.search(piece) or {word.lower() for word in found} & word_list("nobody"):
        return False
    return all(word[0].isupper() or word.lower() in word_list("byline") for word in found)
