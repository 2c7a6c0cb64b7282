"""Which figures of a story may be of one thing, and why: their measures, units, sizes and surroundings, and signs that they are of two.

A pair is weighed by reasons that add up; ``tellings.weigh.figure_relations`` then says how the values go together.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tellings.find.quantities import AGE
from tellings.join.likeness import days_meet
from tellings.model import Published, Reason, reason
from tellings.weigh.around import name_reasons, pairs_by_key, shared_context
from tellings.weigh.figures import FAMILIES, Figure, persons, values

CLOSE, NEARLY_CLOSE, FAR = (
    0.7,
    1.1,
    2.0,
)  # natural logarithm of the two figures' ratio: alike in size, and beyond comparison

# Log-odds that two figures are of one thing, from a logistic regression on the pairs of figures of the six tuning stories of gold_dev and of 15
# events of
# news_cluster that nobody had labelled, whose calls were judged by hand (n 3056, 155 of one thing), rounded. Set by hand, because too few
# pairs speak of them: ADDS_UP, ANOTHER_AGE, NONE_AT_ALL, ONE_CAPACITY, OTHER_CLASS, ONE_EARLIER, POINTING, WEEKS_APART, ages, SAME_CONTEXT. With the
# prior of conflicts.py, of the rows called at .5 to .6 about half were right, at .6 and more nine in ten (36 events, 22 rows).
SAME_MEASURE, TWO_MEASURES, ONE_MEASURE, NO_MEASURE = 1.4, -1.1, 0.0, -0.4
SAME_UNIT, SAME_POPULATION, TWO_POPULATIONS, OPEN_POPULATION = 0.4, 0.5, -1.2, 0.0
CONTEXT = 1.5  # times the share of the poorer surroundings' weight that both have
SAME_CONTEXT, MOST_SHARED = 4.0, 0.6  # and times what goes beyond this share: told in the same words but for the figure
COSINE, COSINE_CENTRE = 0.5, 0.35
ALIKE_SIZE, OTHER_SIZE = 2.4, -1.3
SHARED_NAMES, OTHER_NAMES = 0.0, -0.5
SHARES = -0.5
LONG_AGO, OLD = -1.0, 60
YEARS, ANOTHER_AGE = 4, -2.5
ONE_IS_PART, BOTH_PARTS = -1.1, -0.6
NONE_AT_ALL = 1.6
ONE_CAPACITY, OTHER_CLASS = -2.0, -1.5
TOLL = 0.4
WEEK, WEEKS_APART = 7, -0.7  # what does not move with time, told a week apart, is as likely of another happening
POINTING = -0.5
ONE_EARLIER, OTHER_DEGREE, ADDS_UP = -0.6, -0.9, -2.0
SAME_THING = 0.5
OTHER_DAYS = -0.7
SAME_PERSON, TWO_PERSONS = 2.2, -6.0  # ages are of one person or of two
CROWDED, MANY_ALIKE = -0.6, 12  # times the logarithm of the figures of one sort that a report gives
BOTH_KNOWN = -1.1  # an article that gives both figures, counted alike, means two things


def pair_figures(figures: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Pairs of figures for one measure, or for one unit with a word of their surroundings in common; each once."""
    keys: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, figure in enumerate(figures):
        if figure.measure:
            keys["measure", FAMILIES.get(figure.measure, figure.measure)].append(number)
        if figure.quantity.unit == AGE:
            keys[AGE, figure.person].append(number)
        elif (figure.quantity.unit or figure.quantity.bound != "exact") and figure.quantity.bound != "vague":
            people = figure.measure or figure.quantity.unit in persons() or not figure.quantity.unit
            for word in figure.context:
                keys["people" if people else figure.kind, word].append(number)
    for first, second in pairs_by_key(keys, [figure.telling for figure in figures], crowd=CROWD, listed=LIST):
        one, two = figures[first], figures[second]
        if (one.measure and one.measure == two.measure) or not far_apart(one, two):
            yield one, two


def far_apart(one: Figure, two: Figure) -> bool:
    """Whether two figures are so unlike in size that only a measure told with both could make them one: 2 of 1,528 such pairs were."""
    low, high = sorted((one.size, two.size))
    return low > 0 and high / low >= FAR_RATIO


FAR_RATIO = math.exp(FAR)
CROWD = 400  # figures compared under one key, to bound the work
LIST = 12  # figures of one article under one key from which it is a list of many things


