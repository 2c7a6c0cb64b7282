"""One name in two spellings that no transliteration explains: Sandilands and Sandlilands.

Only words in capitals that the background table does not list are compared, and only those of one length or nearly. Names that
differ in vowels, in doubled letters, in h, or in letters that stand for one sound are two transliterations, no conflict; so are endings.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tellings.join.likeness import Telling
from tellings.join.rarity import fold_word, rarity
from tellings.model import Score, Span, reason
from tellings.weigh.around import clause_between, context_of, lexemes, shared_context, walk
from tellings.weigh.clash import Clash, place_in

# Log-odds; set by hand on the tuning stories of gold_dev and on quality/agreement/cases.jsonl.
PRIOR = -1.6
ONE_LETTER = 1.2
CONTEXT = 3.0
COSINE, COSINE_CENTRE = 1.5, 0.35
BOTH_KNOWN = -0.5
SHORTEST = 7  # letters: shorter names one letter apart are two names as often as one
RARE = 7.5  # rarity of a word that is a name nobody knows
KEPT = 2  # letters at the end that must agree: Goran and Gorani are no two spellings
NAME = re.compile(r"[A-Z][a-zà-ÿ]+")
#: Letters that transliterations exchange, taken for one.
SOUNDS = str.maketrans({"y": "i", "q": "k", "c": "k", "z": "s", "w": "v", "j": "i", "x": "k"})
VOWELS = re.compile(r"[aeiouàáâäãåèéêëìíîïòóôöõùúûüøh'-]")
DOUBLED = re.compile(r"(.)\1")


@dataclass(frozen=True, slots=True)
class Spelled:
    """A name's word in one statement."""

    telling: Telling
    word: str
    span: Span


def spelling_clashes(
    tellings: Sequence[Telling], texts: Mapping[str, str], likeness: Callable[[Telling, Telling], float]
) -> Iterator[Clash]:
    """Names one letter apart in statements with words in common; ``likeness`` gives the cosine of two tellings' sentences."""
    found: dict[str, list[Spelled]] = defaultdict(list)
    for telling in tellings:
        text = texts[telling.place.article]
        for match in NAME.finditer(text, telling.place.start, telling.place.end):
            word = match.group()
            if len(word) >= SHORTEST and match.start() > telling.place.start and rarity(fold_word(word)) >= RARE:
                found[word.lower()].append(Spelled(telling, word, Span(match.start(), match.end())))
    for first, second in near_spellings(sorted(found)):
        articles = [{article for use in found[word] for article in use.telling.articles} for word in (first, second)]
        both = bool(articles[0] & articles[1])
        for one in found[first][:MANY]:
            for two in found[second][:MANY]:
                yield make_clash(one, two, texts, likeness(one.telling, two.telling), both)


MANY = 12


def near_spellings(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pairs of words one letter added, dropped or changed apart, that no transliteration makes one."""
    holders: dict[str, set[str]] = defaultdict(set)
    for word in words:
        for form in {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}:
            holders[form].add(word)
    pairs = {(one, two) for near in holders.values() if len(near) < MANY for one in near for two in near if one < two}
    for one, two in sorted(pairs):
        if bare(one) == bare(two):
            continue  # with and without its accents
        if one[-KEPT:] == two[-KEPT:] and one[0] == two[0] and sound(one) != sound(two):
            yield one, two


def bare(word: str) -> str:
    """A word without its accents."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", word) if not unicodedata.combining(letter))


def sound(word: str) -> str:
    """A word without what transliterations change."""
    return VOWELS.sub("", DOUBLED.sub(r"\1", word.replace("ph", "f").translate(SOUNDS)))


def make_clash(one: Spelled, two: Spelled, texts: Mapping[str, str], cosine: float, both: bool) -> Clash:
    """Two spellings as a clash."""
    contexts = []
    for use in (one, two):
        text = texts[use.telling.place.article]
        contexts.append(context_of(walk(lexemes(text, use.telling.place.start, use.telling.place.end), use.span)))
    share, shared = shared_context(contexts[0], contexts[1])
    why = [
        reason(f"one letter apart: {one.word}, {two.word}", ONE_LETTER, (one.telling.place, two.telling.place)),
        reason(f"words around both: {', '.join(shared[:4]) or 'none'}", CONTEXT * share),
        reason(f"their sentences' likeness is {cosine:.2f}", COSINE * (cosine - COSINE_CENTRE)),
    ]
    if both:
        why.append(reason("one of the reports has both", BOTH_KNOWN))
    return Clash(
        one.telling,
        two.telling,
        place_in(one.telling, *place_of(one, texts)),
        place_in(two.telling, *place_of(two, texts)),
        "name",
        "conflict",
        f"{one.word} or {two.word}",
        Score(PRIOR, tuple(why)),
        ("name", *sorted((one.word.lower(), two.word.lower()))),
        (one.word.lower(), two.word.lower()),
    )


def place_of(use: Spelled, texts: Mapping[str, str]) -> tuple[int, int]:
    """The clause a name stands in."""
    place = use.telling.place
    return clause_between(texts[place.article], place.start, place.end, use.span)
