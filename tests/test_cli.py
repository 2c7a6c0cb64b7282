"""The command line as a user meets it: what it prints where, and how it exits."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tellings import desk
from tellings.model import BadWorkspace, NotFound

TELLINGS = [sys.executable, "-m", "tellings"]
ROOT = Path(__file__).parent.parent
PILE = ROOT / "examples" / "pile"
REPORT = (
    "Bridge over the Lenne closed\n\nBy Tova Lindqvist\n\n"
    "MARDEN, 4 May 2021 - The bridge over the Lenne was closed on Tuesday after an engineer found a crack in it.\n\n"
    '"Nobody will drive over it before I have seen every bolt," said Oskar Brandt, the city\'s chief engineer.\n'
)


def run(*arguments: str, cwd: Path, stdin: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*TELLINGS, *arguments], cwd=cwd, input=stdin, capture_output=True, timeout=300, check=False)


def lines(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    assert done.returncode == 0, done.stderr.decode()
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dossier")
    done = run("build", str(PILE), "-o", "d", cwd=folder)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout == b""
    return folder / "d"


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("guess",),
        ("build",),
        ("build", "x"),
        ("build", "x", "-o", "d", "--jobs", "0"),
        ("build", "-o", "d"),
        ("export", "d"),
        ("build", "x", "-o", ""),
        ("build", "x", "-o", "d", "--judgements", ""),
        ("verify", ""),
        ("timeline", "--in", ""),
        ("export", "", "--to", "csv"),
        ("export", "d", "--to", "csv", "-o", ""),
    ],
)
def test_wrong_usage_exits_2(arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert b"usage: tellings" in done.stderr


def test_help_is_light(tmp_path: Path) -> None:
    """Nothing heavy is imported before a command needs it."""
    script = "import sys, tellings.cli as c; c.make_parser(); print([m for m in sys.modules if m in {'spacy', 'numpy', 'trafilatura'}])"
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_read_gives_the_text_character_for_character(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(REPORT.replace("\n", "\r\n").encode())
    [article] = lines(run("read", "a.txt", cwd=tmp_path))
    assert article["text"] == REPORT.replace("\n", "\r\n")
    assert article["source"] == "a.txt"
    assert article["published"]["value"] == "2021-05-04"
    [quote] = [row for row in article["quotes"] if row["form"] == "direct"]
    [words] = quote["words"]
    assert article["text"][words["start"] : words["end"]] == "Nobody will drive over it before I have seen every bolt,"
    names = {row["id"]: row["name"] for row in article["entities"]}
    assert names[quote["who"]] == "Oskar Brandt"


def test_tokens_on_request(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT)
    [article] = lines(run("read", "--tokens", "a.txt", cwd=tmp_path))
    assert [t for t in article["tokens"] if article["text"][t["start"] : t["end"]] == "bridge"]
    assert all(-1 <= token["head"] < len(article["tokens"]) for token in article["tokens"])
    [without] = lines(run("read", "a.txt", cwd=tmp_path))
    assert "tokens" not in without or without["tokens"] is None


def test_standard_input_order_and_rejected_rows(tmp_path: Path) -> None:
    (tmp_path / "z.txt").write_text(REPORT)
    (tmp_path / "b.bin").write_bytes(bytes(range(256)) * 40)
    first, second, third = lines(
        run("read", "z.txt", "b.bin", "-", cwd=tmp_path, stdin=REPORT.replace("Lenne", "Varr").encode())
    )
    assert (first["source"], second["source"], third["source"]) == ("z.txt", "b.bin", "-")
    assert second["rejected"]["why"] in ("BINARY", "UNREADABLE")
    assert "Varr" in third["text"]


def test_a_missing_input_fails_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT)
    done = run("read", "nowhere.txt", "a.txt", cwd=tmp_path)
    assert done.returncode == 1
    assert b"nowhere.txt" in done.stderr
    assert [json.loads(line)["source"] for line in done.stdout.splitlines()] == ["nowhere.txt", "a.txt"]
    built = run("build", "nowhere.txt", "a.txt", "-o", "d", cwd=tmp_path)
    assert built.returncode == 1
    assert (tmp_path / "d" / "dossier.html").exists()
    assert b"tellings: nowhere.txt: no such file or folder" in built.stderr


JUDGED = """
[[judgement]]
rule = "same"
a = { article = "a.txt", words = "an engineer found a crack in it" }
b = { article = "b.txt", words = "a fault was seen by a man of the city" }

