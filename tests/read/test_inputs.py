"""Files, folders, globs, standard input: what is read, in which order, under which name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tellings.model import Rejected, Report
from tellings.read import Limits, is_missing, read_reports
from tellings.read.inputs import ROWS
from tests.read.invented import BODY, HEADLINE, give_stdin, json_lines, page, read_all, reports


def write(folder: Path, *names: str, text: str = BODY) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_a_folder_is_read_to_its_depth_in_the_order_of_names(tmp_path: Path) -> None:
    write(tmp_path, "b.txt", "a/z.txt", "a/b/c.txt", "c.txt", "a.txt")
    found = [report.source for report in reports(tmp_path)]
    assert found == [f"{tmp_path}/{name}" for name in ("a/b/c.txt", "a/z.txt", "a.txt", "b.txt", "c.txt")]


def test_hidden_files_are_skipped_in_folders_and_read_when_named(tmp_path: Path) -> None:
    write(tmp_path, ".draft.txt", ".git/config", "a.txt")
    assert [report.source for report in reports(tmp_path)] == [f"{tmp_path}/a.txt"]
    assert [report.source for report in reports(tmp_path / ".draft.txt")] == [f"{tmp_path}/.draft.txt"]


def test_order_counts_reports_and_rejected_ones_over_all_inputs(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    (tmp_path / "b.bin").write_bytes(b"")
    lines = json_lines(tmp_path / "c.jsonl", {"text": BODY}, {"text": BODY})
    found = read_all(tmp_path / "a.txt", tmp_path / "b.bin", tmp_path / "gone.txt", lines)
    assert [each.order for each in found] == [0, 1, 2, 3, 4]
    assert [type(each) for each in found] == [Report, Rejected, Rejected, Report, Report]


def test_inputs_keep_their_order(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "b.txt")
    assert [each.source[-5:] for each in read_all(tmp_path / "b.txt", tmp_path / "a.txt")] == ["b.txt", "a.txt"]


def test_reading_streams(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    stream = read_reports([str(tmp_path / "a.txt"), str(tmp_path / "b.txt")])
    next(stream)
    write(tmp_path, "b.txt")  # not looked at before it is its turn
    assert isinstance(next(stream), Report)


def test_globs(tmp_path: Path) -> None:
    write(tmp_path, "b.txt", "a.txt", "c.md", "deep/d.txt")
    assert [report.source[-5:] for report in reports(tmp_path / "*.txt")] == ["a.txt", "b.txt"]
    assert len(reports(tmp_path / "**" / "*.txt")) == 3


def test_a_name_with_brackets_is_a_name_before_it_is_a_pattern(tmp_path: Path) -> None:
    write(tmp_path, "[a].txt", "a.txt")
    assert [report.source for report in reports(tmp_path / "[a].txt")] == [f"{tmp_path}/[a].txt"]


@pytest.mark.parametrize("missing", ["gone.txt", "gone/", "*.gone", "https://bell.example/a"])
def test_an_input_that_is_not_there_is_a_row_and_the_run_goes_on(tmp_path: Path, missing: str) -> None:
    write(tmp_path, "a.txt")
    lost, found = read_all(f"{tmp_path}/{missing}", tmp_path / "a.txt")
    assert isinstance(lost, Rejected)
    assert lost.why == "UNREADABLE"
    assert is_missing(lost)
    assert isinstance(found, Report)


def test_an_empty_folder_counts_as_missing(tmp_path: Path) -> None:
    (only,) = read_all(tmp_path)
    assert isinstance(only, Rejected)
    assert is_missing(only)


def test_what_is_rejected_inside_is_not_missing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    (only,) = read_all(tmp_path)
    assert isinstance(only, Rejected)
    assert not is_missing(only)


def test_links_that_lead_round_in_circles_are_followed_once(tmp_path: Path) -> None:
    write(tmp_path, "pile/a.txt")
    (tmp_path / "pile" / "again").symlink_to(tmp_path / "pile")
    (tmp_path / "pile" / "self").symlink_to("self")
    found = read_all(tmp_path / "pile")
    assert [each.source for each in found if isinstance(each, Report)] == [f"{tmp_path}/pile/a.txt"]
    assert [each.why for each in found if isinstance(each, Rejected)] == ["UNREADABLE"]  # the link to itself


def test_names_with_newlines_and_bytes_that_are_no_utf8(tmp_path: Path) -> None:
    write(tmp_path, "two\nlines.txt")
    with open(os.fsencode(tmp_path) + b"/caf\xe9.txt", "wb") as file:
        file.write(BODY.encode())
    found = reports(tmp_path)
    assert [report.source for report in found] == [f"{tmp_path}/caf\ufffd.txt", f"{tmp_path}/two\nlines.txt"]
    for report in found:
        report.source.encode("utf-8")  # every name can be written down


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_file_without_permission_is_rejected(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    (tmp_path / "a.txt").chmod(0)
    (only,) = read_all(tmp_path)
    assert isinstance(only, Rejected)
    assert "permission" in only.detail


def test_a_failing_disk_is_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a.txt", "b.txt")

    def fail(stream: object, *rest: object) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("tellings.read.inputs.look_ahead", fail)
    assert [each.why for each in read_all(tmp_path) if isinstance(each, Rejected)] == ["UNREADABLE", "UNREADABLE"]


def test_a_container_whose_library_fails_is_a_row_and_the_run_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "b.txt")
    json_lines(tmp_path / "a.jsonl", {"text": BODY}, {"text": BODY})

    def fail(*given: object) -> Iterator[Report]:
        yield Report("a.jsonl#1", "text", BODY.encode())
        raise RecursionError("too deep")

    monkeypatch.setitem(ROWS, "jsonl", fail)
    first, broken, second = read_all(tmp_path)
    assert isinstance(first, Report)
    assert isinstance(second, Report)
    assert isinstance(broken, Rejected)
    assert (broken.why, broken.detail) == (
        "UNREADABLE",
        "reading it broke off (RecursionError: too deep); what came before is read. Fetch it again",
    )


def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (only,) = read_all(tmp_path)
    assert isinstance(only, Rejected)
    assert "regular" in only.detail


def test_an_endless_device_is_refused_at_the_limit() -> None:
    (only,) = read_all("/dev/zero", limits=Limits(report_bytes=100_000))
    assert isinstance(only, Rejected)
    assert only.why == "TOO_LARGE"


def test_ten_thousand_empty_files(tmp_path: Path) -> None:
    for number in range(10_000):
        (tmp_path / f"{number:05}.txt").touch()
    found = read_all(tmp_path)
    assert len(found) == 10_000
    assert {each.why for each in found if isinstance(each, Rejected)} == {"EMPTY"}


def test_more_files_than_allowed_end_the_folder(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "b.txt", "c.txt")
    found = read_all(tmp_path, limits=Limits(members=2))
    assert [each.why for each in found if isinstance(each, Rejected)] == ["TOO_LARGE"]
    assert len(found) == 3


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    give_stdin(monkeypatch, BODY.encode())
    (report,) = reports("-")
    assert (report.source, report.data) == ("-", BODY.encode())


def test_json_lines_on_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    give_stdin(monkeypatch, b'{"text": "One."}\n{"text": "Two.", "id": "two"}\n')
    assert [report.source for report in reports("-")] == ["-:1", "two"]


@pytest.mark.parametrize(
    ("name", "data", "form"),
    [
        ("a.txt", BODY, "text"),
        ("a", BODY, "text"),
        ("a.md", BODY, "text"),
        ("a.html", page(), "html"),
        ("a.htm", page(), "html"),
        ("a", page(), "html"),
        ("a.txt", page(), "html"),
        ("lies.csv.txt", BODY, "text"),
        ("a.html", BODY, "text"),
        ("a.html", "<p>" + BODY, "html"),
        ("a.txt", "<b> is the tag for bold text in HTML, she explained to the class.", "text"),
        ("a.txt", "[Applause] The minister thanked the crowd and sat down.", "text"),
        ("a.txt", "{sic} was added by the editor, who had never seen such a word.", "text"),
        ("a.txt", "Text, title\nand other words that are printed on the door of the archive", "text"),
        ("a.xml", "<?xml version='1.0'?><!DOCTYPE html><html><body><p>Hello.</p></body></html>", "html"),
    ],
)
def test_the_form_is_told_by_the_bytes(tmp_path: Path, name: str, data: str, form: str) -> None:
    (tmp_path / name).write_text(data, encoding="utf-8")
    (report,) = reports(tmp_path / name)
    assert (report.form, report.data.decode()) == (form, data)


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.json", "a.txt", "a"])
def test_json_lines_are_told_by_their_bytes(tmp_path: Path, name: str) -> None:
    path = json_lines(tmp_path / name, {"title": HEADLINE, "text": BODY}, {"text": BODY, "id": "two"})
    assert [report.source for report in reports(path)] == [f"{path}:1", "two"]


@pytest.mark.parametrize(
    ("head", "says"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"BZh91AY&SY", "bzip2"),
        (b"\xfd7zXZ\x00", "xz"),
        (b"\x28\xb5\x2f\xfd", "zstandard"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"Rar!\x1a\x07", "RAR"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "office"),
        (b"{\\rtf1 hello}", "rich text"),
        (b"\x89PNG\r\n", "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"SQLite format 3\x00", "database"),
        (b"a.txt" + b"\0" * 252 + b"ustar\x00", "tar"),
    ],
)
def test_files_of_other_programs_say_what_they_are(tmp_path: Path, head: bytes, says: str) -> None:
    (tmp_path / "a.txt").write_bytes(head + b"\x00\x01" * 300)
    (only,) = read_all(tmp_path)
    assert isinstance(only, Rejected)
    assert only.why == "BINARY"
    assert says in only.detail
