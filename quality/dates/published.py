"""A report's date while its date and address are hidden: from the report alone and from its whole pile.

The steps are called as functions, only those that dates need: for the report alone no encoder, for the pile all up to the stories' dates.
News_cluster's own dates are those of the pages' metadata, a few of them crawl dates; Wikinews dates are the project's categories. In
Wikinews most articles of 2019 begin with a date line: with it the report is dated alone, without it ("date line cut") alone and with its pile.

Calibration: of the dates inferred with a probability of 0.2 to 0.4, 0.4 to 0.6, ... the share that is right at the precision given;
``calibration`` is 1 less how far, over all of them, the probability said is from the share right (weighed by their number).
"""

from __future__ import annotations

import csv
import json
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tellings.find import date_article, find_mentions, find_quotes, find_times
from tellings.join import find_copies, gather_stories, propose_pairs, refine_dates, sketch_article
from tellings.language import analyse, load_reader
from tellings.language.words import tokenise
from tellings.model import Article, Copy, OwnDate, Published, Quote, Report, Sentence, Sketch, TimeExpression
from tellings.model.report import Given
from tellings.read import Limits, extract_article

NEAR_DAYS = 3
BINS = 5
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_MONTH = "|".join(f"{month}|{month[:3]}\\.?" for month in _MONTHS)
_FULL_DATE = re.compile(
    rf"\b(?P<y1>\d{{4}})-(?P<m1>\d{{2}})-(?P<d1>\d{{2}})\b|\b(?P<M2>{_MONTH}) (?P<d2>\d{{1,2}}),? (?P<y2>\d{{4}})\b"
    rf"|\b(?P<d3>\d{{1,2}}) (?P<M3>{_MONTH}),? (?P<y3>\d{{4}})\b"
)
_DATE_LINE = re.compile(r"\A\s*(?:\w+day, )?[A-Z][a-z]+ \d{1,2}, \d{4}\s*")


@dataclass(frozen=True, slots=True)
class Dated:
    """A report given without its date, and that date."""

    id: str
    text: str
    title: str
    outlet: str
    day: date


def run(data: Path) -> list[dict[str, str | float | int]]:
    """Exact, within three days, right year, how many got any date at all, and how well the probabilities said hold."""
    cluster, wikinews = read_cluster(data / "news_cluster"), read_wikinews(data / "wikinews_2019_2020" / "data")
    rows: list[dict[str, str | float | int]] = []
    for name, dated, piled in (
        ("news_cluster", cluster, True),
        ("Wikinews", wikinews, False),
        ("Wikinews, date line cut", cut_date_lines(wikinews), True),
    ):
        table = f"hidden publication dates, {name}"
        plain = {each.id: day for each in dated if (day := first_date(each.text))}
        rows += rate(table, "first full date in the text", dated, plain)
        alone = date_alone(dated)
        rows += rate(table, "tellings, report alone", dated, values_of(alone))
        rows += calibrate(table, "tellings, report alone", dated, alone)
        if piled:
            together = date_together(dated)
            rows += rate(table, "tellings, with its pile", dated, values_of(together))
            rows += calibrate(table, "tellings, with its pile", dated, together)
    return rows


def articles_of(dated: Iterable[Dated]) -> list[tuple[Dated, Article]]:
    """The article of each report that gives one: text, title and outlet, no date, no address."""
    limits = Limits()
    found = []
    for each in dated:
        given = Given(title=each.title, outlet=each.outlet)
        report = Report(each.id, "text", each.text.encode(), None, given)
        found += [(each, article) for article in extract_article(report, limits=limits).articles]
    return found


def date_alone(dated: Iterable[Dated]) -> dict[str, OwnDate | Published]:
    """By given id, what each report tells of its own day; no encoder is needed for that."""
    return {
        each.id: date_article(article, find_times(article, tokenise(article.text)))
        for each, article in articles_of(dated)
    }


@dataclass(frozen=True, slots=True)
class Row:
    """What the steps say about one article."""

    article: Article
    sentences: tuple[Sentence, ...]
    times: tuple[TimeExpression, ...]
    own: OwnDate
    quotes: tuple[Quote, ...]
    sketch: Sketch


def date_together(dated: Iterable[Dated]) -> dict[str, OwnDate | Published]:
    """By given id, each report's day once the whole pile is known."""
    reader = load_reader()
    rows: dict[str, Row] = {}
    named: dict[str, str] = {}
    for each, article in articles_of(dated):
        named[each.id] = article.id
        analysis = analyse(article, reader=reader)
        doc = analysis.docs[0]
        times = find_times(article, doc)
        own = date_article(article, times)
        found = find_mentions(article, doc)
        quotes = find_quotes(article, doc, found.mentions, found.entities)
        sketch = sketch_article(article, analysis.sentences, own)
        rows[article.id] = Row(article, analysis.sentences, times, own, quotes, sketch)
    published = date_stories(rows)
    return {given: published[article] for given, article in named.items()}


