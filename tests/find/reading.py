"""Runs the find steps on a text, as the pipeline does, without the encoder."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc

from tellings.find import (
    date_article,
    find_events,
    find_mentions,
    find_quotes,
    find_statements,
    find_times,
)
from tellings.language.reader import sentence_spans, set_sentence_starts
from tellings.language.sentences import split_sentences
from tellings.language.words import tokenise
from tellings.model import (
    Article,
    Event,
    LocalEntity,
    Mention,
    OwnDate,
    Part,
    Quote,
    Sentence,
    Span,
    Stamp,
    Statement,
    TimeExpression,
)


@dataclass(frozen=True, slots=True)
class Found:
    """Everything the find steps say about one text."""

    article: Article
    doc: Doc
    times: tuple[TimeExpression, ...]
    date: OwnDate
    mentions: tuple[Mention, ...]
    entities: tuple[LocalEntity, ...]
    quotes: tuple[Quote, ...]
    events: tuple[Event, ...]
    statements: tuple[Statement, ...]

    def name(self, entity: str | None) -> str | None:
        """The name of an entity id."""
        return next((e.name for e in self.entities if e.id == entity), None)

    def words(self, quote: Quote) -> str:
        """A quote's words, its pieces joined by a bar."""
        return " | ".join(span.of(self.article.text) for span in quote.words)


def read(text: str, stamps: tuple[Stamp, ...] = (), parts: tuple[Part, ...] = ()) -> Found:
    """What the find steps find in a text."""
    article = Article("a", "t", text, stamps=stamps, parts=parts)
    doc = tokenise(text)
    set_sentence_starts(doc, split_sentences(text, [(part.span.start, part.span.end) for part in parts] or None))
    sentences = tuple(Sentence("a", Span(*span), n, b"") for n, span in enumerate(sentence_spans(doc)))
    times = find_times(article, doc)
    found = find_mentions(article, doc)
    quotes = find_quotes(article, doc, found.mentions, found.entities)
    events = find_events(article, doc, found.mentions, found.entities, times)
    statements = find_statements(article, doc, sentences, found.mentions, quotes, times)
    return Found(
        article, doc, times, date_article(article, times), found.mentions, found.entities, quotes, events, statements
    )
