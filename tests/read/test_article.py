"""The step as a whole: exact text, identity, facts, doubts, limits, the same rows every time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tellings.model import Given, Report, text_id
from tellings.read import Limits, extract_article
from tests.read.invented import BODY, HEADLINE, LIMITS, article, extract, json_lines, page, read_all, why

ROOT = Path(__file__).parents[2]


@given(st.text(max_size=80), st.sampled_from(["\n", "\r\n", "\r", "\n\n\n", "\u2028", "\t"]))
@settings(max_examples=100, deadline=None)
def test_plain_text_is_kept_character_for_character(extra: str, end: str) -> None:
    text = f"  {extra}{end}{BODY}{end}{extra}"
    found = extract(text)
    if not found.articles:
        assert found.rejected[0].why == "BINARY", "full of control characters"
        return
    assert found.articles[0].text == text.removeprefix("\ufeff")
    assert found.articles[0].text_id == text_id(found.articles[0].text)


@pytest.mark.parametrize("text", [BODY, "Solo numeri."])
def test_the_same_report_under_another_name_is_named_by_its_own(text: str) -> None:
    one, other = (
        extract_article(Report(name, "text", text.encode(), given=Given(id=name), order=order), limits=LIMITS)
        for order, name in enumerate(("a", "b"))
    )
    for order, (name, found) in enumerate((("a", one), ("b", other))):
        seen = [(row.source, row.order) for row in found.sightings]
        assert [*seen, *((row.source, row.order) for row in found.rejected)] == [(name, order)]
    assert one.articles == other.articles
    assert [row.why for row in one.rejected] == [row.why for row in other.rejected]


def test_a_byte_order_mark_is_no_text() -> None:
    assert article(b"\xef\xbb\xbf" + BODY.encode()).text == BODY


def test_a_title_beside_a_text_stays_a_field() -> None:
    found = article(BODY, given=Given(title=HEADLINE))
    assert (found.title, found.text) == (HEADLINE, BODY)


def test_a_headline_in_the_text_is_the_title_when_none_is_given() -> None:
    assert article(f"{HEADLINE}\n\n{BODY}").title == HEADLINE
    assert article(BODY).title is None


def test_where_it_was_seen() -> None:
    report = Report("pile/a.txt", "text", BODY.encode(), order=7)
    found = extract_article(report, limits=LIMITS)
    assert [(row.article, row.source, row.order) for row in found.sightings] == [
        (found.articles[0].id, "pile/a.txt", 7)
    ]
    rejected = extract_article(Report("pile/b.txt", "text", b"", order=8), limits=LIMITS).rejected[0]
    assert (rejected.source, rejected.order) == ("pile/b.txt", 8)


SEEN = Given(outlet="Sound Times", url="https://soundtimes.example/bridge", published="2023-03-13")


def test_the_same_report_twice_is_one_article() -> None:
    one = extract_article(Report("a", "text", BODY.encode(), given=SEEN, order=0), limits=LIMITS)
    two = extract_article(Report("b", "text", BODY.encode(), given=SEEN, order=1), limits=LIMITS)
    assert one.articles == two.articles
    assert one.sightings != two.sightings


@pytest.mark.parametrize(
    "other",
    [
        Given(
            outlet="Sound Times", url="http://www.soundtimes.example/bridge/?utm_source=feed", published="2023-03-13"
        ),
        Given(outlet="Sound Times", url="https://soundtimes.example/bridge#top", published="2023-03-13T18:20:00+01:00"),
        Given(
            outlet=" Sound  Times ",
            url="https://m.soundtimes.example/bridge",
            published="Mon, 13 Mar 2023 18:20:00 +0100",
        ),
    ],
)
def test_other_spellings_of_its_facts_are_the_same_article(other: Given) -> None:
    assert article(BODY, given=SEEN).id == article(BODY, given=other).id


@pytest.mark.parametrize(
    ("text", "other"),
    [
        (BODY, Given(outlet="Bell", url=SEEN.url, published=SEEN.published)),
        (BODY, Given(outlet=SEEN.outlet, url="https://soundtimes.example/x", published=SEEN.published)),
        (BODY, Given(outlet=SEEN.outlet, url=SEEN.url, published="2023-03-14")),
        (BODY + "!", SEEN),
    ],
)
def test_another_outlet_address_day_or_text_is_another_article(text: str, other: Given) -> None:
    one, two = article(BODY, given=SEEN), article(text, given=other)
    assert one.id != two.id
    assert (one.text_id == two.text_id) == (text == BODY)


def test_an_outlet_is_given_printed_or_the_host_of_the_address() -> None:
    assert article(BODY).outlet is None
    assert article(BODY, given=Given(url="https://www.soundtimes.example/x")).outlet == "soundtimes.example"
    assert article(f"Sound and Shore\n{HEADLINE}\n{BODY}").outlet is None, (
        "a line at the top alone does not say who printed it"
    )
    assert article(f"The Sound Bell\n{HEADLINE}\n{BODY}").outlet == "The Sound Bell", (
        "unless it opens as a masthead does"
    )
    assert (
        article(f"The Sound Bell\n{HEADLINE}\n{BODY}\n© 2023 The Sound Bell. All rights reserved.").outlet
        == "The Sound Bell"
    )
    assert article(f"THE NEW YORK TIMES\n{HEADLINE}\n{BODY}").outlet == "The New York Times"


def test_every_stated_date_is_kept_with_where_it_stands() -> None:
    text = f"{HEADLINE}\n\nUpdated 14 March 2023, 8.10 am\n\n{BODY}"
    found = article(
        text, given=Given(published="2023-03-13", updated="2023-03-14", url="https://a.example/2023/03/13/bridge")
    )
    assert [(stamp.value, stamp.where, stamp.role) for stamp in found.stamps] == [
        ("2023-03-13", "given", "published"),
        ("2023-03-14", "given", "updated"),
        ("2023-03-13", "address", "published"),
        ("14 March 2023, 8.10 am", "text", "updated"),
    ]
    assert found.stamps[3].span is not None
    assert found.stamps[3].span.of(text) == "14 March 2023, 8.10 am"


def doubts(text: str, **how: Any) -> set[str]:
    return {str(warned.why) for warned in extract(text, **how).warned}


def test_an_ordinary_report_is_not_doubtful() -> None:
    assert doubts(BODY) == set()
    assert doubts(page(), form="html") == set()


FIRST = BODY.split("\n\n")[0]
PARAGRAPHS = BODY.strip().split("\n\n")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (FIRST, "SHORT"),
        (HEADLINE + " on the coast", "SHORT"),
        (BODY.strip()[:-30], "CUT_OFF"),
        (BODY.strip()[:-1] + " and the", "CUT_OFF"),
        (BODY.strip() + " It also said that…", "CUT_OFF"),
        (BODY.strip() + " It also said [+1204 chars]", "CUT_OFF"),
        (BODY + "\n\nTo continue reading, please log in.", "CUT_OFF"),
        (BODY + "\n\nAlready a subscriber? Sign in", "CUT_OFF"),
        (
            "\n".join(
                f"{item} on the old road of the harbour" for item in ["A bus", "A ferry", "A crane", "A boat"] * 4
            ),
            "LIST",
        ),
        ("\n\n".join(f"{hour}:15 {paragraph}" for hour, paragraph in enumerate(PARAGRAPHS, 10)), "LIVE_BLOG"),
        ("\n\n".join(f"{hour} pm\n{paragraph}" for hour, paragraph in enumerate(PARAGRAPHS, 2)), "LIVE_BLOG"),
    ],
)
def test_doubts(text: str, why: str) -> None:
    assert why in doubts(text)


@pytest.mark.parametrize("end", ["”", ")", ".”", "!", "?", ". ###", ". ENDS", '."'])
def test_ways_a_whole_report_may_end(end: str) -> None:
    assert "CUT_OFF" not in doubts(BODY.strip()[:-1] + end)


def test_a_cut_off_article_says_where() -> None:
    text = BODY.strip()[:-30]
    (warned,) = extract(text).warned
    assert warned.span is not None
    assert text.endswith(warned.span.of(text))


@pytest.mark.parametrize(
    ("published", "url", "apart"),
    [
        ("2023-03-13", "https://a.example/2023/03/13/x", False),
        ("2023-03-15T01:00:00+10:00", "https://a.example/2023/03/13/x", False),
        ("2023-03-20", "https://a.example/2023/03/13/x", True),
        ("last week", "https://a.example/2023/03/13/x", False),
        ("2023-13-45", "https://a.example/2023/03/13/x", False),
    ],
)
def test_dates_at_odds(published: str, url: str, apart: bool) -> None:
    assert ("CONTRADICTING_DATES" in doubts(BODY, given=Given(published=published, url=url))) == apart


@pytest.mark.parametrize(
    "text",
    [
        "Home\nNews\nSport\nWeather\nContact",
        "12 345\n67 890\n---\n1.5 2.5",
        "Home | News | Sport | Weather | Contact",
        "Share this article\nFacebook Twitter WhatsApp\n© 2023 Bell. All rights reserved.",
        "***",
        "Monday, 13 March 2023",
    ],
)
def test_text_without_a_sentence(text: str) -> None:
    assert why(text) == "NO_SENTENCE"


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        (BODY * 10, Limits(report_bytes=3000)),
        (BODY * 10, Limits(text_chars=3000)),
        (BODY.replace("\n", " ") * 20, Limits(line_chars=5000, word_chars=1000)),
        (BODY + "x" * 20_000, LIMITS),
        ("word " * 200_000, LIMITS),
        (BODY * 5000, LIMITS),
    ],
)
def test_too_large(text: str, limits: Limits) -> None:
    assert why(text, limits=limits) == "TOO_LARGE"


def test_a_long_read_on_one_line_is_read() -> None:
    assert len(article(BODY.replace("\n", " ") * 300).text) > 150_000


def test_the_rows_do_not_depend_on_the_process(tmp_path: Path) -> None:
    path = json_lines(
        tmp_path / "a.jsonl",
        {"text": f"{HEADLINE}\nBy Bo Li\n{BODY}"},
        {"html": page()},
        {"text": "x"},
        {"text": "Bonjour à tous."},
    )
    code = (
        "import sys; from tellings.read import *; from tellings.model import Report\n"
        "for each in read_reports(sys.argv[1:]): print(each, extract_article(each, limits=Limits()) if isinstance(each, Report) else '')"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code, str(path)],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert len(runs) == 1
    assert "Crack closes" in runs.pop()


#: Texts on which a careless pattern runs for hours: long runs of what patterns repeat, never ended as they hope.
TRAPS = [
    " " * 300_000,
    "\n" * 300_000,
    "a " * 190_000,
    "(" * 9_000,
    "By " + "Aa " * 100_000,
    "Updated 1 " * 30_000,
    "Published " + "12 March " * 40_000,
    "A/" * 4_000 + " ",
    "Home | " * 50_000,
    "Photo: " * 50_000,
    "...” " * 70_000,
    "“" * 9_000,
    "A. " * 120_000,
    "1/1 " * 90_000,
    "A-" * 4_900,
    "\r\n\r" * 100_000,
    ("x" * 80 + "\n") * 20_000,
    "SENNICK, " * 40_000,
    "with inputs from " * 20_000,
    "a@" * 4_900,
    "http://" * 1_400,
    "\u2028" * 100_000,
    "© " * 100_000,
    "<" * 300_000,
    "&lt;" * 70_000,
    "[" * 390_000,
    "A crack" + "[" * 300_000 + "x",
]


def test_no_text_makes_a_pattern_run_away() -> None:
    """Each trap alone, below a report and inside a paragraph, within ten seconds of processor time for all (they take two)."""
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_CPU, (60, 60))\n"
        "from tellings.model import Given; from tests.read.test_article import TRAPS; from tests.read.invented import BODY, extract, page\n"
        "for trap in TRAPS:\n"
        "    for text in (trap, BODY + trap, BODY.strip() + ' ' + trap, trap[:880], BODY + chr(10) + trap[:880]):\n"
        "        extract(text)\n"
        "        extract(text, given=Given(title='A crack'))\n"
        "    extract(page(BODY + trap[:100_000]), form='html')\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_reading_a_large_file_takes_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    line = '{"text": "' + BODY.replace("\n", "\\n") * 40 + '"}\n'
    with path.open("w", encoding="utf-8") as file:
        for _ in range(80_000_000 // len(line)):
            file.write(line)
    code = (
        "import resource, sys; from tellings.read import read_reports\n"
        "size = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "stream = read_reports(sys.argv[1:]); next(stream); before = size(); count = sum(1 for _ in stream)\n"
        "print(count, size() - before)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True, cwd=ROOT)
    count, grown = map(int, done.stdout.split())
    assert count > 1000
    assert grown < 20_000  # KB


def test_rejected_reports_never_vanish(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BODY)
    (tmp_path / "b.txt").write_bytes(b"\0" * 100)
    (tmp_path / "c.txt").write_text("Bonjour à tous, le pont du port est fermé depuis lundi.")
    rows = [
        each if not isinstance(each, Report) else extract_article(each, limits=LIMITS) for each in read_all(tmp_path)
    ]
    assert len(rows) == 3
