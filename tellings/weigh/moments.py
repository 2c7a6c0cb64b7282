"""Times of two statements that may be of one happening.

A time is read with the words around it, as a figure is: "abducted on 14 April", "the filing late Thursday". Where the nearest word is one of
saying ("said on Tuesday") it dates the remark and is left out. Days are compared as intervals, times of day by the clock, because reports
that leave the day out are dated by guess. Known to fail: two happenings told in the same words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tellings.find.tables import table, word_set
from tellings.join.likeness import Telling
from tellings.join.rarity import fold_word, rarity
from tellings.model import Reason, Relation, Score, Span, When, reason
from tellings.weigh.around import (
    NEAREST,
    YEAR,
    as_written,
    clause_between,
    common_reasons,
    context_of,
    lead_name,
    lexemes,
    names_around,
    near_words,
    pairs_by_key,
    topic_worth,
    walk,
    weigh_words,
)
from tellings.weigh.clash import Clash, place_in
from tellings.weigh.figure_pairs import day_number

# Log-odds; set by hand on the tuning stories of gold_dev and on quality/agreement/cases.jsonl.
PRIOR = -4.0
SAME_DAY_OTHER_YEAR = 2.5  # 14 April 2014 and 14 April 2016: a slip, not two happenings
FINER, FAR_APART = -0.6, -1.2  # one a day and one a year; more than FAR_DAYS apart
FAR_DAYS = 40
CLOCKS, CLOCKS_FAR = 0.8, -2.5  # two times of day, and two more than FAR_MINUTES apart
FAR_MINUTES = 120
HAPPENING = 3.2  # two times of day of the happening itself: a story has one
BOTH_KNOWN = -1.6
SEQUENCE = -2.5  # two times of day in one report are two steps of what happened
BOTH_POINTING = (
    -2.5
)  # "today" of two reports: one text printed on two days, or days wrongly dated, before two days of one thing
YEAR_GUESSED = -2.5  # a feast or a day of the week was laid in the nearest year
ROUND_AGO = -2.0  # "two years ago" may be any day of three years
LOOSE = 20  # minutes by which a rough time of day may miss
HOUR_LOOSE = 12  # and by which a full hour may
LIST, CROWD = 12, 300
HALF_DAY, DAY = 720, 1440


@dataclass(frozen=True, slots=True)
class Moment:
    """A time told in a statement: its days (ISO, both included; empty for a clock alone), the
    days of its other readings, minutes of the day, and the words around it."""

    telling: Telling
    span: Span
    shown: str
    days: tuple[str, str]
    readings: tuple[tuple[str, str], ...]
    minute: int | None
    halved: bool  # whether nothing says morning or evening
    rough: bool
    pointing: bool  # told from the day of the report: today, last month
    context: Mapping[str, float]
    near: frozenset[str]
    names: frozenset[str]
    lead: str
    happening: bool
    low: int
    high: int


@lru_cache(maxsize=1)
def saying() -> frozenset[str]:
    """Forms of verbs of saying, folded, from cues.csv."""
    return frozenset(fold_word(form) for row in table("cues.csv") for form in row["forms"].split())


HAPPENINGS = word_set("happenings")
CALLS = frozenset(
    ["alarm", "alerted", "arrived", "came", "call", "called", "calls", "notified", "phoned", "rang", "responded"]
)
HAPPENING_REACH = 8.0  # cost up to which a time is that of a happening

# ---- reading

NUMBERS = {
    word: number
    for number, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], start=1
    )
} | {"a quarter": 15, "quarter": 15, "twenty": 20, "half": 30, "twenty-five": 25, "twenty five": 25}
CLOCK = re.compile(
    r"\b(?P<hour>[01]?\d|2[0-3])(?:[.:](?P<minute>[0-5]\d))?\s?(?P<half>[ap]\.?m\b\.?)"
    r"|(?:\b(?:at|about|around|by|until|from|before|after)\s)(?P<hour2>[01]?\d|2[0-3])[.:](?P<minute2>[0-5]\d)\b(?![.,]\d|\s?%|\s?[ap]\.?m\b)"
    r"|\b(?P<part>half|(?:a )?quarter|five|ten|twenty(?:[ -]five)?|[1-5]?\d(?: minutes)?) (?P<side>past|to) "
    r"(?P<hour3>one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b",
    re.I,
)
ROUGHLY = re.compile(
    r"\b(?:about|around|some|roughly|nearly|almost|just|shortly|approximately|circa)\b[^.;]{0,24}$", re.I
)
AGO = re.compile(r"\b(?:years?|months?|weeks?|decades?)\s(?:ago|earlier|before|later|after)\b", re.I)
POINTING = re.compile(
    r"\b(?:today|tonight|yesterday|tomorrow|now|of the (?:month|week|year)|this|last|next|ago|past|earlier|later|recent)\b",
    re.I,
)
MORNING, EVENING = re.compile(r"\bmorning\b", re.I), re.compile(r"\b(?:evening|night|afternoon|tonight)\b", re.I)


def read_moments(tellings: Sequence[Telling], texts: Mapping[str, str], whens: Mapping[str, When]) -> list[Moment]:
    """The times of some tellings, in order, those of remarks left out."""
    found: list[Moment] = []
    worth = topic_worth(tellings)
    for telling in tellings:
        text = texts[telling.place.article]
        told = [whens[time] for time in telling.statement.times if time in whens]
        spans = [when.span for when in told]
        clocks = [] if telling.place.end - telling.place.start > 2000 else list(read_clocks(text, telling.place.span))
        if not told and not clocks:
            continue
        words = lexemes(text, telling.place.start, telling.place.end)
        for when in told:
            if when.type == "DATE" and when.readings and when.readings[0].low and when.precision in UNITS:
                readings = tuple((reading.low, reading.high) for reading in when.readings)
                found += make_moment(telling, text, words, when.span, spans, readings, None, False, worth)
        for span, minute, halved in clocks:
            found += make_moment(telling, text, words, span, spans, (("", ""),), minute, halved, worth)
    return found


UNITS = ("day", "week", "month", "year")


def read_clocks(text: str, place: Span) -> Iterator[tuple[Span, int, bool]]:
    """The times of day in a stretch: (where, minutes after midnight, whether it may as well be twelve hours later)."""
    for match in CLOCK.finditer(text, place.start, place.end):
        near = text[max(place.start, match.start() - 30) : min(place.end, match.end() + 30)]
        group = match.groupdict()
        if group["hour"]:
            hour = int(group["hour"]) % 12 if int(group["hour"]) <= 12 else int(group["hour"])
            minute = hour * 60 + int(group["minute"] or 0) + (HALF_DAY if group["half"][0] in "pP" and hour < 12 else 0)
            yield Span(match.start(), match.end()), minute % DAY, False
            continue
        if group["hour2"]:
            minute = int(group["hour2"]) * 60 + int(group["minute2"])
        else:
            part = group["part"].lower().removesuffix(" minutes")
            past = NUMBERS.get(part, int(part) if part.isdigit() else 0)
            minute = NUMBERS[group["hour3"].lower()] * 60 + (past if group["side"].lower() == "past" else -past)
        evening = bool(EVENING.search(near)) and minute < HALF_DAY
        sure = bool(MORNING.search(near)) or evening or minute >= HALF_DAY
        yield Span(match.start(), match.end()), (minute + HALF_DAY * evening) % DAY, not sure


def make_moment(
    telling: Telling,
    text: str,
    words: Sequence[re.Match[str]],
    span: Span,
    others: Sequence[Span],
    readings: tuple[tuple[str, str], ...],
    minute: int | None,
    halved: bool,
    worth: Mapping[str, float],
) -> Iterator[Moment]:
    """A time with its surroundings; nothing when it dates a remark, or nothing near says what it is the time of."""
    costs = walk(words, span, [other for other in others if other != span])
    context = {word: weight for word, weight in context_of(costs).items() if word not in CALENDAR}
    context = weigh_words(context, worth)
    near = near_words(costs, context)
    if near and not near - saying():
        return
    low, high = clause_between(text, telling.place.start, telling.place.end, span)
    rough = bool(ROUGHLY.search(text[max(telling.place.start, span.start - 30) : span.start]))
    names = names_around(costs, telling.place.start) - CALENDAR
    called = any(cost <= NEAREST and word.group().lower() in CALLS for word, cost in costs)
    happening = not called and any(
        cost <= HAPPENING_REACH and word.group().lower() in HAPPENINGS for word, cost in costs
    )
    yield Moment(
        telling,
        span,
        span.of(text),
        readings[0],
        readings,
        minute,
        halved,
        rough,
        POINTING.search(span.of(text)) is not None,
        context,
        near - saying(),
        names,
        lead_name(words),
        happening,
        low,
        high,
    )


CALENDAR = word_set("about") | word_set("calendar")

# ---- pairs


def moment_clashes(
    tellings: Sequence[Telling],
    texts: Mapping[str, str],
    whens: Mapping[str, When],
    likeness: Callable[[Telling, Telling], float],
) -> Iterator[Clash]:
    """Two times told of one happening; ``likeness`` gives the cosine of two tellings' sentences."""
    moments = read_moments(tellings, texts, whens)
    known: dict[str, set[tuple[tuple[str, str], int | None, str]]] = defaultdict(set)
    for moment in moments:
        for article in moment.telling.articles:
            known[article].update((moment.days, moment.minute, word) for word in moment.near)
    for one, two in pair_moments(moments):
        related = relate_moments(one, two)
        if related is None or not (one.near & two.near or one.minute is not None or slipped(one, two)):
            continue
        cosine = likeness(one.telling, two.telling)
        why = (*moment_reasons(one, two, cosine, known), related[1])
        shared = one.near & two.near or one.context.keys() & two.context.keys()
        rarest = sorted(shared, key=lambda word: (-rarity(word), word))[:3]
        about = ", ".join(as_written(rarest, one.telling.said))
        yield Clash(
            one.telling,
            two.telling,
            place_in(one.telling, one.low, one.high),
            place_in(two.telling, two.low, two.high),
            "date",
            related[0],
            f"when: {about}" if about else "when",
            Score(PRIOR, why),
            tuple(sorted((value_of(one), value_of(two)))),
            (value_of(one), value_of(two)),
        )


