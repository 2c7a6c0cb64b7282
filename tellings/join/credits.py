"""What a text says about where it comes from: agency credits in all their forms, and outlets it names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

from tellings.find.tables import table, word_set
from tellings.model import Article, BadTable, Span

Scope = Literal["whole", "part", "photo", "cited"]
REACH = 160  # characters either side of an agency's name that a credit can take up
MASTHEAD = 5  # words of a newspaper's name at most
SMALL = frozenset(("of", "the", "and", "for"))
HEAD, TAIL = 600, 700  # characters at either end of a text where a credit for the whole text can stand


# Log-odds of the credit's agency being where the text comes from; hand-set by how plain the form is.
FORMS = {
    "dateline": 3.5,
    "byline": 3.0,
    "line": 2.5,
    "ending": 2.5,
    "copyright": 2.0,
    "republished": 3.0,
    "agency": 3.5,
    "author": 3.0,
    "outlet": 4.0,
    "address": 2.5,
    "sign-off": 2.5,
}
WHOLE = 2.0


@dataclass(frozen=True, slots=True)
class Agency:
    """A row of agencies.csv: ``names`` in full and ``short`` forms (matched with their capitals), ``domains`` it publishes at."""

    key: str
    name: str
    names: tuple[str, ...]
    short: tuple[str, ...]
    domains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Credit:
    """An agency a text names, how (``form``), and for what: the ``whole`` text, a ``part``, a ``photo``, or ``cited`` in a sentence."""

    agency: str
    form: str
    scope: Scope
    span: Span | None


@lru_cache(maxsize=1)
def agencies() -> dict[str, Agency]:
    """The agencies by key. Raises BadTable when a key or a name stands twice."""
    found: dict[str, Agency] = {}
    taken: dict[str, str] = {}
    for row in table("agencies.csv"):
        agency = Agency(row["key"], row["name"], parts(row["names"]), parts(row["short"]), parts(row["domains"]))
        for name in {*agency.names, *agency.short, *agency.domains}:
            if name in taken:
                raise BadTable(f"agencies.csv: {name!r} is a name of {taken[name]} and of {agency.key}; keep one")
            taken[name] = agency.key
        found[agency.key] = agency
    return found


def parts(cell: str) -> tuple[str, ...]:
    """The entries of a cell divided by bars."""
    return tuple(part for part in cell.split("|") if part)


@lru_cache(maxsize=64)
def credit_patterns(unlisted: tuple[str, ...] = ()) -> tuple[tuple[str, Scope, re.Pattern[str]], ...]:
    """The rows of credits.csv as patterns over all agencies, or over these ``unlisted`` names, at once; the agency's wording is the group ``who``.

    Words of the frame match in any case, agency names in their own. Raises BadTable for an unknown scope or a pattern that does
    not compile.
    """
    short = alternatives(unlisted or (name for agency in agencies().values() for name in agency.short))
    full = alternatives(unlisted or (name for agency in agencies().values() for name in agency.names))
    found = []
    for number, row in enumerate(table("credits.csv"), 2):
        if row["scope"] not in get_args(Scope):
            raise BadTable(f"credits.csv line {number}: scope {row['scope']!r} is none of {get_args(Scope)}")
        named = re.sub(
            r"\(\?:\{short\}\|\{name\}\)|\(\?:\{name\}\|\{short\}\)|\(\?:\{name\}\)",
            "(?P<who>(?-i:WHO))",
            row["pattern"],
        )
        body = (
            named.replace("{{", "{")
            .replace("}}", "}")
            .replace("WHO", full if "{short}" not in row["pattern"] else f"{full}|{short}")
        )
        try:
            found.append((row["form"], scope_of(row["scope"]), re.compile(body, re.I | re.M)))
        except re.error as error:
            raise BadTable(f"credits.csv line {number}: {error}") from error
    return tuple(found)


@lru_cache(maxsize=1)
def signoffs() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The closing lines by which agencies can be told that do not name themselves there. Raises BadTable for an unknown agency or a bad pattern."""
    found = []
    for number, row in enumerate(table("signoffs.csv"), 2):
        if row["agency"] not in agencies():
            raise BadTable(f"signoffs.csv line {number}: agency {row['agency']!r} is no key of agencies.csv")
        try:
            found.append((row["agency"], re.compile(row["pattern"], re.I | re.M)))
        except re.error as error:
            raise BadTable(f"signoffs.csv line {number}: {error}") from error
    return tuple(found)


