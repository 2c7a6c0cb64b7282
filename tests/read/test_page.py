"""Pages: the text that is taken, the facts they state, and hostile ones."""

from __future__ import annotations

import json
import re

import pytest

from tellings.model import Given
from tellings.read import Limits
from tellings.read.limits import Refusal
from tellings.read.page import Page, parse, read_page
from tests.read.invented import BODY, HEADLINE, LIMITS, article, extract, kinds, page, why

PARAGRAPHS = BODY.strip().split("\n\n")
LD = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": HEADLINE,
    "datePublished": "2023-03-13T18:20:00+01:00",
    "dateModified": "2023-03-14T08:00:00+01:00",
    "author": [{"@type": "Person", "name": "Bo Li"}, {"@type": "Person", "name": "Ina Roth"}],
    "publisher": {"@type": "Organization", "name": "Sound Media Ltd"},
    "sourceOrganization": {"name": "Northline"},
    "mainEntityOfPage": "https://soundtimes.example/bridge",
}


def ld(thing: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(thing)}</script>'


def read(markup: str, limits: Limits = LIMITS) -> Page:
    found = read_page(markup, limits)
    assert isinstance(found, Page), found
    return found


def test_the_text_is_the_article_alone() -> None:
    assert read(page()).text.split("\n\n")[-4:] == PARAGRAPHS


def test_a_tag_of_thousands_of_attributes_is_refused_before_it_is_parsed() -> None:
    attributes = " ".join(f"a{number}=1" for number in range(200_000))
    found = read_page(page().replace("<p>", f"<p {attributes}>", 1), LIMITS)
    assert isinstance(found, Refusal)
    assert found.why == "TOO_LARGE"
    assert read(page().replace("<p>", f'<p style="{"x" * 50_000}">', 1)).text  # long, but one attribute


def test_blocks_are_paragraphs() -> None:
    found = read(page())
    assert [span.of(found.text) for span in found.blocks][-4:] == PARAGRAPHS


def test_scripts_forms_menus_and_captions_stay_out() -> None:
    body = page().replace(
        "</article>",
        "<figure><img src='x'><figcaption>The bridge, in a picture by Amara Quist</figcaption></figure>"
        "<script>document.write('evil words')</script><style>p {color: red}</style><form>Sign up <input value='x'></form>"
        "<p onclick='alert(1)'>The <b onmouseover='x()'>mayor</b> was not told, he said on <a href='javascript:x()'>Tuesday</a>.</p></article>",
    )
    text = read(body).text
    assert text.endswith("The mayor was not told, he said on Tuesday.")
    for word in ("evil", "color", "Sign up", "alert", "Amara", "Sport", "<"):
        assert word not in text


def test_line_breaks_lists_and_tables() -> None:
    body = page().replace(
        "</article>",
        "<p>Half a mile of road is shut.<br>The other half is not.</p><ul><li>Bus 4 runs.</li><li>Bus 7 does not run today.</li></ul>"
        "<table><tr><th>Day</th><th>Lorries</th></tr><tr><td>Monday</td><td>4,000</td></tr></table></article>",
    )
    lines = [line for line in read(body).text.split("\n") if line]
    assert lines[-6:] == [
        "Half a mile of road is shut.",
        "The other half is not.",
        "Bus 4 runs.",
        "Bus 7 does not run today.",
        "Day Lorries",
        "Monday 4,000",
    ]


def test_a_page_of_the_nineties() -> None:
    paragraphs = "<BR><BR>".join(PARAGRAPHS)
    markup = f"""<HTML><BODY BGCOLOR=white><CENTER><FONT SIZE=+2>SOUND RADIO</FONT><BR><A HREF=a>Home</A> | <A HREF=b>Tides</A></CENTER><HR>
    <TABLE><TR><TD><FONT SIZE=+1><B>{HEADLINE}</B></FONT><BR><BR>{paragraphs}<BR></TD><TD><B>ON AIR</B><BR>6.00 News</TD></TR></TABLE></BODY>"""
    text = read(markup).text
    for paragraph in PARAGRAPHS:
        assert f"{paragraph}\n" in f"{text}\n"


