"""Does finding the pairs and stories of a hundred thousand articles stay near linear, and what does adding a thousand cost?

Sketches are made up, not read: an event is the sketch of an openly licensed article with all but a few of its words swapped for words of its
own, and each of its reports keeps most of them; what an event and another have in common by chance grows with the pile, as in a real one. Some
reports are a text that stands there already. Processor time of the steps alone; the texts, read one at a time, have no part in it.

Adding is measured as a workspace does it: the steps see the sketches that share a key or a text with a new one (there a look-up in an index, here one
pass that is not counted), and for the stories what hangs together with a new one over pairs. That this gives the very pairs of one go is checked on
the smaller pile.
"""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from bench.figure import Figure
from bench.piles import bundled_reports, open_texts
from tellings.join import gather_stories, propose_pairs
from tellings.join.pairs import PASSAGE_KEY
from tellings.join.sketch import title_keys, weigh_words, word_keys
from tellings.join.vectors import pack_vector
from tellings.model import Pair, Sketch

ARTICLES, FEWER, MORE = 100_000, 10_000, 1_000
SMALL = (600, 60, 20)
ADDING = 0.1  # one article in a hundred may cost so much of the whole: their neighbours are few, but each is looked at
GROWTH = 13.0  # ten times the articles may take so many times the time
MEMORY_GB = 4.0
REPORTS_AN_EVENT = (1, 6)
KEPT_BY_EVENT, KEPT_BY_REPORT = 0.08, 0.75  # words an event has from its base, and a report from its event
REPRINTED = 0.15  # reports that are the very text of the one before
PASSAGES, SHARED = 12, 0.4  # sampled runs of an event's wire text, and the share a report has of them
DAYS = 365.0
TITLE, OPENING = 7, 30  # words
LETTERS = str.maketrans("0123456789", "abcdefghij")  # words are letters


def run(*, small: bool) -> list[Figure]:
    """Time at 10,000 and 100,000 articles, their ratio, memory, and adding 1,000 to them."""
    texts = [report["text"] for report in bundled_reports()] if small else open_texts()
    many, few, more = SMALL if small else (ARTICLES, FEWER, MORE)
    pile = list(make_sketches(texts, many + more))
    before = time_steps(pile[:few])
    whole = time_steps(pile[:many])
    near = neighbourhood(pile[:many], pile[many:])
    began = time.process_time()
    added = propose_pairs(near, since=frozenset(sketch.article for sketch in pile[many:]))
    gather_touched(near, added, pile[many:])
    adding = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    return [
        Figure(f"{few} articles", before, "s"),
        Figure(f"{many} articles", whole, "s"),
        Figure("ten times the articles", whole / max(before, 1e-9), "times the time", None if small else GROWTH),
        Figure("speed", many / whole, "articles/s", None if small else 150.0, at_least=True),
        Figure(f"pairs and stories of {more} new ones among all", adding, "s"),
        Figure("this against the whole", adding / max(whole, 1e-9), "of its time", None if small else ADDING),
        Figure("articles looked at for them", len(near) / len(pile), "of all"),
        Figure("pairs found for them", float(len(added)), "pairs"),
        Figure(
            f"pairs that differ from one go, {few} articles and {more} more",
            float(differing(pile, few, more)),
            "pairs",
            0.0,
        ),
        Figure("memory", peak, "GB", None if small else MEMORY_GB),
    ]


def time_steps(sketches: Sequence[Sketch]) -> float:
    """Processor seconds of proposing pairs and gathering stories."""
    began = time.process_time()
    gather_stories(sketches, propose_pairs(sketches, since=None), since=None)
    return time.process_time() - began


def neighbourhood(old: Sequence[Sketch], new: Sequence[Sketch]) -> list[Sketch]:
    """The new sketches and those of the old ones that share a key or a text with one of them."""
    keys = {key for sketch in new for key in sketch.keys}
    texts = {sketch.text_id for sketch in new}
    return [*(sketch for sketch in old if sketch.text_id in texts or not keys.isdisjoint(sketch.keys)), *new]


def gather_touched(near: Sequence[Sketch], pairs: Sequence[Pair], new: Sequence[Sketch]) -> None:
    """The stories of the new sketches and of what is paired with them."""
    ends = {sketch.article for sketch in new} | {end for pair in pairs for end in (pair.a, pair.b)}
    gather_stories([sketch for sketch in near if sketch.article in ends], pairs, since=None)


def differing(pile: Sequence[Sketch], few: int, more: int) -> int:
    """How many pairs of a pile built in two goes are not those of one go."""
    old, new = pile[:few], pile[few : few + more]
    names = frozenset(sketch.article for sketch in new)
    grown = {*propose_pairs(old, since=None), *propose_pairs(neighbourhood(old, new), since=names)}
    return len(grown ^ set(propose_pairs([*old, *new], since=None)))


def make_sketches(texts: Sequence[str], count: int, *, seed: int = 0) -> Iterator[Sketch]:
    """``count`` sketches of reports of made-up events."""
    rng, made = random.Random(seed), 0
    dice = np.random.default_rng(seed)
    bases = [weigh_words(text) for text in texts]
    while made < count:
        mark = f"{made:06d}".translate(LETTERS)
        words = tuple(
            (word if rng.random() < KEPT_BY_EVENT else f"{word}{mark}", weight) for word, weight in rng.choice(bases)
        )
        centre = dice.normal(size=384)
        runs = [rng.getrandbits(61) | PASSAGE_KEY for _ in range(PASSAGES)]
        day = date(2019, 1, 1) + timedelta(days=int(rng.random() * DAYS))
        last: Sketch | None = None
        for _ in range(min(rng.randint(*REPORTS_AN_EVENT), count - made)):
            name = f"{made:08x}"
            if last is not None and rng.random() < REPRINTED:
                last = replace(last, article=name)
            else:
                kept = tuple(word for word in words if rng.random() < KEPT_BY_REPORT)
                title = " ".join(word for word, _ in kept[:TITLE])
                keys = word_keys(kept) | title_keys(title) | {key for key in runs if rng.random() < SHARED}
                opening = " ".join(sorted(word.lower() for word, _ in kept[:OPENING]))
                vector = pack_vector((centre + dice.normal(size=384) * 0.6).astype(np.float32))
                low = (day + timedelta(days=rng.randint(0, 2))).isoformat()
                last = Sketch(
                    name, f"text{made}", None, tuple(sorted(keys)), kept, vector, low, low, title, (), opening
                )
            made += 1
            yield last
