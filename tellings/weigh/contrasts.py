"""Statements of one thing that differ in a word that cannot be exchanged: a car or a truck, alive or dead.

``exclusives.csv`` lists words that exclude each other in one role (vehicles, weapons, kin), ``opposites.csv`` pairs of contraries. Each such word
is read with the words around it, and two of them clash only where these agree. Known to fail: two cars and a truck in one attack; contraries
of two things told in the same words.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tellings.find.quantities import singular
from tellings.find.tables import table, word_set
from tellings.join.likeness import Telling, days_meet
from tellings.join.rarity import fold_word
from tellings.model import BadTable, ConflictKind, Reason, Score, Span, reason
from tellings.weigh.around import (
    clause_between,
    common_reasons,
    context_of,
    lead_name,
    lexemes,
    names_around,
    near_words,
    shared_context,
    topic_worth,
    walk,
    weigh_words,
)
from tellings.weigh.clash import Clash, place_in

# Log-odds; set by hand on the tuning stories of gold_dev and on quality/agreement/cases.jsonl.
PRIOR = -4.0
OTHER_DAYS = -0.8
BOTH_KNOWN = -1.6
LEAST_SHARED = 2  # words of the surroundings that two places need in common before they are compared
CROWD, LIST = 200, 8
UNDONE = "undone"  # the kind of contraries that follow each other: contact is lost, then restored
KINDS: dict[str, ConflictKind] = {"other": "other", "place": "place", "who": "who", "did-or-denied": "did-or-denied"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A word that excludes others: its class, which of the class it is, and what stands around it."""

    telling: Telling
    group: str
    member: str
    kind: ConflictKind
    shown: str
    span: Span
    context: Mapping[str, float]
    near: frozenset[str]
    names: frozenset[str]
    lead: str
    low: int
    high: int


@lru_cache(maxsize=1)
def members() -> dict[str, tuple[tuple[str, str, ConflictKind], ...]]:
    """Each form in lower case: the (class, member, kind) rows it belongs to. Raises BadTable for an unknown kind."""
    found: dict[str, tuple[tuple[str, str, ConflictKind], ...]] = {}
    for name, group, member in (("exclusives.csv", "class", "member"), ("opposites.csv", "pair", "side")):
        for row in table(name):
            if row["kind"] == UNDONE:
                continue
            if row["kind"] not in KINDS:
                raise BadTable(f"{name}: kind {row['kind']!r} is none of {', '.join(KINDS)}; correct the row")
            for form in row["forms"].split():
                entry = (f"{name[0]}:{row[group]}", row[member], KINDS[row["kind"]])
                found[form] = (*found.get(form, ()), entry)
    return found


NEGATIONS = word_set("negations") - {"neither", "nor", "nothing", "nobody", "none"}
#: Verbs that say that what follows was not done: "failed to find any signs of life".
FAILING = frozenset(["fail", "failed", "failing", "fails", "refused", "refuses", "unable"])
UNREAL = frozenset(["conditional", "planned", "threatened"])


def read_marks(tellings: Sequence[Telling], texts: Mapping[str, str]) -> list[Mark]:
    """The words of some tellings that exclude others, in order; of a class of which only one word stands anywhere, none."""
    found = [
        (telling, entry, word)
        for telling in tellings
        if telling.statement.modality not in UNREAL
        for entry, word in told_words(telling, texts[telling.place.article])
    ]
    told: dict[str, set[str]] = defaultdict(set)
    for _, (group, member, _), _ in found:
        told[group].add(member)
    worth = topic_worth(tellings)
    return [
        make_mark(telling, texts[telling.place.article], word, group, member, kind, worth)
        for telling, (group, member, kind), word in found
        if len(told[group]) > 1
    ]


def told_words(telling: Telling, text: str) -> Iterator[tuple[tuple[str, str, ConflictKind], re.Match[str]]]:
    """The listed words of a telling that nothing before them denies, each with its class, member and kind."""
    known = members()
    words = lexemes(text, telling.place.start, telling.place.end)
    for at, word in enumerate(words):
        lower = word.group().lower()
        entries = known.get(lower) or known.get(fold_word(lower)) or known.get(singular(lower), ())
        if entries and not any(denies(before) for before in words[max(0, at - 3) : at]):
            for entry in entries:
                yield entry, word


