"""Passages two articles share: where, how alike, who had it first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from tellings.join.alignment import Passage, Words, find_passages, read_words
from tellings.join.credits import names_outlet, outlet_key
from tellings.join.rarity import rarity
from tellings.join.vectors import stack_vectors
from tellings.model import Article, Copy, Direction, Pair, Quote, Reason, Sentence, Span, cite, digest, reason

VERBATIM = 0.75  # share of matching words from which a passage is verbatim; below, rewritten
COSINE = 0.8  # sentences not aligned word by word but with vectors as alike as this
OVERLAP = 0.45  # and sharing this much of their words' rarity are rewritten
ENOUGH = 6.0  # rarity shared at least, for a rewritten sentence
QUOTED = 0.75  # share of the matching words in quotation marks on both sides, for a shared quote
CARRIED = 0.12  # share of the shorter text copied outside quotation marks from which a common quote was copied with it
ASIDE = 12  # words that may lie between two passages that are one
TAIL = ".,;:!?”’\"')"

Kind = str


@dataclass(frozen=True, slots=True)
class Shared:
    """A shared passage as places in the two texts, with the share of its words that match and that stand in quotation marks in both."""

    a: Span
    b: Span
    density: float
    quoted: float


def find_copies(
    pair: Pair, articles: Sequence[Article], sentences: Sequence[Sentence], quotes: Sequence[Quote]
) -> tuple[Copy, ...]:
    """The passages two articles share, in order of the first article.

    Runs of the same words are chained over small changes; sentences left over that say the same with much of the same weight in
    words are added as
    rewritten. A passage whose matching words stand in quotation marks on both sides is a shared quote, unless the articles share
    text outside
    quotation marks too. Texts alike character by character are one copy. Time is linear in the words but for refrains, which
    start no alignment.
    """
    a, b = articles
    if a.text_id == b.text_id:
        return (
            make_copy(
                a, b, Shared(Span(0, len(a.text)), Span(0, len(b.text)), 1.0, 0.0), "verbatim", *judge_direction(a, b)
            ),
        )
    mine, other = read_words(a), read_words(b)
    passages = find_passages(mine, other)
    copied = [locate(passage, mine, other, a.text, b.text) for passage in passages]
    rewritten = find_rewritten(a, b, sentences, copied)
    carried = sum(len(passage.a) * (1 - shared.quoted) for passage, shared in zip(passages, copied, strict=True))
    alone = carried < CARRIED * max(1, min(len(mine.folded), len(other.folded)))
    rows = join_close(
        [(shared, kind_of(shared, alone)) for shared in copied] + [(shared, "rewritten") for shared in rewritten]
    )
    direction, reasons = judge_direction(a, b)
    return tuple(make_copy(a, b, shared, kind, direction, reasons) for shared, kind in rows)


def locate(passage: Passage, mine: Words, other: Words, text_a: str, text_b: str) -> Shared:
    """A passage as characters, closing punctuation included."""
    both = [
        mine.quoted[run.a + step] and other.quoted[run.b + step] for run in passage.runs for step in range(run.length)
    ]
    span_a = Span(mine.spans[passage.a[0]].start, close(text_a, mine.spans[passage.a[-1]].end))
    span_b = Span(other.spans[passage.b[0]].start, close(text_b, other.spans[passage.b[-1]].end))
    return Shared(span_a, span_b, passage.density, sum(both) / len(both))


def close(text: str, end: int) -> int:
    """The end of a passage moved over closing punctuation."""
    while end < len(text) and text[end] in TAIL:
        end += 1
    return end


def kind_of(shared: Shared, alone: bool) -> Kind:
    """The kind of a passage; ``alone`` when the articles share hardly anything outside quotation marks."""
    if shared.quoted >= QUOTED and alone:
        return "shared-quote"
    return "verbatim" if shared.density >= VERBATIM else "rewritten"


def find_rewritten(a: Article, b: Article, sentences: Sequence[Sentence], copied: Sequence[Shared]) -> list[Shared]:
    """Pairs of sentences, each other's best, that share meaning and much of their words' rarity and lie outside ``copied``."""
    ours = [s for s in sentences if s.article == a.id and free(s.span, [shared.a for shared in copied])]
    theirs = [s for s in sentences if s.article == b.id and free(s.span, [shared.b for shared in copied])]
    if not ours or not theirs:
        return []
    cosines = stack_vectors(s.vector for s in ours) @ stack_vectors(s.vector for s in theirs).T
    best_a, best_b = cosines.argmax(axis=1), cosines.argmax(axis=0)
    mine, other = read_words(a), read_words(b)
    found = []
    for row, column in enumerate(best_a.tolist()):
        if best_b[column] != row or round(float(cosines[row, column]), 3) < COSINE:
            continue
        first, second = ours[row].span, theirs[column].span
        if overlap(mine, other, first, second) >= OVERLAP:
            found.append(Shared(first, second, 0.5, 0.0))
    return found


def free(span: Span, taken: Iterable[Span]) -> bool:
    """Whether less than a third of a sentence is covered."""
    return sum(span.overlap(other) for other in taken) * 3 < len(span)


def overlap(mine: Words, other: Words, first: Span, second: Span) -> float:
    """Rarity of the words two sentences share over that of the poorer one; 0 when less than ENOUGH is shared."""
    one = {mine.folded[place] for place in mine.between(first)}
    two = {other.folded[place] for place in other.between(second)}
    shared = sum(rarity(word) for word in sorted(one & two))
    least = min(sum(rarity(word) for word in sorted(words)) for words in (one, two))
    return shared / least if shared >= ENOUGH and least else 0.0


def join_close(rows: Sequence[tuple[Shared, Kind]]) -> list[tuple[Shared, Kind]]:
    """Neighbours of one kind that follow each other in both texts with hardly anything between become one passage."""
    joined: list[tuple[Shared, Kind]] = []
    for shared, kind in sorted(rows, key=lambda row: (row[0].a, row[0].b)):
        if joined and joined[-1][1] == kind and follows(joined[-1][0], shared):
            before = joined.pop()[0]
            sizes = len(before.a), len(shared.a)
            density = (before.density * sizes[0] + shared.density * sizes[1]) / sum(sizes)
            quoted = (before.quoted * sizes[0] + shared.quoted * sizes[1]) / sum(sizes)
            shared = Shared(Span(before.a.start, shared.a.end), Span(before.b.start, shared.b.end), density, quoted)
        joined.append((shared, kind))
    return joined


def follows(before: Shared, after: Shared) -> bool:
    """Whether ``after`` comes closely after ``before`` in both texts."""
    gaps = after.a.start - before.a.end, after.b.start - before.b.end
    return all(0 <= gap <= ASIDE * 6 for gap in gaps)


def judge_direction(a: Article, b: Article) -> tuple[Direction, tuple[Reason, ...]]:
    """Who had it first, from what the two say about themselves; "unknown" unless the reasons clearly point one way."""
    reasons = tuple(chain(direction_reasons(a, b, 1), direction_reasons(b, a, -1)))
    total = round(sum(why.weight for why in reasons), 3)
    return ("a-to-b" if total >= 1 else "b-to-a" if total <= -1 else "unknown"), reasons


def direction_reasons(giver: Article, taker: Article, sign: int) -> Iterable[Reason]:
    """Reasons for ``giver`` having it first; weights are positive for a before b (``sign`` 1 when the giver is a)."""
    if giver.outlet and outlet_key(giver.outlet) != outlet_key(taker.outlet or ""):
        for span in names_outlet(taker.text, giver.outlet)[:1]:
            yield reason(f"the other report names {giver.outlet}", 2.5 * sign, [cite(taker.id, span)])
    early, late = stated_time(giver), stated_time(taker)
    if early and late and early[: len(late)] < late[: len(early)]:
        yield reason(f"stated as published earlier ({early} before {late})", 1.2 * sign)
    if giver.text != taker.text and len(giver.text) > 1.3 * len(taker.text) and taker.text.strip()[-200:] in giver.text:
        yield reason("the other report is contained in it and ends earlier", 1.5 * sign)


def stated_time(article: Article) -> str:
    """The earliest ISO time stated as published, empty when none."""
    times = [
        stamp.value
        for stamp in article.stamps
        if stamp.role != "updated" and stamp.value[:4].isdigit() and stamp.value[4:5] == "-"
    ]
    return min(times, default="")[:16].removesuffix("T00:00")


def make_copy(
    a: Article, b: Article, shared: Shared, kind: Kind, direction: Direction, reasons: tuple[Reason, ...]
) -> Copy:
    """The row."""
    place_a, place_b = cite(a.id, shared.a), cite(b.id, shared.b)
    why = reason(alike(shared, kind), 0.0, [place_a, place_b])
    return Copy(
        id="k"
        + digest("copy", a.id, b.id, *(str(n) for n in (shared.a.start, shared.a.end, shared.b.start, shared.b.end))),
        kind="verbatim" if kind == "verbatim" else "rewritten" if kind == "rewritten" else "shared-quote",
        a=place_a,
        b=place_b,
        direction=direction if kind != "shared-quote" else "unknown",
        share_a=round(min(1.0, len(shared.a) / max(1, len(a.text))), 4),
        share_b=round(min(1.0, len(shared.b) / max(1, len(b.text))), 4),
        reasons=(why, *reasons) if kind != "shared-quote" else (why,),
    )


def alike(shared: Shared, kind: Kind) -> str:
    """How alike a passage is, in words."""
    if kind == "shared-quote":
        return "the words both share stand in quotation marks"
    return (
        f"{round(100 * shared.density)} of 100 words are the same, in the same order"
        if kind == "verbatim"
        else "the same said with words changed"
    )
