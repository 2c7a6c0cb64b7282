"""WARC: pages, what is no page, damage."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Literal

import pytest

from tellings.model import Rejected, Report
from tellings.read import Limits
from tests.read.invented import BODY, page, read_all, reports

Record = tuple[str, str, bytes, str]  # kind, address, body, status line with headers as "200 OK|Content-Type: x"
PAGE_RECORD: Record = (
    "response",
    "https://soundtimes.example/a?x=1",
    page().encode(),
    "200 OK|Content-Type: text/html; charset=utf-8",
)


def record(kind: str, address: str, block: bytes) -> bytes:
    """One record as the standard writes it (ISO 28500)."""
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2023-03-13T18:20:00Z\r\n"
    head += f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(block)}\r\n\r\n"
    return head.encode() + block + b"\r\n\r\n"


def warc(*records: Record, packed: bool = False) -> bytes:
    """A file of records; ``packed`` as crawlers do, each in a gzip member of its own."""
    written = [b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 3\r\n\r\na:b\r\n\r\n"]
    for kind, address, body, head in records:
        status, *headers = head.split("|")
        first = status if kind == "request" else f"HTTP/1.1 {status}"
        written.append(record(kind, address, "\r\n".join([first, *headers, "", ""]).encode() + body))
    return b"".join(gzip.compress(each) if packed else each for each in written)


@pytest.mark.parametrize("packed", [False, True])
def test_pages_are_named_by_their_address(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / ("a.warc.gz" if packed else "a.warc")
    plain: Record = ("response", "https://soundtimes.example/b.txt", BODY.encode(), "200 OK|Content-Type: text/plain")
    path.write_bytes(warc(PAGE_RECORD, plain, packed=packed))
    one, two = reports(path)
    assert (one.source, one.form, one.charset) == ("https://soundtimes.example/a?x=1", "html", "utf-8")
    assert one.given.url == one.source
    assert one.data == page().encode()
    assert (two.form, two.charset, two.data) == ("text", None, BODY.encode())


def test_a_whole_warc_in_one_gzip_member(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(warc(PAGE_RECORD)))
    assert len(reports(tmp_path)) == 1


def test_what_is_no_page_is_told_in_one_row(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(
        warc(
            PAGE_RECORD,
            ("response", "https://x.example/1.png", b"\x89PNG", "200 OK|Content-Type: image/png"),
            ("response", "https://x.example/2.png", b"\x89PNG", "200 OK|Content-Type: image/png"),
            ("response", "https://x.example/gone", b"gone", "404 Not Found|Content-Type: text/html"),
            ("request", "https://x.example/", b"", "GET / HTTP/1.1|Host: x.example"),
        )
    )
    first, last = read_all(path)
    assert isinstance(first, Report)
    assert isinstance(last, Rejected)
    assert (last.source, last.why) == (str(path), "NO_TEXT")
    assert "3 records are no pages (2 image/png, 1 status 404)" in last.detail


def test_a_record_packed_by_its_server(tmp_path: Path) -> None:
    head = "200 OK|Content-Type: text/html|Content-Encoding: gzip"
    (tmp_path / "a.warc").write_bytes(warc(("response", "https://x.example/", gzip.compress(page().encode()), head)))
    (report,) = reports(tmp_path)
    assert report.data == page().encode()


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("share", [0.97, 0.7, 0.55])
def test_a_file_cut_off_gives_its_whole_records(tmp_path: Path, packed: bool, share: float) -> None:
    path = tmp_path / "a.warc"
    pages = [("response", f"https://x.example/{n}", page(f"{BODY}\n\n{n}").encode(), PAGE_RECORD[3]) for n in range(10)]
    whole = warc(*pages, packed=packed)
    path.write_bytes(whole[: int(share * len(whole))])
    found = read_all(path)
    kept = [each for each in found if isinstance(each, Report)]
    assert [each.data for each in kept] == [body for _, _, body, _ in pages[: len(kept)]]
    assert 4 <= len(kept) <= 9
    assert {each.why for each in found if isinstance(each, Rejected)} == {"UNREADABLE"}


@pytest.mark.parametrize(
    "damage",
    [
        b"WARC/1.0\r\n",
        b"WARC/1.0\r\nContent-Length: x\r\n\r\n",
        b"WARC/1.0\r\nWARC-Type: response\r\n\r\n\r\n",
        b"WARC/1.0" * 500,
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: 99999999999999999999\r\n\r\nHTTP/1.1 200 OK",
    ],
)
def test_damaged_headers(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "a.warc").write_bytes(damage)
    assert all(isinstance(each, Rejected) for each in read_all(tmp_path))


def test_damage_in_the_middle_keeps_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(warc(PAGE_RECORD) + b"this is no record\r\n" * 5 + warc(PAGE_RECORD))
    found = read_all(path)
    assert isinstance(found[0], Report)
    assert isinstance(found[-1], Rejected)


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate"])
def test_a_lying_content_encoding_is_no_crash(tmp_path: Path, coding: Literal["gzip", "br", "deflate"]) -> None:
    head = f"200 OK|Content-Type: text/html|Content-Encoding: {coding}"
    (tmp_path / "a.warc").write_bytes(warc(("response", "https://x.example/", page().encode(), head), PAGE_RECORD))
    assert len(read_all(tmp_path)) == 2


def test_a_page_over_the_limit_is_rejected_alone(tmp_path: Path) -> None:
    huge: Record = ("response", "https://x.example/huge", b"<p>" + b"x" * 200_000, PAGE_RECORD[3])
    (tmp_path / "a.warc").write_bytes(warc(huge, PAGE_RECORD))
    first, second = read_all(tmp_path, limits=Limits(report_bytes=100_000))
    assert isinstance(first, Rejected)
    assert (first.source, first.why) == ("https://x.example/huge", "TOO_LARGE")
    assert isinstance(second, Report)
