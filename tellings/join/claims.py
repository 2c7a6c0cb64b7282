"""One thing stated by one or more articles."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from tellings.join.groups import Edges, add_edge, agreeing_groups, link
from tellings.join.judged import JUDGED, Ties, claim_ties
from tellings.join.likeness import Telling, near_tellings, prepare
from tellings.join.sameness import Likeness, explain, judge_pairs
from tellings.model import (
    Article,
    Cite,
    Claim,
    Copy,
    Entity,
    Reason,
    Ruling,
    Sentence,
    Statement,
    Story,
    When,
    digest,
    reason,
)

# Log-odds; chosen on the tuning stories of gold_dev with the weights of ``sameness`` fitted without the story looked at, see quality/story.
NEAR = -2.0  # likeness by meaning and words from which two statements are looked at closer: 99 of 100 pairs that come out as one reach it
OPENS = -0.6  # two statements open a claim when they are this likely the same
LONE = -1.3  # or this likely, where one of them is in no claim yet: otherwise it would stand alone
AGREE = 0.0  # and another joins when it is on average this likely the same as the statements of the claim
APART = -3.0  # and no less likely than this the same as any of them
ENTAILS = 0.5  # a more exact statement entails a more general one when they are this likely the same
WITHIN = 0.4  # and this share of the more general one's words, by rarity, stand in it
SAME_WORDS = 4.0  # shown for statements in the same words, of sentences with the same vector; hand-set
NO_TIES = Ties()
REASONS = 6  # links whose reasons a claim keeps
CLEAR = range(40, 220)  # characters of a statement that reads well by itself

#: How alike the pairs of tellings looked at are, by number.
Links = dict[tuple[int, int], Likeness]


def gather_claims(
    story: Story,
    articles: Sequence[Article],
    sentences: Sequence[Sentence],
    statements: Sequence[Statement],
    whens: Sequence[When],
    entities: Sequence[Entity],
    copies: Sequence[Copy],
    rulings: Sequence[Ruling] = (),
) -> tuple[Claim, ...]:
    """Every statement of the story in one Claim or more: a long sentence says several things, and other reports say now one, now another of them.

    Statements in near sentences are scored by words, names, figures, days, verbs, negation. A statement of a claim is by that score the same as
    the others on average, and not surely another than any of them, so that a chain of half-alike statements does not become one claim. A claim
    with a figure lists in ``entailed_by`` the claims with a more exact one.
    What a person judged the same, or not, is so whatever the scores say.
    """
    tellings, vectors = prepare(articles, sentences, statements, whens, entities)
    ties = claim_ties(rulings, statements)
    tellings = split_twins(tellings, ties)
    pairs = list(near_tellings(tellings, vectors, NEAR))
    links = judge_pairs(tellings, pairs)
    cosines = {(one, two): cosine for one, two, cosine in pairs}
    groups = group_tellings(tellings, links, ties)
    order = {article: place for place, article in enumerate(story.articles)}
    texts = {article.id: article for article in articles}
    homes: dict[int, list[int]] = defaultdict(list)
    for place, group in enumerate(groups):
        for number in group:
            homes[number].append(place)
    clear = clearest(tellings, groups, homes, order, texts)
    made = name_apart(
        [
            make_claim(story, [tellings[n] for n in group], tellings[best], order, texts)
            for group, best in zip(groups, clear, strict=True)
        ]
    )
    inside = inner_reasons(tellings, links, cosines, homes, ties)
    entailed = find_entailed(tellings, links, homes)
    return tuple(
        replace(
            claim,
            entailed_by=tuple(sorted({made[other].id for other in entailed[place]})),
            reasons=tuple(inside[place]),
        )
        for place, claim in enumerate(made)
    )


def group_tellings(tellings: Sequence[Telling], links: Links, ties: Ties) -> list[list[int]]:
    """The numbers of the tellings of each claim.

    What a person judged the same goes through the grouping as one, what was judged apart is never linked.
    """
    circles = link(len(tellings), numbered(ties.together, tellings))
    circle = {number: place for place, members in enumerate(circles) for number in members}
    apart = {frozenset((circle[one], circle[two])) for one, two in numbered(ties.apart, tellings)}
    edges: Edges = {}
    for (one, two), alike in links.items():
        first, second = circle[one], circle[two]
        free = first != second and frozenset((first, second)) not in apart
        if free and alike.total >= APART and not alike.apart:
            add_edge(edges, first, second, alike.total)
    groups = agreeing_groups(len(circles), edges, open_at=OPENS, lone_at=LONE, agree=AGREE)
    return sorted(sorted(number for place in group for number in circles[place]) for group in groups)


def split_twins(tellings: Sequence[Telling], ties: Ties) -> list[Telling]:
    """The tellings, where a person judged two statements in the same words not to say the same with each of these words' statements by itself."""
    told = {row.id: place for place, telling in enumerate(tellings) for row in telling.twins}
    parted = {told[one] for one, two in ties.apart if told[one] == told[two]}
    found = [
        part
        for place, telling in enumerate(tellings)
        for part in ([alone(telling, row) for row in telling.twins] if place in parted else [telling])
    ]
    return sorted(found, key=lambda telling: (telling.place, telling.statement.id))


