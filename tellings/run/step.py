"""A step of the pipeline, and the check that its signature fits.

A step is a plain function. Its positional parameters are the rows it reads, its keyword-only parameters the tools it needs, its return
annotation the kinds of row it writes. The signature is the contract:

- ``article: Article``           the one row of that kind in the group
- ``date: OwnDate | None``       the one row, or None where the group has none
- ``quotes: Sequence[Quote]``    all rows of that kind in the group, in canonical order (``row_order``)
- ``-> Article | Rejected``      one row of one of these kinds
- ``-> tuple[Quote, ...]``       any number of rows of one kind
- ``-> Analysis``                a frozen dataclass whose fields are each ``tuple[Kind, ...]`` (or the discardable ``Doc``)

``Per`` is the whole scale-out contract: REPORT, ARTICLE, PAIR and STORY steps are maps over groups with a known key;
CORPUS steps see ids and small keys only.

A CORPUS step with the tool ``since`` is given the ids of the articles it has not seen (None: it has seen none) and writes only the rows these bear
on: step(all) is step(old) with step(all, since=new) put over it. It then need not be given every row: a step that reads Pairs gets the articles
that hang together with a new one over equal texts and pairs that may bind a story, one that reads Sketches alone those that share a key, text or
address with one. A step that reads Stories is given, as new, every article of a story that is new or changed; it gets these stories, those a pair
may bind to one of them, and the pairs between the former and all.
"""

from __future__ import annotations

import dataclasses
import enum
import inspect
import types
import typing
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from tellings.model import BadStep


class Per(enum.Enum):
    """What a step is called once for."""

    REPORT = "report"
    ARTICLE = "article"
    PAIR = "pair"
    STORY = "story"
    CORPUS = "corpus"


@dataclasses.dataclass(frozen=True, slots=True)
class Reads:
    """One positional parameter of a step: its name, the kind of row, and how many (``one``, ``maybe`` or ``all``)."""

    name: str
    kind: type
    many: typing.Literal["one", "maybe", "all"]


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """A function, what it is called once for, and the version of its meaning.

    Raise ``version`` when the rows it writes change for the same input; kept results of other versions are then made anew. ``reads``, ``tools`` and
    ``writes`` are read off the function's signature; raises BadStep when the signature does not follow the contract.
    """

    function: Callable[..., Any]
    per: Per
    version: int = 1
    reads: tuple[Reads, ...] = dataclasses.field(init=False)
    tools: tuple[str, ...] = dataclasses.field(init=False)
    writes: tuple[type, ...] = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        reads, tools, writes = parse_signature(self.function)
        object.__setattr__(self, "reads", reads)
        object.__setattr__(self, "tools", tools)
        object.__setattr__(self, "writes", writes)

    @property
    def name(self) -> str:
        """The function's name."""
        return self.function.__name__


def parse_signature(function: Callable[..., Any]) -> tuple[tuple[Reads, ...], tuple[str, ...], tuple[type, ...]]:
    """Rows read, names of tools, and kinds written by a step function. Raises BadStep naming the parameter that does not fit."""
    name = getattr(function, "__name__", repr(function))
    try:
        hints = typing.get_type_hints(function)
    except NameError as error:
        raise BadStep(
            f"step {name}: {error}; import the kinds it names at run time, not under TYPE_CHECKING"
        ) from error
    reads, tools = [], []
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY:
            tools.append(parameter.name)
        elif parameter.name not in hints:
            raise BadStep(f"step {name}: parameter {parameter.name!r} has no annotation; name the kind of row it reads")
        else:
            reads.append(parse_reads(name, parameter.name, hints[parameter.name]))
    if "return" not in hints:
        raise BadStep(f"step {name}: no return annotation; name the kinds of row it writes")
    return tuple(reads), tuple(tools), parse_writes(name, hints["return"])


def parse_reads(step: str, name: str, hint: Any) -> Reads:
    """How one positional parameter is filled. Raises BadStep when its annotation is none of the three forms."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if isinstance(hint, type) and origin is None:
        return Reads(name, hint, "one")
    if origin is not None and isinstance(origin, type) and issubclass(origin, Sequence):
        return Reads(name, arguments[0], "all")
    if origin in (types.UnionType, typing.Union) and len(arguments) == 2 and arguments[1] is type(None):
        return Reads(name, arguments[0], "maybe")
    raise BadStep(f"step {step}: parameter {name!r} reads {hint!r}; use Kind, Kind | None or Sequence[Kind]")


def parse_writes(step: str, hint: Any) -> tuple[type, ...]:
    """The kinds of row a return annotation names. Raises BadStep when it is none of the three forms."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return tuple(kind for argument in arguments for kind in parse_writes(step, argument))
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        return parse_writes(step, arguments[0])
    if isinstance(hint, type) and origin is None:
        if is_bundle(hint):
            fields = typing.get_type_hints(hint)
            return tuple(kind for field in dataclasses.fields(hint) for kind in parse_writes(step, fields[field.name]))
        return (hint,)
    raise BadStep(f"step {step}: returns {hint!r}; use a Kind, a union, tuple[Kind, ...] or a bundle of those")


def is_bundle(kind: type) -> bool:
    """Whether a class is a bundle of rows (marked ``bundle = True`` by its maker), not a row."""
    return dataclasses.is_dataclass(kind) and bool(getattr(kind, "__bundle__", False))


def check_steps(steps: Iterable[Step], *, given: Iterable[type]) -> tuple[Step, ...]:
    """The same steps, checked: each reads only kinds given or written before it, and no kind has two writers.

    ``Rejected`` and ``Warned`` may be written by any step. Raises BadStep naming the step, the kind and the way out.
    """
    shared = {"Rejected", "Warned", "Successor"}
    known: dict[type, str] = dict.fromkeys(given, "the caller")
    checked = tuple(steps)
    for step in checked:
        for read in step.reads:
            if read.kind not in known and read.kind.__name__ not in shared:
                raise BadStep(
                    f"step {step.name} reads {read.kind.__name__}, which no step before it writes; move it after its writer"
                )
        for kind in step.writes:
            if kind in known and kind.__name__ not in shared:
                raise BadStep(
                    f"step {step.name} writes {kind.__name__}, which {known[kind]} writes already; a kind has one writer"
                )
            known[kind] = step.name
    return checked
