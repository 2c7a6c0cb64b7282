"""Judgements from a plain file: a person's corrections, in TOML.

    [[judgement]]
    rule = "same"                       # same, not-same, not-a-conflict, wrong-speaker, same-origin, not-same-origin
    what = "claim"                      # same, not-same: claim (statements; when left out), entity (names) or quote
    a = { article = "pile/courier.txt", words = "four people were killed" }
    b = { article = "pile/herald.txt", start = 120, end = 151 }
    note = "for whoever reads this later"

``article`` is an id, a source as given (or the end of one) or an address. ``words`` stand in its text, blanks and the shape of quotation marks
aside; ``start`` says which ones where they stand more than once. ``wrong-speaker`` has one place, ``a``, and the right one as ``speaker`` (a name)
or ``b`` (a place that names them); with neither, nobody is known to have said it. Origins need no words.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, get_args

from tellings.model import BadInput, Judgement, Rule, Spot, What

LARGEST = 20_000_000  # bytes: a hundred thousand entries, more than a person writes
TOLD_AT_ONCE = 8  # faults named in one message
REPEATED = 120  # characters of somebody's words that a message repeats
DEEPEST = 20  # dots of a key; the deepest that means something, ``a.article``, has one
#: TOML's strings and comments, in which a dot is a dot. One that is not closed ends with its line or the text: no sign is looked at twice.
STRING = re.compile(
    r'"""(?:[^"\\]|\\[\s\S]|"(?!""))*+(?:""")?|"(?:[^"\\\n]|\\.)*+"?' r"|'''[\s\S]*?(?:'''|\Z)|'[^'\n]*+'?|#[^\n]*+"
)
KEY_LIKE = re.compile(r"[\w \t.-]+")
RULES: tuple[str, ...] = get_args(Rule)
KINDS = ("claim", "entity", "quote")
KEYS = frozenset({"rule", "what", "a", "b", "speaker", "note"})
SPOT_KEYS = frozenset({"article", "words", "start", "end"})
OF_ORIGINS = ("same-origin", "not-same-origin")
OF_RULE: Mapping[str, What] = {
    "not-a-conflict": "conflict",
    "wrong-speaker": "quote",
    **dict.fromkeys(OF_ORIGINS, "origin"),
}
TWO_PLACES = tuple(rule for rule in RULES if rule != "wrong-speaker")


class BadEntry(ValueError):
    """What is wrong with one entry."""


def read_judgements(paths: Iterable[Path | str]) -> tuple[Judgement, ...]:
    """The judgements of some files, each once, by id: the order of files and entries says nothing.

    Raises BadInput naming the file, each wrong entry, the rule it breaks and the way out. A judgement on a text nobody knows is no error.
    """
    found: dict[str, Judgement] = {}
    for path in paths:
        for judgement in parse(Path(path)):
            known = found.setdefault(judgement.id, judgement)
            if judgement.note < known.note or not known.note:
                found[judgement.id] = judgement if judgement.note else known
    return tuple(found[key] for key in sorted(found))


def parse(path: Path) -> list[Judgement]:
    """The judgements of one file, in its order."""
    page = load(path)
    entries = page.pop("judgement", [])
    if page or not isinstance(entries, list):
        odd = shown(", ".join(sorted(page)) or "judgement")
        raise BadInput(f"{path}: {odd}: a file of judgements holds entries that each begin with the line [[judgement]]")
    judgements, faults = [], []
    for number, entry in enumerate(entries, start=1):
        try:
            judgements.append(make_judgement(entry))
        except BadEntry as fault:
            rule = entry.get("rule") if isinstance(entry, dict) else None
            faults.append(f"entry {number}{f' ({rule})' if isinstance(rule, str) and rule in RULES else ''}: {fault}")
    if faults:
        more = [f"and {len(faults) - TOLD_AT_ONCE} more"] if len(faults) > TOLD_AT_ONCE else []
        raise BadInput(f"{path}: nothing was built. " + "; ".join([*faults[:TOLD_AT_ONCE], *more]))
    return judgements


def load(path: Path) -> dict[str, Any]:
    """A TOML file as a table."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise BadInput(f"{path}: is larger than {LARGEST:,} bytes; is it a file of judgements?")
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
        if too_deep(text):
            raise BadInput(f"{path}: a key has more than {DEEPEST} dots; a file of judgements needs none")
        return tomllib.loads(text)
    except FileNotFoundError as error:
        raise BadInput(f"{path}: no such file; --judgements wants a TOML file of corrections") from error
    except OSError as error:
        raise BadInput(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{path}: is not UTF-8 text (byte {error.start}); save it as UTF-8") from error
    except (ValueError, RecursionError) as error:  # TOMLDecodeError, and a number of thousands of digits
        raise BadInput(
            f"{path}: is not TOML: {shown(str(error) or 'nested too deep')}; put text between quotation marks"
        ) from error


def too_deep(text: str) -> bool:
    """Whether a key of a TOML text has more dots than any that means something: reading one costs the square of their number."""
    bare = STRING.sub("x", text)
    return any(run.group().count(".") > DEEPEST for run in KEY_LIKE.finditer(bare))


def shown(value: object) -> str:
    """What somebody wrote, as an error repeats it: cut where it is long."""
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= REPEATED else f"{text[:REPEATED]}… ({len(text):,} characters)"


def make_judgement(entry: Any) -> Judgement:
    """The judgement of an entry. Raises BadEntry."""
    if not isinstance(entry, dict):
        raise BadEntry("is no table; begin it with the line [[judgement]]")
    known(entry, KEYS)
    rule = entry.get("rule")
    if rule not in RULES:
        raise BadEntry(f"rule = {shown(repr(rule))} is none of {', '.join(RULES)}")
    first = make_spot(entry, "a", rule)
    second = make_spot(entry, "b", rule)
    if first is None:
        raise BadEntry('lacks the place it speaks of; add a = { article = "...", words = "..." }')
    if second is None and rule in TWO_PLACES:
        raise BadEntry('speaks of two places; add b = { article = "...", words = "..." }')
    speaker = text_of(entry, "speaker")
    if speaker and rule != "wrong-speaker":
        raise BadEntry("speaker belongs to wrong-speaker; leave it out")
    if speaker and second is not None:
        raise BadEntry("names the right speaker twice; keep speaker or b")
    if first == second:
        raise BadEntry("a and b are one place; give the other one")
    if second is not None and rule in TWO_PLACES:
        first, second = sorted((first, second))
    return Judgement(rule, kind_of(entry, rule), first, second, speaker, text_of(entry, "note"))


def kind_of(entry: Mapping[str, Any], rule: str) -> What:
    """What a judgement is about."""
    said = entry.get("what")
    if rule in OF_RULE:
        if said not in (None, OF_RULE[rule]):
            raise BadEntry(
                f"what = {shown(repr(said))} does not fit the rule, which is about {OF_RULE[rule]}s; leave it out"
            )
        return OF_RULE[rule]
    if said not in (None, *KINDS):
        raise BadEntry(f"what = {shown(repr(said))} is none of {', '.join(KINDS)}")
    kinds: Mapping[str | None, What] = {None: "claim", "claim": "claim", "entity": "entity", "quote": "quote"}
    return kinds[said]


def make_spot(entry: Mapping[str, Any], name: str, rule: str) -> Spot | None:
    """The place under a key, None where the key is not there."""
    if name not in entry:
        return None
    table = entry[name]
    if not isinstance(table, dict):
        raise BadEntry(f'{name} is no place; write {name} = {{ article = "...", words = "..." }}')
    known(table, SPOT_KEYS, f"{name}.")
    article, words = text_of(table, "article", name), " ".join(text_of(table, "words", name).split())
    if not article:
        raise BadEntry(f"{name} lacks article: the report's id, its source as given, or its address")
    start, end = (number_of(table, key, name) for key in ("start", "end"))
    if "words" in table and not words:
        raise BadEntry(f"{name}.words are empty; quote the words it speaks of")
    if not words and (start < 0 or end < 0) and (start, end) != (-1, -1):
        raise BadEntry(f"{name} has start or end alone; give both, or the words")
    if end >= 0 and not 0 <= start < end:
        raise BadEntry(f"{name}: characters {start} to {end} are no place; start is smaller than end, counted from 0")
    if not words and end < 0 and rule not in OF_ORIGINS:
        raise BadEntry(f"{name} says where in the report: add words (as they stand there), or start and end")
    return Spot(article, words, start, end)


def known(table: Mapping[str, Any], keys: frozenset[str], before: str = "") -> None:
    """Raises BadEntry for a key that means nothing."""
    odd = sorted(table.keys() - keys)
    if odd:
        raise BadEntry(f"{before}{shown(odd[0])} is no key here; there are {', '.join(sorted(keys))}")


def text_of(table: Mapping[str, Any], key: str, where: str = "") -> str:
    """A text, empty where the key is not there."""
    value = table.get(key, "")
    if not isinstance(value, str):
        raise BadEntry(
            f"{where}{'.' if where else ''}{key} = {shown(repr(value))} is no text; put it between quotation marks"
        )
    return value.strip()


def number_of(table: Mapping[str, Any], key: str, where: str) -> int:
    """A place in a text, -1 where the key is not there."""
    value = table.get(key, -1)
    if key in table and (isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 1 << 62):
        raise BadEntry(f"{where}.{key} = {shown(repr(value))} is no whole number of characters, counted from 0")
    return int(value)


assert set(OF_RULE) | {"same", "not-same"} == set(RULES)
