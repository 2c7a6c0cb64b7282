"""Acts of speech told without a reported clause, and stances: what somebody is told to want, expect, support or seem to do.

All by syntax (``data/acts.csv``: verbs with the places of their content; ``data/act_nouns.csv``: "his claim that", "a promise to"); without a tree nothing
is found. A stance is no quotation: nobody's words are reported, so its rows say ``stance``.
Known to fail: content told before its verb, nouns whose holder stands in another clause.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import cast

from tellings.find.clauses import STOPS, Tree, noun_phrase, subject_of
from tellings.find.tables import table
from tellings.find.words import SILENT, Words
from tellings.model import QuoteKind

MOST_WORDS = 80  # of one content: longer ones are badly read trees
SUPPORTING = frozenset({"aux", "aux:pass", "advmod", "cop"})
COMPLEMENTS = frozenset({"ccomp", "xcomp"})
WITH_OBJECT = frozenset({"as", "for", "of", "over"})  # "accuse her of", "praise it as"


@dataclass(frozen=True, slots=True)
class Act:
    """A verb or noun that tells what somebody said or holds: words ``[low, high)`` are the cue."""

    low: int
    high: int
    kind: QuoteKind
    source: tuple[int, int] | None
    content: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """A row of the table: where a word's content stands, and the prepositions that lead to it."""

    kind: QuoteKind
    places: frozenset[str]
    about: frozenset[str]


@cache
def frames() -> dict[str, tuple[Frame, ...]]:
    """Every form of every verb in acts.csv to its frames."""
    found: dict[str, tuple[Frame, ...]] = {}
    for row in table("acts.csv"):
        frame = read_frame(row)
        for form in row["forms"].split():
            found[form] = (*found.get(form, ()), frame)
    return found


@cache
def noun_frames() -> dict[str, Frame]:
    """Every form of every noun in act_nouns.csv to its frame."""
    return {form: read_frame(row) for row in table("act_nouns.csv") for form in row["forms"].split()}


def read_frame(row: dict[str, str]) -> Frame:
    """The frame of one row: ``about-X`` in ``frames`` is a preposition X."""
    places = frozenset(row["frames"].split())
    about = frozenset(place.removeprefix("about-") for place in places if place.startswith("about-"))
    return Frame(cast(QuoteKind, row["kind"]), places, about)


def find_acts(tree: Tree, inside: Sequence[int], told: frozenset[int]) -> list[Act]:
    """Acts and stances outside quotation marks, in text order; words in ``told`` report a clause or a quotation already."""
    words = tree.words
    found: list[Act] = []
    for at, word in enumerate(words.lower):
        if inside[at] >= 0 or at in told or words.kind[at] in SILENT:
            continue
        if words.pos[at] in ("VERB", "AUX", "ADJ") and word in frames():
            acts = (act_of_verb(tree, at, frame) for frame in frames()[word])
            found += islice((act for act in acts if act is not None and is_sound(act)), 1)
        elif words.pos[at] == "NOUN" and word in noun_frames():
            act = act_of_noun(tree, at, noun_frames()[word])
            if act is not None and is_sound(act):
                found.append(act)
    return found


def is_sound(act: Act) -> bool:
    """Whether cue, source and content are words at all, which a badly read tree may deny."""
    parts = [(act.low, act.high), *act.content, *([act.source] if act.source is not None else [])]
    return all(low < high for low, high in parts)


def act_of_verb(tree: Tree, at: int, frame: Frame) -> Act | None:
    """What the verb at ``at`` tells by one of its frames, None when it has no content or nobody to hold it."""
    words = tree.words
    begin = cue_begin(tree, at)
    if "asked" in frame.places:
        return act_of_asking(tree, at, begin, frame)
    passive = tree.kid(at, "nsubj:pass", "aux:pass") is not None
    if passive:
        return act_of_passive(tree, at, begin, frame) if "passive" in frame.places else None
    if "seem" in frame.places:
        return act_of_seeming(tree, at, begin, frame)
    source = subject_of(tree, at)
    if source is None or source[0] <= at < source[1]:
        return None
    content = None
    end = at + 1
    if "object" in frame.places:
        content = object_of(tree, at)
    if content is None and "clause" in frame.places:
        content = complement_of(tree, at)
    if content is None and frame.about:
        content, end = topic_of(tree, at, frame.about)
    if content is None or content[0] < end or source[0] >= content[0]:
        return None
    return Act(begin, end, frame.kind, source, (content,)) if end > begin else None


