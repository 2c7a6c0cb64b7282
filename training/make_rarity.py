"""Makes tellings/data/rarity.tsv: how many of a few thousand stretches of news and web English hold each word.

Read are only the openly licensed sets that may train what ships: UD English EWT train (CC BY-SA 4.0), GUM (CC BY, CC BY-SA, public
domain), Wikinews 2019-2020 (CC BY 2.5), WikiWars (CC BY-SA 3.0), MEANTIME Airbus (CC BY 4.0). Counts are kept, no text.

A stretch is 150 words of one document, so that a long document does not count as one and a short one not as much as a long one. Words are
folded as ``tellings.join.rarity.fold_words`` folds them. Words seen in one stretch only are left out: an unseen word is about as rare.

usage: TELLINGS_DATA=FOLDER python -m training.make_rarity      (FOLDER holds the archives; default ../shared/data)
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tellings.join.rarity import fold_words
from training.data import members

TABLE = Path(__file__).resolve().parent.parent / "tellings" / "data" / "rarity.tsv"
STRETCH = 150
SEEN_AT_LEAST = 2
TAGS = re.compile(r"<[^>]+>")


def conllu_documents(text: str) -> Iterator[str]:
    """The documents of a CoNLL-U file, from its ``# text`` lines."""
    for document in re.split(r"^# newdoc", text, flags=re.M):
        yield " ".join(re.findall(r"^# text = (.*)$", document, flags=re.M))


def documents() -> Iterator[str]:
    """Every document of the five sets."""
    for name, text in members("ud_english_ewt"):
        if name.endswith("en_ewt-ud-train.conllu"):
            yield from conllu_documents(text)
    for name, text in members("gum_clean"):
        if name.endswith(".conllu"):
            yield from conllu_documents(text)
    for name, text in members("wikinews_2019_2020"):
        if name.endswith(".csv"):
            csv.field_size_limit(1 << 30)
            for row in csv.DictReader(io.StringIO(text)):
                yield f"{row['title']}\n{row['text']}"
    for name, text in members("wikiwars_01_16"):
        if name.endswith(".xml"):
            yield TAGS.sub("", text)
    for name, text in members("meantime_airbus_apple"):
        if "intra-doc_annotation/corpus_airbus/" in name and name.endswith(".xml"):
            yield " ".join(re.findall(r"<token [^>]*>([^<]*)</token>", text))


def main() -> None:
    """Counts, and writes the table."""
    counts: Counter[str] = Counter()
    stretches = 0
    for document in documents():
        words = fold_words(document)
        for start in range(0, len(words), STRETCH):
            counts.update(set(words[start : start + STRETCH]))
            stretches += 1
    kept = sorted((word, count) for word, count in counts.items() if count >= SEEN_AT_LEAST)
    with TABLE.open("w", encoding="utf-8", newline="\n") as out:
        out.write(
            "# How many of STRETCHES stretches of 150 words hold a word; words not listed were seen in at most one.\n"
        )
        out.write(
            "# Counted by training/make_rarity.py over UD English EWT train (CC BY-SA 4.0), GUM (CC BY, CC BY-SA, public domain),\n"
        )
        out.write(
            "# Wikinews 2019-2020 (CC BY 2.5), WikiWars (CC BY-SA 3.0), MEANTIME Airbus (CC BY 4.0). Counts only, no text.\n"
        )
        out.write(f"# STRETCHES\t{stretches}\n")
        out.writelines(f"{word}\t{count}\n" for word, count in kept)
    print(f"{stretches} stretches, {len(kept)} of {len(counts)} words kept")


if __name__ == "__main__":
    main()
