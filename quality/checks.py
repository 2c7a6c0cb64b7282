"""THE table of checks: what is measured, on which part of which data set, and how long it takes. One line a check."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from quality.rows import Row, parse_rows

#: How far up the pipeline a check looks. Its figures are stale when a source of that layer or of one below it changes.
Layer = Literal["read", "language", "find", "join", "weigh", "news"]
LAYERS: tuple[Layer, ...] = ("read", "language", "find", "join", "weigh", "news")

Counted = list[dict[str, str | float | int]]


@dataclass(frozen=True, slots=True)
class Check:
    """One module with ``run(data) -> rows``.

    ``sets`` are folders of the data directory, ``part`` the part of them counted, ``tuned`` what was tuned on which part. ``layer``
    is the last layer the check exercises. ``fast`` ones run at every push (``--fast``); together they must stay under eight
    minutes on two cores.
    """

    name: str
    module: str
    sets: tuple[str, ...]
    part: str
    tuned: str
    layer: Layer
    fast: bool = False

    def run(self, data: Path) -> tuple[Row, ...]:
        """Its rows. Raises what the check raises, and BadRow when it returns something else than rows."""
        function: Callable[[Path], Counted] = importlib.import_module(self.module).run
        return parse_rows(function(data))


CHECKS: tuple[Check, ...] = (
    Check(
        "the bundled pile",
        "quality.pile.expected",
        sets=(),
        part="the pile of examples/ against its expected.toml",
        tuned="everybody looks at it while building; it shows that the demonstration holds, not how good Tellings is",
        layer="news",
        fast=True,
    ),
    Check(
        "hand-made cases of agreement",
        "quality.agreement.cases",
        sets=(),
        part="152 invented pairs of sentences in quality/agreement/cases.jsonl",
        tuned="rules were written with these cases in sight; they show what is understood, not how often it occurs",
        layer="weigh",
        fast=True,
    ),
    Check(
        "stories against labels",
        "quality.story.gold",
        sets=("gold_dev",),
        part="two stories measured (costa-rica-crash, tamimi-indictment), six tuned on, shown apart",
        tuned="rules and weights of find, join and weigh may have been tuned on the six, never on the two",
        layer="news",
        fast=True,
    ),
    Check(
        "time expressions",
        "quality.when.timebank",
        sets=("timebank_aquaint",),
        part="two halves by the digest of the file name",
        tuned="rules on the half called so; the other half only measured",
        layer="find",
        fast=True,
    ),
    Check(
        "attributions",
        "quality.quotes.polnear",
        sets=("polnear_train_dev",),
        part="development part",
        tuned="rules on the train part",
        layer="find",
        fast=True,
    ),
)
