"""Who said what in one article: direct, mixed and indirect quotations, with cue, speaker and words.

Method: passages between quotation marks (``marks``); speech verbs outside them (data/cues.csv) with the noun phrase beside them as source; the
clause a verb governs as reported words. A passage goes to the verb beside it in its paragraph; one that stands by itself right after an attributed
one continues its speaker. Quoted words without any of that are a quotation only when they are long enough to be a sentence; else they are scare
quotes or a title.
Known to fail: subjects far from their verb, free indirect speech, verbs missing from the table.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from tellings.find.clauses import Tree, noun_phrase, tree_of
from tellings.find.dialogue import take_turns
from tellings.find.gazetteer import cues
from tellings.find.marks import Passage, find_passages
from tellings.find.phrases import FINITE, PRONOUNS
from tellings.find.sayings import SURE, Saying, clause_start, find_sayings
from tellings.find.silences import find_silences
from tellings.find.speakers import Speakers, Voice, medium_of
from tellings.find.stances import find_acts
from tellings.find.transcripts import Turn, find_turns
from tellings.find.words import SILENT, Words, paragraphs_of, words_inside, words_of
from tellings.model import Article, LocalEntity, Medium, Mention, Quote, QuoteForm, Span

STOPPED = frozenset(".?!…")  # what ends a quoted sentence that no attribution need follow
LONG_ENOUGH = 5  # words: shorter quoted bits without a speech verb are scare quotes or titles, not speech


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
    passages = [cut_at_attribution(words, passage) for passage in find_passages(article.text, paragraphs_of(words))]
    inside = words_inside(words, passages)
    tree = tree_of(article, doc)
    sayings = find_sayings(words, inside, tree)
    people = Speakers(words, mentions, entities)
    quotes, used = attribute_passages(article, words, passages, inside, sayings, people, tree)
    quotes = take_turns(words, quotes)
    silences = find_silences(words, inside, tree)
    heard = frozenset(at for saying in silences for at in range(saying.low, saying.high + 1))
    kept = [saying for saying in sayings if saying.low not in heard]
    quotes += report_sayings(article, words, inside, [*kept, *silences], used, people)
    quotes += find_posts(article, words, people)
    quotes = with_turns(article, words, quotes, find_turns(article.text, words, mentions, entities))
    quotes += report_acts(article, words, inside, [*sayings, *silences], used, people, tree)
    quotes = without_unsaid(quotes)
    ordered = sorted(
        {quote.id: quote for quote in reversed(quotes)}.values(),  # a quotation goes before an act in the same words
        key=lambda quote: (quote.words[0].start, -quote.words[-1].end, quote.id),
    )
    return tuple(nest(ordered))


def without_unsaid(quotes: Sequence[Quote]) -> list[Quote]:
    """The quotes without acts and stances inside what was refused or left unanswered: ``did not respond to a request for comment``."""
    unsaid = sorted(span for quote in quotes if quote.negated for span in quote.words)
    starts = [span.start for span in unsaid]

    def is_inside(span: Span) -> bool:
        place = bisect_right(starts, span.start) - 1
        return place >= 0 and unsaid[place].contains(span)

    return [quote for quote in quotes if quote.kind == "words" or not any(map(is_inside, quote.words))]


def cut_at_attribution(words: Words, passage: Passage) -> Passage:
    """A passage whose closing mark is missing, ended at the comma before its attribution: ``"This is mad, said Ana Weir.``"""
    start, end = passage.spans[-1]
    if passage.whole or passage.outer[1] != end:
        return passage
    low, high = bisect_left(words.start, start), bisect_left(words.start, end)
    for comma in range(low + 2, high - 2):
        if words.text[comma] != ",":
            continue
        verb = comma + 1 + (words.lower[comma + 1] in PRONOUNS)
        cue = cues().get(words.lower[verb])
        if cue is not None and cue.lemma in SURE and words.lower[verb].endswith(("d", "s")):
            cut = words.end[comma]
            return Passage((*passage.spans[:-1], (start, cut)), (passage.outer[0], cut), False, passage.single)
    return passage


