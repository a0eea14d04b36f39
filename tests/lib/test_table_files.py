"""Tables in text files: separators, line numbers, and what is none."""

import pytest

from kiosk.lib import table_files
from kiosk.lib.table_files import Fault, Row, Unreadable


def _rows(text: str) -> tuple[Row, ...]:
    return table_files.read(text)[0].rows


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_that_makes_even_rows_comes_first(separator: str) -> None:
    rows = _rows(f'Name{separator}"Other, names; or | so"\nRosa{separator}x\n')
    assert rows[1] == Row(2, ("Rosa", "x"))


def test_a_title_above_the_headings_hides_no_separator() -> None:
    assert _rows("Staff, November 2026\n\nName;Role\nRosa;Nurse\nTom;Till\n")[1:] == (
        Row(3, ("Name", "Role")),
        Row(4, ("Rosa", "Nurse")),
        Row(5, ("Tom", "Till")),
    )


def test_the_hint_that_excel_writes_is_no_row() -> None:
    rows = _rows("sep=;\r\nName;Role\r\nRosa;Nurse, senior\r\n")
    assert rows == (Row(2, ("Name", "Role")), Row(3, ("Rosa", "Nurse, senior")))


def test_lines_are_counted_as_the_file_has_them() -> None:
    rows = _rows('Name,Note\r\n\r\n"Ro\r\nsa","a\nb"\r\n , \r\nTom,\r\n')
    assert [row.line for row in rows] == [1, 3, 7]


def test_a_line_break_in_a_heading_is_part_of_it() -> None:
    assert _rows('"Full\nname";"Job\ntitle"\nRosa;Nurse\n') == (
        Row(1, ("Full\nname", "Job\ntitle")),
        Row(4, ("Rosa", "Nurse")),
    )


def test_a_row_saved_as_one_quoted_cell_is_taken_apart() -> None:
    assert _rows('"Full name,""Role"""\n"Rosa Lima,""Nurse, senior"""\n')[1] == Row(2, ("Rosa Lima", "Nurse, senior"))


def test_a_quotation_mark_within_a_cell_is_text() -> None:
    assert _rows('Name\nRosa "Red" M.\n"Tom ""T"""\n')[1:] == (Row(2, ('Rosa "Red" M.',)), Row(3, ('Tom "T"',)))


@pytest.mark.parametrize(
    ("text", "fault", "line"),
    [
        ("", Fault.EMPTY, 0),
        ("\n ,\n\n", Fault.EMPTY, 0),
        ("<html><table>", Fault.WEB_PAGE, 0),
        ('a\nb\n"c\nd\n', Fault.QUOTES, 3),
        ('a\n"b"c\n', Fault.QUOTES, 2),
        (f"a\n{'b' * 5000}\n", Fault.LONG_CELL, 2),
        (f"a\n{'b' * 200_000}\n", Fault.LONG_CELL, 2),
        ("a\n" + "b\n" * 10_001, Fault.TOO_MANY_ROWS, 0),
        ("Full name," + "x," * 1_000_000, Fault.TOO_MANY_COLUMNS, 1),
    ],
)
def test_what_is_no_table_says_where(text: str, fault: Fault, line: int) -> None:
    with pytest.raises(Unreadable) as raised:
        table_files.read(text)
    assert (raised.value.fault, raised.value.line) == (fault, line)
