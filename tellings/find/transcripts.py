"""Turns of a transcript or an interview: paragraphs that a label gives to a speaker (``WEIR: Yes, we did.``, ``Q: ... A: ...``).

Method: a label is what stands before a colon at the start of a paragraph and names a person or a part in a conversation. One label alone proves
nothing (``Photo:``, ``LONDON:``, ``Goalkeeper:``), so an article is read as a conversation only when labels return and alternate, or when labelled
people speak of themselves. Known to fail: interviews whose questions are told by bold print alone, speakers told by a line of their own.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tellings.find.gazetteer import title_at
from tellings.find.speakers import MOST_CANDIDATES
from tellings.find.tables import word_set
from tellings.find.words import Words, paragraphs_of
from tellings.model import LocalEntity, Mention, Span

LABEL = re.compile(
    r"(?:[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]?\s{1,3})?[*_]{0,2}"
    r"(?:(?P<label>[^\W\d_][^\n:;?!\"“”*_]{0,69})[*_]{0,2}:|(?P<letter>[QA])[*_]{0,2}[.:])[*_]{0,2}\s{0,3}"
)
ASIDE = re.compile(
    r"[\[(](?:[A-Z][A-Z ,.'’-]{2,60}|(?:laugh|applau|cross ?talk|inaudible|pause|cheer|music|sigh)[a-z ]{0,30})[\])]",
    re.IGNORECASE | re.ASCII,
)
LONGEST_LABEL = 8  # words
FEWEST_TURNS = 3  # of a conversation
SPOKEN = 0.5  # part of the turns that must end like sentences: lists of facts do not
FURTHEST = 8  # paragraphs from a label to the next, at most, of which those between are the first one's
SELVES = frozenset({"i", "i'm", "i've", "i'd", "i'll", "we", "we're", "we've", "my", "our", "you", "your"})
PARTS = word_set("turn_parts")  # of a conversation: host, moderator, question
NO_TURNS = word_set("no_turns")  # labels in capitals of what nobody says
PAIRS = frozenset({('"', '"'), ("“", "”"), ("‘", "’"), ("'", "'")})
LETTERS = frozenset({"Q", "A"})


@dataclass(frozen=True, slots=True)
class Turn:
    """What one label gives to its speaker: the characters of the label, its key, and those said (several where an aside or a paragraph parts
    them)."""

    label: Span
    key: str
    said: tuple[Span, ...]
    sure: bool  # the label names a person or a part in a conversation
    who: str | None = None
    candidates: tuple[str, ...] = ()


def find_turns(
    text: str, words: Words, mentions: Sequence[Mention], entities: Sequence[LocalEntity]
) -> tuple[Turn, ...]:
    """The turns of an article that is a conversation, in text order; none of any other. Linear in the text."""
    paragraphs = with_datelines(words)
    names = Labels(words, mentions, entities)
    read = [names.turn(text, low, high) for low, high in paragraphs]
    places = [place for place, turn in enumerate(read) if turn is not None]
    turns = [turn for turn in read if turn is not None]
    if not is_conversation(text, turns):
        alone = [turn for turn in turns if turn.sure and turn.who and turn.said and speaks_of_itself(text, turn)]
        return tuple(alone) if len({turn.key for turn in alone}) > 1 else ()
    found = []
    for number, turn in enumerate(turns):
        place, following = places[number], places[number + 1] if number + 1 < len(places) else 0
        said = list(turn.said)
        if place < following <= place + FURTHEST or not said:
            for low, high in paragraphs[place + 1 : following or place + 2]:
                said += pieces(text, low, high)
        found.append(Turn(turn.label, turn.key, tuple(said), turn.sure, turn.who, turn.candidates))
    return tuple(turn for turn in found if turn.said)


def with_datelines(words: Words) -> list[tuple[int, int]]:
    """The paragraphs people write in, each with the dateline before it: ``TOM REED (MAYOR):`` can look like one."""
    found = []
    for low, high in paragraphs_of(words):
        at = bisect_left(words.start, low) - 1
        part = words.part[at] if at >= 0 and words.kind[at] == "dateline" and words.text[at].endswith(":") else -1
        while at > 0 and words.part[at - 1] == part:
            at -= 1
        found.append((words.start[at] if part >= 0 else low, high))
    return found


def is_conversation(text: str, turns: Sequence[Turn]) -> bool:
    """Whether labels return as speakers' do: FEWEST_TURNS turns, one label twice, two labels or one sure one; letters only as question and answer."""
    counts = Counter(turn.key if turn.key in LETTERS else turn.who or turn.key for turn in turns)
    if len(turns) < FEWEST_TURNS or max(counts.values()) < 2 or len(LETTERS & counts.keys()) == 1:
        return False
    ended = sum(bool(turn.said) and text[turn.said[-1].end - 1] in ".?!…—-\"”'’)" for turn in turns)
    said = sum(bool(turn.said) for turn in turns)
    return ended >= SPOKEN * said and (len(counts) > 1 or turns[0].sure)


