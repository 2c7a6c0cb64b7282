"""What came of each judgement, looked up in the rows made: nothing is called applied that does not show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from tellings.join.judged import (
    APART,
    Ties,
    claim_ties,
    entity_ties,
    judged_speakers,
    origin_ties,
    quote_ties,
    quoted,
    rows_at,
    speaker_fault,
)
from tellings.model import (
    Claim,
    Conflict,
    Entity,
    Mention,
    Origin,
    Quote,
    Ruling,
    State,
    Statement,
    Story,
    Utterance,
    Verdict,
)
from tellings.weigh.dismissed import dismisses

#: What shows of a ruling: how it stands, and a sentence that says so.
Found = tuple[State, str]
NAMES = {"claim": "claim", "entity": "person, body or place", "quote": "quotation", "origin": "origin"}


def check_judgements(
    story: Story,
    rulings: Sequence[Ruling],
    statements: Sequence[Statement],
    mentions: Sequence[Mention],
    quotes: Sequence[Quote],
    entities: Sequence[Entity],
    utterances: Sequence[Utterance],
    origins: Sequence[Origin],
    claims: Sequence[Claim],
    conflicts: Sequence[Conflict],
) -> tuple[Verdict, ...]:
    """One Verdict for every ruling over the story's articles: whether what is shown is as it says, which judgements contradict it, or why it says
    nothing here."""
    if not rulings:
        return ()
    ties = {
        "claim": claim_ties(rulings, statements),
        "entity": entity_ties(rulings, mentions),
        "quote": quote_ties(rulings, [row for row in quotes if not row.negated]),
        "origin": origin_ties(rulings),
    }
    homes: dict[str, Home] = {
        "claim": homes_of((row.id, row.statement_ids) for row in claims),
        "entity": homes_of((row.id, row.locals) for row in entities),
        "quote": homes_of((row.id, row.quotes) for row in utterances),
        "origin": homes_of((row.id, [one.article for one in row.articles if one.main]) for row in origins),
    }
    found = []
    for ruling in rulings:
        against: tuple[str, ...] = ()
        if ruling.rule == "not-a-conflict":
            state, told = check_conflict(ruling, conflicts)
        elif ruling.rule == "wrong-speaker":
            state, told, against = check_speaker(ruling, quotes, mentions, entities, utterances, rulings)
        else:
            own = ties[ruling.what]
            against = own.against.get(ruling.id, ())
            state, told = check_tie(ruling, own, homes[ruling.what])
        found.append(Verdict(ruling.id, story.id, ruling.rule, ruling.what, state, told, ruling.a, ruling.b, against))
    return tuple(found)


#: The ids of the joined rows that hold a row.
Home = Callable[[str], set[str]]


def homes_of(groups: Iterable[tuple[str, Iterable[str]]]) -> Home:
    """A function that gives the groups, from (group, members), that hold a member."""
    held: dict[str, set[str]] = {}
    for group, members in groups:
        for member in members:
            held.setdefault(member, set()).add(group)
    return lambda member: held.get(member, set())


def check_tie(ruling: Ruling, ties: Ties, home: Home) -> Found:
    """Whether two rows are in one group, or in two, as judged."""
    what = NAMES[ruling.what]
    if ruling.id in ties.lost:
        return "no-effect", ties.lost[ruling.id]
    others = ties.against.get(ruling.id)
    if others:
        set_aside = "the two stay apart" if ruling.rule in APART else "it is not applied, the two stay apart"
        return "contradicted", f"{set_aside}: {others_say(others)} otherwise"
    pair = ties.pairs[ruling.id]
    together = bool(home(pair[0]) & home(pair[1])) or pair[0] == pair[1]
    if ruling.rule in APART:
        return (
            ("contradicted", f"they are one {what} still") if together else ("applied", f"they are two: no one {what}")
        )
    return ("applied", f"they are one {what}") if together else ("contradicted", f"they are not one {what}")


def check_conflict(ruling: Ruling, conflicts: Sequence[Conflict]) -> Found:
    """Whether no conflict is listed between two places."""
    left = [row for row in conflicts if dismisses(ruling, row)]
    if left:
        return "contradicted", f"conflict {left[0].id} is still listed"
    return "applied", "nothing that does not fit is listed between these two"


def check_speaker(
    ruling: Ruling,
    quotes: Sequence[Quote],
    mentions: Sequence[Mention],
    entities: Sequence[Entity],
    utterances: Sequence[Utterance],
    rulings: Sequence[Ruling],
) -> tuple[State, str, tuple[str, ...]]:
    """Whether the words are said by the one a person named; and which judgements name another."""
    fault = speaker_fault(ruling, quotes, mentions, entities)
    quote = rows_at(quoted(quotes))(ruling.a)
    if fault or quote is None:
        return "no-effect", fault, ()
    given = judged_speakers(quotes, mentions, entities, rulings)[quote]
    mine = next(who for who, row in given if row.id == ruling.id)
    others = tuple(sorted(row.id for who, row in given if who != mine))
    if others:
        return (
            "contradicted",
            f"nobody is shown as its speaker: {others_say(others)} it was another",
            others,
        )
    name = next((row.name for row in entities if row.id == mine), "")
    told = {row.who for row in utterances if quote in row.quotes}
    if told <= {mine}:
        return "applied", f"the words are shown as said by {name}" if mine else "nobody is shown as their speaker", ()
    return "contradicted", "the same words, as another report prints them, are judged to be another's", ()


def others_say(others: Sequence[str]) -> str:
    """That other judgements say something."""
    return "another judgement says" if len(others) == 1 else f"{len(others)} other judgements say"
