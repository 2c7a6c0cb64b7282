"""Figures of two statements that may measure one thing.

A figure is read with its measure (a word of measures.csv that can be reached from it without crossing another figure or a clause border: the
killed, the wounded), with whom or what it counts, and with the words around it, nearer ones weighing more. Pairs are scored by how far
these agree; ``relate_figures`` then says how the values go together. Known to fail: measures told only by a verb the table lacks,
parts of a total without a sign of it, figures of another event told in the same words.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from tellings.find.quantities import AGE, HEDGES, HEDGING, ONES, SCALES, TENS, VAGUE, singular
from tellings.find.tables import table, word_set
from tellings.join.likeness import Telling, days_meet, interval
from tellings.join.rarity import fold_word, rarity
from tellings.model import BadTable, Published, Quantity, Reason, Relation, Span, reason
from tellings.weigh.around import (
    Walk,
    clause_between,
    context_of,
    lead_name,
    lead_reasons,
    lexemes,
    names_around,
    near_words,
    pairs_by_key,
    shared_context,
    topic_worth,
    walk,
    weigh_words,
)

Moves = Literal["up", "both", "no"]
MOVES: dict[str, Moves] = {"up": "up", "both": "both", "no": "no"}
PERSON = "a person"  # the measure under which the table lists words for people
#: Measures told for each other: those taken to hospital are among the hurt, and some reports know only the one.
FAMILIES = {"in hospital": "hurt", "hurt": "hurt", "trapped": "trapped"}

REACH = 14.0  # a measure's word farther off than this is not what the figure measures
CLOSE, NEARLY_CLOSE, FAR = (
    0.7,
    1.1,
    2.0,
)  # natural logarithm of the two figures' ratio: alike in size, and beyond comparison
NEAR, BOTH_NEAR = (
    0.2,
    0.08,
)  # a bound and a figure, or two bounds, nearer than this are one count told with more or less care
ROUND = 0.06  # figures nearer than this, one of them round, are one figure rounded
CONVERTED = 0.1  # and so are figures in two units once converted

# Log-odds that two figures are of one thing, from a logistic regression on the pairs of figures of the six tuning stories of gold_dev (each pair
# labelled a difference, or not; n 1907, 109 of them), rounded; see quality/agreement. Set by hand, because six stories say too
# little of them: TWO_POPULATIONS, TWO_AGES, OTHER_DAYS, BOTH_KNOWN, SAME_UNIT.
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
ONE_EARLIER, OTHER_KINDS, OTHER_DEGREE, ADDS_UP = -0.6, 0.0, -0.9, -2.0
SAME_THING, TWO_THINGS = 0.5, 0.0
OTHER_DAYS = -0.7
SAME_PERSON, TWO_PERSONS = 2.2, -6.0  # ages are of one person or of two
CROWDED, MANY_ALIKE = -0.6, 12  # times the logarithm of the figures of one sort that a report gives
BOTH_KNOWN = -1.1  # an article that gives both figures, counted alike, means two things


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity with what it measures: ``measure`` from the table (empty when none is near), and the words around it by weight.

    ``moves``: how later reports change such a count: ``up`` (the dead), ``both`` (the missing fall as they are found), ``no``. ``names``: words
    in capitals near it, ``near`` the words that say what it is a figure of ("a $5 billion hit"). ``part``: told as a part of something ("another
    40", "21 of the girls"). ``guess``: told as an estimate of somebody.
    ``low`` and ``high`` are the characters of its clause.
    """

    telling: Telling
    quantity: Quantity
    shown: str
    measure: str
    moves: Moves
    context: Mapping[str, float]
    near: frozenset[str]
    names: frozenset[str]
    person: str
    part: Part
    guess: bool
    earlier: bool
    pointing: bool
    kinds: frozenset[str]
    degree: str
    capacity: bool
    classes: frozenset[tuple[str, str]]
    beside: tuple[float, ...]
    lead: str
    years: tuple[int, ...]
    low: int
    high: int

    @property
    def size(self) -> float:
        """Its lower end, else its upper, in the unit that others are converted to."""
        low, high = values(self.quantity)
        return abs(low) if low != float("-inf") else abs(high) if high != float("inf") else 0.0

    @property
    def kind(self) -> str:
        """What it counts, other words for the same taken together; empty for people in general and for nothing named."""
        return kind_of(self.quantity.unit)


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


