"""The claims of a story as a reader meets them, the few sentences that sum it up, and who alone has or lacks what."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from tellings.model import Cite, Claim, Corroboration, Reason
from tellings.show.fill import listed
from tellings.show.labels import CLOSING, OPENING, count, listing, one_line, slug
from tellings.show.lookup import Lookup, Mark, Piece, Place, starts
from tellings.show.rows import Rows

SUMMARY_SENTENCES = 4  # a first screen holds four sentences beside the key at 1280 pixels
SUMMARY_WORDS = (7, 60)  # fewer words say little by themselves, a longer sentence is no summary
CUT = " …"  # ends words behind which their sentence goes on
REPEATED = 0.7  # share of the shorter of two texts' words that the other has, from which it repeats it
CLOSE = 0.55  # the same from which it is folded away under it, where it can be opened. Set by looking at 3 stories of news_cluster and the letters
REMEMBERED = 4096  # texts whose telling words are kept: a claim is compared for the list it stands in and for each list of the first screen
LONG_WORD = 4  # letters of a word that is more than glue
PLACES_OF_A_REASON = 6  # cites behind a reason
WORDS = re.compile(r"\w+(?:'t\b|[.,]\d+)*")
DENIALS = frozenset(("no", "not", "none", "never", "nobody", "nothing", "neither", "nor", "without"))
WORDED = 0.75  # share of a sentence of the summary that the words of its claim make up
SUMMARY_OVERLAP = 0.4  # words shared with a sentence already chosen, past which a further one repeats it

SEVERAL = 2  # newsrooms
READABLE = range(40, 220)  # characters of a statement that is shown for another: neither a scrap nor a paragraph
ENDS = (".", "!", "?", "…")
SPEECH_ENDS = ("”", '"', "»", "’", "'")
CAPITALS = 3  # one word in so many may be in capitals: abbreviations are, and words cried out
LETTERED = 4  # words in capitals in a row from which they are lettering: no abbreviation is so long
MAYBE = 0.25  # what a newsroom that may repeat another adds to a claim's weight beside one that counts: a summary rests on what is sure
LEAD = 1.5  # a sentence at the head of a report weighs three times one at its end: reports tell what matters most first
FIRST_WORDS = 5  # words among which "he said" still stands for the speaker of a sentence
PRONOUNS = frozenset(("he", "she", "it", "they", "him", "her", "them", "this", "so"))
#: First words that lean on the sentence before.
POINTING_BACK = frozenset(
    (
        *(
            "he",
            "she",
            "it",
            "they",
            "we",
            "his",
            "her",
            "its",
            "their",
            "him",
            "them",
            "this",
            "that",
            "these",
            "those",
        ),
        *("such", "but", "and", "or", "so", "yet", "also", "however", "meanwhile", "then", "there", "both", "another"),
    )
)


@dataclass(frozen=True, slots=True)
class Told:
    """One place that states a claim: its sentence in pieces, and the link."""

    pieces: tuple[Piece, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Because:
    """A reason in words with the first PLACES_OF_A_REASON of the places it rests on."""

    says: str
    weight: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim opened. ``codes`` are the reports that state it; ``spelled`` what each sign of its mark means here; ``sources`` whom they cite.

    ``lead`` is how far down a report it is first told, 0 to 1; ``aside`` when no running text tells it, only headlines, captions, labels; ``alone``
    when its text can be read without the sentence before it.
    """

    id: str
    anchor: str
    text: str
    mark: Mark
    low: int
    high: int
    codes: tuple[str, ...]
    articles: tuple[str, ...]
    told: tuple[Told, ...]
    spelled: tuple[str, ...]
    because: tuple[Because, ...]
    joined: tuple[Because, ...]
    sources: tuple[str, ...]
    exacter: tuple[tuple[str, str], ...]
    clashes: tuple[str, ...]
    people: tuple[str, ...]
    lead: float
    aside: bool
    alone: bool


@dataclass(frozen=True, slots=True)
class Summing:
    """A sentence of the summary, or its beginning that words a claim, as it stands, with the best supported claim in it."""

    text: str
    place: Place
    mark: Mark
    claim: str


@dataclass(frozen=True, slots=True)
class Lacking:
    """A claim that a report leaves out, and why that may be said of it."""

    claim: ClaimView
    because: tuple[Because, ...]


