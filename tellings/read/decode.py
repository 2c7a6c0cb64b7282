"""Bytes to characters: what the carrier or the page declares, checked against what the bytes can be."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from tellings.model import Form
from tellings.read.limits import Refusal

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Codecs Python calls text encodings that no text is stored in; punycode takes quadratic time on long input.
NO_CHARSET = {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "oem"}
#: What pages declare and browsers read otherwise: https://encoding.spec.whatwg.org/#names-and-labels
BROWSERS_READ = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030"}
META_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,40})",
    re.I,
)
META_BYTES = 4096  # browsers look for a declaration in the first 1,024; pages with long comments put it later

#: Encodings an English text saved without a word about it may be in, likeliest first.
LIKELY = ("cp1252", "mac_roman", "cp850", "cp437")
LIKELY_SHARE = 0.9  # of the characters outside ASCII must stand where English puts them
FOREIGN_SHARE = 0.2  # more characters outside ASCII than this among the letters: not English in a one-byte code
LOST_SHARE = 0.01  # characters that may be lost before the text counts as unreadable
CONTROL_SHARE = 0.005  # control characters beyond this: not a text
SAMPLE = 1 << 16  # bytes shown to charset-normalizer; its time grows with its input
CONTROLLED = "not text: full of control characters; give it as UTF-8 text"
ASCII_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
NOT_ASCII = re.compile("[^\x00-\x7f]")
#: Where English puts characters outside ASCII: apostrophes inside words, quotation marks at their edges, dashes between words or figures,
#: accents inside small-letter words or at their capital, signs of money and measure.
IN_PLACE = re.compile(
    "(?<=\\w)[’ʼ](?=\\w)|(?<=\\w)’|[“‘](?=[\\w“‘\\[($£€.…])|(?<=[\\w.,!?…)\\]%:;’”—–-])[”’]|[“”‘’](?=[\\s\\W]|$)|[–—…•·]|[£€](?=\\d)|[©®™°½¼¾§\xa0]"
    "|(?<=[A-Za-z])[à-öø-ÿœšž](?=[a-zà-öø-ÿ\\W]|$)|(?<![^\\W_])[À-ÖØ-Þà-öø-ÿŠšŽžŒœ](?=[a-z])|(?<=[A-Z])[À-ÖØ-ÞŠŽŒ](?=[A-Z\\W]|$)|(?<=[à-öø-ÿ])[à-öø-ÿ](?=[a-z])"
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text without its byte order mark, and the codec it was read with."""

    text: str
    charset: str


def decode_bytes(data: bytes, form: Form, declared: str | None) -> Decoded | Refusal:
    """The text of a report's bytes, or the reason why they are none.

    In this order: a byte order mark; a declared codec that is no superset of ASCII; UTF-8, which other codes hardly ever look like; UTF-16 or
    UTF-32 by their zeros; what was declared, read as browsers read it; the one-byte codes of English by where their signs stand; what
    charset-normalizer finds. Bytes that fit nothing become U+FFFD as long as they are few. Time is linear in the bytes.
    """
    for mark, charset in BOMS:
        if data.startswith(mark):
            return check(data[len(mark) :].decode(charset, "replace"), charset)
    names = declared_charsets(data, form, declared)
    for name in names:
        if not reads_ascii(name) and (found := try_decode(data, name)) is not None:
            return found
    if b"\0" in data:
        return decode_zeros(data, form)
    found = try_decode(data, "utf-8")
    if found is not None:
        return found
    for name in (BROWSERS_READ.get(name, name) for name in names):
        if reads_ascii(name) and name != "utf-8" and (found := try_decode(data, name)) is not None:
            return found
    return decode_undeclared(data)


def declared_charsets(data: bytes, form: Form, declared: str | None) -> list[str]:
    """The known codecs that the carrier and the page's own head declare, by Python's names."""
    words = [declared or ""]
    if form == "html":
        words += [b"".join(match.groups(b"")).decode("ascii") for match in META_CHARSET.finditer(data, 0, META_BYTES)]
    return [name for word in words if (name := charset_name(word)) is not None]


def charset_name(word: str) -> str | None:
    """Python's name of a text encoding, None when it knows none of that name."""
    try:
        found = codecs.lookup(word.strip())
    except (LookupError, ValueError, UnicodeError):
        return None
    is_text = getattr(found, "_is_text_encoding", True)
    return found.name if is_text and found.name.replace("-", "_") not in NO_CHARSET else None


