"""Source, cue and content of attributions on PolNeAR's development part, which no rule was tuned on (tuning used the train part).

What was mapped: PolNeAR also marks beliefs, intentions and emotions, and lets no attribution lie in another. Our rows of every kind are counted:
words said or written, acts of speech told by their object, and stances (these two need syntax); of nested ones only the outermost. The
turns of interviews that a label gives to a speaker are not marked there: ours are left out, and what stands in them counts. PolNeAR's
contents hold their quotation marks and ``that``; both sides are compared without punctuation, blanks and ``that`` at their ends. A role in several
pieces is compared piece by piece; pieces that touch are one, since PolNeAR cuts a content at each sentence. Exact: the same characters. Overlap:
at least 80 % of either side. Each piece matches once. Direct quotations are labelled contents that begin and end with a quotation mark; one is
found when a content of ours overlaps it as above.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tellings.find import find_mentions, find_quotes
from tellings.language.reader import Reader, load_reader, set_sentence_starts
from tellings.language.sentences import split_sentences
from tellings.language.words import tokenise
from tellings.model import Article, Quote

TABLE = "attributions on PolNeAR dev"
ROLES = ("source", "cue", "content")
OVERLAP = 0.8
_MARKED = re.compile('[“"][^“”"\n]{2,2000}[”"]')
_EDGE = " \t\n\r\xa0.,;:!?'\"“”‘’-–—()[]"

Piece = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Pieces of each role, in text order, trimmed; ``direct`` when the content stands between quotation marks."""

    source: tuple[Piece, ...]
    cue: tuple[Piece, ...]
    content: tuple[Piece, ...]
    direct: bool = False


def run(data: Path) -> list[dict[str, str | float | int]]:
    """Exact and overlap F1 of each role, and how direct quotations fare; the baseline takes what stands between marks."""
    return measure(data / "polnear_train_dev" / "dev", TABLE)


def measure(folder: Path, table: str) -> list[dict[str, str | float | int]]:
    """The rows of one part of the corpus."""
    labelled: list[list[Attribution]] = []
    marks: list[list[Attribution]] = []
    ours: list[list[Attribution]] = []
    plain: list[list[Attribution]] = []
    reader = load_reader()
    for path in sorted((folder / "attributions").glob("*.ann")):
        text = text_of(path, folder / "text").read_bytes().decode("utf-8")
        labelled.append(parse(path.read_text(encoding="utf-8"), text))
        marks.append([Attribution((), (), pieces(text, [match.span()])) for match in _MARKED.finditer(text)])
        plain.append(our_attributions(text))
        if reader.encoder.classes:
            ours.append(our_attributions(text, reader))
    rows = score(table, "quotation marks only", labelled, marks)
    systems = {"tellings, a Doc without syntax": plain, "tellings": ours} if ours else {"tellings": plain}
    for system, found in systems.items():
        rows += score(table, system, labelled, found) + direct_rows(table, system, labelled, found)
    return rows


def text_of(path: Path, texts: Path) -> Path:
    """The text of an annotation file; its name lacks the annotator."""
    return texts / f"{path.stem.rsplit('_', 1)[0]}.txt"


def parse(annotation: str, text: str) -> list[Attribution]:
    """The attributions of a brat file."""
    spans: dict[str, tuple[str, list[Piece]]] = {}
    found: list[Attribution] = []
    lines = sorted(
        annotation.split("\n"), key=lambda line: line.startswith("E")
    )  # a piece may be listed after its event
    for line in lines:
        fields = line.split("\t")
        if line.startswith("T") and len(fields) > 1 and " " in fields[1]:
            role, _, places = fields[1].partition(" ")
            spans[fields[0]] = (role, [(int(a), int(b)) for a, b in (place.split() for place in places.split(";"))])
        elif line.startswith("E") and len(fields) > 1:
            roles: dict[str, list[Piece]] = {role: [] for role in ROLES}
            for part in fields[1].split()[1:]:
                role, places_ = spans[part.partition(":")[2]]
                if role.lower() in roles:
                    roles[role.lower()] += places_
            content = text[slice(*roles["content"][0])].strip() if roles["content"] else ""
            direct = content[:1] in ("“", '"') and content.rstrip(",.")[-1:] in ("”", '"') and len(content) > 2
            source, cue, said = (pieces(text, roles[role]) for role in ROLES)
            found.append(Attribution(source, cue, said, direct))
    return found


