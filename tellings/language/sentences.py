"""Where sentences end: by the parts of the article, the lines of the text, and learned log-odds of the gaps between words.

Three layers, outer first: the parts of the article (a headline and a byline never share a sentence), the lines (a blank
line ends a sentence, so does a single line break unless the paragraph is hard-wrapped), and the gaps within a line.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tellings.language.ends import features, log_odds, may_end, ruled, starters, starts_with

LONGEST = 2000  # characters; the longest sentence of UD English EWT train has 1,060. Longer ones are tables and noise
WRAP_WIDEST = 132  # a hard-wrapped line is no wider (printers and terminals); paragraphs on one line are

LINE_END = re.compile(r"[ \t\f\v\u00a0]*(?:\r\n|[\n\r\u0085\u2028\u2029])")
BLANK = re.compile(r"\s*+")
CLAUSE_END = re.compile(r"[;:,–—]\s|\s")
QUOTES = re.compile('["“”]')
WORDS = re.compile(r"\S+")
STUCK = re.compile(
    r"(?<=[a-z]{2}\.)(?=[A-Z][a-z]|[AI]\Z)"
)  # where a blank may have been lost between two sentences ("last week.The captain")
ADDRESS = re.compile(r"[./@:_]")  # before such a stop: the word is an address or the name of a file
LONGEST_WORD = 40  # characters of a word that the features may look at
SETTLED = 99.0  # log-odds that stand for "surely"
DOUBT = 3.0  # log-odds under which the encoder is asked: 300 of 25,000 words of UD English EWT test, two thirds of the wrong ends


def split_sentences(text: str, parts: Sequence[tuple[int, int]] | None = None) -> list[tuple[int, int]]:
    """Spans ``[start, end)`` of the sentences of ``text``: in order, without overlap, without surrounding white space.

    Everything that is not white space lies in a sentence. A sentence ends at every border of ``parts`` (spans of headline,
    byline, paragraphs and so on); without them at blank lines and at line breaks that are not hard wrapping. No
    sentence is longer than ``LONGEST`` characters. Time grows linearly with the text.
    """
    return [(stretch.start, stretch.end) for stretch in split_stretches(text, parts, doubt=0.0)]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text ``[start, end)`` of one sentence, or of a few that the words alone do not part surely.

    ``doubts`` holds the gaps inside where a sentence may end: where the word after the gap begins, and the log-odds that one ends.
    """

    start: int
    end: int
    doubts: tuple[tuple[int, float], ...] = ()


def split_stretches(
    text: str,
    parts: Sequence[tuple[int, int]] | None = None,
    *,
    doubt: float = DOUBT,
    score: Callable[[list[str]], float] = log_odds,
) -> list[Stretch]:
    """Like ``split_sentences``, but cut only where the log-odds of an end are above ``doubt``; what stays together keeps its doubts.

    ``score`` gives the log-odds of a gap from its features; training passes other weights than those that ship.
    """
    found: list[Stretch] = []
    for start, end in blocks(text, parts or ()):
        at, held = start, list[tuple[int, float]]()
        for gap in gaps_within(text, start, end, score):
            if gap.odds > doubt:
                found += stretches_of(text, at, gap.stop, held)
                at, held = gap.stop, []
            elif gap.odds > -SETTLED:
                held.append((gap.next, gap.odds))
        found += stretches_of(text, at, end, held)
    return found


def stretches_of(text: str, start: int, end: int, doubts: list[tuple[int, float]]) -> Iterator[Stretch]:
    for low, high in pieces_of(text, start, end):
        yield Stretch(low, high, tuple(held for held in doubts if low < held[0] < high) if doubts else ())


