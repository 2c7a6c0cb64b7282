"""Dialogue: two speakers take turns."""

from __future__ import annotations

from tests.find.reading import read


def test_two_speakers_take_turns() -> None:
    found = read(
        "“Did you see the ship?” asked Ana Weir.\n\n“I saw it leave at dawn,” said Tom Reed.\n\n“And you told nobody about it?”\n\n"
        "“Nobody asked me about the ship.”\n\n“You knew that it was on fire.”"
    )
    assert [found.name(quote.who) for quote in found.quotes] == [
        "Ana Weir",
        "Tom Reed",
        "Ana Weir",
        "Tom Reed",
        "Ana Weir",
    ]


def test_one_speaker_goes_on() -> None:
    found = read(
        "“We saw the ship leave,” said Ana Weir.\n\n“It was on fire from the start.”\n\n“Nobody came to help them.”"
    )
    assert {found.name(quote.who) for quote in found.quotes} == {"Ana Weir"}


def test_a_question_is_not_its_answerers() -> None:
    found = read("“We saw the ship leave,” said Ana Weir.\n\n“Did nobody come to help?”\n\n“Nobody,” Ana Weir replied.")
    assert [found.name(quote.who) for quote in found.quotes] == ["Ana Weir", None, "Ana Weir"]
