"""How many microseconds a word does each step cost, held against the budget?

One build in this process, by processor time. Each step's function is timed from outside; what the build takes beyond its steps is reading
containers, storing and writing pages. The measure is the bare encoder, that is the network alone over the same sentences in the same run:
budgets are multiples of it, so that a slow or busy machine changes nothing.
"""

from __future__ import annotations

import functools
import gc
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from bench.figure import Figure
from bench.piles import bundled_reports, count_words, news_cluster, write_jsonl
from tellings import news
from tellings.run.step import Step

#: Microseconds a word of the bare encoder on the machine the budget was made on: the budget below divides by it.
BARE = 81.0

#: The whole budget, in the same unit.
WHOLE = 230.0

NETWORK, REST = "the network alone", "beyond the steps"

#: The design's budget in microseconds a word, by part, and each step's share of its part. The shares were set so that no step may hide
#: behind a quick neighbour; a part is over when its sum is.
BUDGET: dict[str, tuple[float, dict[str, float]]] = {
    "the whole Doc": (106.0, {"analyse": 106.0}),
    "within an article": (
        45.0,
        {
            "find_times": 9.0,
            "date_article": 3.0,
            "find_mentions": 16.0,
            "find_quotes": 9.0,
            "find_events": 9.0,
            "find_statements": 12.0,
        },
    ),
    "across articles": (
        60.0,
        {
            "sketch_article": 5.0,
            "link_versions": 1.0,
            "propose_pairs": 5.0,
            "find_copies": 12.0,
            "gather_stories": 2.0,
            "link_affairs": 1.0,
            "refine_dates": 4.0,
            "resolve_times": 6.0,
            "resolve_entities": 6.0,
            "match_utterances": 6.0,
            "judge_origins": 3.0,
            "gather_claims": 15.0,
            "count_corroboration": 4.0,
            "find_conflicts": 12.0,
            "find_absences": 3.0,
            "order_timeline": 3.0,
            "correct_speakers": 0.2,
            "check_judgements": 0.2,
        },
    ),
    "reading, storing, writing": (20.0, {"extract_article": 10.0, REST: 20.0}),
}


@dataclass(slots=True)
class Ledger:
    """Processor seconds by step name."""

    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def timed(self, function: Callable[..., Any], name: str) -> Callable[..., Any]:
        """The same function, its time written down here under ``name``. Its signature stays readable, so it still makes a Step."""

        @functools.wraps(function)
        def measured(*arguments: Any, **tools: Any) -> Any:
            began = time.process_time()
            try:
                return function(*arguments, **tools)
            finally:
                self.seconds[name] += time.process_time() - began

        return measured

    def timed_steps(self, steps: Iterable[Step]) -> tuple[Step, ...]:
        """The same table of steps, timed."""
        return tuple(Step(self.timed(step.function, step.name), step.per, step.version) for step in steps)


def run(*, small: bool) -> list[Figure]:
    """Microseconds a word by part and step. A step or part over its budget is marked. ``small``: the bundled reports, without limits."""
    reports = bundled_reports() if small else news_cluster()
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        pile = write_jsonl(Path(name) / "pile.jsonl", reports)
        ledger = time_build(pile, Path(name) / "out")
    return figures(ledger, count_words(reports), limits=not small)


def time_build(pile: Path, folder: Path) -> Ledger:
    """What a build in this process cost, once everything is loaded."""
    from tellings import desk
    from tellings.cli import COLLECTING
    from tellings.language import load_reader

    usual = gc.get_threshold()
    gc.set_threshold(*COLLECTING)  # as the command sets it; Python's own would add a tenth, to the steps as to the rest
    reader, ledger = load_reader(), Ledger()
    reader.read("It is loaded. So it is.")
    network = reader.encoder.session
    with (
        mock.patch.object(desk, "NEWS", ledger.timed_steps(news.NEWS)),
        mock.patch.object(network, "run", ledger.timed(network.run, NETWORK)),
    ):
        began = time.process_time()
        desk.build([str(pile)], folder, jobs=1)
        whole = time.process_time() - began
    gc.set_threshold(*usual)
    ledger.seconds[REST] = whole - sum(seconds for name, seconds in ledger.seconds.items() if name != NETWORK)
    return ledger


def figures(ledger: Ledger, words: int, *, limits: bool) -> list[Figure]:
    """The table: the bare encoder, each part with its budget as a multiple of it, each step with its share."""
    known = {NETWORK, *(step for _, shares in BUDGET.values() for step in shares)}
    unknown = sorted(set(ledger.seconds) - known)
    if unknown:
        raise KeyError(f"steps without a budget: {', '.join(unknown)}; give each a share of its part in bench/steps.py")
    bare = ledger.seconds[NETWORK]
    shown = [Figure("the bare encoder", bare / words * 1e6, "µs a word")]
    total = 0.0
    for part, (budget, shares) in BUDGET.items():
        spent = sum(ledger.seconds[step] for step in shares)
        total += spent
        shown.append(times_bare(part, spent, bare, budget if limits else None))
        if len(shares) > 1:
            steps = ((f"· {step}", ledger.seconds[step], share) for step, share in shares.items())
            shown += [times_bare(name, seconds, bare, share if limits else None) for name, seconds, share in steps]
    return [*shown, times_bare("everything", total, bare, WHOLE if limits else None)]


def times_bare(what: str, seconds: float, bare: float, budget: float | None) -> Figure:
    """Seconds as a multiple of the bare encoder's, held against a budget in the design's microseconds a word."""
    return Figure(what, seconds / bare, "× bare", None if budget is None else round(budget / BARE, 3))
