"""What a page says about itself: JSON-LD of schema.org, meta tags, time elements."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from tellings.model import BadTable, Stamp
from tellings.read.address import host_name
from tellings.read.shipped import table_rows

if TYPE_CHECKING:
    from lxml.html import HtmlElement

FACTS = ("published", "updated", "title", "author", "outlet", "publisher", "agency", "address")
#: Kinds of schema.org object that are a report, best first; others (WebPage) lend their dates when there is none of these.
REPORTS = (
    "NewsArticle",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "OpinionNewsArticle",
    "BackgroundNewsArticle",
    "ReviewNewsArticle",
    "LiveBlogPosting",
    "BlogPosting",
    "SocialMediaPosting",
    "Article",
    "Report",
    "ScholarlyArticle",
    "WebPage",
    "ItemPage",
    "AboutPage",
)
MOST_OBJECTS = 500  # JSON-LD objects looked at on one page
LAST_DAY = "2100-12-31"  # htmldate takes no day after it; its own default is today, and the same page would read differently tomorrow
SHORTEST_DATE = 8  # characters that name a day; a year alone is that of something cited
SAME_TITLE = 0.5  # of the heading's words stand in the stated title
TOP_LINES, BOTTOM_LINES = 3, 30  # pieces of text at either end of a page where its site may be named
LONGEST_NAME = 120  # characters of a name; longer is not one
WRAPPERS = re.compile(
    r"\A(?:<!--|/?\*? ?<!\[CDATA\[ ?\*?/?|// ?<!\[CDATA\[)|(?:-->|/?\*? ?\]\]> ?\*?/?|// ?\]\]>) ?;?\Z"
)
NOT_A_PERSON = re.compile(
    r"https?:|www\.|\.com\b|^\d+$|\b(?:says|said|edition|edited|comments?|share)\b"
    r"|^(?:admin|administrator|editor|staff|author|none|null|undefined|unknown|webmaster|user|guest|no author|news desk|by)$",
    re.I,
)
SPLIT_NAMES = re.compile(r"\s*(?:;|,(?!\s*(?:jr|sr|phd|md|ii|iii)\b)|\band\b|&|\|)\s*", re.I)


@dataclass(frozen=True, slots=True)
class Facts:
    """A page's own word on itself; ``live`` when it says it is a live blog."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    publisher: str | None = None
    agency: str | None = None
    address: str | None = None
    stamps: tuple[Stamp, ...] = ()
    live: bool = False


@lru_cache(maxsize=1)
def meta_names() -> dict[str, tuple[str, int]]:
    """Which fact a meta tag of this lower-case name states, and its rank among the names for that fact. Raises BadTable."""
    found: dict[str, tuple[str, int]] = {}
    for rank, row in enumerate(table_rows("page_facts.csv")):
        if row["fact"] not in FACTS or row["name"] in found or row["name"] != row["name"].lower():
            raise BadTable(f"page_facts.csv: {row}; a known fact and a new lower-case name are needed")
        found[row["name"]] = (row["fact"], rank)
    return found


def read_facts(tree: HtmlElement) -> Facts:
    """The facts of a parsed page: JSON-LD first, then meta tags, then what its markup marks as date and author (by htmldate and trafilatura)."""
    report = find_report(json_ld(tree))
    metas = meta_facts(tree)
    names = person_names(report.get("author")) or person_names(report.get("creator"))
    names = (
        names or tuple(name for text in metas.get("author", ()) for name in split_names(text)) or printed_authors(tree)
    )
    agency = next(
        (
            found
            for key in ("sourceOrganization", "provider", "isBasedOn", "creditText")
            if (found := name_of(report.get(key)))
        ),
        None,
    )
    publisher = name_of(report.get("publisher")) or first(metas, "publisher")
    stamps = [*ld_stamps(report), *meta_stamps(metas)]
    if not any(stamp.role == "published" for stamp in stamps):
        stamps += time_stamps(tree) or printed_date(tree)
    return Facts(
        title=choose_title(
            heading(tree), plain(name_of(report.get("headline"))), first(metas, "title"), window_title(tree)
        ),
        authors=tuple(dict.fromkeys(names)),
        outlet=first(metas, "outlet") or publisher or printed_site(tree),
        publisher=publisher,
        agency=agency if agency and agency != publisher else first(metas, "agency"),
        address=canonical_link(tree) or first(metas, "address") or address_of(report),
        stamps=tuple(dict.fromkeys(stamps)),
        live="LiveBlogPosting" in kinds(report),
    )


