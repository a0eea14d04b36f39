"""Sheets of XLSX and ODS files as rows of text. What would take too much memory is refused before it is read."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.parsers import expat  # nosec B405  # what declares a document type is refused, so nothing expands

from kiosk.lib.lazily import Lazily
from kiosk.lib.table_files import MOST_COLUMNS, MOST_ROWS, Fault, Row, Table, Unreadable, trimmed

_calamine = Lazily("python_calamine")

ZIP, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

MOST_BYTES = 32 * 1024 * 1024
"""Of an unpacked file (bytes)."""

_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, expat.ExpatError),
    *(NotImplementedError, RuntimeError, EOFError, OSError, ValueError),
)
"""What reading a broken archive raises, or a sheet in it."""

MOST_MEMBERS = 2_000
_MOST_CELLS = 2_000_000
_MOST_TEXT = 64 * 1024 * 1024
"""Of all cells together once each has its own text, which a workbook may share among them (characters)."""

_MOST_REPEATED_ROWS = 200
_MOST_HEIGHT = 100_000
"""Rows a sheet may reach down to: many have formats, and nothing else, far below the last person."""

_ODS_MEMBER = re.compile(r"(content|meta|styles|settings)\.xml|mimetype|META-INF/.*")
_XLSX_MEMBER = re.compile(r".*\.(xml|rels)")
_CELL = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^<>]*>\s*([0-9]{1,8})\s*<")
_STRING = re.compile(rb"<(?:\w+:)?si\b")
_REPEATED = re.compile(rb"""(number-(rows|columns)-repeated\s*=\s*["'])([0-9]+)""")
_ODS_PART = re.compile(rb"<table:(table-row|(?:covered-)?table-cell)\b|" + _REPEATED.pattern)
"""Found without reading tags as tags, so that no quotation mark or bracket hides one."""


@dataclass(frozen=True)
class Sheet:
    """A sheet's name and its rows that are not empty, with their numbers."""

    name: str
    table: Table


def is_workbook(data: bytes) -> bool:
    """Return whether this is a spreadsheet's own file rather than text."""
    return data.startswith((ZIP, OLD))


def read(data: bytes) -> list[Sheet]:
    """Return the sheets of a workbook that can be seen and have something in them; raise `Unreadable`."""
    if data.startswith(OLD):
        raise Unreadable(Fault.OLD_SPREADSHEET)
    try:
        safe = _unpacked(data)
    except Unreadable:
        raise
    except _BROKEN as trouble:
        raise Unreadable(Fault.BROKEN_SPREADSHEET) from trouble
    try:
        book = _calamine.load_workbook(io.BytesIO(safe))
        shown = [one.name for one in book.sheets_metadata if "Visible" in str(one.visible) and "Sheet" in str(one.typ)]
        return list(_filled(book, shown))
    except _calamine.CalamineError as trouble:
        raise Unreadable(Fault.BROKEN_SPREADSHEET) from trouble


def _filled(book: Any, names: list[str]) -> Iterator[Sheet]:
    """The sheets with something in them. Many can be the same file, whose cells were counted once."""
    cells = 0
    for name in names:
        sheet = Sheet(name, _table(book.get_sheet_by_name(name)))
        cells += sum(len(row.cells) for row in sheet.table.rows)
        if cells > _MOST_CELLS:
            raise Unreadable(Fault.TOO_LARGE)
        if sheet.table.rows:
            yield sheet


def _unpacked(data: bytes) -> bytes:
    """Return the archive with what is read of it unpacked by us: what its directory says about sizes may be untrue."""
    safe = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(safe, "w") as unpacked:
        members = packed.infolist()
        is_ods = any(one.filename == "content.xml" for one in members)
        is_needed = (_ODS_MEMBER if is_ods else _XLSX_MEMBER).fullmatch  # of one kind, lest it is read as the other
        needed = [one for one in members if is_needed(one.filename)]
        if len(members) > MOST_MEMBERS or sum(one.file_size for one in needed) > MOST_BYTES:
            raise Unreadable(Fault.TOO_LARGE)
        if not needed:
            raise Unreadable(Fault.BROKEN_SPREADSHEET)
        contents = {one.filename: packed.read(one) for one in needed}
        if is_ods:
            contents["content.xml"] = _bounded_ods(contents["content.xml"])
        else:
            _refuse_large_xlsx(contents)
        for name, content in contents.items():
            unpacked.writestr(name, content)
    return safe.getvalue()


def _refuse_large_xlsx(contents: dict[str, bytes]) -> None:
    """Sheets are held as full rectangles: two cells in far corners would be as many cells as there are in between."""
    shared = b"".join(content for name, content in contents.items() if "sharedstrings" in name.lower())
    lengths = [len(one) for one in _STRING.split(shared)[1:]]
    cells = letters = 0
    for content in contents.values():
        width, height = _extent(content)  # whatever it is called, the workbook may say that it is a sheet
        _refuse_tall(width, height)
        cells += width * height
        letters += sum(lengths[int(at)] for at in _VALUE.findall(content) if int(at) < len(lengths))
    if cells > _MOST_CELLS or letters > _MOST_TEXT:
        raise Unreadable(Fault.TOO_LARGE)


def _extent(content: bytes) -> tuple[int, int]:
    """How far the cells of a sheet reach, in columns and rows. One without a place of its own comes after the last."""
    row = column = width = height = 0

    def begin(name: str, said: Mapping[str, str]) -> None:
        nonlocal row, column, width, height
        what = name.rpartition(":")[2]
        if what == "row":
            row, column = int(said.get("r", row + 1)), 0
        elif what == "c":
            place = _CELL.fullmatch(said.get("r", ""))
            column = _number(place[1].upper()) if place else column + 1
            width, height = max(width, column), max(height, row, int(place[2]) if place else 0)

    def refuse(*_about: object) -> None:
        raise Unreadable(Fault.BROKEN_SPREADSHEET)

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.StartDoctypeDeclHandler = begin, refuse
    parser.Parse(content, True)
    return width, height


def _refuse_tall(width: int, height: int) -> None:
    if height > _MOST_HEIGHT or width * height > _MOST_CELLS:
        raise Unreadable(Fault.TOO_LARGE)


def _number(column: str) -> int:
    """The number of a column: A is 1, AA is 27."""
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - 64
    return number


def _bounded_ods(content: bytes) -> bytes:
    """The content with repeats cut to what a list can use: files repeat the empty rest of a sheet a million times."""

    def cut(found: re.Match[bytes]) -> bytes:
        most = MOST_COLUMNS + 1 if found[2] == b"columns" else _MOST_REPEATED_ROWS
        return found[1] + str(min(int(found[3][:9]), most)).encode()

    bounded = _REPEATED.sub(cut, content)
    height = widest = width = times = 0
    for part, _begin, what, count in _ODS_PART.findall(bounded):
        if part == b"table-row":
            height, width, times = height + times, 0, 1
        elif part:
            width += 1
        elif what == b"columns":
            width += int(count)
        else:
            times = int(count)
        widest = max(widest, width)
    _refuse_tall(widest, height + times)  # the rectangle that they are held as, one long row enough to make it wide
    return bounded


def _table(sheet: Any) -> Table:
    return Table(tuple(_rows(sheet)))


def _rows(sheet: Any) -> Iterator[Row]:
    found = 0
    for line, cells in enumerate(sheet.iter_rows(), 1 + (sheet.start or (0, 0))[0]):
        row = trimmed(line, [_text(cell) for cell in cells])
        if row is not None:
            found += 1
            if found > MOST_ROWS + 1:
                raise Unreadable(Fault.TOO_MANY_ROWS)
            yield row


def _text(value: Any) -> str:
    """A cell as a person reads it: whole numbers without a decimal point, days without a time."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if not isinstance(value, timedelta) else ""
