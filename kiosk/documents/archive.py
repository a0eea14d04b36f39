"""Codes in bulk: a ZIP of SVG and PNG files with a list of what is what, made while it is being sent."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TypeAlias

from kiosk.documents.printed import PrintedCode
from kiosk.lib import filenames, qr, spreadsheet
from kiosk.lib.spreadsheet import Column

LIST_NAME = "codes.csv"
Moment: TypeAlias = tuple[int, int, int, int, int, int]
"""Year to second, as a ZIP file writes it down."""


def stream(
    codes: Sequence[PrintedCode], *, titles: Sequence[str], states: tuple[str, str], at: datetime
) -> Iterator[bytes]:
    """The archive in pieces, never whole in memory. `titles` head the list, `states` say in use and retired in it."""
    pieces = _Pieces()
    moment = (at.year, at.month, at.day, at.hour, at.minute, at.second)
    with zipfile.ZipFile(pieces, "w") as archive:
        columns = [Column(title) for title in titles]
        rows = ([code.location, code.name, code.role, code.code, code.address, states[code.is_retired],
                 f"{path(code)}.svg", f"{path(code)}.png"] for code in codes)  # fmt: skip
        _write(archive, LIST_NAME, b"".join(spreadsheet.csv_stream(columns, rows)), moment, zipfile.ZIP_DEFLATED)
        for code in codes:
            drawing = qr.svg(code.scanned, title=f"{code.name}: {code.address}").encode()
            _write(archive, f"{path(code)}.svg", drawing, moment, zipfile.ZIP_DEFLATED)
            _write(archive, f"{path(code)}.png", qr.png(code.scanned), moment, zipfile.ZIP_STORED)
            yield pieces.taken()
    yield pieces.taken()


def path(code: PrintedCode) -> str:
    """Where a code's files are in the archive, without the ending: unique, because it ends in the code."""
    folder = filenames.part(code.location)
    within = "retired/" if code.is_retired else ""
    return f"{folder}/{within}{name(code)}"


def name(code: PrintedCode) -> str:
    """A code's file name, without the ending."""
    return f"{filenames.part(code.name)}-{code.code}"


def _write(archive: zipfile.ZipFile, filename: str, data: bytes, moment: Moment, compression: int) -> None:
    entry = zipfile.ZipInfo(filename, moment)
    entry.compress_type = compression
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, data)


class _Pieces(io.RawIOBase):
    """A file that can only be written on; what was written is taken away piece by piece."""

    def __init__(self) -> None:
        self.kept = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        written = memoryview(data)  # type: ignore[arg-type]  # whatever zipfile writes is bytes
        self.kept += written
        return len(written)

    def taken(self) -> bytes:
        piece = bytes(self.kept)
        self.kept.clear()
        return piece
