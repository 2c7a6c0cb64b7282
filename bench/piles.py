"""What is measured on: the shared piles where they are, and piles made up on the fly from openly licensed or bundled texts."""

from __future__ import annotations

import csv
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from quality.data import REPOSITORY, cache_folder, data_folder, missing_sets, open_sets

BUNDLED = REPOSITORY / "examples" / "pile"
REPORTS_AN_EVENT = (1, 6)
_WORD = re.compile(r"[A-Za-z]{4,}")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"“])")


class NoData(RuntimeError):
    """What a question is measured on is not here."""


def shared_set(name: str) -> Path:
    """The folder of a data set. Raises NoData where it is not."""
    folder = data_folder()
    if missing_sets([name], folder):
        raise NoData(f"no {name} at {folder}; set TELLINGS_DATA")
    return open_sets([name], folder, cache_folder()) / name


def letters() -> Path:
    """The pile of five reports. Raises NoData where it is not."""
    place = data_folder().parent / "stories" / "letters"
    if not place.is_dir():
        raise NoData(f"no letters at {place}")
    return place


def news_cluster() -> list[dict[str, str]]:
    """The articles of news_cluster as JSON Lines reports. Raises NoData where they are not."""
    path = shared_set("news_cluster") / "news_cluster.jsonl"
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [
        {key: row[key] for key in ("id", "title", "text", "published", "outlet", "url") if row[key]} for row in rows
    ]


def bundled_reports() -> list[dict[str, str]]:
    """The plain text reports of the bundled pile, which is always here."""
    return [
        {"id": path.stem, "text": path.read_text(encoding="utf-8", errors="replace"), "outlet": f"{path.stem}.example"}
        for path in sorted(BUNDLED.glob("*.txt"))
    ]


def open_texts() -> list[str]:
    """Wikinews articles (CC BY 2.5). Raises NoData where they are not."""
    texts = []
    for path in sorted((shared_set("wikinews_2019_2020") / "data").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            texts += [row["text"] for row in csv.DictReader(stream) if len(row["text"]) > 500]
    return texts


def make_reports(texts: Sequence[str], count: int, *, seed: int = 0) -> Iterator[dict[str, str]]:
    """``count`` made-up reports of made-up events, in no sense true.

    An event is one of ``texts`` with its longer words swapped for others of the same ending, so that no two events share more than
    function words; each of its one to six reports has some of its sentences, as wires and their copies do.
    """
    rng = random.Random(seed)
    swaps = Swaps(texts)
    made = 0
    while made < count:
        sentences = _SENTENCE.split(swaps.swap(rng.choice(texts), rng))
        day = f"20{rng.randint(10, 19)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        for _ in range(min(rng.randint(*REPORTS_AN_EVENT), count - made)):
            kept = [sentence for sentence in sentences if rng.random() < 0.6] or sentences
            outlet = f"{swaps.pick(rng)}-herald.example"
            yield {"id": f"made-{made}", "text": "\n".join(kept), "published": day, "outlet": outlet}
            made += 1


class Swaps:
    """Words by ending and capital letter, to swap one for another."""

    def __init__(self, texts: Sequence[str]) -> None:
        classes: dict[tuple[str, bool], set[str]] = defaultdict(set)
        for text in texts:
            for word in _WORD.findall(text):
                classes[self.kind(word)].add(word)
        self.classes = {kind: sorted(words) for kind, words in sorted(classes.items())}
        self.plain = sorted(word for words in self.classes.values() for word in words if word.islower())

    @staticmethod
    def kind(word: str) -> tuple[str, bool]:
        """What must stay when a word is swapped."""
        return word[-2:], word[0].isupper()

    def swap(self, text: str, rng: random.Random) -> str:
        """``text`` with each longer word swapped, always for the same one."""
        chosen: dict[str, str] = {}

        def other(found: re.Match[str]) -> str:
            word = found.group()
            if word not in chosen:
                chosen[word] = rng.choice(self.classes[self.kind(word)])
            return chosen[word]

        return _WORD.sub(other, text)

    def pick(self, rng: random.Random) -> str:
        """Any plain word."""
        return rng.choice(self.plain)


def write_jsonl(path: Path, reports: Iterator[dict[str, str]] | Sequence[dict[str, str]]) -> Path:
    """Reports as JSON Lines."""
    with path.open("w", encoding="utf-8") as stream:
        for report in reports:
            stream.write(json.dumps(report, ensure_ascii=False) + "\n")
    return path


def count_words(reports: Sequence[dict[str, str]]) -> int:
    """Words between blanks, over all texts."""
    return sum(len(report["text"].split()) for report in reports)
