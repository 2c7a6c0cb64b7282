"""The main figures as a dossier tells them: ``tellings/data/measured.csv``, made from the recorded results, shipped with the package.

A dossier says how often each kind of line was wrong when it was last measured. An installed package has no quality folder, so a few figures go with
it as a table. No rule reads it, and the digest of the tables leaves it out (``quality.digests``): else measuring would make the measurement stale.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from quality.results import Result
from quality.rows import Row

FIELDS = ("what", "value", "on", "command", "source")
SOURCE = "quality/results.json"


@dataclass(frozen=True, slots=True)
class Telling:
    """How one row of the results is told: in a reader's words, the figure as it is (``share``) or what is wanting to one (``rest``)."""

    what: str
    check: str
    table: str
    measure: str
    as_: Literal["share", "rest"]
    counted: str


#: In the order shown. A row that was never measured is left out.
TOLD = (
    Telling("Claims joined wrongly", "stories against labels", "same-fact pairs", "P", "rest", "pairs"),
    Telling("Claims not joined", "stories against labels", "same-fact pairs", "R", "rest", "pairs"),
    Telling(
        "Newsrooms counted too high",
        "stories against labels",
        "independent newsrooms of a fact",
        "too high",
        "share",
        "facts",
    ),
    Telling(
        "Newsrooms counted right",
        "stories against labels",
        "independent newsrooms of a fact",
        "right",
        "share",
        "facts",
    ),
    Telling(
        "Facts said to be only here that are not", "stories against labels", "facts only here", "P", "rest", "facts"
    ),
    Telling("Conflicts missed", "stories against labels", "conflicts", "R", "rest", "conflicts"),
    Telling("Conflicts that are none", "stories against labels", "conflicts", "P", "rest", "conflicts"),
    Telling("Copied passages missed", "stories against labels", "copied passages", "R", "rest", "passages"),
    Telling("Copied passages that are none", "stories against labels", "copied passages", "P", "rest", "passages"),
    Telling("Renderings of one remark not joined", "stories against labels", "utterance pairs", "R", "rest", "pairs"),
    Telling(
        "Direct quotations missed", "attributions", "attributions", "direct quotations found", "rest", "quotations"
    ),
    Telling("Speakers of them wrong", "attributions", "attributions", "direct speakers right", "rest", "quotations"),
    Telling("Times understood (F1)", "time expressions", "times on TimeBank, other half", "value F1", "share", "times"),
)


def format_measured(results: Mapping[str, Result]) -> str:
    """The text of measured.csv."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(FIELDS)
    for one in TOLD:
        row = find_row(one, results[one.check].rows) if one.check in results else None
        if row is not None and row.value is not None:
            where = one.check if row.table == one.table else f"{one.check}: {row.table}"
            command = f"python -m quality --only '{one.check}'"
            writer.writerow([one.what, figure(one, row), f"{where} ({row.cases:,} {one.counted})", command, SOURCE])
    return written.getvalue()


def find_row(one: Telling, rows: Iterable[Row]) -> Row | None:
    """Tellings' own row of this measure in the table that is only measured on: the one so called, or the one whose name says that it is measured."""
    fitting = [row for row in rows if row.system == "tellings" and row.measure == one.measure and named(one, row.table)]
    return fitting[0] if fitting else None


def named(one: Telling, table: str) -> bool:
    """Whether a table holds the figures meant: named so, or so and what it was measured on, but not what it was tuned on."""
    return table == one.table or (table.startswith((f"{one.table},", f"{one.table} on ")) and "tuned" not in table)


def figure(one: Telling, row: Row) -> str:
    """``7 %`` of cases, or ``F1`` as two digits."""
    assert row.value is not None
    value = row.value if one.as_ == "share" else 1 - row.value
    return f"{value:.2f}" if "F1" in one.measure else f"{round(100 * value)} %"
