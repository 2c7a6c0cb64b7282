"""What sentence vectors tell apart: graded likeness, and the same fact in two reports.

Likeness: Pearson's correlation of the cosine with people's grades. Same fact: over all pairs of sentences from two reports of one
labelled story, those that a fact cites in both; F1 at the threshold that is best on the same pairs, so for comparing encoders only.
The original encoder's figures at fp32 were measured once (``ORIGINAL``): its weights do not ship.
"""

from __future__ import annotations

import csv
import itertools
import json
import math
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tellings.language import load_reader, sentence_spans
from tellings.language.reader import Reader

Rows = list[dict[str, str | float | int]]
Floats = npt.NDArray[np.float32]

NEWS = ("2012/MSRpar", "2012/SMTnews", "2013/headlines", "2014/headlines", "2014/deft-news")
ORIGINAL = {
    "likeness, STS-B test": 0.8274,
    "likeness, STS news 2012-14": 0.7602,
    "same fact in two reports": 0.4741,
}
WORD = re.compile(r"\w+")


def run(data: Path) -> Rows:
    """STS-B test, STS news 2012 to 2014, and the eight labelled stories."""
    reader, rows = load_reader(), Rows()
    for table, pairs in {"STS-B test": list(sts_b(data)), "STS news 2012-14": list(sts_news(data))}.items():
        grades = np.array([grade for grade, _, _ in pairs])
        a, b = [one for _, one, _ in pairs], [other for _, _, other in pairs]
        systems = {"shared words": [shared(x, y) for x, y in zip(a, b, strict=True)], "tellings": cosines(reader, a, b)}
        for system, likeness in systems.items():
            rows.append(row(f"likeness, {table}", system, "Pearson", np.corrcoef(grades, likeness)[0, 1], len(pairs)))
    for system, figure, cases in same_fact(reader, data):
        rows.append(row("same fact in two reports", system, "best F1", figure, cases))
    known = {str(r["table"]): r for r in rows}
    original = [known[table] | {"system": "all-MiniLM-L6-v2 fp32", "value": v} for table, v in ORIGINAL.items()]
    return [*original, *rows]


def row(table: str, system: str, measure: str, value: float, cases: int) -> dict[str, str | float | int]:
    return {"table": table, "system": system, "measure": measure, "value": float(value), "cases": cases}


def sts_b(data: Path) -> Iterator[tuple[float, str, str]]:
    """Grade and two sentences of each pair of STS-B's test part."""
    (path,) = (data / "sentence_pairs" / "stsb").rglob("*test*")
    with path.open(encoding="utf-8", newline="") as file:
        for one, other, grade in csv.reader(file):
            yield float(grade), one, other


def sts_news(data: Path) -> Iterator[tuple[float, str, str]]:
    for name in NEWS:
        for line in (data / "sentence_pairs" / "semeval-sts" / f"{name}.test.tsv").read_text("utf-8").splitlines():
            grade, a, b = line.split("\t")[:3]
            if grade.strip():
                yield float(grade), a, b


def shared(a: str, b: str) -> float:
    """The baseline: words in both over words in either."""
    one, other = set(WORD.findall(a.lower())), set(WORD.findall(b.lower()))
    return len(one & other) / max(len(one | other), 1)


def cosines(reader: Reader, a: Sequence[str], b: Sequence[str]) -> list[float]:
    one, other = unit(reader, a), unit(reader, b)
    return [float(value) for value in (one * other).sum(axis=1)]


def unit(reader: Reader, sentences: Sequence[str]) -> Floats:
    vectors = reader.encode(sentences).astype(np.float32)
    scaled: Floats = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return scaled


def same_fact(reader: Reader, data: Path) -> Iterator[tuple[str, float, int]]:
    """Best F1 of shared words and of the vectors, over the pairs of all stories together."""
    likeness: dict[str, list[float]] = {"shared words": [], "tellings": []}
    gold: list[bool] = []
    for story in sorted(folder for folder in (data / "gold_dev").iterdir() if folder.is_dir()):
        docs = {doc["id"]: doc["text"] for doc in read_lines(story / "docs.jsonl")}
        facts = read_lines(story / "facts.jsonl")
        spans = {name: sentence_spans(reader.read(text)) for name, text in docs.items()}
        texts = {name: [text[a:b] for a, b in spans[name]] for name, text in docs.items()}
        vectors = {name: unit(reader, texts[name]) for name in docs}
        cited = {name: [facts_in(span, name, facts) for span in spans[name]] for name in docs}
        for one, other in itertools.combinations(docs, 2):
            likeness["tellings"] += (vectors[one] @ vectors[other].T).ravel().tolist()
            likeness["shared words"] += [shared(a, b) for a in texts[one] for b in texts[other]]
            gold += [bool(a & b) for a in cited[one] for b in cited[other]]
    for system, values in likeness.items():
        yield system, best_f1(np.array(values), np.array(gold)), sum(gold)


def facts_in(span: tuple[int, int], doc: str, facts: list[dict[str, Any]]) -> set[int]:
    """Numbers of the facts a sentence is cited for: it holds half of the cite, or the cite half of it."""
    found = set()
    for number, fact in enumerate(facts):
        for cite in fact["cites"]:
            both = min(span[1], cite["end"]) - max(span[0], cite["start"])
            if cite["doc"] == doc and 2 * both >= min(span[1] - span[0], cite["end"] - cite["start"]):
                found.add(number)
    return found


def best_f1(values: npt.NDArray[np.float64], gold: npt.NDArray[np.bool_]) -> float:
    """F1 of "at least this alike" at the best threshold."""
    order = np.argsort(-values, kind="stable")
    hits = np.cumsum(gold[order])
    scores = 2 * hits / (np.arange(1, len(gold) + 1) + int(gold.sum()))
    return float(scores.max()) if len(scores) else math.nan


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
