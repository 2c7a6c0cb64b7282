"""RSS and Atom."""

from __future__ import annotations

from pathlib import Path

import pytest

from tellings.model import Rejected, Report
from tellings.read import Limits
from tests.read.invented import BODY, HEADLINE, article, read_all, reports

HTML = "".join(f"<p>{paragraph}</p>" for paragraph in BODY.strip().split("\n\n"))
RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Sound Times</title><link>https://soundtimes.example</link>{items}</channel></rss>"""
FULL = f"""<item><title>{HEADLINE}</title><link>https://soundtimes.example/bridge</link><guid>st-1</guid><dc:creator>Bo Li</dc:creator>
<pubDate>Mon, 13 Mar 2023 18:20:00 +0100</pubDate><description>Short.</description><content:encoded><![CDATA[{HTML}]]></content:encoded></item>"""
SUMMARY = """<item><title>Ferry</title><link>https://soundtimes.example/ferry</link>
<description>The ferry ran twice as often as usual on Monday, the port said.</description></item>"""
BARE = "<item><title>Nothing more</title><guid>st-3</guid></item>"
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Sound Times</title><entry><id>tag:1</id><title>{HEADLINE}</title>
<link href="https://soundtimes.example/bridge"/><published>2023-03-13T18:20:00+01:00</published><updated>2023-03-14T08:00:00+01:00</updated>
<author><name>Bo Li</name></author><content type="html">{HTML.replace("<", "&lt;")}</content></entry></feed>"""


def feed(tmp_path: Path, text: str, name: str = "feed.xml") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["feed.xml", "feed.rss", "feed", "feed.txt"])
def test_an_entry_with_its_full_text(tmp_path: Path, name: str) -> None:
    (report,) = reports(feed(tmp_path, RSS.format(items=FULL), name))
    assert (report.source, report.form, report.data.decode()) == ("st-1", "html", HTML)
    assert report.given.title == HEADLINE
    assert report.given.outlet == "Sound Times"
    assert report.given.url == "https://soundtimes.example/bridge"
    assert report.given.authors == ("Bo Li",)
    found = article(report.data, form="html", given=report.given)
    assert [(stamp.value, stamp.where) for stamp in found.stamps] == [("Mon, 13 Mar 2023 18:20:00 +0100", "feed")]


def test_atom(tmp_path: Path) -> None:
    (report,) = reports(feed(tmp_path, ATOM))
    assert (report.source, report.data.decode()) == ("tag:1", HTML)
    assert (report.given.published, report.given.updated) == ("2023-03-13T18:20:00+01:00", "2023-03-14T08:00:00+01:00")


def test_a_feed_without_full_texts_gives_its_summaries_and_says_where_there_is_none(tmp_path: Path) -> None:
    first, second = read_all(feed(tmp_path, RSS.format(items=SUMMARY + BARE)))
    assert isinstance(first, Report)
    assert first.source == "https://soundtimes.example/ferry"
    assert article(first.data, form=first.form, given=first.given).title == "Ferry"
    assert isinstance(second, Rejected)
    assert (second.source, second.why) == ("st-3", "NO_TEXT")


@pytest.mark.parametrize(
    "text",
    [
        RSS.format(items=""),
        RSS[:150],
        "<rss><channel><item>" * 2000,
        "<rss>" + "<channel>" * 3000,
        RSS.format(items="<item><description>" + "&lt;" * 20_000 + "</description></item>"),
        "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>"
        "<rss><channel><item><title>&b;</title></item></channel></rss>",
    ],
)
def test_broken_and_hostile_feeds(tmp_path: Path, text: str) -> None:
    found = read_all(feed(tmp_path, text))
    assert len(found) >= 1
    if "ENTITY" in text:
        assert "entities" in found[0].detail if isinstance(found[0], Rejected) else False


def test_a_feed_cut_off_gives_its_whole_entries(tmp_path: Path) -> None:
    whole = RSS.format(items="".join(FULL.replace("st-1", f"st-{n}") for n in range(6)))
    found = read_all(feed(tmp_path, whole[: int(0.6 * len(whole))]))
    assert [each.source for each in found if isinstance(each, Report)][:3] == ["st-0", "st-1", "st-2"]


def test_a_feed_over_the_limit(tmp_path: Path) -> None:
    (only,) = read_all(feed(tmp_path, RSS.format(items=FULL * 50)), limits=Limits(feed_bytes=5000))
    assert isinstance(only, Rejected)
    assert only.why == "TOO_LARGE"
