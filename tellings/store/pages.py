"""The dossier's files: their digests noted when they are written, and checked against them and the rows later."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from tellings.model import (
    Affair,
    Article,
    Claim,
    Conflict,
    Copy,
    Corroboration,
    Entity,
    Event,
    Mention,
    Omission,
    OnlyHere,
    Origin,
    Quote,
    Sentence,
    Statement,
    Story,
    TimeExpression,
    TimelineEntry,
    Utterance,
)
from tellings.store.affairs import affairs
from tellings.store.schema import TABLES
from tellings.store.workspace import Workspace

NOTED = "page:"  # before a file's name in the settings
ALWAYS = ("dossier.json", "dossier.html")

#: The lists of dossier.json that show rows, and the fields of an entry that show something else than the row's field of that name.
SHOWN: dict[str, tuple[type[Any], tuple[str, ...]]] = {
    "stories": (Story, ("membership",)),
    "copies": (Copy, ()),
    "origins": (Origin, ()),
    "claims": (Claim, ("reasons",)),
    "conflicts": (Conflict, ()),
    "utterances": (Utterance, ()),
    "only_here": (OnlyHere, ()),
    "omissions": (Omission, ()),
    "entities": (Entity, ()),
    "timeline": (TimelineEntry, ()),
}
#: The lists of an article in dossier.json whose entries have a place, and the kind of row at each.
PLACED: dict[str, type[Any]] = {
    "sentences": Sentence,
    "mentions": Mention,
    "times": TimeExpression,
    "events": Event,
    "statements": Statement,
}


@dataclasses.dataclass(frozen=True, slots=True)
class Mismatch:
    """Something that does not hold: where (a table and id, or a file and its line or entry) and what is wrong."""

    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


@dataclasses.dataclass(slots=True)
class Verified:
    """What was checked and what does not hold; everything holds when ``mismatches`` is empty."""

    mismatches: list[Mismatch] = dataclasses.field(default_factory=list)
    texts: int = 0
    rows: int = 0
    cites: int = 0
    files: int = 0

    @property
    def summary(self) -> str:
        """One line for a person."""
        checked = f"{self.texts} texts, {self.rows} rows, {self.cites} cites, {self.files} files checked"
        wrong = len(self.mismatches)
        if wrong and not self.texts + self.rows + self.cites + self.files:
            return "nothing could be checked"
        return f"{checked}: all hold" if not wrong else f"{checked}: {wrong} {'does' if wrong == 1 else 'do'} not hold"

    def miss(self, place: str, what: str) -> None:
        """Notes a mismatch."""
        self.mismatches.append(Mismatch(place, what))


def note_pages(workspace: Workspace, folder: Path | str, paths: Iterable[Path | str]) -> None:
    """Notes files of the dossier as just written: the digest of each and of each of its lines. Files noted before and not there now are forgotten."""
    folder = Path(folder)
    with workspace.transaction():
        for path in paths:
            name = (folder / path).relative_to(folder).as_posix()
            workspace.put(NOTED + name, note_page((folder / name).read_bytes()))
        there = {shelf: {path.name for path in (folder / shelf).glob("*")} for shelf in ("", "stories")}
        for name in noted_pages(workspace):
            shelf, _, plain = name.rpartition("/")
            if plain not in there[shelf] if shelf in there else not (folder / name).exists():
                workspace.tell("DELETE FROM settings WHERE name = ?", (NOTED + name,))


def noted_pages(workspace: Workspace) -> list[str]:
    """Names of the noted files, sorted."""
    found = workspace.ask("SELECT name FROM settings WHERE name LIKE ? ORDER BY name", (f"{NOTED}%",))
    return [name.removeprefix(NOTED) for (name,) in found]


def note_page(content: bytes) -> dict[str, Any]:
    """A file's digest and, eight hex digits each, its lines'."""
    lines = "".join(hashlib.blake2b(line, digest_size=4).hexdigest() for line in content.split(b"\n"))
    return {"digest": hashlib.blake2b(content, digest_size=16).hexdigest(), "lines": lines}


def check_pages(workspace: Workspace, folder: Path, verified: Verified) -> None:
    """The dossier's files: each noted one is as it was written, and what JSON says is what the rows say."""
    names, linked = noted_pages(workspace), affairs(workspace)
    for name in ALWAYS:
        if name not in names:
            verified.miss(
                str(folder / name), "was not written by tellings build, or the build did not end; run it again"
            )
    for name in names:
        try:
            content = (folder / name).read_bytes()
        except OSError as error:
            verified.miss(str(folder / name), f"cannot be read: {error.strerror}")
            continue
        verified.files += 1
        check_unchanged(workspace.get(NOTED + name), content, str(folder / name), verified)
        if name.endswith(".json") and not name.endswith("shelf.json"):
            check_json(workspace, linked, content, str(folder / name), verified)