@dataclass(frozen=True, slots=True)
class Alone:
    """What one report alone has, and what it alone leaves out."""

    name: str
    code: str
    only: tuple[ClaimView, ...]
    lacks: tuple[Lacking, ...]
    guarded: str


def claim_views(rows: Rows, look: Lookup) -> tuple[ClaimView, ...]:
    """All claims, best supported first, then by how many reports tell it, then as they stand in the reports.

    What stands in headlines and captions alone comes last: it announces or labels what the text tells, and counts are no better for it. A claim of
    several newsrooms that tells nearly the same as another comes after all that do not.
    """
    beside = {row.id for row in rows.claims if row.beside}
    counts = {row.claim: row for row in rows.corroborations}
    texts = {row.id: wording(row, look) for row in rows.claims}
    clashes: dict[str, list[str]] = defaultdict(list)
    for row in listed(rows.conflicts):
        for key in row.claims:
            clashes[key].append(row.id)
    marks: dict[Counted, Spelled] = {}
    views = [_view(row, counts.get(row.id), look, texts, clashes.get(row.id, []), marks) for row in rows.claims]
    return tuple(
        sorted(
            views,
            key=lambda view: (
                view.aside,
                view.low < SEVERAL,
                view.id in beside,
                -view.low,
                -view.high,
                -len(view.codes),
                view.lead,
                view.id,
            ),
        )
    )


def wording(claim: Claim, look: Lookup) -> str:
    """A claim as a list shows it: its own text, or, where that leans on the sentence before it or is a headline, a caption or a label, the first
    other statement of running text that can be read alone, of a report that says all of it."""
    text = one_line(claim.text)
    if _stands_alone(text) and in_prose(claim.text_cite, look):
        return text
    partly = {place for row in claim.partly for place in row.cites}
    others = [look.text(place) for place in claim.statements if place not in partly and in_prose(place, look)]
    for can_be_read in (_stands_alone, _reads_by_itself):
        found = next((one for one in others if len(one) in READABLE and can_be_read(one)), None)
        if found is not None:
            return found
    return text


#: What a count says in its mark: low, high, the newsrooms counted, uncertain, carrying; and the mark with its signs in words.
Counted = tuple[int, int, tuple[str, ...], tuple[str, ...], tuple[str, ...]]
Spelled = tuple[Mark, tuple[str, ...]]


def _view(
    claim: Claim,
    counted: Corroboration | None,
    look: Lookup,
    texts: Mapping[str, str],
    clashes: Sequence[str],
    marks: dict[Counted, Spelled],
) -> ClaimView:
    """A claim opened; ``marks`` are those of the story made so far: most claims are told by one newsroom, and all of these have one mark."""
    telling = {place.article for place in claim.statements}
    told = [place for place in claim.statements if in_prose(place, look)]
    articles = look.in_order(telling)
    if counted:
        low, high = counted.low, counted.high
        count = (low, high, counted.counted, counted.uncertain, counted.origins)
        spelled = marks.get(count)
        if spelled is None:
            spelled = marks[count] = look.mark(*count), spell(counted, look)
    else:
        low, high = min(1, len(articles)), len(articles)
        spelled = look.mark(low, high, (), look.main_origins(articles), ()), spell(None, look)
    return ClaimView(
        id=claim.id,
        anchor=f"claim-{slug(claim.id)}",
        text=texts[claim.id],
        mark=spelled[0],
        low=low,
        high=high,
        codes=tuple(look.heads[key].code for key in articles),
        articles=articles,
        told=tuple(Told(look.pieces(place), look.place(place)) for place in claim.statements),
        spelled=spelled[1],
        because=because(counted.reasons if counted else (), look),
        joined=because(claim.reasons, look),
        sources=tuple(dict.fromkeys(_called(look, key) for key in counted.sources)) if counted else (),
        exacter=tuple((f"claim-{slug(key)}", texts[key]) for key in claim.entailed_by if key in texts),
        clashes=tuple(clashes),
        people=people_of(claim, look),
        lead=min((_depth(place, look) for place in told or claim.statements), default=1.0),
        aside=bool(claim.statements) and not told,
        alone=_reads_by_itself(texts[claim.id]),
    )


def because(reasons: Iterable[Reason], look: Lookup) -> tuple[Because, ...]:
    """Reasons with their weights in words a reader can add up, and the first of their places; what weighs nothing explains, and has none."""
    return tuple(
        Because(row.says, weight_words(row.weight), tuple(map(look.place, row.cites[:PLACES_OF_A_REASON])))
        for row in reasons
    )


