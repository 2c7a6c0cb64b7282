"""What holds of every text, whatever it says."""

from __future__ import annotations

import pickle
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tellings.model import Span
from tests.find.reading import Found, read

PIECES = [
    "Mayor Ana Weir said the ferry would sail on Friday.",
    "“We are ready,” said Ana Weir, a spokeswoman for the harbour.",
    "“It is late,” he said. “We go.”",
    "According to Tom Reed, 45, at least 120 people left Marrack in May 2019.",
    "Reed, who denied the charge, accused the Harbour Board of delay.",
    "\n\n",
    "“I will come back,",
    "said the minister”",
    "The United States and France signed the Lake Act two years ago; it cost $3.5 million.",
    "'We won't,' Weir told reporters.",
    "She called it a “disgrace” on Tuesday (Nov 26).",
    "Up to 5-7 boats, 10'6\" long, sank at 10:30 a.m.",
]
texts = st.lists(st.sampled_from(PIECES), min_size=0, max_size=8).map(" ".join)
noise = st.text(st.sampled_from(string.ascii_letters + string.digits + " .,;:'\"“”‘’()-—\n$%/’"), max_size=300)


def spans_of(found: Found) -> list[Span]:
    """Every span in every row."""
    spans = [row.span for rows in (found.times, found.mentions, found.events, found.statements) for row in rows]
    for quote in found.quotes:
        spans += [*quote.words, *(span for span in (quote.cue, quote.speaker) if span is not None)]
    return spans + [quantity.span for statement in found.statements for quantity in statement.quantities]


@given(st.one_of(texts, noise))
@settings(max_examples=150, deadline=None)
def test_spans_lie_in_the_text_and_ids_name_one_row(text: str) -> None:
    found = read(text)
    for span in spans_of(found):
        assert span.of(text).strip()
    for rows in (found.times, found.mentions, found.entities, found.quotes, found.events, found.statements):
        ids = [row.id for row in rows]
        assert len(ids) == len(set(ids))
        assert pickle.loads(pickle.dumps(rows)) == rows
        hash(rows)


@given(texts)
@settings(max_examples=60, deadline=None)
def test_every_reference_is_to_a_row_that_exists(text: str) -> None:
    found = read(text)
    entities = {entity.id for entity in found.entities}
    times = {expression.id for expression in found.times}
    quotes = {quote.id for quote in found.quotes}
    assert {mention.entity for mention in found.mentions} <= entities | {None}
    for quote in found.quotes:
        assert {quote.who, *quote.candidates} <= entities | {None}
        assert quote.within is None or quote.within in quotes
    for statement in found.statements:
        assert set(statement.entities) | {statement.attributed_to} <= entities | {None}
        assert set(statement.times) <= times
        assert statement.quote is None or statement.quote in quotes
    for event in found.events:
        assert {event.source, event.target} <= entities
        assert event.when is None or event.when in times


@given(texts)
@settings(max_examples=60, deadline=None)
def test_each_entity_is_mentioned_and_mentions_do_not_overlap(text: str) -> None:
    found = read(text)
    assert {entity.id for entity in found.entities} == {m.entity for m in found.mentions} - {None}
    for one, other in zip(found.mentions, found.mentions[1:], strict=False):
        assert one.span.end <= other.span.start


def test_straight_and_curly_marks_give_the_same_quotes() -> None:
    text = (
        "“We are ready,” said Ana Weir, a nurse. “We sail at dawn,” she added.\n\n“Not I,” Tom Reed said.\n\n"
        "Weir called the plan “a disgrace to this town” on Monday. ‘It’s late,’ he told the board."
    )
    plain = text.translate(str.maketrans("“”‘’", "\"\"''"))
    one, other = read(text), read(plain)
    assert [(q.form, q.words, q.cue, q.speaker, one.name(q.who)) for q in one.quotes] == [
        (q.form, q.words, q.cue, q.speaker, other.name(q.who)) for q in other.quotes
    ]
    assert len(one.quotes) >= 5


@pytest.mark.parametrize(("first", "last"), [("Boris", "Quill"), ("Leila", "Marsh"), ("Yun", "Okoro")])
def test_renaming_a_person_changes_only_the_name(first: str, last: str) -> None:
    text = (
        "Mayor Ingrid Stoll said the bridge was safe. “It will hold,” Stoll said.\n\nThe mayor told reporters that she had "
        "seen the report. According to Stoll, 120 people crossed it on Monday."
    )
    renamed = text.replace("Ingrid", first.ljust(6)[:6].strip()).replace("Stoll", last)
    one, other = read(text), read(renamed)
    assert [(q.form, one.name(q.who) is None) for q in one.quotes] == [
        (q.form, other.name(q.who) is None) for q in other.quotes
    ]
    assert [m.form for m in one.mentions] == [m.form for m in other.mentions]
    assert {other.name(q.who) for q in other.quotes} == {f"{first.ljust(6)[:6].strip()} {last}"}


@given(
    st.sampled_from(
        [
            "“",
            '"',
            "‘",
            "'",
            "said ",
            "two ",
            "the ",
            "(",
            "1,",
            "A ",
            "of the ",
            "Nov 1-",
            "2019 ",
            "years ",
            "X said that Y ",
            "two to ",
            "2 weeks before the ",
            "from 9 to 11 a.m. to ",
            "in power for 3 years or so ",
            "3/4/2019 ",
            "10 a.m. GMT+",
        ]
    )
)
@settings(max_examples=15, deadline=None)
def test_work_grows_in_step_with_a_repeated_piece(piece: str) -> None:
    """Counts the calls the rules make rather than the clock: twice the text must not ask for three times the calls."""
    short, long = calls(piece * 400), calls(piece * 800)
    assert long <= 2.5 * short + 5000


def calls(text: str) -> int:
    """How many Python functions reading a text calls."""
    import sys

    count = 0

    def watch(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        if event in ("call", "c_call"):
            count += 1

    sys.setprofile(watch)
    try:
        read(text)
    finally:
        sys.setprofile(None)
    return count


def test_odd_texts_give_rows_or_nothing_but_no_error() -> None:
    tweet = "RT @weir: we WON!!! 😀 #ferry http://t.co/x “lol”"
    poem = "O ferry, ferry,\n  thou 'neath the moon\n'tis gone — “alas” —\n\n"
    transcript = 'WEIR: Yes.\nREED: No. You said "maybe".\nWEIR: I did not say that...\n' * 50
    many = "“Yes,” said Ana Weir. " * 5000
    for text in ("", " ", "\x00", "“", "”", "'", tweet, poem, transcript, "5'10\" and 6' tall, 12\" wide"):
        read(text)
    assert len(read(many).quotes) == 5000
