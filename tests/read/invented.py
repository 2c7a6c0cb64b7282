"""Invented reports for the tests, and short ways to read them."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tellings.model import Article, Form, Given, Rejected, Report
from tellings.read import Extraction, Limits, extract_article, read_reports

LIMITS = Limits()

BODY = (
    "The harbour bridge of Ostrava Sound was closed on Monday after a crack was found in its northern pillar, the port said.\n\n"
    "Engineers had seen the crack during a routine check on Sunday night. “It is as long as my arm,” said Ilse Brandt, who "
    "leads the crew that looks after the bridge.\n\n"
    "About 4,000 lorries cross the bridge on a working day. They were sent round by the old road, which adds 40 minutes to the trip, "
    "and the ferry ran twice as often as usual.\n\n"
    "The port hopes to open one lane by Friday. It gave no date for the rest of the bridge, and said that nobody had been hurt.\n"
)
HEADLINE = "Crack closes harbour bridge of Ostrava Sound"
PAGE = (
    "<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>{title} | Sound Times</title>{head}</head><body>"
    "<nav><ul><li><a href='/'>Home</a></li><li><a href='/sport'>Sport</a></li></ul></nav>"
    "<main><article><h1>{title}</h1>{body}</article></main><footer><p>© Sound Times</p></footer></body></html>"
)


def page(body: str = BODY, title: str = HEADLINE, head: str = "") -> str:
    """A page of the invented Sound Times with the text's paragraphs."""
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in body.strip().split("\n\n"))
    return PAGE.format(title=title, head=head, body=paragraphs)


def read_all(*inputs: object, limits: Limits = LIMITS) -> list[Report | Rejected]:
    """Everything that comes out of the inputs."""
    return list(read_reports([str(each) for each in inputs], limits=limits))


def reports(*inputs: object, limits: Limits = LIMITS) -> list[Report]:
    """The reports that come out of the inputs; fails when one was rejected."""
    found = read_all(*inputs, limits=limits)
    assert all(isinstance(each, Report) for each in found), found
    return [each for each in found if isinstance(each, Report)]


def extract(
    data: str | bytes,
    *,
    form: Form = "text",
    charset: str | None = None,
    given: Given = Given(),  # noqa: B008 (frozen)
    limits: Limits = LIMITS,
) -> Extraction:
    """What a report with these bytes gives."""
    raw = data.encode("utf-8") if isinstance(data, str) else data
    return extract_article(Report("a.txt", form, raw, charset, given), limits=limits)


def article(data: str | bytes, **how: Any) -> Article:
    """The article of a report that must be one."""
    found = extract(data, **how)
    assert found.articles, found.rejected
    return found.articles[0]


def why(data: str | bytes, **how: Any) -> str:
    """Why a report that must be rejected was."""
    found = extract(data, **how)
    assert not found.articles
    assert not found.warned
    assert found.rejected[0].detail
    return found.rejected[0].why


def kinds(found: Article) -> dict[str, list[str]]:
    """The pieces of an article's text by the kind of part they are."""
    pieces: dict[str, list[str]] = {}
    for part in found.parts:
        pieces.setdefault(part.kind, []).append(part.span.of(found.text))
    return pieces


def json_lines(path: Path, *records: object) -> Path:
    """A JSON Lines file of these records."""
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    return path


def give_stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    """Puts bytes on standard input, as a pipe that cannot seek."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    monkeypatch.setattr(sys, "stdin", type("Stdin", (), {"buffer": Pipe(data)})())
