"""What does not fit, with pairs about one subject folded into one row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tellings.model import Cite, Conflict, Relation, Span
from tellings.show.claims import Because, because, people_of, wording
from tellings.show.diff import changed_words
from tellings.show.disputes import Ground, Spots, find_spots, ground, quantities_at, title
from tellings.show.fill import listed
from tellings.show.labels import one_line, shorten, slug, unquoted
from tellings.show.lookup import UNDATED, Lookup, Mark, Piece, Place, look_up
from tellings.show.rows import Rows

RELATIONS: tuple[Relation, ...] = ("conflict", "revised", "scope", "precision")
MEANING = {
    "conflict": "cannot both hold",
    "revised": "a later report updates an earlier one",
    "scope": "another measure, population or period",
    "precision": "compatible, one more exact",
}
JOINER = {"conflict": "against", "revised": "then", "scope": "and", "precision": "and"}
MOST_STEPS = 12  # wordings told in order; more are two lines of noise
MOST_ALSO = 12  # further places listed on a side before they are counted
WORDS = re.compile(r"\w+(?:-\w+)*")
BRIEF = 84  # the same on the first screen: two lines of its column
AROUND = 130  # characters shown of a side in a list, around the words that differ
WORTH_MARKING = 0.5  # share of words two sentences must have in common for every other word to be marked; else only the words in dispute are


@dataclass(frozen=True, slots=True)
class Side:
    """One side: the sentence with its cited and its differing words, who is on it, and where else it stands; ``brief`` for a list."""

    mark: Mark
    names: tuple[str, ...]
    words: str
    brief: tuple[Piece, ...]
    pieces: tuple[Piece, ...]
    place: Place
    also: tuple[tuple[tuple[Piece, ...], Place], ...]
    more: int


@dataclass(frozen=True, slots=True)
class PairView:
    """Two wordings that do not fit, and why we think so. ``prior`` and the reasons' weights add up to the log-odds of ``probability``."""

    id: str
    anchor: str
    relation: Relation
    meaning: str
    joiner: str
    a: Side
    b: Side
    probability: str
    prior: str
    because: tuple[Because, ...]
    claims: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One wording of a subject at the time its report was published."""

    article: str
    stamp: str
    words: str
    brief: tuple[Piece, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Subject:
    """All pairs about one thing. ``relation`` is the gravest; ``steps`` are the wordings of figures, dates and revisions, as published.

    ``parties`` says who denies what whom says, where parties dispute it; empty where it is the reports that do not fit.
    """

    anchor: str
    about: str
    relation: Relation
    meaning: str
    pairs: tuple[PairView, ...]
    steps: tuple[Step, ...]
    codes: tuple[str, ...]
    articles: tuple[str, ...]
    people: tuple[str, ...]
    parties: str


@dataclass(frozen=True, slots=True)
class Opened:
    """One story's rows with what its page, its card, its part of dossier.json and its facts all ask of them."""

    rows: Rows
    look: Lookup
    on: Ground
    subjects: tuple[Subject, ...]


def open_story(rows: Rows) -> Opened:
    """Opens the one story in ``rows``, as ``split_stories`` parts them."""
    look = look_up(rows)
    on = ground(rows, look)
    return Opened(rows, look, on, subjects(rows, on))


def subjects(rows: Rows, on: Ground) -> tuple[Subject, ...]:
    """Subjects, gravest first, then the likelier."""
    shown = listed(rows.conflicts)
    named = {key for row in shown for key in row.claims}
    claims = [row for row in rows.claims if row.id in named]
    texts = {row.id: wording(row, on.look) for row in claims}
    people = {row.id: people_of(row, on.look) for row in claims}
    spots = {row.id: find_spots(row, on) for row in shown}
    found = [_subject(pairs, on, spots, texts, people) for pairs in fold(shown)]
    return tuple(sorted(found, key=lambda one: (RELATIONS.index(one.relation), -len(one.articles), one.anchor)))


def titles(told: Opened) -> dict[str, str]:
    """What each listed conflict of a story is about in plain words, as on its page, by id."""
    shown = listed(told.rows.conflicts)
    return {row.id: title([row], {row.id: find_spots(row, told.on)}, told.on) for row in shown}


