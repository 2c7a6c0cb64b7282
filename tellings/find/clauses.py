"""Who says what by syntax: the subject and the clause of a speech verb, read off Universal Dependencies.

Everything here needs ``Words.dep``; where the Doc carries none the rules of ``sayings`` stand alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc

from tellings.find.words import Words, words_of
from tellings.model import Article

SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj", "nsubj:outer"})
STOPS = frozenset(".,;:!?…—–-")
DEEP = 60  # steps up a tree at most: deeper ones are no language, and the walk stays bounded


@dataclass(slots=True)
class Tree:
    """The trees of an article: for each word its dependents, and the first and last-but-one word of all that hangs on it."""

    words: Words
    kids: list[list[int]]
    low: list[int]
    high: list[int]

    def kid(self, at: int, *deps: str) -> int | None:
        """The first dependent with one of the relations, None when there is none."""
        return next((k for k in self.kids[at] if self.words.dep[k] in deps), None)

    def is_clause(self, at: int) -> bool:
        """Whether a word heads a clause: it is a verb, or has a subject or a copula."""
        words = self.words
        return words.pos[at] in ("VERB", "AUX") or self.kid(at, "nsubj", "nsubj:pass", "cop", "csubj") is not None


@lru_cache(maxsize=1)  # two steps ask for the trees of one article
def tree_of(article: Article, doc: Doc) -> Tree | None:
    """The trees of an analysed article, None when its Doc carries no syntax; nobody changes them."""
    return grow_tree(words_of(article, doc))


def grow_tree(words: Words) -> Tree | None:
    """The trees of an article, None when its Doc carries no syntax. Linear: heads are walked from the leaves up, each once."""
    if not words.dep or not words.pos:
        return None
    size = len(words)
    kids: list[list[int]] = [[] for _ in range(size)]
    pending = [0] * size
    for at, head in enumerate(words.head):
        if head != at and words.sentence[head] == words.sentence[at]:
            kids[head].append(at)
            pending[head] += 1
    low, high = list(range(size)), list(range(1, size + 1))
    ready = [at for at in range(size) if not pending[at]]
    while ready:
        at = ready.pop()
        head = words.head[at]
        if head == at or words.sentence[head] != words.sentence[at]:
            continue
        low[head], high[head] = min(low[head], low[at]), max(high[head], high[at])
        pending[head] -= 1
        if not pending[head]:
            ready.append(head)
    return Tree(words, kids, low, high)


def subject_of(tree: Tree, at: int) -> tuple[int, int] | None:
    """The words of who a verb is said of: its subject, the agent of a passive, or what a participle, an infinitive or a second verb takes over."""
    words = tree.words
    for _ in range(DEEP):
        if tree.kid(at, "nsubj:pass", "aux:pass") is not None:
            agent = tree.kid(at, "obl:agent") or next(
                (
                    k
                    for k in tree.kids[at]
                    if words.dep[k] == "obl" and any(words.lower[c] == "by" for c in tree.kids[k])
                ),
                None,
            )
            if agent is None or words.lower[tree.low[agent]] != "by":
                return None
            return noun_phrase(tree, agent, tree.low[agent] + 1)
        subject = tree.kid(at, "nsubj", "nsubj:outer")
        if subject is not None:
            return noun_phrase(tree, subject)
        dep, head = words.dep[at], words.head[at]
        if dep in ("acl",) and words.lower[at].endswith("ing"):
            return noun_phrase(tree, head, limit=at)
        if head == at or dep not in ("conj", "advcl", "xcomp", "parataxis", "acl"):
            return None
        at = head
    return None


def noun_phrase(tree: Tree, head: int, begin: int | None = None, limit: int | None = None) -> tuple[int, int] | None:
    """All that hangs on a noun, without commas and conjunctions at its ends, up to ``limit``."""
    words = tree.words
    low = tree.low[head] if begin is None else begin
    high = tree.high[head] if limit is None else min(limit, tree.high[head])
    while low < high and (words.text[low] in STOPS or (words.dep[low] in ("cc", "mark") and words.head[low] == head)):
        low += 1
    while high > low and (words.text[high - 1] in STOPS or words.text[high - 1] in '"“”'):
        high -= 1
    return (low, high) if low < high else None


def clause_of(tree: Tree, at: int, low: int) -> tuple[int, int] | None:
    """The clause a speech verb governs on its right, from ``low`` at the earliest; None when syntax shows none."""
    words = tree.words
    clause = next((k for k in tree.kids[at] if k > at and words.dep[k] == "ccomp" and tree.is_clause(k)), None)
    if clause is None:
        return None
    begin, end = max(tree.low[clause], low), tree.high[clause]
    while begin < end and (words.text[begin] in STOPS or words.lower[begin] == "that"):
        begin += 1
    while end > begin and words.text[end - 1] in STOPS:
        end -= 1
    return (begin, end) if end - begin > 1 else None


def clause_begin(tree: Tree, at: int, low: int, high: int) -> int:
    """Where the clause governed by the verb at ``at`` begins: past its ``that`` and what only tells to whom, when or where; else ``low``."""
    words = tree.words
    for clause in tree.kids[at]:
        if words.dep[clause] == "ccomp" and low < clause < high:
            mark = next((k for k in tree.kids[clause] if words.dep[k] == "mark" and words.lower[k] == "that"), None)
            if mark is not None and low <= mark < high - 1:
                return mark + 1
    return low


def clause_stop(tree: Tree, at: int, low: int, high: int) -> int:
    """Where the words reported by the verb at ``at`` end, of those in ``[low, high)``: before what is told beside the verb or above it."""
    words = tree.words
    above = {at}
    up = at
    for _ in range(DEEP):
        if words.head[up] == up:
            break
        up = words.head[up]
        above.add(up)
    for word in range(low + 1, high):
        if word in above and word > at:
            return parting(tree, first_kid(tree, word, low + 1), low, high)
        if (
            words.head[word] in above
            and words.dep[word] in BESIDE
            and tree.is_clause(word)
            and word != words.head[word]
        ):
            stop = parting(tree, max(tree.low[word], low + 1), low, high)
            if stop < high:
                return stop
    return high


ADVERBIAL = frozenset({"advcl", "advmod", "case", "cc", "discourse", "mark", "nmod", "obl", "punct"})


def is_told(tree: Tree, low: int, high: int) -> bool:
    """Whether words before an attribution can be what it reports: more than ``In a long answer,`` or ``Asked why,`` that say where or when."""
    words = tree.words
    hung = [
        words.dep[at].partition(":")[0]
        for at in range(low, high)
        if not low <= words.head[at] < high or words.head[at] == at
    ]
    return not set(hung) <= ADVERBIAL


BESIDE = frozenset({"conj", "parataxis", "advcl"})


def without_addition(tree: Tree, low: int, high: int) -> int:
    """The end of reported words without a clause that ``, which`` or ``, who`` adds at their very end.

    On PolNeAR's train part the speaker's words end before it more often than not (54 of 91).
    """
    words = tree.words
    for comma in range(high - 2, low, -1):
        if words.text[comma] == "," and words.lower[comma + 1] in ("which", "who"):
            verb = words.head[comma + 1]
            while (
                words.dep[verb] not in ("acl:relcl", "acl")
                and words.head[verb] != verb
                and comma < words.head[verb] < high
            ):
                verb = words.head[verb]
            return comma if words.dep[verb] == "acl:relcl" and tree.high[verb] >= high else high
    return high


def first_kid(tree: Tree, at: int, low: int) -> int:
    """The first word from ``low`` on of what hangs on a word there, or the word itself."""
    return min((tree.low[k] for k in tree.kids[at] if tree.low[k] >= low and k < at), default=at)


def parting(tree: Tree, begin: int, low: int, high: int) -> int:
    """``begin`` moved back over the comma and conjunction before it; ``high`` when nothing parts it from what precedes."""
    words = tree.words
    at = begin
    while at > low and (words.text[at - 1] in (",", ";", "—", "–", "-") or words.lower[at - 1] in JOINTS):
        at -= 1
    if "that" in (words.lower[begin], words.lower[begin - 1]) or words.lower[begin + 1 : begin + 2] == ["that"]:
        return high  # "and that": the report goes on
    opened = words.text[begin] in STOPS or words.lower[begin] in JOINTS
    return at if at > low + 1 and (at < begin or opened) else high


JOINTS = frozenset({"and", "but", "so", "or", "while"})
