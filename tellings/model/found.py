"""What is found within one article. Rows are named by (article, kind, span)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tellings.model.article import Basis, Precision
from tellings.model.score import Reason
from tellings.model.span import Span

TimeType = Literal["DATE", "TIME", "DURATION", "SET"]
Mod = Literal[
    "APPROX",
    "START",
    "MID",
    "END",
    "LESS_THAN",
    "MORE_THAN",
    "EQUAL_OR_LESS",
    "EQUAL_OR_MORE",
    "BEFORE",
    "AFTER",
    "ON_OR_BEFORE",
    "ON_OR_AFTER",
]
Label = Literal["PERSON", "ORG", "COUNTRY", "PLACE", "GROUP", "EVENT", "DOCUMENT"]
Gender = Literal["", "man", "woman"]
QuoteForm = Literal["direct", "mixed", "indirect"]
QuoteKind = Literal["words", "act", "stance"]
Medium = Literal["speech", "letter", "post", "document", "broadcast", "unknown"]
Polarity = Literal["+", "-"]
Modality = Literal["asserted", "planned", "threatened", "conditional", "denied", "alleged"]
Role = Literal["subject", "object", "recipient", "adjunct"]
EventModality = Literal["done", "planned", "threatened", "denied", "conditional"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a time: a TIMEX3 value, the days it covers (ISO, ``low`` first, ``high`` last, both included), how likely."""

    value: str
    low: str
    high: str
    precision: Precision
    probability: float


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time as the text words it, with what it is relative to; not yet a date.

    ``meaning`` is the expression's meaning as a formula over its anchor (grammar in ``tellings.find.meaning``); ``anchor`` says over what:
    ``none`` (complete by itself), ``report`` (the day the report was written), ``text`` (the nearest time told before), ``period`` (the quarter
    or year whose figures the text is giving).
    ``rule`` names the rule that found it. ``event`` is the noun, in small letters, of the event the time is that of ("the vote on May 7") or
    is counted from ("two days after the vote"); empty where none is named.
    """

    article: str
    span: Span
    type: TimeType
    meaning: str
    anchor: Literal["none", "report", "text", "period"]
    rule: str
    mod: Mod | None = None
    event: str = ""

    @property
    def id(self) -> str:
        """Named by article and span."""
        return f"{self.article}.t{self.span.start}-{self.span.end}"


@dataclass(frozen=True, slots=True)
class OwnDate:
    """The report's own date as told by this report alone. ``value`` is ISO at ``precision``, None when ``basis`` is unknown.

    ``low`` and ``high`` are the first and last day it can be (ISO), None when unbounded. The reasons' weights add up to the log-odds
    of the value being right.
    """

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
        return f"{self.article}.date"


@dataclass(frozen=True, slots=True)
class Mention:
    """A name, role phrase or pronoun standing for an entity. ``entity`` is a LocalEntity id, None where nobody can be named."""

    article: str
    span: Span
    label: Label
    entity: str | None = None
    form: Literal["name", "role", "pronoun"] = "name"

    @property
    def id(self) -> str:
        """Named by article and span."""
        return f"{self.article}.m{self.span.start}-{self.span.end}"


@dataclass(frozen=True, slots=True)
class LocalEntity:
    """The person, organisation, country, place, group, event or document that mentions of one article stand for.

    ``country`` is an ISO 3166-1 alpha-3 code: the country itself for COUNTRY, where known the one it belongs to for others. ``gender`` is what an
    honorific, a role or a pronoun tells of a person, empty where nothing does: it keeps a Mr and a Ms of one family name apart.
    """

    id: str
    article: str
    name: str
    label: Label
    country: str | None = None
    roles: tuple[str, ...] = ()
    gender: Gender = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words attributed to someone in one article.

    ``words`` are the content spans without the outer quotation marks; ``cue`` the speech verb or phrase; ``speaker`` the place naming who speaks;
    ``who`` the LocalEntity, None when unknown, then ``candidates`` (LocalEntity ids) say who it may be. ``negated`` marks refusals and silences
    ("declined to comment"); ``within`` is the id of the quote this one is nested in (A says B said); ``addressee`` is the place naming whom it was
    said to. ``kind`` tells quotations (``words``) from an ``act`` of speech told by its object alone ("criticised the plan", "asked about the
    ferry") and a ``stance``: what somebody wants, expects, supports or seems to do. These two are no quotations and take no part in utterances,
    claims and pages.
    """

    article: str
    form: QuoteForm
    words: tuple[Span, ...]
    cue: Span | None = None
    speaker: Span | None = None
    who: str | None = None
    medium: Medium = "unknown"
    candidates: tuple[str, ...] = ()
    negated: bool = False
    within: str | None = None
    addressee: Span | None = None
    kind: QuoteKind = "words"

    @property
    def id(self) -> str:
        """Named by article, first and last character, and form (for acts and stances their kind)."""
        letter = self.form[0] if self.kind == "words" else self.kind[0]
        return f"{self.article}.q{self.words[0].start}-{self.words[-1].end}{letter}"


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to whom. ``type`` is a PLOVER event type; ``source`` and ``target`` are LocalEntity ids; ``when`` a TimeExpression id."""

    article: str
    span: Span
    type: str
    source: str | None
    target: str | None
    when: str | None
    modality: EventModality
    rule: str

    @property
    def id(self) -> str:
        """Named by article, span and type."""
        return f"{self.article}.e{self.span.start}-{self.span.end}{self.type}"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure in a statement: the interval it admits (``low``..``high``; infinite ends are None), what it counts, and its place.

    ``unit`` is a lemma-like word ("people", "%", "USD", "km"), empty when the figure counts nothing we can name. ``bound`` is how the
    text hedges it.
    """

    span: Span
    low: float | None
    high: float | None
    unit: str
    bound: Literal["exact", "about", "at-least", "at-most", "more-than", "less-than", "vague"] = "exact"


@dataclass(frozen=True, slots=True)
class Argument:
    """Who or what a predicate is about: its part in it, its words, and the LocalEntity id its head names, None where it names none."""

    role: Role
    span: Span
    entity: str | None = None


@dataclass(frozen=True, slots=True)
class Predicate:
    """What is said: a verb, or the noun or adjective after a form of "be", as it stands (``span``) and as the dictionary lists it (``lemma``).

    A passive is turned round: who did it is the ``subject``, what it was done to the ``object``.
    """

    span: Span
    lemma: str
    arguments: tuple[Argument, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """What one article states in one clause.

    ``sentence`` is the index of the Sentence it lies in. ``predicate`` is the normalised main word, empty when unknown; ``predicates`` are those of
    all the clauses it holds, in text order. ``entities`` are LocalEntity
    ids, ``times`` TimeExpression ids. ``attributed_to`` is the LocalEntity whose words these are, None for the outlet itself; ``quote`` the Quote id
    they stand in.
    """

    article: str
    span: Span
    sentence: int
    predicate: str = ""
    polarity: Polarity = "+"
    modality: Modality = "asserted"
    attributed_to: str | None = None
    quote: str | None = None
    entities: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    predicates: tuple[Predicate, ...] = ()

    @property
    def id(self) -> str:
        """Named by article and span."""
        return f"{self.article}.c{self.span.start}-{self.span.end}"
