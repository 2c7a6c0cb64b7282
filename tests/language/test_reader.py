"""The reader: offsets, vectors that depend on their sentence alone, bad input, damaged weights, spaCy."""

from __future__ import annotations

import itertools
import random
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import DocBin

from tellings.language import (
    Reader,
    doc_from_bytes,
    doc_to_bytes,
    load_reader,
    sentence_spans,
    sentence_vectors,
)
from tellings.language.weights import WEIGHTS, read_weights
from tellings.model import BadWeights

SENTENCES = [
    "The harbour was closed on Monday.",
    "Officials shut the port at the start of the week.",
    "No.",
    "A committee of nine members, none of whom had been told of the plan beforehand, asked for more time. " * 3,
    "Prices of bread rose by a third.",
    "",
    "x" * 300,
    "a, b; " * 400,
]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader()


@given(text=st.text(max_size=80) | st.text(st.sampled_from("aB.!? \n\t\x00é\u0301😀\ud800'\"-"), max_size=120))
@settings(max_examples=60, deadline=None)
def test_offsets_are_exact_and_vectors_fit(reader: Reader, text: str) -> None:
    doc = reader.read(text)
    kept = "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
    assert doc.text == kept
    assert all(kept[token.idx : token.idx + len(token)] == token.text for token in doc)
    spans = sentence_spans(doc)
    assert sentence_vectors(doc).shape == (len(spans), 384)
    assert sum(bool(sent.text.strip()) for sent in doc.sents) == len(spans)
    assert all(a < b <= c < d for (a, b), (c, d) in itertools.pairwise(spans))
    assert not any(char.strip() for at, char in enumerate(kept) if not any(s <= at < e for s, e in spans))


def test_a_vector_depends_on_its_sentence_alone(reader: Reader) -> None:
    alone = np.concatenate([reader.encode([sentence]) for sentence in SENTENCES])
    for seed in range(3):
        order = random.Random(seed).sample(range(len(SENTENCES)), len(SENTENCES)) * 4
        beside = reader.encode([SENTENCES[at] for at in order])
        assert (beside == alone[order]).all()


def test_sentences_seen_before_are_the_same_again(reader: Reader) -> None:
    text = "The bridge is shut. It rains. The bridge is shut. It rains. The port said so."
    first, again = sentence_vectors(reader.read(text)), sentence_vectors(reader.read(text))
    fresh = Reader(read_weights()).read(text)
    assert (first == again).all()
    assert (first == sentence_vectors(fresh)).all()
    assert (first[0] == first[2]).all()


def test_two_threads_give_the_same_vectors() -> None:
    assert (load_reader(threads=2).encode(SENTENCES) == load_reader().encode(SENTENCES)).all()


def test_vectors_have_unit_length(reader: Reader) -> None:
    lengths = np.linalg.norm(reader.encode(SENTENCES).astype(float), axis=1) / 127
    assert np.abs(lengths - 1).max() < 0.02


def test_paraphrases_are_closer_than_strangers(reader: Reader) -> None:
    closed, shut, _, _, bread, *_ = reader.encode(SENTENCES).astype(float)
    assert closed @ shut > 2 * closed @ bread


def test_no_sentences_give_no_vectors(reader: Reader) -> None:
    assert reader.encode([]).shape == (0, 384)


def test_parts_end_sentences(reader: Reader) -> None:
    text = "Talks fail by the sea The talks failed. They go on."
    doc = reader.read(text, [(0, 21), (22, len(text))])
    assert [text[s:e] for s, e in sentence_spans(doc)] == ["Talks fail by the sea", "The talks failed.", "They go on."]


@pytest.mark.parametrize("unit", ["(", "word ", ".", "a-b/", "\u0301", "😀", "\x00", "A", "| 1 ", "http://a.b/"])
def test_long_hostile_text_is_read(reader: Reader, unit: str) -> None:
    text = unit * (6000 // len(unit))
    doc = reader.read(text)
    assert doc.text == text
    assert sentence_vectors(doc).shape == (len(sentence_spans(doc)), 384)


def test_a_doc_survives_its_bytes(reader: Reader) -> None:
    doc = reader.read("The talks failed.\n\nThey go on, Ms. Orr said.")
    back = doc_from_bytes(doc_to_bytes(doc))
    assert back.text == doc.text
    assert sentence_spans(back) == sentence_spans(doc)
    assert (sentence_vectors(back) == sentence_vectors(doc)).all()
    assert doc_to_bytes(back) == doc_to_bytes(doc)


@pytest.mark.parametrize("text", ["", " ", "The talks\n\nfailed.", "“Don't go,” Ms. Orr of Aldhaven said. " * 40])
def test_a_doc_survives_as_in_spacys_own_format(reader: Reader, text: str) -> None:
    spacy.tokens.Doc.set_extension("seen", default="", force=True)
    doc = reader.read(text)
    doc.spans["found"] = [doc[:1]] if len(doc) else []
    doc.cats = {"talks": 0.5}
    doc._.set("seen", "elsewhere")
    for token in doc:
        token.tag_, token.lemma_ = f"tag of {token.text}", token.text.lower()
    back = doc_from_bytes(doc_to_bytes(doc))
    assert DocBin(docs=[back]).to_bytes() == DocBin(docs=[doc]).to_bytes()
    assert back._.seen == "elsewhere"
    assert (sentence_vectors(back) == sentence_vectors(doc)).all()


def test_a_doc_of_unknown_spaces_stays_one() -> None:
    doc = spacy.tokens.Doc(spacy.blank("en").vocab, words=["The", "talks"])
    back = doc_from_bytes(doc_to_bytes(doc))
    assert back.has_unknown_spaces
    assert [token.text for token in back] == ["The", "talks"]


def test_the_component_does_what_the_reader_does(reader: Reader) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("tellings_reader")
    text = "The talks failed.\n\nThey go on, Ms. Orr said. Nobody came."
    doc = nlp(text)
    assert sentence_spans(doc) == sentence_spans(reader.read(text))
    assert (sentence_vectors(doc) == sentence_vectors(reader.read(text))).all()


def test_another_pipeline_adds_its_syntax() -> None:
    def all_nouns(doc: spacy.tokens.Doc) -> spacy.tokens.Doc:
        for token in doc:
            token.pos_ = "NOUN"
        return doc

    doc = Reader(read_weights(), syntax=all_nouns).read("Dogs bark. Cats sleep.")
    assert {token.pos_ for token in doc} == {"NOUN"}
    assert len(sentence_vectors(doc)) == 2


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(WEIGHTS, tmp_path / "weights"))


@pytest.mark.parametrize("name", ["reader.onnx", "tokenizer.json"])
def test_damaged_weights_are_named_with_their_digest(copied: Path, name: str) -> None:
    content = bytearray((copied / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copied / name).write_bytes(content)
    with pytest.raises(BadWeights, match=rf"{name} is damaged.*expected \d+ bytes, sha256 [0-9a-f]{{64}}"):
        read_weights(copied)


@pytest.mark.parametrize("name", ["reader.onnx", "tokenizer.json", "reader.toml"])
def test_missing_weights_are_named(copied: Path, name: str) -> None:
    (copied / name).unlink()
    with pytest.raises(BadWeights, match=f"{name} cannot be read"):
        read_weights(copied)


def test_weights_stay_small() -> None:
    assert len(read_weights().onnx) <= 32 * 2**20


def test_importing_the_package_loads_neither_spacy_nor_onnxruntime() -> None:
    code = "import sys, tellings.language; print([m for m in ('spacy', 'onnxruntime', 'numpy') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"
