"""Does any input make a reader crash, hang or lose a report?

``python -m bench.fuzz_readers [--seconds 600] [--seed N]`` makes hostile files without end, by mutating whole ones of every form, reads
them, extracts what comes out, and checks what must hold of any input. It stops at the first failure, leaves the file that did it in the
temporary folder, prints its path, and exits with 1. A run is repeatable by its seed.
"""

from __future__ import annotations

import argparse
import csv
import faulthandler
import gzip
import io
import json
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.figure import Figure
from bench.stream import warc_record
from tellings.model import Rejected, Report
from tellings.read import Limits, extract_article, read_reports

LIMITS = Limits(expansion_free=20_000_000)
SECONDS = 600
HANG_SECONDS = 60  # of processor time for one file of at most a megabyte; the slowest took under one
TEXT = (
    "A crack was found in the northern pillar of the harbour bridge on Monday, the port said.\n\n“It is as long as my arm,” said Ilse Brandt, who "
    "leads the crew that looks after the bridge. About 4,000 lorries cross it on a working day.\n\nThe port hopes to open one lane by Friday. It "
    "gave no date for the rest of the bridge, and said that nobody had been hurt.\n"
)
#: What breaks parsers: ends and beginnings of everything, numbers at the edge, signs of other planes, long runs.
SHARDS = [
    *(b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1f\x8b\x08\0", b"PK\x03\x04", b"PK\x05\x06", b"PAR1", b"WARC/1.0\r\n"),
    *(b"<", b">", b"</p>", b"<p>" * 200, b"<div>" * 900, b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<script>"),
    *(b"<table><tr><td>" * 50, b"&#0;", b"&#xD800;", b"&lt;", b"&" * 500, b'"', b"'", b"<rss>", b"<!ENTITY a 'b'>"),
    *(b"{", b"}", b"[" * 3000, b"\\ud800", b"\\u0000", b"1e999", b"9" * 5000, b'"text": ', b"text,title\n"),
    *(b",", b";", b"\t", b"\r", b"\n" * 2000, b"\r\n\r\n", b" " * 5000, b"x" * 20_000, b"\xe2\x80\xa8"),
    *(b"\xf0\x9f\x98\x80", b"\xed\xa0\x80", b"\x80" * 50, b"charset=utf-16", b"Content-Length: -1\r\n"),
    *(b"Content-Length: 99999999999\r\n", b"Content-Encoding: gzip\r\n", b"Transfer-Encoding: chunked\r\n"),
    *(b"By A B\n", b"Updated: 1/1/1 1:1\n", b"(AP) - "),
]


def seeds() -> dict[str, bytes]:
    """A whole file of every form, by a name that tells it."""
    record = {
        "id": "n1",
        "text": TEXT,
        "title": "Crack closes bridge",
        "published": "2023-03-13",
        "outlet": "Bell",
        "url": "https://bell.example/a",
    }
    page = "<html><head><title>Crack</title><meta charset='utf-8'><script type='application/ld+json'>" + json.dumps(
        {"@type": "NewsArticle", **record}
    )
    page += (
        "</script></head><body><h1>Crack closes bridge</h1>"
        + "".join(f"<p>{each}</p>" for each in TEXT.split("\n\n"))
        + "</body></html>"
    )
    table, packed, rows = (
        io.StringIO(),
        io.BytesIO(),
        "".join(json.dumps({**record, "id": str(n)}) + "\n" for n in range(5)).encode(),
    )
    csv.writer(table).writerows([list(record), list(record.values()), list(record.values())])
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", TEXT)
        archive.writestr("b/c.jsonl", rows)
        archive.writestr("d.warc.gz", gzip.compress(warc_record("https://bell.example/a", "text/html", page.encode())))
    feed = "<rss version='2.0'><channel><title>Bell</title><item><title>a</title><guid>1</guid><description><![CDATA["
    feed += f"{page}]]></description></item></channel></rss>"
    warc = b"".join(warc_record(f"https://bell.example/{n}", "text/html", page.encode()) for n in range(3))
    return {
        "a.txt": TEXT.encode(), "b.txt": TEXT.encode("utf-16"), "c.txt": TEXT.encode("cp1252"), "a.html": page.encode(), "a.jsonl": rows,
        "a.json": json.dumps({"articles": [record, record]}, indent=1).encode(), "a.csv": table.getvalue().encode(), "a.xml": feed.encode(),
        "a.warc": warc, "a.warc.gz": gzip.compress(warc), "a.zip": packed.getvalue(), "a.jsonl.gz": gzip.compress(rows), "a.parquet": parquet(record),
        "a": b"",
    }  # fmt: skip


def parquet(record: dict[str, str]) -> bytes:
    """Two rows as a Parquet file."""
    import pyarrow
    import pyarrow.parquet

    out = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table({key: [value, value] for key, value in record.items()}), out)
    return out.getvalue()


def mutate(data: bytes, dice: random.Random, others: Sequence[bytes]) -> bytes:
    """The data with one to six things done to it."""
    changes: tuple[Callable[[bytearray], None], ...] = (
        lambda raw: raw.__setitem__(slice(at(raw), None), b""),
        lambda raw: raw.__setitem__(slice(at(raw), at(raw)), dice.choice(SHARDS)),
        lambda raw: raw.__setitem__(slice(at(raw), at(raw)), dice.choice(SHARDS) * dice.randrange(1, 30)),
        lambda raw: raw.__setitem__(slice(0, 0), dice.choice(SHARDS)),
        lambda raw: raw.__setitem__(
            slice((place := at(raw)), place + dice.randrange(40)), dice.randbytes(dice.randrange(40))
        ),
        lambda raw: raw.__setitem__(slice((place := at(raw)), place + 1), bytes([dice.randrange(256)])),
        lambda raw: raw.__setitem__(slice((place := at(raw)), place + dice.randrange(400)), b""),
        lambda raw: raw.__setitem__(slice(at(raw), at(raw)), piece(dice.choice(others))),
    )

    def at(raw: bytearray) -> int:
        return dice.randrange(len(raw) + 1)

    def piece(other: bytes) -> bytes:
        start = dice.randrange(len(other) + 1)
        return other[start : start + dice.randrange(3000)]

    raw = bytearray(data)
    for _ in range(dice.randrange(1, 7)):
        dice.choice(changes)(raw)
    whole = bytes(raw)
    return gzip.compress(whole) if dice.random() < 0.05 else whole


def check(path: Path) -> Counter[str]:
    """Reads a file and checks what must hold of any; what came out, counted. Raises AssertionError, or whatever a reader wrongly raises."""
    came: Counter[str] = Counter()
    for order, each in enumerate(read_reports([str(path)], limits=LIMITS)):
        assert each.order == order, "order counts every row"
        each.source.encode()
        if isinstance(each, Rejected):
            came[each.why] += 1
            assert each.detail
            each.detail.encode()
            continue
        found = extract_article(each, limits=LIMITS)
        check_extraction(each, len(found.articles) + len(found.rejected))
        came.update(rejected.why for rejected in found.rejected)
        for article in found.articles:
            came["article"] += 1
            json.dumps([article.text, article.title, article.outlet, article.url, article.authors]).encode()
            article.text.encode()
            end = 0
            for part in article.parts:
                assert end <= part.span.start < part.span.end <= len(article.text), "parts lie in the text, in order"
                assert not article.text[end : part.span.start].strip(), "parts cover all but blanks"
                end = part.span.end
            assert not article.text[end:].strip(), "parts cover all but blanks"
            assert all(stamp.span is None or stamp.span.of(article.text) == stamp.value for stamp in article.stamps)
            assert all(warned.span is None or warned.span.of(article.text) for warned in found.warned)
    assert came, "every file gives a row"
    return came


def check_extraction(report: Report, rows: int) -> None:
    """One report gives one article or one reason."""
    assert rows == 1, f"{report.source} gave {rows} rows"


def watch_for_hang() -> None:
    """From now on HANG_SECONDS of processor time end the process, with a traceback of where it was. Wall time would count a busy machine."""
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used) + HANG_SECONDS, most))


