"""Who printed a plain text, where it says so itself: the name above the headline.

Such a line may as well be a section's name, so it counts as an outlet's only with a sign of one: it is a known outlet, the imprint or the report
repeats it, it has a word of newspapers' names (``Courier``, ``Radio``), or it is the very first line and begins with "The".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from tellings.model import Part, Span
from tellings.read.rules import plain_line
from tellings.read.shipped import table_rows, word_list

MOST_WORDS = 6  # words of a name
FEWEST_LETTERS = 4  # a shorter name stands in texts by chance
MOST_LINES = 3  # lines from the top of the text that may be the masthead: a date or "Home" can stand before it
NAME_WORD = re.compile(r"[^\W\d_](?:[^\W_]|[’'&.-](?=\w))*", re.UNICODE)
HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}")
SECOND_LEVEL = frozenset(("ac", "co", "com", "edu", "gov", "ne", "net", "or", "org"))  # under country codes: news.co.uk
SHORTEST_LABEL = 3  # letters of a host's own part that say anything ("bbc")
BARS = re.compile(r"\s+[|»·•–—-]+\s+|\s+::\s+")  # what stands between a page's heading and its site in a window's title
CHANNEL = re.compile(r"\s*\b\d[\d.,]*\s*(?:fm|am|mhz|khz)?\s*\Z", re.IGNORECASE)  # "98.4 FM" behind a station's name
IMPRINT = re.compile(r"(?i)\W{0,3}(?:©|\(c\)|copyright|[^\n]{0,80}all rights reserved)")


@lru_cache(maxsize=1)
def outlet_names() -> dict[str, str]:
    """The names of known outlets by their plain form."""
    return {plain_line(row["name"]): row["name"] for row in table_rows("outlets.csv")}


def masthead(text: str, parts: Sequence[Part]) -> str | None:
    """Who printed a plain text, by the lines above its headline, else by its imprint; None where none is clearly an outlet's name.

    A name set all in capitals is given as it is written elsewhere in the text, else with a capital to each word.
    """
    above = lines_above(text, parts)
    notices = [
        plain_line(part.span.of(text))
        for part in parts
        if part.kind in {"furniture", "credit"} and IMPRINT.match(part.span.of(text))
    ]
    for number, span in enumerate(above[:MOST_LINES]):
        line = " ".join(span.of(text).split())
        known = outlet_names().get(plain_line(line))
        if known is not None and not is_section(line):  # "Metro" is a section of many papers, too
            return known
        if not reads_as_name(line):
            continue
        repeated = find_name(line, text, span)
        in_notice = any(re.search(rf"\b{re.escape(plain_line(line))}\b", notice) for notice in notices)
        opens = number == 0 and span.start == len(text) - len(text.lstrip()) and line[:4].casefold() == "the "
        if in_notice or repeated or opens or has_paper_word(line):
            return repeated or spell(line)
    lines = (part.span.of(text) for part in parts if part.kind in {"furniture", "credit"})
    return next((name for line in lines if IMPRINT.match(line) and (name := imprint_name(line))), None)


def lines_above(text: str, parts: Sequence[Part]) -> list[Span]:
    """The blocks above the headline that are not the report; none where no headline was found, for then nothing is above it."""
    above: list[Span] = []
    for part in parts:
        if part.kind == "headline":
            return above
        if part.kind == "body":
            break
        above += [part.span] if part.kind == "furniture" else []
    return []


def reads_as_name(line: str) -> bool:
    """Whether a line is made of a few capitalised words, and little words between them, and is no section's name."""
    words = line.split()
    if not 1 <= len(words) <= MOST_WORDS or len(plain_line(line)) < FEWEST_LETTERS or any(map(str.isdigit, line)):
        return False
    if not NAME_WORD.match(words[0]) or not words[0][0].isupper() or line[-1] in ".:,;!?|":
        return False
    little = word_list("name_joints")
    if not all(NAME_WORD.match(word) or word == "&" for word in words):
        return False
    return all(word[0].isupper() or word.casefold() in little or word == "&" for word in words) and not is_section(line)


def is_section(line: str) -> bool:
    """Whether every word of a line names a section or is no word of a name at all ("World News", "Breaking")."""
    sections, little = word_list("sections"), word_list("name_joints")
    return all(word in sections or word in little for word in plain_line(line).split())


def has_paper_word(line: str) -> bool:
    """Whether a name holds a word of newspapers' and stations' names beside another; one that sections use too ("Post") needs a word they do not."""
    words = set(plain_line(line).split()) - word_list("name_joints")
    papers, sections = words & word_list("paper_words"), word_list("sections")
    return len(words) > 1 and bool(papers) and bool(papers - sections or words - papers - sections)


