"""Whether a sentence speaks of what is to come: what decides on which side of the report a weekday lies.

Two walks over the words of the sentence, at most LOOK either way. Left of the time the nearest verb decides: a past ("left Monday") or a future
("will leave", "is due to leave"); an infinitive passes the question on to the verb that governs it. Where no verb stands before the time, the
first one after it decides. With an analysis only words it calls verbs count: "the plans" is none.
"""

from __future__ import annotations

from tellings.find.lexing import Lex, free, word
from tellings.find.tables import word_set

LOOK = 14  # words a rule looks for a tense on either side; sentences longer than that mix tenses anyway
FUTURE = word_set("future_signs")
MODALS = frozenset({"will", "ll", "wo", "shall", "would", "cannot", "must", "may", "might", "should", "can"})
PASTS = word_set("irregular_pasts") | frozenset(
    {"said", "told", "came", "was", "were", "had", "did", "began", "met", "took", "went", "left", "fell", "rose", "won"}
)
ALIKE = frozenset(
    {"set", "put", "cut", "hit", "let", "shed", "left", "found", "read"}
)  # past and present, or a participle
NOT_PAST = frozenset(
    {"need", "feed", "speed", "seed", "indeed", "exceed", "proceed", "united", "armed", "hundred", "embed", "breed"}
)
NOMINAL = frozenset(
    {"the", "a", "an", "his", "her", "its", "their", "our", "this", "that", "these", "any", "some", "no", "of"}
)
STOPS = frozenset({".", "?", "!", ";"})
FILLERS = frozenset({"on", "late", "early", "this", "last", ",", "by", "at", "in", "."})
DEADLINES = frozenset({"until", "till"})


def is_future(lex: Lex, at: int) -> bool:
    """Whether what happens at the time at a place is yet to come, from the words around it; False where nothing says so."""
    if word(lex, at - 1) in DEADLINES:
        return not (past_before(lex, at - 1) or past_soon(lex, at))
    if word(lex, at + 1) in ("was", "were", "had") or (word(lex, at + 1) in ("'", "’") and word(lex, at + 2) == "s"):
        return False
    at_earliest = tuple(lex.lower[max(0, at - 3) : at]) in AT_EARLIEST
    told = before_says(lex, at - 3 if at_earliest else at)
    if told is None and (at_earliest or is_scheduled(lex, at)):
        return True
    return told if told is not None else after_says(lex, at)


AT_EARLIEST = frozenset(
    {
        ("as", "soon", "as"),
        ("as", "early", "as"),
        ("no", "later", "than"),
        ("no", "earlier", "than"),
        ("not", "later", "than"),
    }
)
SCHEDULED = word_set("scheduled")
NEAR_VERB = 6  # words between a verb of a timetable and its day: "the hearing begins in the port of Kell on Monday"


def is_scheduled(lex: Lex, at: int) -> bool:
    """Whether a verb of a timetable in the present stands before a time: "the hearing begins on Monday", "the vote is on Thursday"."""
    near = at - 1
    while near >= 0 and lex.lower[near] in FILLERS:
        near -= 1
    if word(lex, near) in ("is", "are"):
        return word(lex, at - 1) in ("on", "at")
    while near >= 0 and at - near <= NEAR_VERB and not is_stop(lex, near) and lex.lower[near] != ",":
        if lex.lower[near] in SCHEDULED:
            return (
                near + 1 < at
                and (lex.lower[near].endswith("s") or is_verb(lex, near))
                and word(lex, near - 1) not in NOMINAL | {"who", "which"}
            )
        near -= 1
    return False


def direction(lex: Lex, at: int) -> str:
    """Which occurrence of a month, day or season is meant: ``>=`` the coming one, ``<=`` the last (a past verb before it), ``~`` the nearest."""
    if is_future(lex, at):
        return ">="
    near = at - 1
    while near >= 0 and at - near <= ADJACENT and lex.lower[near] in FILLERS:
        near -= 1
    return (
        "<="
        if near >= 0
        and is_past(lex, near)
        and lex.lower[near] not in REPORTING
        and word(lex, near - 1) not in PRESENT_PASSIVE
        else "~"
    )


