"""``python -m quality``: runs the checks, writes RESULTS.md, guards the floors."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from quality import checks as table
from quality.checks import Check
from quality.data import REPOSITORY, data_folder, missing_sets
from quality.floors import (
    Floors,
    broken_floors,
    format_floors,
    homeless_floors,
    parse_floors,
    raise_floors,
    read_history,
    unexplained_lowerings,
)
from quality.measured import format_measured
from quality.results import Result, basis_of, format_results, parse_results, render, stale
from quality.rows import Row
from quality.running import run_all

HOME = Path(__file__).resolve().parent
PACKAGE = REPOSITORY / "tellings"
RESULTS_MD, RESULTS_JSON, FLOORS_JSON = HOME / "RESULTS.md", HOME / "results.json", HOME / "floors.json"
MEASURED_CSV = PACKAGE / "data" / "measured.csv"

#: A figure measured again may differ by this much from the recorded one: int8 kernels of different processors round differently.
DRIFT = 0.02


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when all is well, 1 when something is not, 2 for wrong usage."""
    asked = parser().parse_args(arguments)
    chosen = choose(asked.only, fast=asked.fast)
    recorded = read_recorded()
    if asked.raise_floors:
        FLOORS_JSON.write_text(format_floors(raise_floors(read_floors(), rows_of(recorded))), encoding="utf-8")
        return 0
    problems = guard(recorded) if asked.check else []
    measured, failures = measure(chosen, jobs=asked.jobs)
    problems += failures
    if asked.check:
        problems += compare(measured, recorded)
    if asked.write:
        recorded = {**recorded, **measured}
        RESULTS_JSON.write_text(format_results(recorded, table.CHECKS), encoding="utf-8")
        RESULTS_MD.write_text(
            render(parse_results(RESULTS_JSON.read_text(encoding="utf-8")), table.CHECKS), encoding="utf-8"
        )
        MEASURED_CSV.write_text(format_measured(recorded), encoding="utf-8")
    elif not asked.check:
        print(render(measured, [check for check in chosen if check.name in measured]))
    for problem in problems:
        print(f"FAILED {problem}", file=sys.stderr)
    return 1 if problems else 0


def parser() -> argparse.ArgumentParser:
    """The options."""
    made = argparse.ArgumentParser(prog="python -m quality", description=__doc__)
    made.add_argument("--only", action="append", metavar="NAME", help="only the checks whose name contains NAME")
    made.add_argument(
        "--fast", action="store_true", help="only the checks marked fast (under eight minutes on two cores)"
    )
    made.add_argument(
        "--check", action="store_true", help="fail when a figure is under its floor or RESULTS.md is stale"
    )
    made.add_argument("--write", action="store_true", help="record the figures in RESULTS.md")
    made.add_argument(
        "--raise", dest="raise_floors", action="store_true", help="pin floors just under the recorded figures"
    )
    made.add_argument("--jobs", type=int, default=1, metavar="N", help="checks run at once (default 1)")
    return made


def choose(only: Sequence[str] | None, *, fast: bool) -> list[Check]:
    """The checks asked for, in the order of the table. Ends the program with 2 when a name fits none."""
    for name in only or ():
        if not any(name in check.name for check in table.CHECKS):
            known = "; ".join(check.name for check in table.CHECKS)
            print(f"no check has {name!r} in its name; there are: {known}", file=sys.stderr)
            raise SystemExit(2)
    return [
        check
        for check in table.CHECKS
        if (not only or any(name in check.name for name in only)) and (check.fast or not fast)
    ]


def read_recorded() -> dict[str, Result]:
    """What results.json holds; nothing before the first ``--write``."""
    return parse_results(RESULTS_JSON.read_text(encoding="utf-8")) if RESULTS_JSON.is_file() else {}


def read_floors() -> Floors:
    """The floors in the tree; none before the first ``--raise``."""
    return parse_floors(FLOORS_JSON.read_text(encoding="utf-8")) if FLOORS_JSON.is_file() else Floors({})


def rows_of(results: dict[str, Result]) -> list[Row]:
    """All rows of all results."""
    return [row for result in results.values() for row in result.rows]


def guard(recorded: dict[str, Result]) -> list[str]:
    """What is wrong that can be told without data: stale or edited results, broken, homeless or lowered floors."""
    problems = []
    for check in table.CHECKS:
        result = recorded.get(check.name)
        changed = ["never measured"] if result is None else stale(result, basis_of(check, PACKAGE))
        if changed:
            problems.append(
                f"{check.name}: stale ({', '.join(changed)}); run python -m quality --only '{check.name}' --write"
            )
    shown = RESULTS_MD.read_text(encoding="utf-8") if RESULTS_MD.is_file() else ""
    if shown != render(recorded, table.CHECKS):
        problems.append("RESULTS.md does not show what results.json holds; run python -m quality --write")
    if (MEASURED_CSV.read_text(encoding="utf-8") if MEASURED_CSV.is_file() else "") != format_measured(recorded):
        problems.append(
            "tellings/data/measured.csv does not tell what results.json holds; run python -m quality --write"
        )
    floors = read_floors()
    problems += broken_floors(floors, rows_of(recorded)) + homeless_floors(floors, rows_of(recorded))
    if FLOORS_JSON.is_file():
        problems += unexplained_lowerings(read_history(FLOORS_JSON))
    return problems


def measure(chosen: Sequence[Check], *, jobs: int) -> tuple[dict[str, Result], list[str]]:
    """The results of the checks whose data are there, and in words those that broke. Says on stderr what is skipped."""
    folder, able = data_folder(), []
    for check in chosen:
        gone = missing_sets(check.sets, folder)
        if gone:
            print(f"skipped: {check.name}: no data at {folder} ({', '.join(gone)}); digests checked", file=sys.stderr)
        else:
            able.append(check)
    results, failures = {}, []
    for check, outcome, seconds in run_all(able, folder, PACKAGE, jobs):
        print(f"{check.name}: {seconds:.0f} s", file=sys.stderr)
        if isinstance(outcome, Result):
            results[check.name] = outcome
        else:
            failures.append(f"{check.name}: {outcome}")
    return results, failures


def compare(measured: dict[str, Result], recorded: dict[str, Result]) -> list[str]:
    """Figures measured now that break a floor, or that are not the recorded ones."""
    problems = broken_floors(read_floors(), rows_of(measured))
    for name, result in measured.items():
        before = {row.key: row.value for row in recorded[name].rows} if name in recorded else {}
        for row in result.rows:
            known = before.get(row.key)
            if row.key not in before or (row.value is None) != (known is None):
                problems.append(f"{row.key}: measured {row.value}, not recorded so; run --write")
            elif row.value is not None and known is not None and abs(row.value - known) > DRIFT:
                problems.append(f"{row.key}: measured {row.value}, recorded {known}")
    return problems


if __name__ == "__main__":
    sys.exit(main())
