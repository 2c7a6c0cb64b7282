"""How alike two statements are: what claims and conflicts both start from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

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
    Reason,
    Sentence,
    Statement,
    When,
    reason,
)

BLOCK = 512  # rows of vectors compared at once
PLAIN = 2.0  # words rarer than this carry meaning

# Log-odds that two statements of one story say the same: logistic regression on the labelled pairs of the six tuning stories of gold_dev,
# each left out
# in turn when measuring; see quality/story. Names both speak of told nothing more once words are counted, so they have no weight.
# Two guards are set by hand, far over what the labels ask for (ONLY_FIGURE: -0.4, OTHER_POLARITY: -0.7; together they cost .01 F1): a claim
# must not hold a statement and its denial, or two figures where each statement has but one.
PRIOR = -2.4
COSINE, COSINE_CENTRE = 5.4, 0.55
UNION = 1.9  # rarity of the shared words over that of all words
CONTAINED = 2.6  # and over that of the poorer statement
COMMON, COMMON_MOST = 0.035, 60.0  # and by itself
SAME_FIGURE, OTHER_FIGURE, ONLY_FIGURE, ONE_FIGURE = 0.45, -0.3, -3.0, -0.56
SAME_PREDICATE = 0.75
OTHER_POLARITY, OTHER_MODALITY = -2.0, -0.4
OTHER_DAY = -0.4
MOST_MORE = SAME_FIGURE + SAME_PREDICATE  # what figures and predicate can add to cosine and words


Floats = NDArray[np.float32]
Key = tuple[
    str, int, tuple[tuple[str, str], ...], Polarity, Modality
]  # words, row of the vector, days, polarity, modality


@dataclass(frozen=True, slots=True)
class Telling:
    """A statement made ready to compare: its words with rarity, entities, figures, days.

    ``row`` is the row of its sentence's vector; ``twins`` all statements in the same words, in ``texts`` different texts.
    """

    statement: Statement
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


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two tellings are: ``base`` is the score from meaning and words, ``total`` with figures, days and negation.
    ``figures`` says how those relate.

    ``parts`` are the weights by name; ``explain`` turns them into reasons.
    """

    base: float
    total: float
    figures: str
    contained: float
    parts: tuple[tuple[str, float], ...]

    @property
    def apart(self) -> bool:
        """Whether one claim must not hold both: one denies the other, or each has one figure and they differ."""
        return any(name in ("only", "polarity") for name, _ in self.parts)


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
        place=Cite(first.article, first.span.start, first.span.end),
        row=key[1],
        words=words,
        weight=sum(rarity(word) for word in sorted(words)),
        entities=frozenset(whose[local] for local in first.entities if local in whose),
        days=key[2],
        twins=tuple(twins),
        texts=len({text_ids[row.article] for row in twins}),
    )


def content_words(text: str) -> frozenset[str]:
    """The folded words of a text that carry meaning, figures included."""
    folded = {fold_word(match.group()) for match in TOKEN.finditer(text)}
    return frozenset(word for word in folded if word[0].isdigit() or rarity(word) >= PLAIN)


