"""Whether two statements say the same: words, names, figures, days, and whether either has a better partner in the other's report."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

from tellings.join.alignment import TOKEN
from tellings.join.likeness import COSINE_CENTRE, Telling, base_score, compare_figures
from tellings.join.rarity import fold_word, rarity
from tellings.model import Quantity, Reason, Role, reason

# Log-odds that two statements of one story say the same: logistic regression on the pairs of the six tuning stories of gold_dev with a labelled
# fact on both sides (and, at half weight, on one). Measured with each story left out in turn: average precision .73; .71 with words weighed by their
# rarity in English instead of how scarce they are in the two reports, see docs/why.md. SAME_NAMES is below 0 because words in common weigh already,
# and names, which all of a story has, say less.
PRIOR = -1.88
COSINE = 5.1
SCARCE = 0.23  # times the scarcity of the shared words
PHRASES = 3.1  # times the share of the shorter one's pairs of neighbouring words that both have
AHEAD, AHEAD_MOST = 0.19, 3.0  # times the lead over the next best partner in the other's report
SAME_NAMES, SAME_FIGURE, OTHER_FIGURE, SAME_DAY = -1.05, 1.05, -0.75, 0.6
OTHER_DEEDS = -0.65  # both have verbs, and none in common
OTHER_POLARITY = -0.8
ONE_REPORT = -0.75  # a report rarely says a thing twice
BOTH_LEAD = 0.95  # both among the first sentences, which tell the same in most reports
LEAD = 3
DIFFERENT = ("other", "wider", "narrower")
SAYING = frozenset({"say", "tell", "add"})
LONG = 6  # statements of a report from which its head, and the next best partner in it, say anything
NONE_NEAR = -2.5  # the likeness of the next best partner where none was looked at

#: Pairs of tellings (first < second), by number, with their sentences' cosine.
Pairs = Sequence[tuple[int, int, float]]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two tellings are: ``base`` from meaning and words alone, ``total`` the log-odds that they say the same.

    ``figures`` says how their figures relate, ``contained`` which share of the poorer one's words stands in the other. ``apart``: one claim must
    not hold both, because one denies the other or the figures of the same differ. ``parts`` are the weights by name, which add up with
    PRIOR to ``total``; ``explain`` turns them into reasons.
    """

    base: float
    total: float
    figures: str
    contained: float
    apart: bool
    parts: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Traits:
    """What is worked out once for a telling, whatever it is compared with."""

    phrases: frozenset[tuple[str, str]]
    numbers: frozenset[str]
    articles: frozenset[str]
    days: frozenset[tuple[str, str]]
    scarce: dict[str, int]  # its words, with thousandths of how scarce each is in its report
    deeds: frozenset[str]
    figures: dict[tuple[str, Role], Quantity]  # the one figure in an argument, by verb and role: how many were killed
    long: bool


def traits_of(tellings: Sequence[Telling]) -> list[Traits]:
    """The traits of each telling."""
    sizes = Counter(row.article for telling in tellings for row in telling.twins)
    held: dict[str, Counter[str]] = defaultdict(Counter)
    for telling in tellings:
        for article in telling.articles:
            held[article].update(telling.words)
    found = []
    for telling in tellings:
        articles = telling.articles
        found.append(
            Traits(
                phrases_of(telling.said),
                frozenset([word for word in telling.words if word[0].isdigit()]),
                articles,
                frozenset(telling.days),
                {
                    word: min(scarcity(held[article][word], sizes[article]) for article in articles)
                    for word in telling.words
                },
                deeds_of(telling),
                figures_of(telling),
                max(sizes[article] for article in articles) >= LONG,
            )
        )
    return found


def scarcity(count: int, size: int) -> int:
    """Thousandths of how scarce a word is that ``count`` of a report's ``size`` statements hold; whole, so that sums are the same in any order."""
    return max(0, round(-1000 * log(count / (size + 1))))


def deeds_of(telling: Telling) -> frozenset[str]:
    """What a telling says is done, by its verbs; that something is said is no deed."""
    return frozenset([row.lemma for row in telling.statement.predicates]) - SAYING


def figures_of(telling: Telling) -> dict[tuple[str, Role], Quantity]:
    """The figure of each argument that has one, by the verb and the argument's part in it."""
    found: dict[tuple[str, Role], Quantity] = {}
    if telling.statement.quantities:
        for predicate in telling.statement.predicates:
            for argument in predicate.arguments:
                held = [row for row in telling.statement.quantities if argument.span.contains(row.span)]
                if len(held) == 1:
                    found[predicate.lemma, argument.role] = held[0]
    return found


