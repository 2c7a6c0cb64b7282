"""How many newsrooms tell a claim independently, and whom they cite."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from tellings.join.bearing import OTHERWISE
from tellings.join.credits import newsroom_key
from tellings.join.groups import Forest
from tellings.join.judged import corrected_quotes, origin_ties, without_judged_apart
from tellings.model import (
    Attribution,
    Cite,
    Claim,
    Copy,
    Corroboration,
    Entity,
    Origin,
    Quote,
    Reason,
    Ruling,
    Statement,
    Story,
    reason,
)

CARRIED = 0.5  # share of a statement lying in a copied passage for it to be carried over by the copy
# Share of the shorter report below which a passage in common says little of who has it from whom: a sentence, where a wire or a release had it too.
SLIGHT = 0.15
ADDED = "is behind no more than a passage of a report of another newsroom"
SURE = 1.0  # log-odds shown for an origin that counts by itself


def count_corroboration(
    story: Story,
    claims: Sequence[Claim],
    statements: Sequence[Statement],
    quotes: Sequence[Quote],
    origins: Sequence[Origin],
    copies: Sequence[Copy],
    entities: Sequence[Entity],
    attributions: Sequence[Attribution] = (),
    rulings: Sequence[Ruling] = (),
) -> tuple[Corroboration, ...]:
    """One Corroboration per claim: ``low`` newsrooms surely independent, at most ``high``, and the entities the statements are
    attributed to.

    A statement belongs to the origin of its passage: a side origin whose passage holds it, else its article's main origin.
    Origins whose statements of this claim stand in one copied passage are one; where that passage is SLIGHT the second is uncertain, and so is one
    that has it from another newsroom by its own words ("according to Reuters"). Of the newsrooms of one publisher (``Origin.group``) the first
    counts, the others are uncertain: they may share a desk. Unknown origins are uncertain: they raise ``high``, and ``low`` only to 1; so do
    newsrooms whose reports do not bear out the claim's words (``Claim.partly``). A shared quote is no copy: newsrooms that heard one speaker count
    each, and the speaker is one source. A speaker is the one a person judged to be it; passages of reports judged to be of different origins carry
    nothing from one to the other.
    """
    quotes = corrected_quotes(quotes, attributions, entities)
    corrected = frozenset(row.quote for row in attributions)
    copies = without_judged_apart(copies, origin_ties(rulings))
    cited = cited_by(statements, quotes, corrected)
    whose = {local: entity for entity in entities for local in entity.locals}
    mains, sides = origin_places(origins)
    kinds = {origin.id: origin for origin in origins}
    passages = copied_places(copies)
    told: dict[str, list[Teller]] = {}
    for claim in claims:
        rows = claim.statement_ids or ("",) * len(claim.statements)
        told[claim.id] = [
            Teller(place, origin, credited(cited.get(row, ()), whose, kinds[origin]))
            for place, row in zip(claim.statements, rows, strict=True)
            if (origin := teller_origin(place, mains, sides, passages))
        ]
    found = []
    for claim in claims:
        doubts = {place: row for row in claim.partly for place in row.cites}
        own = with_doubts(told[claim.id], doubts)
        exact = with_doubts([teller for other in claim.entailed_by for teller in told.get(other, ())], doubts)
        ties = tie_tellers([*own, *exact], passages, kinds)
        sources = {whose[local].id for row in claim.statement_ids for local in cited.get(row, ()) if local in whose}
        found.append(make_count(story, claim, own, exact, ties, kinds, tuple(sorted(sources))))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Teller:
    """A place where a claim is told, the origin it comes from, and the newsroom its words say they have it from: its name, or nothing.

    ``doubt`` says what its report lacks of the claim's words, None where it bears them out.
    """

    place: Cite
    origin: str
    credits: str
    doubt: Reason | None = None


def with_doubts(tellers: Sequence[Teller], doubts: Mapping[Cite, Reason]) -> list[Teller]:
    """The tellers, each with what its report lacks of the claim's words."""
    return [replace(teller, doubt=doubts.get(teller.place)) for teller in tellers]


