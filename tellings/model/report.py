"""What arrives, and what becomes of it when it gives no article."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from tellings.model.span import Span

Form = Literal["text", "html"]

#: Why a report gave no article. EMPTY: no bytes or only blanks. BINARY: not text. UNREADABLE: bytes no encoding explains, or a broken
#: container or record. NO_SENTENCE: text without a single sentence (a menu, numbers). NOT_ENGLISH: another language. TOO_LARGE: over a
#: stated limit (size, expansion, nesting, line length). NO_TEXT: a page without article text. TWICE_NESTED: an archive inside archives.
#: FAILED: a step of ours failed on it, a defect to report; it is tried again by the next version.
Why = Literal[
    "EMPTY", "BINARY", "UNREADABLE", "NO_SENTENCE", "NOT_ENGLISH", "TOO_LARGE", "NO_TEXT", "TWICE_NESTED", "FAILED"
]

#: Doubts about an article that is kept. CHANGED_CHARACTERS: some bytes could not be decoded and stand as U+FFFD.
Doubt = Literal["SHORT", "CUT_OFF", "LIST", "LIVE_BLOG", "CHANGED_CHARACTERS", "CONTRADICTING_DATES"]


@dataclass(frozen=True, slots=True)
class Given:
    """Facts that came beside the text (JSON Lines keys, feed entry, CSV columns), exactly as given; None where absent.

    ``feed`` says that they are those of a feed's entry: the outlet's own word, not that of who made the pile. ``page_title`` is the title of the
    page's window, which often names the site behind the heading.
    """

    id: str | None = None
    title: str | None = None
    published: str | None = None
    updated: str | None = None
    outlet: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    feed: bool = False
    page_title: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What arrived, byte for byte, and where from.

    ``source`` is the path as given, ``archive.zip!member``, the record's address in a WARC, the given id, or ``file.jsonl:LINE``.
    ``charset`` is what the carrier declared (an HTTP header, a feed), None when nothing did; text taken from JSON or Parquet is
    UTF-8 here. ``order`` counts reports in input order from 0 (output order of ``tellings read``; never part of an id).
    """

    source: str
    form: Form
    data: bytes
    charset: str | None = None
    given: Given = field(default_factory=Given)
    order: int = 0


@dataclass(frozen=True, slots=True)
class Rejected:
    """A report that gave no article: which (``source``), the rule it broke (``why``) and what to do about it (``detail``)."""

    source: str
    why: Why
    detail: str
    order: int = 0

    @property
    def id(self) -> str:
        """One row per source and reason."""
        return f"{self.source}#{self.why}"


@dataclass(frozen=True, slots=True)
class Warned:
    """A doubt about an article that is kept, the place that raised it (None: the whole text), and what it means for the reader."""

    article: str
    why: Doubt
    detail: str
    span: Span | None = None

    @property
    def id(self) -> str:
        """One row per article and doubt."""
        return f"{self.article}.warned.{self.why}"
