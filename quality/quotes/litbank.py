"""Speakers of quotations in a hundred novels (LitBank): a stress test far from news, where conversations go on for pages without a name.

LitBank gives tokens and sentences only; the text is put together again with the usual blanks, and a line that opens with a mark after one
that closed with one begins a paragraph. A quotation is found when ours overlaps it by 80 % of both. LitBank names speakers by hand-made ids, so
speakers are counted as a partition of each book's found quotations (B-cubed); a quotation of ours without a speaker stands alone. The baseline
gives each found quotation to the person named last before it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Sequence
from pathlib import Path

from quality.entities.coreference import b_cubed
from quality.quotes.polnear import alike
from tellings.find import find_mentions, find_quotes
from tellings.language.reader import Reader, load_reader
from tellings.model import Article

TABLE = "speakers in novels, LitBank"
FOLDER = Path("litbank") / "quotations" / "tsv"
OPENING, CLOSING = "“‘([", "”’)],.;:!?"

Spot = tuple[int, int]


def run(data: Path) -> list[dict[str, str | float | int]]:
    """How many quotations are found and given a speaker, and B-cubed F1 of the speakers given, with the baseline's."""
    reader = load_reader()
    labelled = found = given = 0
    key: dict[Hashable, Hashable] = {}
    ours: dict[Hashable, Hashable] = {}
    last: dict[Hashable, Hashable] = {}
    for path in sorted((data / FOLDER).glob("*.txt")):
        text, places = put_together(path.read_text(encoding="utf-8").splitlines())
        gold = read_speakers(path.with_suffix(".ann").read_text(encoding="utf-8"), places)
        mine, named = our_speakers(text, reader)
        labelled += len(gold)
        for span, speaker in gold:
            match = next((who for other, who in mine if alike(span, other)), "")
            if match == "":
                continue
            found += 1
            given += match is not None
            spot = (path.stem, span)
            key[spot] = (path.stem, speaker)
            ours[spot] = (path.stem, match) if match is not None else spot
            before = bisect_left(named, (span[0], ""))
            last[spot] = (path.stem, named[before - 1][1]) if before else spot
    rows: list[dict[str, str | float | int]] = []
    for system, measure, value, cases in (
        ("person named last", "speakers B-cubed F1", b_cubed(key, last), len(key)),
        ("tellings", "speakers B-cubed F1", b_cubed(key, ours), len(key)),
        ("tellings", "quotations found", found / max(1, labelled), labelled),
        ("tellings", "given a speaker", given / max(1, found), found),
    ):
        rows.append({"table": TABLE, "system": system, "measure": measure, "value": value, "cases": cases})
    return rows


def put_together(lines: Sequence[str]) -> tuple[str, list[list[Spot]]]:
    """The text of tokenised sentences, and for each the characters of its tokens."""
    text = ""
    places: list[list[Spot]] = []
    open_straight = False
    for line in lines:
        tokens = line.split()
        if tokens and text:
            text += "\n\n" if tokens[0] in ("“", '"') and text[-1] in '”"' and not open_straight else " "
        spots: list[Spot] = []
        for number, token in enumerate(tokens):
            closes = token == '"' and open_straight
            glued = (
                not number
                or text[-1:] in tuple(OPENING)
                or token[0] in CLOSING
                or token[0] in "'’"
                or token == "n't"
                or closes
            )
            if not glued and not (text[-1:] == '"' and open_straight):
                text += " "
            spots.append((len(text), len(text) + len(token)))
            text += token
            if token == '"':
                open_straight = not open_straight
        places.append(spots)
    return text, places


def read_speakers(annotation: str, places: Sequence[Sequence[Spot]]) -> list[tuple[Spot, str]]:
    """The labelled quotations without their marks, and the speaker of each."""
    spans: dict[str, Spot] = {}
    speakers: dict[str, str] = {}
    for line in annotation.splitlines():
        fields = line.split("\t")
        if fields[0] == "QUOTE":
            first, low, final, high = (int(field) for field in fields[2:6])
            spans[fields[1]] = (places[first][low][1], places[final][high][0])
        elif fields[0] == "ATTRIB":
            speakers[fields[1]] = fields[2]
    return sorted((span, speakers[name]) for name, span in spans.items() if name in speakers and span[0] < span[1])


def our_speakers(text: str, reader: Reader) -> tuple[list[tuple[Spot, str | None]], list[tuple[int, str]]]:
    """Our quotations, piece by piece, with the entity that speaks; and where each person is named."""
    article = Article("a", "t", text)
    doc = reader.read(text)
    known = find_mentions(article, doc)
    quotes = find_quotes(article, doc, known.mentions, known.entities)
    mine = [
        ((span.start, span.end), q.who) for q in quotes if q.form == "direct" and q.kind == "words" for span in q.words
    ]
    named = [(m.span.start, m.entity) for m in known.mentions if m.label == "PERSON" and m.form == "name" and m.entity]
    return mine, sorted(named)
