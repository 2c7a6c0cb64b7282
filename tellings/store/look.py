"""Looking things up for a person: every row over one article, and why a row is as it is."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tellings.model import (
    AffairLink,
    Article,
    BadSpan,
    Cite,
    Claim,
    Corroboration,
    Event,
    Judgement,
    LocalEntity,
    Mention,
    NotFound,
    Origin,
    OwnDate,
    Pair,
    Published,
    Quote,
    Reason,
    Score,
    Span,
    Story,
    Successor,
    TimeExpression,
    TimelineEntry,
    Verdict,
    When,
)
from tellings.store.schema import TABLES, group_of, table_of
from tellings.store.workspace import Workspace


@dataclasses.dataclass(frozen=True, slots=True)
class Explanation:
    """Why a row is as it is.

    ``asked`` is the id asked for, ``id`` the row's own now (they differ when it was renamed). ``reasons`` with ``prior`` add up to ``total``, the
    log-odds of ``probability``; these three are None where the row has reasons but no score. ``words`` are the characters each cite of the reasons
    rests on. ``told`` is what the row itself says in single values, ``places`` where it says it, both by the names of its fields. ``also`` explains
    what belongs to it: a claim's counts, a story's members, an article's dates, what a time means.
    """

    asked: str
    id: str
    row: Any
    about: str = ""
    prior: float | None = None
    reasons: tuple[Reason, ...] = ()
    total: float | None = None
    probability: float | None = None
    words: Mapping[Cite, str] = dataclasses.field(default_factory=dict)
    told: Mapping[str, str] = dataclasses.field(default_factory=dict)
    places: tuple[tuple[str, Cite], ...] = ()
    also: tuple[Explanation, ...] = ()


def trace(workspace: Workspace, article: str) -> dict[type, tuple[Any, ...]]:
    """Every row over one article, given by its id or a source as given, by kind in the order of the tables; kinds without rows are there, empty.

    Of kinds that span articles (stories, claims, copies, conflicts ...) the rows that name the article or cite it. Rows are in the text's order,
    then by id. Raises NotFound.
    """
    key = find_article(workspace, article)
    stories = [story.id for story in workspace.rows_of(Story, [key])]
    traced: dict[type, tuple[Any, ...]] = {}
    for kind in TABLES:
        rows: list[Any] = []
        if group_of(kind) == "story":
            rows = list(filter(lambda row: names_article(row, key), workspace.rows_by(kind, "story", stories)))
        elif group_of(kind) == "ends":
            rows = rows_at_either_end(workspace, kind, [key])
        elif group_of(kind) == "stories":
            rows = rows_at_either_end(workspace, kind, stories)
        elif group_of(kind) in ("article", "members"):
            rows = workspace.rows_of(kind, [key])
        traced[kind] = tuple(sorted(rows, key=place_of))
    claims = {row.id for row in traced[Claim]}
    counts = [row for row in workspace.rows_by(Corroboration, "story", stories) if row.claim in claims]
    return traced | {Corroboration: tuple(sorted(counts, key=place_of))}


def find_article(workspace: Workspace, name: str) -> str:
    """The id of an article given by id or source; of several articles of one source the first. Raises NotFound."""
    if workspace.rows_by(Article, "id", [name]):
        return name
    found = articles_named(workspace, name)
    if found:
        return found[0]
    renamed = [row.new for row in workspace.rows_by(Successor, "old", [name])]
    hint = f"; it is a row of another kind, now called {renamed[0]}" if renamed else ""
    raise NotFound(
        f"no article has the id or source {shown(name)} in {workspace.path}{hint}; give one as dossier.json lists them"
    )


def articles_named(workspace: Workspace, source: str) -> list[str]:
    """Ids of the articles of a source as it was given, a leading ./ aside where there are none else, in the order they came."""
    return workspace.articles_of(source) or workspace.articles_of(source.removeprefix("./"))


def shown(name: str) -> str:
    """A name as a message shows it, cut where it is long."""
    return repr(name if len(name) <= MOST_SHOWN else f"{name[:MOST_SHOWN]}…")


MOST_SHOWN = 200  # characters of what was asked for that a message repeats: longer than any id


def rows_at_either_end(workspace: Workspace, kind: type[Any], ends: Iterable[str]) -> list[Any]:
    """Rows between two articles or stories of which one is among these."""
    columns = {Pair: ("a", "b"), AffairLink: ("earlier", "later")}.get(kind, ("a_article", "b_article"))
    known = list(ends)
    found = {row.id: row for column in columns for row in workspace.rows_by(kind, column, known)}
    return list(found.values())


def names_article(value: Any, article: str) -> bool:
    """Whether a row names an article, a row of it, or characters in it."""
    if isinstance(value, str):
        return value == article or value.startswith(f"{article}.")
    if isinstance(value, tuple):
        return any(names_article(part, article) for part in value)
    if dataclasses.is_dataclass(value):
        return any(names_article(getattr(value, field.name), article) for field in dataclasses.fields(value))
    return False


def place_of(row: Any) -> tuple[int, int, str]:
    """Where a row stands in its article's text, first to last."""
    span = getattr(row, "span", None) or next(iter(getattr(row, "words", ())), None)
    return (span.start, span.end, row.id) if isinstance(span, Span) else (-1, -1, row.id)


