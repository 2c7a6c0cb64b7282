"""One thing stated by one or more articles."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import exp, inf

from tellings.find.tables import word_set
from tellings.join.bearing import ALIKE_MOST, SELF, Bearing, Side, Times, bear_out, make_side, times_told
from tellings.join.groups import Edges, add_edge, agreeing_groups, link
from tellings.join.judged import JUDGED, Ties, claim_ties
from tellings.join.likeness import Telling, near_tellings, prepare
from tellings.join.sameness import Likeness, Traits, explain, judge_pairs, traits_of
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
ENTAILS = -1.3  # claims two of whose statements are this likely the same are asked whether one entails the other
WITHIN = -0.5  # it does when it is this likely to say all that the other says; at 0 the same-fact F1 of the six is .725 instead of .747
SAME_WORDS = 4.0  # shown for statements in the same words, of sentences with the same vector; hand-set
NO_TIES = Ties()
REASONS = 6  # links whose reasons a claim keeps
CLEAR = range(40, 220)  # characters of a statement that reads well by itself
SHARED = 0.2  # share of a claim's words below which another is not asked: too few for it to say all of it
TELLING = 4  # words of a claim with meaning, below which it is too bare for others to entail it
MOSTLY = 0.5  # share of a claim's statements that another has, from which the two may tell nearly the same
WORDINGS = 16  # statements of a claim that are asked whether they may word it
# What it costs a statement as the words of a claim, as a share of the claim's reports that would have to say it more: hand-set.
SPOKEN, UNREAD, LEANS = 0.3, 0.25, 0.2
CAPITALS = 3  # one word in so many may be in capitals
POINTING_BACK = word_set("pointing_back")

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
    traits = traits_of(tellings)
    links = judge_pairs(tellings, pairs, traits)
    cosines = {(one, two): cosine for one, two, cosine in pairs}
    groups = group_tellings(tellings, links, ties)
    order = {article: place for place, article in enumerate(story.articles)}
    texts = {article.id: article for article in articles}
    homes = homes_of(groups)
    told = Compared(tellings, traits, times_told(tellings, {key: row.text for key, row in texts.items()}, whens), links)
    worded = word_groups(told, groups, homes, order, texts)
    made = name_apart(
        [
            make_claim(story, [tellings[n] for n in group], tellings[best.number], order, texts)
            for group, best in zip(groups, worded, strict=True)
        ]
    )
    inside = inner_reasons(tellings, links, cosines, homes, ties)
    entailed = find_entailed(told, worded, homes)
    rivals = find_rivals(tellings, links, homes)
    beside = find_beside(told, worded, groups, homes)
    return tuple(
        replace(
            claim,
            entailed_by=tuple(sorted({made[other].id for other in entailed[place]})),
            reasons=tuple(inside[place]),
            rival=rivals.get(place),
            partly=partly_told(told, worded[place], [groups[other] for other in sorted(entailed[place])]),
            beside=made[beside[place]].id if place in beside else None,
        )
        for place, claim in enumerate(made)
    )


def homes_of(groups: Sequence[Sequence[int]]) -> dict[int, list[int]]:
    """The groups each telling is in."""
    homes: dict[int, list[int]] = defaultdict(list)
    for place, group in enumerate(groups):
        for number in group:
            homes[number].append(place)
    return homes


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


@dataclass(frozen=True, slots=True)
class Compared:
    """The tellings of a story with what each is compared by, the times it holds, and how alike the pairs are. ``known`` is how far one bears out
    another by itself, as far as it was asked."""

    tellings: Sequence[Telling]
    traits: Sequence[Traits]
    times: Sequence[Times]
    links: Links
    known: dict[tuple[int, int], Bearing] = field(default_factory=dict)

    def alike(self, one: int, two: int) -> float:
        """The log-odds that two tellings say the same; the least where they were not looked at."""
        link = self.links.get((min(one, two), max(one, two)))
        return -ALIKE_MOST if link is None else link.total

    def bear_out(self, number: int, side: Side) -> Bearing:
        """How far a report's statements bear out a telling."""
        if number in side.members:
            return SELF
        alike = max(self.alike(number, other) for other in side.members)
        return bear_out(self.tellings[number], self.times[number], self.traits[number], side, alike)

    def by_one(self, number: int, other: int) -> Bearing:
        """How far another telling by itself bears one out."""
        known = self.known.get((number, other))
        if known is None:
            known = self.known[number, other] = self.bear_out(number, self.side((other,)))
        return known

    def tells(self, number: int, other: int) -> bool:
        """Whether another telling bears one out."""
        return self.by_one(number, other).borne

    def side(self, members: Sequence[int]) -> Side:
        """What some tellings hold together."""
        return make_side(members, self.tellings, self.times, self.traits)

    def sides(self, group: Sequence[int]) -> dict[str, Side]:
        """What each report says in a group, by article."""
        members: dict[str, list[int]] = defaultdict(list)
        for number in group:
            for article in self.tellings[number].articles:
                members[article].append(number)
        return {article: self.side(rows) for article, rows in sorted(members.items())}


