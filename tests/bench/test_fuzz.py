"""The fuzzer itself: what it makes, and a few seconds of it."""

from __future__ import annotations

import random
import resource
from pathlib import Path

import pytest

from bench.fuzz_readers import check, fuzz, mutate, seeds


@pytest.mark.parametrize("name", sorted(seeds()))
def test_whole_files_are_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(seeds()[name])
    came = check(path)
    assert came["article"] >= 1 or name == "a"


def test_a_run_is_repeatable_by_its_seed() -> None:
    whole = list(seeds().values())
    one, two = (mutate(whole[0], random.Random(7), whole) for _ in range(2))
    assert one == two


def test_a_short_run(tmp_path: Path) -> None:
    limit = resource.getrlimit(resource.RLIMIT_CPU)
    tried, came, failed = fuzz(4, 11, tmp_path)
    resource.setrlimit(resource.RLIMIT_CPU, limit)
    assert failed is None
    assert tried > 0
    assert came.total() >= tried
