"""Statements that do not fit together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from tellings.join.alignment import MARKED, TOKEN
from tellings.join.likeness import Telling, explain, interval, judge_likeness, near_tellings, prepare
from tellings.join.rarity import fold_word, rarity
from tellings.join.vectors import stack_vectors
from tellings.model import (
    Article,
    Cite,
    Claim,
    Conflict,
    ConflictKind,
    Origin,
    Published,
    Reason,
    Relation,
    Score,
    Sentence,
    Statement,
    Story,
    When,
    digest,
    reason,
)
from tellings.weigh.figures import Figure, figure_reasons, pair_figures, read_figures, relate_figures

# Log-odds; hand-set, then searched on the tuning stories of gold_dev, see quality/story.
PRIOR = -3.0
LISTED = 0.5
LEAST = -2.4  # statements less alike than this are not about one thing
ALIKE, ALIKE_MOST = 0.5, 4.0  # weight of the likeness of the statements, and the most of it that counts
COSINE, COSINE_CENTRE = 3.0, 0.35  # the same for figures, whose statements often say more than the figure
DAY, POLARITY, WORDING = 1.4, 1.2, 1.5  # one thing, two days; one says it, one denies it; one remark, two wordings
SAME_ARTICLE = -1.2  # a report rarely contradicts itself
SAID = 5  # words of a remark before its wording is compared
SPELLING = 0.8  # words nearer than this in letters are one word in two spellings
REMARK = 0.7  # share of the shorter remark's words that stand in the other, in order

TOPIC, NEARBY = 6, 2  # words that say what a clash, or two figures, are about: a line of the page

#: The folded words of a remark in quotation marks.
Remark = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clash:
    """Two tellings that do not fit: how, and why."""

    one: Telling
    two: Telling
    kind: ConflictKind
    relation: Relation
    about: str
    score: Score
    sides: tuple[str, str] | None


def find_conflicts(
    story: Story,
    articles: Sequence[Article],
    sentences: Sequence[Sentence],
    statements: Sequence[Statement],
    claims: Sequence[Claim],
    whens: Sequence[When],
    dates: Sequence[Published],
    origins: Sequence[Origin],
) -> tuple[Conflict, ...]:
    """Pairs of statements about one thing that give different figures, days, or polarity, listed when their probability reaches LISTED.

    Figures clash when the values they admit do not meet; when they do and one is more exact the relation is ``precision``; when
    the later report gives
    more of a count that rises, or a bound gives way to a larger figure, it is ``revised``. Pairs with the same two values are one row.
    """
    texts = {article.id: article.text for article in articles}
    tellings, vectors = prepare(articles, sentences, statements, whens, ())
    days = {row.article: row for row in dates}
    clashes = list(figure_clashes(tellings, vectors, texts, days))
    said = [remarks(telling, texts) for telling in tellings]
    for first, second, cosine in near_tellings(tellings, vectors, LEAST):
        one, two = tellings[first], tellings[second]
        if may_clash(one, two) or (said[first] and said[second]):
            clashes += other_clashes(one, two, cosine, said[first], said[second], texts)
    claim_of = {row: claim.id for claim in claims for row in claim.statement_ids}
    listed = [clash for clash in clashes if clash.score.probability >= LISTED]
    return tuple(sorted(fold_rows(story, listed, claim_of), key=lambda row: row.id))


def figure_clashes(
    tellings: Sequence[Telling], vectors: Sequence[bytes], texts: dict[str, str], days: dict[str, Published]
) -> Iterable[Clash]:
    """Two figures that measure one thing and are not the same."""
    array = stack_vectors(vectors)
    figures = read_figures(tellings, texts)
    known: dict[str, set[tuple[float, float]]] = defaultdict(set)
    for figure in figures:
        for article in figure.telling.articles:
            known[article].add(interval(figure.quantity))
    for one, two in pair_figures(figures):
        related = relate_figures(one, two, days)
        if related is None or one.telling.place == two.telling.place:
            continue
        cosine = round(float(array[one.telling.row] @ array[two.telling.row]), 2)
        places = (one.telling.place, two.telling.place)
        why = [reason(f"their sentences' likeness is {cosine:.2f}", COSINE * (cosine - COSINE_CENTRE), places)]
        why += [*figure_reasons(one, two, known), related[1], *inside(one.telling, two.telling)]
        about = figure_topic(one, two)
        sides = ("|".join(sorted((one.shown.lower(), two.shown.lower()))), one.measure or one.quantity.unit)
        yield Clash(one.telling, two.telling, "figure", related[0], about, Score(PRIOR, tuple(why)), sides)


def inside(one: Telling, two: Telling) -> list[Reason]:
    """Against two statements of one report."""
    return [reason("both stand in one report", SAME_ARTICLE)] if one.articles & two.articles else []


def may_clash(one: Telling, two: Telling) -> bool:
    """Whether polarity or day differ, which costs nothing to see; few pairs need a closer look."""
    return upholds(one) != upholds(two) or (len(one.days) == len(two.days) == 1 and one.days != two.days)


def upholds(telling: Telling) -> bool:
    """Whether a statement says its thing is so: neither negated nor told as a denial ("rejects" and "denies" say the same)."""
    return telling.statement.polarity == "+" and telling.statement.modality != "denied"


def other_clashes(
    one: Telling, two: Telling, cosine: float, said: Sequence[Remark], also: Sequence[Remark], texts: dict[str, str]
) -> Iterable[Clash]:
    """Days, negation and wording that do not fit, of two statements about one thing; ``said`` and ``also`` are their remarks."""
    alike = judge_likeness(one, two, cosine)
    found: list[tuple[ConflictKind, Relation, Reason]] = []
    if upholds(one) != upholds(two):
        found.append(("did-or-denied", "conflict", reason("one says it, the other denies it", POLARITY)))
    if len(one.days) == len(two.days) == 1 and alike.figures != "other":
        found += day_clash(one.days[0], two.days[0])
    found += wording_clash(said, also)
    if not found:
        return
    says = "; ".join(why.says for why in explain(one, two, cosine, alike)[:2])
    common = reason(f"they are about one thing: {says}", ALIKE * min(alike.base, ALIKE_MOST), (one.place, two.place))
    for kind, relation, why in found:
        yield Clash(
            one, two, kind, relation, topic(one, two, texts), Score(PRIOR, (common, why, *inside(one, two))), None
        )


def day_clash(one: tuple[str, str], two: tuple[str, str]) -> Iterable[tuple[ConflictKind, Relation, Reason]]:
    """Two days told for one thing: apart, or one more exact."""
    if one == two:
        return
    if one[0] <= two[1] and two[0] <= one[1]:
        yield "date", "precision", reason("one time is more exact than the other", DAY)
    else:
        yield "date", "conflict", reason(f"two times: {one[0]} to {one[1]}, and {two[0]} to {two[1]}", DAY)


def wording_clash(said: Sequence[Remark], also: Sequence[Remark]) -> Iterable[tuple[ConflictKind, Relation, Reason]]:
    """One remark in quotation marks with other words inside it."""
    for first in said:
        for second in also:
            matcher = SequenceMatcher(None, first, second, autojunk=False)
            same = sum(block.size for block in matcher.get_matching_blocks())
            if same < max(SAID, REMARK * min(len(first), len(second))):
                continue
            swaps = [(first[a:b], second[c:d]) for tag, a, b, c, d in matcher.get_opcodes() if tag == "replace"]
            changed = [pair for pair in swaps if spelling(*pair) < SPELLING]
            if changed:
                heavy = any(rarity(word) >= 2.0 for pair in changed for words in pair for word in words)
                shown = "; ".join(f"{' '.join(a)} against {' '.join(b)}" for a, b in changed[:3])
                yield (
                    "wording",
                    "conflict" if heavy else "precision",
                    reason(f"one remark, two wordings: {shown}", WORDING),
                )


def spelling(one: Sequence[str], two: Sequence[str]) -> float:
    """How alike some words are in letters, 0 to 1."""
    return SequenceMatcher(None, "".join(one), "".join(two)).ratio()


def remarks(telling: Telling, texts: dict[str, str]) -> list[Remark]:
    """The remarks of SAID words or more in quotation marks inside a statement, as folded words."""
    text = telling.place.span.of(texts[telling.place.article])
    found = [tuple(fold_word(word) for word in TOKEN.findall(match.group())) for match in MARKED.finditer(text)]
    return [words for words in found if len(words) >= SAID]


def topic(one: Telling, two: Telling, texts: dict[str, str]) -> str:
    """What two tellings are about: the words both use, as the first one has them, in its order, the rarest TOPIC of them."""
    written: dict[str, str] = {}
    for match in TOKEN.finditer(one.place.span.of(texts[one.place.article])):
        written.setdefault(fold_word(match.group()), match.group())
    shared = [word for word in written if word in one.words & two.words]
    kept = set(sorted(shared, key=lambda word: (-rarity(word), word))[:TOPIC])
    return " ".join(written[word] for word in shared if word in kept)


def figure_topic(one: Figure, two: Figure) -> str:
    """What two figures count: the measure or unit, and the rarest words near both."""
    counted = f"people {one.measure}" if one.measure else one.quantity.unit or two.quantity.unit or "a figure"
    near = sorted(one.context & two.context - {fold_word(counted)}, key=lambda word: (-rarity(word), word))[:NEARBY]
    return f"{counted}: {' '.join(near)}" if near else counted


def fold_rows(story: Story, clashes: Sequence[Clash], claim_of: dict[str, str]) -> list[Conflict]:
    """One row per pair of figures for one measure, and else per kind and pair of claims: the likeliest clash, the other places
    beside it."""
    rows: dict[tuple[str, ...], list[Clash]] = defaultdict(list)
    for clash in clashes:
        ends = sorted(claim_of.get(row.statement.id, row.statement.id) for row in (clash.one, clash.two))
        rows[(clash.kind, clash.relation, *(clash.sides or ends))].append(clash)
    return [make_conflict(story, sorted(group, key=rank), claim_of) for _, group in sorted(rows.items())]


def rank(clash: Clash) -> tuple[float, Cite, Cite]:
    """Sorts the likeliest first."""
    return -clash.score.probability, clash.one.place, clash.two.place


def make_conflict(story: Story, group: Sequence[Clash], claim_of: dict[str, str]) -> Conflict:
    """The row of a group of clashes, shown by its first."""
    best = group[0]
    a, b = best.one.place, best.two.place
    ends = {claim_of.get(best.one.statement.id), claim_of.get(best.two.statement.id)} - {None}
    home_a = claim_of.get(best.one.statement.id)
    also_a: set[Cite] = set()
    also_b: set[Cite] = set()
    for clash in group:
        flip = claim_of.get(clash.one.statement.id) != home_a
        also_a.update(clash.two.places if flip else clash.one.places)
        also_b.update(clash.one.places if flip else clash.two.places)
    return Conflict(
        id="x" + digest("conflict", best.kind, best.relation, *(f"{p.article}.{p.start}-{p.end}" for p in (a, b))),
        story=story.id,
        kind=best.kind,
        relation=best.relation,
        about=best.about,
        a=a,
        b=b,
        probability=best.score.probability,
        prior=best.score.prior,
        reasons=best.score.reasons,
        also_a=tuple(sorted(also_a - {a, b})),
        also_b=tuple(sorted(also_b - {a, b})),
        claims=tuple(sorted(end for end in ends if end)),
    )
