"""What one statement says and another denies.

Two ways: a word negated in one and asserted in the other ("not a swap", "a swap of prisoners"), and a denial of something told elsewhere ("denied
that the girls were exchanged", "the reports are false"). The second is what parties dispute, and carries who denies and who accuses: the speakers, or
whom the statement names first. Known to fail: a denial of one point of an accusation, and "no" of something else.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tellings.find.gazetteer import known_at
from tellings.find.tables import word_set
from tellings.join.likeness import Telling, content_words
from tellings.join.rarity import fold_word, rarity
from tellings.model import Cite, Entity, Score, reason
from tellings.weigh.around import common_reasons, lexemes, shape_of, topic_worth
from tellings.weigh.clash import Clash, Dispute, place_in
from tellings.weigh.contrasts import CROWD, LEAST_SHARED, UNREAL, Mark, day_reasons, denies, make_mark

DENIED_AND_TOLD = ("denied", "told")  # the sides of a clash here, the denial first
# Log-odds; set by hand on the tuning stories of gold_dev and on quality/agreement/cases.jsonl.
NEGATED_PRIOR = -4.8  # negations miss more often than words of a table
NEGATED = 0.25  # times the rarity of a word said and denied
LEAST_RARE = 3.0  # rarity of a negated word
OBJECTS = frozenset(
    ["a", "an", "any", "her", "his", "its", "my", "our", "that", "the", "their", "these", "this", "those", "your"]
)
LIMITS = frozenset(
    ["since", "until", "unless", "more", "longer", "long", "far", "only", "just", "yet", "always", "necessarily"]
)  # "not until May" denies no more than "not only"
UNSURE = frozenset(["if", "unless", "whether"])
FAR_BEHIND = 9  # words behind a negation in which such a limit stands
BEHIND = 4  # words that a negation reaches
DENIAL_PRIOR = -3.9
CONTAINED = 4.0  # times the share, by rarity, of what is denied that stands in the other statement
COSINE, COSINE_CENTRE = 5.0, 0.4
ACCUSED = 0.6  # the other is told as an accusation
PARTY = 1.6  # and names whoever denies, or their country
POINTED = (
    0.8  # the denial points at what was said before ("the claim", "the situation mentioned") instead of repeating it
)
ONLY_NAMES = -1.5
LEAST_TOLD = 10.0  # rarity that the words of a denial add up to, or it says nothing of what it denies
DENIALS = word_set("denials") | word_set("untruths")
#: What a negation reaches where somebody denies: "did not accord with the facts", "does not exist", "is not true".
IDIOMS = frozenset(
    ["accord", "basis", "correct", "exist", "fact", "facts", "happen", "involved", "occur", "true", "truth"]
)
ACCUSATIONS = word_set("accusations")
POINTERS = frozenset(
    fold_word(word) for word in (*ACCUSATIONS, "account", "facts", "revelations", "rumours", "situation", "speculation")
)


def denial_clashes(
    tellings: Sequence[Telling], texts: Mapping[str, str], likeness: Callable[[Telling, Telling], float]
) -> Iterator[Clash]:
    """A word that one statement negates and another asserts, told of one thing."""
    worth = topic_worth(tellings)
    denied = [mark for telling in tellings for mark in negated(telling, texts[telling.place.article], worth)]
    holders: dict[str, list[Telling]] = defaultdict(list)
    wanted = {mark.member for mark in denied}
    for telling in tellings:
        if telling.statement.modality not in UNREAL and telling.statement.modality != "denied":
            for word in telling.words & wanted:
                holders[word].append(telling)
    said: dict[tuple[Cite, str], Mark | None] = {}
    for mark in denied:
        for telling in holders[mark.member][:CROWD]:
            if telling is mark.telling:
                continue
            name = telling.place, mark.member
            if name not in said:
                said[name] = asserted(telling, texts[telling.place.article], mark.member, worth)
            other = said[name]
            if other is None or len(mark.context.keys() & other.context.keys()) < LEAST_SHARED:
                continue
            cosine = likeness(mark.telling, telling)
            weight = NEGATED * min(10.0, rarity(mark.member))
            why = (
                reason(f"one denies {mark.shown}, the other says it", weight, (mark.telling.place, telling.place)),
                *common_reasons(mark, other, cosine),
                *day_reasons(mark, other),
            )
            yield Clash(
                mark.telling,
                telling,
                place_in(mark.telling, mark.low, mark.high),
                place_in(telling, other.low, other.high),
                "did-or-denied",
                "conflict",
                f"{denied_phrase(mark, texts[mark.telling.place.article])}, or not",
                Score(NEGATED_PRIOR, why),
                ("denied", mark.member),
                DENIED_AND_TOLD,
            )


PHRASE = re.compile(r"(?:\s[\w’'-]{1,20}){0,3}")


def denied_phrase(mark: Mark, text: str) -> str:
    """The denied word with the words from its negation on and a few behind it: "have to pay the full amount"."""
    words = lexemes(text, mark.telling.place.start, mark.span.start)[-BEHIND:]
    starts = [after.start() for before, after in itertools.pairwise(words) if denies(before)]
    first = starts[-1] if starts else mark.span.start
    behind = PHRASE.match(text, mark.span.end, mark.telling.place.end)
    return " ".join(text[first : behind.end() if behind else mark.span.end].split())


def negated(telling: Telling, text: str, worth: Mapping[str, float]) -> Iterator[Mark]:
    """The words a statement negates: the first of weight that a negation reaches."""
    words = lexemes(text, telling.place.start, telling.place.end)
    for at, word in enumerate(words):
        if not denies(word) or any(before.group().lower() in UNSURE for before in words[max(0, at - FAR_BEHIND) : at]):
            continue
        if any(after.group().lower() in LIMITS for after in words[at + 1 : at + 1 + FAR_BEHIND]):
            continue
        for step, after in enumerate(words[at + 1 : at + 1 + BEHIND]):
            folded = fold_word(after.group())
            if step and folded in OBJECTS:
                break  # "never give up its missiles" denies the giving up, not the missiles
            if not folded[0].isalpha() and folded[0] != '"':
                break
            if folded[0].isalpha() and rarity(folded) >= LEAST_RARE:
                yield make_mark(telling, text, after, "denied", folded, "did-or-denied", worth)
                break


def asserted(telling: Telling, text: str, member: str, worth: Mapping[str, float]) -> Mark | None:
    """The word in a statement that does not negate it; None when it does."""
    words = lexemes(text, telling.place.start, telling.place.end)
    for at, word in enumerate(words):
        if fold_word(word.group()) == member:
            if any(denies(before) for before in words[max(0, at - BEHIND - 1) : at]):
                return None
            return make_mark(telling, text, word, "said", member, "did-or-denied", worth)
    return None


# ---- a denial of something told elsewhere


def refusal_clashes(
    tellings: Sequence[Telling],
    texts: Mapping[str, str],
    near: Sequence[tuple[int, int, float]],
    entities: Sequence[Entity],
) -> Iterator[Clash]:
    """Each denial against the statement it most likely denies; ``near`` are pairs of tellings (by number) with their cosine."""
    denials = denials_among(tellings, texts)
    parties = Parties.of(entities, tellings)
    worth = topic_worth(tellings)
    best: dict[int, tuple[float, int, float]] = {}
    for first, second, cosine in near:
        for number, other in ((first, second), (second, first)):
            if number in denials and other not in denials:
                score = refusal_weight(tellings[number], tellings[other], cosine, parties, worth)
                if number not in best or (-score, other) < (-best[number][0], best[number][1]):
                    best[number] = (score, other, cosine)
    for number, (score, other, cosine) in sorted(best.items()):
        if score > 0:
            yield refusal(tellings[number], tellings[other], cosine, parties, worth)
    yield from answer_clashes(tellings, parties)


# ---- a denial that points at the sentence before it


def answer_clashes(tellings: Sequence[Telling], parties: Parties) -> Iterator[Clash]:
    """Each denial that says nothing of what it denies ("the ministry denied it", "dismissed the claim") against the nearest statement before it
    in its report that somebody else makes.
    """
    placed: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, telling in enumerate(tellings):
        for place in telling.places:
            placed[place.article].append((place.start, number))
    for article, rows in sorted(placed.items()):
        rows.sort()
        for at, (_, number) in enumerate(rows):
            denial = tellings[number]
            if denial.place.article != article or denial.statement.modality in UNREAL or not points_back(denial.said):
                continue
            after = tellings[rows[at + 1][1]] if at + 1 < len(rows) else None
            told = [
                answer(denial, tellings[before], after, step, parties)
                for step, (_, before) in enumerate(reversed(rows[max(0, at - STEPS_BACK) : at]))
                if may_answer(denial, tellings[before], parties)
            ]
            yield from sorted(told, key=lambda clash: -clash.score.probability)[:1]  # of equals the nearest


STEPS_BACK = 3  # sentences before a denial among which what it denies stands
DENIED_VERB = re.compile(
    r"\b(?:denied|denies|deny|denying|dismissed|dismisses|refuted|refutes|rejected|rejects|disputed|disputes)\s"
    r"(?:(?:it|this|that|them|these|those|everything|both|wrongdoing|any (?:wrongdoing|involvement|responsibility))"
    r"|(?:all |any |both )?(?:the|these|those|such|his|her|their|its|all|any)(?: \w{3,12})?"
    r" (?:accounts?|accusations?|allegations?|assertions?|charges?|claims?|criticisms?|reports?|rumou?rs?|story|suggestions?))"
    r"(?=\s?(?:[,.;:—–”\"]|as\b|and\b|but\b|in\b|on\b|when\b|saying\b|calling\b|through\b|$))",
    re.I,
)


def points_back(said: str) -> bool:
    """Whether a sentence denies something that it does not tell."""
    return DENIED_VERB.search(said) is not None


def may_answer(denial: Telling, told: Telling, parties: Parties) -> bool:
    """Whether a denial may be of a statement: not of the denier's own words, nor of a denial or a mere plan."""
    if told.statement.polarity == "-" or told.statement.modality in ("denied", *UNREAL) or points_back(told.said):
        return False
    denier = parties.speaker(denial)
    own = parties.whose.get(told.statement.attributed_to or "")
    return not (own is not None and parties.one(own, denier))