@lru_cache(REMEMBERED)
def weight_words(weight: float) -> str:
    """A weight with its sign; empty for one that changes nothing."""
    words = f"{weight:+.2f}".replace("-", "−")
    return "" if words[1:] == "0.00" else words


def spell(counted: Corroboration | None, look: Lookup) -> tuple[str, ...]:
    """Ring, disc and dash of this claim's mark in words."""
    if counted is None:
        return ("Nobody counted the newsrooms of this claim: at least one, at most as many as reports tell it.",)
    sure, maybe = look.called(counted.counted), look.called(counted.uncertain)
    copied = look.called(set(counted.origins) - {*counted.counted, *counted.uncertain})
    words = []
    if sure:
        words.append(f"Counted as independent: {listing(sure)}.")
    if maybe:
        words.append(
            f"May repeat one of the others or tell only a part, so counted only in the upper bound: {listing(maybe)}."
        )
    if copied:
        words.append(f"Carried in copied words, so it adds no origin: {listing(copied)}.")
    return tuple(words)


def summary(views: Sequence[ClaimView], rows: Rows, look: Lookup) -> tuple[Summing, ...]:
    """A few sentences of the reports as they stand, each the words of a claim, chosen so that together they state the best supported; in that order.

    Each next sentence is the one whose claims not yet told weigh most (a claim weighs its newsrooms beyond the first, more where it stands high in
    the report), sentences that can be read alone before others, and must not repeat the words of one already chosen. Empty when no claim rests
    on two newsrooms.
    """
    stating: dict[Cite, list[ClaimView]] = defaultdict(list)
    words = {claim.id: claim.text_cite for claim in rows.claims}
    for view in views:
        if view.high < 2:
            continue
        place = words[view.id]
        if place.article in look.articles and in_body(place, look):
            span = look.sentence(place)
            if len(place.span) >= WORDED * len(span):
                stating[Cite(place.article, span.start, span.end)].append(view)
            elif place.start == span.start:  # the count is of these words, not of what else the sentence says
                stating[place].append(view)
    waiting = [one for place, found in stating.items() if (one := _candidate(place, found, look)) is not None]
    chosen: list[Summing] = []
    told: set[str] = set()
    while len(chosen) < SUMMARY_SENTENCES and waiting:
        best = max(waiting, key=lambda one: _appeal(one, told))
        if _worth(best.views, told) <= 0:
            break
        view = min((one for one in best.views if one.id not in told), key=lambda one: (-one.low, -one.high, one.id))
        told |= {one.id for one in best.views}
        waiting = [one for one in waiting if _unlike(one.words, best.words)]
        more = best.place.end < look.sentence(best.place).end
        chosen.append(Summing(look.text(best.place) + CUT * more, look.place(words[view.id]), view.mark, view.anchor))
    return tuple(chosen)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may stand in the summary: the claims it states, its words, whether it can be read alone, how far down its report it stands."""

    place: Cite
    views: Sequence[ClaimView]
    words: frozenset[str]
    alone: bool
    depth: float


def _candidate(place: Cite, views: Sequence[ClaimView], look: Lookup) -> Candidate | None:
    """The sentence at a place; None where it is too short or too long for a summary."""
    text = look.text(place)
    words = text.split()
    low, high = SUMMARY_WORDS
    if not low <= len(words) <= high:
        return None
    text += CUT[-1] if place.end < look.sentence(place).end else ""
    plain = frozenset(word.strip("“”‘’\"'.,;:()").casefold() for word in words if len(word) > 3)
    return Candidate(place, views, plain, _is_sentence(text) and _stands_alone(text), _depth(place, look))


def _appeal(one: Candidate, told: set[str]) -> tuple[bool, float, float, str, int]:
    """Sorts the sentence last that should come next into the summary."""
    worth = _worth(one.views, told)
    return (
        one.alone and worth > 0,
        round(worth * (LEAD - one.depth), 3),
        -one.depth,
        one.place.article,
        -one.place.start,
    )


def _unlike(words: frozenset[str], other: frozenset[str]) -> bool:
    """Whether a sentence does not repeat another."""
    return len(words & other) <= SUMMARY_OVERLAP * max(1, min(len(words), len(other)))


def _stands_alone(text: str) -> bool:
    """Whether a sentence can be read without the one before it: neither its first words nor its last point back, and it does not begin inside
    someone's speech or, with a small letter, inside a sentence."""
    if text[:1] in OPENING or text[:1].islower():
        return False
    shown = [*text.split(None, FIRST_WORDS)[:FIRST_WORDS], *text.rsplit(None, 1)[-1:]]
    words = [word.strip("“”‘’\"',;:.!?").casefold() for word in shown]
    return bool(words) and words[0] not in POINTING_BACK and PRONOUNS.isdisjoint(words)


