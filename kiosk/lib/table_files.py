"""Tables in text files as spreadsheets save them: any usual encoding and separator, with line numbers."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

SEPARATORS = (",", ";", "\t", "|")
MOST_ROWS = 10_000
MOST_COLUMNS = 100

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_IN_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_LONGEST_CELL = 4000


class Fault(StrEnum):
    """Why a file is no table."""

    EMPTY = "empty"
    SPREADSHEET = "spreadsheet"
    NOT_TEXT = "not text"
    QUOTES = "quotes"
    LONG_CELL = "long cell"
    TOO_MANY_COLUMNS = "too many columns"
    TOO_MANY_ROWS = "too many rows"


class Unreadable(ValueError):
    """The file is no table; `line` says where, if anywhere."""

    def __init__(self, fault: Fault, line: int = 0) -> None:
        super().__init__(f"{fault} in line {line}" if line else str(fault))
        self.fault = fault
        self.line = line


@dataclass(frozen=True)
class Row:
    """A row's cells, trimmed, and the line of the file that it begins on."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """The headings, and the rows below them that are not empty."""

    headings: Row
    rows: tuple[Row, ...]


def decoded(data: bytes) -> str:
    """The text in `data`: UTF-8 or UTF-16, with a mark or without, else as old Windows programs write it."""
    if data.startswith(_SPREADSHEETS):
        raise Unreadable(Fault.SPREADSHEET)
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _NOT_IN_TEXT.search(text):
            return text
    raise Unreadable(Fault.NOT_TEXT)


def read(text: str) -> Table:
    """The table in `text`. Its separator is the one the first line has most of; `sep=;` above it is understood."""
    found = _rows(text, _separator(text))
    first = next(found, None)
    if first is not None and first.cells[0].startswith("sep="):
        first = next(found, None)
    if first is None:
        raise Unreadable(Fault.EMPTY)
    rows = tuple(islice(found, MOST_ROWS + 1))
    if len(rows) > MOST_ROWS:
        raise Unreadable(Fault.TOO_MANY_ROWS)
    return Table(first, rows)


def _encodings(data: bytes) -> Iterator[str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            yield encoding
            return
    if len(data) % 2 == 0 and (zeros := data.count(b"\0")):
        is_little = data[1::2].count(b"\0") * 2 > zeros
        yield "utf-16-le" if is_little else "utf-16-be"
    yield from ("utf-8", "cp1252")


def _separator(text: str) -> str:
    first, _, rest = text.lstrip().partition("\n")
    if first.startswith("sep=") and first[4:5] in SEPARATORS:
        return first[4]
    headings = re.sub(r'"[^"]*"', "", first)
    return max(SEPARATORS, key=headings.count)


def _rows(text: str, separator: str) -> Iterator[Row]:
    """The rows that are not empty. A cell may go over several lines; the next row's number still fits the file."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as trouble:
            raise Unreadable(Fault.LONG_CELL if "limit" in str(trouble) else Fault.QUOTES, line) from trouble
        if cells is None:
            return
        if len(cells) > MOST_COLUMNS:
            raise Unreadable(Fault.TOO_MANY_COLUMNS, line)
        if any(len(cell) > _LONGEST_CELL for cell in cells):
            raise Unreadable(Fault.LONG_CELL, line)
        if any(cell.strip() for cell in cells):
            yield Row(line, tuple(cell.strip() for cell in cells))
