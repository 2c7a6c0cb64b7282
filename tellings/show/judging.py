"""Judgements on the page, and the lines to paste into a file of judgements for what a reader sees."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from tellings.model import Article, Cite, Claim, Conflict, Origin, Quote, Rule, State, Utterance, What
from tellings.show.fill import judgement_lines
from tellings.show.labels import shorten
from tellings.show.lookup import Lookup, Place
from tellings.show.pages import JudgementLine, NamedLine
from tellings.show.rows import Rows

QUOTED = 90  # characters quoted in a snippet: enough to be known again, short enough to read
SAYS: dict[Rule, str] = {
    "same": "the same",
    "not-same": "not the same",
    "not-a-conflict": "no conflict",
    "wrong-speaker": "wrong speaker",
    "same-origin": "one origin",
    "not-same-origin": "not one origin",
}
STATES: dict[State, str] = {
    "applied": "applied",
    "contradicted": "contradicted",
    "no-effect": "without effect",
    "waiting": "waiting",
}


@dataclass(frozen=True, slots=True)
class JudgedView:
    """A judgement as a reader meets it: what it says, of which words, and what came of it. A place without link is named as it was given."""

    id: str
    anchor: str
    rule: str
    state: State
    called: str
    says: str
    speaker: str
    note: str
    places: tuple[tuple[str, Place | None], ...]
    against: tuple[str, ...]


def judged_views(rows: Rows, look: Lookup | None) -> tuple[JudgedView, ...]:
    """The judgements of a story (``look``), or those that wait for a text (None)."""
    return tuple(_view(line, look) for line in judgement_lines(rows.judgements, rows.verdicts))


def _view(line: JudgementLine, look: Lookup | None) -> JudgedView:
    named = [one for one in (line.first, line.second) if one is not None]
    cites = [one for one in (line.a, line.b) if one is not None]
    places: tuple[tuple[str, Place | None], ...]
    if look is None or not cites:
        places = tuple((_called(one), None) for one in named)
    else:
        whole = line.what == "origin"
        places = tuple(
            _report(one, look) if whole else (shorten(look.text(one), 120), look.place(one)) for one in cites
        )
    return JudgedView(
        id=line.id,
        anchor=f"judged-{line.id}",
        rule=f"{SAYS[line.rule]} {line.what}" if line.rule in ("same", "not-same") else SAYS[line.rule],
        state=line.state,
        called=STATES[line.state],
        says=line.says,
        speaker=line.speaker or "",
        note=line.note or "",
        places=places,
        against=line.against,
    )


def _called(one: NamedLine) -> str:
    """A place as it was named."""
    where = f"characters {one.start} to {one.end}" if one.end is not None and not one.words else ""
    words = f"“{shorten(one.words, 120)}”" if one.words else where
    return f"{words} in {one.article}" if words else one.article


def _report(cite: Cite, look: Lookup) -> tuple[str, Place | None]:
    """A whole report as a link."""
    head = look.heads.get(cite.article)
    return ("", Place(f"#{head.anchor}", head.name, head.code, head.short, 0, 0)) if head else ("", None)


# ---- what to paste

#: How an article is named in a file of judgements, and the article itself.
Given = Callable[[str], tuple[str, Article | None]]


def snippets(row: object, given: Given) -> list[str]:
    """Entries for a file of judgements on a row of the dossier: those a reader may want, ready to paste; none for rows one cannot judge.

    An entry that names but one of two places leaves the other to be filled in.
    """
    if isinstance(row, Claim):
        first, others = row.statements[0], row.statements[1:]
        parted = [entry("not-same", first, other, given) for other in others[:3]]
        return [*parted, entry("same", row.text_cite, None, given)]
    if isinstance(row, Conflict):
        return [entry("not-a-conflict", row.a, row.b, given)]
    if isinstance(row, Utterance):
        first, others = row.renderings[0], row.renderings[1:]
        parted = [entry("not-same", first, other, given, what="quote") for other in others[:3]]
        return [entry("wrong-speaker", first, None, given), *parted]
    if isinstance(row, Quote):
        place = Cite(row.article, row.words[0].start, row.words[-1].end)
        return [entry("wrong-speaker", place, None, given)]
    if isinstance(row, Origin):
        mains = [Cite(one.article, 0, 0) for one in row.articles if one.main]
        parted = [entry("not-same-origin", mains[0], other, given) for other in mains[1:4]]
        return [*parted, *([entry("same-origin", mains[0], None, given)] if mains else [])]
    return []


def entry(rule: Rule, a: Cite, b: Cite | None, given: Given, *, what: What = "claim") -> str:
    """One entry as TOML."""
    lines = ["[[judgement]]", f"rule = {quoted(rule)}"]
    if what != "claim":
        lines.append(f"what = {quoted(what)}")
    lines.append(f"a = {spot(a, given)}")
    if rule == "wrong-speaker":
        lines.append('speaker = ""  # who said it; empty: nobody knows')
    elif b is None:
        empty = "" if rule.endswith("origin") else ', words = ""'
        lines.append(f'b = {{ article = ""{empty} }}  # the other one')
    else:
        lines.append(f"b = {spot(b, given)}")
    return "\n".join(lines)


def spot(cite: Cite, given: Given) -> str:
    """A place as TOML: the report, the first of its words, and where they stand; the report alone for an empty cite."""
    name, article = given(cite.article)
    if cite.start == cite.end or article is None:
        return f"{{ article = {quoted(name)} }}"
    words = article.text[cite.start : cite.end]
    cut = words if len(words) <= QUOTED else words[:QUOTED].rpartition(" ")[0] or words[:QUOTED]
    at = f"start = {cite.start}, end = {cite.end}"
    if not cut.strip() or cut != cut.lstrip() or not is_plain(cut):
        return f"{{ article = {quoted(name)}, {at} }}"
    return f"{{ article = {quoted(name)}, words = {quoted(' '.join(cut.split()))}, {at} }}"


def is_plain(words: str) -> bool:
    """Whether words can stand in TOML as they are."""
    return not any("\ud800" <= character <= "\udfff" for character in words)


def quoted(text: str) -> str:
    """Text as a TOML string."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
