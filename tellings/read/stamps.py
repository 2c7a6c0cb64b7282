"""Dates on stamp lines: ``Published 19:17 GMT, March 13th 2023``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal

from tellings.model import Span, Stamp
from tellings.read.rules import BOOKS, rule_book

Role = Literal["published", "updated", "unclear"]
LONGEST = 300  # characters of a stamp line; what is longer is a notice
UPDATED = re.compile("updat|modif|edit|revis", re.I)
PUBLISHED = re.compile("publish|post|issue|file|upload|releas|creat|air", re.I)
EDGES = " ,|·•/–—-"


@lru_cache(maxsize=1)
def stamp_pattern() -> re.Pattern[str]:
    """A date (group ``when``) with the word before it that says of what (group ``verb``)."""
    pieces = rule_book(agencies=True in BOOKS).pieces  # a date names no agency
    needs = rf"(?=[^\n]{{0,60}}?(?:{pieces['numeric']}|{pieces['worded']}|{pieces['clock']}))"
    return re.compile(
        rf"(?i)(?:(?P<verb>{pieces['changed']})\b[\s:|–—-]{{0,4}}(?:on |at )?)?(?<![\w.-]){needs}(?P<when>{pieces['when']})"
    )


def find_stamps(text: str, places: Iterable[Span]) -> Iterator[Stamp]:
    """Every date on the stamp lines and bylines at ``places``, as written, with its span, and whether it says published or updated."""
    for place in sorted(set(places)):
        for match in stamp_pattern().finditer(text, place.start, min(place.end, place.start + LONGEST)):
            value = match["when"].rstrip(EDGES)
            if any(map(str.isdigit, value)):
                yield Stamp(
                    value,
                    "text",
                    judge_role(match["verb"] or ""),
                    Span(match.start("when"), match.start("when") + len(value)),
                )


def judge_role(verb: str) -> Role:
    """What a date is of, by the word before it."""
    if UPDATED.search(verb):
        return "updated"
    return "published" if PUBLISHED.search(verb) else "unclear"
