"""How two figures for one thing relate: a conflict, a later state of a count, another scope, or one told with more care."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tellings.find.quantities import AGE, conversions
from tellings.model import Published, Reason, Relation, reason
from tellings.weigh.figure_pairs import YEARS, day_number, days_between, sums, years_back
from tellings.weigh.figures import ANYBODY, Figure, values

NEAR, BOTH_NEAR = (
    0.2,
    0.08,
)  # a bound and a figure, or two bounds, nearer than this are one count told with more or less care
ROUND = 0.06  # figures nearer than this, one of them round, are one figure rounded
CONVERTED = 0.1  # and so are figures in two units once converted


def relate_figures(one: Figure, two: Figure, days: Mapping[str, Published]) -> tuple[Relation, Reason] | None:
    """How two figures for one thing relate, None when they say the same.

    One admits the other, or is it rounded: precision. A count that moves with time, where the larger is later or one is only a lower
    bound (or, where counts fall as well, one is later; or a report's day is unknown): revised. Two populations, or two guesses: scope. Else
    conflict.
    """
    first, second = values(one.quantity), values(two.quantity)
    if first == second or (one.quantity.unit == AGE) != (two.quantity.unit == AGE):
        return None
    if "vague" in (one.quantity.bound, two.quantity.bound):
        return None
    sizes = sorted((one.size, two.size))
    part = (sizes[1] - sizes[0]) / sizes[1] if sizes[1] else 1.0
    units = {one.quantity.unit, two.quantity.unit}
    if len(units) == 2 and conversions().keys() & units and (fits_loosely(first, second) or part <= CONVERTED):
        return ("precision", reason("one is the other in another unit", 0.0)) if part > CONVERTED / 5 else None
    both = {one.quantity.bound, two.quantity.bound} <= {"at-least", "more-than"}
    fits = first[0] <= second[1] and second[0] <= first[1]
    if one.quantity.bound == two.quantity.bound == "about":
        fits = fits and part <= BOTH_ABOUT
    if (
        one.kind
        and two.kind
        and one.kind != two.kind
        and not (one.kind.endswith(two.kind) or two.kind.endswith(one.kind))
    ):
        return "scope", reason(f"one counts {one.quantity.unit}, the other {two.quantity.unit}", 0.0)
    if fits and part <= LOOSELY and has_parts(one, two):
        return "precision", reason("both can hold: one is more exact or more careful", 0.0)
    if one.part != two.part or sums(one, two) or sums(two, one):
        return "scope", reason("one is a part or an addition", 0.0)
    if one.capacity != two.capacity:
        return "scope", reason("one is what there is room or leave for", 0.0)
    if is_within(one, two) or is_within(two, one):
        return "scope", reason("one may be some of the other", 0.0)
    if one.degree != two.degree:
        return "scope", reason(f"one counts those {one.degree or two.degree} hurt", 0.0)
    if not fits and abs(years_back(one, days) - years_back(two, days)) >= YEARS:
        return "scope", reason("one is told of another year", 0.0)
    moves = one.moves if one.moves == two.moves else "up" if "up" in (one.moves, two.moves) else "no"
    near = part <= BOTH_NEAR if both else part <= NEAR and not (counted_off(one) or counted_off(two))
    careful = fits and near
    if moves != "no" and sizes[0] != sizes[1] and not careful:
        told = moving(one, two, days)
        if told is not None:
            return told
    if one.measure and two.measure and one.measure != two.measure:
        return "scope", reason(f"one is people {one.measure}, the other {two.measure}", 0.0)
    if goes_beyond(one, two) or goes_beyond(two, one):
        return "conflict", reason("one is told as all, the other as more than that", 0.0)
    if fits:
        return "precision", reason("both can hold: one is more exact or more careful", 0.0)
    if part <= ROUND and (is_round(sizes[0]) != is_round(sizes[1])):
        return "precision", reason("one is the other, rounded", 0.0)
    if one.guess and two.guess:
        return "scope", reason("two estimates, not two counts", 0.0)
    return "conflict", reason("both cannot hold", 0.0)


def goes_beyond(one: Figure, two: Figure) -> bool:
    """Whether a figure is "more than" what the other gives as an exact count: 51, and more than 51."""
    told = bool(two.measure) and two.quantity.bound == "exact" and not is_round(two.size)
    told = told and SMALL_COUNT < two.size < LARGE_COUNT
    return told and one.quantity.bound == "more-than" and one.size == two.size


SMALL_COUNT, LARGE_COUNT = 10, 1000  # "27 million" is a rounded figure, and "more than 27 million" the same


def counted_off(figure: Figure) -> bool:
    """Whether a lower bound is a count so far rather than a rounded figure: "at least 17" and then 19, but "at least 80" and 84."""
    return figure.quantity.bound in ("at-least", "more-than") and figure.size % 10 != 0


def has_parts(one: Figure, two: Figure) -> bool:
    """Whether one of two figures may be of some of those the other counts."""
    if one.measure != two.measure or one.part != two.part or one.degree != two.degree:
        return True
    return is_within(one, two) or is_within(two, one)


BOTH_ABOUT = 0.12  # share of the larger by which two rough figures may differ; each by itself admits nearly as much
LOOSELY = 0.3  # share of the larger by which a bound and a figure may differ, and be one count


def fits_loosely(first: tuple[float, float], second: tuple[float, float]) -> bool:
    """Whether two ranges of values meet, but for the rounding of a conversion: 10 to 12 feet, and 3.7 metres."""
    return first[0] * (1 - ROUND) <= second[1] and second[0] * (1 - ROUND) <= first[1]


def is_within(part: Figure, whole: Figure) -> bool:
    """Whether a figure is of a narrower kind than another, larger one: two female gorillas of three gorillas, ten children of 84 people."""
    if part.size >= whole.size or whole.quantity.bound in ("at-most", "less-than"):
        return False
    if part.kind and not whole.kind and whole.quantity.unit in ANYBODY:
        return True
    return part.kind == whole.kind and part.kinds > whole.kinds and len(whole.kinds) == 0 and bool(part.kind)


def moving(one: Figure, two: Figure, days: Mapping[str, Published]) -> tuple[Relation, Reason] | None:
    """Whether one figure is a later state of a count that moves with time; None when it is not."""
    smaller, larger = (one, two) if one.size < two.size else (two, one)
    dates = days.get(larger.telling.place.article), days.get(smaller.telling.place.article)
    if months_apart(*dates) >= 1:
        return "scope", reason("the reports are months apart", 0.0)
    later = is_later(*dates)
    if later is None and "up" in (one.moves, two.moves) and larger.quantity.bound in ("at-least", "more-than"):
        return "revised", reason(f"a count that rises: {smaller.shown}, then {larger.shown}", 0.0)
    if later is None and not (has_day(smaller, days) and has_day(larger, days)):
        return "revised", reason(
            f"a count that moves with time, {smaller.shown} and {larger.shown}; nothing says which is later", 0.0
        )
    if later is False and one.moves == "both":
        return "revised", reason(f"a count that falls with time: {larger.shown}, then {smaller.shown}", 0.0)
    if later or (smaller.quantity.bound in ("at-least", "more-than") and later is not False):
        return "revised", reason(f"a count that rises: {smaller.shown}, then {larger.shown}", 0.0)
    if one.telling.articles & two.telling.articles:
        return "revised", reason(f"a count that moves, {smaller.shown} and {larger.shown}, in one report", 0.0)
    fresh = days_between(*dates) <= FRESH and not (is_settled(smaller, days) or is_settled(larger, days))
    if fresh and (is_open(smaller) or is_open(larger)):
        return "revised", reason(
            f"a count still moving, {smaller.shown} and {larger.shown}; the reports are hours apart", 0.0
        )
    return None


def is_open(figure: Figure) -> bool:
    """Whether a count is told as one that is not final: "at least 11", "are now known to have died", "a preliminary 77"."""
    return figure.quantity.bound in ("at-least", "more-than") or bool(NOT_FINAL.search(figure.telling.said))


NOT_FINAL = re.compile(
    r"\b(?:so far|now|preliminar\w{1,4}|initial(?:ly)?|latest|confirmed|known|as of|r(?:ose|isen|ising)|clim(?:b|bs|bed|bing)|grew|grown|growing"
    r"|(?:may|might|could|would|expected to|likely to) (?:rise|grow|climb|increase|go up))\b",
    re.I,
)


#: Days within which two reports tell of a count that is still moving: the later in print may know the older figure.
FRESH = 2
SETTLED = 4  # days before its report from which on a count no longer moves from hour to hour


def is_settled(figure: Figure, days: Mapping[str, Published]) -> bool:
    """Whether a figure is told of days that were over SETTLED days or more before its report, or of another year."""
    date = days.get(figure.telling.place.article)
    if date is None or not date.value or len(date.value) < 10:
        return False
    if figure.years and max(figure.years) < int(date.value[:4]):
        return True
    ends = [low for low, _ in figure.telling.days]
    return bool(ends) and day_number(date.value) - min(map(day_number, ends)) >= SETTLED


def has_day(figure: Figure, days: Mapping[str, Published]) -> bool:
    """Whether the day of the report that gives a figure is known."""
    date = days.get(figure.telling.place.article)
    return date is not None and date.value is not None and len(date.value) >= 10


def months_apart(one: Published | None, two: Published | None) -> int:
    """Whole months between two reports, 0 when a day is unknown."""
    return days_between(one, two) // 31


def is_later(one: Published | None, two: Published | None) -> bool | None:
    """Whether the first report is later; None when nothing tells."""
    if (
        one is None
        or two is None
        or not one.value
        or not two.value
        or not (one.low and one.high and two.low and two.high)
    ):
        return None
    if one.low > two.high or two.low > one.high:
        return one.low > two.high
    if min(len(one.value), len(two.value)) > 10:  # both to the hour or minute
        return one.value > two.value
    return None


def is_round(value: float) -> bool:
    """Whether a figure has at most one digit that is not zero."""
    return len(f"{value:.10g}".replace(".", "").strip("0")) <= 1
