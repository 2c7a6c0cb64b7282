"""Two texts side by side: runs of the same words, chained into passages."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tellings.join.rarity import fold_word, rarity
from tellings.join.renderings import even_word, match_names
from tellings.join.sketch import word_number
from tellings.model import Article, Span

SEED = 3  # words in a row that start an alignment
COMMON = 12  # a run of SEED words standing more often than this in both texts starts no alignment (lists, refrains); in one, only at its first places
REPEATS = 100  # further places of a passage in one text that are looked for
GAP = 10  # words changed, added or dropped on either side between two runs of one passage; hand-set
MATCHING = 8  # words a passage shares at least
WEIGHT = 25.0  # and their rarity adds up to at least this: "declined to comment on the case" alone is no copy
DENSE = 0.5  # share of the longer side's words that match, at least
SILENT = ("byline", "credit", "furniture")
TOKEN = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
#: Words in quotation marks.
MARKED = re.compile(
    r"“[^”]{1,2000}”|\"[^\"\n]{1,2000}\"|(?<!\w)‘[^’\n]{1,1000}’(?!\w)|(?<!\w)'[^'\n]{20,1000}'(?!\w)",
)
HANDLE = re.compile(r"\(@\w+\)")
SIGNATURE = 80  # characters a line may hold before the handle that signs the post above it
POST = 600  # and the post itself

Numbers = NDArray[np.uint64]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words of one text: folded and evened out, their first and last characters, and whether they stand in quotation marks.

    ``names`` are those of them always written with a capital. ``numbers`` stand for the folded words and ``rare`` is their rarity, below zero for
    figures. ``seeds`` are numbers for every SEED words in a row, COMMON + 1 times each at most, sorted, and ``seats`` the words that start them.
    """

    folded: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    quoted: tuple[bool, ...]
    numbers: Numbers
    rare: NDArray[np.float32]
    seeds: Numbers
    seats: Places
    names: frozenset[str] = frozenset()

    def is_quoted(self, places: range) -> float:
        """The share of some words that stand in quotation marks."""
        return sum(self.quoted[places.start : places.stop]) / max(1, len(places))

    def between(self, span: Span) -> range:
        """The numbers of the words that start inside ``span``."""
        low = bisect_left(self.starts, span.start)
        return range(low, bisect_left(self.starts, span.end, lo=low))

    def folded_in(self, span: Span) -> tuple[str, ...]:
        """The folded words that start inside ``span``."""
        places = self.between(span)
        return self.folded[places.start : places.stop]

    def weights_in(self, span: Span) -> dict[str, float]:
        """The words that start inside ``span``, each with its rarity."""
        return {self.folded[place]: abs(float(self.rare[place])) for place in self.between(span)}


@dataclass(frozen=True, slots=True, order=True)
class Run:
    """``length`` words in a row that are the same, from word ``a`` of one text and word ``b`` of the other."""

    a: int
    b: int
    length: int


@dataclass(frozen=True, slots=True)
class Passage:
    """Runs in order in both texts, close together."""

    runs: tuple[Run, ...]

    @property
    def a(self) -> range:
        """The words covered in the first text, changed words between runs included."""
        return range(self.runs[0].a, self.runs[-1].a + self.runs[-1].length)

    @property
    def b(self) -> range:
        """The words covered in the second text."""
        return range(self.runs[0].b, self.runs[-1].b + self.runs[-1].length)

    @property
    def matching(self) -> int:
        """How many words are the same."""
        return sum(run.length for run in self.runs)

    @property
    def density(self) -> float:
        """Words that are the same over the words of the longer side."""
        return self.matching / max(len(self.a), len(self.b))


@lru_cache(maxsize=1024)
def read_words(article: Article) -> Words:
    """The words of an article outside bylines, credits and furniture."""
    text = article.text
    silent = [part.span for part in article.parts if part.kind in SILENT]
    places = [match.span() for match in TOKEN.finditer(text)]
    if silent:
        mute = flag_inside([start for start, _ in places], silent)
        places = [place for place, is_mute in zip(places, mute, strict=True) if not is_mute]
    return make_words([text[start:end] for start, end in places], places, marked_spans(text))