def answer(denial: Telling, told: Telling, after: Telling | None, step: int, parties: Parties) -> Clash:
    """A denial and the statement before it. What the denier goes on to say is shown with the denial."""
    accused = told.statement.modality == "alleged" or bool(told.words & ACCUSATIONS)
    foreign = told.statement.attributed_to is not None
    why = [reason("one denies what the other says", 0.0, (denial.place, told.place))]
    why.append(reason("it stands right before the denial" if not step else "it stands before the denial", -STEP * step))
    if accused:
        why.append(reason("it is told as an accusation", ACCUSED))
    elif foreign:
        why.append(reason("it is told as somebody's words", FOREIGN))
    denier = parties.speaker(denial)
    if denier is not None and parties.names(told, denier):
        why.append(reason("it names who denies it", NAMED))
    end = denial.place.end
    if after is not None and after.statement.attributed_to is not None and after.place.article == denial.place.article:
        own = parties.whose.get(after.statement.attributed_to)
        near = after.place.start - end <= NEXT and after.place.end - denial.place.start <= LONG_ANSWER
        end = after.place.end if near and denier is not None and own == denier else end
    place = Cite(denial.place.article, denial.place.start, end)
    return disputed(denial, told, place, told.words, Score(ANSWER_PRIOR, tuple(why)), parties)