def fuzz(seconds: float, seed: int, folder: Path) -> tuple[int, Counter[str], Path | None]:
    """Tries files until the time is up: how many, what came of them, and the file that failed, if one did."""
    dice, whole, came, tried = random.Random(seed), seeds(), Counter[str](), 0
    names, others = sorted(whole), list(whole.values())
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        name = dice.choice(names)
        path = folder / name
        path.write_bytes(mutate(whole[name], dice, others))
        tried += 1
        watch_for_hang()
        try:
            came += check(path)
        except Exception as error:
            print(f"{path}: {type(error).__name__}: {error}", file=sys.stderr)
            return tried, came, path
    return tried, came, None


def run(*, small: bool) -> list[Figure]:
    """Ten minutes of it with a new seed (printed), in a process of its own, since a hang ends the process. ``small``: five seconds."""
    command = [sys.executable, "-m", "bench.fuzz_readers", "--seconds", str(5 if small else SECONDS)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    print(done.stdout, file=sys.stderr)
    tried = re.search(r"^([\d,]+) files", done.stdout, re.MULTILINE)
    return [
        Figure("hostile files read", int(tried[1].replace(",", "")) if tried else 0, "files"),
        Figure(
            "of these, that broke, hung or lost a report (its path is on stderr)", int(done.returncode != 0), "files", 0
        ),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when nothing failed, 1 when a file did."""
    made = argparse.ArgumentParser(prog="python -m bench.fuzz_readers", description=__doc__)
    made.add_argument("--seconds", type=float, default=SECONDS)
    made.add_argument("--seed", type=int, default=None, help="repeat a run; a new one is drawn and printed otherwise")
    asked = made.parse_args(arguments)
    seed = asked.seed if asked.seed is not None else random.SystemRandom().randrange(1 << 30)
    folder = Path(tempfile.mkdtemp(prefix="tellings-fuzz-"))
    print(f"seed {seed}, files in {folder}", flush=True)
    faulthandler.register(signal.SIGXCPU, chain=True)
    tried, came, failed = fuzz(asked.seconds, seed, folder)
    print(f"{tried:,} files; " + ", ".join(f"{count:,} {what}" for what, count in came.most_common()))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
