"""Statements that do not fit together."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tellings.join.claims import fold_twins
from tellings.join.likeness import Likeness, Telling, explain, interval, judge_likeness, near_tellings, prepare, relate
from tellings.model import (
    Article,
    Cite,
    Claim,
    Conflict,
    ConflictKind,
    Origin,
    Published,
    Quantity,
    Reason,
    Relation,
    Score,
    Sentence,
    Statement,
    Story,
    When,
    digest,
    reason,
)

PRIOR = -2.0
LISTED = 0.5
ALIKE = 0.5  # weight of the log-odds that two statements are about one thing, in the log-odds that they clash
ALIKE_MOST = 4.0
LEAST = -2.0  # statements less alike than this are not about one thing
RISING = re.compile(
    r"\b(kill|dead|die|death|wound|injur|hurt|miss|casualt|toll|bodies|victim|trap|arrest|detain|evacuat|hospital|infect|case)\w*",
    re.I,
)

FIGURE, DAY, POLARITY = 2.0, 1.0, 1.5  # one unit, two figures; one thing, two days; one says it, one denies it
SAME_ARTICLE = -1.0  # a report rarely contradicts itself
NO_UNIT = -1.5  # what the figures count is not named
LATER = 1.0  # the later report gives the larger figure of a count that rises


@dataclass(frozen=True, slots=True)
class Clash:
    """Two tellings that do not fit: how, and why."""

    one: Telling
    two: Telling
    kind: ConflictKind
    relation: Relation
    about: str
    score: Score


def find_conflicts(
    story: Story,
    articles: Sequence[Article],
    sentences: Sequence[Sentence],
    statements: Sequence[Statement],
    claims: Sequence[Claim],
    whens: Sequence[When],
    dates: Sequence[Published],
    origins: Sequence[Origin],
) -> tuple[Conflict, ...]:
    """Pairs of statements about one thing that give different figures, days, or polarity, listed when their probability reaches LISTED.

    Figures clash when the values they admit do not meet; when they do and one is more exact the relation is ``precision``; when
    the later report gives
    more of a count that rises, or a bound gives way to a larger figure, it is ``revised``. Pairs with the same two values are one row.
    """
    texts = {article.id: article.text for article in articles}
    _, single = fold_twins(articles, statements)
    tellings, vectors = prepare(articles, sentences, single, whens, ())
    days = {row.article: row for row in dates}
    clashes: list[Clash] = []
    for first, second, cosine in near_tellings(tellings, vectors, LEAST):
        alike = judge_likeness(tellings[first], tellings[second], cosine)
        clashes += judge_clash(tellings[first], tellings[second], cosine, alike, texts, days)
    claim_of = {row: claim.id for claim in claims for row in claim.statement_ids}
    listed = [clash for clash in clashes if clash.score.probability >= LISTED]
    return tuple(sorted(fold_rows(story, listed, claim_of), key=lambda row: row.id))


def judge_clash(
    one: Telling, two: Telling, cosine: float, alike: Likeness, texts: dict[str, str], days: dict[str, Published]
) -> Iterable[Clash]:
    """The ways two tellings do not fit."""
    common = reason(
        "they are about one thing: " + "; ".join(why.says for why in explain(one, two, cosine, alike)[:2]),
        ALIKE * min(alike.base, ALIKE_MOST),
        (one.place, two.place),
    )
    inside = [reason("both stand in one report", SAME_ARTICLE)] if one.place.article == two.place.article else []
    if alike.figures in ("other", "wider", "narrower"):
        yield from figure_clash(one, two, common, inside, texts, days)
    if one.statement.polarity != two.statement.polarity:
        score = Score(PRIOR, (common, reason("one says it, the other denies it", POLARITY), *inside))
        yield Clash(one, two, "did-or-denied", "conflict", topic(one, two), score)
    if one.days and two.days and len(one.days) == len(two.days) == 1 and alike.figures != "other":
        yield from day_clash(one, two, common, inside)


def figure_clash(
    one: Telling,
    two: Telling,
    common: Reason,
    inside: Sequence[Reason],
    texts: dict[str, str],
    days: dict[str, Published],
) -> Iterable[Clash]:
    """Two figures for one unit."""
    for first in one.statement.quantities:
        for second in two.statement.quantities:
            if first.unit != second.unit:
                continue
            kind = relate(first, second)
            if kind == "same":
                continue
            shown = f"{first.span.of(texts[one.place.article])} against {second.span.of(texts[two.place.article])}"
            why = [reason(f"two figures for one unit ({first.unit or 'not named'}): {shown}", FIGURE)]
            why += [reason("what they count is not named", NO_UNIT)] if not first.unit else []
            relation, more = relate_figures(one, two, first, second, texts, days)
            yield Clash(one, two, "figure", relation, topic(one, two), Score(PRIOR, (common, *why, *more, *inside)))
            return


def relate_figures(
    one: Telling, two: Telling, first: Quantity, second: Quantity, texts: dict[str, str], days: dict[str, Published]
) -> tuple[Relation, list[Reason]]:
    """Whether two different figures are a conflict, a revision or a matter of precision."""
    if relate(first, second) in ("wider", "narrower"):
        return "precision", [reason("one figure admits the other", 0.0)]
    mine, other = days.get(one.place.article), days.get(two.place.article)
    rising = all(RISING.search(telling.place.span.of(texts[telling.place.article])) for telling in (one, two))
    smaller, larger = (mine, other) if interval(first) < interval(second) else (other, mine)
    if rising and smaller and larger and smaller.value and larger.value and smaller.value < larger.value:
        return "revised", [
            reason(f"a count that rises: the larger figure is of {larger.value}, the smaller of {smaller.value}", LATER)
        ]
    return "conflict", []


def day_clash(one: Telling, two: Telling, common: Reason, inside: Sequence[Reason]) -> Iterable[Clash]:
    """Two days told for one thing."""
    (low, high), (start, end) = one.days[0], two.days[0]
    if low <= end and high >= start:
        if (low, high) != (start, end) and not one.statement.quantities:
            score = Score(PRIOR, (common, reason("one time is more exact than the other", DAY), *inside))
            yield Clash(one, two, "date", "precision", topic(one, two), score)
        return
    score = Score(PRIOR, (common, reason(f"two times: {low} to {high}, and {start} to {end}", DAY), *inside))
    yield Clash(one, two, "date", "conflict", topic(one, two), score)


def topic(one: Telling, two: Telling) -> str:
    """What two tellings are about: the words both use, in a row of at most six."""
    return " ".join(sorted(one.words & two.words, key=lambda word: (-len(word), word))[:6])


def fold_rows(story: Story, clashes: Sequence[Clash], claim_of: dict[str, str]) -> list[Conflict]:
    """One row per kind and pair of claims: the likeliest clash, the other places beside it."""
    rows: dict[tuple[str, str, str, str], list[Clash]] = defaultdict(list)
    for clash in clashes:
        ends = sorted(
            (
                claim_of.get(clash.one.statement.id, clash.one.statement.id),
                claim_of.get(clash.two.statement.id, clash.two.statement.id),
            )
        )
        rows[clash.kind, clash.relation, ends[0], ends[1]].append(clash)
    return [make_conflict(story, sorted(group, key=rank), claim_of) for _, group in sorted(rows.items())]


def rank(clash: Clash) -> tuple[float, Cite, Cite]:
    """Sorts the likeliest first."""
    return -clash.score.probability, clash.one.place, clash.two.place


def make_conflict(story: Story, group: Sequence[Clash], claim_of: dict[str, str]) -> Conflict:
    """The row of a group of clashes, shown by its first."""
    best = group[0]
    a, b = best.one.place, best.two.place
    ends = {claim_of.get(best.one.statement.id), claim_of.get(best.two.statement.id)} - {None}
    home_a = claim_of.get(best.one.statement.id)
    also_a, also_b = set(), set()
    for clash in group[1:]:
        flip = claim_of.get(clash.one.statement.id) != home_a
        also_a.add(clash.two.place if flip else clash.one.place)
        also_b.add(clash.one.place if flip else clash.two.place)
    return Conflict(
        id="x" + digest("conflict", best.kind, best.relation, *(f"{p.article}.{p.start}-{p.end}" for p in (a, b))),
        story=story.id,
        kind=best.kind,
        relation=best.relation,
        about=best.about,
        a=a,
        b=b,
        probability=best.score.probability,
        prior=best.score.prior,
        reasons=best.score.reasons,
        also_a=tuple(sorted(also_a - {a, b})),
        also_b=tuple(sorted(also_b - {a, b})),
        claims=tuple(sorted(end for end in ends if end)),
    )
