"""A tiny pipeline for the engine's tests: the nouns are real, the steps are invented and small.

A report's bytes are lines: ``outlet|url|day`` first, then one statement a line. Two articles are worth comparing when they share a line; shared lines
are copies; linked articles are a story; equal lines of a story are one claim, named after the earliest article that has it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tellings.model import (
    AffairLink,
    Article,
    Cite,
    Claim,
    Copy,
    Corroboration,
    Pair,
    Reason,
    Rejected,
    Report,
    Score,
    Sentence,
    Sighting,
    Sketch,
    Span,
    Statement,
    Story,
    Version,
    article_id,
    bundle,
    digest,
    text_id,
)
from tellings.run import Codec, Per, Step, Tool, as_tool


class Lines:
    """Stands for an analysis that is no row: the places of a text's lines."""

    def __init__(self, places: list[tuple[int, int]]) -> None:
        self.places = places


def lines_to_bytes(lines: Lines) -> bytes:
    return repr(lines.places).encode()


def lines_from_bytes(data: bytes) -> Lines:
    import ast

    return Lines(ast.literal_eval(data.decode()))


@bundle
@dataclass(frozen=True, slots=True)
class Extraction:
    articles: tuple[Article, ...]
    sightings: tuple[Sighting, ...]
    rejected: tuple[Rejected, ...]


def key_of(line: str) -> int:
    return int(digest(line), 16) >> 2


BACKGROUND = {key_of("four")}  # what two reports share that are one affair and not one story


def extract(report: Report, *, limit: int) -> Extraction:
    head, _, text = report.data.decode().partition("\n")
    if not text or len(text) > limit:
        return Extraction((), (), (Rejected(report.source, "EMPTY", "no lines", report.order),))
    outlet, url, day = (part or None for part in head.split("|"))
    key = article_id(text, outlet, url, day)
    article = Article(key, text_id(text), text, report.given.title, outlet, url, authors=(day or "",))
    return Extraction((article,), (Sighting(key, report.source, report.order),), ())


def split(article: Article, *, word: str) -> tuple[Lines, ...]:
    if word in article.text:
        raise ValueError(f"cannot read {word}")
    places, at = [], 0
    for line in article.text.split("\n"):
        if line:
            places.append((at, at + len(line)))
        at += len(line) + 1
    return (Lines(places),)


def read_lines(article: Article, lines: Lines) -> tuple[Sentence, ...]:
    return tuple(Sentence(article.id, Span(*place), i, bytes([i])) for i, place in enumerate(lines.places))


def state(article: Article, sentences: Sequence[Sentence]) -> tuple[Statement, ...]:
    return tuple(Statement(article.id, row.span, row.index) for row in sentences)


def sketch(article: Article, sentences: Sequence[Sentence]) -> Sketch:
    keys = sorted({key_of(s.span.of(article.text)) for s in sentences})
    return Sketch(article.id, article.text_id, article.url, tuple(keys), (), b"", article.authors[0] or None, None)


def link(sketches: Sequence[Sketch], *, since: frozenset[str] | None) -> tuple[Version, ...]:
    same = defaultdict(list)
    for row in sketches:
        if row.url:
            same[row.url].append((row.low or "", row.article))
    return tuple(
        Version("v" + digest(url), url, tuple(a for _, a in sorted(members)))
        for url, members in same.items()
        if len(members) > 1 and (since is None or since & {article for _, article in members})
    )


def propose(sketches: Sequence[Sketch], *, since: frozenset[str] | None) -> tuple[Pair, ...]:
    found = []
    for a in sketches:
        for b in sketches:
            if a.article < b.article and (since is None or {a.article, b.article} & since):
                shared = set(a.keys) & set(b.keys)
                if shared:
                    score = Score(0.0, (Reason(f"{len(shared)} lines", 0.5),))
                    found.append(Pair(a.article, b.article, score, "affair" if shared == BACKGROUND else "story"))
    return tuple(found)


