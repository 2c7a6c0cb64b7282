"""What is one word to a reader of two texts and two words to a comparison of letters: a name in two transliterations, British and American spelling,
a small number in words and in figures."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import compress

from tellings.find.quantities import ONES

#: Endings of British and American spelling, evened out whichever way: only equality is asked, so what they do to other words does no harm.
ENDINGS = (
    (re.compile(r"is(e|ed|er|ing|ation)$"), r"iz\1"),
    (re.compile(r"ys(e|ed|ing)$"), r"yz\1"),
    (re.compile(r"our(|ed|ing|able|ite|hood|er)$"), r"or\1"),
    (re.compile(r"(cent|theat|met|lit|fib|calib)re$"), r"\1er"),
    (re.compile(r"(def|off|lic|pret)ence$"), r"\1ense"),
    (re.compile(r"(.)\1(ed|ing|er|or)$"), r"\1\2"),
    (re.compile(r"ogue$"), "og"),
    (re.compile(r"amme$"), "am"),
)
LONG = 6  # letters; shorter words have no such endings
#: News agencies write numbers up to nine or ten in words, others in figures. "One" and "two" are left: they also stand where no number is meant.
FIGURES = {str(number): word for word, number in ONES.items() if 3 <= number <= 12}
#: Letters and pairs that transliterations exchange, taken for one; what stands for no consonant goes.
SOUNDS = str.maketrans({"q": "k", "c": "k", "g": "k", "x": "k", "z": "s", "w": "v"})
PAIRS = re.compile(r"ph|sch|sh|ch|tsch|zh|dj")
PAIR_SOUNDS = {"ph": "f", "sch": "s", "sh": "s", "ch": "k", "tsch": "s", "zh": "s", "dj": "j"}
MUTE = re.compile(r"[aeiouyh'’.,-]")
DOUBLED = re.compile(r"(.)\1+")
ARTICLE = re.compile(r"^(?:al|el|ad|an|ar|as|at|ash|el)[-'’]")
SHORTEST = 4  # letters of a name that can have two renderings
CONSONANTS = 2  # sounds both must have
LIKENESS = 0.5  # difflib's ratio of the letters, from which one sound is one name


@lru_cache(maxsize=200_000)
def even_word(word: str) -> str:
    """A folded word as both spellings of it are compared: "labour" and "labor", "organised" and "organized", "5" and "five" are one."""
    if len(word) < LONG:
        return FIGURES.get(word, word)
    for ending, other in ENDINGS:
        word = ending.sub(other, word)
    return word


@lru_cache(maxsize=200_000)
def sound_of(name: str) -> str:
    """The consonants of a folded name, those that transliterations exchange taken for one; empty where too few are left to tell."""
    if len(name) < SHORTEST:
        return ""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    bare = ARTICLE.sub("", plain)
    first = "a" if bare[:1] in "aeiouy" else ""
    heard = PAIRS.sub(lambda match: PAIR_SOUNDS[match.group()], bare).translate(SOUNDS)
    sounds = DOUBLED.sub(r"\1", MUTE.sub("", DOUBLED.sub(r"\1", heard)))
    return first + sounds if len(sounds) >= CONSONANTS else ""


def match_names(
    mine: Sequence[str], other: Sequence[str], names: Iterable[str], other_names: Iterable[str]
) -> Mapping[str, str]:
    """For names of the other text (its words in order) the names of mine that they render: alike in sound and letters, beside the same word.

    Only names are looked at that the other text does not have. Words and names are folded; what is returned depends on neither's order in the sets.
    """
    left, right = set(names), set(other_names)
    by_sound: dict[str, list[str]] = defaultdict(list)
    for name in sorted(left - right):
        by_sound[sound_of(name)].append(name)
    by_sound.pop("", None)
    wanted = {name: found for name in sorted(right - left) if (found := by_sound.get(sound_of(name)))}
    if not wanted:
        return {}
    near = neighbours(mine, {name for found in wanted.values() for name in found})
    beside = neighbours(other, set(wanted))
    matched = {}
    for name, found in wanted.items():
        ranked = sorted((-alike(name, one), one) for one in found if near[one] & beside[name])
        if ranked and -ranked[0][0] >= LIKENESS:
            matched[name] = ranked[0][1]
    return matched


def alike(one: str, two: str) -> float:
    """How alike the letters of two names are."""
    return round(SequenceMatcher(None, one, two, autojunk=False).ratio(), 3)


def neighbours(words: Sequence[str], names: set[str]) -> dict[str, set[tuple[int, str]]]:
    """For each of ``names`` the words before (-1) and after it (1), those that are names by their sound."""
    found: dict[str, set[tuple[int, str]]] = {name: set() for name in names}
    for place in compress(range(len(words)), map(found.__contains__, words)):
        if place:
            found[words[place]].add((-1, sound_of(words[place - 1]) or words[place - 1]))
        if place + 1 < len(words):
            found[words[place]].add((1, sound_of(words[place + 1]) or words[place + 1]))
    return found
