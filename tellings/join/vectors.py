"""Sentence vectors as rows of one array."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

WIDTH = 384
ALONE = 200_000  # multiplications up to which OpenBLAS starts no threads (262,144 by its source)
Vectors = NDArray[np.float32]


def stack_vectors(rows: Iterable[bytes]) -> Vectors:
    """One unit vector a row (float32, n x 384) from int8 rows; a missing (empty) vector becomes zeros, alike to nothing."""
    blank = bytes(WIDTH)
    packed = b"".join(row if len(row) == WIDTH else blank for row in rows)
    array = np.frombuffer(packed, dtype=np.int8).reshape(-1, WIDTH).astype(np.float32)
    lengths = np.linalg.norm(array, axis=1, keepdims=True)
    return np.asarray(array / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def pack_vector(vector: Vectors) -> bytes:
    """384 bytes of int8: the unit vector times 127. Zeros stay zeros."""
    length = float(np.linalg.norm(vector))
    scaled = vector / length * 127 if length > 0 else vector
    return bytes(np.rint(scaled).astype(np.int8).tobytes())


def small_product(first: Vectors, second: Vectors) -> Vectors:
    """``first @ second.T``, in blocks small enough for a BLAS to do alone: for tables of a few dozen rows its threads cost more than they give."""
    height = max(1, ALONE // max(1, second.size))
    blocks = [first[start : start + height] @ second.T for start in range(0, len(first), height)]
    return np.concatenate(blocks) if blocks else np.zeros((0, len(second)), dtype=np.float32)
