"""One story's rows, ready to be asked: what a report is called, which sentence a cite stands in, which newsroom a report belongs to."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from operator import attrgetter

from tellings.model import Article, Cite, Entity, Origin, OwnDate, Part, Published, Span, Statement, Story
from tellings.show.fill import entity_names, published_line
from tellings.show.labels import (
    listing,
    one_line,
    outlet_codes,
    outlet_name,
    printed_name,
    shorten,
    slug,
    time_words,
    unique_names,
    web_address,
)
from tellings.show.pages import PublishedLine
from tellings.show.rows import Rows, group

MOST_PLACES = 14  # signs in a mark: so many are still told apart in the width that eight have (mock notes, 7)

SIGNS = "focn"  # of a mark, the one that tells most first

UNDATED = "~"  # stands for the date of a report that has none, and sorts after every date


@dataclass(frozen=True, slots=True)
class Head:
    """How one report is called on the page: ``name`` is its outlet's, numbered from the outlet's second report on. ``code`` is three letters for a
    column, ``short`` its date in a line of text, ``given`` what a file of judgements may call it."""

    article: str
    anchor: str
    code: str
    name: str
    outlet: str
    title: str
    stamp: str
    short: str
    published: PublishedLine
    citation: str
    address: str | None
    given: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a sentence: ``hit`` when cited, ``differs`` when the other side lacks them."""

    text: str
    hit: bool = False
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A cite as a link: ``href`` is empty where its article is on another page."""

    href: str
    name: str
    code: str
    stamp: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mark:
    """The origin mark: the number with its bound, one sign per place, and both in words.

    ``signs`` holds ``f`` counted, ``o`` uncertain, ``c`` carried as a copy, ``n`` does not tell it; each stands at its newsroom's place.
    """

    number: str
    signs: str
    words: str


@dataclass(frozen=True, slots=True)
class Lookup:
    """A story's rows, indexed. ``heads`` is in the story's order of articles; ``newsrooms`` are Origin ids in the order of their places; ``bodies``
    the running text of each article that has parts, in order and apart. As far as it was asked, ``prose`` says which cites stand in it as sentences,
    ``around`` the sentence of a cite, ``links`` its link."""

    story: Story
    articles: Mapping[str, Article]
    heads: Mapping[str, Head]
    sentences: Mapping[str, tuple[Span, ...]]
    statements: Mapping[str, Statement]
    stated: Mapping[str, tuple[Statement, ...]]
    origins: Mapping[str, Origin]
    newsrooms: tuple[str, ...]
    names: Mapping[str, str]
    entities: Mapping[str, Entity]
    people: Mapping[str, Entity]
    bodies: Mapping[str, tuple[Span, ...]]
    prose: dict[Cite, bool]
    around: dict[Cite, Span]
    links: dict[Cite, Place]

    def text(self, cite: Cite) -> str:
        """The cited words on one line; empty where the article is not here."""
        article = self.articles.get(cite.article)
        return one_line(article.text[cite.start : cite.end]) if article else ""

    def raw(self, cite: Cite) -> str:
        """The cited words as they stand; empty where the article is not here."""
        article = self.articles.get(cite.article)
        return article.text[cite.start : cite.end] if article else ""

    def published(self, cite: Cite) -> str:
        """When a cite's report was published, as an ISO value to sort by; what has no date comes last."""
        head = self.heads.get(cite.article)
        return (head.published.value or UNDATED) if head else UNDATED

    def sentence(self, cite: Cite) -> Span:
        """From the first to the last sentence a cite touches; the cite itself where the article has no sentences there."""
        known = self.around.get(cite)
        if known is None:
            known = self.around[cite] = self._sentence(cite)
        return known

    def _sentence(self, cite: Cite) -> Span:
        spans = self.sentences.get(cite.article, ())
        first = max(bisect_right(spans, cite.start, key=starts) - 1, 0)
        end = max(cite.end, cite.start + 1)
        touched = []
        for span in itertools.islice(spans, first, first + 200):
            if span.start >= end:
                break
            if cite.start < span.end:
                touched.append(span)
        if not touched:
            return cite.span
        return Span(min(touched[0].start, cite.start), max(touched[-1].end, cite.end))

    def sentence_text(self, cite: Cite) -> str:
        """That sentence on one line."""
        span = self.sentence(cite)
        return self.text(Cite(cite.article, span.start, span.end))

    def place(self, cite: Cite) -> Place:
        """The cite as a link."""
        known = self.links.get(cite)
        if known is None:
            known = self.links[cite] = self._place(cite)
        return known

    def _place(self, cite: Cite) -> Place:
        head = self.heads.get(cite.article)
        if head is None:
            return Place("", "a report of another story", "", "", cite.start, cite.end)
        href = f"#at-{head.anchor}-{cite.start}-{cite.end}"  # its ``anchor``
        return Place(href, head.name, head.code, head.short, cite.start, cite.end)

    def pieces(
        self, cite: Cite, differing: Sequence[tuple[int, int]] = (), *, within: Span | None = None
    ) -> tuple[Piece, ...]:
        """The sentence of a cite in pieces, the words ``within`` (the cite itself if None) as cited; ``differing`` are spans of the sentence's own
        characters to mark."""
        article = self.articles.get(cite.article)
        if article is None:
            return ()
        whole = self.sentence(cite)
        inner = within or cite.span
        hit = (max(0, inner.start - whole.start), min(len(whole), inner.end - whole.start))
        text = whole.of(article.text) if whole.end <= len(article.text) else article.text[whole.start :]
        if not differing and hit == (0, len(whole)):
            return (Piece(text, True),) if text else ()
        edges = sorted({0, len(whole), *hit, *(edge for span in differing for edge in span)})
        return tuple(
            Piece(
                text[start:end],
                hit[0] <= start and end <= hit[1],
                any(low <= start and end <= high for low, high in differing),
            )
            for start, end in itertools.pairwise(edges)
            if text[start:end]
        )

    def in_order(self, articles: Set[str]) -> tuple[str, ...]:
        """These articles, as far as they are the story's, in its order."""
        if len(articles) == 1:  # as most claims have it
            return tuple(key for key in articles if key in self.heads)
        return tuple(key for key in self.heads if key in articles)

    def main_origins(self, articles: Iterable[str]) -> tuple[str, ...]:
        """Newsrooms that are the main origin of any of the articles, in the order of places."""
        wanted = set(articles)
        return tuple(
            key
            for key in self.newsrooms
            if any(share.main and share.article in wanted for share in self.origins[key].articles)
        )

    def mark(
        self, low: int, high: int, counted: Iterable[str], uncertain: Iterable[str], carried: Iterable[str]
    ) -> Mark:
        """The mark of a count: ``carried`` may name the counted and uncertain ones too."""
        sure, maybe = [*counted], [*uncertain]
        copied = [key for key in carried if key not in sure and key not in maybe]
        number = str(low) if low == high else f"{low}–{high}"
        words = [f"{number} independent {'newsroom' if number == '1' else 'newsrooms'}"]
        if sure:
            words[0] += f": {listing(self.called(sure))}"
        if maybe:
            words.append(f"uncertain: {listing(self.called(maybe))}")
        if copied:
            words.append(f"carried, not counted: {listing(self.called(copied))}")
        strongest = dict.fromkeys(copied, "c") | dict.fromkeys(maybe, "o") | dict.fromkeys(sure, "f")
        signs = "".join(min((strongest.get(key, "n") for key in place), key=SIGNS.index) for place in self.places)
        return Mark(number, signs, "; ".join(words))

    def side_mark(self, articles: Iterable[str]) -> Mark:
        """The newsrooms behind some reports, without a count."""
        keys = self.main_origins(articles)
        signs = "".join("f" if any(key in keys for key in place) else "n" for place in self.places)
        return Mark("", signs, listing(self.called(keys)))

    @property
    def places(self) -> tuple[tuple[str, ...], ...]:
        """The newsrooms of each place in a mark: one each, and past MOST_PLACES all further ones share the last."""
        if len(self.newsrooms) <= MOST_PLACES:
            return tuple((key,) for key in self.newsrooms)
        single, rest = self.newsrooms[: MOST_PLACES - 1], self.newsrooms[MOST_PLACES - 1 :]
        return (*((key,) for key in single), rest)

    def called(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Names of newsrooms by Origin id, in the order of places."""
        wanted = set(keys)
        return tuple(self.names[key] for key in self.newsrooms if key in wanted)

    def entity(self, key: str | None) -> Entity | None:
        """The dossier's entity, by its own id or by a local one."""
        return None if key is None else self.entities.get(key) or self.people.get(key)


#: Sorts spans by where they start.
starts = attrgetter("start")


def look_up(rows: Rows) -> Lookup:
    """Indexes the rows of one story."""
    (story,) = rows.stories
    by_id = {article.id: article for article in rows.articles}
    articles = {key: by_id[key] for key in dict.fromkeys((*story.articles, *sorted(by_id))) if key in by_id}
    origins = {row.id: row for row in rows.origins}
    heads = _heads(articles, rows)
    newsrooms = order_newsrooms(rows)
    return Lookup(
        story=story,
        articles=articles,
        heads=heads,
        sentences={
            key: tuple(sorted(row.span for row in found))
            for key, found in group(rows.sentences, lambda row: row.article).items()
        },
        statements={row.id: row for row in rows.statements},
        stated={
            key: tuple(sorted(found, key=lambda row: row.span))
            for key, found in group(rows.statements, lambda row: row.article).items()
        },
        origins=origins,
        newsrooms=newsrooms,
        names=dict(zip(newsrooms, unique_names(_newsroom_name(origins[key], heads) for key in newsrooms), strict=True)),
        entities={row.id: row for row in rows.entities},
        people=entity_names(rows),
        bodies={key: running_text(article) for key, article in articles.items() if article.parts},
        prose={},
        around={},
        links={},
    )


def running_text(article: Article) -> tuple[Span, ...]:
    """The parts of an article that are body, in order; those that meet or overlap as one."""
    found: list[Span] = []
    for span in sorted(part.span for part in article.parts if part.kind == "body" and len(part.span)):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)


