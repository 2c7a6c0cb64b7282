"""Passages two articles share: where, how alike, who had it first."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from typing import Literal

from tellings.join.alignment import (
    Passage,
    Run,
    Words,
    align_names,
    common_words,
    find_passages,
    find_repeats,
    read_words,
)
from tellings.join.credits import agency_title, find_credits, main_agency, names_outlet, outlet_key, unlisted_agencies
from tellings.join.releases import find_release
from tellings.join.retelling import Matrix, Step, Telling, compare_lines, find_retelling, read_telling
from tellings.join.vectors import small_product, stack_vectors
from tellings.model import Article, Copy, Direction, Pair, Quote, Reason, Sentence, Span, cite, digest, reason

VERBATIM = 0.75  # share of matching words from which a passage is verbatim; below, rewritten
LONG = 18  # words that match from which a piece of a sentence is a passage by itself
DENSITY = 0.5  # share of the longer side's words that match, at least
SHORT = 12  # words that match for a whole sentence to be a passage where more is copied
WHOLE = 0.6  # share of a sentence's words that match from which the sentence is the passage
LIKELY = 0.0  # log-odds of one story from which one report may be the other's retelling
PROOF = 22  # words matching outside quotation marks, less those that differ, in long pieces, that prove one text was made from the other
LONE = 0.8  # share of the longer side's words that match, where nothing else proves it
TOLD, MUCH = (
    30,
    0.4,
)  # words that match in pieces of any length, and their share of the shorter text, that prove it as well
OTHERS = 60.0  # words matching in all other pieces, of any length, that prove it for one
SURELY = 60  # words matching in one long piece that prove it by itself
COSINE = 0.8  # where that is proved, sentences not aligned word by word but with vectors as alike as this
OVERLAP = 0.75  # and sharing this much of their words' rarity are rewritten
ENOUGH = 12.0  # rarity shared at least, for a rewritten sentence
ONE = 0.5  # share of the shorter text's words in verbatim pieces from which both print one dispatch, and passages run on over paragraphs
QUOTED = 0.65  # share of the matching words in quotation marks on either side, for a shared quote
CARRIED = 0.2  # share of the shorter text copied outside quotation marks from which a common quote was copied with it
APART = 6  # characters that may lie between two passages that are one
TAIL = ".,;:!?”’\"')"

Kind = Literal["verbatim", "rewritten", "shared-quote"]


@dataclass(frozen=True, slots=True)
class Shared:
    """A shared passage as places in the two texts: how many words match, their share of the longer side, and the share in
    quotation marks."""

    a: Span
    b: Span
    matching: int
    density: float
    quoted: float
    whole: bool

    @property
    def proves(self) -> int:
        """The words that match outside quotation marks, less the words of the longer side that do not; 0 unless it is long."""
        changed = self.matching / max(self.density, 0.01) - self.matching
        return max(0, round((self.matching - changed) * (1 - self.quoted))) if self.matching >= LONG else 0


def find_copies(
    pair: Pair, articles: Sequence[Article], sentences: Sequence[Sentence], quotes: Sequence[Quote]
) -> tuple[Copy, ...]:
    """The passages two articles share, in order of the first article.

    Runs of the same words are chained over small changes and cut at the sentences of the first article; a piece counts when it is
    long or most of a sentence.
    Where long pieces prove that one text was made from the other, sentences left over that say the same with much of the same
    weight in words
    are added as rewritten. A passage whose matching words stand in quotation marks is a shared quote, unless the articles share enough
    outside quotation marks. Verbatim neighbours are one passage. Texts alike character by character are one copy.
    Time is linear in the words but for refrains, which start no alignment. Misses rewriting without any shared run of words.
    """
    a, b = articles
    if a.text_id == b.text_id:
        everything = Shared(Span(0, len(a.text)), Span(0, len(b.text)), len(read_words(a).folded), 1.0, 0.0, True)
        return (make_copy(a, b, everything, "verbatim", *judge_direction(a, b)),)
    mine = read_words(a)
    other = align_names(mine, read_words(b))
    ours = tuple(sentence for sentence in sentences if sentence.article == a.id)
    theirs = tuple(sentence for sentence in sentences if sentence.article == b.id)
    lines_a, lines_b = [s.span for s in ours], [s.span for s in theirs]
    pieces = [
        piece for passage in find_passages(mine, other) for piece in cut_passage(passage, mine, other, lines_a, lines_b)
    ]
    copied = [locate(piece, a, b, mine, other, lines_a, lines_b) for piece in pieces]
    shorter = min(len(mine.folded), len(other.folded))
    proved = sum(shared.proves for shared in copied)
    if proved < PROOF and told(copied) >= max(TOLD, MUCH * shorter):
        proved = SURELY
    alone = proved < max(PROOF, CARRIED * shorter)
    one = told(copied, VERBATIM) >= ONE * shorter
    rows = carry_quotes(join_close(copied, proved, told(copied), alone, a.text, one=one))
    if proved >= PROOF:
        rows += [(shared, "rewritten") for shared in find_rewritten(a, b, sentences, copied, (mine, other))]
    elif pair.score.total >= LIKELY:
        rows += [(shared, "rewritten") for shared in retold(a, b, ours, theirs)]
    if not rows:
        return ()
    direction, reasons = judge_direction(a, b)
    rows = list(without_overlap(rows))
    rows = sorted(rows + repeated(rows, a, b, (mine, other)), key=lambda row: (row[0].a, row[0].b))
    return tuple(make_copy(a, b, shared, kind, direction, reasons) for shared, kind in rows)


def told(copied: Sequence[Shared], density: float = DENSITY) -> float:
    """Words that match outside quotation marks in all pieces that are dense enough."""
    return sum(shared.matching * (1 - shared.quoted) for shared in copied if shared.density >= density)


def retold(a: Article, b: Article, ours: tuple[Sentence, ...], theirs: tuple[Sentence, ...]) -> list[Shared]:
    """The sentences of the one that retell the other's, where one is the other's retelling as a whole."""
    first, second = read_telling(a, ours), read_telling(b, theirs)
    alike = compare_lines(first, second)
    if alike is None:
        return []
    found = try_retelling(first, second, a, b, alike)
    back = try_retelling(second, first, b, a, alike.T)
    if len(back) > len(found):
        return [Shared(one.b, one.a, 0, DENSITY, 0.0, True) for one in join_steps(back)]
    return join_steps(found)


def try_retelling(one: Telling, two: Telling, giver: Article, taker: Article, alike: Matrix) -> tuple[Step, ...]:
    """The steps by which ``taker`` retells ``giver``, if it does; who names whom is looked up only where it matters."""
    believed = find_retelling(one, two, alike, named=True)
    if not believed or not may_retell(taker, giver):
        return ()
    return find_retelling(one, two, alike, named=False) or (believed if names_source(taker, giver) else ())


def join_steps(steps: Sequence[Step]) -> list[Shared]:
    """The steps of a retelling as shared passages (the giver first): neighbouring sentences made of one become one passage, else the one more alike
    counts."""
    places: dict[Span, Step] = {}
    for step in steps:
        before = places.get(step.giver)
        if before and 0 <= step.taker.start - before.taker.end <= APART:
            step = Step(step.giver, Span(before.taker.start, step.taker.end), max(before.alike, step.alike))
        elif before and before.alike >= step.alike:
            continue
        places[step.giver] = step
    return [Shared(step.giver, step.taker, 0, DENSITY, 0.0, True) for step in places.values()]


def may_retell(taker: Article, giver: Article) -> bool:
    """Whether one report can be the other's retelling: not where it is credited to an agency as a whole and the other is not to the same."""
    names = unlisted_agencies((taker, giver))
    agency = main_agency(find_credits(taker, names))
    return agency is None or agency == main_agency(find_credits(giver, names))


