"""Scores one can contest: a prior plus named evidence equals the total."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from tellings.model.span import Cite

WEIGHT_DIGITS = 3  # weights are rounded here, before any threshold sees them, so that no decision hangs on a last digit


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence: a sentence a reader understands, its weight in log-odds (natural), and what it rests on."""

    says: str
    weight: float
    cites: tuple[Cite, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """A prior in log-odds and reasons; ``total`` is their sum and ``probability`` its logistic."""

    prior: float
    reasons: tuple[Reason, ...] = ()

    @property
    def total(self) -> float:
        """Log-odds: prior plus the weights of all reasons, rounded to WEIGHT_DIGITS."""
        return round(self.prior + math.fsum(reason.weight for reason in self.reasons), WEIGHT_DIGITS)

    @property
    def probability(self) -> float:
        """The total as a probability, rounded to WEIGHT_DIGITS."""
        return round(1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, self.total)))), WEIGHT_DIGITS)


def reason(says: str, weight: float, cites: Iterable[Cite] = ()) -> Reason:
    """A Reason with its weight rounded and its cites in order."""
    return Reason(says, round(weight, WEIGHT_DIGITS), tuple(sorted(cites)))
