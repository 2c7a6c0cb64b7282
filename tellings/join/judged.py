"""What a person judged, as links that must be and links that must not be.

A ruling speaks of characters. Here it finds the rows that stand there (a statement, a name, a quote, a report) and says which of them belong together
and which stay apart. ``same`` is transitive; where a chain of them leads from one end of a ``not-same`` to the other, none of that chain's group is
applied, the two stay apart, and each is told which judgements it contradicts: what is shown as one is the graver error.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tellings.join.groups import link
from tellings.model import (
    Attribution,
    Cite,
    Copy,
    Entity,
    Mention,
    Quote,
    Ruling,
    Span,
    Statement,
    Story,
    What,
)

JUDGED = 10.0  # log-odds shown for a person's judgement: as good as certain, and more than any evidence here adds up to
SAME = ("same", "same-origin")
APART = ("not-same", "not-same-origin")


@dataclass(frozen=True, slots=True)
class Ties:
    """Rulings as pairs of ids: ``together`` must be one, ``apart`` must not. ``by`` names the ruling of each pair, ``pairs`` the pair of each ruling.

    ``against``: by ruling, those that contradict it. ``lost``: by ruling, why it speaks of nothing here.
    """

    together: tuple[tuple[str, str], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()
    by: Mapping[tuple[str, str], Ruling] = field(default_factory=dict)
    pairs: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    against: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lost: Mapping[str, str] = field(default_factory=dict)


#: The id of the row at a place, None where none stands there.
RowAt = Callable[[Cite], str | None]


def tie(rulings: Iterable[Ruling], what: What, row_at: RowAt, nothing: str) -> Ties:
    """The ties of the rulings on one kind of row; ``nothing`` says that no such row stands at a place."""
    same: list[tuple[str, str, Ruling]] = []
    other: list[tuple[str, str, Ruling]] = []
    lost: dict[str, str] = {}
    for ruling in sorted(rulings, key=lambda row: row.id):
        if ruling.what != what or ruling.rule not in (*SAME, *APART):
            continue
        one, two = row_at(ruling.a), row_at(ruling.b)
        if one is None or two is None:
            lost[ruling.id] = nothing
        elif one == two and ruling.rule in APART:
            lost[ruling.id] = "its two places lie in one and the same: nothing can be told apart there"
        else:
            (same if ruling.rule in SAME else other).append((min(one, two), max(one, two), ruling))
    return settle(same, other, lost)


def settle(
    same: Sequence[tuple[str, str, Ruling]], other: Sequence[tuple[str, str, Ruling]], lost: Mapping[str, str]
) -> Ties:
    """The ties, without the groups of ``same`` that hold both ends of an ``other``; these are told in ``against``."""
    names = sorted({name for one, two, _ in (*same, *other) for name in (one, two)})
    number = {name: place for place, name in enumerate(names)}
    groups = link(len(names), [(number[one], number[two]) for one, two, _ in same])
    home = {names[member]: place for place, members in enumerate(groups) for member in members}
    broken: dict[int, list[str]] = defaultdict(list)
    for one, two, ruling in other:
        if home[one] == home[two]:
            broken[home[one]].append(ruling.id)
    inside: dict[int, list[str]] = defaultdict(list)
    for one, _, ruling in same:
        inside[home[one]].append(ruling.id)
    against = {key: tuple(sorted(others)) for place, others in broken.items() for key in inside[place]}
    against |= {key: tuple(sorted(inside[place])) for place, others in broken.items() for key in others}
    kept = [(one, two, ruling) for one, two, ruling in same if home[one] not in broken]
    return Ties(
        tuple(sorted({(one, two) for one, two, _ in kept})),
        tuple(sorted({(one, two) for one, two, _ in other})),
        {(one, two): ruling for one, two, ruling in reversed([*other, *kept])},
        {ruling.id: (one, two) for one, two, ruling in (*same, *other)},
        against,
        lost,
    )


def nearest(spans: Mapping[str, Sequence[tuple[Span, str]]], place: Cite) -> str | None:
    """The id whose span shares most characters with a place; of several the shortest, then the first."""
    shared = [
        (-span.overlap(place.span), len(span), span, key)
        for span, key in spans.get(place.article, ())
        if span.overlap(place.span)
    ]
    return min(shared)[3] if shared else None


def rows_at(places: Iterable[tuple[str, Span, str]]) -> RowAt:
    """A function that gives the id at a place, from (article, span, id)."""
    spans: dict[str, list[tuple[Span, str]]] = defaultdict(list)
    for article, span, key in places:
        spans[article].append((span, key))
    return lambda place: nearest(spans, place)


def claim_ties(rulings: Sequence[Ruling], statements: Sequence[Statement]) -> Ties:
    """Which statements a person judged to say the same, or not, by Statement id."""
    if not rulings:
        return Ties()
    at = rows_at((row.article, row.span, row.id) for row in statements)
    return tie(rulings, "claim", at, "no statement stands at one of its places")


def entity_ties(rulings: Sequence[Ruling], mentions: Sequence[Mention]) -> Ties:
    """Which names a person judged to stand for the same, or not, by LocalEntity id."""
    if not rulings:
        return Ties()
    at = rows_at((row.article, row.span, row.entity) for row in mentions if row.entity is not None)
    return tie(rulings, "entity", at, "nobody and nothing is named at one of its places")


def quote_ties(rulings: Sequence[Ruling], quotes: Sequence[Quote]) -> Ties:
    """Which quotes a person judged to be the same words said once, or not, by Quote id."""
    if not rulings:
        return Ties()
    return tie(rulings, "quote", rows_at(quoted(quotes)), "no quotation stands at one of its places")


def origin_ties(rulings: Sequence[Ruling]) -> Ties:
    """Which reports a person judged to come from one newsroom, or not, by article id."""
    return tie(rulings, "origin", lambda place: place.article, "")


def quoted(quotes: Iterable[Quote]) -> Iterable[tuple[str, Span, str]]:
    """The places of quotes' words."""
    return ((row.article, span, row.id) for row in quotes for span in row.words)


