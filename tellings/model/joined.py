"""What is joined across articles. Rows keep the id they were born with; ``members`` is what they are recognised by later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tellings.model.article import Basis, Precision, digest
from tellings.model.found import Label, Mod, Reading, TimeType
from tellings.model.score import Reason, Score
from tellings.model.span import Cite, Span

Direction = Literal["a-to-b", "b-to-a", "unknown"]
TellingKind = Literal["news", "background", "plan", "forecast"]
Difference = Literal["none", "truncated", "altered", "paraphrased"]


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is needed to find an article's likely partners without its text.

    ``keys`` are 64-bit numbers, sorted: two articles sharing any are worth comparing. ``words`` are the article's rare words with rarity weights
    (from the frozen background table), heaviest first; ``vector`` 384 bytes of int8; ``low``/``high`` the days of its own date (ISO) or None.
    ``title`` is a line to call it by; ``figures`` are the figures of its first sentences, sorted; ``opening`` the rare words of its title and first
    sentences, folded, sorted, one blank between two. ``dated``: its day is ``told`` by its own text, ``given`` beside it, or empty: a guess.
    """

    article: str
    text_id: str
    url: str | None
    keys: tuple[int, ...]
    words: tuple[tuple[str, float], ...]
    vector: bytes
    low: str | None
    high: str | None
    title: str = ""
    figures: tuple[str, ...] = ()
    opening: str = ""
    dated: Literal["told", "given", ""] = ""

    @property
    def id(self) -> str:
        """One per article."""
        return f"{self.article}.sketch"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles worth comparing, ``a`` < ``b``, with the score that they tell one story. Depends on these two alone.

    ``binds``: whether they are near enough that it may put both into one ``story``, or two stories into one ``affair``; empty: neither, though it
    counts against a story.
    """

    a: str
    b: str
    score: Score
    binds: Literal["story", "affair", ""] = "story"

    @property
    def id(self) -> str:
        """Named by its two articles."""
        return f"{self.a}~{self.b}"


@dataclass(frozen=True, slots=True)
class Copy:
    """A passage two articles share. ``share_a``/``share_b``: the part of each article's body inside it (0 to 1)."""

    id: str
    kind: Literal["verbatim", "rewritten", "shared-quote"]
    a: Cite
    b: Cite
    direction: Direction
    share_a: float
    share_b: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """Why an article belongs to a story; ``doubtful`` when the score is near the border."""

    article: str
    doubtful: bool
    score: Score


@dataclass(frozen=True, slots=True)
class Story:
    """Articles about one set of happenings. ``articles`` are sorted by (date, id)."""

    id: str
    title: str
    articles: tuple[str, ...]
    membership: tuple[Member, ...] = ()

    @property
    def members(self) -> tuple[str, ...]:
        """What a story is recognised by when it grows."""
        return self.articles


@dataclass(frozen=True, slots=True)
class AffairLink:
    """Two stories that belong to one affair, the one whose first report is older as ``earlier``, with the score that they do."""

    earlier: str
    later: str
    score: Score

    @property
    def id(self) -> str:
        """Named by its two stories."""
        return f"{self.earlier}~{self.later}"


@dataclass(frozen=True, slots=True)
class Affair:
    """Stories linked over time, by AffairLinks and however far: their ids, sorted. Kept nowhere: the links tell it."""

    stories: tuple[str, ...]

    @property
    def name(self) -> str:
        """Named by the first of its stories, so that it stays while the affair grows, but for a story that sorts before."""
        return "f" + digest("affair", self.stories[0])


@dataclass(frozen=True, slots=True)
class Successor:
    """``old`` is now called ``new``: written when stories, claims, entities or origins merge, split or get an earlier member."""

    kind: str
    old: str
    new: str

    @property
    def id(self) -> str:
        """One per old and new name."""
        return f"{self.kind}:{self.old}>{self.new}"


