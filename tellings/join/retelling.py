"""One report told after another: the same things in the same order, in other words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tellings.join.alignment import first_of_each, in_sorted, read_words
from tellings.join.vectors import small_product, stack_vectors
from tellings.model import Article, Sentence, Span

LEAST_WORDS = 6  # a shorter line (headings, "Read more") is no sentence to compare
PLAIN = 2.0  # words rarer than this, and figures, carry what is told
POOR = 8.0  # rarity shared below which two sentences can be alike by a common name alone: half as good
CLOSE = 0.4  # cosine below which two sentences are not compared word by word
MEANING, WORDING = 0.6, 0.4  # parts of cosine and of shared rarity in how alike two sentences are
ALIKE = 0.5  # from here two sentences tell the same; what lies above adds to a chain
SHOWN = 0.55  # from here one is shown as the other's where nothing but the source's name tells of a retelling; six tuned stories of gold_dev
NEXT = 6  # characters between two sentences that follow each other

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


@dataclass(frozen=True, slots=True, eq=False)
class Telling:
    """A report's sentences made ready: their places, vectors (a row each), which are quotation, and their telling words.

    The words are in one list over all sentences: ``words`` their numbers, ``rows`` the sentence they stand in, ``rare`` their rarity; sorted by
    number. ``weights`` are the sentences' sums of rarity.
    """

    spans: tuple[Span, ...]
    vectors: Matrix
    quoted: NDArray[np.bool_]
    words: NDArray[np.uint64]
    rows: NDArray[np.int64]
    rare: Matrix
    weights: Matrix

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Characters of each sentence; 0 for quotation."""
        return np.array([len(span) for span in self.spans], dtype=np.int64) * ~self.quoted


@dataclass(frozen=True, slots=True)
class Step:
    """A sentence of the taker and the one of the giver it follows, and how alike they are."""

    giver: Span
    taker: Span
    alike: float


@lru_cache(maxsize=1024)
def read_telling(article: Article, sentences: tuple[Sentence, ...]) -> Telling:
    """The sentences of an article that tell something; lines of less than LEAST_WORDS words, bylines, credits and furniture left out."""
    words = read_words(article)
    kept = [(sentence, places) for sentence in sentences if len(places := words.between(sentence.span)) >= LEAST_WORDS]
    at = np.concatenate([np.arange(p.start, p.stop) for _, p in kept]) if kept else np.zeros(0, dtype=np.int64)
    rows = np.repeat(np.arange(len(kept)), [len(places) for _, places in kept])
    telling = (words.rare[at] >= PLAIN) | (words.rare[at] < 0)
    at, rows = at[telling], rows[telling]
    order = np.lexsort((rows, words.numbers[at]))
    at, rows = at[order], rows[order]
    numbers = words.numbers[at]
    first = np.r_[True, (numbers[1:] != numbers[:-1]) | (rows[1:] != rows[:-1])] if len(at) else np.zeros(0, dtype=bool)
    rare = np.abs(words.rare[at[first]])
    weights = np.bincount(rows[first], weights=rare, minlength=len(kept)).astype(np.float32)
    return Telling(
        tuple(sentence.span for sentence, _ in kept),
        stack_vectors(sentence.vector for sentence, _ in kept),
        np.array([words.is_quoted(places) >= MUTE for _, places in kept], dtype=bool),
        numbers[first],
        rows[first],
        rare,
        weights,
    )


