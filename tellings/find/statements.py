"""What an article states, clause by clause: span, polarity, modality, whose words, figures, times, who it is about.

Method: each sentence of text that people write (no furniture, byline, credit) is cut into clauses. Where the Doc has a tree, a clause is what a
verb governs: coordinate, adverbial and participial clauses stand by themselves, and a clause in the middle of another lies inside it; relative
clauses stay with what they are about, and what somebody said with who said it. Without a tree cuts are made at safe borders only: semicolons, and a
comma with a conjunction where a new subject follows. A statement is never wider than its sentence. Known to fail: wrong trees, negation far from its
verb, irony.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from spacy.tokens import Doc

from tellings.find.clauses import Tree, tree_of
from tellings.find.phrases import FINITE
from tellings.find.predicates import find_predicates
from tellings.find.quantities import find_quantities
from tellings.find.tables import word_set
from tellings.find.words import SILENT, Words, words_of
from tellings.model import (
    Article,
    Mention,
    Modality,
    Polarity,
    Quote,
    Sentence,
    Span,
    Statement,
    TimeExpression,
)

JOINTS = word_set("joints")
SUBJECTS = word_set("subjects")
NEGATIONS = word_set("negations")
MARKS = frozenset('“”"')
CONDITIONS = word_set("conditions")
PLANS = word_set("plans")
THREATS = frozenset(["threatened", "threatens", "threatening", "warned"])
DENIALS = word_set("denials")
DOUBTS = word_set("doubts")
LEAST = 3  # words with a letter: shorter pieces state nothing
LEAST_CLAUSE = 4  # words on each side of a cut


def find_statements(
    article: Article,
    doc: Doc,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    quotes: Sequence[Quote],
    expressions: Sequence[TimeExpression],
) -> tuple[Statement, ...]:
    """Every statement of an article in text order; each lies in one sentence. Linear in the length of the text."""
    words = words_of(article, doc)
    numbers = [sentence.span.start for sentence in sentences]
    marked = Marked(words, mentions, quotes, expressions)
    tree = tree_of(article, doc)
    found: list[Statement] = []
    for number in range(len(words.first) - 1):
        low, high = words.bounds(number)
        if words.kind[low] in SILENT or not numbers:
            continue
        sentence = max(0, bisect_right(numbers, words.start[low]) - 1)
        for begin, end in cut_sentence(words, low, high):
            if states_something(words, begin, end):
                found.append(statement_of(article, words, begin, end, sentences[sentence].index, marked, tree))
    return tuple(found)


def cut_sentence(words: Words, low: int, high: int) -> list[tuple[int, int]]:
    """A sentence in clauses, as word ranges: cut at semicolons and where a comma, a conjunction and a new subject with a verb meet."""
    cuts = [low]
    quoted = False
    for at in range(low + 1, high - 1):
        word = words.text[at]
        if word in ('"', "“", "”"):
            quoted = (not quoted) if word == '"' else word == "“"
        if quoted:
            continue
        begin = None
        if (
            word == ";"
            or (word in ("—", "–") and new_clause(words, at + 1, high))
            or (word == "," and words.lower[at + 1] in JOINTS and new_clause(words, at + 2, high))
        ):
            begin = at + 1
        if begin is not None and begin - cuts[-1] >= LEAST_CLAUSE and high - begin >= LEAST_CLAUSE:
            cuts.append(begin)
    return [trim(words, begin, end) for begin, end in zip(cuts, [*cuts[1:], high], strict=True)]


def new_clause(words: Words, at: int, high: int) -> bool:
    """Whether a clause with its own subject begins at ``at``: a subject-like word and a finite verb within eight words."""
    if at >= high:
        return False
    if words.lower[at] not in SUBJECTS and not words.text[at][0].isupper():
        return False
    for near in range(at + 1, min(high, at + 9)):
        if words.text[near] in (",", ";", ":"):
            return False
        if (
            words.lower[near] in FINITE
            or (words.pos and words.pos[near] in ("VERB", "AUX"))
            or words.lower[near].endswith("ed")
        ):
            return True
    return False


def trim(words: Words, begin: int, end: int) -> tuple[int, int]:
    """A range without conjunctions and stops at its ends; a closing mark keeps its place."""
    while begin < end and words.lower[begin] in (",", ";", "—", "–", "-", "•", "*", "and", "but"):
        begin += 1
    while end > begin and words.text[end - 1] in (",", ";", "—", "–", ":"):
        end -= 1
    return begin, end


def states_something(words: Words, begin: int, end: int) -> bool:
    """Whether a piece is long enough to state anything and holds a word in lower case."""
    lettered = [at for at in range(begin, end) if words.text[at][0].isalpha()]
    return len(lettered) >= LEAST and any(words.text[at].islower() for at in lettered)


class Marked:
    """What earlier steps found, looked up by characters."""

    def __init__(
        self, words: Words, mentions: Sequence[Mention], quotes: Sequence[Quote], expressions: Sequence[TimeExpression]
    ) -> None:
        self.mentions = sorted(mentions, key=lambda mention: mention.span)
        self.mention_starts = [mention.span.start for mention in self.mentions]
        self.expressions = sorted(expressions, key=lambda expression: expression.span)
        self.time_starts = [expression.span.start for expression in self.expressions]
        pieces = sorted(
            (span.start, span.end, quote.id, quote.who)
            for quote in quotes
            if quote.kind == "words"
            for span in quote.words
        )
        self.pieces = pieces
        self.piece_starts = [piece[0] for piece in pieces]
        self.whose: dict[int, str] = {}
        for mention in self.mentions:
            if mention.entity is not None:
                for at in range(
                    bisect_left(words.start, mention.span.start), bisect_left(words.start, mention.span.end)
                ):
                    self.whose.setdefault(at, mention.entity)
        self.named = self.whose.get
        self.busy = [False] * len(words)
        for span in [e.span for e in expressions] + [m.span for m in mentions if m.form == "name"]:
            for at in range(bisect_left(words.start, span.start), bisect_left(words.start, span.end)):
                self.busy[at] = True

    def entities(self, span: Span) -> tuple[str, ...]:
        """Entities named in a span, each once, in order."""
        held = self.mentions[bisect_left(self.mention_starts, span.start) : bisect_left(self.mention_starts, span.end)]
        return tuple(dict.fromkeys(mention.entity for mention in held if mention.entity is not None))

    def times(self, span: Span) -> tuple[str, ...]:
        """Time expressions in a span, in order."""
        held = self.expressions[bisect_left(self.time_starts, span.start) : bisect_left(self.time_starts, span.end)]
        return tuple(expression.id for expression in held)

    def quote(self, span: Span) -> tuple[str, str | None] | None:
        """The quotation whose words make up most of a span: (its id, its speaker); the widest of nested ones."""
        at = bisect_right(self.piece_starts, span.end - 1)
        best: tuple[int, str, str | None] | None = None
        for start, end, quote, who in self.pieces[max(0, at - 8) : at]:
            shared = min(end, span.end) - max(start, span.start)
            if 2 * shared >= len(span) and (best is None or shared > best[0]):
                best = (shared, quote, who)
        return (best[1], best[2]) if best is not None else None


def statement_of(
    article: Article, words: Words, begin: int, end: int, sentence: int, marked: Marked, tree: Tree | None = None
) -> Statement:
    """The statement made by words ``[begin, end)``."""
    span = words.span(begin, end)
    lower = words.lower[begin:end]
    quote = marked.quote(span)
    return Statement(
        article.id,
        span,
        sentence,
        predicate_of(words, begin, end),
        polarity_of(lower if quote else outside_quotes(lower)),
        modality_of(lower),
        quote[1] if quote else None,
        quote[0] if quote else None,
        marked.entities(span),
        marked.times(span),
        find_quantities(words, begin, end, marked.busy),
        find_predicates(tree, begin, end, marked.named) if tree is not None else (),
    )


def outside_quotes(lower: Sequence[str]) -> list[str]:
    """The words of a clause that stand outside quotation marks: what somebody is quoted with negates nothing of the telling around it."""
    kept: list[str] = []
    inside = False
    for word in lower:
        if word in MARKS:
            inside = word == "“" or (word == '"' and not inside)
        elif not inside:
            kept.append(word)
    return kept


def polarity_of(lower: Sequence[str]) -> Polarity:
    """``-`` when an odd number of negations stands in the clause (``not only`` and ``no longer than`` are none)."""
    count = 0
    for at, word in enumerate(lower):
        if word in NEGATIONS:
            following = lower[at + 1] if at + 1 < len(lower) else ""
            if word in ("not", "no") and following in ("only", "just", "less", "fewer", "more", "matter", "doubt", "."):
                continue
            count += 1
    return "-" if count % 2 else "+"


def modality_of(lower: Sequence[str]) -> Modality:
    """How a clause is meant, by its first telling word: denied, threatened, alleged, conditional, planned, else asserted."""
    held = set(lower)
    if held & DENIALS:
        return "denied"
    if held & THREATS and "to" in held:
        return "threatened"
    if held & DOUBTS:
        return "alleged"
    if held & CONDITIONS:
        return "conditional"
    if held & PLANS:
        return "planned"
    return "asserted"


def predicate_of(words: Words, begin: int, end: int) -> str:
    """The clause's main word in lower case: its root if the Doc has syntax, else the first verb-like word after the subject; may be empty."""
    if words.dep:
        inside = [at for at in range(begin, end) if not begin <= words.head[at] < end or words.head[at] == at]
        verbs = [at for at in inside if words.pos and words.pos[at] in ("VERB", "AUX")] or inside
        return words.lower[verbs[0]] if verbs else ""
    for at in range(begin + 1, end):
        word = words.lower[at]
        if words.pos and words.pos[at] == "VERB":
            return word
        if not words.pos and word in FINITE:
            for near in range(at + 1, min(end, at + 5)):
                if words.lower[near].endswith(("ed", "ing", "en")) and words.text[near].islower():
                    return words.lower[near]
            return word
        if not words.pos and len(word) > 4 and word.endswith("ed") and words.text[at].islower():
            return word
    return ""
