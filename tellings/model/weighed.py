"""What the joined rows add up to: origins, counts, clashes, absences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tellings.model.score import Reason
from tellings.model.span import Cite

OriginKind = Literal["own", "agency", "outlet", "release", "unknown"]
ConflictKind = Literal["figure", "date", "name", "place", "wording", "who", "did-or-denied", "other"]
Relation = Literal["conflict", "revised", "scope", "precision"]


@dataclass(frozen=True, slots=True)
class Share:
    """An article's part in an origin: the share of its body (0 to 1), whether it is the article's main origin, and which passages."""

    article: str
    share: float
    main: bool
    passages: tuple[Cite, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """The newsroom a telling comes from. At most one unknown origin per article. ``name`` is empty when unknown.

    A ``release`` is no newsroom: what a body handed to all of them (a press release, a speech as prepared), printed mostly as it came. ``group`` is
    the publisher the newsroom belongs to by ``outlets.csv``, empty where that is not known: then it is a family of its own.
    """

    id: str
    story: str
    kind: OriginKind
    name: str
    articles: tuple[Share, ...]
    reasons: tuple[Reason, ...] = ()
    group: str = ""

    @property
    def members(self) -> tuple[str, ...]:
        """What an origin is recognised by when its story grows."""
        return tuple(share.article for share in self.articles)


@dataclass(frozen=True, slots=True)
class Corroboration:
    """A claim's two counts: independent newsrooms as bounds (``low``..``high``) and the sources they cite (Entity ids).

    ``origins`` are Origin ids that carry the claim; ``counted`` those surely independent (their number is ``low``); ``uncertain`` those that may
    repeat another (``low`` + their number is at least ``high``); the rest of ``origins`` carry it as copies and add nothing.
    """

    claim: str
    story: str
    origins: tuple[str, ...]
    counted: tuple[str, ...]
    uncertain: tuple[str, ...]
    low: int
    high: int
    sources: tuple[str, ...]
    reasons: tuple[Reason, ...] = ()

    @property
    def id(self) -> str:
        """One per claim."""
        return f"{self.claim}.count"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two statements that do not fit.

    ``also_a``/``also_b``: other places with the same value as ``a``/``b``. ``prior`` plus the reasons' weights is the log-odds of ``probability``.
    What parties dispute, while the reports agree on who says what, is an accusation and its denial: then ``denial`` is the one of ``a`` and ``b``
    that denies, ``denier`` the Entity that does, ``accuser`` the one who says the other, None where nobody can be named.
    """

    id: str
    story: str
    kind: ConflictKind
    relation: Relation
    about: str
    a: Cite
    b: Cite
    probability: float
    prior: float
    reasons: tuple[Reason, ...] = ()
    also_a: tuple[Cite, ...] = ()
    also_b: tuple[Cite, ...] = ()
    claims: tuple[str, ...] = ()
    denial: Cite | None = None
    denier: str | None = None
    accuser: str | None = None

    @property
    def members(self) -> tuple[str, ...]:
        """What a conflict is recognised by when its story grows."""
        return tuple(f"{place.article}.{place.start}-{place.end}" for place in (self.a, self.b))


@dataclass(frozen=True, slots=True)
class OnlyHere:
    """A claim that one article alone has."""

    story: str
    article: str
    claim: str

    @property
    def id(self) -> str:
        """One per article and claim."""
        return f"{self.article}.only.{self.claim}"


@dataclass(frozen=True, slots=True)
class Omission:
    """A claim that the others have and this article leaves out, though it was long and late enough to have had it."""

    story: str
    article: str
    claim: str
    reasons: tuple[Reason, ...] = ()

    @property
    def id(self) -> str:
        """One per article and claim."""
        return f"{self.article}.lacks.{self.claim}"