def explain(workspace: Workspace, name: str) -> Explanation:
    """The reasons behind a row given by its id: a claim, conflict, origin, story, entity, utterance, copy, omission, or an article for its date.

    A row without reasons of its own (a quote, a time, an event) tells what it says and where; an entry of the timeline what the times told there mean
    and why.

    An id from an earlier dossier leads to the row it became. Raises NotFound.
    """
    row = find_row(workspace, name)
    also = tuple(explain_row(workspace, name, other, about) for about, other in parts_of(workspace, row))
    return dataclasses.replace(explain_row(workspace, name, row, ""), also=also)


def find_row(workspace: Workspace, name: str) -> Any:
    """The row with an id, or the one it became. Raises NotFound."""
    waiting, seen = [name], set()
    while waiting:
        key = waiting.pop(0)
        seen.add(key)
        for kind in sorted(TABLES, key=lambda kind: "id" not in table_of(kind).keys):
            rows: list[Any] = workspace.rows_by(kind, "id", [key]) if kind is not Successor else []
            if rows:
                return rows[0]
        waiting += sorted({row.new for row in workspace.rows_by(Successor, "old", [key])} - seen)
    found = articles_named(workspace, name)
    if found:
        return workspace.rows_by(Article, "id", found[:1])[0]
    raise NotFound(
        f"nothing in {workspace.path} has the id {shown(name)}, now or before; give one as the dossier shows it"
    )


def parts_of(workspace: Workspace, row: Any) -> Iterator[tuple[str, Any]]:
    """What else explains a row, each with a few words on what it is."""
    if isinstance(row, Article):
        for kind, about in ((Published, "its date"), (OwnDate, "its date as told by this report alone")):
            for date in workspace.rows_by(kind, "article", [row.id]):
                yield about, date
        for story in workspace.rows_of(Story, [row.id]):
            yield from (
                (f"its place in story {story.id}", member) for member in story.membership if member.article == row.id
            )
    if isinstance(row, TimeExpression):
        yield from (("what it means", when) for when in workspace.rows_by(When, "expression", [row.id]))
    if isinstance(row, Quote | Event | Mention):
        keys = (
            (row.who,)
            if isinstance(row, Quote)
            else (row.source, row.target)
            if isinstance(row, Event)
            else (row.entity,)
        )
        yield from (
            ("whom it names", who) for who in workspace.rows_by(LocalEntity, "id", [key for key in keys if key])
        )
    if isinstance(row, TimelineEntry):
        yield from (("a time told there", when) for when in times_told(workspace, row))
        first = next((place.article for place in row.cites), "")
        yield from (
            ("when the first report to tell it came", date) for date in workspace.rows_by(Published, "article", [first])
        )
    if isinstance(row, Judgement):
        yield from (("what came of it", verdict) for verdict in workspace.rows_by(Verdict, "id", [f"{row.id}.verdict"]))
    if isinstance(row, Story):
        yield from ((f"why article {member.article} is in it", member) for member in row.membership)
        for link in sorted(rows_at_either_end(workspace, AffairLink, [row.id]), key=lambda link: link.id):
            other = link.later if link.earlier == row.id else link.earlier
            yield f"why story {other} is of the same affair", link
    if isinstance(row, Claim):
        counts = [count for count in workspace.rows_by(Corroboration, "story", [row.story]) if count.claim == row.id]
        yield from (("how many independent newsrooms carry it", count) for count in counts)
        carriers = {key for count in counts for key in count.origins}
        origins: Iterable[Origin] = sorted(workspace.rows_by(Origin, "id", carriers), key=lambda origin: origin.id)
        yield from ((f"the {origin.kind} origin {origin.name}".rstrip(), origin) for origin in origins)


