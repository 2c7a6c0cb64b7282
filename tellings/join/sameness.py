"""Whether two statements say the same: words, names, figures, days, and whether either has a better partner in the other's report."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tellings.join.alignment import TOKEN
from tellings.join.likeness import COSINE_CENTRE, Telling, base_score, compare_figures
from tellings.join.rarity import fold_word, rarity
from tellings.model import Reason, reason

# Log-odds that two statements of one story say the same: logistic regression on the pairs of the six tuning stories of gold_dev with a labelled
# fact on both sides (and, at half weight, on one). Measured with each story left out in turn: average precision .69, against .61 for likeness
# and figures alone; see quality/story. SAME_NAMES is below 0 because words in common weigh already, and names, which all of a story has, say less.
PRIOR = -2.05
COSINE = 3.8
COMMON, COMMON_MOST = 0.05, 60.0  # times the rarity of the shared words
PHRASES = 3.7  # times the share of the shorter one's pairs of neighbouring words that both have
AHEAD, AHEAD_MOST = 0.37, 3.0  # times the lead over the next best partner in the other's report
SAME_NAMES, SAME_FIGURE, ONE_FIGURE, SAME_DAY = -1.1, 0.9, -0.3, 0.45
OTHER_POLARITY = -1.0
ONE_REPORT = -0.6  # a report rarely says a thing twice
BOTH_LEAD = 0.95  # both among the first sentences, which tell the same in most reports
LEAD = 3
LONG = 6  # statements of a report from which its head, and the next best partner in it, say anything
NONE_NEAR = -2.5  # the likeness of the next best partner where none was looked at

#: Pairs of tellings (first < second), by number, with their sentences' cosine.
Pairs = Sequence[tuple[int, int, float]]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two tellings are: ``base`` from meaning and words alone, ``total`` the log-odds that they say the same.

    ``figures`` says how their figures relate, ``contained`` which share of the poorer one's words stands in the other. ``apart``: one claim must
    not hold both, because one denies the other or each has one figure and they differ. ``parts`` are the weights by name, which add up with
    PRIOR to ``total``; ``explain`` turns them into reasons.
    """

    base: float
    total: float
    figures: str
    contained: float
    apart: bool
    parts: tuple[tuple[str, float], ...]


def judge_pairs(tellings: Sequence[Telling], pairs: Pairs) -> dict[tuple[int, int], Likeness]:
    """The likeness of each pair, in their order. A pair's weight depends on the other pairs between the same two reports, on nothing else."""
    based = [base_score(tellings[one], tellings[two], cosine) for one, two, cosine in pairs]
    best = two_best(tellings, pairs, [base for base, _, _ in based])
    sizes = Counter(row.article for telling in tellings for row in telling.twins)
    long = [max(sizes[row.article] for row in telling.twins) >= LONG for telling in tellings]
    phrases: dict[int, frozenset[tuple[str, str]]] = {}
    found = {}
    for (one, two, cosine), (base, common, contained) in zip(pairs, based, strict=True):
        first, second = tellings[one], tellings[two]
        for number in (one, two):
            if number not in phrases:
                phrases[number] = phrases_of(tellings[number].said)
        leads = [
            lead_of(best, mine, other, tellings[other], base) for mine, other in ((one, two), (two, one)) if long[other]
        ]
        figures = compare_figures(first.statement.quantities, second.statement.quantities)
        parts = (
            ("cosine", round(COSINE * (cosine - COSINE_CENTRE), 3)),
            ("words", round(COMMON * min(common, COMMON_MOST), 3)),
            ("phrases", round(PHRASES * share_of(phrases[one], phrases[two]), 3)),
            ("ahead", round(AHEAD * max(-AHEAD_MOST, min(AHEAD_MOST, max(leads, default=0.0))), 3)),
            *further_parts(first, second, figures),
            *([("lead", BOTH_LEAD)] if long[one] and long[two] and at_head(first, second) else []),
        )
        total = round(PRIOR + sum([weight for _, weight in parts]), 3)
        found[one, two] = Likeness(base, total, figures, contained, is_apart(first, second, figures), parts)
    return found


