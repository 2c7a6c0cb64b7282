"""What is new: the facts a dossier told, before and after, and how they differ.

A *fact* is what is remembered of a line of the dossier from one build to the next: a report, a claim with its counts, a conflict with its relation, a
quotation with its renderings. Facts are compared under the ids they keep; an id that became another is followed (``successors``), so a claim that
merged with another is not called new.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import msgspec

from tellings.model import BadWorkspace, Cite, Verdict
from tellings.show.conflicts import Opened
from tellings.show.disputes import find_spots, title
from tellings.show.labels import bounds, count, one_line, shorten
from tellings.show.pages import NewsKind, NewsLine, NewsPage

Sort = Literal["story", "report", "claim", "conflict", "quote"]
KEPT = 240  # characters of a fact's words: a line of the list
TOLD = 10  # changes told one by one on the screen
TOLD_OF_KIND = 2  # and of one kind
#: The kinds of change, those a reader wants first first, each as a label, one of it and several.
KINDS: Mapping[NewsKind, tuple[str, str, str]] = {
    "figure-revised": ("revised", "figure or statement revised", "figures or statements revised"),
    "conflict-new": ("new conflict", "new conflict", "new conflicts"),
    "conflict-resolved": ("resolved", "conflict resolved", "conflicts resolved"),
    "revision-gone": ("no revision", "revision no longer told", "revisions no longer told"),
    "conflict-changed": ("now called otherwise", "conflict now called otherwise", "conflicts now called otherwise"),
    "count-rose": ("count rose", "count rose", "counts rose"),
    "count-fell": ("count fell", "count fell", "counts fell"),
    "quote-changed": ("quote changed", "quote changed", "quotes changed"),
    "report-new": ("new report", "new report", "new reports"),
    "report-gone": ("report gone", "report gone", "reports gone"),
    "story-new": ("new story", "new story", "new stories"),
    "story-gone": ("story gone", "story gone", "stories gone"),
    "claim-new": ("new claim", "new claim", "new claims"),
    "claim-gone": ("claim gone", "claim gone", "claims gone"),
    "quote-new": ("new quote", "new quote", "new quotes"),
    "quote-gone": ("quote gone", "quote gone", "quotes gone"),
}
DIFFERENCE = {"none": "in the same words", "truncated": "shortened", "altered": "altered", "paraphrased": "paraphrased"}


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the dossier as it is remembered: ``state`` is a conflict's relation or how a quote's renderings differ, ``who`` its speaker,
    ``subject`` what all conflicts about one thing are called together."""

    sort: Sort
    id: str
    story: str
    text: str
    low: int = 0
    high: int = 0
    state: str = ""
    who: str = ""
    places: tuple[Cite, ...] = ()
    subject: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What it is known by."""
        return self.sort, self.id

    @property
    def news(self) -> tuple[int, int, str, str]:
        """What is news when it changes."""
        return self.low, self.high, self.state, self.who


@dataclass(frozen=True, slots=True)
class Change:
    """A fact before and after; None where it was not, or is not, there."""

    before: Fact | None
    after: Fact | None


@dataclass(frozen=True, slots=True)
class Entry:
    """What one build changed, when it was made, and whether it was the first, of which nothing is new."""

    at: str
    first: bool
    changes: tuple[Change, ...]


def facts_of(told: Opened) -> tuple[Fact, ...]:
    """The facts of one story."""
    rows, look = told.rows, told.look
    (story,) = rows.stories
    counts = {row.claim: row for row in rows.corroborations}
    facts = [Fact("story", story.id, story.id, one_line(story.title) or "a story", len(look.heads), len(look.heads))]
    facts += [
        Fact("report", key, story.id, shorten(f"{head.name}: {head.title}", KEPT), places=())
        for key, head in look.heads.items()
    ]
    for claim in rows.claims:
        counted = counts.get(claim.id)
        low, high = (counted.low, counted.high) if counted else (1, 1)
        facts.append(Fact("claim", claim.id, story.id, shorten(claim.text, KEPT), low, high, places=(claim.text_cite,)))
    ends = {row.id: (row.a, row.b) for row in rows.conflicts}
    called = titles_by_relation(told)
    for subject in told.subjects:
        for pair in subject.pairs:
            about = shorten(called[subject.anchor, pair.relation], KEPT)
            facts.append(
                Fact("conflict", pair.id, story.id, about, state=pair.relation, places=ends[pair.id], subject=about)
            )
    for said in rows.utterances:
        entity = look.entity(said.who)
        fullest = max((look.text(place) for place in said.renderings), key=lambda text: (len(text), text), default="")
        places = said.renderings[:1]
        number = len({place.article for place in said.renderings})
        who = entity.name if entity else ""
        facts.append(
            Fact("quote", said.id, story.id, shorten(fullest, KEPT), number, number, said.difference, who, places)
        )
    return tuple(facts)


def titles_by_relation(told: Opened) -> dict[tuple[str, str], str]:
    """By a subject's anchor and a relation, what its pairs of that relation are called: ``People killed: 11, then 14``."""
    on, known = told.on, {row.id: row for row in told.rows.conflicts}
    found: dict[tuple[str, str], str] = {}
    for subject in told.subjects:
        for relation in {pair.relation for pair in subject.pairs}:
            mine = [known[pair.id] for pair in subject.pairs if pair.relation == relation]
            found[subject.anchor, relation] = title(mine, {row.id: find_spots(row, on) for row in mine}, on)
    return found


