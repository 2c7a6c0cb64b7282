"""Whom a claim's tellers cite."""

from __future__ import annotations

import pytest

from tellings.model import Cite, Claim, Entity, Quote, Span, Statement, Story
from tellings.weigh import count_corroboration

TEXT = "The coastguard said that 18 people were still missing, and the search goes on."
CLAUSE = Span(0, TEXT.index(", and"))
WORDS = Span(TEXT.index("18"), CLAUSE.end)
CUE = Span(TEXT.index("said"), TEXT.index("said") + 4)


def sources(*, quote: Quote, statement: Span = CLAUSE) -> tuple[str, ...]:
    """The sources of the one claim of one statement in an article with one quote."""
    told = Statement("a", statement, 0)
    claim = Claim(
        "c",
        "s",
        TEXT[statement.start : statement.end],
        Cite("a", statement.start, statement.end),
        (Cite("a", statement.start, statement.end),),
        (told.id,),
    )
    entity = Entity("guard", "s", "coastguard", "ORG", None, (), ("a.n0",))
    [count] = count_corroboration(Story("s", "", ("a",), "s"), [claim], [told], [quote], [], [], [entity])
    return count.sources


def test_a_statement_that_says_whom_it_has_it_from_cites_them() -> None:
    assert sources(quote=Quote("a", "indirect", (WORDS,), CUE, who="a.n0")) == ("guard",)


@pytest.mark.parametrize(
    "quote",
    [
        Quote("a", "indirect", (WORDS,), CUE, who=None),
        Quote("a", "indirect", (WORDS,), None, who="a.n0"),
        Quote("a", "indirect", (WORDS,), CUE, who="a.n0", negated=True),
        Quote("b", "indirect", (WORDS,), CUE, who="a.n0"),
        Quote("a", "indirect", (Span(WORDS.start, len(TEXT)),), CUE, who="a.n0"),
    ],
)
def test_nobody_is_cited_for_words_that_are_not_theirs(quote: Quote) -> None:
    assert sources(quote=quote) == ()
