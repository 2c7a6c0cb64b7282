"""What two figures, times and denials have to share before they clash: parts, totals, earlier states, topics of the whole story."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tellings.find.tables import word_set
from tellings.join.likeness import Telling, content_words
from tellings.model import Cite, Score, Span, Statement, Story
from tellings.weigh.around import as_written, pairs_by_key, topic_worth, weigh_words
from tellings.weigh.clash import Clash
from tellings.weigh.conflicts import make_conflict
from tellings.weigh.denials import told_behind
from tellings.weigh.spellings import near_spellings
from tests.join.world import FERRY, tell
from tests.weigh.test_conflicts import conflicts_of, two


def clashes(first: str, second: str, day: str = "2031-05-04") -> set[tuple[str, str]]:
    """Kind and relation of what is called a conflict or a revision between two reports with one sentence each beside a common one."""
    found = conflicts_of(two(first, second, day))
    return {(row.kind, row.relation) for row in found if row.relation in ("conflict", "revised")}


def telling(said: str, article: str = "a") -> Telling:
    """A sentence made ready to compare, alone in its article."""
    place = Cite(article, 0, len(said))
    row = Statement(article, Span(0, len(said)), 0)
    return Telling(row, said, place, 0, content_words(said), 1.0, frozenset(), (), (row,), 1)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The crash killed 14 people at the breakwater.", "The crash killed 14 people, including 6 tourists, there."),
        ("The boat took 41 passengers to Marrack.", "The boat took 30 passengers and 11 sailors to Marrack."),
        ("The crash hurt 27 people at the pier.", "The crash hurt 12 people slightly at the pier."),
        ("Halloran leads the Velm race by 12 points.", "Halloran won the Velm race with 7 points more than Brody."),
        ("The fire hurt 40 people at the Velm mill.", "Official figures say 22 people were hurt in 112 fires."),
        ("The crash killed 9 people in Marrack.", "In 1959 a crash killed 14 people in Marrack."),
    ],
)
def test_a_part_a_difference_and_another_period_do_not_clash_with_the_whole(first: str, second: str) -> None:
    assert not {row for row in clashes(first, second) if row[0] == "figure"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The crash hurt 27 people at the pier.", "The crash hurt 22 people at the pier."),
        (
            "The crash hurt 27 people at the pier.",
            "4 people were badly hurt at the pier while 20 others were slightly hurt.",
        ),
        ("The crash hurt 2 people at the pier, police said.", "No one was hurt in the crash at the pier, police said."),
        ("The crash hurt 51 people at the pier.", "The crash hurt more than 51 people at the pier."),
    ],
)
def test_a_total_and_nobody_clash_with_another_figure(first: str, second: str) -> None:
    assert "figure" in {kind for kind, _ in clashes(first, second)}


@pytest.mark.parametrize(
    "second", ["No other people were hurt at the pier.", "There was no mention of people hurt there."]
)
def test_nobody_else_is_not_nobody(second: str) -> None:
    assert not clashes("The crash hurt 2 people at the pier.", second)


def test_a_question_states_nothing() -> None:
    stated = "The gang fled the Velm bank in a stolen truck."
    assert clashes(stated, "The gang fled the Velm bank in a stolen van.")
    assert not clashes(stated, "The gang fled the Velm bank in a stolen van?")


@pytest.mark.parametrize(
    ("denied", "said"),
    [
        ("Halloran does not have to repay the Velm subsidies until May.", "Halloran has to repay the Velm subsidies."),
        ("Halloran will never give up its Velm breweries.", "Halloran runs its Velm breweries."),
    ],
)
def test_a_limit_and_an_object_are_not_what_is_denied(denied: str, said: str) -> None:
    assert ("did-or-denied", "conflict") not in clashes(denied, said)


def test_a_denial_is_of_what_stands_behind_it() -> None:
    said = "Brody, who owns the Velm theatre, thanked the guests but denied striking the usher; the play went on."
    assert {"striking", "usher"} <= told_behind(said) | {"striking"}
    assert "theatre" not in told_behind(said)
    assert not told_behind("Nobody says anything of that kind here.")


def test_words_of_the_whole_story_are_worth_less_and_rare_ones_all() -> None:
    often = [telling(f"The takeover offer for Velm number {n}", f"a{n}") for n in range(60)]
    worth = topic_worth([*often, telling("A herring quota for Marrack", "b")])
    assert 0 < worth["takeover"] < 1
    assert "herring" not in worth
    assert not topic_worth([telling("One takeover", "a"), telling("The takeover", "b")])
    assert weigh_words({"takeover": 4.0, "herring": 5.0}, worth) == {
        "takeover": 4.0 * worth["takeover"],
        "herring": 5.0,
    }


def test_folded_words_are_shown_as_the_sentence_writes_them() -> None:
    (folded,) = content_words("festivities") - word_set("about")
    assert as_written([folded, "unknown"], "The Festivities began.") == ["festivities", "unknown"]


@given(
    st.dictionaries(st.tuples(st.text("ab", max_size=2)), st.lists(st.integers(0, 9), unique=True), max_size=6),
    st.integers(1, 6),
    st.integers(2, 5),
)
def test_pairs_under_keys_are_bounded_and_come_once(keys: dict[tuple[str], list[int]], crowd: int, listed: int) -> None:
    rows = [telling(f"Sentence {n} of it", f"a{n % 3}") for n in range(10)]
    found = list(pairs_by_key(keys, rows, crowd=crowd, listed=listed))
    assert len(found) == len(set(found)) <= len(keys) * crowd * (crowd - 1) / 2
    assert all(any(one in numbers and two in numbers for numbers in keys.values()) for one, two in found)


def test_what_a_conflict_is_about_is_told_in_the_words_of_the_reports() -> None:
    first, second = "The ferry festivities of Velm cost 14 crowns.", "The ferry festivities of Velm cost 19 crowns."
    (row,) = [one for one in conflicts_of(two(first, second)) if one.kind == "figure"]
    assert "festivitie" not in row.about.split()
    assert conflicts_of([tell([FERRY[0], first], "a.example"), tell([FERRY[0], first], "b.example")]) == ()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The Aldine carries 212 passengers to Skarr.", "The Aldine is licensed for 240 passengers."),
        ("The toll for lorries at Orr is 12 crowns.", "The toll for cars at Orr is 14 crowns."),
    ],
)
def test_room_and_other_things_with_prices_of_their_own_are_no_clash_of_figures(first: str, second: str) -> None:
    assert not {row for row in clashes(first, second) if row[0] == "figure"}


def test_accents_are_no_other_name() -> None:
    assert not list(near_spellings(["sandilánda", "sandilanda"]))


@given(st.permutations(["19", "23", "19", "23", "19"]))
def test_each_place_of_a_row_stands_on_the_side_of_its_value(counts: list[str]) -> None:
    told = [telling(f"The crash killed {count} people.", f"{number}") for number, count in enumerate(counts)]
    group = [
        Clash(
            one,
            two,
            one.place,
            two.place,
            "figure",
            "conflict",
            "people killed",
            Score(1.0, ()),
            ("19", "23"),
            (first, second),
        )
        for (one, first), (two, second) in combinations(zip(told, counts, strict=True), 2)
        if first != second
    ]
    row = make_conflict(Story("s", "", ()), group, lambda place: place.article)
    sides = [{counts[int(place.article)] for place in side} for side in ((row.a, *row.also_a), (row.b, *row.also_b))]
    assert sorted(sides, key=sorted) == [{"19"}, {"23"}]
    assert len({row.a, row.b, *row.also_a, *row.also_b}) == len(counts)
