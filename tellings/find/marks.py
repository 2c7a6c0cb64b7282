"""Passages between quotation marks: double, single, curly, straight, nested, re-opened at each paragraph, missing at one end.

One walk over the marks of each paragraph; a mark's neighbours decide whether it opens or closes, so a straight mark reads like a curly one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

_MARKS = re.compile("[\"“”„‟«»‘’'‚]")
DOUBLE = frozenset('"“”„‟«»')
_BEFORE_OPEN = frozenset(" \t\n\r\xa0\u2009\u202f([{—–-/:,;.?!…*>")
_AFTER_CLOSE = frozenset(" \t\n\r\xa0\u2009\u202f)]},.;:?!…—–-/*<")
_STOPS = frozenset(".?!,…;—–-")
_TYPED = re.compile("''|``")  # double marks typed as two single ones
_ELIDED = re.compile(r"(?:em|tis|twas|til|cause|n|bout|round|cuz|[0-9]{2}s)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Passage:
    """Quoted characters without their marks: one ``(start, end)`` per paragraph it runs through.

    ``outer`` is the same with its marks (first to last character). ``whole`` is False when a mark was missing at one end.
    ``single`` tells single marks.
    """

    spans: tuple[tuple[int, int], ...]
    outer: tuple[int, int]
    whole: bool = True
    single: bool = False


def find_passages(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[Passage]:
    """The outermost quoted passages, in text order. Linear: each mark is looked at once, a single mark's partner is found by bisection."""
    if _TYPED.search(text):
        return [_with_typed_mark(passage, text) for passage in find_passages(_TYPED.sub(_one_mark, text), paragraphs)]
    found: list[Passage] = []
    carried: list[tuple[int, int]] = []  # spans of a passage whose paragraphs each re-open it
    for number, (low, high) in enumerate(paragraphs):
        after = paragraphs[number + 1][0] if number + 1 < len(paragraphs) else None
        reopened = after is not None and after < len(text) and text[after] in '“"„«'
        carried = _walk(text, low, high, reopened, carried, found)
    return found


def _one_mark(match: re.Match[str]) -> str:
    """A mark typed as two characters as one, the other made a bracket that leans the same way: all places stay."""
    before = match.string[match.start() - 1 : match.start()]
    after = match.string[match.end() : match.end() + 1]
    opens = match.group() == "``" or ((not before or before in _BEFORE_OPEN) and after.strip() != "")
    return '("' if opens else '")'


def _with_typed_mark(passage: Passage, text: str) -> Passage:
    """The passage whose outer marks take in both characters of a typed one."""
    start, end = passage.outer
    start -= start > 0 and text[start - 1 : start + 1] in ("''", "``")
    end += text[end - 1 : end + 1] == "''"
    return Passage(passage.spans, (start, end), passage.whole, passage.single)


def _walk(
    text: str, low: int, high: int, reopened: bool, carried: list[tuple[int, int]], found: list[Passage]
) -> list[tuple[int, int]]:
    """One paragraph: appends its passages to ``found``; returns the spans of one that the next paragraph continues."""
    places = [match.start() for match in _MARKS.finditer(text, low, high)]
    singles = _closing_singles(text, places, low, high)
    opened: int | None = None
    skip_to = low
    free_from = low  # where text not yet claimed by a passage begins
    for place in places:
        if place < skip_to:
            continue
        mark = text[place]
        opens, closes = _leans(text, place, low, high)
        if mark not in DOUBLE:
            partner = _partner(text, place, singles, high) if opened is None and opens and not carried else None
            if partner is not None:
                found.append(Passage(((place + 1, partner),), (place, partner + 1), single=True))
                skip_to = free_from = partner + 1
            elif (
                opened is None
                and opens
                and not carried
                and text[place - 2 : place] == ": "
                and text[place + 1 : place + 2].isupper()
            ):
                end = _trim(text, place + 1, high)  # opened after a colon and never closed
                found.append(Passage(((place + 1, end),), (place, end), whole=False, single=True))
                skip_to = free_from = high
            continue
        if opened is None:
            if opens:
                opened = place
            elif closes and not text[place - 1 : place].isdigit() and place > free_from:
                _close_unopened(text, free_from, place, low, found)
                free_from = place + 1
        elif closes or not opens:
            spans = (*carried, (opened + 1, place))
            found.append(Passage(spans, (spans[0][0] - 1, place + 1)))
            carried, opened, free_from = [], None, place + 1
        elif mark != "“" or text[place - 1 : place].isspace():
            end = _sentence_end(text, opened + 1, place)
            found.append(Passage((*carried, (opened + 1, end)), (opened, end), whole=False))
            carried, opened = [], place
    if opened is None:
        return []
    if reopened:
        return [*carried, (opened + 1, _trim(text, opened + 1, high))]
    whole_paragraph = opened == low or carried
    end = _trim(text, opened + 1, high) if whole_paragraph else _sentence_end(text, opened + 1, high)
    if end > opened + 1:
        found.append(
            Passage((*carried, (opened + 1, end)), (carried[0][0] - 1 if carried else opened, end), whole=False)
        )
    return []


