"""Where sentences end. Rules over punctuation, a table of abbreviations, and the lines of the text.

Three layers, outer first: the parts of the article (a headline and a byline never share a sentence), the lines (a blank
line ends a sentence, so does a single line break unless the paragraph is hard-wrapped), and the marks within a line.
"""

from __future__ import annotations

import csv
import functools
import itertools
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from tellings.model import BadTable

DATA = Path(__file__).resolve().parent.parent / "data"
TABLE = DATA / "abbreviations.csv"
STARTERS = DATA / "sentence_starters.csv"

LONGEST = 2000  # characters; the longest sentence of UD English EWT train has 1,060. Longer ones are tables and noise
WRAP_WIDEST = 132  # a hard-wrapped line is no wider (printers and terminals); paragraphs on one line are

# A run of end marks, closing quotes and brackets, then white space. Possessive and anchored, so that a page full of dots
# is read once, not once for each dot.
MARKS = re.compile(r"(?<![.!?…])(?P<marks>[.!?…。]++)(?P<closing>[\"'”’»)\]}]*+)(?P<space>\s++)(?=\S)")
OPENING = "\"'“‘«([{-–—•*"
LINE_END = re.compile(r"[ \t\f\v\u00a0]*(?:\r\n|[\n\r\u0085\u2028\u2029])")
BLANK = re.compile(r"\s*+")
CLAUSE_END = re.compile(r"[;:,–—]\s|\s")
LAST_WORD = re.compile(r"[^\s\"'“”‘’«»()\[\]{}–—/]*$")


@functools.cache
def abbreviations() -> dict[str, bool]:
    """Abbreviation in lower case without its last dot -> whether a sentence may end with it."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["ends"] not in {"may", "never"} or not row["source"] or row["word"] != row["word"].lower():
            raise BadTable(f"{TABLE.name}: row {row} needs a word in lower case, ends = may or never, and a source")
    return {row["word"]: row["ends"] == "may" for row in rows}


@functools.cache
def starters() -> frozenset[str]:
    """Words in lower case that start a sentence rather than go on with a name ("in the U.S. The ...")."""
    with STARTERS.open(encoding="utf-8", newline="") as file:
        return frozenset(row["word"] for row in csv.DictReader(file))


def split_sentences(text: str, parts: Sequence[tuple[int, int]] | None = None) -> list[tuple[int, int]]:
    """Spans ``[start, end)`` of the sentences of ``text``: in order, without overlap, without surrounding white space.

    Everything that is not white space lies in a sentence. A sentence ends at every border of ``parts`` (spans of headline,
    byline, paragraphs and so on); without them at blank lines and at line breaks that are not hard wrapping. No
    sentence is longer than ``LONGEST`` characters. Time grows linearly with the text.
    """
    spans: list[tuple[int, int]] = []
    for start, end in blocks(text, parts or ()):
        at = start
        for cut in ends_within(text, start, end):
            spans += pieces_of(text, at, cut)
            at = cut
        spans += pieces_of(text, at, end)
    return spans


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


def ends_within(text: str, start: int, end: int) -> Iterator[int]:
    """Positions after the end marks in ``text[start:end]`` at which a sentence ends."""
    for found in MARKS.finditer(text, start, end):
        if is_end(text, start, found):
            yield found.end("closing")


def is_end(text: str, start: int, found: re.Match[str]) -> bool:
    """Whether the marks end a sentence, by the word before and the word after them."""
    after = text[found.end() : found.end() + 40].split(maxsplit=1)[0]
    opened = after.lstrip(OPENING)
    marks, closing = found["marks"], found["closing"]
    if opened[:1].islower():
        return False
    if marks != ".":
        return True
    if closing:
        return True
    found_word = LAST_WORD.search(text[max(start, found.start() - 24) : found.start()])
    word = found_word[0].lower() if found_word else ""
    next_word = re.split(r"\W", opened, maxsplit=1)[0].lower()
    if is_initial(word, text, found.start()):
        return next_word in starters() and next_word != "a"
    may_end = abbreviations().get(word)
    if may_end is None and re.fullmatch(r"(?:[a-z]\.)+[a-z]", word):
        may_end = True
    if may_end is None:
        return not is_list_number(word, text, start, found.start())
    if not may_end:
        return False
    return next_word in starters() or after[:1] in '"“‘'


def is_initial(word: str, text: str, dot: int) -> bool:
    """Whether the dot follows a single capital letter, as in a person's name: not ``I``, which is mostly the pronoun."""
    return len(word) == 1 and text[dot - 1].isupper() and word != "i"


def is_list_number(word: str, text: str, start: int, dot: int) -> bool:
    """Whether ``word`` is a short number (or letter) that opens the block: "2. The court", "b. The"."""
    return (
        len(word) <= 3
        and word.isalnum()
        and not text[start : dot - len(word)].strip()
        and (word.isdigit() or len(word) == 1)
    )


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
