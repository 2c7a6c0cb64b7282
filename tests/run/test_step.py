"""The step contract is read off signatures and checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from tellings.model import Article, BadStep, Copy, Quote, Rejected, Report, Sentence, Warned, bundle
from tellings.run.step import Per, Reads, Step, check_steps


@bundle
@dataclass(frozen=True, slots=True)
class Extraction:
    articles: tuple[Article, ...]
    warned: tuple[Warned, ...]


def extract(report: Report, *, limit: int) -> Article | Rejected: ...  # type: ignore[empty-body]
def extract_more(report: Report) -> Extraction: ...  # type: ignore[empty-body]
def cut(article: Article) -> tuple[Sentence, ...]: ...  # type: ignore[empty-body]
def quote(article: Article, sentences: Sequence[Sentence], copy: Copy | None) -> tuple[Quote, ...]: ...  # type: ignore[empty-body]
def nothing_said(article: Article): ...  # type: ignore[no-untyped-def]
def a_dict(article: dict[str, Article]) -> Quote: ...  # type: ignore[empty-body]
def a_number(article: Article) -> list[Quote]: ...  # type: ignore[empty-body]


def test_the_signature_is_the_contract() -> None:
    step = Step(extract, Per.REPORT)
    assert (step.name, step.reads, step.tools, step.writes) == (
        "extract",
        (Reads("report", Report, "one"),),
        ("limit",),
        (Article, Rejected),
    )
    assert Step(extract_more, Per.REPORT).writes == (Article, Warned)
    assert Step(quote, Per.ARTICLE).reads == (
        Reads("article", Article, "one"),
        Reads("sentences", Sentence, "all"),
        Reads("copy", Copy, "maybe"),
    )


@pytest.mark.parametrize("function", [nothing_said, a_dict, a_number])
def test_a_signature_outside_the_contract_is_refused(function: object) -> None:
    with pytest.raises(BadStep, match=function.__name__):  # type: ignore[attr-defined]
        Step(function, Per.ARTICLE)  # type: ignore[arg-type]


def test_a_kind_must_be_written_before_it_is_read() -> None:
    with pytest.raises(BadStep, match="reads Sentence"):
        check_steps([Step(extract, Per.REPORT), Step(quote, Per.ARTICLE)], given=[Report, Copy])
    check_steps([Step(extract, Per.REPORT), Step(cut, Per.ARTICLE), Step(quote, Per.ARTICLE)], given=[Report, Copy])


def test_a_kind_has_one_writer() -> None:
    with pytest.raises(BadStep, match="writes Article, which extract writes already"):
        check_steps([Step(extract, Per.REPORT), Step(extract_more, Per.REPORT)], given=[Report])