def test_facts_of_json_ld_go_first() -> None:
    head = ld(LD) + (
        "<meta property='og:site_name' content='Sound Times'><meta property='og:url' content='https://soundtimes.example/other'>"
        "<meta property='article:published_time' content='2023-03-13T18:25:00+01:00'><meta name='author' content='Somebody Else'>"
        "<link rel='canonical' href='https://www.soundtimes.example/bridge?utm_source=x'>"
    )
    found = article(page(head=head), form="html")
    assert found.title == HEADLINE
    assert found.outlet == "Sound Times"
    assert found.publisher == "Sound Media Ltd"
    assert found.agency == "Northline"
    assert found.authors == ("Bo Li", "Ina Roth")
    assert found.url == "https://soundtimes.example/bridge"
    assert [(stamp.value, stamp.where, stamp.role) for stamp in found.stamps] == [
        ("2023-03-13T18:20:00+01:00", "json-ld", "published"),
        ("2023-03-14T08:00:00+01:00", "json-ld", "updated"),
        ("2023-03-13T18:25:00+01:00", "meta", "published"),
    ]


@pytest.mark.parametrize(
    "script",
    [
        ld({"@graph": [{"@type": "WebPage", "datePublished": "2001-01-01"}, LD]}),
        ld([{"@type": "BreadcrumbList"}, LD]),
        ld({"@type": "WebPage", "mainEntity": LD}),
        ld({**LD, "@type": ["Article", "https://schema.org/NewsArticle"]}),
        f'<script type="application/ld+json"><!--\n{json.dumps(LD)}\n--></script>',
        f'<script type="application/ld+json">//<![CDATA[\n{json.dumps(LD)}\n//]]></script>',
        '<script type="application/ld+json">{broken</script>' + ld(LD),
        '<script type="application/ld+json">' + "[" * 100_000 + "</script>" + ld(LD),
    ],
)
def test_json_ld_in_its_many_shapes(script: str) -> None:
    found = article(page(head=script), form="html")
    assert found.stamps[0].value == "2023-03-13T18:20:00+01:00"
    assert found.authors == ("Bo Li", "Ina Roth")


@pytest.mark.parametrize("value", [None, 7, [], {}, "", "x" * 10_000, {"name": {"name": {"name": 3}}}, [[[["x"]]]]])
@pytest.mark.parametrize("key", ["headline", "author", "publisher", "datePublished", "mainEntityOfPage", "@type"])
def test_json_ld_of_any_shape_is_no_crash(key: str, value: object) -> None:
    assert article(page(head=ld({**LD, key: value})), form="html").title == HEADLINE


@pytest.mark.parametrize(
    ("markup", "value", "role"),
    [
        ("<meta name='parsely-pub-date' content='2023-03-13'>", "2023-03-13", "published"),
        ("<meta itemprop='datePublished' content='2023-03-13T18:20'>", "2023-03-13T18:20", "published"),
        ("<meta property='og:updated_time' content='2023-03-14T08:00'>", "2023-03-14T08:00", "updated"),
    ],
)
def test_dates_of_meta_tags(markup: str, value: str, role: str) -> None:
    stamps = article(page(head=markup), form="html").stamps
    assert (value, "meta", role) in [(stamp.value, stamp.where, stamp.role) for stamp in stamps]


def test_a_time_element_is_a_date_when_nothing_better_is() -> None:
    markup = page().replace("<h1>", "<p class='stamp'><time datetime='2023-03-13T18:20'>13 March</time></p><h1>")
    assert [stamp.value for stamp in article(markup, form="html").stamps][:1] == ["2023-03-13T18:20"]


def test_a_page_without_a_date_has_none_not_todays() -> None:
    assert article(page(), form="html").stamps == ()


def test_what_was_given_beside_the_page_goes_first() -> None:
    given = Given(
        title="Given", published="2023-03-15", outlet="Bell", url="https://bell.example/x", authors=("Amara Quist",)
    )
    found = article(page(head=ld(LD)), form="html", given=given)
    assert (found.title, found.outlet, found.authors) == ("Given", "Bell", ("Amara Quist",))
    assert found.stamps[0] == found.stamps[0].__class__("2023-03-15", "given", "published")
    assert found.url == "https://bell.example/x", "the page names another site as its original: this is a copy"


