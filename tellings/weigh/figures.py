"""Figures of two statements that may measure one thing.

A figure is read with its measure (a word of measures.csv that can be reached from it without crossing another figure or a clause border: the
killed, the wounded), with whom or what it counts, and with the words around it, nearer ones weighing more. Pairs are
scored in ``figure_pairs`` by how far these agree; ``figure_relations`` then says how the values go together. Known to fail: measures told only by a
verb the table lacks,
parts of a total without a sign of it, figures of another event told in the same words.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from tellings.find.quantities import AGE, HEDGES, HEDGING, ONES, SCALES, TENS, VAGUE, conversions, singular, units
from tellings.find.tables import table, word_set
from tellings.join.likeness import Telling, interval
from tellings.join.rarity import fold_word, rarity
from tellings.model import BadTable, Quantity, Span
from tellings.weigh.around import (
    YEAR,
    Walk,
    clause_between,
    context_of,
    lead_name,
    lexemes,
    names_around,
    near_words,
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


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity with what it measures: ``measure`` from the table (empty when none is near), and the words around it by weight.

    ``moves``: how later reports change such a count: ``up`` (the dead), ``both`` (the missing fall as they are found), ``no``. ``names``: words
    in capitals near it, ``near`` the words that say what it is a figure of ("a $5 billion hit"). ``part``: told as a part of something ("another
    40", "21 of the girls"). ``guess``: told as an estimate of somebody. ``earlier``: told as what was before ("up from 70"). ``pointing``: it points
    at things told before ("the two countries"). ``kinds``: which of their kind ("female" gorillas), ``degree``: how badly hurt, ``capacity``: what
    there is
    room or leave for, ``classes``: the words of exclusives.csv near it. ``beside``: the figures of its sentence it may add up with.
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
def measured_units() -> frozenset[str]:
    """Units of money and measure: "the 25-tonne truck" tells a weight, where "the two trucks" points back."""
    return frozenset(unit for unit, kind in units().values() if kind in ("money", "measure"))


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
        ages = list(ages_told(telling, text)) if "year" in telling.said else []
        if not telling.statement.quantities and not none and not ages:
            continue
        words = lexemes(text, telling.place.start, telling.place.end)
        own = [read_figure(telling, quantity, words, text, worth) for quantity in telling.statement.quantities]
        found += [*own, *totals(own)]
        for quantity, measure in none:
            found.append(replace(read_figure(telling, quantity, words, text, worth), measure=measure, part=""))
        for quantity, person in ages:
            found.append(replace(read_figure(telling, quantity, words, text, worth), person=person))
    return found


YEARS_OLD = re.compile(
    r"(?<![\w.,-])(?P<age>\d{1,3}|[A-Za-z]{3,9}(?:-[a-z]{3,5})?)[- ]year[- ]old(?P<after>(?: [^\W\d_][\w'’-]{1,20}){0,4})"
)


def ages_told(telling: Telling, text: str) -> Iterator[tuple[Quantity, str]]:
    """The ages that stand before whose they are, "six-year-old boy": each with the last word of the name behind it, else with the noun."""
    for match in YEARS_OLD.finditer(text, telling.place.start, min(telling.place.end, telling.place.start + VIEWED)):
        age, behind = age_of(match["age"].lower()), match["after"].split()
        if age is None or not behind:
            continue
        names = list(itertools.takewhile(lambda word: word[0].isupper(), behind))
        nouns = [word for word in behind if word in AGED]
        person = fold_word(names[-1]) if names else nouns[0] if nouns else ""
        if person:
            yield Quantity(Span(match.start(), match.end("age") + len("-year-old")), age, age, AGE, "exact"), person


def age_of(word: str) -> float | None:
    """An age in figures or in words of one or two parts; None for another word."""
    if word.isdigit():
        return float(word)
    parts = [ONES.get(part, TENS.get(part)) for part in word.split("-")]
    return None if None in parts else float(sum(part for part in parts if part is not None))


#: Nouns that say whose an age is where no name does.
AGED = frozenset(["boy", "child", "girl", "man", "student", "suspect", "teenager", "toddler", "woman"])


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
    capacity = any(cost <= REACH and word.group().lower() in CAPACITIES for word, cost in costs)
    if not measure and counted_as in ABOARD and not capacity:
        measure = "aboard"
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
        quantity.unit not in measured_units()
        and POINTS.search(text[max(telling.place.start, quantity.span.start - 8) : quantity.span.start]) is not None,
        kinds_told(quantity, shown),
        degree_of(text[low:high]) if counts_people(quantity.unit) else "",
        capacity,
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


#: Kinds of people who are on board where nothing else is said of them: "left with 148 passengers and 12 crew".
ABOARD = ("passengers", "crew", "passenger")
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
