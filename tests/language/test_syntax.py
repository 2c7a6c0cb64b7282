"""From what the network saw to the Doc, without the network: alignment, letter case, windows, writing."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokenizer import Tokenizer

from tellings.language import load_reader, sentence_spans, split_sentences
from tellings.language.encode import WINDOW, cuts
from tellings.language.pieces import align, align_all
from tellings.language.reader import set_sentence_starts
from tellings.language.sentences import Stretch, split_stretches
from tellings.language.shapes import CAPITAL, DIGITS, LETTER, LOWER, MIXED, NONE, UPPER, shapes_of
from tellings.language.syntax import (
    Parsed,
    Told,
    beginnings,
    cut_span,
    first_places,
    join_windows,
    words_of,
    write_syntax,
)
from tellings.language.words import english, tokenise

CLASSES = {
    "upos": ("NOUN", "VERB"),
    "feats": ("_", "Number=Sing"),
    "deprel": ("nsubj", "parataxis", "root"),
    "tags": ("O", "B-PERSON", "I-PERSON"),
}
MESSY = st.text(st.sampled_from("aB .!?\n\t'\u00a0é-1"), max_size=80)


@st.composite
def pieces_and_words(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]], list[tuple[int, int]]]:
    """A text, the pieces of its characters that are not white space, and its words, some of them cut in two."""
    text = draw(st.text(st.sampled_from("ab '"), min_size=1, max_size=30))
    marks = draw(st.lists(st.booleans(), min_size=len(text) + 1, max_size=len(text) + 1))
    spans = []
    start = 0
    for at, char in enumerate([*text, " "]):
        if char == " " or (marks[at] and at > start):
            spans += [(start, at)] if at > start else []
            start = at + (char == " ")
    words = [(a, b) for a, b in spans]
    pieces = [(a, b) for a, b in spans if not marks[b]]
    return text, pieces, words


@given(pieces_and_words())
@settings(max_examples=200, deadline=None)
def test_each_word_has_pieces_in_order(given_: tuple[str, list[tuple[int, int]], list[tuple[int, int]]]) -> None:
    _, pieces, words = given_
    first, last, inside = align(pieces, words)
    assert len(first) == len(last) == len(inside) == len(words)
    if not pieces:
        assert (first == -1).all()
        return
    assert ((first >= 0) & (first <= last) & (last < len(pieces))).all()
    assert (np.diff(first) >= 0).all()
    for (start, end), low, high in zip(words, first, last, strict=True):
        if (start, end) in pieces:
            assert pieces[low] == pieces[high] == (start, end)


@given(st.lists(pieces_and_words(), max_size=4))
@settings(max_examples=200, deadline=None)
def test_sentences_are_aligned_together_as_they_are_alone(
    sentences: list[tuple[str, list[tuple[int, int]], list[tuple[int, int]]]],
) -> None:
    starts = np.cumsum([0, *(len(text) + 1 for text, _, _ in sentences)])[:-1]
    spans = [
        [(a + start, b + start) for one, start in zip(lists, starts, strict=True) for a, b in one]
        for lists in ([one[1] for one in sentences], [one[2] for one in sentences])
    ]
    pieces, words = (np.array(some, np.int64).reshape(-1, 2) for some in spans)
    borders = [
        np.cumsum([0, *(len(one[1]) for one in sentences)]),
        np.cumsum([0, *(len(one[2]) for one in sentences)]),
    ]
    together = align_all(pieces, borders[0], words, borders[1])
    for at, (_, own_pieces, own_words) in enumerate(sentences):
        alone = align(own_pieces, own_words)
        for one, all_ in zip(alone, together, strict=True):
            assert one.tolist() == all_[borders[1][at] : borders[1][at + 1]].tolist()


def test_a_sentence_that_comes_again_stands_at_its_first_place() -> None:
    assert list(first_places([("b", b""), ("a", b""), ("b", b"")]).items()) == [(("b", b""), 0), (("a", b""), 1)]


@given(
    st.lists(
        st.sampled_from(
            [
                "cannot",
                "gonna",
                "(U.S.",
                "10km",
                "2019,",
                "don't",
                "x-y",
                "a.m.",
                "can't)",
                "‘tis",
                "“Dr.",
                "3",
                "é9",
                "IX.",
                "e-mail",
                "5pm",
            ]
        ),
        max_size=12,
    )
)
@settings(max_examples=60, deadline=None)
def test_plain_words_are_cut_as_without_the_shortcut(words: list[str]) -> None:
    text, tokenizer = " ".join(words), english().tokenizer
    assert isinstance(tokenizer, Tokenizer)
    quick = [token.text for token in tokenise(text)]
    shortcut, tokenizer.token_match = tokenizer.token_match, None
    try:
        assert quick == [token.text for token in tokenise(text)]
    finally:
        tokenizer.token_match = shortcut


def test_a_word_inside_a_piece_is_marked() -> None:
    first, last, inside = align([(0, 6), (7, 9)], [(0, 3), (3, 6), (7, 9)])
    assert first.tolist() == [0, 0, 1]
    assert last.tolist() == [0, 0, 1]
    assert inside.tolist() == [0, 1, 0]


@pytest.mark.parametrize(
    ("piece", "shape"),
    [
        ("x", LOWER),
        ("Xy", CAPITAL),
        ("X", LETTER),
        ("XY", UPPER),
        ("xY", MIXED),
        ("12", DIGITS),
        ("?", NONE),
        ("", NONE),
    ],
)
def test_shapes(piece: str, shape: int) -> None:
    assert shapes_of(f"a{piece}b", [(1, 1 + len(piece))]).tolist() == [shape]


@given(st.lists(st.integers(0, 9), max_size=3 * WINDOW))
@settings(max_examples=50, deadline=None)
def test_windows_hold_every_piece_once(ids: list[int]) -> None:
    found = list(cuts(ids, frozenset({7})))
    assert [i for start, end in found for i in ids[start:end]] == ids
    assert all(end - start <= WINDOW for start, end in found)
    assert all(
        end == len(ids) or ids[end - 1] == 7 or 7 not in ids[start + WINDOW // 2 : start + WINDOW]
        for start, end in found
    )


def chain(size: int, seed: int) -> Parsed:
    """A random tree: each word hangs on an earlier one, in a random order of the words; the first word is a name."""
    chance = np.random.default_rng(seed)
    order = chance.permutation(size)
    head = np.zeros(size, np.int64)
    for at, word in enumerate(order):
        head[word] = order[chance.integers(at)] if at else word
    label = np.where(head == np.arange(size), CLASSES["deprel"].index("root"), 0)
    upos, feats = chance.integers(0, 2, size), chance.integers(0, 2, size)
    return Parsed(upos, feats, head, label, [(0, 1, "PERSON")])


@given(MESSY, st.integers(0, 1000))
@settings(max_examples=150, deadline=None)
def test_writing_syntax_keeps_sentences_and_puts_white_space_inside(text: str, seed: int) -> None:
    doc = tokenise(text)
    set_sentence_starts(doc, split_sentences(text))
    before = [(sent.start, sent.end) for sent in doc.sents]
    spans = sentence_spans(doc)
    words = [[token.i for token in doc if start <= token.idx < end and not token.is_space] for start, end in spans]
    parsed = [(np.array(tokens), chain(len(tokens), seed + at)) for at, tokens in enumerate(words) if tokens]
    if not parsed:
        return
    write_syntax(doc, parsed, CLASSES)
    assert [(sent.start, sent.end) for sent in doc.sents] == before
    for tokens, sentence in parsed:
        heads = [doc[int(tokens[at])].i for at in sentence.head]
        assert [doc[int(token)].head.i for token in tokens] == heads
        assert doc[int(tokens[0])].ent_type_ == "PERSON"
    assert all(token.pos_ == "SPACE" and token.head.sent == token.sent for token in doc if token.is_space)
    assert len(doc.ents) == len(parsed)


def test_windows_of_one_sentence_make_one_tree() -> None:
    joined = join_windows([chain(4, 1), chain(3, 2), chain(1, 3)], CLASSES["deprel"].index("parataxis"))
    roots = np.flatnonzero(joined.head == np.arange(8))
    assert len(roots) == 1
    assert roots[0] < 4
    assert (joined.deprel == CLASSES["deprel"].index("parataxis")).sum() == 2
    assert joined.names == [(0, 1, "PERSON"), (4, 5, "PERSON"), (7, 8, "PERSON")]


def test_the_shipped_weights_say_which_heads_they_have() -> None:
    encoder = load_reader().encoder
    assert not encoder.classes or set(encoder.classes) >= {"upos", "feats", "deprel", "tags"}
    assert ("starts" in encoder.heads) == ("starts" in encoder.classes)


class Deciding:
    """An encoder that only has constants for sentence starts: odds, asked, other."""

    def __init__(self, *constants: float) -> None:
        self.classes = {"starts": tuple(str(value) for value in constants)}


def told_of(scores: list[tuple[float, float]]) -> Told:
    """What is kept of a stretch whose words score so as (beginning, end) of a sentence."""
    return Told(np.zeros((1, 4), np.float32), None, np.array(scores, np.float32))


def begun(text: str, doubts: dict[str, float], scores: list[tuple[float, float]], *constants: float) -> list[str]:
    """The sentences that ``text``, one stretch, is cut into."""
    words = words_of(tokenise(text))
    stretch = Stretch(0, len(text), tuple((text.index(word), odds) for word, odds in doubts.items()))
    held = (0, len(words.tokens))
    cuts = beginnings(stretch, told_of(scores), held, words, Deciding(*constants))  # type: ignore[arg-type]
    return [text[a:b] for a, b in cut_span((0, len(text)), cuts, held, words)]


def test_a_sentence_begins_where_words_and_odds_say_so_together() -> None:
    text, none = "we go he stays", [(0.0, 0.0)] * 4
    clear = [(0.0, 0.0), (0.0, 2.5), (2.0, 0.0), (0.0, 0.0)]
    assert begun(text, {}, clear, 1, 0, -4) == ["we go", "he stays"]
    assert begun(text, {}, none, 1, 0, -4) == [text]
    assert begun(text, {"he": 1.0}, none, 1, 0, -4) == ["we go", "he stays"]
    assert begun(text, {"he": -1.0}, none, 1, 0, -4) == [text]
    assert begun(text, {"he": 1.0}, none, 1, -2, -4) == [text]
    assert begun(text, {"he": 0.004}, none, 1, 0, -4) == [text], "the last digits decide nothing"


@given(MESSY, st.floats(0, 6))
@settings(max_examples=200, deadline=None)
def test_stretches_hold_whole_sentences_and_their_doubts(text: str, doubt: float) -> None:
    sentences, stretches = split_sentences(text), split_stretches(text, doubt=doubt)
    starts = {start for start, _ in sentences}
    assert {stretch.start for stretch in stretches} <= starts
    for stretch in stretches:
        inside = {start for start, _ in sentences if stretch.start < start < stretch.end}
        doubts = dict(stretch.doubts)
        assert all(stretch.start < at < stretch.end and odds <= doubt for at, odds in stretch.doubts)
        assert inside == {at for at, odds in doubts.items() if odds > 0}


@given(MESSY, st.lists(st.integers(1, 12), max_size=4, unique=True))
@settings(max_examples=150, deadline=None)
def test_cutting_a_span_loses_only_white_space(text: str, chosen: list[int]) -> None:
    words = words_of(tokenise(text))
    whole = (len(text) - len(text.lstrip()), len(text.rstrip()))
    count = len(words.tokens)
    if not count:
        return
    spans = list(cut_span(whole, sorted(at for at in chosen if at < count), (0, count), words))
    assert spans[0][0] == whole[0]
    assert spans[-1][1] == whole[1]
    assert all(a < b for a, b in spans)
    assert all(not text[b:c].strip() for (_, b), (c, _) in itertools.pairwise(spans))
