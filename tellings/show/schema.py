"""The JSON Schemas of the pages, made from their classes; ``python -m tellings.show.schema docs/schema`` writes them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, cast

import msgspec

from tellings.show.pages import (
    ArticlePage,
    CopyLine,
    DossierPage,
    QuotePage,
    RejectedPage,
    StoryLine,
)

#: File name and the pages one JSON object of it may be.
SCHEMAS: dict[str, Any] = {
    "read": ArticlePage | RejectedPage,
    "dossier": DossierPage,
    "stories": StoryLine,
    "copies": CopyLine,
    "quotes": QuotePage,
}


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of what the command or file ``name`` prints. Raises KeyError for another name."""
    kind = SCHEMAS[name]
    if name == "read":  # one line is one of the two
        parts, shared = msgspec.json.schema_components((ArticlePage, RejectedPage), ref_template="#/$defs/{name}")
        made: dict[str, Any] = {"anyOf": list(parts), "$defs": shared}
    else:
        made = msgspec.json.schema(kind)
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"tellings {name}" if name != "dossier" else "dossier.json",
        **made,
    }
    return cast("dict[str, Any]", json.loads(msgspec.json.encode(whole)))  # plain JSON: no tuples among the defaults


def write_schemas(folder: Path) -> list[Path]:
    """Writes one ``NAME.json`` per schema into ``folder`` and returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name in SCHEMAS:
        path = folder / f"{name}.json"
        path.write_text(json.dumps(schema(name), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        paths.append(path)
    return paths


if __name__ == "__main__":
    for written in write_schemas(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/schema")):
        print(written)
