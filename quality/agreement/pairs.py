"""Side tables: published pairs of sentences read with our own comparison of statements, beside shared words.

None of these sets asks what Tellings is asked. RTE: does a text entail a sentence. ClaimDiff: does a sentence of another outlet on the topic
strengthen the first. Emergent: is a headline for a claim, against it, or only observing it. Each side is read as a report of one sentence, and a
pair is as alike as its likest two statements; *denies* when these differ in polarity or one is told as denied. Thresholds come from other pairs:
RTE's from its development part, Emergent's from the other nine folds; ClaimDiff is counted without one, by the area under the curve.
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from quality.agreement.cases import DAY, Rows, add_report
from tellings.join.likeness import near_tellings, prepare
from tellings.join.sameness import judge_pairs
from tellings.language import Reader, load_reader
from tellings.model import Sentence, Statement

Counted = list[dict[str, str | float | int]]

WORD = re.compile(r"\w+")
ANY = -1000.0  # every pair of statements is looked at
SAME = 1000.0  # in the very same words
HEDGES = frozenset({"alleged", "conditional"})


@dataclass(frozen=True, slots=True)
class Compared:
    """How alike two texts are (log-odds that their likest two statements say the same), whether one denies the other, if the second is hedged."""

    likeness: float
    denies: bool
    hedged: bool


def run(data: Path) -> Counted:
    """RTE 3, ClaimDiff (train) and Emergent (train), each beside shared words."""
    reader = load_reader()
    return [*entailment(data, reader), *strengthening(data, reader), *stances(data, reader)]


def entailment(data: Path, reader: Reader) -> Counted:
    """RTE 3: accuracy on its test part."""
    parts = {part: list(read_rte(data / "sentence_pairs" / "rte" / f"rte3_{part}.xml")) for part in ("dev", "test")}
    found: Counted = []
    for system in ("shared words", "tellings"):
        values = {part: [likeness(a, b, reader, system) for a, b, _ in pairs] for part, pairs in parts.items()}
        gold = {part: [yes for _, _, yes in pairs] for part, pairs in parts.items()}
        least = best_threshold(values["dev"], gold["dev"])
        right = sum((value >= least) == yes for value, yes in zip(values["test"], gold["test"], strict=True))
        found.append(row("RTE 3, side table", system, "entailment right", right / len(gold["test"]), len(gold["test"])))
    return found


def read_rte(path: Path) -> Iterable[tuple[str, str, bool]]:
    """Text, sentence, and whether the text entails it."""
    for pair in ElementTree.parse(path).getroot().iter("pair"):
        yield pair.findtext("t", ""), pair.findtext("h", ""), pair.get("entailment") == "YES"


def strengthening(data: Path, reader: Reader) -> Counted:
    """ClaimDiff, train part: area under the curve of "strengthens"."""
    path = data / "sentence_pairs" / "claimdiff" / "ClaimDiff-strength-train.json"
    pairs = json.loads(path.read_text(encoding="utf-8"))["data"]
    gold = np.array([pair["relation"] == 1 for pair in pairs])
    found: Counted = []
    for system in ("shared words", "tellings"):
        values = np.array([likeness(pair["claim_a"], pair["claim_b"], reader, system) for pair in pairs])
        found.append(row("ClaimDiff, side table", system, "area under the curve", area(values, gold), len(pairs)))
    return found


def stances(data: Path, reader: Reader) -> Counted:
    """Emergent: accuracy over for, against, observing, each fold with thresholds of the others."""
    path = data / "emergent_train" / "emergent_train.jsonl"
    pairs = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    gold = [pair["label"] for pair in pairs]
    folds = [pair["fold"] for pair in pairs]
    found: Counted = [row("Emergent, side table", "always for", "right", gold.count("for") / len(gold), len(gold))]
    for system in ("shared words", "tellings"):
        read = [
            compare(pair["claim"], pair["article_headline"], reader)
            if system == "tellings"
            else Compared(shared(pair["article_headline"], pair["claim"]), False, False)
            for pair in pairs
        ]
        right = 0
        for fold in sorted(set(folds)):
            others = [number for number, other in enumerate(folds) if other != fold and gold[number] != "against"]
            least = best_threshold([read[n].likeness for n in others], [gold[n] == "for" for n in others])
            right += sum(
                stance(one, least) == label for one, label, mine in zip(read, gold, folds, strict=True) if mine == fold
            )
        found.append(row("Emergent, side table", system, "right", right / len(gold), len(gold)))
    return found


def stance(read: Compared, least: float) -> str:
    """For, against or observing."""
    if read.denies:
        return "against"
    return "for" if read.likeness >= least and not read.hedged else "observing"


def likeness(one: str, other: str, reader: Reader, system: str) -> float:
    """How alike two texts are by a system; the second's words in the first for shared words."""
    return compare(one, other, reader).likeness if system == "tellings" else shared(one, other)


