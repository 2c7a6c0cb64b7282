"""When things happened, were planned and were published, as bars as long as the wording is vague."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from tellings.model import Article, Span, TimelineEntry
from tellings.show.conflicts import Subject, around
from tellings.show.fill import by_time
from tellings.show.labels import MONTHS, shorten, time_words
from tellings.show.lookup import Lookup, Place
from tellings.show.pages import PublishedLine
from tellings.show.rows import Rows

FULL_ROWS = 24  # rows of a lane shown before the rest folds away: two screens
ASIDE_ROWS = 8  # the same for what is planned and what lies before
SHOWN = 120  # characters of a sentence beside its bar: three lines at the width of the column
FAR = 20.0  # a lane wider than this many times the span of publication is cut, and what lies outside has a scale of its own
MARGIN = timedelta(
    days=3
)  # kept around the reports whatever their span: the day before and the days after belong to the news
MOST_TICKS = 7
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
OF_DATES = frozenset(
    (*DAYS, *NAMES, *(name[:3] for name in (*DAYS, *NAMES)), "th", "st", "nd", "rd", "of", "on", "the")
)
TELLING = ("body", "headline", "caption")  # parts in which a sentence with a time tells what happened then
AHEAD = {"plan": ", planned", "forecast": ", expected"}
DAY_PART_HOURS = {
    "MO": (5, 12),
    "MI": (11, 14),
    "AF": (12, 18),
    "EV": (17, 22),
    "NI": (20, 28),
}  # TIMEX3 parts of the day, generously
STEPS = tuple(
    timedelta(hours=hours)
    for hours in (1, 3, 6, 12, 24, 48, 168, 336, 730, 2191, 4383, 8766, 17532, 43830, 87660, 219150, 438300, 876600)
)


@dataclass(frozen=True, slots=True)
class Bar:
    """From ``x`` to ``x + width``, in percent of the chart; ``point`` when it is too short to be a bar."""

    x: float
    width: float
    point: bool
    style: str


@dataclass(frozen=True, slots=True)
class Life:
    """When a line stood so: at the end of the days (ISO) from ``since`` to before ``until`` (empty: to this day); ``since`` is empty where no day is
    known on which it did. ``now``: in the whole timeline, of all reports.
    """

    since: str
    until: str
    now: bool


ALWAYS = Life("", "", True)
Lives = Mapping[TimelineEntry, Sequence[Life]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the timeline: its words (a link where ``href`` is given), its time in words, the reports, its bar (None without a time).

    ``life`` says on which days the line stood so.
    """

    words: str
    when: str
    other: tuple[str, ...]
    places: tuple[Place, ...]
    bar: Bar | None
    codes: tuple[str, ...]
    href: str = ""
    life: Life = ALWAYS


@dataclass(frozen=True, slots=True)
class Lane:
    """Entries on one scale. ``ticks`` are (percent, words); ``rest`` is folded away. ``now`` and ``rest_now`` count those of today's timeline."""

    title: str
    note: str
    ticks: tuple[tuple[float, str], ...]
    entries: tuple[Entry, ...]
    rest: tuple[Entry, ...]

    @property
    def now(self) -> int:
        """How many lines stand so today."""
        return sum(one.life.now for one in (*self.entries, *self.rest))

    @property
    def rest_now(self) -> int:
        """How many of those folded away."""
        return sum(one.life.now for one in self.rest)


@dataclass(frozen=True, slots=True)
class Asked:
    """A day to ask for: ISO, in words, and how many of the story's reports were there by its end."""

    day: str
    words: str
    reports: int


@dataclass(frozen=True, slots=True)
class Scale:
    """A stretch of time as 0 to 100 percent."""

    low: datetime
    high: datetime

    def at(self, moment: datetime) -> float:
        """Where a moment stands, held inside."""
        share = (moment - self.low) / (self.high - self.low)
        return round(100 * min(1.0, max(0.0, share)), 2)


