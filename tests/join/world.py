"""An invented news world for the tests of the steps across articles: reports made of sentences, with vectors made of their words."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tellings.join import find_copies, gather_stories, propose_pairs, sketch_article
from tellings.join.rarity import fold_words, rarity
from tellings.model import (
    Article,
    Copy,
    OwnDate,
    Pair,
    Published,
    Quantity,
    Quote,
    Sentence,
    Sketch,
    Span,
    Stamp,
    Statement,
    Story,
    article_id,
    text_id,
)

FERRY = (
    "A ferry carrying holidaymakers struck the breakwater at Marrack harbour on Sunday night.",
    "At least 4 people were killed and 30 passengers were taken to hospital, the coastguard said.",
    "Harbour master Ilse Quorn said the vessel had lost its steering in a heavy swell.",
    "The operator, Orrin Lines, has suspended all sailings between Marrack and the islands.",
    "Divers searched the flooded car deck until dawn without finding anyone.",
    "An inquiry led by the marine accident board will begin on Wednesday.",
)
COURT = (
    "A tax tribunal in Westmar ordered the brewer Halloran to repay subsidies worth 12 million crowns.",
    "Judge Petra Vance ruled that the grants for the bottling plant broke competition law.",
    "Halloran said it would appeal against the ruling within a month.",
    "The subsidies had been approved by the former commerce secretary five years ago.",
)
LETTERS = (
    "The duchess of Velm has sold her collection of alpine watercolours to a private museum.",
    "Curator Anselm Brody called the purchase the most important in the history of the gallery.",
    "Forty sketches of glaciers will be shown to the public in spring.",
)


@dataclass(frozen=True)
class Told:
    """One report with the rows found in it."""

    article: Article
    sentences: tuple[Sentence, ...]
    date: OwnDate
    statements: tuple[Statement, ...]
    sketch: Sketch

    @property
    def published(self) -> Published:
        """Its date, as the story knows it."""
        own = self.date
        return Published(own.article, own.value, own.precision, own.basis, own.low, own.high)


def tell(
    lines: Sequence[str], outlet: str | None = None, day: str | None = "2031-05-04", url: str | None = None
) -> Told:
    """A report of some sentences, one a line."""
    text = "\n".join(lines)
    stamps = (Stamp(day, "given", "published"),) if day else ()
    article = Article(article_id(text, outlet, url, day), text_id(text), text, outlet=outlet, url=url, stamps=stamps)
    sentences = []
    start = 0
    for index, line in enumerate(lines):
        sentences.append(Sentence(article.id, Span(start, start + len(line)), index, vector(line)))
        start += len(line) + 1
    date = OwnDate(article.id, day, "day" if day else "unknown", "given" if day else "unknown", day, day)
    statements = tuple(state(article, sentence) for sentence in sentences)
    return Told(article, tuple(sentences), date, statements, sketch_article(article, sentences, date))


def vector(text: str) -> bytes:
    """A sentence vector made of its words alone: words shared bring sentences near."""
    total = np.zeros(384)
    for word in fold_words(text):
        seed = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=4).digest(), "big")
        total += rarity(word) * np.random.default_rng(seed).standard_normal(384)
    length = float(np.linalg.norm(total)) or 1.0
    return bytes(np.rint(total / length * 127).astype(np.int8).tobytes())


def state(article: Article, sentence: Sentence) -> Statement:
    """A sentence as one statement, its figures read off the digits in it."""
    text = sentence.span.of(article.text)
    figures = []
    for match in re.finditer(r"(at least |more than )?(\d+)(?: ([a-z]+?)s?\b)?", text, re.I):
        bound = (match[1] or "").strip().lower().replace(" ", "-")
        span = Span(sentence.span.start + match.start(2), sentence.span.start + match.end(2))
        high = None if bound else float(match[2])
        figures.append(
            Quantity(
                span,
                float(match[2]),
                high,
                match[3] or "",
                "at-least" if bound == "at-least" else "more-than" if bound else "exact",
            )
        )
    negative = bool(re.search(r"\b(not|denied|never)\b", text))
    return Statement(
        article.id, sentence.span, sentence.index, polarity="-" if negative else "+", quantities=tuple(figures)
    )


def story_of(pile: Sequence[Told]) -> Story:
    """All reports of a pile as one story."""
    order = sorted(pile, key=lambda told: (told.date.low or "9999", told.article.id))
    return Story("y0", "title", tuple(told.article.id for told in order))


def copies_of(pile: Sequence[Told], quotes: Sequence[Quote] = ()) -> tuple[Copy, ...]:
    """The copies of every pair of a pile, as the engine would find them."""
    by_id = {told.article.id: told for told in pile}
    found: list[Copy] = []
    for pair in propose_pairs([told.sketch for told in pile], since=None):
        found += copies_between(by_id[pair.a], by_id[pair.b], pair, quotes)
    return tuple(sorted(found, key=lambda copy: copy.id))


def copies_between(one: Told, two: Told, pair: Pair | None = None, quotes: Sequence[Quote] = ()) -> tuple[Copy, ...]:
    """The copies of one pair, in either order of its reports."""
    a, b = sorted((one, two), key=lambda told: told.article.id)
    known = pair or propose_pairs([a.sketch, b.sketch], since=None)[0]
    return find_copies(known, (a.article, b.article), (*a.sentences, *b.sentences), quotes)


def stories_of(pile: Sequence[Told]) -> tuple[Story, ...]:
    """The stories of a pile."""
    sketches = [told.sketch for told in pile]
    return gather_stories(sketches, propose_pairs(sketches, since=None), since=None)
