"""Re-checks what is stored and what was written from it: nothing is believed that can be looked up.

Three layers. Each row against itself: its checksum, its id, its values' kinds. Each row against the texts: every span and cite lies in its text and
is not empty, texts have the digests they are named by, copied words are shared, figures stand where quantities point, claims' words are the text's
own, scores are the sums of their reasons, ids lead to rows. And the dossier's files against the rows and against the digests noted when they were
written. Whatever cannot be read, found or understood is a mismatch too.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec

from tellings.model import (
    AffairLink,
    Article,
    Attribution,
    Cite,
    Claim,
    Conflict,
    Copy,
    Corroboration,
    Entity,
    Event,
    LocalEntity,
    Mention,
    Omission,
    OnlyHere,
    Origin,
    Pair,
    Quote,
    Score,
    Sentence,
    Sighting,
    Span,
    Statement,
    Story,
    TellingsError,
    TimeExpression,
    TimelineEntry,
    Utterance,
    When,
    text_id,
)
from tellings.store.journal import changed_counts
from tellings.store.pages import Verified, check_pages
from tellings.store.schema import TABLES, checksum, group_of, table_of
from tellings.store.workspace import Workspace, open_workspace

ARTICLES_AT_ONCE = 200  # whose rows are in memory together
TEXTS_REMEMBERED = 2_000
SHARED_WORDS = (
    0.5  # a verbatim copy shares at least this part of the shorter side's words; the aligner asks for far more
)
WORD = re.compile(r"\w+")
FIGURE = re.compile(r"\d{1,3}(,\d{3})*|\d+")
SCALES = (1.0, 1e2, 1e3, 1e6, 1e9, 1e12)


def verify(folder: Path | str, *, pages: bool = True) -> Verified:
    """Checks a folder's workspace and (``pages``) its dossier. Never raises for what it finds there: that is a mismatch."""
    verified = Verified()
    folder = Path(folder)
    try:
        with open_workspace(folder) as workspace:
            check_file(workspace, verified)
            Checker(workspace, verified).check()
            if pages:
                check_pages(workspace, folder, verified)
    except (TellingsError, OSError) as error:
        verified.miss(str(folder), str(error))
    return verified


def check_file(workspace: Workspace, verified: Verified) -> None:
    """SQLite's own check of the file."""
    for (said,) in workspace.ask("PRAGMA integrity_check(20)"):
        if said != "ok":
            verified.miss(str(workspace.path), f"the file is damaged: {said}")
    for table, written, there in changed_counts(workspace):
        verified.miss(table, f"{written} rows were written, {there} are there")


