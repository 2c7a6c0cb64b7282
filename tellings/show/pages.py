"""What is printed as JSON: one frozen dataclass per page, each key as the contract spells it.

A *page* is one thing a command prints (one article, one rejected report, one dossier), a *line* one entry of a list in it. Fields are the keys, in
the order printed; a value that is not known is null, never left out. Spans and cites are ``start`` and ``end`` in code points, half-open, of
``ArticlePage.text``. ``tellings.show.schema`` makes the JSON Schema from these classes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from tellings.model import (
    Basis,
    Cite,
    ConflictKind,
    Difference,
    Direction,
    Doubt,
    EventModality,
    Label,
    Medium,
    Modality,
    OriginKind,
    PartKind,
    Polarity,
    Precision,
    QuoteForm,
    QuoteKind,
    Reason,
    Relation,
    Role,
    Rule,
    Span,
    State,
    TimeType,
    What,
    Why,
)


@dataclass(frozen=True, slots=True)
class PublishedLine:
    """When the report was published: ISO ``value`` at ``precision``, the days it can lie in, and why."""

    value: str | None
    precision: Precision
    basis: Basis
    low: str | None
    high: str | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class PartLine:
    """A block of the text and what it is."""

    kind: PartKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class WarningLine:
    """A doubt about an article that is kept; the place that raised it is null when it is the whole text."""

    why: Doubt
    detail: str
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class TokenLine:
    """A token with its syntax: ``head`` is a token index, -1 for the root; ``upos`` X and ``deprel`` dep where nothing is known."""

    start: int
    end: int
    upos: str
    head: int
    deprel: str


@dataclass(frozen=True, slots=True)
class MentionLine:
    """A place naming an entity."""

    start: int
    end: int
    label: Label
    entity: str | None
    form: str


@dataclass(frozen=True, slots=True)
class EntityLine:
    """A person, organisation, country, place, group, event or document; ``story`` is null in ``tellings read``."""

    id: str
    name: str
    label: Label
    country: str | None
    roles: tuple[str, ...]
    story: str | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """One way to understand a time."""

    value: str
    probability: float
    precision: Precision
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class TimeLine:
    """A time as worded at its place, with its TIMEX3 value (null when nothing fixes it), the readings and what it was anchored to."""

    id: str
    start: int
    end: int
    type: TimeType
    value: str | None
    mod: str | None
    precision: Precision
    readings: tuple[ReadingLine, ...]
    why: str


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """Words attributed to someone; ``words`` exclude the outer quotation marks. ``kind`` other than ``words`` is no quotation."""

    id: str
    form: QuoteForm
    words: tuple[Span, ...]
    cue: Span | None
    speaker: Span | None
    who: str | None
    medium: Medium
    candidates: tuple[str, ...]
    negated: bool
    within: str | None
    addressee: Span | None
    kind: QuoteKind


@dataclass(frozen=True, slots=True)
class EventLine:
    """Who did what to whom; ``when`` is the TIMEX3 value of its time, ``time`` that time's id."""

    id: str
    start: int
    end: int
    type: str
    source: str | None
    target: str | None
    when: str | None
    time: str | None
    modality: EventModality


@dataclass(frozen=True, slots=True)
class QuantityLine:
    """A figure in a statement: the interval it admits, null where it has no end."""

    start: int
    end: int
    low: float | None
    high: float | None
    unit: str
    bound: str


@dataclass(frozen=True, slots=True)
class ArgumentLine:
    """Who or what a predicate is about: its part in it, its words, the entity they name."""

    role: Role
    start: int
    end: int
    entity: str | None


@dataclass(frozen=True, slots=True)
class PredicateLine:
    """What a clause says, as it stands and as the dictionary lists it, and of whom; a passive is turned round."""

    start: int
    end: int
    lemma: str
    arguments: tuple[ArgumentLine, ...]


@dataclass(frozen=True, slots=True)
class StatementLine:
    """What the article states in one clause; its predicates are told by ``tellings read`` alone, a dossier leaves them out as it does tokens."""

    id: str
    start: int
    end: int
    polarity: Polarity
    modality: Modality
    attributed_to: str | None
    predicate: str
    quote: str | None
    entities: tuple[str, ...]
    times: tuple[str, ...]
    quantities: tuple[QuantityLine, ...]
    predicates: tuple[PredicateLine, ...] | msgspec.UnsetType = msgspec.UNSET


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """One article with what was found in it: one line of ``tellings read``, one entry of a dossier's articles."""

    id: str
    source: str
    title: str | None
    outlet: str | None
    url: str | None
    text: str
    sources: tuple[str, ...]
    published: PublishedLine
    parts: tuple[PartLine, ...]
    sentences: tuple[Span, ...]
    mentions: tuple[MentionLine, ...]
    entities: tuple[EntityLine, ...]
    times: tuple[TimeLine, ...]
    quotes: tuple[QuoteLine, ...]
    events: tuple[EventLine, ...]
    statements: tuple[StatementLine, ...]
    warnings: tuple[WarningLine, ...]
    authors: tuple[str, ...]
    agency: str | None
    tokens: tuple[TokenLine, ...] | msgspec.UnsetType = msgspec.UNSET


