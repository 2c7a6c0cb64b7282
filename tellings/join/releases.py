"""Press releases and speeches: texts a body hands to every newsroom alike, told by the marks such texts carry."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

from tellings.find.tables import table
from tellings.model import Article, BadTable, Cite, Reason, Span, cite, reason

Where = Literal["head", "tail", "any"]
HEAD, TAIL = 800, 1800  # characters at either end where a mark of the head or the tail can stand
ENOUGH = 3.0  # log-odds of marks from which a text is a release: one plain mark, or two of the weaker; hand-set by how plain each is


@dataclass(frozen=True, slots=True)
class Release:
    """A text handed out: who issued it (empty where that is not said), and the marks that tell."""

    issuer: str
    reasons: tuple[Reason, ...]


@lru_cache(maxsize=1)
def release_marks() -> tuple[tuple[str, Where, float, re.Pattern[str]], ...]:
    """The rows of releases.csv. Raises BadTable for an unknown place or a pattern that does not compile."""
    found: list[tuple[str, Where, float, re.Pattern[str]]] = []
    for number, row in enumerate(table("releases.csv"), 2):
        where = next((place for place in get_args(Where) if place == row["where"]), None)
        if where is None:
            raise BadTable(f"releases.csv line {number}: place {row['where']!r} is none of {get_args(Where)}")
        flags = re.M if row["mark"] in {"boilerplate", "issuer line", "release wire"} else re.M | re.I
        try:
            found.append((row["mark"], where, float(row["weight"]), re.compile(row["pattern"], flags)))
        except (re.error, ValueError) as error:
            raise BadTable(f"releases.csv line {number}: {error}") from error
    return tuple(found)


@lru_cache(maxsize=4096)
def find_release(article: Article) -> Release | None:
    """What a text that was handed out says of itself; None for a report.

    Marks of one kind count once. The issuer is who the closing lines name, else the outlet whose own page it is.
    """
    text = article.text
    title = article.title or ""
    reasons: dict[str, Reason] = {}
    issuer = ""
    for mark, where, weight, pattern in release_marks():
        start = max(0, len(text) - TAIL) if where == "tail" else 0
        stop = min(len(text), HEAD) if where == "head" else len(text)
        found = pattern.search(text, line_start(text, start), stop)
        place: tuple[Cite, ...] = ()
        if found is None and where == "head":
            found = pattern.search(title)
        else:
            place = (cite(article.id, Span(*found.span())),) if found else ()
        if found is None or (mark in reasons and reasons[mark].weight >= weight):
            continue
        reasons[mark] = reason(f"it carries the marks of a release ({mark})", weight, place)
        issuer = issuer or " ".join((found.groupdict().get("who") or "").split()).strip(" .,")
    if round(sum(why.weight for why in reasons.values()), 3) < ENOUGH:
        return None
    return Release(issuer or (article.outlet or ""), tuple(reasons.values()))


def line_start(text: str, place: int) -> int:
    """The start of the line that holds ``place``."""
    return text.rfind("\n", 0, place) + 1
