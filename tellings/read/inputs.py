"""Every form of input as a stream of reports: files, folders, globs, standard input, and whatever lies inside them."""

from __future__ import annotations

import codecs
import glob
import io
import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from typing import IO

from tellings.model import Rejected, Report, TellingsError, Why
from tellings.read.archives import open_members
from tellings.read.feeds import read_feed
from tellings.read.json_lines import read_json, read_json_lines
from tellings.read.kinds import Kind, foreign, judge_kind
from tellings.read.limits import Limits, Refusal, RefusedStream
from tellings.read.records import clean
from tellings.read.streams import BLOCK, Gunzipped, Recoded, look_ahead, read_report, spooled
from tellings.read.tables import read_csv, read_parquet
from tellings.read.webarchives import read_warc

Found = Iterator[Report | Rejected]

#: How the detail of a Rejected begins when an INPUT itself was not there: something the user asked for failed.
NOTHING_THERE = "no such file or folder"
NOTHING_MATCHES = "no file matches"
NOTHING_INSIDE = "the folder holds no reports"


def read_reports(inputs: Sequence[str], *, limits: Limits = Limits()) -> Found:  # noqa: B008 (frozen)
    """The reports in ``inputs``, in input order, one at a time; ``order`` counts them and the rejected ones from 0.

    An input is a file, a folder (all files below it, sorted by name, hidden ones skipped, links followed once), a glob, or ``-`` for standard
    input. What a file is, is told by its bytes: plain text, HTML, JSON Lines, JSON, CSV, Parquet, RSS or Atom, WARC, zip, gzip. ``source`` is
    the path as given, ``archive.zip!member``, the address of a WARC record, the id a record was given, or ``file.jsonl:LINE``.

    Nothing is raised for what cannot be read: it is a Rejected row and the run goes on. An input that is not there at all is one too
    (``is_missing`` tells it). Memory stays bounded by the longest single report, whatever the size of the file.
    """
    found = (item for name in inputs for item in read_input(name, limits))
    for order, item in enumerate(found):
        yield replace(item, order=order)


def is_missing(rejected: Rejected) -> bool:
    """Whether a row says that an input the user named was not there, so that a command should exit with 1."""
    return rejected.detail.startswith((NOTHING_THERE, NOTHING_MATCHES, NOTHING_INSIDE))


def read_input(name: str, limits: Limits) -> Found:
    """The reports of one input, without their order."""
    if name == "-":
        yield from read_stream("-", "", sys.stdin.buffer, limits, 0)
    elif os.path.lexists(name):
        yield from read_path(name, limits)
    elif glob.has_magic(name):
        paths = sorted(path for path in glob.iglob(name, recursive=True) if not os.path.isdir(path))
        if not paths:
            yield reject(name, "UNREADABLE", f"{NOTHING_MATCHES}; check the pattern, and quote it against the shell")
        for path in paths:
            yield from read_path(path, limits)
    else:
        hint = "addresses are not fetched, save the page first" if "://" in name else "check the spelling"
        yield reject(name, "UNREADABLE", f"{NOTHING_THERE}; {hint}")


def read_path(path: str, limits: Limits) -> Found:
    """The reports of one file or folder."""
    if not os.path.isdir(path):
        yield from read_file(path, limits, named=True)
        return
    empty = True
    for number, file in enumerate(walk(path)):
        empty = False
        if isinstance(file, Rejected):
            yield file
        elif number >= limits.members:
            yield reject(path, "TOO_LARGE", f"more than {limits.members:,} files; give the folder in parts")
            return
        else:
            yield from read_file(file, limits, named=False)
    if empty:
        yield reject(path, "EMPTY", f"{NOTHING_INSIDE}; check the path")


def walk(folder: str) -> Iterator[str | Rejected]:
    """All files below a folder, sorted by name at every level, hidden ones skipped; a folder reached twice through links is read once."""
    seen: set[tuple[int, int]] = set()
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        try:
            if not os.path.isdir(path):
                yield path
                continue
            status = os.stat(path)
            if (status.st_dev, status.st_ino) in seen:
                continue
            seen.add((status.st_dev, status.st_ino))
            names = sorted(
                (name for name in os.listdir(path) if not name.startswith(".")), key=os.fsencode, reverse=True
            )
            waiting += (os.path.join(path, name) for name in names)
        except OSError as error:
            yield reject(path, "UNREADABLE", trouble(error))


