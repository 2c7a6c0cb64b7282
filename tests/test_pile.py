"""The bundled pile and what is expected of it hold together.

Everything here reads `examples/` with the standard library and lxml only: it says whether `expected.toml` is true of the
pile, not whether Tellings finds it. That is asked by the tests of each step.
"""

from __future__ import annotations

import calendar
import datetime as dt
import difflib
import itertools
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import lxml.html
import pytest

EXAMPLES = Path(__file__).parents[1] / "examples"
PILE = EXAMPLES / "pile"
EXPECTED: dict[str, list[dict[str, Any]]] = tomllib.loads((EXAMPLES / "expected.toml").read_text("utf-8"))
REPORTS = {report["name"]: report for report in EXPECTED["report"]}

DAYS = list(calendar.day_name)
MONTHS = list(calendar.month_name)[1:]
DAY_AND_DATE = re.compile(
    rf"\b(?P<day>{'|'.join(d[:3] for d in DAYS)})[a-z]*,? (?P<number>\d{{1,2}}) "
    rf"(?P<month>{'|'.join(m[:3] for m in MONTHS)})[a-z]*(?:,? (?P<year>\d{{4}}))?"
)


def visible(html: str) -> str:
    """The words of a page in their order, white space folded: scripts and styles out, furniture still in."""
    tree = lxml.html.document_fromstring(html)
    for element in tree.xpath("//script | //style"):
        element.drop_tree()
    return " ".join(tree.text_content().split())


@cache
def record(file: str, line: int) -> dict[str, str]:
    row: dict[str, str] = json.loads((PILE / file).read_text("utf-8").splitlines()[line - 1])
    return row


@cache
def text(name: str) -> str:
    """The text of a report by its short name, as a reader would see it."""
    report = REPORTS[name]
    file = report["file"]
    if file.endswith(".jsonl"):
        row = record(file, report["line"])
        return visible(row["html"]) if "html" in row else row.get("text") or row["maintext"]
    raw = (PILE / file).read_bytes().decode(report.get("encoding", "utf-8"))
    # HTML 4 pages say &#147; for a curly quote: the parser of html5 and browsers map these, lxml does not.
    return c1_as_windows(visible(raw)) if file.endswith(".html") else raw


def c1_as_windows(page: str) -> str:
    return re.sub("[\x80-\x9f]", lambda found: found[0].encode("latin-1").decode("windows-1252"), page)


def words(passage: str) -> list[str]:
    return re.findall(r"[\w']+", passage.replace("’", "'").lower())


def cites(value: object, path: str = "") -> Iterator[tuple[str, str, str]]:
    """Every (where in the file, report, phrase) of expected.toml, however deep it lies."""
    if isinstance(value, dict):
        if "report" in value:
            for phrase in [value.get("phrase"), *value.get("phrases", [])]:
                if phrase is not None:
                    yield path, value["report"], phrase
        for key, inner in value.items():
            yield from cites(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value, start=1):
            yield from cites(inner, f"{path}[{number}]")


CITES = list(cites({key: rows for key, rows in EXPECTED.items() if key != "report"}))


@pytest.mark.parametrize(("where", "report", "phrase"), CITES, ids=[where for where, _, _ in CITES])
def test_phrase_stands_in_its_report(where: str, report: str, phrase: str) -> None:
    assert phrase in text(report), f"{where}: {report} does not say {phrase!r}"


def test_every_file_and_record_is_one_report_and_every_report_is_used() -> None:
    in_pile = Counter[tuple[str, int | None]]()
    for path in PILE.iterdir():
        lines = path.read_text("utf-8").splitlines() if path.suffix == ".jsonl" else []
        places: list[int | None] = [*range(1, len(lines) + 1)] or [None]
        in_pile.update((path.name, place) for place in places)
    assert in_pile == Counter((report["file"], report.get("line")) for report in REPORTS.values())

    sorted_out = Counter(name for story in EXPECTED["story"] for name in story["reports"])
    sorted_out.update(row["report"] for row in EXPECTED["rejected"])
    sorted_out.update(report["name"] for report in REPORTS.values() if "same_as" in report)
    assert sorted_out == Counter(REPORTS.keys()), (
        "each report lies in one story, or is rejected, or is another one again"
    )


def test_the_pile_has_the_three_forms_and_at_most_a_dozen_outlets() -> None:
    assert {path.suffix for path in PILE.iterdir()} == {".txt", ".html", ".jsonl"}
    assert len({report["outlet"] for report in REPORTS.values()}) <= 12
    affair = next(story for story in EXPECTED["story"] if story["name"] == "sea-linnet")
    assert len({REPORTS[name]["outlet"] for name in affair["reports"]}) >= 8


