"""What a statement denies, and where another report says the contrary of it.

A report that says "no group has claimed responsibility" shares nearly all words with one that says a group did, and is no witness to it. Read by the
words alone: which words a negation reaches, which words of ``opposites.csv`` stand where, who is told to be silent about what. Known to fail: a
negation far from its verb, contraries told of two things in the same words, irony.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from tellings.find.lemmas import verb_lemma
from tellings.find.tables import table, word_set
from tellings.join.rarity import fold_word, rarity

LEXEME = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*|[.,;:!?()“”\"—–]")
#: Who is denied to have done something, rather than what: they reach over a subject to its verb.
NOBODY = frozenset({"no", "nobody", "none", "neither", "nor", "noone", "nothing"})
UNDOING = frozenset({"failed", "fails", "failing", "fail", "refused", "refuses", "refusing", "unable", "yet"})  # + "to"
DENYING = frozenset({"denied", "denies", "deny", "denying", "without"})
PLAIN = (word_set("negations") | NOBODY) - DENYING
REACH, REACH_NOBODY = 5, 8  # words behind a negation that it denies
LIMITS = word_set("denial_limits")  # "not only", "no more than 50", "no longer", "no doubt"
TURNS = frozenset(["until", "unless", "except", "than"])  # "did not leave until noon": left
FAR = 9  # words behind a negation in which one of these turns it
UNSURE = frozenset(["if", "unless", "whether"])  # what follows in the clause is neither said nor denied
ENDS = word_set("denial_ends") | UNSURE
# "did not prolong the emergency" denies the prolonging, "was not hurt in the fall" no fall; over "any" and "a" it reaches
OBJECTS = word_set("denial_objects")
SILENCES, ABOUT = frozenset(["silent", "mum", "silence"]), frozenset(["about", "on", "over", "regarding"])
AVOWALS = word_set("avowals")
NEAR = 6  # words around one, within its clause, that say of what it is told
LEAST_RARE = 2.0  # rarity from which a word says what is done or of what

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Use:
    """A word as shown, with the words around it in its clause and those of them behind it, in their ground form."""

    shown: str
    around: frozenset[str] = frozenset()
    behind: frozenset[str] = frozenset()

    def of_one(self, other: Use) -> bool:
        """Whether two words are told of one thing: what stands behind them, else around them, has a word in common."""
        if self.behind and other.behind:
            return not self.behind.isdisjoint(other.behind)
        return not self.around.isdisjoint(other.around)


@dataclass(frozen=True, slots=True)
class Stance:
    """The words a stretch of text asserts and denies, in their ground form, the words of ``opposites.csv`` it asserts, by pair and side, and what
    somebody is told to be silent about: each with how it is shown and the words around it."""

    told: Mapping[str, Use]
    denied: Mapping[str, Use]
    marks: Mapping[tuple[str, str], Use]
    silent: Mapping[str, Use]


@lru_cache(maxsize=1)
def opposites() -> dict[str, tuple[tuple[str, str], ...]]:
    """Each form of ``opposites.csv`` in lower case: the (pair, side) rows it belongs to."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for row in table("opposites.csv"):
        for form in row["forms"].split():
            found[form] = (*found.get(form, ()), (row["pair"], row["side"]))
    return found


@lru_cache(maxsize=50_000)
def ground(word: str) -> str:
    """A word in its ground form: "claims", "claimed" and "claim" are one."""
    return verb_lemma(fold_word(word))


@lru_cache(maxsize=4096)
def stance_of(said: str) -> Stance:
    """What a statement asserts and denies."""
    words = list(LEXEME.finditer(said))
    lower = [word.group().lower().replace("’", "'") for word in words]
    first: dict[int, int] = {}
    counts = [0] * len(words)
    silent: dict[str, Use] = {}
    for at in range(len(words)):
        for place in reached(lower, at):
            counts[place] += 1
            first.setdefault(place, at)
        for place in kept_silent(lower, at):
            add_use(silent, ground(lower[place]), Use(said[words[at].start() : words[place].end()]))
    told: dict[str, Use] = {}
    denied: dict[str, Use] = {}
    marks: dict[tuple[str, str], Use] = {}
    unsure = False
    for at, word in enumerate(lower):
        unsure = word in UNSURE or (unsure and word[0].isalnum())
        if unsure or rarity(fold_word(word)) < LEAST_RARE or not word[0].isalpha():
            continue
        behind = frozenset(meant(clause(lower[at + 1 : at + 1 + NEAR])))
        around = behind.union(meant(clause(lower[max(0, at - NEAR) : at][::-1])))
        if counts[at] % 2:
            add_use(denied, ground(word), Use(said[words[first[at]].start() : words[at].end()], around, behind))
            continue
        use = Use(words[at].group(), around, behind)
        add_use(told, ground(word), use)
        for mark in opposites().get(word, ()):
            add_use(marks, mark, use)
    return Stance(told, denied, marks, silent)


