"""How things are called on a page: outlets, times, counts. Words a reader understands, short enough for a column."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from tellings.model import Article, digest

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SEASONS = {"SP": "spring", "SU": "summer", "FA": "autumn", "WI": "winter"}
DAY_PARTS = {"MO": "morning", "MI": "midday", "AF": "afternoon", "EV": "evening", "NI": "night"}
OPENING, CLOSING = "\"'“‘«„", "\"'”’»“"
PLAIN_ID = re.compile(r"[A-Za-z0-9_]{1,64}\Z")


@lru_cache(maxsize=1 << 14)
def slug(name: str) -> str:
    """An id as part of an anchor: itself where it is plain, else a digest of it; different ids give different slugs."""
    return name if PLAIN_ID.match(name) and not name.startswith("x_") else f"x_{digest('slug', name)}"


def time_words(value: str | None, *, year: bool = True) -> str:
    """An ISO or TIMEX3 value as a reader writes it: ``11 Nov 2016, 09:11``; the value itself where it is none of the known forms.

    Without ``year`` the year is left out wherever a month is named. A stamp's zone is kept as its offset.
    """
    if not value:
        return "undated"
    full = re.match(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d)(?::(\d\d))?(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?\Z", value)
    if full and 1 <= int(full[2]) <= 12:
        day = f"{int(full[3])} {MONTHS[int(full[2]) - 1]}" + (f" {full[1]}" if year else "")
        hour = f"{full[4]}:{full[5] or '00'}" if full[4] else ""
        zone = {"Z": " UTC", "+00:00": " UTC", None: ""}.get(full[6], f" {full[6]}")
        return f"{day}, {hour}{zone}" if hour else day
    part = re.match(r"(\d{4}-\d\d-\d\d)T([A-Z]{2})\Z", value)
    if part and part[2] in DAY_PARTS:
        return f"{time_words(part[1], year=year)}, {DAY_PARTS[part[2]]}"
    month = re.match(r"(\d{4})-(\d\d)\Z", value)
    if month and 1 <= int(month[2]) <= 12:
        return MONTHS[int(month[2]) - 1] + (f" {month[1]}" if year else "")
    week = re.match(r"(\d{4})-W(\d\d)\Z", value)
    if week and (first := _monday(int(week[1]), int(week[2]))) is not None:
        return f"week of {time_words(first.isoformat(), year=year)}"
    for pattern, words in (
        (r"(\d{4})-Q(\d)\Z", "quarter {1} of {0}"),
        (r"(\d{4})-H(\d)\Z", "half {1} of {0}"),
        (r"(\d{3})\Z", "the {0}0s"),
    ):
        if found := re.match(pattern, value):
            return words.format(*found.groups())
    season = re.match(r"(\d{4})-(SP|SU|FA|WI)\Z", value)
    return f"{SEASONS[season[2]]} {season[1]}" if season else value


def _monday(year: int, week: int) -> date | None:
    """The first day of a week as ISO counts them; None for a week no year has."""
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        return None


def outlet_name(article: Article, source: str | None) -> str:
    """Who printed it: the outlet (a known site by its name), else the host of its address, else the file it came from, or where that is called by
    digits alone the report's headline."""
    name = printed_name(article.outlet or "")
    if not name and article.url:
        name = site_name(host(article.url))
    if not name and source:
        name = PurePosixPath(source.replace("!", "/")).name or source
        if not TELLING.search(name.partition(".")[0]) and title_given(article):
            return f"“{shorten(title_given(article), 40)}”"
        name = re.sub(r"(?<=.)\.(?:txt|html?|xml|json)\Z", "", name, flags=re.IGNORECASE)
    return printed_name(name) or "unnamed"


def printed_name(name: str) -> str:
    """What an outlet is called everywhere on a page: a known site by its name, another without the ``www.`` of its address."""
    name = re.sub(r"\A(?:https?://)?www\d?\.", "", site_name(one_line(name)), flags=re.IGNORECASE)
    return name if len(name) <= 60 else f"{name[:59]}…"


TELLING = re.compile("[A-Za-z]{4}")  # a file's name with a word in it; ``000_9346fe4c`` tells nobody anything