def test_a_front_page_as_canonical_address_is_a_mistake() -> None:
    head = "<link rel='canonical' href='https://bell.example/'>"
    assert (
        article(page(head=head), form="html", given=Given(url="https://bell.example/x")).url == "https://bell.example/x"
    )


def test_the_printed_heading_is_the_title() -> None:
    head = "<meta property='og:title' content='Bridge of Ostrava Sound: crack closes harbour'>"
    assert article(page(head=head), form="html").title == HEADLINE


def test_headings_keep_their_kind() -> None:
    found = article(page().replace(PARAGRAPHS[2], f"x</p><h2>A bridge with a past</h2><p>{PARAGRAPHS[2]}"), form="html")
    assert "A bridge with a past" in kinds(found)["body"]


def test_a_live_blog_says_so() -> None:
    found = extract(page(head=ld({**LD, "@type": "LiveBlogPosting"})), form="html")
    assert "LIVE_BLOG" in [warned.why for warned in found.warned]


@pytest.mark.parametrize(
    "markup",
    [
        "<html></html>",
        "<html><body></body></html>",
        "<html><head><title>Only a title</title></head></html>",
        "<html><body><script>var words = 'many words that are not text at all';</script></body></html>",
        "<html><body><nav><a href='/'>Home</a></nav></body></html>",
        "<!-- only a comment -->",
        "<><><>",
        "<",
        "<html>" + "&#0;" * 1000,
    ],
)
def test_pages_without_a_text(markup: str) -> None:
    assert why(markup, form="html") in {"NO_TEXT", "NO_SENTENCE", "EMPTY"}


@pytest.mark.parametrize("tag", ["div", "b", "span", "blockquote", "table><tr><td", "ul><li", "font"])
@pytest.mark.parametrize("depth", [600, 5_000, 100_000])
def test_deep_nesting_is_refused(tag: str, depth: int) -> None:
    markup = f"<html><body>{f'<{tag}>' * depth}<p>{BODY}</p>"
    assert why(markup, form="html") == "TOO_LARGE"


def test_nesting_under_the_limit_is_read() -> None:
    markup = page().replace("<article>", "<div>" * 300 + "<article>")
    assert "harbour bridge" in article(markup, form="html").text


def test_a_page_of_too_many_elements_is_refused() -> None:
    assert why("<html><body>" + "<p>x</p>" * 200_000, form="html") == "TOO_LARGE"


def test_a_page_of_fifty_megabytes_is_refused() -> None:
    assert why(b"<html><body><p>" + b"word " * 10_000_000, form="html") == "TOO_LARGE"


def test_a_page_that_is_one_long_line_is_refused() -> None:
    assert why(f"<html><body><article><p>{'word ' * 200_000}</p></article></body></html>", form="html") == "TOO_LARGE"


@pytest.mark.parametrize(
    "junk",
    [
        "<p>" * 3000,
        "<a href='x'>" * 400,
        "<!--" * 5000,
        "<![CDATA[" * 2000,
        "&" * 20_000,
        "<p " + "a=b " * 20_000 + ">",
        "\x0b\x0c\x01\x02" * 100,
    ],
)
def test_broken_markup_keeps_the_text(junk: str) -> None:
    found = extract(page().replace("</nav>", f"</nav>{junk}"), form="html")
    assert len(found.articles) + len(found.rejected) == 1


def test_markup_in_the_text_stays_text() -> None:
    found = article(
        page(BODY + "\n\nHe wrote &lt;script&gt;alert(1)&lt;/script&gt; on the board, and 2 &lt; 3 &amp; so on."),
        form="html",
    )
    assert found.text.endswith("He wrote <script>alert(1)</script> on the board, and 2 < 3 & so on.")


def test_parse_keeps_nothing_that_is_no_element() -> None:
    tree = parse(page())
    assert tree is not None
    assert not [node for node in tree.iter() if not isinstance(node.tag, str)]


def test_no_page_text_holds_control_characters() -> None:
    assert not re.search("[\x00-\x08\x0e-\x1f]", read(page(BODY.replace("bridge", "bri\x01dge\x08"))).text)
