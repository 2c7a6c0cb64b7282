"""One pass of one small encoder per article: words, sentences and their vectors, as a spaCy ``Doc``.

Names are looked up on first use, so that importing this package costs nothing: spaCy and onnxruntime take seconds.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tellings.language.analysis import Analysis, analyse
    from tellings.language.component import make_reader
    from tellings.language.reader import (
        Reader,
        Syntax,
        doc_from_bytes,
        doc_to_bytes,
        load_reader,
        sentence_spans,
        sentence_vectors,
    )
    from tellings.language.sentences import split_sentences

__all__ = [
    "Analysis",
    "Reader",
    "Syntax",
    "analyse",
    "doc_from_bytes",
    "doc_to_bytes",
    "load_reader",
    "make_reader",
    "sentence_spans",
    "sentence_vectors",
    "split_sentences",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = {
        "analyse": "analysis",
        "Analysis": "analysis",
        "make_reader": "component",
        "split_sentences": "sentences",
    }.get(name, "reader")
    return getattr(importlib.import_module(f"{__name__}.{home}"), name)
