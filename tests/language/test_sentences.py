"""Sentence ends: properties first, then the cases that newspapers bring."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tellings.language import split_sentences
from tellings.language.ends import ABBREVIATIONS, abbreviations, weights
from tellings.language.sentences import LONGEST

MESSY = st.text(st.sampled_from("aB .!?…\"'”“\n\t\r\u2028\x00()1-,U.S é😀\u0301"), max_size=200) | st.text(max_size=200)
PARTS = st.lists(st.tuples(st.integers(0, 220), st.integers(0, 220)), max_size=4)


@given(MESSY, PARTS)
@settings(max_examples=300, deadline=None)
def test_spans_hold_all_that_is_not_white_space(text: str, parts: list[tuple[int, int]]) -> None:
    spans = split_sentences(text, parts)
    at = 0
    for start, end in spans:
        assert at <= start < end <= len(text)
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        assert end - start <= LONGEST
        at = end
    assert not text[at:].strip()


@given(MESSY, PARTS)
@settings(max_examples=200, deadline=None)
def test_no_sentence_crosses_a_part(text: str, parts: list[tuple[int, int]]) -> None:
    borders = {at for part in parts for at in part}
    assert not [(s, e, b) for s, e in split_sentences(text, parts) for b in borders if s < b < e]


def test_a_blank_lost_between_two_sentences() -> None:
    text = (
        "The pump failed last week.The captain left.A boat came.Pell did not.He slept. See news.bay.The_list or a.In."
    )
    assert sentences(text) == [
        "The pump failed last week.",
        "The captain left.",
        "A boat came.Pell did not.",
        "He slept.",
        "See news.bay.The_list or a.In.",
    ]


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["The minister left.", "Nobody knew why."],
        ["Mr. Orlan Pell spoke to Gen. Vask.", "He did not answer."],
        ["The U.S. Embassy was closed.", "It reopened in the U.S.", "The reason is not known."],
        ['"Will you resign?" he was asked.', '"No."', "That was all."],
        ["J. K. Marsh and R. Toll signed.", "So did P. Ode."],
        ["Trade rose 3.5 percent.", "Prices fell 1.2 percent."],
        ["It began at 5 p.m. on Friday.", "It ended at 9 p.m.", "The police came."],
        ['"Go away!" he said.', "So they went."],
        ["He paused... and went on.", "Then he left."],
        ["“We are done.”", "“We are not.”"],
        ["“No ship will leave harbour,” Ms Varr told reporters in Sennick.", "She left."],
        ["The firm, Brant Inc., failed.", "Its owner was Dale Corp. of Ohio."],
        ["WE WILL NOT PAY.", "NOT NOW."],
    ],
)
def test_marks(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


def test_a_hard_wrapped_paragraph_is_one_text_and_a_headline_is_not() -> None:
    text = (
        "Harbour talks fail again\n"
        "By Ana Bell\n\n"
        "The two sides met for the fourth time this month and again could not agree on\n"
        "the fees that ships are to pay in the new harbour, which opens next year, they\n"
        "said. Another meeting is planned.\n"
    )
    found = sentences(text)
    assert found[0] == "Harbour talks fail again"
    assert found[1] == "By Ana Bell"
    assert found[2].startswith("The two sides")
    assert found[2].endswith("they\nsaid.")
    assert found[3] == "Another meeting is planned."


def test_long_lines_end_sentences() -> None:
    line = "The council met on Monday and " + "talked and " * 20 + "went home"
    assert sentences(f"{line}\n{line}") == [line, line]


def test_an_endless_sentence_is_cut_at_clauses() -> None:
    found = sentences("one thing, and another " * 1000)
    assert all(len(sentence) <= LONGEST for sentence in found)
    assert all(sentence.endswith(",") for sentence in found[:-1])


def test_the_table_is_consistent() -> None:
    with ABBREVIATIONS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(abbreviations()) == len(rows), "a word stands twice"
    assert [row["word"] for row in rows] == sorted(row["word"] for row in rows)
    assert all(not row["word"].endswith(".") and row["kind"] for row in rows)
    assert all(abs(weight) >= 0.05 for weight in weights().values())
