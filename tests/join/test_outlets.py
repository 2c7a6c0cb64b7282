"""Spellings of one outlet."""

from __future__ import annotations

import pytest

from tellings.join.credits import outlet_called, outlet_key, publisher_of


@pytest.mark.parametrize(
    "spellings",
    [
        ("The Ellory Post", "ellory post", "www.ellorypost.example", "ElloryPost.co.example"),
        ("Radio Marrack", "radiomarrack.com.au", "m.radiomarrack.example"),
        ("The Ellory Post", "theellorypost.example", "ellory-post.example", "Ellory Post"),
        ("Sun & Shore", "sunandshore.example"),
    ],
)
def test_spellings_of_one_outlet_have_one_key(spellings: tuple[str, ...]) -> None:
    assert len({outlet_key(name) for name in spellings}) == 1


def test_other_outlets_have_other_keys() -> None:
    names = ("The Ellory Post", "Ellory Evening Post", "St. Mara Mail", "mail.example", "")
    assert len({outlet_key(name) for name in names}) == len(names)


def test_an_outlet_is_called_by_its_name_not_its_host() -> None:
    assert outlet_called(["ellorypost.example", "The Ellory Post", "ELLORY POST"]) == "The Ellory Post"
    assert outlet_called(["ellorypost.example"]) == "ellorypost.example"
    assert outlet_called([]) == outlet_called([" "]) == ""


def test_publishers_are_known_by_name_and_by_host_and_unmapped_ones_stand_alone() -> None:
    assert publisher_of("Daily Mirror") == publisher_of("www.mirror.co.uk") == publisher_of("Daily Express") != ""
    assert publisher_of("The Ellory Post") == publisher_of("") == ""
