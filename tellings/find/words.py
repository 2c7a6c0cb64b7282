"""The words of one article as plain lists: what the find steps walk over.

spaCy's Token objects cost more to touch than the rules cost to run, so each step takes the columns it needs once. White space is no word here.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc

from tellings.find.marks import Passage
from tellings.model import Article, PartKind, Span

SENTENCE_ENDS = frozenset(".!?…")
CLOSERS = frozenset("\"'”’)]»")
BODY: PartKind = "body"
SILENT: frozenset[PartKind] = frozenset(
    {"furniture", "byline", "credit", "dateline"}
)  # parts in which nobody says or states anything


@dataclass(frozen=True, slots=True)
class Words:
    """Parallel lists, one item per word in text order.

    ``text`` and ``lower`` are the word as written and in lower case (curly apostrophes made straight); ``start``/``end`` its characters; ``sentence``
    and ``part`` count from 0 and rise by one at each border; ``kind`` is the kind of part the word lies in. ``first[s]`` is the number of the
    first word of sentence ``s``; one more item closes the last sentence. ``pos`` (coarse part of speech), ``dep`` and ``head`` (number of a word; the
    root is its own head) are empty unless the Doc carries them.
    """

    text: list[str]
    lower: list[str]
    start: list[int]
    end: list[int]
    sentence: list[int]
    part: list[int]
    kind: list[PartKind]
    first: list[int]
    pos: list[str]
    dep: list[str]
    head: list[int]

    def __len__(self) -> int:
        return len(self.text)

    def span(self, low: int, high: int) -> Span:
        """The characters from word ``low`` up to, not including, word ``high``."""
        return Span(self.start[low], self.end[high - 1])

    def bounds(self, sentence: int) -> tuple[int, int]:
        """First word of a sentence and the first after it."""
        return self.first[sentence], self.first[sentence + 1]


@lru_cache(maxsize=1)  # four steps in a row ask for the words of one article
def words_of(article: Article, doc: Doc) -> Words:
    """The words of an analysed article. A sentence never crosses a part of the article, nor a line break where no parts are known.

    The lists are shared by all who ask for them: nobody changes them.
    """
    tokens = [token for token in doc if not token.is_space]
    text = [token.text for token in tokens]
    start = [token.idx for token in tokens]
    end = [at + len(word) for at, word in zip(start, text, strict=True)]
    part, kind = _parts(article, start, end)
    starts = _sentence_starts(doc, tokens, text, part)
    sentence, first = _number(starts)
    pos: list[str] = []
    dep: list[str] = []
    head: list[int] = []
    if doc.has_annotation("DEP"):
        number = {token.i: index for index, token in enumerate(tokens)}
        dep = [token.dep_ for token in tokens]
        head = [number.get(token.head.i, index) for index, token in enumerate(tokens)]
    if doc.has_annotation("POS"):
        pos = [token.pos_ for token in tokens]
    lower = [word.lower().replace("’", "'") for word in text]
    return Words(text, lower, start, end, sentence, part, kind, first, pos, dep, head)


def _parts(article: Article, start: Sequence[int], end: Sequence[int]) -> tuple[list[int], list[PartKind]]:
    """Which part each word lies in, and that part's kind; paragraphs (lines) stand in where the article lists no parts."""
    spans: list[tuple[int, int, PartKind]] = [(part.span.start, part.span.end, part.kind) for part in article.parts]
    if not spans:
        at = 0
        for line in article.text.splitlines(keepends=True):
            if line.strip():
                spans.append((at, at + len(line), BODY))
            at += len(line)
    numbers: list[int] = []
    kinds: list[PartKind] = []
    current = 0
    for at in start:
        while current + 1 < len(spans) and at >= spans[current + 1][0]:
            current += 1
        numbers.append(current)
        kinds.append(spans[current][2] if spans and spans[current][0] <= at else BODY)
    return numbers, kinds


def _sentence_starts(doc: Doc, tokens: Sequence[object], text: Sequence[str], part: Sequence[int]) -> list[bool]:
    """Whether each word opens a sentence: what the Doc says, else after a full stop and its closing marks."""
    told = doc.has_annotation("SENT_START")
    if told:
        opens: list[bool] = []
        pending = True
        for token in doc:
            pending = pending or bool(token.is_sent_start)
            if not token.is_space:
                opens.append(pending)
                pending = False
    else:
        opens = [False] * len(tokens)
        ended = True
        for index, word in enumerate(text):
            if ended and word not in CLOSERS:
                opens[index] = True
                ended = False
            ended = ended or word in SENTENCE_ENDS
    for index in range(len(opens)):
        if index == 0 or part[index] != part[index - 1]:
            opens[index] = True
    return opens


def _number(opens: Sequence[bool]) -> tuple[list[int], list[int]]:
    """Sentence numbers, and the first word of each with one closing item."""
    sentence: list[int] = []
    first: list[int] = []
    for index, opening in enumerate(opens):
        if opening:
            first.append(index)
        sentence.append(len(first) - 1)
    first.append(len(opens))
    return sentence, first


def paragraphs_of(words: Words) -> list[tuple[int, int]]:
    """Where quotations may stand: each part of the article that people write in, as characters."""
    found: list[tuple[int, int]] = []
    for index, part in enumerate(words.part):
        if words.kind[index] in SILENT:
            continue
        if index and words.part[index - 1] == part and found:
            found[-1] = (found[-1][0], words.end[index])
        else:
            found.append((words.start[index], words.end[index]))
    return found


def words_inside(words: Words, passages: Sequence[Passage]) -> list[int]:
    """For each word the number of the passage it lies in (marks included), -1 outside."""
    inside = [-1] * len(words)
    for number, passage in enumerate(passages):
        ranges = [passage.outer] if len(passage.spans) == 1 else [(start - 1, end + 1) for start, end in passage.spans]
        for start, end in ranges:
            for index in range(bisect_left(words.start, start), bisect_left(words.start, end)):
                inside[index] = number
    return inside
