"""The words of quotes cut into remarks: sentence by sentence, what stands in quotation marks apart from what is only reported."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from tellings.find.marks import find_passages
from tellings.join.alignment import TOKEN
from tellings.join.rarity import fold_word
from tellings.model import Article, Cite, Quote, Sentence

INTERPOLATION = re.compile(r"\[[^\]\n]{1,200}\]")
ELLIPSIS = re.compile(r"\.\s?\.\s?\.|…|\*\s?\*\s?\*")
#: British and American spellings of one word: what is folded, into what. Common to all words, so that both sides change alike.
SPELLINGS = (
    (re.compile(r"([aeiou])ll(ed|ing|er)$"), r"\1l\2"),  # travelling, traveling
    (re.compile(r"is(e|ed|es|ing|ation)$"), r"iz\1"),  # recognise, recognize
    (re.compile(r"([a-z]{2})our(s|ed|ing|able|ite|ful|hood)?$"), r"\1or\2"),  # harbour, harbor
    (re.compile(r"([a-z]{2}[^aeiou])re(s)?$"), r"\1er\2"),  # centre, center
    (re.compile(r"([dt]efen|offen|licen|preten)ce$"), r"\1se"),  # defence, defense
    (re.compile(r"ogramme(s)?$"), r"ogram\1"),
)
#: Words quoted within a quote, four at least: someone else's. Shorter ones are names and scare quotes.
NESTED = re.compile(
    r"\"(?=[^\"\n]{9,400}\")[^\"\s]+(?:[^\S\n]+[^\"\s]+){3,60}\"|“(?=[^”\n]{9,400}”)[^”\s]+(?:[^\S\n]+[^”\s]+){3,60}”|‘(?=[^’\n]{9,400}’)[^’\s]+(?:[^\S\n]+[^’\s]+){3,60}’(?!\w)"
)
CROWDED = 60  # pieces one remark is cut into at most


@dataclass(frozen=True, slots=True)
class Token:
    """One folded word of a remark. ``put_in`` tells an interpolation in brackets, ``gap`` that an ellipsis stands before it."""

    word: str
    start: int
    end: int
    put_in: bool = False
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence, or the part of one, of a quote: its tokens, whether they stand in quotation marks (or in a post), and who says them.

    ``who`` is an Entity id or None; ``follows`` tells that it is the next sentence after the remark before it, in one piece of the quote.
    """

    quote: Quote
    tokens: tuple[Token, ...]
    marked: bool
    who: str | None
    follows: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """The folded words without interpolations: what is compared."""
        return tuple(token.word for token in self.tokens if not token.put_in)

    @property
    def place(self) -> Cite:
        """From its first to its last word."""
        return Cite(self.quote.article, self.tokens[0].start, self.tokens[-1].end)


@lru_cache(maxsize=100_000)
def fold_spelling(word: str) -> str:
    """One word folded: lower case, no possessive, no plain plural, one spelling for British and American."""
    word = fold_word(word)
    for pattern, other in SPELLINGS:
        word = pattern.sub(other, word)
    return word


def cut_quotes(
    articles: Sequence[Article], quotes: Sequence[Quote], sentences: Sequence[Sentence], speaker: dict[str, str]
) -> list[Remark]:
    """The remarks of all quotes, quote by quote in the order given, each in text order.

    Of a mixed or indirect quote the words in quotation marks are remarks of their own, and so is the whole, as reported speech.
    """
    texts = {article.id: article for article in articles}
    starts: dict[str, list[int]] = defaultdict(list)
    for sentence in sentences:
        starts[sentence.article].append(sentence.span.start)
    for places in starts.values():
        places.sort()
    marked = {key: marked_stretches(article) for key, article in texts.items()}
    found: list[Remark] = []
    for quote in quotes:
        article = texts[quote.article]
        who = speaker.get(quote.who or "")
        if quote.form != "direct":
            for start, end in stretches_inside(marked[article.id], quote):
                found += cut(article.text, start, end, starts[article.id], quote, who, marked=True)
        tokens = [token for span in quote.words for token in tokens_of(article.text, span.start, span.end)]
        if quote.form == "direct":
            for span in quote.words:
                found += cut(article.text, span.start, span.end, starts[article.id], quote, who, marked=True)
        elif tokens:
            found.append(Remark(quote, tuple(tokens), False, who))
    return found


def cut(
    text: str, start: int, end: int, starts: Sequence[int], quote: Quote, who: str | None, *, marked: bool
) -> list[Remark]:
    """One remark for each sentence that begins inside ``[start, end)``, and one for what stands before the first; words quoted inside are cut out."""
    inner = {*starts[bisect_right(starts, start) : bisect_left(starts, end)]}
    sentences = frozenset(inner)
    inner.update(edge for match in NESTED.finditer(text, start, end) for edge in match.span())
    borders = [start, *sorted(inner - {start, end})[:CROWDED], end]
    pieces = ((low, tokens_of(text, low, high)) for low, high in pairwise(borders))
    return [Remark(quote, tuple(tokens), marked, who, low in sentences) for low, tokens in pieces if tokens]


def tokens_of(text: str, start: int, end: int) -> list[Token]:
    """The words between two characters."""
    brackets = [match.span() for match in INTERPOLATION.finditer(text, start, end)]
    gaps = [match.end() for match in ELLIPSIS.finditer(text, start, end)]
    found: list[Token] = []
    bracket = gap = 0
    for match in TOKEN.finditer(text, start, end):
        low, high = match.span()
        while bracket < len(brackets) and brackets[bracket][1] <= low:
            bracket += 1
        before = gap
        while gap < len(gaps) and gaps[gap] <= low:
            gap += 1
        put_in = bracket < len(brackets) and brackets[bracket][0] <= low
        found.append(Token(fold_spelling(match.group()), low, high, put_in, gap > before and bool(found)))
    return found


def marked_stretches(article: Article) -> list[tuple[int, int]]:
    """What stands between quotation marks, without them, in text order."""
    paragraphs = [(part.span.start, part.span.end) for part in article.parts]
    if not paragraphs:
        at = 0
        for line in article.text.splitlines(keepends=True):
            if line.strip():
                paragraphs.append((at, at + len(line.rstrip())))
            at += len(line)
    return sorted(span for passage in find_passages(article.text, paragraphs) for span in passage.spans)


def stretches_inside(marked: Sequence[tuple[int, int]], quote: Quote) -> list[tuple[int, int]]:
    """The marked stretches that lie in a quote's words."""
    found = []
    for span in quote.words:
        at = bisect_right(marked, (span.start, -1))
        at -= at > 0 and marked[at - 1][1] > span.start
        while at < len(marked) and marked[at][0] < span.end:
            low, high = max(marked[at][0], span.start), min(marked[at][1], span.end)
            if low < high:
                found.append((low, high))
            at += 1
    return found