def fold(conflicts: Sequence[Conflict]) -> list[list[Conflict]]:
    """Conflicts parted by subject: those of one kind with the same words for what they are about, or sharing a place and half those words.

    A shared place alone is not enough: one sentence may give the dead and the missing.
    """
    parent = list(range(len(conflicts)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    # By key the first conflict of each sort and words: all of one sort and words are alike or all are not, so one stands for the others and a
    # thousand conflicts about one thing are not compared with each other.
    at: dict[object, dict[tuple[tuple[str, bool], Words], tuple[int, Words]]] = {}
    for number, row in enumerate(conflicts):
        words, sort = _about(row), _sort(row)
        for key in ((row.kind, words), *_places(row)) if any(words) else _places(row):
            met = at.setdefault(key, {})
            for other_sort, (other, others) in met.items():
                if other_sort[0] == sort and _alike(words, others):
                    parent[root(number)] = root(other)
            met.setdefault((sort, words), (number, words))
    groups: dict[int, list[Conflict]] = {}
    for number, row in enumerate(conflicts):
        groups.setdefault(root(number), []).append(row)
    return list(groups.values())


def disputed(rows: Rows) -> Counter[Relation]:
    """How many subjects there are of each relation, by the gravest of their pairs; what parties dispute is counted apart, and not here."""
    reported = [row for row in listed(rows.conflicts) if row.denial is None]
    return Counter(min((row.relation for row in pairs), key=RELATIONS.index) for pairs in fold(reported))


def _sort(row: Conflict) -> tuple[str, bool]:
    """What only conflicts of one sort share: their kind, and whether parties dispute it."""
    return row.kind, row.denial is not None


#: The words of what is counted, and of what stands near it.
Words = tuple[frozenset[str], frozenset[str]]


def _about(row: Conflict) -> Words:
    """The words of what is counted, and of what stands near it, which follow a colon."""
    what, _, near = row.about.casefold().partition(":")
    return frozenset(WORDS.findall(what)) - {"people"}, frozenset(WORDS.findall(near))


def _alike(one: Words, two: Words) -> bool:
    """Half the words of what is counted in common, and not two unlike surroundings."""
    (what, near), (other, around) = one, two
    same = 2 * len(what & other) >= min(len(what), len(other))
    return same and not (near and around and near.isdisjoint(around))


def _places(row: Conflict) -> tuple[Cite, ...]:
    return (row.a, row.b, *row.also_a, *row.also_b)


def _subject(
    conflicts: Sequence[Conflict],
    on: Ground,
    spots: Mapping[str, Spots],
    texts: Mapping[str, str],
    people: Mapping[str, tuple[str, ...]],
) -> Subject:
    look = on.look
    ordered = sorted(conflicts, key=lambda row: (RELATIONS.index(row.relation), -row.probability, row.id))
    first = ordered[0]
    articles = {place.article for row in ordered for place in _places(row)}
    return Subject(
        anchor=f"subject-{slug(first.id)}",
        about=title(ordered, spots, on),
        relation=first.relation,
        meaning=MEANING[first.relation],
        pairs=tuple(_pair(row, spots[row.id], look, texts) for row in ordered),
        steps=_steps(ordered, [spots_around(row, spots[row.id], look) for row in ordered], look),
        codes=tuple(look.heads[key].code for key in look.heads if key in articles),
        articles=tuple(key for key in look.heads if key in articles),
        people=tuple(sorted({one for row in ordered for key in row.claims for one in people.get(key, ())})),
        parties=_parties(first, look),
    )


def _parties(row: Conflict, look: Lookup) -> str:
    """Who denies what whom says; empty unless parties dispute it."""
    if row.denial is None:
        return ""
    denier, accuser = look.entity(row.denier), look.entity(row.accuser)
    return f"{denier.name if denier else 'One side'} denies what {accuser.name if accuser else 'others'} said"


def in_order(row: Conflict, look: Lookup) -> bool:
    """Whether a pair's joining word may speak of before and after: both sides are dated, and a revision's not the same."""
    days = {look.published(row.a), look.published(row.b)}
    return UNDATED not in days and (row.relation != "revised" or len(days) > 1)


def _pair(row: Conflict, spots: Spots, look: Lookup, texts: Mapping[str, str]) -> PairView:
    known = spots_around(row, spots, look)
    a = _side(row.a, known, row.also_a, row.b, look)
    b = _side(row.b, known, row.also_b, row.a, look)
    if row.relation == "revised" and look.published(row.b) < look.published(row.a):
        a, b = b, a
    return PairView(
        id=row.id,
        anchor=f"conflict-{slug(row.id)}",
        relation=row.relation,
        meaning=MEANING[row.relation],
        joiner=JOINER[row.relation] if in_order(row, look) else "and",
        a=a,
        b=b,
        probability=f"{round(row.probability * 100)} %",
        prior=f"{row.prior:+.2f}".replace("-", "−"),
        because=because(row.reasons, look),
        claims=tuple((f"claim-{slug(key)}", texts[key]) for key in row.claims if key in texts),
    )


def spots_around(row: Conflict, spots: Spots, look: Lookup) -> dict[Cite, Span | None]:
    """Where the words in dispute stand in every place of a conflict; None where nobody can tell."""
    known: dict[Cite, Span | None] = {row.a: spots.a, row.b: spots.b}
    for also, place, spot in ((row.also_a, row.a, spots.a), (row.also_b, row.b, spots.b)):
        for one in also:
            known.setdefault(one, same_figure(place, spot, one, look))
    return known


def same_figure(place: Cite, spot: Span | None, other: Cite, look: Lookup) -> Span | None:
    """The figure in another place that is the one at ``spot``: as large, of its unit where there is one such."""
    mine = next((one for one in quantities_at(place, look) if one.span == spot), None)
    if mine is None:
        return None
    alike = [one for one in quantities_at(other, look) if (one.low, one.high) == (mine.low, mine.high)]
    return next((one.span for one in alike if one.unit == mine.unit), alike[0].span if alike else None)


def _side(place: Cite, known: Mapping[Cite, Span | None], also: Sequence[Cite], other: Cite, look: Lookup) -> Side:
    spot = known[place]
    articles = dict.fromkeys((place.article, *(one.article for one in also)))
    whole = look.sentence(place)
    differing = changed_words(look.raw(place), look.text(other), least=WORTH_MARKING)
    inside = [(low + place.start, high + place.start) for low, high in differing]
    inside = inside or ([(spot.start, spot.end)] if spot else [])
    return Side(
        mark=look.side_mark(articles),
        names=tuple(look.heads[key].name for key in articles if key in look.heads),
        words=around(place, spot, look, AROUND),
        brief=brief(place, spot, look),
        pieces=look.pieces(place, tuple((low - whole.start, high - whole.start) for low, high in inside), within=spot),
        place=look.place(place),
        also=tuple((brief(one, known.get(one), look), look.place(one)) for one in also[:MOST_ALSO]),
        more=max(0, len(also) - MOST_ALSO),
    )


def brief(place: Cite, spot: Span | None, look: Lookup) -> tuple[Piece, ...]:
    """The words around what is in dispute, that marked; the first words where nobody can tell what it is."""
    words = around(place, spot, look, BRIEF)
    told = one_line(look.text(Cite(place.article, spot.start, spot.end))) if spot else ""
    at = words.find(told) if told and told != words else -1
    if at < 0:
        return (Piece(words, bool(told)),)
    cut = (words[:at], told, words[at + len(told) :])
    return tuple(Piece(text, number == 1) for number, text in enumerate(cut) if text)


def around(place: Cite, spot: Span | None, look: Lookup, most: int) -> str:
    """The cited words on one line; where they are longer than ``most``, those around the spot, cut at words with an ellipsis."""
    text = look.raw(place)
    if spot is None or len(one_line(text)) <= most:
        return shorten(unquoted(one_line(text)), most)
    low, high = spot.start - place.start, spot.end - place.start
    free = max(0, most - (high - low))
    start, end = max(0, low - free // 2), min(len(text), high + free // 2)
    start, end = max(0, min(start, len(text) - most)), min(len(text), max(end, most))
    if start and (blank := text.find(" ", start, low)) >= 0:
        start = blank + 1
    if end < len(text) and (blank := text.rfind(" ", high, end)) >= 0:
        end = blank
    words = one_line(text[start:end])
    words = words if start else unquoted(words)
    return f"{'… ' if start else ''}{words if end < len(text) else unquoted(words)}{' …' if end < len(text) else ''}"


def _steps(
    conflicts: Sequence[Conflict], spots: Sequence[Mapping[Cite, Span | None]], look: Lookup
) -> tuple[Step, ...]:
    """The wordings of a figure, a date, or a revised subject by publication; each figure, or wording, once, where it is told first."""
    if not any(row.relation == "revised" or row.kind in {"figure", "date"} for row in conflicts):
        return ()
    known: dict[Cite, Span | None] = {}
    for found in spots:
        known |= {place: spot for place, spot in found.items() if spot is not None or place not in known}
    places = sorted(
        {place for row in conflicts for place in _places(row) if place.article in look.heads},
        key=lambda place: (look.published(place), place),
    )
    steps: dict[str, Step] = {}
    for place in places:
        words = around(place, known.get(place), look, 90)
        spot = known.get(place)
        figure = next((one for one in quantities_at(place, look) if one.span == spot), None)
        key = f"{figure.low} {figure.high}" if figure else words.casefold()
        step = Step(place.article, look.heads[place.article].short, words, brief(place, spot, look), look.place(place))
        steps.setdefault(key, step)
    return tuple(steps.values())[:MOST_STEPS]
