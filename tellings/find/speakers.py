"""Who a phrase that speaks stands for, and how it was said."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from tellings.find.phrases import DOCUMENTS
from tellings.find.sayings import RELATIVES, Saying
from tellings.find.tables import word_set
from tellings.find.words import Words
from tellings.model import LocalEntity, Medium, Mention, Span

MOST_CANDIDATES = 20  # for one speaker: more say nothing
SPEAKERS = frozenset({"PERSON", "ORG", "COUNTRY", "GROUP"})


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks: the place naming them, their entity if known, and those it may be."""

    speaker: Span | None
    who: str | None
    candidates: tuple[str, ...] = ()


class Speakers:
    """Looks up who a noun phrase names."""

    def __init__(self, words: Words, mentions: Sequence[Mention], entities: Sequence[LocalEntity]) -> None:
        self.words = words
        self.mentions = sorted(mentions, key=lambda mention: mention.span)
        self.starts = [mention.span.start for mention in self.mentions]
        self.labels = {entity.id: entity.label for entity in entities}
        self.bearers: dict[str, list[str]] = defaultdict(list)  # each word of a person's name to who bears it
        for entity in entities:
            if entity.label == "PERSON":
                for word in dict.fromkeys(entity.name.split()):
                    self.bearers[word].append(entity.id)

    def voice(self, source: tuple[int, int] | None) -> Voice:
        """The speaker a source phrase names: its head name, role or pronoun; the owner of a letter or statement. A name is taken whole."""
        if source is None:
            return Voice(None, None)
        source = self.with_whole_name(source)
        span = self.words.span(*source)
        if self.words.lower[source[0]] in RELATIVES and source[1] - source[0] == 1:
            return Voice(span, self.before(source[0]))
        held = self.mentions[bisect_left(self.starts, span.start) : bisect_right(self.starts, span.end - 1)]
        named = [m for m in held if m.label in SPEAKERS]
        head = self.head_of(source, named)
        candidates = tuple(dict.fromkeys(m.entity for m in named if m.entity is not None))
        if head is None or head.entity is None:
            if head is not None and head.form == "name":
                last = self.words.text[bisect_left(self.words.start, head.span.end) - 1]
                candidates = tuple(dict.fromkeys((*self.bearers.get(last, ())[:MOST_CANDIDATES], *candidates)))
            return Voice(span, None, candidates)
        return Voice(span, head.entity)

    def with_whole_name(self, source: tuple[int, int]) -> tuple[int, int]:
        """The phrase, longer by the rest of the name it ends in: syntax can cut one in two (``Mr Hun`` of ``Mr Hun Sen``)."""
        end = self.words.end[source[1] - 1]
        place = bisect_left(self.starts, end) - 1
        if place < 0 or self.mentions[place].form != "name" or self.mentions[place].span.end <= end:
            return source
        return source[0], bisect_left(self.words.start, self.mentions[place].span.end)

    def named_at(self, span: Span) -> str | None:
        """The entity of the first name that lies in some characters."""
        held = self.mentions[bisect_left(self.starts, span.start) : bisect_left(self.starts, span.end)]
        return next((m.entity for m in held if m.label in SPEAKERS and m.entity is not None), None)

    def before(self, at: int) -> str | None:
        """The entity named right before a relative pronoun: ``Ana Weir, who said``."""
        end = at - 1 if at and self.words.text[at - 1] == "," else at
        place = bisect_left(self.starts, self.words.start[at]) - 1
        if end <= 0 or place < 0 or self.mentions[place].span.end != self.words.end[end - 1]:
            return None
        return self.mentions[place].entity if self.mentions[place].label in SPEAKERS else None

    def head_of(self, source: tuple[int, int], named: Sequence[Mention]) -> Mention | None:
        """The mention the phrase is about: the first person that nothing possesses or follows with ``of``; else what ends the first noun phrase."""
        words = self.words
        begin, end = source
        comma = next((at for at in range(begin, end) if words.text[at] == ","), end)
        lead_end = words.end[comma - 1] if comma > begin else words.end[end - 1]
        lead = [m for m in named if m.span.end <= lead_end]
        people = [
            m for m in lead if m.label == "PERSON" and not self.possesses(m, lead_end) and not self.is_added(m, begin)
        ]
        if people:
            return people[0]
        owner = [m for m in lead if self.possesses(m, lead_end)]
        if owner and words.lower[comma - 1 if comma > begin else end - 1] in DOCUMENTS:
            return owner[0]
        others = [m for m in lead if m.span.end == lead_end and m.label != "PERSON"]
        if others:
            before = bisect_left(words.start, others[-1].span.start) - 1
            if before < begin or words.lower[before] not in ("of", "for", "in", "from", "at", "with", "by"):
                return others[-1]
        last = words.lower[comma - 1] if comma > begin else ""
        if last in GOVERNMENT and lead:
            return lead[0]
        late = [m for m in named if m.span.start > lead_end and m.label == "PERSON" and m.form == "name"]
        return late[0] if late and not people else None

    def is_added(self, mention: Mention, begin: int) -> bool:
        """Whether a preposition only adds the mention to what the phrase is about: ``a spokesman for Weir``."""
        before = bisect_left(self.words.start, mention.span.start) - 1
        return before > begin and self.words.lower[before] in ADDING

    def possesses(self, mention: Mention, lead_end: int) -> bool:
        """Whether the mention only owns what the phrase is about: ``Weir's lawyer``, ``his letter``."""
        after = bisect_left(self.words.start, mention.span.end)
        if mention.form == "pronoun":
            return self.words.lower[after - 1] in ("his", "her", "their", "its") and mention.span.end < lead_end
        return after < len(self.words) and self.words.lower[after] in ("'s", "'") and mention.span.end < lead_end


ADDING = frozenset({"about", "at", "by", "for", "from", "of", "to", "with"})
GOVERNMENT = word_set("government")


def medium_of(words: Words, saying: Saying) -> Medium:
    """How it was said: by the source's head word or a phrase near the verb, else by the verb itself."""
    near: list[int] = []
    if saying.source is not None:
        near += list(range(*saying.source))
    reported = min((low for low, _ in saying.content if low >= saying.high), default=len(words))
    near += range(saying.high, min(saying.high + 7, reported, len(words)))
    for at in near:
        medium = DOCUMENTS.get(words.lower[at])
        if medium is not None and words.sentence[at] == words.sentence[saying.low]:
            return medium
    return cast(Medium, saying.cue.medium) if saying.cue is not None else "unknown"
