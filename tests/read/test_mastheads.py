"""Outlets' names above headlines of plain text, and lines there that are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tellings.read.blocks import find_blocks
from tellings.read.mastheads import imprint_name, masthead, named_fully, printed_at_top, spell, titled
from tellings.read.parts import find_parts
from tellings.read.shipped import word_list

REPORT = """Harbour bridge closed after barge strikes pier

The harbour bridge was closed to all traffic on Tuesday after a barge struck its middle pier, the port said in a statement.

Nobody was hurt, and divers will look at the pier when the tide turns. The port said that the barge had lost its rudder."""


def read(above: str, below: str = "") -> str | None:
    text = f"{above}\n\n{REPORT}\n\n{below}".strip()
    return masthead(text, find_parts(text, find_blocks(text)).parts)


@pytest.mark.parametrize(
    ("above", "below", "name"),
    [
        ("THE LANTERN", "", "The Lantern"),
        ("THE LANTERN\nTuesday 3 May 2022", "", "The Lantern"),
        ("Tamsin Bay Courier", "", "Tamsin Bay Courier"),
        ("LEDGER ONLINE\nNews you can use", "", "Ledger Online"),
        ("RADIO OF THE COAST", "", "Radio of the Coast"),
        ("Tamsin Lamp", "© 2022 Tamsin Lamp. All rights reserved.", "Tamsin Lamp"),
        ("TAMSIN LAMP", "Readers of the Tamsin Lamp can write to the editor.", "Tamsin Lamp"),
        ("THE NEW YORK TIMES", "", "The New York Times"),
    ],
)
def test_a_name_with_a_sign_of_an_outlet_is_its_name(above: str, below: str, name: str) -> None:
    assert read(above, below) == name


@pytest.mark.parametrize(
    "above",
    [
        "WORLD NEWS",
        "Breaking News",
        "Latest Post",
        "Accessibility links",
        "Tamsin Bay",  # a place: nothing says that it is a paper
        "Home | News | Sport",
        "Tuesday 3 May 2022",
        "3 May",
    ],
)
def test_a_section_a_place_or_a_date_is_no_outlet(above: str) -> None:
    assert read(above) is None


def test_without_a_headline_nothing_stands_above_it() -> None:
    text = "The Lantern\n\nA barge struck the middle pier of the harbour bridge on Tuesday, and it was closed to all traffic, the port said."
    parts = find_parts(text, find_blocks(text)).parts
    assert not any(part.kind == "headline" for part in parts)
    assert masthead(text, parts) is None


@given(st.lists(st.sampled_from(sorted(word_list("sections"))), min_size=1, max_size=4))
def test_no_line_of_section_names_is_an_outlet(words: list[str]) -> None:
    line = " ".join(word.title() for word in words)
    assert read(line) is None


@given(st.text(max_size=60))
def test_spelling_keeps_the_letters(line: str) -> None:
    if line.isascii():
        assert spell(line).casefold() == (line if not line.isupper() else " ".join(line.split())).casefold()


@pytest.mark.parametrize(
    ("title", "host", "name"),
    [
        ("Ferry sinks | The Ellory Post", None, "The Ellory Post"),
        ("Ferry sinks - Ellory Lamp", "ellorylamp.example", "Ellory Lamp"),
        ("Ferry sinks - Ellory Lamp", None, None),
        ("Ferry sinks - World News", None, None),
        ("ELP News: ferry sinks", "elp.example", None),
        ("Ferry sinks off Skelda", "ellorypost.example", None),
    ],
)
def test_the_site_behind_a_heading(title: str, host: str | None, name: str | None) -> None:
    assert titled(title, host) == name


@pytest.mark.parametrize(
    ("outlet", "title", "name"),
    [
        ("ellorypost.example", "Ferry sinks | Ellory Post", "Ellory Post"),
        ("www.ellory-post.co.example", "Ferry sinks - The Ellory Post", "The Ellory Post"),
        ("elp.example", "Ferry sinks | Ellory Lake Post", "Ellory Lake Post"),
        ("ellorypost.example", "Ferry sinks | World", "ellorypost.example"),
        ("ellorypost.example", None, "ellorypost.example"),
        ("The Ellory Post", "Ferry sinks | Another", "The Ellory Post"),
        (None, "Ferry sinks | Ellory Post", None),
    ],
)
def test_an_outlet_given_by_its_host_gets_the_name_its_page_bears(
    outlet: str | None, title: str | None, name: str | None
) -> None:
    assert named_fully(outlet, title) == name


def test_a_page_without_markup_names_its_outlet_at_the_top_or_in_its_imprint() -> None:
    assert printed_at_top(["RADIO ELLORY 98.4 FM", "Home", "Listen live"]) == "Radio Ellory"
    assert printed_at_top(["Home", "News", "Ferry sinks off Skelda"]) is None
    assert imprint_name("© 2023 The Ellory Post Ltd. All rights reserved.") == "The Ellory Post"
    assert imprint_name("Copyright © 2019-2023, Ellory Gazette") == "Ellory Gazette"
    assert imprint_name("© 2023 All rights reserved.") is None
