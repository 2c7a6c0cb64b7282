"""Whether a text is in English."""

from __future__ import annotations

import re
from itertools import islice

from tellings.read.limits import Refusal
from tellings.read.shipped import word_list

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
SAMPLE_WORDS = 200  # enough to tell; counted from where the body begins
SURELY = 0.18  # share of small words: 99 of 100 texts of news_cluster and PolNeAR have more, short ones in eight other languages at most .11
FEW_WORDS = 25  # under this, only a clear answer counts
SAMPLE_CHARS = 1500  # shown to py3langid: 0.7 ms, and no better with more
NEAR = 12.0  # log-odds by which another language must lead over English in a few words
HARDLY = (
    0.1  # a longer text with fewer small words is not English, even if its letters look like it (Nigerian Pidgin: .06)
)
#: Creoles and sister languages that py3langid takes odd English for.
SISTERS = {"pcm", "sco", "jam", "ang"}


def judge_english(text: str) -> Refusal | None:
    """None for English, else why not: which language it seems to be.

    Most English is told by its small words alone (60 microseconds). The rest is shown to py3langid (naive Bayes over byte sequences,
    https://aclanthology.org/P12-3005), first its beginning, then its middle: a text that is half English passes. A few words are given the
    benefit of the doubt.
    """
    refusal = judge_sample(text)
    if refusal is None or len(text) < 2 * SAMPLE_CHARS:
        return refusal
    return refusal if judge_sample(text[len(text) // 2 :]) is not None else None


def judge_sample(text: str) -> Refusal | None:
    """The same for the beginning of a text alone."""
    found = [match.group().lower() for match in islice(WORD.finditer(text), SAMPLE_WORDS)]
    small = word_list("english")
    share = sum(word in small for word in found) / max(1, len(found))
    if not found or (share >= SURELY and len(found) >= FEW_WORDS):
        return None
    import py3langid

    ranked = py3langid.rank(text[:SAMPLE_CHARS])
    best, lead = ranked[0][0], float(ranked[0][1])
    english = next((float(score) for code, score in ranked if code == "en"), lead)
    few = len(found) < FEW_WORDS
    if (
        best == "en"
        or (best in SISTERS and (few or share >= HARDLY))
        or (few and (lead - english < NEAR or share >= SURELY))
    ):
        return None
    return Refusal("NOT_ENGLISH", f"seems to be in the language {best!r}; only English is read for now")