def with_turns(article: Article, words: Words, quotes: Sequence[Quote], turns: Sequence[Turn]) -> list[Quote]:
    """The quotes and the turns of a conversation; a passage in marks that nobody else is told to say is its turn's, or is the turn itself."""
    if not turns:
        return list(quotes)
    said = sorted((span, turn) for turn in turns for span in turn.said)
    starts = [span.start for span, _ in said]

    def holder(span: Span) -> Turn | None:
        place = bisect_right(starts, span.start) - 1
        return said[place][1] if place >= 0 and said[place][0].contains(span) else None

    kept: list[Quote] = []
    for quote in quotes:
        turn = holder(quote.words[0])
        cued = quote.cue is not None and quote.speaker is not None and quote.speaker != turn.label if turn else True
        if turn is None or cued:
            kept.append(quote)
    for turn in turns:
        voice = Voice(turn.label, turn.who, turn.candidates)
        spans = [(span.start, span.end) for span in turn.said]
        kept.append(_quote(article, "direct", spans, None, voice, "speech", words))
    return kept


POST_MARK = re.compile(
    r"[—–-][ \xa0]?(?P<name>[^\n()—–]{2,60}?)[ \xa0]?\(@\w{1,40}\)(?:[ \xa0,]*(?:on )?[A-Z0-9][\w ,]{4,24}\d{4})?"
)
THREAD = re.compile(r"\d{1,2}/\d{0,2}\s+")  # which post of a row it is
LONGEST_POST = 700  # characters: what the longest post of its time may hold, with addresses
SHORTEST_POST = 3  # words


def find_posts(article: Article, words: Words, people: Speakers) -> list[Quote]:
    """Posts set as a block that ends with its author's name and handle: ``We sail at dawn. — Ana Weir (@weir) May 4, 2031``.

    The post is what stands before the dash in its paragraph, or the paragraph before when there is nothing.
    """
    found: list[Quote] = []
    text = article.text
    free = 0  # where the last post ended
    for match in POST_MARK.finditer(text):
        end = match.start()
        while end > free and text[end - 1].isspace():
            end -= 1
        start = max(free, text.rfind("\n", max(free, end - LONGEST_POST), end) + 1, end - LONGEST_POST)
        free = match.end()
        low, high = bisect_left(words.start, start), bisect_left(words.start, end)
        marked = text[start : start + 1] in OPENING_MARKS and text[end - 1 : end] in CLOSING_MARKS
        if high - low < SHORTEST_POST or words.kind[low] in SILENT:
            continue
        name = Span(*match.span("name"))
        span = (start + 1, end - 1) if marked else (start, end)
        counter = THREAD.match(text, *span)
        span = (counter.end() if counter else span[0], span[1])
        voice = Voice(name, people.named_at(name))
        found.append(_quote(article, "direct", [span], None, voice, "post", words))
    return found


OPENING_MARKS = frozenset("\"“‘'")
CLOSING_MARKS = frozenset("\"”’'")


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


