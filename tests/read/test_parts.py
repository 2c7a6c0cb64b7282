"""Parts of a text: the rule book, the habits of newspapers, and what holds of any text."""

from __future__ import annotations

import re
import tomllib
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tellings.model import Span
from tellings.read import rules
from tellings.read.blocks import find_blocks
from tellings.read.bylines import byline_names, reads_as_names
from tellings.read.parts import ENDING, TAIL, Layout, find_parts, first_rule, measure
from tellings.read.rules import agency_pattern, book_for, rule_book
from tests.read.invented import BODY, HEADLINE

TABLE = tomllib.loads((resources.files("tellings") / "data" / "furniture.toml").read_text("utf-8"))
RULES = {rule.name: rule for rule in (*rule_book().blocks, *rule_book().heads, *rule_book().tails)}
FIRST, SECOND, THIRD, FOURTH = BODY.strip().split("\n\n")


def lay_out(text: str, title: str | None = None) -> Layout:
    return find_parts(text, find_blocks(text), title=title)


def pieces(text: str, title: str | None = None) -> list[tuple[str, str]]:
    return [(part.kind, part.span.of(text)) for part in lay_out(text, title).parts]


def other(text: str, title: str | None = None) -> list[tuple[str, str]]:
    """The parts that are no body."""
    return [piece for piece in pieces(text, title) if piece[0] != "body"]


def fits(name: str, text: str) -> bool:
    rule = RULES[name]
    if len(text.split()) > rule.most_words or (rule.unended and measure(text, Span(0, len(text)), None).ended):
        return False
    if rule.covers == "block":
        return rule.pattern.fullmatch(text) is not None and (not rule.names or reads_as_names(text))
    if rule.covers == "head":
        return rule.pattern.match(text) is not None
    return rule.pattern.search(text[-(ENDING if rule.covers == "ending" else TAIL) :]) is not None


@pytest.mark.parametrize(("name", "case"), [(row["name"], case) for row in TABLE["rules"] for case in row["cases"]])
def test_each_rule_fits_its_cases(name: str, case: str) -> None:
    assert fits(name, case)
    if RULES[name].covers in {"block", "ending"}:
        found = first_rule(
            measure(case, Span(0, len(case)), None), rule_book(), ("any", "edge", "top", "inside", "bottom")
        )
        assert found is not None
        assert found[0] == RULES[name].kind, "an earlier rule gives it another kind"


@pytest.mark.parametrize(("name", "case"), [(row["name"], case) for row in TABLE["rules"] for case in row["not"]])
def test_no_rule_fits_its_counter_cases(name: str, case: str) -> None:
    assert not fits(name, case)


CASES = [case for row in TABLE["rules"] for case in (*row["cases"], *row["not"])]


def test_the_book_without_agencies_says_the_same_where_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, light = rule_book(), rule_book(agencies=False)
    unnamed = [case for case in CASES if not agency_pattern().search(case)]
    assert len(CASES) > len(unnamed) > 200
    for case in unnamed:
        for text in (case, f"{HEADLINE}\n\n{case}\n\n{FIRST}\n\n{SECOND} {case}\n\n{case}"):
            monkeypatch.setattr(rules, "BOOKS", {True: whole})
            expected = lay_out(text)
            monkeypatch.setattr(rules, "BOOKS", {False: light})
            assert book_for([text]) is (whole if agency_pattern().search(text) else light)
            assert lay_out(text) == expected


def test_an_agency_anywhere_brings_the_whole_book(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "BOOKS", {False: rule_book(agencies=False)})
    text = f"{HEADLINE}\n\nMARRACK (Reuters) - {FIRST}"
    assert other(text)[-1] == ("dateline", "MARRACK (Reuters) -")
    assert True in rules.BOOKS


def test_rules_have_their_own_names() -> None:
    assert len(RULES) == len(TABLE["rules"])


def test_ordinary_paragraphs_are_body() -> None:
    assert pieces(BODY) == [("body", paragraph) for paragraph in (FIRST, SECOND, THIRD, FOURTH)]


def test_a_saved_page() -> None:
    text = "\n".join(
        [
            "The Sound Times",
            "Home | News | Sport | Weather",
            HEADLINE,
            "By Bo Li and Ina Roth",
            "Published 18:20 GMT, March 13th 2023",
            "The northern pillar of the bridge on Monday. Photo: Amara Quist/Northline",
            "Share this article",
            f"OSTRAVA SOUND, March 13 (Northline) – {FIRST}",
            "Advertisement",
            SECOND,
            "READ ALSO: Ferry crews ask for better pay",
            THIRD,
            f"{FOURTH} (With inputs from agencies)",
            "Updated: 14 March 2023, 8.10 am",
            "Most read",
            "1. The best chowder of the coast",
            "Nurses vote to strike",
            "© 2023 The Sound Times. All rights reserved.",
        ]
    )
    assert other(text) == [
        ("furniture", "The Sound Times"),
        ("furniture", "Home | News | Sport | Weather"),
        ("headline", HEADLINE),
        ("byline", "By Bo Li and Ina Roth"),
        ("furniture", "Published 18:20 GMT, March 13th 2023"),
        ("caption", "The northern pillar of the bridge on Monday. Photo: Amara Quist/Northline"),
        ("furniture", "Share this article"),
        ("dateline", "OSTRAVA SOUND, March 13 (Northline) –"),
        ("furniture", "Advertisement"),
        ("furniture", "READ ALSO: Ferry crews ask for better pay"),
        ("credit", "(With inputs from agencies)"),
        ("furniture", "Updated: 14 March 2023, 8.10 am"),
        ("furniture", "Most read"),
        ("furniture", "1. The best chowder of the coast"),
        ("furniture", "Nurses vote to strike"),
        ("furniture", "© 2023 The Sound Times. All rights reserved."),
    ]
    layout = lay_out(text)
    assert layout.headline == HEADLINE
    assert layout.authors == ("Bo Li", "Ina Roth")
    assert [(stamp.value, stamp.role) for stamp in layout.stamps] == [
        ("18:20 GMT, March 13th 2023", "published"),
        ("14 March 2023, 8.10 am", "updated"),
    ]
    assert all(stamp.span is not None and stamp.span.of(text) == stamp.value for stamp in layout.stamps)


