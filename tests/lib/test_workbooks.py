"""Spreadsheets' own files: what is in their cells, and what would take too much memory."""

import io
import zipfile
from datetime import date, datetime

import pytest

from kiosk.lib import workbooks
from kiosk.lib.table_files import Fault, Row, Unreadable
from tests.lists import files


def _refused(data: bytes) -> Fault:
    with pytest.raises(Unreadable) as raised:
        workbooks.read(data)
    return raised.value.fault


def test_cells_are_read_as_a_person_sees_them() -> None:
    cells = [
        ["Name", "No", "Joined", "x"],
        [],
        ["Łucja", 417, date(2024, 3, 1), True],
        ["00418", 1.5, datetime.fromisoformat("2024-03-01 09:00"), ""],
    ]
    (sheet,) = workbooks.read(files.xlsx(("Staff", cells)))
    assert sheet.table.rows == (
        Row(1, ("Name", "No", "Joined", "x")),
        Row(3, ("Łucja", "417", "2024-03-01", "TRUE")),
        Row(4, ("00418", "1.5", "2024-03-01 09:00:00")),
    )


def test_an_opendocument_sheet_ends_where_its_people_end() -> None:
    (sheet,) = workbooks.read(files.ods([["Name", "Role"], ["Łucja", "Kasa"]]))
    assert (sheet.name, sheet.table.rows) == ("Staff", (Row(1, ("Name", "Role")), Row(2, ("Łucja", "Kasa"))))


def test_sheets_with_nothing_in_them_are_left_out() -> None:
    book = files.xlsx(("Staff", [["Name"]]), ("Empty", []), ("Notes", [["Note"]]))
    assert [sheet.name for sheet in workbooks.read(book)] == ["Staff", "Notes"]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"PK\x03\x04workbook", Fault.BROKEN_SPREADSHEET),
        (b"\xd0\xcf\x11\xe0old workbook", Fault.OLD_SPREADSHEET),
        (files.zipped({"holiday.jpg": "x"}), Fault.BROKEN_SPREADSHEET),
        (files.zipped({"xl/workbook.xml": "x"}), Fault.BROKEN_SPREADSHEET),
    ],
)
def test_what_cannot_be_opened_is_told_apart(data: bytes, fault: Fault) -> None:
    assert _refused(data) is fault


def test_an_archive_that_unpacks_to_too_much_is_not_unpacked() -> None:
    assert _refused(files.zipped({"xl/worksheets/sheet1.xml": "0" * (workbooks.MOST_BYTES + 1)})) is Fault.TOO_LARGE


def test_a_directory_that_lies_about_a_size_is_not_believed() -> None:
    data = bytearray(files.zipped({"xl/worksheets/sheet1.xml": "0" * (workbooks.MOST_BYTES + 1)}))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    assert _refused(bytes(data)) is Fault.BROKEN_SPREADSHEET


def test_two_cells_in_far_corners_are_too_much() -> None:
    book = files.xlsx(("Staff", [["Name"]]))
    far = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as packed, zipfile.ZipFile(far, "w") as made:
        for name in packed.namelist():
            content = packed.read(name)
            cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
            made.writestr(name, content.replace(b"</sheetData>", cell) if "sheet1" in name else content)
    assert _refused(far.getvalue()) is Fault.TOO_LARGE


def test_a_long_text_that_many_cells_share_is_too_much() -> None:
    assert _refused(files.xlsx(("Staff", [["x" * 30_000]] * 5_000))) is Fault.TOO_LARGE


def test_a_cell_that_is_repeated_a_billion_times_is_too_much() -> None:
    cell = '<table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    assert _refused(files.ods([], content=row * 1_000)) is Fault.TOO_LARGE
