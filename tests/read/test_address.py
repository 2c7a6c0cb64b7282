"""One spelling for each address."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tellings.read.address import canonical_address, date_in_address, host_name, tracking_keys, without_user

SAME = [
    "https://soundtimes.example/news/bridge",
    "http://soundtimes.example/news/bridge",
    "HTTPS://WWW.SoundTimes.Example:443/news/bridge/",
    "https://m.soundtimes.example/news/bridge#comments",
    "https://www.soundtimes.example/news/bridge?utm_source=x&utm_medium=y&fbclid=z",
    "https://amp.soundtimes.example/news/bridge",
    "https://soundtimes.example/news/bridge/amp",
    "https://soundtimes.example/news/bridge/amp/",
    "https://soundtimes.example/amp/news/bridge",
    "https://soundtimes.example/news/bridge?outputType=amp",
    "https://user:secret@soundtimes.example/news/bridge",
    " https://soundtimes.example/news/bridge\n",
]


@pytest.mark.parametrize("address", SAME)
def test_spellings_of_one_address(address: str) -> None:
    assert canonical_address(address) == "https://soundtimes.example/news/bridge"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/x?id=1", "https://a.example/x?id=2"),
        ("https://a.example/x", "https://a.example/y"),
        ("https://a.example/X", "https://a.example/x"),
        ("https://a.example/x", "https://b.example/x"),
        ("https://a.example:8080/x", "https://a.example/x"),
        ("https://news.a.example/x", "https://a.example/x"),
        ("https://a.example/camp", "https://a.example/c"),
    ],
)
def test_different_pages_stay_different(one: str, other: str) -> None:
    assert canonical_address(one) != canonical_address(other)


def test_kept_keys_are_sorted() -> None:
    assert canonical_address("https://a.example/x?b=2&a=1") == canonical_address("https://a.example/x?a=1&b=2&ref=home")


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "no address",
        "/news/bridge",
        "mailto:a@b.example",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://",
        "https://[::1",
        "http://a b/",
        "https://a.example/" + "x" * 3000,
        "https://a.example:99999/",
    ],
)
def test_what_is_no_address(address: str | None) -> None:
    assert canonical_address(address) is None


@given(st.text(max_size=60))
@example("\x0c#")
@example("/ / ?")
def test_any_text_gives_an_answer_that_stays(text: str) -> None:
    for address in (text, f"https://a.example/{text}", f"https://{text}/x", f"https://a.example/?{text}"):
        found = canonical_address(address)
        assert found is None or canonical_address(found) == found
        assert found is None or host_name(found)


def test_the_table_of_keys() -> None:
    whole, beginnings = tracking_keys()
    assert "fbclid" in whole
    assert "utm_" in beginnings
    assert not {"id", "p", "article", "story", "page", "q", "v"} & whole


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("https://a.example/2023/03/13/bridge", "2023-03-13"),
        ("https://a.example/2023/3/9/bridge", "2023-03-09"),
        ("https://a.example/2023/mar/13/bridge", "2023-03-13"),
        ("https://a.example/world/2023-03/13/x.htm", "2023-03-13"),
        ("https://a.example/news/bridge-2023-03-13.html", "2023-03-13"),
        ("https://a.example/20230313/bridge", "2023-03-13"),
        ("https://a.example/2023/12/31/bridge", "2023-12-31"),
        ("https://a.example/2023/03/bridge", None),
        ("https://a.example/news-20231399", None),
        ("https://a.example/article-4202303131", None),
        ("https://a.example/2023/99/13/bridge", None),
        ("https://a.example/?d=2023-03-13", None),
        (None, None),
    ],
)
def test_days_in_addresses(address: str | None, day: str | None) -> None:
    assert date_in_address(address) == day


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://user:secret@x.example/a@b", "https://x.example/a@b"),
        ("HTTP://user@x.example", "HTTP://x.example"),
        ("ftp://a:b@c@x.example/?q=@d", "ftp://x.example/?q=@d"),
        ("https://x.example/mail@host", "https://x.example/mail@host"),
        ("tag:x.example,2020:user@host", "tag:x.example,2020:user@host"),
    ],
)
def test_a_password_is_not_passed_on(address: str, shown: str) -> None:
    assert without_user(address) == shown
