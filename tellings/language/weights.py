"""The weights file: found, checked against its digest, named when something is wrong with it."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path

from tellings.model import BadWeights

WEIGHTS = Path(__file__).resolve().parent.parent / "data" / "weights"


@dataclass(frozen=True, slots=True)
class Card:
    """What ``reader.toml`` says of the weights: their names and licence, and of each file its SHA-256 and bytes. ``digest`` is the ONNX file's."""

    version: str
    name: str
    licence: str
    files: dict[str, tuple[str, int]]

    @property
    def digest(self) -> str:
        """The SHA-256 the ONNX file has when it is whole."""
        return self.files["reader.onnx"][0]


@dataclass(frozen=True, slots=True)
class Weights:
    """Contents of the weights folder, as checked: ``onnx`` and ``words`` (the tokenizer's JSON) and their card.

    ``digest`` is the SHA-256 of the ONNX file: with it a step names the tool it used.
    """

    version: str
    name: str
    licence: str
    digest: str
    onnx: bytes
    words: str


def read_card(folder: Path = WEIGHTS) -> Card:
    """The card of the weights, their files unread: what a run is named by costs a millisecond, their 24 MB are checked when they are used.

    Raises ``BadWeights`` when it is missing or damaged.
    """
    card_path = folder / "reader.toml"
    try:
        card = tomllib.loads(card_path.read_text(encoding="utf-8"))
        files = {name: (str(file["sha256"]), int(file["bytes"])) for name, file in card["files"].items()}
        if not {"reader.onnx", "tokenizer.json"} <= files.keys():
            raise KeyError("reader.onnx, tokenizer.json")
        return Card(str(card["version"]), str(card["name"]), str(card["licence"]), files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadWeights(
            f"{card_path} cannot be read ({error!r}): it names the weights and their digests. Install tellings again"
        ) from error


def read_weights(folder: Path = WEIGHTS) -> Weights:
    """Reads the weights folder and checks every file against ``reader.toml``.

    Raises ``BadWeights`` with the path and the expected digest when a file is missing or damaged.
    """
    card = read_card(folder)
    onnx = checked(folder / "reader.onnx", *card.files["reader.onnx"])
    words = checked(folder / "tokenizer.json", *card.files["tokenizer.json"])
    return Weights(card.version, card.name, card.licence, digest=card.digest, onnx=onnx, words=words.decode("utf-8"))


def checked(path: Path, sha256: str, size: int) -> bytes:
    """The file's content. Raises ``BadWeights`` when it is not the one with this digest and size in bytes."""
    way_out = "Install tellings again, or restore the file from the repository"
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadWeights(
            f"{path} cannot be read ({error.strerror}); expected {size} bytes, sha256 {sha256}. {way_out}"
        ) from error
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise BadWeights(
            f"{path} is damaged: {len(content)} bytes, sha256 {found}; expected {size} bytes, sha256 {sha256}. {way_out}"
        )
    return content
