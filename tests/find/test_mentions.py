"""Names, and who they stand for."""

from __future__ import annotations

from tests.find.reading import Found, read


def entity(found: Found, name: str) -> list[str]:
    """The words of every mention of the entity called so."""
    (held,) = [e for e in found.entities if e.name == name]
    return [m.span.of(found.article.text) for m in found.mentions if m.entity == held.id]


def test_surname_title_role_and_pronoun_stand_for_one_person() -> None:
    found = read("Prime Minister Sok Vanna spoke. Mr Vanna left. The prime minister was tired; he slept.")
    assert entity(found, "Sok Vanna") == ["Sok Vanna", "Vanna", "The prime minister", "he"]
    (person,) = [e for e in found.entities if e.name == "Sok Vanna"]
    assert person.label == "PERSON"
    assert "prime minister" in person.roles


def test_two_people_of_one_surname_stay_two() -> None:
    found = read("Ana Weir met Tom Weir. Then Weir spoke.")
    assert {"Ana Weir", "Tom Weir"} <= {e.name for e in found.entities}
    single = next(m for m in found.mentions if m.span.of(found.article.text) == "Weir")
    assert found.name(single.entity) not in ("Ana Weir", "Tom Weir")


def test_an_acronym_in_brackets_is_its_body() -> None:
    found = read("The Harbour Safety Board (HSB) met. The HSB agreed.")
    assert entity(found, "Harbour Safety Board") == ["Harbour Safety Board", "HSB", "HSB"]


def test_countries_have_codes_by_name_adjective_and_seat() -> None:
    found = read("The United States and France met. American envoys smiled. Washington said it was pleased.")
    codes = {
        m.span.of(found.article.text): next(e.country for e in found.entities if e.id == m.entity)
        for m in found.mentions
    }
    assert codes == {"United States": "USA", "France": "FRA", "American": "USA", "Washington": "USA"}
    assert next(e.label for e in found.entities if e.country == "USA") == "COUNTRY"


def test_sentence_openers_and_months_are_no_names() -> None:
    found = read("However, it rained. Many left on Friday in May. Today the sun shone.")
    assert found.mentions == ()


def test_roles_keep_the_time_they_were_held() -> None:
    found = read(
        "The outgoing ambassador to Marrack, Lena Marsh, left. Former mayor Jon Quill stayed. Tom Reed, the ex-governor, wept."
    )
    roles = {e.name: e.roles for e in found.entities}
    assert roles["Lena Marsh"] == ("outgoing ambassador",)
    assert roles["Jon Quill"] == ("former mayor",)
    assert entity(found, "Lena Marsh") == ["The outgoing ambassador", "Lena Marsh"]


def test_seats_of_power_that_act_or_are_acted_on_are_countries() -> None:
    found = read("Beijing warned Washington. Talks with London failed. Many live in Paris.")
    labels = {m.span.of(found.article.text): m.label for m in found.mentions}
    assert labels == {"Beijing": "COUNTRY", "Washington": "COUNTRY", "London": "COUNTRY", "Paris": "PLACE"}


def test_its_is_the_body_its_sentence_is_about() -> None:
    found = read("The Harbour Board sold its pier. The Harbour Board was poor.")
    assert entity(found, "Harbour Board") == ["Harbour Board", "its", "Harbour Board"]


def test_a_pronoun_is_not_whom_a_preposition_adds() -> None:
    found = read("A spokesman for Tom Weir, Jon Quill, said no. He added that it was late.")
    assert "He" in entity(found, "Jon Quill")


def test_a_mr_and_a_ms_of_one_family_name_are_two() -> None:
    found = read("Ms Weir left the court. She was tired. Mr Weir stayed. He was ill. Later Weir spoke.")
    assert entity(found, "Ms Weir") == ["Weir", "She"]
    assert entity(found, "Mr Weir") == ["Weir", "He"]
    assert [m.span.of(found.article.text) for m in found.mentions if m.entity is None] == ["Weir"]
    assert {e.name: e.gender for e in found.entities} == {"Ms Weir": "woman", "Mr Weir": "man"}


def test_a_couple_is_told_apart_by_what_is_said_of_them() -> None:
    found = read("Ana Weir and her husband, Tom Weir, run the mill. Mrs Weir is old. Mr Weir hopes to sell.")
    assert entity(found, "Ana Weir") == ["Ana Weir", "Weir"]
    assert entity(found, "Tom Weir")[-2:] == ["Tom Weir", "Weir"]


def test_one_full_name_is_not_both_a_mr_and_a_ms() -> None:
    found = read("Pat Weir owns the mill. Ms Weir left. Mr Weir stayed.")
    assert entity(found, "Pat Weir") == ["Pat Weir"]
    assert {"Ms Weir", "Mr Weir"} <= {e.name for e in found.entities}


def test_the_younger_is_the_son() -> None:
    found = read(
        "John Weir built the mill. His son, Paul Weir, runs it. The elder Weir sleeps. The younger Weir works."
    )
    assert entity(found, "John Weir")[-1] == "Weir"
    assert entity(found, "Paul Weir")[-1] == "Weir"
