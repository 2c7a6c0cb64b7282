"""Figures of two statements that may measure one thing."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from tellings.find.tables import table
from tellings.join.alignment import TOKEN
from tellings.join.likeness import Telling, days_meet, interval
from tellings.join.rarity import fold_word, rarity
from tellings.model import BadTable, Published, Quantity, Reason, Relation, reason

Moves = Literal["up", "both", "no"]
MOVES: dict[str, Moves] = {"up": "up", "both": "both", "no": "no"}
PERSON = "a person"  # the measure under which the table lists words for people
WINDOW = 7  # words on either side of a figure that tell what it measures
CLOSE, FAR = 0.7, 2.0  # natural logarithm of the two figures' ratio: alike in size, and beyond comparison
NEAR, BOTH_NEAR = (
    0.2,
    0.08,
)  # a bound and a figure, or two bounds, nearer than this are one count told with more or less care
ROUND = 0.06  # figures nearer than this, one of them round, are one figure rounded

# Log-odds that two figures clash; hand-set, then searched on the tuning stories of gold_dev, see quality/story.
SAME_MEASURE, NO_MEASURE, SAME_UNIT, NO_UNIT = 1.6, -0.8, 0.8, -1.5
CONTEXT, CONTEXT_MOST = 0.09, 30.0
ALIKE_SIZE, OTHER_SIZE = 0.6, -1.5
OTHER_DAYS = -1.2
BOTH_KNOWN = (
    -6.0
)  # an article that gives both figures means two things: it outweighs all that two figures can have in common


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity with what it measures: ``measure`` from the table (empty when none is near), and the words around it.

    ``moves``: how later reports change such a count: ``up`` (the dead), ``both`` (the missing fall as they are found), ``no``.
    """

    telling: Telling
    quantity: Quantity
    shown: str
    measure: str
    moves: Moves
    context: frozenset[str]


@lru_cache(maxsize=1)
def measures() -> tuple[tuple[re.Pattern[str], str, Moves], ...]:
    """The rows of measures.csv as patterns of word beginnings. Raises BadTable for a stem that stands twice."""
    found: dict[str, tuple[re.Pattern[str], str, Moves]] = {}
    for row in table("measures.csv"):
        if row["stem"] in found or row["moves"] not in MOVES:
            raise BadTable(
                f"measures.csv: stem {row['stem']!r} stands twice or its 'moves' is none of {', '.join(MOVES)}; correct the row"
            )
        found[row["stem"]] = (re.compile(rf"\b{re.escape(row['stem'])}", re.I), row["measure"], MOVES[row["moves"]])
    return tuple(row for row in found.values() if row[1] != PERSON)


@lru_cache(maxsize=1)
def persons() -> frozenset[str]:
    """The words that count people, from measures.csv."""
    return frozenset(row["stem"] for row in table("measures.csv") if row["measure"] == PERSON)


def read_figures(tellings: Sequence[Telling], texts: dict[str, str]) -> list[Figure]:
    """The figures of some tellings, in order."""
    return [
        read_figure(telling, quantity, texts[telling.place.article])
        for telling in tellings
        for quantity in telling.statement.quantities
    ]


def read_figure(telling: Telling, quantity: Quantity, text: str) -> Figure:
    """A quantity with its surroundings inside the statement."""
    words = list(TOKEN.finditer(text, telling.place.start, telling.place.end))
    before = [word for word in words if word.end() <= quantity.span.start][-WINDOW:]
    after = [word for word in words if word.start() >= quantity.span.end][:WINDOW]
    low = before[0].start() if before else quantity.span.start
    high = after[-1].end() if after else quantity.span.end
    counts_people = not quantity.unit or quantity.unit in persons()
    around = text[low:high] if counts_people else ""
    measure, moves = nearest_measure(around, quantity.span.start - low, quantity.span.end - low)
    folded = {fold_word(word.group()) for word in (*before, *after)}
    context = frozenset(word for word in folded if not word[0].isdigit() and rarity(word) >= 2.0)
    return Figure(telling, quantity, quantity.span.of(text), measure, moves, context)


def nearest_measure(around: str, start: int, end: int) -> tuple[str, Moves]:
    """The measure whose word stands nearest to ``[start, end)`` of the surroundings; empty when none stands there."""
    best: tuple[int, str, Moves] | None = None
    for pattern, measure, moves in measures():
        for match in pattern.finditer(around):
            gap = max(match.start() - end, start - match.end(), 0)
            if best is None or (gap, measure, moves) < best:
                best = (gap, measure, moves)
    return (best[1], best[2]) if best else ("", "no")


def pair_figures(figures: Sequence[Figure]) -> Iterable[tuple[Figure, Figure]]:
    """Pairs of figures for one measure, or for one unit with a word of their surroundings in common; each once."""
    keys: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, figure in enumerate(figures):
        if figure.measure:
            keys["measure", figure.measure].append(number)
        elif figure.quantity.unit and figure.quantity.bound != "vague":
            for word in figure.context:
                keys[figure.quantity.unit, word].append(number)
    seen: set[tuple[int, int]] = set()
    for _, everything in sorted(keys.items()):
        numbers = without_lists(everything, figures)[:CROWD]
        for place, one in enumerate(numbers):
            for two in numbers[place + 1 :]:
                if (one, two) not in seen:
                    seen.add((one, two))
                    yield figures[one], figures[two]


