"""One measured figure, the shape every check returns and every table is made of."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

#: Figures are kept with this many decimals: the sets hold a few hundred to a few thousand cases, a fourth digit would be noise.
DIGITS = 3

#: A system whose name begins so is ours and has floors; every other one is a baseline, and stands first in its table.
OURS = "tellings"


class BadRow(ValueError):
    """A check returned something that is no measured figure."""


@dataclass(frozen=True, slots=True)
class Row:
    """In ``table``, ``system`` reaches ``value`` in ``measure``, counted over ``cases`` labelled cases.

    ``value`` is None when there was nothing to count. ``better`` says which way is up.
    """

    table: str
    system: str
    measure: str
    value: float | None
    cases: int
    better: str = "higher"

    @property
    def ours(self) -> bool:
        """Whether this is a figure of Tellings, not of a baseline."""
        return self.system.startswith(OURS)

    @property
    def key(self) -> str:
        """What a floor is pinned to."""
        return f"{self.table} | {self.system} | {self.measure}"


def parse_row(given: Mapping[str, str | float | int | None]) -> Row:
    """A check's plain dict as a Row. Raises BadRow naming the key that is missing, unknown or of the wrong kind."""
    unknown = set(given) - {"table", "system", "measure", "value", "cases", "better"}
    if unknown:
        raise BadRow(f"row {dict(given)}: unknown keys {sorted(unknown)}")
    for name in ("table", "system", "measure"):
        if not isinstance(given.get(name), str) or not given[name] or "|" in str(given[name]):
            raise BadRow(f"row {dict(given)}: {name!r} must be a text without '|'")
    value, cases, better = given.get("value"), given.get("cases"), given.get("better", "higher")
    if value is not None and not isinstance(value, int | float):
        raise BadRow(f"row {dict(given)}: 'value' must be a number, or None when there was nothing to count")
    if not isinstance(cases, int | float) or cases != int(cases):
        raise BadRow(f"row {dict(given)}: 'cases' must be a whole number")
    if better not in ("higher", "lower"):
        raise BadRow(f"row {dict(given)}: 'better' must be 'higher' or 'lower'")
    known = None if value is None or math.isnan(value) else round(float(value), DIGITS)
    return Row(str(given["table"]), str(given["system"]), str(given["measure"]), known, int(cases), str(better))


def parse_rows(given: Iterable[Mapping[str, str | float | int | None]]) -> tuple[Row, ...]:
    """All rows of a check. Raises BadRow when one figure is given twice."""
    rows = tuple(map(parse_row, given))
    keys = [row.key for row in rows]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise BadRow(f"measured twice: {', '.join(twice)}; a figure has one row")
    return rows