def lanes(rows: Rows, look: Lookup, found: Sequence[Subject]) -> tuple[Lane, ...]:
    """What happened, what was known and what was published on one scale, what is planned and what lies before on scales of their own.

    What was known are the wordings of revised subjects, each at the time of the first report that has it. Empty lanes are left out. Lines that only
    stood so on earlier days are among the others, where ``rows.known`` tells them.
    """
    stamps = {
        key: span
        for key, head in look.heads.items()
        if (span := interval(head.published.value, head.published.low, head.published.high))
    }
    lived = lives(rows)
    near, far = _near([row for row in lived if _told(row, look)], list(stamps.values()))
    news = [row for row in near if row.kind == "news"]
    plans = [row for row in (*near, *far) if row.kind in ("plan", "forecast")]
    before = [row for row in (*near, *far) if row.kind == "background"] + [row for row in far if row.kind == "news"]
    common = _scale([*stamps.values(), *_exact(news, list(stamps.values()))])
    spots: dict[tuple[str, str | None], list[Span]] = defaultdict(list)
    for when in sorted(rows.whens, key=lambda when: when.span):
        spots[when.article, when.value].append(when.span)
    every = [
        _lane("When it happened", "as the reports tell it", news, look, common, spots, lived),
        _known(found, look, stamps, common),
        _published(look, stamps, common),
        _lane(
            "What is planned or expected",
            "a scale of its own",
            plans,
            look,
            _scale(_intervals(plans)),
            spots,
            lived,
            ASIDE_ROWS,
        ),
        _lane(
            "Before that",
            "background, a scale of its own",
            before,
            look,
            _scale(_intervals(before)),
            spots,
            lived,
            ASIDE_ROWS,
        ),
    ]
    return tuple(lane for lane in every if lane.entries)


def asked_days(rows: Rows, look: Lookup) -> tuple[Asked, ...]:
    """The days a reader can go back to, in order; none where all was known on one day."""
    if len(rows.known) < 2:
        return ()
    there = [there for head in look.heads.values() if (there := arrived(head.published))]
    return tuple(Asked(one.day, time_words(one.day), sum(day <= one.day for day in there)) for one in rows.known)


def arrived(published: PublishedLine) -> str:
    """The day (ISO) by which a report was published for sure; empty where none is known."""
    return published.high if published.value is not None and published.high is not None else ""


def lives(rows: Rows) -> dict[TimelineEntry, list[Life]]:
    """Each entry of today's timeline, and of those of earlier days, with the days on which it stood so."""
    numbers: dict[
        TimelineEntry, int
    ] = {}  # each entry as a number: to look a whole row up costs more than all else here
    today = [numbers.setdefault(row, len(numbers)) for row in rows.timeline]
    lived: dict[int, list[Life]] = {number: [] for number in today}
    if len(rows.known) > 1:
        began: dict[int, str] = {}
        for one in rows.known:
            there = dict.fromkeys(numbers.setdefault(row, len(numbers)) for row in one.entries)
            for number in [number for number in began if number not in there]:
                lived.setdefault(number, []).append(Life(began.pop(number), one.day, now=False))
            for number in there:
                began.setdefault(number, one.day)
        now = frozenset(today)
        for number, since in began.items():
            lived.setdefault(number, []).append(Life(since, "", now=number in now))
    for number in today:
        if not any(life.now for life in lived[number]):
            lived[number].append(ALWAYS)
    entries = list(numbers)
    return {entries[number]: lives for number, lives in lived.items()}


def interval(value: str | None, low: str | None, high: str | None) -> tuple[datetime, datetime] | None:
    """First and last moment of a time: by its value where that names an hour or a part of the day, else its days; None where nothing is known."""
    if value and (found := re.match(r"(\d{4}-\d\d-\d\d)[T ](\d\d)(?::(\d\d))?", value)):
        start = _day(found[1])
        if start and int(found[2]) < 24:
            start += timedelta(hours=int(found[2]), minutes=min(59, int(found[3] or 0)))
            return start, _later(start, timedelta(minutes=1) if found[3] else timedelta(hours=1))
    if value and (found := re.match(r"(\d{4}-\d\d-\d\d)T([A-Z]{2})\Z", value)) and found[2] in DAY_PART_HOURS:
        day, (first, last) = _day(found[1]), DAY_PART_HOURS[found[2]]
        if day:
            return _later(day, timedelta(hours=first)), _later(day, timedelta(hours=last))
    first_day, last_day = _day(low), _day(high)
    if first_day is None and last_day is None:
        first_day = last_day = _day(value)
    if first_day is None or last_day is None or last_day < first_day:
        return None
    return first_day, _later(last_day, timedelta(days=1))


@lru_cache(maxsize=4096)
def _day(value: str | None) -> datetime | None:
    try:
        return datetime.strptime((value or "")[:10], "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return None


def _later(moment: datetime, step: timedelta) -> datetime:
    """A moment later by a step, held inside the calendar."""
    try:
        return moment + step
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC) if step > timedelta(0) else datetime.min.replace(tzinfo=UTC)


def _intervals(entries: Iterable[TimelineEntry]) -> list[tuple[datetime, datetime]]:
    return [span for row in entries if (span := interval(row.value, row.low, row.high))]