def make_words(words: Sequence[str], places: Sequence[tuple[int, int]], marked: Sequence[Span]) -> Words:
    """Words with their seeds; ``marked`` stands in quotation marks (in text order, apart)."""
    known = [know_word(word) for word in words]
    folded, numbered, rarities = zip(*known, strict=True) if known else ((), (), ())
    starts, ends = zip(*places, strict=True) if places else ((), ())
    numbers = np.array(numbered, dtype=np.uint64)
    seeds, seats = find_seeds(numbers)
    quoted = tuple(flag_inside(starts, marked))
    names = {even for word, even in zip(words, folded, strict=True) if is_capital(word)}
    names -= {even for word, even in zip(words, folded, strict=True) if not is_capital(word)}
    rare = np.array(rarities, dtype=np.float32)
    return Words(folded, starts, ends, quoted, numbers, rare, seeds, seats, frozenset(names))


def is_capital(word: str) -> bool:
    """Whether a word is written as a name: with a capital first, or after an Arabic article ("al-Tamimi")."""
    return word[0].isupper() or ("-" in word and any(part[:1].isupper() for part in word.split("-")))


def find_seeds(numbers: Numbers) -> tuple[Numbers, Places]:
    """Numbers for every SEED words in a row, each at its first places, at most COMMON and one more, sorted; and the words that start them."""
    count = max(0, len(numbers) - SEED + 1)
    mixed = np.zeros(count, dtype=np.uint64)
    for step in range(SEED):
        mixed = (mixed ^ numbers[step : step + count]) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    order = np.argsort(mixed, kind="stable")
    seeds = mixed[order]
    heads = first_of_each(seeds[1:] != seeds[:-1]) if count else order
    often = np.diff(heads, append=count)
    rare = np.arange(count) - np.repeat(heads, often) <= COMMON
    return seeds[rare], order[rare]


def first_of_each(differs: NDArray[np.bool_]) -> Places:
    """Where stretches of the same begin in a list that is not empty; ``differs`` says of all but the first whether it is unlike the one before.

    ``np.r_`` says the same in fewer words and takes 60 microseconds for it, which thousands of pairs of reports feel.
    """
    return np.flatnonzero(np.concatenate(([True], differs)))


def align_names(mine: Words, other: Words) -> Words:
    """The other text's words, its names spelt as in mine where they are renderings of the same name."""
    spelt = match_names(mine.folded, other.folded, mine.names, other.names)
    if not spelt:
        return other
    folded = tuple(spelt.get(word, word) for word in other.folded)
    numbers = other.numbers.copy()
    for place, (old, new) in enumerate(zip(other.folded, folded, strict=True)):
        if old != new:
            numbers[place] = word_number(new)
    seeds, seats = find_seeds(numbers)
    return replace(other, folded=folded, numbers=numbers, seeds=seeds, seats=seats)


@lru_cache(maxsize=200_000)
def know_word(word: str) -> tuple[str, int, float]:
    """A word folded and evened out, its number and its rarity as it is written (below zero for a figure)."""
    plain = fold_word(word)
    folded = even_word(plain)
    return (
        folded,
        word_number(folded),
        rarity(plain if plain[0].isalpha() else folded) * (-1 if folded[0].isdigit() else 1),
    )


def marked_spans(text: str) -> list[Span]:
    """What stands in quotation marks, and posts set as a block that ends with its author's handle; in text order, apart."""
    areas = [match.span() for match in MARKED.finditer(text)]
    for match in HANDLE.finditer(text):
        line = text.rfind("\n", 0, match.start()) + 1
        above = text.rfind("\n", 0, max(0, line - 1)) + 1 if line > 0 and match.start() - line <= SIGNATURE else line
        if match.start() - above <= POST + SIGNATURE:
            areas.append((above, match.end()))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(areas):
        if merged and start <= merged[-1][1]:
            start, end = merged[-1][0], max(end, merged.pop()[1])
        merged.append((start, end))
    return [Span(start, end) for start, end in merged]


def flag_inside(starts: Sequence[int], areas: Sequence[Span]) -> list[bool]:
    """For each place in text order whether it lies inside one of the areas."""
    flags = [False] * len(starts)
    for area in areas:
        low = bisect_left(starts, area.start)
        high = bisect_left(starts, area.end, lo=low)
        flags[low:high] = [True] * (high - low)
    return flags