def act_of_passive(tree: Tree, at: int, begin: int, frame: Frame) -> Act | None:
    """``X was criticised for Y by Z``, ``X is expected to Y``: the subject and what follows are the content."""
    words = tree.words
    subject = tree.kid(at, "nsubj:pass")
    if subject is None or subject > at:
        return None
    head = noun_phrase(tree, subject)
    pieces = []
    for kid in tree.kids[at]:
        if kid < at:
            continue
        led = words.lower[tree.low[kid]]
        if words.dep[kid] in COMPLEMENTS or (words.dep[kid] in ("obl", "advcl") and led in WITH_OBJECT):
            pieces.append(piece(tree, kid))
    rest = next((part for part in pieces if part is not None), None)
    if head is None or rest is None or rest[0] <= at:
        return None
    return Act(begin, at + 1, frame.kind, subject_of(tree, at), (head, rest))


QUESTIONS = frozenset({"how", "if", "what", "when", "where", "whether", "which", "who", "whom", "whose", "why"})


def act_of_asking(tree: Tree, at: int, begin: int, frame: Frame) -> Act | None:
    """``When asked about X``, ``was asked whether Y``: the question, by whoever a ``by`` names."""
    words = tree.words
    passive = tree.kid(at, "aux:pass") is not None
    if not passive and (words.lower[at] != "asked" or tree.kid(at, "nsubj", "obj") is not None or words.dep[at] == "root"):
        return None
    for kid in tree.kids[at]:
        first = tree.low[kid]
        if first <= at:
            continue
        if words.lower[first] == "about":
            content, end = after_preposition(tree, at, kid, frozenset({"about"}))
            if content is not None:
                return Act(begin, end, frame.kind, subject_of(tree, at) if passive else None, (content,))
        got = piece(tree, kid)
        if got is not None and words.lower[got[0]] in QUESTIONS and words.dep[kid] in ("ccomp", "xcomp", "advcl", "obj"):
            return Act(begin, at + 1, frame.kind, subject_of(tree, at) if passive else None, (got,))
    return None


def act_of_seeming(tree: Tree, at: int, begin: int, frame: Frame) -> Act | None:
    """``X seems to Y``: nobody holds it; subject and complement are the content."""
    subject = tree.kid(at, "nsubj")
    rest = complement_of(tree, at)
    if subject is None or rest is None or subject > at:
        return None
    head = noun_phrase(tree, subject)
    if tree.words.lower[subject] == "it" or head is None:
        return Act(begin, at + 1, frame.kind, None, (rest,))
    return Act(begin, at + 1, frame.kind, None, (head, rest))


def act_of_noun(tree: Tree, at: int, frame: Frame) -> Act | None:
    """``his claim that``, ``made a promise to``, ``criticism of``: whose it is, and what it says."""
    words = tree.words
    content, end = None, at + 1
    for kid in tree.kids[at]:
        if kid < at:
            continue
        if words.dep[kid] in ("acl", "ccomp", "advcl", "xcomp"):
            content = clause_content(tree, kid, frame)
        elif words.dep[kid] in ("nmod", "obl", "advcl", "acl"):
            content, end = after_preposition(tree, at, kid, frame.about)
        if content is not None:
            break
    if content is None:
        return None
    owner = tree.kid(at, "nmod:poss")
    if owner is not None:
        begin = tree.low[at] if tree.high[owner] <= at else at
        source = noun_phrase(tree, owner)
        if source is not None and words.lower[source[1] - 1] in ("'s", "'"):
            source = source[0], source[1] - 1
        begin = (
            next((n for n in range(at, source[1], -1) if words.lower[n - 1] in ("'s", "'")), source[1])
            if source
            else at
        )
        return Act(begin, end, frame.kind, source, (content,)) if source and source[0] < source[1] <= begin else None
    verb = words.head[at]
    if words.dep[at] not in ("obj", "obl") or words.pos[verb] != "VERB" or verb > at:
        return None
    source = subject_of(tree, verb)
    if source is None or source[1] > verb or words.sentence[verb] != words.sentence[at] or at - verb > 6:
        return None
    return Act(cue_begin(tree, verb), end, frame.kind, source, (content,))


