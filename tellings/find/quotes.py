"""Who said what in one article: direct, mixed and indirect quotations, with cue, speaker and words.

Method: passages between quotation marks (``marks``); speech verbs outside them (data/cues.csv) with the noun phrase beside them as source; the
clause a verb governs as reported words. A passage goes to the verb beside it in its paragraph; one that stands by itself right after an attributed
one continues its speaker. Quoted words without any of that are a quotation only when they are long enough to be a sentence; else they are scare
quotes or a title.
Known to fail: subjects far from their verb, free indirect speech, verbs missing from the table.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from spacy.tokens import Doc

from tellings.find.gazetteer import Cue, cues, title_at
from tellings.find.marks import Passage, find_passages
from tellings.find.tables import table, word_set
from tellings.find.words import SILENT, Words, paragraphs_of, words_inside, words_of
from tellings.model import Article, LocalEntity, Medium, Mention, Quote, QuoteForm, Span

SPEAKERS = frozenset({"PERSON", "ORG", "COUNTRY", "GROUP"})
LONGEST = 300  # words of a reported clause: no sentence people write is longer, and the search stays bounded
LONG_ENOUGH = 5  # words: shorter quoted bits without a speech verb are scare quotes or titles, not speech
AUXILIARIES = word_set("auxiliaries")
CLAUSE_WORDS = word_set("clause_words")
OPENING = word_set("opening")
DOCUMENTS: dict[str, Medium] = {row["word"]: cast(Medium, row["medium"]) for row in table("media.csv")}
DECLINED = frozenset(["declined", "refused"])
NOT_CUES_AFTER = word_set("not_cues_after")  # "the report", "a call"
NOUNISH = word_set("nounish")
PRONOUNS = word_set("pronouns")
PLURALS = word_set("plurals")
FINITE = word_set("finite")
SURE = word_set("sure")  # verbs whose bare clause needs no further sign
CUE_WORDS = word_set("cue_words")
TIME_WORDS = word_set("time_words")


@dataclass(slots=True)
class Saying:
    """A speech verb in use: words ``[low, high)`` are the cue, ``source`` the noun phrase's, ``content`` those of what is reported."""

    low: int
    high: int
    cue: Cue | None
    source: tuple[int, int] | None
    content: list[tuple[int, int]]
    negated: bool = False
    side: str = "right"


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks: the place naming them, their entity if known, and those it may be."""

    speaker: Span | None
    who: str | None
    candidates: tuple[str, ...] = ()


def find_quotes(
    article: Article, doc: Doc, mentions: Sequence[Mention], entities: Sequence[LocalEntity]
) -> tuple[Quote, ...]:
    """Every quotation of an article, in text order.

    ``words`` are exact spans without the outer quotation marks (a report's ``that`` is left out too). ``who`` is None when the source names nobody we
    know. Linear in the length of the text.
    """
    words = words_of(article, doc)
    if not len(words):
        return ()
    passages = find_passages(article.text, paragraphs_of(words))
    inside = words_inside(words, passages)
    sayings = find_sayings(words, inside)
    people = Speakers(words, mentions, entities)
    quotes, used = attribute_passages(article, words, passages, inside, sayings, people)
    quotes += report_sayings(article, words, sayings, used, people)
    ordered = sorted(
        {quote.id: quote for quote in quotes}.values(),
        key=lambda quote: (quote.words[0].start, -quote.words[-1].end, quote.id),
    )
    return tuple(nest(ordered))


def nest(quotes: Sequence[Quote]) -> list[Quote]:
    """The same quotes, each told which one its cue stands in (A says B said). Needs them by start, longest first."""
    nested: list[Quote] = []
    open_quotes: list[Quote] = []
    for quote in quotes:
        while open_quotes and open_quotes[-1].words[-1].end <= quote.words[0].start:
            open_quotes.pop()
        holder = next(
            (
                o
                for o in reversed(open_quotes[-3:])
                if quote.cue is not None and any(w.contains(quote.cue) for w in o.words)
            ),
            None,
        )
        nested.append(replace(quote, within=holder.id) if holder is not None else quote)
        open_quotes.append(nested[-1])
    return nested


# --- speech verbs and their sources ---------------------------------------------------------------------------------------------------------


def find_sayings(words: Words, inside: Sequence[int]) -> list[Saying]:
    """Speech verbs outside quotation marks, with source and reported clause, in text order."""
    table = cues()
    found: list[Saying] = []
    for at, word in enumerate(words.lower):
        if inside[at] >= 0 or words.kind[at] in SILENT:
            continue
        if word == "according" and at + 1 < len(words) and words.lower[at + 1] == "to":
            found.append(according_to(words, inside, at))
        elif (
            word in table
            and (words.text[at][0].islower() or at == words.first[words.sentence[at]])
            and is_verb(words, at, word)
        ):
            found.append(saying_at(words, inside, at, table[word], found))
    return found


def is_verb(words: Words, at: int, word: str) -> bool:
    """Whether a form that could be a speech verb is one here: by part of speech if known, else by the word before it."""
    if words.pos:
        return words.pos[at] in ("VERB", "AUX")
    before = words.lower[at - 1] if at else ""
    if before == "-":
        return False
    if word in NOUNISH and (before in NOT_CUES_AFTER or before.endswith("'s") or before == "'"):
        return False
    if word in NOUNISH:
        while at and words.lower[at - 1] in AUXILIARIES:
            at -= 1
        known = words.lower[at - 1] if at else ""
        return known in PRONOUNS or words.text[at - 1][:1].isupper() or known in PLURALS
    return before not in ("the", "a", "an", "of", "for", "his", "her", "their", "its")


def saying_at(words: Words, inside: Sequence[int], at: int, cue: Cue, earlier: Sequence[Saying]) -> Saying:
    """The saying of the speech verb at word ``at``."""
    low, high = words.bounds(words.sentence[at])
    after = at + 2 if at + 1 < high and (cue.lemma, words.lower[at + 1]) in PHRASAL else at + 1
    source = source_of(words, inside, at, low, high, earlier)
    negated = words.lower[at] in DECLINED or (
        cue.lemma != "deny"
        and any(words.lower[back] in ("not", "n't", "never") for back in range(max(low, at - 3), at))
    )
    saying = Saying(cue_start(words, at, low, source), after, cue, source, [], negated)
    saying.content = reported_after(words, inside, saying, high)
    if not saying.content and source is not None and "float" in cue.frames:
        saying.content = reported_before(words, inside, saying, low, high)
        saying.side = "left"
    return saying


PHRASAL = frozenset(
    {
        ("point", "out"),
        ("point", "to"),
        ("call", "for"),
        ("call", "on"),
        ("rail", "against"),
        ("go", "on"),
        ("refer", "to"),
    }
)
BE = frozenset({"was", "were", "is", "are", "been", "be", "being"})


def cue_start(words: Words, at: int, low: int, source: tuple[int, int] | None) -> int:
    """Where the verb phrase begins: its auxiliaries and adverbs belong to the cue, times do not."""
    begin = at
    while begin > low and words.lower[begin - 1] in CUE_WORDS and (source is None or begin > source[1]):
        begin -= 1
    return begin if source is not None and source[1] <= begin else at


def source_of(
    words: Words, inside: Sequence[int], at: int, low: int, high: int, earlier: Sequence[Saying]
) -> tuple[int, int] | None:
    """Who is told to speak by the verb at ``at``: its subject, the ``by`` phrase of a passive, the subject a participle hangs on."""
    word = words.lower[at]
    participle = word.endswith("ing")
    if is_passive(words, at, low):
        by = next((near for near in range(at + 1, min(high, at + 4)) if words.lower[near] == "by"), None)
        end = phrase_end(words, inside, by + 1, high) if by is not None else 0
        return (by + 1, end) if by is not None and end > by + 1 else None
    named = at > low and words.text[at - 1][0].isupper() and words.text[at - 1][-1].isalpha()
    source = None if participle and not named else source_before(words, inside, at, low)
    if (
        source is None
        and not participle
        and at > low
        and words.lower[cue_first(words, at, low) - 1] in ("and", "but", "or")
    ):
        return shared_subject(words, inside, at, low, earlier)
    if source is None and is_inverted(words, inside, at):
        source = source_after(words, inside, at, high)
    if source is None and participle:
        return shared_subject(words, inside, at, low, earlier)
    return source


def cue_first(words: Words, at: int, low: int) -> int:
    """The verb's first auxiliary or adverb, or the verb itself."""
    while at > low + 1 and words.lower[at - 1] in CUE_WORDS:
        at -= 1
    return at


def shared_subject(
    words: Words, inside: Sequence[int], at: int, low: int, earlier: Sequence[Saying]
) -> tuple[int, int] | None:
    """The subject a second verb or a participle takes over: that of the sentence's last saying, else the sentence's own."""
    for other in reversed(earlier[-6:]):
        if words.sentence[other.low] != words.sentence[at]:
            break
        if other.source is not None:
            return other.source
    return first_noun_phrase(words, inside, low, at)


def is_passive(words: Words, at: int, low: int) -> bool:
    """Whether a past form is a passive: a form of ``be`` before it, past adverbs; ``is said`` but not ``is saying``."""
    if words.lower[at].endswith("ing"):
        return False
    back = at - 1
    while back >= low and (words.lower[back] in ("not", "n't", "also", "being", "been") or is_adverb(words, back)):
        if words.lower[back] in BE:
            return True
        back -= 1
    return back >= low and words.lower[back] in BE


def according_to(words: Words, inside: Sequence[int], at: int) -> Saying:
    """``according to X``: what stands on its other side of the sentence is X's."""
    low, high = words.bounds(words.sentence[at])
    end = phrase_end(words, inside, at + 2, high)
    source = (at + 2, end) if end > at + 2 else None
    saying = Saying(at, at + 2, None, source, [])
    stop = sentence_stop(words, high)
    if at <= low + 1:
        begin = end + 1 if end < high and words.text[end] == "," else end
        if begin < stop:
            saying.content = [(begin, stop)]
    else:
        end_left = at - 1 if words.text[at - 1] == "," else at
        begin = clause_start(words, low, end_left)
        if begin < end_left:
            saying.content = [(begin, end_left)]
            saying.side = "left"
    return saying


def source_before(words: Words, inside: Sequence[int], at: int, low: int) -> tuple[int, int] | None:
    """The noun phrase whose verb stands at ``at``: the words before it, past auxiliaries and times, back to the clause's border."""
    end = at
    while (
        end > low
        and inside[end - 1] < 0
        and (words.lower[end - 1] in AUXILIARIES or words.lower[end - 1] in TIME_WORDS or is_adverb(words, end - 1))
    ):
        end -= 1
    if end == low or inside[end - 1] >= 0:
        return None
    if words.text[end - 1] in (",", "—", "–", "-"):
        return source_past_comma(words, inside, end - 1, low)
    if words.lower[end - 1] in PRONOUNS:
        return end - 1, end
    noun = past_bracket(words, end, low)
    begin = phrase_begin(words, inside, noun, low)
    return (begin, noun) if begin < noun and noun - begin <= 25 and has_noun(words, begin, noun) else None


RELATIVES = frozenset({"who", "which", "that"})


def past_bracket(words: Words, end: int, low: int) -> int:
    """The word after the noun a bracket follows: ``Senator Reed (R-Texas) said``; ``end`` itself without a bracket."""
    if words.text[end - 1] == ")":
        for back in range(end - 2, max(low, end - 9), -1):
            if words.text[back] == "(":
                return back
    return end


def source_past_comma(words: Words, inside: Sequence[int], comma: int, low: int) -> tuple[int, int] | None:
    """``X, a spokesman for Y, said``, ``X — once a rival — said``: the phrase that the insertion before the verb belongs to."""
    mark = words.text[comma]
    at = comma - 1
    while at > low and words.text[at] != mark and inside[at] < 0 and comma - at < 40:
        at -= 1
    if at <= low or words.text[at] != mark or inside[at] >= 0:
        return None
    begin = phrase_begin(words, inside, at, low)
    while (
        begin > low + 1
        and words.text[begin - 1] == ","
        and at - begin <= 2
        and (words.text[begin][0].isupper() or words.text[begin].isdigit())
    ):
        begin = phrase_begin(words, inside, begin - 1, low)
    if begin >= at or not words.text[begin][0].isalnum() or not has_noun(words, begin, at):
        return None
    aside = comma - at <= 3 and words.lower[at + 1] in ASIDES
    return (begin, at) if aside or mark != "," else (begin, comma)


BORDER_MARKS = frozenset(",.?!\"“”'…~―*•|")
ASIDES = frozenset({"however", "too", "meanwhile", "though", "for", "instead", "by", "in"})


def phrase_begin(words: Words, inside: Sequence[int], end: int, low: int) -> int:
    """The first word of the noun phrase that ends before ``end``; words that only lead into the sentence are left out."""
    begin = end
    while begin > max(low, end - 40) and inside[begin - 1] < 0 and not is_border(words, begin - 1):
        begin -= 1
    while begin < end - 1 and words.lower[begin] in LEAD_INS:
        begin += 1
    return begin


LEAD_INS = word_set("lead_ins")


def is_border(words: Words, at: int) -> bool:
    """Whether a word ends a noun phrase seen from its verb: a clause word, a comma, a bracket, another verb form of speech."""
    word = words.lower[at]
    if word in ("and", "or"):
        return (
            not (words.text[at - 1][:1].isupper() and words.text[at + 1][:1].isupper())
            if 0 < at < len(words) - 1
            else True
        )
    return word in CLAUSE_WORDS or word in FINITE or word in BORDER_MARKS or (word in cues() and word not in NOUNISH)


def is_adverb(words: Words, at: int) -> bool:
    word = words.lower[at]
    if words.pos:
        return words.pos[at] in ("ADV", "AUX")
    return (
        len(word) > 4
        and word.endswith("ly")
        and word not in ("family", "assembly", "italy", "july", "ally", "reply", "bully", "kelly", "billy", "sally")
    )


def has_noun(words: Words, low: int, high: int) -> bool:
    """Whether a range can be a noun phrase: it holds a letter, and does not end in a preposition or article."""
    last = words.lower[high - 1]
    return words.text[high - 1][-1].isalnum() or last.endswith(".") if last not in NO_PHRASE_END else False


NO_PHRASE_END = word_set("no_phrase_end") - {"this"}
NO_PHRASE_START = frozenset(["it", "there"])


def is_inverted(words: Words, inside: Sequence[int], at: int) -> bool:
    """Whether the source may follow its verb: the verb comes right after a quotation or a comma."""
    return (
        at > 0
        and (inside[at - 1] >= 0 or words.text[at - 1] in (",", "”", '"', "’", "'"))
        and not words.lower[at].endswith("ing")
    )


def source_after(words: Words, inside: Sequence[int], at: int, high: int) -> tuple[int, int] | None:
    """The noun phrase after an inverted verb: ``said Ana Weir, a resident``."""
    begin = at + 1
    if begin >= high or inside[begin] >= 0 or words.lower[begin] in NO_INVERTED or not words.text[begin][0].isalnum():
        return None
    end = phrase_end(words, inside, begin, high)
    return (begin, end) if end > begin else None


NO_INVERTED = word_set("no_inverted") - {"it"}


def phrase_end(words: Words, inside: Sequence[int], begin: int, high: int) -> int:
    """The word after a noun phrase and its apposition, at most 30 words on."""
    at = begin
    limit = min(high, begin + 30)
    apposed = False
    while at < limit and inside[at] < 0:
        word = words.lower[at]
        following = words.lower[at + 1] if at + 1 < high else ""
        if word in PHRASE_STOPS or (word == "who" and words.text[at - 1] == ",") or word == "that":
            break
        if word in DAY_WORDS and at > begin and words.lower[at - 1] != "the":
            break
        if (
            word in ("on", "in", "at", "by", "to", "during", "from")
            and at > begin
            and leaves_phrase(words, at, following, high)
        ):
            break
        if word == ",":
            if not continues_apposition(words, at, limit) and not place_in_commas(words, at, limit):
                break
            apposed = True
        if word == "and" and at > begin and not apposed and not words.text[at + 1 : at + 2][0][:1].isupper():
            break
        if word == "and" and (following in cues() or following in PRONOUNS):
            break
        at += 1
    while at > begin and words.text[at - 1] in (",", "(", "and"):
        at -= 1
    return at


PHRASE_STOPS = word_set("phrase_stops")
DAY_WORDS = word_set("day_words")


def leaves_phrase(words: Words, at: int, following: str, high: int) -> bool:
    """Whether a preposition after a name tells where or when it was said rather than who said it: ``in a statement``, ``on Friday``, ``by phone``."""
    if words.lower[at] in ("by", "to", "during"):
        return True
    if following in DAY_WORDS or following[:1].isdigit() or (words.lower[at] == "from" and following[:1].islower()):
        return True
    if words.lower[at] == "on":
        return following in (
            "the",
            "his",
            "her",
            "their",
            "its",
            "twitter",
            "facebook",
            "cnn",
            "fox",
            "nbc",
            "abc",
            "cbs",
            "msnbc",
            "a",
            "an",
        )
    near = words.lower[at + 1 : min(high, at + 6)]
    return any(word in DOCUMENTS for word in near) and following in (
        "a",
        "an",
        "his",
        "her",
        "their",
        "its",
        "the",
        "one",
        "response",
    )


def place_in_commas(words: Words, comma: int, limit: int) -> bool:
    """``of Cheyenne, Wyo., said``: a capitalised place between commas right after a capitalised one."""
    return (
        comma + 2 < limit
        and words.text[comma + 1][:1].isupper()
        and words.text[comma - 1][:1].isupper()
        and words.text[comma + 2] == ","
    )


def continues_apposition(words: Words, comma: int, limit: int) -> bool:
    """Whether the words after a comma describe the name before it: ``, a spokesman``, ``, 45,``, ``, director of``."""
    if comma + 1 >= limit:
        return False
    word = words.lower[comma + 1]
    if word.isdigit():
        return True
    if word in ("a", "an", "the"):
        return describes(words, comma + 1, limit)
    return title_at(words.lower, comma + 1, limit) is not None and describes(words, comma + 1, limit)


def describes(words: Words, at: int, limit: int) -> bool:
    """Whether the words up to the next comma hold no verb of their own: a description, not the next clause."""
    for near in range(at, limit):
        if words.text[near] in (",", ".", ";", ":") or words.lower[near] in ("who", "which", "whose", "that"):
            return True
        if words.lower[near] in FINITE:
            return False
    return True


PASTS = word_set("irregular_pasts")


def first_noun_phrase(words: Words, inside: Sequence[int], low: int, limit: int) -> tuple[int, int] | None:
    """The likely subject of a sentence: its words up to the first verb-like border, when they open with a name, pronoun or article."""
    at = low
    while (
        at < limit
        and inside[at] < 0
        and not is_border(words, at)
        and words.lower[at] not in AUXILIARIES
        and at - low < 12
    ):
        if at > low and words.text[at].islower() and (words.lower[at].endswith("ed") or words.lower[at] in PASTS):
            break
        at += 1
    return (low, at) if at > low and at < limit else None


# --- what is reported -----------------------------------------------------------------------------------------------------------------------


def sentence_stop(words: Words, high: int) -> int:
    """The end of a sentence without its full stop."""
    while high > 0 and words.text[high - 1] in (".", "…", "!"):
        high -= 1
    return high


def clause_start(words: Words, low: int, limit: int) -> int:
    """Where the clause that ends at ``limit`` begins: the sentence, past a leading conjunction."""
    at = low
    while at < limit and words.lower[at] in ("and", "but", '"', "“", "'", "-", "—", "–", "•"):
        at += 1
    return at


def reported_after(words: Words, inside: Sequence[int], saying: Saying, high: int) -> list[tuple[int, int]]:
    """The clause a speech verb governs on its right; empty when it governs none."""
    assert saying.cue is not None
    frames = saying.cue.frames
    at = saying.high
    stop = reported_stop(words, inside, at, sentence_stop(words, high), saying)
    if at >= stop:
        return []
    if saying.source is not None and saying.source[0] >= saying.high:
        return []
    if "told" in frames or words.lower[at] in ("reporters", "journalists"):
        at = past_addressee(words, inside, at, stop)
    opener = find_opener(words, inside, at, stop)
    if opener is not None:
        begin = opener + 1 if words.lower[opener] == "that" else opener
        return [(begin, stop)] if begin < stop else []
    if at >= stop:
        return []
    word = words.lower[at]
    if (
        word == "to"
        and "to" in frames
        and words.text[at + 1 : at + 2][0][:1].islower()
        and words.lower[at + 1] not in NOT_CUES_AFTER
    ):
        return [(at, stop)]
    if quote_follows(words, inside, at, stop):
        return []
    shown = saying.cue.lemma in ("show", "find") and saying.source is not None
    if shown and saying.source is not None and any(words.lower[n] in DOCUMENTS for n in range(*saying.source)):
        return [(at, stop)] if words.lower[at] not in NO_CLAUSE else []
    if "act" in frames and saying.source is not None and opens_object(words, inside, at, stop, saying):
        return [(at, stop)]
    if "toward" in frames and any(words.lower[near] == "to" for near in range(at, min(at + 8, stop))):
        return [(at, stop)]
    if ("clause" in frames or ("told" in frames and at > saying.high)) and opens_clause(
        words, inside, at, stop, saying.cue.lemma in SURE
    ):
        return [(at, stop)]
    return []


def quote_follows(words: Words, inside: Sequence[int], at: int, stop: int) -> bool:
    """Whether a colon or comma leads into quoted words a few words on: then those are what is said, not the words between."""
    for near in range(at, min(stop - 1, at + 8)):
        if inside[near] >= 0:
            return False
        if words.text[near] == ":" or (words.text[near] == "," and near - at <= 5):
            return inside[near + 1] >= 0
    return False


def reported_stop(words: Words, inside: Sequence[int], at: int, stop: int, saying: Saying) -> int:
    """Where the reported clause ends: the sentence, a semicolon, or the next speech verb hung on by a comma or ``and``."""
    table = cues()
    stop = min(stop, at + LONGEST)
    for near in range(at, stop):
        if inside[near] >= 0:
            continue
        word = words.lower[near]
        if word == ";":
            return near
        if word in (",", "and", "but") and near + 1 < stop and near > at:
            following = words.lower[near + 1]
            if (
                following in table
                and following not in NOUNISH
                and (following.endswith("ing") or table[following].lemma in ("say", "add", "tell", "claim", "note"))
            ):
                return near
            if word == "," and following in PARTING and near + 3 < stop and words.lower[near + 2] not in (",", "that"):
                return near
            if word == "," and following in ("according", "and") and near + 2 < stop:
                third = words.lower[near + 2]
                if following == "according" or (third in table and third not in NOUNISH and table[third].lemma in SURE):
                    return near
    return stop


PARTING = frozenset({"but", "while", "though", "although"})


def past_addressee(words: Words, inside: Sequence[int], at: int, stop: int) -> int:
    """The word after whom is told: ``told the Post on Monday [that]``; at most eight words on."""
    limit = min(stop, at + 10)
    near = at
    while near < limit and inside[near] < 0 and words.lower[near] not in OPENING and words.text[near] not in (",", ":"):
        word = words.lower[near]
        if near > at and word in CLAUSE_SUBJECTS:
            return near
        if near == at and word in (
            "him",
            "her",
            "them",
            "us",
            "me",
            "reporters",
            "journalists",
            "lawmakers",
            "parliament",
            "cnn",
            "reuters",
            "afp",
        ):
            near += 1
            if near < limit and words.lower[near] in ("on", "in", "at", "during"):
                continue
            return near
        near += 1
    if near < limit:
        return near
    return stop


CLAUSE_SUBJECTS = word_set("clause_subjects")


def find_opener(words: Words, inside: Sequence[int], at: int, stop: int) -> int | None:
    """``that`` or a question word that opens the reported clause: right after the verb, or past a short phrase (``in a letter``)."""
    limit = min(stop, at + 9)
    for near in range(at, limit):
        if inside[near] >= 0:
            return None
        word = words.lower[near]
        if word in OPENING and (near == at or word == "that"):
            if near == at or words.lower[at] in PHRASE_BEFORE_THAT:
                return near
            return None
        if near > at and words.text[near] in (",", ":", ";") and words.lower[at] not in PHRASE_BEFORE_THAT:
            return None
    return None


PHRASE_BEFORE_THAT = word_set("phrase_before_that")
NO_CLAUSE = word_set("no_clause")


def opens_clause(words: Words, inside: Sequence[int], at: int, stop: int, sure: bool) -> bool:
    """Whether a bare clause begins at ``at``: a subject, not a preposition or a stop, at least three words; a finite verb unless ``sure``."""
    if stop - at < 3 or inside[at] >= 0:
        return False
    word = words.lower[at]
    if words.pos and words.pos[at] == "ADP":
        return False
    return (
        word not in NO_CLAUSE and words.text[at][0].isalnum() and (sure or has_verb(words, at + 1, min(stop, at + 12)))
    )


def opens_object(words: Words, inside: Sequence[int], at: int, stop: int, saying: Saying) -> bool:
    """Whether the object of an accusing, praising or demanding verb begins at ``at``."""
    if stop - at < 2 or inside[at] >= 0 or not words.text[at][0].isalnum():
        return False
    return (saying.high - saying.low > 1 and words.lower[saying.high - 1] in ("for", "on", "against")) or words.lower[
        at
    ] not in NO_CLAUSE


def has_verb(words: Words, low: int, high: int) -> bool:
    """Whether a finite verb shows between two words, before any stop."""
    for at in range(low, high):
        if words.text[at] in (",", ";", ":", "—", "–", "("):
            return False
        if words.lower[at] in FINITE or (words.pos and words.pos[at] in ("VERB", "AUX")):
            return True
    return False


def reported_before(words: Words, inside: Sequence[int], saying: Saying, low: int, high: int) -> list[tuple[int, int]]:
    """The words a trailing attribution reports: ``The bridge is safe, she said.``; both sides when it stands in the middle."""
    assert saying.source is not None
    left_end = min(saying.low, saying.source[0])
    right_begin = max(saying.high, saying.source[1])
    stop = sentence_stop(words, high)
    middle = right_begin < stop - 2 and words.text[right_begin] == "," and inside[right_begin + 1] < 0
    if left_end - 1 <= low or words.text[left_end - 1] != "," or inside[left_end - 1] >= 0:
        return []
    left = (clause_start(words, low, left_end - 1), left_end - 1)
    if left[1] - left[0] < 3:
        return [(right_begin + 1, stop)] if middle else []
    if inside[left[1] - 1] >= 0 and inside[left[0]] == inside[left[1] - 1]:
        return []
    if middle:
        return [left, (right_begin + 1, stop)]
    return [left]


# --- speakers -------------------------------------------------------------------------------------------------------------------------------


class Speakers:
    """Looks up who a noun phrase names."""

    def __init__(self, words: Words, mentions: Sequence[Mention], entities: Sequence[LocalEntity]) -> None:
        self.words = words
        self.mentions = sorted(mentions, key=lambda mention: mention.span)
        self.starts = [mention.span.start for mention in self.mentions]
        self.labels = {entity.id: entity.label for entity in entities}

    def voice(self, source: tuple[int, int] | None) -> Voice:
        """The speaker a source phrase names: its head name, role or pronoun; the owner of a letter or statement."""
        if source is None:
            return Voice(None, None)
        span = self.words.span(*source)
        if self.words.lower[source[0]] in RELATIVES and source[1] - source[0] == 1:
            return Voice(span, self.before(source[0]))
        held = self.mentions[bisect_left(self.starts, span.start) : bisect_right(self.starts, span.end - 1)]
        named = [m for m in held if m.label in SPEAKERS]
        head = self.head_of(source, named)
        candidates = tuple(dict.fromkeys(m.entity for m in named if m.entity is not None))
        if head is None or head.entity is None:
            return Voice(span, None, candidates)
        return Voice(span, head.entity)

    def before(self, at: int) -> str | None:
        """The entity named right before a relative pronoun: ``Ana Weir, who said``."""
        end = at - 1 if at and self.words.text[at - 1] == "," else at
        place = bisect_left(self.starts, self.words.start[at]) - 1
        if end <= 0 or place < 0 or self.mentions[place].span.end != self.words.end[end - 1]:
            return None
        return self.mentions[place].entity if self.mentions[place].label in SPEAKERS else None

    def head_of(self, source: tuple[int, int], named: Sequence[Mention]) -> Mention | None:
        """The mention the phrase is about: the first person that nothing possesses or follows with ``of``; else what ends the first noun phrase."""
        words = self.words
        begin, end = source
        comma = next((at for at in range(begin, end) if words.text[at] == ","), end)
        lead_end = words.end[comma - 1] if comma > begin else words.end[end - 1]
        lead = [m for m in named if m.span.end <= lead_end]
        people = [m for m in lead if m.label == "PERSON" and not self.possesses(m, lead_end)]
        if people:
            return people[0]
        owner = [m for m in lead if self.possesses(m, lead_end)]
        if owner and words.lower[comma - 1 if comma > begin else end - 1] in DOCUMENTS:
            return owner[0]
        others = [m for m in lead if m.span.end == lead_end and m.label != "PERSON"]
        if others:
            before = bisect_left(words.start, others[-1].span.start) - 1
            if before < begin or words.lower[before] not in ("of", "for", "in", "from", "at", "with", "by"):
                return others[-1]
        last = words.lower[comma - 1] if comma > begin else ""
        if last in GOVERNMENT and lead:
            return lead[0]
        late = [m for m in named if m.span.start > lead_end and m.label == "PERSON" and m.form == "name"]
        return late[0] if not lead and late else None

    def possesses(self, mention: Mention, lead_end: int) -> bool:
        """Whether the mention only owns what the phrase is about: ``Weir's lawyer``, ``his letter``."""
        after = bisect_left(self.words.start, mention.span.end)
        if mention.form == "pronoun":
            return self.words.lower[after - 1] in ("his", "her", "their", "its") and mention.span.end < lead_end
        return after < len(self.words) and self.words.lower[after] in ("'s", "'") and mention.span.end < lead_end


GOVERNMENT = word_set("government")


def medium_of(words: Words, saying: Saying) -> Medium:
    """How it was said: by the source's head word or a phrase near the verb, else by the verb itself."""
    near: list[int] = []
    if saying.source is not None:
        near += list(range(*saying.source))
    reported = min((low for low, _ in saying.content if low >= saying.high), default=len(words))
    near += range(saying.high, min(saying.high + 7, reported, len(words)))
    for at in near:
        medium = DOCUMENTS.get(words.lower[at])
        if medium is not None and words.sentence[at] == words.sentence[saying.low]:
            return medium
    return cast(Medium, saying.cue.medium) if saying.cue is not None else "unknown"


# --- putting them together ------------------------------------------------------------------------------------------------------------------


def attribute_passages(
    article: Article,
    words: Words,
    passages: Sequence[Passage],
    inside: Sequence[int],
    sayings: Sequence[Saying],
    people: Speakers,
) -> tuple[list[Quote], set[int]]:
    """Quotes made of passages, and the first words of the sayings they used up."""
    quotes: list[Quote] = []
    used: set[int] = set()
    by_word = {saying.low: saying for saying in sayings}
    order = sorted(by_word)
    last: Voice | None = None
    last_part = -2
    mixed_in: dict[int, int] = {}
    for passage in passages:
        begin = bisect_left(words.start, passage.outer[0])
        end = bisect_left(words.start, passage.outer[1])
        if begin >= len(words) or end <= begin:
            continue
        saying, form = saying_for(words, passage, inside, order, by_word, begin, end)
        part = words.part[begin]
        if saying is None:
            if is_speech(words, begin, end) and form is None:
                voice = (
                    last
                    if last is not None and part - last_part <= 1 and stands_alone(words, begin, end)
                    else Voice(None, None)
                )
                quotes.append(
                    _quote(article, "direct", passage.spans, None, replace(voice, speaker=None), "unknown", words)
                )
                last_part = words.part[end - 1] if voice is last else last_part
            continue
        used.add(saying.low)
        voice = people.voice(saying.source)
        opened = partly_quoted(words, inside, begin, end) if form == "direct" and saying.low >= end else None
        if opened is not None:
            form, saying.content = "mixed", [(opened, end)]
        if form == "mixed" and saying.content:
            if saying.low in mixed_in:
                continue
            mixed_in[saying.low] = len(quotes)
            first, final = saying.content[-1]
            if first <= begin < final < end and inside[end - 1] == inside[begin]:
                saying.content[-1] = (first, end)
            spans: Sequence[tuple[int, int]] = [_chars(words, piece) for piece in saying.content]
        else:
            spans = passage.spans
        cue = words.span(saying.low, saying.high)
        quote = _quote(article, form or "direct", spans, cue, voice, medium_of(words, saying), words, saying.negated)
        if (
            form == "direct"
            and quotes
            and quotes[-1].cue == cue
            and quotes[-1].form == "direct"
            and joins(words, quotes[-1], begin)
        ):
            quotes[-1] = replace(quotes[-1], words=quotes[-1].words + quote.words)
        else:
            quotes.append(quote)
        last, last_part = voice, words.part[end - 1]
    return quotes, used


def partly_quoted(words: Words, inside: Sequence[int], begin: int, end: int) -> int | None:
    """Where a reported sentence begins whose quoted end is attributed afterwards (``The plan "fails," she said``); None when quoted whole."""
    low = words.first[words.sentence[begin]]
    start = clause_start(words, low, begin)
    if (
        begin - start < 1
        or words.text[begin - 1] in (",", ":", ".", "?", "!", "—", "–", "-", ";")
        or begin - start > 40
    ):
        return None
    if any(inside[at] >= 0 for at in range(start, begin)) or any(
        words.lower[at] in cues() for at in range(start, begin)
    ):
        return None
    return start


def _chars(words: Words, piece: tuple[int, int]) -> tuple[int, int]:
    return words.start[piece[0]], words.end[piece[1] - 1]


def _quote(
    article: Article,
    form: QuoteForm,
    spans: Sequence[tuple[int, int]],
    cue: Span | None,
    voice: Voice,
    medium: Medium,
    words: Words,
    negated: bool = False,
) -> Quote:
    kept = tuple(trimmed(article.text, start, end) for start, end in spans)
    kept = tuple(span for span in kept if len(span)) or kept[:1]
    return Quote(
        article.id, form, kept, cue, voice.speaker, voice.who, medium, () if voice.who else voice.candidates, negated
    )


def trimmed(text: str, start: int, end: int) -> Span:
    """The span without blanks at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def saying_for(
    words: Words,
    passage: Passage,
    inside: Sequence[int],
    order: Sequence[int],
    by_word: dict[int, Saying],
    begin: int,
    end: int,
) -> tuple[Saying | None, QuoteForm | None]:
    """The speech verb a passage belongs to and the form of quotation: right after it, right before it, or the clause it stands in."""
    after = next_saying(words, inside, order, by_word, end)
    if is_title(words, begin, end):
        return None, "mixed"
    if after is not None and is_speech_end(words, begin, end):
        return after, "direct"
    at = bisect_left(order, begin) - 1
    outer = outermost(words, order, by_word, at, begin)
    if outer is not None:
        return outer, "mixed"
    if at >= 0:
        before = by_word[order[at]]
        limit = max(before.high, before.source[1] if before.source and before.source[0] >= before.high else 0)
        if words.part[before.low] == words.part[begin] and words.sentence[begin] - words.sentence[before.low] <= 1:
            gap = begin - limit
            if (
                words.text[begin - 1] in (":", ",")
                and gap <= 20
                and clear(words, limit, begin - 1)
                and "float" in _frames(before)
                and not before.content
            ):
                return before, "direct"
            if gap <= 1 and gap >= 0 and "float" in _frames(before):
                return before, "direct" if words.text[begin - 1] in (":", ",") or is_speech(
                    words, begin, end
                ) else "mixed"
            if (
                words.sentence[before.low] == words.sentence[begin]
                and gap <= 12
                and "float" in _frames(before)
                and clear(words, limit, begin)
            ):
                return before, "mixed"
    if after is not None:
        return after, "direct" if end - begin - 2 >= LONG_ENOUGH else "mixed"
    holder = holding(words, order, by_word, begin)
    if holder is not None:
        return holder, "mixed"
    return None, None


def outermost(words: Words, order: Sequence[int], by_word: dict[int, Saying], at: int, begin: int) -> Saying | None:
    """Of the speech verbs before a passage in its sentence, the first whose reported words hold it (looks back over four at most)."""
    found = None
    for near in range(at, max(-1, at - 4), -1):
        saying = by_word[order[near]]
        if words.sentence[saying.low] != words.sentence[begin]:
            break
        if saying.source is not None and any(low <= begin < high for low, high in saying.content):
            found = saying
    return found


def holding(words: Words, order: Sequence[int], by_word: dict[int, Saying], begin: int) -> Saying | None:
    """The later speech verb of the same sentence whose reported words hold word ``begin`` (``The "quick" fix failed, she said``)."""
    at = bisect_left(order, begin)
    for place in order[at : at + 2]:
        saying = by_word[place]
        if words.sentence[place] == words.sentence[begin] and any(low <= begin < high for low, high in saying.content):
            return saying
    return None


def _frames(saying: Saying) -> frozenset[str]:
    return saying.cue.frames if saying.cue is not None else frozenset({"float"})


def clear(words: Words, low: int, high: int) -> bool:
    """Whether nothing between two words ends a sentence."""
    return not any(words.text[at] in (".", "?", "!", ";") for at in range(low, min(high, low + 22)))


def next_saying(
    words: Words, inside: Sequence[int], order: Sequence[int], by_word: dict[int, Saying], end: int
) -> Saying | None:
    """The speech verb right after a passage: ``" said X``, ``," X, a nurse, said``, in the same part and before the next full stop."""
    at = bisect_left(order, end)
    if at >= len(order):
        return None
    saying = by_word[order[at]]
    first = min(saying.low, saying.source[0]) if saying.source is not None else saying.low
    if first < end or words.part[saying.low] != words.part[end - 1]:
        return None
    gap = first - end
    if gap > 1 or (gap == 1 and words.text[end] not in (",", "-", "—", "–")) or "float" not in _frames(saying):
        return None
    return saying


def is_speech_end(words: Words, begin: int, end: int) -> bool:
    """Whether a passage ends as speech before its attribution does: a stop inside the closing mark, or a comma after it."""
    inner = words.text[end - 2] if end - 2 >= begin else ""
    after = words.text[end] if end < len(words) else ""
    return inner[-1:] in (",", ".", "?", "!", "…", "—", "–", "-") or after == ","


def is_speech(words: Words, begin: int, end: int) -> bool:
    """Whether quoted words can be speech by themselves: at least LONG_ENOUGH words and a capital or a stop."""
    inner = [at for at in range(begin, end) if words.text[at][0].isalnum()]
    if len(inner) < LONG_ENOUGH:
        return False
    stop = any(words.text[at] in (".", "?", "!", "…") for at in range(max(begin, end - 3), end))
    return words.text[inner[0]][0].isupper() and (stop or len(inner) >= 2 * LONG_ENOUGH)


def is_title(words: Words, begin: int, end: int) -> bool:
    """Whether quoted words are the title of a work: two to eight words without a stop, all the longer ones capitalised."""
    inner = [words.text[at] for at in range(begin, end) if words.text[at][0].isalnum()]
    longer = [word for word in inner if len(word) > 3]
    stopped = any(words.text[at] in (".", ",", "?", "!") for at in range(max(begin, end - 2), end))
    return (
        2 <= len(inner) <= 8 and bool(longer) and not stopped and all(word[0].isupper() for word in [inner[0], *longer])
    )


def stands_alone(words: Words, begin: int, end: int) -> bool:
    """Whether a passage opens its paragraph or follows a sentence's end."""
    if begin == 0 or words.part[begin - 1] != words.part[begin]:
        return True
    return words.text[begin - 1] in (".", "?", "!", ":", "”", '"')


def joins(words: Words, earlier: Quote, begin: int) -> bool:
    """Whether a second passage of one verb goes on with the first: the attribution between them ends in a comma, or the words go on in lower case."""
    return words.text[begin - 1] == "," or (begin + 1 < len(words) and words.text[begin + 1][:1].islower())


def report_sayings(
    article: Article, words: Words, sayings: Sequence[Saying], used: set[int], people: Speakers
) -> list[Quote]:
    """Indirect quotations: sayings with reported words that no passage used up."""
    quotes: list[Quote] = []
    for saying in sayings:
        if saying.low in used or (saying.source is None and saying.cue is not None):
            continue
        voice = people.voice(saying.source)
        cue = words.span(saying.low, saying.high)
        if saying.content:
            spans = [_chars(words, piece) for piece in saying.content]
            quotes.append(
                _quote(article, "indirect", spans, cue, voice, medium_of(words, saying), words, saying.negated)
            )
    return quotes
