"""Entities across articles: names, family names, letters, countries."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from tellings.join import resolve_entities
from tellings.model import LocalEntity, Story

STORY = Story("y0", "t", ("a", "b", "c"))
ROWS = (
    LocalEntity("a.1", "a", "Ilse Quorn", "PERSON", None, ("harbour master",)),
    LocalEntity("b.1", "b", "Ms Quorn", "PERSON"),
    LocalEntity("c.1", "c", "Quorn", "PERSON"),
    LocalEntity("a.2", "a", "Marine Accident Board", "ORG"),
    LocalEntity("b.2", "b", "MAB", "ORG"),
    LocalEntity("a.3", "a", "Britain", "COUNTRY", "GBR"),
    LocalEntity("c.3", "c", "the United Kingdom", "COUNTRY", "GBR"),
    LocalEntity("b.4", "b", "Petra Vance", "PERSON"),
    LocalEntity("c.4", "c", "Anton Vance", "PERSON"),
    LocalEntity("a.4", "a", "Vance", "PERSON"),
)


def groups(rows: Sequence[LocalEntity]) -> set[frozenset[str]]:
    """Which rows are one entity."""
    return {frozenset(entity.locals) for entity in resolve_entities(STORY, rows, ())}


def test_names_letters_and_countries_join_and_two_bearers_stay_apart() -> None:
    assert groups(ROWS) == {
        frozenset({"a.1", "b.1", "c.1"}),
        frozenset({"a.2", "b.2"}),
        frozenset({"a.3", "c.3"}),
        frozenset({"b.4"}),
        frozenset({"c.4"}),
        frozenset({"a.4"}),
    }


def test_the_fullest_name_is_shown_with_its_role() -> None:
    entity = next(entity for entity in resolve_entities(STORY, ROWS, ()) if "a.1" in entity.locals)
    assert (entity.name, entity.roles) == ("Ilse Quorn", ("harbour master",))
    assert entity.reasons


@settings(max_examples=40, deadline=None)
@given(st.permutations(ROWS))
def test_entities_are_the_same_for_any_order(rows: list[LocalEntity]) -> None:
    assert resolve_entities(STORY, rows, ()) == resolve_entities(STORY, ROWS, ())


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.text(max_size=12), st.sampled_from(["PERSON", "ORG", "PLACE"])),
        max_size=12,
    )
)
def test_any_names_end_in_exactly_one_entity(names: list[tuple[str, str, str]]) -> None:
    rows = [LocalEntity(f"{article}.{n}", article, name, label) for n, (article, name, label) in enumerate(names)]  # type: ignore[arg-type]
    found = [local for entity in resolve_entities(STORY, rows, ()) for local in entity.locals]
    assert sorted(found) == sorted(row.id for row in rows)


def test_a_mr_and_a_ms_of_one_family_name_are_two_across_reports() -> None:
    rows = [
        LocalEntity("a.1", "a", "Ms Weir", "PERSON", gender="woman"),
        LocalEntity("b.1", "b", "Mr Weir", "PERSON", gender="man"),
        LocalEntity("c.1", "c", "Mr Weir", "PERSON", gender="man"),
        LocalEntity("c.2", "c", "Ana Weir", "PERSON", gender="woman"),
        LocalEntity("b.2", "b", "Weir", "PERSON"),
    ]
    assert groups(rows) == {frozenset({"a.1", "c.2"}), frozenset({"b.1", "c.1"}), frozenset({"b.2"})}


def test_a_full_name_of_unknown_gender_is_neither_of_a_mr_and_a_ms() -> None:
    rows = [
        LocalEntity("a.1", "a", "Ms Weir", "PERSON", gender="woman"),
        LocalEntity("b.1", "b", "Mr Weir", "PERSON", gender="man"),
        LocalEntity("c.2", "c", "Ana Weir", "PERSON"),
    ]
    assert len(groups(rows)) == 3
    assert groups(rows[1:]) == {frozenset({"b.1", "c.2"})}
