"""Hand-made pairs of sentences, each in a report of its own: one thing, a more exact telling of it, a clash of some relation, or nothing.

``cases.jsonl`` holds the pairs, all invented, by strength. The two reports are one story by decree, so that only statements, claims and conflicts are
measured. A pair is read as the relation of its likeliest conflict, else as *same* (one claim), *entails* (one claim entails the other), *none*.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tellings.find import date_article, find_mentions, find_quotes, find_statements, find_times
from tellings.join import gather_claims, match_utterances, refine_dates, resolve_entities, resolve_times
from tellings.language import Reader, analyse, load_reader
from tellings.model import (
    Article,
    Claim,
    Conflict,
    LocalEntity,
    Mention,
    OwnDate,
    Quote,
    Sentence,
    Stamp,
    Statement,
    Story,
    TimeExpression,
    article_id,
    text_id,
)
from tellings.weigh import find_conflicts

CASES = Path(__file__).with_name("cases.jsonl")
DAY = "2031-05-04"
#: What may stand for what: a rounder figure that is entailed by the exact one may be shown either way.
ALSO = {"entails": ("precision",), "precision": ("entails",)}


@dataclass(slots=True)
class Rows:
    """What the find steps say of some reports."""

    articles: list[Article]
    sentences: list[Sentence]
    times: list[TimeExpression]
    dates: list[OwnDate]
    mentions: list[Mention]
    entities: list[LocalEntity]
    quotes: list[Quote]
    statements: list[Statement]


def run(data: Path) -> list[dict[str, str | float | int]]:
    """The share of cases read as expected, by what is expected and by strength; ``data`` is not used."""
    reader = load_reader()
    counts: Counter[tuple[str, str]] = Counter()
    right: Counter[tuple[str, str]] = Counter()
    for case in read_cases():
        found = outcome(case, reader)
        for table in (("expected", case["expect"]), ("strength", case["strength"]), ("all", "all")):
            counts[table] += 1
            right[table] += found == case["expect"] or found in ALSO.get(case["expect"], ())
    return [
        {
            "table": f"cases by {group}",
            "system": "tellings",
            "measure": f"{name} read as such",
            "value": right[group, name] / count,
            "cases": count,
        }
        for (group, name), count in sorted(counts.items())
    ]


def read_cases() -> list[dict[str, str]]:
    """The cases, in order."""
    return [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines() if line]


def outcome(case: Mapping[str, str], reader: Reader) -> str:
    """What Tellings makes of a case."""
    rows = Rows([], [], [], [], [], [], [], [])
    for side in ("a", "b"):
        add_report(rows, case[side], case.get(f"day_{side}", DAY), side, reader)
    rows.articles.sort(key=lambda article: article.id)
    return relation_of(*weigh(rows))


def add_report(rows: Rows, text: str, day: str, outlet: str, reader: Reader) -> None:
    """Reads one report into ``rows``."""
    name = f"{outlet}.example"
    article = Article(
        article_id(text, name, None, day),
        text_id(text),
        text,
        outlet=name,
        stamps=(Stamp(day, "given", "published"),),
    )
    analysis = analyse(article, reader=reader)
    times = find_times(article, analysis.docs[0])
    mentions = find_mentions(article, analysis.docs[0])
    quotes = find_quotes(article, analysis.docs[0], mentions.mentions, mentions.entities)
    rows.articles.append(article)
    rows.sentences += analysis.sentences
    rows.times += times
    rows.dates.append(date_article(article, times))
    rows.mentions += mentions.mentions
    rows.entities += mentions.entities
    rows.quotes += quotes
    rows.statements += find_statements(article, analysis.docs[0], analysis.sentences, mentions.mentions, quotes, times)


def weigh(rows: Rows) -> tuple[tuple[Claim, ...], tuple[Conflict, ...]]:
    """Claims and conflicts of two reports taken as one story."""
    story = Story("story", "", tuple(article.id for article in rows.articles))
    dates = refine_dates(story, rows.articles, rows.dates, rows.times, ())
    whens = resolve_times(story, dates, rows.times)
    entities = resolve_entities(story, rows.entities, rows.mentions)
    said = match_utterances(story, rows.articles, rows.quotes, rows.sentences, entities)
    claims = gather_claims(story, rows.articles, rows.sentences, rows.statements, whens, entities, ())
    conflicts = find_conflicts(
        story, rows.articles, rows.sentences, rows.statements, claims, whens, dates, (), said, entities
    )
    return claims, conflicts


def relation_of(claims: tuple[Claim, ...], conflicts: tuple[Conflict, ...]) -> str:
    """What two reports' claims and conflicts say of them."""
    if conflicts:
        return max(conflicts, key=lambda row: (row.probability, row.id)).relation
    if any(len({place.article for place in claim.statements}) > 1 for claim in claims):
        return "same"
    return "entails" if any(claim.entailed_by for claim in claims) else "none"