def title_given(article: Article) -> str:
    """The title given beside a text, else its headline, else its first words; empty for a text without words."""
    parts = [part for kind in ("headline", "body") for part in article.parts if part.kind == kind]
    title = article.title or next((words for part in parts if (words := part.span.of(article.text).strip())), "")
    return one_line(title or article.text[:200]).strip(OPENING + CLOSING)


@cache
def known_sites() -> dict[str, str]:
    """The names of known outlets by the domain they publish at, from outlets.csv."""
    rows = csv.DictReader((files("tellings") / "data" / "outlets.csv").read_text(encoding="utf-8").splitlines())
    return {row["domain"]: row["name"] for row in rows}


def site_name(name: str) -> str:
    """What a site is called, also one on a host below a known one ("usa.paper.example"); other names as they are."""
    labels = bare_host(name).split(".")
    known = (known_sites().get(".".join(labels[start:])) for start in range(max(1, len(labels) - 1)))
    return next((found for found in known if found), name)


def bare_host(name: str) -> str:
    """A host as the table of outlets lists it: small letters, without ``www.`` and the other signs of a page for telephones."""
    return re.sub(r"\A(?:https?://)?(?:(?:www\d?|m|mobile|amp|edition)\.)*|/.*\Z", "", name.strip().casefold())


def host(url: str) -> str:
    """The host of an address, empty where it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def web_address(url: str | None) -> str | None:
    """The address where it may be made a link: http or https with a host, nothing else ever."""
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme.lower() in {"http", "https"} and parts.hostname else None


def outlet_codes(names: Sequence[str]) -> tuple[str, ...]:
    """Three letters or digits for each name, different for each: initials of three words, else the first three letters, else a number."""
    taken: set[str] = set()
    codes = []
    for number, name in enumerate(names, start=1):
        bare = re.sub(r"\A[Tt]he(?:\b|(?=[a-z]{3,}\.))|\.[a-z]{2,4}(?:\.[a-z]{2})?\Z", "", name)  # theguardian.com: GUA
        words = re.findall(r"[A-Za-z0-9]+", bare)
        letters = "".join(words).upper()
        initials = "".join(word[0] for word in words[:3]).upper() if len(words) > 2 else ""
        tries = [initials, letters[:3], *(f"{letters[:2]}{digit}" for digit in range(2, 10)), f"R{number:02}"]
        code = next((one for one in tries if len(one) == 3 and one not in taken), f"R{number}")
        taken.add(code)
        codes.append(code)
    return tuple(codes)


def unique_names(names: Iterable[str]) -> tuple[str, ...]:
    """The same names, the second and later of one name numbered: ``Courier``, ``Courier (2)``."""
    seen: dict[str, int] = {}
    out = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        out.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(out)


def bounds(low: int, high: int) -> str:
    """``4`` or ``4–5``."""
    return str(low) if low == high else f"{low}–{high}"


def count(number: int, one: str, many: str | None = None) -> str:
    """``1 report``, ``1,952 reports``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listing(names: Sequence[str], *, most: int = 12) -> str:
    """Names as a list in words, past ``most`` the number of the rest."""
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return ", ".join(names)


def one_line(text: str) -> str:
    """The text with every run of blanks as one space."""
    return " ".join(text.split())


def unquoted(text: str) -> str:
    """The text without quotation marks around it (and a comma or full stop they enclose with a mark behind), for words we set in marks ourselves."""
    inner = text.strip()
    while inner and inner[0] in OPENING:
        inner = inner[1:].lstrip()
    while inner and inner[-1] in CLOSING:
        inner = inner[:-1].rstrip()
    return inner or text


def shorten(text: str, most: int = 160) -> str:
    """The text on one line, cut after a word with an ellipsis when longer than ``most``."""
    line = one_line(text)
    if len(line) <= most:
        return line
    cut = line.rfind(" ", most // 2, most)
    return f"{line[: cut if cut > 0 else most]} …"


def percent(share: float) -> str:
    """``27 %``; under a half ``<1 %``."""
    return "<1 %" if 0 < share < 0.005 else f"{round(share * 100)} %"
