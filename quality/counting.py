"""Counts a dossier against one labelled story, by the definitions the project is measured with from outside.

Two places are *the same* when their overlap covers half of the shorter one and neither is wider than a sentence: a place that touches
more than two sentences, or 400 characters, states nothing in particular. Copied passages match at intersection over union one half. A
pair counts when both ends match. So a dossier of whole-article statements scores 0 and one made of the labels scores 1.

Everything is counted as ``Ratio``s, which add across stories; ``scores`` turns them into figures.
"""

from __future__ import annotations

import bisect
import itertools
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

WIDE_SENTENCES = 2
WIDE_CHARACTERS = 400
HARD = ("conflict", "revised")  # relations that say: these two do not fit; scope and precision explain a difference

_BOUNDARY = re.compile(r"[.!?][\"”’)]*\s+(?=[\"“‘(]?[A-Z0-9])|\n\s*")


@dataclass(frozen=True, slots=True)
class Ratio:
    """``hits`` out of ``of``; adding two pools their cases."""

    hits: float = 0.0
    of: float = 0.0

    def __add__(self, other: Ratio) -> Ratio:
        return Ratio(self.hits + other.hits, self.of + other.of)

    @property
    def value(self) -> float:
        """The quotient, not a number when there was nothing to count."""
        return self.hits / self.of if self.of else float("nan")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Characters ``[start, end)`` of a labelled text; ``text`` is empty for an article that is not in the label set."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Copied:
    """Two passages and how they are alike."""

    a: Place
    b: Place
    kind: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled fact: where it stands, where a weaker form of it stands (neither asked for nor punished), how many newsrooms have it."""

    cites: tuple[Place, ...]
    weak: tuple[Place, ...]
    origins: int


@dataclass(frozen=True, slots=True)
class Clash:
    """A labelled difference: any of ``a`` with any of ``b``. ``edge``: another reader might call it otherwise."""

    a: tuple[Place, ...]
    b: tuple[Place, ...]
    relation: str
    edge: bool


@dataclass(frozen=True, slots=True)
class Said:
    """One utterance and the places that render it."""

    renderings: tuple[Place, ...]
    difference: str


@dataclass(frozen=True, slots=True)
class Labels:
    """What people found in one story."""

    name: str
    docs: tuple[Mapping[str, Any], ...]
    groups: tuple[tuple[str, ...], ...] = ()
    copies: tuple[Copied, ...] = ()
    facts: tuple[Fact, ...] = ()
    clashes: tuple[Clash, ...] = ()
    quotes: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownClaim:
    """A claim of a dossier; ``general`` are the places of more exact claims that entail it, where it stands too."""

    statements: tuple[Place, ...]
    general: tuple[Place, ...]
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Shown:
    """What a dossier shows, its cites translated to places in the labelled texts."""

    origins: tuple[tuple[str, tuple[str, ...]], ...] = ()
    copies: tuple[Copied, ...] = ()
    claims: tuple[ShownClaim, ...] = ()
    conflicts: tuple[tuple[Place, Place, str], ...] = ()
    utterances: tuple[Said, ...] = ()
    only_here: tuple[tuple[Place, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Ruler:
    """Judges places by the sentence starts of the labelled texts."""

    starts: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def touched(self, place: Place) -> int:
        """How many sentences a place touches."""
        starts = self.starts.get(place.text, [0])
        last = max(place.start, place.end - 1)
        return bisect.bisect_right(starts, last) - bisect.bisect_right(starts, place.start) + 1

    def wide(self, place: Place) -> bool:
        """Whether a place is too wide to state anything in particular."""
        return self.touched(place) > WIDE_SENTENCES or place.end - place.start > WIDE_CHARACTERS

    def same(self, a: Place, b: Place, part: float = 0.5) -> bool:
        """Whether two places mean one: overlap covers ``part`` of the shorter, neither is wide."""
        if a.text != b.text or not a.text or self.wide(a) or self.wide(b):
            return False
        return overlap(a, b) >= part * max(1, min(a.end - a.start, b.end - b.start))

    def any_same(self, places: Iterable[Place], other: Place, part: float = 0.5) -> bool:
        """Whether one of ``places`` means ``other``."""
        return any(self.same(place, other, part) for place in places)


def make_ruler(labels: Labels) -> Ruler:
    """The ruler of a story's texts."""
    return Ruler({doc["id"]: [0, *(found.end() for found in _BOUNDARY.finditer(doc["text"]))] for doc in labels.docs})


