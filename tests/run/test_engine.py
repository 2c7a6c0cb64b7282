"""The engine's promises, with a tiny pipeline: the same rows however the work is cut, interrupted or repeated."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from tellings.model import (
    Article,
    BadStep,
    Claim,
    Copy,
    Corroboration,
    Given,
    Pair,
    Rejected,
    Report,
    Sentence,
    Sighting,
    Story,
    Successor,
    Version,
    digest,
)
from tellings.run import Outcome, Per, Step, StepFailed, Tool, as_tool, run_steps
from tellings.run.groups import run_article_steps
from tellings.run.names import rename
from tellings.store import TABLES, Workspace, open_workspace, verify
from tests.run.tiny import CODECS, TINY, TOOLS, report

LINES = ("one", "one two", "two", "three", "four", "CRASH")
REPORTS = st.lists(
    st.builds(
        report,
        st.sampled_from("stuvwxyz"),
        st.builds(
            "{}|{}|{}".format, st.sampled_from("XY"), st.sampled_from(["", "", "u1", "u2"]), st.sampled_from("0123")
        ),
        st.sampled_from(LINES),
        st.sampled_from(LINES),
    ),
    max_size=9,
)


#: Without shrinking: each try builds two workspaces, and a failing one is short enough to read.
FEW = settings(max_examples=15, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])


@contextlib.contextmanager
def fresh(factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with open_workspace(factory.mktemp("w"), write=True) as workspace:
        yield workspace


def run(
    workspace: Workspace,
    reports: Sequence[Report | Rejected],
    steps: Sequence[Step] = TINY,
    jobs: int = 1,
    **tools: Tool,
) -> Outcome:
    return run_steps(steps, reports, workspace=workspace, tools={**TOOLS, **tools}, jobs=jobs, codecs=CODECS)


def rows(workspace: Workspace, *, names: bool = True) -> dict[str, list[Any]]:
    """Every row, in an order of its own, places in the input and (names: False) lasting ids aside."""
    found: dict[str, list[Any]] = {table: workspace.rows(kind) for kind, table in TABLES.items()}
    names_now = {row.new: row.old for row in found["successors"] if not names and fresh_name(row, workspace)}
    if not names:
        del found["successors"]
    return {table: sorted(repr(without_order(rename(row, names_now))) for row in some) for table, some in found.items()}


def fresh_name(row: Successor, workspace: Workspace) -> bool:
    """Whether a Successor tells the name a living row would have had, born today."""
    if row.kind == "Story":
        return any(
            story.id == row.new and row.old == "y" + digest("story", story.articles[0])
            for story in workspace.rows(Story)
        )
    return any(c.id == row.new and row.old == "c" + digest("claim", c.statement_ids[0]) for c in workspace.rows(Claim))


def without_order(row: Any) -> Any:
    return replace(row, order=0) if isinstance(row, Sighting | Rejected) else row


@FEW
@given(REPORTS, st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, reports: list[Report], random: Any
) -> None:
    with fresh(tmp_path_factory) as workspace, fresh(tmp_path_factory) as other:
        run(workspace, reports)
        shuffled = list(reports)
        random.shuffle(shuffled)
        run(other, shuffled)
        assert rows(workspace) == rows(other)
        assert not verify(workspace.path.parent, pages=False).mismatches


@FEW
@given(REPORTS, REPORTS)
def test_built_in_two_goes_is_built_in_one(
    tmp_path_factory: pytest.TempPathFactory, first: list[Report], second: list[Report]
) -> None:
    edited = {old.source for old in first for new in second if old.source == new.source and old.data != new.data}
    second = [new for new in second if new.source not in edited]
    with fresh(tmp_path_factory) as workspace, fresh(tmp_path_factory) as other:
        run(workspace, first)
        run(workspace, second)
        run(other, [*first, *second])
        assert rows(workspace, names=False) == rows(other, names=False)
        assert not verify(workspace.path.parent, pages=False).mismatches
        for one in (workspace, other):
            results_are_of_rows(one)


def results_are_of_rows(workspace: Workspace) -> None:
    """After a run each step has a kept result for each row it is called for and for nothing else: ``stale`` counts on it."""
    tables = {Per.ARTICLE: "articles", Per.CORPUS: "articles", Per.PAIR: "pairs", Per.STORY: "stories"}
    for step in TINY:
        if step.per in tables:
            ids = [key for (key,) in workspace.ask(f"SELECT id FROM {tables[step.per]} ORDER BY id")]
            assert sorted(workspace.kept(step.name)) == ids, step.name


@FEW
@given(REPORTS)
def test_built_again_nothing_is_made_and_nothing_changes(
    tmp_path_factory: pytest.TempPathFactory, reports: list[Report]
) -> None:
    with fresh(tmp_path_factory) as workspace:
        run(workspace, reports)
        before = rows(workspace)
        again = run(workspace, reports)
        assert rows(workspace) == before
        assert again.seconds == {}
        assert again.known == again.read == len(reports)


@FEW
@given(REPORTS, REPORTS)
@example([report("x", "X||0", "three")], [report("x", "Y||1", "CRASH")])  # the last article goes
def test_an_edited_source_is_replaced(
    tmp_path_factory: pytest.TempPathFactory, first: list[Report], second: list[Report]
) -> None:
    """What the sources give now is as if they had always given it, versions of one address aside."""
    first, second = [without_url(row) for row in first], [without_url(row) for row in second]
    now = {row.source for row in second}
    with fresh(tmp_path_factory) as workspace, fresh(tmp_path_factory) as other:
        run(workspace, first)
        run(workspace, second)
        run(other, [*(row for row in first if row.source not in now), *second])
        assert rows(workspace, names=False) == rows(other, names=False)
        assert not verify(workspace.path.parent, pages=False).mismatches


def without_url(row: Report) -> Report:
    return replace(row, data=row.data.replace(b"u1", b"").replace(b"u2", b""))


def test_an_edited_page_of_one_address_is_a_version(tmp_path: Path) -> None:
    with open_workspace(tmp_path, write=True) as workspace:
        run(workspace, [report("a", "X|https://x.example/1|1", "one")])
        run(workspace, [report("a", "X|https://x.example/1|2", "two")])
        (version,) = workspace.rows(Version)
        assert [row.text for key in version.articles for row in workspace.rows_by(Article, "id", [key])] == [
            "one",
            "two",
        ]


def test_one_report_twice_is_one_article_seen_twice(tmp_path: Path) -> None:
    with open_workspace(tmp_path, write=True) as workspace:
        outcome = run(workspace, [report("a", "X||1", "one"), report("b", "X||1", "one"), report("a", "X||1", "one")])
        assert (outcome.read, outcome.added) == (3, 1)
        assert sorted(row.source for row in workspace.rows(Sighting)) == ["a", "b"]


def test_of_two_tellings_of_one_article_the_choice_never_hangs_on_order(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    variants = [replace(report(source, "X||1", "one"), given=Given(title=f"T{source}")) for source in "abc"]
    titles = set()
    for order in ((0, 1, 2), (2, 1, 0), (1, 0, 2)):
        with fresh(tmp_path_factory) as workspace:
            for place in order:
                run(workspace, [variants[place]])
            titles.add(workspace.rows(Article)[0].title)
            chosen = next(row for row in variants if row.given.title == workspace.rows(Article)[0].title)
            run(workspace, [report(chosen.source, "X||1", "other")])  # the one that stands is edited away
            assert {row.title for row in workspace.rows(Article)} == {None, min_of(variants, chosen)}
            assert not verify(workspace.path.parent, pages=False).mismatches
    assert len(titles) == 1


def min_of(variants: list[Report], gone: Report) -> str | None:
    """The title that stands when one variant is gone, worked out from a workspace that never had it."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder, open_workspace(folder, write=True) as workspace:
        run(workspace, [row for row in variants if row is not gone])
        return workspace.rows(Article)[0].title