def read_file(path: str, limits: Limits, *, named: bool) -> Found:
    """The reports of one file. Pipes and devices are read only where the user named them."""
    try:
        if not named and not stat.S_ISREG(os.stat(path).st_mode):
            yield reject(path, "UNREADABLE", "not a regular file; name it by itself if you mean it")
            return
        file = open(path, "rb")  # noqa: SIM115 (closed below, after the last report)
    except (OSError, ValueError) as error:
        yield reject(path, "UNREADABLE", trouble(error))
        return
    with file:
        try:
            yield from read_stream(readable(path), path, file, limits, 0)
        except OSError as error:  # a failing disk, a file cut while it is read
            yield reject(path, "UNREADABLE", trouble(error))


def trouble(error: Exception) -> str:
    """What the system says, and what to do."""
    says = (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
    return f"{says.lower()}; check the file and its permissions"


def readable(path: str) -> str:
    """A path that can be written down: bytes that are no UTF-8 as U+FFFD."""
    return clean(path.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def reject(source: str, why: Why, detail: str) -> Rejected:
    """A Rejected for a path."""
    return Rejected(readable(source), why, detail)


def read_stream(source: str, name: str, stream: IO[bytes], limits: Limits, depth: int) -> Found:
    """The reports of a stream called ``name``, ``depth`` containers deep. What breaks or grows too large in it is one Rejected."""
    try:
        head, stream = look_ahead(stream)
        kind = judge_kind(head, name)
        if kind in CONTAINERS and depth >= limits.nesting:
            yield Rejected(
                source,
                "TWICE_NESTED",
                f"an archive {depth + 1} archives deep; {limits.nesting} are read. Unpack it first",
            )
        elif kind == "zip":
            yield from or_empty(source, read_zip(source, stream, limits, depth))
        elif kind == "gzip":
            packed = io.BufferedReader(Gunzipped(stream, limits), BLOCK)
            yield from read_stream(source, name.removesuffix(".gz"), packed, limits, depth + 1)
        elif kind in ROWS:
            yield from or_empty(source, ROWS[kind](source, as_utf8(head, stream) if kind in LINES else stream, limits))
        else:
            yield read_single(source, kind, head, stream, limits)
    except RefusedStream as refused:
        yield Rejected(source, *refused.refusal)


def or_empty(source: str, found: Found) -> Found:
    """The same rows, or one that says that there are none: a table of a header alone, an archive of hidden files.

    Whatever a container's library raises at bytes it was not made for ends this container, not the others.
    """
    empty = True
    try:
        for row in found:
            empty = False
            yield row
    except (RefusedStream, TellingsError, OSError):
        raise
    except Exception as error:
        why = f"reading it broke off ({type(error).__name__}: {str(error)[:100]}); what came before is read. Fetch it again"
        yield Rejected(source, "UNREADABLE", why)
        return
    if empty:
        yield Rejected(source, "EMPTY", "holds no report; fetch it again")


def as_utf8(head: bytes, stream: IO[bytes]) -> IO[bytes]:
    """A stream of lines in UTF-8, where its byte order mark says that it is not."""
    for mark, charset in (
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if head.startswith(mark):
            return io.BufferedReader(Recoded(stream, charset), BLOCK)
    return stream


def read_zip(source: str, stream: IO[bytes], limits: Limits, depth: int) -> Found:
    """The reports of a zip archive's members."""
    with closing(spooled(stream, limits)) as whole:
        for member in open_members(source, whole, limits):
            if isinstance(member, Rejected):
                yield member
            else:
                name, opened = member
                yield from read_stream(f"{source}!{name}", name, opened, limits, depth + 1)


def read_single(source: str, kind: Kind, head: bytes, stream: IO[bytes], limits: Limits) -> Report | Rejected:
    """The one report of a text or a page."""
    if kind == "empty":
        return Rejected(source, "EMPTY", "no bytes at all; fetch it again")
    if kind == "binary":
        return Rejected(source, "BINARY", foreign(head) or "not text")
    data = read_report(stream, limits)
    if isinstance(data, Refusal):
        return Rejected(source, *data)
    return Report(source, "html" if kind == "html" else "text", data)


CONTAINERS: frozenset[Kind] = frozenset({"zip", "gzip"})
LINES: frozenset[Kind] = frozenset({"jsonl", "json", "csv"})
ROWS: dict[Kind, Callable[[str, IO[bytes], Limits], Found]] = {
    "jsonl": read_json_lines,
    "json": read_json,
    "csv": read_csv,
    "parquet": read_parquet,
    "feed": read_feed,
    "warc": read_warc,
}
