"""Who did what to whom: PLOVER event types from verbs, between actors named in the same clause. The plain baseline.

Method: a verb of data/event_verbs.csv (PETRARCH-2's verbs with their CAMEO codes, taken to PLOVER by its own table), the nearest actor before it as
source and the nearest after it as target; a passive verb turns them round. No pattern longer than a verb and its object. Known to fail: actors far
from their verb, nominal events ("the arrest of"), most of what needs syntax.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc

from tellings.find.statements import modality_of
from tellings.find.tables import table, word_set
from tellings.find.words import SILENT, Words, words_of
from tellings.model import Article, Event, EventModality, LocalEntity, Mention, TimeExpression

ACTORS = frozenset({"PERSON", "ORG", "COUNTRY", "GROUP"})
REACH = 10  # words between a verb and its actor; beyond that another verb is nearer more often than not
BREAKS = word_set("clause_breaks")
PASSIVE = word_set("passive_auxiliaries")


@dataclass(frozen=True, slots=True)
class Coded:
    """A verb's types: by the object that follows it, empty for any."""

    lemma: str
    by_object: dict[str, str]


@cache
def event_verbs() -> dict[str, Coded]:
    """Every form of every event verb, in lower case."""
    lemmas: dict[str, Coded] = {}
    found: dict[str, Coded] = {}
    for row in table("event_verbs.csv"):
        coded = lemmas.setdefault(row["lemma"], Coded(row["lemma"], {}))
        coded.by_object[row["object"]] = row["type"]
        for form in row["forms"].split():
            found.setdefault(form, coded)
    return found


def find_events(
    article: Article,
    doc: Doc,
    mentions: Sequence[Mention],
    entities: Sequence[LocalEntity],
    expressions: Sequence[TimeExpression],
) -> tuple[Event, ...]:
    """Events with both actors named, in text order; ``span`` runs from the first actor to the last. Linear in the length of the text."""
    words = words_of(article, doc)
    actor_at = actors_by_word(words, mentions)
    times = sorted(expressions, key=lambda expression: expression.span)
    time_starts = [expression.span.start for expression in times]
    verbs = event_verbs()
    found: dict[str, Event] = {}
    for at, word in enumerate(words.lower):
        coded = verbs.get(word)
        if coded is None or words.kind[at] in SILENT or not is_event_verb(words, at) or at in actor_at:
            continue
        low, high = words.bounds(words.sentence[at])
        event = event_at(article, words, at, (low, high), coded, actor_at)
        if event is None:
            continue
        inside = times[bisect_left(time_starts, words.start[low]) : bisect_left(time_starts, words.end[high - 1])]
        when = min(inside, key=lambda t: (abs(t.span.start - words.start[at]), t.id)).id if inside else None
        dated = Event(
            event.article, event.span, event.type, event.source, event.target, when, event.modality, event.rule
        )
        found.setdefault(dated.id, dated)
    return tuple(sorted(found.values(), key=lambda event: (event.span, event.id)))


def actors_by_word(words: Words, mentions: Sequence[Mention]) -> dict[int, Mention]:
    """Each word of a mention that can act, to the mention."""
    found: dict[int, Mention] = {}
    for mention in mentions:
        if mention.label in ACTORS and mention.entity is not None:
            for at in range(bisect_left(words.start, mention.span.start), bisect_left(words.start, mention.span.end)):
                found[at] = mention
    return found


def is_event_verb(words: Words, at: int) -> bool:
    """Whether a form is a verb here: by part of speech if known, else lower case and after no article, adjective cue or preposition."""
    if words.pos:
        return words.pos[at] == "VERB"
    before = words.lower[at - 1] if at else ""
    return words.text[at][0].islower() and before not in BEFORE_NOUN and not before.endswith("'s")


BEFORE_NOUN = word_set("before_noun")
INSIDE = ("nmod", "compound", "appos", "flat", "conj")  # what may name the actor inside a phrase
SHARING = ("xcomp", "conj", "advcl")  # verbs that share the subject of the verb above them
CLIMB = 3  # verbs up; longer chains are mostly wrong trees


