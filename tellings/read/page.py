"""The text of an HTML page in blocks, and what the page says about itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tellings.model import Span
from tellings.read.facts import Facts, read_facts
from tellings.read.limits import Limits, Refusal
from tellings.read.parts import Hint

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MOST_ATTRIBUTES = (
    2_000  # of one tag; 8,000 cost .4 s and 16,000 1.7 s (November 2026), pages of newsrooms stay under 100
)
LONG_TAG = re.compile(r"<[A-Za-z][^<>]{4000,}+")
BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
BLOCKS = {"p", "head", "item", "quote", "code", "list", "table", "row", "cell", "div", "ab", "body", "fw", "main"}
HINTS: dict[str, Hint] = {"head": "heading", "item": "item", "row": "row"}
LONG_CELL = 90  # characters of a table's cell that holds text, not a figure: a layout table
ENOUGH_WORDS = 200  # of a quick extraction; under it the thorough one is asked as well
LIBXML_DEPTH = 2040  # where the parser stops nesting on its own and drops what is below


@dataclass(frozen=True, slots=True)
class Page:
    """A page's text, its blocks with what markup says of each, and its facts."""

    text: str
    blocks: tuple[Span, ...]
    hints: tuple[Hint | None, ...]
    facts: Facts


def read_page(markup: str, limits: Limits) -> Page | Refusal:
    """The article of a page, or why there is none.

    trafilatura (https://aclanthology.org/2021.acl-demo.15) finds the main text: its fast rules first, and its comparison with other extractors
    where these find little. Scripts, forms, menus, comments and captions stay out. Blocks are its paragraphs, headings, list items and
    table rows; a line break inside one begins a new block. Raises nothing: what its parsers cannot stand is a Refusal.
    """
    if overladen(markup):
        return Refusal(
            "TOO_LARGE", f"a page with a tag of more than {MOST_ATTRIBUTES:,} attributes; give the article's text alone"
        )
    tree = parse(markup)
    if tree is None:
        return Refusal("NO_TEXT", "the page has no elements; give the article's text")
    refusal = check_shape(tree, limits)
    if refusal is not None:
        return refusal
    facts = read_facts(tree)
    try:
        body = extract(tree)
    except Exception as error:  # a foreign parser on hostile input
        return Refusal(
            "UNREADABLE", f"the page cannot be taken apart ({type(error).__name__}: {str(error)[:80]}); give its text"
        )
    pieces = walk(body) if body is not None else []
    if not pieces:
        return Refusal(
            "NO_TEXT", "a page without an article's text (a menu, a script, a pay wall?); give the article's text"
        )
    return lay_out(pieces, facts)


def overladen(markup: str) -> bool:
    """Whether a tag has more attributes than pages have: the parser's time grows with their square."""
    return any(
        len(tag.group().split(None, MOST_ATTRIBUTES + 1)) > MOST_ATTRIBUTES + 1 for tag in LONG_TAG.finditer(markup)
    )


def parse(markup: str) -> HtmlElement | None:
    """The tree of a page, None where there is nothing in it."""
    from lxml import etree, html

    parser = html.HTMLParser(
        collect_ids=False,
        default_doctype=False,
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,
    )
    try:
        return html.document_fromstring(BROKEN.sub(" ", markup).encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None


def check_shape(tree: HtmlElement, limits: Limits) -> Refusal | None:
    """Refuses pages nested too deep or of too many elements, which make every tree walker slow. Walks without recursion."""
    depth = deepest = count = 0
    element: Any = tree
    while element is not None:
        count += 1
        deepest = max(deepest, depth)
        if count > limits.html_elements or deepest > min(limits.html_depth, LIBXML_DEPTH):
            what = (
                f"nested more than {limits.html_depth} deep"
                if count <= limits.html_elements
                else f"of more than {limits.html_elements:,} elements"
            )
            return Refusal("TOO_LARGE", f"a page {what}; give the article's text alone")
        if len(element):
            element, depth = element[0], depth + 1
            continue
        while element is not None and element.getnext() is None:
            element, depth = element.getparent(), depth - 1
        element = element.getnext() if element is not None else None
    return None


def extract(tree: HtmlElement) -> Any:
    """The element that holds the main text as trafilatura rewrites it; None where it finds none."""
    from trafilatura.core import bare_extraction

    quick: Any = bare_extraction(tree, fast=True, with_metadata=False, include_comments=False)
    if quick is not None and quick.body is not None and len((quick.text or "").split()) >= ENOUGH_WORDS:
        return quick.body
    found: Any = bare_extraction(tree, with_metadata=False, include_comments=False) or quick
    return found.body if found is not None else None


Piece = tuple[
    str, Hint | None, bool
]  # a block's text, what it is, and whether it follows the one before after a line break only


class Gatherer:
    """Gathers the text between the borders of blocks."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.hint: Hint | None = None
        self._gathered: list[str] = []
        self._close = False

    def add(self, text: str | None) -> None:
        """More text of the present block."""
        self._gathered.append(text or "")

    def end(self, *, broken: bool = False) -> None:
        """The present block ends; ``broken`` where only a line break ends it."""
        text = " ".join("".join(self._gathered).split())
        self._gathered.clear()
        if text:
            self.pieces.append((text, self.hint, self._close))
        self._close = broken and (bool(text) or self._close)


def walk(body: Any) -> list[Piece]:
    """The blocks below an element in order. An own stack instead of recursion: pages nest as deep as they like."""
    gather = Gatherer()
    stack: list[tuple[Any, bool]] = [(body, False)]
    while stack:
        element, leaving = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        borders = (
            tag in BLOCKS and not (tag == "cell" and short_cell(element)) and not (tag == "code" and inline(element))
        )
        if leaving:
            if borders:
                gather.end()
            gather.hint = None if tag in HINTS else gather.hint
            gather.add(element.tail)
            continue
        if tag == "lb" or borders:
            gather.end(broken=tag == "lb")
        elif tag == "cell":
            gather.add(" ")
        gather.hint = HINTS.get(tag, gather.hint)
        gather.add(element.text)
        stack.append((element, True))
        stack += [(child, False) for child in reversed(element)]
    gather.end()
    return gather.pieces


def inline(code: Any) -> bool:
    """Whether a piece of code stands in a sentence, not as a listing by itself."""
    parent = code.getparent()
    return parent is not None and parent.tag not in {"body", "quote", "list", "main", "div"}


def short_cell(cell: Any) -> bool:
    """Whether a table's cell holds a figure or a label, so that its row reads as one line."""
    return len(cell) == 0 and len(cell.text or "") <= LONG_CELL


def lay_out(pieces: list[Piece], facts: Facts) -> Page:
    """The page whose text is these blocks, divided by blank lines, or a line break where the page had only that."""
    blocks: list[Span] = []
    written: list[str] = []
    at = 0
    for text, _, close in pieces:
        gap = "" if not written else "\n" if close else "\n\n"
        written += (gap, text)
        blocks.append(Span(at + len(gap), at + len(gap) + len(text)))
        at += len(gap) + len(text)
    return Page("".join(written), tuple(blocks), tuple(hint for _, hint, _ in pieces), facts)