def _leans(text: str, place: int, low: int, high: int) -> tuple[bool, bool]:
    """Whether a mark can open, and can close, by its shape and neighbours."""
    mark = text[place]
    if mark in "„‚«":
        return True, False
    if mark in "”»":
        return False, True
    before = text[place - 1] if place > low else " "
    after = text[place + 1] if place + 1 < high else " "
    opens = (before in _BEFORE_OPEN or before in "\"“‘'") and not after.isspace()
    closes = (after in _AFTER_CLOSE or after in "\"”’'") and not before.isspace()
    if mark in "“‟":
        return (
            (False, True) if after.isspace() and before in _STOPS else (True, False)
        )  # closed with an opening mark by mistake
    if mark == "‘":
        return opens, False
    if mark == "’":
        return False, closes
    if opens and closes:  # between two stops: a mark after a comma or a full stop closes, one before a letter opens
        opens = after.isalnum()
        closes = not opens
    return opens, closes


def _closing_singles(text: str, places: Sequence[int], low: int, high: int) -> tuple[list[int], list[int]]:
    """Single marks that surely close (not after an s, or after a stop), and those that may be a plural's apostrophe."""
    sure: list[int] = []
    maybe: list[int] = []
    for place in places:
        if text[place] in "’'" and place > low:
            _, closes = _leans(text, place, low, high)
            if closes:
                plural = text[place - 1] in "sS" and place + 1 < high and text[place + 1] == " "
                (maybe if plural else sure).append(place)
    return sure, maybe


def _partner(text: str, place: int, singles: tuple[list[int], list[int]], high: int) -> int | None:
    """The mark that closes a single mark opened at ``place``; None when it is an apostrophe."""
    if (text[place] == "'" and _ELIDED.match(text, place + 1)) or (
        text[place] == "‘" and _ELIDED.match(text, place + 1)
    ):
        return None
    for closing in singles:
        at = bisect_right(closing, place)
        if at < len(closing) and closing[at] > place + 1:
            return closing[at]
    return None


def _close_unopened(text: str, start: int, place: int, low: int, found: list[Passage]) -> None:
    """A closing mark without an opening one: the passage begins at the paragraph or after the last passage's sentence."""
    begin = start if start == low else _next_sentence(text, start, place)
    while begin < place and text[begin].isspace():
        begin += 1
    if place - begin > 1 and text[place - 1] in _STOPS:
        found.append(Passage(((begin, place),), (begin, place + 1), whole=False))


def _next_sentence(text: str, start: int, limit: int) -> int:
    """Where the next sentence begins after ``start``, ``limit`` when none does."""
    at = start
    while at < limit:
        if text[at] in ".?!" and at + 1 < limit and text[at + 1].isspace():
            return at + 1
        at += 1
    return limit


def _sentence_end(text: str, start: int, limit: int) -> int:
    """The end of the first sentence after ``start``, at most ``limit``, without trailing blanks."""
    at = start
    while at < limit:
        if text[at] in ".?!" and (at + 1 >= limit or text[at + 1].isspace()):
            return at + 1
        at += 1
    return _trim(text, start, limit)


def _trim(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end