def names_source(taker: Article, giver: Article) -> bool:
    """Whether a report names the outlet of another, or the agency that other is credited to, as where it has something from."""
    if (
        giver.outlet
        and outlet_key(giver.outlet) != outlet_key(taker.outlet or "")
        and names_outlet(taker.text, giver.outlet)
    ):
        return True
    names = unlisted_agencies((giver,))
    agency = main_agency(find_credits(giver, names))
    return agency is not None and any(credit.agency == agency for credit in find_credits(taker, names))


def without_overlap(rows: Sequence[tuple[Shared, Kind]]) -> Iterable[tuple[Shared, Kind]]:
    """The passages, those with most matching words first, that overlap none before them in either text."""
    kept: list[Shared] = []
    for shared, kind in sorted(rows, key=lambda row: (-row[0].matching, row[0].a, row[0].b)):
        if not any(shared.a.overlap(other.a) or shared.b.overlap(other.b) for other in kept):
            kept.append(shared)
            yield shared, kind


def repeated(
    rows: Sequence[tuple[Shared, Kind]], a: Article, b: Article, words: tuple[Words, Words]
) -> list[tuple[Shared, Kind]]:
    """The passages once more for every further place where one text has the very words of its side: captions, lines printed again as a quotation.

    Only where that place is in no other passage; one that both texts repeat is told once for each.
    """
    taken = [shared.a for shared, _ in rows], [shared.b for shared, _ in rows]
    found = []
    for shared, kind in sorted(rows, key=lambda row: (-row[0].matching, row[0].a, row[0].b)):
        for side, (span, text, known) in enumerate(zip((shared.a, shared.b), (a.text, b.text), words, strict=True)):
            for places in find_repeats(known, known.between(span)):
                again = close(places, known, text)
                if not any(again.overlap(other) for other in taken[side]):
                    taken[side].append(again)
                    found.append((replace(shared, a=again) if side == 0 else replace(shared, b=again), kind))
    return found