def reads_ascii(charset: str) -> bool:
    """Whether ASCII bytes mean themselves in this codec, always (not so in UTF-16, UTF-7, ISO-2022, EBCDIC)."""
    plain = bytes(range(32, 127)) + b"\n"
    if charset.startswith(("iso2022", "hz", "utf-7")):
        return False
    try:
        return plain.decode(charset) == plain.decode("ascii")
    except UnicodeError:
        return False


def try_decode(data: bytes, charset: str) -> Decoded | None:
    """The text when every byte fits and it reads like one, else None."""
    try:
        text = data.decode(charset)
    except (UnicodeError, ValueError, OverflowError):
        return None
    return Decoded(text.removeprefix("\ufeff"), charset) if is_writing(text) else None


def is_writing(text: str) -> bool:
    """Whether control characters are as rare as in writing."""
    found = sum(1 for _ in CONTROLS.finditer(text)) if CONTROLS.search(text) else 0
    return found <= CONTROL_SHARE * len(text)


def check(text: str, charset: str) -> Decoded | Refusal:
    """A decoded text, unless it is none."""
    if not is_writing(text):
        return Refusal("BINARY", CONTROLLED)
    if text.count("\ufffd") > max(1, LOST_SHARE * len(text)):
        return Refusal("UNREADABLE", f"marked as {charset}, but most of it is not; save it as UTF-8")
    return Decoded(text, charset)


def decode_zeros(data: bytes, form: Form) -> Decoded | Refusal:
    """Bytes with zeros among them: UTF-16 or UTF-32 without a mark, a page with stray zeros (dropped, as browsers do), or no text."""
    sample = data[:SAMPLE]
    for charset, width, zeros in (
        ("utf-32-le", 4, (2, 3)),
        ("utf-32-be", 4, (0, 1)),
        ("utf-16-le", 2, (1,)),
        ("utf-16-be", 2, (0,)),
    ):
        rows = max(1, len(sample) // width)
        if len(data) % width == 0 and all(sample[at::width].count(0) > 0.6 * rows for at in zeros):
            found = try_decode(data, charset)
            if found is not None:
                return found
    if form == "html" and data.count(0) <= LOST_SHARE * len(data):
        return decode_bytes(data.replace(b"\0", b""), form, None)
    return Refusal("BINARY", f"holds {data.count(0):,} zero bytes, which no text has; give it as UTF-8 text")


def decode_undeclared(data: bytes) -> Decoded | Refusal:
    """Bytes that are no UTF-8 and declare nothing that fits."""
    if len(ASCII_CONTROLS.findall(data)) > CONTROL_SHARE * len(data):
        return Refusal("BINARY", CONTROLLED)
    broken = data.decode("utf-8", "replace")
    if damaged_utf8(broken):
        return check(broken, "utf-8")
    for name in LIKELY:
        found = try_decode(data, name)
        if found is not None and reads_english(found.text):
            return found
    guess = guess_charset(data)
    if guess is not None and (found := try_decode(data, guess)) is not None:
        return found
    lossy = data.decode(guess, "replace") if guess else broken
    if is_writing(lossy) and lossy.count("\ufffd") <= LOST_SHARE * len(lossy):
        return Decoded(lossy, guess or "utf-8")
    return Refusal("UNREADABLE", "no known encoding explains its bytes; save it as UTF-8")


def damaged_utf8(broken: str) -> bool:
    """Whether a text decoded with losses was UTF-8 all the same: its good characters outside ASCII outnumber the lost ones."""
    lost = broken.count("\ufffd")
    good = sum(1 for _ in NOT_ASCII.finditer(broken)) - lost
    return good > lost


def reads_english(text: str) -> bool:
    """Whether the characters outside ASCII are few and stand where English puts them."""
    other = sum(1 for _ in NOT_ASCII.finditer(text))
    if other > FOREIGN_SHARE * sum(map(str.isalpha, text[:SAMPLE])) * max(1.0, len(text) / SAMPLE) + 3:
        return False
    return sum(1 for _ in IN_PLACE.finditer(text)) >= LIKELY_SHARE * other


def guess_charset(data: bytes) -> str | None:
    """What charset-normalizer makes of the stretch with the first bytes outside ASCII."""
    from charset_normalizer import from_bytes

    match = re.search(rb"[\x80-\xff]", data)
    first = match.start() if match else 0
    start = max(0, first - 2000)
    best = from_bytes(data[start : start + SAMPLE]).best()
    return charset_name(best.encoding) if best is not None else None
