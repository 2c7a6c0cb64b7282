"""What one report alone has, and what one leaves out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tellings.join.rarity import fold_word, rarity
from tellings.model import (
    Article,
    Claim,
    Corroboration,
    Omission,
    OnlyHere,
    Published,
    Sentence,
    Statement,
    Story,
    Warned,
    bundle,
)
from tellings.weigh.omissions import PLAIN, WORD, find_omissions

ELSEWHERE = 0.5  # share of a claim's words, by rarity, that one other report holds, above which it may be told there in other words
RIVAL = (
    -2.0
)  # log-odds that the likest statement of another report says the same (one in eight) from which it may be told there
TELLING = 5  # words that say something of what is told: with fewer it is too bare to be missed elsewhere


@bundle
@dataclass(frozen=True, slots=True)
class Absences:
    """Claims only one article has, and claims missing where most have them."""

    only_here: tuple[OnlyHere, ...]
    omissions: tuple[Omission, ...]


def find_absences(
    story: Story,
    articles: Sequence[Article],
    sentences: Sequence[Sentence],
    statements: Sequence[Statement],
    claims: Sequence[Claim],
    corroborations: Sequence[Corroboration],
    dates: Sequence[Published],
    warned: Sequence[Warned],
) -> Absences:
    """Only-here and everyone-but-here, guarded.

    A claim is only here when one text alone states it, or entails it, in a story of several, it has TELLING words, no other text holds more than
    ELSEWHERE of them, by rarity, and no statement elsewhere is a RIVAL. What is omitted, see ``find_omissions``.
    """
    texts = {article.id: article for article in articles}
    kinds = {article.text_id for article in articles}
    known = {claim.id: claim for claim in claims}
    holders = holders_of(articles)
    only = []
    for claim in claims:
        own = {place.article for place in claim.statements}
        tellers = own | {
            place.article for other in claim.entailed_by if other in known for place in known[other].statements
        }
        told = {texts[article].text_id for article in tellers if article in texts}
        if len(told) == 1 and len(kinds) > 1:
            words = {word for place in claim.statements for word in words_of(place.span.of(texts[place.article].text))}
            near = claim.rival is not None and claim.rival >= RIVAL
            if near or len(words) < TELLING or share_elsewhere(words, told, holders) > ELSEWHERE:
                continue
            only += [OnlyHere(story.id, article, claim.id) for article in sorted(own)]
    missing = find_omissions(story, articles, sentences, statements, claims, corroborations, dates, warned)
    return Absences(tuple(only), missing)


def words_of(text: str) -> Iterable[str]:
    """The folded words of a text that say something of what is told."""
    folded = (fold_word(found.group().lower()) for found in WORD.finditer(text))
    return (word for word in folded if rarity(word) > PLAIN)


def holders_of(articles: Sequence[Article]) -> dict[str, set[str]]:
    """Word -> the ids of the texts that hold it."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, text in {article.text_id: article.text for article in articles}.items():
        for word in set(words_of(text)):
            found[word].add(name)
    return found


def share_elsewhere(words: set[str], own: set[str], holders: dict[str, set[str]]) -> float:
    """The largest share of the words, by rarity, that one text other than ``own`` holds."""
    held: dict[str, float] = defaultdict(float)
    for word in sorted(words):
        for name in holders.get(word, set()) - own:
            held[name] += rarity(word)
    return round(max(held.values(), default=0.0) / max(1.0, sum(rarity(word) for word in sorted(words))), 3)