def value_of(moment: Moment) -> str:
    """A moment's value, for keys."""
    return f"{moment.minute}" if moment.minute is not None else "/".join(moment.days)


def pair_moments(moments: Sequence[Moment]) -> Iterator[tuple[Moment, Moment]]:
    """Pairs of times of one sort with a word beside both in common; each once."""
    keys: dict[tuple[bool, str], list[int]] = defaultdict(list)
    for number, moment in enumerate(moments):
        for word in moment.near or moment.context.keys():
            keys[moment.minute is not None, word].append(number)
        if moment.minute is not None or moment.days[0][5:] == moment.days[1][5:]:
            for word in moment.context:
                keys[moment.minute is not None, "around " + word].append(number)
        if moment.minute is not None and moment.happening:
            keys[True, "happening"].append(number)  # a story has one, in whatever words
    for first, second in pairs_by_key(keys, [moment.telling for moment in moments], crowd=CROWD, listed=LIST):
        yield moments[first], moments[second]


def moment_reasons(
    one: Moment, two: Moment, cosine: float, known: Mapping[str, set[tuple[tuple[str, str], int | None, str]]]
) -> Iterator[Reason]:
    """Why two times are of one happening, or not."""
    yield reason(f"two times: {one.shown} against {two.shown}", 0.0, (one.telling.place, two.telling.place))
    yield from common_reasons(one, two, cosine)
    yield from distance_reasons(one, two)
    if one.minute is not None and one.telling.articles & two.telling.articles:
        yield reason("one report tells what came when", SEQUENCE)
    if one.pointing and two.pointing and one.minute is None and not points_apart(one, two):
        yield reason("both are told from the day of the report", BOTH_POINTING)
    near = one.near & two.near
    first = any((two.days, two.minute, word) in known[article] for article in one.telling.articles for word in near)
    second = any((one.days, one.minute, word) in known[article] for article in two.telling.articles for word in near)
    if first or second:
        yield reason("one of the reports gives both times", BOTH_KNOWN)


