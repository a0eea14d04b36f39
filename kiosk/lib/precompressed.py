"""A page that differs in one place only, compressed but for that place: sending it costs a few microseconds."""

import struct
import zlib

_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
"""A gzip member (RFC 1952 § 2.3) with no name and no time, compressed as well as can be, from an unknown system."""

LONGEST_END = 0xFFFF
"""Bytes that fit one stored block (RFC 1951 § 3.2.4)."""


class Precompressed:
    """A text with a gap near its end. What stands before the gap is compressed once, what follows is sent as it is."""

    def __init__(self, before: str, after: str) -> None:
        self.before = before.encode()
        self.after = after.encode()
        self.checksum = zlib.crc32(self.before)
        deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
        self.deflated = _HEADER + deflate.compress(self.before) + deflate.flush(zlib.Z_FULL_FLUSH)

    def plain(self, gap: str) -> bytes:
        """The whole text with `gap` in its place."""
        return self.before + gap.encode() + self.after

    def gzipped(self, gap: str) -> bytes:
        """The same as a gzip file: the compressed beginning, then one stored block, which is the last."""
        end = gap.encode() + self.after
        if len(end) > LONGEST_END:
            raise ValueError("too much stands after the gap to be sent uncompressed")
        block = struct.pack("<BHH", 1, len(end), len(end) ^ 0xFFFF)
        trailer = struct.pack("<II", zlib.crc32(end, self.checksum), (len(self.before) + len(end)) & 0xFFFFFFFF)
        return self.deflated + block + end + trailer
