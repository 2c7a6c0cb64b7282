"""The words around a place in a statement, nearer ones weighing more: what a figure, a time or a name is told of."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, TypeVar

from tellings.find.tables import word_set
from tellings.join.likeness import Telling
from tellings.join.rarity import fold_word, rarity
from tellings.model import Reason, Span, reason

# What a step between a place and a word costs: words cost 1, and these more, because what lies beyond them is often told of something else.
LEXEME = re.compile(r"[^\W_]+(?:['’.-][^\W_]+|,\d{3})*|[,;:()\[\]—–“”\".]")
STEPS = {
    ",": 2.5,
    ";": 6.0,
    ":": 4.0,
    "(": 4.0,
    ")": 4.0,
    "[": 4.0,
    "]": 4.0,
    "—": 4.0,
    "–": 4.0,
    "“": 2.0,
    "”": 2.0,
    '"': 2.0,
    ".": 4.0,
    "and": 2.5,
    "but": 5.0,
    "or": 2.0,
}
CLAUSE_STEP, AVOIDED_STEP = 3.0, 2.0
CLAUSE_STARTS = word_set("clause_starts")
FARTHEST, MOST_STEPS, VIEW = 60.0, 60, 600  # cost, words and characters up to which a place looks around
FADE, FAINT = 16.0, 0.25  # a word at cost FADE weighs FAINT of its rarity, as do those farther off
PLAIN = 2.0  # words rarer than this carry meaning
NEAREST = 3.5  # cost up to which a word says what a figure or time is of
UNLISTED = 8.3  # rarity of words that the background table does not list
SHARE_LEAST = 4.0  # the least weight of surroundings a share is taken of

#: The words of a statement outside a place, each with what it costs to reach it, the nearest first.
Walk = list[tuple[re.Match[str], float]]


@dataclass(frozen=True, slots=True)
class Shape:
    """What a word or stop is, wherever it stands: folded, its rarity where it carries meaning (else 0), what stepping over it costs."""

    folded: str
    meaning: float
    step: float
    spoken: bool  # a word or number, no stop
    capital: bool
    small: bool


@lru_cache(maxsize=50_000)
def shape_of(text: str) -> Shape:
    """The shape of a word or stop."""
    lower, folded = text.lower(), fold_word(text)
    rare = rarity(folded) if folded[0].isalpha() else 0.0
    step = STEPS.get(lower, CLAUSE_STEP if lower in CLAUSE_STARTS else 1.0)
    meaning = rare if rare >= PLAIN else 0.0
    return Shape(folded, meaning, step, lower[0].isalnum(), text[0].isupper(), text[0].islower())


@lru_cache(maxsize=4096)  # figures, times and contrasts ask for the words of one statement in turn
def lexemes(text: str, start: int, end: int) -> tuple[re.Match[str], ...]:
    """Words and stops of a stretch of a text."""
    return tuple(LEXEME.finditer(text, start, end))


def walk(words: Sequence[re.Match[str]], place: Span, avoid: Sequence[Span] = ()) -> Walk:
    """The words outside ``place`` with the cost to reach them, up to FARTHEST; steps inside the spans to ``avoid`` cost more.

    A bounded number of words whatever the length of the statement, which may be a list of hundreds of figures.
    """
    found: list[tuple[float, int, re.Match[str]]] = []
    avoid = [span for span in avoid if span.end > place.start - VIEW and span.start < place.end + VIEW]
    low = bisect_right(words, place.start, key=lambda word: word.end())
    high = bisect_left(words, place.end, key=lambda word: word.start())
    for side in (words[max(0, low - MOST_STEPS) : low][::-1], words[high : high + MOST_STEPS]):
        cost = 0.0
        for word in side:
            if cost > FARTHEST:
                break
            shape, start = shape_of(word.group()), word.start()
            if shape.spoken:
                found.append((cost, start, word))
            cost += shape.step
            if avoid:
                cost += AVOIDED_STEP * any(span.start <= start < span.end for span in avoid)
    found.sort()
    return [(word, cost) for cost, _, word in found]


def topic_worth(tellings: Sequence[Telling]) -> dict[str, float]:
    """What each word that many sentences of a story hold is worth for telling its things apart, 1 down to WORTH_LEAST.

    That two sentences of a takeover both say "offer" and "share" is no sign that they are of one figure: every one does. In a
    story of a few sentences every word keeps its worth.
    """
    holders = Counter(word for telling in tellings for word in telling.words)
    total = max(WORTH_FROM, len(tellings))
    return {
        word: max(WORTH_LEAST, 1 - WORTH_LOSS * (count - PAIR) / total)
        for word, count in holders.items()
        if count > PAIR
    }


PAIR = 2  # sentences that hold a word: it may be these two that are compared


WORTH_FROM, WORTH_LEAST, WORTH_LOSS = 60, 0.3, 5.0  # sentences; a word in a seventh of them is worth least


def weigh_words(context: Mapping[str, float], worth: Mapping[str, float]) -> dict[str, float]:
    """Words around a place, those of the whole story's topic weighing less."""
    return {word: weight * worth[word] if word in worth else weight for word, weight in context.items()}