def order_newsrooms(rows: Rows) -> tuple[str, ...]:
    """Origin ids in the order of their places: agencies, then own newsrooms and outlets, then releases, then unknown; in each the one that counts
    for most claims first, then by name."""
    told: dict[str, int] = {}
    for row in rows.corroborations:
        for key in row.origins:
            told[key] = told.get(key, 0) + 1
    rank = {"agency": 0, "own": 1, "outlet": 1, "release": 2, "unknown": 3}
    return tuple(
        row.id for row in sorted(rows.origins, key=lambda row: (rank[row.kind], -told.get(row.id, 0), row.name, row.id))
    )


def anchor(cite: Cite) -> str:
    """The id of the mark around a cite's words in its source."""
    return f"at-{slug(cite.article)}-{cite.start}-{cite.end}"


def title_of(article: Article) -> str:
    """The title given, else the headline in the text, else its first words."""
    if article.title and article.title.strip():
        return one_line(article.title)
    headline = next((part for part in article.parts if part.kind == "headline"), None)
    first = next((part for part in article.parts if part.kind == "body"), None)
    for part in (headline, first):
        if part is not None and (words := shorten(_part_text(article, part), 140)):
            return words
    return shorten(article.text, 100) or "untitled"


def _part_text(article: Article, part: Part) -> str:
    return article.text[part.span.start : part.span.end]