#: The ids that an id of a kind led to, however far; none where it was never renamed.
Follow = Callable[[Sort, str], Iterable[str]]


def compare(before: Iterable[Fact], after: Iterable[Fact], follow: Follow) -> tuple[Change, ...]:
    """Every change between two states of the same stories, in order of their facts.

    Of a story that is new as a whole only what several reports tell, and its conflicts, are named beside its reports.
    """
    old, new = ({fact.key: fact for fact in facts} for facts in (before, after))
    led: dict[tuple[str, str], list[Fact]] = {}
    kept: dict[tuple[str, str], Fact] = {}
    for key, fact in sorted(old.items()):
        if key in new:
            kept[key] = fact
            continue
        heirs = [(fact.sort, other) for other in follow(fact.sort, fact.id) if (fact.sort, other) in new]
        for heir in heirs:
            led.setdefault(heir, []).append(fact)
        if not heirs:
            led.setdefault(key, [])
    fresh = {key[1] for key in new if key[0] == "story" and key not in kept and key not in led}
    changes = [Change(fact, None) for key, fact in sorted(old.items()) if key not in kept and led.get(key) == []]
    for key, fact in sorted(new.items()):
        was = kept.get(key) or max(led.get(key, ()), key=lambda one: (one.high, one.low, one.id), default=None)
        if was is None and fact.story in fresh and fact.sort in ("claim", "quote") and fact.high < 2:
            continue
        if was is None or was.news != fact.news:
            changes.append(Change(was, fact))
    return tuple(change for change in changes if kind_of(change) is not None)


def is_dismissed(fact: Fact, verdicts: Iterable[Verdict]) -> bool:
    """Whether a person judged the two places of a conflict to be none."""
    if fact.sort != "conflict" or len(fact.places) != 2:
        return False
    ends = [row for row in verdicts if row.rule == "not-a-conflict" and row.state == "applied"]
    return any(
        all(
            one.article == two.article and one.span.overlap(two.span)
            for one, two in zip(fact.places, pair, strict=True)
        )
        for row in ends
        for pair in ((row.a, row.b), (row.b, row.a))
    )


def kind_of(change: Change) -> NewsKind | None:
    """What a change is called, None when it is none a reader would call news."""
    before, after = change.before, change.after
    known = after or before
    if known is None or (before is not None and after is not None and before.news == after.news):
        return None
    if known.sort == "conflict":
        return conflict_kind(before.state if before else "", after.state if after else "")
    if before is None or after is None:
        made: dict[tuple[Sort, bool], NewsKind] = {
            ("story", True): "story-new",
            ("story", False): "story-gone",
            ("report", True): "report-new",
            ("report", False): "report-gone",
            ("claim", True): "claim-new",
            ("claim", False): "claim-gone",
            ("quote", True): "quote-new",
            ("quote", False): "quote-gone",
        }
        return made[known.sort, before is None]
    if known.sort == "claim":
        return "count-rose" if (after.low, after.high) > (before.low, before.high) else "count-fell"
    return "quote-changed" if known.sort == "quote" else None


def conflict_kind(before: str, after: str) -> NewsKind | None:
    """What became of a conflict, by its relation before and after; empty: not listed. Scope and precision alone are no news."""
    if after == "revised":
        return "figure-revised"
    if before == "conflict" and after != "conflict":
        return "conflict-changed" if after else "conflict-resolved"
    if after == "conflict":
        return "conflict-changed" if before else "conflict-new"
    if before == "revised":
        return "conflict-changed" if after else "revision-gone"
    return None


def sum_up(entries: Iterable[Sequence[Change]]) -> tuple[Change, ...]:
    """The changes of several builds, oldest first, as one: from what a fact was at first to what it is at last, but what came and went again."""
    found: list[Change] = []
    place_of: dict[tuple[str, str], int] = {}  # of the change a fact is in, by the id it has, or had when it went
    for changes in entries:
        step: dict[tuple[str, str], int] = {}
        for change in changes:
            last = change.before or change.after
            place = place_of.get(last.key) if last else None
            if place is None or (found[place].after is None) != (change.before is None):
                found.append(change)
                place = len(found) - 1
            else:
                found[place] = replace(found[place], after=change.after)
            now = change.after or change.before
            if now:
                step[now.key] = place
        place_of |= step
    return tuple(change for change in found if kind_of(change) is not None)


# ---- as told


