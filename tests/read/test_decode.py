"""Encodings: every one Python knows, declared, undeclared, wrongly declared, damaged."""

from __future__ import annotations

import codecs
import encodings.aliases
import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tellings.read.decode import Decoded, charset_name, decode_bytes
from tellings.read.limits import Refusal
from tests.read.invented import BODY, article, extract, page, why

CODECS = sorted({name for name in encodings.aliases.aliases.values() if charset_name(name) is not None})
PLAIN = BODY.replace("“", '"').replace("”", '"')
ACCENTS = (
    "“It’s the café’s first day,” said Zoë Müller – née Garçon – of the £40 menu… “Très bien,” her niece’s reply was."
)


def test_there_are_codecs_to_test() -> None:
    assert len(CODECS) > 85


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("text", [BODY, PLAIN])
def test_a_declared_codec_gives_back_the_text(codec: str, text: str) -> None:
    try:
        data = text.encode(codec)
    except UnicodeError:
        return  # it has no curly quotation marks
    assert article(data, charset=codec).text == text


@pytest.mark.parametrize("codec", CODECS)
def test_an_undeclared_codec_gives_the_text_or_a_reason(codec: str) -> None:
    found = extract(PLAIN.encode(codec))
    assert len(found.articles) + len(found.rejected) == 1
    if found.articles:  # codes that differ in a few signs cannot be told apart, but the words must be right
        assert re.findall("[A-Za-z0-9]+", found.articles[0].text) == re.findall("[A-Za-z0-9]+", PLAIN)


@pytest.mark.parametrize(
    "codec",
    [
        "utf-8",
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "utf-32-le",
        "utf-32-be",
        "cp1252",
        "mac_roman",
    ],
)
def test_english_is_told_without_a_declaration(codec: str) -> None:
    text = f"{BODY}\n\n{ACCENTS}"
    assert article(text.encode(codec)).text == text


@pytest.mark.parametrize("codec", ["cp850", "cp437", "latin-1", "iso8859-15"])
def test_accents_in_older_codes(codec: str) -> None:
    text = f"{PLAIN}\n\nHer niece sat in the café with Zoë Müller and Señor Ibáñez, who is from Besançon."
    assert article(text.encode(codec)).text == text


@pytest.mark.parametrize(
    "declared",
    [
        "utf-8",
        "latin-1",
        "cp1250",
        "koi8-r",
        "no-such-code",
        "",
        "utf-16",
        "base64",
        "punycode",
        "idna",
        "undefined",
        "rot13",
    ],
)
def test_utf8_goes_before_a_wrong_declaration(declared: str) -> None:
    assert article(BODY, charset=declared).text == BODY


def test_latin_1_is_read_as_browsers_read_it() -> None:
    assert article(BODY.encode("cp1252"), charset="iso-8859-1").text == BODY


def test_a_page_declares_its_own_code() -> None:
    marked = (
        page(BODY + "\n\nДа, said the captain.").replace("utf-8", "windows-1251").replace("“", '"').replace("”", '"')
    )
    assert "Да, said" in article(marked.encode("cp1251"), form="html").text


def test_a_few_lost_characters_are_kept_with_a_warning() -> None:
    data = f"{BODY}{ACCENTS}".encode()
    broken = data.replace("é".encode(), b"\xe9", 1)
    found = extract(broken, charset="utf-8")
    assert found.articles[0].text == f"{BODY}{ACCENTS}".replace("é", "\ufffd", 1)
    (warned,) = (row for row in found.warned if row.why == "CHANGED_CHARACTERS")
    assert warned.span is not None
    assert warned.span.of(found.articles[0].text) == "\ufffd"


def test_a_cut_utf16_text_keeps_what_is_whole() -> None:
    assert article(BODY.encode("utf-16")[:-1]).text == BODY[:-1] + "\ufffd"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "EMPTY"),
        (b" \n\t \r\n", "EMPTY"),
        (codecs.BOM_UTF8, "EMPTY"),
        (codecs.BOM_UTF16_LE, "EMPTY"),
        (codecs.BOM_UTF8 + b" \n", "EMPTY"),
        ("\u00a0\u2003\n".encode(), "EMPTY"),
        (b"\x00" * 1000, "BINARY"),
        (b"a\x00b\x00" * 3 + b"\x00\x01\x02\x03" * 500, "BINARY"),
        ((BODY + "\0").encode(), "BINARY"),
        (bytes(range(256)) * 40, "BINARY"),
        (random.Random(2).randbytes(20_000), "BINARY"),
        (bytes(range(1, 32)) * 100, "BINARY"),
    ],
)
def test_what_is_no_text_says_so(data: bytes, reason: str) -> None:
    assert why(data) == reason


def test_random_high_bytes_are_unreadable_or_another_language() -> None:
    noise = bytes(random.Random(5).choice(range(128, 256)) for _ in range(5000))
    assert why(noise) in {"UNREADABLE", "NOT_ENGLISH", "BINARY", "TOO_LARGE"}


def test_stray_zeros_in_a_page_are_dropped() -> None:
    assert "harbour bridge" in article(page().replace("harbour", "har\0bour").encode(), form="html").text


@given(st.text(min_size=1))
@settings(max_examples=200, deadline=None)
def test_utf8_is_decoded_character_for_character(text: str) -> None:
    found = decode_bytes(text.encode(), "text", None)
    if isinstance(found, Decoded) and "\0" in text:  # a zero after every sign is what UTF-16 looks like
        assert found.text.encode(found.charset) in {text.encode(), text.removeprefix("\ufeff").encode()}
    elif isinstance(found, Decoded):
        assert found.text == text.removeprefix("\ufeff")
    else:
        assert isinstance(found, Refusal)
        assert "\0" in text or any(ord(sign) < 32 or 127 <= ord(sign) < 160 for sign in text)


@given(
    st.binary(max_size=3000),
    st.sampled_from([None, "utf-8", "latin-1", "utf-16", "shift_jis", "x"]),
    st.sampled_from(["text", "html"]),
)
@settings(max_examples=150, deadline=None)
def test_any_bytes_give_an_answer(data: bytes, declared: str | None, form: str) -> None:
    found = extract(data, form=form, charset=declared)  # type: ignore[arg-type]
    assert len(found.articles) + len(found.rejected) == 1
    for each in found.articles:
        each.text.encode()