def clause_content(tree: Tree, kid: int, frame: Frame) -> tuple[int, int] | None:
    """The clause a noun leads to: after ``that``, or from ``to`` on."""
    words = tree.words
    first = tree.low[kid]
    if words.lower[first] == "that" and "that" in frame.places and tree.kid(kid, "mark") == first:
        got = piece(tree, kid)
        return (first + 1, got[1]) if got is not None and got[1] > first + 1 else None
    if words.lower[first] == "to" and "to" in frame.places:
        return piece(tree, kid)
    return None


def object_of(tree: Tree, at: int) -> tuple[int, int] | None:
    """A verb's object with the complement or the ``for``, ``of``, ``as`` that belongs to it."""
    words = tree.words
    kid = next((k for k in tree.kids[at] if k > at and words.dep[k] == "obj"), None)
    got = piece(tree, kid) if kid is not None else None
    if got is None:
        return None
    low, high = got
    for other in tree.kids[at]:
        if other <= cast(int, kid) or tree.low[other] != high:
            continue
        led = words.lower[tree.low[other]]
        if words.dep[other] in COMPLEMENTS or (words.dep[other] in ("obl", "advcl") and led in WITH_OBJECT):
            more = piece(tree, other)
            high = more[1] if more is not None else high
    return low, high


def complement_of(tree: Tree, at: int) -> tuple[int, int] | None:
    """The clause or infinitive a verb governs on its right, without ``that``."""
    words = tree.words
    kid = next((k for k in tree.kids[at] if k > at and words.dep[k] in COMPLEMENTS), None)
    got = piece(tree, kid) if kid is not None else None
    if got is not None and words.lower[got[0]] == "that":
        got = (got[0] + 1, got[1]) if got[1] > got[0] + 1 else None
    return got


def topic_of(tree: Tree, at: int, about: frozenset[str]) -> tuple[tuple[int, int] | None, int]:
    """What a verb speaks about, and the end of its cue: past the preposition."""
    words = tree.words
    for kid in tree.kids[at]:
        if kid > at and words.dep[kid] in ("obl", "advcl", "ccomp"):
            content, end = after_preposition(tree, at, kid, about)
            if content is not None:
                return content, end
    return None, at + 1


def after_preposition(tree: Tree, at: int, kid: int, about: frozenset[str]) -> tuple[tuple[int, int] | None, int]:
    """The phrase of ``kid`` without the preposition that leads it right after word ``at``, and the word after that preposition."""
    first = tree.low[kid]
    got = piece(tree, kid)
    if got is None or tree.words.lower[first] not in about or first - at > 3 or got[1] <= first + 1:
        return None, at + 1
    return (first + 1, got[1]), first + 1


def piece(tree: Tree, kid: int) -> tuple[int, int] | None:
    """All that hangs on a word, without stops at its ends and what a comma adds; None when it is too long to be one."""
    words = tree.words
    low, high = tree.low[kid], tree.high[kid]
    while low < high and words.text[low] in STOPS:
        low += 1
    while high > low and words.text[high - 1] in STOPS:
        high -= 1
    return (low, high) if 0 < high - low <= MOST_WORDS else None


def cue_begin(tree: Tree, at: int) -> int:
    """The first of a verb's auxiliaries and adverbs in a row before it."""
    words = tree.words
    begin = at
    while begin and words.head[begin - 1] == at and words.dep[begin - 1] in SUPPORTING:
        begin -= 1
    return begin