#: What a report counts: (values, measure, unit).
Counted = tuple[tuple[float, float], str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """What each report counts, and how many different figures it gives for one thing: by (article, measure, kind)."""

    figures: Mapping[str, set[Counted]]
    alike: Counter[tuple[str, str, str]]

    @classmethod
    def of(cls, figures: Sequence[Figure]) -> Known:
        """What the reports of some figures count."""
        known: dict[str, set[Counted]] = defaultdict(set)
        for figure in figures:
            for article in figure.telling.articles:
                known[article].add(counted(figure))
        alike = Counter((article, *told[1:]) for article, all_told in known.items() for told in all_told)
        return cls(known, alike)


def counted(figure: Figure) -> Counted:
    """What a figure says, to see whether a report says it as well."""
    return values(figure.quantity), figure.measure, figure.kind


def figure_reasons(
    one: Figure,
    two: Figure,
    cosine: float,
    known: Known,
    dates: Mapping[str, Published],
) -> list[Reason]:
    """Why two figures are of one thing, or not."""
    places = (one.telling.place, two.telling.place)
    reasons = [
        reason(f"two figures: {one.shown} against {two.shown}", 0.0, places),
        reason(f"their sentences' likeness is {cosine:.2f}", COSINE * (cosine - COSINE_CENTRE)),
        measure_reason(one, two),
        unit_reason(one, two),
    ]
    share, shared = shared_context(one.context, two.context)
    reasons.append(
        reason(
            f"words near both figures: {', '.join(shared[:5]) or 'none'}",
            CONTEXT * share + SAME_CONTEXT * max(0.0, share - MOST_SHARED),
        )
    )
    reasons += [*near_reasons(one, two), *size_reasons(one, two), *guard_reasons(one, two)]
    if is_old(one, dates) != is_old(two, dates):
        reasons.append(reason("one is told of a time long before the reports", LONG_AGO))
    if abs(years_back(one, dates) - years_back(two, dates)) >= YEARS:
        reasons.append(reason("one is told of another year", ANOTHER_AGE))
    knowing = (
        0
        if one.telling.articles & two.telling.articles
        else sum(
            any(counted(other) in known.figures[article] for article in figure.telling.articles)
            for figure, other in ((one, two), (two, one))
        )
    )
    apart = days_between(*(dates.get(figure.telling.place.article) for figure in (one, two)))
    if apart >= WEEK and "no" in (one.moves, two.moves):
        reasons.append(
            reason(f"the reports are {apart} days apart", WEEKS_APART if apart < 2 * WEEK else 2 * WEEKS_APART)
        )
    if 0 in (one.size, two.size):
        return reasons  # a report that says "nobody" may well give the other's figure beside it
    many = max(counted_alike(one, known), counted_alike(two, known))
    if many > 1:
        reasons.append(reason(f"a report gives {many} such figures", CROWDED * math.log(min(many, MANY_ALIKE))))
    if knowing:
        says = "both reports give both figures" if knowing == 2 else "one of the reports gives both figures"
        reasons.append(reason(says, BOTH_KNOWN * knowing))
    return reasons


def counted_alike(figure: Figure, known: Known) -> int:
    """How many different figures for what this one is of the fullest of its reports gives: of ten prices any may be meant."""
    return max(known.alike[article, figure.measure, figure.kind] for article in figure.telling.articles)


def years_back(figure: Figure, dates: Mapping[str, Published]) -> int:
    """How many years before its report the latest year named near a figure lies; 0 where none is named."""
    date = dates.get(figure.telling.place.article)
    known = date is not None and date.value is not None and bool(figure.years)
    return max(0, int((date.value or "0")[:4]) - max(figure.years)) if known and date is not None else 0


def is_old(figure: Figure, dates: Mapping[str, Published]) -> bool:
    """Whether a figure is told of days that ended OLD days or more before its report."""
    date = dates.get(figure.telling.place.article)
    if date is None or not date.value or len(date.value) < 10:
        return False
    if figure.years and max(figure.years) < int(date.value[:4]) - 1:
        return True
    if not figure.telling.days:
        return False
    return day_number(date.value) - max(day_number(high) for _, high in figure.telling.days) >= OLD


def day_number(day: str) -> int:
    """A day as a count in which months have 31 days: near enough for a distance."""
    return (int(day[:4]) * 12 + int(day[5:7])) * 31 + int(day[8:10])


def measure_reason(one: Figure, two: Figure) -> Reason:
    """Whether they measure the same."""
    if one.measure and one.measure == two.measure:
        return reason(f"both are people {one.measure}", SAME_MEASURE)
    if one.measure and two.measure:
        related = FAMILIES.get(one.measure, one.measure) == FAMILIES.get(two.measure, two.measure)
        says = f"one is people {one.measure}, the other {two.measure}"
        return reason(says, SAME_MEASURE / 2 if related else TWO_MEASURES)
    if one.measure or two.measure:
        return reason(f"only one is said to be {one.measure or two.measure}", ONE_MEASURE)
    share = one.quantity.unit == two.quantity.unit == "%"
    says = "shares, of which every report has many" if share else "no word says that they measure the same"
    return reason(says, SHARES if share else NO_MEASURE)


def unit_reason(one: Figure, two: Figure) -> Reason:
    """Whether they count the same."""
    if one.quantity.unit == AGE and two.quantity.unit == AGE:
        same = bool(one.person) and one.person == two.person
        return reason("ages of one person" if same else "ages of two", SAME_PERSON if same else TWO_PERSONS)
    kinds = one.kind, two.kind
    if kinds[0] and kinds[0] == kinds[1]:
        return reason(f"both count {one.quantity.unit}", SAME_UNIT)
    if kinds[0] and kinds[1]:
        if kinds[0].endswith(kinds[1]) or kinds[1].endswith(kinds[0]):
            return reason(f"{kinds[0]} and {kinds[1]} are one", SAME_POPULATION)
        return reason(f"one counts {one.quantity.unit}, the other {two.quantity.unit}", TWO_POPULATIONS)
    if kinds[0] or kinds[1]:
        weight = 0.0 if {"military", "police"} & set(kinds) else OPEN_POPULATION
        return reason(f"one counts {kinds[0] or kinds[1]}, the other does not say", weight)
    return reason("whom they count is not named", 0.0)


def near_reasons(one: Figure, two: Figure) -> Iterable[Reason]:
    """Whether the words right beside two figures without a measure say that they are of the same."""
    if one.measure and two.measure:
        return
    if one.near & two.near:
        yield reason(f"both are of {', '.join(sorted(one.near & two.near)[:3])}", SAME_THING)


def size_reasons(one: Figure, two: Figure) -> Iterable[Reason]:
    """Whether they are alike in size."""
    if (one.size == 0) != (two.size == 0) and one.measure == two.measure:
        yield reason("one says that nobody was", NONE_AT_ALL)
    if is_toll(one) and is_toll(two) and one.measure == two.measure:
        yield reason("both are the people, and neither says which", TOLL)
    if min(one.size, two.size) > 0:
        ratio = abs(math.log(one.size / two.size))
        if ratio <= NEARLY_CLOSE:
            yield reason("they are alike in size", ALIKE_SIZE if ratio <= CLOSE else ALIKE_SIZE / 2)
        elif ratio >= FAR:
            yield reason("they are far apart in size", OTHER_SIZE)


def is_toll(figure: Figure) -> bool:
    """Whether it counts people under a measure without saying which of them: the number a story is told by."""
    return bool(figure.measure) and not figure.kind and not figure.part and figure.size >= LEAST_TOLL


LEAST_TOLL = 5  # fewer may be some of them as well


def guard_reasons(one: Figure, two: Figure) -> Iterable[Reason]:
    """Names, parts and days that say: another thing."""
    yield from name_reasons(one, two, SHARED_NAMES, OTHER_NAMES)
    if one.part != two.part:
        yield reason("one is told as a part or an addition", ONE_IS_PART)
    elif one.part:
        yield reason("both are parts, and need not be the same part", BOTH_PARTS)
    if not (one.measure and two.measure) and (one.pointing or two.pointing):
        yield reason("one points at things told before", POINTING)
    if one.earlier != two.earlier and not same_past(one, two):
        yield reason("one is told as an earlier state", ONE_EARLIER)
    if one.capacity != two.capacity:
        yield reason("one is what there is room or leave for", ONE_CAPACITY)
    if not (one.measure and two.measure) and (told_apart := other_class(one, two)):
        yield reason(f"one is of {told_apart[0]}, the other of {told_apart[1]}", OTHER_CLASS)
    if one.degree != two.degree:
        yield reason(f"one counts those {one.degree or two.degree} hurt", OTHER_DEGREE)
    if sums(one, two) or sums(two, one):
        yield reason("the figures beside one of them add up to the other", ADDS_UP)
    if one.telling.days and two.telling.days and not days_meet(one.telling.days, two.telling.days):
        yield reason("they are told of different days", OTHER_DAYS)


def same_past(one: Figure, two: Figure) -> bool:
    """Whether both are told of one time: "a year ago", and "in March last year"."""
    return bool(one.telling.days and two.telling.days) and days_meet(one.telling.days, two.telling.days)


def other_class(one: Figure, two: Figure) -> tuple[str, str] | None:
    """Two words that exclude each other, one near each figure, neither near the other: lorries and cars, each with a price of its own."""
    for group in sorted({name for name, _ in one.classes} & {name for name, _ in two.classes}):
        first, second = ({member for name, member in figure.classes if name == group} for figure in (one, two))
        if first.isdisjoint(second):
            return min(first), min(second)
    return None


def sums(part: Figure, whole: Figure) -> bool:
    """Whether a figure and those beside it in its sentence, some or all, add up to another."""
    if not part.beside or whole.size <= part.size:
        return False
    beside = [size for size in part.beside if size > 0][:MOST_BESIDE]
    totals = {part.size}
    for size in beside:
        totals |= {total + size for total in totals}
    return round(whole.size, 6) in {round(total, 6) for total in totals - {part.size}}


MOST_BESIDE = 6


def days_between(one: Published | None, two: Published | None) -> int:
    """Days between two reports, by months of 31 days; 0 when a day is unknown."""
    if one is None or two is None or not one.value or not two.value or min(len(one.value), len(two.value)) < 10:
        return 0
    return abs(day_number(one.value) - day_number(two.value))