def date_stories(rows: Mapping[str, Row]) -> dict[str, Published]:
    """Each article's day, story by story."""
    sketches = [row.sketch for row in rows.values()]
    pairs = propose_pairs(sketches, since=None)
    stories = gather_stories(sketches, pairs, since=None)
    story_of = {article: story.id for story in stories for article in story.articles}
    copies: dict[str, list[Copy]] = defaultdict(list)
    for pair in pairs:
        ends = [rows[pair.a], rows[pair.b]]
        if story_of[pair.a] == story_of[pair.b]:
            sentences = [sentence for end in ends for sentence in end.sentences]
            quotes = [quote for end in ends for quote in end.quotes]
            copies[story_of[pair.a]] += find_copies(pair, [end.article for end in ends], sentences, quotes)
    found: dict[str, Published] = {}
    for story in stories:
        inside = [rows[article] for article in story.articles]
        expressions = [time for row in inside for time in row.times]
        dates = refine_dates(story, [r.article for r in inside], [r.own for r in inside], expressions, copies[story.id])
        found.update({row.article: row for row in dates})
    return found


def values_of(dates: Mapping[str, OwnDate | Published]) -> dict[str, str]:
    """By given id, each date as far as it is known (ISO, to the day at most)."""
    return {given: row.value[:10] for given, row in dates.items() if row.value is not None}


def read_cluster(folder: Path) -> list[Dated]:
    """The articles of news_cluster that have a date."""
    rows = map(json.loads, (folder / "news_cluster.jsonl").read_text(encoding="utf-8").splitlines())
    return [
        Dated(row["id"], row["text"], row["title"], row["outlet"], date.fromisoformat(row["published"][:10]))
        for row in rows
        if row.get("published")
    ]


def read_wikinews(folder: Path) -> list[Dated]:
    """All Wikinews articles with any text."""
    found = []
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            for number, row in enumerate(csv.DictReader(stream)):
                if row["text"].strip():
                    name = f"{path.stem}-{number}"
                    found.append(Dated(name, row["text"], row["title"], "Wikinews", date.fromisoformat(row["date"])))
    return found


def cut_date_lines(dated: Iterable[Dated]) -> list[Dated]:
    """The same reports without the date line they begin with."""
    return [Dated(x.id, _DATE_LINE.sub("", x.text), x.title, x.outlet, x.day) for x in dated]


def first_date(text: str) -> str | None:
    """The first date with day, month and year in a text (ISO): the plain baseline."""
    found = _FULL_DATE.search(text)
    if not found:
        return None
    parts = {key[0]: value for key, value in found.groupdict().items() if value}
    month = int(parts["m"]) if "m" in parts else 1 + [name[:3] for name in _MONTHS].index(parts["M"][:3])
    return f"{parts['y']}-{month:02}-{int(parts['d']):02}"


def rate(
    table: str, system: str, dated: Sequence[Dated], found: Mapping[str, str]
) -> list[dict[str, str | float | int]]:
    """A system's figures. A date given to the month or year only is never exact or near, and can have the right year."""
    days = [(each.day, parse_day(found.get(each.id, ""))) for each in dated]
    figures = {
        "exact": sum(got == day for day, got in days),
        f"within {NEAR_DAYS} days": sum(got is not None and abs((got - day).days) <= NEAR_DAYS for day, got in days),
        "right year": sum(found.get(each.id, "")[:4] == f"{each.day.year:04}" for each in dated),
        "any date": sum(each.id in found for each in dated),
    }
    return [
        {"table": table, "system": system, "measure": measure, "value": count / len(dated), "cases": len(dated)}
        for measure, count in figures.items()
    ]


def calibrate(
    table: str, system: str, dated: Sequence[Dated], found: Mapping[str, OwnDate | Published]
) -> list[dict[str, str | float | int]]:
    """For inferred dates by their probability, the share right; and 1 less the mean distance between the two."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for each in dated:
        row = found.get(each.id)
        if row is not None and row.value is not None and row.basis == "inferred":
            probability = 1 / (1 + math.exp(-math.fsum(reason.weight for reason in row.reasons)))
            bins[min(int(probability * BINS), BINS - 1)].append(
                (probability, each.day.isoformat().startswith(row.value[:10]))
            )
    total = sum(len(held) for held in bins.values())
    rows: list[dict[str, str | float | int]] = []
    away = 0.0
    for at, held in sorted(bins.items()):
        right = sum(hit for _, hit in held) / len(held)
        away += abs(math.fsum(said for said, _ in held) - sum(hit for _, hit in held))
        measure = f"right of those said {at / BINS:.1f} to {(at + 1) / BINS:.1f}"
        rows.append({"table": table, "system": system, "measure": measure, "value": right, "cases": len(held)})
    if total:
        measure = "calibration"
        rows.append({"table": table, "system": system, "measure": measure, "value": 1 - away / total, "cases": total})
    return rows


def parse_day(value: str) -> date | None:
    """The day of an ISO value with a day, else None."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
