"""Noun phrases seen from a speech verb, without syntax: where they begin and end, what belongs to them.

Known to fail: phrases with a verb of their own that no comma sets off.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from tellings.find.gazetteer import cues, title_at
from tellings.find.tables import table, word_set
from tellings.find.words import Words
from tellings.model import Medium

AUXILIARIES = word_set("auxiliaries")
CLAUSE_WORDS = word_set("clause_words")
DOCUMENTS: dict[str, Medium] = {row["word"]: cast(Medium, row["medium"]) for row in table("media.csv")}
NOUNISH = word_set("nounish")
PRONOUNS = word_set("pronouns")
FINITE = word_set("finite")


def past_bracket(words: Words, end: int, low: int) -> int:
    """The word after the noun a bracket follows: ``Senator Reed (R-Texas) said``; ``end`` itself without a bracket."""
    if words.text[end - 1] == ")":
        for back in range(end - 2, max(low, end - 9), -1):
            if words.text[back] == "(":
                return back
    return end


BORDER_MARKS = frozenset(",.?!\"“”'…~―*•|")


def phrase_begin(words: Words, inside: Sequence[int], end: int, low: int) -> int:
    """The first word of the noun phrase that ends before ``end``; words that only lead into the sentence are left out."""
    begin = end
    while begin > max(low, end - 40) and inside[begin - 1] < 0 and not is_border(words, begin - 1):
        begin -= 1
    while begin < end - 1 and words.lower[begin] in LEAD_INS:
        begin += 1
    return begin


LEAD_INS = word_set("lead_ins")


def is_border(words: Words, at: int) -> bool:
    """Whether a word ends a noun phrase seen from its verb: a clause word, a comma, a bracket, another verb form of speech."""
    word = words.lower[at]
    if word in ("and", "or"):
        return (
            not (words.text[at - 1][:1].isupper() and words.text[at + 1][:1].isupper())
            if 0 < at < len(words) - 1
            else True
        )
    return word in CLAUSE_WORDS or word in FINITE or word in BORDER_MARKS or (word in cues() and word not in NOUNISH)


def is_adverb(words: Words, at: int) -> bool:
    word = words.lower[at]
    if words.pos:
        return words.pos[at] in ("ADV", "AUX")
    return (
        len(word) > 4
        and word.endswith("ly")
        and word not in ("family", "assembly", "italy", "july", "ally", "reply", "bully", "kelly", "billy", "sally")
    )


def has_noun(words: Words, low: int, high: int) -> bool:
    """Whether a range can be a noun phrase: it holds a letter, and does not end in a preposition or article."""
    last = words.lower[high - 1]
    return words.text[high - 1][-1].isalnum() or last.endswith(".") if last not in NO_PHRASE_END else False


NO_PHRASE_END = word_set("no_phrase_end") - {"this"}


def phrase_end(words: Words, inside: Sequence[int], begin: int, high: int) -> int:
    """The word after a noun phrase and its apposition, at most 30 words on."""
    at = begin
    limit = min(high, begin + 30)
    apposed = False
    while at < limit and inside[at] < 0:
        word = words.lower[at]
        following = words.lower[at + 1] if at + 1 < high else ""
        if word in PHRASE_STOPS or (word == "who" and words.text[at - 1] == ",") or word == "that":
            break
        if word in DAY_WORDS and at > begin and words.lower[at - 1] != "the":
            break
        if (
            word in ("on", "in", "at", "by", "to", "during", "from")
            and at > begin
            and leaves_phrase(words, at, following, high)
        ):
            break
        if word == ",":
            if not continues_apposition(words, at, limit) and not place_in_commas(words, at, limit):
                break
            apposed = True
        if word == "and" and at > begin and not apposed and not words.text[at + 1 : at + 2][0][:1].isupper():
            break
        if word == "and" and (following in cues() or following in PRONOUNS):
            break
        at += 1
    while at > begin and words.text[at - 1] in (",", "(", "and"):
        at -= 1
    return at


PHRASE_STOPS = word_set("phrase_stops")
DAY_WORDS = word_set("day_words")


def leaves_phrase(words: Words, at: int, following: str, high: int) -> bool:
    """Whether a preposition after a name tells where or when it was said rather than who said it: ``in a statement``, ``on Friday``, ``by phone``."""
    if words.lower[at] in ("by", "to", "during"):
        return True
    if following in DAY_WORDS or following[:1].isdigit() or (words.lower[at] == "from" and following[:1].islower()):
        return True
    if words.lower[at] == "on":
        return following in (
            "the",
            "his",
            "her",
            "their",
            "its",
            "twitter",
            "facebook",
            "cnn",
            "fox",
            "nbc",
            "abc",
            "cbs",
            "msnbc",
            "a",
            "an",
        )
    near = words.lower[at + 1 : min(high, at + 6)]
    return any(word in DOCUMENTS for word in near) and following in (
        "a",
        "an",
        "his",
        "her",
        "their",
        "its",
        "the",
        "one",
        "response",
    )


def place_in_commas(words: Words, comma: int, limit: int) -> bool:
    """``of Cheyenne, Wyo., said``: a capitalised place between commas right after a capitalised one."""
    return (
        comma + 2 < limit
        and words.text[comma + 1][:1].isupper()
        and words.text[comma - 1][:1].isupper()
        and words.text[comma + 2] == ","
    )


def continues_apposition(words: Words, comma: int, limit: int) -> bool:
    """Whether the words after a comma describe the name before it: ``, a spokesman``, ``, 45,``, ``, director of``."""
    if comma + 1 >= limit:
        return False
    word = words.lower[comma + 1]
    if word.isdigit():
        return True
    if word in ("a", "an", "the"):
        return describes(words, comma + 1, limit)
    return title_at(words.lower, comma + 1, limit) is not None and describes(words, comma + 1, limit)


def describes(words: Words, at: int, limit: int) -> bool:
    """Whether the words up to the next comma hold no verb of their own: a description, not the next clause."""
    for near in range(at, limit):
        if words.text[near] in (",", ".", ";", ":") or words.lower[near] in ("who", "which", "whose", "that"):
            return True
        if words.lower[near] in FINITE:
            return False
    return True


PASTS = word_set("irregular_pasts")


def first_noun_phrase(words: Words, inside: Sequence[int], low: int, limit: int) -> tuple[int, int] | None:
    """The likely subject of a sentence: its words up to the first verb-like border, when they open with a name, pronoun or article."""
    at = low
    while (
        at < limit
        and inside[at] < 0
        and not is_border(words, at)
        and words.lower[at] not in AUXILIARIES
        and at - low < 12
    ):
        if at > low and words.text[at].islower() and (words.lower[at].endswith("ed") or words.lower[at] in PASTS):
            break
        at += 1
    return (low, at) if at > low and at < limit else None
