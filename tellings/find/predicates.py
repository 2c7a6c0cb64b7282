"""What each clause of a statement says of whom: predicates and their arguments, read off Universal Dependencies.

A passive is turned round: "the bank was robbed by two men" has the bank as object and the men as subject. A clause without a subject of its own takes
that of the clause it hangs on ("was stopped and arrested", "fled after shooting"), a participle or relative clause the noun it belongs to. Known to
fail: wrong trees; what an infinitive's subject is after an object ("told him to leave" gives the teller).
"""

from __future__ import annotations

from collections.abc import Callable

from tellings.find.clauses import DEEP, Tree, noun_phrase
from tellings.find.lemmas import verb_lemma
from tellings.model import Argument, Predicate, Role

#: The entity (LocalEntity id) that a word names, or None.
Named = Callable[[int], str | None]

ROLES: dict[str, Role] = {
    "nsubj": "subject",
    "nsubj:outer": "subject",
    "nsubj:pass": "object",
    "obj": "object",
    "iobj": "recipient",
    "obl": "adjunct",
    "obl:agent": "subject",
}
SAME_SUBJECT = frozenset({"conj", "xcomp", "advcl", "parataxis"})  # of the clause it hangs on
OF_NOUN = frozenset({"acl", "acl:relcl"})  # its subject is the noun
NOT_PREDICATES = frozenset(
    {"amod", "compound", "case", "mark", "fixed", "aux", "aux:pass", "cop", "cc", "det", "advmod"}
)
RELATIVES = frozenset({"who", "whom", "which", "that", "whose", "what"})  # they stand for the noun, which is taken over


def find_predicates(tree: Tree, begin: int, end: int, named: Named) -> tuple[Predicate, ...]:
    """The predicates among words ``[begin, end)``, in order, each with its arguments there; linear in the size of the clauses."""
    return tuple(predicate_at(tree, at, begin, end, named) for at in range(begin, end) if is_predicate(tree, at))


def is_predicate(tree: Tree, at: int) -> bool:
    """Whether a word says something of something: a full verb, or a word with a copula or a subject."""
    words = tree.words
    if words.dep[at] in NOT_PREDICATES or not words.text[at][0].isalnum():
        return False
    return words.pos[at] == "VERB" or any(words.dep[kid] in ("cop", "nsubj", "nsubj:pass") for kid in tree.kids[at])


def predicate_at(tree: Tree, at: int, begin: int, end: int, named: Named) -> Predicate:
    """The predicate at a word."""
    words = tree.words
    found: list[tuple[int, Argument]] = []
    for kid in tree.kids[at]:
        role = role_of(tree, at, kid)
        if role is not None:
            found += argument(tree, kid, role, begin, end, named, tree.high[kid])
    part: Role = "object" if is_passive(tree, at) else "subject"
    taken = taken_over(tree, at) if all(one.role != part for _, one in found) else None
    if taken is not None:
        found += argument(tree, taken, part, begin, end, named, first_clause(tree, taken))
    lemma = verb_lemma(words.lower[at]) if words.pos[at] == "VERB" else words.lower[at]
    return Predicate(words.span(at, at + 1), lemma, tuple(one for _, one in sorted(found, key=text_order)))


def role_of(tree: Tree, at: int, kid: int) -> Role | None:
    """The part a dependent plays in a predicate; None where it plays none, or stands for a noun."""
    words = tree.words
    if words.lower[kid] in RELATIVES:
        return None
    if words.dep[kid] == "obl" and words.lower[tree.low[kid]] == "by" and is_passive(tree, at):
        return "subject"
    return ROLES.get(words.dep[kid])


def is_passive(tree: Tree, at: int) -> bool:
    """Whether a verb says what is done to its subject: a passive, or a past participle beside a noun ("a man seen nearby")."""
    words = tree.words
    if tree.kid(at, "aux:pass", "nsubj:pass", "obl:agent") is not None:
        return True
    return words.dep[at] == "acl" and not words.lower[at].endswith("ing") and tree.kid(at, "mark") is None


def text_order(entry: tuple[int, Argument]) -> tuple[int, str]:
    """Sorts arguments as the text has them."""
    return entry[0], entry[1].role


def argument(
    tree: Tree, head: int, role: Role, begin: int, end: int, named: Named, limit: int
) -> list[tuple[int, Argument]]:
    """What hangs on ``head`` up to word ``limit`` as an argument with its first word, where it lies within ``[begin, end)``."""
    first = tree.low[head]
    by = role == "subject" and tree.words.lower[first] == "by" and first < head
    found = noun_phrase(tree, head, first + 1 if by else None, limit)
    if found is None:
        return []
    low, high = max(begin, found[0]), min(end, found[1])
    return [(low, Argument(role, tree.words.span(low, high), named(head)))] if low <= head < high else []


def first_clause(tree: Tree, head: int) -> int:
    """The first word after ``head`` of a clause that hangs on it, or the end of all that hangs on it."""
    words = tree.words
    return min(
        (tree.low[kid] for kid in tree.kids[head] if kid > head and words.dep[kid] in OF_NOUN), default=tree.high[head]
    )


def taken_over(tree: Tree, at: int) -> int | None:
    """The head of the noun phrase that a clause without a subject takes over; None where nothing gives one."""
    words = tree.words
    for _ in range(DEEP):
        dep, head = words.dep[at], words.head[at]
        if head == at:
            return None
        if dep in OF_NOUN:
            return head
        if dep not in SAME_SUBJECT:
            return None
        at = head
        subject = tree.kid(at, "nsubj", "nsubj:outer", "nsubj:pass")
        if subject is not None and words.lower[subject] not in RELATIVES:
            return subject
    return None
