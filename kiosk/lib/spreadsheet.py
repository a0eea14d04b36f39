"""Spreadsheets whose cells cannot execute: CSV as a stream, XLSX with typed cells."""

import csv
import io
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from itertools import islice
from typing import Any

from kiosk.lib.lazily import Lazily
from kiosk.lib.text import cut

xlsxwriter = Lazily("xlsxwriter")

Cell = str | int | float | date | datetime | time | None
"""What a cell may hold. An instant is written as the clock it was given in shows it; XLSX knows no zones."""

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
"""Tells Excel that a CSV is UTF-8."""

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_SEPARATORS = ",;|\t\r\n\v\f\x85\u2028\u2029"
_BREAKS = "\t\r\n"
_TRIGGERS = r"=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"
_TRIGGER = re.compile(f"[{_TRIGGERS}]")
_SPACES = r" \xa0\u1680\u2000-\u200a\u202f\u205f\u3000\"\ufeff"
_BLANKS = _SPACES + "\t\r\n\v\f\x85\u2028\u2029"
_GAPS = _SPACES + _SEPARATORS
_CELL, _ROW = "\x1f", "\x1e"
"""What stands between cells and rows while many are looked over at once: characters that no text of ours holds."""

_STARTS_LIKE_A_FORMULA = re.compile(rf"[{_BREAKS}]|[{_BLANKS}]*[{_TRIGGERS}]")
_CELLS_LIKE_A_FORMULA = re.compile(
    rf"([{_CELL}{_ROW}])(?=[{_BREAKS}]|[{_BLANKS}]*[{_TRIGGERS}])(?!-?[0-9]+(?:[{_CELL}{_ROW}]|\Z))"
)
_HIDDEN = re.compile(rf"([{_SEPARATORS}][{_BLANKS}]*)(?=[{_TRIGGERS}])")
_LONG_GAP = re.compile(rf"[{_SEPARATORS}][{_GAPS}]{{40}}")
_HIDDEN_BEHIND_LONG_GAPS = re.compile(rf"(?<![{_GAPS}])([{_SPACES}]*+[{_SEPARATORS}][{_GAPS}]*+)(?=[{_TRIGGERS}])")
"""The same as `_HIDDEN`, which begins anew at each separator of a gap and so takes the square of the gap's length. This
one begins at gaps alone, but takes twenty times as long on usual text.
"""

_ROWS_AT_ONCE = 200
_PIECE = 64 * 1024
_LONGEST_XLSX_TEXT = 32_767
_IN_MEMORY = 1024 * 1024
_DATE, _TIME, _INSTANT = "yyyy-mm-dd", "hh:mm", "yyyy-mm-dd hh:mm"


@dataclass(frozen=True)
class Column:
    """The head of a column, and its width in characters."""

    title: str
    width: int = 14


@dataclass(frozen=True)
class Sheet:
    """A named table. Its rows are asked for once, after those of the sheet before it."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]


@lru_cache(maxsize=4096)
def guarded(text: str) -> str:
    """`text` for a CSV cell: wherever a spreadsheet could begin a formula, an apostrophe comes first.

    That is at the start of the cell, and after a separator or line break within it, because a file that is opened
    with another separator than it was written with falls into other cells.
    """
    if not _TRIGGER.search(text):
        return f"'{text}" if text[:1] in _BREAKS and text else text
    text = _guarded_within(text)
    return f"'{text}" if _STARTS_LIKE_A_FORMULA.match(text) else text


def _guarded_within(text: str) -> str:
    """`text` with an apostrophe before what would begin a formula if a separator or line break in it ended a cell."""
    hidden = _HIDDEN_BEHIND_LONG_GAPS if _LONG_GAP.search(text) else _HIDDEN
    return hidden.sub(r"\1'", text)


def csv_stream(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """A CSV in pieces, the head first: UTF-8 with a mark for Excel, every cell quoted and guarded."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([guarded(column.title) for column in columns])
    yield BYTE_ORDER_MARK + _taken(text)
    remaining = iter(rows)
    while some := list(islice(remaining, _ROWS_AT_ONCE)):
        writer.writerows([[_AS_TEXT[type(cell)](cell) for cell in row] for row in some])
        yield _taken(text)


