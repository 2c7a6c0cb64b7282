"""What is new: between any two states every difference is told once, and several builds add up to one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tellings.model import Cite, Corroboration, Verdict
from tellings.show import Made, Rows, facts_of, news_lines, news_page, write_rows
from tellings.show.conflicts import open_story
from tellings.show.html import list_html, single_html
from tellings.show.rows import split_stories
from tellings.show.since import (
    KINDS,
    Change,
    Entry,
    Fact,
    Sort,
    compare,
    conflict_kind,
    decode_changes,
    decode_facts,
    encode_changes,
    encode_facts,
    is_dismissed,
    kind_of,
    sum_up,
)
from tellings.show.story import card
from tests.show.worlds import any_rows, ferry

SORTS: tuple[Sort, ...] = ("story", "report", "claim", "conflict", "quote")


@st.composite
def facts(draw: st.DrawFn) -> Fact:
    sort = draw(st.sampled_from(SORTS))
    key = "s1" if sort == "story" else f"{sort}{draw(st.integers(0, 3))}"
    low, high = (1, draw(st.integers(1, 2))) if sort in ("claim", "quote") else (0, 0)
    state = draw(st.sampled_from(("conflict", "revised", "scope"))) if sort == "conflict" else ""
    return Fact(sort, key, "s1", f"words of {key}", low, high, state)


STATES = st.lists(facts(), max_size=8, unique_by=lambda fact: fact.key).map(
    lambda found: [Fact("story", "s1", "s1", "a story", 1, 1), *(fact for fact in found if fact.sort != "story")]
)


def nobody(sort: Sort, key: str) -> tuple[str, ...]:
    return ()


@given(STATES)
def test_nothing_is_new_where_nothing_changed(state: list[Fact]) -> None:
    assert compare(state, list(reversed(state)), nobody) == ()


@given(STATES, STATES)
def test_every_difference_is_told_once(before: list[Fact], after: list[Fact]) -> None:
    changes = compare(before, after, nobody)
    old, new = ({fact.key: fact for fact in state} for state in (before, after))
    told = {(change.after or change.before).key for change in changes if (change.after or change.before)}  # type: ignore[union-attr]
    assert len(told) == len(changes)
    for key in old.keys() | new.keys():
        change = Change(old.get(key), new.get(key))
        assert (key in told) == (kind_of(change) is not None)
    assert compare(after, before, nobody) is not None


@given(STATES, STATES, STATES)
def test_two_builds_add_up_to_one(first: list[Fact], second: list[Fact], third: list[Fact]) -> None:
    steps = [compare(first, second, nobody), compare(second, third, nobody)]
    whole = compare(first, third, nobody)
    summed = {(change.after or change.before).key: kind_of(change) for change in sum_up(steps)}  # type: ignore[union-attr]
    for change in whole:
        known = change.after or change.before
        assert known is not None
        if known.sort != "conflict":  # of a conflict, a step between relations that are no news is not kept
            assert summed.get(known.key) == kind_of(change)


@given(STATES, STATES)
def test_what_is_kept_comes_back(before: list[Fact], after: list[Fact]) -> None:
    changes = compare(before, after, nobody)
    assert decode_facts(encode_facts(before)) == tuple(before)
    assert decode_changes(encode_changes(changes)) == changes


def test_what_became_another_is_followed() -> None:
    old = [Fact("claim", "c1", "s1", "four died", 1, 1), Fact("claim", "c2", "s1", "4 killed", 2, 2)]
    new = [Fact("claim", "c3", "s1", "four died", 3, 3)]
    [change] = compare(old, new, lambda sort, key: ("c3",) if key in ("c1", "c2") else ())
    assert kind_of(change) == "count-rose"
    assert (change.before and change.before.id) == "c2"  # counted from the better supported one
    [gone, came] = sorted(compare(old[:1], new, nobody), key=lambda one: one.before is None)
    assert [kind_of(gone), kind_of(came)] == ["claim-gone", "claim-new"]


def test_of_a_new_story_only_what_several_tell_is_named() -> None:
    new = [
        Fact("story", "s2", "s2", "a strike", 2, 2),
        Fact("report", "a", "s2", "Courier: Strike"),
        Fact("claim", "c1", "s2", "buses stand still", 1, 1),
        Fact("claim", "c2", "s2", "trains stand still", 2, 2),
    ]
    assert [kind_of(change) for change in compare([], new, nobody)] == ["claim-new", "report-new", "story-new"]


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("", "conflict", "conflict-new"),
        ("", "revised", "figure-revised"),
        ("conflict", "revised", "figure-revised"),
        ("scope", "revised", "figure-revised"),
        ("conflict", "", "conflict-resolved"),
        ("conflict", "scope", "conflict-changed"),
        ("precision", "conflict", "conflict-changed"),
        ("", "precision", None),
        ("revised", "", "revision-gone"),
        ("revised", "precision", "conflict-changed"),
        ("scope", "", None),
    ],
)
def test_what_became_of_a_conflict(before: str, after: str, kind: str | None) -> None:
    assert conflict_kind(before, after) == kind


def test_a_conflict_that_a_person_dismissed_lives_on_in_no_other() -> None:
    a, b, other = Cite("a", 0, 20), Cite("b", 5, 25), Cite("b", 30, 40)
    fact = Fact("conflict", "x1", "s1", "People killed: 4, then 6", state="revised", places=(a, b))
    judged = Verdict("j1", "s1", "not-a-conflict", "conflict", "applied", "none is listed", Cite("b", 10, 20), a)
    assert is_dismissed(fact, [judged])
    assert not is_dismissed(fact, [replace(judged, state="contradicted")])
    assert not is_dismissed(replace(fact, places=(a, other)), [judged])
    assert not is_dismissed(Fact("claim", "c1", "s1", "four died", places=(a, b)), [judged])


def grown() -> tuple[Rows, Rows]:
    """The ferry before and after: one claim counted higher, one conflict no longer listed, one report more."""
    after = ferry()
    counts: tuple[Corroboration, ...] = tuple(
        replace(row, low=1, high=1) if row.claim == "csix" else row for row in after.corroborations
    )
    fewer = tuple(replace(row, articles=row.articles[:-1]) for row in after.stories)
    before = replace(after, corroborations=counts, articles=after.articles[:-1], stories=fewer, conflicts=())
    return before, after


def test_what_is_new_of_the_ferry() -> None:
    before, after = (facts_of(open_story(rows)) for rows in grown())
    page = news_page([Entry("t", False, compare(before, after, nobody))], "2031-05-08", asked=False)
    kinds = {line.kind: line for line in page.changes}
    assert {"figure-revised", "count-rose", "report-new"} <= set(kinds)
    assert (kinds["count-rose"].before, kinds["count-rose"].after) == ("1", "2")
    first, *others = news_lines(page)
    assert first.startswith("since 2031-05-08: 1 figure or statement revised, 1 count rose")
    assert any("count rose" in line and "(1, now 2)" in line for line in others)


def test_nothing_new_is_said_and_a_first_build_is_silent() -> None:
    assert news_lines(news_page([Entry("t", False, ())], "2031-05-08", asked=False)) == (
        "since 2031-05-08: nothing new",
    )
    assert news_lines(news_page([Entry("t", True, ())], None, asked=False)) == ()
    [asked] = news_lines(news_page([Entry("t", True, ())], "2031-05-01", asked=True))
    assert asked.endswith("the first build lies in this time; nothing is new since")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(any_rows())
def test_any_news_is_shown_with_links_that_lead_somewhere(rows: Rows) -> None:
    parts = [part for key, part in split_stories(rows).items() if key]
    found = [fact for part in parts for fact in facts_of(open_story(part))]
    changes = compare([Fact("story", rows.stories[0].id, rows.stories[0].id, "", 1, 1)], found, nobody)
    page = news_page([Entry("t", False, changes)], "2031-05-08", asked=True)
    html = single_html([open_story(part) for part in parts], Rows(), made=Made(), news=page)
    head = html.split('id="news"', 1)[1].split("</section>", 1)[0]
    for link in head.split('href="#')[1:]:
        assert f'id="{link.split(chr(34), 1)[0]}"' in html
    assert "<script>alert" not in head


def test_news_stands_on_the_first_page_and_in_json(tmp_path: Path) -> None:
    assert set(KINDS) == {kind for kind in KINDS if all(KINDS[kind])}
    written = write_rows(tmp_path, ferry(), made=Made())
    assert 'id="news"' not in written.first.read_text(encoding="utf-8")


def test_in_a_folder_of_pages_news_leads_to_the_storys_page() -> None:
    rows = ferry()
    [story] = rows.stories
    found = facts_of(open_story(split_stories(rows)[story.id]))
    changes = compare([Fact("story", story.id, story.id, "", 1, 1)], found, nobody)
    page = news_page([Entry("t", False, changes)], "2031-05-08", asked=False)
    html = list_html([card(open_story(rows), page="stories/s1.html")], Rows(), made=Made(), news=page)
    head = html.split('id="news"', 1)[1].split("</section>", 1)[0]
    assert 'href="stories/s1.html#claim-csank"' in head
    assert 'href="#' not in head