@dataclass(frozen=True, slots=True)
class RejectedLine:
    """The rule a report broke and what to do about it."""

    why: Why
    detail: str


@dataclass(frozen=True, slots=True)
class RejectedPage:
    """A report that gave no article."""

    source: str
    rejected: RejectedLine


@dataclass(frozen=True, slots=True)
class QuotePage:
    """One quotation by itself, as ``tellings quotes`` prints it: QuoteLine with its article, its words and the speaker's name.

    ``name`` is the resolved speaker's, ``said_by``, ``said_to`` and ``said_how`` are the article's own words for who speaks, who is spoken to
    and how ("denied"); ``published`` is
    the report's day.
    """

    id: str
    article: str
    source: str
    outlet: str | None
    text: str
    name: str | None
    form: QuoteForm
    words: tuple[Span, ...]
    cue: Span | None
    speaker: Span | None
    who: str | None
    medium: Medium
    candidates: tuple[str, ...]
    negated: bool
    within: str | None
    addressee: Span | None
    kind: QuoteKind
    published: str | None
    said_by: str | None
    said_to: str | None
    said_how: str | None


@dataclass(frozen=True, slots=True)
class MemberLine:
    """Why an article belongs to a story."""

    article: str
    doubtful: bool
    probability: float
    prior: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class StoryLine:
    """Articles about one set of happenings."""

    id: str
    title: str
    articles: tuple[str, ...]
    affair: str
    membership: tuple[MemberLine, ...]