def points_apart(one: Moment, two: Moment) -> bool:
    """Whether two reports point at two weeks, or two months, in two words: "this week" and "last week"."""
    first, second = (set(moment.shown.lower().split()) for moment in (one, two))
    return bool(first & second & SPANS) and first != second and not (AGO.search(one.shown) or AGO.search(two.shown))


SPANS = frozenset(["week", "month", "year"])


def distance_reasons(one: Moment, two: Moment) -> Iterator[Reason]:
    """What the distance of two times says."""
    if one.minute is not None:
        if one.happening and two.happening:
            yield reason("both are the time of a happening", HAPPENING)
        far = minutes_apart(one, two) > FAR_MINUTES
        yield reason("two times of day" + (", far apart" if far else ""), CLOCKS_FAR if far else CLOCKS)
        return
    if is_day(one) != is_day(two):
        yield reason("one is a day, the other a longer time", FINER)
    if one.days[0][:4] != two.days[0][:4] and not (YEAR.search(one.shown) and YEAR.search(two.shown)):
        yield reason("only one says of which year", YEAR_GUESSED)
    if AGO.search(one.shown) or AGO.search(two.shown):
        yield reason("one is counted back from its report, in round numbers", ROUND_AGO)
    if slipped(one, two):
        yield reason("the same day of another year", SAME_DAY_OTHER_YEAR)
    elif days_apart(one, two) > FAR_DAYS:
        yield reason("they are far apart", FAR_APART)


