"""Two texts side by side: runs of the same words, chained into passages."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tellings.join.rarity import fold_word, rarity
from tellings.model import Article, Span

SEED = 3  # words in a row that start an alignment
COMMON = 12  # a run of SEED words standing more often than this in one text starts none (lists, refrains)
GAP = 10  # words changed, added or dropped on either side between two runs of one passage; hand-set
MATCHING = 8  # words a passage shares at least
WEIGHT = 25.0  # and their rarity adds up to at least this: "declined to comment on the case" alone is no copy
DENSE = 0.5  # share of the longer side's words that match, at least
SILENT = ("byline", "credit", "furniture")
TOKEN = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
#: Words in quotation marks, and posts set as a block that ends with its author's handle.
MARKED = re.compile(
    r"“[^”]{1,2000}”|\"[^\"\n]{1,2000}\"|(?<!\w)‘[^’\n]{1,1000}’(?!\w)|(?<!\w)'[^'\n]{20,1000}'(?!\w)"
    r"|^[^\n]{1,600}\n?[^\n]{0,80}\(@\w+\)",
    re.M,
)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text: folded, their first and last characters, and whether they stand in quotation marks."""

    folded: tuple[str, ...]
    spans: tuple[Span, ...]
    quoted: tuple[bool, ...]

    def is_quoted(self, places: range) -> float:
        """The share of some words that stand in quotation marks."""
        return sum(self.quoted[place] for place in places) / max(1, len(places))

    def between(self, span: Span) -> range:
        """The numbers of the words that start inside ``span``."""
        low = bisect_left(self.spans, span.start, key=lambda word: word.start)
        return range(low, bisect_left(self.spans, span.end, key=lambda word: word.start))

    def folded_in(self, span: Span) -> tuple[str, ...]:
        """The folded words that start inside ``span``."""
        places = self.between(span)
        return self.folded[places.start : places.stop]


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


@lru_cache(maxsize=256)
def read_words(article: Article) -> Words:
    """The words of an article outside bylines, credits and furniture."""
    silent = [part.span for part in article.parts if part.kind in SILENT]
    marked = [Span(*match.span()) for match in MARKED.finditer(article.text)]
    spans = [Span(*match.span()) for match in TOKEN.finditer(article.text)]
    kept = tuple(span for span, mute in zip(spans, flag_inside(spans, silent), strict=True) if not mute)
    return Words(tuple(fold_word(span.of(article.text)) for span in kept), kept, tuple(flag_inside(kept, marked)))


def flag_inside(spans: Sequence[Span], areas: Sequence[Span]) -> Iterable[bool]:
    """For each span in text order whether it starts inside one of the areas (in text order, apart)."""
    place = 0
    for span in spans:
        while place < len(areas) and areas[place].end <= span.start:
            place += 1
        yield place < len(areas) and areas[place].start <= span.start


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


def find_passages(mine: Words, other: Words) -> list[Passage]:
    """Passages of both texts, those with most matching words first in line for words both want; in order of the first text."""
    runs = find_runs(mine.folded, other.folded)
    found = [passage for passage in chain_runs(runs) if is_copy(passage, mine)]
    return sorted(found, key=lambda passage: (passage.a.start, passage.b.start))


def find_runs(mine: Sequence[str], other: Sequence[str]) -> list[Run]:
    """All longest runs of at least SEED same words; seeds that stand too often in either text start none."""
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place in range(len(other) - SEED + 1):
        places[tuple(other[place : place + SEED])].append(place)
    often: dict[tuple[str, ...], int] = defaultdict(int)
    seeds = [tuple(mine[place : place + SEED]) for place in range(len(mine) - SEED + 1)]
    for seed in seeds:
        often[seed] += 1
    runs: list[Run] = []
    reached: dict[int, int] = {}
    for a, seed in enumerate(seeds):
        if len(places.get(seed, ())) > COMMON or often[seed] > COMMON:
            continue
        for b in places.get(seed, ()):
            if reached.get(a - b, -1) >= a + SEED:
                continue
            length = SEED
            while a + length < len(mine) and b + length < len(other) and mine[a + length] == other[b + length]:
                length += 1
            reached[a - b] = a + length
            runs.append(Run(a, b, length))
    return runs


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
        if run.length - over < SEED or run.b >= first.b:
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
    weight = sum(rarity(mine.folded[place]) for run in passage.runs for place in range(run.a, run.a + run.length))
    return passage.matching >= MATCHING and weight >= WEIGHT and passage.density >= DENSE