def speaks_of_itself(text: str, turn: Turn) -> bool:
    """Whether what a label gives holds ``I``, ``we`` or ``you``."""
    return any(word in SELVES for span in turn.said for word in span.of(text).lower().replace("’", "'").split())


def pieces(text: str, low: int, high: int) -> list[Span]:
    """What is said between two characters, without the asides of who wrote it down: ``(LAUGHS)``, ``[crosstalk]``."""
    found = []
    at = low
    for match in (*ASIDE.finditer(text, low, high), None):
        start, end = at, match.start() if match else high
        at = match.end() if match else high
        while start < end and (text[start].isspace() or text[start] in "*_"):
            start += 1
        while end > start and (text[end - 1].isspace() or text[end - 1] in "*_"):
            end -= 1
        marks = text[start : start + 1], text[end - 1 : end]
        if marks in PAIRS and end - start > 2 and not any(mark in text[start + 1 : end - 1] for mark in marks):
            start, end = start + 1, end - 1
        if any(sign.isalnum() for sign in text[start:end]):
            found.append(Span(start, end))
    return found


class Labels:
    """Reads labels: who or what each names."""

    def __init__(self, words: Words, mentions: Sequence[Mention], entities: Sequence[LocalEntity]) -> None:
        self.words = words
        self.mentions = sorted(mentions, key=lambda mention: mention.span)
        self.starts = [mention.span.start for mention in self.mentions]
        self.people = [entity for entity in entities if entity.label == "PERSON"]
        self.bearers: dict[str, list[LocalEntity]] = defaultdict(list)
        for entity in self.people:
            for word in dict.fromkeys(entity.name.lower().split()):
                self.bearers[word].append(entity)

    def turn(self, text: str, low: int, high: int) -> Turn | None:
        """The turn a paragraph opens, None when nothing before a colon can be a speaker."""
        match = LABEL.match(text, low, high)
        if match is None:
            return None
        group = "label" if match["label"] else "letter"
        label = Span(match.start(group), match.start(group) + len(match[group].rstrip()))
        first, last = bisect_left(self.words.start, label.start), bisect_left(self.words.start, label.end)
        if not 0 < last - first <= LONGEST_LABEL:
            return None
        named = self.read(label.of(text), label, first, last)
        return Turn(label, named[0], tuple(pieces(text, match.end(), high)), *named[1:]) if named is not None else None

    def read(
        self, told: str, label: Span, first: int, last: int
    ) -> tuple[str, bool, str | None, tuple[str, ...]] | None:
        """A label's key, whether it names a person or a part in a conversation, and who that is or may be."""
        core = re.split(r"[,(]", told, maxsplit=1)[0].strip().rstrip(".")
        key = core.lower()
        if core in LETTERS:
            subject = self.people[0].id if core == "A" and len(self.people) == 1 else None
            return core, True, subject, ()
        if not core or set(key.split()) & NO_TURNS:
            return None
        if (
            self.words.pos
            and any(pos in ("VERB", "AUX", "PRON") for pos in self.words.pos[first:last])
            and not core.isupper()
        ):
            return None
        held = self.mentions[bisect_left(self.starts, label.start) : bisect_left(self.starts, label.start + len(core))]
        person = next((m for m in held if m.label == "PERSON" and m.form != "pronoun"), None)
        bearing = self.bearers.get(key.split()[-1], [])
        full = [entity for entity in bearing if len(entity.name.split()) > 1 and entity.name.lower() != key]
        if person is not None or bearing:
            inner = person is not None and person.span.end < label.start + len(core) and not is_title_end(core)
            if inner:  # "Weir on the harbour: ..."
                return None
            mine = full if " " not in core and full else bearing
            if len(mine) == 1:
                return key, True, mine[0].id, ()
            who = person.entity if person is not None and not full else None
            return key, True, who, () if who else tuple(entity.id for entity in mine[:MOST_CANDIDATES])
        role = title_at(self.words.lower, first, last)
        if (role is not None and role[0] == last) or key.split()[-1] in PARTS or key.split()[0] in PARTS:
            return key, True, held[0].entity if held else None, ()
        if held and held[0].label in ("PLACE", "COUNTRY"):
            return None
        if held and held[0].label == "ORG" and held[0].span == label:
            return key, False, held[0].entity, ()
        return (key, False, None, ()) if core.isupper() and len(core) > 1 and last - first <= 4 else None


def is_title_end(core: str) -> bool:
    """Whether a label ends in a part of a name that no mention holds: ``Ana Weir MP``."""
    return core.split()[-1].isupper()
