"""Lengths of time that say when something began: tenures ("in power for 34 years"); and what joins the ends of "two to three weeks".

A tenure is a length after ``for`` that lasts until the report: a present perfect tells it ("has ruled for 34 years"), or a state without a verb
("in power for 34 years"). Its formula names the beginning. Ages ("a 45-year-old") are no times: TimeBank labels none of them.
"""

from __future__ import annotations

from dataclasses import replace

from tellings.find.lexing import Find, Lex, free, word
from tellings.find.tables import word_set
from tellings.find.tense import is_stop

LASTING = {"D": "day", "W": "week", "M": "month", "Y": "year", "E": "decade", "C": "century"}
PERFECT = frozenset({"has", "have", "ve"})
OVER = word_set("tenure_over")
STATES = word_set("tenure_states")
LOOK = 10  # words back in which the verb of a tenure is looked for
ENDS = frozenset({"to", "or", "-", "–"})
MOST_YEARS = 400  # a longer tenure is no person's, and no state's that news tells of


def lasting(lex: Lex, find: Find) -> Find:
    """A duration as a tenure where the words before it say that it lasts; else as it was."""
    amount, unit = find.meaning[1:-1], LASTING.get(find.meaning[-1:])
    if (
        unit is None
        or not amount.isdigit()
        or len(amount) > 4
        or word(lex, find.low - 1) != "for"
        or not lasts(lex, find.low - 1)
    ):
        return find
    count = int(amount)
    if unit in ("decade", "century"):
        count, unit = count * (10 if unit == "decade" else 100), "year"
    if unit == "year" and count > MOST_YEARS:
        return find
    return replace(find, meaning=f"{find.meaning} since {unit}-{count}", anchor="report", rule="tenure")


def lasts(lex: Lex, at: int) -> bool:
    """Whether what stands before ``for`` still holds: the nearest verb is in the present perfect, or a state stands there alone."""
    if word(lex, at - 1) in STATES and word(lex, at - 2) in ("in", "into"):
        return not any(word(lex, near) in OVER for near in range(max(0, at - 6), at - 2))
    for near in range(at - 1, max(-1, at - LOOK), -1):
        if is_stop(lex, near):
            return False
        here = lex.lower[near]
        if here in PERFECT or (here == "s" and word(lex, near - 1) in ("'", "’") and word(lex, near + 1) == "been"):
            return True
        if here in OVER or (lex.past and lex.past[near] and lex.pos[near] == "AUX" and here != "been"):
            return False
    return False


def joint_before(lex: Lex, at: int) -> int | None:
    """The word that joins a number to one before it (``to``, ``or``, a dash without blanks); None where none does."""
    joint = word(lex, at - 1)
    if joint not in ENDS or (joint in ("-", "–") and (free(lex, at - 1) or free(lex, at))):
        return None
    return at - 1
