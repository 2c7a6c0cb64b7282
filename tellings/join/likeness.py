"""How alike two statements are: what claims and conflicts both start from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tellings.join.alignment import TOKEN
from tellings.join.rarity import fold_word, rarity
from tellings.join.vectors import stack_vectors
from tellings.model import (
    Article,
    Cite,
    Entity,
    Quantity,
    Reason,
    Sentence,
    Statement,
    When,
    reason,
)

# sentence cosine from which two statements are compared at all: below it 1 of 60 same-fact pairs of the tuning stories lies
NEAR = 0.45
BLOCK = 1024
PLAIN = 2.0  # words rarer than this carry meaning

# Log-odds that two statements of one story say the same. Fitted by logistic regression on the six tuning stories of gold_dev; see
# quality/agreement.
PRIOR = -4.0
COSINE, COSINE_CENTRE = 7.0, 0.55
SHARED, SHARED_CENTRE = 4.0, 0.35
CONTAINED, CONTAINED_CENTRE = 3.0, 0.5
SAME_FIGURE, OTHER_FIGURE, ONE_FIGURE = 1.5, -3.0, -0.3
SAME_NAMES, NO_NAMES = 0.8, -0.8
OTHER_POLARITY, OTHER_MODALITY = -2.0, -0.6
OTHER_DAY = -1.5
SAME_PREDICATE = 0.5


@dataclass(frozen=True, slots=True)
class Telling:
    """A statement made ready to compare: its words with rarity, entities, figures, days; ``row`` is the row of its sentence's vector."""

    statement: Statement
    place: Cite
    row: int
    words: frozenset[str]
    weight: float
    entities: frozenset[str]
    days: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two tellings are: ``base`` is the score without figures, days, polarity; ``total`` with them. ``figures`` says
    how figures relate."""

    base: float
    total: float
    figures: str
    reasons: tuple[Reason, ...]


def prepare(
    articles: Sequence[Article],
    sentences: Sequence[Sentence],
    statements: Sequence[Statement],
    whens: Sequence[When],
    entities: Sequence[Entity],
) -> tuple[list[Telling], list[bytes]]:
    """Tellings by (article, start, end), one per statement, and the vectors their ``row`` points into (each different sentence
    vector once)."""
    texts = {article.id: article.text for article in articles}
    vectors = {(sentence.article, sentence.index): sentence.vector for sentence in sentences}
    whose = {local: entity.id for entity in entities for local in entity.locals}
    days = {
        when.expression: (when.readings[0].low, when.readings[0].high)
        for when in whens
        if when.readings and when.type in ("DATE", "TIME")
    }
    rows: dict[bytes, int] = {}
    tellings = []
    for statement in sorted(statements, key=lambda s: (s.article, s.span, s.id)):
        vector = vectors.get((statement.article, statement.sentence), b"")
        words = content_words(statement.span.of(texts[statement.article]))
        tellings.append(
            Telling(
                statement=statement,
                place=Cite(statement.article, statement.span.start, statement.span.end),
                row=rows.setdefault(vector, len(rows)),
                words=words,
                weight=sum(rarity(word) for word in sorted(words)),
                entities=frozenset(whose[local] for local in statement.entities if local in whose),
                days=tuple(sorted(days[time] for time in statement.times if time in days)),
            )
        )
    return tellings, list(rows)


def content_words(text: str) -> frozenset[str]:
    """The folded words of a text that carry meaning, figures included."""
    folded = {fold_word(match.group()) for match in TOKEN.finditer(text)}
    return frozenset(word for word in folded if word[0].isdigit() or rarity(word) >= PLAIN)


def near_rows(vectors: Sequence[bytes]) -> Iterator[tuple[int, int, float]]:
    """Pairs of rows (first <= second) whose cosine is at least NEAR, with it rounded; a row is near itself. Blockwise, to bound memory."""
    array = stack_vectors(vectors)
    for start in range(0, len(array), BLOCK):
        cosines = array[start : start + BLOCK] @ array[start:].T
        first, second = np.nonzero(np.triu(cosines >= NEAR))
        for row, column in zip(first.tolist(), second.tolist(), strict=True):
            yield start + row, start + column, round(float(cosines[row, column]), 3)


def near_tellings(tellings: Sequence[Telling], vectors: Sequence[bytes]) -> Iterator[tuple[int, int, float]]:
    """Pairs of tellings (first < second) in near sentences that share a content word, with their sentences' cosine."""
    holders: dict[int, list[int]] = defaultdict(list)
    for number, telling in enumerate(tellings):
        holders[telling.row].append(number)
    for row, column, cosine in near_rows(vectors):
        for one in holders[row]:
            for two in holders[column]:
                if (one < two or row != column) and not tellings[one].words.isdisjoint(tellings[two].words):
                    yield min(one, two), max(one, two), cosine


def judge_likeness(first: Telling, second: Telling, cosine: float) -> Likeness:
    """The log-odds that two tellings say the same, as named reasons that add up."""
    shared = first.words & second.words
    common = sum(rarity(word) for word in sorted(shared))
    union = first.weight + second.weight - common
    least = min(first.weight, second.weight)
    ratio, contained = (common / union if union else 0.0), (common / least if least else 0.0)
    listed = ", ".join(sorted(shared, key=lambda word: (-rarity(word), word))[:5])
    base = [
        reason(f"their sentences are alike (cosine {cosine:.2f})", COSINE * (cosine - COSINE_CENTRE)),
        reason(
            f"words both use: {listed}", SHARED * (ratio - SHARED_CENTRE) + CONTAINED * (contained - CONTAINED_CENTRE)
        ),
        *name_reasons(first, second),
    ]
    figures = compare_figures(first.statement.quantities, second.statement.quantities)
    guards = [*figure_reasons(figures), *guard_reasons(first, second)]
    without = round(PRIOR + sum(why.weight for why in base), 3)
    return Likeness(without, round(without + sum(why.weight for why in guards), 3), figures, (*base, *guards))


def name_reasons(first: Telling, second: Telling) -> Iterable[Reason]:
    """Names both speak of, or not."""
    if first.entities and second.entities:
        shared = len(first.entities & second.entities)
        yield reason(
            "they speak of the same names" if shared else "they speak of other names",
            SAME_NAMES if shared else NO_NAMES,
        )
    if first.statement.predicate and first.statement.predicate == second.statement.predicate:
        yield reason(f"both say {first.statement.predicate}", SAME_PREDICATE)


def figure_reasons(figures: str) -> Iterable[Reason]:
    """What the figures say."""
    if figures == "same":
        yield reason("they give the same figure", SAME_FIGURE)
    elif figures in ("other", "wider", "narrower"):
        yield reason("they give different figures for the same thing", OTHER_FIGURE)
    elif figures == "one":
        yield reason("one gives a figure, the other does not", ONE_FIGURE)


def guard_reasons(first: Telling, second: Telling) -> Iterable[Reason]:
    """Negation, modality and days that differ."""
    one, two = first.statement, second.statement
    if one.polarity != two.polarity:
        yield reason("one denies what the other says", OTHER_POLARITY)
    if one.modality != two.modality:
        yield reason(f"one is {one.modality}, the other {two.modality}", OTHER_MODALITY)
    if first.days and second.days and not days_meet(first.days, second.days):
        yield reason("they tell of different days", OTHER_DAY)


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
