"""Who said what."""

from __future__ import annotations

import time

import pytest

from tests.find.reading import read


@pytest.mark.parametrize(
    ("text", "form", "words", "speaker"),
    [
        ("“We sail at dawn,” said Ana Weir.", "direct", "We sail at dawn,", "Ana Weir"),
        ("“We sail at dawn,” Ana Weir, a nurse, said.", "direct", "We sail at dawn,", "Ana Weir"),
        ("Ana Weir said: “We sail at dawn.”", "direct", "We sail at dawn.", "Ana Weir"),
        ("Ana Weir said, 'We sail at dawn.'", "direct", "We sail at dawn.", "Ana Weir"),
        ("“We sail,” Ana Weir said, “and nobody stops us.”", "direct", "We sail, | and nobody stops us.", "Ana Weir"),
        ("Ana Weir said that the ferry would sail.", "indirect", "the ferry would sail", "Ana Weir"),
        ("Ana Weir said the ferry would sail.", "indirect", "the ferry would sail", "Ana Weir"),
        ("The ferry would sail, Ana Weir said.", "indirect", "The ferry would sail", "Ana Weir"),
        ("According to Ana Weir, the ferry will sail.", "indirect", "the ferry will sail", "Ana Weir"),
        ("The ferry will sail, according to Ana Weir.", "indirect", "The ferry will sail", "Ana Weir"),
        ("Ana Weir said the ferry was “a floating coffin”.", "mixed", "the ferry was “a floating coffin”", "Ana Weir"),
        ("Ana Weir told the board that the ferry would sail.", "indirect", "the ferry would sail", "Ana Weir"),
        ("Ana Weir vowed to sail the ferry herself.", "indirect", "to sail the ferry herself", "Ana Weir"),
        ("Ana Weir's letter said the ferry would sail.", "indirect", "the ferry would sail", "Ana Weir"),
    ],
)
def test_quote(text: str, form: str, words: str, speaker: str) -> None:
    found = read(text)
    assert [(q.form, found.words(q), found.name(q.who)) for q in found.quotes] == [(form, words, speaker)]


@pytest.mark.parametrize(
    "text",
    [
        "The so-called “ghost ship” sank.",
        "She read “War and Peace” twice.",
        "The workers' hall and the teachers' club burned.",
        'It was 5\'10" long and 12" wide.',
        "He left the report on the table.",
    ],
)
def test_no_quote(text: str) -> None:
    assert read(text).quotes == ()


def test_a_floating_quote_continues_the_last_speaker() -> None:
    found = read("“We sail at dawn,” said Ana Weir.\n\n“Nobody is going to stop us from doing so.”")
    assert [found.name(q.who) for q in found.quotes] == ["Ana Weir", "Ana Weir"]
    assert found.quotes[1].cue is None


def test_an_unattributed_quote_stays_without_a_speaker() -> None:
    found = read("The board met late.\n\n“Nobody is going to stop us from doing so.”")
    assert [(q.form, q.who, q.speaker) for q in found.quotes] == [("direct", None, None)]


def test_a_quote_reopened_in_each_paragraph_is_one() -> None:
    found = read("“We sail at dawn and will not wait.\n\n“Nobody stops us,” said Ana Weir.")
    (quote,) = found.quotes
    assert found.words(quote) == "We sail at dawn and will not wait. | Nobody stops us,"
    assert found.name(quote.who) == "Ana Weir"


def test_a_missing_mark_does_not_swallow_the_next_paragraph() -> None:
    found = read("Ana Weir said: “We sail at dawn.\n\nThe board met late. Tom Reed said: “We stay.”")
    assert [found.words(q) for q in found.quotes] == ["We sail at dawn.", "We stay."]


def test_a_refusal_is_marked() -> None:
    (quote,) = read("Ana Weir declined to comment on the ferry.").quotes
    assert quote.negated


def test_said_within_said() -> None:
    found = read("Ana Weir said Tom Reed had told her that the ferry would sail.")
    outer, inner = found.quotes
    assert inner.within == outer.id
    assert [found.name(q.who) for q in (outer, inner)] == ["Ana Weir", "Tom Reed"]


def test_pronouns_and_roles_speak_for_their_person() -> None:
    found = read("Mayor Ana Weir opened the hall. She said the ferry would sail. The mayor added that it was late.")
    assert [found.name(q.who) for q in found.quotes] == ["Ana Weir", "Ana Weir"]


def test_the_lawyer_of_somebody_is_not_that_somebody() -> None:
    (quote,) = read("Ana Weir's lawyer said the ferry would sail.").quotes
    assert quote.who is None


def test_medium() -> None:
    found = read(
        "Ana Weir wrote on her Facebook page that the ferry would sail. In a letter, Tom Reed said it was late."
    )
    assert [q.medium for q in found.quotes][:1] == ["post"]


