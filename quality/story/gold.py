"""Dossiers of labelled stories, built by the public command line and counted by ``quality.counting``."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from quality.command import build, write_pile
from quality.counting import Counts, Labels, Shown, count_by_rule, count_story, pool, read_labels, read_shown, scores
from quality.story.baseline import show_plainly

MEASURED = ("costa-rica-crash", "tamimi-indictment")  # nothing may be tuned on these two
GIVEN = ("id", "text", "title", "outlet", "published")
LOWER = ("too high", "near-misses called", "shared quotes called copies")
PLAIN = "every report alone, same words"

#: Which of an ability's counts tells how many cases its figures rest on.
CASES = {"origins of reports": "R", "independent newsrooms of a fact": "right"}


def run(data: Path) -> list[dict[str, str | float | int]]:
    """Origins, copies, same-fact pairs, origin counts, conflicts and utterances, the six stories tuned on apart from the two measured."""
    stories = [read_labels(folder) for folder in sorted((data / "gold_dev").iterdir()) if folder.is_dir()]
    with tempfile.TemporaryDirectory(prefix="quality-") as place:
        shown = {labels.name: show(labels, Path(place)) for labels in stories}
    rows = []
    for part, keep in (("two stories measured", True), ("six stories tuned on", False)):
        chosen = [labels for labels in stories if (labels.name in MEASURED) is keep]
        rows += rows_of(part, chosen, {labels.name: show_plainly(labels) for labels in chosen}, PLAIN)
        rows += rows_by_rule(part, chosen)
        rows += rows_of(part, chosen, shown, "tellings")
    return rows


def show(labels: Labels, place: Path) -> Shown:
    """What ``tellings build`` makes of a story's reports, given as JSON Lines."""
    pile = write_pile(place / f"{labels.name}.jsonl", labels.docs, GIVEN)
    return read_shown(build([pile], place / labels.name), labels)


def rows_of(
    part: str, stories: list[Labels], shown: Mapping[str, Shown], system: str
) -> list[dict[str, str | float | int]]:
    """A system's figures on these stories, their cases pooled."""
    counted = [count_story(labels, shown[labels.name]) for labels in stories]
    rows: list[dict[str, str | float | int]] = []
    for ability in counted[0] if counted else ():
        counts = pool(story[ability] for story in counted)
        for measure, value in scores(counts).items():
            row: dict[str, str | float | int] = {"table": f"{ability}, {part}", "system": system, "measure": measure}
            row |= {"value": value, "cases": _cases(ability, measure, counts)}
            rows.append(row | ({"better": "lower"} if measure in LOWER else {}))
    return rows


def rows_by_rule(part: str, stories: list[Labels]) -> list[dict[str, str | float | int]]:
    """What counting reports, and always saying "1 or 2", would reach if every fact were found."""
    counts = pool(count_by_rule(labels) for labels in stories)
    return [
        {
            "table": f"independent newsrooms of a fact, {part}",
            "system": f"{rule}, every fact known",
            "measure": "right",
            "value": ratio.value,
            "cases": int(ratio.of),
        }
        for rule, ratio in counts.items()
    ]


def _cases(ability: str, measure: str, counts: Counts) -> int:
    """Labelled cases behind a figure: its own count, or for P and F1 those that recall is counted over."""
    return int(counts[CASES.get(ability, "R") if measure in ("P", "F1") else measure].of)
