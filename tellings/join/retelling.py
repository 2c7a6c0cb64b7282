"""One report told after another: the same things in the same order, in other words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tellings.join.alignment import read_words
from tellings.join.rarity import rarity
from tellings.join.vectors import stack_vectors
from tellings.model import Article, Sentence, Span

LEAST_WORDS = 6  # a shorter line (headings, "Read more") is no sentence to compare
PLAIN = 2.0  # words rarer than this, and figures, carry what is told
POOR = 8.0  # rarity shared below which two sentences can be alike by a common name alone: half as good
CLOSE = 0.4  # cosine below which two sentences are not compared word by word
MEANING, WORDING = 0.6, 0.4  # parts of cosine and of shared rarity in how alike two sentences are
ALIKE = 0.5  # from here two sentences tell the same; what lies above adds to a chain

# When a report is another's retelling. Read off pairs of reports on one event (six stories of gold_dev, news_cluster): independent reports reach
# a coverage of .45 at most with an order under .8, or more with fewer than five sentences; wire copies and rewrites lie above on all four.
STEPS = 5  # different sentences of the other report met on the way
COVERED = 0.5  # share of the report's own telling that is met
GIVEN = 0.2  # share of the other report's telling that is met
ORDERED = 0.9  # what the best chain in order is worth, over the best without regard to order
WORTH = 0.9  # and what it is worth at least
# The same where the report itself names the other's outlet or agency as its source.
NAMED_STEPS, NAMED_COVERED, NAMED_WORTH = 3, 0.3, 0.4
MUTE = 0.6  # a sentence that stands in quotation marks from here up says what was said, not how it was told

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence made ready: its place, its telling words with rarity, their sum, and whether it is quotation."""

    span: Span
    words: dict[str, float]
    weight: float
    quoted: bool


@dataclass(frozen=True, slots=True)
class Telling:
    """A report's sentences and their vectors, one a row."""

    lines: tuple[Line, ...]
    vectors: Matrix


@dataclass(frozen=True, slots=True)
class Step:
    """A sentence of the taker and the one of the giver it follows, and how alike they are."""

    giver: Span
    taker: Span
    alike: float


@lru_cache(maxsize=256)
def read_telling(article: Article, sentences: tuple[Sentence, ...]) -> Telling:
    """The sentences of an article that tell something; lines of less than LEAST_WORDS words, bylines, credits and furniture left out."""
    words = read_words(article)
    lines, rows = [], []
    for sentence in sentences:
        places = words.between(sentence.span)
        if len(places) < LEAST_WORDS:
            continue
        telling = {
            word for word in words.folded[places.start : places.stop] if word[0].isdigit() or rarity(word) >= PLAIN
        }
        weights = {word: rarity(word) for word in sorted(telling)}
        quoted = words.is_quoted(places) >= MUTE
        lines.append(Line(sentence.span, weights, sum(weights.values()), quoted))
        rows.append(sentence.vector)
    return Telling(tuple(lines), stack_vectors(rows))


def find_retelling(giver: Telling, taker: Telling, alike: Matrix, *, named: bool) -> tuple[Step, ...]:
    """The sentences of ``taker`` that follow ``giver``, in order of the taker; empty where it is no retelling.

    ``alike`` is what ``compare_lines`` gives. ``named``: the taker itself names the giver as its source, which is believed: less has to be met, in
    any order. One report retells another where at least half of its telling meets the other's sentences, five different ones or more, in their
    order, and these are not a small part of a long compilation that meets anything. Sentences that are quotation on both sides count for nothing:
    who heard one speaker hears the same words in the same order.
    """
    gain = np.maximum(alike - np.float32(ALIKE), 0)
    path = best_path(gain)
    worth = round(float(sum(gain[row, column] for row, column in path)), 3)
    most = round(float(gain.max(axis=0).sum()), 3)
    if named:
        path = [(int(gain[:, column].argmax()), column) for column in np.flatnonzero(gain.max(axis=0) > 0).tolist()]
        worth = most
    met, given = part_met(taker, {column for _, column in path}), part_met(giver, {row for row, _ in path})
    if named:
        found = worth >= NAMED_WORTH and met >= NAMED_COVERED and len({row for row, _ in path}) >= NAMED_STEPS
    else:
        found = worth >= max(WORTH, ORDERED * most) and met >= COVERED and len({row for row, _ in path}) >= STEPS
    if not found or (not named and given < GIVEN):
        return ()
    return tuple(
        Step(giver.lines[row].span, taker.lines[column].span, round(float(alike[row, column]), 3))
        for row, column in path
    )


def part_met(telling: Telling, met: set[int]) -> float:
    """The share of a report's sentences by length, quotation left out, that is met."""
    lengths = [0 if line.quoted else len(line.span) for line in telling.lines]
    return round(sum(lengths[place] for place in met) / max(1, sum(lengths)), 3)


def compare_lines(giver: Telling, taker: Telling) -> Matrix | None:
    """How alike each sentence of the giver (row) and of the taker (column) are; None where too few are close for any retelling."""
    if min(len(giver.lines), len(taker.lines)) < NAMED_STEPS:
        return None
    cosines = giver.vectors @ taker.vectors.T
    close = cosines >= ALIKE
    if int(close.any(axis=0).sum()) < NAMED_STEPS or int(close.any(axis=1).sum()) < NAMED_STEPS:
        return None
    alike = np.zeros_like(cosines)
    for row, column in zip(*(places.tolist() for places in np.nonzero(cosines >= CLOSE)), strict=True):
        first, second = giver.lines[row], taker.lines[column]
        if not (first.quoted and second.quoted):
            alike[row, column] = MEANING * cosines[row, column] + WORDING * shared_part(first, second)
    return np.asarray(alike.round(3), dtype=np.float32)


def shared_part(first: Line, second: Line) -> float:
    """Rarity of the words two sentences share over that of the poorer one; halved where little is shared."""
    small, large = (first.words, second.words) if len(first.words) <= len(second.words) else (second.words, first.words)
    shared = sum(weight for word, weight in small.items() if word in large)
    part = shared / max(1.0, min(first.weight, second.weight))
    return part if shared >= POOR else part / 2


def best_path(gain: Matrix) -> list[tuple[int, int]]:
    """The cells (row, column) of the worthiest chain: each column at most once, rows never going back; zeros left out."""
    height, width = gain.shape
    best = np.zeros((width + 1, height + 1), dtype=np.float64)
    for column in range(width):
        taken = np.where(gain[:, column] > 0, best[column, 1:] + gain[:, column], 0)
        best[column + 1, 1:] = np.maximum.accumulate(np.maximum(best[column, 1:], taken))
    path: list[tuple[int, int]] = []
    row, column = height, width
    while row and column:
        here = best[column, row]
        if here == best[column, row - 1]:
            row -= 1
        elif here == best[column - 1, row]:
            column -= 1
        else:
            path.append((row - 1, column - 1))
            column -= 1
    return path[::-1]
