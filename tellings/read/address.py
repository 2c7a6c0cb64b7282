"""One spelling for each address, so that the same page fetched twice is known to be the same."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from tellings.read.shipped import table_rows

LONGEST = 2000  # characters; beyond it an address is no address (a data: URL, a whole page by mistake)
MOBILE = re.compile(r"^(?:www\d?|m|mobile|amp|wap|touch)\.(?=[^.]+\.)")
AMP_PATH = re.compile(r"(?:/amp|/amp\.html|\.amp|/amphtml)/?$|^/amp(?=/)")
HOST = re.compile(r"[\w.-]+(?::\d{1,5})?")
USER = re.compile(r"^(\s*[a-z][a-z0-9+.-]*://)[^/?#]*@", re.I)
DEFAULT_PORTS = {"http": ":80", "https": ":443"}


@lru_cache(maxsize=1)
def tracking_keys() -> tuple[frozenset[str], tuple[str, ...]]:
    """Query keys that say where a reader came from, not what is read: whole keys, and beginnings (written ``utm_*``)."""
    keys = [row["key"].lower() for row in table_rows("tracking.csv")]
    return frozenset(key for key in keys if not key.endswith("*")), tuple(key[:-1] for key in keys if key.endswith("*"))


def canonical_address(address: str | None) -> str | None:
    """The address in one spelling; None where it is none.

    Scheme https; host in small letters without user, default port and a leading ``www.``, ``m.``, ``mobile.`` or ``amp.``; no AMP marks in the
    path, no fragment, no tracking keys (``data/tracking.csv``), the other keys sorted; no slash at the end. Sites answer at these
    spellings or lead on from them. A page's own ``rel=canonical`` goes before any given address.
    An address is a name first and a link second here, see docs/why.md.
    """
    if not address or len(address) > LONGEST:
        return None
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").rstrip(".")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not host or not HOST.fullmatch(host):
        return None
    while (bare := MOBILE.sub("", host)) != host:
        host = bare
    path = AMP_PATH.sub("", parts.path)
    # White space at the end would be stripped the next time the address is read, and leave another one.
    while (bare := path.rstrip().rstrip("/")) != path:
        path = bare
    kept = sorted(
        (key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if not tracks(key, value)
    )
    query = urlencode(kept)
    return urlunsplit(("https", host + ("" if port in DEFAULT_PORTS.values() else port), path, query, ""))


def tracks(key: str, value: str) -> bool:
    """Whether a query key says where the reader came from, or asks for the AMP page."""
    whole, beginnings = tracking_keys()
    key = key.lower()
    return (
        key in whole
        or key.startswith(beginnings)
        or (key in {"amp", "outputtype"} and value.lower() in {"", "1", "true", "amp"})
    )


def without_user(address: str) -> str:
    """The address as written but for a name and password before the host, which no dossier may pass on."""
    return USER.sub(r"\1", address, count=1)


def host_name(address: str | None) -> str | None:
    """The host of a canonical address: who answers there."""
    return urlsplit(address).hostname if address else None


#: A day in a path: year, month and day between slashes, dashes or underscores, or run together as eight figures.
DATED_PATH = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?:[/_-](?P<month>0?[1-9]|1[0-2]|[a-z]{3})[/_-](?P<day>0?[1-9]|[12]\d|3[01])|(?P<month8>0[1-9]|1[0-2])(?P<day8>0[1-9]|[12]\d|3[01]))(?!\d)",
    re.I,
)
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def date_in_address(address: str | None) -> str | None:
    """The day an address names (``/2019/nov/27/``, ``2019-11-27``, ``20191127``) as ISO; None where it names none."""
    match = DATED_PATH.search(urlsplit(address).path) if address else None
    if match is None:
        return None
    month, day = (match["month"] or match["month8"]).lower(), match["day"] or match["day8"]
    if month.isalpha():
        if month not in MONTHS:
            return None
        month = str(MONTHS.index(month) + 1)
    return f"{match['year']}-{int(month):02}-{int(day):02}"
