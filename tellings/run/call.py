"""Calling a step: fills its parameters from a group's rows and takes its result apart."""

from __future__ import annotations

import dataclasses
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tellings.model import BadStep, TellingsError
from tellings.run.order import in_order
from tellings.run.plan import Plan, is_row
from tellings.run.step import Step, is_bundle

Group = dict[type, list[Any]]


NAMED = 5  # reports named in a message


class StepFailed(TellingsError):
    """A step raised on rows it should have dealt with: a defect of the step. Names the step, the group, the error, and where they are known the
    reports it failed on."""

    def __init__(self, step: str, key: str, error: str, reports: Sequence[str] = ()) -> None:
        more = f" and {len(reports) - NAMED} more" if len(reports) > NAMED else ""
        way_out = (
            f"; to go on without, build into a new folder and leave out one of: {', '.join(reports[:NAMED])}{more}"
            if reports
            else ""
        )
        super().__init__(
            f"step {step} failed on {key}: {error}; this is a defect of Tellings, please report it{way_out}"
        )
        self.step, self.key, self.error, self.reports = step, key, error, tuple(reports)

    def __reduce__(self) -> tuple[Any, ...]:
        return StepFailed, (self.step, self.key, self.error, self.reports)


class Bench:
    """The tools of one process, made when first asked for, and the seconds each step took."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.made: dict[str, Any] = {}
        self.seconds: dict[str, float] = defaultdict(float)

    def tools(self, step: Step, given: Mapping[str, Any]) -> dict[str, Any]:
        """The keyword arguments of a step."""
        for name in step.tools:
            if name not in given and name not in self.made:
                self.made[name] = self.plan.tools[name].make()
        return {name: given[name] if name in given else self.made[name] for name in step.tools}

    def call(self, step: Step, group: Mapping[type, Sequence[Any]], key: str, **given: Any) -> list[Any]:
        """What a step writes for a group: its rows in canonical order, then what are no rows.

        ``group`` holds the rows of each kind in canonical order. Raises StepFailed when the step raises, or reads one row where there is not one.
        """
        tools = self.tools(step, given)
        started = time.perf_counter()
        try:
            written = flatten(step, step.function(*arguments(step, group, key), **tools))
        except (StepFailed, MemoryError, KeyboardInterrupt):
            raise
        except Exception as error:
            raise StepFailed(step.name, key, f"{type(error).__name__}: {error}") from error
        finally:
            self.seconds[step.name] += time.perf_counter() - started
        return [
            *in_order(row for row in written if is_row(type(row))),
            *(other for other in written if not is_row(type(other))),
        ]

    def take_seconds(self) -> dict[str, float]:
        """Seconds by step since last asked."""
        seconds, self.seconds = dict(self.seconds), defaultdict(float)
        return seconds


def arguments(step: Step, group: Mapping[type, Sequence[Any]], key: str) -> list[Any]:
    """A step's positional arguments from a group's rows."""
    values: list[Any] = []
    for read in step.reads:
        rows = group.get(read.kind, ())
        if read.many == "all":
            values.append(tuple(rows))
        elif len(rows) == 1 or (read.many == "maybe" and not rows):
            values.append(rows[0] if rows else None)
        else:
            raise StepFailed(step.name, key, f"reads one {read.kind.__name__}, but there are {len(rows)}")
    return values


def flatten(step: Step, result: Any) -> list[Any]:
    """The rows of a step's result. Raises BadStep when it holds a kind the step does not declare."""
    if is_bundle(type(result)):
        rows = [row for field in dataclasses.fields(result) for row in getattr(result, field.name)]
    elif isinstance(result, tuple | list):
        rows = list(result)
    else:
        rows = [result]
    for row in rows:
        if not isinstance(row, step.writes):
            raise BadStep(
                f"step {step.name} returned a {type(row).__name__}; its annotation names {', '.join(k.__name__ for k in step.writes)}"
            )
    return rows


def add_rows(group: Group, step: Step, rows: Iterable[Any]) -> None:
    """Puts what a step wrote into the group, an empty list for a declared kind it wrote none of."""
    by_kind: Group = defaultdict(list)
    for row in rows:
        by_kind[next(kind for kind in step.writes if isinstance(row, kind))].append(row)
    for kind in step.writes:
        group[kind] = [*group.get(kind, ()), *by_kind[kind]] if kind in group else by_kind[kind]
