"""Letter case and digits of word pieces, which an uncased vocabulary has thrown away."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

NONE, LOWER, CAPITAL, LETTER, UPPER, MIXED, DIGITS = range(7)
SHAPES = (
    7  # no letter or digit; all lower; first letter capital; one capital letter; all capital; other mixture; digits
)


def shapes_of(text: str, offsets: Sequence[tuple[int, int]]) -> npt.NDArray[np.int32]:
    """The shape of each piece of ``text``, given as character spans; ``NONE`` for an empty span."""
    spans = np.asarray(offsets, np.int64).reshape(-1, 2)
    upper = counts([char.isupper() for char in text])
    lower = counts([char.islower() for char in text])
    digit = counts([char.isdigit() for char in text])
    start, end = spans[:, 0], spans[:, 1]
    uppers, lowers, digits = upper[end] - upper[start], lower[end] - lower[start], digit[end] - digit[start]
    begins = upper[np.minimum(start + 1, end)] - upper[start]
    kind = np.full(len(spans), NONE, np.int32)
    kind[lowers > 0] = LOWER
    kind[(uppers > 0) & (lowers > 0)] = MIXED
    kind[(uppers == 1) & (lowers > 0) & (begins == 1)] = CAPITAL
    kind[(uppers > 1) & (lowers == 0)] = UPPER
    kind[(uppers == 1) & (lowers == 0)] = LETTER
    kind[(digits > 0) & (uppers + lowers == 0)] = DIGITS
    return kind


def counts(marks: list[bool]) -> npt.NDArray[np.int64]:
    """Running counts, one longer than ``marks``: how many are true before each position."""
    return np.concatenate([[0], np.cumsum(np.array(marks, np.int64))]).astype(np.int64)
