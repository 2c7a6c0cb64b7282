"""Times counted from an event of the same text: "two days after the election", "the day before the trial".

The event's day is looked for in the trees: a day that belongs to the noun ("the election on May 7", "Friday's vote"), or to a verb that only says it
took place ("the election was held on May 7"). Known to fail: events told by a verb, or dated in another report only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from tellings.find.lasting import LASTING
from tellings.find.lexing import Find, Lex, word
from tellings.find.tables import word_set

SIDES = {"before": -1, "after": 1, "following": 1}
DETERMINERS = frozenset({"the", "his", "her", "its", "their", "this", "that", "a", "an"})
PHRASE = 4  # words between "after" and the noun that names the event
DAYS = frozenset({"month-day", "full-date", "weekday", "deictic", "iso-date"})
TOOK_PLACE = word_set("took_place")
ARGUMENTS = frozenset({"nsubj", "nsubj:pass"})


def beside_events(lex: Lex, finds: Sequence[Find], doc: Doc) -> list[Find]:
    """The finds, a length or day counted from an event told with its day in this text having that day as its beginning.

    ``P2D at STEPS`` is a length that ends on the day the steps reach; ``the day before the vote`` is that day itself.
    """
    asked = {n: named for n, find in enumerate(finds) if (named := event_named(lex, find)) is not None}
    if not asked or not doc.has_annotation("DEP"):
        return list(finds)
    days = dict(event_days(lex, finds, doc))
    found = list(finds)
    for n, noun in asked.items():
        steps = days.get(noun)
        if steps is not None:
            found[n] = counted_from(lex, finds[n], steps)
    return found


def event_named(lex: Lex, find: Find) -> str | None:
    """The noun of "two days after the election", "the day before the vote", in small letters; None where none is named."""
    if find.rule not in ("duration", "day-beside") or word(lex, find.high) not in SIDES:
        return None
    at = find.high + 1
    while at < find.high + PHRASE and word(lex, at) in DETERMINERS:
        at += 1
    last = None
    for near in range(at, min(at + PHRASE, len(lex.pos))):
        if lex.pos[near] == "NOUN":
            last = lex.lower[near]
        elif lex.pos[near] not in ("ADJ", "PROPN", "NUM"):
            break
    return last


def event_days(lex: Lex, finds: Sequence[Find], doc: Doc) -> Iterator[tuple[str, str]]:
    """Nouns with the formula of the day they are told with; the last such day of a noun is the one before it in the text, so the first comes last."""
    dated = {
        lex.start[find.high - 1]: find
        for find in finds
        if find.type == "DATE" and find.rule in DAYS and find.mod is None
    }
    found = []
    for token in doc:
        find = next((dated[place] for place in range(token.idx, token.idx + len(token)) if place in dated), None)
        if find is not None:
            found += [(event.lower_, find.meaning) for event in events_of(top_of(token, lex.start[find.low]))]
    yield from reversed(found)


def top_of(token: Token, low: int) -> Token:
    """The head of the words of a time, of which ``token`` is the last: the one whose own head lies outside."""
    end = token.idx + len(token)
    while low <= token.head.idx < end and token.head.i != token.i:
        token = token.head
    return token


def events_of(time: Token) -> Iterator[Token]:
    """The nouns a time belongs to."""
    if time.dep_ in ("nmod", "nmod:poss", "nmod:unmarked", "compound") and time.head.pos_ == "NOUN":
        yield time.head
    holder = time if time.dep_ == "ROOT" else time.head
    if holder is time or holder.lower_ in TOOK_PLACE:
        yield from (child for child in holder.children if child.dep_ in ARGUMENTS and child.pos_ == "NOUN")


def counted_from(lex: Lex, find: Find, steps: str) -> Find:
    """A length or day counted from the day that ``steps`` reach."""
    side = SIDES[word(lex, find.high)]
    if find.rule == "day-beside":
        return replace(find, meaning=f"{steps} day{side:+}", anchor="report", rule="day-of-event")
    unit, amount = LASTING.get(find.meaning[-1:]), find.meaning[1:-1]
    if unit is None or not amount.isdigit() or len(amount) > 4 or unit in ("decade", "century"):
        return find
    count = side * int(amount) * (7 if unit == "week" else 1)
    return replace(
        find,
        meaning=f"{find.meaning} at {steps} {'day' if unit == 'week' else unit}{count:+}",
        anchor="report",
        rule="from-event",
    )
