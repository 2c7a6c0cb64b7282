"""Dates borrowed from copies, times resolved, the timeline, versions."""

from __future__ import annotations

from tellings.join import link_versions, order_timeline, refine_dates, resolve_times
from tellings.model import Cite, Copy, Reading, Span, TimeExpression, When
from tests.join.world import FERRY, Told, copies_of, story_of, tell

DATED, UNDATED = tell(FERRY, "a.example"), tell([*FERRY[:5], "Own line."], "b.example", None)


def test_a_report_without_a_date_takes_that_of_its_copy_and_says_so() -> None:
    pile = [DATED, UNDATED]
    dates = {
        row.article: row
        for row in refine_dates(story_of(pile), [t.article for t in pile], [t.date for t in pile], (), copies_of(pile))
    }
    found = dates[UNDATED.article.id]
    assert (found.value, found.basis) == ("2031-05-04", "inferred")
    assert found.reasons
    assert dates[DATED.article.id].basis == "given"


def test_no_date_anywhere_stays_unknown() -> None:
    pile = [tell(FERRY, "a.example", None), UNDATED]
    for row in refine_dates(story_of(pile), [t.article for t in pile], [t.date for t in pile], (), copies_of(pile)):
        assert (row.value, row.basis) == (None, "unknown")


def test_a_quotation_in_common_dates_nothing() -> None:
    a, b = sorted([DATED.article.id, UNDATED.article.id])
    quote = Copy("k", "shared-quote", Cite(a, 0, 300), Cite(b, 0, 300), "unknown", 0.9, 0.9)
    pile = [DATED, UNDATED]
    dates = refine_dates(story_of(pile), [t.article for t in pile], [t.date for t in pile], (), (quote,))
    assert {row.value for row in dates} == {"2031-05-04", None}


def test_every_expression_becomes_one_when_and_says_why() -> None:
    expression = TimeExpression(UNDATED.article.id, Span(0, 5), "DATE", "", "report", "test")
    (when,) = resolve_times(story_of([UNDATED]), (), (expression,))
    assert (when.expression, when.value) == (expression.id, None)
    assert "not known" in when.why


def when_of(told: Told, value: str) -> When:
    """A time in the first sentence of a report."""
    reading = Reading(value, value, value, "day", 1.0)
    return When(
        told.article.id,
        f"{told.article.id}.t0-5",
        Span(0, 5),
        "DATE",
        value,
        "day",
        None,
        (reading,),
        "complete by itself",
    )


def test_the_timeline_tells_background_news_and_plans_in_order() -> None:
    pile = [tell([line], "a.example") for line in FERRY[:3]]
    whens = [when_of(told, value) for told, value in zip(pile, ("2031-06-01", "2030-01-01", "2031-05-03"), strict=True)]
    dates = [told.published for told in pile]
    entries = order_timeline(
        story_of(pile), [t.article for t in pile], [s for t in pile for s in t.sentences], whens, dates, ()
    )
    assert [(entry.value, entry.kind) for entry in entries] == [
        ("2030-01-01", "background"),
        ("2031-05-03", "news"),
        ("2031-06-01", "plan"),
    ]
    assert all(entry.cites and entry.text for entry in entries)


def test_one_address_with_two_texts_is_a_version_and_a_front_page_is_not() -> None:
    address, front = "https://a.example/news/ferry", "https://a.example/"
    old, new = tell(FERRY[:3], "a.example", "2031-05-04", address), tell(FERRY, "a.example", "2031-05-05", address)
    others = [tell(FERRY[:2], "a.example", "2031-05-04", front), tell(FERRY[2:], "a.example", "2031-05-04", front)]
    (version,) = link_versions([told.sketch for told in (new, old, *others)])
    assert version.articles == (old.article.id, new.article.id)
