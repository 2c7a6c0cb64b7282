"""JSON Lines, JSON, CSV and Parquet: which key means what, and what happens to broken records."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tellings.model import Given, Rejected, Report
from tellings.read import Limits, extract_article
from tellings.read.records import FACTS, record_keys
from tests.read.invented import BODY, HEADLINE, LIMITS, json_lines, page, read_all, reports

FULL = {
    "id": "n1",
    "text": BODY,
    "title": HEADLINE,
    "published": "2023-03-13T18:20:00+01:00",
    "outlet": "Sound Times",
    "url": "https://soundtimes.example/bridge",
}


def the_report(path: Path) -> Report:
    (report,) = reports(path)
    return report


def test_the_keys_of_the_contract(tmp_path: Path) -> None:
    report = the_report(json_lines(tmp_path / "a.jsonl", FULL))
    assert report.source == "n1"
    assert report.data.decode() == BODY
    assert report.given == Given(
        "n1", HEADLINE, "2023-03-13T18:20:00+01:00", None, "Sound Times", "https://soundtimes.example/bridge"
    )


def test_a_crawl_of_news_please(tmp_path: Path) -> None:
    record = {
        "authors": ["Ilse Brandt", "Bo Li"],
        "date_download": "2024-01-01 10:00:00",
        "date_publish": "2023-03-13 18:20:00",
        "date_modify": "2023-03-14 08:00:00",
        "language": "en",
        "maintext": BODY,
        "source_domain": "soundtimes.example",
        "title": HEADLINE,
        "url": "https://soundtimes.example/bridge",
        "description": None,
    }
    report = the_report(json_lines(tmp_path / "a.jsonl", record))
    assert report.source == f"{tmp_path}/a.jsonl:1"
    assert report.given == Given(
        None,
        HEADLINE,
        "2023-03-13 18:20:00",
        "2023-03-14 08:00:00",
        "soundtimes.example",
        "https://soundtimes.example/bridge",
        ("Ilse Brandt", "Bo Li"),
    )


@pytest.mark.parametrize("fact", FACTS)
def test_every_alias_is_understood(tmp_path: Path, fact: str) -> None:
    for key in record_keys()[fact]:
        base = {} if fact in {"text", "html"} else {"text": BODY}
        report = the_report(
            json_lines(tmp_path / "a.jsonl", {**base, key.upper(): BODY if fact == "text" else "Sound"})
        )
        if fact == "text":
            assert report.data.decode() == BODY
        elif fact == "html":
            assert report.form == "html"
        else:
            assert getattr(report.given, fact) == (("Sound",) if fact == "authors" else "Sound")


def test_the_better_key_wins(tmp_path: Path) -> None:
    report = the_report(
        json_lines(tmp_path / "a.jsonl", {"body": "Not this.", "text": BODY, "html": "<p>Nor this.</p>"})
    )
    assert (report.form, report.data.decode()) == ("text", BODY)


def test_marked_up_content_is_a_page_unless_it_stands_under_text(tmp_path: Path) -> None:
    marked = "<p>One.</p><p>Two.</p>"
    path = json_lines(tmp_path / "a.jsonl", {"content": marked}, {"text": marked}, {"html": marked})
    assert [report.form for report in reports(path)] == ["html", "text", "html"]


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ({"name": "Sound Times", "id": None}, "Sound Times"),
        (["Sound Times", {"name": "Bell"}], "Sound Times, Bell"),
        (7, "7"),
        (None, None),
        ("", None),
        ([], None),
        (float("nan"), None),
        ([[[["deep"]]]], ""),
    ],
)
def test_outlets_of_any_shape(tmp_path: Path, value: object, wanted: str | None) -> None:
    assert the_report(json_lines(tmp_path / "a.jsonl", {"text": BODY, "source": value})).given.outlet == wanted


@pytest.mark.parametrize(
    "line",
    [
        '{"text": "cut in the mid',
        "not json at all",
        '["a list"]',
        '"a string"',
        "12",
        '{"text": 12}',
        '{"text": ["a", "b"]}',
        '{"title": "no text"}',
        '{"text": null}',
        '{"text": "  "}',
        "[" * 200_000,
        '{"a":' * 100_000,
        '{"text": ' + "9" * 10_000 + "}",
        "\x00\x00",
    ],
)
def test_a_broken_line_is_rejected_alone(tmp_path: Path, line: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f"{json.dumps(FULL)}\n\n{line}\n{json.dumps(FULL)}", encoding="utf-8")
    first, broken, last = read_all(path)
    assert isinstance(first, Report)
    assert isinstance(broken, Rejected)
    assert broken.source == f"{path}:3"
    assert broken.why in {"UNREADABLE", "NO_TEXT", "EMPTY"}
    assert isinstance(last, Report)


def test_a_line_over_the_limit_is_rejected_alone(tmp_path: Path) -> None:
    path = json_lines(tmp_path / "a.jsonl", FULL, {"text": "x" * 50_000}, FULL, {"text": "y" * 5000})
    limits = Limits(record_bytes=10_000, report_bytes=3_000)
    found = read_all(path, limits=limits)
    assert [getattr(each, "why", "") for each in found] == ["", "TOO_LARGE", "", "TOO_LARGE"]


def test_lone_surrogates_become_one_replacement_each(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"text": "The port \\ud800 said so \\ud83d\\ude00 on Monday.", "title": "\\udfff", "id": "\\ud812"}\n'
    )
    report = the_report(path)
    assert report.data.decode() == "The port \ufffd said so 😀 on Monday."
    report.source.encode()


def test_lines_in_utf16_and_windows_code(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(json.dumps({"text": "Café"}, ensure_ascii=False).encode("utf-16"))
    (tmp_path / "b.jsonl").write_bytes(json.dumps({"text": "Café"}, ensure_ascii=False).encode("cp1252"))
    (tmp_path / "c.jsonl").write_bytes(b"\xef\xbb\xbf" + json.dumps({"text": "Café"}, ensure_ascii=False).encode())
    assert [report.data.decode() for report in reports(tmp_path)] == ["Café"] * 3


@pytest.mark.parametrize("indent", [None, 1])
def test_a_json_file_of_one_report(tmp_path: Path, indent: int | None) -> None:
    path = tmp_path / "a.json"
    record = {key: value for key, value in FULL.items() if key != "id"}
    path.write_text(json.dumps(record, indent=indent))
    report = the_report(path)
    assert report.data.decode() == BODY
    assert report.source in {str(path), f"{path}:1"}


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("key", [None, "articles", "results"])
def test_a_json_file_of_many(tmp_path: Path, indent: int | None, key: str | None) -> None:
    path = tmp_path / "a.json"
    many = [{"text": f"{BODY} {number}", "id": str(number)} for number in range(300)]
    path.write_text(json.dumps(many if key is None else {"status": "ok", key: many}, indent=indent))
    assert [report.source for report in reports(path)] == [str(number) for number in range(300)]


def test_a_json_array_cut_off_gives_what_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    whole = json.dumps([{"text": f"{BODY} {number}"} for number in range(300)])
    path.write_text(whole[: len(whole) // 2])
    found = read_all(path)
    assert len(found) in {150, 151}
    assert [each.why for each in found if isinstance(each, Rejected)] == ["UNREADABLE"]


def test_a_value_that_never_ends_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"text": "' + "x" * 500_000)
    (only,) = read_all(path, limits=Limits(record_bytes=100_000))
    assert isinstance(only, Rejected)
    assert only.why == "TOO_LARGE"


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.lists(
        st.dictionaries(st.sampled_from(["text", "html", "id", "source", "authors", "date", "x"]), json_values),
        max_size=6,
    )
)
@settings(max_examples=60, deadline=None)
def test_any_record_gives_one_row(tmp_path_factory: pytest.TempPathFactory, records: list[dict[str, Any]]) -> None:
    path = tmp_path_factory.mktemp("any") / "a.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    found = read_all(path)
    assert len(found) == max(1, len(records))  # an empty file is a row, too
    for each in found:
        each.source.encode()
        if isinstance(each, Report):
            extraction = extract_article(each, limits=LIMITS)
            assert len(extraction.articles) + len(extraction.rejected) == 1


@given(st.text())
@settings(max_examples=100, deadline=None)
def test_text_is_taken_character_for_character(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = json_lines(tmp_path_factory.mktemp("exact") / "a.jsonl", {"text": f"{text}x{BODY}{text}"})
    found = extract_article(the_report(path), limits=LIMITS)
    if found.articles:
        assert found.articles[0].text == f"{text}x{BODY}{text}"
    else:
        assert found.rejected[0].why == "BINARY", "full of control characters"


def test_a_text_that_begins_with_a_byte_order_mark_keeps_it(tmp_path: Path) -> None:
    path = json_lines(tmp_path / "a.jsonl", {"text": "\ufeff" + BODY})
    assert extract_article(the_report(path), limits=LIMITS).articles[0].text == "\ufeff" + BODY


def write_csv(path: Path, names: list[str], *rows: list[str], mark: str = ",") -> Path:
    table = io.StringIO()
    csv.writer(table, delimiter=mark).writerows([names, *rows])
    path.write_text(table.getvalue(), encoding="utf-8", newline="")
    return path


@pytest.mark.parametrize(
    ("name", "mark"), [("a.csv", ","), ("a.csv", ";"), ("a.tsv", "\t"), ("a.txt", ","), ("a", "\t")]
)
def test_tables(tmp_path: Path, name: str, mark: str) -> None:
    path = write_csv(
        tmp_path / name, ["Title", "text", "date"], [HEADLINE, BODY, "2023-03-13"], ["", "Two.", ""], mark=mark
    )
    one, two = reports(path)
    assert (one.data.decode(), one.given.title, one.given.published) == (BODY, HEADLINE, "2023-03-13")
    assert one.source == f"{path}:2"
    assert two.source == f"{path}:{3 + BODY.count(chr(10))}"  # by the line a row begins on
    assert two.given == Given()


@pytest.mark.parametrize(
    ("name", "data"), [("a.csv", "title,text\n"), ("a.json", "[]"), ("a.jsonl", "\n\n\n"), ("a.json", " ")]
)
def test_containers_of_nothing_say_so(tmp_path: Path, name: str, data: str) -> None:
    (tmp_path / name).write_text(data)
    (only,) = read_all(tmp_path)
    assert isinstance(only, Rejected)
    assert only.why == "EMPTY"


def test_a_table_with_ids(tmp_path: Path) -> None:
    assert the_report(write_csv(tmp_path / "a.csv", ["id", "text"], ["n1", BODY])).source == "n1"


def test_a_table_without_a_text_names_its_columns(tmp_path: Path) -> None:
    (only,) = read_all(write_csv(tmp_path / "a.csv", ["name", "age"], ["Bo", "7"]))
    assert isinstance(only, Rejected)
    assert only.why == "NO_TEXT"
    assert "'name', 'age'" in only.detail


def test_a_quotation_mark_left_open_ends_the_table_within_bounds(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('text,title\none,1\n"two,2\n' + "three,3\n" * 100_000)
    first, broken = read_all(path, limits=Limits(record_bytes=100_000))
    assert isinstance(first, Report)
    assert isinstance(broken, Rejected)
    assert broken.why == "TOO_LARGE"
    assert "line 3" in broken.detail


def test_short_and_long_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("title,text\nonly a title\n1,two,three,four\n\n,\n")
    first, second = read_all(path)
    assert isinstance(first, Rejected)
    assert isinstance(second, Report)


def test_zeros_in_a_table(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"title,text\n1,a\0b\n2,fine\n")
    assert len(read_all(path)) == 2


def write_parquet(path: Path, columns: dict[str, list[Any]], **how: Any) -> Path:
    pq.write_table(pa.table(columns), path, **how)
    return path


def test_parquet(tmp_path: Path) -> None:
    path = write_parquet(
        tmp_path / "a.parquet",
        {
            "text": [BODY, None, "Three."],
            "date": ["2023-03-13", None, None],
            "extra": [1, 2, 3],
            "authors": [["Bo Li"], [], None],
        },
        row_group_size=2,
    )
    one, two, three = read_all(path)
    assert isinstance(one, Report)
    assert (one.source, one.data.decode(), one.given.published, one.given.authors) == (
        f"{path}:1",
        BODY,
        "2023-03-13",
        ("Bo Li",),
    )
    assert isinstance(two, Rejected)
    assert isinstance(three, Report)
    assert three.source == f"{path}:3"


def test_parquet_of_pages_and_bytes(tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "a", {"html": [page().encode()], "url": ["https://a.example/b"]})
    report = the_report(path)
    assert (report.form, report.given.url) == ("html", "https://a.example/b")


def test_parquet_without_a_text(tmp_path: Path) -> None:
    (only,) = read_all(write_parquet(tmp_path / "a.parquet", {"name": ["x"]}))
    assert isinstance(only, Rejected)
    assert only.why == "NO_TEXT"


def test_damaged_parquet(tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "a.parquet", {"text": [BODY] * 100})
    whole = path.read_bytes()
    for cut in (5, 100, len(whole) - 9, len(whole) - 1):
        path.write_bytes(whole[:cut])
        (only,) = read_all(path)
        assert isinstance(only, Rejected)
        assert only.why == "UNREADABLE"


def test_parquet_through_a_pipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.read.invented import give_stdin

    give_stdin(monkeypatch, write_parquet(tmp_path / "a.parquet", {"text": [BODY]}).read_bytes())
    assert [report.source for report in reports("-")] == ["-:1"]


def test_parquet_that_repeats_one_long_text_is_read_row_by_row(tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "a.parquet", {"text": pa.array(["x" * 1_000_000] * 5000).dictionary_encode()})
    assert path.stat().st_size < 2_000_000
    stream = iter(read_all(path, limits=Limits(report_bytes=500_000)))
    assert {each.why for each in stream if isinstance(each, Rejected)} == {"TOO_LARGE"}


def test_parquet_that_unpacks_beyond_measure_is_refused(tmp_path: Path) -> None:
    path = write_parquet(
        tmp_path / "a.parquet",
        {"text": [" " * 1_000_000 + str(n) for n in range(30)]},
        compression="zstd",
        use_dictionary=False,
    )
    (only,) = read_all(path, limits=Limits(expansion_free=1_000_000, expansion=50))
    assert isinstance(only, Rejected)
    assert only.why == "TOO_LARGE"
