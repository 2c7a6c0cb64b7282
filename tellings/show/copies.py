"""Who copied whom: the picture from newsrooms to reports, where in each text the copied passages stand, and two reports side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tellings.model import Cite, Copy, Direction, Origin, Share, Span
from tellings.show.diff import Run, word_runs
from tellings.show.labels import outlet_name, percent, shorten, site_name, slug, unquoted
from tellings.show.lookup import Lookup, Place
from tellings.show.rows import Rows, group

MOST_DRAWN = 30  # reports in the picture; past it the lines cannot be told apart and the list below says the same
ROW = 46  # pixels between two reports in the picture
WIDEST = 24.0  # pixels for a report that is all another's
LEFT, RIGHT = 142, 290  # pixels: where the newsrooms' and the reports' bars stand
OWN_WORDS = 12  # words shown of a stretch that is a report's own


@dataclass(frozen=True, slots=True)
class Node:
    """A newsroom or a report in the picture."""

    name: str
    note: str
    href: str
    y: float


@dataclass(frozen=True, slots=True)
class Edge:
    """From a newsroom to a report: ``width`` in pixels is the share of the report's body; dashed when nobody can tell the direction."""

    path: str
    width: float
    sure: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """Newsrooms left, reports right. ``words`` says all of it."""

    height: int
    newsrooms: tuple[Node, ...]
    reports: tuple[Node, ...]
    edges: tuple[Edge, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a report's text in percent of it: ``kind`` verbatim, rewritten, shared-quote or furniture."""

    x: float
    width: float
    kind: str
    href: str
    words: str


@dataclass(frozen=True, slots=True)
class Strip:
    """One report from its first to its last character."""

    name: str
    anchor: str
    characters: int
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Own:
    """Words a report has by itself between two passages: how many, and how they begin."""

    words: int
    begins: str
    place: Place


@dataclass(frozen=True, slots=True)
class Aligned:
    """A passage in both reports, each in runs against the other, with what each has of its own before it."""

    anchor: str
    kind: str
    a: tuple[Run, ...]
    b: tuple[Run, ...]
    a_place: Place
    b_place: Place
    a_own: Own | None
    b_own: Own | None
    moved: bool


@dataclass(frozen=True, slots=True)
class PairOfReports:
    """Two reports side by side, passage by passage in the order of the first. ``headline`` says who took from whom, as far as it is known."""

    anchor: str
    headline: str
    a_name: str
    b_name: str
    a_share: str
    b_share: str
    kinds: tuple[str, ...]
    begins: str
    passages: tuple[Aligned, ...]
    a_rest: Own | None
    b_rest: Own | None
    codes: tuple[str, ...]


def picture(rows: Rows, look: Lookup) -> Picture | None:
    """Who copied whom as lines from newsrooms to reports; None when there is nothing to draw or too much."""
    reports = list(look.heads)
    taken = [
        (key, share)
        for key in look.newsrooms
        for share in look.origins[key].articles
        if share.article in look.heads and not own_report(look.origins[key], share, look)
    ]
    if not taken or len(reports) > MOST_DRAWN:
        return None
    sources = [key for key in look.newsrooms if any(key == source for source, _ in taken)]
    reports.sort(key=lambda key: _rank(key, sources, taken, look))
    height = ROW * max(len(reports), len(sources)) + 8
    report_y = {key: ROW * number + 22.0 for number, key in enumerate(reports)}
    source_y = beside(sources, taken, report_y)
    unsure = _undirected(rows.copies, look)
    widths = {(key, share.article): round(max(1.5, WIDEST * min(1.0, share.share)), 1) for key, share in taken}
    leaving = stacked(widths, 0, source_y, report_y)
    arriving = stacked(widths, 1, report_y, source_y)
    middle = (LEFT + RIGHT) / 2
    edges = [
        Edge(
            f"M{LEFT} {leaving[ends]}C{middle} {leaving[ends]} {middle} {arriving[ends]} {RIGHT} {arriving[ends]}",
            widths[ends],
            ends not in unsure,
        )
        for ends in sorted(widths, key=lambda ends: (source_y[ends[0]], report_y[ends[1]]))
    ]
    notes = {key: origin_note(key, look) for key in reports}
    return Picture(
        height,
        tuple(Node(look.names[key], "", "", source_y[key]) for key in sources),
        tuple(
            Node(look.heads[key].name, notes[key], f"#report-{look.heads[key].anchor}", report_y[key])
            for key in reports
        ),
        tuple(edges),
        ". ".join(f"{look.heads[key].name}: {notes[key]}" for key in reports),
    )


def beside(
    sources: Sequence[str], taken: Sequence[tuple[str, Share]], report_y: Mapping[str, float]
) -> dict[str, float]:
    """Each newsroom in the middle of the reports that take from it, a row apart at least: lines stay short. They keep their order."""
    places: dict[str, float] = {}
    for key in sources:
        mine = [report_y[share.article] for source, share in taken if source == key]
        places[key] = round(max(sum(mine) / len(mine), max(places.values(), default=-ROW) + ROW), 1)
    most = max(ROW * (max(len(report_y), len(sources)) - 1) + 22.0, 22.0)
    for number, key in enumerate(reversed(sources)):
        places[key] = min(places[key], round(most - ROW * number, 1))
    return places


def stacked(
    widths: Mapping[tuple[str, str], float], end: int, here: Mapping[str, float], there: Mapping[str, float]
) -> dict[tuple[str, str], float]:
    """The middle of each line at its ``end``: lines of one node stand one above the other, in the order of where they go."""
    lines: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for ends in sorted(widths, key=lambda ends: there[ends[1 - end]]):
        lines[ends[end]].append(ends)
    places = {}
    for node, members in lines.items():
        at = here[node] - sum(widths[ends] for ends in members) / 2
        for ends in members:
            places[ends] = round(at + widths[ends] / 2, 1)
            at += widths[ends]
    return places


def own_report(origin: Origin, share: Share, look: Lookup) -> bool:
    """Whether a share is a report's own work (or nobody's we can name), not something taken."""
    if origin.kind == "unknown":
        return True
    if origin.kind == "agency":
        return False
    article = look.articles[share.article]
    mine = {(article.outlet or "").casefold(), outlet_name(article, None).casefold()}
    if {origin.name.casefold(), site_name(origin.name).casefold()} & mine:
        return True
    return origin.kind == "own" and len(origin.articles) == 1


def origin_note(article: str, look: Lookup) -> str:
    """What a report rests on in words: ``own; Reuters 4 %``."""
    own, taken = "", []
    for key in look.newsrooms:
        origin = look.origins[key]
        for share in origin.articles:
            if share.article != article:
                continue
            if own_report(origin, share, look):
                own = "origin unknown" if origin.kind == "unknown" else "own reporting"
            else:
                taken.append(
                    (
                        -share.share,
                        f"{look.names[key]}, all of it"
                        if share.share >= 0.995
                        else f"{look.names[key]} {percent(share.share)}"
                        if share.share > 0
                        else f"names {look.names[key]}",
                    )
                )
    return "; ".join(part for part in (own, ", ".join(words for _, words in sorted(taken))) if part) or "origin unknown"


def _rank(
    article: str, sources: Sequence[str], taken: Sequence[tuple[str, Share]], look: Lookup
) -> tuple[int, float, int]:
    """Reports in the order of the newsroom they take most from, so that lines cross little."""
    mine = [(share.share, key) for key, share in taken if share.article == article]
    place = sources.index(max(mine)[1]) if mine else len(sources)
    return (place, -max(mine)[0] if mine else 0.0, list(look.heads).index(article))


def _undirected(copies: Sequence[Copy], look: Lookup) -> set[tuple[str, str]]:
    """Newsroom and report between which every copied passage may have gone either way."""
    seen: dict[tuple[str, str], list[bool]] = defaultdict(list)
    mains = {key: look.main_origins([key]) for key in look.heads}
    for row in copies:
        for taker, giver in ((row.a.article, row.b.article), (row.b.article, row.a.article)):
            for origin in mains.get(giver, ()):
                if look.origins[origin].kind != "agency":
                    seen[(origin, taker)].append(row.direction != "unknown")
    return {key for key, known in seen.items() if not any(known)}


def strips(rows: Rows, look: Lookup) -> tuple[Strip, ...]:
    """Every report with its copied passages in place; a report that shares nothing has an empty strip."""
    copied: dict[str, list[tuple[Cite, Cite, Copy]]] = defaultdict(list)
    for row in rows.copies:
        if row.a.article in look.heads and row.b.article in look.heads:
            copied[row.a.article].append((row.a, row.b, row))
            copied[row.b.article].append((row.b, row.a, row))
    found = []
    for key, head in look.heads.items():
        article = look.articles[key]
        length = max(1, len(article.text))
        stretches = [
            _stretch(part.span, length, "furniture", "", "furniture")
            for part in article.parts
            if part.kind == "furniture"
        ]
        order = {"rewritten": 0, "verbatim": 1, "shared-quote": 2}
        for place, other, row in sorted(copied[key], key=lambda one: (order[one[2].kind], one[0], one[1])):
            words = f"{KIND_WORDS[row.kind]} in {look.heads[other.article].name}"
            stretches.append(_stretch(place.span, length, row.kind, f"#copy-{slug(row.id)}", words))
        found.append(Strip(head.name, head.anchor, len(article.text), tuple(dict.fromkeys(stretches))))
    return tuple(found)


KIND_WORDS = {"verbatim": "word for word", "rewritten": "rewritten", "shared-quote": "same speaker quoted"}


def _stretch(span: Span, length: int, kind: str, href: str, words: str) -> Stretch:
    start = 100 * min(span.start, length) / length
    return Stretch(
        round(start, 2), round(max(0.25, 100 * min(span.end, length) / length - start), 2), kind, href, words
    )


def pairs_of_reports(rows: Rows, look: Lookup) -> tuple[PairOfReports, ...]:
    """Every two reports that share passages, the larger share first."""
    together = group(
        (row for row in rows.copies if row.a.article in look.heads and row.b.article in look.heads),
        lambda row: f"{row.a.article}~{row.b.article}",
    )
    found = [(max(_share(copies, "a"), _share(copies, "b")), _pair(copies, look)) for copies in together.values()]
    return tuple(pair for _, pair in sorted(found, key=lambda one: (-one[0], one[1].anchor)))


def _pair(copies: Sequence[Copy], look: Lookup) -> PairOfReports:
    ordered = sorted(copies, key=lambda row: (row.a, row.b, row.id))
    a, b = look.heads[ordered[0].a.article], look.heads[ordered[0].b.article]
    a_end = b_end = furthest = 0
    passages = []
    b_before = _gaps([row.b for row in ordered])
    for row in ordered:
        a_text, b_text = look.text(row.a), look.text(row.b)
        passages.append(
            Aligned(
                anchor=f"copy-{slug(row.id)}",
                kind=row.kind,
                a=_mine(b_text, a_text),
                b=_mine(a_text, b_text),
                a_place=look.place(row.a),
                b_place=look.place(row.b),
                a_own=_own(a.article, a_end, row.a.start, look),
                b_own=_own(b.article, b_before[row.b], row.b.start, look),
                moved=row.b.start < furthest,
            )
        )
        a_end, b_end = max(a_end, row.a.end), max(b_end, row.b.end)
        furthest = max(furthest, row.b.start)
    lengths = len(look.articles[a.article].text), len(look.articles[b.article].text)
    return PairOfReports(
        anchor=f"pair-{a.anchor}-{b.anchor}",
        headline=_headline([row.direction for row in ordered], a.name, b.name),
        a_name=a.name,
        b_name=b.name,
        a_share=percent(_share(ordered, "a")),
        b_share=percent(_share(ordered, "b")),
        kinds=tuple(dict.fromkeys(KIND_WORDS[row.kind] for row in ordered)),
        begins=shorten(unquoted(look.text(ordered[0].a)), 70),
        passages=tuple(passages),
        a_rest=_own(a.article, a_end, lengths[0], look),
        b_rest=_own(b.article, b_end, lengths[1], look),
        codes=(a.code, b.code),
    )


def _mine(other: str, text: str) -> tuple[Run, ...]:
    """This side's own words only: what it shares and what it has changed or added."""
    return tuple(run for run in word_runs(other, text) if run.kind != "missing")


def _gaps(places: Sequence[Cite]) -> dict[Cite, int]:
    """Where the passage before each one ends, in the order of the second report."""
    ends: dict[Cite, int] = {}
    at = 0
    for place in sorted(set(places)):
        ends[place] = at
        at = max(at, place.end)
    return ends


def _own(article: str, start: int, end: int, look: Lookup) -> Own | None:
    """The report's own words from ``start`` to ``end``, furniture left out; None when there are none."""
    if start >= end:
        return None
    text = look.articles[article].text
    pieces, at = [], start
    for part in look.articles[article].parts:
        if part.kind == "furniture" and part.span.start < end and part.span.end > at:
            pieces.append(text[at : max(at, part.span.start)])
            at = max(at, part.span.end)
    words = " ".join([*pieces, text[at:end]]).split()
    if not any(word[:1].isalnum() or word[-1:].isalnum() for word in words):
        return None
    begins = " ".join(words[:OWN_WORDS]) + (" …" if len(words) > OWN_WORDS else "")
    first = start + len(text[start:end]) - len(text[start:end].lstrip())
    return Own(len(words), begins, look.place(Cite(article, first, min(end, first + 1))))


def _headline(directions: Sequence[Direction], a: str, b: str) -> str:
    known = set(directions) - {"unknown"}
    if known == {"a-to-b"}:
        return f"{a} → {b}"
    if known == {"b-to-a"}:
        return f"{b} → {a}"
    return f"{a} ↔ {b}" if known else f"{a} and {b}, direction not known"


def _share(copies: Sequence[Copy], side: Literal["a", "b"]) -> float:
    """The share of a report inside its passages; shares of passages are added, and overlapping ones must not pass the whole."""
    shares = {row.a: row.share_a for row in copies} if side == "a" else {row.b: row.share_b for row in copies}
    return min(1.0, sum(shares.values()))