class Checker:
    """Checks every row of a workspace, article by article, then story by story, so that memory holds a few of each."""

    def __init__(self, workspace: Workspace, verified: Verified) -> None:
        self.workspace, self.verified = workspace, verified
        self.texts: OrderedDict[str, str | None] = OrderedDict()
        self.ids: dict[type, set[str]] = {}

    def check(self) -> None:
        """Everything."""
        articles = [key for (key,) in self.workspace.ask("SELECT id FROM articles ORDER BY id")]
        stories = [key for (key,) in self.workspace.ask("SELECT id FROM stories ORDER BY id")]
        self.ids = {Article: set(articles), Story: set(stories)}
        self.check_unique(Article, articles)
        self.check_unique(Story, stories)
        for start in range(0, len(articles), ARTICLES_AT_ONCE):
            self.check_articles(articles[start : start + ARTICLES_AT_ONCE])
        for kind in TABLES:
            if group_of(kind) in ("ends", "members", "stories", "source"):
                self.check_alone(kind)
            if group_of(kind) in ("article", "story"):
                self.check_homeless(kind)
        for story in stories:
            self.check_story(story)
        for source, article in self.workspace.ask("SELECT source, article FROM reports WHERE article IS NOT NULL"):
            if article not in self.ids[Article]:
                name = source.decode("utf-8", "replace") if isinstance(source, bytes) else str(source)
                self.verified.miss(f"reports {name}", f"its article {article} is gone")

    def check_unique(self, kind: type, ids: Iterable[str]) -> None:
        """Ids that stand twice."""
        for key, times in Counter(ids).items():
            if times > 1:
                self.verified.miss(f"{TABLES[kind]} {key}", f"{times} rows have this id")

    def check_homeless(self, kind: type) -> None:
        """Rows of an article or story that is not there."""
        if kind in (Article, Story):
            return
        name, home, kept = TABLES[kind], group_of(kind), "articles" if group_of(kind) == "article" else "stories"
        for key, lost in self.workspace.ask(
            f'SELECT id, "{home}" FROM "{name}" WHERE "{home}" NOT IN (SELECT id FROM {kept})'
        ):
            self.verified.miss(f"{name} {key}", f"its {home} {lost} is gone")

    def read(self, kind: type, column: str, keys: Sequence[Any]) -> list[Any]:
        """Rows that can be read and are as they were written; the others are noted."""
        table = table_of(kind)
        rows = []
        for values in self.workspace.ask_by(
            f'SELECT {table.names} FROM "{table.name}" WHERE "{column}" IN ({{}})', keys
        ):
            row: Any = self.read_one(kind, values)
            if row is not None:
                rows.append(row)
        return rows

    def read_one(self, kind: type, values: Sequence[Any]) -> Any:
        """The row of these stored values, None (and noted) where it is none."""
        table, place = table_of(kind), f"{TABLES[kind]} {values[0]}"
        self.verified.rows += 1
        if checksum(values[:-1]) != values[-1]:
            self.verified.miss(place, "changed since it was written (its checksum does not hold)")
        try:
            row: Any = msgspec.convert(msgspec.to_builtins(table.decode(values)), kind)
            if row.id != (values[0].decode("utf-8", "surrogatepass") if isinstance(values[0], bytes) else values[0]):
                self.verified.miss(place, f"its id does not fit its content ({row.id})")
            return row
        except (TypeError, ValueError, AttributeError, IndexError, msgspec.MsgspecError) as error:
            self.verified.miss(place, f"cannot be read: {error}")
            return None

    def text(self, article: str) -> str | None:
        """An article's text, None where there is none."""
        if article not in self.texts:
            found = self.read(Article, "id", [article])
            self.texts[article] = found[0].text if found else None
            if len(self.texts) > TEXTS_REMEMBERED:
                self.texts.popitem(last=False)
        return self.texts[article]

    # ---- rows of articles

    def check_articles(self, keys: Sequence[str]) -> None:
        """Articles and every row of theirs."""
        rows: dict[type, dict[str, list[Any]]] = {}
        for kind in TABLES:
            if group_of(kind) == "article":
                by_article: dict[str, list[Any]] = {key: [] for key in keys}
                for row in self.read(kind, "id" if kind is Article else "article", keys):
                    by_article[row.id if kind is Article else row.article].append(row)
                rows[kind] = by_article
        for key in keys:
            own = {kind: found[key] for kind, found in rows.items()}
            if own[Article]:
                self.verified.texts += 1
                self.check_article(own[Article][0], own)

    def check_article(self, article: Article, own: Mapping[type, Sequence[Any]]) -> None:
        """One article: its digest, its parts, its rows' places and references."""
        place = f"articles {article.id}"
        self.texts[article.id] = article.text
        if text_id(article.text) != article.text_id:
            self.verified.miss(place, "its text was changed: it no longer has the digest it is named by")
        spans = [part.span for part in article.parts]
        if any(left.end > right.start for left, right in pairwise(spans)):
            self.verified.miss(place, "its parts overlap or stand out of order")
        known = {kind: {row.id for row in rows} for kind, rows in own.items()}
        for kind, rows in own.items():
            self.check_unique(kind, (row.id for row in rows))
            for row in rows:
                self.check_row(row, article.text)
                self.check_references(row, known, ARTICLE_REFERENCES.get(kind, ()))
        self.check_details(article, own)

    def check_details(self, article: Article, own: Mapping[type, Sequence[Any]]) -> None:
        """What holds for certain kinds: words in quotes, figures in quantities, sentence numbers, times' places."""
        sentences = {row.index: row.span for row in own[Sentence]}
        times = {row.id: row.span for row in own[TimeExpression]}
        for quote in own[Quote]:
            if not quote.words or not any(WORD.search(inside(article.text, span)) for span in quote.words):
                self.verified.miss(f"quotes {quote.id}", "has no words")
        for row in own[Statement]:
            if sentences and row.sentence not in sentences:
                self.verified.miss(f"statements {row.id}", f"there is no sentence {row.sentence}")
            for quantity in row.quantities:
                wrong = check_quantity(inside(article.text, quantity.span), quantity)
                if wrong:
                    self.verified.miss(f"statements {row.id}", wrong)
        for row in own[When]:
            if times.get(row.expression) != row.span:
                self.verified.miss(f"whens {row.id}", "does not stand where its expression stands")

    # ---- rows across articles

    def check_alone(self, kind: type) -> None:
        """Rows between articles or stories, one after the other."""
        table, seen = table_of(kind), Counter[str]()
        with_order = 'ORDER BY "a_article"' if kind is Copy else 'ORDER BY "row"'
        for values in self.workspace.ask(f'SELECT {table.names} FROM "{table.name}" {with_order}'):
            row = self.read_one(kind, values)
            if row is None:
                continue
            seen[row.id] += 1
            self.check_row(row, None)
            self.check_references(row, self.ids, CORPUS_REFERENCES.get(kind, ()))
            if isinstance(row, Copy):
                self.check_copy(row)
            if isinstance(row, Story):
                self.check_story_row(row)
            if isinstance(row, Pair) and not row.a < row.b:
                self.verified.miss(f"pairs {row.id}", "its articles are not in order")
        for key, times in seen.items():
            if times > 1:
                self.verified.miss(f"{table.name} {key}", f"{times} rows have this id")

    def check_copy(self, row: Copy) -> None:
        """A verbatim copy's two sides share their words."""
        a, b = (words_of(inside(self.text(end.article) or "", end.span)) for end in (row.a, row.b))
        shared = sum((Counter(a) & Counter(b)).values())
        if row.kind == "verbatim" and shared < SHARED_WORDS * min(len(a), len(b)):
            self.verified.miss(
                f"copies {row.id}", f"is called verbatim, but its sides share {shared} of {min(len(a), len(b))} words"
            )

    def check_story_row(self, story: Story) -> None:
        """A story's members are its articles, each with a reasoned place."""
        if story.membership and {member.article for member in story.membership} != set(story.articles):
            self.verified.miss(f"stories {story.id}", "its reasons are about other articles than it has")

    def check_story(self, key: str) -> None:
        """Every row of a story."""
        stories = self.stories_at(key)
        articles = stories[0].articles if stories else ()
        own = {kind: self.read(kind, "story", [key]) for kind in TABLES if group_of(kind) == "story"}
        known: dict[type, set[str]] = {kind: {row.id for row in rows} for kind, rows in own.items()}
        for kind in {kind for references in STORY_REFERENCES.values() for _, kind in references} - set(own):
            known[kind] = self.ids_of(kind, articles)
        for kind, rows in own.items():
            self.check_unique(kind, (row.id for row in rows))
            for row in rows:
                self.check_row(row, None)
                self.check_references(row, known, STORY_REFERENCES.get(kind, ()))
                for place in cites_in(row):
                    if place.article in self.ids[Article] and place.article not in articles:
                        self.verified.miss(
                            f"{TABLES[kind]} {row.id}", f"cites article {place.article}, which is not in its story"
                        )
        self.check_claims(own)

    def stories_at(self, key: str) -> list[Any]:
        """The Story rows of an id that can be read; what is wrong with them is noted elsewhere."""
        quiet = Checker(self.workspace, Verified())
        return quiet.read(Story, "id", [key])

    def ids_of(self, kind: type, articles: Sequence[str]) -> set[str]:
        """Ids of the rows of a kind these articles have."""
        column = "id" if kind is Article else "article"
        return {
            key
            for (key,) in self.workspace.ask_by(f'SELECT id FROM "{TABLES[kind]}" WHERE "{column}" IN ({{}})', articles)
        }

    def check_claims(self, own: Mapping[type, Sequence[Any]]) -> None:
        """Words shown are the text's own; counts count what they name."""
        for row in own[Claim]:
            if row.text != inside(self.text(row.text_cite.article) or "", row.text_cite.span):
                self.verified.miss(f"claims {row.id}", "its words are not the text's at the place it cites")
            if len(row.statements) != len(row.statement_ids):
                self.verified.miss(f"claims {row.id}", "does not cite each of its statements")
        for row in own[TimelineEntry]:
            if not any(row.text == inside(self.text(place.article) or "", place.span) for place in row.cites):
                self.verified.miss(f"timeline {row.id}", "its words are not the text's at a place it cites")
        for row in own[Corroboration]:
            if not row.low <= row.high or not {*row.counted, *row.uncertain} <= set(row.origins):
                self.verified.miss(f"corroborations {row.id}", "its counts do not fit the origins it names")

    # ---- any row

    def check_row(self, row: Any, text: str | None) -> None:
        """A row's spans, cites and scores, wherever they stand in it. ``text`` is its article's, None where it has none."""
        place = f"{TABLES[type(row)]} {row.id}"
        for span in spans_in(row):
            self.verified.cites += 1
            if text is not None and (span.end > len(text) or span.start >= span.end):
                self.verified.miss(
                    place, f"characters {span.start} to {span.end} are not in its text of {len(text)} characters"
                )
        for cite in cites_in(row):
            self.verified.cites += 1
            cited = self.text(cite.article)
            if cited is None:
                self.verified.miss(place, f"cites article {cite.article}, which is not there")
            elif cite.end > len(cited) or cite.start >= cite.end:
                self.verified.miss(
                    place,
                    f"cites characters {cite.start} to {cite.end} of article {cite.article}, which has {len(cited)}",
                )
        if isinstance(row, Conflict) and row.probability != Score(row.prior, row.reasons).probability:
            self.verified.miss(place, "its probability is not the sum of its reasons")

    def check_references(
        self, row: Any, known: Mapping[type, set[str]], references: Iterable[tuple[str, type]]
    ) -> None:
        """Ids in a row's fields lead to rows."""
        for field, kind in references:
            value = getattr(row, field)
            for key in value if isinstance(value, tuple) else (value,):
                if key is not None and key not in known.get(kind, ()):
                    self.verified.miss(
                        f"{TABLES[type(row)]} {row.id}", f"its {field} names {TABLES[kind]} {key}, which is not there"
                    )


