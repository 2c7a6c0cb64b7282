"""The first step: a report becomes an article with parts and facts, or is rejected with the reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from tellings.model import Article, Rejected, Report, Sighting, Stamp, Warned, article_id, bundle, text_id
from tellings.read.address import canonical_address, date_in_address, host_name
from tellings.read.blocks import LINE, find_blocks
from tellings.read.decode import decode_bytes
from tellings.read.doubts import find_doubts, iso_day
from tellings.read.english import WORD, judge_english
from tellings.read.facts import Facts
from tellings.read.limits import Limits, Refusal
from tellings.read.mastheads import fits_host, is_host, masthead, named_fully
from tellings.read.page import read_page
from tellings.read.parts import Layout, find_parts
from tellings.read.shipped import word_list

SENTENCE_WORDS = 3  # words of the shortest sentence that ends like one ("She resigned today.")
REMEMBERED_BYTES = 100_000  # of a report remembered with its article: 64 of them are about 20 MB at most
UNENDED_WORDS = 5  # words of a sentence without its full stop, if it holds a small word as sentences do ("Roke responds to the letter")


@bundle
@dataclass(frozen=True, slots=True)
class Extraction:
    """What a report gives: its article (none or one), where it was seen, why it was rejected, what is doubtful about it."""

    articles: tuple[Article, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    warned: tuple[Warned, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A report's text with its layout and the page's own facts, before it is known to be an article."""

    text: str
    layout: Layout
    facts: Facts


def extract_article(report: Report, *, limits: Limits) -> Extraction:
    """The one article of a report, with its parts and stated facts; or one Rejected that says why there is none.

    Plain text is taken as it is, without its byte order mark, character for character. Of a page the main text is taken (``read_page``); title,
    dates, authors, outlet and address come from what was given beside it first, then from the page's own words. Nothing is ever dated today.
    Never raises for what a report holds.
    """
    if len(report.data) > REMEMBERED_BYTES:
        return extract(report, limits)
    nameless = replace(report, source="", order=0, given=replace(report.given, id=None))
    found = extract_remembered(nameless, limits)
    return replace(
        found,
        sightings=tuple(replace(row, source=report.source, order=report.order) for row in found.sightings),
        rejected=tuple(replace(row, source=report.source, order=report.order) for row in found.rejected),
    )


@lru_cache(maxsize=64)
def extract_remembered(report: Report, limits: Limits) -> Extraction:
    """``extract``, remembered: the same report comes again and again from a feed fetched every hour or from many hands."""
    return extract(report, limits)


def extract(report: Report, limits: Limits) -> Extraction:
    """``extract_article``. Of the report's source and order it makes names for rows, and its given id is not looked at."""
    told = tell_text(report, limits)
    if isinstance(told, Told):
        refusal = judge_text(told, limits)
        if refusal is None:
            return describe(report, told)
        told = refusal
    return Extraction(rejected=(Rejected(report.source, told.why, told.detail, report.order),))


def tell_text(report: Report, limits: Limits) -> Told | Refusal:
    """The text of a report and its layout, or why it cannot be read."""
    if not report.data.strip():
        return Refusal(
            "EMPTY", "holds nothing but blanks; fetch it again" if report.data else "no bytes at all; fetch it again"
        )
    if len(report.data) > limits.report_bytes:
        return Refusal(
            "TOO_LARGE",
            f"{len(report.data):,} bytes; {limits.report_bytes:,} are read. Split it, or give its text alone",
        )
    decoded = decode_bytes(report.data, report.form, report.charset)
    if isinstance(decoded, Refusal):
        return decoded
    if report.form == "html":
        page = read_page(decoded.text, limits)
        if isinstance(page, Refusal):
            return page
        refusal = check_size(page.text, limits)
        title = report.given.title or page.facts.title
        return refusal or Told(page.text, find_parts(page.text, page.blocks, title=title, hints=page.hints), page.facts)
    text = decoded.text
    refusal = check_size(text, limits)
    return refusal or Told(text, find_parts(text, find_blocks(text), title=report.given.title), Facts())


def check_size(text: str, limits: Limits) -> Refusal | None:
    """Refuses what is no text or would make every later step slow: nothing, zeros, too much, endless lines."""
    if not text or text.isspace():
        return Refusal("EMPTY", "holds nothing but blanks; fetch it again")
    if "\0" in text:
        return Refusal("BINARY", f"holds {text.count(chr(0)):,} zero characters, which no text has; remove them")
    if len(text) > limits.text_chars:
        return Refusal(
            "TOO_LARGE", f"{len(text):,} characters; {limits.text_chars:,} are read. Is it more than one report?"
        )
    if len(text) > limits.line_chars:
        longest = max((match.end() - match.start() for match in LINE.finditer(text)), default=0)
        if longest > limits.line_chars:
            return Refusal(
                "TOO_LARGE",
                f"a line of {longest:,} characters; {limits.line_chars:,} are read. Break it into paragraphs",
            )
    return None


