"""From a graph to the files that ship: calibration, the tokenizer without padding, ``reader.toml`` with digests."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from tellings.language.encode import Encoder
from training.graph import Array

LAYERS = 6
#: Name in Hugging Face's ``BertModel`` -> name in ``network.Network``, for the parts taken over as they are.
NAMES = {
    "embeddings.word_embeddings": "words",
    "embeddings.LayerNorm": "norm",
    **{
        f"encoder.layer.{layer}.{theirs}": f"layers.{layer}.{ours}"
        for layer in range(LAYERS)
        for theirs, ours in {
            "attention.output.dense": "out",
            "attention.output.LayerNorm": "norm_out",
            "intermediate.dense": "up",
            "output.dense": "down",
            "output.LayerNorm": "norm_down",
        }.items()
    },
}


def plain_tokenizer(path: Path) -> str:
    """The tokenizer's JSON without truncation and padding: both are ours to decide."""
    words = json.loads(path.read_text(encoding="utf-8"))
    words["truncation"] = words["padding"] = None
    return json.dumps(words, ensure_ascii=False, separators=(",", ":"))


def renamed(base: Mapping[str, Array]) -> dict[str, Array]:
    """The weights of Hugging Face's ``BertModel`` under the names of ``network.Network``."""
    found = {
        "places.weight": base["embeddings.position_embeddings.weight"]
        + base["embeddings.token_type_embeddings.weight"][0]
    }
    for name, weight in base.items():
        for theirs, ours in NAMES.items():
            found |= {ours + name.removeprefix(theirs): weight} if name.startswith(f"{theirs}.") else {}
    for layer in range(LAYERS):
        for kind in ("weight", "bias"):
            parts = [base[f"encoder.layer.{layer}.attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
            found[f"layers.{layer}.qkv.{kind}"] = np.concatenate(parts)
    return found


def load_network(folder: Path) -> tuple[dict[str, Array], dict[str, list[str]]]:
    """Weights and class names of a run of ``train.py``: finished, else the last checkpoint; with the heads learned afterwards, if they were."""
    import torch

    classes: dict[str, list[str]] = json.loads((folder / "classes.json").read_text(encoding="utf-8"))
    finished = folder / "network.pt"
    kept = torch.load(finished if finished.exists() else folder / "checkpoint.pt", weights_only=False)
    weights = {
        name: value.numpy() for name, value in kept.get("network", kept).items() if not name.startswith("starts.")
    }
    for head in ("starts", "names"):
        path = folder / f"{head}.pt"
        if path.exists():
            weights |= {f"{head}.{name}": value.numpy() for name, value in torch.load(path).items()}
    return weights, classes


def watch(encoder: Encoder, sentences: Sequence[tuple[str, Sequence[tuple[int, int]]]]) -> dict[str, Array]:
    """What entered each product of a watching graph (see ``graph.encoder``) over sentences, given as text and word spans."""
    names = [output.name for output in encoder.session.get_outputs() if output.name.startswith("seen.")]
    seen: dict[str, list[Array]] = {name.removeprefix("seen."): [] for name in names}
    for at in range(0, len(sentences), 32):
        windows = [w for text, words in sentences[at : at + 32] for w in encoder.windows(text, words)]
        for feed, _ in encoder.feeds(windows):
            for rows, value in zip(seen.values(), encoder.session.run(names, feed), strict=True):
                rows.append(value)
    return {name: np.concatenate(rows) for name, rows in seen.items()}


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