def _reads_by_itself(text: str) -> bool:
    """Whether a sentence stands alone, or is speech that can be read alone and says whose it is."""
    if text[:1] not in OPENING:
        return _stands_alone(text)
    said, _, after = text.rpartition(next((mark for mark in SPEECH_ENDS if mark in text[1:]), "\n"))
    return bool(said) and len(after.split()) > 1 and _stands_alone(said.lstrip(OPENING))


def _worth(views: Iterable[ClaimView], told: set[str]) -> float:
    weights = {view.id: view.low - 1 + MAYBE * (view.high - view.low) for view in views if view.id not in told}
    return sum(
        sorted(weights.values(), reverse=True)[:3]
    )  # a sentence that strings facts together is no better than one with three


def in_body(place: Cite, look: Lookup) -> bool:
    """Whether a place touches the running text of its report, and not only a headline, a caption or furniture."""
    if place.article not in look.bodies:
        return True
    bodies = look.bodies[place.article]
    before = bisect_left(bodies, place.end, key=starts)
    return before > 0 and place.start < bodies[before - 1].end


def in_prose(place: Cite, look: Lookup) -> bool:
    """Whether a place stands in a sentence of running text, and not in a headline, a caption, or a line that reads like one."""
    known = look.prose.get(place)
    if known is None:
        known = look.prose[place] = in_body(place, look) and _is_sentence(look.sentence_text(place))
    return known


def _is_sentence(text: str) -> bool:
    """Whether a text ends like a sentence and is not set in capitals: a line without a stop is a heading, one of capitals the lettering of a map."""
    if not text.rstrip(CLOSING + ")").endswith(ENDS):
        return False
    capital = [word.isupper() for word in text.split() if len(word) > 1 and word.isalpha()]
    if CAPITALS * sum(capital) > len(capital):
        return False
    return sum(capital) < LETTERED or max(len(list(run)) for upper, run in groupby(capital) if upper) < LETTERED


def alone_views(views: Sequence[ClaimView], rows: Rows, look: Lookup) -> tuple[Alone, ...]:
    """Per report, in the order of the story: its claims nobody else has, and the ones everybody else has."""
    by_id = {view.id: view for view in views}
    warned = {row.article for row in rows.warned if row.why in {"CUT_OFF", "SHORT"}}
    found = []
    for key, head in look.heads.items():
        only = [by_id[row.claim] for row in rows.only_here if row.article == key and row.claim in by_id]
        lacks = [
            Lacking(by_id[row.claim], because(row.reasons, look))
            for row in rows.omissions
            if row.article == key and row.claim in by_id
        ]
        guarded = "cut off or short: nothing is called omitted from it" if key in warned else ""
        found.append(
            Alone(
                head.name,
                head.code,
                tuple(sorted(only, key=lambda view: (view.aside, view.lead, view.id))),
                tuple(sorted(lacks, key=lambda one: (-one.claim.low, one.claim.lead, one.claim.id))),
                guarded,
            )
        )
    return tuple(found)


def most_telling(views: Iterable[ClaimView]) -> list[ClaimView]:
    """Claims of one newsroom in the order a reader would want them: those that clash first, then those told high up in a report."""
    return sorted(
        (view for view in views if max(view.low, view.high) <= 1),
        key=lambda view: (view.aside, not view.clashes, -len(view.codes), view.lead, view.id),
    )


@dataclass(frozen=True, slots=True)
class Wordings:
    """A claim, and the claims that tell much the same in close words, which a list folds away under it."""

    claim: ClaimView
    close: tuple[ClaimView, ...]


