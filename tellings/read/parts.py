"""What each block of a text is: headline, byline, dateline, credit, caption, furniture, or body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from tellings.model import Part, PartKind, Span, Stamp
from tellings.read.blocks import trimmed
from tellings.read.bylines import WORD, byline_names, reads_as_names
from tellings.read.rules import Place, Rule, RuleBook, book_for, plain_line
from tellings.read.shipped import word_list
from tellings.read.stamps import find_stamps

ENDED = re.compile(r"[.!?…]['\"”’»)\]*]*(?:\s\S{1,2})?$")  # an end mark of one or two signs may follow
LONGEST = 900  # characters of a block that patterns are tried on; what is longer is a paragraph
ENDING = 130  # characters at the end of a block where a caption's credit stands
TAIL = 340  # characters at the end of a paragraph where a closing credit stands
HEAD = 140  # characters at the beginning of a paragraph where a dateline stands
HEADS = 4  # paragraphs from the first on that may begin with a dateline: a summary or pull quote can stand before it
PARAGRAPH_WORDS = 12  # from here on an ended block is a paragraph, not a label
STUMP = 2  # letters in an unended block that is a button, a rule of dashes, or a scrap of one
LONG_WORDS = 30  # from here on any block is one
FEWEST_HEADLINE, MOST_HEADLINE = 3, 32  # words of a headline
HEADLINE_SCORE = 2  # words of it that the report must use more than not
LABEL_BELOW = 4  # words of a label between headline and text; a summary line there has more
LEAD_BLOCKS = 12  # blocks from the first paragraph on that a headline is compared with
STEM = 5  # letters by which two words count as one ("capsizes", "capsized")
LABEL_WORDS = 10  # a block above the headline of at most so many words is the masthead, its motto, or a section's name
SHORT_SENTENCE = 6  # words up to which a link may end with a full stop
LINK_WORDS = 25  # words of a link in a list of links
TRAILING_WORDS = 12  # words of an unended block below the report
CAPTION_WORDS = (9, 45)  # words of a caption without a credit between paragraphs
SAVED_CAPTION = (5, 60)  # words of a repeated line that counts as a caption with its alternative text
SAVED_CREDIT = 80  # characters by which the second may be longer: the credit
MOSTLY = 0.4  # of the longer blocks must end like sentences before an unended one is called a caption: picture stories have more captions than text
EDGE = 3  # blocks at either end that count as its edge even where they read like paragraphs
NUMBERED = re.compile(r"\(?\d{1,2}[.):]\s")
SPEAKER = re.compile(r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’ -]{1,30}: ")
TRANSCRIPT = 3  # blocks that begin with a speaker make a transcript

Hint = Literal["heading", "item", "row"]


@dataclass(slots=True)
class Block:
    """A block while its kind is being found. ``hint`` is what the page's markup says of it."""

    span: Span
    text: str
    words: int
    ended: bool
    hint: Hint | None = None
    kind: PartKind | None = None
    opens: bool = False
    stamp: bool = False

    @property
    def paragraph(self) -> bool:
        """Whether it reads as part of the report and nothing says otherwise."""
        return self.kind is None and (self.words >= LONG_WORDS or (self.ended and self.words >= PARAGRAPH_WORDS))


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts of a text in order, covering all but blanks; the headline's words; names on its bylines; dates on its stamp lines."""

    parts: tuple[Part, ...]
    headline: str | None
    authors: tuple[str, ...]
    stamps: tuple[Stamp, ...]


