"""Pages hold what the contract says, whatever order rows come in."""

from __future__ import annotations

import json
import random
from dataclasses import fields, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tellings.model import Argument, Event, Predicate
from tellings.show import (
    ArticlePage,
    DossierPage,
    Made,
    QuotePage,
    RejectedPage,
    Rows,
    article_page,
    copy_line,
    dossier_page,
    quote_pages,
    rejected_page,
    split_articles,
    split_stories,
    story_line,
    to_json,
    token_lines,
)
from tellings.show.conflicts import disputed, open_story
from tellings.show.html import story_html
from tellings.show.schema import SCHEMAS, schema, write_schemas
from tests.show.worlds import any_rows, ferry

some = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
MADE = Made(version="1.2.3", at="2031-05-09 12:00 UTC", settings={"engine": "local"})

#: The contract, key by key: what must be there, and inside what.
READ = {
    "": "id source title outlet url text sources published parts sentences mentions entities times quotes events statements",
    "published": "value precision basis reasons",
    "published.reasons": "says weight cites",
    "parts": "kind start end",
    "sentences": "start end",
    "mentions": "start end label entity",
    "entities": "id name label country roles",
    "times": "start end type value mod readings",
    "times.readings": "value probability",
    "quotes": "id form words cue speaker who medium",
    "quotes.words": "start end",
    "quotes.cue": "start end",
    "statements": "id start end polarity modality attributed_to",
}
DOSSIER = {
    "": "made articles rejected stories copies origins claims conflicts utterances only_here omissions entities timeline relations",
    "stories": "id title articles affair",
    "copies": "id kind a b direction",
    "copies.a": "article start end",
    "origins": "id story kind name articles reasons",
    "origins.articles": "article share main",
    "claims": "id story text statements origins independent sources entailed_by",
    "claims.statements": "article start end",
    "claims.independent": "low high",
    "conflicts": "id story kind relation about a b probability reasons",
    "utterances": "id who renderings difference",
    "only_here": "article claim",
    "omissions": "article claim reasons",
    "timeline": "when text cites",
    "timeline.when": "value precision",
}


def shuffled(rows: Rows, seed: int) -> Rows:
    """The same rows in another order."""
    order = random.Random(seed)
    return Rows(
        **{
            field.name: tuple(order.sample(getattr(rows, field.name), len(getattr(rows, field.name))))
            for field in fields(Rows)
        }
    )


def at(page: Any, path: str) -> Any:
    """The first object at a dotted path that is there."""
    found = [page]
    for name in filter(None, path.split(".")):
        found = [inner for one in found for inner in (one[name] if isinstance(one[name], list) else [one[name]])]
        found = [one for one in found if one is not None]
    return found[0]


@pytest.mark.parametrize(("path", "keys"), READ.items())
def test_an_article_has_the_keys_of_the_contract(path: str, keys: str) -> None:
    rows = ferry()
    page = json.loads(to_json(article_page(split_articles(rows)[rows.articles[0].id])))
    assert set(keys.split()) <= at(page, path).keys()


@pytest.mark.parametrize(("path", "keys"), DOSSIER.items())
def test_a_dossier_has_the_keys_of_the_contract(path: str, keys: str) -> None:
    page = json.loads(to_json(dossier_page(ferry(), made=MADE)))
    assert set(keys.split()) <= at(page, path).keys()


def test_an_article_alone_keeps_its_own_entities_and_in_a_dossier_the_dossiers() -> None:
    rows = ferry()
    alone = article_page(split_articles(rows)[rows.articles[0].id])
    inside = next(one for one in dossier_page(rows, made=MADE).articles if one.id == alone.id)
    assert alone.mentions[0].entity == alone.entities[0].id == rows.locals[0].id
    assert inside.mentions[0].entity == inside.entities[0].id == inside.quotes[0].who == "evenn"
    assert inside.statements[1].entities == ("evenn",)


