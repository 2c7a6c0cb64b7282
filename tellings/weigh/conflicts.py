"""Statements that do not fit together."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from tellings.join.likeness import Telling, near_tellings, prepare
from tellings.join.rarity import fold_word, rarity
from tellings.join.vectors import Vectors, stack_vectors
from tellings.model import (
    Article,
    Cite,
    Claim,
    Conflict,
    Entity,
    Published,
    Reason,
    Relation,
    Ruling,
    Score,
    Sentence,
    Span,
    Statement,
    Story,
    Utterance,
    Version,
    When,
    digest,
    reason,
)
from tellings.weigh.around import as_written
from tellings.weigh.clash import Clash, place_in
from tellings.weigh.contrasts import contrast_clashes
from tellings.weigh.denials import denial_clashes, denials_among, refusal_clashes
from tellings.weigh.dismissed import without_dismissed
from tellings.weigh.figure_pairs import Known, figure_reasons, is_toll, pair_figures
from tellings.weigh.figure_relations import relate_figures
from tellings.weigh.figures import Figure, read_figures
from tellings.weigh.moments import moment_clashes
from tellings.weigh.spellings import spelling_clashes
from tellings.weigh.wording import Remark, remarks_of, utterance_clashes, wording_clash

# Log-odds; see the modules each kind comes from.
FIGURE_PRIOR = -2.55
LISTED = 0.5
LEAST = -2.4  # statements less alike than this are not about one thing
SAME_ARTICLE = -0.7  # a report rarely contradicts itself
NEARBY = 2  # words that say what two figures are about


def find_conflicts(
    story: Story,
    articles: Sequence[Article],
    sentences: Sequence[Sentence],
    statements: Sequence[Statement],
    claims: Sequence[Claim],
    whens: Sequence[When],
    dates: Sequence[Published],
    versions: Sequence[Version],
    utterances: Sequence[Utterance],
    entities: Sequence[Entity],
    rulings: Sequence[Ruling] = (),
) -> tuple[Conflict, ...]:
    """Pairs of statements about one thing that give different figures, times, words that exclude each other, spellings of a name, or
    wordings of a remark, listed when their probability reaches LISTED.

    Figures clash when the values they admit do not meet; when they do and one is more exact the relation is ``precision``; when
    the later report gives more of a count that rises, or a bound gives way to a larger figure, it is ``revised``, and so is whatever an
    address says otherwise in a later version. Pairs with the same two values are one row, shown by the likeliest. A row that a person judged to be
    no conflict is left out.
    """
    texts = {article.id: article.text for article in articles}
    tellings, vectors = prepare(articles, sentences, whole_sentences(statements), whens, entities)
    tellings = [telling for telling in tellings if not (asks(telling) or recalls(telling))]
    days = {row.article: row for row in dates}
    array = stack_vectors(vectors)
    likeness = cosine_of(array)
    said = {
        number: remarks
        for number, telling in enumerate(tellings)
        if (remarks := remarks_of(telling, texts[telling.place.article]))
    }
    near = list(near_tellings(tellings, vectors, LEAST, said.keys() | denials_among(tellings, texts)))
    moments = {when.expression: when for when in whens}
    clashes = [
        *figure_clashes(tellings, texts, days, likeness),
        *moment_clashes(tellings, texts, moments, likeness),
        *contrast_clashes(tellings, texts, likeness),
        *denial_clashes(tellings, texts, likeness),
        *refusal_clashes(tellings, texts, near, entities),
        *spelling_clashes(tellings, texts, likeness),
        *utterance_clashes(tellings, texts, utterances),
        *remark_clashes(near, said),
    ]
    claim_of = claims_at(claims)
    kept = [taken_back(inside(clash), versions) for clash in clashes]
    listed = [clash for clash in kept if clash.score.probability >= LISTED]
    rows = without_dismissed(fold_rows(story, listed, claim_of), rulings)
    return tuple(sorted(rows, key=lambda row: row.id))


def asks(telling: Telling) -> bool:
    """Whether a sentence is a question, which states nothing."""
    return telling.said.rstrip("\"'”’») ").endswith("?")


RECALLED = re.compile(
    r"\b(?:(?:earlier|previous|original|first) version of (?:this|the|our)"
    r"|(?:this|the|our|an earlier|a previous) (?:article|report|story|post|headline|caption)"
    r" (?:originally|earlier|previously|incorrectly|wrongly|mistakenly)"
    r"|(?:has been|was) (?:amended|corrected|updated) (?:to|because|on|after|since))\b",
    re.I,
)


def recalls(telling: Telling) -> bool:
    """Whether a sentence is a notice of what an earlier version of its report said, which the report no longer states."""
    return RECALLED.search(telling.said) is not None


def whole_sentences(statements: Sequence[Statement]) -> list[Statement]:
    """The statements of each sentence as one: what a figure or a time is of may stand in the clause beside it.

    It denies, or is planned, only where all its clauses are.
    """
    groups: dict[tuple[str, int], list[Statement]] = defaultdict(list)
    for statement in statements:
        groups[statement.article, statement.sentence].append(statement)
    return [join_statements(sorted(group, key=lambda row: row.span)) for _, group in sorted(groups.items())]


def join_statements(group: Sequence[Statement]) -> Statement:
    """Statements of one sentence, in text order, as one."""
    first = group[0]
    if len(group) == 1:
        return first
    quantities = {row.span: row for statement in group for row in statement.quantities}
    return replace(
        first,
        span=Span(first.span.start, max(row.span.end for row in group)),
        polarity="-" if all(row.polarity == "-" for row in group) else "+",
        modality=first.modality if len({row.modality for row in group}) == 1 else "asserted",
        entities=tuple(dict.fromkeys(entity for row in group for entity in row.entities)),
        times=tuple(dict.fromkeys(time for row in group for time in row.times)),
        quantities=tuple(quantities[span] for span in sorted(quantities)),
    )


#: Which claim stands at a place, empty when none does.
ClaimAt = Callable[[Cite], str]


def claims_at(claims: Sequence[Claim]) -> ClaimAt:
    """A function that gives the claim whose statement shares most characters with a place; of several with that statement the one with most.

    Not by id: an id follows the order in which reports came.
    """
    rows: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    ordered_claims = sorted(claims, key=lambda claim: (len(claim.statements), claim.statements))
    for number, claim in enumerate(ordered_claims):
        for cite in claim.statements:
            rows[cite.article].append((cite.start, cite.end, number))
    ordered = {article: sorted(found) for article, found in rows.items()}

    def claim_at(place: Cite) -> str:
        found = ordered.get(place.article, [])
        last = bisect_left(found, (place.end,))
        near = found[max(0, last - NEIGHBOURS) : last]
        shared = [(min(end, place.end) - max(start, place.start), -start, claim) for start, end, claim in near]
        best = max(shared, default=(0, 0, 0))
        return ordered_claims[best[2]].id if best[0] > 0 else ""

    return claim_at


NEIGHBOURS = 48  # statements, each as often as claims hold it, before a place's end that may hold it


def cosine_of(array: Vectors) -> Callable[[Telling, Telling], float]:
    """A function that gives the cosine of two tellings' sentences, to two digits."""

    def likeness(one: Telling, two: Telling) -> float:
        return round(float(array[one.row] @ array[two.row]), 2)

    return likeness