def find_parts(
    text: str, spans: Sequence[Span], *, title: str | None = None, hints: Sequence[Hint | None] = ()
) -> Layout:
    """The layout of a text cut into blocks at ``spans``.

    ``title`` is the headline as given beside the text; ``hints`` is what markup says of each block. Rules (``furniture.toml``) name what they know;
    the rest is told by its place: what stands above the first paragraph or below the last, or in a list of links. Measured on furniture of real
    pages in quality/reading; falls short where captions are whole sentences without a credit. Linear in the text.
    """
    blocks = [measure(text, span, hint) for span, hint in zip(spans, hints or [None] * len(spans), strict=True)]
    book = book_for(block.text for block in blocks)
    name_known(blocks, book, "any")
    mark_repeated(blocks)
    first, last = report_bounds(blocks)
    edge = min(EDGE, len(blocks) // 3)
    top, bottom = max(first, edge), min(last, len(blocks) - edge)
    name_known(blocks[:top], book, "top")
    name_known(blocks[first:], book, "inside")
    name_known(blocks[bottom:], book, "bottom")
    headline = mark_headline(blocks, first, title)
    mark_links(blocks)
    first, last = report_bounds(blocks)
    if not hints:  # of a page what stands around the report was left out already
        mark_top(blocks, first, headline)
        mark_bottom(blocks, last)
        mark_captions(blocks[first + 1 : last - 1], blocks)
    parts = tuple(cut_paragraphs(text, blocks, book))
    names = [name for block in blocks if block.kind == "byline" for name in byline_names(block.text)]
    cut_off = {part.span for part in parts if part.kind == "furniture"} - {block.span for block in blocks}
    dated = [*cut_off, *(block.span for block in blocks if block.stamp or block.kind == "byline")]
    return Layout(
        parts,
        headline=next((part.span.of(text) for part in parts if part.kind == "headline"), None),
        authors=tuple(dict.fromkeys(names)),
        stamps=tuple(find_stamps(text, dated)),
    )


def measure(text: str, span: Span, hint: Hint | None) -> Block:
    """A block with its number of words and whether it ends like a sentence. Line breaks inside it read as blanks."""
    piece = text[span.start : span.end].replace("\n", " ").replace("\r", " ")
    words = len(piece.split()) if len(piece) <= LONGEST else LONG_WORDS * 10
    return Block(span, piece, words, ENDED.search(piece, max(0, len(piece) - 6)) is not None, hint)


def name_known(blocks: Sequence[Block], book: RuleBook, place: Place) -> None:
    """Give blocks the kind of the first rule that fits: of those for ``any`` place, or of those for the ``top`` or ``bottom`` edge."""
    places = ("edge", place) if place in {"top", "bottom"} else (place,)
    for block in blocks:
        if block.kind is not None or len(block.text) > LONGEST:
            continue
        rule = first_rule(block, book, places)
        if rule is not None:
            block.kind, block.opens, block.stamp = rule
        elif (
            place == "any"
            and not block.ended
            and sum(map(str.isalpha, block.text)) <= STUMP
            and not any(map(str.isdigit, block.text))
        ):
            block.kind = "furniture"


def first_rule(block: Block, book: RuleBook, places: tuple[str, ...]) -> tuple[PartKind, bool, bool] | None:
    """Kind, whether links follow, and whether it is a stamp, by the first rule for these places that fits a block."""
    if "any" in places and block.words <= 8 and (line := book.lines.get(plain_line(block.text))):
        return (*line, False)
    ending = block.text[-ENDING:]
    ends_open = (
        not block.ended
        or ending.rstrip(".")[-1:] in ")]"
        or any(sign in ending for sign in ("hoto", "redit", "icture", "mage", "/", "Courtesy"))
    )
    for rule in book.blocks:
        if block.words > rule.most_words or rule.place not in places or (rule.unended and block.ended):
            continue
        if rule.covers == "ending":
            if not ends_open or rule.pattern.search(ending) is None:
                continue
        elif rule.pattern.fullmatch(block.text) is None or (rule.names and not reads_as_names(block.text)):
            continue
        return rule.kind, rule.opens, rule.stamp
    return None


def mark_repeated(blocks: Sequence[Block]) -> None:
    """A line saved twice in a row, once with a credit or not at all, is a caption: pages give it as a picture's alternative text, too."""
    for before, after in pairwise(blocks):
        shorter, longer = sorted((before, after), key=lambda block: len(block.text))
        same = longer.text.startswith(shorter.text) and len(longer.text) <= len(shorter.text) + SAVED_CREDIT
        credited = longer.kind == "caption" or len(longer.text) == len(shorter.text)
        if (
            same
            and credited
            and SAVED_CAPTION[0] <= shorter.words <= SAVED_CAPTION[1]
            and {before.kind, after.kind} <= {None, "caption"}
        ):
            before.kind = after.kind = "caption"


def report_bounds(blocks: Sequence[Block]) -> tuple[int, int]:
    """The first paragraph and the place after the last; both are the number of blocks, or 0, where there is none."""
    places = [at for at, block in enumerate(blocks) if block.paragraph]
    return (places[0], places[-1] + 1) if places else (len(blocks), len(blocks))


def stems(text: str) -> list[str]:
    """The beginnings of a text's words that mean something."""
    return [
        word[:STEM]
        for word in map(str.casefold, WORD.findall(text))
        if word not in word_list("empty") and not word.isdigit()
    ]


def mark_headline(blocks: Sequence[Block], first: int, title: str | None) -> Block | None:
    """The headline, marked as such: the given title where the text repeats it, else the likeliest block above the first paragraph."""
    above = [block for block in blocks[:first] if block.kind is None]
    near = [block for block in [*above, *blocks[first : first + 2]] if len(block.text) <= LONGEST]
    wanted = plain_line(title) if title else ""
    headline = next((block for block in near if wanted and plain_line(block.text) == wanted), None)
    if headline is None:
        # Where the title is known and the report does not repeat it, only a block close to the title can be the headline.
        lead = [title] if title else [block.text[:LONGEST] for block in blocks[first : first + LEAD_BLOCKS]]
        headline = likely_headline(above, {stem for text in lead for stem in stems(text)})
    if headline is not None:
        headline.kind = "headline"
    return headline


def likely_headline(above: Sequence[Block], told: set[str]) -> Block | None:
    """Of the blocks above the report the one that says most of what it tells (``told``, stems) and least else; None when none does."""
    best, most = None, HEADLINE_SCORE - 1
    for block in above:
        said = set(stems(block.text))
        score = 2 * len(said & told) - len(said)
        of_length = FEWEST_HEADLINE <= block.words <= MOST_HEADLINE
        if score > most and of_length and not block.text.endswith((".", ":", ",")):
            best, most = block, score
    return best


def mark_links(blocks: Sequence[Block]) -> None:
    """What follows a heading over links is links, until a paragraph."""
    inside = False
    for block in blocks:
        if block.opens:
            inside = True
        elif inside and block.kind is None:
            sentence = block.words > SHORT_SENTENCE and block.text.endswith((".", ".”", ".’"))
            inside = not block.paragraph and not sentence and block.words <= LINK_WORDS
            if inside:
                block.kind = "furniture"


def mark_top(blocks: Sequence[Block], first: int, headline: Block | None) -> None:
    """Above the headline short blocks are the masthead and section names, below it very short ones labels; without a headline nothing says so."""
    if headline is None:
        return
    most = LABEL_WORDS
    for block in blocks[:first]:
        if block is headline:
            most = LABEL_BELOW
        elif block.kind is None and not block.ended and block.words <= most and not block.text.endswith(":"):
            block.kind = "furniture"


def mark_bottom(blocks: Sequence[Block], last: int) -> None:
    """Below the last paragraph, unended lines are links and buttons, when there are several or something known stands among them."""
    below = blocks[last:]
    loose = [block for block in below if block.kind is None and not block.ended and block.words <= TRAILING_WORDS]
    if not loose or last == 0:
        return
    known = any(block.kind == "furniture" for block in below)
    known = known or len(loose) > 1 or loose[0].words <= 3 or (mostly_ended(blocks) and loose[0] is blocks[-1])
    for block in loose:
        hangs = block.text.endswith((":", ",", ";", "-")) or block.text.split()[-1].lower() in word_list("hanging")
        if known and not hangs:
            block.kind = "furniture"


def mostly_ended(blocks: Sequence[Block]) -> bool:
    """Whether the longer blocks that nothing is known of end like sentences, mostly."""
    longer = [block for block in blocks if block.kind is None and block.words >= CAPTION_WORDS[0]]
    return sum(block.ended for block in longer) >= MOSTLY * len(longer)


def mark_captions(inner: Sequence[Block], blocks: Sequence[Block]) -> None:
    """Between the first and last paragraph, a longer line that does not end like a sentence is a caption (or a link: no less furniture)."""
    if not mostly_ended(blocks):
        return
    for block in inner:
        if (
            block.kind is None
            and not block.ended
            and CAPTION_WORDS[0] <= block.words <= CAPTION_WORDS[1]
            and block.text[0] not in "•-–—*·“\"‘'(["
            and block.text.split(maxsplit=1)[0].lower() not in word_list("onward")
            and block.text[-1] not in ":,;-–—”\"’'"
            and not block.text[-1].isdigit()
            and not NUMBERED.match(block.text)
            and "twitter.com" not in block.text
        ):
            block.kind = "caption"


def cut_paragraphs(text: str, blocks: Sequence[Block], book: RuleBook) -> Iterator[Part]:
    """The parts: whole blocks, and paragraphs with their dateline and closing credit cut off.

    In a transcript, where several blocks begin with a speaker in capitals and a colon, that is no dateline.
    """
    heads = HEADS if sum(SPEAKER.match(block.text) is not None for block in blocks) < TRANSCRIPT else 0
    for block in blocks:
        if block.kind not in {None, "headline"} or block.hint == "heading":
            yield Part(block.kind or "body", block.span)
            continue
        start, end = block.span.start, block.span.end
        if heads and block.paragraph:
            heads -= 1
            head = find_head(block, book)
            if head is not None:
                heads = 0 if head.kind == "dateline" else heads
                yield Part(head.kind, Span(start, start + len(head.span)))
                start = skip_blanks(text, start + len(head.span), end)
        tail = find_tail(block, book)
        cut = block.span.start + tail[1] if tail is not None else end
        body = trimmed(text, start, max(start, cut))
        if body is not None:
            yield Part(block.kind or "body", body)
        if tail is not None:
            yield Part(tail[0].kind, Span(skip_blanks(text, max(start, cut), end), end))


def skip_blanks(text: str, start: int, end: int) -> int:
    """The first place from ``start`` that is no blank; ``end`` where there is none."""
    return end - len(text[start:end].lstrip())


def find_head(block: Block, book: RuleBook) -> Part | None:
    """The dateline or agency a paragraph begins with, as a part of the block's own text."""
    for rule in book.heads:
        match = rule.pattern.match(block.text, 0, HEAD + 60)
        if match is not None and match.end() <= HEAD:
            return Part(rule.kind, Span(0, match.end()))
    return None


def find_tail(block: Block, book: RuleBook) -> tuple[Rule, int] | None:
    """The rule that fits the end of a paragraph, and where in the block it begins."""
    window = block.text[-TAIL:]
    offset = len(block.text) - len(window)
    if (
        not any(sign in window for sign in ("(", "[", "eporting by", "riting by", "pdated", "ublished", "osted"))
        and window[-30:].isascii()
        and "-" not in window[-30:]
    ):
        return None
    for rule in book.tails:
        if block.words <= rule.most_words and (match := rule.pattern.search(window)) and match.start() > 0:
            return rule, offset + match.start()
    return None
