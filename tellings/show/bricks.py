"""Small pieces of a page, as HTML: a mark, a cite, a claim opened, a sentence with its cited words.

A page holds tens of thousands of them. They are functions and not macros of the template engine because a macro looks every name up and escapes every
value by itself: pages of a hundred reports took twice the time. Every function gives HTML; whatever text goes into one goes through ``plain``, which
escapes it and takes out what acts unseen. Templates call them by BRICKS, as markup that is escaped already.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from tellings.show.claims import PLACES_OF_A_REASON, Because, ClaimView
from tellings.show.conflicts import Side
from tellings.show.diff import Run
from tellings.show.labels import count, shorten, slug
from tellings.show.lookup import Mark, Piece, Place
from tellings.show.matrix import Column, Line
from tellings.show.quotes import Words
from tellings.show.sources import Bit
from tellings.show.timeline import Asked, Entry, Lane

#: Direction overrides and isolates left open, other control characters, halves of surrogate pairs, line separators, the deprecated format and
#: tag characters. Tabs and line ends are blanks.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u206f\ufff9-\ufffb\ufffe\uffff\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)
TOLD_WHOLE = 16  # places of a claim shown with their sentence; of the rest the cite alone
WIDEST_MARK = 100  # pixels: nine places, and up to fourteen smaller ones
CODES_SHOWN = 14  # codes of outlets beside a claim: what fits in one line
NAMES_SHOWN = 8  # outlets named on a side of a conflict
TELLERS_SHOWN = 6  # reports named beside a line of a timeline
REPEATED = 4096  # texts remembered as HTML: names, codes and links stand on a page hundreds of times
ELEMENTS = {"sentence": "span", "tint": "mark", "plain": "i"}


def safe_text(value: Any) -> Any:
    """A string with characters that are not seen but act replaced by U+FFFD, one for one; markup and other values as they are."""
    if not isinstance(value, str) or hasattr(value, "__html__") or value.isprintable():
        return value  # nothing of UNSEEN is printable, and most of what is printed is
    return UNSEEN.sub("\ufffd", value)


@lru_cache(REPEATED)
def plain(text: str) -> str:
    """A text as HTML, in an element or between the marks of an attribute."""
    if not text.isprintable():
        text = UNSEEN.sub("\ufffd", text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&#34;").replace("'", "&#39;")


def clip(text: str, most: int) -> str:
    """The text cut at ``most`` characters, where a drawing has no room for more."""
    line = shorten(text, 10_000)
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def unstopped(text: str) -> str:
    """A sentence without its full stop, for a list that ends with one."""
    return text[:-1] if text.endswith(".") else text


def mark(m: Mark) -> str:
    """The origin mark: number and signs."""
    number = f'<span class="num">{plain(m.number)}</span>' if m.number else ""
    signs = ""
    if m.signs:
        full = 11 * len(m.signs) + 1
        width = min(full, WIDEST_MARK)
        signs = (
            f'<svg class="om" width="{width}" height="{round(12 * width / full, 1):g}" role="img" aria-label="{plain(m.words)}">'
            f'<use href="#m-{plain(m.signs)}"/></svg>'
        )
    return f'<span class="mk">{number}{signs}</span>'


def cite(p: Place, span: bool = True) -> str:
    """A place as a link that says where it leads; with ``span`` also its characters."""
    if not p.href:
        return f'<span class="cite">{plain(p.name)}</span>'
    stamp = f", {plain(p.stamp)}" if p.stamp else ""
    place = f" <small>[{p.start}–{p.end})</small>" if span and p.end else ""
    return f'<a class="cite" href="{plain(p.href)}"><bdi>{plain(p.name)}</bdi>{stamp}{place}</a>'


def see(p: Place) -> str:
    """A place as a short link; nothing where it is on no page."""
    if not p.href:
        return ""
    return f'<a href="{plain(p.href)}">{f"<bdi>{plain(p.code)}</bdi>" if p.code else "see"}</a>'


def pieces(ps: Sequence[Piece]) -> str:
    """A sentence with its cited words bold and its differing words underlined."""
    found = []
    for p in ps:
        text = plain(p.text)
        if p.hit and len(ps) != 1:
            text = f'<b class="hit">{f"<u>{text}</u>" if p.differs else text}</b>'
        found.append(text)
    return "".join(found)


def brief(ps: Sequence[Piece]) -> str:
    """A few words with those in dispute bold."""
    return "".join(f"<b>{plain(p.text)}</b>" if p.hit and len(ps) != 1 else plain(p.text) for p in ps)


def runs(rs: Iterable[Run]) -> str:
    """Words against another text: those added and those missing."""
    signs = {"added": ("<ins>", "</ins>"), "missing": ("<del>", "</del>"), "same": ("", "")}
    return " ".join(f"{signs[r.kind][0]}{plain(r.text)}{signs[r.kind][1]}" for r in rs)


def says(r: Because) -> str:
    """A reason in words, with its weight where it has one."""
    return plain(r.says) + (f' <span class="w">({plain(r.weight)})</span>' if r.weight else "")


def why(rows: Sequence[Because], lead: str = "Why") -> str:
    """Reasons with their weights and places; nothing where there are none."""
    if not rows:
        return ""
    told = "; ".join(says(r) + "".join(f" {see(p)}" for p in r.places[:PLACES_OF_A_REASON]) for r in rows)
    return f'<p class="why"><b>{plain(lead)}:</b> {told}.</p>'


def codes(cs: Sequence[str]) -> str:
    """The outlets that tell something, by their codes."""
    more = f" +{len(cs) - CODES_SHOWN}" if len(cs) > CODES_SHOWN else ""
    return f'<span class="codes">{plain(" ".join(cs[:CODES_SHOWN]))}{more}</span>'


def row(cs: Sequence[str], people: Sequence[str]) -> str:
    """What the filters of a line ask: its outlets and its people, as attributes."""
    named = f' data-p="{plain(" ".join(map(slug, people)))}"' if people else ""
    return f' data-o="{plain(" ".join(cs))}"{named}'


def claim(c: ClaimView) -> str:
    """A claim, and opened every sentence that states it, how it was counted, and what it is joined by."""
    spelled = "".join(f"{plain(one)} " for one in c.spelled)
    sources = (
        f"<b>{count(len(c.sources), 'source')} cited:</b> <bdi>{plain('; '.join(c.sources))}</bdi>."
        if c.sources
        else ""
    )
    told = "".join(
        f'<li><p class="st" dir="auto">{pieces(t.pieces)}</p><p class="ct">{cite(t.place)}</p></li>'
        for t in c.told[:TOLD_WHOLE]
    )
    return (
        f'<details class="cl row" id="{plain(c.anchor)}"{row(c.codes, c.people)}><summary>{mark(c.mark)}'
        f'<span class="ctx"><bdi>{plain(c.text)}</bdi></span>{codes(c.codes)}</summary>\n'
        f'<div class="clb"><p class="why">{spelled}{sources}</p>\n<ul class="sts">{told}</ul>\n{more_places(c)}'
        f"{why(c.because, 'How it was counted')}{why(c.joined, 'Why these are one claim')}\n{exacter(c)}{clashes(c)}"
        f'<p class="id">tellings explain {plain(c.id)} --in DIR</p></div></details>'
    )


def more_places(c: ClaimView) -> str:
    """The places of a claim past those shown with their sentence."""
    if len(c.told) <= TOLD_WHOLE:
        return ""
    told = "".join(f'<li><p class="ct">{cite(t.place)}</p></li>' for t in c.told[TOLD_WHOLE:])
    return (
        f'<details class="fold"><summary>{len(c.told) - TOLD_WHOLE} more places</summary><ul class="sts">{told}</ul>'
        "</details>"
    )


def exacter(c: ClaimView) -> str:
    """The claims that tell a claim more exactly."""
    if not c.exacter:
        return ""
    told = "; ".join(f'<a href="#{plain(href)}"><bdi>{plain(unstopped(text))}</bdi></a>' for href, text in c.exacter)
    return f'<p class="why"><b>Told more exactly:</b> {told}.</p>'


def clashes(c: ClaimView) -> str:
    """Links to the conflicts of a claim."""
    if not c.clashes:
        return ""
    told = ", ".join(f'<a href="#conflict-{plain(slug(key))}">see</a>' for key in c.clashes)
    return f'<p class="why"><b>Does not fit with something:</b> {told}</p>'


def list_claim(c: ClaimView, note: str = "") -> str:
    """A claim as a line of a list."""
    noted = f' <span class="srcn">{plain(note)}</span>' if note else ""
    return (
        f'<li class="row"{row(c.codes, c.people)}>{mark(c.mark)}<span><a class="tx" href="#{plain(c.anchor)}">'
        f"<bdi>{plain(shorten(c.text))}</bdi></a>{noted}</span></li>"
    )


def side(s: Side, letter: str) -> str:
    """One side of a conflict, opened."""
    named = ", ".join(s.names[:NAMES_SHOWN])
    more = f" and {len(s.names) - NAMES_SHOWN} more" if len(s.names) > NAMES_SHOWN else ""
    also = ""
    if s.also:
        told = "; ".join(f"“<bdi>{brief(words)}</bdi>” {cite(p)}" for words, p in s.also)
        also = f'<p class="also">Also on this side: {told}{f" and {s.more} more" if s.more else ""}</p>'
    return (
        f'<div class="side"><p class="who"><span class="ab">{letter}</span> {mark(s.mark)} <bdi>{plain(named)}{more}'
        f'</bdi></p>\n<p class="st" dir="auto">{pieces(s.pieces)}</p><p class="ct">as of {cite(s.place)}</p>\n{also}</div>'
    )


def matrix_row(line: Line, columns: Sequence[Column]) -> str:
    """A claim across the reports."""
    cells = []
    for column, c in zip(columns, line.cells, strict=True):
        first = ' class="gs"' if column.first else ""
        if not c.href:
            cells.append(f'<td{first}><svg role="img" aria-label="absent"><use href="#cell-a"/></svg></td>')
            continue
        sign = f'<svg role="img" aria-label="{plain(c.words)}"><use href="#cell-{c.state}"/></svg>'
        if c.told:
            sign = f'<b class="tn" aria-label="{plain(c.words)}">{c.told}</b>'
        cells.append(f'<td{first}><a href="{plain(c.href)}">{sign}</a></td>')
    told = line.claim
    return (
        f'<tr class="row"{row(told.codes, told.people)}><th scope="row"><a href="#{plain(told.anchor)}">'
        f'<bdi>{plain(clip(told.text, 110))}</bdi></a></th>{"".join(cells)}<td class="nn">{plain(told.mark.number)}</td></tr>'
    )


def bits(bs: Iterable[Bit]) -> str:
    """A paragraph of a source with an element for each sentence and each cite."""
    found = []
    for b in bs:
        if b.step == "text":
            found.append(plain(b.text))
        elif b.step == "close":
            found.append(f"</{ELEMENTS[b.kind]}>")
        elif b.kind == "sentence":
            found.append('<span class="s">')
        else:
            anchor = f' id="{plain(b.anchor)}"' if b.anchor else ""
            found.append(f"<{ELEMENTS[b.kind]}{anchor}>")
    return "".join(found)


def said(w: Words, person: str) -> str:
    """Words that somebody said, as each report renders them; one line where all have the same."""
    tag = f'<span class="tag">{plain(w.tag)}</span>' if w.tag else ""
    head = f'<p class="tg">{tag} <span class="srcn">{plain(w.how)}</span></p>' if w.tag or w.how else ""
    if w.same:
        places = "".join(f'<span class="one">{cite(r.place)}</span>' for r in w.renderings)
        told = rendered(places, w.renderings[0].runs, all(r.quoted for r in w.renderings))
    else:
        told = "".join(rendered(cite(r.place), r.runs, r.quoted) for r in w.renderings)
    return f'<div class="ut row" id="{plain(w.anchor)}"{row(w.codes, [person] if person else [])}>{head}<dl>{told}</dl></div>'


def rendered(places: str, rs: Iterable[Run], quoted: bool) -> str:
    """One rendering under its places, in quotation marks where the report sets them."""
    told = runs(rs)
    return f'<dt>{places}</dt><dd class="st" dir="auto">{f"“{told}”" if quoted else told}</dd>'


def lane_rows(lane: Lane, entries: Iterable[Entry], asked: Sequence[Asked]) -> str:
    """Lines of a timeline, each with its bar; where days can be ``asked`` for, with those on which it stood so."""
    grid = "".join(f'<line class="g" x1="{x}%" x2="{x}%" y1="0" y2="22"/>' for x, _ in lane.ticks)
    return "".join(
        f'<div class="tr row" data-o="{plain(" ".join(e.codes))}"{life(e) if asked else ""}>'
        f'<div class="tl"><span class="ev" dir="auto">{happening(e)}</span><span class="srcn"><b>{plain(e.when)}</b>{tellers(e)}</span></div>\n'
        f'<svg class="tt" width="100%" height="22" aria-hidden="true">{grid}{bar(e)}</svg></div>'
        for e in entries
    )


def happening(e: Entry) -> str:
    """The words of a line of a timeline, a link where they lead somewhere."""
    return f'<a href="{plain(e.href)}">{plain(e.words)}</a>' if e.href else plain(e.words)


def tellers(e: Entry) -> str:
    """The other readings of a time, and the reports that tell it."""
    other = "".join(f", or {plain(one)}" for one in e.other)
    shown = ", ".join(f'<a href="{plain(p.href)}"><bdi>{plain(p.name)}</bdi></a>' for p in e.places[:TELLERS_SHOWN])
    more = f" and {len(e.places) - TELLERS_SHOWN} more" if len(e.places) > TELLERS_SHOWN else ""
    return f"{other}{' · ' if e.places else ''}{shown}{more}"


def life(e: Entry) -> str:
    """The days on which a line stood so, as attributes; one that stands so no more is hidden."""
    since = f' data-s="{plain(e.life.since)}"' if e.life.since else ""
    until = f' data-u="{plain(e.life.until)}"' if e.life.until else ""
    return since + until + ("" if e.life.now else ' data-past="1" hidden="hidden"')


def bar(e: Entry) -> str:
    """The bar of a line, a mark where its time is short; nothing where it has none."""
    if not e.bar:
        return ""
    if e.bar.point:
        return f'<rect class="tk {plain(e.bar.style)}" x="{e.bar.x}%" y="2" width="3" height="18"/>'
    return f'<rect class="b {plain(e.bar.style)}" x="{e.bar.x}%" y="6" width="{e.bar.width}%" height="10"/>'


def as_markup(made: Callable[..., str]) -> Callable[..., Markup]:
    """The same function for templates, which escape what is not marked as escaped."""

    def marked(*values: Any, **named: Any) -> Markup:
        return Markup(made(*values, **named))

    return marked


#: By name, as templates call them.
BRICKS = {
    made.__name__: as_markup(made)
    for made in (
        *(mark, cite, see, pieces, brief, runs, says, why, codes, row),
        *(claim, list_claim, side, matrix_row, bits, said, lane_rows),
    )
}
