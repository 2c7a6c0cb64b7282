"""Time expressions on TimeBank and AQUAINT, counted as TempEval-3 does.

A labelled and a found expression match strictly when they cover the same characters, relaxed when they overlap (each matches once, in text order,
strict matches first). Value: relaxed matches with the same TIMEX3 value, over all expressions. F1 of precision over the found and recall over the
labelled. The texts are analysed as articles are, so that tense is read off the verbs' forms. The document's creation time is the report's date; a
time relative to the text takes the reading of the last date before it. The files are cut in two halves by the digest of their names; rules were tuned
on ``tuned half`` only.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tellings.find import find_times, read_times
from tellings.language import load_reader
from tellings.model import Article, OwnDate

TABLE = "times on TimeBank"
_TAG = re.compile(r"<[^>]*>|[^<]+")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_EXPLICIT = re.compile(
    r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.? \d{1,2}(?:, \d{4})?\b|\b(?:19|20)\d{2}\b"
)


@dataclass(frozen=True, slots=True)
class Time:
    """Characters ``[start, end)`` of a text and the value of the time they tell."""

    start: int
    end: int
    value: str


@dataclass(frozen=True, slots=True)
class Text:
    """A labelled text: its creation day (ISO) and times."""

    name: str
    created: str
    text: str
    times: tuple[Time, ...]


Finder = Callable[[Text], list[Time]]


def run(data: Path) -> list[dict[str, str | float | int]]:
    """Strict, relaxed and value F1 on either half, ours and of explicit dates alone."""
    texts = [
        parse(path) for path in sorted((data / "timebank_aquaint").rglob("*.tml")) if path.parent.name != "testpipeline"
    ]
    rows: list[dict[str, str | float | int]] = []
    for half, name in ((0, "tuned half"), (1, "other half")):
        chosen = [text for text in texts if half_of(text.name) == half]
        for system, find in (("explicit dates only", explicit_dates), ("tellings", our_times)):
            rows += count(f"{TABLE}, {name}", system, chosen, find)
    return rows


def half_of(name: str) -> int:
    """0 or 1 by the digest of a file's name."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 2


@dataclass(frozen=True, slots=True)
class Label:
    """A labelled stretch of a text, its opening tag, and how many labels it lies in."""

    start: int
    end: int
    tag: str
    depth: int


def read_tagged(source: str, name: str) -> tuple[str, list[Label]]:
    """The text of a stretch of markup, and the elements called ``name`` in it, in the order in which they close. Other tags are left out."""
    pieces: list[str] = []
    length = 0
    opened: list[tuple[int, str]] = []
    labels: list[Label] = []
    for match in _TAG.finditer(source):
        piece = match.group()
        if piece.startswith(f"<{name}"):
            opened.append((length, piece))
        elif piece.startswith(f"</{name}"):
            start, tag = opened.pop()
            labels.append(Label(start, length, tag, len(opened)))
        elif not piece.startswith("<"):
            pieces.append(html.unescape(piece))
            length += len(pieces[-1])
    return "".join(pieces), labels


def parse(path: Path) -> Text:
    """One TimeML file: the text between its TEXT tags and the TIMEX3 in it."""
    source = path.read_text(encoding="utf-8")
    created = re.search(r'<DCT>.*?value="([^"]*)"', source, re.DOTALL)
    body = re.search(r"<TEXT>(.*?)</TEXT>", source, re.DOTALL)
    if created is None or body is None:
        raise ValueError(f"{path.name} is no TimeML file of TempEval-3: no DCT or TEXT in it")
    text, labels = read_tagged(body.group(1), "TIMEX3")
    times = [Time(label.start, label.end, dict(_ATTRIBUTE.findall(label.tag))["value"]) for label in labels]
    return Text(path.name, created.group(1)[:10], text, tuple(times))


def explicit_dates(text: Text) -> list[Time]:
    """The plain baseline: month names with a day, and years."""
    return [Time(match.start(), match.end(), match.group()) for match in _EXPLICIT.finditer(text.text)]


def our_times(text: Text) -> list[Time]:
    """What ``find_times`` finds, read on the creation day."""
    article = Article("a", "t", text.text)
    report = OwnDate("a", text.created, "day", "given", text.created, text.created)
    expressions = find_times(article, load_reader().read(text.text, []))
    return [
        Time(expression.span.start, expression.span.end, readings[0].value if readings else "")
        for expression, readings in zip(expressions, read_times(expressions, report), strict=True)
    ]


def count(table: str, system: str, texts: Sequence[Text], find: Finder) -> list[dict[str, str | float | int]]:
    """The three F1 of one system."""
    labelled = found = strict = relaxed = valued = 0
    for text in texts:
        mine = find(text)
        pairs = match_times(text.times, mine)
        labelled += len(text.times)
        found += len(mine)
        relaxed += len(pairs)
        strict += sum((a.start, a.end) == (b.start, b.end) for a, b in pairs)
        valued += sum(a.value == b.value for a, b in pairs)
    return [
        {
            "table": table,
            "system": system,
            "measure": f"{measure} F1",
            "value": 2 * hits / max(1, labelled + found),
            "cases": labelled,
        }
        for measure, hits in (("strict", strict), ("relaxed", relaxed), ("value", valued))
    ]


def match_times(labelled: Sequence[Time], found: Sequence[Time]) -> list[tuple[Time, Time]]:
    """Pairs of a labelled and a found time: the same characters first, then any overlap; each is used once."""
    free = dict(enumerate(found))
    pairs: list[tuple[Time, Time]] = []
    left: list[Time] = []
    for time in labelled:
        same = next((n for n, other in free.items() if (other.start, other.end) == (time.start, time.end)), None)
        if same is None:
            left.append(time)
        else:
            pairs.append((time, free.pop(same)))
    for time in left:
        near = next((n for n, other in free.items() if other.start < time.end and time.start < other.end), None)
        if near is not None:
            pairs.append((time, free.pop(near)))
    return pairs