def is_enough(shared: Shared, proved: int, spoken: float) -> bool:
    """Whether a passage stands by itself: long and, where nothing else proves copying, hardly changed; or a whole sentence where copying is
    proved or of a quotation."""
    rest = spoken - (told((shared,)) if shared.density >= DENSITY else 0.0)
    sure = proved - shared.proves >= PROOF or proved >= SURELY or rest >= OTHERS or shared.quoted >= QUOTED
    if shared.density < (DENSITY if sure else LONE):
        return False
    return shared.matching >= LONG or (shared.whole and shared.matching >= SHORT and sure)


def cut_passage(
    passage: Passage, mine: Words, other: Words, lines_a: Sequence[Span], lines_b: Sequence[Span]
) -> Iterable[Passage]:
    """A passage cut where the first or the second article starts another sentence."""
    edges = [(starts_of(lines_a, mine), 0), (starts_of(lines_b, other), 1)]
    runs: list[Run] = []
    for run in passage.runs:
        cuts = {0, run.length}
        for starts, side in edges:
            first = (run.a, run.b)[side]
            cuts |= {place - first for place in starts if first < place < first + run.length}
        ordered = sorted(cuts)
        runs += [Run(run.a + low, run.b + low, high - low) for low, high in pairwise(ordered)]
    home = [(bisect_right(edges[0][0], run.a), bisect_right(edges[1][0], run.b)) for run in runs]
    start = 0
    for place in range(1, len(runs) + 1):
        if place == len(runs) or home[place] != home[start]:
            yield Passage(tuple(runs[start:place]))
            start = place


def starts_of(lines: Sequence[Span], words: Words) -> list[int]:
    """The numbers of the words that start sentences."""
    return sorted({words.between(line).start for line in lines})


def locate(
    piece: Passage, a: Article, b: Article, mine: Words, other: Words, lines_a: Sequence[Span], lines_b: Sequence[Span]
) -> Shared:
    """A piece as characters: the whole sentences where most of their words match, closing punctuation included.

    Matching words are counted anew between the two places, in order, so that words standing alone between changed ones count as well.
    """
    both = [mine.quoted[run.a + step] or other.quoted[run.b + step] for run in piece.runs for step in range(run.length)]
    wide_a, wide_b = widen(piece.a, mine, lines_a), widen(piece.b, other, lines_b)
    matching = common_words(mine.folded_in(wide_a), other.folded_in(wide_b))
    whole_a = matching >= WHOLE * len(mine.between(wide_a))
    whole_b = matching >= WHOLE * len(other.between(wide_b))
    place_a = wide_a if whole_a else close(piece.a, mine, a.text)
    place_b = wide_b if whole_b else close(piece.b, other, b.text)
    words_a, words_b = mine.folded_in(place_a), other.folded_in(place_b)
    matching = common_words(words_a, words_b)
    density = matching / max(1, len(words_a), len(words_b))
    return Shared(place_a, place_b, matching, density, sum(both) / len(both), whole_a or whole_b)