def disputed(
    denial: Telling, told: Telling, place: Cite, words: Collection[str], score: Score, parties: Parties
) -> Clash:
    """A denial, shown at ``place``, and what it denies, as a clash that parties dispute, titled by the rarest of some ``words``."""
    denier = parties.speaker(denial)
    common = sorted(words, key=lambda word: (-rarity(word), word))[:3]
    return Clash(
        denial,
        told,
        place,
        place_in(told, told.place.start, told.place.end),
        "did-or-denied",
        "conflict",
        f"said and denied: {' '.join(common)}",
        score,
        ("refused", denial.place.article, str(denial.place.start)),
        DENIED_AND_TOLD,
        Dispute(place, denier, parties.speaker(told, denier)),
    )


# Log-odds, set by hand on events of news_cluster that nobody had labelled.
ANSWER_PRIOR, STEP, FOREIGN, NAMED = -0.2, 0.5, 0.4, 0.6
NEXT, LONG_ANSWER = 3, 380  # characters up to the next sentence, and of both together


def denials_among(tellings: Sequence[Telling], texts: Mapping[str, str]) -> set[int]:
    """The numbers of the tellings that deny."""
    return {number for number, telling in enumerate(tellings) if is_denial(telling, texts[telling.place.article])}


def is_denial(telling: Telling, text: str) -> bool:
    """Whether a statement denies, and says enough of what."""
    if telling.weight < LEAST_TOLD or telling.statement.modality in UNREAL:
        return False
    words = lexemes(text, telling.place.start, telling.place.end)
    for at, word in enumerate(words):
        if word.group().lower() in DENIALS:
            return not any(denies(before) for before in words[max(0, at - NOT_DENIED) : at])
    return any(
        denies(word) and any(after.group().lower() in IDIOMS for after in words[at + 1 : at + 1 + BEHIND])
        for at, word in enumerate(words)
    )


