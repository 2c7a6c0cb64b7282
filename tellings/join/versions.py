"""The same address fetched again with another text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from urllib.parse import urlsplit

from tellings.model import Sketch, Version, digest

#: An address that can name one report: it has a path beyond the front page.
SECTION_DEPTH = 1
INDEX = re.compile(r"^(index|home|default)(\.\w+)?$", re.I)


def link_versions(sketches: Sequence[Sketch], *, since: frozenset[str] | None = None) -> tuple[Version, ...]:
    """One Version per address that was fetched with more than one text, its articles oldest first (undated ones last, then by id).

    The addresses are canonical already; front pages (no path) never make versions. Grouping by equality: exact, linear, order independent.
    With ``since`` only the Versions that hold one of these articles are given.
    """
    groups: dict[str, dict[str, Sketch]] = defaultdict(dict)
    for sketch in sketches:
        if sketch.url and names_report(sketch.url):
            groups[sketch.url][sketch.article] = sketch
    return tuple(
        Version("v" + digest("version", address), address, tuple(sorted(members, key=lambda a: age(members[a]))))
        for address, members in sorted(groups.items())
        if len({sketch.text_id for sketch in members.values()}) > 1 and (since is None or not since.isdisjoint(members))
    )


def age(sketch: Sketch) -> tuple[str, str]:
    """Sorts oldest first, undated last."""
    return sketch.low or date.max.isoformat(), sketch.article


def names_report(address: str) -> bool:
    """Whether an address has a path or query beyond a front page."""
    parts = urlsplit(address)
    steps = [step for step in parts.path.split("/") if step and not INDEX.match(step)]
    return len(steps) >= SECTION_DEPTH or bool(parts.query)