def alone(telling: Telling, statement: Statement) -> Telling:
    """One of a telling's twins by itself."""
    return replace(telling, statement=statement, place=cite_of(statement), twins=(statement,), texts=1)


def numbered(pairs: Sequence[tuple[str, str]], tellings: Sequence[Telling]) -> list[tuple[int, int]]:
    """Pairs of Statement ids as pairs of tellings."""
    told = {row.id: place for place, telling in enumerate(tellings) for row in telling.twins} if pairs else {}
    return [(told[one], told[two]) for one, two in pairs]


def name_apart(claims: Sequence[Claim]) -> list[Claim]:
    """The claims, in order; of those that begin with the same statement, all but the one with most statements are named by all of theirs."""
    first: dict[str, Claim] = {}
    for claim in sorted(claims, key=lambda claim: (-len(claim.statements), claim.statements)):
        first.setdefault(claim.id, claim)
    return [
        claim if first[claim.id] is claim else replace(claim, id="c" + digest("claim", *claim.statement_ids))
        for claim in claims
    ]


def clearest(
    tellings: Sequence[Telling],
    groups: Sequence[Sequence[int]],
    homes: dict[int, list[int]],
    order: dict[str, int],
    texts: dict[str, Article],
) -> list[int]:
    """For each group the number of the telling that words it: one of running text before a headline or a caption, the clearest; of those, one that
    says little else, and that words no larger group."""
    taken: set[int] = set()
    aside = [is_aside(worded_at(telling, texts), texts) for telling in tellings]
    found = [0] * len(groups)
    for place in sorted(range(len(groups)), key=lambda place: (-len(groups[place]), groups[place])):
        group = [tellings[number] for number in groups[place]]
        found[place] = min(
            groups[place],
            key=lambda number: (
                aside[number],
                number in taken,
                *unclearness(tellings[number], group, len(homes[number])),
                order.get(tellings[number].place.article, -1),
                tellings[number].place,
            ),
        )
        taken.add(found[place])
    return found


def worded_at(telling: Telling, texts: dict[str, Article]) -> Cite:
    """Where a telling's words stand in running text; its first place where they do nowhere."""
    places = (telling.place, *(cite_of(row) for row in telling.twins))
    return next((place for place in places if not is_aside(place, texts)), telling.place)


def is_aside(place: Cite, texts: dict[str, Article]) -> bool:
    """Whether a place touches no running text: a headline announces what the text tells, a caption labels a picture."""
    article = texts[place.article]
    spans = (part.span for part in article.parts if part.kind == "body")
    return bool(article.parts) and not any(span.start < place.end and place.start < span.end for span in spans)


