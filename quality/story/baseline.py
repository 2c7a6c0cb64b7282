"""The plainest reader of a pile: every report stands alone, and only sentences with the same words are the same.

Claims are sentences found word for word in the pile, copies are runs of them, utterances are equal words in quotation marks, conflicts are
sentences that differ in nothing but their numbers; each report that has a claim counts as an independent newsroom.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from quality.counting import Copied, Labels, Place, Said, Shown, ShownClaim, make_ruler

QUOTE_WORDS = 4  # a shorter quoted phrase is a title or a scare quote as often as words somebody said
_QUOTED = re.compile(r"[\"“]([^\"“”\n]+)[\"”]")
_NUMBER = re.compile(r"\d[\d,.]*")


def show_plainly(labels: Labels) -> Shown:
    """What the plainest reader shows of a story's texts; it looks at the texts alone."""
    starts = make_ruler(labels).starts
    sentences = {doc["id"]: list(_sentences(starts[doc["id"]], doc["id"], doc["text"])) for doc in labels.docs}
    texts = {doc["id"]: doc["text"] for doc in labels.docs}
    same = _grouped(
        (_words(texts[spot.text][spot.start : spot.end]), spot) for spots in sentences.values() for spot in spots
    )
    quoted = _grouped((_words(words), spot) for doc in labels.docs for words, spot in _quoted(doc["id"], doc["text"]))
    return Shown(
        tuple(("own", (doc,)) for doc in texts),
        tuple(_copies(sentences, texts)),
        tuple(_claim(spots) for spots in same),
        tuple(_conflicts(sentences, texts)),
        tuple(Said(tuple(spots), "none") for spots in quoted if len(spots) > 1),
        tuple(tuple(spots) for spots in same if len({spot.text for spot in spots}) == 1),
    )


def _sentences(starts: Sequence[int], name: str, text: str) -> Iterator[Place]:
    for start, after in itertools.pairwise([*starts, len(text)]):
        stop = start + len(text[start:after].rstrip())
        if len(_words(text[start:stop]).split()) > 1:
            yield Place(name, start, stop)


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _grouped(named: Iterable[tuple[str, Place]]) -> list[list[Place]]:
    groups: dict[str, list[Place]] = defaultdict(list)
    for key, spot in named:
        groups[key].append(spot)
    return list(groups.values())


def _claim(spots: list[Place]) -> ShownClaim:
    reports = len({spot.text for spot in spots})
    return ShownClaim(tuple(spots), (), reports, reports)


def _quoted(name: str, text: str) -> Iterator[tuple[str, Place]]:
    for found in _QUOTED.finditer(text):
        if len(found.group(1).split()) >= QUOTE_WORDS:
            yield found.group(1), Place(name, found.start(1), found.end(1))


def _copies(sentences: dict[str, list[Place]], texts: dict[str, str]) -> Iterator[Copied]:
    """Longest runs of equal neighbouring sentences, for each two reports."""
    keys = {doc: [_words(texts[doc][s.start : s.end]) for s in spots] for doc, spots in sentences.items()}
    for a, b in itertools.combinations(sorted(sentences), 2):
        where = {key: index for index, key in reversed(list(enumerate(keys[b])))}
        run: list[tuple[int, int]] = []
        for index, key in enumerate(keys[a]):
            other = where.get(key)
            if run and other != run[-1][1] + 1:
                yield _copied(sentences[a], sentences[b], run)
                run = []
            if other is not None:
                run.append((index, other))
        if run:
            yield _copied(sentences[a], sentences[b], run)


def _copied(a: list[Place], b: list[Place], run: list[tuple[int, int]]) -> Copied:
    (first_a, first_b), (last_a, last_b) = run[0], run[-1]
    return Copied(
        Place(a[0].text, a[first_a].start, a[last_a].end), Place(b[0].text, b[first_b].start, b[last_b].end), "verbatim"
    )


def _conflicts(sentences: dict[str, list[Place]], texts: dict[str, str]) -> Iterator[tuple[Place, Place, str]]:
    alike: dict[str, list[tuple[str, Place]]] = defaultdict(list)
    for spots in sentences.values():
        for spot in spots:
            words = texts[spot.text][spot.start : spot.end]
            alike[_words(_NUMBER.sub("0", words))].append((_words(words), spot))
    for group in alike.values():
        for (words_a, a), (words_b, b) in itertools.combinations(group, 2):
            if words_a != words_b and a.text != b.text:
                yield a, b, "conflict"