@dataclass(frozen=True, slots=True)
class CopyLine:
    """A passage two articles share, with the share of each one's body it makes up."""

    id: str
    kind: str
    a: Cite
    b: Cite
    direction: Direction
    share_a: float
    share_b: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A report against the one it seems to be made from (``source``).

    ``kept`` is the share of its sentences, by length, that lie in shared passages; ``added`` are its other sentences, ``cut`` the source's that it
    has not, ``changed`` the ids of the passages it rewrote.
    """

    story: str
    article: str
    source: str
    kept: float
    added: tuple[Cite, ...]
    cut: tuple[Cite, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShareLine:
    """An article's part in an origin."""

    article: str
    share: float
    main: bool
    passages: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class OriginLine:
    """The newsroom a telling comes from; ``group`` is the publisher it belongs to, empty where that is not known."""

    id: str
    story: str
    kind: OriginKind
    name: str
    articles: tuple[ShareLine, ...]
    reasons: tuple[Reason, ...]
    group: str


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many independent newsrooms, at least and at most."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One thing stated by one or more articles, with its two counts.

    ``origins`` are all newsrooms that carry it; of these ``counted`` are surely independent, ``uncertain`` may repeat another, the rest are copies.
    ``reasons`` tell how it was counted, ``joined`` why its statements are one claim.
    """

    id: str
    story: str
    text: str
    statements: tuple[Cite, ...]
    origins: tuple[str, ...]
    independent: Bounds
    sources: tuple[str, ...]
    entailed_by: tuple[str, ...]
    text_cite: Cite
    statement_ids: tuple[str, ...]
    counted: tuple[str, ...]
    uncertain: tuple[str, ...]
    reasons: tuple[Reason, ...]
    joined: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """Two statements that do not fit; ``prior`` and the reasons' weights add up to the log-odds of ``probability``.

    ``title`` says in plain words what is in dispute, with the words of both sides: ``People killed: 30 or 32``; null outside a story.
    """

    id: str
    story: str
    kind: ConflictKind
    relation: Relation
    about: str
    a: Cite
    b: Cite
    probability: float
    reasons: tuple[Reason, ...]
    prior: float
    also_a: tuple[Cite, ...]
    also_b: tuple[Cite, ...]
    claims: tuple[str, ...]
    title: str | None = None


@dataclass(frozen=True, slots=True)
class DisputeLine:
    """What the parties dispute: an accusation and its denial, with the Entity ids of who says either, null where nobody is named.

    ``id`` is that of the conflict between the two statements, which has the reasons.
    """

    id: str
    story: str
    accusation: Cite
    accuser: str | None
    denial: Cite
    denier: str | None
    probability: float


@dataclass(frozen=True, slots=True)
class UtteranceLine:
    """The same words said once, as several articles render them."""

    id: str
    story: str
    who: str | None
    renderings: tuple[Cite, ...]
    difference: Difference
    quotes: tuple[str, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class OnlyHereLine:
    """A claim that one article alone has."""

    article: str
    claim: str
    story: str


@dataclass(frozen=True, slots=True)
class OmissionLine:
    """A claim the others have and this article leaves out."""

    article: str
    claim: str
    reasons: tuple[Reason, ...]
    story: str


@dataclass(frozen=True, slots=True)
class WhenLine:
    """A time with its precision, the days it covers and the readings that remain."""

    value: str | None
    precision: Precision
    low: str | None
    high: str | None
    readings: tuple[ReadingLine, ...]


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """Something told with a time. ``kind``: news, background, plan, forecast. ``known``: the day (ISO) of the first report to tell it."""

    id: str
    story: str
    when: WhenLine
    kind: str
    text: str
    cites: tuple[Cite, ...]
    known: str | None = None


@dataclass(frozen=True, slots=True)
class DeedLine:
    """One event between two actors."""

    article: str
    event: str
    type: str
    modality: EventModality
    when: str | None


@dataclass(frozen=True, slots=True)
class RelationLine:
    """A pair of actors and what the reports say the first did to the second, in the order of time and article."""

    source: str
    target: str
    story: str | None
    deeds: tuple[DeedLine, ...]


@dataclass(frozen=True, slots=True)
class NamedLine:
    """A place as a person named it: a report, and words or characters of it; null where not said."""

    article: str
    words: str | None
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class JudgementLine:
    """A person's correction as it was said, and what came of it: ``state`` and, in words, ``says``.

    ``first`` and ``second`` are its places as named, ``a`` and ``b`` the characters they are (null while it waits), ``against`` the judgements that
    contradict it, ``story`` the story it was looked at in.
    """

    id: str
    rule: Rule
    what: What
    state: State
    says: str
    story: str | None
    first: NamedLine
    second: NamedLine | None
    a: Cite | None
    b: Cite | None
    speaker: str | None
    note: str | None
    against: tuple[str, ...]


#: What a change is: see ``tellings.show.since.KINDS``.
NewsKind = Literal[
    "figure-revised",
    "conflict-new",
    "conflict-resolved",
    "revision-gone",
    "conflict-changed",
    "count-rose",
    "count-fell",
    "quote-changed",
    "report-new",
    "report-gone",
    "story-new",
    "story-gone",
    "claim-new",
    "claim-gone",
    "quote-new",
    "quote-gone",
]


@dataclass(frozen=True, slots=True)
class NewsLine:
    """A line of the dossier that came, went or changed: ``before`` and ``after`` say in words how it stood (a claim's independent newsrooms, a
    conflict's relation), null where it was not there. ``weight`` is how many newsrooms or reports it rests on at most.
    ``also`` are the ids of other conflicts about the same thing, told in this line."""

    kind: NewsKind
    story: str
    id: str
    text: str
    before: str | None
    after: str | None
    weight: int
    cites: tuple[Cite, ...]
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewsPage:
    """What changed since a time: that of the build before (or ``asked`` for), null when there was none. ``first``: the first build lies in it, whose
    own lines are not called new. ``builds`` is how many are summed up."""

    since: str | None
    asked: bool
    first: bool
    builds: int
    changes: tuple[NewsLine, ...]


@dataclass(frozen=True, slots=True)
class VersionLine:
    """Texts of one address, oldest first."""

    id: str
    address: str
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SuccessorLine:
    """A thing of this kind once called ``old`` is now called ``new``."""

    kind: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Measured:
    """An error rate as measured: of what, how much (in words or figures), on which data, and by which command."""

    what: str
    value: str
    on: str
    command: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """What made the dossier. ``at`` is the one clock reading on a page, given by the caller, null to leave it out.

    ``versions`` name packages, weights and tables with their versions or digests, ``settings`` what the user chose, ``measured`` how often each
    part was wrong when it was last measured; empty where nothing was measured.
    """

    by: str = "tellings"
    version: str = ""
    at: str | None = None
    versions: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    measured: tuple[Measured, ...] = ()


@dataclass(frozen=True, slots=True)
class DossierPage:
    """Everything in ``dossier.json``.

    ``parts`` is empty, or, in a dossier that is a folder of pages, the names of the files that hold one story's DossierPage each; then the
    lists here hold only what belongs to no story.
    """

    made: Made
    articles: tuple[ArticlePage, ...]
    rejected: tuple[RejectedPage, ...]
    stories: tuple[StoryLine, ...]
    copies: tuple[CopyLine, ...]
    changes: tuple[ChangeLine, ...]
    origins: tuple[OriginLine, ...]
    claims: tuple[ClaimLine, ...]
    conflicts: tuple[ConflictLine, ...]
    disputes: tuple[DisputeLine, ...]
    utterances: tuple[UtteranceLine, ...]
    only_here: tuple[OnlyHereLine, ...]
    omissions: tuple[OmissionLine, ...]
    entities: tuple[EntityLine, ...]
    timeline: tuple[TimelineLine, ...]
    relations: tuple[RelationLine, ...]
    versions: tuple[VersionLine, ...]
    successors: tuple[SuccessorLine, ...]
    judgements: tuple[JudgementLine, ...] = ()
    parts: tuple[str, ...] = ()
    news_since: NewsPage | None = None
