"""Time expressions on the first sixteen narratives of WikiWars, whose labels are TIMEX2, counted as TempEval-3 does.

Conversion of TIMEX2 to what TIMEX3 marks, in this order; nothing else is changed:

1. Of nested labels the outermost stays: TIMEX3 does not nest.
2. A label without a value goes: TIMEX2 marks there is a time ("that point", "the same time") that it cannot place, TIMEX3 leaves it out.
3. Blanks at either end of a label's characters go.

The document's own stamp (DATETIME) is outside the text and not counted. The narratives are read like any text: nothing tells the rules that they are
history. Strict and relaxed as in ``timebank``; no value, because TIMEX2 writes other values for the same time (durations with anchors, BC years).
"""

from __future__ import annotations

import re
from pathlib import Path

from quality.when.timebank import Text, Time, count, explicit_dates, our_times, read_tagged

TABLE = "times on WikiWars"
_VALUE = re.compile(r'\bval="([^"]*)"')


def run(data: Path) -> list[dict[str, str | float | int]]:
    """Strict and relaxed F1 of ours and of explicit dates alone."""
    texts = [parse(path) for path in sorted((data / "wikiwars_01_16" / "keyinline").glob("*.xml"))]
    rows: list[dict[str, str | float | int]] = []
    for system, find in (("explicit dates only", explicit_dates), ("tellings", our_times)):
        rows += [row for row in count(TABLE, system, texts, find) if row["measure"] != "value F1"]
    return rows


def parse(path: Path) -> Text:
    """One narrative with its converted labels."""
    source = path.read_text(encoding="utf-8")
    stamp = re.search(r'<DATETIME>\s*<TIMEX2 val="(\d{4}-\d{2}-\d{2})', source)
    body = re.search(r"<TEXT>(.*?)</TEXT>", source, re.DOTALL)
    if stamp is None or body is None:
        raise ValueError(f"{path.name} is no narrative of WikiWars: no DATETIME or TEXT in it")
    text, labels = read_tagged(body.group(1), "TIMEX2")
    valued = [(label, _VALUE.search(label.tag)) for label in labels if label.depth == 0]
    times = [
        trimmed(text, label.start, label.end, value.group(1)) for label, value in valued if value and value.group(1)
    ]
    return Text(path.name, stamp.group(1), text, tuple(times))


def trimmed(text: str, start: int, end: int, value: str) -> Time:
    """A label without the blanks at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Time(start, end, value)
