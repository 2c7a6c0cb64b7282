"""One file, one writer, whole or not at all."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tellings.model import Article, BadWorkspace, Sentence, Span, WorkspaceBusy, WorkspaceFull, text_id
from tellings.store import NAME, Workspace, encode_rows, open_workspace, search
from tellings.store.migrations import MIGRATIONS


def article(key: str, text: str = "The ferry is late.", title: str | None = None) -> Article:
    return Article(key, text_id(text), text, title)


def test_at_rest_it_is_one_file(tmp_path: Path) -> None:
    with open_workspace(tmp_path, write=True) as workspace:
        workspace.add([article("a")])
        assert (tmp_path / f"{NAME}-wal").exists()
    assert {path.name for path in tmp_path.iterdir()} == {NAME, "tellings.lock"}
    (tmp_path / NAME).rename(tmp_path / "moved.db")
    (tmp_path / "moved.db").rename(tmp_path / NAME)
    with open_workspace(tmp_path) as workspace:
        assert workspace.rows(Article) == [article("a")]


def test_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(BadWorkspace, match=r"does not exist; make it with: tellings build"):
        open_workspace(tmp_path)
    assert not list(tmp_path.iterdir())


def test_another_program_s_file_is_refused(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / NAME)
    other.execute("CREATE TABLE theirs (x)")
    other.commit()
    other.close()
    for write in (False, True):
        with pytest.raises(BadWorkspace, match="no Tellings workspace"):
            open_workspace(tmp_path, write=write)


def test_garbage_is_refused(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"not a database at all" * 400)
    for write in (False, True):
        with pytest.raises(BadWorkspace, match="damaged or no workspace"):
            open_workspace(tmp_path, write=write)


def test_a_newer_version_is_refused(tmp_path: Path) -> None:
    with open_workspace(tmp_path, write=True) as workspace:
        workspace.tell(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    for write in (False, True):
        with pytest.raises(BadWorkspace, match=r"newer Tellings .*pip install --upgrade tellings"):
            open_workspace(tmp_path, write=write)


def test_other_columns_are_refused(tmp_path: Path) -> None:
    with open_workspace(tmp_path, write=True) as workspace:
        workspace.tell("ALTER TABLE quotes ADD COLUMN more TEXT")
    for write in (False, True):
        with pytest.raises(BadWorkspace, match="table quotes has other columns"):
            open_workspace(tmp_path, write=write)


def add_notes(connection: sqlite3.Connection) -> None:
    """A migration as the next version may bring one."""
    connection.execute("CREATE TABLE notes (article TEXT NOT NULL, note TEXT NOT NULL)")
    connection.execute("INSERT INTO notes SELECT id, title FROM articles")


def fail(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE half (x)")
    raise sqlite3.OperationalError("power cut")


def test_an_older_version_is_brought_up_and_keeps_its_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_workspace(tmp_path, write=True) as workspace:
        workspace.add([article("a", title="Late ferry")])
        assert workspace.ask("PRAGMA user_version") == [(1,)]
    monkeypatch.setattr("tellings.store.migrations.MIGRATIONS", (*MIGRATIONS, add_notes))
    monkeypatch.setattr("tellings.store.workspace.MIGRATIONS", (*MIGRATIONS, add_notes))
    with pytest.raises(BadWorkspace, match="made by an older Tellings"):
        open_workspace(tmp_path)
    for _ in range(2):
        with open_workspace(tmp_path, write=True) as workspace:
            assert workspace.ask("PRAGMA user_version") == [(2,)]
            assert workspace.ask("SELECT * FROM notes") == [("a", "Late ferry")]
            assert workspace.rows(Article) == [article("a", title="Late ferry")]


def test_an_empty_file_is_called_empty(tmp_path: Path) -> None:
    (tmp_path / NAME).touch()
    with pytest.raises(BadWorkspace, match="is empty; make it with: tellings build"):
        open_workspace(tmp_path)


def test_a_migration_that_stops_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_workspace(tmp_path, write=True).close()
    with monkeypatch.context() as patched:
        patched.setattr("tellings.store.migrations.MIGRATIONS", (*MIGRATIONS, add_notes, fail))
        with pytest.raises(BadWorkspace):
            open_workspace(tmp_path, write=True)
    with open_workspace(tmp_path, write=True) as workspace:
        assert workspace.ask("SELECT name FROM sqlite_master WHERE name IN ('notes', 'half')") == []


def test_two_writers(tmp_path: Path) -> None:
    with open_workspace(tmp_path, write=True):
        with pytest.raises(WorkspaceBusy, match=f"being written by process {os.getpid()}; wait"):
            open_workspace(tmp_path, write=True)
        with open_workspace(tmp_path) as reader:
            assert reader.rows(Article) == []
    open_workspace(tmp_path, write=True).close()


def test_readers_see_whole_transactions(tmp_path: Path) -> None:
    with open_workspace(tmp_path, write=True) as workspace, open_workspace(tmp_path) as reader:
        with workspace.transaction():
            workspace.add([article("a")])
            assert reader.rows(Article) == []
        assert reader.rows(Article) == [article("a")]


HOLD = """
import sys, time
from tellings.store import open_workspace
from tests.store.test_workspace import article
workspace = open_workspace(sys.argv[1], write=True)
with workspace.transaction():
    workspace.add([article("whole")])
