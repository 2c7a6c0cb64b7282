"""What is in dispute, in plain words: the very figure, time or words that differ on each side, and a title made of them.

A row of a conflict cites two statements, often whole sentences. A reader wants the few words in them that do not fit. They are looked for in what
was found in each statement (figures, times) or, for wordings, by comparing the two texts; where nothing can be told the cite stands for itself.
"""

from __future__ import annotations

import difflib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tellings.model import Cite, Conflict, ConflictKind, Quantity, Relation, Span, Statement, TimeExpression, When
from tellings.show.diff import plain_words, word_places
from tellings.show.labels import one_line, shorten, unquoted
from tellings.show.lookup import UNDATED, Lookup
from tellings.show.rows import Rows

HEDGES = {
    "exact": "",
    "at-least": "at least ",
    "at-most": "at most ",
    "more-than": "more than ",
    "less-than": "less than ",
}
NARROW = 60  # characters: a cite no longer than this is itself what differs
SPOT_WORDS = 6  # words exchanged for others; a longer exchange is another sentence, not another word
MARKS = " \t,;:!?()[]“”\"'‘’"
ALIKE = 0.4  # share of words two texts have in common below which an exchange of words is chance
TITLE_VALUES = 4  # values in a title; the rest stand below it
VALUE = 40  # characters of a value in a title
WORD = 4  # letters from which a unit is a word for things that are counted ("crown"), not a sign for what is measured ("km", "%")
ASKS: dict[ConflictKind, str] = {
    "figure": "Figure",
    "date": "When",
    "name": "Name",
    "place": "Where",
    "wording": "Wording",
    "who": "Who",
    "did-or-denied": "Whether it is so",
    "other": "What is said",
}
BETWEEN: dict[Relation, str] = {"conflict": " or ", "revised": ", then ", "scope": " and ", "precision": " or "}


@dataclass(frozen=True, slots=True)
class Spots:
    """Where on each side the words stand that do not fit; None where nobody can tell."""

    a: Span | None
    b: Span | None


@dataclass(frozen=True, slots=True)
class Ground:
    """What a story's conflicts are told by: what its times mean and where they stand (by TimeExpression id), who is quoted where (by article), and
    how many statements name each entity."""

    look: Lookup
    values: Mapping[str, str | None]
    spans: Mapping[str, Span]
    quoted: Mapping[str, Sequence[tuple[Span, str]]]
    named: Mapping[str, int]


def ground(rows: Rows, look: Lookup) -> Ground:
    """The ground of one story's rows."""
    said: dict[str, TimeExpression | When] = {row.id: row for row in rows.expressions}
    said |= {row.expression: row for row in rows.whens}
    quoted: dict[str, list[tuple[Span, str]]] = {}
    for quote in rows.quotes:
        if quote.kind == "words" and (who := look.entity(quote.who)) is not None:
            quoted.setdefault(quote.article, []).extend((span, who.name) for span in quote.words)
    named = Counter(
        entity.id
        for statement in rows.statements
        for entity in dict.fromkeys(look.entity(local) for local in statement.entities)
        if entity is not None
    )
    values = {row.expression: row.value for row in rows.whens}
    return Ground(look, values, {key: row.span for key, row in said.items()}, quoted, named)


def find_spots(row: Conflict, on: Ground) -> Spots:
    """The words of each side that do not fit."""
    found = Spots(None, None)
    if row.kind == "figure":
        found = figure_spots(row, on.look)
    elif row.kind == "date":
        found = weighed_spots(row, on.look) or time_spots(row, on)
    elif row.kind != "did-or-denied":
        found = named_spots(row, on.look) or word_spots(row, on.look)
    return Spots(found.a or narrow(row.a), found.b or narrow(row.b))


def narrow(place: Cite) -> Span | None:
    """The cite itself where it is short."""
    return place.span if len(place.span) <= NARROW else None


def statements_at(place: Cite, look: Lookup) -> list[Statement]:
    """The statements a cite touches."""
    if place.start == place.end:
        return []
    stated = look.stated.get(place.article, ())
    last = bisect_left(stated, place.end, key=lambda row: row.span.start)
    return [row for row in stated[:last] if place.start < row.span.end and len(row.span)]


def figure_spots(row: Conflict, look: Lookup) -> Spots:
    """The two figures that differ: those the reasons name, else of one unit, else the first that differ."""
    says = " ".join(why.says for why in row.reasons).casefold()
    best: tuple[int, int, int, Span, Span] | None = None
    for one in quantities_at(row.a, look):
        for two in quantities_at(row.b, look):
            if (one.low, one.high) == (two.low, two.high):
                continue
            named = (words_at(row.a, one.span, look) in says) + (words_at(row.b, two.span, look) in says)
            rank = (-named, -(one.unit == two.unit), one.span.start + two.span.start, one.span, two.span)
            best = rank if best is None else min(best, rank)
    return Spots(best[3], best[4]) if best else Spots(None, None)


