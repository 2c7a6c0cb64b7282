"""How alike two statements are: what claims and conflicts both start from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tellings.join.alignment import TOKEN
from tellings.join.rarity import fold_word, rarity
from tellings.join.vectors import stack_vectors
from tellings.model import (
    Article,
    Cite,
    Entity,
    Modality,
    Polarity,
    Quantity,
    Sentence,
    Statement,
    When,
)

BLOCK = 512  # tellings compared with all others at once
CELLS = 1 << 19  # and so many pairs: 4 MB for a number each
PLAIN = 2.0  # words rarer than this carry meaning

# How likely two statements are one by meaning and words alone: log-odds from a logistic regression on the labelled pairs of the six tuning
# stories of gold_dev. It chooses which pairs are looked at closer (``tellings.join.sameness``) and tells which claim entails which.
PRIOR = -2.4
COSINE, COSINE_CENTRE = 5.4, 0.55
UNION = 1.9  # rarity of the shared words over that of all words
CONTAINED = 2.6  # and over that of the poorer statement
COMMON, COMMON_MOST = 0.035, 60.0  # and by itself


Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Key = tuple[
    str, int, tuple[tuple[str, str], ...], Polarity, Modality
]  # words, row of the vector, days, polarity, modality


@dataclass(frozen=True, slots=True)
class Telling:
    """A statement made ready to compare: its words with rarity, entities, figures, days.

    ``said`` are its words as they stand; ``row`` is the row of its sentence's vector; ``twins`` all statements in the same words, in ``texts``
    different texts.
    """

    statement: Statement
    said: str
    place: Cite
    row: int
    words: frozenset[str]
    weight: float
    entities: frozenset[str]
    days: tuple[tuple[str, str], ...]
    twins: tuple[Statement, ...]
    texts: int

    @property
    def places(self) -> tuple[Cite, ...]:
        """Everywhere it stands."""
        return tuple(Cite(row.article, row.span.start, row.span.end) for row in self.twins)

    @property
    def articles(self) -> frozenset[str]:
        """The articles it stands in."""
        return frozenset(row.article for row in self.twins)


def prepare(
    articles: Sequence[Article],
    sentences: Sequence[Sentence],
    statements: Sequence[Statement],
    whens: Sequence[When],
    entities: Sequence[Entity],
) -> tuple[list[Telling], list[bytes]]:
    """Tellings by (article, start, end) of their first statement, and the vectors their ``row`` points into.

    Statements in the same words, of sentences with the same vector, told of the same days, are one telling: a text printed by
    many costs its
    words once.
    """
    texts = {article.id: article.text for article in articles}
    vectors = {(sentence.article, sentence.index): sentence.vector for sentence in sentences}
    whose = {local: entity.id for entity in entities for local in entity.locals}
    days = {
        when.expression: (when.readings[0].low, when.readings[0].high)
        for when in whens
        if when.readings and when.readings[0].low and when.type in ("DATE", "TIME")
    }
    rows: dict[bytes, int] = {}
    same: dict[Key, list[Statement]] = defaultdict(list)
    for statement in sorted(statements, key=lambda s: (s.article, s.span, s.id)):
        row = rows.setdefault(vectors.get((statement.article, statement.sentence), b""), len(rows))
        told = tuple(sorted(days[time] for time in statement.times if time in days))
        said = statement.span.of(texts[statement.article])
        same[said, row, told, statement.polarity, statement.modality].append(statement)
    text_ids = {article.id: article.text_id for article in articles}
    return [make_telling(twins, key, whose, text_ids) for key, twins in same.items()], list(rows)


def make_telling(twins: Sequence[Statement], key: Key, whose: dict[str, str], text_ids: dict[str, str]) -> Telling:
    """The telling of some statements in the same words."""
    first = twins[0]
    words = content_words(key[0])
    return Telling(
        statement=first,
        said=key[0],
        place=Cite(first.article, first.span.start, first.span.end),
        row=key[1],
        words=words,
        weight=sum(rarity(word) for word in sorted(words)),
        entities=frozenset(whose[local] for local in first.entities if local in whose),
        days=key[2],
        twins=tuple(twins),
        texts=len({text_ids[row.article] for row in twins}),
    )


@lru_cache(maxsize=4096)  # claims and conflicts of one story ask in turn for the words of its statements
def content_words(text: str) -> frozenset[str]:
    """The folded words of a text that carry meaning, figures included."""
    folded = {fold_word(match.group()) for match in TOKEN.finditer(text)}
    return frozenset(word for word in folded if word[0].isdigit() or rarity(word) >= PLAIN)


def near_tellings(
    tellings: Sequence[Telling],
    vectors: Sequence[bytes],
    floor: float,
    only: Collection[int] | None = None,
) -> Iterator[tuple[int, int, float]]:
    """Pairs of tellings (first < second) with their sentences' cosine, whose ``base`` can be ``floor`` or more; each once, in order.

    With ``only`` (numbers of tellings), the pairs one of which is among them.

    Cosines come blockwise from one product, shared words from an inverted index. Of each telling's partners the NEAREST by ``base`` are
    kept (ties by number): a pair is left out only when it is far down on both sides. So the pairs grow with the tellings, not
    with their square.
    """
    array = stack_vectors(vectors)
    rows = np.array([telling.row for telling in tellings], dtype=np.int64)
    weights = np.array([telling.weight for telling in tellings], dtype=np.float32)
    index, size = index_words(tellings), len(tellings)
    asked = np.array(range(size) if only is None else sorted(only), dtype=np.int64)
    height = min(BLOCK, max(1, CELLS // max(1, size)))
    lowest = floor - ROUNDING
    pairs: dict[int, float] = {}
    for start in range(0, len(asked), height):
        block = asked[start : start + height]
        cells, common = index.shared(block)
        line, second = np.divmod(cells, size)
        cosines = array[rows[block]] @ array.T
        near = np.round(cosines[line, rows[second]], 3)
        scores = np.round(base_scores(near, common, weights[block[line]], weights[second]), 3)
        kept = np.flatnonzero((scores >= lowest) & (block[line] != second))
        kept = nearest(line[kept], scores[kept], kept)
        first, second = block[line[kept]], second[kept]
        names = np.minimum(first, second) * size + np.maximum(first, second)
        pairs.update(zip(names.tolist(), np.round(near[kept].astype(np.float64), 3).tolist(), strict=True))
    for name in sorted(pairs):
        yield name // size, name % size, pairs[name]


def nearest(lines: Ints, scores: Floats, places: Ints) -> Ints:
    """Those of ``places`` whose scores are among the NEAREST largest of their line, ties by place; lines in order."""
    _, starts, counts = np.unique(lines, return_index=True, return_counts=True)
    if counts.max(initial=0) <= NEAREST:
        return places
    best = [
        np.arange(low, low + count)
        if count <= NEAREST
        else low + np.argsort(-scores[low : low + count], kind="stable")[:NEAREST]
        for low, count in zip(starts.tolist(), counts.tolist(), strict=True)
    ]
    chosen: Ints = places[np.concatenate(best)]
    return chosen


@dataclass(frozen=True, slots=True)
class WordIndex:
    """Which tellings hold which words, words numbered: ``words`` of telling n from ``starts[n]``, ``holders`` of word w from ``lists[w]``."""

    starts: Ints
    words: Ints
    lists: Ints
    holders: Ints
    thousandths: NDArray[np.float64]  # of rarity: whole numbers, whose sums are the same in any order

    def shared(self, block: Ints) -> tuple[Ints, Floats]:
        """For each telling of ``block`` those it shares words with: cells ``line * tellings + other`` in order, and the rarity shared."""
        size = len(self.starts) - 1
        held = stretches(self.starts[block], self.starts[block + 1])
        lines = np.repeat(np.arange(len(block)), self.starts[block + 1] - self.starts[block])
        words = self.words[held]
        counts = self.lists[words + 1] - self.lists[words]
        others = self.holders[stretches(self.lists[words], self.lists[words + 1])]
        sums = np.bincount(
            np.repeat(lines * size, counts) + others, np.repeat(self.thousandths[words], counts), len(block) * size
        )
        cells = np.flatnonzero(sums)
        return cells, (sums[cells] / 1000).astype(np.float32)


def index_words(tellings: Sequence[Telling]) -> WordIndex:
    """The index of words that at least two tellings hold."""
    counts = Counter(word for telling in tellings for word in telling.words)
    number = {word: place for place, word in enumerate(sorted(word for word, count in counts.items() if count > 1))}
    held = [[number[word] for word in telling.words if word in number] for telling in tellings]
    sizes = np.array([len(words) for words in held], dtype=np.int64)
    words = np.array([word for group in held for word in group], dtype=np.int64)
    order = np.argsort(words, kind="stable")
    return WordIndex(
        starts=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        words=words,
        lists=np.searchsorted(words[order], np.arange(len(number) + 1)),
        holders=np.repeat(np.arange(len(held)), sizes)[order],
        thousandths=np.rint([rarity(word) * 1000 for word in number]),
    )


def stretches(starts: Ints, ends: Ints) -> Ints:
    """All numbers from each start to before its end, one stretch after the other."""
    sizes = ends - starts
    numbers: Ints = np.arange(sizes.sum()) + np.repeat(starts - (np.cumsum(sizes) - sizes), sizes)
    return numbers


ROUNDING = 0.01  # single precision against the exact sum
# partners of a telling looked at; 96 and no bound at all give the same claims on the tuning stories
NEAREST = 48


def base_scores(cosines: Floats, common: Floats, first: Floats, second: Floats) -> Floats:
    """The part of the score that comes from meaning and words, for pairs of tellings of the weights ``first`` and ``second``."""
    union = np.maximum(first + second - common, 1e-6)
    least = np.maximum(np.minimum(first, second), 1e-6)
    words = UNION * common / union + CONTAINED * common / least + COMMON * np.minimum(common, COMMON_MOST)
    return np.asarray(PRIOR + COSINE * (cosines - COSINE_CENTRE) + words, dtype=np.float32)


def base_score(first: Telling, second: Telling, cosine: float) -> tuple[float, float, float]:
    """The same part of the score for one pair, the rarity of the words it shares, and the share of the poorer statement's that is."""
    common = sum(map(rarity, sorted(first.words & second.words)))
    union, least = first.weight + second.weight - common, min(first.weight, second.weight)
    contained = common / least if least else 0.0
    words = UNION * (common / union if union else 0.0) + CONTAINED * contained + COMMON * min(common, COMMON_MOST)
    return round(PRIOR + COSINE * (cosine - COSINE_CENTRE) + words, 3), round(common, 3), round(contained, 3)


