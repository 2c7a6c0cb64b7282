"""The HTML is well formed, leads where it says, and no report can act on it."""

from __future__ import annotations

import base64
import hashlib
import io
import marshal
import pickle
import re
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import jinja2
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from jinja2.bccache import bc_magic
from lxml import etree

from tellings.model import Cite, Origin, Span, Story
from tellings.show import Made, Measured, Rows, split_stories
from tellings.show.bricks import UNSEEN, safe_text
from tellings.show.conflicts import open_story
from tellings.show.fill import listed
from tellings.show.html import Compiled, list_html, single_html, story_html
from tellings.show.lookup import MOST_PLACES, anchor
from tellings.show.story import card
from tests.show.worlds import HOSTILE, any_rows, ferry

MADE = Made(
    version="1.2.3",
    at="2031-05-09 12:00 UTC",
    measured=(Measured("claims joined wrongly", "1 in 5", "an invented set"),),
)
some = settings(
    max_examples=40,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),  # a page takes long to make: shrinking one takes minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def page_of(rows: Rows) -> str:
    parts = split_stories(rows)
    return single_html([open_story(parts[story.id]) for story in rows.stories], parts[""], made=MADE)


def parsed(page: str) -> etree._Element:
    """The page as strict XML, which is stricter than any browser: every element closed, nothing crossing, no name twice in a tag."""
    bare = re.sub(
        r"(<style>).*?(</style>)", r"\1\2", re.sub(r"(<script>).*?(</script>)", r"\1\2", page, flags=re.S), flags=re.S
    )
    return etree.fromstring(bare.encode(), etree.XMLParser(resolve_entities=False, huge_tree=True))


def check(page: str, *, inside: tuple[str, ...] = ()) -> etree._Element:
    """Well formed, no doubled ids, no dead anchors, nothing but our style and script, links only where links may lead."""
    tree = parsed(page)
    ids = Counter(one.get("id") for one in tree.iter() if one.get("id") is not None)
    assert [name for name, number in ids.items() if number > 1] == []
    for one in tree.iter():
        if not isinstance(one.tag, str):
            continue
        for name, value in one.attrib.items():
            assert not name.startswith("on"), (one.tag, name)
            assert name not in {"style", "src", "srcset", "action", "formaction", "srcdoc", "ping"}, (one.tag, name)
            if name == "href" and value.startswith("#"):
                assert value[1:] in ids, f"{value} leads nowhere"
            elif name == "href":
                assert value.startswith(("http://", "https://")) or value in inside, value
    assert len(tree.findall(".//script")) == len(tree.findall(".//style")) == 1
    assert not list(tree.iter("iframe", "object", "embed", "base", "link", "img", "image", "video", "audio"))
    return tree


def test_a_small_story_is_shown_whole() -> None:
    tree = check(page_of(ferry()))
    text = " ".join("".join(tree.itertext()).split())
    for words in (
        "Ferry sinks in Marrack Bay",
        "Where the reports do not fit",
        "Counted as independent: North Press.",
        "May repeat one of the others",
        "Carried in copied words, so it adds no origin: North Press.",
        "Absent is not omitted.",
        "pile/menu.html",
        "two sentences; read it with care",
        "may not belong to this story",
        "undated",
        "1 in 5",
        "one reports later",
    ):
        assert words in text, words


@some
@given(any_rows())
def test_any_rows_make_a_page_that_holds(rows: Rows) -> None:
    check(page_of(rows))


@some
@given(any_rows())
def test_every_cite_opens_its_words(rows: Rows) -> None:
    tree = parsed(page_of(rows))
    found = {one.get("id"): one for one in tree.iter() if one.get("id")}
    texts = {one.id: one.text for one in rows.articles}
    cites = {place for claim in rows.claims for place in claim.statements}
    cites |= {place for row in listed(rows.conflicts) for place in (row.a, row.b, *row.also_a, *row.also_b)}
    cites |= {place for row in rows.utterances for place in row.renderings}
    cites |= {place for row in rows.copies for place in (row.a, row.b)}
    for place in cites:
        target = found[anchor(place)]
        shown, meant = "".join(target.itertext()), safe_text(place.span.of(texts[place.article]))
        assert plain(meant).startswith(plain(shown)), "the first piece holds the beginning of the cited words"
        assert shown.strip() or not plain(meant), "and never only blanks"


