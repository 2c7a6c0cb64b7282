"""Quotations by speaker: each utterance with every rendering of it and how the renderings differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tellings.model import Cite, Quote, Utterance
from tellings.show.diff import Run, word_runs
from tellings.show.labels import OPENING, one_line, shorten, slug, unquoted
from tellings.show.lookup import UNDATED, Lookup, Place
from tellings.show.rows import Rows

TAGS = {"none": "same words", "truncated": "shortened", "altered": "altered", "paraphrased": "paraphrased"}
NOBODY = "Speaker not named"
MARKS = frozenset(OPENING)
#: What speaks where a text names a country or a place: "Washington said" is the government of the United States, "the city said" its authorities.
STANDS = {"COUNTRY": "its government, as the reports put it", "PLACE": "its authorities, as the reports put it"}


@dataclass(frozen=True, slots=True)
class Rendering:
    """One report's rendering, in runs against the fullest one; ``quoted`` when the report itself sets it in quotation marks."""

    place: Place
    runs: tuple[Run, ...]
    quoted: bool


@dataclass(frozen=True, slots=True)
class Words:
    """Words said once. ``tag`` says how the renderings differ, empty for a single one; ``how`` is the form and medium in words,
    ``day`` when it was first printed, to sort by."""

    anchor: str
    tag: str
    how: str
    day: str
    renderings: tuple[Rendering, ...]
    codes: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether all renderings are the same words, so that one of them shows them all."""
        return len(self.renderings) > 1 and all(run.kind == "same" for one in self.renderings for run in one.runs)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Everything said by one speaker: what several reports render, then what one report does. ``stands`` says what a country or a place speaks as."""

    name: str
    stands: str
    roles: tuple[str, ...]
    person: str
    shared: tuple[Words, ...]
    single: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class About:
    """A quote in which somebody else is spoken about."""

    speaker: str
    words: str
    anchor: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Discussed:
    """Somebody, or something, that others speak about: ``person`` is its id for the filter where it is a person."""

    name: str
    person: str
    lines: tuple[About, ...]


def discussed(said: Sequence[Speaker], rows: Rows, look: Lookup) -> tuple[Discussed, ...]:
    """Whom the quotes of others name, the most spoken about first; pronouns are not followed."""
    named: dict[str, list[tuple[int, int, str]]] = {}
    for mention in rows.mentions:
        entity = look.entity(mention.entity)
        if entity is not None and mention.form != "pronoun" and entity.label in DISCUSSED:
            named.setdefault(mention.article, []).append((mention.span.start, mention.span.end, entity.id))
    articles = {head.anchor: key for key, head in look.heads.items()}
    found: dict[str, dict[str, About]] = {}
    for one in said:
        for words in (*one.shared, *one.single):
            for place in (rendering.place for rendering in words.renderings):
                article = articles.get(place.href.removeprefix("#at-").rpartition("-")[0].rpartition("-")[0], "")
                for start, end, key in named.get(article, ()):
                    if place.start <= start and end <= place.end and look.entities[key].name != one.name:
                        text = shorten(" ".join(run.text for run in words.renderings[0].runs), 150)
                        told = f"“{text}”" if words.renderings[0].quoted else text
                        found.setdefault(key, {})[words.anchor] = About(one.name, told, words.anchor, words.codes)
    lines = [
        Discussed(look.entities[key].name, key if look.entities[key].label == "PERSON" else "", tuple(told.values()))
        for key, told in found.items()
    ]
    return tuple(sorted(lines, key=lambda one: (-len(one.lines), one.name, one.person))[:MOST_DISCUSSED])


DISCUSSED = frozenset(("PERSON", "ORG", "COUNTRY", "GROUP"))
MOST_DISCUSSED = 40  # names listed; the tail is spoken about once


