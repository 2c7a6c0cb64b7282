"""One thing stated by one or more articles."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from tellings.join.groups import Edges, add_edge, average_link
from tellings.join.judged import JUDGED, Ties, claim_ties
from tellings.join.likeness import Likeness, Telling, explain, judge_likeness, near_tellings, prepare
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

# Log-odds; searched on the tuning stories of gold_dev, see quality/story.
SAME = -0.7  # two groups of statements are one claim while on average at least this likely the same
STRANGERS = -2.5  # what two statements not compared, or less alike than this, count in that average
ENTAILS = 0.5  # a more exact statement entails a more general one when they are this likely the same
WITHIN = 0.4  # and this share of the more general one's words, by rarity, stand in it
APART = -1e6  # two statements that cannot be one claim keep their whole groups apart
SAME_WORDS = 4.0  # shown for statements in the same words, of sentences with the same vector; hand-set
NO_TIES = Ties()
REASONS = 6  # links whose reasons a claim keeps
CLEAR = range(40, 220)  # characters of a statement that reads well by itself


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
    """Every statement of the story in exactly one Claim; several where they say the same.

    Statements in near sentences are scored by words, names, figures, days, negation; average link groups them, so that a chain of
    half-alike statements does not become one claim. A claim with a figure lists in ``entailed_by`` the claims with a more exact one.
    What a person judged the same, or not, is so whatever the scores say.
    """
    tellings, vectors = prepare(articles, sentences, statements, whens, entities)
    ties = claim_ties(rulings, statements)
    tellings = split_twins(tellings, ties)
    links: dict[tuple[int, int], tuple[float, Likeness]] = {}
    edges: Edges = {}
    for one, two, cosine in near_tellings(tellings, vectors, STRANGERS, further=True):
        alike = judge_likeness(tellings[one], tellings[two], cosine)
        if alike.total > STRANGERS or alike.apart:
            links[one, two] = (cosine, alike)
            add_edge(edges, one, two, APART if alike.apart else alike.total)
    groups = average_link(
        range(len(tellings)),
        keep_apart(edges, tellings, ties),
        threshold=SAME,
        strangers=STRANGERS,
        sizes=[telling.texts for telling in tellings],
        together=numbered(ties.together, tellings),
    )
    order = {article: place for place, article in enumerate(story.articles)}
    texts = {article.id: article for article in articles}
    made = [make_claim(story, [tellings[n] for n in group], order, texts) for group in groups]
    home = {number: place for place, group in enumerate(groups) for number in group}
    inside = inner_reasons(tellings, links, home, ties)
    entailed = find_entailed(tellings, links, home)
    return tuple(
        replace(
            claim,
            entailed_by=tuple(sorted({made[other].id for other in entailed[place]})),
            reasons=tuple(inside[place]),
        )
        for place, claim in enumerate(made)
    )


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


def keep_apart(edges: Edges, tellings: Sequence[Telling], ties: Ties) -> Edges:
    """The links, those between what a person judged not the same so low that no average outweighs them."""
    for one, two in numbered(ties.apart, tellings):
        edges.setdefault(one, {})[two] = edges.setdefault(two, {})[one] = -math.inf
    return edges


def make_claim(story: Story, group: Sequence[Telling], order: dict[str, int], texts: dict[str, Article]) -> Claim:
    """The claim of a group, its statements by (article's age, place), its text that of the clearest one."""
    rows = [row for telling in group for row in telling.twins]
    rows.sort(key=lambda row: (order.get(row.article, -1), row.article, row.span, row.id))
    clear = min(
        group, key=lambda telling: (*unclearness(telling, group), order.get(telling.place.article, -1), telling.place)
    ).place
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


def unclearness(telling: Telling, group: Sequence[Telling]) -> tuple[int, int, float]:
    """Sorts the clearest statement first: asserted by itself rather than inside a quote, of readable length, holding most of the
    group's words."""
    statement = telling.statement
    spoken = statement.modality != "asserted" or statement.quote is not None
    unread = 0 if len(statement.span) in CLEAR else 1
    held = sum(len(telling.words & other.words) for other in group) / (len(group) * (len(telling.words) + 8))
    return int(spoken), unread, -round(held, 4)


def inner_reasons(
    tellings: Sequence[Telling],
    links: dict[tuple[int, int], tuple[float, Likeness]],
    home: dict[int, int],
    ties: Ties = NO_TIES,
) -> dict[int, list[Reason]]:
    """For each claim the reasons of its strongest links, one Reason a link, its weight the link's log-odds; judgements first."""
    found: dict[int, list[Reason]] = defaultdict(list)
    for pair, (one, _) in zip(ties.together, numbered(ties.together, tellings), strict=True):
        ruling = ties.by[pair]
        found[home[one]].append(reason(f"a person judged them the same ({ruling.id})", JUDGED, [ruling.a, ruling.b]))
    for number, telling in enumerate(tellings):
        if len(telling.twins) > 1:
            found[home[number]].append(reason(f"the very same words stand in {len(telling.twins)} places", SAME_WORDS))
    for (one, two), (cosine, alike) in sorted(links.items(), key=lambda item: (-item[1][1].total, item[0])):
        if home[one] == home[two] and len(found[home[one]]) < REASONS:
            says = "; ".join(why.says for why in explain(tellings[one], tellings[two], cosine, alike))
            found[home[one]].append(reason(says, alike.total, [tellings[one].place, tellings[two].place]))
    return found


def find_entailed(
    tellings: Sequence[Telling], links: dict[tuple[int, int], tuple[float, Likeness]], home: dict[int, int]
) -> dict[int, set[int]]:
    """For each claim the claims that entail it: with a more exact figure, or saying all it says and more. Never both ways: more
    pairs decide."""
    votes: Counter[tuple[int, int]] = Counter()
    for (one, two), (_, alike) in links.items():
        if home[one] == home[two] or alike.contained < WITHIN:
            continue
        if alike.figures in ("wider", "narrower") and alike.base >= ENTAILS:
            general, particular = (one, two) if alike.figures == "wider" else (two, one)
        elif alike.total >= ENTAILS and alike.figures != "other":
            general, particular = (
                (one, two) if (tellings[one].weight, one) <= (tellings[two].weight, two) else (two, one)
            )
        else:
            continue
        votes[home[general], home[particular]] += 1
    found: dict[int, set[int]] = defaultdict(set)
    for (general, particular), count in votes.items():
        against = votes.get((particular, general), 0)
        if count > against or (count == against and general < particular):
            found[general].add(particular)
    return found
