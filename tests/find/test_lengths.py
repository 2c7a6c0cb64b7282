"""Metres written short: "80m deep" is a length, "80m people" are many."""

from __future__ import annotations

import pytest

from tests.find.reading import read


def figures(text: str) -> list[tuple[float | None, str]]:
    """The figures of a text with their units."""
    return [(row.low, row.unit) for statement in read(text).statements for row in statement.quantities]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The calf fell into the 80m-deep shaft.", 80),
        ("The shaft is 80m deep.", 80),
        ("A 40m dry well was sealed.", 40),
        ("A 40 m high mast fell.", 40),
        ("It hung from a 12.5m crane.", 12.5),
    ],
)
def test_a_length(text: str, value: float) -> None:
    assert figures(text) == [(value, "m")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Some say 40m people left.", 40e6),
        ("The firm lost £40m deep in the crisis.", 40e6),
        ("A $40m tower was planned.", 40e6),
        ("It sold 20m high-speed modems.", 20e6),
        ("It earned 40m in May.", 40e6),
    ],
)
def test_millions(text: str, value: float) -> None:
    assert [row for row, unit in figures(text)] == [value]
    assert all(unit != "m" for _, unit in figures(text))
