"""What one report alone has, and what one leaves out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tellings.join.rarity import fold_word, rarity
from tellings.join.sketch import telling_spans
from tellings.model import (
    Article,
    Claim,
    Corroboration,
    Omission,
    OnlyHere,
    Published,
    Reason,
    Story,
    Warned,
    bundle,
    reason,
)

TELLERS = 3  # articles of different texts that have a claim before its absence elsewhere says anything
NEWSROOMS = 2  # and independent newsrooms behind them
PART = 0.5  # and the share of the story's texts they are
LENGTH = 0.6  # an article shorter than this share of the tellers' middle length had no room for all of it
ELSEWHERE = 0.5  # share of a claim's words, by rarity, that one other report holds, above which it may be told there in other words
RIVAL = (
    -2.0
)  # log-odds that the likest statement of another report says the same (one in eight) from which it may be told there
TELLING = 5  # words that say something of what is told: with fewer it is too bare to be missed elsewhere
PLAIN = 2.0  # rarity of a word up to which it says nothing of what is told
WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+|,\d{3})*")
DOUBTS = ("CUT_OFF", "SHORT", "LIST", "LIVE_BLOG")


@bundle
@dataclass(frozen=True, slots=True)
class Absences:
    """Claims only one article has, and claims missing where most have them."""

    only_here: tuple[OnlyHere, ...]
    omissions: tuple[Omission, ...]


def find_absences(
    story: Story,
    articles: Sequence[Article],
    claims: Sequence[Claim],
    corroborations: Sequence[Corroboration],
    dates: Sequence[Published],
    warned: Sequence[Warned],
) -> Absences:
    """Only-here and everyone-but-here, guarded.

    A claim is only here when one text alone states it, or entails it, in a story of several, it has TELLING words, no other text holds more than
    ELSEWHERE of them, by rarity, and no statement elsewhere is a RIVAL. A claim is omitted from an article when at least TELLERS texts of NEWSROOMS
    newsrooms and PART of the story have it, and the article is not doubtful, is as long as most tellers and not older than the claim's first telling.
    Statements that merely fail to match are the known weakness: an omission says "not found", and its reasons say why one could expect it.
    """
    texts = {article.id: article for article in articles}
    kinds = {article.text_id for article in articles}
    rooms = {row.claim: row.low for row in corroborations}
    days = {row.article: row for row in dates}
    doubtful = {row.article for row in warned if row.why in DOUBTS}
    lengths = {article.id: sum(map(len, telling_spans(article))) for article in articles}
    statements = {claim.id: claim for claim in claims}
    holders = holders_of(articles)
    only, missing = [], []
    for claim in claims:
        own = {place.article for place in claim.statements}
        tellers = own | {
            place.article
            for other in claim.entailed_by
            if other in statements
            for place in statements[other].statements
        }
        told = {texts[article].text_id for article in tellers if article in texts}
        if len(told) == 1 and len(kinds) > 1:
            words = {word for place in claim.statements for word in words_of(place.span.of(texts[place.article].text))}
            near = claim.rival is not None and claim.rival >= RIVAL
            if near or len(words) < TELLING or share_elsewhere(words, told, holders) > ELSEWHERE:
                continue
            only += [OnlyHere(story.id, article, claim.id) for article in sorted(own)]
        elif len(told) >= TELLERS and len(told) >= PART * len(kinds) and rooms.get(claim.id, 0) >= NEWSROOMS:
            candidates = sorted(
                article for article in texts if article not in doubtful and texts[article].text_id not in told
            )
            missing += [
                Omission(story.id, article, claim.id, reasons)
                for article in candidates
                if (reasons := expect(article, sorted(tellers), lengths, days))
            ]
    return Absences(tuple(only), tuple(missing))


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


def expect(
    article: str, tellers: Sequence[str], lengths: dict[str, int], days: dict[str, Published]
) -> tuple[Reason, ...]:
    """Why an article could have been expected to have a claim; none when it was too short, too early, or of unknown day."""
    middle = sorted(lengths.get(teller, 0) for teller in tellers)[len(tellers) // 2]
    mine = days.get(article)
    starts = sorted(row.low for teller in tellers if (row := days.get(teller)) is not None and row.low)
    if lengths[article] < LENGTH * middle or mine is None or mine.high is None or not starts or mine.high < starts[0]:
        return ()
    return (
        reason(f"{len(tellers)} other reports have it", 1.0),
        reason(f"it is {lengths[article]} characters long, theirs {middle} in the middle", 0.5),
        reason(f"it is of {mine.value or mine.high}, the first telling of {starts[0]}", 0.5),
    )
