"""One measured figure and the limit it is held to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """``what`` was measured at ``value`` ``unit``; ``limit`` is the most (or with ``at_least`` the least) allowed, None for information."""

    what: str
    value: float
    unit: str
    limit: float | None = None
    at_least: bool = False

    @property
    def over(self) -> bool:
        """Whether the limit is broken."""
        if self.limit is None:
            return False
        return self.value < self.limit if self.at_least else self.value > self.limit


def render(question: str, figures: list[Figure], taken: str = "") -> str:
    """One question's table, and below it when and where its figures were ``taken``, where that is said."""
    lines = [f"## {question}", "", "| what | measured | limit |", "|---|---:|---:|"]
    for figure in figures:
        rule = "" if figure.limit is None else f"{'≥' if figure.at_least else '≤'} {figure.limit:g} {figure.unit}"
        mark = " **over**" if figure.over else ""
        lines.append(f"| {figure.what} | {show(figure.value)} {figure.unit}{mark} | {rule} |")
    return "\n".join([*lines, *(["", taken] if taken else [])]) + "\n"


def show(value: float) -> str:
    """Three significant digits: a timing holds no more; whole numbers from 100 on."""
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"
