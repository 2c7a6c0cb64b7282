"""What links stories, when reports come one by one."""

from __future__ import annotations

from pathlib import Path

from tellings.model import AffairLink, Report
from tellings.store import Workspace, affairs, explain, open_workspace, trace
from tests.run.test_engine import rows, run
from tests.run.tiny import report

BASE = [report(f"f{n}", f"X||{n}", f"far {n}", f"far {n}") for n in range(9)]  # so that one more is few


def grow(folder: Path, *more: Report) -> Workspace:
    """A workspace to which reports came one at a time."""
    workspace = open_workspace(folder, write=True)
    run(workspace, BASE)
    for one in more:
        run(workspace, [one])
    return workspace


def test_links_grow_as_if_built_at_once(tmp_path: Path) -> None:
    more = [
        report("a", "X||3", "one", "four"),
        report("b", "X||2", "two", "four"),  # another story, and the older one, of one affair
        report("c", "X||1", "two", "three"),  # joins the second and is its first report now
        report("d", "X||4", "one", "three"),  # makes one story of both
        report("e", "X||5", "six", "four"),
    ]
    for number in range(1, len(more) + 1):
        with (
            grow(tmp_path / f"g{number}", *more[:number]) as grown,
            open_workspace(tmp_path / f"w{number}", write=True) as whole,
        ):
            run(whole, [*BASE, *more[:number]])
            assert rows(grown, names=False) == rows(whole, names=False)
            assert bool(grown.count(AffairLink)) == (number in (2, 3, 5))
            assert len({affair.name for affair in affairs(grown).values()}) == len(BASE) + 1


def test_a_story_that_goes_takes_its_links_along(tmp_path: Path) -> None:
    with grow(tmp_path, report("a", "X||3", "one", "four"), report("b", "X||2", "two", "four")) as workspace:
        assert workspace.count(AffairLink) == 1
        run(workspace, [report("b", "X||2", "two", "seven")])
        assert workspace.count(AffairLink) == 0


def test_a_link_is_explained_with_its_stories_and_traced_with_their_articles(tmp_path: Path) -> None:
    with grow(tmp_path, report("a", "X||3", "one", "four"), report("b", "X||2", "two", "four")) as workspace:
        (link,) = workspace.rows(AffairLink)
        for story, other in ((link.earlier, link.later), (link.later, link.earlier)):
            told = {one.about: one.reasons for one in explain(workspace, story).also}
            assert [why.says for why in told[f"why story {other} is of the same affair"]] == ["1 pairs"]
        (article,) = workspace.articles_of("a")
        assert trace(workspace, article)[AffairLink] == (link,)
        (far,) = workspace.articles_of("f0")
        assert trace(workspace, far)[AffairLink] == ()


def test_only_new_links_are_made(tmp_path: Path) -> None:
    with grow(tmp_path, report("a", "X||3", "one", "four"), report("b", "X||2", "two", "four")) as workspace:
        before = workspace.ask('SELECT "row", id FROM affair_links')
        run(workspace, [report("c", "X||1", "far 1", "nothing")])
        assert workspace.ask('SELECT "row", id FROM affair_links') == before
