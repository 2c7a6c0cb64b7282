"""Letter case and digits of word pieces, which an uncased vocabulary has thrown away."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

NONE, LOWER, CAPITAL, LETTER, UPPER, MIXED, DIGITS = range(7)
SHAPES = (
    7  # no letter or digit; all lower; first letter capital; one capital letter; all capital; other mixture; digits
)


TABLE = (
    0x2000  # code points looked up in a table made once: Latin, Greek, Cyrillic and more; others are asked one by one
)


def shapes_of(text: str, offsets: Sequence[tuple[int, int]] | npt.NDArray[np.int64]) -> npt.NDArray[np.int32]:
    """The shape of each piece of ``text``, given as character spans; ``NONE`` for an empty span."""
    spans = np.asarray(offsets, np.int64).reshape(-1, 2)
    marks = marks_of(text)
    upper, lower, digit = counts(marks & 1), counts(marks >> 1 & 1), counts(marks >> 2)
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


def marks_of(text: str) -> npt.NDArray[np.uint8]:
    """For each character 1 when upper case, 2 when lower case, 4 when a digit, added up."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    far = codes >= TABLE
    if not far.any():
        return table()[codes]
    marks = table()[np.where(far, 0, codes)]
    marks[far] = [mark_of(chr(code)) for code in codes[far].tolist()]
    return marks


@functools.cache
def table() -> npt.NDArray[np.uint8]:
    """The marks of the first TABLE code points."""
    return np.array([mark_of(chr(code)) for code in range(TABLE)], np.uint8)


def mark_of(char: str) -> int:
    """The mark of one character."""
    return char.isupper() | char.islower() << 1 | char.isdigit() << 2


def counts(marks: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """Running counts, one longer than ``marks``: how many are 1 before each position."""
    found = np.zeros(len(marks) + 1, np.int64)
    np.cumsum(marks, out=found[1:])
    return found
