"""Claims by report: who states it, who states what cannot hold with it, who has an earlier or later figure, who is silent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tellings.model import Cite, Conflict
from tellings.show.claims import ClaimView, unlike_texts
from tellings.show.fill import listed
from tellings.show.labels import count, listing, outlet_codes
from tellings.show.lookup import Lookup, anchor
from tellings.show.rows import Rows

MOST_REPORTS = 12  # columns of single reports; past it a column is a newsroom (mock notes, 7)
MOST_COLUMNS = 14  # columns at all; the newsrooms with the fewest reports share the last one
FULL_ROWS = 60  # claims drawn; the rest stand in the list of claims
TABLE_ROWS = 14  # rows under one head: with more the head is out of sight
STATES = {"s": "stated", "x": "states what cannot hold with it", "r": "an earlier or later figure", "a": "absent"}


@dataclass(frozen=True, slots=True)
class Column:
    """One report, or one newsroom with its reports. ``first`` begins a group of one newsroom."""

    code: str
    name: str
    articles: tuple[str, ...]
    first: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """``state`` is a key of STATES; ``told`` is how many of a newsroom's reports state it, empty in a column of one report."""

    state: str
    href: str
    words: str
    told: str


@dataclass(frozen=True, slots=True)
class Line:
    """A claim across the columns."""

    claim: ClaimView
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Claims of about the same support."""

    caption: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The tables and how their columns are grouped, in words. ``left`` claims are not drawn."""

    columns: tuple[Column, ...]
    grouping: str
    tables: tuple[Table, ...]
    left: int


def matrix(views: Sequence[ClaimView], rows: Rows, look: Lookup) -> Matrix | None:
    """Claims that more than one report tells or that clash, those that repeat another's words left out; None for a single report or where no claim is
    worth a row."""
    worth = [view for view in views if len(view.articles) > 1 or view.clashes]
    if len(look.heads) < 2 or not worth:
        return None
    columns = columns_of(look)
    drawn = unlike_texts(worth, FULL_ROWS)
    against = _against(rows, look)
    places: dict[str, dict[str, Cite]] = {}
    for claim in rows.claims:
        first: dict[str, Cite] = {}
        for place in claim.statements:
            first.setdefault(place.article, place)
        places[claim.id] = first
    tables = []
    for caption, members in _bands(drawn):
        lines = [
            Line(view, tuple(_cell(column, places[view.id], against.get(view.id, {})) for column in columns))
            for view in members
        ]
        for start in range(0, len(lines), TABLE_ROWS):
            name = caption if not start else f"{caption}, continued"
            tables.append(Table(name, tuple(lines[start : start + TABLE_ROWS])))
    return Matrix(columns, _grouping(columns, look), tuple(tables), len(worth) - len(drawn))


def columns_of(look: Lookup) -> tuple[Column, ...]:
    """Reports side by side by the newsroom they rest on; past MOST_REPORTS the newsrooms themselves."""
    groups: dict[str, list[str]] = defaultdict(list)
    for key in look.heads:
        mains = look.main_origins([key])
        groups[mains[0] if mains else f"~{key}"].append(key)
    order = {key: number for number, key in enumerate(look.newsrooms)}
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), order.get(item[0], len(order)), item[0]))
    if len(look.heads) <= MOST_REPORTS:
        return tuple(
            Column(look.heads[key].code, look.heads[key].name, (key,), number == 0)
            for _, members in ordered
            for number, key in enumerate(members)
        )
    single = ordered if len(ordered) <= MOST_COLUMNS else ordered[: MOST_COLUMNS - 1]
    names = [
        look.heads[members[0]].name if len(members) == 1 else look.names.get(key, look.heads[members[0]].name)
        for key, members in single
    ]
    columns = [
        Column(code, name, tuple(members), True)
        for code, name, (_, members) in zip(outlet_codes(names), names, single, strict=True)
    ]
    rest = [key for _, members in ordered[len(single) :] for key in members]
    if rest:
        columns.append(Column("…", f"{count(len(ordered) - len(single), 'more newsroom')}", tuple(rest), True))
    return tuple(columns)


def _bands(views: Sequence[ClaimView]) -> list[tuple[str, list[ClaimView]]]:
    """Claims parted by how many newsrooms surely tell them, each part in the order in which the reports tell them."""
    bands: dict[str, list[ClaimView]] = {}
    for view in views:
        caption = {0: "No newsroom for certain", 1: "One newsroom", 2: "Two newsrooms", 3: "Three newsrooms"}.get(
            view.low, "Four newsrooms or more"
        )
        bands.setdefault(caption, []).append(view)
    return [
        (caption, sorted(found, key=lambda view: (view.aside, view.lead, view.id))) for caption, found in bands.items()
    ]


def _cell(column: Column, told: Mapping[str, Cite], against: Mapping[str, tuple[str, Cite]]) -> Cell:
    stating = [key for key in column.articles if key in told]
    number = f"{len(stating)}" if len(column.articles) > 1 and stating else ""
    if stating:
        words = STATES["s"] if not number else f"stated by {len(stating)} of {len(column.articles)}"
        return Cell("s", f"#{anchor(told[stating[0]])}", words, number)
    for key in column.articles:
        if key in against:
            state, place = against[key]
            return Cell(state, f"#{anchor(place)}", STATES[state], "")
    return Cell("a", "", STATES["a"], "")


def _against(rows: Rows, look: Lookup) -> dict[str, dict[str, tuple[str, Cite]]]:
    """By claim: reports with the other side of a conflict or revision that the claim is one side of, and where it stands."""
    stating: dict[str, list[tuple[Cite, str]]] = defaultdict(list)
    for claim in rows.claims:
        for place in claim.statements:
            stating[place.article].append((place, claim.id))
    found: dict[str, dict[str, tuple[str, Cite]]] = defaultdict(dict)
    for row in sorted(listed(rows.conflicts), key=lambda row: (row.relation != "conflict", row.id)):
        if row.relation not in {"conflict", "revised"}:
            continue
        state = "x" if row.relation == "conflict" else "r"
        for mine, other in ((_side(row, "a"), _side(row, "b")), (_side(row, "b"), _side(row, "a"))):
            for claim_id in _claims_on(mine, stating):
                for place in other:
                    if place.article in look.heads:
                        found[claim_id].setdefault(place.article, (state, place))
    return found


def _side(row: Conflict, name: str) -> tuple[Cite, ...]:
    return (row.a, *row.also_a) if name == "a" else (row.b, *row.also_b)


def _claims_on(places: Sequence[Cite], stating: Mapping[str, list[tuple[Cite, str]]]) -> set[str]:
    """Claims with a statement that shares at least half of the shorter of the two with one of the places: the rule for one place."""
    found = set()
    for place in places:
        start, end = place.start, place.end
        for stated, claim in stating.get(place.article, ()):
            shared = min(end, stated.end) - max(start, stated.start)
            if shared > 0 and 2 * shared >= min(end - start, stated.end - stated.start):
                found.add(claim)
    return found


def _grouping(columns: Sequence[Column], look: Lookup) -> str:
    """How the columns stand together, in words."""
    if any(len(column.articles) > 1 for column in columns):
        return "A column is a newsroom; the number in a cell says how many of its reports state the claim."
    groups: list[list[str]] = []
    for column in columns:
        if column.first:
            groups.append([])
        groups[-1].append(column.name)
    shared = [listing(members) for members in groups if len(members) > 1]
    if not shared:
        return "Each column is a newsroom of its own."
    return f"Columns stand together by newsroom: {'; '.join(shared)}; then one each."