def check_unchanged(noted: Any, content: bytes, name: str, verified: Verified) -> None:
    """A file is byte for byte as it was noted; else the first lines that are not are named."""
    try:
        if hashlib.blake2b(content, digest_size=16).hexdigest() == noted["digest"]:
            return
        before = re.findall("." * 8, noted["lines"])
    except (TypeError, KeyError):
        verified.miss(name, "its digest in the workspace cannot be read")
        return
    now = re.findall("." * 8, note_page(content)["lines"])
    changed = [number for number, (old, new) in enumerate(zip(before, now, strict=False), start=1) if old != new]
    if len(before) != len(now):
        verified.miss(
            name,
            f"has {len(now)} lines instead of {len(before)}, other ones from line {changed[0] if changed else len(before)} on",
        )
        return
    for number in changed[:20]:
        verified.miss(f"{name} line {number}", "was changed since it was written")


def check_json(
    workspace: Workspace, linked: Mapping[str, Affair], content: bytes, name: str, verified: Verified
) -> None:
    """What a JSON file shows is what the workspace holds, entry by entry, and every place it cites is there; ``linked``: each story's affair."""
    try:
        page = json.loads(content)
        entries = {key: list(page[key]) for key in ("articles", *SHOWN)}
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        verified.miss(name, f"is no dossier: {type(error).__name__} {error}")
        return
    for entry in entries["articles"]:
        guard(name, "articles", entry, verified, lambda entry: article_faults(workspace, entry))
    for key, (kind, other) in SHOWN.items():
        for entry in entries[key]:
            guard(
                name,
                key,
                entry,
                verified,
                lambda entry, kind=kind, other=other: entry_faults(workspace, kind, entry, other),
            )
    for entry in entries["stories"]:
        guard(name, "stories", entry, verified, lambda entry: affair_faults(linked, entry))
    texts = {str(entry.get("id")): str(entry.get("text")) for entry in entries["articles"] if isinstance(entry, dict)}
    for key in SHOWN:
        for entry in entries[key]:
            guard(name, key, entry, verified, lambda entry: cite_faults(texts, entry, verified))


def guard(name: str, key: str, entry: Any, verified: Verified, faults: Any) -> None:
    """Notes an entry's faults, and that it could not be understood."""
    label = entry.get("id") or f"{entry.get('article')} {entry.get('claim')}" if isinstance(entry, dict) else "?"
    try:
        for fault in faults(entry):
            verified.miss(f"{name} {key} {label}", fault)
    except (TypeError, ValueError, KeyError, AttributeError, IndexError) as error:
        verified.miss(f"{name} {key} {label}", f"cannot be understood: {type(error).__name__} {error}")