@lru_cache(maxsize=1)
def populations() -> dict[str, str]:
    """Words for whom or what is counted, each with the kind it belongs to, from populations.csv."""
    return {row["word"]: row["kind"] for row in table("populations.csv")}


@lru_cache(maxsize=1)
def conversions() -> dict[str, tuple[str, float]]:
    """Each unit that is converted: (into which, times what), from conversions.csv."""
    return {row["unit"]: (row["into"], float(row["factor"])) for row in table("conversions.csv")}


#: Words that count people without saying which.
ANYBODY = word_set("anybody")


def kind_of(unit: str) -> str:
    """The kind a unit belongs to, after conversion; empty when it says nothing of whom."""
    return "" if unit in ANYBODY else populations().get(unit, conversions().get(unit, (unit, 1.0))[0])


@lru_cache(maxsize=50_000)
def values(quantity: Quantity) -> tuple[float, float]:
    """The values a figure admits, in the unit others are converted to."""
    low, high = interval(quantity)
    factor = conversions().get(quantity.unit, ("", 1.0))[1]
    return round(low * factor, 6), round(high * factor, 6)


@lru_cache(maxsize=100_000)
def measure_of(word: str) -> tuple[str, Moves] | None:
    """The measure a word in lower case tells, if any."""
    for pattern, measure, moves in measures():
        if pattern.match(word):
            return measure, moves
    return None


# ---- reading


def read_figures(tellings: Sequence[Telling], texts: dict[str, str]) -> list[Figure]:
    """The figures of some tellings, in order."""
    worth = topic_worth(tellings)
    found: list[Figure] = []
    for telling in tellings:
        text = texts[telling.place.article]
        none = list(none_told(telling, text))
        if not telling.statement.quantities and not none:
            continue
        words = lexemes(text, telling.place.start, telling.place.end)
        own = [read_figure(telling, quantity, words, text, worth) for quantity in telling.statement.quantities]
        found += [*own, *totals(own)]
        for quantity, measure in none:
            found.append(replace(read_figure(telling, quantity, words, text, worth), measure=measure, part=""))
    return found


NOBODY = re.compile(
    r"\b(?:no[- ]one|nobody|none of (?:the|those|them|its|their)(?: \w{2,20})?|no)\b(?P<between>(?: [\w-]{1,20}){0,4}?)"
    r" (?P<what>killed|dead|died|deaths?|fatalit\w{1,4}|injur\w{1,4}|hurt|wounded|casualt\w{1,4}|missing|arrest\w{0,3})\b",
    re.I,
)
#: Words that may stand between; others make it none of some kind, or of some more: "no other injuries", "no serious injuries".
BETWEEN = word_set("none_between")


def none_told(telling: Telling, text: str) -> Iterator[tuple[Quantity, str]]:
    """Where a statement says that nobody was killed, hurt, missing or held: a figure of zero, with its measure."""
    for match in NOBODY.finditer(text, telling.place.start, min(telling.place.end, telling.place.start + VIEWED)):
        told = measure_of(match["what"].lower())
        if match.group().lower().startswith("none") and match["what"].lower().endswith("s"):
            continue  # "none of the injuries was fatal" says that there were some
        if told is not None and all(is_between(word) for word in match["between"].lower().split()):
            yield Quantity(Span(match.start(), match.end()), 0.0, 0.0, "", "exact"), told[0]


def is_between(word: str) -> bool:
    """Whether a word, in small letters, may stand between "no" and what did not happen, and leaves it at nobody."""
    return word in BETWEEN or (word in persons() and word not in MORE)


VIEWED = 600  # characters of a statement in which "nobody" is looked for


def totals(figures: Sequence[Figure]) -> Iterator[Figure]:
    """What the figures of one sentence come to where one is told as the rest: four badly hurt "while 20 others" were slightly so."""
    for one, two in itertools.pairwise(figures):
        told = FAMILIES.get(one.measure, one.measure)
        if two.part != "more" or one.part or not told or told != FAMILIES.get(two.measure, two.measure):
            continue
        if one.quantity.bound != "exact" or two.quantity.bound != "exact":
            continue
        total = values(one.quantity)[0] + values(two.quantity)[0]
        span = Span(one.quantity.span.start, two.quantity.span.end)
        yield replace(
            one,
            quantity=Quantity(span, total, total, one.quantity.unit, "exact"),
            shown=f"{total:g} in all ({one.shown}, {two.shown})",
            measure=told,
            degree="",
            kinds=frozenset(),
            beside=(),
            low=min(one.low, two.low),
            high=max(one.high, two.high),
        )


