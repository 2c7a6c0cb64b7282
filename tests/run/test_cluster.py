"""Work over Daft's workers: the same rows, errors that come back, and a killed worker that costs nothing but its own piece."""

from __future__ import annotations

import dataclasses
import gc
import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tellings.model import BadInput, BadStep, Copy, Pair, Story
from tellings.run import Daft, cluster, run_steps
from tellings.run.cluster import needs, portable
from tellings.run.groups import Desk
from tellings.run.plan import make_plan
from tellings.run.pool import Died
from tellings.store import TABLES, cut_excerpt, group_of, open_excerpt, open_workspace
from tests.run.test_engine import rows
from tests.run.test_pool import double, fail
from tests.run.tiny import CODECS, TINY, TOOLS, report

pytestmark = [
    pytest.mark.skipif(importlib.util.find_spec("daft") is None, reason="daft is not installed"),
    # Daft 0.7 leaves its workers' pipes and processes to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning"),
]

PILE = [
    report(f"r{n}", f"Outlet{n % 3}||{n:03}", f"The pier {n % 4} is closed.", f"The crane {n % 5} fell.", order=n)
    for n in range(24)
]


@pytest.fixture(autouse=True)
def swept() -> Iterator[None]:
    """What a test leaves is collected while its warnings are still ignored."""
    yield
    gc.collect()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_workspace(tmp_path, write=True) as workspace:
        yield Desk(make_plan(TINY, TOOLS, CODECS), workspace)


@pytest.fixture
def anything(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets numbers be tasks."""
    monkeypatch.setattr(cluster, "needs", lambda task: ((), (), False))


def test_the_rows_are_those_of_one_process(tmp_path: Path) -> None:
    made = []
    for folder, way, engine in (("here", 1, None), ("there", -1, Daft)):
        with open_workspace(tmp_path / folder, write=True) as workspace:
            for some in (
                PILE[:16][::way],
                PILE[::way],
            ):  # in two goes: what is known already is read from the workspace
                run_steps(TINY, some, workspace=workspace, tools=TOOLS, codecs=CODECS, jobs=2, engine=engine)
            made.append(rows(workspace))
    assert made[0] == made[1]


@pytest.mark.usefixtures("anything")
def test_only_the_piece_that_kills_is_lost(desk: Desk) -> None:
    results = [pair for some in Daft(desk, 2).map(double, range(8, 28)) for pair in some]
    assert results == [(number, Died() if number == 13 else 2 * number) for number in range(8, 28)]


@pytest.mark.usefixtures("anything")
def test_what_the_work_raises_comes_back(desk: Desk) -> None:
    with pytest.raises(ValueError, match="no 0"):
        list(Daft(desk, 1).map(fail, range(3)))


@pytest.mark.usefixtures("anything")
def test_an_engine_that_starts_nothing_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    pool = Daft(desk, 1)
    monkeypatch.setattr(pool, "plan", b"no plan")
    with pytest.raises(Exception, match="invalid load key"):
        list(pool.map(double, range(3)))

    def stop(packed: Any) -> Any:
        raise cluster.Stopped from RuntimeError("no worker answers")

    monkeypatch.setattr(pool, "answers", stop)
    with pytest.raises(BadInput, match="starts no worker: no worker answers; leave out --engine"):
        list(pool.map(double, range(3)))


def test_a_missing_library_is_named_with_the_way_to_get_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(BadInput, match=r"pip install 'tellings\[daft\]'"):
        Daft(desk, 1)


def test_nothing_is_opened_for_an_engine_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tellings.desk import build

    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    for engine, why in (("daft", "not installed"), ("spark", "there is no engine 'spark'; give one of: local, daft")):
        with pytest.raises(BadInput, match=why):
            build(["pile"], tmp_path / "d", engine=engine)
    assert not (tmp_path / "d").exists()


def test_another_version_of_the_program_is_refused(desk: Desk) -> None:
    plan = make_plan(TINY, TOOLS, CODECS)
    other = dict.fromkeys(plan.signatures, "another")
    with pytest.raises(BadStep, match="another version of Tellings"):
        cluster.check_same(dataclasses.replace(plan, signatures=other))


def test_an_error_that_cannot_travel_sends_its_words() -> None:
    class Local(Exception):
        pass

    assert str(portable(Local("so it is"))) == "Local: so it is"
    assert isinstance(portable(KeyError("a")), KeyError)


def test_an_excerpt_answers_as_the_workspace(tmp_path: Path) -> None:
    with open_workspace(tmp_path, write=True) as workspace:
        run_steps(TINY, PILE, workspace=workspace, tools=TOOLS, codecs=CODECS)
        for story in workspace.rows(Story):
            part = open_excerpt(cut_excerpt(workspace, articles=story.articles, stories=[story.id], docs=True))
            for kind in TABLES:
                ours: list[Any]
                theirs: list[Any]
                if group_of(kind) == "story":
                    ours, theirs = (one.rows_by(kind, "story", [story.id]) for one in (workspace, part))
                elif group_of(kind) not in ("source", "stories"):
                    ours, theirs = (one.rows_of(kind, story.articles) for one in (workspace, part))
                else:
                    continue
                assert sorted(map(repr, ours)) == sorted(map(repr, theirs))
            assert workspace.earlier(story.id) == part.earlier(story.id)
            (signature,) = {name for (name,) in workspace.ask("SELECT signature FROM docs")}
            for article in story.articles:
                assert workspace.doc(article, signature) == part.doc(article, signature) is not None
        assert workspace.count(Copy)
        assert workspace.count(Pair)


def test_every_kind_of_task_says_what_it_reads() -> None:
    story = Story("y1", "Boats", ("a", "b"))
    assert needs((("step",), story)) == (("a", "b"), ("y1",), False)
    assert needs(("a", ("step",))) == (("a",), (), True)
    assert needs(PILE[0]) == ((), (), False)
    with pytest.raises(BadStep, match="a task of kind int"):
        needs(3)
