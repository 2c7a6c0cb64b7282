"""Who speaks in the paragraphs of a dialogue that nobody is told to say: two speakers take turns."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tellings.find.tables import word_set
from tellings.find.words import Words
from tellings.model import Quote

ANSWERS = word_set("answers")


@dataclass(slots=True)
class Paragraph:
    """The direct quotes of a paragraph that opens with one; ``told`` when somebody is told to say one of them."""

    part: int
    quotes: list[int]
    told: bool
    who: str | None


def take_turns(words: Words, quotes: Sequence[Quote]) -> list[Quote]:
    """The quotes, those of paragraphs that nobody is told to say given to the other of two speakers where the two before them took turns.

    Where only one speaker is known of a row of paragraphs nothing changes: a source's long statement runs on. A question right before an answer is
    not its answerer's.
    """
    found = list(quotes)
    for row in rows_of(words, quotes):
        settle(words, row, quotes)
        for paragraph in row:
            for number in paragraph.quotes:
                if is_floating(quotes[number]) and quotes[number].who != paragraph.who:
                    found[number] = replace(quotes[number], who=paragraph.who, candidates=())
    return found


def is_floating(quote: Quote) -> bool:
    """Whether nobody is told to say a quote."""
    return quote.form == "direct" and quote.cue is None and quote.speaker is None


def rows_of(words: Words, quotes: Sequence[Quote]) -> list[list[Paragraph]]:
    """Paragraphs that open with a quotation, those right after each other together; only rows of two or more."""
    rows: list[list[Paragraph]] = []
    for number, quote in enumerate(quotes):
        if quote.form != "direct" or quote.kind != "words":
            continue
        at = bisect_left(words.start, quote.words[0].start)
        if at >= len(words):
            continue
        part = words.part[at]
        last = rows[-1][-1] if rows else None
        if last is not None and last.part == part:
            last.quotes.append(number)
            if not is_floating(quote) and not last.told:
                last.told, last.who = True, quote.who
            continue
        if at > 1 and words.part[at - 2] == part:
            continue  # words stand before the opening mark
        paragraph = Paragraph(part, [number], not is_floating(quote), quote.who)
        if last is not None and part == last.part + 1:
            rows[-1].append(paragraph)
        else:
            rows.append([paragraph])
    return [row for row in rows if len(row) > 1]


def settle(words: Words, row: list[Paragraph], quotes: Sequence[Quote]) -> None:
    """Writes who speaks to the paragraphs of a row that nobody is told to say."""
    for place in range(2, len(row)):
        one, other = row[place - 2].who, row[place - 1].who
        if not row[place].told and one is not None and other is not None and one != other:
            row[place].who = one
    for place in range(len(row) - 3, -1, -1):
        one, other = row[place + 2].who, row[place + 1].who
        if (
            not row[place].told
            and row[place].who in (None, other)
            and one is not None
            and other is not None
            and one != other
        ):
            row[place].who = one
    for paragraph, following in pairwise(row):
        if (
            following.told
            and not paragraph.told
            and paragraph.who == following.who
            and is_answer(words, quotes[following.quotes[0]])
        ):
            paragraph.who = None


def is_answer(words: Words, quote: Quote) -> bool:
    """Whether a quote is told to answer another: ``replied Weir``."""
    return quote.cue is not None and words.lower[bisect_left(words.end, quote.cue.end)] in ANSWERS
