"""What makes an article doubtful without making it none: too short, a list, a live blog, cut off, characters lost, dates at odds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from tellings.model import Doubt, Part, Span, Stamp
from tellings.read.shipped import word_list

SHORT_WORDS = 80  # of body text: one or two paragraphs, a brief or a teaser
LIST_SHARE = 0.6  # of the body's blocks that do not end like sentences
LIST_BLOCKS = 8
LIVE_ENTRIES = 4  # blocks that begin with a clock time
CUT_WORDS = 8  # of a last paragraph that just stops
LONG_WORDS = 25  # from here on an unended block is a paragraph, not a line under the report
INNER_END = re.compile(r"[a-z0-9)”’\"'][.!?]['\"”’)]?\s+['\"“‘(]?[A-Z]")
APART_DAYS = 2  # days between stated dates that time zones and late updates do not explain
ENDED = re.compile(r"[.!?][^\w]{0,8}(?:\s?(?:ENDS?|-30-)\W{0,3}|\s\S{1,2})?$")  # an end mark may follow
STOPS = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|\[\+\d+ chars\])[\s\])}\"”’']{0,4}$")
PAY_WALL = re.compile(
    r"(?i)\b(?:to continue reading|(?:subscribe|register|sign in|log in) (?:now )?to (?:read|continue|view|unlock)|for the full story"
    r"|already a (?:subscriber|member)"
    r"|this (?:article|content|story) is (?:only )?(?:for|available to|reserved)|unlock this article|\d+ free articles)"
)
CLOCK = re.compile(
    r"^\W{0,3}(?:\d{1,2}[.:]\d{2}(?: ?[ap]\.?m\b\.?)?|\d{1,2} ?[ap]\.?m\b\.?|\d{1,2} (?:hours?|minutes?|mins?) ago)",
    re.I,
)
LIVE_TITLE = re.compile(
    r"\b(?:live (?:updates?|blog|coverage|report)|as it happened|as it happens|latest updates|minute by minute)\b|^live\b|\blive:",
    re.I,
)
POST_END = re.compile(r"twitter\.com|t\.co/|@\w+\)?|https?://\S+$|\(\w{3}\)$")


class Doubted(NamedTuple):
    """A doubt, what it means for the reader, and the place that raised it."""

    why: Doubt
    detail: str
    span: Span | None = None


def find_doubts(
    text: str, parts: Sequence[Part], *, title: str | None, live: bool, stamps: Sequence[Stamp]
) -> Iterator[Doubted]:
    """Every doubt about an article that is kept."""
    body = [part.span for part in parts if part.kind == "body"]
    told = sum(len(text[span.start : span.end].split()) for span in body)
    if told < SHORT_WORDS:
        yield Doubted("SHORT", f"{told} words of body text: too few to say that something is left out")
    loose = sum(ENDED.search(text, max(span.start, span.end - 12), span.end) is None for span in body)
    listed = len(body) >= LIST_BLOCKS and loose >= LIST_SHARE * len(body)
    if listed:
        yield Doubted("LIST", f"{loose} of {len(body)} paragraphs are no sentences: a list or table")
    blocks = (part.span for part in parts if part.kind in {"body", "furniture"})
    entries = [span for span in blocks if CLOCK.match(text[span.start : span.start + 30])]
    if live or len(entries) >= LIVE_ENTRIES or (title and LIVE_TITLE.search(title) and entries):
        place = entries[0] if entries else None
        yield Doubted(
            "LIVE_BLOG", "entries of different hours in one text: what it says changed while it was written", place
        )
    if not listed and (cut := find_cut(text, parts)) is not None:
        yield cut
    if "\ufffd" in text:
        at = text.index("\ufffd")
        yield Doubted(
            "CHANGED_CHARACTERS",
            f"{text.count(chr(0xFFFD)):,} characters could not be decoded and stand as U+FFFD",
            Span(at, at + 1),
        )
    if (apart := days_apart(stamps)) is not None:
        yield apart


def find_cut(text: str, parts: Sequence[Part]) -> Doubted | None:
    """Whether the last paragraph just stops, or a pay wall follows it."""
    at = max((at for at, part in enumerate(parts) if part.kind == "body"), default=None)
    if at is None:
        return None
    last = parts[at].span
    piece = last.of(text)
    place = Span(last.start + max(0, len(piece) - 80), last.end)
    if any(PAY_WALL.search(part.span.of(text)) for part in parts[at + 1 :] if part.kind == "furniture"):
        return Doubted("CUT_OFF", "a pay wall follows: the rest of the report is not in here", place)
    if STOPS.search(piece) and len(piece.split()) >= CUT_WORDS:
        return Doubted("CUT_OFF", "ends with dots: the rest of the report is not in here", place)
    said = piece.split()
    hangs = said[-1].lower() in word_list("hanging") or piece.endswith((",", ";", "-", "–", "—"))
    runs_on = (
        len(said) >= CUT_WORDS
        and piece[-1].isalnum()
        and (len(said) >= LONG_WORDS or INNER_END.search(piece) is not None)
    )
    if (hangs or runs_on) and ENDED.search(piece[-12:]) is None and POST_END.search(piece[-60:]) is None:
        return Doubted("CUT_OFF", "ends in the middle of a sentence: the rest of the report is not in here", place)
    return None


def days_apart(stamps: Sequence[Stamp]) -> Doubted | None:
    """Whether the days stated for the publication lie further apart than time zones and a late correction explain."""
    days = [(day, stamp) for stamp in stamps if stamp.role == "published" and (day := iso_day(stamp.value)) is not None]
    if not days:
        return None
    (first, one), (last, other) = min(days, key=lambda each: each[0]), max(days, key=lambda each: each[0])
    if (last - first).days <= APART_DAYS:
        return None
    return Doubted(
        "CONTRADICTING_DATES",
        f"published {first} says the {one.where}, {last} says the {other.where}: one of them is not this report's date",
        one.span or other.span,
    )


def iso_day(value: str) -> date | None:
    """The day of a date as machines write it (ISO 8601, RFC 2822); None for all others."""
    match = re.match(r"\s*(\d{4})-?(\d\d)-?(\d\d)(?!\d)", value)
    try:
        return date(*map(int, match.groups())) if match else parsedate_to_datetime(value).date()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
