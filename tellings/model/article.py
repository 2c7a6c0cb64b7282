"""The one text extracted from a report, and what is known about it before reading it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

from tellings.model.span import Span

PartKind = Literal["headline", "byline", "dateline", "credit", "caption", "furniture", "body"]
Precision = Literal[
    "minute", "hour", "day", "week", "month", "season", "quarter", "half", "year", "decade", "century", "unknown"
]
Basis = Literal["stated", "inferred", "given", "unknown"]

ID_BYTES = 8  # 64 bits, 16 hex digits: among ten million articles the chance of any collision is 3 in a million


def digest(*pieces: str) -> str:
    """16 hex digits naming these strings: BLAKE2b over each piece's UTF-8 length and bytes (lone surrogates kept)."""
    hasher = hashlib.blake2b(digest_size=ID_BYTES)
    for piece in pieces:
        raw = piece.encode("utf-8", "surrogatepass")
        hasher.update(len(raw).to_bytes(8, "big"))
        hasher.update(raw)
    return hasher.hexdigest()


@dataclass(frozen=True, slots=True)
class Part:
    """A block of the text and what it is. ``body`` parts are paragraphs."""

    kind: PartKind
    span: Span


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date somebody stated for this report, as written, not yet understood.

    ``where``: ``given`` (beside the text), ``json-ld``, ``meta``, ``feed``, ``address`` (the URL), ``text`` (a stamp line in the text;
    then ``span`` is its place). ``role``: ``published``, ``updated``, or ``unclear``.
    """

    value: str
    where: Literal["given", "json-ld", "meta", "feed", "address", "text"]
    role: Literal["published", "updated", "unclear"] = "unclear"
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """The one text extracted from a report. ``text`` never changes afterwards; ``parts`` are spans of it, in order, not overlapping.

    ``id`` is the digest of (text, outlet, canonical address, stated date); ``text_id`` of the text alone. ``outlet`` is who printed it
    (given, or read from the page's own metadata; None when unknown). ``agency`` is an agency named by the page's metadata (not the text).
    """

    id: str
    text_id: str
    text: str
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    language: str = "en"
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    agency: str | None = None
    stamps: tuple[Stamp, ...] = ()
    parts: tuple[Part, ...] = ()

    def __hash__(
        self,
    ) -> int:  # what is remembered by article is asked for thousands of times: not all its parts anew each time
        return hash(self.id)


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where an article was seen: the same report twice is one article with two sightings."""

    article: str
    source: str
    order: int = 0

    @property
    def id(self) -> str:
        """One row per article and source."""
        return f"{self.article}@{self.source}"


@dataclass(frozen=True, slots=True)
class Version:
    """The same address fetched again with another text: versions of one article, oldest first, never two origins."""

    id: str
    address: str
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A span of one article with its vector: 384 bytes of int8, the unit vector times 127. ``index`` counts from 0 in text order."""

    article: str
    span: Span
    index: int
    vector: bytes

    def __hash__(self) -> int:  # as an article's
        return hash((self.article, self.index))

    @property
    def id(self) -> str:
        """Named by article and span."""
        return f"{self.article}.s{self.span.start}-{self.span.end}"


def article_id(text: str, outlet: str | None, url: str | None, stated: str | None) -> str:
    """The id of an article: two outlets printing one agency text are two articles, the same report twice is one."""
    return digest("article", text, outlet or "", url or "", stated or "")


def text_id(text: str) -> str:
    """The id of a text: identical texts are compared once."""
    return digest("text", text)
