"""Zip archives, whole or cut off: their members as streams."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, BinaryIO

from tellings.model import Rejected
from tellings.read.limits import Limits, Refusal, RefusedStream
from tellings.read.records import clean
from tellings.read.streams import BLOCK, Expansion, Readable

OFFICE = {
    "[Content_Types].xml": "an office document; save it as text or HTML",
    "META-INF/container.xml": "an e-book; save it as text",
    "META-INF/MANIFEST.MF": "a Java archive",
    "AndroidManifest.xml": "an Android app",
}
LOCAL_HEADER = struct.Struct(
    "<4sHHHHHIIIHH"
)  # signature, version, flags, method, time, date, crc, packed, filled, name, extra
SIZE_LATER, UTF8_NAME, LOCKED = 1 << 3, 1 << 11, 1 << 0


def hidden(name: str) -> bool:
    """Whether a path lies in or is a hidden file: those of editors, version control and desktops."""
    return any((piece.startswith(".") and piece not in {".", ".."}) or piece == "__MACOSX" for piece in name.split("/"))


class Counted(io.RawIOBase):
    """An archive's member, counted against what the archive may expand to; damage raises RefusedStream."""

    def __init__(self, stream: Readable, expansion: Expansion) -> None:
        self._stream = stream
        self._expansion = expansion

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        """Fill ``buffer`` with the member's next bytes."""
        try:
            block = self._stream.read(len(buffer))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
            raise RefusedStream(Refusal("UNREADABLE", f"damaged in the archive ({str(error)[:100]})")) from error
        self._expansion.add(len(block))
        buffer[: len(block)] = block
        return len(block)


def open_members(source: str, stream: BinaryIO, limits: Limits) -> Iterator[tuple[str, IO[bytes]] | Rejected]:
    """Each member's name and bytes, in the archive's order. Hidden ones and folders are passed over.

    An archive cut off in the middle has no table of contents; its members are then read one after another as far as they are whole,
    and one Rejected tells of the rest. A locked member gives a Rejected of its own.
    """
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    expansion = Expansion(limits, packed=size)
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error):
        stream.seek(0)
        yield from salvage_members(source, stream, expansion, limits)
        return
    with archive:
        members = archive.infolist()
        office = next((OFFICE[member.filename] for member in members[:1000] if member.filename in OFFICE), None)
        if office or len(members) > limits.members:
            yield Rejected(source, *(Refusal("BINARY", office) if office else too_many(limits)))
            return
        for member in members:
            name = clean(member.filename)
            if member.is_dir() or hidden(name):
                continue
            try:
                opened = archive.open(member)
            except (RuntimeError, zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
                yield Rejected(f"{source}!{name}", "UNREADABLE", f"cannot be unpacked ({str(error)[:100]})")
                continue
            with opened:
                yield name, io.BufferedReader(Counted(opened, expansion), BLOCK)


def too_many(limits: Limits) -> Refusal:
    """Refuses an archive of too many members."""
    return Refusal("TOO_LARGE", f"more than {limits.members:,} members; unpack it and give the folder")


def salvage_members(
    source: str, stream: BinaryIO, expansion: Expansion, limits: Limits
) -> Iterator[tuple[str, IO[bytes]] | Rejected]:
    """The members of a zip archive without a table of contents, by their own headers, as far as they are whole; then one Rejected.

    A whole member is held in memory, so one over ``report_bytes`` ends the salvage. After APPNOTE.TXT 6.3 (PKWARE), sections 4.3.7 and 4.4.
    """
    while True:
        try:
            member = salvage_member(stream, expansion, limits)
        except RefusedStream as refused:
            yield Rejected(source, *refused.refusal)
            return
        if member is None:
            yield Rejected(
                source, "UNREADABLE", "the zip archive ends in the middle; whole members are read. Fetch it again"
            )
            return
        name, data = member
        if not name.endswith("/") and not hidden(name):
            yield name, io.BytesIO(data)


def salvage_member(stream: BinaryIO, expansion: Expansion, limits: Limits) -> tuple[str, bytes] | None:
    """The next whole member; None where there is none. Leaves the stream after it. Raises RefusedStream over the limits."""
    head = stream.read(LOCAL_HEADER.size)
    if len(head) < LOCAL_HEADER.size or not head.startswith(b"PK\x03\x04"):
        return None
    _, _, flags, method, _, _, checksum, packed, _, name_size, extra_size = LOCAL_HEADER.unpack(head)
    raw_name = stream.read(name_size)
    stream.seek(extra_size, io.SEEK_CUR)
    if (
        flags & LOCKED
        or method not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
        or (flags & SIZE_LATER and method != zipfile.ZIP_DEFLATED)
    ):
        return None
    data = (
        inflate_member(stream, expansion, limits)
        if method == zipfile.ZIP_DEFLATED
        else stream.read(min(packed, limits.report_bytes + 1))
    )
    if data is None or (method == zipfile.ZIP_STORED and len(data) < packed):
        return None
    if flags & SIZE_LATER:
        mark = stream.read(4)
        checksum_raw = stream.read(4) if mark == b"PK\x07\x08" else mark
        checksum = int.from_bytes(checksum_raw, "little")
        stream.seek(8, io.SEEK_CUR)
    if zlib.crc32(data) != checksum:
        return None
    return clean(raw_name.decode("utf-8" if flags & UTF8_NAME else "cp437", "replace")), data


def inflate_member(stream: BinaryIO, expansion: Expansion, limits: Limits) -> bytes | None:
    """The deflated data that starts here, None when it is cut or damaged; leaves the stream right after it."""
    inflate = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
    blocks: list[bytes] = []
    size = 0
    while not inflate.eof:
        packed = inflate.unconsumed_tail or stream.read(BLOCK)
        try:
            block = inflate.decompress(packed, BLOCK)
        except zlib.error:
            return None
        if not packed and not block:
            return None
        expansion.add(len(block))
        size += len(block)
        if size > limits.report_bytes:
            raise RefusedStream(
                Refusal("TOO_LARGE", f"a member of more than {limits.report_bytes:,} bytes in a cut archive")
            )
        blocks.append(block)
    stream.seek(-len(inflate.unused_data), io.SEEK_CUR)
    return b"".join(blocks)
