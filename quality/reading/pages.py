"""The text and facts of web pages, against the labels of trafilatura's evaluation.

Text is counted as there (https://github.com/adbar/trafilatura, ``tests/evaluate.py``): each page has passages that must stand in the text and
passages that must not. A passage found is right or wrong, one not found is missed or rightly left out. Facts are counted page by page: the title
word for word, the day, the people (all of them and nobody else). Half of the pages are no news (blogs, recipes, manuals).
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tellings.model import Article, Given, Report
from tellings.read import Limits, extract_article
from tellings.read.doubts import iso_day

LIMITS = Limits()
Labels = Mapping[str, Any]


def run(data: Path) -> list[dict[str, str | float | int]]:
    """Passages (precision, recall, F1) and facts (share of pages right)."""
    folder = data / "html_pages"
    labels: dict[str, Labels] = json.loads((folder / "evaldata.json").read_text(encoding="utf-8"))
    pages = [(each, (folder / "html" / each["file"]).read_bytes()) for each in labels.values()]
    read = {each["file"]: extract(raw) for each, raw in pages}
    rows: list[dict[str, str | float | int]] = []
    for system, text_of in (
        ("all <p> of the page", lambda each, raw: plain_paragraphs(raw)),
        ("trafilatura as it comes", lambda each, raw: trafilatura_text(raw)),
        ("tellings, whole text", lambda each, raw: whole(read[each["file"]])),
        ("tellings, without parts that are furniture", lambda each, raw: without_furniture(read[each["file"]])),
    ):
        rows += count_passages(system, pages, text_of)
    rows += count_facts("title element, meta author, first date", [(each, plain_facts(raw)) for each, raw in pages])
    rows += count_facts("tellings", [(each, own_facts(read[each["file"]])) for each, _ in pages])
    return rows


def extract(raw: bytes) -> Article | None:
    """The article of a page, None where it was rejected."""
    found = extract_article(Report("page.html", "html", raw, None, Given()), limits=LIMITS)
    return found.articles[0] if found.articles else None


def whole(article: Article | None) -> str:
    """All of the extracted text."""
    return article.text if article else ""


def without_furniture(article: Article | None) -> str:
    """The text without what is marked as furniture."""
    if article is None:
        return ""
    return "\n".join(part.span.of(article.text) for part in article.parts if part.kind != "furniture")


def plain_paragraphs(raw: bytes) -> str:
    """The baseline: the text of every paragraph element."""
    from lxml import html as lxml_html

    tree = lxml_html.document_fromstring(raw)
    return "\n".join(" ".join(element.text_content().split()) for element in tree.iter("p"))


def trafilatura_text(raw: bytes) -> str:
    """The library by itself with its own defaults, comments left out."""
    from trafilatura import extract as library

    return library(raw, include_comments=False) or ""


def count_passages(
    system: str, pages: list[tuple[Labels, bytes]], text_of: Callable[[Labels, bytes], str]
) -> list[dict[str, str | float | int]]:
    """Precision, recall and F1 over all passages."""
    right = wrong = missed = 0
    for each, raw in pages:
        text = text_of(each, raw)
        right += sum(passage in text for passage in each["with"])
        missed += sum(passage not in text for passage in each["with"])
        wrong += sum(passage in text for passage in each["without"])
    precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
    table, cases = "text of web pages", right + wrong + missed
    return [
        {"table": table, "system": system, "measure": measure, "value": value, "cases": cases}
        for measure, value in (
            ("precision", precision),
            ("recall", recall),
            ("F1", 2 * precision * recall / max(1e-9, precision + recall)),
        )
    ]


def plain_facts(raw: bytes) -> dict[str, object]:
    """The baseline: what stands first in the page's source."""
    from lxml import html as lxml_html

    tree = lxml_html.document_fromstring(raw)
    author = tree.xpath("string(//meta[@name='author']/@content)")
    day = re.search(rb"20\d\d-\d\d-\d\d", raw)
    return {
        "title": tree.findtext(".//title") or "",
        "author": names(author),
        "date": day.group().decode() if day else None,
    }


def own_facts(article: Article | None) -> dict[str, object]:
    """What we read: title, authors, and the first day stated for the publication."""
    if article is None:
        return {"title": "", "author": frozenset(), "date": None}
    days = (iso_day(stamp.value) for stamp in article.stamps if stamp.role != "updated")
    day = next((each.isoformat() for each in days if each is not None), None)
    return {"title": article.title or "", "author": names(article.authors), "date": day}


def count_facts(system: str, read: list[tuple[Labels, dict[str, object]]]) -> list[dict[str, str | float | int]]:
    """The share of pages whose title, people and day are right, of those whose labels name them."""
    rows: list[dict[str, str | float | int]] = []
    for fact, same in (
        ("title", lambda got, want: plain(str(got)) == plain(want)),
        ("author", lambda got, want: got == names(want)),
        ("date", lambda got, want: got == want),
    ):
        judged = [same(got[fact], labels[fact]) for labels, got in read if labels.get(fact)]
        value = sum(judged) / max(1, len(judged))
        rows.append(
            {"table": "facts of web pages", "system": system, "measure": fact, "value": value, "cases": len(judged)}
        )
    return rows


def plain(text: str) -> str:
    """Small letters, straight quotation marks, single blanks."""
    return " ".join(html.unescape(text).lower().replace("’", "'").replace("‘", "'").split())


def names(value: object) -> frozenset[str]:
    """The people of an author field, in plain spelling."""
    text = "; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return frozenset(plain(name) for name in re.split(r"[;,]|\band\b", text) if name.strip())
