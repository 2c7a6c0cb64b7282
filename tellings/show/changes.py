"""What each report added to, cut from and changed in the report it seems to be made from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tellings.model import Cite, Copy, Span
from tellings.show.pages import ChangeLine
from tellings.show.rows import Rows, group

LEAST = 0.3  # share of a report's sentences, by length, that lie in passages it shares with its source
COVERED = 0.5  # share of a sentence in shared passages from which it was kept
SILENT = ("byline", "credit", "furniture")


@dataclass(frozen=True, slots=True)
class Made:
    """A report as made from another: the shared passages, the report's own place first in each."""

    article: str
    source: str
    places: tuple[tuple[Cite, Cite, Copy], ...]


def change_lines(rows: Rows) -> tuple[ChangeLine, ...]:
    """One line for each report that has a presumed source, by story and report.

    The source is the report that the copies point to, of several the one most is shared with; without a direction it is the earliest published
    with the same main origin. Sentences that lie in no shared passage were added or cut; passages that are not word for word were changed.
    """
    home = {name: story.id for story in sorted(rows.stories, key=lambda row: row.id) for name in story.articles}
    sentences = telling_sentences(rows)
    lines = []
    for made in presumed_sources(rows):
        own, other = sentences.get(made.article, ()), sentences.get(made.source, ())
        mine = [place.span for place, _, _ in made.places]
        kept = [is_covered(one, mine) for one in own]
        share = round(
            sum(length(one) for one, known in zip(own, kept, strict=True) if known) / max(1, sum(map(length, own))), 3
        )
        if share < LEAST:
            continue
        theirs = [place.span for _, place, _ in made.places]
        lines.append(
            ChangeLine(
                story=home.get(made.article, ""),
                article=made.article,
                source=made.source,
                kept=share,
                added=tuple(one for one, known in zip(own, kept, strict=True) if not known),
                cut=tuple(one for one in other if not is_covered(one, theirs)),
                changed=tuple(copy.id for _, _, copy in made.places if copy.kind == "rewritten"),
            )
        )
    return tuple(sorted(lines, key=lambda line: (line.story, line.article)))


def presumed_sources(rows: Rows) -> list[Made]:
    """Each report with the one it seems to be made from; reports without one are left out."""
    between: dict[tuple[str, str], list[tuple[Cite, Cite, Copy]]] = defaultdict(list)
    points: dict[tuple[str, str], int] = defaultdict(int)
    for copy in sorted(rows.copies, key=lambda row: row.id):
        if copy.kind == "shared-quote":
            continue
        for mine, other, direction in ((copy.a, copy.b, "b-to-a"), (copy.b, copy.a, "a-to-b")):
            between[mine.article, other.article].append((mine, other, copy))
            points[mine.article, other.article] += (copy.direction == direction) - (
                copy.direction not in (direction, "unknown")
            )
    mains = {
        share.article: origin.id
        for origin in sorted(rows.origins, key=lambda row: row.id)
        for share in origin.articles
        if share.main
    }
    days = {
        article: value
        for found in (rows.dates, rows.published)
        for article, value in sorted((row.article, row.value or "~") for row in found)
    }
    givers: dict[str, list[str]] = defaultdict(list)
    for taker, giver in sorted(between):
        givers[taker].append(giver)
    found = []
    for article, partners in givers.items():
        sure = [giver for giver in partners if points[article, giver] > 0]
        early = [
            giver
            for giver in partners
            if points[article, giver] == 0
            and mains.get(giver, "") == mains.get(article, "-")
            and days.get(giver, "~") < days.get(article, "~")
        ]
        best = min(sure, key=lambda giver: (-shared(between[article, giver]), giver), default=None)
        best = best or min(early, key=lambda giver: (days[giver], giver), default=None)
        if best is not None:
            found.append(Made(article, best, tuple(between[article, best])))
    return found


def shared(places: Sequence[tuple[Cite, Cite, Copy]]) -> int:
    """Characters of a report in passages it shares with another."""
    return sum(mine.end - mine.start for mine, _, _ in places)


def telling_sentences(rows: Rows) -> Mapping[str, Sequence[Cite]]:
    """The sentences of each report outside bylines, credits and furniture, in text order."""
    silent = {
        article.id: sorted(part.span for part in article.parts if part.kind in SILENT) for article in rows.articles
    }
    told = {
        article: outside(sorted(row.span for row in found), silent.get(article, ()))
        for article, found in group(rows.sentences, lambda row: row.article).items()
    }
    return {article: tuple(Cite(article, span.start, span.end) for span in spans) for article, spans in told.items()}


def outside(spans: Sequence[Span], areas: Sequence[Span]) -> list[Span]:
    """The spans that touch none of the areas; both in text order."""
    at, found = 0, []
    for span in spans:
        while at < len(areas) and areas[at].end <= span.start:
            at += 1
        if at == len(areas) or areas[at].start >= span.end:
            found.append(span)
    return found


def is_covered(sentence: Cite, passages: Sequence[Span]) -> bool:
    """Whether most of a sentence lies in the passages its report shares."""
    return sum(map(sentence.span.overlap, passages)) >= COVERED * max(1, length(sentence))


def length(cite: Cite) -> int:
    """Characters of a cite."""
    return cite.end - cite.start
