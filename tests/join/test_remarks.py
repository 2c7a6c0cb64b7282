"""Quotes cut into remarks."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tellings.join.remarks import cut_quotes, fold_spelling, tokens_of
from tellings.model import Article, Quote, Sentence, Span

TEXTS = st.text(alphabet=list("ab .,!?\"“”'‘’[]…\n"), min_size=1, max_size=80)


@given(TEXTS, st.integers(0, 80), st.integers(0, 80))
def test_tokens_are_words_of_the_text_in_order(text: str, one: int, other: int) -> None:
    low, high = sorted((min(one, len(text)), min(other, len(text))))
    tokens = tokens_of(text, low, high)
    assert all(low <= token.start < token.end <= high for token in tokens)
    assert all(a.end <= b.start for a, b in pairwise(tokens))


@given(TEXTS, st.sampled_from(["direct", "mixed", "indirect"]), st.lists(st.integers(1, 79), max_size=4))
def test_remarks_lie_in_their_quote(text: str, form: str, cuts: list[int]) -> None:
    article = Article("a", "t", text)
    quote = Quote("a", form, (Span(0, len(text)),))  # type: ignore[arg-type]
    borders = sorted({0, *(cut for cut in cuts if cut < len(text))})
    sentences = [Sentence("a", Span(low, low + 1), number, b"") for number, low in enumerate(borders)]
    for remark in cut_quotes([article], [quote], sentences, {}):
        assert 0 <= remark.place.start < remark.place.end <= len(text)
        assert remark.marked or form != "direct"


def test_words_in_marks_are_remarks_of_their_own() -> None:
    text = "She called it “a floating coffin” and “a shame” on Sunday."
    quote = Quote("a", "mixed", (Span(0, len(text)),))
    found = cut_quotes([Article("a", "t", text)], [quote], [], {})
    assert [(remark.marked, " ".join(remark.words)) for remark in found][:2] == [
        (True, "a floating coffin"),
        (True, "a shame"),
    ]
    assert not found[2].marked


def test_words_quoted_inside_a_quote_are_cut_out() -> None:
    text = 'He asked me "where are the boats now" and left.'
    quote = Quote("a", "direct", (Span(0, len(text)),))
    found = cut_quotes([Article("a", "t", text)], [quote], [], {})
    assert [" ".join(remark.words) for remark in found] == ["he asked me", "where are the boat now", "and left"]
    assert not any(remark.follows for remark in found)


def test_british_and_american_spellings_are_one() -> None:
    pairs = [("travelling", "traveling"), ("harbour", "harbor"), ("recognised", "recognized"), ("centre", "center")]
    assert all(fold_spelling(one) == fold_spelling(other) for one, other in pairs)
    assert fold_spelling("four") != fold_spelling("for")
