"""What was measured and on what: ``results.json`` for the machine, ``RESULTS.md`` for people, the second made from the first."""

from __future__ import annotations

import dataclasses
import inspect
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from quality.checks import Check
from quality.data import set_digest
from quality.digests import digest_text, plain_source, rules_digest, tables_digest, weights_digest
from quality.rows import Row, parse_rows

HEAD = """# Results

Written by `python -m quality --write`; do not edit. Baselines stand first, Tellings last. P, R and F1 are precision, recall and their
harmonic mean. *tuned on* says which parts rules and thresholds have seen. The digests name what the figures were measured with:
`python -m quality --check` fails when they no longer fit the tree. How counting works: [README.md](README.md).
"""


@dataclass(frozen=True, slots=True)
class Basis:
    """Digests of what a check's figures depend on; ``data`` by name of the set."""

    weights: str
    tables: str
    rules: str
    check: str
    data: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """One check's rows and what they were measured with."""

    basis: Basis
    rows: tuple[Row, ...]


def basis_of(check: Check, package: Path, data: Path | None = None) -> Basis:
    """The digests a check's figures depend on now; without ``data``, those of the sets are left out."""
    return Basis(
        "" if check.layer == "read" else weights_digest(package),
        tables_digest(package),
        rules_digest(package, check.layer),
        check_digest(check),
        {} if data is None else {name: set_digest(data / name) for name in sorted(check.sets)},
    )


def check_digest(check: Check) -> str:
    """16 hex digits over the check's own module and the others of its folder."""
    spec = find_spec(check.module)
    if spec is None or spec.origin is None:
        return ""
    folder = Path(spec.origin).parent
    return digest_text(
        part
        for path in sorted(folder.glob("*.py"))
        for part in (path.name, plain_source(path.read_text(encoding="utf-8")))
    )


def stale(result: Result, now: Basis) -> list[str]:
    """Which parts of what a result was measured with have changed since."""
    names = ("weights", "tables", "rules", "check")
    changed = [name for name in names if getattr(result.basis, name) != getattr(now, name)]
    return changed + [f"data {name}" for name, digest in now.data.items() if result.basis.data.get(name) != digest]


def format_results(results: Mapping[str, Result], checks: Iterable[Check]) -> str:
    """The text of results.json, in the order of the table of checks."""
    given = {
        check.name: {
            "basis": dataclasses.asdict(results[check.name].basis),
            "rows": [dataclasses.asdict(row) for row in results[check.name].rows],
        }
        for check in checks
        if check.name in results
    }
    return json.dumps(given, ensure_ascii=False, indent=1) + "\n"


def parse_results(text: str) -> dict[str, Result]:
    """Results from the text of results.json. Raises ValueError, KeyError or TypeError when it is not of that form."""
    return {
        name: Result(Basis(**given["basis"]), parse_rows(given["rows"])) for name, given in json.loads(text).items()
    }


def render(results: Mapping[str, Result], checks: Iterable[Check]) -> str:
    """RESULTS.md: one section a check, one table for each of its tables."""
    return "\n".join([HEAD, *(render_check(check, results.get(check.name)) for check in checks)])


def render_check(check: Check, result: Result | None) -> str:
    """One check's section."""
    about = inspect.cleandoc(
        f"""
        ## {check.name}

        Data: {", ".join(check.sets)}; {check.part}. Tuned on: {check.tuned}.
        """
    )
    if result is None:
        return f"{about}\n\nNot measured yet.\n"
    basis = result.basis
    used = [f"weights `{basis.weights}`"] if basis.weights else []
    used += [f"tables `{basis.tables}`", f"rules up to {check.layer} `{basis.rules}`", f"check `{basis.check}`"]
    used += [f"{name} `{digest}`" for name, digest in sorted(basis.data.items())]
    tables = dict.fromkeys(row.table for row in result.rows)
    parts = [render_table(name, [row for row in result.rows if row.table == name]) for name in tables]
    return "\n\n".join([about, f"Measured with: {', '.join(used)}.", *parts]) + "\n"


def render_table(name: str, rows: list[Row]) -> str:
    """One table: a system a line, baselines first, a measure a column, the cases in the column's head where all rows share them."""
    measures = list(dict.fromkeys(row.measure for row in rows))
    systems = sorted(dict.fromkeys(row.system for row in rows), key=lambda system: system.startswith("tellings"))
    shared = {measure: {row.cases for row in rows if row.measure == measure} for measure in measures}
    by_place = {(row.system, row.measure): row for row in rows}
    heads = [f"{m} (n {next(iter(shared[m]))})" if len(shared[m]) == 1 else m for m in measures]
    lines = [f"**{name}**", "", f"| system | {' | '.join(heads)} |", f"|---|{'---:|' * len(measures)}"]
    for system in systems:
        cells = [format_cell(by_place.get((system, m)), show_cases=len(shared[m]) > 1) for m in measures]
        lines.append(f"| {system} | {' | '.join(cells)} |")
    return "\n".join(lines)


def format_cell(row: Row | None, *, show_cases: bool) -> str:
    """A figure, with its cases where they differ down the column; a dash where nothing was counted."""
    if row is None:
        return ""
    value = "–" if row.value is None else f"{row.value:.3f}" if abs(row.value) <= 1 else f"{row.value:g}"
    return f"{value} (n {row.cases})" if show_cases else value
