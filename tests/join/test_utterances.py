"""Utterances: the same words, cut, changed, reported."""

from __future__ import annotations

import pytest

from tellings.join import match_utterances
from tellings.join.utterances import difference
from tellings.model import Quote, Span, Utterance
from tests.join.world import story_of, tell

SAID = "We shall not rest until every last missing sailor has been brought home"


def match(first: str, second: str, form: str = "direct") -> tuple[Utterance, ...]:
    """The utterances of two reports that each hold one quote."""
    pile = [tell([f"She said: “{first}”"], "a.example"), tell([f"“{second}” she told us later."], "b.example")]
    quotes = []
    for told, words, kind in zip(pile, (first, second), ("direct", form), strict=True):
        start = told.article.text.index(words)
        quotes.append(Quote(told.article.id, kind, (Span(start, start + len(words)),)))  # type: ignore[arg-type]
    return match_utterances(story_of(pile), [told.article for told in pile], quotes, (), ())


@pytest.mark.parametrize(
    ("second", "form", "expected"),
    [
        (SAID, "direct", "none"),
        ("every last missing sailor has been brought home", "direct", "truncated"),
        (SAID.replace("sailor", "passenger"), "direct", "altered"),
        (SAID.replace("sailor", "seaman"), "indirect", "paraphrased"),
    ],
)
def test_renderings_of_one_remark_are_one_utterance(second: str, form: str, expected: str) -> None:
    (utterance,) = match(SAID, second, form)
    assert (len(utterance.renderings), utterance.difference) == (2, expected)
    assert utterance.reasons


def test_other_words_are_another_utterance() -> None:
    assert len(match(SAID, "The steering failed shortly before we reached the breakwater")) == 2


def test_a_set_phrase_is_not_one_utterance() -> None:
    assert len(match("I do not know", "I do not know")) == 2


def test_difference_of_one_rendering_is_none() -> None:
    assert difference([(("a",), True)]) == "none"
