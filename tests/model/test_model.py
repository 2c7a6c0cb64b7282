"""The nouns: spans, scores, ids."""

from __future__ import annotations

import dataclasses
import math
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tellings import model
from tellings.model import BadSpan, Cite, Score, Span, article_id, digest, reason

spans = st.tuples(st.integers(0, 500), st.integers(0, 500)).map(lambda pair: Span(min(pair), max(pair)))


@given(spans, st.text(max_size=500))
def test_a_span_gives_its_characters_or_says_that_it_lies_outside(span: Span, text: str) -> None:
    if span.end <= len(text):
        assert span.of(text) == text[span.start : span.end]
    else:
        with pytest.raises(BadSpan, match="outside"):
            span.of(text)


@given(spans, spans)
def test_overlap_is_symmetric_and_bounded(a: Span, b: Span) -> None:
    assert a.overlap(b) == b.overlap(a) <= min(len(a), len(b))
    assert not a.contains(b) or a.overlap(b) == len(b)


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2)])
def test_spans_that_are_not_half_open_are_refused(start: int, end: int) -> None:
    with pytest.raises(BadSpan):
        Span(start, end)
    with pytest.raises(BadSpan):
        Cite("a", start, end)


weights = st.floats(-8, 8, allow_nan=False)


@given(weights, st.lists(weights, max_size=8))
def test_a_score_is_the_sum_of_its_reasons(prior: float, parts: list[float]) -> None:
    score = Score(prior, tuple(reason("because", weight) for weight in parts))
    assert score.total == pytest.approx(prior + sum(each.weight for each in score.reasons), abs=0.001)
    assert score.probability == pytest.approx(1 / (1 + math.exp(-score.total)), abs=0.001)


@given(st.lists(st.text(max_size=5), max_size=4), st.lists(st.text(max_size=5), max_size=4))
def test_digests_tell_pieces_apart(a: list[str], b: list[str]) -> None:
    assert (digest(*a) == digest(*b)) == (a == b)


def test_the_same_text_from_two_outlets_is_two_articles() -> None:
    assert article_id("text", "One", None, None) != article_id("text", "Two", None, None)
    assert article_id("text", None, None, None) == article_id("text", None, None, None)


KINDS = [kind for kind in vars(model).values() if dataclasses.is_dataclass(kind) and isinstance(kind, type)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_noun_is_frozen_slotted_and_documented(kind: type) -> None:
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert "__slots__" in vars(kind)
    assert kind.__doc__
    assert not kind.__doc__.startswith(f"{kind.__name__}(")


def test_rows_hash_and_pickle() -> None:
    row = model.Claim("c1", "s1", "It rained.", Cite("a", 0, 10), (Cite("a", 0, 10),), ("a.c0-10",))
    assert pickle.loads(pickle.dumps(row)) == row
    assert len({row, row}) == 1
