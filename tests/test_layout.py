"""The layout holds: imports point downhill, nobody is called utils, and only the command line exits."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "tellings"

#: What each folder may import of ours: the path a report travels points downhill.
DOWNHILL = {
    "model": set(),
    "read": {"model"},
    "run": {"model", "store"},
    "store": {"model"},
    "show": {"model"},
    "language": {"model"},
    "find": {"model", "language"},
    "join": {"model", "language", "find"},
    "weigh": {"model", "language", "find", "join"},
}
TOP = {
    "news",
    "desk",
    "progress",
    "cli",
    "forks",
    "warm",
    "__init__",
    "__main__",
}  # the pipeline page and what stands on it see everything


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Names of our own folders and modules that a file imports, at any depth."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [f"{node.module}.{alias.name}" for alias in node.names] + [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
        found |= {name.split(".")[1] for name in names if name.startswith("tellings.")}
    return found - {"__version__"}


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_downhill(path: Path) -> None:
    place = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    if place in TOP:
        return
    assert place in DOWNHILL, f"{path} lies outside the layout of the design"
    assert imported(path) <= DOWNHILL[place] | {place}, f"{path} imports uphill"


def test_no_relative_imports() -> None:
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.ImportFrom) and node.level), f"{path} line {node.lineno}"


def test_nobody_is_called_utils() -> None:
    assert not [path for path in modules() if path.stem in {"utils", "helpers", "misc", "common"}]


def test_only_the_command_line_exits() -> None:
    for path in modules():
        if path.stem in {"cli", "__main__"}:
            continue
        calls = [
            node
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"sys.exit", "exit", "quit", "os._exit"}
        ]
        assert not calls, f"{path} line {calls[0].lineno}: libraries raise, only the command line exits"