@pytest.mark.parametrize(
    ("text", "form", "words", "speaker"),
    [
        ("''We sail at dawn,'' said Ana Weir.", "direct", "We sail at dawn,", "Ana Weir"),
        (
            "Ana Weir said it was ''a floating coffin'' for years.",
            "mixed",
            "it was ''a floating coffin'' for years",
            "Ana Weir",
        ),
        (
            "Nurse Ana Weir: “We sail at dawn and will not wait.”",
            "direct",
            "We sail at dawn and will not wait.",
            "Ana Weir",
        ),
        (
            "We sail at dawn, come along! — Ana Weir (@weir) May 4, 2031",
            "direct",
            "We sail at dawn, come along!",
            "Ana Weir",
        ),
        ("“We sail at dawn,“ said Ana Weir.", "direct", "We sail at dawn,", "Ana Weir"),
    ],
)
def test_marks_of_all_kinds(text: str, form: str, words: str, speaker: str) -> None:
    found = read(text)
    assert [(q.form, found.words(q), found.name(q.who)) for q in found.quotes] == [(form, words, speaker)]


def test_a_post_is_a_post_without_its_counter() -> None:
    found = read("He wrote at noon.\n\n1/2 We sail at dawn, come along! — Ana Weir (@weir) May 4, 2031")
    (quote,) = found.quotes
    assert (quote.medium, found.words(quote)) == ("post", "We sail at dawn, come along!")


def test_a_verb_that_reports_what_follows_is_no_attribution_of_what_precedes() -> None:
    found = read("Ana Weir said: “We sail at dawn.” Tom Reed added that “the harbour will be closed.”")
    assert [found.name(q.who) for q in found.quotes] == ["Ana Weir", "Tom Reed"]


def test_whom_a_spokesman_speaks_for_is_not_the_speaker() -> None:
    found = read("A spokesman for Ana Weir, Tom Reed, said that the ferry would sail.")
    assert [found.name(q.who) for q in found.quotes] == ["Tom Reed"]


def test_the_ministry_and_it_are_the_body_named_before() -> None:
    found = read(
        "The Harbour Ministry closed the pier. The ministry said that the ferry would sail. It said that all was well."
    )
    assert [found.name(q.who) for q in found.quotes] == ["Harbour Ministry", "Harbour Ministry"]


@pytest.mark.parametrize(
    "unit",
    [
        "“We sail at dawn,” said Ana Weir. ",
        "'tis 5'10\" and 12\" he said ",
        "“we sail he said ",
        "we sail” he said, ",
        "''a'' said B. ",
    ],
)
def test_thousands_of_quotes_in_one_line_take_no_more_than_their_share(unit: str) -> None:
    def seconds(times: int) -> float:
        text = unit * times
        start = time.process_time()
        read(text)
        return time.process_time() - start

    seconds(50)
    assert (
        seconds(2000) < 20 * seconds(250) + 0.5
    )  # eight times the text; twenty allows for a busy machine, a square would take sixty-four


def test_words_before_a_verb_that_leads_on_to_a_quotation_are_not_reported() -> None:
    found = read("In her last letter, Ana Weir said “there is no better boat on this coast than ours.”")
    assert [found.words(q) for q in found.quotes] == ["there is no better boat on this coast than ours."]


def test_a_missing_closing_mark_does_not_swallow_the_attribution() -> None:
    found = read('"This is a mess, said Ana Weir. The harbour is closed.')
    (quote,) = found.quotes
    text = found.article.text
    assert (quote.words[0].of(text), quote.form, found.name(quote.who)) == ("This is a mess,", "direct", "Ana Weir")


def test_so_called_quotes_nobody() -> None:
    assert read('The so-called "green" fuel was sold.').quotes == ()


def test_whom_a_report_quotes_as_saying_is_the_speaker() -> None:
    found = read("Reuters quoted Tom Reed as saying that the port was safe.")
    (quote,) = found.quotes
    assert quote.speaker is not None
    assert quote.speaker.of(found.article.text) == "Tom Reed"


def test_short_words_after_an_attribution_with_an_addressee_go_on() -> None:
    found = read("“We will not go,” Tom Reed told the paper. “We never have.” He left.")
    assert [(q.words[0].of(found.article.text), found.name(q.who)) for q in found.quotes] == [
        ("We will not go,", "Tom Reed"),
        ("We never have.", "Tom Reed"),
    ]


def test_a_promise_and_a_denial_have_their_words() -> None:
    found = read("The minister promised to resign. Ana Weir denied wrongdoing.")
    assert [q.words[0].of(found.article.text) for q in found.quotes] == ["to resign", "wrongdoing"]