[[judgement]]
rule = "wrong-speaker"
a = { article = "later.txt", words = "Nobody will drive over it" }
"""


def test_judgements_are_kept_replayed_and_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT)
    (tmp_path / "b.txt").write_text(
        REPORT.replace("an engineer found a crack in it", "a fault was seen by a man of the city")
    )
    (tmp_path / "j.toml").write_text(JUDGED)
    first = run("build", "a.txt", "b.txt", "-o", "d", "--judgements", "j.toml", cwd=tmp_path)
    assert first.returncode == 0, first.stderr.decode()
    assert b"2 judgements: 1 applied, 1 waiting" in first.stderr
    assert b"waiting: no report here is later.txt" in first.stderr
    again = run("build", "-o", "d", cwd=tmp_path)  # replayed without the file and without input
    assert b"2 judgements: 1 applied, 1 waiting" in again.stderr
    page = json.loads((tmp_path / "d" / "dossier.json").read_bytes())
    states = {row["rule"]: row["state"] for row in page["judgements"]}
    assert states == {"same": "applied", "wrong-speaker": "waiting"}
    [same] = [row for row in page["judgements"] if row["rule"] == "same"]
    [claim] = [row for row in page["claims"] if same["a"] in row["statements"] or same["id"] in str(row["joined"])]
    assert len({place["article"] for place in claim["statements"]}) == 2
    assert run("verify", "d", cwd=tmp_path).returncode == 0
    with (
        contextlib.closing(sqlite3.connect(shutil.copytree(tmp_path / "d", tmp_path / "e") / "tellings.db")) as changed,
        changed,
    ):
        changed.execute("DELETE FROM judgements WHERE row = (SELECT min(row) FROM judgements)")
    assert b"judgements: 2 rows were written, 1 are there" in run("verify", "e", cwd=tmp_path).stdout
    assert b"rule = " in run("explain", claim["id"], "--in", "d", cwd=tmp_path).stdout
    told = run("explain", same["id"], "--in", "d", cwd=tmp_path).stdout
    assert b"they are one claim" in told
    (tmp_path / "j.toml").write_text("")
    none = run("build", "-o", "d", "--judgements", "j.toml", cwd=tmp_path)
    assert b"judgements:" not in none.stderr


def test_what_is_new_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT)
    first = run("build", "a.txt", "-o", "d", cwd=tmp_path)
    assert b"since" not in first.stderr
    again = run("build", "a.txt", "-o", "d", cwd=tmp_path)
    assert b": nothing new" in again.stderr
    other = REPORT.replace("By Tova Lindqvist", "By Jo Amsel").replace("after an engineer", "when a diver")
    (tmp_path / "b.jsonl").write_text(json.dumps({"id": "b", "text": other, "outlet": "Brill Post"}) + "\n")
    grown = run("build", "b.jsonl", "-o", "d", cwd=tmp_path)
    assert b"1 new report" in grown.stderr
    page = json.loads((tmp_path / "d" / "dossier.json").read_bytes())
    news = page["news_since"]
    assert news["since"] == json.loads((tmp_path / "d" / "dossier.json").read_bytes())["news_since"]["since"]
    kinds = [change["kind"] for change in news["changes"]]
    assert kinds.count("report-new") == 1
    ids = {row["id"] for name in ("claims", "conflicts", "utterances", "articles", "stories") for row in page[name]}
    assert {change["id"] for change in news["changes"] if change["after"] is not None} <= ids
    assert 'id="news"' in (tmp_path / "d" / "dossier.html").read_text(encoding="utf-8")
    summed = run("build", "-o", "d", "--since", "7d", cwd=tmp_path)
    assert b"1 new report" in summed.stderr
    assert run("verify", "d", cwd=tmp_path).returncode == 0
    for wrong in ("soon", "2999-01-01", "0001-01-01T00:00:00+23:00"):
        refused = run("build", "-o", "d", "--since", wrong, cwd=tmp_path)
        assert refused.returncode == 1
        assert b"--since" in refused.stderr


def test_what_a_broken_off_build_changed_is_new_to_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is new is counted from the last dossier that was written, not from the last rows that were stored."""
    (tmp_path / "a.txt").write_text(REPORT)
    (tmp_path / "b.txt").write_text(REPORT.replace("Lenne", "Varr").replace("Tova Lindqvist", "Jo Amsel"))
    desk.build([str(tmp_path / "a.txt")], tmp_path / "d")
    with monkeypatch.context() as broken:
        broken.setattr(desk, "write_dossier", lambda *_, **__: (_ for _ in ()).throw(OSError("no room")))
        with pytest.raises(OSError, match="no room"):
            desk.build([str(tmp_path / "b.txt")], tmp_path / "d")
    built = desk.build([], tmp_path / "d")
    assert any("1 new report" in line for line in built.summary)
    assert any("nothing new" in line for line in desk.build([], tmp_path / "d").summary)