def days_meet(first: Iterable[tuple[str, str]], second: Iterable[tuple[str, str]]) -> bool:
    """Whether any day of one can be a day of the other."""
    theirs = list(second)
    return any(low <= last and high >= start for low, high in first for start, last in theirs)


def compare_figures(first: Sequence[Quantity], second: Sequence[Quantity]) -> str:
    """How the figures for one unit relate: "same", "other" (cannot both hold), "wider" (the first admits more), "narrower", "one"
    or "none".

    Only figures of one unit are compared; where any two of them are the same, that counts.
    """
    if not first and not second:
        return "none"
    if not first or not second:
        return "one"
    found = {relate(one, two) for one in first for two in second if one.unit == two.unit or not (one.unit and two.unit)}
    return next((kind for kind in ("same", "narrower", "wider", "other") if kind in found), "none")


def relate(first: Quantity, second: Quantity) -> str:
    """How the values two figures admit relate."""
    one, two = interval(first), interval(second)
    if one == two:
        return "same"
    if one[1] < two[0] or two[1] < one[0]:
        return "other"
    if one[0] <= two[0] and two[1] <= one[1]:
        return "wider"
    return "narrower" if two[0] <= one[0] and one[1] <= two[1] else "same"


def interval(quantity: Quantity) -> tuple[float, float]:
    """The values a figure admits."""
    low = quantity.low if quantity.low is not None else float("-inf")
    return low, quantity.high if quantity.high is not None else float("inf")
