"""A folder in which everything is wrong with somebody's reports: each gets its reason, the good ones are read, and what is written holds."""

from __future__ import annotations

import errno
import gzip
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tellings.model import WorkspaceFull
from tellings.store import verify

TELLINGS = [sys.executable, "-m", "tellings"]
REPORT = (
    "The harbour bridge was closed to all traffic on Tuesday after a barge struck its middle pier, the port said in a statement.\n\n"
    "Nobody was hurt, and divers will look at the pier when the tide turns, the harbour master said on 3 May 2022."
)
MARKUP = '</script><script>alert("tellings")</script> <img src=x onerror=alert(1)> {{7*7}} ]]> <b>bold</b> \u202e\u2066 was found in a form.\n\n'
#: What is given, and the reason it must get.
BAD: dict[str, tuple[bytes, str]] = {
    "empty.txt": (b"", "EMPTY"),
    "blank.txt": (b" \n\t\n", "EMPTY"),
    "zeros.txt": (REPORT.replace(" ", "\0", 3).encode(), "BINARY"),
    "noise.bin": (bytes(range(256)) * 8, "BINARY"),
    "french.txt": (
        "Le pont du port a été fermé à toute circulation mardi après qu’une péniche a heurté la pile du milieu, a annoncé le port.".encode(),
        "NOT_ENGLISH",
    ),
    "menu.txt": (b"Home\nNews\nSport\n", "NO_SENTENCE"),
    "deep.html": (b"<html><body>" + b"<div>" * 20_000 + REPORT.encode(), "TOO_LARGE"),
    "line.txt": ((REPORT.replace("\n", " ") + " ").encode() * 60_000, "TOO_LARGE"),
    "garbage.parquet": (b"PAR1garbagePAR1", "UNREADABLE"),
    "garbage.warc.gz": (b"\x1f\x8b\x08\x04garbage", "UNREADABLE"),
    "object.jsonl": (b'{"id": "y", "text": 5}\n', "UNREADABLE"),
    "broken.jsonl": (b'{"id": oops\n', "UNREADABLE"),
    "feed.xml": (b"<rss><channel><item><title>Bridge</title>", "NO_TEXT"),
}