def common_words(first: Sequence[str], second: Sequence[str]) -> int:
    """How many words the two share in the same order: the length of their longest common subsequence.

    Bits stand for the words of ``first`` (Hyyrö 2004), so it takes one addition of a long number a word of ``second``.
    """
    places: dict[str, int] = {}
    for place, word in enumerate(first):
        places[word] = places.get(word, 0) | 1 << place
    row = full = (1 << len(first)) - 1
    for word in second:
        hits = row & places.get(word, 0)
        row = ((row + hits) | (row - hits)) & full
    return len(first) - row.bit_count()


def find_repeats(words: Words, places: range) -> list[range]:
    """Where else in their own text some words stand in the same order, apart from each other and from ``places``, in text order."""
    if len(places) < SEED:
        return []
    wanted = words.numbers[places.start : places.stop]
    heads = np.flatnonzero(words.numbers[: len(words.numbers) - len(places) + 1] == wanted[0])
    found: list[range] = []
    for start in heads.tolist():
        here = range(start, start + len(places))
        apart = here.stop <= places.start or here.start >= places.stop
        if (
            apart
            and (not found or start >= found[-1].stop)
            and np.array_equal(words.numbers[start : here.stop], wanted)
        ):
            found.append(here)
        if len(found) == REPEATS:
            break
    return found


def find_passages(mine: Words, other: Words) -> list[Passage]:
    """Passages of both texts, those with most matching words first in line for words both want; in order of the first text."""
    runs = find_runs(mine, other)
    if sum(run.length for run in runs) < MATCHING:
        return []
    found = [passage for passage in chain_runs(runs) if is_copy(passage, mine)]
    return sorted(found, key=lambda passage: (passage.a.start, passage.b.start))


def find_runs(mine: Words, other: Words) -> list[Run]:
    """All longest runs of at least SEED same words that start with a seed not too common in either text; in order of the first text."""
    a, b = seed_pairs(mine, other)
    order = np.lexsort((a, a - b))
    a, b = a[order], b[order]
    runs: list[Run] = []
    if not len(a):
        return []
    heads = first_of_each((a[1:] - a[:-1] != 1) | (b[1:] - b[:-1] != 1))
    lengths = np.diff(heads, append=len(a)) + SEED - 1
    diagonal, reached = None, -1
    for first, second, length in zip(a[heads].tolist(), b[heads].tolist(), lengths.tolist(), strict=True):
        if first - second == diagonal and first < reached:
            continue
        same = count_same(mine.folded, other.folded, first, second, length)
        diagonal, reached = first - second, first + same
        if same >= SEED:
            runs.append(Run(first, second, same))
    return sorted(runs)