CROWD = 400  # figures compared under one key, to bound the work
LIST = 12  # figures of one article under one key from which it is a list of many things


def without_lists(numbers: Sequence[int], figures: Sequence[Figure]) -> list[int]:
    """The numbers of figures whose article has not LIST or more of them here."""
    counts = Counter(figures[number].telling.place.article for number in numbers)
    return [number for number in numbers if counts[figures[number].telling.place.article] < LIST]


def figure_reasons(one: Figure, two: Figure, known: dict[str, set[tuple[float, float]]]) -> list[Reason]:
    """Why two figures measure one thing, or not."""
    says = f"two figures: {one.shown} against {two.shown}"
    reasons = [reason(says + (f", both {one.measure}" if one.measure else ""), SAME_MEASURE if one.measure else 0.0)]
    units = one.quantity.unit, two.quantity.unit
    if not one.measure:
        reasons.append(reason("nothing says that they measure the same", NO_MEASURE))
    if units[0] and units[0] == units[1]:
        reasons.append(reason(f"both count {units[0]}", SAME_UNIT))
    elif not one.measure:
        reasons.append(reason("what they count differs or is not named", NO_UNIT))
    shared = sorted(one.context & two.context, key=lambda word: (-rarity(word), word))
    weight = min(CONTEXT_MOST, sum(rarity(word) for word in shared))
    reasons.append(reason(f"words near both figures: {', '.join(shared[:5]) or 'none'}", CONTEXT * weight))
    sizes = size_of(one.quantity), size_of(two.quantity)
    if min(sizes) > 0:
        ratio = abs(math.log(sizes[0] / sizes[1]))
        if ratio <= CLOSE:
            reasons.append(reason("they are alike in size", ALIKE_SIZE))
        elif ratio >= FAR:
            reasons.append(reason("they are far apart in size", OTHER_SIZE))
    if one.telling.days and two.telling.days and not days_meet(one.telling.days, two.telling.days):
        reasons.append(reason("they are told of different days", OTHER_DAYS))
    mine = any(interval(two.quantity) in known[article] for article in one.telling.articles)
    if mine or any(interval(one.quantity) in known[article] for article in two.telling.articles):
        reasons.append(reason("one of the reports gives both figures", BOTH_KNOWN))
    return reasons


def size_of(quantity: Quantity) -> float:
    """A figure's size: its lower end, else its upper."""
    return abs(quantity.low if quantity.low is not None else quantity.high or 0.0)


def relate_figures(one: Figure, two: Figure, days: dict[str, Published]) -> tuple[Relation, Reason] | None:
    """How two figures for one thing relate, None when they say the same.

    One admits the other, or is it rounded: precision. A count that moves with time, where the larger is later or one is only a lower
    bound (or, where counts fall as well, one is later; or a report's day is unknown): revised. Else conflict.
    """
    first, second = interval(one.quantity), interval(two.quantity)
    if first == second or "vague" in (one.quantity.bound, two.quantity.bound):
        return None
    sizes = sorted((size_of(one.quantity), size_of(two.quantity)))
    both = {one.quantity.bound, two.quantity.bound} <= {"at-least", "more-than"}
    near = sizes[1] > 0 and (sizes[1] - sizes[0]) / sizes[1] <= (BOTH_NEAR if both else NEAR)
    fits = first[0] <= second[1] and second[0] <= first[1]
    if one.moves != "no" and sizes[0] != sizes[1] and not (fits and near):
        smaller, larger = (one, two) if size_of(one.quantity) < size_of(two.quantity) else (two, one)
        later = is_later(days.get(larger.telling.place.article), days.get(smaller.telling.place.article))
        if later is None and not (has_day(smaller, days) and has_day(larger, days)):
            return "revised", reason(
                f"a count that moves with time, {smaller.shown} and {larger.shown}; nothing says which is later", 0.3
            )
        if later is False and one.moves == "both":
            return "revised", reason(f"a count that falls with time: {larger.shown}, then {smaller.shown}", 0.3)
        if later or (smaller.quantity.bound in ("at-least", "more-than") and later is not False):
            return "revised", reason(f"a count that rises: {smaller.shown}, then {larger.shown}", 0.3)
    if fits:
        return "precision", reason("both can hold: one is more exact or more careful", 0.0)
    if sizes[1] and (sizes[1] - sizes[0]) / sizes[1] <= ROUND and (is_round(sizes[0]) != is_round(sizes[1])):
        return "precision", reason("one is the other, rounded", 0.0)
    return "conflict", reason("both cannot hold", 0.3)


def has_day(figure: Figure, days: dict[str, Published]) -> bool:
    """Whether the day of the report that gives a figure is known."""
    date = days.get(figure.telling.place.article)
    return date is not None and date.value is not None


def is_later(one: Published | None, two: Published | None) -> bool | None:
    """Whether the first report is later; None when nothing tells."""
    if one is None or two is None or not one.value or not two.value or one.value[:10] == two.value[:10]:
        timed = (
            one is not None
            and two is not None
            and one.value
            and two.value
            and len(one.value) > 10
            and len(two.value) > 10
        )
        return one.value > two.value if timed and one and two and one.value and two.value else None
    return one.value > two.value


def is_round(value: float) -> bool:
    """Whether a figure has at most one digit that is not zero."""
    return len(f"{value:.10g}".replace(".", "").strip("0")) <= 1
