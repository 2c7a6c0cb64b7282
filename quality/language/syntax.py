"""Words, sentences, classes and trees on UD English EWT, on gold words and on raw text.

Raw text: F1 over words matched by their characters, as CoNLL 2018 counts; the head of a word is right when it lies over the same
characters. Gold words: plain accuracy. Relations are compared without their subtype. Figures of other systems are the published
ones, on raw text of the test part.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from spacy.tokens import Doc

from quality.language.cnn import cnn_rows
from quality.language.trees import Block, Place, Sentence, blocks, read_sentences
from tellings.language import load_reader, sentence_spans
from tellings.language.reader import Reader
from tellings.language.syntax import parse

Rows = list[dict[str, str | float | int]]
Seen = dict[Place, tuple[str, Place | None, str]]  # place of a word -> its class, its head's place, its relation

#: Published raw-text figures on the test part (UPOS, LAS): Stanza 1.x and Trankit's own tables.
PUBLISHED = {"Stanza (published)": (0.954, 0.836), "Trankit base (published)": (0.960, 0.880)}


@dataclass(slots=True)
class Count:
    """Hits of each measure, with how many there are in the gold part and how many were found."""

    hits: dict[str, int] = field(default_factory=dict)
    gold: dict[str, int] = field(default_factory=dict)
    found: dict[str, int] = field(default_factory=dict)

    def add(self, measure: str, hits: int, gold: int, found: int) -> None:
        for counts, number in ((self.hits, hits), (self.gold, gold), (self.found, found)):
            counts[measure] = counts.get(measure, 0) + number

    def rows(self, table: str, system: str) -> Rows:
        return [
            {
                "table": table,
                "system": system,
                "measure": measure,
                "value": 2 * hits / (self.gold[measure] + self.found[measure]),
                "cases": self.gold[measure],
            }
            for measure, hits in self.hits.items()
        ]


def run(data: Path) -> Rows:
    """Dev and test parts; the words of the dev part were looked at when the tokenizer's rules were written."""
    reader = load_reader()
    rows: Rows = []
    for part in ("dev", "test"):
        sentences = list(read_sentences(data / "ud_english_ewt" / f"en_ewt-ud-{part}.conllu"))
        table = f"UD English EWT {part}"
        words = sum(len(sentence.words) for sentence in sentences)
        if part == "test":
            rows += published(f"{table}, raw text", words)
        rows += cnn_rows(f"{table}, gold words", words) + cnn_rows(f"{table}, raw text", words)
        rows += plain(sentences).rows(f"{table}, gold words", "every word a noun on the one before it")
        if reader.encoder.classes:
            rows += on_gold_words(reader, sentences).rows(f"{table}, gold words", "tellings")
        rows += on_raw_text(reader, blocks(sentences)).rows(f"{table}, raw text", "tellings")
    return rows


def published(table: str, words: int) -> Rows:
    return [
        {"table": table, "system": system, "measure": measure, "value": value, "cases": words}
        for system, (upos, las) in PUBLISHED.items()
        for measure, value in (("UPOS", upos), ("LAS", las))
    ]


def compare(count: Count, sentence: Sentence, seen: Seen, shift: int = 0) -> None:
    """Adds the words of a gold sentence that begins at ``shift`` against what was seen; ``found`` is left to the caller."""
    words = upos = uas = las = 0
    for word in sentence.words:
        place = (word.place[0] + shift, word.place[1] + shift)
        head = (word.head[0] + shift, word.head[1] + shift) if word.head else None
        if place not in seen:
            continue
        tag, seen_head, label = seen[place]
        words += 1
        upos += tag == word.upos
        uas += seen_head == head
        las += seen_head == head and label == word.deprel
    for measure, hits in (("words", words), ("UPOS", upos), ("UAS", uas), ("LAS", las)):
        count.add(measure, hits, len(sentence.words), 0)


def plain(sentences: Iterable[Sentence]) -> Count:
    """The baseline: a guess that looks at nothing."""
    count = Count()
    for sentence in sentences:
        places = [word.place for word in sentence.words]
        guess: Seen = {place: ("NOUN", before, "nsubj") for before, place in zip([None, *places], places, strict=False)}
        compare(count, sentence, guess)
        for measure in count.hits:
            count.found[measure] = count.gold[measure]
    del count.hits["words"]
    return count


def on_gold_words(reader: Reader, sentences: Iterable[Sentence]) -> Count:
    """The reader's heads on the words of the treebank."""
    count, classes = Count(), reader.encoder.classes
    for sentence in sentences:
        places = [word.place for word in sentence.words]
        windows = reader.encoder.windows(sentence.text, places)
        if len(windows) > 1:
            continue  # none of these parts has a sentence that long
        (parsed,) = parse(reader.encoder.see(windows), reader.encoder)
        upos = uas = las = 0
        for at, word in enumerate(sentence.words):
            own = int(parsed.head[at]) == at
            right = word.head is None if own else word.head == places[parsed.head[at]]
            upos += classes["upos"][parsed.upos[at]] == word.upos
            uas += right
            las += right and classes["deprel"][parsed.deprel[at]].split(":")[0] == word.deprel
        for measure, hits in (("UPOS", upos), ("UAS", uas), ("LAS", las)):
            count.add(measure, hits, len(places), len(places))
    return count


def on_raw_text(reader: Reader, given: Iterable[Block]) -> Count:
    """The whole reader on the text alone."""
    count = Count()
    for block in given:
        count_block(count, block, reader.read(block.text))
    if not reader.encoder.classes:
        for measure in ("UPOS", "UAS", "LAS"):
            del count.hits[measure]
    return count


def count_block(count: Count, block: Block, doc: Doc) -> None:
    """Adds what a pipeline saw in the text of ``block``."""
    seen: Seen = {}
    for token in doc:
        if not token.is_space:
            head = token.head
            over = None if head.i == token.i else (head.idx, head.idx + len(head))
            seen[token.idx, token.idx + len(token)] = (token.pos_, over, token.dep_.lower().split(":")[0])
    for start, sentence in zip(block.starts, block.sentences, strict=True):
        compare(count, sentence, seen, start)
    for measure in count.gold:
        count.found[measure] = count.found.get(measure, 0) + (len(seen) if measure != "sentences" else 0)
    gold = {
        (start + sentence.words[0].place[0], start + sentence.words[-1].place[1])
        for start, sentence in zip(block.starts, block.sentences, strict=True)
    }
    spans = set(sentence_spans(doc))
    count.add("sentences", len(gold & spans), len(gold), len(spans))