def widen(places: range, words: Words, lines: Sequence[Span]) -> Span:
    """The characters of some words, widened to the sentences they touch."""
    span = Span(words.starts[places[0]], words.ends[places[-1]])
    low = bisect_right(lines, span.start, key=lambda line: line.start) - 1
    high = bisect_right(lines, span.end - 1, key=lambda line: line.start) - 1
    if high < 0:
        return span
    return Span(min(span.start, lines[max(0, low)].start), max(span.end, lines[high].end))


def close(places: range, words: Words, text: str) -> Span:
    """The characters of some words, closing punctuation included."""
    end = words.ends[places[-1]]
    while end < len(text) and text[end] in TAIL:
        end += 1
    return Span(words.starts[places[0]], end)


def kind_of(shared: Shared, alone: bool) -> Kind:
    """The kind of a passage; ``alone`` when the articles share hardly anything outside quotation marks."""
    if shared.quoted >= QUOTED and alone:
        return "shared-quote"
    return "verbatim" if shared.density >= VERBATIM else "rewritten"


def find_rewritten(
    a: Article, b: Article, sentences: Sequence[Sentence], copied: Sequence[Shared], words: tuple[Words, Words]
) -> list[Shared]:
    """Pairs of sentences, each other's best, that share meaning and much of their words' rarity and lie outside ``copied``."""
    ours = [s for s in sentences if s.article == a.id and free(s.span, [shared.a for shared in copied])]
    theirs = [s for s in sentences if s.article == b.id and free(s.span, [shared.b for shared in copied])]
    if not ours or not theirs:
        return []
    cosines = small_product(stack_vectors(s.vector for s in ours), stack_vectors(s.vector for s in theirs))
    best_a, best_b = cosines.argmax(axis=1), cosines.argmax(axis=0)
    mine, other = words
    found = []
    for row, column in enumerate(best_a.tolist()):
        if best_b[column] != row or round(float(cosines[row, column]), 3) < COSINE:
            continue
        first, second = ours[row].span, theirs[column].span
        if overlap(mine, other, first, second) >= OVERLAP:
            found.append(Shared(first, second, 0, 0.5, 0.0, True))
    return found


def free(span: Span, taken: Iterable[Span]) -> bool:
    """Whether less than a third of a sentence is covered."""
    return sum(span.overlap(other) for other in taken) * 3 < len(span)


def overlap(mine: Words, other: Words, first: Span, second: Span) -> float:
    """Rarity of the words two sentences share over that of the poorer one; 0 when less than ENOUGH is shared."""
    one, two = mine.weights_in(first), other.weights_in(second)
    shared = sum(one[word] for word in sorted(one.keys() & two.keys()))
    least = min(sum(words[word] for word in sorted(words)) for words in (one, two))
    return (
        shared / least
        if shared >= ENOUGH and least and min(map(len, (mine.between(first), other.between(second)))) >= SHORT
        else 0.0
    )


def join_close(
    pieces: Sequence[Shared], proved: int, spoken: float, alone: bool, text: str, *, one: bool
) -> list[tuple[Shared, Kind]]:
    """Pieces that follow each other in both texts as one passage.

    Joined are pieces that overlap in one of the texts (it ends its sentences elsewhere), verbatim neighbours, quoted neighbours, and a piece too
    weak to stand by itself with the one before or after it. A paragraph of quotation stays by itself.
    """
    joined: list[tuple[Shared, Kind, bool]] = []
    for shared in sorted(pieces, key=lambda piece: (piece.a, piece.b)):
        kind, strong = kind_of(shared, alone), is_enough(shared, proved, spoken)
        while joined and fits(joined[-1], (shared, kind, strong), text, one=one):
            shared = merge(joined.pop()[0], shared)
            kind, strong = kind_of(shared, alone), is_enough(shared, proved, spoken)
        joined.append((shared, kind, strong))
    return [(shared, kind) for shared, kind, strong in joined if strong]


