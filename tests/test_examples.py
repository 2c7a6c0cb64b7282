"""The scripts in examples/ run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
ARGUMENTS = {"quotes_of_one_speaker": ["Vanterpool", str(EXAMPLES / "pile")], "call_a_step": []}
WANTED = {"quotes_of_one_speaker": "No ship of this company will leave", "call_a_step": "written: 2023-03-14"}


def test_every_script_is_run_here() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.py")} == set(ARGUMENTS)


def run(name: str) -> str:
    command = [sys.executable, str(EXAMPLES / f"{name}.py"), *ARGUMENTS[name]]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=240)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_quotes_of_one_speaker() -> None:
    assert WANTED["quotes_of_one_speaker"] in run("quotes_of_one_speaker")


def test_call_a_step() -> None:
    assert WANTED["call_a_step"] in run("call_a_step")
