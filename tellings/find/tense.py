"""Whether a sentence speaks of what is to come: what decides on which side of the report a weekday lies."""

from __future__ import annotations

from tellings.find.lexing import Lex, word
from tellings.find.tables import word_set

LOOK = 14  # words a rule looks for a tense on either side; sentences longer than that mix tenses anyway
FUTURE = word_set("future_signs")
PAST_REPORTS = frozenset(
    {"said", "told", "came", "was", "were", "had", "did", "began", "met", "took", "went", "left", "fell", "rose", "won"}
)


def is_future(lex: Lex, at: int) -> bool:
    """Whether the sentence speaks of what is to come: a future sign nearer to the time than any sentence end, LOOK words at most."""
    before = at - 1
    while before >= 0 and lex.lower[before] in ("on", "late", "early", "this", "last", ",", "by", "at", "in", "."):
        before -= 1
    if before >= 0 and (
        lex.lower[before] in PAST_REPORTS or (lex.lower[before].endswith("ed") and lex.lower[before] not in FUTURE)
    ):
        return yet_to_be(lex, before)
    for step in (-1, 1):
        near = at + step
        while abs(near - at) <= LOOK and 0 <= near < len(lex.lower) and lex.lower[near] not in (".", "?", "!", ";"):
            if lex.lower[near] in FUTURE and not (lex.lower[near] == "ll" and lex.lower[near - 1] != "'"):
                return True
            near += step
    return False


def yet_to_be(lex: Lex, at: int) -> bool:
    """Whether the participle at a place is of what is to come: ``will (not) be closed``, ``is to be closed``; not ``was``, ``seemed to be``."""
    near = at - 1
    while word(lex, near).endswith("ly"):
        near -= 1
    if word(lex, near) != "be":
        return False
    near -= 1
    while word(lex, near) in ("not", "t", "'", "’", "also", "only") or word(lex, near).endswith("ly"):
        near -= 1
    if word(lex, near) == "to":
        return word(lex, near - 1) in {"is", "are", "set", ","} | FUTURE
    return word(lex, near) in ("will", "ll", "wo", "won", "shall", "must", "should")
