"""Digests of what a figure depends on: weights, tables, and the rules, which are the source of the package.

Rules are digested as syntax trees without docstrings, so that a comment, a docstring or a new line break makes no figure stale
and any other change does. A check depends on the layers it exercises and the ones below.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable
from pathlib import Path

from quality.checks import LAYERS, Layer

#: Files in tellings/data that are neither weights nor read by any rule.
NOT_TABLES = (".md", ".txt", ".py", ".pyc")
#: Made from the results themselves (``quality.measured``), read by no rule: in the digest it would make every measurement stale at once.
MADE = ("measured.csv",)
WEIGHTS = (".onnx", ".npy", ".npz", ".safetensors")


def weights_digest(package: Path) -> str:
    """16 hex digits over the weight files under ``package/data`` and their tokenizers, by path and bytes."""
    return _files_digest(package, (path for path in _data_files(package) if is_weights(path)))


def tables_digest(package: Path) -> str:
    """16 hex digits over every other table under ``package/data``, by path and bytes."""
    return _files_digest(package, (path for path in _data_files(package) if not is_weights(path)))


def rules_digest(package: Path, layer: Layer) -> str:
    """16 hex digits over the sources of ``model`` and of the layers up to ``layer``.

    ``news`` stands for everything a dossier passes through, ``run``, ``store`` and ``show`` left out: a property test holds them to
    change no row.
    """
    pieces: list[str] = []
    for name in ("model", *LAYERS[: LAYERS.index(layer) + 1]):
        single = package / f"{name}.py"
        for path in [single] if single.is_file() else sorted((package / name).rglob("*.py")):
            pieces += [path.relative_to(package).as_posix(), plain_source(path.read_text(encoding="utf-8"))]
    return digest_text(pieces)


def digest_text(pieces: Iterable[str]) -> str:
    """16 hex digits naming these texts in this order."""
    hasher = hashlib.sha256()
    for piece in pieces:
        raw = piece.encode("utf-8", "surrogatepass")
        hasher.update(len(raw).to_bytes(8, "big") + raw)
    return hasher.hexdigest()[:16]


def is_weights(path: Path) -> bool:
    """Whether a data file holds learned numbers, or lies in a folder with such a file (its tokenizer, its settings; not its model card)."""
    return path.suffix in WEIGHTS or (
        path.suffix != ".md" and any(other.suffix in WEIGHTS for other in path.parent.iterdir())
    )


def plain_source(source: str) -> str:
    """What a module does, without how it is laid out: its syntax tree, docstrings taken out."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and _docstring(node):
            node.body = node.body[1:]
    return ast.dump(tree)


def _docstring(node: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    first = node.body[0] if node.body else None
    return isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)


def _data_files(package: Path) -> list[Path]:
    found = (path for path in (package / "data").rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    kept = (path for path in found if path.parent != package / "data" or path.name not in MADE)
    return sorted(path for path in kept if path.suffix not in NOT_TABLES or is_weights(path))


def _files_digest(package: Path, paths: Iterable[Path]) -> str:
    hasher = hashlib.sha256()
    for path in paths:
        hasher.update(f"{path.relative_to(package).as_posix()}\n".encode())
        hasher.update(hashlib.sha256(path.read_bytes()).digest())
    return hasher.hexdigest()[:16]
