"""Which agency a report comes from, by its text alone, held against what its outlet's address says.

Of wire_copy_dev the reports whose address files them under an agency (``/wires/afp/``, ``/aponline/``, the agency's own site) are labelled; nothing
is known of the rest, which only stand beside them. ``tellings build`` gets text and title: no address, no outlet. Right is a report whose main origin
is the labelled agency. Many such reports say nowhere whose they are, so recall is given three times: over all, over those with any trace (the
agency is named or credited in the text, or in a report with which it shares a passage), and over those with a trace that speaks of the text (not only
of a photo). A label with a question mark (the outlet's rule is only likely) counts as its agency.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from quality.command import build, write_pile
from tellings.join.credits import agencies, find_credits
from tellings.model import Article

TABLE, SYSTEM, PLAIN = "agency by the text alone", "tellings", "the agency named most often in the text"
GIVEN = ("id", "text", "title")


def run(data: Path) -> list[dict[str, str | float | int]]:
    """Precision over the labelled reports said to be an agency's, and recall with and without those that bear no trace."""
    lines = (data / "wire_copy_dev" / "docs.jsonl").read_text(encoding="utf-8").splitlines()
    docs = [{**doc, "id": str(doc["id"])} for doc in map(json.loads, lines)]
    labels = {doc["id"]: doc["wire_by_url"].rstrip("?") for doc in docs if doc["wire_by_url"]}
    with tempfile.TemporaryDirectory(prefix="quality-") as place:
        dossier = build([write_pile(Path(place) / "pile.jsonl", docs, GIVEN)], Path(place) / "d")
    texts = {doc["id"]: doc["text"] for doc in docs}
    shared = sharers(dossier)
    traces = {
        name: trace(label, texts[name], [texts[other] for other in shared.get(name, ())])
        for name, label in labels.items()
    }
    got = {name: main for name, main in main_agencies(dossier).items() if name in labels}
    plain = {name: most for name in labels if (most := named_most(texts[name]))}
    return [*rows(PLAIN, labels, traces, plain), *rows(SYSTEM, labels, traces, got)]


def rows(
    system: str, labels: Mapping[str, str], traces: Mapping[str, str], got: Mapping[str, str]
) -> list[dict[str, str | float | int]]:
    """The figures of one system."""
    right = {name for name, agency in got.items() if labels[name] == agency}
    counted = {
        "precision": (len(right), len(got)),
        "recall": (len(right), len(labels)),
        "recall where there is any trace": part(right, traces, {"text", "photo"}),
        "recall where a trace speaks of the text": part(right, traces, {"text"}),
    }
    return [
        {
            "table": TABLE,
            "system": system,
            "measure": measure,
            "value": hits / of if of else float("nan"),
            "cases": of,
        }
        for measure, (hits, of) in counted.items()
    ]


def part(right: set[str], traces: Mapping[str, str], kinds: set[str]) -> tuple[int, int]:
    """How many are right among the reports with a trace of these kinds, and how many those are."""
    chosen = {name for name, kind in traces.items() if kind in kinds}
    return len(right & chosen), len(chosen)


def trace(label: str, text: str, others: list[str]) -> str:
    """What a report bears of its agency: "text", only "photo", or "none"."""
    named = [other for other in (text, *others) if names_of(label, other) or is_credited(label, other)]
    if not named:
        return "none"
    credits = find_credits(Article("x", "x", text))
    mine = [credit.scope for credit in credits if credit.agency == label]
    only_photo = mine and all(scope == "photo" for scope in mine) and len(mine) >= names_of(label, text)
    return "photo" if only_photo and len(named) == 1 else "text"


def is_credited(label: str, text: str) -> bool:
    """Whether a text credits the agency in a form that does not name it: a closing line such as only its dispatches have."""
    return any(credit.agency == label for credit in find_credits(Article("x", "x", text)))


def names_of(label: str, text: str) -> int:
    """How often an agency is named in a text."""
    agency = agencies()[label]
    names = sorted({*agency.names, *agency.short}, key=len, reverse=True)
    return len(re.findall("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in names), text))


def named_most(text: str) -> str | None:
    """The agency a text names most often, if any."""
    counts = {key: names_of(key, text) for key in ("AP", "Reuters", "AFP", "PA", "Xinhua", "dpa")}
    best = max(counts, key=lambda key: counts[key])
    return best if counts[best] else None


def main_agencies(dossier: Mapping[str, Any]) -> dict[str, str]:
    """For each given report whose main origin is an agency, the agency's key."""
    keys = {agency.name: key for key, agency in agencies().items()}
    sources = {article["id"]: article["sources"] for article in dossier["articles"]}
    return {
        source: keys.get(origin["name"], origin["name"])
        for origin in dossier["origins"]
        if origin["kind"] == "agency"
        for share in origin["articles"]
        if share["main"]
        for source in sources[share["article"]]
    }


def sharers(dossier: Mapping[str, Any]) -> dict[str, set[str]]:
    """For each given report those it shares a copied passage with."""
    sources = {article["id"]: article["sources"] for article in dossier["articles"]}
    found: dict[str, set[str]] = {}
    for copy in dossier["copies"]:
        if copy["kind"] != "shared-quote":
            for one, other in ((copy["a"], copy["b"]), (copy["b"], copy["a"])):
                for source in sources[one["article"]]:
                    found.setdefault(source, set()).update(sources[other["article"]])
    return found