def find_retelling(giver: Telling, taker: Telling, alike: Matrix, *, named: bool) -> tuple[Step, ...]:
    """The sentences of ``taker`` that follow ``giver``, in order of the taker; empty where it is no retelling.

    ``alike`` is what ``compare_lines`` gives. ``named``: the taker itself names the giver as its source, which is believed: less has to be met, in
    any order. One report retells another where at least half of its telling meets the other's sentences, five different ones or more, in their
    order, and these are not a small part of a long compilation that meets anything. Sentences that are quotation on both sides count for nothing:
    who heard one speaker hears the same words in the same order.
    """
    gain = np.maximum(alike - np.float32(ALIKE), 0)
    if part_met(taker, np.flatnonzero(gain.max(axis=0) > 0)) < (NAMED_COVERED if named else COVERED):
        return ()
    path = best_path(gain)
    worth = round(float(sum(gain[row, column] for row, column in path)), 3)
    most = round(float(gain.max(axis=0).sum()), 3)
    if named:
        path = [(int(gain[:, column].argmax()), column) for column in np.flatnonzero(gain.max(axis=0) > 0).tolist()]
        worth = most
    met, given = part_met(taker, [column for _, column in path]), part_met(giver, sorted({row for row, _ in path}))
    if named:
        found = worth >= NAMED_WORTH and met >= NAMED_COVERED and len({row for row, _ in path}) >= NAMED_STEPS
    else:
        found = worth >= max(WORTH, ORDERED * most) and met >= COVERED and len({row for row, _ in path}) >= STEPS
    if not found or (not named and given < GIVEN):
        return ()
    return tuple(
        Step(whole_source(row, column, giver, alike), taker.spans[column], round(float(alike[row, column]), 3))
        for row, column in path
        if not named or alike[row, column] >= SHOWN
    )


def whole_source(row: int, column: int, giver: Telling, alike: Matrix) -> Span:
    """The giver's sentence a step follows, with those right before and after it that tell what the same sentence of the taker does and none more."""
    best = alike.argmax(axis=1)
    low = high = row
    while low and alike[low - 1, column] >= ALIKE and best[low - 1] == column and is_next(giver, low - 1):
        low -= 1
    while (
        high + 1 < len(giver.spans)
        and alike[high + 1, column] >= ALIKE
        and best[high + 1] == column
        and is_next(giver, high)
    ):
        high += 1
    return Span(giver.spans[low].start, giver.spans[high].end)


def is_next(telling: Telling, row: int) -> bool:
    """Whether the sentence after ``row`` follows it right away."""
    return 0 <= telling.spans[row + 1].start - telling.spans[row].end <= NEXT


def part_met(telling: Telling, met: Sequence[int] | NDArray[np.int64]) -> float:
    """The share of a report's sentences by length, quotation left out, that is met."""
    lengths = telling.lengths
    return round(float(lengths[np.asarray(met, dtype=np.int64)].sum()) / max(1.0, float(lengths.sum())), 3)


def compare_lines(giver: Telling, taker: Telling) -> Matrix | None:
    """How alike each sentence of the giver (row) and of the taker (column) are; None where too few are close for any retelling."""
    if min(len(giver.spans), len(taker.spans)) < NAMED_STEPS:
        return None
    cosines = small_product(giver.vectors, taker.vectors)
    close = cosines >= ALIKE
    if int(close.any(axis=0).sum()) < NAMED_STEPS or int(close.any(axis=1).sum()) < NAMED_STEPS:
        return None
    shared = shared_rarity(giver, taker)
    part = shared / np.maximum(1, np.minimum(giver.weights[:, None], taker.weights[None, :]))
    part = np.where(shared >= POOR, part, part / 2)
    alike = np.where(cosines >= CLOSE, MEANING * cosines + WORDING * part, 0)
    alike[giver.quoted[:, None] & taker.quoted[None, :]] = 0
    return np.asarray(alike.round(3), dtype=np.float32)


def shared_rarity(giver: Telling, taker: Telling) -> Matrix:
    """The summed rarity of the words each sentence of the giver (row) shares with each of the taker (column)."""
    common = giver.words[in_sorted(giver.words, taker.words)]
    common = common[first_of_each(common[1:] != common[:-1])] if len(common) else common
    tables = []
    for telling in (giver, taker):
        known = in_sorted(telling.words, common)
        table = np.zeros((len(telling.spans), len(common)), dtype=np.float32)
        table[telling.rows[known], np.searchsorted(common, telling.words[known])] = np.sqrt(telling.rare[known])
        tables.append(table)
    return small_product(*tables)


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