def figure_clashes(
    tellings: Sequence[Telling],
    texts: dict[str, str],
    days: dict[str, Published],
    likeness: Callable[[Telling, Telling], float],
) -> Iterator[Clash]:
    """Two figures that measure one thing and are not the same."""
    figures = read_figures(tellings, texts)
    known = Known.of(figures)
    found: list[tuple[Figure, Figure, Relation, Score]] = []
    for one, two in pair_figures(figures):
        related = relate_figures(one, two, days)
        if related is not None:
            why = [*figure_reasons(one, two, likeness(one.telling, two.telling), known, days), related[1]]
            found.append((one, two, related[0], Score(FIGURE_PRIOR, tuple(why))))
    states = states_of(found)
    for one, two, relation, score in found:
        first, second = (states.get((figure.measure, figure.size), frozenset()) for figure in (one, two))
        if relation == "conflict" and one.measure == two.measure and first & second:
            relation = "revised"  # both are states of a count that is seen to move: 11 and 14 dead, where a later report has 17
            score = replace(score, reasons=(*score.reasons[:-1], reason("two states of a count that moves", 0.0)))
        sizes = sorted((f"{one.size:g}", f"{two.size:g}"))
        yield Clash(
            one.telling,
            two.telling,
            place_in(one.telling, one.low, one.high),
            place_in(two.telling, two.low, two.high),
            "figure",
            relation,
            figure_topic(one, two, relation),
            score,
            (*sizes, one.measure or two.measure or one.kind),
            (f"{one.size:g}", f"{two.size:g}"),
        )


