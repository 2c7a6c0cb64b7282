"""A labelled story made up for the tests: three reports, a copied passage, a differing figure, a shared quotation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

TEXTS = {
    "one": "A crane fell on the quay of Ostrava Sound on Monday. Four workers were hurt, police said.\n"
    '"We heard a long scream of metal," harbour master Ilse Brandt said. The quay stays closed until Friday.',
    "two": "A crane fell on the quay of Ostrava Sound on Monday. Four workers were hurt, police said.\n"
    "The firm that owns the crane gave no comment. Six ships were turned away.",
    "three": "Five workers were hurt when a crane came down at Ostrava Sound on Monday.\n"
    'The harbour master, Ilse Brandt, said: "We heard a long scream of metal." Nobody was killed.',
}


def cite(doc: str, words: str) -> dict[str, Any]:
    start = TEXTS[doc].index(words)
    return {"doc": doc, "start": start, "end": start + len(words)}


FALL, QUOTE = "A crane fell on the quay of Ostrava Sound on Monday", "We heard a long scream of metal"
LEAD = TEXTS["one"].split("\n")[0]
FACTS: list[dict[str, Any]] = [
    {
        "fact": "A crane fell.",
        "cites": [cite("one", FALL), cite("two", FALL), cite("three", "a crane came down at Ostrava Sound on Monday")],
        "origins": 2,
    },
    {"fact": "Four were hurt.", "cites": [cite(doc, "Four workers were hurt") for doc in ("one", "two")], "origins": 1},
    {
        "fact": "There was a scream of metal.",
        "cites": [cite("one", QUOTE), cite("three", QUOTE)],
        "weak_cites": [cite("three", "Nobody was killed")],
        "origins": 2,
    },
    {
        "fact": "The quay is closed until Friday.",
        "cites": [cite("one", "The quay stays closed until Friday")],
        "origins": 1,
    },
]
CONFLICTS: list[dict[str, Any]] = [
    {
        "relation": "conflict",
        "a": cite("one", "Four workers"),
        "also_a": [cite("two", "Four workers")],
        "b": cite("three", "Five workers"),
    },
    {"relation": "none", "a": cite("two", "Six ships"), "b": cite("three", "Five workers")},
    {"relation": "scope", "edge": True, "a": cite("one", "until Friday"), "b": cite("three", "on Monday")},
]
COPIES: list[dict[str, Any]] = [
    {"a": cite("one", LEAD), "b": cite("two", LEAD), "kind": "verbatim"},
    {"a": cite("one", QUOTE), "b": cite("three", QUOTE), "kind": "shared-quote"},
]
QUOTES: list[dict[str, Any]] = [{"renderings": [cite("one", QUOTE), cite("three", QUOTE)], "difference": "none"}]


def write_labels(folder: Path) -> Path:
    """The label files of the invented story."""
    folder.mkdir(parents=True)
    docs = [{"id": name, "text": text, "title": "", "outlet": f"{name}.example"} for name, text in TEXTS.items()]
    for name, rows in (
        ("docs", docs),
        ("facts", FACTS),
        ("conflicts", CONFLICTS),
        ("copies", COPIES),
        ("quotes", QUOTES),
    ):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    groups = {"reports": [], "groups": [["one", "two"], ["three"]]}
    (folder / "lineage.json").write_text(json.dumps(groups), encoding="utf-8")
    return folder


def dossier(**shown: Any) -> dict[str, Any]:
    """A dossier.json of the invented story; places are given by document and translated to article ids."""
    articles = [{"id": f"a-{name}", "source": name, "text": text} for name, text in TEXTS.items()]
    empty: dict[str, Any] = {key: [] for key in ("origins", "copies", "claims", "conflicts", "utterances")}
    translated: dict[str, Any] = json.loads(json.dumps(shown), object_hook=_article)
    return {"articles": articles, **empty, **translated}


def _article(given: dict[str, Any]) -> dict[str, Any]:
    if "doc" not in given:
        return given
    return {"article": f"a-{given['doc']}", **{key: value for key, value in given.items() if key != "doc"}}


def labelled_dossier() -> dict[str, Any]:
    """The dossier a perfect reader would write."""
    return dossier(
        origins=[
            {"kind": "agency", "articles": [{"doc": "one", "main": True}, {"doc": "two", "main": True}]},
            {"kind": "own", "articles": [{"doc": "three", "main": True}, {"doc": "one", "main": False}]},
        ],
        copies=COPIES,
        claims=[
            {"id": str(n), "statements": x["cites"], "independent": {"low": x["origins"], "high": x["origins"]}}
            for n, x in enumerate(FACTS)
        ],
        conflicts=[{**CONFLICTS[0], "probability": 0.9}],
        utterances=QUOTES,
        only_here=[{"doc": "one", "claim": "3"}],
    )


def whole_dossier() -> dict[str, Any]:
    """The dossier of a cheat: every place is a whole article."""
    whole = [{"doc": name, "start": 0, "end": len(text)} for name, text in TEXTS.items()]
    return dossier(
        copies=[{"a": whole[0], "b": whole[1], "kind": "verbatim"}],
        claims=[{"id": "1", "statements": whole, "independent": {"low": 2, "high": 2}}],
        conflicts=[{"a": whole[0], "b": whole[2], "relation": "conflict", "probability": 1.0}],
        utterances=[{"renderings": whole, "difference": "none"}],
        only_here=[{"doc": "one", "claim": "1"}],
    )


def rough_dossier() -> dict[str, Any]:
    """A dossier right here and wrong there, so that agreement on it means something."""
    return dossier(
        origins=[
            {"kind": "unknown", "articles": [{"doc": "one"}, {"doc": "three"}]},
            {"kind": "own", "articles": [{"doc": "two"}, {"doc": "three"}]},
        ],
        copies=[
            {"a": cite("two", LEAD[:60]), "b": cite("one", LEAD), "kind": "rewritten"},
            {"a": cite("one", QUOTE), "b": cite("three", QUOTE), "kind": "verbatim"},
        ],
        claims=[
            {
                "id": "general",
                "statements": [cite("one", FALL), cite("three", "Nobody was killed")],
                "entailed_by": ["exact"],
                "independent": {"low": 1, "high": 2},
            },
            {
                "id": "exact",
                "statements": [
                    cite("three", "a crane came down at Ostrava Sound"),
                    cite("two", FALL),
                    cite("two", "Four workers were hurt"),
                ],
                "independent": {"low": 3, "high": 3},
            },
            {"id": "stray", "statements": [cite("one", QUOTE)], "independent": {"low": 1, "high": 1}},
            {
                "id": "alone",
                "statements": [cite("one", "quay stays closed until Friday")],
                "independent": {"low": 1, "high": 1},
            },
        ],
        only_here=[{"doc": "one", "claim": "stray"}, {"doc": "one", "claim": "alone"}],
        conflicts=[
            {"a": cite("three", "Five workers"), "b": cite("two", "Four workers"), "relation": "revised"},
            {"a": cite("two", "Four workers"), "b": cite("three", "Five workers"), "relation": "scope"},
            {"a": cite("three", "Five workers were"), "b": cite("two", "Six ships"), "relation": "conflict"},
            {
                "a": cite("one", "until Friday"),
                "b": cite("three", "on Monday"),
                "relation": "conflict",
                "probability": 0.4,
            },
        ],
        utterances=[
            {
                "renderings": [cite("three", QUOTE), cite("one", QUOTE), cite("two", "no comment")],
                "difference": "altered",
            }
        ],
    )
