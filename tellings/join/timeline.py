"""What happened when, told with a time."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from tellings.find.meaning import complete
from tellings.find.tables import word_set
from tellings.join.times import resolve_times
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
    place_of = {sentence.id: sentence for sentence in sentences}
    by_article: dict[str, list[Sentence]] = defaultdict(list)
    for sentence in sorted(place_of.values(), key=lambda s: (s.article, s.span)):
        by_article[sentence.article].append(sentence)
    claim_of = claims_by_place(claims)
    published = {row.article: row for row in dates}
    days = sorted(day.low for day in dates if day.low)
    found: dict[tuple[str, str], list[tuple[When, Sentence]]] = defaultdict(list)
    stamped = {article.id: [part.span for part in article.parts if part.kind in STAMPED] for article in articles}
    for when in sorted(map(placed, whens), key=lambda w: (w.article, w.span)):
        if any(span.overlap(when.span) for span in stamped.get(when.article, ())):
            continue  # a stamp line holds a time, but nothing that happened then
        if when.type in ("DATE", "TIME") and when.readings and when.readings[0].low and when.precision not in ROUGH:
            home = sentence_of(by_article[when.article], when.span)
            if home is not None:
                found[find_claim(claim_of, home), when.readings[0].value].append((when, home))
    first = days[0] if days else None
    entries = [make_entry(story, told, published, first, articles) for _, told in sorted(found.items())]
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
    there = {article for high, article in arrivals(dates) if high <= day}
    whens = resolve_times(
        story, [row for row in dates if row.article in there], [row for row in expressions if row.article in there]
    )
    kept = [
        replace(claim, statements=places)
        for claim in claims
        if (places := tuple(place for place in claim.statements if place.article in there))
    ]
    return order_timeline(
        replace(story, articles=tuple(article for article in story.articles if article in there)),
        [row for row in articles if row.id in there],
        [row for row in sentences if row.article in there],
        whens,
        [row for row in dates if row.article in there],
        kept,
    )


MOST_DAYS = (
    24  # days a page offers to go back to: each is a timeline made anew, so the work grows with days times reports
)


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
    return tuple(
        KnownDay(story.id, day, known_on(day, story, articles, sentences, expressions, dates, claims))
        for day in known_days(dates)
    )


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


def claims_by_place(claims: Sequence[Claim]) -> dict[str, list[tuple[Cite, Claim]]]:
    """Each article's cited places with their claims."""
    found: dict[str, list[tuple[Cite, Claim]]] = defaultdict(list)
    for claim in claims:
        for place in claim.statements:
            found[place.article].append((place, claim))
    return found


def find_claim(claim_of: dict[str, list[tuple[Cite, Claim]]], sentence: Sentence) -> str:
    """The best-supported claim stated in a sentence; the sentence's own id where there is none.

    Of claims with as many statements the one with the first statement: ids follow the order in which reports came.
    """
    start, end = sentence.span.start, sentence.span.end
    inside = [claim for place, claim in claim_of.get(sentence.article, ()) if start < place.end > place.start < end]
    if not inside:
        return sentence.id
    return min(inside, key=lambda claim: (-len(claim.statements), sorted(claim.statements))).id


def make_entry(
    story: Story,
    told: Sequence[tuple[When, Sentence]],
    published: dict[str, Published],
    first: str | None,
    articles: Sequence[Article],
) -> TimelineEntry:
    """The entry of some sentences told with one value."""
    texts = {article.id: article.text for article in articles}
    order = {article: place for place, article in enumerate(story.articles)}
    ranked = sorted(told, key=lambda pair: (order.get(pair[1].article, -1), pair[1].article, pair[1].span))
    when, sentence = ranked[0]
    best = when.readings[0]
    text = sentence.span.of(texts[sentence.article])
    cites = tuple(dict.fromkeys(Cite(home.article, home.span.start, home.span.end) for _, home in ranked))
    return TimelineEntry(
        id="d" + digest("timeline", sentence.article, str(sentence.span.start), best.value),
        story=story.id,
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
    """An ISO day some days later."""
    return (date.fromisoformat(day[:10]) + timedelta(days=days)).isoformat()
