"""The bench measures what it says it does; no figure of it is judged here."""

from __future__ import annotations

import importlib
import io
import itertools
import re
import sys
from pathlib import Path

import pytest

from bench import __main__ as bench
from bench.figure import Figure, render
from bench.piles import NoData, bundled_reports, count_words, letters, make_reports
from bench.process import Failed, watch
from bench.stream import Records, upto, write_jsonl, write_warc

TEXTS = [report["text"] for report in bundled_reports()]


def test_a_limit_is_broken_on_its_own_side() -> None:
    assert Figure("wait", 2.0, "s", 1.0).over
    assert not Figure("wait", 0.5, "s", 1.0).over
    assert Figure("speed", 0.5, "articles/s", 1.0, at_least=True).over
    assert not Figure("wait", 9.0, "s").over
    assert "**over**" in render("How long?", [Figure("wait", 2.0, "s", 1.0)])


def test_memory_of_the_whole_family_is_seen() -> None:
    child = "import time; held = bytearray(60_000_000); time.sleep(0.4)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    done = watch([sys.executable, "-c", parent])
    assert done.peak_bytes > 60_000_000
    assert done.seconds >= 0.4


def test_a_command_is_fed_and_its_failure_is_told() -> None:
    echo = [sys.executable, "-c", "import sys; print(len(sys.stdin.buffer.read()))"]
    assert watch(echo, feed=lambda pipe: pipe.writelines([b"x" * 100_000])).stdout.strip() == "100000"
    with pytest.raises(Failed, match="no room"):
        watch([sys.executable, "-c", "raise SystemExit('no room')"])


def test_made_up_reports_are_many_and_always_the_same() -> None:
    made = list(make_reports(TEXTS, 50, seed=3))
    assert made == list(make_reports(TEXTS, 50, seed=3))
    assert len({report["id"] for report in made}) == 50
    assert count_words(made) > 50 * 20


def test_made_up_events_share_little_and_reports_of_one_share_sentences() -> None:
    by_day: dict[str, list[set[str]]] = {}
    for report in make_reports(TEXTS, 60, seed=5):
        by_day.setdefault(report["published"], []).append(set(report["text"].splitlines()))
    events = list(by_day.values())
    assert any(a & b for event in events for a, b in itertools.combinations(event, 2))
    lines = [set().union(*event) for event in events]
    shared = [line for a, b in itertools.combinations(lines, 2) for line in a & b if len(line) > 60]
    assert len(shared) <= len(lines) // 10


@pytest.mark.parametrize("write", [write_jsonl, write_warc])
def test_the_stream_stops_at_its_size(write: Records) -> None:
    pipe = io.BytesIO()
    upto(300_000, write)(pipe)
    assert 300_000 <= pipe.tell() < 3_000_000


def test_questions_ask(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(bench, "QUESTIONS", ("startup",))
    assert bench.main(["--small"]) in (0, 1)
    assert re.search(r"^## How .*\?$", capsys.readouterr().out, re.MULTILINE)


def test_an_answer_takes_the_place_of_the_one_before_and_leaves_the_others() -> None:
    one, two, three = (bench.title_of(question) for question in bench.QUESTIONS[:3])
    told = bench.put_in("", two, render(two, [Figure("wait", 2.0, "s")], "yesterday"))
    told = bench.put_in(told, one, render(one, [Figure("speed", 3.0, "articles/s")], "today"))
    assert told.index(f"## {one}") < told.index(f"## {two}")
    again = bench.put_in(told, two, render(two, [Figure("wait", 1.0, "s")], "today"))
    assert again == told.replace("| wait | 2 s |", "| wait | 1 s |").replace("yesterday", "today")
    gone = told.replace(f"## {two}", "## What nobody asks any more?")
    assert bench.put_in(gone, three, render(three, [])).count("## ") == 2


def test_figures_say_when_and_where_they_were_taken() -> None:
    assert "Other work" not in bench.taken(1.0)
    assert re.search(r"^\d{4}-\d\d-\d\d, tellings .*Python 3.*took 50 %", bench.taken(50.0))


def test_absent_data_are_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("TELLINGS_DATA", str(tmp_path / "data"))
    with pytest.raises(NoData):
        letters()
    assert bench.main(["--only", "letters"]) == 0
    assert "skipped: letters: no letters at" in capsys.readouterr().err


@pytest.mark.parametrize("question", bench.QUESTIONS)
def test_every_question_is_a_file_that_says_what_it_asks(question: str) -> None:
    module = importlib.import_module(f"bench.{question}")
    assert (module.__doc__ or "").splitlines()[0].endswith("?")
    assert callable(module.run)
