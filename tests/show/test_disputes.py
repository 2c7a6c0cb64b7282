"""What is in dispute, in plain words: titles and the words marked, on an invented story of one sentence a report."""

from __future__ import annotations

from typing import Any

import pytest

from tellings.model import (
    Article,
    Cite,
    Conflict,
    ConflictKind,
    Entity,
    LocalEntity,
    Part,
    Published,
    Quantity,
    Quote,
    Reading,
    Relation,
    Sentence,
    Span,
    Statement,
    Story,
    When,
    text_id,
)
from tellings.show.conflicts import around, disputed, open_story, titles
from tellings.show.disputes import bare
from tellings.show.lookup import look_up
from tellings.show.rows import Rows


def article(key: str, text: str) -> Article:
    return Article(key, text_id(text), text, outlet=f"Outlet {key}", parts=(Part("body", Span(0, len(text))),))


def at(key: str, text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def world(texts: dict[str, str], figures: dict[str, tuple[str, float, str]], **rows: Any) -> Rows:
    """A story of these texts, each one statement with one figure: its words, its value and its hedge."""
    statements = tuple(
        Statement(
            key,
            Span(0, len(text)),
            0,
            quantities=tuple(
                Quantity(at(key, text, words), value, value, "people", hedge)  # type: ignore[arg-type]
                for words, value, hedge in [figures[key]]
            )
            if key in figures
            else (),
        )
        for key, text in texts.items()
    )
    days = {key: f"2021-05-0{number}" for number, key in enumerate(texts, 1)}
    return Rows(
        articles=tuple(article(key, text) for key, text in texts.items()),
        sentences=tuple(Sentence(key, Span(0, len(text)), 0, bytes(384)) for key, text in texts.items()),
        statements=rows.pop("statements", statements),
        published=tuple(Published(key, day, "day", "given", day, day) for key, day in days.items()),
        stories=(Story("s", "A story", tuple(texts)),),
        **rows,
    )


def conflict(
    texts: dict[str, str], a: str, b: str, kind: ConflictKind, relation: Relation, about: str, key: str = "x"
) -> Conflict:
    return Conflict(
        key,
        "s",
        kind,
        relation,
        about,
        Cite(a, 0, len(texts[a])),
        Cite(b, 0, len(texts[b])),
        0.9,
        2.2,
    )


TOLL = {
    "a": "The port said that at least four people were killed when the crane fell on the quay.",
    "b": "Six people were killed when the crane fell on the quay, the port said in the evening.",
}
FIGURES = {"a": ("at least four people", 4.0, "at-least"), "b": ("Six people", 6.0, "exact")}


@pytest.mark.parametrize(
    ("relation", "title"),
    [("revised", "People killed: at least 4, then 6"), ("conflict", "People killed: at least 4 or 6")],
)
def test_figures_of_people_are_told_as_numerals(relation: Relation, title: str) -> None:
    rows = world(TOLL, FIGURES, conflicts=(conflict(TOLL, "a", "b", "figure", relation, "people killed: crane quay"),))
    assert titles(open_story(rows)) == {"x": title}
    (one,) = open_story(rows).subjects
    assert one.about == title
    marked = ["".join(piece.text for piece in side.pieces if piece.hit) for side in (one.pairs[0].a, one.pairs[0].b)]
    assert marked == ["at least four people", "Six people"]


def test_undated_reports_come_neither_before_nor_after() -> None:
    rows = world(TOLL, FIGURES, conflicts=(conflict(TOLL, "a", "b", "figure", "revised", "people killed"),))
    undated = Rows(**{**{name: getattr(rows, name) for name in rows.__slots__}, "published": ()})
    assert titles(open_story(undated)) == {"x": "People killed: at least 4 or 6"}
    assert [one.pairs[0].joiner for one in open_story(undated).subjects] == ["and"]


def test_a_long_row_of_revisions_tells_its_first_and_its_last() -> None:
    numbers = ("Two", "Three", "Four", "Five", "Six", "Seven")
    texts = {f"r{n}": f"{word} people were killed when the crane fell." for n, word in enumerate(numbers)}
    figures = {f"r{n}": (f"{word} people", n + 2.0, "exact") for n, word in enumerate(numbers)}
    pairs = tuple(
        conflict(texts, f"r{n}", f"r{n + 1}", "figure", "revised", "people killed", f"x{n}") for n in range(5)
    )
    rows = world(texts, figures, conflicts=pairs)
    assert open_story(rows).subjects[0].about == "People killed: 2, 3 … 7"


def test_a_unit_alone_keeps_the_words_of_the_texts() -> None:
    texts = {"a": "The line was fined 14,000 crowns in March.", "b": "In March the line was fined 40,000 crowns."}
    figures = {"a": ("14,000 crowns", 14000.0, "exact"), "b": ("40,000 crowns", 40000.0, "exact")}
    rows = world(texts, figures, conflicts=(conflict(texts, "a", "b", "figure", "conflict", "crown: fined line"),))
    assert titles(open_story(rows)) == {"x": "How many: 14,000 crowns or 40,000 crowns"}


WORDS = {
    "a": "“No ship of ours will leave port until every raft is where it must be,” said Ada Roke.",
    "b": "“No ship of ours will leave harbour until every raft is where it must be,” Ada Roke said.",
}


def test_a_remark_names_its_speaker_and_the_words_exchanged() -> None:
    spoken = tuple(Quote(key, "direct", (Span(1, text.index(",”")),), who=f"{key}.n1") for key, text in WORDS.items())
    rows = world(
        WORDS,
        {},
        quotes=spoken,
        locals=tuple(LocalEntity(f"{key}.n1", key, "Ada Roke", "PERSON") for key in WORDS),
        entities=(Entity("p", "s", "Ada Roke", "PERSON", None, (), ("a.n1", "b.n1")),),
        conflicts=(conflict(WORDS, "a", "b", "wording", "conflict", "ship raft leave"),),
    )
    assert titles(open_story(rows)) == {"x": "Words of Ada Roke: “port” or “harbour”"}


def test_times_are_told_by_their_words() -> None:
    texts = {"a": "The crane fell at dawn on Monday.", "b": "The crane fell on Tuesday, the port said."}
    spans = {"a": at("a", texts["a"], "Monday"), "b": at("b", texts["b"], "Tuesday")}
    values = {"a": "2021-05-03", "b": "2021-05-04"}
    whens = tuple(
        When(
            key,
            f"{key}.t",
            spans[key],
            "DATE",
            values[key],
            "day",
            None,
            (Reading(values[key], values[key], values[key], "day", 1.0),),
            "",
        )
        for key in texts
    )
    statements = tuple(Statement(key, Span(0, len(text)), 0, times=(f"{key}.t",)) for key, text in texts.items())
    rows = world(
        texts,
        {},
        whens=whens,
        statements=statements,
        conflicts=(conflict(texts, "a", "b", "date", "conflict", "when: crane"),),
    )
    assert titles(open_story(rows)) == {"x": "When (crane): “Monday” or “Tuesday”"}


@pytest.mark.parametrize("about", ["car or truck", "truck against car; gate against mill", "“car” or “truck”"])
def test_an_about_that_names_both_words_is_taken_at_its_word(about: str) -> None:
    texts = {"a": "A truck was driven into the gate of the mill.", "b": "Someone drove a car into the mill's gate."}
    rows = world(texts, {}, conflicts=(conflict(texts, "a", "b", "other", "conflict", about),))
    assert titles(open_story(rows)) == {"x": "What is said: “truck” or “car”"}


def test_where_nothing_can_be_told_apart_the_row_speaks() -> None:
    texts = {
        "a": "The mill is shut for good, and nobody who worked there was told of it before.",
        "b": "A gate stands open every day of the week now, so that carts can pass through it.",
    }
    rows = world(texts, {}, conflicts=(conflict(texts, "a", "b", "other", "conflict", "the mill gate"),))
    [title] = titles(open_story(rows)).values()
    assert title == "The mill gate"
    nameless = world(texts, {}, conflicts=(conflict(texts, "a", "b", "other", "conflict", ""),))
    assert titles(open_story(nameless)) == {"x": "What is said"}


def test_the_dead_and_the_missing_are_two_subjects_of_one_sentence() -> None:
    rows = world(
        TOLL,
        FIGURES,
        conflicts=(
            conflict(TOLL, "a", "b", "figure", "revised", "people killed: quay", "x1"),
            conflict(TOLL, "a", "b", "figure", "conflict", "people missing: quay", "x2"),
            conflict(TOLL, "b", "a", "figure", "precision", "people killed", "x3"),
        ),
    )
    assert len(open_story(rows).subjects) == 2
    assert dict(disputed(rows)) == {"revised": 1, "conflict": 1}


@pytest.mark.parametrize(
    ("text", "shown"), [("6:40 a.m.", "6:40 a.m."), ("“port.”", "port"), ("(the quay),", "the quay"), ("...", "...")]
)
def test_values_lose_their_marks_but_not_the_stop_of_an_abbreviation(text: str, shown: str) -> None:
    assert bare(text) == shown


def test_a_long_statement_is_shown_around_its_figure() -> None:
    text = "word " * 60 + "at least nine people were hurt " + "word " * 60
    rows = world({"a": text, "b": "Nine people were hurt."}, {})
    spot = at("a", text, "at least nine people")
    shown = around(Cite("a", 0, len(text)), spot, look_up(rows), 100)
    assert "at least nine people" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) <= 106
