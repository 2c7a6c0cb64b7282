"""What is needed to find an article's likely partners without its text."""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations
from typing import Literal

import numpy as np

from tellings.join.rarity import WORD, fold_word, rarity
from tellings.join.vectors import pack_vector, stack_vectors
from tellings.model import Article, OwnDate, Sentence, Sketch, Span

#: Parts that say nothing about the story. Headlines, captions and datelines do.
SILENT = ("byline", "credit", "furniture")
LEAD = 8  # sentences; news tells the happening first. Hand-set
LEAD_FADE = 0.85  # each further lead sentence counts this much of the one before
OPENING = 4  # of them whose rare words are kept beside the title's
FIRST = 6  # of them whose figures are kept
ADDRESS = re.compile(
    r"\s*(?:https?\s*:|www\s*\.|/)", re.IGNORECASE
)  # also with blanks between its signs, as corpora print it
FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
RARE = 3.0  # rarity from which a word may count: in fewer than one of 20 stretches of 150 words
WORDS_KEPT = 80
KEY_WORDS = 20  # every pair of the heaviest words is a key; see propose_pairs for what that reaches
KEY_TITLE = 6  # the same for the rarest words of the title
SHINGLE = 5  # words in a row that make a fingerprint of a passage
SHINGLE_SAMPLE = 16  # one fingerprint in so many is kept, chosen by its own value, so two articles keep the same ones
SHINGLES_KEPT = 64
SURE = -0.4  # log-odds of an inferred day from which a text tells it: two in five; surer ones are rare
TITLE = 160  # characters of a headline kept


def sketch_article(article: Article, sentences: Sequence[Sentence], date: OwnDate) -> Sketch:
    """The article's keys, rare words, lead vector and days.

    Words weigh (1 + ln count) x rarity, scaled to unit length over those kept; a word always written with a capital keeps it (a name).
    Keys are 64-bit: pairs of the heaviest words and of the title's rarest, and a sample of the article's five-word runs. A text of ten words or
    less gives few keys.
    """
    spoken = telling_spans(article)
    title = find_title(article, sentences)
    told = "\n".join(span.of(article.text) for span in spoken)
    words = weigh_words(told if title.rstrip("…") in told else f"{title}\n{told}")
    lead = [sentence for sentence in sentences if any(span.overlap(sentence.span) for span in spoken)][:LEAD]
    faded = stack_vectors(sentence.vector for sentence in lead) * np.float32(LEAD_FADE) ** np.arange(len(lead))[:, None]
    return Sketch(
        article=article.id,
        text_id=article.text_id,
        url=article.url,
        keys=tuple(sorted(word_keys(words) | title_keys(title) | shingle_keys(article.text))),
        words=words,
        vector=pack_vector(faded.sum(axis=0, dtype=np.float32)),
        low=date.low,
        high=date.high,
        title=title,
        figures=tuple(sorted({f for s in lead[:FIRST] for f in FIGURE.findall(s.span.of(article.text))})),
        dated=how_dated(date),
        opening=" ".join(sorted(rare_words(" ".join([title, *(s.span.of(article.text) for s in lead[:OPENING])])))),
    )


def how_dated(date: OwnDate) -> Literal["told", "given", ""]:
    """Whether a text tells its own day (stated in it, or inferred to the day and about as likely as not), or one was given beside it."""
    if date.basis == "given":
        return "given"
    total = round(sum(why.weight for why in date.reasons), 3)
    inferred = date.basis == "inferred" and date.precision == "day" and total >= SURE
    return "told" if date.basis == "stated" or inferred else ""


def telling_spans(article: Article) -> list[Span]:
    """The stretches of text that tell something; the whole text where no parts are marked."""
    spans = [part.span for part in article.parts if part.kind not in SILENT]
    return spans or [Span(0, len(article.text))]


def find_title(article: Article, sentences: Sequence[Sentence]) -> str:
    """The given title, else the headline in the text, else the first sentence that is no address; one line, cut at TITLE characters."""
    headline = next((part.span.of(article.text) for part in article.parts if part.kind == "headline"), "")
    spoken = (sentence.span.of(article.text) for sentence in sentences)
    first = next((line for line in spoken if not ADDRESS.match(line)), article.text[:TITLE])
    line = " ".join((article.title or headline or first).split())
    return line if len(line) <= TITLE else line[: TITLE - 1].rsplit(" ", 1)[0] + "…"


def weigh_words(text: str) -> tuple[tuple[str, float], ...]:
    """The rare words of a text with their weights, heaviest first (ties by word), at most WORDS_KEPT."""
    counts: Counter[str] = Counter()
    small: set[str] = set()
    for word in WORD.findall(text):
        folded = fold_word(word)
        counts[folded] += 1
        if word[0].islower():
            small.add(folded)
    weights = {
        word: (1 + math.log(count)) * rarity(word)
        for word, count in counts.items()
        if rarity(word) >= RARE and len(word) > 2
    }
    heaviest = sorted(weights.items(), key=lambda item: (-round(item[1], 6), item[0]))[:WORDS_KEPT]
    length = math.sqrt(math.fsum(weight * weight for _, weight in heaviest)) or 1.0
    return tuple((word if word in small else word.capitalize(), round(weight / length, 4)) for word, weight in heaviest)


def word_keys(words: Sequence[tuple[str, float]]) -> set[int]:
    """A key for every pair of the heaviest words."""
    heaviest = sorted(word.lower() for word, _ in words[:KEY_WORDS])
    return {mix(word_number(first), word_number(second)) for first, second in combinations(heaviest, 2)}


def rare_words(text: str) -> dict[str, float]:
    """The rare words of a text, folded, with their rarity."""
    words = {fold_word(word) for word in WORD.findall(text)}
    return {word: rarity(word) for word in words if rarity(word) >= RARE and len(word) > 2}


@lru_cache(maxsize=16_384)
def title_words(title: str) -> tuple[tuple[str, float], ...]:
    """The rare words of a title with their rarity, rarest first (ties by word)."""
    return tuple(sorted(rare_words(title).items(), key=lambda item: (-item[1], item[0])))


def title_keys(title: str) -> set[int]:
    """A key for every pair of the rarest words of a title: a page whose text is cut down to a notice still has its title."""
    rarest = sorted(word for word, _ in title_words(title)[:KEY_TITLE])
    return {mix(word_number(first), word_number(second)) for first, second in combinations(rarest, 2)}


def shingle_keys(text: str) -> set[int]:
    """Keys of a sample of the runs of SHINGLE words, at most SHINGLES_KEPT, chosen by value."""
    numbers = np.array([word_number(fold_word(word)) for word in WORD.findall(text)], dtype=np.uint64)
    if len(numbers) < SHINGLE:
        return set()
    mixed = np.zeros(len(numbers) - SHINGLE + 1, dtype=np.uint64)
    for place in range(SHINGLE):
        mixed = (mixed ^ numbers[place : place + len(mixed)]) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    chosen = np.unique(mixed[mixed % np.uint64(SHINGLE_SAMPLE) == 0])[:SHINGLES_KEPT]
    return {int(value) >> 1 | 1 << 62 for value in chosen}


@lru_cache(maxsize=200_000)
def word_number(word: str) -> int:
    """A 64-bit number for a word, the same in every process."""
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def mix(first: int, second: int) -> int:
    """A key for two words: 62 bits, so that it fits a signed column and stays apart from the keys of passages."""
    return ((first * 0x9E3779B97F4A7C15 ^ second) & (2**64 - 1)) >> 2
