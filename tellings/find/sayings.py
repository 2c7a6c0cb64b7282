"""Speech verbs in use: who is told to speak, what is reported; by the words around them where the Doc carries no syntax.

Known to fail: subjects far from their verb, free indirect speech, verbs missing from the table (data/cues.csv).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tellings.find.clauses import (
    Tree,
    clause_begin,
    clause_of,
    clause_stop,
    is_told,
    noun_phrase,
    subject_of,
    without_addition,
)
from tellings.find.gazetteer import Cue, cues
from tellings.find.phrases import (
    AUXILIARIES,
    DOCUMENTS,
    FINITE,
    NOUNISH,
    PRONOUNS,
    first_noun_phrase,
    has_noun,
    is_adverb,
    past_bracket,
    phrase_begin,
    phrase_end,
)
from tellings.find.tables import word_set
from tellings.find.words import SILENT, Words

LONGEST = 300  # words of a reported clause: no sentence people write is longer, and the search stays bounded
OPENING = word_set("opening")
DECLINED = frozenset(["declined", "refused"])
NOT_CUES_AFTER = word_set("not_cues_after")  # "the report", "a call"
PLURALS = word_set("plurals")
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
    addressee: tuple[int, int] | None = None


def find_sayings(words: Words, inside: Sequence[int], tree: Tree | None) -> list[Saying]:
    """Speech verbs outside quotation marks, with source and reported clause, in text order."""
    table = cues()
    found: list[Saying] = []
    for at, word in enumerate(words.lower):
        if inside[at] >= 0 or words.kind[at] in SILENT:
            continue
        if word == "according" and at + 1 < len(words) and words.lower[at + 1] == "to":
            found.append(according_to(words, inside, at, tree))
        elif word == "in" and tuple(words.lower[at + 1 : at + 4]) in IN_WORDS_OF and at + 4 < len(words):
            found.append(according_to(words, inside, at, tree, 4))
        elif (
            word == "as"
            and words.lower[at + 2 : at + 3] == ["by"]
            and words.lower[at + 1] in table
            and at + 3 < len(words)
        ):
            found.append(according_to(words, inside, at, tree, 3))
        elif (
            word in table
            and (
                words.text[at][0].islower()
                or at == words.first[words.sentence[at]]
                or words.pos[at : at + 1] == ["VERB"]
            )
            and is_verb(words, at, word)
            and not (tree is not None and has_particle(tree, at, table[word]))
        ):
            found.append(saying_at(words, inside, at, table[word], found, tree))
    return found


IN_WORDS_OF = frozenset(("the", noun, "of") for noun in ("estimation", "opinion", "view", "words"))


def is_verb(words: Words, at: int, word: str) -> bool:
    """Whether a form that could be a speech verb is one here: by part of speech if known, else by the word before it."""
    if at > 1 and words.text[at - 1] == "-" and words.lower[at - 2] == "so":
        return False  # "the so-called reform"
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


def saying_at(
    words: Words, inside: Sequence[int], at: int, cue: Cue, earlier: Sequence[Saying], tree: Tree | None
) -> Saying:
    """The saying of the speech verb at word ``at``: its source and content by syntax where there is any, else by the words around it."""
    low, high = words.bounds(words.sentence[at])
    after = at + 2 if at + 1 < high and (cue.lemma, words.lower[at + 1]) in PHRASAL else at + 1
    source = quoted_as_saying(words, inside, at, low) or (subject_of(tree, at) if tree is not None else None)
    if (
        tree is not None
        and words.dep[at] in ("acl", "acl:relcl")
        and tree.kid(at, "nsubj", "nsubj:pass", "aux:pass") is None
    ):
        near = source_before(words, inside, at, low)  # "a plan Weir said could fail"
        source = name_before(words, *near) if near is not None else source
    if source is None or any(inside[near] >= 0 for near in range(*source)):
        source = source_of(words, inside, at, low, high, earlier)
    elif tree is not None and source[0] > low:
        source = from_passage(words, inside, source, low)
    negated = words.lower[at] in DECLINED or (
        cue.lemma != "deny"
        and any(
            words.lower[back] in ("not", "n't", "never") or words.lower[back] in DECLINED
            for back in range(max(low, at - 3), at)
        )
    )
    saying = Saying(cue_start(words, at, low, source), after, cue, source, [], negated)
    saying.content = reported_after(words, inside, saying, high)
    if tree is not None:
        saying.content = by_clause(tree, inside, saying, at)
        saying.content = past_person(tree, saying, at)
    saying.addressee = (
        addressee_of(tree, inside, saying, at, high) if tree else addressee_near(words, inside, saying, high)
    )
    if not saying.content and source is not None and source[0] > low:
        saying.content = as_told(words, inside, saying, low, high)
    if not saying.content and source is not None and "float" in cue.frames:
        saying.content = [
            part
            for part in reported_before(words, inside, saying, low, high)
            if tree is None or part[0] > at or is_told(tree, *part)
        ]
        saying.side = "left"
    elif saying.content and source is not None:
        saying.content = opened_before(words, inside, saying, low) + saying.content
    return saying


QUOTING = frozenset({"quoted", "quotes", "quoting", "cited", "cites", "citing"})
LONGEST_QUOTED = 12  # words between "quoted" and "as saying"


def quoted_as_saying(words: Words, inside: Sequence[int], at: int, low: int) -> tuple[int, int] | None:
    """Who speaks by ``quoted X as saying`` or ``X was quoted by Reuters as saying``, where ``saying`` stands at ``at``; None elsewhere."""
    if not words.lower[at].endswith("ing") or at < low + 2 or words.lower[at - 1] != "as":
        return None
    verb = next((n for n in range(at - 2, max(low, at - LONGEST_QUOTED) - 1, -1) if words.lower[n] in QUOTING), None)
    if verb is None or inside[verb] >= 0:
        return None
    if is_passive(words, verb, low):
        return source_before(words, inside, cue_first(words, verb, low), low)
    return (verb + 1, at - 1) if verb + 1 < at - 1 and has_noun(words, verb + 1, at - 1) else None


def name_before(words: Words, low: int, high: int) -> tuple[int, int]:
    """The name or pronoun at the end of a phrase whose verb describes what stands before that name; the phrase itself when it ends in neither."""
    at = high
    while at > low and words.pos[at - 1] in ("PROPN", "PRON") and (words.pos[at - 1] == "PROPN" or at == high):
        at -= 1
    return (at, high) if at < high else (low, high)


def past_person(tree: Tree, saying: Saying, at: int) -> list[tuple[int, int]]:
    """The content of ``asked the minister to resign`` without whom it is asked of."""
    for kid in tree.kids[at]:
        if (
            saying.content
            and kid > at
            and tree.words.dep[kid] in ("obj", "iobj")
            and tree.low[kid] == saying.content[0][0]
        ):
            low, high = tree.high[kid], saying.content[0][1]
            if low < high and tree.words.lower[low] == "to" and tree.words.pos[low] == "PART":
                return [(low, high), *saying.content[1:]]
    return saying.content


LONGEST_ADDRESSEE = 15  # words


def addressee_of(tree: Tree, inside: Sequence[int], saying: Saying, at: int, high: int) -> tuple[int, int] | None:
    """Whom the verb at ``at`` is said to address: ``told reporters``, ``wrote to the committee``, who ``was told``; before what it reports."""
    assert saying.cue is not None
    words = tree.words
    limit = min((low for low, _ in saying.content if low > at), default=high)
    speaks_to = bool(saying.cue.frames & {"told", "toward"})
    for kid in tree.kids[at]:
        dep, first = words.dep[kid].partition(":")[0], tree.low[kid]
        if words.dep[kid] == "nsubj:pass" and saying.cue.lemma in TOLD:
            return noun_phrase(tree, kid)
        if first <= at or tree.high[kid] > limit or tree.high[kid] - first > LONGEST_ADDRESSEE or inside[kid] >= 0:
            continue
        if words.pos[kid] not in ("NOUN", "PROPN", "PRON") or words.lower[kid] in DOCUMENTS.keys() - {"reporters"}:
            continue
        if dep == "iobj" or (dep == "obj" and speaks_to and saying.cue.lemma != "call"):
            return noun_phrase(tree, kid)
        if dep == "obl" and words.lower[first] == "to" and first + 1 < tree.high[kid]:
            return noun_phrase(tree, kid, first + 1)
    return None


TOLD = frozenset({"advise", "ask", "assure", "inform", "remind", "tell", "warn"})


def addressee_near(words: Words, inside: Sequence[int], saying: Saying, high: int) -> tuple[int, int] | None:
    """The same by the words right after the verb, where there is no syntax: up to what it reports, a comma or a time."""
    assert saying.cue is not None
    begin = saying.high + (words.lower[saying.high : saying.high + 1] == ["to"])
    if ("told" not in saying.cue.frames and begin == saying.high) or begin >= high or inside[begin] >= 0:
        return None
    if saying.cue.frames & {"to"} and "told" not in saying.cue.frames:
        return None
    end = min(phrase_end(words, inside, begin, high), begin + LONGEST_ADDRESSEE)
    end = min((low for low, _ in saying.content if low > begin), default=end) if saying.content else end
    while end > begin and (words.lower[end - 1] in OPENING or words.text[end - 1] == ","):
        end -= 1
    return (begin, end) if begin < end and has_noun(words, begin, end) and words.lower[begin] not in NO_CLAUSE else None


LONGEST_OPENING = 12  # words before an inserted attribution: "In his state, she said, the law works"


def opened_before(words: Words, inside: Sequence[int], saying: Saying, low: int) -> list[tuple[int, int]]:
    """What a reported clause on the right begins with before the attribution: ``In his state, she said, ...``, the relative of ``which she said``."""
    assert saying.source is not None
    first, after = min(saying.low, saying.source[0]), max(saying.high, saying.source[1])
    right = saying.content[0][0]
    if first - 1 >= low and words.lower[first - 1] in EXTRACTED and right == after:
        return [(first - 1, first)]
    if first - 2 < low or words.text[first - 1] != "," or right != after + 1 or words.text[after] != ",":
        return []
    begin = clause_start(words, max(low, first - LONGEST_OPENING), first - 1)
    if begin >= first - 1 or any(inside[at] >= 0 for at in range(begin, first - 1)):
        return []
    return [(begin, first - 1)]


EXTRACTED = frozenset({"which", "what", "who", "whom"})


DETERMINERS = frozenset({"a", "an", "her", "his", "its", "the", "their"})


def from_passage(words: Words, inside: Sequence[int], source: tuple[int, int], low: int) -> tuple[int, int]:
    """A source found by syntax, begun right after the quotation it follows: ``the spokesman, Tom Reed``, of which syntax saw the name alone."""
    at = source[0]
    while at > max(low, source[0] - 8) and inside[at - 1] < 0:
        if words.pos[at - 1] in ("VERB", "AUX", "PRON", "SCONJ") or words.text[at - 1] in (".", ";", ":", "(", ")"):
            return source
        at -= 1
    quoted = at > low and inside[at - 1] >= 0 and at < source[0] and words.text[source[0] - 1] == ","
    return (at, source[1]) if quoted and words.lower[at] in DETERMINERS else source


def by_clause(tree: Tree, inside: Sequence[int], saying: Saying, at: int) -> list[tuple[int, int]]:
    """What a speech verb reports on its right, its end corrected by syntax; the clause it governs where the words around it show none."""
    words = tree.words
    if not saying.content:
        clause = clause_of(tree, at, saying.high)
        if clause is None or saying.source is None or saying.source[0] >= saying.high:
            return []
        return [] if inside[clause[0]] >= 0 else [clause]
    (low, high), *more = saying.content
    low = max(low, clause_begin(tree, at, low, high))
    stop = without_addition(tree, low, clause_stop(tree, at, low, high))
    if stop < high and not any(words.lower[n] in cues() and inside[n] < 0 for n in range(stop, high)):
        stop = (
            high if any(inside[n] >= 0 for n in range(stop, high)) else stop
        )  # the rest holds quoted words of the same speaker
    while stop > low and words.text[stop - 1] in (",", ";", "—", "–", "-"):
        stop -= 1
    return [(low, stop), *more] if stop > low else saying.content


PHRASAL = frozenset(
    {
        ("point", "out"),
        ("point", "to"),
        ("call", "for"),
        ("call", "on"),
        ("rail", "against"),
        ("go", "on"),
        ("call", "out"),
        ("write", "down"),
        ("shout", "out"),
        ("cry", "out"),
        ("read", "out"),
        ("hit", "back"),
        ("fire", "back"),
        ("shoot", "back"),
        ("refer", "to"),
    }
)


def has_particle(tree: Tree, at: int, cue: Cue) -> bool:
    """Whether a particle makes another verb of a speech verb: ``call off``, ``write off``, ``hold up``."""
    particle = tree.kid(at, "compound:prt")
    return particle is not None and particle > at and (cue.lemma, tree.words.lower[particle]) not in PHRASAL


BE = frozenset({"was", "were", "is", "are", "been", "be", "being"})


def cue_start(words: Words, at: int, low: int, source: tuple[int, int] | None) -> int:
    """Where the verb phrase begins: its auxiliaries and adverbs belong to the cue, times do not."""
    begin = at
    if source is None:
        while begin > low and (words.lower[begin - 1] in BE or words.lower[begin - 1] in CUE_WORDS):
            begin -= 1
        return begin if begin < at and any(words.lower[n] in BE for n in range(begin, at)) else at
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


def according_to(words: Words, inside: Sequence[int], at: int, tree: Tree | None, size: int = 2) -> Saying:
    """``according to X``, ``as reported by X`` (``size`` words at ``at``): what stands beside it is X's, on both sides where inserted."""
    low, high = words.bounds(words.sentence[at])
    end = phrase_end(words, inside, at + size, high)
    comma = next((near for near in range(end, min(end + 15, high)) if words.text[near] == ","), high)
    if end < comma < high and tree is not None and (at <= low + 1 or words.text[at - 1] == ","):
        end = comma  # "according to a poll released by the college, ..."
    source = (at + size, end) if end > at + size else None
    saying = Saying(at, at + size, None, source, [])
    stop = sentence_stop(words, high)
    if at > low + 1:
        end_left = at - 1 if words.text[at - 1] == "," else at
        begin = clause_start(words, low, end_left)
        if begin < end_left and (tree is None or is_told(tree, begin, end_left)):
            saying.content = [(begin, end_left)]
            saying.side = "left"
    inserted = at > low + 1 and words.text[at - 1] == "," and end < stop and words.text[end] == ","
    if at <= low + 1 or (tree is not None and inserted and not saying.content):
        begin = end + 1 if end < high and words.text[end] == "," else end
        if begin < stop:
            saying.content.append((begin, stop))
    return saying