PRESENT_PASSIVE = frozenset({"be", "being", "is", "are", "get", "gets"})
ADJACENT = 3  # words between a past verb and the time it is told with
REPORTING = frozenset({"said", "told", "announced", "reported", "added", "ended", "based", "dated"})


def past_soon(lex: Lex, at: int) -> bool:
    """Whether ``was``, ``were``, ``had`` or ``did`` follows: "until Thursday, they had not called"."""
    return any(word(lex, near) in ("was", "were", "had", "did") for near in range(at + 1, at + 7))


def past_before(lex: Lex, at: int) -> bool:
    """Whether ``was``, ``were`` or ``had`` stands shortly before: "was closed until Friday" may be over."""
    return any(word(lex, near) in ("was", "were", "had") for near in range(at - 1, at - 5, -1))


def before_says(lex: Lex, at: int) -> bool | None:
    """What the nearest verb before a time says: True of the future, False of the past, None where none stands there."""
    near = at - 1
    while near >= 0 and at - near <= 3 and lex.lower[near] in FILLERS:
        near -= 1
    while near >= 0 and at - near <= LOOK and not is_stop(lex, near):
        said = sign(lex, near)
        if said is not None:
            return said
        near -= 1
    return None


def after_says(lex: Lex, at: int) -> bool:
    """Whether the first verb after a time is of the future."""
    near = at + 1
    while near < len(lex.lower) and near - at <= LOOK and not is_stop(lex, near):
        said = sign(lex, near)
        if said is not None:
            return said
        near += 1
    return False


def is_stop(lex: Lex, at: int) -> bool:
    """Whether a sentence ends at a word; the full stop of an initial or a title ends none."""
    if lex.lower[at] not in STOPS:
        return False
    return (
        lex.lower[at] != "."
        or (len(word(lex, at - 1)) > 2 and free(lex, at + 1))
        or word(lex, at - 1) in ("it", "us", "so", "up", "in")
    )


def sign(lex: Lex, at: int) -> bool | None:
    """What one word says of the time of its clause: True to come, False past, None nothing."""
    here = lex.lower[at]
    if here in FUTURE:
        if here == "ll" and word(lex, at - 1) != "'":
            return None
        if here in ("plans", "plan", "hopes") and (word(lex, at - 1) in NOMINAL or not is_verb(lex, at)):
            return None
        return True
    if here == "to":
        if word(lex, at - 1) in (
            "was",
            "were",
        ):  # what was planned when it was told: "divers were to go down on Wednesday"
            return True if word(lex, at + 1) not in ("have", "blame") else None
        return True if word(lex, at - 1) in ("is", "are") else None
    if here == "effective":
        return True
    if here == "may" and lex.text[at] == "May":
        return None
    if here in MODALS:
        return True if here not in ("may",) or word(lex, at - 1) not in NOMINAL else None
    if not is_past(lex, at):
        return None
    return yet_to_be(lex, at)


def is_past(lex: Lex, at: int) -> bool:
    """Whether a word is a past form that heads a clause."""
    here = lex.lower[at]
    if lex.past:
        return lex.past[at] and lex.pos[at] in ("VERB", "AUX") and here not in MODALS
    if here in PASTS:
        return is_verb(lex, at)
    return (
        here.endswith("ed")
        and here not in NOT_PAST
        and len(here) > 3
        and word(lex, at - 1) not in NOMINAL
        and is_verb(lex, at)
    )


def is_verb(lex: Lex, at: int) -> bool:
    """Whether the analysis calls a word a verb; True where there is none."""
    return not lex.pos or lex.pos[at] in ("VERB", "AUX", "")


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