def states_of(found: Sequence[tuple[Figure, Figure, Relation, Score]]) -> dict[tuple[str, float], frozenset[float]]:
    """For each count of a measure: the counts it became, or came from, in the likely pairs of some figures."""
    states: dict[tuple[str, float], set[float]] = defaultdict(set)
    for one, two, relation, score in found:
        if relation == "revised" and one.measure and one.measure == two.measure and score.probability >= LISTED:
            states[one.measure, one.size].add(two.size)
            states[two.measure, two.size].add(one.size)
    return {name: frozenset(sizes) for name, sizes in states.items()}


def figure_topic(one: Figure, two: Figure, relation: Relation) -> str:
    """What two figures count: the measure or unit, and the rarest words near both. All states of the number a story is told by are of one topic."""
    told = f"people {one.measure}" if one.measure else one.quantity.unit or two.quantity.unit or "a figure"
    if relation == "revised" and one.measure == two.measure and is_toll(one) and is_toll(two):
        return told
    near = sorted(
        (one.context.keys() & two.context.keys()) - {fold_word(told)}, key=lambda word: (-rarity(word), word)
    )[:NEARBY]
    return f"{told}: {' '.join(as_written(near, one.telling.said))}" if near else told


def remark_clashes(near: Sequence[tuple[int, int, float]], said: Mapping[int, Sequence[Remark]]) -> Iterator[Clash]:
    """One remark inside two statements, with words exchanged; ``said`` are the remarks by number of the telling."""
    for first, second, _ in near:
        for one in said.get(first, ()):
            for two in said.get(second, ()):
                if one.article != two.article:
                    yield from wording_clash(one, two)


def inside(clash: Clash) -> Clash:
    """The clash, with a reason against it where one report holds both statements; an accusation and its denial often stand in one."""
    if clash.dispute is not None or not clash.one.articles & clash.two.articles:
        return clash
    why: Reason = reason("both stand in one report", SAME_ARTICLE)
    return replace(clash, score=Score(clash.score.prior, (*clash.score.reasons, why)))


def taken_back(clash: Clash, versions: Sequence[Version]) -> Clash:
    """The clash, as ``revised`` where all that tell either side are versions of one address: its newsroom no longer says what it said before."""
    told = clash.one.articles | clash.two.articles
    if clash.relation != "conflict" or len(told) < 2 or not any(told <= set(row.articles) for row in versions):
        return clash
    why = reason("both stand in versions of one address: the later takes back the earlier", 0.0)
    return replace(clash, relation="revised", score=Score(clash.score.prior, (*clash.score.reasons, why)))


def fold_rows(story: Story, clashes: Sequence[Clash], claim_of: ClaimAt) -> list[Conflict]:
    """One row per kind, relation and pair of values: the likeliest clash, the other places beside it."""
    rows: dict[tuple[str, ...], list[Clash]] = defaultdict(list)
    for clash in clashes:
        rows[(clash.kind, clash.relation, *clash.key)].append(clash)
    return [make_conflict(story, sorted(group, key=rank), claim_of) for _, group in sorted(rows.items())]


def rank(clash: Clash) -> tuple[float, Cite, Cite]:
    """Sorts the likeliest first."""
    return -clash.score.probability, clash.a, clash.b


def make_conflict(story: Story, group: Sequence[Clash], claim_of: ClaimAt) -> Conflict:
    """The row of a group of clashes, shown by its first."""
    best = group[0]
    a, b = sorted((best.a, best.b))
    ends = {claim_of(a), claim_of(b)} - {""}
    told = best.sides if (a, b) == (best.a, best.b) else best.sides[::-1]
    also_a: set[Cite] = set()
    also_b: set[Cite] = set()
    for clash in group:
        flip = clash.sides != told
        also_a.update((clash.two.places if flip else clash.one.places), [clash.b if flip else clash.a])
        also_b.update((clash.one.places if flip else clash.two.places), [clash.a if flip else clash.b])
    return Conflict(
        id="x"
        + digest("conflict", best.kind, best.relation, *best.key, *(f"{p.article}.{p.start}-{p.end}" for p in (a, b))),
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
        also_b=tuple(sorted(also_b - also_a - {a, b})),
        claims=tuple(sorted(ends)),
        denial=best.dispute.denial if best.dispute else None,
        denier=best.dispute.denier if best.dispute else None,
        accuser=best.dispute.accuser if best.dispute else None,
    )
