"""What does not fit, with pairs about one subject folded into one row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tellings.model import Cite, Conflict, Relation
from tellings.show.claims import Because, because
from tellings.show.diff import changed_words
from tellings.show.fill import listed
from tellings.show.labels import one_line, shorten, slug, unquoted
from tellings.show.lookup import Lookup, Mark, Piece, Place
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


@dataclass(frozen=True, slots=True)
class Side:
    """One side: the sentence with its cited and its differing words, who is on it, and where else it stands."""

    mark: Mark
    names: tuple[str, ...]
    words: str
    pieces: tuple[Piece, ...]
    place: Place
    also: tuple[tuple[str, Place], ...]
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
    place: Place


@dataclass(frozen=True, slots=True)
class Subject:
    """All pairs about one thing. ``relation`` is the gravest; ``steps`` are the wordings of figures, dates and revisions, as published."""

    anchor: str
    about: str
    relation: Relation
    meaning: str
    pairs: tuple[PairView, ...]
    steps: tuple[Step, ...]
    codes: tuple[str, ...]
    articles: tuple[str, ...]
    people: tuple[str, ...]


def subjects(rows: Rows, look: Lookup, people: dict[str, tuple[str, ...]]) -> tuple[Subject, ...]:
    """Subjects, gravest first, then the likelier. ``people`` gives the people of a claim, for the filter."""
    texts = {row.id: one_line(row.text) for row in rows.claims}
    found = [_subject(pairs, look, texts, people) for pairs in fold(listed(rows.conflicts))]
    return tuple(sorted(found, key=lambda one: (RELATIONS.index(one.relation), -len(one.articles), one.anchor)))


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

    at: dict[object, list[int]] = {}
    for number, row in enumerate(conflicts):
        words = _about(row)
        for key in ((row.kind, words), *_places(row)) if words else _places(row):
            for other in at.setdefault(key, []):
                if conflicts[other].kind == row.kind and _alike(words, _about(conflicts[other])):
                    parent[root(number)] = root(other)
            at[key].append(number)
    groups: dict[int, list[Conflict]] = {}
    for number, row in enumerate(conflicts):
        groups.setdefault(root(number), []).append(row)
    return list(groups.values())


def _about(row: Conflict) -> frozenset[str]:
    return frozenset(row.about.casefold().split())


def _alike(words: frozenset[str], others: frozenset[str]) -> bool:
    return 2 * len(words & others) >= min(len(words), len(others))


def _places(row: Conflict) -> tuple[Cite, ...]:
    return (row.a, row.b, *row.also_a, *row.also_b)


def _subject(
    conflicts: Sequence[Conflict], look: Lookup, texts: dict[str, str], people: dict[str, tuple[str, ...]]
) -> Subject:
    ordered = sorted(conflicts, key=lambda row: (RELATIONS.index(row.relation), -row.probability, row.id))
    first = ordered[0]
    articles = {place.article for row in ordered for place in _places(row)}
    about = one_line(first.about) or {"figure": "A figure", "date": "A time", "who": "Who it was"}.get(
        first.kind, "What is said"
    )
    return Subject(
        anchor=f"subject-{slug(first.id)}",
        about=about[:1].upper() + about[1:],
        relation=first.relation,
        meaning=MEANING[first.relation],
        pairs=tuple(_pair(row, look, texts) for row in ordered),
        steps=_steps(ordered, look),
        codes=tuple(look.heads[key].code for key in look.heads if key in articles),
        articles=tuple(key for key in look.heads if key in articles),
        people=tuple(sorted({one for row in ordered for key in row.claims for one in people.get(key, ())})),
    )


def _pair(row: Conflict, look: Lookup, texts: dict[str, str]) -> PairView:
    a, b, also_a, also_b = row.a, row.b, row.also_a, row.also_b
    if row.relation == "revised" and _published(b, look) < _published(a, look):
        a, b, also_a, also_b = b, a, also_b, also_a
    return PairView(
        id=row.id,
        anchor=f"conflict-{slug(row.id)}",
        relation=row.relation,
        meaning=MEANING[row.relation],
        joiner=JOINER[row.relation],
        a=_side(a, also_a, b, look),
        b=_side(b, also_b, a, look),
        probability=f"{round(row.probability * 100)} %",
        prior=f"{row.prior:+.2f}".replace("-", "−"),
        because=because(row.reasons, look),
        claims=tuple((f"claim-{slug(key)}", texts[key]) for key in row.claims if key in texts),
    )


def _side(place: Cite, also: Sequence[Cite], other: Cite, look: Lookup) -> Side:
    articles = dict.fromkeys((place.article, *(one.article for one in also)))
    whole = look.sentence(place)
    sentence = look.articles[place.article].text[whole.start : whole.end] if place.article in look.articles else ""
    differing = changed_words(sentence, look.sentence_text(other))
    cited = (place.start - whole.start, place.end - whole.start)
    inside = tuple((max(low, cited[0]), min(high, cited[1])) for low, high in differing)
    return Side(
        mark=look.side_mark(articles),
        names=tuple(look.heads[key].name for key in articles if key in look.heads),
        words=shorten(unquoted(look.text(place)), 140),
        pieces=look.pieces(place, tuple(span for span in inside if span[0] < span[1])),
        place=look.place(place),
        also=tuple((shorten(unquoted(look.text(one)), 90), look.place(one)) for one in also[:MOST_ALSO]),
        more=max(0, len(also) - MOST_ALSO),
    )


def _steps(conflicts: Iterable[Conflict], look: Lookup) -> tuple[Step, ...]:
    """The wordings of a figure, a date, or a revised subject by publication; each wording once, where it is told first."""
    if not any(row.relation == "revised" or row.kind in {"figure", "date"} for row in conflicts):
        return ()
    places = sorted(
        {place for row in conflicts for place in _places(row) if place.article in look.heads},
        key=lambda place: (_published(place, look), place),
    )
    steps: dict[str, Step] = {}
    for place in places:
        words = unquoted(look.text(place))
        step = Step(place.article, look.heads[place.article].short, words, look.place(place))
        steps.setdefault(words.casefold(), step)
    return tuple(steps.values())[:MOST_STEPS]


def _published(place: Cite, look: Lookup) -> str:
    head = look.heads.get(place.article)
    return (head.published.value or "~") if head else "~"