def test_a_wrong_file_of_judgements_builds_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT)
    (tmp_path / "j.toml").write_text(f'[[judgement]]\nrule = "same"\na = {{ article = "a", start = {"9" * 5000} }}\n')
    assert b"is not TOML" in run("build", "a.txt", "-o", "d", "--judgements", "j.toml", cwd=tmp_path).stderr
    (tmp_path / "j.toml").write_text('[[judgement]]\nrule = "sane"\n')
    done = run("build", "a.txt", "-o", "d", "--judgements", "j.toml", cwd=tmp_path)
    assert done.returncode == 1
    assert b"j.toml: nothing was built. entry 1: rule = 'sane' is none of same, not-same" in done.stderr
    assert not (tmp_path / "d").exists()


def test_the_timeline_as_known_on_a_day(tmp_path: Path) -> None:
    told = "The Orla will sail again on 9 May 2031, the owner Oskar Brandt said in Dunmere, and every bolt was checked."
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "a", "text": told, "published": "2031-05-04"}))
    assert run("build", "a.jsonl", "-o", "d", cwd=tmp_path).returncode == 0
    (entry,) = lines(run("timeline", "--json", "--in", "d", cwd=tmp_path))
    assert (entry["kind"], entry["when"]["value"], entry["known"]) == ("plan", "2031-05-09", "2031-05-04")
    assert lines(run("timeline", "--json", "--in", "d", "--as-known-on", "2031-05-04", cwd=tmp_path)) == [entry]
    assert not lines(run("timeline", "--json", "--in", "d", "--as-known-on", "2031-05-03", cwd=tmp_path))
    title, told_there, place, empty = run("timeline", "--in", "d", cwd=tmp_path).stdout.decode().splitlines()
    assert told_there.split(None, 3)[:3] == ["9", "May", "2031"]
    assert told_there.endswith(f"(plan) {told}")
    assert place.endswith(f" [0–{len(told)}); first told 4 May 2031")
    assert title
    assert not empty
    assert not run("timeline", "--in", "d", "--as-known-on", "2031-05-03", cwd=tmp_path).stdout
    wrong = run("timeline", "--in", "d", "--as-known-on", "Tuesday", cwd=tmp_path)
    assert wrong.returncode == 1
    assert b"is no day; write it as" in wrong.stderr


def held(tag: str, name: str) -> str:
    """The value of an attribute of the tag that a piece of a page begins in; empty where it has none."""
    found = re.search(rf' {name}="([^"]*)"', tag.partition(">")[0])
    return found[1] if found else ""


