"""Spellings of one outlet."""

from __future__ import annotations

import pytest

from tellings.join.credits import outlet_key


@pytest.mark.parametrize(
    "spellings",
    [
        ("The Ellory Post", "ellory post", "www.ellorypost.example", "ElloryPost.co.example"),
        ("Radio Marrack", "radiomarrack.com.au", "m.radiomarrack.example"),
    ],
)
def test_spellings_of_one_outlet_have_one_key(spellings: tuple[str, ...]) -> None:
    assert len({outlet_key(name) for name in spellings}) == 1


def test_other_outlets_have_other_keys() -> None:
    names = ("The Ellory Post", "Ellory Evening Post", "St. Mara Mail", "mail.example", "")
    assert len({outlet_key(name) for name in names}) == len(names)