def two_best(
    tellings: Sequence[Telling], pairs: Pairs, bases: Sequence[float]
) -> dict[tuple[int, str], list[tuple[float, int]]]:
    """For each telling and report its two best partners there, best first, ties by number."""
    best: dict[tuple[int, str], list[tuple[float, int]]] = defaultdict(list)
    for (one, two, _), base in zip(pairs, bases, strict=True):
        for mine, other in ((one, two), (two, one)):
            for article in tellings[other].articles:
                held = best[mine, article]
                held.append((-base, other))
                held.sort()
                del held[2:]
    return best


def lead_of(
    best: Mapping[tuple[int, str], Sequence[tuple[float, int]]], mine: int, other: int, telling: Telling, base: float
) -> float:
    """How far ``other`` (the ``telling``) is ahead of the next best partner of ``mine`` in its report; the most where it stands in several."""
    leads = []
    for article in telling.articles:
        rival = next((-score for score, number in best[mine, article] if number != other), NONE_NEAR)
        leads.append(base - rival)
    return max(leads)


def phrases_of(text: str) -> frozenset[tuple[str, str]]:
    """The pairs of neighbouring words of a text, folded."""
    return frozenset(pairwise([fold_word(match.group()) for match in TOKEN.finditer(text)]))


def share_of(one: frozenset[tuple[str, str]], two: frozenset[tuple[str, str]]) -> float:
    """The share of the smaller set that both have."""
    return len(one & two) / max(1, min(len(one), len(two)))


def further_parts(first: Telling, second: Telling, figures: str) -> Iterator[tuple[str, float]]:
    """What names, figures, days and negation say."""
    if not first.entities.isdisjoint(second.entities):
        yield "names", SAME_NAMES
    if any(word[0].isdigit() and word in second.words for word in first.words):
        yield "figure", SAME_FIGURE
    if figures == "one":
        yield "one", ONE_FIGURE
    if not set(first.days).isdisjoint(second.days):
        yield "day", SAME_DAY
    if first.statement.polarity != second.statement.polarity:
        yield "polarity", OTHER_POLARITY
    if not first.articles.isdisjoint(second.articles):
        yield "report", ONE_REPORT


def at_head(first: Telling, second: Telling) -> bool:
    """Whether both stand among the first sentences."""
    return first.statement.sentence < LEAD and second.statement.sentence < LEAD


def is_apart(first: Telling, second: Telling, figures: str) -> bool:
    """Whether one claim must not hold both, whatever else is alike."""
    one, two = first.statement, second.statement
    only = len(one.quantities) == len(two.quantities) == 1 and figures in ("other", "wider", "narrower")
    return only or one.polarity != two.polarity


def explain(first: Telling, second: Telling, cosine: float, likeness: Likeness) -> tuple[Reason, ...]:
    """The parts of a likeness as sentences; with PRIOR their weights add up to its total."""
    shared = sorted(first.words & second.words, key=lambda word: (-rarity(word), word))
    ahead = dict(likeness.parts)["ahead"]
    says = {
        "cosine": f"their sentences are alike (cosine {cosine:.2f})",
        "words": f"words both use: {', '.join(shared[:5])}",
        "phrases": "words that stand side by side in both",
        "ahead": "nothing else in the report is as near" if ahead > 0 else "something else in the report is nearer",
        "names": "they name the same, as much of the story does",
        "figure": "they give the same figure",
        "one": "one gives a figure, the other does not",
        "day": "they tell of the same day",
        "polarity": "one denies what the other says",
        "report": "they stand in one report",
        "lead": "both stand at the head of their report",
    }
    return tuple(reason(says[name], weight) for name, weight in likeness.parts)