def article_faults(workspace: Workspace, entry: Mapping[str, Any]) -> Iterator[str]:
    """Where an article in JSON differs from the workspace."""
    stored = workspace.rows_by(Article, "id", [entry["id"]])
    if not stored:
        yield "is not in the workspace"
        return
    if entry["text"] != stored[0].text:
        yield f"its text was changed at character {first_difference(entry['text'], stored[0].text)}"
    for field in ("title", "outlet", "url"):
        if entry[field] != getattr(stored[0], field):
            yield f"its {field} is not the workspace's"
    parts = [{"kind": part.kind, "start": part.span.start, "end": part.span.end} for part in stored[0].parts]
    if entry["parts"] != parts:
        yield "its parts are not the workspace's"
    for key, kind in PLACED.items():
        shown = sorted((item["start"], item["end"]) for item in entry[key])
        kept = sorted((row.span.start, row.span.end) for row in workspace.rows_by(kind, "article", [entry["id"]]))
        if shown != kept:
            yield f"its {key} do not stand where the workspace has them: {min(set(shown) ^ set(kept), default='one twice')}"
    quotes = {row.id: row for row in workspace.rows_by(Quote, "article", [entry["id"]])}
    if sorted(item["id"] for item in entry["quotes"]) != sorted(quotes):
        yield "its quotes are not the workspace's"
    for item in entry["quotes"]:
        row = quotes.get(item["id"])
        if row and any(item[field] != as_json(getattr(row, field)) for field in ("words", "cue", "speaker", "form")):
            yield f"quote {item['id']} does not stand where the workspace has it"


def first_difference(left: str, right: str) -> int:
    """The first character at which two texts differ."""
    return next(
        (place for place, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right))
    )


def as_json(value: Any) -> Any:
    """A value as it reads in JSON."""
    return json.loads(json.dumps(msgspec.to_builtins(value)))


def entry_faults(
    workspace: Workspace, kind: type[Any], entry: Mapping[str, Any], other: tuple[str, ...]
) -> Iterator[str]:
    """Where an entry in JSON differs from the row it shows."""
    if "id" in entry:
        rows = workspace.rows_by(kind, "id", [entry["id"]])
    else:
        rows = [
            row
            for row in workspace.rows_by(kind, "story", [entry["story"]])
            if (row.article, row.claim) == (entry["article"], entry["claim"])
        ]
    if not rows:
        yield f"is not in the workspace's {TABLES[kind]}"
        return
    row = as_json(rows[0])
    for field in sorted(set(entry) & set(row) - set(other)):
        if entry[field] != row[field]:
            yield f"its {field} is not the workspace's"
    if kind is Claim:
        yield from count_faults(workspace, entry)
    if kind is TimelineEntry and entry["when"]["value"] != row["value"]:
        yield "its time is not the workspace's"


def affair_faults(linked: Mapping[str, Affair], entry: Mapping[str, Any]) -> Iterator[str]:
    """Where a story in JSON is of another affair than the workspace's links make of it."""
    affair = linked.get(entry["id"])
    if affair is not None and entry["affair"] != affair.name:
        yield "its affair is not the one the workspace's links make"


def count_faults(workspace: Workspace, entry: Mapping[str, Any]) -> Iterator[str]:
    """Where a claim's counts in JSON differ from its Corroboration."""
    counts = [row for row in workspace.rows_by(Corroboration, "story", [entry["story"]]) if row.claim == entry["id"]]
    for count in counts:
        shown = entry["independent"]["low"], entry["independent"]["high"], entry["origins"], entry["sources"]
        if shown != (count.low, count.high, list(count.origins), list(count.sources)):
            yield "its counts are not the workspace's"


def cite_faults(texts: Mapping[str, str], entry: Any, verified: Verified) -> Iterator[str]:
    """Cites in an entry that lead to no characters of the texts in the same file (where it has the article)."""
    if isinstance(entry, dict):
        if {"article", "start", "end"} <= set(entry):
            verified.cites += 1
            text = texts.get(entry["article"])
            if text is not None and not 0 <= entry["start"] < entry["end"] <= len(text):
                yield f"cites characters {entry['start']} to {entry['end']} of article {entry['article']}, which has {len(text)}"
        for value in entry.values():
            yield from cite_faults(texts, value, verified)
    elif isinstance(entry, list):
        for value in entry:
            yield from cite_faults(texts, value, verified)