def attribute_passages(
    article: Article,
    words: Words,
    passages: Sequence[Passage],
    inside: Sequence[int],
    sayings: Sequence[Saying],
    people: Speakers,
    tree: Tree | None = None,
) -> tuple[list[Quote], set[int]]:
    """Quotes made of passages, and the first words of the sayings they used up."""
    quotes: list[Quote] = []
    used: set[int] = set()
    by_word = {saying.low: saying for saying in sayings}
    order = sorted(by_word)
    last: Voice | None = None
    last_part = -2
    mixed_in: dict[int, int] = {}
    resumes = -1  # where a quotation would go on behind the inserted verb of the last one
    for passage in passages:
        begin = bisect_left(words.start, passage.outer[0])
        end = bisect_left(words.start, passage.outer[1])
        if begin >= len(words) or end <= begin:
            continue
        saying, form = saying_for(words, passage, inside, order, by_word, begin, end)
        part = words.part[begin]
        if resumes == begin and words.text[begin - 1] == ",":
            quotes[-1] = replace(quotes[-1], words=quotes[-1].words + tuple(Span(*span) for span in passage.spans))
            continue
        parted = saying is not None and saying.high <= begin and words.text[begin - 1] in (".", "?", "!")
        if (saying is None and form is None) or parted:
            manner = spoken_after(words, tree, inside, begin, end)
            if manner is not None and manner.source is not None:
                last, last_part = people.voice(manner.source), words.part[end - 1]
                cue = words.span(manner.low, manner.high)
                quotes.append(_quote(article, "direct", passage.spans, cue, last, "unknown", words))
                resumes = max(manner.high, manner.source[1]) + 1
                continue
        if saying is None and form is None:
            named = before_colon(words, inside, begin)
            if named is not None:
                last, last_part = people.voice(named), words.part[end - 1]
                quotes.append(_quote(article, "direct", passage.spans, None, last, "unknown", words))
                continue
        if saying is None:
            alone = last is not None and part - last_part <= 1 and is_paragraph(words, begin, end)
            if (is_speech(words, begin, end) or alone) and form is None:
                voice = (
                    last
                    if last is not None and part - last_part <= 1 and stands_alone(words, begin, end)
                    else Voice(None, None)
                )
                quotes.append(
                    _quote(article, "direct", passage.spans, None, replace(voice, speaker=None), "unknown", words)
                )
                last_part = words.part[end - 1] if voice is last else last_part
            elif form is None and is_long(words, begin, end):
                quotes.append(_quote(article, "mixed", passage.spans, None, Voice(None, None), "unknown", words))
            continue
        used.add(saying.low)
        if form == "mixed" and saying.source is None and saying.addressee is None and not is_speech(words, begin, end):
            continue  # "the boat was called "Never": a name that nobody is told to say
        voice = people.voice(saying.source)
        opened = partly_quoted(words, inside, order, begin) if form == "direct" and saying.low >= end else None
        if opened is not None:
            form, saying.content = "mixed", [(opened, end)]
        elif form == "direct" and saying.high <= begin and saying.low not in mixed_in:
            opening = begun_before(words, inside, saying, begin)
            if opening is not None:
                form, saying.content = "mixed", [opening, (begin, end)]
        if saying.low < begin and saying.content and saying.content[-1][1] <= saying.low:
            saying.content = []  # the verb leads on to the passage; what stands before it only tells when or where it was said
        if form == "mixed" and saying.content:
            if saying.low in mixed_in:
                continue
            mixed_in[saying.low] = len(quotes)
            first, final = saying.content[-1]
            if first <= begin < final < end and inside[end - 1] == inside[begin]:
                saying.content[-1] = (first, end)
            spans: Sequence[tuple[int, int]] = [_chars(words, piece) for piece in saying.content]
            if names_in_marks(words, saying, begin, end):
                spans = passage.spans
        else:
            spans = passage.spans
        cue = words.span(saying.low, saying.high)
        quote = _quote(article, form or "direct", spans, cue, voice, medium_of(words, saying), words, saying.negated)
        quote = replace(quote, addressee=words.span(*saying.addressee) if saying.addressee else None)
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


LONGEST_NAME = 8  # words before a colon that can name a speaker: "Airline spokesman Tom Reed:"


def before_colon(words: Words, inside: Sequence[int], begin: int) -> tuple[int, int] | None:
    """Who is named by the words from the paragraph's or sentence's start to a colon before a passage; None for words that hold a verb or a stop."""
    colon = begin - 1
    if colon < 1 or words.text[colon] != ":" or words.part[colon] != words.part[begin]:
        return None
    low = words.first[words.sentence[colon]]
    if not 0 < colon - low <= LONGEST_NAME or not words.text[low][:1].isupper():
        return None
    for at in range(low, colon):
        if inside[at] >= 0 or words.lower[at] in FINITE or (words.pos and words.pos[at] in ("VERB", "AUX")):
            return None
        if not words.text[at][0].isalnum() and words.text[at] not in (",", "-", "'", "'s", "’s"):
            return None
    return low, colon


