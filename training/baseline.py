"""The plain spaCy pipeline that the quality tables put beside the reader: ``python -m training.baseline --folder build/baseline``.

A small convolutional ``tok2vec`` (width 96, depth 4, no pretrained vectors) under spaCy's morphologizer, parser and named-entity recogniser,
all with spaCy's own defaults, learned from the same trees and names as the reader, on gold words in documents of up to eight sentences, for a
fixed number of passes. Its scores go into ``quality/language/spacy_cnn.csv``, from where the tables take them: it does not ship.
"""

from __future__ import annotations

import argparse
import csv
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example as Pair
from spacy.util import compounding, minibatch

from quality.language import names, syntax
from quality.language.cnn import FIGURES, SYSTEM
from quality.language.trees import Sentence, blocks, read_sentences
from training.examples import NAMES, Example
from training.train import SHARES, training_examples

GROUP = 8  # sentences of a document: the parser learns where sentences end from them
TOK2VEC: dict[str, Any] = {
    "@architectures": "spacy.HashEmbedCNN.v2",
    "pretrained_vectors": None,
    "width": 96,
    "depth": 4,
    "embed_size": 2000,
    "window_size": 1,
    "maxout_pieces": 3,
    "subword_features": True,
}
LISTENER = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "tok2vec"}


