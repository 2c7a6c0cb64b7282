"""One remark in quotation marks with other words inside it.

Remarks come from the utterances of the story, and from statements that hold quotation marks. Two remarks are one when enough of the shorter
stands in the other, in order. A word exchanged, put in or left out between words that agree is a conflict of wording (so the guidelines of
gold_dev: words changed inside quotation marks, bracketed ones too); one more word at an end, a spelling, a figure for a number word are
none. Known to fail: two translations of a foreign remark, two interviews of one person.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from tellings.find.quantities import ONES, TENS
from tellings.join.alignment import MARKED, TOKEN
from tellings.join.likeness import Telling
from tellings.join.rarity import fold_word, rarity
from tellings.model import Cite, Score, Utterance, reason
from tellings.weigh.clash import Clash

# Log-odds; hand-set, then searched on the tuning stories of gold_dev, see quality/story.
PRIOR = -2.6
WORDING = 1.5
SHARED, SHARED_CENTRE = 6.0, 0.7  # times the share of the shorter remark that is the same
LENGTH, LENGTH_MOST = 0.06, 1.6  # times the words that are the same
SMALL_WORDS = (
    -0.5
)  # only small words differ ("in" for "into"): as often the ear of one who writes down as another remark
MANY_CHANGES = -1.2  # more than CHANGES places differ: told in other words, or translated
CHANGES = 2
SAID = 5  # words of a remark before its wording is compared
REMARK = 0.6  # share of the shorter remark's words that stand in the other, in order
SPELLING = 0.8  # words nearer than this in letters are one word in two spellings
HEAVY = 2.0  # rarity of a word that is no small one
MOST_ADDED = 8  # words put in at one place; more are a sentence that one report leaves out
MOST_WORDS = 120  # of a remark that are compared
MOST_RENDERINGS = 30  # of an utterance
AROUND = 6  # words shown on either side of what differs


@dataclass(frozen=True, slots=True)
class Remark:
    """Words in quotation marks: folded, with their places."""

    telling: Telling
    article: str
    text: str  # of the whole article
    folded: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


def remarks_of(telling: Telling, text: str) -> list[Remark]:
    """The remarks of SAID words or more in quotation marks inside a statement."""
    return [
        remark
        for match in MARKED.finditer(text, telling.place.start, telling.place.end)
        if len((remark := make_remark(telling, text, *match.span())).folded) >= SAID
    ]


def make_remark(telling: Telling, text: str, start: int, end: int) -> Remark:
    """The first MOST_WORDS words of a stretch of a text as a remark."""
    words = list(TOKEN.finditer(text, start, end))[:MOST_WORDS]
    return Remark(
        telling,
        telling.place.article,
        text,
        tuple(fold_word(word.group()) for word in words),
        tuple(word.span() for word in words),
    )


def utterance_clashes(
    tellings: Sequence[Telling], texts: Mapping[str, str], utterances: Sequence[Utterance]
) -> Iterator[Clash]:
    """Renderings of one utterance, in quotation marks, with words exchanged."""
    by_article: dict[str, list[tuple[int, int, Telling]]] = defaultdict(list)
    for order, telling in enumerate(tellings):
        for place in telling.places:
            by_article[place.article].append((place.start, order, telling))
    starts = {article: sorted(rows, key=lambda row: row[:2]) for article, rows in by_article.items()}
    for utterance in utterances:
        if utterance.difference != "altered":
            continue
        said = [
            make_remark(holder, texts[cite.article], cite.start, cite.end)
            for cite in sorted(utterance.renderings)[:MOST_RENDERINGS]
            if (holder := telling_at(starts.get(cite.article, []), cite)) is not None
            and is_marked(marks_of(texts[cite.article]), cite)
        ]
        for number, one in enumerate(said):
            for two in said[number + 1 :]:
                if one.article != two.article:
                    yield from wording_clash(one, two)


@lru_cache(maxsize=256)
def marks_of(text: str) -> tuple[tuple[int, int], ...]:
    """The stretches of a text between quotation marks, in order."""
    return tuple(match.span() for match in MARKED.finditer(text))


def is_marked(marked: Sequence[tuple[int, int]], cite: Cite) -> bool:
    """Whether a rendering lies between quotation marks: ``marked`` are the stretches of its article that do, in order."""
    at = bisect_right(marked, cite.start, key=lambda span: span[0])
    return at > 0 and cite.start < marked[at - 1][1] and cite.end <= marked[at - 1][1] + 1


def telling_at(rows: Sequence[tuple[int, int, Telling]], cite: Cite) -> Telling | None:
    """The telling in whose statement a rendering begins; the nearest before it where none does."""
    at = bisect_right(rows, cite.start, key=lambda row: row[0])
    return rows[at - 1][2] if at else None


def wording_clash(one: Remark, two: Remark) -> Iterator[Clash]:
    """The clash of two remarks when they are one remark with words exchanged."""
    matcher = SequenceMatcher(None, one.folded, two.folded, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    same = sum(block.size for block in blocks)
    share = same / max(1, min(len(one.folded), len(two.folded)))
    if same < SAID or share < REMARK:
        return
    changed = [op[1:] for op in matcher.get_opcodes() if is_change(op, one, two)]
    if not changed:
        return
    heavy = any(rarity(word) >= HEAVY for a, b, c, d in changed for word in (*one.folded[a:b], *two.folded[c:d]))
    shown = [(" ".join(one.folded[a:b]), " ".join(two.folded[c:d])) for a, b, c, d in changed]
    a, b, c, d = changed[0]
    places = (place_of(one, a, b), place_of(two, c, d))
    says = "; ".join(f"{first or 'nothing'} against {second or 'nothing'}" for first, second in shown[:3])
    why = [
        reason(f"one remark, two wordings: {says}", WORDING, places),
        reason(f"{share:.0%} of the shorter are the same words, in order", SHARED * (share - SHARED_CENTRE)),
        reason(f"{same} words are the same", min(LENGTH_MOST, LENGTH * same)),
    ]
    if not heavy:
        why.append(reason("only small words differ", SMALL_WORDS))
    if len(changed) > CHANGES:
        why.append(reason("words differ in many places", MANY_CHANGES))
    yield Clash(
        one.telling,
        two.telling,
        *places,
        "wording",
        "conflict",
        says,
        Score(PRIOR, tuple(why)),
        ("wording", *sorted(shown[0])),
        shown[0],
    )


def is_change(op: tuple[str, int, int, int, int], one: Remark, two: Remark) -> bool:
    """Whether a difference of two remarks is one of wording: words exchanged, or put in between words that agree."""
    kind, a, b, c, d = op
    if kind == "equal":
        return False
    first, second = one.folded[a:b], two.folded[c:d]
    if kind == "replace":
        cut = is_cut(op, one, two) and not (is_bracketed(one, a, b) or is_bracketed(two, c, d))
        return not cut and spelling(first, second) < SPELLING and not same_number(first, second)
    inner = a > 0 and b < len(one.folded) and c > 0 and d < len(two.folded)
    added = first or second
    return inner and len(added) <= MOST_ADDED and not set(added) <= UNHEARD and not (gap(one, a, b) or gap(two, c, d))


#: Words that one report puts between the same words and another leaves out, as it would a comma: nobody hears them missing.
UNHEARD = frozenset(
    fold_word(word) for word in ("a", "an", "and", "er", "oh", "so", "that", "the", "uh", "um", "well", "yes")
)


def is_bracketed(remark: Remark, low: int, high: int) -> bool:
    """Whether words ``[low, high)`` stand in square brackets: an editor's for the speaker's."""
    start, end = remark.spans[low][0], remark.spans[high - 1][1]
    return remark.text[max(0, start - 1) : start] == "[" and remark.text[end : end + 1] == "]"


def gap(remark: Remark, low: int, high: int) -> bool:
    """Whether a remark is interrupted around words ``[low, high)``: by marks of quotation (he said), dots, or a sign for a word."""
    start, end = remark.spans[low - 1][1], remark.spans[min(high, len(remark.spans) - 1)][0]
    return any(mark in remark.text[start:end] for mark in ("“", "”", '"', "...", "…", "&"))


def same_number(one: Sequence[str], two: Sequence[str]) -> bool:
    """Whether words are one number, in words and in figures."""
    return [in_figures(word) for word in one] == [in_figures(word) for word in two]


def in_figures(word: str) -> str:
    """A word, a number word in figures."""
    return f"{NUMBERS[word]:g}" if word in NUMBERS else word


NUMBERS = {fold_word(word): value for word, value in {**ONES, **TENS}.items()}


def is_cut(op: tuple[str, int, int, int, int], one: Remark, two: Remark) -> bool:
    """Whether an exchange at an end of the remarks is rather where one of them begins or stops: a few words against many."""
    _, a, b, c, d = op
    at_end = (a == 0 and c == 0) or (b == len(one.folded) and d == len(two.folded))
    return at_end and abs((b - a) - (d - c)) > MOST_LONGER


MOST_LONGER = 2  # words


def place_of(remark: Remark, low: int, high: int) -> Cite:
    """Words ``[low, high)`` of a remark with AROUND words on either side."""
    first = max(0, low - AROUND)
    last = min(len(remark.spans), high + AROUND) - 1
    return Cite(remark.article, remark.spans[first][0], remark.spans[last][1])


def spelling(one: Sequence[str], two: Sequence[str]) -> float:
    """How alike some words are in letters, 0 to 1."""
    return SequenceMatcher(None, "".join(one), "".join(two)).ratio()
