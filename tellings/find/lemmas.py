"""Verbs as the dictionary lists them: irregular and coded verbs by table, the rest by their endings."""

from __future__ import annotations

from functools import cache, lru_cache

from tellings.find.tables import table

VOWELS = frozenset("aeiouy")
KEPT_DOUBLE = ("ll", "ss", "zz", "ff")  # "killed", "passed", "buzzed", "staffed" keep both letters
# Ends of stems that had an e before -ed or -ing. Of the verbs of UD English EWT (dev) 98 of 100 get their lemma, of those that no table lists 95.
WITH_E = ("v", "c", "u", "dg", "rg", "lg", "ng", "ns", "ps", "rs", "th", "ur", "um", "yp", "yz", "iz", "az", "oz", "ok")
WITHOUT_E = ("ou", "au", "ow", "ing", "ong", "ung", "ang", "eng", "our", "ocus", "ook")
SINGLE = frozenset("aiogsdkml")  # these after one vowel took an e: "raided" has two, "decided" one


@cache
def listed_forms() -> dict[str, str]:
    """Verb form -> lemma of the verbs in ``irregular_verbs.csv``, ``event_verbs.csv`` and ``cues.csv``; irregular ones win."""
    found: dict[str, str] = {}
    for name in ("irregular_verbs.csv", "cues.csv", "event_verbs.csv"):
        for row in table(name):
            if " " not in row["lemma"]:
                for form in row["forms"].split():
                    found.setdefault(form, row["lemma"])
    return found


@lru_cache(maxsize=20_000)
def verb_lemma(word: str) -> str:
    """The lemma of a verb in lower case: "killed" and "kills" give "kill"."""
    known = listed_forms().get(word)
    if known is not None:
        return known
    if len(word) > 4 and word.endswith(("ies", "ied")):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    for ending in ("ing", "ed"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 1 and not VOWELS.isdisjoint(stem):
            return restored(stem)
    return word


def restored(stem: str) -> str:
    """A stem as it was before -ed or -ing: a doubled letter single again, a dropped e put back."""
    last, before = stem[-1], stem[-2]
    if last == before and not stem.endswith(KEPT_DOUBLE):
        return stem[:-1]
    return stem + "e" if dropped_e(stem) else stem


def dropped_e(stem: str) -> bool:
    """Whether a stem lost an e: by its last letters, and whether one vowel or two stand before the last."""
    last, before, third = stem[-1], stem[-2], stem[-3:-2]
    if stem.endswith(WITHOUT_E):
        return stem.endswith("ang") and len(stem) > 4  # "arranged", not "banged"
    if stem.endswith(WITH_E):
        return True
    if last == "l" and before not in VOWELS:
        return before not in "lrwy"  # "settled", not "hurled"
    if before not in VOWELS or (third and third in VOWELS and stem[-3:-1] not in ("ia", "ua")):
        return False  # "raided", "needed"
    if last == "t":
        return before == "a" or (before == "u" and len(stem) > 3)  # "stated", "executed"
    if last == "r":
        return before in "ai"  # "declared", "fired"
    if last == "n":
        return before == "i" and len(stem) > 2  # "examined"
    if last == "p":
        return before == "a" or len(stem) < 4  # "escaped", "hoped"
    if last == "s":
        return before != "o" or stem.endswith(("os", "eas"))
    return last in SINGLE and before in "aiuo"