#: Which fields hold ids of which kind: within an article, across the corpus, within a story.
ARTICLE_REFERENCES: dict[type, tuple[tuple[str, type], ...]] = {
    Mention: (("entity", LocalEntity),),
    Quote: (("who", LocalEntity), ("candidates", LocalEntity), ("within", Quote)),
    Event: (("source", LocalEntity), ("target", LocalEntity), ("when", TimeExpression)),
    Statement: (("attributed_to", LocalEntity), ("quote", Quote), ("entities", LocalEntity), ("times", TimeExpression)),
    When: (("expression", TimeExpression),),
    Sighting: (("article", Article),),
}
CORPUS_REFERENCES: dict[type, tuple[tuple[str, type], ...]] = {
    Pair: (("a", Article), ("b", Article)),
    Story: (("articles", Article),),
    AffairLink: (("earlier", Story), ("later", Story)),
}
STORY_REFERENCES: dict[type, tuple[tuple[str, type], ...]] = {
    Entity: (("locals", LocalEntity),),
    Utterance: (("who", Entity), ("quotes", Quote)),
    Claim: (("statement_ids", Statement), ("entailed_by", Claim), ("beside", Claim)),
    Corroboration: (
        ("claim", Claim),
        ("origins", Origin),
        ("counted", Origin),
        ("uncertain", Origin),
        ("sources", Entity),
    ),
    Conflict: (("claims", Claim), ("denier", Entity), ("accuser", Entity)),
    Attribution: (("quote", Quote), ("who", Entity)),
    OnlyHere: (("article", Article), ("claim", Claim)),
    Omission: (("article", Article), ("claim", Claim)),
}