def overlap(a: Place, b: Place) -> int:
    """Characters two places of one text share."""
    return max(0, min(a.end, b.end) - max(a.start, b.start))


def same_passage(a: Place, b: Place) -> bool:
    """Whether two passages of any length are one: intersection at least half of the stretch both cover."""
    return a.text == b.text and bool(a.text) and overlap(a, b) >= 0.5 * (max(a.end, b.end) - min(a.start, b.start))


def f1(precision: float, recall: float) -> float:
    """The harmonic mean, 0 when both are."""
    return 0.0 if precision + recall == 0 else 2 * precision * recall / (precision + recall)


# ---- reading labels and dossiers


def read_labels(folder: Path) -> Labels:
    """The labels in a story's folder. Raises OSError when a file is missing, ValueError when one is no JSON."""
    lineage = json.loads((folder / "lineage.json").read_text(encoding="utf-8"))
    groups = lineage["groups"] if isinstance(lineage, dict) else next(x["groups"] for x in lineage if "groups" in x)
    return Labels(
        folder.name,
        tuple(_lines(folder / "docs.jsonl")),
        tuple(tuple(group) for group in groups),
        tuple(Copied(_place(x["a"]), _place(x["b"]), x["kind"]) for x in _lines(folder / "copies.jsonl")),
        tuple(
            Fact(_places(x["cites"]), _places(x.get("weak_cites", [])), x["origins"])
            for x in _lines(folder / "facts.jsonl")
        ),
        tuple(
            Clash(
                _places([x["a"], *x.get("also_a", [])]),
                _places([x["b"], *x.get("also_b", [])]),
                x["relation"],
                bool(x.get("edge")),
            )
            for x in _lines(folder / "conflicts.jsonl")
        ),
        tuple(Said(_places(x["renderings"]), x["difference"]) for x in _lines(folder / "quotes.jsonl")),
    )


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _place(x: Mapping[str, Any]) -> Place:
    return Place(x["doc"], x["start"], x["end"])


def _places(xs: Iterable[Mapping[str, Any]]) -> tuple[Place, ...]:
    return tuple(map(_place, xs))


class TextChanged(ValueError):
    """A dossier holds another text than was given, so its offsets cannot be compared."""


def read_shown(dossier: Mapping[str, Any], labels: Labels) -> Shown:
    """What a ``dossier.json`` shows about a labelled story, whose documents were given under their ids.

    Raises TextChanged when an article's text is not the given one, character for character.
    """
    texts = {doc["id"]: doc["text"] for doc in labels.docs}
    known = {article["id"]: article["source"] for article in dossier["articles"] if article["source"] in texts}
    for article in dossier["articles"]:
        if article["id"] in known and article["text"] != texts[known[article["id"]]]:
            raise TextChanged(f"the text of {article['source']} differs from the one given; Article.text never changes")

    def place(cite: Mapping[str, Any]) -> Place:
        return Place(known.get(cite["article"], ""), cite["start"], cite["end"])

    own = {claim["id"]: tuple(map(place, claim["statements"])) for claim in dossier["claims"]}
    only = [(own[x["claim"]], known.get(x["article"], "")) for x in dossier.get("only_here", [])]
    return Shown(
        tuple(
            (
                origin["kind"],
                tuple(known[x["article"]] for x in origin["articles"] if x.get("main", True) and x["article"] in known),
            )
            for origin in dossier["origins"]
        ),
        tuple(Copied(place(x["a"]), place(x["b"]), x["kind"]) for x in dossier["copies"]),
        tuple(
            ShownClaim(
                own[x["id"]],
                tuple(spot for exact in x.get("entailed_by", []) for spot in own[exact]),
                x["independent"]["low"],
                x["independent"]["high"],
            )
            for x in dossier["claims"]
        ),
        tuple(
            (place(x["a"]), place(x["b"]), x["relation"])
            for x in dossier["conflicts"]
            if x.get("probability", 1) >= 0.5
        ),
        tuple(Said(tuple(map(place, x["renderings"])), x.get("difference", "")) for x in dossier["utterances"]),
        tuple(tuple(spot for spot in places if spot.text == text) for places, text in only if text),
    )


