"""The process that helpers come from: when it is started, and with what."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tellings import forks

ASK = """
import multiprocessing, sys
from tellings import forks
def look(names):
    import os
    return [os.environ.get(forks.THREADS[0]), *(name in sys.modules for name in names)]
if __name__ == "__main__":
    forks.start_server()
    forks.start_server()  # once more is no harm
    with multiprocessing.get_context("forkserver").Pool(1) as pool:
        print(*pool.apply(look, [("spacy", "tellings.desk", "tellings.warm")]))
    print("numpy" in sys.modules, forks.THREADS[0] in __import__("os").environ)
"""


def test_helpers_are_born_with_all_they_need_and_nothing_is_loaded_here(tmp_path: Path) -> None:
    script = tmp_path / "ask.py"
    script.write_text(ASK)
    environment = {name: value for name, value in os.environ.items() if name not in forks.THREADS}
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, env=environment, timeout=300, check=True
    )
    assert done.stdout.splitlines() == ["1 True True True", "False False"], done.stderr


def test_modules_that_helpers_load_exist() -> None:
    assert all(importlib.util.find_spec(name) for name in forks.MODULES)


def test_helpers_are_foreseen_where_asked_for_or_where_an_input_is_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    small, large = tmp_path / "small.jsonl", tmp_path / "large.jsonl"
    small.write_bytes(b"x")
    large.write_bytes(b"x" * (forks.SMALL_BYTES + 1))
    assert forks.will_help([str(small)], 2)
    assert not forks.will_help([str(large)], 1)
    assert forks.will_help([str(small), str(large)], None)
    assert not forks.will_help([str(small), "-", str(tmp_path), "none.txt"], None)


def test_the_environment_and_the_signal_are_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(forks.THREADS[0], "3")
    monkeypatch.delenv(forks.THREADS[1], raising=False)
    before = dict(os.environ)
    heard = signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # a shell that runs this beside others may have it ignored
    with forks.one_thread(), forks.deaf():
        assert [os.environ[name] for name in forks.THREADS[:2]] == ["3", "1"]
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    assert dict(os.environ) == before
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    signal.signal(signal.SIGINT, heard)