def _near(
    entries: Sequence[TimelineEntry], stamps: Sequence[tuple[datetime, datetime]]
) -> tuple[list[TimelineEntry], list[TimelineEntry]]:
    """Entries that fit the reports' own scale, and those that would flatten it."""
    ordered = sorted(entries, key=by_time)
    if not stamps:
        return ordered, []
    first, last = min(low for low, _ in stamps), max(high for _, high in stamps)
    reach = max(MARGIN, (last - first) * FAR / 2)
    near: list[TimelineEntry] = []
    far: list[TimelineEntry] = []
    for row in ordered:
        span = interval(row.value, row.low, row.high)
        fits = span is None or (span[1] >= _later(first, -reach) and span[0] <= _later(last, reach))
        wide = span is not None and span[1] - span[0] > 2 * reach + (last - first)
        (near if fits and not wide else far).append(row)
    return near, far


def _exact(
    entries: Iterable[TimelineEntry], stamps: Sequence[tuple[datetime, datetime]]
) -> list[tuple[datetime, datetime]]:
    """The times that set the scale, no longer than the reports' own span: a month among hours would flatten all else, and is drawn to the edge."""
    spans = _intervals(entries)
    if not stamps:
        return spans
    longest = max(MARGIN, max(high for _, high in stamps) - min(low for low, _ in stamps))
    return [span for span in spans if span[1] - span[0] <= longest]


def _scale(spans: Sequence[tuple[datetime, datetime]]) -> Scale | None:
    if not spans:
        return None
    low, high = min(start for start, _ in spans), max(end for _, end in spans)
    edge = (high - low) / 25 or timedelta(hours=1)
    return Scale(_later(low, -edge), _later(high, edge))


def _lane(
    title: str,
    note: str,
    rows: Sequence[TimelineEntry],
    look: Lookup,
    scale: Scale | None,
    spots: Mapping[tuple[str, str | None], Sequence[Span]],
    lived: Lives,
    full: int = FULL_ROWS,
) -> Lane:
    entries = [
        replace(entry, life=life)
        for row in sorted(rows, key=lambda row: (_wide(row, scale), by_time(row), lived[row][0].since))
        for entry in [_entry(row, look, scale, spots)]
        for life in lived[row]
    ]
    kept = _important(entries, full)
    return Lane(
        title,
        note,
        ticks(scale) if scale else (),
        tuple(entry for number, entry in enumerate(entries) if number in kept),
        tuple(entry for number, entry in enumerate(entries) if number not in kept),
    )


def _important(entries: Sequence[Entry], full: int) -> set[int]:
    """Numbers of the entries told by most reports: ``full`` of today's, and those of other days that rank among them."""
    ranked = sorted(range(len(entries)), key=lambda number: (-len(entries[number].codes), number))
    today = [place for place, number in enumerate(ranked) if entries[number].life.now]
    return set(ranked if len(today) <= full else ranked[: today[full]])


def _told(row: TimelineEntry, look: Lookup) -> bool:
    """Whether a report tells it: a stamp line or a dateline holds a time, but nothing that happened then; nor does a sentence of a date alone, which
    ends a caption."""
    if all(word.casefold() in OF_DATES for word in re.findall(r"[^\W\d_]+", row.text)):
        return False
    return not row.cites or any(
        is_telling(look.articles[place.article], place.span) for place in row.cites if place.article in look.articles
    )


def is_telling(article: Article, span: Span) -> bool:
    """Whether characters of an article lie in a part that tells something; all do where it has no parts."""
    if not article.parts:
        return len(span) > 0
    return any(part.kind in TELLING and part.span.overlap(span) for part in article.parts)


def _wide(row: TimelineEntry, scale: Scale | None) -> bool:
    """Whether a time is vaguer than the whole scale: such entries stand below the others."""
    span = interval(row.value, row.low, row.high)
    return scale is not None and span is not None and span[0] < scale.low and span[1] > scale.high


def _said(row: TimelineEntry, look: Lookup, spots: Mapping[tuple[str, str | None], Sequence[Span]]) -> str:
    """The words of an entry around its time, as its first report has them."""
    place = row.cites[0] if row.cites else None
    if place is None or place.article not in look.articles:
        return shorten(row.text, SHOWN)
    spot = next((span for span in spots.get((place.article, row.value), ()) if place.span.contains(span)), None)
    return around(place, spot, look, SHOWN)


def _entry(
    row: TimelineEntry, look: Lookup, scale: Scale | None, spots: Mapping[tuple[str, str | None], Sequence[Span]]
) -> Entry:
    articles = {place.article for place in row.cites}
    newsrooms = look.main_origins(articles) or tuple(articles)
    span = interval(row.value, row.low, row.high)
    first: dict[str, Place] = {}
    for place in row.cites:
        first.setdefault(place.article, look.place(place))
    return Entry(
        words=_said(row, look, spots),
        when=(time_words(row.value) if row.value else "time not fixed") + AHEAD.get(row.kind, ""),
        other=tuple(
            f"{time_words(one.value)} ({round(one.probability * 100)} %)"
            for one in row.readings
            if one.value != row.value
        ),
        places=tuple(first.values()),
        bar=_bar(span, scale, "sure" if len(newsrooms) > 1 else "single"),
        codes=tuple(look.heads[key].code for key in look.heads if key in articles),
    )


