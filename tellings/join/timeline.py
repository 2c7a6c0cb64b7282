"""What happened when, told with a time."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tellings.find.meaning import complete, days_on
from tellings.find.tables import word_set
from tellings.join.times import resolve_alone, resolve_together
from tellings.model import (
    Article,
    Cite,
    Claim,
    KnownDay,
    Published,
    Reading,
    Sentence,
    Span,
    Story,
    TellingKind,
    TimeExpression,
    TimelineEntry,
    When,
    digest,
)

NEWS_DAYS = 3  # days before the first report that still count as the news itself
STAMPED = ("furniture", "byline", "dateline", "credit")
ROUGH = ("decade", "century", "unknown")

Moment = tuple[str, str, str, str]  # value, low, high, precision


def order_timeline(
    story: Story,
    articles: Sequence[Article],
    sentences: Sequence[Sentence],
    whens: Sequence[When],
    dates: Sequence[Published],
    claims: Sequence[Claim],
) -> tuple[TimelineEntry, ...]:
    """One entry per claim and time told with it, in order of time: what (a cited sentence), when (interval, precision, readings),
    and what kind of telling.

    An entry gathers all sentences of a claim told with one value. ``plan`` and ``forecast`` lie after the last report that tells them (a forecast is
    told as expected or possible), ``background`` more than NEWS_DAYS before the story's first report, ``news`` between. A length stands where it
    began ("in power for 34 years") or ends ("two days after the vote"), if known; repeated times and times vaguer than a year are left out.
    """
    return lay_out(ground_of(story, articles, sentences, claims), story.id, whens, dates)


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim at one of its places: its id, and all places stating it, in order, as (article, start, end)."""

    place: Cite
    claim: str
    places: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """What a story's timelines stand on, whatever day they are told as of: by article its place in the story, text, stamp lines, sentences in order
    and the claims stated in it."""

    order: Mapping[str, int]
    texts: Mapping[str, str]
    stamped: Mapping[str, Sequence[Span]]
    sentences: Mapping[str, Sequence[Sentence]]
    stated: Mapping[str, Sequence[Stated]]


def ground_of(
    story: Story, articles: Sequence[Article], sentences: Sequence[Sentence], claims: Sequence[Claim]
) -> Ground:
    """The ground of a story's timelines."""
    by_article: dict[str, list[Sentence]] = defaultdict(list)
    for sentence in sorted({row.id: row for row in sentences}.values(), key=lambda s: (s.article, s.span)):
        by_article[sentence.article].append(sentence)
    stated: dict[str, list[Stated]] = defaultdict(list)
    for claim in claims:
        places = tuple(sorted((place.article, place.start, place.end) for place in claim.statements))
        for place in claim.statements:
            stated[place.article].append(Stated(place, claim.id, places))
    return Ground(
        order={article: place for place, article in enumerate(story.articles)},
        texts={article.id: article.text for article in articles},
        stamped={article.id: [part.span for part in article.parts if part.kind in STAMPED] for article in articles},
        sentences=by_article,
        stated=stated,
    )


def lay_out(
    ground: Ground,
    story: str,
    whens: Iterable[When],
    dates: Sequence[Published],
    there: Collection[str] | None = None,
) -> tuple[TimelineEntry, ...]:
    """The entries of these times, in order; claims count as far as articles of ``there`` (None: all) state them."""
    published = {row.article: row for row in dates}
    days = sorted(day.low for day in dates if day.low)
    found: dict[tuple[str, str], list[tuple[When, Sentence]]] = defaultdict(list)
    for when in sorted(map(placed, whens), key=lambda w: (w.article, w.span)):
        if any(span.overlap(when.span) for span in ground.stamped.get(when.article, ())):
            continue  # a stamp line holds a time, but nothing that happened then
        if when.type in ("DATE", "TIME") and when.readings and when.readings[0].low and when.precision not in ROUGH:
            home = sentence_of(ground.sentences.get(when.article, ()), when.span)
            if home is not None:
                claim = find_claim(ground.stated.get(home.article, ()), home, there)
                found[claim, when.readings[0].value].append((when, home))
    first = days[0] if days else None
    entries = [make_entry(ground, story, told, published, first) for _, told in sorted(found.items())]
    return tuple(sorted(entries, key=lambda entry: (entry.low or "", entry.high or "", entry.id)))


def known_on(
    day: str,
    story: Story,
    articles: Sequence[Article],
    sentences: Sequence[Sentence],
    expressions: Sequence[TimeExpression],
    dates: Sequence[Published],
    claims: Sequence[Claim],
) -> tuple[TimelineEntry, ...]:
    """The timeline as it was known at the end of a day (ISO): only what reports published by then tell, their times read from what they tell.

    What was a plan then is one here, whatever came of it. Reports whose day is not known are left out: nobody can say they were there.
    """
    (known,) = known_at([day], story, articles, sentences, expressions, dates, claims)
    return known.entries


