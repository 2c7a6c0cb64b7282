"""Versions of one address as a difference: what stayed, what went, what came."""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from tellings.model import Article
from tellings.show.diff import Run, plain_words, word_runs
from tellings.show.labels import count, one_line
from tellings.show.lookup import Lookup, title_of
from tellings.show.rows import Rows

ALIKE = 0.5  # share of words two paragraphs need to be shown as one that changed; below it one went and another came


@dataclass(frozen=True, slots=True)
class Change:
    """A paragraph that changed (runs with both kinds), went, or came; ``kept`` counts paragraphs left as they were instead."""

    runs: tuple[Run, ...]
    kept: int


@dataclass(frozen=True, slots=True)
class VersionView:
    """An older and a newer text of one address."""

    address: str
    older: str
    newer: str
    older_href: str
    newer_href: str
    summary: str
    changes: tuple[Change, ...]


def version_views(rows: Rows, look: Lookup) -> tuple[VersionView, ...]:
    """Each version against the one before it, for versions whose texts are both here."""
    found = []
    for row in sorted(rows.versions, key=lambda row: (row.address, row.id)):
        here = [key for key in row.articles if key in look.articles]
        for older, newer in itertools.pairwise(here):
            changes = text_changes(look.articles[older], look.articles[newer])
            came = sum(bool(change.runs) for change in changes)
            found.append(
                VersionView(
                    row.address,
                    look.heads[older].stamp,
                    look.heads[newer].stamp,
                    f"#{look.heads[older].anchor}",
                    f"#{look.heads[newer].anchor}",
                    f"{count(came, 'paragraph')} changed, went or came" if came else "only blanks or furniture differ",
                    changes,
                )
            )
    return tuple(found)


def text_changes(older: Article, newer: Article) -> tuple[Change, ...]:
    """The difference of two texts by paragraph, and by word within paragraphs that changed; furniture is left out, a changed title comes first."""
    before, after = _paragraphs(older), _paragraphs(newer)
    if title_of(older) != title_of(newer):
        before, after = [title_of(older), *before], [title_of(newer), *after]
    compared = difflib.SequenceMatcher(None, before, after, autojunk=False)
    changes: list[Change] = []
    for tag, a_start, a_end, b_start, b_end in compared.get_opcodes():
        if tag == "equal":
            changes.append(Change((), a_end - a_start))
        else:
            changes += _replaced(before[a_start:a_end], after[b_start:b_end])
    return tuple(changes)


def _replaced(before: Sequence[str], after: Sequence[str]) -> list[Change]:
    """Paragraphs in place of others: each new one against the likest old one still free, in order."""
    changes: list[Change] = []
    at = 0
    for text in after:
        match = next((number for number in range(at, len(before)) if _alike(before[number], text)), None)
        if match is None:
            changes.append(Change((Run(text, "added"),), 0))
            continue
        changes += [Change((Run(gone, "missing"),), 0) for gone in before[at:match]]
        changes.append(Change(word_runs(before[match], text), 0))
        at = match + 1
    return changes + [Change((Run(gone, "missing"),), 0) for gone in before[at:]]


def _alike(first: str, second: str) -> bool:
    return difflib.SequenceMatcher(None, plain_words(first), plain_words(second), autojunk=False).ratio() >= ALIKE


def _paragraphs(article: Article) -> list[str]:
    if not article.parts:
        return [one_line(line) for line in article.text.splitlines() if line.strip()]
    return [
        words
        for part in article.parts
        if part.kind != "furniture" and (words := one_line(article.text[part.span.start : part.span.end]))
    ]
