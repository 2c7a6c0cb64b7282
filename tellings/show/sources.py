"""The full texts with every cite in its place.

Cites nest and cross. Nested ones become nested elements; one that crosses another's border is cut there and its first piece keeps the anchor. Blocks
and sentences cut cites in the same way.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from tellings.model import Article, PartKind, Span
from tellings.show.labels import slug
from tellings.show.lookup import Head, Lookup

BitKind = Literal["sentence", "tint", "plain", ""]
Item = tuple[
    int, int, int, BitKind, str
]  # start, minus end, rank (a sentence lies outside its cites), kind, anchor: sorts as it must nest


@dataclass(frozen=True, slots=True)
class Bit:
    """A step through a marked text: ``open`` and ``close`` an element, or ``text``. ``anchor`` is empty on later pieces of a cut cite."""

    step: Literal["open", "close", "text"]
    kind: BitKind = ""
    text: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, with what kind of part it is."""

    kind: PartKind
    bits: tuple[Bit, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """Paragraphs in a row; ``aside`` when they are furniture, folded away with their number of characters."""

    aside: bool
    blocks: tuple[Block, ...]
    characters: int


@dataclass(frozen=True, slots=True)
class Source:
    """One report's text, ready to be read."""

    head: Head
    passages: tuple[Passage, ...]


def source(article: Article, look: Lookup, *, tinted: Set[tuple[int, int]], plain: Set[tuple[int, int]]) -> Source:
    """The text of an article with an anchor for each (start, end); ``tinted`` ones are to be seen, ``plain`` ones only to be reached."""
    name = slug(article.id)
    items: list[Item] = [(span.start, -span.end, 0, "sentence", "") for span in look.sentences.get(article.id, ())]
    for start, end in tinted | plain:
        kind: BitKind = "tint" if (start, end) in tinted else "plain"
        cited = article.text[start:end]
        blanks = len(cited) - len(cited.lstrip()) if cited.strip() else 0  # a mark never begins with a blank
        items.append((start + blanks, -end, 1, kind, f"at-{name}-{start}-{end}"))
    blocks = mark(article.text, paragraphs(article), items)
    passages = [
        Passage(aside, tuple(block for block, _ in run), sum(size for _, size in run))
        for aside, found in groupby(blocks, key=lambda pair: pair[0].kind == "furniture")
        for run in [list(found)]
    ]
    return Source(look.heads[article.id], tuple(passages))


def paragraphs(article: Article) -> list[tuple[PartKind, Span]]:
    """The parts of a text that hold anything, in order, and as ``body`` the lines no part covers; together all but blanks."""
    found: list[tuple[PartKind, Span]] = []
    at = 0
    for part in sorted(article.parts, key=lambda part: part.span):
        start, end = max(part.span.start, at), min(part.span.end, len(article.text))
        if start < end:
            found += [*_lines(article.text, at, start), *_trimmed(part.kind, article.text, start, end)]
            at = end
    return found + _lines(article.text, at, len(article.text))


def _lines(text: str, start: int, end: int) -> list[tuple[PartKind, Span]]:
    return [
        pair
        for line in re.finditer(r"[^\r\n]+", text[start:end])
        for pair in _trimmed("body", text, start + line.start(), start + line.end())
    ]


def _trimmed(kind: PartKind, text: str, start: int, end: int) -> list[tuple[PartKind, Span]]:
    words = text[start:end]
    left, right = start + len(words) - len(words.lstrip()), start + len(words.rstrip())
    return [(kind, Span(left, right))] if left < right else []


def mark(text: str, blocks: Sequence[tuple[PartKind, Span]], items: Iterable[Item]) -> list[tuple[Block, int]]:
    """Each block with its bits and its number of characters. Every anchor is given once: one that lies between blocks opens the next one."""
    queue = list(items)
    heapq.heapify(queue)
    marked = []
    for kind, span in blocks:
        inside: list[Item] = []
        while queue and queue[0][0] < span.end:
            start, end, rank, look, anchor = heapq.heappop(queue)
            if -end > span.end:
                heapq.heappush(queue, (span.end, end, rank, look, "" if start < span.end else anchor))
            if -end > span.start or anchor:
                first = max(start, span.start)
                inside.append((first, -max(first, min(-end, span.end)), rank, look, anchor))
        marked.append((Block(kind, tuple(nest(text, span, inside))), len(span)))
    left = tuple(
        bit for item in sorted(queue) if item[4] for bit in (Bit("open", "plain", "", item[4]), Bit("close", "plain"))
    )
    if left:
        marked.append((Block("body", left), 0))
    return marked


def nest(text: str, span: Span, items: Iterable[Item]) -> list[Bit]:
    """The bits of one block: well nested, the text whole and in order. ``items`` lie in the block."""
    waiting = list(items)
    heapq.heapify(waiting)
    bits: list[Bit] = []
    opened: list[tuple[int, BitKind]] = []
    at = span.start

    def say(end: int) -> int:
        if end > at:
            bits.append(Bit("text", "", text[at:end]))
        return max(at, end)

    while waiting or opened:
        if opened and (not waiting or opened[-1][0] <= waiting[0][0]):
            end, kind = opened.pop()
            at = say(end)
            bits.append(Bit("close", kind))
            continue
        start, minus, rank, kind, anchor = heapq.heappop(waiting)
        end = -minus
        at = say(start)
        if opened and end > opened[-1][0]:
            heapq.heappush(waiting, (opened[-1][0], minus, rank, kind, ""))
            end = opened[-1][0]
        bits.append(Bit("open", kind, "", anchor))
        opened.append((end, kind))
    say(span.end)
    return bits