def copies(pair: Pair, articles: Sequence[Article], sentences: Sequence[Sentence]) -> tuple[Copy, ...]:
    a, b = articles
    found = []
    for x in sentences:
        for y in sentences:
            if x.article == a.id and y.article == b.id and x.span.of(a.text) == y.span.of(b.text):
                ends = Cite(a.id, x.span.start, x.span.end), Cite(b.id, y.span.start, y.span.end)
                found.append(Copy("k" + digest(x.id, y.id), "verbatim", *ends, "unknown", 0.5, 0.5))
    return tuple(found)


def gather(sketches: Sequence[Sketch], pairs: Sequence[Pair], *, since: frozenset[str] | None) -> tuple[Story, ...]:
    home = {row.article: {row.article} for row in sketches}
    for pair in pairs:
        if pair.binds != "story":
            continue
        home[pair.a] |= home[pair.b]
        for article in home[pair.a]:
            home[article] = home[pair.a]
    when = {row.article: (row.low or "", row.article) for row in sketches}
    groups = {tuple(sorted(group, key=lambda a: when[a])) for group in home.values()}
    chosen = [group for group in groups if since is None or since & set(group)]
    return tuple(Story("y" + digest("story", group[0]), f"{len(group)} articles", group) for group in chosen)


def tie(
    stories: Sequence[Story], sketches: Sequence[Sketch], pairs: Sequence[Pair], *, since: frozenset[str] | None
) -> tuple[AffairLink, ...]:
    home = {article: story for story in stories for article in story.articles}
    when = {row.article: (row.low or "", row.article) for row in sketches}
    ends: dict[tuple[str, str], int] = defaultdict(int)
    for pair in pairs:
        if home[pair.a] != home[pair.b] and (since is None or since & {pair.a, pair.b}):
            one, two = sorted((home[pair.a], home[pair.b]), key=lambda story: when[story.articles[0]])
            ends[one.id, two.id] += 1
    return tuple(AffairLink(*both, Score(0.0, (Reason(f"{times} pairs", 0.5),))) for both, times in ends.items())


def claim(story: Story, articles: Sequence[Article], statements: Sequence[Statement]) -> tuple[Claim, ...]:
    rank = {article: place for place, article in enumerate(story.articles)}
    texts = {article.id: article.text for article in articles}
    same = defaultdict(list)
    for row in sorted(statements, key=lambda row: (rank[row.article], row.span)):
        same[row.span.of(texts[row.article])].append(row)
    made = {text: "c" + digest("claim", rows[0].id) for text, rows in same.items()}
    found = []
    for text, rows in same.items():
        places = tuple(Cite(row.article, row.span.start, row.span.end) for row in rows)
        more = sorted(made[other] for other in made if other != text and other.startswith(text))
        found.append(Claim(made[text], story.id, text, places[0], places, tuple(row.id for row in rows), tuple(more)))
    return tuple(found)


def count(
    story: Story, claims: Sequence[Claim], copies: Sequence[Copy], versions: Sequence[Version]
) -> tuple[Corroboration, ...]:
    said = f"{len(copies)} copies, {len(versions)} versions"
    return tuple(
        Corroboration(c.id, story.id, (), (), (), 1, len({p.article for p in c.statements}), (), (Reason(said, 0.0),))
        for c in claims
    )


TINY = (
    Step(extract, Per.REPORT),
    Step(split, Per.ARTICLE),
    Step(read_lines, Per.ARTICLE),
    Step(state, Per.ARTICLE),
    Step(sketch, Per.ARTICLE),
    Step(link, Per.CORPUS),
    Step(propose, Per.CORPUS),
    Step(copies, Per.PAIR),
    Step(gather, Per.CORPUS),
    Step(tie, Per.CORPUS),
    Step(claim, Per.STORY),
    Step(count, Per.STORY),
)
TOOLS: dict[str, Tool] = {"limit": as_tool(10_000), "word": as_tool("CRASH")}
CODECS: dict[type, Codec] = {Lines: Codec(lines_to_bytes, lines_from_bytes)}


def report(source: str, head: str, *lines: str, order: int = 0) -> Report:
    return Report(source, "text", "\n".join([head, *lines]).encode(), order=order)
