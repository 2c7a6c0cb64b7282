"""Pages as HTML: one self-contained file each, readable without its script, asking nothing of any network.

Every value printed is escaped by the template engine and passes ``safe_text`` before, so that neither markup nor a hidden direction or control
character of a report can act on the page. The content security policy allows this style and this script by their digests and nothing else.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import CodeType, MappingProxyType
from typing import Any

import jinja2
from jinja2.bccache import Bucket
from markupsafe import Markup

from tellings.model import digest
from tellings.show.bricks import BRICKS, clip, safe_text, unstopped
from tellings.show.conflicts import Opened
from tellings.show.judging import judged_views
from tellings.show.labels import count, shorten, slug, time_words
from tellings.show.pages import Made, NewsLine, NewsPage
from tellings.show.rows import Rows
from tellings.show.since import KINDS, news_words, state_words
from tellings.show.story import Card, StoryPage, card, story_page

TEMPLATES = ("shell.html", "parts.html", "story.html", "rest.html", "pile.html", "news.html")
STATIC = ("page.css", "page.js")
SIGNS = {  # one sign of the origin mark, 12 by 12
    "f": '<circle class="of" cx="6" cy="6" r="4.4"/>',
    "o": '<circle class="oo" cx="6" cy="6" r="3.6"/>',
    "c": '<path class="oc" d="M2.5 6h7"/>',
    "n": '<circle class="on" cx="6" cy="6" r="1"/>',
}
RELATION_SIGNS = {
    "conflict": '<path d="M2 2l8 8M10 2l-8 8"/>',
    "revised": '<path d="M1.5 6h8M6.5 2.5L10 6l-3.5 3.5"/>',
    "scope": '<circle cx="4.5" cy="6" r="3"/><circle cx="7.5" cy="6" r="3"/>',
    "precision": '<path d="M1.5 4h9M1.5 8h5"/>',
}
CELLS = {
    "s": '<rect x="1" y="1" width="14" height="14" class="mf"/>',
    "x": '<rect x="1.75" y="1.75" width="12.5" height="12.5" class="ml"/><path class="ml xx" d="M4.5 4.5l7 7M11.5 4.5l-7 7"/>',
    "r": '<path class="mg" d="M2 14L14 2V14Z"/><rect x="1.75" y="1.75" width="12.5" height="12.5" class="ml"/>',
    "a": '<circle cx="8" cy="8" r="1.1" class="md"/>',
}


class Compiled(jinja2.FileSystemBytecodeCache):
    """Compiled templates in ``__pycache__`` beside this module, as Python keeps its own modules: 0.15 s of each process spared.

    Where that may not be written, or Python was told to write no bytecode, each process compiles them. What was compiled from another source, by
    another Jinja or by another version of this module is not used.
    """

    def get_source_checksum(self, source: str) -> str:
        """Names what a compiled template depends on."""
        return digest(source, *_compiler())

    def load_bytecode(self, bucket: Bucket) -> None:
        """Takes what was kept, if it can be read and is code: whatever else stands in the file, the template is compiled anew."""
        try:
            super().load_bytecode(bucket)
        except Exception:  # damaged bytes make pickle and marshal raise whatever they like
            bucket.reset()
        code: object = bucket.code  # of any type, whatever the annotation promises
        if not isinstance(code, CodeType):
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps a compiled template where it can."""
        if not sys.dont_write_bytecode:
            with contextlib.suppress(OSError):
                Path(self.directory).mkdir(exist_ok=True)
                super().dump_bytecode(bucket)


@cache
def _compiler() -> tuple[str, str]:
    """What compiles templates: the version of Jinja, and this module."""
    return jinja2.__version__, files("tellings.show").joinpath("html.py").read_text(encoding="utf-8")