def _heads(articles: Mapping[str, Article], rows: Rows) -> dict[str, Head]:
    sources = {row.article: row.source for row in sorted(rows.sightings, key=lambda row: (-row.order, row.source))}
    dates: dict[str, Published | OwnDate] = {row.article: row for row in rows.dates}
    dates |= {row.article: row for row in rows.published}
    bare = tuple(outlet_name(article, sources.get(key)) for key, article in articles.items())
    codes = outlet_codes(bare)
    published = {key: published_line([dates[key]] if key in dates else []) for key in articles}
    given = given_names(
        (row.article, row.source) for row in sorted(rows.sightings, key=lambda row: (row.order, row.source))
    )
    years = {line.value[:4] for line in published.values() if line.value}
    heads = {}
    for key, name, code, outlet in zip(articles, unique_names(bare), codes, bare, strict=True):
        article, line = articles[key], published[key]
        title, stamp = title_of(article), time_words(line.value) + hedge(line)
        citation = f"“{title}”, {outlet}, {stamp}" + (f", {article.url}" if article.url else "")
        short = time_words(line.value, year=len(years) > 1).replace(",", "") + hedge(line)
        address = web_address(article.url)
        heads[key] = Head(
            key, slug(key), code, name, outlet, title, stamp, short, line, citation, address, given.get(key, key)
        )
    return heads