NOT_DENIED = 3  # words before one of denying in which a negation undoes it: "does not deny"


def denied_words(denial: Telling) -> frozenset[str]:
    """What a denial is of: the words behind the word of denying, up to the end of its clause; all where these say too little."""
    told = told_behind(denial.said) - FOLDED
    words = told if sum(rarity(word) for word in sorted(told)) >= LEAST_TOLD else denial.words
    return frozenset(word for word in words if word not in FOLDED)


@lru_cache(maxsize=4096)
def told_behind(said: str) -> frozenset[str]:
    """The content words behind the first word of denying of a sentence, up to the end of its clause."""
    words = lexemes(said, 0, len(said))
    first = next((at for at, word in enumerate(words) if word.group().lower() in DENIALS), len(words))
    end = next((at for at in range(first, len(words)) if words[at].group().lower() in ENDS), len(words))
    if first + 1 >= end:
        return frozenset()
    return content_words(said[words[first + 1].start() : words[end - 1].end()])


@lru_cache(maxsize=4096)
def acts_in(said: str) -> frozenset[str]:
    """The folded words of weight of a sentence that stand there in small letters: what is done, not who does it."""
    shapes = [shape_of(word.group()) for word in lexemes(said, 0, len(said))]
    return frozenset(shape.folded for shape in shapes if shape.small and shape.meaning >= AN_ACT)


AN_ACT = 3.0  # rarity
ENDS = frozenset([";", ".", "but", "while", "although", "though", "whereas", ":", "—"])


FOLDED = frozenset(fold_word(word) for word in DENIALS)


def refusal_weight(
    denial: Telling, other: Telling, cosine: float, parties: Parties, worth: Mapping[str, float]
) -> float:
    """What the agreement of a denial with what it may deny weighs; 0 when the other is not told as so."""
    if other.statement.polarity == "-" or other.statement.modality in ("denied", *UNREAL):
        return 0.0
    return round(sum(weight for _, weight in refusal_parts(denial, other, cosine, parties, worth)), 3)


def refusal_parts(
    denial: Telling, other: Telling, cosine: float, parties: Parties, worth: Mapping[str, float]
) -> list[tuple[str, float]]:
    """The parts of that weight, each with what it says."""
    told = denied_words(denial)
    common = sorted(told & other.words, key=lambda word: (-rarity(word), word))
    weights = {word: rarity(word) * worth.get(word, 1.0) for word in sorted(told)}
    share = sum(weights[word] for word in common) / max(LEAST_TOLD, sum(weights.values()))
    parts = [
        (f"words of what is denied: {', '.join(common[:5]) or 'none'}", CONTAINED * share),
        (f"their sentences' likeness is {cosine:.2f}", COSINE * (cosine - COSINE_CENTRE)),
    ]
    if not any(word in acts_in(denial.said) for word in common) and not denial.words & POINTERS:
        parts.append(("they share names, but nothing done", ONLY_NAMES))
    denier = parties.speaker(denial)
    if not ANSWERING.search(other.said) and parties.one(parties.speaker(other), denier):
        return parts  # nobody accuses themselves; who "was asked about reports that" is told what others say
    if other.statement.modality == "alleged" or other.words & ACCUSATIONS:
        parts.append(("the other is told as an accusation", ACCUSED))
        if parties.names(other, denier):
            parts.append(("and names who denies it", PARTY))
        if denial.words & POINTERS:
            parts.append(("the denial is of something said before", POINTED))
    return parts


