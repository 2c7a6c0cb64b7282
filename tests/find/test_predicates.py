"""Predicates and arguments: the Docs are made by hand, as a reader would annotate them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tellings.find.clauses import grow_tree
from tellings.find.lemmas import verb_lemma
from tellings.find.predicates import find_predicates
from tellings.find.words import words_of
from tellings.model import Predicate
from tests.find.test_clauses import parsed

RELATIONS = ["ROOT", "nsubj", "obj", "obl", "acl", "acl:relcl", "conj", "advcl", "nsubj:pass", "aux:pass", "mark"]


def nobody(at: int) -> None:
    """Names no word."""


def told(rows: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each predicate's lemma and its arguments as (role, words)."""
    article, doc = parsed(rows)
    text, words = article.text, words_of(article, doc)
    tree = grow_tree(words)
    assert tree is not None
    found = find_predicates(tree, 0, len(words), nobody)
    return [(one.lemma, [(part.role, part.span.of(text)) for part in one.arguments]) for one in found]


def test_a_verb_has_its_subject_object_and_adjunct() -> None:
    assert told(
        "Two/NUM/1/nummod men/NOUN/2/nsubj robbed/VERB/2/ROOT banks/NOUN/2/obj on/ADP/5/case Monday/PROPN/2/obl"
    ) == [("rob", [("subject", "Two men"), ("object", "banks"), ("adjunct", "on Monday")])]


def test_a_passive_is_turned_round() -> None:
    assert told(
        "The/DET/1/det bank/NOUN/3/nsubj:pass was/AUX/3/aux:pass robbed/VERB/3/ROOT by/ADP/6/case two/NUM/6/nummod men/NOUN/3/obl"
    ) == [("rob", [("object", "The bank"), ("subject", "two men")])]


def test_a_second_verb_takes_the_subject_over_and_a_participle_its_noun() -> None:
    assert told(
        "Men/NOUN/2/nsubj seen/VERB/0/acl fled/VERB/2/ROOT and/CCONJ/4/cc hid/VERB/2/conj money/NOUN/4/obj"
    ) == [
        ("see", [("object", "Men")]),
        ("flee", [("subject", "Men seen")]),
        ("hide", [("subject", "Men"), ("object", "money")]),
    ]


def test_what_is_said_with_be_is_a_predicate() -> None:
    assert told("The/DET/1/det guard/NOUN/3/nsubj is/AUX/3/cop safe/ADJ/3/ROOT") == [
        ("safe", [("subject", "The guard")])
    ]


def test_arguments_link_to_the_entity_their_head_names() -> None:
    words = words_of(*parsed("Ana/PROPN/2/nsubj Weir/PROPN/0/flat left/VERB/2/ROOT"))
    tree = grow_tree(words)
    assert tree is not None
    ((argument,),) = [one.arguments for one in find_predicates(tree, 0, 3, {0: "e1"}.get)]
    assert argument.entity == "e1"


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("killed", "kill"), ("stopped", "stop"), ("hurried", "hurry"), ("watches", "watch"), ("decided", "decide"), ("raided", "raid"),
        ("shot", "shoot"), ("injured", "injure"), ("declaring", "declare"), ("settled", "settle"), ("hurled", "hurl"), ("focused", "focus"),
        ("looking", "look"), ("arranged", "arrange"), ("bring", "bring"), ("opens", "open"), ("examined", "examine"), ("sped", "speed"),
    ],
)  # fmt: skip
def test_lemmas(form: str, lemma: str) -> None:
    assert verb_lemma(form) == lemma


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=20))
def test_any_word_has_a_lemma(word: str) -> None:
    assert verb_lemma(word)


@given(
    st.lists(
        st.tuples(st.sampled_from(["VERB", "NOUN", "ADP", "ADJ"]), st.integers(0, 7), st.sampled_from(RELATIONS)),
        min_size=1,
        max_size=8,
    ),
    st.integers(0, 8),
    st.integers(0, 8),
)
def test_any_tree_gives_predicates_within_the_words_asked_for(
    rows: list[tuple[str, int, str]], one: int, two: int
) -> None:
    size = len(rows)
    # a head stands before its dependents: no circles
    heads = [min(head, at) for at, (_, head, _) in enumerate(rows)]
    told_rows = " ".join(f"by/{pos}/{head}/{dep}" for (pos, _, dep), head in zip(rows, heads, strict=True))
    words = words_of(*parsed(told_rows))
    tree = grow_tree(words)
    assert tree is not None
    begin, end = sorted((min(one, size), min(two, size)))
    found: tuple[Predicate, ...] = find_predicates(tree, begin, end, nobody)
    assert [one.span.start for one in found] == sorted(one.span.start for one in found)
    for row in found:
        for span in (row.span, *(part.span for part in row.arguments)):
            assert words.start[begin] <= span.start < span.end <= words.end[end - 1]
