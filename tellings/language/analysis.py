"""The step that reads an article: its Doc and its sentences."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc

from tellings.language.reader import Reader, sentence_spans, sentence_vectors
from tellings.model import Article, Sentence, Span, bundle


@bundle
@dataclass(frozen=True, slots=True)
class Analysis:
    """One article's Doc (discardable: it can be made again from the article) and its Sentences, in text order."""

    docs: tuple[Doc, ...]
    sentences: tuple[Sentence, ...]


def analyse(article: Article, *, reader: Reader) -> Analysis:
    """The Doc over the article's whole text and its sentences with their vectors.

    A sentence ends at every border of a part (headline, paragraph). ``Sentence.index`` counts from 0 in text order; spans carry no blanks at
    either end. How well sentences are cut and how close the vectors stay to the original encoder: ``quality/language``.
    """
    doc = reader.read(article.text, [(part.span.start, part.span.end) for part in article.parts])
    spans = sentence_spans(doc)
    sentences = (
        Sentence(article.id, Span(start, end), index, vector.tobytes())
        for index, ((start, end), vector) in enumerate(zip(spans, sentence_vectors(doc), strict=True))
    )
    return Analysis((doc,), tuple(sentences))