def pipeline() -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec", config={"model": TOK2VEC})
    nlp.add_pipe("morphologizer", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": LISTENER}})
    transitions = {"@architectures": "spacy.TransitionBasedParser.v2", "tok2vec": LISTENER, "hidden_width": 64}
    parser = {"state_type": "parser", "extra_state_tokens": False, "maxout_pieces": 2, "use_upper": False}
    nlp.add_pipe("parser", config={"model": transitions | parser})
    nlp.add_pipe("ner", config={"model": transitions | parser | {"state_type": "ner"}})
    return nlp


def doc_of(group: Sequence[Example], nlp: Language) -> Doc:
    """Sentences of one corpus as one Doc with what is known of them."""
    words: list[str] = []
    spaces: list[bool] = []
    heads: list[int] = []
    labels: list[str] = []
    upos: list[str] = []
    starts: list[bool | int | None] = []
    tags: list[str] = []
    for example in group:
        base = len(words)
        for at, (start, end) in enumerate(example.words):
            words.append(example.text[start:end] or "_")
            after = example.words[at + 1][0] if at + 1 < len(example.words) else end + 1
            spaces.append(after > end)
            starts.append(at == 0)
            if example.head:
                heads.append(base + (example.head[at] - 1 if example.head[at] else at))
                labels.append("ROOT" if example.deprel[at] == "root" else example.deprel[at].split(":")[0])
                upos.append(example.upos[at])
            # A word that may be a name of an unmarked kind is taken for none.
            allowed = example.names[at] if example.names else frozenset({"O"})
            tags.append("O" if "O" in allowed else min(allowed))
    known: dict[str, Any] = {"heads": heads, "deps": labels, "pos": upos} if heads else {}
    doc = Doc(nlp.vocab, words=words, spaces=spaces, sent_starts=None if heads else starts, **known)
    if any(example.names for example in group):
        doc.ents = [Span(doc, a, b, label) for a, b, label in spans(tags) if label in NAMES]
    return doc


def spans(tags: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    start, kind = 0, ""
    for at, tag in enumerate([*tags, "O"]):
        if kind and tag != f"I-{kind}":
            yield start, at, kind
            kind = ""
        if tag[0] == "B" or (tag[0] == "I" and not kind):
            start, kind = at, tag[2:]


def documents(nlp: Language) -> list[Doc]:
    """All labelled sentences, in documents of up to GROUP of one corpus with the same kinds of labels."""
    found: list[Doc] = []
    held: list[Example] = []
    for example in training_examples():
        if example.corpus == "wikinews" or not example.words:
            continue
        chance = random.Random(example.id).random()
        if chance >= SHARES[example.corpus]:
            continue
        first = held[0] if held else example
        if held and (
            len(held) == GROUP
            or first.corpus != example.corpus
            or bool(first.head) != bool(example.head)
            or bool(first.names) != bool(example.names)
        ):
            found.append(doc_of(held, nlp))
            held = []
        held.append(example)
    return [*found, doc_of(held, nlp)]


def train(folder: Path, passes: int) -> None:
    nlp = pipeline()
    docs = documents(nlp)
    pairs = [Pair(Doc(nlp.vocab, words=[t.text for t in d], spaces=[bool(t.whitespace_) for t in d]), d) for d in docs]
    optimizer = nlp.initialize(lambda: pairs)
    chance, sizes, started = random.Random(0), compounding(8.0, 64.0, 1.002), time.monotonic()
    for number in range(passes):
        chance.shuffle(pairs)
        losses: dict[str, float] = {}
        for batch in minibatch(pairs, sizes):  # type: ignore[no-untyped-call]
            nlp.update(batch, sgd=optimizer, losses=losses, drop=0.1)
        print(number, f"{time.monotonic() - started:.0f} s", {k: round(v) for k, v in losses.items()}, flush=True)
    nlp.to_disk(folder)


def measure(folder: Path, data: Path) -> None:
    """Writes its figures on the tables of ``quality/language``, counted by the same functions."""
    nlp = spacy.load(folder)
    rows: list[dict[str, str | float | int]] = []
    for part in ("dev", "test"):
        sentences = list(read_sentences(data / "ud_english_ewt" / f"en_ewt-ud-{part}.conllu"))
        rows += score_trees(nlp, f"UD English EWT {part}", sentences)
        rows += score_names(nlp, f"names, UNER English EWT {part}", list(names.uner(data, part)))
    rows += score_names(nlp, "names, worldwide newswire", list(names.worldwide(data)))
    with FIGURES.open("w", encoding="utf-8", newline="") as file:
        written = csv.writer(file, lineterminator="\n")
        written.writerow(["table", "measure", "value"])
        written.writerows([row["table"], row["measure"], f"{row['value']:.4f}"] for row in rows)


def score_trees(nlp: Language, table: str, sentences: Sequence[Sentence]) -> list[dict[str, str | float | int]]:
    gold, raw = syntax.Count(), syntax.Count()
    for sentence in sentences:
        doc = nlp(Doc(nlp.vocab, words=[sentence.text[a:b] or "_" for a, b in (w.place for w in sentence.words)]))
        places = [word.place for word in sentence.words]
        seen: syntax.Seen = {
            place: (
                token.pos_,
                None if token.head.i == token.i else places[token.head.i],
                token.dep_.lower().split(":")[0],
            )
            for place, token in zip(places, doc, strict=True)
        }
        syntax.compare(gold, sentence, seen)
    del gold.hits["words"]
    gold.found = dict(gold.gold)
    for block in blocks(list(sentences)):
        syntax.count_block(raw, block, nlp(block.text))
    return [*gold.rows(f"{table}, gold words", SYSTEM), *raw.rows(f"{table}, raw text", SYSTEM)]


def score_names(nlp: Language, table: str, sentences: list[names.Sentence]) -> list[dict[str, str | float | int]]:
    found = []
    for sentence in sentences:
        doc = nlp(Doc(nlp.vocab, words=[sentence.text[a:b] or "_" for a, b in sentence.words]))
        found.append({(ent.start, ent.end, ent.label_) for ent in doc.ents if ent.label_ != "OTHER"})
    return names.count(table, SYSTEM, sentences, found)


def main() -> None:
    from quality.data import cache_folder, data_folder, open_sets

    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--folder", type=Path, default=Path("build/baseline"))
    options.add_argument("--passes", type=int, default=10)
    options.add_argument("--measure", action="store_true")
    given = options.parse_args()
    if not given.measure:
        train(given.folder, given.passes)
    sets = ("ud_english_ewt", "uner_english_ewt", "en_worldwide_newswire_eval")
    measure(given.folder, open_sets(sets, data_folder(), cache_folder()))


if __name__ == "__main__":
    main()
