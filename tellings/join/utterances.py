"""The same words said once, as several articles render them."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import combinations, pairwise

from tellings.join.groups import link
from tellings.join.judged import JUDGED, Ties, quote_ties
from tellings.join.rarity import rarity
from tellings.join.remarks import Remark, Token, cut_quotes
from tellings.model import (
    Article,
    Attribution,
    Cite,
    Difference,
    Entity,
    Quote,
    Reason,
    Ruling,
    Sentence,
    Story,
    Utterance,
    digest,
    reason,
)

# Hand-set on the six stories of gold_dev that may be tuned on.
ALIKE = 0.7  # share of the shorter rendering's words, weighted by rarity, that stand in the longer in order, where one speaker is named for both
UNSURE = 0.8  # the same where a speaker is unknown
SURE = 0.9  # the same where the two name different speakers, or one stands without quotation marks
RARITY = 9.0  # and the rarity of these words adds up to at least this: "I don't know" alone is said by many
PHRASE = 7.0  # the same for two marked words in a row, which must be all of the shorter one's
UNKNOWN = 11.5  # the same where a speaker is unknown and the shorter's words do not all stand in a row in the longer
REPORTED = (
    15.0  # the same where one stands without quotation marks and one speaker is named for both; twice this where not
)
STRANGE = 20.0  # the same where two different speakers are named: long runs of rare words, so one of the names is wrong
FEWEST_REPORTED = 5  # words in common where one stands without quotation marks
FEWEST = 3  # words that may stand apart from each other; fewer must stand in a row
SPREAD = 1.6  # words of the longer one from the first to the last shared one, over the shared ones, at most; an ellipsis explains more
CLOSE = 1.2  # the same where one stands without quotation marks and no one speaker is named for both
CROWD = 300  # a word more renderings hold than this starts no comparison
SHORT = 4  # words up to which a rendering joins one utterance only, its best
LONGEST = (
    400  # words compared of one rendering: a sentence no person says; the comparison is quadratic in the worst case
)
BESIDE = 12  # characters between two sentences in a row: a stop, marks, blanks
FULL = 2  # a rendering with fewer words than the fullest one's in its article divided by this repeats a part of it
WIDE = 400  # characters of the widest rendering made of two sentences in a row


@dataclass(frozen=True, slots=True)
class Wording:
    """Remarks in the same words, by the same speaker, all with or all without quotation marks: compared once."""

    words: tuple[str, ...]
    marked: bool
    who: str | None
    person: bool = False


@dataclass(frozen=True, slots=True)
class Likeness:
    """How two wordings are one: the words they share, the weight of that, and a sentence for the reader."""

    shared: int
    weight: float
    says: str


def match_utterances(
    story: Story,
    articles: Sequence[Article],
    quotes: Sequence[Quote],
    sentences: Sequence[Sentence],
    entities: Sequence[Entity],
    attributions: Sequence[Attribution] = (),
    rulings: Sequence[Ruling] = (),
) -> tuple[Utterance, ...]:
    """Every quote of the story in one Utterance at least; in several where its sentences are rendered apart elsewhere.

    Sentences of quotes are one utterance when ALIKE of the shorter one's words stand in the other in the same order,
    close together, and the speakers do not differ. Without quotation marks SURE is asked, and two reports without any are never one utterance.
    Two sentences stay together where most reports that have both print them in a row. What no other report has stands as
    its quote has it. Two translations of one remark stay apart.
    Comparisons start from shared rare words and identical words are compared once, so they are few. Whom a person judged to have said it, and
    which quotes are the same, stands whatever is found.
    """
    speaker = {local: entity.id for entity in entities for local in entity.locals}
    people = frozenset(entity.id for entity in entities if entity.label == "PERSON")
    order = {article: place for place, article in enumerate(story.articles)}
    told = sorted(
        (quote for quote in quotes if quote.kind == "words" and not quote.negated),
        key=lambda q: (order.get(q.article, -1), q.words[0], q.id),
    )
    corrected = {row.quote: row.who for row in attributions}
    remarks = [
        replace(remark, who=corrected[remark.quote.id]) if remark.quote.id in corrected else remark
        for remark in cut_quotes(articles, told, sentences, speaker)
    ]
    groups, reasons = group(remarks, people)
    ties = quote_ties(rulings, told)
    shared = [numbers for numbers in groups if len({remarks[n].quote.article for n in numbers}) > 1]
    everything = as_judged(remarks, join_neighbours(remarks, shared), ties)
    judged = judged_reasons(ties)
    found = [
        make_utterance(story, [remarks[n] for n in numbers], (*judged(remarks, numbers), *reasons(numbers)), corrected)
        for numbers in everything
    ]
    taken = {n for numbers in everything for n in numbers}
    found += [make_utterance(story, rest, (), corrected) for rest in left_over(remarks, taken)]
    return tuple(sorted(found, key=lambda row: (order.get(row.renderings[0].article, -1), row.renderings[0], row.id)))


# --- what a person judged ---------------------------------------------------------------------------------------------------------------------


def as_judged(remarks: Sequence[Remark], groups: Sequence[Sequence[int]], ties: Ties) -> list[list[int]]:
    """The groups with those of quotes judged the same made one, and of two judged not the same the later one's remarks taken out, with what was
    judged the same as it."""
    if not ties.by:
        return [list(numbers) for numbers in groups]
    mine: dict[str, list[int]] = defaultdict(list)
    for number, remark in enumerate(remarks):
        mine[remark.quote.id].append(number)
    kept = {key: mine[key] for pair in (*ties.together, *ties.apart) for key in pair}
    pairs = [(kept[one][0], number) for one, two in ties.together for number in (*kept[one], *kept[two]) if kept[one]]
    bound = link(len(remarks), pairs)
    circle = {number: place for place, numbers in enumerate(bound) for number in numbers}
    joined = link(len(remarks), [*pairs, *((numbers[0], other) for numbers in groups for other in numbers)])
    home = {number: place for place, numbers in enumerate(joined) for number in numbers}
    parts = [set(numbers) for numbers in joined]
    for one, two in sorted(ties.apart, key=lambda pair: sorted((kept[key] or [0])[0] for key in pair)):
        first, later = sorted((kept[one], kept[two]))
        for number in later:
            with_it = set(bound[circle[number]])
            if {home[other] for other in first} & {home[number]}:
                parts[home[number]] -= with_it
                parts.append(with_it)
                home |= dict.fromkeys(with_it, len(parts) - 1)
    known = {number for numbers in groups for number in numbers} | {number for pair in pairs for number in pair}
    left = [sorted(part & known) for part in parts]
    return sorted(numbers for numbers in left if len({remarks[n].quote.article for n in numbers}) > 1)


def judged_reasons(ties: Ties) -> Callable[[Sequence[Remark], Sequence[int]], list[Reason]]:
    """A function that gives the judgements by which some remarks are one utterance."""

    def judged(remarks: Sequence[Remark], numbers: Sequence[int]) -> list[Reason]:
        quotes = {remarks[n].quote.id for n in numbers}
        rulings = [ties.by[pair] for pair in ties.together if quotes.issuperset(pair)]
        return [reason(f"a person judged them the same ({row.id})", JUDGED, [row.a, row.b]) for row in rulings]

    return judged if ties.together else lambda remarks, numbers: []


# --- which are one --------------------------------------------------------------------------------------------------------------------------


class Grounds:
    """Why remarks are one utterance: the likenesses of their wordings, cited at the first remark of each."""

    def __init__(self, told: Sequence[Wording | None], places: Sequence[Remark], links: Links) -> None:
        self.told = told
        self.remarks = places
        self.links = links

    def __call__(self, numbers: Sequence[int]) -> tuple[Reason, ...]:
        """The reasons for some remarks, in order of their links; identical words in two reports are one too."""
        first: dict[Wording, list[Remark]] = defaultdict(list)
        for number in numbers:
            told = self.told[number]
            if told is not None:
                first[told].append(self.remarks[number])
        found = [
            reason(like.says, like.weight, [first[a][0].place, first[b][0].place])
            for (a, b), like in self.links.items()
            if a in first and b in first
        ]
        for same in first.values():
            other = next((r for r in same if r.quote.article != same[0].quote.article), None)
            if other is not None:
                found.append(reason("the same words in both", 3.0, [same[0].place, other.place]))
        return tuple(found[:12])


Links = dict[tuple[Wording, Wording], Likeness]


def group(remarks: Sequence[Remark], people: frozenset[str]) -> tuple[list[list[int]], Grounds]:
    """The remarks that are one utterance, as numbers, and the reasons."""
    told = [
        Wording(remark.words, remark.marked, remark.who, remark.who in people) if remark.words else None
        for remark in remarks
    ]
    members: dict[Wording, list[int]] = defaultdict(list)
    for number, wording in enumerate(told):
        if wording is not None:
            members[wording].append(number)
    wordings = list(members)
    homes = [{remarks[n].quote.article for n in numbers} for numbers in members.values()]
    links = {
        pair: like
        for pair in candidates(wordings, homes)
        if (like := judge(wordings[pair[0]], wordings[pair[1]])) is not None
    }
    kept = without_bridges(wordings, links)
    groups = [
        sorted(n for place in places for n in members[wordings[place]])
        for places in link(len(wordings), sorted(kept))
        if not all(is_slight(wordings[place]) for place in places)
    ]
    known = {(wordings[a], wordings[b]): like for (a, b), like in sorted(kept.items())}
    return groups, Grounds(told, remarks, known)


def is_slight(told: Wording) -> bool:
    """Whether words are too few or too common to be known again, or stand without marks: the same words elsewhere prove nothing."""
    weight = sum(map(rarity, told.words))
    return not told.marked or len(told.words) < 2 or weight < (PHRASE if len(told.words) < FEWEST else RARITY)


def candidates(wordings: Sequence[Wording], homes: Sequence[Set[str]]) -> list[tuple[int, int]]:
    """Pairs of wordings that share a run of two words with a rare one, or a run of three, and do not both stand in one same article alone."""
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, told in enumerate(wordings):
        for key in keys_of(told.words):
            holders[key].append(number)
    alone = [next(iter(home)) if len(home) == 1 else "" for home in homes]
    found: set[tuple[int, int]] = set()
    for numbers in holders.values():
        if len(numbers) <= CROWD and (len({alone[n] for n in numbers}) > 1 or not alone[numbers[0]]):
            found.update(
                pair for pair in combinations(numbers, 2) if not alone[pair[0]] or alone[pair[0]] != alone[pair[1]]
            )
    return sorted(found)


def keys_of(words: Sequence[str]) -> set[tuple[str, ...]]:
    """Runs of two words of which one is rare enough, and of three of any rarity."""
    pairs = {pair for pair in pairwise(words) if max(map(rarity, pair)) >= 4.0}
    return pairs | set(zip(words, words[1:], words[2:], strict=False))


def without_bridges(
    wordings: Sequence[Wording], links: dict[tuple[int, int], Likeness]
) -> dict[tuple[int, int], Likeness]:
    """The links without those by which a few words, or a report without marks, would join two utterances: such a wording keeps its best link."""
    loose = [len(told.words) <= SHORT or not told.marked for told in wordings]
    best: dict[int, tuple[bool, float, int, int]] = {}
    for (a, b), like in sorted(links.items()):
        for one, other in ((a, b), (b, a)):
            if loose[one]:
                same_who = wordings[one].who is not None and wordings[one].who == wordings[other].who
                worth = (not loose[other], round(like.weight + same_who, 3), like.shared, -other)
                best[one] = max(best.get(one, worth), worth)
    kept = {(min(one, -choice[3]), max(one, -choice[3])) for one, choice in best.items()}
    return {(a, b): like for (a, b), like in links.items() if (a, b) in kept or not (loose[a] or loose[b])}


def judge(first: Wording, second: Wording) -> Likeness | None:
    """Why two wordings are one utterance, None when they are not."""
    marked = [first.marked, second.marked]
    shorter = min(len(first.words), len(second.words))
    if not any(marked) or shorter < 2:
        return None
    if first.words == second.words:
        same, spread = list(first.words), 1.0
    else:
        blocks = matching_blocks(first.words, second.words)
        same = [word for a, _, size in blocks for word in first.words[a : a + size]]
        longer = 1 if len(second.words) >= len(first.words) else 0
        spread = (blocks[-1][longer] + blocks[-1][2] - blocks[0][longer]) / len(same) if same else 0.0
    one_speaker = first.who is not None and first.who == second.who
    differ = None not in (first.who, second.who) and not one_speaker and first.person == second.person
    weight = math.fsum(map(rarity, same))
    least = min(math.fsum(map(rarity, first.words)), math.fsum(map(rarity, second.words)))
    share = round(weight / least, 3) if least else 0.0
    if len(same) < FEWEST:
        needed, rare, most = 1.0, PHRASE, 1.0
    else:
        needed, rare, most = (ALIKE if one_speaker else UNSURE), RARITY, SPREAD
    if not one_speaker and first.words != second.words:
        rare = RARITY if stands_whole(first.words, second.words, same) else UNKNOWN
    if differ:
        needed, rare = SURE, STRANGE
    if not all(marked):
        needed, rare = SURE, REPORTED if one_speaker else 2 * REPORTED
        most = SPREAD if one_speaker else CLOSE
    if not all(marked) and len(same) < FEWEST_REPORTED:
        return None
    if weight < rare or share < needed or spread > most:
        return None
    says = f"{len(same)} of the shorter one's {shorter} words stand in both, in order"
    return Likeness(len(same), round(3.0 * share, 3), says)


def stands_whole(first: Sequence[str], second: Sequence[str], same: Sequence[str]) -> bool:
    """Whether the shorter wording stands in the longer word for word, in a row."""
    shorter, longer = sorted((tuple(first), tuple(second)), key=len)
    size = len(shorter)
    return len(same) == size and any(longer[at : at + size] == shorter for at in range(len(longer) - size + 1))


def same_runs(first: Sequence[str], second: Sequence[str]) -> list[tuple[int, int, int]]:
    """Runs of the same words: (place in the first, in the second, length), in order."""
    matcher = SequenceMatcher(None, first[:LONGEST], second[:LONGEST], autojunk=False)
    return [(block.a, block.b, block.size) for block in matcher.get_matching_blocks() if block.size]


def matching_blocks(first: Sequence[str], second: Sequence[str]) -> list[tuple[int, int, int]]:
    """Runs of the same words: (place in the first, in the second, length), in order; a stray common word far from the rest is no part of it."""
    blocks = same_runs(first, second)
    while len(blocks) > 1 and is_stray(first, blocks[0], blocks[1]):
        del blocks[0]
    while len(blocks) > 1 and is_stray(first, blocks[-1], blocks[-2]):
        del blocks[-1]
    return blocks


def is_stray(first: Sequence[str], edge: tuple[int, int, int], inner: tuple[int, int, int]) -> bool:
    """Whether the block at an end is a word or two of little weight, far from the next."""
    low, high = sorted((edge, inner))
    gap = max(high[0] - low[0] - low[2], high[1] - low[1] - low[2])
    return edge[2] <= 2 and gap > 2 * edge[2] and sum(rarity(first[edge[0] + step]) for step in range(edge[2])) < 4.0


# --- what is shown ---------------------------------------------------------------------------------------------------------------------------


def join_neighbours(remarks: Sequence[Remark], groups: Sequence[Sequence[int]]) -> list[list[int]]:
    """Groups, two made one where most reports that have both sentences print them in a row, as one piece not wider than WIDE."""
    home = {number: place for place, numbers in enumerate(groups) for number in numbers}
    rows: dict[tuple[int, int], set[str]] = defaultdict(set)
    for number in range(len(remarks) - 1):
        a, b = home.get(number), home.get(number + 1)
        if a is not None and b is not None and a != b and follows(remarks[number], remarks[number + 1]):
            rows[a, b].add(remarks[number].quote.article)
    outlets = [{remarks[n].quote.article for n in numbers} for numbers in groups]
    merged: dict[int, int] = {}
    for (a, b), together in sorted(rows.items()):
        both = outlets[a] & outlets[b]
        if a not in merged and b not in merged and 2 * len(together) > len(both):
            merged[a], merged[b] = b, -1
    found = []
    for place, numbers in enumerate(groups):
        other = merged.get(place)
        if other != -1:
            found.append(sorted([*numbers, *(groups[other] if other is not None else ())]))
    return found


def follows(first: Remark, second: Remark) -> bool:
    """Whether a remark is the next sentence of the same piece of a quote, and both together are not WIDE."""
    if first.quote.id != second.quote.id or not second.follows:
        return False
    low, high = first.place.start, second.place.end
    return high - low <= WIDE and any(span.start <= low and high <= span.end for span in first.quote.words)


def left_over(remarks: Sequence[Remark], taken: set[int]) -> list[list[Remark]]:
    """What only one report has: whole quotes, or the sentences of a quote that stand nowhere else, those in a row together."""
    held = {remarks[n].quote.id for n in taken}
    found: list[list[Remark]] = []
    last = -2
    for number, remark in enumerate(remarks):
        if number in taken or (remark.quote.id in held and remark.quote.form != "direct"):
            continue
        if remark.quote.form != "direct" and remark.marked:
            continue  # its whole follows
        if found and number == last + 1 and found[-1][-1].quote.id == remark.quote.id:
            found[-1].append(remark)
        else:
            found.append([remark])
        last = number
    return found


def pieces_of(group: Sequence[Remark]) -> list[list[Remark]]:
    """The remarks of an utterance, those that stand in a row in one quote as one rendering."""
    found: list[list[Remark]] = []
    for remark in group:
        last = found[-1][-1] if found else None
        if (
            last is not None
            and last.quote.id == remark.quote.id
            and remark.place.end - found[-1][0].place.start <= WIDE
            and remark.follows
            and remark.place.start - last.place.end <= BESIDE
        ):
            found[-1].append(remark)
        else:
            found.append([remark])
    return found


def without_repeats(pieces: Sequence[Sequence[Remark]]) -> list[Sequence[Remark]]:
    """The renderings without those their article has a fuller one of: reported wholes around a marked part, bits quoted again."""
    fullest: dict[str, tuple[bool, int]] = {}
    for piece in pieces:
        size = (piece[0].marked, sum(len(part.words) for part in piece))
        article = piece[0].quote.article
        fullest[article] = max(fullest.get(article, size), size)
    return [
        piece
        for piece in pieces
        if piece[0].marked == fullest[piece[0].quote.article][0]
        and FULL * sum(len(part.words) for part in piece) >= fullest[piece[0].quote.article][1]
    ]


def make_utterance(
    story: Story, group: Sequence[Remark], inside: Iterable[Reason], corrected: Mapping[str, str | None]
) -> Utterance:
    """The row of a group, its renderings oldest article first. Its speaker is the one a person judged to be it, else the one most reports name."""
    judged = Counter(remark.who for remark in group if remark.quote.id in corrected)
    speakers = judged or Counter(remark.who for remark in group if remark.who is not None)
    who = min(speakers, key=lambda name: (-speakers[name], name or "")) if speakers else None
    pieces = without_repeats(pieces_of(group))
    at = {
        Cite(piece[0].quote.article, piece[0].place.start, max(part.place.end for part in piece)): piece
        for piece in reversed(pieces)
    }  # nested quotations can give one place twice
    renderings, pieces = tuple(reversed(at)), list(reversed(at.values()))
    first = renderings[0]
    return Utterance(
        id="u" + digest("utterance", first.article, str(first.start), str(first.end)),
        story=story.id,
        who=who,
        renderings=renderings,
        quotes=tuple(dict.fromkeys(remark.quote.id for remark in group)),
        difference=difference(
            [(tuple(token for part in piece for token in part.tokens), piece[0].marked) for piece in pieces]
        ),
        reasons=tuple(inside),
    )


def difference(renderings: Sequence[tuple[tuple[Token, ...], bool]]) -> Difference:
    """How renderings differ from the longest in quotation marks: in no word; they are parts of it, or it of them (truncated); words
    are changed, put in or left out inside (altered); one stands without quotation marks (paraphrased)."""
    if len(renderings) < 2:
        return "none"
    marked = [tokens for tokens, has_marks in renderings if has_marks]
    if len(marked) < len(renderings):
        return "paraphrased"
    longest = max(marked, key=lambda tokens: (sum(not token.put_in for token in tokens), [t.word for t in tokens]))
    kinds = {compare(longest, tokens) for tokens in marked}
    return "altered" if "altered" in kinds else "truncated" if "truncated" in kinds else "none"


LEADS = frozenset({"a", "an", "and", "but", "that", "the"})


def without_lead(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens without an article or conjunction in front: where a report opens its marks says nothing."""
    return tokens[1:] if len(tokens) > 1 and tokens[0].word in LEADS else tokens


def compare(longer: Sequence[Token], other: Sequence[Token]) -> Difference:
    """How one rendering differs from another: none, truncated or altered."""
    longer, other = without_lead(longer), without_lead(other)
    mine, theirs = [token.word for token in longer], [token.word for token in other]
    if mine == theirs:
        return "none"
    if any(token.put_in for token in (*longer, *other)):
        return "altered"
    cut_out = any(token.gap for token in (*longer, *other))
    blocks = same_runs(mine, theirs) if cut_out else matching_blocks(mine, theirs)
    if not blocks:
        return "truncated"  # two sentences of one remark, each without the other
    for (a, b, size), (next_a, next_b, _) in pairwise(blocks):
        cut = any(token.gap for token in other[b + size : next_b + 1]) or any(
            token.gap for token in longer[a + size : next_a + 1]
        )
        if not cut:
            return "altered"
    before = min(blocks[0][0], blocks[0][1])
    after = min(len(mine) - blocks[-1][0], len(theirs) - blocks[-1][1]) - blocks[-1][2]
    return "altered" if before or after else "truncated"