def by_wording(views: Iterable[ClaimView]) -> tuple[Wordings, ...]:
    """All claims, each with the later ones that are close to it in words: a list tells a thing once, and nothing is lost.

    What is close to several stands under the first. What clashes with something is folded away under the very same words only.
    """
    seen = Seen(CLOSE)
    kept: list[tuple[ClaimView, list[ClaimView]]] = []
    at: dict[int, int] = {}  # the place in ``seen`` of each claim kept
    for view in views:
        words = telling_words(view.text)
        first = seen.first_like(words)
        if first is not None and view.clashes and words != seen.texts[first]:
            first = None
        if first is None:
            at[seen.add(words)] = len(kept)
            kept.append((view, []))
        else:
            kept[at[first]][1].append(view)
    return tuple(Wordings(view, tuple(close)) for view, close in kept)


def unlike_texts(
    views: Iterable[ClaimView], most: int, shown: Iterable[ClaimView] = (), share: float = REPEATED
) -> tuple[ClaimView, ...]:
    """The first ``most`` claims whose words no claim before them, or in ``shown``, has: in a short list a thing stands once.

    Two sentences that share most of their words (``share``) repeat each other, unless the later one has a number or a denial of its own.
    """
    seen = Seen(share)
    for view in shown:
        seen.add(telling_words(view.text))
    kept: list[ClaimView] = []
    for view in views:
        if len(kept) == most:
            break
        words = telling_words(view.text)
        if seen.first_like(words) is None:
            seen.add(words)
            kept.append(view)
    return tuple(kept)


class Seen:
    """Texts met so far by their telling words; finds the first that a further one repeats, without comparing it with each.

    A text that has ``share`` of its words from another shares one of any few of them with it: only texts that hold one of its longest words are
    compared.
    """

    def __init__(self, share: float) -> None:
        self.share = share
        self.texts: list[frozenset[str]] = []
        self.holding: dict[str, list[int]] = defaultdict(list)

    def add(self, words: frozenset[str]) -> int:
        """Keeps a text; its number, counted from 0."""
        for word in words:
            self.holding[word].append(len(self.texts))
        self.texts.append(words)
        return len(self.texts) - 1

    def first_like(self, words: frozenset[str]) -> int | None:
        """The number of the first text that this one repeats; None where it tells something new."""
        few = int((1 - self.share) * len(words) + 1e-9) + 1
        telling = sorted(words, key=lambda word: (-len(word), word))[:few]
        near = {number for word in telling for number in self.holding.get(word, ())}
        return min((number for number in near if repeats(words, self.texts[number], self.share)), default=None)


@lru_cache(REMEMBERED)
def telling_words(text: str) -> frozenset[str]:
    """The words by which a text is known again: the longer ones, those with a digit, and those that deny."""
    found = (word.casefold() for word in WORDS.findall(text.replace("’", "'")))
    return frozenset(word for word in found if len(word) >= LONG_WORD or _weighty(word))


def repeats(words: frozenset[str], other: frozenset[str], share: float = REPEATED) -> bool:
    """Whether a text tells nothing that another has not told: it has ``share`` of the words of the shorter from it, and every number and denial."""
    new = words - other
    few = len(new) <= (1 - share) * min(len(words), len(other)) + 1e-9
    return bool(words) and few and not any(map(_weighty, new))


def _weighty(word: str) -> bool:
    """Whether a word alone makes another claim: a number or a denial."""
    if word.isalpha():  # most words: neither a digit nor an apostrophe in them
        return word in DENIALS
    return word.endswith("'t") or any(map(str.isdigit, word))


def support_words(view: ClaimView) -> str:
    """What stands beside a claim in a list: how many sources it rests on."""
    return f"{count(len(view.sources), 'source')} cited" if view.sources else ""


def _called(look: Lookup, key: str) -> str:
    entity = look.entity(key)
    return entity.name if entity else key


def people_of(claim: Claim, look: Lookup) -> tuple[str, ...]:
    """The people that the statements of a claim name or cite, by Entity id."""
    stated = [look.statements[key] for key in claim.statement_ids if key in look.statements]
    named = {local for row in stated for local in (*row.entities, row.attributed_to)}
    known = [entity for local in named if (entity := look.entity(local)) is not None]
    return tuple(sorted({entity.id for entity in known if entity.label == "PERSON"}))


def _depth(place: Cite, look: Lookup) -> float:
    """How far down its report a place stands, 0 to 1."""
    article = look.articles.get(place.article)
    return round(place.start / max(1, len(article.text)), 4) if article else 1.0
