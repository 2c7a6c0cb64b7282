"""A row of JSON, CSV or Parquet as a Report: which key holds what (``data/record_keys.csv``), and values as they come."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from tellings.model import BadTable, Form, Given, Rejected, Report
from tellings.read.limits import Limits
from tellings.read.shipped import table_rows

SURROGATE = re.compile("[\ud800-\udfff]")
MARKUP = re.compile(r"<(?:p|div|br|article|html|body|h[1-6]|ul|span)[\s/>]", re.I)
LONGEST_ID = 1000  # characters of an id that can name a report; a longer one is a text in the wrong place
MOST_NAMES = 100  # authors and the like; a list beyond it is no byline
FACTS = ("text", "html", "title", "page_title", "published", "updated", "outlet", "url", "authors", "id")


@lru_cache(maxsize=1)
def record_keys() -> dict[str, tuple[str, ...]]:
    """The lower-case keys that may hold each fact, best first. Raises BadTable for an unknown fact, a key given twice, or no source."""
    keys: dict[str, list[str]] = {fact: [] for fact in FACTS}
    seen: set[str] = set()
    for row in table_rows("record_keys.csv"):
        if row["fact"] not in keys or row["key"] in seen or row["key"] != row["key"].lower():
            raise BadTable(f"record_keys.csv: {row}; a known fact and a new lower-case key are needed")
        seen.add(row["key"])
        keys[row["fact"]].append(row["key"])
    return {fact: tuple(names) for fact, names in keys.items()}


@lru_cache(maxsize=1)
def text_keys() -> frozenset[str]:
    """The lower-case keys that carry a text or page."""
    return frozenset(record_keys()["text"] + record_keys()["html"])


@lru_cache(maxsize=1)
def all_keys() -> frozenset[str]:
    """Every lower-case key that is understood."""
    return frozenset(key for keys in record_keys().values() for key in keys)


def columns_wanted(columns: Iterable[str]) -> list[str]:
    """Of a table's columns those that are understood, as the table spells them."""
    return [column for column in columns if column.strip().lower() in all_keys()]


def carries_text(columns: Iterable[str]) -> bool:
    """Whether any of these columns carries a text or a page."""
    return any(column.strip().lower() in text_keys() for column in columns)


def no_text_column(columns: Iterable[str]) -> str:
    """What to say of a table without one."""
    shown = ", ".join(repr(name[:40]) for name in list(columns)[:20])
    return f"no column holds a text; there are {shown or 'none'}. Name one of them 'text' (or 'html')"


def record_report(record: Mapping[str, object], place: str, limits: Limits) -> Report | Rejected:
    """The report a record holds. ``place`` names it where it has no id of its own.

    A text is taken exactly as given (lone surrogates, which no encoding can write, become U+FFFD one for one); a value under any key
    other than ``text`` that is marked up is read as HTML.
    """
    row = {str(key).strip().lower(): value for key, value in record.items()}
    found = {
        fact: next(((key, row[key]) for key in keys if given(row.get(key))), None)
        for fact, keys in record_keys().items()
    }
    named = {fact: as_text(value[1]) for fact, value in found.items() if value is not None and fact != "authors"}
    source = clean(named["id"]) if 0 < len(named.get("id", "")) <= LONGEST_ID else place
    form, body = body_of(found["text"], found["html"])
    if body is None and any(isinstance(row.get(key), str) for key in text_keys()):
        return Rejected(source, "EMPTY", "its text is empty; fetch the report again")
    if body is None:
        return Rejected(
            source, "NO_TEXT", "the record has no text; put it under the key 'text' (or a page under 'html')"
        )
    if not isinstance(body, str | bytes):
        return Rejected(source, "UNREADABLE", f"its text is a {type(body).__name__}; give it as one string")
    data = body if isinstance(body, bytes) else encode(body)
    if len(data) > limits.report_bytes:
        return Rejected(source, "TOO_LARGE", f"a text of {len(data):,} bytes; {limits.report_bytes:,} are read")
    return Report(
        source=source,
        form=form,
        data=data,
        charset=None if isinstance(body, bytes) else "utf-8",
        given=Given(
            id=named.get("id"),
            title=named.get("title"),
            page_title=named.get("page_title"),
            published=named.get("published"),
            updated=named.get("updated"),
            outlet=named.get("outlet"),
            url=named.get("url"),
            authors=as_names(found["authors"][1]) if found["authors"] else (),
        ),
    )


def body_of(text: tuple[str, object] | None, html: tuple[str, object] | None) -> tuple[Form, object]:
    """The form and the value of a record's body; a text goes before a page."""
    if text is not None:
        key, value = text
        marked = key != "text" and isinstance(value, str) and MARKUP.search(value, 0, 5000) is not None
        return ("html" if marked else "text"), value
    return "html", html[1] if html is not None else None


def given(value: object) -> bool:
    """Whether a value says anything: not null, not NaN, not blank."""
    return not (
        value is None or value != value or value in ("", [], {}) or (isinstance(value, str) and value.isspace())
    )


def encode(text: str) -> bytes:
    """UTF-8 of a text whose lone surrogates are replaced by U+FFFD.

    A text that begins with U+FEFF gets a byte order mark before it: that is what a reader of bytes takes off again.
    """
    marked = "\ufeff" + text if text.startswith("\ufeff") else text
    try:
        return marked.encode("utf-8")
    except UnicodeEncodeError:
        return SURROGATE.sub("\ufffd", marked).encode("utf-8")


def clean(text: str) -> str:
    """The text without lone surrogates: a name that can be written down."""
    return SURROGATE.sub("\ufffd", text)


def as_text(value: object) -> str:
    """A field's value in words: strings as they are, the names of objects (``{"name": ...}``) and lists of them, numbers as printed."""
    items = value[:MOST_NAMES] if isinstance(value, list | tuple) else (value,)
    return ", ".join(name for item in items if (name := one_text(item)))


def one_text(value: object) -> str:
    """One value in words; nothing for a container without a name (a reader must not walk into what may be nested without end)."""
    if isinstance(value, Mapping):
        value = next((value[key] for key in ("name", "title", "id") if isinstance(value.get(key), str)), "")
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return clean(value) if isinstance(value, str) else "" if isinstance(value, list | tuple | set) else str(value)


def as_names(value: object) -> tuple[str, ...]:
    """Names of people from a list, a list of objects, or one string."""
    items = value[:MOST_NAMES] if isinstance(value, list | tuple) else (value,)
    names = (" ".join(one_text(item).split()) for item in items)
    return tuple(dict.fromkeys(name for name in names if name))
