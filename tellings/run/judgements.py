"""Judgements placed: from a report's name and quoted words to characters of the articles there are now."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from tellings.model import Article, Cite, Judgement, Ruling, Spot
from tellings.store import Workspace

#: Characters that typing changes: each stands for all of its row.
ALIKE = ('"“”„«»', "'‘’‚`´", "-‐‑‒–—−")
FOLDED = str.maketrans({other: row[0] for row in ALIKE for other in row[1:]})
ENDS = ("/", "!", "\\")  # what stands before the end of a source that may be given for the whole


class Waits(Exception):
    """A judgement cannot be placed; says why."""


def place_judgements(workspace: Workspace) -> None:
    """Makes the Ruling rows those that follow from the Judgement rows and the articles there are, and notes on each judgement why it waits.

    Changes nothing where nothing changed. Costs a look at the named articles, and one at the sources where a name is only the end of one.
    """
    judgements = workspace.rows(Judgement)
    old = {row.id: row for row in workspace.rows(Ruling)}
    if not judgements and not old:
        return
    named = find_articles(workspace, {spot.article for row in judgements for spot in spots_of(row)})
    placed: dict[str, Ruling] = {}
    noted: dict[str, Judgement] = {}
    for row in judgements:
        try:
            placed[row.id], why = place(row, named), ""
        except Waits as waits:
            why = str(waits)
        if why != row.waiting:
            noted[row.id] = Judgement(row.rule, row.what, row.first, row.second, row.speaker, row.note, why)
    gone = [key for key, row in old.items() if placed.get(key) != row]
    fresh = [row for key, row in placed.items() if old.get(key) != row]
    if gone or fresh or noted:
        with workspace.transaction():
            workspace.drop(Ruling, "id", gone)
            workspace.drop(Judgement, "id", noted)
            workspace.add([*fresh, *noted.values()])


def spots_of(row: Judgement) -> tuple[Spot, ...]:
    """The places a judgement names."""
    return (row.first,) if row.second is None else (row.first, row.second)


def find_articles(workspace: Workspace, names: Iterable[str]) -> dict[str, tuple[Article, ...]]:
    """The articles that go by each name: an id, else a source, else an address, else the end of a source; by id."""
    wanted = sorted(set(names))
    ids: dict[str, set[str]] = defaultdict(set)
    for (key,) in workspace.ask_by("SELECT id FROM articles WHERE id IN ({})", wanted):
        ids[key].add(key)
    lookups = (
        "SELECT source, article FROM sightings WHERE source IN ({})",
        "SELECT url, id FROM articles WHERE url IN ({})",
    )
    for statement in lookups:
        for name, article in workspace.ask_by(statement, [name for name in wanted if name not in ids]):
            ids[name].add(article)
    left = {name for name in wanted if name not in ids}
    if left:
        for source, article in workspace.ask("SELECT source, article FROM sightings"):
            if isinstance(source, str):
                for name in left.intersection(tails(source)):
                    ids[name].add(article)
    rows = {row.id: row for row in workspace.rows_by(Article, "id", {key for found in ids.values() for key in found})}
    return {name: tuple(rows[key] for key in sorted(found) if key in rows) for name, found in ids.items()}


def tails(source: str) -> Iterable[str]:
    """The ends of a source after each of its separators."""
    return (source[at + 1 :] for at, character in enumerate(source) if character in ENDS)


def place(row: Judgement, named: Mapping[str, tuple[Article, ...]]) -> Ruling:
    """The ruling of a judgement. Raises Waits."""
    a = place_spot(row.first, named)
    b = a if row.second is None else place_spot(row.second, named)
    if row.second is not None and a == b:
        raise Waits("its two places are one in the texts there are")
    if row.rule != "wrong-speaker":
        a, b = sorted((a, b))
    return Ruling(row.id, row.rule, row.what, a, b, row.speaker)


def place_spot(spot: Spot, named: Mapping[str, tuple[Article, ...]]) -> Cite:
    """Where a place lies. Raises Waits: no such report, no such words, or words that stand in several places."""
    articles = named.get(spot.article, ())
    if not articles:
        raise Waits(f"no report here is {spot.article}")
    found = [(article, span) for article in articles for span in spans_of(spot, article.text)]
    if not found and spot.words:
        raise Waits(f"“{shorten(spot.words)}” stands nowhere in {spot.article}")
    if not found:
        raise Waits(f"{spot.article} has no character {spot.end}")
    if len({article.id for article, _ in found}) > 1:
        several = ", ".join(article.id for article in articles)
        raise Waits(f"{spot.article} is several articles with these words: {several}; give the id of one")
    if len(found) > 1:
        places = ", ".join(str(start) for _, (start, _) in found[:6])
        raise Waits(f"“{shorten(spot.words)}” stands {len(found)} times in {spot.article}; add start: {places}")
    ((article, (start, end)),) = found
    return Cite(article.id, start, end)


def shorten(words: str) -> str:
    """Words cut for a line."""
    return words if len(words) <= 60 else f"{words[:59]}…"


def spans_of(spot: Spot, text: str) -> Sequence[tuple[int, int]]:
    """Where in a text a place can lie: the characters given, the words as they stand (those at ``start`` where they stand there), or all of it.

    Words that begin at ``start`` reach to ``end`` where that is further: a snippet may quote the first words alone.
    """
    if not spot.words:
        start, end = (spot.start, spot.end) if spot.end >= 0 else (0, len(text))
        return [(start, end)] if start < end <= len(text) else []
    words = spot.words.translate(FOLDED).split()
    before, after = r"(?<!\w)" if words[0][0].isalnum() else "", r"(?!\w)" if words[-1][-1].isalnum() else ""
    quoted = r"\s+".join(map(re.escape, words))
    pattern = re.compile(f"(?={before}({quoted}){after})")  # looking ahead: the words may overlap themselves
    found = [match.span(1) for match in pattern.finditer(text.translate(FOLDED))]
    at = [(start, end) for start, end in found if start == spot.start]
    return [(start, max(end, spot.end) if spot.end <= len(text) else end) for start, end in at] or found
