"""What a report added to, cut from and changed in another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tellings.model import Copy, Direction
from tellings.show.changes import change_lines
from tellings.show.rows import Rows
from tests.join.world import COURT, FERRY, Told, copies_of, story_of, tell

WIRE = tell(FERRY, "wire.example", "2031-05-04")
TAKER = tell([*FERRY[:4], COURT[1]], "taker.example", "2031-05-05")


def rows_of(pile: list[Told], copies: tuple[Copy, ...]) -> Rows:
    return Rows(
        articles=tuple(told.article for told in pile),
        sentences=tuple(row for told in pile for row in told.sentences),
        published=tuple(told.published for told in pile),
        stories=(story_of(pile),),
        copies=copies,
    )


def test_added_and_cut_sentences_against_the_report_that_had_it_first() -> None:
    [line] = change_lines(rows_of([WIRE, TAKER], copies_of([WIRE, TAKER])))
    assert (line.article, line.source) == (TAKER.article.id, WIRE.article.id)
    assert [TAKER.article.text[cite.start : cite.end] for cite in line.added] == [COURT[1]]
    assert [WIRE.article.text[cite.start : cite.end] for cite in line.cut] == list(FERRY[4:])
    assert 0.5 < line.kept < 1


@pytest.mark.parametrize("direction", ["unknown"])
def test_without_a_direction_or_a_common_origin_nothing_is_presumed(direction: Direction) -> None:
    copies = tuple(replace(copy, direction=direction) for copy in copies_of([WIRE, TAKER]))
    assert change_lines(rows_of([WIRE, TAKER], copies)) == ()


def test_a_shared_quote_is_no_source() -> None:
    copies = tuple(replace(copy, kind="shared-quote") for copy in copies_of([WIRE, TAKER]))
    assert change_lines(rows_of([WIRE, TAKER], copies)) == ()
