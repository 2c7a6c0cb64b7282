"""Silences: who is told to have said nothing ("did not respond to a request", "could not be reached", "had no comment").

By the words alone, so that they are found without syntax too. ``declined`` and ``refused`` are speech verbs of their own (``sayings``).
"""

from __future__ import annotations

from collections.abc import Sequence

from tellings.find.clauses import Tree, subject_of
from tellings.find.phrases import is_adverb
from tellings.find.sayings import Saying, source_before
from tellings.find.tables import word_set
from tellings.find.words import SILENT, Words

SPOKE_NOT = word_set("spoke_not")  # after "did not": respond, comment, return
REACHED = frozenset({"available", "reachable", "reached", "unavailable"})
NOT = frozenset({"n't", "not", "never", "neither"})
BEFORE_NOT = frozenset({"are", "could", "did", "do", "does", "had", "has", "have", "is", "was", "were", "would"})
STOPS = frozenset(".,;:?!—–()")


def find_silences(words: Words, inside: Sequence[int], tree: Tree | None) -> list[Saying]:
    """Every silence outside quotation marks, in text order, as a negated saying; its content is what was not answered, at least the verb itself."""
    found: list[Saying] = []
    for at, word in enumerate(words.lower):
        if inside[at] >= 0 or words.kind[at] in SILENT or word not in SPOKE_NOT | REACHED | {"comment"}:
            continue
        low, high = words.bounds(words.sentence[at])
        begin = silent_from(words, at, low)
        if begin is None:
            continue
        source = subject_of(tree, at) if tree is not None else None
        if tree is not None and source is None and words.dep[at] in ("obj", "root", "ccomp", "conj", "acl"):
            kid = tree.kid(at, "nsubj:pass", "nsubj")
            source = (tree.low[kid], tree.high[kid]) if kid is not None and tree.high[kid] <= begin else None
        if source is None or source[1] > begin:
            source = source_before(words, inside, begin, low)
        end = at + 1
        while end < high and words.text[end] not in STOPS and inside[end] < 0 and words.lower[end] not in ("and", "but", "while"):
            end += 1
        if source is not None:
            content = (at + 1, end) if end > at + 1 else (at, at + 1)
            found.append(Saying(begin, at + 1 if end > at + 1 else at, None, source, [content], negated=True))
    return [saying for saying in found if saying.low < saying.high]


def silent_from(words: Words, at: int, low: int) -> int | None:
    """Where the verb phrase of a silence begins whose main word stands at ``at``; None when it is none."""
    word = words.lower[at]
    if word == "comment":
        near = at - 1 - (at - 2 >= low and words.lower[at - 1] in ("immediate", "further"))
        had = near - 1 >= low and words.lower[near] == "no" and words.lower[near - 1] in ("had", "has", "have", "made", "offered")
        if had:
            return near - 1
    back = at - 1
    while back > low and (words.lower[back] in ("be", "been", "immediately", "yet", "publicly") or is_adverb(words, back)) and words.lower[back] not in NOT:
        back -= 1
    if word == "unavailable":
        return back if back >= low and words.lower[back] in BEFORE_NOT else None
    if back <= low or words.lower[back] not in NOT or words.lower[back - 1] not in BEFORE_NOT:
        return None
    return back - 1 if word != "comment" or words.lower[back - 1] in BEFORE_NOT else None