def test_the_page_and_the_command_agree_on_what_was_known_on_each_day(tmp_path: Path) -> None:
    told = "The ferry Orla of Dunmere {} on 9 May 2031, the owner Oskar Brandt said, and every bolt of her hull was checked. She sank in 2019."
    reports = [
        ("a", "will sail again", "2031-05-04"),
        ("b", "sailed again", "2031-05-10"),
        ("c", "is sailing again", None),
    ]
    (tmp_path / "a.jsonl").write_text(
        "".join(
            json.dumps({"id": name, "outlet": name, "text": told.format(does), **({"published": day} if day else {})})
            + "\n"
            for name, does, day in reports
        )
    )
    assert run("build", "a.jsonl", "-o", "d", cwd=tmp_path).returncode == 0
    page = (tmp_path / "d/dossier.html").read_text()
    days = re.findall(r'<option value="(\d{4}-\d\d-\d\d)">', page)
    assert days == ["2031-05-04", "2031-05-10"]
    section = page[page.index('<section class="sec" id="timeline-') :].split("</section>")[0]
    lanes = [lane for lane in section.split('<div class="lane"')[1:] if 'aria-label="When it was' not in lane]
    shown = [
        (held(row, "data-s"), held(row, "data-u") or "~", row.split("<b>")[1].split("</b>")[0])
        for lane in lanes
        for row in lane.split('<div class="tr row"')[1:]
    ]
    for day in ("2031-05-03", *days, "2031-06-01"):
        asked = lines(run("timeline", "--json", "--in", "d", "--as-known-on", day, cwd=tmp_path))
        there = [when for since, until, when in shown if since and since <= day < until]
        assert len(there) == len(asked), day
        assert sum("planned" in when for when in there) == sum(entry["kind"] == "plan" for entry in asked), day
    assert len(asked) > 1


def test_quotes_of_one_speaker_as_lines_and_as_a_table(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT)
    quotes = lines(run("quotes", "a.txt", "--speaker", "brandt", cwd=tmp_path))
    assert [quote["name"] for quote in quotes] == ["Oskar Brandt"]
    nobody = run("quotes", "a.txt", "--speaker", "nobody", cwd=tmp_path)
    assert not lines(nobody)
    assert b"'nobody'; leave out --speaker" in nobody.stderr
    table = list(csv.DictReader(io.StringIO(run("quotes", "a.txt", "--csv", cwd=tmp_path).stdout.decode())))
    assert "every bolt" in table[0]["text"]


def test_stories_and_copies(tmp_path: Path) -> None:
    other = "The council of Brill voted to build a school. The vote was close, nine to eight. Work is to begin in spring, the mayor said."
    (tmp_path / "pile.jsonl").write_text(
        "".join(
            json.dumps({"id": name, "text": text, "outlet": name, "published": "2021-05-04"}) + "\n"
            for name, text in (("one", REPORT), ("two", REPORT + "\nThe city will pay for it."), ("three", other))
        )
    )
    stories = lines(run("stories", "pile.jsonl", cwd=tmp_path))
    assert sorted(
        sorted(names) for names in ([name for group in story["sources"] for name in group] for story in stories)
    ) == [
        ["one", "two"],
        ["three"],
    ]
    copies = lines(run("copies", "pile.jsonl", cwd=tmp_path))
    assert copies
    assert copies[0]["kind"] == "verbatim"


def test_a_dossier_verifies_until_somebody_touches_it(dossier: Path, tmp_path: Path) -> None:
    done = run("verify", str(dossier), cwd=tmp_path)
    assert done.returncode == 0, done.stdout.decode()
    content = (dossier / "dossier.json").read_text(encoding="utf-8")
    page = json.loads(content)
    text = page["articles"][0]["text"]
    try:
        page["articles"][0]["text"] = text[:40] + "X" + text[41:]
        (dossier / "dossier.json").write_text(json.dumps(page), encoding="utf-8")
        broken = run("verify", str(dossier), cwd=tmp_path)
        assert broken.returncode == 1
        assert page["articles"][0]["id"].encode() in broken.stdout
    finally:
        (dossier / "dossier.json").write_text(content, encoding="utf-8")


@pytest.mark.parametrize(("name", "value"), [("touched", "999999"), ("touched", "[1]"), ("run", "1e99"), ("run", "-1")])
def test_a_setting_of_another_kind_is_told(name: str, value: str, dossier: Path, tmp_path: Path) -> None:
    shutil.copytree(dossier, tmp_path / "d")
    with contextlib.closing(sqlite3.connect(tmp_path / "d" / "tellings.db")) as database, database:
        database.execute("UPDATE settings SET value = ? WHERE name = ?", (value, name))
    with pytest.raises(BadWorkspace, match=f"its setting {name} is damaged or was changed by hand"):
        desk.build([], tmp_path / "d")


