"""JSON Lines, and JSON files that hold one report or an array of them."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import IO

from tellings.model import Rejected, Report
from tellings.read.limits import Limits, Refusal, RefusedStream
from tellings.read.records import record_report
from tellings.read.streams import HEAD, ShortReads, read_lines

BLANK = b" \t\r\n\xef\xbb\xbf"  # between lines, and a byte order mark before the first
BETWEEN = re.compile(r"[ \t\r\n,]+")
#: Keys under which web services put their list of reports.
LISTS = ("articles", "items", "results", "data", "docs", "documents", "news", "entries", "hits", "response")


def read_json_lines(source: str, stream: IO[bytes], limits: Limits) -> Iterator[Report | Rejected]:
    """One report a line, named ``source:LINE`` where the record has no id. A broken line is rejected alone."""
    for number, line in read_lines(stream, limits.record_bytes):
        place = f"{source}:{number}"
        if line is None:
            yield Rejected(place, "TOO_LARGE", f"a line of more than {limits.record_bytes:,} bytes; split it")
        elif line.strip(BLANK):
            yield parse_record(decode_json(line.strip(BLANK)), place, limits)


def parse_record(text: str, place: str, limits: Limits) -> Report | Rejected:
    """The report of one line."""
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError: no JSON, or a number of thousands of digits
        return Rejected(place, "UNREADABLE", f"no JSON ({describe(error)}); write one whole object on each line")
    return as_report(record, place, limits)


def as_report(record: object, place: str, limits: Limits) -> Report | Rejected:
    """The report of a parsed value, which must be an object."""
    if not isinstance(record, Mapping):
        return Rejected(place, "UNREADABLE", f"holds {type(record).__name__}, not an object with a 'text'")
    return record_report(record, place, limits)


def describe(error: Exception) -> str:
    """What is wrong with some JSON, shortly."""
    return "nested too deep" if isinstance(error, RecursionError) else str(error)[:100]


def decode_json(raw: bytes) -> str:
    """JSON is UTF-8; lines saved otherwise are most likely Windows-1252, and stay readable this way."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def read_json(source: str, stream: IO[bytes], limits: Limits) -> Iterator[Report | Rejected]:
    """The reports of a JSON file: of one object, of a list under one of its keys, or of an array, read piece by piece.

    Reports without an id are named ``source:NUMBER`` in an array, ``source`` in a file of one.
    """
    values = parse_values(stream, limits)
    try:
        for number, (value, inside) in enumerate(values, 1):
            place = f"{source}:{number}" if inside else source
            inner = (
                next((value[key] for key in LISTS if isinstance(value.get(key), list)), None)
                if isinstance(value, dict)
                else None
            )
            if inner is None:
                yield as_report(value, place, limits)
            else:
                for at, item in enumerate(inner, 1):
                    yield as_report(item, f"{place}:{at}", limits)
    except (ValueError, RecursionError) as error:
        yield Rejected(source, "UNREADABLE", f"no JSON ({describe(error)}); what came before is read")


def parse_values(stream: IO[bytes], limits: Limits) -> Iterator[tuple[object, bool]]:
    """The values of a file one after another, and whether they stand in an array.

    Reads on until a value is whole, each time twice as much, so the work stays linear. Raises ValueError at what is no JSON,
    RefusedStream at a value over ``record_bytes``.
    """
    scan, decode = json.JSONDecoder().raw_decode, codecs.getincrementaldecoder("utf-8-sig")("replace").decode
    source = ShortReads(stream)
    text, at, ended, step, inside = "", 0, False, HEAD, False
    while True:
        at = skip_between(text, at)
        inside = inside or text.startswith("[", at)
        if text.startswith(("[", "]"), at) and inside:
            at += 1
            continue
        value, end = scan_value(scan, text, at, ended)
        if end > at:
            yield value, inside
            at, step = end, HEAD
        elif ended:
            return
        else:
            block = source.gather(step)
            ended, step = not block, step * 2
            text, at = text[at:] + decode(block, ended), 0
            check_length(len(text), limits)


def skip_between(text: str, at: int) -> int:
    """The place of the next value: past blanks and commas."""
    match = BETWEEN.match(text, at)
    return match.end() if match else at


def scan_value(scan: Callable[[str, int], tuple[object, int]], text: str, at: int, ended: bool) -> tuple[object, int]:
    """The value at a place and its end; the place itself where it is not whole yet. Raises ValueError where it never will be."""
    if at == len(text):
        return None, at
    try:
        value, end = scan(text, at)
    except ValueError:
        if ended:
            raise
        return None, at
    return (value, end) if ended or end < len(text) else (None, at)


def check_length(length: int, limits: Limits) -> None:
    """Raises RefusedStream when one value has grown over ``record_bytes``."""
    if length > limits.record_bytes:
        raise RefusedStream(
            Refusal("TOO_LARGE", f"one value of more than {limits.record_bytes:,} bytes; write one report a line")
        )