with workspace.transaction():
    workspace.add([article("half")])
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_killed_writer_leaves_the_last_whole_step_and_no_lock(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        with pytest.raises(WorkspaceBusy, match=str(writer.pid)):
            open_workspace(tmp_path, write=True)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        with open_workspace(tmp_path, write=True) as workspace:
            assert [row.id for row in workspace.rows(Article)] == ["whole"]


def add_and_stop(workspace: Workspace) -> None:
    with workspace.transaction():
        workspace.add([article("a")])
        raise KeyboardInterrupt


def test_an_error_inside_takes_everything_back(tmp_path: Path) -> None:
    with open_workspace(tmp_path, write=True) as workspace:
        with pytest.raises(KeyboardInterrupt):
            add_and_stop(workspace)
        assert workspace.rows(Article) == []


def test_a_full_disk(tmp_path: Path) -> None:
    with open_workspace(tmp_path, write=True) as workspace:
        with workspace.transaction():
            workspace.add([article("a")])
        workspace.tell(f"PRAGMA max_page_count = {workspace.ask('PRAGMA page_count')[0][0] + 4}")
        with (
            pytest.raises(WorkspaceFull, match="free space there, or build with -o on another disk"),
            workspace.transaction(),
        ):
            workspace.add([article(f"b{number}", "x" * 50_000) for number in range(100)])
        assert [row.id for row in workspace.rows(Article)] == ["a"]
    with open_workspace(tmp_path, write=True) as workspace:
        assert [row.id for row in workspace.rows(Article)] == ["a"]
        workspace.add([article("c", "x" * 500_000)])


QUOTA = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))
from tellings.model import WorkspaceFull
from tellings.store import open_workspace
from tests.store.test_workspace import article
with open_workspace(sys.argv[1], write=True) as workspace:
    for number in range(1000):
        try:
            with workspace.transaction():
                workspace.add([article(f"{number:03}", f"{number} " + "x" * 100_000)])
        except WorkspaceFull as error:
            print(number, error)
            break
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files")
def test_a_quota(tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-c", QUOTA, str(tmp_path)], capture_output=True, text=True, check=True
    ).stdout
    whole, _, error = said.partition(" ")
    assert "no room to write" in error
    with open_workspace(tmp_path, write=True) as workspace:
        assert sorted(row.id for row in workspace.rows(Article)) == [f"{number:03}" for number in range(int(whole))]