def test_ids_last_while_a_story_grows(tmp_path: Path) -> None:
    with open_workspace(tmp_path, write=True) as workspace:
        run(workspace, [report("b", "X||2", "one", "two")])
        (story,), claims = workspace.rows(Story), {row.text: row.id for row in workspace.rows(Claim)}
        run(workspace, [report("a", "Y||1", "one", "three")])  # earlier: both would be named after it
        (grown,) = workspace.rows(Story)
        assert (grown.id, len(grown.articles)) == (story.id, 2)
        now = {row.text: row.id for row in workspace.rows(Claim)}
        assert claims.items() <= now.items()
        assert {row.claim for row in workspace.rows(Corroboration)} == set(now.values())
        assert {row.new for row in workspace.rows(Successor)} == {story.id, claims["one"]}


def test_stories_that_merge_and_part(tmp_path: Path) -> None:
    with open_workspace(tmp_path, write=True) as workspace:
        run(workspace, [report("a", "X||1", "one", "x"), report("b", "X||2", "one"), report("c", "X||3", "two")])
        big, small = sorted(workspace.rows(Story), key=lambda row: -len(row.articles))
        run(workspace, [report("d", "X||4", "one", "two")])
        (merged,) = workspace.rows(Story)
        assert merged.id == big.id
        assert Successor("Story", small.id, big.id) in workspace.rows(Successor)
        ids = {row.text: row.id for row in workspace.rows(Claim)}
        run(workspace, [report("d", "X||4", "other")])
        assert sorted(len(row.articles) for row in workspace.rows(Story)) == [1, 1, 2]
        assert big.id in {row.id for row in workspace.rows(Story)}
        assert ids.items() <= {row.text: row.id for row in workspace.rows(Claim)}.items()
        assert len({row.id for row in workspace.rows(Claim)}) == workspace.count(Claim)


