"""Examples as numbers, in batches of similar length."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from tellings.language.pieces import align
from tellings.language.shapes import CAPITAL, LETTER, LOWER, MIXED, SHAPES, UPPER, shapes_of
from training.examples import TAGS, Example
from training.graph import MASKED

LONGEST = 200  # pieces; a longer training sentence is left out
IGNORE = -100
HIDDEN, HIDES = 0.02, 103  # share of pieces hidden while training; the vocabulary's [MASK]
RARE = 3  # features and relations seen fewer times are not learned


@dataclass(frozen=True, slots=True)
class Classes:
    """The classes of each head, in the order of their scores."""

    upos: tuple[str, ...]
    feats: tuple[str, ...]
    deprel: tuple[str, ...]
    tags: tuple[str, ...] = TAGS


def classes_of(examples: Sequence[Example]) -> Classes:
    def kept(values: Iterator[str]) -> tuple[str, ...]:
        return tuple(sorted(value for value, count in Counter(values).items() if count >= RARE))

    return Classes(
        kept(tag for e in examples for tag in e.upos),
        kept(feats for e in examples for feats in e.feats),
        kept(label for e in examples for label in e.deprel),
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One example as arrays. Pieces include the special ones; word 0 is the root and stands on the first piece."""

    corpus: str
    ids: np.ndarray
    shapes: np.ndarray
    first: np.ndarray
    last: np.ndarray
    inside: np.ndarray
    upos: np.ndarray
    feats: np.ndarray
    head: np.ndarray
    deprel: np.ndarray
    tags: np.ndarray  # bit set of allowed tags; 0: unknown


def row_of(example: Example, tokenizer: Tokenizer, classes: Classes) -> Row:
    encoded = tokenizer.encode(example.text)
    offsets = encoded.offsets[1:-1]
    first, last, inside = align(offsets, example.words)
    none = np.full(len(example.words), IGNORE)

    def numbers(values: Sequence[str], known: Sequence[str]) -> np.ndarray:
        index = {value: at for at, value in enumerate(known)}
        found = np.array([index.get(v, IGNORE) for v in values]) if values else none
        return np.concatenate([[IGNORE], found]).astype(np.int64)

    bits = [sum(1 << TAGS.index(tag) for tag in tags) for tags in example.names] or [0] * len(example.words)
    return Row(
        example.corpus,
        np.array(encoded.ids),
        np.concatenate([[0], shapes_of(example.text, offsets), [0]]),
        np.concatenate([[0], first + 1]),
        np.concatenate([[0], last + 1]),
        np.concatenate([[0], inside]),
        numbers(example.upos, classes.upos),
        numbers(example.feats, classes.feats),
        np.concatenate([[IGNORE], np.array(example.head or none)]).astype(np.int64),
        numbers(example.deprel, classes.deprel),
        np.concatenate([[0], np.array(bits, np.int64)]).astype(np.int64),
    )


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors of some rows. Pieces and words are laid out as grids; word indices count pieces of the grid laid flat."""

    rows: tuple[int, ...]
    ids: Tensor
    shapes: Tensor
    held: Tensor  # (sentences, length): piece or padding
    bias: Tensor
    words: Tensor  # (sentences, words + 1): word or padding
    first: Tensor
    last: Tensor
    inside: Tensor
    upos: Tensor
    feats: Tensor
    head: Tensor
    deprel: Tensor
    tags: Tensor


def recased(shapes: np.ndarray, chance: random.Random) -> np.ndarray:
    """Now and then a sentence in capitals, in lower case or in title case: the words stay, only the case is another."""
    throw = chance.random()
    letters = np.isin(shapes, (LOWER, CAPITAL, LETTER, UPPER, MIXED))
    if throw < 0.04:
        return np.where(letters, UPPER, shapes)
    if throw < 0.08:
        return np.where(letters, LOWER, shapes)
    if throw < 0.10:
        return np.where(shapes == LOWER, CAPITAL, shapes)
    return shapes


def dropped(ids: np.ndarray, chance: random.Random) -> np.ndarray:
    """One piece in fifty hidden: a name or verb must also be told by what stands around it."""
    hidden = [chance.random() < HIDDEN for _ in ids]
    hidden[0] = hidden[-1] = False
    return np.where(hidden, HIDES, ids)


def batch_of(rows: Sequence[Row], numbers: Sequence[int], chance: random.Random | None = None) -> Batch:
    """The rows as one batch; with ``chance`` letter case is varied and pieces are hidden, for training."""
    length, words = max(len(r.ids) for r in rows), max(len(r.first) for r in rows)

    def grid(arrays: Sequence[np.ndarray], width: int, fill: int) -> Tensor:
        out = np.full((len(arrays), width), fill, np.int64)
        for at, array in enumerate(arrays):
            out[at, : len(array)] = array
        return torch.from_numpy(out)

    held = grid([np.ones(len(r.ids)) for r in rows], length, 0).bool()
    shift = (torch.arange(len(rows)) * length)[:, None]
    shapes = [recased(r.shapes, chance) if chance else r.shapes for r in rows]
    assert all(shape.max() < SHAPES for shape in shapes)
    return Batch(
        tuple(numbers),
        grid([dropped(r.ids, chance) if chance else r.ids for r in rows], length, 0),
        grid(shapes, length, 0),
        held,
        torch.where(held, 0.0, MASKED)[:, None, None, :],
        grid([np.ones(len(r.first)) for r in rows], words, 0).bool(),
        grid([r.first for r in rows], words, 0) + shift,
        grid([r.last for r in rows], words, 0) + shift,
        grid([r.inside for r in rows], words, 0),
        *(grid([getattr(r, name) for r in rows], words, IGNORE) for name in ("upos", "feats", "head", "deprel")),
        grid([r.tags for r in rows], words, 0),
    )


def shuffled_batches(rows: Sequence[Row], pieces: int, chance: random.Random) -> list[list[int]]:
    """Numbers of rows in batches of about ``pieces``, of similar length, in random order; each row once."""
    order = sorted(range(len(rows)), key=lambda at: (len(rows[at].ids) + chance.random() * 4, at))
    found: list[list[int]] = [[]]
    for at in order:
        if len(found[-1]) and (len(found[-1]) + 1) * len(rows[at].ids) > pieces:
            found.append([])
        found[-1].append(at)
    chance.shuffle(found)
    return found