def as_told(words: Words, inside: Sequence[int], saying: Saying, low: int, high: int) -> list[tuple[int, int]]:
    """What ``as she noted`` goes with: the rest of the sentence behind its comma, else what stands before it."""
    assert saying.source is not None
    first, after = min(saying.low, saying.source[0]) - 1, max(saying.high, saying.source[1])
    if words.lower[first] != "as" or first < low:
        return []
    comma = next((at for at in range(after, min(after + 8, high)) if words.text[at] == ","), high)
    stop = sentence_stop(words, high)
    if first <= low + 1:
        return [(comma + 1, stop)] if comma + 1 < stop and inside[comma + 1] < 0 else []
    left = clause_start(words, low, first - 1)
    if words.text[first - 1] != "," or left >= first - 1 or inside[first - 2] >= 0:
        return []
    more = [(comma + 1, stop)] if comma + 2 < stop and inside[comma + 1] < 0 else []
    return [(left, first - 1), *more]


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


ASIDES = frozenset({"however", "too", "meanwhile", "though", "for", "instead", "by", "in"})


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
    promised = "to" in frames and words.lower[at] == "to" and saying.cue.lemma in PROMISING
    if ("told" in frames and not promised) or words.lower[at] in ("reporters", "journalists"):
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


PROMISING = frozenset({"promise"})  # may name whom it is said to and need not


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
        if word == ";" or (near > at and inside[near - 1] >= 0 and word in table and word.endswith("ing")):
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
                goes_on = any(inside[n] >= 0 for n in range(near, stop)) and not any(
                    words.lower[n] in table and inside[n] < 0 for n in range(near, stop)
                )
                return stop if goes_on else near
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
    assert saying.cue is not None
    fewest = 1 if saying.cue.lemma == "deny" else 2  # "denied wrongdoing"
    if stop - at < fewest or inside[at] >= 0 or not words.text[at][0].isalnum():
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
    if left[1] - left[0] < 3 and not middle:
        return []
    if middle and left[1] <= left[0]:
        return [(right_begin + 1, stop)]
    if inside[left[1] - 1] >= 0 and inside[left[0]] == inside[left[1] - 1]:
        return []
    if middle:
        return [left, (right_begin + 1, stop)]
    return [left]