def test_settings_and_what_is_kept(tmp_path: Path) -> None:
    with open_workspace(tmp_path, write=True) as workspace:
        workspace.put("made", {"by": "tellings", "options": [1, None]})
        workspace.add([article("a"), article("b")])
        workspace.keep([("split", "a", "s1"), ("split", "b", "s2")])
    with open_workspace(tmp_path) as workspace:
        assert workspace.get("made") == {"by": "tellings", "options": [1, None]}
        assert workspace.get("absent") is None
        assert workspace.stale(Article, "split", "s1") == ["b"]
        assert workspace.stale(Article, "other", "s1") == ["a", "b"]
        assert workspace.kept_of("split", ["b", "x"]) == {"b": "s2"}


def test_search(tmp_path: Path) -> None:
    with open_workspace(tmp_path, write=True) as workspace:
        workspace.add(
            [
                article("a", "The ferry sank off Marrack.", "Ferry lost"),
                article("b", "A café on the ferry quay."),
                article("c", "Half a pair: \ud83d ferry \0 quay"),
            ]
        )
        assert [found.article for found in search(workspace, "FERRY lost")] == ["a"]
        assert [found.article for found in search(workspace, "cafe")] == ["b"]
        assert {found.article for found in search(workspace, '"ferry quay"')} == {"b", "c"}
        assert "sank" in search(workspace, "sank")[0].around
        for odd in ("", '"', "ferry AND", "NEAR(", "title:x OR", "*", "-ferry\0", "\ud83d"):
            search(workspace, odd)
        workspace.drop(Article, "id", ["a"])
        assert search(workspace, "sank") == ()


def test_sketches_are_found_by_their_keys(tmp_path: Path) -> None:
    from tellings.model import Pair, Score, Sketch

    def sketch(key: str, text: str, *keys: int, url: str | None = None) -> Sketch:
        return Sketch(key, text, url, keys, (), b"", None, None)

    with open_workspace(tmp_path, write=True) as workspace:
        workspace.add(
            [
                sketch("a", "t1", 1, 2),
                sketch("b", "t2", 2, 3),
                sketch("c", "t3", 4, url="u"),
                sketch("d", "t2"),
                sketch("e", "t4", 9, url="u"),
            ]
        )
        workspace.add([Pair("a", "e", Score(0.0))])
        workspace.key_sketches()
        workspace.key_sketches()
        assert workspace.near(["a"]) == {"a", "b", "d"}  # d has the text of b
        assert workspace.near(["c"]) == {"c", "e"}
        assert workspace.linked(["e"]) == {"e", "a"}
        workspace.drop(Sketch, "article", ["b"])
        workspace.add([sketch("f", "t9", 1)])
        workspace.key_sketches()
        assert workspace.near(["a"]) == {"a", "f"}
        assert workspace.ask("SELECT count(*) FROM sketch_keys")[0][0] == 5


def test_encoded_rows_can_be_added(tmp_path: Path) -> None:
    row = Sentence("a", Span(0, 3), 0, b"\x01")
    with open_workspace(tmp_path, write=True) as workspace:
        workspace.add_encoded(encode_rows([row]))
        assert workspace.rows_of(Sentence, ["a"]) == [row]


def test_the_folder_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadWorkspace, match="cannot be made"):
        open_workspace(tmp_path / "file" / "below", write=True)


def test_waiting_for_another_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tellings.store.workspace.WAIT_S", 0.05)
    with open_workspace(tmp_path, write=True) as workspace:
        other = sqlite3.connect(tmp_path / NAME, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        started = time.monotonic()
        with pytest.raises(WorkspaceBusy, match="locked by another program"), workspace.transaction():
            raise AssertionError
        assert time.monotonic() - started < 30
        other.close()


def test_what_stands_where_the_folder_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "dead").symlink_to("nowhere")
    with pytest.raises(BadWorkspace, match="it is a file; give a folder"):
        open_workspace(tmp_path / "file", write=True)
    with pytest.raises(BadWorkspace, match="a link to nowhere, which is not there"):
        open_workspace(tmp_path / "dead", write=True)
