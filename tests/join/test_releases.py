"""Press releases and speeches are told by their marks, reports about them are not."""

from __future__ import annotations

import pytest

from tellings.join.releases import find_release
from tellings.model import Article

BODY = "Orrin Lines will replace the steering gear of all five ferries by May, its managing director said in a statement on Monday."


def read(text: str, title: str | None = None, outlet: str | None = None) -> Article:
    return Article("a", "t", text, title=title, outlet=outlet)


@pytest.mark.parametrize(
    ("text", "title", "issuer"),
    [
        (f"FOR IMMEDIATE RELEASE\n\n{BODY}", None, ""),
        (f"MARRACK, May 4 /PRNewswire/ -- {BODY}\n\nSOURCE Orrin Lines", None, "Orrin Lines"),
        (f"{BODY}\n\nNotes to editors\n\nAbout Orrin Lines:\nOrrin Lines runs five ferries.", None, "Orrin Lines"),
        (f"{BODY}\n\n-ENDS-\n\nMedia enquiries: press@orrin.example", None, ""),
        (f"(As prepared for delivery)\n\nThank you all. {BODY}", "Remarks by the Minister for Ports", ""),
    ],
)
def test_marks_make_a_release(text: str, title: str | None, issuer: str) -> None:
    found = find_release(read(text, title))
    assert found is not None
    assert found.issuer == issuer
    assert all(cite.end <= len(text) for why in found.reasons for cite in why.cites)


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        f"{BODY}\n\nAbout the author\nIlse Quorn covers ports.",
        f"{BODY} The press release was sent to newsrooms on Monday.",
        f"Remarks by the minister drew laughter\n\n{BODY}",
    ],
)
def test_a_report_about_one_is_none(text: str) -> None:
    assert find_release(read(text, outlet="The Ellory Post")) is None


def test_without_an_issuer_named_it_is_the_page_s_own() -> None:
    found = find_release(read(f"PRESS RELEASE\n\n{BODY}", outlet="Ministry of Ports"))
    assert found is not None
    assert found.issuer == "Ministry of Ports"