def spans_in(value: Any) -> Iterator[Span]:
    """Every Span in a row, at any depth."""
    return parts_in(value, Span)


def cites_in(value: Any) -> Iterator[Cite]:
    """Every Cite in a row, at any depth."""
    return parts_in(value, Cite)


def parts_in(value: Any, kind: type[Any]) -> Iterator[Any]:
    """Every value of a kind inside another."""
    if isinstance(value, kind):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from parts_in(part, kind)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            part = getattr(value, field.name)
            if part.__class__ not in (str, int, float, bytes, bool):
                yield from parts_in(part, kind)


def inside(text: str, span: Span) -> str:
    """The characters of a span, as many as there are."""
    return text[span.start : span.end]


def words_of(text: str) -> list[str]:
    """Words, whatever their case."""
    return WORD.findall(text.casefold())


def check_quantity(words: str, quantity: Any) -> str | None:
    """What is wrong with a quantity at these words: none there, or plain digits that say another figure than it has."""
    if not WORD.search(words):
        return "a quantity stands where there is no word"
    digits = words.strip()
    if quantity.bound != "exact" or not FIGURE.fullmatch(digits):
        return None
    figure = float(digits.replace(",", ""))
    meant = [figure * scale for scale in SCALES]  # "5" in "5 million": the scale may stand outside the span
    if None not in (quantity.low, quantity.high) and not any(quantity.low <= one <= quantity.high for one in meant):
        return f"a quantity of {quantity.low} to {quantity.high} stands at {digits}"
    return None
