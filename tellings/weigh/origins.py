"""Which newsroom each telling comes from."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from tellings.join.alignment import read_words
from tellings.join.copies import names_source
from tellings.join.credits import (
    FORMS,
    Credit,
    agencies,
    agency_title,
    find_credits,
    main_agency,
    names_outlet,
    outlet_called,
    outlet_key,
    publisher_of,
    self_named,
    unlisted_agencies,
)
from tellings.join.groups import Forest
from tellings.join.judged import origin_ties, without_judged_apart
from tellings.join.releases import find_release
from tellings.join.sketch import telling_spans
from tellings.model import (
    Article,
    Cite,
    Copy,
    Origin,
    OriginKind,
    Published,
    Reason,
    Ruling,
    Share,
    Span,
    Story,
    Version,
    cite,
    digest,
    reason,
)
from tellings.weigh.regroup import regroup

MOSTLY = (
    0.5  # share of the shorter body that two reports have in common, copied or rewritten, to come from one newsroom
)
NAMED = 0.4  # the same where the report itself names the other as its source
PARAGRAPH = 60  # characters; a shorter line is a heading
RUN = 4  # words in a row
HARDLY = 0.2  # share of a paragraph
PARTLY = 0.35  # share of the longer body from which it does not matter how


@dataclass(slots=True)
class Group:
    """Articles of one newsroom: the kind and name of it, the reasons, and for each article whether it is the main origin and
    which passages."""

    kind: OriginKind
    name: str
    reasons: list[Reason] = field(default_factory=list)
    main: set[str] = field(default_factory=set)
    passages: dict[str, list[Cite]] = field(default_factory=lambda: defaultdict(list))


def judge_origins(
    story: Story,
    articles: Sequence[Article],
    copies: Sequence[Copy],
    dates: Sequence[Published],
    versions: Sequence[Version],
    rulings: Sequence[Ruling] = (),
) -> tuple[Origin, ...]:
    """The newsrooms behind the story's articles; each article has exactly one main origin and may hold passages of others.

    A credit for the whole text names an agency. Articles that are mostly one text, or versions of one address, share their main origin: the agency
    one of them credits, else what one of them was handed as (a press release or a speech), else the outlet that had it first, else of the earliest.
    Credits for a part make the agency a side origin. An article with neither credit nor copy is its outlet's own; without an outlet its origin is
    unknown. A photo credit says nothing about the text. Reports a person judged to be of one
    origin, or not, are.
    """
    ties = origin_ties(rulings)
    copies = without_judged_apart(copies, ties)
    rows = {article.id: with_outlet(article) for article in sorted(articles, key=lambda article: article.id)}
    bodies = {name: max(1, sum(map(len, telling_spans(article)))) for name, article in rows.items()}
    unlisted = unlisted_agencies(rows.values())
    credits = {name: find_credits(article, unlisted) for name, article in rows.items()}
    together = gather_newsrooms(rows, copies, versions, bodies, credits)
    groups: dict[tuple[str, str], Group] = {}
    by_article: dict[str, list[Copy]] = defaultdict(list)
    for copy in sorted(copies, key=lambda copy: copy.id):
        for article in {copy.a.article, copy.b.article}:
            by_article[article].append(copy)
    for members in together:
        around = {copy.id: copy for name in members for copy in by_article[name]} if len(members) > 1 else {}
        name_newsroom(members, rows, credits, tuple(around.values()), by_article, dates, groups)
    regroup(groups, ties, rows, story.articles, make=Group)
    main_of = {article: key for key, group in groups.items() for article in group.main}
    for (sort, name), group in groups.items():
        group.kind = settle_kind(sort, name, group, rows)
    add_borrowed(groups, main_of, copies)
    add_own(groups, main_of, rows, credits, by_article)
    add_parts(groups, credits)
    return tuple(
        sorted((make_origin(story, key, group, bodies) for key, group in groups.items()), key=lambda origin: origin.id)
    )


def with_outlet(article: Article) -> Article:
    """The article, with the outlet its text names at its head where none is known otherwise."""
    name = None if article.outlet else self_named(article)
    return replace(article, outlet=name) if name else article


def gather_newsrooms(
    rows: dict[str, Article],
    copies: Sequence[Copy],
    versions: Sequence[Version],
    bodies: dict[str, int],
    credits: dict[str, tuple[Credit, ...]],
) -> list[list[str]]:
    """Articles that are mostly one text, or versions of one address, together; but never two that credit different agencies."""
    names = list(rows)
    number = {name: place for place, name in enumerate(names)}
    forest = Forest(len(names))
    wires = {name: main_agency(credits[name]) for name in names}
    between: dict[tuple[str, str], list[Copy]] = defaultdict(list)
    for copy in copies:
        if copy.kind != "shared-quote" and copy.a.article in number and copy.b.article in number:
            between[copy.a.article, copy.b.article].append(copy)
    for (a, b), found in sorted(between.items()):
        other_wire = wires[a] and wires[b] and wires[a] != wires[b]
        side = credits_part(credits, wires, a, b)
        if not other_wire and is_one_telling(found, (rows[a], rows[b]), (bodies[a], bodies[b]), side):
            forest.join(number[a], number[b])
    first: dict[str, str] = {}
    for name, article in rows.items():
        forest.join(number[name], number[first.setdefault(article.text_id, name)])
    for version in versions:
        known = [name for name in version.articles if name in number]
        for other in known[1:]:
            forest.join(number[known[0]], number[other])
    return [[names[place] for place in group] for group in forest.groups()]


def credits_part(
    credits: dict[str, tuple[Credit, ...]], wires: dict[str, str | None], a: str, b: str
) -> Literal[0, 1] | None:
    """Which of two reports (0 or 1) credits a part of itself, and no more, to the agency the other is credited to as a whole."""
    for side, (taker, giver) in enumerate(((a, b), (b, a))):
        agency = wires[giver]
        if agency and not wires[taker] and any(c.agency == agency and c.scope == "part" for c in credits[taker]):
            return 1 if side else 0
    return None


def is_one_telling(
    copies: Sequence[Copy], pair: tuple[Article, Article], bodies: tuple[int, int], part: Literal[0, 1] | None = None
) -> bool:
    """Whether two reports share so much that one newsroom told both: most of the shorter share, or of the ``part`` that says it took only some.

    Where that is little of the other, the other may as well be a report of its own that took in a short dispatch: then the shared part has to be
    verbatim (a dispatch and its cut), or the one that has most of its text from there has to name the other's newsroom. One that names it is
    believed with less.
    """
    sides = [
        {copy.a: copy.kind for copy in copies},
        {copy.b: copy.kind for copy in copies},
    ]  # a line printed twice counts once
    shares = [sum(map(length, side)) / body for side, body in zip(sides, bodies, strict=True)]
    if part is not None:
        return shares[part] >= MOSTLY
    taker = 0 if shares[0] >= shares[1] else 1
    if max(shares) < NAMED:
        return False
    verbatim = sum(length(place) for place, kind in sides[taker].items() if kind == "verbatim")
    exact = verbatim >= sum(map(length, sides[taker])) / 2
    if max(shares) >= MOSTLY and (min(shares) >= PARTLY or exact):
        return True
    return names_source(pair[taker], pair[1 - taker])


def length(place: Cite) -> int:
    """The characters of a passage."""
    return place.end - place.start


def name_newsroom(
    members: Sequence[str],
    rows: dict[str, Article],
    credits: dict[str, tuple[Credit, ...]],
    copies: Sequence[Copy],
    by_article: dict[str, list[Copy]],
    dates: Sequence[Published],
    groups: dict[tuple[str, str], Group],
) -> None:
    """Puts some articles of one newsroom into the group of its name."""
    wires = sorted({agency for name in members if (agency := main_agency(credits[name]))})
    spelt = {rows[name].outlet or "" for name in members if rows[name].outlet}
    outlets = sorted({outlet_key(outlet) for outlet in spelt})
    if wires:
        for name in members:
            agency = main_agency(credits[name]) or nearest_wire(name, wires, credits, by_article[name])
            group = groups.setdefault(("agency", agency), Group("agency", agency_title(agency)))
            group.main.add(name)
            group.reasons += credit_reasons(name, agency, credits[name]) or [
                reason(f"mostly the same text as a report of {agency_title(agency)}", 1.5)
            ]
        return
    released = [(name, found) for name in members if (found := find_release(rows[name]))]
    if released:
        name, found = released[0]
        group = groups.setdefault(("release", members[0]), Group("release", outlet_called([found.issuer])))
        group.main.update(members)
        group.reasons += [why for _, found in released for why in found.reasons]
        return
    if len(members) == 1 or len(outlets) == 1:
        outlet = outlet_called(spelt)
        kind: OriginKind = "own" if outlet else "unknown"
        key = ("outlet" if outlet else "unknown", outlets[0] if outlet else members[0])
        group = groups.setdefault(key, Group(kind, outlet))
        group.name = outlet_called((group.name, outlet))
        says = (
            f"{outlet} printed it; no credit, no other report with most of its text"
            if outlet
            else "nothing says who wrote it"
        )
        group.reasons.append(reason(says, 1.0 if outlet else 0.0))
        group.main.update(members)
        return
    giver, why = first_teller(members, rows, copies, dates)
    outlet = outlet_called(
        spelling for spelling in spelt if outlet_key(spelling) == outlet_key(rows[giver].outlet or "")
    )
    kind = "outlet" if outlet else "unknown"
    group = groups.setdefault((kind, outlet_key(outlet) if outlet else giver), Group(kind, outlet))
    group.name = outlet_called((group.name, outlet))
    group.main.update(members)
    group.reasons.append(why)


def settle_kind(sort: str, name: str, group: Group, rows: dict[str, Article]) -> OriginKind:
    """An outlet whose texts only it prints is reporting of its own; an unlisted agency that nobody else prints is an outlet as well."""
    printed = {outlet_key(rows[article].outlet or "") for article in group.main}
    alone = printed == {outlet_key(name)}
    if sort == "agency" and name not in agencies() and alone:
        return "own"
    return ("own" if alone else "outlet") if sort == "outlet" else group.kind


def nearest_wire(
    name: str, wires: Sequence[str], credits: dict[str, tuple[Credit, ...]], copies: Sequence[Copy]
) -> str:
    """The agency of the credited article that an uncredited one shares most with; the first by name where nothing tells."""
    shared: dict[str, int] = defaultdict(int)
    for copy in copies:
        for here, there in ((copy.a, copy.b), (copy.b, copy.a)):
            agency = main_agency(credits.get(there.article, ()))
            if here.article == name and agency in wires and agency is not None and copy.kind != "shared-quote":
                shared[agency] += here.end - here.start
    return min(wires, key=lambda agency: (-shared[agency], agency))


def credit_reasons(name: str, agency: str, credits: Iterable[Credit]) -> list[Reason]:
    """The credits that name the agency for the whole text."""
    return [
        reason(
            f"credited to {agency_title(agency)} ({credit.form})",
            FORMS.get(credit.form, 1.0),
            [cite(name, credit.span)] if credit.span else (),
        )
        for credit in credits
        if credit.scope == "whole" and credit.agency == agency
    ]


def first_teller(
    members: Sequence[str], rows: dict[str, Article], copies: Sequence[Copy], dates: Sequence[Published]
) -> tuple[str, Reason]:
    """Which of several outlets with one text had it first: the one the copies point to, else the earliest by day, else by id."""
    inside = set(members)
    points: dict[str, int] = dict.fromkeys(members, 0)
    for copy in copies:
        if copy.a.article in inside and copy.b.article in inside and copy.direction != "unknown":
            giver, taker = (copy.a, copy.b) if copy.direction == "a-to-b" else (copy.b, copy.a)
            points[giver.article] += giver.end - giver.start
            points[taker.article] -= taker.end - taker.start
    days = {date.article: date.value or "9999" for date in dates}
    best = min(
        members, key=lambda name: (-points[name], days.get(name, "9999"), outlet_key(rows[name].outlet or "~"), name)
    )
    sure = points[best] > 0
    says = (
        "mostly one text, and the copies point to this outlet"
        if sure
        else "mostly one text; which outlet had it first is not known, the earliest is named"
    )
    return best, reason(says, 1.5 if sure else 0.3)


def add_borrowed(
    groups: dict[tuple[str, str], Group], main_of: dict[str, tuple[str, str]], copies: Sequence[Copy]
) -> None:
    """Passages an article shares with an article of another newsroom that had them first go to that newsroom."""
    for copy in copies:
        if copy.kind == "shared-quote" or copy.direction == "unknown":
            continue
        giver, taker = (copy.a, copy.b) if copy.direction == "a-to-b" else (copy.b, copy.a)
        home = main_of.get(giver.article)
        if home is not None and home != main_of.get(taker.article, home):
            groups[home].passages[taker.article].append(taker)


def add_own(
    groups: dict[tuple[str, str], Group],
    main_of: dict[str, tuple[str, str]],
    rows: dict[str, Article],
    credits: dict[str, tuple[Credit, ...]],
    by_article: dict[str, list[Copy]],
) -> None:
    """The paragraphs that follow nobody are the outlet's own where a report retells another newsroom's in its own words, or credits an agency for a
    part only; and those in which it names itself as who was told, wherever they stand.

    Not so the rest of a verbatim copy or under a credit for the whole: what no other report has may stand in a longer version of the same dispatch.
    """
    for name, key in sorted(main_of.items()):
        outlet = rows[name].outlet or ""
        own = ("outlet", outlet_key(outlet))
        if not outlet or key == own:
            continue
        shared = [
            (here, there.article, copy.kind)
            for copy in by_article[name]
            for here, there in ((copy.a, copy.b), (copy.b, copy.a))
            if here.article == name
        ]
        taken = [(place, kind) for place, other, kind in shared if main_of.get(other) == key]
        retold = sum(length(place) for place, kind in taken if kind == "rewritten")
        mostly = 2 * retold > sum(length(place) for place, kind in taken if kind != "shared-quote")
        parted = any(credit.scope == "part" for credit in credits[name])
        free = (mostly or parted) and not main_agency(credits[name])
        known = [place for place, other, _ in shared if main_of.get(other) != own]
        others = [rows[other] for _, other, _ in shared if other in rows and main_of.get(other) != own]
        rest = [
            cite(name, line)
            for line in paragraphs(rows[name])
            if follows_nobody(line, known) and not is_printed(line, rows[name], others)
        ]
        told = [place for place in rest if free or names_outlet(place.span.of(rows[name].text), outlet)]
        if told:
            group = groups.setdefault(own, Group("own", outlet_called([outlet])))
            group.passages[name] += told
            says = (
                "follows no other report in one that retells or credits a part"
                if free
                else "names its own outlet as told"
            )
            group.reasons.append(reason(f"a paragraph that {says}", 1.0, told[:3]))


def paragraphs(article: Article) -> list[Span]:
    """The lines of PARAGRAPH characters or more that tell something, headline and captions left out."""
    body = [part.span for part in article.parts if part.kind == "body"] or telling_spans(article)
    return [
        Span(span.start + match.start(), span.start + match.end())
        for span in body
        for match in re.finditer(r"[^\n]+", span.of(article.text))
        if match.end() - match.start() >= PARAGRAPH
    ]


def follows_nobody(line: Span, shared: Sequence[Cite]) -> bool:
    """Whether hardly anything of a paragraph lies in shared passages."""
    return sum(line.overlap(place.span) for place in shared) < HARDLY * len(line)


def is_printed(line: Span, article: Article, others: Iterable[Article]) -> bool:
    """Whether half of the runs of RUN words in a paragraph stand in another report: too short to be a passage, but no words of its own."""
    words = read_words(article).folded_in(line)
    runs = {words[place : place + RUN] for place in range(len(words) - RUN + 1)}
    return any(2 * len(runs & word_runs(other)) >= len(runs) for other in dict.fromkeys(others)) if runs else False


@lru_cache(maxsize=64)
def word_runs(article: Article) -> frozenset[tuple[str, ...]]:
    """Every RUN words in a row of an article."""
    words = read_words(article).folded
    return frozenset(words[place : place + RUN] for place in range(len(words) - RUN + 1))


def add_parts(groups: dict[tuple[str, str], Group], credits: dict[str, tuple[Credit, ...]]) -> None:
    """Agencies credited for a part of an article are side origins of it."""
    for name, found in sorted(credits.items()):
        for credit in found:
            if credit.scope != "part" or credit.span is None:
                continue
            group = groups.setdefault(("agency", credit.agency), Group("agency", agency_title(credit.agency)))
            if name not in group.main:
                group.passages[name] += []
                group.reasons.append(reason(f"credited to {group.name} for a part", 2.0, [cite(name, credit.span)]))


def make_origin(story: Story, key: tuple[str, str], group: Group, bodies: dict[str, int]) -> Origin:
    """The row of a group."""
    order = {article: place for place, article in enumerate(story.articles)}
    shares = []
    for article in sorted(group.main | set(group.passages), key=lambda name: (order.get(name, -1), name)):
        places = tuple(sorted(set(group.passages.get(article, ()))))
        main = article in group.main
        covered = sum(place.end - place.start for place in places) / bodies[article]
        shares.append(Share(article, 1.0 if main else round(min(1.0, covered), 4), main, places))
    name = "o" + digest("origin", shares[0].article, *key)
    publisher = publisher_of(group.name) if group.kind in {"own", "outlet"} else ""
    reasons = tuple(dict.fromkeys(group.reasons))[:20]
    return Origin(name, story.id, group.kind, group.name, tuple(shares), reasons, publisher)