def judge_text(told: Told, limits: Limits) -> Refusal | None:
    """Why a text is no English report; None when it is one."""
    text = told.text
    body = "\n".join(part.span.of(text) for part in told.layout.parts if part.kind in {"body", "headline"})
    refusal = judge_english(body or text)
    if refusal is not None:
        return refusal
    longest = max(map(len, text.split())) if len(text) > limits.word_chars else 0
    if longest > limits.word_chars:  # asked after the language: some others write without blanks
        return Refusal(
            "TOO_LARGE", f"{longest:,} characters without a blank; {limits.word_chars:,} are read. Is it data?"
        )
    if not any(
        is_sentence(part.span.of(text)) for part in told.layout.parts if part.kind in {"body", "headline", "caption"}
    ):
        return Refusal("NO_SENTENCE", "not one sentence: a menu, a table or a list of names? Give the report's text")
    return None


def is_sentence(piece: str) -> bool:
    """Whether a block holds a sentence: words that end like one, or enough of them with a small word among them."""
    found = WORD.findall(piece[:2000])
    ended = re.search(r"\w\W{0,4}[.!?…]", piece) is not None and any(word[0].islower() for word in found)
    small = any(word.lower() in word_list("english") or word in {"a", "in"} for word in found)
    return (ended and len(found) >= SENTENCE_WORDS) or (small and len(found) >= UNENDED_WORDS)


def describe(report: Report, told: Told) -> Extraction:
    """The rows of a report that is an article."""
    given, facts, text = report.given, told.facts, told.text
    url = choose_address(given.url, facts.address)
    outlet = choose_outlet(report, facts) or masthead(text, told.layout.parts) or host_name(url)
    stamps = gather_stamps(report, facts, url, told.layout.stamps)
    title = clean_name(given.title) or facts.title or told.layout.headline
    article = Article(
        id=article_id(text, outlet, url, stated_day(stamps)),
        text_id=text_id(text),
        text=text,
        title=title,
        outlet=outlet,
        url=url,
        authors=given.authors or facts.authors or told.layout.authors,
        publisher=facts.publisher,
        agency=facts.agency,
        stamps=stamps,
        parts=told.layout.parts,
    )
    doubts = find_doubts(text, article.parts, title=title, live=facts.live, stamps=stamps)
    return Extraction(
        articles=(article,),
        sightings=(Sighting(article.id, report.source, report.order),),
        warned=tuple(Warned(article.id, doubt.why, doubt.detail, doubt.span) for doubt in doubts),
    )


def clean_name(value: str | None) -> str | None:
    """A given name with single blanks, None when there is nothing in it."""
    return " ".join(value.split()) or None if value else None


def choose_outlet(report: Report, facts: Facts) -> str | None:
    """The outlet given, else the page's own; a host that was given by its name where the page or its window's title names the site."""
    given = clean_name(report.given.outlet)
    if given is None:
        return facts.outlet
    if facts.outlet is not None and is_host(given) and fits_host(facts.outlet, given):
        return facts.outlet
    return named_fully(given, clean_name(report.given.page_title))


def choose_address(given: str | None, declared: str | None) -> str | None:
    """The page's canonical address where it can be that of this page, else the one it was given or found at.

    Not where it names another site (then it is the original's, and this is a copy) nor the front page (a common mistake of page makers).
    """
    found, own = canonical_address(given), canonical_address(declared)
    if found is None or own is None:
        return found or own
    here, there = host_name(found) or "", host_name(own) or ""
    same_site = here == there or here.endswith("." + there) or there.endswith("." + here)
    front_page = own.count("/") <= 2 < found.count("/")
    return own if same_site and not front_page else found


def gather_stamps(report: Report, facts: Facts, url: str | None, written: Sequence[Stamp]) -> tuple[Stamp, ...]:
    """Every date stated for a report: beside it, by the page, in its address, on stamp lines in the text."""
    where: Literal["feed", "given"] = "feed" if report.given.feed else "given"
    stamps = [Stamp(value, where, "published")] if (value := (report.given.published or "").strip()) else []
    stamps += [Stamp(value, where, "updated")] if (value := (report.given.updated or "").strip()) else []
    day = date_in_address(url)
    named = [Stamp(day, "address", "published")] if day is not None else []
    return tuple(dict.fromkeys([*stamps, *facts.stamps, *named, *written]))


def stated_day(stamps: Sequence[Stamp]) -> str | None:
    """The date that tells two prints of one text apart: the first stated outside the text, as a day where it is written for machines."""
    for role in ("published", "unclear"):
        for stamp in stamps:
            if stamp.role == role and stamp.where in {"given", "json-ld", "meta", "feed"}:
                day = iso_day(stamp.value)
                return day.isoformat() if day is not None else " ".join(stamp.value.split())
    return None
