"""Times in the text, as worded: where they stand, of what type, and what they mean relative to an anchor. Not yet dates: see ``meaning``.

Method: one pass over plain words (letters, digits, single marks). A word of the table ``time_words`` or a digit that can belong to a time calls its
rule, which looks a bounded number of words left and right; of overlapping finds the longest stays. Each find carries the rule's name. TIMEX3
conventions: no preposition in the span; ``last``, ``the``, ``early``, ``about`` belong to it. Known to fail: times told by events ("the day of the
vote"), fiscal years that do not follow the calendar, weekdays used as names.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from tellings.find.event_times import beside_events
from tellings.find.figure_times import DECADES, named_decade, numeric, spelled_year
from tellings.find.joined_times import join_times
from tellings.find.lettered_times import half_of_year, lettered, spoken_clock
from tellings.find.lexing import Find, Lex, lex_text, time_words
from tellings.find.named_times import (
    clock_word,
    daypart,
    deictic,
    holiday,
    holidays,
    month,
    season,
    sets,
    vague,
    weekday,
    weekdays,
)
from tellings.find.unit_times import unit
from tellings.model import Article, Span, TimeExpression


def find_times(article: Article, doc: Doc) -> tuple[TimeExpression, ...]:
    """Every time expression of an article, in text order, not overlapping; in its furniture too (a stamp is a time like any other).

    Linear in the length of the text: every rule looks at a bounded number of words.
    """
    lex = lex_text(article.text, doc)
    found = beside_events(lex, same_order(join_times(lex, longest(scan(lex)))), doc)
    return tuple(
        TimeExpression(
            article.id, Span(lex.start[f.low], lex.end[f.high - 1]), f.type, f.meaning, f.anchor, f.rule, f.mod, f.event
        )
        for f in found
    )


def same_order(finds: Sequence[Find]) -> list[Find]:
    """The finds, a slashed date that can be read in two orders read as the text's other slashed dates are, where these agree."""
    orders = {find.rule for find in finds if find.rule in ("slashed-date-us", "slashed-date-eu")}
    if len(orders) != 1:
        return list(finds)
    at = 0 if orders == {"slashed-date-us"} else 1
    return [
        replace(find, meaning=find.meaning.split("|")[at])
        if find.rule == "slashed-date" and "|" in find.meaning
        else find
        for find in finds
    ]


def scan(lex: Lex) -> list[Find]:
    """Every rule's finds, by first word; they may overlap."""
    table_ = time_words()
    feasts = holidays()
    found: list[Find] = []
    for at, word in enumerate(lex.lower):
        entry = table_.get(word)
        find: Find | None = None
        if entry is not None:
            find = RULES[entry[0]](lex, at, entry[1])
        elif word[0].isdigit():
            find = numeric(lex, at)
        elif word in DECADES:
            find = named_decade(lex, at)
        elif word in ("nineteen", "two"):
            find = spelled_year(lex, at)
        if find is not None:
            found.append(find)
        if word in ("past", "to") and (spoken := spoken_clock(lex, at)) is not None:
            found.append(spoken)
        if word in feasts and lex.text[at][0].isupper():
            feast = holiday(lex, at, feasts[word])
            if feast is not None:
                found.append(feast)
    return found


def longest(found: Sequence[Find]) -> list[Find]:
    """Of overlapping finds the longest, of equally long the first."""
    kept: list[Find] = []
    for find in sorted(found, key=lambda f: (f.low, -f.high)):
        while kept and find.low < kept[-1].high and find.high - find.low > kept[-1].high - kept[-1].low:
            kept.pop()
        if not kept or find.low >= kept[-1].high:
            kept.append(find)
    return kept


Rule = Callable[[Lex, int, str], Find | None]
RULES: dict[str, Rule] = {
    "month": month,
    "month-short": month,
    "weekday": weekday,
    "weekday-short": weekday,
    "weekdays": weekdays,
    "unit": unit,
    "season": season,
    "daypart": daypart,
    "clock": clock_word,
    "deictic": deictic,
    "vague": vague,
    "set": sets,
    "lettered": lettered,
    "half": half_of_year,
}