def pieces(text: str, spans: Sequence[Piece]) -> tuple[Piece, ...]:
    """Touching spans joined, then without punctuation, blanks and ``that`` at their ends; empty ones dropped."""
    joined: list[Piece] = []
    for start, end in sorted(spans):
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    kept: list[Piece] = []
    for start, end in joined:
        while start < end and text[start] in _EDGE:
            start += 1
        while end > start and text[end - 1] in _EDGE:
            end -= 1
        if text[start : start + 5].lower() == "that ":
            start += 5
        if start < end:
            kept.append((start, end))
    return tuple(kept)


def our_attributions(text: str, reader: Reader | None = None) -> list[Attribution]:
    """What ``find_quotes`` finds, the outermost of nested ones, over words and sentences alone or with what a reader sees."""
    if reader is not None:
        doc = reader.read(text)
    else:
        doc = tokenise(text)
        set_sentence_starts(doc, split_sentences(text))
    article = Article("a", "t", text)
    found = find_mentions(article, doc)
    attributions = []
    quotes = find_quotes(article, doc, found.mentions, found.entities)
    turns = {quote.id for quote in quotes if is_turn(text, quote)}
    for quote in quotes:
        if (quote.within is None or quote.within in turns) and quote.id not in turns:
            source = [(quote.speaker.start, quote.speaker.end)] if quote.speaker else []
            cue = [(quote.cue.start, quote.cue.end)] if quote.cue else []
            content = [(span.start, span.end) for span in quote.words]
            attributions.append(
                Attribution(pieces(text, source), pieces(text, cue), pieces(text, content), quote.form == "direct")
            )
    return attributions


def is_turn(text: str, quote: Quote) -> bool:
    """Whether a quote is what follows a label without quotation marks: ``Q: When was that?``"""
    if quote.cue is not None or quote.speaker is None or quote.speaker.end > quote.words[0].start:
        return False
    return text[quote.speaker.end : quote.words[0].start].strip() in (":", ".")


def score(
    table: str, system: str, labelled: Sequence[Sequence[Attribution]], found: Sequence[Sequence[Attribution]]
) -> list[dict[str, str | float | int]]:
    """Exact F1 of each role, and overlap F1 of each."""
    rows: list[dict[str, str | float | int]] = []
    for role in ROLES:
        exact = near = gold = mine = 0
        for theirs, own in zip(labelled, found, strict=True):
            a = sorted({piece for attribution in theirs for piece in getattr(attribution, role)})
            b = sorted({piece for attribution in own for piece in getattr(attribution, role)})
            gold, mine = gold + len(a), mine + len(b)
            exact += sum((Counter(a) & Counter(b)).values())
            near += len(overlapping(a, b))
        for name, hits in ((f"{role} exact F1", exact), (f"{role} overlap F1", near)):
            rows.append(
                {
                    "table": table,
                    "system": system,
                    "measure": name,
                    "value": 2 * hits / max(1, gold + mine),
                    "cases": gold,
                }
            )
    return rows


def overlapping(labelled: Sequence[Piece], found: Sequence[Piece]) -> list[tuple[Piece, Piece]]:
    """Pairs that overlap by OVERLAP of either side; each piece is used once, in text order."""
    free = list(found)
    pairs = []
    for a in labelled:
        for b in free:
            if alike(a, b):
                pairs.append((a, b))
                free.remove(b)
                break
    return pairs


def alike(a: Piece, b: Piece) -> bool:
    """Whether two pieces overlap by OVERLAP of either."""
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return shared >= OVERLAP * (a[1] - a[0]) and shared >= OVERLAP * (b[1] - b[0])


def direct_rows(
    table: str, system: str, labelled: Sequence[Sequence[Attribution]], found: Sequence[Sequence[Attribution]]
) -> list[dict[str, str | float | int]]:
    """Labelled direct quotations: found; of the found, without a speaker though one is labelled; of given speakers, overlapping the labelled one."""
    total = hit = silent = spoken = given = right = 0
    for theirs, own in zip(labelled, found, strict=True):
        for a in theirs:
            if not a.direct or not a.content:
                continue
            total += 1
            match = next((b for b in own if any(alike(x, y) for x in a.content for y in b.content)), None)
            hit += match is not None
            if match is None or not a.source:
                continue
            spoken += 1
            silent += not match.source
            if match.source:
                given += 1
                right += any(min(x[1], y[1]) > max(x[0], y[0]) for x in a.source for y in match.source)
    shares = (
        ("direct quotations found", hit, total, "higher"),
        ("direct without a speaker", silent, spoken, "lower"),
        ("direct speakers right", right, given, "higher"),
    )
    return [
        {
            "table": table,
            "system": system,
            "measure": name,
            "value": part / max(1, whole),
            "cases": whole,
            "better": better,
        }
        for name, part, whole, better in shares
    ]
