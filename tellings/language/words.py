"""Text to words: spaCy's English tokenizer, kept linear on hostile input."""

from __future__ import annotations

import functools
import itertools
import re

import spacy
from spacy.language import Language
from spacy.tokens import Doc

LONGEST_CHUNK = (
    400  # characters without white space; the tokenizer takes affixes off one by one, which is quadratic in it
)
CHUNKS = re.compile(rf"\S{{{LONGEST_CHUNK + 1},}}")
LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@functools.cache
def english() -> Language:
    """The blank English pipeline of this process: its tokenizer and its vocabulary."""
    return spacy.blank("en")


def tokenise(text: str) -> Doc:
    """``text`` as a Doc: ``token.idx`` is the token's place in ``text``, exactly; white space of its own is a token.

    Half of a surrogate pair (which no UTF-8 text holds, but JSON can) stands as U+FFFD in ``doc.text``; offsets stay.
    """
    text = LONE_SURROGATE.sub("\ufffd", text)
    nlp = english()
    if not CHUNKS.search(text):
        return nlp.tokenizer(text)
    words: list[str] = []
    spaces: list[bool] = []
    for start, end in stretches(text):
        for token in nlp.tokenizer(text[start:end]):
            words.append(token.text)
            spaces.append(bool(token.whitespace_))
    return Doc(nlp.vocab, words=words, spaces=spaces)


def stretches(text: str) -> list[tuple[int, int]]:
    """``text`` cut so that no stretch without white space is longer than ``LONGEST_CHUNK``; nothing is left out."""
    cuts = [0]
    for chunk in CHUNKS.finditer(text):
        cuts += range(chunk.start(), chunk.end(), LONGEST_CHUNK)
        cuts.append(chunk.end())
    cuts.append(len(text))
    return [(start, end) for start, end in itertools.pairwise(cuts) if start < end]