@pytest.mark.parametrize("order", ["ASC", "DESC"])
def test_a_story_whose_articles_are_not_all_there_is_told(order: str, dossier: Path, tmp_path: Path) -> None:
    shutil.copytree(dossier, tmp_path / "d")
    with contextlib.closing(sqlite3.connect(tmp_path / "d" / "tellings.db")) as database, database:
        ((articles,),) = database.execute(
            f"SELECT articles FROM stories ORDER BY json_array_length(articles) {order} LIMIT 1"
        ).fetchall()
        database.execute("DELETE FROM articles WHERE id = ?", (json.loads(articles)[0],))
    (tmp_path / "a.txt").write_text(REPORT)
    for arguments in (("build", "a.txt", "-o", "d"), ("timeline", "--in", "d")):
        done = run(*arguments, cwd=tmp_path)
        assert done.returncode == 1
        assert b"the workspace was changed by hand or damaged, build it anew" in done.stderr.splitlines()[-1]
        assert b"Traceback" not in done.stderr


def test_explain_adds_up(dossier: Path, tmp_path: Path) -> None:
    page = json.loads((dossier / "dossier.json").read_text(encoding="utf-8"))
    for rows in ("claims", "conflicts", "origins", "stories", "timeline"):
        done = run("explain", page[rows][0]["id"], "--in", str(dossier), cwd=tmp_path)
        assert done.returncode == 0, done.stderr.decode()
        assert done.stdout.strip()
    assert b"a time told there: when " in done.stdout
    assert b"; why " in done.stdout
    unknown = run("explain", "nothing-like-it", "--in", str(dossier), cwd=tmp_path)
    assert unknown.returncode == 1
    assert b"nothing-like-it" in unknown.stderr


def test_trace_shows_each_step(dossier: Path, tmp_path: Path) -> None:
    page = json.loads((dossier / "dossier.json").read_text(encoding="utf-8"))
    article = page["articles"][0]
    by_id, by_source = (
        run("trace", name, "--in", str(dossier), cwd=tmp_path) for name in (article["id"], article["source"])
    )
    assert by_id.returncode == by_source.returncode == 0
    assert by_id.stdout == by_source.stdout != b""


