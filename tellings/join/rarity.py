"""How rare a word is, from one frozen background table that ships: never from counts over the pile at hand."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from importlib import resources

from tellings.model import BadTable

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
POSSESSIVE = re.compile(r"['’]s?$")


def fold_words(text: str) -> list[str]:
    """The words of ``text`` in order, lower case, without possessive and plain plural endings; numbers are no words."""
    return [fold_word(word) for word in WORD.findall(text)]


@lru_cache(maxsize=200_000)
def fold_word(word: str) -> str:
    """One word in lower case, without possessive and plain plural ending ("Ministers'" and "minister" are one)."""
    word = POSSESSIVE.sub("", word.lower().replace("’", "'"))
    if len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return word


@lru_cache(maxsize=1)
def rarity_table() -> tuple[int, dict[str, int]]:
    """The number of stretches counted, and how many of them hold each listed word. Raises BadTable when the file is damaged."""
    stretches, counts = 0, {}
    lines = (resources.files("tellings") / "data" / "rarity.tsv").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        word, tab, count = line.partition("\t")
        if word == "# STRETCHES":
            stretches = int(count)
        elif not line.startswith("#"):
            if not tab or not count.isdigit():
                raise BadTable(
                    f"rarity.tsv line {number}: {line[:40]!r} is not WORD<tab>COUNT; run python -m training.make_rarity"
                )
            counts[word] = int(count)
    if not stretches:
        raise BadTable("rarity.tsv has no line '# STRETCHES<tab>NUMBER'; run python -m training.make_rarity")
    return stretches, counts


@lru_cache(maxsize=200_000)
def rarity(word: str) -> float:
    """The rarity of a folded word: natural log of one over the share of stretches holding it; unlisted words count as seen once."""
    stretches, counts = rarity_table()
    return round(math.log(stretches / counts.get(word, 1)), 3)
