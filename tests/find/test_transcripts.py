"""Turns of transcripts and interviews, and labels that nobody speaks after."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.find.reading import Found, read


def turns(found: Found) -> list[tuple[str | None, str]]:
    """Label and words of each quote."""
    text = found.article.text
    return [
        (quote.speaker.of(text) if quote.speaker else None, " | ".join(span.of(text) for span in quote.words))
        for quote in found.quotes
    ]


def test_labels_that_return_give_their_words_to_a_speaker() -> None:
    found = read(
        "Ana Weir came to the studio.\n\nHOST: Did you know?\n\nWEIR: Yes, we did. (LAUGHS) We told them.\n\nHOST: And now?"
    )
    assert turns(found) == [("HOST", "Did you know?"), ("WEIR", "Yes, we did. | We told them."), ("HOST", "And now?")]
    weir = next(quote for quote in found.quotes if quote.speaker and quote.speaker.of(found.article.text) == "WEIR")
    assert found.name(weir.who) == "Ana Weir"
    assert {quote.form for quote in found.quotes} == {"direct"}


def test_question_and_answer() -> None:
    found = read(
        "A talk with Ana Weir\n\nQ: When was that?\n\nA: In March.\n\nWe told them.\n\nQ: Will you go?\n\nA: No."
    )
    assert turns(found) == [
        ("Q", "When was that?"),
        ("A", "In March. | We told them."),
        ("Q", "Will you go?"),
        ("A", "No."),
    ]
    assert [found.name(quote.who) for quote in found.quotes if quote.speaker and quote.speaker.end < 30] == [None]
    assert found.name(found.quotes[1].who) == "Ana Weir"


def test_labels_of_pages_are_no_speakers() -> None:
    found = read(
        "Update: The harbour is open.\n\nUpdate: It closed again.\n\nPhoto: The harbour. Update: None.\n\n"
        "Read more: How it works.\n\nLONDON: The harbour closed.\n\nLONDON: It opened.\n\nReferee: Tom Lind."
    )
    assert found.quotes == ()


def test_what_is_told_of_people_in_a_list_is_not_said_by_them() -> None:
    assert read("Ana Weir: Made two saves.\n\nTom Reed: Scored late.\n\nLena Marsh: A quiet game.").quotes == ()


def test_people_who_speak_of_themselves_after_their_names_are_quoted() -> None:
    found = read("Ana Weir, 34, teacher: I walk there daily.\n\nTom Reed, 51: We lost it all.")
    assert turns(found) == [("Ana Weir, 34, teacher", "I walk there daily."), ("Tom Reed, 51", "We lost it all.")]


@pytest.mark.parametrize("label", ["WARNING", "NOTE", "KEY POINTS", "Source", "VIDEO"])
def test_one_label_is_no_conversation(label: str) -> None:
    assert read(f"The harbour closed.\n\n{label}: It is shut. It stays shut.\n\nBoats waited.").quotes == ()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["WEIR", "Q", "A", "Ana Weir", "x y", "(LAUGHS)", ":"]), st.text(max_size=30)),
        max_size=8,
    )
)
def test_any_labels_give_spans_inside_the_text(lines: list[tuple[str, str]]) -> None:
    text = "\n".join(f"{label}: {words}" for label, words in lines)
    for quote in read(text).quotes:
        assert all(0 <= span.start < span.end <= len(text) for span in quote.words)