def context_of(costs: Walk) -> dict[str, float]:
    """The folded words around a place that carry meaning, by rarity and nearness; two that are also written as one ("air strikes")
    stand there as one too."""
    context: dict[str, float] = {}
    for word, cost in costs:
        shape = shape_of(word.group())
        if shape.meaning:
            weight = shape.meaning * max(FAINT, 1 - cost / FADE)
            context[shape.folded] = max(context.get(shape.folded, 0.0), weight)
    for (one, cost), (two, other) in itertools.pairwise(sorted(costs, key=lambda step: step[0].start())):
        if two.start() - one.end() != 1:
            continue
        joined, cost = fold_word(one.group() + two.group()), min(cost, other)
        if PLAIN <= rarity(joined) < UNLISTED:
            context[joined] = max(context.get(joined, 0.0), rarity(joined) * max(FAINT, 1 - cost / FADE))
    return context


def near_words(costs: Walk, context: Mapping[str, float]) -> frozenset[str]:
    """The words, no names, right beside a place."""
    close = [word for word, cost in costs if cost <= NEAREST and shape_of(word.group()).small]
    single = {folded for word in close if (folded := shape_of(word.group()).folded) in context}
    double = {fold_word(one.group() + two.group()) for one in close for two in close if two.start() - one.end() == 1}
    return frozenset(single | (double & context.keys()))


def names_around(costs: Walk, start: int) -> frozenset[str]:
    """The words in capitals around a place, folded, the first word of the statement left out."""
    shapes = [shape_of(word.group()) for word, _ in costs if word.start() > start]
    return frozenset([shape.folded for shape in shapes if shape.capital])


def lead_name(words: Sequence[re.Match[str]]) -> str:
    """The name a statement begins with, folded; empty when it begins with none."""
    for at, word in enumerate([word for word in words if word.group()[0].isalnum()][:LEADING]):
        text = word.group()
        if text[0].isupper() and text[0].isalpha() and (at or rarity(fold_word(text)) >= A_NAME):
            return fold_word(text)
    return ""


LEADING = 3  # words at the head of a statement among which its name stands
A_NAME = 7.5  # rarity of a first word that is a name
OTHER_LEAD = -1.3  # log-odds; hand-set


def lead_reasons(one: str, two: str, names: frozenset[str], others: frozenset[str]) -> Iterator[Reason]:
    """Against two statements that begin with two names, neither of which the other has."""
    if one and two and one != two and one not in others and two not in names:
        yield reason(f"one is told of {one}, the other of {two}", OTHER_LEAD)


def shared_context(one: Mapping[str, float], two: Mapping[str, float]) -> tuple[float, tuple[str, ...]]:
    """The share of the poorer surroundings' weight that both have, 0 to 1, and the shared words, weightiest first."""
    common = {word: min(weight, two[word]) for word, weight in one.items() if word in two}
    least = max(SHARE_LEAST, min(sum(one.values()), sum(two.values())))
    words = tuple(sorted(common, key=lambda word: (-common[word], word)))
    return sum(common[word] for word in sorted(common)) / least, words


BORDERS = re.compile(r"[;:()—–]|,(?!\d)|\s(?:and|but|while|after|when|who|which|where)\s")


