"""Pages as JSON text."""

from __future__ import annotations

import json
from typing import Any

import msgspec


def to_json(page: Any) -> bytes:
    """One page as JSON on one line, without its line end, in UTF-8.

    Half of a surrogate pair, which a text given as JSON may hold, has no UTF-8: a page with one is written with escapes instead, so that a
    reader of the JSON gets the very characters back.
    """
    try:
        return msgspec.json.encode(page)
    except UnicodeEncodeError:
        return json.dumps(msgspec.to_builtins(page), separators=(",", ":")).encode("ascii")
