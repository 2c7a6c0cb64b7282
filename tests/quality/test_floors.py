"""Floors only rise, unless a reason is written down; and the floors in the tree keep to that."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality.__main__ import FLOORS_JSON
from quality.floors import (
    MARGIN,
    Floor,
    Floors,
    Lowered,
    broken_floors,
    format_floors,
    homeless_floors,
    parse_floors,
    pin,
    raise_floors,
    read_history,
    unexplained_lowerings,
)
from quality.rows import Row

figures = st.floats(0, 1).map(lambda value: round(value, 3))


def row(value: float | None, better: str = "higher", system: str = "tellings") -> Row:
    return Row("crates", system, "counted", value, 10, better)


@given(figures, st.sampled_from(["higher", "lower"]))
def test_a_pinned_floor_holds_for_what_it_was_pinned_to_and_lies_near(value: float, better: str) -> None:
    floor = pin(value, better == "lower")
    assert floor.holds(value)
    assert abs(floor.value - value) <= MARGIN + 0.0011


@given(st.lists(figures, min_size=2), st.sampled_from(["higher", "lower"]))
def test_raising_never_eases(values: list[float], better: str) -> None:
    floors = Floors({})
    for value in values:
        after = raise_floors(floors, [row(value, better)])
        assert unexplained_lowerings([floors, after]) == []
        floors = after
    best = max(values) if better == "higher" else min(values)
    assert floors.by_figure[row(0).key] == pin(best, better == "lower")


def test_baselines_and_empty_counts_get_no_floor() -> None:
    assert raise_floors(Floors({}), [row(0.9, system="plain"), row(None)]).by_figure == {}


def test_a_figure_under_its_floor_is_named() -> None:
    floors = Floors({row(0).key: Floor(0.5)})
    assert broken_floors(floors, [row(0.5)]) == []
    assert "0.499" in broken_floors(floors, [row(0.499)])[0]
    assert broken_floors(floors, [row(None)])
    assert homeless_floors(floors, []) != []
    assert homeless_floors(floors, [row(0.1)]) == []


def test_lowering_needs_a_reason() -> None:
    figure = row(0).key
    before = Floors({figure: Floor(0.5), "gone": Floor(0.2, at_most=True)})
    after = {figure: Floor(0.4)}
    assert len(unexplained_lowerings([before, Floors(after)])) == 2
    told = [Lowered(figure, 0.5, 0.4, "two labels were wrong"), Lowered("gone", 0.2, None, "the set was withdrawn")]
    assert unexplained_lowerings([before, Floors(after, told)]) == []
    assert len(unexplained_lowerings([before, Floors(after, [Lowered(figure, 0.5, 0.4, " "), told[1]])])) == 1
    assert (
        len(unexplained_lowerings([before, Floors({figure: Floor(0.5, at_most=True), "gone": Floor(0.2, True)})])) == 1
    )


@given(st.dictionaries(st.text(max_size=5), st.builds(Floor, figures, st.booleans())))
def test_floors_come_back_from_their_text(by_figure: dict[str, Floor]) -> None:
    floors = Floors(by_figure, [Lowered("a", 0.5, None, "because")])
    assert parse_floors(format_floors(floors)) == floors


def test_the_history_of_the_file_is_read_from_git(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    git = ["git", "-c", "user.name=T", "-c", "user.email=t@example.org"]
    subprocess.run([*git, "init", "-q"], cwd=tmp_path, check=True)
    for value in (0.5, 0.3):
        path.write_text(format_floors(Floors({"figure": Floor(value)})), encoding="utf-8")
        subprocess.run([*git, "add", "."], cwd=tmp_path, check=True)
        subprocess.run([*git, "commit", "-qm", str(value)], cwd=tmp_path, check=True)
    path.write_text(format_floors(Floors({"figure": Floor(0.4)})), encoding="utf-8")
    history = read_history(path)
    assert [state.by_figure["figure"].value for state in history] == [0.5, 0.3, 0.4]
    assert len(unexplained_lowerings(history)) == 1


@pytest.mark.skipif(not FLOORS_JSON.is_file(), reason="no floors pinned yet")
def test_the_floors_of_this_project_were_never_lowered_without_a_reason() -> None:
    assert unexplained_lowerings(read_history(FLOORS_JSON)) == []
