"""What results are named by."""

from __future__ import annotations

import ast
from pathlib import Path

import tellings
from tellings.run import Tool, make_plan
from tellings.run.plan import code_of, find_source, imported_names
from tests.run.tiny import TINY, TOOLS

PACKAGE = Path(tellings.__file__).parent


def test_every_import_is_found() -> None:
    """The quick way finds whatever Python's own parser finds."""
    for path in PACKAGE.rglob("*.py"):
        names: set[str] = set()
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names if alias.name != "*")}
        assert names <= imported_names(path), path


def test_a_tool_renames_what_needs_it_and_what_reads_that() -> None:
    before = make_plan(TINY, TOOLS).signatures
    after = make_plan(TINY, {**TOOLS, "word": Tool(TOOLS["word"].make, "another")}).signatures
    assert {name for name in before if before[name] != after[name]} == set(before) - {"extract"}


def test_code_is_named_by_all_it_imports() -> None:
    assert code_of("tellings.run.step") != code_of("tellings.run.order")
    assert code_of("tellings.run.step") == code_of("tellings.run.step")
    assert find_source("tellings.model.span") == PACKAGE / "model" / "span.py"
    assert find_source("tellings.model.Span") is None