def json_ld(tree: HtmlElement) -> Iterator[Mapping[str, Any]]:
    """Every object of the page's JSON-LD, those of graphs and lists too. Scripts that are no JSON are passed over."""
    left = MOST_OBJECTS
    for script in tree.iterfind('.//script[@type="application/ld+json"]'):
        try:
            waiting = [json.loads(WRAPPERS.sub("", (script.text or "").strip()), strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting and left:
            left -= 1
            thing = waiting.pop(0)
            if isinstance(thing, list):
                waiting += thing[:left]
            elif isinstance(thing, dict):
                yield thing
                waiting += [
                    thing[key]
                    for key in ("@graph", "mainEntity", "mainEntityOfPage")
                    if isinstance(thing.get(key), dict | list)
                ]


def kinds(thing: Mapping[str, Any]) -> list[str]:
    """The schema.org kinds an object says it is."""
    kind = thing.get("@type")
    return [str(each).rsplit("/", 1)[-1] for each in (kind if isinstance(kind, list) else [kind])]


def find_report(things: Iterator[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The object that is the report: of the best kind, the first of these that states a date; an empty one where there is none."""
    ranked = [
        (min(REPORTS.index(kind) for kind in kinds(thing) if kind in REPORTS), "datePublished" not in thing, at, thing)
        for at, thing in enumerate(things)
        if set(kinds(thing)) & set(REPORTS)
    ]
    return min(ranked, key=lambda each: each[:3])[3] if ranked else {}


def name_of(value: object) -> str | None:
    """A name given as a string, an object with one, or a list of these (its first)."""
    for _ in range(4):
        if isinstance(value, list) and value:
            value = value[0]
        elif isinstance(value, Mapping):
            value = value.get("name") or value.get("@value") or value.get("legalName")
    text = " ".join(value.split()) if isinstance(value, str) else ""
    return text if 0 < len(text) <= 300 and not text.startswith(("http:", "https:", "#")) else None


def person_names(value: object) -> tuple[str, ...]:
    """The people of an author field."""
    items = value if isinstance(value, list) else [value]
    names = (name for item in items[:50] if (text := name_of(item)) for name in split_names(text))
    return tuple(dict.fromkeys(names))


def split_names(text: str) -> tuple[str, ...]:
    """The names in one author field, without ``By`` and without addresses."""
    text = re.sub(r"^\s*(?:written |posted |words )?by:?\s+", "", plain(text) or "", flags=re.I)
    pieces = (piece.strip(" .") for piece in SPLIT_NAMES.split(text))
    return tuple(piece for piece in pieces if 2 < len(piece) <= LONGEST_NAME and not NOT_A_PERSON.search(piece))


def ld_stamps(report: Mapping[str, Any]) -> Iterator[Stamp]:
    """The dates a JSON-LD report states."""
    roles: tuple[tuple[str, Literal["published", "updated", "unclear"]], ...] = (
        ("datePublished", "published"),
        ("dateCreated", "unclear"),
        ("uploadDate", "unclear"),
        ("dateModified", "updated"),
    )
    for key, role in roles:
        value = name_of(report.get(key)) if not isinstance(report.get(key), int) else str(report[key])
        if value and (role != "unclear" or "datePublished" not in report):
            yield Stamp(value, "json-ld", role)


def meta_facts(tree: HtmlElement) -> dict[str, tuple[str, ...]]:
    """What the meta tags of the best name for each fact say; the others often repeat it, or speak of something else."""
    names = meta_names()
    found: dict[str, dict[int, list[str]]] = {}
    for meta in tree.iter("meta"):
        for attribute in ("property", "name", "itemprop"):
            fact = names.get((meta.get(attribute) or "").strip().lower())
            content = " ".join((meta.get("content") or "").split())
            if fact is not None and 0 < len(content) <= 500:
                found.setdefault(fact[0], {}).setdefault(fact[1], []).append(content)
    return {fact: tuple(ranked[min(ranked)]) for fact, ranked in found.items()}


def first(metas: Mapping[str, tuple[str, ...]], fact: str) -> str | None:
    """The best value of a fact."""
    return plain(metas[fact][0]) if fact in metas else None


def plain(text: str | None) -> str | None:
    """A field without tags and entities that were escaped once too often; None when nothing is left."""
    if text is None or not ("&" in text or "<" in text):
        return text or None
    from html import unescape

    return " ".join(re.sub(r"<[^<>]{1,200}>", " ", unescape(unescape(text))).split()) or None


def meta_stamps(metas: Mapping[str, tuple[str, ...]]) -> Iterator[Stamp]:
    """The dates of the meta tags, the best of each role first."""
    for role in ("published", "updated"):
        for value in metas.get(role, ())[:1]:
            if len(value) >= SHORTEST_DATE:
                yield Stamp(value, "meta", "published" if role == "published" else "updated")


def time_stamps(tree: HtmlElement) -> list[Stamp]:
    """The dates of time elements and microdata that are marked as the report's own."""
    found: list[Stamp] = []
    for element in tree.iterfind(".//*[@datetime]"):
        marks = " ".join(
            element.get(name) or "" for name in ("itemprop", "class", "pubdate", "id", "data-testid")
        ).lower()
        near = (element.getparent().get("class") or "").lower() if element.getparent() is not None else ""
        value = (element.get("datetime") or "").strip()
        if (
            value[:4].isdigit()
            and len(value) <= 40
            and re.search(r"publi|posted|entry-date|stamp|byline|article|story|date|updat|modif", marks + " " + near)
        ):
            role: Literal["published", "updated"] = "updated" if re.search("updat|modif", marks) else "published"
            found.append(Stamp(value, "meta", role))
    for element in tree.iterfind(".//*[@itemprop='datePublished']"):
        if element.get("content"):
            found.append(Stamp(element.get("content").strip()[:60], "meta", "published"))
    return found[:3]


def printed_date(tree: HtmlElement) -> list[Stamp]:
    """The day htmldate (https://doi.org/10.21105/joss.02439) finds in the markup of a page without any date for machines; never from the clock."""
    from htmldate import find_date

    try:
        day = find_date(tree, extensive_search=False, original_date=True, max_date=LAST_DAY)
    except Exception:  # a foreign parser on hostile input; no date is an answer
        return []
    return [Stamp(day, "meta", "published")] if day else []


def printed_authors(tree: HtmlElement) -> tuple[str, ...]:
    """The people that the page's markup marks as its authors, as trafilatura finds them."""
    from trafilatura.metadata import extract_author

    try:
        found = extract_author(tree)
    except Exception:  # as above
        return ()
    return split_names(found) if found and len(found) <= LONGEST_NAME else ()


def canonical_link(tree: HtmlElement) -> str | None:
    """The address under ``rel=canonical``, when it is a whole one."""
    for link in tree.iterfind(".//link[@rel]"):
        if (link.get("rel") or "").lower() == "canonical" and (link.get("href") or "").startswith(
            ("http://", "https://")
        ):
            return str(link.get("href")).strip()
    return None


def address_of(report: Mapping[str, Any]) -> str | None:
    """The address JSON-LD gives for its report."""
    page = report.get("mainEntityOfPage")
    for value in (report.get("url"), page.get("@id") if isinstance(page, Mapping) else page):
        if isinstance(value, str) and value.startswith(("http://", "https://")):
            return value
    return None


def heading(tree: HtmlElement) -> str | None:
    """The text of the page's only main heading."""
    texts = {" ".join(element.text_content().split()) for element in tree.iter("h1")} - {""}
    return texts.pop()[:500] if len(texts) == 1 else None


def choose_title(heading: str | None, *stated: str | None) -> str | None:
    """The page's heading as printed, when what the page states says the same (else it is the site's name), or the first stated title."""
    titles = [title for title in stated if title]
    words = set((heading or "").casefold().split())
    if (
        heading
        and len(words) > 1
        and any(len(words & set(title.casefold().split())) >= SAME_TITLE * len(words) for title in titles)
    ):
        return heading
    return titles[0] if titles else heading


def printed_site(tree: HtmlElement) -> str | None:
    """The site of a page that marks none up: by its window's title, its first lines or its copyright line."""
    from tellings.read.mastheads import imprint_name, printed_at_top, titled

    host = host_name(canonical_link(tree))
    title = " ".join((tree.findtext(".//title") or "").split())[:500]
    if (name := titled(title, host)) is not None:
        return name
    lines = [line for line in printed_lines(tree) if line]
    return printed_at_top(lines[:TOP_LINES]) or imprint_name("\n".join(lines[-BOTTOM_LINES:]))


def printed_lines(tree: HtmlElement) -> list[str]:
    """The pieces of text a page shows, in order, the first and last few only; scripts and styles left out."""
    texts = (
        " ".join(str(text).split())
        for text in tree.xpath("//body//text()[not(ancestor::script or ancestor::style or ancestor::noscript)]")
    )
    lines = [text for text in texts if text]
    return lines if len(lines) <= TOP_LINES + BOTTOM_LINES else [*lines[:TOP_LINES], *lines[-BOTTOM_LINES:]]


def window_title(tree: HtmlElement) -> str | None:
    """The page's title without the name of the site behind a bar or dash."""
    title = " ".join((tree.findtext(".//title") or "").split())[:500]
    pieces = re.split(r"\s+[|»·•–—-]\s+", title)
    return (max(pieces, key=len) if len(pieces) > 1 else title) or None
