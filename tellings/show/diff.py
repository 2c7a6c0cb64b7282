"""Differences by word: without case and punctuation, so that quote styles and a capital after a full stop do not count as changes."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

WORD = re.compile(r"\S+")
EDGES = re.compile(r"^\W+|\W+$")
WORTH_MARKING = 0.25  # share of words in common below which marking every word would be noise (mock notes: nothing is underlined then)
LONGEST = 4_000  # words compared; difflib is quadratic in the worst case, and a longer pair is two different texts


@dataclass(frozen=True, slots=True)
class Run:
    """Words in a row: in both texts, only in this one (``added``), or only in the other (``missing``)."""

    text: str
    kind: Literal["same", "added", "missing"]


def word_places(text: str) -> list[tuple[int, int]]:
    """Start and end of each word."""
    return [found.span() for found in WORD.finditer(text)]


def plain_words(text: str) -> list[str]:
    """Words as compared."""
    words = text.split()
    return [(word if word.isalnum() else EDGES.sub("", word)).casefold() for word in words]


def matches(first: Sequence[str], second: Sequence[str]) -> list[tuple[int, int, int]]:
    """Blocks of equal words: (place in first, place in second, length), in order."""
    compared = difflib.SequenceMatcher(None, first[:LONGEST], second[:LONGEST], autojunk=False)
    return [(block.a, block.b, block.size) for block in compared.get_matching_blocks() if block.size]


def changed_words(text: str, other: str, *, least: float = WORTH_MARKING) -> tuple[tuple[int, int], ...]:
    """Spans of ``text`` whose words ``other`` lacks, neighbours joined; none when the two share less than ``least`` of their words."""
    mine, theirs = plain_words(text), plain_words(other)
    if 2 * (Counter(mine) & Counter(theirs)).total() < least * (len(mine) + len(theirs)):
        return ()  # no order of these words has as many in common
    blocks = matches(mine, theirs)
    shared = sum(size for _, _, size in blocks)
    if not mine or not theirs or 2 * shared / (len(mine) + len(theirs)) < least:
        return ()
    kept = {start + step for start, _, size in blocks for step in range(size)}
    spans: list[tuple[int, int]] = []
    for number, (start, end) in enumerate(word_places(text)):
        if number in kept or not mine[number]:
            continue
        if spans and number - 1 not in kept:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return tuple(spans)


def word_runs(fuller: str, text: str) -> tuple[Run, ...]:
    """``text`` as runs against a fuller rendering: what it shares, what it adds, and in its place what it leaves out."""
    if fuller == text:
        return (Run(words, "same"),) if (words := text.strip()) else ()
    theirs, mine = plain_words(fuller), plain_words(text)
    their_places, my_places = word_places(fuller), word_places(text)
    runs: list[Run] = []
    at_theirs = at_mine = 0
    for start, other, size in (*matches(theirs, mine), (len(theirs), len(mine), 0)):
        if start > at_theirs:
            runs.append(Run(_slice(fuller, their_places, at_theirs, start), "missing"))
        if other > at_mine:
            runs.append(Run(_slice(text, my_places, at_mine, other), "added"))
        if size:
            runs.append(Run(_slice(text, my_places, other, other + size), "same"))
        at_theirs, at_mine = start + size, other + size
    return tuple(runs)


def _slice(text: str, places: Sequence[tuple[int, int]], start: int, end: int) -> str:
    return text[places[start][0] : places[end - 1][1]]