# ---- counting

Counts = dict[str, Ratio]


def pool(counts: Iterable[Counts]) -> Counts:
    """The counts of several stories as those of one."""
    total: Counts = {}
    for each in counts:
        for name, ratio in each.items():
            total[name] = total.get(name, Ratio()) + ratio
    return total


def count_origins(labels: Labels, shown: Shown) -> Counts:
    """B-cubed over reports: each with those it shares its main newsroom with. An unknown origin groups nothing."""
    gold = {doc: set(group) for group in labels.groups for doc in group}
    got = {doc: {doc} for doc in gold}
    for kind, docs in shown.origins:
        if kind not in ("document", "speaker", "unknown"):
            for doc in set(docs) & set(got):
                got[doc] |= set(docs)
    return {
        "P": Ratio(sum(len(gold[doc] & got[doc]) / len(got[doc]) for doc in gold), len(gold)),
        "R": Ratio(sum(len(gold[doc] & got[doc]) / len(gold[doc]) for doc in gold), len(gold)),
    }


def count_copies(labels: Labels, shown: Shown) -> Counts:
    """Copied passages, the same way round or not; and labelled shared quotes that are called copies."""

    def match(x: Copied, y: Copied) -> bool:
        straight = same_passage(x.a, y.a) and same_passage(x.b, y.b)
        return straight or (same_passage(x.a, y.b) and same_passage(x.b, y.a))

    gold = [x for x in labels.copies if x.kind != "shared-quote"]
    shared = [x for x in labels.copies if x.kind == "shared-quote"]
    mine = [y for y in shown.copies if y.kind != "shared-quote"]
    return {
        "P": Ratio(sum(any(match(x, y) for x in gold) for y in mine), len(mine)),
        "R": Ratio(sum(any(match(x, y) for y in mine) for x in gold), len(gold)),
        "shared quotes called copies": Ratio(sum(any(match(x, y) for y in mine) for x in shared), len(shared)),
    }


def count_pairs(labels: Labels, shown: Shown, ruler: Ruler) -> Counts:
    """Pairs of places in two reports that state one fact. Weak cites are neither rewarded nor punished."""
    stands = [claim.statements + claim.general for claim in shown.claims]
    recall = Ratio()
    for fact in labels.facts:
        for x, y in itertools.combinations(fact.cites, 2):
            if x.text != y.text:
                hit = any(ruler.any_same(places, x) and ruler.any_same(places, y) for places in stands)
                recall += Ratio(hit, 1)
    precision = Ratio()
    for claim in shown.claims:
        for x, y in itertools.combinations(claim.statements, 2):
            if x.text != y.text and x.text and y.text:
                precision += _judge_pair(labels, ruler, x, y)
    return {"P": precision, "R": recall}


