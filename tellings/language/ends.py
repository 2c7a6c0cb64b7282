"""What a gap between two words looks like, and how much each of its features speaks for a sentence end.

The weights in ``sentence_ends.csv`` are log-odds that add up; they were learned from UD English EWT and GUM
(``training/sentence_ends.py``).
"""

from __future__ import annotations

import csv
import functools
import re
from pathlib import Path

from tellings.model import BadTable

DATA = Path(__file__).resolve().parent.parent / "data"
ABBREVIATIONS = DATA / "abbreviations.csv"
STARTERS = DATA / "sentence_starters.csv"
WEIGHTS = DATA / "sentence_ends.csv"

LONGEST = 24  # characters of a word that count
OPENING = "\"'“‘«([{<"
CLOSING = "\"'”’»)]}>"
CORE = re.compile(r"^[^\w$£€]*(.*?)([^\w]*)$", re.DOTALL)
DOTTED = re.compile(r"(?:[a-z]\.)+[a-z]")
LENGTHS = ((2, "1"), (3, "2"), (5, "4"), (9, "8"), (17, "16"), (33, "32"))


@functools.cache
def abbreviations() -> dict[str, str]:
    """Abbreviation in lower case without its last dot -> its kind and whether a sentence may end with it."""
    with ABBREVIATIONS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["ends"] not in {"may", "never"} or not row["source"] or row["word"] != row["word"].lower():
            raise BadTable(f"{ABBREVIATIONS.name}: row {row} needs a word in lower case, ends = may or never, a source")
    return {row["word"]: f"{row['kind']}-{row['ends']}" for row in rows}


@functools.cache
def starters() -> frozenset[str]:
    """Words in lower case that start a sentence rather than go on with a name ("in the U.S. The ...")."""
    with STARTERS.open(encoding="utf-8", newline="") as file:
        return frozenset(row["word"] for row in csv.DictReader(file))


@functools.cache
def weights() -> dict[str, float]:
    """Feature -> log-odds."""
    with WEIGHTS.open(encoding="utf-8", newline="") as file:
        return {row["feature"]: float(row["weight"]) for row in csv.DictReader(file)}


def may_end(before: str, after: str) -> bool:
    """Whether a gap is worth a look: some mark stands before it or opens what follows. One gap in fifteen is."""
    last = before[-1]
    if last.isalnum():
        return not after[0].isalnum() and after[0] not in OPENING
    return last != "," or not after[0].islower()


@functools.lru_cache(maxsize=65536)
def cut_word(word: str) -> tuple[str, str, str]:
    """A word's core in lower case, the marks after it, and the shape of the core."""
    found = CORE.match(word[-LONGEST:])
    core, marks = (found[1], found[2]) if found else (word, "")
    return core.lower(), re.sub(r"(.)\1+", r"\1\1", marks), shape(core)


def shape(core: str) -> str:
    """``x`` lower, ``Xx`` capital, ``X`` one capital, ``XX`` capitals, ``9`` digits, ``m`` mixed, ``-`` no letter."""
    if not core or not any(char.isalnum() for char in core):
        return "-"
    if core.isdigit():
        return "9"
    if core.islower():
        return "x"
    if core.isupper():
        return "X" if len(core) == 1 else "XX"
    return "Xx" if core[0].isupper() else "m"


@functools.lru_cache(maxsize=65536)
def starts_with(word: str) -> tuple[str, str, str]:
    """A word's opening marks, its core in lower case, and the shape of the core."""
    core = word[:LONGEST].lstrip("\"'“‘«([{<-–—*•:")
    opening = word[: min(len(word), LONGEST) - len(core)][:3]
    plain = re.split(r"[^\w'’]", core, maxsplit=1)[0]
    return opening, plain.lower(), shape(plain)


def kind_of(core: str, marks: str) -> str:
    """What sort of word stands before a dot: an abbreviation of some kind, an initial, a plain word."""
    if not marks.startswith("."):
        return "word"
    known = abbreviations().get(core)
    if known:
        return known
    if DOTTED.fullmatch(core):
        return "dotted"
    if len(core) == 1 and core.isalpha():
        return "initial"
    return "number" if core.isdigit() else "short" if len(core) <= 3 else "word"


def features(before: str, after: str, later: str, since: int, *, quoted: bool, lower: bool) -> list[str]:
    """Features of the gap between the words ``before`` and ``after`` (up to white space).

    ``later`` is the word after ``after`` or empty, ``since`` counts the words of the sentence so far, ``quoted`` says
    whether a quotation is open, ``lower`` whether the block begins in lower case.
    """
    core, marks, before_shape = cut_word(before)
    opening, next_core, next_shape = starts_with(after)
    kind = kind_of(core, marks)
    length = next((name for limit, name in LENGTHS if since < limit), "33+")
    later_shape = starts_with(later)[2] if later else "end"
    return [
        "bias",
        f"m={marks}",
        f"m={marks} n={next_shape}",
        f"m={marks} n={next_shape} o={opening}",
        f"m={marks} n={next_shape} k={kind}",
        f"m={marks} n={next_shape} b={before_shape}",
        f"m={marks} q={quoted:d} n={next_shape}",
        f"m={marks} l={lower:d} n={next_shape}",
        f"m={marks} s={length}",
        f"m={marks} s={length} n={next_shape}",
        f"m={marks} b={before_shape} n={next_shape} l={lower:d}",
        f"m={marks} b={before_shape} n={next_shape} t={later_shape}",
        f"s={length} n={next_shape}",
        f"k={kind} n={next_shape} t={later_shape}",
        f"k={kind} w={next_core}",
        f"k={kind.partition('-')[2] or kind} n={next_shape} begins={next_core in starters():d}",
        f"n={next_shape} t={later_shape}",
        f"w={next_core} n={next_shape}",
        f"c={core} {marks[:1]}",
        f"c={core} n={next_shape}",
        f"o={opening}",
    ]


def ruled(before: str, after: str) -> bool | None:
    """What newspaper usage settles, and the treebanks show too rarely to be learned; None for the rest.

    A title, an initial or an abbreviation goes on with a name; an abbreviation ends before a word that starts sentences; a
    closing quotation mark before a small letter ends nothing ('"Why?" he asked'), nor does a comma inside one ('“They ran,” Weir said'; the
    treebanks' training parts hold 37 such gaps and none is an end).
    """
    core, marks, _ = cut_word(before)
    _, next_core, next_shape = starts_with(after)
    if next_shape == "x" and marks[-1:] and marks[-1] in '"”’':
        return False
    if marks[:1] == "," and len(marks) > 1 and all(mark in CLOSING for mark in marks[1:]):
        return False
    kind = kind_of(core, marks)
    if marks != "." or next_shape not in {"Xx", "X", "XX", "m"}:
        return None
    if kind.startswith("title") or (kind == "initial" and core != "i"):
        return next_core in starters() and len(next_core) > 1
    if kind == "dotted" or kind.startswith(("letters", "company", "state", "name", "month", "unit")):
        return next_core in starters()
    return None


def log_odds(gap: list[str]) -> float:
    """How strongly a gap with these features ends a sentence: above 0 it does."""
    known = weights()
    return sum(known.get(feature, 0.0) for feature in gap)
