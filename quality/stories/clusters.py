"""Which reports tell one story: B-cubed on news_cluster and on the development topics of ECB+, with one setting for all sets.

Counted: every article's gold group against the group it is put in. The steps are called as functions, only those that stories need, and each report
is analysed once for all the piles it lies in. They get what an archive would have: text, title, outlet, date where the set gives one; addresses are
kept back. ECB+ has neither dates nor outlets nor titles: its documents are rebuilt from their tokens, and of each topic the two confusable events
are apart. The baseline is average link over TF-IDF cosines of the whole text, counted over the set itself, with the threshold that scores best on
the answers.

"Among others": the set counted while all other sets, and Wikinews, lie in the same pile. What of them is put into a group of the set counts as wrong
there, so a distractor that joins shows in precision, and one that draws stories apart in recall.
"""

from __future__ import annotations

import csv
import json
import re
import xml.etree.ElementTree as ElementTree
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tellings.find import date_article, find_times
from tellings.join import gather_stories, propose_pairs, sketch_article
from tellings.language import analyse, load_reader
from tellings.model import Given, Report, Sketch
from tellings.read import Limits, extract_article

WORD = re.compile(r"\w\w+")
THRESHOLDS = tuple(round(step / 100, 2) for step in range(4, 40, 2))

Rows = list[dict[str, str | float | int]]
Docs = list[dict[str, str]]


def run(data: Path) -> Rows:
    """B-cubed precision, recall and F1 of each set, of both thrown into one pile, and of each among all others."""
    news, events = read_news(data / "news_cluster"), read_ecb(data / "ecbplus_train_dev")
    others = read_wikinews(data / "wikinews_2019_2020" / "data")
    sketches = sketch_all([*news, *events, *others])
    rows: Rows = []
    for table, docs in (
        ("stories on news_cluster", news),
        ("stories on ECB+", events),
        ("stories, both sets in one pile", news + events),
    ):
        gold = {doc["id"]: doc["event"] for doc in docs}
        rows += rows_of(table, "every report alone", gold, {name: name for name in gold})
        rows += rows_of(table, "TF-IDF, best threshold on the answers", gold, best_baseline(docs, gold))
        rows += rows_of(table, "tellings", gold, gather(docs, sketches))
    whole = gather([*news, *events, *others], sketches)
    for table, docs in (("stories on news_cluster", news), ("stories on ECB+", events)):
        rows += rows_of(table, "tellings, among others", {doc["id"]: doc["event"] for doc in docs}, whole)
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


def read_wikinews(folder: Path) -> Docs:
    """The articles of Wikinews with text, title and date."""
    docs = []
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                docs.append(
                    {
                        "id": row["url"],
                        "text": row["text"],
                        "title": row["title"],
                        "published": row["date"],
                        "outlet": "Wikinews",
                    }
                )
    return docs


def sketch_all(docs: Iterable[Mapping[str, str]]) -> dict[str, Sketch]:
    """By given id, what finds each report's partners; rejected reports are missing."""
    reader, limits = load_reader(), Limits()
    found: dict[str, Sketch] = {}
    for doc in docs:
        given = Given(title=doc.get("title"), outlet=doc.get("outlet"), published=doc.get("published"))
        report = Report(doc["id"], "text", doc["text"].encode("utf-8", "replace"), "utf-8", given)
        for article in extract_article(report, limits=limits).articles:
            analysis = analyse(article, reader=reader)
            own = date_article(article, find_times(article, analysis.docs[0]))
            found[doc["id"]] = sketch_article(article, analysis.sentences, own)
    return found


def gather(docs: Iterable[Mapping[str, str]], sketches: Mapping[str, Sketch]) -> dict[str, str]:
    """Each document's story when these lie in one pile; a rejected document is alone."""
    names = [doc["id"] for doc in docs]
    pile = {sketches[name].article: sketches[name] for name in names if name in sketches}
    stories = gather_stories([*pile.values()], propose_pairs([*pile.values()], since=None), since=None)
    home = {article: story.id for story in stories for article in story.articles}
    return {name: home[sketches[name].article] if name in sketches else name for name in names}


def rows_of(table: str, system: str, gold: Mapping[str, str], got: Mapping[str, str]) -> Rows:
    """The three figures of one system."""
    names = ("B-cubed precision", "B-cubed recall", "B-cubed F1")
    return [
        {"table": table, "system": system, "measure": name, "value": value, "cases": len(gold)}
        for name, value in zip(names, bcubed(gold, got), strict=True)
    ]


def bcubed(gold: Mapping[str, str], got: Mapping[str, str]) -> tuple[float, float, float]:
    """Precision, recall and F1 averaged over the items of ``gold``; what else ``got`` puts into their groups does not belong there."""
    both = Counter((gold[name], got[name]) for name in gold)
    labels, groups = Counter(gold.values()), Counter(got.values())
    precision = sum(both[gold[name], got[name]] / groups[got[name]] for name in gold) / len(gold)
    recall = sum(both[gold[name], got[name]] / labels[gold[name]] for name in gold) / len(gold)
    return precision, recall, 2 * precision * recall / (precision + recall)


def best_baseline(docs: Docs, gold: Mapping[str, str]) -> dict[str, str]:
    """The baseline's groups at its best threshold."""
    names = [doc["id"] for doc in docs]
    found = (
        {name: names[group] for name, group in zip(names, groups, strict=True)}
        for groups in all_groups(tf_idf([doc["text"] for doc in docs]))
    )
    return max(found, key=lambda got: bcubed(gold, got)[2])


def all_groups(cosines: NDArray[np.float64]) -> Iterator[list[int]]:
    """Average link over all pairs, once: at each threshold, the highest first, for each item the smallest of its group."""
    alike = cosines.copy()
    np.fill_diagonal(alike, -1.0)
    sizes, home = np.ones(len(alike)), np.arange(len(alike))
    for threshold in sorted(THRESHOLDS, reverse=True):
        while True:
            one, two = sorted(divmod(int(alike.argmax()), len(alike)))
            if alike[one, two] < threshold:
                break
            both = (sizes[one] * alike[one] + sizes[two] * alike[two]) / (sizes[one] + sizes[two])
            gone = (alike[one] < 0) | (alike[two] < 0)
            alike[one] = alike[:, one] = np.where(gone, -1.0, both)
            alike[two] = alike[:, two] = -1.0
            sizes[one] += sizes[two]
            home[home == two] = one
        yield home.tolist()


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
