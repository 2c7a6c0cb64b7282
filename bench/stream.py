"""How much memory does reading a very large file take?

The file is written on the fly into the standard input of a process that reads reports and extracts their articles, which is all that `tellings`
does with a report before it goes to the analysis.
"""

from __future__ import annotations

import itertools
import json
import sys
import uuid
from collections.abc import Callable, Iterator
from typing import IO

from bench.figure import Figure
from bench.piles import bundled_reports, make_reports
from bench.process import MEGABYTE, Feed, watch

Records = Callable[[], Iterator[bytes]]

SIZE, SMALL = 2_000_000_000, 4_000_000
LIMIT_MB = 500.0
READ = """
from tellings.read import Limits, extract_article, read_reports
from tellings.model import Rejected
limits, count = Limits(), {"article": 0, "rejected": 0}
for report in read_reports(["-"]):
    found = report if isinstance(report, Rejected) else extract_article(report, limits=limits)
    count["article" if getattr(found, "articles", ()) else "rejected"] += 1
print(count["article"], count["rejected"])
"""


def run(*, small: bool, size: int | None = None) -> list[Figure]:
    """Peak memory and speed for JSON Lines and for WARC, each of ``size`` bytes."""
    wanted = size or (SMALL if small else SIZE)
    figures = []
    for name, write in (("JSON Lines", write_jsonl), ("WARC", write_warc)):
        done = watch([sys.executable, "-c", READ], feed=upto(wanted, write))
        articles, _ = map(int, done.stdout.split())
        if not articles:
            raise RuntimeError(f"no article was read from {name}: its figures would mean nothing")
        told = f"{name} of {wanted / MEGABYTE:.0f} MB"
        figures += [
            Figure(f"{told}, memory", done.peak_bytes / MEGABYTE, "MB", LIMIT_MB),
            Figure(f"{told}, speed", wanted / MEGABYTE / done.seconds, "MB/s"),
            Figure(f"{told}, articles", articles / done.seconds, "articles/s"),
        ]
    return figures


def upto(size: int, write: Records) -> Feed:
    """Writes records until ``size`` bytes have gone out."""

    def feed(pipe: IO[bytes]) -> None:
        sent = 0
        for record in write():
            pipe.write(record)
            sent += len(record)
            if sent >= size:
                return

    return feed


def reports() -> Iterator[dict[str, str]]:
    """Made-up reports without end; every hundredth is a large page of a megabyte."""
    texts = [report["text"] for report in bundled_reports()]
    for seed in itertools.count():
        for number, report in enumerate(make_reports(texts, 1000, seed=seed)):
            if number % 100 == 99:
                report["text"] = "\n".join([report["text"]] * (1 + MEGABYTE // len(report["text"])))
            yield {**report, "id": f"{seed}-{number}"}


def write_jsonl() -> Iterator[bytes]:
    """Reports as lines of JSON."""
    for report in reports():
        yield json.dumps(report).encode() + b"\n"


def write_warc() -> Iterator[bytes]:
    """Reports as pages of a web archive, each with a picture that is to be passed over."""
    picture = bytes(range(256)) * 200
    for report in reports():
        paragraphs = "".join(f"<p>{line}</p>" for line in report["text"].splitlines())
        page = f"<html><head><title>{report['id']}</title></head><body><article>{paragraphs}</article></body></html>"
        address = f"https://{report['outlet']}/{report['id']}"
        yield warc_record(f"{address}.html", "text/html; charset=utf-8", page.encode())
        yield warc_record(f"{address}.png", "image/png", picture)


def warc_record(address: str, kind: str, body: bytes) -> bytes:
    """One response of a web archive (ISO 28500)."""
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\n"
        f"WARC-Record-ID: <urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, address)}>\r\n"
        "WARC-Date: 2001-01-01T00:00:00Z\r\n"
        f"WARC-Target-URI: {address}\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"