@dataclass(frozen=True, slots=True)
class Ties:
    """How the origins that tell a claim hang together.

    ``groups`` are origins that count as one, because a copied passage carries the claim from one to another; ``slight`` pairs of origins with only
    a SLIGHT passage in common; ``unsure`` are origins that may not tell it by
    themselves, and why; ``reasons`` say why.
    """

    groups: tuple[tuple[str, ...], ...]
    slight: tuple[tuple[str, str], ...]
    unsure: Mapping[str, str]
    reasons: tuple[Reason, ...]


def cited_by(
    statements: Sequence[Statement], quotes: Sequence[Quote], corrected: frozenset[str]
) -> dict[str, tuple[str, ...]]:
    """The LocalEntity ids each statement is attributed to, or says it has it from, by its id; statements with none are left out."""
    speakers = {quote.id: quote.who for quote in quotes}
    spoken = quotes_by_article(quotes)
    found = {}
    for row in statements:
        locals_ = (*sources_of(row, speakers, corrected), *speakers_inside(row, spoken))
        if locals_:
            found[row.id] = tuple(dict.fromkeys(locals_))
    return found


def credited(locals_: Sequence[str], whose: Mapping[str, Entity], origin: Origin) -> str:
    """The newsroom other than its origin that a telling has it from, of those it cites; empty where there is none."""
    own = newsroom_key(origin.name)
    for local in locals_:
        name = whose[local].name if local in whose else ""
        if name and newsroom_key(name) not in ("", own):
            return name
    return ""


def origin_places(origins: Sequence[Origin]) -> tuple[dict[str, str], dict[str, list[tuple[Cite, str]]]]:
    """Each article's main origin, and its passages from other origins."""
    mains: dict[str, str] = {}
    sides: dict[str, list[tuple[Cite, str]]] = defaultdict(list)
    for origin in sorted(origins, key=lambda origin: origin.id):
        for share in origin.articles:
            if share.main:
                mains.setdefault(share.article, origin.id)
            else:
                sides[share.article] += [(place, origin.id) for place in share.passages]
    return mains, sides


def origin_of(place: Cite, mains: dict[str, str], sides: dict[str, list[tuple[Cite, str]]]) -> str | None:
    """The origin a statement comes from."""
    for passage, origin in sides.get(place.article, ()):
        if carries(passage, place):
            return origin
    return mains.get(place.article)


def carries(passage: Cite, place: Cite) -> bool:
    """Whether a passage of the same article holds so much of a statement that who has the one has the other from there."""
    shared = min(place.end, passage.end) - max(
        place.start, passage.start
    )  # asked a thousand times a claim: no spans made for it
    return shared >= CARRIED * max(1, place.end - place.start)


def teller_origin(
    place: Cite,
    mains: dict[str, str],
    sides: dict[str, list[tuple[Cite, str]]],
    passages: Mapping[str, Sequence[Passage]],
) -> str | None:
    """The origin a telling comes from; its article's main one where only a SLIGHT passage ties it to another."""
    slight = [is_slight for passage, _, is_slight in passages.get(place.article, ()) if carries(passage, place)]
    return mains.get(place.article) if slight and all(slight) else origin_of(place, mains, sides)


def sources_of(
    statement: Statement, speakers: dict[str, str | None], corrected: frozenset[str] = frozenset()
) -> list[str]:
    """The LocalEntity ids a statement is attributed to; in a quote whose speaker was corrected, the right one alone."""
    speaker = speakers.get(statement.quote) if statement.quote else None
    attributed = None if statement.quote in corrected else statement.attributed_to
    return [local for local in (attributed, speaker) if local]


def quotes_by_article(quotes: Sequence[Quote]) -> dict[str, list[Quote]]:
    """Quotes with a known speaker and a cue, by article; what somebody refused to say is no source."""
    found: dict[str, list[Quote]] = defaultdict(list)
    for quote in quotes:
        if quote.kind == "words" and quote.who is not None and quote.cue is not None and not quote.negated:
            found[quote.article].append(quote)
    return found


def speakers_inside(statement: Statement, quotes: dict[str, list[Quote]]) -> list[str]:
    """The LocalEntity ids of those a statement itself says it has it from: words and cue ("the coastguard said that ...") both stand in it."""
    return [
        quote.who
        for quote in quotes.get(statement.article, ())
        if quote.who is not None
        and quote.cue is not None
        and statement.span.contains(quote.cue)
        and all(statement.span.contains(span) for span in quote.words)
    ]


#: A copied passage in one article: its place, the copy's id, and whether it is SLIGHT.
Passage = tuple[Cite, str, bool]


