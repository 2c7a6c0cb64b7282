"""Docs with trees written by hand, or wrong on purpose: what a network sees must never be needed to be right."""

from __future__ import annotations

import random

from spacy.tokens import Doc

from tellings.find import find_mentions, find_quotes
from tellings.language.reader import set_sentence_starts
from tellings.language.sentences import split_sentences
from tellings.language.words import english, tokenise
from tellings.model import Article, Quote

DEPS = (
    "nsubj",
    "obj",
    "obl",
    "ccomp",
    "xcomp",
    "acl",
    "acl:relcl",
    "advcl",
    "conj",
    "parataxis",
    "case",
    "mark",
    "punct",
    "nmod",
    "nsubj:pass",
    "aux:pass",
)
TAGS = ("VERB", "NOUN", "PROPN", "PRON", "ADP", "AUX", "ADV", "PUNCT", "ADJ", "PART")


def grown(text: str, rows: list[tuple[str, str, str, int]]) -> tuple[Article, Doc]:
    """An article of one sentence whose words, tags, relations and heads are given."""
    words = [row[0] for row in rows]
    at, spaces = 0, []
    for word in words:
        at = text.index(word, at) + len(word)
        spaces.append(text[at : at + 1] == " ")
    starts: list[bool | int | None] = [number == 0 for number in range(len(words))]
    doc = Doc(
        english().vocab,
        words=words,
        spaces=spaces,
        pos=[row[1] for row in rows],
        deps=[row[2] for row in rows],
        heads=[row[3] for row in rows],
        sent_starts=starts,
    )
    assert doc.text == text
    return Article("a", "t", text), doc


def wrong(text: str, seed: int) -> tuple[Article, Doc]:
    """The text with tags, relations and heads drawn at random, heads within the sentence and without loops."""
    draw = random.Random(seed)
    plain = tokenise(text)
    set_sentence_starts(plain, split_sentences(text))
    heads: list[int] = []
    for sentence in plain.sents:
        order = list(range(sentence.start, sentence.end))
        draw.shuffle(order)
        above = {order[0]: order[0]} if order else {}
        for number, at in enumerate(order[1:], start=1):
            above[at] = order[draw.randrange(number)]
        heads += [above[at] for at in range(sentence.start, sentence.end)]
    doc = Doc(
        plain.vocab,
        words=[token.text for token in plain],
        spaces=[bool(token.whitespace_) for token in plain],
        pos=[draw.choice(TAGS) for _ in plain],
        deps=["ROOT" if head == at else draw.choice(DEPS) for at, head in enumerate(heads)],
        heads=heads,
    )
    return Article("a", "t", doc.text), doc


def quotes_of(article: Article, doc: Doc) -> tuple[Quote, ...]:
    """The quotes of an analysed article."""
    found = find_mentions(article, doc)
    return find_quotes(article, doc, found.mentions, found.entities)