def read_figure(
    telling: Telling, quantity: Quantity, words: Sequence[re.Match[str]], text: str, worth: Mapping[str, float]
) -> Figure:
    """A quantity with its surroundings inside the statement; ``worth`` is what each word of the story's topic is worth."""
    others = [other.span for other in telling.statement.quantities if other is not quantity]
    costs = walk(words, quantity.span, others)
    shown = quantity.span.of(text)
    counted_as = quantity.unit if counts_people(quantity.unit) else kind_of(quantity.unit)
    measure, moves = (
        nearest_measure(costs, others, shown)
        if quantity.unit != AGE and (counts_people(quantity.unit) or quantity.unit in populations())
        else ("", MOVES["no"])
    )
    if measure and counted_as in THINGS and measure != "damaged":
        measure, moves = "", MOVES["no"]
    context = {
        word: weight for word, weight in context_of(costs).items() if word != quantity.unit and not measure_of(word)
    }
    context = weigh_words(context, worth)
    part = is_part(telling, quantity, text, measure)
    if part == "of" and not any(measure_of(word) for word in shown.lower().split()):
        measure, moves = "", MOVES["no"]  # "21 of the girls abducted": the girls were, not the 21
    low, high = clause_between(text, telling.place.start, telling.place.end, quantity.span)
    return Figure(
        telling,
        quantity,
        shown,
        measure,
        moves,
        context,
        near_words(costs, context),
        names_around(costs, telling.place.start),
        name_before(costs, quantity) if quantity.unit == AGE else "",
        part,
        any(fold_word(word.group()) in GUESSES for word, _ in costs),
        bool(EARLIER.search(text[max(telling.place.start, quantity.span.start - 60) : quantity.span.start])),
        POINTS.search(text[max(telling.place.start, quantity.span.start - 8) : quantity.span.start]) is not None,
        kinds_told(quantity, shown),
        degree_of(text[low:high]) if counts_people(quantity.unit) else "",
        any(cost <= REACH and word.group().lower() in CAPACITIES for word, cost in costs),
        frozenset(entry for word, cost in costs if cost <= REACH for entry in class_of(word.group().lower())),
        tuple(sorted(values(other)[0] for other in telling.statement.quantities if adds_to(quantity, other))),
        lead_name(words),
        tuple(int(word.group()) for word, _ in costs if YEAR.fullmatch(word.group())),
        low,
        high,
    )


Part = Literal["of", "more", "among", "apart", "over", ""]
MORE = frozenset(["another", "other", "others", "further", "additional", "extra"])
PART = re.compile(r"\s{0,3}(?:\w{2,20} ){0,1}of (?:the|them|those|these|his|her|their|its|whom|which)\b")
INNER_PART = re.compile(r"\bof (?:the|those|these|their|its)\b")
AMONG = re.compile(
    r"\b(?:includ(?:ing|es?|ed)|among (?:them|whom|those|the \w{2,20}))"
    r"[^.;:]{0,12}\s?$",
    re.I,
)
OF_WHOM = re.compile(r"\bof (?:whom|which|those|these)[^.;:]{0,12}\s?$", re.I)
ADDED = re.compile(r"\s(?:\w{2,20} ){0,1}(?:others?|more|further|extra|additional)\b(?! than\b)", re.I)
APART = re.compile(
    r"(?:\s{0,3}[\w%]{1,20}){0,2}\s(?:more|less|fewer|higher|lower|longer|shorter|larger|bigger|smaller|older|younger"
    r"|ahead|behind|clear|above|below|up|down|short|off|premium|discount|increase|rise|decrease|drop|cut)\b",
    re.I,
)
LATER = re.compile(r"(?:\s\w{1,20})?\s(?:later|ago|earlier|afterwards|beforehand|in a row)\b", re.I)
DEGREE = re.compile(
    r"\b(?:critical|serious|severe|slight|minor|badly|life[- ]threatening|moderate|grave|light)(?:ly)?\b", re.I
)


