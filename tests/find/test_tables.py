"""The tables are consistent."""

from __future__ import annotations

import pytest

from tellings.find.gazetteer import country_name
from tellings.find.meaning import settle
from tellings.find.tables import table, word_set
from tellings.model import BadTable

TABLES = [
    "act_nouns.csv",
    "acts.csv",
    "bodies.csv",
    "conversions.csv",
    "countries.csv",
    "date_odds.csv",
    "cues.csv",
    "event_verbs.csv",
    "exclusives.csv",
    "feasts.csv",
    "holidays.csv",
    "media.csv",
    "name_endings.csv",
    "opposites.csv",
    "populations.csv",
    "time_words.csv",
    "time_zones.csv",
    "titles.csv",
    "units.csv",
    "word_sets.csv",
]
LABELS = {"PERSON", "ORG", "COUNTRY", "PLACE", "GROUP", "EVENT", "DOCUMENT"}


@pytest.mark.parametrize("name", TABLES)
def test_every_row_has_a_source_and_no_row_stands_twice(name: str) -> None:
    rows = table(name)
    assert rows
    assert all(row["source"] for row in rows)
    plain = [tuple(row.items()) for row in rows]
    assert len(plain) == len(set(plain))


def test_each_country_has_one_code_of_three_letters_and_one_name_shown() -> None:
    codes = {row["code"] for row in table("countries.csv")}
    assert all(len(code) == 3 and code.isupper() and code.isascii() for code in codes)
    shown = [row["code"] for row in table("countries.csv") if row["shown"]]
    assert len(shown) == len(set(shown))
    assert country_name("USA") == "United States"
    assert {row["kind"] for row in table("countries.csv")} == {"name", "demonym", "people", "seat", "place"}


def test_labels_frames_and_kinds_are_known() -> None:
    assert {row["label"] for name in ("bodies.csv", "name_endings.csv") for row in table(name)} <= LABELS
    frames = {frame for row in table("cues.csv") for frame in row["frames"].split()}
    assert frames == {"clause", "that", "told", "to", "toward", "float", "act"}
    assert {row["kind"] for row in table("titles.csv")} == {"honorific", "office", "role"}
    assert {row["kind"] for row in table("units.csv")} == {"percent", "measure", "money", "count", "time"}


def test_feasts_have_their_days_in_order_and_a_name_that_leads_to_them() -> None:
    named = {row["meaning"] for row in table("holidays.csv")}
    for row in table("feasts.csv"):
        days = row["days"].split()
        assert days == sorted(set(days))
        years = {int(day[:4]) for day in days}
        assert len(years) >= 34, "years missing"
        assert max(years) - min(years) <= len(days), "one a year at least"
        assert f"feast={row['number']}~" in named
        assert row["mod"] in ("", "APPROX")


def test_holidays_have_a_meaning_the_calendar_knows() -> None:
    from datetime import date

    for row in table("holidays.csv"):
        assert settle(row["meaning"], date(2019, 6, 1))


def test_an_unknown_set_says_what_to_do() -> None:
    with pytest.raises(BadTable, match="add a row"):
        word_set("no such set")


def test_what_excludes_each_other_is_told_apart_and_what_is_converted_is_a_unit() -> None:
    for name, group, member in (("exclusives.csv", "class", "member"), ("opposites.csv", "pair", "side")):
        rows = table(name)
        assert {row["kind"] for row in rows} <= {"other", "place", "who", "did-or-denied", "undone"}
        for kind in {row[group] for row in rows}:
            forms = [form for row in rows if row[group] == kind for form in row["forms"].split()]
            assert len(forms) == len(set(forms)), (name, kind)
            assert len({row[member] for row in rows if row[group] == kind}) > 1, (name, kind)
    units = {row["unit"] for row in table("units.csv")}
    for row in table("conversions.csv"):
        assert {row["unit"], row["into"]} <= units
        assert float(row["factor"]) > 0
    words = [row["word"] for row in table("populations.csv")]
    assert len(words) == len(set(words))
