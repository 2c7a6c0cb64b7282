"""Sources and reported clauses by syntax: the Docs are made by hand, as a reader would annotate them."""

from __future__ import annotations

from spacy.tokens import Doc

from tellings.find import find_mentions, find_quotes
from tellings.find.clauses import grow_tree, subject_of
from tellings.find.words import words_of
from tellings.language.words import english
from tellings.model import Article


def parsed(rows: str) -> tuple[Article, Doc]:
    """An article and its Doc from ``word/UPOS/head/relation`` rows; head counts from 0."""
    cells = [row.split("/") for row in rows.split()]
    doc = Doc(
        english().vocab,
        words=[word for word, *_ in cells],
        pos=[upos for _, upos, _, _ in cells],
        heads=[int(head) for _, _, head, _ in cells],
        deps=[dep for *_, dep in cells],
        sent_starts=[at == 0 for at in range(len(cells))],
    )
    return Article("a", "t", doc.text), doc


TWO_MAIN = (
    "Ana/PROPN/2/nsubj Weir/PROPN/0/flat said/VERB/2/ROOT the/DET/4/det ferry/NOUN/5/nsubj sank/VERB/2/ccomp "
    ",/PUNCT/10/punct and/CCONJ/10/cc the/DET/9/det crowd/NOUN/10/nsubj cheered/VERB/2/conj ././PUNCT/2/punct"
).replace("././PUNCT", "./PUNCT")


def test_a_clause_ends_where_a_second_main_clause_begins() -> None:
    article, doc = parsed(TWO_MAIN)
    found = find_mentions(article, doc)
    (quote,) = find_quotes(article, doc, found.mentions, found.entities)
    assert [span.of(article.text) for span in quote.words] == ["the ferry sank"]


def test_without_syntax_the_words_around_decide() -> None:
    article, doc = parsed(TWO_MAIN)
    plain = Doc(doc.vocab, words=[t.text for t in doc], sent_starts=[t.i == 0 for t in doc])
    found = find_mentions(article, plain)
    (quote,) = find_quotes(article, plain, found.mentions, found.entities)
    assert quote.cue is not None
    assert quote.cue.of(article.text) == "said"


def test_a_participle_takes_the_subject_of_its_verb() -> None:
    article, doc = parsed(
        "Tom/PROPN/2/nsubj Reed/PROPN/0/flat left/VERB/2/ROOT ,/PUNCT/4/punct saying/VERB/2/advcl "
        "he/PRON/7/nsubj was/AUX/7/cop tired/ADJ/4/ccomp ./PUNCT/2/punct"
    )
    words = words_of(article, doc)
    tree = grow_tree(words)
    assert tree is not None
    assert subject_of(tree, 4) == (0, 2)


def test_a_passive_names_its_agent_and_none_without_one() -> None:
    article, doc = parsed(
        "He/PRON/2/nsubj:pass was/AUX/2/aux:pass told/VERB/2/ROOT by/ADP/5/case the/DET/5/det guards/NOUN/2/obl "
        "to/PART/7/mark leave/VERB/2/xcomp ./PUNCT/2/punct"
    )
    words = words_of(article, doc)
    tree = grow_tree(words)
    assert tree is not None
    assert subject_of(tree, 2) == (4, 6)


def test_a_doc_without_trees_grows_none() -> None:
    doc = Doc(english().vocab, words=["Ana", "left"], sent_starts=[True, False])
    assert grow_tree(words_of(Article("a", "t", doc.text), doc)) is None
