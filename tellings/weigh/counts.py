"""How many newsrooms tell a claim independently, and whom they cite."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

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
    Origins whose statements of
    this claim stand in one copied passage are one. Of the newsrooms of one publisher (``Origin.group``) the first counts, the others are uncertain:
    they may share a desk. Unknown origins are uncertain: they raise ``high``, and ``low`` only to 1; so
    do origins that only tell a more exact claim. A
    shared quote is no copy: newsrooms
    that heard one speaker count each, and the speaker is one source. A speaker is the one a person judged to be it; passages of reports judged
    to be of different origins carry nothing from one to the other.
    """
    quotes = corrected_quotes(quotes, attributions, entities)
    corrected = frozenset(row.quote for row in attributions)
    copies = without_judged_apart(copies, origin_ties(rulings))
    by_id = {statement.id: statement for statement in statements}
    speakers = {quote.id: quote.who for quote in quotes}
    spoken = quotes_by_article(quotes)
    whose = {local: entity.id for entity in entities for local in entity.locals}
    mains, sides = origin_places(origins)
    kinds = {origin.id: origin for origin in origins}
    passages = copied_places(copies)
    stated = {claim.id: claim.statements for claim in claims}
    found = []
    for claim in claims:
        exact = [place for other in claim.entailed_by for place in stated.get(other, ())]
        own = {origin for place in claim.statements if (origin := origin_of(place, mains, sides))}
        tellers = [
            (place, origin) for place in (*claim.statements, *exact) if (origin := origin_of(place, mains, sides))
        ]
        groups, why = merge_carried(tellers, passages, kinds)
        locals_ = [
            local
            for row in claim.statement_ids
            if row in by_id
            for local in (*sources_of(by_id[row], speakers, corrected), *speakers_inside(by_id[row], spoken))
        ]
        sources = tuple(sorted({whose[local] for local in locals_ if local in whose}))
        found.append(make_count(story, claim, own, groups, kinds, sources, why))
    return tuple(found)


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
        if place.span.overlap(passage.span) >= CARRIED * max(1, len(place.span)):
            return origin
    return mains.get(place.article)


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


def copied_places(copies: Sequence[Copy]) -> dict[str, list[tuple[Cite, str]]]:
    """For each article its copied passages, each with the copy's id."""
    found: dict[str, list[tuple[Cite, str]]] = defaultdict(list)
    for copy in sorted(copies, key=lambda copy: copy.id):
        if copy.kind != "shared-quote":
            found[copy.a.article].append((copy.a, copy.id))
            found[copy.b.article].append((copy.b, copy.id))
    return found


def merge_carried(
    tellers: Sequence[tuple[Cite, str]], passages: dict[str, list[tuple[Cite, str]]], kinds: dict[str, Origin]
) -> tuple[list[list[str]], list[Reason]]:
    """The claim's origins, grouped where a copied passage carries the claim from one to another; and why."""
    # Not by id: an origin keeps the id it was born with, so two goes would choose another to count for a group than one.
    names = sorted({origin for _, origin in tellers}, key=lambda origin: (places_of(kinds[origin]), origin))
    number = {name: place for place, name in enumerate(names)}
    forest = Forest(len(names))
    first: dict[str, tuple[Cite, str]] = {}
    reasons = []
    for place, origin in tellers:
        for passage, copy in passages.get(place.article, ()):
            if place.span.overlap(passage.span) < CARRIED * max(1, len(place.span)):
                continue
            before = first.setdefault(copy, (place, origin))
            if before[1] != origin and forest.root(number[before[1]]) != forest.root(number[origin]):
                forest.join(number[before[1]], number[origin])
                says = f"{label(kinds[origin])} and {label(kinds[before[1]])} share the passage that says it"
                reasons.append(reason(says, -1.5, [before[0], place]))
    return [[names[place] for place in group] for group in forest.groups()], reasons


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
    own: set[str],
    groups: Sequence[Sequence[str]],
    kinds: dict[str, Origin],
    sources: tuple[str, ...],
    why: Sequence[Reason],
) -> Corroboration:
    """The row of a claim. Each group counts once, by its first known origin that states the claim itself; groups without one are
    uncertain, and so are all newsrooms of one publisher but the first."""
    known = [next((name for name in group if kinds[name].kind != "unknown" and name in own), None) for group in groups]
    families: dict[str, str] = {}
    for name in known:
        if name is not None:
            families.setdefault(kinds[name].group or name, name)
    sisters = {name: families[kinds[name].group or name] for name in known if name is not None}
    counted = tuple(sorted(families.values()))
    uncertain = tuple(
        sorted(
            name or group[0] for group, name in zip(groups, known, strict=True) if name is None or sisters[name] != name
        )
    )
    reasons = [reason(f"{label(kinds[name])} tells it ({kinds[name].kind})", SURE) for name in counted]
    reasons += [reason(doubt(name, own, kinds, sisters), 0.0) for name in uncertain]
    low = max(1, len(counted))
    return Corroboration(
        claim=claim.id,
        story=story.id,
        origins=tuple(sorted(name for group in groups for name in group)),
        counted=counted,
        uncertain=uncertain,
        low=low,
        high=max(low, len(counted) + len(uncertain)),
        sources=sources,
        reasons=(*reasons, *why),
    )


def doubt(name: str, own: set[str], kinds: dict[str, Origin], sisters: dict[str, str]) -> str:
    """Why an origin may not count; ``sisters`` are the newsrooms counted for their publishers."""
    if name in sisters:
        return f"{label(kinds[name])} belongs to {kinds[name].group}, as {label(kinds[sisters[name]])} does"
    if name in own:
        return "a report of unknown origin tells it and may repeat another"
    return f"{label(kinds[name])} tells something more exact that seems to entail it"