def seed_pairs(mine: Words, other: Words) -> tuple[Places, Places]:
    """The words of both texts where the same seeds start, pair by pair."""
    shared = mine.seeds[in_sorted(mine.seeds, other.seeds)]
    shared = shared[first_of_each(shared[1:] != shared[:-1])] if len(shared) else shared
    low_a, low_b = np.searchsorted(mine.seeds, shared), np.searchsorted(other.seeds, shared)
    many_a = np.searchsorted(mine.seeds, shared, side="right") - low_a
    many_b = np.searchsorted(other.seeds, shared, side="right") - low_b
    many = np.where((many_a > COMMON) & (many_b > COMMON), 0, many_a * many_b)
    which = np.repeat(np.arange(len(shared)), many)
    within = np.arange(len(which)) - np.repeat(np.cumsum(many) - many, many)
    return (
        mine.seats[low_a[which] + within // many_b[which]],
        other.seats[low_b[which] + within % many_b[which]],
    )


def in_sorted(values: Numbers, table: Numbers) -> NDArray[np.bool_]:
    """For each value whether it stands in a sorted table."""
    at = np.searchsorted(table, values)
    found = at < len(table)
    found[found] = table[at[found]] == values[found]
    return found


def count_same(mine: Sequence[str], other: Sequence[str], a: int, b: int, length: int) -> int:
    """How many words in a row are the same from ``a`` and ``b`` on; the first ``length`` are by their numbers, and are looked at as words once."""
    if mine[a : a + length] != other[b : b + length]:
        return 0
    while a + length < len(mine) and b + length < len(other) and mine[a + length] == other[b + length]:
        length += 1
    return length


def chain_runs(runs: Sequence[Run]) -> list[Passage]:
    """Passages: from the longest free run outwards over gaps of at most GAP words on both sides. Each word of a text serves one passage."""
    by_place = sorted(runs)
    starts = [run.a for run in by_place]
    taken_a: set[int] = set()
    taken_b: set[int] = set()
    found = []
    for run in sorted(runs, key=lambda run: (-run.length, run.a, run.b)):
        core = trim(run, taken_a, taken_b)
        if core is None:
            continue
        chain = [core]
        while (after := next_run(chain[-1], by_place, starts, taken_a, taken_b)) is not None:
            chain.append(after)
        while (before := previous_run(chain[0], by_place, starts, taken_a, taken_b)) is not None:
            chain.insert(0, before)
        if sum(part.length for part in chain) < MATCHING:
            continue
        for part in chain:
            taken_a.update(range(part.a, part.a + part.length))
            taken_b.update(range(part.b, part.b + part.length))
        found.append(Passage(tuple(chain)))
    return found


def trim(run: Run, taken_a: set[int], taken_b: set[int]) -> Run | None:
    """The first free stretch of a run, None when it is shorter than SEED."""
    if taken_a.isdisjoint(range(run.a, run.a + run.length)) and taken_b.isdisjoint(range(run.b, run.b + run.length)):
        return run if run.length >= SEED else None
    free = [step for step in range(run.length) if run.a + step not in taken_a and run.b + step not in taken_b]
    if not free:
        return None
    length = next((count for count, step in enumerate(free) if step != free[0] + count), len(free))
    return Run(run.a + free[0], run.b + free[0], length) if length >= SEED else None


def next_run(
    last: Run, by_place: Sequence[Run], starts: Sequence[int], taken_a: set[int], taken_b: set[int]
) -> Run | None:
    """The nearest free run after ``last`` in both texts, within GAP."""
    end_a, end_b = last.a + last.length, last.b + last.length
    best: tuple[int, Run] | None = None
    for index in range(bisect_left(starts, last.a + 1), len(by_place)):
        run = by_place[index]
        if run.a > end_a + GAP:
            break
        skip = max(end_a - run.a, end_b - run.b, 0)
        if run.length - skip < SEED or run.b > end_b + GAP or run.b + skip > end_b + GAP or run.a + skip > end_a + GAP:
            continue
        free = trim(Run(run.a + skip, run.b + skip, run.length - skip), taken_a, taken_b)
        if free and free.a <= end_a + GAP and free.b <= end_b + GAP:
            distance = (free.a - end_a) + (free.b - end_b)
            if best is None or (distance, free) < best:
                best = (distance, free)
    return best[1] if best else None


def previous_run(
    first: Run, by_place: Sequence[Run], starts: Sequence[int], taken_a: set[int], taken_b: set[int]
) -> Run | None:
    """The nearest free run before ``first`` in both texts, within GAP."""
    best: tuple[int, Run] | None = None
    for index in range(bisect_left(starts, first.a) - 1, -1, -1):
        run = by_place[index]
        if run.a + LONGEST_BACK < first.a:
            break
        over = max(run.a + run.length - first.a, run.b + run.length - first.b, 0)
        end_a, end_b = run.a + run.length - over, run.b + run.length - over
        if run.length - over < SEED or run.b >= first.b or first.a - end_a > GAP or first.b - end_b > GAP:
            continue
        free = trim(Run(run.a, run.b, run.length - over), taken_a, taken_b)
        if free is None:
            continue
        gap_a, gap_b = first.a - (free.a + free.length), first.b - (free.b + free.length)
        if 0 <= gap_a <= GAP and 0 <= gap_b <= GAP and (best is None or (gap_a + gap_b, free) < best):
            best = (gap_a + gap_b, free)
    return best[1] if best else None


LONGEST_BACK = (
    200  # words looked back for a run that ends near; the longest run is the core, so runs before it are shorter or cut
)


def is_copy(passage: Passage, mine: Words) -> bool:
    """Whether enough rare enough words match, densely enough."""
    if passage.matching < MATCHING or passage.density < DENSE:
        return False
    return sum(float(np.abs(mine.rare[run.a : run.a + run.length]).sum()) for run in passage.runs) >= WEIGHT