def alternatives(names: Iterable[str]) -> str:
    """A pattern for any of some names, longest first."""
    return "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))


def scope_of(word: str) -> Scope:
    """A checked scope."""
    return next(scope for scope in get_args(Scope) if scope == word)


@lru_cache(maxsize=1)
def agency_by_name() -> dict[str, str]:
    """Agency keys by name and short form."""
    return {name: agency.key for agency in agencies().values() for name in (*agency.names, *agency.short)}


def agency_title(key: str) -> str:
    """An agency's name: from the table, else the unlisted name itself."""
    return agencies()[key].name if key in agencies() else key


#: A dispatch opens PLACE (AGENCY) - whether or not the agency is in the table: the place in capitals, the name in brackets, a dash.
UNLISTED = re.compile(r"^[ \t]*[A-Z]{2}[^\n(]{0,60}\((?P<who>[A-Z][\w.&'’ -]{1,40})\) ?[-–—:]", re.M)


def unlisted_agencies(articles: Iterable[Article]) -> tuple[str, ...]:
    """Names that stand where agencies stand in a date line and are not in the table, sorted: small, new or regional agencies."""
    heads = (UNLISTED.search(article.text, 0, HEAD) for article in articles)
    return tuple(sorted({match["who"].strip() for match in heads if match} - agency_by_name().keys()))


@lru_cache(maxsize=4096)
def find_credits(article: Article, unlisted: tuple[str, ...] = ()) -> tuple[Credit, ...]:
    """Every agency the text or its metadata credits, in text order, metadata first, sign-offs last; ``unlisted`` are names to look for beside the
    table's.

    Credits for the whole text count only near its ends. Where a name is read in several ways the photo reading wins, then part,
    whole, cited.
    """
    text = article.text
    found: dict[tuple[int, str], Credit] = {}
    listed = tuple(name for name in agency_by_name() if name in text)
    extra = tuple(name for name in unlisted if name in text)
    if listed:
        read_credits(text, listed, credit_patterns(), agency_by_name(), found)
    if extra:
        read_credits(text, extra, credit_patterns(extra), {name: name for name in extra}, found)
    signed = [
        Credit(agency, "sign-off", "whole", Span(*match.span()))
        for agency, pattern in signoffs()
        if (match := pattern.search(text, max(0, len(text) - TAIL)))
    ]
    own = [
        Credit(name, "outlet", "whole", None)
        for name in unlisted
        if outlet_key(name) == outlet_key(article.outlet or "")
    ]
    return (*metadata_credits(article), *own, *(credit for _, credit in sorted(found.items())), *signed)


def main_agency(credits: Iterable[Credit]) -> str | None:
    """The agency a text credits for the whole of it: the one with the strongest forms, ties by name; None without one or where
    two are equal."""
    weights: dict[str, float] = defaultdict(float)
    for credit in credits:
        if credit.scope == "whole":
            weights[credit.agency] = max(weights[credit.agency], FORMS.get(credit.form, 1.0))
    ranked = sorted(weights, key=lambda agency: (-weights[agency], agency))
    return ranked[0] if ranked and weights[ranked[0]] >= WHOLE else None


RANK = {"photo": 0, "part": 1, "whole": 2, "cited": 3}  # which reading of one name wins


def read_credits(
    text: str,
    names: Sequence[str],
    patterns: Sequence[tuple[str, Scope, re.Pattern[str]]],
    keys: dict[str, str],
    found: dict[tuple[int, str], Credit],
) -> None:
    """Puts the credits that patterns find around any of ``names`` into ``found``, by the place of the name and the agency's key."""
    for start, end in windows(text, names):
        for form, scope, pattern in patterns:
            for match in pattern.finditer(text, start, end):
                who = match.start("who")
                if scope == "whole" and HEAD < who < len(text) - TAIL:
                    continue
                for place, name in [(who, match["who"]), *(also_named(text, match, names) if scope == "part" else ())]:
                    credit = Credit(keys[name], form, scope, Span(*match.span()))
                    before = found.get((place, credit.agency))
                    if before is None or RANK[scope] < RANK[before.scope]:
                        found[place, credit.agency] = credit


LISTED = re.compile(r"(?:,? (?:and|&) |, ?|/)(?:the )?", re.I)