def test_a_caption_saved_twice_is_a_caption_both_times() -> None:
    line = "Ilse Brandt leads the crew that looks after the bridge and found the crack on Sunday."
    text = f"{HEADLINE}\n\n{line}\n{line}PHOTO: AP\n\n{BODY}"
    assert other(text) == [("headline", HEADLINE), ("caption", line), ("caption", f"{line}PHOTO: AP")]


def test_a_pull_quote_before_its_own_paragraph_is_no_caption() -> None:
    quote = "It is as long as my arm, and nobody had seen it before"
    assert other(f"{FIRST}\n\n{quote}\n\n{quote}. {THIRD} {FOURTH} {SECOND}") == []


def test_an_unended_line_between_paragraphs_is_a_caption() -> None:
    line = "Lorries wait in front of the closed bridge on Monday afternoon while the crew works"
    assert other(f"{FIRST}\n{SECOND}\n{line}\n{THIRD}\n{FOURTH}") == [("caption", line)]


def test_a_subheading_is_body() -> None:
    assert other(f"{FIRST}\n{SECOND}\nA bridge with a past\n{THIRD}\n{FOURTH}") == []


def test_speakers_of_a_transcript_are_no_datelines() -> None:
    text = "\n".join(
        f"{name}: {paragraph}"
        for name, paragraph in zip(["ROTH", "LI", "ROTH", "LI"], BODY.strip().split("\n\n"), strict=True)
    )
    assert other(text) == []


def test_the_given_title_is_the_headline_wherever_it_stands() -> None:
    assert other(f"Bridges\n{HEADLINE}\n{BODY}", HEADLINE)[:2] == [("furniture", "Bridges"), ("headline", HEADLINE)]
    assert lay_out(BODY, HEADLINE).headline is None


def test_the_stamp_behind_a_headline_is_cut_off() -> None:
    text = f"{HEADLINE} Updated: 2023-03-13 09:53 (Agencies)\n{BODY}"
    assert other(text) == [("headline", HEADLINE), ("furniture", "Updated: 2023-03-13 09:53 (Agencies)")]
    assert [stamp.value for stamp in lay_out(text).stamps] == ["2023-03-13 09:53"]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Nadia Ferreira-Holt and Callum Oyelaran", ("Nadia Ferreira-Holt", "Callum Oyelaran")),
        ("By Linnea Abara on Skelda", ("Linnea Abara",)),
        ("By INA ROTH, Harbour Bell", ("INA ROTH",)),
        ("By Rowan Achebe-Lyle, 14 March 2023", ("Rowan Achebe-Lyle",)),
        ("By Ina de la Roth, Bo Li and Amara Quist in Sennick", ("Ina de la Roth", "Bo Li", "Amara Quist")),
        ("By our foreign desk", ()),
        ("By Staff Reporter", ()),
        ("By Northline", ()),
        ("Fiona Castellanos reports", ("Fiona Castellanos",)),
    ],
)
def test_names_on_bylines(line: str, names: tuple[str, ...]) -> None:
    assert byline_names(line) == names


def test_lines_broken_by_width_are_joined() -> None:
    import textwrap

    wrapped = "\n\n".join(textwrap.fill(paragraph, 72) for paragraph in BODY.strip().split("\n\n"))
    assert [span.of(wrapped).replace("\n", " ") for span in find_blocks(wrapped)] == [FIRST, SECOND, THIRD, FOURTH]
    indented = "\n".join(
        textwrap.fill(paragraph, 72, initial_indent="    ") for paragraph in BODY.strip().split("\n\n")
    )
    assert [span.of(indented).replace("\n", " ") for span in find_blocks(indented)] == [FIRST, SECOND, THIRD, FOURTH]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u0085", "\n\n", "\r\n\r\n"])
def test_every_kind_of_line_end(end: str) -> None:
    text = end.join([FIRST, SECOND, THIRD])
    assert [span.of(text) for span in find_blocks(text)] == [FIRST, SECOND, THIRD]


LINES = (
    [line for row in TABLE["rules"] for line in (*row["cases"], *row["not"])]
    + BODY.strip().split("\n\n")
    + [HEADLINE, "", " ", "•", "A", "1", "(", "…"]
)


@given(
    st.lists(st.sampled_from(LINES) | st.text(max_size=40), max_size=20), st.sampled_from(["\n", "\r\n", "\n\n", " "])
)
@settings(max_examples=150, deadline=None)
def test_parts_cover_all_but_blanks_in_order(lines: list[str], end: str) -> None:
    text = end.join(lines)
    layout = lay_out(text)
    at = 0
    for part in layout.parts:
        assert at <= part.span.start < part.span.end
        assert text[at : part.span.start].strip() == "", "nothing lies between parts"
        assert part.span.of(text) == part.span.of(text).strip()
        at = part.span.end
    assert text[at:].strip() == ""
    assert all(stamp.span is not None and stamp.span.of(text) == stamp.value for stamp in layout.stamps)


def test_straight_and_curly_quotation_marks_move_no_kind() -> None:
    curly = f"{HEADLINE}\n\nBy Bo Li\n\n{BODY}"
    straight = re.sub("[“”]", '"', curly)
    assert [kind for kind, _ in pieces(curly)] == [kind for kind, _ in pieces(straight)]