@some
@given(any_rows())
def test_sources_hold_every_character_of_every_text(rows: Rows) -> None:
    tree = parsed(page_of(rows))
    sources = ["".join(one.itertext()) for one in tree.iter() if one.get("class") == "txt"]
    aside = re.compile(r"set aside: [\d,]+ paragraphs? of furniture, [\d,]+ characters")
    shown = sorted(plain(aside.sub("", one)) for one in sources)
    assert shown == sorted(plain(safe_text(one.text)) for one in rows.articles)


def plain(text: str) -> str:
    """Without blanks, and without the sign for a character that is not shown: some of those are blanks, and XML reads \\r as a line end."""
    return "".join(text.split()).replace("\ufffd", "")


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words(words: str) -> None:
    rows = ferry()
    text = f"{words} The ferry sank. {words}"
    article = replace(rows.articles[0], title=words, outlet=words, authors=(words,), agency=words, text=text, parts=())
    page = page_of(
        replace(
            rows,
            articles=(article, *rows.articles[1:]),
            sentences=tuple(row for row in rows.sentences if row.article != article.id),
            stories=(replace(rows.stories[0], title=words),),
            origins=tuple(replace(one, name=words) for one in rows.origins),
            entities=tuple(replace(one, name=words, roles=(words,)) for one in rows.entities),
            conflicts=tuple(
                replace(one, about=words, also_a=(), a=Cite(article.id, 0, len(text))) for one in rows.conflicts
            ),
            claims=tuple(
                replace(one, text=words, statements=(Cite(article.id, 0, min(9, len(text))),), statement_ids=("x",))
                for one in rows.claims
            ),
            timeline=tuple(
                replace(one, text=words, value=words, cites=(Cite(article.id, 0, 2),)) for one in rows.timeline
            ),
            copies=(),
            utterances=(),
            quotes=(),
            statements=(),
            warned=tuple(replace(one, detail=words) for one in rows.warned),
            rejected=tuple(replace(one, source=words, detail=words) for one in rows.rejected),
            versions=tuple(replace(one, address=words) for one in rows.versions),
            published=tuple(replace(one, value=words or None) for one in rows.published),
        )
    )
    check(page)
    assert not UNSEEN.search(page)
    assert page.count("<script>") == 1