def is_part(telling: Telling, quantity: Quantity, text: str, measure: str) -> Part:
    """Whether a figure is told as a part of a whole ("21 of the girls"), as some of those just told of ("including 59 tourists"), as an
    addition ("another 40", "20 others"), over many happenings ("20 in 112 accidents"), or as what lies between two others ("seven points more").

    "Killing five and injuring another 40" adds nothing: the 40 are other people, and all of the injured.
    """
    start, end = telling.place.start, telling.place.end
    ahead = text[quantity.span.end : min(end, quantity.span.end + 40)]
    behind = text[max(start, quantity.span.start - 40) : quantity.span.start]
    shown = quantity.span.of(text)
    if PART.match(ahead.lower()) or INNER_PART.search(shown.lower()):
        return "of"
    if AMONG.search(behind) or (not measure and OF_WHOM.search(behind)):
        return "among"  # but "of whom 87 are held" gives all who are held
    if measure and any(is_many_times(other) for other in telling.statement.quantities if other is not quantity):
        return "over"
    if LATER.match(ahead) or (quantity.unit in COMPARED and APART.match(ahead)):
        return "apart"
    if ADDED.match(ahead) or ADDED.search(shown):
        return "more"
    added = behind.lower().split()[-1:]
    alone = not (measure and len(telling.statement.quantities) > 1)
    return "more" if added and added[0] in MORE and alone else ""


HAPPENINGS = word_set("happenings")


def is_many_times(quantity: Quantity) -> bool:
    """Whether a figure counts happenings, more than one."""
    return quantity.unit in HAPPENINGS and values(quantity)[0] > 1


#: Units in which reports give what lies between two figures as often as a figure.
COMPARED = frozenset(["point", "%", "second", "metre", "m", "km", "ft", "mile", "cm", "in", "kg", "USD", "GBP", "EUR"])

GUESSES = word_set("guesses")
#: Words before a figure that make it an earlier state of what the report tells.
EARLIER = re.compile(
    r"\b(?:(?:up|down|rose|fell|rising|falling|raised|lowered|cut|increased?|reduced|dropped|grew|from)\s(?:\w+\s)?from"
    r"|previous(?:ly)?|initial(?:ly)?|earlier|former(?:ly)?|originally?|original|compared (?:with|to)|instead of|against"
    r"|last (?:year|month|week|season|time)|at first|used to|once|a year ago|before that|until then)\b[^.;:,()]{0,24}$",
    re.I,
)


POINTS = re.compile(r"\b(?:the|these|those|both|all|his|her|their|its)\s$", re.I)


CAPACITIES = word_set("capacities")


@lru_cache(maxsize=20_000)
def class_of(word: str) -> tuple[tuple[str, str], ...]:
    """The classes of exclusives.csv a word in small letters, or its singular, belongs to, each with which of the class it is."""
    return classes().get(word) or classes().get(singular(word), ())


