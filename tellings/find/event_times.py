"""Times counted from an event: "two days after the election", "the day before the trial", "the day of the vote".

The event's day is looked for in the trees: a day that belongs to the noun ("the election on May 7", "Friday's vote"), or to a verb that only says it
took place ("the election was held on May 7"). Where this text tells none, the noun is noted, so that another report of the story can
(``tellings.join.times``). Known to fail: events told by a verb.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.attrs import IDX
from spacy.tokens import Doc, Token

from tellings.find.lasting import LASTING
from tellings.find.lexing import Find, Lex, word
from tellings.find.tables import word_set

SIDES = {"before": -1, "after": 1, "following": 1, "of": 0}
DETERMINERS = frozenset({"the", "his", "her", "its", "their", "this", "that", "a", "an"})
PHRASE = 4  # words between "after" and the noun that names the event
DAYS = frozenset({"month-day", "full-date", "weekday", "deictic", "iso-date"})
ASKED = ("day-of", "day-beside", "duration")  # rules whose finds are counted from an event
TOOK_PLACE = word_set("took_place")
ARGUMENTS = frozenset({"nsubj", "nsubj:pass"})


def beside_events(lex: Lex, finds: Sequence[Find], doc: Doc) -> list[Find]:
    """The finds, with the event each is the day of or is counted from; one counted from an event told with its day in this text begins on that day.

    ``P2D at STEPS`` is a length that ends on the day the steps reach, ``P2D at ? STEPS`` one whose event has no day here; ``the day before the vote``
    is that day itself.
    """
    if not doc.has_annotation("DEP"):
        return [find for find in finds if find.rule != "day-of"]
    found = list(finds)
    told = list(event_days(lex, finds, doc))
    days = {noun: find.meaning for noun, find in told if find.rule in DAYS and find.mod is None}
    at = {find.low: n for n, find in enumerate(finds)}
    for noun, find in told:
        found[at[find.low]] = replace(find, event=noun)
    for n, find in enumerate(finds):
        named = event_named(lex, find)
        if named is not None:
            found[n] = replace(counted_from(lex, find, days.get(named)), event=named)
    return [find for find in found if find.rule != "day-of" or find.event]


def event_named(lex: Lex, find: Find) -> str | None:
    """The noun of "two days after the election", "the day before the vote", in small letters; None where none is named."""
    side = SIDES.get(word(lex, find.high))
    if side is None or find.rule not in (ASKED[:1] if side == 0 else ASKED[1:]):
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


def event_days(lex: Lex, finds: Sequence[Find], doc: Doc) -> Iterator[tuple[str, Find]]:
    """Nouns with the date they are told with; the last such date of a noun is the one before it in the text, so the first comes last."""
    starts = doc.to_array([IDX]).ravel()
    for find in reversed(finds):
        if find.type == "DATE" and find.rule not in ASKED:
            token = doc[int(starts.searchsorted(lex.start[find.high - 1], "right")) - 1]
            for event in events_of(top_of(token, lex.start[find.low])):
                yield event.lower_, find


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


def counted_from(lex: Lex, find: Find, steps: str | None) -> Find:
    """A length or day counted from the day that ``steps`` reach; from one not known here where they are None."""
    side = SIDES[word(lex, find.high)]
    if find.rule in ("day-beside", "day-of"):
        return (
            find
            if steps is None
            else replace(find, meaning=f"{steps} day{side:+}", anchor="report", rule="day-of-event")
        )
    unit, amount = LASTING.get(find.meaning[-1:]), find.meaning[1:-1]
    if unit is None or not amount.isdigit() or len(amount) > 4 or unit in ("decade", "century"):
        return find
    count = side * int(amount) * (7 if unit == "week" else 1)
    return replace(
        find,
        meaning=f"{find.meaning} at {steps or '?'} {'day' if unit == 'week' else unit}{count:+}",
        anchor="report",
        rule="from-event",
    )
