"""The rows a page is made of, and how a workspace's rows part into those of one article and of one story."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from tellings.model import (
    Affair,
    Article,
    Claim,
    Conflict,
    Copy,
    Corroboration,
    Entity,
    Event,
    Judgement,
    KnownDay,
    LocalEntity,
    Mention,
    Omission,
    OnlyHere,
    Origin,
    OwnDate,
    Published,
    Quote,
    Rejected,
    Sentence,
    Sighting,
    Statement,
    Story,
    Successor,
    TimeExpression,
    TimelineEntry,
    Utterance,
    Verdict,
    Version,
    Warned,
    When,
)


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of every kind a page may show, each a tuple in any order; what is missing is empty.

    ``dates`` are the reports' own dates, used where ``published`` has no row for an article; ``locals`` the LocalEntity rows. A story in none of
    ``affairs`` is one by itself. ``known`` are the timelines as they were known on each day reports came, in order; without them a page offers no
    such days.
    """

    articles: tuple[Article, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    versions: tuple[Version, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    warned: tuple[Warned, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    dates: tuple[OwnDate, ...] = ()
    published: tuple[Published, ...] = ()
    expressions: tuple[TimeExpression, ...] = ()
    whens: tuple[When, ...] = ()
    mentions: tuple[Mention, ...] = ()
    locals: tuple[LocalEntity, ...] = ()
    quotes: tuple[Quote, ...] = ()
    events: tuple[Event, ...] = ()
    statements: tuple[Statement, ...] = ()
    stories: tuple[Story, ...] = ()
    affairs: tuple[Affair, ...] = ()
    copies: tuple[Copy, ...] = ()
    entities: tuple[Entity, ...] = ()
    utterances: tuple[Utterance, ...] = ()
    claims: tuple[Claim, ...] = ()
    corroborations: tuple[Corroboration, ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()
    origins: tuple[Origin, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    only_here: tuple[OnlyHere, ...] = ()
    omissions: tuple[Omission, ...] = ()
    successors: tuple[Successor, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    known: tuple[KnownDay, ...] = ()


#: Which field of a row names the one article or story it belongs to. Kinds that belong to neither alone are parted by hand below.
OF_ARTICLE = (
    "sightings",
    "warned",
    "sentences",
    "dates",
    "published",
    "expressions",
    "whens",
    "mentions",
    "locals",
    "quotes",
    "events",
    "statements",
)
OF_STORY = (
    "entities",
    "utterances",
    "claims",
    "corroborations",
    "timeline",
    "origins",
    "conflicts",
    "only_here",
    "omissions",
    "verdicts",
)


def group(rows: Iterable[Any], key: Callable[[Any], str]) -> dict[str, tuple[Any, ...]]:
    """Rows by key, each group in the order it came."""
    groups: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return {name: tuple(members) for name, members in groups.items()}


def split_articles(rows: Rows) -> dict[str, Rows]:
    """By article id, in the order of ``rows.articles``: the rows found within that one article, without those of stories."""
    parts = {name: group(getattr(rows, name), lambda row: row.article) for name in OF_ARTICLE}
    return {
        article.id: Rows(articles=(article,), **{name: part.get(article.id, ()) for name, part in parts.items()})
        for article in rows.articles
    }


def affair_names(rows: Rows) -> dict[str, str]:
    """By story id the name of its affair."""
    told = {key: affair.name for affair in rows.affairs for key in affair.stories}
    return {story.id: told.get(story.id) or Affair((story.id,)).name for story in rows.stories}


def split_stories(rows: Rows) -> dict[str, Rows]:
    """By story id, in the order of ``rows.stories``: everything of that story and of its articles. ``""`` holds what belongs to no story.

    A copy or a version goes to the story of its first article; rejected reports, successors and judgements without a verdict belong to no story.
    """
    home = {name: story.id for story in sorted(rows.stories, key=lambda row: row.id) for name in story.articles}
    parts: dict[str, dict[str, tuple[Any, ...]]] = {story.id: {"stories": (story,)} for story in rows.stories}
    for affair in rows.affairs:
        for linked in set(affair.stories) & set(parts):
            parts[linked]["affairs"] = (affair,)
    parts[""] = {"rejected": rows.rejected, "successors": rows.successors}
    judged = {row.id: row for row in rows.judgements}
    told = {row.judgement for row in rows.verdicts}
    parts[""]["judgements"] = tuple(row for row in rows.judgements if row.id not in told)
    keys: dict[str, Callable[[Any], str]] = {
        **{name: lambda row: home.get(row.article, "") for name in OF_ARTICLE},
        **{name: lambda row: str(row.story) for name in OF_STORY},
        "articles": lambda row: home.get(row.id, ""),
        "known": lambda row: str(row.story),
        "copies": lambda row: home.get(row.a.article, ""),
        "versions": lambda row: home.get(row.articles[0] if row.articles else "", ""),
    }
    for name, key in keys.items():
        for story, members in group(getattr(rows, name), key).items():
            parts.setdefault(story, {})[name] = members
    for part in parts.values():
        for row in part.get("verdicts", ()):
            part["judgements"] = (
                *part.get("judgements", ()),
                *([judged[row.judgement]] if row.judgement in judged else []),
            )
    return {story: Rows(**part) for story, part in parts.items()}


def with_lone_stories(rows: Rows) -> Rows:
    """The same rows, where each article in no story gets a story of its own, named by the article: every article has a page."""
    told = {name for story in rows.stories for name in story.articles}
    lone = tuple(Story(row.id, row.title or "", (row.id,)) for row in rows.articles if row.id not in told)
    return replace(rows, stories=(*rows.stories, *lone)) if lone else rows