def copied_places(copies: Sequence[Copy]) -> dict[str, list[Passage]]:
    """For each article its copied passages."""
    found: dict[str, list[Passage]] = defaultdict(list)
    for copy in sorted(copies, key=lambda copy: copy.id):
        if copy.kind != "shared-quote":
            slight = max(copy.share_a, copy.share_b) < SLIGHT
            found[copy.a.article].append((copy.a, copy.id, slight))
            found[copy.b.article].append((copy.b, copy.id, slight))
    return found


def tie_tellers(
    tellers: Sequence[Teller], passages: Mapping[str, Sequence[Passage]], kinds: Mapping[str, Origin]
) -> Ties:
    """How a claim's origins hang together: by copied passages that hold it, and by the newsroom they have it from."""
    # Not by id: an origin keeps the id it was born with, so two goes would choose another to count for a group than one.
    names = sorted({teller.origin for teller in tellers}, key=lambda origin: (places_of(kinds[origin]), origin))
    number = {name: place for place, name in enumerate(names)}
    forest = Forest(len(names))
    first: dict[str, Teller] = {}
    slight: dict[tuple[str, str], None] = {}
    reasons = []
    for teller in tellers:
        for passage, copy, is_slight in passages.get(teller.place.article, ()):
            if not carries(passage, teller.place):
                continue
            before = first.setdefault(copy, teller)
            if before.origin == teller.origin:
                continue
            if is_slight:
                slight[before.origin, teller.origin] = None
            elif forest.root(number[before.origin]) != forest.root(number[teller.origin]):
                forest.join(number[before.origin], number[teller.origin])
                says = f"{label(kinds[teller.origin])} and {label(kinds[before.origin])} share the passage that says it"
                reasons.append(reason(says, -1.5, [before.place, teller.place]))
    firsthand = {teller.origin for teller in tellers if not teller.credits}
    relayed = {teller.origin: teller.credits for teller in tellers if teller.origin not in firsthand}
    at_home = {teller.origin for teller in tellers if teller.place.article in main_articles(kinds[teller.origin])}
    unsure = {name: ADDED for name in names if kinds[name].kind == "own" and name not in at_home}
    unsure |= {name: f"has it from {giver} by its own words" for name, giver in relayed.items()}
    givers: dict[str, int] = {newsroom_key(kinds[name].name): number[name] for name in names if name not in relayed}
    for name, giver in relayed.items():
        forest.join(number[name], givers.setdefault(newsroom_key(giver), number[name]))
    groups = tuple(tuple(names[place] for place in group) for group in forest.groups())
    return Ties(groups, tuple(slight), unsure, tuple(reasons))


def main_articles(origin: Origin) -> set[str]:
    """The articles an origin is the main one of."""
    return {share.article for share in origin.articles if share.main}


def places_of(origin: Origin) -> tuple[str, tuple[tuple[str, bool], ...]]:
    """What tells an origin from others whatever id it was born with: its kind, its articles and whether it is their main one."""
    return origin.kind, tuple(sorted((share.article, share.main) for share in origin.articles))


def label(origin: Origin) -> str:
    """An origin's name for a reader."""
    if origin.kind == "release":
        return f"a release of {origin.name}" if origin.name else "a release"
    return origin.name or "an unknown newsroom"