def quantities_at(place: Cite, look: Lookup) -> list[Quantity]:
    """The figures inside a cite, in order, each once."""
    span = place.span
    found = {q.span: q for row in statements_at(place, look) for q in row.quantities if span.contains(q.span)}
    return [found[span] for span in sorted(found)]


def words_at(place: Cite, span: Span, look: Lookup) -> str:
    """The words of a span in a cite's article as they are compared."""
    return look.text(Cite(place.article, span.start, span.end)).casefold()


def weighed_spots(row: Conflict, look: Lookup) -> Spots | None:
    """The two times of day or days that the row's first reason names; None where its places do not hold them, one each."""
    named = row.reasons[0].says.partition(": ")[2] if row.reasons else ""
    words = named.casefold().split(" against ")
    if len(words) != len(SIDES):
        return None
    texts = [look.raw(place).casefold() for place in (row.a, row.b)]
    for first, second in (words, words[::-1]):
        at = (texts[0].find(first), texts[1].find(second))
        if min(at) >= 0:
            starts = (row.a.start + at[0], row.b.start + at[1])
            return Spots(Span(starts[0], starts[0] + len(first)), Span(starts[1], starts[1] + len(second)))
    return None


SIDES = ("a", "b")


def time_spots(row: Conflict, on: Ground) -> Spots:
    """The first two times of the statements that mean something else."""
    ends = [
        sorted(
            (on.spans[key], on.values.get(key) or "")
            for one in statements_at(place, on.look)
            for key in one.times
            if key in on.spans and place.span.overlap(on.spans[key])
        )
        for place in (row.a, row.b)
    ]
    pairs = [(one, two) for one in ends[0] for two in ends[1] if one[1] != two[1]]
    return Spots(pairs[0][0][0], pairs[0][1][0]) if pairs else Spots(None, None)


def named_spots(row: Conflict, look: Lookup) -> Spots | None:
    """The words of each side where the row's own ``about`` names them ("truck or car", "port against harbour") each in one text; else None."""
    named = one_line(row.about).casefold().partition(";")[0]
    one, between, two = named.partition(" or ") if " or " in named else named.partition(" against ")
    one, two = bare(one), bare(two)
    if not (between and one and two):
        return None
    texts = [look.raw(place).casefold() for place in (row.a, row.b)]
    for first, second in ((one, two), (two, one)):
        at = (texts[0].find(first), texts[1].find(second))
        if min(at) >= 0 and first not in texts[1] and second not in texts[0]:
            ends = (row.a.start + at[0], row.b.start + at[1])
            return Spots(Span(ends[0], ends[0] + len(first)), Span(ends[1], ends[1] + len(second)))
    return None


def word_spots(row: Conflict, look: Lookup) -> Spots:
    """The few words exchanged for others between the two cited texts: the longest such exchange."""
    texts = [look.raw(place) for place in (row.a, row.b)]
    matcher = difflib.SequenceMatcher(None, plain_words(texts[0]), plain_words(texts[1]), autojunk=False)
    if matcher.ratio() < ALIKE:
        return Spots(None, None)
    swaps = [
        code
        for code in matcher.get_opcodes()
        if code[0] == "replace" and max(code[2] - code[1], code[4] - code[3]) <= SPOT_WORDS
    ]
    if not swaps:
        return Spots(None, None)
    _, a_low, a_high, b_low, b_high = max(swaps, key=lambda code: (min(code[2] - code[1], code[4] - code[3]), -code[1]))
    return Spots(
        spot(row.a, word_places(texts[0])[a_low:a_high]),
        spot(row.b, word_places(texts[1])[b_low:b_high]),
    )


def spot(place: Cite, words: Sequence[tuple[int, int]]) -> Span:
    """Some words of a cited text as a span of its article."""
    return Span(place.start + words[0][0], place.start + words[-1][1])


