"""Which articles are worth comparing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import combinations, pairwise
from math import log1p
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tellings.join.rarity import rarity
from tellings.join.sketch import title_words
from tellings.join.vectors import Vectors, stack_vectors
from tellings.model import WEIGHT_DIGITS, Pair, Reason, Score, Sketch, reason

PASSAGE_KEY = 1 << 62  # keys from here up come from runs of words, below from pairs of rare words

#: How many articles may share one key, and how many one text, before they are no longer compared with each other one by one.
CROWD = 400
TWINS = 40

# Log-odds of "one story": logistic regression on the proposed pairs of news_cluster and ECB+ (train and dev topics), both weighing the same, no
# other tuning. Fitted on the sentence vectors of two encoders at once (the original one and the first trained one), so that nothing hangs on one
# state of the weights; fitted on four fifths of the events and counted on the rest, stories come out as good. See quality/stories.
PRIOR = -4.78
LEAD = 5.14
OPENINGS = 2.57  # for either's opening words that the other uses, both counted whole
NAMES, NAMES_MOST = 11.59, 0.6
FIGURES = 1.06  # for all figures of the poorer first sentences in the other's
TITLES, TITLES_MOST = 1.74, 20.0  # for that much rarity shared by the two titles
# Two earthquakes of one week: each writes so many words of names, none of the other's, and they are days apart. Of 39 pairs of both sets without a
# name in common that the rest of the evidence puts at log-odds of 0 to 1, 28 are two events.
MANY_NAMES, STRANGE = 6, -1.0
DAY = -0.35  # for each e-fold of days between: a day off costs little, a year much
UNDATED = -2.3  # as much as two years: the fit would have -2.8, but only ECB+, all undated, tells it
POOR, POOR_WORDS = (
    2.65,
    20,
)  # a text of fewer rare words (a notice, a teaser) was proposed for its title; what it opens with says little
POOR_LEAD = -3.37
APART = "days lie between them"  # how the reason about time ends, by which it is left out where time does not matter
FOREIGN = (
    "none of the many names of each stands in the other"  # says the reason that keeps two stories from being one affair
)
# Nearer than this two articles may be one story, if only as one that follows the other (``stories.FOLLOW``), and, days left out, two stories one
# affair: no average over articles reaches a threshold that none of its pairs reaches.
BINDING = -1.0
WORTH = -3.5  # pairs below are dropped unless they share a passage; what an unproposed pair counts in a story's average

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Traits:
    """What two articles have in common."""

    lead: float
    words: tuple[str, ...]
    openings: float
    names: tuple[str, ...]
    name_weight: float
    passages: int
    days: int | None
    figures: tuple[str, ...] = ()
    figure_part: float = 0.0
    titles: tuple[str, ...] = ()
    title_weight: float = 0.0
    poor: bool = False
    strange: bool = False


def propose_pairs(sketches: Sequence[Sketch], *, since: frozenset[str] | None) -> tuple[Pair, ...]:
    """Pairs of articles that share a key and may tell one story or share a passage, each scored on its two articles alone.

    A key is a pair of heavy rare words or a sampled run of words, so candidates come out of one sort: near linear in the
    articles. With ``since``
    only pairs with an end in it are returned: result(all) is result(old) and result(all, since=new) together.

    Two bounds hold hostile piles down: articles with one text are compared pairwise up to TWINS of them and beyond that only with
    the first by
    id (which also stands for them towards other texts); a key shared by more than CROWD different texts proposes neighbours by
    (day, id) only.
    Only where such a bound is crossed can a pile built in two goes hold more pairs than one built in one go.
    """
    order = sorted(sketches, key=lambda sketch: sketch.article)
    new = None if since is None else np.array([sketch.article in since for sketch in order], dtype=bool)
    candidates = find_candidates(order, new)
    # Only what has a candidate is unpacked: a thousand new articles must not cost the hundred thousand that stand there.
    used = np.unique(candidates)
    vectors = stack_vectors(order[index].vector for index in used.tolist())
    leads = lead_cosines(vectors, np.searchsorted(used, candidates))
    folded = {index: {word.lower(): weight for word, weight in order[index].words} for index in used.tolist()}
    named = {index: frozenset(word.lower() for word, _ in order[index].words if word[0].isupper()) for index in folded}
    passages = {index: frozenset(key for key in order[index].keys if key >= PASSAGE_KEY) for index in used.tolist()}
    pairs = []
    for (first, second), lead in zip(candidates.tolist(), leads.tolist(), strict=True):
        traits = compare(order, named, folded, passages, first, second, lead)
        score = judge_pair(traits)
        if score.total >= WORTH or traits.passages:
            pairs.append(Pair(order[first].article, order[second].article, score, what_it_binds(score)))
    return tuple(pairs)


def what_it_binds(score: Score) -> Literal["story", "affair", ""]:
    """What two articles of this score may be one of."""
    if score.total >= BINDING:
        return "story"
    return "affair" if timeless(score) >= BINDING else ""


def timeless(score: Score) -> float:
    """A pair's log-odds without the days between its articles; at most those of strangers where they share no name."""
    total = round(score.total - sum(why.weight for why in score.reasons if why.says.endswith(APART)), WEIGHT_DIGITS)
    return min(total, WORTH) if any(why.says == FOREIGN for why in score.reasons) else total