def text_csv_stream(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """The same for rows of nothing but text, several times as fast: guarded and quoted many rows at a time.

    A whole number is left as one, even below zero: it executes nothing.
    """
    yield BYTE_ORDER_MARK + _quoted([[guarded(column.title) for column in columns]]).encode()
    remaining = iter(rows)
    while some := list(islice(remaining, _ROWS_AT_ONCE)):
        yield _quoted(some).encode("utf-8", "replace")


def _quoted(rows: Sequence[Sequence[str]]) -> str:
    """Rows as lines of a CSV."""
    text = _ROW + _ROW.join(map(_CELL.join, rows))
    if text.count(_CELL) + text.count(_ROW) != sum(map(len, rows)):  # a cell holds what should stand between them
        return _quoted([[cell.replace(_CELL, "").replace(_ROW, "") for cell in row] for row in rows])
    text = _CELLS_LIKE_A_FORMULA.sub(r"\1'", _guarded_within(text))
    return text[1:].replace('"', '""').replace(_CELL, '","').replace(_ROW, '"\r\n"').join(('"', '"\r\n'))


def xlsx_stream(sheets: Iterable[Sheet], *, created_at: datetime) -> Iterator[bytes]:
    """An XLSX in pieces. Dates, times and numbers are typed; text is text, whatever it looks like."""
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        with xlsxwriter.Workbook(file, options) as book:
            book.set_properties({"created": created_at.replace(tzinfo=None)})
            formats = {name: book.add_format(how) for name, how in _FORMATS.items()}
            for sheet in sheets:
                _write(book.add_worksheet(sheet.title), sheet, formats)
        file.seek(0)
        yield from iter(lambda: file.read(_PIECE), b"")


_FORMATS: dict[str, dict[str, Any]] = {
    "head": {"bold": True, "bottom": 1, "valign": "top", "text_wrap": True},
    "text": {"valign": "top", "text_wrap": True},
    "number": {"valign": "top", "num_format": "0"},
    "fraction": {"valign": "top", "num_format": "0.00"},
    "date": {"valign": "top", "num_format": _DATE, "align": "left"},
    "time": {"valign": "top", "num_format": _TIME, "align": "left"},
    "instant": {"valign": "top", "num_format": _INSTANT, "align": "left"},
}


def _taken(text: io.StringIO) -> bytes:
    """What was written so far, which leaves room for more."""
    piece = text.getvalue().encode("utf-8", "replace")
    text.seek(0)
    text.truncate()
    return piece


def _instant(cell: datetime) -> str:
    return cell.isoformat(" ", "minutes")[:16]


@lru_cache(maxsize=24 * 60)
def _minute(cell: time) -> str:
    return cell.isoformat("minutes")[:5]


_AS_TEXT: dict[type, Callable[[Any], str]] = {
    str: guarded,
    int: str,
    float: str,
    date: date.isoformat,
    datetime: _instant,
    time: _minute,
    type(None): lambda _cell: "",
}
"""How a cell of each type is written in a CSV."""


def _write(page: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    """One worksheet, row by row; a row that is written is no longer kept in memory."""
    page.freeze_panes(1, 0)
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, column.width)
        page.write_string(0, number, column.title, formats["head"])
    last = 0
    for last, row in enumerate(sheet.rows, start=1):
        for number, cell in enumerate(row):
            _write_cell(page, last, number, cell, formats)
    page.autofilter(0, 0, last, len(sheet.columns) - 1)


def _write_cell(page: Any, row: int, number: int, cell: Cell, formats: dict[str, Any]) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        page.write_string(row, number, cut(cell, _LONGEST_XLSX_TEXT), formats["text"])
    elif isinstance(cell, datetime):
        page.write_datetime(row, number, cell.replace(tzinfo=None), formats["instant"])
    elif isinstance(cell, date):
        page.write_datetime(row, number, cell, formats["date"])
    elif isinstance(cell, time):
        page.write_datetime(row, number, cell, formats["time"])
    else:
        page.write_number(row, number, cell, formats["number" if isinstance(cell, int) else "fraction"])