def also_named(text: str, match: re.Match[str], names: Sequence[str]) -> Iterable[tuple[int, str]]:
    """The other agencies of a shared credit, with their places: named before or after the first ("with reports from AP, Reuters and AFP")."""
    for found in re.finditer(rf"(?<!\w)(?:{alternatives(names)})(?!\w)", match.group()):
        yield match.start() + found.start(), found.group()
    end = match.end()
    while (link := LISTED.match(text, end)) and (
        name := re.compile(rf"(?:{alternatives(names)})(?!\w)").match(text, link.end())
    ):
        yield name.start(), name.group()
        end = name.end()


def windows(text: str, names: Iterable[str]) -> list[tuple[int, int]]:
    """The stretches around the places where names stand as words, merged, in order: at most REACH characters either way, within the line and the one
    before."""
    areas = []
    for name in names:
        place = text.find(name)
        while place >= 0:
            after = place + len(name)
            if not (text[place - 1 : place].isalnum() or text[after : after + 1].isalnum()):
                line = text.rfind("\n", 0, max(0, text.rfind("\n", 0, place)))
                stop = text.find("\n", after)
                areas.append((max(line + 1, place - REACH), min(stop if stop >= 0 else len(text), after + REACH)))
            place = text.find(name, after)
    merged: list[tuple[int, int]] = []
    for start, end in sorted(areas):
        if merged and start <= merged[-1][1]:
            start, end = merged[-1][0], max(end, merged.pop()[1])
        merged.append((start, end))
    return merged


def metadata_credits(article: Article) -> Iterable[Credit]:
    """Agencies named beside the text: the page's agency or author, the outlet itself, and the address."""
    fields = {"agency": [article.agency or ""], "author": list(article.authors), "outlet": [article.outlet or ""]}
    named: dict[str, set[str]] = {}
    for form, values in fields.items():
        for value in filter(None, values):
            folded = re.sub(r"^(by|the|from) ", "", value.strip().lower())
            named.setdefault(form, set()).update((folded, re.split(r" ?[,/|] ?", folded)[-1]))
    host = strip_host(article.outlet or "")
    for agency in agencies().values():
        names = folded_names(agency.key)
        for form, folded_values in named.items():
            if not names.isdisjoint(folded_values) or (form == "outlet" and host in agency.domains):
                yield Credit(agency.key, form, "whole", None)
        if article.url and address_names(article.url, agency):
            yield Credit(agency.key, "address", "whole", None)


@lru_cache(maxsize=256)
def folded_names(key: str) -> frozenset[str]:
    """An agency's names and short forms in lower case."""
    return frozenset(name.lower() for name in (*agencies()[key].names, *agencies()[key].short))


def address_names(url: str, agency: Agency) -> bool:
    """Whether an address files the report under an agency: a path step such as /wires/ap/ or /aponline/, or the agency's own domain."""
    host, steps = address_steps(url)
    return host in agency.domains or any(name.lower() in steps for name in (*agency.short, agency.key))


@lru_cache(maxsize=64)
def address_steps(url: str) -> tuple[str, frozenset[str]]:
    """The host of an address, and the steps of its path in small letters, with and without "online" behind."""
    host, _, path = url.partition("://")[2].partition("/")
    steps = path.lower().split("/")[:-1]
    return strip_host(host), frozenset((*steps, *(step.removesuffix("online") for step in steps)))


def strip_host(host: str) -> str:
    """A host name without its common front parts."""
    return re.sub(r"^(www|edition|m|mobile|amp|uk|us|in|en|english|africa|europe|money)\.", "", host.strip().lower())


@lru_cache(maxsize=1)
def outlets() -> dict[str, tuple[str, str]]:
    """Name and publisher group of each outlet by domain. Raises BadTable when a domain stands twice."""
    found: dict[str, tuple[str, str]] = {}
    for row in table("outlets.csv"):
        if row["domain"] in found:
            raise BadTable(f"outlets.csv: {row['domain']!r} stands twice; keep one row")
        found[row["domain"]] = (row["name"], row["group"])
    return found


@lru_cache(maxsize=4096)
def outlet_name(outlet: str) -> str:
    """An outlet's name where its domain is known, else the outlet as given."""
    host = strip_host(outlet)
    while host:
        if host in outlets():
            return outlets()[host][0]
        host = host.partition(".")[2]
    return outlet.strip()