def add_use(found: dict[Key, Use], key: Key, use: Use) -> None:
    """Adds a use of a word: it is shown as at first, with the words around any of its uses."""
    known = found.get(key)
    found[key] = use if known is None else Use(known.shown, known.around | use.around, known.behind | use.behind)


def reached(lower: Sequence[str], at: int) -> Iterator[int]:
    """The places of the words that the word at a place denies; none where it is no negation."""
    word = lower[at]
    after = clause(lower[at + 1 : at + 1 + FAR])
    plain = word in PLAIN or word.endswith("n't")
    if not after or not (plain or word in DENYING or (word in UNDOING and after[0] == "to")):
        return
    nobody = word in NOBODY
    if after[0] in LIMITS or (nobody and after[0] in ENDS) or not TURNS.isdisjoint(after):
        return
    for step, other in enumerate(after[: REACH_NOBODY if nobody else REACH]):
        if other in ENDS or other in PLAIN or other.endswith("n't") or (step and not nobody and other in OBJECTS):
            return
        yield at + 1 + step


def clause(words: Sequence[str]) -> Sequence[str]:
    """The words up to the first stop."""
    return words[: next((place for place, word in enumerate(words) if not word[0].isalnum()), len(words))]


def kept_silent(lower: Sequence[str], at: int) -> Iterator[int]:
    """The places of the words of what somebody is silent about whose silence is told at a place."""
    if lower[at] in SILENCES and at + 1 < len(lower) and lower[at + 1] in ABOUT:
        for step, word in enumerate(clause(lower[at + 2 : at + 2 + REACH])):
            if rarity(fold_word(word)) >= LEAST_RARE:
                yield at + 2 + step


def meant(words: Iterable[str]) -> Iterator[str]:
    """The ground forms of the words with meaning among some, but for those of the table."""
    for word in words:
        if word[0].isalpha() and word not in opposites() and rarity(fold_word(word)) >= LEAST_RARE:
            yield ground(word)


def together(stances: Sequence[Stance]) -> Stance:
    """What some statements assert and deny between them."""
    return Stance(
        merged(row.told for row in stances),
        merged(row.denied for row in stances),
        merged(row.marks for row in stances),
        merged(row.silent for row in stances),
    )


def merged(rows: Iterable[Mapping[Key, Use]]) -> dict[Key, Use]:
    """The uses of several statements."""
    found: dict[Key, Use] = {}
    for row in rows:
        for key, use in row.items():
            add_use(found, key, use)
    return found


def find_contrary(own: Stance, deeds: Collection[str], other: Stance, other_deeds: Collection[str]) -> tuple[str, str]:
    """Words of a statement and the words of a report that say the contrary: a deed that one denies and the other does not, a silence about what is
    avowed, a word of the table and its opposite. Two empty texts where there are none. ``deeds`` are the verbs of each in their ground form."""
    for mine, theirs, also, unless, verbs in (
        (own.told, other.denied, own.denied, other.told, deeds),
        (own.denied, other.told, own.told, other.denied, {*deeds, *other_deeds}),
    ):
        for word, use in mine.items():
            if (
                word in theirs
                and word in verbs
                and word not in also
                and word not in unless
                and use.of_one(theirs[word])
            ):
                return use.shown, theirs[word].shown
    return kept_from(own, other) or opposed(own, other)


def kept_from(own: Stance, other: Stance) -> tuple[str, str] | None:
    """A word of avowing and the words that tell of a silence about what is avowed; both name something else in common as well."""
    topic = next((other.silent[word].shown for word in own.told if word in other.silent), "") if other.silent else ""
    avowed = next((own.told[word].shown for word in own.told if word in AVOWALS), "") if topic else ""
    rest = (own.told.keys() & other.told.keys()) - other.silent.keys() - AVOWALS if avowed else ()
    return (avowed, topic) if rest else None


def opposed(own: Stance, other: Stance) -> tuple[str, str]:
    """The first word of the table that one has, and its opposite in the other, told of the same; neither with both."""
    for (pair, side), use in own.marks.items():
        if (pair, side) in other.marks:
            continue
        for (group, against), instead in other.marks.items():
            if group == pair and against != side and (group, against) not in own.marks and use.of_one(instead):
                return use.shown, instead.shown
    return "", ""
