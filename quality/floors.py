"""Floors: what our own figures may not fall under again. They only rise; lowering one needs a written reason.

``floors.json`` holds ``floors``, by figure (``table | system | measure``) a number it must reach, or must not pass where lower is better, and
``lowered``, a list of ``{"figure", "from", "to", "reason"}``. Every step in the file's git history must be a rise or have such an entry
(``to`` is null for a floor taken away).
"""

from __future__ import annotations

import itertools
import json
import math
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from quality.rows import DIGITS, Row

#: Pinned floors lie this much under the measured figure: int8 kernels of different processors round differently, which moves figures by
#: up to half a point.
MARGIN = 0.01


@dataclass(frozen=True, slots=True)
class Floor:
    """``value`` must be reached, or not be passed when ``at_most``."""

    value: float
    at_most: bool = False

    def holds(self, measured: float) -> bool:
        """Whether a measured figure keeps to it."""
        return measured <= self.value if self.at_most else measured >= self.value

    def eases(self, before: Floor) -> bool:
        """Whether this one asks less than the one before."""
        return self.at_most != before.at_most or (
            self.value > before.value if self.at_most else self.value < before.value
        )


@dataclass(frozen=True, slots=True)
class Lowered:
    """One floor lowered (``to`` None: taken away) on purpose."""

    figure: str
    before: float
    to: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class Floors:
    """All floors by figure, and every lowering with its reason."""

    by_figure: Mapping[str, Floor]
    lowered: Sequence[Lowered] = ()


def parse_floors(text: str) -> Floors:
    """Floors from the text of floors.json. Raises ValueError, KeyError or TypeError when it is not of that form."""
    given = json.loads(text)
    floors = {
        figure: Floor(rule["at_most"], True) if "at_most" in rule else Floor(rule["at_least"])
        for figure, rule in given["floors"].items()
    }
    return Floors(floors, [Lowered(x["figure"], x["from"], x["to"], x["reason"]) for x in given["lowered"]])


def format_floors(floors: Floors) -> str:
    """The text of floors.json, figures sorted."""
    rules = {
        figure: {"at_most" if floor.at_most else "at_least": floor.value}
        for figure, floor in sorted(floors.by_figure.items())
    }
    lowered = [{"figure": x.figure, "from": x.before, "to": x.to, "reason": x.reason} for x in floors.lowered]
    return json.dumps({"floors": rules, "lowered": lowered}, ensure_ascii=False, indent=1) + "\n"


def raise_floors(floors: Floors, rows: Iterable[Row]) -> Floors:
    """The same floors, each of our figures pinned MARGIN under what was measured where that asks more than before."""
    raised = dict(floors.by_figure)
    for row in rows:
        if not row.ours or row.value is None:
            continue
        pinned = pin(row.value, row.better == "lower")
        before = raised.get(row.key)
        if before is None or before.at_most != pinned.at_most or not pinned.eases(before):
            raised[row.key] = pinned
    return Floors(raised, floors.lowered)


def pin(value: float, at_most: bool) -> Floor:
    """The floor MARGIN on the safe side of a figure, rounded to the safe side."""
    scale = 10**DIGITS
    edge = value + MARGIN if at_most else value - MARGIN
    return Floor((math.ceil if at_most else math.floor)(round(edge * scale, 6)) / scale, at_most)


def broken_floors(floors: Floors, rows: Iterable[Row]) -> list[str]:
    """What rows fall short of, in words."""
    found = []
    for row in rows:
        floor = floors.by_figure.get(row.key)
        if floor is None:
            continue
        if row.value is None or not floor.holds(row.value):
            rule = "at most" if floor.at_most else "at least"
            found.append(f"{row.key}: measured {row.value}, its floor asks {rule} {floor.value}")
    return found


def homeless_floors(floors: Floors, rows: Iterable[Row]) -> list[str]:
    """Floors of figures nobody measures any more: a figure that is gone cannot look green."""
    measured = {row.key for row in rows}
    return [
        f"{figure}: has a floor but is not measured; measure it, or lower the floor to null with a reason"
        for figure in sorted(floors.by_figure)
        if figure not in measured
    ]


def unexplained_lowerings(history: Sequence[Floors]) -> list[str]:
    """Floors lowered without a reason, in words. ``history`` is oldest first; a reason written later counts too."""
    if not history:
        return []
    reasons = {(x.figure, x.before, x.to) for x in history[-1].lowered if x.reason.strip()}
    found = []
    for before, after in itertools.pairwise(history):
        for figure, floor in before.by_figure.items():
            now = after.by_figure.get(figure)
            step = (figure, floor.value, None if now is None else now.value)
            if (now is None or now.eases(floor)) and step not in reasons:
                found.append(
                    f"{figure}: floor lowered from {floor.value} to {step[2]} without a reason under 'lowered'"
                )
    return found


def read_history(path: Path) -> list[Floors]:
    """Every committed state of floors.json that this clone knows, oldest first, and last the one in the tree."""
    states = []
    for commit in _git(path.parent, "log", "--format=%H", "--reverse", "--", path.name).split():
        text = _git(path.parent, "show", f"{commit}:./{path.name}")
        if text:
            states.append(parse_floors(text))
    return [*states, parse_floors(path.read_text(encoding="utf-8"))]


def _git(folder: Path, *arguments: str) -> str:
    """Standard output of git, empty where there is no repository or no such object."""
    try:
        done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, encoding="utf-8", check=False)
    except FileNotFoundError:
        return ""
    return done.stdout if done.returncode == 0 else ""
