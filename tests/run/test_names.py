"""Rows keep the id they were born with."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tellings.model import Cite, Claim, Successor
from tellings.run.names import name_rows
from tellings.store import Earlier


def claim(key: str, *members: str, entailed_by: tuple[str, ...] = ()) -> Claim:
    return Claim(key, "y", "text", Cite("a", 0, 4), (), members, entailed_by)


MEMBERS = st.lists(st.sampled_from("mnopqrst"), min_size=1, max_size=4, unique=True)


@given(st.lists(MEMBERS, max_size=5), st.lists(MEMBERS, max_size=5), st.sets(st.integers(0, 4)))
def test_every_row_has_one_id_and_none_is_used_twice(
    new: list[list[str]], old: list[list[str]], taken: set[int]
) -> None:
    rows = [claim(f"c{number}", *members) for number, members in enumerate(new)]
    before = [Earlier("Claim", f"c{number + 2}", tuple(members), number in taken) for number, members in enumerate(old)]
    named = name_rows(rows, before)
    ids = [row.id for row in named.rows]
    assert len(set(ids)) == len(ids) == len(rows)
    assert sorted(row.statement_ids for row in named.rows) == sorted(row.statement_ids for row in rows)
    assert not {row.id for row in before if row.taken} & set(ids)
    for row in before:  # an earlier row that shares members with any new one is carried on, or leads to one
        if not row.taken and any(set(row.members) & set(members) for members in new):
            assert row.id in ids or any(told.old == row.id and told.new in ids for told in named.successors)


@given(st.lists(MEMBERS, max_size=5), st.lists(MEMBERS, max_size=5), st.randoms(use_true_random=False))
def test_order_changes_nothing(new: list[list[str]], old: list[list[str]], random: object) -> None:
    rows = [claim(f"c{number}", *members) for number, members in enumerate(new)]
    before = [Earlier("Claim", f"d{number}", tuple(members)) for number, members in enumerate(old)]
    named, again = name_rows(rows, before), name_rows(rows[::-1], before[::-1])
    assert set(named.rows) == set(again.rows)
    assert named.successors == again.successors


def test_the_larger_overlap_wins_and_references_follow() -> None:
    before = [Earlier("Claim", "old", ("m", "n", "o")), Earlier("Claim", "small", ("p",))]
    named = name_rows([claim("x", "m", "q"), claim("y", "n", "o", "p", entailed_by=("x", "y"))], before)
    assert [(row.id, row.entailed_by) for row in named.rows] == [("x", ()), ("old", ("x", "old"))]
    assert named.successors == (
        Successor("Claim", "old", "x"),
        Successor("Claim", "small", "old"),
        Successor("Claim", "y", "old"),
    )


def test_a_fresh_name_that_is_another_s_is_told_apart() -> None:
    named = name_rows([claim("a", "m"), claim("b", "n")], [Earlier("Claim", "a", ("n",))])
    other, carried = named.rows
    assert carried.id == "a"
    assert other.id.startswith("a-")


def test_members_in_common_make_no_successors_while_nothing_changes() -> None:
    rows = [claim("a", "1", "2"), claim("b", "2", "3")]
    earlier = [Earlier("Claim", row.id, row.statement_ids) for row in rows]
    assert not name_rows(rows, earlier).successors
    split = name_rows([claim("a", "1"), claim("c", "2"), rows[1]], earlier)
    assert {(row.old, row.new) for row in split.successors} == {("a", "c"), ("a", "b")}