def news_page(entries: Sequence[Entry], since: str | None, *, asked: bool) -> NewsPage:
    """What changed over some builds, oldest first. ``since`` is the time it is counted from, None when there was no build before."""
    changes = sum_up([entry.changes for entry in entries])
    lines = sorted(fold_lines([(change_line(change), subject_of(change)) for change in changes]), key=_rank)
    return NewsPage(
        since=since,
        asked=asked,
        first=bool(entries) and entries[0].first,
        builds=len(entries),
        changes=tuple(lines),
    )


def subject_of(change: Change) -> str:
    """What a change is about where several may be about one thing, else empty."""
    known = change.after or change.before
    return known.subject if known else ""


def fold_lines(lines: Iterable[tuple[NewsLine, str]]) -> list[NewsLine]:
    """The lines, those of one kind about one subject of a story as one: a toll of four figures is one piece of news, not six."""
    found: list[NewsLine] = []
    groups: dict[tuple[str, str, str], list[NewsLine]] = {}
    for line, subject in lines:
        if subject:
            groups.setdefault((line.kind, line.story, subject), []).append(line)
        else:
            found.append(line)
    for members in groups.values():
        first, *others = sorted(members, key=lambda line: line.id)
        found.append(replace(first, also=tuple(line.id for line in others), weight=len(members)))
    return found


def change_line(change: Change) -> NewsLine:
    """A change as it is printed."""
    kind, known = kind_of(change), change.after or change.before
    assert kind is not None
    assert known is not None
    return NewsLine(
        kind=kind,
        story=known.story,
        id=known.id,
        text=known.text,
        before=_state(change.before, change.after) if change.before else None,
        after=_state(change.after, change.before) if change.after else None,
        weight=known.high,
        cites=change.after.places if change.after else (),
    )


def _state(fact: Fact, other: Fact | None) -> str:
    """A fact's state in words; its speaker only where ``other`` names another one."""
    if fact.sort == "claim":
        return bounds(fact.low, fact.high)
    if fact.sort == "quote":
        words = f"in {count(fact.low, 'report')}"
        told = f"{words}, {DIFFERENCE.get(fact.state, fact.state)}" if fact.low > 1 else words
        return told if other and other.who == fact.who else f"{fact.who or 'nobody named'}, {told}"
    return {"conflict": fact.state, "story": count(fact.low, "report")}.get(fact.sort, "")


def _rank(line: NewsLine) -> tuple[int, int, str, str]:
    return list(KINDS).index(line.kind), -line.weight, line.text, line.id


def news_words(news: NewsPage) -> str:
    """How many changes of each kind, in a sentence's words; says so where there are none."""
    counts = Counter(line.kind for line in news.changes)
    words = [
        f"{counts[kind]:,} {one if counts[kind] == 1 else many}"
        for kind, (_, one, many) in KINDS.items()
        if counts[kind]
    ]
    return ", ".join(words) or "nothing new"


def news_lines(news: NewsPage) -> tuple[str, ...]:
    """What is new, for the person at the screen: one line on all of it, one for each of the gravest."""
    if news.first and not news.changes:
        return (f"since {news.since}: the first build lies in this time; nothing is new since",) if news.asked else ()
    by_kind = {kind: [line for line in news.changes if line.kind == kind][:TOLD_OF_KIND] for kind in KINDS}
    first = [line for lines in by_kind.values() for line in lines][:TOLD]
    told = [
        f"  {KINDS[line.kind][0]}: {shorten(line.text, 100)}{f' ({states})' if (states := state_words(line)) else ''}"
        for line in first
    ]
    more = (
        [f"  and {len(news.changes) - len(first):,} more; the dossier lists them"]
        if len(news.changes) > len(first)
        else []
    )
    return (f"since {news.since or 'the beginning'}: {news_words(news)}", *told, *more)


def state_words(line: NewsLine) -> str:
    """From what to what."""
    before, after = line.before or "", line.after or ""
    if line.kind in ("figure-revised", "conflict-new", "conflict-resolved", "revision-gone"):
        return ""  # the kind says it
    if before and after and before != after:
        return f"{before}, now {after}"
    return after or (f"was {before}" if before and line.kind != "report-gone" else "")


def encode_facts(facts: Sequence[Fact]) -> bytes:
    """Facts as they are kept."""
    return msgspec.msgpack.encode(facts)


def decode_facts(kept: bytes) -> tuple[Fact, ...]:
    """The same facts."""
    return msgspec.msgpack.decode(kept, type=tuple[Fact, ...])


def encode_changes(changes: Sequence[Change]) -> bytes:
    """Changes as they are kept."""
    return msgspec.msgpack.encode(changes)


def decode_changes(kept: bytes) -> tuple[Change, ...]:
    """The same changes."""
    try:
        return msgspec.msgpack.decode(kept, type=tuple[Change, ...])
    except (msgspec.DecodeError, TypeError) as error:
        raise BadWorkspace(
            "the journal of builds is damaged or was changed by hand; build into a new folder"
        ) from error