@lru_cache(maxsize=1)
def classes() -> dict[str, tuple[tuple[str, str], ...]]:
    """Each form in exclusives.csv with its (class, member) rows."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for row in table("exclusives.csv"):
        for form in row["forms"].split():
            found[form] = (*found.get(form, ()), (row["class"], row["member"]))
    return found


def kinds_told(quantity: Quantity, shown: str) -> frozenset[str]:
    """The words that say which of its kind are counted: female of "two female gorillas"."""
    folded = [fold_word(word) for word in WORD.findall(shown)]
    return frozenset(
        word
        for word in folded[:-1]
        if word != quantity.unit and rarity(word) >= PLAIN_WORD and word not in NUMBER_WORDS and not measure_of(word)
    )


WORD = re.compile(r"[^\W\d_]{3,}")
PLAIN_WORD = 2.5  # rarity from which an adjective tells kinds apart
NUMBER_WORDS = frozenset(
    fold_word(word)
    for word in (*ONES, *TENS, *SCALES, *VAGUE, *HEDGING, *(word for hedge, _ in HEDGES for word in hedge))
)


def degree_of(clause: str) -> str:
    """How badly those counted in a clause are hurt: slightly, badly or critically; empty where it does not say."""
    told = DEGREE.search(clause)
    return DEGREES.get(told.group().lower().removesuffix("ly"), "badly") if told else ""


DEGREES = {
    "slight": "slightly",
    "minor": "slightly",
    "light": "slightly",
    "moderate": "slightly",
    "critical": "critically",
}


def adds_to(quantity: Quantity, other: Quantity) -> bool:
    """Whether two figures of one sentence may be parts of one number."""
    if other is quantity or other.unit == AGE or quantity.unit == AGE:
        return False
    return other.unit == quantity.unit or (counts_people(other.unit) and counts_people(quantity.unit))


#: Kinds of things that are damaged or destroyed.
THINGS = ("houses", "vehicles", "ships", "aircraft", "shop", "boat")
AGENTS = ("er", "or", "ist", "ee", "man", "men", "woman", "women")


def counts_people(unit: str) -> bool:
    """Whether a unit is, or may be, a word for people: miners, drivers and jurors are; nothing named may be."""
    return not unit or unit in persons() or unit in ANYBODY or unit == "troop" or unit.endswith(AGENTS)


def nearest_measure(costs: Walk, others: Sequence[Span], shown: str) -> tuple[str, Moves]:
    """The measure whose word is reached first from a figure, its own words before all; empty when none is within REACH."""
    for inner in reversed(shown.lower().split()):
        own = measure_of(inner)
        if own is not None:
            return own
    for word, cost in costs:
        if cost > REACH:
            break
        told = measure_of(word.group().lower())
        if told is not None and not any(span.start <= word.start() < span.end for span in others):
            return told
    return "", "no"


def name_before(costs: Walk, quantity: Quantity) -> str:
    """The last word of the name before an age, folded; empty when none is close."""
    named = [
        word.group()
        for word, cost in costs
        if word.end() <= quantity.span.start and cost <= 3.0 and word.group()[0].isupper()
    ]
    return fold_word(named[0]) if named else ""


# ---- pairs


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
    knowing = sum(
        any(counted(other) in known.figures[article] for article in figure.telling.articles)
        for figure, other in ((one, two), (two, one))
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


YEAR = re.compile(r"1[5-9]\d\d|20\d\d")


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
    elif one.near and two.near:
        says = f"one is of {', '.join(sorted(one.near)[:3])}, the other of {', '.join(sorted(two.near)[:3])}"
        yield reason(says, TWO_THINGS)


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
    if one.names & two.names:
        yield reason(f"both name {', '.join(sorted(one.names & two.names)[:3])}", SHARED_NAMES)
    elif one.names and two.names:
        yield reason("they share no name", OTHER_NAMES)
    yield from lead_reasons(one.lead, two.lead, one.names, two.names)
    if one.part != two.part:
        yield reason("one is told as a part or an addition", ONE_IS_PART)
    elif one.part:
        yield reason("both are parts, and need not be the same part", BOTH_PARTS)
    if not (one.measure and two.measure) and (one.pointing or two.pointing):
        yield reason("one points at things told before", POINTING)
    if one.earlier != two.earlier:
        yield reason("one is told as an earlier state", ONE_EARLIER)
    if one.kinds != two.kinds and (one.kinds or two.kinds) and not one.kinds & two.kinds:
        told = " ".join(sorted(one.kinds | two.kinds)[:3])
        yield reason(f"which of them are counted is not told alike: {told}", OTHER_KINDS)
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

# ---- how the values relate


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
    if moves != "no" and sizes[0] != sizes[1] and not (fits and part <= (BOTH_NEAR if both else NEAR)):
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
    told = bool(two.measure) and two.quantity.bound == "exact" and not is_round(two.size) and two.size > SMALL_COUNT
    return told and one.quantity.bound == "more-than" and one.size == two.size


SMALL_COUNT = 10


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
    return None


def has_day(figure: Figure, days: Mapping[str, Published]) -> bool:
    """Whether the day of the report that gives a figure is known."""
    date = days.get(figure.telling.place.article)
    return date is not None and date.value is not None and len(date.value) >= 10


def months_apart(one: Published | None, two: Published | None) -> int:
    """Whole months between two reports, 0 when a day is unknown."""
    return days_between(one, two) // 31


def days_between(one: Published | None, two: Published | None) -> int:
    """Days between two reports, by months of 31 days; 0 when a day is unknown."""
    if one is None or two is None or not one.value or not two.value or min(len(one.value), len(two.value)) < 10:
        return 0
    return abs(day_number(one.value) - day_number(two.value))


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
