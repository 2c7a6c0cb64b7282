"""Utterances: the same words, cut, changed, reported."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from tellings.join import match_utterances
from tellings.join.remarks import Token, tokens_of
from tellings.join.utterances import difference
from tellings.model import Quote, Sentence, Span, Utterance
from tests.join.world import story_of, tell

SAID = "We shall not rest until every last missing sailor has been brought home"


def match(first: str, second: str, form: str = "direct") -> tuple[Utterance, ...]:
    """The utterances of two reports that each hold one quote."""
    later = f"“{second}” she told us later." if form == "direct" else f"She told us later that {second}."
    pile = [tell([f"She said: “{first}”"], "a.example"), tell([later], "b.example")]
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
        (SAID.replace("has been brought", "was brought"), "indirect", "paraphrased"),
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


def tokens(text: str) -> tuple[Token, ...]:
    """The words of a rendering."""
    return tuple(tokens_of(text, 0, len(text)))


@pytest.mark.parametrize(
    ("fuller", "other", "expected"),
    [
        ("We were travelling along the harbour", "we were traveling along the harbor", "none"),
        ("The talks will continue", "talks will continue", "none"),
        ("It was a cold, dark and endless night", "dark and endless", "truncated"),
        ("It was a cold, dark and endless night", "a cold ... night", "truncated"),
        ("It was a cold, dark and endless night", "a cold night", "altered"),
        ("We will call them back tomorrow", "We will call [the crew] back tomorrow", "altered"),
        ("We will call them back", "We will call her back", "altered"),
    ],
)
def test_how_two_renderings_differ(fuller: str, other: str, expected: str) -> None:
    for pair in ((fuller, other), (other, fuller)):
        assert difference([(tokens(text), True) for text in pair]) == expected


def test_difference_of_one_rendering_is_none() -> None:
    assert difference([(tokens("a"), True)]) == "none"


def test_a_rendering_without_marks_is_a_paraphrase() -> None:
    assert difference([(tokens("It was cold"), True), (tokens("it had been cold"), False)]) == "paraphrased"


def said(lines: Sequence[str], quoted: Sequence[tuple[int, str]]) -> tuple[tuple[Utterance, ...], list[str]]:
    """The utterances of one report a line, each with the direct quotes named by (report, words); the words of each rendering."""
    pile = [tell([line], f"{number}.example") for number, line in enumerate(lines)]
    quotes = []
    for number, words in quoted:
        article = pile[number].article
        start = article.text.index(words)
        quotes.append(Quote(article.id, "direct", (Span(start, start + len(words)),)))
    texts = {told.article.id: told.article.text for told in pile}
    sentences = [
        Sentence(told.article.id, Span(match.start(), match.end()), index, b"")
        for told in pile
        for index, match in enumerate(re.finditer(r"[^.]+\.", told.article.text))
    ]
    found = match_utterances(story_of(pile), [told.article for told in pile], quotes, sentences, ())
    return found, [texts[cite.article][cite.start : cite.end] for row in found for cite in row.renderings]


FIRST = "The breakwater lamps had been dark since Wednesday."
SECOND = "Nobody told the harbour office about the broken generator."
THIRD = "I would not have sailed had anyone radioed the wheelhouse."


def test_each_sentence_of_a_long_quote_finds_its_own_renderings() -> None:
    found, _ = said(
        [f"“{FIRST} {SECOND} {THIRD}” he said.", f"“{THIRD}” he said.", f"He said: “{FIRST}”"],
        [(0, f"{FIRST} {SECOND} {THIRD}"), (1, THIRD), (2, FIRST)],
    )
    assert sorted(len(row.renderings) for row in found) == [1, 2, 2]


def test_two_sentences_printed_in_a_row_stay_one_remark_and_dropping_one_cuts_it() -> None:
    found, _ = said(
        [f"“{FIRST} {SECOND}” he said.", f"“{FIRST} {SECOND}”", f"He said: “{FIRST}”"],
        [(0, f"{FIRST} {SECOND}"), (1, f"{FIRST} {SECOND}"), (2, FIRST)],
    )
    (row,) = found
    assert (len(row.renderings), row.difference) == (3, "truncated")


def test_a_bit_quoted_again_by_the_same_report_is_no_other_rendering() -> None:
    found, shown = said(
        [f"“{FIRST}” he said. The “breakwater lamps”, all of them.", f"“{FIRST}” he said."],
        [(0, FIRST), (0, "breakwater lamps"), (1, FIRST)],
    )
    (row,) = [row for row in found if len(row.renderings) > 1]
    assert len(row.quotes) == 3
    assert shown.count("breakwater lamps") == 0


def test_two_quotes_of_one_place_are_one_rendering() -> None:
    """A mixed quotation inside another gives the same words twice."""
    pile = [tell([f"She said: “{SAID}”"], "a.example"), tell([f"He said: “{SAID}”"], "b.example")]
    quotes = []
    for told in pile:
        start = told.article.text.index(SAID)
        for cue in (Span(0, 2), Span(3, 7)):
            quotes.append(Quote(told.article.id, "mixed", (Span(start, start + len(SAID)),), cue=cue))
    for row in match_utterances(story_of(pile), [told.article for told in pile], quotes, (), ()):
        assert len(set(row.renderings)) == len(row.renderings)
        assert {place.article for place in row.renderings} == {told.article.id for told in pile}


def test_common_words_do_not_join_two_remarks_through_a_third() -> None:
    found, _ = said(
        [f"“{FIRST}”", f"“{THIRD}”", "“broken generator” he said."],
        [(0, FIRST), (1, THIRD), (2, "broken generator")],
    )
    assert len(found) == 3


def test_a_few_quoted_words_of_a_remark_whose_speaker_is_unknown_are_a_part_of_it() -> None:
    (utterance,) = match("Sadly there has been some loss of life", "some loss of life")
    assert utterance.difference == "truncated"
    assert len(match("Sadly there has been some loss of life", "some great loss of life")) == 2