@dataclass(frozen=True, slots=True)
class Published:
    """The report's date once its story is known: OwnDate, refined by other reports and copies with a known date. Fields as in OwnDate."""

    article: str
    value: str | None
    precision: Precision
    basis: Basis
    low: str | None = None
    high: str | None = None
    reasons: tuple[Reason, ...] = ()

    @property
    def id(self) -> str:
        """One per article."""
        return f"{self.article}.published"


@dataclass(frozen=True, slots=True)
class When:
    """What a TimeExpression (``expression`` is its id) means now that the story is known.

    ``value`` is the TIMEX3 value of the likeliest reading; None when nothing fixes it. ``why`` says in words what it was anchored to,
    ``cites`` the places of other times it was settled by.
    """

    article: str
    expression: str
    span: Span
    type: TimeType
    value: str | None
    precision: Precision
    mod: Mod | None
    readings: tuple[Reading, ...]
    why: str
    cites: tuple[Cite, ...] = ()

    @property
    def id(self) -> str:
        """Named by its expression."""
        return f"{self.expression}.when"


@dataclass(frozen=True, slots=True)
class Entity:
    """The person, organisation, country, place or document that LocalEntity rows (``locals``) of a story stand for."""

    id: str
    story: str
    name: str
    label: Label
    country: str | None
    roles: tuple[str, ...]
    locals: tuple[str, ...]
    reasons: tuple[Reason, ...] = ()

    @property
    def members(self) -> tuple[str, ...]:
        """What an entity is recognised by when its story grows."""
        return self.locals


@dataclass(frozen=True, slots=True)
class Utterance:
    """The same words said once, rendered by several articles; ``who`` is an Entity id or None.

    ``quotes`` are the Quote ids rendering it, also those that only repeat a part of what their article renders more fully. A quote
    whose sentences are rendered apart elsewhere is in several utterances.
    """

    id: str
    story: str
    who: str | None
    renderings: tuple[Cite, ...]
    quotes: tuple[str, ...]
    difference: Difference
    reasons: tuple[Reason, ...] = ()

    @property
    def members(self) -> tuple[str, ...]:
        """What an utterance is recognised by when its story grows."""
        return tuple(f"{place.article}.{place.start}-{place.end}" for place in self.renderings)


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing stated by one or more articles. ``text`` is taken from the clearest statement, never composed (``text_cite`` is its place).

    ``statements`` are the places stating it, ``statement_ids`` the Statement rows, in the same order. ``entailed_by`` are ids of more exact claims.
    ``partly`` says for each report that does not bear out the text what it lacks: the weight is the log-odds that it says all of it, the cites are
    its statements, of this claim or of one that entails it. ``beside`` is the id of a claim that holds most of its statements, where there is one: it
    tells nearly the same.
    ``rival`` is the log-odds that the likest statement beside it in another report says the same after all, None where none is near.
    """

    id: str
    story: str
    text: str
    text_cite: Cite
    statements: tuple[Cite, ...]
    statement_ids: tuple[str, ...]
    entailed_by: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    rival: float | None = None
    partly: tuple[Reason, ...] = ()
    beside: str | None = None

    @property
    def members(self) -> tuple[str, ...]:
        """What a claim is recognised by when its story grows."""
        return self.statement_ids


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """Something told with a time: what (``text``, cited), when (interval, precision, readings), and what kind of telling it is."""

    id: str
    story: str
    value: str | None
    precision: Precision
    low: str | None
    high: str | None
    kind: TellingKind
    text: str
    cites: tuple[Cite, ...]
    readings: tuple[Reading, ...] = ()

    @property
    def members(self) -> tuple[str, ...]:
        """What an entry is recognised by when its story grows."""
        return tuple(f"{place.article}.{place.start}-{place.end}" for place in self.cites)


@dataclass(frozen=True, slots=True)
class KnownDay:
    """A story's timeline as it was known at the end of a day (ISO)."""

    story: str
    day: str
    entries: tuple[TimelineEntry, ...]