def clause_between(text: str, start: int, end: int, place: Span) -> tuple[int, int]:
    """The stretch of a statement between the borders nearest to a place that leave at least LEAST_CLAUSE characters."""
    start, end = max(start, place.start - VIEW), min(end, place.end + VIEW)
    borders = [match.span() for match in BORDERS.finditer(text, start, end)]
    low = max(
        (after for _, after in borders if after <= place.start and place.end - after >= LEAST_CLAUSE),
        default=start,
    )
    high = min(
        (before for before, _ in borders if before >= place.end and before - low >= 2 * LEAST_CLAUSE),
        default=end,
    )
    return low + (len(text[low:high]) - len(text[low:high].lstrip())), high


LEAST_CLAUSE = 20


YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")  # written in figures


# ---- pairs


class Named(Protocol):
    """A place with the names around it, as ``name_reasons`` compares it."""

    @property
    def names(self) -> frozenset[str]:
        """The names around it."""

    @property
    def lead(self) -> str:
        """The name its statement begins with."""


class Surrounded(Named, Protocol):
    """A place with what stands around it, as ``common_reasons`` compares it."""

    @property
    def telling(self) -> Telling:
        """The statement it stands in."""

    @property
    def context(self) -> Mapping[str, float]:
        """The words around it by weight."""

    @property
    def near(self) -> frozenset[str]:
        """The words right beside it."""


# Log-odds that two words, or two times, are told of one thing; set by hand on the tuning stories of gold_dev and on quality/agreement/cases.jsonl.
NEAR_WORD, NEAR_MOST = 0.3, 2.3  # times the rarity of the words beside both
CONTEXT = 3.4  # times the share of the poorer surroundings' weight that both have
COSINE, COSINE_CENTRE = 2.6, 0.35
SHARED_NAMES, OTHER_NAMES = 0.3, -0.6


def common_reasons(one: Surrounded, two: Surrounded, cosine: float) -> Iterator[Reason]:
    """How far the surroundings of two places agree; ``cosine`` is that of their sentences."""
    near = one.near & two.near
    weight = min(NEAR_MOST, NEAR_WORD * sum(rarity(word) for word in sorted(near)))
    yield reason(f"words beside both: {', '.join(sorted(near)[:4]) or 'none'}", weight)
    share, shared = shared_context(one.context, two.context)
    yield reason(f"words around both: {', '.join(shared[:4]) or 'none'}", CONTEXT * share)
    yield reason(f"their sentences' likeness is {cosine:.2f}", COSINE * (cosine - COSINE_CENTRE))
    yield from name_reasons(one, two, SHARED_NAMES, OTHER_NAMES)


def name_reasons(one: Named, two: Named, shared: float, other: float) -> Iterator[Reason]:
    """Whether the names around two places, and those their statements begin with, agree: ``shared`` and ``other`` are the log-odds that a name in
    common and that none is worth."""
    if one.names & two.names:
        yield reason(f"both name {', '.join(sorted(one.names & two.names)[:3])}", shared)
    elif one.names and two.names:
        yield reason("they share no name", other)
    yield from lead_reasons(one.lead, two.lead, one.names, two.names)


def as_written(words: Sequence[str], said: str) -> list[str]:
    """Folded words as a sentence writes them, in small letters; a word it does not hold as it is."""
    written = {shape_of(word.group()).folded: word.group().lower() for word in reversed(lexemes(said, 0, len(said)))}
    return [written.get(word, word) for word in words]


Key = TypeVar("Key", bound=tuple[object, ...])


def pairs_by_key(
    keys: Mapping[Key, Sequence[int]], tellings: Sequence[Telling], *, crowd: int, listed: int
) -> Iterator[tuple[int, int]]:
    """Pairs of numbers that stand under one key, in different tellings, each once, in order of the keys.

    ``tellings`` gives the telling of each number. Under a key, an article with ``listed`` numbers or more holds a list of many things and is
    left out, and the first ``crowd`` of the rest are paired: the work stays bounded.
    """
    seen: set[tuple[int, int]] = set()
    for _, numbers in sorted(keys.items()):
        counts = Counter(tellings[number].place.article for number in numbers)
        kept = [number for number in numbers if counts[tellings[number].place.article] < listed][:crowd]
        for place, one in enumerate(kept):
            for two in kept[place + 1 :]:
                if (one, two) not in seen and tellings[one] is not tellings[two]:
                    seen.add((one, two))
                    yield one, two
