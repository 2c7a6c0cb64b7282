"""The dossier of the bundled pile, counted against ``examples/expected.toml``.

The pile is the fixture everybody looks at while building, so these figures show whether the demonstration holds, not how good Tellings is.
"""

from __future__ import annotations

import itertools
import tempfile
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from quality.command import build
from quality.counting import Clash, Copied, Fact, Labels, Place, Said, count_story, read_shown, scores
from quality.story.baseline import show_plainly

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "examples"
LOWER = ("too high", "near-misses called", "shared quotes called copies")


def run(data: Path) -> list[dict[str, str | float | int]]:
    """Stories, dates and every ability counted for a labelled story, over the bundled pile. ``data`` is not used."""
    expected = tomllib.loads((EXAMPLES / "expected.toml").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="quality-") as place:
        dossier = build([EXAMPLES / "pile"], Path(place) / "d")
    found = find_articles(expected, dossier)
    labels = make_labels(expected, found)
    dossier = rename_sources(dossier, found)
    rows: list[dict[str, str | float | int]] = [
        row("stories", "tellings", "reports grouped as expected", *count_stories(expected, found, dossier)),
        row("dates", "tellings", "dates as expected", *count_dates(expected, found)),
    ]
    for system, shown in (
        ("every report alone, same words", show_plainly(labels)),
        ("tellings", read_shown(dossier, labels)),
    ):
        for ability, counts in count_story(labels, shown).items():
            for measure, value in scores(counts).items():
                cases = int(counts[measure].of) if measure in counts else 0
                rows.append(row(ability, system, measure, value, cases))
    return rows


def row(ability: str, system: str, measure: str, value: float, cases: int) -> dict[str, str | float | int]:
    """One figure of this table."""
    made: dict[str, str | float | int] = {"table": f"bundled pile, {ability}", "system": system, "measure": measure}
    return {**made, "value": value, "cases": cases, **({"better": "lower"} if measure in LOWER else {})}


def find_articles(expected: Mapping[str, Any], dossier: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The article of each expected report, by the report's short name; rejected ones are left out."""
    found: dict[str, dict[str, Any]] = {}
    for report in expected["report"]:
        for article in dossier["articles"]:
            if any(ends_with(source, report["source"]) for source in article["sources"]):
                found[report["name"]] = article
    return found


def ends_with(source: str, name: str) -> bool:
    """Whether a source is called by the end of its path."""
    return source == name or source.endswith("/" + name)


def rename_sources(dossier: Mapping[str, Any], found: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The dossier with its articles called by the expected reports' short names: what ``read_shown`` looks them up by."""
    names = {article["id"]: name for name, article in reversed(list(found.items()))}
    articles = [{**article, "source": names.get(article["id"], "")} for article in dossier["articles"]]
    return {**dossier, "articles": articles}


def make_labels(expected: Mapping[str, Any], found: Mapping[str, Mapping[str, Any]]) -> Labels:
    """The expectations as labels over the articles' own texts. Reports without an article, and the same report twice, are left out."""
    first = {article["id"]: name for name, article in reversed(list(found.items()))}
    texts = {name: str(article["text"]) for name, article in found.items() if first[article["id"]] == name}

    def places(cites: Iterable[Mapping[str, Any]]) -> tuple[Place, ...]:
        return tuple(
            Place(cite["report"], at, at + len(cite["phrase"]))
            for cite in cites
            if cite["report"] in texts and (at := texts[cite["report"]].find(cite["phrase"])) >= 0
        )

    def passage(name: str, start: str, end: str) -> Place:
        low = texts[name].find(start)
        return Place(name, low, texts[name].find(end, low) + len(end))

    clashes = [
        Clash(places([x["a"], *x.get("also_a", [])]), places([x["b"], *x.get("also_b", [])]), told, edge=False)
        for table in ("conflict", "no_conflict")
        for x in expected[table]
        for told in (x.get("relation", "none"),)
    ]
    clashes += [
        Clash(places(earlier), places(later), "revised", edge=False)
        for x in expected["conflict"]
        for earlier, later in itertools.combinations(states(x.get("steps", ())), 2)
    ]
    return Labels(
        "bundled pile",
        tuple({"id": name, "text": text} for name, text in texts.items()),
        groups=tuple(
            tuple(x["report"] for x in origin["told"] if x["part"] in ("all", "most") and x["report"] in texts)
            for origin in expected["origin"]
        ),
        copies=tuple(
            Copied(passage(x["a"], p["first"], p["last"]), passage(x["b"], p["first"], p["last"]), x["kind"])
            for x in expected["copy"]
            for p in x.get("passages", ())
        ),
        facts=tuple(Fact(places(x["told"]), (), x["newsrooms"][0]) for x in expected["claim"]),
        clashes=tuple(clash for clash in clashes if clash.a and clash.b),
        quotes=tuple(Said(places(x["renderings"]), x["difference"]) for x in expected["quote"]),
    )


def states(steps: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """The places of each state of a count that moves through the week, in order: any two states are a row, as in the labelled stories."""
    groups = [list(group) for _, group in itertools.groupby(steps, key=lambda step: step["figure"])]
    return [[place for step in group for place in (step, *step.get("also", ()))] for group in groups]


def count_stories(
    expected: Mapping[str, Any], found: Mapping[str, Mapping[str, Any]], dossier: Mapping[str, Any]
) -> tuple[float, int]:
    """B-cubed F1 of the stories over the expected reports, and how many reports that is."""
    gold = {
        found[name]["id"]: {found[other]["id"] for other in names(story)}
        for story in expected["story"]
        for name in names(story)
    }
    got = {key: set(story["articles"]) & set(gold) for story in dossier["stories"] for key in story["articles"]}
    precision = sum(len(gold[key] & got[key]) / len(got[key]) for key in gold) / len(gold)
    recall = sum(len(gold[key] & got[key]) / len(gold[key]) for key in gold) / len(gold)
    return 2 * precision * recall / (precision + recall), len(gold)


def names(story: Mapping[str, Any]) -> Sequence[str]:
    """The reports of an expected story."""
    return list(story["reports"])


def count_dates(expected: Mapping[str, Any], found: Mapping[str, Mapping[str, Any]]) -> tuple[float, int]:
    """The share of reports whose date is the expected one, or unknown where that is expected; and how many reports."""
    wanted = {x["name"]: x.get("together", x["date"]) for x in expected["report"] if x["name"] in found}
    hits = sum(
        (found[name]["published"]["value"] or "").startswith(value[:10])
        if value
        else not found[name]["published"]["value"]
        for name, value in wanted.items()
    )
    return hits / len(wanted), len(wanted)
