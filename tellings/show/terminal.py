"""What a page shows as lines for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from tellings.show.bricks import safe_text
from tellings.show.labels import shorten, time_words
from tellings.show.lookup import Lookup, look_up
from tellings.show.pages import TimelineLine
from tellings.show.rows import Rows
from tellings.show.story import story_title

PLACES = 4  # cites of an entry
TIMES = 15  # columns for a time: "week 47 of 2019" is among the longest
SHOWN = 240  # characters of a sentence: three lines of eighty columns


def timeline_words(rows: Rows, entries: Sequence[TimelineLine]) -> list[str]:
    """A story's timeline: its title, then two lines an entry, what is told and where (report, characters of its text); an empty line at the end."""
    look = look_up(rows)
    lines = [str(safe_text(story_title(rows, look)))]
    for entry in entries:
        when = time_words(entry.when.value) if entry.when.value else "no fixed time"
        kind = "" if entry.kind == "news" else f"({entry.kind}) "
        lines.append(f"  {when:<{TIMES}} {kind}{safe_text(shorten(entry.text, SHOWN))}")
        lines.append(f"  {'':<{TIMES}} {'; '.join(remarks(entry, look))}")
    return [*lines, ""]


def remarks(entry: TimelineLine, look: Lookup) -> list[str]:
    """The places of an entry, the other times its words allow, and the day it was first told."""
    places = [look.place(place) for place in entry.cites]
    words = [f"{safe_text(place.name)} [{place.start}–{place.end})" for place in places[:PLACES]]
    words += [f"{len(places) - PLACES} more"] if len(places) > PLACES else []
    others = [time_words(one.value) for one in entry.when.readings if one.value != entry.when.value]
    return [
        *words,
        *(f"or {one}" for one in others),
        *([f"first told {time_words(entry.known)}"] if entry.known else []),
    ]