def test_the_policy_allows_this_style_and_script_and_nothing_else() -> None:
    page = page_of(ferry())
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    for tag in ("style", "script"):
        content = re.search(rf"<{tag}>(.*?)</{tag}>", page, re.S)
        assert content is not None
        digest = base64.b64encode(hashlib.sha256(content[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy[1]
    assert "default-src 'none'" in policy[1]
    assert "unsafe" not in policy[1]
    assert page.index("Content-Security-Policy") < page.index("<style>")


def test_addresses_are_links_only_on_the_web() -> None:
    rows = ferry()
    for address, linked in (
        ("https://courier.example/a?b=1&c=2", True),
        ("HTTP://courier.example/", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//courier.example/", False),
        ("https:nohost", False),
        ("https://[broken", False),
    ):
        article = replace(rows.articles[0], url=address)
        tree = parsed(page_of(replace(rows, articles=(article, *rows.articles[1:]))))
        assert (address in {one.get("href") for one in tree.iter("a")}) is linked, address


def test_two_stories_and_a_lone_report_share_a_page() -> None:
    rows = ferry()
    lone = replace(
        rows.articles[0], id="lone", text="A lone telling of a herring fair.", parts=(), title="Herring fair"
    )
    tree = check(
        page_of(replace(rows, articles=(*rows.articles, lone), stories=(*rows.stories, Story("s2", "", ("lone",)))))
    )
    assert [one.text for one in tree.findall(".//h1")] == ["4 reports, 2 stories"]
    assert "Told by one report" in "".join(tree.itertext())


def test_pages_of_a_folder_lead_to_each_other() -> None:
    rows = ferry()
    part = split_stories(rows)[rows.stories[0].id]
    check(story_html(open_story(part), made=MADE), inside=("../dossier.html",))
    listed_page = list_html([card(open_story(part), page="stories/s1.html")], Rows(rejected=rows.rejected), made=MADE)
    tree = check(listed_page, inside=("stories/s1.html",))
    assert "stories/s1.html" in {one.get("href") for one in tree.iter("a")}


def test_many_newsrooms_and_reports_still_fit() -> None:
    """Past eight newsrooms marks have no places, past twelve reports the matrix has a column a newsroom."""
    rows = ferry()
    first = rows.articles[0]
    more = tuple(
        replace(first, id=f"more{number}", outlet=f"Paper {number}", title=f"Title {number}") for number in range(20)
    )
    shares = rows.origins[1].articles
    newsrooms = tuple(
        Origin(f"o{one.id}", rows.stories[0].id, "own", one.outlet or "", (replace(shares[0], article=one.id),))
        for one in more
    )
    sank = replace(rows.claims[0], statements=(*rows.claims[0].statements, *(Cite(one.id, 0, 9) for one in more)))
    rows = replace(
        rows,
        articles=(*rows.articles, *more),
        stories=(replace(rows.stories[0], articles=(*rows.stories[0].articles, *(one.id for one in more))),),
        origins=(*rows.origins, *newsrooms),
        claims=(sank, *rows.claims[1:]),
    )
    tree = check(page_of(rows))
    assert f"the last place stands for {22 + 1 - MOST_PLACES} more" in "".join(tree.itertext())
    signs = {one.get("href") for one in tree.iter("use") if (one.get("href") or "").startswith("#m-")}
    assert {len(one) for one in signs} == {len("#m-") + MOST_PLACES}
    columns = [one for one in tree.iter("th") if one.get("scope") == "col" and one.find("abbr") is not None]
    assert len(columns) <= 15 * 4


def test_a_changed_text_still_makes_a_page() -> None:
    """Cites past the end of a text that somebody cut by hand: the page opens, verify is who complains."""
    rows = ferry()
    short = replace(rows.articles[0], text="Cut.", parts=())
    check(page_of(replace(rows, articles=(short, *rows.articles[1:]), quotes=(), sentences=(), statements=())))


def test_spans_of_every_kind_are_reached() -> None:
    rows = ferry()
    page = page_of(rows)
    for place in (rows.copies[0].a, rows.published[0].reasons[0].cites[0], Cite(rows.warned[0].article, 0, 20)):
        assert f'id="{anchor(place)}"' in page
    assert Span(0, 20) == rows.warned[0].span


def test_the_same_rows_make_the_same_page() -> None:
    assert page_of(ferry()) == page_of(ferry())


def test_what_acts_unseen_is_never_printable() -> None:
    unseen = [chr(code) for code in range(sys.maxunicode + 1) if UNSEEN.match(chr(code))]
    assert not any(char.isprintable() for char in unseen)
    assert {safe_text(f"a{char}b") for char in unseen} == {"a\ufffdb"}
    assert safe_text("a\tb\nc d") == "a\tb\nc d"


def engine(folder: Path) -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.DictLoader({"one.html": "{{ word }}!"}), autoescape=True, bytecode_cache=Compiled(str(folder))
    )


def test_templates_are_compiled_once_where_they_can_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    kept = tmp_path / "kept"
    assert engine(kept).get_template("one.html").render(word="<b>") == "&lt;b&gt;!"
    (file,) = kept.iterdir()
    again = engine(kept)
    with monkeypatch.context() as patch:
        patch.setattr(again, "compile", None)
        assert again.get_template("one.html").render(word="on") == "on!"
    sound = io.BytesIO(file.read_bytes())
    sound.seek(len(bc_magic))
    pickle.load(sound)
    head = sound.getvalue()[: sound.tell()]  # with the sum of the very source
    for damaged in (
        b"garbage",
        b"",
        bc_magic,
        head[:-6],
        bc_magic + b"\xff" * 40,
        bc_magic + b"cnone\nx\n.",
        head + marshal.dumps(5),
    ):
        file.write_bytes(damaged)
        assert engine(kept).get_template("one.html").render(word="on") == "on!"
        assert engine(kept).get_template("one.html").render(word="off") == "off!"


def test_templates_are_compiled_anew_where_they_may_not_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    (tmp_path / "file").write_text("no folder")
    assert engine(tmp_path / "file").get_template("one.html").render(word="on") == "on!"
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    assert engine(tmp_path / "none").get_template("one.html").render(word="on") == "on!"
    assert not (tmp_path / "none").exists()
