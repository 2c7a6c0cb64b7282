"""Builds killed at random moments, briefly; ``bench/kill.py`` does it two hundred times."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bench.kill import kill_and_resume


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize("jobs", [1, 2])
def test_killed_builds_end_in_the_same_rows(tmp_path: Path, jobs: int) -> None:
    told = kill_and_resume(tmp_path, kills=4, jobs=jobs, seed=jobs)
    assert not told.differing
    assert told.killed >= 2
