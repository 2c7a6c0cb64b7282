"""The same words said once, as several articles render them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations, pairwise

from tellings.join.alignment import TOKEN
from tellings.join.groups import link
from tellings.join.rarity import fold_word, rarity
from tellings.model import Article, Cite, Difference, Entity, Quote, Reason, Sentence, Story, Utterance, digest, reason

ALIKE = 0.7  # share of the shorter rendering's words that stand in the longer in order
SURE = 0.9  # the same where the two name different speakers, or one stands without quotation marks
FEWEST = 3  # words in common
RARITY = 9.0  # and their rarity adds up to at least this: "I don't know" alone is said by many
CROWD = 300  # a word more renderings hold than this starts no comparison
WIDE = 400  # characters from which a rendering is cited by its longest span alone


@dataclass(frozen=True, slots=True)
class Rendering:
    """A quote with the words it renders and its speaker's Entity."""

    quote: Quote
    words: tuple[str, ...]
    who: str | None


def match_utterances(
    story: Story,
    articles: Sequence[Article],
    quotes: Sequence[Quote],
    sentences: Sequence[Sentence],
    entities: Sequence[Entity],
) -> tuple[Utterance, ...]:
    """Every quote of the story in exactly one Utterance; several where the words are mostly the same.

    Two quotes are one utterance when ALIKE of the shorter one's words stand in the other in the same order and the speakers do not differ.
    Without quotation marks SURE is asked, and two reports without any are never one utterance. Comparisons start from shared rare
    words, so they are few. Two translations of one
    remark stay apart.
    """
    texts = {article.id: article.text for article in articles}
    speaker = {local: entity.id for entity in entities for local in entity.locals}
    order = {article: place for place, article in enumerate(story.articles)}
    rows = sorted(
        (quote for quote in quotes if not quote.negated), key=lambda q: (order.get(q.article, -1), q.words[0], q.id)
    )
    renderings = [
        Rendering(quote, read_words(quote, texts[quote.article]), speaker.get(quote.who or "")) for quote in rows
    ]
    links = {
        pair: why
        for pair in candidates(renderings)
        if (why := judge(renderings[pair[0]], renderings[pair[1]])) is not None
    }
    groups = link(len(renderings), links)
    home = {number: place for place, group in enumerate(groups) for number in group}
    inside: dict[int, list[Reason]] = defaultdict(list)
    for pair in sorted(links):
        inside[home[pair[0]]].append(links[pair])
    return tuple(
        make_utterance(story, [renderings[n] for n in group], inside[place]) for place, group in enumerate(groups)
    )


def read_words(quote: Quote, text: str) -> tuple[str, ...]:
    """The folded words of a quote."""
    return tuple(fold_word(match.group()) for span in quote.words for match in TOKEN.finditer(span.of(text)))


def candidates(renderings: Sequence[Rendering]) -> list[tuple[int, int]]:
    """Pairs of renderings that share a run of two words with a rare one, or two rare words in all."""
    holders: dict[object, list[int]] = defaultdict(list)
    for number, rendering in enumerate(renderings):
        for key in keys_of(rendering.words):
            holders[key].append(number)
    found = {pair for group in holders.values() if len(group) <= CROWD for pair in combinations(group, 2)}
    return sorted(found)


def keys_of(words: Sequence[str]) -> set[tuple[str, ...]]:
    """Runs of two words of which one is rare enough, and of three of any rarity."""
    pairs = {pair for pair in pairwise(words) if max(map(rarity, pair)) >= 4.0}
    return pairs | set(zip(words, words[1:], words[2:], strict=False))


def judge(first: Rendering, second: Rendering) -> Reason | None:
    """Why two renderings are one utterance, None when they are not."""
    blocks = SequenceMatcher(None, first.words, second.words, autojunk=False).get_matching_blocks()
    same = [word for block in blocks for word in first.words[block.a : block.a + block.size]]
    shorter = min(len(first.words), len(second.words))
    differ = first.who is not None and second.who is not None and first.who != second.who
    reported = [rendering.quote.form == "indirect" for rendering in (first, second)]
    needed = SURE if differ or any(reported) else ALIKE
    if all(reported) or len(same) < FEWEST or sum(map(rarity, same)) < RARITY or len(same) < needed * shorter:
        return None
    return reason(
        f"{len(same)} of the shorter one's {shorter} words stand in both, in order",
        3.0 * len(same) / shorter,
        [place(first.quote), place(second.quote)],
    )


def place(quote: Quote) -> Cite:
    """Where a quote's words stand: from first to last, or its longest span where that would be WIDE."""
    span = max(quote.words, key=len) if quote.words[-1].end - quote.words[0].start > WIDE else None
    return Cite(quote.article, span.start if span else quote.words[0].start, span.end if span else quote.words[-1].end)


def make_utterance(story: Story, group: Sequence[Rendering], inside: Iterable[Reason]) -> Utterance:
    """The row of a group, its renderings oldest article first."""
    speakers = [rendering.who for rendering in group if rendering.who is not None]
    who = min(set(speakers), key=lambda name: (-speakers.count(name), name)) if speakers else None
    first = place(group[0].quote)
    return Utterance(
        id="u" + digest("utterance", first.article, str(first.start), str(first.end)),
        story=story.id,
        who=who,
        renderings=tuple(place(rendering.quote) for rendering in group),
        quotes=tuple(rendering.quote.id for rendering in group),
        difference=difference([(rendering.words, rendering.quote.form != "indirect") for rendering in group]),
        reasons=tuple(inside),
    )


def difference(renderings: Sequence[tuple[tuple[str, ...], bool]]) -> Difference:
    """How renderings differ: in no word; one lies whole in another (truncated); one stands without quotation marks (paraphrased);
    else altered."""
    texts = sorted({words for words, _ in renderings}, key=lambda words: (-len(words), words))
    if len(texts) <= 1:
        return "none"
    if all(holds(texts[0], words) for words in texts[1:]):
        return "truncated"
    return "altered" if all(marked for _, marked in renderings) else "paraphrased"


def holds(longer: tuple[str, ...], shorter: tuple[str, ...]) -> bool:
    """Whether the shorter words stand in the longer in one piece."""
    size = len(shorter)
    return any(longer[start : start + size] == shorter for start in range(len(longer) - size + 1))
