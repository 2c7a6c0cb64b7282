"""Counting against labels: what a perfect, a cheating and a rough dossier score, and agreement with the shared script."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality.counting import Place, Ratio, Ruler, TextChanged, count_story, pool, read_labels, read_shown, scores
from quality.data import REPOSITORY
from quality.story.baseline import show_plainly
from quality.story.gold import rows_of
from tests.quality.invented import (
    TEXTS,
    cite,
    dossier,
    labelled_dossier,
    rough_dossier,
    whole_dossier,
    write_labels,
)

SCRIPT = REPOSITORY.parent / "shared" / "score" / "story.py"
GOOD = {"P", "R", "F1", "right", "found", "any difference found", "relation right", "difference right"}

#: Our words for the script's figures.
SAME_FIGURES = {
    "lineage": ("origins of reports", {"origins B3 P": "P", "R": "R", "F1": "F1"}),
    "copies": (
        "copied passages",
        {"copies P": "P", "R": "R", "F1": "F1", "shared quotes called copies": "shared quotes called copies"},
    ),
    "facts": ("same-fact pairs", {"same-fact pairs P": "P", "R": "R", "F1": "F1"}),
    "facts ": (
        "independent newsrooms of a fact",
        {"origin count right": "right", "too high": "too high", "found": "found"},
    ),
    "conflicts": (
        "conflicts",
        {
            "conflict or revised P": "P",
            "R": "R",
            "any difference R": "any difference found",
            "relation right": "relation right",
        },
    ),
    "utterances": (
        "utterance pairs",
        {"utterance pairs P": "P", "R": "R", "F1": "F1", "difference right": "difference right"},
    ),
}


def figures(tmp_path: Path, made: dict[str, Any]) -> dict[str, dict[str, float]]:
    folder = tmp_path / "invented"
    labels = read_labels(folder if folder.is_dir() else write_labels(folder))
    return {ability: scores(counts) for ability, counts in count_story(labels, read_shown(made, labels)).items()}


def test_a_dossier_made_of_the_labels_scores_one(tmp_path: Path) -> None:
    for ability, found in figures(tmp_path, labelled_dossier()).items():
        for measure, value in found.items():
            expected = 1.0 if measure in GOOD - {"any difference found"} else 0.5 if measure in GOOD else 0.0
            assert value == pytest.approx(expected), (ability, measure)


def test_a_dossier_of_whole_articles_scores_nothing(tmp_path: Path) -> None:
    for ability, found in figures(tmp_path, whole_dossier()).items():
        if ability != "origins of reports":  # it shows none, so that every report stands alone
            for measure, value in found.items():
                assert value == 0.0 or math.isnan(value), (ability, measure)


@pytest.mark.skipif(not SCRIPT.is_file(), reason="the shared scoring script is not here")
@pytest.mark.parametrize(
    "made", [labelled_dossier(), rough_dossier(), whole_dossier()], ids=["labels", "rough", "whole"]
)
def test_counts_agree_with_the_shared_script(tmp_path: Path, made: dict[str, Any]) -> None:
    ours = figures(tmp_path, made)
    theirs = run_script(tmp_path, made)
    for section, (ability, names) in SAME_FIGURES.items():
        for name, measure in names.items():
            theirs_value, ours_value = theirs[section.strip()][name], ours[ability][measure]
            if measure != "F1" or not math.isnan(theirs_value):  # nothing proposed: no F1 there, 0 here
                assert ours_value == pytest.approx(theirs_value, nan_ok=True), (section, name)


def run_script(tmp_path: Path, made: dict[str, Any]) -> dict[str, dict[str, float]]:
    """The script's figures, given a command that writes the dossier it is told to."""
    (tmp_path / "made.json").write_text(json.dumps(made), encoding="utf-8")
    fake = tmp_path / "fake.py"
    fake.write_text(
        "import pathlib, shutil, sys\n"
        "out = pathlib.Path(sys.argv[sys.argv.index('-o') + 1]); out.mkdir()\n"
        f"shutil.copy({str(tmp_path / 'made.json')!r}, out / 'dossier.json')\n",
        encoding="utf-8",
    )
    command = [sys.executable, str(SCRIPT), str(tmp_path / "invented"), "--json", "--keep", str(tmp_path / "kept")]
    done = subprocess.run(
        [*command, "--tellings", f"{sys.executable} {fake}"], capture_output=True, encoding="utf-8", check=True
    )
    found: dict[str, dict[str, float]] = json.loads(done.stdout)
    assert not any("could not score" in section for section in found.values()), found
    return found


def test_the_rough_dossier_is_neither_perfect_nor_worthless(tmp_path: Path) -> None:
    for ability, found in figures(tmp_path, rough_dossier()).items():
        measured = [value for name, value in found.items() if name in ("P", "R", "right")]
        assert 0 < sum(measured) < len(measured), ability


def test_the_plain_baseline_finds_what_has_the_same_words(tmp_path: Path) -> None:
    labels = read_labels(write_labels(tmp_path / "invented"))
    found = {ability: scores(counts) for ability, counts in count_story(labels, show_plainly(labels)).items()}
    assert found["copied passages"]["R"] == 1.0
    assert found["utterance pairs"]["R"] == 1.0
    assert 0 < found["same-fact pairs"]["R"] < 1
    assert found["origins of reports"]["P"] == 1.0


def test_rows_name_table_system_and_cases(tmp_path: Path) -> None:
    labels = read_labels(write_labels(tmp_path / "invented"))
    rows = rows_of("invented", [labels], {"invented": show_plainly(labels)}, "plain")
    by_measure = {(row["table"], row["measure"]): row for row in rows}
    assert by_measure["copied passages, invented", "P"]["cases"] == 1
    assert by_measure["conflicts, invented", "near-misses called"]["better"] == "lower"


def test_a_changed_text_cannot_be_counted(tmp_path: Path) -> None:
    labels = read_labels(write_labels(tmp_path / "invented"))
    made = dossier()
    made["articles"][0]["text"] = made["articles"][0]["text"].upper()
    with pytest.raises(TextChanged, match="one"):
        read_shown(made, labels)


places = st.builds(
    lambda text, start, length: Place(text, start, start + length),
    st.sampled_from(["", "x", "y"]),
    st.integers(0, 50),
    st.integers(0, 60),
)
RULER = Ruler({"x": [0, 10, 20, 30], "y": [0, 25]})


@given(places, places)
def test_meaning_the_same_place_is_symmetric_and_never_wide(a: Place, b: Place) -> None:
    assert RULER.same(a, b) == RULER.same(b, a)
    if RULER.same(a, b):
        assert a.text == b.text != ""
        assert not RULER.wide(a)
        assert not RULER.wide(b)


@given(places)
def test_a_narrow_place_means_itself(a: Place) -> None:
    assert RULER.same(a, a) == (bool(a.text) and not RULER.wide(a) and a.end > a.start)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), min_size=1))
def test_pooling_adds_cases(parts: list[tuple[int, int]]) -> None:
    pooled = pool({"P": Ratio(min(hits, of), of)} for hits, of in parts)["P"]
    assert pooled.of == sum(of for _, of in parts)
    assert 0 <= pooled.value <= 1


def test_invented_places_are_where_they_say() -> None:
    place = cite("three", "Five workers")
    assert TEXTS["three"][place["start"] : place["end"]] == "Five workers"
