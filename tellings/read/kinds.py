"""What a stream of bytes is, told by its first bytes; its name only decides where they leave it open."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Literal

from tellings.read.records import all_keys, text_keys

Kind = Literal["empty", "zip", "gzip", "parquet", "warc", "feed", "html", "jsonl", "json", "csv", "text", "binary"]

#: What is no text and not read, by its first bytes, with what to do about it.
FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF; turn it into text first (pdftotext)"),
    (b"BZh", "a bzip2 archive; unpack it first"),
    (b"\xfd7zXZ", "an xz archive; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "a zstandard archive; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it first"),
    (b"Rar!\x1a", "a RAR archive; unpack it first"),
    (b"\xd0\xcf\x11\xe0", "an old office document; save it as text or HTML"),
    (b"{\\rtf", "a rich text document; save it as plain text or HTML"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3", "a database; export its texts as JSON Lines or CSV"),
    (b"\x7fELF", "a program"),
)
FOREIGN_TAR = "a tar archive; unpack it first, or pack the files as zip"

FEED = re.compile(r"<(?:[a-z]+:)?(?:rss|feed|RDF)[\s>]")
MARKUP = re.compile(
    r"<(?:!doctype html|html|head|body|title|meta|article|main|section|div|p|h[1-6]|span|table|br|a|img|script|center|font)[\s/>]",
    re.I,
)
NAME = re.compile(r"[\w .:-]{0,40}")
JSON_OBJECT = re.compile(r'\{\s*(?:"|\})')
JSON_ARRAY = re.compile(r"\[\s*(?:\{|\])")


def extension(name: str) -> str:
    """The lower-case ending of a file name without its dot; ``""`` where there is none."""
    return PurePosixPath(name.lower().rsplit("!", 1)[-1]).suffix.removeprefix(".")


def judge_kind(head: bytes, name: str) -> Kind:
    """What the stream is that begins with ``head`` (up to 64 KB of it) and is called ``name``."""
    if not head:
        return "empty"
    binary = judge_magic(head)
    if binary is not None:
        return binary
    text = head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace") if b"\0" not in head[:512] else wide(head)
    start = text.lstrip()
    ending = extension(name)
    prose = ending in {"txt", "text", "md", "markdown"}
    if start.startswith("<"):
        return judge_markup(start, prose=prose)
    if ending in {"csv", "tsv"} or (ending in {"", "txt", "dat"} and names_columns(start)):
        return "csv"
    if (found := judge_json(start, ending)) is not None:
        return found
    page = ending in {"html", "htm", "xhtml", "shtml", "php", "asp", "aspx"}
    if MARKUP.search(text, 0, 4096) and (page or (not prose and text.count("</") > 3)):
        return "html"
    return "text"


def judge_magic(head: bytes) -> Kind | None:
    """The kind of a binary format, told by its signature; None for what may be text."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith((b"WARC/0.", b"WARC/1.")):
        return "warc"
    return "binary" if foreign(head) else None


def foreign(head: bytes) -> str | None:
    """What a file of a format that is not read is, and what to do about it."""
    if head[257:262] == b"ustar":
        return FOREIGN_TAR
    return next((says for magic, says in FOREIGN if head.startswith(magic)), None)


def wide(head: bytes) -> str:
    """The start of a text in UTF-16 or UTF-32, as far as it matters for telling what it is."""
    return head.replace(b"\0", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").decode("latin-1")


def judge_markup(start: str, *, prose: bool) -> Kind:
    """Feed, page, or plain text that happens to begin with an angle bracket.

    A file that is called plain text (``prose``) is a page only when it says so or is marked up from its first tag on: what it holds is kept as it is.
    """
    top = start[:8192]
    page = re.search(r"<(?:!doctype html|html)[\s>]", top, re.I)
    feed = FEED.search(top)
    if feed and not (page and page.start() < feed.start()):
        return "feed"
    if prose and not page:
        return "html" if MARKUP.match(start) and top.count("</") > 3 else "text"
    return "html" if page or MARKUP.search(top) or top.startswith("<?xml") else "text"


def judge_json(start: str, ending: str) -> Kind | None:
    """``jsonl`` for one record a line, ``json`` for one object or an array over several lines, None for neither."""
    if JSON_ARRAY.match(start):
        return "json"
    if ending in {"jsonl", "ndjson", "jl"}:
        return "jsonl"
    if not JSON_OBJECT.match(start):
        return "json" if ending == "json" else None
    line, newline, rest = start.partition("\n")
    closed = line.rstrip().endswith("}")
    return "jsonl" if closed or (not newline and ending != "json") or rest.lstrip().startswith('{"') else "json"


def names_columns(start: str) -> bool:
    """Whether a text begins with a table's header (short names, one of which carries a text and another something else we know) and a row."""
    line, _, rest = start.partition("\n")
    row = rest.lstrip().partition("\n")[0]
    for mark in ("\t", ",", ";", "|"):
        names = {name.strip().strip('"').lower() for name in line[:2000].split(mark)}
        known = text_keys() & names and len(all_keys() & names) >= 2 and all(NAME.fullmatch(name) for name in names)
        if known and (row.count(mark) >= line.count(mark) or '"' in row):
            return True
    return False
