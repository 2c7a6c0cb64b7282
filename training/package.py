"""From a graph to the files that ship: calibration, the tokenizer without padding, ``reader.toml`` with digests."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from tellings.language.encode import Encoder
from training.graph import Array


def plain_tokenizer(path: Path) -> str:
    """The tokenizer's JSON without truncation and padding: both are ours to decide."""
    words = json.loads(path.read_text(encoding="utf-8"))
    words["truncation"] = words["padding"] = None
    return json.dumps(words, ensure_ascii=False, separators=(",", ":"))


def watch(encoder: Encoder, sentences: Sequence[str], *, every: int = 1) -> dict[str, list[Array]]:
    """What entered each product of a watching graph (see ``graph.encoder``) over the given sentences."""
    names = [output.name for output in encoder.session.get_outputs() if output.name.startswith("encoder.")]
    seen: dict[str, list[Array]] = {name: [] for name in names}
    for at in range(0, len(sentences), 32):
        feeds = encoder.feeds([encoder.pieces(sentence) for sentence in sentences[at : at + 32 : every]])
        for feed, _ in feeds:
            for name, value in zip(names, encoder.session.run(names, feed), strict=True):
                seen[name].append(value)
    return seen


def write(folder: Path, onnx_file: bytes, words: str, *, version: str, name: str, licence: str) -> None:
    """Writes ``reader.onnx``, ``tokenizer.json`` and ``reader.toml`` into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {"reader.onnx": onnx_file, "tokenizer.json": words.encode("utf-8")}
    lines = [
        "# Written by training/; checked on load.",
        f'version = "{version}"',
        f'name = "{name}"',
        f'licence = "{licence}"',
    ]
    for file, content in files.items():
        (folder / file).write_bytes(content)
        lines += [
            "",
            f'[files."{file}"]',
            f'sha256 = "{hashlib.sha256(content).hexdigest()}"',
            f"bytes = {len(content)}",
        ]
    (folder / "reader.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