def speakers(rows: Rows, look: Lookup) -> tuple[Speaker, ...]:
    """Speakers, the most widely rendered first, then by name, each one's words as they were printed in time; quotes nobody is named for come last."""
    quotes = {row.id: row for row in rows.quotes}
    joined = {key for row in rows.utterances for key in row.quotes}
    said: dict[tuple[str, str], list[Words]] = {}
    for row in rows.utterances:
        said.setdefault(_who(row.who, look), []).append(_utterance(row, quotes, look))
    for quote in rows.quotes:
        if quote.kind == "words" and quote.id not in joined and not quote.negated:
            said.setdefault(_speaker(quote, look), []).append(_lone(quote, look))
    found = []
    for (key, name), words in said.items():
        entity = look.entities.get(key)
        ordered = sorted(words, key=lambda one: (one.day, one.renderings[0].place.href))
        found.append(
            Speaker(
                name,
                STANDS.get(entity.label, "") if entity else "",
                entity.roles if entity else (),
                key if entity and entity.label == "PERSON" else "",
                tuple(one for one in ordered if len(one.renderings) > 1),
                tuple(one for one in ordered if len(one.renderings) == 1),
            )
        )
    return tuple(
        sorted(found, key=lambda one: (one.name == NOBODY, -sum(len(word.codes) for word in one.shared), one.name))
    )


def _utterance(row: Utterance, quotes: Mapping[str, Quote], look: Lookup) -> Words:
    texts = [(place, unquoted(look.text(place))) for place in row.renderings if place.article in look.articles]
    fullest = max((text for _, text in texts), key=lambda text: (len(text.split()), text), default="")
    first = next((quotes[key] for key in row.quotes if key in quotes), None)
    ordered = sorted(texts, key=lambda pair: (pair[1] != fullest, pair[0]))
    return Words(
        anchor=f"said-{slug(row.id)}",
        tag=TAGS[row.difference] if len(texts) > 1 else "",
        how=_how(first, look),
        day=min((look.published(place) for place, _ in texts), default=UNDATED),
        renderings=tuple(
            Rendering(look.place(place), word_runs(fullest, text), in_marks(place, look)) for place, text in ordered
        ),
        codes=_codes([place for place, _ in texts], look),
    )


def _lone(quote: Quote, look: Lookup) -> Words:
    place = quote_place(quote)
    text = " … ".join(unquoted(look.text(Cite(quote.article, span.start, span.end))) for span in quote.words)
    return Words(
        anchor=f"said-{slug(quote.id)}",
        tag="",
        how=_how(quote, look),
        day=look.published(place),
        renderings=(Rendering(look.place(place), (Run(text, "same"),), in_marks(place, look)),),
        codes=_codes([place], look),
    )


def in_marks(place: Cite, look: Lookup) -> bool:
    """Whether the words at a place open with a quotation mark, or stand right behind one: what a report tells in its own words is no quotation."""
    article = look.articles.get(place.article)
    if article is None:
        return False
    first = article.text[place.start : place.end].lstrip()[:1]
    return bool(first) and (first in MARKS or article.text[: place.start][-1:] in MARKS)


def quote_place(quote: Quote) -> Cite:
    """From the first to the last of a quote's words."""
    return Cite(quote.article, quote.words[0].start, quote.words[-1].end)


def _codes(places: Sequence[Cite], look: Lookup) -> tuple[str, ...]:
    told = {place.article for place in places}
    return tuple(head.code for key, head in look.heads.items() if key in told)


DENYING = frozenset(("deny", "denies", "denied", "denying"))


def _how(quote: Quote | None, look: Lookup) -> str:
    """How words were said where that changes what they mean: what somebody denied is not what they hold."""
    if quote is None:
        return ""
    cue = look.text(Cite(quote.article, quote.cue.start, quote.cue.end)) if quote.cue else ""
    denied = "denied" if quote.form != "direct" and not DENYING.isdisjoint(cue.lower().split()) else ""
    medium = "" if quote.medium in {"unknown", "speech"} else quote.medium
    form = {"direct": "", "mixed": "partly in quotation marks", "indirect": "not in quotation marks"}[quote.form]
    return ", ".join(part for part in (denied, medium, form) if part)


def _who(key: str | None, look: Lookup) -> tuple[str, str]:
    entity = look.entity(key)
    return (entity.id, entity.name) if entity else ("", NOBODY)


def _speaker(quote: Quote, look: Lookup) -> tuple[str, str]:
    """The speaker's entity, else the words that name the speaker, else nobody."""
    if look.entity(quote.who) is not None:
        return _who(quote.who, look)
    article = look.articles.get(quote.article)
    if quote.speaker is not None and article is not None and quote.speaker.end <= len(article.text):
        return ("", one_line(quote.speaker.of(article.text)) or NOBODY)
    return ("", NOBODY)
