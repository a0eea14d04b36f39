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


@pytest.mark.parametrize("path", ["worksheets/sheet1.xml", "people.xml", "people.rels"])
@pytest.mark.parametrize("others", [{}, {"content.xml": "<a/>"}], ids=["", "as if it were ods"])
@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        f'<row r="90000"><c r="A90000"/>{"<c><v>1</v></c>" * 1_000}</row>',
        f'<row r="2" a=">"><c a=\'"\' r="AAA2"><v>1</v></c></row>{"<row/>" * 90_000}<row><c><v>1</v></c></row>',
    ],
    ids=["far corners", "cells without a place", "rows without a number"],
)
def test_cells_in_far_corners_are_too_much_wherever_the_sheet_is(path: str, others: dict[str, str], rows: str) -> None:
    book, far = files.xlsx(("Staff", [["Name"]])), dict(others)
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        for name in packed.namelist():
            content = packed.read(name).decode().replace("</sheetData>", f"{rows}</sheetData>")
            moved = name.replace("worksheets/sheet1.xml", path)
            far[moved] = content.replace('Target="worksheets/sheet1.xml"', f'Target="{path}"')
    assert _refused(files.zipped(far)) is (Fault.BROKEN_SPREADSHEET if others else Fault.TOO_LARGE)


def test_one_sheet_under_many_names_is_too_much() -> None:
    book, many = files.xlsx(("Staff", [["Rosa"] * 100] * 5_000)), {}
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        for name in packed.namelist():
            content = packed.read(name).decode()
            if name == "xl/workbook.xml":
                sheets = "".join(f'<sheet name="{at}" sheetId="{at + 1}" r:id="rId1"/>' for at in range(5))
                content = content[: content.index("<sheet ")] + sheets + content[content.index("</sheets>") :]
            many[name] = content
    assert _refused(files.zipped(many)) is Fault.TOO_LARGE


def test_a_sheet_that_defines_words_of_its_own_is_not_read() -> None:
    book, own = files.xlsx(("Staff", [["Name"]])), {}
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        for name in packed.namelist():
            content = packed.read(name).decode()
            own[name] = content.replace("<worksheet", '<!DOCTYPE a [<!ENTITY b "c">]><worksheet', 1)
    assert _refused(files.zipped(own)) is Fault.BROKEN_SPREADSHEET


def test_an_archive_whose_places_are_impossible_is_broken() -> None:
    data = bytearray(files.xlsx(("Staff", [["Name"]])))
    at = data.index(b"PK\x05\x06")
    data[at + 16 : at + 20] = (len(data) * 2).to_bytes(4, "little")
    assert _refused(bytes(data)) is Fault.BROKEN_SPREADSHEET


def test_a_long_text_that_many_cells_share_is_too_much() -> None:
    assert _refused(files.xlsx(("Staff", [["x" * 30_000]] * 5_000))) is Fault.TOO_LARGE


def test_a_cell_that_is_repeated_a_billion_times_is_too_much() -> None:
    cell = '<table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    assert _refused(files.ods([], content=row * 1_000)) is Fault.TOO_LARGE


def test_one_long_row_above_many_short_ones_is_too_much() -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    short = f"<table:table-row>{cell}</table:table-row>"
    long = f"<table:table-row>{'<table:table-cell/>' * 16_000}{cell}</table:table-row>"
    assert _refused(files.ods([], content=long + short * 5_000)) is Fault.TOO_LARGE