def partly_quoted(words: Words, inside: Sequence[int], order: Sequence[int], begin: int) -> int | None:
    """Where a reported sentence begins whose quoted end is attributed afterwards (``The plan "fails," she said``); None when quoted whole."""
    low = words.first[words.sentence[begin]]
    start = clause_start(words, low, begin)
    if begin - start < 1 or words.text[begin - 1] in (":", ".", "?", "!", "—", "–", "-", ";") or begin - start > 40:
        return None
    if bisect_left(order, start) < bisect_left(order, begin):
        return None  # a speech verb stands between
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
        behind = [
            part[1]
            for part in (before.source, before.addressee)
            if part and part[0] >= before.high and part[1] <= begin
        ]
        limit = max([before.high, *behind])  # "said Reed.", "told the paper."
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
                whole = words.text[begin - 1] in (".", "?", "!") and words.text[begin + 1][:1].isupper()
                spoken = whole or words.text[begin - 1] in (":", ",") or is_speech(words, begin, end)
                return before, "direct" if spoken else "mixed"
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
    stopped = words.text[end - 2][-1:] in STOPPED and words.text[first][:1].isupper()
    if stopped and leads_on(words, inside, saying):
        return None
    if gap > 1 or (gap == 1 and words.text[end] not in (",", "-", "—", "–")) or "float" not in _frames(saying):
        return None
    return saying


def leads_on(words: Words, inside: Sequence[int], saying: Saying) -> bool:
    """Whether a speech verb in a sentence of its own reports what follows it, so that it is no attribution of the passage before."""
    low, high = saying.high, words.first[words.sentence[saying.low] + 1]
    if any(start >= low for start, _ in saying.content):
        return True
    return any(inside[at] >= 0 for at in range(low, high)) or words.text[high - 1] == ":"


def is_speech_end(words: Words, begin: int, end: int) -> bool:
    """Whether a passage ends as speech before its attribution does: a stop inside the closing mark, or a comma after it."""
    inner = words.text[end - 2] if end - 2 >= begin else ""
    after = words.text[end] if end < len(words) else ""
    if words.text[end - 1] == ",":
        return True  # its closing mark is missing
    return inner[-1:] in (",", ".", "?", "!", "…", "—", "–", "-") or after == ","


def is_speech(words: Words, begin: int, end: int) -> bool:
    """Whether quoted words can be speech by themselves: at least LONG_ENOUGH words and a capital or a stop."""
    inner = [at for at in range(begin, end) if words.text[at][0].isalnum()]
    if len(inner) < LONG_ENOUGH:
        return False
    stop = any(words.text[at] in (".", "?", "!", "…") for at in range(max(begin, end - 3), end))
    return words.text[inner[0]][0].isupper() and (stop or len(inner) >= 2 * LONG_ENOUGH)


NAMING = frozenset({"brand", "call", "describe", "dub", "label"})


def names_in_marks(words: Words, saying: Saying, begin: int, end: int) -> bool:
    """Whether quoted words at the end of what a verb of naming governs are all that was said: ``called his letter "a joke"``."""
    low, high = saying.content[-1]
    ends = high <= end or words.lower[end] in ("after", "and", "at", "but", "during", "in", "on")
    return saying.cue is not None and saying.cue.lemma in NAMING and low < begin and ends


def begun_before(words: Words, inside: Sequence[int], saying: Saying, begin: int) -> tuple[int, int] | None:
    """The unquoted words that begin a sentence whose quoted rest follows the inserted attribution: ``The plan, she said, "is mad."``"""
    inner = words.text[begin + 1 : begin + 2]
    if saying.source is None or not inner or not inner[0][:1].islower() or words.text[begin - 1] != ",":
        return None
    first = min(saying.low, saying.source[0])
    low = words.first[words.sentence[saying.low]]
    start = clause_start(words, low, first - 1)
    if first - 1 <= start or words.text[first - 1] != "," or any(inside[at] >= 0 for at in range(start, first)):
        return None
    return start, first - 1


LONG = 6  # words: longer ones between marks are somebody's, whoever's (three in four overlap an attribution on PolNeAR's train part)