def denies(word: re.Match[str]) -> bool:
    """Whether a word negates."""
    return is_negation(word.group())


@lru_cache(maxsize=50_000)
def is_negation(text: str) -> bool:
    """Whether a word, as written, negates."""
    lower = text.lower().replace("’", "'")
    return lower in NEGATIONS or lower in FAILING or lower.endswith("n't")


def make_mark(
    telling: Telling,
    text: str,
    word: re.Match[str],
    group: str,
    member: str,
    kind: ConflictKind,
    worth: Mapping[str, float],
) -> Mark:
    """A word with its surroundings; ``worth`` is what each word of the story's topic is worth."""
    words = lexemes(text, telling.place.start, telling.place.end)
    span = Span(word.start(), word.end())
    costs = walk(words, span)
    context = weigh_words(context_of(costs), worth)
    low, high = clause_between(text, telling.place.start, telling.place.end, span)
    names = names_around(costs, telling.place.start)
    return Mark(
        telling,
        group,
        member,
        kind,
        word.group(),
        span,
        context,
        near_words(costs, context),
        names,
        lead_name(words),
        low,
        high,
    )


def contrast_clashes(
    tellings: Sequence[Telling], texts: Mapping[str, str], likeness: Callable[[Telling, Telling], float]
) -> Iterator[Clash]:
    """Words that exclude each other, told of one thing; ``likeness`` gives the cosine of two tellings' sentences."""
    marks = read_marks(tellings, texts)
    known: dict[tuple[str, str, str], list[Mark]] = defaultdict(list)
    for mark in marks:
        for article in mark.telling.articles:
            known[article, mark.group, mark.member].append(mark)
    groups: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        groups[mark.group].append(mark)
    for group in sorted(groups):
        for one, two in pair_marks(groups[group]):
            cosine = likeness(one.telling, two.telling)
            score = Score(PRIOR, tuple(mark_reasons(one, two, cosine)))
            if score.total < 0:
                continue  # listed in no case
            if any(
                told_alike(mine, own)
                for mine, other in ((one, two), (two, one))
                for article in mine.telling.articles
                for own in known.get((article, group, other.member), ())[:MANY]
            ):
                score = Score(PRIOR, (*score.reasons, reason("one of the reports has both words", BOTH_KNOWN)))
            yield Clash(
                one.telling,
                two.telling,
                place_in(one.telling, one.low, one.high),
                place_in(two.telling, two.low, two.high),
                one.kind,
                "conflict",
                f"{one.shown} or {two.shown}",
                score,
                (group, *sorted((one.member, two.member))),
                (one.member, two.member),
            )


def told_alike(one: Mark, two: Mark) -> bool:
    """Whether two words of one report may be told of one thing: a report of a wreck may well tell of dead and of survivors."""
    return shared_context(one.context, two.context)[0] >= ALIKE


ALIKE, MANY = 0.2, 12  # share of the poorer surroundings' weight; words of a report that are looked at


def pair_marks(marks: Sequence[Mark]) -> Iterator[tuple[Mark, Mark]]:
    """Pairs of one class with other members, and enough words around them in common; each once."""
    counts = Counter(mark.telling.place.article for mark in marks)
    kept = [mark for mark in marks if counts[mark.telling.place.article] < 3 * LIST][:CROWD]
    for place, one in enumerate(kept):
        for two in kept[place + 1 :]:
            apart = one.member != two.member and one.telling is not two.telling
            if apart and len(one.context.keys() & two.context.keys()) >= LEAST_SHARED:
                yield one, two


def mark_reasons(one: Mark, two: Mark, cosine: float) -> Iterator[Reason]:
    """Why two words are told of one thing, or not."""
    yield reason(f"one says {one.shown}, the other {two.shown}", 0.0, (one.telling.place, two.telling.place))
    yield from common_reasons(one, two, cosine)
    yield from day_reasons(one, two)


def day_reasons(one: Mark, two: Mark) -> Iterator[Reason]:
    """Against words told of different days."""
    if one.telling.days and two.telling.days and not days_meet(one.telling.days, two.telling.days):
        yield reason("they are told of different days", OTHER_DAYS)