@lru_cache(maxsize=4096)
def outlet_key(outlet: str) -> str:
    """What two spellings of one outlet have in common: "The Ellory Post", "ellory post", "elloryPost.example" and "www.theellorypost.example"
    are one."""
    name = outlet_name(outlet).lower()
    if is_host(name):
        labels = strip_host(name).split(".")[:-1]
        name = next((label for label in reversed(labels) if label not in SECOND_LEVEL), labels[0])
    plain = re.sub(r"[\W_]+", "", name.replace("&", "and"))
    return plain.removeprefix("the") if len(plain) >= LONG_KEY else plain


def is_host(outlet: str) -> bool:
    """Whether an outlet is given by where it publishes ("ellorypost.example"), not by its name."""
    return HOST.fullmatch(strip_host(outlet)) is not None


def outlet_called(spellings: Iterable[str]) -> str:
    """What to call an outlet given in several spellings: a name rather than a host, the longest of these, ties by letters; empty without any."""
    names = {outlet_name(spelling) for spelling in spellings if spelling.strip()}
    return min(names, key=lambda name: (is_host(name), name.isupper(), -len(name), name), default="")


@lru_cache(maxsize=1)
def publisher_groups() -> dict[str, str]:
    """Publisher groups by what an outlet's spellings have in common."""
    return {outlet_key(name): group for name, group in outlets().values()}


def publisher_of(outlet: str) -> str:
    """The publisher an outlet belongs to; empty where the table does not know it: such an outlet is a family of its own."""
    return publisher_groups().get(outlet_key(outlet), "")


@lru_cache(maxsize=4096)
def newsroom_key(name: str) -> str:
    """What an agency's or outlet's spellings have in common, by the tables or because it ends as the names of newspapers and stations do; empty for
    any other name."""
    agency = agency_by_name().get(name) or agency_by_name().get(name.removeprefix("the ").removeprefix("The "))
    if agency is not None:
        return agency
    key = outlet_key(name)
    words = name.lower().split()
    titled = len(words) > 1 and (words[-1] in word_set("outlet_titles") or words[-1] == "news")
    return key if titled or key in known_outlets() else ""


@lru_cache(maxsize=1)
def known_outlets() -> frozenset[str]:
    """What the spellings of each outlet in the table have in common."""
    return frozenset(outlet_key(name) for name, _ in outlets().values())


LONG_KEY = 7  # letters from which a leading "the" is an article ("theguardian"), not part of a word ("theage" stays, and so does its name)
HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+")
SECOND_LEVEL = {
    "co",
    "com",
    "org",
    "net",
    "gov",
    "edu",
    "ac",
    "or",
    "ne",
}  # under country codes: news.co.uk, news.com.au


@lru_cache(maxsize=1024)
def self_named(article: Article) -> str | None:
    """The outlet a plain text names at its head: a first line of a few words above the headline that ends as the names of newspapers and stations do,
    or that the text says again of itself ("seen by The Meridian", an e-mail address at its host). None where nothing stands there.
    """
    first = min((part for part in article.parts if part.kind != "body"), key=lambda part: part.span, default=None)
    if first is None or first.kind != "furniture" or article.text[: first.span.start].strip():
        return None
    line = " ".join(first.span.of(article.text).split())
    words = line.split()
    bare = re.sub(r"(?i)^the ", "", line)
    if not (1 <= len(words) <= MASTHEAD and all(word[0].isupper() or word in SMALL for word in words)):
        return None
    rest = article.text[first.span.end :]
    again = rf"\b(?:The|the) {re.escape(bare.title())}\b|@{re.escape(outlet_key(bare))}\."
    if words[-1].lower() in word_set("outlet_titles") or re.search(again, rest):
        return line.title() if line.isupper() else line
    return None


def names_outlet(text: str, outlet: str) -> list[Span]:
    """Where a text names an outlet as the teller of something ("X reported", "told X", "according to X")."""
    name = outlet_name(outlet)
    if len(name) < 2 or ("." in name and " " not in name):
        return []
    bare = re.sub(r"^The | News$", "", name)
    if bare not in text:
        return []
    bare = re.escape(bare)
    before = r"told|according to|(?:first )?reported by|cited by|by|from|reports|reported|writes|wrote"
    after = r"(?:has |first )?reported|reports|said|says|writes|wrote"
    frame = rf"\b(?:{before}) (?:the )?(?-i:{bare}(?: News)?\b(?! [A-Z]))|\b(?-i:{bare})(?: News)? (?:{after})\b"
    return [Span(*match.span()) for match in re.finditer(frame, text, re.I)]