def find_name(line: str, text: str, span: Span) -> str | None:
    """The name as the text writes it elsewhere with its capitals, of two words or more; None where it does not."""
    words = line.split()
    if len(words) < 2:
        return None
    pattern = re.compile(r"\s+".join(map(re.escape, words)), re.IGNORECASE)
    for found in pattern.finditer(text):
        written = " ".join(found.group().split())
        inside = span.start < found.end() and found.start() < span.end
        if not inside and not written.isupper() and all(word[0].isupper() for word in written.split()[1:]):
            return written[0].upper() + written[1:]
    return None


def spell(line: str) -> str:
    """A name as it is, or, all in capitals, with a capital to each word and none to the little ones inside."""
    if not line.isupper():
        return line
    little = word_list("name_joints")
    words = line.split()
    return " ".join(
        word.lower() if number and word.casefold() in little else word[:1] + word[1:].lower()
        for number, word in enumerate(words)
    )


def titled(title: str, host: str | None) -> str | None:
    """The site a window's title names behind (or before) its heading ("Ferry sinks | The Ellory Post"); None where it names none.

    It counts where the host is made of it, or it is a known outlet or has a word of newspapers' names.
    """
    pieces = [piece.strip() for piece in BARS.split(title) if piece.strip()]
    for piece in (*pieces[:0:-1], *pieces[:1]) if len(pieces) > 1 else ():
        if host and fits_host(piece, host):
            return piece
        known = outlet_names().get(plain_line(piece))
        if known is not None and not is_section(piece):
            return known
        if reads_as_name(piece) and has_paper_word(piece):
            return piece
    return None


def named_fully(outlet: str | None, title: str | None) -> str | None:
    """The outlet, by its name where it is given as a host and the page's title names the site ("ellorypost.example", "... | Ellory Post")."""
    host = (outlet or "").casefold()
    if not title or not is_host(host):
        return outlet
    pieces = [piece.strip() for piece in BARS.split(title)]
    return next((piece for piece in reversed(pieces) if len(pieces) > 1 and fits_host(piece, host)), outlet)


def is_host(outlet: str) -> bool:
    """Whether an outlet is given by the host it publishes at."""
    return HOST.fullmatch(outlet.strip().casefold()) is not None


def fits_host(name: str, host: str) -> bool:
    """Whether a host is made of a name: its letters, its first letters in a row, or the beginning of either ("BBC News" at bbc.example)."""
    words = re.findall(r"[^\W_]+", name.casefold())
    if not 1 <= len(words) <= MOST_WORDS or not name[:1].isupper():
        return False
    labels = [label for label in host.casefold().split(".")[:-1] if label not in SECOND_LEVEL]
    label = re.sub(r"[\W_]+", "", labels[-1]).removeprefix("the") if labels else ""
    letters = "".join(words).removeprefix("the")
    if min(len(label), len(letters)) < SHORTEST_LABEL:
        return False
    starts = "".join(word[0] for word in words)
    return letters.startswith(label) or label.startswith(letters) or label in (starts, starts.removeprefix("t"))


def printed_at_top(lines: Sequence[str]) -> str | None:
    """The outlet among the first lines of a page that marks none up ("RADIO ELLORY 98.4 FM"): a known one, or one with a word of such names."""
    for line in lines[:MOST_LINES]:
        name = CHANNEL.sub("", " ".join(line.split())).strip(" |·•–—-")
        known = outlet_names().get(plain_line(name))
        if known is not None and not is_section(name):
            return known
        if name and reads_as_name(name) and has_paper_word(name):
            return spell(name)
    return None


def imprint_name(text: str) -> str | None:
    """The outlet that a copyright line names ("© 2023 The Ellory Post. All rights reserved."); None where it names none that reads as one."""
    for found in re.finditer(
        r"(?:©|\(c\)|copyright)[\s©,]{0,4}(?:\d{4}(?:\s?[-–]\s?\d{2,4})?)?[\s,]{0,3}(?:by )?([^\n.|]{3,60})",
        text,
        re.IGNORECASE,
    ):
        name = re.split(r"(?i)[,;]|\ball rights\b|\b(?:ltd|inc|llc|plc|limited)\b", found[1])[0].strip(" .,–—-")
        known = outlet_names().get(plain_line(name))
        if known is not None and not is_section(name):
            return known
        if name and reads_as_name(name) and has_paper_word(name):
            return spell(name)
    return None