def near_tellings(
    tellings: Sequence[Telling], vectors: Sequence[bytes], floor: float, only: Collection[int] | None = None
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
    holders: dict[str, list[int]] = defaultdict(list)
    for number, telling in enumerate(tellings):
        for word in telling.words:
            holders[word].append(number)
    places = {word: np.array(numbers, dtype=np.int64) for word, numbers in holders.items() if len(numbers) > 1}
    found: dict[tuple[int, int], float] = {}
    for start in range(0, len(tellings), BLOCK):
        cosines = array[rows[start : start + BLOCK]] @ array.T
        for first in range(start, min(start + BLOCK, len(tellings))):
            if only is not None and first not in only:
                continue
            common = np.zeros(len(tellings), dtype=np.float32)
            for word in sorted(tellings[first].words):
                if word in places:
                    common[places[word]] += rarity(word)
            near = np.round(cosines[first - start][rows], 3)
            scores = np.round(base_scores(near, common, weights[first], weights), 3)
            scores[common <= 0] = -np.inf
            scores[first] = -np.inf
            partners = np.flatnonzero(scores >= floor - ROUNDING)
            if len(partners) > NEAREST:
                partners = partners[np.argsort(-scores[partners], kind="stable")[:NEAREST]]
            for second in partners.tolist():
                found[min(first, second), max(first, second)] = round(float(near[second]), 3)
    for (one, two), cosine in sorted(found.items()):
        yield one, two, cosine


ROUNDING = 0.01  # single precision against the exact sum
# partners of a telling looked at; 96 and no bound at all give the same claims on the tuning stories
NEAREST = 48


def base_scores(cosines: Floats, common: Floats, weight: np.float32, weights: Floats) -> Floats:
    """The part of the score that comes from meaning and words, for one telling against all."""
    union = np.maximum(weight + weights - common, 1e-6)
    least = np.maximum(np.minimum(weight, weights), 1e-6)
    words = UNION * common / union + CONTAINED * common / least + COMMON * np.minimum(common, COMMON_MOST)
    return np.asarray(PRIOR + COSINE * (cosines - COSINE_CENTRE) + words, dtype=np.float32)


def judge_likeness(first: Telling, second: Telling, cosine: float) -> Likeness:
    """The log-odds that two tellings say the same, in named parts that add up."""
    common = sum(rarity(word) for word in sorted(first.words & second.words))
    union, least = first.weight + second.weight - common, min(first.weight, second.weight)
    contained = common / least if least else 0.0
    words = UNION * (common / union if union else 0.0) + CONTAINED * contained + COMMON * min(common, COMMON_MOST)
    base = [("cosine", round(COSINE * (cosine - COSINE_CENTRE), 3)), ("words", round(words, 3))]
    figures = compare_figures(first.statement.quantities, second.statement.quantities)
    more = [*figure_parts(first, second, figures), *guard_parts(first, second)]
    without = round(PRIOR + sum(weight for _, weight in base), 3)
    total = round(without + sum(weight for _, weight in more), 3)
    return Likeness(without, total, figures, round(contained, 3), (*base, *more))


def explain(first: Telling, second: Telling, cosine: float, likeness: Likeness) -> tuple[Reason, ...]:
    """The parts of a likeness as sentences; with PRIOR their weights add up to its total."""
    shared = sorted(first.words & second.words, key=lambda word: (-rarity(word), word))
    says = {
        "cosine": f"their sentences are alike (cosine {cosine:.2f})",
        "words": f"words both use: {', '.join(shared[:5])}",
        "same": "they give the same figure",
        "other": "they give different figures for one unit",
        "only": "each gives one figure, and they differ",
        "one": "one gives a figure, the other does not",
        "predicate": f"both say {first.statement.predicate}",
        "polarity": "one denies what the other says",
        "modality": f"one is {first.statement.modality}, the other {second.statement.modality}",
        "days": "they tell of different days",
    }
    return tuple(reason(says[name], weight) for name, weight in likeness.parts)


def figure_parts(first: Telling, second: Telling, figures: str) -> Iterable[tuple[str, float]]:
    """What the figures and the main words say."""
    if figures == "same":
        yield "same", SAME_FIGURE
    elif figures in ("other", "wider", "narrower"):
        only = len(first.statement.quantities) == len(second.statement.quantities) == 1
        yield ("only", ONLY_FIGURE) if only else ("other", OTHER_FIGURE)
    elif figures == "one":
        yield "one", ONE_FIGURE
    if first.statement.predicate and first.statement.predicate == second.statement.predicate:
        yield "predicate", SAME_PREDICATE


def guard_parts(first: Telling, second: Telling) -> Iterable[tuple[str, float]]:
    """Negation, modality and days that differ."""
    if first.statement.polarity != second.statement.polarity:
        yield "polarity", OTHER_POLARITY
    if first.statement.modality != second.statement.modality:
        yield "modality", OTHER_MODALITY
    if first.days and second.days and not days_meet(first.days, second.days):
        yield "days", OTHER_DAY


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