def shared(text: str, sentence: str) -> float:
    """The share of a sentence's words that stand in a text."""
    words = set(WORD.findall(sentence.lower()))
    return len(words & set(WORD.findall(text.lower()))) / max(1, len(words))


@lru_cache(maxsize=4096)
def read_side(text: str, side: str) -> Rows:
    """What the find steps say of a report of one sentence or a few."""
    rows = Rows([], [], [], [], [], [], [], [])
    add_report(rows, text, DAY, side, load_reader())
    return rows


def compare(one: str, other: str, reader: Reader) -> Compared:
    """Two texts by our own comparison of statements."""
    first, second = read_side(one, "a"), read_side(other, "b")
    articles = [*first.articles, *second.articles]
    sentences: list[Sentence] = [*first.sentences, *second.sentences]
    statements: list[Statement] = [*first.statements, *second.statements]
    hedged = any(row.modality in HEDGES for row in second.statements) or other.rstrip().endswith("?")
    tellings, vectors = prepare(articles, sentences, statements, [], [])
    if any(len(telling.articles) > 1 for telling in tellings):
        return Compared(SAME, False, hedged)
    pairs = [
        pair
        for pair in near_tellings(tellings, vectors, ANY)
        if tellings[pair[0]].place.article != tellings[pair[1]].place.article
    ]
    if not pairs:  # a text that states nothing
        return Compared(ANY, False, hedged)
    judged = judge_pairs(tellings, pairs)
    (a, b), best = max(judged.items(), key=lambda item: (item[1].total, item[0]))
    mine, theirs = tellings[a].statement, tellings[b].statement
    denies = mine.polarity != theirs.polarity or (mine.modality == "denied") != (theirs.modality == "denied")
    return Compared(best.total, denies, hedged)


def best_threshold(values: Sequence[float], gold: Sequence[bool]) -> float:
    """The least value to call true that is right most often; of equals the largest."""
    order = sorted(zip(values, gold, strict=True), reverse=True)
    right = best = sum(not yes for yes in gold)
    least = float("inf")
    for place, (value, yes) in enumerate(order):
        right += 1 if yes else -1
        if (place + 1 == len(order) or order[place + 1][0] < value) and right > best:
            best, least = right, value
    return least


def area(
    values: np.ndarray[tuple[int], np.dtype[np.float64]], gold: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> float:
    """The chance that a true pair has a larger value than a false one, equal ones counted half."""
    true, false = values[gold], np.sort(values[~gold])
    below, upto = np.searchsorted(false, true, "left"), np.searchsorted(false, true, "right")
    return float((below + upto).sum() / 2 / max(1, len(true) * len(false)))


def row(table: str, system: str, measure: str, value: float, cases: int) -> dict[str, str | float | int]:
    """A row of the results."""
    return {"table": table, "system": system, "measure": measure, "value": value, "cases": cases}
