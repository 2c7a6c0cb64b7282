"""Streams of bytes that keep to limits: look ahead, unpack gzip, count what an archive expands to, read lines, spool to disk.

Nothing here ever holds more than a block, a line or a report at a time.
"""

from __future__ import annotations

import codecs
import io
import tempfile
import zlib
from collections.abc import Iterator
from typing import IO, BinaryIO, Protocol

from tellings.read.limits import Limits, Refusal, RefusedStream

BLOCK = 1 << 16  # bytes read at a time
HEAD = 1 << 16  # bytes looked at to tell what a stream is


class Readable(Protocol):
    """Anything that gives bytes."""

    def read(self, size: int = -1, /) -> bytes: ...


def read_fully(stream: Readable, size: int) -> bytes:
    """Up to ``size`` bytes, fewer only at the end of the stream; pipes and sockets give less than asked."""
    blocks: list[bytes] = []
    while size > 0 and (block := stream.read(min(size, 1 << 20))):
        blocks.append(block)
        size -= len(block)
    return b"".join(blocks)


class Rewound(io.RawIOBase):
    """A stream put back to its start after its ``head`` was read."""

    def __init__(self, head: bytes, rest: Readable) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        """Fill ``buffer`` from the head, then from the rest."""
        if self._head:
            block, self._head = self._head[: len(buffer)], self._head[len(buffer) :]
        else:
            block = self._rest.read(len(buffer))
        buffer[: len(block)] = block
        return len(block)


class ShortReads:
    """A stream that gives what it has instead of waiting for all that was asked: when it breaks, what came before is not lost with the rest."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._read = getattr(stream, "read1", stream.read)
        self._broken: RefusedStream | None = None

    def read(self, size: int = -1, /) -> bytes:
        """Some bytes, none only at the end. Raises RefusedStream where the stream breaks, and again whenever asked after that."""
        if self._broken is not None:
            raise self._broken
        block: bytes = self._read(size)
        return block

    def gather(self, size: int) -> bytes:
        """``size`` bytes, fewer at the end and where the stream breaks; raises RefusedStream the next time."""
        blocks: list[bytes] = []
        try:
            while size > 0 and (block := self.read(size)):
                blocks.append(block)
                size -= len(block)
        except RefusedStream as broken:
            if not blocks:
                raise
            self._broken = broken
        return b"".join(blocks)


def look_ahead(stream: IO[bytes]) -> tuple[bytes, IO[bytes]]:
    """The first HEAD bytes, and the stream from its start again: the same one where it can seek, else a buffered copy of its order."""
    source = ShortReads(stream)
    head = source.gather(HEAD)
    if stream.seekable():
        stream.seek(0)
        return head, stream
    return head, io.BufferedReader(Rewound(head, source), BLOCK)


class Expansion:
    """Counts what an archive of ``packed`` bytes (or packed bytes seen so far) fills; raises RefusedStream past the limits."""

    def __init__(self, limits: Limits, packed: int = 0) -> None:
        self.packed = packed
        self.filled = 0
        self._limits = limits

    def add(self, filled: int) -> None:
        """Count ``filled`` more unpacked bytes."""
        self.filled += filled
        limits = self._limits
        if self.filled > limits.expansion_free and self.filled > limits.expansion * max(1, self.packed):
            raise RefusedStream(
                Refusal(
                    "TOO_LARGE",
                    f"the archive unpacks to more than {limits.expansion} times its size; unpack it by hand if you trust it",
                )
            )


class Gunzipped(io.RawIOBase):
    """The contents of a gzip stream, member after member, as far as they are whole.

    Raises RefusedStream when the stream ends early, is damaged, or expands without end. What was read before stays read.
    """

    def __init__(self, packed: Readable, limits: Limits) -> None:
        self._packed = packed
        self._inflate = zlib.decompressobj(wbits=31)
        self._waiting = b""
        self._inside = False  # some bytes of the present member were seen
        self._expansion = Expansion(limits)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        """Fill ``buffer`` with the next unpacked bytes; 0 at the end."""
        while True:
            ended = False
            if not self._waiting:
                self._waiting = self._packed.read(BLOCK)
                self._expansion.packed += len(self._waiting)
                ended = not self._waiting
            block = self._unpack(len(buffer))
            if block:
                buffer[: len(block)] = block
                self._expansion.add(len(block))
                return len(block)
            if ended:
                return self._finish()

    def _unpack(self, size: int) -> bytes:
        if not self._inside and not self._waiting.strip(b"\0"):
            self._waiting = b""  # nothing more, or padding after the last member, as tapes and some writers leave it
            return b""
        try:
            block = self._inflate.decompress(self._waiting, size)  # may give what is still inside when nothing waits
        except zlib.error as error:
            raise RefusedStream(Refusal("UNREADABLE", f"damaged gzip data ({error}); fetch the file again")) from error
        self._inside = True
        if self._inflate.eof:
            self._waiting = self._inflate.unused_data
            self._inflate = zlib.decompressobj(wbits=31)
            self._inside = False
        else:
            self._waiting = self._inflate.unconsumed_tail
        return block

    def _finish(self) -> int:
        if self._inside:
            raise RefusedStream(
                Refusal(
                    "UNREADABLE", "the gzip file ends in the middle; what came before is read. Fetch the file again"
                )
            )
        return 0


def read_lines(stream: IO[bytes], limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines (from 1) with their line ends; None for a line over ``limit`` bytes, which is skipped without being kept."""
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        if len(line) <= limit or line.endswith(b"\n"):
            yield number, line
            continue
        while (more := stream.readline(BLOCK)) and not more.endswith(b"\n"):
            pass
        yield number, None


def read_report(stream: Readable, limits: Limits) -> bytes | Refusal:
    """All bytes of one report, or the reason when there are too many."""
    data = read_fully(stream, limits.report_bytes + 1)
    if len(data) > limits.report_bytes:
        return Refusal(
            "TOO_LARGE", f"more than {limits.report_bytes:,} bytes in one report; split it, or give its text alone"
        )
    return data


def spooled(stream: IO[bytes], limits: Limits) -> BinaryIO:
    """A seekable stream with the same bytes: itself, or a temporary file. Raises RefusedStream over ``spool_bytes``.

    A temporary file that is not needed any more goes away when it is closed or collected.
    """
    if stream.seekable():
        return stream  # type: ignore[return-value]
    file = tempfile.TemporaryFile(prefix="tellings-")  # noqa: SIM115 (the caller closes it)
    try:
        size = 0
        while block := stream.read(1 << 20):
            size += len(block)
            if size > limits.spool_bytes:
                raise RefusedStream(
                    Refusal("TOO_LARGE", f"more than {limits.spool_bytes:,} bytes through a pipe; give it as a file")
                )
            file.write(block)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


class Recoded(io.RawIOBase):
    """The same text in UTF-8, for readers of lines and tables; what cannot be decoded becomes U+FFFD."""

    def __init__(self, stream: Readable, charset: str) -> None:
        self._stream = stream
        self._decode = codecs.getincrementaldecoder(charset)("replace").decode
        self._waiting = b""
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        """Fill ``buffer`` with the next bytes in UTF-8."""
        while not self._waiting and not self._ended:
            block = self._stream.read(BLOCK)
            self._ended = not block
            self._waiting = self._decode(block, self._ended).encode("utf-8", "replace")
        block, self._waiting = self._waiting[: len(buffer)], self._waiting[len(buffer) :]
        buffer[: len(block)] = block
        return len(block)