def hostile(folder: Path) -> Path:
    """The folder, with a report in markup's clothes, names that act in a terminal or a spreadsheet, half archives, a bomb, a loop, a pipe."""
    folder.mkdir()
    for name, (data, _) in BAD.items():
        (folder / name).write_bytes(data)
    (folder / "good.txt").write_text(REPORT, encoding="utf-8")
    (folder / "again.txt").write_text(REPORT, encoding="utf-8")
    (folder / "markup.txt").write_text(MARKUP + REPORT, encoding="utf-8")
    (folder / "new\nline \x1b[31m.txt").write_text(REPORT.replace("Tuesday", "Wednesday"), encoding="utf-8")
    (folder / "=cmd|'x'!A1.txt").write_text(REPORT.replace("Tuesday", "Thursday"), encoding="utf-8")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for number in range(3):
            made.writestr(f"{number}.txt", REPORT.replace("bridge", f"bridge {number}"))
    (folder / "half.zip").write_bytes(packed.getvalue()[: len(packed.getvalue()) * 2 // 3])
    line = (json.dumps({"id": "packed", "text": REPORT.replace("barge", "tug")}) + "\n").encode()
    (folder / "half.jsonl.gz").write_bytes(gzip.compress(line * 3)[:-12])
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("zeros.txt", b"0" * 120_000_000)
    (folder / "deeper").mkdir()
    (folder / "deeper" / "loop").symlink_to("..")
    os.mkfifo(folder / "pipe")
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("hostile")
    hostile(home / "pile")
    done = subprocess.run(
        [*TELLINGS, "build", "pile", "-o", "d"], cwd=home, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert "\x1b" not in done.stderr
    return home


def test_each_bad_report_gets_its_reason_and_what_to_do(built: Path) -> None:
    dossier = json.loads((built / "d" / "dossier.json").read_text(encoding="utf-8"))
    reasons = {row["source"]: row["rejected"] for row in dossier["rejected"]}
    for name, (_, why) in BAD.items():
        [found] = [
            one
            for source, one in reasons.items()
            if source.startswith(f"pile/{name}") or (name, source) == ("object.jsonl", "y")
        ]
        assert found["why"] == why, name
    assert {"pile/half.zip", "pile/half.jsonl.gz", "pile/bomb.zip!zeros.txt", "pile/pipe"} <= reasons.keys()
    assert all(len(one["detail"].split()) >= 4 for one in reasons.values())


def test_good_reports_beside_them_are_read_once_each(built: Path) -> None:
    dossier = json.loads((built / "d" / "dossier.json").read_text(encoding="utf-8"))
    sources = [source for article in dossier["articles"] for source in article["sources"]]
    assert len(sources) == len(set(sources))
    assert {"pile/good.txt", "pile/again.txt", "pile/new\nline \x1b[31m.txt", "pile/half.zip!0.txt", "packed"} <= set(
        sources
    )
    [twice] = [article for article in dossier["articles"] if "pile/good.txt" in article["sources"]]
    assert twice["sources"] == ["pile/again.txt", "pile/good.txt"]
    [shown] = [article for article in dossier["articles"] if article["source"] == "pile/markup.txt"]
    assert shown["text"] == MARKUP + REPORT


def test_no_markup_of_a_report_acts_on_a_page(built: Path) -> None:
    page = (built / "d" / "dossier.html").read_text(encoding="utf-8")
    body = page[page.index("<main") :]
    assert 'alert("tellings")' not in page
    assert "<img" not in body
    assert len(re.findall("<script", page)) == 1
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x1b]", page)
    assert "alert(&#34;tellings&#34;)" in body


def test_all_of_it_verifies_and_goes_on(built: Path) -> None:
    for command in (["verify", "d"], ["build", "pile", "-o", "d"], ["export", "d", "--to", "csv"]):
        done = subprocess.run(
            [*TELLINGS, *command], cwd=built, capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 0, done.stderr
    table = (built / "d" / "export" / "articles.csv").read_text(encoding="utf-8")
    assert "\n=cmd" not in table
    assert ",=cmd" not in table


def test_days_at_both_ends_of_the_calendar_stop_nothing(tmp_path: Path) -> None:
    told = (
        "In the year 1 the first bridge fell, the port said on Monday 0001-01-01. The next will stand until 31 December 9999. "
        "A week after December 31, 9999, on 31 February 2020 and the day before 1 January 0001 nothing happened, the harbour master said. "
        "Five million years from now, next year, in 9999 and ten thousand years ago it was the same. We saw it yesterday, he said."
    )
    published = ("0001-01-01", "0001-01-01T00:00:00Z", "9999-12-31", "0000-00-00", "10000-01-01", None)
    pile = tmp_path / "pile.jsonl"
    rows = [
        {"id": str(number), "published": day, "text": f"{told} It was bridge {number}."}
        for number, day in enumerate(published)
    ]
    pile.write_text("\n".join(json.dumps(row) for row in [*rows, {"id": "good", "text": REPORT}]), encoding="utf-8")
    from tellings import desk

    built = desk.build([str(pile)], tmp_path / "out", jobs=1)
    assert built.summary[0].startswith("7 reports read; 7 articles, 0 rejected")
    assert not desk.verify(tmp_path / "out").mismatches


def test_a_disk_that_is_full_when_pages_are_written_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tellings import desk
    from tellings.show import write

    def full(path: Path, content: bytes, *, sure: bool = False) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    (tmp_path / "a.txt").write_text(REPORT)
    with monkeypatch.context() as patched:
        patched.setattr(write, "write_file", full)
        with pytest.raises(WorkspaceFull, match="free space there"):
            desk.build([str(tmp_path / "a.txt")], tmp_path / "out")
    assert desk.build([str(tmp_path / "a.txt")], tmp_path / "out").first.is_file()
    assert not desk.verify(tmp_path / "out").mismatches


def shell(redirected: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Runs a command whose standard streams are redirected as the shell writes it."""
    command = ["sh", "-c", f'exec "$@" {redirected}', "sh", *TELLINGS, *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=300, check=False)


@pytest.mark.parametrize(("redirected", "jobs"), [("2>&-", "2"), ("2>/dev/full", "1"), ("<&- >&- 2>&-", "1")])
def test_a_build_goes_on_where_nobody_can_be_told(redirected: str, jobs: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    done = shell(redirected, "build", "a.txt", "-o", "d", "--jobs", jobs, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert not verify(tmp_path / "d").mismatches


@pytest.mark.parametrize(
    ("redirected", "arguments", "told"),
    [
        (">&-", ("steps",), "standard output is closed"),
        (">/dev/full", ("steps",), "standard output cannot be written"),
        (">/dev/full", ("read", "a.txt"), "standard output cannot be written"),
        ("<&-", ("read", "-"), "standard input, which is closed"),
    ],
)
def test_closed_and_full_streams_are_told_in_one_line(
    redirected: str, arguments: tuple[str, ...], told: str, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    done = shell(redirected, *arguments, cwd=tmp_path)
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert line.startswith("tellings: ")
    assert told in line


def test_a_current_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "gone").mkdir()
    command = ["sh", "-c", 'rmdir ../gone; exec "$@"', "sh", *TELLINGS]
    given = ["build", str(tmp_path / "a.txt"), "-o", str(tmp_path / "d"), "--jobs", "2"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    done = subprocess.run(
        [*command, *given], cwd=tmp_path / "gone", env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "tellings: the current folder is gone; change to one that exists" in done.stderr
    assert "Traceback" not in done.stderr