def _judge_pair(labels: Labels, ruler: Ruler, x: Place, y: Place) -> Ratio:
    """A hit, a miss, or nothing to count: two places that are not both labelled prove nothing."""
    if ruler.wide(x) or ruler.wide(y):
        return Ratio(0, 1)
    of_x, of_y = _facts_at(labels, ruler, x), _facts_at(labels, ruler, y)
    if of_x[0] & of_y[0]:
        return Ratio(1, 1)
    if of_x[0] and of_y[0] and not ((of_x[0] | of_x[1]) & (of_y[0] | of_y[1])):
        return Ratio(0, 1)
    return Ratio()


def _facts_at(labels: Labels, ruler: Ruler, place: Place) -> tuple[set[int], set[int]]:
    """Numbers of the facts labelled at a place, and of those whose weaker form is."""
    strong = {number for number, fact in enumerate(labels.facts) if ruler.any_same(fact.cites, place)}
    weak = {number for number, fact in enumerate(labels.facts) if ruler.any_same(fact.weak, place)}
    return strong, weak


def count_independent(labels: Labels, shown: Shown, ruler: Ruler) -> Counts:
    """Independent newsrooms of each fact that two or more reports have, read off the claim that fits the fact best.

    1 when both bounds equal the label, one half when they differ by one and hold it, 0 otherwise and when no claim fits.
    """
    stands = [claim.statements + claim.general for claim in shown.claims]
    right, high, found = Ratio(), Ratio(), Ratio()
    for fact in labels.facts:
        if len({place.text for place in fact.cites}) < 2:
            continue
        fits = [
            sum(ruler.any_same(places, spot) for spot in fact.cites) / (len(fact.cites) + len(places))
            for places in stands
        ]
        best = max(fits, default=0.0)
        found += Ratio(best > 0, 1)
        if best == 0:
            right += Ratio(0, 1)
            continue
        claim = shown.claims[fits.index(best)]
        right += Ratio(rate_bounds(claim.low, claim.high, fact.origins), 1)
        high += Ratio(claim.low > fact.origins, 1)
    return {"right": right, "too high": high, "found": found}


def rate_bounds(low: int, high: int, label: int) -> float:
    """1 for the exact count, one half for two neighbouring bounds that hold it, else 0."""
    if low == high == label:
        return 1.0
    return 0.5 if low <= label <= high and high - low == 1 else 0.0


def count_only_here(labels: Labels, shown: Shown, ruler: Ruler) -> Counts:
    """Facts that one report alone has, as listed. A listed claim that touches no labelled fact proves nothing; one that touches several is right
    when any of them is that report's alone."""
    alone = {number for number, fact in enumerate(labels.facts) if len({spot.text for spot in fact.cites}) == 1}
    touched = [
        {number for spot in places for number in _facts_at(labels, ruler, spot)[0]} for places in shown.only_here
    ]
    listed = set().union(*touched)
    right = sum(bool(numbers & alone) for numbers in touched)
    return {"P": Ratio(right, sum(map(bool, touched))), "R": Ratio(len(alone & listed), len(alone))}


def count_by_rule(labels: Labels) -> dict[str, Ratio]:
    """What two rules that know every fact and read nothing reach: counting reports, and always saying "1 or 2"."""
    shared = [(fact, len({place.text for place in fact.cites})) for fact in labels.facts]
    facts = [(fact, reports) for fact, reports in shared if reports > 1]
    return {
        "reports counted": Ratio(sum(reports == fact.origins for fact, reports in facts), len(facts)),
        "always 1 or 2": Ratio(sum(rate_bounds(1, 2, fact.origins) for fact, _ in facts), len(facts)),
    }


