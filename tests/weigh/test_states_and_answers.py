"""Counts that move, reports corrected, remarks with words put in or left out, and denials that answer the sentence before them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tellings.model import Cite, Entity, Span, Statement, Version
from tellings.weigh.denials import Parties, is_denial, points_back, states_before
from tellings.weigh.wording import Remark, is_marked, make_remark, marks_of, wording_clash
from tests.join.world import FERRY, tell
from tests.weigh.test_conflicts import conflicts_of, two
from tests.weigh.test_what_is_no_clash import clashes, telling


def remark(words: str, article: str = "a") -> Remark:
    """Some words as a remark of their own."""
    return make_remark(telling(words, article), words, 0, len(words))


def worded(first: str, second: str) -> list[str]:
    """What the wording clashes of two remarks say."""
    return [clash.about for clash in wording_clash(remark(first, "a"), remark(second, "b"))]


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        (
            "We lost the old boat near the pier last night",
            "We lost the boat near the pier last night",
            "old against nothing",
        ),
        (
            "The harbour board is sorry and will be writing to them",
            "The harbour board is sorry and will be writing to [the two cooks and the mate]",
            "them against the two cook and the mate",
        ),
    ],
)
def test_words_put_in_left_out_or_in_brackets_are_another_wording(first: str, second: str, says: str) -> None:
    assert worded(first, second) == [says]
    assert len(worded(second, first)) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("We lost the boat near the pier last night", "We lost the boat near the pier last night in the gale"),
        ("We lost two boats near the pier last night", "We lost 2 boats near the pier last night"),
        ("We lost boats, nets near the pier last night", "We lost boats and nets near the pier last night"),
        ("We lost the boat ... near the pier last night", "We lost the boat of my father near the pier last night"),
        ("We lost the boat,” he said, “near the pier last night", "We lost the boat near the pier last night"),
    ],
)
def test_more_words_at_an_end_dots_figures_and_commas_are_the_same_wording(first: str, second: str) -> None:
    assert not worded(first, second)


def test_a_part_of_a_longer_quotation_stands_between_its_marks() -> None:
    text = "She wept. “We came late. We lost the boat. We are sorry,” she said. We lost the boat."
    first, last = (text.index("We lost"), text.rindex("We lost"))
    marks = marks_of(text)
    assert is_marked(marks, Cite("a", first, first + 16))
    assert not is_marked(marks, Cite("a", last, last + 16))


@given(
    st.lists(
        st.sampled_from(["boat", "pier", "storm", "rope", "sail", "crew", "gale", "dusk"]), min_size=5, max_size=20
    )
)
def test_a_remark_has_one_wording_with_itself(words: list[str]) -> None:
    assert not worded(" ".join(words), " ".join(words))


def test_two_states_of_a_count_that_a_third_report_moves_on_are_revised() -> None:
    said = "The crash killed {} people at the breakwater."
    first, second = two(said.format(11), said.format(14))
    third = tell([FERRY[0], said.format(17)], "c.example", "2031-05-06")
    assert {row.relation for row in conflicts_of([first, second])} == {"conflict"}
    assert {row.relation for row in conflicts_of([first, second, third])} == {"revised"}


def test_counts_told_within_hours_and_not_as_final_are_revised_and_old_ones_are_not() -> None:
    assert ("figure", "revised") in clashes(
        "The crash is now known to have killed 11 people at the breakwater.",
        "The crash killed 14 people at the breakwater.",
    )
    assert ("figure", "conflict") in clashes(
        "The crash killed 11 people at the breakwater.", "The crash killed 14 people at the breakwater."
    )


def test_a_lower_bound_that_is_a_count_is_revised_by_the_next_and_a_round_one_is_careful() -> None:
    day = "2031-05-05"
    said = "The crash killed at least {} people at the breakwater."
    assert ("figure", "revised") in clashes(said.format(17), said.format(17).replace("at least 17", "19"), day)
    assert not clashes(said.format(20), said.format(20).replace("at least 20", "22"), day)


def test_passengers_are_aboard_and_those_a_boat_may_carry_are_not() -> None:
    said = "The Aldine left Velm with 148 passengers."
    assert ("figure", "conflict") in clashes(said, "The Aldine had 171 passengers, a list from the Velm office says.")
    assert not clashes(said, "The Aldine is licensed for 171 passengers from Velm.")


def test_a_notice_of_an_earlier_version_states_nothing_and_a_later_text_revises() -> None:
    dead, alive = "Captain Osric Wray of the Aldine is dead.", "Captain Osric Wray of the Aldine is alive."
    notice = "An earlier version of this report said that Captain Osric Wray of the Aldine was dead."
    place = "https://a.example/aldine"
    pile = [
        tell([FERRY[0], dead], "a.example", "2031-05-04", place),
        tell([FERRY[0], alive, notice], "a.example", "2031-05-05", place),
    ]
    versions = [Version("v", place, tuple(told.article.id for told in pile))]
    (row,) = [row for row in conflicts_of(pile, versions) if row.kind == "did-or-denied"]
    assert row.relation == "revised"
    texts = {told.article.id: told.article.text for told in pile}
    assert {place.span.of(texts[place.article]) for place in (row.a, row.b)} == {dead, alive}


@pytest.mark.parametrize(
    ("said", "points"),
    [
        ("Halloran denied it.", True),
        ("The ministry flatly dismissed the claim, saying that nobody had called.", True),
        ("The owners of the mill rejected all such allegations as untrue.", True),
        ("Halloran denied any wrongdoing.", True),
        ("Halloran denied that he had sold the mill.", False),
        ("The court rejected the appeal of the mill.", False),
        ("The report of the mill was long.", False),
    ],
)
def test_what_a_denial_points_at(said: str, points: bool) -> None:
    assert points_back(said) is points


def test_a_denial_that_says_nothing_answers_what_stands_before_it() -> None:
    told = "The union accused the Velm mill of hiding a crack in its boiler."
    denied = "Rosalind Achterberg, who runs the mill, denied it."
    pile = [tell([told, denied, FERRY[0]], "a.example"), tell([*FERRY[1:3]], "b.example")]
    (row,) = [row for row in conflicts_of(pile) if row.denial is not None]
    texts = {report.article.id: report.article.text for report in pile}
    assert row.denial is not None
    assert row.denial.span.of(texts[row.denial.article]) == denied
    assert {place.span.of(texts[place.article]) for place in (row.a, row.b)} == {told, denied}
    planned = [tell([denied, told, FERRY[0]], "a.example"), tell([*FERRY[1:3]], "b.example")]
    assert not [row for row in conflicts_of(planned) if row.denial is not None]


def test_who_does_not_deny_does_not_deny() -> None:
    said = "Brody Halloran {} spitting at the usher of the Velm theatre in March."
    for verb, denies in (("denied", True), ("does not deny", False), ("cannot dismiss", False)):
        text = said.format(verb)
        told = telling(text)
        assert is_denial(replace(told, weight=20.0), text) is denies


def test_somebody_is_of_the_country_named_right_before_them() -> None:
    said = "On Friday, China's foreign ministry spokeswoman Lin Wu spoke of Norway."
    assert states_before(said, "Wu") == {"CHN"}
    assert not states_before("Ships of Norway sank, Lin Wu said.", "Wu")
    entity = Entity("e1", "s", "Lin Wu", "PERSON", None, (), ("l1",))
    row = Statement("a", Span(0, len(said)), 0, entities=("l1",))
    told = telling(said)
    assert "CHN" in Parties.of([entity], [replace(told, statement=row)]).marks["e1"]
    assert Parties.of([entity], []).marks["e1"] == {"e1"}