def test_a_source_is_found_with_a_leading_dot_and_a_long_name_is_cut(dossier: Path) -> None:
    source = str(json.loads((dossier / "dossier.json").read_text())["articles"][0]["source"])
    assert desk.trace(f"./{source}", dossier) == desk.trace(source, dossier)
    assert desk.explain(f"./{source}", dossier)[1:] == desk.explain(source, dossier)[1:]
    for asked in (desk.trace, desk.explain):
        with pytest.raises(NotFound) as told:
            asked("x" * 100_000, dossier)
        assert len(str(told.value)) < 1000


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_export_writes_tables_and_a_manifest(dossier: Path, tmp_path: Path, form: str) -> None:
    done = run("export", str(dossier), "--to", form, "-o", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    written = {Path(line).name for line in done.stdout.decode().splitlines()}
    assert {
        f"{name}.{form}" for name in ("articles", "quotes", "statements", "claims", "conflicts", "copies", "events")
    } <= written
    assert "manifest.json" in written


def test_steps_prints_the_pipeline(tmp_path: Path) -> None:
    done = run("steps", cwd=tmp_path)
    assert done.returncode == 0
    assert b"extract_article" in done.stdout
    assert b"find_conflicts" in done.stdout


def test_a_reader_that_leaves_early_is_no_error_worth_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("".join(json.dumps({"id": str(i), "text": REPORT}) + "\n" for i in range(40)))
    done = subprocess.run(
        f"{sys.executable} -m tellings read a.jsonl | head -c 10",
        shell=True,
        cwd=tmp_path,
        capture_output=True,
        check=False,
        env={**os.environ},
    )
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("failing", ["raise KeyboardInterrupt", "raise ImportError('initialization failed')"])
def test_ctrl_c_is_told_in_one_line_whatever_it_broke(failing: str, tmp_path: Path) -> None:
    """A library interrupted while it loads raises an error of its own."""
    script = f"""
import signal
from tellings import cli

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that runs this beside others may have it ignored

def stop(options):
    try:
        signal.raise_signal(signal.SIGINT)
    except KeyboardInterrupt:
        {failing}

cli.run_steps = stop
cli.main(["steps"])
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 130
    assert done.stderr.startswith("tellings: interrupted; ")
    assert done.stderr.count("\n") == 1


def test_an_error_without_ctrl_c_keeps_its_traceback(tmp_path: Path) -> None:
    script = "from tellings import cli\ndef fail(options): raise ImportError('no')\ncli.run_steps = fail\ncli.main(['steps'])"
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "ImportError: no" in done.stderr


def test_every_kind_of_id_tells_what_it_says_and_where(dossier: Path, tmp_path: Path) -> None:
    shown = json.loads((dossier / "dossier.json").read_text(encoding="utf-8"))
    article = next(row for row in shown["articles"] if row["quotes"] and row["times"] and row["events"])
    text = article["text"]
    quote, time, event = article["quotes"][0], article["times"][0], article["events"][0]
    copy, entry = shown["copies"][0], shown["timeline"][0]
    cites = {
        quote["id"]: text[quote["words"][0]["start"] : quote["words"][0]["end"]],
        time["id"]: text[time["start"] : time["end"]],
        event["id"]: text[event["start"] : event["end"]],
        copy["id"]: next(
            row["text"][copy["a"]["start"] : copy["a"]["end"]]
            for row in shown["articles"]
            if row["id"] == copy["a"]["article"]
        ),
        entry["id"]: entry["text"],
    }
    script = "import sys; from tellings.desk import explain\nfor key in sys.argv[2:]: print('\\n'.join(explain(key, sys.argv[1])), end='\\0')"
    done = subprocess.run(
        [sys.executable, "-c", script, str(dossier), *cites], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    told = done.stdout.split("\0")
    for (key, words), lines_ in zip(cites.items(), told, strict=False):
        assert key in lines_
        assert " ".join(words.split())[:80] in lines_


def test_reports_of_an_earlier_version_are_named() -> None:
    from tellings.desk import tell_outdated

    assert tell_outdated(()) == ()
    [line] = tell_outdated(["a.txt", "b\n.txt", "c.txt", "d.txt"])
    assert "4 kept as an earlier version" in line
    assert line.endswith("a.txt, b .txt, c.txt and 1 more")


def test_a_pile_without_any_article_says_why(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.txt").touch()
    done = run("build", ".", "-o", "d", cwd=tmp_path)
    assert done.returncode == 0
    assert "no report gave an article: 3 empty; the dossier says of each what to do" in done.stderr.decode()
    assert (tmp_path / "d" / "dossier.html").is_file()


def test_inputs_that_are_not_there_build_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = run("build", "nosuch.jsonl", "empty", "-o", "d", cwd=tmp_path)
    assert done.returncode == 1
    assert not (tmp_path / "d").exists()
    said = done.stderr.decode()
    assert "nothing was built" in said
    assert "nosuch.jsonl: no such file or folder; check the spelling" in said
    assert "empty: the folder holds no reports" in said


@pytest.mark.parametrize("command", ["stories", "copies", "quotes"])
def test_commands_say_that_there_was_nothing_to_work_on(command: str, tmp_path: Path) -> None:
    (tmp_path / "e.txt").write_bytes(b"")
    done = run(command, "e.txt", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, b"")
    assert "no report gave an article: 1 empty; tellings read says" in done.stderr.decode()


@pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes")
def test_names_that_are_no_utf8_are_printed_and_found(tmp_path: Path) -> None:
    folder, report = os.fsdecode(b"in\xfe"), os.fsdecode(b"in\xfe/a\xff.txt")
    (tmp_path / folder).mkdir()
    (tmp_path / report).write_text(REPORT)
    out = os.fsdecode(b"d\xfd")
    for arguments in (
        ("build", folder, "-o", out),
        ("verify", out),
        ("export", out, "--to", "csv"),
        ("trace", report, "--in", out),
    ):
        done = run(*arguments, cwd=tmp_path)
        assert done.returncode == 0, done.stderr.decode()


def test_the_build_line_counts_conflicts_as_the_page_does(dossier: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(dossier, tmp_path / "d")
    said = run("build", "-o", str(copy), cwd=tmp_path).stderr.decode()
    page = (copy / "dossier.html").read_text()
    (told,) = {line.rpartition(", ")[2] for line in said.splitlines() if " claims, " in line}
    assert told.endswith(" conflicts")
    assert f", {told}, " in page.partition('id="stories"')[0]
