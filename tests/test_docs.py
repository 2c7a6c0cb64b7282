"""The commands in README and docs run, and print what the page says they print.

A ``console`` block holds lines starting with ``$ `` (run by the shell, in a folder that has the repository's ``examples``) and under each
the output it gives. ``...`` stands for anything, as in doctest. ``make`` lines are run by continuous integration, not here. Blocks share one
folder per page, in order.
"""

from __future__ import annotations

import argparse
import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tellings.cli import make_parser
from tellings.read.records import record_keys

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)


def commands_in(page: Path) -> list[tuple[str, str]]:
    """(command, expected output) in page order."""
    found: list[tuple[str, str]] = []
    for block in BLOCK.findall(page.read_text(encoding="utf-8")):
        for piece in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, output = piece.partition("\n")
            found.append((command, output))
    return found


def run_command(command: str, folder: Path) -> str:
    """What a command writes to stdout and stderr, in that order."""
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "100",
    }
    done = subprocess.run(command, shell=True, cwd=folder, env=environment, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, f"{command!r} ended with {done.returncode}:\n{done.stderr}"
    return done.stdout + done.stderr


@pytest.mark.parametrize("page", [page for page in PAGES if commands_in(page)], ids=lambda page: page.name)
def test_commands_print_what_the_page_says(page: Path, tmp_path: Path) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    for command, wanted in commands_in(page):
        if command.startswith("make "):
            continue
        got = run_command(command, tmp_path)
        assert doctest.OutputChecker().check_output(wanted, got, doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE), (
            f"{page.name}: {command}\nsays:\n{wanted}\nprints:\n{got}"
        )


def subparsers() -> dict[str, argparse.ArgumentParser]:
    [action] = [each for each in make_parser()._actions if isinstance(each, argparse._SubParsersAction)]
    return dict(action.choices)


@pytest.mark.parametrize("name", sorted(subparsers()))
def test_every_command_and_option_is_documented(name: str) -> None:
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert f"## tellings {name}" in text, f"docs/commands.md lacks a section on {name}"
    section = text.split(f"## tellings {name}", 1)[1].split("\n## ", 1)[0]
    for action in subparsers()[name]._actions:
        for option in action.option_strings:
            if option not in ("-h", "--help"):
                assert option in section, f"docs/commands.md does not tell of {name} {option}"


def test_readme_names_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make demo" in text
    assert "make test" in text


def test_the_keys_of_a_record_are_told_as_they_are_read() -> None:
    """Every key the table of docs/commands.md names is read, as the fact it stands beside."""
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1:4] for line in text.splitlines() if line.startswith("| `")]
    named = {key.strip(" `"): re.findall(r"`(\w+)`", others) for key, _, others in rows}
    told = {key: others for key, others in named.items() if key in record_keys()}
    assert told.keys() == record_keys().keys() - {"html", "page_title"}
    for fact, others in told.items():
        assert {other.lower() for other in others} <= set(record_keys()[fact]), fact
