"""A text cut into blocks: its paragraphs, headings, captions and menu lines, each a trimmed span."""

from __future__ import annotations

import re
from itertools import pairwise

from tellings.model import Span

LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
ENDED = re.compile(r"[.!?:;…]['\"”’»)\]]*$")
NARROWEST, WIDEST = (
    45,
    100,
)  # characters a line may have where lines were broken by width, as in mail and old plain text
WRAPPED_SHARE = 0.35  # of the single line breaks must fall in the middle of a sentence; real paragraphs never reach .05
WRAPPED_LEAST = 3
PARAGRAPH_END = 0.7  # a line shorter than this part of the width ends its paragraph


def find_blocks(text: str) -> tuple[Span, ...]:
    """The blocks of a text, in order, not overlapping, covering all of it but blanks.

    A line is a block. Where lines were broken by width (many single breaks in the middle of sentences, and no long lines), the lines of a
    paragraph are one block together.
    """
    lines = [span for match in LINE.finditer(text) if (span := trimmed(text, match.start(), match.end())) is not None]
    return tuple(join_wrapped(text, lines) if is_wrapped(text, lines) else lines)


def trimmed(text: str, start: int, end: int) -> Span | None:
    """The span without blanks at its ends; None when there is nothing else."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    return Span(start + left, start + right) if left < right else None


def single_break(text: str, before: Span, after: Span) -> bool:
    """Whether two lines follow each other without a blank line between them."""
    between = text[before.end : after.start]
    return between.count("\n") + between.count("\r") - between.count("\r\n") <= 1


def is_wrapped(text: str, lines: list[Span]) -> bool:
    """Whether the lines were broken by width."""
    if len(lines) <= WRAPPED_LEAST or sum(len(line) > WIDEST for line in lines) > len(lines) // 10:
        return False
    breaks = cut = 0
    for before, after in pairwise(lines):
        if single_break(text, before, after):
            breaks += 1
            cut += (
                len(before) >= NARROWEST
                and text[after.start].islower()
                and ENDED.search(text, max(0, before.end - 4), before.end) is None
            )
    return cut >= WRAPPED_LEAST and cut >= WRAPPED_SHARE * breaks


def join_wrapped(text: str, lines: list[Span]) -> list[Span]:
    """The paragraphs of wrapped lines: they end at a blank line, before an indented line, and after a short line that ends a sentence."""
    width = max(len(line) for line in lines if len(line) <= WIDEST)
    joined = lines[:1]
    for last, line in pairwise(lines):
        short = len(last) < PARAGRAPH_END * width and ENDED.search(text, max(0, last.end - 4), last.end) is not None
        indented = text[line.start - 1] in " \t" and text[line.start - 2 : line.start].isspace()
        if short or indented or not single_break(text, last, line):
            joined.append(line)
        else:
            joined[-1] = Span(joined[-1].start, line.end)
    return joined
