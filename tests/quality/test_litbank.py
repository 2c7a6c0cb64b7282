"""Novels put together again from their tokens."""

from __future__ import annotations

from quality.quotes.litbank import put_together, read_speakers


def test_tokens_keep_their_places_in_the_text() -> None:
    lines = ["“ We sail , ” said Weir .", "“ Do n't , ” said Reed 's cook ."]
    text, places = put_together(lines)
    assert text == "“We sail,” said Weir. “Don't,” said Reed's cook."
    for line, spots in zip(lines, places, strict=True):
        assert [text[a:b] for a, b in spots] == line.split()


def test_a_line_that_answers_begins_a_paragraph() -> None:
    text, _ = put_together(['" Yes . "', '" No . "'])
    assert text == '"Yes."\n\n"No."'


def test_quotations_lose_their_marks() -> None:
    text, places = put_together(["“ We sail , ” said Weir ."])
    spans = read_speakers("QUOTE\tQ1\t0\t0\t0\t4\t“ We sail , ”\nATTRIB\tQ1\tWeir-1\n", places)
    assert [(text[a:b], who) for (a, b), who in spans] == [("We sail,", "Weir-1")]
