"""Names in two transliterations, spellings of two countries: one word to a reader, one word to a comparison."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tellings.join.renderings import even_word, match_names, sound_of


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("tamimi", "al-tameemi"),
        ("kyiv", "kiev"),
        ("gaddafi", "qadhafi"),
        ("mohammed", "muhammad"),
        ("odesa", "odessa"),
        ("çelik", "celik"),
    ],
)
def test_renderings_sound_alike(one: str, two: str) -> None:
    assert sound_of(one) == sound_of(two) != ""


@pytest.mark.parametrize(("one", "two"), [("quorn", "brody"), ("marrack", "velm"), ("kabul", "kunduz"), ("ali", "eli")])
def test_other_names_do_not(one: str, two: str) -> None:
    assert not sound_of(one) or sound_of(one) != sound_of(two)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("organised", "organized"),
        ("labour", "labor"),
        ("defence", "defense"),
        ("travelled", "traveled"),
        ("theatre", "theater"),
        ("5", "five"),
    ],
)
def test_spellings_are_one(one: str, two: str) -> None:
    assert even_word(one) == even_word(two)


def test_a_name_needs_the_same_word_beside_it() -> None:
    mine, other = ["judge", "tamimi", "ruled", "today"], ["judge", "tameemi", "left"]
    assert match_names(mine, other, {"tamimi"}, {"tameemi"}) == {"tameemi": "tamimi"}
    assert match_names(mine, ["old", "tameemi", "left"], {"tamimi"}, {"tameemi"}) == {}


def test_a_name_both_texts_have_is_no_rendering() -> None:
    words = ["judge", "tamimi", "met", "judge", "tameemi"]
    assert match_names(words, ["judge", "tameemi", "left"], {"tamimi", "tameemi"}, {"tameemi"}) == {}


@given(st.lists(st.sampled_from(["kyiv", "kiev", "in", "odesa", "odessa", "to"]), max_size=12))
def test_a_text_has_no_renderings_of_its_own_names(words: list[str]) -> None:
    names = {word for word in words if len(word) > 2}
    assert match_names(words, words, names, names) == {}
