"""Tables in text files: encodings, separators, line numbers, and what is none."""

import pytest

from kiosk.lib import table_files
from kiosk.lib.table_files import Fault, Row, Unreadable

LIST = "Name;Ort\r\nJosé Ångström;Zürich\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_usual_encoding_is_read(encoding: str) -> None:
    assert table_files.decoded(LIST.encode(encoding)) == LIST


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found_in_the_headings(separator: str) -> None:
    table = table_files.read(f'Name{separator}"Other, names; or | so"\nRosa{separator}x\n')
    assert table.rows == (Row(2, ("Rosa", "x")),)


def test_the_hint_that_excel_writes_is_no_row() -> None:
    table = table_files.read("sep=;\r\nName;Role\r\nRosa;Nurse, senior\r\n")
    assert table.headings.cells == ("Name", "Role")
    assert table.rows == (Row(3, ("Rosa", "Nurse, senior")),)


def test_lines_are_counted_as_the_file_has_them() -> None:
    table = table_files.read('Name,Note\r\n\r\n"Ro\r\nsa","a\nb"\r\n , \r\nTom,\r\n')
    assert [row.line for row in table.rows] == [3, 7]


def test_a_quotation_mark_within_a_cell_is_text() -> None:
    assert table_files.read('Name\nRosa "Red" M.\n"Tom ""T"""\n').rows == (
        Row(2, ('Rosa "Red" M.',)),
        Row(3, ('Tom "T"',)),
    )


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"PK\x03\x04workbook", Fault.SPREADSHEET),
        (b"\xd0\xcf\x11\xe0old workbook", Fault.SPREADSHEET),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", Fault.NOT_TEXT),
        (b"\x00\x01\x02\x03", Fault.NOT_TEXT),
        (b"\xff\xfe\x00", Fault.NOT_TEXT),
        (bytes(range(256)), Fault.NOT_TEXT),
    ],
)
def test_what_is_no_text_is_told_apart(data: bytes, fault: Fault) -> None:
    with pytest.raises(Unreadable) as raised:
        table_files.decoded(data)
    assert raised.value.fault is fault


@pytest.mark.parametrize(
    ("text", "fault", "line"),
    [
        ("", Fault.EMPTY, 0),
        ("\n ,\n\n", Fault.EMPTY, 0),
        ('a\nb\n"c\nd\n', Fault.QUOTES, 3),
        ('a\n"b"c\n', Fault.QUOTES, 2),
        (f"a\n{'b' * 5000}\n", Fault.LONG_CELL, 2),
        (f"a\n{'b' * 200_000}\n", Fault.LONG_CELL, 2),
        ("a\n" + "b\n" * 10_001, Fault.TOO_MANY_ROWS, 0),
    ],
)
def test_what_is_no_table_says_where(text: str, fault: Fault, line: int) -> None:
    with pytest.raises(Unreadable) as raised:
        table_files.read(text)
    assert (raised.value.fault, raised.value.line) == (fault, line)


def test_a_line_of_very_many_cells_is_refused_before_its_headings_are_looked_up() -> None:
    with pytest.raises(Unreadable) as refused:
        table_files.read("Full name," + "," * 1_000_000)
    assert (refused.value.fault, refused.value.line) == (Fault.TOO_MANY_COLUMNS, 1)