def test_sources_are_the_id_or_the_place_of_the_record() -> None:
    for report in REPORTS.values():
        line = report.get("line")
        fallback = report["file"] if line is None else f"{report['file']}:{line}"
        given = record(report["file"], line).get("id") if line else None
        assert report["source"] == (given or fallback)


def test_dates_are_in_the_reports_or_given_beside_them() -> None:
    for name, report in REPORTS.items():
        if report["basis"] == "given":
            row = record(report["file"], report["line"])
            stamp = row.get("published") or row.get("date_publish") or row["html"]
            assert report["date"] in stamp.replace(" ", "T"), name
        elif "date_phrase" in report:
            assert report["date_phrase"] in text(name), name
        elif report["date"]:
            page = (PILE / report["file"]).read_text("utf-8")
            assert f'published_time" content="{report["date"]}' in page, name
    for name in (name for name, report in REPORTS.items() if report["basis"] == "unknown"):
        assert not re.search(r"\b(19|20)\d\d\b", text(name)), f"{name} gives its year away"


def test_weekdays_agree_with_the_calendar() -> None:
    """Where a year is missing, that of the report counts."""
    seen = 0
    for name, report in REPORTS.items():
        for found in DAY_AND_DATE.finditer(text(name)):
            year = int(found["year"] or report["date"][:4])
            month = [m[:3] for m in MONTHS].index(found["month"]) + 1
            day = dt.date(year, month, int(found["number"]))
            assert f"{day:%a}" == found["day"], f"{name}: {found[0]} of {year}"
            seen += 1
    assert seen >= 6, "the pattern finds the stamps of the pile"


def test_happenings_fall_on_the_weekday_their_words_name() -> None:
    for row in EXPECTED["happening"]:
        assert row["expression"] in row["phrase"]
        for name in DAYS:
            if re.search(rf"\b{name}\b", row["expression"]):
                assert f"{dt.datetime.fromisoformat(row['when']):%A}" == name, row["says"]


def test_lengths_are_those_of_news_reports() -> None:
    brief = {row["report"] for row in EXPECTED["doubtful"] if "short" in row["why"]}
    affair = next(story for story in EXPECTED["story"] if story["name"] == "sea-linnet")
    for name in affair["reports"]:
        assert len(words(text(name))) < 120 if name in brief else 250 <= len(words(text(name))) <= 650, name


@pytest.mark.parametrize("copy", [c for c in EXPECTED["copy"] if c["kind"] == "verbatim"], ids=lambda c: c["b"])
def test_verbatim_copies_are_word_for_word(copy: dict[str, Any]) -> None:
    for passage in copy["passages"]:
        first, second = (cut(text(copy[side]), passage["first"], passage["last"]) for side in "ab")
        assert words(first) == words(second)
        assert len(words(first)) > 15


def cut(whole: str, first: str, last: str) -> str:
    start = whole.index(first)
    return whole[start : whole.index(last, start) + len(last)]


@pytest.mark.parametrize("copy", [c for c in EXPECTED["copy"] if c["kind"] == "rewritten"], ids=lambda c: c["a"])
def test_rewrites_share_no_long_run_of_words(copy: dict[str, Any]) -> None:
    first, second = words(text(copy["a"])), words(text(copy["b"]))
    run = difflib.SequenceMatcher(None, first, second, autojunk=False).find_longest_match()
    assert run.size <= 8, " ".join(first[run.a : run.a + run.size])
    for pair in copy["pairs"]:
        assert pair["a"] in text(copy["a"])
        assert pair["b"] in text(copy["b"])


def without_quotes(name: str) -> list[str]:
    """The words of a report, each expected quote in it replaced by one word that no other text has."""
    rest = text(name)
    renderings = [cite for quote in EXPECTED["quote"] for cite in quote["renderings"] if cite["report"] == name]
    for number, cite in enumerate(renderings):
        rest = rest.replace(cite["phrase"], f"{name}quote{number}".replace("-", ""))
    return words(rest)


def test_independent_reports_share_only_quotes() -> None:
    """Reports of different newsrooms have no long run of words in common but those of a speaker."""
    copied = [{row["a"], row["b"]} for row in EXPECTED["copy"]]
    names = [name for name, report in REPORTS.items() if "same_as" not in report]
    for a, b in itertools.combinations(names, 2):
        if {a, b} not in copied and REPORTS[a]["outlet"] != REPORTS[b]["outlet"]:
            first, second = without_quotes(a), without_quotes(b)
            run = difflib.SequenceMatcher(None, first, second, autojunk=False).find_longest_match()
            assert run.size <= 8, f"{a} and {b} share: {' '.join(first[run.a : run.a + run.size])}"