def known_at(
    days: Iterable[str],
    story: Story,
    articles: Sequence[Article],
    sentences: Sequence[Sentence],
    expressions: Sequence[TimeExpression],
    dates: Sequence[Published],
    claims: Sequence[Claim],
) -> Iterator[KnownDay]:
    """The timeline as known at the end of each of these days. What each report tells by itself is worked out once for all of them."""
    ground, alone = ground_of(story, articles, sentences, claims), resolve_alone(dates, expressions)
    came = arrivals(dates)
    for day in days:
        there = {article for high, article in came if high <= day}
        whens = resolve_together({article: alone[article] for article in there if article in alone}, expressions)
        known = [row for row in dates if row.article in there]
        yield KnownDay(story.id, day, lay_out(ground, story.id, whens, known, there))


MOST_DAYS = 24  # days a page offers to go back to: each is a timeline put together anew, so the work grows with days times times told


def arrivals(dates: Iterable[Published]) -> list[tuple[str, str]]:
    """(day, article) in order: the last day on which each dated report may have been published, and so was there for sure."""
    return sorted((row.high, row.article) for row in dates if row.value is not None and row.high is not None)


def known_days(dates: Iterable[Published]) -> tuple[str, ...]:
    """The days (ISO) on which what is known changed: those by which reports were there.

    Of more than MOST_DAYS evenly many, first and last among them.
    """
    days = sorted({high for high, _ in arrivals(dates)})
    if len(days) <= MOST_DAYS:
        return tuple(days)
    return tuple(days[round(at * (len(days) - 1) / (MOST_DAYS - 1))] for at in range(MOST_DAYS))


def known_history(
    story: Story,
    articles: Sequence[Article],
    sentences: Sequence[Sentence],
    expressions: Sequence[TimeExpression],
    dates: Sequence[Published],
    claims: Sequence[Claim],
) -> tuple[KnownDay, ...]:
    """What ``known_on`` gives for each of ``known_days``, in order."""
    return tuple(known_at(known_days(dates), story, articles, sentences, expressions, dates, claims))


def placed(when: When) -> When:
    """A length with days as the day or year it began or ends; other times as they are."""
    if when.type != "DURATION" or not when.readings or not when.readings[0].low:
        return when
    known = when.readings[0]
    length = {"year": 4, "month": 7}.get(known.precision, 10)
    value = known.low[:length]
    high = known.high if known.high[:length] == value else complete(value).high
    reading = replace(known, value=value, high=high, precision=complete(value).precision)
    return replace(when, type="DATE", value=value, precision=reading.precision, readings=(reading,))


def sentence_of(sentences: Sequence[Sentence], span: Span) -> Sentence | None:
    """The sentence, of an article's in order, that holds a span."""
    at = bisect_right(sentences, span.start, key=lambda sentence: sentence.span.start) - 1
    return sentences[at] if at >= 0 and sentences[at].span.contains(span) else None


def find_claim(stated: Sequence[Stated], sentence: Sentence, there: Collection[str] | None) -> str:
    """The claim of its article that is best supported (by articles of ``there``; None: all) of those stated in a sentence; the sentence's own id
    where there is none.

    Of claims with as many statements the one with the first statement: ids follow the order in which reports came.
    """
    start, end = sentence.span.start, sentence.span.end
    inside = {one.claim: one.places for one in stated if start < one.place.end > one.place.start < end}
    if len(inside) < 2:
        return next(iter(inside), sentence.id)

    def support(claim: str) -> tuple[int, list[tuple[str, int, int]]]:
        places = [place for place in inside[claim] if there is None or place[0] in there]
        return -len(places), places

    return min(inside, key=support)


def make_entry(
    ground: Ground,
    story: str,
    told: Sequence[tuple[When, Sentence]],
    published: Mapping[str, Published],
    first: str | None,
) -> TimelineEntry:
    """The entry of some sentences told with one value."""
    order = ground.order
    ranked = sorted(told, key=lambda pair: (order.get(pair[1].article, -1), pair[1].article, pair[1].span))
    when, sentence = ranked[0]
    best = when.readings[0]
    text = sentence.span.of(ground.texts[sentence.article])
    cites = tuple(dict.fromkeys(Cite(home.article, home.span.start, home.span.end) for _, home in ranked))
    return TimelineEntry(
        id="d" + digest("timeline", sentence.article, str(sentence.span.start), best.value),
        story=story,
        value=best.value,
        precision=best.precision,
        low=best.low,
        high=best.high,
        kind=kind_of(best, [published.get(home.article) for _, home in ranked], first, text),
        text=text,
        cites=cites,
        readings=when.readings,
    )


FORECAST = word_set("forecast_words")


def kind_of(best: Reading, tellers: Sequence[Published | None], first: str | None, text: str) -> TellingKind:
    """Whether a time lies after the reports telling it, well before the story, or in it; what is to come is a forecast where words say so."""
    latest = max((row.high for row in tellers if row is not None and row.high), default=None)
    if latest is not None and best.low > latest:
        return "plan" if FORECAST.isdisjoint(re.findall(r"[A-Za-z]+", text)) else "forecast"
    if first is not None and best.high < shift(first, -NEWS_DAYS):
        return "background"
    return "news"


def shift(day: str, days: int) -> str:
    """An ISO day some days later; the calendar's first or last where it ends before."""
    return days_on(date.fromisoformat(day[:10]), days).isoformat()