def title(conflicts: Sequence[Conflict], spots: Mapping[str, Spots], on: Ground) -> str:
    """What some conflicts of one subject are about, in plain words: ``People killed: 30 or 32``.

    The first conflict leads. Where the words that differ are not known it is the row's own ``about``, or what kind of thing is in dispute.
    """
    first, look = conflicts[0], on.look
    what = ASKS[first.kind]
    if first.kind == "figure":
        what = counted(first, on)
    elif first.kind == "wording" and (who := speaker_of(first, on)):
        what = f"Words of {who}"
    elif first.kind == "did-or-denied":
        said, named, _ = one_line(first.about).partition(", or not")
        return f"{what}: “{said if named else shorten(unquoted(look.text(first.a)), 80)}”"
    elif first.kind == "date":
        near = one_line(first.about).partition(": ")[2]
        what = f"{what} ({near})" if near else what
    values = told_values(conflicts, spots, on)
    if len(values) < 2:
        about = one_line(first.about)
        return about[:1].upper() + about[1:] if about else what
    days = {look.published(place) for row in conflicts for place in (row.a, row.b)}
    dated = UNDATED not in days and (first.relation != "revised" or len(days) > 1)
    last = BETWEEN[first.relation if dated else "conflict"]  # what has no date came neither before nor after
    shown = values[:TITLE_VALUES]
    if len(values) > TITLE_VALUES and first.relation == "revised" and dated:
        return f"{what}: {', '.join(values[: TITLE_VALUES - 2])} … {values[-1]}"
    if len(values) > TITLE_VALUES:
        return f"{what}: {', '.join(shown)} and {len(values) - TITLE_VALUES} more"
    return f"{what}: {', '.join(shown[:-1])}{last}{shown[-1]}"


def told_values(conflicts: Sequence[Conflict], spots: Mapping[str, Spots], on: Ground) -> list[str]:
    """What the conflicts related as the first one is tell, each value once: a revision's as they were published, the least first among those of one
    moment; others as they stand."""
    first, look = conflicts[0], on.look
    sides: list[tuple[str, float, str]] = []
    for row in conflicts:
        known = spots[row.id]
        if row.relation != first.relation or known.a is None or known.b is None:
            continue
        for place, span in ((row.a, known.a), (row.b, known.b)):
            size, words = value_words(row, place, span, look)
            sides.append((look.published(place), size, words))
    if first.relation == "revised":
        sides.sort()
    return unlike(words for _, _, words in sides)


def value_words(row: Conflict, place: Cite, span: Span, look: Lookup) -> tuple[float, str]:
    """A side's words in dispute, and their size where they are a figure: counts of people as numerals, else as it stands."""
    words = shorten(bare(look.text(Cite(place.article, span.start, span.end))), VALUE)
    if row.kind != "figure":
        return 0.0, f"“{words}”"
    found = next((one for one in quantities_at(place, look) if one.span == span), None)
    size = found.low if found and found.low is not None else found.high if found and found.high is not None else 0.0
    if found and found.bound in HEDGES and counts_people(row) and size == int(size):
        return size, f"{HEDGES[found.bound]}{numeral(size)}"
    return size, words if words[:2].isupper() else words[:1].lower() + words[1:]


def numeral(size: float) -> str:
    """A whole number as a reader writes it: ``2.6 million``, ``12,000``."""
    return f"{size / 1e6:g} million" if size >= 1e6 and size % 1e5 == 0 else f"{int(size):,}"


def counts_people(row: Conflict) -> bool:
    """Whether a conflict's figures count people, as its ``about`` says."""
    return row.about.casefold().startswith("people ")


def bare(text: str) -> str:
    """Words without marks and stops around them; the stop of an abbreviation ("a.m.") stays."""
    words = unquoted(text).strip(MARKS)
    last = words.split()[-1] if words.split() else ""
    return (words if "." in last[:-1] else words.strip(f".{MARKS}")) or text


def unlike(values: Iterable[str]) -> list[str]:
    """Each value once, without regard to case."""
    return list({value.casefold(): value for value in reversed([*values])}.values())[::-1]


def counted(row: Conflict, on: Ground) -> str:
    """What two figures count, with the rarest place or event that both sentences name: ``People killed, Kunduz``.

    A name that more than a statement and a half of each report holds tells nothing: it is what the whole story is about.
    """
    noun = one_line(row.about).partition(":")[0].strip()
    noun = (
        noun[:1].upper() + noun[1:] if " " in noun else "How much" if len(noun) < WORD or noun.isupper() else "How many"
    )
    shared = names_at(row.a, on.look) & names_at(row.b, on.look)
    rare = sorted((on.named[key], key) for key in shared if 2 * on.named[key] <= 3 * len(on.look.heads))
    name = on.look.entities[rare[0][1]].name if rare else ""
    return f"{noun}, {name}" if name and name.casefold() not in noun.casefold() else noun


def names_at(place: Cite, look: Lookup) -> set[str]:
    """The places and events named in the statements of a cite, as Entity ids."""
    found = (look.entity(local) for row in statements_at(place, look) for local in row.entities)
    return {row.id for row in found if row is not None and row.label in ("PLACE", "EVENT") and row.id in look.entities}


def speaker_of(row: Conflict, on: Ground) -> str:
    """Who is quoted on both sides, by name; empty where the sides name different people or nobody."""
    names = {
        name for place in (row.a, row.b) for span, name in on.quoted.get(place.article, ()) if span.overlap(place.span)
    }
    return names.pop() if len(names) == 1 else ""
