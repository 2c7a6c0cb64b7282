"""RSS and Atom: a report an entry."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import IO, Any

from tellings.model import Given, Rejected, Report
from tellings.read.address import without_user
from tellings.read.limits import Limits
from tellings.read.records import clean, encode
from tellings.read.streams import read_fully

MARKUP = re.compile(r"<(?:p|br|div|a|b|i|img)[\s/>]", re.I)
ENTITY = re.compile(rb"<!ENTITY", re.I)


def read_feed(source: str, stream: IO[bytes], limits: Limits) -> Iterator[Report | Rejected]:
    """One report an entry, named by its id or link, else ``source:NUMBER``.

    The full text (``content``) is taken where the feed carries it, else the summary; an entry with neither is rejected. Feeds that define
    entities are refused: nobody writes such a feed but to blow up its readers.
    """
    data = read_fully(stream, limits.feed_bytes + 1)
    if len(data) > limits.feed_bytes:
        yield Rejected(source, "TOO_LARGE", f"a feed of more than {limits.feed_bytes:,} bytes; split it")
        return
    if ENTITY.search(data.replace(b"\0", b"")):
        yield Rejected(source, "UNREADABLE", "the feed defines XML entities, which are not expanded; remove them")
        return
    import feedparser

    try:
        feed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # its lenient parser raises all sorts at hostile input
        yield Rejected(source, "UNREADABLE", f"not a feed ({type(error).__name__}: {str(error)[:100]})")
        return
    if not feed.entries:
        problem = feed.get("bozo_exception")
        yield Rejected(
            source,
            "UNREADABLE" if problem else "NO_TEXT",
            f"a feed without entries{f' ({problem})' if problem else ''}",
        )
    for number, entry in enumerate(feed.entries, 1):
        yield entry_report(entry, f"{source}:{number}", word(feed.feed.get("title")), limits)


def entry_report(entry: Any, place: str, feed_title: str | None, limits: Limits) -> Report | Rejected:
    """The report of one entry."""
    name = without_user(word(entry.get("id")) or word(entry.get("link")) or place)
    body, kind = full_text(entry)
    if not body:
        return Rejected(name, "NO_TEXT", "the feed gives a headline only; fetch the page itself")
    if len(body) > limits.report_bytes:
        return Rejected(name, "TOO_LARGE", f"more than {limits.report_bytes:,} bytes in one entry")
    given = Given(
        id=without_user(word(entry.get("id")) or "") or None,
        title=word(entry.get("title")),
        published=word(entry.get("published")) or word(entry.get("created")),
        updated=word(dict.get(entry, "updated")),  # its own get() warns that it may answer with the publication date
        outlet=word(entry.get("source", {}).get("title")) or feed_title,
        url=word(entry.get("link")),
        authors=tuple(person for author in entry.get("authors", []) if (person := word(author.get("name")))),
        feed=True,
    )
    return Report(name, "text" if kind == "text/plain" else "html", encode(body), "utf-8", given)


def full_text(entry: Any) -> tuple[str, str]:
    """The longest text an entry carries, and its media type."""
    texts = [(str(part.get("value") or ""), str(part.get("type") or "text/html")) for part in entry.get("content", [])]
    summary = entry.get("summary_detail", {})
    texts.append((str(summary.get("value") or ""), str(summary.get("type") or "text/html")))
    body, kind = max(texts, key=lambda each: len(each[0]))
    # A summary typed as plain text often is escaped markup all the same.
    marked = MARKUP.search(body, 0, 5000) is not None
    return body if body.strip() else "", "text/html" if marked else kind


def word(value: object) -> str | None:
    """A field as a string, None where it says nothing."""
    return clean(value).strip() or None if isinstance(value, str) else None