def find_candidates(order: Sequence[Sketch], new: NDArray[np.bool_] | None = None) -> Numbers:
    """Index pairs (n x 2, first < second, sorted, each once) of articles worth scoring; with ``new`` (n) only pairs with an end in it."""
    twins: dict[str, list[int]] = defaultdict(list)
    for index, sketch in enumerate(order):
        twins[sketch.text_id].append(index)
    speaking = sorted(index for group in twins.values() for index in (group if len(group) <= TWINS else group[:1]))
    counts = [len(order[index].keys) for index in speaking]
    owners = np.repeat(np.array(speaking, dtype=np.int64), counts)
    keys = np.fromiter((key for index in speaking for key in order[index].keys), dtype=np.int64, count=len(owners))
    found = [pairs_by_key(order, keys, owners, new)]
    for group in twins.values():
        both = combinations(group, 2) if len(group) <= TWINS else ((group[0], other) for other in group[1:])
        found.append(np.array(list(both), dtype=np.int64).reshape(-1, 2))
    packed = np.concatenate(found)
    if new is not None:
        packed = packed[new[packed[:, 0]] | new[packed[:, 1]]]
    return unpack(np.unique(packed[:, 0] * len(order) + packed[:, 1]), len(order)) if len(packed) else packed


def unpack(packed: Numbers, width: int) -> Numbers:
    """Two columns from one number each."""
    return np.stack([packed // width, packed % width], axis=1)


def pairs_by_key(order: Sequence[Sketch], keys: Numbers, owners: Numbers, new: NDArray[np.bool_] | None) -> Numbers:
    """Index pairs of articles that share a key, possibly repeated; with ``new`` at least those with an end in it."""
    if new is not None:
        fresh = np.unique(keys[new[owners]])
        at = np.minimum(np.searchsorted(fresh, keys), max(0, len(fresh) - 1))
        kept = fresh[at] == keys if len(fresh) else np.zeros(len(keys), dtype=bool)
        keys, owners = keys[kept], owners[kept]
    ranked = np.lexsort((owners, keys))
    keys, owners = keys[ranked], owners[ranked]
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if len(keys) else np.zeros(0, dtype=np.int64)
    sizes = np.diff(np.r_[starts, len(keys)])
    found = [np.zeros((0, 2), dtype=np.int64)]
    if new is not None:
        found.append(pairs_with_new(owners, starts, sizes, new))
    for size in [] if new is not None else np.unique(sizes[(sizes > 1) & (sizes <= CROWD)]).tolist():
        rows = owners[starts[sizes == size][:, None] + np.arange(size)]
        left, right = np.triu_indices(size, k=1)
        found.append(np.unique(np.stack([rows[:, left].ravel(), rows[:, right].ravel()], axis=1), axis=0))
    for start, size in zip(starts[sizes > CROWD].tolist(), sizes[sizes > CROWD].tolist(), strict=True):
        found.append(neighbours(order, owners[start : start + size]))
    return np.concatenate(found)


def pairs_with_new(owners: Numbers, starts: Numbers, sizes: Numbers, new: NDArray[np.bool_]) -> Numbers:
    """Each new owner with the others of its group, for groups of at most CROWD (``starts`` and ``sizes`` in ``owners``).

    Work grows with the new articles and their groups, not with all pairs of a group: adding one report must not cost the corpus.
    """
    of = np.repeat(np.arange(len(sizes)), sizes)
    at = np.flatnonzero(new[owners] & (sizes[of] <= CROWD))
    lengths = sizes[of[at]]
    within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    left, right = np.repeat(owners[at], lengths), owners[np.repeat(starts[of[at]], lengths) + within]
    pairs: Numbers = np.sort(np.stack([left, right], axis=1), axis=1)[left != right]
    return pairs


def neighbours(order: Sequence[Sketch], crowd: Numbers) -> Numbers:
    """Pairs of articles next to each other by (day, id) in a crowd."""
    near = sorted(crowd.tolist(), key=lambda index: (order[index].low or "", index))
    return np.sort(np.array(list(pairwise(near)), dtype=np.int64).reshape(-1, 2), axis=1)


def lead_cosines(vectors: Vectors, candidates: Numbers, block: int = 65_536) -> NDArray[np.float32]:
    """The cosine of each candidate pair's lead vectors, in blocks to bound memory."""
    cosines = np.zeros(len(candidates), dtype=np.float32)
    for start in range(0, len(candidates), block):
        first, second = candidates[start : start + block].T
        cosines[start : start + block] = np.einsum("ij,ij->i", vectors[first], vectors[second])
    return cosines


def compare(
    order: Sequence[Sketch],
    named: Mapping[int, frozenset[str]],
    folded: Mapping[int, dict[str, float]],
    passages: Mapping[int, frozenset[int]],
    first: int,
    second: int,
    lead: float,
) -> Traits:
    """What two articles have in common: lead cosine, opening words, shared names with their summed products of weights, figures, title words,
    passages, days apart."""
    mine, other = folded[first], folded[second]
    small, large = (mine, other) if len(mine) <= len(other) else (other, mine)
    shared = {word: small[word] * large[word] for word in small if word in large}
    names = named[first] & named[second] & shared.keys()
    figures = sorted(set(order[first].figures) & set(order[second].figures))
    heaviest = sorted(shared, key=lambda word: (-shared[word], word))
    one, two = dict(title_words(order[first].title)), dict(title_words(order[second].title))
    titles = [word for word in one if word in two]
    poor = min(len(mine), len(other)) < POOR_WORDS
    days = days_apart(order[first], order[second])
    opening = opening_words(order[first].opening), opening_words(order[second].opening)
    if (
        poor and order[first].text_id == order[second].text_id
    ):  # one notice in place of two reports: only their titles tell of them
        lead, heaviest, names, figures = 0.0, titles, frozenset(), []
        opening, mine, other = (one, two), one, two
    return Traits(
        lead=round(lead, 3),
        words=tuple(word for word in heaviest if word not in names),
        openings=share_words(opening[0], opening[1], mine, other),
        names=tuple(word.capitalize() for word in heaviest if word in names),
        name_weight=round(sum(shared[word] for word in heaviest if word in names), 3),
        passages=len(passages[first] & passages[second]),
        days=days,
        figures=tuple(figures),
        figure_part=round(len(figures) / max(1, min(len(order[first].figures), len(order[second].figures))), 3),
        titles=tuple(titles),
        title_weight=round(sum(one[word] for word in titles), 3),
        poor=poor,
        strange=not names and not poor and min(len(named[first]), len(named[second])) >= MANY_NAMES,
    )


def share_words(
    mine: Mapping[str, float],
    other: Mapping[str, float],
    more_of_mine: Mapping[str, float],
    more_of_other: Mapping[str, float],
) -> float:
    """The share of each one's words (with their rarity) that the other has among them or among its further words; both shares added (0 to 2)."""
    parts = (
        sum(weight for word, weight in mine.items() if word in other or word in more_of_other) / total(mine),
        sum(weight for word, weight in other.items() if word in mine or word in more_of_mine) / total(other),
    )
    return round(parts[0] + parts[1], 3)


def total(words: Mapping[str, float]) -> float:
    """The summed rarity of some words, 1 where there are none."""
    return sum(words.values()) or 1.0


@lru_cache(maxsize=16_384)
def opening_words(opening: str) -> dict[str, float]:
    """The words of an opening with their rarity, in their order."""
    return {word: rarity(word) for word in opening.split()}


def days_apart(first: Sketch, second: Sketch) -> int | None:
    """Days between the two articles' days at least; 0 when they can be the same day, None when one has none."""
    if not (first.low and first.high and second.low and second.high):
        return None
    early, late = sorted((first, second), key=lambda sketch: (sketch.low or "", sketch.high or ""))
    gap = parse_day(late.low or "") - parse_day(early.high or "")
    return max(0, gap)


def parse_day(day: str) -> int:
    """The number of an ISO day."""
    return date.fromisoformat(day[:10]).toordinal()


def judge_pair(traits: Traits) -> Score:
    """The log-odds that the two tell one story, each trait a named reason."""
    return Score(PRIOR, tuple(reasons_of(traits)))


def reasons_of(traits: Traits) -> Iterable[Reason]:
    """The reasons of a pair's score, always in this order."""
    alike = f"their opening sentences are {describe(traits.lead)} (cosine {traits.lead:.2f})"
    yield reason(alike, LEAD * traits.lead)
    yield reason(f"rare words both use: {', '.join(traits.words[:5]) or 'none'}", OPENINGS * traits.openings)
    yield reason(
        f"names both write: {', '.join(traits.names[:5]) or 'none'}", NAMES * min(traits.name_weight, NAMES_MOST)
    )
    if traits.strange:
        yield reason(FOREIGN, STRANGE if (traits.days or 0) > 1 else 0.0)
    if traits.figures:
        yield reason(f"figures both open with: {', '.join(traits.figures[:5])}", FIGURES * traits.figure_part)
    if traits.titles:
        yield reason(
            f"words of both titles: {', '.join(traits.titles[:5])}",
            TITLES * min(traits.title_weight, TITLES_MOST) / TITLES_MOST,
        )
    if traits.poor:
        yield reason("one of them tells little, so its opening counts for less", POOR + POOR_LEAD * traits.lead)
    if traits.passages:
        yield reason("runs of the same words stand in both", 0.0)
    if traits.days is None:
        yield reason(f"no telling how many {APART}", UNDATED)
    else:
        yield reason(f"{traits.days} {APART}", DAY * log1p(traits.days))


def describe(cosine: float) -> str:
    """A cosine in words."""
    return (
        "much alike"
        if cosine >= 0.7
        else "alike"
        if cosine >= 0.5
        else "somewhat alike"
        if cosine >= 0.35
        else "unlike"
    )
