"""The step that reads an article."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tellings.language import analyse, load_reader
from tellings.model import Article, Part, Span, article_id, text_id


def article(text: str, parts: tuple[Part, ...] = ()) -> Article:
    return Article(article_id(text, None, None, None), text_id(text), text, parts=parts)


@settings(deadline=None, max_examples=30)
@given(st.text(max_size=200))
def test_sentences_lie_in_the_text_in_order(text: str) -> None:
    analysis = analyse(article(text), reader=load_reader())
    (doc,) = analysis.docs
    assert doc.text == text
    end = 0
    for index, sentence in enumerate(analysis.sentences):
        assert sentence.index == index
        assert sentence.span.start >= end
        assert sentence.span.of(text).strip() == sentence.span.of(text) != ""
        assert len(sentence.vector) == 384
        end = sentence.span.end


def test_a_sentence_ends_where_its_part_ends() -> None:
    text = "Harbour closed for a day\nThe port of Ellory was closed on Monday"
    parts = (Part("headline", Span(0, 24)), Part("body", Span(25, len(text))))
    analysis = analyse(article(text, parts), reader=load_reader())
    assert [row.span.of(text) for row in analysis.sentences] == text.split("\n")
