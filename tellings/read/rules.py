"""The rule book of what is not the report itself: ``data/furniture.toml`` as compiled patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal, get_args

from tellings.model import BadTable, PartKind
from tellings.read.shipped import table_rows, table_tree

Covers = Literal["block", "ending", "head", "tail"]
Place = Literal["any", "top", "inside", "bottom", "edge"]
PIECE = re.compile(r"\{([a-z]+)\}")
SAYING = re.compile(r"[\w#+]")
DIGITS = re.compile(r"\d[\d,.]*")


@dataclass(frozen=True, slots=True)
class Rule:
    """A named pattern for blocks of one kind; see the head of furniture.toml for what the fields say."""

    name: str
    kind: PartKind
    covers: Covers
    place: Place
    most_words: int
    pattern: re.Pattern[str]
    opens: bool
    stamp: bool
    names: bool
    unended: bool


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rules: whole lines by their plain form (kind, and whether links follow), and patterns, in the table's order.

    ``blocks`` are tried on whole blocks (those that cover an ``ending`` at the block's end), ``heads`` and ``tails`` on paragraphs.
    """

    lines: Mapping[str, tuple[PartKind, bool]]
    blocks: tuple[Rule, ...]
    heads: tuple[Rule, ...]
    tails: tuple[Rule, ...]
    pieces: Mapping[str, str]


def plain_line(text: str) -> str:
    """A line as the word-for-word list spells it: small letters, figures as ``#``, no outer punctuation, single blanks."""
    line = " ".join(text.casefold().split())
    first, last = (
        SAYING.search(line),
        SAYING.search(line[::-1]),
    )  # a pattern for the edges would look at a long run of signs again and again
    if first is None or last is None:
        return ""
    return DIGITS.sub("#", line[first.start() : len(line) - last.start()])


BOOKS: dict[bool, RuleBook] = {}  # made so far, by whether they know the agencies' names
NOTHING = "(?!)"  # matches nowhere


def rule_book(*, agencies: bool = True) -> RuleBook:
    """The rules of furniture.toml, made once. Raises BadTable naming the rule that is incomplete or does not compile.

    Without ``agencies`` they do not know the agencies' names, each of which stands in the patterns dozens of times: of a text that names none they
    say the same, and they are compiled in 0.1 s instead of 0.25.
    """
    if agencies not in BOOKS:
        BOOKS[agencies] = make_book(agency_names() if agencies else NOTHING)
    return BOOKS[agencies]


def book_for(texts: Iterable[str]) -> RuleBook:
    """A book that says the same of these pieces of text as the whole one; the whole one where it is made already."""
    return rule_book(agencies=True in BOOKS or any(agency_pattern().search(text) for text in texts))


@cache
def agency_pattern() -> re.Pattern[str]:
    """Any agency's name, in capitals or not."""
    return re.compile(agency_names(), re.IGNORECASE)


def make_book(agency: str) -> RuleBook:
    """The rules of furniture.toml with a pattern for agencies."""
    table = table_tree("furniture.toml")
    pieces = expand_pieces({**table["pieces"], "agency": agency})
    rules = tuple(parse_rule(row, pieces) for row in table["rules"])
    lines: dict[str, tuple[PartKind, bool]] = {}
    for row in table["lines"]:
        if row.get("kind") not in get_args(PartKind) or not row.get("source"):
            raise BadTable(
                f"furniture.toml: a [[lines]] entry needs a known kind and a source, not {row.get('kind')!r}"
            )
        for line in row["lines"]:
            opens = bool(row.get("opens")) or lines.get(plain_line(line), ("", False))[1]
            lines[plain_line(line)] = (row["kind"], opens)
    return RuleBook(
        lines={line: found for line, found in lines.items() if line},
        blocks=tuple(rule for rule in rules if rule.covers in {"block", "ending"}),
        heads=tuple(rule for rule in rules if rule.covers == "head"),
        tails=tuple(rule for rule in rules if rule.covers == "tail"),
        pieces=pieces,
    )


def parse_rule(row: Mapping[str, Any], pieces: Mapping[str, str]) -> Rule:
    """One rule, checked and compiled."""
    name = row.get("name", "?")
    if (
        row.get("kind") not in get_args(PartKind)
        or row.get("covers") not in get_args(Covers)
        or row.get("place") not in get_args(Place)
    ):
        raise BadTable(f"furniture.toml, rule {name}: kind, covers and place must be known ones")
    if not row.get("source") or not row.get("cases") or "not" not in row:
        raise BadTable(f"furniture.toml, rule {name}: a source, cases and counter-cases are needed")
    pattern = fill(row["pattern"], pieces)
    if row["covers"] in {"ending", "tail"}:
        pattern = rf"(?:{pattern})\s*\Z"
    try:
        compiled = re.compile(pattern, 0 if row.get("exact") else re.IGNORECASE)
    except re.error as error:
        raise BadTable(f"furniture.toml, rule {name}: {error}") from error
    return Rule(
        name,
        row["kind"],
        row["covers"],
        row["place"],
        int(row["most_words"]),
        compiled,
        bool(row.get("opens")),
        bool(row.get("stamp")),
        bool(row.get("names")),
        bool(row.get("unended")),
    )


def expand_pieces(pieces: Mapping[str, str]) -> dict[str, str]:
    """The pieces with the pieces they name filled in; a piece may only name those before it."""
    expanded: dict[str, str] = {}
    for name, pattern in (
        ("agency", pieces["agency"]),
        *((name, pattern) for name, pattern in pieces.items() if name != "agency"),
    ):
        expanded[name] = fill(pattern, expanded)
    return expanded


def fill(pattern: str, pieces: Mapping[str, str]) -> str:
    """A pattern with ``{name}`` replaced. Raises BadTable for a name that is no piece."""

    def piece(match: re.Match[str]) -> str:
        if match[1] not in pieces:
            raise BadTable(f"furniture.toml: {{{match[1]}}} names no piece")
        return pieces[match[1]]

    return PIECE.sub(piece, pattern)


@lru_cache(maxsize=1)
def agency_names() -> str:
    """Every name and short form of agencies.csv as one alternation, longest first."""
    cells = (cell for row in table_rows("agencies.csv") for cell in (row["names"], row["short"]))
    names = {name for cell in cells for name in cell.split("|") if name}
    return (
        r"(?:(?<!\w)(?:"
        + "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))
        + r")(?!\w))"
    )