# ---- who said it


def correct_speakers(
    story: Story,
    quotes: Sequence[Quote],
    mentions: Sequence[Mention],
    entities: Sequence[Entity],
    rulings: Sequence[Ruling],
) -> tuple[Attribution, ...]:
    """Who said the quotes whose speaker a person judged wrong; what extraction found stays as it is.

    Where two judgements give one quote different speakers, nobody is: both are told so.
    """
    told = judged_speakers(quotes, mentions, entities, rulings)
    found = []
    for quote, given in sorted(told.items()):
        speakers = {who for who, _ in given}
        who = speakers.pop() if len(speakers) == 1 else None
        article = quote.partition(".")[0]
        found.append(Attribution(quote, article, story.id, who, min(ruling.id for _, ruling in given)))
    return tuple(found)


def judged_speakers(
    quotes: Sequence[Quote], mentions: Sequence[Mention], entities: Sequence[Entity], rulings: Sequence[Ruling]
) -> dict[str, list[tuple[str | None, Ruling]]]:
    """By Quote id, the Entity ids (None: nobody) a person named as its speaker, each with its ruling; rulings without effect are left out."""
    found: dict[str, list[tuple[str | None, Ruling]]] = defaultdict(list)
    wrong = [row for row in rulings if row.rule == "wrong-speaker"]
    if not wrong:
        return found
    quote_at = rows_at(quoted(quotes))
    name_at = rows_at((row.article, row.span, row.entity) for row in mentions if row.entity is not None)
    for ruling in wrong:
        quote = quote_at(ruling.a)
        who = name_speaker(ruling, entities, name_at)
        if quote is not None and who != "":
            found[quote].append((who, ruling))
    return found


def speaker_fault(
    ruling: Ruling, quotes: Sequence[Quote], mentions: Sequence[Mention], entities: Sequence[Entity]
) -> str:
    """Why a ruling on a speaker has no effect, empty when it has."""
    if rows_at(quoted(quotes))(ruling.a) is None:
        return "no quotation stands at its place"
    name_at = rows_at((row.article, row.span, row.entity) for row in mentions if row.entity is not None)
    if name_speaker(ruling, entities, name_at) != "":
        return ""
    if ruling.b != ruling.a:
        return "nobody is named at the place it gives for the speaker"
    many = len([row for row in entities if is_called(row, ruling.speaker)])
    if many > 1:
        return f"{many} people or bodies of this story are called {ruling.speaker}; give a place that names the right one as b"
    return f"nobody in this story is called {ruling.speaker}; give a place that names the speaker as b"


def name_speaker(ruling: Ruling, entities: Sequence[Entity], name_at: RowAt) -> str | None:
    """The Entity a ruling names as the speaker; None when it says that nobody is known, empty when it names nobody here."""
    if ruling.b != ruling.a:
        local = name_at(ruling.b)
        return next((row.id for row in entities if local in row.locals), "")
    if not ruling.speaker:
        return None
    exact = [row.id for row in entities if fold(row.name) == fold(ruling.speaker)]
    called = exact or [row.id for row in entities if is_called(row, ruling.speaker)]
    return called[0] if len(called) == 1 else ""


def fold(name: str) -> list[str]:
    """A name's words, whatever their case."""
    return name.casefold().split()


def is_called(entity: Entity, name: str) -> bool:
    """Whether an entity's name is this one or ends with it: ``Venn`` for ``Ada Venn``."""
    words = fold(name)
    return fold(entity.name)[-len(words) :] == words


def corrected_quotes(
    quotes: Sequence[Quote], attributions: Sequence[Attribution], entities: Sequence[Entity]
) -> list[Quote]:
    """The quotes, those whose speaker a person corrected said by a name that stands for the right one; rows of extraction stay as they are."""
    names = {row.id: row.locals[0] for row in entities if row.locals}
    right = {row.quote: names.get(row.who or "") for row in attributions}
    return [replace(row, who=right[row.id], candidates=()) if row.id in right else row for row in quotes]


def without_judged_apart(copies: Sequence[Copy], ties: Ties) -> list[Copy]:
    """The copies but those between reports that a person judged not to come from one newsroom."""
    apart = set(ties.apart)
    return [row for row in copies if tuple(sorted((row.a.article, row.b.article))) not in apart]