def test_a_changed_step_is_made_anew_with_what_rests_on_it_and_nothing_else(tmp_path: Path) -> None:
    reports = [report("a", "X||1", "one"), report("b", "X||2", "one")]
    changed = [replace(step, version=2) if step.name == "state" else step for step in TINY]
    with open_workspace(tmp_path, write=True) as workspace:
        run(workspace, reports)
        before = rows(workspace)
        assert set(run(workspace, [], changed).seconds) == {"state", "claim", "count"}
        assert rows(workspace) == before
        workspace.drop_docs()
        changed = [replace(step, version=3) if step.name == "read_lines" else step for step in changed]
        assert (
            "split" in run(workspace, [], changed).seconds
        )  # the cache was emptied: the analysis is made again for who needs it
        assert rows(workspace) == before


def test_another_tool_is_another_result(tmp_path: Path) -> None:
    with open_workspace(tmp_path, write=True) as workspace:
        run(workspace, [report("a", "X||1", "one BOOM"), report("b", "X||1", "CRASH"), report("c", "X||1", "three")])
        assert sorted(row.source for row in workspace.rows(Rejected)) == ["b"]
        outcome = run(workspace, [], word=as_tool("BOOM"))
        assert sorted(row.source for row in workspace.rows(Rejected)) == ["a", "b"]
        assert "cannot read BOOM" in next(row.detail for row in workspace.rows(Rejected) if row.source == "a")
        assert outcome.outdated == ("b",)  # its report is not at hand, so nobody knows what it would give now
        run(workspace, [report("b", "X||1", "CRASH")], word=as_tool("BOOM"))
        assert sorted(row.source for row in workspace.rows(Rejected)) == ["a"]
        assert workspace.count(Article) == 2
        assert not verify(tmp_path, pages=False).mismatches


def broken(pair: Pair, articles: Sequence[Article]) -> tuple[Copy, ...]:
    raise ZeroDivisionError("by nothing")


def test_a_step_that_fails_on_a_pair_names_it_and_all_before_it_stands(tmp_path: Path) -> None:
    reports = [report("a", "X||1", "one"), report("b", "X||2", "one")]
    steps = [Step(broken, Per.PAIR) if step.name == "copies" else step for step in TINY]
    with open_workspace(tmp_path, write=True) as workspace:
        with pytest.raises(
            StepFailed, match=r"step broken failed on .*~.*: ZeroDivisionError: by nothing; this is a defect"
        ):
            run(workspace, reports, steps)
        assert workspace.count(Pair) == 1
        resumed = run(workspace, reports)
        assert not {"extract", "split", "propose"} & set(resumed.seconds)
        with fresh_like(tmp_path) as other:
            run(other, reports)
            assert rows(workspace) == rows(other)


