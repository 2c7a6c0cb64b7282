"""A report's date while its date and address are hidden: from the report alone (``read``) and from its whole pile (``build``).

News_cluster's own dates are those of the pages' metadata, a few of them crawl dates; Wikinews dates are the project's categories. In
Wikinews most articles of 2019 begin with a date line: it is shown once with and once without that line.
"""

from __future__ import annotations

import csv
import json
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from quality.command import build, read, write_pile

NEAR_DAYS = 3
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_MONTH = "|".join(f"{month}|{month[:3]}\\.?" for month in _MONTHS)
_FULL_DATE = re.compile(
    rf"\b(?P<y1>\d{{4}})-(?P<m1>\d{{2}})-(?P<d1>\d{{2}})\b|\b(?P<M2>{_MONTH}) (?P<d2>\d{{1,2}}),? (?P<y2>\d{{4}})\b"
    rf"|\b(?P<d3>\d{{1,2}}) (?P<M3>{_MONTH}),? (?P<y3>\d{{4}})\b"
)
_DATE_LINE = re.compile(r"\A\s*(?:\w+day, )?[A-Z][a-z]+ \d{1,2}, \d{4}\s*")


@dataclass(frozen=True, slots=True)
class Dated:
    """A report given without its date, and that date."""

    id: str
    text: str
    title: str
    outlet: str
    day: date


def run(data: Path) -> list[dict[str, str | float | int]]:
    """Exact, within three days, right year, and how many got any date at all."""
    cluster, wikinews = read_cluster(data / "news_cluster"), read_wikinews(data / "wikinews_2019_2020" / "data")
    rows = []
    for name, dated in (
        ("news_cluster", cluster),
        ("Wikinews", wikinews),
        ("Wikinews, date line cut", cut_date_lines(wikinews)),
    ):
        with tempfile.TemporaryDirectory(prefix="quality-") as place:
            pile = write_pile(Path(place) / "pile.jsonl", map(given, dated), ("id", "text", "title", "outlet"))
            alone = days_of(read([pile]))
            together = days_of(build([pile], Path(place) / "dossier")["articles"])
        plain = {each.id: day for each in dated if (day := first_date(each.text))}
        for system, found in (
            ("first full date in the text", plain),
            ("tellings, report alone", alone),
            ("tellings, with its pile", together),
        ):
            rows += rate(f"hidden publication dates, {name}", system, dated, found)
    return rows


def given(dated: Dated) -> dict[str, str]:
    """What the command is given of a report: no date, no address."""
    return {"id": dated.id, "text": dated.text, "title": dated.title, "outlet": dated.outlet}


def read_cluster(folder: Path) -> list[Dated]:
    """The articles of news_cluster that have a date."""
    rows = map(json.loads, (folder / "news_cluster.jsonl").read_text(encoding="utf-8").splitlines())
    return [
        Dated(row["id"], row["text"], row["title"], row["outlet"], date.fromisoformat(row["published"][:10]))
        for row in rows
        if row.get("published")
    ]


def read_wikinews(folder: Path) -> list[Dated]:
    """All Wikinews articles with any text."""
    found = []
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            for number, row in enumerate(csv.DictReader(stream)):
                if row["text"].strip():
                    name = f"{path.stem}-{number}"
                    found.append(Dated(name, row["text"], row["title"], "Wikinews", date.fromisoformat(row["date"])))
    return found


def cut_date_lines(dated: Iterable[Dated]) -> list[Dated]:
    """The same reports without the date line they begin with."""
    return [Dated(x.id, _DATE_LINE.sub("", x.text), x.title, x.outlet, x.day) for x in dated]


def days_of(articles: Iterable[dict[str, Any]]) -> dict[str, str]:
    """By given id, each article's date (ISO, as exact as it is shown) where it has one."""
    return {
        source: article["published"]["value"][:10]
        for article in articles
        if "rejected" not in article and article["published"]["value"]
        for source in article["sources"]
    }


def first_date(text: str) -> str | None:
    """The first date with day, month and year in a text (ISO): the plain baseline."""
    found = _FULL_DATE.search(text)
    if not found:
        return None
    parts = {key[0]: value for key, value in found.groupdict().items() if value}
    month = int(parts["m"]) if "m" in parts else 1 + [name[:3] for name in _MONTHS].index(parts["M"][:3])
    return f"{parts['y']}-{month:02}-{int(parts['d']):02}"


def rate(
    table: str, system: str, dated: Sequence[Dated], found: Mapping[str, str]
) -> list[dict[str, str | float | int]]:
    """A system's figures. A date given to the month or year only is never exact or near, and can have the right year."""
    days = [(each.day, parse_day(found.get(each.id, ""))) for each in dated]
    figures = {
        "exact": sum(got == day for day, got in days),
        f"within {NEAR_DAYS} days": sum(got is not None and abs((got - day).days) <= NEAR_DAYS for day, got in days),
        "right year": sum(found.get(each.id, "")[:4] == f"{each.day.year:04}" for each in dated),
        "any date": sum(each.id in found for each in dated),
    }
    return [
        {"table": table, "system": system, "measure": measure, "value": count / len(dated), "cases": len(dated)}
        for measure, count in figures.items()
    ]


def parse_day(value: str) -> date | None:
    """The day of an ISO value with a day, else None."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
