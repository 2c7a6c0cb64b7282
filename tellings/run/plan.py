"""What a run will do, worked out from the steps alone: their order in blocks, the names of their results, the tools they need."""

from __future__ import annotations

import dataclasses
import hashlib
import importlib.metadata
import importlib.util
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from tellings.model import Article, BadStep, Pair, Report, Ruling, Story, digest
from tellings.run.step import Per, Step, check_steps

GIVEN = (Report, Ruling)  # kinds of row no step writes: what arrives, and what a person judged
SINCE = "since"  # the one tool the engine gives itself: ids of the articles new to a CORPUS step, None for all
TABLE_ENDINGS = (
    ".csv",
    ".tsv",
    ".toml",
    ".txt",
    ".json",
)  # data that steps load themselves; weights come in as tools with their own digest


IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+([A-Za-z_][\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n]+)|import[ \t]+([A-Za-z_][^\n#;]*))", re.M
)
NAME = re.compile(r"[A-Za-z_]\w*")


@dataclasses.dataclass(frozen=True, slots=True)
class Tool:
    """What a step asks for by the name of a keyword-only parameter.

    ``make`` makes it, once in each process (so it must be picklable: a module's function, or ``partial`` of one); ``digest`` names what it is, so
    that results made with another one are never reused. Empty: it does not change results (a clock for display, a number of threads).
    """

    make: Callable[[], Any]
    digest: str


@dataclasses.dataclass(frozen=True, slots=True)
class Value:
    """A picklable function that gives the same value again and again."""

    value: Any

    def __call__(self) -> Any:
        return self.value


def as_tool(value: Any) -> Tool:
    """A plain value (options, a seed) as a Tool, named by how it prints."""
    return Tool(Value(value), digest("value", repr(value)))


@dataclasses.dataclass(frozen=True, slots=True)
class Codec:
    """How a kind that is no row (a spaCy ``Doc``) is kept in the cache: to bytes and back; both picklable."""

    to_bytes: Callable[[Any], bytes]
    from_bytes: Callable[[bytes], Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """The steps in blocks. ``signatures``: by step name, what its results are named by: its version, code, tools and the steps it reads from."""

    steps: tuple[Step, ...]
    report: tuple[Step, ...]
    article: tuple[Step, ...]
    later: tuple[tuple[Step, ...], ...]
    signatures: Mapping[str, str]
    tools: Mapping[str, Tool]
    codecs: Mapping[type, Codec]

    @property
    def extraction(self) -> str:
        """What the results of all REPORT steps are named by."""
        return digest("report", *(self.signatures[step.name] for step in self.report))

    @property
    def reading(self) -> str:
        """What the results of all REPORT and ARTICLE steps together are named by."""
        return digest("article", self.extraction, *(self.signatures[step.name] for step in self.article))

    def written(self, *pers: Per) -> tuple[type, ...]:
        """The kinds of row that steps of these groups write, in order."""
        return tuple(
            dict.fromkeys(kind for step in self.steps if step.per in pers for kind in step.writes if is_row(kind))
        )


def make_plan(steps: Iterable[Step], tools: Mapping[str, Tool], codecs: Mapping[type, Codec] | None = None) -> Plan:
    """The plan of a run. Raises BadStep when the steps do not fit together or ask for a tool that is not there."""
    checked = check_steps(steps, given=GIVEN)
    for step in checked:
        for name in step.tools:
            if name == SINCE and step.per is not Per.CORPUS:
                raise BadStep(f"step {step.name} asks for {SINCE!r}, which only CORPUS steps get")
            if name != SINCE and name not in tools:
                raise BadStep(
                    f"step {step.name} needs the tool {name!r}; give it in tools ({', '.join(sorted(tools)) or 'none'})"
                )
    report, article, later = part_steps(checked)
    return Plan(checked, report, article, later, sign_steps(checked, tools), dict(tools), dict(codecs or {}))


def part_steps(steps: Sequence[Step]) -> tuple[tuple[Step, ...], tuple[Step, ...], tuple[tuple[Step, ...], ...]]:
    """REPORT steps, ARTICLE steps, and the rest in blocks: one CORPUS step, or PAIR or STORY steps in a row. Raises BadStep out of that order."""
    report = tuple(step for step in steps if step.per is Per.REPORT)
    article = tuple(step for step in steps if step.per is Per.ARTICLE)
    rest = steps[len(report) + len(article) :]
    if (*report, *article, *rest) != tuple(steps):
        raise BadStep(
            "steps come in this order: REPORT, then ARTICLE, then CORPUS, PAIR and STORY; an ARTICLE step cannot wait for a later group"
        )
    blocks: list[tuple[Step, ...]] = []
    for per, group in groupby(rest, key=lambda step: step.per):
        members = tuple(group)
        blocks += [(step,) for step in members] if per is Per.CORPUS else [members]
    keyed = {Per.ARTICLE: Article, Per.PAIR: Pair, Per.STORY: Story}
    for per, kind in keyed.items():
        users = [step for step in steps if step.per is per]
        if users and not any(kind in step.writes for step in steps):
            raise BadStep(f"step {users[0].name} is called once per {per.value}, and no step writes {kind.__name__}")
    return report, article, tuple(blocks)


def sign_steps(steps: Iterable[Step], tools: Mapping[str, Tool]) -> dict[str, str]:
    """By step name the digest of its version, its code, its tools, and the signatures of the steps that write what it reads."""
    writers: dict[type, list[str]] = {}
    signatures: dict[str, str] = {}
    for step in steps:
        above = sorted({name for read in step.reads for name in writers.get(read.kind, ())} - {step.name})
        pieces = [f"{name}={tools[name].digest}" for name in sorted(step.tools) if name != SINCE]
        signatures[step.name] = digest(
            "step",
            step.name,
            step.per.value,
            str(step.version),
            code_of(step.function.__module__),
            *pieces,
            *(signatures[name] for name in above),
        )
        for kind in step.writes:
            writers.setdefault(kind, []).append(step.name)
    return signatures


def is_row(kind: type) -> bool:
    """Whether a kind is kept as rows; anything else (a Doc) is passed on in memory and may be cached."""
    return dataclasses.is_dataclass(kind)


@cache
def code_of(module: str) -> str:
    """The digest of a module's source, of every module of its package that it imports, directly or not, of the package's data tables, and of the
    versions of other packages these import. Reads files, imports nothing. A module without source counts by its name alone.
    """
    package = module.partition(".")[0]
    hasher = hashlib.blake2b(digest_size=8)
    waiting, seen, foreign = [module], {module}, set()
    while waiting:
        path = find_source(waiting.pop())
        if path is None:
            continue
        for name in imported_names(path):
            if name.partition(".")[0] != package:
                foreign.add(name.partition(".")[0])
            elif name not in seen:
                seen.add(name)
                waiting.append(name)
    for name in sorted(seen):
        path = find_source(name)
        hasher.update(f"{name}\0".encode() + (source_digest(path) if path else b""))
    hasher.update(data_digest(package))
    for name in sorted(foreign - set(sys.stdlib_module_names)):
        hasher.update(f"{name}={version_of(name)}\0".encode())
    return hasher.hexdigest()


@cache
def find_source(module: str) -> Path | None:
    """A module's source file, None where there is none."""
    try:
        loaded = sys.modules.get(module)
        origin = (
            getattr(loaded, "__file__", None) if loaded else getattr(importlib.util.find_spec(module), "origin", None)
        )
    except (ImportError, AttributeError, ValueError):  # not a module: a name imported from one
        return None
    path = Path(origin) if origin else None
    return path if path and path.suffix == ".py" and path.is_file() else None


@cache
def source_digest(path: Path) -> bytes:
    """The digest of a source file; steps share most of theirs."""
    return hashlib.blake2b(path.read_bytes(), digest_size=8).digest()


@cache
def imported_names(path: Path) -> frozenset[str]:
    """Modules a file imports at any depth, as written; ``from a import b`` gives both ``a`` and ``a.b``, since b may be a module.

    Found line by line, a hundred times faster than by parsing. What only looks like an import, in a docstring, adds a module and does no harm.
    """
    names: set[str] = set()
    for module, parts, plain in IMPORT.findall(path.read_text(encoding="utf-8")):
        if plain:
            names |= {part.split()[0] for part in plain.split(",") if part.strip()}
        else:
            names |= {module, *(f"{module}.{part}" for part in NAME.findall(re.sub(r"#.*|\bas\s+\w+", "", parts)))}
    return frozenset(names)


@cache
def data_digest(package: str) -> bytes:
    """The digest of the tables in a package's ``data`` folder, empty where it has none."""
    source = find_source(package)
    folder = source.parent / "data" if source else None
    if folder is None or not folder.is_dir():
        return b""
    hasher = hashlib.blake2b(digest_size=8)
    for path in sorted(folder.rglob("*")):
        if path.suffix in TABLE_ENDINGS and path.is_file():
            hasher.update(f"{path.relative_to(folder).as_posix()}\0".encode() + path.read_bytes())
    return hasher.digest()


@cache
def version_of(package: str) -> str:
    """The version of an installed package by its import name, empty where pip knows it by another."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""
