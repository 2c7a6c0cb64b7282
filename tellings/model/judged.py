"""A person's corrections: as they were said, over the characters they speak of, and what came of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tellings.model.article import digest
from tellings.model.span import Cite

#: What a judgement may say. ``same`` and ``not-same`` are about statements, names or quotations (``What``), the two on origins about reports.
Rule = Literal["same", "not-same", "not-a-conflict", "wrong-speaker", "same-origin", "not-same-origin"]
What = Literal["claim", "entity", "quote", "conflict", "origin"]
#: ``applied``: what is shown is as the judgement says. ``contradicted``: others say otherwise, see there. ``no-effect``: nothing stands at its places
#: that it could speak of. ``waiting``: a text or words it speaks of are not there (yet).
State = Literal["applied", "contradicted", "no-effect", "waiting"]


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """A place as a person names it: a report by id, source or address; the words quoted, or characters ``[start, end)``, or both; else the whole.

    Empty text and -1 where nothing is said.
    """

    article: str
    words: str = ""
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class Judgement:
    """A correction as it was said; it is kept and placed anew on every build, never changed by one.

    ``first`` and ``second`` are in order where the rule treats them alike; ``second`` is None where one place is enough. ``speaker`` is the name of
    the right speaker (``wrong-speaker``; empty: nobody is named). ``waiting`` says why it has no place among the texts there are, empty when it has.
    """

    rule: Rule
    what: What
    first: Spot
    second: Spot | None = None
    speaker: str = ""
    note: str = ""
    waiting: str = ""

    @property
    def id(self) -> str:
        """Named by what it says; the note is no part of it."""
        return "j" + digest("judgement", self.rule, self.what, repr(self.first), repr(self.second), self.speaker)


@dataclass(frozen=True, slots=True)
class Ruling:
    """A judgement (its ``id``) over the characters it speaks of, as the joining and weighing steps read it.

    ``b`` is ``a`` again where the rule speaks of one place. ``speaker`` is a name, empty where ``b`` names the speaker or nobody does.
    """

    id: str
    rule: Rule
    what: What
    a: Cite
    b: Cite
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who said a quote as a person judged it, in place of what extraction found: ``who`` is an Entity id, None when nobody is known."""

    quote: str
    article: str
    story: str
    who: str | None
    judgement: str

    @property
    def id(self) -> str:
        """One per quote."""
        return f"{self.quote}.who"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a ruling in its story: ``says`` in words for the reader, ``against`` the judgements that contradict it."""

    judgement: str
    story: str
    rule: Rule
    what: What
    state: State
    says: str
    a: Cite
    b: Cite
    against: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """One per judgement and story."""
        return f"{self.judgement}.verdict"
