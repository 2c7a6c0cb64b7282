"""Quotes where the Doc carries trees: acts and stances, addressees, inserted attributions; and trees that are wrong."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tellings.find.stances import find_acts, frames, noun_frames
from tellings.find.tables import table
from tellings.language import load_reader
from tellings.model import Article, Quote
from tests.find.reading import read
from tests.find.trees import grown, quotes_of, wrong

EXPECTED = [
    ("Weir", "PROPN", "nsubj", 1),
    ("supports", "VERB", "ROOT", 1),
    ("the", "DET", "det", 3),
    ("ferry", "NOUN", "obj", 1),
    (".", "PUNCT", "punct", 1),
]


def told(article: Article, quote: Quote) -> tuple[str, str | None, str]:
    """Kind, speaker and words of a quote."""
    speaker = quote.speaker.of(article.text) if quote.speaker else None
    return quote.kind, speaker, " | ".join(span.of(article.text) for span in quote.words)


def test_a_stance_is_told_from_a_quotation() -> None:
    article, doc = grown("Weir supports the ferry.", EXPECTED)
    assert [told(article, quote) for quote in quotes_of(article, doc)] == [("stance", "Weir", "the ferry")]


def test_an_act_of_speech_by_its_object() -> None:
    article, doc = grown("Weir ridiculed the ferry.", [EXPECTED[0], ("ridiculed", "VERB", "ROOT", 1), *EXPECTED[2:]])
    assert [told(article, quote) for quote in quotes_of(article, doc)] == [("act", "Weir", "the ferry")]


def test_what_is_expected_is_nobodys() -> None:
    rows = [
        ("The", "DET", "det", 1),
        ("ferry", "NOUN", "nsubj:pass", 3),
        ("is", "AUX", "aux:pass", 3),
        ("expected", "VERB", "ROOT", 3),
        ("to", "PART", "mark", 5),
        ("sail", "VERB", "xcomp", 3),
    ]
    article, doc = grown("The ferry is expected to sail", rows)
    assert [told(article, quote) for quote in quotes_of(article, doc)] == [("stance", None, "The ferry | to sail")]


def test_a_claim_by_its_noun() -> None:
    rows = [
        ("Her", "PRON", "nmod:poss", 1),
        ("claim", "NOUN", "nsubj", 5),
        ("that", "SCONJ", "mark", 4),
        ("it", "PRON", "nsubj", 4),
        ("sank", "VERB", "acl", 1),
        ("shocked", "VERB", "ROOT", 5),
        ("Reed", "PROPN", "obj", 5),
    ]
    article, doc = grown("Her claim that it sank shocked Reed", rows)
    assert told(article, quotes_of(article, doc)[0]) == ("act", "Her", "it sank")


@pytest.mark.parametrize(
    ("text", "speaker", "words", "addressee"),
    [
        ("Ana Weir told the board that the ferry would sail.", "Ana Weir", "the ferry would sail", "the board"),
        ("“We sail at dawn,” Ana Weir told reporters.", "Ana Weir", "We sail at dawn,", "reporters"),
        ("Ana Weir told him that the ferry would sail.", "Ana Weir", "the ferry would sail", "him"),
    ],
)
def test_whom_it_was_said_to(text: str, speaker: str, words: str, addressee: str) -> None:
    article = Article("a", "t", text)
    for quotes in (quotes_of(article, load_reader().read(text)), read(text).quotes):
        (quote,) = [q for q in quotes if q.kind == "words"]
        assert told(article, quote) == ("words", speaker, words)
        assert quote.addressee is not None
        assert quote.addressee.of(text) == addressee


@pytest.mark.parametrize(
    ("text", "speaker", "cue", "words"),
    [
        ("The ministry did not respond to a request.", "The ministry", "did not respond", "to a request"),
        (
            "Reed could not immediately be reached for comment.",
            "Reed",
            "could not immediately be reached",
            "for comment",
        ),
        ("The agency had no comment.", "The agency", "had no", "comment"),
        ("Weir was not available for comment.", "Weir", "was not available", "for comment"),
        ("Weir did not return calls, but Reed smiled.", "Weir", "did not return", "calls"),
    ],
)
def test_silences(text: str, speaker: str, cue: str, words: str) -> None:
    (quote,) = read(text).quotes
    assert quote.negated
    assert told(read(text).article, quote) == ("words", speaker, words)
    assert quote.cue is not None
    assert quote.cue.of(text) == cue


@pytest.mark.parametrize("text", ["The ferry did not return.", "Weir returned the calls.", "It was available in red."])
def test_no_silences(text: str) -> None:
    assert not any(quote.negated and quote.words[0].of(text) != "return" for quote in read(text).quotes)


def test_a_refusal_to_say_is_no_statement() -> None:
    quotes = read("Ana Weir refused to say that the ferry would sail.").quotes
    assert quotes
    assert all(quote.negated for quote in quotes)


def test_long_quoted_words_are_somebodys_and_short_ones_are_not() -> None:
    found = read("It was known as “the best little boat on the whole coast” by then. The “ghost ship” sank.")
    assert [(found.words(q), q.who) for q in found.quotes] == [("the best little boat on the whole coast", None)]


def test_a_name_in_marks_is_what_was_said() -> None:
    found = read("Ana Weir called the plan of the board “a floating coffin” on Monday.")
    assert "a floating coffin" in [found.words(q) for q in found.quotes]


def test_as_somebody_noted() -> None:
    text = "The ferry was late again, as Ana Weir noted."
    article = Article("a", "t", text)
    (quote,) = quotes_of(article, load_reader().read(text))
    assert told(article, quote) == ("words", "Ana Weir", "The ferry was late again")


PIECES = st.sampled_from(
    [
        "Ana Weir told the board that the ferry would sail.",
        "“We go,” she barked. “Now.”",
        "The plan, which Reed said would fail, was backed by the minister.",
        "Asked about it, Weir declined to comment.",
        "According to a poll, most supported the promise to rebuild.",
        "\n\n",
        "“I will,",
        "6'2\" he said, 'tis late",
        "Reed was criticised for saying so; it seems to work, as he noted.",
        "''No,'' said Weir to \"the\" 12\" crowd",
        "the outgoing ambassador to Marrack, Lena Marsh, could not be reached",
    ]
)


@given(st.lists(PIECES, min_size=1, max_size=7).map(" ".join), st.integers(0, 10_000))
@settings(max_examples=80, deadline=None)
def test_spans_are_exact_however_wrong_the_tree_is(text: str, seed: int) -> None:
    article, doc = wrong(text, seed)
    for quote in quotes_of(article, doc):
        for span in (*quote.words, quote.cue, quote.speaker, quote.addressee):
            if span is not None:
                inside = span.of(article.text)
                assert inside
                assert inside == inside.strip()


def test_a_short_answer_that_is_a_paragraph_is_the_last_speakers() -> None:
    found = read("“We are late,” said Ana Weir. “Nobody waits.”\n\n“It is cold.”")
    assert [(q.form, found.words(q), found.name(q.who)) for q in found.quotes] == [
        ("direct", "We are late,", "Ana Weir"),
        ("direct", "Nobody waits.", "Ana Weir"),
        ("direct", "It is cold.", "Ana Weir"),
    ]


def test_a_verb_no_table_has_is_a_cue_right_after_speech() -> None:
    text = "“It was,” Ana Weir growled, “a mistake.”"
    article = Article("a", "t", text)
    (quote,) = quotes_of(article, load_reader().read(text))
    assert told(article, quote) == ("words", "Ana Weir", "It was, | a mistake.")


def test_in_the_words_of() -> None:
    found = read("In the words of Ana Weir, the ferry was doomed.")
    assert [(found.words(q), found.name(q.who)) for q in found.quotes] == [("the ferry was doomed", "Ana Weir")]


def test_frames_of_acts_are_known() -> None:
    places = {frame for name in ("acts.csv", "act_nouns.csv") for row in table(name) for frame in row["frames"].split()}
    plain = {place for place in places if not place.startswith("about-")}
    assert plain == {"object", "clause", "passive", "seem", "asked", "that", "to"}
    assert {row["kind"] for name in ("acts.csv", "act_nouns.csv") for row in table(name)} == {"act", "stance"}
    assert frames()
    assert noun_frames()
    assert find_acts.__doc__