def make_count(
    story: Story,
    claim: Claim,
    tellers: Sequence[Teller],
    exact: Sequence[Teller],
    ties: Ties,
    kinds: Mapping[str, Origin],
    sources: tuple[str, ...],
) -> Corroboration:
    """The row of a claim that ``tellers`` state, and ``exact`` more exactly.

    Each group counts once, by its first known origin that states the claim itself, at first hand, when one of its reports bears out the claim's
    words; groups without one are uncertain, and so are all newsrooms of one publisher, or with a slight passage in common, but the first. One whose
    reports say something else instead is named among the reasons alone.
    """
    own = {teller.origin for teller in tellers}
    known = [
        next(
            (name for name in group if kinds[name].kind != "unknown" and name in own and name not in ties.unsure), None
        )
        for group in ties.groups
    ]
    sisters = sister_newsrooms([name for name in known if name is not None], ties, kinds)
    implied = implied_tellers(ties, set(sisters.values()), own, kinds)
    doubts = newsroom_doubts([*tellers, *exact], {*sisters.values(), *implied}, ties, sisters)
    counted = tuple(sorted({*sisters.values(), *implied} - doubts.keys()))
    left = {
        name or next((one for one in group if one in implied), group[0]): group
        for group, name in zip(ties.groups, known, strict=True)
        if set(counted).isdisjoint(group)
    }
    otherwise = sorted(name for name in left if name in doubts and doubts[name].weight <= OTHERWISE)
    uncertain = tuple(sorted(left.keys() - set(otherwise)))
    says = {name: "tells something more exact that entails it" if name in implied else "tells it" for name in counted}
    reasons = [reason(f"{label(kinds[name])} {says[name]} ({kinds[name].kind})", SURE) for name in counted]
    reasons += [
        reason(f"{label(kinds[name])} {doubts[name].says}", 0.0, doubts[name].cites)
        if name in doubts
        else reason(doubt(name, own, kinds, sisters, ties), 0.0)
        for name in (*uncertain, *otherwise)
    ]
    low = max(1, len(counted))
    return Corroboration(
        claim=claim.id,
        story=story.id,
        origins=tuple(
            sorted(
                {name for group in ties.groups for name in group} - {one for name in otherwise for one in left[name]}
            )
        ),
        counted=counted,
        uncertain=uncertain,
        low=low,
        high=max(low, len(counted) + len(uncertain)),
        sources=sources,
        reasons=(*reasons, *ties.reasons),
    )


def newsroom_doubts(
    tellers: Sequence[Teller], counting: Collection[str], ties: Ties, sisters: Mapping[str, str]
) -> dict[str, Reason]:
    """For each newsroom that would count, but none of whose reports bears out the claim's words, what the nearest of them lacks."""
    home = {member: name for group in ties.groups for name in group if name in counting for member in group}
    home |= {member: sisters[name] for group in ties.groups for name in group if name in sisters for member in group}
    found: dict[str, list[Reason | None]] = defaultdict(list)
    for teller in tellers:
        found[home.get(teller.origin, "")].append(teller.doubt)
    return {
        name: max((row for row in rows if row is not None), key=lambda row: (row.weight, row.cites))
        for name, rows in found.items()
        if name in counting and all(rows)
    }


def implied_tellers(ties: Ties, counted: set[str], own: set[str], kinds: Mapping[str, Origin]) -> set[str]:
    """The known newsrooms that only tell a more exact claim, one of each publisher."""
    families = {kinds[name].group or name for name in counted}
    found = []
    for group in ties.groups:
        free = [name for name in group if kinds[name].kind != "unknown" and name not in own and name not in ties.unsure]
        if free and own.isdisjoint(group) and (kinds[free[0]].group or free[0]) not in families:
            families.add(kinds[free[0]].group or free[0])
            found.append(free[0])
    return set(found)


def sister_newsrooms(known: Sequence[str], ties: Ties, kinds: Mapping[str, Origin]) -> dict[str, str]:
    """For each origin the one that counts for it: the first of its publisher's, or of those with a slight passage in common."""
    number = {name: place for place, name in enumerate(known)}
    home = {name: member for group in ties.groups for member in group if member in number for name in group}
    forest = Forest(len(known))
    families: dict[str, str] = {}
    for name in known:
        if kinds[name].group:
            forest.join(number[families.setdefault(kinds[name].group, name)], number[name])
    for one, two in ties.slight:
        if one in home and two in home:
            forest.join(number[home[one]], number[home[two]])
    return {name: known[forest.root(number[name])] for name in known}


def doubt(name: str, own: set[str], kinds: Mapping[str, Origin], sisters: Mapping[str, str], ties: Ties) -> str:
    """Why an origin may not count; ``sisters`` are the newsrooms counted for others."""
    if name in sisters:
        first = kinds[sisters[name]]
        if kinds[name].group and kinds[name].group == first.group:
            return f"{label(kinds[name])} belongs to {kinds[name].group}, as {label(first)} does"
        return f"{label(kinds[name])} tells it in the words of {label(first)}"
    if name in ties.unsure:
        return f"{label(kinds[name])} {ties.unsure[name]}"
    if name in own:
        return "a report of unknown origin tells it and may repeat another"
    return f"{label(kinds[name])} tells something more exact that seems to entail it"