def judge_pairs(
    tellings: Sequence[Telling], pairs: Pairs, traits: Sequence[Traits] | None = None
) -> dict[tuple[int, int], Likeness]:
    """The likeness of each pair, in their order. A pair's weight depends on the other pairs between the same two reports, on nothing else.
    ``traits`` are those of the tellings where they are known already."""
    based = [base_score(tellings[one], tellings[two], cosine) for one, two, cosine in pairs]
    traits = traits_of(tellings) if traits is None else traits
    best = two_best(traits, pairs, [base for base, _, _ in based])
    found = {}
    for (one, two, cosine), (base, _, contained) in zip(pairs, based, strict=True):
        first, second = tellings[one], tellings[two]
        ahead = max(
            lead_of(best, one, two, traits[two], base) if traits[two].long else -AHEAD_MOST,
            lead_of(best, two, one, traits[one], base) if traits[one].long else -AHEAD_MOST,
        )
        if not (traits[one].long or traits[two].long):
            ahead = 0.0
        figures = compare_figures(first.statement.quantities, second.statement.quantities)
        parts = (
            ("cosine", round(COSINE * (cosine - COSINE_CENTRE), 3)),
            ("words", round(SCARCE * shared_scarcity(traits[one], traits[two]), 3)),
            ("phrases", round(PHRASES * share_of(traits[one].phrases, traits[two].phrases), 3)),
            ("ahead", round(AHEAD * max(-AHEAD_MOST, min(AHEAD_MOST, ahead)), 3)),
            *further_parts(first, second, traits[one], traits[two], figures),
        )
        total = round(PRIOR + sum([weight for _, weight in parts]), 3)
        found[one, two] = Likeness(
            base, total, figures, contained, is_apart(first, second, traits[one], traits[two], figures), parts
        )
    return found


#: For a telling and a report its two best partners there, best first: minus their likeness, their number.
Best = dict[tuple[int, str], tuple[tuple[float, int], ...]]


def two_best(traits: Sequence[Traits], pairs: Pairs, bases: Sequence[float]) -> Best:
    """For each telling and report its two best partners there, best first, ties by number."""
    best: Best = {}
    for (one, two, _), base in zip(pairs, bases, strict=True):
        for mine, other in ((one, two), (two, one)):
            for article in traits[other].articles:
                held = best.get((mine, article), ())
                if len(held) < TWO or (-base, other) < held[-1]:
                    best[mine, article] = tuple(sorted((*held, (-base, other)))[:TWO])
    return best


TWO = 2


def lead_of(best: Best, mine: int, other: int, traits: Traits, base: float) -> float:
    """How far ``other`` (with ``traits``) is ahead of the next best partner of ``mine`` in its report; the most where it stands in several."""
    lead = -AHEAD_MOST
    for article in traits.articles:
        rival = next((-score for score, number in best[mine, article] if number != other), NONE_NEAR)
        lead = max(lead, base - rival)
    return lead


def phrases_of(text: str) -> frozenset[tuple[str, str]]:
    """The pairs of neighbouring words of a text, folded."""
    return frozenset(pairwise([fold_word(match.group()) for match in TOKEN.finditer(text)]))


def share_of(one: frozenset[tuple[str, str]], two: frozenset[tuple[str, str]]) -> float:
    """The share of the smaller set that both have."""
    return len(one & two) / max(1, min(len(one), len(two)))


def shared_scarcity(one: Traits, two: Traits) -> float:
    """How scarce the words in common are in the two reports: a word that runs all through one of them says little there."""
    theirs = two.scarce
    return sum([min(own, theirs[word]) for word, own in one.scarce.items() if word in theirs]) / 1000


def further_parts(
    first: Telling, second: Telling, one: Traits, two: Traits, figures: str
) -> Iterator[tuple[str, float]]:
    """What names, figures, days, negation and place say."""
    if not first.entities.isdisjoint(second.entities):
        yield "names", SAME_NAMES
    if not one.numbers.isdisjoint(two.numbers):
        yield "figure", SAME_FIGURE
    if figures == "other":
        yield "other", OTHER_FIGURE
    if one.deeds and two.deeds and one.deeds.isdisjoint(two.deeds):
        yield "deeds", OTHER_DEEDS
    if not one.days.isdisjoint(two.days):
        yield "day", SAME_DAY
    if first.statement.polarity != second.statement.polarity:
        yield "polarity", OTHER_POLARITY
    if not one.articles.isdisjoint(two.articles):
        yield "report", ONE_REPORT
    if one.long and two.long and at_head(first, second):
        yield "lead", BOTH_LEAD


def at_head(first: Telling, second: Telling) -> bool:
    """Whether both stand among the first sentences."""
    return first.statement.sentence < LEAD and second.statement.sentence < LEAD


def is_apart(first: Telling, second: Telling, one: Traits, two: Traits, figures: str) -> bool:
    """Whether one claim must not hold both, whatever else is alike: one denies what the other says, or the figures of the same differ."""
    if first.statement.polarity != second.statement.polarity:
        return True
    if len(first.statement.quantities) == len(second.statement.quantities) == 1 and figures in DIFFERENT:
        return True
    return any(
        compare_figures((own,), (two.figures[of],)) in DIFFERENT for of, own in one.figures.items() if of in two.figures
    )


def verbs(telling: Telling) -> str:
    """The verbs of a telling for a reader."""
    return ", ".join(sorted(deeds_of(telling)))


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
        "other": "their figures differ",
        "deeds": f"no verb in common ({verbs(first)}; {verbs(second)})",
        "day": "they tell of the same day",
        "polarity": "one denies what the other says",
        "report": "they stand in one report",
        "lead": "both stand at the head of their report",
    }
    return tuple(reason(says[name], weight) for name, weight in likeness.parts)