def slipped(one: Moment, two: Moment) -> bool:
    """Whether they are one day of two years."""
    return is_day(one) and is_day(two) and one.days[0][5:] == two.days[0][5:] and one.days != two.days


def is_day(moment: Moment) -> bool:
    """Whether it is one day."""
    return bool(moment.days[0]) and moment.days[0] == moment.days[1]


def days_apart(one: Moment, two: Moment) -> int:
    """About how many days lie between two intervals; 0 when they meet."""
    first, second = sorted((one.days, two.days))
    if second[0] <= first[1]:
        return 0
    return max(1, day_number(second[0]) - day_number(first[1]))


def minutes_apart(one: Moment, two: Moment) -> int:
    """Minutes between two times of day, by a twelve-hour clock where one does not say which half it is in."""
    around = HALF_DAY if one.halved or two.halved else DAY
    apart = abs((one.minute or 0) - (two.minute or 0)) % around
    return min(apart, around - apart)


def relate_moments(one: Moment, two: Moment) -> tuple[Relation, Reason] | None:
    """How two times of one happening relate; None when they are the same, or of two sorts."""
    if (one.minute is None) != (two.minute is None):
        return None
    if one.minute is not None:
        apart = minutes_apart(one, two)
        if not apart:
            return None
        full = one.minute % 60 == 0 or (two.minute or 0) % 60 == 0
        if (apart <= LOOSE and (one.rough or two.rough)) or (full and apart <= HOUR_LOOSE):
            return "precision", reason("one is a rougher time of day", 0.0)
        return "conflict", reason(f"{apart} minutes lie between them", 0.0)
    if one.days == two.days or set(one.readings) & set(two.readings):
        return None
    if one.shown.lower() == two.shown.lower():
        return None  # the same words: one text printed on two days, or one of them laid in the wrong week
    if days_apart(one, two) == 0:
        return "precision", reason("one time is more exact than the other", 0.0)
    return "conflict", reason(f"two times: {one.days[0]} to {one.days[1]}, and {two.days[0]} to {two.days[1]}", 0.0)