@pytest.mark.parametrize("quote", EXPECTED["quote"], ids=lambda q: q["renderings"][0]["phrase"][:30])
def test_renderings_differ_just_as_said(quote: dict[str, Any]) -> None:
    full, *others = quote["renderings"]
    for other in others:
        if other.get("indirect"):
            assert words(other["phrase"]) != words(full["phrase"])
        elif other.get("part"):
            assert other["phrase"] in full["phrase"]
            assert len(other["phrase"]) < len(full["phrase"])
        else:
            swapped = dict(other.get("changed", []))
            assert [swapped.get(word, word) for word in words(full["phrase"])] == words(other["phrase"])
    altered = any("changed" in other for other in others)
    assert (quote["difference"] == "altered") == altered


def test_each_speaker_is_named_where_quoted() -> None:
    for quote in EXPECTED["quote"]:
        family_name = quote["who"].split()[-1]
        for rendering in quote["renderings"]:
            assert family_name in text(rendering["report"])


def test_claims_count_newsrooms_not_reports() -> None:
    """A claim's bounds lie between one and the number of newsrooms that its reports can come from."""
    newsrooms: dict[str, set[str]] = {}
    for origin in EXPECTED["origin"]:
        for cite in origin["told"]:
            newsrooms.setdefault(cite["report"], set()).add(origin["name"])
    for claim in EXPECTED["claim"]:
        low, high = claim["newsrooms"]
        reports = {cite["report"] for cite in claim["told"]}
        possible = set().union(*(newsrooms.get(name, {REPORTS[name]["outlet"]}) for name in reports))
        assert 1 <= low <= high <= len(possible), claim["says"]
        assert len(reports) >= low


def test_conflicts_lie_between_two_places_and_use_the_words_of_the_contract() -> None:
    kinds = {"figure", "date", "name", "place", "wording", "who", "did-or-denied", "other"}
    for row in EXPECTED["conflict"]:
        assert row["kind"] in kinds
        assert row["a"] != row["b"]
    assert {row["relation"] for row in EXPECTED["conflict"]} == {"conflict", "revised", "scope", "precision"}
    for row in (row for row in EXPECTED["conflict"] if "steps" in row):
        # The radio's date has no year until the others give it, and sorts with them by its label.
        figures = [(REPORTS[step["report"]]["date"][:10], step["figure"]) for step in row["steps"]]
        assert [date for date, _ in figures] == sorted(date for date, _ in figures), row["about"]
        assert row["relation"] == "revised"


def test_only_here_words_are_nowhere_else() -> None:
    for row in EXPECTED["only_here"]:
        assert row["word"] in row["phrase"]
        mine = {row["report"], *row.get("also", [])}
        mine |= {name for name, report in REPORTS.items() if report.get("same_as") in mine}
        elsewhere = [name for name in REPORTS if name not in mine and row["word"] in text(name)]
        assert not elsewhere, row["says"]


def test_the_dead_the_saved_and_the_missing_add_up() -> None:
    """Those on board, in the two reports that count everybody: the invented world is consistent with itself."""
    dead, missing = (
        {step["report"]: step["figure"] for step in row["steps"]} for row in EXPECTED["conflict"] if "steps" in row
    )
    saved = {"courier-monday": r"(\d+) people had been pulled", "northline-tuesday": r"number of survivors to (\d+)"}
    for name, pattern in saved.items():
        [survivors] = re.findall(pattern, text(name))
        [(passengers, crew)] = re.findall(r"(\d+) passengers and (\d+) crew", text(name))
        assert dead[name] + missing[name] + int(survivors) == int(passengers) + int(crew), name


def test_versions_have_one_address_and_two_texts() -> None:
    for row in EXPECTED["version"]:
        older = (PILE / REPORTS[row["older"]]["file"]).read_text("utf-8")
        newer = record(REPORTS[row["newer"]]["file"], REPORTS[row["newer"]]["line"])
        assert f'<link rel="canonical" href="{newer["url"]}">' in older
        assert text(row["older"]) != text(row["newer"])


def test_hard_bytes_are_still_in_the_pile() -> None:
    """An editor or a checkout that tidies files would take away what they are there for."""
    old = (PILE / "meridian-ferry.txt").read_bytes()
    assert b"\x93" in old, "curly quotes in windows-1252"
    assert b"\r\n" in old
    with pytest.raises(UnicodeDecodeError):
        old.decode("utf-8")
    page = (PILE / "radio-marrack.html").read_text("ascii")
    assert "<meta" not in page.lower()
    assert not re.search(r"\b20\d\d\b", page), "no year on the radio's page"
    assert not record("crawl.jsonl", 1)["maintext"].endswith((".", "”"))