def unclaimed(story: Story, articles: Sequence[Article], sentences: Sequence[Sentence]) -> tuple[Claim, ...]:
    raise ZeroDivisionError("by nothing")


def test_a_step_that_fails_on_a_story_names_its_reports(tmp_path: Path) -> None:
    reports = [report("a", "X||1", "one"), report("b", "Y||2", "two")]
    steps = [Step(unclaimed, Per.STORY) if step.name == "claim" else step for step in TINY]
    with open_workspace(tmp_path, write=True) as workspace:
        with pytest.raises(StepFailed, match=r"report it; to go on without, .* leave out one of: [ab]\Z"):
            run(workspace, reports, steps)
        run(workspace, reports)
        with fresh_like(tmp_path) as other:
            run(other, reports)
            assert rows(workspace) == rows(other)


def test_rows_stay_single_when_nothing_is_noted_as_made_any_more(tmp_path: Path) -> None:
    reports = [report("a", "X||1", "one"), report("b", "Y||2", "two")]
    with open_workspace(tmp_path, write=True) as workspace:
        run(workspace, reports)
        before = rows(workspace)
        with workspace.transaction():
            workspace.tell("DELETE FROM kept")
            workspace.tell("DELETE FROM reports")
        run(workspace, reports)
        assert rows(workspace) == before


@contextlib.contextmanager
def fresh_like(folder: Path) -> Iterator[Workspace]:
    with open_workspace(folder / "other", write=True) as workspace:
        yield workspace


def test_stories_touched_are_told_until_the_caller_has_shown_them(tmp_path: Path) -> None:
    with open_workspace(tmp_path, write=True) as workspace:
        first = run(workspace, [report("a", "X||1", "one"), report("b", "X||1", "two")]).touched
        assert set(first) == {row.id for row in workspace.rows(Story)}
        assert run(workspace, []).touched == first
        workspace.put("touched", [])
        (touched,) = run(workspace, [report("c", "X||2", "two")]).touched
        assert len(next(row for row in workspace.rows(Story) if row.id == touched).articles) == 2


def needs_more(article: Article, *, wand: int) -> tuple[Sentence, ...]: ...  # type: ignore[empty-body]
def wants_since(article: Article, *, since: int) -> tuple[Sentence, ...]: ...  # type: ignore[empty-body]


def test_steps_and_tools_must_fit(tmp_path: Path) -> None:
    with open_workspace(tmp_path, write=True) as workspace:
        for steps, said in (
            ([TINY[0], Step(needs_more, Per.ARTICLE)], "needs the tool 'wand'"),
            ([TINY[0], Step(wants_since, Per.ARTICLE)], "only CORPUS steps get"),
            ([*TINY[:6], *TINY[6:], Step(needs_more, Per.ARTICLE)], "writes already"),
            ([TINY[0], TINY[1], TINY[2], TINY[4], TINY[5], TINY[3]], "steps come in this order"),
        ):
            with pytest.raises(BadStep, match=said):
                run(workspace, [], steps)


def test_rejections_from_reading_are_kept(tmp_path: Path) -> None:
    with open_workspace(tmp_path, write=True) as workspace:
        rejected = Rejected("pile/b.bin", "BINARY", "not a text", 3)
        for _ in range(2):
            run(workspace, [rejected, report("a", "X||1", "one")])
        assert workspace.rows(Rejected) == [rejected]
        run(workspace, [report("pile/b.bin", "X||1", "now a text")])
        assert workspace.rows(Rejected) == []


def test_one_report_from_many_hands_is_finished_once_and_seen_by_each(tmp_path: Path) -> None:
    many = [report(f"r{number}", "Outlet||001", "One.", "Two.", order=number) for number in range(30)]
    with open_workspace(tmp_path, write=True) as workspace:
        with mock.patch("tellings.run.groups.run_article_steps", wraps=run_article_steps) as finish:
            run(workspace, many)
        assert finish.call_count == 1
        assert workspace.count(Article) == 1
        assert {row.source for row in workspace.rows(Sighting)} == {row.source for row in many}
        assert workspace.count(Sighting) == len(many)