def states_before(said: str, name: str) -> set[str]:
    """The countries named in the words right before a name, up to a stop: of "China's foreign ministry spokesman Ren", China."""
    words = [word.group() for word in lexemes(said, 0, len(said))]
    found: set[str] = set()
    for at in (at for at, word in enumerate(words) if word == name):
        for before in reversed(words[max(0, at - ROLE) : at]):
            if not before[0].isalnum():
                break
            known = known_at([re.sub(r"['’]s$", "", before)], 0, 1)
            if known is not None and known[1].country:
                found.add(known[1].country)
    return found


ROLE = 8  # words before a name that say who it is


ANSWERING = re.compile(
    r"\b(?:answer|react|reply|replie|respond)\w{0,4}\b|\basked (?:about|if|whether)\b|\bin response\b", re.I
)


@dataclass(frozen=True, slots=True)
class Parties:
    """Who speaks in a statement, and whom it names: ``whose`` gives the Entity id of a LocalEntity, ``marks`` an entity's id and country."""

    whose: Mapping[str, str]
    marks: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, entities: Sequence[Entity], tellings: Sequence[Telling]) -> Parties:
        """The parties among a story's entities; somebody of no known country is of the one most often named right before them ("China's
        spokeswoman Hua").
        """
        whose = {local: entity.id for entity in entities for local in entity.locals}
        country = {row.id: row.country for row in entities}
        names = {row.id: row.name.split()[-1] for row in entities if row.country is None and row.label == "PERSON"}
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        for telling in tellings:
            for entity in sorted({whose[local] for local in telling.statement.entities if local in whose}):
                if entity in names:
                    votes[entity].update(states_before(telling.said, names[entity]))
        for entity, counts in votes.items():
            (first, *others) = sorted(counts.items(), key=lambda item: (-item[1], item[0])) or [("", 0)]
            if first[0] and (not others or first[1] > others[0][1]):
                country[entity] = first[0]
        marks = {key: frozenset([key, *([state] if state else [])]) for key, state in country.items()}
        return cls(whose, marks)

    def speaker(self, telling: Telling, besides: str | None = None) -> str | None:
        """The Entity whose words a statement gives, else the first it names ``besides`` another; None when it names nobody."""
        locals_ = (telling.statement.attributed_to, *telling.statement.entities)
        named = (self.whose[local] for local in locals_ if local is not None and local in self.whose)
        return next((entity for entity in named if entity != besides), None)

    def one(self, first: str | None, second: str | None) -> bool:
        """Whether two entities are the same or of one country; not where one is unknown."""
        marks = self.marks.get(first or "", frozenset()), self.marks.get(second or "", frozenset())
        return not marks[0].isdisjoint(marks[1])

    def names(self, telling: Telling, party: str | None) -> bool:
        """Whether a statement names an entity, or one of its country."""
        wanted = self.marks.get(party or "", frozenset())
        return any(not wanted.isdisjoint(self.marks[entity]) for entity in telling.entities if entity in self.marks)


def refusal(denial: Telling, other: Telling, cosine: float, parties: Parties, worth: Mapping[str, float]) -> Clash:
    """A denial and what it denies, as a clash that parties dispute."""
    why = [reason("one denies what the other says", 0.0, (denial.place, other.place))]
    why += [reason(says, weight) for says, weight in refusal_parts(denial, other, cosine, parties, worth)]
    place = place_in(denial, denial.place.start, denial.place.end)
    return disputed(denial, other, place, denied_words(denial) & other.words, Score(DENIAL_PRIOR, tuple(why)), parties)