def blocks(text: str, parts: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Stretches that a sentence cannot leave: between borders of parts and hard line breaks, in order."""
    borders = {0, len(text)} | {min(max(at, 0), len(text)) for part in parts for at in part}
    borders |= set(line_borders(text))
    ordered = sorted(borders)
    return itertools.pairwise(ordered)


def line_borders(text: str) -> Iterator[int]:
    """Starts of lines at which a new sentence must begin: not those that merely go on with a wrapped paragraph."""
    starts = [0, *(end.end() for end in LINE_END.finditer(text)), len(text)]
    lines = [(a, b, text[a:b].strip()) for a, b in itertools.pairwise(starts)]
    widths = sorted(len(line) for _, _, line in lines if line)
    width = widths[-1 - len(widths) // 50] if widths else 0  # the widest, but for one in fifty
    for (_, _, before), (start, _, line) in itertools.pairwise(lines):
        if not before or not line or not is_wrapped(before, line, width):
            yield start


def is_wrapped(before: str, line: str, width: int) -> bool:
    """Whether ``line`` goes on with ``before``: the break stands where a typesetter filling ``width`` had to put it."""
    if width > WRAP_WIDEST or len(before) < width // 2:
        return False
    if line[0] in "-*•·–—>|#" or before[-1] in "|":
        return False
    first = line.split(maxsplit=1)[0]
    full = len(before) + 1 + len(first) > width - 3
    return full or (before[-1] not in '.!?:”"' and line[0].islower())


class Gap(NamedTuple):
    """Between two words: where the word before stops, where the next begins (behind white space, where there is any), and the log-odds that a
    sentence ends there."""

    stop: int
    next: int
    odds: float


def gaps_within(text: str, start: int, end: int, score: Callable[[list[str]], float]) -> Iterator[Gap]:
    """The gaps of ``text[start:end]`` at which a sentence may end. What a rule settles has odds of plus or minus ``SETTLED``."""
    words = list(words_within(text, start, end))
    lower = bool(words) and text[words[0][0]].islower()
    begin = 0  # the first word of the sentence so far
    quotes, quoting = Quotes(), QUOTES.search(text, start, end) is not None
    for at in range(len(words) - 1):
        (_, stop), (low, high) = words[at], words[at + 1]
        if quoting:
            quotes.pass_over(text[words[at][0] : stop])
        if text[stop - 1].isalnum() and text[low].isalnum():  # most gaps: told from two characters
            continue
        before = text[max(words[at][0], stop - LONGEST_WORD) : stop]
        after = text[low : min(high, low + LONGEST_WORD)]
        if not may_end(before, after):
            continue
        later = text[slice(*words[at + 2])][:LONGEST_WORD] if at + 2 < len(words) else ""
        ends = ruled(before, after)
        if ends is None:
            odds = score(features(before, after, later, at + 1 - begin, quoted=quotes.open, lower=lower))
        else:
            odds = SETTLED if ends else -SETTLED
        yield Gap(stop, low, odds)
        if odds > 0:
            begin, quotes = at + 1, Quotes()


def words_within(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What white space parts, and two words that lost the blank between their sentences: a full stop inside, before a word that starts sentences."""
    for found in WORDS.finditer(text, start, end):
        at, stop = found.span()
        if stop - at > 3 and text.find(".", at, stop - 1) > 0:
            for stuck in STUCK.finditer(text, at, stop):
                if (
                    not ADDRESS.search(text, at, stuck.start() - 1)
                    and starts_with(text[stuck.start() : min(stop, stuck.start() + LONGEST_WORD)])[1] in starters()
                ):
                    yield at, stuck.start()
                    at = stuck.start()
        yield at, stop


class Quotes:
    """Keeps count of quotation marks, so that a long text is read once: ``open`` says whether a quotation is."""

    def __init__(self) -> None:
        self.open = False

    def pass_over(self, word: str) -> None:
        """Goes on by one word."""
        for char in word if QUOTES.search(word) else "":
            self.open = char == "“" or (not self.open if char == '"' else self.open and char != "”")


def pieces_of(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """``text[start:end]`` without surrounding white space, cut at clause ends into at most ``LONGEST`` characters."""
    start, end = trimmed(text, start, end)
    while end - start > LONGEST:
        cut = clause_cut(text, start)
        stop = trimmed(text, start, cut)[1]
        yield start, stop
        start = trimmed(text, cut, end)[0]
    if start < end:
        yield start, end


def clause_cut(text: str, start: int) -> int:
    """Where to cut an endless sentence: after the last clause mark, else the last space, of its longest allowed start."""
    low, high = start + LONGEST // 2, start + LONGEST
    found = list(CLAUSE_END.finditer(text, low, high))
    marks = [match.end() for match in found if len(match[0]) == 2]
    return marks[-1] if marks else found[-1].end() if found else high


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at its ends; empty at ``end`` when there is nothing else."""
    skipped = BLANK.match(text, start, end)
    start = skipped.end() if skipped else start
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