def make_claim(
    story: Story, group: Sequence[Telling], worded: Telling, order: dict[str, int], texts: dict[str, Article]
) -> Claim:
    """The claim of a group, its statements by (article's age, place), its text that of one of them."""
    rows = [row for telling in group for row in telling.twins]
    rows.sort(key=lambda row: (order.get(row.article, -1), row.article, row.span, row.id))
    clear = worded_at(worded, texts)
    first = rows[0]
    return Claim(
        id="c" + digest("claim", first.article, str(first.span.start), str(first.span.end)),
        story=story.id,
        text=clear.span.of(texts[clear.article].text),
        text_cite=clear,
        statements=tuple(cite_of(row) for row in rows),
        statement_ids=tuple(row.id for row in rows),
    )


def cite_of(statement: Statement) -> Cite:
    """The place of a statement."""
    return Cite(statement.article, statement.span.start, statement.span.end)


def unclearness(telling: Telling, group: Sequence[Telling], homes: int) -> tuple[int, int, int, float]:
    """Sorts the clearest statement first: asserted by itself rather than inside a quote, of readable length, in few claims, holding most of the
    group's words."""
    statement = telling.statement
    spoken = statement.modality != "asserted" or statement.quote is not None
    unread = 0 if len(statement.span) in CLEAR else 1
    held = sum(len(telling.words & other.words) for other in group) / (len(group) * (len(telling.words) + 8))
    return int(spoken), unread, homes, -round(held, 4)


def inner_reasons(
    tellings: Sequence[Telling],
    links: Links,
    cosines: dict[tuple[int, int], float],
    homes: dict[int, list[int]],
    ties: Ties = NO_TIES,
) -> dict[int, list[Reason]]:
    """For each claim the reasons of its strongest links, one Reason a link, its weight the link's log-odds; judgements first."""
    found: dict[int, list[Reason]] = defaultdict(list)
    for pair, (one, _) in zip(ties.together, numbered(ties.together, tellings), strict=True):
        ruling = ties.by[pair]
        for home in homes[one]:
            found[home].append(reason(f"a person judged them the same ({ruling.id})", JUDGED, [ruling.a, ruling.b]))
    for number, telling in enumerate(tellings):
        if len(telling.twins) > 1:
            for home in homes[number]:
                found[home].append(reason(f"the very same words stand in {len(telling.twins)} places", SAME_WORDS))
    within = [pair for pair in links if not set(homes[pair[0]]).isdisjoint(homes[pair[1]])]
    for one, two in sorted(within, key=lambda pair: (-links[pair].total, pair)):
        alike = links[one, two]
        shared = [home for home in homes[one] if home in homes[two] and len(found[home]) < REASONS]
        if shared:
            says = "; ".join(why.says for why in explain(tellings[one], tellings[two], cosines[one, two], alike))
            why = reason(says, alike.total, [tellings[one].place, tellings[two].place])
            for home in shared:
                found[home].append(why)
    return found


def find_entailed(tellings: Sequence[Telling], links: Links, homes: dict[int, list[int]]) -> dict[int, set[int]]:
    """For each claim the claims that entail it: with a more exact figure, or saying all it says and more. Never both ways: more
    pairs decide."""
    votes: Counter[tuple[int, int]] = Counter()
    for (one, two), alike in links.items():
        if alike.contained < WITHIN or not set(homes[one]).isdisjoint(homes[two]):
            continue
        if alike.figures in ("wider", "narrower") and alike.base >= ENTAILS:
            general, particular = (one, two) if alike.figures == "wider" else (two, one)
        elif alike.base >= ENTAILS and alike.figures != "other":
            general, particular = (
                (one, two) if (tellings[one].weight, one) <= (tellings[two].weight, two) else (two, one)
            )
        else:
            continue
        votes.update((low, high) for low in homes[general] for high in homes[particular])
    found: dict[int, set[int]] = defaultdict(set)
    for (general, particular), count in votes.items():
        against = votes.get((particular, general), 0)
        if count > against or (count == against and general < particular):
            found[general].add(particular)
    return found