def count_conflicts(labels: Labels, shown: Shown, ruler: Ruler) -> Counts:
    """Precision and recall over *conflict* and *revised*; any difference at all; its relation; near-misses called conflicts."""
    mine = sorted({(min(a, b), max(a, b), relation) for a, b, relation in _once(shown.conflicts)})
    called = [y for y in mine if y[2] in HARD]
    sure = [x for x in labels.clashes if x.relation in HARD and not x.edge]
    none = [x for x in labels.clashes if x.relation == "none"]
    real = [x for x in labels.clashes if x.relation != "none"]
    fair = [x for x in labels.clashes if x.relation in HARD or x.edge]

    def match(x: Clash, y: tuple[Place, Place, str]) -> bool:
        def on(places: Sequence[Place], place: Place) -> bool:
            return ruler.any_same(places, place, 0.3)

        return (on(x.a, y[0]) and on(x.b, y[1])) or (on(x.a, y[1]) and on(x.b, y[0]))

    related = [(x.relation, y[2]) for x in real if not x.edge for y in mine if match(x, y)]
    return {
        "P": Ratio(sum(any(match(x, y) for x in fair) for y in called), len(called)),
        "R": Ratio(sum(any(match(x, y) for y in called) for x in sure), len(sure)),
        "any difference found": Ratio(sum(any(match(x, y) for y in mine) for x in real), len(real)),
        "relation right": Ratio(sum(p == q for p, q in related), len(related)),
        "near-misses called": Ratio(sum(any(match(x, y) for y in called) for x in none), len(none)),
    }


def _once(conflicts: Iterable[tuple[Place, Place, str]]) -> list[tuple[Place, Place, str]]:
    """The first conflict at each pair of places: saying one thing twice is counted once."""
    first: dict[tuple[Place, Place], tuple[Place, Place, str]] = {}
    for a, b, relation in conflicts:
        first.setdefault((min(a, b), max(a, b)), (a, b, relation))
    return list(first.values())


def count_utterances(labels: Labels, shown: Shown, ruler: Ruler) -> Counts:
    """Pairs of renderings of one utterance in two reports, and whether the difference between the renderings is named right."""
    gold = [pair for said in labels.quotes for pair in _across(said.renderings)]
    mine = [pair for said in shown.utterances for pair in _across(said.renderings)]

    def match(x: tuple[Place, Place], y: tuple[Place, Place]) -> bool:
        straight = ruler.same(x[0], y[0]) and ruler.same(x[1], y[1])
        return straight or (ruler.same(x[0], y[1]) and ruler.same(x[1], y[0]))

    named = Ratio()
    for said in labels.quotes:
        hits = [sum(ruler.any_same(mine_.renderings, spot) for spot in said.renderings) for mine_ in shown.utterances]
        if max(hits, default=0) > 1:
            named += Ratio(shown.utterances[hits.index(max(hits))].difference == said.difference, 1)
    return {
        "P": Ratio(sum(any(match(x, y) for x in gold) for y in mine), len(mine)),
        "R": Ratio(sum(any(match(x, y) for y in mine) for x in gold), len(gold)),
        "difference right": named,
    }


def _across(places: Sequence[Place]) -> list[tuple[Place, Place]]:
    return [(x, y) for x, y in itertools.combinations(places, 2) if x.text != y.text]


def count_story(labels: Labels, shown: Shown) -> dict[str, Counts]:
    """Everything countable about one story, by ability."""
    ruler = make_ruler(labels)
    return {
        "origins of reports": count_origins(labels, shown),
        "copied passages": count_copies(labels, shown),
        "same-fact pairs": count_pairs(labels, shown, ruler),
        "independent newsrooms of a fact": count_independent(labels, shown, ruler),
        "facts only here": count_only_here(labels, shown, ruler),
        "conflicts": count_conflicts(labels, shown, ruler),
        "utterance pairs": count_utterances(labels, shown, ruler),
    }


def scores(counts: Counts) -> dict[str, float]:
    """The figures behind counts: every ratio's value, and F1 after P and R where both are counted."""
    figures: dict[str, float] = {}
    for name, ratio in counts.items():
        figures[name] = ratio.value
        if name == "R" and "P" in counts:
            figures["F1"] = f1(*(0.0 if counts[side].of == 0 else counts[side].value for side in "PR"))
    return figures
