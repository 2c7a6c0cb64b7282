"""WARC files: the pages a crawler kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import IO, Any

from tellings.model import Form, Given, Rejected, Report
from tellings.read.address import without_user
from tellings.read.limits import Limits, Refusal, RefusedStream
from tellings.read.records import clean
from tellings.read.streams import ShortReads, read_report

PAGES = ("text/html", "application/xhtml+xml", "text/plain", "application/xhtml", "")
#: What warcio raises at damaged headers besides its own error; OverflowError at a length of twenty digits.
DAMAGE = (ValueError, EOFError, AttributeError, TypeError, OverflowError)
LONGEST_ADDRESS = 2000  # characters; longer ones come from damaged headers
KEPT = {"response", "resource", "conversion"}  # the kinds of record that hold what a server answered


def read_warc(source: str, stream: IO[bytes], limits: Limits) -> Iterator[Report | Rejected]:
    """One report a record that holds a page or plain text, named by its address.

    Redirects, errors, pictures, scripts and styles are no reports: they are counted, and one Rejected at the end says how many. A file cut
    off in the middle gives its whole records and one Rejected for the rest.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    class Quiet(ArchiveIterator):  # type: ignore[misc]
        """Says nothing on stderr about a record without its blank lines: what is wrong becomes a row."""

        INC_RECORD = ""

    other: Counter[str] = Counter()
    try:
        for record in Quiet(ShortReads(stream)):
            if record.rec_type not in KEPT:
                continue
            what = other_than_page(record)
            if what is not None:
                other[what] += 1
                continue
            yield record_page(source, record, limits)
            if cut_off(record):
                break
        else:
            yield from tell_others(source, other)
            return
        problem = "the file ends in the middle of a record"
    except RefusedStream as refused:  # the container around it broke or grew over a limit
        yield from tell_others(source, other)
        yield Rejected(source, *refused.refusal)
        return
    except (ArchiveLoadFailed, *DAMAGE) as error:
        problem = f"a damaged record ({str(error)[:100]})"
    yield from tell_others(source, other)
    yield Rejected(source, "UNREADABLE", f"{problem}; whole records before it are read. Fetch the file again")


def tell_others(source: str, other: Counter[str]) -> Iterator[Rejected]:
    """One row for all records that are no pages."""
    if other:
        shown = ", ".join(
            f"{count} {what}" for what, count in sorted(other.items(), key=lambda item: (-item[1], item[0]))[:8]
        )
        yield Rejected(source, "NO_TEXT", f"{other.total():,} records are no pages ({shown}); nothing to do")


def other_than_page(record: Any) -> str | None:
    """What a record holds when it is no page: ``status 404``, ``image/png``; None for a page or plain text."""
    headers = record.http_headers
    status = headers.get_statuscode() if headers is not None else None
    if status is not None and not status.startswith("2"):
        return f"status {status[:3]}"
    kind = content_type(record).partition(";")[0].strip().lower()
    return None if kind in PAGES else kind[:40]


def content_type(record: Any) -> str:
    """What the server, or the record where there is no server, says it holds; empty when neither says."""
    headers = record.http_headers if record.http_headers is not None else record.rec_headers
    return headers.get_header("Content-Type") or ""


def record_page(source: str, record: Any, limits: Limits) -> Report | Rejected:
    """The report of a page's record."""
    address = without_user(clean(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>"))
    name = address if 0 < len(address) <= LONGEST_ADDRESS else source
    try:
        data = read_report(record.content_stream(), limits)
    except RefusedStream:
        raise
    except Exception as error:  # warcio passes on whatever the unpackers of a lying Content-Encoding raise
        return Rejected(name, "UNREADABLE", f"the record cannot be unpacked ({str(error)[:100]})")
    if isinstance(data, Refusal):
        return Rejected(name, *data)
    if cut_off(record):
        return Rejected(name, "UNREADABLE", "the record ends in the middle; fetch the page again")
    kind = content_type(record).lower()
    form: Form = "text" if kind.startswith("text/plain") else "html"
    charset = kind.partition("charset=")[2].partition(";")[0].strip(" \"'") or None
    return Report(name, form, data, charset, Given(url=address or None))


def cut_off(record: Any) -> bool:
    """Whether the file ended before the record did: bytes that it announced are missing although all were read."""
    limit = getattr(record.raw_stream, "limit", 0)
    return bool(limit) and not record.raw_stream.read(1)
