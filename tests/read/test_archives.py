"""Zip and gzip: whole, nested, cut off, damaged, and made to blow up."""

from __future__ import annotations

import gzip
import io
import json
import random
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tellings.model import Rejected, Report
from tellings.read import Limits
from tests.read.invented import BODY, give_stdin, read_all, reports

SMALL = Limits(expansion_free=1_000_000, expansion=50)


def zipped(members: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return packed.getvalue()


def streamed(members: dict[str, bytes]) -> bytes:
    """A zip written to a pipe: sizes and checksums follow the data."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.data = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.data += data
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return bytes(pipe.data)


def lines(count: int) -> bytes:
    return "".join(json.dumps({"text": f"{BODY} Number {number}."}) + "\n" for number in range(count)).encode()


def rows(path: Path, limits: Limits = SMALL) -> tuple[list[str], list[str]]:
    """Sources of the reports, reasons of the rejected."""
    found = read_all(path, limits=limits)
    return (
        [each.source.removeprefix(str(path)) for each in found if isinstance(each, Report)],
        [each.why for each in found if isinstance(each, Rejected)],
    )


def test_members_are_named_after_the_archive(tmp_path: Path) -> None:
    path = tmp_path / "pile.zip"
    path.write_bytes(zipped({"b.txt": BODY.encode(), "deep/a.txt": BODY.encode(), "c.jsonl": lines(2)}))
    assert rows(path) == (["!b.txt", "!deep/a.txt", "!c.jsonl:1", "!c.jsonl:2"], [])


def test_hidden_members_are_skipped(tmp_path: Path) -> None:
    path = tmp_path / "pile.zip"
    path.write_bytes(zipped({".DS_Store": b"x", "__MACOSX/._a.txt": b"x", "a.txt": BODY.encode(), ".git/b.txt": b"x"}))
    assert rows(path) == (["!a.txt"], [])


def test_a_gzipped_report_keeps_the_name_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(BODY.encode()))
    (tmp_path / "b.jsonl.gz").write_bytes(
        gzip.compress(lines(2)) + gzip.compress(lines(1))
    )  # members one after another
    assert [report.source for report in reports(tmp_path)] == [
        f"{tmp_path}/a.txt.gz",
        *(f"{tmp_path}/b.jsonl.gz:{number}" for number in (1, 2, 3)),
    ]


@given(data=st.binary(max_size=300_000), level=st.integers(0, 9), block=st.integers(1, 70_000))
@settings(max_examples=40, deadline=None)
def test_gunzipping_gives_back_what_was_packed(data: bytes, level: int, block: int) -> None:
    from tellings.read.streams import Gunzipped

    stream = io.BufferedReader(Gunzipped(io.BytesIO(gzip.compress(data, level) + gzip.compress(b"!")), Limits()), block)
    assert stream.read() == data + b"!"


def test_an_archive_through_a_pipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    give_stdin(monkeypatch, zipped({"a.txt": BODY.encode()}))
    assert [report.source for report in reports("-")] == ["-!a.txt"]


def test_a_pipe_is_put_on_disk_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    noise = random.Random(1).randbytes(3_000_000)
    give_stdin(monkeypatch, zipped({"a.txt": noise}))
    (only,) = read_all("-", limits=Limits(spool_bytes=1_000_000))
    assert isinstance(only, Rejected)
    assert only.why == "TOO_LARGE"


def test_an_archive_in_an_archive_is_read_a_third_is_not(tmp_path: Path) -> None:
    path = tmp_path / "pile.zip"
    inner = zipped({"a.txt": BODY.encode()})
    path.write_bytes(zipped({"inner.zip": inner, "lines.jsonl.gz": gzip.compress(lines(1))}))
    assert rows(path) == (["!inner.zip!a.txt", "!lines.jsonl.gz:1"], [])
    path.write_bytes(zipped({"inner.zip": zipped({"innermost.zip": inner}), "z.txt": BODY.encode()}))
    assert rows(path) == (["!z.txt"], ["TWICE_NESTED"])


@pytest.mark.parametrize("name", ["[Content_Types].xml", "META-INF/container.xml"])
def test_office_documents_and_books_say_what_they_are(tmp_path: Path, name: str) -> None:
    path = tmp_path / "letter.docx"
    path.write_bytes(zipped({name: b"<x/>", "word/document.xml": b"<x/>"}))
    assert rows(path) == ([], ["BINARY"])


def test_a_locked_member_is_rejected_alone(tmp_path: Path) -> None:
    path = tmp_path / "pile.zip"
    data = bytearray(zipped({"a.txt": BODY.encode(), "b.txt": BODY.encode()}, method=zipfile.ZIP_STORED))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1  # says that the first member is encrypted
    path.write_bytes(data)
    assert rows(path) == (["!b.txt"], ["UNREADABLE"])


def test_a_damaged_member_is_rejected_alone(tmp_path: Path) -> None:
    path = tmp_path / "pile.zip"
    data = bytearray(zipped({"a.txt": BODY.encode() * 50, "b.txt": BODY.encode()}))
    data[60:90] = bytes(30)
    path.write_bytes(data)
    assert rows(path) == (["!b.txt"], ["UNREADABLE"])


@pytest.mark.parametrize("pack", [zipped, streamed])
def test_a_zip_cut_off_gives_its_whole_members(tmp_path: Path, pack: object) -> None:
    path = tmp_path / "pile.zip"
    members = {f"{number}.txt": f"{BODY} {number}".encode() for number in range(5)}
    whole = zipped(members) if pack is zipped else streamed(members)
    third = [at for at in range(len(whole)) if whole.startswith(b"PK\x03\x04", at)][3]
    for cut in (third + 40, third + 5, third):
        path.write_bytes(whole[:cut])
        assert rows(path) == (["!0.txt", "!1.txt", "!2.txt"], ["UNREADABLE"])


@given(cut=st.floats(0, 1), seed=st.integers(0, 9))
@settings(max_examples=30, deadline=None)
def test_no_cut_of_a_zip_does_harm(tmp_path_factory: pytest.TempPathFactory, cut: float, seed: int) -> None:
    path = tmp_path_factory.mktemp("cut") / "pile.zip"
    whole = streamed({f"{number}.txt": f"{BODY} {number}".encode() for number in range(seed)})
    path.write_bytes(whole[: int(cut * len(whole))])
    found = read_all(path)
    assert all(each.data.startswith((BODY.encode(), b"P")) for each in found if isinstance(each, Report))
    assert found


def test_a_gzip_cut_off_gives_its_whole_lines(tmp_path: Path) -> None:
    path = tmp_path / "pile.jsonl.gz"
    random.seed(4)
    noisy = [json.dumps({"text": BODY + random.randbytes(3000).hex()}) for _ in range(200)]
    whole = gzip.compress("\n".join(noisy).encode())
    path.write_bytes(whole[: len(whole) // 2])
    sources, whys = rows(path)
    assert 80 <= len(sources) <= 101
    assert whys[-1] == "UNREADABLE"
    assert len(whys) == 1


def test_a_single_report_cut_off_in_its_gzip_is_no_report(tmp_path: Path) -> None:
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(BODY.encode())[:-9])
    assert rows(path) == ([], ["UNREADABLE"])


@pytest.mark.parametrize(
    "damage", [b"\x1f\x8b", b"\x1f\x8b\x08\x00garbage that is no gzip data at all", b"PK\x03\x04 but no zip"]
)
def test_what_only_begins_like_an_archive(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(damage)
    assert rows(path) == ([], ["UNREADABLE"])


def test_zeros_after_a_gzip_are_padding(tmp_path: Path) -> None:
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(BODY.encode()) + bytes(5000))
    assert rows(path) == ([""], [])


def bomb(size: int) -> bytes:
    """A deflated stream of blanks."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = b" " * 1_000_000
    return b"".join(packer.compress(block) for _ in range(size // len(block))) + packer.flush()


@pytest.mark.parametrize("name", ["a.txt.gz", "a.jsonl.gz", "a.warc.gz"])
def test_a_gzip_that_expands_without_end_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(bomb(300_000_000))
    found = read_all(path, limits=SMALL)
    assert [each.why for each in found if isinstance(each, Rejected)] == ["TOO_LARGE"]


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({f"{number}.txt": b" " * 2_000_000 for number in range(40)}))
    sources, whys = rows(path)
    assert set(whys) == {"TOO_LARGE"}
    assert len(sources) <= 2


def test_overlapping_members_cannot_repeat_one_kernel_without_end(tmp_path: Path) -> None:
    kernel = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = kernel.compress(b"a" * 1_000_000) + kernel.flush()
    crc = zlib.crc32(b"a" * 1_000_000)
    local = (
        struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 8, 0, 0, crc, len(packed), 1_000_000, 1, 0) + b"x" + packed
    )
    central = b"".join(
        struct.pack(
            "<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, crc, len(packed), 1_000_000, 1, 0, 0, 0, 0, 0, 0
        )
        + b"x"
        for _ in range(500)
    )
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 500, 500, len(central), len(local), 0)
    path = tmp_path / "a.zip"
    path.write_bytes(local + central + end)
    found = read_all(path, limits=SMALL)
    assert len([each for each in found if isinstance(each, Report)]) <= 3
    assert any(isinstance(each, Rejected) for each in found)


def test_an_archive_of_too_many_members_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({f"{number}.txt": b"x" for number in range(20)}))
    assert rows(path, Limits(members=10)) == ([], ["TOO_LARGE"])


def test_members_that_would_climb_out_of_their_folder_are_only_names(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"../../etc/passwd": BODY.encode(), "/tmp/x.txt": BODY.encode()}))
    assert rows(path) == (["!../../etc/passwd", "!/tmp/x.txt"], [])
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.zip"]