def carry_quotes(rows: Sequence[tuple[Shared, Kind]]) -> list[tuple[Shared, Kind]]:
    """The passages, a quotation that comes right before or after copied words in both texts counted as copied with them."""
    told = [shared for shared, kind in rows if kind != "shared-quote"]

    def carried(quote: Shared) -> bool:
        return any(touch(quote, other) or touch(other, quote) for other in told)

    return [(shared, kind_of(shared, not carried(shared)) if kind == "shared-quote" else kind) for shared, kind in rows]


def touch(before: Shared, after: Shared) -> bool:
    """Whether ``after`` starts where ``before`` ends, in both texts."""
    return 0 <= after.a.start - before.a.end <= APART and 0 <= after.b.start - before.b.end <= APART


def fits(before: tuple[Shared, Kind, bool], after: tuple[Shared, Kind, bool], text: str, *, one: bool) -> bool:
    """Whether two pieces are one passage; ``one`` dispatch: also over the end of a paragraph."""
    (first, kind, strong), (second, other, also) = before, after
    if not follows(first, second, text):
        return False
    torn = first.a.overlap(second.a) or first.b.overlap(second.b)
    broken = "\n" in text[first.a.end : max(first.a.end, second.a.start)]
    if broken and not one and strong and also:
        return bool(torn)
    return (
        bool(torn)
        or (kind == other != "rewritten")
        or (strong != also and min(first.density, second.density) >= DENSITY)
    )


def merge(one: Shared, two: Shared) -> Shared:
    """Two pieces as one."""
    sizes = one.matching, two.matching
    total = max(1, sum(sizes))
    return Shared(
        Span(min(one.a.start, two.a.start), max(one.a.end, two.a.end)),
        Span(min(one.b.start, two.b.start), max(one.b.end, two.b.end)),
        sum(sizes),
        sum(sizes)
        / max(1.0, sum(size / max(piece.density, 0.01) for size, piece in zip(sizes, (one, two), strict=True))),
        (one.quoted * sizes[0] + two.quoted * sizes[1]) / total,
        one.whole and two.whole,
    )


def follows(before: Shared, after: Shared, text: str) -> bool:
    """Whether ``after`` comes right after ``before`` in both texts, both or neither being quotation where a paragraph ends between."""
    if after.a.start < before.a.start or after.b.start < before.b.start:
        return False
    gaps = after.a.start - before.a.end, after.b.start - before.b.end
    broken = "\n" in text[before.a.end : max(after.a.start, before.a.end)]
    return max(gaps) <= APART and not (broken and is_remark(before) != is_remark(after))


def is_remark(shared: Shared) -> bool:
    """Whether a piece is a quotation long enough to have come by itself; shorter ones go with the text around them."""
    return shared.quoted >= QUOTED and shared.matching >= LONG


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
    if (agency := credited_there(giver, taker)) is not None:
        yield reason(
            f"the other report credits {agency_title(agency)} for a part, and this is its dispatch", 2.0 * sign
        )
    if find_release(giver) is not None and find_release(taker) is None:
        yield reason("it is the release that was handed out", 2.0 * sign)
    early, late = stated_time(giver), stated_time(taker)
    if early and late and early[: len(late)] < late[: len(early)]:
        yield reason(f"stated as published earlier ({early} before {late})", 1.2 * sign)
    ending = taker.text.strip()[-200:]
    if giver.text != taker.text and len(giver.text) > 1.3 * len(taker.text) and giver.text.count(ending) == 1:
        yield reason("the other report is contained in it and ends earlier", 1.5 * sign)


def credited_there(giver: Article, taker: Article) -> str | None:
    """The agency that ``giver`` is credited to as a whole and ``taker`` for a part or as its source; None where there is none."""
    names = unlisted_agencies((giver, taker))
    agency = main_agency(find_credits(giver, names))
    found = find_credits(taker, names)
    if agency is None or main_agency(found) is not None:
        return None
    return agency if any(credit.agency == agency and credit.scope in {"part", "cited"} for credit in found) else None


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
        kind=kind,
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
