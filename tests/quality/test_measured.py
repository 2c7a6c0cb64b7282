"""What a dossier says of its error rates is what the results hold."""

from __future__ import annotations

from pathlib import Path

from quality.__main__ import MEASURED_CSV, RESULTS_JSON, read_recorded
from quality.digests import tables_digest
from quality.measured import format_measured
from quality.results import Basis, Result
from quality.rows import Row
from tellings.show import measured_rates

CHECK, TABLE = "stories against labels", "same-fact pairs"


def result(*rows: Row) -> dict[str, Result]:
    return {CHECK: Result(Basis("", "", "", ""), rows)}


def row(table: str, value: float | None, *, system: str = "tellings") -> Row:
    return Row(table, system, "P", value, 40, "higher")


def test_the_shipped_table_tells_what_was_recorded() -> None:
    assert RESULTS_JSON.is_file()
    assert MEASURED_CSV.read_text(encoding="utf-8") == format_measured(read_recorded())


def test_a_dossier_gets_them_in_plain_words() -> None:
    rates = measured_rates()
    assert len(rates) >= 8
    assert {"Conflicts missed", "Newsrooms counted too high"} <= {one.what for one in rates}
    assert all(one.value and one.on and one.command.startswith("python -m quality --only ") for one in rates)


def test_it_is_the_part_that_was_only_measured_and_never_the_baseline() -> None:
    told = format_measured(
        result(
            row(f"{TABLE}, six stories tuned", 0.5),
            row(f"{TABLE}, two stories measured", 0.25, system="every report alone"),
            row(f"{TABLE}, two stories measured", 0.9),
        )
    )
    assert "Claims joined wrongly,10 %" in told
    assert told.count("\n") == 2


def test_what_was_not_counted_is_not_told() -> None:
    assert format_measured(result(row(f"{TABLE}, two stories measured", None))).count("\n") == 1
    assert format_measured({}).count("\n") == 1


def test_the_table_makes_no_figure_stale(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "cues.csv").write_text("cue,source\nsay,invented\n", encoding="utf-8")
    before = tables_digest(tmp_path)
    (tmp_path / "data" / "measured.csv").write_text("what\n", encoding="utf-8")
    assert tables_digest(tmp_path) == before