@cache
def environment() -> jinja2.Environment:
    """The template engine: escapes everything, fails on a name that does not exist."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("tellings.show", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=safe_text,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=Compiled(str(Path(__file__).parent / "__pycache__")),
    )
    made.filters |= {"slug": slug, "shorten": shorten, "clip": clip, "unstopped": unstopped}
    made.globals["bricks"] = BRICKS
    return made


def warm_templates() -> None:
    """Compiles the templates, which are compiled when first used otherwise."""
    for name in TEMPLATES:
        environment().get_template(name)


@cache
def static(name: str) -> str:
    """A style or script as it stands in the page."""
    return files("tellings.show").joinpath("static", name).read_text(encoding="utf-8").strip()


def _look() -> str:
    """Names how pages look: the digest of the templates, the small pieces, the style and the script. A page made with another look is made anew."""
    folder = files("tellings.show").joinpath("templates")
    bricks = files("tellings.show").joinpath("bricks.py")
    texts = [path.read_text(encoding="utf-8") for path in (*(folder.joinpath(name) for name in TEMPLATES), bricks)]
    return digest(*texts, *map(static, STATIC))


LOOK = _look()


def single_html(told: Sequence[Opened], rest: Rows, *, made: Made, news: NewsPage | None = None) -> str:
    """All stories in one file: the page of the one, or the list of them with their pages below it."""
    ordered, parts = sorted(told, key=_largest), [one.rows for one in told]
    pages = [story_page(one) for one in ordered]
    cards = {page.id: card(one) for page, one in zip(pages, ordered, strict=True)}
    if len(pages) == 1:
        body = _banner("many reports, one affair") + _main(_news(news) + _story(pages[0], 1), rest, parts, made, pages)
        return shell(pages[0].title, body, made=made)
    reports = sum(len(page.reports) for page in pages)
    title = f"{count(reports, 'report')}, {count(len(pages), 'story', 'stories')}"
    head = _banner("many reports, side by side", title, _pile_deck(list(cards.values()), rest))
    stories = _pile(list(cards.values())) + Markup("").join(_story(page, 2) for page in pages)
    return shell(title, head + _main(_news(news) + stories, rest, parts, made, pages), made=made)


def story_html(told: Opened, *, made: Made) -> str:
    """The page of one story in a folder of pages."""
    page = story_page(told)
    back = Markup('<p class="back"><a href="../dossier.html">All stories</a></p>')
    body = _banner("many reports, one affair") + Markup('<div class="wrap">') + back + Markup("</div>")
    return shell(
        page.title, body + _main(_story(page, 1), Rows(), [told.rows], made, [page], rejected=False), made=made
    )


def list_html(cards: Sequence[Card], rest: Rows, *, made: Made, news: NewsPage | None = None) -> str:
    """The first page of a folder of pages: the list of the stories."""
    reports = sum(one.reports for one in cards)
    title = f"{count(reports, 'report')}, {count(len(cards), 'story', 'stories')}"
    head = _banner("many reports, side by side", title, _pile_deck(cards, rest))
    found = _news(news, {card.id: card.page for card in cards})
    return shell(title, head + _main(found + _pile(cards), rest, [], made, []), made=made)


def shell(title: str, body: str, *, made: Made) -> str:
    """A whole page around its body: style, script, policy, and the symbols the body draws with."""
    style, script = Markup(static("page.css")), Markup(static("page.js"))
    policy = f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; img-src data:; base-uri 'none'; form-action 'none'"
    page = (
        environment()
        .get_template("shell.html")
        .render(
            title=title,
            body=body,
            symbols_here=symbols(body),
            style=style,
            script=script,
            policy=Markup(policy),
            made=made,
        )
    )
    return page if page.endswith("\n") else f"{page}\n"


def symbols(body: str) -> Markup:
    """What the drawings of a page share: the signs, the cells, and one symbol for each pattern of signs that occurs."""
    drawn = [f'<symbol id="sign-{key}" viewBox="0 0 12 12">{shape}</symbol>' for key, shape in SIGNS.items()]
    drawn += [f'<symbol id="rel-{key}" viewBox="0 0 12 12">{shape}</symbol>' for key, shape in RELATION_SIGNS.items()]
    drawn += [f'<symbol id="cell-{key}" viewBox="0 0 16 16">{shape}</symbol>' for key, shape in CELLS.items()]
    for pattern in sorted(set(re.findall(r'<use href="#m-([focn]+)"/>', body))):
        signs = "".join(
            f'<use href="#sign-{sign}" x="{11 * place}" y="0" width="12" height="12"/>'
            for place, sign in enumerate(pattern)
        )
        drawn.append(f'<symbol id="m-{pattern}" viewBox="0 0 {11 * len(pattern) + 1} 12">{signs}</symbol>')
    return Markup('<svg width="0" height="0" class="vh" aria-hidden="true"><defs>{}</defs></svg>').format(
        Markup("".join(drawn))
    )


def _hash(content: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"


def _render(name: str, **values: Any) -> Markup:
    return Markup(environment().get_template(name).render(**values))


def _story(page: StoryPage, level: int) -> Markup:
    return _render("story.html", s=page, level=level)


NEWS_SHOWN = 400  # changes listed on the page; dossier.json has all


@dataclass(frozen=True, slots=True)
class NewsItem:
    """A change as a line: where it leads, empty where it is no more."""

    href: str
    text: str
    states: str
    story: str


def _news(news: NewsPage | None, pages: Mapping[str, str] = MappingProxyType({})) -> Markup:
    """What is new, in a line and, opened, one by one; nothing for the first build. ``pages`` are the files of stories with pages of their own."""
    if news is None or (news.first and not news.changes) or not (news.since or news.changes):
        return Markup("")
    groups: list[tuple[str, int, list[NewsItem]]] = []
    for kind, (_, one, many) in KINDS.items():
        found = [line for line in news.changes if line.kind == kind]
        if found:
            items = [NewsItem(_news_href(line, pages), line.text, state_words(line), line.story) for line in found]
            groups.append((one if len(found) == 1 else many, len(found), items[:NEWS_SHOWN]))
    return _render("news.html", since=time_words(news.since), news=news, words=news_words(news), groups=groups)


def _news_href(line: NewsLine, pages: Mapping[str, str]) -> str:
    """Where a change is told on the page; empty for what is no more."""
    if line.after is None:
        return ""
    page = pages.get(line.story, "")
    name = {"claim": "claim", "count": "claim", "quote": "said", "report": "report", "story": "story"}
    return f"{page}#{name.get(line.kind.partition('-')[0], 'conflict')}-{slug(line.id)}"


def _banner(motto: str, title: str = "", deck: str = "") -> Markup:
    text = safe_text
    first = Markup(
        '<a class="skip" href="#main">Skip to the content</a>\n<div class="wrap"><p class="brand">Tellings <span>{}</span></p>'
    ).format(motto)
    heads = (
        Markup('<h1 class="t1">{}</h1><p class="deck">{}</p>').format(text(title), text(deck)) if title else Markup("")
    )
    return first + heads + Markup("</div>\n")


def _main(
    stories: Markup,
    rest: Rows,
    parts: Sequence[Rows],
    made: Made,
    pages: Sequence[StoryPage],
    *,
    rejected: bool = True,
) -> Markup:
    articles = [article for part in parts for article in part.articles]
    facts = []
    if articles:
        facts.append(
            ("Articles", f"{len(articles):,}, of {sum(len(article.text) for article in articles):,} characters")
        )
        facts.append(("Texts, digest", digest("texts", *sorted(article.text_id for article in articles))))
        facts.append(("Places cited", f"{sum(page.spans for page in pages):,}"))
    tail = _render(
        "rest.html",
        rejected=sorted(rest.rejected, key=lambda row: (row.order, row.id)) if rejected else None,
        waiting=judged_views(rest, None),
        doubts=[one for page in pages for one in _doubts(page)],
        made=made,
        facts=facts,
    )
    return Markup('<main class="wrap" id="main">\n') + stories + tail + Markup("</main>\n")


def _doubts(page: StoryPage) -> Iterable[tuple[str, str, str, str]]:
    """Reports kept with a doubt: (link, name, doubt, what it means)."""
    for report in page.reports:
        href, name = f"#report-{report.head.anchor}", f"{report.head.name}: {shorten(report.head.title, 60)}"
        for warning in report.warnings:
            yield href, name, warning.why, warning.detail
        if report.doubtful:
            yield href, name, "may not belong to its story", f"{report.doubt} likely to belong"


def _pile(cards: Sequence[Card]) -> Markup:
    """The list of stories: affairs of several stories together, larger ones first, single reports last."""
    ordered = sorted(cards, key=lambda one: (-one.reports, one.since or "~", one.title, one.id))
    affairs: dict[str, list[Card]] = {}
    for one in ordered:
        affairs.setdefault(one.affair, []).append(one)
    told: list[Card] = []
    groups: list[tuple[str, list[Card]]] = []
    single: list[Card] = []
    for members in affairs.values():
        if len(members) > 1:
            groups.append((f"One affair: {shorten(members[0].title, 80)}", members))
        elif members[0].reports > 1:
            told.append(members[0])
        else:
            single.append(members[0])
    largest = max((one.reports for _, members in groups for one in members), default=0)
    if groups and largest >= max((one.reports for one in told), default=0):
        shown = [*groups, ("Other stories", told)]
    else:
        shown = [("Stories" if groups else "", told), *groups]
    shown.append(("Told by one report" if told or groups else "", single))
    noted = [(name, [(one, apart_words(one, members[0])) for one in members]) for name, members in shown if members]
    return _render("pile.html", groups=noted)


MONTH, YEAR = 30.4, 365.25  # days
LATER = 14  # days between two stories of one affair from which the list says how far apart they lie


def apart_words(one: Card, first: Card) -> str:
    """How long before or after the main story of its affair a story was first published: ``12 months before``; empty where both are of one time or of
    two affairs."""
    if one.affair != first.affair:
        return ""
    try:
        days = (date.fromisoformat(one.since[:10]) - date.fromisoformat(first.since[:10])).days
    except ValueError:  # a month, a year, or no date at all
        return ""
    if abs(days) < LATER:
        return ""
    length, noun = (
        (YEAR, "year") if abs(days) >= 2 * YEAR else (MONTH, "month") if abs(days) >= 2 * MONTH else (7, "week")
    )
    return f"{count(round(abs(days) / length), noun)} {'before' if days < 0 else 'after'}"


def _pile_deck(cards: Sequence[Card], rest: Rows) -> str:
    several = sum(one.reports > 1 for one in cards)
    words = f"{count(several, 'story', 'stories')} told by more than one report"
    conflicts = sum(one.conflicts for one in cards)
    parts = [words, *([count(conflicts, "conflict")] if conflicts else [])]
    if rest.rejected:
        parts.append(f"{count(len(rest.rejected), 'report')} rejected")
    return f"{', '.join(parts)}."


def _largest(told: Opened) -> tuple[int, str]:
    (story,) = told.rows.stories
    return (-len(story.articles), story.id)