@dataclass(frozen=True, slots=True)
class Worded:
    """The telling that words a group, how far each report of the group bears it out, and which tellings of the group each report has."""

    number: int
    borne: Mapping[str, Bearing]
    members: Mapping[str, tuple[int, ...]]


def word_groups(
    told: Compared,
    groups: Sequence[Sequence[int]],
    homes: Mapping[int, Sequence[int]],
    order: Mapping[str, int],
    texts: Mapping[str, Article],
) -> list[Worded]:
    """For each group the telling that words it: one of running text before a headline, a caption or the lettering of a map, that words no larger
    group; of those, the one that the reports of the group bear out best, clear to read."""
    taken: set[int] = set()
    aside = [is_aside(worded_at(telling, texts), texts) or is_lettering(telling.said) for telling in told.tellings]
    found: list[Worded | None] = [None] * len(groups)
    for place in sorted(range(len(groups)), key=lambda place: (-len(groups[place]), groups[place])):
        if len(groups[place]) == 1:
            [alone] = groups[place]
            articles = sorted(told.tellings[alone].articles)
            found[place] = Worded(alone, dict.fromkeys(articles, SELF), dict.fromkeys(articles, (alone,)))
            continue
        group = [told.tellings[number] for number in groups[place]]
        tried = sorted(
            groups[place],
            key=lambda number: (
                aside[number],
                number in taken,
                *unclearness(told.tellings[number], group, len(homes[number])),
                order.get(told.tellings[number].place.article, -1),
                told.tellings[number].place,
            ),
        )
        best = tried[0]
        sides = told.sides(groups[place])
        like = [n for n in tried[:WORDINGS] if (aside[n], n in taken) == (aside[best], best in taken)]
        borne = {n: {article: told.bear_out(n, side) for article, side in sides.items()} for n in like}
        best = max(like, key=lambda n: (round(fitness(told.tellings[n], borne[n].values()), 3), -like.index(n)))
        found[place] = Worded(best, borne[best], {article: side.members for article, side in sides.items()})
        taken.add(best)
    return [row for row in found if row is not None]


def fitness(telling: Telling, borne: Collection[Bearing]) -> float:
    """How well a telling words its group: the share of the reports that say it, less for words that do not read well by themselves."""
    share = sum(0.0 if row.instead else 1 / (1 + exp(-row.total)) for row in borne) / len(borne)
    statement = telling.statement
    spoken = statement.modality != "asserted" or statement.quote is not None
    unread = len(statement.span) not in CLEAR
    return share - SPOKEN * spoken - UNREAD * unread - LEANS * leans(telling.said)


def is_lettering(text: str) -> bool:
    """Whether many of the words are in capitals, as on a map or a sign: abbreviations are, and words cried out."""
    words = [word for word in text.split() if len(word) > 1 and word.isalpha()]
    return CAPITALS * sum(map(str.isupper, words)) > len(words)


def leans(text: str) -> bool:
    """Whether a statement does not stand by itself: it begins with a small letter, begins or ends with a word that points back, or it asks."""
    words = [word.strip("“”‘’\"'(),.").lower() for word in (*text.split(None, 1)[:1], *text.rsplit(None, 1)[-1:])]
    return text[:1].islower() or text.endswith("?") or not POINTING_BACK.isdisjoint(words)