def given_names(sources: Iterable[tuple[str, str]]) -> dict[str, str]:
    """By article, the source to name it by, from (article, source) first seen first: its first one, or its id where another has that source too."""
    first: dict[str, str] = {}
    owners: dict[str, set[str]] = {}
    for article, source in sources:
        first.setdefault(article, source)
        owners.setdefault(source, set()).add(article)
    return {article: source if len(owners[source]) == 1 else article for article, source in first.items()}


def _newsroom_name(origin: Origin, heads: Mapping[str, Head]) -> str:
    if origin.kind == "release":
        return f"release of {one_line(origin.name)}" if origin.name else "a release"
    if origin.name:
        return printed_name(origin.name)
    known = [heads[share.article].name for share in origin.articles if share.article in heads]
    return f"unknown ({listing(known, most=2)})" if known else "unknown"


def hedge(line: PublishedLine) -> str:
    """What stands behind a date that no report states, wherever it stands."""
    return " (inferred)" if line.value and line.basis == "inferred" else ""


def range_words(heads: Iterable[Head]) -> str:
    """When the reports were published, first to last: ``10 Nov 2016 to 11 Nov 2016``; empty when none has a date.

    Only dates that are stated or given set the range; where there are none, inferred ones do, and it says so.
    """
    dated = [head.published for head in heads if head.published.value]
    stated = [line for line in dated if line.basis != "inferred"]
    days = sorted({line.value[:10] for line in stated or dated if line.value})
    if not days:
        return ""
    first, last = time_words(days[0]), time_words(days[-1])
    words = first if first == last else f"{first} to {last}"
    if days[0][:8] == days[-1][:8] and len(days[0]) == len(days[-1]) == 10 and days[0] != days[-1]:
        words = f"{int(days[0][8:10])}–{last}"
    return words if stated else f"{words} (inferred)"


def undated_words(heads: Iterable[Head]) -> str:
    """How many dates are behind no range of stated dates: ``2 of the 4 dates are inferred, 1 is not known``; empty where all are stated."""
    lines = [head.published for head in heads]
    inferred = sum(bool(line.value) and line.basis == "inferred" for line in lines)
    unknown = sum(not line.value for line in lines)
    words = []
    if inferred and inferred < len(lines):
        words.append(f"{inferred} of the {len(lines)} dates {'is' if inferred == 1 else 'are'} inferred")
    if unknown and unknown < len(lines):
        of = "" if words else f" of the {len(lines)} dates"
        words.append(f"{unknown}{of} {'is' if unknown == 1 else 'are'} not known")
    return ", ".join(words)