def times_told(workspace: Workspace, entry: TimelineEntry) -> list[When]:
    """The times inside the places of an entry that mean what it says, in the order of these places."""
    told = sorted(workspace.rows_by(When, "article", {place.article for place in entry.cites}), key=place_of)
    return [
        when
        for place in entry.cites
        for when in told
        if when.article == place.article
        and place.span.contains(when.span)
        and any(reading.low == entry.low for reading in when.readings[:1])
    ]


def explain_row(workspace: Workspace, asked: str, row: Any, about: str) -> Explanation:
    """One row's own score or reasons, with the words they rest on."""
    score: Score | None = getattr(row, "score", None)
    if score is None and hasattr(row, "prior"):
        score = Score(row.prior, row.reasons)
    reasons: tuple[Reason, ...] = score.reasons if score else tuple(getattr(row, "reasons", ()))
    name = getattr(row, "id", None) or row.article
    if score is None and isinstance(row, Published | OwnDate):
        score = Score(0.0, reasons)  # a date's reasons add up to the log-odds of its value by themselves
    places = places_in(row)
    words = words_of(workspace, [*(place for why in reasons for place in why.cites), *(place for _, place in places)])
    found = Explanation(asked, name, row, about, reasons=reasons, words=words, told=told_by(row), places=places)
    if score is None:
        return found
    return dataclasses.replace(found, prior=score.prior, total=score.total, probability=score.probability)


#: Fields that are told elsewhere in an explanation, or are of no use to a reader.
UNTOLD = frozenset({"id", "article", "story", "prior", "probability", "text", "title", "text_id", "order"})


#: What a field is called where its own name would tell a reader nothing.
WORDED = {
    "rival": "log-odds that the likest other statement says the same",
    "beside": "most of its statements are also in claim",
}


def told_by(row: Any) -> dict[str, str]:
    """The single values of a row that is no article: words, numbers, yes or no; those that say nothing are left out."""
    if isinstance(row, Article):
        return {}
    found = {field.name: getattr(row, field.name) for field in dataclasses.fields(row) if field.name not in UNTOLD}
    return {
        WORDED.get(name, name): str(value)
        for name, value in found.items()
        if isinstance(value, str | int | float) and value not in ("", False)
    }


def places_in(row: Any) -> tuple[tuple[str, Cite], ...]:
    """The places a row names, in the order of its fields: cites, and spans of its own article."""
    if isinstance(row, Article):
        return ()
    article = getattr(row, "article", None)
    found: list[tuple[str, Cite]] = []
    for field in dataclasses.fields(row):
        value = getattr(row, field.name)
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Cite):
                found.append((field.name, one))
            elif isinstance(one, Span) and isinstance(article, str):
                found.append((field.name, Cite(article, one.start, one.end)))
    return tuple(dict.fromkeys(found))


def words_of(workspace: Workspace, cites: Iterable[Cite]) -> dict[Cite, str]:
    """The characters each cite names; none for a cite that names none."""
    places = sorted(set(cites))
    texts = {
        article.id: article.text for article in workspace.rows_by(Article, "id", [place.article for place in places])
    }
    found: dict[Cite, str] = {}
    for place in places:
        try:
            found[place] = place.span.of(texts[place.article])
        except (KeyError, BadSpan):
            continue
    return found
