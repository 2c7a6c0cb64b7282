"""How much of anything is read before it is refused. Every limit can be raised by who knows better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from tellings.model import Why


@dataclass(frozen=True, slots=True)
class Limits:
    """What is refused as too large. Bytes are bytes as read, characters are code points.

    - ``report_bytes``: one report. The longest page of 113 measured ones has 1.6 MB; the whole of a book has under 10.
    - ``text_chars``: the text of one report: a novel of 700 pages.
    - ``line_chars``, ``word_chars``: one paragraph, one stretch without a blank. A long-read saved as a single line has 150,000; a
      stretch of 10,000 characters without a blank is data (base64, a minified script), not prose.
    - ``record_bytes``: one line of JSON, one row of a table: a page written with ``\\u`` escapes takes up to six times its bytes.
    - ``feed_bytes``: one RSS or Atom file; it is parsed as a whole.
    - ``html_depth``, ``html_elements``: nesting and number of elements of a page. Real pages stay under 60 deep and 15,000 elements.
    - ``expansion``, ``expansion_free``: how many times its compressed size an archive may fill, once it fills more than ``expansion_free`` bytes.
      Text packs 3 to 10 times, crawls of near-identical pages up to 50 times; the densest deflate gives 1,030.
    - ``members``: files in one archive or folder tree.
    - ``nesting``: containers inside each other: an archive inside an archive is read, a third layer is not.
    - ``spool_bytes``: what of a stream that must be read from its end (zip, Parquet) is put on disk.
    """

    report_bytes: int = 10_000_000
    text_chars: int = 2_000_000
    line_chars: int = 400_000
    word_chars: int = 10_000
    record_bytes: int = 32_000_000
    feed_bytes: int = 20_000_000
    html_depth: int = 500
    html_elements: int = 150_000
    expansion: int = 200
    expansion_free: int = 100_000_000
    members: int = 1_000_000
    nesting: int = 2
    spool_bytes: int = 4_000_000_000


class Refusal(NamedTuple):
    """Why something gave no article: the rule (``why``) and what to do (``detail``). Becomes a ``Rejected`` where the source is known."""

    why: Why
    detail: str


class RefusedStream(Exception):
    """Raised inside a stream that broke or grew over a limit; caught where the container is read, never seen outside this package."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.detail)
        self.refusal = refusal