def _known(
    found: Sequence[Subject], look: Lookup, stamps: Mapping[str, tuple[datetime, datetime]], scale: Scale | None
) -> Lane:
    steps = [(one, step) for one in found if one.relation == "revised" for step in one.steps if step.article in stamps]
    entries = [
        Entry(
            words=f"{_of(one.about)}“{shorten(step.words, 90)}”",
            when=look.heads[step.article].stamp,
            other=(),
            places=(step.place,),
            bar=_bar(stamps[step.article], scale, "single"),
            codes=(step.place.code,),
            life=_since(look, step.article),
        )
        for one, step in steps
    ]
    note = "what a later report updated, at the time of the first report that has it"
    return Lane(
        "When it was known", note, ticks(scale) if scale else (), tuple(entries[:FULL_ROWS]), tuple(entries[FULL_ROWS:])
    )


def _of(about: str) -> str:
    """What a revised subject is about, without the values it lists: a line that stands on an early day does not tell a later one's figures."""
    name, colon, _ = about.partition(":")
    return f"{name}: " if colon and not any(map(str.isdigit, name)) else ""


def _published(look: Lookup, stamps: dict[str, tuple[datetime, datetime]], scale: Scale | None) -> Lane:
    ordered = sorted(stamps, key=lambda key: (stamps[key], key))
    entries = [
        Entry(
            words=look.heads[key].name,
            when=look.heads[key].stamp,
            other=(),
            places=(),
            bar=_bar(stamps[key], scale, "stamp"),
            codes=(look.heads[key].code,),
            href=f"#report-{look.heads[key].anchor}",
            life=_since(look, key),
        )
        for key in ordered
    ]
    return Lane(
        "When it was published",
        "the date of the report",
        ticks(scale) if scale else (),
        tuple(entries[:FULL_ROWS]),
        tuple(entries[FULL_ROWS:]),
    )


def _since(look: Lookup, article: str) -> Life:
    """The life of a line that stands from the day its report was there."""
    return Life(arrived(look.heads[article].published), "", now=True)


def _bar(span: tuple[datetime, datetime] | None, scale: Scale | None, style: str) -> Bar | None:
    if span is None or scale is None:
        return None
    start, end = scale.at(span[0]), scale.at(span[1])
    return Bar(start, round(end - start, 2), end - start < 0.6, style)


def ticks(scale: Scale) -> tuple[tuple[float, str], ...]:
    """At most MOST_TICKS moments with their words, on round hours, days, months or years."""
    length = scale.high - scale.low
    step = next((one for one in STEPS if length / one <= MOST_TICKS), length / MOST_TICKS)
    if step >= timedelta(days=365):
        return _year_ticks(scale, max(1, round(step / timedelta(days=365.25))))
    if step >= timedelta(days=28):
        return _month_ticks(scale, max(1, round(step / timedelta(days=30.4))))
    origin = scale.low.replace(hour=0, minute=0, second=0, microsecond=0)
    found, moment, before = [], origin, None
    while moment <= scale.high:
        if moment >= scale.low:
            day = f"{moment.day} {MONTHS[moment.month - 1]}"
            hour = f"{moment:%H:%M}"
            words = day if step >= timedelta(days=1) else hour if before == day else f"{day}, {hour}"
            found.append((scale.at(moment), words))
            before = day
        moment = _later(moment, step)
        if moment.year == datetime.max.year:
            break
    return tuple(found)


def _month_ticks(scale: Scale, step: int) -> tuple[tuple[float, str], ...]:
    found = []
    for number in range(scale.low.year * 12 + scale.low.month - 1, scale.high.year * 12 + scale.high.month):
        if number % step == 0:
            moment = datetime(number // 12, number % 12 + 1, 1, tzinfo=UTC)
            if scale.low <= moment <= scale.high:
                found.append((scale.at(moment), f"{MONTHS[number % 12]} {number // 12}"))
    return tuple(found)


def _year_ticks(scale: Scale, step: int) -> tuple[tuple[float, str], ...]:
    found = []
    for year in range(scale.low.year, scale.high.year + 1):
        moment = datetime(year, 1, 1, tzinfo=UTC)
        if year % step == 0 and scale.low <= moment <= scale.high:
            found.append((scale.at(moment), str(year)))
    return tuple(found)