def event_at(
    article: Article, words: Words, at: int, bounds: tuple[int, int], coded: Coded, actor_at: dict[int, Mention]
) -> Event | None:
    """The event of the verb at word ``at``; None unless both its actors are named and differ, and its type is coded."""
    low, high = bounds
    if words.dep:
        source, target = actors_of(words, at, bounds, actor_at)
        following = words.lower[at + 1 : min(high, at + 5)]
        kinds = [coded.by_object[word] for word in following if word in coded.by_object]
        kind = kinds[-1] if kinds else coded.by_object.get("")
        if source is None or target is None or kind is None or source.entity == target.entity:
            return None
        return make_event(article, words, source, target, kind, coded)
    left = next((actor_at[n] for n in range(at - 1, max(low, at - REACH) - 1, -1) if n in actor_at), None)
    right = None
    kind = coded.by_object.get("")
    for near in range(at + 1, min(high, at + 1 + REACH)):
        if words.lower[near] in BREAKS:
            break
        kind = coded.by_object.get(words.lower[near], kind) if near <= at + 4 else kind
        if near in actor_at:
            right = actor_at[near]
            break
    if left is None or right is None or kind is None or left.entity == right.entity:
        return None
    passive = at > low and words.lower[at - 1] in PASSIVE and "by" in words.lower[at + 1 : at + 4]
    source, target = (right, left) if passive else (left, right)
    return make_event(article, words, source, target, kind, coded)


def actors_of(
    words: Words, at: int, bounds: tuple[int, int], actor_at: dict[int, Mention]
) -> tuple[Mention | None, Mention | None]:
    """Who does what the verb at word ``at`` says, and to whom, by Universal Dependencies.

    A verb without a subject of its own takes that of the verb it hangs on ("agreed to meet", "came and spoke"); after a passive the
    subject is the target and the agent the source. An actor inside a phrase ("the foreign minister of Kelland") acts for it.
    """
    low, high = bounds
    parts: dict[int, list[int]] = {}
    for word in range(low, high):
        if words.head[word] != word:
            parts.setdefault(words.head[word], []).append(word)

    def actor(relations: tuple[str, ...], verb: int) -> Mention | None:
        heads = [word for word in parts.get(verb, ()) if words.dep[word].startswith(relations)]
        inner = [word for head in heads for word in parts.get(head, ()) if words.dep[word].startswith(INSIDE)]
        return next((actor_at[word] for word in [*heads, *inner] if word in actor_at), None)

    def subject(verb: int, relations: tuple[str, ...]) -> Mention | None:
        for _ in range(CLIMB):
            found = actor(relations, verb)
            if found is not None or not words.dep[verb].startswith(SHARING) or words.head[verb] == verb:
                return found
            verb = words.head[verb]
        return None

    if any(words.dep[word].startswith(("nsubj:pass", "aux:pass")) for word in parts.get(at, ())):
        return actor(("obl:agent", "obl"), at), subject(at, ("nsubj:pass",))
    return subject(at, ("nsubj",)), actor(("obj",), at) or actor(("iobj",), at) or actor(("obl",), at)


def make_event(article: Article, words: Words, source: Mention, target: Mention, kind: str, coded: Coded) -> Event:
    """The event, its span from the first actor to the last."""
    left, right = sorted((source, target), key=lambda mention: mention.span)
    span = left.span.start, right.span.end
    clause = words.lower[bisect_left(words.start, span[0]) : bisect_left(words.start, span[1])]
    return Event(
        article.id,
        type(left.span)(*span),
        kind,
        source.entity,
        target.entity,
        None,
        event_modality(clause),
        f"verb:{coded.lemma}",
    )


def event_modality(lower: Sequence[str]) -> EventModality:
    """How an event is meant: a negated one counts as denied, an alleged one as done (who alleges it is the statement's business)."""
    if "not" in lower or "n't" in lower or "never" in lower:
        return "denied"
    modality = modality_of(lower)
    if modality == "asserted" or modality == "alleged":
        return "done"
    return modality
