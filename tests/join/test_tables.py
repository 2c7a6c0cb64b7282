"""The tables of agencies, credits, outlets and word rarity, and what they find in a text."""

from __future__ import annotations

import pytest

from tellings.find.tables import table
from tellings.join.credits import agencies, credit_patterns, find_credits, outlet_key, outlet_name, outlets, signoffs
from tellings.join.rarity import fold_words, rarity, rarity_table
from tellings.join.releases import release_marks
from tellings.model import Article, article_id, text_id
from tellings.weigh.figures import measures, persons

BODY = "The harbour was closed for a second day while divers searched the wreck. " * 12


def article(text: str, outlet: str | None = None, url: str | None = None) -> Article:
    """A bare article."""
    return Article(article_id(text, outlet, url, None), text_id(text), text, outlet=outlet, url=url)


def test_tables_are_whole() -> None:
    assert len(agencies()) >= 80
    assert credit_patterns()
    assert signoffs()
    assert all(name and group for name, group in outlets().values())
    assert measures()
    assert persons()


@pytest.mark.parametrize("name", ["agencies.csv", "outlets.csv", "credits.csv", "releases.csv", "signoffs.csv"])
def test_every_row_says_where_it_was_read_or_that_nobody_checked(name: str) -> None:
    for row in table(name):
        assert "read 20" in row["source"] or "general knowledge, unverified" in row["source"], row


@pytest.mark.parametrize(
    "line",
    [
        "With reports from AP, Reuters and AFP",
        "AP, Reuters and AFP contributed to this report.",
        "Additional reporting by AP and Reuters, AFP",
    ],
)
def test_a_shared_credit_names_them_all(line: str) -> None:
    found = {(credit.agency, credit.scope) for credit in find_credits(article(BODY + "\n" + line))}
    assert found == {("AP", "part"), ("Reuters", "part"), ("AFP", "part")}


def test_reporting_by_in_a_sentence_is_no_sign_off() -> None:
    assert find_credits(article("(Reporting by radio was hard that night.) " + BODY)) == ()
    assert find_credits(article("Reporting by Dana Holt won a prize, and editing by Ilse Quorn did not. " + BODY)) == ()


def test_every_mark_of_a_release_has_a_weight_and_a_source() -> None:
    marks = release_marks()
    assert all(0 < weight <= 3 for _, _, weight, _ in marks)
    assert {where for _, where, _, _ in marks} == {"head", "tail", "any"}


def test_one_name_has_one_publisher() -> None:
    groups: dict[str, set[str]] = {}
    for name, group in outlets().values():
        groups.setdefault(outlet_key(name), set()).add(group)
    assert all(len(found) == 1 for found in groups.values())


def test_rare_words_are_rarer_and_unseen_ones_rarest() -> None:
    stretches, counts = rarity_table()
    assert all(1 < count <= stretches for count in counts.values())
    assert rarity("the") < rarity("harbour") < rarity("zzyzx")
    assert fold_words("Ministers’ harbours, class and 12 bus") == ["minister", "harbour", "class", "and", "bus"]


@pytest.mark.parametrize(
    ("text", "agency", "scope"),
    [
        ("MARRACK (AP) — " + BODY, "AP", "whole"),
        ("MARRACK, May 4 (Reuters) - " + BODY, "Reuters", "whole"),
        ("By Dana Holt, Associated Press\n" + BODY, "AP", "whole"),
        (BODY + "\n— AFP", "AFP", "whole"),
        (BODY + "\n(Xinhua)", "Xinhua", "whole"),
        (BODY + "\nCopyright 2031 The Associated Press. All rights reserved.", "AP", "whole"),
        (BODY + "\nWith AP inputs", "AP", "part"),
        (BODY + "\nReuters contributed to this report.", "Reuters", "part"),
        (BODY + "\nAdditional reporting by Agence France-Presse", "AFP", "part"),
        ("A crane lifts the hull. AP Photo/Dana Holt\n" + BODY, "AP", "photo"),
        ("A crane lifts the hull. (Photo: AFP)\n" + BODY, "AFP", "photo"),
        ("A crane lifts the hull. REUTERS/Dana Holt\n" + BODY, "Reuters", "photo"),
        (BODY + "\n(Reporting by Dana Holt in Marrack; Editing by Ilse Quorn)", "Reuters", "whole"),
        (
            BODY + "\n(Additional reporting by Dana Holt. Writing by Anselm Brody. Editing by Ilse Quorn)",
            "Reuters",
            "whole",
        ),
        (BODY + "\nTo contact the reporter on this story: Dana Holt in Marrack", "Bloomberg", "whole"),
        (BODY + "The master told Reuters that he was tired. " + BODY, "Reuters", "cited"),
    ],
)
def test_credits_in_any_form(text: str, agency: str, scope: str) -> None:
    assert {(credit.agency, credit.scope) for credit in find_credits(article(text))} == {(agency, scope)}


def test_a_name_in_a_sentence_is_no_credit() -> None:
    assert find_credits(article("Alan Reuters opened a bakery. " + BODY)) == ()


def test_the_outlet_and_the_address_may_name_an_agency() -> None:
    assert [credit.form for credit in find_credits(article(BODY, "www.reuters.com"))] == ["outlet"]
    assert [credit.form for credit in find_credits(article(BODY, None, "https://a.example/wires/afp/1.html"))] == [
        "address"
    ]


def test_spellings_of_an_outlet_are_one() -> None:
    assert outlet_name("www.theguardian.com") == "The Guardian"
    assert outlet_key("edition.cnn.com") == outlet_key("CNN")
