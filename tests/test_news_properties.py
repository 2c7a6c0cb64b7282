"""The pipeline as it ships, on the bundled pile: the same rows for any order and number of processes, in one go or in two."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tellings.model import Article, Judgement, Rejected, Report, Sighting, Spot, Story, Successor, Verdict
from tellings.news import NEWS, codecs, tools
from tellings.read import Limits, read_reports
from tellings.run import run_steps
from tellings.store import KINDS, Workspace, open_workspace

PILE = Path(__file__).parent.parent / "examples" / "pile"
UNRELATED = (
    "The chess club of Brill has a new roof. Members carried the old tiles down by hand, and the carpenter Wim Osterhout gave his "
    "work for nothing. The club was founded in a bakery ninety years ago. It meets on two evenings a week, and anybody may come."
)

#: Corrections of the bundled pile, one of each rule; the last one waits for a report that never comes.
JUDGED = (
    Judgement(
        "same",
        "claim",
        Spot("courier-ferry.txt", "with 148 passengers and 12 crew"),
        Spot("islander.txt", "There was no siren"),
    ),
    Judgement(
        "not-a-conflict", "conflict", Spot("courier-thursday.txt", "port"), Spot("meridian-ferry.txt", "harbour")
    ),
    Judgement(
        "wrong-speaker",
        "quote",
        Spot("evening-post-ferry.html", "I sold out of rolls before six"),
        None,
        "Solveig Tamm",
    ),
    Judgement("same-origin", "origin", Spot("islander.txt"), Spot("meridian-ferry.txt")),
    Judgement("not-same-origin", "origin", Spot("courier-ferry.txt"), Spot("ledger-ferry.txt")),
    Judgement("not-same", "claim", Spot("nowhere.txt", "no words"), Spot("islander.txt", "There was no siren")),
)

Rows = dict[str, Counter[str]]


@pytest.fixture(scope="module")
def reports() -> list[Report | Rejected]:
    return list(read_reports([str(PILE)]))


def build(folder: Path, *goes: Iterable[Report | Rejected], jobs: int = 1) -> Rows:
    """The rows of a workspace after one or more runs."""
    with open_workspace(folder, write=True) as workspace:
        workspace.add(JUDGED)
        for go in goes:
            run_steps(NEWS, go, workspace=workspace, tools=tools(limits=Limits()), jobs=jobs, codecs=codecs())
        return rows_of(workspace)


def rows_of(workspace: Workspace) -> Rows:
    """All rows by kind, as text. Ids that rows are born with are replaced by what they stand for; the order of arrival is left out."""
    rows: dict[str, list[Any]] = {name: workspace.rows(kind) for name, kind in KINDS.items() if kind is not Successor}
    names = {
        row.id: f"{kind}:{json.dumps(sorted(row.members))}"
        for kind, held in rows.items()
        for row in held
        if hasattr(row, "members")
    }
    known = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))) or "(?!)")
    return {kind: Counter(dump(row, known, names) for row in held) for kind, held in rows.items()}


def dump(row: Any, known: re.Pattern[str], names: dict[str, str]) -> str:
    """One row as text."""
    plain = msgspec.to_builtins(row)
    if isinstance(row, Sighting | Rejected):
        plain["order"] = 0
    return json.dumps(rename(plain, known, names), sort_keys=True)


def rename(value: Any, known: re.Pattern[str], names: dict[str, str]) -> Any:
    """A plain value with its ids renamed; lists of ids lose their order, which follows the ids."""
    if isinstance(value, str):
        return known.sub(lambda match: names[match.group()], value)
    if isinstance(value, dict):
        return {key: rename(one, known, names) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return sorted((rename(one, known, names) for one in value), key=lambda one: json.dumps(one, sort_keys=True))
    return value


def same(one: Rows, two: Rows) -> None:
    """Fails with the first row that differs."""
    for kind in one:
        lost, new = one[kind] - two[kind], two[kind] - one[kind]
        assert not lost + new, f"{kind}: {len(lost)} rows lost, {len(new)} new, first {next(iter(lost + new))[:600]}"


@pytest.fixture(scope="module")
def whole(reports: Sequence[Report | Rejected], tmp_path_factory: pytest.TempPathFactory) -> Rows:
    return build(tmp_path_factory.mktemp("whole"), reports)


def test_any_order_gives_the_same_rows(reports: Sequence[Report | Rejected], whole: Rows, tmp_path: Path) -> None:
    same(whole, build(tmp_path, reversed(reports)))


def test_any_number_of_processes_gives_the_same_rows(
    reports: Sequence[Report | Rejected], whole: Rows, tmp_path: Path
) -> None:
    same(whole, build(tmp_path, reports, jobs=2))


def test_a_pile_in_two_goes_is_the_pile_in_one(
    reports: Sequence[Report | Rejected], whole: Rows, tmp_path: Path
) -> None:
    same(whole, build(tmp_path, reports[1::2], reports[::2]))


def test_an_unrelated_article_changes_nothing_else(
    reports: Sequence[Report | Rejected], whole: Rows, tmp_path: Path
) -> None:
    grown = build(tmp_path, [*reports, Report("chess.txt", "text", UNRELATED.encode())])
    for kind, rows in whole.items():
        assert not rows - grown[kind], f"{kind}: {next(iter(rows - grown[kind]))[:600]}"


def test_what_it_holds(whole: Rows) -> None:
    """So that the comparisons above cannot pass on nothing."""
    assert {kind for kind, rows in whole.items() if not rows} <= {"omissions", "successors"}
    assert len(whole["verdicts"]) >= 4
    assert KINDS["verdicts"] is Verdict
    assert KINDS["articles"] is Article
    assert KINDS["stories"] is Story