def test_an_article_shows_its_date_its_warnings_and_all_its_sources() -> None:
    rows = ferry()
    again = replace(rows.sightings[0], source="other/courier.txt", order=9)
    page = article_page(split_articles(replace(rows, sightings=(again, *rows.sightings)))[rows.articles[0].id])
    assert page.source == "pile/courier.txt"
    assert page.sources == ("pile/courier.txt", "other/courier.txt")
    assert (page.published.value, page.published.basis) == ("2031-05-06T09:30", "stated")
    last = article_page(split_articles(rows)[rows.articles[2].id])
    assert last.published.value is None
    assert last.warnings[0].why == "SHORT"


def test_times_carry_what_they_mean_and_stay_without_it() -> None:
    rows = ferry()
    meant, bare = (
        article_page(split_articles(one)[rows.articles[0].id]).times for one in (rows, replace(rows, whens=()))
    )
    assert [(one.value, one.precision) for one in meant] == [("2031-05-06", "day")]
    assert [(one.value, one.readings, one.start) for one in bare] == [(None, (), meant[0].start)]


def test_unlikely_conflicts_are_not_listed() -> None:
    assert [one.id for one in dossier_page(ferry(), made=MADE).conflicts] == ["ktoll"]


def test_a_quote_by_itself_names_its_speaker() -> None:
    rows = ferry()
    pages = quote_pages(split_articles(rows)[rows.articles[0].id])
    assert [(one.name, one.text, one.source) for one in pages] == [
        ("Ada Venn", "We heard a crack and then the water came", "pile/courier.txt")
    ]


def test_a_rejected_report_says_why() -> None:
    assert json.loads(to_json(rejected_page(ferry().rejected[0]))) == {
        "source": "pile/menu.html",
        "rejected": {"why": "NO_SENTENCE", "detail": "a menu; give the article page itself"},
    }


class Token(SimpleNamespace):
    def __len__(self) -> int:
        return len(self.words)


def document(*rows: tuple[str, int, str, str]) -> list[Any]:
    """Tokens as spaCy has them: words, head, part of speech, label."""
    tokens, at_character = [], 0
    for number, (words, _, pos, dep) in enumerate(rows):
        tokens.append(Token(i=number, idx=at_character, words=words, pos_=pos, dep_=dep, is_space=words.isspace()))
        at_character += len(words)
    for one, (_, head, _, _) in zip(tokens, rows, strict=True):
        one.head = tokens[head]
    return tokens


def test_tokens_leave_blanks_out_and_heads_still_point_right() -> None:
    lines = token_lines(
        document(
            ("Ships", 2, "NOUN", "nsubj"),
            ("\n", 0, "SPACE", ""),
            ("sank", 2, "VERB", "ROOT"),
            ("fast", 1, "ADV", "advmod"),
        )
    )
    assert [(one.start, one.end, one.upos, one.head, one.deprel) for one in lines] == [
        (0, 5, "NOUN", 1, "nsubj"),
        (6, 10, "VERB", -1, "root"),
        (10, 14, "ADV", 0, "advmod"),
    ]


def test_tokens_without_syntax_say_so() -> None:
    assert [(one.upos, one.head, one.deprel) for one in token_lines(document(("Ships", 0, "", "")))] == [
        ("X", -1, "dep")
    ]


def test_tokens_are_printed_only_when_asked_for() -> None:
    rows = split_articles(ferry())[ferry().articles[0].id]
    assert "tokens" not in json.loads(to_json(article_page(rows)))
    assert json.loads(to_json(article_page(rows, tokens=())))["tokens"] == []


@some
@given(any_rows(), st.integers(0, 99))
def test_order_of_rows_does_not_matter(rows: Rows, seed: int) -> None:
    assert to_json(dossier_page(shuffled(rows, seed), made=MADE)) == to_json(dossier_page(rows, made=MADE))


@some
@given(any_rows())
def test_every_page_reads_back_as_itself(rows: Rows) -> None:
    """Through plain JSON, because half a surrogate pair has no UTF-8 and is written as an escape."""
    page = dossier_page(rows, made=MADE)
    again = msgspec.convert(json.loads(to_json(page)), DossierPage)
    assert again == page


