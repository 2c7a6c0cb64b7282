"""``python -m quality`` over invented checks: recording, guarding, skipping."""

from __future__ import annotations

import importlib
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from quality import __main__ as harness
from quality import checks as table
from quality.checks import CHECKS, Check
from quality.data import missing_sets, open_sets, set_digest
from quality.results import parse_results, render, render_table
from quality.rows import BadRow, Row, parse_row, parse_rows

MODULE = '''
"""Counts crates."""
from pathlib import Path

def run(data: Path):
    crates = len((data / "crates" / "list.txt").read_text().split())
    return [
        {"table": "crates", "system": "tellings", "measure": "right", "value": crates / 10, "cases": 10},
        {"table": "crates", "system": "guess", "measure": "right", "value": 0.1, "cases": 10},
    ]
'''


@pytest.fixture
def workbench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A repository with one check, one data set and an empty package, in place of the real ones."""
    (tmp_path / "inventedchecks").mkdir()
    (tmp_path / "inventedchecks" / "__init__.py").touch()
    (tmp_path / "inventedchecks" / "crates.py").write_text(MODULE, encoding="utf-8")
    for layer in ("model", "read"):
        (tmp_path / "tellings" / layer).mkdir(parents=True)
        (tmp_path / "tellings" / layer / "rule.py").write_text("LIMIT = 3\n", encoding="utf-8")
    (tmp_path / "data" / "crates").mkdir(parents=True)
    (tmp_path / "data" / "crates" / "list.txt").write_text("a b c d e f g", encoding="utf-8")
    check = Check("crates", "inventedchecks.crates", ("crates",), "all", "nothing", "read", fast=True)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("TELLINGS_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("TELLINGS_DATA_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(table, "CHECKS", (check,))
    monkeypatch.setattr(harness, "PACKAGE", tmp_path / "tellings")
    for name in ("RESULTS_MD", "RESULTS_JSON", "FLOORS_JSON", "MEASURED_CSV"):
        monkeypatch.setattr(harness, name, tmp_path / getattr(harness, name).name)
    yield tmp_path
    for name in [name for name in sys.modules if name.startswith("inventedchecks")]:
        del sys.modules[name]


def test_what_is_recorded_passes_the_check(workbench: Path) -> None:
    assert harness.main(["--write"]) == 0
    assert harness.main(["--raise"]) == 0
    assert harness.main(["--check"]) == 0
    text = (workbench / "RESULTS.md").read_text(encoding="utf-8")
    assert text.index("| guess |") < text.index("| tellings | 0.700 |")
    assert harness.main(["--write"]) == 0
    assert (workbench / "RESULTS.md").read_text(encoding="utf-8") == text


def test_a_changed_rule_is_stale_even_without_data(
    workbench: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert harness.main(["--write"]) == 0
    monkeypatch.setenv("TELLINGS_DATA", str(workbench / "nowhere"))
    assert harness.main(["--check", "--fast"]) == 0
    assert "skipped: crates: no data at" in capsys.readouterr().err
    (workbench / "tellings" / "read" / "rule.py").write_text("# why\nLIMIT = 3\n", encoding="utf-8")
    assert harness.main(["--check"]) == 0
    (workbench / "tellings" / "read" / "rule.py").write_text("LIMIT = 4\n", encoding="utf-8")
    assert harness.main(["--check"]) == 1
    assert "crates: stale (rules)" in capsys.readouterr().err


def test_a_fallen_figure_fails(workbench: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert harness.main(["--write"]) == 0
    assert harness.main(["--raise"]) == 0
    (workbench / "data" / "crates" / "list.txt").write_text("a b c", encoding="utf-8")
    assert harness.main(["--check"]) == 1
    assert "its floor asks at least 0.69" in capsys.readouterr().err


def test_edited_results_fail(workbench: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert harness.main(["--write"]) == 0
    page = workbench / "RESULTS.md"
    page.write_text(page.read_text(encoding="utf-8").replace("0.700", "0.990"), encoding="utf-8")
    assert harness.main(["--check"]) == 1
    assert "does not show what results.json holds" in capsys.readouterr().err


def test_a_broken_check_is_named_and_fails(workbench: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workbench / "data" / "crates" / "list.txt").unlink()
    assert harness.main(["--only", "crat"]) == 1
    assert "FAILED crates: Traceback" in capsys.readouterr().err


def test_an_unknown_check_is_wrong_usage(workbench: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        harness.main(["--only", "barrels"])
    assert stopped.value.code == 2


def test_a_set_is_the_same_as_folder_and_as_archive(workbench: Path) -> None:
    folder, packed = workbench / "data", workbench / "packed"
    packed.mkdir()
    with tarfile.open(packed / "crates.tar.gz", "w:gz") as out:
        out.add(folder / "crates", "crates")
    views = [open_sets(["crates"], place, workbench / "cache") for place in (folder, packed, packed)]
    assert len({set_digest(view / "crates") for view in views}) == 1
    assert views[1] == views[2] != views[0]
    assert missing_sets(["crates", "barrels"], packed) == ["barrels"]


@pytest.mark.parametrize(
    "change",
    [{"table": ""}, {"system": "a|b"}, {"value": "high"}, {"cases": 1.5}, {"better": "up"}, {"extra": 1}],
)
def test_a_row_that_is_none_is_refused(change: dict[str, str | float | int]) -> None:
    good: dict[str, str | float | int] = {"table": "t", "system": "s", "measure": "m", "value": 0.5, "cases": 3}
    assert parse_row(good).value == 0.5
    with pytest.raises(BadRow):
        parse_row({**good, **change})
    with pytest.raises(BadRow, match="twice"):
        parse_rows([good, good])


def test_nothing_counted_is_shown_as_a_dash() -> None:
    row = parse_row({"table": "t", "system": "tellings", "measure": "m", "value": float("nan"), "cases": 0})
    assert row.value is None
    assert "| tellings | – |" in render_table("t", [row])


def test_cases_that_differ_are_shown_in_each_cell() -> None:
    shown = render_table("t", [Row("t", "tellings", "m", 0.5, 4), Row("t", "plain", "m", 0.25, 8)])
    assert shown.splitlines()[-2:] == ["| plain | 0.250 (n 8) |", "| tellings | 0.500 (n 4) |"]


@pytest.mark.parametrize("check", CHECKS, ids=[check.name for check in CHECKS])
def test_every_check_of_the_table_exists(check: Check) -> None:
    module: ModuleType = importlib.import_module(check.module)
    assert callable(module.run)
    assert check.part
    assert check.tuned


def test_check_names_are_unique() -> None:
    assert len({check.name for check in CHECKS}) == len(CHECKS)


@pytest.mark.skipif(not harness.RESULTS_JSON.is_file(), reason="nothing recorded yet")
def test_the_page_shows_what_is_recorded() -> None:
    recorded = parse_results(harness.RESULTS_JSON.read_text(encoding="utf-8"))
    assert harness.RESULTS_MD.read_text(encoding="utf-8") == render(recorded, CHECKS)