def partly_told(told: Compared, worded: Worded, exact: Sequence[Sequence[int]]) -> tuple[Reason, ...]:
    """What each report lacks of a claim's words that does not bear them out, by its statements in the claim together or by one of those it has in
    the claims that entail it, ``exact``."""
    members, borne = dict(worded.members), dict(worded.borne)
    outside: dict[str, list[int]] = defaultdict(list)
    for number in sorted({number for group in exact for number in group}):
        for article in told.tellings[number].articles:
            outside[article].append(number)
    for article, numbers in sorted(outside.items()):
        ways = [told.by_one(worded.number, number) for number in numbers]
        ways += [borne[article]] if article in borne else []
        members[article] = tuple(sorted({*members.get(article, ()), *numbers}))
        borne[article] = max(ways, key=lambda way: (way.borne, way.total, way.lacks))
    found = []
    for article, row in sorted(borne.items()):
        if not row.borne:
            places = [
                cite_of(statement)
                for number in members[article]
                for statement in told.tellings[number].twins
                if statement.article == article
            ]
            found.append(reason(row.says, row.total, sorted(set(places))))
    return tuple(found)


def worded_at(telling: Telling, texts: Mapping[str, Article]) -> Cite:
    """Where a telling's words stand in running text; its first place where they do nowhere."""
    places = (telling.place, *(cite_of(row) for row in telling.twins))
    return next((place for place in places if not is_aside(place, texts)), telling.place)


def is_aside(place: Cite, texts: Mapping[str, Article]) -> bool:
    """Whether a place touches no running text: a headline announces what the text tells, a caption labels a picture."""
    article = texts[place.article]
    starts, ends = running_text(article)
    first = bisect_right(ends, place.start)
    return bool(article.parts) and not (first < len(starts) and starts[first] < place.end)


@lru_cache(maxsize=1024)
def running_text(article: Article) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Where the parts of running text begin and where they end, in order: parts do not overlap."""
    spans = sorted(part.span for part in article.parts if part.kind == "body")
    return tuple(span.start for span in spans), tuple(span.end for span in spans)


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


def find_rivals(tellings: Sequence[Telling], links: Links, homes: dict[int, list[int]]) -> dict[int, float]:
    """For each claim with statements in other reports that are near and not in it, the log-odds that the likest says the same."""
    articles: dict[int, set[str]] = defaultdict(set)
    for number, places in homes.items():
        for home in places:
            articles[home] |= tellings[number].articles
    found: dict[int, float] = {}
    for (one, two), alike in links.items():
        for mine, other in ((one, two), (two, one)):
            for home in homes[mine]:
                if (
                    alike.total > found.get(home, -inf)
                    and home not in homes[other]
                    and not tellings[other].articles <= articles[home]
                ):
                    found[home] = alike.total
    return found


def find_beside(
    told: Compared, worded: Sequence[Worded], groups: Sequence[Sequence[int]], homes: Mapping[int, Sequence[int]]
) -> dict[int, int]:
    """For each group most of whose tellings are in one that is better borne out and told in much the same words, the best such; of two the first
    stands by itself."""
    rank = [
        (-sum(row.borne for row in worded[place].borne.values()), -len(group), place)
        for place, group in enumerate(groups)
    ]
    found: dict[int, int] = {}
    for place, group in enumerate(groups):
        shared = Counter(home for number in group for home in homes[number])
        better = [home for home, count in shared.items() if count >= MOSTLY * len(group) and rank[home] < rank[place]]
        mine = worded[place].number
        for home in sorted(better, key=lambda home: rank[home]):
            if told.tells(mine, worded[home].number) or told.tells(worded[home].number, mine):
                found[place] = home
                break
    return found


def find_entailed(told: Compared, worded: Sequence[Worded], homes: Mapping[int, Sequence[int]]) -> dict[int, set[int]]:
    """For each claim the claims that entail it: whose words bear out all of its own, figures and times among them, and say more, or give a
    more exact figure. Never both ways."""
    pairs = {
        (low, high)
        for (one, two), alike in told.links.items()
        if alike.total >= ENTAILS and set(homes[one]).isdisjoint(homes[two])
        for a, b in ((one, two), (two, one))
        for low in homes[a]
        for high in homes[b]
    }
    words = [told.tellings[row.number].words for row in worded]
    found: dict[int, set[int]] = defaultdict(set)
    for low, high in sorted(pairs):
        if len(words[low]) < TELLING or len(words[low] & words[high]) < SHARED * len(words[low]):
            continue
        forth = told.by_one(worded[low].number, worded[high].number)
        if worded[low].number == worded[high].number or forth.total < WITHIN or forth.lacks:
            continue
        if (forth.total, low) > (told.by_one(worded[high].number, worded[low].number).total, high):
            found[low].add(high)
    return found
