"""Judgements placed: by id, source or address, by words or characters; those that wait are placed when their text comes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tellings.model import Article, Claim, Judgement, Ruling, Spot
from tellings.run import run_steps
from tellings.run.judgements import Waits, place, place_spot, spans_of, tails
from tellings.store import Workspace, open_workspace, verify
from tests.run.tiny import CODECS, TINY, TOOLS, report

TEXT = "Four died, four were hurt.\nThe “Orla”  sank  at\nfour."
ARTICLE = Article("a1", "t1", TEXT)
NAMED = {"a.txt": (ARTICLE,)}


@pytest.mark.parametrize(
    ("spot", "words"),
    [
        (Spot("a.txt", "Four died"), "Four died"),
        (Spot("a.txt", 'The "Orla" sank at four'), "The “Orla”  sank  at\nfour"),
        (Spot("a.txt", "four", 11), "four"),
        (Spot("a.txt", "", 5, 9), "died"),
        (Spot("a.txt", "Four", 0, 9), "Four died"),
        (Spot("a.txt"), TEXT),
        (Spot("a.txt", "hurt."), "hurt."),
    ],
)
def test_where_a_place_lies(spot: Spot, words: str) -> None:
    cite = place_spot(spot, NAMED)
    assert cite.span.of(TEXT) == words
    assert cite.article == "a1"


@pytest.mark.parametrize(
    ("spot", "why"),
    [
        (Spot("b.txt", "Four"), "no report here is b.txt"),
        (Spot("a.txt", "Five died"), "“Five died” stands nowhere in a.txt"),
        (Spot("a.txt", "our"), "stands nowhere"),  # a part of a word is not the word
        (Spot("a.txt", "four"), "“four” stands 2 times in a.txt; add start: 11, 48"),
        (Spot("a.txt", "four", 12), "stands 2 times"),
        (Spot("a.txt", "", 5, 900), "has no character 900"),
    ],
)
def test_why_a_place_waits(spot: Spot, why: str) -> None:
    with pytest.raises(Waits, match=why):
        place_spot(spot, NAMED)


def test_one_name_of_several_articles() -> None:
    named = {"a.txt": (ARTICLE, Article("a2", "t2", "Four died. Nobody was hurt."))}
    assert place_spot(Spot("a.txt", "Nobody"), named).article == "a2"
    with pytest.raises(Waits, match="several articles with these words: a1, a2; give the id of one"):
        place_spot(Spot("a.txt", "Four died"), named)


def test_two_names_of_one_place_wait() -> None:
    row = Judgement("same", "claim", Spot("a.txt", "Four died"), Spot("a1", "Four died"))
    with pytest.raises(Waits, match="one in the texts"):
        place(row, {**NAMED, "a1": (ARTICLE,)})


@given(st.text(alphabet="ab .“\"'’\n-", min_size=1, max_size=30), st.integers(0, 20), st.integers(1, 8))
@settings(max_examples=300, deadline=None)
def test_quoted_words_lead_back_to_where_they_stand(text: str, start: int, size: int) -> None:
    """Whatever part of a text is quoted, blanks folded and quotation marks typed plainly, with its start it is found there."""
    words = text[start : start + size]
    whole = not text[start - 1 : start].isalnum() and not text[start + size : start + size + 1].isalnum()
    if not words.strip() or words != words.strip() or not whole or len(words) < size:
        return
    typed = " ".join(words.translate({ord("“"): '"', ord("’"): "'"}).split())
    assert (start, start + size) in spans_of(Spot("x", typed, start), text)
    assert spans_of(Spot("x", typed, start), text)[0][0] == start


def test_the_ends_of_a_source() -> None:
    assert list(tails("pile/old.zip!in/a.txt")) == ["old.zip!in/a.txt", "in/a.txt", "a.txt"]


# ---- in the engine


SAME = Judgement("same", "claim", Spot("s", "one"), Spot("t", "two"))
BY_END = Judgement("not-same", "claim", Spot("x.txt", "one"), Spot("t", "three"))


def run(workspace: Workspace, *reports: object) -> tuple[str, ...]:
    outcome = run_steps(TINY, reports, workspace=workspace, tools=TOOLS, codecs=CODECS)  # type: ignore[arg-type]
    workspace.put("touched", [])
    return outcome.touched


def waiting(workspace: Workspace) -> dict[str, str]:
    return {row.rule: row.waiting for row in workspace.rows(Judgement)}


def test_a_judgement_waits_for_its_text_and_is_placed_when_it_comes(tmp_path: Path) -> None:
    with open_workspace(tmp_path, write=True) as workspace:
        workspace.add([SAME, BY_END])
        run(workspace, report("s", "X||1", "one", "four"))
        assert not workspace.rows(Ruling)
        assert waiting(workspace) == {"same": "no report here is t", "not-same": "no report here is x.txt"}
        run(workspace, report("t", "Y||2", "two", "three"), report("in/x.txt", "Z||2", "one", "five"))
        assert waiting(workspace) == {"same": "", "not-same": ""}
        assert {row.id for row in workspace.rows(Ruling)} == {SAME.id, BY_END.id}
    assert verify(tmp_path, pages=False).mismatches == []


def test_the_same_rulings_in_one_go_and_in_two(tmp_path: Path) -> None:
    reports = [report("s", "X||1", "one", "four"), report("t", "Y||2", "two", "four")]
    found = []
    for name, goes in (("one", [reports]), ("two", [reports[:1], reports[1:]]), ("back", [reports[::-1]])):
        with open_workspace(tmp_path / name, write=True) as workspace:
            workspace.add([SAME])
            for go in goes:
                run(workspace, *go)
            found.append((workspace.rows(Ruling), workspace.rows(Judgement)))
    assert found[0] == found[1] == found[2]
    assert found[0][0]


def test_only_stories_it_speaks_of_are_made_anew(tmp_path: Path) -> None:
    one, two = report("s", "X||1", "one", "two"), report("t", "Y||2", "two", "one")
    far = report("u", "Y||2", "four")
    with open_workspace(tmp_path, write=True) as workspace:
        run(workspace, one, two, far)
        home = {claim.story for claim in workspace.rows(Claim) if claim.text == "one"}
        workspace.add([SAME])
        assert set(run(workspace)) == home
        assert run(workspace) == ()
        workspace.clear(Judgement)
        assert set(run(workspace)) == home
        assert not workspace.rows(Ruling)


def test_a_changed_text_is_looked_at_anew(tmp_path: Path) -> None:
    with open_workspace(tmp_path, write=True) as workspace:
        workspace.add([SAME])
        run(workspace, report("s", "X||1", "one"), report("t", "Y||2", "two"))
        [before] = workspace.rows(Ruling)
        run(workspace, report("s", "X||1", "nought", "one"))
        [after] = workspace.rows(Ruling)
        assert before.id == after.id
        assert before != after
        run(workspace, report("s", "X||1", "nought"))
        assert not workspace.rows(Ruling)
        assert waiting(workspace) == {"same": "“one” stands nowhere in s"}
    assert verify(tmp_path, pages=False).mismatches == []
