"""Which reports tell one story: B-cubed on news_cluster and on the development topics of ECB+, with one setting for all sets.

Counted: every article's gold group against the group it is put in. Stories come from ``tellings stories``, which gets what an archive would have:
text, title, outlet, date where the set gives one; addresses are kept back. ECB+ has neither dates nor outlets: its documents are rebuilt from
their tokens, and of each topic the two confusable events are apart. The baseline is average link over TF-IDF cosines of the whole text, counted
over the set itself, with the threshold that scores best on the answers.
"""

from __future__ import annotations

import json
import re
import tempfile
import xml.etree.ElementTree as ElementTree
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from quality.command import tellings, write_pile
from tellings.join.groups import average_link

GIVEN = ("id", "text", "title", "outlet", "published")
WORD = re.compile(r"\w\w+")
THRESHOLDS = tuple(round(step / 100, 2) for step in range(4, 40, 2))

Rows = list[dict[str, str | float | int]]
Docs = list[dict[str, str]]


def run(data: Path) -> Rows:
    """B-cubed precision, recall and F1 of each set and of both thrown into one pile."""
    news, events = read_news(data / "news_cluster"), read_ecb(data / "ecbplus_train_dev")
    rows: Rows = []
    for table, docs in (
        ("stories on news_cluster", news),
        ("stories on ECB+", events),
        ("stories, both sets in one pile", news + events),
    ):
        gold = {doc["id"]: doc["event"] for doc in docs}
        rows += rows_of(table, "every report alone", gold, {name: name for name in gold})
        rows += rows_of(table, "TF-IDF, best threshold on the answers", gold, best_baseline(docs, gold))
        rows += rows_of(table, "tellings", gold, gather(docs))
    return rows


def read_news(folder: Path) -> Docs:
    """The articles of news_cluster with their event."""
    lines = (folder / "news_cluster.jsonl").read_text(encoding="utf-8").splitlines()
    return [{key: value for key, value in json.loads(line).items() if isinstance(value, str)} for line in lines if line]


def read_ecb(folder: Path) -> Docs:
    """The documents of ECB+ as texts, one sentence a line, with the event they report (topic and half)."""
    docs = []
    for path in sorted(folder.glob("ECB+/*/*.xml")):
        sentences: dict[int, list[str]] = defaultdict(list)
        for token in ElementTree.parse(path).iter("token"):
            sentences[int(token.get("sentence", "0"))].append(token.text or "")
        text = "\n".join(" ".join(words) for _, words in sorted(sentences.items()))
        half = "plus" if path.name.endswith("ecbplus.xml") else "ecb"
        docs.append({"id": path.name, "text": text, "event": f"ECB+ {path.parent.name} {half}"})
    return docs


def gather(docs: Docs) -> dict[str, str]:
    """Each document's story, as the command line tells them; a rejected document is alone."""
    with tempfile.TemporaryDirectory(prefix="quality-") as place:
        pile = write_pile(Path(place) / "pile.jsonl", docs, GIVEN)
        stories = [json.loads(line) for line in tellings(["stories", str(pile)]).splitlines() if line]
        known = [json.loads(line) for line in tellings(["read", str(pile)]).splitlines() if line]
    sources = {row["id"]: row.get("sources") or [row["source"]] for row in known if "rejected" not in row}
    found = {doc["id"]: doc["id"] for doc in docs}
    for story in stories:
        found |= {source: story["id"] for article in story["articles"] for source in sources.get(article, ())}
    return {name: found[name] for name in (doc["id"] for doc in docs)}


def rows_of(table: str, system: str, gold: Mapping[str, str], got: Mapping[str, str]) -> Rows:
    """The three figures of one system."""
    names = ("B-cubed precision", "B-cubed recall", "B-cubed F1")
    return [
        {"table": table, "system": system, "measure": name, "value": value, "cases": len(gold)}
        for name, value in zip(names, bcubed(gold, got), strict=True)
    ]


def bcubed(gold: Mapping[str, str], got: Mapping[str, str]) -> tuple[float, float, float]:
    """Precision, recall and F1 averaged over the items."""
    both = Counter((gold[name], got[name]) for name in gold)
    labels, groups = Counter(gold.values()), Counter(got[name] for name in gold)
    precision = sum(both[gold[name], got[name]] / groups[got[name]] for name in gold) / len(gold)
    recall = sum(both[gold[name], got[name]] / labels[gold[name]] for name in gold) / len(gold)
    return precision, recall, 2 * precision * recall / (precision + recall)


def best_baseline(docs: Docs, gold: Mapping[str, str]) -> dict[str, str]:
    """The baseline's groups at its best threshold."""
    cosines = tf_idf([doc["text"] for doc in docs])
    names = [doc["id"] for doc in docs]
    return max((groups_at(cosines, names, threshold) for threshold in THRESHOLDS), key=lambda got: bcubed(gold, got)[2])


def groups_at(cosines: NDArray[np.float64], names: Sequence[str], threshold: float) -> dict[str, str]:
    """Average link over all pairs, stopped at ``threshold``."""
    edges = {
        row: {
            column: float(cosines[row, column])
            for column in np.flatnonzero(cosines[row] > 0.01).tolist()
            if column != row
        }
        for row in range(len(names))
    }
    groups = average_link(range(len(names)), edges, threshold=threshold, strangers=0.0)
    return {names[item]: names[group[0]] for group in groups for item in group}


def tf_idf(texts: Sequence[str]) -> NDArray[np.float64]:
    """Cosines of all pairs of texts: sublinear counts, rarity counted over these texts."""
    counts = [Counter(word.lower() for word in WORD.findall(text)) for text in texts]
    spread = Counter(word for count in counts for word in count)
    columns = {
        word: place for place, word in enumerate(sorted(word for word, texts_with in spread.items() if texts_with > 1))
    }
    table = np.zeros((len(texts), len(columns)))
    for row, count in enumerate(counts):
        for word, times in count.items():
            if word in columns:
                table[row, columns[word]] = (1 + np.log(times)) * (np.log((1 + len(texts)) / (1 + spread[word])) + 1)
    unit = table / np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-9)
    return np.asarray(unit @ unit.T)