@some
@given(any_rows())
def test_every_span_of_a_page_lies_in_its_text(rows: Rows) -> None:
    page = dossier_page(rows, made=MADE)
    lengths = {one.id: len(one.text) for one in page.articles}
    for cites in (
        (place for claim in page.claims for place in claim.statements),
        (place for one in page.copies for place in (one.a, one.b)),
    ):
        assert all(place.end <= lengths[place.article] for place in cites)


def test_stories_part_into_pages_that_join_to_the_whole() -> None:
    rows = ferry()
    parts = split_stories(rows)
    assert set(parts) == {rows.stories[0].id, ""}
    whole = dossier_page(rows, made=MADE)
    pages = [dossier_page(parts[key], made=MADE) for key in ("", rows.stories[0].id)]
    for field in fields(DossierPage):
        if field.name not in {"made", "parts", "news_since"}:
            assert tuple(one for page in pages for one in getattr(page, field.name)) == getattr(whole, field.name), (
                field.name
            )


def test_relations_are_pairs_of_actors_with_their_events() -> None:
    rows = ferry()
    key = rows.articles[0].id
    deed = Event(
        key, rows.mentions[0].span, "ACCUSE", rows.locals[0].id, f"{key}.n9", rows.expressions[0].id, "done", "r"
    )
    half = replace(deed, target=None)
    (one,) = dossier_page(replace(rows, events=(half, deed)), made=MADE).relations
    assert (one.source, one.target, [deed.when for deed in one.deeds]) == ("evenn", f"{key}.n9", ["2031-05-06"])


@pytest.mark.parametrize("name", SCHEMAS)
def test_published_schemas_are_those_of_the_classes(name: str) -> None:
    published = Path(__file__).parents[2] / "docs" / "schema" / f"{name}.json"
    assert json.loads(published.read_text(encoding="utf-8")) == schema(name), (
        "run: python -m tellings.show.schema docs/schema"
    )


def test_schemas_are_written_where_told(tmp_path: Path) -> None:
    assert {path.stem for path in write_schemas(tmp_path / "new")} == set(SCHEMAS)


def test_lines_fit_the_classes_their_schemas_come_from() -> None:
    rows = ferry()
    for row, kind in (
        (article_page(split_articles(rows)[rows.articles[1].id]), ArticlePage),
        (rejected_page(rows.rejected[0]), RejectedPage),
        (quote_pages(split_articles(rows)[rows.articles[0].id])[0], QuotePage),
        (story_line(rows.stories[0], "f1"), SCHEMAS["stories"]),
        (copy_line(rows.copies[0]), SCHEMAS["copies"]),
    ):
        assert msgspec.json.decode(to_json(row), type=kind, strict=True) == row


def test_predicates_are_told_of_one_article_and_left_out_of_a_dossier() -> None:
    rows = ferry()
    told = rows.statements[0]
    part = Argument("object", told.span, None)
    told = replace(told, predicates=(Predicate(told.span, "sink", (part,)),))
    rows = replace(rows, statements=(told, *rows.statements[1:]))
    lines = json.loads(to_json(article_page(split_articles(rows)[told.article])))["statements"]
    [line] = [line for line in lines if line["id"] == told.id]
    place = {"start": told.span.start, "end": told.span.end}
    assert line["predicates"] == [
        {**place, "lemma": "sink", "arguments": [{"role": "object", **place, "entity": None}]}
    ]
    pages = json.loads(to_json(dossier_page(rows, made=MADE)))["articles"]
    assert not any("predicates" in line for page in pages for line in page["statements"])


def test_what_parties_dispute_stands_in_a_list_and_a_section_of_its_own() -> None:
    rows = ferry()
    (toll, *others) = rows.conflicts
    denied = replace(toll, kind="did-or-denied", relation="conflict", denial=toll.b)
    assert not dossier_page(rows, made=MADE).disputes
    rows = replace(rows, conflicts=(denied, *others))
    (line,) = dossier_page(rows, made=MADE).disputes
    assert (line.id, line.accusation, line.denial, line.denier) == (toll.id, toll.a, toll.b, None)
    page = story_html(open_story(next(part for key, part in split_stories(rows).items() if key)), made=MADE)
    assert "What the parties dispute" in page
    assert "Where the reports do not fit" in page
    assert disputed(rows) == {}