def is_long(words: Words, begin: int, end: int) -> bool:
    """Whether quoted words are too many for a title or a name: somebody's words, even where nobody is told to say them."""
    return sum(words.text[at][0].isalnum() for at in range(begin, end)) >= LONG


LONGEST_SUBJECT = (
    12  # words between a quotation and the verb of its speaker: "the captain of the harbour police, Ana Weir, growled"
)


def spoken_after(words: Words, tree: Tree | None, inside: Sequence[int], begin: int, end: int) -> Saying | None:
    """The attribution by a verb that no table has, right after words that end as speech does.

    ``"Go away," Weir barked``, ``"Why?" wondered the mayor``.

    By syntax alone: the first verb after the passage whose subject stands right after it, or right behind that verb.
    """
    stops = words.text[end - 2][-1:] if end - 2 >= begin else ""
    if (
        tree is None
        or stops not in (",", "?", "!", "—", "-")
        or end >= len(words)
        or words.part[end] != words.part[end - 1]
    ):
        return None
    for at in range(end, min(end + LONGEST_SUBJECT, len(words))):
        if inside[at] >= 0 or words.text[at] in (".", ";", ":"):
            return None
        if words.pos[at] != "VERB":
            continue
        kid = next((k for k in tree.kids[at] if k >= end and words.dep[k] in ("nsubj", "nsubj:outer")), None)
        source = noun_phrase(tree, kid) if kid is not None else None
        if source is None or source[0] < end or words.lower[source[0]] in NOT_SPEAKERS:
            return None
        beside = source[0] == end if source[0] < at else at == end
        return Saying(at, at + 1, None, source, []) if beside else None
    return None


NOT_SPEAKERS = frozenset({"it", "that", "there", "this", "which", "who", "what"})


def is_paragraph(words: Words, begin: int, end: int) -> bool:
    """Whether a passage is a paragraph by itself and ends like a sentence, however short: an answer in a conversation."""
    opens = begin == 0 or words.part[begin - 1] != words.part[begin]
    closes = end >= len(words) or words.part[end] != words.part[end - 1]
    return opens and closes and end - begin >= 4 and words.text[end - 2] in (".", "?", "!", "…")


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
    article: Article,
    words: Words,
    inside: Sequence[int],
    sayings: Sequence[Saying],
    used: set[int],
    people: Speakers,
) -> list[Quote]:
    """Indirect quotations: sayings with reported words that no passage used up; mixed where some of the words stand in marks."""
    quotes: list[Quote] = []
    for saying in sayings:
        if saying.low in used or (saying.source is None and saying.addressee is None and saying.cue is not None):
            continue
        voice = people.voice(saying.source)
        cue = words.span(saying.low, saying.high)
        if saying.content:
            spans = [_chars(words, piece) for piece in saying.content]
            quoted = any(inside[at] >= 0 for low, high in saying.content for at in range(low, high))
            form: QuoteForm = "mixed" if quoted else "indirect"
            found = _quote(article, form, spans, cue, voice, medium_of(words, saying), words, saying.negated)
            quotes.append(replace(found, addressee=words.span(*saying.addressee) if saying.addressee else None))
    return quotes


def report_acts(
    article: Article,
    words: Words,
    inside: Sequence[int],
    sayings: Sequence[Saying],
    used: set[int],
    people: Speakers,
    tree: Tree | None,
) -> list[Quote]:
    """Acts of speech without a reported clause, and stances, of words that report nothing yet."""
    if tree is None:
        return []
    told = frozenset(
        at
        for saying in sayings
        if saying.low in used or (saying.content and (saying.source or saying.addressee))
        for at in range(saying.low, saying.high)
    )
    quotes: list[Quote] = []
    for act in find_acts(tree, inside, told):
        quoted = any(inside[at] >= 0 for low, high in act.content for at in range(low, high))
        spans = [_chars(words, part) for part in act.content]
        cue = words.span(act.low, act.high)
        voice = people.voice(act.source)
        found = _quote(article, "mixed" if quoted else "indirect", spans, cue, voice, "unknown", words)
        quotes.append(replace(found, kind=act.kind))
    return quotes
